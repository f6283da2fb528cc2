//! Policies side by side: the same policy differs from itself by nothing, and messages that do nothing change nothing.

use crate::common::{Case, NOTHING, ledger_of, pair, small_world};
use relance_forecast::compare::{Verdict, customers, difference, verdict};
use relance_forecast::effects::Effects;
use relance_forecast::measure::Measure;
use relance_forecast::sums::HORIZONS;
use relance_truth::{FIRMER, Regime, SOFTER};

fn measures() -> Vec<Measure> {
    let mut all = vec![
        Measure::CashOfQuarter,
        Measure::Cash,
        Measure::DelayOpen,
        Measure::DelayNew,
        Measure::NotRecovered,
        Measure::DaysOfSales,
        Measure::Contacts,
        Measure::Cost,
        Measure::Minutes,
        Measure::HandedOver,
        Measure::Net,
        Measure::CashInHand,
    ];
    for position in 0..HORIZONS.len() {
        all.extend([
            Measure::RecoveredOpen(position),
            Measure::RecoveredNew(position),
            Measure::OverdueSixty(position),
            Measure::OverdueNinety(position),
        ]);
    }
    all
}

#[test]
fn a_policy_differs_from_itself_by_exactly_nothing_and_from_another_by_something() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER, FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    let found = case.forecast(&fitted, case.question());
    let [one, same, other] = &found[..] else {
        panic!("three forecasts")
    };
    assert_eq!(one, same);
    assert!(customers(one, same).is_empty());
    let mut measured = 0;
    for measure in measures() {
        let Some(estimate) = difference(same, one, measure, 0.05) else {
            continue;
        };
        measured += 1;
        let all = [
            estimate.mean,
            estimate.parameters,
            estimate.calendar,
            estimate.process,
            estimate.error,
        ];
        assert_eq!(all, [0.0; 5], "{measure:?}");
        assert_eq!(estimate.interval(), (0.0, 0.0), "{measure:?}");
    }
    assert!(measured > 20, "only {measured} measures have a value");
    assert!(!matches!(
        verdict(pair(same, one), None, &fitted.model, Effects::Learnt, 0.05),
        Verdict::Better | Verdict::Worse
    ));
    // The test can fail: another policy does differ.
    assert_ne!(one, other);
    assert!(!customers(other, one).is_empty());
    let contacts = difference(one, other, Measure::Contacts, 0.05).unwrap();
    assert!(contacts.mean > 0.0, "{contacts:?}");
}

#[test]
fn policies_side_by_side_are_what_each_is_pair() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = ledger_of(&settings);
    let both = Case::new(&files, &[FIRMER, SOFTER], settings.until);
    let fitted = both.fit();
    let found = both.forecast(&fitted, both.question());
    let pair = Case::new(&files, &[SOFTER], settings.until);
    let fitted = pair.fit();
    assert_eq!(found[1], pair.forecast(&fitted, pair.question())[0]);
}

#[test]
fn messages_without_effect_change_no_payment_at_all() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[NOTHING, FIRMER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    question.effects = Effects::None;
    let found = case.forecast(&fitted, question);
    let mut contacts = 0;
    for (nothing, firmer) in found[0].replicates.iter().zip(&found[1].replicates) {
        assert_eq!(nothing.contact_count(), 0);
        contacts += firmer.contact_count();
        assert_eq!(nothing.cash_open, firmer.cash_open);
        assert_eq!(nothing.cash_new, firmer.cash_new);
        assert_eq!(nothing.recovered_new, firmer.recovered_new);
        assert_eq!(nothing.delay_days, firmer.delay_days);
        assert_eq!(nothing.overdue_60, firmer.overdue_60);
        assert_eq!(nothing.overdue_90, firmer.overdue_90);
    }
    assert!(contacts > 100, "{contacts} contacts");
    // With effects, they do change something: the ledger's customers react.
    let learnt = case.forecast(&fitted, case.question());
    assert_ne!(learnt[0].replicates[0].cash_new, learnt[1].replicates[0].cash_new);
}

#[test]
fn a_policy_that_never_acts_recovers_new_business_as_the_model_without_effects() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let case = Case::new(&ledger_of(&settings), &[NOTHING], settings.until);
    let fitted = case.fit();
    let with_effects = &case.forecast(&fitted, case.question())[0];
    let mut question = case.question();
    question.effects = Effects::None;
    let without = &case.forecast(&fitted, question)[0];
    // What is open was contacted before: there the effects of these contacts still differ.
    for (one, other) in with_effects.replicates.iter().zip(&without.replicates) {
        assert_eq!(one.cash_new, other.cash_new);
        assert!(one.cash_new.iter().sum::<i64>() > 0);
    }
}
