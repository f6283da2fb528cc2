//! What is owed beside the principal of one invoice: late-payment interest and the fixed indemnity, on one day.

use crate::interest::{DayCount, Segment, interest};
use crate::pack::{DebtorRules, Start};
use crate::{HalfYear, MissingRate, Rate, Rates};
use relance_kernel::Day;

/// An invoice, as far as interest hangs on it.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Amount at issue, in minor units.
    pub amount: i64,
    /// ISO 4217 code of its currency.
    pub currency: &'a str,
    /// When it is due.
    pub due: Day,
    /// Principal open at the end of each day on which it changed, in the order of days; the first is that of issue.
    pub balances: &'a [(Day, i64)],
    /// The first formal notice after the due date, if one went out.
    pub formal_notice: Option<Day>,
    /// When insolvency proceedings were opened over the debtor.
    pub insolvency_opened: Option<Day>,
    /// The rate that the contract states.
    pub agreed: Option<Rate>,
}

/// Why nothing can be computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwedFault {
    /// A half-year has no published rate.
    Missing(MissingRate),
    /// The agreed rate is below what the law allows.
    BelowFloor {
        /// In this half-year.
        half_year: HalfYear,
        /// What was agreed.
        agreed: Rate,
        /// The least.
        floor: Rate,
        /// By which article.
        article: &'static str,
    },
    /// The agreed rate is above what the law allows.
    AboveCeiling {
        /// In this half-year.
        half_year: HalfYear,
        /// What was agreed.
        agreed: Rate,
        /// The most.
        ceiling: Rate,
        /// By which article.
        article: &'static str,
    },
    /// The law fixes its amounts in another currency.
    Currency {
        /// That of the law.
        of_law: &'static str,
    },
}

impl From<MissingRate> for OwedFault {
    fn from(missing: MissingRate) -> OwedFault {
        OwedFault::Missing(missing)
    }
}

/// Why interest is not, or no longer, running.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stopped {
    /// The due date is not over.
    NotOverdue,
    /// Nothing was open after the due date.
    PaidInTime,
    /// The law gives none without a formal notice, and none went out.
    NoFormalNotice,
    /// The law gives none, and nothing was agreed.
    NoRule,
    /// It ends on the day before insolvency proceedings were opened.
    Insolvency(Day),
}

/// What is owed beside the principal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    /// Interest, line by line.
    pub segments: Vec<Segment>,
    /// The sum of the lines, in minor units.
    pub interest: i64,
    /// The fixed indemnity, in minor units.
    pub indemnity: i64,
    /// Why interest is not running, if it is not.
    pub stopped: Option<Stopped>,
}

/// What is owed on an invoice at the end of `as_of`.
///
/// ```
/// # use relance_kernel::Day;
/// # use relance_law::{Claim, DayCount, Debtor, Pack, Rates, owed};
/// let day = |text: &str| Day::parse(text).unwrap();
/// let claim = Claim {
///     amount: 1_000_000,
///     currency: "EUR",
///     due: day("2026-06-20"),
///     balances: &[(day("2026-05-21"), 1_000_000), (day("2026-07-10"), 0)],
///     formal_notice: None,
///     insolvency_opened: None,
///     agreed: None,
/// };
/// let rules = Pack::of("FR").unwrap().rules(Debtor::Business);
/// let owed = owed(&claim, rules, &Rates::shipped(), day("2026-07-31"), DayCount::Actual365).unwrap();
/// assert_eq!(owed.interest, 6726);
/// assert_eq!(owed.indemnity, 4000);
/// ```
///
/// # Errors
///
/// [`OwedFault`]: a rate that is not published, a contract that the law does not allow, a foreign currency.
pub fn owed(
    claim: &Claim<'_>,
    rules: &DebtorRules,
    rates: &Rates,
    as_of: Day,
    count: DayCount,
) -> Result<Owed, OwedFault> {
    let late = claim.due.plus(1);
    let nothing = |stopped: Stopped| Owed {
        segments: Vec::new(),
        interest: 0,
        indemnity: 0,
        stopped: Some(stopped),
    };
    if as_of < late {
        return Ok(nothing(Stopped::NotOverdue));
    }
    if open_before(claim.balances, late) <= 0 {
        return Ok(nothing(Stopped::PaidInTime));
    }
    let stays_owed = claim.insolvency_opened.is_none_or(|opened| claim.due < opened);
    let indemnity = match rules.indemnity {
        Some(indemnity) if stays_owed => {
            if indemnity.currency != claim.currency {
                return Err(OwedFault::Currency {
                    of_law: indemnity.currency,
                });
            }
            indemnity.of(claim.amount)
        }
        _ => 0,
    };
    let (from, to, mut stopped) = match days_of_interest(claim, rules, as_of) {
        Ok(days) => days,
        Err(stopped) => {
            return Ok(Owed {
                indemnity,
                ..nothing(stopped)
            });
        }
    };
    let first = HalfYear::of(from);
    let segments = interest(claim.balances, from, to, count, |half| {
        rate(claim, rules, rates, first, half)
    })?;
    if segments.is_empty() && stopped.is_none() {
        stopped = Some(Stopped::PaidInTime);
    }
    Ok(Owed {
        interest: segments
            .iter()
            .map(|segment| segment.amount)
            .fold(0, i64::saturating_add),
        segments,
        indemnity,
        stopped,
    })
}

