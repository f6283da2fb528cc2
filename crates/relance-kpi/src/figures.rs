//! Sums to figures: the formulas of `docs/kpi.md`.

use crate::figure::{Answer, Figure, Fraction, Key, Note, RollStep, Why};
use crate::question::{Period, start_of_month};
use crate::sums::Sums;
use relance_kernel::{Currency, Day, Policy};
use std::collections::BTreeMap;

/// What the figures of a group are made of.
pub(crate) struct Basis<'a> {
    pub(crate) sums: &'a Sums,
    /// Invoices less credit notes by month, up to the end of the period.
    pub(crate) history: &'a BTreeMap<i32, i128>,
    pub(crate) period: Period,
    pub(crate) currency: Currency,
    pub(crate) policy: Option<&'a Policy>,
    /// Whether the ledger reaches back to where roll rates look.
    pub(crate) rolls_known: bool,
}

/// Middles of the columns of the aged balance past due, in days, as credit bureaus count; the last two are one.
const BUREAU_DAYS: [i128; 5] = [15, 45, 75, 105, 105];

/// All figures, in the order of [`Key::ALL`].
pub(crate) fn figures(basis: &Basis<'_>) -> Vec<Figure> {
    Key::ALL.iter().map(|key| basis.figure(*key)).collect()
}

