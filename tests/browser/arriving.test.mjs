// Arriving from a search: the words that were typed and those that were met are marked, and a mark is in view, however
// long the provision. FALETUSI is the program.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browser } from './tools.mjs';
import { run, visit as visited } from './offline-tools.mjs';

const SCREENS = [[360, 640], [640, 360], [1280, 800]];
let chrome;
let folder;

const CONFIG = `title = "Long hub"
origin = "hub.example/long"
languages = ["en"]

[audiences.public]
title = "Public"

[[collections]]
id = "guides"
folder = "guides"
profile = "article"
title = "Guides"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"

[synonyms]
groups = [["castaway", "stranded person"], ["watchkeeper", "guardian of the reef"]]
`;

const many = (count, line) => Array.from({ length: count }, (_, at) => line(at + 1)).join('\n');
const FILL = 'The tide comes in over the sand and goes out again as it did on the day before.';
const LONG = `---
title: Long guide
summary: A guide.
---

## 1. Boats in a table
| No | Boat | Remarks on the boat and on what it carries |
|---|---|---|
${many(70, (at) => `| ${at} | Boat number ${at} | ${at === 52 ? 'It carries kahawai in ice.' : 'It carries salt.'} |`)}

## 2. Points of a list
${many(60, (at) => `- ${FILL}${at === 48 ? ' A pandanus stands there.' : ''}`)}

## 3. One paragraph
${many(120, (at) => at === 96 ? 'The frangipani flowers at night.' : FILL)}

## 4. Kahawai and frangipani
${many(40, (at) => `${FILL}\n`)}
Who buys frangipani oil asks for a paper about kahawai.

## 5. People
A stranded person is given water.

${many(4, () => `${FILL}\n`)}
The castaway signs the book.

The *guardian of* the reef looks on.

## 6. Short
The quartermaster has the book.
`;
/** More words in one block than a call has room for arguments. */
const ENDLESS = `---
title: Endless guide
summary: Another guide.
---

## 1. One block
The breadfruit ripens. ${'tide sand '.repeat(90000)}
`;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arriving-'));
  const put = (path, text) => { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), text); };
  put('hub.toml', CONFIG);
  cpSync(join(dirname(fileURLToPath(import.meta.url)), '../../themes'), join(folder, 'themes'), { recursive: true });
  put('guides/long.md', LONG);
  put('guides/endless.md', ENDLESS);
  run('build', '--root', folder, '--today', '2026-11-20', '--output', join(folder, 'site'), '-q');
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Searches and opens the hit under a heading: gives the page at its place. */
async function open(query, heading, act, viewport = { width: 360, height: 640 }) {
  await visited(chrome, join(folder, 'site'), async ({ host, page }) => {
    await page.goto(`${host.url}search.html?q=${encodeURIComponent(query)}`);
    const link = page.locator('.hits a', { hasText: heading }).first();
    await link.waitFor();
    const href = await link.evaluate((one) => one.href);
    await link.click();
    await page.waitForURL(href);
    await page.locator('.found-bar').waitFor();
    await page.waitForLoadState('load');
    await act(page, host);
  }, { context: { serviceWorkers: 'block', viewport: viewport, reducedMotion: 'reduce' } });
}

/** The marks that a reader sees: whole in the window, with nothing over them. */
const seen = (page) => page.locator('mark.found').evaluateAll((all) => all.filter((one) => {
  const at = one.getBoundingClientRect();
  const over = document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2);
  return at.top >= 0 && at.left >= 0 && at.bottom <= innerHeight && at.right <= innerWidth && over && one.contains(over);
}).map((one) => one.textContent));
const marked = (page) => page.locator('mark.found').evaluateAll((all) => [...new Set(all.map((one) => one.textContent))].sort());

