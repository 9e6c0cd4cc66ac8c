// Finding: the search page and the search box of every page, with the keyboard, on a phone, over failing hosts and
// without script. FALETUSI is the program, FALETUSI_SITE a site that it built of this repository's hub (or it is built).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { browser, PATIENCE } from './tools.mjs';
import { watched } from './search-tools.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const binary = process.env.FALETUSI ?? [join(root, 'target/release/faletusi'), join(root, 'target/debug/faletusi')].find((b) => existsSync(b));
const require = createRequire(import.meta.url);
const LAW = 'model-legislation/immigration-information-sharing.html';
const SOP = 'sops/primary-line-processing.html';

let chrome;
let site;

before(async () => {
  site = process.env.FALETUSI_SITE;
  if (!site) {
    site = join(mkdtempSync(join(tmpdir(), 'finding-')), 'site');
    const built = spawnSync(binary, ['build', '--root', root, '--output', site, '-q'], { encoding: 'utf8' });
    assert.equal(built.status, 0, built.stderr);
  }
  chrome = await browser();
});

after(() => chrome?.close());

/** Opens a page of the site on a host of its own; nothing may be thrown while the task runs. */
async function at(address, task, { change, settings = {}, init, route, until } = {}) {
  const host = await watched(site, change);
  const context = await chrome.newContext(settings);
  const page = await context.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource|net::ERR/.test(m.text())) thrown.push(m.text()); });
  if (init) await page.addInitScript(init);
  if (route) await page.route(...route);
  try {
    await page.goto(host.url + address, { waitUntil: until });
    await task(page, host);
    assert.deepEqual(thrown, []);
  } finally {
    await context.close();
    host.close();
  }
}

const results = (page) => page.locator('.results > li');
const options = (page) => page.locator('[role=option]');
const query = (page) => new URL(page.url()).search;
const focused = (page) => page.evaluate(() => document.activeElement.getAttribute('href') ?? document.activeElement.id);
const loads = (host) => host.log.map(({ path }) => path).filter((path) => /\.wasm$|search-worker|^search\//.test(path));

/** The provision that was opened begins in view. */
function inView(page) {
  return page.waitForFunction(() => {
    const at = document.querySelector(':target')?.getBoundingClientRect();
    return at && at.top > -5 && at.top < Math.min(innerHeight, 700) && at.bottom > 0;
  });
}

/** A page's part on the search page, when it answers. */
async function asked(page) {
  await page.waitForSelector('#p\\.answer:not([hidden])');
}

test('nothing of engine and index is loaded before a reader reaches for search', async () => {
  for (const [address, field] of [['index.html', 'main input'], [SOP, '.find input'], ['search.html', 'main input']]) {
    await at(address, async (page, host) => {
      await page.waitForLoadState('networkidle');
      assert.deepEqual(loads(host), [], address);
      assert.equal(await page.locator('link[rel=preload], link[rel=prefetch], link[rel=modulepreload]').count(), 0);
      await page.locator(field).focus();
      await page.waitForFunction(() => performance.getEntriesByType('resource').some((one) => /search-worker/.test(one.name)));
      for (const end = Date.now() + PATIENCE; loads(host).length < 4 && Date.now() < end;) await page.waitForTimeout(100);
      for (const what of [/search-worker/, /\.wasm$/, /manifest\.json$/, /\.bin$/]) assert.ok(loads(host).some((path) => what.test(path)), `${address}: ${what}`);
    });
  }
});

test('with the keyboard alone: from a document to the provision of another, and back', async () => {
  await at(SOP, async (page) => {
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'p.find');
    await page.keyboard.type('share information', { delay: 20 });
    await page.waitForFunction(() => [...document.querySelectorAll('[role=option]')].pop()?.textContent === 'All results for “share information”');
    const field = page.locator('#p\\.find');
    assert.equal(await field.getAttribute('aria-expanded'), 'true');
    const many = await options(page).count();
    assert.ok(many > 4, `${many} options`);
    await page.keyboard.press('ArrowUp');
    assert.equal(await options(page).last().getAttribute('aria-selected'), 'true');
    await page.keyboard.press('ArrowDown');
    assert.equal(await field.getAttribute('aria-activedescendant'), null);
    // Home and End are the field's own.
    await page.keyboard.press('Home');
    assert.equal(await field.evaluate((one) => one.selectionStart), 0);
    await page.keyboard.press('End');
    const wanted = await page.locator('.of-provision').first().evaluate((one) => [...one.parentElement.children].indexOf(one));
    for (let step = 0; step <= wanted; step += 1) await page.keyboard.press('ArrowDown');
    const active = page.locator(`[id="${await field.getAttribute('aria-activedescendant')}"]`);
    assert.equal(await active.getAttribute('aria-selected'), 'true');
    const href = await active.evaluate((one) => one.href);
    assert.match(href, /#/);
    await page.keyboard.press('Enter');
    await page.waitForURL(href);
    await page.waitForSelector('mark.found');
    await inView(page);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('mark.found').count(), 0);
  });
});

test('who listens hears where a line of an option ends', async () => {
  await at(SOP, async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('unaccompanied minor');
    await page.getByRole('option', { name: 'Primary line processing at an airport. Standard operating procedures, Released, Version 1.0', exact: true }).waitFor();
    assert.match(await page.locator('.of-provision:has(.snippet)').first().getAttribute('aria-label'), /^\S.*\w\. \S/);
  });
});

test('Escape closes the list, then empties the field, then leads back to where the reader was', async () => {
  await at(LAW, async (page) => {
    await page.evaluate(() => scrollTo(0, 2000));
    await page.keyboard.press('/');
    await page.keyboard.type('passport');
    await options(page).first().waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.pop').isVisible(), false);
    assert.equal(await page.locator('#p\\.find').inputValue(), 'passport');
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#p\\.find').inputValue(), '');
    await page.keyboard.press('Escape');
    assert.equal(await page.evaluate(() => document.activeElement === document.body && scrollY), 2000);
  });
});

test('a list that was closed is not opened by an answer that comes later', async () => {
  await at(LAW, async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('passport');
    await options(page).first().waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Escape');
    // What is asked after a pause in typing is answered meanwhile; it shows when the list is opened again.
    await page.waitForFunction(() => /passpor”/.test(document.querySelector('.of-all')?.textContent ?? ''));
    assert.equal(await page.locator('.pop').isVisible(), false);
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('.pop').isVisible(), true);
  });
});

