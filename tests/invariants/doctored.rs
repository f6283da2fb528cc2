//! Each check can fail: action lists that were tampered with, or held against another account than their own.

use crate::future::differs;
use crate::run::{Days, DecidedDay, Run, compiled};
use crate::{INVARIANTS, broken};
use relance_kernel::account::{Account, ChangeKind};
use relance_kernel::decision::Effect;
use relance_kernel::policy::{Event, Policy};
use relance_kernel::{
    ActionRecord, ApprovalMode, Currency, CustomerIndex, CustomerKind, Day, Interner, InvoiceIndex,
};
use relance_testkit::ledger::LedgerBuilder;
use std::collections::BTreeSet;

const POLICY: &str = r#"policy "doctored" {
  calendar FR
  contact on working days
  quiet from 24 Dec to 2 Jan
  at least 5d between contacts per customer
  at most 2 contacts within 30d per customer
}
template mise is formal, legal
first:    when overdue 7d  then email gentle
second:   when overdue 21d then email firm
notice:   when overdue 45d then letter mise, claim indemnity
handover: when overdue 60d then escalate to agency
fee:      when notified    then charge 40 EUR as fee
watch:    also when overdue 10d then task "look" for collector
never email firm when country = FR
never task       when country = FR
"#;

const ACME: CustomerIndex = CustomerIndex(0);
const F1: InvoiceIndex = InvoiceIndex(0);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A business in Belgium with one invoice, due on 5 January, notified on the 15th, and what else is said.
fn ledger(interner: &mut Interner, more: impl FnOnce(&mut LedgerBuilder)) -> Account {
    let mut ledger = LedgerBuilder::new();
    let customer = ledger.customer(CustomerKind::Business);
    ledger.customers[0].country = Some(interner.intern("BE"));
    let euro = Currency::parse("EUR").unwrap();
    let invoice = ledger.invoice(customer, 100_000, euro, day("2025-12-05"), day("2026-01-05"));
    ledger.row(day("2026-01-15"), customer, Some(invoice), ChangeKind::Notified);
    more(&mut ledger);
    ledger.account()
}

fn run<'a>(policy: &'a Policy, account: &'a Account) -> Run<'a> {
    Run::new(
        policy,
        account,
        day("2025-12-01"),
        day("2026-06-30"),
        ApprovalMode::SameDay,
        Days::All,
    )
}

/// The actions of one account held against the days of another.
fn swapped<'a>(policy: &'a Policy, actions: &'a Account, days: &'a Account) -> Run<'a> {
    let records = run(policy, actions).days;
    let mut run = run(policy, days);
    for (day, of) in run.days.iter_mut().zip(records) {
        assert_eq!(day.day, of.day);
        day.records = of.records;
    }
    run
}

fn on<'r>(run: &'r mut Run<'_>, date: &str) -> &'r mut DecidedDay {
    let date = day(date);
    run.days.iter_mut().find(|day| day.day == date).unwrap()
}

/// The record of a day, taken out of it.
fn take(run: &mut Run<'_>, date: &str) -> ActionRecord {
    let records = &mut on(run, date).records;
    assert_eq!(records.len(), 1, "{records:?}");
    records.remove(0)
}

fn put(run: &mut Run<'_>, date: &str, mut record: ActionRecord) {
    record.day = day(date);
    on(run, date).records.push(record);
}

/// The promises that a run breaks.
fn names(run: &Run<'_>) -> BTreeSet<String> {
    broken(run)
        .iter()
        .map(|place| place.split(": ").next().unwrap().to_string())
        .collect()
}

