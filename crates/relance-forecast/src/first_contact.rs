//! What a later first contact goes with: the share of invoices paid within a year of it, by how long it was waited for.
//!
//! Where contacts are delayed by a backlog and not by what is known of the invoice, invoices of one month that were
//! written to earlier and later tell what the delay does. Two answers, which may differ in sign: the plain association,
//! and the one within months of issue at like amounts (linear probability, errors clustered by month of issue). Amounts
//! are compared in classes, for they often stand for kinds of debts that no slope joins.

use crate::history::{ContactKinds, PastAction};
use crate::observe::Reading;
use crate::terms::{Month, month_of};
use crate::world::log_amount;
use relance_kernel::account::ChangeKind;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, Day, Interner, InvoiceIndex};
use relance_sim::AccountSource;
use relance_statistics::normal;
use std::collections::BTreeMap;

/// Days after the first contact within which payment counts.
const WITHIN: i32 = 365;

/// Days of delay to which the answers refer.
const PER_DAYS: f64 = 30.0;

/// Classes of amounts, of about equally many invoices; equal amounts stay together.
const AMOUNT_CLASSES: usize = 20;

/// Months of issue that an answer needs.
const MONTHS_NEEDED: usize = 12;

/// What a delay of 30 days goes with.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Association {
    /// Change of the share paid: 0.01 is one more of a hundred.
    pub change: f64,
    /// Its standard error, clustered by month of issue.
    pub standard_error: f64,
}

impl Association {
    /// The interval at a level of 90 %.
    pub fn interval(&self) -> (f64, f64) {
        let half = normal::quantile(0.95) * self.standard_error;
        (self.change - half, self.change + half)
    }
}

/// What the delay of the first contact goes with, per 30 days.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct DelayOfFirstContact {
    /// Invoices with a first contact, watched for a year after it.
    pub invoices: usize,
    /// Months of issue.
    pub months: usize,
    /// Mean days from issue to the first contact.
    pub mean_delay: f64,
    /// Share whose principal at issue was paid within a year of it.
    pub paid: f64,
    /// Within months of issue and classes of amounts, with the logarithm of the amount.
    pub adjusted: Association,
    /// As it is, months and amounts mixed.
    pub raw: Association,
}

/// An invoice that was written to.
#[derive(Clone, Copy, Debug)]
struct Written {
    month: Month,
    /// Its class of amounts.
    class: usize,
    delay: f64,
    amount: f64,
    paid: f64,
}

/// What the delay of the first contact goes with, of contacts up to `contacts_until`, payments as known on `until`. An
/// invoice counts as paid when payments that name it reach its amount at issue, whatever charges there are. None where
/// the ledger has too few, or all waited equally long.
pub fn delay_of_first_contact(
    policy: &Policy,
    interner: &Interner,
    source: &dyn AccountSource,
    contacts_until: Day,
    until: Day,
) -> Option<DelayOfFirstContact> {
    let reading = Reading {
        policy,
        interner,
        source,
        from: Day::MIN,
        until,
    };
    let kinds = reading.kinds();
    let mut written = Vec::new();
    let mut account = Account::default();
    for number in 0..source.account_count() {
        source.fill_account(number, &mut account);
        written.extend(
            account
                .invoices
                .ids()
                .filter_map(|invoice| of_invoice(&account, invoice, interner, &kinds, contacts_until, until)),
        );
    }
    classify(&mut written);
    let months: BTreeMap<Month, Vec<Written>> =
        written.iter().fold(BTreeMap::new(), |mut months, invoice| {
            months
                .entry(invoice.month)
                .or_insert_with(Vec::new)
                .push(*invoice);
            months
        });
    if months.len() < MONTHS_NEEDED {
        return None;
    }
    let mean = |of: &dyn Fn(&Written) -> f64| crate::layers::mean(written.iter().map(of));
    Some(DelayOfFirstContact {
        invoices: written.len(),
        months: months.len(),
        mean_delay: mean(&|invoice| invoice.delay),
        paid: mean(&|invoice| invoice.paid),
        adjusted: association(&months, true)?,
        raw: association(&months, false)?,
    })
}

