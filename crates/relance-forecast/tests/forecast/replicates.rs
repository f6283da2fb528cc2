//! Replicates: more of them narrow luck alone, and the number of threads changes no byte.

use crate::common::{Case, ledger_of, model_text, small_world};
use relance_forecast::measure::Measure;
use relance_truth::{FIRMER, Regime, SOFTER};

#[test]
fn more_replicates_narrow_luck_alone() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let fitted = case.fit();
    let with = |replicates| {
        let mut question = case.question();
        question.replicates = replicates;
        case.forecast(&fitted, question).remove(0)
    };
    let (few, many) = (with(60), with(360));
    // Those that both have are the same.
    assert_eq!(few.replicates[..], many.replicates[..60]);
    for measure in [
        Measure::Cash,
        Measure::CashOfQuarter,
        Measure::DelayNew,
        Measure::Net,
    ] {
        let (of_few, of_many) = (
            few.estimate(measure, 0.05).unwrap(),
            many.estimate(measure, 0.05).unwrap(),
        );
        // Six times as many replicates: less than half the error, which is itself estimated from 15 groups.
        let ratio = of_few.error / of_many.error;
        assert!((1.4..4.0).contains(&ratio), "{measure:?}: errors {ratio}");
        // Layers belong to the question, not to the number of replicates: they differ by what 15 groups leave open, the
        // error of the mean square from which each is made.
        let square = of_many.parameters + of_many.calendar / 2.0 + of_many.process / 4.0;
        let noise = (2.0_f64 / 14.0).sqrt();
        for (one, other, scale) in [
            (of_few.parameters, of_many.parameters, square),
            (of_few.process, of_many.process, of_many.process),
        ] {
            assert!(
                (one - other).abs() < 4.0 * noise * scale,
                "{measure:?}: {one} and {other}"
            );
        }
        let apart = (of_few.mean - of_many.mean).abs();
        let noise = (of_few.deviation().powi(2) / 15.0).sqrt();
        assert!(
            apart < 4.0 * noise,
            "{measure:?}: means {apart} apart, noise {noise}"
        );
    }
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = ledger_of(&settings);
    let on = |threads| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| {
                let case = Case::new(&files, &[FIRMER, SOFTER], settings.until);
                let fitted = case.fit();
                let found = case.forecast(&fitted, case.question());
                (model_text(&fitted), fitted.intercepts, found)
            })
    };
    let one = on(1);
    for threads in [2, 5] {
        let other = on(threads);
        assert_eq!(one.0, other.0);
        assert_eq!(one.1, other.1);
        assert_eq!(one.2, other.2);
    }
}

/// At the estimates alone, figures are the same, under the same luck; only how far they may be off is not told.
#[test]
fn figures_at_the_estimates_need_no_draws_beside_them() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    let whole = case.forecast(&fitted, question).remove(0);
    question.at_the_estimates_alone = true;
    let alone = case.forecast(&fitted, question).remove(0);
    assert!(alone.replicates.is_empty());
    assert!(!whole.replicates.is_empty());
    assert_eq!(alone.central, whole.central);
    assert_eq!(alone.portfolio, whole.portfolio);
}
