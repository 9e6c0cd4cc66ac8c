//! "Compare two texts" under `serve`, over plain HTTP.

#[path = "support/serving.rs"]
mod serving;

use std::io::{BufReader, Read, Write};
use std::net::TcpStream;

use serving::{Answer, NEW, OLD, PATIENCE, Running, hub, read_head, run};

/// Sends the form of "Compare two texts" as a browser does: each field with its file's name, if it is one.
#[track_caller]
fn compare(running: &Running, fields: &[(&str, Option<&str>, &[u8])], head: &str) -> Answer {
    let mut body = Vec::new();
    for (name, file, bytes) in fields {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        write!(body, "--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").expect("written");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--XX--\r\n");
    let address = running.server.address();
    let mut stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(
        stream,
        "POST /_faletusi/compare HTTP/1.1\r\nHost: {address}\r\nContent-Type: multipart/form-data; boundary=XX\r\n\
         Content-Length: {}\r\nConnection: close\r\n{head}\r\n",
        body.len()
    )
    .expect("sent");
    stream.write_all(&body).expect("all sent");
    let mut reader = BufReader::new(stream);
    let (status, headers) = read_head(&mut reader);
    let mut body = String::new();
    reader.read_to_string(&mut body).expect("a body");
    Answer { status, headers, body }
}

const COMPARE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; \
                              base-uri 'none'; frame-ancestors 'none'";

#[test]
fn two_texts_are_compared_and_the_comparison_is_saved() {
    let running = run(hub());
    let form = running.get("/_faletusi/compare");
    assert_eq!((form.status, form.headers["content-security-policy"].as_str()), (200, COMPARE_POLICY));
    assert!(form.body.contains("<optgroup label=\"The &lt;Act&gt;\"><option value=\"act@1.0\">Version 1.0</option>"));

    let crlf = OLD.replace('\n', "\r\n");
    let fields: [(&str, Option<&str>, &[u8]); 5] = [
        ("old-file", Some(""), b""),
        ("old-text", None, crlf.as_bytes()),
        ("old-choice", None, b""),
        ("new-file", Some("my act.md"), NEW.as_bytes()),
        ("new-text", None, b""),
    ];
    let answer = compare(&running, &fields, "");
    assert_eq!(answer.status, 303, "{}", answer.body);
    let address = answer.headers["location"].clone();
    let page = running.get(&address);
    assert_eq!((page.status, page.headers["content-security-policy"].as_str()), (200, COMPARE_POLICY));
    assert_eq!(page.headers["cache-control"], "no-store");
    for words in ["Sharing Act (before) compared with Sharing Act (after)", "of different origin", "% sure", "Purpose"]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(page.body.contains("<del><span class=\"sr\">omitted: </span>may</del>"), "{}", page.body);
    assert!(page.body.contains("<ins><span class=\"sr\">inserted: </span>must</ins>"), "{}", page.body);

    let instructions = running.get(&format!("{address}/instructions.txt"));
    assert_eq!(instructions.headers["content-disposition"], "attachment; filename=\"instructions.txt\"");
    assert_eq!(instructions.headers["content-type"], "text/plain; charset=utf-8");
    assert!(instructions.body.contains("omit “may” and substitute “must”"), "{}", instructions.body);
    let saved = running.get(&format!("{address}/comparison.html"));
    assert_eq!(saved.headers["content-disposition"], "attachment; filename=\"comparison.html\"");
    assert!(saved.headers["content-security-policy"].ends_with("sandbox"));
    for nothing in ["<script", "<link", "<img", " href=", " src=", "url(", "@import"] {
        assert!(!saved.body.contains(nothing), "{nothing}");
    }
    assert!(saved.body.contains("default-src 'none'; style-src 'unsafe-inline'"));
    assert!(saved.body.contains("inserted: </span>must</ins>"));
}

#[test]
fn the_saved_file_says_that_commentary_was_left_out() {
    let running = run(hub());
    let explained = format!("{NEW}\n::: commentary\n\nTimbuktu explains.\n:::\n");
    let fields: [(&str, Option<&str>, &[u8]); 2] =
        [("old-text", None, NEW.as_bytes()), ("new-file", Some("model.md"), explained.as_bytes())];
    let address = compare(&running, &fields, "").headers["location"].clone();
    for shown in [address.clone(), format!("{address}/comparison.html")] {
        let shown = running.get(&shown).body;
        let said = "Only “Sharing Act (after)” has commentary or notes: they are left out.";
        assert_eq!(shown.matches(said).count(), 1, "{shown}");
        assert!(!shown.contains("Timbuktu"), "{shown}");
    }
}

#[test]
fn two_texts_are_compared_again_in_the_other_way_without_giving_them_twice() {
    let running = run(hub());
    let fields: [(&str, Option<&str>, &[u8]); 2] =
        [("old-text", None, OLD.as_bytes()), ("new-file", Some("my act.md"), NEW.as_bytes())];
    let address = compare(&running, &fields, "").headers["location"].clone();
    let first = running.get(&address).body;
    let name = address.rsplit('/').next().expect("a name").as_bytes();
    assert!(first.contains("name=\"same\" value=\"yes\"") && first.contains("Compare again as versions of one text"));
    let again = compare(&running, &[("again", None, name), ("same", None, b"yes")], "").headers["location"].clone();
    let second = running.get(&again).body;
    assert!(!second.contains("% sure") && second.contains("Compare again as texts of different origin"), "{second}");
    let back = compare(&running, &[("again", None, again.rsplit('/').next().expect("a name").as_bytes())], "");
    assert_eq!(back.headers["location"], address);
    let gone = compare(&running, &[("again", None, b"0123")], "");
    assert!(gone.status == 404 && gone.body.contains("This comparison is not kept any more"), "{}", gone.body);
    let chosen: [(&str, Option<&str>, &[u8]); 2] = [("old-choice", None, b"act@1.0"), ("new-choice", None, b"act@2.0")];
    let work = running.get(&compare(&running, &chosen, "").headers["location"]).body;
    assert!(!work.contains("Compare again as"), "two versions of one work are no texts of different origin");
}

#[test]
fn plain_texts_are_read_by_their_numbered_lines_and_named_by_their_files() {
    let running = run(hub());
    let act = "1. Title\n\nThis is the Act.\n\n2. Powers\n\nAn officer may enter.\n";
    let later = act.replace("may", "must");
    let plain = [
        ("old-file", Some("Our Act.txt"), act.as_bytes()),
        ("new-text", None, later.as_bytes()),
        ("same", None, b"yes"),
    ];
    let shown = running.get(&compare(&running, &plain, "").headers["location"]).body;
    assert!(
        shown.contains("Our Act compared with The text after")
            && shown.contains("Provisions: 2. In the same words as before: 1. Changed or new: 1."),
        "{shown}"
    );
    assert!(!shown.contains("has no numbered headings"));
    let words = [("old-text", None, &b"Words only."[..]), ("new-text", None, later.as_bytes())];
    let shown = running.get(&compare(&running, &words, "").headers["location"]).body;
    assert!(
        shown.contains("<p class=\"banner\">The text before has no numbered headings that could be found"),
        "{shown}"
    );
}

#[test]
fn texts_of_the_hub_can_be_chosen() {
    let running = run(hub());
    let chosen: [(&str, Option<&str>, &[u8]); 2] = [("old-choice", None, b"act@1.0"), ("new-choice", None, b"act@2.0")];
    let address = compare(&running, &chosen, "").headers["location"].clone();
    let page = running.get(&address);
    assert!(page.body.contains("The Act (1.0) compared with The Act (2.0)"));
    // The marking of the stricter text stands above and below every form.
    let label = "<p class=\"tlp tlp-amber\"><span class=\"sr\">Marking: </span>TLP:AMBER</p>";
    for body in [page.body.clone(), running.get(&format!("{address}/comparison.html")).body] {
        assert_eq!(body.matches(label).count(), 2, "{body}");
        let both = "<b>Handling</b>: Handle as TLP:AMBER &lt;says&gt;.</p>\n<p class=\"small\"><b>Handling</b>: Handle as TLP:GREEN";
        assert!(body.contains(both), "{body}");
    }
    let instructions = running.get(&format!("{address}/instructions.txt")).body;
    assert!(
        instructions.starts_with("TLP:AMBER\nHandling: Handle as TLP:AMBER <says>.\n")
            && instructions.ends_with("\nTLP:AMBER\n")
    );
    assert!(!page.body.contains("of different origin"), "two versions of one work");
    assert!(page.body.contains("<a href=\"/laws/act@1.0.html#sec_2\">Section 2</a>"), "{}", page.body);
    assert!(page.body.contains("<a href=\"/laws/act@2.0.html#sec_3\">Section 3</a>"), "{}", page.body);

    let mixed: [(&str, Option<&str>, &[u8]); 3] =
        [("old-choice", None, b"act@1.0"), ("new-text", None, NEW.as_bytes()), ("same", None, b"yes")];
    let page = running.get(&compare(&running, &mixed, "").headers["location"]);
    assert!(page.body.contains("The Act (1.0) compared with Sharing Act") && !page.body.contains("% sure"));
}

#[test]
fn what_cannot_be_compared_is_said_in_a_sentence() {
    let running = run(hub());
    let said = |old: (&str, Option<&str>, &[u8])| {
        let answer = compare(&running, &[old, ("new-text", None, b"## 1. Kept <b>\n\nWords.\n")], "");
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.body.contains("## 1. Kept &lt;b"), "the other text is not lost");
        let at = answer.body.find("id=\"problem\"").expect("a problem");
        let rest = &answer.body[at..];
        rest[rest.find('>').expect("an end") + 1..rest.find("</p>").expect("an end")].to_owned()
    };
    let large = vec![b'a'; (8 << 20) + 1];
    let many = format!("## 1. A\n\n{}", "- a\n".repeat(100_000));
    let long = "a ".repeat(2_000_000);
    let cases: [(&str, Option<&str>, &[u8], &str); 12] = [
        (
            "old-file",
            Some("many.md"),
            many.as_bytes(),
            "The two texts have 100005 provisions, paragraphs and rows together, and at most 100000 are compared here. \
             Compare them Part by Part, or on the command line with faletusi compare.",
        ),
        (
            "old-file",
            Some("long.md"),
            long.as_bytes(),
            "The two texts have 2000003 words and signs together, and at most 2000000 are compared here. Compare them Part \
             by Part, or on the command line with faletusi compare.",
        ),
        (
            "old-text",
            None,
            b" \r\n",
            "The text before is missing: drop a file, paste its words, or choose a text of this hub.",
        ),
        ("old-file", Some("a.md"), b"", "The text before is empty."),
        ("old-file", Some("a.md"), b"---\ntitle: A\n---\n", "The text before holds no words that can be compared."),
        (
            "old-file",
            Some("a.docx"),
            b"PK\x03\x04...",
            "The text before is a Word document or another packed file. Open it, copy its words and paste them here, or \
             save it as plain text.",
        ),
        (
            "old-file",
            Some("a.pdf"),
            b"%PDF-1.7\n",
            "The text before is a PDF. Open it, copy its words and paste them here.",
        ),
        ("old-file", Some("a"), b"\x00\x01\x02", "The text before is no text that can be read."),
        ("old-file", Some("a"), b"\x7fELF\xff\x00", "The text before is no text that can be read."),
        (
            "old-file",
            Some("a.txt"),
            b"caf\xe9 au lait",
            "The text before is not written in UTF-8. Save it as plain text in UTF-8, or paste its words.",
        ),
        ("old-choice", None, b"other@9.9", "The text before cannot be read any more. Choose another text."),
        ("old-file", Some("a.md"), &large, "The text before is larger than 8 MB, which is more than is taken here."),
    ];
    for (name, file, bytes, expected) in cases {
        assert_eq!(said((name, file, bytes)), expected);
    }
    let twice: [(&str, Option<&str>, &[u8]); 3] =
        [("old-text", None, b"words"), ("old-choice", None, b"act@1.0"), ("new-text", None, b"words")];
    assert!(compare(&running, &twice, "").body.contains("The text before was given more than once"));
    let tongues: [(&str, Option<&str>, &[u8]); 2] = [
        ("old-text", None, b"---\ntitle: A\nlanguage: en\n---\n## 1. One\n\nWords.\n"),
        ("new-text", None, b"---\ntitle: B\nlanguage: fr\n---\n## 1. Un\n\nDes mots.\n"),
    ];
    let page = running.get(&compare(&running, &tongues, "").headers["location"]);
    assert!(page.body.contains("The texts are in two languages, en and fr"), "{}", page.body);
}

