use serde_json::json;

use crate::diagnostics::print::{Look, Tally, Texts, each_human};
use crate::diagnostics::{Diagnostic, Severity};
use crate::site::escape;
use crate::site::words::Words;

/// How many findings a browser shows.
const SHOWN: usize = 50;

/// A finding as a browser shows it. All text is plain: the script puts it into text nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `error`, `warning`, `note`.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The whole finding as a terminal shows it, without colours.
    pub text: String,
}

impl Finding {
    /// The first fifty of `diagnostics`, errors first.
    pub fn of(diagnostics: &[Diagnostic], texts: &Texts<'_>) -> Vec<Self> {
        let mut sorted: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.severity > Severity::Note).collect();
        sorted.sort_by_key(|d| std::cmp::Reverse(d.severity));
        sorted.truncate(SHOWN);
        let texts = each_human(sorted.iter().copied(), texts, Look { color: false, width: 100 });
        sorted
            .into_iter()
            .zip(texts)
            .map(|(d, text)| Self { severity: d.severity, message: d.message.clone(), text })
            .collect()
    }
}

/// What browsers are told after each edition.
pub(super) fn news(token: &str, tally: Tally, findings: &[Finding]) -> String {
    let findings: Vec<serde_json::Value> = findings
        .iter()
        .map(|f| json!({ "severity": f.severity.word(), "message": f.message, "text": f.text }))
        .collect();
    json!({
        "pages": token,
        "errors": tally.errors,
        "summary": tally.to_string(),
        "findings": findings,
    })
    .to_string()
}

/// The page with the script that reloads it. It stands at the end, so that it changes nothing of how the page loads.
pub(super) fn with_script(page: Vec<u8>, token: &str) -> Vec<u8> {
    let element = format!("<script src=\"/_faletusi/live.js\" data-pages=\"{token}\" defer></script>");
    before_the_end(page, element)
}

/// A page with the way to what only `serve` has: whoever reads a law has it at hand.
pub(super) fn with_link(page: Vec<u8>, words: Option<&Words>) -> Vec<u8> {
    let Some(words) = words else { return page };
    let title = escape::escaped(words.get("two-title"));
    let element = format!(
        "<nav class=\"faletusi-desk\" aria-label=\"Faletusi\"><a href=\"/_faletusi/compare\">{title}</a></nav>"
    );
    before_the_end(page, element)
}

fn before_the_end(mut page: Vec<u8>, element: String) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|w| w.eq_ignore_ascii_case(end)).unwrap_or(page.len());
    page.splice(at..at, element.into_bytes());
    page
}

/// Takes the policy that a page carries for its readers out of it and returns the one to send instead: it also allows
/// our script, its stylesheet and the stream of events, all from this server.
pub(super) fn policy(page: &mut Vec<u8>) -> String {
    let carried = carried_policy(page).map(|(range, policy)| {
        page.drain(range);
        policy
    });
    let carried = carried.unwrap_or_else(|| "default-src 'self'; object-src 'none'; base-uri 'none'".to_owned());
    let mut directives: Vec<String> =
        carried.split(';').map(|d| d.trim().to_owned()).filter(|d| !d.is_empty()).collect();
    for name in ["script-src", "style-src", "connect-src"] {
        match directives.iter_mut().find(|d| d.split_whitespace().next() == Some(name)) {
            Some(directive) if directive.split_whitespace().any(|s| s == "'self'") => {}
            Some(directive) if directive.ends_with("'none'") => *directive = format!("{name} 'self'"),
            Some(directive) => directive.push_str(" 'self'"),
            None => directives.push(format!("{name} 'self'")),
        }
    }
    directives.push("frame-ancestors 'none'".to_owned());
    directives.join("; ")
}

/// Where the page's own policy stands, and what it says.
fn carried_policy(page: &[u8]) -> Option<(std::ops::Range<usize>, String)> {
    // Only the head is looked at: an author's text cannot smuggle one in, and long pages cost nothing.
    let head = &page[..page.len().min(16 * 1024)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).ok()?,
    };
    let head = &text[..text.find("</head>").unwrap_or(text.len())];
    let mark = head.find("http-equiv=\"Content-Security-Policy\"")?;
    let start = head[..mark].rfind("<meta")?;
    let end = mark + head[mark..].find('>')? + 1;
    let content = head[start..end].split_once("content=\"")?.1.split_once('"')?.0;
    let policy = content.replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'").replace("&amp;", "&");
    // It becomes a header: nothing but visible ASCII.
    policy.bytes().all(|b| (b' '..0x7f).contains(&b)).then_some((start..end, policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_before_the_end_of_the_body() {
        let page = with_script(b"<p></body> in text</p></BODY></html>".to_vec(), "7-1");
        assert_eq!(
            String::from_utf8_lossy(&page),
            "<p></body> in text</p><script src=\"/_faletusi/live.js\" data-pages=\"7-1\" defer></script></BODY></html>"
        );
        assert!(with_script(b"bare".to_vec(), "7-1").starts_with(b"bare<script"));
    }

    #[test]
    fn the_policy_of_the_page_becomes_a_header_that_allows_the_script() {
        let mut page = b"<head><meta charset=utf-8><meta http-equiv=\"Content-Security-Policy\" content=\"default-src \
            'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'; img-src 'self' data:\"></head>x"
            .to_vec();
        assert_eq!(
            policy(&mut page),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; \
             style-src 'self'; frame-ancestors 'none'"
        );
        assert_eq!(String::from_utf8_lossy(&page), "<head><meta charset=utf-8></head>x");
    }

    #[test]
    fn a_policy_in_the_text_is_no_policy() {
        let text = "<head></head><meta http-equiv=\"Content-Security-Policy\" content=\"script-src *\">";
        let mut page = text.as_bytes().to_vec();
        assert_eq!(
            policy(&mut page),
            "default-src 'self'; object-src 'none'; base-uri 'none'; script-src 'self'; style-src 'self'; \
             connect-src 'self'; frame-ancestors 'none'"
        );
        assert_eq!(page, text.as_bytes());
    }
}
