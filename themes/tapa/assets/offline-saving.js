// @ts-check
/* Saving for reading offline, removing it again, and the list of what is kept. Loaded when a reader asks for it. */
(function () {
  "use strict";
  var doc = document;
  /** @type {any} */
  var self = window;

  /** @param {{root: string, box: HTMLElement, workers: ServiceWorkerContainer, reads: boolean, register: () => Promise<ServiceWorkerRegistration>}} page */
  self.DEVICE = function (page) {
    var store = self.OFFLINE(page.root);
    var language = doc.documentElement.lang || "en";

    /** @param {string} key @param {{[name: string]: string | number}} [values] @returns {string} */
    function say(key, values) { return self.SAY(language, "offline-" + key, values); }
    /** @param {string} moment @returns {string} */
    function day(moment) { return self.DAY(language, moment); }
    /** @param {number} bytes @returns {string} */
    function size(bytes) {
      if (bytes < 1e6) return say("kb", { number: Math.max(1, Math.round(bytes / 1000)) });
      return say("mb", { number: (bytes / 1e6).toFixed(1).replace(".", say("decimal")) });
    }
    /** @param {number} count @returns {string} */
    function pages(count) { return count === 1 ? say("page-one") : say("page-many", { count: count }); }

    /** @param {HTMLElement} place @returns {string} */
    function idOf(place) {
      var collection = place.getAttribute("data-collection");
      if (place.getAttribute("data-save") === "search") return store.search;
      return collection ? "collection:" + collection : "page:" + page.box.getAttribute("data-page");
    }

    /** Puts sentences and buttons in a place, the focus with them if it was there.
     * @param {HTMLElement} place @param {(string | Node)[]} parts @param {[string, () => void][]} buttons @param {boolean} [spoken] */
    function put(place, parts, buttons, spoken) {
      var held = place.contains(doc.activeElement) || doc.activeElement === doc.body && place.hasAttribute("data-held");
      // The region stays and its text changes: a new one would not be announced.
      var text = place.querySelector(":scope > .said") || doc.createElement("div");
      Array.prototype.slice.call(place.childNodes).forEach(function (/** @type {ChildNode} */ node) { if (node !== text) node.remove(); });
      text.textContent = "";
      text.className = "said";
      text.setAttribute("role", "status");
      text.setAttribute("aria-live", spoken === false ? "off" : "polite");
      if (!text.parentNode) place.appendChild(text);
      parts.forEach(function (part) {
        if (typeof part === "string") {
          var sentence = doc.createElement("p");
          sentence.textContent = part;
          text.appendChild(sentence);
        } else {
          text.appendChild(part);
        }
      });
      var first = /** @type {HTMLButtonElement | null} */ (null);
      buttons.forEach(function (one) {
        var button = doc.createElement("button");
        button.type = "button";
        button.textContent = one[0];
        button.addEventListener("click", function () { one[1](); });
        place.appendChild(button);
        first = first || button;
      });
      if (held && first) /** @type {HTMLButtonElement} */ (first).focus();
      // While there is nothing to press the focus has no place: it comes back with the next button.
      if (held && !first) place.setAttribute("data-held", "");
      else place.removeAttribute("data-held");
    }

    /** How saving stands at a place. @param {HTMLElement} place */
    function show(place) {
      var id = idOf(place);
      return Promise.all([store.state("saves"), edition()]).then(function (both) {
        var save = (both[0] || {})[id];
        if (!save && id === store.search) return offer(place, both[1]);
        if (!save) return within(id, both[0] || {}).then(function (title) {
          if (title) {
            put(place, [say("saved-with", { title: title })], [], false);
            return;
          }
          put(place, [], [[place.getAttribute("data-label") || "", function () { ask(place); }]], false);
        });
        put(place, [say("saved", { date: day(save.date), edition: day(both[1] ? both[1].date : save.edition) })], [[say("unsave"), function () { unsave(place); }]]);
      });
    }

    /** The search is offered where it is not there anyway. @param {HTMLElement} place @param {any} at the worker's facts */
    function offer(place, at) {
      return searchable(at).then(function (there) {
        var none = there || at && !at.manifest;
        put(place, [], none ? [] : [[place.getAttribute("data-label") || "", function () { ask(place); }]], false);
      });
    }

    /** The saved collection that a page came with. @param {string} id @param {any} saves @returns {Promise<string>} */
    function within(id, saves) {
      var others = Object.keys(saves);
      if (!others.length) return Promise.resolve("");
      return store.state("current").then(function (/** @type {string | null} */ current) { return store.state("list " + current); }).then(function (/** @type {any} */ found) {
        var with_ = found && others.find(function (one) { return store.pagesOf(found, one).indexOf(id.slice("page:".length)) >= 0; });
        return with_ ? saves[with_].title : "";
      });
    }

    /** The facts of the worker that is at work, or null. @returns {Promise<any>} */
    function edition() {
      return page.workers.getRegistration(page.root).then(function (registration) {
        var active = registration && registration.active;
        if (!active) return null;
        return new Promise(function (done) {
          var channel = new MessageChannel();
          channel.port1.onmessage = function (event) { done(event.data); };
          setTimeout(function () { done(null); }, 3000);
          /** @type {ServiceWorker} */ (active).postMessage({ type: "edition" }, [channel.port2]);
        });
      }).catch(function () { return null; });
    }

    /** The list of the hub's files as it is now. @returns {Promise<any>} */
    function list() {
      return fetch(page.root + "offline.json", { cache: "no-cache" }).then(function (response) {
        if (!response.ok) throw store.failure("no-list");
        return response.json();
      }).then(function (found) {
        if (!store.isList(found)) throw store.failure("no-list");
        return found;
      }).catch(function () { throw store.failure("no-list"); });
    }

    /** Shows the size and asks. @param {HTMLElement} place */
    function ask(place) {
      var id = idOf(place);
      put(place, [say("working")], []);
      Promise.all([list(), store.state("saves")]).then(function (both) {
        var found = both[0], saves = both[1] || {};
        if (id === store.search ? !found.search.length : !store.pagesOf(found, id).length) throw store.failure("missing", id.slice(id.indexOf(":") + 1));
        /** @type {any} */
        var mine = {};
        mine[id] = { date: "", title: "" };
        var all = store.wanted(found, mine);
        return Promise.all(all.map(function (/** @type {string} */ address) { return store.has(address, found.files[address][0]); })).then(function (there) {
          var sum = 0, left = 0;
          all.forEach(function (/** @type {string} */ address, /** @type {number} */ at) {
            sum += found.files[address][1];
            if (!there[at]) left += found.files[address][1];
          });
          return room(left).then(function (fits) {
            if (!fits) throw store.failure("full");
            var text = [id === store.search ? say("size-engine", { size: size(sum) }) : say(found.search.length ? "size-search" : "size", { pages: pages(store.pagesOf(found, id).length), size: size(sum) })];
            if (left < sum) text.push(say("size-left", { size: left ? size(left) : say("kb", { number: 0 }) }));
            put(place, text, [[say("save"), function () { save(place, found, saves); }], [say("cancel"), function () { show(place); }]]);
          });
        });
      }).catch(function (error) { failed(place, error); });
    }

    /** Whether so much has room; browsers that do not say are tried. @param {number} bytes @returns {Promise<boolean>} */
    function room(bytes) {
      if (!navigator.storage || !navigator.storage.estimate) return Promise.resolve(true);
      return navigator.storage.estimate().then(function (estimate) {
        return !estimate.quota || (estimate.usage || 0) + bytes * 1.1 < estimate.quota;
      }, function () { return true; });
    }

    /** @param {HTMLElement} place @param {any} error */
    function failed(place, error) {
      var kind = store.refusal(error).kind;
      var known = ["cancelled", "no-list", "no-network", "wrong", "missing", "full", "refused", "other-edition"];
      put(place, [say(known.indexOf(kind) < 0 ? "refused" : kind, { address: error.address || "" })],
        [[kind === "cancelled" ? place.getAttribute("data-label") || "" : say("again"), function () { ask(place); }]]);
    }

    /** Saves with progress. @param {HTMLElement} place @param {any} found the list @param {any} saves */
    function save(place, found, saves) {
      var id = idOf(place);
      var abort = new AbortController();
      var bar = doc.createElement("progress");
      bar.setAttribute("aria-label", place.getAttribute("data-label") || "");
      var count = doc.createElement("p");
      count.textContent = say("working");
      put(place, [bar, count], [[say("cancel"), function () { abort.abort(); }]], false);
      addEventListener("beforeunload", stay);
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(function () { return false; });
      page.register().then(function (registration) {
        return ready(registration).then(function () {
          return store.alone(function () { return saved_(id, found, registration, abort.signal, step); });
        });
      }, function () { throw store.failure("refused"); }).then(function () {
        removeEventListener("beforeunload", stay);
        return Promise.all([show(place), lists()]);
      }, function (error) {
        removeEventListener("beforeunload", stay);
        return undo(error, Object.keys(saves).length > 0).then(function () { failed(place, error); });
      });
      /** @param {number} done @param {number} all */
      function step(done, all) {
        bar.max = all;
        bar.value = done;
        count.textContent = say("progress", { done: done, count: all });
      }
    }

    /** Leaving the page breaks off what is being saved: the browser asks. @param {Event} event */
    function stay(event) { event.preventDefault(); }

    /** @param {string} id @param {any} found @param {ServiceWorkerRegistration} registration @param {AbortSignal} signal
     * @param {(done: number, all: number) => void} step @returns {Promise<any>} */
    function saved_(id, found, registration, signal, step) {
      return Promise.all([edition(), store.state("saves"), store.state("kept " + found.edition)]).then(function (known) {
        // What is saved belongs to the worker at work; one that waits has taken stock of what was saved before.
        if (!known[0] || known[0].id !== found.edition || registration.waiting) {
          registration.update().catch(function () { return null; });
          throw store.failure("other-edition");
        }
        var saves = known[1] || {}, before = known[2] || {};
        saves[id] = { date: new Date().toISOString(), edition: found.date, title: titleOf(found, id) };
        return store.bring(found, saves, before, { signal: signal, step: step }).then(function (/** @type {any} */ brought) {
          store.carry(brought.map, before, found, null);
          // The word "saved" comes last, when everything else is there.
          return (signal.aborted ? Promise.reject(store.failure("cancelled")) : store.note("list " + found.edition, found))
            .then(function () { return store.note("learned", found); })
            .then(function () { return store.note("kept " + found.edition, brought.map); })
            .then(function () { return store.note("current", found.edition); })
            .then(function () { return store.note("saves", saves); })
            .catch(function (/** @type {any} */ error) {
              var refused = store.refusal(error);
              refused.added = brought.added;
              // What was saved before stays as it was.
              return store.note("kept " + found.edition, before).catch(function () { return null; }).then(function () { throw refused; });
            });
        });
      });
    }

    /** Takes back what came for something that was not saved. A failed line is another matter where what is read is kept
     * anyway: what arrived need not come twice. @param {any} error @param {boolean} others whether something else is saved */
    function undo(error, others) {
      if (page.reads && error.kind === "no-network") return Promise.resolve();
      return Promise.all((error.added || []).map(function (/** @type {any} */ at) {
        return store.open(at.cache).then(function (/** @type {Cache} */ cache) { return cache.delete(at.key); });
      })).then(function () {
        if (!page.reads && !others) return clear();
      }).catch(function () { return null; });
    }

    /** @param {ServiceWorkerRegistration} registration @returns {Promise<any>} */
    function ready(registration) {
      var worker = registration.active || registration.waiting || registration.installing;
      if (registration.active || !worker) return Promise.resolve();
      return new Promise(function (done, fail) {
        /** @type {ServiceWorker} */ (worker).addEventListener("statechange", function () {
          if (registration.active) done(null);
          else if (/** @type {ServiceWorker} */ (worker).state === "redundant") fail(store.failure("no-network"));
        });
      });
    }

    /** @param {any} found @param {string} id */
    function titleOf(found, id) {
      var name = id.slice(id.indexOf(":") + 1);
      if (id === store.search) return say("search-title");
      return ((/^collection:/.test(id) ? found.collections : found.pages)[name] || {}).title || name;
    }

    /** Removes one saved thing and what only it needed. @param {HTMLElement} place @param {string} [which] */
    function unsave(place, which) {
      var id = which || idOf(place);
      return store.alone(function () { return unsaved(id); }).then(function () {
        var others = places().filter(function (one) { return one !== place && !one.hasAttribute("data-kept-here"); });
        return Promise.all([which ? list_(place) : show(place), which ? null : lists()].concat(others.map(show)));
      }).catch(function (/** @type {any} */ error) { failed(place, error); });
    }

    /** @param {string} id @returns {Promise<any>} */
    function unsaved(id) {
      return Promise.all([store.state("saves"), store.state("current"), edition(), store.state("searched")]).then(function (known) {
        var saves = known[0] || {}, at = known[2];
        // Once search was used a small index stays, as it would have come by itself.
        var stays = Boolean(known[3] && at && at.whole);
        delete saves[id];
        if (!Object.keys(saves).length && !page.reads) return clear();
        return Promise.all([store.state("list " + known[1]), store.state("kept " + known[1])]).then(function (both) {
          var found = both[0], before = both[1] || {};
          /** @type {any} */
          var map = {};
          if (found) {
            store.wanted(found, saves).forEach(function (/** @type {string} */ address) { if (before[address]) map[address] = before[address]; });
            // With the last goes also what the hub no longer has: what it was saved with can no longer be told.
            var left = Object.keys(before).filter(function (address) { return before[address].gone && Object.keys(saves).length && id !== "page:" + address; });
            /** @type {any} */
            var gone = {};
            left.forEach(function (address) {
              gone[address] = before[address];
              (before[address].uses || []).forEach(function (/** @type {string} */ file) { if (before[file]) gone[file] = before[file]; });
            });
            store.carry(map, gone, found, null);
          }
          return store.note("saves", saves).then(function () { return store.note("kept " + known[1], map); }).then(function () {
            if (!Object.keys(saves).length) return store.forget("list " + known[1]);
          }).then(function () {
            return store.sweep(map, function (/** @type {string} */ address) {
              if (!page.reads) return false;
              return stays || !/^search\/|\.wasm$|^assets\/search-worker\./.test(address);
            }, stays ? [at.manifest] : []);
          });
        });
      });
    }

    /** Removes the worker and everything that was kept of this hub. @returns {Promise<any>} */
    function clear() {
      return page.workers.getRegistrations().then(function (all) {
        var ours = all.filter(function (one) { return one.scope === page.root; });
        ours.forEach(function (one) { if (one.active) one.active.postMessage({ type: "removed" }); });
        return Promise.all(ours.map(function (one) { return one.unregister(); }));
      }).then(caches_).then(function () {
        // What the worker was just putting.
        return new Promise(function (go) { setTimeout(go, 300); });
      }).then(caches_);
    }

    function caches_() {
      return caches.keys().then(function (names) {
        return Promise.all(names.filter(function (name) { return name.indexOf(store.own) === 0; }).map(function (name) { return caches.delete(name); }));
      });
    }

    /** Ticks and progress lie under names that begin as the caches do. @returns {number} how many were removed */
    function progress() {
      var gone = 0;
      [function () { return localStorage; }, function () { return sessionStorage; }].forEach(function (which) {
        try {
          var kept = which();
          // Beside what is named after the hub, the words that a search left for the page it led to.
          Object.keys(kept).filter(function (key) { return key.indexOf(store.own) === 0 || key === "faletusi-found"; }).forEach(function (key) {
            kept.removeItem(key);
            gone += 1;
          });
        } catch (error) {
          // Storage that is refused holds nothing.
        }
      });
      return gone;
    }

    /** Removes everything and says what it was. @param {HTMLElement} place */
    function removeAll(place) {
      /** @type {string[]} */
      var what = [];
      return Promise.all([store.state("saves"), store.state("current"), store.state("read"), caches.keys()]).then(function (known) {
        return Promise.all([store.state("list " + known[1]), caches.has(store.own + "files").then(function (there) {
          return there ? store.open("files").then(function (/** @type {Cache} */ cache) { return cache.keys(); }) : [];
        })]).then(function (more) {
          var found = more[0], saves = Object.keys(known[0] || {});
          /** @type {{[page: string]: boolean}} */
          var saved = {};
          if (found) saves.forEach(function (id) { store.pagesOf(found, id).forEach(function (/** @type {string} */ one) { saved[one] = true; }); });
          if (saves.length > Number(saves.indexOf(store.search) >= 0)) what.push(say("what-saved", { pages: pages(Object.keys(saved).length || saves.length) }));
          var read = Object.keys(known[2] || {}).filter(isPage).length;
          if (read) what.push(say("what-read", { pages: pages(read) }));
          if (/** @type {Request[]} */ (more[1]).some(function (key) { return /\/search\/.*\.bin$|\.wasm$/.test(key.url); })) what.push(say("what-search"));
          if (/** @type {string[]} */ (known[3]).some(function (name) { return name.indexOf(store.own + "shell") === 0; })) what.push(say("what-shell"));
        });
      }).catch(function () { return null; }).then(clear).then(function () {
        if (progress()) what.push(say("what-progress"));
        tell(what.length ? say(page.reads ? "removed" : "removed-saved", { what: what.join(", ") }) : say("removed-nothing"));
        places().forEach(function (one) { if (one.hasAttribute("data-kept-here")) list_(one); else show(one); });
      }, function () { tell(say("removed-failed")); });
      /** @param {string} text */
      function tell(text) {
        place.textContent = text;
        // It stands at the foot of the page, where it makes the page longer.
        place.scrollIntoView({ block: "nearest" });
      }
    }

    /** Every list of what is kept, as it is now. */
    function lists() {
      return Promise.all(places().filter(function (one) { return one.hasAttribute("data-kept-here"); }).map(list_));
    }

    /** @returns {HTMLElement[]} */
    function places() { return Array.prototype.slice.call(doc.querySelectorAll("[data-save], [data-kept-here]")); }

    /** What is kept, with what to do about a page that is not. @param {HTMLElement} place */
    function list_(place) {
      return Promise.all([store.state("saves"), store.state("read"), store.state("current"), edition(), store.state("trouble")]).then(function (known) {
        return Promise.all([store.state("list " + known[2]), store.state("kept " + known[2]), store.state("learned"), searchable(known[3])]).then(function (more) {
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
      }).catch(function (error) { failed(place, error); });
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
      button.addEventListener("click", function () { unsave(place, id); });
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

    /** Whether the engine, the manifest and every piece of the index are there. @param {any} at @returns {Promise<boolean>} */
    function searchable(at) {
      if (!at || !at.manifest) return Promise.resolve(false);
      return store.match("kept", page.root + "?hash=" + at.manifest).then(function (/** @type {Response | undefined} */ manifest) {
        if (!manifest) return false;
        return Promise.all([manifest.json(), store.open("files").then(function (/** @type {Cache} */ cache) { return cache.keys(); })]).then(function (both) {
          var there = new Set(both[1].map(function (/** @type {Request} */ key) { return key.url; })), chunks = String(both[0].chunks || "");
          var wanted = at.engine.slice();
          for (var next = 0; next < chunks.length; next += 16) wanted.push("search/" + chunks.slice(next, next + 16) + ".bin");
          return wanted.every(function (/** @type {string} */ one) { return there.has(page.root + one); });
        });
      }).catch(function () { return false; });
    }

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

    return { show: show, ask: ask, list: list_, removeAll: removeAll };
  };
}());
