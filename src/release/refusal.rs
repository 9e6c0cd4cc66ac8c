//! What is in the way of a release.

use super::lines::Line;
use super::short;
use crate::diagnostics::nearest;
use crate::document::WorkId;
use crate::hub::Hub;
use crate::ledger::Version;

/// Why a work cannot be released as it stands. Each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such work.
    #[error("there is no document `{}`{}", .name.escape_debug(), .near.as_ref().map_or_else(String::new, |near| format!("; did you mean `{near}`?")))]
    NoSuchWork {
        /// As asked for.
        name: String,
        /// The nearest there is.
        near: Option<String>,
    },
    /// Errors stand in its files.
    #[error("`{work}` has {count}; `faletusi check` lists them, and what is released cannot be mended afterwards")]
    Errors {
        /// The work.
        work: String,
        /// `2 errors`.
        count: String,
    },
    /// An editor's marks in the bytes.
    #[error("`{file}` has {what}; `faletusi check --fix` mends it, so that the frozen bytes are the same everywhere")]
    Bytes {
        /// The file.
        file: String,
        /// What is in it.
        what: &'static str,
    },
    /// Draft or consultation.
    #[error("`{file}` says `status: {status}`; take that line out, for what is released is no {status} any more")]
    Status {
        /// The file.
        file: String,
        /// The word.
        status: &'static str,
    },
    /// A version that does not go up.
    #[error("version {wanted} of `{work}` does not go up: {latest} is released already; take {next} or a higher one")]
    NotUp {
        /// The work.
        work: String,
        /// As asked for.
        wanted: Version,
        /// The highest.
        latest: Version,
        /// One higher.
        next: Version,
    },
    /// The text was lawfully erased.
    #[error(
        "the text of `{work}` is that of version {version}, which was erased: {reason}; it cannot be released again"
    )]
    Erased {
        /// The work.
        work: String,
        /// The version.
        version: Version,
        /// Why.
        reason: String,
    },
    /// A day before the last entry's, or an approval that is yet to come.
    #[error("{what} {day} does not go: {why}")]
    Day {
        /// Which day.
        what: &'static str,
        /// The day.
        day: String,
        /// Why not.
        why: String,
    },
    /// Nothing has changed.
    #[error("nothing in `{work}` has changed since {}; --force releases the same text again", .version.map_or_else(|| "the last version".to_owned(), |version| format!("version {version}")))]
    Unchanged {
        /// The work.
        work: String,
        /// The last version.
        version: Option<Version>,
    },
    /// TLP:RED, or an audience or marking that does not go.
    #[error(
        "`{work}` cannot be shown to `{audience}`: its audience or its marking does not allow it; `faletusi check` says why"
    )]
    Hidden {
        /// The work.
        work: String,
        /// The audience.
        audience: String,
    },
    /// The front matter, which is frozen as it is, names something hidden.
    #[error(
        "`{key}` in `{file}` names something that readers in `{audience}` may not know of; take it out, for the source of a release is published to them as it is"
    )]
    Names {
        /// The file.
        file: String,
        /// The key.
        key: &'static str,
        /// The audience.
        audience: String,
    },
    /// A file cannot be read or cut.
    #[error("the source of `{work}` cannot be frozen: {reason}")]
    Source {
        /// The work.
        work: String,
        /// Why.
        reason: String,
    },
    /// Something that an entry cannot hold.
    #[error("`{work}` cannot be logged: {what}: {error}")]
    Field {
        /// The work.
        work: String,
        /// What of it.
        what: String,
        /// Why.
        error: String,
    },
    /// The frozen text would not read as the page does.
    #[error(
        "the text of `{work}` for `{audience}` would read otherwise once it is frozen, from line `{line}` on \
         ({before} before, {after} after); please report this, with the document"
    )]
    ReadsDifferently {
        /// The work.
        work: String,
        /// The audience.
        audience: String,
        /// The first line that differs.
        line: String,
        /// Hash of the line as the page has it.
        before: String,
        /// Hash of the line as the frozen text has it.
        after: String,
    },
}

impl Refusal {
    pub(super) fn no_such_work(hub: &Hub, id: &WorkId) -> Self {
        let near = nearest(id.as_str(), hub.works().map(|work| work.id.as_str())).map(str::to_owned);
        Self::NoSuchWork { name: id.to_string(), near }
    }

    pub(super) fn reads_differently(work: &WorkId, audience: &str, before: &[Line], after: &[Line]) -> Self {
        let at = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let text = |lines: &[Line]| lines.get(at).map_or_else(|| "none".to_owned(), |line| short(&line.text));
        let line = before.get(at).or(after.get(at)).map(|line| line.id.clone()).unwrap_or_default();
        let (before, after) = (text(before), text(after));
        Self::ReadsDifferently { work: work.to_string(), audience: audience.to_owned(), line, before, after }
    }
}
