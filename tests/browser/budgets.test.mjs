// What a page may weigh and ask for, of every kind of page of this repository's hub, and that nothing on it jumps while it
// loads. A very long law is laid out near the reader only, and its places are found all the same.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pages } from '../../benches/page_weight.mjs';
import { watched } from './search-tools.mjs';
import { browser } from './tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.FALETUSI ?? [join(root, 'target/release/faletusi'), join(root, 'target/debug/faletusi')].find((b) => existsSync(b));
const LAW = 'model-legislation/immigration-information-sharing';
const KINDS = ['index.html', `${LAW}.html`, `${LAW}/1.0.html`, `${LAW}/history.html`, `${LAW}/compare/1.0..2.0.html`,
  'sops/primary-line-processing.html', 'policies/classification-and-handling.html', 'agreements/multilateral-information-sharing-mou.html',
  'sheets/document-fraud.html', 'guides/contact-points.html', 'guides/authors-handbook/rules.html', 'sops/index.html', 'topics.html',
  'topics/privacy.html', 'a-z.html', 'situations.html', 'members.html', 'members/samoa.html', 'calendar.html', 'register.html',
  'about.html', 'help.html', 'search.html', 'offline.html'];
// The search page has a script of its own, of 4.7 kB, beside what every page has and a reader mostly has already.
const SEARCH = { js: 10_500, requests: 4 };
const PHONE = { viewport: { width: 412, height: 823 }, serviceWorkers: 'block' };

let chrome;
let site;

function build(folder, ...more) {
  const built = spawnSync(binary, ['build', '--output', folder, '-q', ...more], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
}

before(async () => {
  site = join(mkdtempSync(join(tmpdir(), 'budgets-')), 'site');
  build(site, '--root', root);
  chrome = await browser();
});

after(() => chrome?.close());

test('no page is heavier than its budget, whoever it was built for', () => {
  const trainers = `${site}-trainers`;
  build(trainers, '--root', root, '--audience', 'trainers');
  for (const folder of [site, trainers]) {
    const all = pages(folder);
    assert.ok(all.filter(({ document }) => document).length > 40, 'documents were weighed');
    for (const { page, html_css, js, requests } of all) {
      const most = page === 'search.html' ? SEARCH : { js: 10_000, requests: 3 };
      assert.ok(html_css <= 14_000, `${page}: ${html_css} bytes of HTML and CSS before its text`);
      assert.ok(js > 0 && js <= most.js, `${page}: ${js} bytes of scripts`);
      assert.ok(requests <= most.requests, `${page}: ${requests} requests`);
    }
  }
});

test('a browser asks for no more than that', async () => {
  const host = await watched(site);
  for (const kind of KINDS) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    host.log.length = 0;
    await page.goto(host.url + kind, { waitUntil: 'networkidle' });
    // Two pages are put on a home screen, and name the manifest for it.
    const icon = ['index.html', 'offline.html'].includes(kind) ? ['site.webmanifest'] : [];
    const saved = kind === 'offline.html' ? /offline-/ : /^$/;
    const asked = host.log.map(({ path }) => path).filter((path) => !icon.includes(path) && !saved.test(path.replace('assets/', '')));
    assert.ok(asked.length <= (kind === 'search.html' ? SEARCH.requests : 3), `${kind} asks for ${asked.join(', ')}`);
    await context.close();
  }
  host.close();
});

test('a page that a search led to asks for no more either', async () => {
  const host = await watched(site);
  const context = await chrome.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${host.url}about.html`);
  const to = `${host.url}${LAW}.html#power-to-share`;
  await page.evaluate((to) => sessionStorage.setItem('faletusi-found', JSON.stringify({ to, words: ['information'], at: Date.now() })), to);
  host.log.length = 0;
  await page.goto(to, { waitUntil: 'networkidle' });
  assert.ok(await page.locator('mark.found').count() > 0, 'the words are marked');
  assert.ok(host.log.length <= 3, host.log.map(({ path }) => path).join(', '));
  await context.close();
  host.close();
});

