//! `relance prelude`: the declarations that every policy starts from.

use crate::console::Console;
use crate::exit::{Exit, Failure};

/// Prints them.
pub(crate) fn run(console: &Console) -> Result<Exit, Failure> {
    console.print(relance_compiler::prelude_text())?;
    Ok(Exit::Fine)
}
