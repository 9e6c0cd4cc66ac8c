//! One document with its proof, and what else is at hand: a key, what was seen before, the log of a site around it.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Verify, basis_name, keys_above, read_pin, trust, write_pin};
use crate::commands::options::Format;
use crate::commands::signing::numbered;
use crate::commands::terminal::Terminal;
use crate::commands::{Ending, Failure};
use crate::diagnostics::print::harmless;
use crate::ledger::{
    Basis, CHECKPOINT, Finding, Log, Pin, ROOT, Relation, SignedCheckpoint, Trust, VerifierKey, replay,
};
use crate::output::DiskFiles;
use crate::verify::document::{self, Claims, Proven};

const PROOF: &str = "proof.tlog-proof";

/// How far up a site is looked for around a document.
const DEEPEST: usize = 32;

/// The log of the copy of a site that a document lies in, which holds together.
struct Around {
    log: Log,
    basis: Basis,
    /// How it relates to what was seen before.
    relation: Option<Relation>,
}

/// What is known of the history between what was seen before and what is shown now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum History {
    /// Nothing was seen before, or is remembered.
    Unseen,
    /// The state that was seen last, or an earlier one that was seen.
    Seen { shown: u64, last: u64 },
    /// The entries are at hand: one history leads through both.
    Proven { shown: u64, last: u64 },
    /// Nothing shows that one history leads through both.
    Unproven { shown: u64, last: u64 },
}

impl Verify {
    pub(super) fn document(&self, given: Vec<VerifierKey>, terminal: &Terminal) -> Result<Ending, Failure> {
        let read = |path: &Path| {
            fs::read(path).map_err(|error| Failure::command(format!("cannot open `{}`: {error}", path.display())))
        };
        let proof_path = self.proof_file()?;
        let (bytes, proof) = (read(&self.path)?, read(&proof_path)?);
        let claims = match document::claims(&proof) {
            Ok(claims) => claims,
            Err(error) => return Ok(self.unproven(&format!("{}: {error}", proof_path.display()), terminal)),
        };
        let place = self.pin_file(Some(&claims.origin));
        let pin = place.as_deref().map(read_pin).transpose()?.flatten();
        let around = match around(&self.path, &claims.origin, &given, pin.as_ref()) {
            Ok(around) => around,
            Err(sentence) => return Ok(self.unproven(&sentence, terminal)),
        };
        let (keys, basis) = keys(given, pin.as_ref(), around.as_ref(), &self.path);
        if keys.is_empty() {
            return Err(unknown_signer(&claims));
        }
        if let Some(sentence) = pin.as_ref().and_then(|pin| parted(pin, &claims, &keys)) {
            return Ok(self.unproven(&sentence, terminal));
        }
        let proven = document::verify(&bytes, &proof, &keys, &claims.origin)
            .map_err(|sentence| with_other_key(sentence, &claims, basis, pin.as_ref()))
            .and_then(|proven| match &around {
                Some(around) => document::hold_against(proven, &around.log),
                None => Ok(proven),
            });
        let proven = match proven {
            Ok(proven) => proven,
            Err(sentence) => return Ok(self.unproven(&sentence, terminal)),
        };
        let history = history(pin.as_ref(), &proven, around.as_ref());
        if let Some(place) = &place {
            write_pin(place, &next_pin(pin, &proven, around.as_ref()))?;
        }
        terminal.result(&match terminal.format {
            Format::Json => format!("{:#}\n", as_json(&proven, basis, history)),
            _ => as_text(&proven, basis, history),
        });
        Ok(Ending::Done)
    }

    fn proof_file(&self) -> Result<PathBuf, Failure> {
        if let Some(proof) = &self.proof {
            return Ok(proof.clone());
        }
        let mut own = self.path.clone().into_os_string();
        own.push(".tlog-proof");
        let own = PathBuf::from(own);
        if own.is_file() {
            return Ok(own);
        }
        let above = || folders_above(&self.path);
        if let Some(proof) = above().map(|folder| folder.join(PROOF)).find(|proof| proof.is_file()) {
            return Ok(proof);
        }
        let document = self.path.display();
        if let Some(site) = above().find(|folder| folder.join("log").join(ROOT).is_file()) {
            return Err(Failure::command(format!(
                "`{document}` lies in a site whose log nobody signs, so there can be no proof of it alone"
            ))
            .help(format!(
                "`faletusi verify {}` checks it with the whole site; who published that, nothing can show",
                site.display()
            )));
        }
        Err(Failure::command(format!("there is no proof beside `{document}`")).help(
            "download `proof.tlog-proof` from the document's page into the same folder, or name it with --proof; if the \
             register says that it is unsigned there are none: verify a whole copy of the site instead",
        ))
    }
}

