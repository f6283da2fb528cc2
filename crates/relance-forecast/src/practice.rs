//! Past practice: how often invoices were charged and handed over, so that a forecast without a policy goes on as the
//! ledger does (the natural course of the parametric g-formula).
//!
//! Rates are by clock, days on it, and month, since practice follows the calendar: batches, backlogs, budgets. A month
//! of the forecast repeats one of the ledger.

use crate::clock::{self, CLOCKS};
use crate::condition::Condition;
use crate::history::{Practised, Stretch};
use crate::terms::{Month, month_of};
use relance_kernel::Day;
use relance_kernel::policy::Policy;
use relance_statistics::elementary::ln;
use serde::{Deserialize, Serialize};

/// Days on a clock at which practice may change.
const STEPS: [i32; 13] = [31, 46, 61, 76, 91, 106, 121, 151, 181, 271, 366, 541, 731];

/// Bands of days on a clock.
const BANDS: usize = STEPS.len() + 1;

/// How many months are remembered.
const MONTHS: usize = 36;

/// So many days at the rate of all months are added to those of each month.
const DAYS_OF_ALL_MONTHS: f64 = 1_000.0;

/// How past practice went on.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct PastPractice {
    /// The first month remembered.
    first: Month,
    /// Months remembered.
    months: usize,
    /// Intensity of being charged on a day: by clock, band, month; the mean of all months comes last.
    charges: Vec<f64>,
    /// Intensity of being handed over, alike.
    leaves: Vec<f64>,
    /// What is charged, by clock.
    charged: Vec<Charging>,
}

/// What a charge is.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Charging {
    /// Minor units, whatever the invoice.
    pub fixed: f64,
    /// Share of the principal open.
    pub share: f64,
    /// The kind of contact that goes with it, if mostly one does.
    pub contact: Option<usize>,
}

/// The intensity of what happens on a day with a chance; no day is surer than 999 in a thousand to bring it.
pub(crate) fn intensity(chance: f64) -> f64 {
    const SUREST: f64 = 0.999;
    -ln(1.0 - chance.min(SUREST))
}

/// A day of practice: what is looked up for it, intensities.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chances {
    pub(crate) charge: f64,
    pub(crate) leave: f64,
}

impl PastPractice {
    /// The position of the month that is repeated; of none, that of the mean.
    pub(crate) fn position(&self, month: Option<Month>) -> usize {
        month
            .and_then(|month| usize::try_from(month - self.first).ok())
            .filter(|position| *position < self.months)
            .unwrap_or(self.months)
    }

    /// Past practice as far as it goes on under a policy: a policy that has rules takes its place. None if nothing was
    /// ever charged or handed over.
    pub fn under(&self, policy: &Policy) -> Option<&PastPractice> {
        self.beside().filter(|_| policy.rules.is_empty())
    }

    /// Past practice going on beside the rules of a policy. None if nothing was ever charged or handed over.
    pub fn beside(&self) -> Option<&PastPractice> {
        (self.months > 0).then_some(self)
    }

    /// The chances of a day in a month at a position.
    pub(crate) fn chances(&self, condition: &Condition, day: Day, due: Day, month: usize) -> Chances {
        let at = place(condition, day, due) * (self.months + 1) + month;
        let of = |rates: &[f64]| rates.get(at).copied().unwrap_or(0.0);
        Chances {
            charge: of(&self.charges),
            leave: of(&self.leaves),
        }
    }

    /// What is charged next.
    pub(crate) fn charging(&self, condition: &Condition) -> Charging {
        let clock = clock::clock(condition, CLOCKS);
        self.charged.get(clock).copied().unwrap_or_default()
    }
}

impl Charging {
    /// Minor units, of so much principal.
    pub fn amount(&self, principal: i64) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "an amount of money, rounded")]
        let amount = (self.fixed + self.share * principal as f64).round() as i64;
        amount.max(0)
    }
}

/// Clock and band, counted through.
fn place(condition: &Condition, day: Day, due: Day) -> usize {
    let clock = clock::clock(condition, CLOCKS);
    let days = clock::reading(condition, clock, day, due);
    clock * BANDS + STEPS.partition_point(|&step| step <= days)
}

/// The charges of a clock.
#[derive(Clone, Debug)]
struct Charges {
    /// Of each, its amount and the principal on which it fell.
    amounts: Vec<(f64, f64)>,
    /// How many came with a contact of each kind.
    contacts: Vec<f64>,
}

/// Counts past practice.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    first: Month,
    first_day: Day,
    months: usize,
    days: Vec<f64>,
    charges: Vec<f64>,
    leaves: Vec<f64>,
    /// By clock.
    charged: Vec<Charges>,
}

