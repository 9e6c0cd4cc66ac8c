// Reading offline in Chromium: what is kept and what is not, saving with its size and progress, an update in the midst,
// removal, and every way to fail. The host goes down; Chromium's own emulation does not reach service workers.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { browser, gate } from './tools.mjs';
import { asset, start } from './search-tools.mjs';
import { editions, full, kept, save, settled, storages, until, visit as visited } from './offline-tools.mjs';

const SOP = 'sops/examine.html';
let chrome;
let built;

before(async () => {
  built = editions();
  chrome = await browser();
});

after(async () => {
  await chrome?.close();
  if (built) rmSync(built.folder, { recursive: true, force: true });
});

const visit = (folder, act, options) => visited(chrome, folder, act, options);

/** A page that was read and is kept. */
async function read(page, host, address) {
  await page.goto(host.url + address);
  await settled(page);
  // The first page of a visit came before the worker.
  await page.goto(host.url + address);
  await until(`${address} is kept`, async () => (await kept(page)).caches.read?.includes(host.url + address));
}

/** Searches with the engine of the site, as pages do: the documents found, or what failed. */
async function search(page, host, query) {
  const [worker, engine] = ['search-worker.js', 'search.wasm'].map((name) => host.url + asset(host.folder, name));
  return page.evaluate(({ worker, engine, index, query }) => new Promise((done) => {
    const w = new Worker(worker);
    w.onmessage = ({ data }) => {
      if (data.type === 'opened') w.postMessage({ id: 2, type: 'search', request: { query } });
      if (data.type === 'failed') { w.terminate(); done(data.kind); }
      if (data.type === 'answer') { w.terminate(); done(JSON.stringify(data.answer)); }
    };
    w.onerror = () => done('no worker');
    w.postMessage({ id: 1, type: 'open', engine, index });
  }), { worker, engine, index: `${host.url}search/manifest.json`, query });
}

/** Removes everything, as a reader does who means it. */
async function removeAll(page) {
  await page.locator('.device .remove').click();
  await page.locator('.device .ask button', { hasText: 'Remove all of it' }).click();
  await page.locator('.device .said', { hasText: 'Removed' }).waitFor();
}

const banner = (page) => page.locator('aside.kept').innerText();

test('a page that was read is readable offline and says what it is', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    assert.equal(await page.locator('aside.kept').count(), 0);
    host.down = true;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /Take the passport/);
    assert.match(await banner(page), /^You are reading a copy kept on this device on \d+ \w+ \d{4}, from the edition of 20 November 2026\. It may have been replaced since\.$/);
    assert.ok(await page.evaluate(() => document.styleSheets.length === 1 && getComputedStyle(document.querySelector('.banner')).borderLeftWidth === '6px'));
    // As hosts that leave out the ending would have it.
    await page.goto(`${host.url}sops/examine`);
    assert.match(await page.locator('main').innerText(), /Take the passport/);
    host.down = false;
    await page.goto(host.url + SOP);
    assert.equal(await page.locator('aside.kept').count(), 0);
  });
});

test('what was read is bounded: the longest unread goes', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(host.url);
    await settled(page);
    host.change = (path, bytes) => /^(sops|guides)\/\w+\.html$/.test(path) ? { bytes: Buffer.concat([bytes, Buffer.from(`<!--${' '.repeat(7e6)}-->`)]) } : null;
    const pages = ['guides/still.html', 'guides/changing.html', SOP].map((address) => host.url + address);
    const used = (address) => page.evaluate(async ({ root, address }) => {
      const found = await (await caches.open(`faletusi ${new URL(root).pathname} state`)).match(`${root}?state=read`);
      return (found && (await found.json())[address.slice(root.length)]?.used) ?? 0;
    }, { root: host.url, address });
    for (const address of [pages[0], pages[1], pages[0], pages[2]]) {
      const before = await used(address).catch(() => 0);
      await page.goto(address);
      await until(`${address} is kept`, async () => await used(address) > before);
    }
    assert.deepEqual((await kept(page)).caches.read.sort(), [pages[0], pages[2]]);
  });
});

test('a page that was not read leads to an honest page with what there is', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    host.down = true;
    await page.goto(`${host.url}guides/still.html#sec_1`);
    await page.locator('.kept-here h2').waitFor();
    const text = await page.locator('main').innerText();
    assert.match(text, /There is no connection, and this page is not kept on this device: guides\/still\.html/);
    assert.match(text, /Read before and still kept\s+Procedures 1 page, \d+ kB\s+Examining a traveller \d+ kB, kept on \d+ \w+ \d{4}\s/);
    assert.match(text, /Search does not work without a connection until it is saved\./);
    assert.equal(await page.locator('.banner a').getAttribute('href'), `${host.url}guides/still.html#sec_1`, 'the place on the page is not lost');
    // A link that somebody made leads nowhere else.
    await page.goto(`${host.url}offline.html#https://evil.example/x`);
    await page.locator('.kept-here h2').waitFor();
    assert.equal(await page.locator('.kept-here a[href*="evil"]').count(), 0);
    await page.goto(`${host.url}index.html`);
    assert.match(await page.locator('h1').innerText(), /Small hub/);
  });
});

