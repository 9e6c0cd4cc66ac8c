use crate::diagnostics::{Diagnostic, Place, Rule, Severity};

/// The rule's description.
pub static RULE: Rule = Rule {
    name: "invalid-date",
    severity: Severity::Error,
    summary: "A date that does not exist or is written another way",
    why: "\"3/4/2027\" is March to one reader and April to another; review and closing dates must be the \
          same day for everybody and for the calendar.",
    wrong: "review_by: 30/11/2027",
    right: "review_by: 2027-11-30",
};

/// `text` is no date. Proposes the day when the text can only mean one.
pub fn report(place: Place, key: &str, text: &str) -> Diagnostic {
    let shown: String = text.chars().take(40).collect();
    let diagnostic = Diagnostic::new(&RULE, place, format!("`{shown}` in `{key}` is not a date"));
    if is_year_first(text) {
        return diagnostic.label("there is no such day").help("check the month and the day");
    }
    diagnostic.help(match meant(text) {
        Some(day) => format!("write year, month and day: `{day}`"),
        None => "write year, month and day, for example `2027-11-30`".to_owned(),
    })
}

/// Whether it has the right form, so that the day itself must be wrong.
fn is_year_first(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
}

/// The day meant by numbers that can only be read one way.
fn meant(text: &str) -> Option<jiff::civil::Date> {
    let numbers: Vec<i16> = text.split(['/', '.', '-', ' ']).map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let [a, b, c] = numbers[..] else { return None };
    let (year, month, day) = if a > 999 {
        (a, b, c)
    } else if c > 999 && a > 12 {
        (c, b, a)
    } else if c > 999 && b > 12 {
        (c, a, b)
    } else {
        return None;
    };
    jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::{HubPath, Span};

    fn place() -> Place {
        Place::at(&HubPath::new("sops/a.md").expect("a path"), Span::new(4, 9))
    }

    #[test]
    fn wording() {
        assert_eq!(
            report(place(), "review_by", "30/11/2027").words(),
            "error[invalid-date]: `30/11/2027` in `review_by` is not a date\n  help: write year, month and day: `2027-11-30`"
        );
        assert_eq!(
            report(place(), "review_by", "3/4/2027").words(),
            "error[invalid-date]: `3/4/2027` in `review_by` is not a date\n  help: write year, month and day, for example `2027-11-30`"
        );
        assert_eq!(
            report(place(), "date", "2027-02-30").words(),
            "error[invalid-date]: `2027-02-30` in `date` is not a date\n  label: there is no such day\n  help: check the month and the day"
        );
        assert_eq!(
            report(place(), "date", "2027/2/3").words(),
            "error[invalid-date]: `2027/2/3` in `date` is not a date\n  help: write year, month and day: `2027-02-03`"
        );
    }
}
