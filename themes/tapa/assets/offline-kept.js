// @ts-check
/* What is kept on this device: the list of it, and removing all of it. It shares with offline-saving.js, which is loaded
   before it, how things are said and what is known. */
(function () {
  "use strict";
  var doc = document;
  /** @type {any} */
  var self = window;

  /** @param {any} page as in offline-saving.js @param {any} saving what that shares */
  self.KEPT = function (page, saving) {
    /** How long a reader waits for the sizes, in milliseconds. */
    var PATIENCE = 10000;
    var store = saving.store, language = saving.language, say = saving.say, day = saving.day, size = saving.size, pages = saving.pages;

    /* Removing all ------------------------------------------------------------------------------------------------- */

    /** From the press to the answer, or to the end of removing, another press does nothing. */
    var busy = false;
    function free() { busy = false; }

    /** Says what is kept, and asks. @param {HTMLElement} place where it is said @param {HTMLElement} button what was pressed */
    function askRemoval(place, button) {
      if (busy) return Promise.resolve();
      busy = true;
      tell(place, say("working"));
      return sums().then(function (what) {
        // Where nothing is kept there is nothing to ask; what cannot be measured may be much.
        if (what && !what.length) return removeAll(place, what).finally(free);
        tell(place, (what ? say("remove-ask", { what: what.join(", ") }) : say("remove-ask-unmeasured")) + (ticked() ? " " + say("remove-ticks") : ""));
        confirm(place, button, function () {
          tell(place, say("working"));
          // What came while the question stood goes too.
          (what ? sums() : Promise.resolve(null)).then(function (now) { return removeAll(place, now || [say("what-all")]); }).finally(free)
            .then(function () { button.focus({ preventScroll: true }); });
        });
      });
    }

    /** The two answers, below the question; the focus is on the one that changes nothing.
     * @param {HTMLElement} place @param {HTMLElement} button @param {() => void} act */
    function confirm(place, button, act) {
      var line = doc.createElement("p");
      line.className = "ask";
      place.id = place.id || "p.removal";
      /** @param {string} words @param {() => void} then */
      function answer(words, then) {
        var one = doc.createElement("button");
        one.type = "button";
        one.textContent = say(words);
        one.setAttribute("aria-describedby", place.id);
        one.addEventListener("click", function () { end(); then(); });
        line.appendChild(one);
        return one;
      }
      function end() {
        button.hidden = false;
        line.remove();
      }
      function keep() {
        free();
        tell(place, say("remove-kept"));
        button.focus({ preventScroll: true });
      }
      answer("remove-all", act);
      var stays = answer("remove-not", keep);
      line.addEventListener("keydown", function (event) {
        if (event.key !== "Escape") return;
        event.preventDefault();
        end();
        keep();
      });
      button.hidden = true;
      place.after(line);
      stays.focus({ preventScroll: true });
      line.scrollIntoView({ block: "nearest" });
    }

    /** What is kept, in words, each with its size; null where that cannot be told, or not in time.
     * @returns {Promise<string[] | null>} */
    function sums() {
      var late = new Promise(function (go) { setTimeout(function () { go(null); }, PATIENCE); });
      return Promise.race([measured().catch(function () { return null; }), late]).then(function (what) {
        if (what && ticked()) what.push(say("what-progress"));
        return what;
      });
    }

    /** @returns {Promise<string[] | null>} */
    function measured() {
      return Promise.all([store.state("saves"), store.state("current"), store.state("read")]).then(function (known) {
        return store.state("kept " + known[1]).then(function (/** @type {any} */ map) { return weigh(map || {}); })
          .then(function (/** @type {any} */ weights) { return known.concat([weights]); });
      }).then(function (known) {
        return store.state("list " + known[1]).then(function (/** @type {any} */ found) {
          var saves = Object.keys(known[0] || {}), weights = known[3], read = Object.keys(known[2] || {}).filter(isPage).length;
          /** @type {string[]} */
          var what = [];
          /** @type {Set<string>} */
          var saved = new Set();
          if (found) saves.forEach(function (id) { store.pagesOf(found, id).forEach(function (/** @type {string} */ one) { saved.add(one); }); });
          // Where no frame is kept by itself, what pages are shown with came with what was saved.
          var frame = weights.has("shell");
          if (saves.length > Number(saves.indexOf(store.search) >= 0)) what.push(say("what-saved", { pages: pages(saved.size || saves.length), size: sum(frame ? ["kept"] : ["kept", "files", "state", "read"]) }));
          if (read) what.push(say("what-read", { pages: pages(read), size: sum(["read"]) }));
          if (weights.has("search")) what.push(say("what-search", { size: sum(["search"]) }));
          if (frame) what.push(say("what-shell", { size: sum(["shell", "files", "state"].concat(read ? [] : ["read"])) }));
          // Bytes that no list knows of are not nothing.
          return what.length || !bytes(Array.from(weights.keys())) ? what : null;
          /** @param {string[]} names */
          function bytes(names) { return names.reduce(function (all, name) { return all + (weights.get(name) || 0); }, 0); }
          /** @param {string[]} names */
          function sum(names) { return size(bytes(names)); }
        });
      });
    }

    /** The bytes that lie on the device, by what they are for.
     * @param {{[address: string]: any}} map what was saved, by its addresses @returns {Promise<Map<string, number>>} */
    function weigh(map) {
      /** @type {Map<string, number>} */
      var weights = new Map();
      return caches.keys().then(function (names) {
        return store.several(names.filter(function (name) { return name.indexOf(store.own) === 0; }), function (/** @type {string} */ name) {
          var kind = name.slice(store.own.length).split(" ")[0];
          weights.set(kind, weights.get(kind) || 0);
          return caches.open(name).then(function (cache) {
            return cache.keys().then(function (keys) {
              return store.several(keys, function (/** @type {Request} */ key) { return weighed(cache, key, kind); });
            });
          });
        });
      }).then(function () { return weights; });
      /** @param {Cache} cache @param {Request} key @param {string} kind @returns {Promise<void>} */
      function weighed(cache, key, kind) {
        return cache.match(key).then(function (response) {
          if (!response) return;
          var of = kind === "files" ? ofFile(key.url) : kind === "kept" && /^search\//.test(response.headers.get("x-address") || "") ? "search" : kind;
          return response.blob().then(function (blob) { weights.set(of, (weights.get(of) || 0) + blob.size); });
        });
      }
      /** What a file that is named after its content is for: images and downloads came with a page. @param {string} url */
      function ofFile(url) {
        var address = url.slice(page.root.length);
        if (/^search\/|\.wasm$|^assets\/search-worker\./.test(address)) return "search";
        return !/^files\//.test(address) ? "files" : map[decodeURI(address)] ? "kept" : "read";
      }
    }

    /** Ticks and progress lie under names that begin as the caches do. @returns {[Storage, string][]} */
    function progress() {
      /** @type {[Storage, string][]} */
      var all = [];
      [function () { return localStorage; }, function () { return sessionStorage; }].forEach(function (which) {
        try {
          var kept = which();
          // Beside what is named after the hub, the words that a search left for the page it led to.
          Object.keys(kept).filter(function (key) { return key.indexOf(store.own) === 0 || key === "faletusi-found"; }).forEach(function (key) { all.push([kept, key]); });
        } catch (error) {
          // Storage that is refused holds nothing.
        }
      });
      return all;
    }

    /** Whether there are ticks or progress. */
    function ticked() { return progress().some(function (one) { return one[1].indexOf(store.own) === 0; }); }

    /** Removes everything and says what it was. @param {HTMLElement} place @param {string[]} what @returns {Promise<void>} */
    function removeAll(place, what) {
      tell(place, say("working"));
      return saving.clear().then(function () {
        progress().forEach(function (one) { one[0].removeItem(one[1]); });
        tell(place, what.length ? say(page.reads ? "removed" : "removed-saved", { what: what.join(", ") }) : say("removed-nothing"));
        saving.places().forEach(function (/** @type {HTMLElement} */ one) {
          if (one.hasAttribute("data-kept-here")) list(one);
          else saving.show(one);
        });
      }, function () { tell(place, say("removed-failed")); });
    }

    /** @param {HTMLElement} place @param {string} text */
    function tell(place, text) {
      place.textContent = text;
      // It stands at the foot of the page, where it makes the page longer.
      place.scrollIntoView({ block: "nearest" });
    }

    /* The list ----------------------------------------------------------------------------------------------------- */

    /** What is kept, with what to do about a page that is not. @param {HTMLElement} place */
    function list(place) {
      return Promise.all([store.state("saves"), store.state("read"), store.state("current"), saving.edition(), store.state("trouble")]).then(function (known) {
        return Promise.all([store.state("list " + known[2]), store.state("kept " + known[2]), store.state("learned"), saving.searchable(known[3])]).then(function (more) {
          place.textContent = "";
          var saves = known[0] || {}, read = known[1] || {}, at = known[3], found = more[0], map = more[1] || {};
          var titles = collections(at, found || more[2]);
          missed(place);
          troubles(place, known[4] || {});
          var ids = Object.keys(saves).filter(function (id) { return id !== store.search; });
          /** @type {{[page: string]: Item}} */
          var mine = {};
          ids.forEach(function (id) {
            (found ? store.pagesOf(found, id) : []).forEach(function (/** @type {string} */ one) {
              if (!map[one]) return;
              mine[one] = mine[one] || { title: found.pages[one].title, size: found.files[one][1], kept: map[one].date };
              if (/^page:/.test(id)) mine[one].save = id;
            });
          });
          section(place, say("list-saved"), mine, titles, function (listing) {
            return ids.find(function (id) { return /^collection:/.test(id) && found && store.pagesOf(found, id).indexOf(listing) >= 0; }) || "";
          }, saves, found);
          // Whatever its list no longer has can still be taken off.
          ids.filter(function (id) { return !found || !store.pagesOf(found, id).length; }).forEach(function (id) { removal(place, id, saves[id], found); });
          /** @type {{[page: string]: Item}} */
          var gone = {};
          Object.keys(map).filter(function (address) { return map[address].gone && isPage(address); }).forEach(function (address) {
            gone[address] = { title: titleOfPage(address, more[2] || found, read), size: 0, kept: map[address].date };
          });
          section(place, say("list-gone"), gone, titles);
          /** @type {{[page: string]: Item}} */
          var seen = {};
          Object.keys(read).filter(function (address) { return isPage(address) && !mine[address]; }).forEach(function (address) {
            seen[address] = { title: titleOfPage(address, more[2] || found, read), size: read[address].size, kept: read[address].kept || "" };
          });
          section(place, say("list-read"), seen, titles);
          var last = doc.createElement("p");
          var any = ids.length || saves[store.search] || Object.keys(seen).length;
          // Of a search that the hub does not have nothing is said.
          if (any && at && !at.manifest) return;
          last.textContent = any ? say(more[3] ? "list-search" : "list-no-search") : say("list-nothing");
          place.appendChild(last);
        });
      }).catch(function (/** @type {any} */ error) { saving.failed(place, error); });
    }

    /**
     * @typedef {{title: string, size: number, kept: string, save?: string}} Item
     */

    /** The title of a page: of the newest list, else as it was read, else its address. @param {string} address @param {any} list @param {any} read */
    function titleOfPage(address, list, read) {
      return list && list.pages[address] && list.pages[address].title || read[address] && read[address].title || address;
    }

    /** The titles of the collections by the pages that list them. @param {any} at the worker's facts @param {any} list @returns {{[address: string]: string}} */
    function collections(at, list) {
      /** @type {{[address: string]: string}} */
      var all = Object.assign({}, at && at.collections);
      Object.keys(list ? list.collections : {}).forEach(function (id) {
        list.collections[id].pages.filter(function (/** @type {string} */ one) { return /\/index\.html$/.test(one) && list.pages[one].title === list.collections[id].title; })
          .forEach(function (/** @type {string} */ one) { all[one] = list.collections[id].title; });
      });
      return all;
    }

    /** What could not be kept, and why. @param {HTMLElement} place @param {{[what: string]: {kind: string, edition: string}}} all */
    function troubles(place, all) {
      ["edition", "index", "read"].filter(function (what) { return all[what]; }).forEach(function (what) {
        var key = "trouble-" + what + (what === "index" ? "" : all[what].kind === "full" ? "-full" : "-refused");
        var box = doc.createElement("div");
        box.className = "banner banner-review";
        var sentence = doc.createElement("p");
        sentence.textContent = say(key, { edition: day(all[what].edition) });
        box.appendChild(sentence);
        place.appendChild(box);
      });
    }

    /** Pages by their collections, with their sizes and the days since which they are kept.
     * @param {HTMLElement} place @param {string} title @param {{[address: string]: Item}} items @param {{[address: string]: string}} titles
     * @param {(listing: string) => string} [saveOf] the saved collection of a list @param {any} [saves] @param {any} [found] */
    function section(place, title, items, titles, saveOf, saves, found) {
      if (!Object.keys(items).length) return;
      var heading = doc.createElement("h2");
      heading.textContent = title;
      place.appendChild(heading);
      /** @type {{[listing: string]: string[]}} */
      var groups = {};
      Object.keys(items).forEach(function (address) {
        var listing = Object.keys(titles).filter(function (one) { return address.indexOf(one.slice(0, -"index.html".length)) === 0; })
          .sort(function (a, b) { return b.length - a.length; })[0] || "";
        (groups[listing] = groups[listing] || []).push(address);
      });
      /** @param {string} listing */
      function name(listing) { return titles[listing] || say("list-other"); }
      Object.keys(groups).sort(function (a, b) { return Number(!a) - Number(!b) || name(a).localeCompare(name(b), language); }).forEach(function (listing) {
        var all = groups[listing], sum = all.reduce(function (bytes, one) { return bytes + items[one].size; }, 0);
        var sub = doc.createElement("h3");
        if (items[listing]) sub.appendChild(link(listing, titles[listing]));
        else sub.textContent = name(listing);
        small(sub, say("list-sum", { pages: pages(all.length), size: size(sum) }));
        place.appendChild(sub);
        var save = saveOf && listing ? saveOf(listing) : "";
        if (save) removal(place, save, saves[save], found);
        var list = doc.createElement("ul");
        list.className = "index";
        // The lists of a collection bear its title: the heading leads there.
        all.filter(function (one) { return items[one].title !== titles[listing]; })
          .sort(function (a, b) { return items[a].title.localeCompare(items[b].title, language); }).forEach(function (one) {
            var item = doc.createElement("li");
            item.appendChild(link(one, items[one].title));
            small(item, items[one].size ? say("list-item", { size: size(items[one].size), date: day(items[one].kept) }) : day(items[one].kept));
            if (items[one].save && saves[items[one].save || ""]) item.append(" ", remover(place, String(items[one].save), items[one].title));
            list.appendChild(item);
          });
        if (list.firstChild) place.appendChild(list);
      });
    }

    /** @param {HTMLElement} where @param {string} text */
    function small(where, text) {
      var note = doc.createElement("span");
      note.className = "small";
      note.textContent = text;
      where.appendChild(doc.createTextNode(" "));
      where.appendChild(note);
    }

    /** @param {string} address @param {string} text */
    function link(address, text) {
      var found = doc.createElement("a");
      found.href = page.root + encodeURI(address);
      found.textContent = text;
      return found;
    }

    /** @param {HTMLElement} place @param {string} id @param {string} title */
    function remover(place, id, title) {
      var button = doc.createElement("button");
      button.type = "button";
      button.textContent = say("unsave");
      button.setAttribute("aria-label", say("unsave") + ": " + title);
      button.addEventListener("click", function () { saving.unsave(place, id); });
      return button;
    }

    /** @param {HTMLElement} place @param {string} id @param {any} save @param {any} found */
    function removal(place, id, save, found) {
      var line = doc.createElement("p");
      line.className = "save";
      line.textContent = say("saved", { date: day(save.date), edition: day(found ? found.date : save.edition) }) + " ";
      line.appendChild(remover(place, id, save.title));
      place.appendChild(line);
    }

    /** @param {string} address */
    function isPage(address) { return /\.html$/.test(address); }

    /** The page that was wanted and is not there: its address comes behind the #. @param {HTMLElement} place */
    function missed(place) {
      var wanted = location.hash.slice(1);
      if (!wanted || /^p\./.test(wanted)) return;
      var url;
      try { url = new URL(wanted, page.root); } catch (error) { return; }
      // Nothing but an address of this hub: whoever made this link may have wanted another one.
      if (url.origin !== location.origin || url.href.indexOf(page.root) !== 0) return;
      var box = doc.createElement("div");
      box.className = "banner banner-kept";
      var text = doc.createElement("p");
      text.textContent = say("not-here") + " ";
      var code = doc.createElement("code");
      try { code.textContent = decodeURIComponent(url.pathname.slice(new URL(page.root).pathname.length)); } catch (error) { code.textContent = url.pathname; }
      text.appendChild(code);
      var again = doc.createElement("p");
      var link = doc.createElement("a");
      link.href = url.href;
      link.textContent = say("again");
      again.appendChild(link);
      box.appendChild(text);
      box.appendChild(again);
      place.appendChild(box);
    }

    return { list: list, askRemoval: askRemoval };
  };
}());
