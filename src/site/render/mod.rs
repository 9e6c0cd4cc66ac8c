//! The renderers. Each turns what it is given into text; none knows another.

pub mod calendar;
pub mod comparison;
pub mod feed;
pub mod host;
pub mod html;
pub mod plain;
pub mod reading;
