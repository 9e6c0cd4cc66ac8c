// A small hub in two editions, a host that can fail in every way, and Chromium on it: for the tests of reading offline.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from './tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.FALETUSI ?? [join(root, 'target/release/faletusi'), join(root, 'target/debug/faletusi')].find((b) => existsSync(b));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm', '.css': 'text/css', '.md': 'text/markdown', '.png': 'image/png' };

const CONFIG = `title = "Small hub"
origin = "hub.example/small"
languages = ["en", "fr"]

[audiences.public]
title = "Public"

[audiences.members]
title = "Members"
includes = ["public"]
max_marking = "TLP:AMBER"

[[collections]]
id = "sops"
folder = "sops"
profile = "procedure"
title = "Procedures"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"

[[collections]]
id = "guides"
folder = "guides"
profile = "article"
title = "Guides"
audience = "public"
marking = "TLP:CLEAR"
release = "optional"

[[collections]]
id = "alerts"
folder = "alerts"
profile = "article"
title = "Alerts for members"
audience = "members"
marking = "TLP:GREEN"
release = "optional"
`;

const sop = (word) => `---
title: Examining a traveller
summary: How to examine.
---

## 1. Examine
Take the ${word} and look at every page of it.

## 2. Decide
Decide within the hour.
`;
const guide = (title, text, front = '') => `---\ntitle: ${title}\nsummary: A guide.\n${front}---\n\n## 1. First\n${text}\n`;

/** Runs the program, which must succeed. */
export function run(...words) {
  const ran = spawnSync(binary, words, { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: '' } });
  assert.equal(ran.status, 0, `${words.join(' ')}\n${ran.stderr}`);
}

/** Builds the two editions, of 2026-11-20 and 2026-12-01: in the second a procedure has a new version, another was
 * withdrawn, one guide has other words, one is gone, one is new; `still` is the same. Gives their folders. */
export function editions() {
  const folder = mkdtempSync(join(tmpdir(), 'offline-'));
  const hub = join(folder, 'hub');
  const put = (path, text) => { mkdirSync(dirname(join(hub, path)), { recursive: true }); writeFileSync(join(hub, path), text); };
  put('hub.toml', CONFIG);
  cpSync(join(root, 'themes'), join(hub, 'themes'), { recursive: true });
  put('sops/examine.md', sop('passport'));
  put('sops/stamp.md', sop('stamp').replace('Examining a traveller', 'Stamping'));
  put('guides/still.md', guide('Still guide', 'The kahawai swims.', 'review_by: 2026-12-24\n'));
  put('guides/changing.md', guide('Changing guide', 'The lagoon is blue.'));
  put('guides/leaving.md', guide('Leaving guide', 'This one will go.'));
  put('guides/francais.md', guide('Guide en français', 'Le récif protège le lagon.', 'language: fr\n'));
  put('alerts/alert.md', guide('Secret alert', 'The quartermaster is watched.', 'handling:\n  expires: 2026-12-24\n'));
  put('sops/warning.md', sop('ticket').replace('Examining a traveller', 'Warning').replace('---\n\n##', 'handling:\n  expires: 2026-12-24\n---\n\n##'));
  const at = (today, name, ...more) => run('build', '--root', hub, '--today', today, '--output', join(folder, name), '-q', ...more);
  run('release', 'examine', 'stamp', '--root', hub, '--version', '1.0', '--unsigned', '--today', '2026-11-20');
  at('2026-11-20', 'a');
  at('2026-11-20', 'members', '--audience', 'members');
  at('2026-11-20', 'none', '--no-offline');
  at('2026-11-20', 'unsearched', '--no-search');
  put('sops/examine.md', sop('fingerprint'));
  put('guides/changing.md', guide('Changing guide', 'The lagoon is turquoise.'));
  rmSync(join(hub, 'guides/leaving.md'));
  put('guides/new.md', guide('New guide', 'A pandanus grows.'));
  run('release', 'examine', '--root', hub, '--version', '2.0', '--unsigned', '--today', '2026-12-01');
  run('release', 'stamp@1.0', '--root', hub, '--withdraw', '--reason', 'It was wrong.', '--unsigned', '--today', '2026-12-01');
  at('2026-12-01', 'b');
  return { folder, a: join(folder, 'a'), b: join(folder, 'b'), members: join(folder, 'members'), none: join(folder, 'none'), unsearched: join(folder, 'unsearched') };
}

