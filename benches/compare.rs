//! What comparing costs: two versions of an Act of growing size, and pairs made to be slow.
//!
//! `cargo bench --bench compare`
#![allow(missing_docs, reason = "criterion writes the entry point")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use faletusi::compare::{Options, Text, Tree, Unit, UnitKind, compare};
use faletusi::document::{ProvisionKind, akoma_ntoso_number};

/// A heading and subsections: each a text with its paragraphs.
type Section = (String, Vec<(String, Vec<String>)>);

/// xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut text = String::new();
        for _ in 0..words {
            // Few words are frequent and many are rare, as in a law.
            let rank = self.below(40).min(self.below(40)) * self.below(120);
            text.push_str(&format!("word{rank} "));
        }
        text.trim_end().to_owned() + "."
    }
}

fn unit(kind: ProvisionKind, text: &str, number: &str) -> Unit {
    Unit {
        kind: UnitKind::Provision(kind),
        parent: 0,
        end: 0,
        depth: 0,
        id: String::new(),
        permalink: String::new(),
        number: Some(number.to_owned()),
        label: akoma_ntoso_number(number),
        key: None,
        term: None,
        defines: None,
        citation: String::new(),
        group: None,
        is_head: false,
        operative: true,
        text: Text::plain(text).finish(),
        line: 0,
    }
}

/// Sections of four subsections with three paragraphs each, about 2 kB a section.
fn act(bytes: usize) -> Vec<Section> {
    act_of(42, bytes)
}

fn act_of(seed: u64, bytes: usize) -> Vec<Section> {
    let mut random = Random(seed);
    let mut sections = Vec::new();
    let mut size = 0;
    while size < bytes {
        let heading = random.sentence(4);
        let subsections: Vec<(String, Vec<String>)> =
            (0..4).map(|_| (random.sentence(25), (0..3).map(|_| random.sentence(14)).collect())).collect();
        size += heading.len()
            + subsections.iter().map(|(t, p)| t.len() + p.iter().map(String::len).sum::<usize>()).sum::<usize>();
        sections.push((heading, subsections));
    }
    sections
}

fn tree(sections: &[Section]) -> Tree {
    let mut tree = Tree::new("Act", "en");
    for (number, (heading, subsections)) in (1..).zip(sections) {
        let section = tree.push(0, unit(ProvisionKind::Section, heading, &format!("{number}.")));
        for (number, (text, paragraphs)) in (1..).zip(subsections) {
            let subsection = tree.push(section, unit(ProvisionKind::Subsection, text, &format!("({number})")));
            for (letter, text) in ('a'..).zip(paragraphs) {
                tree.push(subsection, unit(ProvisionKind::Paragraph, text, &format!("({letter})")));
            }
        }
    }
    tree
}

/// Three in a hundred reworded, one section put in near the front: everything behind it has another number.
fn amended(bytes: usize) -> Tree {
    let mut sections = act(bytes);
    let mut random = Random(7);
    for section in &mut sections {
        for (text, paragraphs) in &mut section.1 {
            for text in std::iter::once(text).chain(paragraphs) {
                if random.below(100) < 3 {
                    text.push_str(" Amended as the committee advised.");
                }
            }
        }
    }
    let new = ("Something new".to_owned(), vec![(random.sentence(30), vec![random.sentence(12)])]);
    sections.insert(3, new);
    tree(&sections)
}

fn growing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("act");
    group.sample_size(10);
    for kilobytes in [250usize, 500, 1000, 2000, 4000] {
        let (old, new) = (tree(&act(kilobytes * 1000)), amended(kilobytes * 1000));
        group.throughput(Throughput::Bytes(kilobytes as u64 * 1000));
        group.bench_function(BenchmarkId::from_parameter(format!("{kilobytes} kB")), |b| {
            b.iter(|| compare(&old, &new, &Options::default()));
        });
    }
    group.finish();
}

