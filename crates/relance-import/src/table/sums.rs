//! Counts and sums of one kind of file.

use super::plan::{Fills, PlanRow};
use super::rows::MadeRow;
use relance_kernel::{Currency, Day};
use std::collections::BTreeMap;

/// Counts and sums of one kind of file.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// Rows of each table.
    pub rows: BTreeMap<&'static str, u64>,
    /// Sums by table (`invoices`, `credit notes`, `payments`, `instalments`) and currency; the code is empty where none is said.
    pub money: BTreeMap<(&'static str, String), (u64, i128)>,
    /// Customers of which two lines say different things; the first counts.
    pub differing: Vec<(String, u64)>,
    /// Lines that repeat a row to the letter: counted once.
    pub repeated: u64,
    /// Payments of nothing, left out.
    pub zero_payments: u64,
    /// Credit notes that count only for what is left of them.
    pub used_credits: u64,
    /// First and last day of each column of dates.
    pub spans: BTreeMap<(&'static str, &'static str), (Day, Day)>,
    /// Where due dates come from.
    pub due: BTreeMap<&'static str, u64>,
    /// Invoices due before they were issued, or more than a year after: how many, and the first line.
    pub odd_due: Option<(u64, u64)>,
    /// Payments more than [`EARLY_DAYS`] before their invoice was issued: how many, and the first line.
    pub early_payments: Option<(u64, u64)>,
    /// What was supposed, by word of [`ASSUMED`](super::ASSUMED): rows and money by currency.
    pub assumed: BTreeMap<&'static str, (u64, BTreeMap<String, i128>)>,
}

/// The same while lines are read: what is few is kept in short lists, in which the last found is looked at first.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) differing: Vec<(String, u64)>,
    pub(super) repeated: u64,
    pub(super) zero_payments: u64,
    pub(super) used_credits: u64,
    money: Few<(&'static str, Option<Currency>)>,
    assumed: Few<(&'static str, Option<Currency>)>,
    due: Few<&'static str>,
    issued: Option<(Day, Day)>,
    due_days: Option<(Day, Day)>,
    odd_due: Option<(u64, u64)>,
    early_payments: Option<(u64, u64)>,
}

/// A payment so many days before its invoice may be a deposit; an earlier one is more often a mistake of the year.
const EARLY_DAYS: i32 = 90;

/// Counts and sums by a key of few values.
#[derive(Debug)]
struct Few<K>(Vec<(K, u64, i128)>);

impl<K> Default for Few<K> {
    fn default() -> Few<K> {
        Few(Vec::new())
    }
}

impl<K: PartialEq> Few<K> {
    fn add(&mut self, key: K, amount: i64) {
        match self.0.iter_mut().find(|(known, ..)| *known == key) {
            Some((_, count, sum)) => {
                *count += 1;
                *sum += i128::from(amount);
            }
            None => self.0.push((key, 1, i128::from(amount))),
        }
    }
}

fn widen(span: &mut Option<(Day, Day)>, day: Option<Day>) {
    if let Some(day) = day {
        let (first, last) = span.unwrap_or((day, day));
        *span = Some((first.min(day), last.max(day)));
    }
}

impl Tally {
    /// Counts a row.
    pub(super) fn add(&mut self, plan: &PlanRow, row: &MadeRow, line: u64) {
        let table = plan.table.name;
        if let Some(amount) = row.amount {
            let kind = if row.is_credit { "credit_notes" } else { table };
            self.money.add((kind, row.currency), amount);
        }
        if let Some(word) = row.assumed {
            self.assumed.add((word, row.currency), row.amount.unwrap_or(0));
        }
        if plan.fills != Fills::Invoices {
            return;
        }
        widen(&mut self.issued, row.issued);
        widen(&mut self.due_days, row.due);
        if !row.due_source.is_empty() {
            self.due.add(row.due_source, 0);
        }
        if let (Some(issued), Some(due)) = (row.issued, row.due)
            && !(0..=366).contains(&due.since(issued))
        {
            let odd = self.odd_due.get_or_insert((0, line));
            odd.0 += 1;
        }
    }

    /// Looks at the day of a payment beside that of its invoice.
    pub(super) fn pay(&mut self, issued: Option<Day>, paid: Option<Day>, line: u64) {
        if let (Some(issued), Some(paid)) = (issued, paid)
            && issued.since(paid) > EARLY_DAYS
        {
            self.early_payments.get_or_insert((0, line)).0 += 1;
        }
    }

    /// What the report says of it.
    pub(super) fn sums(self) -> Sums {
        let code = |currency: Option<Currency>| currency.as_ref().map_or("", Currency::code).to_string();
        let mut sums = Sums {
            differing: self.differing,
            repeated: self.repeated,
            zero_payments: self.zero_payments,
            used_credits: self.used_credits,
            odd_due: self.odd_due,
            early_payments: self.early_payments,
            ..Sums::default()
        };
        for ((kind, currency), count, sum) in self.money.0 {
            sums.money.insert((kind, code(currency)), (count, sum));
        }
        for ((word, currency), count, sum) in self.assumed.0 {
            let assumed = sums.assumed.entry(word).or_default();
            assumed.0 += count;
            *assumed.1.entry(code(currency)).or_default() += sum;
        }
        for (source, count, _) in self.due.0 {
            sums.due.insert(source, count);
        }
        for (column, span) in [("issued", self.issued), ("due", self.due_days)] {
            if let Some(span) = span {
                sums.spans.insert(("invoices", column), span);
            }
        }
        sums
    }
}
