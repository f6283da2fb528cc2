//! What a forecast takes from ages that the ledger never saw.
//!
//! An invoice older than any of which the ledger tells is paid like the oldest that it knows. In a ledger of half a year
//! those are hardly old: who never pays cannot be told there from who pays late. So the forecast is told at the worst,
//! too: no more comes in of what gets so old than came in of the invoices of the ledger that did. Where the ledger is as
//! young as they are, that is hardly anything; where it is old and few get there because nearly all are paid, the worst
//! is not far.

use crate::forecast::Forecast;
use crate::history::due_of;
use crate::layers::mean;
use crate::measure::{Measure, THIRTEEN_WEEKS, range};
use crate::sums::Sums;
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::{Account, AccountState, Day};

/// From this share of what is open or to come on, what comes in less at the worst is told.
const MATTERS: f64 = 0.005;

/// The share of the draws that lies in a range.
const SHARE: f64 = 0.9;

/// Of invoices that are older, by the end of a stretch of days, than any of which the ledger tells: in minor units, what was
/// open at the start, and what is new.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Older {
    /// What came in of them at such ages.
    pub cash: [i64; 2],
    /// What is open of them at the end, not handed over.
    pub left: [i64; 2],
}

/// The same through the first thirteen weeks and through the whole span, the run-off apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UnseenAges {
    /// Through thirteen weeks; nothing in a shorter span.
    pub quarter: Older,
    /// Through the span.
    pub span: Older,
}

/// How an invoice stands to the ages that the ledger saw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aging {
    /// The first day of the span.
    pub(crate) first: Day,
    /// The last, the run-off apart.
    pub(crate) last: Day,
    /// Days since due up to which the ledger tells anything.
    pub(crate) oldest_age: i32,
    /// Its due date.
    pub(crate) due: Day,
    /// Whether it was issued after the start.
    pub(crate) is_new: bool,
}

impl UnseenAges {
    /// Adds another one.
    pub(crate) fn add(&mut self, other: &UnseenAges) {
        for (sum, more) in [(&mut self.quarter, other.quarter), (&mut self.span, other.span)] {
            sum.cash
                .iter_mut()
                .zip(more.cash)
                .for_each(|(sum, more)| *sum += more);
            sum.left
                .iter_mut()
                .zip(more.left)
                .for_each(|(sum, more)| *sum += more);
        }
    }

    /// The stretches that a day lies in, each with its last day.
    fn stretches(&mut self, aging: Aging, day: Day) -> impl Iterator<Item = (&mut Older, Day)> {
        let weeks = aging
            .first
            .plus(i32::try_from(THIRTEEN_WEEKS).unwrap_or(i32::MAX) - 1);
        [
            (&mut self.quarter, Some(weeks).filter(|end| *end <= aging.last)),
            (&mut self.span, Some(aging.last)),
        ]
        .into_iter()
        .filter_map(move |(older, end)| Some((older, end.filter(|end| day <= *end)?)))
    }

    /// What is open from a day on changes by an amount: with a new invoice, a payment, or one handed over.
    pub(crate) fn move_open(&mut self, aging: Aging, day: Day, amount: i64) {
        for (older, end) in self.stretches(aging, day) {
            if end.since(aging.due) > aging.oldest_age {
                let [open, new] = &mut older.left;
                *if aging.is_new { new } else { open } += amount;
            }
        }
    }

    /// Money comes in.
    pub(crate) fn pay(&mut self, aging: Aging, day: Day, amount: i64) {
        self.move_open(aging, day, -amount);
        if day.since(aging.due) <= aging.oldest_age {
            return;
        }
        for (older, _) in self.stretches(aging, day) {
            let [open, new] = &mut older.cash;
            *if aging.is_new { new } else { open } += amount;
        }
    }
}

/// Invoices of the ledger that were open at ages of which it hardly tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct GotOlder {
    /// How many there are, paid since or not.
    pub invoices: u64,
    /// Those of them that were not paid in full by the last day known.
    pub unpaid: u64,
}

