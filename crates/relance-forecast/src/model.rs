//! The response model: what was learnt from a ledger, in a file that a person can read.

use crate::at_once::AtOnce;
use crate::between_classes::BetweenClasses;
use crate::clock::STAGES;
use crate::drift::Drift;
use crate::effects::Effects;
use crate::explained::Explanation;
use crate::followed::Followed;
use crate::handed_over::HandedOver;
use crate::later_contacts;
use crate::left_alone::LeftAlone;
use crate::on_others::OnOthers;
use crate::paid_left_out::PaidLeftOut;
use crate::parts::PartPayments;
use crate::practice::PastPractice;
use crate::propensity::Follows;
use crate::reach::Reach;
use crate::reminders::PastReminders;
use crate::response::{CONTACT_DAYS, FIRST_AGE, LAST_AGE, LAST_CHARGE, Response};
use crate::support::Evidence;
use crate::terms::{
    CONTACT_STEPS, MONTH_DAYS, Month, Terms, WEEKDAYS, month_day_class, month_of, weekday_class,
};
use relance_kernel::{Day, WorkCalendar};
use relance_statistics::elementary::exp;
use relance_statistics::matrix::{Cholesky, Symmetric};
use serde::{Deserialize, Serialize};

/// Steps of the effect of a contact that make its first week.
const STEPS_OF_A_WEEK: usize = 2;

/// 95 % of a normal distribution.
const SURELY: f64 = 1.644_853_6;

/// The form of model files that this version writes and reads.
pub const FORMAT: u32 = 11;

/// 99 % of it: for what is asked of every ledger, and would else refuse one of twenty honest ones.
const VERY_SURELY: f64 = 2.326_347_9;

/// How much the logarithm of a customer's intensity of paying may differ where it is contacted twice as often as others,
/// before that is told: a tenth of the intensity.
pub const FOLLOWS: f64 = 0.1;

/// A response model.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Model {
    /// The form of the file.
    pub format: u32,
    /// What it was learnt from.
    pub learnt_from: LearntFrom,
    /// Whether the search for the best fit ended where it should: else nothing rests on it.
    pub converged: bool,
    /// The columns.
    pub terms: Terms,
    /// One for each column, those of months included: logarithms of the intensity of paying.
    pub coefficients: Vec<Coefficient>,
    /// Their covariance: each line up to its diagonal.
    pub covariance: Vec<Vec<f64>>,
    /// Standard deviation of the customers' intercepts; 0 = they could not be told apart.
    pub customer_deviation: f64,
    /// Standard deviation of the months' effects.
    pub month_deviation: MonthDeviation,
    /// How much months ordinarily differ, the few that differ most left aside (1.4826 times the median of the absolute
    /// deviations from the median): of all invoices, then beside that of charged ones by stage; 0 where the ledger does
    /// not tell.
    pub ordinary_deviations: [f64; STAGES],
    /// How past practice goes on where no policy says what to do.
    pub practice: PastPractice,
    /// How past reminders go on in a backtest without a policy.
    pub reminders: PastReminders,
    /// What the ledger tells of invoices that were handed over.
    pub handed_over: HandedOver,
    /// Share of its days on which a customer without a habit pays bills: 1 = each invoice is paid for itself.
    pub run_share: f64,
    /// Of the customers that paid something: how many pay on days of their own.
    pub habits: HabitCounts,
    /// Disputes.
    pub disputes: DisputeRates,
    /// Promises to pay.
    pub promises: Promises,
    /// Part payments.
    pub parts: PartPayments,
    /// Shares of the charges open that were paid with the principal, by charges posted and days since the last: at most
    /// a hundred of each, ascending, evenly chosen.
    pub charges_paid: Vec<Vec<f64>>,
    /// Whether the ledger at hand, on the day at hand, is another than the one that taught it: found when it is applied,
    /// and never written. What it can tell is then not what that ledger can tell.
    #[serde(skip)]
    pub is_of_another_ledger: bool,
    /// Where the ledger can tell what contacts do.
    pub support: Vec<Evidence>,
    /// Whom they reached.
    pub reach: Reach,
    /// How they followed on one another.
    pub followed: Followed,
    /// How intercepts of customers follow how often they are contacted, where that can be told.
    pub follows: Option<Follows>,
    /// Whether what contacts seem to change is the same within months, segments and the like, where that can be told.
    pub between_classes: Option<BetweenClasses>,
    /// Whether invoices that were never contacted are others, where that can be told.
    pub left_alone: Option<LeftAlone>,
    /// By how much effects change with time, where that can be told.
    pub drift: Option<Drift>,
    /// What a contact changes on other invoices of its customer, where that can be told.
    pub on_others: Option<OnOthers>,
    /// By kind of contact, how many were paid at once.
    pub at_once: Vec<AtOnce>,
}

