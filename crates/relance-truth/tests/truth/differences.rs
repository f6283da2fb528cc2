//! The truth of a difference: exactly nothing where nothing differs, more where contacts do more.

use relance_truth::{
    Difference, Dunning, FIRMER, Generated, Options, Regime, SOFTER, Settings, expected_difference,
    expected_recovery, generate,
};

fn options(replicates: u32) -> Options {
    Options {
        replicates,
        horizons: vec![30, 60, 90, 180, 365],
        seed: 11,
    }
}

fn firmer_less_softer(generated: &Generated, replicates: u32) -> Difference {
    let firmer = Dunning::compile(FIRMER).unwrap();
    let softer = Dunning::compile(SOFTER).unwrap();
    expected_difference(generated, &firmer, &softer, &options(replicates)).unwrap()
}

#[test]
fn identical_policies_differ_by_exactly_nothing() {
    let firmer = Dunning::compile(FIRMER).unwrap();
    for regime in Regime::ALL {
        let generated = generate(&Settings::new(regime, 2));
        let found = expected_difference(&generated, &firmer, &firmer, &options(5)).unwrap();
        assert_eq!(found.first, found.second);
        for at in &found.difference {
            for value in [at.recovered, at.delay, at.contacts, at.messages, at.cost] {
                assert_eq!((value.mean, value.standard_error), (0.0, 0.0), "{regime:?}");
            }
        }
        let alone = expected_recovery(&generated, &firmer, &options(5)).unwrap();
        assert_eq!(alone, found.first);
    }
}

#[test]
fn contacts_without_effect_change_costs_alone() {
    let found = firmer_less_softer(&generate(&Settings::new(Regime::NoEffect, 2)), 20);
    for at in &found.difference {
        assert_eq!((at.recovered.mean, at.delay.mean), (0.0, 0.0));
        assert!(at.contacts.mean > 0.0 && at.cost.mean > 0.0);
    }
}

#[test]
fn a_stronger_effect_recovers_more() {
    let mut before = (0.0, 0.0);
    for scale in [0.0, 0.5, 1.0, 2.0] {
        let mut settings = Settings::new(Regime::RightFamily, 2);
        // The same past in all: what differs is the future.
        let mut generated = generate(&settings);
        settings.effect_scale = scale;
        generated.world.nature = relance_truth::Nature::of(&settings);
        let found = firmer_less_softer(&generated, 120);
        let (at_60, at_365) = (&found.difference[1], &found.difference[4]);
        let (recovered, delay) = (at_60.recovered, at_365.delay);
        if scale == 0.0 {
            // Contacts still raise disputes a little.
            assert!(
                recovered.mean.abs() < 0.004 && delay.mean.abs() < 0.5,
                "{found:?}"
            );
        } else {
            assert!(
                recovered.mean > before.0 + 3.0 * recovered.standard_error,
                "{scale}: {recovered:?}"
            );
            assert!(
                delay.mean < before.1 - 3.0 * delay.standard_error,
                "{scale}: {delay:?}"
            );
        }
        before = (recovered.mean, delay.mean);
    }
}

#[test]
fn every_regime_with_effects_has_a_difference() {
    for regime in Regime::ALL {
        let found = firmer_less_softer(&generate(&Settings::new(regime, 2)), 100);
        let at_60 = found.difference[1].recovered;
        let (first, second) = (&found.first.horizons, &found.second.horizons);
        for (a, b) in first.iter().zip(second) {
            assert!((0.05..1.0).contains(&a.recovered.mean) && (0.05..1.0).contains(&b.recovered.mean));
        }
        for pair in first.windows(2) {
            assert!(pair[0].recovered.mean < pair[1].recovered.mean);
            assert!(pair[0].delay.mean < pair[1].delay.mean);
            assert!(pair[0].contacts.mean <= pair[1].contacts.mean);
        }
        // Nor does the firmer policy make many first contacts more.
        if ![Regime::NoEffect, Regime::FirstContactOnly].contains(&regime) {
            assert!(at_60.mean > 3.0 * at_60.standard_error, "{regime:?} {at_60:?}");
        }
        // The pairing pays: apart, the difference would be far less sure.
        let apart = first[1]
            .recovered
            .standard_error
            .hypot(second[1].recovered.standard_error);
        assert!(at_60.standard_error < 0.5 * apart, "{regime:?} {at_60:?} {apart}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let generated = generate(&Settings::new(Regime::WrongFamily, 2));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| firmer_less_softer(&generated, 24)).json()
    };
    assert_eq!(on(1), on(2));
}

#[test]
fn the_same_future_under_other_luck_agrees_within_its_error() {
    let generated = generate(&Settings::new(Regime::RightFamily, 4));
    let firmer = Dunning::compile(FIRMER).unwrap();
    let softer = Dunning::compile(SOFTER).unwrap();
    let with_seed = |seed: u64| {
        let options = Options { seed, ..options(80) };
        expected_difference(&generated, &firmer, &softer, &options).unwrap()
    };
    let (a, b) = (with_seed(1), with_seed(2));
    for (a, b) in a.difference.iter().zip(&b.difference) {
        for (x, y) in [
            (a.recovered, b.recovered),
            (a.delay, b.delay),
            (a.contacts, b.contacts),
        ] {
            let error = x.standard_error.hypot(y.standard_error);
            assert!((x.mean - y.mean).abs() < 4.5 * error, "{a:?} {b:?}");
        }
    }
}
