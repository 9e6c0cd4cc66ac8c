// Search in the browser: the same hits, order and snippets as on the command line, and each failure said by its kind.
// FALETUSI is the program, FALETUSI_SITE a site that it built of this repository's hub (or it is built here).
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { browser, pages } from './tools.mjs';
import { start, watched } from './search-tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.FALETUSI ?? [join(root, 'target/release/faletusi'), join(root, 'target/debug/faletusi')].find((b) => existsSync(b));

let chrome;
let site;

before(async () => {
  site = process.env.FALETUSI_SITE;
  if (!site) {
    site = join(mkdtempSync(join(tmpdir(), 'search-')), 'site');
    const built = spawnSync(binary, ['build', '--root', root, '--output', site, '-q'], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
  }
  chrome = await browser();
});

after(() => chrome?.close());

const TYPED = [
  'who may share information', 'unaccompanied minor', 'pasport', 'unacompanied', 's 12', 'section 12(1)(a)', 'section 12(1)(a) information sharing',
  'step 4', '"information sharing"', '"authorised officer"', 'information -sharing', '-"information sharing" officer', 'in:sops', 'in:sops passport',
  'topic:borders', 'status:draft officer', 'lang:en audit', 'work:nothing', 'MoU', 'memorandum of understanding', 'API', 'deportee', 'removed person',
  'xyzzy', 'xyzzy passport', 'étrangères', "fa'asamoa", 'the', 'of the', 'what is the', 'a', 'version:all', 'version:1.0 consent', 'biometrics of a child',
  'passpo', 'conse', 'penalty offence imprisonment', 'officer officer officer', '(((', '"unclosed phrase', 'in:', '\u02bb', '12', 'overseas authority',
];

/** Two hundred queries: those above, then headings of the site and pairs of their words, always the same. */
function queries() {
  const all = new Set(TYPED);
  for (const page of pages(site)) {
    const html = readFileSync(join(site, page), 'utf8');
    for (const [, heading] of html.matchAll(/<h[23][^>]*>(.*?)<\/h[23]>/gs)) {
      const words = heading.replace(/<[^>]*>/g, ' ').replace(/&[^;]*;/g, ' ').trim().split(/\s+/).filter((word) => !word.startsWith('-'));
      if (words.length === 0 || words[0] === '') continue;
      all.add(words.length > 6 ? [words[1], words[words.length - 1]].join(' ') : words.join(' '));
      if (all.size >= 200) return [...all];
    }
  }
  return [...all];
}

async function withWorker(change, task) {
  const host = await watched(site, change);
  const context = await chrome.newContext();
  const page = await context.newPage();
  try {
    return await task(await start(page, site, host.url), page, host);
  } finally {
    await context.close();
    host.close();
  }
}

test('two hundred queries give what the command line gives', { timeout: 600_000 }, async () => {
  const asked = queries();
  assert.equal(asked.length, 200);
  const run = promisify(execFile);
  await withWorker(undefined, async ({ ask, open }) => {
    const opened = await open();
    assert.equal(opened.type, 'opened', JSON.stringify(opened));
    for (const query of asked) {
      const { stdout } = await run(binary, ['search', '--root', root, '--format', 'json', '--', query], { maxBuffer: 1 << 26 });
      const native = JSON.parse(stdout);
      const found = await ask({ type: 'search', request: { query } });
      assert.equal(found.type, 'answer', `${query}: ${JSON.stringify(found)}`);
      // What may have been meant by a filter is known to the command line only.
      for (const filter of native.unknown_filters) filter.nearest = null;
      assert.deepEqual(found.answer, native, query);
    }
  });
});

test('while one types, and further down, the answers are the command line’s too', { timeout: 600_000 }, async () => {
  const run = promisify(execFile);
  const asked = queries().filter((query, at) => at % 5 === 0);
  await withWorker(undefined, async ({ ask, open }) => {
    assert.equal((await open()).type, 'opened');
    let begun = 0;
    let further = 0;
    for (const [at, query] of asked.entries()) {
      // The last word as it is half typed; every other one from the fourth document on.
      const typed = query.slice(0, Math.max(1, query.length - 2));
      const offset = at % 2 ? 3 : 0;
      const { stdout } = await run(binary, ['search', '--root', root, '--format', 'json', '--typing', '--offset', String(offset), '--limit', '4', '--', typed], { maxBuffer: 1 << 26 });
      const native = JSON.parse(stdout);
      const found = await ask({ type: 'search', request: { query: typed, typing: true, offset, limit: 4 } });
      for (const filter of native.unknown_filters) filter.nearest = null;
      assert.deepEqual(found.answer, native, `${typed} from ${offset}`);
      begun += native.results.length && !offset ? 1 : 0;
      further += native.results.length && offset ? 1 : 0;
    }
    assert.ok(begun >= 10 && further >= 10, `${begun} and ${further} answers with results`);
  });
});

test('a large index is bounded in memory and on the device, and answers as before', async () => {
  const queries = ['passport', 'share information', 'unaccompanied minor', 'penalty', 'consent', 'passport'];
  const bounds = { memory: '60 * 1024', stored: '40 * 1024' };
  const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.from(String(bytes)
    .replace(/MOST_MEMORY = [^;]*;/, `MOST_MEMORY = ${bounds.memory};`).replace(/MOST_STORED = [^;]*;/, `MOST_STORED = ${bounds.stored};`)
    .replace('function forget() {', 'function forget() { queueMicrotask(function () { var sum = 0, last = 0; chunks.forEach(function (bytes, number) { sum += bytes.length; if (used.get(number) === now) last += bytes.length; }); self.postMessage({ type: "fetched", memory: sum, last: last }); });')) } : null;
  const asked = async (bounded) => {
    const host = await watched(site, bounded ? change : undefined);
    // The service worker would keep this hub's index as a whole.
    const context = await chrome.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    const { ask, open } = await start(page, site, host.url);
    // What an earlier worker noted in another form counts for nothing.
    await page.evaluate(async () => {
      await caches.open('faletusi / files');
      const names = (await (await fetch('search/manifest.json')).json()).chunks.match(/.{16}/g);
      await (await caches.open('faletusi / state')).put(`${location.origin}/?state=chunks`, Response.json(Object.fromEntries(names.map((name) => [name, 'once']))));
    });
    await open();
    const answers = [];
    for (const query of queries) answers.push((await ask({ type: 'search', request: { query } })).answer);
    // The last search has pruned when the next one is answered.
    await ask({ type: 'search', request: { query: 'passport' } });
    const kept = await page.evaluate(async () => {
      const cache = await caches.open('faletusi / files');
      const sizes = await Promise.all((await cache.keys()).filter((key) => key.url.endsWith('.bin')).map((key) => cache.match(key).then((found) => found.arrayBuffer()).then((bytes) => bytes.byteLength)));
      return sizes.reduce((sum, size) => sum + size, 0);
    });
    const memory = await page.evaluate(() => window.search.rounds.filter((round) => 'memory' in round));
    await context.close();
    host.close();
    return { answers, kept, memory };
  };
  const whole = await asked(false);
  const bounded = await asked(true);
  assert.deepEqual(bounded.answers, whole.answers);
  assert.ok(whole.kept > 100 * 1024, `${whole.kept} bytes without a bound`);
  assert.ok(bounded.kept <= 40 * 1024, `${bounded.kept} bytes`);
  assert.ok(bounded.memory.length >= queries.length);
  // What the last search itself read stays.
  for (const { memory, last } of bounded.memory) assert.ok(memory <= Math.max(60 * 1024, last), `${memory} bytes, of which ${last} were just read`);
});

