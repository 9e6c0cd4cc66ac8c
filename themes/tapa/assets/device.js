// @ts-check
/* What a page needs of the device it is read on. It is short, for every page has it: all that saves, removes and lists
   comes when it is asked for. */
(function () {
  "use strict";
  var doc = document;
  var device = /** @type {HTMLElement | null} */ (doc.querySelector(".device"));
  if (!device) return;
  var box = device;
  var root = new URL(box.getAttribute("data-root") || "./", location.href);
  var places = /** @type {HTMLElement[]} */ (Array.prototype.slice.call(doc.querySelectorAll("[data-save], [data-kept-here]")));

  /** @param {string} name @returns {string} */
  function word(name) { return box.getAttribute("data-" + name) || ""; }

  /* What falls due on a day after the build is said by the device's own calendar. */
  var now = new Date();
  var today = now.getFullYear() + ("0" + (now.getMonth() + 1)).slice(-2) + ("0" + now.getDate()).slice(-2);
  Array.prototype.forEach.call(box.querySelectorAll("[data-after]"), function (/** @type {HTMLElement} */ warning) {
    var main = doc.querySelector("main");
    if (!main || !main.parentNode || (warning.getAttribute("data-after") || "").replace(/-/g, "") >= today) return;
    var aside = doc.createElement("aside");
    aside.className = "kept";
    aside.innerHTML = "<div class=\"wrap\"><div class=\"banner\"><p></p></div></div>";
    var banner = /** @type {HTMLElement} */ (aside.querySelector(".banner"));
    banner.classList.add("banner-" + warning.getAttribute("data-kind"));
    /** @type {HTMLElement} */ (banner.firstChild).textContent = warning.textContent;
    main.parentNode.insertBefore(aside, main);
  });

  /** A sentence where the reader looks. @param {HTMLElement} place @param {string} text */
  function tell(place, text) {
    var sentence = doc.createElement("p");
    sentence.className = "small";
    sentence.textContent = text;
    place.textContent = "";
    place.appendChild(sentence);
  }

  /** @type {ServiceWorkerContainer | null} */
  var workers = null;
  try {
    // Some browsers have it and throw when it is asked for.
    workers = location.protocol !== "file:" && isSecureContext && typeof caches !== "undefined" && root.origin === location.origin && navigator.serviceWorker || null;
  } catch (error) {
    workers = null;
  }
  if (!workers) {
    places.forEach(function (place) { tell(place, word(location.protocol === "file:" ? "file" : "unable")); });
    return;
  }
  var container = workers;
  var own = "faletusi " + root.pathname + " ";
  var reads = box.hasAttribute("data-reads");

  /** Loads what saves and removes, once. @type {Promise<any> | null} */
  var loading = null;
  function load() {
    // All at once, and run in their order.
    loading = loading || Promise.all(word("scripts").split(" ").map(function (address) {
      return new Promise(function (done, fail) {
        var script = doc.createElement("script");
        script.async = false;
        script.src = root.href + address;
        script.onload = done;
        script.onerror = fail;
        doc.head.appendChild(script);
      });
    })).then(function () {
      return /** @type {any} */ (window).DEVICE({ root: root.href, box: box, workers: container, reads: reads, register: register });
    });
    loading.catch(function () { loading = null; });
    return loading;
  }

  function register() { return container.register(root.href + "sw.js", { scope: root.href }); }

  /** @param {HTMLElement} place @param {(offline: any) => void} act */
  function withAll(place, act) {
    load().then(act, function () { tell(place, word("failed")); });
  }

  var saids = /** @type {HTMLElement} */ (box.querySelector(".said"));
  var remove = /** @type {HTMLButtonElement | null} */ (box.querySelector(".remove"));
  if (remove) {
    remove.hidden = false;
    remove.addEventListener("click", function () {
      withAll(saids, function (offline) { offline.askRemoval(saids, remove); });
    });
  }

  caches.keys().then(function (names) {
    var ours = names.filter(function (name) { return name.indexOf(own) === 0; });
    var known = ours.indexOf(own + "state") >= 0;
    // What is left of saving that was broken off: where nothing is kept unasked, it goes.
    if (!reads && !known && ours.length && navigator.locks) {
      navigator.locks.request(own + "saving", { ifAvailable: true }, function (lock) {
        return lock ? Promise.all(ours.map(function (name) { return caches.delete(name); })) : null;
      });
    }
    return known;
  }, function () { return false; }).then(function (known) {
    places.forEach(function (place) {
      if (place.hasAttribute("data-kept-here")) {
        withAll(place, function (offline) { offline.list(place); });
        return;
      }
      // Only who saved something before needs to be told at once how this stands.
      if (known) {
        load().then(function (offline) { offline.show(place); }, function () { offer(place); });
      } else {
        offer(place);
      }
    });
  });

  /** @param {HTMLElement} place */
  function offer(place) {
    var button = doc.createElement("button");
    button.type = "button";
    button.textContent = place.getAttribute("data-label") || "";
    button.addEventListener("click", function () {
      withAll(place, function (offline) { offline.ask(place); });
    });
    place.textContent = "";
    place.appendChild(button);
  }

  /** A new edition waits: the reader chooses when. @param {ServiceWorkerRegistration} registration */
  function announce(registration) {
    if (!registration.waiting || !registration.active || doc.querySelector(".edition")) return;
    var notice = doc.createElement("div");
    notice.className = "edition";
    notice.setAttribute("role", "status");
    var sentence = doc.createElement("p");
    sentence.className = "wrap";
    sentence.textContent = word("ready") + " ";
    var button = doc.createElement("button");
    button.type = "button";
    button.textContent = word("reload");
    button.addEventListener("click", function () {
      container.addEventListener("controllerchange", function () { location.reload(); });
      if (registration.waiting) registration.waiting.postMessage({ type: "take-over" });
      else location.reload();
    });
    sentence.appendChild(button);
    notice.appendChild(sentence);
    doc.body.appendChild(notice);
  }

  /** @param {ServiceWorkerRegistration} registration */
  function watch(registration) {
    announce(registration);
    registration.addEventListener("updatefound", function () {
      var coming = registration.installing;
      if (coming) coming.addEventListener("statechange", function () { announce(registration); });
    });
  }

  function begin() {
    // Offices share PCs: where not everyone may read, nothing is kept and no worker is there until someone saves.
    (reads ? register() : container.getRegistration(root.href)).then(function (registration) {
      if (registration) watch(registration);
    }).catch(function () { return null; });
  }
  // The search's worker keeps chunks only where this is there.
  if (reads) caches.open(own + "files").catch(function () { return null; });
  if (doc.readyState === "complete") begin();
  else addEventListener("load", begin);
})();
