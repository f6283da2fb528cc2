//! No look at the future: whatever becomes known after a day changes no record of that day or before.

use super::{Broken, Invariant, Run};
use crate::rng::Rng;
use relance_kernel::account::{Account, Change, ChangeKind};
use relance_kernel::{ActionRecord, Day};

/// Where records of a day change with what becomes known later. The days come from a seed: any, and one after which a row
/// becomes known.
pub fn looks(run: &Run<'_>, seed: u64) -> Vec<Broken> {
    let mut rng = Rng::new(!seed);
    let any = run.first.plus(rng.between(0, run.last.since(run.first)));
    let mut days = vec![any];
    if !run.account.changes.is_empty() {
        let row = &run.account.changes[rng.below(run.account.changes.len())];
        days.extend(Some(row.day.plus(-1)).filter(|day| (run.first..=run.last).contains(day)));
    }
    let now: Vec<ActionRecord> = run.days.iter().flat_map(|day| day.records.clone()).collect();
    let mut places = Vec::new();
    for day in days {
        for (what, other) in [
            ("rows removed", removed(run.account, day)),
            ("rows and invoices changed", changed(run.account, day)),
            ("rows added", added(run.account, day)),
        ] {
            if let Some(difference) = differs(&now, &run.records_of(&other), day) {
                places.push(Broken {
                    invariant: Invariant::NoLookahead,
                    place: format!("after {day} {what}: {difference}"),
                });
            }
        }
    }
    places
}

/// The first record through a day that is in one list only.
pub fn differs(one: &[ActionRecord], other: &[ActionRecord], through: Day) -> Option<String> {
    let of = |list: &[ActionRecord]| -> Vec<ActionRecord> {
        list.iter()
            .filter(|record| record.day <= through)
            .cloned()
            .collect()
    };
    let (one, other) = (of(one), of(other));
    let longer = one.len().max(other.len());
    (0..longer)
        .find(|&at| one.get(at) != other.get(at))
        .map(|at| format!("{:?}\n  {:?}", one.get(at), other.get(at)))
}

fn removed(account: &Account, day: Day) -> Account {
    let mut account = account.clone();
    account.changes.retain(|change| change.day <= day);
    account
}

fn changed(account: &Account, day: Day) -> Account {
    let mut account = account.clone();
    let (mut later, mut unknown) = (Vec::new(), Vec::new());
    for change in account.changes.iter_mut().filter(|change| change.day > day) {
        match &mut change.kind {
            ChangeKind::Issued => unknown.extend(change.invoice),
            ChangeKind::Payment { amount, .. } | ChangeKind::CreditNote { amount, .. } => *amount *= 3,
            ChangeKind::Promise { until, .. } => *until = until.plus(11),
            ChangeKind::DueChanged(due) => *due = due.plus(-17),
            kind => later.push(std::mem::replace(kind, ChangeKind::Replied)),
        }
    }
    for id in unknown {
        // Generated rows may count before the invoice that they name; ledger readers never hand on such rows.
        if account
            .changes
            .iter()
            .any(|change| change.invoice == Some(id) && change.day <= day)
        {
            continue;
        }
        let invoice = &mut account.invoices[id];
        invoice.amount += 123_456;
        invoice.due = invoice.due.plus(-9);
        invoice.instalments = Box::default();
    }
    sort(&mut account);
    account
}

fn added(account: &Account, day: Day) -> Account {
    let mut account = account.clone();
    let numbered: Vec<_> = account
        .invoices
        .enumerate()
        .map(|(id, invoice)| (id, invoice.clone()))
        .collect();
    for ((id, invoice), payment) in numbered.into_iter().zip(1_000_000..) {
        let known = account
            .changes
            .iter()
            .any(|change| change.invoice == Some(id) && change.day <= day);
        if !known {
            continue;
        }
        // Dated today, learned tomorrow: what bank statements are like.
        let row = |kind| Change {
            day: day.plus(1),
            date: day,
            customer: invoice.customer,
            invoice: Some(id),
            kind,
        };
        let money = ChangeKind::Payment {
            payment,
            amount: invoice.amount.max(1),
            currency: invoice.currency,
        };
        account.changes.push(row(money));
        account.changes.push(row(ChangeKind::DisputeOpened {
            reason: None,
            amount: None,
        }));
        account.changes.push(row(ChangeKind::Stopped { until: None }));
    }
    sort(&mut account);
    account
}

fn sort(account: &mut Account) {
    account
        .changes
        .sort_by_key(|change| (change.day, change.kind.order(), change.date));
}

/// Whether what is added after a day changes any record after it.
pub fn mutations_matter(run: &Run<'_>, day: Day) -> bool {
    let now = run.records_of(run.account);
    [removed(run.account, Day::MIN), added(run.account, day)]
        .iter()
        .all(|other| differs(&now, &run.records_of(other), run.last).is_some())
}