fn folders_above(path: &Path) -> impl Iterator<Item = PathBuf> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    path.ancestors().skip(1).take(DEEPEST).map(Path::to_owned).collect::<Vec<_>>().into_iter()
}

/// The log of this origin around a document, if there is one. Whatever is wrong with it is wrong with the copy; only an
/// older state than was seen is not: a document from an old copy is still what was released.
fn around(path: &Path, origin: &str, keys: &[VerifierKey], pin: Option<&Pin>) -> Result<Option<Around>, String> {
    let is_its = |folder: &PathBuf| {
        let head = fs::read(folder.join("log").join(CHECKPOINT)).ok();
        head.and_then(|head| SignedCheckpoint::parse(&head).ok())
            .is_some_and(|signed| signed.checkpoint().origin() == origin)
    };
    let Some(folder) = folders_above(path).find(is_its) else { return Ok(None) };
    let trust = Trust { origin: Some(origin), keys, pin, openings: &[] };
    let replayed = replay(&DiskFiles::new(&folder.join("log")), &trust);
    let older = match &replayed.relation {
        Some(relation @ (Relation::FrozenOlder(_) | Relation::Rollback(_))) => Finding::of_relation(relation),
        _ => None,
    };
    let finding = replayed.findings.into_iter().find(|finding| Some(finding) != older.as_ref());
    match (finding, replayed.log) {
        (None, Some(log)) => Ok(Some(Around { log, basis: replayed.basis, relation: replayed.relation })),
        (finding, _) => Err(format!(
            "the log of the site that it lies in does not hold: {}",
            finding.map_or_else(|| "it cannot be read".to_owned(), |finding| finding.to_string())
        )),
    }
}

/// The keys that may have signed, and on what that rests.
fn keys(given: Vec<VerifierKey>, pin: Option<&Pin>, around: Option<&Around>, path: &Path) -> (Vec<VerifierKey>, Basis) {
    // The log around it names every key, each by the word of the one before it, and was held against the given ones.
    if let Some(around) = around {
        return (around.log.keys().cloned().collect(), around.basis);
    }
    match pin.and_then(Pin::key) {
        _ if !given.is_empty() => (given, Basis::GivenKey),
        Some(key) => (vec![key.clone()], Basis::Pinned),
        None => (keys_above(path), Basis::FirstUse),
    }
}

fn unknown_signer(claims: &Claims) -> Failure {
    let signer = claims.signers().first().map_or_else(String::new, |(name, id)| format!(" {name} (id {id:08x})"));
    Failure::command(format!("the proof is signed by{signer}, whose key is not known here"))
        .help("give the key with --key; verifying a whole site once remembers its key")
}

/// A log may have changed its key since it was seen; a proof alone cannot show that.
fn with_other_key(sentence: String, claims: &Claims, basis: Basis, pin: Option<&Pin>) -> String {
    let pinned = pin.and_then(Pin::key).filter(|_| basis == Basis::Pinned);
    match pinned.filter(|key| !claims.signers().contains(&(key.name().to_owned(), key.id()))) {
        Some(key) => format!(
            "{sentence}; the log was seen with the key {key}. If it was changed since, verify a whole copy of the site, \
             which shows that the old key named the new one"
        ),
        None => sentence,
    }
}

/// The sentence for a proof that is signed and leads to another history than the one that was seen.
fn parted(pin: &Pin, claims: &Claims, keys: &[VerifierKey]) -> Option<String> {
    let signed = &claims.checkpoint;
    let text = signed.note().to_string();
    let relation = pin.compare_checkpoint(signed.checkpoint(), &text)?;
    let (Relation::Fork(evidence) | Relation::OtherLog(evidence)) = relation else { return None };
    signed.verify(keys, &claims.origin).ok()?;
    Some(format!(
        "the proof's checkpoint at size {} is not the one that was seen before: the log tells two histories.\n\n\
         {evidence}",
        numbered(evidence.size)
    ))
}

