//! The figures of a ledger as a page, as JSON and as CSV.

mod bars;
mod csv;
mod definitions;
mod human;
mod json;
mod plain;
mod words;

pub(crate) use csv::text as csv;
pub(crate) use definitions::definition;
pub(crate) use human::{column_words, text as human, value_with_money};
pub(crate) use json::{figure as json_figure, text as json};
use relance_kernel::Currency;
use relance_kpi::Report;
use relance_ledger::Ledger;
use relance_sources::Location;
use std::path::Path;
pub(crate) use words::{name, why};

/// What is told.
pub(crate) struct Told<'a> {
    /// The figures.
    pub(crate) report: Report,
    /// The ledger they are of.
    pub(crate) ledger: &'a Ledger,
    /// Where it was read.
    pub(crate) ledger_place: &'a Location,
    /// The policy, if one was given.
    pub(crate) policy: Option<&'a Path>,
    /// What it takes as settled, minor units, in its currency.
    pub(crate) tolerance: Option<(i64, Currency)>,
    /// The rows set aside, in one sentence.
    pub(crate) set_aside: Option<&'a str>,
}
