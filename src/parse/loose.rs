//! A text that belongs to no hub: a file, or what somebody pasted.

use super::front_matter::{CollectionDefaults, read_header};
use super::{Context, IncludeError, Parsed, Readers, parse};
use crate::diagnostics::HubPath;
use crate::document::{Profile, ProvisionKind};

/// Reads a text by itself, for everybody's eyes; nothing can be included. Without a profile it is read as legislation
/// when its sections are numbered, else as a procedure.
pub fn loose(path: &HubPath, text: &str, profile: Option<Profile>) -> Parsed {
    let read = |profile: Profile| {
        let (header, body, found) = read_header(path, text, profile, &CollectionDefaults::default());
        let readers = Readers::everyone();
        let context = Context {
            profile,
            default_language: "en",
            readers: &readers,
            includes: &|_| Err(IncludeError::Missing { nearest: None }),
            links_as_written: true,
        };
        parse(path, text, header, body, found, &context)
    };
    let parsed = read(profile.unwrap_or(Profile::Legislation));
    let is_numbered = |kind| matches!(kind, ProvisionKind::Section | ProvisionKind::Article | ProvisionKind::Clause);
    if profile.is_none() && !parsed.outline.provisions.iter().any(|entry| is_numbered(entry.kind)) {
        return read(Profile::Procedure);
    }
    parsed
}