test('a collection is saved with its size first and progress, and can be searched offline', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(`${host.url}guides/index.html`);
    await settled(page);
    assert.ok(!host.log.includes('offline.json'), 'the list is not loaded on an ordinary view');
    const place = page.locator('.save');
    await place.locator('button').click();
    await place.locator('p').first().waitFor();
    await until('the size is shown', async () => /[\d.]+ [kM]B on this device/.test(await place.innerText()));
    assert.match(await place.innerText(), /^5 pages with everything needed, the search engine and its index: [\d.]+ [kM]B on this device\./);
    // Held up, so that the progress can be seen.
    const held = gate();
    let chunk = '';
    host.change = (path) => /\.bin$/.test(path) && path === (chunk ||= path) ? held.until : null;
    await place.getByRole('button', { name: 'Save', exact: true }).click();
    await until('all but two came', async () => {
      const [, done, count] = (await place.innerText()).match(/(\d+) of (\d+) files/) ?? [];
      return done >= count - 2;
    });
    await page.waitForTimeout(200);
    assert.ok(!host.log.includes('search/manifest.json'), 'the manifest comes after its chunks');
    assert.ok(await place.locator('progress').isVisible());
    assert.deepEqual(await place.locator('button').allInnerTexts(), ['Cancel']);
    held.open();
    await place.getByText(/^Saved on this device on \d+ \w+ \d{4}\. Edition of 20 November 2026\.$/).waitFor();
    host.change = () => null;
    host.down = true;
    await page.goto(`${host.url}guides/changing.html`);
    assert.match(await page.locator('main').innerText(), /The lagoon is blue/);
    const found = await search(page, host, 'kahawai');
    assert.match(found, /Still guide/);
    await page.goto(`${host.url}guides/francais.html`);
    assert.match(await banner(page), /^Vous lisez une copie gardée sur cet appareil le .* de l’édition du 20 novembre 2026/);
    await page.goto(`${host.url}offline.html`);
    await page.locator('.kept-here h2').first().waitFor();
    assert.match(await page.locator('main').innerText(), /Saved on this device\s+Guides 5 pages, \d+ kB\s+Saved on this device on [^]*\.\s+Remove\s+Changing guide \d+ kB, kept on [^]*Search works without a connection\./);
  });
});

test('a saved copy can be checked without a connection, and its first download is there', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await settled(page);
    await save(page);
    host.down = true;
    await page.goto(host.url + SOP);
    assert.match(await banner(page), /You are reading a copy/);
    await page.locator('.genuine button').click();
    await page.locator('.genuine .verdict', { hasText: 'This is the genuine text of version 1.0.' }).waitFor();
    const source = await page.locator('a[download]').first().evaluate((link) => fetch(link.href).then((found) => found.text()));
    assert.match(source, /Take the passport/);
  });
});

test('saving can be cancelled, and nothing half saved is called saved', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(`${host.url}guides/index.html`);
    await settled(page);
    const place = page.locator('.save');
    await place.locator('button').click();
    const held = gate();
    host.change = (path) => /\.bin$|guides/.test(path) ? held.until : null;
    await place.getByRole('button', { name: 'Save', exact: true }).click();
    await place.getByRole('button', { name: 'Cancel' }).click();
    await place.getByText('Cancelled. Nothing was saved.').waitFor();
    host.change = () => null;
    held.open();
    await page.goto(`${host.url}guides/index.html`);
    await page.locator('.save button').waitFor();
    assert.match(await page.locator('.save').innerText(), /^Save this collection/);
    // A connection that breaks.
    await place.locator('button').click();
    await place.getByRole('button', { name: 'Save', exact: true }).waitFor();
    host.change = (path) => { if (/guides\/still/.test(path)) host.down = true; return null; };
    await place.getByRole('button', { name: 'Save', exact: true }).click();
    await place.getByText('The connection failed, so nothing was saved. Try again when it is better.').waitFor();
    host.change = () => null;
    host.down = false;
    await place.getByRole('button', { name: 'Try again' }).click();
    await place.getByRole('button', { name: 'Save', exact: true }).click();
    await place.getByText(/^Saved on this device on/).waitFor();
    await place.getByRole('button', { name: 'Remove' }).click();
    await until('it is removed', async () => /^Removed from this device: “Guides” \(.*\)\.\s+Save this collection/.test(await place.innerText()));
    assert.deepEqual((await kept(page)).caches.kept.filter((key) => key.includes('hash')), []);
  });
});

test('an update comes whole and says what became of what is kept', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(`${host.url}guides/index.html`);
    await settled(page);
    await save(page);
    await page.goto(`${host.url}sops/index.html`);
    await save(page);
    await page.goto(host.url + SOP);
    await page.getByText('Saved on this device with “Procedures”.').waitFor();
    // The new edition, whose index breaks off: the old one stays, whole.
    host.log.length = 0;
    host.folder = built.b;
    host.change = (path) => /\.bin$/.test(path) ? { status: 503 } : null;
    await page.goto(`${host.url}guides/still.html`);
    await until('the new edition was tried', () => host.log.includes('offline.json') && host.log.some((path) => path.endsWith('.bin')));
    await until('and the device has learned of it', () => page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const learned = await (await caches.open(`faletusi ${new URL(registration.scope).pathname} state`)).match(`${registration.scope}?state=learned`);
      return (await learned.json()).date === '2026-12-01' && !registration.installing && !registration.waiting;
    }));
    host.down = true;
    host.folder = built.a;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /Take the passport/);
    assert.match(await banner(page), /edition of 20 November 2026[\s\S]*Version 2\.0 has replaced this text, as the edition of 1 December 2026 says\. Do not rely on this copy\./);
    await page.goto(`${host.url}sops/stamp.html`);
    assert.match(await page.locator('main').innerText(), /Take the stamp/);
    assert.match(await banner(page), /This text has been withdrawn, as the edition of 1 December 2026 says\. Do not rely on this copy\./);
    await page.goto(`${host.url}guides/changing.html`);
    assert.match(await page.locator('main').innerText(), /The lagoon is blue/);
    assert.match(await banner(page), /This text has been changed since, as the edition of 1 December 2026 says/);
    await page.goto(`${host.url}guides/leaving.html`);
    assert.match(await banner(page), /The hub no longer has this page, as the edition of 1 December 2026 says/);
    assert.match(await search(page, host, 'blue'), /Changing guide/);
    assert.equal(JSON.parse(await search(page, host, 'turquoise')).documents, 0);
    await page.goto(`${host.url}guides/still.html`);
    assert.doesNotMatch(await banner(page), /changed|no longer/);

    // Now it comes through: beside the old one, then in its place.
    host.down = false;
    host.folder = built.b;
    host.change = () => null;
    const before = host.log.splice(0).filter((path) => path === 'guides/changing.html').length;
    await page.goto(`${host.url}guides/still.html`);
    await page.locator('.edition').waitFor();
    assert.match(await page.locator('.edition').innerText(), /A new edition of this hub is ready\.\s+Reload/);
    // What is the same but for the day of its build was not fetched for the device: only by this view.
    assert.equal(host.log.filter((path) => path === 'guides/still.html').length, 1, host.log.join(' '));
    // What had arrived before it broke off did not come twice.
    assert.equal(before + host.log.filter((path) => path === 'guides/changing.html').length, 1);
    await Promise.all([page.waitForEvent('load'), page.locator('.edition button').click()]);
    await until('it took over', async () => (await search(page, host, 'turquoise')).includes('Changing guide'));
    host.down = true;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /Take the fingerprint/);
    assert.match(await banner(page), /edition of 1 December 2026\. It may have been replaced since\.$/);
    await page.goto(`${host.url}guides/new.html`);
    assert.match(await page.locator('main').innerText(), /pandanus/);
    await page.goto(`${host.url}guides/leaving.html`);
    assert.match(await banner(page), /The hub no longer has this page/);
    assert.match(await search(page, host, 'turquoise'), /Changing guide/);
    assert.equal(await search(page, host, 'blue').then((found) => /The lagoon is/.test(found)), false);
    const { caches } = await kept(page);
    assert.equal(Object.keys(caches).filter((name) => name.startsWith('shell')).length, 1);
    const chunks = caches.files.filter((key) => key.endsWith('.bin')).map((key) => key.split('/').pop().slice(0, 16));
    const manifest = JSON.parse(readFileSync(join(built.b, 'search/manifest.json'), 'utf8'));
    assert.deepEqual(chunks.sort(), manifest.chunks.match(/.{16}/g).sort(), 'no chunk of the old index is left');
  });
});

