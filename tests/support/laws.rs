//! Laws that are made up: a seeded generator of realistic structure, and the edits a drafter makes to one.
#![allow(dead_code, reason = "each user takes a part of it")]

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use faletusi::compare::{Tree, read};
use faletusi::diagnostics::HubPath;
use faletusi::document::{Header, Profile};
use faletusi::parse::{Context, IncludeError, Readers, parse};

/// Numbers that look random and are the same every time.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// 0 to `sides - 1`; 0 for no sides.
    pub fn roll(&mut self, sides: usize) -> usize {
        (self.next() % sides.max(1) as u64) as usize
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.roll(most - least + 1)
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }
}

/// A level of a law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Law,
    Part,
    Section,
    Subsection,
    Paragraph,
    Subparagraph,
}

/// A provision of a made-up law. Numbers are given when it is printed.
#[derive(Debug, Clone)]
pub struct Node {
    pub level: Level,
    /// What it is known by through all edits.
    pub id: u32,
    /// Heading of Parts and sections, words of the others. `{n}` stands for a citation of the provision with that id.
    pub text: String,
    pub children: Vec<Node>,
}

const PLAIN: &[&str] = &[
    "the",
    "of",
    "a",
    "to",
    "or",
    "in",
    "and",
    "for",
    "that",
    "under",
    "by",
    "person",
    "is",
    "may",
    "must",
    "this",
    "section",
    "Act",
    "any",
    "with",
    "on",
    "be",
    "authority",
    "not",
    "an",
    "Minister",
    "information",
    "if",
    "as",
];
const START: &[&str] = &["pro", "re", "con", "de", "per", "ad", "sub", "ex", "in", "ob", "pre", "dis", "ac", "ap"];
const MIDDLE: &[&str] = &["vi", "gu", "le", "for", "mi", "ten", "sta", "pli", "cu", "rec", "mon", "ver", "lo", "qua"];
const END: &[&str] = &["sion", "ment", "tion", "ance", "ing", "able", "ed", "tor", "ive", "ity", "al", "ise"];

