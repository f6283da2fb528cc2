//! What happened to the invoice that a delay can be counted from: the rows of the ledger, and what they add up to
//! (a promise that breaks, a plan that a missed instalment ends, money that finds its invoice).

use super::rows::{Row, Rows};
use crate::language::{Said, said};
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::Source;
use relance_kernel::policy::{
    Action, ActionKind, Anchor, Atom, Bound, Delay, Event, Guard, Policy, Rule, RuleKind, Slot, Variant,
};
use relance_kernel::{
    AccountState, ActionRecord, ApprovalMode, Day, Fact, FactValue, PromiseState, SettledBy, Symbol, View,
    decide,
};
use relance_ledger::RowPlace;

/// Something that happened to the invoice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Happening {
    /// The day on which it counts from.
    pub(super) known: Day,
    /// Its own date, which delays are counted from (M2).
    pub(super) date: Day,
    /// The row that says it; none if it follows from several.
    pub(super) row: Option<RowPlace>,
}

/// Everything of one kind that is known by the day, in the order in which it counted.
pub(super) fn happenings(ledger: &Rows<'_>, event: Event) -> Vec<Happening> {
    // A payer's money may find the invoices of those it pays for.
    let is_of_money = matches!(event, Event::PaymentReceived | Event::PaymentBounced);
    let of_invoice: Vec<Row<'_>> = match is_of_money {
        true => ledger.of_account().collect(),
        false => ledger.of_invoice().collect(),
    };
    let mut found: Vec<Happening> = of_invoice
        .into_iter()
        .filter(|row| says(&row.change.kind, event))
        .filter(|row| {
            let after = |days: i32| Atom::After {
                delay: Delay::Days(days),
                anchor: Anchor::Event(event),
            };
            // What a row of money did to an invoice, and which invoices a row without one concerned, is the kernel's
            // to say.
            let is_plain =
                row.change.invoice == Some(ledger.invoice) && !is_of_money && event != Event::PlanEnded;
            is_plain || ledger.concerns(row, after)
        })
        .map(|row| Happening {
            known: row.change.day,
            date: row.change.date,
            row: Some(row.place),
        })
        .collect();
    let computed = match event {
        Event::PromiseKept => promise_turns(ledger, PromiseState::Kept),
        Event::PromiseBroken => promise_turns(ledger, PromiseState::Broken),
        Event::PlanEnded => missed_instalments(ledger),
        Event::PaymentReceived => allocations(ledger),
        _ => Vec::new(),
    };
    for day in computed {
        // What a row says has its line already.
        if !found
            .iter()
            .any(|happening| happening.known == day || happening.date == day)
        {
            found.push(Happening {
                known: day,
                date: day,
                row: None,
            });
        }
    }
    found.sort();
    found
}

/// Whether a row of this kind can be the event.
fn says(kind: &ChangeKind, event: Event) -> bool {
    matches!(
        (kind, event),
        (ChangeKind::Notified, Event::Notified)
            | (ChangeKind::Promise { .. }, Event::PromiseMade)
            | (ChangeKind::Payment { .. }, Event::PaymentReceived)
            | (ChangeKind::Reversal { .. }, Event::PaymentBounced)
            | (ChangeKind::DisputeOpened { .. }, Event::DisputeOpened)
            | (ChangeKind::DisputeClosed, Event::DisputeClosed)
            | (ChangeKind::PlanAgreed { .. }, Event::PlanAgreed)
            | (ChangeKind::PlanEnded, Event::PlanEnded)
            | (ChangeKind::DueChanged(_), Event::DueChanged)
            | (ChangeKind::InsolvencyOpened, Event::InsolvencyOpened)
            | (ChangeKind::InsolvencyPublished, Event::InsolvencyPublished)
    )
}

/// Days on which the last promise became kept or broken.
fn promise_turns(ledger: &Rows<'_>, wanted: PromiseState) -> Vec<Day> {
    let made = happenings(ledger, Event::PromiseMade);
    let mut days = Vec::new();
    let mut last = PromiseState::None;
    each_day(ledger, |day, view| {
        let FactValue::Promise(state) = view.read(Fact::Promise, ledger.subject()) else {
            return;
        };
        let is_another = made.iter().any(|promise| promise.known == day);
        if state == wanted && (last != wanted || is_another) {
            days.push(day);
        }
        last = state;
    });
    days
}

