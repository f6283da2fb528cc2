//! Mailings that nobody wrote down, inferred from the payments that they brought by a day. This is the third form
//! of the rule; `docs/backtest.md` tells of all three.
//!
//! - The *stock* of a month: invoices open on the day before its first, charged before, and not handed over.
//! - The *share* of some ages in a month: how many of the stock of these ages (days since issue) pay in it. What is
//!   *usual* is the median of the [`MONTHS_BEFORE`] months before.
//! - A *month of a campaign*: the share of those of [`AGES`] is [`MORE`] above the usual.
//! - A *campaign*: such months without a gap. It counts as mailed on the first day of that month of it in which most
//!   paid, once to each invoice.
//! - *To whom*: from the youngest to the oldest band of [`BAND`] days of age whose share in that month was [`MORE`]
//!   above the usual, with [`PAYERS`] payers.

use relance_kernel::account::ChangeKind;
use relance_kernel::{Account, Day, Interner, InvoiceIndex};
use relance_sim::AccountSource;
use std::fmt::Write;

/// Days since issue by which months of campaigns are told: one to two years.
pub(crate) const AGES: (i32, i32) = (365, 730);

/// Days of a band of ages, and how many bands there are.
pub(crate) const BAND: i32 = 91;
const BANDS: i32 = 16;

/// Payers that a band needs.
pub(crate) const PAYERS: usize = 5;

/// By how much the share of the stock that pays in it is larger than usual, at least.
pub(crate) const MORE: f64 = 0.01;

/// Months before a month, by which it is judged.
pub(crate) const MONTHS_BEFORE: u32 = 24;

/// Words of actions after which somebody else collects.
const TRANSFERS: [&str; 6] = ["agency", "court", "escalate", "insurer", "lawyer", "mediator"];

/// An inferred mailing.
pub(crate) struct Campaign {
    /// The day on which it counts as mailed.
    pub(crate) mailed: Day,
    /// Days since issue of the youngest and of the oldest to whom it went.
    pub(crate) ages: (i32, i32),
    /// Account and invoice of each letter.
    pub(crate) letters: Vec<(usize, InvoiceIndex)>,
}

/// What is read of an invoice.
struct Life {
    account: usize,
    invoice: InvoiceIndex,
    issued: Day,
    /// The day of its first charge.
    charged: Day,
    /// The day on which it was paid in full or handed over.
    closed: Day,
    payments: Vec<Day>,
}

impl Life {
    fn is_in_stock(&self, first: Day, ages: (i32, i32)) -> bool {
        (ages.0..=ages.1).contains(&first.since(self.issued)) && self.charged < first && self.closed >= first
    }
}

/// How many of the stock of some ages pay in the month that begins on a day, and their share.
fn share(lives: &[Life], from: Day, ages: (i32, i32)) -> (usize, f64) {
    let next = from.plus_months(1);
    let stock = lives.iter().filter(|life| life.is_in_stock(from, ages));
    let (of_stock, payers) = stock.fold((0_usize, 0), |(of_stock, payers), life| {
        let pays = life.payments.iter().any(|day| (from..next).contains(day));
        (of_stock + 1, payers + usize::from(pays))
    });
    (payers, payers as f64 / of_stock.max(1) as f64)
}

/// Whether the share of a month is far above the usual; how many paid then.
fn is_far_above(lives: &[Life], first: Day, month: u32, ages: (i32, i32)) -> Option<usize> {
    let before = month.checked_sub(MONTHS_BEFORE)?..month;
    let mut usual: Vec<f64> = before
        .map(|month| share(lives, first.plus_months(month), ages).1)
        .collect();
    usual.sort_unstable_by(f64::total_cmp);
    let median = usual.get(usual.len() / 2).copied().unwrap_or(0.0);
    let (payers, share) = share(lives, first.plus_months(month), ages);
    (share >= median + MORE).then_some(payers)
}

