// @ts-check
/* Saving for reading offline, and removing what was saved. Loaded when a reader asks for it; the list of what is kept is in
   offline-kept.js. */
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
        return ready(registration).catch(function () { return whyNot(null); }).then(function () {
          return store.alone(function () { return saved_(id, found, registration, abort.signal, step); });
        });
      }, whyNot).then(function () {
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

    /** Why there is no worker: a browser says neither of its installing nor of its script what was wrong. What cannot be
     * kept here could not be kept there; else the host is asked. @param {any} error @returns {Promise<never>} */
    function whyNot(error) {
      var key = page.root + "?state=tried";
      return store.open("state").then(function (/** @type {Cache} */ cache) {
        return cache.put(key, new Response("")).then(function () { return cache.delete(key); });
      }).catch(function (/** @type {any} */ refused) { throw store.refusal(refused); }).then(function () {
        return fetch(page.root + "sw.js", { cache: "no-store" });
      }).then(function (/** @type {Response} */ response) {
        if (response.status === 404 || response.status === 410) throw store.failure("missing", "sw.js");
        if (response.ok && /^text\/html\b/.test(response.headers.get("content-type") || "")) throw store.failure("wrong", "sw.js");
        // The script can be had, and yet: a policy or a setting of the browser against workers.
        throw store.failure(response.ok && error && error.name !== "TypeError" ? "refused" : "no-network", "sw.js");
      }, function (/** @type {any} */ broken) { throw broken && broken.kind ? broken : store.failure("no-network"); });
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

    /** What is being taken off: a second press does nothing. @type {Set<string>} */
    var going = new Set();

    /** Removes one saved thing and what only it needed. @param {HTMLElement} place @param {string} [which] */
    function unsave(place, which) {
      var id = which || idOf(place);
      if (going.has(id)) return Promise.resolve();
      going.add(id);
      return store.alone(function () { return unsaved(id); }).then(function (/** @type {{title: string, bytes: number} | null} */ gone) {
        var others = places().filter(function (one) { return one !== place && !one.hasAttribute("data-kept-here"); });
        return Promise.all([which ? kept.list(place) : show(place), which ? null : lists()].concat(others.map(show))).then(function () {
          if (gone) tellGone(place, say("unsaved", { title: gone.title, size: size(gone.bytes) }));
        });
      }).catch(function (/** @type {any} */ error) { failed(place, error); }).finally(function () { going.delete(id); });
    }

    /** What was removed, before what can be done now. The list was made anew, and the button that was pressed is gone: the
     * focus comes to what is said. @param {HTMLElement} place @param {string} sentence */
    function tellGone(place, sentence) {
      var said = /** @type {HTMLElement | null} */ (place.querySelector(":scope > .said"));
      var listed = !said, text = said || doc.createElement("div");
      text.setAttribute("aria-live", "polite");
      var line = doc.createElement("p");
      line.textContent = sentence;
      text.prepend(line);
      if (!listed) return;
      text.className = "said";
      text.tabIndex = -1;
      place.prepend(text);
      text.focus({ preventScroll: true });
      text.scrollIntoView({ block: "nearest" });
    }

    /** Takes off one saved thing. @param {string} id
     * @returns {Promise<{title: string, bytes: number} | null>} what it was; nothing where another page took it off before */
    function unsaved(id) {
      return Promise.all([store.state("saves"), store.state("current"), edition(), store.state("searched")]).then(function (known) {
        var saves = known[0] || {}, at = known[2];
        if (!saves[id]) return null;
        // Once search was used a small index stays, as it would have come by itself.
        var stays = Boolean(known[3] && at && at.whole), title = saves[id].title || id;
        delete saves[id];
        return Promise.all([store.state("list " + known[1]), store.state("kept " + known[1])]).then(function (both) {
          var found = both[0], before = both[1] || {};
          if (!Object.keys(saves).length && !page.reads) return clear().then(function () { return { title: title, bytes: weight(found, Object.keys(before)) }; });
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
            return store.sweep(map, spared, stays ? [at.manifest] : []);
          }).then(function () {
            return { title: title, bytes: weight(found, Object.keys(before).filter(function (address) { return !map[address] && !(store.named(address) && spared(address)); })) };
          });
        });
        /** @param {string} address */
        function spared(address) { return page.reads && (stays || !/^search\/|\.wasm$|^assets\/search-worker\./.test(address)); }
      });
    }

    /** The bytes of files of a list. @param {any} list @param {string[]} addresses @returns {number} */
    function weight(list, addresses) {
      return addresses.reduce(function (sum, address) { return sum + (list && list.files[address] ? list.files[address][1] : 0); }, 0);
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

    /** Every list of what is kept, as it is now. */
    function lists() {
      return Promise.all(places().filter(function (one) { return one.hasAttribute("data-kept-here"); }).map(kept.list));
    }

    /** @returns {HTMLElement[]} */
    function places() { return Array.prototype.slice.call(doc.querySelectorAll("[data-save], [data-kept-here]")); }

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

    var kept = self.KEPT(page, { store: store, language: language, say: say, day: day, size: size, pages: pages, edition: edition, searchable: searchable,
      failed: failed, unsave: unsave, show: show, places: places, clear: clear });
    return { show: show, ask: ask, list: kept.list, askRemoval: kept.askRemoval };
  };
}());