test('without a word of the reader the next navigation brings the new edition', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    host.folder = built.b;
    // The new worker tells the host when it is asked to take over.
    host.change = (path, bytes) => path === 'sw.js' ? { bytes: Buffer.concat([Buffer.from('self.addEventListener("message", function (event) { if (event.data.type === "take-over") fetch("took-over.json"); });\n'), bytes]) } : null;
    await page.goto(`${host.url}index.html`);
    await page.locator('.edition').waitFor();
    await page.goto(`${host.url}guides/still.html`);
    // A page that is still getting its files: who takes over now leaves it, or the next one, without an answer.
    await page.evaluate(async () => {
      for (let time = 0; time < 10; time += 1) await fetch('still.json').then(() => new Promise((go) => setTimeout(go, 300)));
    });
    assert.ok(!host.log.includes('took-over.json'), 'it waits for the page');
    await until('nothing waits', () => page.evaluate(() => navigator.serviceWorker.getRegistration().then((r) => !r.waiting && !r.installing)));
    assert.ok(host.log.includes('took-over.json'));
    await until('it took over', () => page.evaluate(() => new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => done(data.date === '2026-12-01');
      navigator.serviceWorker.controller.postMessage({ type: 'edition' }, [channel.port2]);
    })));
    host.down = true;
    await page.goto(host.url + SOP);
    // It was read and not saved: the old text stays, with the warning.
    assert.match(await page.locator('main').innerText(), /Take the passport/);
    assert.match(await banner(page), /Version 2\.0 has replaced this text/);
  });
});

test('a search that was open before an update never answers from both editions', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(`${host.url}guides/index.html`);
    await settled(page);
    await save(page);
    const { ask, open } = await start(page, host.folder, host.url);
    assert.equal((await open()).type, 'opened');
    const search = (query) => ask({ type: 'search', request: { query } });
    host.folder = built.b;
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
    await page.locator('.edition').waitFor();
    // Another page takes the new edition; this one still has its search open.
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.waiting.postMessage({ type: 'take-over' })));
    await until('the old index is gone', async () => !(await kept(page)).caches.files.some((key) => key.endsWith('.bin') && !existsSync(join(built.b, 'search', key.split('/').pop()))));
    const later = await search('turquoise');
    assert.ok(later.kind === 'missing' || later.answer?.documents === 0, JSON.stringify(later));
    const before = await search('blue');
    assert.ok(before.kind === 'missing' || /The lagoon is/.test(JSON.stringify(before.answer)), JSON.stringify(before));
    // Opened again, it is the new one, whole.
    assert.equal((await ask({ type: 'open', engine: new URL(asset(built.b, 'search.wasm'), host.url).href, index: `${host.url}search/manifest.json` })).type, 'opened');
    assert.equal((await search('turquoise')).answer.documents, 1);
    assert.equal((await search('blue')).answer.documents, 0);
  });
});

test('a page of the host that was seen later is remembered beside the saved copy', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await settled(page);
    await save(page);
    // The page is new, the rest of the host is not yet.
    host.change = (path) => path === SOP ? { bytes: readFileSync(join(built.b, SOP)) } : null;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /Take the fingerprint/);
    await until('it is noted', async () => (await kept(page)).caches.state.some((key) => key.endsWith('?state=seen')));
    host.down = true;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /Take the passport/);
    assert.match(await banner(page), /the hub showed another text of this page on this device\. Do not rely on this copy\./);
  });
});

test('a members’ build keeps nothing by itself, and what is saved can be removed without a trace', async () => {
  await visit(built.members, async ({ host, page }) => {
    for (const address of ['index.html', 'alerts/alert.html', 'search.html']) await page.goto(host.url + address);
    assert.match(await search(page, host, 'quartermaster'), /Secret alert/);
    await page.waitForTimeout(500);
    assert.deepEqual(await kept(page), { caches: {}, workers: 0 });
    // Asking for the size keeps nothing, nor does saving that was broken off by leaving.
    await page.goto(`${host.url}alerts/alert.html`);
    await page.locator('.save button').click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(await kept(page), { caches: {}, workers: 0 });
    await page.locator('.save button').click();
    host.change = (path) => /\.bin$/.test(path) ? gate().until : null;
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await until('something came', async () => (await kept(page)).caches.files?.length > 0);
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto(`${host.url}alerts/alert.html`);
    host.change = () => null;
    await page.locator('.save button').waitFor();
    await until('it is gone', async () => Object.keys((await kept(page)).caches).length === 0);
    await save(page);
    await page.goto(host.url + SOP);
    await page.waitForTimeout(500);
    assert.equal((await kept(page)).caches.read, undefined, 'reading keeps nothing there');
    host.down = true;
    await page.goto(`${host.url}alerts/alert.html`);
    assert.match(await page.locator('main').innerText(), /quartermaster/);
    assert.match(await search(page, host, 'quartermaster'), /Secret alert/);
    await page.goto(host.url + SOP);
    await page.locator('.kept-here h2').first().waitFor();
    assert.match(await page.locator('main').innerText(), /not kept on this device: sops\/examine\.html/);
    await page.evaluate((name) => {
      localStorage.setItem(name, '1');
      sessionStorage.setItem(name, '1');
      sessionStorage.setItem('faletusi-found', '{}');
    }, `faletusi ${host.base} ticks`);
    await removeAll(page);
    assert.match(await page.locator('.device .said').innerText(), /^Removed from this device: what was saved \(1 page, \d+ kB\), the search engine and its index \(\d+ kB\), ticks and progress\.$/);
    assert.deepEqual(await storages(page), { caches: [], databases: [], local: [], session: [], cookies: '', workers: 0 });
    // Nor does what is read from now on leave anything.
    host.down = false;
    await page.goto(host.url + SOP);
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await storages(page), { caches: [], databases: [], local: [], session: [], cookies: '', workers: 0 });
  });
});

