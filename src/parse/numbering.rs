//! Which level of a section a marker such as `(2A)`, `(a)` or `(iv)` opens.
//!
//! Indentation decides. Among openers that stand at one indentation the numbering does, and where two readings fit the
//! author is told ([`Finding::Ambiguous`]): nothing is guessed in silence.

use super::language::{roman, roman_numeral};

/// How a level counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `(1)`
    Number,
    /// `(a)`
    Letter,
    /// `(i)`
    Roman,
    /// `(A)`
    Capital,
    /// `(I)`
    CapitalRoman,
}

/// A marker at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    /// The number between the brackets, without emphasis: `2A`.
    pub number: String,
    readings: Vec<(Style, Ordinal)>,
}

impl Marker {
    /// Whether it can be the first of a level.
    pub fn begins_a_level(&self) -> bool {
        self.readings.iter().any(|(_, o)| o.is_first())
    }
}

/// A number as it counts: main part, then inserted letters (`2A`: 2, "A"; `A1` stands before 1, so 0, "A"). Doubled
/// letters count on after z.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ordinal {
    main: u32,
    inserted: String,
}

impl Ordinal {
    fn plain(main: u32) -> Self {
        Self { main, inserted: String::new() }
    }

    fn is_first(&self) -> bool {
        self.main == 0 || self.main == 1 && self.inserted.is_empty()
    }
}

/// Reads a marker at the start of `line` (white space before it taken off) and says how many bytes it takes, the
/// brackets included.
pub(super) fn marker_at(line: &str) -> Option<(Marker, usize)> {
    // `**(1)**`: emphasis around the whole marker.
    let emphasis = line.bytes().take_while(|b| matches!(b, b'*' | b'_')).count();
    let inner = line[emphasis..].strip_prefix('(')?;
    let close = inner.char_indices().take(20).find(|(_, c)| *c == ')')?.0;
    let number = inner[..close].trim_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    let readings = readings(number);
    if readings.is_empty() {
        return None;
    }
    let closed = inner[close + 1..].bytes().take_while(|b| matches!(b, b'*' | b'_')).take(emphasis).count();
    let whole = closed == emphasis;
    whole.then(|| (Marker { number: number.to_owned(), readings }, emphasis + close + 2 + emphasis))
}

fn readings(number: &str) -> Vec<(Style, Ordinal)> {
    let mut out = Vec::new();
    if !number.is_ascii() || number.is_empty() {
        return out;
    }
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let inserted = &number[digits..];
        let fits = inserted.len() <= 2 && inserted.bytes().all(|b| b.is_ascii_alphabetic())
            || matches!(inserted.trim_start(), "bis" | "ter" | "quater");
        if digits <= 4
            && fits
            && let Ok(main) = number[..digits].parse()
        {
            out.push((Style::Number, Ordinal { main, inserted: inserted.trim().to_ascii_uppercase() }));
        }
        return out;
    }
    if !number.bytes().all(|b| b.is_ascii_alphabetic()) {
        // `A1` stands before `1`.
        if let Some(rest) = number.strip_prefix(|c: char| c.is_ascii_uppercase())
            && rest.len() <= 3
            && let Ok(main @ 1..) = rest.parse::<u32>()
        {
            out.push((Style::Number, Ordinal { main: main - 1, inserted: number[..1].to_owned() }));
        }
        return out;
    }
    let lower = number.bytes().all(|b| b.is_ascii_lowercase());
    let upper = number.bytes().all(|b| b.is_ascii_uppercase());
    let bytes = number.as_bytes();
    let place = |b: u8| u32::from(b.to_ascii_lowercase() - b'a') + 1;
    let letter = if lower { Style::Letter } else { Style::Capital };
    if lower || upper {
        match bytes {
            [one] => out.push((letter, Ordinal::plain(place(*one)))),
            [one, two] if one == two => out.push((letter, Ordinal::plain(26 + place(*one)))),
            [one, two] => out.push((
                letter,
                Ordinal { main: place(*one), inserted: char::from(*two).to_ascii_uppercase().to_string() },
            )),
            _ => {}
        }
        if let Some(value) = roman(number) {
            out.push((if lower { Style::Roman } else { Style::CapitalRoman }, Ordinal::plain(value)));
        }
    } else if let Some((last, stem)) = bytes.split_last()
        && last.is_ascii_uppercase()
        && stem.iter().all(u8::is_ascii_lowercase)
        && let Ok(stem) = std::str::from_utf8(stem)
    {
        // `(aA)`, `(iiA)`: a letter inserted after.
        let inserted = char::from(*last).to_string();
        if let [one] = stem.as_bytes() {
            out.push((Style::Letter, Ordinal { main: place(*one), inserted: inserted.clone() }));
        }
        if let Some(value) = roman(stem) {
            out.push((Style::Roman, Ordinal { main: value, inserted }));
        }
    }
    out
}

