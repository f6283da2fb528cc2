//! The events that the statuses of one invoice make, day by day: on one day only what they come to counts, since a ledger
//! closes disputes after it opens them.

use super::books::Invoice;
use super::codes::{Code, reason};
use super::{Status, label};
use relance_kernel::{Day, Money};

/// A row of `events.csv`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Event {
    pub(super) date: Day,
    pub(super) event: &'static str,
    pub(super) value: String,
    pub(super) note: String,
}

/// A dispute that statuses opened.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Dispute {
    /// The status.
    code: String,
    /// What it is about, as the ledger calls it.
    reason: &'static str,
    /// The amount where it is a part, else a remark.
    note: String,
}

/// What statuses did to an invoice so far.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct State {
    dispute: Option<Dispute>,
    /// It is stopped until somebody, or a later status, says otherwise.
    stop: Option<String>,
}

/// The events of the statuses of an invoice, which are in the order of moments.
pub(super) fn events(invoice: &Invoice, statuses: &[&Status], hold: u16) -> Vec<Event> {
    let mut events = Vec::new();
    let mut state = State::default();
    let mut rest = statuses;
    while let Some(day) = rest.first().and_then(|status| status.day()) {
        let (today, later): (Vec<&Status>, Vec<&Status>) =
            rest.iter().copied().partition(|status| status.day() == Some(day));
        let before = state.clone();
        for status in &today {
            events.push(Event {
                date: day,
                event: "e_invoice_status",
                value: status.code.clone(),
                note: remark(status),
            });
            if Code::of(&status.code) == Code::PaymentSent && hold > 0 {
                events.push(Event {
                    date: day,
                    event: "stopped",
                    value: day.plus(i32::from(hold)).to_string(),
                    note: format!("{} {}", described(status), status.amount)
                        .trim()
                        .to_string(),
                });
            }
            apply(&mut state, status, invoice);
        }
        changed(&mut events, day, &before, &state);
        let taken = statuses.len() - later.len();
        rest = statuses.get(taken..).unwrap_or_default();
    }
    events
}

fn apply(state: &mut State, status: &Status, invoice: &Invoice) {
    if Code::is_under_way(&status.code) && state.stop.as_deref().is_some_and(is_never_arrived) {
        state.stop = None;
    }
    match Code::of(&status.code) {
        Code::Approved => state.dispute = None,
        Code::Completed => {
            let was = state.dispute.as_ref().map(|dispute| Code::of(&dispute.code));
            if was == Some(Code::Suspended) {
                state.dispute = None;
            }
        }
        Code::PartlyApproved | Code::Disputed => state.dispute = dispute(status, invoice),
        // What is suspended may be in dispute already: the dispute stays.
        Code::Suspended => state.dispute = state.dispute.take().or_else(|| dispute(status, invoice)),
        Code::Refused => state.dispute = dispute(status, invoice),
        Code::NeverArrived | Code::Cancelled | Code::Factored => {
            state.stop = Some(described(status));
        }
        Code::NotFactored => {
            if state.stop.as_deref().is_some_and(|stop| stop.starts_with("225")) {
                state.stop = None;
            }
        }
        Code::Noted | Code::PaymentSent | Code::Unknown => {}
    }
}

fn is_never_arrived(stop: &str) -> bool {
    stop.starts_with("213") || stop.starts_with("221")
}

/// The dispute that a status opens; none if it leaves nothing in dispute.
fn dispute(status: &Status, invoice: &Invoice) -> Option<Dispute> {
    let amount = |text: &str| Money::parse(text, invoice.currency).map(|money| money.minor);
    let part = amount(&status.amount).or_else(|| Some(invoice.amount - amount(&status.approved)?));
    let is_of_a_part = matches!(Code::of(&status.code), Code::PartlyApproved | Code::Disputed);
    let note = match part {
        Some(part) if is_of_a_part && part <= 0 => return None,
        Some(part) if is_of_a_part && part < invoice.amount => Money::new(part, invoice.currency).decimal(),
        _ => remark_of_dispute(status),
    };
    Some(Dispute {
        code: status.code.clone(),
        reason: reason(&status.reason),
        note,
    })
}

/// The rows that make the one state of the other.
fn changed(events: &mut Vec<Event>, day: Day, before: &State, after: &State) {
    let mut add = |date: Day, event: &'static str, value: &str, note: &str| {
        events.push(Event {
            date,
            event,
            value: value.to_string(),
            note: note.to_string(),
        });
    };
    match (&before.dispute, &after.dispute) {
        (None, Some(new)) => add(day, "dispute_opened", new.reason, &new.note),
        (Some(_), None) => add(day, "dispute_closed", "", ""),
        (Some(old), Some(new)) if old != new => {
            // Of one day the end of a dispute counts after its beginning: the new one begins tomorrow, and today is
            // covered by a stop.
            add(day, "dispute_closed", "", "");
            add(
                day,
                "stopped",
                &day.to_string(),
                "the dispute is another from tomorrow on",
            );
            add(day.plus(1), "dispute_opened", new.reason, &new.note);
        }
        _ => {}
    }
    match (&before.stop, &after.stop) {
        (Some(_), None) => add(day, "resumed", "", ""),
        (None, Some(why)) => add(day, "stopped", "", why),
        _ => {}
    }
}

/// A code with its name.
fn described(status: &Status) -> String {
    format!("{} {}", status.code, label(&status.code))
        .trim()
        .to_string()
}

/// What a status says beside its code.
fn remark(status: &Status) -> String {
    let parts = [&status.reason, &status.text, &status.amount];
    let parts: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(": ")
}

/// The same with the name of the status before it: it must not look like an amount.
fn remark_of_dispute(status: &Status) -> String {
    let rest = remark(status);
    let name = label(&status.code);
    match rest.is_empty() {
        true => name.to_string(),
        false => format!("{name}: {rest}"),
    }
}