test('removing leaves no cache and no worker of this hub, and says what it was', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await page.evaluate(() => caches.open('faletusi /another/ files'));
    assert.match(await search(page, host, 'passport'), /Examining/);
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    await removeAll(page);
    assert.deepEqual(await storages(page), { caches: ['faletusi /another/ files'], databases: [], local: [], session: [], cookies: '', workers: 0 });
    assert.match(await page.locator('.device .said').innerText(), /^Removed from this device: what was read \(1 page, \d+ kB\), the search engine and its index \(\d+ kB\), the hub’s frame \(\d+ kB\)\. /);
    assert.deepEqual(await page.evaluate(() => caches.keys()), ['faletusi /another/ files'], 'what another hub keeps stays');
    assert.equal((await kept(page)).workers, 0);
  });
});

test('what was removed is said where it can be read', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await page.locator('.remove').tap();
    const answers = await page.locator('.device .ask').boundingBox();
    assert.ok(answers.y + answers.height <= 740, 'the question is seen whole');
    await page.getByRole('button', { name: 'Remove all of it' }).tap();
    const said = page.locator('.device .said');
    await until('it is said', async () => /^Removed from this device/.test(await said.innerText()));
    const place = await said.boundingBox();
    assert.ok(place.y >= 0 && place.y + place.height <= 740, JSON.stringify(place));
  }, { context: { viewport: { width: 360, height: 740 }, hasTouch: true } });
});

test('before all is removed the reader is asked, with sizes, and can keep it', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await search(page, host, 'passport');
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    await page.evaluate((name) => localStorage.setItem(name, '1'), `faletusi ${host.base} ticks`);
    const before = await storages(page), said = page.locator('.device .said');
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    const ask = async () => {
      await page.locator('.device .remove').focus();
      await page.keyboard.press('Enter');
      await page.locator('.device .ask').waitFor();
      assert.match(await said.innerText(), /^This is kept on this device: what was read \(1 page, \d+ kB\), the search engine and its index \(\d+ kB\), the hub’s frame \(\d+ kB\), ticks and progress\. Remove all of it\? Without a connection it cannot be fetched again\. Ticks and progress are nowhere else\.$/);
      // Twice Enter changes nothing, and who listens hears what is asked.
      assert.equal(await focused(), 'Keep it');
      assert.equal(await page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-describedby')).className), 'said');
      assert.equal(await page.locator('.device .remove').isVisible(), false);
    };
    for (const key of ['Enter', 'Escape']) {
      await ask();
      await page.keyboard.press(key);
      assert.equal(await said.innerText(), 'Nothing was removed.');
      assert.equal(await focused(), 'Remove from this device');
      assert.equal(await page.locator('.device .ask').count(), 0);
      assert.deepEqual(await storages(page), before);
    }
    await ask();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await until('it is removed', async () => /^Removed from this device/.test(await said.innerText()));
    assert.deepEqual((await storages(page)).caches, []);
    await until('the focus is where it began', async () => await focused() === 'Remove from this device');
  });
  // Where nothing is kept there is nothing to ask.
  await visit(built.members, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await page.locator('.device .remove').click();
    await page.locator('.device .said', { hasText: 'Nothing of this hub was kept on this device.' }).waitFor();
    assert.equal(await page.locator('.device .ask').count(), 0);
  });
});

test('where what is kept cannot be measured the reader is asked all the same', async () => {
  const QUESTION = 'What is kept on this device could not be measured. Remove all of it? Without a connection it cannot be fetched again.';
  for (const answer of ['Promise.reject(new Error("refused"))', 'new Promise(() => {})']) {
    await visit(built.a, async ({ host, page }) => {
      await read(page, host, SOP);
      await page.evaluate((answer) => { Cache.prototype.keys = new Function(`return ${answer}`); }, answer);
      const before = (await storages(page)).caches, said = page.locator('.device .said');
      await page.locator('.device .remove').click();
      await page.locator('.device .ask').waitFor();
      assert.equal(await said.innerText(), QUESTION);
      assert.deepEqual((await storages(page)).caches, before);
      await page.locator('.device .ask button', { hasText: 'Remove all of it' }).click();
      await until('it is removed', async () => /^Removed from this device: all that was kept of this hub\./.test(await said.innerText()));
      assert.deepEqual((await storages(page)).caches, []);
    });
  }
  // Bytes that no list knows of are not nothing.
  await visit(built.members, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await page.evaluate(async (base) => (await caches.open(`faletusi ${base} kept`)).put(`${base}?hash=1`, new Response('bytes')), host.base);
    await page.locator('.device .remove').click();
    await page.locator('.device .ask').waitFor();
    assert.equal(await page.locator('.device .said').innerText(), QUESTION);
  });
});

