// @ts-check
/* The search page: asking as one types, deep links and the way back. Until the engine is there, and where it cannot run,
   the page's own lists narrow down to the names that hold the words. What shows an answer is in search-results.js, which
   comes with the engine. */
(function () {
  "use strict";
  var doc = document;
  var field = /** @type {HTMLInputElement} */ (doc.querySelector("main .search input"));
  var source = doc.getElementById("p.finding");
  if (!source || !field) return;
  /** @typedef {{q: string, filters: [string, string][]}} Asked what is asked: words, and filters chosen */
  /** @typedef {{section: HTMLElement, items: {item: HTMLElement, text: string}[]}} Group a list of the page */

  var root = source.getAttribute("data-root") || "";
  var told = JSON.parse(source.textContent || "{}");
  /** What search.js gives, once it is there. @type {any} */
  var finder = null;
  /** What search-results.js gives. @type {any} */
  var results = null;
  /** @type {Promise<any> | null} */
  var coming = null;
  var main = /** @type {HTMLElement} */ (doc.querySelector("main"));
  var status = /** @type {HTMLElement} */ (doc.getElementById("p.status"));
  var said = /** @type {HTMLElement} */ (doc.getElementById("p.said"));
  var note = /** @type {HTMLElement} */ (doc.getElementById("p.note"));
  var place = /** @type {HTMLElement} */ (doc.getElementById("p.answer"));
  var lists = /** @type {HTMLElement} */ (doc.getElementById("p.lists"));
  var title = doc.title;
  /** What the page says before anything is asked. */
  var intro = status.textContent || "";
  var LIMIT = 10;

  /** The facets of an answer, and the filter that each is chosen by. */
  var FACETS = [
    { of: "collections", filter: "in", words: "collections", names: told.collections },
    { of: "topics", filter: "topic", words: "topics", names: told.topics },
    { of: "statuses", filter: "status", words: "status", names: told.statuses },
    { of: "audiences", filter: "audience", words: "audience", names: told.audiences },
    { of: "languages", filter: "lang", words: "language", names: told.languages }
  ];

  /** What is asked and shown, which search-results.js shares.
   *
   * `typing` tells whether the last word is taken for a beginning. The history knows it beside the address, so that Back,
   * a reload and what is narrowed down or shown next are of the list that was seen; a link that is passed on asks for
   * whole words, as Enter does. `begun` is the word that was taken for a beginning because nothing has it as a whole.
   * @type {{asked: Asked, answer: any, shown: number, typing: boolean, begun: string}} */
  var now = { asked: { q: "", filters: [] }, answer: null, shown: 0, typing: false, begun: "" };
  /** The address that Back leads to: that of what was asked last and meant; and how it was read there. */
  var committed = location.href, committedTyping = false;
  /** The address as it was last read or written. */
  var seen = location.href;
  /** Whether no search can be had. @type {{kind: string} | null} */
  var failed = null;
  /** @type {any} */
  var timer = 0;
  /** @type {any} */
  var telling = 0;
  /** @type {any} */
  var slow = 0;

  /** search.js and search-results.js, fetched when a reader reaches for search. @returns {Promise<any>} */
  function reach() {
    coming = coming || Promise.all([fetched(told.script), fetched(told.results)]).then(function () {
      var shared = /** @type {any} */ (window);
      if (!shared.faletusiSearch || !shared.faletusiResults) throw { kind: "damaged" };
      finder = shared.faletusiSearch;
      results = results || shared.faletusiResults({
        now: now, finder: finder, root: root, facets: FACETS, limit: LIMIT, place: place, note: note, lists: lists, say: say, make: make,
        press: press, composed: composed, without: without, address: address, ask: ask, focus: focus, leave: leave, tell: tell,
        announce: announce, waysOn: waysOn, remedy: remedy
      });
      return finder;
    });
    return coming;
  }

  /** @param {string} address @returns {Promise<void>} */
  function fetched(address) {
    return new Promise(function (done, fail) {
      var script = doc.createElement("script");
      script.src = root + address;
      script.onload = function () { done(); };
      script.onerror = function () { fail({ kind: navigator.onLine === false ? "no-network" : "missing" }); };
      doc.head.append(script);
    });
  }

  /** Engine and index begin to come. */
  function start() {
    if (failed) return;
    reach().then(function (finder) { return finder.start(); }).catch(function (/** @type {{kind: string}} */ why) {
      // Where something is asked, that tells of it.
      if (!failed && !composed(now.asked)) fail(why);
    });
  }

  /** A sentence of the interface. @param {string} key @param {Object<string, string | number>} [values] */
  function say(key, values) {
    return String(told.words[key] || key).replace(/\{(\w+)\}/g, function (all, name) {
      return values && name in values ? clipped(String(values[name])) : all;
    });
  }

  /** What a sentence can bear of what somebody typed. @param {string} text */
  function clipped(text) {
    var letters = Array.from(text);
    return letters.length > 80 ? letters.slice(0, 79).join("") + "…" : text;
  }

  /** @param {string} name @param {string} [kind] @param {string | Node | null} [content] @returns {HTMLElement} */
  function make(name, kind, content) {
    var element = doc.createElement(name);
    if (kind) element.className = kind;
    if (content) element.append(content);
    return element;
  }

  /* Addresses ------------------------------------------------------------------------------------------------------ */

  /** @returns {Asked} */
  function read() {
    var parameters = new URLSearchParams(location.search);
    /** @type {[string, string][]} */
    var filters = [];
    FACETS.forEach(function (facet) {
      parameters.getAll(facet.filter).slice(0, 8).forEach(function (value) { if (value.trim()) filters.push([facet.filter, value.trim()]); });
    });
    return { q: (parameters.get("q") || "").slice(0, 1000), filters: filters };
  }

  /** @param {Asked} what */
  function address(what) {
    var parameters = new URLSearchParams();
    if (what.q.trim()) parameters.set("q", what.q.trim());
    what.filters.forEach(function (one) { parameters.append(one[0], one[1]); });
    var query = parameters.toString();
    return location.pathname + (query ? "?" + query : "");
  }

  /** As the engine takes it: filters, then words, the last of which may be half typed. @param {Asked} what */
  function composed(what) {
    return what.filters.map(function (one) {
      var value = one[1].replace(/["“”„«»″]/g, "");
      return one[0] + ":" + (/\s/.test(value) ? "\"" + value + "\"" : value);
    }).concat(what.q.trim()).filter(Boolean).join(" ");
  }

  /** @param {Asked} what @param {[string, string]} one */
  function without(what, one) {
    return { q: what.q, filters: what.filters.filter(function (other) { return other[0] !== one[0] || other[1] !== one[1]; }) };
  }

  /* Asking --------------------------------------------------------------------------------------------------------- */

  /** @param {{limit?: number, then?: () => void}} how @returns {Promise<any>} the answer, if it is shown */
  function run(how) {
    clearTimeout(timer);
    clearTimeout(slow);
    var query = composed(now.asked);
    doc.title = now.asked.q.trim() ? clipped(now.asked.q.trim()) + " - " + title : title;
    if (!query) {
      if (finder) finder.forget();
      now.answer = null;
      rest();
      return Promise.resolve(null);
    }
    if (!now.answer) narrow();
    if (!now.answer && !failed) {
      tell(say("find-loading"));
      slow = setTimeout(function () { if (!now.answer && !failed) tell(say("find-slow")); }, 2500);
    }
    return reach().then(function (finder) {
      // Meanwhile something else may be asked.
      return composed(now.asked) === query ? sought(query, how.limit || LIMIT) : null;
    }).then(function (/** @type {any} */ came) {
      if (!came || composed(now.asked) !== query) return null;
      clearTimeout(slow);
      failed = null;
      now.answer = came;
      results.render();
      if (how.then) how.then();
      return came;
    }, fail);
  }

  /** Asks the engine. What nothing has as it stands may be half typed after all: Enter must not take away what typing
   * found. @param {string} query @param {number} limit @returns {Promise<any>} */
  async function sought(query, limit) {
    var came = await finder.search({ query: query, typing: now.typing, limit: limit });
    if (!came || composed(now.asked) !== query) return null;
    now.begun = "";
    if (came.documents || now.typing || !now.asked.q.trim()) return came;
    var more = await finder.search({ query: query, typing: true, limit: limit });
    if (!more || !more.documents || composed(now.asked) !== query) return more && came;
    now.typing = true;
    now.begun = now.asked.q.trim().split(/\s+/).pop() || "";
    return more;
  }

  /** @param {{kind: string}} why */
  function fail(why) {
    clearTimeout(slow);
    failed = why;
    now.answer = null;
    if (finder) finder.restart();
    else coming = null;
    narrow();
    var help = remedy(why, again);
    note.textContent = "";
    var banner = make("div", "banner");
    banner.append(make("p", "", help.sentence));
    help.buttons.forEach(function (button, at) { banner.append(at ? " " : "", button); });
    note.append(banner);
    announce(help.sentence);
    return null;
  }

  /** What a failure is called, and what may help. @param {{kind: string}} why @param {() => void} again */
  function remedy(why, again) {
    var key = "find-failed-" + why.kind, buttons = [];
    if (why.kind !== "version" && why.kind !== "file" && why.kind !== "no-webassembly") buttons.push(press(say("find-again"), again));
    // Names are hashes: a host that was renewed under an open page has none of the old files any more.
    if (why.kind === "version" || why.kind === "missing") buttons.push(press(say("find-reload"), function () { location.reload(); }));
    return { sentence: say(told.words[key] ? key : "find-failed-damaged"), buttons: buttons };
  }

  function again() {
    note.textContent = "";
    failed = null;
    field.focus();
    run({});
  }

  /** @param {string} label @param {() => void} act */
  function press(label, act) {
    var button = /** @type {HTMLButtonElement} */ (make("button", "press", label));
    button.type = "button";
    button.addEventListener("click", act);
    return button;
  }

  /** What was asked is meant: Back leads to what was asked before. @param {Asked} next @param {boolean} half */
  function commit(next, half) {
    var to = new URL(address(next), location.href).href, again = to === committed;
    if (!again && location.href !== committed) keep(committedTyping ? { typing: true } : null, committed);
    now.asked = next;
    committed = to;
    now.typing = committedTyping = half;
    if (again) return keep(reading(), to);
    try {
      history.pushState(reading(), "", to);
      seen = location.href;
    } catch (refused) {
      // As in `keep`.
    }
  }

  /** How the address is read, for the history. */
  function reading() {
    return now.typing ? { typing: true } : null;
  }

  /** Writes the address. A browser may refuse: from a file, or when it was asked too often. @param {any} state
   * @param {string} [to] */
  function keep(state, to) {
    try {
      history.replaceState(state, "", to);
      seen = location.href;
    } catch (refused) {
      // The search goes on; only the address stays behind.
    }
  }

  /* Showing -------------------------------------------------------------------------------------------------------- */

  /** @param {string} sentence */
  function tell(sentence) {
    status.textContent = sentence;
  }

  /** Said aloud once typing pauses. @param {string} sentence */
  function announce(sentence) {
    clearTimeout(telling);
    // The same sentence is said again only where it comes anew.
    if (said.textContent === sentence) said.textContent = "";
    telling = setTimeout(function () { said.textContent = sentence; }, 1000);
  }

  /** Nothing is asked: the lists, all of them. */
  function rest() {
    place.hidden = true;
    place.textContent = "";
    if (!failed) note.textContent = "";
    narrow();
    announce("");
  }

  /** The page's own lists, narrowed down to the names that hold all the words. */
  function narrow() {
    var words = fold(now.asked.q).trim().split(" ").filter(Boolean), count = 0;
    lists.classList.add("told");
    place.hidden = true;
    lists.hidden = false;
    groups().forEach(function (group) {
      if (group.section.hasAttribute("data-keep")) lists.append(group.section);
      // The ways to all documents stay, whatever was typed.
      if (group.section.hasAttribute("data-keep")) {
        group.section.hidden = false;
        return;
      }
      var here = 0;
      group.items.forEach(function (entry) {
        entry.item.hidden = !words.every(function (one) { return entry.text.indexOf(" " + one) >= 0; });
        if (!entry.item.hidden) here++;
      });
      group.section.hidden = !here;
      count += here;
    });
    var sentence = main.getAttribute("data-" + (count === 1 ? "found-one" : count ? "found" : "none")) || "";
    if (words.length) tell(sentence.replace("{count}", String(count)));
    else tell(failed ? main.getAttribute("data-intro") || "" : intro);
  }

  /** @type {Group[]} */
  var known = [];
  function groups() {
    if (!known.length) known = Array.from(lists.querySelectorAll("section"), function (section) {
      return { section: section, items: Array.from(section.querySelectorAll("li"), function (item) {
        return { item: item, text: fold(item.textContent || "") };
      }) };
    });
    return known;
  }

  /** Words without case, accents and apostrophes, each after a space. @param {string} text @returns {string} */
  function fold(text) {
    return " " + text.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f'\u0060\u2018\u2019\u02bb-\u02bf]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ");
  }

  /** Nothing was found: the ways on stay, whole. */
  function waysOn() {
    lists.classList.add("told");
    lists.hidden = false;
    groups().forEach(function (group) {
      group.section.hidden = !group.section.hasAttribute("data-way");
      if (group.section.hasAttribute("data-keep")) lists.prepend(group.section);
      group.items.forEach(function (entry) { entry.item.hidden = false; });
    });
  }

  /** @param {string} to @param {string[]} words */
  function leave(to, words) {
    finder.remember(root + to, words);
    keep({ typing: now.typing, shown: now.shown, top: scrollY, at: root + to });
  }

  /** @param {Asked} next @param {boolean} half whether its last word may be the beginning of one @param {() => void} [then] */
  function ask(next, half, then) {
    commit(next, half);
    field.value = next.q;
    return run({ then: then });
  }

  /** Goes to what a reader changed, or to the count, which is then read out; into the field it would bring up a keyboard
   * over the results. The count and what follows it come into view. @param {HTMLElement | null} to */
  function focus(to) {
    (to || status).focus({ preventScroll: true });
    if (!to) clearTimeout(telling);
    var at = status.getBoundingClientRect();
    if (at.top < 0 || at.bottom > innerHeight) status.scrollIntoView({ block: "start" });
  }

  /* The reader ----------------------------------------------------------------------------------------------------- */

  field.addEventListener("focus", start);
  field.addEventListener("input", function () {
    now.asked = { q: field.value, filters: now.asked.filters };
    clearTimeout(timer);
    clearTimeout(telling);
    if (!now.answer) narrow();
    timer = setTimeout(function () {
      now.typing = true;
      keep(reading(), address(now.asked));
      if (!failed) run({});
    }, 80);
  });
  field.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      meant().then(function (came) {
        if (!came || !came.straight) return;
        leave(came.straight, finder.found(came));
        location.href = root + came.straight;
      });
    } else if (event.key === "ArrowDown") {
      var first = links()[0];
      if (!first) return;
      event.preventDefault();
      first.focus();
    } else if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      field.dispatchEvent(new Event("input"));
    }
  });
  /** @type {HTMLFormElement} */ (field.form).addEventListener("submit", function (event) {
    event.preventDefault();
    meant();
  });

  function meant() {
    if (failed) failed = null;
    return ask({ q: field.value, filters: now.asked.filters }, false, touch.matches ? function () { focus(null); } : undefined);
  }
  // A finger's keyboard would stay over what was found; and while it is there, what is left of the screen begins with
  // the field.
  var touch = matchMedia("(pointer: coarse)"), view = window.visualViewport;
  if (view) view.addEventListener("resize", function () {
    if (view && touch.matches && doc.activeElement === field && view.scale < 1.1 && view.height < 480) field.scrollIntoView({ block: "start" });
  });

  function links() {
    return /** @type {HTMLElement[]} */ (place.hidden ? [] : Array.prototype.slice.call(place.querySelectorAll(".results a")));
  }

  place.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var all = links(), at = all.indexOf(/** @type {HTMLElement} */ (doc.activeElement));
    if (event.key === "Escape") field.focus();
    else if (at >= 0 && event.key === "ArrowDown") (all[at + 1] || all[at]).focus();
    else if (at >= 0 && event.key === "ArrowUp") (all[at - 1] || field).focus();
    else return;
    event.preventDefault();
  });

  /** Asks what the address says. */
  function follow() {
    var state = history.state || {};
    now.asked = read();
    field.value = now.asked.q;
    committed = seen = location.href;
    now.typing = committedTyping = !!state.typing;
    run({ limit: Math.min(100, Math.max(LIMIT, Number(state.shown) || 0)), then: function () {
      if (!state.at) return;
      var left = links().filter(function (link) { return link.getAttribute("href") === state.at; })[0];
      if (left) left.focus({ preventScroll: true });
      scrollTo(0, Number(state.top) || 0);
    } });
  }
  addEventListener("popstate", function () {
    if (location.href.split("#")[0] !== seen.split("#")[0] || location.href === seen && !location.hash) return follow();
    // Another place on this page, as the skip link's: what is asked stays as it was read, here and after a reload.
    keep(history.state || reading());
  });
  follow();
  if (doc.activeElement === field) start();
})();