/// How many customers of the ledger that taught a model pay out of habit. The habits of a ledger at hand are found anew.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct HabitCounts {
    /// On a day of the week.
    pub weekly: u64,
    /// On one or two days of the month.
    pub monthly: u64,
}

/// What a model was learnt from.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct LearntFrom {
    /// The last day known.
    pub until: String,
    /// Customers with an invoice.
    pub customers: u64,
    /// Invoices with days at risk.
    pub invoices: u64,
    /// Days at risk.
    pub invoice_days: u64,
    /// Payments.
    pub payments: u64,
    /// Those by day of the week: Monday to Saturday, then Sunday with public holidays.
    pub payments_by_weekday: [u64; WEEKDAYS],
    /// Days since due up to which at least fifty invoices were at risk: of older ones it tells nothing.
    pub oldest_age: i32,
    /// What is missing of the ledger, if invoices that were paid before some day seem to be.
    pub paid_left_out: Option<PaidLeftOut>,
}

/// From this share of all payments on, a day of the week is taken for that on which they are booked.
const SHARE_OF_BOOKING_DAY: f64 = 0.5;

impl LearntFrom {
    /// The working day of the week, from Monday 0, on which most payments are dated, with its share: if that is so large that
    /// payments seem to be booked in batches. They then look like habits of the customers.
    pub fn booking_day(&self) -> Option<(usize, f64)> {
        let all: u64 = self.payments_by_weekday.iter().sum();
        let by_day = self.payments_by_weekday.iter().take(WEEKDAYS - 2).enumerate();
        let (day, most) = by_day.max_by_key(|(_, payments)| **payments)?;
        let share = *most as f64 / all.max(1) as f64;
        (share >= SHARE_OF_BOOKING_DAY).then_some((day, share))
    }
}

/// A coefficient.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Coefficient {
    /// What it is of.
    pub name: String,
    /// Its value.
    pub estimate: f64,
    /// Its standard error; none if the ledger says nothing about it (then the value is 0).
    pub standard_error: Option<f64>,
}

/// The standard deviation of the months' effects, and where it comes from.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct MonthDeviation {
    /// Its value.
    pub value: f64,
    /// Whether the ledger is too short to tell, and the value is that of experience.
    pub assumed: bool,
}

/// No number of a model is larger: a file that says so was damaged.
const LARGEST: f64 = 1e12;

/// Intensities of disputes, a day.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct DisputeRates {
    /// Until the due date.
    pub before_due: f64,
    /// After it.
    pub after_due: f64,
    /// In the week after a contact.
    pub after_contact: Exposure,
    /// With which an open dispute closes.
    pub closing: f64,
    /// How many disputes were seen.
    pub seen: f64,
}

/// Days at risk, and events on them.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Exposure {
    /// Events.
    pub seen: f64,
    /// Days.
    pub days: f64,
}

impl Exposure {
    /// The intensity a day: its gamma distribution at a standard normal, given a rate expected before it was looked at.
    pub fn rate(&self, expected: f64, normal: f64) -> f64 {
        if self.days <= 0.0 || expected <= 0.0 && self.seen <= 0.0 {
            return expected;
        }
        let prior = if expected > 0.0 { PRIOR_EVENTS } else { 0.0 };
        let days = if expected > 0.0 {
            PRIOR_EVENTS / expected
        } else {
            0.0
        };
        gamma(self.seen + prior, normal) / (self.days + days)
    }
}

/// How many events a prior is worth.
const PRIOR_EVENTS: f64 = 2.0;

/// The gamma distribution of a shape with scale 1, at a standard normal (Wilson & Hilferty 1931).
fn gamma(shape: f64, normal: f64) -> f64 {
    let ninth = 1.0 / (9.0 * shape);
    let root = (1.0 - ninth + normal * ninth.sqrt()).max(0.0);
    shape * root * root * root
}

