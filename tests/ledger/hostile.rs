//! Hostile input: an error each, no panic.

use crate::small::*;
use faletusi::ledger::*;

fn text(entry: &Entry) -> String {
    String::from_utf8(entry.to_bytes().unwrap()).unwrap()
}

#[test]
fn entries_that_could_be_written_otherwise_are_refused() {
    let release = text(&Entry::Release(release("law", "1.0", "public", None).into()));
    let source = release.lines().find(|line| line.ends_with("law.md")).unwrap();
    let figure = release.lines().find(|line| line.ends_with("map.svg")).unwrap();
    for (old, new) in [
        ("faletusi-entry-v1", "faletusi-entry-v2"),
        ("kind release", "kind  release"),
        ("kind release", "kind Release"),
        ("kind release", "kind draft"),
        ("kind release", "kind key"),
        ("title Model", "title  Model"),
        ("ledgers\n", "ledgers \n"),
        ("ledgers\n", "ledgers\r\n"),
        ("ledgers\n", "led\u{202e}gers\n"),
        ("ledgers\n", "led\u{301}\u{1}gers\n"),
        ("ledgers\n", "e\u{301}\n"),
        ("version 1.0", "version 1.00"),
        ("version 1.0", "version 1"),
        ("2026-11-25", "2026-11-31"),
        ("previous none", "previous NONE"),
        ("previous none", "previous"),
        ("audience public", "audience the public"),
        ("TLP:CLEAR", "TLP:WHITE"),
        ("language en", "language EN"),
        ("reading-profile 1", "reading-profile 01"),
        ("reading-profile 1", "reading-profile 0"),
        (source, ""),
        ("  law.md", " law.md"),
        ("  law.md", "  ../law.md"),
        ("  law.md", "  /law.md"),
        ("file text/html", "file Text/html"),
        ("approved-by Council", "approved-by ;Council"),
        ("effective", "effektive"),
        ("effective 2027-01-01\n", "effective 2027-01-01\neffective 2027-01-01\n"),
        ("effective 2027-01-01\n", "effective 2027-01-01\n\n"),
        ("effective 2027-01-01\n", "effective 2027-01-01\nreason none\n"),
        ("effective 2027-01-01\n", "effective 2027-01-01"),
        (source, figure),
        ("language en\n", ""),
    ] {
        assert!(release.contains(old), "{old}");
        let changed = release.replacen(old, new, 1);
        assert!(Entry::parse(changed.as_bytes()).is_err(), "{old} → {new}");
    }
    let swapped = release.replace(source, "@").replace(figure, source).replace('@', figure);
    assert_eq!(Entry::parse(swapped.as_bytes()), Err(EntryError::NotCanonical));
    for bad in
        [&b""[..], b"\n", b"faletusi-entry-v1", b"faletusi-entry-v1\n", b"faletusi-entry-v1\nkind release\n", b"\xff\n"]
    {
        assert!(Entry::parse(bad).is_err());
    }
}

#[test]
fn commitments_have_one_form() {
    let good = Commitment::new(&[0; 32], b"").to_bytes();
    assert!(matches!(LogEntry::parse(&good), Ok(LogEntry::Committed(_))));
    let good = String::from_utf8(good).unwrap();
    for bad in [
        good.to_uppercase(),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        format!("{good}note x\n"),
        good.replace("commitment ", "commitment  "),
    ] {
        assert!(LogEntry::parse(bad.as_bytes()).is_err(), "{bad}");
    }
}

#[test]
fn an_entry_over_65_535_bytes_is_refused_wherever_it_appears() {
    let mut long = release("law", "1.0", "public", None);
    let short = Entry::Release(long.clone().into()).to_bytes().unwrap().len();
    let fill = |release: &mut Release, bytes: usize| release.note = Some(Line::parse(&"x".repeat(bytes)).unwrap());
    fill(&mut long, 65_535 - short - "note \n".len());
    let largest = Entry::Release(long.clone().into());
    assert_eq!(largest.to_bytes().map(|bytes| bytes.len()), Ok(65_535));
    assert_eq!(Entry::parse(&largest.to_bytes().unwrap()).as_ref(), Ok(&largest));
    fill(&mut long, 65_536 - short - "note \n".len());
    let too_long = Entry::Release(long.into());
    assert_eq!(too_long.to_bytes(), Err(EntryError::TooLong(65_536)));
    let text = String::from_utf8(largest.to_bytes().unwrap()).unwrap().replace("note x", "note xx");
    assert_eq!(Entry::parse(text.as_bytes()), Err(EntryError::TooLong(65_536)));
    let (log, _) = small_log();
    let addition = Addition::Committed { nonce: [1; 32], entry: too_long };
    assert!(matches!(log.append(&[addition], Some(&key(2))), Err(AppendError::Entry(EntryError::TooLong(_)))));
}

#[test]
fn two_known_keys_with_one_name_and_id_are_refused() {
    // Ids have 32 bits; this pair of one name was found among the first 115,000 secrets.
    let numbered = |n: u32| {
        let mut secret = [0; 32];
        secret[..4].copy_from_slice(&n.to_be_bytes());
        SigningKey::new("a", &secret).unwrap()
    };
    let (one, twin) = (numbered(69_101), numbered(114_672));
    let (first, second) = (one.verifier(), twin.verifier());
    assert_eq!(first.id(), second.id());
    assert_ne!(first, second);
    let note = Note::sign("text\n", &one).unwrap();
    let ambiguous = NoteError::Ambiguous { name: "a".into(), id: first.id() };
    assert_eq!(note.verify(&[first.clone(), second.clone()]), Err(ambiguous.clone()));
    assert_eq!(note.verify(&[second.clone(), first.clone()]), Err(ambiguous));
    // Who knows only one of the two takes the other's signature for a wrong one of it.
    let bad = NoteError::BadSignature { name: "a".into(), id: first.id() };
    assert_eq!(note.verify(std::slice::from_ref(&second)), Err(bad));
    assert!(note.verify(std::slice::from_ref(&first)).is_ok());
    // The pair does no harm under a note that neither has signed.
    let other = SigningKey::new("b", &[1; 32]).unwrap();
    let note = Note::sign("text\n", &other).unwrap();
    assert!(note.verify(&[first, second, other.verifier()]).is_ok());
}

#[test]
fn ten_thousand_entries_are_checked_quickly() {
    let (mut log, mut folder) = (Log::empty(ORIGIN).unwrap(), Folder::new());
    add(&mut log, &mut folder, &[founding(1)], Some(1));
    for n in 0..10 {
        let release = |work: usize| Addition::Open(next(&log, &format!("work-{work}"), &format!("1.{n}"), "public"));
        let additions: Vec<Addition> = (0..1000).map(release).collect();
        add(&mut log, &mut folder, &additions, Some(1));
    }
    let started = std::time::Instant::now();
    let replayed = replay(&folder, &Trust::default());
    assert_eq!(replayed.findings, []);
    let bytes: usize = folder.values().map(Vec::len).sum();
    println!("10,001 entries, {} files, {bytes} bytes: replayed in {:?}", folder.len(), started.elapsed());
    for index in [0, 5000, 10_000] {
        assert!(log.proof(index).unwrap().hashes.len() <= 14);
    }
}
