//! Weeks and months of a forecast.

use relance_forecast::forecast::Question;
use relance_forecast::sums::Sums;
use relance_kernel::Day;

/// Some days of a forecast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stretch {
    pub(crate) first: Day,
    pub(crate) last: Day,
    /// Whether the forecast ends before it would.
    pub(crate) is_cut: bool,
    /// Days of the forecast before it, and through it.
    before: usize,
    through: usize,
}

impl Stretch {
    fn new(start: Day, first: Day, last: Day) -> Stretch {
        let days = |through: Day| usize::try_from(through.since(start)).unwrap_or(0);
        Stretch {
            first,
            last,
            is_cut: false,
            before: days(first),
            through: days(last.plus(1)),
        }
    }

    /// What came in.
    pub(crate) fn cash(&self, sums: &Sums) -> f64 {
        (sums.cash(self.through) - sums.cash(self.before)) as f64
    }
}

/// The whole weeks of a forecast, from its first day on.
pub(crate) fn weeks(question: &Question<'_>) -> Vec<Stretch> {
    let start = question.until.plus(1);
    let weeks = question.days / 7;
    (0..weeks)
        .map(|week| Stretch::new(start, start.plus(week * 7), start.plus(week * 7 + 6)))
        .collect()
}

/// Its months, from its first day on; the last one may be cut.
pub(crate) fn months(question: &Question<'_>) -> Vec<Stretch> {
    let (start, end) = (question.until.plus(1), question.until.plus(question.days));
    let from = |month: u32| start.plus_months(month);
    let months = (0..).map(|month| (from(month), from(month + 1).plus(-1)));
    months
        .take_while(|(first, _)| *first <= end)
        .map(|(first, last)| Stretch {
            is_cut: last > end,
            ..Stretch::new(start, first, last.min(end))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_forecast::effects::Effects;
    use relance_kernel::ApprovalMode;

    fn question(until: &str, days: i32) -> Question<'static> {
        Question {
            until: Day::parse(until).unwrap(),
            days,
            new_business_days: 0,
            replicates: 20,
            seed: 1,
            effects: Effects::None,
            approvals: ApprovalMode::Never,
            put_off: 0,
            at_the_estimates_alone: false,
            run_off_days: 0,
        }
    }

    #[test]
    fn months_follow_each_other_and_the_last_may_be_cut() {
        let told = |until, days| -> Vec<String> {
            let months = months(&question(until, days));
            months
                .iter()
                .map(|month| format!("{} {} {}", month.first, month.last, month.is_cut))
                .collect()
        };
        assert_eq!(
            told("2026-06-30", 60),
            ["2026-07-01 2026-07-31 false", "2026-08-01 2026-08-29 true"]
        );
        let year = told("2026-06-30", 365);
        assert_eq!(year.len(), 12);
        assert_eq!(year[11], "2027-06-01 2027-06-30 false");
        // No day is left out or counted twice where a month is shorter than the first day.
        let months = months(&question("2026-01-30", 365));
        for pair in months.windows(2) {
            assert_eq!(pair[0].last.plus(1), pair[1].first);
            assert_eq!(pair[0].through, pair[1].before);
        }
        assert_eq!(weeks(&question("2026-06-30", 20)).len(), 2);
    }
}
