//! CSV (RFC 4180): registers that somebody keeps in a spreadsheet.

use crate::diagnostics::rules::csv_syntax;
use crate::diagnostics::{Diagnostic, HubPath, Place, Span};
use crate::values::{Entry, Node, NodeKind};

/// Reads a table whose first row names the columns: those names, and a group of keys for each further row. Empty cells are left out.
/// `;` separates where the heading has semicolons and no comma, as spreadsheets write it in French.
pub(super) fn read(file: &HubPath, text: &str, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Cell>, Vec<Node>) {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let heading = text[start..].lines().next().unwrap_or_default();
    let separator = if heading.contains(';') && !heading.contains(',') { b';' } else { b',' };
    let mut rows = Rows { file, text, at: start, separator, diagnostics }.collect::<Vec<_>>().into_iter();
    let Some((_, head)) = rows.next() else {
        diagnostics.push(csv_syntax::report_empty(Place::file(file)));
        return (Vec::new(), Vec::new());
    };
    let mut nodes = Vec::new();
    for (span, cells) in rows {
        if cells.len() != head.len() {
            diagnostics.push(csv_syntax::report_cells(Place::at(file, span), cells.len(), head.len()));
        }
        let entries = head.iter().zip(cells).filter(|(_, cell)| !cell.0.trim().is_empty()).map(|(key, cell)| Entry {
            key: key.0.trim().to_owned(),
            key_span: cell.1,
            value: Node { span: cell.1, kind: NodeKind::Text(cell.0.trim().to_owned()) },
        });
        nodes.push(Node { span, kind: NodeKind::Map(entries.collect()) });
    }
    let head = head.into_iter().map(|(name, span)| (name.trim().to_owned(), span)).collect();
    (head, nodes)
}

/// What stands in a cell, and where.
pub(super) type Cell = (String, Span);

struct Rows<'a> {
    file: &'a HubPath,
    text: &'a str,
    at: usize,
    separator: u8,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Iterator for Rows<'_> {
    type Item = (Span, Vec<Cell>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let start = self.at;
            let mut cells = Vec::new();
            while self.cell(&mut cells) {}
            let end = start + self.text[start..self.at].trim_end().len();
            // A blank line is no row.
            if cells.len() > 1 || cells.iter().any(|c| !c.0.trim().is_empty()) {
                return Some((Span::new(start, end), cells));
            }
        }
    }
}

impl Rows<'_> {
    /// Reads a cell; whether another follows in this row.
    fn cell(&mut self, cells: &mut Vec<Cell>) -> bool {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut value = String::new();
        if bytes.get(start) == Some(&b'"') {
            self.quoted(&mut value);
        }
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|b| b == self.separator || b == b'\n').unwrap_or(rest.len());
        value.push_str(rest[..length].trim_end_matches('\r'));
        let end = self.at + rest[..length].trim_end_matches('\r').len();
        cells.push((value, Span::new(start, end)));
        self.at += length;
        let more = bytes.get(self.at) == Some(&self.separator);
        self.at = (self.at + 1).min(self.text.len());
        more
    }

    /// Reads text between quotation marks; a doubled one stands for one.
    fn quoted(&mut self, value: &mut String) {
        let open = self.at;
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let Some(quote) = rest.find('"') else {
                let place = Place::at(self.file, Span::new(open, open + 1));
                self.diagnostics.push(csv_syntax::report_quote(place));
                value.push_str(rest);
                self.at = self.text.len();
                return;
            };
            value.push_str(&rest[..quote]);
            self.at += quote + 1;
            if !self.text[self.at..].starts_with('"') {
                return;
            }
            value.push('"');
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> (Vec<Vec<(String, String)>>, Vec<String>) {
        let file = HubPath::new("data/x.csv").expect("a path");
        let mut diagnostics = Vec::new();
        let nodes = read(&file, text, &mut diagnostics);
        let rows = nodes.1.iter().map(|n| {
            n.entries().iter().map(|e| (e.key.clone(), e.value.as_text().unwrap_or_default().to_owned())).collect()
        });
        (rows.collect(), diagnostics.iter().map(|d| d.message.clone()).collect())
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn quotes_line_ends_and_empty_cells() {
        let (found, said) = rows("\u{feff}id,name\r\nws,\"Samoa, \"\"the\"\"\nisland\"\r\n\r\nto,\r\n");
        assert_eq!(found, [vec![pair("id", "ws"), pair("name", "Samoa, \"the\"\nisland")], vec![pair("id", "to")]]);
        assert!(said.is_empty());
        assert_eq!(
            rows("id;name\nws;Samoa, the island").0,
            [vec![pair("id", "ws"), pair("name", "Samoa, the island")]]
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_read() {
        let (found, said) = rows("id,name\nws\nto,\"Tonga");
        assert_eq!(found, [vec![pair("id", "ws")], vec![pair("id", "to"), pair("name", "Tonga")]]);
        assert_eq!(
            said,
            ["the quotation mark that opens here is never closed", "this row has 1 cells and the heading has 2"]
        );
        assert_eq!(rows("").1, ["this table has no heading row"]);
    }
}
