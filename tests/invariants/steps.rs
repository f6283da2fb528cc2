//! Steps: none on a settled invoice, and none twice.

use crate::run::{Run, rule_of};
use relance_kernel::account::{Account, ChangeKind};
use relance_kernel::policy::{Bound, Event, Policy, RuleKind};
use relance_kernel::{CustomerIndex, Day, InvoiceIndex, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// Steps on invoices that are not open.
pub(crate) fn on_settled(run: &Run<'_>) -> Vec<String> {
    let is_step = |rule: RuleId| !matches!(run.policy.rules[rule].kind, RuleKind::Also { .. });
    run.done()
        .filter(|(day, record)| {
            rule_of(record).is_some_and(is_step)
                && record.invoice.is_none_or(|invoice| !day.before.is_open(invoice))
        })
        .map(|(_, record)| run.place(record))
        .collect()
}

/// Slots that fired more often than they may: a ladder slot once, an event slot once per event, a calendar slot once per
/// date, an `also` rule once.
pub(crate) fn twice(run: &Run<'_>) -> Vec<String> {
    let mut fired: BTreeMap<(InvoiceIndex, RuleId), BTreeSet<Day>> = BTreeMap::new();
    let mut customers: BTreeMap<InvoiceIndex, CustomerIndex> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut places = Vec::new();
    for (_, record) in run.done() {
        let (Some(invoice), Some(rule)) = (record.invoice, rule_of(record)) else {
            continue;
        };
        fired
            .entry((invoice, run.step_of(rule)))
            .or_default()
            .insert(record.day);
        customers.insert(invoice, record.customer);
        if !seen.insert((record.day, invoice, rule, record.sequence)) {
            places.push(format!("two rows: {}", run.place(record)));
        }
    }
    for ((invoice, rule), days) in &fired {
        let Some(&last) = days.last() else { continue };
        let may = times(run, *rule, *invoice, customers[invoice], last, &fired);
        if may.is_some_and(|may| days.len() > may) {
            places.push(format!(
                "rule {rule:?} of invoice {invoice:?} on {days:?}, may {may:?}"
            ));
        }
    }
    places
}

/// How often a rule may have fired by a day; none = any number.
fn times(
    run: &Run<'_>,
    rule: RuleId,
    invoice: InvoiceIndex,
    customer: CustomerIndex,
    through: Day,
    fired: &BTreeMap<(InvoiceIndex, RuleId), BTreeSet<Day>>,
) -> Option<usize> {
    if let RuleKind::Also { each_time, .. } = run.policy.rules[rule].kind {
        return (!each_time).then_some(1);
    }
    let slots: Vec<_> = run.policy.slots.iter().filter(|slot| slot.rule == rule).collect();
    let slot = slots.first()?;
    if slot.rank.is_some() {
        return Some(slots.len());
    }
    Some(match &slot.bound {
        Bound::Event { event, .. } => events(run.account, *event, invoice, customer, through),
        Bound::AfterStep { rule: after, .. } => {
            let own = fired
                .get(&(invoice, run.step_of(*after)))
                .map_or(0, BTreeSet::len);
            own + history(run.policy, run.account, invoice, customer)
        }
        bound => dates(bound, run.first, through),
    })
}

/// How many events there can have been: rows of their kind, known by the day.
fn events(
    account: &Account,
    event: Event,
    invoice: InvoiceIndex,
    customer: CustomerIndex,
    through: Day,
) -> usize {
    let of_invoice = |kind: &dyn Fn(&ChangeKind) -> bool| {
        (account.changes.iter())
            .filter(|change| change.day <= through && kind(&change.kind))
            .filter(|change| change.customer == customer)
            .filter(|change| change.invoice.is_none_or(|of| of == invoice))
            .count()
    };
    let of_account = |kind: &dyn Fn(&ChangeKind) -> bool| {
        (account.changes.iter())
            .filter(|change| change.day <= through && kind(&change.kind))
            .count()
    };
    let promises = of_invoice(&|kind| matches!(kind, ChangeKind::Promise { .. }));
    let money = of_account(&|kind| matches!(kind, ChangeKind::Payment { .. } | ChangeKind::Reversal { .. }));
    match event {
        Event::Notified => of_invoice(&|kind| matches!(kind, ChangeKind::Notified)),
        Event::PromiseMade => promises,
        // A kept promise may be lost through a reversal, and kept or broken anew.
        Event::PromiseKept | Event::PromiseBroken => promises * (1 + money),
        // Waiting money may be allocated in parts, on the days on which something opens.
        Event::PaymentReceived => of_account(&|kind| {
            !matches!(
                kind,
                ChangeKind::Action { .. } | ChangeKind::Replied | ChangeKind::Notified
            )
        }),
        Event::PaymentBounced => of_account(&|kind| matches!(kind, ChangeKind::Reversal { .. })),
        Event::DisputeOpened => of_invoice(&|kind| matches!(kind, ChangeKind::DisputeOpened { .. })),
        Event::DisputeClosed => of_invoice(&|kind| matches!(kind, ChangeKind::DisputeClosed)),
        Event::PlanAgreed => of_invoice(&|kind| matches!(kind, ChangeKind::PlanAgreed { .. })),
        // Each plan ends once.
        Event::PlanEnded => {
            of_invoice(&|kind| matches!(kind, ChangeKind::PlanAgreed { .. } | ChangeKind::PlanEnded))
        }
        Event::DueChanged => of_invoice(&|kind| matches!(kind, ChangeKind::DueChanged(_))),
        Event::InsolvencyOpened => of_invoice(&|kind| matches!(kind, ChangeKind::InsolvencyOpened)),
        Event::InsolvencyPublished => of_invoice(&|kind| matches!(kind, ChangeKind::InsolvencyPublished)),
    }
}

/// Actions recorded for the invoice that may name a rule of the policy.
fn history(policy: &Policy, account: &Account, invoice: InvoiceIndex, customer: CustomerIndex) -> usize {
    (account.changes.iter())
        .filter(|change| change.customer == customer && change.invoice.is_none_or(|of| of == invoice))
        .filter(|change| match change.kind {
            ChangeKind::Action { note: Some(note), .. } => policy.rule_named_in_history(note).is_some(),
            _ => false,
        })
        .count()
}

/// How many dates of a calendar lie between two days, both included.
fn dates(bound: &Bound, first: Day, last: Day) -> usize {
    let mut count = 0;
    let mut day = first;
    while day <= last {
        let (_, month, of_month) = day.ymd();
        let ends_month = day.plus(1).ymd().1 != month;
        let is_date = match bound {
            Bound::Dates(dates) => dates.contains(&day),
            Bound::Monthly(on) => of_month == *on || (ends_month && *on > of_month),
            Bound::Yearly(in_month, on) => {
                month == *in_month && (of_month == *on || (ends_month && *on > of_month))
            }
            _ => false,
        };
        count += usize::from(is_date);
        day = day.plus(1);
    }
    count
}
