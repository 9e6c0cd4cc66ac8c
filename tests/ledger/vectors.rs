//! Public vectors: every one gives the result that its author wants.

use std::path::{Path, PathBuf};

use crate::shared::shared;
use faletusi::ledger::{
    Hash, SignedCheckpoint, TilePath, Tree, VerifierKey, leaf_hash, parse_bundle, partial_tiles, tiles,
    verify_consistency, verify_inclusion,
};
use serde_json::Value;

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(json_files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn vectors(folder: &str) -> Option<Vec<(String, Value)>> {
    let files = json_files(&shared("ledger")?.join(folder));
    let read = |path: PathBuf| {
        let value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        (path.display().to_string(), value)
    };
    Some(files.into_iter().map(read).collect())
}

/// The hashes of a vector; `None` when one of them is not 32 bytes.
fn hash(value: &Value) -> Option<Hash> {
    Hash::from_base64(value.as_str().unwrap_or_default()).ok()
}

fn proof(value: &Value) -> Option<Vec<Hash>> {
    value.as_array().map_or(Some(Vec::new()), |hashes| hashes.iter().map(hash).collect())
}

#[test]
fn inclusion() {
    let Some(vectors) = vectors("inclusion") else { return };
    let mut unreadable = 0;
    for (path, v) in &vectors {
        let good = match (hash(&v["root"]), hash(&v["leafHash"]), proof(&v["proof"])) {
            (Some(root), Some(leaf), Some(proof)) => {
                let (index, size) = (v["leafIdx"].as_u64().unwrap(), v["treeSize"].as_u64().unwrap());
                verify_inclusion(&leaf, index, size, &proof, &root).is_ok()
            }
            // Refused where it is read, whatever the author wants: the author's verifier takes hashes of any length.
            _ => {
                unreadable += 1;
                continue;
            }
        };
        assert_eq!(good, !v["wantErr"].as_bool().unwrap(), "{path}");
    }
    assert_eq!((vectors.len(), unreadable), (98, 26));
    println!("inclusion: {} vectors, {unreadable} of them refused for hashes that are not 32 bytes", vectors.len());
}

#[test]
fn consistency() {
    let Some(vectors) = vectors("consistency") else { return };
    let mut unreadable = 0;
    for (path, v) in &vectors {
        let good = match (hash(&v["root1"]), hash(&v["root2"]), proof(&v["proof"])) {
            (Some(old), Some(new), Some(proof)) => {
                let (first, second) = (v["size1"].as_u64().unwrap(), v["size2"].as_u64().unwrap());
                verify_consistency(first, second, &old, &new, &proof).is_ok()
            }
            // Refused where it is read, whatever the author wants: the author's verifier takes hashes of any length.
            _ => {
                unreadable += 1;
                continue;
            }
        };
        assert_eq!(good, !v["wantErr"].as_bool().unwrap(), "{path}");
    }
    assert_eq!((vectors.len(), unreadable), (98, 27));
    println!("consistency: {} vectors, {unreadable} of them refused for hashes that are not 32 bytes", vectors.len());
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

#[test]
fn ed25519() {
    let Some(folder) = shared("ledger") else { return };
    let all: Value = serde_json::from_slice(&std::fs::read(folder.join("ed25519_test.json")).unwrap()).unwrap();
    let mut count = 0;
    for group in all["testGroups"].as_array().unwrap() {
        let public: [u8; 32] = bytes(group["publicKey"]["pk"].as_str().unwrap()).try_into().unwrap();
        let key = VerifierKey::new("wycheproof", &public);
        for test in group["tests"].as_array().unwrap() {
            let (text, signature) = (bytes(test["msg"].as_str().unwrap()), bytes(test["sig"].as_str().unwrap()));
            let good = key.as_ref().is_ok_and(|key| key.verifies(&text, &signature));
            let wanted = match test["result"].as_str().unwrap() {
                "valid" => true,
                "invalid" => false,
                other => panic!("{other}"),
            };
            assert_eq!(good, wanted, "{} {}", test["tcId"], test["comment"]);
            count += 1;
        }
    }
    assert_eq!(count, 151);
    println!("ed25519: {count} vectors");
}

#[test]
fn the_real_log_is_consistent_from_each_checkpoint_to_each_later_one() {
    let Some(folder) = shared("ledger").map(|folder| folder.join("real-log")) else { return };
    let key =
        VerifierKey::parse("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx").unwrap();
    let open = |name: &str| SignedCheckpoint::parse(&std::fs::read(folder.join(name)).unwrap()).unwrap();
    let last = TilePath::parse("tile/entries/000.p/15").unwrap();
    let bundle = std::fs::read(folder.join(last.to_string())).unwrap();
    let entries = parse_bundle(&bundle, 15).unwrap();
    let tree = Tree::of(entries.iter().copied());
    let mut roots = Vec::new();
    for size in 0..16u64 {
        let signed = open(&format!("checkpoint.{size}"));
        assert!(signed.verify(std::slice::from_ref(&key), "example.com/log/testdata").is_ok(), "{size}");
        assert_eq!(
            signed.note().to_string().into_bytes(),
            std::fs::read(folder.join(format!("checkpoint.{size}"))).unwrap()
        );
        let checkpoint = signed.checkpoint();
        assert_eq!((checkpoint.size(), Some(*checkpoint.root())), (size, tree.root_at(size)));
        for tile in tiles(size) {
            let bytes = std::fs::read(folder.join(tile.to_string())).unwrap();
            match tile.hashes(&tree) {
                Some(hashes) => assert_eq!(bytes, hashes, "{tile}"),
                None => assert_eq!(parse_bundle(&bytes, tile.width()).as_deref(), Ok(&entries[..size as usize])),
            }
        }
        assert_eq!(partial_tiles(size).count(), if size == 0 { 0 } else { 2 });
        roots.push(*checkpoint.root());
    }
    assert_eq!(open("checkpoint"), open("checkpoint.15"));
    let (mut pairs, mut inclusions) = (0, 0);
    for second in 1..16u64 {
        let root = roots[second as usize];
        for first in 1..=second {
            let proof = tree.consistency(first, second).unwrap();
            assert_eq!(verify_consistency(first, second, &roots[first as usize], &root, &proof), Ok(()));
            pairs += 1;
        }
        for index in 0..second {
            let proof = tree.inclusion(index, second).unwrap();
            let leaf = leaf_hash(entries[index as usize]);
            assert_eq!(verify_inclusion(&leaf, index, second, &proof, &root), Ok(()));
            inclusions += 1;
        }
    }
    println!("real log: 16 checkpoints, {pairs} pairs consistent, {inclusions} inclusions");
}
