//! Pairs of provisions that a drafter has settled, and the file beside the text in which they are kept.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use serde::{Deserialize, Serialize};

use super::Failure;
use super::terminal::Terminal;
use crate::compare::{Options, Tree, Unit};
use crate::diagnostics::nearest;

/// Pairs that a drafter has settled.
#[derive(Debug, Args)]
pub struct Pins {
    /// Two provisions that are the same, by id or citation, as in `sec_7=sec_9`; kept beside the second file
    #[arg(long, value_name = "OLD=NEW")]
    pin: Vec<String>,
    /// Two provisions that are not the same; kept beside the second file
    #[arg(long, value_name = "OLD=NEW")]
    forbid: Vec<String>,
}

/// The text before, as the file of pairs knows it again.
pub struct Before<'a> {
    /// Its tree.
    pub tree: &'a Tree,
    /// The name of its file.
    pub name: String,
    /// The SHA-256 of its file, in hexadecimal digits.
    pub sha256: String,
}

/// The sidecar file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sidecar {
    /// Pairs that say nothing of their old text hold for all of them: a drafter may write some by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pin: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forbid: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    text: Vec<Settled>,
}

/// What was settled against one old text.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settled {
    /// The name of its file.
    old: String,
    sha256: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pin: Vec<Pair>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    forbid: Vec<Pair>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    old: String,
    new: String,
}

/// Two provisions that a pair names.
type Units = (u32, u32);

impl Pins {
    /// Reads the sidecar file beside `new_file`, adds what was asked for, and keeps it there.
    pub fn settle(
        &self,
        new_file: &Path,
        old: &Before,
        new: &Tree,
        options: &mut Options,
        terminal: &Terminal,
    ) -> Result<(), Failure> {
        let path = sidecar(new_file);
        let mut kept = read_sidecar(&path)?;
        let (pin, forbid) = (self.asked(&self.pin, old.tree, new)?, self.asked(&self.forbid, old.tree, new)?);
        let asked = [&pin, &forbid].map(|pairs| fitting(pairs, old.tree, new, &path, terminal));
        let set = kept.set_of(old, &path, terminal);
        for (list, asked) in [(&mut set.pin, pin), (&mut set.forbid, forbid)] {
            for pair in asked {
                if !list.contains(&pair) {
                    list.push(pair);
                }
            }
        }
        let (mut pins, mut forbidden) = (set.pin.clone(), set.forbid.clone());
        pins.extend(kept.pin.iter().cloned());
        forbidden.extend(kept.forbid.iter().cloned());
        options.pins = fitting(&pins, old.tree, new, &path, terminal);
        options.forbidden = fitting(&forbidden, old.tree, new, &path, terminal);
        let both: BTreeSet<Units> = options.pins.iter().copied().collect();
        if let Some(pair) = options.forbidden.iter().find(|pair| both.contains(*pair)) {
            let name = |tree: &Tree, unit: u32| tree.unit(unit).citation.clone();
            let shown = format!("`{}={}`", name(old.tree, pair.0), name(new, pair.1));
            let help = if asked.iter().all(|units| units.contains(pair)) {
                "leave out its `--pin` or its `--forbid`".to_owned()
            } else {
                format!("take one of the two out of `{}`", path.display())
            };
            return Err(Failure::command(format!("{shown} is both pinned and forbidden")).help(help));
        }
        if !self.pin.is_empty() || !self.forbid.is_empty() {
            kept.text.retain(|set| !set.pin.is_empty() || !set.forbid.is_empty());
            let text = toml::to_string(&kept).map_err(|error| Failure::machine("the pairs cannot be kept", error))?;
            let head = "# Pairs that `faletusi compare` takes for settled; see `faletusi compare --help`.\n\n";
            fs::write(&path, format!("{head}{text}"))
                .map_err(|error| Failure::machine(format!("cannot write `{}`", path.display()), error))?;
            terminal.say(&format!("note: what you settled is kept in `{}`", path.display()));
        }
        Ok(())
    }

    /// The pairs of the command line. Nothing is kept of a command that is wrong.
    fn asked(&self, texts: &[String], old: &Tree, new: &Tree) -> Result<Vec<Pair>, Failure> {
        let pair = |text: &String| {
            let Some((before, after)) = text.split_once('=') else {
                return Err(Failure::command(format!("`{}` names one provision only", text.escape_debug()))
                    .help("write `OLD=NEW`, as in `sec_7=sec_9`"));
            };
            let pair = Pair { old: before.trim().to_owned(), new: after.trim().to_owned() };
            unit(old, &pair.old).map_err(|wrong| wrong.failure("text before"))?;
            unit(new, &pair.new).map_err(|wrong| wrong.failure("text after"))?;
            Ok(pair)
        };
        texts.iter().map(pair).collect()
    }
}