test('that the search gets ready is said only to who waits for it', async () => {
  const gone = [
    // Emptied before the sentence comes.
    async (page) => page.locator('main input[name=q]').fill(''),
    // Gone on to something else.
    async (page) => page.locator('main a').first().focus(),
  ];
  for (const go of gone) {
    await at('index.html', async (page) => {
      await page.route('**/*.wasm', () => {});
      await page.locator('main input[name=q]').focus();
      await page.keyboard.type('passport');
      await page.waitForTimeout(150);
      await go(page);
      await page.waitForTimeout(900);
      assert.equal(await page.locator('main .pop').isVisible(), false);
    });
  }
});

test('a script of the box that failed once is asked for again', async () => {
  for (const name of ['search', 'search-box']) {
    await at(LAW, async (page) => {
      const pattern = new RegExp(`/assets/${name}\\.[0-9a-f]{8}\\.js$`);
      await page.route(pattern, (route) => route.abort(), { times: 1 });
      const failed = page.waitForEvent('requestfailed', (request) => pattern.test(request.url()));
      await page.locator('#p\\.find').focus();
      await failed;
      await page.waitForTimeout(300);
      await page.locator('#p\\.find').blur();
      await page.keyboard.press('/');
      await page.keyboard.type('passport');
      await options(page).first().waitFor();
    });
  }
});

test('the last option and Enter alone lead to the search page with the query', async () => {
  for (const keys of [['ArrowUp', 'Enter'], ['Enter']]) {
    await at('index.html', async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('passport');
      await options(page).first().waitFor();
      for (const key of keys) await page.keyboard.press(key);
      await page.waitForURL(/search\.html\?q=passport$/);
      await asked(page);
      assert.ok(await results(page).count() > 1);
    });
  }
});

test('results come while one types, grouped by document, each with its provisions', async () => {
  await at('search.html', async (page) => {
    await page.locator('main input').click();
    await page.keyboard.type('may share', { delay: 30 });
    await asked(page);
    await page.waitForFunction(() => /for “may share”/.test(document.getElementById('p.status').textContent));
    const law = results(page).filter({ hasText: 'Immigration Information Sharing Act' }).first();
    assert.match(await law.locator('.meta').innerText(), /Model legislation[^]*Endorsed[^]*Version \d[^]*TLP:CLEAR/);
    assert.ok(await law.locator('.snippet mark').count() > 0);
    assert.match(await law.locator('.hits a').first().getAttribute('href'), /^model-legislation\/.*#/);
    assert.equal(query(page), '?q=may+share');
    // Arrows move through the results and back to the field.
    await page.keyboard.press('ArrowDown');
    const first = await focused(page);
    assert.equal(first, await page.locator('.results a').first().getAttribute('href'));
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await focused(page), first);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    assert.equal(await focused(page), 'p.q');
  });
});

test('what was found is said once, when typing pauses', async () => {
  await at('search.html', async (page) => {
    await page.evaluate(() => {
      window.heard = [];
      new MutationObserver(() => window.heard.push(document.getElementById('p.said').textContent)).observe(document.getElementById('p.said'), { childList: true });
    });
    // In the page's own time: a key that comes late from here would be a pause.
    await page.evaluate(async () => {
      const field = document.querySelector('main input');
      field.focus();
      for (const letter of 'passport') {
        field.setRangeText(letter, field.value.length, field.value.length, 'end');
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await new Promise((go) => setTimeout(go, 120));
      }
    });
    await page.waitForFunction(() => window.heard.length > 0);
    await page.waitForTimeout(1500);
    const heard = await page.evaluate(() => window.heard);
    assert.equal(heard.length, 1, JSON.stringify(heard));
    assert.match(heard[0], /^\d+ documents for “passport”$/);
    // Whoever asks again hears it again.
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.heard.length === 3);
    assert.deepEqual((await page.evaluate(() => window.heard)).slice(1), ['', heard[0]]);
  });
});

test('facets narrow down, can be taken away, are in the address, and Back undoes them', async () => {
  await at('search.html?q=information', async (page) => {
    await asked(page);
    const all = await page.locator('#p\\.status').innerText();
    const choice = page.locator('.facets a', { hasText: 'Standard operating procedures' });
    const count = Number(await choice.locator('xpath=..').locator('.count').innerText());
    await choice.click();
    await page.waitForSelector('.chips a');
    assert.equal(query(page), '?q=information&in=sops');
    assert.match(await page.locator('#p\\.status').innerText(), new RegExp(`^${count} document`));
    assert.equal(await page.evaluate(() => document.activeElement.closest('.chips') !== null), true, 'focus is on what was chosen');
    assert.equal(await page.locator('.chips a').getAttribute('aria-label'), 'Remove Standard operating procedures');
    assert.equal(await page.locator('#p\\.f\\.in').count(), 0, 'one value of a facet');
    await page.locator('#p\\.f\\.topic a').first().click();
    await page.waitForFunction(() => document.querySelectorAll('.chips a').length === 2);
    assert.match(query(page), /&in=sops&topic=/);
    await page.reload();
    await asked(page);
    assert.equal(await page.locator('.chips a').count(), 2);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll('.chips a').length === 1);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll('.chips a').length === 0);
    assert.equal(await page.locator('#p\\.status').innerText(), all);
    await page.goForward();
    await page.waitForSelector('.chips a');
    await page.locator('.chips a').click();
    await page.waitForFunction(() => document.querySelectorAll('.chips a').length === 0);
    assert.equal(await focused(page), 'p.status');
    assert.equal(query(page), '?q=information');
  });
});

test('Back after typing leads to what was asked before, and from a document to the same results', async () => {
  await at('search.html?q=passport', async (page) => {
    await asked(page);
    await page.locator('main input').fill('');
    await page.keyboard.type('minor', { delay: 30 });
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /“minor”/.test(document.getElementById('p.status').textContent));
    await page.goBack();
    await page.waitForFunction(() => /“passport”/.test(document.getElementById('p.status').textContent));
    assert.equal(await page.locator('main input').inputValue(), 'passport');
    const link = page.locator('.results h2 a').nth(1);
    const href = await link.getAttribute('href');
    await link.click();
    await page.waitForURL((url) => url.pathname.endsWith(href.split('#')[0]));
    await page.goBack();
    await asked(page);
    assert.match(await page.locator('#p\\.status').innerText(), /“passport”/);
    await page.waitForFunction((to) => document.activeElement.getAttribute('href') === to, href);
  });
});

