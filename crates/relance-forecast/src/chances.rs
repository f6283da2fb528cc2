//! The probability that an invoice is paid, given one draw of all else: the path that it takes while nobody pays is
//! walked, and what it survives on the way is multiplied.
//!
//! A mean of these over replicates is far less noisy than the share of replicates in which it was paid, which for rare
//! payments is mostly 0 (Rao–Blackwell). What a policy does on the way is given: what it does while nobody pays.

use crate::lifecycle::{Begun, Listener, Payment};
use crate::response::Response;
use crate::world::{Cause, Walk, World};
use relance_kernel::decision::{ActionOutcome, Effect};
use relance_kernel::{ActionRecord, CustomerIndex, Day, InvoiceIndex};
use relance_statistics::elementary::{exp, ln};

/// Something that a policy did.
#[derive(Clone, Copy, Debug)]
struct Deed {
    day: Day,
    customer: CustomerIndex,
    /// None: about all that is overdue.
    invoice: Option<InvoiceIndex>,
    /// The kind of contact; none: the invoice left our hands.
    contact: Option<usize>,
}

/// What a policy does to an account while nobody pays, day after day.
#[derive(Clone, Default, Debug)]
pub(crate) struct Deeds {
    deeds: Vec<Deed>,
}

/// Hears of them.
pub(crate) struct Hearing<'a> {
    pub(crate) deeds: &'a mut Deeds,
    /// The kind of contact that each channel is.
    pub(crate) kinds: &'a [Option<usize>],
}

/// The tables of a world in which nobody pays.
pub(crate) fn nobody_pays(response: &Response) -> Response {
    let mut response = response.clone();
    response.by_age.fill(0.0);
    response.since_charge.iter_mut().for_each(|clock| clock.fill(0.0));
    response
}

impl Deeds {
    pub(crate) fn clear(&mut self) {
        self.deeds.clear();
    }

    /// Does to an invoice what was done to it on a day: what is done acts from the next.
    fn happen(&self, walk: &mut Walk, day: Day) {
        let first = self.deeds.partition_point(|deed| deed.day < day);
        let of_day = self.deeds.iter().skip(first).take_while(|deed| deed.day == day);
        for deed in of_day {
            let is_meant = match deed.invoice {
                Some(invoice) => invoice == walk.invoice,
                None => deed.customer == walk.customer && walk.due < day,
            };
            match deed.contact {
                _ if !is_meant => {}
                Some(kind) => walk.condition.note_contact(kind, day),
                None => walk.is_open = false,
            }
        }
    }
}

impl Listener for Hearing<'_> {
    fn began(&mut self, _: &Begun) {}

    fn paid(&mut self, _: &Payment) {}

    fn acted(&mut self, record: &ActionRecord) {
        let is_done = matches!(
            record.outcome,
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown
        );
        let contact = match record.effect {
            // One of which nothing is known changes nothing.
            Effect::Contact { channel, .. } => match self.kinds.get(channel.0 as usize).copied().flatten() {
                None => return,
                known => known,
            },
            Effect::Escalate(_) => None,
            _ => return,
        };
        if is_done {
            self.deeds.deeds.push(Deed {
                day: record.day,
                customer: record.customer,
                invoice: record.invoice,
                contact,
            });
        }
    }

    fn handed_over(&mut self, _: Day, _: InvoiceIndex, _: i64) {}

    fn left_open(&mut self, _: InvoiceIndex) {}
}

impl World<'_> {
    /// The probability that an invoice is paid in full by each of these days, ascending. Of payments in part, only the
    /// first stands in the way: that several together pay all is left out.
    pub(crate) fn chances_of_payment(&mut self, mut walk: Walk, deeds: &Deeds, by: &[Day]) -> Vec<f64> {
        // What is meant to be paid waits for a day of habit.
        let habit = self.habit(walk.customer);
        let mut meant_not = walk.payment.survives;
        let mut survives = 1.0_f64;
        let mut dispute_until: Option<Day> = walk
            .condition
            .disputed
            .then(|| walk.from.plus(self.dispute_lasts(&walk)));
        let mut chances = Vec::with_capacity(by.len());
        for &last in by {
            while walk.is_open && walk.from <= last {
                let day = walk.from;
                if dispute_until.is_some_and(|until| until <= day) {
                    walk.condition.disputed = false;
                    dispute_until = None;
                }
                meant_not *= 1.0 - self.payment_on(&walk, day);
                if habit.is_none_or(|habit| habit.is_run_day(day, self.calendar)) {
                    survives = meant_not;
                }
                for cause in self.pass_without_payment(&mut walk) {
                    match cause {
                        Cause::Dispute => {
                            walk.condition.disputed = true;
                            walk.disputes += 1;
                            dispute_until = Some(day.plus(self.dispute_lasts(&walk)));
                        }
                        Cause::Promise => {
                            walk.condition.committed_until = Some(day.plus(self.promise_lasts(&walk)));
                            walk.promises += 1;
                        }
                        Cause::Charge => self.charge(&mut walk, 0, day),
                        Cause::Leave => walk.is_open = false,
                        Cause::Remind => self.remind(&mut walk, day),
                        Cause::Payment => {}
                    }
                    self.renew(&mut walk, cause);
                }
                deeds.happen(&mut walk, day);
            }
            let whole = 1.0 - self.part(&walk, last);
            chances.push(1.0 - exp(whole * ln(survives.max(f64::MIN_POSITIVE))));
        }
        chances
    }
}
