//! What is stored for an entry, so that a result can be shown: one run of bytes, in a fixed order of fields.
//!
//! A string is its length in bytes as a varint (seven bits a byte, least significant first) and its bytes; a list is its
//! length and its members. The order is that of [`encode`]. It carries no names and no types:
//! [`FORMAT`](crate::schema::FORMAT) says which order it is.

use crate::Error;
use crate::entry::{Document, Entry, Inner};

/// Writes an entry with its document's particulars.
#[cfg(feature = "write")]
pub(crate) fn encode(document: &Document, entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entry.text.len() + entry.commentary.len() + 256);
    let particulars = [
        &document.id,
        &document.address,
        &document.title,
        &document.collection,
        &document.audience,
        &document.marking,
        &document.status,
        &document.version,
        &document.language,
        &document.date,
        &entry.permalink,
        &entry.kind,
        &entry.number,
        &entry.heading,
        &entry.text,
        &entry.commentary,
    ];
    for text in particulars {
        put_text(&mut bytes, text);
    }
    bytes.push(u8::from(document.superseded));
    for list in [&document.topics, &entry.path] {
        put_number(&mut bytes, list.len());
        for text in list {
            put_text(&mut bytes, text);
        }
    }
    put_number(&mut bytes, entry.inner.len());
    let mut before = 0;
    for inner in &entry.inner {
        put_number(&mut bytes, inner.offset.saturating_sub(before));
        before = inner.offset;
        for text in [&inner.permalink, &inner.kind, &inner.number] {
            put_text(&mut bytes, text);
        }
    }
    bytes
}

/// Reads what [`encode`] wrote: the document's particulars (its `entries` empty) and the entry.
///
/// # Errors
///
/// [`Error::Record`] where the bytes end early or a string is not UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Document, Entry), Error> {
    let mut from = Reader { bytes };
    let mut document = Document {
        id: from.text()?,
        address: from.text()?,
        title: from.text()?,
        collection: from.text()?,
        audience: from.text()?,
        marking: from.text()?,
        status: from.text()?,
        version: from.text()?,
        language: from.text()?,
        date: from.text()?,
        ..Document::default()
    };
    let mut entry = Entry {
        permalink: from.text()?,
        kind: from.text()?,
        number: from.text()?,
        heading: from.text()?,
        text: from.text()?,
        commentary: from.text()?,
        ..Entry::default()
    };
    document.superseded = from.byte()? != 0;
    document.topics = from.list(Reader::text)?;
    entry.path = from.list(Reader::text)?;
    let mut before = 0usize;
    entry.inner = from.list(|from| {
        before = before.saturating_add(from.number()?);
        Ok(Inner { offset: before, permalink: from.text()?, kind: from.text()?, number: from.text()? })
    })?;
    Ok((document, entry))
}

#[cfg(feature = "write")]
pub(crate) fn put_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(feature = "write")]
pub(crate) fn put_text(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len());
    bytes.extend_from_slice(text.as_bytes());
}

/// Reads what `put_number` and `put_text` wrote.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
}

impl Reader<'_> {
    pub(crate) fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.bytes.split_first().ok_or(Error::Record("a record ends early"))?;
        self.bytes = rest;
        Ok(*first)
    }

    pub(crate) fn number(&mut self) -> Result<usize, Error> {
        let mut number = 0usize;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Record("a number in a record has no end"))
    }

    pub(crate) fn text(&mut self) -> Result<String, Error> {
        let length = self.number()?;
        let (text, rest) = self.bytes.split_at_checked(length).ok_or(Error::Record("a record ends early"))?;
        self.bytes = rest;
        let text = std::str::from_utf8(text).map_err(|_| Error::Record("a text in a record is not UTF-8"))?;
        Ok(text.to_owned())
    }

    pub(crate) fn list<T>(&mut self, mut member: impl FnMut(&mut Self) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        // No capacity is reserved: a damaged length must not ask for memory.
        let length = self.number()?;
        let mut list = Vec::new();
        for _ in 0..length {
            list.push(member(self)?);
        }
        Ok(list)
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    fn sample() -> (Document, Entry) {
        let document = Document {
            id: "act".into(),
            title: "Sharing Act".into(),
            topics: vec!["data".into(), "borders".into()],
            superseded: true,
            ..Document::default()
        };
        let entry = Entry {
            permalink: "laws/act.html#sec_12".into(),
            text: "x".repeat(20_000),
            path: vec!["Part 2".into()],
            inner: vec![
                Inner { offset: 5, number: "12(1)".into(), ..Inner::default() },
                Inner { offset: 300, number: "12(1)(a)".into(), ..Inner::default() },
            ],
            ..Entry::default()
        };
        (document, entry)
    }

    #[test]
    fn what_was_encoded_is_decoded() {
        let (document, entry) = sample();
        assert_eq!(decode(&encode(&document, &entry)).unwrap(), (document, entry));
    }

    #[test]
    fn a_record_cut_anywhere_is_an_error() {
        let (document, mut entry) = sample();
        entry.text.truncate(100);
        let bytes = encode(&document, &entry);
        for end in 0..bytes.len() {
            assert!(decode(&bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn an_endless_number_is_an_error() {
        assert!(matches!(decode(&[0xFF; 64]), Err(Error::Record("a number in a record has no end"))));
    }
}
