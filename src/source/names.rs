use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::diagnostics::rules::{name_collision, name_reserved};
use crate::diagnostics::{Diagnostic, HubPath};

/// What is wrong with the names of files and the folders they lie in. `paths` in the order of the listing.
pub(super) fn check(paths: &[&HubPath]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut seen: BTreeMap<String, &HubPath> = BTreeMap::new();
    let mut folders: BTreeMap<String, (&str, &HubPath)> = BTreeMap::new();
    for path in paths {
        if let Some(reason) = path.as_str().split('/').find_map(reserved) {
            found.push(name_reserved::report(path, &reason));
        }
        if let Some(other) = seen.insert(folded(path.as_str()), path) {
            found.push(name_collision::report(path, other));
        }
        // Two spellings of a folder split it on one system and join it on another. One finding a pair is enough.
        let mut folder = path.folder();
        while !folder.is_empty() {
            let (known, first) = folders.entry(folded(folder)).or_insert((folder, path));
            if *known != folder {
                found.push(name_collision::report(path, first));
                break;
            }
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    found.sort_by(|a, b| (&a.place, &a.message).cmp(&(&b.place, &b.message)));
    found.dedup();
    found
}

/// The name as a file system that ignores case and normalises accents compares it.
pub fn folded(name: &str) -> String {
    name.nfd().flat_map(char::to_lowercase).nfc().collect()
}

/// Why Windows cannot keep a file of this name, if so.
///
/// Source: Microsoft, "Naming Files, Paths, and Namespaces".
pub fn reserved(name: &str) -> Option<String> {
    if name.ends_with('.') {
        return Some("it ends in a dot".to_owned());
    }
    if name.ends_with(' ') {
        return Some("it ends in a space".to_owned());
    }
    if let Some(c) = name.chars().find(|c| "<>:\"|?*\\".contains(*c) || c.is_control()) {
        return Some(format!("it holds `{}`", c.escape_debug()));
    }
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let device = stem.to_ascii_lowercase();
    let numbered = |prefix: &str| {
        device
            .strip_prefix(prefix)
            .is_some_and(|rest| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
    };
    let is_device = matches!(device.as_str(), "con" | "prn" | "aux" | "nul" | "conin$" | "conout$")
        || numbered("com")
        || numbered("lpt");
    is_device.then(|| format!("`{stem}` means a device there"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_and_bad_ends_are_refused() {
        for (name, reason) in [
            ("con", Some("`con` means a device there")),
            ("Aux.md", Some("`Aux` means a device there")),
            ("com1.tar.gz", Some("`com1` means a device there")),
            ("LPT¹", Some("`LPT¹` means a device there")),
            ("com0", None),
            ("console.md", None),
            ("note.", Some("it ends in a dot")),
            ("note ", Some("it ends in a space")),
            ("why?.md", Some("it holds `?`")),
            ("fa‘asāmoa.md", None),
        ] {
            assert_eq!(reserved(name).as_deref(), reason, "{name}");
        }
    }

    #[test]
    fn names_that_fall_together_are_found() {
        let paths: Vec<HubPath> = ["A/one.md", "a/two.md", "b/Straße.md", "b/straße.md", "c/x.md"]
            .iter()
            .map(|p| HubPath::new(p).expect("a path"))
            .collect();
        let found: Vec<String> = check(&paths.iter().collect::<Vec<_>>())
            .into_iter()
            .map(|d| format!("{}: {}", d.place.file, d.message))
            .collect();
        assert_eq!(
            found,
            [
                "a/two.md: this file and `A/one.md` have the same name on Windows and Macs",
                "b/straße.md: this file and `b/Straße.md` have the same name on Windows and Macs",
            ]
        );
    }
}
