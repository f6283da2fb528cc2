//! Approval, delivery, history, pauses, prohibitions, limits, messages and `also`: M44–M65, worked by hand.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: a wrong case must stop here"
)]

mod scene;

use relance_kernel::account::{Address, Attribute, ChangeKind};
use relance_kernel::policy::AddressKind;
use relance_kernel::{Currency, CustomerKind};
use relance_testkit::oracle::ApproveMode;
use scene::{C0, I0, I1, Scene, empty, one_invoice};

fn two_steps(block: &str) -> String {
    format!(
        "policy \"p\" {{ {block} }}
         a: when overdue 5d then email gentle
         b: when overdue 10d then email firm"
    )
}

#[test]
fn m44_rows_answer_and_the_last_wins() {
    let policy = "a: when overdue 5d then email gentle requires approval
         b: when overdue 10d then email firm";
    let mut scene = one_invoice(policy);
    scene.approve = ApproveMode::Never;
    let rule = scene.word("a");
    scene.on("2026-03-20", ChangeKind::Approved { rule });
    scene.expect("2026-03-20 c0 i0 a: email gentle\n2026-03-25 c0 i0 b: email firm");
    let mut scene = one_invoice(policy);
    let rule = scene.word("a");
    scene.approve = ApproveMode::Never;
    scene.on("2026-03-09", ChangeKind::Refused { rule });
    // Refused is passed without being sent; the next goes on its day.
    scene.expect("2026-03-12 c0 i0 b: email firm");
    let mut scene = one_invoice(policy);
    let rule = scene.word("a");
    scene.approve = ApproveMode::Never;
    // A row from before it was asked answers nothing.
    scene.on("2026-03-01", ChangeKind::Approved { rule });
    scene.expect("");
}

#[test]
fn m44_an_approval_is_asked_anew_after_its_condition_was_false() {
    let mut scene =
        one_invoice("a: when overdue 5d and balance > 500 EUR then email gentle requires approval");
    scene.approve = ApproveMode::After(5);
    let payment = scene.pays("2026-03-09", I0, 60_000);
    scene.on(
        "2026-03-11",
        ChangeKind::Reversal {
            payment,
            amount: 60_000,
        },
    );
    // Asked on the 7th, withdrawn on the 9th, asked anew on the 11th.
    scene.expect("2026-03-16 c0 i0 a: email gentle");
}

#[test]
fn m45_an_empty_address_takes_the_else() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle else letter paper");
    scene.addresses(C0, [Address::Empty, Address::Empty, Address::Given]);
    scene.expect("2026-03-07 c0 i0 a: letter paper");
}

#[test]
fn m45_a_failed_step_waits_for_an_address_and_blocks_nothing() {
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle
         b: when overdue 20d then letter firm",
    );
    scene.addresses(C0, [Address::Empty, Address::NotRecorded, Address::NotRecorded]);
    scene.expect("2026-03-07 c0 i0 a: task no address (failed)\n2026-03-22 c0 i0 b: letter firm");
    scene.address_changes(
        "2026-03-10",
        Attribute::Address(AddressKind::Email, Address::Given),
    );
    scene.expect(
        "2026-03-07 c0 i0 a: task no address (failed)
         2026-03-10 c0 i0 a: email gentle
         2026-03-22 c0 i0 b: letter firm",
    );
}

#[test]
fn m45_an_opt_out_and_an_unknown_fate() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle else letter paper");
    let channel = Some(scene.word("email"));
    scene.customer_row("2026-03-01", ChangeKind::OptedOut { channel });
    scene.expect("2026-03-07 c0 i0 a: letter paper");
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle
         b: when overdue 10d and reminders = 0 then email firm",
    );
    let rule = scene.word("a");
    scene.on("2026-03-07", ChangeKind::Unknown { rule });
    // Done, of unknown fate: no reminder.
    scene.expect("2026-03-07 c0 i0 a: email gentle (unknown)\n2026-03-12 c0 i0 b: email firm");
}

#[test]
fn m46_history_is_done_and_counts() {
    let mut scene = one_invoice(&two_steps("at least 10d between contacts per customer"));
    let value = Some(scene.word("email"));
    let note = Some(scene.word("a"));
    scene.on("2026-03-08", ChangeKind::Action { value, note });
    // b is due on the 12th; the spacing from the 8th ends on the 18th.
    scene.expect_between(
        "2026-03-09",
        "2026-06-30",
        "2026-03-13 c0 i0 b: email firm deferred: spacing\n2026-03-18 c0 i0 b: email firm",
    );
}

