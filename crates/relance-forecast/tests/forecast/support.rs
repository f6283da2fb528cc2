//! What a ledger can tell of contacts: something where they waited in a queue, nothing where they always came on the
//! same day or were never written down.

use crate::common::{Case, Files, NOTHING, column, ledger_of, pair, small_world, with_rows};
use relance_forecast::compare::{Refusal, Verdict, outside_support, verdict};
use relance_forecast::effects::{Assumptions, Effects};
use relance_forecast::support::OUTSIDE_ALLOWED;
use relance_truth::{FIRMER, Regime, SOFTER};

fn outside(regime: Regime) -> (f64, Verdict) {
    let settings = small_world(regime, 200, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    question.replicates = 8;
    let found = case.forecast(&fitted, question);
    let outside = outside_support(&found[0], &fitted.model).expect("money after contacts");
    (
        outside,
        verdict(
            pair(&found[0], &found[1]),
            None,
            &fitted.model,
            Effects::Learnt,
            0.05,
        ),
    )
}

#[test]
fn a_practice_that_always_came_on_the_same_day_is_refused() {
    let (outside, verdict) = outside(Regime::DeterministicLogging);
    assert!(outside > OUTSIDE_ALLOWED, "{outside}");
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}

#[test]
fn a_practice_whose_contacts_waited_in_a_queue_is_not() {
    let (outside, verdict) = outside(Regime::RightFamily);
    assert!(outside <= OUTSIDE_ALLOWED, "{outside}");
    assert!(!matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
}

/// A ledger whose contacts were not written down, nor disputes: of these, what contacts bring is drawn even where no
/// contact was ever seen.
fn without_contacts(files: &Files) -> Files {
    files
        .iter()
        .map(|(file, text)| {
            let text = match column(text, "event") {
                Some(event) => with_rows(text, |cells| {
                    if ["action", "dispute_opened", "dispute_closed"].contains(&cells[event]) {
                        Vec::new()
                    } else {
                        vec![cells.join(",")]
                    }
                }),
                None => text.clone(),
            };
            (file.clone(), text)
        })
        .collect()
}

#[test]
fn a_ledger_without_contacts_tells_nothing_of_them() {
    let settings = small_world(Regime::RightFamily, 60, 5);
    let files = without_contacts(&ledger_of(&settings));
    let case = Case::new(&files, &[FIRMER, NOTHING], settings.until);
    let fitted = case.fit();
    assert!(fitted.kinds.is_empty());
    assert!(fitted.model.support.is_empty());
    assert!(fitted.model.terms.contact_kinds.is_empty());
    let found = case.forecast(&fitted, case.question());
    assert_eq!(outside_support(&found[0], &fitted.model), Some(1.0));
    assert_eq!(
        outside_support(&found[1], &fitted.model),
        None,
        "no money comes after contacts"
    );
    assert_eq!(
        verdict(
            pair(&found[0], &found[1]),
            None,
            &fitted.model,
            Effects::Learnt,
            0.05
        ),
        Verdict::Refused(Refusal::NotIdentified)
    );
    // What nobody knows is not made up: such contacts change nothing.
    for (firmer, nothing) in found[0].replicates.iter().zip(&found[1].replicates) {
        assert!(firmer.contact_count() > 0);
        assert_eq!(firmer.cash_open, nothing.cash_open);
        assert_eq!(firmer.cash_new, nothing.cash_new);
    }
}

/// A model that nothing can rest on, and one whose contacts seem to harm, name no winner, however sure they look.
#[test]
fn what_a_bad_fit_taught_is_refused() {
    let settings = small_world(Regime::RightFamily, 200, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    question.replicates = 8;
    let found = case.forecast(&fitted, question);
    let judged = |model| verdict(pair(&found[0], &found[1]), None, model, Effects::Learnt, 0.05);
    assert!(!matches!(judged(&fitted.model), Verdict::Refused(_)));
    let mut unfinished = fitted.model.clone();
    unfinished.converged = false;
    assert_eq!(judged(&unfinished), Verdict::Refused(Refusal::NotConverged));
    let harmed = |kind: &str| {
        let mut model = fitted.model.clone();
        for coefficient in &mut model.coefficients {
            if coefficient.name.starts_with(&format!("{kind} ")) {
                (coefficient.estimate, coefficient.standard_error) = (-1.0, Some(0.2));
            }
        }
        model
    };
    assert_eq!(
        judged(&harmed("email")),
        Verdict::Refused(Refusal::ContactsSeemToHarm)
    );
    // An assumption does not rest on the ledger.
    let assumptions = Assumptions::default();
    let assumed = Effects::Assumed {
        assumptions: &assumptions,
        scale: 1.0,
    };
    assert_eq!(
        verdict(pair(&found[0], &found[1]), None, &harmed("email"), assumed, 0.05),
        Verdict::Assumed
    );
}

/// A practice that always came on the same day teaches nothing either if it left half the customers alone: they are no
/// comparison, since who is never written to may be another sort of customer.
#[test]
fn those_who_are_never_written_to_are_no_comparison() {
    let settings = small_world(Regime::DeterministicLogging, 300, 5);
    let files: Files = (ledger_of(&settings).into_iter())
        .map(|(file, text)| {
            let (Some(event), Some(customer)) = (column(&text, "event"), column(&text, "customer_id")) else {
                return (file, text);
            };
            let text = with_rows(&text, |cells| {
                let is_odd = cells[customer].bytes().last().is_some_and(|digit| digit % 2 == 1);
                match cells[event] == "action" && is_odd {
                    true => Vec::new(),
                    false => vec![cells.join(",")],
                }
            });
            (file, text)
        })
        .collect();
    let case = Case::new(&files, &[FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    for evidence in &fitted.model.support {
        assert!(!evidence.is_enough(), "{evidence:?}");
    }
    let found = case.forecast(&fitted, case.question());
    assert_eq!(
        verdict(
            pair(&found[0], &found[1]),
            None,
            &fitted.model,
            Effects::Learnt,
            0.05
        ),
        Verdict::Refused(Refusal::NotIdentified)
    );
}

/// A message of which the ledger knows nothing changes nothing: it leaves the effect of the one before it as it is.
#[test]
fn an_unknown_contact_leaves_the_effect_of_others_alone() {
    let settings = small_world(Regime::RightFamily, 200, 5);
    let with_messages = format!("{FIRMER}note: also when overdue 14d then sms courtesy\n");
    let case = Case::new(&ledger_of(&settings), &[FIRMER, &with_messages], settings.until);
    let fitted = case.fit();
    let found = case.forecast(&fitted, case.question());
    let [without, with] = found.as_slice() else {
        panic!()
    };
    for (without, with) in without.replicates.iter().zip(&with.replicates) {
        assert!(with.contact_count() > without.contact_count());
        assert_eq!(
            (&with.cash_open, &with.cash_new),
            (&without.cash_open, &without.cash_new)
        );
    }
    // But nobody claims to know what they do together.
    assert_eq!(
        verdict(pair(with, without), None, &fitted.model, Effects::Learnt, 0.05),
        Verdict::Refused(Refusal::NotIdentified)
    );
}

/// Payments that seem to be booked together name no winner.
#[test]
fn payments_booked_together_are_refused() {
    let settings = small_world(Regime::RightFamily, 200, 5);
    let case = Case::new(&ledger_of(&settings), &[FIRMER, SOFTER], settings.until);
    let fitted = case.fit();
    let mut question = case.question();
    question.replicates = 8;
    let found = case.forecast(&fitted, question);
    let mut model = fitted.model.clone();
    model.learnt_from.payments_by_weekday = [1, 1, 1, 1, 96, 0, 0];
    assert_eq!(
        verdict(pair(&found[0], &found[1]), None, &model, Effects::Learnt, 0.05),
        Verdict::Refused(Refusal::BookedTogether)
    );
}
