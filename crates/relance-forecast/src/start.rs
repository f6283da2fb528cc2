//! Accounts at the start of a forecast: what is open then, and the invoices to come.
//!
//! New business is last year's, 364 days later so that it falls on the same day of the week: the same under every
//! policy and in every replicate.

use crate::condition::Condition;
use crate::differing;
use crate::forecast::{Inputs, Question};
use crate::history::Reader;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::{Account, AccountState, CustomerIndex, Day, InvoiceIndex};
use relance_statistics::random::Key;
use std::collections::BTreeSet;

/// The days between an invoice of last year and its like to come: whole weeks.
pub const YEAR_OF_WEEKS: i32 = 52 * 7;

/// An account at the start of a forecast.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its rows up to the start, and the invoices to come.
    pub account: Account,
    /// Its state at the end of the day before the first.
    pub state: AccountState,
    /// The invoices that are open then, with how they stand.
    pub open: Vec<(InvoiceIndex, Condition)>,
    /// The invoices to come, each as the row that makes it known, ascending by day.
    pub arrivals: Vec<Change>,
    /// Names the account for draws.
    pub key: u64,
    /// Names each invoice for draws, by its position in the account: the same under every policy.
    pub keys: Vec<u64>,
    /// The sort of each customer, if effects of contacts differ by it.
    pub sorts: Vec<Option<u8>>,
}

/// A name for draws, from the text of an id.
pub(crate) fn key_of(id: &str) -> u64 {
    // FNV-1a: any order of rows gives the same.
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The customers of an account whose insolvency was opened and had not ended on a day.
fn insolvent(account: &Account, until: Day) -> BTreeSet<CustomerIndex> {
    let mut insolvent = BTreeSet::new();
    for change in account.changes.iter().take_while(|change| change.day <= until) {
        match change.kind {
            ChangeKind::InsolvencyOpened => insolvent.insert(change.customer),
            ChangeKind::InsolvencyEnded => insolvent.remove(&change.customer),
            _ => false,
        };
    }
    insolvent
}

/// The account of a number at the end of a day, under a policy, with invoices to come for so many days.
pub(crate) fn start(
    inputs: Inputs,
    number: usize,
    full: &Account,
    reader: &mut Reader,
    question: &Question,
) -> Start {
    let Inputs {
        policy,
        interner,
        source,
        fitted,
    } = inputs;
    let (until, new_business_days) = (question.until, question.new_business_days);
    reader.read(full, |_| {});
    let mut account = full.clone();
    account.changes.retain(|change| change.day <= until);
    let mut keys: Vec<u64> = account
        .invoices
        .ids()
        .map(|invoice| {
            Key::new(key_of(source.invoice_id(number, invoice)))
                .with(0)
                .bits()
        })
        .collect();
    let mut arrivals = Vec::new();
    let insolvent = insolvent(full, until);
    for (invoice, issued) in full.invoices.enumerate() {
        let again = issued.issued.plus(YEAR_OF_WEEKS);
        let known = reader.state().is_known(invoice);
        // Who is insolvent orders no more.
        if insolvent.contains(&issued.customer) {
            continue;
        }
        if !known || again <= until || again > until.plus(new_business_days) || issued.amount <= 0 {
            continue;
        }
        let mut like = issued.clone();
        like.issued = again;
        like.due = issued.due.plus(YEAR_OF_WEEKS);
        like.instalments = Box::default();
        let customer = like.customer;
        let index = account.invoices.push(like);
        keys.push(
            Key::new(key_of(source.invoice_id(number, invoice)))
                .with(1)
                .bits(),
        );
        arrivals.push(Change {
            day: again,
            date: again,
            customer,
            invoice: Some(index),
            kind: ChangeKind::Issued,
        });
    }
    arrivals.sort_by_key(|change| (change.day, change.invoice.map(|InvoiceIndex(position)| position)));
    let mut state = AccountState::new(policy, &account, until.plus(1));
    state.advance(policy, &account, until);
    let payer = full
        .customers
        .ids()
        .next()
        .map_or("", |payer| source.customer_id(number, payer));
    Start {
        open: reader.open().collect(),
        state,
        account,
        arrivals,
        key: key_of(payer),
        keys,
        sorts: differing::sorts_of(fitted.model.terms.differing.as_ref(), full, interner),
    }
}
