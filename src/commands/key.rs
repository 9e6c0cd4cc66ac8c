use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::options::{Day, Global};
use super::signing::{self, chance, default_key, is_inside, origin, release_failure};
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::hub::{Hub, RELEASES_FOLDER};
use crate::ledger::{Addition, Entry, KeyEntry, Line, SigningKey};
use crate::output::{Change, NEW_STATE, RealDisk, ReleaseError, ReleasesFolder, Signer, SignerError, state_path};

/// Make the key that signs the log of releases, or change to another
#[derive(Debug, Args)]
pub struct Key {
    #[command(subcommand)]
    command: KeyCommand,
}

#[derive(Debug, clap::Subcommand)]
enum KeyCommand {
    New(New),
    Rotate(Rotate),
}

/// Make a key, outside the hub
#[derive(Debug, Args)]
pub struct New {
    /// The name of the key [default: `origin` of hub.toml]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Where to write it [default: the user's folder of settings]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Change to a new key: its entry in the log is signed by the old one
#[derive(Debug, Args)]
pub struct Rotate {
    /// The file of the new key, as `faletusi key new --output FILE` made it
    #[arg(long, value_name = "FILE")]
    new: PathBuf,
    /// The file of the old key [default: FALETUSI_KEY, else the one that `faletusi key new` made]
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// One line for the register
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Give up a release that the old key has signed, that was never published, and whose files are lost
    #[arg(long)]
    give_up: bool,
    #[command(flatten)]
    day: Day,
}

impl Key {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        match &self.command {
            KeyCommand::New(new) => new.run(global, terminal),
            KeyCommand::Rotate(rotate) => rotate.run(global, terminal),
        }
    }
}

impl New {
    fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let store = global.store()?;
        let origin = origin(&Hub::open(store.clone()))?;
        let name = self.name.as_ref().unwrap_or(&origin);
        let default = || {
            default_key(&origin).ok_or_else(|| {
                Failure::command("there is no folder for your settings here").help("say where with --output FILE")
            })
        };
        let path = self.output.clone().map_or_else(default, Ok)?;
        let inside = is_inside(&path, store.root());
        if inside && self.output.is_none() {
            return Err(Failure::command(format!(
                "`{}` lies in the hub, where others can read the key",
                path.display()
            ))
            .help("say where with --output FILE"));
        }
        for taken in [&path, &state_path(&path)] {
            if fs::symlink_metadata(taken).is_ok() {
                return Err(Failure::command(format!(
                    "`{}` is there already; no key is ever overwritten",
                    taken.display()
                ))
                .help("choose another place with --output FILE; `faletusi key rotate` changes to a new key"));
            }
        }
        let key = SigningKey::new(name, &chance()?).map_err(|error| Failure::command(error.to_string()))?;
        write_private(&path, format!("{}\n", key.to_text()).as_bytes())?;
        write_private(&state_path(&path), NEW_STATE.as_bytes())?;
        let verifier = key.verifier();
        terminal.result(&format!("{verifier}\n"));
        terminal.say(&format!(
            "fingerprint {}\nthe key lies in {}\nits state lies in {}\n\
             keep a copy of both in two other places, and bring the state's copy up to date after each release",
            verifier.fingerprint(),
            path.display(),
            state_path(&path).display()
        ));
        if inside {
            terminal.say("the key lies in the hub's folder: never commit it, and move it elsewhere soon");
        }
        Ok(Ending::Done)
    }
}

impl Rotate {
    fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let store = global.store()?;
        let hub = Hub::open(store.clone());
        let origin = origin(&hub)?;
        let today = self.day.date()?;
        let day = crate::release::day(today).ok_or_else(|| Failure::command("the day is out of range"))?;
        let note = self.note.as_deref().map(|text| super::release::read("--note", text, Line::parse)).transpose()?;
        let old = signing::key_file(self.key.as_deref(), &origin)
            .ok_or_else(|| Failure::command("the old key is not here").help("name its file with --key"))?;
        let signer = |path: &Path| Signer::read(path).map_err(|error| release_failure(error.into()));
        let (old, new) = (signer(&old)?, signer(&self.new)?);
        let releases = store.root().join(RELEASES_FOLDER);
        let mut folder = ReleasesFolder::open(&releases, &origin, Some(&new), &RealDisk).map_err(release_failure)?;
        let (log, verifier) = (folder.log(), new.key().verifier());
        let in_force = log.key_in_force(log.size()).cloned();
        let previous = match (&in_force, log.previous_key()) {
            (Some(key), Some(previous)) if *key == old.key().verifier() => previous,
            (Some(key), _) if *key == verifier => {
                return Err(Failure::command(format!("the log is signed with {verifier} already")));
            }
            (Some(key), _) => {
                return Err(Failure::command(format!(
                    "the log is signed with {key}, not with {}",
                    old.key().verifier()
                ))
                .help("name the key of this log with --key"));
            }
            (None, _) => {
                return Err(Failure::command("the log names no key yet, so there is none to change")
                    .help("the first signed release names its key"));
            }
        };
        match folder.hand_over(&old) {
            // A lost state is what one changes keys for; a log that is not the one that was signed is not.
            Err(error @ ReleaseError::Signer(SignerError::Ahead { .. })) if !self.give_up => {
                return Err(release_failure(error));
            }
            Err(error @ ReleaseError::Signer(SignerError::Fork(_))) => return Err(release_failure(error)),
            Err(ReleaseError::Signer(_)) | Ok(()) => {}
            Err(error) => return Err(release_failure(error)),
        }
        let entry = KeyEntry::rotation(verifier.clone(), day, previous, note, old.key());
        let change = Change { additions: vec![Addition::Open(Entry::Key(entry))], ..Change::default() };
        folder.append(&change, Some(&new)).map_err(release_failure)?;
        terminal.close(&format!(
            "entry {} of the log names the new key {verifier}\n  fingerprint {}\n\
             next: commit the folder `releases`, tell those who verify the new key, and sign with --key {new} from now on\n\
             {usual}",
            signing::numbered(folder.log().size()),
            verifier.fingerprint(),
            new = self.new.display(),
            usual = usual(&origin, &self.new),
        ));
        Ok(Ending::Done)
    }
}

/// Writes a new file that only its owner may read, and waits until it is on the device.
fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error| Failure::machine(format!("cannot write `{}`", path.display()), error);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}

/// What is to be done so that the next release finds the new key by itself.
fn usual(origin: &str, new: &Path) -> String {
    match default_key(origin).filter(|usual| usual.is_file() && usual != new) {
        Some(usual) => format!(
            "`{usual}` is the old key still, and what a release without --key takes: move it and its state away, then\n\
             move `{new}` and `{state}` to its place",
            usual = usual.display(),
            new = new.display(),
            state = state_path(new).display()
        ),
        None => "or set FALETUSI_KEY to it, so that no release asks for it".to_owned(),
    }
}
