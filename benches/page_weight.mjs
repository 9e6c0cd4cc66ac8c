// What a document's page weighs before its own text, compressed with brotli: the frame of its HTML with its stylesheets,
// its scripts, and how many requests it takes. The heaviest pages and the median of a built site.
//
//     faletusi build --output site && node benches/page_weight.mjs site
//
// The text is what stands in `<div class="text">` up to the footer; the list of contents counts as frame, though it
// grows with the text.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

const root = process.argv[2];
if (!root) {
  console.error('usage: node benches/page_weight.mjs SITE');
  process.exit(2);
}

const files = (folder) => fs.readdirSync(folder, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? files(path.join(folder, entry.name)) : [path.join(folder, entry.name)]));
const weight = (bytes) => zlib.brotliCompressSync(bytes).length;
const together = (paths) => paths.reduce((sum, file) => sum + weight(fs.readFileSync(file)), 0);

const rows = [];
// The 404 page names its files by the site's own address.
for (const file of files(root).filter((name) => name.endsWith('.html') && !name.endsWith('404.html'))) {
  const html = fs.readFileSync(file, 'utf8');
  const opens = html.indexOf('<div class="text"');
  const closes = html.indexOf('<footer', opens);
  if (opens < 0 || closes < 0) continue;
  const frame = html.slice(0, html.indexOf('>', opens) + 1) + html.slice(closes);
  const beside = (match) => path.join(path.dirname(file), match[1]);
  const styles = [...html.matchAll(/<link[^>]*rel="?stylesheet"?[^>]*href="([^"]+)"/g)].map(beside);
  const scripts = [...html.matchAll(/<script[^>]*src="([^"]+)"/g)].map(beside);
  const html_css = weight(Buffer.from(frame)) + together(styles);
  rows.push({ page: path.relative(root, file), html_css, js: together(scripts), requests: 1 + styles.length + scripts.length });
}
rows.sort((a, b) => b.html_css - a.html_css);
if (rows.length === 0) {
  console.error(`no document's page in ${root}`);
  process.exit(1);
}
console.log('the heaviest, in bytes of brotli:');
console.table(rows.slice(0, 5));
console.log(`the median of ${rows.length} pages: ${rows[rows.length >> 1].html_css} bytes of HTML and CSS`);