fn of_invoice(
    account: &Account,
    invoice: InvoiceIndex,
    interner: &Interner,
    kinds: &ContactKinds,
    contacts_until: Day,
    until: Day,
) -> Option<Written> {
    let issued = &account.invoices[invoice];
    if issued.amount <= 0 {
        return None;
    }
    let of_invoice = || {
        account
            .changes
            .iter()
            .filter(|change| change.invoice == Some(invoice))
    };
    let first = of_invoice()
        .filter(|change| match change.kind {
            ChangeKind::Action { value, .. } => {
                matches!(kinds.of(value, interner), PastAction::Contact(_))
            }
            _ => false,
        })
        .map(|change| change.day)
        .min()
        .filter(|first| *first <= contacts_until && first.plus(WITHIN) <= until)?;
    let paid: i64 = of_invoice()
        .filter(|change| change.day <= first.plus(WITHIN))
        .map(|change| match change.kind {
            ChangeKind::Payment { amount, .. } => amount,
            ChangeKind::Reversal { amount, .. } => -amount,
            _ => 0,
        })
        .sum();
    Some(Written {
        month: month_of(issued.issued),
        class: 0,
        delay: f64::from(first.since(issued.issued)) / PER_DAYS,
        amount: log_amount(issued.amount),
        paid: f64::from(u8::from(paid >= issued.amount)),
    })
}

/// Sorts invoices into classes of amounts.
fn classify(written: &mut [Written]) {
    let mut amounts: Vec<f64> = written.iter().map(|invoice| invoice.amount).collect();
    amounts.sort_unstable_by(f64::total_cmp);
    let mut bounds: Vec<f64> = (1..AMOUNT_CLASSES)
        .filter_map(|class| amounts.get(amounts.len() * class / AMOUNT_CLASSES).copied())
        .collect();
    bounds.dedup();
    for invoice in written {
        invoice.class = bounds.partition_point(|&bound| bound <= invoice.amount);
    }
}

