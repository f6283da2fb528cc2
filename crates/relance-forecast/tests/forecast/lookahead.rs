//! What becomes known after the last day changes neither what is learnt nor what is forecast.

use crate::common::{Case, Files, column, ledger_of, model_text, small_world, with_rows};
use relance_kernel::Day;
use relance_truth::{FIRMER, Regime, SOFTER};

/// What is done to the rows that are dated after a day.
#[derive(Clone, Copy, Debug)]
enum Later {
    /// They are not there.
    Gone,
    /// Payments are ten times as large and a week later, invoices are another amount, events happen to other ends.
    Changed,
    /// Besides, there are contacts of a kind that nobody knew, and disputes.
    More,
}

fn with_later(files: &Files, until: Day, later: Later) -> Files {
    let last = until.to_string();
    // Invoices by customer that are known on the last day, to hang later events on.
    files
        .iter()
        .map(|(file, text)| {
            let date = column(text, "date").or_else(|| column(text, "issued"));
            let invoice = column(text, "invoice_id");
            let mut added = 0;
            let changed = with_rows(text, |cells| {
                let row = cells.join(",");
                let Some(date) = date.filter(|date| cells[*date] > last.as_str()) else {
                    return vec![row];
                };
                match later {
                    Later::Gone => Vec::new(),
                    Later::Changed | Later::More => match file.as_str() {
                        "invoices.csv" => {
                            let mut cells: Vec<String> = cells.iter().map(|cell| cell.to_string()).collect();
                            *cells.last_mut().unwrap() = "77.00".to_string();
                            vec![cells.join(",")]
                        }
                        "payments.csv" => Vec::new(),
                        "events.csv" if matches!(later, Later::More) && added < 40 => {
                            added += 1;
                            let at = &cells[invoice.unwrap()];
                            let customer = &cells[1];
                            let day = cells[date];
                            vec![
                                format!("{day},{customer},{at},action,pigeon,released"),
                                format!("{day},{customer},{at},dispute_opened,price,"),
                            ]
                        }
                        _ => vec![row],
                    },
                }
            });
            (file.clone(), changed)
        })
        .collect()
}

#[test]
fn rows_known_later_change_nothing() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = ledger_of(&settings);
    let until = settings.start.plus(400);
    let read = |files: &Files| {
        let case = Case::new(files, &[FIRMER, SOFTER], until);
        let fitted = case.fit();
        let found = case.forecast(&fitted, case.question());
        (model_text(&fitted), fitted.intercepts, found)
    };
    let first = read(&files);
    for later in [Later::Gone, Later::Changed, Later::More] {
        let other = with_later(&files, until, later);
        assert_ne!(files, other);
        let again = read(&other);
        assert!(first.0 == again.0, "{later:?}: {}", differing(&first.0, &again.0));
        assert_eq!(first.1, again.1, "{later:?}");
        assert!(first.2 == again.2, "{later:?}: forecasts differ");
    }
}

/// The first lines that differ.
fn differing(one: &str, other: &str) -> String {
    one.lines()
        .zip(other.lines())
        .filter(|(one, other)| one != other)
        .take(3)
        .map(|(one, other)| format!("{one} | {other}\n"))
        .collect()
}
