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
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    parse_in_pieces(
        source,
        threads
            .min(source.len() / pieces::LEAST_BYTES)
            .clamp(1, MOST_PIECES),
    )
}

/// A policy of the greatest size is read in a few milliseconds; more threads would not be worth starting.
const MOST_PIECES: usize = 4;

/// Reads a text that is cut into at most so many pieces; the result is the same for any number.
fn parse_in_pieces(source: &str, pieces: usize) -> Parsed {
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
    let cuts = pieces::cuts(text, &scan, pieces);
    let whole = Whole {
        source: &normalised,
        scan: &scan,
        text,
    };
    let Some(parts) = whole.read(&cuts) else {
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
    /// The parts between the cuts, or nothing if one took too many steps.
    fn read(self, cuts: &[usize]) -> Option<Vec<Part>> {
        let ends = cuts.iter().copied().chain([self.text.len()]);
        let mut ranges = std::iter::once(0).chain(cuts.iter().copied()).zip(ends);
        let (start, end) = ranges.next()?;
        std::thread::scope(|scope| {
            let others: Vec<_> = ranges
                .map(|(start, end)| {
                    let reading = std::thread::Builder::new().stack_size(PIECE_STACK);
                    // Where no thread can be had, this one reads the piece.
                    let handle = reading
                        .spawn_scoped(scope, move || self.read_piece(start, end))
                        .ok();
                    (start, end, handle)
                })
                .collect();
            let mut parts = vec![self.read_piece(start, end)?];
            for (start, end, handle) in others {
                let part = handle.and_then(|handle| handle.join().ok());
                parts.push(part.unwrap_or_else(|| self.read_piece(start, end))?);
            }
            Some(parts)
        })
    }

    /// The part between two cuts.
    fn read_piece(self, start: usize, end: usize) -> Option<Part> {
        let piece = self.text.get(start..end)?;
        let nodes = RelanceParser::parse(Rule::file, piece).ok()?.next()?;
        let mut reader = lower::Reader::new(self.source, self.scan, piece, start);
        let file = reader.file(nodes.into_inner());
        Some((file, reader.errors))
    }
}

/// Stack of a thread that reads a piece, in bytes.
const PIECE_STACK: usize = 2 << 20;

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
