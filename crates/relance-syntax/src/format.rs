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
use crate::words::{self, Language, WordClass};
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
    let language = language.unwrap_or_else(|| language_of(&normalised.text, &parsed.comments));
    let mut writer = Writer::with_source(language, &normalised.text, &parsed.comments);
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

/// The language that most of the reserved words of a text are in; English if none is ahead.
pub(crate) fn language_of(text: &str, comments: &[crate::Comment]) -> Language {
    let scan = crate::scan::Scan {
        comments: comments.to_vec(),
        open_quotes: Vec::new(),
        too_deep: Vec::new(),
    };
    let code = crate::scan::blank_out(text, &scan);
    let (mut english, mut french) = (0usize, 0usize);
    let mut in_text = false;
    for part in code.split('"') {
        if !in_text {
            for written in part.split(|c: char| !unicode_ident::is_xid_continue(c)) {
                let word = words::find(WordClass::Statement, written)
                    .or_else(|| words::find(WordClass::Connective, written));
                match word {
                    Some(word) if word.english == word.french => {}
                    Some(word) if written == word.english => english += 1,
                    Some(_) => french += 1,
                    None => {}
                }
            }
        }
        in_text = !in_text;
    }
    if french > english {
        Language::Fr
    } else {
        Language::En
    }
}
