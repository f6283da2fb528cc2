//! The time bounds of steps: from when on they hold, and what they are counted from.

use super::case::{Case, is_delivered};
use super::conditions::Condition;
use super::happenings::{Happening, event_words, happenings};
use super::read::{Read, add, due, happening_words, history_rows, sent_words, since, step_day};
use super::sources::issue_row_of;
use crate::language::{Lang, Said, said};
use relance_compiler::diagnostic::in_french;
use relance_kernel::decision::Source;
use relance_kernel::policy::{ActionKind, Bound, Delay, Event, Guard, Slot};
use relance_kernel::{Day, RuleId, SlotId, Truth};

/// How many dates are listed before the rest is only counted.
const LISTED: usize = 3;

/// The slot of a rule that matters on the day: of `every … up to … times` the first that is not done.
pub(super) fn slot_of<'a>(case: &'a Case<'_>, rule: RuleId) -> Option<(SlotId, &'a Slot)> {
    let of_rule: Vec<(SlotId, &Slot)> = case
        .policy()
        .slots
        .enumerate()
        .filter(|(_, slot)| slot.variants.iter().any(|variant| variant.rule == rule))
        .collect();
    let (_, first) = of_rule.first()?;
    let done = deliveries_of(case, first).filter(|day| *day < case.on).count();
    of_rule.get(done).or(of_rule.last()).copied()
}

/// Whether a step of the ladder is done as often as it may be, or passed by a higher one (M34).
pub(super) fn is_over(case: &Case<'_>, slot: &Slot) -> bool {
    let Some(rank) = slot.rank else { return false };
    let delivered = |of: &Slot| deliveries_of(case, of).count();
    let highest = case
        .policy()
        .slots
        .iter()
        .filter(|other| delivered(other) > other.occurrence as usize)
        .filter_map(|other| other.rank)
        .max();
    highest.is_some_and(|highest| rank <= highest)
}

/// Days on which a step or an exception to it was delivered.
fn deliveries_of<'a>(case: &'a Case<'_>, slot: &'a Slot) -> impl Iterator<Item = Day> + 'a {
    case.deliveries()
        .filter(|(_, rule)| slot.variants.iter().any(|variant| variant.rule == *rule))
        .map(|(day, _)| day)
}

/// The time bound of a slot as a condition.
pub(super) fn bound(case: &Case<'_>, id: SlotId, slot: &Slot) -> Option<Condition> {
    let origin = case.input.compiled.origins.slots.element(id)?;
    let on = case.on;
    let condition = |truth: Truth, read: Read| Condition {
        depth: 0,
        text: Said {
            en: origin.text.clone(),
            fr: bound_in_french(&slot.bound, &origin.text),
        },
        place: Some(origin.place),
        truth,
        read: Some(read),
    };
    let from = |first: Day, read: Read| {
        let from = since(read.said, first);
        condition(
            Truth::from(first <= on),
            Read {
                rows: read.rows,
                ..from
            },
        )
    };
    let due_on = case.before.due(case.invoice);
    Some(match &slot.bound {
        Bound::Overdue(delay) => from(add(case, due_on, *delay), overdue(case)),
        Bound::Age(delay) => {
            let issued = case.account.invoices[case.invoice].issued;
            let said = Said::each(|lang| match lang {
                Lang::En => format!("issued on {}", lang.day(issued)),
                Lang::Fr => format!("émise le {}", lang.day(issued)),
            });
            let rows = issue_row_of(case, case.invoice);
            from(add(case, issued, *delay), Read { said, rows })
        }
        Bound::DueIn(delay) => {
            let first = first_of_due_in(case, slot, add(case, due_on, opposite(*delay)));
            let truth = Truth::from(first <= on && on <= due_on);
            let Said { en, fr } = since(due(case).said, first).said;
            let (en_due, fr_due) = (Lang::En.day(due_on), Lang::Fr.day(due_on));
            condition(
                truth,
                Read {
                    said: said!("{en} through {en_due}", "{fr} jusqu'au {fr_due}"),
                    rows: due(case).rows,
                },
            )
        }
        Bound::AfterStep { rule, delay } => {
            let read = Read {
                said: sent_words(case, *rule),
                rows: history_rows(case, *rule),
            };
            match step_day(case, *rule, case.subject()) {
                Some(sent) if slot.rank.is_some() => from(add(case, sent, *delay), read),
                Some(sent) => {
                    let truth = outside_ladder(case, id, slot);
                    condition(
                        truth,
                        Read {
                            said: since(read.said, add(case, sent, *delay)).said,
                            rows: read.rows,
                        },
                    )
                }
                None => condition(Truth::False, read),
            }
        }
        Bound::Event { event, delay } => {
            let truth = outside_ladder(case, id, slot);
            condition(truth, events(case, slot, *event, *delay))
        }
        dates @ (Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..)) => {
            let truth = outside_ladder(case, id, slot);
            condition(truth, calendar(case, slot, dates, truth))
        }
    })
}

