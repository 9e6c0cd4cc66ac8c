//! How the values of an entry's lines are read that are more than one field.

use super::entry::{Delivered, ReadingSummary};
use super::field::{FieldError, FilePath, MediaType, refuse};
use super::hash::{Hash, decimal};
use super::note::read_payload;

pub(super) fn read_profile(text: &str) -> Result<u64, FieldError> {
    decimal(text).filter(|&n| n > 0).map_or_else(|| refuse("the number of a reading profile", text), Ok)
}

pub(super) fn read_previous(text: &str) -> Result<Option<Hash>, FieldError> {
    match Hash::from_hex(text) {
        Ok(hash) => Ok(Some(hash)),
        Err(_) if text == "none" => Ok(None),
        Err(_) => refuse("a leaf hash in hexadecimal, or `none`", text),
    }
}

pub(super) fn read_source(text: &str) -> Result<(FilePath, Hash), FieldError> {
    let (hash, path) = text.split_once("  ").unwrap_or_default();
    match Hash::from_hex(hash) {
        Ok(hash) => Ok((FilePath::parse(path)?, hash)),
        Err(_) => refuse("a SHA-256, two spaces and a path", text),
    }
}

pub(super) fn read_file(text: &str) -> Result<(FilePath, Delivered), FieldError> {
    let mut parts = text.splitn(4, ' ');
    let mut part = || parts.next().unwrap_or_default();
    let (media_type, hash, length, path) = (MediaType::parse(part())?, Hash::from_hex(part()), decimal(part()), part());
    match (hash, length) {
        (Ok(hash), Some(length)) => Ok((FilePath::parse(path)?, Delivered { media_type, hash, length })),
        _ => refuse("a media type, a SHA-256, a length and a path", text),
    }
}

pub(super) fn read_reading(text: &str) -> Result<ReadingSummary, FieldError> {
    let mut parts = text.splitn(3, ' ');
    let mut part = || parts.next().unwrap_or_default();
    match (Hash::from_hex(part()), Hash::from_hex(part()), decimal(part())) {
        (Ok(hash), Ok(root), Some(lines)) => Ok(ReadingSummary { hash, root, lines }),
        _ => refuse("two SHA-256 and a number of lines", text),
    }
}

pub(super) fn read_signature(text: &str) -> Result<(u32, Vec<u8>), FieldError> {
    read_payload(text).map_or_else(|| refuse("the base64 of a key id and a signature", text), Ok)
}
