//! From text to tree.
//!
//! Parsing never fails: any text gives a tree and a list of what could not be read.

pub mod ast;
pub mod span;
