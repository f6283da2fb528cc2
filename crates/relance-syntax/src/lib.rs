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
mod pieces;
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
use std::ops::Range;
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
    parse_in_pieces(source, pieces::BYTES)
}

/// Reads a text that is cut into pieces of about so many bytes; the result is the same for any number.
fn parse_in_pieces(source: &str, bytes: usize) -> Parsed {
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
    let pieces = pieces::pieces(text, &scan, bytes);
    let whole = Whole {
        source: &normalised,
        scan: &scan,
        text,
    };
    let Some(parts) = whole.read(&pieces) else {
        // The grammar is total: only the limit of steps ends here.
        return unread(source, SyntaxErrorKind::TooComplicated);
    };
    let mut file = ast::File::default();
    let mut errors = Vec::new();
    if let Some(&bracket) = scan.too_deep.first() {
        let kind = SyntaxErrorKind::TooDeep { limit: MAX_NESTING };
        errors.push(SyntaxError {
            span: normalised.original_span(bracket, bracket + 1),
            kind,
        });
    }
    for (part, mistakes) in parts {
        file.edition = file.edition.or(part.edition);
        file.items.extend(part.items);
        errors.extend(mistakes);
    }
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

/// A piece's part of the tree, and what is wrong with it.
type Part = (ast::File, Vec<SyntaxError>);

/// A text that is ready for the grammar.
#[derive(Clone, Copy)]
struct Whole<'s> {
    source: &'s source::Source<'s>,
    scan: &'s scan::Scan,
    text: &'s str,
}

impl Whole<'_> {
    /// The parts of the tree, one for each piece, or nothing if one took too many steps.
    fn read(self, pieces: &[Range<usize>]) -> Option<Vec<Part>> {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = threads
            .min(self.text.len() / BYTES_OF_THREAD)
            .clamp(1, MOST_THREADS);
        let each = pieces.len().div_ceil(threads).max(1);
        let mut shares = pieces.chunks(each);
        let first = shares.next().unwrap_or_default();
        std::thread::scope(|scope| {
            let others: Vec<_> = shares
                .map(|share| {
                    let reading = std::thread::Builder::new().stack_size(STACK);
                    // Where no thread can be had, this one reads the pieces.
                    let handle = reading.spawn_scoped(scope, move || self.read_share(share)).ok();
                    (share, handle)
                })
                .collect();
            let mut parts = self.read_share(first)?;
            for (share, handle) in others {
                let read = handle.and_then(|handle| handle.join().ok());
                parts.extend(read.unwrap_or_else(|| self.read_share(share))?);
            }
            Some(parts)
        })
    }

    fn read_share(self, pieces: &[Range<usize>]) -> Option<Vec<Part>> {
        pieces
            .iter()
            .map(|piece| self.read_piece(piece.clone()))
            .collect()
    }

    fn read_piece(self, piece: Range<usize>) -> Option<Part> {
        let text = self.text.get(piece.clone())?;
        let nodes = RelanceParser::parse(Rule::file, text).ok()?.next()?;
        let mut reader = lower::Reader::new(self.source, self.scan, text, piece.start);
        let file = reader.file(nodes.into_inner());
        Some((file, reader.errors))
    }
}

/// A policy of the greatest size is read in a few milliseconds; more threads would not be worth starting.
const MOST_THREADS: usize = 4;

/// Text that is worth a thread, in bytes.
const BYTES_OF_THREAD: usize = 64 << 10;

/// Stack of a thread that reads pieces, in bytes.
const STACK: usize = 2 << 20;

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
