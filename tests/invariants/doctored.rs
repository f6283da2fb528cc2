//! Each invariant can fail: action lists that were tampered with, or held against another ledger than their own.

use crate::tampering::*;
use relance_kernel::account::{Address, Attribute, ChangeKind};
use relance_kernel::decision::Effect;
use relance_kernel::policy::AddressKind;
use relance_kernel::{ApprovalMode, CustomerKind, InvoiceIndex};
use relance_testkit::invariants::{Invariant, future};
use relance_testkit::ledger::LedgerBuilder;
use std::collections::BTreeSet;

const POLICY: &str = r#"policy "doctored" {
  currency EUR
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

#[test]
fn the_honest_run_is_what_the_others_tamper_with() {
    let scene = scene(POLICY, &nothing);
    // First, task, fee, second, notice, handover.
    assert_eq!(
        dates(&scene.run().days),
        [
            "2026-01-12",
            "2026-01-15",
            "2026-01-15",
            "2026-01-26",
            "2026-02-19",
            "2026-03-06"
        ]
    );
}

#[test]
fn limits() {
    let breaks = |from: &str, to: &str, invariant| {
        holds(
            &tampered(POLICY, &nothing, &|days| moved(days, from, to)),
            invariant,
        );
    };
    breaks("2026-01-26", "2026-01-16", Invariant::Spacing);
    breaks("2026-02-19", "2026-02-05", Invariant::Caps);
    breaks("2026-02-19", "2026-01-12", Invariant::OneADay);
    breaks("2026-01-26", "2026-01-24", Invariant::ContactDays);
    breaks("2026-01-12", "2025-12-29", Invariant::ContactDays);
    breaks("2026-03-06", "2026-03-07", Invariant::ContactDays);
    breaks("2026-01-26", "2026-01-14", Invariant::Gap);
    breaks("2026-01-12", "2026-01-09", Invariant::Condition);
}

#[test]
fn settled_and_paused() {
    let on_other = |kind: &ChangeKind, invoice: Option<InvoiceIndex>, invariant| {
        let found = elsewhere(POLICY, &|ledger| {
            ledger.row(day("2026-01-22"), ACME, invoice, kind.clone());
        });
        holds(&found, invariant);
    };
    let pays: Build<'_> = &|ledger| {
        ledger.pays(day("2026-01-20"), F1, 100_000);
    };
    holds(&elsewhere(POLICY, pays), Invariant::Settled);
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
    for kind in &pausing {
        on_other(kind, Some(F1), Invariant::Paused);
        on_other(kind, None, Invariant::Paused);
    }
    on_other(&ChangeKind::InsolvencyOpened, None, Invariant::BuiltInTasks);
    let credit: Build<'_> = &|ledger| {
        let credit = ChangeKind::CreditNote {
            amount: 100_000,
            currency: ledger.invoices[0].currency,
        };
        ledger.row(day("2026-01-22"), ACME, None, credit);
    };
    holds(&elsewhere(POLICY, credit), Invariant::Paused);
    holds(&elsewhere(POLICY, credit), Invariant::BuiltInTasks);
    // A country that is not known: whether `never` holds is unknown, and that pauses.
    holds(
        &elsewhere(POLICY, &|ledger| ledger.customers[0].country = None),
        Invariant::Paused,
    );
}

#[test]
fn prohibitions() {
    for kind in [CustomerKind::Unknown, CustomerKind::Consumer] {
        let found = elsewhere(POLICY, &|ledger| ledger.customers[0].kind = kind);
        holds(&found, Invariant::Consumers);
    }
    let unknown = elsewhere(POLICY, &|ledger| ledger.customers[0].kind = CustomerKind::Unknown);
    holds(&unknown, Invariant::KindUnknown);
    let public = elsewhere(POLICY, &|ledger| ledger.customers[0].kind = CustomerKind::Public);
    holds(&public, Invariant::PublicBodies);
    let french = elsewhere(POLICY, &|ledger| {
        ledger.customers[0].country = Some(ledger.interner.intern("FR"));
    });
    holds(&french, Invariant::Never);
}

