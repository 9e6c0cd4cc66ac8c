//! What holds for all inputs.

use crate::small::*;
use faletusi::ledger::*;
use proptest::prelude::*;

/// Text that is likely to get far: pieces of real files.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "faletusi-entry-v1\n",
        "kind release\n",
        "kind key\n",
        "kind purge\n",
        "work law\n",
        "title A law\n",
        "version 1.0\n",
        "released 2026-11-25\n",
        "previous none\n",
        "audience public\n",
        "marking TLP:CLEAR\n",
        "language en\n",
        "reading-profile 1\n",
        "reason x\n",
        "note ",
        "key ",
        "signature ",
        "\n",
        "\n\n",
        "\t",
        "— ",
        "c2sp.org/tlog-proof@v1\n",
        "index 1\n",
        "extra ",
        "tile/",
        "0/",
        "entries/",
        "x001/",
        "000",
        ".p/",
        "255",
        "hub.example/log\n",
        "18446744073709551615\n",
        "0\n",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "é",
        "\r",
        "\0",
        "+",
        "PRIVATE+KEY+",
        "faletusi-pin-v1\n",
        "seen 1 ",
        "faletusi-commitment-v1\n",
        "commitment ",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]);
    prop_oneof![
        prop::collection::vec(pieces, 0..30).prop_map(|parts| parts.concat().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..200),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    "[a-zA-Zé合;+ ]{1,30}".prop_filter_map("a line", |text| Line::parse(&text).ok())
}

fn hash() -> impl Strategy<Value = Hash> {
    any::<[u8; 32]>().prop_map(Hash::from_bytes)
}

fn subjects() -> impl Strategy<Value = Subject> {
    (any::<(u32, u32)>(), prop::option::of(hash()), 1..=9999u16, 1..=12u8, 1..=28u8).prop_map(
        |((major, minor), previous, year, month, day)| Subject {
            version: Version { major, minor },
            released: Day::new(year, month, day).unwrap(),
            ..subject("law", "1.0", "public", previous)
        },
    )
}

