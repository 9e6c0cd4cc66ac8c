// Bytes, requests and time of search in Chromium: opening, the first query and the tenth, as the network is and in
// Chromium's emulation of 1 Mbit/s and 300 ms; with PAGEFIND (a folder that holds `pagefind/`, made of the same text)
// beside Pagefind. SITE is what `faletusi build` made, or a folder with `index.html`, `search/` and the two assets.
// With AGAIN, the same site after an edit, also what a reader who had searched before the edit fetches then.
//   node tests/browser/measure-search.mjs SITE
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { browser } from './tools.mjs';
import { asset, start, watched } from './search-tools.mjs';

const QUERIES = (process.env.QUERIES ?? 'who may share information\nunaccompanied minor\npassport\ndamaged passport\nrequest urgent\ncommittee\naudit\nconsent\nprimary line interview\nrefuse entry').split('\n');
const SLOW = { offline: false, latency: 300, downloadThroughput: 125_000, uploadThroughput: 125_000 };
const site = resolve(process.argv[2]);
const again = process.env.AGAIN && resolve(process.env.AGAIN);
const chrome = await browser();

/** As a host does that compresses what is no archive. The index's and Pagefind's own files are compressed already. */
const compressed = new Map();
function compress(path, bytes) {
  // An empty page of our own: a site's policy would not let Pagefind run.
  if (path === 'blank.html') return { status: 200, type: 'text/html', bytes: Buffer.from('<!doctype html><title>x</title>') };
  if (!bytes || !['.wasm', '.js', '.json', '.html'].includes(extname(path))) return null;
  if (!compressed.has(bytes.length + path)) compressed.set(bytes.length + path, brotliCompressSync(bytes));
  return { bytes: compressed.get(bytes.length + path), headers: { 'content-encoding': 'br' } };
}

/** Compresses beforehand, so that no step waits for it. */
function prepare(folder, names) {
  for (const name of names) compress(name, readFileSync(join(folder, name)));
}

/** Runs the steps and says what each took from the host. The emulation also slows the page's worker: that was tried. */
async function measured(name, folder, slow, ready, query) {
  const host = await watched(folder, compress);
  // What the service worker fetches meanwhile, for reading offline, is no part of a search.
  const page = await (await chrome.newContext({ serviceWorkers: 'block' })).newPage();
  const tools = await ready(page, host);
  if (slow) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Network.emulateNetworkConditions', SLOW);
  }
  const steps = [['opening', () => tools.open()], ...QUERIES.map((words, at) => [`query ${at + 1}`, () => query(page, tools, words)])];
  for (const [step, run] of steps) {
    host.log.length = 0;
    await page.evaluate(() => { if (window.search) window.search.rounds.length = 0; });
    const began = performance.now();
    const found = await run();
    const took = Math.round(performance.now() - began);
    if (found?.type === 'failed') throw new Error(`${step}: ${found.kind}: ${found.message}`);
    if (['opening', 'query 1', 'query 10'].includes(step)) {
      const bytes = host.log.reduce((sum, { bytes: n }) => sum + n, 0);
      // Beside its rounds for chunks opening has one for the manifest and the engine.
      const rounds = await page.evaluate(() => window.search?.rounds.length);
      const waits = rounds === undefined ? '' : `, ${rounds + (step === 'opening' ? 1 : 0)} rounds`;
      console.log(`${name}${slow ? ', 1 Mbit/s, 300 ms' : ''}: ${step}: ${bytes} bytes, ${host.log.length} requests${waits}, ${took} ms`);
    }
  }
  await page.context().close();
  host.close();
}

const ask = (page, { ask: send }, words) => send({ type: 'search', request: { query: words } });

/** Searches ten times, changes the site, and does it all again. */
async function returning() {
  let folder = site;
  // One address for both, as a host has it.
  const host = await watched(site, (path, bytes) => {
    const file = join(folder, path);
    const now = folder === site ? bytes : existsSync(file) ? readFileSync(file) : null;
    return { status: now ? 200 : 404, bytes: now };
  });
  const context = await chrome.newContext();
  for (const [visit, at] of [[site, 'a first visit'], [again, 'a visit after the edit']]) {
    folder = visit;
    const page = await context.newPage();
    const tools = await start(page, visit, host.url);
    const opened = await tools.open();
    if (opened.type !== 'opened') throw new Error(opened.message);
    for (const words of QUERIES) await ask(page, tools, words);
    const fetched = await page.evaluate(() => window.search.rounds.reduce((sum, round) => ({ requests: sum.requests + round.requests, bytes: sum.bytes + round.bytes, kept: sum.kept + round.kept })));
    console.log(`${at}, ten queries: chunks ${JSON.stringify(fetched)}, and the manifest`);
    await page.close();
  }
  await context.close();
  host.close();
}

prepare(site, [asset(site, 'search.wasm'), asset(site, 'search-worker.js'), 'search/manifest.json']);
for (const slow of [false, true]) {
  await measured('faletusi', site, slow, (page, host) => start(page, site, host.url), ask);
  if (process.env.PAGEFIND) {
    const folder = resolve(process.env.PAGEFIND);
    const ready = async (page, host) => {
      await page.goto(`${host.url}blank.html`);
      return { open: () => page.evaluate(async (url) => { window.pf = await import(url); await window.pf.init(); }, `${host.url}pagefind/pagefind.js`) };
    };
    await measured('pagefind', folder, slow, ready, (page, _, words) => page.evaluate(async (q) => {
      const found = await window.pf.search(q);
      await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
    }, words));
  }
}
if (again) await returning();
await chrome.close();
