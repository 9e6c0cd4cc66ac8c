//! Runs of numbers: "16 to 21", "(d) to (g)".

/// A printed number in three: what stands before it, the number, what stands behind it.
fn parts(printed: &str) -> (&str, &str, &str) {
    let end = printed
        .rfind(char::is_alphanumeric)
        .map_or(0, |at| at + printed[at..].chars().next().map_or(0, char::len_utf8));
    let start = printed[..end]
        .rfind(|c: char| !c.is_alphanumeric())
        .map_or(0, |at| at + printed[at..].chars().next().map_or(0, char::len_utf8));
    (&printed[..start], &printed[start..end], &printed[end..])
}

/// The numbers from `first` to `last` when there are `count` of them; `None` when they cannot be counted.
pub(super) fn run(first: &str, last: &str, count: usize) -> Option<Vec<String>> {
    let (before, from, after) = parts(first);
    // "Part 2" is counted, "12A-i" is not.
    let plain = before.ends_with(' ') || !before.contains(char::is_alphanumeric);
    if !plain || (before, after) != (parts(last).0, parts(last).2) {
        return None;
    }
    let ways: [fn(&str, usize) -> Option<String>; 3] = [digits, letter, roman];
    ways.iter().find_map(|way| {
        let all: Option<Vec<String>> =
            (0..count).map(|step| Some(format!("{before}{}{after}", way(from, step)?))).collect();
        all.filter(|all| all.last().is_some_and(|l| l == last))
    })
}

fn digits(from: &str, step: usize) -> Option<String> {
    let value: usize = from.parse().ok().filter(|_| !from.starts_with(['0', '+']))?;
    Some(value.checked_add(step)?.to_string())
}

fn letter(from: &str, step: usize) -> Option<String> {
    let [byte] = from.as_bytes() else { return None };
    let next = byte.checked_add(u8::try_from(step).ok()?)?;
    let same = (byte.is_ascii_lowercase() && next.is_ascii_lowercase())
        || (byte.is_ascii_uppercase() && next.is_ascii_uppercase());
    same.then(|| char::from(next).to_string())
}

fn roman(from: &str, step: usize) -> Option<String> {
    let start = (1..100).find(|n| roman_of(*n) == from)?;
    Some(roman_of(start + step)).filter(|_| start + step < 100)
}

fn roman_of(mut n: usize) -> String {
    let mut out = String::new();
    for (value, letters) in [(90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")] {
        while n >= value {
            out.push_str(letters);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn runs_are_counted_where_they_can_be() {
        let count = |first, last, count| run(first, last, count).map(|all| all.join(" "));
        assert_eq!(count("16", "18", 3).as_deref(), Some("16 17 18"));
        assert_eq!(count("(h)", "(j)", 3).as_deref(), Some("(h) (i) (j)"));
        assert_eq!(count("(i)", "(iv)", 4).as_deref(), Some("(i) (ii) (iii) (iv)"));
        assert_eq!(count("Part 2", "Part 3", 2).as_deref(), Some("Part 2 Part 3"));
        assert_eq!(count("(i)", "(v)", 5).as_deref(), Some("(i) (ii) (iii) (iv) (v)"));
        assert_eq!(count("16", "16A", 2), None);
        assert_eq!(count("(12A-i)", "(12A-ii)", 2), None);
        assert_eq!(count("16", "18", 2), None);
        assert_eq!(count("", "", 1), None);
    }
}
