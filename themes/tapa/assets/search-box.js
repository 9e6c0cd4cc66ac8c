// @ts-check
/* The search box on every page: a combobox with a list of the first results, over search.js, which is loaded before it.
   Without them the box is a form that leads to the search page. */
(function () {
  "use strict";
  var doc = document;
  /** What search.js gives. @type {any} */
  var finder = /** @type {any} */ (window).faletusiSearch;
  if (!finder) return;
  /**
   * Of search.js, what is used here.
   * @typedef {{permalink: string, snippet: {text: string}}} Hit
   * @typedef {{title: string, address: string, language: string, hits: Hit[]}} Found
   * @typedef {{query: string, documents: number, straight: string | null, results: Found[],
   *   unknown_filters: {typed: string, nearest: string | null}[]}} Answer
   */
  var root = finder.root, told = finder.told, say = finder.say, make = finder.make, own = finder.own, text = finder.text;
  /** @type {(request: object) => Promise<Answer | null>} */
  var search = finder.search;
  /** @type {(one: Found) => Hit[]} */
  var provisions = finder.provisions;
  var start = finder.start, forget = finder.forget, restart = finder.restart;
  var found = finder.found, particulars = finder.particulars, place = finder.place;
  var documents = finder.documents, relaxed = finder.relaxed, partly = finder.partly, aloud = finder.aloud;
  var unknown = finder.unknown, remember = finder.remember;
  /** The filters whose values a page knows the names of. */
  var FACETS = [{ filter: "in", names: told.collections }, { filter: "status", names: told.statuses }];

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

    /** The reader has closed the list: what is answered later waits for her to open it. */
    var closed = false;

    /** @param {boolean} wanted */
    function show(wanted) {
      var open = wanted && !closed, opens = open && pop.hidden;
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
      var how = (relaxed(came) + " " + unknown(came, FACETS)).trim();
      var none = came.documents ? "" : say("find-none", { query: field.value.trim() });
      var some = came.results.some(function (one) { return partly(came, one); }) ? say("find-some-have") : "";
      tell((how + " " + none).trim());
      announce(aloud([how, none || documents(came.documents), some, came.straight ? say("find-straight-on") : ""]));
      show(true);
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
      clearTimeout(slow);
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
      var mine = slow = setTimeout(function () {
        if (!answer && form.contains(doc.activeElement)) {
          tell(say("find-loading"));
          show(true);
        }
      }, 400);
      search({ query: query, typing: true, limit: 5, entries: 2 }).then(function (came) {
        if (came && form.contains(doc.activeElement)) render(came);
      }, function (why) {
        later = Date.now() + 5000;
        restart();
        offline = !!why && why.kind === "no-network";
        fail();
      }).finally(function () { clearTimeout(mine); });
    }
    /** @type {any} */
    var slow = 0;
    var later = 0, offline = false;

    function fail() {
      answer = null;
      clear();
      var sentence = say(offline ? "find-no-connection" : "find-failed");
      tell(sentence);
      announce(sentence);
      option(all(), "of-all", [doc.createTextNode(say("find-lists"))]);
      show(form.contains(doc.activeElement));
    }

    field.addEventListener("input", function () {
      closed = false;
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
        closed = false;
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
          closed = true;
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
      var to = /** @type {Node | null} */ (event.relatedTarget);
      if (form.contains(to)) return;
      clearTimeout(slow);
      show(false);
      // Whoever goes on to something else begins anew; whoever comes back to the window finds it as it was.
      if (to) closed = false;
    });
    if (doc.activeElement === field) {
      start().catch(function () { restart(); });
      if (field.value.trim()) run();
    }
  }
})();
