// Finding elsewhere than in an English hub on a good line: without a connection, and in French. FALETUSI is the program.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browser } from './tools.mjs';
import { editions, kept, run, settled, until, visit as visited } from './offline-tools.mjs';

const SOP = 'sops/examine.html';
let chrome;
let built;

before(async () => {
  built = editions();
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  if (built) rmSync(built.folder, { recursive: true, force: true });
});

const visit = (folder, act, context = {}) => visited(chrome, folder, act, { context });

/** What is said of each result about the device, by its address. */
const marks = (page, item, link) => page.locator(item).evaluateAll((all, link) => Object.fromEntries(all.map((one) => {
  const at = link ? one.querySelector(link) : one;
  return [at.getAttribute('href').split('/').pop(), [...one.querySelectorAll('.here, .away')].map((mark) => mark.textContent).join()];
})), link);

test('without a connection each result says whether it is on this device', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await settled(page);
    await page.goto(host.url + SOP);
    await until('the page is kept', async () => (await kept(page)).caches.read?.includes(host.url + SOP));
    // Once searched, the index is kept. While there is a connection nothing is said of the device.
    await page.goto(`${host.url}search.html?q=guide`);
    await page.locator('.results > li').first().waitFor();
    assert.equal(await page.locator('.here, .away').count(), 0);
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    host.down = true;
    await page.goto(`${host.url}search.html?q=look+page`);
    await page.locator('.results > li').first().waitFor();
    const expected = ['On this device', 'Needs a connection'];
    let said = await marks(page, '.results > li', 'h2 a');
    assert.deepEqual([said['examine.html'], said['stamp.html']], expected);
    // The box says it, too.
    await page.goto(host.url + SOP);
    await page.locator('.find input').click();
    await page.keyboard.type('look page');
    await page.locator('.of-all', { hasText: 'look page' }).waitFor();
    said = await marks(page, '.of-document');
    assert.deepEqual([said['examine.html'], said['stamp.html']], expected);
  });
});

const GUIDE = (title, text, front = '') => `---\ntitle: ${title}\nsummary: Un guide.\n${front}---\n\n## 1. Premier\n${text}\n`;

test('a search page that was open while the hub was renewed opens what is there now', async () => {
  await visit(built.a, async ({ host, page }) => {
    // Nothing has the word, so no entry was read yet.
    await page.goto(`${host.url}search.html?q=zzzzzzzz`);
    await until('the index is open', async () => /Nothing/.test(await page.locator('main').innerText()));
    host.folder = built.b;
    host.log.length = 0;
    await page.locator('main input[type=search]').fill('lagoon');
    await until('the new edition answers', async () => /turquoise/.test(await page.locator('main').innerText()));
    assert.equal(await page.locator('.press', { hasText: 'Try again' }).count(), 0);
    assert.ok(host.log.some((path) => /manifest\.json/.test(path)), 'the new manifest was asked for');
  }, { serviceWorkers: 'block' });
});

/** A hub of French pages and documents, one of them in English. Gives the folder of its site. */
function french() {
  const folder = join(built.folder, 'francais');
  const put = (path, text) => { mkdirSync(dirname(join(folder, path)), { recursive: true }); writeFileSync(join(folder, path), text); };
  put('hub.toml', `title = "Bibliothèque"
origin = "hub.example/fr"
languages = ["fr", "en"]

[audiences.public]
title = "Public"

[[collections]]
id = "procedures"
folder = "procedures"
profile = "article"
title = "Procédures"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"
`);
  cpSync(join(dirname(fileURLToPath(import.meta.url)), '../../themes'), join(folder, 'themes'), { recursive: true });
  put('procedures/mineur.md', GUIDE('Mineur non accompagné', 'L’autorité protège l’enfant.'));
  put('procedures/passeport.md', GUIDE('Passeport perdu', 'L’autorité retient le passeport.'));
  put('procedures/english.md', GUIDE('Lost passport', 'The authority keeps the passport.', 'language: en\n'));
  run('build', '--root', folder, '--today', '2026-11-20', '--output', join(folder, 'site'), '-q');
  return join(folder, 'site');
}

test('in a French hub search speaks French, and of what there is', async () => {
  await visit(french(), async ({ host, page }) => {
    await page.goto(`${host.url}search.html`);
    const status = page.locator('#p\\.status');
    assert.match(await status.innerText(), /^Tapez ce qu’il vous faut/);
    // The example is a filter that lets something through here.
    assert.match(await status.innerText(), /in:procedures/);
    await page.goto(`${host.url}search.html?q=in:procedures`);
    await page.locator('.results > li').nth(2).waitFor();
    await page.goto(`${host.url}search.html?q=pasport`);
    await page.locator('.remark').waitFor();
    const space = /«\s|\s[»:;?!]/g;
    for (const text of [await status.innerText(), await page.locator('.remark').innerText()]) {
      assert.ok(text.includes('«'), text);
      assert.ok(text.match(space).every((one) => one.includes('\u00a0')), `no mark stands alone on a line: ${text}`);
    }
    // What is in another language says so; the words around it are the hub's.
    const english = page.locator('.results > li', { hasText: 'Lost passport' });
    assert.equal(await english.getAttribute('lang'), 'en');
    assert.equal(await english.locator('.meta').getAttribute('lang'), 'fr');
    await page.goto(`${host.url}index.html`);
    await page.locator('main input').fill('passport authority');
    const option = page.locator('.of-document', { hasText: 'Lost passport' });
    await option.waitFor();
    assert.equal(await option.getAttribute('lang'), 'en');
    assert.equal(await option.locator('.small').getAttribute('lang'), 'fr');
    // Where it fails the lists say how many of their entries are left.
    host.change = (path) => path === 'search/manifest.json' ? { status: 404 } : null;
    await page.goto(`${host.url}search.html?q=mineur`);
    await page.locator('.banner').waitFor();
    assert.equal(await status.innerText(), '1 entrée de ces listes contient vos mots.');
  }, { serviceWorkers: 'block' });
});
