//! What an import tells: what was read, taken, set aside, how it compares with the books, and how far to trust it.

use super::accounts::Receivable;
use super::allocate::{Allocation, Method};
use super::books::{Books, FileRead};
use super::chain::{Chain, Opening};
use super::dating::DueSource;
use super::ledger::{Built, Claim};
use super::movements::Nature;
use super::rows::{Reason, SetAside};
use super::years::Year;
use relance_kernel::Day;
use std::collections::BTreeMap;

/// A number of things and what they come to, cents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their sum.
    pub amount: i64,
}

impl Tally {
    fn add(&mut self, amount: i64) {
        self.count += 1;
        self.amount += amount;
    }
}

impl From<(u64, i64)> for Tally {
    fn from((count, amount): (u64, i64)) -> Tally {
        Tally { count, amount }
    }
}

/// What would be overdue if the terms were other ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sensitivity {
    /// Days added to the terms. Due dates that the books tell stay.
    pub days: i32,
    /// Invoices overdue, and what is open of them.
    pub overdue: Tally,
}

/// The sum of the books against that of the ledger, cents: `books = ledger - deposits + set_aside + unexplained`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Control {
    /// What the books show at their end on each class of accounts: debit less credit.
    pub books: BTreeMap<Receivable, i64>,
    /// The sum over the classes that become the ledger, with what rows hold that cannot be read.
    pub books_sum: i64,
    /// What the rows of the ledger come to: invoices less credit notes, payments and losses.
    pub ledger_sum: i64,
    /// Advances against deposit invoices, which are no money.
    pub deposits: i64,
    /// Lines of entries that do not balance, and rows that cannot be read but for their account and amount.
    pub set_aside: i64,
    /// Of it, what rows that cannot be read hold.
    pub unreadable: i64,
    /// Rows set aside of which the amount, or the account, is not known: they are in neither sum.
    pub unknown: u64,
    /// What is left: 0, or relance is wrong.
    pub unexplained: i64,
}

/// What an import tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The files, in the order of their periods.
    pub files: Vec<FileRead>,
    /// Files that were given twice and read once.
    pub dropped: Vec<String>,
    /// What was set aside.
    pub set_aside: Vec<SetAside>,
    /// Movements on accounts of customers by what they are.
    pub natures: BTreeMap<Nature, Tally>,
    /// Movements against other accounts, by these accounts.
    pub others: BTreeMap<u16, Tally>,
    /// Opening balances of years whose year before is there.
    pub openings: Vec<Opening>,
    /// Entries that close the balance sheet, which were passed over.
    pub closings: u64,
    /// Books against ledger.
    pub control: Control,
    /// Where due dates come from.
    pub due: BTreeMap<DueSource, Tally>,
    /// How it is known what was paid.
    pub allocated: BTreeMap<Method, Tally>,
    /// Payments that came back and that no payment explains: claims.
    pub returned_unknown: Tally,
    /// Credit notes that were paid out.
    pub paid_out: Tally,
    /// Ids that had to be made longer.
    pub collisions: u64,
    /// Customers whose rows name nobody: they stand on a general account.
    pub general_accounts: Vec<String>,
    /// Customers of the file of terms that are not in the books.
    pub unknown_terms: Vec<String>,
    /// The day of what is open and overdue.
    pub as_of: Day,
    /// Invoices open that day.
    pub open: Tally,
    /// What is overdue that day, by terms.
    pub sensitivity: Vec<Sensitivity>,
    /// Rows of the tables: customers, invoices, instalments, payments, events.
    pub rows: [usize; 5],
}

impl Report {
    /// Whether rows were set aside that hold, or may hold, money of customers.
    pub fn lost_receivables(&self) -> bool {
        self.set_aside.iter().any(|row| row.receivable.is_some())
    }
}

/// By how many days the terms are varied.
const SHIFTS: [i32; 3] = [-15, 0, 15];

