//! From pieces to lines: what fits stands on one line, what does not is broken at its clauses.
//!
//! A statement is a row of [`Piece`]s, most with their place in the source. Comments are woven in by place: each
//! is written once, at the end of a line or on a line of its own, as its author had it.

use super::MAX_WIDTH;
use crate::scan::Comment;
use crate::span::Span;
use crate::words::{Language, Word};

/// A part of a statement.
#[derive(Clone, Debug)]
enum Piece {
    /// Written text; `glued` to what stands before it.
    Text {
        text: String,
        glued: bool,
        span: Option<Span>,
    },
    /// Where a statement that does not fit is broken first.
    Clause,
    /// Where the head of a statement is broken if it does not fit by itself.
    Head,
    /// Where a line may be broken.
    Break(Break),
    /// A comment: it ends its line.
    Comment { text: String, own_line: bool },
}

/// Where a clause that does not fit is broken, and how far the next line is indented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Break {
    /// Before each operand of a condition and each action.
    Operand,
    /// Before what does not fit on the line of a list; further in than an operand, or as far as the rows it is in.
    Fill,
    /// Before each row between braces.
    Row,
    /// Before the brace behind the last row.
    RowsEnd,
}

/// A statement in the making.
pub(super) struct Pieces {
    pub(super) language: Language,
    pieces: Vec<Piece>,
}

impl Pieces {
    pub(super) fn new(language: Language) -> Pieces {
        Pieces {
            language,
            pieces: Vec::new(),
        }
    }

    /// A word of the language.
    pub(super) fn word(&mut self, word: &Word) -> &mut Pieces {
        self.text(word.in_language(self.language))
    }

    /// Text that has no place of its own.
    pub(super) fn text(&mut self, text: &str) -> &mut Pieces {
        self.pieces.push(Piece::Text {
            text: text.to_owned(),
            glued: false,
            span: None,
        });
        self
    }

    /// Text that sticks to what stands before it.
    pub(super) fn glued(&mut self, text: &str) -> &mut Pieces {
        self.pieces.push(Piece::Text {
            text: text.to_owned(),
            glued: true,
            span: None,
        });
        self
    }

    /// Text with its place.
    pub(super) fn placed(&mut self, text: impl Into<String>, span: Span) -> &mut Pieces {
        self.pieces.push(Piece::Text {
            text: text.into(),
            glued: false,
            span: Some(span),
        });
        self
    }

    /// Text with its place that sticks to what stands before it.
    pub(super) fn glued_placed(&mut self, text: impl Into<String>, span: Span) -> &mut Pieces {
        self.pieces.push(Piece::Text {
            text: text.into(),
            glued: true,
            span: Some(span),
        });
        self
    }

    /// A word of the language of which only its first byte's place is known.
    pub(super) fn word_at(&mut self, word: &Word, start: u32) -> &mut Pieces {
        self.placed(word.in_language(self.language), Span::new(start, start))
    }

    pub(super) fn clause(&mut self) -> &mut Pieces {
        self.pieces.push(Piece::Clause);
        self
    }

    pub(super) fn head(&mut self) -> &mut Pieces {
        self.pieces.push(Piece::Head);
        self
    }

    pub(super) fn operand(&mut self) -> &mut Pieces {
        self.pieces.push(Piece::Break(Break::Operand));
        self
    }

    pub(super) fn fill(&mut self) -> &mut Pieces {
        self.pieces.push(Piece::Break(Break::Fill));
        self
    }

    pub(super) fn row(&mut self) -> &mut Pieces {
        self.pieces.push(Piece::Break(Break::Row));
        self
    }

    pub(super) fn rows_end(&mut self) -> &mut Pieces {
        self.pieces.push(Piece::Break(Break::RowsEnd));
        self
    }

    /// All on one line.
    pub(super) fn flat(&self) -> String {
        let mut line = String::new();
        for piece in &self.pieces {
            append(&mut line, piece, 0);
        }
        line
    }
}

fn append(line: &mut String, piece: &Piece, indent: usize) {
    if let Piece::Text { text, glued, .. } = piece {
        if line.is_empty() {
            line.push_str(&" ".repeat(indent));
        } else if !glued && !line.ends_with('(') && line.len() > indent {
            line.push(' ');
        }
        line.push_str(text);
    }
}

