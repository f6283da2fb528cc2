//! Entries cut into blocks that balance, while the lines go by: only what touches customers is kept.
//!
//! A journal may book a whole month under one number. Where the running sum of an entry comes to nothing, what was
//! read by then balances by itself, and what stands against a customer's line is known more closely. Lines that never
//! balance are tried again at the end under coarser and finer keys.

use super::accounts::Kind;
use super::rows::{ArLine, Block};
use crate::hashed::HashMap;
use relance_kernel::Day;
use std::collections::BTreeMap;

/// Differences up to this many cents are rounding of the software, not a missing line.
pub(super) const ROUNDING: i64 = 5;

/// A line of any account.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: u32,
    pub(super) date: Day,
    pub(super) account: u16,
    pub(super) kind: Kind,
    pub(super) amount: i64,
    /// Hash of the reference of the document.
    pub(super) reference: u64,
    /// What is kept of it if it is a customer's.
    pub(super) of_customer: Option<Box<ArLine>>,
}

/// The lines of an entry that do not balance yet.
#[derive(Debug, Default)]
struct Open {
    journal: u32,
    number: Vec<u8>,
    balance: i64,
    has_customer: bool,
    lines: Vec<Line>,
}

/// The key of an entry.
type Key = (u32, Box<[u8]>);

/// Lines that nothing balances.
#[derive(Debug)]
pub(super) struct Unbalanced {
    pub(super) journal: u32,
    pub(super) entry: String,
    pub(super) difference: i64,
    pub(super) lines: Vec<Line>,
}

/// The entries of one file.
#[derive(Debug)]
pub(super) struct Entries {
    file: usize,
    current: Open,
    waiting: HashMap<Key, Open>,
    /// Keys in the order in which they came, for an order that no hash decides.
    order: Vec<Key>,
    pub(super) blocks: Vec<Block>,
    /// How many entries began.
    pub(super) count: u64,
    /// How many are off by some cents and were taken.
    pub(super) off_by_cents: u64,
}

impl Entries {
    pub(super) fn new(file: usize) -> Entries {
        Entries {
            file,
            current: Open::default(),
            waiting: HashMap::default(),
            order: Vec::new(),
            blocks: Vec::new(),
            count: 0,
            off_by_cents: 0,
        }
    }

    /// Adds a line of the entry with this number in a journal.
    pub(super) fn add(&mut self, journal: u32, number: &[u8], line: Line) {
        if self.count == 0 || self.current.journal != journal || self.current.number != number {
            self.turn_to(journal, number);
        }
        if line.amount == 0 {
            return;
        }
        let open = &mut self.current;
        open.balance = open.balance.saturating_add(line.amount);
        open.has_customer |= line.of_customer.is_some();
        open.lines.push(line);
        if open.balance == 0 {
            if open.has_customer {
                let lines = std::mem::take(&mut open.lines);
                let entry = String::from_utf8_lossy(&open.number).into_owned();
                let block = block(self.file, journal, &entry, lines);
                self.blocks.push(block);
            }
            self.current.lines.clear();
            self.current.has_customer = false;
        }
    }

    fn turn_to(&mut self, journal: u32, number: &[u8]) {
        self.count += 1;
        let key = |journal: u32, number: &[u8]| (journal, Box::from(number));
        if self.current.lines.is_empty() && self.waiting.is_empty() {
            self.current.journal = journal;
            self.current.number.clear();
            self.current.number.extend_from_slice(number);
            return;
        }
        let mut next = Open::default();
        if let Some(found) = self.waiting.remove(&key(journal, number)) {
            next = found;
        }
        next.journal = journal;
        next.number = number.to_vec();
        let last = std::mem::replace(&mut self.current, next);
        if !last.lines.is_empty() {
            let key = key(last.journal, &last.number);
            self.order.push(key.clone());
            self.waiting.insert(key, last);
        }
    }

    /// The end of the file: what does not balance yet is tried again under other keys; the rest is given back.
    pub(super) fn finish(&mut self) -> Vec<Unbalanced> {
        // Puts the current entry with those that wait.
        self.turn_to(u32::MAX, b"");
        let mut left: Vec<Open> = Vec::new();
        for key in std::mem::take(&mut self.order) {
            if let Some(open) = self.waiting.remove(&key) {
                left.push(open);
            }
        }
        let left = left
            .into_iter()
            .filter_map(|open| self.close_rounded(open))
            .collect::<Vec<_>>();
        // Within the entry: documents that balance by themselves.
        let mut still: Vec<Open> = Vec::new();
        for open in left {
            let number = open.number.clone();
            still.extend(self.regroup(vec![open], |line| (line.date.0, line.reference), Some(number)));
        }
        // Numbers that differ from line to line: the same journal, document and day.
        let still = self.regroup(still, |line| (line.date.0, line.reference), None);
        // The same journal and day.
        let still = self.regroup(still, |line| (line.date.0, 0), None);
        still
            .into_iter()
            .filter(|open| !open.lines.is_empty())
            .map(|open| Unbalanced {
                journal: open.journal,
                entry: String::from_utf8_lossy(&open.number).into_owned(),
                difference: open.balance,
                lines: open.lines,
            })
            .collect()
    }

    /// Takes what balances but for some cents of rounding.
    fn close_rounded(&mut self, open: Open) -> Option<Open> {
        if open.balance.abs() > ROUNDING || open.lines.len() < 2 {
            return Some(open);
        }
        self.off_by_cents += 1;
        if open.has_customer {
            let entry = String::from_utf8_lossy(&open.number).into_owned();
            self.blocks
                .push(block(self.file, open.journal, &entry, open.lines));
        }
        None
    }

