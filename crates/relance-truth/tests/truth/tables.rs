//! What several tests need: tables read by hand, not by the code under test.

use relance_kernel::Day;
use relance_truth::Generated;
use std::collections::BTreeMap;

pub(crate) type Record<'t> = BTreeMap<&'t str, &'t str>;

/// The rows of a table without quotes.
pub(crate) fn read(text: &str) -> Vec<Record<'_>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| header.iter().copied().zip(line.split(',')).collect())
        .collect()
}

pub(crate) fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

/// The last day on which each invoice became settled, as its payments say; none while something is owed.
pub(crate) fn settlements(generated: &Generated) -> BTreeMap<String, Option<Day>> {
    let mut open: BTreeMap<String, i64> = read(&generated.invoices)
        .iter()
        .map(|row| (row["invoice_id"].to_string(), cents(row["amount"])))
        .collect();
    let mut settled: BTreeMap<String, Option<Day>> = open.keys().map(|id| (id.clone(), None)).collect();
    for row in read(&generated.payments) {
        let left = open.get_mut(row["invoice_id"]).unwrap();
        *left -= cents(row["amount"]);
        assert!(*left >= 0, "{row:?}");
        let is_settled = *left <= 500;
        let day = settled.get_mut(row["invoice_id"]).unwrap();
        *day = is_settled.then(|| day.unwrap_or(Day::parse(row["date"]).unwrap()));
    }
    settled
}

/// The share of the variance of min(lateness, `longest`) that lies between customers: one-way random effects by the
/// method of moments, over the invoices due at least that long before the last day.
pub(crate) fn lateness_between_customers(generated: &Generated, longest: i32) -> f64 {
    let settled = settlements(generated);
    let until = generated.world.settings.until;
    let mut groups: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let rows = read(&generated.invoices);
    for row in &rows {
        let due = Day::parse(row["due"]).unwrap();
        if until.since(due) >= longest {
            let late = settled[row["invoice_id"]].map_or(longest, |day| day.since(due));
            groups
                .entry(row["customer_id"])
                .or_default()
                .push(f64::from(late.min(longest)));
        }
    }
    let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
    let all: Vec<f64> = groups.values().flatten().copied().collect();
    let overall = mean(&all);
    let (n, k) = (all.len() as f64, groups.len() as f64);
    let size = |list: &Vec<f64>| list.len() as f64;
    let between: f64 = groups
        .values()
        .map(|list| size(list) * (mean(list) - overall).powi(2))
        .sum();
    let within: f64 = groups
        .values()
        .flat_map(|list| list.iter().map(|late| (late - mean(list)).powi(2)))
        .sum();
    let typical = (n - groups.values().map(|list| size(list).powi(2)).sum::<f64>() / n) / (k - 1.0);
    let of_invoices = within / (n - k);
    let of_customers = (between / (k - 1.0) - of_invoices) / typical;
    of_customers / (of_customers + of_invoices)
}