/// Whether `next` is what a drafter writes after `previous` on one level.
fn follows(previous: &Ordinal, next: &Ordinal, style: Style) -> bool {
    if next.main == previous.main + 1 && next.inserted.is_empty() {
        return true;
    }
    if next.main == previous.main {
        return matches!(next.inserted.as_str(), "BIS" | "TER" | "QUATER")
            || comes_after(&previous.inserted, &next.inserted);
    }
    if matches!(style, Style::Letter | Style::Capital) {
        // (aa) after (a) is an insertion; (ab) after (aa); (b) after (aa) goes on.
        if doubled(next) && next.main - 26 == previous.main && previous.main <= 26 {
            return true;
        }
        if doubled(previous) && previous.main - 26 == next.main && next.inserted == "B" && next.main == 1 {
            return true;
        }
        if doubled(previous) && next.inserted.is_empty() && next.main == previous.main - 26 + 1 {
            return true;
        }
    }
    false
}

/// `(aa)`
fn doubled(letters: &Ordinal) -> bool {
    letters.main > 26 && letters.inserted.is_empty()
}

/// Whether inserted letters come next: A after none, B after A; AA after A, then AB or B.
fn comes_after(previous: &str, next: &str) -> bool {
    next.strip_prefix(previous) == Some("A")
        || (1..=previous.len()).any(|length| {
            let (stem, last) = (&previous[..length - 1], previous.as_bytes()[length - 1]);
            next.strip_prefix(stem).is_some_and(|n| n.as_bytes() == [last.saturating_add(1)])
        })
}

/// An opener that is open: the text below it belongs to it.
#[derive(Debug, Clone)]
struct Open {
    indent: usize,
    /// Where the marker itself stands: right of `indent` for the `(a)` of `(1) (a)`.
    column: usize,
    style: Style,
    ordinal: Ordinal,
    number: String,
    /// It is an insertion that stands before its plain number: `(2A)`, then `(2)`.
    ahead: bool,
}

impl Open {
    /// Whether a number comes next on this level.
    fn goes_on(&self, next: &Ordinal, style: Style) -> bool {
        if self.ahead && next.main != self.ordinal.main {
            return false;
        }
        self.ahead && next.inserted.is_empty() || follows(&self.ordinal, next, style) || self.leaps_to(next, style)
    }

    /// Whether an insertion stands before the number it belongs to: `(2A)` right after `(1)`.
    fn leaps_to(&self, next: &Ordinal, style: Style) -> bool {
        style == Style::Number
            && self.ordinal.inserted.is_empty()
            && next.main == self.ordinal.main + 1
            && next.inserted == "A"
    }

    /// The finding on a number of this level that does not come next.
    fn out_of_order(&self, next: &Ordinal, style: Style) -> Finding {
        if *next == self.ordinal {
            return Finding::Repeated;
        }
        let missing = if self.ahead {
            Some(self.ordinal.main).filter(|main| next.main > *main)
        } else {
            Some(self.ordinal.main + 1).filter(|main| next.main > *main)
        };
        let missing = missing.and_then(|main| written(main, style));
        Finding::OutOfOrder { previous: Some(self.number.clone()), missing }
    }
}

/// A number as a level of this style writes it; `None` beyond z.
fn written(main: u32, style: Style) -> Option<String> {
    let letter =
        |first: u8| u8::try_from(main).ok().filter(|m| (1..=26).contains(m)).map(|m| char::from(first + m - 1));
    match style {
        Style::Number => Some(main.to_string()),
        Style::Letter => letter(b'a').map(String::from),
        Style::Capital => letter(b'A').map(String::from),
        Style::Roman => roman_numeral(main),
        Style::CapitalRoman => roman_numeral(main).map(|n| n.to_uppercase()),
    }
}

/// What is odd about a marker's number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Finding {
    /// It reads both as the next on its level and as the first of a level below, or as the next on two levels.
    Ambiguous {
        /// The number before it.
        previous: String,
        /// The number it would follow on the other level; `None` where the other reading begins a level.
        other: Option<String>,
    },
    /// The same number stands before on this level.
    Repeated,
    /// It does not come next.
    OutOfOrder {
        /// The number before it; `None` when it is the first of its level.
        previous: Option<String>,
        /// The number that ought to stand there, where one is left out.
        missing: Option<String>,
    },
}