test('who presses twice is asked once, and told once what was removed', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    const press = () => page.evaluate(() => { for (let at = 0; at < 3; at += 1) document.querySelector('.device .remove').click(); });
    await press();
    await page.locator('.device .ask').first().waitFor();
    await page.waitForTimeout(500);
    assert.equal(await page.locator('.device .ask').count(), 1);
    await page.getByRole('button', { name: 'Keep it' }).click();
    await press();
    await page.locator('.device .ask').waitFor();
    await page.evaluate(() => document.querySelector('.device .ask button').click());
    await press();
    const said = page.locator('.device .said', { hasText: /^Removed from this device: what was read/ });
    await said.waitFor();
    await page.waitForTimeout(1000);
    assert.ok(await said.isVisible(), 'it is still said');
    assert.equal(await page.locator('.device .ask').count(), 0);
    // Then it can be asked anew.
    await page.locator('.device .remove').click();
    await page.locator('.device .said', { hasText: 'Nothing of this hub was kept on this device.' }).waitFor();
  });
});

test('what is taken off twice is told of once, by its title', async () => {
  await visit(built.a, async ({ host, page, context }) => {
    await page.goto(host.url + SOP);
    await settled(page);
    await save(page);
    await page.evaluate(() => { const one = document.querySelector('.save button'); one.click(); one.click(); });
    const gone = /^Removed from this device: “Examining a traveller” \(\d+ kB\)\.$/;
    await page.locator('.save .said', { hasText: gone }).waitFor();
    await page.waitForTimeout(500);
    assert.match(await page.locator('.save .said').innerText(), gone);
    await save(page);
    await page.goto(`${host.url}offline.html`);
    await page.locator('.kept-here button', { hasText: 'Remove' }).first().waitFor();
    // Meanwhile it is taken off on another page.
    const other = await context.newPage();
    await other.goto(host.url + SOP);
    await other.locator('.save button', { hasText: 'Remove' }).click();
    await other.locator('.save .said', { hasText: gone }).waitFor();
    await page.locator('.kept-here button', { hasText: 'Remove' }).first().click();
    await until('the list is as things are', async () => await page.locator('.kept-here button', { hasText: 'Remove' }).count() === 0);
    await page.waitForTimeout(500);
    assert.doesNotMatch(await page.locator('.kept-here').innerText(), /page:|Removed/);
  });
});

test('an image that a page was read with counts as what was read, not as the frame', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await page.evaluate(async (base) => (await caches.open(`faletusi ${base} files`)).put(`${base}files/map.0123456789ab.png`, new Response(new Uint8Array(7e6))), host.base);
    await page.locator('.device .remove').click();
    await page.locator('.device .ask').waitFor();
    assert.match(await page.locator('.device .said').innerText(), /what was read \(1 page, 7\.\d MB\), the hub’s frame \(\d+ kB\)/);
  });
});

test('what was taken off by itself is said with its size, and the focus is with it', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await settled(page);
    await save(page);
    await page.locator('.save button', { hasText: 'Remove' }).click();
    await page.locator('.save .said', { hasText: /^Removed from this device: “Examining a traveller” \(\d+ kB\)\.$/ }).waitFor();
    await page.locator('.save button', { hasText: 'Save for offline reading' }).waitFor();
    await save(page);
    await page.goto(`${host.url}offline.html`);
    await page.locator('.kept-here button', { hasText: 'Remove' }).first().click();
    const said = page.locator('.kept-here .said', { hasText: /^Removed from this device: “Examining a traveller” \(\d+ kB\)\.$/ });
    await said.waitFor();
    assert.ok(await said.evaluate((one) => one === document.activeElement));
  });
});

test('what stands in the way of saving on the very first visit is called by its name', async () => {
  const refuse = '{ CacheStorage.prototype.open = () => Promise.reject(new DOMException("denied", "SecurityError")); }\n';
  const fill = '{ Cache.prototype.put = () => Promise.reject(new DOMException("Quota exceeded", "QuotaExceededError")); }\n';
  const worker = (code) => (path, bytes) => path === 'sw.js' ? { bytes: Buffer.concat([Buffer.from(code), bytes]) } : null;
  const answer = (what) => (path) => path === 'sw.js' ? what : null;
  for (const [name, change, code, sentence] of [
    ['refused', worker(refuse), refuse, /This browser refuses to keep anything, so nothing was saved\./],
    ['full', worker(fill), fill, /There is not enough room on this device, so nothing was saved\./],
    ['no worker may be', null, 'ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("denied", "SecurityError"));', /This browser refuses to keep anything/],
    ['the host in trouble', answer({ status: 503 }), '', /The connection failed, so nothing was saved\./],
    ['no file', answer({ status: 404 }), '', /The hub’s host does not have sw\.js, so nothing was saved\./],
    ['a sign-in page', answer({ status: 200, type: 'text/html', bytes: '<p>Sign in' }), '', /What arrived for sw\.js is not the hub’s own file/],
  ]) {
    for (const site of [built.a, built.members]) {
      await visit(site, async ({ host, page }) => {
        if (change) host.change = change;
        if (code) await page.addInitScript(code);
        await page.goto(host.url + SOP);
        await page.locator('.save button').click();
        await page.locator('.save button', { hasText: /^(Save|Try again)$/ }).first().waitFor();
        const go = page.locator('.save button', { hasText: /^Save$/ });
        if (await go.count()) await go.click();
        await page.locator('.save button', { hasText: 'Try again' }).waitFor();
        assert.match(await page.locator('.save .said').innerText(), sentence, `${name}, ${site === built.a ? 'public' : 'members'}`);
      });
    }
  }
});

test('once search was used in a public build, it works offline', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    assert.ok(!host.log.some((path) => /^search\/|\.wasm$/.test(path)), 'nothing of the search before it is used');
    await search(page, host, 'passport');
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    host.down = true;
    assert.match(await search(page, host, 'kahawai'), /Still guide/);
  });
});

test('the index comes several files at a time, and nothing of it once all was removed', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await search(page, host, 'passport');
    // As if none had come yet.
    await page.evaluate(async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const key of await cache.keys()) if (/\.bin$|\.wasm$/.test(key.url)) await cache.delete(key);
      }
    });
    const held = gate();
    const waiting = new Set();
    host.change = (path) => /\.bin$|\.wasm$|search-worker/.test(path) ? (waiting.add(path), held.until) : null;
    await until('several are asked for', async () => waiting.size > 2);
    await removeAll(page);
    held.open();
    await page.waitForTimeout(1000);
    assert.deepEqual(await storages(page), { caches: [], databases: [], local: [], session: [], cookies: '', workers: 0 });
  });
});

