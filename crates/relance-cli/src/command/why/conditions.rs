//! The guards that an outcome rests on, test by test, with the values that they read on the day.

use super::outcome::Verdict;
use super::{Case, Ground, values};
use crate::language::{Lang, Said, said};
use crate::replay_report::facts_word;
use relance_compiler::Place;
use relance_kernel::policy::{Anchor, Atom, Bound, Delay, Guard, PauseCondition, Slot};
use relance_kernel::{AtomId, Day, RuleId, SlotId, Subject, Truth};

/// A test with its value.
pub(crate) struct Condition {
    /// As the language writes it, params put in.
    pub(crate) text: String,
    pub(crate) place: Place,
    pub(crate) truth: Truth,
    /// What it read.
    pub(crate) value: Option<Said>,
}

/// The guards that the verdict rests on.
pub(super) fn grounds(case: &Case<'_>, verdict: &Verdict) -> Vec<Ground> {
    let (policy, origins) = (&case.input.policy, &case.input.compiled.origins);
    let mut grounds = Vec::new();
    if verdict.by_claim {
        let customer = Subject {
            customer: case.customer(),
            invoice: None,
        };
        grounds.push(Ground {
            name: "applies to".to_string(),
            place: origins.applies_to,
            docs: Vec::new(),
            conditions: tests(case, &policy.applies_to, customer),
        });
    }
    if let Some(id) = verdict.pause {
        let pause = &policy.pauses[id];
        let origin = origins.pauses.element(id);
        let subject = match pause.of_customer {
            true => Subject {
                customer: case.customer(),
                invoice: None,
            },
            false => case.subject(),
        };
        grounds.push(Ground {
            name: case.input.interner.text(pause.name).to_string(),
            place: origin
                .map(|origin| origin.whole)
                .filter(|place| place.end > place.start),
            docs: origin.map(|origin| origin.docs.clone()).unwrap_or_default(),
            conditions: match &pause.condition {
                PauseCondition::When(guard) => tests(case, guard, subject),
                PauseCondition::UnallocatedCoversOverdue => Vec::new(),
            },
        });
    }
    if let Some(id) = verdict.never {
        let origin = origins.nevers.element(id);
        grounds.push(Ground {
            name: "never".to_string(),
            place: origin.map(|origin| origin.whole),
            docs: origin.map(|origin| origin.docs.clone()).unwrap_or_default(),
            conditions: tests(case, &policy.nevers[id].guard, case.subject()),
        });
    }
    for &rule in &verdict.rules {
        grounds.extend(of_rule(case, rule));
    }
    if verdict.name == "finished" && verdict.rules.is_empty() {
        grounds.extend(of_steps_left(case));
    }
    grounds
}

fn of_rule(case: &Case<'_>, rule: RuleId) -> Option<Ground> {
    let (policy, origins) = (&case.input.policy, &case.input.compiled.origins);
    let origin = origins.rules.element(rule)?;
    let mut conditions = Vec::new();
    let slot = policy.slots.enumerate().find_map(|(id, slot)| {
        let variant = slot.variants.iter().find(|variant| variant.rule == rule)?;
        Some((id, slot, variant))
    });
    match slot {
        Some((id, slot, variant)) => {
            conditions.extend(bound(case, id, slot));
            conditions.extend(tests(case, &variant.guard, case.subject()));
        }
        None => conditions.extend(tests(case, &policy.rules[rule].guard, case.subject())),
    }
    Some(Ground {
        name: origin.name.clone(),
        place: Some(origin.whole),
        docs: origin.docs.clone(),
        conditions,
    })
}

/// The steps of the ladder that were not delivered, each with the tests that do not hold.
fn of_steps_left(case: &Case<'_>) -> Vec<Ground> {
    let mut rules: Vec<RuleId> = Vec::new();
    for slot in case.input.policy.slots.iter().filter(|slot| slot.rank.is_some()) {
        if !rules.contains(&slot.rule) && case.sent_on(slot.rule).is_empty() {
            rules.push(slot.rule);
        }
    }
    let mut grounds: Vec<Ground> = rules.into_iter().filter_map(|rule| of_rule(case, rule)).collect();
    for ground in &mut grounds {
        ground
            .conditions
            .retain(|condition| condition.truth != Truth::True);
    }
    grounds.retain(|ground| !ground.conditions.is_empty());
    grounds
}

/// Each test of a guard, in the order of the text, once.
fn tests(case: &Case<'_>, guard: &Guard, subject: Subject) -> Vec<Condition> {
    let mut atoms = Vec::new();
    collect(guard, &mut atoms);
    atoms
        .into_iter()
        .filter_map(|atom| test(case, atom, subject))
        .collect()
}

fn collect(guard: &Guard, atoms: &mut Vec<AtomId>) {
    match guard {
        Guard::Always => {}
        Guard::And(parts) | Guard::Or(parts) => parts.iter().for_each(|part| collect(part, atoms)),
        Guard::Not(part) => collect(part, atoms),
        Guard::Atom(atom) if atoms.contains(atom) => {}
        Guard::Atom(atom) => atoms.push(*atom),
    }
}