#[test]
fn a_slot_is_counted_apart_from_its_rule() {
    let twice = |to: &'static str| tampered(POLICY, &nothing, &move |days| copied(days, "2026-01-12", to));
    holds(&twice("2026-01-19"), Invariant::SlotOnce);
    holds(&twice("2026-01-12"), Invariant::SlotOnce);
    // Three slots: a week apart, and never two for the days of one.
    let every = r#"policy "every" { currency EUR }
again: when overdue 7d every 7d up to 3 times then email gentle
"#;
    assert_eq!(
        dates(&scene(every, &nothing).run().days),
        ["2026-01-12", "2026-01-19", "2026-01-26"]
    );
    let early = tampered(every, &nothing, &|days| moved(days, "2026-01-19", "2026-01-16"));
    holds(&early, Invariant::SlotOnce);
    let fourth = tampered(every, &nothing, &|days| copied(days, "2026-01-12", "2026-02-02"));
    holds(&fourth, Invariant::SlotOnce);
}

#[test]
fn an_event_slot_is_held_to_its_events_and_a_calendar_slot_to_its_dates() {
    let fee_again: Tamper<'_> = &|days| {
        let of_day = days.iter().find(|of| of.day == day("2026-01-15")).unwrap();
        let fee = (of_day.records.iter()).find(|record| matches!(record.effect, Effect::Charge { .. }));
        put(days, "2026-01-20", fee.unwrap().clone());
    };
    holds(&tampered(POLICY, &nothing, fee_again), Invariant::SlotOnce);
    // With a second notification it may.
    let again: Build<'_> = &|ledger| ledger.row(day("2026-01-20"), ACME, Some(F1), ChangeKind::Notified);
    assert_eq!(found(POLICY, &nothing, fee_again, again), BTreeSet::new());
    let monthly = r#"policy "monthly" { currency EUR }
monthly: every month on day 10 when overdue > 0d then task "look" for collector
"#;
    let early = tampered(monthly, &nothing, &|days| {
        copied(days, "2026-01-10", "2026-01-12")
    });
    holds(&early, Invariant::SlotOnce);
    let late = tampered(monthly, &nothing, &|days| moved(days, "2026-02-10", "2026-02-12"));
    assert!(!late.contains(&Invariant::SlotOnce), "{late:?}");
}

#[test]
fn what_history_says_was_done_is_not_done_again() {
    let past: Build<'_> = &|ledger| {
        let value = Some(ledger.interner.intern("email"));
        let note = Some(ledger.interner.intern("first"));
        ledger.row(
            day("2025-12-10"),
            ACME,
            Some(F1),
            ChangeKind::Action { value, note },
        );
    };
    let found = found(POLICY, &nothing, &|_| {}, past);
    holds(&found, Invariant::SlotOnce);
    let higher: Build<'_> = &|ledger| {
        let value = Some(ledger.interner.intern("email"));
        let note = Some(ledger.interner.intern("second"));
        ledger.row(
            day("2025-12-10"),
            ACME,
            Some(F1),
            ChangeKind::Action { value, note },
        );
    };
    holds(
        &self::found(POLICY, &nothing, &|_| {}, higher),
        Invariant::PassedStays,
    );
}

const ALSO: &str = r#"policy "also" { currency EUR }
once:    also when overdue 10d then task "look" for collector
again:   also each time when disputed then task "ask" for collector
account: also per customer when customer.overdue_balance > 100 EUR then task "call" for collector
"#;

