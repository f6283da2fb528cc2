//! What may not be done: what a `never` names, what the law forbids, and anything outward on a paused invoice.
//! Read anew from the ledger and the conditions of the day, not from what the decision noted.

use crate::run::{DecidedDay, Run, external, rule_of, subject};
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::{ActionRecord, Effect};
use relance_kernel::policy::{Forbidden, Pause, PauseCondition, TransferTarget, UntilBase};
use relance_kernel::{
    Currency, CustomerIndex, CustomerKind, Day, Fact, FactValue, InvoiceIndex, Subject, Truth, View,
};

fn places(run: &Run<'_>, wrong: impl Fn(&DecidedDay, &ActionRecord) -> bool) -> Vec<String> {
    run.done()
        .filter(|(day, record)| wrong(day, record))
        .map(|(_, record)| run.place(record))
        .collect()
}

/// Actions that a `never` forbids on their day.
pub(crate) fn nevers(run: &Run<'_>) -> Vec<String> {
    places(run, |day, record| {
        let view = View::new(run.policy, run.account, &day.before);
        (run.policy.nevers.iter()).any(|never| {
            names(never.action, &record.effect) && view.test(&never.guard, subject(record)).holds()
        })
    })
}

fn names(forbidden: Forbidden, effect: &Effect) -> bool {
    match (forbidden, effect) {
        (Forbidden::Contact, Effect::Contact { .. } | Effect::Charge { .. } | Effect::Escalate(_))
        | (Forbidden::Charge(None), Effect::Charge { .. })
        | (Forbidden::Escalate(None), Effect::Escalate(_))
        | (Forbidden::Task, Effect::Task { .. })
        | (Forbidden::Alert, Effect::Alert(_))
        | (Forbidden::Flag, Effect::Flag(_))
        | (Forbidden::BlockOrders, Effect::BlockOrders)
        | (Forbidden::ProposeWriteOff, Effect::ProposeWriteOff) => true,
        (Forbidden::Channel(of), Effect::Contact { channel, .. }) => of == *channel,
        (
            Forbidden::Template(of, named),
            Effect::Contact {
                channel, template, ..
            },
        ) => of == *channel && *template == Some(named),
        (Forbidden::Target(of, named), Effect::Contact { channel, to, .. }) => {
            of == *channel && *to == Some(named)
        }
        (Forbidden::Charge(Some(named)), Effect::Charge { what, .. }) => named == *what,
        (Forbidden::Claim(named), Effect::Contact { claims, .. }) => claims
            .iter()
            .any(|claimed| named.is_none_or(|named| named == *claimed)),
        (Forbidden::Escalate(Some(named)), Effect::Escalate(target)) => named == *target,
        _ => false,
    }
}

fn kind(run: &Run<'_>, day: &DecidedDay, customer: CustomerIndex) -> CustomerKind {
    day.before.customer(run.account, customer).kind
}

/// Claims and charges that the law does not let be made, or that nobody can judge.
pub(crate) fn claims(run: &Run<'_>) -> Vec<String> {
    places(run, |day, record| {
        let owed = match &record.effect {
            Effect::Contact { claims, .. } => !claims.is_empty(),
            effect => matches!(effect, Effect::Charge { .. }),
        };
        let country = day.before.customer(run.account, record.customer).country;
        let forbidden =
            country.is_some_and(|country| run.policy.consumer_charges_forbidden_in.contains(&country));
        let lawful = rule_of(record).is_some_and(|rule| run.policy.rules[rule].lawful);
        owed && match kind(run, day, record.customer) {
            CustomerKind::Unknown => true,
            CustomerKind::Consumer => forbidden || !lawful,
            _ => false,
        }
    })
}

/// Legal messages to customers of unknown kind, and transfers of what they owe.
pub(crate) fn of_unknown_kind(run: &Run<'_>) -> Vec<String> {
    places(run, |day, record| {
        let delicate = match &record.effect {
            Effect::Contact { template, .. } => {
                template.is_some_and(|template| run.policy.templates[template].legal)
            }
            effect => matches!(effect, Effect::Escalate(_)),
        };
        delicate && kind(run, day, record.customer) == CustomerKind::Unknown
    })
}

