//! Statuses of many files, with those of earlier imports, as events of a ledger.

use super::books::{Books, Invoice};
use super::codes::Code;
use super::{Problem, Status, Statuses, events, store};
use crate::folder::Fault;
use crate::tables::Cells;
use relance_kernel::Day;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The word in the column `source`.
pub const SOURCE: &str = "e-invoice-status";

/// How statuses are imported.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// For how many days a payment that is announced stops dunning.
    pub hold: u16,
}

/// A file as it was read: its name, and its statuses.
pub type Read = (String, Result<Statuses, Problem>);

/// What comes of an import.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Import {
    /// The table of events: all that come from statuses.
    pub tables: Vec<Cells>,
    /// What is kept beside the ledger.
    pub files: Vec<(String, Vec<u8>)>,
    /// How many statuses these files hold, by code.
    pub read: BTreeMap<String, usize>,
    /// How many of them are there already, or stand in two files.
    pub repeated: usize,
    /// The first and the last day.
    pub period: Option<(Day, Day)>,
    /// What was set aside: files, rows, and statuses of these files or of earlier ones whose invoice is not there.
    pub aside: Vec<Aside>,
    /// How many statuses are of credit notes, which nobody duns.
    pub of_credit_notes: usize,
    /// Events by name: how many there are now.
    pub events: BTreeMap<&'static str, usize>,
    /// Events of earlier imports that cannot be made again, because the statuses are gone: writing would lose them.
    pub lost: usize,
    /// Invoices whose account to be paid has changed (227).
    pub accounts_changed: Vec<String>,
}

/// What is not in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aside {
    /// Its file; empty where it was kept from an earlier import.
    pub file: String,
    /// Why.
    pub reason: Reason,
}

/// Why something is not in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It is not read.
    Problem(Problem),
    /// No invoice has this number, or several have it but for signs.
    NoInvoice {
        /// The number.
        number: String,
        /// The codes of its statuses.
        codes: String,
    },
    /// The invoice of this number is of another day.
    OtherDay {
        /// The number.
        number: String,
        /// Its day in the ledger.
        there: Day,
        /// That of the status.
        said: Day,
    },
    /// It is sold by a customer of ours: a purchase.
    Purchase {
        /// The number.
        number: String,
    },
}

/// Makes events of what was read, and of what earlier imports kept in the folder.
///
/// # Errors
///
/// What an earlier import kept cannot be read.
pub fn import(folder: &Path, books: &Books, mut read: Vec<Read>, options: Options) -> Result<Import, Fault> {
    let mut import = Import::default();
    let mut kept = store::read(folder)?;
    let mut files: BTreeMap<Status, String> = BTreeMap::new();
    read.sort_by(|(one, _), (other, _)| one.cmp(other));
    for (file, statuses) in read {
        let (statuses, problems) = match statuses {
            Ok(statuses) => statuses,
            Err(problem) => (Vec::new(), vec![problem]),
        };
        import.aside.extend(problems.into_iter().map(|problem| Aside {
            file: file.clone(),
            reason: Reason::Problem(problem),
        }));
        for status in statuses {
            *import.read.entry(status.code.clone()).or_default() += 1;
            if let Some(day) = status.day() {
                let (first, last) = import.period.unwrap_or((day, day));
                import.period = Some((first.min(day), last.max(day)));
            }
            if kept.contains(&status) {
                import.repeated += 1;
            }
            files.entry(status.clone()).or_insert_with(|| file.clone());
            kept.insert(status);
        }
    }
    let unlike = without_twins(&kept);
    let mut by_invoice: BTreeMap<&str, (&Invoice, Vec<&Status>)> = BTreeMap::new();
    let mut unknown: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    for status in unlike {
        let file = files.get(status).cloned().unwrap_or_default();
        let number = status.invoice.clone();
        let siren = status.seller.get(..9).unwrap_or(&status.seller);
        if books.customers.contains(siren) || books.customers.contains(&status.seller) {
            let reason = Reason::Purchase { number };
            import.aside.push(Aside { file, reason });
            continue;
        }
        let Some(invoice) = books.find(&status.invoice) else {
            unknown.entry((file, number)).or_default().insert(&status.code);
            continue;
        };
        if let Some(said) = status.issued.filter(|issued| *issued != invoice.issued) {
            let there = invoice.issued;
            let reason = Reason::OtherDay { number, there, said };
            import.aside.push(Aside { file, reason });
            continue;
        }
        if invoice.is_credit_note {
            import.of_credit_notes += 1;
            continue;
        }
        if status.code == "227" {
            import.accounts_changed.push(invoice.id.clone());
        }
        let of_invoice = by_invoice
            .entry(&invoice.id)
            .or_insert_with(|| (invoice, Vec::new()));
        of_invoice.1.push(status);
    }
    for ((file, number), codes) in unknown {
        let codes = codes.into_iter().collect::<Vec<&str>>().join(", ");
        let reason = Reason::NoInvoice { number, codes };
        import.aside.push(Aside { file, reason });
    }
    import.aside.sort_by(|one, other| one.file.cmp(&other.file));
    import.accounts_changed.dedup();
    let mut rows = Vec::new();
    for (id, (invoice, mut statuses)) in by_invoice {
        statuses.sort_by(|one, other| (&one.when, *one).cmp(&(&other.when, *other)));
        for event in events::events(invoice, &statuses, options.hold) {
            *import.events.entry(event.event).or_default() += 1;
            rows.push(vec![
                event.date.to_string(),
                invoice.customer.clone(),
                id.to_string(),
                event.event.to_string(),
                event.value,
                event.note,
                SOURCE.to_string(),
            ]);
        }
    }
    if !store::is_there(folder) {
        let is_made = |own: &&[String; 4]| {
            rows.iter().any(|row: &Vec<String>| {
                let cells = [0, 2, 3, 4].map(|place| row.get(place));
                own.iter().map(Some).eq(cells)
            })
        };
        import.lost = books.own.iter().filter(|own| !is_made(own)).count();
    }
    import.files.push(store::written(&kept));
    import.tables = vec![Cells {
        table: "events",
        columns: vec![
            "date",
            "customer_id",
            "invoice_id",
            "event",
            "value",
            "note",
            "source",
        ],
        rows: rows.into_iter().collect(),
    }];
    Ok(import)
}

impl Import {
    /// Codes that these files hold and nobody knows.
    pub fn unknown_codes(&self) -> Vec<&str> {
        let codes = self.read.keys().map(String::as_str);
        codes.filter(|code| Code::of(code) == Code::Unknown).collect()
    }
}

/// The statuses without those that another says better: the same of a moment where this says the day alone.
fn without_twins(statuses: &BTreeSet<Status>) -> Vec<&Status> {
    let timed: BTreeSet<(&str, &str, Option<Day>)> = statuses
        .iter()
        .filter(|status| status.when.len() > 10)
        .map(|status| (status.invoice.as_str(), status.code.as_str(), status.day()))
        .collect();
    let is_twin = |status: &Status| {
        status.when.len() <= 10
            && timed.contains(&(status.invoice.as_str(), status.code.as_str(), status.day()))
    };
    statuses.iter().filter(|status| !is_twin(status)).collect()
}
