//! What is wrong with the papers, not with the customer: money that says nothing of its purpose, invoices that lay in a
//! drawer.

use crate::customer::Customer;
use crate::invoice::Invoice;
use crate::random::{Draws, Stream};
use crate::shape::rate;
use crate::story::Story;
use relance_kernel::Day;

/// Marks payments that say nothing of what they are for, where the rule for such money (oldest due first) gives them
/// to the invoice that they are meant for.
pub(crate) fn leave_unallocated(seed: u64, customer: &Customer, invoices: &[Invoice], stories: &mut [Story]) {
    let mut draws = Draws::new(seed, Stream::Incident, customer.number);
    let spans: Vec<_> = (invoices.iter().zip(stories.iter()))
        .map(|(invoice, story)| (invoice, story.settled_on(invoice.amount)))
        .collect();
    for place in 0..invoices.len() {
        let (Some(invoice), Some(story)) = (invoices.get(place), stories.get(place)) else {
            continue;
        };
        let [payment] = story.payments.as_slice() else {
            continue;
        };
        let plain = story.credits.is_empty() && story.events.is_empty() && payment.amount == invoice.amount;
        if !plain || !invoice.instalments.is_empty() || !draws.chance(rate::UNALLOCATED) {
            continue;
        }
        let date = payment.date;
        let before = |other: &Invoice| (other.due, &other.id) < (invoice.due, &invoice.id);
        let another_comes_first = spans
            .iter()
            .zip(stories.iter())
            .any(|((other, settled), other_story)| {
                let open = other.issued <= date && settled.is_none_or(|settled| settled > date);
                let by_due_date = before(other) && other.currency == invoice.currency;
                // A moved or split due date may put it first.
                let moves = other_story
                    .events
                    .iter()
                    .any(|event| event.event == "due_changed");
                open && other.id != invoice.id && (by_due_date || moves || !other.instalments.is_empty())
            });
        if let (false, Some(story)) = (another_comes_first, stories.get_mut(place)) {
            for payment in &mut story.payments {
                payment.allocated = false;
            }
        }
    }
}

/// The day on which an invoice that lay in a drawer was entered, if it is such a one: before anything happened to it.
pub(crate) fn known_late(
    seed: u64,
    customer: &Customer,
    invoice: &Invoice,
    story: &Story,
    last: Day,
) -> Option<Day> {
    let mut draws = Draws::new(seed, Stream::Invoice, customer.number).part(invoice.number ^ (1 << 40));
    let until = story.first_day().map_or(last, |day| day.plus(-1)).min(last);
    let span = until.since(invoice.issued);
    // Seven in ten invoices are paid too soon for it.
    (span > 30 && draws.chance(rate::INVOICE_KNOWN_LATE / 0.3))
        .then(|| invoice.issued.plus(draws.between(15, span.min(110))))
}
