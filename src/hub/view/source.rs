//! The source of a work as its readers may have it: what a release freezes.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;

use super::{Edition, View, VisibleWork};
use crate::diagnostics::HubPath;
use crate::document::{ColumnType, ContentHash, Header, Outline, Target};
use crate::hub::{Collection, Hub};
use crate::parse::front_matter::read_header;
use crate::parse::{Readers, cut, cut_without_mark};
use crate::source::decode;

/// The files of a work, without what its readers may not read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkSource {
    /// Its texts and those they include, by their path in the hub.
    pub texts: BTreeMap<HubPath, Vec<u8>>,
    /// Images and other files that its text shows or links to.
    pub attachments: BTreeMap<HubPath, Vec<u8>>,
}

impl View {
    /// The source of the working text of a visible work. Where nothing is cut, the bytes are those of the file.
    ///
    /// # Errors
    ///
    /// When a file cannot be read, or a part of its front matter that is for others cannot be cut out line by line
    /// ([`io::ErrorKind::InvalidData`], with a sentence for the author).
    pub fn source(&self, work: &VisibleWork, edition: Edition) -> io::Result<WorkSource> {
        let hub = &self.0.hub;
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let (outline, parts) = work.text(edition).ok_or_else(missing)?;
        let collection = hub.config.collection(&work.collection).ok_or_else(missing)?;
        let may_include = |file: &HubPath| hub.may_see(&self.0.audience, &hub.addressed(file));
        let mut source = WorkSource::default();
        for outline in std::iter::once(outline).chain(parts.iter().map(|part| &part.outline)) {
            let parsed = hub.parse_for(&outline.path, collection, &self.0.readers, &may_include)?;
            let included = parsed.outline.includes.iter().map(|(path, _)| path);
            // Fields that only text for others uses.
            let whole = hub.outline(&outline.path).ok_or_else(missing)?;
            let fields: BTreeSet<&str> = whole.fields.difference(&parsed.outline.fields).map(String::as_str).collect();
            for path in std::iter::once(&outline.path).chain(included) {
                let bytes = self.cut(path, collection, &fields)?;
                source.texts.insert(path.clone(), bytes);
            }
            let links = parsed.outline.links.iter().map(|link| &link.what);
            for target in links.chain(outline.header.related.iter().map(|related| &related.value)) {
                if let Target::File(path) = target
                    && self.0.files.contains(path)
                {
                    source.attachments.insert(path.clone(), hub.sources.read(path)?.to_vec());
                }
            }
        }
        Ok(source)
    }

    /// A file without what these readers may not read.
    fn cut(&self, path: &HubPath, collection: &Collection, fields: &BTreeSet<&str>) -> io::Result<Vec<u8>> {
        let hub: &Hub = &self.0.hub;
        let bytes = hub.sources.read(path)?;
        let (text, _) = decode(path, &bytes);
        let (header, body, _) = read_header(path, &text, collection.profile, &collection.front_matter);
        let readable = cut(path, &text, body, collection.profile, language(hub, &header), &self.0.readers);
        let mut rows = rows_of_others(&self.0.readers, &header);
        rows.extend(rows_of_fields(&header, |field| !fields.contains(field)));
        let readable = without_rows(&readable, &rows, body)?;
        // Bytes as they lie on disk, where nothing was cut.
        Ok(if readable == text { bytes.to_vec() } else { readable.into_bytes() })
    }
}

/// The hash of a working text as its readers may have it: without the directives that are addressed to others, and
/// without what their header lacks. Nothing in it tells that or where something was cut.
pub(super) fn readable_hash(hub: &Hub, readers: &Readers, whole: &Outline, kept: &Header) -> ContentHash {
    let path = &whole.path;
    let collection = hub.config.collection_of(path).map(|index| &hub.config.collections[index]);
    let (Some(collection), Ok(bytes)) = (collection, hub.sources.read(path)) else {
        return ContentHash::of(b"");
    };
    let (text, _) = decode(path, &bytes);
    let (header, body, _) = read_header(path, &text, collection.profile, &collection.front_matter);
    let readable = cut_without_mark(path, &text, body, collection.profile, language(hub, &header), readers);
    let mut rows = rows_of_others(readers, &header);
    rows.extend(rows_of_fields(&header, |field| kept.fields.iter().any(|f| f.name.value == field)));
    let head = text.get(..body).unwrap_or_default();
    rows.extend(keys_that_changed(&whole.header, kept).filter_map(|key| row_of_key(head, key)));
    match without_rows(&readable, &rows, body) {
        Ok(readable) if readable == text => whole.hash,
        Ok(readable) => ContentHash::of(readable.as_bytes()),
        // A row that shares its line with others cannot be cut out: what is left is the body.
        Err(_) => ContentHash::of(readable.get(body..).unwrap_or_default().as_bytes()),
    }
}

fn language<'a>(hub: &'a Hub, header: &'a Header) -> &'a str {
    header.language.as_ref().map_or_else(|| hub.config.default_language(), |l| l.value.as_str())
}

/// The keys whose values name something that these readers may not see.
fn keys_that_changed(whole: &Header, kept: &Header) -> impl Iterator<Item = &'static str> {
    let changed = [
        ("adapts", whole.adapts.is_some() != kept.adapts.is_some()),
        ("translation_of", whole.translation_of.is_some() != kept.translation_of.is_some()),
        ("member", whole.member.is_some() != kept.member.is_some()),
        ("related", whole.related != kept.related),
        ("situations", whole.situations.len() != kept.situations.len()),
        ("topics", whole.topics.len() != kept.topics.len()),
    ];
    changed.into_iter().filter(|(_, changed)| *changed).map(|(key, _)| key)
}

