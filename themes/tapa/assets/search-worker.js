// @ts-check
/* The search engine at work, away from the page: it compiles the engine while it arrives, reads the index's manifest,
   fetches the chunks that a search needs, all at once, checks each by its hash and keeps it.

   The page sends                                               and gets
     {id, type: "open", engine: URL, index: URL}                  {id, type: "opened", entries, size}
     {id, type: "search", request: {query, typing?, limit?, …}}   {id, type: "answer", answer}
     {id, type: "cancel", search: the search's id}                nothing; the search says {id, type: "cancelled"}
   and where something fails {id, type: "failed", kind, message}. The kinds:
     "no-webassembly"   the browser cannot run the engine, or may not
     "no-network"       nothing came: offline, or the host does not answer
     "missing"          the host has no such file
     "html"             the host answers with a page where a file should be
     "damaged"          a file is not what its name says, or the engine cannot read it
     "version"          engine and index are of different versions: the site is being replaced
   Beside these, once, {type: "notice", kind: "not-kept"}: the browser refuses to keep what was fetched; where the index that
   is opened is the one kept on this device {type: "notice", kind: "kept-index", edition: day}, and without a day once it is
   the host's again. And after each round of fetching {type: "fetched", requests, bytes, kept}: kept are those that needed no request. */
(function () {
  "use strict";

  /**
   * @typedef {{reserve(length: number): number, open(): number, search(): number, answer(): number,
   *   answer_length(): number, memory: WebAssembly.Memory}} Engine
   * @typedef {{format: string, chunks: string, size: number, packs: [number, number][]}} Manifest
   * @typedef {{id: number, type: "open", engine: string, index: string}} Open
   * @typedef {{id: number, type: "search", request: object}} Search
   * @typedef {{id: number, type: "cancel", search: number}} Cancel
   */

  /** How many characters of a hash make a chunk's name. */
  var NAME = 16;
  /** Chunks in memory and, of an index that is not kept whole, on the device; the longest unused go. */
  var MOST_MEMORY = 48 * 1024 * 1024;
  var MOST_STORED = 16 * 1024 * 1024;
  /** A search needs two or three rounds; more than this many would never end. */
  var MOST_ROUNDS = 16;

  /** @type {any} */
  var self = globalThis;
  /** @type {WebAssembly.Module | null} */
  var module = null;
  /** @type {Engine | null} */
  var engine = null;
  /** @type {Manifest} */
  var manifest;
  var manifestText = "";
  var base = "";
  /** The chunks that are there, by number. @type {Map<number, Uint8Array>} */
  var chunks = new Map();
  /** In which task each was last read, and the number of this one. @type {Map<number, number>} */
  var used = new Map();
  var now = 0;
  /** Those that the engine asked for in vain. @type {Set<number>} */
  var wanted = new Set();
  /** Searches that nobody waits for any more. @type {Set<number>} */
  var cancelled = new Set();
  /** Chunks that were read since their use was last noted, and whether one was kept since. @type {Set<string>} */
  var touched = new Set();
  var stored = false;
  var manifestHash = "";
  /** @type {Promise<Cache | null> | null} */
  var storage = null;
  var noticed = false;
  /** The day of the edition whose index was kept, if that is what was opened. */
  var edition = "";
  /** One task after the other: the engine does one thing at a time. */
  var queue = Promise.resolve();

  self.onmessage = function (/** @type {MessageEvent<Open | Search | Cancel>} */ event) {
    var message = event.data;
    if (message.type === "cancel") {
      cancelled.add(message.search);
      return;
    }
    var task = message;
    queue = queue.then(function () {
      return task.type === "open" ? open(task) : search(task);
    }).catch(function (error) {
      var failure = error instanceof Failure ? error : new Failure("damaged", String(error));
      self.postMessage({ id: task.id, type: "failed", kind: failure.kind, message: failure.message });
    });
  };

  /** What is said to the page: one of its kinds of failure, and for whoever looks closer what happened. */
  class Failure {
    /** @param {string} kind @param {string} message */
    constructor(kind, message) {
      this.kind = kind;
      this.message = message;
    }
  }

  /** @param {Open} task */
  async function open(task) {
    base = new URL(".", task.index).href;
    now += 1;
    // What opening reads is known from the manifest: it comes while the engine does.
    var packs = text(task.index).then(readManifest).then(function () {
      chunks.clear();
      used.clear();
      return fetchAll(manifest.packs.map(function (pack) { return pack[0]; }));
    });
    module = (await Promise.all([module || compile(task.engine), packs]))[0];
    instantiate();
    await rounds(function () { return call("open", manifestText); }, task.id);
    var size = manifest.size + manifestText.length;
    self.postMessage({ id: task.id, type: "opened", entries: Number(output()), size: size });
  }

  /** @param {Search} task */
  async function search(task) {
    if (!module) throw new Failure("damaged", "the index is not open");
    now += 1;
    if (!engine) await reopen();
    var request = JSON.stringify(task.request);
    var done = await rounds(function () { return call("search", request); }, task.id);
    if (done && !cancelled.delete(task.id)) {
      self.postMessage({ id: task.id, type: "answer", answer: JSON.parse(output()) });
    } else {
      cancelled.delete(task.id);
      self.postMessage({ id: task.id, type: "cancelled" });
    }
    forget();
    // What cannot be let go of is kept all the same.
    await prune().catch(function () { return null; });
  }

  /** Lets go of the chunks in memory that were unused for longest. What this search read stays: the next is like it. */
  function forget() {
    var sum = 0;
    chunks.forEach(function (bytes) { sum += bytes.length; });
    Array.from(chunks.keys()).sort(function (a, b) { return (used.get(a) || 0) - (used.get(b) || 0); }).some(function (number) {
      if (sum <= MOST_MEMORY || (used.get(number) || 0) === now) return true;
      sum -= /** @type {Uint8Array} */ (chunks.get(number)).length;
      chunks.delete(number);
      return false;
    });
  }

  /** Lets go of the chunks on the device that were unused for longest, where it does not keep the index as a whole. */
  async function prune() {
    var cache = await (storage || (storage = openStorage()));
    used.forEach(function (task, number) { if (task === now) touched.add(manifest.chunks.substr(number * NAME, NAME)); });
    if (!cache || !stored) return;
    var own = "faletusi " + new URL("..", base).pathname + " ";
    // Removed in the meantime: nothing is made anew.
    if (!(await caches.has(own + "state"))) return;
    stored = false;
    manifestHash = manifestHash || await digest(new TextEncoder().encode(manifestText).buffer);
    var whole = await caches.has(own + "kept") && await (await caches.open(own + "kept")).match(new URL("..", base).href + "?hash=" + manifestHash);
    if (whole) return;
    var state = await caches.open(own + "state"), key = new URL("..", base).href + "?state=chunks";
    var found = await state.match(key);
    /** When each chunk was last read, and its bytes. @type {{[name: string]: any}} */
    var noted = found && await found.json().catch(function () { return null; }) || {};
    var names = [], sum = 0, current = new Set(manifest.chunks.match(/.{16}/g));
    for (var request of await cache.keys()) {
      var name = request.url.slice(base.length, -".bin".length);
      if (request.url !== base + name + ".bin") continue;
      // An earlier worker may have noted it in another form.
      var known = Array.isArray(noted[name]) ? noted[name] : null;
      names.push({ name: name, size: known ? known[1] : await bytes(cache, request), used: touched.has(name) ? Date.now() : known ? known[0] : 0 });
    }
    touched.clear();
    // Those of an earlier edition go first.
    names.sort(function (a, b) { return Number(current.has(b.name)) - Number(current.has(a.name)) || b.used - a.used; });
    /** @type {{[name: string]: [number, number]}} */
    var left = {};
    for (var one of names) {
      sum += one.size;
      if (sum > MOST_STORED) await cache.delete(base + one.name + ".bin");
      else left[one.name] = [one.used, one.size];
    }
    await state.put(key, new Response(JSON.stringify(left)));
  }

  /** The bytes of what is stored. @param {Cache} cache @param {Request} request @returns {Promise<number>} */
  async function bytes(cache, request) {
    var found = await cache.match(request);
    return found ? (await found.blob()).size : 0;
  }

  /** After the engine gave up: a new one over the same chunks. */
  async function reopen() {
    instantiate();
    await rounds(function () { return call("open", manifestText); }, -1);
  }

  /** Compiles while the engine arrives; all of it first where the host does not say what it is.
   * @param {string} address @returns {Promise<WebAssembly.Module>} */
  async function compile(address) {
    if (typeof WebAssembly !== "object" || typeof DecompressionStream !== "function") {
      throw new Failure("no-webassembly", "this browser cannot run the search engine");
    }
    var response = await get(address, {});
    var named = /^application\/wasm\b/.test(response.headers.get("content-type") || "");
    try {
      if (named && WebAssembly.compileStreaming) return await WebAssembly.compileStreaming(response);
      return await WebAssembly.compile(await body(response));
    } catch (error) {
      if (error instanceof Failure) throw error;
      // A policy that forbids it, or an engine cut short.
      var forbidden = error instanceof WebAssembly.CompileError && /policy|unsafe-eval|disallowed/i.test(error.message);
      throw new Failure(forbidden ? "no-webassembly" : "damaged", "the engine: " + error);
    }
  }

  function instantiate() {
    var imports = {
      host: {
        read: function (/** @type {number} */ chunk, /** @type {number} */ from, /** @type {number} */ length, /** @type {number} */ to) {
          var bytes = chunks.get(chunk);
          used.set(chunk, now);
          if (!bytes || from + length > bytes.length) {
            wanted.add(chunk);
            return 0;
          }
          memory().set(bytes.subarray(from, from + length), to);
          return 1;
        },
        log: function (/** @type {number} */ address, /** @type {number} */ length) {
          console.warn("search: " + new TextDecoder().decode(memory().subarray(address, address + length)));
        }
      }
    };
    engine = /** @type {any} */ (new WebAssembly.Instance(/** @type {WebAssembly.Module} */ (module), imports).exports);
  }

  function memory() {
    return new Uint8Array(/** @type {Engine} */ (engine).memory.buffer);
  }

  function output() {
    var from = /** @type {Engine} */ (engine).answer();
    return new TextDecoder().decode(memory().subarray(from, from + /** @type {Engine} */ (engine).answer_length()));
  }

  /** @param {"open" | "search"} name @param {string} input @returns {boolean} false if chunks are wanted */
  function call(name, input) {
    if (!engine) throw new Failure("damaged", "the engine has stopped");
    var bytes = new TextEncoder().encode(input);
    wanted.clear();
    var result;
    try {
      // First the place: making it may move the memory.
      var to = engine.reserve(bytes.length);
      memory().set(bytes, to);
      result = engine[name]();
    } catch (error) {
      engine = null;
      throw new Failure("damaged", "the engine has stopped: " + error);
    }
    if (result === 0) return true;
    if (result === 1) return false;
    if (result === 3) throw new Failure("version", "the index is of version " + output());
    throw new Failure("damaged", output());
  }

  /** Runs a task, fetches what it wanted, and so on until it is done. @param {() => boolean} task @param {number} id
   * @returns {Promise<boolean>} false if it was cancelled */
  async function rounds(task, id) {
    for (var round = 0; round < MOST_ROUNDS; round += 1) {
      if (cancelled.has(id)) return false;
      if (task()) return true;
      var before = chunks.size;
      await fetchAll(Array.from(wanted));
      if (chunks.size === before) break;
      // What came in meanwhile, a cancellation among it.
      await new Promise(function (go) { setTimeout(go); });
    }
    throw new Failure("damaged", "a search wants what is not in the index");
  }

  /** @param {number[]} numbers */
  async function fetchAll(numbers) {
    var sum = { type: "fetched", requests: 0, bytes: 0, kept: 0 };
    await Promise.all(numbers.map(async function (number) {
      var name = manifest.chunks.substr(number * NAME, NAME);
      var found = await chunk(name, number, sum);
      chunks.set(number, found);
    }));
    self.postMessage(sum);
  }

  /** @param {string} name @param {number} number @param {{requests: number, bytes: number, kept: number}} sum
   * @returns {Promise<Uint8Array>} */
  async function chunk(name, number, sum) {
    if (name.length !== NAME) throw new Failure("damaged", "there is no chunk " + number);
    var address = base + name + ".bin";
    var cache = await (storage || (storage = openStorage()));
    var kept = cache && await cache.match(address).catch(function () { return null; });
    if (kept) {
      var before = await kept.arrayBuffer();
      if (await isNamed(before, name)) {
        sum.kept += 1;
        return inflate(before);
      }
    }
    // What lies under such a name never changes: the browser's own store is asked first.
    var response = await get(address, { cache: "force-cache" }).catch(function (/** @type {{kind: string}} */ why) {
      if (why.kind === "no-network") throw why;
      // That store may hold what the host said when it was in trouble.
      return get(address, { cache: "reload" });
    });
    var bytes = await body(response);
    sum.requests += 1;
    if (!(await isNamed(bytes, name))) {
      // Perhaps it is damaged in that store only.
      bytes = await body(await get(address, { cache: "reload" }));
      if (!(await isNamed(bytes, name))) throw new Failure("damaged", address + " is not what its name says");
    }
    sum.bytes += bytes.byteLength;
    if (cache) {
      stored = true;
      cache.put(address, new Response(bytes.slice(0))).catch(notKept);
    }
    return inflate(bytes);
  }

  /* Chunks are kept where the hub keeps what never changes, and only if that is there already: the pages of a public hub
     make it, others only once their reader saves something. The service worker leaves chunks to this file. */
  function openStorage() {
    var name = "faletusi " + new URL("..", base).pathname + " files";
    var absent = typeof caches === "undefined" ? Promise.reject(new Error("no caches")) : caches.has(name).then(function (there) {
      return there ? caches.open(name) : null;
    });
    return absent.catch(function () {
      notKept();
      return null;
    });
  }

  function notKept() {
    if (!noticed) self.postMessage({ type: "notice", kind: "not-kept" });
    noticed = true;
  }

  /** @param {ArrayBuffer} bytes @param {string} name */
  async function isNamed(bytes, name) {
    // Only secure contexts have it; elsewhere the engine's own checks must do.
    if (!self.crypto || !self.crypto.subtle) return true;
    return await digest(bytes) === name;
  }

  /** @param {ArrayBuffer} bytes @returns {Promise<string>} */
  async function digest(bytes) {
    var hash = new Uint8Array(await self.crypto.subtle.digest("SHA-256", bytes));
    var hex = "";
    for (var at = 0; at < NAME / 2; at += 1) hex += (hash[at] + 256).toString(16).slice(1);
    return hex;
  }

  /** @param {ArrayBuffer} bytes */
  async function inflate(bytes) {
    try {
      var stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch (error) {
      throw new Failure("damaged", "a chunk cannot be decompressed: " + error);
    }
  }

  /** @param {string} content */
  function readManifest(content) {
    try {
      manifest = JSON.parse(content);
    } catch (error) {
      throw new Failure("damaged", "the manifest is no JSON");
    }
    manifestText = content;
    manifestHash = "";
    if (typeof manifest.chunks !== "string" || !Array.isArray(manifest.packs)) {
      // Of another version, then; or damaged.
      throw new Failure(typeof manifest.format === "string" ? "version" : "damaged", "the manifest lacks its lists");
    }
  }

  /** The manifest's text, which the host is always asked about. @param {string} address */
  async function text(address) {
    var response = await get(address, { cache: "no-cache" });
    var day = response.headers.get("x-edition") || "";
    if (day !== edition) self.postMessage({ type: "notice", kind: "kept-index", edition: day });
    edition = day;
    try {
      return await response.text();
    } catch (error) {
      throw new Failure("no-network", address + ": " + error);
    }
  }

  /** @param {string} address @param {RequestInit} options @returns {Promise<Response>} */
  async function get(address, options) {
    var response;
    try {
      response = await fetch(address, options);
    } catch (error) {
      throw new Failure("no-network", address + ": " + error);
    }
    if (!response.ok) throw new Failure("missing", address + ": " + response.status);
    if (/^text\/html\b/.test(response.headers.get("content-type") || "")) throw new Failure("html", address);
    return response;
  }

  /** @param {Response} response @returns {Promise<ArrayBuffer>} */
  async function body(response) {
    try {
      return await response.arrayBuffer();
    } catch (error) {
      throw new Failure("no-network", response.url + ": " + error);
    }
  }
}());