/// The bound in French words.
fn bound_in_french(bound: &Bound, canonical: &str) -> String {
    match bound {
        Bound::Monthly(day) => format!("chaque mois le jour {day}"),
        Bound::Yearly(month, day) => format!("chaque année le {month:02}-{day:02}"),
        _ => in_french(canonical),
    }
}

fn opposite(delay: Delay) -> Delay {
    match delay {
        Delay::Days(days) => Delay::Days(-days),
        Delay::WorkingDays(days) => Delay::WorkingDays(-days),
    }
}

/// The first day of `due in N`: for a step that begins with a contact the last day on or before it on which its channel
/// may be used (M15).
fn first_of_due_in(case: &Case<'_>, slot: &Slot, day: Day) -> Day {
    // As far as the decision itself looks.
    const SEARCH_DAYS: i32 = 800;
    let policy = case.policy();
    let first = policy.rules[slot.rule].actions.first();
    let Some(ActionKind::Contact { channel, .. }) = first.map(|action| &action.kind) else {
        return day;
    };
    (0..=SEARCH_DAYS)
        .map(|back| day.plus(-back))
        .find(|at| policy.is_contact_day(*channel, *at) && !policy.is_quiet(*at))
        .unwrap_or(day)
}

fn overdue(case: &Case<'_>) -> Read {
    let read = due(case);
    let days = case.on.since(case.before.due(case.invoice));
    let Said { en, fr } = read.said;
    let (en_days, fr_days) = (
        Lang::En.days(days.saturating_abs()),
        Lang::Fr.days(days.saturating_abs()),
    );
    let said = match days {
        1.. => said!("{en}, {en_days} ago", "{fr}, il y a {fr_days}"),
        0 => said!("{en}, today", "{fr}, aujourd'hui"),
        _ => said!("{en}, in {en_days}", "{fr}, dans {fr_days}"),
    };
    Read { said, ..read }
}

/// Whether the bound of an event or calendar slot holds on the day: what is used up is the decision's to say.
fn outside_ladder(case: &Case<'_>, id: SlotId, slot: &Slot) -> Truth {
    if acted_today(case, slot) {
        Truth::True
    } else {
        bound_holds(case, id)
    }
}

fn acted_today(case: &Case<'_>, slot: &Slot) -> bool {
    case.records().any(|record| {
        record.day == case.on
            && is_delivered(record)
            && matches!(record.source, Source::Rule(rule) if slot.variants.iter().any(|variant| variant.rule == rule))
    })
}

/// Whether a slot would be due if nothing but its bound were asked.
fn bound_holds(case: &Case<'_>, id: SlotId) -> Truth {
    let mut policy = case.policy().clone();
    for variant in &mut policy.slots[id].variants {
        variant.guard = Guard::Always;
    }
    let due = case.after.due_rules(&policy, &case.account, case.invoice, id);
    Truth::from(!due.is_empty())
}

/// The events that a step is counted from: when each happened, when it was known, and what became of it.
fn events(case: &Case<'_>, slot: &Slot, event: Event, delay: Delay) -> Read {
    let found = happenings(&case.ledger(), event);
    let Said { en, fr } = event_words(event);
    if found.is_empty() {
        return Read::of(said!("{en}: not so far", "{fr} : pas à ce jour"));
    }
    let fired: Vec<Day> = deliveries_of(case, slot).collect();
    let first = found.len().saturating_sub(LISTED);
    let list = |lang: Lang| {
        let words: Vec<String> = found
            .iter()
            .skip(first)
            .map(|happening| happening_line(case, *happening, delay, &fired, lang))
            .collect();
        words.join(lang.pick("; ", " ; "))
    };
    let (en_list, fr_list) = (list(Lang::En), list(Lang::Fr));
    Read {
        said: said!("{en} on {en_list}", "{fr} le {fr_list}"),
        rows: found
            .iter()
            .skip(first)
            .filter_map(|happening| happening.row)
            .collect(),
    }
}