test('of the chunks on the device those of an earlier edition go first', async () => {
  const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.from(String(bytes).replace(/MOST_STORED = [^;]*;/, 'MOST_STORED = 400 * 1024;')) } : null;
  const host = await watched(site, change);
  const context = await chrome.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const { ask, open } = await start(page, site, host.url);
  const old = `${host.url}search/0123456789abcdef.bin`;
  // Read later than all others will be.
  await page.evaluate(async (old) => {
    await (await caches.open('faletusi / files')).put(old, new Response(new Uint8Array(350 * 1024)));
    await (await caches.open('faletusi / state')).put(`${location.origin}/?state=chunks`, Response.json({ '0123456789abcdef': [Date.now() + 1e6, 350 * 1024] }));
  }, old);
  const kept = () => page.evaluate(async () => (await (await caches.open('faletusi / files')).keys()).map((key) => key.url));
  await open();
  for (const query of ['passport', 'share information', 'consent', 'penalty']) await ask({ type: 'search', request: { query } });
  await ask({ type: 'search', request: { query: 'passport' } });
  const left = await kept();
  assert.ok(!left.includes(old) && left.length > 10, left.join(' '));
  await context.close();
  host.close();
});

test('what cannot be let go of on the device is not said to be not kept', async () => {
  const code = 'Cache.prototype.keys = () => { self.postMessage({ type: "fetched", refused: true }); return Promise.reject(new DOMException("refused", "InvalidStateError")); };\n';
  const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.from(code + String(bytes).replace(/MOST_STORED = [^;]*;/, 'MOST_STORED = 1024;')) } : null;
  await withWorker(change, async ({ ask, open }, page) => {
    await page.evaluate(() => Promise.all(['files', 'state'].map((name) => caches.open(`faletusi / ${name}`))));
    await open();
    for (const query of ['passport', 'consent']) assert.equal((await ask({ type: 'search', request: { query } })).type, 'answer');
    await page.waitForFunction(() => window.search.rounds.some((round) => round.refused));
    await ask({ type: 'search', request: { query: 'penalty' } });
    assert.deepEqual(await page.evaluate(() => window.search.notices), []);
  });
});