/// The campaigns whose month of most payments had ended by a day, as far as payments known by then show.
pub(crate) fn campaigns(source: &dyn AccountSource, interner: &Interner, until: Day) -> Vec<Campaign> {
    let lives = lives(source, interner, until);
    let Some(begins) = lives.iter().map(|life| life.issued).min() else {
        return Vec::new();
    };
    let (year, month, _) = begins.ymd();
    let Some(first) = Day::from_ymd(year, month, 1) else {
        return Vec::new();
    };
    let months = (0_u32..).take_while(|month| first.plus_months(month + 1).plus(-1) <= until);
    let of_campaigns: Vec<(u32, usize)> = months
        .filter_map(|month| Some((month, is_far_above(&lives, first, month, AGES)?)))
        .collect();
    of_campaigns
        .chunk_by(|(one, _), (next, _)| one + 1 == *next)
        .filter_map(|run| {
            // Of two months with as many payers, the earlier.
            let (month, _) = *run.iter().rev().max_by_key(|(_, payers)| *payers)?;
            let bands: Vec<(i32, i32)> = (0..BANDS)
                .map(|band| (band * BAND, (band + 1) * BAND - 1))
                .filter(|&ages| {
                    is_far_above(&lives, first, month, ages).is_some_and(|payers| payers >= PAYERS)
                })
                .collect();
            let ages = (bands.first()?.0, bands.last()?.1);
            let mailed = first.plus_months(month);
            let stock = lives.iter().filter(|life| life.is_in_stock(mailed, ages));
            Some(Campaign {
                mailed,
                ages,
                letters: stock.map(|life| (life.account, life.invoice)).collect(),
            })
        })
        .collect()
}

fn lives(source: &dyn AccountSource, interner: &Interner, until: Day) -> Vec<Life> {
    let mut account = Account::default();
    let mut lives = Vec::new();
    for number in 0..source.account_count() {
        source.fill_account(number, &mut account);
        for (index, invoice) in account.invoices.enumerate() {
            let mut life = Life {
                account: number,
                invoice: index,
                issued: invoice.issued,
                charged: Day::MAX,
                closed: Day::MAX,
                payments: Vec::new(),
            };
            let mut open = invoice.amount;
            let mut is_known = false;
            let of_invoice = account
                .changes
                .iter()
                .filter(|change| change.invoice == Some(index) && change.day <= until);
            for change in of_invoice {
                match change.kind {
                    ChangeKind::Issued => is_known = true,
                    ChangeKind::Payment { amount, .. } => {
                        life.payments.push(change.day);
                        open -= amount;
                    }
                    ChangeKind::Charged { .. } => life.charged = life.charged.min(change.day),
                    ChangeKind::Action {
                        value: Some(value), ..
                    } if TRANSFERS.contains(&interner.text(value)) => {
                        life.closed = life.closed.min(change.day);
                    }
                    _ => {}
                }
                if open <= 0 {
                    life.closed = life.closed.min(change.day);
                }
            }
            if is_known {
                lives.push(life);
            }
        }
    }
    lives
}

/// Rows of `events.csv` for the letters: `date,customer_id,invoice_id,event,value,note,known_on`.
///
/// # Errors
///
/// Never: text takes whatever is written.
pub(crate) fn rows(source: &dyn AccountSource, campaigns: &[Campaign]) -> Result<String, std::fmt::Error> {
    let mut rows = String::new();
    let mut account = Account::default();
    for campaign in campaigns {
        for &(number, invoice) in &campaign.letters {
            source.fill_account(number, &mut account);
            let customer = source.customer_id(number, account.invoices[invoice].customer);
            let invoice = source.invoice_id(number, invoice);
            let mailed = campaign.mailed;
            writeln!(rows, "{mailed},{customer},{invoice},action,campaign,inferred,")?;
        }
    }
    Ok(rows)
}

/// A policy that mails campaigns on the given days, to invoices of the ages to whom the last known one went.
///
/// # Errors
///
/// Never: text takes whatever is written.
pub(crate) fn policy(given: &[Day], known: &[Campaign]) -> Result<String, std::fmt::Error> {
    let mut policy = String::from(
        "## The campaigns of the year after the cut, known from what came: dates are given, nothing else.\n\
         policy \"Campaigns\" {\n  applies to customer.kind = consumer\n  currency EUR\n  group by invoice\n}\n\
         channel campaign costs 0 EUR\n",
    );
    if let Some(Campaign {
        ages: (youngest, oldest),
        ..
    }) = known.last().filter(|_| !given.is_empty())
    {
        let days: Vec<String> = given.iter().map(Day::to_string).collect();
        writeln!(
            policy,
            "\ncampaign_: on {{{}}} when age between {youngest}d and {oldest}d then campaign last_notice",
            days.join(", ")
        )?;
    }
    Ok(policy)
}
