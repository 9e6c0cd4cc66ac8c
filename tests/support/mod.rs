//! What the tests share: tiny sources and their expected text.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod handbook;
pub mod hub;
pub mod released;
pub mod shared;
pub mod text;
