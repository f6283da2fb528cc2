//! Survival curves against their definitions, written out slowly, and against what must hold of any.

use proptest::prelude::*;
use relance_statistics::random::Key;
use relance_statistics::survival::{AalenJohansen, KaplanMeier, Spell, SurvivalError};

const CAUSES: u8 = 3;

fn spell() -> impl Strategy<Value = Spell> {
    let event = prop_oneof![Just(None), (0..CAUSES).prop_map(Some)];
    (-3..20_i32, 1..25_i32, event, 1..5_u32).prop_map(|(entry, length, event, weight)| Spell {
        entry,
        exit: entry + length,
        event,
        weight: f64::from(weight),
    })
}

fn spells() -> impl Strategy<Value = Vec<Spell>> {
    prop::collection::vec(spell(), 1..60)
}

/// Spells that all begin on day 0.
fn spells_without_late_entry() -> impl Strategy<Value = Vec<Spell>> {
    let from_zero = |spell: Spell| Spell {
        entry: 0,
        exit: spell.exit - spell.entry,
        ..spell
    };
    prop::collection::vec(spell().prop_map(from_zero), 1..60)
}

fn days() -> std::ops::RangeInclusive<i32> {
    -5..=50
}

/// Survival and incidences by the definition, day by day, whether anything happens or not.
fn by_definition(spells: &[Spell], day: i32) -> (f64, [f64; CAUSES as usize]) {
    let (mut survival, mut incidence) = (1.0, [0.0; CAUSES as usize]);
    for today in -5..=day {
        let weigh = |choose: &dyn Fn(&Spell) -> bool| -> f64 {
            spells
                .iter()
                .filter(|spell| choose(spell))
                .map(|spell| spell.weight)
                .sum()
        };
        let at_risk = weigh(&|spell| spell.entry < today && today <= spell.exit);
        if at_risk == 0.0 {
            continue;
        }
        let mut hazard = 0.0;
        for (cause, sum) in (0..).zip(&mut incidence) {
            let ended = weigh(&|spell| spell.exit == today && spell.event == Some(cause));
            *sum += survival * ended / at_risk;
            hazard += ended / at_risk;
        }
        survival *= 1.0 - hazard;
    }
    (survival, incidence)
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-11 * (1.0 + expected.abs())
}