/// A word: every second one a small word, the others of some thousands, the first of them oftener.
pub fn word(dice: &mut Dice) -> String {
    if dice.once_in(2) {
        return PLAIN[dice.roll(PLAIN.len()).min(dice.roll(PLAIN.len()))].to_owned();
    }
    let pick = |dice: &mut Dice, list: &[&'static str]| list[dice.roll(list.len()).min(dice.roll(list.len()))];
    let mut word = pick(dice, START).to_owned();
    word.push_str(pick(dice, MIDDLE));
    if dice.once_in(2) {
        word.push_str(pick(dice, MIDDLE));
    }
    word + pick(dice, END)
}

/// So many words, without a mark at the end.
pub fn words(dice: &mut Dice, count: usize) -> String {
    let mut out = String::new();
    for at in 0..count {
        if at > 0 {
            out.push_str(if dice.once_in(15) { ", " } else { " " });
        }
        out.push_str(&word(dice));
    }
    out
}

impl Node {
    /// A law of about so many provisions.
    pub fn law(seed: u64, provisions: usize) -> Self {
        let mut dice = Dice::new(seed);
        let mut maker = Maker { next: 1, budget: provisions as i64 };
        let mut law = Self { level: Level::Law, id: 0, text: String::new(), children: Vec::new() };
        while maker.budget > 0 {
            law.children.push(maker.node(Level::Part, &mut dice));
        }
        law
    }

    /// All nodes, itself first.
    pub fn each<'n>(&'n self, visit: &mut dyn FnMut(&'n Node)) {
        visit(self);
        self.children.iter().for_each(|child| child.each(visit));
    }

    pub fn each_mut(&mut self, visit: &mut dyn FnMut(&mut Node)) {
        visit(self);
        self.children.iter_mut().for_each(|child| child.each_mut(visit));
    }

    /// The ids of a level.
    pub fn ids(&self, level: Level) -> Vec<u32> {
        let mut all = Vec::new();
        self.each(&mut |node| all.extend((node.level == level).then_some(node.id)));
        all
    }

    pub fn find(&self, id: u32) -> Option<&Node> {
        if self.id == id { Some(self) } else { self.children.iter().find_map(|child| child.find(id)) }
    }

    pub fn find_mut(&mut self, id: u32) -> Option<&mut Node> {
        if self.id == id { Some(self) } else { self.children.iter_mut().find_map(|child| child.find_mut(id)) }
    }

    /// The node that holds one, and where it stands there.
    pub fn holder_mut(&mut self, id: u32) -> Option<(&mut Node, usize)> {
        if let Some(at) = self.children.iter().position(|child| child.id == id) {
            return Some((self, at));
        }
        self.children.iter_mut().find_map(|child| child.holder_mut(id))
    }

    /// Where each provision stands, in the words of a citation.
    pub fn citations(&self) -> HashMap<u32, String> {
        let mut all = HashMap::new();
        let mut section = 0;
        for (at, part) in self.children.iter().enumerate() {
            all.insert(part.id, format!("Part {}", at + 1));
            for node in &part.children {
                section += 1;
                cite(node, &format!("section {section}"), &mut all);
            }
        }
        all
    }

    /// The law in Markdown, numbered.
    pub fn markdown(&self) -> String {
        let citations = self.citations();
        let mut out = String::new();
        let mut section = 1;
        for (at, part) in self.children.iter().enumerate() {
            let _ = write!(out, "# Part {} - {}\n\n", at + 1, part.text);
            for node in &part.children {
                let _ = write!(out, "## {section}. {}\n\n", node.text);
                section += 1;
                node.children.iter().enumerate().for_each(|(at, child)| print(child, at, &citations, &mut out));
                out.push('\n');
            }
        }
        out
    }

    /// The law as it is compared.
    pub fn tree(&self) -> Tree {
        tree(&self.markdown())
    }
}

fn cite(node: &Node, citation: &str, all: &mut HashMap<u32, String>) {
    all.insert(node.id, citation.to_owned());
    for (at, child) in node.children.iter().enumerate() {
        cite(child, &format!("{citation}({})", number(child.level, at)), all);
    }
}

fn print(node: &Node, at: usize, citations: &HashMap<u32, String>, out: &mut String) {
    let indent = "  ".repeat(node.level as usize - Level::Subsection as usize);
    let mut text = node.text.clone();
    while let Some((before, rest)) = text.split_once('{') {
        let (id, after) = rest.split_once('}').expect("a citation is closed");
        let citation = id.parse().ok().and_then(|id: u32| citations.get(&id)).map_or("the former section", |c| c);
        text = format!("{before}{citation}{after}");
    }
    let _ = writeln!(out, "{indent}({}) {text}", number(node.level, at));
    node.children.iter().enumerate().for_each(|(at, child)| print(child, at, citations, out));
}

/// The number of the child at a position, from 0.
fn number(level: Level, at: usize) -> String {
    match level {
        Level::Paragraph => {
            let letter = |n: usize| char::from(b'a' + n as u8);
            if at < 26 { letter(at).to_string() } else { format!("{}{}", letter(at / 26 - 1), letter(at % 26)) }
        }
        Level::Subparagraph => roman(at + 1),
        _ => (at + 1).to_string(),
    }
}

fn roman(mut number: usize) -> String {
    let mut out = String::new();
    for (value, sign) in [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while number >= value {
            out.push_str(sign);
            number -= value;
        }
    }
    out
}

struct Maker {
    next: u32,
    budget: i64,
}

impl Maker {
    fn node(&mut self, level: Level, dice: &mut Dice) -> Node {
        let id = self.next;
        self.next += 1;
        self.budget -= 1;
        let (inside, count) = match level {
            Level::Law | Level::Part => (Level::Section, dice.between(6, 14)),
            Level::Section => (Level::Subsection, dice.between(2, 8)),
            Level::Subsection if dice.once_in(3) => (Level::Paragraph, dice.between(2, 6)),
            Level::Paragraph if dice.once_in(10) => (Level::Subparagraph, dice.between(2, 4)),
            _ => (Level::Law, 0),
        };
        let mut text = match level {
            Level::Part | Level::Section => words(dice, 4).replace(", ", " "),
            Level::Subsection => words(dice, if count > 0 { 16 } else { dice.clone().between(25, 90) }),
            _ => words(dice, dice.clone().between(12, 45)),
        };
        if level > Level::Section && id > 20 && dice.once_in(8) {
            let _ = write!(text, " under {{{}}}", id - 1 - dice.roll(15) as u32);
        }
        if level > Level::Section {
            text.push_str(if count > 0 { ":" } else { "." });
        }
        let children = (0..count).map(|_| self.node(inside, dice)).collect();
        Node { level, id, text, children }
    }
}

/// A new node with words of its own and nothing inside.
pub fn fresh(level: Level, id: u32, dice: &mut Dice) -> Node {
    let text = match level {
        Level::Part | Level::Section => words(dice, 5).replace(", ", " "),
        _ => words(dice, 30) + ".",
    };
    Node { level, id, text, children: Vec::new() }
}

/// Some of its words are others.
pub fn reword(text: &str, dice: &mut Dice) -> String {
    let mut all: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let at = dice.roll(all.len());
    for place in all.iter_mut().skip(at).take(dice.clone().between(1, 3)) {
        if !place.contains(['{', '}']) {
            *place = format!("{}x", word(dice));
        }
    }
    all.join(" ")
}

/// A Markdown text as it is compared.
pub fn tree(text: &str) -> Tree {
    let profile = Profile::Legislation;
    let path = HubPath::new("texts/a.md").expect("constant");
    let readers = Readers::everyone();
    let includes = |_: &HubPath| -> Result<Arc<str>, IncludeError> { Err(IncludeError::Missing { nearest: None }) };
    let context =
        Context { profile, default_language: "en", readers: &readers, includes: &includes, links_as_written: true };
    let parsed = parse(&path, text, Header::untitled(profile, "A"), 0, Vec::new(), &context);
    read(&parsed.document, text)
}
