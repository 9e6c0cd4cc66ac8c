// @ts-check
/* What is kept on a device, for the service worker and for the pages that save: one place to name, check, put, find and
   remove it.

   Where things lie (each name begins with "faletusi " and the hub's own path, so that two hubs on one host stay apart):
     files   what never changes under its address: assets, images, the engine, the chunks of the index (the search
             worker reads and keeps them here, too)
     kept    pages and data that were saved, each under the hash of its content: two editions share what is the same
     read    pages as they were read, of public hubs only, the last used first
     shell E what opens without a network, of edition E
     state   lists, and what was saved; small JSON texts */
(function () {
  "use strict";

  /**
   * @typedef {{edition: string, date: string, shell: string[], search: string[],
   *   collections: {[id: string]: {title: string, pages: string[]}},
   *   files: {[address: string]: [string, number, string?]},
   *   pages: {[address: string]: {title: string, text?: string, version?: string, class?: string, uses: string[]}}}} List
   * @typedef {{hash: string, same: string, date: string, edition: string, gone?: boolean, uses?: string[]}} Kept
   * @typedef {{[id: string]: {date: string, title: string}}} Saves
   */

  /** Digits of a hash that lists and names carry. */
  var DIGITS = 16;
  /** The search, saved by itself. */
  var SEARCH = "search:index";
  /** What names the chunks of the index. */
  var MANIFEST = "search/manifest.json";
  /** @type {any} */
  var self = globalThis;

  /** @param {string} root the hub's own address, with a slash at its end */
  self.OFFLINE = function (root) {
    var own = "faletusi " + new URL(root).pathname + " ";

    /** @param {string} name @returns {Promise<Cache>} */
    function open(name) { return caches.open(own + name); }

    /** What lies at a key. Asking must not make a store: where it is, the search's worker keeps what it reads.
     * @param {string} name @param {string} key @returns {Promise<Response | undefined>} */
    function match(name, key) {
      return caches.has(own + name).then(function (there) {
        return there ? open(name).then(function (cache) { return cache.match(key); }) : undefined;
      });
    }

    /** @param {string} name @returns {Promise<any>} what was noted under a name, or null */
    function state(name) {
      return match("state", root + "?state=" + name).then(function (found) { return found ? found.json() : null; })
        .catch(function () { return null; });
    }

    /** @param {string} name @param {any} value */
    function note(name, value) {
      return open("state").then(function (cache) {
        return cache.put(root + "?state=" + name, new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } }));
      });
    }

    /** @param {string} name */
    function forget(name) {
      return open("state").then(function (cache) { return cache.delete(root + "?state=" + name); });
    }

    /** @param {ArrayBuffer} bytes @param {number} [digits] @returns {Promise<string>} */
    function hash(bytes, digits) {
      return crypto.subtle.digest("SHA-256", bytes).then(function (sum) {
        var hex = "";
        new Uint8Array(sum).forEach(function (byte) { hex += (byte + 256).toString(16).slice(1); });
        return hex.slice(0, digits || DIGITS);
      });
    }

    /** The beginning of a hash that an address carries, if it is named after its content. @param {string} address */
    function named(address) {
      var found = /^(?:assets|files)\/.*\.([0-9a-f]{8}|[0-9a-f]{12})(?:\.[a-z0-9]+)?$/.exec(address) || /^search\/([0-9a-f]{16})\.bin$/.exec(address);
      return found ? found[1] : "";
    }

    /** The addresses that a request may mean: hosts leave out "index.html" and ".html". @param {string} address */
    function names(address) {
      if (address === "" || /\/$/.test(address)) return [address + "index.html"];
      return /\.[a-z0-9]+$/i.test(address) && !/\d\.\d+$/.test(address) ? [address] : [address, address + ".html", address + "/index.html"];
    }

    /** @param {string} kind @param {string} [address] */
    function failure(kind, address) {
      var error = /** @type {any} */ (new Error(kind + " " + (address || "")));
      error.kind = kind;
      error.address = address || "";
      return error;
    }

    /** What a failure of the browser's store means. @param {any} error */
    function refusal(error) {
      if (error && error.kind) return error;
      return failure(error && /quota/i.test(error.name + error.message) ? "full" : "refused");
    }

    /** A file from the host, which must be what the list says.
     * @param {string} address @param {string} wanted @param {AbortSignal} [signal] @returns {Promise<Response>} */
    function fetched(address, wanted, signal) {
      function once(/** @type {RequestCache} */ mode) {
        return fetch(root + address, { cache: mode, signal: signal, credentials: "same-origin" }).catch(function (error) {
          throw failure(error && error.name === "AbortError" ? "cancelled" : "no-network", address);
        }).then(function (response) {
          if (response.status === 404 || response.status === 410) throw failure("missing", address);
          if (!response.ok) throw failure("no-network", address);
          return response.arrayBuffer().catch(function () { throw failure(signal && signal.aborted ? "cancelled" : "no-network", address); }).then(function (bytes) {
            return hash(bytes, wanted.length).then(function (found) {
              return found === wanted ? made(bytes, response.headers, address) : null;
            });
          });
        });
      }
      // Perhaps only the browser's own copy is old.
      return once(named(address) ? "default" : "no-cache").then(function (response) { return response || once("reload"); }).then(function (response) {
        if (!response) throw failure("wrong", address);
        return response;
      });
    }

    /** A response as it is kept: its bytes and what matters of its head. @param {ArrayBuffer | string} bytes @param {Headers} headers @param {string} address */
    function made(bytes, headers, address) {
      /** @type {{[name: string]: string}} */
      var head = { "x-kept": new Date().toISOString(), "x-address": encodeURI(address) };
      ["content-type", "content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy", "cross-origin-opener-policy"].forEach(function (name) {
        var value = headers.get(name);
        if (value) head[name] = value;
      });
      return new Response(bytes, { headers: head });
    }

    /** Where a file of a list is kept: the cache, and its key there. @param {string} address @param {string} hash */
    function place(address, hash) {
      return named(address) ? { cache: "files", key: root + address } : { cache: "kept", key: root + "?hash=" + hash };
    }

    /** @param {string} address @param {string} hash @returns {Promise<boolean>} */
    function has(address, hash) {
      var at = place(address, hash);
      return match(at.cache, at.key).then(Boolean);
    }

    /** The files that belong to what was saved, and what reading and searching them takes. @param {List} list @param {Saves} saves @returns {string[]} */
    function wanted(list, saves) {
      /** @type {Set<string>} */
      var all = new Set();
      Object.keys(saves).forEach(function (id) {
        pagesOf(list, id).forEach(function (page) {
          all.add(page);
          list.pages[page].uses.forEach(function (file) { all.add(file); });
        });
      });
      if (all.size || saves[SEARCH]) list.shell.concat(list.search).forEach(function (file) { all.add(file); });
      return Array.from(all).filter(function (address) { return list.files[address]; });
    }

    /** @param {List} list @param {string} id `collection:sops`, `page:sops/x.html`, or the search, which has none @returns {string[]} */
    function pagesOf(list, id) {
      var name = id.slice(id.indexOf(":") + 1);
      if (/^collection:/.test(id)) return (list.collections[name] || { pages: [] }).pages;
      return list.pages[name] ? [name] : [];
    }

    /** Whether a text is a list of this program. @param {any} list @returns {boolean} */
    function isList(list) {
      return Boolean(list && list.format === "1" && typeof list.edition === "string" && list.files && list.pages && list.collections && Array.isArray(list.shell) && Array.isArray(list.search));
    }

    /** Brings what is wanted of a list onto the device, a few at a time, beside what is there already.
     * @param {List} list @param {Saves} saves @param {{[address: string]: Kept}} before
     * @param {{signal?: AbortSignal, step?: (done: number, count: number) => void, lenient?: boolean}} options
     * @returns {Promise<{map: {[address: string]: Kept}, added: {cache: string, key: string}[]}>} */
    function bring(list, saves, before, options) {
      var addresses = wanted(list, saves), done = 0;
      /** @type {{[address: string]: Kept}} */
      var map = {};
      /** @type {{cache: string, key: string}[]} */
      var added = [];
      var today = new Date().toISOString();
      /** @param {string} address @returns {Promise<void>} */
      function one(address) {
        var file = list.files[address], same = file[2] || file[0], old = before[address];
        if (old && !old.gone && (old.hash === file[0] || old.same === same)) {
          return has(address, old.hash).then(function (there) {
            if (!there) return anew();
            map[address] = { hash: old.hash, same: same, date: old.date, edition: list.date };
          });
        }
        return has(address, file[0]).then(function (there) { return there ? keep() : anew(); });
        function keep() { map[address] = { hash: file[0], same: same, date: today, edition: list.date }; }
        function anew() {
          return fetched(address, file[0], options.signal).then(function (response) {
            var at = place(address, file[0]);
            return open(at.cache).then(function (cache) { return cache.put(at.key, response); }).then(function () {
              added.push(at);
              keep();
            }, function (error) { throw refusal(error); });
          }).catch(function (error) {
            // What the host has lost must not hold up the rest of an update; the old copy stays, and says how old it is.
            if (!options.lenient || error.kind !== "missing") throw error;
            if (old) map[address] = old;
          });
        }
      }
      /** @param {string} address @returns {Promise<void>} */
      function next(address) {
        if (options.signal && options.signal.aborted) return Promise.reject(failure("cancelled"));
        return one(address).then(function () {
          done += 1;
          if (options.step) options.step(done, addresses.length);
        });
      }
      /** @param {string} address */
      function isLast(address) { return address === MANIFEST; }
      // Last: a manifest without its chunks would promise what is not there.
      return several(addresses.filter(function (address) { return !isLast(address); }), next).then(function () {
        return several(addresses.filter(isLast), next);
      }).then(function () { return { map: map, added: added }; }, function (broken) {
        broken.added = added;
        throw broken;
      });
    }

    /** Does something for each, four at a time and until one fails. All that was begun is waited for, so that nothing is
     * put any more once this has failed. @param {string[]} all @param {(one: string) => Promise<void>} act @returns {Promise<void>} */
    function several(all, act) {
      var next = 0;
      /** @type {any} */
      var broken = null;
      /** @returns {Promise<void>} */
      function go() {
        if (broken || next >= all.length) return Promise.resolve();
        next += 1;
        return act(all[next - 1]).then(go);
      }
      /** @returns {Promise<void>} */
      function worker() { return go().catch(function (error) { broken = broken || error; }); }
      return Promise.all([worker(), worker(), worker(), worker()]).then(function () { if (broken) throw broken; });
    }

    /** What was saved and is no longer wanted by the newer list stays readable, with what it was made with; it says so.
     * @param {{[address: string]: Kept}} map @param {{[address: string]: Kept}} before @param {List} list @param {List | null} old */
    function carry(map, before, list, old) {
      Object.keys(before).filter(function (address) { return /\.html$/.test(address) && !map[address]; }).forEach(function (address) {
        var kept = before[address], uses = kept.uses || old && old.pages[address] && old.pages[address].uses || [];
        map[address] = { hash: kept.hash, same: kept.same, date: kept.date, edition: kept.edition, gone: !list.pages[address], uses: uses };
        uses.forEach(function (/** @type {string} */ file) { if (before[file] && !map[file]) map[file] = before[file]; });
      });
    }

    /** One after the other, in all pages and workers of this hub. @param {() => Promise<any>} act @returns {Promise<any>} */
    function alone(act) {
      return navigator.locks ? navigator.locks.request(own + "saving", act) : act();
    }

    /** Removes what no saved thing needs. @param {{[address: string]: Kept}} map
     * @param {(address: string) => boolean} spared of files that are named after their content
     * @param {(string | null)[]} hashes of others that stay */
    function sweep(map, spared, hashes) {
      /** @type {{[hash: string]: boolean}} */
      var used = {};
      hashes.forEach(function (hash) { if (hash) used[hash] = true; });
      Object.keys(map).forEach(function (address) { used[map[address].hash] = true; });
      function clear(/** @type {string} */ name, /** @type {(url: URL) => boolean} */ stays) {
        return caches.has(own + name).then(function (there) {
          if (!there) return;
          return open(name).then(function (cache) {
            return cache.keys().then(function (keys) {
              return Promise.all(keys.map(function (key) { return stays(new URL(key.url)) || cache.delete(key); }));
            });
          });
        });
      }
      return Promise.all([
        clear("kept", function (url) { return Boolean(used[url.searchParams.get("hash") || ""]); }),
        clear("files", function (url) {
          var address = decodeURIComponent(url.pathname.slice(new URL(root).pathname.length));
          return Boolean(map[address]) || spared(address);
        })
      ]);
    }

    return { root: root, own: own, search: SEARCH, open: open, match: match, state: state, note: note, forget: forget, hash: hash, named: named, names: names,
      failure: failure, refusal: refusal, fetched: fetched, made: made, place: place, has: has, wanted: wanted, pagesOf: pagesOf,
      isList: isList, bring: bring, several: several, carry: carry, alone: alone, sweep: sweep };
  };

  /** A text in a language, with its values put in. @param {string} language @param {string} key @param {{[name: string]: string | number}} [values] @returns {string} */
  self.SAY = function (language, key, values) {
    var all = self.WORDS || {};
    var words = all[language] || all[language.split("-")[0]] || all[Object.keys(all)[0]] || {};
    var text = String(words[key] === undefined ? key : words[key]);
    return text.replace(/\{([a-z]+)\}/g, function (whole, name) { return values && values[name] !== undefined ? String(values[name]) : whole; });
  };

  /** A day as it is written in a language; ISO days and moments are understood. @param {string} language @param {string} moment @returns {string} */
  self.DAY = function (language, moment) {
    var all = self.WORDS || {};
    var words = all[language] || all[language.split("-")[0]] || all[Object.keys(all)[0]] || {};
    // A day is a day everywhere; a moment is told by the device's own calendar.
    var day = /^\d{4}-\d\d-\d\d$/.test(moment) ? new Date(moment + "T12:00:00") : new Date(moment);
    if (isNaN(day.getTime()) || !words.months) return moment;
    return self.SAY(language, "date", { day: day.getDate() === 1 && words["first-day"] ? words["first-day"] : day.getDate(), month: words.months[day.getMonth()], year: day.getFullYear() });
  };
}());
