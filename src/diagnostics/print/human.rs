use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Files, Opened, Texts, harmless, visible};
use crate::diagnostics::{Diagnostic, Place, Severity, Span};

/// How many lines of a finding that spans many are shown.
const LINES_SHOWN: usize = 4;

/// How a report looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// With ANSI colours.
    pub color: bool,
    /// In columns of the terminal; lines of source are cut to it.
    pub width: usize,
}

/// All findings in the look of rustc, each followed by an empty line.
pub fn human(diagnostics: &[Diagnostic], texts: &Texts<'_>, look: Look) -> String {
    each_human(diagnostics, texts, look).into_iter().map(|finding| finding + "\n\n").collect()
}

/// Each finding by itself, without a final line end. Findings of one file should stand together: its text is asked for
/// once.
pub fn each_human<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    texts: &Texts<'_>,
    look: Look,
) -> Vec<String> {
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() }
        .term_width(look.width.max(40))
        .decor_style(DecorStyle::Ascii);
    let mut files = Files::new(texts);
    let render = |diagnostic| without_stray_sign(&renderer.render(&groups(diagnostic, &mut files, look.width)));
    diagnostics.into_iter().map(render).collect()
}

/// Takes out the line with nothing but `:::` that stands above an excerpt whose place is said by itself: to an author it
/// is the sign of a directive. Lines of the source have a number in front.
fn without_stray_sign(report: &str) -> String {
    let is_stray = |line: &str| {
        let mut plain = String::new();
        let mut in_colour = false;
        for c in line.chars() {
            match c {
                '\u{1b}' => in_colour = true,
                'm' if in_colour => in_colour = false,
                c if !in_colour => plain.push(c),
                _ => {}
            }
        }
        plain.trim() == ":::"
    };
    let lines: Vec<&str> = report.split('\n').filter(|line| !is_stray(line)).collect();
    lines.join("\n")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn groups(diagnostic: &Diagnostic, files: &mut Files<'_>, width: usize) -> Vec<Group<'static>> {
    let title = level(diagnostic.severity).primary_title(harmless(&diagnostic.message, false)).id(diagnostic.rule.name);
    let label = Some(diagnostic.label.as_str()).filter(|l| !l.is_empty());
    let mut main = point(Group::with_title(title), &diagnostic.place, label, AnnotationKind::Primary, files, width);
    if let Some(help) = &diagnostic.help {
        main = main.element(Level::HELP.message(harmless(help, true)));
    }
    if diagnostic.fix.is_some() {
        main = main.element(Level::HELP.message("`faletusi check --fix` mends this"));
    }
    let mut groups = vec![main];
    for (place, note) in &diagnostic.related {
        let title = Level::NOTE.secondary_title(harmless(note, false));
        groups.push(point(Group::with_title(title), place, None, AnnotationKind::Context, files, width));
    }
    groups
}

/// Adds `--> file:line:column` and the lines meant, as far as they can be read.
fn point(
    group: Group<'static>,
    place: &Place,
    label: Option<&str>,
    kind: AnnotationKind,
    files: &mut Files<'_>,
    width: usize,
) -> Group<'static> {
    let origin = Origin::path(harmless(place.file.as_str(), false));
    let Some((span, file)) = place.span.zip(files.open(&place.file)) else {
        return group.element(origin);
    };
    let at = file.lines.locate(&file.text, span.start as usize);
    let excerpt = Excerpt::cut(&file, span, at.line, width);
    let annotation = kind.span(excerpt.marked).label(label.map(|l| harmless(l, false)));
    let snippet = Snippet::source(excerpt.text).line_start(at.line).annotation(annotation);
    if excerpt.cut {
        // The snippet would count columns from where the line was cut.
        group.element(origin.line(at.line).char_column(at.column)).element(snippet)
    } else {
        group.element(snippet.path(harmless(place.file.as_str(), false)))
    }
}

/// The lines a finding is about, made harmless and cut to a width.
#[derive(Debug, PartialEq, Eq)]
struct Excerpt {
    text: String,
    marked: Range<usize>,
    /// Whether the front of the first line is missing.
    cut: bool,
}

impl Excerpt {
    fn cut(file: &Opened, span: Span, first: usize, width: usize) -> Self {
        let (start, end) = (span.start as usize, span.end as usize);
        let mut text = String::new();
        let mut marked = 0..0;
        let mut line_start = 0;
        let mut cut = false;
        for line in first..(first + LINES_SHOWN).min(file.lines.count() + 1) {
            let raw = file.lines.line(&file.text, line);
            if line == first {
                line_start = raw.as_ptr() as usize - file.text.as_ptr() as usize;
            }
            let within = |offset: usize| offset.saturating_sub(line_start).min(raw.len());
            let (piece, piece_marked) = piece(raw, within(start)..within(end), width);
            if line == first {
                marked = piece_marked.clone();
                cut = piece.starts_with('…') && !raw.starts_with('…');
            } else {
                text.push('\n');
            }
            marked.end = text.len() + piece_marked.end;
            text.push_str(&piece);
            line_start += raw.len();
            let rest = &file.text.as_bytes()[line_start..];
            line_start += usize::from(rest.first() == Some(&b'\r'));
            line_start += rest.iter().take(2).filter(|b| **b == b'\n').count().min(1);
            if end <= line_start {
                break;
            }
        }
        Self { text, marked, cut }
    }
}

/// One line with its marked bytes, cut around them when it is much longer than the terminal is wide.
fn piece(raw: &str, marked: Range<usize>, width: usize) -> (String, Range<usize>) {
    let room = width.max(40);
    let floor = |mut at: usize| {
        while !raw.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let marked = floor(marked.start)..floor(marked.end);
    let (from, to) = if raw.len() <= 4 * room {
        (0, raw.len())
    } else {
        // Short enough that the renderer does not cut it once more.
        let from = floor(marked.start.saturating_sub(room / 4));
        (from, floor(marked.end.min(from + room / 2).saturating_add(room / 4).min(raw.len())))
    };
    let mut out = String::new();
    let mut new = 0..0;
    if from > 0 {
        out.push('…');
    }
    for (at, c) in raw[from..to].char_indices() {
        let at = from + at;
        if at == marked.start {
            new.start = out.len();
        }
        if at == marked.end {
            new.end = out.len();
        }
        out.push(if c == '\t' { c } else { visible(c) });
    }
    if marked.start >= to {
        new.start = out.len();
    }
    if marked.end >= to {
        new.end = out.len();
    }
    if to < raw.len() {
        out.push('…');
    }
    (out, new)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::samples;
    use super::*;
    use crate::diagnostics::HubPath;

    const PLAIN: Look = Look { color: false, width: 100 };

    #[test]
    fn a_report_has_the_look_of_rustc() {
        assert_eq!(
            human(&samples::all(), &samples::texts, PLAIN),
            "error[dangling-reference]: section 14(3) does not exist
 --> laws/sharing act.md:3:5
  |
3 | See section 14(3), é.
  |     ^^^^^^^^^^^^^ no such subsection
  |
  = help: did you mean section 14(2)?
note: section 14 ends here
 --> laws/sharing act.md:1:3
  |
1 | # Act
  |   ---

warning[tab-indentation]: 1 line is indented with a tab
 --> laws/sharing act.md:4:1
  |
4 |     Text
  | ^^^^
  |
  = help: `faletusi check --fix` mends this

error[dangling-reference]: 100%, said␊so: ok
--> gone.md

"
        );
    }

    #[test]
    fn colour_is_there_only_when_asked_for() {
        let styled = human(&samples::all(), &samples::texts, Look { color: true, width: 100 });
        assert!(styled.contains("\u{1b}["));
        assert!(!human(&samples::all(), &samples::texts, PLAIN).contains('\u{1b}'));
    }

    fn one(text: &'static str, span: Span, width: usize) -> String {
        let path = HubPath::new("a.md").expect("a path");
        let finding = Diagnostic::new(&samples::DANGLING, Place::at(&path, span), "wrong");
        human(&[finding], &|_| Some(Arc::from(text)), Look { color: false, width })
    }

    #[test]
    fn source_cannot_steer_the_terminal() {
        assert_eq!(
            one("a\u{1b}[2J\u{202e}b\0 word\r\nnext\n", Span::new(10, 14), 80),
            "error[dangling-reference]: wrong
 --> a.md:1:9
  |
1 | a␛[2J\u{fffd}b␀ word
  |         ^^^^

"
        );
    }

    #[test]
    fn a_very_long_line_is_cut_around_the_mark() {
        let text: &'static str =
            Box::leak(format!("{}WRONG{}\n", "word ".repeat(100_000), " word".repeat(100_000)).into_boxed_str());
        let printed = one(text, Span::new(500_000, 500_005), 60);
        assert!(printed.lines().all(|line| line.chars().count() <= 70), "{printed}");
        assert!(printed.contains(" --> a.md:1:500001\n"), "{printed}");
        assert!(!printed.contains(":::"), "{printed}");
        assert!(printed.contains("\n1 | …word word word WRONG word word word…\n"), "{printed}");
        let path = HubPath::new("a.md").expect("a path");
        let finding = Diagnostic::new(&samples::DANGLING, Place::at(&path, Span::new(500_000, 500_005)), "wrong");
        let coloured = human(&[finding], &|_| Some(Arc::from(text)), Look { color: true, width: 60 });
        assert!(!coloured.contains(":::"), "{coloured}");
        assert!(printed.contains("^^^^^"), "{printed}");
    }

    #[test]
    fn a_finding_over_many_lines_shows_the_first() {
        let printed = one("one\r\ntwo\nthree\nfour\nfive\nsix\n", Span::new(1, 26), 80);
        assert_eq!(
            printed,
            "error[dangling-reference]: wrong
 --> a.md:1:2
  |
1 |   one
  |  __^
2 | | two
3 | | three
4 | | four
  | |____^

"
        );
    }

    #[test]
    fn places_past_the_end_do_no_harm() {
        assert_eq!(
            one("", Span::new(5, 9), 80),
            "error[dangling-reference]: wrong\n --> a.md:1:1\n  |\n1 |\n  | ^\n\n"
        );
    }
}