    /// Puts lines together by journal and another key, takes the groups that balance, and gives back the rest under
    /// the entries they came from.
    fn regroup(
        &mut self,
        from: Vec<Open>,
        key: impl Fn(&Line) -> (i32, u64),
        number: Option<Vec<u8>>,
    ) -> Vec<Open> {
        /// Lines, each with the position of the entry that it came from.
        type From = Vec<(usize, Line)>;
        let mut groups: BTreeMap<(u32, (i32, u64)), From> = BTreeMap::new();
        let mut rest: Vec<Open> = Vec::new();
        for (position, open) in from.into_iter().enumerate() {
            for line in open.lines {
                groups
                    .entry((open.journal, key(&line)))
                    .or_default()
                    .push((position, line));
            }
            rest.push(Open {
                journal: open.journal,
                number: open.number,
                ..Open::default()
            });
        }
        for ((journal, _), lines) in groups {
            let sum: i64 = lines.iter().map(|(_, line)| line.amount).sum();
            if sum.abs() <= ROUNDING && lines.len() > 1 {
                self.off_by_cents += u64::from(sum != 0);
                let entry = match (
                    &number,
                    lines.first().and_then(|(position, _)| rest.get(*position)),
                ) {
                    (Some(number), _) => String::from_utf8_lossy(number).into_owned(),
                    (None, Some(first)) => String::from_utf8_lossy(&first.number).into_owned(),
                    (None, None) => String::new(),
                };
                if lines.iter().any(|(_, line)| line.of_customer.is_some()) {
                    let lines = lines.into_iter().map(|(_, line)| line).collect();
                    self.blocks.push(block(self.file, journal, &entry, lines));
                }
                continue;
            }
            for (position, line) in lines {
                if let Some(open) = rest.get_mut(position) {
                    open.balance = open.balance.saturating_add(line.amount);
                    open.has_customer |= line.of_customer.is_some();
                    open.lines.push(line);
                }
            }
        }
        for open in &mut rest {
            open.lines.sort_by_key(|line| line.number);
        }
        rest.retain(|open| !open.lines.is_empty());
        rest
    }
}

fn block(file: usize, journal: u32, entry: &str, lines: Vec<Line>) -> Block {
    // A few accounts: looking through them is faster than any order.
    let mut against: Vec<(u16, Kind, i64)> = Vec::new();
    let mut of_customers = Vec::new();
    let date = lines.first().map_or(Day::MIN, |line| line.date);
    for line in lines {
        match line.of_customer {
            Some(of_customer) => of_customers.push(*of_customer),
            None => {
                let same = |known: &&mut (u16, Kind, i64)| known.0 == line.account && known.1 == line.kind;
                match against.iter_mut().find(same) {
                    Some((_, _, sum)) => *sum = sum.saturating_add(line.amount),
                    None => against.push((line.account, line.kind, line.amount)),
                }
            }
        }
    }
    against.sort_unstable_by_key(|(account, kind, _)| (*account, *kind));
    Block {
        file,
        journal,
        entry: entry.into(),
        date,
        against,
        lines: of_customers,
    }
}

#[cfg(test)]
mod tests {
    use super::super::accounts::{Receivable, kind};
    use super::*;

    fn line(number: u32, account: &str, amount: i64, reference: u64) -> Line {
        let (kind, of) = kind(account.as_bytes());
        let date = Day(20_000);
        Line {
            number,
            date,
            account: of,
            kind,
            amount,
            reference,
            of_customer: matches!(kind, Kind::Receivable(_)).then(|| {
                Box::new(ArLine {
                    line: number,
                    date,
                    issued: date,
                    due: None,
                    receivable: Receivable::Customers,
                    account: 0,
                    customer: 0,
                    is_anonymous: false,
                    amount,
                    reference: "".into(),
                    label: "".into(),
                    letters: "".into(),
                    lettered_on: None,
                })
            }),
        }
    }

    #[test]
    fn a_month_under_one_number_falls_apart_where_it_balances() {
        let mut entries = Entries::new(0);
        for (number, account, amount) in [
            (1, "411", 120),
            (2, "707", -100),
            (3, "44571", -20),
            (4, "512", 50),
            (5, "411", -50),
            (6, "606", 10),
            (7, "512", -10),
        ] {
            entries.add(0, b"1", line(number, account, amount, 0));
        }
        assert!(entries.finish().is_empty());
        assert_eq!(entries.blocks.len(), 2);
        assert_eq!(entries.blocks[0].sum(Kind::Sale), -100);
        assert_eq!(entries.blocks[1].sum(Kind::Bank), 50);
    }

    #[test]
    fn lines_numbered_one_by_one_are_joined_by_document() {
        let mut entries = Entries::new(0);
        entries.add(0, b"1", line(1, "411", 120, 7));
        entries.add(0, b"2", line(2, "411", 60, 8));
        entries.add(0, b"3", line(3, "707", -120, 7));
        entries.add(0, b"4", line(4, "707", -50, 8));
        let unbalanced = entries.finish();
        assert_eq!(entries.blocks.len(), 1);
        assert_eq!(entries.blocks[0].lines[0].amount, 120);
        assert_eq!(unbalanced.len(), 2);
        assert_eq!(unbalanced[0].difference, 60);
    }

    #[test]
    fn one_wrong_document_does_not_take_its_month_along() {
        let mut entries = Entries::new(0);
        entries.add(0, b"1", line(1, "411", 120, 1));
        entries.add(0, b"1", line(2, "707", -110, 1));
        entries.add(0, b"1", line(3, "411", 30, 2));
        entries.add(0, b"1", line(4, "707", -30, 2));
        let unbalanced = entries.finish();
        assert_eq!(entries.blocks.len(), 1);
        assert_eq!(entries.blocks[0].lines[0].amount, 30);
        assert_eq!((unbalanced.len(), unbalanced[0].difference), (1, 10));
    }
}
