// Bytes, requests and time of search in Chromium: opening, the first query and the tenth, as the network is and at
// 1 Mbit/s and 300 ms; with PAGEFIND (a folder that holds `pagefind/`, made of the same pages) beside Pagefind.
//   node tests/browser/measure-search.mjs SITE
import { extname, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { browser } from './tools.mjs';
import { asset, start, watched } from './search-tools.mjs';

const QUERIES = ['who may share information', 'unaccompanied minor', 'passport', 'damaged passport', 'request urgent', 'committee', 'audit', 'consent', 'primary line interview', 'refuse entry'];
const site = resolve(process.argv[2]);
const chrome = await browser();

/** As a host does that compresses what is no archive. The index's and Pagefind's own files are compressed already. */
const compressed = new Map();
function compress(path, bytes) {
  if (!bytes || !['.wasm', '.js', '.json', '.html'].includes(extname(path))) return null;
  if (!compressed.has(bytes.length + path)) compressed.set(bytes.length + path, brotliCompressSync(bytes));
  return { bytes: compressed.get(bytes.length + path), headers: { 'content-encoding': 'br' } };
}

/** A page whose host counts, and waits as a slow line would where asked (not Chromium's emulation: worker traffic under it was not looked into). */
async function measured(name, folder, slow, ready, query) {
  const host = await watched(folder, compress, slow ? { bytesPerSecond: 125_000, wait: 300 } : null);
  const page = await (await chrome.newContext()).newPage();
  const tools = await ready(page, host);
  const steps = [['opening', () => tools.open()], ...QUERIES.map((words, at) => [`query ${at + 1}`, () => query(page, tools, words)])];
  for (const [step, run] of steps) {
    host.log.length = 0;
    const began = performance.now();
    await run();
    const took = Math.round(performance.now() - began);
    if (['opening', 'query 1', 'query 10'].includes(step)) {
      const bytes = host.log.reduce((sum, { bytes: n }) => sum + n, 0);
      console.log(`${name}${slow ? ', 1 Mbit/s, 300 ms' : ''}: ${step}: ${bytes} bytes, ${host.log.length} requests, ${took} ms`);
    }
  }
  await page.context().close();
  host.close();
}

for (const slow of [false, true]) {
  await measured('faletusi', site, slow, (page, host) => start(page, site, host.url), (page, { ask }, words) => ask({ type: 'search', request: { query: words } }));
  if (process.env.PAGEFIND) {
    const folder = resolve(process.env.PAGEFIND);
    const ready = async (page, host) => {
      // An empty page of our own: the site's policy would not let Pagefind run.
      await page.goto(`${host.url}blank.html`).catch(() => {});
      return { open: () => page.evaluate(async (url) => { window.pf = await import(url); await window.pf.init(); }, `${host.url}pagefind/pagefind.js`) };
    };
    await measured('pagefind', folder, slow, ready, (page, _, words) => page.evaluate(async (q) => {
      const found = await window.pf.search(q);
      await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
    }, words));
  }
}
console.log(`engine: ${asset(site, 'search.wasm')}`);
await chrome.close();