fn entries() -> impl Strategy<Value = Entry> {
    let paths = prop::collection::btree_map("[a-z/é ]{1,12}", hash(), 1..6);
    let release = (subjects(), line(), paths, prop::option::of(line()), any::<(u64, u64)>()).prop_map(
        |(subject, title, paths, note, (length, lines))| {
            let mut made = release("law", "1.0", "public", None);
            (made.subject, made.title, made.note) = (subject, title, note);
            made.reading.lines = lines;
            let delivered = Delivered { length, ..made.files.values().next().unwrap().clone() };
            for (path, hash) in paths.iter().filter_map(|(path, hash)| Some((FilePath::parse(path).ok()?, *hash))) {
                made.sources.insert(path.clone(), hash);
                made.files.insert(path, Delivered { hash, ..delivered.clone() });
            }
            Entry::Release(made.into())
        },
    );
    let end =
        (subjects(), line(), prop::option::of(line()), any::<bool>()).prop_map(|(subject, reason, note, purge)| {
            let ending = Ending { subject, approved_by: None, effective: None, reason, note };
            if purge { Entry::Purge(ending) } else { Entry::Withdrawal(ending) }
        });
    let keys = (1..255u8, prop::option::of((hash(), line()))).prop_map(|(secret, previous)| {
        Entry::Key(match previous {
            None => KeyEntry::first(key(secret).verifier(), day("2026-11-25")),
            Some((hash, note)) => {
                KeyEntry::rotation(key(secret).verifier(), day("2026-11-25"), hash, Some(note), &key(1))
            }
        })
    });
    prop_oneof![release, end, keys]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn parsing_never_panics_and_accepts_only_what_prints(bytes in pieces()) {
        if let Ok(entry) = LogEntry::parse(&bytes) { prop_assert_eq!(entry.to_bytes().unwrap(), bytes.clone()); }
        if let Ok(note) = Note::parse(&bytes) { prop_assert_eq!(note.to_string().into_bytes(), bytes.clone()); }
        if let Ok(signed) = SignedCheckpoint::parse(&bytes) { prop_assert_eq!(signed.note().to_string().into_bytes(), bytes.clone()); }
        if let Ok(proof) = TlogProof::parse(&bytes) { prop_assert_eq!(proof.to_string().into_bytes(), bytes.clone()); }
        if let Ok(reading) = Reading::parse(&bytes) { prop_assert_eq!(reading.to_bytes(), bytes.clone()); }
        let _ = parse_bundle(&bytes, 3);
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(path) = TilePath::parse(&text) { prop_assert_eq!(path.to_string(), text.to_string()); }
        if let Ok(key) = VerifierKey::parse(&text) { prop_assert_eq!(key.to_string(), text.to_string()); }
        if let Ok(pin) = Pin::parse(&text) { prop_assert_eq!(pin.to_string(), text.to_string()); }
        if let Ok(checkpoint) = Checkpoint::parse(&text) { prop_assert_eq!(checkpoint.to_string(), text.to_string()); }
        let _ = SigningKey::parse(&text);
    }

    #[test]
    fn entries_read_as_they_print(entry in entries()) {
        let bytes = entry.to_bytes().unwrap();
        prop_assert_eq!(Entry::parse(&bytes), Ok(entry));
    }

    #[test]
    fn a_changed_entry_is_refused_or_prints_as_it_stands(entry in entries(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = entry.to_bytes().unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(read) = Entry::parse(&bytes) { prop_assert_eq!(read.to_bytes().unwrap(), bytes.clone()); }
        // Lines the other way round are never an entry.
        let text = String::from_utf8(entry.to_bytes().unwrap()).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let n = 1 + at % (lines.len() - 1);
        lines.swap(n, n - 1);
        if lines[n] != lines[n - 1] { prop_assert!(Entry::parse((lines.join("\n") + "\n").as_bytes()).is_err()); }
    }

    #[test]
    fn tile_paths_read_as_they_print(level in 0..=64u8, index in any::<u64>(), width in any::<u8>()) {
        let level = if level == 64 { TileLevel::Entries } else { TileLevel::Hashes(level) };
        for path in [TilePath::full(level, index), TilePath::partial(level, index, width)].into_iter().flatten() {
            prop_assert_eq!(TilePath::parse(&path.to_string()), Ok(path));
        }
    }

    #[test]
    fn any_size_continues_any_smaller_one(sizes in (1..3000u64, 1..3000u64), index in any::<prop::sample::Index>()) {
        let (first, second) = (sizes.0.min(sizes.1), sizes.0.max(sizes.1));
        let tree = Tree::of_hashes((0..second).map(|n| leaf_hash(&n.to_be_bytes())));
        let (old, new) = (tree.root_at(first).unwrap(), tree.root());
        let mut proof = tree.consistency(first, second).unwrap();
        prop_assert_eq!(verify_consistency(first, second, &old, &new, &proof), Ok(()));
        if !proof.is_empty() {
            let n = index.index(proof.len());
            proof[n] = leaf_hash(b"other");
            prop_assert!(verify_consistency(first, second, &old, &new, &proof).is_err());
        }
        let leaf = index.index(second as usize) as u64;
        let proof = tree.inclusion(leaf, second).unwrap();
        prop_assert_eq!(verify_inclusion(&tree.leaves()[leaf as usize], leaf, second, &proof, &new), Ok(()));
    }

    #[test]
    fn readings_read_as_they_print(texts in prop::collection::vec("\\PC{0,40}", 0..20)) {
        let provisions = texts.iter().enumerate().map(|(n, text)| (format!("sec_{n}"), text));
        if let Ok(reading) = Reading::build(provisions) {
            prop_assert_eq!(Reading::parse(&reading.to_bytes()), Ok(reading.clone()));
            for line in reading.lines() { prop_assert!(reading.prove(&line.id).unwrap().verify(&reading.summary()).is_ok()); }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_is_appended_replays_clean(batches in prop::collection::vec(1..90usize, 1..9), rotate in 0..9usize, signed in any::<bool>()) {
        let (mut log, mut folder, mut signer) = (Log::empty(ORIGIN).unwrap(), Folder::new(), 1);
        for (n, &size) in batches.iter().enumerate() {
            let mut additions = Vec::new();
            if signed && n == 0 { additions.push(founding(1)); }
            if signed && n == rotate && n > 0 { additions.push(rotation(&log, 2, 1)); signer = 2; }
            for work in 0..size {
                let entry = next(&log, &format!("work-{work}"), &format!("{n}.0"), "public");
                additions.push(if work % 7 == 3 { Addition::Committed { nonce: [n as u8; 32], entry: next(&log, &format!("work-{work}"), &format!("{n}.0"), "trainers") } } else { Addition::Open(entry) });
            }
            let pin = Pin::of(&log);
            add(&mut log, &mut folder, &additions, signed.then_some(signer));
            let replayed = replay(&folder, &Trust { pin: (n > 0).then_some(&pin), ..Trust::default() });
            prop_assert_eq!(replayed.findings, vec![]);
            prop_assert!(replayed.log.is_some_and(|read| read.tree() == log.tree()));
            if let Some((index, logged)) = (0..).zip(log.entries()).last().filter(|_| signed) {
                prop_assert!(log.proof(index).unwrap().verify(&logged.bytes, &[key(signer).verifier()], ORIGIN).is_ok());
            }
        }
    }
}
