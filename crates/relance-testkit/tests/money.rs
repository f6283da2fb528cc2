//! Money, promises, plans, behaviour and segments: M6–M30, worked by hand.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: a wrong case must stop here"
)]

mod scene;

use relance_kernel::account::{ChangeKind, Instalment};
use relance_kernel::{Currency, CustomerKind};
use scene::{C0, I0, I1, day, one_invoice};

#[test]
fn m6_the_tolerance_settles() {
    let mut scene = one_invoice("policy \"p\" { tolerance 1 EUR }\na: when overdue 5d then email gentle");
    scene.pays("2026-03-01", I0, 99_900);
    scene.expect("");
    let mut scene = one_invoice("policy \"p\" { tolerance 1 EUR }\na: when overdue 5d then email gentle");
    scene.pays("2026-03-01", I0, 99_899);
    scene.expect("2026-03-07 c0 i0 a: email gentle");
}

#[test]
fn m8_money_without_an_invoice_covers_the_oldest_undisputed() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    scene.invoice(C0, 50_000, "2026-02-01", "2026-03-09");
    scene.pays_unallocated("2026-03-03", 100_000);
    scene.expect("2026-03-14 c0 i1 a: email gentle");
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    scene.invoice(C0, 50_000, "2026-02-01", "2026-03-09");
    scene.dispute("2026-03-01", "2026-03-30");
    // The disputed invoice gets nothing: the other is settled, the rest waits and covers part of it on the 30th.
    scene.pays_unallocated("2026-03-03", 100_000);
    scene.expect("2026-03-30 c0 i0 a: email gentle");
}

#[test]
fn m9_a_credit_note_larger_than_its_invoice_leaves_money_that_never_moves() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    scene.invoice(C0, 50_000, "2026-02-01", "2026-03-09");
    scene.on(
        "2026-03-01",
        ChangeKind::CreditNote {
            amount: 120_000,
            currency: Currency::EUR,
        },
    );
    // 200 EUR stay unallocated: less than the 500 EUR overdue, so nothing pauses.
    scene.expect("2026-03-14 c0 i1 a: email gentle");
}

#[test]
fn m12_a_dispute_on_a_part_leaves_the_rest_in_the_ladder() {
    let mut scene = one_invoice("a: when overdue 5d and undisputed_balance >= 600 EUR then email gentle");
    scene.on(
        "2026-03-01",
        ChangeKind::DisputeOpened {
            reason: None,
            amount: Some(40_000),
        },
    );
    scene.expect("2026-03-07 c0 i0 a: email gentle");
    scene.pays("2026-03-02", I0, 60_000);
    scene.expect("");
}

#[test]
fn m13_instalments_move_the_due_date() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle\nb: when overdue 40d then email firm");
    scene
        .ledger
        .instalments(I0, &[(day("2026-03-02"), 40_000), (day("2026-04-01"), 60_000)]);
    scene.pays("2026-03-03", I0, 40_000);
    scene.expect("2026-04-06 c0 i0 a: email gentle\n2026-05-11 c0 i0 b: email firm");
}

#[test]
fn m16_m17_a_promise_is_open_then_kept_or_broken() {
    let policy = "a: when overdue 5d then email gentle
         w: when promise broken then email promised_not_kept";
    let mut scene = one_invoice(policy);
    scene.on(
        "2026-03-03",
        ChangeKind::Promise {
            until: day("2026-03-10"),
            amount: None,
        },
    );
    scene.pays("2026-03-08", I0, 50_000);
    // Broken on the 11th: the event goes first, the ladder waits seven days.
    scene.expect("2026-03-11 c0 i0 w: email promised_not_kept\n2026-03-18 c0 i0 a: email gentle");
    let mut scene = one_invoice("k: also when promise = kept then flag kept");
    scene.on(
        "2026-03-03",
        ChangeKind::Promise {
            until: day("2026-03-10"),
            amount: Some(50_000),
        },
    );
    scene.pays("2026-03-08", I0, 50_000);
    scene.expect("2026-03-08 c0 i0 k: flag kept");
}

