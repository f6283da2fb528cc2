//! Learning a response model from a ledger.

use crate::checks::{self, Checks};
use crate::clock::STAGES;
use crate::design::{Columns, observations, of_terms};
use crate::differing::{LEAST_BY_AGE, LEAST_BY_AMOUNT, LEAST_BY_SORT, Likes};
use crate::habits::Habit;
use crate::history::ContactKinds;
use crate::later_contacts;
use crate::model::{
    Coefficient, DisputeRates, Exposure, FORMAT, HabitCounts, LearntFrom, Model, MonthDeviation, Promises,
    names,
};
use crate::observe::{OfAccount, Reading, Tally};
use crate::paid_left_out::PaidLeftOut;
use crate::parts::PartPayments;
use crate::terms::{Counts, Terms};
use relance_kernel::account::ChangeKind;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, Day, Interner};
use relance_sim::AccountSource;
use relance_statistics::elementary::{exp, exp_m1};
use relance_statistics::regression::{
    self, Block, FitError, GroupIntercept, Link, Parameters, Posterior, Source, Variance,
};
use relance_statistics::score::quantile;

/// Nodes of the quadrature over the intercept of a customer.
const NODES: usize = 15;

/// Customers with two invoices or more that it takes to tell customers apart.
const CUSTOMERS_TO_TELL_APART: usize = 30;

/// Standard deviation of the logarithm of what a band of ages is over that of reference, before the ledger is read: wide
/// enough to move nothing of which twenty payments tell, and to end the search where none does.
const LIKELY_AGE: f64 = 3.0;

/// Least standard deviation of the steps of a kind of contact around its effect. A ledger that cannot tell the first
/// days from the third week does not say that they are equal.
const LEAST_STEP_DEVIATION: f64 = 0.15;

/// Months that it takes to learn how much months differ.
const MONTHS_TO_LEARN_FROM: usize = 24;

/// How much months differ where the ledger is too short to tell, as a standard deviation of the logarithm of the
/// intensity.
const ASSUMED_MONTH_DEVIATION: f64 = 0.15;

/// How long a dispute is taken to last where none of a ledger ever closed.
const USUAL_DISPUTE_DAYS: f64 = 30.0;

/// What a ledger taught.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The model.
    pub model: Model,
    /// The kinds of contacts of the ledger.
    pub kinds: ContactKinds,
    /// The intercept of each customer, by account, the payer first.
    pub intercepts: Vec<Vec<Intercept>>,
    /// Alike, the days on which it pays out of habit; none of a customer who pays on any day, or is not known well.
    pub habits: Vec<Vec<Option<Habit>>>,
}

/// What is known of a customer's intercept.
#[derive(Clone, PartialEq, Debug)]
pub struct Intercept {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub deviation: f64,
    /// How the mean follows each coefficient.
    pub by_coefficient: Vec<f32>,
}

/// Learns a model from all that the ledger knew on a day.
///
/// # Errors
///
/// Nothing was paid, or nothing else happened: there is nothing to learn from.
pub fn fit(
    policy: &Policy,
    interner: &Interner,
    source: &dyn AccountSource,
    until: Day,
) -> Result<Fitted, FitError> {
    fit_by(Method::Prior, policy, interner, source, until)
}

/// How the effects of contacts are learnt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Steps around the effect of their kind, later contacts around the first, and errors that allow for customers who differ
    /// otherwise than the model says (clustered by customer).
    Prior,
    /// By maximum likelihood alone, with the errors of its information: what can be known at best where the model is true.
    /// To hold the other against; it is not used to forecast.
    MaximumLikelihood,
}

