//! Which rows of a ledger are formal notices (*mises en demeure*).

use relance_kernel::account::ChangeKind;
use relance_kernel::{Interner, Symbol};
use std::collections::BTreeSet;

/// Words that say in an `action` row that it was a formal notice, as its channel or kind, or as its rule or template.
const WORDS: &[&str] = &[
    "formal_notice",
    "mise_en_demeure",
    "registered_letter",
    "lettre_recommandee",
];

/// The names under which formal notices are recorded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FormalNotices {
    names: BTreeSet<Symbol>,
}

impl FormalNotices {
    /// Those of `formal_notice`, `mise_en_demeure` and `registered_letter`, and of the templates and rules in `more`.
    pub fn new(interner: &Interner, more: impl IntoIterator<Item = Symbol>) -> FormalNotices {
        let words = WORDS.iter().filter_map(|word| interner.find(word));
        FormalNotices {
            names: words.chain(more).collect(),
        }
    }

    /// Whether a row is one.
    pub(crate) fn has(&self, kind: &ChangeKind) -> bool {
        match kind {
            ChangeKind::Action { value, note } => [value, note]
                .into_iter()
                .flatten()
                .any(|name| self.names.contains(name)),
            _ => false,
        }
    }
}
