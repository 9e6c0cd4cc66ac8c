// axe over every page of the built sites given, light and dark, phone and desktop: nothing may be found.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
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

/** Looks at pages of one site, taken from a list that several share, in one setting. */
async function look(folder, url, settings, waiting) {
  // The page's own policy forbids foreign scripts, axe among them: here only, it is set aside.
  const context = await chrome.newContext({ ...settings, bypassCSP: true });
  const page = await context.newPage();
  // The 404 page names its host, which is not here: its files come from the folder. A page without its stylesheet
  // would be judged by how it looks without one.
  const missing = new Set();
  await page.route(/^https:/, (route) => {
    const { pathname } = new URL(route.request().url());
    const file = join(folder, pathname);
    if (existsSync(file)) return route.fulfill({ path: file });
    missing.add(pathname);
    return route.abort();
  });
  for (let path = waiting.shift(); path; path = waiting.shift()) {
    await page.goto(url + path);
    if (/http-equiv="?refresh/i.test(await page.content())) continue;
    const styled = await page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href));
    if (!styled) {
      findings += 1;
      console.log(`${path} (${settings.colorScheme}): its stylesheet was not loaded: ${[...missing].join(', ')}`);
    }
    await page.evaluate(axe);
    const violations = await page.evaluate(async (tags) => {
      const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] };
      return (await globalThis.axe.run(options)).violations;
    }, TAGS);
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

for (const folder of process.argv.slice(2).map((f) => resolve(f))) {
  const { url, close } = await host(folder);
  const lookers = SETTINGS.flatMap((settings) => {
    const waiting = pages(folder);
    return Array.from({ length: Math.max(1, Math.ceil(availableParallelism() / SETTINGS.length)) }, () => look(folder, url, settings, waiting));
  });
  await Promise.all(lookers);
  close();
}
await chrome.close();
console.log(`${checked} pages looked at, ${findings} findings`);
process.exitCode = findings === 0 && checked > 0 ? 0 : 1;
