//! `::: include {file="…"}`: another file's text, read where the directive stands.

use std::sync::Arc;

use crate::diagnostics::rules::include_failed;
use crate::diagnostics::{Diagnostic, HubPath, Place};
use crate::document::{Block, ContentHash, Directive, DirectiveKind, Header, Profile};

use super::Context;
use super::language::Language;
use super::markdown::{self, Piece, Pieces, Reading};
use super::scanner::{self, Rules};

/// Includes inside includes go no deeper.
const DEEPEST: usize = 8;

/// All includes of a document together bring in no more than this, in bytes.
const LARGEST: usize = 4 << 20;

/// Why a file's text cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncludeError {
    /// No such file in the hub.
    Missing {
        /// A file with a similar name.
        nearest: Option<String>,
    },
    /// It is there and cannot be read, or is not UTF-8.
    Unreadable(String),
}

/// Reads a document's text with all it includes.
pub(super) struct Including<'a> {
    context: &'a Context<'a>,
    language: &'a Language,
    /// The files being read, outermost first.
    stack: Vec<HubPath>,
    used: Vec<(HubPath, ContentHash)>,
    bytes: usize,
}

impl<'a> Including<'a> {
    pub fn new(path: &HubPath, context: &'a Context<'a>, language: &'a Language) -> Self {
        Self { context, language, stack: vec![path.clone()], used: Vec::new(), bytes: 0 }
    }

    /// The files used, with their hashes.
    pub fn finish(mut self) -> Vec<(HubPath, ContentHash)> {
        self.used.sort();
        self.used.dedup();
        self.used
    }

    /// Scans and parses `text` from byte `body` on and puts in what it includes.
    pub fn pieces(
        &mut self,
        path: &HubPath,
        text: &str,
        body: usize,
        header: &Header,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Pieces {
        let rules = Rules {
            path,
            numbered: self.context.profile.is_numbered(),
            bare_numbers: self.context.profile == Profile::Legislation,
            readers: self.context.readers,
            language: self.language,
        };
        let scanned = scanner::scan(text.get(body..).unwrap_or_default(), body, &rules, diagnostics);
        let label = |name: &str| header.fields.iter().find(|f| f.name.value == name).map(|f| f.label.clone());
        let reading = Reading { path, links_as_written: self.context.links_as_written, field_label: &label };
        let mut pieces = markdown::pieces(&scanned, &reading, diagnostics);
        self.fill(&mut pieces.pieces, path, header, diagnostics);
        pieces
    }

    fn fill(&mut self, pieces: &mut [Piece], path: &HubPath, header: &Header, diagnostics: &mut Vec<Diagnostic>) {
        for piece in pieces {
            match piece {
                Piece::Directive { opened, .. } if opened.kind == Some(DirectiveKind::Include) => {
                    let mut directive = markdown::directive(opened, Vec::new());
                    self.include(&mut directive, path, header, diagnostics);
                    *piece = Piece::Block(Block::Directive(directive));
                }
                Piece::Directive { pieces, .. } => self.fill(pieces, path, header, diagnostics),
                Piece::Block(block) => self.fill_block(block, path, header, diagnostics),
                _ => {}
            }
        }
    }

    fn fill_block(&mut self, block: &mut Block, path: &HubPath, header: &Header, diagnostics: &mut Vec<Diagnostic>) {
        let blocks: &mut Vec<Block> = match block {
            Block::Directive(directive) if directive.kind == DirectiveKind::Include => {
                return self.include(directive, path, header, diagnostics);
            }
            Block::Directive(directive) => &mut directive.content,
            Block::Quote(inner) | Block::HtmlGroup(inner) => inner,
            Block::List(list) => {
                for item in &mut list.items {
                    for block in &mut item.content {
                        self.fill_block(block, path, header, diagnostics);
                    }
                }
                return;
            }
            _ => return,
        };
        for block in blocks {
            self.fill_block(block, path, header, diagnostics);
        }
    }

    fn include(
        &mut self,
        directive: &mut Directive,
        path: &HubPath,
        header: &Header,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let place = Place::at(path, directive.span);
        match self.included(directive, path, header, diagnostics) {
            Ok((file, blocks)) => {
                directive.content = blocks;
                directive.included = Some(file);
            }
            Err(why) => {
                diagnostics.push(include_failed::report(place, directive.attribute("file").unwrap_or(""), &why))
            }
        }
    }

    fn included(
        &mut self,
        directive: &Directive,
        path: &HubPath,
        header: &Header,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<(HubPath, Vec<Block>), String> {
        let written = directive.attribute("file").ok_or("it does not say which file: write {file=\"name.md\"}")?;
        let file = path.join(written).map_err(|why| why.to_string())?;
        if self.stack.contains(&file) {
            return Err(if self.stack.last() == Some(&file) {
                "the file would include itself".to_owned()
            } else {
                let chain: Vec<&str> = self.stack.iter().map(HubPath::as_str).chain([file.as_str()]).collect();
                format!("the files include each other in a circle: {}", chain.join(" → "))
            });
        }
        if self.stack.len() > DEEPEST {
            return Err(format!("includes go no deeper than {DEEPEST} files"));
        }
        let text: Arc<str> = (self.context.includes)(&file).map_err(|why| match why {
            IncludeError::Missing { nearest: Some(near) } => format!("there is no such file; did you mean `{near}`?"),
            IncludeError::Missing { nearest: None } => "there is no such file".to_owned(),
            IncludeError::Unreadable(why) => why,
        })?;
        self.bytes += text.len();
        if self.bytes > LARGEST {
            return Err("the included texts together are larger than 4 MB".to_owned());
        }
        self.used.push((file.clone(), ContentHash::of(text.as_bytes())));
        self.stack.push(file.clone());
        let body = after_front_matter(&text);
        let pieces = self.pieces(&file, &text, body, header, diagnostics);
        self.stack.pop();
        Ok((file, markdown::blocks(pieces.pieces)))
    }
}

/// Where the text begins behind a front matter, which an include leaves out.
fn after_front_matter(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("---\n").or_else(|| text.strip_prefix("---\r\n")) else { return 0 };
    let start = text.len() - rest.len();
    let mut at = start;
    for line in rest.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return at;
        }
    }
    0
}