#[test]
fn m47_a_pause_runs_through_its_last_day() {
    let mut scene = one_invoice(
        "pause on_promise: when promise = open until promised + 2d
         a: when overdue 5d then email gentle",
    );
    scene.on(
        "2026-03-05",
        ChangeKind::Promise {
            until: scene::day("2026-03-20"),
            amount: None,
        },
    );
    scene.expect("2026-03-23 c0 i0 a: email gentle");
}

#[test]
fn m47_what_is_unknown_pauses() {
    one_invoice("pause p: when country = DE\na: when overdue 5d then email gentle").expect("");
    one_invoice("never email when country = DE\na: when overdue 5d then email gentle").expect("");
}

#[test]
fn m48_never_forbids_the_rule_or_takes_the_part_out() {
    one_invoice(
        "never email firm when balance > 500 EUR
         a: when overdue 5d then email firm
         b: when overdue 10d then email formal, charge 40 EUR as fee",
    )
    .expect("2026-03-12 c0 i0 b: email formal\n2026-03-12 c0 i0 b: charge 40.00 EUR fee");
    one_invoice(
        "never charge fee when balance > 500 EUR
         never claim interest when balance > 500 EUR
         b: when overdue 10d then email formal, claim interest, claim indemnity, charge 40 EUR as fee",
    )
    .expect("2026-03-12 c0 i0 b: email formal + claim indemnity");
    one_invoice(
        "never contact when balance > 500 EUR
         a: when overdue 5d then email firm
         b: when overdue 10d then task \"look\", charge 40 EUR as fee",
    )
    .expect("2026-03-12 c0 i0 b: task look");
}

#[test]
fn m49_a_stop_holds_contacts_never_internal_rules() {
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle
         t: also when overdue 6d then task \"look\"",
    );
    scene.on(
        "2026-03-01",
        ChangeKind::Stopped {
            until: Some(scene::day("2026-03-20")),
        },
    );
    scene.expect("2026-03-08 c0 i0 t: task look\n2026-03-21 c0 i0 a: email gentle");
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    scene.customer_row("2026-03-01", ChangeKind::Stopped { until: None });
    scene.customer_row("2026-03-15", ChangeKind::Resumed);
    scene.expect("2026-03-15 c0 i0 a: email gentle");
}

fn consumer(country: &str, policy: &str) -> Scene {
    let mut scene = empty(policy);
    let customer = scene.customer(CustomerKind::Consumer);
    scene.ledger.customers[0].country = Some(scene.ledger.interner.intern(country));
    scene.invoice(customer, 100_000, "2026-02-01", "2026-03-02");
    scene
}

#[test]
fn m50_consumers_pay_no_penalties_unless_a_foreign_law_is_named() {
    let policy = "a: when overdue 5d then email gentle, claim indemnity
         p: when overdue 10d then charge 40 EUR as penalty lawful \"some law\"";
    consumer("FR", policy).expect("2026-03-07 c0 i0 a: email gentle");
    consumer("BE", policy)
        .expect("2026-03-07 c0 i0 a: email gentle\n2026-03-12 c0 i0 p: charge 40.00 EUR penalty");
}

#[test]
fn m51_an_insolvency_freezes_what_came_before() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    scene.invoice(C0, 50_000, "2026-03-06", "2026-03-16");
    scene.customer_row("2026-03-05", ChangeKind::InsolvencyOpened);
    scene.expect(
        "2026-03-05 c0 on_insolvency: task file the claim
         2026-03-21 c0 i1 a: email gentle",
    );
}

#[test]
fn m52_unknown_kinds_public_bodies_and_persons() {
    let policy = "a: when overdue 5d then email gentle
         h: when overdue 10d then escalate to agency";
    for kind in [CustomerKind::Unknown, CustomerKind::Public] {
        let mut scene = empty(policy);
        let customer = scene.customer(kind);
        scene.invoice(customer, 100_000, "2026-02-01", "2026-03-02");
        scene.expect("2026-03-07 c0 i0 a: email gentle");
    }
    let mut scene = consumer("FR", policy);
    scene.approve = ApproveMode::Never;
    scene.expect("2026-03-07 c0 i0 a: email gentle");
    scene.approve = ApproveMode::After(2);
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-03-14 c0 i0 h: escalate agency");
}