/// Two Acts in the same words that have no sentence in common.
fn different_origin(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("different origin");
    group.sample_size(10);
    let options = Options { different_origin: true, ..Options::default() };
    for kilobytes in [500usize, 2000] {
        let (old, new) = (tree(&act_of(42, kilobytes * 1000)), tree(&act_of(43, kilobytes * 1000)));
        group.throughput(Throughput::Bytes(kilobytes as u64 * 1000));
        group.bench_function(BenchmarkId::from_parameter(format!("{kilobytes} kB")), |b| {
            b.iter(|| compare(&old, &new, &options));
        });
    }
    group.finish();
}

fn flat(texts: impl Iterator<Item = String>) -> Tree {
    let mut tree = Tree::new("", "en");
    for (number, text) in (1..).zip(texts) {
        tree.push(0, unit(ProvisionKind::Paragraph, &text, &format!("({number})")));
    }
    tree
}

fn hostile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10);
    let same = |n: usize| flat((0..n).map(|_| "The same words stand in every one of these paragraphs.".to_owned()));
    let short = |n: usize| flat((0..n).map(|_| "Repealed.".to_owned()));
    let own = |n: usize, seed: usize| {
        flat((0..n).map(|i| format!("a{seed}x{i} b{seed}x{i} c{seed}x{i} d{seed}x{i} e{seed}x{i} f{seed}x{i}")))
    };
    let shared = |n: usize, seed: u64| {
        let mut random = Random(seed);
        flat((0..n).map(|_| random.sentence(12)))
    };
    let long = |word: &str, n: usize| flat(std::iter::once(vec![word; n].join(" ")));
    let random_long = |seed: u64| flat(std::iter::once(Random(seed).sentence(150_000)));
    // Every second word is another one: there are as many cuts as words.
    let every_second = |side: usize| {
        let word = |at: usize| if at.is_multiple_of(2) { format!("w{at}") } else { format!("w{at}x{side}") };
        flat(std::iter::once((0..100_000).map(word).collect::<Vec<_>>().join(" ")))
    };
    // No word stands once.
    let seven = |seed: u64| {
        let mut random = Random(seed);
        flat(std::iter::once((0..100_000).map(|_| format!("w{} ", random.below(7))).collect()))
    };
    let the = |side: char| flat(std::iter::once((0..100_000).map(|at| format!("the {side}{at} ")).collect()));
    let alternating = |side: usize| {
        let words = |at: usize| if at.is_multiple_of(2) { format!("p{at}") } else { format!("p{at}x{side}") };
        flat((0..20_000).map(|at| (0..8).map(|of| format!("{}y{of} ", words(at))).collect()))
    };
    // A text of 20,000 words that falls into pieces.
    let whole = |pieces: usize| {
        let words: Vec<String> = (0..20_000).map(|at| format!("w{at}")).collect();
        flat(words.chunks(20_000 / pieces).map(|piece| piece.join(" ")).collect::<Vec<_>>().into_iter())
    };
    let pairs: Vec<(&str, Tree, Tree)> = vec![
        ("100,000 words, every second another", every_second(1), every_second(2)),
        ("100,000 of seven words", seven(1), seven(2)),
        ("100,000 words, each another behind \"the\"", the('w'), the('v')),
        ("20,000 paragraphs, every second another", alternating(1), alternating(2)),
        ("20,000 words in 2,000 pieces", whole(1), whole(2_000)),
        ("10,000 identical", same(10_000), same(9_999)),
        ("10,000 repealed", short(10_000), short(9_990)),
        ("nothing in common", own(10_000, 1), own(10_000, 2)),
        ("10,000 alike and different", shared(10_000, 1), shared(10_000, 2)),
        ("one word repeated", long("word", 500_000), long("word", 400_000)),
        ("one paragraph of 1 MB", random_long(1), random_long(2)),
        ("4 MB against nothing", tree(&act(4_000_000)), Tree::new("", "en")),
    ];
    for (name, old, new) in &pairs {
        group.bench_function(*name, |b| b.iter(|| compare(old, new, &Options::default())));
    }
    group.finish();
}

criterion_group!(benches, growing, different_origin, hostile);
criterion_main!(benches);