for (const [width, height] of SCREENS) {
  test(`deep in a table, a list or a paragraph the word is in view at ${width}x${height}`, async () => {
    for (const [query, heading, sentence] of [['kahawai ice', 'Boats in a table', /carries kahawai in ice/], ['pandanus', 'Points of a list', /A pandanus stands/],
      ['frangipani night', 'One paragraph', /frangipani flowers at night/]]) {
      await open(query, heading, async (page) => {
        const words = await seen(page);
        assert.ok(words.length > 0, `${query}: no mark in view`);
        assert.match(new URL(page.url()).hash, /^#./, 'the provision stays in the address');
        // It is the sentence that the result showed.
        assert.ok(await page.locator('mark.found').evaluateAll((all, sentence) => all.some((one) => {
          const at = one.getBoundingClientRect();
          return at.top >= 0 && at.bottom <= innerHeight && new RegExp(sentence).test(one.closest('tr, li, p').textContent);
        }), sentence.source), `${query}: another sentence is shown`);
      }, { width, height });
    }
  });
}

test('a word in the heading does not keep the sentence out of view', async () => {
  await open('kahawai frangipani oil', 'Kahawai and frangipani', async (page) => {
    assert.ok((await seen(page)).includes('oil'), (await seen(page)).join());
  });
});

test('where the provision and its words have room together, it begins in view', async () => {
  await open('quartermaster', 'Short', async (page) => {
    assert.deepEqual(await seen(page), ['quartermaster']);
    const top = await page.locator(':target').first().evaluate((one) => one.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 200, `it begins at ${top}`);
  });
});

test('both what was typed and what was met is marked', async () => {
  await open('castaway', 'People', async (page) => assert.deepEqual(await marked(page), ['castaway', 'stranded person']));
  await open('stranded person', 'People', async (page) => assert.deepEqual(await marked(page), ['stranded person'], 'one run, not two words'));
  // Where the emphasis ends in the midst of it.
  await open('watchkeeper', 'People', async (page) => assert.deepEqual(await marked(page), ['guardian of', 'the reef']));
  // A forgiven spelling, found by the heading alone.
  await open('"boats" in the table in:guides kahawaii', 'Boats in a table', async (page) => {
    const words = await marked(page);
    assert.ok(words.includes('kahawai') && !words.includes('in') && !words.includes('the'), words.join());
  });
  await open('kahawaii', 'Kahawai and frangipani', async (page) => assert.ok((await marked(page)).some((word) => /^kahawai$/i.test(word))));
});

test('the word before a number names it, and is not looked for by itself', async () => {
  await open('guide 2 pandanus', 'Points of a list', async (page) => assert.ok((await marked(page)).every((word) => /^(pandanus|2)$/.test(word))));
});

test('who comes back is where she was, and not led again', async () => {
  await open('pandanus', 'Points of a list', async (page, host) => {
    await page.evaluate(() => scrollTo(0, 900));
    await page.waitForTimeout(400);
    await page.goto(`${host.url}index.html`);
    await page.goBack();
    await page.locator('.found-bar').waitFor();
    await page.waitForLoadState('load');
    await page.waitForTimeout(300);
    assert.ok(Math.abs(await page.evaluate(() => scrollY) - 900) < 30, `at ${await page.evaluate(() => scrollY)}`);
  });
});

/** That a document begins in view: its title is seen, and nothing was scrolled. */
async function begins(page) {
  await page.locator('.found-bar').waitFor();
  await page.waitForLoadState('load');
  assert.ok(await page.locator('mark.found').count() > 0, 'the words are marked');
  assert.equal(await page.evaluate(() => scrollY), 0);
  const title = await page.locator('h1').boundingBox();
  assert.ok(title.y >= 0 && title.y + title.height <= page.viewportSize().height, JSON.stringify(title));
}

for (const [width, height] of SCREENS) {
  test(`a document that was opened by its title begins at its top at ${width}x${height}`, async () => {
    await visited(chrome, join(folder, 'site'), async ({ host, page }) => {
      for (const query of ['kahawai ice', 'guide', 'long guide frangipani']) {
        await page.goto(`${host.url}search.html?q=${encodeURIComponent(query)}`);
        await page.locator('.results h2 a').first().click();
        await page.waitForURL(/long\.html$/);
        await begins(page);
      }
      await page.goto(`${host.url}index.html`);
      await page.locator('input[role=combobox]').last().fill('kahawai ice');
      await page.locator('[role=option].of-document').first().click();
      await page.waitForURL(/long\.html$/);
      await begins(page);
    }, { context: { serviceWorkers: 'block', viewport: { width, height }, reducedMotion: 'reduce' } });
  });
}

test('a search from the page that is read leads to another place of it, and back', async () => {
  await open('pandanus', 'Points of a list', async (page) => {
    const field = page.locator('input[role=combobox]').last();
    const choose = async (query, place) => {
      await field.fill(query);
      await page.locator('[role=option].of-provision mark', { hasText: query }).first().waitFor();
      await page.locator('[role=option].of-provision', { hasText: place }).first().click();
    };
    const led = async (word) => {
      await page.waitForFunction((word) => [...document.querySelectorAll('mark.found')].some((one) => one.textContent === word), word);
      assert.ok((await seen(page)).includes(word), `${word} is not in view`);
      assert.deepEqual(await marked(page), [word], 'the marks of the search before are gone');
      assert.equal(await page.locator('.found-bar').count(), 1);
      assert.equal(await page.locator('.pop').last().isVisible(), false, 'the list lies over nothing');
    };
    await field.focus();
    const before = await page.evaluate(() => scrollY);
    await choose('quartermaster', 'Short');
    await led('quartermaster');
    // The place is the same and the address, too.
    await choose('book', 'Short');
    await led('book');
    await page.evaluate(() => scrollTo(0, 0));
    await choose('book', 'Short');
    await page.waitForFunction(() => scrollY > 0);
    await led('book');
    // A step within the page takes no marks away.
    await page.evaluate(() => { location.hash = 'p.top'; });
    await page.waitForTimeout(100);
    assert.deepEqual(await marked(page), ['book']);
    for (let left = 3; left > 0 && !(await marked(page)).includes('pandanus'); left -= 1) {
      await page.goBack();
      await page.waitForTimeout(300);
    }
    assert.deepEqual(await marked(page), ['pandanus']);
    assert.ok(Math.abs(await page.evaluate(() => scrollY) - before) < 200, `at ${await page.evaluate(() => scrollY)}, not ${before}`);
    await page.getByRole('button', { name: /marks/i }).click();
    assert.equal(await page.locator('mark.found, .found-bar').count(), 0);
  });
});

test('a block of very many words is marked like another', async () => {
  await open('breadfruit', 'One block', async (page) => assert.deepEqual(await seen(page), ['breadfruit']));
});
