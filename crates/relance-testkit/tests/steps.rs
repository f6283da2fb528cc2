//! The ladder, event and calendar steps: M31–M43, worked by hand from the meaning page.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: a wrong case must stop here"
)]

mod scene;

use relance_kernel::CustomerKind;
use relance_kernel::account::ChangeKind;
use relance_testkit::oracle::ApproveMode;
use scene::{C0, I0, I1, empty, one_invoice};

#[test]
fn the_smallest_policy_reminds_a_good_payer_once() {
    let mut scene = one_invoice("when overdue 7d and segment = nouveau then email gentle");
    scene.pays("2026-05-01", I0, 100_000);
    scene.expect("2026-03-09 c0 i0 email_gentle: email gentle");
}

#[test]
fn m32_a_strict_bound_is_a_day_later() {
    one_invoice("first: when overdue > 7d then email gentle").expect("2026-03-10 c0 i0 first: email gentle");
    one_invoice("first: when overdue between 7d and 9d then email gentle")
        .expect("2026-03-09 c0 i0 first: email gentle");
}

#[test]
fn m14_working_days_count_from_the_day_after_the_due_date() {
    // Due Monday 2 March: the fifth working day after it is Monday 9 March.
    one_invoice("first: when overdue 5wd then email gentle").expect("2026-03-09 c0 i0 first: email gentle");
}

#[test]
fn m33_a_repeated_step_is_three_slots_and_the_next_counts_from_the_last() {
    one_invoice(
        "first: when overdue 5d every 7d up to 3 times then email gentle
         last: when 3d after first then email firm",
    )
    .expect(
        "2026-03-07 c0 i0 first: email gentle
         2026-03-14 c0 i0 first: email gentle
         2026-03-21 c0 i0 first: email gentle
         2026-03-24 c0 i0 last: email firm",
    );
}

#[test]
fn m34_a_done_slot_passes_the_lower_ones() {
    let mut scene = one_invoice(
        "policy \"p\" { catch up to the current step }
         a: when overdue 5d then email gentle
         b: when overdue 15d then email firm",
    );
    scene.known(I0, "2026-04-01");
    scene.expect("2026-04-01 c0 i0 b: email firm");
}

#[test]
fn m35_a_legal_step_needs_a_reminder_while_overdue() {
    let policy = "template mise is formal, legal
         a: when overdue 5d then email gentle
         n: when overdue 10d then letter mise";
    one_invoice(policy).expect("2026-03-07 c0 i0 a: email gentle\n2026-03-12 c0 i0 n: letter mise");
    let mut scene = one_invoice(policy);
    let channel = Some(scene.word("email"));
    scene.on("2026-03-08", ChangeKind::Bounced { channel });
    scene.expect("2026-03-07 c0 i0 a: email gentle");
    one_invoice(
        "template mise is formal, legal
         n: when overdue 10d then letter mise without reminder",
    )
    .expect("2026-03-12 c0 i0 n: letter mise");
}

#[test]
fn m35_a_preventive_message_is_no_reminder() {
    one_invoice(
        "p: when due in 3d then email courtesy
         h: when overdue 10d then escalate to agency",
    )
    .expect("2026-02-27 c0 i0 p: email courtesy");
}

#[test]
fn m35_a_false_guard_blocks_nothing() {
    one_invoice(
        "a: when overdue 5d and balance > 5_000 EUR then email gentle
         b: when overdue 10d then email firm",
    )
    .expect("2026-03-12 c0 i0 b: email firm");
}

#[test]
fn m36_one_step_at_a_time_waits_for_a_step_that_lacks_its_days() {
    let policy = "a: when overdue 5d then email gentle
         b: when 3d after a then email firm
         c: when overdue 10d then email formal";
    let mut scene = one_invoice(policy);
    scene.known(I0, "2026-03-22");
    scene.expect(
        "2026-03-22 c0 i0 a: email gentle
         2026-03-25 c0 i0 b: email firm
         2026-03-27 c0 i0 c: email formal",
    );
    let mut scene = one_invoice(&format!(
        "policy \"p\" {{ catch up to the current step }} {policy}"
    ));
    scene.known(I0, "2026-03-22");
    scene.expect("2026-03-22 c0 i0 c: email formal");
}