/// Where a key stands at the left of the front matter.
fn row_of_key(head: &str, key: &str) -> Option<Row> {
    let at = head.match_indices(key).map(|(at, _)| at);
    let mut at = at.filter(|at| head[..*at].ends_with('\n') && head[at + key.len()..].trim_start().starts_with(':'));
    at.next().map(Row::Entry)
}

/// Where the names of fields stand that the text does not keep.
fn rows_of_fields(header: &Header, keeps: impl Fn(&str) -> bool) -> impl Iterator<Item = Row> {
    let names = header.fields.iter().map(|field| &field.name);
    names.filter(move |name| !keeps(&name.value)).map(|name| Row::Entry(name.span.start as usize))
}

/// Where the names of columns and code lists stand that are for others.
fn rows_of_others(readers: &Readers, header: &Header) -> Vec<Row> {
    let (theirs, others): (Vec<_>, Vec<_>) = header
        .columns
        .iter()
        .partition(|column| column.audience.as_ref().is_none_or(|audience| readers.may_read(&audience.value)));
    let used = |columns: &[&crate::document::Column], list: &str| {
        columns.iter().any(|column| matches!(&column.kind, ColumnType::Code(code) if code.value == list))
    };
    let lists = header.code_lists.iter().map(|list| &list.name);
    let lists = lists.filter(|list| !used(&theirs, &list.value) && used(&others, &list.value));
    let lists = lists.map(|name| Row::Entry(name.span.start as usize));
    others.iter().map(|column| Row::Item(column.name.span.start as usize)).chain(lists).collect()
}

/// A row of a list or table in the front matter, by a place in it.
#[derive(Clone, Copy)]
enum Row {
    /// It begins with `- `; the place is somewhere in it.
    Item(usize),
    /// It begins with its key, which stands at the place.
    Entry(usize),
}

/// The text without these rows of its front matter.
fn without_rows(text: &str, rows: &[Row], body: usize) -> io::Result<String> {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for row in rows {
        let row = lines_of(text, *row, body).ok_or_else(|| {
            let sentence =
                "a column, code list or field for fewer readers must begin on a line of its own, with `- ` or its name";
            io::Error::new(io::ErrorKind::InvalidData, sentence)
        })?;
        cuts.push(row);
    }
    cuts.sort_by_key(|cut| cut.start);
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    for cut in cuts {
        out.push_str(text.get(kept..cut.start).unwrap_or_default());
        kept = kept.max(cut.end);
    }
    out.push_str(&text[kept..]);
    Ok(out)
}

/// The lines of a row: the one that it begins on, and those indented deeper. `None` when it does not begin on a line of
/// its own.
fn lines_of(text: &str, row: Row, body: usize) -> Option<Range<usize>> {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let line_start = |at: usize| text.get(..at).map(|before| before.rfind('\n').map_or(0, |end| end + 1));
    let start = match row {
        Row::Entry(place) => {
            let start = line_start(place)?;
            text.get(start..place)?.trim_start_matches(' ').is_empty().then_some(start)?
        }
        Row::Item(place) => {
            let mut start = line_start(place)?;
            while !text.get(start..)?.trim_start_matches(' ').starts_with("- ") {
                start = line_start(start.checked_sub(1)?)?;
            }
            start
        }
    };
    let depth = indent(text.get(start..)?.lines().next()?);
    let next = |at: usize| text[at..].find('\n').map(|end| at + end + 1);
    let mut end = next(start)?;
    while end < body {
        let line = text[end..].lines().next()?;
        // The items of a list may stand right below their key.
        let item = matches!(row, Row::Entry(_)) && indent(line) == depth && line.trim_start().starts_with("- ");
        if !line.trim().is_empty() && indent(line) <= depth && !item {
            break;
        }
        end = next(end)?;
    }
    // The place must be in it: a flow list on one line has no row of its own.
    let (Row::Item(place) | Row::Entry(place)) = row;
    (start..end).contains(&place).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "---\ntitle: S\ncode_lists:\n  kind:\n    - {code: A, label: Air}\n  secret:\n    - {code: X, label: Canary}\n\
        columns:\n  - {name: open, type: text}\n  - name: hidden\n    audience: trainers\n    definition: >\n      Canary\n  \
        - {name: last}\n---\nText.\n";

    fn at(name: &str) -> usize {
        SHEET.find(name).expect("there")
    }

    #[test]
    fn rows_for_others_go_with_all_their_lines() {
        let body = at("Text.");
        let cut = without_rows(SHEET, &[Row::Item(at("hidden")), Row::Entry(at("secret"))], body).expect("rows");
        let expected = "---\ntitle: S\ncode_lists:\n  kind:\n    - {code: A, label: Air}\ncolumns:\n  \
            - {name: open, type: text}\n  - {name: last}\n---\nText.\n";
        assert_eq!(cut, expected);
    }

    #[test]
    fn a_row_that_shares_its_line_is_refused() {
        let text = "---\ncolumns: [{name: a}, {name: b, audience: x}]\n---\n";
        let place = text.find("b, aud").expect("there");
        assert!(without_rows(text, &[Row::Item(place)], text.len()).is_err());
    }
}
