//! What a forecast tells by segment, by step and by day adds up to the whole; a stress puts paying off.

use crate::common::{Case, ledger_of, small_world};
use relance_forecast::baselines::open_baselines;
use relance_forecast::forecast::{Inputs, Question};
use relance_forecast::sums::Sums;
use relance_truth::{FIRMER, Regime, SOFTER};

fn case() -> Case {
    let settings = small_world(Regime::RightFamily, 60, 5);
    Case::new(&ledger_of(&settings), &[FIRMER, SOFTER], settings.until)
}

#[test]
fn segments_steps_and_calls_add_up_to_the_whole() {
    let case = case();
    let found = case.forecast(&case.fit(), case.question());
    for (forecast, policy) in found.iter().zip(&case.policies) {
        assert!(forecast.segments.len() > 1);
        let open = forecast.segments.iter().map(|segment| segment.open.principal);
        assert_eq!(open.sum::<i64>(), forecast.portfolio.open.principal);
        let invoices = forecast.segments.iter().map(|segment| segment.open.invoices);
        assert_eq!(invoices.sum::<u64>(), forecast.portfolio.open.invoices);
        for sums in forecast.replicates.iter().chain(&forecast.central) {
            let of = |value: fn(&relance_forecast::sums::SegmentSums) -> i64| -> i64 {
                sums.by_segment.iter().map(value).sum()
            };
            assert_eq!(of(|segment| segment.cash), sums.cash(sums.cash_open.len()));
            assert_eq!(of(|segment| segment.recovered_open[2]), sums.recovered_open(90));
            assert_eq!(
                of(|segment| i64::try_from(segment.contacts).unwrap()),
                i64::try_from(sums.contact_count()).unwrap()
            );
            let timed: u64 = policy
                .channels
                .iter()
                .zip(&sums.contacts)
                .filter(|(channel, _)| channel.minutes > 0)
                .map(|(_, count)| count)
                .sum();
            assert_eq!(
                sums.calls.iter().map(|calls| u64::from(*calls)).sum::<u64>(),
                timed
            );
            // A step acts once for an invoice here, and a message may be about several of them.
            let invoices = forecast.portfolio.open.invoices + forecast.portfolio.new.invoices;
            assert!(sums.steps.iter().all(|reached| *reached <= invoices));
            assert!(sums.steps.iter().sum::<u64>() >= sums.contact_count());
        }
    }
}

#[test]
fn segments_are_those_of_the_first_policy_for_all() {
    let case = case();
    let found = case.forecast(&case.fit(), case.question());
    assert_eq!(found[0].segments, found[1].segments);
}

#[test]
fn a_stress_puts_all_paying_off() {
    let case = case();
    let fitted = case.fit();
    let stressed = Question {
        put_off: 20,
        ..case.question()
    };
    let calm = case.forecast(&fitted, case.question());
    let found = case.forecast(&fitted, stressed);
    let cash =
        |replicates: &[Sums], days: usize| -> i64 { replicates.iter().map(|sums| sums.cash(days)).sum() };
    for (calm, stressed) in calm.iter().zip(&found) {
        assert_eq!(cash(&stressed.replicates, 20), 0);
        assert!(cash(&stressed.replicates, 21) > 0 || cash(&stressed.replicates, 25) > 0);
        for days in [45, 90, 182] {
            assert!(
                cash(&stressed.central, days) < cash(&calm.central, days),
                "{days}"
            );
        }
    }
}

#[test]
fn baselines_need_a_year_and_rise_with_the_days() {
    let case = case();
    let fitted = case.fit();
    let inputs = Inputs {
        policy: &case.policies[0],
        interner: &case.interner,
        source: &case.source,
        fitted: &fitted,
    };
    let told = open_baselines(inputs, case.until.plus(-539), case.until);
    for shares in [told.as_last_year, told.cells, told.by_age] {
        let shares = shares.unwrap();
        assert!(
            shares.windows(2).all(|pair| pair[0] <= pair[1] + 1e-12),
            "{shares:?}"
        );
        assert!(shares[0] > 0.0 && shares[4] <= 1.0 + 1e-9, "{shares:?}");
    }
    let short = open_baselines(inputs, case.until.plus(-364), case.until);
    assert_eq!(
        (short.year_before, short.as_last_year, short.cells),
        (None, None, None)
    );
    assert_eq!(short.by_age, told.by_age);
}