impl Sidecar {
    /// What was settled against this old text, or against another state of the same file.
    fn set_of(&mut self, old: &Before, path: &Path, terminal: &Terminal) -> &mut Settled {
        let same = self.text.iter().position(|set| set.sha256.eq_ignore_ascii_case(&old.sha256));
        let at = same.or_else(|| self.text.iter().position(|set| set.old == old.name));
        for other in self.text.iter().enumerate().filter(|(index, _)| Some(*index) != at).map(|(_, set)| set) {
            let count = other.pin.len() + other.forbid.len();
            let pairs = if count == 1 { "1 pair".to_owned() } else { format!("{count} pairs") };
            let (path, file) = (path.display(), other.old.escape_debug());
            terminal.say(&format!("note: `{path}` has {pairs} of another old text, `{file}`: not used"));
        }
        match at {
            Some(index) => {
                let set = &mut self.text[index];
                if same.is_none() {
                    terminal.say(&format!(
                        "note: `{}` was edited since pairs were settled against it; those that fit are used",
                        old.name.escape_debug()
                    ));
                }
                set.old.clone_from(&old.name);
                set.sha256.clone_from(&old.sha256);
                set
            }
            None => {
                self.text.push(Settled { old: old.name.clone(), sha256: old.sha256.clone(), ..Settled::default() });
                let last = self.text.len() - 1;
                &mut self.text[last]
            }
        }
    }
}

/// The pairs that name a provision of either text. The others stay in the file and are said.
fn fitting(pairs: &[Pair], old: &Tree, new: &Tree, path: &Path, terminal: &Terminal) -> Vec<Units> {
    let mut units = Vec::new();
    for pair in pairs {
        match (unit(old, &pair.old), unit(new, &pair.new)) {
            (Ok(before), Ok(after)) => units.push((before, after)),
            (Err(wrong), _) | (_, Err(wrong)) => terminal.say(&format!(
                "warning: `{}={}` in `{}` is not used: {}",
                pair.old.escape_debug(),
                pair.new.escape_debug(),
                path.display(),
                wrong.message
            )),
        }
    }
    units
}

/// `act.md` → `act.md.compare.toml`.
fn sidecar(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".compare.toml");
    PathBuf::from(name)
}

fn read_sidecar(path: &Path) -> Result<Sidecar, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
            Failure::command(format!("{}:{line}: {}", path.display(), error.message()))
                .help("each pair is `[[pin]]` or `[[forbid]]` with `old = \"sec_7\"` and `new = \"sec_9\"`")
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Sidecar::default()),
        Err(error) => Err(Failure::machine(format!("cannot read `{}`", path.display()), error)),
    }
}

/// Why a name is none of one provision.
struct Wrong {
    message: String,
    help: String,
}

impl Wrong {
    fn failure(self, side: &str) -> Failure {
        Failure::command(format!("the {side}: {}", self.message)).help(self.help)
    }
}

/// Whether a provision of an alternative is cited by `name` but for the alternative.
fn is_in_an_alternative(citation: &str, name: &str) -> bool {
    citation.strip_prefix(name).is_some_and(|rest| rest.starts_with(", alternative "))
}

/// The unit that an id, a fragment or a citation names.
fn unit(tree: &Tree, name: &str) -> Result<u32, Wrong> {
    let all = || (1..).zip(tree.units.iter().skip(1));
    let found = |is: &dyn Fn(&Unit) -> bool| -> Vec<u32> {
        all().filter(|(_, unit)| is(unit)).map(|(index, _): (u32, _)| index).collect()
    };
    let by_id = found(&|unit| unit.id == name);
    let by_citation = || found(&|unit| unit.kind.is_provision() && (unit.permalink == name || unit.citation == name));
    // Without saying of which alternative.
    let of_any = || found(&|unit| unit.kind.is_provision() && is_in_an_alternative(&unit.citation, name));
    // Text in a provision bears the provision's citation: it is asked for last, and the first is the one.
    let inside = || found(&|unit| unit.permalink == name || unit.citation == name).into_iter().take(1).collect();
    let named = Some(by_id)
        .filter(|found| !found.is_empty())
        .or_else(|| Some(by_citation()).filter(|found| !found.is_empty()))
        .or_else(|| Some(of_any()).filter(|found| !found.is_empty()))
        .unwrap_or_else(inside);
    let shown = name.escape_debug();
    match named.as_slice() {
        [one] => Ok(*one),
        [] => {
            let names = tree.units.iter().flat_map(|unit| [unit.id.as_str(), unit.citation.as_str()]);
            let help = match nearest(name, names.filter(|name| !name.is_empty())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name it by its id, `sec_7__subsec_1`, or as it is cited, `section 7(1)`".to_owned(),
            };
            Err(Wrong { message: format!("there is no provision `{shown}`"), help })
        }
        several => {
            let ids: Vec<String> = several.iter().map(|index| format!("`{}`", tree.unit(*index).id)).collect();
            let message = format!("`{shown}` names {} provisions: {}", several.len(), ids.join(", "));
            Err(Wrong { message, help: "name it by its id".to_owned() })
        }
    }
}