#[test]
fn m37_paused_days_do_not_count_toward_the_gap() {
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle
         b: when overdue 10d then email firm",
    );
    scene.dispute("2026-03-08", "2026-03-20");
    // 8 to 19 March are paused: the fifth day that counts is 24 March.
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-03-24 c0 i0 b: email firm");
}

#[test]
fn m37_after_a_legal_step_the_full_difference_passes() {
    let mut scene = one_invoice(
        "template mise is formal, legal
         a: when overdue 5d then email gentle
         n: when overdue 10d then letter mise
         c: when overdue 30d then email formal",
    );
    scene.known(I0, "2026-04-20");
    scene.expect(
        "2026-04-20 c0 i0 a: email gentle
         2026-04-25 c0 i0 n: letter mise
         2026-05-15 c0 i0 c: email formal",
    );
}

#[test]
fn m37_after_an_event_contact_the_ladder_waits_seven_days() {
    let mut scene = one_invoice(
        "e: when notified then email note
         a: when overdue 5d then email gentle",
    );
    scene.on("2026-03-05", ChangeKind::Notified);
    scene.expect("2026-03-05 c0 i0 e: email note\n2026-03-12 c0 i0 a: email gentle");
}

#[test]
fn m38_awaiting_blocks_later_steps_of_the_invoice_only() {
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle requires approval
         b: when overdue 10d then email firm
         t: also when overdue 6d then task \"look\"",
    );
    scene.approve = ApproveMode::Never;
    scene.expect("2026-03-08 c0 i0 t: task look");
    scene.approve = ApproveMode::After(3);
    scene.expect(
        "2026-03-08 c0 i0 t: task look
         2026-03-10 c0 i0 a: email gentle
         2026-03-15 c0 i0 b: email firm",
    );
}

#[test]
fn m39_an_event_slot_fires_once_per_event() {
    let policy = "n: when 3d after notified then email note";
    let mut scene = one_invoice(policy);
    scene.on("2026-03-05", ChangeKind::Notified);
    scene.on("2026-03-06", ChangeKind::Notified);
    scene.expect("2026-03-08 c0 i0 n: email note\n2026-03-09 c0 i0 n: email note");
    let mut scene = one_invoice(policy);
    scene.on("2026-03-05", ChangeKind::Notified);
    scene.on("2026-03-06", ChangeKind::Notified);
    scene.dispute("2026-03-07", "2026-03-12");
    // Both were reached when it fired: both are used up.
    scene.expect("2026-03-12 c0 i0 n: email note");
}

#[test]
fn m2_an_event_counts_from_its_own_date() {
    let mut scene = one_invoice("n: when 60d after notified then email note");
    scene.ledger.row_known(
        scene::day("2026-03-01"),
        scene::day("2026-04-30"),
        C0,
        Some(I0),
        ChangeKind::Notified,
    );
    scene.expect("2026-04-30 c0 i0 n: email note");
}

#[test]
fn m40_a_calendar_step_goes_on_its_dates() {
    let policy = "m: every month on day 5 when balance > 100 EUR then email note";
    let mut scene = one_invoice(policy);
    scene.pays("2026-04-20", I0, 100_000);
    scene.expect(
        "2026-02-05 c0 i0 m: email note
         2026-03-05 c0 i0 m: email note
         2026-04-05 c0 i0 m: email note",
    );
    scene.expect_between("2026-03-06", "2026-06-30", "2026-04-05 c0 i0 m: email note");
}

#[test]
fn m40_a_date_put_off_stays_due_while_its_guard_is_true() {
    // 5 April 2026 is a Sunday.
    let policy = "policy \"p\" { contact on working days }
         m: on {2026-04-05} when balance > 100 EUR then email note";
    one_invoice(policy)
        .expect("2026-04-05 c0 i0 m: email note deferred: contact days\n2026-04-06 c0 i0 m: email note");
    let mut scene = one_invoice(policy);
    scene.pays("2026-04-06", I0, 95_000);
    scene.expect(
        "2026-04-05 c0 i0 m: email note deferred: contact days
         2026-04-06 c0 i0 m: email note lapsed: contact days",
    );
}