/// Where a marker's provision stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placement {
    /// 1 for the first level under the heading.
    pub depth: usize,
    /// How its level counts.
    pub style: Style,
    /// What the author ought to know.
    pub finding: Option<Finding>,
}

/// How the line of a marker begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// After a blank line, a heading, a directive: any marker opens.
    Block,
    /// On the line right after a provision's line: only what clearly comes next opens.
    NextLine,
    /// On the line of another marker, at this column: the `(a)` of `(1) (a)`.
    SameLine(usize),
}

/// The first of its level is another than 1, a or i.
fn first_of_level(style: Style) -> Finding {
    Finding::OutOfOrder { previous: None, missing: written(1, style) }
}

/// A place for a marker: how many openers stay open, and how it reads there.
type Reading = (usize, Style, Ordinal);

/// The reading that what follows speaks for, though it is no proof: `(ii)` after `(i)` for a level below, `(w)` after
/// `(v)` for the letter.
fn likelier(siblings: &[Reading], child: Option<Reading>, next: Option<Marker>) -> Reading {
    let speaks_for = |(_, style, ordinal): &&Reading| {
        next.iter().any(|n| n.readings.iter().any(|(s, o)| s == style && follows(ordinal, o, *s)))
    };
    let found = child.iter().chain(siblings).find(speaks_for).or(siblings.first()).or(child.as_ref());
    found.cloned().unwrap_or((0, Style::Number, Ordinal::plain(0)))
}

/// The openers that are open in a section, outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbering {
    open: Vec<Open>,
    /// Whether the section indents its levels: then what stands in line is on one level.
    indents: bool,
}

impl Numbering {
    /// How many are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A heading: nothing stays open.
    pub fn clear(&mut self) {
        self.open.clear();
        self.indents = false;
    }

    /// Closes all deeper than `depth`.
    pub fn close_to(&mut self, depth: usize) {
        self.open.truncate(depth);
    }

    /// Whose text a line is that opens nothing, as a depth: 0 for the section itself. `blank` says that a blank line
    /// stands before it.
    pub fn owner(&self, indent: usize, blank: bool) -> usize {
        let Some(top) = self.open.last() else { return 0 };
        if indent > top.indent {
            return self.open.len();
        }
        if indent == top.indent {
            if !blank {
                return self.open.len();
            }
            // After a blank line, text in line with the marker is the outer provision's wrap-up; but a paragraph
            // after a lone `(1)` goes on with (1).
            let outer = self.open.len() - 1;
            return if outer == 0 && top.style == Style::Number { 1 } else { outer };
        }
        self.open.iter().rposition(|o| o.indent <= indent).map_or(0, |i| {
            // Among several at one indentation the line wraps up the outermost.
            let at = self.open[i].indent;
            self.open.iter().position(|o| o.indent == at).map_or(i, |first| first) + 1
        })
    }

    /// The deepest level a directive at `indent` can stand in without being one of its siblings.
    pub fn directive_owner(&self, indent: usize) -> usize {
        self.open.iter().rposition(|o| o.indent < indent).map_or(0, |i| i + 1)
    }

    /// The number that a marker read as text would have had to follow: of the innermost level that counts as it does.
    pub fn before(&self, marker: &Marker) -> Option<&str> {
        // `(if)` is a word before it is a number.
        let sure = |(style, o): &&(Style, Ordinal)| o.inserted.is_empty() || *style == Style::Number;
        marker.readings.iter().find(sure)?;
        let like = self.open.iter().rev().find(|o| marker.readings.iter().any(|(style, _)| *style == o.style));
        like.or(self.open.last()).map(|o| o.number.as_str())
    }