#[test]
fn m55_unallocated_money_that_covers_what_is_overdue_pauses() {
    let mut scene = one_invoice("a: when overdue 5d then email gentle");
    // A credit note that names no invoice never moves.
    let credit = |amount| ChangeKind::CreditNote {
        amount,
        currency: Currency::EUR,
    };
    scene.customer_row("2026-02-20", credit(100_000));
    scene.expect("2026-03-03 c0 on_unallocated: task reconcile");
    let mut scene = one_invoice("no pause on_unallocated\na: when overdue 5d then email gentle");
    scene.customer_row("2026-02-20", credit(100_000));
    scene.expect("2026-03-07 c0 i0 a: email gentle");
}

#[test]
fn m56_spacing_caps_days_and_quiet_periods_defer() {
    one_invoice(&two_steps("at least 8d between contacts per customer"))
        .expect("2026-03-07 c0 i0 a: email gentle\n2026-03-12 c0 i0 b: email firm deferred: spacing\n2026-03-15 c0 i0 b: email firm");
    one_invoice(&two_steps("at most 1 contacts within 30d per customer"))
        .expect("2026-03-07 c0 i0 a: email gentle\n2026-03-12 c0 i0 b: email firm deferred: cap\n2026-04-06 c0 i0 b: email firm");
    // Saturday 7 March; quiet through Wednesday 11.
    one_invoice(&two_steps(
        "contact on working days quiet from 2026-03-08 to 2026-03-11",
    ))
    .expect(
        "2026-03-07 c0 i0 a: email gentle deferred: contact days
         2026-03-12 c0 i0 a: email gentle
         2026-03-17 c0 i0 b: email firm",
    );
    one_invoice(&two_steps("quiet from 5 Mar to 11 Mar")).expect(
        "2026-03-07 c0 i0 a: email gentle deferred: quiet
         2026-03-12 c0 i0 a: email gentle
         2026-03-17 c0 i0 b: email firm",
    );
}

#[test]
fn m56_transfers_wait_for_contact_days_only() {
    one_invoice(
        "policy \"p\" { contact on working days at least 30d between contacts per customer quiet from 1 Mar to 31 Mar }
         h: when overdue 5d then escalate to agency without reminder",
    )
    .expect("2026-03-07 c0 i0 h: escalate agency deferred: contact days\n2026-03-09 c0 i0 h: escalate agency");
}

/// Three invoices: two at the first step, one at the second with another channel.
fn three_invoices(block: &str) -> Scene {
    let mut scene = empty(&format!(
        "policy \"p\" {{ {block} }}
         channel email costs 0.02 EUR
         channel letter costs 2 EUR
         a: when overdue 5d then email gentle
         b: when overdue 20d and balance > 900 EUR then letter firm"
    ));
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 100_000, "2026-02-01", "2026-02-15");
    scene.invoice(customer, 50_000, "2026-02-01", "2026-03-02");
    scene.invoice(customer, 40_000, "2026-02-01", "2026-03-02");
    scene
}

#[test]
fn m57_m58_the_highest_age_leads_and_its_channel_takes_the_others_along() {
    // 7 March: invoices 1 and 2 at step a; invoice 0 at step b.
    three_invoices("").expect(
        "2026-02-20 c0 i0 a: email gentle cost 2
         2026-03-07 c0 i0 b: letter firm cost 200
         2026-03-07 c0 i1 a: email gentle deferred: one contact a day
         2026-03-07 c0 i2 a: email gentle deferred: one contact a day
         2026-03-08 c0 i1 a: email gentle cost 2
         2026-03-08 c0 i2 a: email gentle",
    );
    three_invoices("group by invoice").expect(
        "2026-02-20 c0 i0 a: email gentle cost 2
         2026-03-07 c0 i0 b: letter firm cost 200
         2026-03-07 c0 i1 a: email gentle deferred: one contact a day
         2026-03-07 c0 i2 a: email gentle deferred: one contact a day
         2026-03-08 c0 i1 a: email gentle cost 2
         2026-03-09 c0 i2 a: email gentle cost 2",
    );
}

