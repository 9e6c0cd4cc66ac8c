// @ts-check
/* Search: the engine's worker as the page sees it, what an answer looks like, and the box that stands on every page.
   It is loaded when a reader reaches for search, not before; the search page adds search-page.js. Without it every box
   is a form that leads to the search page. */
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
    device: device, documents: documents, start: start, search: search, forget: forget, restart: restart,
    heard: heard, kept: kept, own: own, text: text, found: found, particulars: particulars, place: place, provisions: provisions,
    relaxed: relaxed, partly: partly, aloud: aloud, nearest: nearest, remember: remember
  };

  /* The box on every page: a combobox with a list of the first results --------------------------------------------- */

  Array.prototype.forEach.call(doc.querySelectorAll("input[role=combobox][name=q]"), box);

  /** @param {HTMLInputElement} field */
  function box(field) {
    var form = /** @type {HTMLFormElement} */ (field.form);
    var list = make("div");
    list.id = field.getAttribute("aria-controls") || "";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", say("find-results"));
    var note = make("p", "pop-note");
    var pop = make("div", "pop");
    var said = make("p", "sr");
    said.setAttribute("role", "status");
    pop.hidden = true;
    pop.append(note, list);
    (field.parentElement || form).append(pop);
    form.append(said);
    /** @type {HTMLAnchorElement[]} */
    var options = [];
    var at = -1;
    /** @type {Answer | null} */
    var answer = null;
    /** @type {any} */
    var timer = 0;
    /** @type {any} */
    var telling = 0;

    /** @param {boolean} open */
    function show(open) {
      var opens = open && pop.hidden;
      pop.hidden = !open;
      if (open) fit(opens);
      field.setAttribute("aria-expanded", String(open && options.length > 0));
      if (!open) choose(-1);
    }

    /** The list ends where what can be seen ends, above a keyboard on the screen, and is scrolled within. Where next to
     * nothing is left below the field, as on a phone that lies on its side, the page moves up. @param {boolean} move */
    function fit(move) {
      // Who has enlarged the page with two fingers looks where she wants to.
      if (view && view.scale > 1.1) return;
      var top = view ? view.offsetTop : 0, bottom = top + (view ? view.height : innerHeight);
      if (move && bottom - field.getBoundingClientRect().bottom < ROOM) scrollBy(0, field.getBoundingClientRect().top - top - 8);
      pop.style.maxHeight = Math.max(96, bottom - field.getBoundingClientRect().bottom - 12) + "px";
    }
    var view = window.visualViewport, ROOM = 240;
    if (view) view.addEventListener("resize", function () { if (!pop.hidden) fit(true); });

    /** @param {number} next */
    function choose(next) {
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = next;
      var option = options[at];
      if (!option) {
        field.removeAttribute("aria-activedescendant");
        return;
      }
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      field.setAttribute("aria-activedescendant", option.id);
    }

    /** @param {string} href @param {string} kind @param {Node[]} content @param {string[]} [words]
     * @param {string} [language] */
    function option(href, kind, content, words, language) {
      var link = /** @type {HTMLAnchorElement} */ (make("a", kind));
      link.href = href;
      link.id = list.id + "." + options.length;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.setAttribute("aria-selected", "false");
      content.forEach(function (node, at) { link.append(at ? " " : "", node); });
      // Lines are told apart by eye; who listens hears where one ends.
      if (content.length > 1) link.setAttribute("aria-label", content.map(spoken).join(". "));
      if (language && language !== doc.documentElement.lang) link.lang = language;
      link.addEventListener("click", function () { if (words) remember(link.href, words); });
      options.push(link);
      list.append(link);
    }

    /** @param {Node} node */
    function spoken(node) {
      var parts = /** @type {HTMLElement} */ (node).className === "small" ? Array.from(node.childNodes) : [node];
      return parts.map(function (part) { return (part.textContent || "").trim(); }).filter(Boolean).join(", ");
    }

    /** The page with all results, which is the form's. */
    function all() {
      return root + "search.html?q=" + encodeURIComponent(field.value.trim());
    }

    /** @param {string} sentence */
    function tell(sentence) {
      note.textContent = sentence;
      note.hidden = !sentence;
    }

    /** @param {string} sentence */
    function announce(sentence) {
      clearTimeout(telling);
      // The same sentence is said again only where it comes anew.
      if (said.textContent === sentence) said.textContent = "";
      telling = setTimeout(function () { said.textContent = sentence; }, 900);
    }

    function clear() {
      options = [];
      choose(-1);
      list.textContent = "";
    }

    /** @param {Answer} came */
    function render(came) {
      answer = came;
      clear();
      var words = found(came), straight = false;
      came.results.forEach(function (one) {
        option(root + one.address, "of-document", [make("span", "title", one.title), small(one, came)], words, one.language);
        provisions(one).forEach(function (hit) {
          var first = !straight && hit.permalink === came.straight;
          var content = [make("span", "place", place(hit))];
          if (hit.snippet.text) content.push(make("span", "snippet", text(hit.snippet)));
          if (first) content.push(own("straight", say("find-straight")));
          straight = straight || first;
          option(root + hit.permalink, "of-provision", content, words, one.language);
        });
      });
      option(all(), "of-all", [doc.createTextNode(came.documents ? say("find-all", { query: field.value.trim() }) : say("find-lists"))]);
      var how = (relaxed(came) + " " + unknown(came)).trim();
      var none = came.documents ? "" : say("find-none", { query: field.value.trim() });
      var some = came.results.some(function (one) { return partly(came, one); }) ? say("find-some-have") : "";
      tell((how + " " + none).trim());
      announce(aloud([how, none || documents(came.documents), some]));
      show(true);
    }

    /** Filters that are not known here, with the nearest. @param {Answer} answer */
    function unknown(answer) {
      var facets = [{ filter: "in", names: told.collections }, { filter: "status", names: told.statuses }];
      return answer.unknown_filters.map(function (one) {
        var near = one.nearest || nearest(one.typed, facets);
        return say("find-unknown-filter", { filter: one.typed }) + (near ? " " + say("find-nearest", { filter: near }) : "");
      }).join(" ");
    }

    /** @param {Found} one @param {Answer} answer */
    function small(one, answer) {
      var list = own("small", "");
      Array.prototype.forEach.call(particulars(one, answer).children, function (/** @type {HTMLElement} */ item) {
        if (item.querySelector(".tlp-clear")) return;
        var part = make("span");
        part.append.apply(part, Array.prototype.slice.call(item.childNodes));
        list.append(part, " ");
      });
      return list;
    }

    function run() {
      var query = field.value.trim();
      clearTimeout(timer);
      if (!query) {
        answer = null;
        forget();
        clear();
        announce("");
        show(false);
        return;
      }
      // What has just failed is not tried again with every key.
      if (Date.now() < later) {
        fail();
        return;
      }
      // A link that is slow is told of, a fast one is not.
      var slow = setTimeout(function () {
        if (!answer) {
          tell(say("find-loading"));
          show(true);
        }
      }, 400);
      search({ query: query, typing: true, limit: 5, entries: 2 }).then(function (came) {
        if (came && form.contains(doc.activeElement)) render(came);
      }, function () {
        later = Date.now() + 5000;
        restart();
        fail();
      }).finally(function () { clearTimeout(slow); });
    }
    var later = 0;

    function fail() {
      answer = null;
      clear();
      tell(say("find-failed"));
      announce(say("find-failed"));
      option(all(), "of-all", [doc.createTextNode(say("find-lists"))]);
      show(form.contains(doc.activeElement));
    }

    field.addEventListener("input", function () {
      // Whoever is faster than the engine gets to all results of what she typed.
      if (options.length) options[options.length - 1].href = all();
      clearTimeout(timer);
      clearTimeout(telling);
      timer = setTimeout(run, 80);
    });
    field.addEventListener("focus", function () {
      start().catch(function () { restart(); });
      if (field.value.trim()) run();
    });
    field.addEventListener("keydown", function (event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (pop.hidden && options.length) show(true);
        if (!options.length) return;
        event.preventDefault();
        var many = options.length + 1;
        choose((at + 1 + (event.key === "ArrowDown" ? 1 : many - 1)) % many - 1);
      } else if (event.key === "Enter") {
        var current = answer && answer.query === field.value.trim() ? answer : null;
        if (options[at] && !pop.hidden) {
          event.preventDefault();
          options[at].click();
        } else if (current && current.straight) {
          event.preventDefault();
          remember(root + current.straight, found(current));
          location.href = root + current.straight;
        }
      } else if (event.key === "Escape") {
        if (!pop.hidden) {
          event.preventDefault();
          event.stopPropagation();
          show(false);
        } else if (field.value) {
          event.preventDefault();
          event.stopPropagation();
          field.value = "";
          run();
        }
      }
    });
    // A press in the list or on the button takes the focus from no one.
    form.addEventListener("mousedown", function (event) {
      if (event.target !== field) event.preventDefault();
    });
    form.addEventListener("focusout", function (event) {
      if (!form.contains(/** @type {Node | null} */ (event.relatedTarget))) show(false);
    });
    if (doc.activeElement === field) {
      start().catch(function () { restart(); });
      if (field.value.trim()) run();
    }
  }
})();