test('what was read and then saved leaves no copy once it is neither', async () => {
  await visit(built.a, async ({ host, page }) => {
    const still = 'guides/still.html';
    await read(page, host, still);
    await save(page);
    host.change = (path, bytes) => /^(sops\/(examine|stamp)|guides\/changing)\.html$/.test(path) ? { bytes: Buffer.concat([bytes, Buffer.from(`<!--${' '.repeat(7e6)}-->`)]) } : null;
    for (const address of [SOP, 'sops/stamp.html', 'guides/changing.html']) await read(page, host, address);
    assert.ok(!(await kept(page)).caches.read.includes(host.url + still), 'pushed out');
    host.down = true;
    await page.goto(host.url + still);
    assert.match(await page.locator('main').innerText(), /kahawai/, 'and saved all the same');
    host.down = false;
    // A copy that an earlier worker left without a note is not shown: its edition is not known.
    await page.evaluate(async ({ root, base }) => (await caches.open(`faletusi ${base} read`)).put(`${root}guides/leaving.html`, new Response('left', { headers: { 'content-type': 'text/html' } })), { root: host.url, base: host.base });
    host.down = true;
    await page.goto(`${host.url}guides/leaving.html`);
    await page.locator('.kept-here h2').first().waitFor();
    assert.match(await page.locator('main').innerText(), /not kept on this device: guides\/leaving\.html/);
  });
});

test('a hub without search says nothing of one that could be saved', async () => {
  await visit(built.unsearched, async ({ host, page }) => {
    await read(page, host, SOP);
    const text = await told(page, host);
    assert.match(text, /Examining a traveller/);
    assert.doesNotMatch(text, /Search (works|does not work) without/);
  });
});

/** What the page says that tells what is kept. */
async function told(page, host) {
  await page.goto(`${host.url}offline.html`);
  await page.locator('.kept-here > p, .kept-here > ul').last().waitFor();
  return page.locator('main').innerText();
}

test('a large index is not half kept: search says that it needs a connection, and can be saved', async () => {
  await visit(built.a, async ({ host, page }) => {
    host.change = (path, bytes) => path === 'sw.js' ? { bytes: Buffer.from(String(bytes).replace(/"size":\d+/, '"size":9000000')) } : null;
    await read(page, host, SOP);
    await search(page, host, 'passport');
    await until('the search is noted', async () => (await kept(page)).caches.state.some((key) => key.endsWith('?state=searched')));
    assert.match(await told(page, host), /Search does not work without a connection until it is saved\./);
    assert.deepEqual((await kept(page)).caches.kept ?? [], []);
    const place = page.locator('main > .wrap > .save');
    await place.getByRole('button', { name: 'Save the search for use without a connection' }).click();
    await place.getByText(/^The search engine and the index of all documents: [\d.]+ kB on this device\.$/).waitFor();
    await place.getByRole('button', { name: 'Save', exact: true }).click();
    await place.getByText(/^Saved on this device on/).waitFor();
    await page.locator('.kept-here', { hasText: 'Search works without a connection.' }).waitFor();
    host.down = true;
    assert.match(await search(page, host, 'kahawai'), /Still guide/);
    host.down = false;
    await told(page, host);
    await place.getByRole('button', { name: 'Remove' }).click();
    await page.locator('.kept-here', { hasText: 'Search does not work without' }).waitFor();
    host.down = true;
    assert.match(await search(page, host, 'kahawai'), /^no[- ](network|worker)$/);
  });
});

test('an update of a large index leaves the chunks that were read', async () => {
  await visit(built.a, async ({ host, page }) => {
    host.change = (path, bytes) => path === 'sw.js' ? { bytes: Buffer.from(String(bytes).replace(/"size":\d+/, '"size":9000000')) } : null;
    await read(page, host, SOP);
    await search(page, host, 'passport');
    const chunks = async () => (await kept(page)).caches.files.filter((key) => key.endsWith('.bin')).sort();
    await until('chunks are kept', async () => (await chunks()).length > 0);
    const before = await chunks();
    host.folder = built.b;
    await page.goto(`${host.url}index.html`);
    await page.locator('.edition').waitFor();
    await Promise.all([page.waitForEvent('load'), page.locator('.edition button').click()]);
    await until('the old frame is gone', async () => Object.keys((await kept(page)).caches).filter((name) => name.startsWith('shell')).length === 1);
    await page.waitForTimeout(300);
    assert.deepEqual(await chunks(), before);
  });
});

test('an update whose index breaks off leaves the old edition searchable', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await search(page, host, 'passport');
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    host.folder = built.b;
    let tried = 0;
    host.change = (path) => /\.bin$/.test(path) ? (tried += 1, { status: 503 }) : null;
    await page.goto(`${host.url}index.html`);
    await until('the new edition was tried and given up', async () => tried > 0 && page.evaluate(() => navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting)));
    host.down = true;
    assert.match(await search(page, host, 'blue'), /Changing guide/);
    assert.match(await told(page, host), /Search works without a connection\./);
  });
});

test('a device without room for an update goes on with what it has, and says so', async () => {
  const update = async (addresses, act) => visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await search(page, host, 'passport');
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    host.folder = built.b;
    host.change = (path, bytes) => path === 'sw.js' ? { bytes: Buffer.concat([full(addresses), bytes]) } : null;
    await page.goto(`${host.url}index.html`);
    await until('it is noted', async () => page.evaluate(async (own) => {
      const noted = await (await caches.open(`faletusi ${own} state`)).match(`${location.origin}${own}?state=trouble`);
      return Boolean(noted);
    }, host.base));
    await act({ host, page });
  });
  await update('/search\\.html$/', async ({ host, page }) => {
    await until('it was given up', () => page.evaluate(() => navigator.serviceWorker.getRegistration().then((r) => !r.installing && !r.waiting)));
    assert.match(await told(page, host), /There was not enough room on this device for the edition of 1 December 2026\. What is kept is of an older edition\./);
    assert.equal(Object.keys((await kept(page)).caches).filter((name) => name.startsWith('shell')).length, 1, 'nothing half kept');
    host.down = true;
    assert.match(await search(page, host, 'blue'), /Changing guide/);
  });
  await update('/\\.bin$/', async ({ host, page }) => {
    await page.locator('.edition').waitFor();
    await Promise.all([page.waitForEvent('load'), page.locator('.edition button').click()]);
    const text = await told(page, host);
    assert.match(text, /The index of the edition of 1 December 2026 could not be kept on this device, so search needs a connection\./);
    assert.match(text, /Search does not work without a connection/);
    host.down = true;
    assert.equal(await search(page, host, 'blue'), 'no-network');
  });
});

