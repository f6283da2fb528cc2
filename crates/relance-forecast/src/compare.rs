//! Two policies side by side: what differs, how sure that is, and whether the ledger can tell at all.

use crate::effects::Effects;
use crate::explained::Explanation;
use crate::forecast::Forecast;
use crate::layers::Estimate;
use crate::measure::Measure;
use crate::model::Model;
use crate::sums::Sums;
use crate::support::{Evidence, OUTSIDE_ALLOWED, Place};
use std::collections::BTreeSet;

/// What the comparison of a policy with the one in force comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Verdict {
    /// What the ledger taught of contacts bears no comparison.
    Refused(Refusal),
    /// They do the same: every figure of every replicate is equal.
    Same,
    /// What contacts change is assumed: the figures say what would follow.
    Assumed,
    /// Which brings more hangs on what others collect of the principal that one of them hands over, of which a forecast
    /// knows nothing.
    HangsOnOthers {
        /// Principal more that the other one hands over, on average: minor units; negative if it hands over less.
        more: f64,
        /// The share that others must bring of it for both to bring the same, net.
        share: f64,
    },
    /// Which brings more hangs on what comes in from invoices older than any that the ledger tells of.
    HangsOnUnseenAges {
        /// Days since due up to which it tells.
        oldest: i32,
        /// The net gain if nothing comes in from older ones, on average: minor units.
        without: f64,
    },
    /// Which brings more hangs on whether what contacts bring is gained, or only brought forward.
    HangsOnBroughtForward {
        /// The net gain if it is only brought forward, on average: minor units.
        brought_forward: f64,
    },
    /// What the ledger leaves open is more than what they differ by.
    NoDifference,
    /// The other one brings more.
    Better,
    /// The one in force brings more.
    Worse,
}

/// Why no policy is compared with another by what a ledger taught of contacts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The ledger does not tell what the contacts of one of them do: more than is allowed of the money that comes in after
    /// contacts, or of that by which the policies differ, lies where it has nothing to compare with.
    NotIdentified,
    /// The search for the best fit did not end: nothing rests on the model.
    NotConverged,
    /// The model was learnt from another ledger, or from this one on another day: what it can tell is not known of the
    /// ledger at hand.
    OfAnotherLedger,
    /// Contacts by which they differ seem to make customers pay less. Nearly always this is what a ledger looks like whose
    /// payments are booked later than they are known, so that reminders stop in between.
    ContactsSeemToHarm,
    /// Contacts by which they differ seem to stand in the ledger because they were paid at once.
    RecordedWhenPaid,
    /// Customers who were contacted more often than others of their sort pay otherwise than those: somebody chose them by what
    /// the ledger does not hold.
    ContactsFollowPayers,
    /// What contacts seem to change within months, or within classes of invoices by a trait, is another thing than from one to
    /// another: something else changed when the practice did, or other invoices are paid otherwise.
    ClassesDisagree(Explanation),
    /// Invoices that were never contacted stay unpaid longer than contacts explain: they were left alone for a reason that the
    /// ledger does not hold.
    LeftAloneAreOthers,
    /// What contacts change has grown or worn off in the time of the ledger: its mean says little of the year to come.
    EffectsDrift,
    /// A contact changes how other invoices of the customer are paid, that had none.
    OthersAnswer,
    /// Most payments are dated on one day of the week: they seem to be booked together on it, and when they came is not
    /// known.
    BookedTogether,
}

/// The share of the money paid after contacts that was paid where the ledger cannot tell what contacts do; none if no
/// money was paid after a contact.
pub fn outside_support(forecast: &Forecast, model: &Model) -> Option<f64> {
    share_outside(&after_contacts(forecast), &model.support)
}

/// The same of what two policies differ by: money paid after contacts that one makes and the other does not, at the same
/// place. What they have in common is no matter of their comparison, however well it is known.
pub fn difference_outside_support(other: &Forecast, in_force: &Forecast, model: &Model) -> Option<f64> {
    let differences = apart(&after_contacts(other), &after_contacts(in_force));
    share_outside(&differences, &model.support)
}

/// By how much money is paid after contacts at one place or another under one policy alone.
fn apart(others: &[f64], in_forces: &[f64]) -> Vec<f64> {
    let at = |cash: &[f64], place: usize| cash.get(place).copied().unwrap_or(0.0);
    (0..others.len().max(in_forces.len()))
        .map(|place| (at(others, place) - at(in_forces, place)).abs())
        .collect()
}

