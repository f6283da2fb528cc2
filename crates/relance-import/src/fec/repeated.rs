//! Entries that stand twice in one file: an export put behind itself, or an entry that was written out again.
//!
//! The law wants entries numbered without a gap in each journal (arrêté du 29 juillet 2013, article A47 A-1 of the Livre
//! des procédures fiscales): one number with the same rows is one entry. Rows are compared by what an entry is made of;
//! matching, its day, and the day of validation come later and may differ between two exports.

use super::accounts::Receivable;
use super::cells::DateForm;
use super::entries::{Line, ROUNDING};
use super::header::Column;
use super::rows::ArLine;
use crate::hashed::{HashMap, HashSet, hash_of};

/// What a row is, beside its day and its amount.
pub(super) const COMPARED: [Column; 5] = [
    Column::CompteNum,
    Column::CompAuxNum,
    Column::PieceRef,
    Column::PieceDate,
    Column::EcritureLib,
];

/// A longer run is no repetition: it is taken as it comes, in little memory.
const LONGEST: usize = 50_000;

/// A row that was read, before it counts.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: Line,
    pub(super) form: DateForm,
    /// Of its day, its amount and the cells in [`COMPARED`].
    pub(super) hash: u64,
    /// Of a customer: its class of accounts, and the row.
    pub(super) of_customer: Option<(Receivable, ArLine)>,
}

/// Rows of one entry that follow each other.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) journal: u32,
    pub(super) entry: Vec<u8>,
    /// The entry has a number of its own, not only a document or a date.
    pub(super) is_numbered: bool,
    /// It is the middle of a run longer than [`LONGEST`].
    pub(super) is_part: bool,
    pub(super) rows: Vec<Row>,
}

/// What becomes of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is taken whole.
    Taken,
    /// It is taken whole, and holds two rows that balance again and again: two cheques of one amount, or one entry twice.
    Doubtful,
    /// Its first rows are taken, which begin on this line of the file; what follows repeats them.
    Begins(usize, u32),
    /// It stands on this line already.
    Repeats(u32),
}

impl Run {
    pub(super) fn is_of(&self, journal: u32, entry: &[u8]) -> bool {
        self.journal == journal && self.entry == entry
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.len() >= LONGEST
    }

    fn balances(&self, rows: usize) -> bool {
        let amounts = self.rows.iter().take(rows).map(|row| row.line.amount);
        amounts.fold(0_i64, i64::saturating_add).abs() <= ROUNDING
    }

    /// Each row of a customer names its document.
    fn has_references(&self) -> bool {
        let mut of_customers = self.rows.iter().filter_map(|row| row.of_customer.as_ref());
        of_customers.all(|(_, row)| !row.reference.is_empty())
    }

    /// After how many rows it begins anew, to the letter.
    fn period(&self) -> Option<usize> {
        let all = self.rows.len();
        let divides = |period: &usize| all.is_multiple_of(*period);
        let repeats = |period: &usize| {
            let ahead = self.rows.iter().skip(*period);
            ahead
                .zip(&self.rows)
                .all(|(later, first)| later.hash == first.hash)
        };
        (2..=all / 2)
            .filter(divides)
            .find(|period| repeats(period) && self.balances(*period))
    }

    /// What it holds, whatever the order of its rows.
    fn hash(&self, rows: usize) -> u64 {
        let each = self.rows.iter().take(rows).map(|row| row.hash);
        hash_of((self.key(), each.fold(0_u64, u64::wrapping_add), rows))
    }

    fn key(&self) -> u64 {
        hash_of((self.journal, &self.entry))
    }
}

/// The entries of a file that went by.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What they held, with their first line.
    runs: HashMap<u64, u32>,
    /// Their numbers.
    numbers: HashSet<u64>,
    /// Numbers that stand for several entries: such software numbers months, or nothing.
    shared: HashSet<u64>,
}

impl Known {
    /// What becomes of a run; `is_second` behind a second header, where an export was put behind another.
    pub(super) fn judge(&mut self, run: &Run, is_second: bool) -> Verdict {
        let Some(first) = run.rows.first().map(|row| row.line.number) else {
            return Verdict::Taken;
        };
        if run.is_part {
            return Verdict::Taken;
        }
        let all = run.rows.len();
        let period = run.period().filter(|_| run.is_numbered && run.has_references());
        // Two rows may be two cheques of one amount, handed in together; three are a document.
        let doubtful = period.filter(|period| *period == 2);
        let kept = period.filter(|period| *period > 2).unwrap_or(all);
        if all < 2 || !run.balances(kept) {
            return Verdict::Taken;
        }
        let (hash, key) = (run.hash(kept), run.key());
        if let Some(line) = self.runs.get(&hash) {
            let is_same =
                is_second || run.is_numbered && (run.has_references() || !self.shared.contains(&key));
            if is_same {
                return Verdict::Repeats(*line);
            }
        } else {
            self.runs.insert(hash, first);
            if !self.numbers.insert(key) {
                self.shared.insert(key);
            }
        }
        match (doubtful, kept < all) {
            (Some(_), _) => Verdict::Doubtful,
            (None, true) => Verdict::Begins(kept, first),
            (None, false) => Verdict::Taken,
        }
    }
}
