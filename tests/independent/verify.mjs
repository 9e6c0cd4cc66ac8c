// A second verifier of a built site's log and releases, written from the specification alone: the head of
// src/ledger/entry.rs, the C2SP specifications, RFC 6962 and 9162. It shares no code with the first, so that a mistake
// in the one does not hide in the other.
//
//   node verify.mjs DIR [--key VKEY|FINGERPRINT]…   a built site, or a copy of one
//   node verify.mjs DIR --log-only --key VKEY   only checkpoints and tiles, whatever the entries say
//
// Prints a line for each finding and a closing line with counts. Exit code 1 if there is a finding, 2 if it was called
// wrongly.

import { createHash, createPublicKey, verify as verifySignature } from "node:crypto";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

// ---------------------------------------------------------------------------------------------------------------------
// Bytes, text, hashes

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const leafHash = (bytes) => sha256(Buffer.of(0), bytes);
const nodeHash = (left, right) => sha256(Buffer.of(1), left, right);
const hex = (bytes) => Buffer.from(bytes).toString("hex");

/** An error that names what is wrong with the thing that is being read. */
class Wrong extends Error {}
const wrong = (text) => {
  throw new Wrong(text);
};

/** Bytes as text, strictly: no replacement characters, and a byte order mark stays where it stands. */
function utf8(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return wrong("is not UTF-8");
  }
}

/** Base64 with one spelling only: padded, standard alphabet, no bits left over. */
function base64(text) {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : wrong("has base64 that is not in its one proper form");
}

const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
const number = (text) => (NUMBER.test(text) ? Number(text) : wrong(`has "${shown(text)}" where a number belongs`));

/** Text for a message: nothing that could move a terminal's cursor or fill the screen. */
const shown = (text) => (text.length > 300 ? `${text.slice(0, 300)}…` : text).replace(/[^\x20-\x7e\p{L}\p{M}\p{N}…]/gu, "?");

// ---------------------------------------------------------------------------------------------------------------------
// RFC 6962: trees

/** The root over leaf hashes (RFC 6962, 2.1), with a stack of whole subtrees. */
function rootOf(leaves, size = leaves.length) {
  if (size === 0) return sha256();
  const stack = [];
  for (let at = 0; at < size; at += 1) {
    let hash = leaves[at];
    for (let count = at; count % 2 === 1; count = (count - 1) / 2) hash = nodeHash(stack.pop(), hash);
    stack.push(hash);
  }
  return stack.reduceRight((right, left) => nodeHash(left, right));
}

/** The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2). */
function rootFromProof(index, size, leaf, proof) {
  if (index >= size) wrong("names an entry that its checkpoint does not have");
  let number = BigInt(index);
  let last = BigInt(size) - 1n;
  let root = leaf;
  for (const step of proof) {
    if (last === 0n) wrong("has a proof that is too long");
    if ((number & 1n) === 1n || number === last) {
      root = nodeHash(step, root);
      while ((number & 1n) === 0n && number !== 0n) {
        number >>= 1n;
        last >>= 1n;
      }
    } else root = nodeHash(root, step);
    number >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? root : wrong("has a proof that is too short");
}

// ---------------------------------------------------------------------------------------------------------------------
// C2SP signed-note and tlog-checkpoint

/** A verifier key, Ed25519 only. */
function verifierKey(text) {
  const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text) ?? wrong("has a key that is not a verifier key");
  const [, name, id, material] = parts;
  if (/[\p{White_Space}\p{Cc}]/u.test(name)) wrong("has a key whose name has white space");
  const bytes = base64(material);
  if (bytes[0] !== 1 || bytes.length !== 33) wrong("has a key that is not Ed25519");
  if (hex(sha256(name, "\n", bytes).subarray(0, 4)) !== id) wrong("has a key whose id does not fit it");
  const x = bytes.subarray(1).toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  return { text, name, id, public: bytes.subarray(1), verifies: (message, signature) => signature.length === 64 && verifySignature(null, message, key, signature) };
}

/** Takes a signed note apart: its text, and its signatures with name, id and bytes. */
function signedNote(bytes) {
  const all = utf8(bytes);
  if (/[\x00-\x09\x0b-\x1f]/.test(all)) wrong("has a control character");
  const cut = all.lastIndexOf("\n\n");
  if (cut < 0 || !all.endsWith("\n")) wrong("is not a signed note");
  const text = all.slice(0, cut + 1);
  const lines = all.slice(cut + 2, -1).split("\n");
  if (cut + 2 >= all.length) wrong("has no signature");
  if (lines.length > 100) wrong("has more than 100 signatures");
  const signatures = lines.map((line) => {
    const [, name, encoded] = /^\u2014 ([^+\p{White_Space}]+) (\S+)$/u.exec(line) ?? wrong("has a line that is not a signature where one belongs");
    const raw = base64(encoded);
    if (raw.length < 5) wrong("has a signature that is too short");
    return { name, id: hex(raw.subarray(0, 4)), bytes: raw.subarray(4) };
  });
  return { text, signatures };
}