/// Money paid after contacts by place, over all replicates.
fn after_contacts(forecast: &Forecast) -> Vec<f64> {
    let mut by_place = Vec::new();
    for sums in forecast.replicates.iter().chain(&forecast.central) {
        by_place.resize(sums.cash_after_contact.len().max(by_place.len()), 0.0);
        for (sum, cash) in by_place.iter_mut().zip(&sums.cash_after_contact) {
            *sum += *cash as f64;
        }
    }
    by_place
}

fn share_outside(by_place: &[f64], support: &[Evidence]) -> Option<f64> {
    let known: BTreeSet<usize> = support
        .iter()
        .filter(|evidence| evidence.is_enough())
        .map(|evidence| evidence.place.position())
        .collect();
    let all: f64 = by_place.iter().sum();
    let of_unknown = by_place
        .iter()
        .enumerate()
        .filter(|(place, _)| !known.contains(place));
    let outside: f64 = of_unknown.map(|(_, cash)| cash).sum();
    (all > 0.0).then(|| outside / all)
}

/// A measure of one forecast less that of another, replicate by replicate under the same luck.
pub fn difference(
    other: &Forecast,
    in_force: &Forecast,
    measure: Measure,
    cost_of_cash: f64,
) -> Option<Estimate> {
    let less = |one: Vec<f64>, other: Vec<f64>| -> Vec<f64> {
        one.iter().zip(&other).map(|(one, other)| one - other).collect()
    };
    let drawn = less(
        other.values(measure, cost_of_cash)?,
        in_force.values(measure, cost_of_cash)?,
    );
    let central = less(
        other.central_values(measure, cost_of_cash)?,
        in_force.central_values(measure, cost_of_cash)?,
    );
    Some(Estimate::new(&drawn, &central))
}

/// A number of each replicate of one forecast less that of another, under the same luck.
pub fn difference_of(other: &Forecast, in_force: &Forecast, value: impl Fn(&Sums) -> f64) -> Estimate {
    let less = |others: &[Sums], in_forces: &[Sums]| -> Vec<f64> {
        let pairs = others.iter().zip(in_forces);
        pairs.map(|(one, before)| value(one) - value(before)).collect()
    };
    Estimate::new(
        &less(&other.replicates, &in_force.replicates),
        &less(&other.central, &in_force.central),
    )
}

/// Two policies in one reading of what follows a contact, under the same luck.
#[derive(Clone, Copy)]
pub struct Pair<'a> {
    /// The one that is held against the other.
    pub other: &'a Forecast,
    /// The one in force.
    pub in_force: &'a Forecast,
}

/// Which of them brings more, by cash less cost with the run-off, so that cash which only comes sooner counts for no more
/// than the interest on it; and also if what contacts bring is only [brought forward](crate::brought_forward), each policy
/// against the other: without that reading, none is named. What contacts change must come from the ledger: assumed effects
/// name no winner.
pub fn verdict(
    ordinary: Pair<'_>,
    brought_forward: Option<Pair<'_>>,
    model: &Model,
    effects: Effects<'_>,
    cost_of_cash: f64,
) -> Verdict {
    let Pair { other, in_force } = ordinary;
    if other.replicates == in_force.replicates && other.central == in_force.central {
        return Verdict::Same;
    }
    if let Effects::Assumed { .. } = effects {
        return Verdict::Assumed;
    }
    if let Some(refusal) = refusal(other, in_force, model) {
        return Verdict::Refused(refusal);
    }
    let Some(net) = difference(other, in_force, Measure::Net, cost_of_cash) else {
        return Verdict::NoDifference;
    };
    let more = difference_of(other, in_force, |sums| {
        (sums.handed_over + sums.handed_over_in_run_off) as f64
    })
    .mean;
    let (of_nothing, of_all) = (named(net.interval(), 0.0), named(net.interval(), more));
    if of_nothing != of_all {
        return Verdict::HangsOnOthers {
            more,
            share: (-net.mean / more).clamp(0.0, 1.0),
        };
    }
    if of_nothing != Verdict::NoDifference {
        let net = brought_forward
            .and_then(|pair| difference(pair.other, pair.in_force, Measure::Net, cost_of_cash));
        let Some(net) = net else {
            return Verdict::NoDifference;
        };
        if named(net.interval(), 0.0) != of_nothing {
            return Verdict::HangsOnBroughtForward {
                brought_forward: net.mean,
            };
        }
    }
    let Some(seen) = difference(other, in_force, Measure::NetOfSeenAges, cost_of_cash) else {
        return of_nothing;
    };
    let (low, high) = net.interval();
    if named(seen.interval(), 0.0) == of_nothing {
        of_nothing
    } else if low <= seen.mean && seen.mean <= high {
        // Near the border of what can be told: what old invoices bring decides nothing by itself.
        Verdict::NoDifference
    } else {
        Verdict::HangsOnUnseenAges {
            oldest: model.learnt_from.oldest_age,
            without: seen.mean,
        }
    }
}

