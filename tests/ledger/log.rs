//! A log over its life: growing, changing its key, being tampered with.

use std::collections::BTreeMap;

use crate::small::*;
use faletusi::ledger::*;

#[track_caller]
fn kinds(folder: &Folder, trust: &Trust) -> Vec<FindingKind> {
    let mut kinds: Vec<FindingKind> = replay(folder, trust).findings.iter().map(|f| f.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[track_caller]
fn clean(folder: &Folder, trust: &Trust) -> Replay {
    let replay = replay(folder, trust);
    assert_eq!(replay.findings, []);
    replay
}

fn opening(log: &Log) -> Opening {
    Opening { nonce: [9; 32], entry: log.entries()[4 - 1].opened.clone().unwrap() }
}

#[test]
fn a_small_log_is_clean_whatever_the_reader_trusts() {
    let (log, folder) = small_log();
    assert_eq!(
        folder.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "checkpoint",
            "checkpoints/2",
            "checkpoints/4",
            "checkpoints/6",
            "keys",
            "tile/0/000.p/2",
            "tile/0/000.p/4",
            "tile/0/000.p/6",
            "tile/entries/000.p/2",
            "tile/entries/000.p/4",
            "tile/entries/000.p/6",
        ]
    );
    assert_eq!(clean(&folder, &Trust::default()).basis, Basis::FirstUse);
    for secret in [1, 2] {
        let keys = [key(secret).verifier()];
        assert_eq!(clean(&folder, &Trust { keys: &keys, ..Trust::default() }).basis, Basis::GivenKey);
    }
    let (pin, openings) = (Pin::of(&log), [opening(&log)]);
    let trust = Trust { pin: Some(&pin), origin: Some(ORIGIN), openings: &openings, keys: &[] };
    let replayed = clean(&folder, &trust);
    assert_eq!((replayed.basis, replayed.relation), (Basis::Pinned, Some(Relation::Same)));

    let (keys, other) = ([key(7).verifier()], Some("other.example/log"));
    assert_eq!(kinds(&folder, &Trust { keys: &keys, ..Trust::default() }), [FindingKind::Key]);
    assert_eq!(kinds(&folder, &Trust { origin: other, ..Trust::default() }), [FindingKind::Origin]);
    let unknown = [Opening { nonce: [8; 32], ..opening(&log) }];
    assert_eq!(kinds(&folder, &Trust { openings: &unknown, ..Trust::default() }), [FindingKind::Missing]);
}

#[test]
fn entries_can_be_looked_up_and_proven() {
    let (_, folder) = small_log();
    let log = Log::open(&folder, &[]).unwrap();
    assert_eq!(
        log.of_work("law").map(|(index, _, entry)| (index, entry.kind())).collect::<Vec<_>>(),
        [(1, "release"), (2, "release"), (5, "withdrawal")]
    );
    assert_eq!(log.of_work("course").count(), 0);
    let name = |text| Name::parse(text).unwrap();
    let versions: Vec<_> = log.versions(&name("law"), &name("public")).collect();
    assert_eq!(versions[0].1, Standing { released: 1, withdrawn: Some(5), purged: None });
    assert_eq!(versions[1].0.to_string(), "1.1");
    for (index, logged) in (0..).zip(log.entries()) {
        let text = log.proof(index).unwrap().to_string();
        let proof = TlogProof::parse(text.as_bytes()).unwrap();
        assert!(proof.verify(&logged.bytes, &[key(2).verifier()], ORIGIN).is_ok());
        assert!(proof.verify(&logged.bytes, &[key(1).verifier()], ORIGIN).is_err());
    }
    assert!(log.proof_at(1, 2).unwrap().verify(&log.entries()[1].bytes, &[key(1).verifier()], ORIGIN).is_ok());
    assert_eq!(log.proof_at(1, 3), Err(NoProof::NoCheckpoint(3)));
    assert!(log.proof(6).is_err());
}

#[test]
fn full_tiles_are_never_written_again_and_old_partial_ones_go() {
    let (mut log, mut folder) = (Log::empty(ORIGIN).unwrap(), Folder::new());
    add(&mut log, &mut folder, &[founding(1)], Some(1));
    let mut n = 0;
    let mut batch = |log: &Log, size: usize| -> Vec<Addition> {
        let release = |n: u32| Addition::Open(next(log, &format!("work-{n}"), "1.0", "public"));
        n += size as u32;
        (n - size as u32..n).map(release).collect()
    };
    for size in [99, 155, 1, 3, 300] {
        let before = folder.clone();
        let additions = batch(&log, size);
        add(&mut log, &mut folder, &additions, Some(1));
        let rewritten = before.iter().filter(|(path, bytes)| folder.get(*path).is_some_and(|new| new != *bytes));
        assert_eq!(rewritten.map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["checkpoint"]);
        clean(&folder, &Trust::default());
    }
    let partial: Vec<&str> = folder.keys().map(String::as_str).filter(|path| path.contains(".p/")).collect();
    assert_eq!(partial, ["tile/0/002.p/47", "tile/1/000.p/1", "tile/1/000.p/2", "tile/entries/002.p/47"]);
    // A partial tile that a kept checkpoint once needed may stay beside the full one; it is looked at then.
    folder.insert("tile/0/000.p/100".into(), folder["tile/0/000"][..3200].to_vec());
    clean(&folder, &Trust::default());
    folder.get_mut("tile/0/000.p/100").unwrap()[7] ^= 1;
    assert_eq!(kinds(&folder, &Trust::default()), [FindingKind::Tile]);
    folder.insert("tile/0/000.p/100".into(), folder["tile/0/000"][..3200].to_vec());
    folder.insert("tile/0/000.p/101".into(), folder["tile/0/000"][..3232].to_vec());
    assert_eq!(kinds(&folder, &Trust::default()), [FindingKind::Stray]);
}

#[test]
fn an_unsigned_log_says_so_and_can_begin_to_be_signed() {
    let (mut log, mut folder) = (Log::empty(ORIGIN).unwrap(), Folder::new());
    for version in ["1.0", "1.1"] {
        let release = next(&log, "law", version, "public");
        add(&mut log, &mut folder, &[Addition::Open(release)], None);
        assert_eq!(clean(&folder, &Trust::default()).basis, Basis::Unsigned);
    }
    assert_eq!(folder.keys().collect::<Vec<_>>(), ["root.txt", "tile/0/000.p/2", "tile/entries/000.p/2"]);
    assert_eq!(log.proof(0), Err(NoProof::Unsigned));
    let pin = Pin::of(&log);
    assert_eq!(Pin::parse(&pin.to_string()), Ok(pin.clone()));

    let release = Addition::Open(next(&log, "law", "2.0", "public"));
    assert!(matches!(log.append(std::slice::from_ref(&release), Some(&key(1))), Err(AppendError::KeyNotLogged(_))));
    assert!(matches!(log.append(&[founding(1), release.clone()], None), Err(AppendError::SignerNeeded(_))));
    add(&mut log, &mut folder, &[founding(1), release], Some(1));
    assert!(!folder.contains_key("root.txt"));
    let trust = Trust { pin: Some(&pin), ..Trust::default() };
    assert_eq!(clean(&folder, &trust).relation, Some(Relation::Grown { from: 2, to: 4 }));
    let release = Addition::Open(next(&log, "law", "2.1", "public"));
    assert!(matches!(log.append(std::slice::from_ref(&release), None), Err(AppendError::SignerNeeded(_))));
    assert!(matches!(log.append(&[release], Some(&key(2))), Err(AppendError::OtherKey { .. })));
    assert!(matches!(log.append(&[], Some(&key(1))), Err(AppendError::Nothing)));
}

#[test]
fn entries_that_do_not_continue_the_log_are_refused() {
    let (log, _) = small_log();
    let refused = |entry: Entry| match log.append(&[Addition::Open(entry)], Some(&key(2))) {
        Err(AppendError::Chain(findings)) => findings.iter().map(|f| f.kind).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(next(&log, "law", "1.1", "public")), [FindingKind::Version]);
    assert_eq!(refused(next(&log, "law", "0.9", "public")), [FindingKind::Version]);
    assert_eq!(refused(Entry::Release(release("law", "2.0", "public", None).into())), [FindingKind::Chain]);
    // A public chain never leads to a commitment.
    let commitment = log.entries()[3].leaf;
    assert_eq!(refused(Entry::Release(release("law", "2.0", "public", Some(commitment)).into())), [FindingKind::Chain]);
    assert_eq!(refused(Entry::Withdrawal(ending(&log, "law", "1.0", "public"))), [FindingKind::Version]);
    assert_eq!(refused(Entry::Purge(ending(&log, "law", "3.0", "public"))), [FindingKind::Version]);
    let superseding = |old: &str| {
        let mut next = release(
            "law",
            "2.0",
            "public",
            log.previous(&Name::parse("law").unwrap(), &Name::parse("public").unwrap()),
        );
        next.supersedes = Some(Version::parse(old).unwrap());
        Entry::Release(next.into())
    };
    assert_eq!(refused(superseding("1.2")), [FindingKind::Version]);
    // Days do not go back, and what not everyone may read does not lie open.
    let mut earlier = next(&log, "law", "10.0", "public");
    if let Entry::Release(release) = &mut earlier {
        release.subject.released = day("2026-11-24");
    }
    assert_eq!(refused(earlier), [FindingKind::Chain]);
    let mut marked = next(&log, "law", "10.0", "public");
    if let Entry::Release(release) = &mut marked {
        release.subject.marking = Label::Green;
    }
    assert_eq!(refused(marked), [FindingKind::Disclosed]);
    assert_eq!(refused(Entry::Release(release("other", "1.0", "members", None).into())), [FindingKind::Disclosed]);
    for entry in
        [superseding("1.1"), Entry::Purge(ending(&log, "law", "1.0", "public")), next(&log, "law", "10.0", "public")]
    {
        assert!(log.append(&[Addition::Open(entry)], Some(&key(2))).is_ok());
    }
}

#[test]
fn a_key_comes_only_by_the_word_of_the_key_before_it() {
    let (log, _) = small_log();
    let previous = log.previous_key().unwrap();
    let rotate = |new: u8, previous, old: u8| {
        let entry = KeyEntry::rotation(key(new).verifier(), day("2026-11-25"), previous, None, &key(old));
        match log.append(&[Addition::Open(Entry::Key(entry))], Some(&key(new))) {
            Err(AppendError::Chain(findings)) => findings.iter().map(|f| f.kind).collect(),
            other => other.map(|_| Vec::new()).unwrap(),
        }
    };
    assert_eq!(rotate(3, previous, 2), []);
    assert_eq!(rotate(3, previous, 1), [FindingKind::Key]);
    assert_eq!(rotate(3, previous, 3), [FindingKind::Key]);
    assert_eq!(rotate(1, previous, 2), [FindingKind::Key]);
    assert_eq!(rotate(3, leaf_hash(b""), 2), [FindingKind::Chain]);
    assert!(matches!(log.append(&[founding(3)], Some(&key(3))), Err(AppendError::Chain(_))));
    // Whoever only has the old key cannot go on.
    let entry = Addition::Open(next(&log, "law", "2.0", "public"));
    assert!(matches!(log.append(&[entry], Some(&key(1))), Err(AppendError::OtherKey { .. })));

    // A checkpoint of an old key over the present entries is not believed.
    let (log, mut folder) = small_log();
    let forged = Checkpoint::new(ORIGIN, 6, log.tree().root()).unwrap().sign(&key(1)).unwrap().to_string().into_bytes();
    folder.insert("checkpoint".into(), forged.clone());
    folder.insert("checkpoints/6".into(), forged);
    assert_eq!(kinds(&folder, &Trust::default()), [FindingKind::Key]);
}

#[test]
fn a_forger_who_names_our_key_cannot_go_on_to_theirs() {
    let (mut log, mut folder) = (Log::empty(ORIGIN).unwrap(), Folder::new());
    add(&mut log, &mut folder, &[founding(5)], Some(5));
    // The forger names our key, then goes back to one of theirs.
    let ours = KeyEntry::rotation(key(1).verifier(), day("2026-11-25"), log.previous_key().unwrap(), None, &key(5));
    let ours = Entry::Key(ours);
    let leaf = leaf_hash(&ours.to_bytes().unwrap());
    let theirs = Entry::Key(KeyEntry::rotation(key(6).verifier(), day("2026-11-25"), leaf, None, &key(6)));
    assert!(matches!(
        log.append(&[Addition::Open(ours), Addition::Open(theirs)], Some(&key(6))),
        Err(AppendError::Chain(_))
    ));
}

#[test]
fn restricted_chains_can_be_followed_by_those_who_may() {
    let (mut log, mut folder) = small_log();
    let first = opening(&log);
    let second = Opening { nonce: [10; 32], entry: next(&log, "course", "1.1", "trainers") };
    add(&mut log, &mut folder, &[Addition::Committed { nonce: second.nonce, entry: second.entry.clone() }], Some(2));
    for openings in [vec![], vec![first.clone()], vec![second.clone()], vec![first.clone(), second.clone()]] {
        clean(&folder, &Trust { openings: &openings, ..Trust::default() });
    }
    let log = Log::open(&folder, &[first.clone(), second]).unwrap();
    assert_eq!(log.of_work("course").count(), 2);
    // Without the openings nobody can see that a version does not go up; with them one can.
    let sealed = Log::open(&folder, &[]).unwrap();
    let again = Addition::Committed { nonce: [11; 32], entry: next(&log, "course", "1.0", "trainers") };
    assert!(log.append(std::slice::from_ref(&again), Some(&key(2))).is_err());
    assert!(sealed.append(&[again], Some(&key(2))).is_ok());
    let bytes = first.entry.to_bytes().unwrap();
    assert!(
        first.commitment().unwrap().opens(&[9; 32], &bytes) && !first.commitment().unwrap().opens(&[8; 32], &bytes)
    );
    let secret = folder.values().any(|file| file.windows(6).any(|bytes| bytes == b"course"));
    assert!(!secret, "the log gives a restricted work's name away");
}

#[test]
fn a_pin_tells_growth_rollback_fork_and_freeze_apart() {
    let (old_log, old_folder) = small_log();
    let (mut log, mut folder) = (old_log.clone(), old_folder.clone());
    let release = next(&log, "law", "2.0", "public");
    add(&mut log, &mut folder, &[Addition::Open(release)], Some(2));
    let relation = |pin: &Pin, folder: &Folder| {
        let replayed = replay(folder, &Trust { pin: Some(pin), ..Trust::default() });
        (replayed.relation.unwrap(), replayed.findings.iter().map(|f| f.kind).collect::<Vec<_>>())
    };
    let (old_pin, pin) = (Pin::of(&old_log), Pin::of(&old_log).advance(&log));
    assert_eq!(Pin::parse(&pin.to_string()), Ok(pin.clone()));
    assert_eq!(relation(&old_pin, &folder), (Relation::Grown { from: 6, to: 7 }, vec![]));
    assert_eq!(relation(&pin, &folder), (Relation::Same, vec![]));

    let (frozen, findings) = relation(&pin, &old_folder);
    assert!(matches!(frozen, Relation::FrozenOlder(_)));
    assert_eq!(findings, [FindingKind::Freeze]);
    let evidence = frozen.evidence().unwrap();
    assert_eq!(
        (evidence.pinned.as_bytes(), evidence.shown.as_bytes()),
        (&*folder["checkpoint"], &*old_folder["checkpoint"])
    );
    assert!(evidence.to_string().starts_with("Seen before:\n\nhub.example/log\n7\n"));

    // A state that was never shown: the same first entries in other batches.
    let (mut other, mut other_folder) = (Log::empty(ORIGIN).unwrap(), Folder::new());
    let first = Addition::Open(next(&other, "law", "1.0", "public"));
    add(&mut other, &mut other_folder, &[founding(1), first], Some(1));
    let second = Addition::Open(next(&other, "law", "1.1", "public"));
    add(&mut other, &mut other_folder, &[second], Some(1));
    let rollback = replay(&other_folder, &Trust { pin: Some(&pin), ..Trust::default() });
    assert!(matches!(rollback.relation, Some(Relation::Rollback(_))));
    assert!(rollback.findings.iter().any(|f| f.kind == FindingKind::Rollback));

    let (mut fork, mut fork_folder) = (old_log, old_folder);
    let release = next(&fork, "law", "3.0", "public");
    add(&mut fork, &mut fork_folder, &[Addition::Open(release)], Some(2));
    let (forked, findings) = relation(&pin, &fork_folder);
    assert!(matches!(forked, Relation::Fork(Evidence { size: 7, .. })));
    assert_eq!(findings, [FindingKind::Fork]);

    for bad in [
        pin.to_string().replace("seen 4", "seen 8"),
        pin.to_string().replace("seen 4", "seen 2"),
        pin.to_string().replace("origin hub", "origin hut"),
        pin.to_string().replace("v1", "v2"),
        String::new(),
    ] {
        assert!(Pin::parse(&bad).is_err(), "{bad}");
    }
}

#[test]
fn a_damaged_log_is_still_held_against_what_was_seen() {
    let (old_log, old_folder) = small_log();
    let grown = |version: &str| {
        let (mut log, mut folder) = (old_log.clone(), old_folder.clone());
        let release = next(&log, "law", version, "public");
        add(&mut log, &mut folder, &[Addition::Open(release)], Some(2));
        (log, folder)
    };
    let ((log, folder), (_, fork)) = (grown("2.0"), grown("3.0"));
    let pin = Pin::of(&log);
    let kinds_and_log = |folder: &Folder| {
        let replayed = replay(folder, &Trust { pin: Some(&pin), ..Trust::default() });
        let mut kinds: Vec<FindingKind> = replayed.findings.iter().map(|f| f.kind).collect();
        kinds.dedup();
        (kinds, replayed.relation, replayed.log.is_some())
    };
    for path in ["checkpoints/2", "checkpoints/7", "checkpoint"] {
        let damaged = |folder: &Folder| {
            let mut damaged = folder.clone();
            damaged.insert(path.into(), b"?".to_vec());
            kinds_and_log(&damaged)
        };
        let (kinds, relation, is_log) = damaged(&folder);
        assert!(kinds.contains(&FindingKind::Malformed) && is_log, "{path}: {kinds:?}");
        assert_eq!(relation, Some(Relation::Same), "{path}");
        let (kinds, relation, _) = damaged(&fork);
        assert!(kinds.contains(&FindingKind::Malformed) && kinds.contains(&FindingKind::Fork), "{path}: {kinds:?}");
        assert!(matches!(relation, Some(Relation::Fork(Evidence { size: 7, .. }))), "{path}");
    }
    // A hub does not go on from such a log.
    let mut damaged = folder.clone();
    damaged.insert("checkpoints/2".into(), b"?".to_vec());
    assert!(matches!(Log::open(&damaged, &[]), Err(LogError::Checkpoint { path, .. }) if path == "checkpoints/2"));

    // Entries that lead nowhere: the hashes tell the history, or the head alone.
    for (folder, expected) in [(&folder, None), (&fork, Some(FindingKind::Fork))] {
        let mut damaged = folder.clone();
        damaged.get_mut("tile/entries/000.p/7").unwrap()[40] ^= 1;
        for tile in ["tile/0/000.p/7", ""] {
            damaged.remove(tile);
            let (kinds, relation, is_log) = kinds_and_log(&damaged);
            assert!(!is_log && kinds.iter().any(|kind| *kind != FindingKind::Fork), "{kinds:?}");
            assert_eq!(kinds.iter().find(|kind| **kind == FindingKind::Fork).copied(), expected, "{relation:?}");
            assert_eq!(matches!(relation, Some(Relation::Same)), expected.is_none());
        }
    }
}

#[test]
fn a_checkpoint_without_entries_is_compared_as_far_as_it_can_be() {
    let (log, folder) = small_log();
    let signed = |path: &str| SignedCheckpoint::parse(&folder[path]).unwrap();
    let compare =
        |pin: &Pin, signed: &SignedCheckpoint| pin.compare_checkpoint(signed.checkpoint(), &signed.note().to_string());
    let (old, new) = (signed("checkpoints/4"), signed("checkpoint"));
    let pin = Pin::of_checkpoint(&old, &key(1).verifier());
    assert_eq!(Pin::parse(&pin.to_string()), Ok(pin.clone()));
    assert_eq!((compare(&pin, &old), compare(&pin, &new)), (Some(Relation::Same), None));
    let next = pin.advance_to(&new, &key(2).verifier());
    assert_eq!(Pin::parse(&next.to_string()), Ok(next.clone()));
    assert_eq!((next.size(), next.key()), (6, Some(&key(2).verifier())));
    assert!(matches!(compare(&next, &old), Some(Relation::FrozenOlder(_))));
    assert_eq!(compare(&next, &signed("checkpoints/2")), None);
    let other = |origin: &str, size, root| {
        let note = Checkpoint::new(origin, size, root).unwrap().sign(&key(2)).unwrap();
        SignedCheckpoint::parse(note.to_string().as_bytes()).unwrap()
    };
    for (size, pinned) in [(4, &next), (6, &next), (4, &pin)] {
        let fork = compare(pinned, &other(ORIGIN, size, leaf_hash(b"")));
        assert!(matches!(fork, Some(Relation::Fork(Evidence { size: at, .. })) if at == size), "{fork:?}");
    }
    assert!(matches!(compare(&pin, &other("b", 4, log.tree().root())), Some(Relation::OtherLog(_))));
    // What was seen of single documents is held against the log as soon as that is seen.
    assert_eq!(next.compare(&log), Relation::Same);
    let forked = pin.advance_to(&other(ORIGIN, 5, leaf_hash(b"")), &key(1).verifier());
    assert!(matches!(forked.compare(&log), Relation::Fork(Evidence { size: 5, .. })));
}

#[test]
fn a_log_taken_back_or_added_to_is_noticed() {
    let (_, folder) = small_log();
    let mut back = folder.clone();
    back.insert("checkpoint".into(), folder["checkpoints/4"].clone());
    assert!(kinds(&back, &Trust::default()).contains(&FindingKind::Rollback));
    for path in folder.keys() {
        let mut without = folder.clone();
        without.remove(path);
        assert_ne!(kinds(&without, &Trust::default()), [], "{path}");
    }
    for stray in [
        "README",
        "tile/0/001.p/1",
        "tile/1/000",
        "tile/0/000.p/0",
        "checkpoints/04",
        "checkpoints/x",
        "root.txt",
        "tile/entries/000",
    ] {
        let mut with = folder.clone();
        with.insert(stray.into(), b"?".to_vec());
        assert_ne!(kinds(&with, &Trust::default()), [], "{stray}");
    }
    assert_eq!(kinds(&Folder::new(), &Trust::default()), [FindingKind::Missing]);
    let enormous = Checkpoint::new(ORIGIN, u64::MAX, leaf_hash(b"")).unwrap().sign(&key(2)).unwrap();
    let mut invented = folder;
    invented.insert("checkpoint".into(), enormous.to_string().into_bytes());
    assert!(replay(&invented, &Trust::default()).findings.len() < 20);
    assert!(matches!(Log::open(&invented, &[]), Err(LogError::Missing(_))));
}

#[test]
fn frozen_and_delivered_files_are_the_released_ones() {
    let release = release("law", "1.0", "public", None);
    let entry = Entry::Release(release.clone().into());
    let mut files = frozen("law", "1.0");
    assert_eq!(check_frozen(&entry, None, &files), []);
    files.insert(ENTRY_FILE.into(), entry.to_bytes().unwrap());
    assert_eq!(check_frozen(&entry, None, &files), []);
    files.insert("law.md".into(), b"other".to_vec());
    let [finding] = &check_frozen(&entry, None, &files)[..] else { panic!() };
    let (found, released) = (Hash::of(b"other"), Hash::of(&frozen("law", "1.0")["law.md"]));
    assert_eq!(
        finding.to_string(),
        format!("law.md: (law 1.0 for public) has the SHA-256 {found}; released was {released}")
    );
    files.remove("law.md");
    files.insert("new.md".into(), vec![]);
    assert_eq!(
        check_frozen(&entry, None, &files).iter().map(|f| f.kind).collect::<Vec<_>>(),
        [FindingKind::Missing, FindingKind::Stray]
    );

    let html = "law-1.0.html".to_owned();
    let mut site = BTreeMap::from([(html.clone(), b"<p>law 1.0</p>\n".to_vec())]);
    assert_eq!(check_delivered(&release, &site), []);
    site.insert(html.clone(), b"<p>law 1.1</p>\n".to_vec());
    assert_eq!(check_delivered(&release, &site)[0].kind, FindingKind::Frozen);
    site.remove(&html);
    assert_eq!(check_delivered(&release, &site)[0].kind, FindingKind::Missing);
}