#[test]
fn m58_by_step_takes_the_same_step_along_only() {
    let mut scene = empty(
        "policy \"p\" { group by step }
         a: when overdue 5d then email gentle
         b: when overdue 20d then email firm",
    );
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 100_000, "2026-02-01", "2026-02-15");
    scene.invoice(customer, 50_000, "2026-02-01", "2026-03-02");
    scene.invoice(customer, 40_000, "2026-02-01", "2026-03-02");
    scene.expect_between(
        "2026-02-01",
        "2026-03-10",
        "2026-02-20 c0 i0 a: email gentle
         2026-03-07 c0 i0 b: email firm
         2026-03-07 c0 i1 a: email gentle deferred: one contact a day
         2026-03-07 c0 i2 a: email gentle deferred: one contact a day
         2026-03-08 c0 i1 a: email gentle
         2026-03-08 c0 i2 a: email gentle",
    );
}

#[test]
fn m5_limits_are_of_the_account() {
    let mut scene = empty("a: when overdue 5d then email gentle");
    let payer = scene.customer(CustomerKind::Business);
    let other = scene.customer(CustomerKind::Business);
    scene.invoice(payer, 100_000, "2026-02-01", "2026-03-02");
    scene.invoice(other, 100_000, "2026-02-01", "2026-03-02");
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-03-07 c1 i1 a: email gentle");
}

#[test]
fn m59_a_deferred_step_lapses_when_its_invoice_is_settled() {
    let mut scene = one_invoice(&two_steps("at least 20d between contacts per customer"));
    scene.pays("2026-03-15", I0, 100_000);
    scene.expect(
        "2026-03-07 c0 i0 a: email gentle
         2026-03-12 c0 i0 b: email firm deferred: spacing
         2026-03-15 c0 i0 b: email firm lapsed: spacing",
    );
}

#[test]
fn m60_thanks_wait_for_contact_days_only() {
    // Saturday 14 March; the spacing from the 7th does not matter.
    let mut scene = one_invoice(
        "policy \"p\" { contact by sms on working days at least 30d between contacts per customer }
         a: when overdue 5d then email gentle
         thanks: also when settled by payment and reminders >= 1 then sms merci",
    );
    scene.pays("2026-03-14", I0, 100_000);
    scene.expect(
        "2026-03-07 c0 i0 a: email gentle
         2026-03-14 c0 i0 thanks: sms merci deferred: contact days
         2026-03-16 c0 i0 thanks: sms merci",
    );
}

#[test]
fn m61_all_actions_of_a_rule_go_together() {
    one_invoice(
        "policy \"p\" { contact on working days }
         a: when overdue 5d then charge 2% of balance as fee, email gentle, task \"look\"",
    )
    .expect(
        "2026-03-07 c0 i0 a: email gentle deferred: contact days
         2026-03-09 c0 i0 a: charge 20.00 EUR fee
         2026-03-09 c0 i0 a: email gentle
         2026-03-09 c0 i0 a: task look",
    );
}

#[test]
fn m62_also_once_and_each_time() {
    let mut scene = one_invoice(
        "no pause on_dispute
         once: also when disputed then flag contested
         each: also each time when disputed then alert collector",
    );
    scene.dispute("2026-03-08", "2026-03-10");
    scene.dispute("2026-03-20", "2026-03-22");
    scene.expect(
        "2026-03-08 c0 i0 each: alert collector
         2026-03-08 c0 i0 once: flag contested
         2026-03-20 c0 i0 each: alert collector",
    );
}

#[test]
fn m63_a_settled_invoice_needs_settled_in_the_guard() {
    let mut scene = one_invoice("x: also when amount > 500 EUR and overdue 20d then flag large");
    scene.pays("2026-03-15", I0, 100_000);
    scene.expect("");
}

#[test]
fn m64_m65_once_per_customer_and_episode_without_an_invoice() {
    let mut scene = one_invoice(
        "big: also per customer when customer.overdue_balance > 800 EUR then email note, task \"call\"",
    );
    scene.invoice(C0, 90_000, "2026-02-01", "2026-03-09");
    scene.pays("2026-03-20", I0, 100_000);
    scene.pays("2026-03-25", I1, 90_000);
    scene.invoice(C0, 90_000, "2026-03-26", "2026-04-26");
    scene.expect(
        "2026-03-03 c0 big: email note
         2026-03-03 c0 big: task call
         2026-04-27 c0 big: email note
         2026-04-27 c0 big: task call",
    );
}