/// Sums up.
pub(super) fn report(
    books: Books,
    years: &[Year],
    dropped: Vec<String>,
    chain: &Chain,
    allocation: &Allocation,
    built: &Built,
    as_of: Option<Day>,
) -> Report {
    let mut natures: BTreeMap<Nature, Tally> = BTreeMap::new();
    let mut others: BTreeMap<u16, Tally> = BTreeMap::new();
    for movement in &chain.movements {
        natures.entry(movement.nature).or_default().add(movement.amount);
        if matches!(movement.nature, Nature::OtherCredit | Nature::OtherDebit) {
            others.entry(movement.against).or_default().add(movement.amount);
        }
    }
    let mut returned_unknown = Tally::default();
    for movement in allocation
        .returned_unknown
        .iter()
        .filter_map(|position| chain.movements.get(*position))
    {
        returned_unknown.add(movement.amount);
    }
    let mut paid_out = Tally::default();
    for (_, _, amount) in &allocation.paid_out {
        paid_out.add(*amount);
    }
    let last = years.last().map_or(Day::MIN, |year| year.period.1);
    let as_of = as_of.unwrap_or(last);
    let tables = &built.tables;
    Report {
        control: control(&books, years, chain, built),
        natures,
        others,
        openings: chain.openings.clone(),
        closings: chain.closings,
        due: built
            .due
            .iter()
            .map(|(source, tally)| (*source, (*tally).into()))
            .collect(),
        allocated: built
            .allocated
            .iter()
            .map(|(method, tally)| (*method, (*tally).into()))
            .collect(),
        returned_unknown,
        paid_out,
        collisions: built.collisions,
        general_accounts: books
            .general_accounts()
            .into_iter()
            .filter(|id| tables.customers.iter().any(|customer| customer.id == *id))
            .collect(),
        unknown_terms: Vec::new(),
        as_of,
        open: open(&built.claims, as_of),
        sensitivity: SHIFTS
            .map(|days| Sensitivity {
                days,
                overdue: overdue(&built.claims, as_of, days),
            })
            .to_vec(),
        rows: [
            tables.customers.len(),
            tables.invoices.len(),
            tables.instalments.len(),
            tables.payments.len(),
            tables.events.len(),
        ],
        files: books.files,
        dropped,
        set_aside: books.set_aside,
    }
}

fn control(books: &Books, years: &[Year], chain: &Chain, built: &Built) -> Control {
    let counted: Vec<usize> = years
        .iter()
        .skip(chain.counted_from)
        .flat_map(|year| year.files.iter().copied())
        .collect();
    let mut control = Control::default();
    for balances in counted.iter().filter_map(|file| books.balances.get(*file)) {
        for (class, amount) in &balances.by_class {
            *control.books.entry(*class).or_default() += amount;
            if class.is_taken() {
                control.books_sum += amount;
            }
        }
    }
    // From the cells that are written, not from what they were made of.
    let tables = &built.tables;
    let invoiced: i64 = tables.invoices.iter().map(|row| row.amount).sum();
    let paid = tables.payments.iter().map(|row| match row.reverses.is_empty() {
        true => row.amount,
        false => -row.amount,
    });
    let paid: i64 = paid.sum();
    let lost = tables.events.iter().filter(|row| row.event == "written_off");
    let lost: i64 = lost.filter_map(|row| crate::tables::cents(&row.value)).sum();
    control.ledger_sum = invoiced - paid - lost;
    control.deposits = chain.deferred;
    let unbalanced = books
        .set_aside
        .iter()
        .filter(|row| counted.contains(&row.file) && matches!(row.reason, Reason::Unbalanced { .. }));
    control.set_aside = unbalanced.filter_map(|row| row.receivable.flatten()).sum();
    for row in books.set_aside.iter().filter(|row| counted.contains(&row.file)) {
        control.unreadable += row.unreadable();
        control.unknown += u64::from(row.receivable == Some(None));
    }
    control.books_sum += control.unreadable;
    control.set_aside += control.unreadable;
    control.unexplained = control.books_sum - (control.ledger_sum - control.deposits + control.set_aside);
    control
}

/// What is open of the parts of a claim on a day, by due date: credits cover the oldest part first.
fn open_parts(claim: &Claim, as_of: Day) -> Vec<(Day, i64)> {
    if claim.issued > as_of {
        return Vec::new();
    }
    let credits = claim.credits.iter().filter(|(date, _)| *date <= as_of);
    let mut covered: i64 = credits.map(|(_, amount)| amount).sum();
    let mut parts = Vec::with_capacity(claim.parts.len());
    for (due, amount) in &claim.parts {
        let paid = covered.clamp(0, *amount);
        covered -= paid;
        if *amount > paid {
            parts.push((*due, amount - paid));
        }
    }
    parts
}

fn open(claims: &[Claim], as_of: Day) -> Tally {
    let mut tally = Tally::default();
    for claim in claims {
        let parts = open_parts(claim, as_of);
        if !parts.is_empty() {
            tally.add(parts.iter().map(|(_, open)| open).sum());
        }
    }
    tally
}

fn overdue(claims: &[Claim], as_of: Day, shift: i32) -> Tally {
    let mut tally = Tally::default();
    for claim in claims {
        let shift = if claim.source == DueSource::Text { 0 } else { shift };
        let parts = open_parts(claim, as_of);
        let overdue: i64 = parts
            .iter()
            .filter(|(due, _)| due.plus(shift) < as_of)
            .map(|(_, open)| open)
            .sum();
        if overdue > 0 {
            tally.add(overdue);
        }
    }
    tally
}
