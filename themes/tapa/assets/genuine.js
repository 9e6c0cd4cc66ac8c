// @ts-check
/* Check that this is the genuine text: the page's own words against the lines that were released, those against their
   entry in the register, that against the signed root. Nothing is sent anywhere; what is needed lies beside the site,
   in a script, because a page opened from a USB stick may read nothing else. */
(function () {
  "use strict";
  var doc = document;
  var box = doc.getElementById("p.genuine");
  var verdict = /** @type {HTMLElement} */ (box && box.querySelector(".verdict"));
  var button = /** @type {HTMLButtonElement} */ (box && box.querySelector("button"));
  if (!box || !button) return;
  button.addEventListener("click", start);

  /**
   * @typedef {{work: string, version: string, index: number, entry: string, nonce: string | null, way: string[]}} Logged
   * @typedef {Logged & {origin: string, size: number, head: string, signed: boolean, key: string | null,
   *   fingerprint: string | null, reading: string,
   *   earlier: (Logged & {leaves: string[], was: Object<string, string | null>})[],
   *   frame: Object<string, string>}} Data
   * @typedef {{id: string, text: string}} Line
   * @typedef {{version: string, renumbered: boolean}} Stood
   */

  /** @type {Object<string, string>} */
  var words = JSON.parse(box.dataset.words || "{}");
  /** What can have a tree in its shadow (DOM, "valid shadow host name"). */
  var HOSTS = /^(article|aside|blockquote|body|div|footer|h[1-6]|header|main|nav|p|section|span|.*-.*)$/;
  /** What this script has put into the text. @type {HTMLElement[]} */
  var marks = [];
  /** Elements that have a tree in their shadow from this script. @type {WeakSet<Element>} */
  var slotted = new WeakSet();
  start();

  /** The frame of what the page showed before any script had changed it; `site.js` has kept it. */
  function whole() {
    var kept = /** @type {Element | null} */ (/** @type {any} */ (window).faletusiShown);
    var there = doc.querySelectorAll("main");
    if (!kept || there.length !== 1) return "";
    var inner = Array.prototype.slice.call(there[0].querySelectorAll("*"));
    /** @type {Element[]} */
    var outer = [];
    for (var at = /** @type {Element | null} */ (there[0]); at; at = at.parentElement) outer.push(at);
    return outer.concat(inner).some(shadowed) ? "" : frame(kept);
  }

  /**
   * Whether an element has a tree in its shadow, which is shown in its stead. Nothing of ours has one. A closed one cannot
   * be seen; but where there is one, another is refused. Where it is not refused, it shows what the element holds.
   * @param {Element} one
   */
  function shadowed(one) {
    if (slotted.has(one)) return false;
    if (one.shadowRoot) return true;
    if (!one.attachShadow || !HOSTS.test(one.localName)) return false;
    try {
      one.attachShadow({ mode: "open" }).appendChild(doc.createElement("slot"));
    } catch (refused) {
      return true;
    }
    slotted.add(one);
    return false;
  }

  function start() {
    button.disabled = true;
    verdict.textContent = (box && box.dataset.working) || "";
    marks.splice(0).forEach(function (mark) { mark.remove(); });
    var came = false;
    /** @type {any} */ (window).faletusiGenuine = function (/** @type {Data} */ data) { came = true; check(data); };
    var script = doc.createElement("script");
    script.src = (box && box.dataset.check) || "";
    script.onerror = script.onload = function () { if (!came) fail((box && box.dataset.missing) || ""); };
    doc.head.appendChild(script);
  }

  /** @param {string} sentence */
  function fail(sentence) {
    verdict.className = "verdict cannot";
    verdict.textContent = sentence;
    button.disabled = false;
  }

  /** @param {Data} data */
  async function check(data) {
    /** @param {string} key @param {Object<string, string | number>} [values] */
    var say = function (key, values) {
      return (words[key] || key).replace(/\{(\w+)\}/g, function (all, name) {
        return values && name in values ? String(values[name]) : all;
      });
    };
    if (!window.crypto || !crypto.subtle) return fail(say("genuine-no-crypto"));
    /** @type {{good: boolean | null, text: string}[]} */
    var steps = [];
    var step = function (/** @type {boolean | null} */ good, /** @type {string} */ text) { steps.push({ good: good, text: text }); };
    var stale = false;
    try {
      stale = await all(data, step, say);
    } catch (error) {
      step(false, say("genuine-data-missing", { file: (box && box.dataset.check) || "" }) + " (" + error + ")");
    }
    var good = steps.every(function (one) { return one.good !== false; });
    if (good && stale) return fail(say("genuine-frame-other"));
    verdict.textContent = "";
    verdict.className = "verdict " + (good ? "yes" : "no");
    var heading = doc.createElement("p");
    heading.className = "said";
    heading.textContent = good ? say("genuine-yes", { version: data.version }) : say("genuine-no");
    verdict.appendChild(heading);
    if (good && box && box.dataset.standing) {
      var standing = doc.createElement("p");
      standing.className = "standing";
      standing.textContent = box.dataset.standing;
      verdict.appendChild(standing);
    }
    var list = doc.createElement("ul");
    steps.forEach(function (one) {
      var item = doc.createElement("li");
      item.className = one.good === null ? "open" : one.good ? "good" : "bad";
      item.textContent = one.text;
      list.appendChild(item);
    });
    verdict.appendChild(list);
    button.disabled = false;
  }

  /**
   * Every step of the check. Gives whether the page was built at another time than what it is checked with.
   * @param {Data} data
   * @param {(good: boolean | null, text: string) => void} step
   * @param {(key: string, values?: Object<string, string | number>) => string} say
   */
  async function all(data, step, say) {
    var prefix = (box && box.dataset.prefix) || "";
    var released = lines(data.reading);
    var theirs = released.filter(function (line) {
      var mark = line.id.indexOf("#");
      return prefix ? line.id.slice(0, prefix.length) === prefix : mark < 0;
    });
    var ours = page(prefix);
    var same = compare(ours, theirs, step, say);
    var seen = hex(await sha(bytes(whole())));
    var framed = seen === (data.frame || {})[(box && box.dataset.page) || ""];
    var stale = !framed && !!box && seen === box.dataset.frame;
    // A changed word changes the frame as well: it is said once.
    if (framed) step(true, say("genuine-frame"));
    else if (same && !stale) step(false, say("genuine-frame-no"));

    var entry = fields(data.entry);
    var about = entry.work === data.work && entry.version === data.version && box && entry.version === box.dataset.version && entry.work === box.dataset.work;
    if (!about) step(false, say("genuine-entry-other"));
    var summary = (entry.reading || "").split(" ");
    var leaves = await Promise.all(released.map(function (line) { return leaf(bytes(line.id + "\t" + line.text)); }));
    var hash = hex(await sha(bytes(data.reading)));
    var sound = hash === summary[0] && hex(await root(leaves)) === summary[1] && String(leaves.length) === summary[2];
    step(sound, say(sound ? "genuine-lines-hash" : "genuine-lines-hash-no"));

    var head = data.head.split("\n");
    var size = Number(head[1]);
    var top = head[2] || "";
    var inside = head[0] === data.origin && size === data.size && await included(data, size, top);
    step(inside, say(inside ? "genuine-entry" : "genuine-entry-no", { number: data.index + 1, size: size }));
    if (!data.signed) step(null, say("genuine-unsigned"));
    else await signature(data, step, say);

    /** Since which version each line has its words, as far as that is proven. @type {Map<string, Stood>} */
    var since = new Map();
    for (var i = 0; i < data.earlier.length; i++) {
      var other = data.earlier[i];
      var before = fields(other.entry);
      var old = other.leaves.map(unbase64);
      var proven = before.work === data.work && before.version === other.version && hex(await root(old)) === (before.reading || "").split(" ")[1] && await included(other, size, top);
      if (!proven) { step(false, say("genuine-entry-no", { number: other.index + 1, size: size })); continue; }
      var known = new Set(other.leaves), count = 0, renumbered = 0;
      for (var at = 0; at < released.length; at++) {
        // Where the line stood is but a hint: it counts when that line, in these words, is among those of the version.
        var line = released[at], moved = Object.prototype.hasOwnProperty.call(other.was, line.id), was = moved ? other.was[line.id] : line.id;
        var there = was !== null && known.has(base64(moved ? await leaf(bytes(was + "\t" + line.text)) : leaves[at]));
        if (!there) { since.delete(line.id); continue; }
        count++;
        if (moved) renumbered++;
        if (!since.has(line.id)) since.set(line.id, { version: other.version, renumbered: moved });
      }
      step(true, say("genuine-since", { count: count, renumbered: renumbered, version: other.version }));
    }
    if (same && framed) tellSince(ours, since, prefix, say);
    return stale;
  }

  /**
   * Says beside a provision in which version its words stood, with all in it where that is so. What stands in a
   * provision of which all is said says nothing.
   * @param {Line[]} ours @param {Map<string, Stood>} since
   * @param {string} prefix @param {(key: string, values?: Object<string, string | number>) => string} say
   */
  function tellSince(ours, since, prefix, say) {
    /** @type {{place: HTMLElement, stood: Stood | undefined}[]} */
    var lines = [];
    ours.forEach(function (line) {
      var place = doc.getElementById(line.id.slice(prefix.length));
      if (place && place.closest(".text > .body") && place.tagName !== "LI") lines.push({ place: place, stood: since.get(line.id) });
    });
    /** The last line of which all is said. */
    var told = -1;
    lines.forEach(function (line, at) {
      var stood = line.stood, last = at, alike = true;
      for (; last + 1 < lines.length && holds(line.place, lines[last + 1].place); last++) {
        var inner = lines[last + 1].stood;
        if (!stood || !inner || inner.version !== stood.version || inner.renumbered !== stood.renumbered) alike = false;
      }
      if (!stood || at <= told) return;
      var whole = alike && last > at;
      if (whole) told = last;
      var mark = doc.createElement("small");
      mark.className = "w since";
      mark.textContent = say((whole ? "genuine-whole" : "genuine-own") + (stood.renumbered ? "-renumbered" : ""), { version: stood.version });
      marks.push(mark);
      var heading = /^H[1-6]$/.test(line.place.tagName) ? line.place : line.place.querySelector(":scope > h1, :scope > h2, :scope > h3, :scope > h4, :scope > h5, :scope > h6");
      var beside = heading || line.place.querySelector(":scope > p");
      if (beside) beside.insertAdjacentElement(heading ? "afterend" : "beforeend", mark);
      else line.place.appendChild(mark);
    });
  }

  /** Whether a line stands in the provision, or below the heading, that another begins. @param {HTMLElement} outer @param {HTMLElement} inner */
  function holds(outer, inner) {
    var level = /^H([1-6])$/.exec(outer.tagName);
    if (!level) return outer.contains(inner);
    var container = outer.closest("section.container");
    if (container && container.firstElementChild === outer) return container.contains(inner);
    var other = /^H([1-6])$/.exec(inner.tagName);
    // Where a provision holds the heading, what is below it ends with the provision.
    var parent = outer.parentElement;
    return !!parent && parent.contains(inner) && !(other && other[1] <= level[1]);
  }

  /**
   * Whether the page's lines are those that were released.
   * @param {Line[]} ours @param {Line[]} theirs
   * @param {(good: boolean | null, text: string) => void} step
   * @param {(key: string, values?: Object<string, string | number>) => string} say
   */
  function compare(ours, theirs, step, say) {
    var wanted = new Map(theirs.map(function (line) { return [line.id, line.text]; }));
    var there = new Map(ours.map(function (line) { return [line.id, line.text]; }));
    var wrong = 0;
    var tell = function (/** @type {string} */ key, /** @type {string} */ id) {
      if (wrong++ < 5) step(false, say(key, { line: id }));
    };
    ours.forEach(function (line) {
      if (!wanted.has(line.id)) tell("genuine-added", line.id);
      else if (wanted.get(line.id) !== line.text) tell("genuine-line", line.id);
    });
    theirs.forEach(function (line) { if (!there.has(line.id)) tell("genuine-missing", line.id); });
    var order = ours.length === theirs.length && ours.every(function (line, at) { return line.id === theirs[at].id; });
    if (!wrong && !order) tell("genuine-added", ours.length > theirs.length ? ours[ours.length - 1].id : theirs[0].id);
    if (!wrong) step(true, say("genuine-text", { count: ours.length }));
    return !wrong;
  }

  /* The reading text of the page: the rule is written down in src/site/render/reading.rs. */

  var RUNNING = new Set("a abbr b bdi bdo cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u".split(" "));
  var SILENT = ["n", "w", "sr", "fn", "back"];

  /** @param {string} prefix @returns {Line[]} */
  function page(prefix) {
    /** @type {Line[]} */
    var found = [];
    Array.prototype.forEach.call(doc.querySelectorAll("[data-line]"), function (/** @type {HTMLElement} */ element) {
      var line = { id: (element.dataset.line || "").replace(/\s+/g, "_"), text: "" };
      found.push(line);
      children(element, null, { line: line });
    });
    var text = { id: "doc.text", text: "" };
    found.push(text);
    var body = doc.querySelector(".text > .body");
    if (body) children(body, found, { line: text });
    return found.map(function (line) { return { id: prefix + line.id, text: fold(line.text) }; }).filter(function (line) { return line.text; });
  }

  /** @param {Element} element @param {Line[] | null} found @param {{line: Line}} frame */
  function children(element, found, frame) {
    for (var node = element.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === 3) frame.line.text += node.nodeValue || "";
      else if (node.nodeType === 1) walk(/** @type {HTMLElement} */ (node), found, frame);
    }
  }

  /** @param {HTMLElement} element @param {Line[] | null} found @param {{line: Line}} frame */
  function walk(element, found, frame) {
    if (marks.indexOf(element) >= 0) return;
    var name = element.tagName.toLowerCase();
    var apart = !RUNNING.has(name);
    if (apart) frame.line.text += " ";
    if (name === "img") frame.line.text += element.getAttribute("alt") || "";
    if (element.classList.contains("w")) frame.line.text += " ";
    if (SILENT.some(function (one) { return element.classList.contains(one); })) {
      if (apart) frame.line.text += " ";
      return;
    }
    var id = element.id;
    var heads = /^h[1-6]$/.test(name);
    var provision = (name === "section" && element.classList.contains("sec")) ||
      (name === "div" && (element.classList.contains("p") || element.classList.contains("step"))) ||
      (name === "li" && id.slice(0, 3) === "fn.");
    var inner = frame;
    if (found && id && (provision || heads)) {
      var line = { id: id, text: "" };
      found.push(line);
      if (provision) inner = { line: line };
      else frame.line = line;
    } else if (provision || name === "section") {
      inner = { line: frame.line };
    }
    children(element, found, inner);
    if (apart) inner.line.text += " ";
  }

  /* The frame of the page: the rule is written down in src/site/render/reading/frame.rs. */

  /** @param {Element} main */
  function frame(main) {
    var plain = new Set("a b code colgroup em i p small strong tbody u".split(" "));
    var endless = new Set("br hr img wbr col input source".split(" "));
    var lines = "", text = "";
    var line = function (/** @type {string} */ one) {
      text = fold(text);
      if (text) lines += "t" + text + "\n";
      text = "";
      lines += one + "\n";
    };
    var enter = function (/** @type {Element} */ element) {
      var name = element.localName, told = element.attributes.length > 0 || !plain.has(name);
      if (told) line("<" + name);
      Array.prototype.forEach.call(element.attributes, function (/** @type {Attr} */ one) {
        if (one.name !== "data-frame") line("a" + one.name + " " + fold(one.value));
      });
      for (var node = element.firstChild; node; node = node.nextSibling) {
        if (node.nodeType === 3) text += node.nodeValue || "";
        else if (node.nodeType === 1) enter(/** @type {Element} */ (node));
      }
      if (told && !endless.has(name)) line(">");
    };
    enter(main);
    return lines;
  }

  /** @param {string} text */
  function fold(text) {
    return text.normalize("NFC")
      .replace(/[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g, " ")
      .replace(/[\u0000-\u001f\u007f-\u009f]/g, "").replace(/ +/g, " ").replace(/^ | $/g, "");
  }

  /* The register. */

  /** @param {string} reading @returns {Line[]} */
  function lines(reading) {
    return reading.split("\n").slice(0, -1).map(function (line) {
      var at = line.indexOf("\t");
      return { id: line.slice(0, at), text: line.slice(at + 1) };
    });
  }

  /** An entry's lines by their first word. @param {string} entry @returns {Object<string, string>} */
  function fields(entry) {
    /** @type {Object<string, string>} */
    var found = {};
    entry.split("\n").forEach(function (line) {
      var at = line.indexOf(" ");
      if (at > 0 && !(line.slice(0, at) in found)) found[line.slice(0, at)] = line.slice(at + 1);
    });
    return found;
  }

  /** Whether a leaf leads to the root (RFC 9162, 2.1.3.2). @param {Logged} logged @param {number} size @param {string} top */
  async function included(logged, size, top) {
    var content = bytes(logged.entry);
    if (logged.nonce) {
      var sealed = await sha(join([bytes("faletusi commitment v1\n"), unhex(logged.nonce), content]));
      content = bytes("faletusi-commitment-v1\ncommitment " + hex(sealed) + "\n");
    }
    var at = logged.index, last = size - 1, hash = await leaf(content);
    if (!(at >= 0 && at <= last)) return false;
    for (var i = 0; i < logged.way.length; i++) {
      if (last === 0) return false;
      var next = unbase64(logged.way[i]);
      if (at % 2 === 1 || at === last) {
        hash = await node(next, hash);
        while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
      } else {
        hash = await node(hash, next);
      }
      at = Math.floor(at / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 && base64(hash) === top;
  }

  /**
   * The note's Ed25519 signature (C2SP signed-note).
   * @param {Data} data
   * @param {(good: boolean | null, text: string) => void} step
   * @param {(key: string, values?: Object<string, string | number>) => string} say
   */
  async function signature(data, step, say) {
    var key = (data.key || "").match(/^(\S+)\+([0-9a-f]{8})\+(\S+)$/);
    var cut = data.head.indexOf("\n\n");
    var raw = key && unbase64(key[3]);
    var wrong = function () { step(false, say("genuine-signed-no")); };
    if (!key || !raw || raw.length !== 33 || raw[0] !== 1 || cut < 0) return wrong();
    var id = (await sha(join([bytes(key[1] + "\n"), raw]))).slice(0, 4);
    var named = key[1];
    var mine = data.head.slice(cut + 2).split("\n").map(function (line) {
      var parts = line.split(" ");
      return parts[0] === "\u2014" && parts[1] === named ? unbase64(parts[2]) : null;
    }).filter(function (one) { return one && one.length === 68 && hex(one.slice(0, 4)) === hex(id); })[0];
    if (hex(id) !== key[2] || !mine) return wrong();
    var imported;
    try {
      imported = await crypto.subtle.importKey("raw", raw.slice(1), "Ed25519", false, ["verify"]);
    } catch (unsupported) {
      return step(null, say("genuine-no-ed25519"));
    }
    var good = await crypto.subtle.verify("Ed25519", imported, mine.slice(4), bytes(data.head.slice(0, cut + 1)));
    step(good, good ? say("genuine-signed", { key: data.key || "" }) + " SHA-256: " + hex(await sha(raw.slice(1))) : say("genuine-signed-no"));
  }

  /** Root of a Merkle tree (RFC 6962, 2.1). @param {Uint8Array[]} leaves @returns {Promise<Uint8Array>} */
  async function root(leaves) {
    if (leaves.length === 0) return sha(new Uint8Array(0));
    if (leaves.length === 1) return leaves[0];
    var half = 1;
    while (half * 2 < leaves.length) half *= 2;
    var both = await Promise.all([root(leaves.slice(0, half)), root(leaves.slice(half))]);
    return node(both[0], both[1]);
  }

  /** @param {Uint8Array} content */
  function leaf(content) { return sha(join([new Uint8Array([0]), content])); }
  /** @param {Uint8Array} left @param {Uint8Array} right */
  function node(left, right) { return sha(join([new Uint8Array([1]), left, right])); }
  /** @param {Uint8Array} content */
  async function sha(content) { return new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (content))); }
  /** @param {string} text */
  function bytes(text) { return new TextEncoder().encode(text); }
  /** @param {Uint8Array[]} parts */
  function join(parts) {
    var whole = new Uint8Array(parts.reduce(function (sum, part) { return sum + part.length; }, 0)), at = 0;
    parts.forEach(function (part) { whole.set(part, at); at += part.length; });
    return whole;
  }
  /** @param {Uint8Array} content */
  function hex(content) { return Array.prototype.map.call(content, function (/** @type {number} */ one) { return ("0" + one.toString(16)).slice(-2); }).join(""); }
  /** @param {string} text */
  function unhex(text) { return new Uint8Array((text.match(/../g) || []).map(function (pair) { return parseInt(pair, 16); })); }
  /** @param {Uint8Array} content */
  function base64(content) { return btoa(String.fromCharCode.apply(null, /** @type {any} */ (content))); }
  /** @param {string} text */
  function unbase64(text) { return Uint8Array.from(atob(text), function (one) { return one.charCodeAt(0); }); }
})();
