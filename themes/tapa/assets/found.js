// @ts-check
/* On a page that a search led to: marks the words that were typed and those that were met, in the provision that was
   chosen, and shows where they stand; `site.js` has left them in the history before. Only text nodes are parted, so that
   what the page says, and what the check of its text reads, stays the same. */
(function () {
  "use strict";
  var doc = document;
  var source = doc.getElementById("p.finding");
  if (!source) return;
  /** @type {Object<string, string>} */
  var told = JSON.parse(source.textContent || "{}").words;

  /** A word, with the marks and apostrophes that people type in it. */
  var WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['\u2018\u2019\u201b\u2032\u0060\u00b4\u02bb-\u02bf\u02c8\ua78b\ua78c]+[\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
  var MOST = 200;
  /** Where a run of words ends. */
  var BLOCK = "p, li, td, th, dd, dt, pre, figcaption, summary, h1, h2, h3, h4, h5, h6, div, section";
  /** @typedef {{node: Text, from: number, to: number, word: string}} Word a word, and where it stands */

  /** As the engine folds: no case, no accents, no apostrophes, and neither 's nor l'. @param {string} word */
  function fold(word) {
    return word.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/ø/g, "o")
      .replace(/['\u2019]s$/, "").replace(/^(?:l|d|j|m|t|s|c|n|qu)['\u2019]/, "").replace(/[^\p{L}\p{N}]+/gu, "");
  }

  /** Every run of words that was found. @type {string[][]} */
  var runs = [];
  /** The place that the address names. @type {HTMLElement | null} */
  var target = null;
  /** @type {HTMLElement[]} */
  var marks = [];
  /** Runs that were found: one may take several marks. */
  var count = 0;
  /** Takes the marks away, and the bar with them. */
  var clear = function () {};
  arrive();
  // As in `site.js`, which is there before this.
  addEventListener("popstate", function () { setTimeout(arrive); });

  /** Whoever only goes to another place of the page keeps the marks that there are. */
  function arrive() {
    var state = history.state || {}, words = Array.isArray(state.found) ? state.found : [];
    if (!words.length) return;
    clear();
    marks = [];
    count = 0;
    runs = words.map(function (/** @type {unknown} */ one) { return (String(one).match(WORD) || []).map(fold).filter(Boolean); })
      .filter(function (/** @type {string[]} */ run) { return run.length > 0; });
    target = location.hash.length > 1 ? doc.getElementById(decode(location.hash.slice(1))) : null;
    var places = target ? around(target) : Array.prototype.slice.call(doc.querySelectorAll("main h1, main .lede, .text > .body"));
    places.forEach(mark);
    if (!marks.length) return;
    marks.sort(function (one, other) { return one.compareDocumentPosition(other) & 4 ? -1 : 1; });
    marks.forEach(function (one) {
      for (var box = one.closest("details"); box; box = box.parentElement && box.parentElement.closest("details")) box.open = true;
    });
    bar();
    if (!state.lead) return;
    history.replaceState(Object.assign({}, state, { lead: undefined }), "");
    if (target) lead(target);
  }

  /** @param {string} hash */
  function decode(hash) {
    try {
      return decodeURIComponent(hash);
    } catch (broken) {
      return hash;
    }
  }

  /** The provision, or what stands below a heading up to the next. @param {HTMLElement} target @returns {HTMLElement[]} */
  function around(target) {
    var level = /^H([1-6])$/.exec(target.tagName);
    if (!level) return [target];
    var section = target.closest("section.sec, section.container");
    if (section && section.firstElementChild === target) return [/** @type {HTMLElement} */ (section)];
    var found = [target];
    for (var next = /** @type {HTMLElement | null} */ (target.nextElementSibling); next; next = /** @type {HTMLElement | null} */ (next.nextElementSibling)) {
      var other = /^H([1-6])$/.exec(next.tagName);
      if (other && other[1] <= level[1]) break;
      found.push(next);
    }
    return found;
  }

  /** Shows the place that answers. A document that was chosen as a whole begins at its top. @param {HTMLElement} target */
  function lead(target) {
    var place = best(), moved = false;
    settle();
    if (doc.readyState === "complete") return;
    // What comes late, an image above it, moves it; a reader who has begun to read is left alone.
    ["wheel", "touchstart", "keydown", "pointerdown"].forEach(function (kind) { addEventListener(kind, function () { moved = true; }, { once: true, passive: true }); });
    addEventListener("load", function () { if (!moved) settle(); });

    function settle() {
      var at = place.getBoundingClientRect(), begin = target.getBoundingClientRect();
      // The beginning of the provision stays in view where both have room, above the bar of the marks.
      if (at.top >= begin.top && at.bottom - begin.top < innerHeight - 120) {
        target.scrollIntoView({ block: "start", behavior: "instant" });
        place.scrollIntoView({ block: "nearest", behavior: "instant" });
      } else {
        place.scrollIntoView({ block: "center", behavior: "instant" });
      }
    }
  }

  /** The mark to be seen: the first in the row, point or paragraph with most of the words, as the engine chooses the
   * sentence that a result shows. A heading says only what that is about. @returns {HTMLElement} */
  function best() {
    /** @type {Map<Element, {first: HTMLElement, words: Set<string>, count: number}>} */
    var blocks = new Map();
    marks.forEach(function (one) {
      if (one.closest("h1, h2, h3, h4, h5, h6, summary")) return;
      var block = one.closest("tr") || one.closest(BLOCK) || one;
      var here = blocks.get(block) || { first: one, words: new Set(), count: 0 };
      here.words.add(fold(one.textContent || ""));
      here.count += 1;
      blocks.set(block, here);
    });
    var found = marks[0], most = 0;
    blocks.forEach(function (here) {
      var worth = here.words.size * 8 + Math.min(4, here.count);
      if (worth <= most) return;
      most = worth;
      found = here.first;
    });
    return found;
  }

  /** @param {HTMLElement} place */
  function mark(place) {
    var walker = doc.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    /** @type {Word[]} */
    var row = [];
    /** @type {Element | null} */
    var block = null;
    /** @type {Word[][]} */
    var rows = [];
    while (walker.nextNode()) {
      var node = /** @type {Text} */ (walker.currentNode), parent = node.parentElement;
      if (!parent || parent.closest("script, style, button, textarea, select, .sr, svg")) continue;
      var own = parent.closest(BLOCK);
      if (own !== block) rows.push(row = []);
      block = own;
      // One by one: a call has no room for as many arguments as a long text has words.
      for (var match of node.data.matchAll(WORD)) {
        row.push({ node: node, from: match.index || 0, to: (match.index || 0) + match[0].length, word: fold(match[0]) });
      }
    }
    rows.forEach(part);
  }

  /** Marks in the words of one block: a run may begin in one text and end in the next, as where a link begins in it.
   * @param {Word[]} here */
  function part(here) {
    /** @type {{node: Text, from: number, to: number}[]} */
    var ranges = [];
    for (var at = 0; at < here.length; at++) {
      var longest = 0;
      runs.forEach(function (run) {
        if (run.length > longest && run.every(function (word, next) { return here[at + next] && here[at + next].word === word; })) longest = run.length;
      });
      if (!longest || marks.length + ranges.length >= MOST) continue;
      count += 1;
      here.slice(at, at + longest).forEach(function (word, next) {
        var last = ranges[ranges.length - 1];
        if (next && last.node === word.node) last.to = word.to;
        else ranges.push({ node: word.node, from: word.from, to: word.to });
      });
      at += longest - 1;
    }
    // From the end, so that what comes before keeps its place.
    ranges.reverse().forEach(function (range) {
      var rest = range.node.splitText(range.from);
      rest.splitText(range.to - range.from);
      var element = doc.createElement("mark");
      element.className = "found";
      rest.replaceWith(element);
      element.append(rest);
      marks.push(element);
    });
  }

  function bar() {
    var bar = doc.createElement("div");
    bar.className = "found-bar";
    var said = doc.createElement("span");
    said.setAttribute("role", "status");
    var button = doc.createElement("button");
    button.type = "button";
    button.textContent = told["find-unmark"];
    button.addEventListener("click", remove);
    bar.append(said, button);
    var main = doc.querySelector("main");
    if (main) main.prepend(bar);
    doc.documentElement.classList.add("marked");
    said.textContent = told[count === 1 ? "find-marked-one" : "find-marked"].replace("{count}", String(count));
    doc.addEventListener("keydown", escape);
    clear = take;

    /** @param {KeyboardEvent} event */
    function escape(event) {
      var at = /** @type {Element} */ (event.target);
      if (event.key === "Escape" && !event.defaultPrevented && !at.closest("input, textarea, select")) remove();
    }

    function take() {
      clear = function () {};
      doc.removeEventListener("keydown", escape);
      marks.forEach(function (one) {
        var parent = one.parentNode;
        one.replaceWith.apply(one, Array.prototype.slice.call(one.childNodes));
        if (parent) parent.normalize();
      });
      bar.remove();
      doc.documentElement.classList.remove("marked");
    }

    function remove() {
      var focused = bar.contains(doc.activeElement);
      take();
      history.replaceState(Object.assign({}, history.state, { found: undefined }), "");
      // The reader goes on where she was reading.
      if (focused && target) {
        target.tabIndex = -1;
        target.focus({ preventScroll: true });
      }
    }
  }
})();