/// The first and the last day of interest, and why it ended; or why there is none.
fn days_of_interest(
    claim: &Claim<'_>,
    rules: &DebtorRules,
    as_of: Day,
) -> Result<(Day, Day, Option<Stopped>), Stopped> {
    // A rate that was agreed runs as the contract says, from the day after the due date.
    let start = match (claim.agreed, rules.interest) {
        (Some(_), _) => Start::AfterDueDate,
        (None, Some(interest)) => interest.start,
        (None, None) => return Err(Stopped::NoRule),
    };
    let late = claim.due.plus(1);
    let from = match start {
        Start::AfterDueDate => late,
        Start::AfterFormalNotice => match claim.formal_notice {
            Some(notice) if notice < as_of => notice.plus(1).max(late),
            _ => return Err(Stopped::NoFormalNotice),
        },
    };
    match claim.insolvency_opened {
        Some(opened) if opened <= as_of => {
            let last = opened.plus(-1);
            let stopped = Stopped::Insolvency(opened);
            if last < from {
                Err(stopped)
            } else {
                Ok((from, last, Some(stopped)))
            }
        }
        _ => Ok((from, as_of, None)),
    }
}

fn rate(
    claim: &Claim<'_>,
    rules: &DebtorRules,
    rates: &Rates,
    first: HalfYear,
    half: HalfYear,
) -> Result<Rate, OwedFault> {
    let Some(agreed) = claim.agreed else {
        let by_law = rules.interest.map(|interest| interest.rate(rates, first, half));
        return by_law.unwrap_or(Ok(Rate(0))).map_err(OwedFault::Missing);
    };
    check_agreed(agreed, rules, rates, half)?;
    Ok(agreed)
}

/// Whether a contract may state this rate for days of a half-year.
///
/// # Errors
///
/// [`OwedFault::BelowFloor`], [`OwedFault::AboveCeiling`], and [`OwedFault::Missing`] where the limit is not published.
pub fn check_agreed(
    agreed: Rate,
    rules: &DebtorRules,
    rates: &Rates,
    half_year: HalfYear,
) -> Result<(), OwedFault> {
    if let Some(least) = rules.floor {
        let floor = least.rate(rates, half_year)?;
        if agreed < floor {
            return Err(OwedFault::BelowFloor {
                half_year,
                agreed,
                floor,
                article: least.article,
            });
        }
    }
    if let Some(most) = rules.ceiling {
        let ceiling = rates.get(most.series, half_year)?.plus_points(most.points);
        if agreed > ceiling {
            return Err(OwedFault::AboveCeiling {
                half_year,
                agreed,
                ceiling,
                article: most.article,
            });
        }
    }
    Ok(())
}

/// What is open when a day begins.
fn open_before(balances: &[(Day, i64)], day: Day) -> i64 {
    let rows = balances.iter().rev();
    rows.clone()
        .find(|(of, _)| *of < day)
        .map_or(0, |(_, open)| *open)
}
