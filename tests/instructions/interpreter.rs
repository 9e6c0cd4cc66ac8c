//! Reads the words of amendment instructions and does what they say. It knows an idiom's phrases and how a text is
//! numbered, and nothing of how instructions are made.

#[path = "naming.rs"]
mod naming;

use std::collections::{BTreeSet, HashMap};

use faletusi::compare::{Idiom, Text, Tree, UnitKind, fold};
use faletusi::document::{DirectiveKind, ProvisionKind};

use super::phrases::{counted, is_standing, kind_of, matches, passage, read_line, standing, standings, unquoted};

/// One line of a text: depth, kind, number, folded words.
pub type Line = (usize, UnitKind, String, String);
pub type Normal = Vec<Line>;

pub fn normal(tree: &Tree) -> Normal {
    let line = |unit: &faletusi::compare::Unit| {
        (usize::from(unit.depth), seen(unit.kind), number(unit.number.as_deref()), folded(&unit.text.shown))
    };
    sorted(&tree.units.iter().skip(1).map(line).collect::<Normal>())
}

/// Definitions that stand together, in one order: the alphabet is no law.
fn sorted(lines: &[Line]) -> Normal {
    let (mut out, mut definitions, mut at) = (Normal::new(), Vec::new(), 0);
    while at < lines.len() {
        let inside = lines[at + 1..].iter().take_while(|line| line.0 > lines[at].0).count();
        let mut one = vec![lines[at].clone()];
        one.extend(sorted(&lines[at + 1..=at + inside]));
        if lines[at].1 == UnitKind::Definition {
            definitions.push(one);
        } else {
            definitions.sort();
            out.extend(std::mem::take(&mut definitions).into_iter().flatten());
            out.extend(one);
        }
        at += inside + 1;
    }
    definitions.sort();
    out.extend(definitions.into_iter().flatten());
    out
}

/// A kind as a reader sees it: what "(a)" is called follows from where it stands.
fn seen(kind: UnitKind) -> UnitKind {
    match kind {
        UnitKind::Provision(inner) if inner.opens_in_text() => UnitKind::Provision(ProvisionKind::Paragraph),
        kind => kind,
    }
}

fn number(printed: Option<&str>) -> String {
    let number = printed.unwrap_or("").trim().trim_end_matches(['.', ':']);
    // "Section 1" is the number 1.
    let spelled = number
        .split_once(' ')
        .filter(|(word, _)| ["section", "article", "clause"].iter().any(|known| word.eq_ignore_ascii_case(known)));
    spelled.map_or(number, |(_, number)| number.trim()).to_owned()
}

fn folded(words: &str) -> String {
    Text::plain(words).finish().folded()
}

#[derive(Debug, Clone)]
struct Node {
    kind: UnitKind,
    number: String,
    text: String,
    /// Whether it is the head of a table.
    is_head: bool,
    /// The term it defines.
    term: String,
    law: bool,
    parent: usize,
    children: Vec<usize>,
}

/// A text that is being amended.
pub struct Reader<'i> {
    idiom: &'i Idiom,
    nodes: Vec<Node>,
    /// As the instructions found it.
    before: Vec<Node>,
    cited: HashMap<String, Vec<usize>>,
    /// What stands in the place of a provision that was replaced.
    stands_for: HashMap<usize, usize>,
    /// What the existing text of a section became.
    became: HashMap<usize, UnitKind>,
}

/// What a sentence says, with provisions found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Edit(usize, Vec<String>),
    Text(usize),
    TextOmit(usize),
    Heading(usize, String),
    Insert(Where),
    Replace(usize),
    Repeal(Vec<usize>),
    Transfer(usize, Where, Option<(Option<String>, String)>),
    Renumber(Vec<usize>, Vec<String>),
    Become(Vec<usize>, String, Vec<String>),
    Unnumber(usize),
    Enclose(usize, String, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    After(usize),
    Before(usize),
    End(usize),
    InOrder(usize),
}

/// From a provision to a place beside or in it.
type Put = fn(usize) -> Where;