#[test]
fn m17_a_replaced_promise_is_neither_and_two_broken_ones_count() {
    let mut scene = one_invoice("x: also when broken_promises >= 2 then flag unreliable");
    scene.on(
        "2026-03-03",
        ChangeKind::Promise {
            until: day("2026-03-10"),
            amount: None,
        },
    );
    scene.on(
        "2026-03-09",
        ChangeKind::Promise {
            until: day("2026-03-15"),
            amount: None,
        },
    );
    scene.on(
        "2026-03-20",
        ChangeKind::Promise {
            until: day("2026-03-25"),
            amount: None,
        },
    );
    // The first was replaced; the second broke on the 16th, the third on the 26th.
    scene.expect("2026-03-26 c0 i0 x: flag unreliable");
}

#[test]
fn m18_a_plan_runs_until_an_instalment_is_missed() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    let instalments = [("2026-03-20", 50_000), ("2026-04-20", 50_000)].map(|(due, amount)| Instalment {
        due: day(due),
        amount,
    });
    scene.on(
        "2026-03-05",
        ChangeKind::PlanAgreed {
            instalments: instalments.into(),
        },
    );
    scene.pays("2026-03-18", I0, 50_000);
    scene.expect("2026-04-21 c0 i0 a: email gentle");
}

#[test]
fn m19_behaviour_over_a_window() {
    let mut scene = one_invoice("x: also per customer when average_delay over 1mo > 4d then flag slow");
    scene.invoice(C0, 50_000, "2026-02-01", "2026-02-20");
    scene.pays("2026-02-25", I1, 50_000);
    // Closed with 5 days of delay; on 3 March the other invoice is overdue and the episode begins.
    scene.expect("2026-03-03 c0 x: flag slow");
    let mut scene = one_invoice("x: also per customer when average_delay over 1mo > 5d then flag slow");
    scene.invoice(C0, 50_000, "2026-02-01", "2026-02-20");
    scene.pays("2026-02-25", I1, 50_000);
    // The first leaves the window on 25 March; from 2 April on the other is 31 days overdue: stale.
    scene.expect("2026-04-02 c0 x: flag slow");
}

#[test]
fn m24_m25_sums_are_in_the_currency_of_the_invoice() {
    let mut scene = one_invoice(
        "a: when overdue 5d and customer.balance > 500 EUR then email gentle
         b: when overdue 10d and balance > 500 EUR or overdue 10d and balance > 300 USD then task \"none\"",
    );
    let _ = &mut scene;
    let mut scene =
        one_invoice("a: when overdue 5d and customer.balance > 500 EUR or 300 USD then email gentle");
    let usd = Currency::parse("USD").unwrap();
    scene
        .ledger
        .invoice(C0, 40_000, usd, day("2026-02-01"), day("2026-03-05"));
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-03-10 c0 i1 a: email gentle");
    let mut scene = one_invoice("a: when overdue 5d and customer.balance > 500 EUR then email gentle");
    scene
        .ledger
        .invoice(C0, 40_000, usd, day("2026-02-01"), day("2026-03-05"));
    scene.expect("2026-03-07 c0 i0 a: email gentle");
}

#[test]
fn m26_last_contact_without_contact_is_greater_than_any_duration() {
    one_invoice("a: when overdue 5d and last_contact > 300d then email gentle")
        .expect("2026-03-07 c0 i0 a: email gentle");
    one_invoice("a: when overdue 5d and promised > 2026-01-01 then email gentle").expect("");
}

#[test]
fn m28_m29_segments() {
    one_invoice("a: when overdue 5d and segment = nouveau then email gentle")
        .expect("2026-03-07 c0 i0 a: email gentle");
    // Two that are true together leave the segment unknown.
    one_invoice(
        "segment big when customer.balance > 500 EUR
         segment any when customer.balance > 100 EUR
         a: when overdue 5d and segment = big then email gentle",
    )
    .expect("");
    let mut scene =
        one_invoice("segment from ledger\na: when overdue 5d and segment = vip then email gentle");
    scene.ledger.customers[0].segment = Some(scene.ledger.interner.intern("vip"));
    scene.expect("2026-03-07 c0 i0 a: email gentle");
}

#[test]
fn m30_a_policy_decides_only_whom_it_applies_to() {
    let mut scene = one_invoice(
        "policy \"p\" { applies to customer.kind = business }\na: when overdue 5d then email gentle",
    );
    let other = scene.customer(CustomerKind::Unknown);
    scene.invoice(other, 10_000, "2026-02-01", "2026-03-02");
    scene.expect("2026-03-07 c0 i0 a: email gentle");
}
