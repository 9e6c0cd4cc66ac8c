//! Images and other files that pages use: named after their content, sized from their own header.

use std::collections::HashMap;

use crate::diagnostics::HubPath;
use crate::document::ContentHash;
use crate::hub::{LINKABLE, View, slug};

/// A file as the site serves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// `files/map.0123abcd.png`.
    pub address: String,
    /// Width and height of an image.
    pub size: Option<(u32, u32)>,
    /// Whether a page may link to it. Others are only shown as images: a page has no use for an SVG by itself.
    pub linkable: bool,
}

/// All files of a site, by their path in the hub.
#[derive(Debug, Default)]
pub struct Files(HashMap<HubPath, Served>);

impl Files {
    /// The files that something visible uses and that can be read. An SVG that could run something is left out.
    pub fn of(view: &View) -> Self {
        let mut files = HashMap::new();
        for path in view.files() {
            let extension = path.extension();
            let linkable = LINKABLE.contains(&extension.as_str());
            if !linkable && extension != "svg" {
                continue;
            }
            let Ok(facts) = view.file_facts(path) else { continue };
            if facts.active.is_none() {
                let address = address(path, &extension, facts.hash);
                files.insert(path.clone(), Served { address, size: facts.size, linkable });
            }
        }
        Self(files)
    }

    /// The file at a path, if it is served.
    pub fn get(&self, path: &HubPath) -> Option<&Served> {
        self.0.get(path)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&HubPath, &Served)> {
        self.0.iter()
    }
}

fn address(path: &HubPath, extension: &str, hash: ContentHash) -> String {
    let stem = slug(path.stem()).unwrap_or_else(|| "file".to_owned());
    format!("files/{stem}.{}.{extension}", hash.short(12))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_carry_the_content() {
        let path = HubPath::new("content/Plan d’accès.PNG").unwrap();
        assert_eq!(address(&path, "png", ContentHash::of(b"abc")), "files/plan-dacces.ba7816bf8f01.png");
    }
}