/// As [`fit`], by a method.
///
/// # Errors
///
/// As [`fit`].
pub fn fit_by(
    method: Method,
    policy: &Policy,
    interner: &Interner,
    source: &dyn AccountSource,
    until: Day,
) -> Result<Fitted, FitError> {
    let (reading, paid_left_out) = reading(policy, interner, source, until);
    let kinds = reading.kinds();
    let counts = reading.counts(&kinds);
    let names_of_kinds = kinds.names().map(str::to_string).collect();
    let sorts = match method {
        Method::Prior => Some(reading.classes(0).sorts),
        Method::MaximumLikelihood => None,
    };
    let terms = Terms::new(&counts, names_of_kinds, sorts, until);
    let habits = reading.habits(&kinds);
    let observed = reading.observe(&kinds, &terms, &counts, &habits);
    let customers = customers_with_two(source, until);
    let group_intercept = if customers >= CUSTOMERS_TO_TELL_APART {
        GroupIntercept::Estimated
    } else {
        GroupIntercept::None
    };
    let mut model = regression::Model::new(Link::ComplementaryLogLog, group_intercept);
    model.nodes = NODES;
    let assumed = terms.months < MONTHS_TO_LEARN_FROM;
    let column = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
    if terms.months > 0 {
        model.blocks.push(Block {
            columns: column(terms.month_columns_of(0).start)..column(terms.month_columns_of(0).end),
            variance: if assumed {
                Variance::Fixed(ASSUMED_MONTH_DEVIATION * ASSUMED_MONTH_DEVIATION)
            } else {
                Variance::Estimated
            },
        });
    }
    if terms.months_of_charged {
        for stage in 1..STAGES {
            let columns = terms.month_columns_of(stage);
            model.blocks.push(Block {
                columns: column(columns.start)..column(columns.end),
                variance: Variance::Estimated,
            });
        }
    }
    // Ages are as the ledger has them; of one at which nothing was ever paid it is known that little is.
    model.blocks.push(Block {
        columns: column(terms.age_columns())..column(terms.weekday_columns()),
        variance: Variance::Fixed(LIKELY_AGE * LIKELY_AGE),
    });
    let of_contacts = terms.contact_columns()..terms.later_columns();
    if !of_contacts.is_empty() && method == Method::Prior {
        model.blocks.push(Block {
            columns: column(of_contacts.start)..column(of_contacts.end),
            variance: Variance::EstimatedFrom(LEAST_STEP_DEVIATION * LEAST_STEP_DEVIATION),
        });
        let by_age = terms.later_by_age_column();
        for (columns, likely) in [
            (terms.later_columns()..by_age, later_contacts::LIKELY),
            (by_age..by_age + 1, later_contacts::LIKELY_BY_AGE),
            (by_age + 1..terms.later_by_kind_columns(), later_contacts::LIKELY),
        ] {
            if !columns.is_empty() {
                model.blocks.push(Block {
                    columns: column(columns.start)..column(columns.end),
                    variance: Variance::Fixed(likely * likely),
                });
            }
        }
        for (columns, least) in [
            (
                terms.later_by_kind_columns()..terms.by_amount_columns(),
                later_contacts::LEAST_BY_KIND,
            ),
            (terms.by_amount_columns()..terms.by_age_columns(), LEAST_BY_AMOUNT),
            (terms.by_age_columns()..terms.by_sort_columns(), LEAST_BY_AGE),
            (terms.by_sort_columns()..terms.month_columns(), LEAST_BY_SORT),
        ] {
            if !columns.is_empty() {
                model.blocks.push(Block {
                    columns: column(columns.start)..column(columns.end),
                    variance: Variance::EstimatedFrom(least * least),
                });
            }
        }
    }
    let (fitted, errors) = match method {
        Method::Prior => (Columns::WithKinds, Source::Group),
        Method::MaximumLikelihood => (Columns::Terms, Source::Model),
    };
    let data = observations(&terms, &observed, fitted);
    let fit = regression::fit(&data, &model)?;
    let posteriors = fit.posteriors(&data);
    let Checks {
        between_classes,
        left_alone,
        drift,
        on_others,
    } = match method {
        Method::Prior if !terms.contact_kinds.is_empty() => {
            let traits = reading.traits();
            checks::ask(&terms, &observed, &traits, &model, &fit.parameters.coefficients)
        }
        _ => Checks::default(),
    };
    let mut tally = Tally::default();
    observed.iter().for_each(|account| tally.add(&account.tally));
    let covariance = fit.covariances.of(errors);
    let (estimates, covariance) = of_terms(&terms, fitted, &fit.parameters.coefficients, covariance);
    let expected = expected_pairs(&reading, &kinds, &terms, &estimates, &posteriors, &observed);
    let columns = terms.columns();
    let coefficients = names(&terms)
        .into_iter()
        .zip(&estimates)
        .zip(&covariance)
        .map(|((name, estimate), line)| Coefficient {
            name,
            estimate: *estimate,
            standard_error: line
                .last()
                .map(|variance| variance.sqrt())
                .filter(|error| *error > 0.0),
        })
        .collect();
    let (support, reach, followed) = reading.evidence(&kinds);
    let (practice, reminders) = reading.practice(&kinds);
    let follows = reading.follows(&kinds, &posteriors, fit.parameters.sigma);
    let month_variance = fit.blocks.first().map_or(0.0, |block| block.variance);
    let model = Model {
        format: FORMAT,
        learnt_from: learnt_from(&counts, paid_left_out, until),
        is_of_another_ledger: false,
        converged: fit.converged,
        coefficients,
        covariance,
        customer_deviation: fit.parameters.sigma,
        month_deviation: MonthDeviation {
            value: month_variance.sqrt(),
            assumed,
        },
        ordinary_deviations: std::array::from_fn(|stage| {
            let columns = terms.month_columns_of(stage);
            let effects = estimates.get(columns);
            ordinary_deviation(effects.unwrap_or_default())
        }),
        practice,
        reminders,
        handed_over: reading.handed_over(&kinds),
        run_share: run_share(expected, tally.pairs),
        habits: count_habits(&habits),
        disputes: dispute_rates(&tally),
        promises: promises(&tally, &terms),
        parts: part_payments(&tally),
        charges_paid: charges_paid(&tally),
        support,
        reach,
        followed,
        follows,
        between_classes,
        left_alone,
        drift,
        on_others,
        at_once: counts.at_once,
        terms,
    };
    let intercepts = by_account(&observed, posteriors, columns);
    Ok(Fitted {
        model,
        kinds,
        intercepts,
        habits,
    })
}

