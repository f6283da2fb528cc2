//! A small reader of a ledger folder: enough bookkeeping to know when each invoice was settled, and by what.

use relance_demo::Memory;
use relance_kernel::Day;
use std::collections::{BTreeMap, BTreeSet};

/// Cents below which an invoice counts as paid.
const TOLERANCE: i64 = 500;
/// Invoices due later than that many days before the last day known are left out: too many of them are still open.
const RIPE: i32 = 150;

const INVOICES: &[&str] = &[
    "invoice_id",
    "customer_id",
    "issued",
    "due",
    "amount",
    "currency",
    "kind",
    "reference",
];
const PAYMENTS: &[&str] = &[
    "customer_id",
    "invoice_id",
    "date",
    "amount",
    "currency",
    "reverses",
];

pub(crate) type Row = BTreeMap<String, String>;

/// The rows of one file, with these columns.
pub(crate) fn rows_of(memory: &Memory, file: &str, columns: &[&str]) -> Vec<Row> {
    let content = memory.content(file).unwrap_or_else(|| panic!("no {file}"));
    let mut reader = csv::Reader::from_reader(content.as_slice());
    let header = reader.headers().unwrap().clone();
    let places: Vec<(usize, &str)> = header
        .iter()
        .enumerate()
        .filter(|(_, column)| columns.contains(column))
        .collect();
    assert_eq!(places.len(), columns.len(), "{file}: {header:?}");
    let row = |record: csv::StringRecord| -> Row {
        places
            .iter()
            .map(|(place, column)| ((*column).to_string(), record[*place].to_string()))
            .collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

pub(crate) fn cents(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap();
    assert_eq!(fraction.len(), 2, "{text}");
    sign * (whole.parse::<i64>().unwrap() * 100 + fraction.parse::<i64>().unwrap())
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("not a date: {text}"))
}

pub(crate) struct Invoice {
    pub(crate) customer: String,
    pub(crate) issued: Day,
    pub(crate) due: Day,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) instalments: bool,
    /// Changes of principal with their date; true for money paid.
    pub(crate) moves: Vec<(Day, i64, bool)>,
}

pub(crate) struct Ledger {
    pub(crate) invoices: BTreeMap<String, Invoice>,
    pub(crate) last: Day,
}

impl Ledger {
    pub(crate) fn read(memory: &Memory) -> Ledger {
        let mut invoices = BTreeMap::new();
        let (credits, plain): (Vec<Row>, Vec<Row>) = rows_of(memory, "invoices.csv", INVOICES)
            .into_iter()
            .partition(|row| row["kind"] == "credit_note");
        for row in plain {
            let invoice = Invoice {
                customer: row["customer_id"].clone(),
                issued: day(&row["issued"]),
                due: day(&row["due"]),
                amount: cents(&row["amount"]),
                currency: row["currency"].clone(),
                instalments: false,
                moves: Vec::new(),
            };
            assert!(
                invoices.insert(row["invoice_id"].clone(), invoice).is_none(),
                "two invoices of one id"
            );
        }
        let mut ledger = Ledger {
            invoices,
            last: Day::MIN,
        };
        for row in credits.iter().filter(|row| !row["reference"].is_empty()) {
            ledger.moves(&row["reference"], &row["issued"], cents(&row["amount"]), false);
        }
        for row in rows_of(memory, "instalments.csv", &["invoice_id", "plan_id"])
            .iter()
            .filter(|row| row["plan_id"].is_empty())
        {
            ledger.invoices.get_mut(&row["invoice_id"]).unwrap().instalments = true;
        }
        for row in rows_of(memory, "events.csv", &["date", "invoice_id", "event", "value"]) {
            ledger.last = ledger.last.max(day(&row["date"]));
            if row["event"] == "written_off" {
                ledger.moves(&row["invoice_id"], &row["date"], -cents(&row["value"]), false);
            }
        }
        let mut payments = rows_of(memory, "payments.csv", PAYMENTS);
        payments.sort_by(|a, b| a["date"].cmp(&b["date"]));
        let (free, stated): (Vec<Row>, Vec<Row>) =
            payments.into_iter().partition(|row| row["invoice_id"].is_empty());
        for row in stated {
            let sign = if row["reverses"].is_empty() { -1 } else { 1 };
            ledger.moves(
                &row["invoice_id"],
                &row["date"],
                sign * cents(&row["amount"]),
                true,
            );
        }
        for row in free {
            ledger.oldest_first(&row);
        }
        ledger
    }

