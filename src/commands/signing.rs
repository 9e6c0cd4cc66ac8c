//! Where keys, their states and pins lie, and what every command that adds to the log does first and last.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::civil::Date;

use super::Failure;
use super::options::{Day, Format, Global};
use super::terminal::Terminal;
use crate::diagnostics::print::number;
use crate::hub::{Hub, RELEASES_FOLDER};
use crate::ledger::{self, Addition, AppendError, Entry, KeyEntry, Opening};
use crate::output::{Change, NEW_STATE, RealDisk, ReleaseError, ReleasesFolder, Settled, Signer, state_path};

/// Who signs.
#[derive(Debug, Args)]
pub struct Keys {
    /// The file of the key that signs [default: FALETUSI_KEY, else the one that `faletusi key new` made]
    #[arg(long, value_name = "FILE", conflicts_with = "unsigned")]
    pub key: Option<PathBuf>,
    /// Release into a log that nobody signs
    #[arg(long)]
    pub unsigned: bool,
}

/// A hub whose log nobody else adds to meanwhile.
pub struct Session {
    pub hub: Arc<Hub>,
    pub folder: ReleasesFolder<'static>,
    pub today: Date,
    signer: Option<Signer>,
}

impl Keys {
    /// The key to sign with, if there is one.
    fn signer(&self, origin: &str) -> Result<Option<Signer>, Failure> {
        if self.unsigned {
            return Ok(None);
        }
        let Some(path) = key_file(self.key.as_deref(), origin) else { return Ok(None) };
        Signer::read(&path).map(Some).map_err(|error| release_failure(error.into()))
    }
}

impl Session {
    /// Opens the hub that the options name and puts its log in order.
    pub fn open(global: &Global, keys: &Keys, day: &Day, terminal: &Terminal) -> Result<Self, Failure> {
        if terminal.format != Format::Human {
            return Err(Failure::command("what is released is told to people only")
                .help("leave --format out; `faletusi log` and `faletusi verify` print JSON"));
        }
        global.use_jobs()?;
        let today = day.date()?;
        let store = global.store()?;
        let releases = store.root().join(RELEASES_FOLDER);
        let mut hub = Hub::open(store.clone());
        let origin = origin(&hub)?;
        let signer = keys.signer(&origin)?;
        let folder = ReleasesFolder::open(&releases, &origin, signer.as_ref(), &RealDisk).map_err(release_failure)?;
        match folder.settled() {
            Settled::Nothing => {}
            Settled::ClearedAway => terminal.say("a release that was cut off left files behind; they are cleared away"),
            Settled::Completed => terminal.say("a release that was cut off is completed now; `faletusi log` shows it"),
        }
        if folder.settled() != Settled::Nothing {
            hub = Hub::open(store);
        }
        let session = Self { hub: Arc::new(hub), folder, today, signer };
        session.may_go_on(keys, &origin)?;
        Ok(session)
    }

    /// Whether who signs is who must sign.
    fn may_go_on(&self, keys: &Keys, origin: &str) -> Result<(), Failure> {
        if self.signer.is_some() {
            return Ok(());
        }
        let signed = self.folder.log().key_in_force(self.folder.log().size());
        match signed {
            Some(_) if keys.unsigned => {
                Err(Failure::command("the log of this hub is signed, so it cannot go on unsigned")
                    .help("leave --unsigned out"))
            }
            Some(key) => Err(Failure::command(format!("the log is signed with {key}, and there is no key here"))
                .help(format!("name its file with --key or FALETUSI_KEY{}", expected(origin)))),
            None if keys.unsigned => self.may_begin_unsigned(origin),
            None => Err(Failure::command("there is no key to sign the release with").help(
                "`faletusi key new` makes one; or release with --unsigned: then nobody can tell a forged log from yours",
            )),
        }
    }

    /// A log that is lost must not be begun again unsigned: a key of that name, or frozen versions, tell of one.
    fn may_begin_unsigned(&self, origin: &str) -> Result<(), Failure> {
        if self.folder.log().size() > 0 {
            return Ok(());
        }
        let help = "bring back the folder `releases` from a copy; to begin a new log, give hub.toml another `origin`";
        if let Some(key) = default_key(origin).filter(|key| has_signed(key)) {
            let key = key.display();
            return Err(Failure::command(format!(
                "the log is empty, but the key `{key}` has signed a log of this name"
            ))
            .help(help));
        }
        if self.folder.has_frozen_versions() {
            return Err(Failure::command("the log is empty, but there are frozen versions in `releases`").help(help));
        }
        Ok(())
    }

    /// The day of new entries.
    pub fn day(&self) -> Result<ledger::Day, Failure> {
        crate::release::day(self.today).ok_or_else(|| Failure::command("the day is out of range"))
    }

    /// Adds to the log. The first signed addition also names the key. Returns the number, from 1, of the first entry.
    pub fn append(&mut self, mut change: Change) -> Result<u64, Failure> {
        let mut first = self.folder.log().size() + 1;
        if let Some(signer) = &self.signer
            && self.folder.log().keys().next().is_none()
        {
            let founding = KeyEntry::first(signer.key().verifier(), self.day()?);
            change.additions.insert(0, Addition::Open(Entry::Key(founding)));
            first += 1;
        }
        self.folder.append(&change, self.signer.as_ref()).map_err(release_failure)?;
        Ok(first)
    }

