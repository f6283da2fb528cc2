//! Ledgers whose contacts change nothing, and that would seem to show that they do.

use crate::worlds::{NEVER, ONCE, World, judged, judged_by};
use relance_forecast::compare::{Refusal, Verdict};
use relance_forecast::explained::Explanation;

#[test]
fn contacts_by_chance_are_a_comparison() {
    let (verdict, fitted) = judged(World::by_chance(), NEVER, ONCE);
    assert!(!matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
    assert!(!fitted.model.contacts_follow_payers());
}

#[test]
fn customers_chosen_because_they_pay_slowly_are_no_comparison() {
    let world = World {
        is_contacted: |invoice, draws| draws.draw() < if invoice.is_slow { 0.85 } else { 0.12 },
        pays: |invoice, _, _| if invoice.is_slow { 0.35 } else { 1.0 },
        ..World::by_chance()
    };
    let (verdict, _) = judged(world, NEVER, ONCE);
    assert_eq!(verdict, Verdict::Refused(Refusal::ContactsFollowPayers));
}

#[test]
fn a_practice_that_began_when_times_grew_hard_is_no_comparison() {
    let world = World {
        is_contacted: |invoice, draws| invoice.in_second_year && draws.draw() < 0.75,
        pays: |_, age, in_second_year| if in_second_year && age >= 10 { 0.4 } else { 1.0 },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert_eq!(
        verdict,
        Verdict::Refused(Refusal::ClassesDisagree(Explanation::Month)),
        "{:?}",
        fitted.model.between_classes
    );
}

#[test]
fn a_practice_that_began_on_a_date_and_nothing_else_is_one() {
    let world = World {
        is_contacted: |invoice, draws| invoice.in_second_year && draws.draw() < 0.75,
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert!(
        !matches!(verdict, Verdict::Refused(_)),
        "{verdict:?} {:?}",
        fitted.model.between_classes
    );
}

#[test]
fn a_segment_that_is_contacted_more_and_paid_in_another_course_is_no_comparison() {
    let world = World {
        is_contacted: |invoice, draws| draws.draw() < if invoice.of_large { 0.97 } else { 0.25 },
        pays: |invoice, age, _| match (invoice.of_large, age) {
            (false, _) => 1.0,
            (true, ..15) => 0.3,
            (true, 15..) => 3.0,
        },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert_eq!(
        verdict,
        Verdict::Refused(Refusal::ClassesDisagree(Explanation::Sort)),
        "{:?}",
        fitted.model.between_classes
    );
}

#[test]
fn a_segment_that_is_contacted_more_and_nothing_else_is_one() {
    let world = World {
        is_contacted: |invoice, draws| draws.draw() < if invoice.of_large { 0.9 } else { 0.3 },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert!(
        !matches!(verdict, Verdict::Refused(_)),
        "{verdict:?} {:?}",
        fitted.model.between_classes
    );
}

#[test]
fn invoices_left_alone_because_of_a_dispute_that_nobody_recorded_are_no_comparison() {
    let world = World {
        is_contacted: |invoice, draws| !invoice.in_quiet_dispute && draws.draw() < 0.9,
        pays: |invoice, _, _| if invoice.in_quiet_dispute { 0.2 } else { 1.0 },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert_eq!(
        verdict,
        Verdict::Refused(Refusal::LeftAloneAreOthers),
        "{:?}",
        fitted.model.left_alone
    );
}

#[test]
fn an_effect_that_wore_off_is_no_finding_about_the_year_to_come() {
    let world = World {
        effect: |invoice, _, days| {
            if days <= 14 && !invoice.in_second_year {
                3.0
            } else {
                1.0
            }
        },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert_eq!(
        verdict,
        Verdict::Refused(Refusal::EffectsDrift),
        "{:?}",
        fitted.model.drift
    );
}

#[test]
fn invoices_paid_instead_of_others_of_the_customer_are_no_gain() {
    let world = World {
        effect: |_, _, days| if days <= 14 { 2.0 } else { 1.0 },
        on_next: 0.3,
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    assert_eq!(
        verdict,
        Verdict::Refused(Refusal::OthersAnswer),
        "{:?}",
        fitted.model.on_others
    );
}

#[test]
fn money_that_only_comes_sooner_is_not_saved() {
    // One invoice in eight is never paid, whoever is contacted; contacts come by chance and work on all others.
    let world = World {
        is_contacted: |_, draws| draws.draw() < 0.95,
        pays: |invoice, _, _| if invoice.in_quiet_dispute { 0.0 } else { 1.0 },
        effect: |_, _, days| if days <= 14 { 1.8 } else { 1.0 },
        ..World::by_chance()
    };
    let at_a_cost = |policy: &str| format!("channel email costs 6 EUR\n{policy}");
    let (verdict, _) = judged_by(world, &at_a_cost(NEVER), &at_a_cost(ONCE), 40);
    assert!(
        matches!(verdict, Verdict::HangsOnBroughtForward { brought_forward } if brought_forward < 0.0),
        "{verdict:?}"
    );
}

#[test]
fn an_effect_at_no_cost_is_a_gain_either_way() {
    let world = World {
        effect: |_, _, days| if days <= 14 { 1.8 } else { 1.0 },
        ..World::by_chance()
    };
    let (verdict, _) = judged_by(world, NEVER, ONCE, 40);
    assert_eq!(verdict, Verdict::Better);
}

#[test]
fn disputes_that_follow_contacts_alone_are_forecast() {
    let world = World {
        share_disputed: 0.3,
        effect: |_, _, days| if days <= 14 { 1.4 } else { 1.0 },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    let disputes = &fitted.model.disputes;
    assert_eq!(disputes.after_due, 0.0);
    // Three in ten: on the second day of eight, or never.
    let rate = disputes.after_contact.rate(disputes.after_due, 0.0);
    assert!((0.04..0.07).contains(&rate), "{rate}");
    assert_ne!(verdict, Verdict::Better);
}

#[test]
fn part_payments_that_follow_contacts_are_forecast() {
    let world = World {
        share_in_part: 0.6,
        effect: |_, _, days| if days <= 14 { 1.8 } else { 1.0 },
        ..World::by_chance()
    };
    let (verdict, fitted) = judged(world, NEVER, ONCE);
    let parts = &fitted.model.parts;
    let more = parts.after_contact.more(0.0);
    assert!((0.3..0.6).contains(&more), "{parts:?}");
    assert_ne!(verdict, Verdict::Better);
}

#[test]
fn calls_noted_only_when_they_worked_are_none() {
    let world = World {
        is_contacted: |_, _| false,
        is_noted_when_paid: true,
        ..World::by_chance()
    };
    let call = "first: when overdue between 10d and 30d then call collector\n";
    let (verdict, _) = judged(world, NEVER, call);
    assert_eq!(verdict, Verdict::Refused(Refusal::RecordedWhenPaid));
}

#[test]
fn a_letter_that_always_comes_at_the_same_distance_is_none() {
    // The email itself works then.
    let world = World {
        share_with_letter: 0.85,
        effect: |_, _, days| if (15..=28).contains(&days) { 3.0 } else { 1.0 },
        ..World::by_chance()
    };
    let twice = format!("{ONCE}second: when 14d after first then letter firm\n");
    let (verdict, _) = judged(world, ONCE, &twice);
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}

#[test]
fn a_few_stray_contacts_open_no_segment() {
    let world = World {
        is_contacted: |invoice, draws| (invoice.of_large || invoice.customer < 24) && draws.draw() < 0.75,
        effect: |invoice, _, days| if invoice.of_large && days <= 14 { 2.5 } else { 1.0 },
        ..World::by_chance()
    };
    let one = "first: when overdue between 10d and 30d and segment = large then email gentle\n";
    let (verdict, _) = judged(world, one, ONCE);
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}

#[test]
fn amounts_and_segments_are_asked_together() {
    let world = World {
        is_contacted: |invoice, draws| (invoice.of_large != (invoice.amount > 1_000)) && draws.draw() < 0.75,
        effect: |invoice, _, days| if invoice.of_large && days <= 14 { 2.5 } else { 1.0 },
        ..World::by_chance()
    };
    let as_done = "a: when overdue between 10d and 30d and segment = large and amount <= 1_000 EUR then email gentle\n\
                   b: when overdue between 10d and 30d and segment = small and amount > 1_000 EUR then email gentle\n";
    let (verdict, _) = judged(world, as_done, ONCE);
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}