/// Promises to pay.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Promises {
    /// Intensity a day without a contact in the week before.
    pub unasked: f64,
    /// In the week after a contact, by its kind.
    pub after_contact: Vec<Exposure>,
    /// Days that they ran, ascending: at most a hundred, evenly chosen.
    pub days: Vec<i32>,
    /// How many were seen.
    pub seen: f64,
}

/// A value of the parameters.
#[derive(Clone, PartialEq, Debug)]
pub struct Draw {
    /// One for each column.
    pub coefficients: Vec<f64>,
    /// Standard normals: of disputes and of part payments after a contact, then of promises after each kind of contact.
    /// Those that are missing count as 0.
    pub answers: Vec<f64>,
}

impl Model {
    /// Whether it has all that its terms name, in numbers that a ledger may teach: what a file may lack.
    pub fn is_whole(&self) -> bool {
        if !self.terms.are_likely() {
            return false;
        }
        let is_rate = |rate: f64| (0.0..=LARGEST).contains(&rate);
        let Exposure { seen, days } = self.disputes.after_contact;
        let exposures = self.promises.after_contact.iter();
        let rates = [
            self.disputes.before_due,
            self.disputes.after_due,
            self.disputes.closing,
            self.promises.unasked,
            self.customer_deviation,
            self.month_deviation.value,
            seen,
            days,
        ];
        let exposures = exposures.flat_map(|exposure| [exposure.seen, exposure.days]);
        let rates = rates.into_iter().chain(self.ordinary_deviations).chain(exposures);
        if !rates.into_iter().all(is_rate) || self.disputes.closing == 0.0 {
            return false;
        }
        let columns = self.terms.columns();
        let is_number = |value: &f64| value.is_finite();
        self.coefficients.len() == columns
            && self
                .coefficients
                .iter()
                .all(|coefficient| coefficient.estimate.abs() <= LARGEST)
            && self.covariance.len() == columns
            && self
                .covariance
                .iter()
                .enumerate()
                .all(|(line, values)| values.len() == line + 1 && values.iter().all(is_number))
            && self.promises.after_contact.len() == self.terms.contact_kinds.len()
            && self.terms.ages.is_sorted()
            && self.run_share > 0.0
            && self.run_share <= 1.0
    }

    /// The estimates as a draw.
    pub fn estimates(&self) -> Draw {
        Draw {
            coefficients: self
                .coefficients
                .iter()
                .map(|coefficient| coefficient.estimate)
                .collect(),
            answers: Vec::new(),
        }
    }

    /// The matrix from which draws are made.
    pub fn root(&self) -> Cholesky {
        let mut covariance = Symmetric::zeros(self.covariance.len());
        for (line, values) in self.covariance.iter().enumerate() {
            for (place, value) in covariance.line_mut(line).iter_mut().zip(values) {
                *place = *value;
            }
        }
        covariance.root()
    }

    /// How many standard normals a draw takes.
    pub fn normals(&self) -> usize {
        self.coefficients.len() + 2 + self.terms.contact_kinds.len()
    }

    /// The draw that belongs to [`Model::normals`] standard normals.
    pub fn draw(&self, root: &Cholesky, normals: &[f64]) -> Draw {
        let mut draw = self.estimates();
        let (of_coefficients, of_answers) = normals
            .split_at_checked(self.coefficients.len())
            .unwrap_or((normals, &[]));
        for (coefficient, change) in draw.coefficients.iter_mut().zip(root.times(of_coefficients)) {
            *coefficient += change;
        }
        draw.answers = of_answers.to_vec();
        draw
    }

    /// The kinds of contact after which customers pay less in the first week, surely (95 %, one-sided): mostly a sign of
    /// payments that were booked later than they were known.
    pub fn kinds_that_seem_to_harm(&self) -> Vec<usize> {
        let harms = |kind: usize| {
            (0..STEPS_OF_A_WEEK).all(|step| {
                let coefficient = self.coefficients.get(self.terms.contact_column(kind, step));
                coefficient.is_some_and(|coefficient| {
                    let error = coefficient.standard_error.unwrap_or(f64::INFINITY);
                    coefficient.estimate + SURELY * error < 0.0
                })
            })
        };
        (0..self.terms.contact_kinds.len())
            .filter(|kind| harms(*kind))
            .collect()
    }

