//! A real ledger: what an Italian municipality did about its road fines, and what its policy, written in our language,
//! does on the same ledger. The page `docs/real-ledger.md` holds the figures, and these tests hold the page.
//!
//! The data is not part of the project (de Leoni and Mannhardt 2015, doi:10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5).
//! `RELANCE_TRAFFIC_FINES` names its folder; without it nothing is tested here, and that is said.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "tests"
)]

mod books;
mod replays;

use books::Books;
use relance_ledger::{Lang, summary};
use replays::{Action, actions, actions_of, joined};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

const MUNICIPALITY: &str = include_str!("../../docs/municipality.relance");
const ONE_LINE: &str = include_str!("../../examples/one-line/policy.relance");
const PAGE: &str = include_str!("../../docs/real-ledger.md");

/// The folder of the ledger; says so when there is none.
fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/traffic_fines");
    let named = std::env::var_os("RELANCE_TRAFFIC_FINES").map(PathBuf::from);
    match named {
        Some(named) => {
            // A wrong name is a mistake, an absent one is not.
            assert!(
                named.join("invoices.csv").exists(),
                "no ledger in {}",
                named.display()
            );
            Some(named)
        }
        None if beside.join("invoices.csv").exists() => Some(beside),
        None => {
            // Past the capturing of the test harness, which would hide it.
            let said =
                "\nNOT RUN: the road fines, because RELANCE_TRAFFIC_FINES does not name their folder\n";
            std::io::stderr().write_all(said.as_bytes()).unwrap();
            None
        }
    }
}

/// Prints a table and fails unless the page holds it.
fn stands_on_the_page(table: &str) {
    println!("{table}");
    assert!(
        PAGE.contains(table),
        "docs/real-ledger.md does not hold this table:\n{table}"
    );
}

#[test]
fn every_penalty_falls_on_the_day_on_which_it_fell() {
    let Some(folder) = folder() else { return };
    let books = Books::read(&folder);
    let actions = actions(&joined(MUNICIPALITY, &folder));
    let replayed: BTreeMap<&str, &str> = (actions.iter().filter(|action| action.rule == "penalty"))
        .map(|action| (action.fine.as_str(), action.date.as_str()))
        .collect();
    let rows = actions.iter().filter(|action| action.rule == "penalty").count();
    assert_eq!(rows, replayed.len(), "a fine got two penalties");

    let mut table =
        "| year | penalties of the ledger | replayed | on the same day | fine paid by that day: no step |\n\
                     |---|---|---|---|---|\n"
            .to_string();
    let mut years: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    for (fine, date) in &books.penalties {
        let ours = replayed.get(fine.as_str()).copied();
        let paid = books.paid_by(fine, date);
        assert_eq!(
            ours.is_none(),
            paid,
            "{fine}: {date} in the ledger, {ours:?} in the replay"
        );
        for year in [date.get(..4).unwrap_or_default(), "all"] {
            let sums = years.entry(year).or_default();
            sums[0] += 1;
            sums[1] += usize::from(ours.is_some());
            sums[2] += usize::from(ours == Some(date.as_str()));
            sums[3] += usize::from(paid);
        }
    }
    for (year, [all, ours, same, paid]) in &years {
        table.push_str(&format!("| {year} | {all} | {ours} | {same} | {paid} |\n"));
    }
    assert_eq!(replayed.len(), 49_080, "no penalty but those of the ledger");
    assert_eq!(years["all"], [53_674, 49_080, 49_080, 4_594]);
    stands_on_the_page(&table);
}

#[test]
fn the_batches_for_the_agency_are_nearly_the_ones_it_got() {
    let Some(folder) = folder() else { return };
    let books = Books::read(&folder);
    let actions = actions(&joined(MUNICIPALITY, &folder));
    let mut batches: BTreeMap<&str, [BTreeSet<&str>; 2]> = BTreeMap::new();
    for (fine, date) in &books.handovers {
        batches.entry(date).or_default()[0].insert(fine);
    }
    for Action { date, fine, rule, .. } in &actions {
        if rule.starts_with("handover_") {
            batches.entry(date).or_default()[1].insert(fine);
        }
    }
    let mut table =
        "| batch | handed over | by the policy | in both | recall | precision |\n|---|---|---|---|---|---|\n"
            .to_string();
    let percent = |part: usize, whole: usize| format!("{:.1} %", part as f64 * 100.0 / whole as f64);
    let mut sums = [0; 3];
    for (date, [theirs, ours]) in &batches {
        let counts = [theirs.len(), ours.len(), theirs.intersection(ours).count()];
        let [theirs, ours, both] = counts;
        let shares = (percent(both, theirs), percent(both, ours));
        table.push_str(&format!(
            "| {date} | {theirs} | {ours} | {both} | {} | {} |\n",
            shares.0, shares.1
        ));
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    let [theirs, ours, both] = sums;
    let shares = (percent(both, theirs), percent(both, ours));
    table.push_str(&format!(
        "| all | {theirs} | {ours} | {both} | {} | {} |\n",
        shares.0, shares.1
    ));
    assert_eq!(batches.len(), 7, "{:?}", batches.keys());
    assert_eq!(theirs, 33_442);
    assert!(both * 100 >= theirs * 95, "recall {}", shares.0);
    assert!(both * 100 >= ours * 93, "precision {}", shares.1);
    stands_on_the_page(&table);
}

#[test]
fn deciding_every_day_and_jumping_from_change_to_change_agree() {
    let Some(folder) = folder() else { return };
    let joined = joined(MUNICIPALITY, &folder);
    let (mut accounts, mut actions) = (0, 0);
    // Every 37th: no order of the ids has that step.
    for number in (0..joined.ledger.account_count()).step_by(37) {
        let every_day = actions_of(&joined, number, true);
        assert_eq!(every_day, actions_of(&joined, number, false), "account {number}");
        accounts += 1;
        actions += every_day.len();
    }
    assert!(
        accounts >= 2_000 && actions >= 1_000,
        "{accounts} accounts, {actions} actions"
    );
    stands_on_the_page(&format!(
        "{accounts} accounts, 2,922 days each, {actions} actions"
    ));
}

#[test]
fn the_one_line_policy_does_nothing_and_the_summary_says_why() {
    let Some(folder) = folder() else { return };
    let joined = joined(ONE_LINE, &folder);
    assert_eq!(actions(&joined), []);
    let summary = summary(&joined.ledger, joined.ledger.last_date().unwrap());
    let remarks: Vec<String> = summary
        .remarks
        .iter()
        .map(|remark| remark.sentence(Lang::En))
        .collect();
    let why =
        "no customer has more than one invoice: each stays `nouveau`, and behaviour segments never move";
    assert!(remarks.iter().any(|remark| remark == why), "{remarks:#?}");
    assert!(PAGE.contains(why));
    // What no reader of that ledger may conclude: the log ends where the agency begins.
    let agency =
        "no payment after `credit_collection` (0 of 33442): its effect cannot be told from this ledger";
    assert!(remarks.iter().any(|remark| remark == agency), "{remarks:#?}");
    assert!(PAGE.contains(agency));
}