/// A model that another day or ledger taught, with the customers of this ledger: their intercepts follow from what was
/// known of them on a day.
pub fn apply(
    mut model: Model,
    policy: &Policy,
    interner: &Interner,
    source: &dyn AccountSource,
    until: Day,
) -> Fitted {
    let (reading, paid_left_out) = reading(policy, interner, source, until);
    let kinds = reading.kinds().only(&model.terms.contact_kinds);
    let counts = reading.counts(&kinds);
    model.is_of_another_ledger = model.learnt_from != learnt_from(&counts, paid_left_out, until);
    let habits = reading.habits(&kinds);
    let observed = reading.observe(&kinds, &model.terms, &counts, &habits);
    let parameters = Parameters {
        coefficients: model.estimates().coefficients,
        sigma: model.customer_deviation,
    };
    let data = observations(&model.terms, &observed, Columns::Terms);
    let posteriors = regression::posteriors(&data, Link::ComplementaryLogLog, NODES, &parameters);
    let intercepts = by_account(&observed, posteriors, model.terms.columns());
    Fitted {
        model,
        kinds,
        intercepts,
        habits,
    }
}

/// What is read of a ledger, and what of it is missing before.
fn reading<'a>(
    policy: &'a Policy,
    interner: &'a Interner,
    source: &'a dyn AccountSource,
    until: Day,
) -> (Reading<'a>, Option<PaidLeftOut>) {
    let whole = Reading {
        policy,
        interner,
        source,
        from: Day::MIN,
        until,
    };
    match whole.paid_left_out() {
        Some((from, left_out)) => (Reading { from, ..whole }, Some(left_out)),
        None => (whole, None),
    }
}

