//! Faletusi turns a folder of Markdown into the knowledge hub of a regional body: model laws, procedures, training,
//! agreements and templates become a static, searchable portal.
//!
//! # The flow
//!
//! 1. [`source`]: `Sources` is an index of what lies on disk; bytes are read when somebody wants them.
//! 2. [`parse`]: each file becomes a [`document::Document`], one tree of provisions, and is boiled down to its
//!    [`document::Outline`]; then the tree is dropped. Parsing never fails: it gives a document and diagnostics.
//! 3. [`proofread`]: what can be said of one text by itself, while its tree is there.
//! 4. [`hub`]: outlines become a [`hub::Hub`] of works, registers and audiences; read-only from here on.
//! 5. [`check`]: every finding of the hub, all at once. While an error stands nothing is written.
//! 6. [`hub::View`]: what one audience may see. Everything after this is made from it and from nothing else.
//! 7. [`site`]: `plan` lists every address with the recipe for its file; `render` gives the bytes of one address.
//! 8. [`index`]: the same view as a search index.
//! 9. [`release`]: what a released version freezes, and its entry for the [`ledger`].
//! 10. [`output`]: writes all addresses so that a reader finds the old site or the new one, never a mixture.
//!
//! [`compare`] says what changed between two texts, provision by provision. [`verify`] holds a site, or one document, against the log of releases.
//!
//! [`serve`] runs 1 to 7 again at each edit, for what changed, and renders only what a browser asks for. [`commands`]
//! is the command line: the only place that prints, knows the clock and reads the environment.
//!
//! As a program, from files to the bytes of a page:
//!
//! ```
//! use std::sync::Arc;
//! use faletusi::hub::{Hub, View, ViewOptions};
//! use faletusi::site::{self, Options, Site, Theme};
//! use faletusi::source::MemoryStore;
//!
//! fn build(store: MemoryStore, today: jiff::civil::Date) -> Option<Site> {
//!     let hub = Arc::new(Hub::open(Arc::new(store)));
//!     let audience = hub.config().audiences.id("public")?;
//!     let view: View = hub.view(&audience, ViewOptions { drafts: false, preview: false, today });
//!     let (theme, _) = Theme::load("tapa", Vec::new());
//!     let options = Options { base_url: None, tool_version: "1".to_owned(), offline: false };
//!     let (site, _diagnostics) = site::plan(view, Arc::new(theme), &options);
//!     Some(site)
//! }
//!
//! let store = MemoryStore::new()
//!     .file("hub.toml", "title = 'Hub'\nlanguages = ['en']\n[audiences.public]\ntitle = 'Public'\n\
//!         [[collections]]\nid = 'sops'\nfolder = 'sops'\nprofile = 'procedure'\ntitle = 'Procedures'\n\
//!         audience = 'public'\nmarking = 'TLP:CLEAR'\n")
//!     .file("sops/lost-passports.md", "---\ntitle: Lost passports\nsummary: What to do.\n---\n\n\
//!         ## Steps {.steps}\n\n1. Ask for any copy.\n");
//! let site = build(store, jiff::civil::date(2026, 11, 21)).expect("the audience is there");
//! let page = String::from_utf8(site.render("sops/lost-passports.html").expect("a page")).expect("text");
//! assert!(page.contains("id=\"step_1\"") && page.contains("Ask for any copy."));
//! ```

pub mod diagnostics;
pub mod source;
pub mod values;
pub mod document;
pub mod ledger;
pub mod compare;
pub mod parse;
pub mod proofread;
pub mod hub;
pub mod check;
pub mod site;
pub mod index;
pub mod release;
pub mod verify;
pub mod output;
pub mod serve;
pub mod commands;