#[test]
fn m41_an_event_contact_takes_the_place_of_the_ladder_contact_of_the_day() {
    let mut scene = one_invoice(
        "e: when notified then email note
         a: when overdue 5d then email gentle",
    );
    scene.on("2026-03-07", ChangeKind::Notified);
    scene.expect("2026-03-07 c0 i0 e: email note\n2026-03-14 c0 i0 a: email gentle");
    let mut scene = one_invoice(
        "e: when notified then email note
         a: when overdue 5d then task \"look\"",
    );
    scene.on("2026-03-07", ChangeKind::Notified);
    scene.expect("2026-03-07 c0 i0 a: task look\n2026-03-07 c0 i0 e: email note");
}

#[test]
fn m42_an_invoice_opened_again_goes_on_where_it_was() {
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle
         b: when overdue 10d then email firm",
    );
    let payment = scene.pays("2026-03-08", I0, 100_000);
    scene.on(
        "2026-03-20",
        ChangeKind::Reversal {
            payment,
            amount: 100_000,
        },
    );
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-03-20 c0 i0 b: email firm");
}

#[test]
fn m43_led_by_oldest_the_next_starts_when_the_leader_is_settled() {
    let mut scene = one_invoice(
        "policy \"p\" { group by customer led by oldest }
         a: when overdue 5d then email gentle",
    );
    scene.invoice(C0, 50_000, "2026-02-01", "2026-03-09");
    scene.pays("2026-03-20", I0, 100_000);
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-03-20 c0 i1 a: email gentle");
}

#[test]
fn exceptions_share_the_slot_and_the_deepest_that_holds_wins() {
    let policy = "a: when overdue 5d then email gentle
         b: exception to a when balance > 500 EUR then email firm
         c: exception to b when balance > 2_000 EUR then email formal
         d: when 7d after a then letter last";
    let mut scene = one_invoice(policy);
    scene.invoice(C0, 10_000, "2026-02-01", "2026-04-01");
    scene.invoice(C0, 300_000, "2026-02-01", "2026-05-01");
    scene.expect(
        "2026-03-07 c0 i0 b: email firm
         2026-03-14 c0 i0 d: letter last
         2026-04-06 c0 i1 a: email gentle
         2026-04-13 c0 i1 d: letter last
         2026-05-06 c0 i2 c: email formal
         2026-05-13 c0 i2 d: letter last",
    );
}

#[test]
fn an_unknown_exception_lets_neither_fire() {
    one_invoice(
        "a: when overdue 5d then email gentle
         b: exception to a when country = FR then email firm",
    )
    .expect("");
}

#[test]
fn m15_a_preventive_step_moves_to_the_last_contact_day_before() {
    // Due Monday 9 March, five days before is Wednesday 4; three days before is Friday 6; one before is Sunday 8.
    let mut scene = empty(
        "policy \"p\" { contact on working days }
         p: when due in 1d then email courtesy",
    );
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 100_000, "2026-02-01", "2026-03-09");
    scene.expect("2026-03-06 c0 i0 p: email courtesy");
}

#[test]
fn a_moved_due_date_moves_the_bounds_never_what_is_done() {
    let mut scene = one_invoice(
        "a: when overdue 5d then email gentle
         b: when overdue 15d then email firm",
    );
    scene.on("2026-03-10", ChangeKind::DueChanged(scene::day("2026-04-01")));
    scene.expect("2026-03-07 c0 i0 a: email gentle\n2026-04-16 c0 i0 b: email firm");
}

#[test]
fn a_for_block_adds_its_guard() {
    let mut scene = one_invoice("for balance > 500 EUR { a: when overdue 5d then email gentle }");
    scene.invoice(C0, 50_000, "2026-02-01", "2026-03-02");
    scene.expect("2026-03-07 c0 i0 a: email gentle");
    let _ = I1;
}