impl<'i> Reader<'i> {
    pub fn new(old: &Tree, idiom: &'i Idiom) -> Self {
        let nodes: Vec<Node> = (0..old.units.len() as u32)
            .map(|index| {
                let unit = old.unit(index);
                let mut up = index;
                while up != 0 && old.unit(up).kind != UnitKind::Footnote {
                    up = old.unit(up).parent;
                }
                let term =
                    unit.citation.split_once("definition of “").map_or("", |(_, term)| term.trim_end_matches('”'));
                Node {
                    kind: unit.kind,
                    is_head: unit.is_head,
                    number: number(unit.number.as_deref()),
                    text: unit.text.shown.replace(['\n', '\r', '\t'], " "),
                    term: if unit.kind == UnitKind::Definition { term.to_owned() } else { String::new() },
                    law: unit.operative && up == 0,
                    parent: unit.parent as usize,
                    children: old.children(index).map(|c| c as usize).collect(),
                }
            })
            .collect();
        let mut reader = Self {
            idiom,
            nodes,
            before: Vec::new(),
            cited: HashMap::new(),
            stands_for: HashMap::new(),
            became: HashMap::new(),
        };
        reader.begin();
        reader
    }

    /// From here on, names are those of the text as it is now.
    fn begin(&mut self) {
        self.stands_for.clear();
        self.became.clear();
        self.before = self.nodes.clone();
        let mut cited: HashMap<String, Vec<usize>> = HashMap::new();
        for node in self.all(0) {
            if self.nodes[node].kind.is_provision() && node != 0 && self.is_law(node) {
                cited.entry(self.cite(node)).or_default().push(node);
            }
        }
        self.cited = cited;
    }

    fn is_law(&self, mut node: usize) -> bool {
        while node != 0 && self.before[node].law {
            node = self.before[node].parent;
        }
        node == 0
    }

    fn all(&self, node: usize) -> Vec<usize> {
        let mut out = vec![node];
        for child in &self.before[node].children {
            out.extend(self.all(*child));
        }
        out
    }