/// Disputed twice, paid, and a second invoice overdue later: two episodes.
fn two_episodes(ledger: &mut LedgerBuilder) {
    let opened = ChangeKind::DisputeOpened {
        reason: None,
        amount: None,
    };
    ledger.row(day("2026-01-20"), ACME, Some(F1), opened.clone());
    ledger.row(day("2026-01-22"), ACME, Some(F1), ChangeKind::DisputeClosed);
    ledger.row(day("2026-01-25"), ACME, Some(F1), opened);
    ledger.pays(day("2026-02-10"), F1, 100_000);
    let euro = ledger.invoices[0].currency;
    ledger.invoice(ACME, 50_000, euro, day("2026-02-20"), day("2026-03-05"));
}

#[test]
fn an_also_goes_once_per_change_and_episode_and_not_less() {
    assert_eq!(
        dates(&scene(ALSO, &two_episodes).run().days),
        [
            "2026-01-06",
            "2026-01-15",
            "2026-01-20",
            "2026-01-25",
            "2026-03-06",
            "2026-03-15"
        ]
    );
    for (from, to) in [
        // Within the first episode, the first dispute, and the same invoice.
        ("2026-01-06", "2026-01-30"),
        ("2026-01-20", "2026-01-21"),
        ("2026-01-15", "2026-01-30"),
    ] {
        let twice = tampered(ALSO, &two_episodes, &|days| copied(days, from, to));
        holds(&twice, Invariant::SlotOnce);
    }
    for missing in ["2026-01-06", "2026-01-15", "2026-01-25", "2026-03-06"] {
        let less = tampered(ALSO, &two_episodes, &|days| {
            take(days, missing);
        });
        holds(&less, Invariant::AlsoGoes);
    }
    // A customer rule outside every episode.
    let outside = tampered(ALSO, &two_episodes, &|days| {
        moved(days, "2026-03-06", "2026-02-15")
    });
    holds(&outside, Invariant::Condition);
}

#[test]
fn legal_steps_need_a_reminder() {
    for (what, from) in [("notice", "2026-02-19"), ("handover", "2026-03-06")] {
        // Without the reminders before, and with the last one come back.
        let alone = tampered(POLICY, &nothing, &|days| {
            days.retain(|of| of.day >= day(from));
        });
        assert!(alone.contains(&Invariant::Reminder), "{what}: {alone:?}");
    }
    let bounced: Build<'_> = &|ledger| {
        for of in ["2026-01-13", "2026-01-27"] {
            ledger.row(day(of), ACME, Some(F1), ChangeKind::Bounced { channel: None });
        }
    };
    holds(&elsewhere(POLICY, bounced), Invariant::Reminder);
}

#[test]
fn what_was_passed_stays() {
    let passed = tampered(POLICY, &nothing, &|days| {
        let first = take(days, "2026-01-12");
        put(days, "2026-02-03", first);
    });
    holds(&passed, Invariant::PassedStays);
}

#[test]
fn persons_are_handed_over_with_approval_only() {
    let person: Build<'_> = &|ledger| ledger.customers[0].natural_person = Some(true);
    let mut scene = scene(POLICY, person);
    let days = scene.run().days;
    scene.approvals = ApprovalMode::Never;
    let mut run = scene.run();
    assert_eq!(names(&run), BTreeSet::new());
    run.days = days;
    assert_eq!(names(&run), BTreeSet::from([Invariant::Approval]));
    let asks = r#"policy "asks" { currency EUR }
first: when overdue 7d then email gentle requires approval of credit_manager
"#;
    let refused: Build<'_> = &|ledger| {
        let rule = ledger.interner.intern("first");
        ledger.row(day("2026-01-12"), ACME, Some(F1), ChangeKind::Refused { rule });
    };
    holds(&elsewhere(asks, refused), Invariant::Approval);
    // Three days to answer, and gone after two.
    let mut late = self::scene(asks, &nothing);
    late.approvals = ApprovalMode::After(3);
    let mut run = late.run();
    assert_eq!(dates(&run.days), ["2026-01-15"]);
    moved(&mut run.days, "2026-01-15", "2026-01-14");
    assert_eq!(names(&run), BTreeSet::from([Invariant::Approval]));
}

