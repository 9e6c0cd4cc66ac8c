//! Which language words are most likely of, when their author did not say.

/// Words that hardly any sentence of a language does without, and that the other does not have.
const COMMON: [(&str, &[&str]); 2] = [
    ("en", &["the", "of", "and", "to", "is", "or", "by", "must", "may", "with", "this", "that", "which", "for", "not"]),
    ("fr", &["le", "la", "les", "des", "du", "et", "une", "est", "ou", "par", "dans", "que", "qui", "aux", "sur"]),
];
/// So many words are looked at,
const LOOKED_AT: usize = 4_000;
/// so many of them must be common words,
const LEAST: usize = 6;
/// and so many times as many as those of any other language.
const TIMES: usize = 4;

/// The language that words are of; `None` when that cannot be told.
pub fn likely_language<'w>(words: impl Iterator<Item = &'w str>) -> Option<&'static str> {
    let mut counts = COMMON.map(|(language, _)| (0, language));
    for word in words.take(LOOKED_AT) {
        let word = word.to_lowercase();
        for ((count, _), (_, common)) in counts.iter_mut().zip(COMMON) {
            *count += usize::from(common.contains(&word.as_str()));
        }
    }
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let [(most, language), (next, _)] = counts;
    (most >= LEAST && most >= TIMES * next).then_some(language)
}