impl GotOlder {
    pub(crate) fn add(&mut self, other: GotOlder) {
        self.invoices += other.invoices;
        self.unpaid += other.unpaid;
    }

    /// Counts those of an account, with its state at the end of the last day known.
    pub(crate) fn count(&mut self, account: &Account, state: &AccountState, oldest_age: i32, until: Day) {
        let given_up = given_up(account);
        for invoice in account.invoices.ids().filter(|&invoice| state.is_known(invoice)) {
            let settled = state.settlement(invoice);
            let last = settled.map_or(until, |settled| settled.day);
            if last.since(due_of(account, state, invoice)) <= oldest_age {
                continue;
            }
            self.invoices += 1;
            let settled_by = |change: &Change, day: Day| {
                let of_invoice = match change.invoice {
                    Some(named) => named == invoice,
                    None => change.customer == account.invoices[invoice].customer,
                };
                of_invoice && (change.date == day || change.day == day)
            };
            let is_paid = settled.is_some_and(|settled| {
                let mut given_up = given_up.iter();
                !given_up.any(|change| settled_by(change, settled.day))
            });
            self.unpaid += u64::from(!is_paid);
        }
    }

    /// The share of what gets so old that is never paid, at most: as if none of those that are not paid yet ever were. They are
    /// few, so it is the upper end of Wilson's interval (1927), which one time in twenty is not enough.
    pub fn unpaid_at_most(self) -> f64 {
        const QUANTILE: f64 = 1.645;
        let (count, share) = match self.invoices {
            0 => return 1.0,
            invoices => (invoices as f64, self.unpaid as f64 / invoices as f64),
        };
        let square = QUANTILE * QUANTILE / count;
        let spread = QUANTILE * (share * (1.0 - share) / count + square / (4.0 * count)).sqrt();
        ((share + square / 2.0 + spread) / (1.0 + square)).min(1.0)
    }
}

/// The rows that settle an invoice without money.
fn given_up(account: &Account) -> Vec<&Change> {
    let is_no_money = |change: &&Change| {
        matches!(
            change.kind,
            ChangeKind::CreditNote { .. } | ChangeKind::WrittenOff { .. }
        )
    };
    account.changes.iter().filter(is_no_money).collect()
}

/// A figure at the worst: minor units.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AtWorst {
    /// As it is forecast, at the estimates.
    pub forecast: f64,
    /// The same at the worst.
    pub mean: f64,
    /// That nine draws of ten lie in at the worst.
    pub range: (f64, f64),
}

/// What the figures of a policy take from ages that the ledger never saw. At the worst, no more of it comes in than came in of
/// the invoices of the ledger that got so old.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BeyondSeenAges {
    /// What gets older in the span, or is so at its start, on average: minor units.
    pub reached: f64,
    /// What is not paid by the end of what was open at the start.
    pub not_recovered: AtWorst,
    /// Cash of the span.
    pub cash: AtWorst,
    /// Cash of the first thirteen weeks, if the span has so many.
    pub cash_of_quarter: Option<AtWorst>,
}

impl BeyondSeenAges {
    /// A figure at the worst, if it is one of those.
    pub fn of(&self, measure: Measure) -> Option<AtWorst> {
        match measure {
            Measure::NotRecovered => Some(self.not_recovered),
            Measure::Cash => Some(self.cash),
            Measure::CashOfQuarter => self.cash_of_quarter,
            _ => None,
        }
    }
}

