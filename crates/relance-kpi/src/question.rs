//! What is asked: a period, groups, and the windows that some figures need.

use relance_kernel::Day;

/// What is to be measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Question {
    /// The first day and the last; balances are those at the end of the last.
    pub period: Period,
    /// The groups that are measured beside the whole.
    pub by: Option<Dimension>,
    /// For so many days an answer or a payment is put down to a reminder.
    pub within: i32,
    /// So many days after the day promised a payment still keeps a promise.
    pub grace: i32,
    /// Whether the aged balance is given by customer too.
    pub customers: bool,
}

/// What invoices are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dimension {
    /// The `segment` column of the customer.
    Segment,
    /// The `country` column.
    Country,
    /// The `sector` column.
    Sector,
    /// The `collector` column.
    Collector,
    /// The reason of the last dispute of the invoice.
    Reason,
    /// Calendar months, each a period of its own.
    Month,
}

/// Days from one to another, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// The first.
    pub from: Day,
    /// The last; not before the first.
    pub to: Day,
}

/// A number of months, `numerator / denominator`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Months {
    /// Above the line.
    pub numerator: i128,
    /// Below it.
    pub denominator: i128,
}

impl Period {
    /// How many days it has.
    pub fn days(self) -> i32 {
        self.to.since(self.from).saturating_add(1)
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// How many months it has: whole calendar months are counted; any other period has its days ÷ (365 ÷ 12), and at
    /// least one.
    pub fn months(self) -> Months {
        let (year, month, first) = self.from.ymd();
        let (last_year, last_month, last) = self.to.ymd();
        if first == 1 && last == self.to.days_in_month() {
            let months = (i128::from(last_year) - i128::from(year)) * 12 + i128::from(last_month)
                - i128::from(month)
                + 1;
            return Months {
                numerator: months.max(1),
                denominator: 1,
            };
        }
        let twelfths = i128::from(self.days()) * 12;
        if twelfths < 365 {
            return Months {
                numerator: 1,
                denominator: 1,
            };
        }
        Months {
            numerator: twelfths,
            denominator: 365,
        }
    }

    /// The calendar months that it touches, the first and the last cut to it.
    pub fn by_month(self) -> Vec<Period> {
        let mut months = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let to = end_of_month(from).min(self.to);
            months.push(Period { from, to });
            from = to.plus(1);
        }
        months
    }
}

/// The last day of a day's month.
pub(crate) fn end_of_month(day: Day) -> Day {
    let (_, _, of_month) = day.ymd();
    let left = day.days_in_month().saturating_sub(of_month);
    day.plus(i32::try_from(left).unwrap_or(0))
}

/// The first day of a day's month.
pub(crate) fn start_of_month(day: Day) -> Day {
    let (_, _, of_month) = day.ymd();
    day.plus(1 - i32::try_from(of_month).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period {
            from: Day::parse(from).unwrap(),
            to: Day::parse(to).unwrap(),
        }
    }

    #[test]
    fn whole_months_are_counted_and_others_measured() {
        let months = |from, to| {
            let months = period(from, to).months();
            (months.numerator, months.denominator)
        };
        assert_eq!(months("2026-01-01", "2026-03-31"), (3, 1));
        assert_eq!(months("2025-12-01", "2026-02-28"), (3, 1));
        assert_eq!(months("2026-01-02", "2026-03-31"), (89 * 12, 365));
        assert_eq!(
            months("2026-01-10", "2026-01-10"),
            (1, 1),
            "a day is no less than a month"
        );
    }

    #[test]
    fn months_are_cut_to_the_period() {
        let months = period("2026-01-15", "2026-03-10").by_month();
        assert_eq!(
            months,
            [
                period("2026-01-15", "2026-01-31"),
                period("2026-02-01", "2026-02-28"),
                period("2026-03-01", "2026-03-10")
            ]
        );
        assert_eq!(period("2026-01-15", "2026-01-15").by_month().len(), 1);
    }
}