/** A host under a sub-path. `folder` may be exchanged; with `down` no connection is answered; `change(path, bytes)` may
 * answer something else; `log` is what was asked for. */
export async function hoster(folder, base = '/deep/hub/') {
  const state = { folder, down: false, change: () => null, log: [], base };
  const server = createServer(async (request, response) => {
    if (state.down) { request.socket.destroy(); return; }
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const inner = path.startsWith(base) ? path.slice(base.length) || 'index.html' : '';
    state.log.push(inner);
    const file = normalize(join(state.folder, inner));
    const there = inner && file.startsWith(state.folder + sep) && existsSync(file) && !statSync(file).isDirectory();
    const changed = await state.change(inner, there ? readFileSync(file) : null);
    if (state.down) { request.socket.destroy(); return; }
    const answer = { status: there ? 200 : 404, type: TYPES[extname(inner)] ?? 'application/octet-stream', bytes: there ? readFileSync(file) : 'nothing here', ...changed };
    response.writeHead(answer.status, { 'content-type': answer.type, 'cache-control': 'no-cache', connection: 'close', ...answer.headers }).end(answer.bytes);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  server.unref();
  state.url = `http://127.0.0.1:${server.address().port}${base}`;
  state.close = () => { server.closeAllConnections(); server.close(); };
  return state;
}

/** One host and one browser context; nothing may be thrown on its pages while the task runs. */
export async function visit(chrome, folder, act, { context: settings = {}, base } = {}) {
  const host = await hoster(folder, base);
  const context = await chrome.newContext({ locale: 'en-GB', timezoneId: 'Pacific/Apia', ...settings });
  const page = await context.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  try {
    await act({ host, page, context });
    assert.deepEqual(thrown, []);
  } finally {
    await context.close();
    host.close();
  }
}

/** Waits until something is so. */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > end) assert.fail(`it never came true: ${what}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** What the browser keeps of a hub: names of caches with their addresses, and how many workers are registered. */
export function kept(page) {
  return page.evaluate(async () => {
    const all = {};
    for (const name of await caches.keys()) all[name.split(' ').slice(2).join(' ')] = (await (await caches.open(name)).keys()).map((key) => key.url);
    return { caches: all, workers: (await navigator.serviceWorker.getRegistrations()).length };
  });
}

/** Everything that the browser holds for the origin of a page. */
export function storages(page) {
  return page.evaluate(async () => ({
    caches: await caches.keys(),
    databases: (await indexedDB.databases()).map((one) => one.name),
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}

/** Code before a worker's own, under which what lies at some addresses cannot be put, as when the device is full. */
export function full(addresses) {
  return Buffer.from(`{ const put = Cache.prototype.put; Cache.prototype.put = function (key, value) {
    return ${addresses}.test(key.url || key) ? Promise.reject(new DOMException('Quota exceeded', 'QuotaExceededError')) : put.call(this, key, value);
  }; }\n`);
}

/** The page is under a worker, and what its edition keeps by itself is there. */
export async function settled(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((go) => setTimeout(go, 20));
  });
}

/** Goes through asking and saving at a place. */
export async function save(page) {
  await page.locator('.save button').first().click();
  await page.locator('.save button', { hasText: /^(Save|Enregistrer)$/ }).click();
  await page.locator('.save', { hasText: /Saved on this device on|Enregistré sur cet appareil/ }).waitFor();
}
