//! Ids that become addresses.

/// Whether it can be an id: lower-case letters a to z, digits and single hyphens, at most 80 characters.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The slug of a file's name: letters folded to a to z where they have such a base, everything else a hyphen.
/// `None` when nothing is left.
pub fn slug(text: &str) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            // Accents, and the glottal stop in its several spellings.
            '\u{300}'..='\u{36f}' | '\'' | '\u{2bb}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    let slug = out.trim_end_matches('-');
    let slug = slug.get(..80).unwrap_or(slug).trim_end_matches('-');
    if slug.is_empty() { None } else { Some(slug.to_owned()) }
}

/// Why an id cannot be used anywhere: Windows keeps the name for a device.
pub fn reserved_everywhere(id: &str) -> Option<&'static str> {
    let device = matches!(id, "con" | "prn" | "aux" | "nul")
        || id
            .strip_prefix("com")
            .or_else(|| id.strip_prefix("lpt"))
            .is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit());
    device.then_some("Windows keeps it for a device")
}

/// Why a document cannot have this id.
pub fn reserved_for_works(id: &str) -> Option<&'static str> {
    reserved_everywhere(id).or(match id {
        "index" => Some(LIST),
        "log" => Some("the log of releases lies in a folder of that name"),
        _ => None,
    })
}

/// Why a part of a document cannot have this name.
pub fn reserved_for_parts(name: &str) -> Option<&'static str> {
    reserved_everywhere(name).or(match name {
        "index" => Some("it is the document's own page"),
        "history" | "compare" | "draft" => Some("the portal makes a page of that name for each document"),
        _ => None,
    })
}

/// Why a collection, or a page at the top of the site, cannot have this id.
pub fn reserved_at_the_top(id: &str) -> Option<&'static str> {
    const TAKEN: &[&str] = &[
        "404",
        "a-z",
        "assets",
        "calendar",
        "downloads",
        "feed",
        "files",
        "log",
        "members",
        "offline",
        "register",
        "releases",
        "robots",
        "search",
        "situations",
        "sitemap",
        "static",
        "topics",
    ];
    reserved_everywhere(id).or_else(|| {
        if id == "index" {
            Some("it is the home page")
        } else {
            TAKEN.contains(&id).then_some("the portal makes a page or a folder of that name")
        }
    })
}

const LIST: &str = "it is the page that lists the collection";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (name, expected) in [
            ("primary-line-processing", Some("primary-line-processing")),
            ("IE-1922-act-1", Some("ie-1922-act-1")),
            ("Visa_Rules (2026)", Some("visa-rules-2026")),
            ("Fa\u{2018}as\u{101}moa", Some("faasamoa")),
            ("Procédure d'entrée", Some("procedure-dentree")),
            ("…", None),
        ] {
            let made = slug(name);
            assert_eq!(made.as_deref(), expected, "{name}");
            assert!(made.is_none_or(|m| is_slug(&m)));
        }
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "é", "a.b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn names_that_something_else_needs() {
        assert!(reserved_for_works("con").is_some());
        assert!(reserved_for_works("com7").is_some());
        assert!(reserved_for_works("index").is_some());
        assert!(reserved_for_works("log").is_some());
        assert_eq!(reserved_for_works("history"), None);
        assert!(reserved_for_parts("history").is_some());
        assert!(reserved_at_the_top("search").is_some());
        assert_eq!(reserved_at_the_top("about"), None);
        assert_eq!(reserved_for_works("community"), None);
    }
}