fn learnt_from(counts: &Counts, paid_left_out: Option<PaidLeftOut>, until: Day) -> LearntFrom {
    LearntFrom {
        until: until.to_string(),
        customers: counts.customers,
        invoices: counts.invoices,
        invoice_days: counts.days,
        payments: counts.payments,
        payments_by_weekday: counts.payments_by_weekday,
        oldest_age: counts.oldest_age,
        paid_left_out,
    }
}

/// 1.4826 times the median absolute deviation from the median: of normal numbers, their standard deviation.
fn ordinary_deviation(values: &[f64]) -> f64 {
    let Some(middle) = quantile(values, 0.5) else {
        return 0.0;
    };
    let deviations: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    1.482_6 * quantile(&deviations, 0.5).unwrap_or(0.0)
}

fn count_habits(habits: &[Vec<Option<Habit>>]) -> HabitCounts {
    let mut counts = HabitCounts::default();
    for habit in habits.iter().flatten().flatten() {
        match habit {
            Habit::Weekly(_) => counts.weekly += 1,
            Habit::Monthly(_) => counts.monthly += 1,
        }
    }
    counts
}

/// How many customers have two invoices or more that are known on a day.
fn customers_with_two(source: &dyn AccountSource, until: Day) -> usize {
    let mut account = Account::default();
    let mut found = 0;
    for number in 0..source.account_count() {
        if source.invoice_count(number) < 2 {
            continue;
        }
        source.fill_account(number, &mut account);
        let mut known = vec![0_usize; account.customers.len()];
        for change in account.changes.iter().take_while(|change| change.day <= until) {
            if let ChangeKind::Issued = change.kind
                && let Some(invoices) = known.get_mut(change.customer.0 as usize)
            {
                *invoices += 1;
            }
        }
        found += known.iter().filter(|invoices| **invoices >= 2).count();
    }
    found
}

fn by_account(observed: &[OfAccount], posteriors: Vec<Posterior>, columns: usize) -> Vec<Vec<Intercept>> {
    let mut posteriors = posteriors.into_iter();
    observed
        .iter()
        .map(|account| {
            posteriors
                .by_ref()
                .take(account.customers.len())
                .map(|posterior| Intercept {
                    mean: posterior.mean,
                    deviation: posterior.variance.sqrt(),
                    #[expect(clippy::cast_possible_truncation, reason = "a slope, kept for each customer")]
                    by_coefficient: posterior
                        .mode_by_coefficient
                        .iter()
                        .take(columns)
                        .map(|slope| *slope as f32)
                        .collect(),
                })
                .collect()
        })
        .collect()
}

/// How many pairs of payments of one customer on one day would be seen if invoices were paid one by one: sums of
/// products of fitted intensities over the days on which two are open.
fn expected_pairs(
    reading: &Reading,
    kinds: &ContactKinds,
    terms: &Terms,
    estimates: &[f64],
    posteriors: &[Posterior],
    observed: &[OfAccount],
) -> f64 {
    let mut account = Account::default();
    let mut reader = reading.reader(kinds);
    let mut group = 0;
    let mut expected = 0.0;
    let mut days: Vec<(u32, i32, f64)> = Vec::new();
    for (number, of_account) in observed.iter().enumerate() {
        let intercepts = posteriors
            .get(group..group + of_account.customers.len())
            .unwrap_or_default();
        group += of_account.customers.len();
        if reading.source.invoice_count(number) < 2 {
            continue;
        }
        reading.source.fill_account(number, &mut account);
        days.clear();
        reader.read(&account, |stretch| {
            let customer = of_account.customers.get(stretch.customer.0 as usize);
            if customer.is_none_or(|customer| customer.habit.is_some()) {
                return;
            }
            let likes = Likes::new(stretch.amount, customer.and_then(|customer| customer.sort));
            let intercept = intercepts
                .get(stretch.customer.0 as usize)
                .map_or(0.0, |posterior| posterior.mean);
            let mut day = stretch.first;
            while day <= stretch.last {
                if let Some(cell) = terms.cell(day, stretch.due, &stretch.condition, &reading.policy.calendar)
                {
                    let mut predictor = intercept;
                    terms.fill(&cell, likes, |column, value| {
                        predictor += value * estimates.get(column).copied().unwrap_or(0.0);
                    });
                    days.push((stretch.customer.0, day.0, -exp_m1(-exp(predictor))));
                }
                day = day.plus(1);
            }
        });
        days.sort_unstable_by(|one, other| {
            (one.0, one.1)
                .cmp(&(other.0, other.1))
                .then(one.2.total_cmp(&other.2))
        });
        for same in days.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
            if same.len() > 1 {
                let sum: f64 = same.iter().map(|(_, _, probability)| probability).sum();
                let squares: f64 = same
                    .iter()
                    .map(|(_, _, probability)| probability * probability)
                    .sum();
                let variance = same
                    .first()
                    .and_then(|(customer, ..)| intercepts.get(*customer as usize))
                    .map_or(0.0, |posterior| posterior.variance);
                expected += 0.5 * (sum * sum - squares) * exp(variance);
            }
        }
    }
    expected
}