test('what is narrowed down on a phone shows its count and the first result, the focus on what was chosen', async () => {
  await at('search.html?q=information', async (page) => {
    await asked(page);
    await page.locator('.facets summary').tap();
    const inView = async (selector) => {
      const place = await page.locator(selector).first().boundingBox();
      return place.y >= 0 && place.y + place.height <= 740;
    };
    await page.locator('#p\\.f\\.status a').last().tap();
    await page.waitForSelector('.chips a');
    assert.equal(await page.evaluate(() => document.activeElement.closest('.chips') !== null), true);
    for (const what of ['#p\\.status', '.chips a', '.results h2']) assert.ok(await inView(what), what);
    // What is taken away leads to the count: in the field the keyboard would come up over the results.
    await page.evaluate(() => scrollTo(0, 400));
    await page.locator('.chips a').evaluate((one) => one.click());
    await page.waitForFunction(() => !document.querySelector('.chips'));
    assert.equal(await focused(page), 'p.status');
    assert.ok(await inView('#p\\.status'));
    // Who has typed and goes on sees what was found, too.
    await page.locator('main input').tap();
    await page.keyboard.press('End');
    await page.keyboard.type(' sharing');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /sharing”/.test(document.getElementById('p.status').textContent) && document.activeElement.id === 'p.status');
  }, { settings: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } });
});