    /// Whether customers who are contacted more often than others of their sort surely (99 %) pay otherwise than those, by more
    /// than [`FOLLOWS`].
    pub fn contacts_follow_payers(&self) -> bool {
        self.follows
            .is_some_and(|follows| follows.slope.abs() - VERY_SURELY * follows.error > FOLLOWS)
    }

    /// By what classes of invoices, if any, what contacts seem to change within them is another thing than from one to another.
    pub fn classes_disagree(&self) -> Option<Explanation> {
        self.between_classes.as_ref()?.disagree()
    }

    /// Whether invoices that were never contacted stay unpaid longer than contacts explain.
    pub fn left_alone_are_others(&self) -> bool {
        self.left_alone.is_some_and(|left_alone| left_alone.are_others())
    }

    /// Whether what contacts change has surely grown or worn off in the time of the ledger.
    pub fn effects_drift(&self) -> bool {
        self.drift.is_some_and(|drift| drift.is_there())
    }

    /// Whether a contact surely changes how other invoices of the customer are paid.
    pub fn others_answer(&self) -> bool {
        self.on_others.is_some_and(|on_others| on_others.answer())
    }

    /// The kinds of contact that seem to stand in the ledger because they were paid at once.
    pub fn kinds_recorded_when_paid(&self) -> Vec<usize> {
        let kinds = self.at_once.iter().enumerate();
        kinds
            .filter(|(_, at_once)| at_once.seem_recorded_when_paid())
            .map(|(kind, _)| kind)
            .collect()
    }

    /// The tables of a draw for the days from `first` to `last`. `of_month` gives what a month does, as the ledger's
    /// months did.
    pub fn response(
        &self,
        draw: &Draw,
        first: Day,
        last: Day,
        calendar: &WorkCalendar,
        mut of_month: impl FnMut(Month) -> OfMonth,
        effects: Effects,
    ) -> Response {
        let terms = &self.terms;
        let coefficient = |column: usize| draw.coefficients.get(column).copied().unwrap_or(0.0);
        let of = |column: Option<usize>| column.map_or(0.0, coefficient);
        let by_band: Vec<f64> = (0..terms.bands())
            .map(|band| exp(coefficient(0) + of(terms.age_column(band))))
            .collect();
        let by_age = (FIRST_AGE..=LAST_AGE)
            .map(|age| by_band.get(terms.band(0, age)).copied().unwrap_or(0.0))
            .collect();
        let since_charge = (1..=terms.since_charge.len())
            .map(|clock| {
                (0..=LAST_CHARGE)
                    .map(|days| by_band.get(terms.band(clock, days)).copied().unwrap_or(0.0))
                    .collect()
            })
            .collect();
        let mut month = (Month::MIN, OfMonth::default());
        let mut by_day_of_stage: [Vec<f64>; STAGES] = Default::default();
        let mut practice_month = Vec::new();
        let days = last.since(first) + 1;
        let by_day = (0..days)
            .map(|ahead| {
                let day = first.plus(ahead);
                let weekday = weekday_class(day, calendar);
                if month.0 != month_of(day) {
                    month = (month_of(day), of_month(month_of(day)));
                }
                practice_month.push(self.practice.position(month.1.like));
                if !terms.paid_on.get(weekday).copied().unwrap_or(false) {
                    by_day_of_stage.iter_mut().for_each(|of_stage| of_stage.push(0.0));
                    return 0.0;
                }
                let factor = exp(of(terms.weekday_column(weekday))
                    + of(terms.month_day_column(month_day_class(day)))
                    + month.1.effect);
                for (of_stage, effect) in by_day_of_stage.iter_mut().zip(month.1.on_stages) {
                    of_stage.push(factor * exp(effect));
                }
                factor
            })
            .collect();
        let effects = effects.tables(self, draw);
        Response {
            by_age,
            since_charge,
            by_day,
            by_day_of_stage,
            practice_month,
            by_contact: effects.by_contact,
            differences: effects.differences,
            later_contacts: effects.later_contacts,
            disputed: exp(coefficient(terms.disputed_column())),
            committed: exp(coefficient(terms.committed_column())),
            part_paid: exp(coefficient(terms.part_paid_column())),
            amount_slope: coefficient(terms.amount_column()),
            amount_centre: terms.amount_centre,
            run_share: self.run_share,
            highest: 0.0,
            mean_of_first_days: 0.0,
            dispute: [self.disputes.before_due, self.disputes.after_due],
            dispute_after_contact: effects.dispute_after_contact,
            dispute_closes: self.disputes.closing,
            promise: effects.promise,
            promise_lengths: self.promises.days.clone(),
            parts: self.parts.shares,
            more_parts: effects.more_parts,
            part_shares: self.parts.covered.clone(),
            charge_shares: self.charges_paid.clone(),
        }
        .complete()
    }
}