/// The net gain if nothing comes in beyond the ages of which the ledger tells, where that takes the winner from a difference whose
/// interval leaves 0 out.
pub fn winner_lost_to_unseen_ages(
    Pair { other, in_force }: Pair<'_>,
    verdict: Verdict,
    cost_of_cash: f64,
) -> Option<Estimate> {
    let net = difference(other, in_force, Measure::Net, cost_of_cash)?;
    let is_told = named(net.interval(), 0.0) != Verdict::NoDifference;
    (verdict == Verdict::NoDifference && is_told)
        .then(|| difference(other, in_force, Measure::NetOfSeenAges, cost_of_cash))?
}

/// Why the ledger does not bear their comparison, if it does not.
fn refusal(other: &Forecast, in_force: &Forecast, model: &Model) -> Option<Refusal> {
    if !model.converged {
        return Some(Refusal::NotConverged);
    }
    if model.is_of_another_ledger {
        return Some(Refusal::OfAnotherLedger);
    }
    if model.learnt_from.booking_day().is_some() {
        return Some(Refusal::BookedTogether);
    }
    if outside_of(other, in_force, model) > OUTSIDE_ALLOWED {
        return Some(Refusal::NotIdentified);
    }
    if model.contacts_follow_payers() {
        return Some(Refusal::ContactsFollowPayers);
    }
    if let Some(classes) = model.classes_disagree() {
        return Some(Refusal::ClassesDisagree(classes));
    }
    if model.left_alone_are_others() {
        return Some(Refusal::LeftAloneAreOthers);
    }
    if model.effects_drift() {
        return Some(Refusal::EffectsDrift);
    }
    if model.others_answer() {
        return Some(Refusal::OthersAnswer);
    }
    let (one, another) = (after_contacts(other), after_contacts(in_force));
    let differ = apart(&one, &another);
    let do_they_differ_by = |kind: usize| {
        let places = differ.chunks(Place::count(1)).nth(kind);
        places.is_some_and(|places| places.iter().any(|cash| *cash > 0.0))
    };
    let any = |kinds: Vec<usize>| kinds.into_iter().any(do_they_differ_by);
    if any(model.kinds_recorded_when_paid()) {
        return Some(Refusal::RecordedWhenPaid);
    }
    any(model.kinds_that_seem_to_harm()).then_some(Refusal::ContactsSeemToHarm)
}

/// The largest share of money outside support that a comparison meets: of either policy, or of their difference.
pub fn outside_of(other: &Forecast, in_force: &Forecast, model: &Model) -> f64 {
    [other, in_force]
        .into_iter()
        .filter_map(|forecast| outside_support(forecast, model))
        .chain(difference_outside_support(other, in_force, model))
        .fold(0.0, f64::max)
}

/// Whether the contacts by which policies differ went mostly to other invoices than those without them, by amount or
/// sort of customer: their comparison then holds only if these pay in the same course of time.
pub fn rests_on_others(other: &Forecast, in_force: &Forecast, model: &Model) -> bool {
    let differ = apart(&after_contacts(other), &after_contacts(in_force));
    let cash = |evidence: &Evidence| differ.get(evidence.place.position()).copied().unwrap_or(0.0);
    let of_others = model.support.iter().filter(|evidence| evidence.is_of_others());
    let of_others: f64 = of_others.map(cash).sum();
    of_others > OUTSIDE_ALLOWED * differ.iter().sum::<f64>()
}

/// The winner by an interval of the difference, once as much more came in.
fn named((low, high): (f64, f64), more: f64) -> Verdict {
    if low + more > 0.0 {
        Verdict::Better
    } else if high + more < 0.0 {
        Verdict::Worse
    } else {
        Verdict::NoDifference
    }
}

/// A customer for whom two policies differ.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CustomerDifference {
    /// Number of its account.
    pub account: usize,
    /// Its position in the account.
    pub customer: usize,
    /// Messages more, on average.
    pub contacts: f64,
    /// Cash more, on average: minor units.
    pub cash: f64,
    /// Principal more that goes to somebody else, on average: minor units.
    pub handed_over: f64,
}