test('opening takes two rounds, and what was read is kept', async () => {
  const host = await watched(site);
  const context = await chrome.newContext();
  const read = async () => {
    const page = await context.newPage();
    const { ask, open } = await start(page, site, host.url);
    await open();
    const opening = await page.evaluate(() => window.search.rounds.splice(0));
    await ask({ type: 'search', request: { query: 'share information' } });
    const search = await page.evaluate(() => window.search.rounds.splice(0));
    await page.close();
    return { opening, search };
  };
  const first = await read();
  // The manifest is the one before.
  assert.equal(first.opening.length, 1, JSON.stringify(first));
  assert.ok(first.search.length <= 2, JSON.stringify(first));
  const again = await read();
  assert.equal([...again.opening, ...again.search].reduce((sum, round) => sum + round.requests, 0), 0, JSON.stringify(again));
  await context.close();
  host.close();
});

test('a search that nobody waits for is cancelled', async () => {
  await withWorker(undefined, async ({ open }, page) => {
    await open();
    const said = await page.evaluate(() => {
      window.search.post({ id: 100, type: 'cancel', search: 3 });
      const first = window.search.ask({ type: 'search', request: { query: 'passport' } });
      const second = window.search.ask({ type: 'search', request: { query: 'minor' } });
      return Promise.all([first, second]);
    });
    assert.deepEqual(said.map((answer) => answer.type), ['answer', 'cancelled']);
  });
});

test('an engine of the wrong type is compiled all the same', async () => {
  const change = (path) => path.endsWith('.wasm') ? { type: 'application/octet-stream' } : null;
  assert.equal(await withWorker(change, async ({ open }) => (await open()).type), 'opened');
});

