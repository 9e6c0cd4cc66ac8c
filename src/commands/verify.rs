mod document;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::options::Format;
use super::signing::{default_pin, numbered};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::print::harmless;
use crate::ledger::{
    Basis, CHECKPOINT, Checkpoint, Files, Finding, Hash, Log, Pin, ROOT, SignedCheckpoint, VerifierKey,
};
use crate::output::DiskFiles;
use crate::verify::{Known, Layout, Report, verify};

/// Check that a site, a copy of one, a hub or a single document is what was released; needs no network
#[derive(Debug, Args)]
pub struct Verify {
    /// A folder with a log of releases, or a document with its proof beside it
    #[arg(value_name = "DIR|FILE", default_value = ".")]
    path: PathBuf,
    /// The key that must have signed, its fingerprint (64 hexadecimal digits), or a file of such keys, one a line
    #[arg(long, value_name = "KEY|FINGERPRINT|FILE")]
    key: Option<String>,
    /// The proof of the document [default: FILE.tlog-proof, else proof.tlog-proof beside it or above]
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// Where to remember what was seen [default: in the user's folder of states, one file a log]
    #[arg(long, value_name = "FILE", conflicts_with = "no_pin")]
    pin: Option<PathBuf>,
    /// Neither use nor write what was seen before
    #[arg(long)]
    no_pin: bool,
}

impl Verify {
    pub fn run(&self, terminal: &Terminal) -> Result<Ending, Failure> {
        let keys = match self.key.as_deref() {
            Some(text) if Hash::from_hex(&as_digits(text)).is_ok() => {
                let fingerprint = as_digits(text);
                let shown = keys_of(&self.path);
                let Some(key) = shown.into_iter().find(|key| key.fingerprint().hex() == fingerprint) else {
                    let what =
                        format!("no key that comes with `{}` has the fingerprint {fingerprint}", self.path.display());
                    return Ok(self.unproven(&what, terminal));
                };
                vec![key]
            }
            Some(text) => read_keys(text)?,
            None => Vec::new(),
        };
        match fs::metadata(&self.path) {
            Ok(metadata) if metadata.is_dir() => self.folder(&keys, terminal),
            Ok(_) => self.document(keys, terminal),
            Err(error) => Err(Failure::command(format!("cannot open `{}`: {error}", self.path.display()))),
        }
    }

    fn folder(&self, keys: &[VerifierKey], terminal: &Terminal) -> Result<Ending, Failure> {
        let files = DiskFiles::new(&self.path);
        let Some(layout) = Layout::of(&files) else {
            return Err(Failure::command(format!("there is no log of releases in `{}`", self.path.display()))
                .help("name a built site, a copy of one, or a hub"));
        };
        let origin = claimed_origin(&files, layout);
        let place = self.pin_file(origin.as_deref());
        let pin = place.as_deref().map(read_pin).transpose()?.flatten();
        let report = verify(&files, layout, &Known { keys, pin: pin.as_ref() });
        let is_well = report.findings.is_empty();
        if let (true, Some(log), Some(place)) = (is_well, &report.log, &place) {
            let next = pin.as_ref().map_or_else(|| Pin::of(log), |pin| pin.advance(log));
            write_pin(place, &next)?;
        }
        if terminal.format == Format::Json {
            terminal.result(&format!("{:#}\n", as_json(&report)));
        } else {
            tell(&report.findings, terminal);
            terminal.close(&closing(&report, &self.path));
        }
        Ok(if is_well { Ending::Done } else { Ending::Unverified })
    }

    fn unproven(&self, sentence: &str, terminal: &Terminal) -> Ending {
        if terminal.format == Format::Json {
            let findings =
                [json!({ "kind": "document", "path": self.path.display().to_string(), "sentence": sentence })];
            terminal.result(&format!("{:#}\n", json!({ "format": 1, "verified": false, "findings": findings })));
        } else {
            terminal.failure(sentence, None);
            terminal.close(&format!("`{}` is NOT proven to be what was released", self.path.display()));
        }
        Ending::Unverified
    }

    fn pin_file(&self, origin: Option<&str>) -> Option<PathBuf> {
        match (&self.pin, self.no_pin) {
            (_, true) => None,
            (Some(pin), _) => Some(pin.clone()),
            (None, _) => default_pin(origin?),
        }
    }
}

fn read_keys(text: &str) -> Result<Vec<VerifierKey>, Failure> {
    if let Ok(key) = VerifierKey::parse(text) {
        return Ok(vec![key]);
    }
    let bytes = fs::read_to_string(text)
        .map_err(|_| Failure::command("--key is neither a verifier key, `name+id+base64`, nor a file of them"))?;
    if bytes.contains("PRIVATE+KEY") {
        return Err(Failure::command(format!("`{text}` is a private key; only its owner may have it"))
            .help("give the verifier key, as `faletusi log` or the register prints it"));
    }
    let keys: Result<Vec<_>, _> = bytes.lines().filter(|line| !line.is_empty()).map(VerifierKey::parse).collect();
    match keys {
        Ok(keys) if !keys.is_empty() => Ok(keys),
        Ok(_) => Err(Failure::command(format!("`{text}` holds no key"))),
        Err(error) => Err(Failure::command(format!("`{text}`: {error}"))),
    }
}

