// @ts-check
/* The service worker: pages come from the host first, and from this device when the host does not answer. A kept page
   says that it is one, from when and of which edition, and whatever the device has learned since.

   self.EDITION (from sw.js) are the facts of the edition this worker was built with. Everything unnamed by its content
   is resolved through one edition's list, so an index never meets pages of another edition without a word. */
(function () {
  "use strict";

  /** @type {any} */
  var self = globalThis;
  /** @type {{id: string, date: string, title: string, language: string, keeps: "read" | "saved", list: string,
   *   manifest: string | null, size: number, engine: (string | null)[], shell: {[address: string]: string}, collections: {[address: string]: string}}} */
  var edition = self.EDITION;
  var root = /** @type {string} */ (self.registration.scope);
  var base = new URL(root).pathname;
  var store = self.OFFLINE(root);
  var reads = edition.keeps === "read";

  /** The host has so long to begin an answer before a kept copy is shown: 300 ms away that is a dozen round trips. */
  var PATIENCE = 5000;
  /** Nothing asked for so long: the pages that are open are there. */
  var QUIET = 2000;
  /** Pages that were read take up no more than this. */
  var MOST_READ = 16 * 1024 * 1024;
  /** A larger index is kept only when something is saved, or the search itself. */
  var MOST_INDEX = 4 * 1024 * 1024;
  var MANIFEST = "search/manifest.json";
  /** Set once the reader removed everything: nothing is put any more until this worker ends. */
  var removed = false;
  /** When something was last asked of this worker, and what waits until nothing is. */
  var asked = 0;
  /** @type {Promise<void> | null} */
  var giving = null;
  /** One change of what was read after the other. */
  var queue = Promise.resolve();

  self.addEventListener("install", function (/** @type {any} */ event) { event.waitUntil(install()); });
  self.addEventListener("activate", function (/** @type {any} */ event) { event.waitUntil(activate()); });

  self.addEventListener("message", function (/** @type {any} */ event) {
    var message = event.data || {};
    if (message.type === "take-over") event.waitUntil(self.skipWaiting());
    if (message.type === "removed") removed = true;
    if (message.type === "edition" && event.ports[0]) event.ports[0].postMessage({ id: edition.id, date: edition.date, manifest: edition.manifest, engine: edition.engine, whole: isSmall(), collections: edition.collections });
  });

  self.addEventListener("fetch", function (/** @type {any} */ event) {
    asked = Date.now();
    var request = event.request, url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== new URL(root).origin || url.pathname.indexOf(base) !== 0) return;
    var address = decoded(url.pathname.slice(base.length));
    if (address === "sw.js" || address === "offline.json" || request.headers.has("range")) return;
    // What is saved is checked by those who save it; chunks are kept by the search's own worker.
    if (request.mode === "navigate") event.respondWith(page(event, address));
    else if (/^search\/.*\.bin$/.test(address) || request.cache === "reload") return;
    else if (store.named(address)) event.respondWith(immutable(event, address));
    else if (address === MANIFEST) event.respondWith(manifest(event));
    else if (!/\.html$/.test(address)) event.respondWith(data(request, address));
  });

  /** @param {string} path */
  function decoded(path) {
    try { return decodeURIComponent(path); } catch (error) { return path; }
  }

  /* A new edition. */

  /** Everything of this edition beside the old one; if that fails, the old one stays and this is tried again later. */
  async function install() {
    /** @type {{cache: string, key: string}[]} */
    var added = [];
    try {
      if (reads) await fillShell(added);
      var reading = reads && await store.state("read");
      // Beside the old one's: chunks are named after their content. Whoever searched offline goes on doing so.
      if (reads && await store.state("searched")) await renewIndex();
      if (await store.alone(renew)) {
        // The list was read for that.
      } else if (reading && Object.keys(reading).length) {
        // To be able to say what became of pages that were read. Without it they say less.
        await learn().catch(nothing);
      }
      await trouble("edition", null);
    } catch (error) {
      var why = store.refusal(error);
      // What came over a poor line need not come twice; where there is no room, half an edition is of no use.
      if (why.kind === "full" || why.kind === "refused") {
        await discard(added.concat(why.added || []));
        await caches.delete(store.own + "shell " + edition.id).catch(nothing);
        if (self.registration.active) await trouble("edition", why.kind);
      }
      throw why;
    }
  }

  /** The index of this edition, as the last one's was kept. Over a poor line the old edition stays, whole; where there is
   * no room, or the host lacks a piece, this edition goes without, and says so. */
  async function renewIndex() {
    try {
      await keepIndex();
    } catch (error) {
      var kind = store.refusal(error).kind;
      if (kind === "no-network" || kind === "wrong") throw error;
      await trouble("index", kind);
    }
  }

  /** Notes what could not be kept, for the page that says what is; null when it was.
   * @param {"edition" | "index" | "read"} what @param {string | null} kind */
  async function trouble(what, kind) {
    var all = await store.state("trouble") || {};
    if (removed || !kind && !all[what]) return;
    if (kind) all[what] = { kind: kind, edition: edition.date };
    else delete all[what];
    // Where nothing more can be kept this cannot be, either; the list of what is kept is true without it.
    await store.note("trouble", all).catch(nothing);
  }

  /** @param {{cache: string, key: string}[]} added */
  function discard(added) {
    return Promise.all(added.map(async function (at) { return (await store.open(at.cache)).delete(at.key); })).catch(nothing);
  }

  /** @param {{cache: string, key: string}[]} added what was put */
  async function fillShell(added) {
    var shell = "shell " + edition.id, cache = await store.open(shell);
    var files = await store.open("files");
    // All are waited for, so that nothing is put any more once this has failed.
    var ends = await Promise.allSettled(Object.keys(edition.shell).map(async function (address) {
      var target = store.named(address) ? files : cache;
      if (await target.match(root + address)) return;
      var response = await store.fetched(address, edition.shell[address]).catch(function (/** @type {any} */ error) {
        // A host that is just changing its files; what is missing is asked for when it is wanted.
        if (error.kind === "no-network") throw error;
      });
      if (!response) return;
      await target.put(root + address, response);
      added.push({ cache: target === files ? "files" : shell, key: root + address });
    }));
    ends.forEach(function (end) { if (end.status === "rejected") throw end.reason; });
  }

  /** The list of this edition, noted as the newest that the device knows. */
  async function learn() {
    var response = await store.fetched("offline.json", edition.list);
    var list = await response.json();
    if (!store.isList(list)) throw store.failure("wrong", "offline.json");
    await store.note("learned", list);
    return list;
  }

  /** What was saved, as this edition has it: only what changed is fetched. @returns {Promise<boolean>} whether anything was */
  async function renew() {
    var saves = await store.state("saves");
    if (!saves || !Object.keys(saves).length) return false;
    var list = await learn();
    var current = await store.state("current");
    var old = current && await store.state("kept " + current) || {};
    var brought = await store.bring(list, saves, old, { lenient: true });
    store.carry(brought.map, old, list, current && await store.state("list " + current));
    await store.note("list " + list.edition, list);
    await store.note("kept " + list.edition, brought.map);
    return true;
  }

  async function activate() {
    var before = await store.state("current");
    if (!reads && !before && !(await store.state("saves"))) {
      await self.clients.claim();
      return;
    }
    await store.note("current", edition.id);
    var names = await caches.keys();
    await Promise.all(names.map(function (name) {
      var old = name.indexOf(store.own + "shell ") === 0 && name !== store.own + "shell " + edition.id;
      return old ? caches.delete(name) : false;
    }));
    if (before && before !== edition.id) {
      await store.forget("list " + before);
      await store.forget("kept " + before);
      await store.forget("seen");
      var map = await store.state("kept " + edition.id) || {};
      var manifest = edition.manifest && await store.match("kept", root + "?hash=" + edition.manifest);
      var chunks = manifest ? String((await manifest.json()).chunks) : "";
      await store.sweep(map, function (/** @type {string} */ address) {
        // Pages that were read may need their old look; of the engine and the index only this edition's stay.
        if (edition.shell[address] || edition.engine.indexOf(address) >= 0) return true;
        // Where the index is not kept whole, the search's worker lets go of its chunks.
        if (/^search\//.test(address)) return manifest ? chunks.indexOf(store.named(address)) % 16 === 0 : reads && Boolean(edition.manifest);
        return reads && !/\.wasm$|^assets\/search-worker\./.test(address);
      }, manifest ? [edition.manifest] : []);
    }
    await self.clients.claim();
  }

  /* Pages. */

  /** @param {any} event @param {string} address @returns {Promise<Response>} */
  async function page(event, address) {
    // A new edition that is ready takes over once this page is there; the page itself is whole, of the host or of the old one.
    if (self.registration.waiting) event.waitUntil(giveWay());
    var network = fetch(event.request).then(function (response) {
      if (response.status < 500) event.waitUntil(remember(address, response.clone()).catch(nothing));
      return response;
    });
    network.catch(nothing);
    var first = await Promise.race([network.catch(function () { return "failed"; }), after(PATIENCE)]);
    if (first instanceof Response && first.status < 500) return first;
    var kept = await copy(address);
    if (kept) {
      event.waitUntil(touch(address));
      return kept;
    }
    if (first instanceof Response) return first;
    return network.catch(function () { return notHere(address, new URL(event.request.url)); });
  }

  function nothing() { return undefined; }

  /** Lets the edition that waits take over, when nothing was asked of this worker for a moment. Chromium ends this worker
   * for it, and where a page is just loading its files it starts it again: then the new one waits on, and the next
   * page is asked of a worker that is ended before it answers, so that it never comes. */
  function giveWay() {
    giving = giving || (async function () {
      // No event may last long: with the next page it begins anew.
      var end = Date.now() + 60000, left = QUIET;
      for (; left > 0 && Date.now() < end; left = asked + QUIET - Date.now()) await after(left);
      giving = null;
      if (left <= 0 && self.registration.waiting) self.registration.waiting.postMessage({ type: "take-over" });
    }());
    return giving;
  }

  /** @param {number} time @returns {Promise<string>} */
  function after(time) {
    return new Promise(function (go) { setTimeout(function () { go("late"); }, time); });
  }

  /** Takes down what the host answered: keeps the page where that is wanted, and what it says of a kept one.
   * @param {string} address @param {Response} response */
  async function remember(address, response) {
    var map = await store.state("kept " + edition.id) || {};
    var names = store.names(address);
    var known = names.find(function (/** @type {string} */ name) { return map[name]; });
    if (response.status === 404 || response.status === 410) {
      if (known) await see(known, { gone: true });
      return;
    }
    if (response.status !== 200 || response.redirected || !/^text\/html\b/.test(response.headers.get("content-type") || "")) return;
    var bytes = await response.arrayBuffer();
    var text = new TextDecoder().decode(bytes);
    // A page of this hub says which it is. The sign-in page of a network does not, nor does what some hosts answer
    // instead of a missing file.
    var facts = factsOf(text);
    if (names.indexOf(facts.page) < 0) return;
    var list = await store.state("list " + edition.id);
    if (list) {
      var file = list.files[facts.page];
      if (file && file[0] === await store.hash(bytes)) {
        await see(facts.page, null);
      } else {
        if (known && (list.pages[facts.page] || {}).text !== facts.text) await see(known, { changed: true });
        self.registration.update().catch(nothing);
      }
    }
    if (!reads || removed || known || edition.shell[facts.page]) return;
    await keep("read", facts.page, store.made(bytes, response.headers, facts.page), bytes.byteLength, facts.title);
  }

  /** @param {string} address @param {{gone?: boolean, changed?: boolean} | null} what */
  async function see(address, what) {
    var seen = await store.state("seen") || {};
    if (!what && !seen[address]) return;
    if (what) seen[address] = { ...what, date: new Date().toISOString() };
    else delete seen[address];
    await store.note("seen", seen);
  }

  /** Keeps a page that was read, or an image on it; the longest unread goes, also where the device has no more room.
   * @param {"read" | "files"} where @param {string} address @param {Response} response @param {number} size @param {string} [title] */
  function keep(where, address, response, size, title) {
    queue = queue.then(async function () {
      if (removed) return;
      var saved = await store.state("kept " + edition.id) || {};
      var read = await store.state("read") || {};
      var cache = await store.open(where);
      /** @param {string} name */
      async function drop(name) {
        // A saved page is kept elsewhere; an image or a download lies in one place for both.
        if (read[name].where !== "files" || !saved[name]) await (await store.open(read[name].where)).delete(root + name);
        delete read[name];
      }
      delete read[address];
      var order = Object.keys(read).sort(function (a, b) { return read[a].used - read[b].used; });
      for (var freed = 0; ;) {
        try {
          await cache.put(root + address, response.clone());
          break;
        } catch (error) {
          // Twice its size must do: what fills the device may be another's, and all that was read gone for nothing.
          var oldest = freed < 2 * size ? order.shift() : "";
          if (store.refusal(error).kind !== "full" || !oldest) throw error;
          freed += read[oldest].size;
          await drop(oldest);
        }
      }
      read[address] = { size: size, used: Date.now(), kept: new Date().toISOString(), edition: edition.date, where: where, title: title };
      var sum = Object.keys(read).reduce(function (all, name) { return all + read[name].size; }, 0);
      for (var name = order.shift(); sum > MOST_READ; name = order.shift()) {
        var last = name || address;
        sum -= read[last].size;
        await drop(last);
      }
      try {
        await store.note("read", read);
      } catch (error) {
        // What is not noted would never go again.
        if (where !== "files" || !saved[address]) await cache.delete(root + address);
        throw error;
      }
      await trouble("read", null);
    }).catch(function (/** @type {any} */ error) { return trouble("read", store.refusal(error).kind); });
    return queue;
  }

  /** @param {string} address */
  function touch(address) {
    queue = queue.then(async function () {
      var read = await store.state("read") || {};
      var name = store.names(address).find(function (/** @type {string} */ one) { return read[one]; });
      if (!name || removed) return;
      read[name].used = Date.now();
      await store.note("read", read);
    }).catch(nothing);
    return queue;
  }

  /** The kept copy that an address means, with its banner. @param {string} address @returns {Promise<Response | null>} */
  async function copy(address) {
    var map = await store.state("kept " + edition.id) || {};
    var read = await store.state("read") || {};
    for (var name of store.names(address)) {
      var kept = map[name];
      if (kept) {
        var saved = await store.match("kept", root + "?hash=" + kept.hash);
        if (saved) return told(name, saved, { date: kept.date, edition: kept.edition });
      }
      // Of which edition a copy is that nothing was noted of, nobody knows.
      var was = read[name] && await store.match("read", root + name);
      if (was) return told(name, was, { date: was.headers.get("x-kept") || "", edition: read[name].edition || edition.date });
      var shell = await store.match("shell " + edition.id, root + name);
      if (shell) return told(name, shell, { date: shell.headers.get("x-kept") || "", edition: edition.date });
    }
    return null;
  }

  /** @param {string} text */
  function factsOf(text) {
    var tag = (/<div class="device"[^>]*>/.exec(text) || [""])[0];
    /** @param {string} name */
    function fact(name) { return unescaped((new RegExp(" data-" + name + "=\"([^\"]*)\"").exec(tag) || ["", ""])[1]); }
    var title = unescaped((/<title>([^<]*)<\/title>/.exec(text) || ["", ""])[1]);
    if (title.slice(-3 - edition.title.length) === " - " + edition.title) title = title.slice(0, -3 - edition.title.length);
    return { page: fact("page"), title: title, text: fact("text"), version: fact("version"), class: fact("class"), language: (/<html lang="([^"]*)"/.exec(text) || ["", "en"])[1] };
  }

  /** @param {string} text */
  function unescaped(text) {
    return text.replace(/&quot;/g, "\"").replace(/&#x27;|&#39;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&#x2F;/g, "/").replace(/&amp;/g, "&");
  }

  /** @param {string} text */
  function escaped(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  /** A kept page with what must be said of it. @param {string} address @param {Response} response @param {{date: string, edition: string}} when */
  async function told(address, response, when) {
    if (!/^text\/html\b/.test(response.headers.get("content-type") || "") || address === "offline.html") return response;
    var text = await response.text();
    var facts = factsOf(text);
    var lines = [say("offline-banner", { date: self.DAY(facts.language, when.date), edition: self.DAY(facts.language, when.edition) })];
    var more = await learned(address, facts, text);
    var stop = more.some(function (key) { return key.key !== "offline-now-changed" && key.key !== "offline-now-listed"; });
    more.forEach(function (line) { lines.push(say(line.key, line.values)); });
    /** @param {string} key @param {any} values */
    function say(key, values) { return "<p>" + escaped(self.SAY(facts.language, key, values)) + "</p>"; }
    var banner = "<aside class=\"kept\"><div class=\"wrap\"><div class=\"banner banner-" + (stop ? "stop" : more.length ? "review" : "kept") + "\">" + lines.join("") + "</div></div></aside>\n";
    return new Response(text.replace(/<main\b/, function (main) { return banner + main; }), { headers: response.headers });
  }

  /** What the device knows of a page beyond the copy it keeps. @param {string} address @param {{text: string, version: string, class: string, language: string}} facts
   * @param {string} text the copy @returns {Promise<{key: string, values: any}[]>} */
  async function learned(address, facts, text) {
    /** @type {{key: string, values: any}[]} */
    var lines = [];
    var list = await store.state("learned");
    if (list) {
      var values = { edition: self.DAY(facts.language, list.date), version: "" };
      var now = list.pages[address];
      if (!now) {
        lines.push({ key: "offline-now-gone", values: values });
      } else if (facts.text && now.text !== facts.text) {
        values.version = now.version || "";
        var key = now.class === "withdrawn" && facts.class !== "withdrawn" ? "withdrawn" :
          now.class === "superseded" && facts.class !== "superseded" ? "superseded" :
          now.version && now.version !== facts.version ? "version" : "changed";
        lines.push({ key: "offline-now-" + key, values: values });
      } else if (!facts.text && list.files[address] && list.files[address][2] && list.files[address][2] !== await sameOf(text)) {
        // A list of documents says of each how it stands.
        lines.push({ key: "offline-now-listed", values: values });
      }
    }
    var seen = (await store.state("seen") || {})[address];
    if (seen && !lines.length) lines.push({ key: seen.gone ? "offline-seen-gone" : "offline-seen-changed", values: { date: self.DAY(facts.language, seen.date) } });
    return lines;
  }

  /** The hash of a page without the day of its build, as lists have it. @param {string} text */
  function sameOf(text) {
    var from = text.lastIndexOf("<span class=\"built\">"), to = text.indexOf("</span>", from);
    return store.hash(new TextEncoder().encode(from < 0 || to < 0 ? text : text.slice(0, from) + text.slice(to)));
  }

  /** No network and no copy: the page that says what there is; where not even that is kept, the sentence alone.
   * @param {string} address @param {URL} url with the place on the page @returns {Promise<Response>} */
  async function notHere(address, url) {
    if (await copy("offline.html")) {
      if (store.names(address)[0] === "offline.html") return /** @type {Promise<Response>} */ (copy("offline.html"));
      return Response.redirect(root + "offline.html#" + encodeURI(address) + url.search + url.hash, 302);
    }
    var language = edition.language;
    var text = "<!doctype html><html lang=\"" + escaped(language) + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>" +
      escaped(self.SAY(language, "offline-no-connection") + " - " + edition.title) + "</title></head><body><main><h1>" + escaped(self.SAY(language, "offline-no-connection")) + "</h1><p>" +
      escaped(self.SAY(language, "offline-no-connection-text")) + "</p><p><a href=\"" + escaped(base + encodeURI(address) + url.search + url.hash) + "\">" + escaped(self.SAY(language, "offline-again")) + "</a></p></main></body></html>";
    return new Response(text, { status: 503, headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'none'" } });
  }

  /* Files. */

  /** What is named after its content: from the device if it is there. @param {any} event @param {string} address @returns {Promise<Response>} */
  async function immutable(event, address) {
    var kept = await store.match("files", root + address);
    if (kept) {
      if (/^files\//.test(address)) event.waitUntil(touch(address));
      return kept;
    }
    var response = await fetch(event.request);
    if (reads && !removed && response.ok && response.type === "basic") event.waitUntil(keepFile(address, response.clone()).catch(nothing));
    return response;
  }

  /** @param {string} address @param {Response} response */
  async function keepFile(address, response) {
    var bytes = await response.arrayBuffer(), name = store.named(address);
    if (removed || await store.hash(bytes, name.length) !== name) return;
    var kept = store.made(bytes, response.headers, address);
    // The theme's own files are few; a hub's images and downloads count as what was read.
    if (/^files\//.test(address)) await keep("files", address, kept, bytes.byteLength);
    else await (await store.open("files")).put(root + address, kept);
  }

  /** Data beside pages and downloads: from the host, and when it does not answer as they were saved. @param {Request} request @param {string} address */
  async function data(request, address) {
    try {
      return await fetch(request);
    } catch (error) {
      var kept = (await store.state("kept " + edition.id) || {})[address];
      var found = kept && await store.match("kept", root + "?hash=" + kept.hash);
      if (found) return found;
      throw error;
    }
  }

  /** The index's manifest: the host's, or the one of this edition. @param {any} event @returns {Promise<Response>} */
  async function manifest(event) {
    var network = fetch(event.request);
    network.catch(nothing);
    var first = await Promise.race([network.catch(function () { return "failed"; }), after(PATIENCE)]);
    if (first instanceof Response && first.ok && !/^text\/html\b/.test(first.headers.get("content-type") || "")) {
      event.waitUntil(searched(first.clone(), event.clientId).catch(nothing));
      return first;
    }
    var kept = edition.manifest && await store.match("kept", root + "?hash=" + edition.manifest);
    // The pages may be newer than this index: the search says which edition it is of.
    if (kept) return new Response(kept.body, { headers: { "content-type": "application/json", "x-edition": edition.date } });
    return first instanceof Response ? first : network;
  }

  /** @param {Response} response @param {string} id of who asked */
  async function searched(response, id) {
    // Only the search's own worker searches; a page that saves asks for the same file.
    var client = await self.clients.get(id);
    if (!client || client.type !== "worker") return;
    var bytes = await response.arrayBuffer();
    if (await store.hash(bytes) !== edition.manifest) {
      // The host has a newer edition: its index is for now, and the whole of it comes with its worker.
      self.registration.update().catch(nothing);
      return;
    }
    if (!reads || removed) return;
    await store.note("searched", true);
    // Not in the way of the search itself.
    await after(3000);
    await keepIndex().catch(function (/** @type {any} */ error) {
      var kind = store.refusal(error).kind;
      if (kind === "full" || kind === "refused") return trouble("index", kind);
    });
  }

  /** Whether the index may be kept unasked. */
  function isSmall() {
    return edition.size <= MOST_INDEX && !(self.navigator.connection && self.navigator.connection.saveData);
  }

  /** The engine and the whole index of this edition, so that what is kept can be searched without a network; or nothing. */
  async function keepIndex() {
    // The pages say that search needs a connection then, and let it be saved on purpose.
    if (!edition.manifest || removed || !isSmall()) return;
    /** @type {{cache: string, key: string}[]} */
    var added = [];
    try {
      var response = await store.fetched(MANIFEST, edition.manifest);
      var chunks = String((await response.clone().json()).chunks || "");
      var addresses = edition.engine.filter(Boolean);
      for (var at = 0; at < chunks.length; at += 16) addresses.push("search/" + chunks.slice(at, at + 16) + ".bin");
      await store.several(addresses, bring);
      // Last: a manifest without its chunks would promise what cannot be kept.
      if (!removed) await (await store.open("kept")).put(root + "?hash=" + edition.manifest, response);
      await trouble("index", null);
    } catch (error) {
      var why = store.refusal(error);
      if (why.kind === "full" || why.kind === "refused") await discard(added);
      throw why;
    }
    /** @param {string} address @returns {Promise<void>} */
    async function bring(address) {
      if (removed || await store.match("files", root + address)) return;
      var came = await store.fetched(address, store.named(address));
      if (removed) return;
      await (await store.open("files")).put(root + address, came);
      added.push({ cache: "files", key: root + address });
    }
  }
}());
