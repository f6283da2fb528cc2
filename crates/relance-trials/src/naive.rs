//! What is often done instead of a forecast, on the same ledgers: it answers another question, and its intervals say
//! nothing of that.

use relance_kernel::account::ChangeKind;
use relance_kernel::{Account, Day};
use relance_sim::AccountSource;
use relance_statistics::student;

/// Days past due at which it is asked who was contacted.
const ASKED_AT: i32 = 10;
/// Days within which it is asked who paid.
const WITHIN: i32 = 90;
/// Days past due within which an invoice of a month is paid, in the comparison of months.
const PAID_WITHIN: i32 = 60;
/// Two-sided 90 %.
const UPPER: f64 = 0.95;

/// An invoice as a spreadsheet has it.
struct Line {
    due: Day,
    amount: i64,
    contacted: Option<Day>,
    payments: Vec<(Day, i64)>,
}

impl Line {
    fn paid_by(&self, day: Day) -> i64 {
        let by_then = self.payments.iter().filter(|(on, _)| *on <= day);
        by_then.map(|(_, amount)| amount).sum()
    }
}

fn lines(source: &dyn AccountSource) -> Vec<Line> {
    let mut account = Account::default();
    let mut lines = Vec::new();
    for number in 0..source.account_count() {
        source.fill_account(number, &mut account);
        for (invoice, issued) in account.invoices.enumerate() {
            let of_invoice = || {
                account
                    .changes
                    .iter()
                    .filter(|change| change.invoice == Some(invoice))
            };
            let contacts = of_invoice().filter(|change| matches!(change.kind, ChangeKind::Action { .. }));
            lines.push(Line {
                due: issued.due,
                amount: issued.amount,
                contacted: contacts.map(|change| change.day).min(),
                payments: of_invoice()
                    .filter_map(|change| match change.kind {
                        ChangeKind::Payment { amount, .. } => Some((change.day, amount)),
                        _ => None,
                    })
                    .collect(),
            });
        }
    }
    lines
}

/// The share of invoices that those contacted by ten days past due paid within ninety days more than the others who
/// were open then: a 90 % interval, each invoice one observation.
pub(crate) fn contacted_or_not(source: &dyn AccountSource, until: Day) -> Option<(f64, f64)> {
    let mut of_groups = [(0.0, 0.0), (0.0, 0.0)];
    for line in lines(source) {
        let asked = line.due.plus(ASKED_AT);
        if asked.plus(WITHIN) > until || line.amount <= 0 || line.paid_by(asked) >= line.amount {
            continue;
        }
        let contacted = line.contacted.is_some_and(|day| day <= asked);
        let [without, with] = &mut of_groups;
        let (invoices, paid) = if contacted { with } else { without };
        *invoices += 1.0;
        *paid += f64::from(u8::from(line.paid_by(asked.plus(WITHIN)) >= line.amount));
    }
    let [(others, of_others), (contacted, of_contacted)] = of_groups;
    if others < 2.0 || contacted < 2.0 {
        return None;
    }
    let (one, other): (f64, f64) = (of_contacted / contacted, of_others / others);
    let variance = one * (1.0 - one) / contacted + other * (1.0 - other) / others;
    let width = student::quantile(UPPER, contacted + others - 2.0) * variance.sqrt();
    Some((one - other - width, one - other + width))
}

/// By how much more of a month's principal was paid within sixty days of its due date before the practice became softer,
/// half way through the ledger, than after it, with a trend by month: a 90 % interval of least squares.
pub(crate) fn before_and_after(source: &dyn AccountSource, start: Day, until: Day) -> Option<(f64, f64)> {
    let half = start.plus(until.since(start) / 2);
    let month = |day: Day| {
        let (year, month, _) = day.ymd();
        year * 12 + i32::try_from(month).unwrap_or(0)
    };
    let (first, last) = (month(start) + 2, month(until.plus(-PAID_WITHIN)) - 1);
    let months = usize::try_from(last - first + 1).ok()?;
    let mut sums = vec![(0.0, 0.0); months];
    for line in lines(source) {
        let place = usize::try_from(month(line.due) - first).ok();
        if let Some((paid, all)) = place.and_then(|place| sums.get_mut(place)) {
            *all += line.amount as f64;
            *paid += line.paid_by(line.due.plus(PAID_WITHIN)).min(line.amount) as f64;
        }
    }
    let shares: Vec<f64> = sums
        .iter()
        .map(|(paid, all)| paid / f64::max(*all, 1.0))
        .collect();
    // Least squares of the shares on a level, a trend and the half before, by taking level and trend out of both.
    let residual = |values: &[f64]| -> Vec<f64> {
        let count = values.len() as f64;
        let middle = (count - 1.0) / 2.0;
        let mean = values.iter().sum::<f64>() / count;
        let places = || (0..values.len()).map(|place| place as f64 - middle);
        let squares: f64 = places().map(|place| place * place).sum();
        let slope = places()
            .zip(values)
            .map(|(place, value)| place * value)
            .sum::<f64>()
            / squares;
        places()
            .zip(values)
            .map(|(place, value)| value - mean - slope * place)
            .collect()
    };
    let before: Vec<f64> = (0..)
        .take(months)
        .map(|place| f64::from(u8::from(first + place < month(half))))
        .collect();
    let (before, shares) = (residual(&before), residual(&shares));
    let squares: f64 = before.iter().map(|value| value * value).sum();
    let effect = before.iter().zip(&shares).map(|(x, y)| x * y).sum::<f64>() / squares;
    let left: f64 = before
        .iter()
        .zip(&shares)
        .map(|(x, y)| (y - effect * x).powi(2))
        .sum();
    let degrees = months as f64 - 3.0;
    let width = student::quantile(UPPER, degrees) * (left / degrees / squares).sqrt();
    (squares > 0.0 && degrees > 0.0).then_some((effect - width, effect + width))
}
