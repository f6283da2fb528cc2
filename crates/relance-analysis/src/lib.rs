//! What is proved about a compiled policy, and its tests run.
//!
//! [`analyse`] proves that no two steps of one age, no two exceptions of one step and no two segments can hold
//! together, or shows a ledger on which they do. [`run_tests`] holds `test` blocks against the kernel.

mod analyse;
mod apart;
mod domain;
mod overlap;
mod quick;
mod relations;
mod runner;
mod satisfy;
mod scene;
mod show;
mod values;
mod witness;

pub use analyse::{Analysis, Summary, analyse};
pub use overlap::{Overlap, Overlaps, SegmentOverlap, Stopped, overlaps};
pub use runner::{
    Reason, SubExpression, TestAction, TestOutcome, Trouble, action_text, expected_text, render_outcome,
    run_tests, trouble_text,
};
pub use witness::Witness;