#[test]
fn the_form_is_taken_from_its_own_page_only() {
    let running = run(hub());
    let texts: [(&str, Option<&str>, &[u8]); 2] = [("old-text", None, b"one"), ("new-text", None, b"two")];
    for head in ["Origin: http://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        let answer = compare(&running, &texts, head);
        assert_eq!((answer.status, answer.body.as_str()), (403, "This form is taken only from its own page.\n"));
    }
    let own = format!("Origin: http://{}\r\nSec-Fetch-Site: same-origin\r\n", running.server.address());
    assert_eq!(compare(&running, &texts, &own).status, 303);
    assert_eq!(compare(&running, &[("else", None, b"")], "").status, 400, "no field of the form");
    let much = vec![b'a'; 18 << 20];
    let answer = compare(&running, &[("old-text", None, &much)], "");
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("These texts are larger than 8 MB each"));
    let gone = running.get("/_faletusi/compare/0123");
    assert_eq!(gone.status, 404);
    assert!(gone.body.contains("This comparison is not kept any more. Give the two texts again."));
    assert_eq!(running.get("/_faletusi/compare/..%2f..%2fetc/comparison.html").status, 404);
}

#[test]
fn texts_can_be_compared_while_the_hub_has_errors() {
    let desk = hub();
    *desk.error.lock().expect("lock") = Some("wrong".to_owned());
    let running = run(desk);
    running.notices.recv_timeout(PATIENCE).expect("the first");
    assert_eq!(running.get("/_faletusi/compare").status, 200);
    let texts: [(&str, Option<&str>, &[u8]); 2] =
        [("old-text", None, OLD.as_bytes()), ("new-text", None, OLD.as_bytes())];
    let page = running.get(&compare(&running, &texts, "").headers["location"]);
    assert!(page.body.contains("Nothing changed."), "{}", page.body);
}
