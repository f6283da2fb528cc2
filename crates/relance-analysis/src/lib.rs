//! What is proved about a compiled policy.
//!
//! Here: that no two steps of one age, no two exceptions of one step and no two segments can hold together, or a
//! ledger on which they do.

mod domain;
mod overlap;
mod satisfy;
mod witness;

pub use overlap::{Overlap, Overlaps, SegmentOverlap, overlaps};
pub use witness::Witness;