test('nothing jumps while a page loads', async () => {
  const host = await watched(site);
  for (const kind of [...KINDS, 'search.html?q=unaccompanied+minor', 'search.html?q=unaccompanied+minor&in=sops']) {
    const context = await chrome.newContext(PHONE);
    const page = await context.newPage();
    // The page is painted before its scripts come, as on a slow line.
    await page.route(/\.js$/, async (route) => {
      await new Promise((done) => { setTimeout(done, 400); });
      await route.continue();
    });
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries()) window.shifts.push([value, ...sources.map(({ node }) => node?.id || node?.className || node?.nodeName)]);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(host.url + kind);
    if (kind.includes('?q=')) await page.waitForSelector('.results');
    await page.waitForTimeout(500);
    const shifts = await page.evaluate(() => window.shifts);
    const sum = shifts.reduce((all, [value]) => all + value, 0);
    assert.ok(sum < 0.02, `${kind}: ${sum}, ${JSON.stringify(shifts)}`);
    await context.close();
  }
  host.close();
});

test('where the script of the search page does not come, its lists are shown', async () => {
  const host = await watched(site, (path) => (/search-page/.test(path) ? { status: 503, bytes: null } : null));
  const context = await chrome.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${host.url}search.html?q=minor`);
  await page.waitForFunction(() => getComputedStyle(document.getElementById('p.lists')).visibility === 'visible', undefined, { timeout: 8000 });
  await context.close();
  host.close();
});

test('of a very long law what is near is laid out, and every place is found', async () => {
  const hub = mkdtempSync(join(tmpdir(), 'long-'));
  mkdirSync(join(hub, 'laws'));
  writeFileSync(join(hub, 'hub.toml'), 'title = "Hub"\n\n[audiences.public]\ntitle = "Public"\n\n[[collections]]\nid = "laws"\nfolder = "laws"\nprofile = "legislation"\ntitle = "Laws"\naudience = "public"\nmarking = "TLP:CLEAR"\nrelease = "optional"\n');
  const sections = Array.from({ length: 900 }, (_, at) => `## ${at + 1}. Powers of kind ${at + 1}\n\n(1) An officer may examine a traveller who arrives, and whoever is with her.\n\n(2) ${'A record is kept of it. '.repeat(at % 40 + 5)}\n`);
  writeFileSync(join(hub, 'laws/act.md'), `---\ntitle: A long Act\nsummary: It is long.\n---\n\n${sections.join('\n')}`);
  cpSync(join(root, 'themes/tapa'), join(hub, 'themes/tapa'), { recursive: true });
  const long = join(hub, 'site');
  build(long, '--root', hub);
  const host = await watched(long);
  const context = await chrome.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${host.url}laws/act.html`);
  const laidOut = () => page.evaluate(() => [...document.querySelectorAll('.sec')].filter((one) => one.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length);
  const near = await laidOut();
  assert.ok(near > 0 && near < 30, `${near} of 900 sections are laid out`);
  const top = (id) => page.evaluate((id) => document.getElementById(id).getBoundingClientRect().top, id);
  await page.goto(`${host.url}laws/act.html#sec_700`);
  await page.waitForTimeout(500);
  assert.ok(Math.abs(await top('sec_700') - 24) < 60, `section 700 is at ${await top('sec_700')}`);
  for (let turn = 0; turn < 5; turn++) {
    await page.mouse.wheel(0, -2500);
    await page.waitForTimeout(200);
  }
  await page.waitForTimeout(500);
  const read = await page.evaluate(() => document.elementFromPoint(200, 400).closest('.sec').id);
  const before = await top(read);
  await page.reload();
  await page.waitForFunction(([id, at]) => Math.abs(document.getElementById(id).getBoundingClientRect().top - at) < 60, [read, before], { timeout: 5000 });
  await page.emulateMedia({ media: 'print' });
  // The browser lays out what it left out in its own time.
  for (let turn = 0; turn < 100 && await laidOut() < 900; turn++) await page.waitForTimeout(100);
  assert.equal(await laidOut(), 900, 'on paper everything is there');
  await context.close();
  host.close();
});
