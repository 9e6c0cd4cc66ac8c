// Lighthouse's four scores for a built site, as a phone on a slow line has it: each page several times, the median told.
// The site is served as a good static host does it: compressed, with the headers that the site's own `_headers` asks for.
// Run by hand: Lighthouse is large, and a machine at work on something else gives other times.
//
//   node tests/browser/lighthouse.mjs SITE [--floor 95] [--runs 3] [--reports DIR] [PAGE…]
//
// LIGHTHOUSE is the command; without it npx fetches one. FLOOR: the exit code is 1 when a median falls below it.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { TYPES } from './tools.mjs';

const PAGES = ['index.html', 'model-legislation/immigration-information-sharing.html', 'sops/primary-line-processing.html',
  'model-legislation/index.html', 'search.html', 'search.html?q=unaccompanied+minor'];
const SCORES = ['performance', 'accessibility', 'best-practices', 'seo'];
const run = promisify(execFile);

const { values: options, positionals: [folder, ...named] } = parseArgs({
  allowPositionals: true,
  options: { floor: { type: 'string', default: '0' }, runs: { type: 'string', default: '3' }, reports: { type: 'string' } },
});
if (!folder || !existsSync(join(folder, 'index.html'))) {
  console.error('usage: lighthouse.mjs SITE [--floor SCORE] [--runs N] [--reports DIR] [PAGE…]; SITE is what `faletusi build` wrote');
  process.exit(2);
}
const [site, runs, floor] = [resolve(folder), Number(options.runs), Number(options.floor)];

/** The rules of the site's `_headers`: each a pattern of paths, and what is answered with there. */
function rules() {
  const all = [];
  for (const line of readFileSync(join(site, '_headers'), 'utf8').split('\n')) {
    const [, name, value] = /^\s+([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name) all.at(-1).headers[name.toLowerCase()] = value;
    else if (line.trim()) all.push({ path: new RegExp(`^${line.trim().split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`), headers: {} });
  }
  return all;
}

/** Serves the site; what compresses is compressed once. */
async function host() {
  const all = rules();
  const kept = new Map();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const wanted = normalize(join(site, path.endsWith('/') ? `${path}index.html` : path));
    const there = wanted.startsWith(site + sep) && existsSync(wanted) && !statSync(wanted).isDirectory();
    const file = there ? wanted : join(site, '404.html');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const headers = Object.assign({ 'cache-control': 'no-cache', 'content-type': type }, ...all.filter((rule) => rule.path.test(path)).map((rule) => rule.headers));
    const compresses = /^(text\/|application\/(json|xml|wasm|manifest))|\+(json|xml)/.test(type) && /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    if (compresses) headers['content-encoding'] = 'br';
    if (!kept.has(file + compresses)) kept.set(file + compresses, compresses ? brotliCompressSync(readFileSync(file)) : readFileSync(file));
    response.writeHead(there ? 200 : 404, headers).end(kept.get(file + compresses));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => { server.closeAllConnections(); server.close(); } };
}

const [command, ...first] = (process.env.LIGHTHOUSE ?? 'npx --yes lighthouse@12.8.2').split(' ');
// What is made for members is not for search engines: that they may not list it is no fault there.
const listed = !/^Disallow: \/$/m.test(readFileSync(join(site, 'robots.txt'), 'utf8'));
const folderOfReports = options.reports ? resolve(options.reports) : mkdtempSync(join(tmpdir(), 'lighthouse-'));
mkdirSync(folderOfReports, { recursive: true });

/** One run of Lighthouse in a Chromium of its own: its report. */
async function report(url, name) {
  const file = join(folderOfReports, `${name}.json`);
  const flags = '--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update';
  const asked = [...first, url, '--quiet', '--output=json', `--output-path=${file}`, `--chrome-flags=${flags}`, ...(listed ? [] : ['--skip-audits=is-crawlable'])];
  const settings = { env: { CHROME_PATH: '/usr/bin/chromium', ...process.env }, maxBuffer: 1 << 26 };
  // A trace is lost now and then, of no fault of the page.
  await run(command, asked, settings).catch(() => run(command, asked, settings));
  const read = JSON.parse(readFileSync(file, 'utf8'));
  if (read.runtimeError) throw new Error(`${url}: ${read.runtimeError.message}`);
  return read;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** What a report says that the table shows. */
function figures({ categories, audits }) {
  const value = (id) => audits[id]?.numericValue ?? 0;
  const requests = audits['network-requests'].details.items.filter(({ url, transferSize }) => /^http/.test(url) && transferSize > 0);
  return {
    ...Object.fromEntries(SCORES.map((id) => [id, Math.round(categories[id].score * 100)])),
    'FCP ms': Math.round(value('first-contentful-paint')), 'LCP ms': Math.round(value('largest-contentful-paint')),
    'TBT ms': Math.round(value('total-blocking-time')), CLS: Number(value('cumulative-layout-shift').toFixed(3)),
    bytes: requests.reduce((sum, one) => sum + one.transferSize, 0), requests: requests.length,
  };
}

/** What costs points, and what Lighthouse would mend, in any of the runs. */
function findings(reports) {
  const found = new Map();
  for (const { audits } of reports) {
    for (const { id, title, score, scoreDisplayMode, displayValue } of Object.values(audits)) {
      if (score !== null && score < 1 && scoreDisplayMode !== 'informative') found.set(id, `${id} (${score}): ${title}${displayValue ? `: ${displayValue}` : ''}`);
    }
  }
  return [...found.values()];
}

const served = await host();
const rows = {};
let below = 0;
try {
  for (const page of named.length ? named : PAGES) {
    const reports = [];
    for (let turn = 1; turn <= runs; turn++) reports.push(await report(served.url + page, `${page.replace(/[^a-z0-9]+/gi, '-')}.${turn}`));
    const all = reports.map(figures);
    rows[page] = Object.fromEntries(Object.keys(all[0]).map((name) => [name, median(all.map((one) => one[name]))]));
    below += SCORES.filter((id) => rows[page][id] < floor).length;
    for (const finding of findings(reports)) console.log(`${page}: ${finding}`);
  }
} finally {
  served.close();
  if (!options.reports) rmSync(folderOfReports, { recursive: true, force: true });
}
console.table(rows);
if (!listed) console.log('This site is not for search engines: that they may not list it was not counted.');
if (below) console.error(`${below} scores are below ${floor}`);
process.exit(below ? 1 : 0);
