// The portal in a real browser: it reads without script, from any path and from the file system, at every width, and
// asks no other host for anything.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browser, host, pages } from './tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.FALETUSI ?? [join(root, 'target/release/faletusi'), join(root, 'target/debug/faletusi')].find((b) => existsSync(b));
const LAW = 'model-legislation/immigration-information-sharing.html';
const SOP = 'sops/primary-line-processing.html';
const KINDS = ['index.html', LAW, SOP, 'policies/classification-and-handling.html',
  'agreements/multilateral-information-sharing-mou.html', 'sheets/document-fraud.html', 'guides/contact-points.html',
  'model-legislation/index.html', 'topics.html', 'a-z.html', 'situations.html', 'members.html', 'calendar.html',
  'about.html', 'help.html', 'search.html', 'offline.html', '404.html'];

let chrome;
let site;
let served;

before(async () => {
  site = join(mkdtempSync(join(tmpdir(), 'portal-')), 'site');
  served = await host(site);
  // Only the 404 page and feeds name their host.
  const command = ['build', '--root', root, '--output', site, '--base-url', served.url, '-q'];
  const built = spawnSync(binary, command, { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  served?.close();
});

/** Opens a page and gives it with everything that went wrong on it. */
async function open(address, settings = {}) {
  const context = await chrome.newContext(settings);
  const page = await context.newPage();
  const wrong = [];
  const asked = [];
  page.on('console', (m) => { if (m.type() === 'error') wrong.push(m.text()); });
  page.on('pageerror', (e) => wrong.push(String(e)));
  page.on('requestfailed', (r) => wrong.push(`failed: ${r.url()}`));
  page.on('request', (r) => asked.push(r.url()));
  await page.goto(address);
  return { page, wrong, asked, context };
}

test('every kind of page opens without an error and asks nobody else', async () => {
  for (const kind of KINDS) {
    assert.ok(existsSync(join(site, kind)), `${kind} is built`);
    const { wrong, asked, context } = await open(served.url + kind);
    assert.deepEqual(wrong, [], kind);
    for (const url of asked) assert.ok(url.startsWith(served.url) || url.startsWith('data:'), `${kind} asks ${url}`);
    assert.ok(asked.length <= (kind === 'search.html' ? 4 : 3), `${kind} makes ${asked.length} requests`);
    await context.close();
  }
});

test('no page scrolls sideways on a small phone', async () => {
  for (const kind of KINDS) {
    const { page, context } = await open(served.url + kind, { viewport: { width: 320, height: 640 } });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 320, `${kind} is ${width} px wide`);
    await context.close();
  }
});

test('without script everything is there to read and to follow', async () => {
  const { page, context } = await open(served.url + LAW, { javaScriptEnabled: false });
  await page.locator('#power-to-share').first().scrollIntoViewIfNeeded();
  assert.match(await page.locator('main').innerText(), /may share/);
  await page.goto(served.url + 'index.html');
  const link = page.locator(`main a[href$="${SOP}"], main a[href*="sops/"]`).first();
  await link.click();
  await page.waitForURL(/sops\//);
  await context.close();
});

test('a comparison filters and stands side by side without script', async () => {
  const { page, context } = await open(`${served.url}${LAW.replace('.html', '')}/compare/1.0..2.0.html`, { javaScriptEnabled: false });
  const shown = () => page.locator('.change:visible').count();
  const all = await shown();
  assert.ok(all > 50, `${all} changes`);
  const choose = (value) => page.locator(`label:has(input[value="${value}"])`).click();
  await choose('split');
  assert.equal(await shown(), 1);
  await choose('all');
  assert.equal(await shown(), all);
  assert.ok(await page.locator('.change ins').first().isVisible());
  await choose('side');
  assert.equal(await page.locator('.beside:visible').count(), all);
  assert.equal(await page.locator('.inline:visible').count(), 0);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.cmp-choice:visible').count(), 0);
  await context.close();
});

test('from the file system pages open and links lead on', async () => {
  const { page, wrong, context } = await open(pathToFileURL(join(site, 'index.html')).href);
  await page.locator('main a[href*="model-legislation"]').first().click();
  await page.waitForURL(/^file:.*model-legislation/);
  assert.deepEqual(wrong, []);
  assert.ok(await page.evaluate(() => getComputedStyle(document.body).fontFamily.length > 0 && document.styleSheets.length > 0));
  await context.close();
});

test('an officer goes from the situation to the very step', async () => {
  const { page, context } = await open(`${served.url}situations.html`);
  await page.locator('a', { hasText: /unaccompanied (child|minor)/i }).first().click();
  await page.waitForURL(/primary-line-processing\.html#unaccompanied-child$/);
  await page.waitForFunction(() => {
    const { top } = document.getElementById('unaccompanied-child').getBoundingClientRect();
    return top > -50 && top < innerHeight;
  });
  await context.close();
});

test('the keyboard reaches the text at once, and focus is seen', async () => {
  const { page, context } = await open(served.url + SOP);
  await page.keyboard.press('Tab');
  const skip = await page.evaluate(() => document.activeElement?.getAttribute('href'));
  assert.match(skip ?? '', /^#.*main$/);
  const outline = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  });
  assert.ok(outline, 'focus is seen');
  await page.keyboard.press('Enter');
  await page.waitForURL(/main$/);
  await context.close();
});

test('light and dark differ, and both keep their contrast variables', async () => {
  const colour = async (colorScheme) => {
    const { page, context } = await open(`${served.url}index.html`, { colorScheme });
    const found = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await context.close();
    return found;
  };
  assert.notEqual(await colour('light'), await colour('dark'));
});

test('internal links lead to something, fragments too', async () => {
  const { page, context } = await open(served.url + 'index.html');
  const anchors = new Map();
  const links = [];
  for (const path of pages(site)) {
    await page.goto(served.url + path);
    const found = await page.evaluate(() => ({
      ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
      links: [...document.querySelectorAll('a[href]')].map((a) => a.href),
    }));
    anchors.set(path, new Set(found.ids));
    links.push(...found.links.filter((l) => l.startsWith(served.url)).map((l) => [path, l.slice(served.url.length)]));
  }
  const dead = links.filter(([, link]) => {
    const [file, fragment] = link.split('#');
    const target = decodeURIComponent(file.split('?')[0]) || 'index.html';
    if (!existsSync(join(site, target))) return true;
    return fragment && anchors.has(target) && !anchors.get(target).has(decodeURIComponent(fragment));
  });
  assert.deepEqual(dead.slice(0, 10), []);
  assert.ok(links.length > 500, `${links.length} links`);
  await context.close();
});

test('a copied citation names the provision as a lawyer would', async () => {
  const { page, context } = await open(served.url + LAW, { permissions: ['clipboard-read', 'clipboard-write'] });
  const cited = async (path, fragment) => {
    await page.goto('about:blank');
    await page.goto(`${served.url}${path}#${fragment}`);
    await page.locator('.tools button', { hasText: 'Copy citation' }).click();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const law = 'Immigration Information Sharing Act';
  for (const [fragment, place] of [
    ['sec_7__subsec_1__para_a', 'section 7(1)(a)'],
    ['arrangement-conditions', 'Schedule 2, clause 4'],
    ['att_2__cl_1__subcl_1', 'Schedule 2, clause 1(1)'],
    ['sec_11__alt_B__subsec_2', 'section 11(2), Option B'],
    ['part_2', 'Part 2'],
    ['def-minister', 'section 3'],
  ]) {
    const version = LAW.replace('.html', '/2.0.html');
    assert.equal(await cited(LAW, fragment), `${law}, ${place}, version 2.0, Faletusi, ${served.url}${version}#${fragment}`);
  }
  assert.match(await cited(SOP, 'greet'), /, step 2, version 1.0, Faletusi, http/);
  await context.close();
});

test('a page stays at its width whatever the words, and the contents open without script', async () => {
  const { page, context } = await open(served.url + 'index.html', { viewport: { width: 360, height: 740 } });
  await page.evaluate(() => { document.querySelector('.list h3 a').textContent = 'W'.repeat(90); });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await context.close();
  const law = await open(served.url + LAW, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  assert.ok(await law.page.locator('.toc a[href="#part_2"]').isVisible());
  await law.context.close();
});

test('the search page keeps its ways to all documents, whatever is typed', async () => {
  const { page, context } = await open(`${served.url}search.html?q=zzzzzz`);
  await page.waitForFunction(() => /Nothing found/.test(document.getElementById('p.status').textContent));
  assert.ok(await page.locator('main a[href="a-z.html"]').isVisible());
  await context.close();
});

test('an auditor finds an entry by its number', async () => {
  const page = await chrome.newPage();
  await page.goto(`${served.url}register.html`);
  const first = page.locator('.register > li').first();
  assert.equal(await first.evaluate((e) => getComputedStyle(e).listStyleType), 'decimal');
  assert.equal(await first.evaluate((e) => e.value), await page.locator('.register > li').count());
  await page.close();
});

test('every sheet of paper says what it is', async () => {
  const { page, context } = await open(served.url + SOP);
  const paper = await page.evaluate(() => document.documentElement.dataset.paper);
  assert.match(paper, /^Primary line processing at an airport\. .* Check code [0-9a-f]{4}-[0-9a-f]{4}\. Uncontrolled when printed/);
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper').includes('Check code')));
  await context.close();
});
