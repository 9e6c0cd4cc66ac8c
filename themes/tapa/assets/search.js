// @ts-check
/* Search: the engine's worker as the page sees it, and what an answer looks like. It is loaded when a reader reaches for
   search, not before, with search-box.js for the box that stands on every page; the search page has search-page.js and
   search-results.js. */
(function () {
  "use strict";
  var doc = document;
  var source = doc.getElementById("p.finding");
  var shared = /** @type {any} */ (window);
  if (!source || shared.faletusiSearch) return;

  /**
   * @typedef {{worker: string, engine: string, index: string, collections: Object<string, string>,
   *   topics?: Object<string, string>, languages?: Object<string, string>, audiences?: Object<string, string>, statuses: Object<string, string>,
   *   words: Object<string, string>}} Told
   * @typedef {{text: string, marks: [number, number][]}} Marked
   * @typedef {{permalink: string, kind: string, number: string, heading: string, path: string[], snippet: Marked,
   *   commentary: boolean}} Hit
   * @typedef {{id: string, title: string, address: string, collection: string, topics: string[], status: string,
   *   version: string, marking: string, language: string, all_words: boolean, hits: Hit[]}} Found
   * @typedef {{value: string, documents: number}} Count
   * @typedef {{query: string, suggestion: string | null, documents: number, straight: string | null, results: Found[],
   *   relaxed: null | {to: string, unknown?: string[], replaced?: {typed: string, by: string}[], any_word?: boolean},
   *   no_provision?: string | null, unknown_filters: {typed: string, nearest: string | null}[], facets: Object<string, Count[]>}} Answer
   * @typedef {{kind: string, message: string}} Failed
   * @typedef {{resolve: (value: any) => void, reject: (why: Failed) => void}} Waiting
   */

  /** Where the site begins, seen from this page. */
  var root = source.getAttribute("data-root") || "";
  /** @type {Told} */
  var told = JSON.parse(source.textContent || "{}");

  /** A sentence of the interface. @param {string} key @param {Object<string, string | number>} [values] */
  function say(key, values) {
    return (told.words[key] || key).replace(/\{(\w+)\}/g, function (all, name) {
      return values && name in values ? clipped(String(values[name])) : all;
    });
  }

  /** What a sentence can bear of what somebody typed. @param {string} text */
  function clipped(text) {
    var letters = Array.from(text);
    return letters.length > 80 ? letters.slice(0, 79).join("") + "…" : text;
  }

  /** @param {number} count */
  function documents(count) {
    return say(count === 1 ? "documents-one" : "documents-many", { count: count });
  }

  /* The engine ----------------------------------------------------------------------------------------------------- */

  /** @type {Worker | null} */
  var worker = null;
  /** @type {Promise<void> | null} */
  var opening = null;
  var last = 0;
  /** The search that runs, if one does. */
  var running = 0;
  /** @type {Map<number, Waiting>} */
  var waiting = new Map();
  /** What the worker said beside answers: that nothing is kept; of which day's edition the index is, where it is the one
   * that the device keeps. @type {{notKept: boolean, edition: string}} */
  var heard = { notKept: false, edition: "" };

  /** Starts worker and engine, once. @returns {Promise<void>} */
  function start() {
    if (!opening) opening = begin();
    return opening;
  }

  async function begin() {
    if (location.protocol === "file:") throw { kind: "file", message: "opened from a file" };
    if (typeof Worker !== "function" || typeof WebAssembly !== "object") throw { kind: "no-webassembly", message: "no worker" };
    var address = new URL(root + told.worker, doc.baseURI).href;
    try {
      worker = new Worker(address);
    } catch (error) {
      throw { kind: "no-webassembly", message: String(error) };
    }
    worker.onmessage = hear;
    worker.onerror = function (event) {
      event.preventDefault();
      why(address).then(drop);
    };
    await post({ type: "open", engine: new URL(root + told.engine, doc.baseURI).href, index: new URL(root + told.index, doc.baseURI).href });
  }

  /** Why a worker did not start: the browser does not say. @param {string} address @returns {Promise<Failed>} */
  function why(address) {
    return fetch(address, { cache: "no-cache" }).then(function (response) {
      var html = /^text\/html\b/.test(response.headers.get("content-type") || "");
      return { kind: !response.ok ? "missing" : html ? "html" : "damaged", message: address };
    }, function (error) {
      return { kind: "no-network", message: String(error) };
    });
  }

  /** Nobody waits in vain. @param {Failed} failed */
  function drop(failed) {
    waiting.forEach(function (one) { one.reject(failed); });
    waiting.clear();
  }

  /** Says that an index is searched that was kept, which pages of the host may be newer than. @returns {string} */
  function kept() {
    if (!heard.edition) return "";
    var language = doc.documentElement.lang;
    // As the hub writes days.
    var day = new Date(heard.edition + "T12:00:00").toLocaleDateString(!language || language === "en" ? "en-GB" : language, { day: "numeric", month: "long", year: "numeric" });
    return say("find-kept-index", { edition: day });
  }

  /** @param {MessageEvent<any>} event */
  function hear(event) {
    var message = event.data;
    if (message.type === "notice" && message.kind === "not-kept") heard.notKept = true;
    if (message.type === "notice" && message.kind === "kept-index") heard.edition = message.edition;
    var one = waiting.get(message.id);
    if (!one) return;
    waiting.delete(message.id);
    if (message.type === "failed") one.reject({ kind: message.kind, message: message.message });
    else one.resolve(message.type === "answer" ? message.answer : null);
  }

  /** @param {object} message @returns {Promise<any>} */
  function post(message) {
    last += 1;
    var id = last;
    return new Promise(function (resolve, reject) {
      waiting.set(id, { resolve: resolve, reject: reject });
      if (worker) worker.postMessage(Object.assign({ id: id }, message));
    });
  }

  /** Searches; an earlier search is given up. Gives `null` where a later one took its place, and fails with the kind of
   * the failure. @param {object} request @returns {Promise<Answer | null>} */
  async function search(request) {
    if (running && worker) worker.postMessage({ type: "cancel", search: running });
    running = 0;
    // Only the last of those that wait for the engine is asked.
    var mine = turn += 1, id = 0;
    try {
      await start();
      if (mine !== turn) return null;
      opened = true;
      running = last + 1;
      id = running;
      var answer = await post({ type: "search", request: request });
      if (mine === turn) keeps = await onDevice().catch(function () { return null; });
      return mine === turn ? answer : null;
    } catch (error) {
      var failed = /** @type {Failed} */ (error);
      // Of a search that nobody waits for any more nothing is said.
      if (mine !== turn) return null;
      // A page that was open while the hub was renewed: what it opened is gone. What is there now is opened, once.
      if (opened && !renewed && (failed.kind === "missing" || failed.kind === "html")) {
        renewed = true;
        restart();
        return search(request);
      }
      throw failed;
    } finally {
      if (id && running === id) running = 0;
    }
  }
  var turn = 0;
  /** Whether an index was opened, and whether another was opened in its place. */
  var opened = false, renewed = false;

  /** What waits for the engine is not wanted any more. */
  function forget() {
    turn += 1;
  }

  /** Forgets all of it, to begin anew. */
  function restart() {
    if (worker) worker.terminate();
    worker = null;
    opening = null;
    running = 0;
    heard.edition = "";
    drop({ kind: "no-network", message: "begun anew" });
  }

  /* What the device keeps ------------------------------------------------------------------------------------------ */

  /** Whether the device keeps a page: known only where the hub is out of reach, for else it does not matter.
   * @type {((page: string) => boolean) | null} */
  var keeps = null;

  /** @returns {Promise<((page: string) => boolean) | null>} */
  async function onDevice() {
    var box = doc.querySelector(".device");
    var script = /\S*offline-store\S*/.exec(box && box.getAttribute("data-scripts") || "");
    if (!script || typeof caches === "undefined" || navigator.onLine !== false && !heard.edition) return null;
    if (!shared.OFFLINE) await load(root + script[0]);
    var store = shared.OFFLINE(new URL(root || "./", doc.baseURI).href);
    var pages = Object.assign({}, await store.state("read"), await store.state("kept " + await store.state("current")));
    return function (page) {
      return store.names(page).some(function (/** @type {string} */ name) { return name in pages; });
    };
  }

  /** @param {string} address @returns {Promise<any>} */
  function load(address) {
    return new Promise(function (done, fail) {
      var script = doc.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = fail;
      doc.head.append(script);
    });
  }

  /** Whether a place can be read without a connection, or nothing where there is one. @param {string} address
   * @returns {HTMLElement | null} */
  function device(address) {
    if (!keeps) return null;
    var here = keeps(address.split("#")[0]);
    return own(here ? "here" : "away", say(here ? "find-here" : "find-away"));
  }

  /* What an answer looks like -------------------------------------------------------------------------------------- */

  /** @param {string} name @param {string} [kind] @param {string | Node | null} [content] @returns {HTMLElement} */
  function make(name, kind, content) {
    var element = doc.createElement(name);
    if (kind) element.className = kind;
    if (content) element.append(content);
    return element;
  }

  /** Words of the interface in a text that may be in another language. @param {string} kind @param {string} content */
  function own(kind, content) {
    var element = make("span", kind, content);
    element.lang = doc.documentElement.lang;
    return element;
  }

  /** A text with its marks, which count bytes. @param {Marked} marked @returns {DocumentFragment} */
  function text(marked) {
    var fragment = doc.createDocumentFragment();
    pieces(marked).forEach(function (piece) {
      fragment.append(piece.marked ? make("mark", "", piece.text) : piece.text);
    });
    return fragment;
  }

  /** @param {Marked} marked @returns {{text: string, marked: boolean}[]} */
  function pieces(marked) {
    var bytes = new TextEncoder().encode(marked.text), decoder = new TextDecoder(), at = 0;
    /** @type {{text: string, marked: boolean}[]} */
    var found = [];
    marked.marks.forEach(function (mark) {
      if (mark[0] < at) return;
      found.push({ text: decoder.decode(bytes.subarray(at, mark[0])), marked: false });
      found.push({ text: decoder.decode(bytes.subarray(mark[0], mark[1])), marked: true });
      at = mark[1];
    });
    found.push({ text: decoder.decode(bytes.subarray(at)), marked: false });
    return found.filter(function (piece) { return piece.text; });
  }

  /** What the page that opens marks: the words that were typed, and those that were met in their place, by stem, synonym
   * or forgiven spelling, as they stand in the snippets. @param {Answer} answer @returns {string[]} */
  function found(answer) {
    var words = typed(answer.query);
    ((answer.relaxed && answer.relaxed.replaced) || []).forEach(function (one) { words.add(one.by); });
    answer.results.forEach(function (one) {
      one.hits.forEach(function (hit) {
        pieces(hit.snippet).forEach(function (piece) { if (piece.marked) words.add(piece.text); });
      });
    });
    // Nothing but such as the engine passes over, found by headings alone.
    if (!words.size) plain(answer.query).split(/[\s"]+/).forEach(function (word) { if (word) words.add(word); });
    return Array.from(words).slice(0, 60);
  }

  /** The words of a query that can be looked for, phrases whole: not those that nearly every text has, nor a letter or a
   * number, nor what a number names (“section 12”). Where these were met after all, the snippets say so.
   * @param {string} query @returns {Set<string>} */
  function typed(query) {
    /** @type {Set<string>} */
    var words = new Set();
    var rest = plain(query).replace(/"([^"]*)"/g, function (all, phrase) {
      if (phrase.trim()) words.add(phrase.trim());
      return " ";
    }).replace(/[\p{L}]+\.?\s*(?=\d)/gu, " ");
    rest.split(/\s+/).forEach(function (word) {
      var bare = word.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
      if (bare.length > 1 && /^\p{L}/u.test(bare) && COMMON.indexOf(" " + bare + " ") < 0) words.add(word);
    });
    return words;
  }

  /** What the engine does not insist on, in English and French. */
  var COMMON = " a an and are as at be been but by can did do does for from had has have he her his how i if in into is it its me my of" +
    " on or our s she that the their them then there these they this to was we were what when where which who with you your" +
    " au aux avec ce ces cette comment dans de des du elle en est et il ils la le les leur ou par pour quand que quel quelle" +
    " qui sa se ses son sont sur un une ";

  /** A query without its filters and without what shall not be there, with one kind of quotation marks.
   * @param {string} query */
  function plain(query) {
    return query.replace(/[“”„«»″]/g, "\"").replace(/(^|\s)-?\w+:("[^"]*"|\S+)|(^|\s)-("[^"]*"|\S+)/g, " ");
  }

  /** Collection, status, version and marking, and whether it has all the words. @param {Found} one @param {Answer} answer
   * @returns {HTMLElement} */
  function particulars(one, answer) {
    var list = make("ul", "meta");
    /** @param {string | Node} content */
    var item = function (content) { list.append(make("li", "", content)); };
    item(told.collections[one.collection] || one.collection);
    if (one.status) item(make("span", "status status-" + (one.status === "model" ? "draft" : one.status), told.statuses[one.status] || one.status));
    if (one.version) item(say("version-number", { version: one.version }));
    var kept = device(one.address);
    if (kept) item(kept);
    if (partly(answer, one)) item(say("find-some"));
    if (one.marking) item(make("span", "tlp tlp-" + one.marking.replace(/^TLP:/, "").replace("+", "-").toLowerCase(), one.marking));
    return list;
  }

  /** Number and heading of a hit. @param {Hit} hit @returns {DocumentFragment} */
  function place(hit) {
    var fragment = doc.createDocumentFragment();
    if (hit.kind === "situation") fragment.append(own("of", say("find-situation")), " ");
    else if (hit.number) fragment.append(make("span", "n", hit.number), " ");
    fragment.append(hit.heading || hit.path[hit.path.length - 1] || hit.number);
    return fragment;
  }

  /** The hits that lead somewhere else than the document itself. @param {Found} one */
  function provisions(one) {
    return one.hits.filter(function (hit) { return hit.permalink !== one.address && (hit.heading || hit.number || hit.path.length); });
  }

  /** How a query was taken, in sentences. @param {Answer} answer @returns {string} */
  function relaxed(answer) {
    var how = answer.relaxed;
    var sentences = answer.no_provision ? [say("find-no-provision", { named: answer.no_provision })] : [];
    if (!how) return sentences.join(" ");
    (how.replaced || []).forEach(function (one) { sentences.push(say("find-spelt", one)); });
    // Of nothing that was found it is not said what it has.
    if (!answer.documents) return sentences.join(" ");
    if (any(answer)) sentences.push(say("find-any"));
    if (how.unknown && how.unknown.length) sentences.push(say("find-unknown-word", { words: how.unknown.join(", ") }));
    return sentences.join(" ");
  }

  /** What is read aloud, with a pause between its parts. @param {string[]} parts */
  function aloud(parts) {
    return parts.filter(Boolean).reduce(function (all, part) { return all + (!all ? "" : /[.!?…]$/.test(all) ? " " : ". ") + part; }, "");
  }

  /** Whether nothing has all the words. @param {Answer} answer */
  function any(answer) {
    return !!answer.relaxed && (answer.relaxed.to === "any-word" || !!answer.relaxed.any_word);
  }

  /** Whether a document has some of the words only, among others that have them all. @param {Answer} answer @param {Found} one */
  function partly(answer, one) {
    return !one.all_words && !any(answer);
  }

  /** The known filter that is spelt most like one that is not. @param {string} typed
   * @param {{filter: string, names?: Object<string, string>}[]} facets what can be filtered by */
  function nearest(typed, facets) {
    var parts = /^-?(\w+):"?(.*?)"?$/.exec(typed);
    if (!parts) return "";
    var facet = facets.filter(function (facet) { return parts && facet.filter === parts[1].toLowerCase(); })[0];
    var names = (facet && facet.names) || {};
    var best = "", least = Math.max(2, Math.floor(parts[2].length / 3)) + 1;
    Object.keys(names).forEach(function (id) {
      [id, names[id].toLowerCase()].forEach(function (name) {
        var far = distance(name, parts ? parts[2].toLowerCase() : "");
        // One that is known and that nothing has is no proposal for itself.
        if (far > 0 && far < least) {
          least = far;
          best = facet.filter + ":" + id;
        }
      });
    });
    return best;
  }

  /** Of filters that are not known here what may be meant, in sentences. @param {Answer} answer
   * @param {{filter: string, names?: Object<string, string>}[]} facets */
  function unknown(answer, facets) {
    return answer.unknown_filters.map(function (one) {
      var near = one.nearest || nearest(one.typed, facets);
      return say("find-unknown-filter", { filter: one.typed }) + (near ? " " + say("find-nearest", { filter: near }) : "");
    }).join(" ");
  }

  /** How many letters differ. @param {string} one @param {string} other */
  function distance(one, other) {
    var row = Array.from({ length: other.length + 1 }, function (_, at) { return at; });
    for (var i = 1; i <= one.length; i++) {
      var before = row[0];
      row[0] = i;
      for (var j = 1; j <= other.length; j++) {
        var above = row[j];
        row[j] = Math.min(row[j] + 1, row[j - 1] + 1, before + (one[i - 1] === other[j - 1] ? 0 : 1));
        before = above;
      }
    }
    return row[other.length];
  }

  /** Leaves word for the page that a link leads to: the words to mark there. They go neither into the address, which
   * others may see and keep, nor anywhere else than this tab. @param {string} address @param {string[]} words */
  function remember(address, words) {
    try {
      sessionStorage.setItem("faletusi-found", JSON.stringify({ to: new URL(address, doc.baseURI).href, words: words, at: Date.now() }));
    } catch (refused) {
      // Without storage the page opens at its place all the same.
    }
  }

  shared.faletusiSearch = {
    root: root, told: told, say: say, make: make,
    device: device, documents: documents, start: start, search: search, forget: forget, restart: restart,
    heard: heard, kept: kept, own: own, text: text, found: found, particulars: particulars, place: place, provisions: provisions,
    relaxed: relaxed, partly: partly, aloud: aloud, nearest: nearest, unknown: unknown, remember: remember
  };
})();
