//! What a test read on the day, in words, and the rows of the ledger behind it.

use super::case::Case;
use super::happenings::{event_words, happenings};
use super::own_contacts::own_contacts;
use super::read_history::{contacted, no_reply, recorded, replied};
use super::sources;
use super::values;
use crate::language::{Lang, Said, said};
use crate::replay_report::facts_word;
use relance_compiler::diagnostic::in_french;
use relance_kernel::policy::{Anchor, Atom, Delay, Event, Guard, Segments};
use relance_kernel::{Constant, Day, Fact, FactValue, RuleId, Subject};
use relance_ledger::RowPlace;

/// How many days or rows are listed before the rest is only counted.
pub(super) const LISTED: usize = 5;

/// What was read.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) said: Said,
    /// The rows it comes from; none where no row says it.
    pub(crate) rows: Vec<RowPlace>,
}

impl Read {
    /// Something that no row says.
    pub(super) fn of(said: Said) -> Read {
        Read {
            said,
            rows: Vec::new(),
        }
    }
}

/// What a test read.
pub(super) fn read(case: &Case<'_>, atom: &Atom, subject: Subject) -> Read {
    match atom {
        Atom::Compare { fact, constant, .. } => compared(case, *fact, constant, subject),
        Atom::DueIn(_) => due(case),
        Atom::Settled(_) => settled(case),
        Atom::After { delay, anchor } => match anchor {
            Anchor::Step(rule) => match step_day(case, *rule, subject) {
                Some(sent) => since(sent_words(case, *rule), add(case, sent, *delay)),
                None => Read::of(sent_words(case, *rule)),
            },
            Anchor::Event(event) => event_read(case, *event, *delay),
        },
        Atom::Sent { rule, .. } => Read {
            said: sent_words(case, *rule),
            rows: history_rows(case, *rule),
        },
        Atom::Recorded { name, .. } => recorded(case, *name),
        Atom::Contacted(_) => contacted(case),
        Atom::Replied(_) => replied(case),
        Atom::NoReply(days) => no_reply(case, *days),
    }
}

/// A fact with its value, and why the comparison is unknown if the value is not.
fn compared(case: &Case<'_>, fact: Fact, constant: &Constant, subject: Subject) -> Read {
    let value = case.view().read(fact, subject);
    let mut read = fact_read(case, fact, value, subject);
    if let (FactValue::Money(money), Constant::Money(with)) = (value, constant)
        && with.iter().all(|one| one.currency != money.currency)
    {
        let (Said { en, fr }, currency) = (read.said, money.currency.code());
        read.said = said!(
            "{en}; the policy gives no amount in {currency}",
            "{fr} ; la politique ne donne pas de montant en {currency}"
        );
    }
    read
}

/// A fact with its value, what it is made of, and its rows.
pub(super) fn fact_read(case: &Case<'_>, fact: Fact, value: FactValue, subject: Subject) -> Read {
    let name = facts_word(fact, case.policy(), &case.input.interner);
    let detail = detail(case, fact, value, subject);
    let words = |lang: Lang| {
        let name = match lang {
            Lang::En => name.clone(),
            Lang::Fr => in_french(&name),
        };
        let value = values::words(case, Some(fact), value, lang);
        match &detail {
            Some(detail) => format!("{name} = {value} ({})", detail.of(lang)),
            None => format!("{name} = {value}"),
        }
    };
    Read {
        said: Said::each(words),
        rows: sources::rows_of(case, fact, subject),
    }
}