    /// Does everything an amending text says.
    pub fn execute(&mut self, text: &str) -> usize {
        let mut done = 0;
        let lines: Vec<&str> = text.split('\n').collect();
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            at += 1;
            if line == "Editorial changes, not part of the law" {
                self.begin();
            }
            if line.starts_with("To be settled") {
                break;
            }
            let Some((count, sentence)) = line.split_once(". ") else { continue };
            if count.is_empty() || !count.chars().all(|c| c.is_ascii_digit()) {
                continue;
            }
            let mut block = Vec::new();
            while let Some(line) = lines.get(at).and_then(|l| l.strip_prefix("    ")) {
                block.push(line);
                at += 1;
            }
            done += 1;
            assert_eq!(count, done.to_string(), "instructions are counted");
            self.one(sentence, &block);
        }
        done
    }

    fn one(&mut self, sentence: &str, block: &[&str]) {
        let mut all: BTreeSet<Said> = self.understand(sentence, block);
        let Some(said) = all.pop_first() else { panic!("not understood: {sentence}\n{block:#?}") };
        assert!(all.is_empty(), "two ways to understand: {sentence}\n{said:?}\n{all:?}");
        match said {
            Said::Edit(node, edits) => self.edit(node, &edits),
            Said::Text(node) => block[0].clone_into(&mut self.nodes[node].text),
            Said::TextOmit(node) => self.nodes[node].text.clear(),
            Said::Heading(node, words) => self.nodes[node].text = words,
            Said::Insert(place) => {
                let (parent, at) = self.position(place, block);
                self.insert(block, parent, at);
            }
            Said::Replace(node) => {
                let node = self.now(node);
                let parent = self.nodes[node].parent;
                let at = self.place_of(node) + 1;
                let last = self.insert(block, parent, at);
                self.detach(node);
                self.stands_for.insert(node, last);
            }
            Said::Repeal(nodes) => nodes.into_iter().for_each(|node| self.detach(self.now(node))),
            Said::Transfer(node, place, standing) => {
                let node = self.now(node);
                self.detach(node);
                let (parent, at) = self.position(place, &[]);
                self.attach(node, parent, at);
                if let Some((kind, number)) = standing {
                    if let Some(kind) = kind {
                        self.nodes[node].kind = kind_of(&kind).expect("a kind");
                    }
                    self.nodes[node].number = number;
                }
            }
            Said::Renumber(nodes, numbers) => {
                for (node, number) in nodes.into_iter().zip(numbers) {
                    let node = self.now(node);
                    self.nodes[node].number = number;
                }
            }
            Said::Unnumber(node) => {
                let node = self.now(node);
                (self.nodes[node].kind, self.nodes[node].number) = (UnitKind::Paragraph, String::new());
                let (parent, at) = (self.nodes[node].parent, self.place_of(node) + 1);
                for (step, child) in self.nodes[node].children.clone().into_iter().enumerate() {
                    self.detach(child);
                    self.attach(child, parent, at + step);
                }
            }
            Said::Enclose(section, kind, number) => {
                let children = self.nodes[section].children.clone();
                let inside: Vec<usize> = children.into_iter().filter(|c| self.nodes[*c].law).collect();
                let (text, rest) = inside.split_first().expect("a text");
                assert_eq!(self.nodes[*text].kind, UnitKind::Paragraph, "the text opens the section");
                for (at, node) in rest.iter().enumerate() {
                    self.detach(*node);
                    self.attach(*node, *text, at);
                }
                self.nodes[*text].kind = kind_of(&kind).expect("a kind");
                self.nodes[*text].number = number;
                self.became.insert(section, self.nodes[*text].kind);
            }
            Said::Become(nodes, kind, numbers) => {
                for (node, number) in nodes.into_iter().zip(numbers) {
                    let node = self.now(node);
                    self.nodes[node].kind = kind_of(&kind).expect("a kind");
                    self.nodes[node].number = number;
                }
            }
        }
    }

    fn now(&self, mut node: usize) -> usize {
        while let Some(other) = self.stands_for.get(&node) {
            node = *other;
        }
        node
    }

    fn place_of(&self, node: usize) -> usize {
        let parent = self.nodes[node].parent;
        self.nodes[parent].children.iter().position(|c| *c == node).expect("a node that stands somewhere")
    }

    fn detach(&mut self, node: usize) {
        let (parent, at) = (self.nodes[node].parent, self.place_of(node));
        self.nodes[parent].children.remove(at);
    }

    fn attach(&mut self, node: usize, parent: usize, at: usize) {
        self.nodes[node].parent = parent;
        self.nodes[parent].children.insert(at, node);
    }

    fn position(&self, place: Where, block: &[&str]) -> (usize, usize) {
        match place {
            Where::After(node) => {
                let node = self.now(node);
                (self.nodes[node].parent, self.place_of(node) + 1)
            }
            Where::Before(node) => {
                let node = self.now(node);
                (self.nodes[node].parent, self.place_of(node))
            }
            Where::End(node) => (node, self.nodes[node].children.len()),
            Where::InOrder(node) => {
                let key = |words: &str| {
                    let plain = words.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>();
                    plain.trim().to_lowercase()
                };
                let words = key(block[0].strip_prefix("[definition]").expect("a definition"));
                let children = &self.nodes[node].children;
                let is = |c: &usize| self.nodes[*c].kind == UnitKind::Definition;
                let next = children.iter().position(|c| is(c) && key(&self.nodes[*c].text) > words);
                (node, next.unwrap_or_else(|| children.iter().rposition(is).expect("definitions") + 1))
            }
        }
    }

    /// Puts lines into `parent`. Gives the last provision of the first level.
    fn insert(&mut self, block: &[&str], parent: usize, at: usize) -> usize {
        // The provision that stands open at each depth, the place for the first in it, and the last put into it.
        let mut open: Vec<(usize, usize, Option<usize>)> = vec![(parent, at, None)];
        let mut last = parent;
        for line in block {
            let words = line.trim_start_matches(' ');
            let depth = (line.len() - words.len()) / 2;
            assert!(depth < open.len(), "too deep: {line}");
            open.truncate(depth + 1);
            let (parent, first, before) = open[depth];
            let mut at = before.map_or(first, |node| self.place_of(node) + 1);
            let node = match self.transferred(words) {
                Some((node, standing)) => {
                    let node = self.now(node);
                    if self.nodes[node].parent == parent && self.place_of(node) < at {
                        at -= 1;
                    }
                    self.detach(node);
                    if let Some((kind, number)) = standing {
                        self.nodes[node].kind = kind_of(&kind).expect("a kind");
                        self.nodes[node].number = number;
                    }
                    node
                }
                None => {
                    let mut within = parent;
                    while within != 0 && !self.nodes[within].kind.is_provision() {
                        within = self.nodes[within].parent;
                    }
                    let inside = self.before.get(within).into_iter().flat_map(|node| &node.children);
                    let inside = inside.map(|child| self.before[*child].kind);
                    let has = self.became.get(&within).copied().into_iter().chain(inside).find_map(|kind| match kind {
                        UnitKind::Provision(kind) if kind.opens_in_text() => Some(kind),
                        _ => None,
                    });
                    let (kind, number, text) = read_line(words, self.nodes[within].kind, has);
                    let law = !matches!(
                        kind,
                        UnitKind::Footnote
                            | UnitKind::Directive(
                                DirectiveKind::Commentary | DirectiveKind::Note | DirectiveKind::Example
                            )
                    );
                    let law = law && self.nodes[parent].law;
                    let term = String::new();
                    self.nodes.push(Node {
                        kind,
                        is_head: words.starts_with("[head row]"),
                        number,
                        text,
                        term,
                        law,
                        parent,
                        children: Vec::new(),
                    });
                    self.nodes.len() - 1
                }
            };
            self.attach(node, parent, at);
            open[depth].2 = Some(node);
            open.push((node, self.nodes[node].children.len(), None));
            if depth == 0 {
                last = node;
            }
        }
        last
    }

    /// `[section 17(2) is transferred here as subsection (3)]`.
    fn transferred(&self, line: &str) -> Option<(usize, Option<(String, String)>)> {
        let (name, rest) = line.strip_prefix('[')?.strip_suffix(']')?.rsplit_once(" is transferred here")?;
        let node = self.find(name)?;
        Some((node, rest.strip_prefix(" as ").map(standing)))
    }

    fn edit(&mut self, node: usize, edits: &[String]) {
        let node = self.now(node);
        let text = Text::plain(&self.nodes[node].text).finish();
        let tokens: Vec<String> = text.tokens.iter().map(|t| fold(text.shown(*t)).into_owned()).collect();
        let mut changes: Vec<(usize, usize, String)> = Vec::new();
        for said in edits {
            let idiom = self.idiom;
            let templates = [(idiom.omit, 0), (idiom.substitute, 1), (idiom.after, 2), (idiom.before, 3)];
            let found: Vec<_> = templates
                .iter()
                .flat_map(|(template, what)| matches(template, said, idiom).into_iter().map(move |m| (*what, m)))
                .collect();
            let [(what, values)] = &found[..] else { panic!("not one edit: {said}: {found:?}") };
            let (words, which) = passage(&values["old"], idiom);
            let new = values.get("new").map_or("", |new| unquoted(new));
            let passage = Text::plain(&words).finish();
            let passage: Vec<String> = passage.tokens.iter().map(|t| fold(passage.shown(*t)).into_owned()).collect();
            let places: Vec<usize> = (0..tokens.len()).filter(|at| tokens[*at..].starts_with(&passage)).collect();
            let from = match which {
                None => {
                    assert_eq!(places.len(), 1, "{said}: not once in {}", self.nodes[node].text);
                    places[0]
                }
                Some(which) => places[which - 1],
            };
            let to = from + passage.len();
            changes.push(match what {
                0 | 1 => (from, to, new.to_owned()),
                2 => (to, to, new.to_owned()),
                _ => (from, from, new.to_owned()),
            });
        }
        changes.sort();
        let (mut at, mut out) = (0, Vec::new());
        for (from, to, new) in changes {
            assert!(from >= at, "edits touch each other: {edits:?}");
            out.push(text.slice(at, from).to_owned());
            out.push(new);
            at = to;
        }
        out.push(text.slice(at, text.tokens.len()).to_owned());
        self.nodes[node].text = out.join(" ");
    }

    /// Every way to understand a sentence.
    fn understand(&self, sentence: &str, block: &[&str]) -> BTreeSet<Said> {
        let idiom = self.idiom;
        let mut lower = sentence.chars();
        let lower = lower.next().map(|c| c.to_lowercase().chain(lower).collect::<String>()).unwrap_or_default();
        let mut out = BTreeSet::new();
        let forms = if lower == sentence { vec![lower.as_str()] } else { vec![sentence, lower.as_str()] };
        for form in forms {
            let one = |values: &HashMap<String, String>| self.find(&values["target"]);
            let texts = |values: &HashMap<String, String>| one(values).map(|node| self.only_text(node).unwrap_or(node));
            for values in matches(idiom.unnumber, form, idiom) {
                let number = unquoted(&values["old"]);
                let inside = self.find(&values["parent"]).map(|parent| &self.before[parent].children);
                let all: Vec<usize> =
                    inside.into_iter().flatten().copied().filter(|c| self.before[*c].number == number).collect();
                if let [one] = all[..] {
                    out.insert(Said::Unnumber(one));
                }
            }
            for values in matches(idiom.one_edit, form, idiom) {
                let edits = [idiom.omit, idiom.substitute, idiom.after, idiom.before];
                let is = edits.iter().any(|t| !matches(t, &values["edit"], idiom).is_empty());
                out.extend(
                    texts(&values)
                        .filter(|_| is && block.is_empty())
                        .map(|n| Said::Edit(n, vec![values["edit"].clone()])),
                );
            }
            for values in matches(idiom.many_edits, form, idiom) {
                let letter = |at: usize| format!("({}) ", char::from(b'a' + at as u8));
                let lettered = block.iter().enumerate().map(|(at, line)| line.strip_prefix(&letter(at)));
                let edits: Option<Vec<String>> =
                    lettered.map(|e| Some(e?.strip_suffix([';', '.'])?.to_owned())).collect();
                out.extend(edits.filter(|e| e.len() > 1).and_then(|e| Some(Said::Edit(texts(&values)?, e))));
            }
            let single = block.len() == 1;
            for template in [idiom.text, idiom.text_insert] {
                out.extend(
                    matches(template, form, idiom)
                        .iter()
                        .filter(|_| single)
                        .filter_map(one)
                        .map(|n| Said::Text(self.now(n))),
                );
            }
            out.extend(
                matches(idiom.text_omit, form, idiom).iter().filter_map(one).map(|n| Said::TextOmit(self.now(n))),
            );
            for template in [idiom.heading, idiom.heading_insert] {
                for values in matches(template, form, idiom) {
                    out.extend(one(&values).map(|n| Said::Heading(self.now(n), unquoted(&values["new"]).to_owned())));
                }
            }
            out.extend(
                matches(idiom.heading_omit, form, idiom)
                    .iter()
                    .filter_map(one)
                    .map(|n| Said::Heading(self.now(n), String::new())),
            );
            self.understand_whole(form, block, &mut out);
            self.understand_standing(form, &mut out);
        }
        out
    }

    /// What comes, goes and is replaced.
    fn understand_whole(&self, form: &str, block: &[&str], out: &mut BTreeSet<Said>) {
        let idiom = self.idiom;
        let one = |values: &HashMap<String, String>| self.find(&values["target"]);
        let lines = |_: &&HashMap<String, String>| !block.is_empty();
        let places: [(&str, Put); 4] = [
            (idiom.insert_after, Where::After),
            (idiom.insert_before, Where::Before),
            (idiom.insert_end, Where::End),
            (idiom.insert_definition, Where::InOrder),
        ];
        for (template, place) in places {
            out.extend(
                matches(template, form, idiom).iter().filter(lines).filter_map(one).map(|n| Said::Insert(place(n))),
            );
        }
        // "12 is amended" and lines (a), (b) is an edit.
        let edits = out.iter().any(|s| matches!(s, Said::Edit(..)));
        if !edits {
            out.extend(matches(idiom.replace, form, idiom).iter().filter(lines).filter_map(one).map(Said::Replace));
        }
        for template in [idiom.repeal, idiom.repeal_text] {
            let all = matches(template, form, idiom);
            out.extend(all.iter().filter_map(|v| self.find_all(&v["target"])).map(Said::Repeal));
        }
    }

    fn understand_standing(&self, form: &str, out: &mut BTreeSet<Said>) {
        let idiom = self.idiom;
        let places: [(&str, Put); 5] = [
            (idiom.transfer_after, Where::After),
            (idiom.transfer_before, Where::Before),
            (idiom.transfer_end, Where::End),
            (idiom.transfer_into_after, Where::After),
            (idiom.transfer_into_before, Where::Before),
        ];
        for (template, place) in places {
            for r#as in ["", idiom.as_number, idiom.as_kind] {
                for values in matches(&template.replace("{as}", r#as), form, idiom) {
                    let (Some(node), Some(anchor)) = (self.find(&values["target"]), self.find(&values["anchor"]))
                    else {
                        continue;
                    };
                    if let Some(parent) = values.get("parent") {
                        let Some(parent) = self.find(parent) else { continue };
                        assert_eq!(self.nodes[self.now(anchor)].parent, parent, "{form}");
                    }
                    let standing = match (values.get("number"), values.get("kind")) {
                        (Some(number), _) => Some((None, number.clone())),
                        (_, Some(kind)) if is_standing(kind) => Some(standing(kind)).map(|(k, n)| (Some(k), n)),
                        (_, Some(_)) => continue,
                        _ => None,
                    };
                    out.insert(Said::Transfer(node, place(anchor), standing));
                }
            }
        }
        for values in matches(idiom.renumber, form, idiom) {
            let Some(nodes) = self.find_all(&values["target"]) else { continue };
            let printed = &values["number"];
            if nodes.len() == 1 {
                out.insert(Said::Renumber(nodes, vec![printed.clone()]));
            } else if let Some(numbers) = counted(printed, nodes.len()) {
                out.insert(Said::Renumber(nodes, numbers));
            }
        }
        for values in matches(idiom.becomes, form, idiom) {
            let all = values["target"].strip_prefix("the existing text of ").and_then(|place| self.find(place));
            if let Some(section) = all.filter(|_| is_standing(&values["kind"])) {
                let (kind, number) = standing(&values["kind"]);
                out.insert(Said::Enclose(section, kind, number));
            } else if let Some(node) = self.find(&values["target"]).filter(|_| is_standing(&values["kind"])) {
                let (kind, number) = standing(&values["kind"]);
                out.insert(Said::Become(vec![node], kind, vec![number]));
            } else if let Some(nodes) = self.find_all(&values["target"])
                && let Some((kind, numbers)) = standings(&values["kind"], nodes.len())
            {
                out.insert(Said::Become(nodes, kind, numbers));
            }
        }
    }

    pub fn normal(&self) -> Normal {
        self.lines(|_| true)
    }

    /// The law alone, without commentary, notes and footnotes.
    pub fn law(&self) -> Normal {
        self.lines(|node| node.law)
    }

    fn lines(&self, counts: impl Fn(&Node) -> bool) -> Normal {
        let (mut out, mut stack) = (Vec::new(), vec![(0usize, 0usize)]);
        while let Some((node, depth)) = stack.pop() {
            let this = &self.nodes[node];
            if node != 0 {
                out.push((depth, seen(this.kind), this.number.clone(), folded(&this.text)));
            }
            let inside = this.children.iter().rev().filter(|c| counts(&self.nodes[**c]));
            stack.extend(inside.map(|c| (*c, depth + 1)));
        }
        sorted(&out)
    }
}
