//! The ledger, held against public vectors, its own specification and everything that can be done to its files.
#![allow(clippy::disallowed_methods, reason = "tests read shared data and the environment")]

mod flips;
mod hostile;
mod log;
mod properties;
#[path = "../support/shared.rs"]
mod shared;
mod small;
mod vectors;
mod worked_example;
