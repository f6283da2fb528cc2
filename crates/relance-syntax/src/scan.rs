//! One pass over the bytes before the grammar reads them: comments, open quotes, and how deep brackets nest.
//!
//! The grammar skips comments; who wants them (documentation, the formatter) finds them here.
//! Brackets beyond [`MAX_NESTING`] are blanked out for the grammar, so that no text can exhaust the stack.

use crate::span::Span;

/// How deep parentheses and braces may nest.
pub const MAX_NESTING: u32 = 64;

/// A comment of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line, trailing blanks excluded.
    pub span: Span,
    /// Whether nothing but blanks stands before it on its line.
    pub own_line: bool,
    /// `##` on a line of its own: documentation of what follows.
    pub documentation: bool,
}

/// What the pass found.
pub(crate) struct Scan {
    /// In the order of the text.
    pub(crate) comments: Vec<Comment>,
    /// Quotes without a partner on their line, in the order of the text.
    pub(crate) open_quotes: Vec<usize>,
    /// Brackets that nest too deep, in the order of the text.
    pub(crate) too_deep: Vec<usize>,
    /// First bytes of lines that begin in the first column, outside of all braces.
    pub(crate) top_lines: Vec<usize>,
}

/// Scans a text of at most `u32::MAX` bytes.
pub(crate) fn scan(source: &str) -> Scan {
    let bytes = source.as_bytes();
    let mut found = Scan {
        comments: Vec::new(),
        open_quotes: Vec::new(),
        too_deep: Vec::new(),
        top_lines: Vec::new(),
    };
    let mut depth = 0u32;
    let mut braces = 0u32;
    let mut line_start = 0;
    let mut line_is_blank = true;
    // A byte order mark is no part of the first line.
    let mut at = if source.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    };
    while let Some(&byte) = bytes.get(at) {
        if at == line_start && braces == 0 && !byte.is_ascii_whitespace() && byte != b'#' {
            found.top_lines.push(at);
        }
        match byte {
            b'\n' => {
                line_is_blank = true;
                line_start = at + 1;
            }
            b'#' => {
                let end = end_of_line(bytes, at);
                let text = source.get(at..end).unwrap_or("").trim_end();
                found.comments.push(Comment {
                    span: span(at, at + text.len()),
                    own_line: line_is_blank,
                    documentation: line_is_blank && text.starts_with("##"),
                });
                at = end;
                continue;
            }
            b'"' => {
                line_is_blank = false;
                match closing_quote(bytes, at) {
                    Some(close) => at = close,
                    None => found.open_quotes.push(at),
                }
            }
            b'(' | b'{' => {
                line_is_blank = false;
                depth = depth.saturating_add(1);
                braces = braces.saturating_add(u32::from(byte == b'{'));
                if depth > MAX_NESTING {
                    found.too_deep.push(at);
                }
            }
            b')' | b'}' => {
                line_is_blank = false;
                if depth > MAX_NESTING {
                    found.too_deep.push(at);
                }
                depth = depth.saturating_sub(1);
                braces = braces.saturating_sub(u32::from(byte == b'}'));
            }
            b' ' | b'\t' | b'\r' => {}
            _ => line_is_blank = false,
        }
        at += 1;
    }
    found
}

/// The text that the grammar reads, byte for byte as long: comments are blank, and brackets that nest too deep
/// are a character that fits nowhere.
pub(crate) fn blank_out(source: &str, scan: &Scan) -> String {
    let mut bytes = source.as_bytes().to_vec();
    for comment in &scan.comments {
        if let Some(bytes) = bytes.get_mut(comment.span.start as usize..comment.span.end as usize) {
            bytes.fill(b' ');
        }
    }
    for &at in &scan.too_deep {
        if let Some(byte) = bytes.get_mut(at) {
            *byte = 0;
        }
    }
    // Whole comments and single ASCII brackets were replaced, by ASCII: the text is still UTF-8.
    String::from_utf8(bytes).unwrap_or_default()
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes
        .get(from..)
        .and_then(|rest| rest.iter().position(|&b| b == b'\n'))
        .map_or(bytes.len(), |n| from + n)
}

fn closing_quote(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at),
            b'\n' => return None,
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => return None,
            b'\\' => match bytes.get(at + 1)? {
                b'\n' | b'\r' => return None,
                _ => at += 2,
            },
            _ => at += 1,
        }
    }
}

pub(crate) fn span(start: usize, end: usize) -> Span {
    Span::new(
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(end).unwrap_or(u32::MAX),
    )
}
