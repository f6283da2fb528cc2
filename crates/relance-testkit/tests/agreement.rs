//! Small cases on which the kernel and the interpreter once differed, each with what the meaning says of it.
//!
//! A case in [`OPEN`] still differs: the kernel is to be changed. When it is, this test fails until the name is taken
//! off the list, so that nothing stays on it unnoticed.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: a wrong case must stop here"
)]

mod scene;

use relance_kernel::account::{Address, Attribute, ChangeKind, Instalment};
use relance_kernel::policy::AddressKind;
use relance_kernel::{Currency, CustomerKind};
use relance_testkit::oracle::ApproveMode;
use scene::{C0, I0, I1, Scene, day, empty, one_invoice};

/// Cases on which the kernel does not do yet what the meaning says.
const OPEN: &[&str] = &[];

/// A case: its name, what happens, and the days that are decided.
type Case = (&'static str, Scene, &'static str, &'static str);

#[test]
fn kernel_and_interpreter_agree_on_every_case_but_the_open_ones() {
    let mut trouble = Vec::new();
    let mut names = Vec::new();
    for (name, scene, first, last) in cases() {
        names.push(name);
        match (scene.kernel_differs(first, last), OPEN.contains(&name)) {
            (Some(how), false) => trouble.push(format!("{name} differs:\n{how}")),
            (None, true) => trouble.push(format!("{name} agrees now: take it off the list of open cases")),
            _ => {}
        }
    }
    for open in OPEN {
        assert!(names.contains(open), "{open} names no case");
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

fn cases() -> Vec<Case> {
    let mut all = approvals();
    all.extend(the_past());
    all.extend(money());
    all.extend(standings());
    all
}

fn rule(scene: &mut Scene, name: &str) -> relance_kernel::Symbol {
    scene.word(name)
}

fn approvals() -> Vec<Case> {
    let mut all = Vec::new();

    // Asked on Saturday 7 March, approved by a row of that day, refused on Sunday: the last row wins, and `--approve`
    // has approved nothing.
    let mut scene = one_invoice(
        "policy \"p\" { contact on monday }
         r: when overdue 5d then email gentle requires approval of cfo",
    );
    let r = rule(&mut scene, "r");
    scene.on("2026-03-07", ChangeKind::Approved { rule: r });
    scene.on("2026-03-08", ChangeKind::Refused { rule: r });
    all.push((
        "m44_a_row_answered_and_a_later_row_wins",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // `--approve same-day` approves on 7 March, where no row answers; the refusal of Sunday does nothing.
    let mut scene = one_invoice(
        "policy \"p\" { contact on monday }
         r: when overdue 5d then email gentle requires approval of cfo",
    );
    let r = rule(&mut scene, "r");
    scene.on("2026-03-08", ChangeKind::Refused { rule: r });
    all.push((
        "m44_the_mode_approved_and_a_later_row_does_nothing",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // Refused and approved on one day: the last one in the ledger.
    for (name, refused_last) in [
        ("m44_refused_and_then_approved_on_a_day", false),
        ("m44_approved_and_then_refused_on_a_day", true),
    ] {
        let mut scene = one_invoice("r: when overdue 5d then email gentle requires approval of cfo");
        scene.approve = ApproveMode::Never;
        let r = rule(&mut scene, "r");
        let (approved, refused) = (ChangeKind::Approved { rule: r }, ChangeKind::Refused { rule: r });
        let rows = if refused_last {
            [approved, refused]
        } else {
            [refused, approved]
        };
        for kind in rows {
            scene.on("2026-03-10", kind);
        }
        all.push((name, scene, "2026-02-01", "2026-04-01"));
    }

    // Asked from 1 February on; refused while the pause of 5 February holds it, approved later: refused it stays.
    let mut scene = one_invoice(
        "pause p: when recorded notified until 2026-03-31
         r: also when balance > 100 EUR then charge 15 EUR as fee requires approval of cfo",
    );
    scene.approve = ApproveMode::Never;
    let r = rule(&mut scene, "r");
    scene.on("2026-02-05", ChangeKind::Notified);
    scene.on("2026-02-10", ChangeKind::Refused { rule: r });
    scene.on("2026-02-12", ChangeKind::Approved { rule: r });
    all.push((
        "m44_a_refusal_counts_while_a_pause_holds_the_rule",
        scene,
        "2026-02-01",
        "2026-04-30",
    ));

    // Its fate is unknown: whether there was something to reply to cannot be told.
    let mut scene = one_invoice(
        "first: when overdue 6d then email gentle
         quiet: also when no reply within 3d then task \"call\" for collector",
    );
    let first = rule(&mut scene, "first");
    scene.on("2026-03-08", ChangeKind::Unknown { rule: first });
    all.push((
        "m21_no_reply_to_a_contact_of_unknown_fate",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // No e-mail address: a task in March; the guard ends the date; in April it is a new firing, tried anew since an
    // address changed, and fails: a task.
    let mut scene = one_invoice("r: every month on day 1 when not disputed then email gentle");
    scene.addresses(C0, [Address::Empty, Address::NotRecorded, Address::NotRecorded]);
    scene.dispute("2026-03-03", "2026-03-10");
    scene.address_changes(
        "2026-03-12",
        Attribute::Address(AddressKind::Phone, Address::Given),
    );
    all.push((
        "m45_each_firing_that_fails_raises_its_task",
        scene,
        "2026-02-01",
        "2026-05-15",
    ));

    // The kind of customer changes by a row that names one of two invoices: the other is looked at, too.
    let mut scene = one_invoice("r: also when customer.kind = consumer then task \"look\" for collector");
    scene.invoice(C0, 20_000, "2026-02-01", "2026-03-05");
    let kind = Attribute::Kind(CustomerKind::Consumer);
    scene.of("2026-02-20", I1, ChangeKind::AttributeChanged(kind));
    all.push((
        "m4_a_row_of_the_customer_concerns_all_though_it_names_one",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // Saturday: the e-mail failed and its `else` may go on Monday only. On Sunday the e-mail goes.
    let mut scene = one_invoice(
        "policy \"p\" { contact by sms on monday }
         r: when overdue 5d then email gentle else sms gentle",
    );
    let r = rule(&mut scene, "r");
    scene.on("2026-03-07", ChangeKind::Failed { rule: r });
    all.push((
        "m45_what_failed_today_may_go_tomorrow",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // The letter of 3 March is a contact, within whose ten days tasks are forbidden: the task goes on 14 March.
    let scene = one_invoice(
        "never task when contacted within 10d
         letters: also per customer when customer.balance > 0 EUR then letter gentle
         watch: also per customer when contacted within 11d then task \"look\" for collector",
    );
    all.push((
        "m48_a_never_that_ends_wakes_a_customer_rule",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));
    all
}

fn action(scene: &mut Scene, channel: &str, name: &str) -> ChangeKind {
    ChangeKind::Action {
        value: Some(scene.word(channel)),
        note: Some(scene.word(name)),
    }
}

fn the_past() -> Vec<Case> {
    let mut all = Vec::new();

    // Its guard is true since the first decided day, a pause holds it, and on 20 February it becomes known that the
    // past did it.
    let mut scene = one_invoice(
        "pause p: when balance > 0 EUR until 2026-02-28
         r: also each time when balance > 100 EUR then email gentle",
    );
    let done = action(&mut scene, "call", "r");
    scene.late("2026-01-28", "2026-02-20", Some(I0), done);
    scene.ledger.invoices[0].issued = day("2026-01-10");
    scene.ledger.known[0] = day("2026-01-10");
    all.push((
        "m46_the_past_known_late_answers_a_change_that_stands",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // A contact of the past that becomes known after the contact of 5 March is not the last one: the gap counts from
    // the later.
    let mut scene = one_invoice(
        "dated: on {2026-03-05} when balance > 0 EUR then email gentle
         first: when overdue 6d then email firm",
    );
    scene.ledger.invoices[0].issued = day("2026-01-10");
    scene.ledger.known[0] = day("2026-01-10");
    let done = action(&mut scene, "letter", "dated");
    scene.late("2026-01-22", "2026-03-06", Some(I0), done);
    all.push((
        "m46_an_older_contact_of_the_past_is_not_the_last_one",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // Put off on Sunday; on Tuesday it becomes known that it was done in January: it went, so nothing lapses.
    let mut scene = one_invoice(
        "policy \"p\" { contact on wednesday }
         r: when notified then letter gentle",
    );
    scene.ledger.invoices[0].issued = day("2026-01-10");
    scene.ledger.known[0] = day("2026-01-10");
    scene.on("2026-01-14", ChangeKind::Notified);
    let done = action(&mut scene, "letter", "r");
    scene.late("2026-01-20", "2026-02-03", Some(I0), done);
    all.push((
        "m46_what_the_past_says_was_done_does_not_lapse",
        scene,
        "2026-02-01",
        "2026-03-01",
    ));

    // A customer rule is used up for the episode that lasts when its row counts and had begun on its date.
    let mut scene = empty(
        "r: also each time per customer when customer.balance > 0 EUR then task \"look\" for collector",
    );
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 100_000, "2025-11-01", "2025-12-01");
    scene.known(I0, "2026-03-10");
    let done = action(&mut scene, "call", "r");
    scene.late("2026-01-21", "2026-03-10", Some(I0), done);
    all.push((
        "m46_a_customer_rule_of_the_past",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));
    all
}

fn money() -> Vec<Case> {
    let mut all = Vec::new();

    // Frozen by the opening of 10 February; the one of 20 January, known later, is of before the issue.
    let mut scene = one_invoice("r: when overdue 6d then email gentle");
    scene.customer_row("2026-02-10", ChangeKind::InsolvencyOpened);
    scene.late("2026-01-20", "2026-02-15", None, ChangeKind::InsolvencyOpened);
    all.push((
        "m51_an_earlier_opening_known_later_thaws_nothing",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // The row is the event, whether or not there was something left to pay.
    let mut scene = one_invoice(
        "r: also when settled and 5d after payment received then task \"pay back\" for collector",
    );
    scene.on("2026-02-10", ChangeKind::WrittenOff { amount: None });
    scene.pays("2026-03-01", I0, 5_000);
    all.push((
        "m39_a_payment_on_a_settled_invoice_is_received",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // 250 of 500 are disputed. The first payment leaves 49.50, all of it disputed now: the second waits.
    let mut scene = empty("r: when overdue 6d then email gentle");
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 50_000, "2026-02-01", "2026-02-02");
    scene.on(
        "2026-02-05",
        ChangeKind::DisputeOpened {
            reason: None,
            amount: Some(25_000),
        },
    );
    scene.pays_unallocated("2026-03-10", 45_050);
    scene.pays_unallocated("2026-03-10", 4_999);
    all.push((
        "m8_a_payment_disputes_what_the_next_would_cover",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // Paid before the invoice is known: what was promised by then is there when the plan counts.
    let mut scene = one_invoice("r: when overdue 6d then email gentle");
    scene.known(I0, "2026-03-06");
    scene.pays_unallocated("2026-02-15", 94_000);
    let half = |due: &str| Instalment {
        due: day(due),
        amount: 50_000,
    };
    scene.late(
        "2026-02-14",
        "2026-03-06",
        Some(I0),
        ChangeKind::PlanAgreed {
            instalments: [half("2026-02-28"), half("2026-04-14")].into(),
        },
    );
    all.push((
        "m18_a_plan_is_looked_at_when_the_day_s_money_is_allocated",
        scene,
        "2026-02-01",
        "2026-04-10",
    ));
    all
}

fn standings() -> Vec<Case> {
    let mut all = Vec::new();

    let scene = one_invoice("r: on {2026-03-12} when balance > 0 EUR then escalate to court");
    all.push((
        "m66_a_forbidden_event_step_is_forbidden",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    let scene = one_invoice("r: when due in 3d and insured then email gentle");
    all.push((
        "m66_a_step_before_the_due_date_is_over_after_it",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    let mut scene = one_invoice("r: when 3d after notified then sms gentle");
    scene.addresses(C0, [Address::Given, Address::Empty, Address::Given]);
    scene.on("2026-03-03", ChangeKind::Notified);
    all.push((
        "m66_a_failed_event_step_waits_for_an_address",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    let mut scene = one_invoice(
        "low: when overdue 3d then sms gentle
         high: when overdue 10d then email firm",
    );
    scene.addresses(C0, [Address::Given, Address::Empty, Address::Given]);
    all.push((
        "m66_a_failed_step_that_was_passed_waits_for_nothing",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    let mut scene = one_invoice(
        "policy \"p\" { group by customer led by oldest }
         no pause on_dispute
         r: when overdue 60d then email gentle",
    );
    scene.dispute("2026-03-10", "2026-04-10");
    all.push((
        "m66_without_a_leader_nothing_is_next",
        scene,
        "2026-02-01",
        "2026-04-30",
    ));

    let mut scene = one_invoice(
        "policy \"p\" { contact by letter on monday }
         r: when overdue 3d then email gentle else letter gentle",
    );
    scene.addresses(C0, [Address::Empty, Address::Given, Address::Given]);
    all.push((
        "m66_a_step_waits_for_the_limits_of_the_channel_it_goes_by",
        scene,
        "2026-02-01",
        "2026-04-01",
    ));

    // Two invoices, the second behind the first.
    let mut scene = empty(
        "policy \"p\" { group by customer led by oldest }
         r: when overdue 5d then email gentle",
    );
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 10_000, "2026-02-01", "2026-03-01");
    scene.ledger.invoice(
        customer,
        20_000,
        Currency::EUR,
        day("2026-02-01"),
        day("2026-03-05"),
    );
    scene.pays("2026-03-20", I0, 10_000);
    scene.of("2026-03-22", I1, ChangeKind::Notified);
    all.push(("m66_one_behind_the_other", scene, "2026-02-01", "2026-04-30"));
    all
}
