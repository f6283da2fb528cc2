//! From text to tree.
//!
//! Parsing never fails: any text gives a tree and a list of what could not be read.

// The parser that pest derives names `alloc`, since it is built without the standard library.
extern crate alloc;

pub mod ast;
mod confusables;
mod error;
mod format;
mod grammar;
mod line_index;
mod lower;
mod mistakes;
mod recover;
mod scan;
mod source;
pub mod span;
pub mod words;

pub use error::{Expectation, Found, Severity, SyntaxError, SyntaxErrorKind};
pub use format::{MAX_WIDTH, format, print};
pub use line_index::{LineIndex, Place};
pub use scan::{Comment, MAX_NESTING};
pub use words::Language;

use grammar::{RelanceParser, Rule};
use pest::Parser;
use std::num::NonZeroUsize;
use std::sync::Once;

/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// How many steps reading may take: far beyond any policy of [`MAX_BYTES`].
const MAX_STEPS: usize = 1 << 29;

/// A text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The tree; what could not be read is [`ast::ItemKind::Broken`] in it.
    pub file: ast::File,
    /// What is wrong with the text, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// Its comments, documentation included, in the order of the text.
    pub comments: Vec<Comment>,
}

impl Parsed {
    /// Whether an error, and not just a warning, was found.
    pub fn has_errors(&self) -> bool {
        self.errors
            .iter()
            .any(|error| error.severity() == Severity::Error)
    }
}

/// Reads a policy file. Never fails: every text gives a tree and what is wrong with it.
///
/// ```
/// let parsed = relance_syntax::parse("when overdue 7d and segment = bon_payeur then email gentle");
/// assert!(parsed.errors.is_empty());
/// assert_eq!(parsed.file.items.len(), 1);
/// ```
pub fn parse(source: &str) -> Parsed {
    if source.len() > MAX_BYTES {
        return unread(source, SyntaxErrorKind::TooLong { limit: MAX_BYTES });
    }
    static LIMIT: Once = Once::new();
    LIMIT.call_once(|| pest::set_call_limit(NonZeroUsize::new(MAX_STEPS)));

    let normalised = source::Source::new(source);
    let scan = scan::scan(&normalised.text);
    let blanked;
    let text: &str = if scan.too_deep.is_empty() && scan.comments.is_empty() {
        &normalised.text
    } else {
        blanked = scan::blank_out(&normalised.text, &scan);
        &blanked
    };
    let mut reader = lower::Reader::new(&normalised, text, &scan);
    if let Some(&bracket) = scan.too_deep.first() {
        reader.error(
            bracket,
            bracket + 1,
            SyntaxErrorKind::TooDeep { limit: MAX_NESTING },
        );
    }
    let Some(file) = RelanceParser::parse(Rule::file, text)
        .ok()
        .and_then(|mut nodes| nodes.next())
    else {
        // The grammar is total: only the limit of steps ends here.
        return unread(source, SyntaxErrorKind::TooComplicated);
    };
    let file = reader.file(file.into_inner());
    let mut errors = reader.errors;
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    let comments = scan
        .comments
        .iter()
        .map(|comment| Comment {
            span: normalised.original_span(comment.span.start as usize, comment.span.end as usize),
            ..comment.clone()
        })
        .collect();
    Parsed {
        file,
        errors,
        comments,
    }
}

/// The tree of a text that was not read at all.
fn unread(source: &str, kind: SyntaxErrorKind) -> Parsed {
    let span = scan::span(0, source.len());
    let broken = ast::Item {
        docs: Vec::new(),
        kind: ast::ItemKind::Broken,
        span,
    };
    Parsed {
        file: ast::File {
            edition: None,
            items: vec![broken],
        },
        errors: vec![SyntaxError { span, kind }],
        comments: Vec::new(),
    }
}
