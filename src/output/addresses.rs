use std::collections::BTreeMap;

use super::OutputError;
use crate::source::{folded_name, reserved_name};

/// Checks that every address can be a file on every system, and that no two fall together where capitals do not count
/// or one is a folder of the other.
///
/// # Errors
///
/// The first address that cannot.
pub fn check_addresses<'a>(addresses: impl IntoIterator<Item = &'a str>) -> Result<(), OutputError> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for address in addresses {
        let refuse = |reason: String| OutputError::Address { address: address.to_owned(), reason };
        if address.is_empty() {
            return Err(refuse("it is empty".to_owned()));
        }
        for name in address.split('/') {
            match name {
                "" => return Err(refuse("a name in it is empty".to_owned())),
                "." | ".." => return Err(refuse(format!("it holds `{name}`"))),
                _ => {}
            }
            if name.starts_with(".faletusi") {
                return Err(refuse(format!("`{name}` is kept for faletusi itself")));
            }
            if name.len() > 255 {
                return Err(refuse("a name in it is longer than 255 bytes".to_owned()));
            }
            if let Some(reason) = reserved_name(name) {
                return Err(refuse(format!("Windows cannot keep a file of this name: {reason}")));
            }
        }
        if let Some(other) = seen.insert(folded_name(address), address) {
            return Err(refuse(format!("on Windows and Macs it is the same file as `{other}`")));
        }
    }
    for (folded, address) in &seen {
        let folder = folded.match_indices('/').find_map(|(end, _)| seen.get(&folded[..end]));
        if let Some(folder) = folder {
            return Err(OutputError::Address {
                address: (*address).to_owned(),
                reason: format!("`{folder}` is a file, so it cannot be a folder too"),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(addresses: &[&str], message: &str) {
        let error = check_addresses(addresses.iter().copied()).expect_err("refused");
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn addresses_that_are_no_files_everywhere_are_refused() {
        assert!(check_addresses(["index.html", "sops/a.html", "sops/a/1.0.html", ".well-known/x"]).is_ok());
        refused(&[""], "`` cannot be an address: it is empty");
        refused(&["../x.html"], "`../x.html` cannot be an address: it holds `..`");
        refused(&["a/./x.html"], "`a/./x.html` cannot be an address: it holds `.`");
        refused(&["/etc/passwd"], "`/etc/passwd` cannot be an address: a name in it is empty");
        refused(&["a\\b"], "`a\\b` cannot be an address: Windows cannot keep a file of this name: it holds `\\\\`");
        refused(
            &["sops/con.html"],
            "`sops/con.html` cannot be an address: Windows cannot keep a file of this name: `con` means a device there",
        );
        refused(
            &["a/X.html", "a/x.html"],
            "`a/x.html` cannot be an address: on Windows and Macs it is the same file as `a/X.html`",
        );
        refused(&["a/b", "A"], "`a/b` cannot be an address: `A` is a file, so it cannot be a folder too");
        refused(
            &[".faletusi-output"],
            "`.faletusi-output` cannot be an address: `.faletusi-output` is kept for faletusi itself",
        );
    }
}
