// @ts-check
/* What the search page shows of an answer: its documents with their provisions, what is to be said of it, and what it can
   be narrowed down by. It is loaded by search-page.js, with which it shares what is asked and shown. */
(function () {
  "use strict";
  var doc = document;
  /** So many values of a facet are shown at once. */
  var MOST = 10;
  /** @typedef {{q: string, filters: [string, string][]}} Asked what is asked: words, and filters chosen */

  /** @typedef {{of: string, filter: string, words: string, names?: Object<string, string>}} Facet */

  /** @type {any} */ (window).faletusiResults = function (/** @type {any} */ page) {
    var now = page.now, finder = page.finder, root = page.root, place = page.place;
    var say = page.say, make = page.make, press = page.press, composed = page.composed, without = page.without, ask = page.ask;

    function render() {
      now.shown = now.answer.results.length;
      page.note.textContent = "";
      place.textContent = "";
      place.hidden = false;
      page.lists.hidden = true;
      var query = now.asked.q.trim();
      var count = finder.documents(now.answer.documents);
      var how = ((now.begun ? say("find-begins", { word: now.begun }) + " " : "") + finder.relaxed(now.answer)).trim();
      var sentence = !now.answer.documents ? say("find-none", { query: query || composed(now.asked) }) : query ? say("find-for", { documents: count, query: query }) : count;
      page.tell(sentence);
      var some = now.answer.results.some(function (/** @type {any} */ one) { return finder.partly(now.answer, one); }) ? say("find-some-have") : "";
      page.announce(finder.aloud([sentence, how, finder.unknown(now.answer, page.facets), some, now.answer.straight ? say("find-straight-on") : ""]));
      // What explains the count comes right after it.
      var remarked = make("div", "remarks", remarks(how));
      var side = make("div", "facets");
      var middle = make("div");
      var facets = now.answer.documents ? offers() : null;
      if (facets) side.append(facets);
      if (finder.heard.notKept) middle.append(make("p", "small", say("find-not-kept")));
      if (finder.kept()) middle.append(make("p", "small", finder.kept()));
      if (now.answer.documents) {
        var list = make("ol", "results");
        list.setAttribute("aria-label", say("find-results"));
        middle.append(list);
        add(now.answer);
        more(middle);
      } else {
        page.waysOn();
      }
      if (now.asked.filters.length) place.append(chips());
      if (remarked.firstChild) place.append(remarked);
      place.append(side, middle);
      place.classList.toggle("bare", !side.firstChild);

      /** @param {any} came */
      function add(came) {
        // The page that opens marks what was found with it, not what was found before.
        var words = finder.found(came);
        came.results.forEach(function (/** @type {any} */ one) { list.append(document_(one, words)); });
      }

      /** @param {HTMLElement} middle */
      function more(middle) {
        if (now.shown >= now.answer.documents) return;
        var line = make("p", "more");
        line.append(press(say("find-more"), further), " ", make("span", "small", say("find-shown", { shown: now.shown, count: now.answer.documents })));
        middle.append(line);

        function further() {
          finder.search({ query: composed(now.asked), typing: now.typing, limit: page.limit, offset: now.shown }).then(function (/** @type {any} */ came) {
            if (!came) return;
            var first = list.children.length;
            now.shown += came.results.length;
            add(came);
            line.remove();
            if (came.results.length) more(middle);
            var link = list.children[first] && list.children[first].querySelector("a");
            if (link) /** @type {HTMLElement} */ (link).focus();
            page.announce(say("find-shown", { shown: now.shown, count: now.answer.documents }));
          }, failed);
        }

        /** What is shown stays. @param {{kind: string}} why */
        function failed(why) {
          finder.restart();
          var help = page.remedy(why, further), held = line.contains(doc.activeElement);
          // The first sentence says what is wrong; what follows is of the lists, which are not shown here.
          var sentence = help.sentence.replace(/^(.*?\.)\s.*$/, "$1");
          line.textContent = "";
          line.append(make("span", "", sentence));
          help.buttons.forEach(function (/** @type {HTMLElement} */ button) { line.append(" ", button); });
          if (held && help.buttons[0]) help.buttons[0].focus();
          page.announce(sentence);
        }
      }
    }

    /** How the query was taken, and what was not understood. @param {string} how */
    function remarks(how) {
      var fragment = doc.createDocumentFragment();
      if (how) {
        var line = make("p", "remark", how);
        if (now.answer.suggestion) line.append(" ", link(say("find-instead", { query: words(now.answer.suggestion) }), { q: words(now.answer.suggestion), filters: now.asked.filters }));
        fragment.append(line);
      }
      now.answer.unknown_filters.forEach(function (/** @type {{typed: string, nearest: string | null}} */ one) {
        var line = make("p", "remark", say("find-unknown-filter", { filter: one.typed }));
        var near = one.nearest || finder.nearest(one.typed, page.facets);
        if (near) line.append(" ", link(say("find-nearest", { filter: near }), replaced(one.typed, near)));
        fragment.append(line);
      });
      if (!now.answer.documents) {
        if (now.asked.filters.length) fragment.append(make("p", "remark", link(say("find-without"), { q: now.asked.q, filters: [] })));
        fragment.append(make("p", "remark", say("find-tips")));
      }
      if (now.answer.straight && !now.answer.results.slice(0, 1).some(function (/** @type {any} */ one) { return one.hits.some(function (/** @type {any} */ hit) { return hit.permalink === now.answer.straight; }); })) {
        var there = make("a", "", now.answer.straight);
        go(/** @type {HTMLAnchorElement} */ (there), now.answer.straight, finder.found(now.answer));
        var to = make("p", "remark", there);
        to.append(" ", finder.own("straight", say("find-straight")));
        fragment.append(to);
      }
      return fragment;
    }

    /** A query without the filters that were chosen, which the engine gives back before it. @param {string} query */
    function words(query) {
      var before = composed({ q: "", filters: now.asked.filters });
      return query.slice(0, before.length) === before ? query.slice(before.length).trim() : query;
    }

    /** What is asked with another filter in place of one. @param {string} typed @param {string} near @returns {Asked} */
    function replaced(typed, near) {
      var colon = near.indexOf(":");
      var chosen = now.asked.filters.filter(function (/** @type {[string, string]} */ one) { return composed({ q: "", filters: [one] }) === typed; })[0];
      if (!chosen) return { q: now.asked.q.replace(typed, near), filters: now.asked.filters };
      return { q: now.asked.q, filters: without(now.asked, chosen).filters.concat([[near.slice(0, colon), near.slice(colon + 1)]]) };
    }

    /** A document with its provisions. @param {any} one @param {string[]} words */
    function document_(one, words) {
      var item = make("li");
      var head = make("a", "", one.title);
      if (one.language !== doc.documentElement.lang) item.lang = one.language;
      go(/** @type {HTMLAnchorElement} */ (head), one.address, words);
      var about = finder.particulars(one, now.answer);
      about.lang = doc.documentElement.lang;
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
        if (hit.permalink === now.answer.straight) entry.append(" ", finder.own("straight", say("find-straight")));
        // Of a document in parts the device may keep some.
        var kept = finder.device(hit.permalink), all = finder.device(one.address);
        if (kept && kept.className !== all.className) entry.append(" ", kept);
        if (hit.heading && hit.path.length) entry.append(make("span", "path", hit.path.join(" › ")));
        if (hit.snippet.text) {
          var snippet = make("p", "snippet", finder.text(hit.snippet));
          if (hit.commentary && hit.kind !== "situation") snippet.prepend(finder.own("of", say("commentary")), " ");
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
      link.addEventListener("click", function () { page.leave(to, words); });
    }

    /** A link that asks something else, here. @param {string | Node} content @param {Asked} next */
    function link(content, next) {
      var element = /** @type {HTMLAnchorElement} */ (make("a", "", content));
      element.href = page.address(next);
      element.addEventListener("click", function (event) {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
        event.preventDefault();
        // The same words, narrowed down, are read as they were.
        ask(next, now.typing && next.q === now.asked.q, function () {
          page.focus(next.filters.length ? /** @type {HTMLElement | null} */ (place.querySelector(".chips li:last-child a")) : null);
        });
      });
      return element;
    }

    /** What a filter's value is called. @param {[string, string]} one */
    function named(one) {
      var facet = page.facets.filter(function (/** @type {Facet} */ facet) { return facet.filter === one[0]; })[0];
      return (facet.names && facet.names[one[1]]) || one[1];
    }

    /** The filters that are chosen, each to be taken away. */
    function chips() {
      var list = make("ul", "chips");
      list.setAttribute("aria-label", say("find-chosen"));
      now.asked.filters.forEach(function (/** @type {[string, string]} */ one) {
        var name = named(one);
        var chip = link(name, without(now.asked, one));
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
      page.facets.forEach(function (/** @type {Facet} */ facet) {
        var counts = (now.answer.facets[facet.of] || []).filter(function (/** @type {{documents: number}} */ count) { return count.documents < now.answer.documents; });
        if (!counts.length || now.asked.filters.some(function (/** @type {[string, string]} */ one) { return one[0] === facet.filter; })) return;
        var list = make("ul");
        list.id = "p.f." + facet.filter;
        var head = make("h2", "", say(facet.words));
        counts.forEach(function (/** @type {{value: string, documents: number}} */ count, /** @type {number} */ at) {
          /** @type {[string, string]} */
          var filter = [facet.filter, count.value];
          var choice = link(named(filter), { q: now.asked.q, filters: now.asked.filters.concat([filter]) });
          var number = make("span", "count", String(count.documents));
          number.setAttribute("aria-hidden", "true");
          choice.append(make("span", "sr", ", " + finder.documents(count.documents)));
          var item = make("li", "", choice);
          item.append(" ", number);
          item.hidden = counts.length > MOST && at >= MOST - 2;
          list.append(item);
        });
        details.append(head, list);
        if (counts.length > MOST) details.append(rest_(list, counts.length));
      });
      if (details.children.length < 2) return null;
      details.open = wide.matches;
      return details;
    }

    /** A way to the values of a facet that are not shown at first. @param {HTMLElement} list @param {number} count */
    function rest_(list, count) {
      var button = press(say("find-rest", { count: count }), function () {
        var items = /** @type {HTMLElement[]} */ (Array.from(list.querySelectorAll("li[hidden]")));
        items.forEach(function (item) { item.hidden = false; });
        button.remove();
        /** @type {HTMLElement} */ (items[0].querySelector("a")).focus();
      });
      return button;
    }

    var wide = matchMedia("(min-width: 56rem)");
    wide.addEventListener("change", function () {
      var details = /** @type {HTMLDetailsElement | null} */ (place.querySelector(".facets details"));
      if (details) details.open = wide.matches;
    });

    return { render: render };
  };
})();
