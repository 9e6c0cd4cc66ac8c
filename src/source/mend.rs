use crate::diagnostics::{Diagnostic, Edit};

/// A text with edits applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// The new bytes.
    pub bytes: Vec<u8>,
    /// How many fixes went in.
    pub applied: usize,
    /// How many fixes touched bytes that an earlier fix had changed, or lie outside the text. Checking again finds
    /// them again.
    pub skipped: usize,
}

/// Applies edits in ascending order to `bytes`; those that overlap an earlier one or lie outside are left out.
pub fn apply_edits(bytes: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        if range.start < done || range.end > bytes.len() {
            continue;
        }
        out.extend_from_slice(&bytes[done..range.start]);
        out.extend_from_slice(edit.text.as_bytes());
        done = range.end;
    }
    out.extend_from_slice(&bytes[done..]);
    out
}

/// Applies the fixes of `diagnostics`, which must all be of the file that holds `bytes`. A fix goes in whole or not at
/// all; where two touch the same bytes the first one wins.
pub fn apply_fixes<'d>(bytes: &[u8], diagnostics: impl IntoIterator<Item = &'d Diagnostic>) -> Mended {
    let mut taken: std::collections::BTreeMap<(u32, u32), &Edit> = std::collections::BTreeMap::new();
    let (mut applied, mut skipped) = (0, 0);
    for fix in diagnostics.into_iter().filter_map(|d| d.fix.as_ref()) {
        let free = |edit: &Edit| {
            let (start, end) = (edit.span.start, edit.span.end);
            let before = taken.range(..=(start, u32::MAX)).next_back();
            let after = taken.range((start, 0)..).next();
            end as usize <= bytes.len()
                && before.is_none_or(|((s, e), _)| *e <= start && (*s, *e) != (start, end))
                && after.is_none_or(|((s, _), _)| end <= *s && *s != start)
        };
        if fix.edits.iter().all(free) {
            applied += 1;
            taken.extend(fix.edits.iter().map(|e| ((e.span.start, e.span.end), e)));
        } else {
            skipped += 1;
        }
    }
    let edits: Vec<Edit> = taken.into_values().cloned().collect();
    Mended { bytes: apply_edits(bytes, &edits), applied, skipped }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules::tab_indentation::RULE;
    use crate::diagnostics::{HubPath, Place, Span};

    fn finding(edits: &[(usize, usize, &str)]) -> Diagnostic {
        let place = Place::file(&HubPath::new("a.md").expect("a path"));
        Diagnostic::new(&RULE, place, "wrong").fix(
            edits
                .iter()
                .map(|(start, end, text)| Edit { span: Span::new(*start, *end), text: (*text).to_owned() })
                .collect(),
        )
    }

    #[test]
    fn fixes_go_in_whole_or_not_at_all() {
        let findings = [
            finding(&[(0, 1, "A"), (4, 4, "!")]),
            finding(&[(2, 3, "C"), (0, 2, "overlaps")]),
            finding(&[(3, 4, "D")]),
            finding(&[(9, 10, "outside")]),
            finding(&[(4, 4, "twice at one place")]),
        ];
        let mended = apply_fixes(b"abcd", &findings);
        assert_eq!(String::from_utf8_lossy(&mended.bytes), "AbcD!");
        assert_eq!((mended.applied, mended.skipped), (2, 3));
    }

    proptest::proptest! {
        #[test]
        fn any_fixes_leave_the_rest_as_it_was(edits in proptest::collection::vec((0usize..12, 0usize..4), 0..8)) {
            let findings: Vec<Diagnostic> =
                edits.iter().map(|(start, len)| finding(&[(*start, start + len, "")])).collect();
            let mended = apply_fixes(b"0123456789", &findings);
            proptest::prop_assert_eq!(mended.applied + mended.skipped, edits.len());
            proptest::prop_assert!(mended.bytes.is_sorted());
        }
    }
}
