//! Opening balances: which blocks they are, and which movements of before their lines name.

use super::accounts::Kind;
use super::books::{Books, JournalRead};
use super::movements::{Movement, Nature};
use super::rows::Block;
use super::years::Year;
use crate::hashed::HashMap;
use relance_kernel::Day;

/// Whether a block is an opening balance: by its accounts, or by its journal.
pub(super) fn is_opening(books: &Books, block: &Block, year: &Year) -> bool {
    if block.against.iter().any(|(_, kind, _)| *kind == Kind::Opening) {
        return true;
    }
    let has_result = block
        .against
        .iter()
        .any(|(account, _, _)| (600..800).contains(account));
    if has_result || block.date.since(year.period.0) > 31 {
        return false;
    }
    let file = books.files.get(block.file);
    let Some(journal) = file.and_then(|file| file.journals.get(block.journal as usize)) else {
        return false;
    };
    let first = journal.period.map_or(block.date, |(first, _)| first);
    if !journal.has_result && block.date == first && (is_named_opening(journal) || is_one_day(journal)) {
        return true;
    }
    // In a journal of all sorts: the whole balance sheet on the first day.
    let has_capital = block
        .against
        .iter()
        .any(|(account, _, _)| (100..130).contains(account));
    has_capital && block.date == year.period.0 && block.against.len() >= 4
}

/// Movements of before, as lines of an opening balance may name them.
pub(super) struct Known {
    pub(super) by_reference: HashMap<(u32, bool, Box<str>), Vec<usize>>,
    pub(super) by_amount: HashMap<(u32, bool, i64, Day), usize>,
}

impl Known {
    pub(super) fn of(movements: &[Movement]) -> Known {
        let mut known = Known {
            by_reference: HashMap::default(),
            by_amount: HashMap::default(),
        };
        for (position, of) in movements.iter().enumerate() {
            if of.nature == Nature::Transfer {
                continue;
            }
            let is_debit = !of.nature.is_credit();
            if !of.reference.is_empty() {
                let key = (of.customer, is_debit, of.reference.clone());
                known.by_reference.entry(key).or_default().push(position);
            }
            let key = (of.customer, is_debit, of.amount, of.issued);
            known.by_amount.entry(key).or_insert(position);
        }
        known
    }
}

/// A journal whose name says that it holds opening balances.
fn is_named_opening(journal: &JournalRead) -> bool {
    let code = journal.code.to_uppercase();
    let name = journal.name.to_lowercase();
    let of_code = matches!(
        code.as_str(),
        "AN" | "RAN" | "ANO" | "ANOUV" | "A-N" | "OUV" | "ANX" | "AN1" | "A NOUVEAU" | "A NOUVEAUX"
    );
    of_code
        || ["nouveau", "ouverture", "report"]
            .iter()
            .any(|word| name.contains(word))
}

/// A journal of one day with capital in it: nobody sells on that day only.
fn is_one_day(journal: &JournalRead) -> bool {
    journal.has_capital && journal.period.is_some_and(|(first, last)| first == last)
}
