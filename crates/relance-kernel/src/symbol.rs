//! Texts as small numbers, so that a decision compares no strings.

use std::collections::BTreeMap;

/// A text known to an [`Interner`]; equal numbers mean equal texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(pub u32);

/// Gives each distinct text one [`Symbol`]. A policy and the ledger it runs on share one interner.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    numbers: BTreeMap<Box<str>, Symbol>,
    texts: Vec<Box<str>>,
}

impl Interner {
    /// An interner that knows no text.
    pub fn new() -> Interner {
        Interner::default()
    }

    /// The symbol of a text, new if it was not known. Symbols count up from 0 in order of first sight.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let symbol = Symbol(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(text.into());
        self.numbers.insert(text.into(), symbol);
        symbol
    }

    /// The symbol of a text already known.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).copied()
    }

    /// The text of a symbol; empty if the symbol is not of this interner.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", |text| text)
    }
}
