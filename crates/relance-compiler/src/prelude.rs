//! The declarations that every policy starts from, as a text of the language that anyone can print.

use relance_syntax::Parsed;
use std::sync::OnceLock;

/// The name under which the prelude appears among the files of a compilation.
pub(crate) const PATH: &str = "<prelude>";

/// The prelude, as `relance prelude` prints it.
pub fn prelude_text() -> &'static str {
    include_str!("prelude.relance")
}

/// The prelude, read once.
pub(crate) fn parsed() -> &'static Parsed {
    static PARSED: OnceLock<Parsed> = OnceLock::new();
    PARSED.get_or_init(|| relance_syntax::parse(prelude_text()))
}
