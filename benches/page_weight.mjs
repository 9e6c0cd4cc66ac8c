// What a page weighs before its own text, compressed with brotli: the frame of its HTML with its stylesheets, its scripts,
// and how many requests it takes. The heaviest pages and the median of a built site.
//
//     faletusi build --output site && node benches/page_weight.mjs site
//
// The text of a document is what stands in `<div class="text">` up to the footer, of another page what stands in `<main>`;
// a document's list of contents counts as frame, though it grows with the text. `tests/browser/budgets.test.mjs` holds the
// same figures of this repository's hub, and that a browser asks for no more.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { pathToFileURL } from 'node:url';

const files = (folder) => fs.readdirSync(folder, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? files(path.join(folder, entry.name)) : [path.join(folder, entry.name)]));
export const weight = (bytes) => zlib.brotliCompressSync(bytes).length;

/** The page without its own text. */
function frame(html) {
  const [begin, end] = html.includes('<div class="text"') ? ['<div class="text"', '<footer'] : ['<main', '</main>'];
  const opens = html.indexOf(begin);
  const closes = html.indexOf(end, opens);
  return opens < 0 || closes < 0 ? null : html.slice(0, html.indexOf('>', opens) + 1) + html.slice(closes);
}

/** The weight of every page of a site, the heaviest first. The 404 page names its files by the site's own address. */
export function pages(root) {
  const rows = [];
  for (const file of files(root).filter((name) => name.endsWith('.html') && !name.endsWith('404.html'))) {
    const html = fs.readFileSync(file, 'utf8');
    const shell = frame(html);
    if (!shell) continue;
    const beside = (match) => path.join(path.dirname(file), match[1]);
    const together = (paths) => paths.reduce((sum, one) => sum + weight(fs.readFileSync(one)), 0);
    const styles = [...html.matchAll(/<link[^>]*rel="?stylesheet"?[^>]*href="([^"]+)"/g)].map(beside);
    const scripts = [...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(beside);
    const html_css = weight(Buffer.from(shell)) + together(styles);
    rows.push({ page: path.relative(root, file), document: html.includes('<div class="text"'), html_css, js: together(scripts), requests: 1 + styles.length + scripts.length });
  }
  return rows.sort((a, b) => b.html_css - a.html_css);
}

function report(root) {
  const rows = pages(root);
  if (rows.length === 0) {
    console.error(`no page in ${root}`);
    process.exit(1);
  }
  for (const [name, kind] of [['documents', true], ['other pages', false]]) {
    const some = rows.filter((row) => row.document === kind);
    if (!some.length) continue;
    console.log(`${some.length} ${name}, the heaviest, in bytes of brotli (median ${some[some.length >> 1].html_css} of HTML and CSS):`);
    console.table(some.slice(0, 5));
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv[2]) {
    console.error('usage: node benches/page_weight.mjs SITE');
    process.exit(2);
  }
  report(process.argv[2]);
}
