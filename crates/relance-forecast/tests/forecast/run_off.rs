//! What is open at the end of a comparison is followed further: for the net gain, and for nothing else.

use crate::common::{Case, Files, ledger_of, small_world};
use relance_forecast::compare::difference;
use relance_forecast::measure::Measure;
use relance_forecast::sums::Sums;
use relance_truth::{FIRMER, Regime, SOFTER};

/// The sums of the span alone.
fn without_run_off(sums: &Sums) -> Sums {
    Sums {
        cash_of_run_off: Vec::new(),
        cost_of_run_off: Vec::new(),
        handed_over_in_run_off: 0,
        // It counts where cash came in, in the run-off too.
        cash_after_contact: Vec::new(),
        cash_at_unseen_ages: Vec::new(),
        ..sums.clone()
    }
}

#[test]
fn the_run_off_moves_the_net_gain_alone() {
    let settings = small_world(Regime::RightFamily, 120, 3);
    let case = Case::new(&ledger_of(&settings), &[FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    let before = case.forecast(&fitted, question);
    question.run_off_days = 365;
    let after = case.forecast(&fitted, question);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.portfolio, after.portfolio);
        assert_eq!(before.customers, after.customers);
        let net =
            |forecast: &relance_forecast::forecast::Forecast| forecast.values(Measure::Net, 0.0).unwrap();
        for (place, (before_net, after_net)) in net(before).iter().zip(net(after)).enumerate() {
            let (one, other) = (&before.replicates[place], &after.replicates[place]);
            assert_eq!(without_run_off(one), without_run_off(other));
            let cash: i64 = other.cash_of_run_off.iter().sum();
            let cost: i64 = other.cost_of_run_off.iter().sum();
            assert!(cash > 0 && cost >= 0);
            assert!((after_net - before_net - (cash - cost) as f64).abs() < 1e-3);
            // Nothing is paid twice.
            let all = other
                .cash_open
                .iter()
                .chain(&other.cash_new)
                .chain(&other.cash_of_run_off);
            let portfolio = after.portfolio;
            assert!(all.sum::<i64>() <= portfolio.open.principal + portfolio.new.principal);
        }
    }
}

/// After its time bar, nothing is spent on a claim: two years for a consumer, five between businesses.
#[test]
fn what_is_time_barred_costs_nothing_more() {
    let settings = small_world(Regime::RightFamily, 60, 4);
    let business = ledger_of(&settings);
    let consumers: Files = (business.iter())
        .map(|(file, text)| (file.clone(), text.replace(",business,", ",consumer,")))
        .collect();
    let late = "policy \"Late\" {\n  currency EUR\n}\nchannel letter costs 2 EUR\n\
                soon: when overdue 700d then letter firm\nlate: when overdue 800d then letter formal\n";
    let spent = |files: &Files| {
        let case = Case::new(files, &[late], settings.until);
        let fitted = case.fit();
        let mut question = case.question();
        (question.new_business_days, question.replicates) = (0, 16);
        (question.days, question.run_off_days) = (30, 3 * 365);
        let found = case.forecast(&fitted, question);
        let cost = |sums: &Sums| sums.cost_of_run_off.iter().sum::<i64>();
        found[0].central.iter().map(cost).sum::<i64>()
    };
    let (of_business, of_consumers) = (spent(&business), spent(&consumers));
    assert!(
        0 < of_consumers && of_consumers < of_business,
        "{of_consumers} {of_business}"
    );
}

/// Over thirty days, most of what a firmer policy brings is cash that comes sooner. Without interest, it is no gain.
#[test]
fn cash_that_comes_sooner_is_no_gain() {
    let settings = small_world(Regime::RightFamily, 200, 3);
    let case = Case::new(&ledger_of(&settings), &[FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    (question.days, question.new_business_days, question.replicates) = (30, 0, 40);
    let gain = |question| {
        let found = case.forecast(&fitted, question);
        let net = |measure| difference(&found[0], &found[1], measure, 0.0).unwrap().mean;
        (net(Measure::Cash), net(Measure::Net))
    };
    let (cash, without) = gain(question);
    question.run_off_days = 3 * 365;
    let (same_cash, with) = gain(question);
    assert_eq!(cash, same_cash);
    assert!(cash > 0.0);
    assert!(with < without - 0.3 * cash, "{with} {without} {cash}");
}
