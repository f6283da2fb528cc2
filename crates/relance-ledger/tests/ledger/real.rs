//! A real ledger, if the environment says where it is: it does not belong to the project.

use std::io::Write;

use relance_ledger::{FolderSource, Options, load, overpayments, summary};

/// The road fines of an Italian municipality, doi:10.4121/uuid:270fd440-1057-4fb9-89a9-b699b47990f5, 2000–2007.
#[test]
fn traffic_fines_load_without_an_error() {
    let Ok(folder) = std::env::var("RELANCE_TRAFFIC_FINES") else {
        // Past the capturing of the test harness, which would hide it.
        let said = "\nNOT RUN: the traffic fines, because RELANCE_TRAFFIC_FINES does not name their folder\n";
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return;
    };
    let loaded = load(&FolderSource::new(folder), &Options::default());
    assert!(!loaded.has_errors());
    // Three payments of 0.00.
    assert_eq!(loaded.problems.len(), 3);
    let ledger = &loaded.ledger;
    let summary = summary(ledger, ledger.last_date().unwrap());
    let counts = summary.counts;
    assert_eq!(
        (counts.invoices, counts.events, counts.payments),
        (101_281, 284_011, 50_885)
    );
    let [money] = summary.money.as_slice() else {
        panic!("one currency")
    };
    // Added up from the files by other means; nothing is written off in this ledger.
    assert_eq!(
        (money.issued, money.paid, money.charged),
        (426_352_872, 215_303_942, 329_002_265)
    );
    assert_eq!(money.written_off, 0);
    let collection = summary
        .actions
        .iter()
        .find(|action| action.note == "credit_collection")
        .unwrap();
    assert_eq!((collection.rows, collection.rows_paid_after), (33_442, 0));
    assert_eq!(overpayments(ledger).len(), 997);
}