test('a word that is half typed is read so again: on the way back, after a reload and when it is narrowed down', async () => {
  await at('search.html?q=child', async (page, host) => {
    await asked(page);
    const seen = () => page.locator('.results a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    const field = page.locator('main input');
    await field.fill('ref');
    const status = page.locator('#p\\.status');
    await page.waitForFunction(() => /^\d+ documents for “ref”/.test(document.getElementById('p.status').textContent));
    const [list, sentence] = [await seen(), await status.innerText()];
    await page.reload();
    await asked(page);
    assert.deepEqual([await seen(), await status.innerText()], [list, sentence], 'after a reload');
    await page.locator('.results h2 a').first().click();
    await page.waitForURL((url) => !url.pathname.endsWith('search.html'));
    await page.goBack();
    await asked(page);
    assert.deepEqual([await seen(), await status.innerText()], [list, sentence], 'on the way back');
    const choice = page.locator('#p\\.f\\.in a').first();
    const count = await choice.locator('xpath=..').locator('.count').innerText();
    await choice.click();
    await page.waitForSelector('.chips a');
    assert.match(await status.innerText(), new RegExp(`^${count} documents? for “ref”`));
    await page.goBack();
    await page.waitForFunction(() => !document.querySelector('.chips'));
    assert.deepEqual([await seen(), await status.innerText()], [list, sentence], 'the filter taken back');
    // Enter means the word as it stands, and so does whoever got the address from another.
    await field.press('Enter');
    await page.waitForFunction((before) => document.getElementById('p.status').textContent !== before || document.querySelector('.remark'), sentence);
    const meant = [await seen(), await status.innerText()];
    await page.goto(`${host.url}index.html`);
    await page.goto(`${host.url}search.html?q=ref`);
    await page.waitForFunction(() => /“ref”/.test(document.getElementById('p.status').textContent));
    assert.deepEqual([await seen(), await status.innerText()], meant);
  });
});

test('Enter does not take away what a half typed word found', async () => {
  await at('search.html', async (page) => {
    await page.locator('main input').fill('min');
    await page.waitForFunction(() => /^\d+ documents for “min”/.test(document.getElementById('p.status').textContent));
    const sentence = await page.locator('#p\\.status').innerText();
    await page.locator('main input').press('Enter');
    await page.waitForSelector('.remark');
    assert.match(await page.locator('.remark').innerText(), /Nothing has “min” as a whole word: here are words that begin with it\./);
    assert.equal(await page.locator('#p\\.status').innerText(), sentence);
    await page.locator('main input').fill('minister');
    await page.waitForFunction(() => !document.querySelector('.remark') && /“minister”/.test(document.getElementById('p.status').textContent));
  });
});

test('more is shown on demand, and Back shows as many', async () => {
  await at('search.html?q=information', async (page) => {
    await asked(page);
    assert.equal(await results(page).count(), 10);
    await page.locator('.more button').click();
    await page.waitForFunction(() => document.querySelectorAll('.results > li').length > 10);
    const many = await results(page).count();
    const titles = await page.locator('.results h2 a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.equal(new Set(titles).size, titles.length, 'no document twice');
    assert.equal(await focused(page), titles[10]);
    await page.locator('.results h2 a').nth(10).click();
    await page.waitForURL((url) => !url.pathname.endsWith('search.html'));
    await page.goBack();
    await page.waitForFunction((count) => document.querySelectorAll('.results > li').length === count, many);
  });
});

test('more that does not come leaves what is shown, and can be tried again', async () => {
  let gone = false;
  const change = (path) => gone && /^search\//.test(path) ? { status: 503, bytes: null } : null;
  // Else the service worker may bring the index.
  await at('search.html?q=information', async (page) => {
    await asked(page);
    gone = true;
    await page.locator('.more button').click();
    await page.locator('.more button', { hasText: 'Try again' }).waitFor();
    assert.equal(await results(page).count(), 10);
    assert.ok(await results(page).first().isVisible());
    assert.equal(await page.locator('.banner').count(), 0);
    assert.match(await page.locator('.more').innerText(), /^A file of the search is missing on this host\. Try again/);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Try again');
    await page.locator('.more button', { hasText: 'Try again' }).click();
    await page.waitForTimeout(500);
    assert.equal(await results(page).count(), 10);
    gone = false;
    await page.locator('.more button', { hasText: 'Try again' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.results > li').length > 10);
    assert.equal(await page.locator('.more', { hasText: 'Try again' }).count(), 0);
  }, { change, settings: { serviceWorkers: 'block' } });
});

test('the skip link leaves the results as they were read', async () => {
  await at('search.html', async (page) => {
    await page.locator('main input').fill('ref');
    await page.waitForFunction(() => /^\d+ documents for “ref”/.test(document.getElementById('p.status').textContent));
    const seen = () => page.evaluate(() => [document.getElementById('p.status').textContent, ...Array.from(document.querySelectorAll('.results a'), (one) => one.getAttribute('href'))]);
    const before = await seen();
    for (let time = 0; time < 2; time += 1) {
      await page.evaluate(() => document.querySelector('a[href="#p.main"]').click());
      await page.waitForTimeout(500);
      assert.equal(new URL(page.url()).hash, '#p.main');
      assert.deepEqual(await seen(), before);
    }
    await page.reload();
    await asked(page);
    assert.deepEqual(await seen(), before, 'after a reload');
    await page.goBack();
    await page.waitForTimeout(500);
    assert.deepEqual(await seen(), before, 'on the way back');
  });
});

test('on an ordinary visit the search does not say that nothing is kept of it', async () => {
  await at('search.html?q=information', async (page) => {
    const sentence = JSON.parse(await page.locator('#p\\.finding').textContent()).words['find-not-kept'];
    assert.match(sentence, /^This browser keeps nothing/);
    for (const word of ['passport', 'minor', 'consent', 'share']) {
      await asked(page);
      assert.ok(!(await page.locator('main').innerText()).includes(sentence), word);
      await page.locator('main input').fill(word);
      await page.waitForFunction((word) => document.getElementById('p.status').textContent.includes(`“${word}”`), word);
    }
    await page.reload();
    await asked(page);
    assert.ok(!(await page.locator('main').innerText()).includes(sentence));
  });
});

test('what is shown later leads to pages where its own words are marked', async () => {
  await at('search.html?q=share', async (page) => {
    await asked(page);
    await page.locator('.more button').click();
    await page.waitForFunction(() => document.querySelectorAll('.results > li').length > 10);
    const left = (nth) => page.locator('.results > li').nth(nth).locator('a').first().evaluate((link) => {
      addEventListener('click', (event) => event.preventDefault(), { once: true });
      link.click();
      return JSON.parse(sessionStorage.getItem('faletusi-found')).words;
    });
    const marked = (from, to) => page.locator('.results > li').evaluateAll((all, [from, to]) => [...new Set(all.slice(from, to).flatMap((one) => [...one.querySelectorAll('mark')].map((mark) => mark.textContent)))], [from, to]);
    assert.deepEqual((await left(12)).sort(), (await marked(10)).sort());
    assert.notDeepEqual((await marked(10)).sort(), (await marked(0, 10)).sort());
    assert.deepEqual((await left(2)).sort(), (await marked(0, 10)).sort());
  });
});

test('a facet of many values shows a few, and all on demand', async () => {
  const code = `const post = self.postMessage.bind(self);
    self.postMessage = (message) => {
      if (message.type === 'answer') message.answer.facets.topics = Array.from({ length: 17 }, (_, at) => ({ value: 'topic-' + at, documents: 1 + at % 3 }));
      post(message);
    };\n`;
  const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.concat([Buffer.from(code), bytes]) } : null;
  await at('search.html?q=information', async (page) => {
    await asked(page);
    const shown = page.locator('#p\\.f\\.topic li:visible');
    assert.equal(await shown.count(), 8);
    await page.locator('.facets button', { hasText: 'Show all 17' }).focus();
    await page.keyboard.press('Enter');
    assert.equal(await shown.count(), 17);
    assert.match(await focused(page), /topic=topic-8$/, 'the focus goes on where the list went on');
    assert.equal(await page.locator('.facets button').count(), 0);
  }, { change, settings: { serviceWorkers: 'block' } });
});

test('what all results have is not offered to narrow them down by', async () => {
  for (const address of ['search.html?q=share', 'search.html?in=model-legislation', 'search.html?q=information&in=sops']) {
    await at(address, async (page) => {
      await asked(page);
      const documents = parseInt(await page.locator('#p\\.status').innerText(), 10);
      const counts = await page.locator('.facets .count').allInnerTexts();
      assert.ok(counts.every((count) => Number(count) < documents), `${address}: ${counts} of ${documents}`);
    });
  }
});

test('while a keyboard leaves little of the screen it begins with the field', async () => {
  await at('search.html?q=passport', async (page) => {
    await asked(page);
    await page.locator('main input').tap();
    await page.evaluate(() => {
      Object.defineProperty(visualViewport, 'height', { get: () => 420 });
      visualViewport.dispatchEvent(new Event('resize'));
    });
    const [field, result] = [await page.locator('main input').boundingBox(), await page.locator('.results h2').first().boundingBox()];
    assert.ok(field.y >= 0 && field.y < 40 && result.y + result.height < 420, JSON.stringify([field, result]));
  }, { settings: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } });
});

test('a long query is not said whole', async () => {
  const long = `${'immigration information sharing '.repeat(9)}xyzzyx`;
  await at(`search.html?q=${encodeURIComponent(long)}`, async (page) => {
    await asked(page);
    for (const text of [await page.locator('#p\\.status').innerText(), await page.title()]) {
      assert.ok(text.length < 130 && text.includes('immigration information sharing') && text.includes('…'), text);
    }
    assert.equal(await page.locator('main input').inputValue(), long);
  });
  await at(SOP, async (page) => {
    await page.locator('.find input').fill(long);
    await page.locator('.of-all').waitFor();
    assert.ok((await page.locator('.of-all').innerText()).length < 130);
    assert.equal(new URL(await page.locator('.of-all').evaluate((one) => one.href)).searchParams.get('q'), long);
  });
});

test('more of what was found while typing is more of the same answer', async () => {
  await at('search.html', async (page) => {
    await page.locator('main input[type=search]').fill('inform');
    const more = page.locator('.more button');
    await more.waitFor();
    const count = Number((await page.locator('.more').innerText()).match(/of (\d+) shown/)[1]);
    await more.click();
    await page.waitForFunction((count) => document.querySelectorAll('.results > li').length === count, count);
    const titles = await page.locator('.results h2 a').allInnerTexts();
    assert.equal(new Set(titles).size, count, 'each once');
  });
});

test('a word that is misspelt is forgiven, and that is said', async () => {
  await at('search.html?q=unacompanied+minor', async (page) => {
    await asked(page);
    const remark = page.locator('.remark').first();
    assert.match(await remark.innerText(), /“unacompanied” is nowhere here: searched for “unaccompanied” instead/);
    await remark.locator('a').click();
    await page.waitForFunction(() => !document.querySelector('.remark'));
    assert.equal(query(page), '?q=unaccompanied+minor');
  });
  await at('search.html?q=passport+xyzzyx', async (page) => {
    await asked(page);
    assert.match(await page.locator('.answers').innerText(), /No entry has all the words[^]*Nowhere here: xyzzyx/);
  });
});

test('the box says how the words were taken, to the eye and to who listens', async () => {
  const typed = async (words, note, heard, act = () => null) => at(SOP, async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.insertText(words);
    await options(page).filter({ hasText: /All results|Browse the lists/ }).waitFor();
    assert.match(await page.locator('.pop-note').innerText(), note, words);
    const said = page.locator('.find .sr[role=status]');
    await page.waitForFunction((said) => said.textContent, await said.elementHandle());
    assert.match(await said.innerText(), heard, words);
    await act(page);
  });
  await typed('unacompanied minor', /“unacompanied” is nowhere here: searched for “unaccompanied” instead\.$/, /nowhere here.*\d documents?\. Some of these/);
  await typed('passport xyzzyx', /^No entry has all the words.*Nowhere here: xyzzyx\.$/, /Nowhere here: xyzzyx\. \d+ documents$/);
  await typed('section 200 information sharing', /^No text here has a provision “section 200”\./, /No text here has a provision/);
  await typed('passport in:sop', /There is no “in:sop” here\. Did you mean in:sops\? Nothing found/, /Did you mean in:sops\?/);
  await typed('s 12 information sharing', /^$/, /^\d documents?\. Enter goes straight to the provision\.$/);
  await typed('xyzzyx', /^Nothing found for “xyzzyx”\.$/, /^Nothing found for “xyzzyx”\.$/);
  await typed('unaccompanied minor ticket', /^$/, /^3 documents\. Some of these have only some of the words\.$/, async (page) => {
    const some = await page.locator('.of-document').evaluateAll((all) => all.map((one) => [/has some of the words/.test(one.textContent), /has some of the words/.test(one.ariaLabel)]));
    assert.deepEqual(some, [[false, false], [true, true], [true, true]]);
  });
});

test('on a phone that lies on its side the first result is in view', async () => {
  for (const [width, height] of [[640, 360], [740, 360], [915, 412]]) {
    for (const query of ['passport', 'unacompanied+minor']) {
      await at(`search.html?q=${query}`, async (page) => {
        await asked(page);
        const { top, bottom } = await page.locator('.results h2 a').first().evaluate((one) => one.getBoundingClientRect());
        assert.ok(top > 0 && bottom < height, `${query} at ${width}x${height}: ${top} to ${bottom}`);
        assert.equal(await page.locator('.facets details').evaluate((one) => one.open), width > 895, 'folded where it would push the results down');
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      }, { settings: { viewport: { width, height }, hasTouch: true } });
    }
  }
});

test('an unknown filter is named with the nearest, typed or in the address', async () => {
  for (const [address, meant] of [['search.html?q=passport+in:sop', '?q=passport+in%3Asops'], ['search.html?q=passport&in=sop', '?q=passport&in=sops']]) {
    await at(address, async (page) => {
      await asked(page);
      await page.waitForFunction(() => /There is no “in:sop” here\. Did you mean in:sops\?/.test(document.getElementById('p.said').textContent));
      const remark = page.locator('.remark', { hasText: 'There is no “in:sop” here.' });
      await remark.locator('a', { hasText: 'Did you mean in:sops?' }).click();
      await page.waitForSelector('.results');
      assert.equal(query(page), meant);
    });
  }
});

test('a citation goes to its provision, from the search page and from the box', async () => {
  await at('search.html', async (page) => {
    await page.locator('main input').click();
    await page.keyboard.type('s 12 information sharing');
    await page.waitForSelector('.straight');
    assert.equal(await page.locator('.results > li:first-child .hits li:first-child .straight').innerText(), 'Enter goes straight here');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`${LAW}#`));
    await page.goBack();
    await asked(page);
    assert.equal(query(page), '?q=s+12+information+sharing');
    // The button shows results.
    await page.locator('main form button').click();
    await page.waitForTimeout(300);
    assert.match(page.url(), /search\.html/);
  });
  await at(SOP, async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.type('s 12 information sharing');
    await page.waitForSelector('.straight');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`${LAW}#`));
  });
});