/// A fingerprint as it is read out or typed: in groups, in capitals.
fn as_digits(text: &str) -> String {
    text.split_whitespace().collect::<String>().to_ascii_lowercase()
}

/// The keys that come with a folder or a document: candidates for a fingerprint, not yet trusted.
fn keys_of(path: &Path) -> Vec<VerifierKey> {
    let within = ["keys", "log/keys", "releases/log/keys"].into_iter();
    let text: String = within.filter_map(|inner| fs::read_to_string(path.join(inner)).ok()).collect();
    let mut keys: Vec<VerifierKey> = text.lines().filter_map(|line| VerifierKey::parse(line).ok()).collect();
    keys.extend(keys_above(path));
    keys
}

/// The keys of the copy of a site that a document lies in.
fn keys_above(path: &Path) -> Vec<VerifierKey> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let found = path.ancestors().skip(1).take(32).find_map(|folder| fs::read_to_string(folder.join("log/keys")).ok());
    found.unwrap_or_default().lines().filter_map(|line| VerifierKey::parse(line).ok()).collect()
}

/// What the log calls itself, not yet verified: only to find what was remembered of it.
fn claimed_origin(files: &dyn Files, layout: Layout) -> Option<String> {
    let read = |name: &str| files.read(&format!("{}{name}", layout.log()));
    if let Some(bytes) = read(CHECKPOINT) {
        return SignedCheckpoint::parse(&bytes).ok().map(|signed| signed.checkpoint().origin().to_owned());
    }
    let bytes = read(ROOT)?;
    Checkpoint::parse(std::str::from_utf8(&bytes).ok()?).ok().map(|checkpoint| checkpoint.origin().to_owned())
}

fn read_pin(path: &Path) -> Result<Option<Pin>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Pin::parse(&text).map(Some).map_err(|error| {
            Failure::command(format!("`{}`: {error}", path.display()))
                .help("remove the file only if you know why it is damaged: it is what finds a log that was changed")
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::machine(format!("cannot read `{}`", path.display()), error)),
    }
}

fn write_pin(path: &Path, pin: &Pin) -> Result<(), Failure> {
    let failed = |error| Failure::machine(format!("cannot remember the log in `{}`", path.display()), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut new = path.to_owned().into_os_string();
    new.push(".new");
    fs::write(&new, pin.to_string()).and_then(|()| fs::rename(&new, path)).map_err(failed)
}

fn tell(findings: &[Finding], terminal: &Terminal) {
    for finding in findings {
        terminal.failure(&finding.to_string(), None);
    }
}

fn trust(basis: Basis) -> &'static str {
    match basis {
        Basis::GivenKey => "with the key that you gave",
        Basis::Pinned => "with the key that was seen before",
        Basis::FirstUse => "with a key that is trusted on first use: compare its fingerprint with one from elsewhere",
        Basis::Unsigned => "unsigned",
    }
}

fn counts(report: &Report, log: &Log) -> String {
    let plural = |n: u64, one: &str, many: &str| format!("{} {}", numbered(n), if n == 1 { one } else { many });
    format!(
        "{}, {}, {}",
        plural(log.size(), "entry", "entries"),
        plural(log.checkpoints().count() as u64, "checkpoint", "checkpoints"),
        plural(report.files as u64, "file", "files")
    )
}

fn closing(report: &Report, path: &Path) -> String {
    let found = report.findings.len();
    let Some(log) = &report.log else {
        return format!("`{}` is NOT what was released: {found} found, and the log cannot be read", path.display());
    };
    if found > 0 {
        let faults = if found == 1 { "1 fault".to_owned() } else { format!("{} faults", numbered(found as u64)) };
        return format!("`{}` is NOT what was released: {faults} in {}", path.display(), counts(report, log));
    }
    let origin = harmless(log.origin(), false);
    match log.key_in_force(log.size()) {
        Some(key) => format!(
            "verified {} of {origin}; signed by {}\n  fingerprint {}\n  {}",
            counts(report, log),
            harmless(&key.to_string(), false),
            key.fingerprint(),
            trust(report.basis)
        ),
        None => format!(
            "verified {} of {origin}; nobody signs this log, so anybody could have made it",
            counts(report, log)
        ),
    }
}

fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::GivenKey => "given-key",
        Basis::Pinned => "pinned",
        Basis::FirstUse => "first-use",
        Basis::Unsigned => "unsigned",
    }
}

/// The stable form for programs.
fn as_json(report: &Report) -> Value {
    let finding = |finding: &Finding| {
        json!({
            "kind": format!("{:?}", finding.kind).to_lowercase(),
            "path": finding.path,
            "sentence": finding.sentence,
        })
    };
    let log = report.log.as_ref();
    let key = log.and_then(|log| log.key_in_force(log.size()));
    let evidence = report.relation.as_ref().and_then(|relation| relation.evidence());
    json!({
        "format": 1,
        "verified": report.findings.is_empty(),
        "origin": log.map(Log::origin),
        "entries": log.map(Log::size),
        "checkpoints": log.map(|log| log.checkpoints().count()),
        "files": report.files,
        "key": key.map(ToString::to_string),
        "fingerprint": key.map(|key| key.fingerprint().hex()),
        "trust": basis_name(report.basis),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "evidence": evidence.map(|e| json!({ "seen_before": e.pinned, "shown_now": e.shown, "size": e.size })),
    })
}
