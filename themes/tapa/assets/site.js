// @ts-check
/* Small helps on document pages. Everything can be read, found and printed without them. */
(function () {
  "use strict";
  var doc = document;

  /** @param {string} selector @returns {HTMLElement[]} */
  function all(selector) {
    return Array.prototype.slice.call(doc.querySelectorAll(selector));
  }

  /** A text of the interface, put into the page by the template. @param {string} name @returns {string} */
  function word(name) {
    var main = doc.querySelector("main");
    return (main && main.getAttribute("data-" + name)) || "";
  }

  /* The check that a text is genuine is fetched when a reader asks for it. What the page shows is kept for it now, before
     anything here changes it, and where no image is loaded twice. */
  var genuine = doc.getElementById("p.genuine");
  if (genuine) {
    /** @type {any} */ (window).faletusiShown = doc.implementation.createHTMLDocument("").importNode(/** @type {HTMLElement} */ (doc.querySelector("main")), true);
    offerCheck(genuine);
  }

  /** @param {HTMLElement} box */
  function offerCheck(box) {
    var verdict = /** @type {HTMLElement} */ (box.querySelector(".verdict"));
    var asked = false;
    var ask = button(box.dataset.button || "", function () {
      // From the second time on the check listens itself.
      if (asked) return;
      asked = ask.disabled = true;
      verdict.className = "verdict";
      verdict.textContent = box.dataset.working || "";
      var script = doc.createElement("script");
      script.src = box.dataset.script || "";
      // A host may answer with a page instead, and an old browser may not understand the script: then it loads and is silent.
      script.onerror = script.onload = function () {
        if (/** @type {any} */ (window).faletusiGenuine) return;
        verdict.className = "verdict cannot";
        verdict.textContent = box.dataset.failed || "";
        asked = ask.disabled = false;
      };
      doc.head.appendChild(script);
    });
    box.insertBefore(ask, verdict);
  }

  /* The contents are open where they stand beside the text, and follow the scroll. */
  var toc = /** @type {HTMLDetailsElement | null} */ (doc.querySelector(".toc details"));
  if (toc) {
    var wide = matchMedia("(min-width: 64rem)");
    var fit = function () { if (toc) toc.open = wide.matches; };
    fit();
    wide.addEventListener("change", fit);
    follow(toc);
  }

  /** Marks the entry whose text is being read. @param {HTMLElement} toc */
  function follow(toc) {
    /** @type {{link: HTMLElement, target: HTMLElement}[]} */
    var pairs = [];
    all(".toc a").forEach(function (link) {
      var target = doc.getElementById(decodeURIComponent((link.getAttribute("href") || "").slice(1)));
      if (target) pairs.push({ link: link, target: target });
    });
    /** @type {HTMLElement | null} */
    var current = null;
    var waiting = false;
    function mark() {
      waiting = false;
      var line = innerHeight / 4, found = null, low = 0, high = pairs.length - 1;
      while (low <= high) {
        var middle = (low + high) >> 1;
        if (pairs[middle].target.getBoundingClientRect().top <= line) { found = pairs[middle].link; low = middle + 1; } else high = middle - 1;
      }
      if (found === current) return;
      if (current) current.removeAttribute("aria-current");
      current = found;
      if (!found) return;
      found.setAttribute("aria-current", "true");
      var box = toc.closest("nav");
      if (box && box.scrollHeight > box.clientHeight) {
        var at = found.getBoundingClientRect(), frame = box.getBoundingClientRect();
        if (at.top < frame.top + 40 || at.bottom > frame.bottom - 40) box.scrollTop += at.top - frame.top - frame.height / 3;
      }
    }
    addEventListener("scroll", function () { if (!waiting) { waiting = true; requestAnimationFrame(mark); } }, { passive: true });
    mark();
  }

  /* A very long text is laid out near the reader only: how high the rest is, is a guess, and a place is remembered by what
     stood there. */
  if (doc.querySelector(".long")) {
    var place = history.state && history.state.place;
    addEventListener("load", function () {
      var there = place && doc.getElementById(place.id);
      if (!there) return;
      there.scrollIntoView({ behavior: "instant" });
      scrollBy(0, there.getBoundingClientRect().top - place.top);
    });
    var resting = 0;
    var remember = function () {
      var read = doc.elementFromPoint(innerWidth / 2, innerHeight / 3);
      var here = read && read.closest(".text [id]");
      try {
        history.replaceState(Object.assign({}, history.state, { place: here && { id: here.id, top: here.getBoundingClientRect().top } }), "");
      } catch (refused) {
        // Asked too often: the place before serves.
      }
    };
    // Whoever leaves has rested before; while a page is left a browser takes no note any more.
    addEventListener("scroll", function () { clearTimeout(resting); resting = setTimeout(remember, 250); }, { passive: true });
  }

  /* A link within the page glides to its place; a page that opens at a place is there at once. */
  doc.addEventListener("click", function (event) {
    var link = /** @type {Element} */ (event.target).closest && /** @type {Element} */ (event.target).closest("a[href^='#']");
    if (!link) return;
    doc.documentElement.classList.add("glide");
    setTimeout(function () { doc.documentElement.classList.remove("glide"); }, 1000);
  });

  /* A scrolling region that does not scroll need not be a stop for the keyboard. */
  function stops() {
    all(".scroll, pre").forEach(function (region) {
      if (region.scrollWidth > region.clientWidth) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
    });
  }
  stops();
  addEventListener("resize", stops);

  /* Fold or unfold all commentary. */
  var notes = /** @type {HTMLDetailsElement[]} */ (all("details.commentary"));
  var tools = doc.querySelector(".tools");
  if (tools && notes.length > 1) {
    var fold = button(word("fold"), function () {
      var open = notes.some(function (note) { return note.open; });
      notes.forEach(function (note) { note.open = !open; });
      fold.textContent = open ? word("unfold") : word("fold");
    });
    tools.appendChild(fold);
  }

  /* Copy a citation of the provision the address points at, or of the document. */
  if (tools && navigator.clipboard) {
    var copy = button(word("copy"), function () {
      navigator.clipboard.writeText(citation()).then(function () {
        copy.textContent = word("copied");
        setTimeout(function () { copy.textContent = word("copy"); }, 2000);
      });
    });
    copy.setAttribute("aria-live", "polite");
    tools.appendChild(copy);
  }

  /** Units say how they are cited; what stands below one adds its number. @returns {string} */
  function citation() {
    var heading = doc.querySelector("h1");
    var target = location.hash ? doc.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    var place = "", options = "";
    for (var at = target; at && at.tagName !== "MAIN"; at = at.parentElement) {
      var option = at.getAttribute("data-option");
      if (option) options = ", " + option + options;
      var unit = at.getAttribute("data-cite");
      if (unit) {
        place = unit + (/^\w/.test(place) ? ", " : "") + place;
        break;
      }
      var number = at.classList.contains("p") && at.querySelector(":scope > .n");
      if (number) place = (number.textContent || "").trim().replace(/\.$/, "") + place;
    }
    // What stands around the unit can be one of several alternatives, too.
    for (at = at && at.parentElement; at; at = at.parentElement) {
      option = at.getAttribute("data-option");
      if (option) options = ", " + option + options;
    }
    place = (place + options).replace(/^, /, "");
    // Of what was released, the page of that version: its text never changes.
    var version = word("cite-address");
    var link = doc.querySelector("link[rel=canonical]");
    var address = (version ? new URL(version, location.href).href : link ? /** @type {HTMLLinkElement} */ (link).href : location.href.split("#")[0]) + location.hash;
    return (heading ? heading.textContent : doc.title) + (place ? ", " + place : "") + word("cite-end") + ", " + address;
  }

  /** @param {string} label @param {() => void} act @returns {HTMLButtonElement} */
  function button(label, act) {
    var element = doc.createElement("button");
    element.type = "button";
    element.textContent = label;
    element.addEventListener("click", act);
    return element;
  }

  /* Search: nothing of it is fetched before a reader reaches for it. */
  var finding = doc.getElementById("p.finding");
  var fields = /** @type {HTMLInputElement[]} */ (all("form[role=search] input[name=q]"));
  /** @type {Object<string, boolean>} */
  var loaded = {};
  if (finding) reach(finding);

  /** @param {HTMLElement} finding */
  function reach(finding) {
    /** @type {{script: string, box: string}} */
    var told = JSON.parse(finding.textContent || "{}");
    fields.forEach(function (field, at) {
      // The search page has a script of its own.
      if (field.type === "search" || !told.script) return;
      var list = "p.found" + at;
      [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list]].forEach(function (one) {
        field.setAttribute(one[0], one[1]);
      });
      field.addEventListener("focus", both);
      if (doc.activeElement === field) both();
    });
    // Both anew after one has failed: without the first the second does nothing.
    function both() {
      load(told.script, told.box);
      load(told.box);
    }
    doc.addEventListener("keydown", slash);
    arrive();
    // A hit may lie in the page that is read, and its address may be the same: the browser goes there after this.
    addEventListener("popstate", function () {
      setTimeout(function () {
        var field = /** @type {HTMLInputElement} */ (doc.activeElement);
        // The list of the box closes with it.
        if (arrive() && fields.indexOf(field) >= 0) field.blur();
      });
    });
  }

  /** @param {string} name @param {string} [next] which needs it */
  function load(name, next) {
    if (loaded[name] || !finding) return;
    loaded[name] = true;
    var script = doc.createElement("script");
    // They come together and run in their order.
    script.async = false;
    script.src = (finding.getAttribute("data-root") || "") + name;
    // Without it the field is that of a form, as it was.
    script.onerror = function () {
      loaded[name] = false;
      if (next) loaded[next] = false;
    };
    doc.head.appendChild(script);
  }

  /** A stroke leads to the search field, and Escape back to where the reader was. @param {KeyboardEvent} event */
  function slash(event) {
    var from = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || from.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(from.tagName)) return;
    var field = fields[fields.length - 1];
    if (!field) return;
    event.preventDefault();
    var left = scrollY;
    field.focus();
    field.select();
    field.addEventListener("keydown", back);
    field.addEventListener("blur", function () { field.removeEventListener("keydown", back); }, { once: true });
    /** @param {KeyboardEvent} event */
    function back(event) {
      if (event.key !== "Escape" || field.value || event.defaultPrevented) return;
      field.blur();
      if (from !== doc.body) from.focus({ preventScroll: true });
      scrollTo(0, left);
    }
  }

  /** A search that led here has left the words that it found: they are marked, and stay so when the page is loaded
   * again or come back to; whoever opens the page otherwise sees none. Says whether there were words. */
  function arrive() {
    try {
      var left = JSON.parse(sessionStorage.getItem("faletusi-found") || "null");
      if (!left || bare(left.to) !== bare(location.href) || Date.now() - left.at >= 60000) return false;
      sessionStorage.removeItem("faletusi-found");
      // Where the words stand is shown once: who comes back is where she was.
      history.replaceState(Object.assign({}, history.state, { found: left.words, lead: true }), "");
      return true;
    } catch (refused) {
      // No storage, no marks.
      return false;
    }
  }

  /** An address as hosts agree on it: some leave `.html` and `index.html` out. @param {string} address */
  function bare(address) {
    return address.replace(/(?:\/index)?(?:\.html)?(?=[?#]|$)/, "").replace(/\/(?=[?#]|$)/, "");
  }

  /* A term shows its meaning on the spot: at the pointer's rest, or when the keyboard comes to it. */
  var card = doc.createElement("div");
  card.className = "card";
  card.id = "p.card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  /** @param {Event} event */
  function show(event) {
    var term = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest && /** @type {Element} */ (event.target).closest("a.term"));
    if (!term) return;
    var entry = doc.getElementById(decodeURIComponent((term.getAttribute("href") || "").slice(1)));
    if (!entry) return;
    var meaning = entry.tagName === "DT" ? entry.nextElementSibling : entry.closest("p");
    while (meaning && meaning.tagName === "DT") meaning = meaning.nextElementSibling;
    if (!meaning) return;
    card.textContent = (entry.tagName === "DT" ? entry.textContent + " " : "") + meaning.textContent;
    term.removeAttribute("title");
    term.setAttribute("aria-describedby", card.id);
    if (!card.parentNode) doc.body.appendChild(card);
    card.hidden = false;
    var place = term.getBoundingClientRect();
    card.style.top = scrollY + place.bottom + 8 + "px";
    card.style.left = Math.max(8, Math.min(place.left, innerWidth - card.offsetWidth - 8)) + "px";
  }
  function hide() { card.hidden = true; }
  doc.addEventListener("mouseover", show);
  doc.addEventListener("focusin", show);
  doc.addEventListener("focusout", hide);
  doc.addEventListener("mouseout", function (event) { if (event.relatedTarget !== card) hide(); });
  card.addEventListener("mouseleave", hide);
  doc.addEventListener("keydown", function (event) { if (event.key === "Escape") hide(); });
})();