/** Complains unless the key signed the note, and every signature that claims to be the key's is. */
function signedBy(note, key) {
  const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
  if (own.length === 0) wrong(`is not signed by the key in force, ${key.name}+${key.id}`);
  for (const { bytes } of own) {
    if (!key.verifies(Buffer.from(note.text), bytes)) wrong(`has a signature of ${key.name}+${key.id} that is not right`);
  }
}

/** The three lines of a checkpoint's text; further ones are allowed, unless empty, and mean nothing. */
function checkpointText(text) {
  const lines = text.slice(0, -1).split("\n");
  if (!text.endsWith("\n") || lines.length < 3 || lines.includes("")) wrong("is not a checkpoint");
  const root = base64(lines[2]);
  if (root.length !== 32) wrong("has a root that is not 32 bytes");
  return { origin: lines[0], size: number(lines[1]), root };
}

function checkpoint(bytes) {
  const note = signedNote(bytes);
  return { note, bytes, ...checkpointText(note.text) };
}

// ---------------------------------------------------------------------------------------------------------------------
// C2SP tlog-tiles

const tilePath = (kind, index, width) => {
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, "0").match(/.{3}/g);
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${kind}/${name}${width === 256 ? "" : `.p/${width}`}`;
};

/** Every tile that a tree of this size has: [kind, index, width]; kind is a level or "entries". */
function* tilesOf(size) {
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / 256)) {
    for (const kind of level === 0 ? [0, "entries"] : [level]) {
      for (let index = 0; index * 256 < count; index += 1) yield [kind, index, Math.min(256, count - index * 256)];
    }
  }
}

/** The entries of a bundle. */
function bundle(bytes) {
  const entries = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) wrong("ends in the middle of an entry");
    const end = at + 2 + bytes.readUInt16BE(at);
    if (end > bytes.length) wrong("ends in the middle of an entry");
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

// ---------------------------------------------------------------------------------------------------------------------
// The entry

const HASH = /^[0-9a-f]{64}$/;
const NAME = /^[\p{Alphabetic}\p{N}_][\p{Alphabetic}\p{M}\p{N}_.-]*$/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
const FORBIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const WORD = "[a-z0-9][a-z0-9!#$&^_.+-]*";
const MEDIA_TYPE = new RegExp(`^${WORD}/${WORD}$`);
const MARKINGS = ["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"];
const LANGUAGE = /^[a-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/;

const when = (good, text) => (value) => (good(value) ? value : wrong(`has "${shown(value)}", which is no ${text}`));
const line = when((value) => value !== "" && value.normalize("NFC") === value && !/^\p{White_Space}|\p{White_Space}$/u.test(value) && !FORBIDDEN.test(value), "proper line");
const hash = when((value) => HASH.test(value), "hash");
const name = when((value) => NAME.test(value) && !INVISIBLE.test(value), "name");
const day = when((value) => {
  const [, year, month, date] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value)?.map(Number) ?? [];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year >= 1 && date >= 1 && date <= days;
}, "day");
const version = when((value) => /^(?:0|[1-9][0-9]{0,9})\.(?:0|[1-9][0-9]{0,9})$/.test(value) && value.split(".").every((part) => Number(part) <= 4294967295), "version");
const path = (value) => {
  line(value);
  if (value.includes("\\") || value.split("/").some((part) => ["", ".", ".."].includes(part))) wrong(`has "${shown(value)}", which is no path`);
  return value.startsWith("source/") ? value : wrong(`has "${shown(value)}", which does not lie in source/`);
};
const previous = (value) => (value === "none" ? null : hash(value));

function source(value) {
  const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/su.exec(value) ?? wrong("has a source line that is not one");
  return { sum, path: path(name) };
}

function file(value) {
  const [, type, sum, length, name] = /^(\S+) ([0-9a-f]{64}) (\S+) (.+)$/su.exec(value) ?? wrong("has a file line that is not one");
  if (!MEDIA_TYPE.test(type)) wrong(`has "${shown(type)}", which is no media type`);
  return { sum, length: number(length), path: path(name) };
}

function reading(value) {
  const [, sum, root, lines] = /^([0-9a-f]{64}) ([0-9a-f]{64}) (\S+)$/.exec(value) ?? wrong("has a reading line that is not one");
  return { sum, root, lines: number(lines) };
}

function approval(value) {
  const parts = value.split("; ");
  if (parts.length !== 4 || parts.some((part) => part.includes(";"))) wrong("has an approval that is not body; meeting; item; day");
  parts.slice(0, 3).forEach(line);
  day(parts[3]);
  return value;
}

// The table of the specification: label, how often for release, withdrawal and purge, key ("1" once, "?" at most once,
// "*" at least once, "" never), and how its value is read.
const TABLE = [
  ["kind", "1", "1", "1", line],
  ["work", "1", "1", "", when((value) => value !== "log" && name(value), "name for a work")],
  ["title", "1", "", "", line],
  ["version", "1", "1", "", version],
  ["released", "1", "1", "1", day],
  ["previous", "1", "1", "1", previous],
  ["audience", "1", "1", "", name],
  ["marking", "1", "1", "", when((value) => MARKINGS.includes(value), "marking")],
  ["language", "1", "", "", when((value) => LANGUAGE.test(value), "language")],
  ["reading-profile", "1", "", "", (value) => number(value) || wrong("has reading profile 0")],
  ["source", "*", "", "", source],
  ["file", "0*", "", "", file],
  ["reading", "1", "", "", reading],
  ["approved-by", "?", "?", "", approval],
  ["effective", "?", "?", "", day],
  ["supersedes", "?", "", "", version],
  ["reason", "", "1", "", line],
  ["note", "?", "?", "?", line],
  ["key", "", "", "1", verifierKey],
  ["signature", "", "", "?", base64],
];
const COLUMN = { release: 1, withdrawal: 2, purge: 2, key: 3 };

/** Reads an entry, strictly: one that could be written in a second way is none. */
function entry(bytes) {
  if (bytes.length > 65535) wrong("is longer than 65,535 bytes");
  const text = utf8(bytes);
  if (!text.endsWith("\n")) wrong("does not end in a line feed");
  const lines = text.slice(0, -1).split("\n");
  if (lines.shift() !== "faletusi-entry-v1") wrong("is not an entry of version 1");
  const column = COLUMN[/^kind (.*)$/s.exec(lines[0] ?? "")?.[1]] ?? wrong("is of no known kind");
  const read = { bytes };
  for (const [label, ...rest] of TABLE) {
    const often = rest[column - 1];
    const values = [];
    while (often !== "" && lines[0]?.startsWith(`${label} `) && (often.endsWith("*") || values.length === 0)) {
      const value = lines.shift().slice(label.length + 1);
      values.push(rest[3](line(value)));
    }
    if (values.length === 0 && (often === "1" || often === "*")) wrong(`lacks its line ${label}, or has it in another place`);
    read[label] = often.endsWith("*") ? values : values[0];
  }
  if (lines.length > 0) wrong(`has a line that does not belong there: ${shown(lines[0])}`);
  for (const list of [read.source ?? [], read.file ?? []]) {
    for (let at = 1; at < list.length; at += 1) {
      if (Buffer.compare(Buffer.from(list[at - 1].path), Buffer.from(list[at].path)) >= 0) wrong("has paths that are not in order, or twice the same");
    }
  }
  return read;
}

/** What stands in the log: an entry, or the commitment to one. */
function logged(bytes) {
  const [, commitment] = /^faletusi-commitment-v1\ncommitment ([0-9a-f]{64})\n$/.exec(bytes.toString("latin1")) ?? [];
  return commitment ? { commitment } : { entry: entry(bytes) };
}

const commitmentTo = (nonce, bytes) => hex(sha256("faletusi commitment v1\n", nonce, bytes));
const compareVersions = (one, other) => {
  const [a, b] = [one, other].map((text) => text.split(".").map(BigInt));
  const at = a[0] === b[0] ? 1 : 0;
  return a[at] < b[at] ? -1 : a[at] > b[at] ? 1 : 0;
};

// ---------------------------------------------------------------------------------------------------------------------
// C2SP tlog-proof

function tlogProof(bytes) {
  const text = utf8(bytes);
  const cut = text.indexOf("\n\n");
  if (cut < 0) wrong("has no checkpoint");
  const lines = text.slice(0, cut).split("\n");
  if (lines.shift() !== "c2sp.org/tlog-proof@v1") wrong("is not a tlog-proof of version 1");
  const extra = lines[0]?.startsWith("extra ") ? base64(lines.shift().slice(6)) : null;
  const index = number(/^index (\S+)$/.exec(lines.shift() ?? "")?.[1] ?? wrong("names no entry"));
  if (lines.length > 64) wrong("has a proof of more than 64 hashes");
  const proof = lines.map((text) => {
    const bytes = base64(text);
    return bytes.length === 32 ? bytes : wrong("has a hash that is not 32 bytes");
  });
  return { extra, index, proof, checkpoint: Buffer.from(text.slice(cut + 2)) };
}

// ---------------------------------------------------------------------------------------------------------------------
// The verifier

class Verifier {
  findings = [];
  counts = { entries: 0, checkpoints: 0, tiles: 0, files: 0, proofs: 0, opened: 0 };

  constructor(root, { keys = [], logOnly = false } = {}) {
    this.root = root;
    this.keys = keys;
    this.logOnly = logOnly;
  }

  find(text) {
    if (!this.findings.includes(text)) this.findings.push(text);
  }

  /** Does something; what is wrong becomes a finding about `what`. */
  try(what, action) {
    try {
      return action();
    } catch (error) {
      this.find(`${what} ${error instanceof Wrong ? error.message : `cannot be checked: ${error.message}`}`);
      return undefined;
    }
  }

  /** Every file below a folder, by its path relative to it; anything that is neither file nor folder is a finding. */
  list(folder, label) {
    const files = new Map();
    const walk = (path, full) => {
      for (const name of readdirSync(full).sort()) {
        const inner = path === "" ? name : `${path}/${name}`;
        const at = join(full, name);
        const kind = lstatSync(at);
        if (kind.isDirectory()) {
          if (readdirSync(at).length === 0) this.find(`${shown(inner)}, below ${label}, is an empty folder`);
          walk(inner, at);
        } else if (kind.isFile()) files.set(inner, at);
        else this.find(`${shown(inner)}, below ${label}, is neither a file nor a folder`);
      }
    };
    if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) walk("", folder);
    return files;
  }

  run() {
    const inLog = join(this.root, "log");
    const folder = lstatSync(inLog, { throwIfNoEntry: false }) || !this.logOnly ? inLog : this.root;
    this.log = this.list(folder, "log/");
    this.known = new Set();
    const [prints, texts] = [this.keys.filter((text) => HASH.test(text)), this.keys.filter((text) => !HASH.test(text))];
    this.given = texts.map((text) => this.try("the key given", () => verifierKey(text))).filter(Boolean);
    this.prints = prints;
    const heads = this.heads();
    if (!this.head) this.find("the log has no checkpoint that can be read");
    else if (this.entries()) {
      this.tiles(heads);
      if (this.logOnly) this.known.add("keys");
      else this.replay();
      this.checkHeads(heads);
      if (!this.logOnly) this.releases();
    }
    for (const path of this.log.keys()) if (this.head && !this.known.has(path)) this.find(`log/${shown(path)} does not belong to the log`);
    return this;
  }

  /** Reads all checkpoints; the signatures wait until the keys are known. */
  heads() {
    const heads = [];
    for (const [path, at] of this.log) {
      const kept = /^checkpoints\/(.+)$/.exec(path) ?? (this.logOnly ? /^checkpoint\.[0-9]+$/.exec(path) : null);
      if (path !== "checkpoint" && !kept) continue;
      this.known.add(path);
      const head = this.try(`log/${path}`, () => checkpoint(readFileSync(at)));
      if (!head) continue;
      if (kept?.[1] !== undefined && kept[1] !== String(head.size)) this.find(`log/${path} is the checkpoint of another size, ${head.size}`);
      heads.push({ path, ...head });
    }
    this.counts.checkpoints = heads.length;
    this.head = heads.find(({ path }) => path === "checkpoint");
    if (this.log.has("root.txt") && !this.log.has("checkpoint")) {
      // Without a key there is no checkpoint, but its three lines.
      this.known.add("root.txt");
      this.unsigned = true;
      this.head = this.try("log/root.txt", () => {
        const text = utf8(readFileSync(this.log.get("root.txt")));
        return text.split("\n").length === 4 ? { path: "root.txt", ...checkpointText(text) } : wrong("is not three lines");
      });
      if (this.keys.length > 0) this.find("the log is unsigned, so that the key given cannot have signed it");
      if (this.head) heads.push(this.head);
    }
    if (this.head && !this.unsigned) {
      const same = heads.find(({ path }) => path === `checkpoints/${this.head.size}`);
      if (!this.logOnly && !same) this.find(`log/checkpoints/${this.head.size}, the copy of log/checkpoint, is missing`);
      if (same && !same.bytes.equals(this.head.bytes)) this.find(`log/${same.path} differs from log/checkpoint`);
    }
    for (const { path, size } of heads) {
      if (this.head && size > this.head.size) this.find(`log/${path} is newer than log/checkpoint: the log has been rolled back from ${size} entries to ${this.head.size}`);
    }
    return heads;
  }

  /** Reads all entries from the bundles of the newest checkpoint. */
  entries() {
    this.raw = [];
    for (let index = 0; index * 256 < this.head.size; index += 1) {
      const width = Math.min(256, this.head.size - index * 256);
      const path = tilePath("entries", index, width);
      if (!this.log.has(path)) {
        this.find(`log/${path} is missing`);
        return false;
      }
      const found = this.try(`log/${path}`, () => {
        const list = bundle(readFileSync(this.log.get(path)));
        return list.length === width ? list : wrong(`has ${list.length} entries instead of ${width}`);
      });
      if (!found) return false;
      this.raw.push(...found);
    }
    this.leaves = this.raw.map(leafHash);
    this.counts.entries = this.raw.length;
    return true;
  }

  /** Compares every tile of every checkpoint with what the entries give. */
  tiles(heads) {
    const levels = [this.leaves];
    for (let below = this.leaves; below.length >= 256; ) {
      const above = [];
      for (let at = 0; at + 256 <= below.length; at += 256) above.push(rootOf(below.slice(at, at + 256)));
      levels.push(above);
      below = above;
    }
    const sizes = [...new Set(heads.map(({ size }) => size))].filter((size) => size <= this.head.size);
    for (const size of sizes) {
      for (const [kind, index, width] of tilesOf(size)) {
        const path = tilePath(kind, index, width);
        if (this.known.has(path)) continue;
        if (!this.log.has(path)) {
          if (!this.log.has(tilePath(kind, index, 256))) this.find(`log/${path} is missing`);
          continue;
        }
        this.known.add(path);
        this.counts.tiles += 1;
        this.try(`log/${path}`, () => {
          const [from, to] = [index * 256, index * 256 + width];
          const length = (bytes) => Buffer.of(bytes.length >> 8, bytes.length & 255);
          const wanted = Buffer.concat(kind === "entries" ? this.raw.slice(from, to).flatMap((bytes) => [length(bytes), bytes]) : levels[kind].slice(from, to));
          if (!wanted.equals(readFileSync(this.log.get(path)))) wrong("is not what the entries of the log give");
        });
      }
    }
  }

  /** Parses every entry, and follows the keys. */
  replay() {
    this.said = this.raw.map((bytes, index) => this.try(`entry ${index} of the log`, () => logged(bytes)) ?? {});
    this.chain = [];
    this.said.forEach(({ entry }, index) => {
      if (entry?.kind === "key") this.try(`entry ${index} of the log`, () => this.key(entry, index));
      else if (entry && (entry.marking !== "TLP:CLEAR" || entry.audience !== "public")) {
        this.find(`entry ${index} of the log is for ${entry.audience}, marked ${entry.marking}, and stands there for all to read`);
      }
    });
    this.force = (size) => this.chain.filter(({ index }) => index < size).at(-1)?.key;
    const published = this.chain.map(({ key }) => `${key.text}\n`).join("");
    if (this.log.has("keys")) {
      this.known.add("keys");
      if (readFileSync(this.log.get("keys")).toString("latin1") !== Buffer.from(published).toString("latin1")) this.find("log/keys does not list the keys of the log");
    } else if (published !== "") this.find("log/keys is missing");
    for (const print of this.prints) {
      const key = this.chain.find(({ key }) => hex(sha256(key.public)) === print)?.key;
      if (key) this.given.push(key);
      else this.find(`the fingerprint given, ${print}, is of no key of this log`);
    }
    for (const { text } of this.given) {
      if (!this.chain.some(({ key }) => key.text === text)) this.find(`the key given, ${shown(text)}, is no key of this log`);
    }
  }

  key(read, index) {
    const before = this.chain.at(-1);
    const leaf = before ? hex(this.leaves[before.index]) : null;
    // Taken first: what comes after is judged by the key that the log names, even if its entry is wrong.
    const twice = this.chain.some(({ key }) => key.public.equals(read.key.public) || (key.name === read.key.name && key.id === read.key.id));
    this.chain.push({ key: read.key, index });
    if (twice) wrong("names a key that was in force before");
    if (read.previous !== leaf) wrong(`names ${read.previous ?? "none"} as the previous key's entry instead of ${leaf ?? "none"}`);
    if (!before) {
      if (read.signature) wrong("is the log's first key, and signed");
      return;
    }
    if (!read.signature) wrong("is a new key that the one before it did not sign");
    const message = read.bytes.subarray(0, read.bytes.lastIndexOf("signature "));
    if (hex(read.signature.subarray(0, 4)) !== before.key.id) wrong("is a new key that another key than the one before it signed");
    if (!before.key.verifies(message, read.signature.subarray(4))) wrong("is a new key with a signature that is not right");
  }

  /** Signature, origin and root of every checkpoint. */
  checkHeads(heads) {
    // A key's name need not be the origin.
    this.origin = this.head.origin;
    for (const head of heads) this.try(`log/${head.path}`, () => this.checkHead(head));
  }

  checkHead(head) {
    if (head.origin !== this.origin) wrong(`is of another log, ${shown(head.origin)}, instead of ${shown(this.origin)}`);
    if (head.size > this.leaves.length) wrong(`counts ${head.size} entries, and the log has ${this.leaves.length}`);
    if (!this.roots) this.roots = new Map();
    if (!this.roots.has(head.size)) this.roots.set(head.size, rootOf(this.leaves, head.size));
    if (!this.roots.get(head.size).equals(head.root)) wrong("has another root than the entries of the log give");
    if (!head.note) return;
    if (this.logOnly) {
      if (this.given.length === 0) wrong("cannot be checked without --key");
      const key = this.given.find((key) => head.note.signatures.some(({ name, id }) => name === key.name && id === key.id));
      signedBy(head.note, key ?? this.given[0]);
    } else signedBy(head.note, this.force(head.size) ?? wrong("is signed, and no key was in force then"));
  }

  // -------------------------------------------------------------------------------------------------------------------
  // releases/

  releases() {
    this.files = this.list(join(this.root, "releases"), "releases/");
    this.used = new Set();
    this.opened = new Map();
    this.folders = new Map();
    for (const path of this.files.keys()) {
      const [, folder] = /^([^/]+\/[^/]+\/[^/]+)\/./s.exec(path) ?? [];
      if (folder) this.folders.set(folder, null);
    }
    this.audiences();
    for (const folder of this.folders.keys()) this.try(`releases/${folder}`, () => this.open(folder));
    this.chains();
    for (const [folder, found] of this.folders) if (found) this.frozen(folder, found);
    const present = new Set([...this.folders.values()].map((found) => found?.index));
    const others = new Set([...this.folders.keys()].map((folder) => folder.slice(0, folder.lastIndexOf("/"))));
    this.said.forEach(({ entry }, index) => {
      if (entry?.kind !== "release" || present.has(index)) return;
      // Of an erased text nothing need be there; readers of a narrower text may have that in its place.
      if (this.purged.has(`${entry.work}\n${entry.version}\n${entry.audience}`) || others.has(`${entry.work}/${entry.version}`)) return;
      this.find(`${entry.work} ${entry.version} for ${entry.audience}, entry ${index} of the log, is not below releases/`);
    });
    for (const path of this.files.keys()) if (!this.used.has(path)) this.find(`releases/${shown(path)} is not in the log`);
    this.counts.files = this.files.size;
    this.counts.opened = this.opened.size;
  }

  /** audiences.txt: the audiences whose texts may lie here, one a line. */
  audiences() {
    if (this.files.size === 0) return;
    const bytes = this.take("audiences.txt");
    if (!bytes) return void this.find("releases/audiences.txt is missing");
    this.try("releases/audiences.txt", () => {
      const text = utf8(bytes);
      if (!text.endsWith("\n")) wrong("does not end in a line feed");
      this.allowed = text.slice(0, -1).split("\n").map(name);
    });
  }

  take(path) {
    if (!this.files.has(path)) return null;
    this.used.add(path);
    return readFileSync(this.files.get(path));
  }

  /** Finds the entry of a folder in the log, as it stands there or through its commitment. */
  open(folder) {
    const bytes = this.take(`${folder}/entry.txt`) ?? wrong("has no entry.txt");
    const read = entry(bytes);
    if (read.kind === "key") wrong("has the entry of a key");
    const place = `${read.work}/${read.version}/${read.audience}${read.kind === "release" ? "" : `.${read.kind}`}`;
    if (folder !== place) wrong(`has the entry of another, ${shown(place)}`);
    if (this.allowed && !this.allowed.includes(read.audience)) wrong("is for an audience that audiences.txt does not name");
    const nonceBytes = this.take(`${folder}/nonce.txt`);
    let index;
    let nonce = null;
    if (nonceBytes) {
      const [, digits] = /^([0-9a-f]{64})\n$/.exec(nonceBytes.toString("latin1")) ?? wrong("has a nonce.txt that is not 64 hexadecimal digits and a line feed");
      nonce = Buffer.from(digits, "hex");
      const sum = commitmentTo(nonce, bytes);
      index = this.said.findIndex(({ commitment }) => commitment === sum);
      if (index < 0) wrong("has an entry and a nonce that open no commitment of the log");
      this.opened.set(index, read);
    } else {
      index = this.raw.findIndex((logged) => logged.equals(bytes));
      if (index < 0) wrong("has an entry that is not in the log");
    }
    this.folders.set(folder, { index, nonce, entry: read });
  }

  /** For each work and audience: previous, versions, what supersedes and withdraws what. For all: the days. */
  chains() {
    const chains = new Map();
    let latest = "";
    this.said.forEach((logged, index) => {
      const read = logged.entry ?? this.opened.get(index);
      if (!read) return;
      if (read.released < latest) this.find(`entry ${index} of the log is of ${read.released}, and an entry before it is of ${latest}`);
      else latest = read.released;
      if (read.kind === "key") return;
      const id = `${read.work}\n${read.audience}`;
      if (!chains.has(id)) chains.set(id, []);
      const chain = chains.get(id);
      const link = { read, index, open: Boolean(logged.entry), gap: false };
      this.try(`entry ${index} of the log, ${read.kind} of ${read.work} ${read.version} for ${read.audience},`, () => this.follow(link, chain));
      chain.push(link);
    });
    this.purged = new Set();
    for (const chain of chains.values()) {
      for (const { read } of chain) if (read.kind === "purge") this.purged.add(`${read.work}\n${read.version}\n${read.audience}`);
    }
  }

  follow(link, chain) {
    const { read, index, open } = link;
    const before = chain.at(-1);
    const leaf = before ? hex(this.leaves[before.index]) : null;
    // What is only committed to may lie between: an opened entry may then name one that this site does not open.
    const hidden = (at) => at > (before?.index ?? -1) && at < index && this.said[at].commitment && !this.opened.has(at);
    link.gap = !open && read.previous !== null && this.leaves.some((hash, at) => hidden(at) && hex(hash) === read.previous);
    if (open && before && !before.open) wrong("follows an entry that is only committed to");
    if (read.previous !== leaf && !link.gap) wrong(`names ${read.previous ?? "none"} as the entry before it instead of ${leaf ?? "none"}`);
    const whole = !link.gap && chain.every(({ gap }) => !gap);
    const releases = chain.filter(({ read }) => read.kind === "release").map(({ read }) => read.version);
    const released = (version) => releases.includes(version) || !whole;
    if (read.kind === "release") {
      const last = releases.at(-1);
      if (last && compareVersions(last, read.version) >= 0) wrong(`has a version that does not go up from ${last}`);
      if (read.supersedes && !released(read.supersedes)) wrong(`supersedes ${read.supersedes}, which was never released`);
      if (read.supersedes && compareVersions(read.supersedes, read.version) >= 0) wrong(`supersedes ${read.supersedes}, which is not older`);
    } else if (!released(read.version)) wrong("is about a version that was never released");
    else if (chain.some(({ read: other }) => other.kind === read.kind && other.version === read.version)) wrong(`is the second ${read.kind} of its version`);
  }

  /** The frozen files of a deliverable, its proof and what its page is checked with. */
  frozen(folder, { index, nonce, entry: read }) {
    const text = nonce ? Buffer.concat([nonce, read.bytes]) : read.bytes;
    // What opens a withdrawal or purge has no proof: it ends, or takes away, and claims no text.
    const proofBytes = read.kind === "release" && !this.unsigned ? this.take(`${folder}/proof.tlog-proof`) : null;
    let proof;
    if (read.kind !== "release" || this.unsigned) proof = undefined;
    else if (!proofBytes) this.find(`releases/${folder}/proof.tlog-proof is missing`);
    else proof = this.try(`releases/${folder}/proof.tlog-proof`, () => this.proof(tlogProof(proofBytes), index, text));
    if (read.kind !== "release") return;
    const purged = this.purged.has(`${read.work}\n${read.version}\n${read.audience}`);
    for (const { sum, path, length } of [...read.source, ...read.file]) {
      const bytes = this.take(`${folder}/${path}`);
      const what = `releases/${folder}/${path}`;
      if (!bytes) {
        if (!purged) this.find(`${shown(what)} is missing`);
      } else if (purged) this.find(`${shown(what)} is still there, though it was purged`);
      else if (hex(sha256(bytes)) !== sum) this.find(`${shown(what)} has the hash ${hex(sha256(bytes))} instead of ${sum}`);
      else if (length !== undefined && length !== bytes.length) this.find(`${shown(what)} has ${bytes.length} bytes instead of ${length}`);
    }
    const bytes = this.take(`${folder}/reading.txt`);
    if (!bytes && !purged) this.find(`releases/${folder}/reading.txt is missing`);
    else if (bytes && purged) this.find(`releases/${folder}/reading.txt is still there, though it was purged`);
    else if (bytes) this.try(`releases/${folder}/reading.txt`, () => this.reading(bytes, read.reading));
    const script = this.take(`${folder}/check.js`);
    if (!script && !purged) this.find(`releases/${folder}/check.js is missing`);
    else if (script && purged) this.find(`releases/${folder}/check.js is still there, though its text was purged`);
    else if (script) this.try(`releases/${folder}/check.js`, () => this.script(utf8(script), { index, nonce, read, proof, bytes }));
  }

  reading(bytes, wanted) {
    if (hex(sha256(bytes)) !== wanted.sum) wrong(`has the hash ${hex(sha256(bytes))} instead of ${wanted.sum}`);
    const text = utf8(bytes);
    if (text !== "" && !text.endsWith("\n")) wrong("does not end in a line feed");
    const lines = text === "" ? [] : text.slice(0, -1).split("\n");
    if (lines.length !== wanted.lines) wrong(`has ${lines.length} lines instead of ${wanted.lines}`);
    if (hex(rootOf(lines.map((line) => leafHash(Buffer.from(line))))) !== wanted.root) wrong("has another root than its entry says");
    const ids = lines.map((line) => {
      const [, id, text] = /^([^\t]+)\t([^\t]*)$/s.exec(line) ?? wrong("has a line that is not an id, a tab and text");
      if (/[\p{White_Space}\p{Cc}]/u.test(id) || id.normalize("NFC") !== id) wrong(`has "${shown(id)}", which is no id`);
      const folded = text.split(/\p{White_Space}+/u).filter((word) => word !== "").join(" ");
      if (folded.normalize("NFC") !== text || /\p{Cc}/u.test(text)) wrong(`has a text that is not normalised, of ${shown(id)}`);
      return id;
    });
    if (new Set(ids).size !== ids.length) wrong("has an id twice");
  }

  proof(found, index, text) {
    const head = checkpoint(found.checkpoint);
    this.checkHead(head);
    if (found.index !== index) wrong(`is about entry ${found.index} instead of ${index}`);
    if (!rootFromProof(found.index, head.size, this.leaves[index], found.proof).equals(head.root)) wrong("does not lead to the root of its checkpoint");
    if (!found.extra?.equals(text)) wrong("does not carry the entry");
    this.counts.proofs += 1;
    return { ...found, head };
  }

  /** check.js: one call with JSON, whose members are those that the specification lists, and right. */
  script(text, { index, nonce, read, proof, bytes }) {
    const json = /^faletusiGenuine\((\{.*\})\);\n$/s.exec(text)?.[1] ?? wrong("is not one call with JSON");
    let data;
    try {
      data = JSON.parse(json);
    } catch {
      wrong("is not one call with JSON");
    }
    const same = (what, value, wanted) => {
      if (JSON.stringify(value ?? null) !== JSON.stringify(wanted ?? null)) wrong(`has another ${what} than the log and the files give`);
    };
    const members = ["work", "version", "index", "entry", "nonce", "way", "origin", "size", "head", "signed", "key", "fingerprint", "reading", "earlier", "frame"];
    for (const name of Object.keys(data)) if (!members.includes(name)) wrong(`holds ${shown(name)}, which nothing asks for`);
    if (!Object.values(data.frame ?? wrong("has no frame")).every((hash) => /^[0-9a-f]{64}$/.test(hash))) wrong("has a frame that is no hash");
    same("work", data.work, read.work);
    same("version", data.version, read.version);
    same("number", data.index, index);
    same("entry", data.entry, read.bytes.toString());
    same("nonce", data.nonce, nonce ? hex(nonce) : null);
    same("origin", data.origin, this.origin);
    same("reading", data.reading, bytes?.toString());
    same("signed", data.signed, !this.unsigned);
    if (proof) {
      same("proof", data.way, proof.proof.map((hash) => hash.toString("base64")));
      same("size", data.size, proof.head.size);
      same("checkpoint", data.head, proof.checkpoint.toString());
      const key = this.force(proof.head.size);
      same("key", data.key, key?.text);
      same("fingerprint", data.fingerprint, key && hex(sha256(key.public)));
    }
    this.way(data.way, index);
    if (this.unsigned) for (const member of ["key", "fingerprint"]) same(member, data[member], null);
    same("size", data.size, this.head.size);
    same("head", data.head, readFileSync(this.log.get(this.head.path)).toString());
    if (!Array.isArray(data.earlier)) wrong("has no list of earlier versions");
    const lines = new Set(String(data.reading).split("\n").map((line) => line.split("\t")[0]));
    for (const one of data.earlier) this.earlier(one, read, lines);
  }

  /** A way from an entry to the newest root, in base64. */
  way(hashes, index) {
    if (!Array.isArray(hashes)) wrong("has no way to the root");
    const root = rootFromProof(index, this.head.size, this.leaves[index], hashes.map((text) => base64(String(text))));
    if (!root.equals(this.head.root)) wrong("has a way that does not lead to the root");
  }

  /** An earlier version in check.js: as the log has it, its lines' leaves, and where lines of the later one stood in it. */
  earlier(one, later, lines) {
    const { work, version, index, entry: text, nonce, way, leaves, was, ...more } = one;
    const [what] = Object.keys(more);
    if (what !== undefined) wrong(`holds ${shown(what)} of an earlier version, which nothing asks for`);
    const logged = this.said[index] ?? wrong("names an earlier version that the log has not");
    const bytes = Buffer.from(String(text));
    const opens = logged.commitment ? logged.commitment === commitmentTo(Buffer.from(String(nonce), "hex"), bytes) : nonce === null && this.raw[index].equals(bytes);
    if (!opens) wrong(`has another entry of version ${shown(String(version))} than the log`);
    const read = entry(bytes);
    const older = read.kind === "release" && read.work === later.work && compareVersions(read.version, later.version) < 0;
    if (!older || work !== read.work || version !== read.version) wrong("names an earlier version that is none");
    const hints = was !== null && typeof was === "object" && !Array.isArray(was) ? Object.entries(was) : [["", 0]];
    const hint = ([id, at]) => lines.has(id) && (at === null || (typeof at === "string" && at !== "" && !/[\t\n]/.test(at)));
    if (!hints.every(hint)) wrong(`has a was of version ${version} that does not name lines`);
    this.way(way, index);
    if (leaves.length !== read.reading.lines || hex(rootOf(leaves.map(base64))) !== read.reading.root) wrong(`has other lines of version ${read.version} than its entry says`);
  }

  report() {
    const { entries, checkpoints, tiles, files, proofs, opened } = this.counts;
    const many = (count, one, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;
    const what = [many(entries, "entry", "entries"), many(checkpoints, "checkpoint"), many(tiles, "tile")];
    if (!this.logOnly) what.push(`${many(opened, "commitment")} opened`, many(files, "file"), many(proofs, "proof"));
    const key = this.unsigned ? "unsigned" : this.given.length > 0 ? "against the key given" : "by the keys of the log itself, trusted on first use";
    return [...this.findings, `${this.findings.length === 0 ? "all well" : many(this.findings.length, "finding")}: ${what.join(", ")}, ${key}`];
  }
}

const keys = [];
const rest = [];
let logOnly = false;
const given = process.argv.slice(2);
while (given.length > 0) {
  const word = given.shift();
  if (word === "--key" && given.length > 0) keys.push(given.shift());
  else if (word === "--log-only") logOnly = true;
  else rest.push(word);
}
if (rest.length !== 1 || rest[0].startsWith("-")) {
  console.error("usage: node verify.mjs DIR [--key VKEY]… [--log-only]");
  process.exit(2);
}
const verifier = new Verifier(rest[0], { keys, logOnly });
verifier.try("the folder", () => verifier.run());
for (const text of verifier.report()) console.log(text);
process.exitCode = verifier.findings.length === 0 ? 0 : 1;