impl Forecast {
    /// What its figures take from ages that the ledger never saw; none where that hardly matters.
    pub fn beyond_seen_ages(&self) -> Option<BeyondSeenAges> {
        let at_most = self.portfolio.got_older.unpaid_at_most();
        // What is left at the worst, less what the forecast leaves.
        let more_left = |cash: i64, left: i64| (at_most * (cash + left) as f64 - left as f64).max(0.0);
        let of = |older: Older| more_left(older.cash.iter().sum(), older.left.iter().sum());
        let span =
            |value: &dyn Fn(Older) -> f64| mean(self.central.iter().map(|sums| value(sums.unseen_ages.span)));
        let whole = self.portfolio.open.principal + self.portfolio.new.principal;
        if span(&of) <= MATTERS * whole as f64 {
            return None;
        }
        Some(BeyondSeenAges {
            reached: span(&|older| (older.cash.iter().sum::<i64>() + older.left.iter().sum::<i64>()) as f64),
            not_recovered: self.at_worst(Measure::NotRecovered, |sums| {
                let ([cash, _], [left, _]) = (sums.unseen_ages.span.cash, sums.unseen_ages.span.left);
                more_left(cash, left)
            })?,
            cash: self.at_worst(Measure::Cash, |sums| -of(sums.unseen_ages.span))?,
            cash_of_quarter: self.at_worst(Measure::CashOfQuarter, |sums| -of(sums.unseen_ages.quarter)),
        })
    }

    /// A measure with what is added to it at the worst.
    fn at_worst(&self, measure: Measure, more: impl Fn(&Sums) -> f64) -> Option<AtWorst> {
        let of = |replicates: &[Sums]| -> Option<Vec<f64>> {
            let replicates = replicates.iter();
            replicates
                // No measure that is asked for here counts interest.
                .map(|sums| Some(measure.of(sums, &self.portfolio, 0.0)? + more(sums)))
                .collect()
        };
        Some(AtWorst {
            forecast: self.estimate(measure, 0.0)?.mean,
            mean: mean(of(&self.central)?.into_iter()),
            range: range(of(&self.replicates)?, SHARE),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_invoices_that_were_nearly_all_paid_leave_little() {
        let at_most = |unpaid, invoices| GotOlder { invoices, unpaid }.unpaid_at_most();
        // By Wilson's formula, worked out by hand.
        assert!((at_most(0, 49) - 0.0523).abs() < 0.0005, "{}", at_most(0, 49));
        assert!((at_most(5, 50) - 0.1916).abs() < 0.0005, "{}", at_most(5, 50));
        assert!(at_most(0, 0) == 1.0 && (at_most(7, 7) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn what_gets_older_is_what_comes_in_of_it_and_what_is_left() {
        let first = Day::from_ymd(2026, 7, 1).unwrap();
        let aging = |due: i32, is_new| Aging {
            first,
            last: first.plus(199),
            oldest_age: 100,
            due: first.plus(due),
            is_new,
        };
        let mut unseen = UnseenAges::default();
        // Older than any from the start on: 30 of 100 come in, half of them in thirteen weeks.
        unseen.move_open(aging(-120, false), first, 100);
        unseen.pay(aging(-120, false), first.plus(90), 15);
        unseen.pay(aging(-120, false), first.plus(91), 15);
        // Gets too old on day 151, after the thirteen weeks: 20 of 80 come in before, 5 on that day.
        unseen.move_open(aging(50, true), first.plus(20), 80);
        unseen.pay(aging(50, true), first.plus(150), 20);
        unseen.pay(aging(50, true), first.plus(151), 5);
        // Never gets too old in the span.
        unseen.move_open(aging(99, true), first.plus(60), 1_000);
        // Handed over: nobody expects it here.
        unseen.move_open(aging(-10, false), first, 500);
        unseen.move_open(aging(-10, false), first.plus(10), -500);
        // The run-off is no part of it.
        unseen.pay(aging(-120, false), first.plus(200), 70);
        let expected = UnseenAges {
            quarter: Older {
                cash: [15, 0],
                left: [85, 0],
            },
            span: Older {
                cash: [30, 5],
                left: [70, 55],
            },
        };
        assert_eq!(unseen, expected);
        let mut twice = unseen;
        twice.add(&unseen);
        assert_eq!(
            twice.span,
            Older {
                cash: [60, 10],
                left: [140, 110]
            }
        );
        // A span of less than thirteen weeks has no quarter.
        let mut short = UnseenAges::default();
        short.move_open(
            Aging {
                last: first.plus(59),
                ..aging(-120, false)
            },
            first,
            100,
        );
        assert_eq!((short.quarter.left, short.span.left), ([0, 0], [100, 0]));
    }
}
