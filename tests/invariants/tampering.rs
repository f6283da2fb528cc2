//! A small account and its action list, and the ways to tamper with it: move, copy and take out records, or hold them
//! against another ledger.

use relance_kernel::account::ChangeKind;
use relance_kernel::{
    Account, ActionRecord, ApprovalMode, Currency, CustomerIndex, CustomerKind, Day, InvoiceIndex,
};
use relance_testkit::invariants::{Compiled, DecidedDay, Invariant, Run, broken, compiled};
use relance_testkit::ledger::LedgerBuilder;
use std::collections::BTreeSet;

pub(crate) const ACME: CustomerIndex = CustomerIndex(0);
pub(crate) const F1: InvoiceIndex = InvoiceIndex(0);
pub(crate) const F2: InvoiceIndex = InvoiceIndex(1);

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A policy and an account.
pub(crate) struct Scene {
    pub(crate) compiled: Compiled,
    pub(crate) account: Account,
    pub(crate) approvals: ApprovalMode,
}

pub(crate) type Build<'a> = &'a dyn Fn(&mut LedgerBuilder);
pub(crate) type Tamper<'a> = &'a dyn Fn(&mut Vec<DecidedDay>);

/// A business in Belgium with one invoice, due on 5 January, notified on the 15th, and what else is said.
pub(crate) fn scene(policy: &str, more: Build<'_>) -> Scene {
    let mut ledger = LedgerBuilder::new();
    let customer = ledger.customer(CustomerKind::Business);
    ledger.customers[0].country = Some(ledger.interner.intern("BE"));
    let euro = Currency::parse("EUR").unwrap();
    let invoice = ledger.invoice(customer, 100_000, euro, day("2025-12-05"), day("2026-01-05"));
    ledger.row(day("2026-01-15"), customer, Some(invoice), ChangeKind::Notified);
    more(&mut ledger);
    Scene {
        compiled: compiled(policy, ledger.interner.clone()).unwrap(),
        account: ledger.account(),
        approvals: ApprovalMode::SameDay,
    }
}

impl Scene {
    pub(crate) fn run(&self) -> Run<'_> {
        let (first, last) = (day("2025-12-20"), day("2026-06-30"));
        Run::new(&self.compiled, &self.account, first, last, self.approvals, true)
    }
}

pub(crate) fn names(run: &Run<'_>) -> BTreeSet<Invariant> {
    broken(run).iter().map(|place| place.invariant).collect()
}

/// What the actions of one ledger break, tampered with, held against another.
pub(crate) fn found(
    policy: &str,
    own: Build<'_>,
    tamper: Tamper<'_>,
    other: Build<'_>,
) -> BTreeSet<Invariant> {
    let own = scene(policy, own);
    assert_eq!(broken(&own.run()), [], "the honest run");
    let other = scene(policy, other);
    assert_eq!(broken(&other.run()), [], "the honest run of the other ledger");
    let mut days = own.run().days;
    tamper(&mut days);
    let mut run = other.run();
    run.days = days;
    names(&run)
}

/// What a tampered list breaks.
pub(crate) fn tampered(policy: &str, own: Build<'_>, tamper: Tamper<'_>) -> BTreeSet<Invariant> {
    found(policy, own, tamper, own)
}

/// What the actions of a ledger break on another.
pub(crate) fn elsewhere(policy: &str, other: Build<'_>) -> BTreeSet<Invariant> {
    found(policy, &nothing, &|_| {}, other)
}

pub(crate) fn nothing(_: &mut LedgerBuilder) {}

/// The first record of a day, taken out of it.
pub(crate) fn take(days: &mut Vec<DecidedDay>, date: &str) -> ActionRecord {
    let at = days.iter().position(|of| of.day == day(date));
    assert!(at.is_some(), "nothing on {date}: {:?}", dates(days));
    let at = at.unwrap();
    let record = days[at].records.remove(0);
    days.retain(|of| !of.records.is_empty());
    record
}

pub(crate) fn put(days: &mut Vec<DecidedDay>, date: &str, mut record: ActionRecord) {
    let date = day(date);
    record.day = date;
    match days.iter_mut().find(|of| of.day == date) {
        Some(of) => of.records.push(record),
        None => days.push(DecidedDay {
            day: date,
            records: vec![record],
        }),
    }
    days.sort_by_key(|of| of.day);
}

pub(crate) fn moved(days: &mut Vec<DecidedDay>, from: &str, to: &str) {
    let record = take(days, from);
    put(days, to, record);
}

pub(crate) fn copied(days: &mut Vec<DecidedDay>, from: &str, to: &str) {
    let record = take(days, from);
    put(days, from, record.clone());
    put(days, to, record);
}

pub(crate) fn dates(days: &[DecidedDay]) -> Vec<String> {
    (days.iter())
        .flat_map(|of| of.records.iter().map(|_| of.day.to_string()))
        .collect()
}

pub(crate) fn holds(found: &BTreeSet<Invariant>, invariant: Invariant) {
    assert!(found.contains(&invariant), "{invariant:?} is not among {found:?}");
}
