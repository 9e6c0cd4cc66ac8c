//! Where things stand in the site.

use unicode_normalization::UnicodeNormalization;

use crate::hub::{Edition, Release, View, VisibleWork};

/// The page of a work, or of its part: `sops/primary-line-processing.html`, `training/grading/first-lesson.html`,
/// `about.html` for a collection that stands at the top.
pub fn work_address(view: &View, work: &VisibleWork, part: Option<&str>) -> String {
    let id = work.id.as_str();
    let mut address = String::new();
    if !view.is_at_the_top(work) {
        address.push_str(&work.collection);
        address.push('/');
    }
    address.push_str(id);
    if let Some(part) = part {
        address.push('/');
        address.push_str(part);
    }
    address.push_str(".html");
    address
}

/// The page of an edition of a work: `sops/refusal/1.0.html`, `training/grading/1.0/first-lesson.html`.
pub fn edition_address(view: &View, work: &VisibleWork, edition: Edition, part: Option<&str>) -> String {
    let name = match edition {
        Edition::Shown => return work_address(view, work, part),
        Edition::Released(version) => version.to_string(),
        Edition::Draft => "draft".to_owned(),
    };
    match part {
        None => under_work(view, work, &format!("{name}.html")),
        Some(part) => under_work(view, work, &format!("{name}/{part}.html")),
    }
}

/// A page about a work: `sops/refusal/history.html`.
pub fn under_work(view: &View, work: &VisibleWork, name: &str) -> String {
    let page = work_address(view, work, None);
    format!("{}/{name}", page.strip_suffix(".html").unwrap_or(&page))
}

/// A file of a release: `releases/refusal/1.0/public/reading.txt`, the same below the site's root as in the hub.
pub fn release_address(release: &Release, name: &str) -> String {
    format!("{}/{name}", release.folder)
}

/// What leads from a page at `address` to the site's root: nothing, `../`, `../../`.
pub fn root_of(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// The same place with another extension.
pub fn beside(address: &str, extension: &str) -> String {
    let stem = address.strip_suffix(".html").unwrap_or(address);
    format!("{stem}.{extension}")
}

/// The file for an old address that an author names: `/old/page.html`, `/old/` and `/old` all have one. `None` when
/// it leads out of the site.
pub fn alias_address(alias: &str) -> Option<String> {
    let inner = alias.strip_prefix('/')?;
    let path = crate::diagnostics::HubPath::new(inner.trim_end_matches('/')).ok()?;
    let is_page = path.extension() == "html" || path.extension() == "htm";
    if is_page && !inner.ends_with('/') {
        return Some(path.as_str().to_owned());
    }
    Some(format!("{path}/index.html"))
}

/// The letter that a title is listed under, and the group's id: accents and the ʻokina do not count.
pub fn letter(title: &str) -> (String, String) {
    // Taking letters apart is dear, and most titles have none to take apart.
    let first = if title.is_ascii() {
        title.chars().find(char::is_ascii_alphanumeric)
    } else {
        title.nfd().find(|c| c.is_alphanumeric() && !is_modifier(*c))
    };
    match first {
        Some(c) if c.is_ascii_digit() => ("0-9".to_owned(), "0-9".to_owned()),
        Some(c) => {
            let upper: String = c.to_uppercase().collect();
            let id = upper.to_lowercase();
            (upper, id)
        }
        None => ("#".to_owned(), "other".to_owned()),
    }
}

fn is_modifier(c: char) -> bool {
    ('\u{2b0}'..='\u{2ff}').contains(&c) || c == '\u{a78b}' || c == '\u{a78c}'
}

/// What a title is sorted by: as `letter`, then the words without case and accents.
pub fn sort_key(title: &str) -> String {
    if title.is_ascii() {
        let mut key = title.to_ascii_lowercase();
        key.retain(|c| c.is_ascii_alphanumeric() || c == ' ');
        key.drain(..key.len() - key.trim_start().len());
        return key;
    }
    title
        .nfd()
        .filter(|c| (c.is_alphanumeric() && !is_modifier(*c)) || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .trim_start()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_lead_back() {
        assert_eq!(root_of("index.html"), "");
        assert_eq!(root_of("a/b/c.html"), "../../");
        assert_eq!(beside("a/b.html", "json"), "a/b.json");
    }

    #[test]
    fn aliases_become_files() {
        assert_eq!(alias_address("/old/page.html").as_deref(), Some("old/page.html"));
        assert_eq!(alias_address("/old/").as_deref(), Some("old/index.html"));
        assert_eq!(alias_address("/old").as_deref(), Some("old/index.html"));
        assert_eq!(alias_address("/../../etc/passwd.html"), None);
        assert_eq!(alias_address("old"), None);
    }

    #[test]
    fn letters_fold() {
        assert_eq!(letter("Étude").0, "E");
        assert_eq!(letter("ʻOfa").0, "O");
        assert_eq!(letter("“Quoted”").0, "Q");
        assert_eq!(letter("2026 plan").1, "0-9");
        assert_eq!(letter("…").1, "other");
        assert!(sort_key("Éa") < sort_key("Eb"));
        assert_eq!((sort_key("  “A-B (C)"), sort_key("  \"A-B (C)")), ("ab c".to_owned(), "ab c".to_owned()));
    }
}