proptest! {
    #[test]
    fn curves_are_those_of_the_definition(spells in spells()) {
        let survival = KaplanMeier::fit(&spells).unwrap();
        let incidence = AalenJohansen::fit(&spells).unwrap();
        for day in days() {
            let (expected, causes) = by_definition(&spells, day);
            prop_assert!(close(survival.survival(day), expected), "{day}: {}", survival.survival(day));
            for (cause, expected) in (0..).zip(causes) {
                prop_assert!(close(incidence.incidence(cause, day), expected), "{day} {cause}");
            }
        }
    }

    #[test]
    fn survival_falls_from_1_and_incidences_fill_the_rest(spells in spells()) {
        let survival = KaplanMeier::fit(&spells).unwrap();
        let incidence = AalenJohansen::fit(&spells).unwrap();
        let mut before = 1.0;
        for day in days() {
            let now = survival.survival(day);
            prop_assert!((0.0..=before).contains(&now));
            before = now;
            let ended: f64 = (0..CAUSES).map(|cause| incidence.incidence(cause, day)).sum();
            prop_assert!((ended + now - 1.0).abs() < 1e-12);
            if let Some(interval) = survival.interval(day, 0.9) {
                prop_assert!(0.0 <= interval.low && interval.low <= now);
                prop_assert!(now <= interval.high && interval.high <= 1.0);
            }
        }
    }

    #[test]
    fn the_order_of_rows_moves_no_bit(
        (spells, shuffled) in prop::collection::vec((spell(), 0.1_f64..3.0), 1..60).prop_flat_map(|rows| {
            let rows: Vec<Spell> =
                rows.into_iter().map(|(spell, weight)| Spell { weight, ..spell }).collect();
            let numbered: Vec<(Spell, u32)> = rows.into_iter().zip((0..7).cycle()).collect();
            (Just(numbered.clone()), Just(numbered).prop_shuffle())
        })
    ) {
        let report = |rows: &[(Spell, u32)]| {
            let (spells, clusters): (Vec<Spell>, Vec<u32>) = rows.iter().copied().unzip();
            let survival = KaplanMeier::fit(&spells).unwrap();
            let incidence = AalenJohansen::fit(&spells).unwrap();
            days()
                .flat_map(|day| {
                    let mut numbers = vec![
                        survival.survival(day),
                        survival.variance(day),
                        survival.clustered_variance(&spells, &clusters, day).unwrap(),
                        survival.restricted_mean(day),
                        survival.restricted_mean_variance(day),
                    ];
                    numbers.extend((0..CAUSES).flat_map(|cause| [
                        incidence.incidence(cause, day),
                        incidence.variance(cause, day),
                        incidence.clustered_variance(cause, &spells, &clusters, day).unwrap(),
                    ]));
                    numbers
                })
                .map(f64::to_bits)
                .collect::<Vec<u64>>()
        };
        prop_assert_eq!(report(&spells), report(&shuffled));
    }

    #[test]
    fn a_weight_is_that_many_equal_rows(spells in spells()) {
        let repeated: Vec<Spell> = spells
            .iter()
            .flat_map(|spell| {
                let single = Spell { weight: 1.0, ..*spell };
                (1..5).filter(|copy| f64::from(*copy) <= spell.weight).map(move |_| single)
            })
            .collect();
        let (weighted, single) = (KaplanMeier::fit(&spells).unwrap(), KaplanMeier::fit(&repeated).unwrap());
        let (weighted_causes, single_causes) =
            (AalenJohansen::fit(&spells).unwrap(), AalenJohansen::fit(&repeated).unwrap());
        for day in days() {
            prop_assert_eq!(weighted.survival(day), single.survival(day));
            prop_assert_eq!(weighted.variance(day), single.variance(day));
            prop_assert_eq!(weighted.restricted_mean(day), single.restricted_mean(day));
            for cause in 0..CAUSES {
                prop_assert_eq!(weighted_causes.incidence(cause, day), single_causes.incidence(cause, day));
                prop_assert_eq!(weighted_causes.variance(cause, day), single_causes.variance(cause, day));
            }
        }
    }

    #[test]
    fn with_one_cause_the_variance_of_the_incidence_is_greenwoods(spells in spells()) {
        let one: Vec<Spell> =
            spells.iter().map(|spell| Spell { event: spell.event.map(|_| 0), ..*spell }).collect();
        let (survival, incidence) = (KaplanMeier::fit(&one).unwrap(), AalenJohansen::fit(&one).unwrap());
        for day in days() {
            prop_assert!(close(incidence.variance(0, day), survival.variance(day)), "{day}");
        }
    }

    #[test]
    fn without_late_entry_and_weights_the_jackknife_is_the_delta_method(spells in spells_without_late_entry()) {
        let single: Vec<Spell> = spells.iter().map(|spell| Spell { weight: 1.0, ..*spell }).collect();
        let clusters: Vec<u32> = (0..).take(single.len()).collect();
        let (survival, incidence) = (KaplanMeier::fit(&single).unwrap(), AalenJohansen::fit(&single).unwrap());
        for day in days() {
            let robust = survival.clustered_variance(&single, &clusters, day).unwrap();
            prop_assert!(close(robust, survival.variance(day)), "{day}: {robust} {}", survival.variance(day));
            for cause in 0..CAUSES {
                let robust = incidence.clustered_variance(cause, &single, &clusters, day).unwrap();
                let delta = incidence.variance(cause, day);
                prop_assert!(close(robust, delta), "{day} {cause}: {robust} {delta}");
            }
        }
    }

    #[test]
    fn clustered_variance_is_that_of_small_changes_of_weight(spells in spells(), day in 0..40_i32) {
        // The influence of a cluster is the derivative of the curve by a common factor on its weights.
        let clusters: Vec<u32> = (0..4).cycle().take(spells.len()).collect();
        let step = 1e-5;
        let moved = |cluster: u32, by: f64| {
            let rows: Vec<Spell> = spells
                .iter()
                .zip(&clusters)
                .map(|(spell, own)| {
                    Spell { weight: spell.weight * if *own == cluster { 1.0 + by } else { 1.0 }, ..*spell }
                })
                .collect();
            AalenJohansen::fit(&rows).unwrap().incidence(1, day)
        };
        let expected: f64 = (0..4)
            .map(|cluster| ((moved(cluster, step) - moved(cluster, -step)) / (2.0 * step)).powi(2))
            .sum();
        let curve = AalenJohansen::fit(&spells).unwrap();
        let found = curve.clustered_variance(1, &spells, &clusters, day).unwrap();
        prop_assert!((found - expected).abs() < 1e-7, "{found} {expected}");
    }

    #[test]
    fn without_censoring_curves_are_shares_and_means(ends in prop::collection::vec((1..40_i32, 0..CAUSES), 2..50)) {
        let spells: Vec<Spell> = ends
            .iter()
            .map(|(exit, cause)| Spell { entry: 0, exit: *exit, event: Some(*cause), weight: 1.0 })
            .collect();
        let count = ends.len() as f64;
        let (survival, incidence) = (KaplanMeier::fit(&spells).unwrap(), AalenJohansen::fit(&spells).unwrap());
        for day in days() {
            let by_then = |cause: u8| {
                ends.iter().filter(|(exit, own)| *exit <= day && *own == cause).count() as f64 / count
            };
            for cause in 0..CAUSES {
                let share = by_then(cause);
                prop_assert!(close(incidence.incidence(cause, day), share));
                prop_assert!(close(incidence.variance(cause, day), share * (1.0 - share) / count));
            }
            let shortened: Vec<f64> = ends.iter().map(|(exit, _)| f64::from((*exit).min(day))).collect();
            let mean = shortened.iter().sum::<f64>() / count;
            let variance = shortened.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count / count;
            prop_assert!(close(survival.restricted_mean(day), mean), "{day}: {mean}");
            prop_assert!(close(survival.restricted_mean_variance(day), variance), "{day}: {variance}");
        }
    }
}