/// Days on which a running plan ended without a row that says so.
fn missed_instalments(ledger: &Rows<'_>) -> Vec<Day> {
    let agreed = happenings(ledger, Event::PlanAgreed);
    let mut days = Vec::new();
    let mut was_running = false;
    each_day(ledger, |day, view| {
        let is_running = view.read(Fact::OnPlan, ledger.subject()) == FactValue::YesNo(true);
        let begins = agreed.iter().any(|plan| plan.known == day);
        if (was_running || begins) && !is_running {
            days.push(day);
        }
        was_running = is_running;
    });
    days
}

/// Days on which money that named no invoice found this one: those on which a step that waits for payments would act,
/// and that of the settlement, after which no step does.
fn allocations(ledger: &Rows<'_>) -> Vec<Day> {
    let settlement = state_on(ledger).settlement(ledger.invoice);
    let settled_on = settlement
        .filter(|settlement| settlement.by == Some(SettledBy::Payment))
        .map(|settlement| settlement.day);
    let policy = waits_for(ledger.policy, Event::PaymentReceived);
    let days = telling_days(ledger);
    let first = days.first().copied().unwrap_or(ledger.on);
    let mut state = AccountState::new(&policy, ledger.account, first);
    let mut records: Vec<ActionRecord> = Vec::new();
    for day in days {
        decide(
            &policy,
            ledger.account,
            &mut state,
            day,
            ApprovalMode::SameDay,
            &mut records,
        );
    }
    let acted = records
        .iter()
        .filter(|record| record.invoice == Some(ledger.invoice) && matches!(record.source, Source::Rule(_)))
        .map(|record| record.day);
    acted.chain(settled_on).collect()
}

/// The account with every row that counts by the day.
fn state_on(ledger: &Rows<'_>) -> AccountState {
    let mut state = AccountState::new(ledger.policy, ledger.account, ledger.first_decided);
    state.advance(ledger.policy, ledger.account, ledger.on);
    state
}

/// A policy of one step, which acts on each event of a kind and asks nothing else.
fn waits_for(like: &Policy, event: Event) -> Policy {
    let mut policy = Policy {
        tolerance: like.tolerance,
        calendar: like.calendar.clone(),
        ..Policy::without_rules(like.currency)
    };
    let rule = policy.rules.push(Rule {
        name: Symbol(0),
        was: None,
        kind: RuleKind::Step,
        guard: Guard::Always,
        actions: Box::new([Action {
            kind: ActionKind::BlockOrders,
            otherwise: None,
        }]),
        approval: None,
        without_reminder: false,
        lawful: false,
    });
    policy.slots.push(Slot {
        rule,
        occurrence: 0,
        bound: Bound::Event {
            event,
            delay: Delay::Days(0),
        },
        rank: None,
        age: None,
        variants: Box::new([Variant {
            rule,
            guard: Guard::Always,
        }]),
    });
    policy.with_index()
}

/// Shows each day that could change a promise or a plan, through the day of the question.
fn each_day(ledger: &Rows<'_>, mut look: impl FnMut(Day, &View<'_>)) {
    let mut state = AccountState::new(ledger.policy, ledger.account, ledger.first_decided);
    for day in telling_days(ledger) {
        state.advance(ledger.policy, ledger.account, day);
        look(day, &View::new(ledger.policy, ledger.account, &state));
    }
}

/// The days of rows, and those after which a promise or an instalment is late.
fn telling_days(ledger: &Rows<'_>) -> Vec<Day> {
    let mut days = Vec::new();
    for change in &ledger.account.changes {
        days.push(change.day);
        match &change.kind {
            ChangeKind::Promise { until, .. } => days.push(until.plus(1)),
            ChangeKind::PlanAgreed { instalments } => {
                days.extend(instalments.iter().map(|instalment| instalment.due.plus(1)));
            }
            _ => {}
        }
    }
    days.sort_unstable();
    days.dedup();
    let first = ledger.account.changes.first().map(|change| change.day);
    days.retain(|day| *day <= ledger.on && first.is_some_and(|first| *day >= first));
    days
}