/// What a value is made of, where the value alone says too little.
fn detail(case: &Case<'_>, fact: Fact, value: FactValue, subject: Subject) -> Option<Said> {
    match fact {
        Fact::Segment => segment_detail(case),
        Fact::Overdue | Fact::OverdueWorkingDays => Some(due(case).said),
        Fact::Age | Fact::AgeWorkingDays => {
            let issued = case.account.invoices[case.invoice].issued;
            Some(on_day(("issued on", "émise le"), issued))
        }
        Fact::Promise if value != FactValue::Promise(relance_kernel::PromiseState::None) => {
            match case.view().read(Fact::Promised, subject) {
                FactValue::Date(until) => Some(on_day(("for", "pour le"), until)),
                _ => None,
            }
        }
        Fact::AverageDelay(months) | Fact::LateRate(months) => {
            let paid = case.view().read(Fact::InvoicesPaid(months), subject);
            let FactValue::Count(paid) = paid else { return None };
            let paid = u64::try_from(paid).unwrap_or(0);
            let stale = sources::stale_count(case);
            Some(Said::each(|lang| {
                let paid = lang.counted(
                    paid,
                    ("invoice settled", "facture soldée"),
                    ("invoices settled", "factures soldées"),
                );
                let stale = lang.count(stale);
                match lang {
                    Lang::En => format!("{paid} within {months} months, {stale} open for over 30 days"),
                    Lang::Fr => format!("{paid} en {months} mois, {stale} en retard de plus de 30 jours"),
                }
            }))
        }
        Fact::OldestOverdue => {
            let oldest = sources::oldest_overdue(case)?;
            let (id, due) = (case.invoice_id(oldest), case.before.due(oldest));
            let (en, fr) = (Lang::En.day(due), Lang::Fr.day(due));
            Some(said!("{id}, due on {en}", "{id}, échéance le {fr}"))
        }
        Fact::Kind
        | Fact::NaturalPerson
        | Fact::Country
        | Fact::Language
        | Fact::Sector
        | Fact::Insured
        | Fact::CustomerSince
        | Fact::PaymentMethod
        | Fact::CustomerField(_)
        | Fact::InvoiceField(_) => sources::why_unknown(case, fact, value),
        Fact::LastContact => match value {
            FactValue::Days(days) => Some(on_day(("on", "le"), case.on.plus(-days))),
            _ => None,
        },
        Fact::Reminders => {
            let own: Vec<Day> = own_contacts(case).iter().map(|contact| contact.day).collect();
            (!own.is_empty()).then(|| Said::each(|lang| days_listed(&own, lang)))
        }
        _ => None,
    }
}

/// The facts that the segments of the policy read.
fn segment_detail(case: &Case<'_>) -> Option<Said> {
    let Segments::Declared { list, .. } = &case.policy().segments else {
        return None;
    };
    let mut facts: Vec<Fact> = Vec::new();
    for (_, guard) in list.iter() {
        facts_of(case, guard, &mut facts);
    }
    let view = case.view();
    let read: Vec<(String, FactValue, Fact)> = facts
        .into_iter()
        .map(|fact| {
            let name = facts_word(fact, case.policy(), &case.input.interner);
            (name, view.read(fact, case.of_customer()), fact)
        })
        .collect();
    (!read.is_empty()).then(|| {
        Said::each(|lang| {
            let words: Vec<String> = read
                .iter()
                .map(|(name, value, fact)| {
                    let value = values::words(case, Some(*fact), *value, lang);
                    match lang {
                        Lang::En => format!("{name} {value}"),
                        Lang::Fr => format!("{} {value}", in_french(name)),
                    }
                })
                .collect();
            words.join(", ")
        })
    })
}

fn facts_of(case: &Case<'_>, guard: &Guard, facts: &mut Vec<Fact>) {
    match guard {
        Guard::Always => {}
        Guard::And(parts) | Guard::Or(parts) => {
            parts.iter().for_each(|part| facts_of(case, part, facts));
        }
        Guard::Not(part) => facts_of(case, part, facts),
        Guard::Atom(atom) => {
            if let Atom::Compare { fact, .. } = &case.policy().atoms[*atom]
                && !facts.contains(fact)
            {
                facts.push(*fact);
            }
        }
    }
}

/// The due date in force, with the row that sets it.
pub(super) fn due(case: &Case<'_>) -> Read {
    Read {
        said: on_day(("due on", "échéance le"), case.before.due(case.invoice)),
        rows: sources::due_row(case).into_iter().collect(),
    }
}

fn settled(case: &Case<'_>) -> Read {
    match case.before.settlement(case.invoice) {
        Some(settlement) => Read {
            said: on_day(("settled on", "soldée le"), settlement.day),
            rows: sources::rows_of(case, Fact::Balance, case.subject()),
        },
        None => Read {
            said: said!("not settled", "non soldée"),
            rows: Vec::new(),
        },
    }
}