#[test]
fn every_promise_can_be_broken() {
    let mut interner = Interner::new();
    let policy = compiled(POLICY, &mut interner).unwrap();
    let honest = ledger(&mut interner, |_| {});
    assert_eq!(broken(&run(&policy, &honest)), Vec::<String>::new());
    let days: Vec<String> = (run(&policy, &honest).days.iter())
        .flat_map(|day| &day.records)
        .map(|record| record.day.to_string())
        .collect();
    // First, task, fee, second, notice, handover.
    assert_eq!(
        days,
        [
            "2026-01-12",
            "2026-01-15",
            "2026-01-15",
            "2026-01-26",
            "2026-02-19",
            "2026-03-06"
        ]
    );

    let mut shown = BTreeSet::new();
    let mut breaks = |run: &Run<'_>, name: &str| {
        let found = names(run);
        assert!(found.contains(name), "{name}: only {found:?}");
        shown.insert(name.to_string());
    };
    let tampered = |tamper: &dyn Fn(&mut Run<'_>)| {
        let mut run = run(&policy, &honest);
        tamper(&mut run);
        run
    };
    let moved = |from: &'static str, to: &'static str| {
        tampered(&move |run| {
            let record = take(run, from);
            put(run, to, record);
        })
    };
    let copied = |from: &'static str, to: &'static str| {
        tampered(&move |run| {
            let record = take(run, from);
            put(run, from, record.clone());
            put(run, to, record);
        })
    };

    breaks(&copied("2026-01-12", "2026-01-19"), "each slot at most once");
    breaks(&copied("2026-01-12", "2026-01-12"), "each slot at most once");
    breaks(&moved("2026-01-26", "2026-01-16"), "spacing");
    breaks(&moved("2026-02-19", "2026-02-05"), "caps");
    breaks(&moved("2026-02-19", "2026-01-12"), "one contact a day");
    breaks(
        &moved("2026-01-26", "2026-01-24"),
        "contact days and quiet periods",
    );
    breaks(
        &moved("2026-01-12", "2025-12-29"),
        "contact days and quiet periods",
    );
    breaks(
        &moved("2026-03-06", "2026-03-07"),
        "contact days and quiet periods",
    );

    let mut on_other = |name: &str, more: &dyn Fn(&mut LedgerBuilder)| {
        let other = ledger(&mut interner, more);
        breaks(&swapped(&policy, &honest, &other), name);
    };
    on_other("settled invoices get no step", &|ledger| {
        ledger.pays(day("2026-01-20"), F1, 100_000);
    });
    for kind in [CustomerKind::Unknown, CustomerKind::Consumer] {
        on_other(
            "claims and charges of consumers and of unknown kinds",
            &|ledger| ledger.customers[0].kind = kind,
        );
    }
    on_other("legal steps and transfers of unknown kinds", &|ledger| {
        ledger.customers[0].kind = CustomerKind::Unknown;
    });
    on_other("public bodies and agencies", &|ledger| {
        ledger.customers[0].kind = CustomerKind::Public
    });
    let pausing = [
        ChangeKind::DisputeOpened {
            reason: None,
            amount: None,
        },
        ChangeKind::Promise {
            until: day("2026-01-28"),
            amount: None,
        },
        ChangeKind::PlanAgreed {
            instalments: Box::default(),
        },
        ChangeKind::Stopped { until: None },
        ChangeKind::Stopped {
            until: Some(day("2026-01-26")),
        },
        ChangeKind::InsolvencyOpened,
    ];
    for kind in pausing {
        on_other("paused invoices", &|ledger| {
            ledger.row(day("2026-01-22"), ACME, Some(F1), kind.clone())
        });
        on_other("paused invoices", &|ledger| {
            ledger.row(day("2026-01-22"), ACME, None, kind.clone())
        });
    }
    on_other("paused invoices", &|ledger| {
        let euro = ledger.invoices[0].currency;
        let credit = ChangeKind::CreditNote {
            amount: 100_000,
            currency: euro,
        };
        ledger.row(day("2026-01-22"), ACME, None, credit);
    });
    // A country that is not known: whether `never` holds is unknown, and that pauses.
    on_other("paused invoices", &|ledger| ledger.customers[0].country = None);

    let france = interner.intern("FR");
    let french = ledger(&mut interner, |ledger| ledger.customers[0].country = Some(france));
    let run = swapped(&policy, &honest, &french);
    assert_eq!(
        broken(&run).len(),
        2,
        "the second reminder and the task: {:?}",
        broken(&run)
    );
    breaks(&run, "never");

    let all: BTreeSet<String> = INVARIANTS.iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(shown, all, "a promise that nothing here breaks");
}

#[test]
fn an_event_step_is_held_to_the_number_of_its_events() {
    let mut interner = Interner::new();
    let policy = compiled(POLICY, &mut interner).unwrap();
    let account = ledger(&mut interner, |_| {});
    let mut run = run(&policy, &account);
    let records = on(&mut run, "2026-01-15").records.clone();
    let fee = records
        .iter()
        .find(|record| matches!(record.effect, Effect::Charge { .. }))
        .unwrap();
    put(&mut run, "2026-01-20", fee.clone());
    assert_eq!(
        names(&run),
        BTreeSet::from(["each slot at most once".to_string()])
    );
    // With a second notification it may.
    let twice = ledger(&mut interner, |ledger| {
        ledger.row(day("2026-01-20"), ACME, Some(F1), ChangeKind::Notified);
    });
    assert_eq!(names(&self::run(&policy, &twice)), BTreeSet::new());
    let slots = policy.slots.iter();
    let events = slots.filter(|slot| {
        matches!(
            slot.bound,
            relance_kernel::policy::Bound::Event {
                event: Event::Notified,
                ..
            }
        )
    });
    assert_eq!(events.count(), 1);
}

#[test]
fn a_look_at_the_future_is_seen() {
    let mut interner = Interner::new();
    let policy = compiled(POLICY, &mut interner).unwrap();
    let honest = ledger(&mut interner, |_| {});
    let now = run(&policy, &honest).records_of(&honest);
    // A decision of the 26th that knew of the payment of the 27th would be the one that knew it on the 26th.
    let prescient = ledger(&mut interner, |ledger| {
        ledger.pays(day("2026-01-26"), F1, 100_000);
    });
    let other = run(&policy, &prescient).records_of(&prescient);
    assert!(differs(&now, &other, day("2026-01-26")).is_some());
    assert!(differs(&now, &other, day("2026-01-25")).is_none());
    // And what the mutations add is enough to change what comes after: they are no empty gesture.
    let run = run(&policy, &honest);
    assert!(crate::future::looks(&run, 7).is_empty());
    assert!(crate::future::mutations_matter(&run, day("2026-01-20")));
}
