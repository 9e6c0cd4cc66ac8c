// @ts-check
/* On a page that a search led to: marks the words that were found, in the provision that was chosen; `site.js` has left
   them in the history before. Only text nodes are parted, so that what the page says, and what the check of its text reads,
   stays the same. */
(function () {
  "use strict";
  var doc = document;
  var source = doc.getElementById("p.finding");
  var words = (history.state && history.state.found) || [];
  if (!source || !Array.isArray(words) || !words.length) return;
  /** @type {Object<string, string>} */
  var told = JSON.parse(source.textContent || "{}").words;

  /** A word, with the marks and apostrophes that people type in it. */
  var WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['\u2018\u2019\u201b\u2032\u0060\u00b4\u02bb-\u02bf\u02c8\ua78b\ua78c]+[\p{L}\p{N}][\p{L}\p{N}\p{M}]*)*/gu;
  var MOST = 200;

  /** As the engine folds: no case, no accents, no apostrophes, and neither 's nor l'. @param {string} word */
  function fold(word) {
    return word.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/ß/g, "ss").replace(/ø/g, "o")
      .replace(/['\u2019]s$/, "").replace(/^(?:l|d|j|m|t|s|c|n|qu)['\u2019]/, "").replace(/[^\p{L}\p{N}]+/gu, "");
  }

  /** Every run of words that was found. @type {string[][]} */
  var runs = words.map(function (/** @type {unknown} */ one) { return (String(one).match(WORD) || []).map(fold).filter(Boolean); })
    .filter(function (/** @type {string[]} */ run) { return run.length > 0; });

  var target = location.hash.length > 1 ? doc.getElementById(decode(location.hash.slice(1))) : null;
  var places = target ? around(target) : Array.prototype.slice.call(doc.querySelectorAll("main h1, main .lede, .text > .body"));
  /** @type {HTMLElement[]} */
  var marks = [];
  places.forEach(mark);
  if (!marks.length) return;
  marks.forEach(function (one) {
    for (var box = one.closest("details"); box; box = box.parentElement && box.parentElement.closest("details")) box.open = true;
  });
  bar();
  // The provision is at the top already; a long one may hold its words further down, but its beginning stays in view.
  if (!marks.some(seen) && (!target || marks[0].getBoundingClientRect().bottom - target.getBoundingClientRect().top < innerHeight - 80)) {
    marks[0].scrollIntoView({ block: "center" });
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

  /** @param {HTMLElement} mark */
  function seen(mark) {
    var at = mark.getBoundingClientRect();
    return at.bottom > 0 && at.top < innerHeight - 60;
  }

  /** @param {HTMLElement} place */
  function mark(place) {
    var walker = doc.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    /** @type {Text[]} */
    var nodes = [];
    while (walker.nextNode()) {
      var parent = /** @type {Text} */ (walker.currentNode).parentElement;
      if (parent && !parent.closest("script, style, button, textarea, select, .sr, svg")) nodes.push(/** @type {Text} */ (walker.currentNode));
    }
    nodes.forEach(part);
  }

  /** Marks in one text; a run of words stands in one text. @param {Text} node */
  function part(node) {
    var text = node.data;
    var here = Array.from(text.matchAll(WORD), function (match) {
      return { from: match.index || 0, to: (match.index || 0) + match[0].length, word: fold(match[0]) };
    });
    /** @type {[number, number][]} */
    var ranges = [];
    for (var at = 0; at < here.length; at++) {
      var longest = 0;
      runs.forEach(function (run) {
        if (run.length > longest && run.every(function (word, next) { return here[at + next] && here[at + next].word === word; })) longest = run.length;
      });
      if (!longest) continue;
      ranges.push([here[at].from, here[at + longest - 1].to]);
      at += longest - 1;
    }
    // From the end, so that what comes before keeps its place.
    ranges.reverse().forEach(function (range) {
      if (marks.length >= MOST) return;
      var rest = node.splitText(range[0]);
      rest.splitText(range[1] - range[0]);
      var element = doc.createElement("mark");
      element.className = "found";
      rest.replaceWith(element);
      element.append(rest);
      marks.push(element);
    });
  }

  function bar() {
    var count = marks.length;
    marks.sort(function (one, other) { return one.compareDocumentPosition(other) & 4 ? -1 : 1; });
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

    /** @param {KeyboardEvent} event */
    function escape(event) {
      var at = /** @type {Element} */ (event.target);
      if (event.key === "Escape" && !event.defaultPrevented && !at.closest("input, textarea, select")) remove();
    }

    function remove() {
      doc.removeEventListener("keydown", escape);
      var focused = bar.contains(doc.activeElement);
      marks.forEach(function (one) {
        var parent = one.parentNode;
        one.replaceWith.apply(one, Array.prototype.slice.call(one.childNodes));
        if (parent) parent.normalize();
      });
      bar.remove();
      doc.documentElement.classList.remove("marked");
      history.replaceState(Object.assign({}, history.state, { found: undefined }), "");
      // The reader goes on where she was reading.
      if (focused && target) {
        target.tabIndex = -1;
        target.focus({ preventScroll: true });
      }
    }
  }
})();