/// A comment that waits for its place.
struct Waiting {
    start: u32,
    /// The end of what is written before it.
    after: u32,
    own_line: bool,
    text: String,
}

/// Writes statements, comments and blank lines.
pub(super) struct Writer<'s> {
    pub(super) language: Language,
    source: Option<&'s str>,
    /// The source with its comments blanked out.
    code: Option<&'s str>,
    waiting: std::collections::VecDeque<Waiting>,
    lines: Vec<Line>,
    depth: usize,
    /// A blank line is not wanted before the first line of a block.
    at_block_start: bool,
}

struct Line {
    text: String,
    /// It ends with a comment, or is one.
    ends_in_comment: bool,
    /// The columns of the label that begins it, colon included, of a labelled statement that fits on the line.
    label: Option<usize>,
}

impl Line {
    fn of(text: String, ends_in_comment: bool) -> Line {
        Line {
            text,
            ends_in_comment,
            label: None,
        }
    }
}

impl<'s> Writer<'s> {
    pub(super) fn without_source(language: Language) -> Writer<'s> {
        Writer {
            language,
            source: None,
            code: None,
            waiting: std::collections::VecDeque::new(),
            lines: Vec::new(),
            depth: 0,
            at_block_start: true,
        }
    }

    pub(super) fn with_source(
        language: Language,
        source: &'s str,
        code: &'s str,
        comments: &[Comment],
    ) -> Writer<'s> {
        let mut writer = Writer::without_source(language);
        writer.source = Some(source);
        writer.code = Some(code);
        let mut after = 0;
        let mut previous_end = 0;
        for comment in comments {
            // Between two comments with nothing but white space, both stand after the same token.
            let between = source
                .get(previous_end as usize..comment.span.start as usize)
                .unwrap_or("");
            let written = between.trim_end();
            if !written.is_empty() {
                after = previous_end + u32::try_from(written.len()).unwrap_or(0);
            }
            previous_end = comment.span.end;
            writer.waiting.push_back(Waiting {
                start: comment.span.start,
                after,
                own_line: comment.own_line,
                text: comment_text(comment.span.text(source)),
            });
        }
        writer
    }

    /// What the author wrote, comments blanked out.
    pub(super) fn code(&self) -> Option<&'s str> {
        self.code
    }

    pub(super) fn pieces(&self) -> Pieces {
        Pieces::new(self.language)
    }

    /// The whole text.
    pub(super) fn finish(mut self) -> String {
        self.comments_before(u32::MAX);
        align_labels(&mut self.lines);
        let mut text = String::new();
        for line in &self.lines {
            text.push_str(&line.text);
            text.push('\n');
        }
        text
    }

    /// Documentation of what follows; with a source it is among the comments.
    pub(super) fn docs(&mut self, docs: &[String]) {
        if self.source.is_none() {
            for line in docs {
                let text = if line.is_empty() {
                    "##".to_owned()
                } else {
                    format!("## {line}")
                };
                self.own_line_comment(&text);
            }
        }
    }

    /// Writes the comments before a place, and the blank line before it if its author left one.
    pub(super) fn approach(&mut self, start: u32) {
        self.comments_before(start);
        self.blank_line_before(start);
    }

    /// A statement, or the head of a block, that starts at `span.start`; comments inside of it are woven in.
    pub(super) fn statement(&mut self, pieces: Pieces, span: Span) {
        let woven = self.weave(pieces.pieces, span.end);
        let indent = self.depth * 2;
        let lines = lay_out(&woven, indent);
        self.lines.extend(lines);
        self.at_block_start = false;
    }

    /// Opens a block whose head was written.
    pub(super) fn open(&mut self) {
        self.depth += 1;
        self.at_block_start = true;
    }

    /// Closes the block that ends at `end`.
    pub(super) fn close(&mut self, end: u32) {
        self.comments_before(end);
        self.depth = self.depth.saturating_sub(1);
        self.lines
            .push(Line::of(format!("{}}}", " ".repeat(self.depth * 2)), false));
        self.at_block_start = false;
    }

    fn comments_before(&mut self, place: u32) {
        while self.waiting.front().is_some_and(|comment| comment.start < place) {
            let Some(comment) = self.waiting.pop_front() else {
                return;
            };
            match self.lines.last_mut() {
                Some(line) if !comment.own_line && !line.ends_in_comment => {
                    line.text.push_str("  ");
                    line.text.push_str(&comment.text);
                    line.ends_in_comment = true;
                }
                _ => {
                    self.blank_line_before(comment.start);
                    self.own_line_comment(&comment.text);
                }
            }
        }
    }

    fn own_line_comment(&mut self, text: &str) {
        self.lines
            .push(Line::of(format!("{}{text}", " ".repeat(self.depth * 2)), true));
        self.at_block_start = false;
    }

    fn blank_line_before(&mut self, place: u32) {
        let Some(source) = self.source else { return };
        let before = source.get(..place as usize).unwrap_or("");
        let gap = before.get(before.trim_end().len()..).unwrap_or("");
        if !self.at_block_start && gap.matches('\n').count() > 1 {
            self.lines.push(Line::of(String::new(), true));
        }
    }

    /// Puts the comments that start before `end` where they stand among the pieces.
    fn weave(&mut self, pieces: Vec<Piece>, end: u32) -> Vec<Piece> {
        let mut woven = Vec::with_capacity(pieces.len());
        let mut held: Vec<Piece> = Vec::new();
        let mut last_end = 0;
        // What sticks to the last piece that has a place.
        let mut tail = String::new();
        for piece in pieces {
            match &piece {
                Piece::Text { span: Some(span), .. } => {
                    while self
                        .waiting
                        .front()
                        .is_some_and(|comment| comment.start < span.start)
                    {
                        self.take_comment(&mut woven);
                    }
                    last_end = last_end.max(span.end);
                    tail.clear();
                }
                Piece::Text { glued: false, .. } => {
                    while self.waiting.front().is_some_and(|comment| {
                        comment.start < end && self.stands_behind(last_end, &tail, comment.after)
                    }) {
                        self.take_comment(&mut woven);
                    }
                }
                Piece::Text { text, .. } => tail.push_str(text),
                Piece::Clause | Piece::Head | Piece::Break(_) | Piece::Comment { .. } => {
                    held.push(piece);
                    continue;
                }
            }
            woven.append(&mut held);
            woven.push(piece);
        }
        // A comment inside the last phrase goes behind the statement, like any comment there.
        woven
    }

    /// Whether what ends at `after` is what ended at `last_end`, with the signs that stick to it.
    fn stands_behind(&self, last_end: u32, tail: &str, after: u32) -> bool {
        let between = self
            .source
            .and_then(|source| source.get(last_end as usize..after as usize))
            .unwrap_or("");
        let sticks = |c: char| matches!(c, ',' | ':' | ')' | '}') || tail.contains(c) || c.is_whitespace();
        after <= last_end || between.chars().all(sticks)
    }

    fn take_comment(&mut self, woven: &mut Vec<Piece>) {
        if let Some(comment) = self.waiting.pop_front() {
            woven.push(Piece::Comment {
                text: comment.text,
                own_line: comment.own_line,
            });
        }
    }
}