fn test(case: &Case<'_>, atom: AtomId, subject: Subject) -> Option<Condition> {
    let origin = case.input.compiled.origins.atoms.element(atom)?;
    Some(Condition {
        text: origin.text.clone(),
        place: origin.place,
        truth: case.view().test_atom(atom, subject),
        value: value(case, &case.input.policy.atoms[atom], subject),
    })
}

/// What a test read.
fn value(case: &Case<'_>, atom: &Atom, subject: Subject) -> Option<Said> {
    match atom {
        Atom::Compare { fact, .. } => {
            let value = case.view().read(*fact, subject);
            let name = facts_word(*fact, &case.input.policy, &case.input.interner);
            let words = |lang: Lang| values::words(case, Some(*fact), value, lang);
            let (en, fr) = (words(Lang::En), words(Lang::Fr));
            Some(said!("{name} = {en}", "{name} = {fr}"))
        }
        Atom::DueIn(_) => {
            let due = case.before.due(case.invoice);
            Some(said!("due on {due}", "échéance le {due}"))
        }
        Atom::Settled(_) => Some(match case.before.settlement(case.invoice) {
            Some(settlement) => {
                let day = settlement.day;
                said!("settled on {day}", "soldée le {day}")
            }
            None => said!("not settled", "non soldée"),
        }),
        Atom::After {
            anchor: Anchor::Step(rule),
            ..
        }
        | Atom::Sent { rule, .. } => Some(sent_words(case, *rule)),
        Atom::After {
            anchor: Anchor::Event(_),
            ..
        }
        | Atom::Recorded { .. }
        | Atom::Contacted(_)
        | Atom::Replied(_)
        | Atom::NoReply(_) => None,
    }
}

fn sent_words(case: &Case<'_>, rule: RuleId) -> Said {
    let name = case.rule_name(rule);
    // Nothing decided on the day is read on it.
    let days: Vec<String> = case
        .sent_on(rule)
        .iter()
        .filter(|day| **day < case.on)
        .map(Day::to_string)
        .collect();
    if days.is_empty() {
        return said!("{name} was not sent", "{name} n'a pas été envoyée");
    }
    let days = days.join(", ");
    said!("{name} was sent on {days}", "{name} a été envoyée le {days}")
}

fn overdue_words(due: Day, overdue: i32) -> Said {
    let days = |lang: Lang| {
        let sign = if overdue < 0 { "-" } else { "" };
        let days = u64::from(overdue.unsigned_abs());
        format!("{sign}{}", lang.counted(days, ("day", "jour"), ("days", "jours")))
    };
    let (en, fr) = (days(Lang::En), days(Lang::Fr));
    said!("due on {due}, overdue {en}", "échéance le {due}, retard {fr}")
}

/// The time bound of a slot: the first day on which it holds.
fn bound(case: &Case<'_>, id: SlotId, slot: &Slot) -> Option<Condition> {
    let origin = case.input.compiled.origins.slots.element(id)?;
    let (on, due) = (case.on, case.before.due(case.invoice));
    let issued = case.account.invoices[case.invoice].issued;
    let overdue = on.since(due);
    let from_day = |base: Day, delay: Delay| match delay {
        Delay::Days(days) => base.plus(days),
        Delay::WorkingDays(days) => case.input.policy.calendar.plus_working_days(base, days),
    };
    let opposite = |delay: Delay| match delay {
        Delay::Days(days) => Delay::Days(-days),
        Delay::WorkingDays(days) => Delay::WorkingDays(-days),
    };
    let condition = |truth: Truth, value: Said| Condition {
        text: origin.text.clone(),
        place: origin.place,
        truth,
        value: Some(value),
    };
    let since = |first: Day, fact: Said| {
        let (en, fr) = (fact.en, fact.fr);
        let holds = Truth::from(first <= on);
        condition(
            holds,
            said!(
                "{en}; it holds from {first} on",
                "{fr} ; vrai à partir du {first}"
            ),
        )
    };
    Some(match &slot.bound {
        Bound::Overdue(delay) => since(from_day(due, *delay), overdue_words(due, overdue)),
        Bound::Age(delay) => since(
            from_day(issued, *delay),
            said!("issued on {issued}", "émise le {issued}"),
        ),
        Bound::DueIn(delay) => {
            let first = from_day(due, opposite(*delay));
            let holds = Truth::from(first <= on && on <= due);
            condition(holds, said!("due on {due}", "échéance le {due}"))
        }
        Bound::AfterStep { rule, delay } => {
            let sent = case.sent_on(*rule).into_iter().filter(|day| *day < on).max();
            match sent {
                Some(sent) => since(from_day(sent, *delay), sent_words(case, *rule)),
                None => condition(Truth::False, sent_words(case, *rule)),
            }
        }
        Bound::Event { .. } | Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..) => {
            // Which of its dates are used up is known to the decision alone.
            let acted = case.records.iter().any(|record| {
                record.day == on && record.source == relance_kernel::decision::Source::Rule(slot.rule)
            });
            let word = if acted { Truth::True } else { Truth::Unknown };
            return acted.then(|| Condition {
                text: origin.text.clone(),
                place: origin.place,
                truth: word,
                value: None,
            });
        }
    })
}
