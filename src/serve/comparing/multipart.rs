//! What a form with files sends: `multipart/form-data`, all of it in memory.

/// More fields than any form of ours has.
const MOST: usize = 16;

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub name: String,
    /// The name of the file, when it is one.
    pub file: Option<String>,
    pub bytes: Vec<u8>,
}

/// The fields; `None` when this is no such form, or not all of one.
pub(super) fn fields(content_type: &str, body: &[u8]) -> Option<Vec<Field>> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = rest.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?.trim_matches('"');
    if boundary.is_empty() || boundary.len() > 70 {
        return None;
    }
    let between = format!("\r\n--{boundary}");
    let mut rest = body.strip_prefix(&between.as_bytes()[2..])?;
    let mut fields = Vec::new();
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, between.as_bytes())?;
        fields.push(field(&part[..end])?);
        rest = &part[end + between.len()..];
        if fields.len() > MOST {
            return None;
        }
    }
    Some(fields)
}

fn field(part: &[u8]) -> Option<Field> {
    let end = find(part, b"\r\n\r\n")?;
    let head = std::str::from_utf8(&part[..end]).ok()?;
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let named = |key: &str| {
        let from = disposition.find(&format!("; {key}=\""))? + key.len() + 4;
        let value = &disposition[from..];
        Some(value[..value.find('"')?].to_owned())
    };
    Some(Field { name: named("name")?, file: named("filename"), bytes: part[end + 4..].to_vec() })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| *byte == first)?;
        if bytes[at..].starts_with(what) {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=XX";

    #[test]
    fn fields_and_files_are_read() {
        let body = b"--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--two\r\n--XX\r\n\
            Content-Disposition: form-data; name=\"b\"; filename=\"my; act.md\"\r\nContent-Type: text/markdown\r\n\r\n\
            \r\n\r\n--XX--\r\n";
        let field = |name: &str, file: Option<&str>, bytes: &[u8]| Field {
            name: name.to_owned(),
            file: file.map(str::to_owned),
            bytes: bytes.to_vec(),
        };
        let expected = vec![field("a", None, b"one\r\n--two"), field("b", Some("my; act.md"), b"\r\n")];
        assert_eq!(fields(KIND, body), Some(expected));
        assert_eq!(fields("Multipart/Form-Data; boundary=\"XX\"", b"--XX--"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_whole_form_is_refused() {
        let good = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--XX--";
        assert!(fields(KIND, good.as_bytes()).is_some());
        for cut in 0..good.len() {
            let all = fields(KIND, &good.as_bytes()[..cut]);
            assert_eq!(all, None, "cut at {cut}");
        }
        for kind in ["text/plain", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=XX"] {
            assert_eq!(fields(kind, good.as_bytes()), None, "{kind}");
        }
        let many = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n".repeat(40) + "--XX--";
        assert_eq!(fields(KIND, many.as_bytes()), None);
        assert_eq!(fields(KIND, b"--XX\r\nContent-Disposition: form-data\r\n\r\none\r\n--XX--"), None, "no name");
    }
}