/// Least squares of the share paid on the delay; `adjusted`: with the logarithm of the amount, all as deviations from
/// the means of their month and class. Errors by the sandwich over months, times G/(G − 1).
fn association(months: &BTreeMap<Month, Vec<Written>>, adjusted: bool) -> Option<Association> {
    let means = |rows: &[Written]| {
        let count = rows.len() as f64;
        let sum = |of: fn(&Written) -> f64| rows.iter().map(of).sum::<f64>() / count;
        (sum(|row| row.delay), sum(|row| row.amount), sum(|row| row.paid))
    };
    let all: Vec<Written> = months.values().flatten().copied().collect();
    let of_all = means(&all);
    // Deviations: delay, amount (0 where it is not adjusted for), outcome.
    let rows: Vec<Vec<(f64, f64, f64)>> = months
        .values()
        .map(|of_month| {
            let mut classes: BTreeMap<usize, Vec<Written>> = BTreeMap::new();
            for row in of_month {
                let class = if adjusted { row.class } else { 0 };
                classes.entry(class).or_default().push(*row);
            }
            let with_amount = f64::from(u8::from(adjusted));
            let deviations = classes.values().flat_map(|of_class| {
                let (delay, amount, paid) = if adjusted { means(of_class) } else { of_all };
                of_class.iter().map(move |row| {
                    (
                        row.delay - delay,
                        with_amount * (row.amount - amount),
                        row.paid - paid,
                    )
                })
            });
            deviations.collect()
        })
        .collect();
    let sum = |of: fn(&(f64, f64, f64)) -> f64| rows.iter().flatten().map(of).sum::<f64>();
    let (xx, xz, zz) = (
        sum(|row| row.0 * row.0),
        sum(|row| row.0 * row.1),
        sum(|row| row.1 * row.1),
    );
    let (xy, zy) = (sum(|row| row.0 * row.2), sum(|row| row.1 * row.2));
    // The delay, cleared of what the amount says of it (Frisch and Waugh 1933).
    let on_amount = if zz > 0.0 { xz / zz } else { 0.0 };
    let cleared = xx - on_amount * xz;
    if cleared <= 1e-9 * xx || xx <= 0.0 {
        return None;
    }
    let change = (xy - on_amount * zy) / cleared;
    let of_amount = if zz > 0.0 { (zy - change * xz) / zz } else { 0.0 };
    let groups = rows.len() as f64;
    let meat: f64 = rows
        .iter()
        .map(|of_month| {
            let score: f64 = of_month
                .iter()
                .map(|(x, z, y)| (x - on_amount * z) * (y - change * x - of_amount * z))
                .sum();
            score * score
        })
        .sum();
    Some(Association {
        change,
        standard_error: (meat * groups / (groups - 1.0)).sqrt() / cleared,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_statistics::random::Key;

    /// Months whose invoices wait longer and pay more, while within a month who waits longer pays less.
    fn months() -> BTreeMap<Month, Vec<Written>> {
        let mut months = BTreeMap::new();
        for month in 0..60_i32 {
            let level = f64::from(month) / 60.0;
            let rows = (0..400).map(|row| {
                let key = Key::new(3).with(month.unsigned_abs().into()).with(row);
                let delay = 2.0 * level + key.with(0).uniform();
                let amount = key.with(1).uniform();
                let chance = 0.3 + 0.2 * level - 0.05 * (delay - 2.0 * level) + 0.1 * amount;
                Written {
                    month,
                    class: 0,
                    delay,
                    amount,
                    paid: f64::from(u8::from(key.with(2).uniform() < chance)),
                }
            });
            months.insert(month, rows.collect());
        }
        months
    }

    #[test]
    fn within_months_the_delay_is_told_apart_from_their_level() {
        let months = months();
        let adjusted = association(&months, true).unwrap();
        let raw = association(&months, false).unwrap();
        assert!((adjusted.change + 0.05).abs() < 3.0 * adjusted.standard_error);
        assert!(adjusted.standard_error < 0.02);
        assert!(raw.change > 0.04, "{raw:?}");
    }

    #[test]
    fn the_errors_are_those_of_the_text_book() {
        // y on x alone, three months: computed by hand. x = -1, 1 | -1, 1 | -1, 1; y = 0, 1 | 0, 0 | 1, 1.
        let rows = [[0.0, 1.0], [0.0, 0.0], [1.0, 1.0]];
        let months: BTreeMap<Month, Vec<Written>> = rows
            .iter()
            .zip(0..)
            .map(|(paid, month)| {
                let row = |delay: f64, paid: f64| Written {
                    month,
                    class: 0,
                    delay,
                    amount: 0.0,
                    paid,
                };
                (month, vec![row(-1.0, paid[0]), row(1.0, paid[1])])
            })
            .collect();
        let raw = association(&months, false).unwrap();
        // Slope 1/6; residuals -1/3, 1/3 | -1/3, -2/3 | 2/3, 1/3; scores 2/3, -1/3, -1/3; meat 6/9 × 3/2 = 1; over 6.
        assert!((raw.change - 1.0 / 6.0).abs() < 1e-12);
        assert!((raw.standard_error - 1.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn equal_amounts_share_a_class() {
        let mut written: Vec<Written> = (0..100)
            .map(|number| Written {
                month: 0,
                class: 0,
                delay: 0.0,
                amount: f64::from(number.min(60)),
                paid: 0.0,
            })
            .collect();
        classify(&mut written);
        assert!(written.is_sorted_by_key(|invoice| invoice.class));
        assert!(
            written[60..]
                .iter()
                .all(|invoice| invoice.class == written[60].class)
        );
        assert_eq!(written[4].class + 1, written[5].class);
    }
}