test('where nothing is found there are ways on', async () => {
  await at('search.html?q=xyzzyx', async (page) => {
    await asked(page);
    assert.equal(await page.locator('#p\\.status').innerText(), 'Nothing found for “xyzzyx”.');
    for (const to of ['a-z.html', 'situations.html', 'sops/index.html', 'topics/privacy.html']) assert.ok(await page.locator(`main a[href="${to}"]`).first().isVisible(), to);
  });
  await at('search.html?q=passport&in=news', async (page) => {
    await asked(page);
    await page.locator('a', { hasText: 'Search everything instead' }).click();
    await page.waitForSelector('.results');
    assert.equal(query(page), '?q=passport');
  });
});

test('what is typed is shown as text', async () => {
  const hostile = '<img src=x onerror=alert(1)> "';
  await at(`search.html?q=${encodeURIComponent(hostile)}&topic=${encodeURIComponent('<b>x"')}`, async (page) => {
    await asked(page);
    assert.equal(await page.locator('main img, main b').count(), 0);
    assert.match(await page.locator('#p\\.status').innerText(), /<img src=x/);
  });
});

test('on the page that opens the words are marked until they are not wanted, and only there', async () => {
  await at('search.html?q=share+information', async (page, host) => {
    await asked(page);
    const link = page.locator(`.hits a[href^="${LAW}#"]`).first();
    const href = await link.getAttribute('href');
    await link.click();
    await page.waitForSelector('mark.found');
    assert.equal(page.url(), host.url + href, 'the words are not in the address');
    const marks = await page.locator('mark.found').allInnerTexts();
    assert.ok(marks.some((word) => /^shar/i.test(word)) && marks.every((word) => /^(shar|inform)/i.test(word)), marks.join());
    assert.ok(await page.locator('mark.found').evaluateAll((all) => all.every((one) => one.closest(':target, section:has(> :target)'))), 'in the provision only');
    await page.reload();
    await page.waitForSelector('mark.found');
    // The check of the text reads the page as before.
    await page.locator('#p\\.genuine button').click();
    await page.waitForSelector('.verdict.yes');
    assert.ok(await page.locator('mark.found').count() > 0);
    await page.locator('.found-bar button').click();
    assert.equal(await page.locator('mark.found, .found-bar').count(), 0);
    await page.locator('#p\\.genuine button').click();
    await page.waitForSelector('.verdict.yes');
    await page.reload();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('mark.found').count(), 0);
    await page.goto(`${host.url}index.html`);
    await page.goto(host.url + href);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('mark.found').count(), 0);
  });
});