/// The lines of a statement that starts at column `indent`.
fn lay_out(pieces: &[Piece], indent: usize) -> Vec<Line> {
    let has_comment = pieces.iter().any(|piece| matches!(piece, Piece::Comment { .. }));
    if !has_comment {
        let line = flat(pieces, indent);
        if width(&line) <= MAX_WIDTH {
            return vec![Line {
                label: label_of(pieces).map(|label| indent + label),
                ..Line::of(line, false)
            }];
        }
    }
    let mut lines: Vec<Line> = Vec::new();
    for (number, clause) in pieces.split(|piece| matches!(piece, Piece::Clause)).enumerate() {
        if number > 0 {
            lay_out_clause(clause, indent + 2, indent, &mut lines);
            continue;
        }
        let is_too_wide = width(&flat(clause, indent)) > MAX_WIDTH;
        let parts = clause.split(|piece| is_too_wide && matches!(piece, Piece::Head));
        for (number, part) in parts.enumerate() {
            let part_indent = if number == 0 { indent } else { indent + 2 };
            lay_out_clause(part, part_indent, indent, &mut lines);
        }
    }
    lines
}

/// The columns of the label that a statement begins with, colon included.
fn label_of(pieces: &[Piece]) -> Option<usize> {
    match pieces {
        [
            Piece::Text { text: name, .. },
            Piece::Text {
                text: colon,
                glued: true,
                ..
            },
            ..,
        ] if colon == ":" => Some(width(name) + 1),
        _ => None,
    }
}