impl Counter {
    /// For months up to that of a day, so many kinds of contacts.
    pub(crate) fn new(until: Day, kinds: usize) -> Counter {
        let last = month_of(until);
        let first = last + 1 - i32::try_from(MONTHS).unwrap_or(0);
        let cells = CLOCKS * BANDS * MONTHS;
        Counter {
            first,
            first_day: Day::from_ymd(first.div_euclid(12), first.rem_euclid(12).unsigned_abs() + 1, 1)
                .unwrap_or(until),
            months: MONTHS,
            days: vec![0.0; cells],
            charges: vec![0.0; cells],
            leaves: vec![0.0; cells],
            charged: vec![
                Charges {
                    amounts: Vec::new(),
                    contacts: vec![0.0; kinds],
                };
                CLOCKS
            ],
        }
    }

    fn at(&self, stretch: &Stretch, day: Day) -> Option<usize> {
        let month = usize::try_from(month_of(day) - self.first).ok()?;
        Some(place(&stretch.condition, day, stretch.due) * self.months + month)
    }

    pub(crate) fn count(&mut self, stretch: &Stretch) {
        let mut day = stretch.first.max(self.first_day);
        while day <= stretch.last {
            if let Some(days) = self.at(stretch, day).and_then(|at| self.days.get_mut(at)) {
                *days += 1.0;
            }
            day = day.plus(1);
        }
        let Some(at) = self.at(stretch, stretch.last) else {
            return;
        };
        match stretch.practice {
            Some(Practised::Charged(amount, contact)) => {
                if let Some(count) = self.charges.get_mut(at) {
                    *count += 1.0;
                }
                let clock = clock::clock(&stretch.condition, CLOCKS);
                if let Some(Charges { amounts, contacts }) = self.charged.get_mut(clock) {
                    amounts.push((amount as f64, stretch.open as f64));
                    if let Some(count) = contact.and_then(|kind| contacts.get_mut(kind)) {
                        *count += 1.0;
                    }
                }
            }
            Some(Practised::HandedOver) => {
                if let Some(count) = self.leaves.get_mut(at) {
                    *count += 1.0;
                }
            }
            Some(Practised::Contacted(_)) | None => {}
        }
    }

    pub(crate) fn practice(&self) -> PastPractice {
        if self.charges.iter().chain(&self.leaves).all(|count| *count == 0.0) {
            return PastPractice::default();
        }
        PastPractice {
            first: self.first,
            months: self.months,
            charges: self.rates(&self.charges),
            leaves: self.rates(&self.leaves),
            charged: self
                .charged
                .iter()
                .map(|charges| charging(&charges.amounts, &charges.contacts))
                .collect(),
        }
    }

    fn rates(&self, events: &[f64]) -> Vec<f64> {
        let mut rates = Vec::new();
        let by_place = events
            .chunks_exact(self.months)
            .zip(self.days.chunks_exact(self.months));
        for (events, days) in by_place {
            let (all, all_days): (f64, f64) = (events.iter().sum(), days.iter().sum());
            let mean = if all_days > 0.0 { all / all_days } else { 0.0 };
            for (events, days) in events.iter().zip(days) {
                rates.push(intensity(
                    (events + mean * DAYS_OF_ALL_MONTHS) / (days + DAYS_OF_ALL_MONTHS),
                ));
            }
            rates.push(intensity(mean));
        }
        rates
    }
}

/// A charge is a fixed amount or a share of principal, whichever varies less beside its mean.
fn charging(amounts: &[(f64, f64)], contacts: &[f64]) -> Charging {
    let count = amounts.len() as f64;
    if amounts.is_empty() {
        return Charging::default();
    }
    let spread = |of: &dyn Fn(&(f64, f64)) -> f64| {
        let mean = amounts.iter().map(of).sum::<f64>() / count;
        let square = amounts
            .iter()
            .map(|pair| (of(pair) - mean) * (of(pair) - mean))
            .sum::<f64>();
        (
            mean,
            if mean > 0.0 {
                (square / count).sqrt() / mean
            } else {
                f64::INFINITY
            },
        )
    };
    let (fixed, of_fixed) = spread(&|(amount, _)| *amount);
    let (share, of_share) = spread(&|(amount, principal)| amount / principal.max(1.0));
    let contact = contacts.iter().position(|with| 2.0 * with > count);
    if of_fixed <= of_share {
        Charging {
            fixed,
            share: 0.0,
            contact,
        }
    } else {
        Charging {
            fixed: 0.0,
            share,
            contact,
        }
    }
}