impl Basis<'_> {
    fn figure(&self, key: Key) -> Figure {
        let (answer, notes) = match key {
            Key::DsoCountBack => self.count_back(),
            Key::ResponseRate => (self.answer(key), self.young()),
            Key::CostOfDunning | Key::CostRatio => (self.answer(key), self.without_cost()),
            _ => (self.answer(key), Vec::new()),
        };
        Figure {
            key,
            answer,
            rests_on: self.rests_on(key),
            notes,
        }
    }

    fn answer(&self, key: Key) -> Answer {
        let sums = self.sums;
        let (open, overdue) = (sums.open(), sums.aged.overdue());
        let disputed = sums.aged.disputed();
        let paid = &sums.paid;
        let invoices = i128::from(paid.invoices);
        let days = i128::from(self.period.days());
        match key {
            Key::Open => money(open),
            Key::Overdue => money(overdue),
            Key::Disputed => money(disputed),
            Key::Unallocated => money(sums.unallocated),
            Key::Sales => money(sums.sales()),
            Key::OverdueRatio => percent(overdue, open, Why::NothingOpen),
            Key::OverdueRatioUndisputed => {
                let late = overdue - sums.aged.disputed_overdue();
                percent(late, open - disputed, Why::NothingUndisputed)
            }
            Key::Roll(step) => self.roll(step),
            Key::Dso => self.of_sales(open, days),
            Key::DsoUndisputed => self.of_sales(open - disputed, days),
            Key::DsoCountBack => self.count_back().0,
            Key::BestPossibleDso => self.of_sales(sums.not_due(), days),
            Key::AverageDaysDelinquent => self.of_sales(overdue, days),
            Key::CollectionEffectiveness => {
                let months = self.period.months();
                self.effectiveness(months.numerator, months.denominator)
            }
            Key::CollectionEffectivenessWhole => self.effectiveness(1, 1),
            Key::AverageLateness => ratio(paid.days_late, invoices, Why::NothingPaid),
            Key::AverageLatenessWeighted | Key::DaysBeyondTerms => {
                ratio(paid.weighted_late, paid.amount, Why::NothingPaid)
            }
            Key::PaymentDelay => ratio(paid.days_to_pay, invoices, Why::NothingPaid),
            Key::PaymentDelayWeighted => ratio(paid.weighted_to_pay, paid.amount, Why::NothingPaid),
            Key::PaidOnTime => percent(i128::from(paid.on_time), invoices, Why::NothingPaid),
            Key::DaysBeyondTermsSigned => ratio(paid.weighted_signed, paid.amount, Why::NothingPaid),
            Key::DaysBeyondTermsOpen => {
                let late = sums.aged.columns.iter().skip(1);
                let weighted = late.zip(BUREAU_DAYS).map(|(column, days)| column.amount * days);
                ratio(weighted.sum(), open, Why::NothingOpen)
            }
            Key::RecoveryRateChased => percent(sums.recovered, sums.chased, Why::NothingChased),
            Key::RecoveryRateAll => {
                percent(sums.collected, sums.opening + sums.sales(), Why::NothingToCollect)
            }
            Key::CostOfDunning => self.cost().map_or_else(Answer::Undefined, money),
            Key::CostRatio => match self.cost() {
                Ok(cost) => percent(cost, sums.recovered, Why::NothingRecovered),
                Err(why) => Answer::Undefined(why),
            },
            Key::RemindersBeforePayment => ratio(paid.reminders, invoices, Why::NothingPaid),
            Key::PaidWithoutReminder => {
                percent(i128::from(paid.without_reminder), invoices, Why::NothingPaid)
            }
            Key::ResponseRate => percent(
                i128::from(sums.answered),
                i128::from(sums.messages),
                Why::NoMessages,
            ),
            Key::DelayAfterReminder => median(&paid.after_reminder),
            Key::PromisesKept => percent(
                i128::from(sums.promises_kept),
                i128::from(sums.promises),
                Why::NoPromises,
            ),
            Key::PromisesKeptAmount => percent(sums.promised_kept, sums.promised, Why::NoPromises),
        }
    }

    fn rests_on(&self, key: Key) -> u64 {
        let sums = self.sums;
        match key {
            Key::Open
            | Key::OverdueRatio
            | Key::OverdueRatioUndisputed
            | Key::Dso
            | Key::DsoUndisputed
            | Key::DsoCountBack
            | Key::DaysBeyondTermsOpen
            | Key::CollectionEffectiveness
            | Key::CollectionEffectivenessWhole => sums.open_invoices,
            Key::Overdue | Key::AverageDaysDelinquent => sums.overdue_invoices,
            Key::BestPossibleDso => sums.aged.columns.first().map_or(0, |column| column.invoices),
            Key::Disputed => sums.disputed_invoices,
            Key::Unallocated => sums.unallocated_customers,
            Key::Sales => sums.sales_rows,
            Key::AverageLateness
            | Key::AverageLatenessWeighted
            | Key::PaymentDelay
            | Key::PaymentDelayWeighted
            | Key::PaidOnTime
            | Key::DaysBeyondTerms
            | Key::DaysBeyondTermsSigned
            | Key::RemindersBeforePayment
            | Key::PaidWithoutReminder => sums.paid.invoices,
            Key::RecoveryRateChased | Key::CostRatio => sums.chased_invoices,
            Key::RecoveryRateAll => sums.opening_invoices + sums.sales_rows,
            Key::CostOfDunning => sums.charged_messages,
            Key::ResponseRate => sums.messages,
            Key::DelayAfterReminder => sums.paid.after_reminder.values().sum(),
            Key::PromisesKept | Key::PromisesKeptAmount => sums.promises,
            Key::Roll(step) => self.sums.rolls.get(step as usize).map_or(0, |roll| roll.invoices),
        }
    }

    /// An amount in days of sales.
    fn of_sales(&self, amount: i128, days: i128) -> Answer {
        match self.sums.sales() {
            sales if sales > 0 => fraction(0, days, amount, sales, 1),
            0 if self.sums.credited == 0 => Answer::Undefined(Why::NoSales),
            _ => Answer::Undefined(Why::CreditNotesExceedSales),
        }
    }

    /// What was collected of what could be, with the sales of so many months shared among them.
    fn effectiveness(&self, months: i128, parts: i128) -> Answer {
        let sums = self.sums;
        // Both sides × months, so that they stay whole.
        let to_collect = sums.opening * months + sums.sales() * parts;
        let denominator = to_collect - sums.not_due() * months;
        if denominator <= 0 {
            return Answer::Undefined(Why::NotDueExceeds);
        }
        fraction(0, 100, to_collect - sums.open() * months, denominator, months)
    }

    fn roll(&self, step: RollStep) -> Answer {
        if !self.rolls_known {
            return Answer::Undefined(Why::LedgerTooShort);
        }
        let roll = self.sums.rolls.get(step as usize).copied().unwrap_or_default();
        percent(roll.rolled, roll.stood, Why::EmptyColumn)
    }

    fn cost(&self) -> Result<i128, Why> {
        let Some(policy) = self.policy else {
            return Err(Why::NoPolicy);
        };
        let sums = self.sums;
        if policy.currency != self.currency {
            return Err(Why::CostsInOtherCurrency);
        }
        if sums.charged_messages > 0 && sums.messages_without_cost == sums.charged_messages {
            return Err(Why::NoCosts);
        }
        Ok(sums.cost)
    }

    fn without_cost(&self) -> Vec<Note> {
        let messages = self.sums.messages_without_cost;
        let is_told = self.cost().is_ok() && messages > 0;
        is_told
            .then_some(Note::MessagesWithoutCost(messages))
            .into_iter()
            .collect()
    }

    fn young(&self) -> Vec<Note> {
        let messages = self.sums.young;
        (messages > 0)
            .then_some(Note::YoungMessages(messages))
            .into_iter()
            .collect()
    }

    /// Days of the months whose sales the open balance uses up, back from the end.
    fn count_back(&self) -> (Answer, Vec<Note>) {
        let mut left = self.sums.open();
        if left <= 0 {
            let nothing = match self.history.is_empty() {
                true => Answer::Undefined(Why::NoSales),
                false => fraction(0, 1, 0, 1, 1),
            };
            return (nothing, Vec::new());
        }
        let Some(first_month) = self.history.keys().next().copied() else {
            return (Answer::Undefined(Why::NoSales), Vec::new());
        };
        let (mut days, mut clamped) = (0_i64, 0_u64);
        let (mut last, mut month) = (self.period.to, crate::close::month_number(self.period.to));
        while month >= first_month {
            let first = start_of_month(last);
            let of_month = i64::from(last.since(first)) + 1;
            let sales = self.history.get(&month).copied().unwrap_or(0);
            if sales < 0 {
                clamped += 1;
            }
            if sales > 0 && left <= sales {
                let answer = fraction(i128::from(days), i128::from(of_month), left, sales, 1);
                return (answer, clamped_note(clamped));
            }
            left -= sales.max(0);
            days += of_month;
            last = before(first);
            month -= 1;
        }
        (Answer::AtLeast(days), clamped_note(clamped))
    }
}

