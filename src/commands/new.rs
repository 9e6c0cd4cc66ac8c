use std::fs;

use clap::Args;

use super::options::Global;
use super::terminal::Terminal;
use super::{Ending, Failure};
use crate::diagnostics::{HubPath, nearest};
use crate::document::Profile;
use crate::hub::{Collection, Hub, reserved_at_the_top, reserved_for_works, slug};
use crate::source::{DiskStore, Store};

/// Begin a new document with the front matter its collection wants
#[derive(Debug, Args)]
pub struct New {
    /// The collection's id in hub.toml, such as `sops`
    collection: String,
    /// The document's title, in quotes
    title: String,
}

impl New {
    pub fn run(&self, global: &Global, terminal: &Terminal) -> Result<Ending, Failure> {
        let store = global.store()?;
        let hub = Hub::open(store.clone());
        let collection = self.collection(&hub)?;
        let title = self.title.trim();
        let id = slug(title).ok_or_else(|| {
            Failure::command(format!("the title `{}` has no letters or digits", title.escape_debug()))
        })?;
        if let Some(why) = reserved(collection, &id) {
            return Err(Failure::command(format!("a document cannot have the address `{id}`: {why}"))
                .help("choose a longer title; `title:` can be changed later without moving the page"));
        }
        let taken = hub.works().find(|work| work.id.as_str() == id);
        if let Some(work) = taken {
            return Err(Failure::command(format!("there is a document `{id}` already: {}", work.path()))
                .help("choose another title, and shorten it later with `id:` in the front matter"));
        }
        let file = if collection.profile == Profile::Course { format!("{id}/index.md") } else { format!("{id}.md") };
        let path = HubPath::new(&format!("{}/{file}", collection.folder))
            .map_err(|error| Failure::command(format!("`{file}` cannot be a file: {error}")))?;
        if fs::symlink_metadata(store.root().join(path.as_str())).is_ok() {
            return Err(Failure::command(format!("`{path}` is there already")).help("choose another title"));
        }
        write(&store, &path, &document(collection.profile, title))?;
        if collection.profile == Profile::Course {
            let lesson = path.join("first-lesson.md").map_err(|e| Failure::command(e.to_string()))?;
            write(&store, &lesson, LESSON)?;
        }
        terminal.result(&format!("{path}\n"));
        terminal.say("write on in that file; `faletusi serve` shows it");
        Ok(Ending::Done)
    }

    fn collection<'h>(&self, hub: &'h Hub) -> Result<&'h Collection, Failure> {
        let config = hub.config();
        config.collection(&self.collection).ok_or_else(|| {
            let ids = || config.collections.iter().map(|c| c.id.as_str());
            let failure = Failure::command(format!("there is no collection `{}`", self.collection.escape_debug()));
            match nearest(&self.collection, ids()) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help(format!("hub.toml has {}", ids().collect::<Vec<_>>().join(", "))),
            }
        })
    }
}

/// Why a document of this collection cannot have this id.
fn reserved(collection: &Collection, id: &str) -> Option<&'static str> {
    if collection.root {
        return reserved_at_the_top(id);
    }
    let is_list = matches!(id, "by-date" | "by-status");
    reserved_for_works(id).or_else(|| is_list.then_some("it is the page that lists the collection in that order"))
}

fn write(store: &DiskStore, path: &HubPath, text: &str) -> Result<(), Failure> {
    store.write(path, text.as_bytes()).map_err(|error| Failure::machine(format!("cannot write `{path}`"), error))
}

/// A document of a profile that has a title and nothing else yet: complete enough to check clean.
pub fn document(profile: Profile, title: &str) -> String {
    let title = yaml_text(title);
    let body = match profile {
        Profile::Legislation => include_str!("new/legislation.md"),
        Profile::Policy => include_str!("new/policy.md"),
        Profile::Procedure => include_str!("new/procedure.md"),
        Profile::Course => include_str!("new/course.md"),
        Profile::Agreement => include_str!("new/agreement.md"),
        Profile::Product => include_str!("new/product.md"),
        Profile::Sheet => include_str!("new/sheet.md"),
        Profile::Article => include_str!("new/article.md"),
    };
    body.replace("TITLE", &title)
}

const LESSON: &str = include_str!("new/lesson.md");

/// As a double-quoted YAML scalar.
fn yaml_text(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|c| match c {
            '"' => vec!['\\', '"'],
            '\\' => vec!['\\', '\\'],
            c if c.is_control() => vec![' '],
            c => vec![c],
        })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_title_is_one_scalar() {
        assert_eq!(yaml_text("Say \"no\": a\\b\n# x"), "\"Say \\\"no\\\": a\\\\b # x\"");
    }
}
