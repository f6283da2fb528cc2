//! The formatter: the tree written back in the house layout, with its comments, in either language.
//!
//! Two-space blocks, one space between words, rules on one line of at most [`MAX_WIDTH`] columns or else one
//! clause per line, blank lines between statements kept (one at most), alignments not kept. Money is grouped in
//! thousands from `1_000` on, other numbers from `10_000` on.

mod guards;
mod items;
mod layout;
mod policy;
mod rules;
mod tests;
mod values;

use crate::ast;
use crate::error::{Severity, SyntaxError};
use crate::words::{self, Language};
use layout::Writer;

/// The longest line that holds a whole rule, in columns.
pub const MAX_WIDTH: usize = 100;

/// Writes a policy file in the house layout, comments kept.
///
/// `language` chooses the words; `None` keeps the language that most of the file's words are in. Line ends are
/// kept as the first line has them. Formatting what was formatted changes nothing, and the tree stays the same.
///
/// # Errors
///
/// What is wrong with the text: a file that cannot be read is not touched.
///
/// ```
/// let text = relance_syntax::format("when   overdue 7d then email gentle", None).unwrap();
/// assert_eq!(text, "when overdue 7d then email gentle\n");
/// ```
pub fn format(source: &str, language: Option<Language>) -> Result<String, Vec<SyntaxError>> {
    // Places in the normalised text are all that is compared below, so the author's bytes are not needed.
    let normalised = crate::source::Source::new(source);
    let parsed = crate::parse(&normalised.text);
    if parsed.has_errors() {
        let errors = crate::parse(source).errors;
        return Err(errors
            .into_iter()
            .filter(|error| error.severity() == Severity::Error)
            .collect());
    }
    let scan = crate::scan::scan(&normalised.text);
    let code = crate::scan::blank_out(&normalised.text, &scan);
    let language = language.unwrap_or_else(|| language_of(&code));
    let mut writer = Writer::with_source(language, &normalised.text, &code, &parsed.comments);
    writer.file(&parsed.file);
    let text = writer.finish();
    let crlf = source
        .find('\n')
        .is_some_and(|end| source.as_bytes().get(end.wrapping_sub(1)) == Some(&b'\r'));
    Ok(if crlf { text.replace('\n', "\r\n") } else { text })
}

/// Writes a tree that has no source: its documentation is kept, comments it has none.
///
/// What could not be read is left out.
pub fn print(file: &ast::File, language: Language) -> String {
    let mut writer = Writer::without_source(language);
    writer.file(file);
    writer.finish()
}

/// A condition on one line, in English: the canonical text of a property.
pub(crate) fn guard_text(guard: &ast::Guard, language: Language) -> String {
    let mut line = layout::Pieces::new(language);
    line.guard(guard);
    line.flat()
}

/// The language that most words of a text are in: of the reserved words, or else of all; English if none is ahead.
fn language_of(code: &str) -> Language {
    // Reserved words, then all words: how many more are French.
    let (mut reserved, mut all) = (0i64, 0i64);
    for written in code
        .split('"')
        .step_by(2)
        .flat_map(|part| part.split(|c: char| !unicode_ident::is_xid_continue(c)))
    {
        let lean = words::lean(written);
        all += lean;
        if words::is_reserved(written) {
            reserved += lean;
        }
    }
    let ahead = if reserved == 0 { all } else { reserved };
    if ahead > 0 { Language::Fr } else { Language::En }
}
