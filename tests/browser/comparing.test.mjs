// Comparing in a real browser: the form under `serve`, its result, the file that is saved, and the portal's page, all of
// them without script too.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browser } from './tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.FALETUSI ?? [join(root, 'target/release/faletusi'), join(root, 'target/debug/faletusi')].find((b) => existsSync(b));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'comparing-'));
const PAIR = 'model-legislation/immigration-information-sharing/compare/1.0..2.0.html';

const OLD = `## 1. Short title

This is the Sharing Act.

## 2. Power

The Director may share what the Director holds with any agency that asks for it.

## 3. Review

The Minister reviews this Act every third year and reports to the House.
`;
const NEW = OLD.replace('## 3.', '## 4.').replace('## 2.', '## 3.').replace('may share', 'must share')
  .replace('## 3. Power', '## 2. Purpose\n\nThis Act protects travellers and those who receive them.\n\n## 3. Power');

let chrome;
let server;
let url;

before(async () => {
  server = spawn(binary, ['serve', '--root', root, '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  url = await new Promise((found, failed) => {
    server.on('exit', () => failed(new Error('serve ended')));
    server.stdout.once('data', (data) => found(String(data).trim()));
  });
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  server?.kill();
});

/** A page, and everything it asked of others or complained of. */
async function open(address, settings = {}) {
  const context = await chrome.newContext({ acceptDownloads: true, ...settings });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', (m) => { if (m.type() === 'error') wrong.push(m.text()); });
  page.on('pageerror', (e) => wrong.push(String(e)));
  page.on('request', (r) => { if (!/^(data|file):/.test(r.url()) && !r.url().startsWith(url)) wrong.push(`asks ${r.url()}`); });
  await page.goto(address);
  return { page, wrong, context };
}

/** The citations of the changes that can be seen. */
const seen = (page) => page.locator('.change:visible h2').evaluateAll((all) => all.map((h) => h.querySelector('.status').textContent));

/** The page that a button or a link leads to is there: it has this heading. */
const headed = (page, title) => page.locator('h1', { hasText: title }).waitFor();

async function judged(page, name) {
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => (await globalThis.axe.run({
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
    resultTypes: ['violations'],
  })).violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`));
  assert.deepEqual(violations, [], name);
}

for (const javaScriptEnabled of [true, false]) {
  test(`two texts are pasted, compared and saved ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
    const { page, wrong, context } = await open(url, { javaScriptEnabled });
    await page.getByRole('link', { name: 'Compare two texts' }).click();
    await page.locator('#old-text').fill(OLD);
    await page.locator('#new-text').fill(NEW);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await headed(page, /compared with/);
    assert.match(await page.locator('.lede').innerText(), /^Provisions: \d+\. In the same words as before: \d+\. Changed or new: \d+\./);
    assert.equal(await page.locator('.change ins', { hasText: 'must' }).first().isVisible(), true);
    const all = await seen(page);
    assert.ok(all.length >= 2, String(all));
    await page.locator('#cmp\\.inserted').check();
    assert.deepEqual(await seen(page), ['inserted'], 'the counts filter');
    await page.locator('#cmp\\.all').check();
    await page.locator('#look\\.side').check();
    assert.ok(await page.locator('.beside .was').first().isVisible() && !await page.locator('.inline').first().isVisible());

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Save as one file' }).click()]);
    assert.equal(download.suggestedFilename(), 'comparison.html');
    const path = join(folder, `saved-${javaScriptEnabled}.html`);
    await download.saveAs(path);
    await context.close();
    assert.deepEqual(wrong, []);

    const file = await open(pathToFileURL(path).href, { javaScriptEnabled: false });
    await file.page.locator('#cmp\\.inserted').check();
    assert.deepEqual(await seen(file.page), ['inserted'], 'the saved file filters by itself');
    assert.deepEqual(file.wrong, []);
    await file.context.close();
  });
}

