//! The parser that pest makes of `grammar/relance.pest`.

/// Reads a text by a rule of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../../grammar/relance.pest"]
pub(crate) struct RelanceParser;
