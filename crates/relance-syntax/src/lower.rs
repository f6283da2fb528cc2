//! From the parser's pairs to the tree.
//!
//! The grammar has decided what is what; here words get their canonical form, numbers their value, documentation
//! its item, and bad pieces their error. One file per part of the language.

mod guards;
mod items;
mod policy;
mod properties;
mod rules;
mod tests;
mod values;

pub(crate) use guards::EVENTS;
pub(crate) use properties::property_in;
pub(crate) use values::month_word;

use crate::ast;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::scan::{Comment, Scan};
use crate::source::Source;
use crate::span::Span;
use pest::iterators::{Pair, Pairs};

pub(crate) type Node<'i> = Pair<'i, Rule>;
pub(crate) type Nodes<'i> = Pairs<'i, Rule>;

/// Reads pairs into the tree and notes what is wrong on the way.
pub(crate) struct Reader<'s> {
    pub(crate) source: &'s Source<'s>,
    pub(crate) scan: &'s Scan,
    /// The piece of text that the grammar read: normalised, comments and brackets that nest too deep blanked out.
    /// Places are counted in it.
    pub(crate) text: &'s str,
    /// Where the piece begins in the whole text.
    pub(crate) base: usize,
    /// How many comments lie before what was read last.
    comments_passed: usize,
    pub(crate) errors: Vec<SyntaxError>,
    /// Where lines that stand outside of their block ended last.
    pub(crate) ended_outside: Option<usize>,
}

impl<'s> Reader<'s> {
    /// A reader of the piece `text` that begins at `base`.
    pub(crate) fn new(source: &'s Source<'s>, scan: &'s Scan, text: &'s str, base: usize) -> Reader<'s> {
        let comments_passed = scan
            .comments
            .partition_point(|comment| (comment.span.start as usize) < base);
        Reader {
            source,
            scan,
            text,
            base,
            comments_passed,
            errors: Vec::new(),
            ended_outside: None,
        }
    }

    /// A whole file, from the children of the grammar's `file`.
    pub(crate) fn file(&mut self, nodes: Nodes<'_>) -> ast::File {
        let mut nodes = nodes;
        let edition = self.edition(&mut nodes);
        let items = self.items(nodes);
        ast::File { edition, items }
    }

    pub(crate) fn error(&mut self, start: usize, end: usize, kind: SyntaxErrorKind) {
        let span = self.span(start, end);
        self.errors.push(SyntaxError { span, kind });
    }

    /// The place of bytes of the grammar's text in the author's text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Span {
        self.source.original_span(self.base + start, self.base + end)
    }

    /// The place of a token.
    fn token_span(&self, node: &Node<'_>) -> Span {
        let place = node.as_span();
        self.span(place.start(), place.end())
    }

    /// The place of a node without the white space and comments at its end.
    fn node_span(&self, node: &Node<'_>) -> Span {
        let place = node.as_span();
        self.span(place.start(), self.trimmed(place.start(), place.end()))
    }

    /// The end of what is written in `start..end`, white space and comments at the end left out.
    pub(crate) fn trimmed(&self, start: usize, end: usize) -> usize {
        // Comments are blank in this text.
        start + self.text.get(start..end).unwrap_or("").trim_end().len()
    }

    /// The documentation between what was read last and `start`.
    fn docs_before(&mut self, start: usize) -> Vec<String> {
        let mut docs = Vec::new();
        while let Some(comment) = self.comment_before(start) {
            if comment.documentation {
                let line = comment.span.text(&self.source.text);
                let line = line.strip_prefix("##").unwrap_or(line);
                docs.push(line.strip_prefix(' ').unwrap_or(line).to_owned());
            }
            self.comments_passed += 1;
        }
        docs.shrink_to_fit();
        docs
    }

    /// Leaves comments inside of what was read to the formatter.
    fn pass_comments(&mut self, end: usize) {
        while self.comment_before(end).is_some() {
            self.comments_passed += 1;
        }
    }

    fn comment_before(&self, place: usize) -> Option<&'s Comment> {
        let place = self.base + place;
        self.scan
            .comments
            .get(self.comments_passed)
            .filter(|comment| (comment.span.start as usize) < place)
    }
}

/// The next node, if it is of this rule.
fn next_if<'i>(nodes: &mut Nodes<'i>, rule: Rule) -> Option<Node<'i>> {
    if nodes.peek()?.as_rule() == rule {
        nodes.next()
    } else {
        None
    }
}

/// Whether the next node is of this rule; it is taken if so.
fn skip_if(nodes: &mut Nodes<'_>, rule: Rule) -> bool {
    next_if(nodes, rule).is_some()
}