test('an index that comes too late is not mixed with newer pages without a word', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    await search(page, host, 'passport');
    await until('the index is kept', async () => (await kept(page)).caches.kept?.length === 1);
    const held = gate();
    host.change = (path) => path === 'search/manifest.json' ? held.until : null;
    await page.goto(`${host.url}search.html?q=passport`);
    await page.locator('.results').waitFor();
    const said = /These results come from the index that is kept on this device, of the edition of 20 November 2026/;
    assert.match(await page.locator('.answers').innerText(), said);
    held.open();
    host.change = () => null;
    await page.goto(`${host.url}search.html?q=passport`);
    await page.locator('.results').waitFor();
    assert.doesNotMatch(await page.locator('.answers').innerText(), said);
  });
});

test('what is read when the device is full does not push out everything, and that is said', async () => {
  await visit(built.a, async ({ host, page }) => {
    host.change = (path, bytes) => path === 'sw.js' ? { bytes: Buffer.concat([full('/guides.still/'), bytes]) } : null;
    for (const address of [SOP, 'sops/stamp.html', 'guides/changing.html', 'guides/francais.html']) await read(page, host, address);
    await page.goto(`${host.url}guides/still.html`);
    await until('it is noted', async () => (await kept(page)).caches.state.some((key) => key.endsWith('?state=trouble')));
    assert.match(await told(page, host), /There is not enough room on this device to keep what is read now\./);
    const { read: left } = (await kept(page)).caches;
    assert.ok(left.length >= 2 && !left.some((key) => key.endsWith('still.html')), left.join(' '));
  });
});

test('a full or refused store is said, and nothing is called saved', async () => {
  const quota = () => { Cache.prototype.put = () => Promise.reject(new DOMException('Quota exceeded', 'QuotaExceededError')); };
  const refused = () => { CacheStorage.prototype.open = () => Promise.reject(new DOMException('denied', 'SecurityError')); };
  const small = () => { navigator.storage.estimate = () => Promise.resolve({ quota: 1000, usage: 0 }); };
  for (const [broken, sentence] of [[quota, /There is not enough room on this device, so nothing was saved\./], [refused, /This browser refuses to keep anything, so nothing was saved\./], [small, /There is not enough room/]]) {
    await visit(built.members, async ({ host, page }) => {
      await page.goto(`${host.url}alerts/alert.html`);
      await page.evaluate(broken);
      const place = page.locator('.save');
      await place.locator('button').click();
      await place.locator('button', { hasText: /^(Save|Try again)$/ }).waitFor();
      if (broken !== small && await place.locator('button', { hasText: /^Save$/ }).count()) await place.locator('button', { hasText: /^Save$/ }).click();
      await place.getByText(sentence).waitFor();
      await page.goto(`${host.url}alerts/alert.html`);
      await page.locator('.save button').waitFor();
      assert.match(await page.locator('.save').innerText(), /^Save for offline reading/);
    });
  }
});

const LOGIN = { status: 200, type: 'text/html', bytes: '<!doctype html><title>Sign in</title><main>Airport Wi-Fi: sign in</main>' };

test('the sign-in page of a network is never kept', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    host.change = () => LOGIN;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /sign in/);
    await page.goto(`${host.url}guides/still.html`);
    host.change = () => null;
    host.down = true;
    await page.goto(host.url + SOP);
    assert.match(await page.locator('main').innerText(), /Take the passport/);
    await page.goto(`${host.url}guides/still.html`);
    await page.locator('.kept-here h2').waitFor();
    // While saving: some of the files are answered so.
    host.down = false;
    await page.goto(`${host.url}guides/index.html`);
    const place = page.locator('.save');
    await place.locator('button').click();
    await place.getByRole('button', { name: 'Save', exact: true }).waitFor();
    host.change = (path) => /guides\/leaving/.test(path) ? LOGIN : null;
    await place.getByRole('button', { name: 'Save', exact: true }).click();
    await place.getByText(/What arrived for guides\/leaving\.html is not the hub’s own file, so nothing was saved\./).waitFor();
    host.change = () => LOGIN;
    await place.getByRole('button', { name: 'Try again' }).click();
    await place.getByText(/The list of files could not be read, so nothing was saved\./).waitFor();
  });
});

test('a host that answers with its home page for what is missing does not have it kept there', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    host.change = (path, bytes) => bytes || !path.endsWith('.html') ? null : { status: 200, type: 'text/html', bytes: readFileSync(join(built.a, 'index.html'), 'utf8').replaceAll('"assets/', '"../assets/') };
    await page.goto(`${host.url}sops/nowhere.html`);
    await page.waitForTimeout(300);
    assert.ok(!(await kept(page)).caches.read.includes(`${host.url}sops/nowhere.html`));
  });
});

test('a host that does not answer in time does not keep its reader waiting', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    let go;
    host.change = (path) => path === SOP ? new Promise((free) => { go = free; }) : null;
    await page.goto(host.url + SOP);
    assert.match(await banner(page), /You are reading a copy/);
    go(null);
  });
});

test('at the root of a host and in a sub-path of another hub', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    host.down = true;
    await page.goto(host.url + SOP);
    assert.match(await banner(page), /You are reading a copy/);
    await page.goto(host.url);
    assert.match(await banner(page), /You are reading a copy/);
  }, { base: '/' });
});