const isChunk = (path) => path.endsWith('.bin');
const failures = [
  ['a missing chunk', (path) => isChunk(path) ? { status: 404 } : null, 'missing'],
  ['a damaged chunk', (path, bytes) => isChunk(path) ? { bytes: Buffer.concat([bytes.subarray(0, 20), Buffer.from('x'), bytes.subarray(21)]) } : null, 'damaged'],
  ['a chunk cut short', (path, bytes) => isChunk(path) ? { bytes: bytes.subarray(0, bytes.length / 2) } : null, 'damaged'],
  ['a host that answers with a page', (path) => isChunk(path) ? { type: 'text/html', bytes: Buffer.from('<!doctype html>') } : null, 'html'],
  ['no manifest', (path) => path.endsWith('manifest.json') ? { status: 404 } : null, 'missing'],
  ['a manifest that is none', (path) => path.endsWith('manifest.json') ? { bytes: Buffer.from('{') } : null, 'damaged'],
  ['an index of another version', (path, bytes) => path.endsWith('manifest.json') ? { bytes: Buffer.from(JSON.stringify({ ...JSON.parse(bytes), format: '0' })) } : null, 'version'],
  ['no engine', (path) => path.endsWith('.wasm') ? { status: 404 } : null, 'missing'],
  ['an engine cut short', (path, bytes) => path.endsWith('.wasm') ? { bytes: bytes.subarray(0, 5000) } : null, 'damaged'],
];
for (const [name, change, kind] of failures) {
  test(`${name} is told as ${kind}`, async () => {
    const said = await withWorker(change, ({ open }) => open());
    assert.deepEqual([said.type, said.kind], ['failed', kind], said.message);
  });
}

for (const [name, code, kind] of [['no WebAssembly', 'delete globalThis.WebAssembly;\n', 'no-webassembly'], ['no network', 'globalThis.fetch = () => Promise.reject(new TypeError("offline"));\n', 'no-network']]) {
  test(`${name} is told as ${kind}`, async () => {
    const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.concat([Buffer.from(code), bytes]) } : null;
    const said = await withWorker(change, ({ open }) => open());
    assert.deepEqual([said.type, said.kind], ['failed', kind], said.message);
  });
}

test('a policy that forbids WebAssembly is told as no-webassembly', async () => {
  const policy = { 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'" };
  const said = await withWorker((path) => path.includes('search-worker') ? { headers: policy } : null, ({ open }) => open());
  assert.deepEqual([said.type, said.kind], ['failed', 'no-webassembly'], said.message);
});

test("the site's own policy lets the engine run", async () => {
  const html = readFileSync(join(site, 'index.html'), 'utf8');
  const [, policy] = html.match(/http-equiv="?Content-Security-Policy"? content="([^"]*)"/i);
  const headers = { 'content-security-policy': policy.replaceAll('&#39;', "'") };
  assert.equal(await withWorker((path) => path.includes('search-worker') ? { headers } : null, async ({ open }) => (await open()).type), 'opened');
});

test('where the storage is full the search works and says so once', async () => {
  await withWorker(undefined, async ({ ask, open }, page, host) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(host.url).origin, quotaSize: 20_000 });
    assert.equal((await open()).type, 'opened');
    for (const query of ['passport', 'unaccompanied minor']) {
      assert.equal((await ask({ type: 'search', request: { query } })).type, 'answer');
    }
    await page.waitForFunction(() => window.search.notices.length > 0);
    assert.deepEqual(await page.evaluate(() => window.search.notices), ['not-kept']);
  });
});

test('opening takes three requests, a first query of this hub few and less than 100 kB', async () => {
  await withWorker(undefined, async ({ ask, open }, page, host) => {
    // Beside these the service worker fetches its shell.
    const asked = () => host.log.filter(({ path }) => /^search\/|\.wasm$/.test(path));
    host.log.length = 0;
    await open();
    assert.equal(asked().length, 3, asked().map(({ path }) => path).join(' '));
    host.log.length = 0;
    await ask({ type: 'search', request: { query: 'who may share information' } });
    assert.ok(asked().length <= 24, `${asked().length} requests`);
    const bytes = asked().reduce((sum, { bytes: length }) => sum + length, 0);
    assert.ok(bytes > 0 && bytes < 100_000, `${bytes} bytes`);
  });
});

test('where nothing may be kept the search works and says so once', async () => {
  const code = 'CacheStorage.prototype.open = () => Promise.reject(new DOMException("refused", "SecurityError"));\n';
  const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.concat([Buffer.from(code), bytes]) } : null;
  await withWorker(change, async ({ ask, open }, page) => {
    await open();
    assert.equal((await ask({ type: 'search', request: { query: 'passport' } })).type, 'answer');
    assert.deepEqual(await page.evaluate(() => window.search.notices), ['not-kept']);
  });
});
