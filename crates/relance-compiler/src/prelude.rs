//! The declarations that every policy starts from, as a text of the language that anyone can print.

/// The name under which the prelude appears among the files of a compilation.
pub(crate) const PATH: &str = "<prelude>";

/// The prelude, as `relance prelude` prints it.
pub fn prelude_text() -> &'static str {
    include_str!("prelude.relance")
}
