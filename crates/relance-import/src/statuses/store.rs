//! The statuses of earlier imports, kept beside the ledger.

use super::Status;
use crate::folder::{Fault, OWN_FOLDER};
use crate::sheet::{Sheet, csv_bytes};
use relance_kernel::Day;
use std::collections::BTreeSet;
use std::path::Path;

/// Their file.
const STATUSES: &str = "e-invoice-statuses.csv";

const COLUMNS: [&str; 9] = [
    "invoice", "when", "status", "reason", "text", "amount", "approved", "issued", "seller",
];

/// Whether an earlier import kept any in a folder.
pub(super) fn is_there(folder: &Path) -> bool {
    folder.join(OWN_FOLDER).join(STATUSES).exists()
}

/// Reads them from a folder.
pub(super) fn read(folder: &Path) -> Result<BTreeSet<Status>, Fault> {
    let path = folder.join(OWN_FOLDER).join(STATUSES);
    let bytes = match std::fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(Fault::Disk { path, error }),
    };
    let sheet = Sheet::of_bytes(&path, &bytes)?;
    let statuses = sheet.rows.iter().zip(2..).map(|(row, line)| {
        let cell = |column: &str| sheet.cell(row, column).to_string();
        let status = Status {
            invoice: cell("invoice"),
            when: cell("when"),
            code: cell("status"),
            reason: cell("reason"),
            text: cell("text"),
            amount: cell("amount"),
            approved: cell("approved"),
            issued: Day::parse(sheet.cell(row, "issued")),
            seller: cell("seller"),
        };
        match status.day() {
            Some(_) => Ok(status),
            None => Err(Fault::Unreadable {
                path: path.clone(),
                line: Some(line),
                why: "column `when` holds what no import wrote there".to_string(),
            }),
        }
    });
    statuses.collect()
}

/// Them as a file.
pub(super) fn written(statuses: &BTreeSet<Status>) -> (String, Vec<u8>) {
    let rows = statuses.iter().map(|status| {
        vec![
            status.invoice.clone(),
            status.when.clone(),
            status.code.clone(),
            status.reason.clone(),
            status.text.clone(),
            status.amount.clone(),
            status.approved.clone(),
            status.issued.map_or_else(String::new, |day| day.to_string()),
            status.seller.clone(),
        ]
    });
    (STATUSES.to_string(), csv_bytes(&COLUMNS, rows))
}
