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

  /* The search page narrows its lists down to what holds all the words typed. */
  var field = /** @type {HTMLInputElement | null} */ (doc.querySelector("main .search input"));
  var status = doc.getElementById("p.status");
  if (field && status) {
    var groups = all("main section").map(function (section) {
      return { section: section, items: Array.prototype.slice.call(section.querySelectorAll("li")).map(function (item) {
        return { item: item, text: fold(item.textContent || "") };
      }) };
    });
    var asked = new URLSearchParams(location.search).get("q");
    if (asked) field.value = asked;
    var narrow = function () {
      var words = fold(field ? field.value : "").trim().split(" ").filter(Boolean), found = 0;
      groups.forEach(function (group) {
        // The ways to all documents stay, whatever was typed.
        if (group.section.hasAttribute("data-keep")) return;
        var here = 0;
        group.items.forEach(function (entry) {
          entry.item.hidden = !words.every(function (one) { return entry.text.indexOf(" " + one) >= 0; });
          if (!entry.item.hidden) here++;
        });
        group.section.hidden = !here;
        found += here;
      });
      if (status) status.textContent = words.length ? word(found ? "found" : "none").replace("{count}", String(found)) : word("intro");
    };
    field.addEventListener("input", narrow);
    field.form && field.form.addEventListener("submit", function (event) { event.preventDefault(); narrow(); });
    narrow();
  }

  /** Words without case, accents and apostrophes, each after a space. @param {string} text @returns {string} */
  function fold(text) {
    return " " + text.normalize("NFD").toLowerCase().replace(/[\u0300-\u036f'`\u2018\u2019\u02bb-\u02bf]/g, "").replace(/[^\p{L}\p{N}]+/gu, " ");
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
