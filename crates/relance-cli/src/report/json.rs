//! JSON: one object per output, money and days as texts, fields in the order of their declaration.

use crate::exit::Failure;
use crate::language::said;
use serde::Serialize;

/// The object as indented JSON with a line end.
pub(crate) fn text(object: &impl Serialize) -> Result<String, Failure> {
    match serde_json::to_string_pretty(object) {
        Ok(text) => Ok(text + "\n"),
        Err(error) => Err(Failure::internal(said!(
            "cannot write JSON: {error}",
            "impossible d'écrire le JSON : {error}"
        ))),
    }
}