/// Every customer for whom two policies differ.
pub fn customers(other: &Forecast, in_force: &Forecast) -> Vec<CustomerDifference> {
    let replicates = (other.replicates.len() + other.central.len()).max(1) as f64;
    let mut found = Vec::new();
    for (account, (others, in_forces)) in other.customers.iter().zip(&in_force.customers).enumerate() {
        for (customer, (one, before)) in others.iter().zip(in_forces).enumerate() {
            if one != before {
                let mean = |one: f64, before: f64| (one - before) / replicates;
                found.push(CustomerDifference {
                    account,
                    customer,
                    contacts: mean(one.contacts as f64, before.contacts as f64),
                    cash: mean(one.cash as f64, before.cash as f64),
                    handed_over: mean(one.handed_over as f64, before.handed_over as f64),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explained::Explanation;
    use crate::portfolio::Portfolio;

    #[test]
    fn a_winner_that_hangs_on_others_is_none() {
        // 200,000 less net, 230,000 handed over: an agency that brings most of it turns the verdict.
        let interval = (-220_000.0, -180_000.0);
        assert_eq!(named(interval, 0.0), Verdict::Worse);
        assert_eq!(named(interval, 230_000.0), Verdict::Better);
        // A little handed over changes nothing.
        assert_eq!(named(interval, 10_000.0), Verdict::Worse);
    }

    /// One day of a policy, by group of four replicates: what comes in, and what of it from invoices older than any known.
    fn of_days(days: &[(i64, i64)]) -> Forecast {
        let of = |&(cash, unseen): &(i64, i64)| Sums {
            cash_open: vec![cash],
            cash_new: vec![0],
            cost: vec![0],
            cash_at_unseen_ages: vec![unseen],
            ..Sums::default()
        };
        let replicates: Vec<Sums> = days.iter().flat_map(|day| vec![of(day); 4]).collect();
        Forecast {
            portfolio: Portfolio::default(),
            central: replicates.clone(),
            replicates,
            customers: Vec::new(),
            segments: Vec::new(),
            is_partial: false,
        }
    }

    #[test]
    fn a_winner_that_old_invoices_take_away_is_told_with_and_without_them() {
        let nothing = of_days(&[(0, 0); 5]);
        let lost = |days: &[(i64, i64)], verdict| {
            let other = of_days(days);
            let pair = Pair {
                other: &other,
                in_force: &nothing,
            };
            winner_lost_to_unseen_ages(pair, verdict, 0.0)
        };
        // 800 to 1,200, of which all but -50 to 250 come from old invoices.
        let old = [(800, 850), (900, 800), (1_000, 900), (1_100, 950), (1_200, 950)];
        let without = lost(&old, Verdict::NoDifference).unwrap();
        assert!((without.mean - 110.0).abs() < 1e-9, "{}", without.mean);
        assert!(without.interval().0 < 0.0 && without.interval().1 > 0.0);
        assert!(lost(&old, Verdict::Better).is_none());
        // What no interval tells from 0 is nobody's to take away.
        let unsure = [(-800, 0), (900, 0), (-1_000, 0), (1_100, 0), (100, 0)];
        assert!(lost(&unsure, Verdict::NoDifference).is_none());
    }

    #[test]
    fn what_policies_have_in_common_does_not_make_their_difference_known() {
        let emails = Place {
            kind: 0,
            level: 0,
            age_band: 1,
        };
        let late_calls = Place {
            kind: 1,
            level: 2,
            age_band: 5,
        };
        let support = [Evidence {
            place: emails,
            customers_with: 200,
            customers_without: 200,
            left: Explanation::asked(0).map(|asked| (asked, 0.8)).collect(),
            dates: 100.0,
        }];
        let mut in_force = vec![0.0; Place::count(3)];
        in_force[emails.position()] = 90_000.0;
        let mut other = in_force.clone();
        other[late_calls.position()] = 10_000.0;
        assert!(share_outside(&other, &support).unwrap() < OUTSIDE_ALLOWED);
        assert_eq!(share_outside(&apart(&other, &in_force), &support), Some(1.0));
        // Fewer of the same emails: known.
        let mut fewer = in_force.clone();
        fewer[emails.position()] = 50_000.0;
        assert_eq!(share_outside(&apart(&fewer, &in_force), &support), Some(0.0));
        assert_eq!(share_outside(&apart(&in_force, &in_force), &support), None);
    }
}