test('where the browser refuses storage the provision opens without marks', async () => {
  await at('search.html?q=share+information', async (page) => {
    await asked(page);
    await page.locator('.hits a').first().click();
    await page.waitForURL(/#/);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('mark.found').count(), 0);
  }, { init: () => { Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('refused', 'SecurityError'); } }); } });
});

test('on a small phone nothing is too wide, and the frame does not jump', async () => {
  const settings = { viewport: { width: 320, height: 640 }, hasTouch: true };
  await at('search.html?q=information+sharing', async (page) => {
    await asked(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
    await page.locator('.facets summary').click();
    await page.locator('.facets a').first().click();
    await page.waitForSelector('.chips a');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
    const small = await page.locator('.answers a, .answers button').evaluateAll((all) => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24).map((one) => one.outerHTML));
    assert.deepEqual(small, []);
  }, { settings });
  await at(SOP, async (page) => {
    const height = await page.locator('.top').evaluate((one) => one.getBoundingClientRect().height);
    assert.ok(height < 150, `${height} px`);
    await page.locator('.find input').tap();
    await page.keyboard.type('passport');
    await options(page).first().waitFor();
    const box = await page.locator('.pop').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
    assert.equal(await page.locator('.top').evaluate((one) => one.getBoundingClientRect().height), height, 'nothing jumps');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 320);
  }, { settings });
});

const isChunk = (path) => path.endsWith('.bin');
const html = { type: 'text/html', bytes: Buffer.from('<!doctype html><title>Sign in</title>') };
const FAILURES = [
  ['a missing chunk', (path) => isChunk(path) ? { status: 404 } : null, /A file of the search is missing/],
  ['a damaged chunk', (path, bytes) => isChunk(path) ? { bytes: Buffer.concat([bytes.subarray(0, 20), Buffer.from('x'), bytes.subarray(21)]) } : null, /arrived damaged/],
  ['an index of another version', (path, bytes) => path.endsWith('manifest.json') ? { bytes: Buffer.from(JSON.stringify({ ...JSON.parse(bytes), format: '0' })) } : null, /renewed[^]*Load the page again/],
  ['a host that answers with a page', (path) => isChunk(path) ? html : null, /sent a web page/],
  ['a page in place of the worker', (path) => path.includes('search-worker') ? html : null, /sent a web page/],
  ['no worker', (path) => path.includes('search-worker') ? { status: 404 } : null, /A file of the search is missing/],
  ['no engine', (path) => path.endsWith('.wasm') ? { status: 404 } : null, /A file of the search is missing/],
];
for (const [name, change, sentence] of FAILURES) {
  test(`${name} is told in a sentence, and the lists stay`, async () => {
    await at('search.html?q=child', async (page) => {
      await page.waitForSelector('.banner');
      assert.match(await page.locator('.banner').innerText(), sentence);
      assert.equal(await page.locator('#p\\.answer').isVisible(), false);
      const shown = await page.locator('#p\\.lists li:visible').count();
      await page.locator('main input').fill('child adult');
      const fewer = await page.locator('#p\\.lists li:visible').count();
      assert.ok(fewer > 0 && fewer < shown, `${shown} then ${fewer}`);
    }, { change });
    await at(SOP, async (page) => {
      await page.locator('.find input').click();
      await page.keyboard.type('child');
      await page.waitForFunction(() => /cannot run just now/.test(document.querySelector('.pop-note')?.textContent));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/search\.html\?q=child$/);
    }, { change });
  });
}

test('without the script of the search the box is a form, and the search page says so', async () => {
  const change = (path) => /^assets\/search\.[^/]*js$/.test(path) ? { status: 404 } : null;
  await at(SOP, async (page) => {
    await page.locator('.find input').click();
    await page.keyboard.type('child');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search\.html\?q=child$/);
    await page.waitForSelector('.banner button');
    assert.match(await page.locator('.banner').innerText(), /A file of the search is missing/);
    assert.ok(await page.locator('#p\\.lists li:visible').count() > 0);
  }, { change });
});

test('the list of the box is in the window at every width', async () => {
  for (const width of [320, 360, 768, 1024, 1130, 1280, 1920]) {
    await at(SOP, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('passport');
      await options(page).nth(4).waitFor();
      const box = await page.locator('.pop').boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= width && box.y + box.height <= 700, `${width}: ${JSON.stringify(box)}`);
    }, { settings: { viewport: { width, height: 700 } } });
  }
});

