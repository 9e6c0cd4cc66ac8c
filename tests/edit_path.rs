//! What is used again at an edit gives what would be made anew.
#![allow(clippy::disallowed_methods, reason = "this test writes a hub")]

use std::sync::Arc;

use faletusi::check::{CheckMemory, CheckOptions, check, check_again};
use faletusi::diagnostics::HubPath;
use faletusi::hub::{Hub, ViewOptions};
use faletusi::site::{Options, Site, Theme, plan, plan_again};
use faletusi::source::{MemoryStore, Sources};
use jiff::civil::date;

const CONFIG: &str = "title = 'Hub'\nlanguages = ['en']\n[audiences.public]\ntitle = 'Public'\n[[collections]]\n\
    id = 'acts'\nfolder = 'acts'\nprofile = 'legislation'\ntitle = 'Acts'\naudience = 'public'\nmarking = 'TLP:CLEAR'\n\
    rules = { bare-link-text = 'off', heading-level-skipped = 'note', heading-repeats-title = 'off' }\n";

fn act(title: &str, links: usize) -> String {
    let link = "See [here](b.md).\n\n#### Deep\n\n## Act\n\n";
    format!("---\ntitle: {title}\nsummary: S\n---\n\n{}", link.repeat(links))
}

fn path(text: &str) -> HubPath {
    HubPath::new(text).expect("a path")
}

struct Edits {
    store: Arc<MemoryStore>,
    hub: Arc<Hub>,
    memory: CheckMemory,
    theme: Arc<Theme>,
    site: Option<Site>,
}

impl Edits {
    fn edit(&mut self, file: &str, text: &str) {
        self.store.put(&path(file), text.as_bytes());
        let mut sources = Sources::clone(self.hub.sources());
        sources.refresh(&[path(file)]);
        self.hub = Arc::new(Hub::load(Arc::new(sources), Some(&self.hub)));
    }

    /// Checks and plans both ways.
    #[track_caller]
    fn compare(&mut self) {
        let options = CheckOptions { today: date(2026, 11, 25) };
        let again = check_again(&self.hub, &options, &self.memory);
        assert_eq!(again, check(&Hub::open(self.store.clone()), &options));
        assert!(again.lowered.iter().any(|lowered| lowered.severity.is_none() && lowered.shown == 0));

        let view = || {
            let audience = self.hub.config().audiences.public();
            self.hub.view(&audience, ViewOptions { drafts: true, preview: false, today: options.today })
        };
        let settings = Options { base_url: None, tool_version: "1".into(), offline: false };
        let (site, found) = plan_again(view(), self.theme.clone(), &settings, self.site.as_ref());
        let (anew, found_anew) = plan(view(), self.theme.clone(), &settings);
        assert_eq!(found, found_anew);
        let pages = |site: &Site| -> Vec<(String, Vec<u8>)> {
            site.addresses().map(|a| (a.to_owned(), site.render(a).expect("a page"))).collect()
        };
        assert!(pages(&site) == pages(&anew));
        self.site = Some(site);
    }
}

#[test]
fn an_edit_gives_what_a_fresh_start_gives() {
    let store = Arc::new(
        MemoryStore::new()
            .file("hub.toml", CONFIG)
            .file("acts/a.md", act("Act", 30))
            .file("acts/b.md", act("Éa", 2))
            .file("acts/c.md", act("Eb", 1)),
    );
    let hub = Arc::new(Hub::open(store.clone()));
    let theme = Arc::new(Theme::load("tapa", Vec::new()).0);
    let mut edits = Edits { store, hub, memory: CheckMemory::default(), theme, site: None };
    edits.compare();
    edits.compare();
    edits.edit("acts/a.md", &act("Another Act", 25));
    edits.compare();
    edits.edit("acts/d.md", &act("New", 3));
    edits.compare();
    let renamed = CONFIG.replace("title = 'Acts'", "title = 'Laws'");
    edits.edit(
        "hub.toml",
        &renamed
            .replace("bare-link-text = 'off'", "bare-link-text = 'note'")
            .replace("skipped = 'note'", "skipped = 'off'"),
    );
    edits.compare();
}
