//! The loop and the replay give the same action list, byte by byte, on generated ledgers of several seeds and sizes.

use super::{ByHand, HEADER, policy, text};
use crate::subject::Subject;

fn both(invoices: u64, customers: Option<u64>, seed: u64) -> (String, String) {
    let folder = std::env::temp_dir().join(format!(
        "relance-by-hand-{}-{invoices}-{seed}",
        std::process::id()
    ));
    let options = relance_demo::Options {
        invoices,
        customers,
        seed,
        ..Default::default()
    };
    relance_demo::generate_folder(&options, &folder).unwrap();
    let subject = Subject::new(policy::TEXT, &folder);
    let lists = (subject.action_list(), by_hand(&subject));
    std::fs::remove_dir_all(&folder).unwrap();
    lists
}

fn by_hand(subject: &Subject) -> String {
    let mut by_hand: ByHand = subject.by_hand();
    subject.replay_by_hand(&mut by_hand);
    text(&by_hand.rows, subject.ledger())
}

/// The first line in which two lists differ, with what stands around it.
fn difference(ours: &str, by_hand: &str) -> Option<String> {
    let (ours, by_hand): (Vec<&str>, Vec<&str>) = (ours.lines().collect(), by_hand.lines().collect());
    let at = (0..ours.len().max(by_hand.len())).find(|&at| ours.get(at) != by_hand.get(at))?;
    let around =
        |list: &[&str]| list[at.saturating_sub(2).min(list.len())..(at + 3).min(list.len())].join("\n");
    Some(format!(
        "line {at} of {} and {}\nreplay:\n{}\nby hand:\n{}",
        ours.len(),
        by_hand.len(),
        around(&ours),
        around(&by_hand)
    ))
}

/// More of the same, for whoever changes the loop: `cargo test -p relance-bench -- --ignored`.
#[test]
#[ignore = "takes minutes without optimisation"]
fn the_loop_gives_the_list_of_the_replay_for_many_seeds() {
    for seed in 100..140 {
        for (invoices, customers) in [(20_000, None), (5_000, Some(12)), (4_000, Some(2_000))] {
            let (ours, by_hand) = both(invoices, customers, seed);
            if let Some(difference) = difference(&ours, &by_hand) {
                panic!("{invoices} invoices, {customers:?} customers, seed {seed}: {difference}");
            }
        }
    }
}

#[test]
fn the_loop_gives_the_list_of_the_replay() {
    // Few customers with many invoices meet the limits; many with few are new.
    let shapes = [
        (300, None),
        (3_000, None),
        (3_000, Some(20)),
        (3_000, Some(900)),
        (12_000, None),
    ];
    let mut outcomes = [0; 3];
    for (invoices, customers) in shapes {
        for seed in 1..=4 {
            let (ours, by_hand) = both(invoices, customers, seed);
            assert!(ours.starts_with(HEADER));
            if let Some(difference) = difference(&ours, &by_hand) {
                panic!("{invoices} invoices, {customers:?} customers, seed {seed}: {difference}");
            }
            for (count, word) in outcomes.iter_mut().zip([",done,", ",deferred,", ",lapsed,"]) {
                *count += by_hand.matches(word).count();
            }
        }
    }
    assert!(outcomes.iter().all(|count| *count > 500), "{outcomes:?}");
}