/// An event that a delay is counted from: its own date, when it was known, and from when on the test holds.
pub(super) fn event_read(case: &Case<'_>, event: Event, delay: Delay) -> Read {
    let found = happenings(&case.ledger(), event);
    let Said { en, fr } = event_words(event);
    let Some(last) = found.last() else {
        return Read::of(said!("{en}: not so far", "{fr} : pas à ce jour"));
    };
    let earliest = found
        .iter()
        .map(|happening| add(case, happening.date, delay).max(happening.known))
        .min();
    let dates = |lang: Lang| {
        let words: Vec<String> = found
            .iter()
            .rev()
            .take(LISTED)
            .rev()
            .map(|happening| happening_words(happening.date, happening.known, lang))
            .collect();
        words.join(", ")
    };
    let (en_dates, fr_dates) = (dates(Lang::En), dates(Lang::Fr));
    let stated = said!("{en} on {en_dates}", "{fr} le {fr_dates}");
    Read {
        rows: found.iter().filter_map(|happening| happening.row).collect(),
        ..since(stated, earliest.unwrap_or(last.known))
    }
}

/// `1 Mar 2026 (known on 30 Apr 2026)`.
pub(super) fn happening_words(date: Day, known: Day, lang: Lang) -> String {
    let day = lang.day(date);
    if known == date {
        return day;
    }
    let known = lang.day(known);
    match lang {
        Lang::En => format!("{day} (known on {known})"),
        Lang::Fr => format!("{day} (connu le {known})"),
    }
}

/// What was counted from, and from which day on a test of it holds.
pub(super) fn since(fact: Said, first: Day) -> Read {
    let Said { en, fr } = fact;
    let (en_first, fr_first) = (Lang::En.day(first), Lang::Fr.day(first));
    Read::of(said!(
        "{en}; it holds from {en_first} on",
        "{fr} ; vrai à partir du {fr_first}"
    ))
}

/// The day a delay later.
pub(super) fn add(case: &Case<'_>, from: Day, delay: Delay) -> Day {
    match delay {
        Delay::Days(days) => from.plus(days),
        Delay::WorkingDays(days) => case.policy().calendar.plus_working_days(from, days),
    }
}

/// The day on which a step was delivered as delays count it: that of its last slot, if it has several (M33).
pub(super) fn step_day(case: &Case<'_>, rule: RuleId, subject: Subject) -> Option<Day> {
    let sent = case.sent_on(rule);
    let holds = |days: i32| {
        let after = Atom::After {
            delay: Delay::Days(days),
            anchor: Anchor::Step(rule),
        };
        let (policy, atom) = super::rows::with_atom(case.policy(), after);
        relance_kernel::View::new(&policy, &case.account, &case.before)
            .test_atom(atom, subject)
            .holds()
    };
    sent.into_iter().rev().find(|day| {
        let days = case.on.since(*day);
        holds(days) && !holds(days + 1)
    })
}

/// On which days a step was sent, if it was.
pub(super) fn sent_words(case: &Case<'_>, rule: RuleId) -> Said {
    let name = case.rule_name(rule);
    let days = case.sent_on(rule);
    if days.is_empty() {
        return said!("{name} was not sent", "{name} n'a pas été envoyée");
    }
    let (en, fr) = (days_listed(&days, Lang::En), days_listed(&days, Lang::Fr));
    said!("{name} was sent on {en}", "{name} a été envoyée le {fr}")
}

/// Rows of past actions that name a rule.
pub(super) fn history_rows(case: &Case<'_>, rule: RuleId) -> Vec<RowPlace> {
    case.history()
        .filter(|(_, of)| case.policy().is_rule_or_exception_of(*of, rule))
        .map(|(row, _)| row.place)
        .collect()
}

fn on_day((en, fr): (&str, &str), day: Day) -> Said {
    let (en_day, fr_day) = (Lang::En.day(day), Lang::Fr.day(day));
    said!("{en} {en_day}", "{fr} {fr_day}")
}

/// Days in words, the last ones if there are many.
pub(super) fn days_listed(days: &[Day], lang: Lang) -> String {
    let first = days.len().saturating_sub(LISTED);
    let words: Vec<String> = days.iter().skip(first).map(|day| lang.day(*day)).collect();
    let words = words.join(", ");
    match (first, lang) {
        (0, _) => words,
        (earlier, Lang::En) => format!("{words} and {earlier} before"),
        (earlier, Lang::Fr) => format!("{words} et {earlier} fois avant"),
    }
}
