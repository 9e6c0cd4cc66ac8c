//! Every single-bit flip of every byte of a small log and of what is frozen with it is caught.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::small::{Folder, frozen, key, small_log};
use faletusi::ledger::{Commitment, ENTRY_FILE, Entry, LogEntry, NONCE_FILE, Opening, Trust, check_frozen, replay};

/// Flips every bit of every file and counts; `is_caught` must say so each time.
fn flip_all(folder: &Folder, is_caught: impl Fn(&Folder) -> bool + Sync) -> usize {
    let count = AtomicUsize::new(0);
    let paths: Vec<&String> = folder.keys().collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let mut copy = folder.clone();
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for bit in 0..folder[*path].len() * 8 {
                        copy.get_mut(*path).unwrap()[bit / 8] ^= 1 << (bit % 8);
                        assert!(is_caught(&copy), "{path}: byte {}, bit {}", bit / 8, bit % 8);
                        copy.get_mut(*path).unwrap()[bit / 8] ^= 1 << (bit % 8);
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let bits: usize = folder.values().map(|bytes| bytes.len() * 8).sum();
    assert_eq!(count.into_inner(), bits);
    bits
}

#[test]
fn every_flipped_bit_is_caught() {
    let (log, folder) = small_log();
    let keys = [key(1).verifier()];
    let trust = Trust { keys: &keys, ..Trust::default() };
    assert_eq!(replay(&folder, &trust).findings, []);
    let in_log = flip_all(&folder, |copy| !replay(copy, &trust).findings.is_empty());

    let mut in_frozen = 0;
    for logged in log.entries() {
        let Some(entry @ Entry::Release(release)) = logged.readable() else { continue };
        let mut files = frozen(release.subject.work.as_str(), &release.subject.version.to_string());
        files.insert(ENTRY_FILE.into(), entry.to_bytes().unwrap());
        let commitment: Option<Commitment> = match &logged.entry {
            LogEntry::Open(_) => None,
            LogEntry::Committed(commitment) => {
                let opening = Opening { nonce: [9; 32], entry: entry.clone() };
                files.insert(NONCE_FILE.into(), opening.nonce_text().into_bytes());
                Some(*commitment)
            }
        };
        assert_eq!(check_frozen(entry, commitment.as_ref(), &files), []);
        in_frozen += flip_all(&files, |copy| !check_frozen(entry, commitment.as_ref(), copy).is_empty());
    }
    println!("caught: {in_log} flipped bits of a log of {} entries, {in_frozen} of frozen files", log.size());
}