/// What a month does.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct OfMonth {
    /// To all invoices: a logarithm of intensities.
    pub effect: f64,
    /// To those of each stage beside it; 0 for the first.
    pub on_stages: [f64; STAGES],
    /// The month of the ledger whose practice it repeats, if any.
    pub like: Option<Month>,
}

/// The names of the columns, in their order.
pub(crate) fn names(terms: &Terms) -> Vec<String> {
    let mut names = vec!["intercept".to_string()];
    let clocks = std::iter::once(&terms.ages).chain(&terms.since_charge);
    let mut place = 0;
    for (clock, begin) in clocks.enumerate() {
        let what = match clock {
            0 => "days since due".to_string(),
            _ if clock == terms.since_charge.len() => format!("days since charge {clock} or later"),
            _ => format!("days since charge {clock}"),
        };
        for band in 0..=begin.len() {
            let lower = band.checked_sub(1).and_then(|before| begin.get(before));
            let upper = begin.get(band).map(|upper| upper - 1);
            if place != terms.reference_age {
                names.push(match (lower, upper) {
                    (None, None) => format!("any {what}"),
                    (None, Some(upper)) => format!("{what} up to {upper}"),
                    (Some(lower), Some(upper)) => format!("{what} {lower} to {upper}"),
                    (Some(lower), None) => format!("{what} from {lower}"),
                });
            }
            place += 1;
        }
    }
    let weekdays = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday or holiday",
    ];
    for (weekday, name) in weekdays.iter().enumerate() {
        if weekday != terms.reference_weekday {
            names.push((*name).to_string());
        }
    }
    let month_days = [
        "first five days of the month",
        "about the 10th",
        "about the 25th",
        "last three days of the month",
    ];
    names.extend(
        month_days
            .iter()
            .take(MONTH_DAYS - 1)
            .map(|name| (*name).to_string()),
    );
    names.extend([
        "log amount".to_string(),
        "part paid".to_string(),
        "disputed".to_string(),
        "promise or plan".to_string(),
    ]);
    for kind in &terms.contact_kinds {
        for (step, first) in CONTACT_STEPS.iter().enumerate() {
            let last = CONTACT_STEPS
                .get(step + 1)
                .map_or(CONTACT_DAYS, |next| usize::try_from(next - 1).unwrap_or(0));
            names.push(format!("{kind} {first} to {last} days ago"));
        }
    }
    if !terms.contact_kinds.is_empty() {
        names.extend(later_contacts::NAMES.map(str::to_string));
        names.push(later_contacts::BY_AGE.to_string());
    }
    if terms.contact_kinds.len() > 1 {
        names.push(later_contacts::REPEATED.to_string());
        let of_kind = |kind: &String| format!("{}{kind}", later_contacts::BY_KIND);
        names.extend(terms.contact_kinds.iter().map(of_kind));
    }
    if let Some(differing) = &terms.differing {
        let kinds = &terms.contact_kinds;
        names.extend(
            kinds
                .iter()
                .map(|kind| format!("{kind}, amount ten times as large")),
        );
        names.extend(
            kinds
                .iter()
                .map(|kind| format!("{kind}, twice as many days past due")),
        );
        names.extend(
            differing
                .sorts
                .iter()
                .map(|sort| format!("contacts with {}", sort.name())),
        );
    }
    let mut months_of = |what: &str| {
        for month in 0..terms.months {
            let month = terms.first_month + i32::try_from(month).unwrap_or(0);
            names.push(format!(
                "{what} {:04}-{:02}",
                month.div_euclid(12),
                month.rem_euclid(12) + 1
            ));
        }
    };
    months_of("month");
    if terms.months_of_charged {
        months_of("charged once, month");
        months_of("charged more often, month");
        months_of("charged long ago, month");
    }
    names
}
