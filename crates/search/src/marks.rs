//! What the tables of characters leave to a rule; for the build script that makes them and for folding alike.

use std::ops::RangeInclusive;

/// The syllables of Hangul.
pub(crate) const HANGUL: RangeInclusive<char> = '\u{AC00}'..='\u{D7A3}';

/// The combining marks that folding drops.
pub(crate) fn is_dropped_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{FE20}'..='\u{FE2F}')
}