/// Lets what follows the labels of lines that stand together begin in one column, if all of them still fit.
fn align_labels(lines: &mut [Line]) {
    for group in lines.chunk_by_mut(|one, other| one.label.is_some() && other.label.is_some()) {
        let Some(column) = group.iter().filter_map(|line| line.label).max() else {
            continue;
        };
        let missing = |line: &Line| line.label.map_or(0, |label| column - label);
        if group
            .iter()
            .any(|line| width(&line.text) + missing(line) > MAX_WIDTH)
        {
            continue;
        }
        for line in group {
            let Some(label) = line.label else { continue };
            let spaces = " ".repeat(missing(line));
            let at = line
                .text
                .char_indices()
                .nth(label)
                .map_or(line.text.len(), |(at, _)| at);
            line.text.insert_str(at, &spaces);
        }
    }
}

/// A clause that begins at `indent`, of a statement that begins at `base`.
fn lay_out_clause(clause: &[Piece], indent: usize, base: usize, lines: &mut Vec<Line>) {
    let has_rows = clause
        .iter()
        .any(|piece| matches!(piece, Piece::Break(Break::Row)));
    let has_comment = clause.iter().any(|piece| matches!(piece, Piece::Comment { .. }));
    let is_broken = width(&flat(clause, indent)) > MAX_WIDTH || (has_rows && has_comment);
    let mut line = String::new();
    let mut indent = indent;
    let mut in_rows = false;
    for (at, piece) in clause.iter().enumerate() {
        let inner = if in_rows { base + 2 } else { base + 4 };
        match piece {
            Piece::Text { .. } => append(&mut line, piece, indent),
            Piece::Break(Break::Fill) if is_broken => {
                let rest = clause.get(at + 1..).unwrap_or_default();
                if !line.is_empty() && width(&line) + width_before_break(rest) > MAX_WIDTH {
                    end_line(&mut line, lines);
                    indent = if in_rows { base + 2 } else { base + 8 };
                }
            }
            Piece::Break(place) if is_broken => {
                end_line(&mut line, lines);
                in_rows = *place == Break::Row;
                indent = match place {
                    Break::Row => base + 2,
                    Break::RowsEnd => base,
                    Break::Operand | Break::Fill => base + 4,
                };
            }
            Piece::Comment { text, own_line } => {
                let goes_behind = lines.last().is_some_and(|last| !last.ends_in_comment);
                if *own_line || (line.is_empty() && !goes_behind) {
                    end_line(&mut line, lines);
                    lines.push(Line::of(format!("{}{text}", " ".repeat(inner)), true));
                } else if line.is_empty() {
                    if let Some(last) = lines.last_mut() {
                        last.text.push_str(&format!("  {text}"));
                        last.ends_in_comment = true;
                    }
                } else {
                    line.push_str("  ");
                    line.push_str(text);
                    lines.push(Line::of(std::mem::take(&mut line), true));
                }
                indent = inner;
            }
            Piece::Break(_) | Piece::Head | Piece::Clause => {}
        }
    }
    end_line(&mut line, lines);
}

/// The columns that are taken on a line before the next place where it may be broken.
fn width_before_break(pieces: &[Piece]) -> usize {
    pieces
        .iter()
        .take_while(|piece| matches!(piece, Piece::Text { .. } | Piece::Head))
        .map(|piece| match piece {
            Piece::Text { text, glued, .. } => width(text) + usize::from(!glued),
            _ => 0,
        })
        .sum()
}

fn end_line(line: &mut String, lines: &mut Vec<Line>) {
    if !line.is_empty() {
        lines.push(Line::of(std::mem::take(line), false));
    }
}

fn flat(pieces: &[Piece], indent: usize) -> String {
    let mut line = String::new();
    for piece in pieces {
        append(&mut line, piece, indent);
    }
    line
}

fn width(line: &str) -> usize {
    line.chars().count()
}

/// `#x` and `##x` get their space.
fn comment_text(written: &str) -> String {
    let hashes = if written.starts_with("##") { "##" } else { "#" };
    let rest = written.strip_prefix(hashes).unwrap_or("");
    if rest.starts_with(char::is_alphanumeric) {
        format!("{hashes} {rest}")
    } else {
        written.to_owned()
    }
}