fn clamped_note(months: u64) -> Vec<Note> {
    (months > 0)
        .then_some(Note::MonthsClamped(months))
        .into_iter()
        .collect()
}

fn before(day: Day) -> Day {
    day.plus(-1)
}

fn fraction(plus: i128, times: i128, numerator: i128, denominator: i128, divisor: i128) -> Answer {
    Answer::Known(Fraction {
        plus,
        times,
        numerator,
        denominator,
        divisor,
    })
}

fn money(amount: i128) -> Answer {
    fraction(0, 1, amount, 1, 1)
}

fn ratio(numerator: i128, denominator: i128, otherwise: Why) -> Answer {
    match denominator {
        1.. => fraction(0, 1, numerator, denominator, 1),
        _ => Answer::Undefined(otherwise),
    }
}

fn percent(numerator: i128, denominator: i128, otherwise: Why) -> Answer {
    match denominator {
        1.. => fraction(0, 100, numerator, denominator, 1),
        _ => Answer::Undefined(otherwise),
    }
}

/// The middle of numbers of days, or the mean of the two middles.
fn median(counts: &BTreeMap<i32, u64>) -> Answer {
    let all: u64 = counts.values().sum();
    let at = |place: u64| {
        let mut passed = 0;
        let found = counts.iter().find(|(_, count)| {
            passed += **count;
            passed > place
        });
        found.map_or(0, |(days, _)| i128::from(*days))
    };
    match (all, all.is_multiple_of(2)) {
        (0, _) => Answer::Undefined(Why::NoPaymentAfterReminder),
        (_, true) => fraction(0, 1, at(all / 2 - 1) + at(all / 2), 2, 1),
        (_, false) => fraction(0, 1, at(all / 2), 1, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_the_mean_of_both() {
        let of = |pairs: &[(i32, u64)]| match median(&pairs.iter().copied().collect()) {
            Answer::Known(fraction) => Some(fraction.to_f64()),
            _ => None,
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(4, 1)]), Some(4.0));
        assert_eq!(of(&[(4, 1), (7, 1)]), Some(5.5));
        assert_eq!(of(&[(1, 5), (30, 2)]), Some(1.0));
    }
}
