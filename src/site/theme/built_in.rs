//! The files of the theme `tapa`, as they lie in `themes/tapa/`.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../../themes/tapa/", $name)))),*]
    };
}

/// Name within the theme, and content.
pub static FILES: &[(&str, &[u8])] = files![
    "assets/card.png",
    "assets/code.css",
    "assets/device.js",
    "assets/found.js",
    "assets/genuine.js",
    "assets/offline-kept.js",
    "assets/offline-saving.js",
    "assets/offline-store.js",
    "assets/offline-worker.js",
    "assets/search-box.js",
    "assets/search-page.js",
    "assets/search-results.js",
    "assets/search-worker.js",
    "assets/search.js",
    "assets/search.wasm",
    "assets/site.css",
    "assets/site.js",
    "i18n/en.toml",
    "i18n/fr.toml",
    "templates/404.html",
    "templates/a-z.html",
    "templates/base.html",
    "templates/calendar.html",
    "templates/compare.html",
    "templates/components.html",
    "templates/document.html",
    "templates/history.html",
    "templates/home.html",
    "templates/list.html",
    "templates/member.html",
    "templates/members.html",
    "templates/moved.html",
    "templates/offline.html",
    "templates/register.html",
    "templates/search.html",
    "templates/situations.html",
    "templates/topics.html",
];

#[cfg(test)]
mod tests {
    /// A file that is not listed would be missing from the program.
    #[test]
    fn every_file_is_listed() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/tapa");
        let mut found = Vec::new();
        for folder in ["assets", "i18n", "templates"] {
            for entry in std::fs::read_dir(format!("{root}/{folder}")).expect("a folder").flatten() {
                found.push(format!("{folder}/{}", entry.file_name().to_string_lossy()));
            }
        }
        found.sort();
        let listed: Vec<&str> = super::FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(found, listed);
    }
}