test('on a phone that lies on its side, and above a keyboard on the screen, the list of the box is in view', async () => {
  for (const [width, height] of [[640, 360], [740, 360]]) {
    for (const [address, field] of [['index.html', 'main input'], [SOP, '.find input']]) {
      for (const keyboard of [0, 170]) {
        await at(address, async (page) => {
          await page.locator(field).tap();
          await page.keyboard.insertText('passport');
          await options(page).filter({ hasText: 'All results for “passport”' }).waitFor();
          const bottom = height - keyboard;
          const place = await page.locator('.pop').boundingBox();
          const name = `${address} at ${width}x${height}, keyboard ${keyboard}: ${JSON.stringify(place)}`;
          assert.ok(place.height >= 96 && place.y + place.height <= bottom, name);
          const typed = await page.locator(field).boundingBox();
          assert.ok(typed.y >= 0 && typed.y + typed.height <= place.y + 2, `${name}, field ${JSON.stringify(typed)}`);
          // The last option can be got to, and is seen when the arrows are on it.
          await page.keyboard.press('ArrowUp');
          const last = await options(page).last().boundingBox();
          assert.ok(last.y >= place.y && last.y + last.height <= bottom, `${name}, last ${JSON.stringify(last)}`);
        }, {
          settings: { viewport: { width, height }, hasTouch: true },
          // Chromium without a screen has no keyboard on it.
          init: keyboard ? `Object.defineProperty(visualViewport, 'height', { get: () => innerHeight - ${keyboard} });` : undefined,
        });
      }
    }
  }
});

test('no WebAssembly is told in a sentence', async () => {
  await at('search.html?q=child', async (page) => {
    await page.waitForSelector('.banner');
    assert.match(await page.locator('.banner').innerText(), /This browser cannot run the search/);
    assert.equal(await page.locator('.banner button').count(), 0);
    assert.ok(await page.locator('#p\\.lists li:visible').count() > 0);
  }, { init: () => { delete globalThis.WebAssembly; } });
});

test('no network is told in a sentence, and trying again helps when it is back', async () => {
  let gone = true;
  const route = (path) => gone && /search-worker|\.wasm$|manifest\.json/.test(path);
  const host = await watched(site);
  const context = await chrome.newContext();
  const page = await context.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  await context.route('**/*', (one) => route(new URL(one.request().url()).pathname) ? one.abort('internetdisconnected') : one.continue());
  await page.goto(`${host.url}search.html?q=passport`);
  await page.waitForSelector('.banner');
  assert.match(await page.locator('.banner').innerText(), /there is no connection/);
  gone = false;
  await page.locator('.banner button').click();
  await page.waitForSelector('.results');
  assert.equal(await page.locator('.banner').count(), 0);
  assert.equal(await focused(page), 'p.q', 'focus is not lost with the button');
  assert.deepEqual(thrown, []);
  await context.close();
  host.close();
});

test('the box that failed says so and goes on saying it', async () => {
  await at(SOP, async (page) => {
    await page.keyboard.press('/');
    const note = page.locator('.pop-note');
    await page.keyboard.type('passport', { delay: 60 });
    await page.waitForFunction(() => /cannot run/.test(document.querySelector('.pop-note').textContent));
    await page.keyboard.type('s', { delay: 60 });
    // Longer than it takes until a slow search is told of.
    await page.waitForTimeout(900);
    assert.match(await note.innerText(), /The search cannot run just now/);
  }, { change: (path) => isChunk(path) ? { status: 404 } : null });
});

test('the box says where the connection is what is missing', async () => {
  await at(SOP, async (page) => {
    await page.keyboard.press('/');
    await page.keyboard.insertText('child');
    await options(page).nth(2).waitFor();
    await page.route('**/search/*.bin', (route) => route.abort('internetdisconnected'));
    await page.locator('.find input').fill('yacht crew');
    await page.waitForFunction(() => /There is no connection/.test(document.querySelector('.pop-note').textContent));
    await page.waitForFunction(() => /There is no connection/.test(document.querySelector('.find .sr[role=status]').textContent));
    assert.equal(await options(page).count(), 1);
  }, { settings: { serviceWorkers: 'block' } });
});

test('a search that fails after another was begun ends neither it nor what is said of it', async () => {
  for (const [address, field, said] of [[SOP, '.find input', '.pop-note'], ['search.html', 'main input', '#p\\.note, #p\\.status']]) {
    await at(address, async (page) => {
      // The engine opens and answers; then the host has no chunks any more.
      await page.locator(field).focus();
      await page.keyboard.type('child');
      await page.waitForSelector('.results > li, [role=option]');
      await page.locator(field).fill('');
      await page.route('**/search/*.bin', async (route) => {
        await new Promise((go) => setTimeout(go, 700));
        await route.fulfill({ status: 404 });
      });
      await page.keyboard.type('unaccompanied');
      await page.waitForTimeout(400);
      await page.keyboard.type(' m');
      const text = () => page.locator(said).allInnerTexts().then((all) => all.join(' '));
      // It is answered from the chunks that are there, or it is told that it failed.
      await page.waitForFunction((said) => document.querySelector('.results > li, .of-document') ||
        [...document.querySelectorAll(said)].some((one) => /cannot run|is missing/.test(one.textContent)), said);
      await page.waitForTimeout(1500);
      assert.doesNotMatch(await text(), /Getting the search ready|still on its way/, address);
    }, { settings: { serviceWorkers: 'block' } });
  }
});

test('a page that is older than its host can be loaded again', async () => {
  await at('search.html?q=child', async (page) => {
    await page.waitForSelector('.banner');
    assert.deepEqual(await page.locator('.banner button').allInnerTexts(), ['Try again', 'Load the page again']);
  }, { change: (path) => isChunk(path) ? { status: 404 } : null });
});

test('a filter that is known and lets nothing through is not proposed for itself', async () => {
  await at('search.html?q=child&lang=fr', async (page) => {
    await page.waitForSelector('.remark');
    assert.match(await page.locator('.remark').first().innerText(), /There is no “lang:fr” here/);
    assert.equal(await page.locator('.remark a', { hasText: 'lang:fr' }).count(), 0);
  });
});

test('of the provision that was chosen its words are in view, or its beginning where it has none', async () => {
  await at('search.html?q=passport', async (page) => {
    await asked(page);
    const links = await page.locator('.results .hits a, .results li li a').evaluateAll((all) => all.map((one) => one.href));
    const away = [...new Set(links)].filter((href) => href.includes('#')).slice(0, 6);
    assert.ok(away.length > 2, `${away.length} provisions`);
    const list = page.url();
    for (const href of away) {
      await page.goto(list);
      await asked(page);
      await page.locator('.results a').evaluateAll((all, href) => all.find((one) => one.href === href).click(), href);
      await page.waitForURL(href);
      await page.waitForLoadState('networkidle');
      if (!await page.locator('mark.found').count()) await inView(page);
      else await page.waitForFunction(() => [...document.querySelectorAll('mark.found')].some((mark) => {
        const at = mark.getBoundingClientRect();
        return at.height > 0 && at.top >= 0 && at.bottom <= innerHeight - 60;
      }));
    }
  }, { settings: { viewport: { width: 360, height: 740 } } });
});

