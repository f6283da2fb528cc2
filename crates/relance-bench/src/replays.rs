//! The replay, beside the loop written by hand; many rules beside few.

use crate::by_hand;
use crate::policies;
use crate::subject::Subject;
use crate::table::Table;
use crate::turns::Turns;
use rayon::ThreadPool;
use std::cell::{Cell, RefCell};
use std::path::Path;

/// The replay's target for a million invoices on one core.
const NANOSECONDS_AN_INVOICE: f64 = 350.0;

pub(crate) fn measure(on_one: &ThreadPool, folder: &Path, scratch: &Path, turns: Turns, table: &mut Table) {
    let subject = Subject::new(by_hand::policy::TEXT, folder);
    let invoices = subject.ledger().invoice_count() as f64;
    let nanoseconds = |seconds: f64| seconds * 1e9 / invoices;
    compare_lists(&subject, scratch, folder);
    let by_hand = RefCell::new(subject.by_hand());
    let (ours, theirs) = (Cell::new(0), Cell::new(0));
    let [whole, hand, handing] = turns.on_core([
        &mut || ours.set(on_one.install(|| subject.replay())),
        &mut || theirs.set(subject.replay_by_hand(&mut by_hand.borrow_mut())),
        &mut || subject.hand_over(),
    ]);
    assert_eq!(ours, theirs, "rows");
    let rows = ours.get();
    table.row(
        &format!("replay of two years of {invoices} invoices, 20 rules, one core, {rows} rows; sums and standings too"),
        &format!("{whole:.2} s, {:.0} ns an invoice", nanoseconds(whole)),
        &format!("by hand, rows only: {hand:.2} s, {:.0} ns an invoice", nanoseconds(hand)),
        whole / hand,
    );
    table.row(
        "of that, making the accounts from the ledger in memory (in both)",
        &format!("{handing:.2} s, {:.0} ns an invoice", nanoseconds(handing)),
        "the whole replay",
        handing / whole,
    );
    let accounts = subject.accounts();
    let [alone, hand_alone] = turns.on_core([&mut || ours.set(subject.replay_made(&accounts)), &mut || {
        theirs.set(subject.replay_made_by_hand(&mut by_hand.borrow_mut(), &accounts))
    }]);
    assert_eq!(ours, theirs, "rows");
    table.row(
        "the same from accounts already made, rows only",
        &format!("{alone:.2} s, {:.0} ns an invoice", nanoseconds(alone)),
        &format!(
            "by hand: {hand_alone:.3} s, {:.0} ns an invoice",
            nanoseconds(hand_alone)
        ),
        alone / hand_alone,
    );
    table.target(
        "two years of 1,000,000 invoices with 20 rules in 0.35 s on one core: 350 ns an invoice",
        &format!("{:.0} ns", nanoseconds(whole)),
        nanoseconds(whole) <= NANOSECONDS_AN_INVOICE,
    );
    table.target(
        "at most 3 times the time of the loop by hand, from accounts already made",
        &format!("{:.1} times", alone / hand_alone),
        alone / hand_alone <= 3.0,
    );
    table.target(
        "the loop by hand takes at most 150 ns an invoice, or else it is a bad loop",
        &format!(
            "{:.0} ns; {:.0} ns with making the accounts",
            nanoseconds(hand_alone),
            nanoseconds(hand)
        ),
        nanoseconds(hand_alone) <= 150.0,
    );
}

/// The loop by hand and `relance simulate --actions` write the same file.
fn compare_lists(subject: &Subject, scratch: &Path, folder: &Path) {
    let mut by_hand = subject.by_hand();
    subject.replay_by_hand(&mut by_hand);
    let list = by_hand::text(&by_hand.rows, subject.ledger());
    let (policy, actions) = (scratch.join("by_hand.relance"), scratch.join("by_hand.csv"));
    std::fs::write(&policy, by_hand::policy::TEXT).unwrap();
    let mut relance = crate::program::relance();
    relance.args([
        "simulate".as_ref(),
        policy.as_os_str(),
        "--ledger".as_ref(),
        folder.as_os_str(),
    ]);
    let output = relance.arg("--actions").arg(&actions).output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let ours = std::fs::read_to_string(&actions).unwrap();
    assert!(
        ours == list,
        "relance simulate and the loop by hand give other action lists"
    );
    eprintln!("{} bytes of action list are the same", list.len());
}

/// 1,000 rules beside 10.
pub(crate) fn rules(on_one: &ThreadPool, folder: &Path, turns: Turns, table: &mut Table) {
    // The second pair does more where there are more rules: it is told, and no target; three runs show it.
    let few_turns = Turns {
        runs: turns.runs.min(3),
    };
    for (distance, how, turns) in [
        (12, "every 12 days", turns),
        (1, "every day (of 3 runs)", few_turns),
    ] {
        let many = Subject::new(&policies::of_rules(1_000, distance), folder);
        let few = Subject::new(&policies::of_rules(10, distance), folder);
        let (of_many, of_few) = (Cell::new(0), Cell::new(0));
        let [many, few] = turns.on_core([&mut || of_many.set(on_one.install(|| many.replay())), &mut || {
            of_few.set(on_one.install(|| few.replay()))
        }]);
        table.row(
            &format!("replay with 1,000 rules over 4 segments and 250 ages, {how}"),
            &format!("{many:.2} s, {} rows", of_many.get()),
            &format!("with 10: {few:.2} s, {} rows", of_few.get()),
            many / few,
        );
        if distance == 12 {
            table.target(
                "1,000 rules spread over segments and ages cost at most 1.5 times as much as 10",
                &format!("{:.2} times", many / few),
                many / few <= 1.5,
            );
        }
    }
}
