//! What the company did about its unpaid invoices so far: a plain practice, run once a week and not without gaps.
//!
//! Every Tuesday someone goes through the list: a first e-mail a week after the due date, a second after three weeks, a
//! call for larger amounts, a registered letter, an agency in the end. Now and then one is forgotten. None of it
//! changes when the customer pays: the payments are drawn before, and promises are laid over them.

use crate::customer::{Customer, Kind};
use crate::invoice::Invoice;
use crate::random::{Draws, Stream};
use crate::shape::rate;
use crate::story::{Event, Story, money};
use relance_kernel::Day;

/// A level of the practice.
struct Level {
    /// Days after the due date from which it is done.
    from: i32,
    /// Channel, as the ledger writes it.
    channel: &'static str,
    /// The rule of the demo's policy that has its place.
    rule: &'static str,
    /// Only for at least so many cents.
    at_least: i64,
}

const LEVELS: &[Level] = &[
    Level {
        from: 7,
        channel: "email",
        rule: "first_reminder",
        at_least: 0,
    },
    Level {
        from: 21,
        channel: "email",
        rule: "second",
        at_least: 0,
    },
    Level {
        from: 30,
        channel: "call",
        rule: "large_call",
        at_least: 100_000,
    },
    Level {
        from: 45,
        channel: "registered_letter",
        rule: "formal_notice",
        at_least: 15_000,
    },
    Level {
        from: 90,
        channel: "escalate",
        rule: "handover",
        at_least: 100_000,
    },
];

const TUESDAY: u8 = 1;

/// The actions on an invoice with what they brought, in order.
pub(crate) fn actions(
    seed: u64,
    customer: &Customer,
    invoice: &Invoice,
    story: &Story,
    last: Day,
) -> Vec<Event> {
    let mut events = Vec::new();
    let settled = story.settled_on(invoice.amount);
    let end = [
        settled,
        customer.insolvent_from.filter(|opened| *opened > invoice.issued),
        Some(last.plus(1)),
    ];
    let end = end.into_iter().flatten().min().unwrap_or(last);
    if end.since(invoice.due) <= 7 {
        return events;
    }
    let mut draws = Draws::new(seed, Stream::Practice, customer.number).part(invoice.number);
    let mut earliest = invoice.due.max(invoice.known_on.unwrap_or(invoice.due));
    for level in LEVELS {
        let mut day = tuesday_from(earliest.max(invoice.due.plus(level.from)));
        while story.disputed_on(day) && day < end {
            day = day.plus(7);
        }
        if day >= end {
            break;
        }
        let open = story.open_on(invoice.amount, day);
        let business = matches!(customer.kind, Kind::Business | Kind::Association);
        if open < level.at_least
            || (level.channel == "escalate" && !business)
            || draws.chance(rate::FORGOTTEN)
        {
            continue;
        }
        events.push(Event::new(day, "action", level.channel, "erp").noted(level.rule));
        let promised = match level.channel {
            "email" => after_email(&mut draws, day, settled, open, &mut events),
            "call" => after_call(&mut draws, day, settled, open, &mut events),
            _ => None,
        };
        earliest = promised.map_or(day, |promised| promised.max(day)).plus(7);
    }
    events.retain(|event| event.event == "action" || event.date < end);
    events
}

fn tuesday_from(day: Day) -> Day {
    let ahead = (i32::from(TUESDAY) - i32::from(day.weekday())).rem_euclid(7);
    day.plus(ahead)
}

/// Gives the day until which a promise holds, if one was made.
fn after_email(
    draws: &mut Draws,
    day: Day,
    settled: Option<Day>,
    open: i64,
    events: &mut Vec<Event>,
) -> Option<Day> {
    if draws.chance(rate::EMAIL_RETURNED) {
        events.push(Event::new(day.plus(1), "bounced", "email", "mail server"));
        return None;
    }
    if !draws.chance(rate::REPLIED) {
        return None;
    }
    let answered = day.plus(draws.between(1, 4));
    events.push(Event::new(answered, "replied", "", "mailbox"));
    draws
        .chance(rate::PROMISE_IN_REPLY)
        .then(|| promise(draws, answered, settled, open, events))
}

fn after_call(
    draws: &mut Draws,
    day: Day,
    settled: Option<Day>,
    open: i64,
    events: &mut Vec<Event>,
) -> Option<Day> {
    let result = draws.weighted((55, "reached"), &[(40, "no_answer"), (5, "wrong_number")]);
    events.push(Event::new(day, "call_result", result, "collections"));
    (result == "reached" && draws.chance(rate::PROMISE_IN_CALL))
        .then(|| promise(draws, day, settled, open, events))
}

/// A promise that the payment, drawn long before, will keep or break.
fn promise(draws: &mut Draws, day: Day, settled: Option<Day>, open: i64, events: &mut Vec<Event>) -> Day {
    let soon = settled
        .map(|settled| settled.since(day))
        .filter(|days| (1..=21).contains(days));
    let until = match soon {
        Some(days) if days < 3 || draws.chance(0.7) => day.plus(days + draws.between(0, 3)),
        Some(days) => day.plus(draws.between(1, days - 1)),
        None => day.plus(draws.between(5, 14)),
    };
    let amount = if draws.chance(0.4) {
        money(open)
    } else {
        String::new()
    };
    events.push(Event::new(day, "promise", until.to_string(), "collections").noted(amount));
    until
}