/// Public bodies at an agency.
pub(crate) fn agency(run: &Run<'_>) -> Vec<String> {
    places(run, |day, record| {
        record.effect == Effect::Escalate(TransferTarget::Agency)
            && kind(run, day, record.customer) == CustomerKind::Public
    })
}

/// Contacts, bookings and transfers on paused invoices.
pub(crate) fn paused(run: &Run<'_>) -> Vec<String> {
    places(run, |day, record| {
        external(record).is_some_and(|invoice| {
            let view = View::new(run.policy, run.account, &day.before);
            let subject = subject(record);
            let by_pause = run
                .policy
                .pauses
                .iter()
                .any(|pause| pauses(run, day, &view, pause, subject, invoice));
            let unknown_never = run
                .policy
                .nevers
                .iter()
                .any(|never| view.test(&never.guard, subject) == Truth::Unknown);
            by_pause
                || unknown_never
                || stopped(run, day.day, invoice, record.customer)
                || frozen(run, day.day, invoice, record.customer)
        })
    })
}

/// Whether a pause holds by the conditions of the day alone.
fn pauses(
    run: &Run<'_>,
    day: &DecidedDay,
    view: &View<'_>,
    pause: &Pause,
    subject: Subject,
    invoice: InvoiceIndex,
) -> bool {
    let holds = match &pause.condition {
        PauseCondition::When(guard) => view.test(guard, subject) != Truth::False,
        PauseCondition::UnallocatedCoversOverdue => {
            let currency = run.account.invoices[invoice].currency;
            let overdue = overdue(run, day, subject.customer, currency);
            overdue > 0 && day.before.unallocated(subject.customer, currency) >= overdue
        }
    };
    let in_time = pause.until.is_none_or(|until| {
        let base = match until.base {
            UntilBase::Date(date) => Some(date),
            UntilBase::Due => Some(day.before.due(invoice)),
            UntilBase::Issued => Some(run.account.invoices[invoice].issued),
            UntilBase::Promised => match view.read(Fact::Promised, subject) {
                FactValue::Date(date) => Some(date),
                _ => None,
            },
        };
        base.is_some_and(|base| day.day <= base.plus(until.plus))
    });
    holds && in_time
}

fn overdue(run: &Run<'_>, day: &DecidedDay, customer: CustomerIndex, currency: Currency) -> i64 {
    (run.account.invoices.enumerate())
        .filter(|(_, invoice)| invoice.customer == customer && invoice.currency == currency)
        .filter(|(id, _)| day.before.is_open(*id) && day.before.due(*id) < day.day)
        .map(|(id, _)| day.before.principal(id))
        .sum()
}

/// Whether a person stopped the invoice, or the customer (M54): through a date, which nothing shortens, or until somebody
/// lifts it. What lifts the stop of a customer lifts those of its invoices.
fn stopped(run: &Run<'_>, day: Day, invoice: InvoiceIndex, customer: CustomerIndex) -> bool {
    let (mut through, mut of_invoice, mut of_customer) = (None, false, false);
    let known = run.account.changes.iter().filter(|change| change.day <= day);
    for change in known.filter(|change| change.customer == customer) {
        let (named, of_all) = (change.invoice == Some(invoice), change.invoice.is_none());
        match change.kind {
            ChangeKind::Stopped { until: Some(until) } if named || of_all => {
                through = through.max(Some(until))
            }
            ChangeKind::Stopped { until: None } if named => of_invoice = true,
            ChangeKind::Stopped { until: None } if of_all => of_customer = true,
            ChangeKind::Resumed if named => of_invoice = false,
            ChangeKind::Resumed if of_all => (of_invoice, of_customer) = (false, false),
            _ => {}
        }
    }
    of_invoice || of_customer || through.is_some_and(|through| day <= through)
}

/// Whether the claim is from before the opening of an insolvency that has not ended (M51).
fn frozen(run: &Run<'_>, day: Day, invoice: InvoiceIndex, customer: CustomerIndex) -> bool {
    let mut opened = None;
    for change in run
        .account
        .changes
        .iter()
        .filter(|change| change.day <= day && change.customer == customer)
    {
        match change.kind {
            ChangeKind::InsolvencyOpened => opened = opened.max(Some(change.date)),
            ChangeKind::InsolvencyEnded => opened = None,
            _ => {}
        }
    }
    opened.is_some_and(|opened| run.account.invoices[invoice].issued < opened)
}
