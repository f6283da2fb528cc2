//! The ledger's own rows, read with nothing of relance: what the municipality did, and what was paid by when.

use std::collections::BTreeMap;
use std::path::Path;

/// What the files say of the fines.
#[derive(Default)]
pub(crate) struct Books {
    /// Amount at issue, in cents.
    pub(crate) amounts: BTreeMap<String, i64>,
    /// Payments with date and cents.
    payments: BTreeMap<String, Vec<(String, i64)>>,
    /// Day of the penalty.
    pub(crate) penalties: BTreeMap<String, String>,
    /// Day of the hand-over to the agency.
    pub(crate) handovers: BTreeMap<String, String>,
}

impl Books {
    /// Reads a ledger folder. Its cells hold no quotes and no commas, which is checked.
    pub(crate) fn read(folder: &Path) -> Books {
        let mut books = Books::default();
        for row in rows(folder, "invoices.csv", &["invoice_id", "amount"]) {
            books.amounts.insert(row[0].clone(), cents(&row[1]));
        }
        for row in rows(folder, "payments.csv", &["invoice_id", "date", "amount"]) {
            let of = books.payments.entry(row[0].clone()).or_default();
            of.push((row[1].clone(), cents(&row[2])));
        }
        for row in rows(folder, "events.csv", &["invoice_id", "date", "event", "note"]) {
            let kept = match (row[2].as_str(), row[3].as_str()) {
                ("charged", "penalty") => &mut books.penalties,
                ("action", "credit_collection") => &mut books.handovers,
                _ => continue,
            };
            let earlier = kept.insert(row[0].clone(), row[1].clone());
            assert_eq!(earlier, None, "{} has two of {}", row[0], row[3]);
        }
        books
    }

    /// Whether payments up to and with a day cover the amount at issue.
    pub(crate) fn paid_by(&self, fine: &str, day: &str) -> bool {
        let payments = self.payments.get(fine).map(Vec::as_slice).unwrap_or_default();
        let paid: i64 = payments
            .iter()
            .filter(|(date, _)| date.as_str() <= day)
            .map(|(_, amount)| amount)
            .sum();
        paid >= self.amounts[fine]
    }
}

/// The named columns of a table.
fn rows(folder: &Path, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(table)).unwrap();
    assert!(!text.contains('"'), "{table} holds quotes");
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let places: Vec<usize> = columns
        .iter()
        .map(|column| header.iter().position(|name| name == column).unwrap())
        .collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), header.len(), "{line}");
        places.iter().map(|&place| cells[place].to_string()).collect()
    };
    lines.map(row).collect()
}

fn cents(text: &str) -> i64 {
    let (units, rest) = text.split_once('.').unwrap();
    assert_eq!(rest.len(), 2, "{text}");
    units.parse::<i64>().unwrap() * 100 + rest.parse::<i64>().unwrap()
}