#[test]
fn what_cannot_be_delivered_did_not_go() {
    let failed: Build<'_> = &|ledger| {
        let rule = ledger.interner.intern("first");
        ledger.row(day("2026-01-12"), ACME, Some(F1), ChangeKind::Failed { rule });
    };
    holds(&elsewhere(POLICY, failed), Invariant::Delivered);
    let moved_away: Build<'_> = &|ledger| {
        let gone = Attribute::Address(AddressKind::Email, Address::Empty);
        ledger.row(day("2026-01-20"), ACME, None, ChangeKind::AttributeChanged(gone));
    };
    holds(&elsewhere(POLICY, moved_away), Invariant::Delivered);
    let opted_out: Build<'_> = &|ledger| {
        ledger.row(
            day("2026-01-20"),
            ACME,
            None,
            ChangeKind::OptedOut { channel: None },
        );
    };
    holds(&elsewhere(POLICY, opted_out), Invariant::Delivered);
}

#[test]
fn shares_are_of_the_day() {
    let share = r#"policy "share" { currency EUR }
fee: when overdue 7d then charge 10% of balance as fee
"#;
    let part_paid: Build<'_> = &|ledger| {
        ledger.pays(day("2026-01-08"), F1, 40_000);
    };
    assert_eq!(elsewhere(share, part_paid), BTreeSet::from([Invariant::Amounts]));
}

#[test]
fn only_the_leader_and_only_the_claimed() {
    let led = r#"policy "led" {
  applies to country = BE
  currency EUR
  group by customer led by oldest
}
first: when overdue 7d then email gentle
"#;
    let older: Build<'_> = &|ledger| {
        let euro = ledger.invoices[0].currency;
        let invoice = ledger.invoice(ACME, 50_000, euro, day("2025-12-01"), day("2026-01-02"));
        assert_eq!(invoice, F2);
    };
    holds(&elsewhere(led, older), Invariant::Leader);
    let abroad = elsewhere(led, &|ledger| {
        ledger.customers[0].country = Some(ledger.interner.intern("FR"));
    });
    holds(&abroad, Invariant::Claimed);
}

#[test]
fn a_look_at_the_future_is_seen() {
    let honest = scene(POLICY, &nothing);
    let run = honest.run();
    let now = run.records_of(&honest.account);
    // A decision of the 26th that knew of the payment of the 27th would be the one that knew it on the 26th.
    let prescient = scene(POLICY, &|ledger| {
        ledger.pays(day("2026-01-26"), F1, 100_000);
    });
    let other = run.records_of(&prescient.account);
    assert!(future::differs(&now, &other, day("2026-01-26")).is_some());
    assert!(future::differs(&now, &other, day("2026-01-25")).is_none());
    // And what the mutations add is enough to change what comes after: they are no empty gesture.
    assert!(future::looks(&run, 7).is_empty());
    assert!(future::mutations_matter(&run, day("2026-01-20")));
}

#[test]
fn a_legal_letter_in_an_else_needs_a_reminder_too() {
    let policy = r#"policy "else" { currency EUR }
template mise is formal, legal
only: when overdue 21d then email firm else letter mise
"#;
    let no_email: Build<'_> = &|ledger| {
        let gone = Attribute::Address(AddressKind::Email, Address::Empty);
        ledger.row(day("2025-12-20"), ACME, None, ChangeKind::AttributeChanged(gone));
    };
    let scene = scene(policy, no_email);
    let run = scene.run();
    assert!(run.days.is_empty(), "{:?}", run.days);
}

#[test]
fn every_invariant_is_broken_here() {
    let here = include_str!("doctored.rs");
    for invariant in Invariant::ALL {
        // The look at the future is no matter of one action list: it has a test of its own.
        let named = here.contains(&format!("Invariant::{invariant:?}"));
        assert!(named || invariant == Invariant::NoLookahead, "{invariant:?}");
    }
}
