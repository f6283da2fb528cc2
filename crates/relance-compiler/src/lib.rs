//! From tree to checked policy.
//!
//! [`compile`] reads a policy and all it uses through a [`Loader`], checks names, types and units, and gives the
//! kernel's policy with the [`Origins`] of its parts, or diagnostics that say what to write. Pure: no files, no clock.
//! What is proved about a policy belongs to the analysis.

mod action;
mod ages;
mod bound;
mod calendar_names;
mod case;
mod comparison;
mod compile;
mod conduct;
mod contract;
mod customer_facts;
mod declare;
pub mod diagnostic;
mod due_dates;
mod exceptions;
mod explain;
mod fact_table;
mod guard;
mod ladder;
mod law_checks;
mod law_rates;
mod lists;
mod load;
mod lower;
mod notice_mentions;
mod origins;
mod params;
mod parts;
mod prelude;
pub mod render;
mod rules;
mod segments_named;
pub mod source;
mod stated;
mod step;
mod suggest;
mod syntax_errors;
mod templates;
mod test_block;
mod test_event;
mod test_expectation;
mod test_subject;
mod value;
mod vocabulary;
mod words;

pub use case::{Expectation, ExpectationKind, ExpectedAction, TestAccount, TestCase, When};
pub use compile::{Compiled, ContactHours, Options, compile, compile_text};
pub use conduct::Hours;
pub use contract::Contract;
pub use diagnostic::{Diagnostic, Lang, Severity};
pub use explain::{explain, pages};
pub use fact_table::fact_name;
pub use law_rates::rates_not_known;
pub use origins::{AtomOrigin, ItemOrigin, Origins, RuleOrigin, SlotOrigin};
pub use params::ParamInfo;
pub use prelude::prelude_text;
pub use source::{FileId, Files, LoadError, Loader, MemoryLoader, Place, Position, SourceFile};
pub use vocabulary::Vocabulary;

/// Words as a list: `a`, `b`, `c`, each in backticks.
fn listing(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}
