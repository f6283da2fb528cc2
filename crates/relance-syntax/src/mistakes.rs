//! Which mistake was made, from the place where reading stopped and what was expected there.

use crate::error::{Expectation, Found, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::recover::Context;
use crate::words::{self, WordClass};

/// A mistake in a piece of text.
pub(crate) struct Mistake {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: SyntaxErrorKind,
}

/// The identifier at the start of `text`; empty if there is none.
pub(crate) fn word_at(text: &str) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let fits = if at == 0 {
            unicode_ident::is_xid_start(c)
        } else {
            unicode_ident::is_xid_continue(c)
        };
        if !fits {
            break;
        }
        end = at + c.len_utf8();
    }
    text.get(..end).unwrap_or("")
}

/// Whether a statement surely opens here: a reserved statement word, or a label.
pub(crate) fn opens_statement(text: &str) -> bool {
    let word = word_at(text);
    if word.is_empty() {
        return false;
    }
    let after = text
        .get(word.len()..)
        .unwrap_or("")
        .trim_start_matches([' ', '\t']);
    words::find(WordClass::Statement, word).is_some() || after.starts_with(':')
}

pub(crate) fn find(piece: &str, at: usize, rules: &[Rule], _context: Context) -> Mistake {
    let rest = piece.get(at..).unwrap_or("");
    let word = word_at(rest);
    let (end, found) = match rest.chars().next() {
        None => (at, Found::End),
        Some(_) if !word.is_empty() => (at + word.len(), Found::Word(word.to_owned())),
        Some(c) => (at + c.len_utf8(), Found::Symbol(c)),
    };
    let expected = rules.iter().map(|_| Expectation::Statement).collect();
    Mistake {
        start: at,
        end,
        kind: SyntaxErrorKind::Expected { expected, found },
    }
}