test('on a host that leaves .html out of addresses the words are marked too', async () => {
  const change = (path) => {
    if (/\.html$/.test(path) && path !== 'search.html') return { status: 301, headers: { location: `/${path.slice(0, -5)}` } };
    const page = join(site, `${path}.html`);
    return !/\.\w+$/.test(path) && existsSync(page) ? { status: 200, type: 'text/html; charset=utf-8', bytes: readFileSync(page) } : null;
  };
  await at('search.html?q=unaccompanied+minor', async (page) => {
    await asked(page);
    await page.locator('.results a[href*="#"]').first().click();
    await page.waitForSelector('mark.found');
    assert.ok(!page.url().includes('.html'), page.url());
  }, { change, settings: { serviceWorkers: 'block' } });
});

test('where nothing may be kept the search works and says so', async () => {
  const code = 'CacheStorage.prototype.open = () => Promise.reject(new DOMException("refused", "SecurityError"));\n';
  const change = (path, bytes) => path.includes('search-worker') ? { bytes: Buffer.concat([Buffer.from(code), bytes]) } : null;
  await at('search.html?q=passport', async (page) => {
    await asked(page);
    assert.match(await page.locator('.answers').innerText(), /keeps nothing of the search/);
  }, { change });
});

test('from the file system the lists serve, with a sentence', async () => {
  const context = await chrome.newContext();
  const page = await context.newPage();
  const thrown = [];
  page.on('pageerror', (error) => thrown.push(String(error)));
  await page.goto(`${pathToFileURL(join(site, 'index.html')).href}`);
  await page.locator('main input').click();
  await page.keyboard.type('child');
  await page.waitForFunction(() => /cannot run just now/.test(document.querySelector('.pop-note')?.textContent));
  await page.keyboard.press('Enter');
  await page.waitForURL(/search\.html\?q=child$/);
  await page.waitForSelector('.banner');
  assert.match(await page.locator('.banner').innerText(), /opened from a file/);
  assert.ok(await page.locator('#p\\.lists li:visible').count() > 0);
  assert.deepEqual(thrown, []);
  await context.close();
});

test('without script the box is a form, and the search page a page of lists', async () => {
  await at(SOP, async (page, host) => {
    await page.locator('.find input').fill('child');
    await page.keyboard.press('Enter');
    await page.waitForURL(/search\.html\?q=child$/);
    assert.ok(await page.locator('#p\\.lists li:visible').count() > 20);
    const sentences = await page.locator('.status-line:visible').allInnerTexts();
    assert.deepEqual(sentences, ['Search needs JavaScript; these lists do not. They lead to every document.']);
    assert.deepEqual(loads(host), []);
  }, { settings: { javaScriptEnabled: false } });
  await at('index.html', async (page) => {
    const hint = page.locator('.hero noscript p');
    assert.match(await hint.innerText(), /^Search needs JavaScript/);
    await hint.locator('a').click();
    await page.waitForURL(/search\.html$/);
  }, { settings: { javaScriptEnabled: false } });
});

test('before the script of the search page is there nothing else is said than after it', async () => {
  let held = () => {};
  await at('search.html', async (page) => {
    const said = () => page.locator('.status-line:visible').allInnerTexts();
    const before = await said();
    assert.match(before.join(), /^Type what you need/);
    const place = await page.locator('#p\\.lists').boundingBox();
    held();
    await page.waitForLoadState('load');
    assert.deepEqual(await said(), before);
    assert.deepEqual(await page.locator('#p\\.lists').boundingBox(), place, 'nothing moves');
  }, {
    settings: { viewport: { width: 360, height: 740 } },
    until: 'commit',
    route: ['**/search-page*.js', async (route) => { await new Promise((go) => { held = go; }); await route.continue(); }],
  });
});

test('axe finds nothing in results, facets and the open box, light and dark; nor does the Nu HTML checker', { timeout: 600_000 }, async () => {
  const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const folder = mkdtempSync(join(tmpdir(), 'finding-nu-'));
  const files = [];
  const look = async (page, name) => {
    await page.evaluate(axe);
    const found = await page.evaluate(async (values) => (await globalThis.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] })).violations, tags);
    assert.deepEqual(found.map((one) => `${one.id}: ${one.nodes[0].html} ${one.nodes[0].failureSummary}`), [], name);
    const file = join(folder, `${name}.html`);
    writeFileSync(file, `<!doctype html>${await page.evaluate(() => document.documentElement.outerHTML)}`);
    files.push(file);
  };
  for (const [colorScheme, viewport] of [['light', { width: 1280, height: 900 }], ['dark', { width: 360, height: 740 }]]) {
    const settings = { colorScheme, viewport, bypassCSP: true };
    for (const [name, address] of [['results', 'search.html?q=information&in=guides'], ['forgiven', 'search.html?q=unacompanied+minor'], ['nothing', 'search.html?q=xyzzyx+in:sop']]) {
      await at(address, async (page) => {
        await asked(page);
        if (viewport.width < 500) await page.locator('.facets summary').click({ timeout: 500 }).catch(() => {});
        await look(page, `${name}-${colorScheme}`);
      }, { settings });
    }
    await at(SOP, async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('s 12 information sharing');
      await page.waitForSelector('.straight');
      await page.keyboard.press('ArrowDown');
      await look(page, `box-${colorScheme}`);
      await page.keyboard.press('Enter');
      await page.waitForSelector('mark.found');
      await look(page, `marks-${colorScheme}`);
    }, { settings });
    await at('search.html?q=child', async (page) => {
      await page.waitForSelector('.banner');
      await look(page, `failed-${colorScheme}`);
    }, { settings, change: (path) => isChunk(path) ? { status: 404 } : null });
  }
  const { stderr } = spawnSync('java', ['-Xss1m', '-jar', require('vnu-jar'), '--format', 'json', '--errors-only', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.deepEqual(JSON.parse(stderr).messages.map((one) => `${one.url.split('/').pop()}: ${one.message} ${one.extract}`), []);
});
