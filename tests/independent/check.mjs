// Tries verify.mjs: silence on good sites, a finding on each tampered one.
//
//   node check.mjs SITE [SITE…]    good sites, built with at least one release that all may read
//
// Besides the sites given, it makes a log of its own from the specification, with all that a small site seldom has: a
// second key, commitments opened and closed, a withdrawal, a purge, more than 256 entries. Whoever holds the keys can
// sign anything, so those copies are tampered with before they are signed. Prints "N passed, N failed".

import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const verifyScript = join(dirname(fileURLToPath(import.meta.url)), "verify.mjs");
const work = fs.mkdtempSync(join(tmpdir(), "independent-"));
let passed = 0;
let failed = 0;

function verdict(good, title, output) {
  if (good) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED: ${title}\n${output.trimEnd().split("\n").slice(0, 6).map((line) => `    ${line}`).join("\n")}`);
  }
}

function run(folder, options) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [verifyScript, folder, ...options], { encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** A good folder: exit code 0, and nothing but the closing line. */
function silent(title, folder, options = []) {
  const { status, output } = run(folder, options);
  verdict(status === 0 && /^all well: [^\n]*\n$/.test(output), `${title}: expected silence`, output);
}

/** A bad one: exit code 1, and a finding of this wording that is no mishap of the verifier. */
function finding(title, folder, wording, options = []) {
  const { status, output } = run(folder, options);
  verdict(status === 1 && wording.test(output) && !/cannot be checked:/.test(output), `${title}: expected ${wording}`, output);
}

function put(folder, path, bytes) {
  const at = join(folder, path);
  fs.mkdirSync(dirname(at), { recursive: true });
  fs.writeFileSync(at, bytes);
}

function* filesBelow(folder, path = "") {
  for (const entry of fs.readdirSync(join(folder, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(folder, inner);
    else yield inner;
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Tampering with a copy of a site that somebody else signed

function tamperWithSite(site, number) {
  let count = 0;
  const source = join(work, `site-${number}`);
  for (const part of ["log", "releases"]) fs.cpSync(join(site, part), join(source, part), { recursive: true });
  const all = [...filesBelow(source)];
  const tampered = (title, wording, change, options = []) => {
    const copy = join(work, `site-${number}-${(count += 1)}`);
    fs.cpSync(source, copy, { recursive: true });
    const file = {
      read: (path) => fs.readFileSync(join(copy, path)),
      text: (path) => fs.readFileSync(join(copy, path), "utf8"),
      write: (path, bytes) => put(copy, path, bytes),
      edit: (path, from, to) => {
        const text = fs.readFileSync(join(copy, path), "utf8");
        if (text.replace(from, to) === text) throw new Error(`${title}: nothing to change in ${path}`);
        fs.writeFileSync(join(copy, path), text.replace(from, to));
      },
      remove: (path) => fs.rmSync(join(copy, path), { recursive: true }),
      flip: (path, at, bit) => {
        const bytes = fs.readFileSync(join(copy, path));
        bytes[at % bytes.length] ^= 1 << bit;
        fs.writeFileSync(join(copy, path), bytes);
      },
      copy,
    };
    change(file);
    finding(`${site}: ${title}`, copy, wording, options);
    fs.rmSync(copy, { recursive: true });
  };

  silent(site, source);
  const head = "log/checkpoint";
  const size = fs.readFileSync(join(source, head), "utf8").split("\n")[1];
  const sizes = fs.readdirSync(join(source, "log/checkpoints")).map(Number).sort((a, b) => a - b);
  const last = all.filter((path) => path.endsWith("/entry.txt") && all.includes(path.replace("entry.txt", "reading.txt"))).at(-1).replace("/entry.txt", "");
  const frozen = all.find((path) => path.startsWith(`${last}/source/`));
  const tile = all.find((path) => path.startsWith("log/tile/0/"));
  const bundle = all.find((path) => path.startsWith("log/tile/entries/"));
  const flipLetter = (text) => (text === "A" ? "B" : "A");

  // One bit of each file. Nothing vouches for audiences.txt, so that is tried below.
  for (const path of all.filter((path) => path !== "releases/audiences.txt")) {
    const { size } = fs.statSync(join(source, path));
    for (const [at, bit] of [[0, 0], [size >> 1, 5], [size - 1, 2]]) tampered(`bit ${bit} of byte ${at} of ${path}`, /./, (file) => file.flip(path, at, bit));
  }
  // No file can go without a finding, but what may be missing: older checkpoints and what only they need.
  for (const path of [head, "log/keys", `log/checkpoints/${size}`, "releases/audiences.txt", ...all.filter((path) => path.startsWith(`${last}/`))]) {
    tampered(`${path} removed`, /missing|no checkpoint|no entry\.txt|not in the log|in the log, is not below/, (file) => file.remove(path));
  }
  tampered("the tile of the newest checkpoint removed", /is missing/, (file) => file.remove(all.filter((path) => path.startsWith("log/tile/0/")).sort((a, b) => a.length - b.length || (a < b ? -1 : 1)).at(-1)));
  tampered("a release removed", /is not below releases\/|open no|instead of|missing/, (file) => {
    const open = all.filter((path) => path.endsWith("/entry.txt") && !all.includes(path.replace("entry.txt", "nonce.txt"))).at(-1);
    file.remove(dirname(dirname(open)));
  });
  tampered("a signature that is not right", /signature of .* that is not right/, (file) => file.edit(head, /(.)(?=.{8}\n$)/, flipLetter));
  tampered("another root", /signature of .* not right|another root/, (file) => file.edit(head, /^(.*\n.*\n)(.)/, (_, before, letter) => before + flipLetter(letter)));
  tampered("another origin", /of another log/, (file) => file.edit(head, /^/, "x"));
  tampered("another size", /another size|not in the log|counts|missing/, (file) => file.edit(head, /^(.*\n)(.*)/, "$19$2"));
  tampered("a size with a leading zero", /a number belongs/, (file) => file.edit(head, /^(.*\n)(.*)/, "$10$2"));
  tampered("a checkpoint with CR", /control character/, (file) => file.edit(head, /\n/g, "\r\n"));
  tampered("a checkpoint without a final line feed", /not a signed note/, (file) => file.edit(head, /\n$/, ""));
  tampered("a checkpoint without signatures", /no signature|not a signed note/, (file) => file.edit(head, /\n\n[^]*$/, "\n\n"));
  tampered("a checkpoint with 101 signatures", /more than 100/, (file) => file.edit(head, /$/, "— other.example AAAAAAAA\n".repeat(100)));
  tampered("a checkpoint signed by another key only", /not signed by the key in force/, (file) => file.edit(head, /— \S+/, "— other.example"));
  tampered("base64 with bits left over", /one proper form/, (file) => file.edit(head, /=\n\n/, (text) => `${text[0]}=\n\n`));
  tampered("a checkpoint with an empty line in its text", /not a checkpoint/, (file) => file.edit(head, /\n\n/, "\n\nx\n\n"));
  if (sizes.length > 1) tampered("an older log/checkpoint", /rolled back/, (file) => file.write(head, file.read(`log/checkpoints/${sizes[0]}`)));
  tampered("a kept checkpoint under another size", /of another size/, (file) => file.write("log/checkpoints/1000", file.read(head)));
  tampered("a tile cut short", /not what the entries/, (file) => file.write(tile, file.read(tile).subarray(1)));
  tampered("a tile with more", /not what the entries/, (file) => file.write(tile, Buffer.concat([file.read(tile), Buffer.alloc(32)])));
  tampered("an entry bundle cut short", /not what the entries|middle of an entry|entries instead/, (file) => file.write(bundle, file.read(bundle).subarray(0, -1)));
  for (const path of ["log/tile/0/000.p/0", "log/tile/0/000.p/01", "log/tile/0/x000/000", "log/tile/64/000", "log/tile/00/000", "log/tile/entries/001.p/256", "log/tile/0/900", "log/other", "log/checkpoints/x/y"]) {
    tampered(`a stray ${path}`, /does not belong to the log|not a signed note/, (file) => file.write(path, "more\n"));
  }
  tampered("a stray link", /neither a file nor a folder/, (file) => fs.symlinkSync("checkpoint", join(file.copy, "log/other")));
  tampered("one more key in log/keys", /does not list the keys/, (file) => file.edit("log/keys", /$/, file.text("log/keys")));
  tampered("a word of the source changed", /has the hash/, (file) => file.edit(frozen, /\s*$/, " not$&"));
  tampered("a line of reading.txt changed", /has the hash/, (file) => file.edit(`${last}/reading.txt`, /\n$/, " not\n"));
  tampered("the entry changed", /not in the log|open no commitment/, (file) => file.edit(`${last}/entry.txt`, /\nlanguage .*\n/, "\nlanguage sm\n"));
  for (const path of [`${last}/source/more.md`, `${last}/more`, "releases/more.txt", "releases/log/checkpoint"]) tampered(`a stray ${path}`, /is not in the log|has no entry/, (file) => file.write(path, "more\n"));
  tampered("another audience", /audiences\.txt does not name/, (file) => file.write("releases/audiences.txt", "nobody\n"));
  tampered("a nonce for what is in the open, or another one", /open no commitment/, (file) => file.write(`${last}/nonce.txt`, `${"07".repeat(32)}\n`));
  tampered("the folder of another version", /the entry of another/, (file) => {
    fs.cpSync(join(file.copy, last), join(file.copy, dirname(dirname(last)), "77.7", last.split("/").at(-1)), { recursive: true });
  });
  const proof = `${last}/proof.tlog-proof`;
  tampered("a proof of another version", /is not a tlog-proof/, (file) => file.edit(proof, "@v1", "@v2"));
  tampered("a proof for another entry", /is about entry/, (file) => file.edit(proof, /\nindex .*\n/, "\nindex 0\n"));
  tampered("a proof for an entry beyond the log", /is about entry|does not have/, (file) => file.edit(proof, /\nindex .*\n/, "\nindex 5000\n"));
  tampered("a proof without the entry", /does not carry the entry/, (file) => file.edit(proof, /extra .*\n/, ""));
  tampered("a proof with another entry", /does not carry the entry/, (file) => file.edit(proof, /extra .*\n/, "extra AAAA\n"));
  tampered("a proof of 1,000 lines", /more than 64/, (file) => file.edit(proof, /\n\n/, `\n${`${Buffer.alloc(32).toString("base64")}\n`.repeat(1000)}\n`));
  tampered("a proof that is too long", /too long/, (file) => file.edit(proof, /\n\n/, `\n${Buffer.alloc(32).toString("base64")}\n\n`));
  if (Number(size) > 1) tampered("a proof that is too short", /too short|does not lead/, (file) => file.edit(proof, /(\nindex .*\n).*\n/, "$1"));
  tampered("a proof with hashes of 31 bytes", /not 32 bytes/, (file) => file.edit(proof, /(\nindex .*\n).*\n/, `$1${Buffer.alloc(31).toString("base64")}\n`));
  tampered("a proof without signature", /signature|signed/, (file) => file.edit(proof, /\n— [^]*$/, "\n"));
  if (all.includes(`${last}/check.js`)) {
    tampered("check.js with another text", /another reading/, (file) => file.edit(`${last}/check.js`, /"reading":"./, (text) => `${text}x`));
    tampered("check.js with another key", /another fingerprint/, (file) => file.edit(`${last}/check.js`, /"fingerprint":"./, (text) => `${text}0`));
    tampered("check.js with another head", /another (checkpoint|head)/, (file) => file.edit(`${last}/check.js`, /"head":"./, (text) => `${text}x`));
    tampered("check.js with more", /not one call/, (file) => file.edit(`${last}/check.js`, /$/, "alert(1);\n"));
  }
  const other = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
  tampered("another key than the one given", /is no key of this log/, () => {}, ["--key", other]);
  tampered("the fingerprint of another key", /is of no key of this log/, () => {}, ["--key", "07".repeat(32)]);
  tampered("a key that is none", /not a verifier key|does not fit/, () => {}, ["--key", other.replace("530d903a", "530d903b")]);
}

// ---------------------------------------------------------------------------------------------------------------------
// A log of our own

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const hex = (bytes) => bytes.toString("hex");
const leaf = (bytes) => sha256("\0", bytes);

/** MTH and PATH as RFC 6962 writes them: by halves. */
const split = (count) => 2 ** Math.ceil(Math.log2(count) - 1);
function tree(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const half = split(leaves.length);
  return sha256("\x01", tree(leaves.slice(0, half)), tree(leaves.slice(half)));
}
function route(at, leaves) {
  if (leaves.length === 1) return [];
  const half = split(leaves.length);
  return at < half ? [...route(at, leaves.slice(0, half)), tree(leaves.slice(half))] : [...route(at - half, leaves.slice(half)), tree(leaves.slice(0, half))];
}

function makeKey(seed, name = "hub.example/log") {
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]), format: "der", type: "pkcs8" });
  const material = Buffer.concat([Buffer.of(1), createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32)]);
  const id = sha256(`${name}\n`, material).subarray(0, 4);
  return { name, text: `${name}+${hex(id)}+${material.toString("base64")}`, fingerprint: hex(sha256(material.subarray(1))), sign: (text) => Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString("base64") };
}
const [first, second, stranger] = [makeKey(1), makeKey(2), makeKey(3)];

/**
 * Makes a site. `tweak` changes it before anything is hashed or signed:
 * entry(text, id) the text of an entry, by the id of its step; skip, the ids of steps left out; more, those put in; keyFor(size) who signs;
 * head(text, size) a checkpoint's text; reading(text) and lines a release's reading; clear, the ids of restricted steps logged in the open;
 * site(folder, log) at the end.
 */
function make(folder, tweak = {}) {
  const log = [];
  const last = new Map();
  const add = (id, chain, lines, { nonce, files, place } = {}) => {
    if (tweak.skip?.includes(id)) return;
    let text = lines.map((line) => line.replace("PREVIOUS", last.get(chain) ?? "none")).join("\n") + "\n";
    text = tweak.entry?.(text, id) ?? text;
    const bytes = Buffer.from(text);
    const closed = nonce && !tweak.clear?.includes(id);
    const logged = closed ? Buffer.from(`faletusi-commitment-v1\ncommitment ${hex(sha256("faletusi commitment v1\n", nonce, bytes))}\n`) : bytes;
    last.set(chain, hex(leaf(logged)));
    // The folder follows a changed version, so that the chain is what is wrong and not the place.
    const folder = place?.replace(/[^/]+(?=\/[^/]+$)/, /\nversion (.*)\n/.exec(text)?.[1] ?? "$&");
    log.push({ id, bytes, logged, nonce: closed ? nonce : null, files, place: folder });
  };
  const key = (id, key, by) => {
    const text = ["faletusi-entry-v1", "kind key", `released ${by ? "2026-03-01" : "2026-01-01"}`, `previous ${last.get("key") ?? "none"}`, `key ${key.text}`];
    add(id, "key", by ? [...text, `signature ${(tweak.keySigner ?? by).sign(`${text.join("\n")}\n`)}`] : text);
  };
  const release = (id, work, version, audience, { more = [], attached = [], purged, nonce, title = "A law", day = "2026-02-28" } = {}) => {
    const source = `# A law\n\n${work} ${version}\n`;
    const read = tweak.reading?.(id) ?? `doc.title\t${title}\nsec_1\t${work} ${version}\nsec_2\tfor ${audience}\n`;
    const leaves = read.slice(0, -1).split("\n").map((line) => leaf(Buffer.from(line)));
    const sources = [["source/laws/a.md", source], ["source/laws/Ā.md", `${source}more\n`]];
    const files = { "reading.txt": read, ...Object.fromEntries([...sources, ...attached.map(([path, , text]) => [path, text])]) };
    const lines = ["faletusi-entry-v1", "kind release", `work ${work}`, `title ${title}`, `version ${version}`, `released ${day}`, "previous PREVIOUS"];
    lines.push(`audience ${audience}`, `marking ${nonce ? "TLP:AMBER" : "TLP:CLEAR"}`, "language en", "reading-profile 1");
    lines.push(...sources.map(([path, text]) => `source ${hex(sha256(text))}  ${path}`));
    lines.push(...attached.map(([path, type, text]) => `file ${type} ${hex(sha256(text))} ${Buffer.byteLength(text)} ${path}`));
    lines.push(`reading ${hex(sha256(read))} ${hex(tree(leaves))} ${leaves.length}`, ...more);
    add(id, `${work} ${audience}`, lines, { nonce, files: purged ? {} : files, place: `${work}/${version}/${audience}` });
  };
  const gone = (id, kind, work, version) => {
    add(id, `${work} public`, ["faletusi-entry-v1", `kind ${kind}`, `work ${work}`, `version ${version}`, "released 2026-03-01", "previous PREVIOUS", "audience public", "marking TLP:CLEAR", "reason It was wrong"]);
  };

  key("first", first);
  release("a1", "alpha", "1.0", "public", { purged: !tweak.unpurged });
  release("a9", "alpha", "1.9", "public", { more: ["approved-by Council; 12th meeting; item 4; 2026-02-01", "effective 2028-02-29", "supersedes 1.0", "note Better"] });
  release("b1", "beta", "1.0", "members", { nonce: Buffer.alloc(32, 7) });
  gone("withdrawal", "withdrawal", "alpha", "1.0");
  key("second", second, first);
  gone("purge", "purge", "alpha", "1.0");
  if (tweak.more?.includes("again")) gone("again", "withdrawal", "alpha", "1.0");
  if (tweak.more?.includes("back")) key("back", first, second);
  release("b2", "beta", "2.0", "members", { day: "2026-03-02", nonce: Buffer.alloc(32, 8), more: ["supersedes 1.0"] });
  for (let at = 0; at < 260; at += 1) log.push({ logged: Buffer.from(`faletusi-commitment-v1\ncommitment ${hex(sha256(String(at)))}\n`) });
  release("a10", "alpha", "1.10", "public", { day: "2026-03-02", title: "Tulafono e fesoasoani ai — é", attached: [["source/files/form.pdf", "application/pdf", "%PDF"], ["source/files/law.html", "text/html", "<p>"]] });

  // Tiles, for each size that has a checkpoint.
  const leaves = log.map(({ logged }) => leaf(logged));
  const sizes = [1, 3, 5, 6, 8, 256, 268, log.length].filter((size) => size <= log.length);
  const head = (size) => {
    const text = `hub.example/log\n${size}\n${tree(leaves.slice(0, size)).toString("base64")}\n`;
    const changed = tweak.head?.(text, size) ?? text;
    const key = tweak.keyFor?.(size) ?? (log.slice(0, size).some(({ id }) => id === "second") ? second : first);
    return `${changed}\n— ${key.name} ${key.sign(changed)}\n`;
  };
  const name = (kind, index, width) => `log/tile/${kind}/${String(index).padStart(3, "0")}${width === 256 ? "" : `.p/${width}`}`;
  for (const size of sizes) {
    put(folder, `log/checkpoints/${size}`, head(size));
    for (let index = 0; index * 256 < size; index += 1) {
      const [from, to] = [index * 256, Math.min(size, index * 256 + 256)];
      put(folder, name(0, index, to - from), Buffer.concat(leaves.slice(from, to)));
      put(folder, name("entries", index, to - from), Buffer.concat(log.slice(from, to).flatMap(({ logged }) => [Buffer.of(logged.length >> 8, logged.length & 255), logged])));
    }
    if (size >= 256) put(folder, name(1, 0, 1), tree(leaves.slice(0, 256)));
  }
  put(folder, "log/checkpoint", head(log.length));
  put(folder, "log/keys", [first, ...(tweak.skip?.includes("second") ? [] : [second])].map(({ text }) => `${text}\n`).join(""));

  put(folder, "releases/audiences.txt", "members\npublic\n");
  const before = new Map();
  log.forEach(({ bytes, nonce, files, place }, index) => {
    if (!place) return;
    const to = (path, text) => put(folder, `releases/${place}/${path}`, text);
    to("entry.txt", bytes);
    if (nonce) to("nonce.txt", `${hex(nonce)}\n`);
    for (const [path, text] of Object.entries(files)) to(path, text);
    if (!/^faletusi-entry-v1\nkind release\n/.test(bytes.toString())) return;
    const way = route(index, leaves).map((hash) => hash.toString("base64"));
    const [, work, version] = /\nwork (.*)\n(?:.*\n)*?version (.*)\n/.exec(bytes.toString()) ?? [];
    const known = { work, version, index, entry: bytes.toString(), nonce: nonce ? hex(nonce) : null, way };
    const signer = log.some(({ id }) => id === "second") ? second : first;
    if (files["reading.txt"] !== undefined) {
      const lines = files["reading.txt"].slice(0, -1).split("\n").map((line) => leaf(Buffer.from(line)).toString("base64"));
      const data = { ...known, origin: "hub.example/log", size: log.length, head: head(log.length), signed: true, key: signer.text, fingerprint: signer.fingerprint, reading: files["reading.txt"], earlier: [...(before.get(work) ?? [])], frame: {} };
      to("check.js", `faletusiGenuine(${JSON.stringify(data)});\n`);
      before.set(work, [...data.earlier, { ...known, leaves: lines, was: {} }]);
    }
    const extra = Buffer.concat([nonce ?? Buffer.alloc(0), bytes]).toString("base64");
    to("proof.tlog-proof", ["c2sp.org/tlog-proof@v1", `extra ${extra}`, `index ${index}`, ...way, "", head(log.length)].join("\n"));
  });
  tweak.site?.(folder, log);
}

