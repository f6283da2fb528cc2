//! What tests of the past read: rows recorded, contacts, answers.

use super::case::Case;
use super::contacts::contacts;
use super::read::{LISTED, Read, happening_words};
use super::rows::Row;
use crate::language::{Lang, Said, said};
use relance_kernel::Symbol;
use relance_kernel::account::ChangeKind;

pub(super) fn recorded(case: &Case<'_>, name: Symbol) -> Read {
    let event_symbols = &case.policy().event_symbols;
    let found: Vec<_> = case
        .rows()
        .filter(|row| {
            let by_event = row
                .change
                .kind
                .event_word()
                .is_some_and(|word| event_symbols.get(word) == Some(&name));
            by_event
                || match row.change.kind {
                    ChangeKind::Action { value, note } => value == Some(name) || note == Some(name),
                    ChangeKind::Charged { what, .. } => what == Some(name),
                    ChangeKind::Other { event } => event == name,
                    _ => false,
                }
        })
        .collect();
    let name = case.input.interner.text(name);
    if found.is_empty() {
        return Read::of(said!("no row `{name}`", "aucune ligne `{name}`"));
    }
    let dates = |lang: Lang| {
        let words: Vec<String> = found
            .iter()
            .rev()
            .take(LISTED)
            .rev()
            .map(|row| happening_words(row.change.date, row.change.day, lang))
            .collect();
        words.join(", ")
    };
    let (en, fr) = (dates(Lang::En), dates(Lang::Fr));
    Read {
        said: said!("`{name}` on {en}", "`{name}` le {fr}"),
        rows: found.iter().map(|row| row.place).collect(),
    }
}

pub(super) fn contacted(case: &Case<'_>) -> Read {
    let Some(last) = contacts(case).into_iter().rfind(|contact| contact.day < case.on) else {
        return Read::of(said!("no contact so far", "aucun contact à ce jour"));
    };
    let days = case.on.since(last.day);
    let words = |lang: Lang| {
        let (contact, days) = (last.words(case, lang), lang.days(days));
        match lang {
            Lang::En => format!("last contact: {contact}, {days} ago"),
            Lang::Fr => format!("dernier contact : {contact}, il y a {days}"),
        }
    };
    Read {
        said: Said::each(words),
        rows: last.rows(),
    }
}

/// The last answer of the customer.
fn last_reply<'a>(case: &'a Case<'_>) -> Option<Row<'a>> {
    case.known_rows()
        .filter(|row| row.change.customer == case.customer() && row.change.kind == ChangeKind::Replied)
        .max_by_key(|row| row.change.date)
}

pub(super) fn replied(case: &Case<'_>) -> Read {
    let Some(last) = last_reply(case) else {
        return Read::of(said!(
            "the customer never replied so far",
            "le client n'a jamais répondu à ce jour"
        ));
    };
    let words = |lang: Lang| {
        let date = happening_words(last.change.date, last.change.day, lang);
        let days = lang.days(case.on.since(last.change.date));
        match lang {
            Lang::En => format!("last reply on {date}, {days} ago"),
            Lang::Fr => format!("dernière réponse le {date}, il y a {days}"),
        }
    };
    Read {
        said: Said::each(words),
        rows: vec![last.place],
    }
}

pub(super) fn no_reply(case: &Case<'_>, days: i32) -> Read {
    let contact = contacts(case)
        .into_iter()
        .rfind(|contact| contact.day < case.on && case.on.since(contact.day) >= days);
    let Some(contact) = contact else {
        return Read::of(Said::each(|lang| match lang {
            Lang::En => format!("no contact {} or more ago", lang.days(days)),
            Lang::Fr => format!("aucun contact il y a {} ou plus", lang.days(days)),
        }));
    };
    let reply = last_reply(case).filter(|row| row.change.date >= contact.day);
    let words = |lang: Lang| {
        let sent = contact.words(case, lang);
        match (&reply, lang) {
            (None, Lang::En) => format!("{sent}, no reply since"),
            (None, Lang::Fr) => format!("{sent}, sans réponse depuis"),
            (Some(reply), Lang::En) => format!("{sent}, reply on {}", lang.day(reply.change.date)),
            (Some(reply), Lang::Fr) => format!("{sent}, réponse le {}", lang.day(reply.change.date)),
        }
    };
    Read {
        said: Said::each(words),
        rows: contact
            .rows()
            .into_iter()
            .chain(reply.map(|row| row.place))
            .collect(),
    }
}