    /// Places a marker; `None` when it is only text. `next` is the next marker in the file, read when two readings
    /// fit.
    pub fn place(
        &mut self,
        marker: &Marker,
        indent: usize,
        opening: Opening,
        next: impl FnOnce() -> Option<Marker>,
    ) -> Option<Placement> {
        if let Some(placement) = self.after_same_line(marker, indent) {
            return Some(placement);
        }
        let reaching = self.open.iter().rposition(|o| o.indent <= indent).map_or(0, |i| i + 1);
        let deeper = reaching == 0 || self.open[reaching - 1].indent < indent;
        if deeper {
            let (style, ordinal, first) = self.first_reading(marker, reaching)?;
            self.indents |= reaching > 0 || indent > 0;
            if opening == Opening::NextLine && !first {
                return None;
            }
            let finding = (!first).then(|| first_of_level(style));
            return Some(self.push(reaching, indent, style, ordinal, marker, finding));
        }
        if let Opening::SameLine(column) = opening {
            let (style, ordinal, _) = self.first_reading(marker, self.open.len()).filter(|(_, _, first)| *first)?;
            let placement = self.push(self.open.len(), indent, style, ordinal, marker, None);
            if let Some(open) = self.open.last_mut() {
                open.column = column;
            }
            return Some(placement);
        }
        let group = self.open[..reaching].iter().position(|o| o.indent == indent).unwrap_or(reaching - 1);
        let siblings = self.siblings(marker, group, reaching);
        let child = self.child_reading(marker, reaching);
        match (siblings.as_slice(), child) {
            ([(i, style, ordinal)], child) if child.is_none() || self.indents => {
                let (i, style, ordinal) = (*i, *style, ordinal.clone());
                Some(self.push(i, indent, style, ordinal, marker, None))
            }
            ([], Some((style, ordinal))) => Some(self.push(reaching, indent, style, ordinal, marker, None)),
            ([], None) => self.stray(marker, group, reaching, indent, opening),
            ([(i, ..), others @ ..], child) => {
                let previous = self.open[*i].number.clone();
                let other = others.first().filter(|_| child.is_none()).map(|(i, ..)| self.open[*i].number.clone());
                let finding = Some(Finding::Ambiguous { previous, other });
                let (i, style, ordinal) = likelier(&siblings, child.map(|(s, o)| (reaching, s, o)), next());
                Some(self.push(i, indent, style, ordinal, marker, finding))
            }
        }
    }

    /// The levels between `group` and `reaching` on which a marker comes next, innermost first.
    fn siblings(&self, marker: &Marker, group: usize, reaching: usize) -> Vec<Reading> {
        let mut siblings: Vec<Reading> = (group..reaching)
            .rev()
            .flat_map(|i| {
                let open = &self.open[i];
                marker
                    .readings
                    .iter()
                    .filter(|(style, ordinal)| *style == open.style && open.goes_on(ordinal, *style))
                    .map(move |(style, ordinal)| (i, *style, ordinal.clone()))
            })
            .collect();
        // `(ii)` right after the roman `(i)` is its next, and no letter put in after a letter `(i)`.
        let innermost = siblings
            .first()
            .is_some_and(|(i, style, _)| *i + 1 == reaching && matches!(style, Style::Roman | Style::CapitalRoman));
        if innermost {
            siblings.retain(|(i, style, ordinal)| {
                let open = &self.open[*i].ordinal;
                !matches!(style, Style::Letter | Style::Capital) || !doubled(ordinal) || open.main > 26
            });
        }
        siblings
    }

    /// The sibling of a marker that stands behind another one: `(b)` below `(1) (a)`, at the left, in line with (a)
    /// or anywhere between.
    fn after_same_line(&mut self, marker: &Marker, indent: usize) -> Option<Placement> {
        let (i, first) = self.open.iter().enumerate().rfind(|(_, o)| o.indent < o.column)?;
        let below = first.indent < indent && indent <= first.column;
        let (style, ordinal) = marker.readings.iter().find(|(s, o)| *s == first.style && first.goes_on(o, *s))?;
        if !below {
            return None;
        }
        let (style, ordinal) = (*style, ordinal.clone());
        self.indents = true;
        Some(self.push(i, indent, style, ordinal, marker, None))
    }

    fn push(
        &mut self,
        keep: usize,
        indent: usize,
        style: Style,
        ordinal: Ordinal,
        marker: &Marker,
        finding: Option<Finding>,
    ) -> Placement {
        let ahead = self.open.get(keep).is_some_and(|before| {
            let inserted = !ordinal.inserted.is_empty();
            inserted && before.style == style && (before.ahead || before.leaps_to(&ordinal, style))
        });
        self.open.truncate(keep);
        self.open.push(Open { indent, column: indent, style, ordinal, number: marker.number.clone(), ahead });
        Placement { depth: self.open.len(), style, finding }
    }

