// @ts-check
/* The search page: results as one types, grouped by document; facets, deep links and the way back. Until the engine is
   there, and where it cannot run, the page's own lists narrow down to the names that hold the words. */
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
  /** @type {Promise<any> | null} */
  var coming = null;
  var main = /** @type {HTMLElement} */ (doc.querySelector("main"));
  var status = /** @type {HTMLElement} */ (doc.getElementById("p.status"));
  var said = /** @type {HTMLElement} */ (doc.getElementById("p.said"));
  var note = /** @type {HTMLElement} */ (doc.getElementById("p.note"));
  var place = /** @type {HTMLElement} */ (doc.getElementById("p.answer"));
  var lists = /** @type {HTMLElement} */ (doc.getElementById("p.lists"));
  var title = doc.title;
  var LIMIT = 10;

  /** The facets of an answer, and the filter that each is chosen by. */
  var FACETS = [
    { of: "collections", filter: "in", words: "collections", names: told.collections },
    { of: "topics", filter: "topic", words: "topics", names: told.topics },
    { of: "statuses", filter: "status", words: "status", names: told.statuses },
    { of: "audiences", filter: "audience", words: "audience", names: told.audiences },
    { of: "languages", filter: "lang", words: "language", names: told.languages }
  ];

  /** What is asked now. @type {Asked} */
  var asked = { q: "", filters: [] };
  /** The address that Back leads to: that of what was asked last and meant. */
  var committed = location.href;
  /** The answer shown, and how many of its documents. @type {any} */
  var answer = null;
  var shown = 0;
  /** Whether its last word was taken for a beginning: what comes next must be of the same answer. */
  var typing = false;
  /** Whether no search can be had. @type {{kind: string} | null} */
  var failed = null;
  /** @type {any} */
  var timer = 0;
  /** @type {any} */
  var telling = 0;
  /** @type {any} */
  var slow = 0;

  /** search.js, fetched when a reader reaches for search. @returns {Promise<any>} */
  function reach() {
    coming = coming || new Promise(function (resolve, reject) {
      var script = doc.createElement("script");
      script.src = root + told.script;
      script.onload = function () {
        finder = /** @type {any} */ (window).faletusiSearch;
        if (finder) resolve(finder);
        else reject({ kind: "damaged" });
      };
      script.onerror = function () { reject({ kind: navigator.onLine === false ? "no-network" : "missing" }); };
      doc.head.append(script);
    });
    return coming;
  }

  /** Engine and index begin to come. */
  function start() {
    if (failed) return;
    reach().then(function (finder) { return finder.start(); }).catch(function (/** @type {{kind: string}} */ why) {
      // Where something is asked, that tells of it.
      if (!failed && !composed(asked)) fail(why);
    });
  }

  /** A sentence of the interface. @param {string} key @param {Object<string, string | number>} [values] */
  function say(key, values) {
    return String(told.words[key] || key).replace(/\{(\w+)\}/g, function (all, name) {
      return values && name in values ? String(values[name]) : all;
    });
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

  /** As the engine takes it: words, then filters. @param {Asked} what */
  function composed(what) {
    return [what.q.trim()].concat(what.filters.map(function (one) {
      var value = one[1].replace(/["“”„«»″]/g, "");
      return one[0] + ":" + (/\s/.test(value) ? "\"" + value + "\"" : value);
    })).filter(Boolean).join(" ");
  }

  /** @param {Asked} what @param {[string, string]} one */
  function without(what, one) {
    return { q: what.q, filters: what.filters.filter(function (other) { return other[0] !== one[0] || other[1] !== one[1]; }) };
  }

  /** What a filter's value is called. @param {[string, string]} one */
  function named(one) {
    var facet = FACETS.filter(function (facet) { return facet.filter === one[0]; })[0];
    return (facet.names && facet.names[one[1]]) || one[1];
  }

  /* Asking --------------------------------------------------------------------------------------------------------- */

  /** @param {{typing?: boolean, limit?: number, then?: () => void}} how @returns {Promise<any>} the answer, if it is shown */
  function run(how) {
    clearTimeout(timer);
    clearTimeout(slow);
    var query = composed(asked);
    doc.title = asked.q.trim() ? asked.q.trim() + " - " + title : title;
    if (!query) {
      if (finder) finder.forget();
      answer = null;
      rest();
      return Promise.resolve(null);
    }
    if (!answer) narrow();
    if (!answer && !failed) {
      tell(say("find-loading"));
      slow = setTimeout(function () { if (!answer && !failed) tell(say("find-slow")); }, 2500);
    }
    return reach().then(function (finder) {
      // Meanwhile something else may be asked.
      return composed(asked) === query ? finder.search({ query: query, typing: (typing = !!how.typing), limit: how.limit || LIMIT }) : null;
    }).then(function (/** @type {any} */ came) {
      if (!came || composed(asked) !== query) return null;
      clearTimeout(slow);
      failed = null;
      answer = came;
      render();
      if (how.then) how.then();
      return came;
    }, fail);
  }

  /** @param {{kind: string}} why */
  function fail(why) {
    clearTimeout(slow);
    failed = why;
    answer = null;
    if (finder) finder.restart();
    else coming = null;
    narrow();
    var key = "find-failed-" + why.kind;
    var sentence = say(told.words[key] ? key : "find-failed-damaged");
    note.textContent = "";
    var banner = make("div", "banner");
    banner.append(make("p", "", sentence));
    if (why.kind === "version") banner.append(press(say("find-reload"), function () { location.reload(); }));
    else if (why.kind !== "file" && why.kind !== "no-webassembly") banner.append(press(say("find-again"), again));
    // Names are hashes: a host that was renewed under an open page has none of the old files any more.
    if (why.kind === "missing") banner.append(" ", press(say("find-reload"), function () { location.reload(); }));
    note.append(banner);
    announce(sentence);
    return null;
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

  /** What was asked is meant: Back leads to what was asked before. @param {Asked} next */
  function commit(next) {
    asked = next;
    var to = new URL(address(next), location.href).href;
    if (to === committed) return keep(history.state, to);
    if (location.href !== committed) keep(history.state, committed);
    try {
      history.pushState(null, "", to);
    } catch (refused) {
      // As in `keep`.
    }
    committed = to;
  }

  /** Writes the address. A browser may refuse: from a file, or when it was asked too often. @param {any} state
   * @param {string} [to] */
  function keep(state, to) {
    try {
      history.replaceState(state, "", to);
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
    var words = fold(asked.q).trim().split(" ").filter(Boolean), count = 0;
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
    var sentence = main.getAttribute("data-" + (count ? "found" : "none")) || "";
    if (words.length) tell(sentence.replace("{count}", String(count)));
    else tell(failed ? main.getAttribute("data-intro") || "" : say("find-intro"));
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
    return " " + text.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f'`\u2018\u2019\u02bb-\u02bf]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ");
  }

  /** Nothing was found: the ways on stay, whole. */
  function waysOn() {
    lists.hidden = false;
    groups().forEach(function (group) {
      group.section.hidden = !group.section.hasAttribute("data-way");
      if (group.section.hasAttribute("data-keep")) lists.prepend(group.section);
      group.items.forEach(function (entry) { entry.item.hidden = false; });
    });
  }

  function render() {
    shown = answer.results.length;
    note.textContent = "";
    place.textContent = "";
    place.hidden = false;
    lists.hidden = true;
    var query = asked.q.trim();
    var count = finder.documents(answer.documents);
    var how = finder.relaxed(answer);
    var sentence = !answer.documents ? say("find-none", { query: query || composed(asked) }) : query ? say("find-for", { documents: count, query: query }) : count;
    tell(sentence);
    announce((sentence + " " + how).trim());
    var side = make("div", "facets");
    var middle = make("div");
    if (asked.filters.length) side.append(chips());
    var facets = answer.documents ? offers() : null;
    if (facets) side.append(facets);
    if (finder.heard.notKept) middle.append(make("p", "small", say("find-not-kept")));
    if (finder.kept()) middle.append(make("p", "small", finder.kept()));
    middle.append(remarks(how));
    if (answer.documents) {
      var list = make("ol", "results");
      list.setAttribute("aria-label", say("find-results"));
      middle.append(list);
      add(answer);
      more(middle);
    } else {
      waysOn();
    }
    place.append(side, middle);
    place.classList.toggle("bare", !side.firstChild);

    /** @param {any} came */
    function add(came) {
      var words = finder.found(answer);
      came.results.forEach(function (/** @type {any} */ one) { list.append(document_(one, words)); });
    }

    /** @param {HTMLElement} middle */
    function more(middle) {
      if (shown >= answer.documents) return;
      var line = make("p", "more");
      var button = press(say("find-more"), function () {
        finder.search({ query: composed(asked), typing: typing, limit: LIMIT, offset: shown }).then(function (/** @type {any} */ came) {
          if (!came) return;
          var first = list.children.length;
          shown += came.results.length;
          add(came);
          line.remove();
          if (came.results.length) more(middle);
          var link = list.children[first] && list.children[first].querySelector("a");
          if (link) /** @type {HTMLElement} */ (link).focus();
          announce(say("find-shown", { shown: shown, count: answer.documents }));
        }, fail);
      });
      line.append(button, " ", make("span", "small", say("find-shown", { shown: shown, count: answer.documents })));
      middle.append(line);
    }
  }

  /** How the query was taken, and what was not understood. @param {string} how */
  function remarks(how) {
    var fragment = doc.createDocumentFragment();
    if (how) {
      var line = make("p", "remark", how);
      if (answer.suggestion) line.append(" ", link(say("find-instead", { query: words(answer.suggestion) }), { q: words(answer.suggestion), filters: asked.filters }));
      fragment.append(line);
    }
    var unknown = (answer.relaxed && answer.relaxed.unknown) || [];
    if (unknown.length && answer.documents) fragment.append(make("p", "remark", say("find-unknown-word", { words: unknown.join(", ") })));
    answer.unknown_filters.forEach(function (/** @type {{typed: string, nearest: string | null}} */ one) {
      var line = make("p", "remark", say("find-unknown-filter", { filter: one.typed }));
      var near = one.nearest || finder.nearest(one.typed, FACETS);
      if (near) line.append(" ", link(say("find-nearest", { filter: near }), replaced(one.typed, near)));
      fragment.append(line);
    });
    if (!answer.documents) {
      if (asked.filters.length) fragment.append(make("p", "remark", link(say("find-without"), { q: asked.q, filters: [] })));
      fragment.append(make("p", "remark", say("find-tips")));
    }
    if (answer.straight && !answer.results.slice(0, 1).some(function (/** @type {any} */ one) { return one.hits.some(function (/** @type {any} */ hit) { return hit.permalink === answer.straight; }); })) {
      var there = make("a", "", answer.straight);
      go(/** @type {HTMLAnchorElement} */ (there), answer.straight, finder.found(answer));
      var to = make("p", "remark", there);
      to.append(" ", make("span", "straight", say("find-straight")));
      fragment.append(to);
    }
    return fragment;
  }

  /** A query without the filters that were chosen, which the engine gives back at its end. @param {string} query */
  function words(query) {
    var end = composed({ q: "", filters: asked.filters });
    return end && query.slice(-end.length) === end ? query.slice(0, -end.length).trim() : query;
  }

  /** What is asked with another filter in place of one. @param {string} typed @param {string} near @returns {Asked} */
  function replaced(typed, near) {
    var colon = near.indexOf(":");
    var chosen = asked.filters.filter(function (one) { return composed({ q: "", filters: [one] }) === typed; })[0];
    if (!chosen) return { q: asked.q.replace(typed, near), filters: asked.filters };
    return { q: asked.q, filters: without(asked, chosen).filters.concat([[near.slice(0, colon), near.slice(colon + 1)]]) };
  }

  /** A document with its provisions. @param {any} one @param {string[]} words */
  function document_(one, words) {
    var item = make("li");
    var head = make("a", "", one.title);
    if (one.language !== doc.documentElement.lang) item.lang = one.language;
    go(/** @type {HTMLAnchorElement} */ (head), one.address, words);
    var about = finder.particulars(one);
    about.lang = doc.documentElement.lang;
    if (!one.all_words && !(answer.relaxed && (answer.relaxed.any_word || answer.relaxed.to === "any-word"))) about.append(make("li", "", say("find-some")));
    item.append(make("h2", "", head), about);
    var provisions = finder.provisions(one);
    one.hits.forEach(function (/** @type {any} */ hit) {
      if (provisions.indexOf(hit) < 0 && hit.snippet.text) {
        var lead = make("p", "snippet", finder.text(hit.snippet));
        item.append(lead);
      }
    });
    var list = make("ul", "hits");
    provisions.forEach(function (/** @type {any} */ hit) {
      var entry = make("li");
      var link = /** @type {HTMLAnchorElement} */ (make("a", "place", finder.place(hit)));
      go(link, hit.permalink, words);
      entry.append(link);
      if (hit.permalink === answer.straight) {
        entry.append(" ", make("span", "straight", say("find-straight")));
      }
      if (hit.heading && hit.path.length) entry.append(make("span", "path", hit.path.join(" › ")));
      if (hit.snippet.text) {
        var snippet = make("p", "snippet", finder.text(hit.snippet));
        if (hit.commentary && hit.kind !== "situation") snippet.prepend(make("span", "of", say("commentary")), " ");
        entry.append(snippet);
      }
      list.append(entry);
    });
    if (list.firstChild) item.append(list);
    return item;
  }

  /** A link that leaves the page: Back finds the same results, and the place. @param {HTMLAnchorElement} link
   * @param {string} to @param {string[]} words */
  function go(link, to, words) {
    link.href = root + to;
    link.addEventListener("click", function () { leave(to, words); });
  }

  /** @param {string} to @param {string[]} words */
  function leave(to, words) {
    finder.remember(root + to, words);
    keep({ shown: shown, top: scrollY, at: root + to });
  }

  /** A link that asks something else, here. @param {string | Node} content @param {Asked} next */
  function link(content, next) {
    var element = /** @type {HTMLAnchorElement} */ (make("a", "", content));
    element.href = address(next);
    element.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      ask(next, function () {
        var chip = next.filters.length > 0 && /** @type {HTMLElement | null} */ (place.querySelector(".chips li:last-child a"));
        (chip || field).focus({ preventScroll: true });
      });
    });
    return element;
  }

  /** @param {Asked} next @param {() => void} [then] */
  function ask(next, then) {
    commit(next);
    field.value = next.q;
    return run({ then: then });
  }

  /** The filters that are chosen, each to be taken away. */
  function chips() {
    var list = make("ul", "chips");
    list.setAttribute("aria-label", say("find-chosen"));
    asked.filters.forEach(function (one) {
      var name = named(one);
      var chip = link(name, without(asked, one));
      chip.setAttribute("aria-label", say("find-remove", { filter: name }));
      var item = make("li", "", chip);
      list.append(item);
    });
    return list;
  }

  /** What the results can be narrowed down by: what all or none of them have is no choice. */
  function offers() {
    var details = /** @type {HTMLDetailsElement} */ (make("details"));
    details.append(make("summary", "", say("find-narrow")));
    FACETS.forEach(function (facet) {
      var counts = answer.facets[facet.of] || [];
      var chosen = asked.filters.some(function (one) { return one[0] === facet.filter; });
      if (chosen || !counts.length || counts.length === 1 && counts[0].documents === answer.documents) return;
      var list = make("ul");
      list.id = "p.f." + facet.filter;
      var head = make("h2", "", say(facet.words));
      counts.slice(0, 12).forEach(function (/** @type {{value: string, documents: number}} */ count) {
        /** @type {[string, string]} */
        var filter = [facet.filter, count.value];
        var choice = link(named(filter), { q: asked.q, filters: asked.filters.concat([filter]) });
        var number = make("span", "count", String(count.documents));
        number.setAttribute("aria-hidden", "true");
        choice.append(make("span", "sr", ", " + finder.documents(count.documents)));
        var item = make("li", "", choice);
        item.append(" ", number);
        list.append(item);
      });
      details.append(head, list);
    });
    if (details.children.length < 2) return null;
    details.open = wide.matches;
    return details;
  }

  var wide = matchMedia("(min-width: 56rem)");
  wide.addEventListener("change", function () {
    var details = /** @type {HTMLDetailsElement | null} */ (place.querySelector(".facets details"));
    if (details) details.open = wide.matches;
  });

  /* The reader ----------------------------------------------------------------------------------------------------- */

  field.addEventListener("focus", start);
  field.addEventListener("input", function () {
    asked = { q: field.value, filters: asked.filters };
    clearTimeout(timer);
    if (!answer) narrow();
    timer = setTimeout(function () {
      keep(null, address(asked));
      if (!failed) run({ typing: true });
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
    return ask({ q: field.value, filters: asked.filters });
  }

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
    asked = read();
    field.value = asked.q;
    committed = location.href;
    run({ limit: Math.min(100, Math.max(LIMIT, Number(state.shown) || 0)), then: function () {
      if (!state.at) return;
      var left = links().filter(function (link) { return link.getAttribute("href") === state.at; })[0];
      if (left) left.focus({ preventScroll: true });
      scrollTo(0, Number(state.top) || 0);
    } });
  }
  addEventListener("popstate", follow);
  follow();
  if (doc.activeElement === field) start();
})();