function tamperWithOwn() {
  let count = 0;
  const made = (tweak) => {
    const folder = join(work, `own-${(count += 1)}`);
    make(folder, tweak);
    return folder;
  };
  silent("a log of our own", made());
  silent("a log of our own, with the first key", made(), ["--key", first.text]);
  silent("a log of our own, with the second key", made(), ["--key", second.text]);
  silent("a log of our own, with the fingerprint of the first key", made(), ["--key", first.fingerprint]);
  silent("without the folder of what was erased", made({ site: (folder) => fs.rmSync(join(folder, "releases/alpha/1.0"), { recursive: true }) }));
  silent("a public site of it", made({ site: (folder) => {
    fs.rmSync(join(folder, "releases/beta"), { recursive: true });
    put(folder, "releases/audiences.txt", "public\n");
  } }));
  silent("only the newer restricted version", made({ site: (folder) => fs.rmSync(join(folder, "releases/beta/1.0"), { recursive: true }) }));
  silent("without the partial tiles that a full one replaces", made({ site: (folder) => {
    for (const kind of ["0", "entries"]) fs.rmSync(join(folder, `log/tile/${kind}/000.p`), { recursive: true });
  } }));

  const bad = (title, wording, tweak, options) => {
    const folder = made(tweak);
    finding(`own log: ${title}`, folder, wording, options);
    fs.rmSync(folder, { recursive: true });
  };
  const edit = (id, from, to) => ({
    entry: (text, at) => {
      if (at !== id) return text;
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`nothing to change in ${id}: ${from}`);
      return changed;
    },
  });

  // Signed, but wrong: what only somebody with the key can do.
  bad("a version that does not go up", /does not go up/, edit("a10", "version 1.10", "version 1.8"));
  bad("a version twice", /does not go up/, edit("a10", "version 1.10", "version 1.9"));
  bad("a commitment's version that does not go up", /does not go up/, edit("b2", "version 2.0", "version 0.9"));
  bad("no previous", /names none as the entry before/, edit("a9", /previous .*/, "previous none"));
  bad("the wrong previous", /as the entry before/, edit("a10", /previous .*/, `previous ${"0".repeat(64)}`));
  bad("a previous that is a commitment, in the open", /as the entry before/, edit("a10", /previous .*/, `previous ${hex(leaf(Buffer.from(`faletusi-commitment-v1\ncommitment ${hex(sha256("3"))}\n`)))}`));
  bad("a commitment's wrong previous", /as the entry before/, edit("b2", /previous .*/, `previous ${"0".repeat(64)}`));
  bad("superseding what was never released", /never released/, edit("a10", /(reading .*\n)/, "$1supersedes 1.2\n"));
  bad("withdrawing what was never released", /never released/, edit("withdrawal", "version 1.0", "version 1.1"));
  bad("purged, but still there", /still there, though it was purged/, { unpurged: true });
  bad("text gone without a purge", /is missing/, { skip: ["purge"] });
  bad("a restricted entry in the open", /stands there for all to read/, { clear: ["b1"] });
  bad("a key that a stranger signed", /another key than the one before/, { keySigner: stranger });
  bad("a key that signed itself", /another key than the one before/, { keySigner: second });
  bad("a key with a signature that is not right", /signature that is not right/, { keySigner: { sign: (text) => first.sign(`${text}x`) } });
  bad("a key that nobody signed", /did not sign/, edit("second", /signature .*\n/, ""));
  bad("a first key with a signature", /first key, and signed/, edit("first", /$/, `signature ${first.sign("x")}\n`));
  bad("a key's wrong previous", /previous key's entry/, edit("second", /previous .*/, "previous none"));
  bad("a key with a wrong id", /id does not fit/, edit("second", /\+[0-9a-f]{8}\+/, "+00000000+"));
  bad("the old key after the new one", /not signed by the key in force/, { keyFor: () => first });
  bad("the new key before its time", /not signed by the key in force/, { keyFor: (size) => (size === 5 ? second : undefined) });
  bad("a stranger's key", /not signed by the key in force/, { keyFor: (size) => (size === 3 ? stranger : undefined) });
  bad("a key of another name", /not signed by|another name/, { keyFor: () => makeKey(1, "other.example/log") });
  bad("a fork", /another root/, { head: (text, size) => (size === 6 ? text.replace(/\n[^\n]*\n$/, `\n${sha256("x").toString("base64")}\n`) : text) });
  bad("another origin", /of another log/, { head: (text, size) => (size === 8 ? text.replace("hub", "hut") : text) });
  bad("a root of 31 bytes", /not 32 bytes/, { head: (text, size) => (size === 8 ? text.replace(/\n[^\n]*\n$/, `\n${Buffer.alloc(31).toString("base64")}\n`) : text) });
  bad("a size beyond the log", /missing|newer/, { head: (text, size) => (size === 269 ? text.replace("269", "999999999") : text) });
  bad("history rewritten below an old checkpoint", /another root/, { site: (folder) => {
    const other = join(work, "rewritten");
    make(other, edit("a1", "A law", "The law"));
    for (const size of [1, 3, 5]) fs.copyFileSync(join(other, `log/checkpoints/${size}`), join(folder, `log/checkpoints/${size}`));
    fs.rmSync(other, { recursive: true });
  } });
  bad("keys in another order", /does not list the keys/, { site: (folder) => put(folder, "log/keys", `${second.text}\n${first.text}\n`) });
  bad("a nonce of another", /open no commitment/, { site: (folder) => fs.copyFileSync(join(folder, "releases/beta/1.0/members/nonce.txt"), join(folder, "releases/beta/2.0/members/nonce.txt")) });
  bad("no nonce", /not in the log/, { site: (folder) => fs.rmSync(join(folder, "releases/beta/2.0/members/nonce.txt")) });
  bad("a nonce in upper case", /nonce\.txt that is not/, { site: (folder) => put(folder, "releases/beta/2.0/members/nonce.txt", `${"AB".repeat(32)}\n`) });
  bad("an audience that the site does not show", /does not name/, { site: (folder) => put(folder, "releases/audiences.txt", "public\n") });
  bad("a missing tile above", /is missing/, { site: (folder) => fs.rmSync(join(folder, "log/tile/1/000.p/1")) });
  bad("a wrong tile above", /not what the entries/, { site: (folder) => put(folder, "log/tile/1/000.p/1", Buffer.alloc(32)) });
  bad("a missing full tile", /is missing/, { site: (folder) => fs.rmSync(join(folder, "log/tile/0/000")) });
  bad("an attachment of another length", /bytes instead of/, edit("a10", / 4 source.files/, " 5 source/files"));
  bad("an attachment changed", /has the hash/, { site: (folder) => put(folder, "releases/alpha/1.10/public/source/files/form.pdf", "%PDX") });
  bad("a day that goes back", /and an entry before it is of 2026-03-02/, edit("a10", "released 2026-03-02", "released 2026-03-01"));
  bad("an audience in the open", /is for members, marked TLP:CLEAR, and stands there for all/, edit("a10", "audience public", "audience members"));
  bad("a marking in the open", /is for public, marked TLP:GREEN, and stands there for all/, edit("withdrawal", "TLP:CLEAR", "TLP:GREEN"));
  bad("a second withdrawal", /is the second withdrawal of its version/, { more: ["again"] });
  bad("a key that comes back", /names a key that was in force before/, { more: ["back"] });
  bad("no check.js", /check\.js is missing/, { site: (folder) => fs.rmSync(join(folder, "releases/alpha/1.9/public/check.js")) });
  bad("check.js of what was erased", /still there, though its text was purged/, { site: (folder) => put(folder, "releases/alpha/1.0/public/check.js", "faletusiGenuine({});\n") });
  const script = (change) => ({ site: (folder) => {
    const path = "releases/alpha/1.10/public/check.js";
    const data = JSON.parse(fs.readFileSync(join(folder, path), "utf8").slice("faletusiGenuine(".length, -3));
    change(data, data.earlier[0]);
    put(folder, path, `faletusiGenuine(${JSON.stringify(data)});\n`);
  } });
  bad("an earlier version of check.js changed", /another entry of version 1\.9 than the log/, script((_, one) => (one.entry = one.entry.replace("Better", "Worse"))));
  bad("an earlier version's place changed", /way that does not lead|another entry of version/, script((_, one) => (one.index = 1)));
  bad("an earlier version's lines changed", /other lines of version 1\.9/, script((_, one) => (one.leaves[0] = one.leaves[1])));
  bad("an earlier version's number changed", /earlier version that is none/, script((_, one) => (one.version = "1.8")));
  bad("an earlier version whose lines stood nowhere", /was of version 1\.9 that does not name lines/, script((_, one) => (one.was = { nowhere: null })));
  bad("an earlier version without what its lines were", /was of version 1\.9 that does not name lines/, script((_, one) => delete one.was));
  bad("an earlier version with more", /which nothing asks for/, script((_, one) => (one.more = 1)));
  bad("a way in check.js changed", /another proof|does not lead/, script((data) => (data.way[0] = data.way[1])));
  bad("another root of the reading", /another root than its entry/, edit("a9", /(reading [0-9a-f]{64}) [0-9a-f]{64}/, `$1 ${"0".repeat(64)}`));
  bad("another number of lines", /lines instead of/, edit("a9", /(reading .*) 3\n/, "$1 4\n"));
  bad("a reading with CR", /not normalised/, { reading: (id) => (id === "a9" ? "sec_1\ttext\r\n" : null) });
  bad("a reading with two spaces", /not normalised/, { reading: (id) => (id === "a9" ? "sec_1\ta  text\n" : null) });
  bad("a reading in NFD", /not normalised/, { reading: (id) => (id === "a9" ? "sec_1\tte\u0301xt\n" : null) });
  bad("a reading with a space in an id", /is no id/, { reading: (id) => (id === "a9" ? "sec 1\ttext\n" : null) });
  bad("a reading without a tab", /not an id, a tab/, { reading: (id) => (id === "a9" ? "sec_1 text\n" : null) });

  // Entries that are none, though they are signed.
  for (const [title, wording, from, to, id = "a9"] of [
    ["an unknown line", /does not belong/, /$/, "more x\n"],
    ["a line twice", /does not belong/, "\nnote Better", "\nnote Better\nnote Better"],
    ["lines in another order", /does not belong|lacks its line/, /(approved-by .*\n)(effective .*\n)/, "$2$1"],
    ["a line too few", /lacks its line language/, /language .*\n/, ""],
    ["a line of another kind", /does not belong/, /$/, "reason x\n"],
    ["no final line feed", /does not end in a line feed/, /\n$/, ""],
    ["an empty line at the end", /does not belong/, /$/, "\n"],
    ["CRLF", /version 1/, /\n/g, "\r\n"],
    ["a byte order mark", /version 1/, /^/, "\ufeff"],
    ["version 2 of the entry", /version 1/, "entry-v1", "entry-v2"],
    ["an unknown kind", /no known kind/, "kind release", "kind releases"],
    ["two spaces after a label", /no proper line/, "title ", "title  "],
    ["a space at the end", /no proper line/, "note Better", "note Better "],
    ["an empty value", /no proper line/, "note Better", "note "],
    ["NFD", /no proper line/, "note Better", "note Be\u0301tter"],
    ["a mark of direction", /no proper line/, "note Better", "note Bet\u202eter"],
    ["a line separator", /no proper line/, "note Better", "note Bet\u2028ter"],
    ["an invisible mark", /no proper line/, "note Better", "note Bet\ufeffter"],
    ["a control character", /no proper line/, "note Better", "note Bet\u0085ter"],
    ["a version with a leading zero", /no version/, "version 1.9", "version 1.09"],
    ["a version of three numbers", /no version/, "version 1.9", "version 1.9.0"],
    ["a day that does not exist", /no day/, "released 2026-02-28", "released 2026-02-29"],
    ["the year 0", /no day/, "released 2026-02-28", "released 0000-02-28"],
    ["a hash in upper case", /no hash/, /previous .*/, `previous ${"A".repeat(64)}`],
    ["an unknown marking", /no marking/, "TLP:CLEAR", "TLP:WHITE"],
    ["a language that is none", /no language/, "language en", "language e"],
    ["profile 0", /profile 0/, "reading-profile 1", "reading-profile 0"],
    ["one space in a source line", /source line/, /(source [0-9a-f]{64}) {2}/, "$1 "],
    ["sources in another order", /not in order/, /(source .*\n)(source .*\n)/, "$2$1"],
    ["a source twice", /not in order/, /(source .*\n)/, "$1$1"],
    ["a path upwards", /no path/, "source/laws/a.md", "source/../a.md"],
    ["an absolute path", /no path/, "source/laws/a.md", "/source/a.md"],
    ["a path with a backslash", /no path/, "source/laws/a.md", "source\\a.md"],
    ["a path with an empty name", /no path/, "source/laws/a.md", "source//a.md"],
    ["a path that is not in source/", /does not lie in source/, "source/laws/a.md", "laws/a.md"],
    ["a work called log", /no name for a work/, "work alpha", "work log"],
    ["a name with what nobody sees", /no name/, "audience public", "audience pub\u3164lic"],
    ["a name with a mark in front", /no name/, "audience public", "audience \u0327public"],
    ["a language in upper case", /no language/, "language en", "language EN"],
    ["a media type in upper case", /media type|file line/, "application/pdf", "Application/pdf", "a10"],
    ["a version beyond 32 bits", /no version/, "version 1.9", "version 1.4294967296"],
    ["a name with a slash", /no name/, "audience public", "audience pub/lic"],
    ["a name that begins with a point", /no name/, "work alpha", "work .alpha"],
    ["an approval of three parts", /no|approval/, "; item 4", ""],
    ["a media type that is none", /media type|file line/, "application/pdf", "application", "a10"],
    ["a length with a leading zero", /a number belongs/, " 4 source/files", " 04 source/files", "a10"],
    ["an ECDSA key", /not Ed25519/, /key .*\n/, "key hub.example/log+00000000+AgAA\n", "second"],
    ["a reason that lacks", /lacks its line reason/, /reason .*\n/, "", "withdrawal"],
  ]) bad(title, wording, edit(id, from, to));
  bad("a restricted entry with a mistake", /no proper line/, edit("b2", "title A law", "title A law "));
  bad("bytes that are not UTF-8", /not UTF-8|open no/, { site: (folder) => fs.appendFileSync(join(folder, "releases/beta/2.0/members/entry.txt"), Buffer.of(0xff, 10)) });
  bad("a commitment in upper case", /not an entry|version 1/, { ...edit("a9", /^[^]*$/, `faletusi-commitment-v1\ncommitment ${"A".repeat(64)}\n`) });
  // The log alone.
  silent("the log of ours alone, with both keys", made(), ["--log-only", "--key", first.text, "--key", second.text]);
  bad("the log alone, with one key only", /not signed by/, {}, ["--log-only", "--key", second.text]);
}

const sites = process.argv.slice(2);
if (sites.length === 0) {
  console.error("usage: node check.mjs SITE [SITE…]");
  process.exit(2);
}
try {
  sites.forEach(tamperWithSite);
  tamperWithOwn();
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