    /// The log and who signs it, as a closing line.
    pub fn summary(&self) -> String {
        let log = self.folder.log();
        let size = if log.size() == 1 { "1 entry".to_owned() } else { format!("{} entries", numbered(log.size())) };
        match log.key_in_force(log.size()) {
            Some(key) => {
                format!("the log has {size} and a checkpoint, signed with {key}\n  fingerprint {}", key.fingerprint())
            }
            None => format!("the log has {size}; nobody signs it"),
        }
    }
}

/// An addition, and the files that open it where not everyone may read it.
pub fn addition(entry: Entry, open: bool, change: &mut Change) -> Result<(), Failure> {
    let folder = entry.folder().unwrap_or_default();
    let bytes = entry.to_bytes().map_err(|error| Failure::command(error.to_string()))?;
    let is_release = matches!(entry, Entry::Release(_));
    if is_release || !open {
        change.frozen.insert(format!("{folder}/{}", ledger::ENTRY_FILE), bytes);
    }
    if open {
        change.additions.push(Addition::Open(entry));
        return Ok(());
    }
    let nonce = chance()?;
    let opening = Opening { nonce, entry: entry.clone() };
    change.frozen.insert(format!("{folder}/{}", ledger::NONCE_FILE), opening.nonce_text().into_bytes());
    change.additions.push(Addition::Committed { nonce, entry });
    Ok(())
}

/// 32 bytes that nobody can guess.
pub fn chance() -> Result<[u8; 32], Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Failure::machine("the system gives no random numbers", error))?;
    Ok(bytes)
}

/// Entry numbers as people count them.
pub fn numbered(n: u64) -> String {
    number(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The name of the hub's log.
pub fn origin(hub: &Hub) -> Result<String, Failure> {
    hub.config().site.origin.clone().ok_or_else(|| {
        Failure::command("hub.toml has no `origin`, the name that the log of releases keeps for ever")
            .help("write one line such as `origin = \"hub.example/log\"` at the top of hub.toml")
    })
}

pub fn release_failure(error: ReleaseError) -> Failure {
    if error.is_machine() && !matches!(error, ReleaseError::Signer(_)) {
        return Failure::Machine(error.to_string());
    }
    let failure = Failure::command(error.to_string());
    match &error {
        ReleaseError::Signer(error) => failure.help(error.help()),
        ReleaseError::Log(_) => failure.help("`faletusi verify` says more; bring back `releases/log` from a copy"),
        ReleaseError::Append(AppendError::OtherKey { .. }) => {
            failure.help("name the key of this log with --key; `faletusi key rotate` changes to another")
        }
        _ => failure,
    }
}

fn variable(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A folder of the user: by its variable when that holds an absolute path, else below the home folder.
fn user_folder(unix: &str, below_home: &str, windows: &str) -> Option<PathBuf> {
    if cfg!(windows) {
        return variable(windows).filter(|path| path.is_absolute());
    }
    variable(unix)
        .filter(|path| path.is_absolute())
        .or_else(|| variable("HOME").map(|home| home.join(below_home)))
        .filter(|path| path.is_absolute())
}

/// The file of the key: the one named, else FALETUSI_KEY, else the usual place if there is one.
pub fn key_file(named: Option<&Path>, origin: &str) -> Option<PathBuf> {
    let usual = || default_key(origin).filter(|path| path.is_file());
    named.map(Path::to_owned).or_else(|| variable("FALETUSI_KEY")).or_else(usual)
}

/// Where the key of a log lies unless somebody says otherwise.
pub fn default_key(origin: &str) -> Option<PathBuf> {
    let folder = user_folder("XDG_CONFIG_HOME", ".config", "APPDATA")?;
    Some(folder.join("faletusi").join(format!("{}.key", file_name(origin))))
}

/// Where what was seen of a log is remembered. Part of a hash stands in the name, so that no log can take another's
/// place.
pub fn default_pin(origin: &str) -> Option<PathBuf> {
    let folder = user_folder("XDG_STATE_HOME", ".local/state", "LOCALAPPDATA")?;
    let hash = ledger::Hash::of(origin.as_bytes()).hex();
    let name = format!("{}-{}.pin", file_name(origin), hash.get(..12).unwrap_or_default());
    Some(folder.join("faletusi").join("pins").join(name))
}

/// Whether the state beside a key says that it has signed something.
fn has_signed(key: &Path) -> bool {
    std::fs::read(state_path(key)).is_ok_and(|state| state != NEW_STATE.as_bytes())
}

fn file_name(origin: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' };
    let name: String = origin.chars().map(safe).take(100).collect();
    name.trim_start_matches('.').to_owned()
}

fn expected(origin: &str) -> String {
    default_key(origin).map_or_else(String::new, |path| format!("; it is not at `{}`", path.display()))
}

/// Whether `path` lies in `folder`, whatever links lead there.
pub fn is_inside(path: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.ancestors().find_map(|above| above.canonicalize().ok());
    match (real(&std::path::absolute(path).unwrap_or_default()), folder.canonicalize()) {
        (Some(path), Ok(folder)) => path.starts_with(folder),
        _ => false,
    }
}