/// `1 Mar 2026 (known on 30 Apr 2026), it holds from 30 Apr 2026 on`, or when it was acted on.
fn happening_line(case: &Case<'_>, one: Happening, delay: Delay, fired: &[Day], lang: Lang) -> String {
    let words = happening_words(one.date, one.known, lang);
    let reached = add(case, one.date, delay).max(one.known);
    let used = fired.iter().filter(|day| **day >= reached).min();
    match (used, lang) {
        (Some(day), Lang::En) => format!("{words}, acted on on {}", lang.day(*day)),
        (Some(day), Lang::Fr) => format!("{words}, suivi d'effet le {}", lang.day(*day)),
        (None, Lang::En) => format!("{words}, it holds from {} on", lang.day(reached)),
        (None, Lang::Fr) => format!("{words}, vrai à partir du {}", lang.day(reached)),
    }
}

/// The dates of a calendar step: since when it is due, or what became of the last date, and the next one.
fn calendar(case: &Case<'_>, slot: &Slot, dates: &Bound, truth: Truth) -> Read {
    let on = case.on;
    let (last, next) = (last_date(dates, on), next_date(dates, on));
    let known_from = case
        .account
        .changes
        .iter()
        .find(|change| {
            change.invoice == Some(case.invoice) && change.kind == relance_kernel::account::ChangeKind::Issued
        })
        .map_or(case.options.from, |issue| issue.day.max(case.options.from));
    let last = last.filter(|date| *date >= known_from);
    let fired = last.and_then(|date| deliveries_of(case, slot).find(|day| *day >= date));
    let words = |lang: Lang| {
        let mut parts = Vec::new();
        if let Some(date) = last {
            let day = lang.day(date);
            parts.push(match (truth, fired, lang) {
                (Truth::True, None, Lang::En) => format!("due since {day}"),
                (Truth::True, None, Lang::Fr) => format!("due depuis le {day}"),
                (_, Some(on), Lang::En) if on == date => format!("on {day}, acted on"),
                (_, Some(on), Lang::Fr) if on == date => format!("le {day}, suivi d'effet"),
                (_, Some(on), Lang::En) => format!("due on {day}, acted on on {}", lang.day(on)),
                (_, Some(on), Lang::Fr) => format!("due le {day}, suivi d'effet le {}", lang.day(on)),
                (_, None, Lang::En) => {
                    format!("{day} is over: the other conditions did not hold, or no longer")
                }
                (_, None, Lang::Fr) => {
                    format!(
                        "le {day} est passé : les autres conditions n'étaient pas vraies, ou ne le sont plus"
                    )
                }
            });
        }
        parts.push(match (next, lang) {
            (Some(next), Lang::En) => format!("next date {}", lang.day(next)),
            (Some(next), Lang::Fr) => format!("prochaine date le {}", lang.day(next)),
            (None, Lang::En) => "no date after".to_string(),
            (None, Lang::Fr) => "aucune date ensuite".to_string(),
        });
        parts.join(lang.pick("; ", " ; "))
    };
    Read::of(Said::each(words))
}

/// The last date of a calendar bound on or before a day.
fn last_date(dates: &Bound, on: Day) -> Option<Day> {
    match dates {
        Bound::Dates(dates) => dates.iter().copied().filter(|date| *date <= on).max(),
        _ => (0..=366)
            .map(|back| on.plus(-back))
            .find(|day| is_date(dates, *day)),
    }
}

/// The first date of a calendar bound after a day.
pub(super) fn next_date(dates: &Bound, on: Day) -> Option<Day> {
    match dates {
        Bound::Dates(dates) => dates.iter().copied().find(|date| *date > on),
        _ => (1..=366)
            .map(|ahead| on.plus(ahead))
            .find(|day| is_date(dates, *day)),
    }
}

/// Whether a day is a date of the bound; the last day of a month stands for days that it does not have.
fn is_date(dates: &Bound, day: Day) -> bool {
    let (_, month, of_month) = day.ymd();
    match dates {
        Bound::Monthly(wanted) => of_month == (*wanted).min(day.days_in_month()),
        Bound::Yearly(wanted, on) => month == *wanted && of_month == (*on).min(day.days_in_month()),
        _ => false,
    }
}
