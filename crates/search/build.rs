//! Makes the tables that folding looks characters up in: what a character decomposes to, and which are marks.
//!
//! They say what the crate `unicode-normalization` says, in 4 kB instead of 28 (brotli): the browser's engine brings them
//! over slow lines. The file: how many characters are in the first table; how far each is from the one before; how many
//! bytes each decomposes to; those bytes. Then how many runs of marks there are; for each how far it begins after the
//! end of the one before, and its length. Numbers have seven bits a byte, the least significant first.
#![allow(clippy::disallowed_methods, reason = "a build script writes its file itself")]

use std::path::PathBuf;
use std::{env, fs, io};

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

#[path = "src/marks.rs"]
mod marks;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/marks.rs");
    let mut table = decompositions();
    table.extend(combining_marks());
    let to = env::var_os("OUT_DIR").map(PathBuf::from).ok_or(io::ErrorKind::NotFound)?;
    fs::write(to.join("fold.bin"), table)
}

/// Syllables of Hangul are left out: they decompose by a rule.
fn decompositions() -> Vec<u8> {
    let (mut count, mut gaps, mut lengths, mut texts) = (0, Vec::new(), Vec::new(), String::new());
    let mut before = 0;
    for c in ('\u{80}'..=char::MAX).filter(|c| !marks::HANGUL.contains(c)) {
        let mut whole = String::new();
        decompose_canonical(c, |part| whole.push(part));
        if whole.chars().eq([c]) {
            continue;
        }
        whole.retain(|part| !marks::is_dropped_mark(part));
        count += 1;
        put(&mut gaps, c as usize - before);
        before = c as usize;
        put(&mut lengths, whole.len());
        texts.push_str(&whole);
    }
    let mut table = Vec::new();
    put(&mut table, count);
    table.extend([gaps, lengths, texts.into_bytes()].concat());
    table
}

fn combining_marks() -> Vec<u8> {
    let (mut count, mut runs, mut end) = (0, Vec::new(), 0);
    let mut marks = ('\0'..=char::MAX).filter(|c| is_combining_mark(*c)).map(|c| c as usize).peekable();
    while let Some(start) = marks.next() {
        put(&mut runs, start - end);
        end = start + 1;
        while marks.next_if_eq(&end).is_some() {
            end += 1;
        }
        put(&mut runs, end - start);
        count += 1;
    }
    let mut table = Vec::new();
    put(&mut table, count);
    table.extend(runs);
    table
}

fn put(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