fn history(pin: Option<&Pin>, proven: &Proven, around: Option<&Around>) -> History {
    let Some(pin) = pin else { return History::Unseen };
    let signed = &proven.checkpoint;
    let (shown, last) = (signed.checkpoint().size(), pin.size());
    if pin.compare_checkpoint(signed.checkpoint(), "").is_some() {
        return History::Seen { shown, last };
    }
    // The log was held against all that was seen, and the proof against the log.
    let leads_through_both = |around: &&Around| {
        around.log.size() >= shown && matches!(around.relation, Some(Relation::Same | Relation::Grown { .. }))
    };
    match around.filter(leads_through_both) {
        Some(_) => History::Proven { shown, last },
        None => History::Unproven { shown, last },
    }
}

/// What to remember: all that was seen before, and whatever is later. Never goes back.
fn next_pin(pin: Option<Pin>, proven: &Proven, around: Option<&Around>) -> Pin {
    let of_log = |log: &Log| pin.as_ref().map_or_else(|| Pin::of(log), |pin| pin.advance(log));
    let is_behind = |log: &&Log| pin.as_ref().is_none_or(|pin| pin.size() <= log.size());
    let next = around.map(|around| &around.log).filter(is_behind).map(of_log).or(pin);
    match next {
        Some(next) if next.size() >= proven.checkpoint.checkpoint().size() => next,
        Some(next) => next.advance_to(&proven.checkpoint, &proven.key),
        None => Pin::of_checkpoint(&proven.checkpoint, &proven.key),
    }
}

impl History {
    fn sentence(self) -> String {
        match self {
            Self::Unseen => {
                "this log was not seen before; what the proof shows of it is compared from now on".to_owned()
            }
            Self::Seen { shown, last } if shown == last => "the log is as it was when last seen".to_owned(),
            Self::Seen { shown, last } => format!(
                "the proof leads to the log's first {} entries, which were seen before; it has had {} since",
                numbered(shown),
                numbered(last)
            ),
            Self::Proven { shown, last } => format!(
                "the proof leads to the log's first {} entries; the log beside it shows that these and the {} that were \
                 seen before are one history",
                numbered(shown),
                numbered(last)
            ),
            Self::Unproven { shown, last } => format!(
                "the proof leads to the log's first {} entries; that these and the {} that were seen before are one \
                 history is signed but not proven: a copy of the whole log shows it",
                numbered(shown),
                numbered(last)
            ),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unseen => "unseen",
            Self::Seen { .. } => "seen",
            Self::Proven { .. } => "proven",
            Self::Unproven { .. } => "unproven",
        }
    }
}

fn as_text(proven: &Proven, basis: Basis, history: History) -> String {
    let subject = &proven.release.subject;
    let line = |text: &str| harmless(text, false);
    format!(
        "genuine: `{}` of {} {} for {} (\"{}\"), released on {}\n\
         entry {} of {} in the log {}; signed by {}\n  fingerprint {}\n  {}\n\
         {}\n\
         whether it was withdrawn or superseded since, only the latest log says\n",
        line(&proven.role),
        line(subject.work.as_str()),
        subject.version,
        line(subject.audience.as_str()),
        line(proven.release.title.as_str()),
        subject.released,
        numbered(proven.index + 1),
        numbered(proven.checkpoint.checkpoint().size()),
        line(proven.checkpoint.checkpoint().origin()),
        line(&proven.key.to_string()),
        proven.key.fingerprint(),
        trust(basis),
        history.sentence()
    )
}

fn as_json(proven: &Proven, basis: Basis, history: History) -> Value {
    let subject = &proven.release.subject;
    let checkpoint = proven.checkpoint.checkpoint();
    json!({
        "format": 1,
        "verified": true,
        "work": subject.work.as_str(),
        "version": subject.version.to_string(),
        "audience": subject.audience.as_str(),
        "title": proven.release.title.as_str(),
        "released": subject.released.to_string(),
        "file": proven.role,
        "entry": proven.index + 1,
        "entries": checkpoint.size(),
        "origin": checkpoint.origin(),
        "key": proven.key.to_string(),
        "fingerprint": proven.key.fingerprint().hex(),
        "trust": basis_name(basis),
        "history": history.name(),
        "findings": [],
    })
}
