//! How results are shown: tables for people, lines for screen readers, JSON for programs.

pub(crate) mod diagnostics;
mod excerpt;
pub(crate) mod json;
pub(crate) mod problems;
pub(crate) mod table;