    /// The reading of a marker that begins a level under the first `keep` openers: one that is the first of its style
    /// where there is one.
    fn first_reading(&self, marker: &Marker, keep: usize) -> Option<(Style, Ordinal, bool)> {
        let parent = keep.checked_sub(1).map(|i| self.open[i].style);
        let fitting = |(style, _): &&(Style, Ordinal)| Some(*style) != parent;
        let first = marker.readings.iter().filter(fitting).find(|(_, o)| o.is_first());
        if let Some((style, ordinal)) = first {
            return Some((*style, ordinal.clone(), true));
        }
        // Two different letters open only where they clearly come next: `(if)` is a word.
        let (style, ordinal) = marker.readings.iter().find(|(s, o)| o.inserted.is_empty() || *s == Style::Number)?;
        Some((*style, ordinal.clone(), false))
    }

    /// The reading that begins a level below the innermost of the first `keep`, in a style not open yet.
    fn child_reading(&self, marker: &Marker, keep: usize) -> Option<(Style, Ordinal)> {
        marker
            .readings
            .iter()
            .find(|(style, ordinal)| ordinal.is_first() && self.open[..keep].iter().all(|o| o.style != *style))
            .cloned()
    }

    /// A marker that comes next nowhere.
    fn stray(
        &mut self,
        marker: &Marker,
        group: usize,
        reaching: usize,
        indent: usize,
        opening: Opening,
    ) -> Option<Placement> {
        if opening == Opening::NextLine {
            return None;
        }
        for i in (group..reaching).rev() {
            let open = &self.open[i];
            let same = marker
                .readings
                .iter()
                .find(|(style, o)| *style == open.style && (o.inserted.is_empty() || *style == Style::Number));
            if let Some((style, ordinal)) = same {
                let finding = open.out_of_order(ordinal, *style);
                let (style, ordinal) = (*style, ordinal.clone());
                return Some(self.push(i, indent, style, ordinal, marker, Some(finding)));
            }
        }
        let (style, ordinal, _) = self.first_reading(marker, reaching)?;
        let finding = Some(first_of_level(style));
        Some(self.push(reaching, indent, style, ordinal, marker, finding))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places lines of `indent marker`, all at block starts; prints `depth[!finding]`.
    #[track_caller]
    fn depths(lines: &str) -> String {
        let markers: Vec<(usize, Marker)> = lines
            .lines()
            .filter(|l| !l.trim().is_empty())
            .map(|l| {
                let trimmed = l.trim_start();
                (l.len() - trimmed.len(), marker_at(trimmed).expect(l).0)
            })
            .collect();
        let mut numbering = Numbering::default();
        let mut out = Vec::new();
        for (i, (indent, marker)) in markers.iter().enumerate() {
            let next = markers.get(i + 1).map(|(_, m)| m.clone());
            let placed = numbering.place(marker, *indent, Opening::Block, || next).expect("placed");
            out.push(match placed.finding {
                None => placed.depth.to_string(),
                Some(Finding::Ambiguous { .. }) => format!("{}?", placed.depth),
                Some(Finding::Repeated) => format!("{}=", placed.depth),
                Some(Finding::OutOfOrder { .. }) => format!("{}!", placed.depth),
            });
        }
        out.join(" ")
    }

    #[test]
    fn indentation_decides() {
        assert_eq!(depths("(1)\n  (a)\n  (b)\n    (i)\n    (ii)\n(2)"), "1 2 2 3 3 1");
        assert_eq!(depths("(1)\n  (g)\n  (h)\n  (i)\n    (i)\n    (ii)"), "1 2! 2 2 3 3");
    }

    #[test]
    fn without_indentation_numbering_decides() {
        assert_eq!(depths("(1)\n(a)\n(b)\n(i)\n(ii)\n(c)\n(2)\n(3)"), "1 2 2 3 3 2 1 1");
        assert_eq!(depths("(a)\n(i)\n(A)\n(B)\n(ii)\n(b)"), "1 2 3 3 2 1");
    }

    #[test]
    fn what_reads_two_ways_is_reported() {
        assert_eq!(depths("(a)\n(b)\n(c)\n(d)\n(e)\n(f)\n(g)\n(h)\n(i)\n(j)"), "1 1 1 1 1 1 1 1 1? 1");
        assert_eq!(depths("(a)\n(b)\n(c)\n(d)\n(e)\n(f)\n(g)\n(h)\n(i)\n(ii)"), "1 1 1 1 1 1 1 1 2? 2");
        assert_eq!(depths("(u)\n(i)\n(ii)\n(iii)\n(iv)\n(v)\n(w)"), "1! 2 2 2 2 1? 1", "(w) speaks for the letter");
        assert_eq!(depths("(u)\n(i)\n(ii)\n(iii)\n(iv)\n(v)\n(vi)"), "1! 2 2 2 2 2? 2");
    }

    #[test]
    fn what_reads_one_way_is_not_reported() {
        let letters = "(a)\n(b)\n(c)\n(d)\n(e)\n(f)\n(g)\n(h)\n(i)\n(j)\n(k)\n(l)\n(m)";
        let indented: String = letters.lines().map(|l| format!("  {l}\n")).collect();
        assert_eq!(depths(&indented), "1 1 1 1 1 1 1 1 1 1 1 1 1", "a list that is indented is one level");
        assert_eq!(depths("(k)\n(l)\n(m)\n(u)\n(v)\n(w)\n(x)"), "1! 1 1 1! 1 1 1", "no roman level is open");
        assert_eq!(depths("(h)\n(i)\n(i)\n(ii)"), "1! 1? 2 2", "(ii) goes on from the roman (i)");
    }

    #[test]
    fn insertions_are_in_order() {
        assert_eq!(depths("(1)\n(2)\n(2A)\n(2B)\n(3)"), "1 1 1 1 1");
        assert_eq!(depths("(1)\n(2A)\n(2)\n(3)"), "1 1 1 1");
        assert_eq!(depths("(1)\n(2A)\n(2B)\n(2)\n(3)"), "1 1 1 1 1");
        assert_eq!(depths("(1)\n(2A)\n(3)"), "1 1 1!", "(2) is missing");
        assert_eq!(depths("(1)\n(2)\n(2A)\n(2)"), "1 1 1 1!", "(2) was there");
        assert_eq!(depths("(a)\n(aa)\n(ab)\n(b)"), "1 1 1 1");
        assert_eq!(depths("(y)\n(z)\n(aa)\n(bb)"), "1! 1 1 1");
        assert_eq!(depths("(i)\n(ii)\n(iiA)\n(iii)"), "1 1 1 1");
    }

    #[test]
    fn gaps_and_repeats_are_reported() {
        assert_eq!(depths("(1)\n(3)\n(3)"), "1 1! 1=");
    }

    #[test]
    fn emphasis_is_no_part_of_a_marker() {
        for (text, length) in [("(*a*) x", 5), ("**(1)** x", 7), ("*(a)* x", 5), ("(1)* x", 3)] {
            assert_eq!(marker_at(text).map(|(_, l)| l), Some(length), "{text}");
        }
        assert!(marker_at("**(1) all bold**").is_none());
    }

    #[test]
    fn words_in_brackets_are_no_markers() {
        for text in ["(EEO) employer", "(see)", "()", "(12345)", "(a", "(état)", "(A.1)"] {
            assert!(marker_at(text).is_none(), "{text}");
        }
        // Two letters read as an insertion, which opens only where it comes next.
        let (marker, _) = marker_at("(if) so").expect("two letters");
        assert!(Numbering::default().place(&marker, 0, Opening::Block, || None).is_none());
    }

    #[test]
    fn the_next_line_opens_only_what_comes_next() {
        let mut numbering = Numbering::default();
        let m = |t| marker_at(t).expect("marker").0;
        assert!(numbering.place(&m("(3)"), 0, Opening::NextLine, || None).is_none());
        assert_eq!(numbering.place(&m("(1)"), 0, Opening::NextLine, || None).map(|p| p.depth), Some(1));
        assert!(numbering.place(&m("(7)"), 0, Opening::NextLine, || None).is_none());
        assert_eq!(numbering.place(&m("(a)"), 0, Opening::NextLine, || None).map(|p| p.depth), Some(2));
        assert_eq!(numbering.place(&m("(2)"), 0, Opening::NextLine, || None).map(|p| p.depth), Some(1));
    }

    #[test]
    fn wrap_ups_find_their_owner() {
        let mut numbering = Numbering::default();
        for (text, indent) in [("(1)", 0), ("(a)", 2), ("(i)", 4)] {
            let marker = marker_at(text).expect("marker").0;
            numbering.place(&marker, indent, Opening::Block, || None);
        }
        assert_eq!(numbering.owner(6, false), 3);
        assert_eq!(numbering.owner(4, false), 3, "a hard-wrapped line goes on");
        assert_eq!(numbering.owner(4, true), 2);
        assert_eq!(numbering.owner(2, false), 2);
        assert_eq!(numbering.owner(0, false), 1);
    }
}
