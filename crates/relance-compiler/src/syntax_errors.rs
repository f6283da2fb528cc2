//! What the parser could not read, as diagnostics.

use crate::diagnostic::{Diagnostic, syntax_codes};
use crate::source::{FileId, Place};
use relance_syntax::SyntaxError;

/// The diagnostic of one syntax error.
pub(crate) fn diagnostic(error: &SyntaxError, file: FileId) -> Diagnostic {
    let place = Place::new(file, error.span);
    Diagnostic::new(&syntax_codes::EXPECTED, place).with("found", format!("{:?}", error.kind))
}
