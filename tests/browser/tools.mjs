// What the browser tests share: Chromium, a static host that stops by itself, the pages of a built site.
import { createServer } from 'node:http';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, normalize, sep } from 'node:path';
import { chromium } from 'playwright-core';

export const TYPES = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.xml': 'application/xml', '.ics': 'text/calendar; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8', '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp',
};

/** How long anything may take before a test gives up. Nothing waits so long unless it never comes: on a machine with
 * other work a page can take ten times its usual time. */
export const PATIENCE = 90_000;

/** Starts Chromium as Debian has it, without any request of its own. */
export async function browser() {
  const started = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
  const { newContext, newPage } = started;
  started.newContext = async (...settings) => {
    const context = await newContext.apply(started, settings);
    context.setDefaultTimeout(PATIENCE);
    return context;
  };
  started.newPage = async (...settings) => {
    const page = await newPage.apply(started, settings);
    page.setDefaultTimeout(PATIENCE);
    return page;
  };
  return started;
}

/** A gate: `until` is over once `open()` was called. Whoever must see something in the midst holds it there, instead of
 * slowing it down and hoping. */
export function gate() {
  const one = {};
  one.until = new Promise((go) => { one.open = () => go(null); });
  return one;
}

/** Serves a folder under a sub-path on a free port of this machine. */
export async function host(folder, base = '/hub/') {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const inner = path.startsWith(base) ? path.slice(base.length) || 'index.html' : null;
    const file = inner === null ? null : normalize(join(folder, inner.endsWith('/') ? `${inner}index.html` : inner));
    if (!file || !file.startsWith(folder + sep) || !existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  server.unref();
  return { url: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() };
}

/** All pages of a built site, as paths inside it. */
export function pages(folder, inside = '') {
  return readdirSync(join(folder, inside), { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const path = inside ? `${inside}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return pages(folder, path);
    return entry.name.endsWith('.html') ? [path] : [];
  });
}