test('a file is dropped on its half, and a released version is chosen for the other', async () => {
  const { page, wrong, context } = await open(`${url}_faletusi/compare`);
  await page.locator('#new-choice').selectOption('immigration-information-sharing@2.0');
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'national act.md', { type: 'text/markdown' }));
    return transfer;
  }, OLD);
  await page.dispatchEvent('[data-drop="old-file"]', 'drop', { dataTransfer: data });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await headed(page, /compared with Immigration Information Sharing Act \(Version 2\.0\)/);
  assert.match(await page.locator('main').innerText(), /of different origin/);
  const link = await page.locator('.change h2 a[href*="2.0.html#"]').first().getAttribute('href');
  assert.match(link, /^\/model-legislation\/immigration-information-sharing\/2\.0\.html#/);
  await page.goto(new URL(link, url).href);
  assert.equal(await page.locator(`[id="${link.split('#')[1]}"]`).count(), 1);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('a model law beside a national Act: the doubtful pairs are seen by themselves', async () => {
  const { page, wrong, context } = await open(`${url}_faletusi/compare`);
  await page.locator('#old-choice').selectOption('immigration-information-sharing@2.0');
  await page.locator('#new-text').fill(readFileSync(join(root, 'tests/origin/motu-fou.md'), 'utf8'));
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await headed(page, /compared with Border Information Act 2021/);
  const left = /Only “Immigration Information Sharing Act \(Version 2\.0\)” has commentary or notes: they are left out\./;
  assert.match(await page.locator('main').innerText(), left);
  const choice = page.locator('label:has(#cmp\\.doubtful)');
  const count = Number(await choice.locator('b').innerText());
  await choice.locator('input').check();
  const shown = page.locator('.change:visible');
  assert.equal(await shown.count(), count);
  assert.equal(await shown.locator('p.doubtful:visible').count(), count, 'each says that it is');
  assert.ok(count > 0 && count < await page.locator('.change').count());
  await judged(page, 'doubtful pairs');
  assert.deepEqual(wrong, []);
  await context.close();
});

test('several files on one side are refused in a sentence', async () => {
  const { page, wrong, context } = await open(`${url}_faletusi/compare`);
  const dropped = (count) => page.evaluateHandle(([text, count]) => {
    const transfer = new DataTransfer();
    for (let at = 0; at < count; at += 1) transfer.items.add(new File([text], `act ${at}.md`, { type: 'text/markdown' }));
    return transfer;
  }, [OLD, count]);
  await page.dispatchEvent('[data-drop="old-file"]', 'drop', { dataTransfer: await dropped(2) });
  assert.match(await page.getByRole('alert').innerText(), /^Several files were dropped, and none was taken/);
  assert.equal(await page.locator('#old-file').evaluate((field) => field.files.length), 0);
  await page.dispatchEvent('[data-drop="old-file"]', 'drop', { dataTransfer: await dropped(1) });
  assert.equal(await page.getByRole('alert').count(), 0);
  assert.equal(await page.locator('#old-file').evaluate((field) => field.files.length), 1);
  // And whoever forgot the tick does not give the texts again.
  await page.locator('#new-text').fill(NEW);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await headed(page, /compared with/);
  assert.match(await page.locator('main').innerText(), /% sure/);
  await page.getByRole('button', { name: 'Compare again as versions of one text' }).click();
  await headed(page, /^act 0 compared with The text after$/);
  assert.doesNotMatch(await page.locator('main').innerText(), /% sure/);
  assert.deepEqual(wrong, []);
  await context.close();
});

test('on paper folded lists stay folded, and only words of the text are struck', async () => {
  const { page, context } = await open(url + PAIR);
  await page.locator('#cmp\\.moved').check();
  assert.equal(await page.locator('.cmp-same').isVisible(), false, 'what did not change has no other label');
  await page.emulateMedia({ media: 'print' });
  const list = page.locator('.cmp-same');
  assert.equal(await list.locator('summary').isVisible(), true);
  assert.equal(await list.locator('li').first().isVisible(), false);
  const height = (await list.boundingBox()).height;
  assert.ok(height < 120, `${height} px`);
  const said = page.locator('.change .inline del .sr').first();
  assert.equal(await said.evaluate((e) => getComputedStyle(e).display), 'inline-block', 'a line through does not go on');
  assert.equal(await page.locator('.change h2 small').first().isVisible(), false);
  await context.close();
});

test('what is wrong is said in a sentence, and nothing typed is lost', async () => {
  const { page, context } = await open(`${url}_faletusi/compare`);
  await page.locator('#new-text').fill(NEW);
  const path = join(folder, 'act.docx');
  writeFileSync(path, 'PK\x03\x04');
  await page.locator('#old-file').setInputFiles(path);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  assert.match(await page.getByRole('alert').innerText(), /^The text before is a Word document/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'problem');
  assert.equal(await page.locator('#new-text').inputValue(), NEW);
  await context.close();
});

test('the form, the comparison and the saved file can be read by everybody', async () => {
  for (const settings of [
    { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
    { colorScheme: 'dark', viewport: { width: 320, height: 740 } },
  ]) {
    const { page, context } = await open(`${url}_faletusi/compare`, { ...settings, bypassCSP: true });
    const narrow = async (name) => {
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= settings.viewport.width, `${name} is ${width} px wide`);
    };
    await judged(page, 'the form');
    await narrow('the form');
    await page.locator('#old-text').fill(OLD);
    await page.locator('#new-text').fill(NEW);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    for (const look of ['inline', 'side']) {
      await page.locator(`#look\\.${look}`).check();
      await judged(page, `the comparison, ${look}`);
      await narrow(`the comparison, ${look}`);
    }
    const address = await page.getByRole('link', { name: 'Save as one file' }).getAttribute('href');
    const path = join(folder, 'looked-at.html');
    writeFileSync(path, await (await page.request.get(new URL(address, url).href)).text());
    await page.goto(pathToFileURL(path).href);
    await judged(page, 'the saved file');
    await narrow('the saved file');
    await context.close();
  }
});

test('the portal\'s page filters by its counts, by keyboard and without script', async () => {
  const { page, wrong, context } = await open(url + PAIR, { javaScriptEnabled: false });
  const all = (await seen(page)).length;
  for (const label of ['inserted', 'omitted', 'reworded', 'moved']) {
    const choice = page.locator(`label:has(#cmp\\.${label})`);
    const count = Number(await choice.locator('b').innerText());
    await choice.locator('input').focus();
    await page.keyboard.press('Space');
    const shown = await seen(page);
    assert.equal(shown.length, count, label);
    assert.ok(shown.every((words) => words.includes(label)) && shown.length < all, label);
  }
  assert.deepEqual(wrong, []);
  await context.close();
});