/// The event as a reader says it.
pub(super) fn event_words(event: Event) -> Said {
    match event {
        Event::Notified => said!("notified", "notifiée"),
        Event::PromiseMade => said!("promise made", "promesse faite"),
        Event::PromiseKept => said!("promise kept", "promesse tenue"),
        Event::PromiseBroken => said!("promise broken", "promesse rompue"),
        Event::PaymentReceived => said!("payment received", "paiement reçu"),
        Event::PaymentBounced => said!("payment bounced", "paiement rejeté"),
        Event::DisputeOpened => said!("dispute opened", "litige ouvert"),
        Event::DisputeClosed => said!("dispute closed", "litige clos"),
        Event::PlanAgreed => said!("plan agreed", "échéancier convenu"),
        Event::PlanEnded => said!("plan ended", "fin de l'échéancier"),
        Event::DueChanged => said!("due date moved", "échéance déplacée"),
        Event::InsolvencyOpened => said!("insolvency opened", "procédure collective ouverte"),
        Event::InsolvencyPublished => said!("insolvency published", "procédure collective publiée"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_kernel::{Account, Currency, InvoiceIndex};
    use relance_ledger::Table;
    use relance_testkit::generate;
    use std::collections::BTreeSet;

    const EVENTS: [Event; 13] = [
        Event::Notified,
        Event::PromiseMade,
        Event::PromiseKept,
        Event::PromiseBroken,
        Event::PaymentReceived,
        Event::PaymentBounced,
        Event::DisputeOpened,
        Event::DisputeClosed,
        Event::PlanAgreed,
        Event::PlanEnded,
        Event::DueChanged,
        Event::InsolvencyOpened,
        Event::InsolvencyPublished,
    ];

    /// The days on which a step that waits for the event acts, and those on which the invoice is open.
    fn acted(account: &Account, event: Event, invoice: InvoiceIndex, days: (Day, Day)) -> [BTreeSet<Day>; 2] {
        let policy = waits_for(&Policy::without_rules(Currency::EUR), event);
        let mut state = AccountState::new(&policy, account, days.0);
        let (mut fired, mut open) = (BTreeSet::new(), BTreeSet::new());
        let mut day = days.0;
        while day <= days.1 {
            let mut records = Vec::new();
            decide(
                &policy,
                account,
                &mut state,
                day,
                ApprovalMode::SameDay,
                &mut records,
            );
            if records.iter().any(|record| record.invoice == Some(invoice)) {
                fired.insert(day);
            }
            if state.is_open(invoice) {
                open.insert(day);
            }
            day = day.plus(1);
        }
        [fired, open]
    }

    #[test]
    fn what_happened_is_what_the_kernel_counts_from() {
        let policy = Policy::without_rules(Currency::EUR);
        let mut seen: BTreeSet<(Event, bool)> = BTreeSet::new();
        for seed in 0..200 {
            let case = generate::case(seed);
            let account = case.ledger.account();
            let places: Vec<RowPlace> = (1..)
                .take(account.changes.len())
                .map(|line| RowPlace {
                    table: Table::Events,
                    line,
                })
                .collect();
            for (event, invoice) in EVENTS
                .into_iter()
                .flat_map(|event| account.invoices.ids().map(move |invoice| (event, invoice)))
            {
                let ledger = Rows {
                    policy: &policy,
                    account: &account,
                    places: &places,
                    first_decided: case.first,
                    invoice,
                    on: case.last,
                };
                let found = happenings(&ledger, event);
                let at = format!("seed {seed}, {event:?} of {invoice:?}: {found:?}");
                let [fired, open] = acted(&account, event, invoice, (case.first, case.last));
                let counts_on = |one: &Happening| one.known.max(one.date).max(case.first);
                for one in &found {
                    seen.insert((event, one.row.is_some()));
                    let day = counts_on(one);
                    assert!(
                        !open.contains(&day) || fired.contains(&day),
                        "{at}: nothing on {day}"
                    );
                }
                for day in &fired {
                    // What counted while the invoice was settled acts when it opens again.
                    let is_told = found
                        .iter()
                        .map(counts_on)
                        .any(|counted| counted == *day || (counted < *day && !open.contains(&counted)));
                    assert!(is_told, "{at}: {day} is missing");
                }
                let (probe, atoms): (Vec<Policy>, Vec<_>) = [0, 1, 7, 30, 60]
                    .map(|days| {
                        let after = Atom::After {
                            delay: Delay::Days(days),
                            anchor: Anchor::Event(event),
                        };
                        let (policy, atom) = super::super::rows::with_atom(&policy, after);
                        (policy, (days, atom))
                    })
                    .into_iter()
                    .unzip();
                for (policy, (days, atom)) in probe.iter().zip(atoms) {
                    let mut state = AccountState::new(policy, &account, case.first);
                    state.advance(policy, &account, case.last);
                    let holds = View::new(policy, &account, &state)
                        .test_atom(atom, ledger.subject())
                        .holds();
                    let told = found.iter().any(|one| one.date.plus(days) <= case.last);
                    assert_eq!(holds, told, "{at}: {days}d after");
                }
            }
        }
        // The generator shows each kind, and what follows from rows as well as what is one.
        for event in EVENTS {
            assert!(
                seen.contains(&(event, true)) || seen.contains(&(event, false)),
                "{event:?} never happened"
            );
        }
    }
}
