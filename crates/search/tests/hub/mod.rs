//! Tiny hubs for tests.
#![allow(dead_code, reason = "each test file uses its part")]

use faletusi_search::{Document, InMemory, Index, Piece, Settings, entries, write};

/// Documents and synonyms.
pub struct Hub {
    pub documents: Vec<Document>,
    pub settings: Settings,
}

impl Hub {
    pub fn of(documents: impl IntoIterator<Item = Document>) -> Self {
        Hub { documents: documents.into_iter().collect(), settings: Settings::default() }
    }

    /// A law in two versions, three procedures, and a law in French.
    pub fn standard() -> Self {
        let synonyms = [["MoU", "memorandum of understanding"], ["deportee", "removed person"]];
        Hub {
            documents: vec![sharing("2.0", false), sharing("1.0", true), minors(), travel(), samoa(), sejour()],
            settings: Settings {
                synonyms: synonyms.map(|group| group.map(str::to_owned).to_vec()).to_vec(),
                shards: None,
            },
        }
    }

    #[track_caller]
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        write(self.documents.len(), |at| &self.documents[at].id, |at| self.documents[at].clone(), &self.settings)
            .unwrap()
    }

    #[track_caller]
    pub fn index(&self) -> Index {
        Index::open(InMemory::from(self.files())).unwrap()
    }
}

pub fn piece(number: &str, heading: &str, text: &str) -> Piece {
    Piece { number: number.into(), heading: heading.into(), text: text.into(), ..Piece::default() }
}

fn at(permalink: &str, kind: &str, piece: Piece, children: Vec<Piece>) -> Piece {
    Piece { permalink: permalink.into(), kind: kind.into(), children, ..piece }
}

fn sharing(version: &str, superseded: bool) -> Document {
    let to = |id: &str| format!("laws/sharing.html#{id}");
    let opening = "The authority may share information with the receiving authority if-";
    let mut pieces = vec![at(
        &to("part_2"),
        "",
        piece("Part 2", "Sharing with other members", ""),
        vec![at(
            &to("sec_12"),
            "section",
            piece("12.", "Power to share", ""),
            vec![at(
                &to("sec_12__subsec_1"),
                "subsection",
                piece("(1)", "", opening),
                vec![
                    at(
                        &to("sec_12__subsec_1__para_a"),
                        "paragraph",
                        piece("(a)", "", "the person consents; or"),
                        vec![],
                    ),
                    at(&to("sec_12__subsec_1__para_b"), "paragraph", piece("(b)", "", "a court so orders."), vec![]),
                ],
            )],
        )],
    )];
    if superseded {
        pieces.push(at(&to("sec_13"), "section", piece("13", "Repealed since", "The old fund is abolished."), vec![]));
    }
    Document {
        id: "sharing".into(),
        address: "laws/sharing.html".into(),
        title: "Information Sharing Act".into(),
        collection: "laws".into(),
        topics: vec!["data".into()],
        status: "endorsed".into(),
        version: version.into(),
        superseded,
        language: "en".into(),
        entries: entries(&pieces),
        ..Document::default()
    }
}

fn procedure(id: &str, title: &str, topics: &[&str], status: &str, pieces: &[Piece]) -> Document {
    Document {
        id: id.into(),
        address: format!("sops/{id}.html"),
        title: title.into(),
        collection: "sops".into(),
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        status: status.into(),
        marking: "TLP:GREEN".into(),
        language: "en-NZ".into(),
        entries: entries(pieces),
        ..Document::default()
    }
}

fn step(id: &str, number: &str, text: &str) -> Piece {
    at(&format!("sops/{id}.html#step_{number}"), "step", piece(number, "", text), vec![])
}

fn minors() -> Document {
    let first =
        "Greet whoever comes to the counter. Look whether a grown-up is near and belongs to them, and note the time.";
    let fourth = "Take an unaccompanied minor out of the queue at the primary line. Tell the supervisor. Never leave the \
                  minor alone, whatever happens elsewhere.";
    let pieces = [step("minors", "1", first), step("minors", "4", fourth)];
    procedure("minors", "Arrival of minors", &["borders", "minors"], "endorsed", &pieces)
}

fn travel() -> Document {
    let text = "A passport is issued by the authority of a state. A removed person travels on a laissez-passer under the \
                MoU of 2024, which every officer keeps beside the stamps.";
    let pieces = [step("travel", "1", text)];
    procedure("travel", "Travel documents", &["borders"], "endorsed", &pieces)
}

fn samoa() -> Document {
    let pieces = [at("sops/samoa.html#greeting", "", piece("", "Greeting", "Respect the faʻasāmoa."), vec![])];
    procedure("samoa", "Faʻasāmoa at the border", &["culture"], "draft", &pieces)
}

fn sejour() -> Document {
    let text = "L’étranger présente son passeport à l’agent. L’œuvre de l’agent est de vérifier.";
    Document {
        id: "sejour".into(),
        address: "laws/sejour.html".into(),
        title: "Loi sur le séjour".into(),
        collection: "laws".into(),
        topics: vec![],
        status: "endorsed".into(),
        language: "fr".into(),
        entries: entries(&[at("laws/sejour.html#art_1", "article", piece("1", "Entrée", text), vec![])]),
        ..Document::default()
    }
}
