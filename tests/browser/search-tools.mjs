// The search worker in a page of a built site, for the test and for the measurements.
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.wasm': 'application/wasm', '.css': 'text/css' };

/** Serves a folder and writes down what is asked for; `change(path, bytes)` may give `{status, type, bytes, headers}` instead. */
export async function watched(folder, change = () => null) {
  const log = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname).slice(1) || 'index.html';
    const file = normalize(join(folder, path));
    const there = file.startsWith(folder + sep) && existsSync(file) && !statSync(file).isDirectory();
    const bytes = there ? readFileSync(file) : null;
    const changed = change(path, bytes);
    const answer = { status: there ? 200 : 404, type: TYPES[extname(file)] ?? 'application/octet-stream', bytes, ...changed };
    log.push({ path, bytes: answer.bytes?.length ?? 0 });
    response.writeHead(answer.status, { 'content-type': answer.type, ...answer.headers }).end(answer.bytes ?? '');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}/`, log, close: () => server.close() };
}

/** The address of an asset by its name, whatever its fingerprint. */
export function asset(folder, name) {
  const [stem, extension] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.'))];
  const found = readdirSync(join(folder, 'assets')).find((file) => file === name || file.startsWith(`${stem}.`) && file.endsWith(extension));
  return `assets/${found}`;
}

/** Starts the worker in a page and opens the index: gives `ask(message)`, which waits for its answer. */
export async function start(page, folder, url) {
  await page.goto(url);
  await page.evaluate(({ worker }) => {
    const w = new Worker(worker);
    const waiting = new Map();
    const search = { notices: [], rounds: [] };
    let last = 0;
    w.onmessage = ({ data }) => {
      if (data.type === 'fetched') search.rounds.push(data);
      else if (data.type === 'notice') search.notices.push(data.kind);
      else { waiting.get(data.id)?.(data); waiting.delete(data.id); }
    };
    search.ask = (message) => new Promise((done) => {
      last += 1;
      waiting.set(last, done);
      w.postMessage({ id: last, ...message });
    });
    search.post = (message) => w.postMessage(message);
    window.search = search;
  }, { worker: new URL(asset(folder, 'search-worker.js'), url).href });
  const ask = (message) => page.evaluate((m) => window.search.ask(m), message);
  const open = () => ask({ type: 'open', engine: new URL(asset(folder, 'search.wasm'), url).href, index: new URL('search/manifest.json', url).href });
  return { ask, open };
}
