//! The oracle of relance, for tests only: a slow, obvious interpreter of the language, a generator of small
//! policies and ledgers, and the harness that compares the interpreter with any other way to decide.
//!
//! The interpreter is written from the language reference alone and shares no logic with the kernel: it reads the
//! syntax tree and the ledger's rows, and computes every day anew.
//! Start at [`oracle::interpret`]; [`compare`] holds the harness.
#![expect(
    clippy::indexing_slicing,
    reason = "test code: an index out of range is a bug of the oracle and must stop the test, not hide"
)]

pub mod compare;
pub mod coverage;
pub mod fuzz;
pub mod generate;
pub mod invariants;
pub mod kernel_side;
pub mod ledger;
pub mod oracle;
pub mod policy_text;
pub mod prelude;
pub mod rng;