/// On a run day, what is open is paid with its intensity over the share of run days: pairs are that much more frequent.
fn run_share(expected: f64, seen: f64) -> f64 {
    // Ten pairs as if invoices were paid one by one keep a short ledger from claiming much.
    ((expected + 10.0) / (seen + 10.0)).clamp(0.05, 1.0)
}

fn dispute_rates(tally: &Tally) -> DisputeRates {
    let rate = |events: f64, days: f64| if days > 0.0 { events / days } else { 0.0 };
    let [before_due, after_due] = [0, 1].map(|class: usize| {
        let of = |counts: &[f64; 2]| counts.get(class).copied().unwrap_or(0.0);
        let events = of(&tally.disputes) - of(&tally.disputes_after_contact);
        rate(
            events,
            of(&tally.dispute_days) - of(&tally.dispute_days_after_contact),
        )
    });
    DisputeRates {
        before_due,
        after_due,
        after_contact: Exposure {
            seen: tally.disputes_after_contact.iter().sum(),
            days: tally.dispute_days_after_contact.iter().sum(),
        },
        closing: if tally.disputes_closed > 0.0 {
            rate(tally.disputes_closed, tally.days_in_dispute)
        } else {
            1.0 / USUAL_DISPUTE_DAYS
        },
        seen: tally.disputes.iter().sum(),
    }
}

fn promises(tally: &Tally, terms: &Terms) -> Promises {
    let of = |counts: &[f64], class: usize| counts.get(class).copied().unwrap_or(0.0);
    let unasked = of(&tally.promises, 0) / of(&tally.promise_days, 0).max(1.0);
    let mut days = tally.promise_lengths.clone();
    days.sort_unstable();
    Promises {
        unasked,
        after_contact: (1..=terms.contact_kinds.len())
            .map(|class| Exposure {
                seen: of(&tally.promises, class),
                days: of(&tally.promise_days, class),
            })
            .collect(),
        days: evenly(&days),
        seen: tally.promises.iter().sum(),
    }
}

/// At most a hundred of a sorted list, evenly chosen.
fn evenly<T: Copy>(sorted: &[T]) -> Vec<T> {
    let (count, kept) = (sorted.len(), sorted.len().min(100));
    (0..kept)
        .filter_map(|place| sorted.get((2 * place + 1) * count / (2 * kept)).copied())
        .collect()
}

fn charges_paid(tally: &Tally) -> Vec<Vec<f64>> {
    let sorted = tally.charge_shares.iter().map(|shares| {
        let mut shares = shares.clone();
        shares.sort_unstable_by(f64::total_cmp);
        evenly(&shares)
    });
    sorted.collect()
}

fn part_payments(tally: &Tally) -> PartPayments {
    let mut covered = tally.part_shares.clone();
    covered.sort_unstable_by(f64::total_cmp);
    tally.parts.learn(evenly(&covered))
}