test('what falls due after the build is said by the device’s calendar, also offline', async () => {
  const settings = { timezoneId: 'Pacific/Kiritimati' };
  await visit(built.a, async ({ host, page, context }) => {
    await context.clock.setFixedTime(new Date('2026-12-24T10:00:00Z'));
    await page.goto(`${host.url}guides/still.html`);
    // There it is the 25th.
    assert.match(await banner(page), /The review of this document fell due on 24 December 2026/);
    await context.clock.setFixedTime(new Date('2026-12-24T09:00:00Z'));
    await page.goto(`${host.url}guides/still.html`);
    assert.equal(await page.locator('aside.kept').count(), 0);
    await read(page, host, 'guides/still.html');
    host.down = true;
    await context.clock.setFixedTime(new Date('2027-01-24T09:00:00Z'));
    await page.goto(`${host.url}guides/still.html`);
    assert.equal(await page.locator('aside.kept').count(), 2);
  }, { context: settings });
});

test('an alert that has expired and a procedure that was superseded say so offline, however they came to be kept', async () => {
  const late = new Date('2027-01-05T10:00:00Z');
  const expired = /This product expired on 24 December 2026\. Do not act on it\./;
  // Read, not saved.
  await visit(built.a, async ({ host, page, context }) => {
    await context.clock.setFixedTime(new Date('2026-11-20T10:00:00Z'));
    await read(page, host, 'sops/warning.html');
    await page.goto(`${host.url}sops/index.html`);
    await until('the list is kept', async () => (await kept(page)).caches.read.includes(`${host.url}sops/index.html`));
    await page.goto(`${host.url}sops/examine.html`);
    await until('the procedure is kept', async () => (await kept(page)).caches.read.includes(host.url + SOP));
    host.folder = built.b;
    await page.goto(`${host.url}index.html`);
    await page.locator('.edition').waitFor();
    host.down = true;
    await context.clock.setFixedTime(late);
    await page.goto(`${host.url}sops/warning.html`);
    assert.match((await page.locator('aside.kept').allInnerTexts()).join(' '), expired);
    await page.goto(host.url + SOP);
    assert.match(await banner(page), /Version 2\.0 has replaced this text/);
    // The list still calls what was withdrawn released: it says that it is not the newest.
    await page.goto(`${host.url}sops/index.html`);
    assert.match(await banner(page), /The edition of 1 December 2026 has another text of this page: what it lists may have been replaced\./);
  });
  // Saved, and reached as a host without endings has it.
  await visit(built.members, async ({ host, page, context }) => {
    await context.clock.setFixedTime(new Date('2026-11-20T10:00:00Z'));
    await page.goto(`${host.url}alerts/index.html`);
    await save(page);
    host.down = true;
    await context.clock.setFixedTime(late);
    for (const address of ['alerts/alert.html', 'alerts/alert']) {
      await page.goto(host.url + address);
      assert.match((await page.locator('aside.kept').allInnerTexts()).join(' '), expired);
    }
  });
});

test('where no worker can be, one sentence stands in the place of the button', async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const wrong = [];
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  await page.goto(pathToFileURL(join(built.a, SOP)).href);
  assert.match(await page.locator('.save').innerText(), /^These pages were opened from a file, so they can be read without a connection as they are\./);
  assert.equal(await page.locator('.device .remove').isVisible(), false);
  await page.goto(pathToFileURL(join(built.a, 'offline.html')).href);
  assert.match(await page.locator('.kept-here').innerText(), /^These pages were opened from a file/);
  assert.deepEqual(wrong, []);
  await context.close();
  await visit(built.a, async ({ host, page: other }) => {
    await other.addInitScript(() => { delete Navigator.prototype.serviceWorker; });
    await other.goto(host.url + SOP);
    assert.match(await other.locator('.save').innerText(), /^This browser cannot keep pages for reading offline: that takes an address with https/);
  });
});

test('a build without offline reading retires what an earlier one left', async () => {
  await visit(built.a, async ({ host, page }) => {
    await read(page, host, SOP);
    host.folder = built.none;
    await page.goto(`${host.url}index.html`);
    assert.equal(await page.locator('.device').count(), 0);
    await until('everything is gone', async () => {
      // A reader goes on: the browser looks for another worker when it likes, some time after a page was opened.
      await page.goto(`${host.url}index.html`);
      await page.waitForTimeout(1500);
      const { caches, workers } = await kept(page);
      return workers === 0 && Object.keys(caches).length === 0;
    });
  });
});

test('axe finds nothing at the controls and the banner, light and dark', async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    await visit(built.a, async ({ host, page }) => {
      const look = async (what) => {
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run({ runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] } }).then(({ violations }) => violations.map((one) => `${one.id}: ${one.nodes[0].html}`)));
        assert.deepEqual(found, [], what);
      };
      await page.goto(`${host.url}guides/index.html`);
      await settled(page);
      await page.locator('.save button').click();
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
      await look('asking');
      const held = gate();
      host.change = (path) => /\.bin$/.test(path) ? held.until : null;
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.locator('progress').waitFor();
      await look('saving');
      held.open();
      await page.getByText(/^Saved on this device/).waitFor();
      await look('saved');
      await page.locator('.device .remove').click();
      await page.locator('.device .ask').waitFor();
      await look('asking to remove');
      await page.getByRole('button', { name: 'Keep it' }).click();
      host.change = () => null;
      host.down = true;
      await page.goto(host.url + 'guides/still.html');
      await look('the banner');
      await page.goto(`${host.url}sops/index.html`);
      await page.locator('.kept-here h2').first().waitFor();
      await look('what is kept');
    }, { context: { colorScheme, viewport: { width: colorScheme === 'dark' ? 360 : 1280, height: 800 }, bypassCSP: true } });
  }
});

test('everything is done by the keyboard, and the focus is never lost', async () => {
  await visit(built.a, async ({ host, page }) => {
    await page.goto(host.url + SOP);
    await settled(page);
    await page.locator('.save button').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Save');
    await page.keyboard.press('Enter');
    await page.getByText(/^Saved on this device/).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Remove');
    await page.keyboard.press('Enter');
    await until('the button is back', async () => await page.evaluate(() => document.activeElement.textContent) === 'Save for offline reading');
  });
});
