// How well Faletusi, Pagefind and lunr find what was looked for: the same pages, the same queries, one run.
//
//   npm install --no-save --prefix PEERS pagefind lunr
//   cargo run --release -p faletusi-search --example relevance -- ../shared/data/search export >export.json
//   node benches/relevance_peers.mjs export.json PEERS
//
// Pagefind runs as it is meant to, in Chromium over the files it writes; playwright-core is that of tests/browser. lunr is
// given the better of two settings, plain and with the title counting ten times. Of each answer the first ten pages
// count: MRR@10 is how far up the first right page is on average, Success@5 for how many queries one is among the first
// five. The queries' words were taken out of the pages; see crates/search/examples/relevance.rs.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { browser, host } from '../tests/browser/tools.mjs';

const [file, peers] = process.argv.slice(2);
const { pages, ...sets } = JSON.parse(readFileSync(file, 'utf8'));
const require = createRequire(join(resolve(peers), 'package.json'));

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** Ranks the pages of every query with one engine. */
async function judge(search) {
  const figures = {};
  for (const [name, judged] of Object.entries(sets)) {
    let reciprocal = 0;
    let success = 0;
    for (const { query, relevant, found } of judged) {
      const pages = [...new Set((await search(query, found)))].slice(0, 10);
      const rank = pages.findIndex((page) => relevant.includes(page));
      if (rank >= 0) reciprocal += 1 / (rank + 1);
      if (rank >= 0 && rank < 5) success += 1;
    }
    figures[name] = { mrr: reciprocal / judged.length, success: success / judged.length };
  }
  return figures;
}

function lunrEngine(boost) {
  const lunr = require('lunr');
  const index = lunr(function () {
    this.ref('id');
    this.field('title', { boost });
    this.field('text');
    for (const { id, title, parts } of pages) this.add({ id, title, text: parts.map((p) => `${p.heading}\n${p.text}`).join('\n') });
  });
  return (query) => index.query((q) => lunr.tokenizer(query).forEach((token) => q.term(token.toString(), {}))).map((hit) => hit.ref);
}

async function pagefindEngine() {
  // Its package has no way in for `require`.
  const pagefind = await import(pathToFileURL(join(resolve(peers), 'node_modules/pagefind/lib/index.js')).href);
  const { index } = await pagefind.createIndex();
  for (const { id, title, parts } of pages) {
    const text = parts.map((p) => `${p.heading ? `<h2>${escaped(p.heading)}</h2>` : ''}<p>${escaped(p.text)}</p>`).join('');
    await index.addHTMLFile({ url: `/${id}`, content: `<!doctype html><html lang="en"><title>${escaped(title)}</title><body><main><h1>${escaped(title)}</h1>${text}</main></body></html>` });
  }
  const { files } = await index.getFiles();
  const folder = mkdtempSync(join(tmpdir(), 'pagefind-'));
  for (const { path, content } of files) {
    const to = join(folder, 'pagefind', path);
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, content);
  }
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Pagefind</title>');
  await pagefind.close();
  const server = await host(folder, '/');
  const chrome = await browser();
  const page = await (await chrome.newContext()).newPage();
  await page.goto(server.url);
  await page.evaluate(async () => { window.pagefind = await import('/pagefind/pagefind.js'); await window.pagefind.init(); });
  const search = (query) => page.evaluate(async (query) => {
    const { results } = await window.pagefind.search(query);
    const data = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return data.map(({ url }) => url.replace(/^\//, ''));
  }, query);
  return { search, close: async () => { await chrome.close(); server.close(); } };
}

const rows = { Faletusi: await judge((_, found) => found) };
const plain = await judge(lunrEngine(1));
const titles = await judge(lunrEngine(10));
const sum = (figures) => Object.values(figures).reduce((all, { mrr }) => all + mrr, 0);
rows.lunr = sum(titles) > sum(plain) ? titles : plain;
const found = await pagefindEngine();
rows.Pagefind = await judge(found.search);
await found.close();
console.log(`${pages.length} pages; ${Object.entries(sets).map(([name, set]) => `${set.length} queries from ${name}`).join(', ')}`);
for (const [name, figures] of Object.entries(rows)) {
  const cells = Object.entries(figures).map(([set, { mrr, success }]) => `${set}: MRR@10 ${mrr.toFixed(3)}, Success@5 ${success.toFixed(3)}`);
  console.log(`${name.padEnd(9)} ${cells.join('; ')}`);
}