    fn moves(&mut self, invoice: &str, date: &str, change: i64, paid: bool) {
        let invoice = self
            .invoices
            .get_mut(invoice)
            .unwrap_or_else(|| panic!("unknown invoice {invoice}"));
        self.last = self.last.max(day(date));
        invoice.moves.push((day(date), change, paid));
    }

    /// Gives money that names no invoice to the open invoice of its currency that fell due first.
    fn oldest_first(&mut self, row: &Row) {
        let date = day(&row["date"]);
        let oldest = (self.invoices.iter())
            .filter(|(_, invoice)| {
                invoice.customer == row["customer_id"] && invoice.currency == row["currency"]
            })
            .filter(|(_, invoice)| invoice.issued <= date && invoice.open_on(date) > 0)
            .min_by_key(|(id, invoice)| (invoice.due, (*id).clone()))
            .map(|(id, _)| id.clone());
        if let Some(id) = oldest {
            self.moves(&id, &row["date"], -cents(&row["amount"]), true);
        }
    }

    pub(crate) fn shapes(&self) -> Shapes {
        let mut by_customer: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let ripe = self
            .invoices
            .values()
            .filter(|invoice| !invoice.instalments && self.last.since(invoice.due) > RIPE);
        for invoice in ripe {
            if let Some((settled, true)) = invoice.settled() {
                by_customer
                    .entry(&invoice.customer)
                    .or_default()
                    .push(f64::from(settled.since(invoice.due)));
            }
        }
        let mut days: Vec<f64> = by_customer.values().flatten().copied().collect();
        days.sort_by(f64::total_cmp);
        let share = |test: &dyn Fn(f64) -> bool| {
            100.0 * days.iter().filter(|d| test(**d)).count() as f64 / days.len() as f64
        };
        Shapes {
            late_percent: share(&|days| days > 0.0),
            very_late_percent: share(&|days| days > 30.0),
            between_percent: 100.0 * between_share(&by_customer),
            days,
        }
    }
}

impl Invoice {
    pub(crate) fn open_on(&self, date: Day) -> i64 {
        self.amount
            + self
                .moves
                .iter()
                .filter(|(day, ..)| *day <= date)
                .map(|(_, change, _)| change)
                .sum::<i64>()
    }

    /// The day from which on it stayed settled, and whether money did it.
    pub(crate) fn settled(&self) -> Option<(Day, bool)> {
        let days: BTreeSet<Day> = self.moves.iter().map(|(day, ..)| *day).collect();
        let settled = days
            .into_iter()
            .rev()
            .take_while(|day| self.open_on(*day) <= TOLERANCE)
            .last()?;
        Some((
            settled,
            self.moves.iter().any(|(day, _, paid)| *day == settled && *paid),
        ))
    }
}

pub(crate) struct Shapes {
    pub(crate) late_percent: f64,
    pub(crate) very_late_percent: f64,
    pub(crate) between_percent: f64,
    pub(crate) days: Vec<f64>,
}

impl Shapes {
    pub(crate) fn quantile(&self, percent: usize) -> f64 {
        self.days[(self.days.len() - 1) * percent / 100]
    }
}

/// The share of the variance that lies between the groups: the intraclass correlation of a one-way analysis of
/// variance with groups of different sizes.
fn between_share(groups: &BTreeMap<&str, Vec<f64>>) -> f64 {
    let count = |group: &Vec<f64>| group.len() as f64;
    let n: f64 = groups.values().map(count).sum();
    let k = groups.len() as f64;
    let mean = groups.values().flatten().sum::<f64>() / n;
    let means: Vec<(f64, f64)> = groups
        .values()
        .map(|group| (count(group), group.iter().sum::<f64>() / count(group)))
        .collect();
    let between: f64 = means
        .iter()
        .map(|(size, of_group)| size * (of_group - mean).powi(2))
        .sum::<f64>()
        / (k - 1.0);
    let within: f64 = (groups.values().zip(&means))
        .map(|(group, (_, of_group))| group.iter().map(|days| (days - of_group).powi(2)).sum::<f64>())
        .sum::<f64>()
        / (n - k);
    let usual_size = (n - groups.values().map(|group| count(group).powi(2)).sum::<f64>() / n) / (k - 1.0);
    (between - within) / (between + (usual_size - 1.0) * within)
}
