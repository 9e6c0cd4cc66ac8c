// axe over every page of the built sites given, light and dark, phone and desktop: nothing may be found.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { browser, host, pages } from './tools.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SETTINGS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let findings = 0;
let checked = 0;
const chrome = await browser();
for (const folder of process.argv.slice(2).map((f) => resolve(f))) {
  const { url, close } = await host(folder);
  for (const settings of SETTINGS) {
    // The page's own policy forbids foreign scripts, axe among them: here only, it is set aside.
    const context = await chrome.newContext({ ...settings, bypassCSP: true });
    const page = await context.newPage();
    // The 404 page names its host, which is not here: its files come from the folder.
    await page.route('https://**', (route) => {
      const file = join(folder, new URL(route.request().url()).pathname);
      return existsSync(file) ? route.fulfill({ path: file }) : route.abort();
    });
    for (const path of pages(folder)) {
      await page.goto(url + path);
      if (/http-equiv="?refresh/i.test(await page.content())) continue;
      await page.evaluate(axe);
      const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: { type: 'tag', values: tags } }), TAGS);
      checked += 1;
      for (const violation of violations) {
        findings += violation.nodes.length;
        for (const node of violation.nodes.slice(0, 3)) {
          console.log(`${path} (${settings.colorScheme}): ${violation.id}: ${violation.help}\n    ${node.html.slice(0, 160)}\n    ${node.failureSummary?.split('\n')[1] ?? ''}`);
        }
      }
    }
    await context.close();
  }
  close();
}
await chrome.close();
console.log(`${checked} pages looked at, ${findings} findings`);
process.exitCode = findings === 0 && checked > 0 ? 0 : 1;