#[test]
fn a_curve_from_a_book() {
    // Remission of 21 children on 6-mercaptopurine (Freireich 1963), the example of most textbooks: S(10) = 0.753,
    // standard error 0.0963; S(22) = 0.538, 0.1282.
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|exit| (exit, Some(0)));
    let censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|exit| (exit, None));
    let spells: Vec<Spell> = ended
        .into_iter()
        .chain(censored)
        .map(|(exit, event)| Spell {
            entry: 0,
            exit,
            event,
            weight: 1.0,
        })
        .collect();
    let curve = KaplanMeier::fit(&spells).unwrap();
    for (day, survival, error) in [(10, 0.7529, 0.0963), (22, 0.5378, 0.1282), (30, 0.4482, 0.1346)] {
        assert!((curve.survival(day) - survival).abs() < 5e-5);
        assert!((curve.variance(day).sqrt() - error).abs() < 5e-5);
    }
    assert_eq!(curve.last_day(), 35);
    assert_eq!(curve.survival(5), 1.0);
    assert_eq!(curve.interval(5, 0.95), None);
}

#[test]
fn those_who_enter_late_are_not_at_risk_before() {
    let spell = |entry, exit, event| Spell {
        entry,
        exit,
        event,
        weight: 1.0,
    };
    // On day 5 the second is not yet at risk, because its first day is 6.
    let curve = KaplanMeier::fit(&[spell(0, 5, Some(0)), spell(5, 9, None), spell(0, 9, None)]).unwrap();
    assert_eq!(curve.survival(5), 0.5);
    // All of those at risk on day 2 end: nothing is left, whoever enters later.
    let curve = KaplanMeier::fit(&[spell(0, 2, Some(0)), spell(3, 9, None)]).unwrap();
    assert_eq!(
        (curve.survival(2), curve.survival(9), curve.variance(9)),
        (0.0, 0.0, 0.0)
    );
}

#[test]
fn what_is_refused() {
    let good = Spell {
        entry: 0,
        exit: 3,
        event: None,
        weight: 1.0,
    };
    let fit = |spells: &[Spell]| KaplanMeier::fit(spells).map(|_| ()).unwrap_err();
    assert_eq!(fit(&[]), SurvivalError::Empty);
    assert_eq!(fit(&[Spell { weight: 0.0, ..good }]), SurvivalError::Empty);
    assert_eq!(
        fit(&[good, Spell { exit: 0, ..good }]),
        SurvivalError::EndsBeforeItBegins(1)
    );
    assert_eq!(
        fit(&[
            good,
            Spell {
                weight: f64::NAN,
                ..good
            }
        ]),
        SurvivalError::Weight(1)
    );
    assert_eq!(
        fit(&[good, Spell { weight: -1.0, ..good }]),
        SurvivalError::Weight(1)
    );
    let curve = KaplanMeier::fit(&[good]).unwrap();
    assert_eq!(
        curve.clustered_variance(&[good], &[], 1),
        Err(SurvivalError::Clusters(0))
    );
    assert_eq!(curve.restricted_mean(10), 10.0);
}

/// Rounded up to a whole day.
#[expect(clippy::cast_possible_truncation, reason = "far below the limit")]
fn day_of(time: f64) -> i32 {
    time.min(10_000.0).ceil() as i32
}

#[test]
fn clusters_widen_the_interval_until_it_holds_the_truth_as_often_as_it_says() {
    // 60 customers with 8 spells each, one rate for a customer, exponential with mean 1/40: P(T > t) = 1/(1 + t/40).
    const DAY: i32 = 30;
    let truth = 1.0 / (1.0 + 30.0 / 40.0);
    let rounds = 600_u64;
    let (mut held, mut held_by_greenwood) = (0, 0);
    for round in 0..rounds {
        let (spells, clusters): (Vec<Spell>, Vec<u32>) = (0..480_u32)
            .map(|number| {
                let key = Key::new(round).with(u64::from(number));
                let cluster = number / 8;
                let rate = Key::new(round)
                    .with(1 << 40)
                    .with(u64::from(cluster))
                    .exponential()
                    / 40.0;
                let end = day_of(key.with(0).exponential() / rate);
                let watch = day_of(60.0 * key.with(1).uniform());
                let spell = Spell {
                    entry: 0,
                    exit: end.min(watch),
                    event: (end <= watch).then_some(0),
                    weight: 1.0,
                };
                (spell, cluster)
            })
            .unzip();
        let curve = KaplanMeier::fit(&spells).unwrap();
        let miss = (curve.survival(DAY) - truth).abs() / 1.645;
        held += u32::from(miss < curve.clustered_variance(&spells, &clusters, DAY).unwrap().sqrt());
        held_by_greenwood += u32::from(miss < curve.variance(DAY).sqrt());
    }
    let share = f64::from(held) / rounds as f64;
    let share_by_greenwood = f64::from(held_by_greenwood) / rounds as f64;
    // 90 % is nominal; the standard error of a share is 1.2 %.
    assert!((0.86..0.94).contains(&share), "{share}");
    assert!(share_by_greenwood < 0.8, "{share_by_greenwood}");
}
