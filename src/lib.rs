//! Faletusi turns a folder of Markdown into the knowledge hub of a regional body.

pub mod diagnostics;
pub mod source;
pub mod values;
pub mod document;
pub mod parse;
pub mod proofread;
pub mod hub;
pub mod check;
pub mod site;
pub mod index;
pub mod output;
pub mod serve;
pub mod commands;
