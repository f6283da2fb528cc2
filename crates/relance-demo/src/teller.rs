//! What happens to an invoice: credit notes, disputes, plans, part payments, bounced debits, write-offs.
//!
//! A story is drawn to its end, whatever the last day known is; what lies after that day is left out when it is
//! written. Nothing that a collector does changes it: the payments come first, reminders are laid over them
//! (`practice`).

use crate::calendar::Window;
use crate::customer::Customer;
use crate::invoice::{Invoice, thirds};
use crate::random::{Draws, Stream};
use crate::shape::rate;
use crate::story::{Credit, Event, Payment, Story, money, plan_id};
use relance_kernel::Day;

/// Draws the story of an invoice.
pub(crate) fn tell(seed: u64, customer: &Customer, invoice: &Invoice, window: &Window) -> Story {
    let mut teller = Teller {
        draws: Draws::new(seed, Stream::Incident, customer.number).part(invoice.number),
        customer,
        invoice,
        window,
        story: Story::default(),
    };
    teller.tell();
    teller.story
}

struct Teller<'a> {
    draws: Draws,
    customer: &'a Customer,
    invoice: &'a Invoice,
    window: &'a Window,
    story: Story,
}

impl Teller<'_> {
    fn tell(&mut self) {
        let to_pay = self.invoice.amount - self.credit_note();
        if to_pay <= 0 {
            return;
        }
        let to_pay = to_pay - self.dispute(to_pay);
        if to_pay <= 0 {
            return;
        }
        let frozen = self
            .customer
            .insolvent_from
            .is_some_and(|opened| self.invoice.issued < opened && self.invoice.pays_on >= opened);
        if frozen {
            return;
        }
        if self.invoice.lateness > rate::LOST_ABOVE && self.draws.chance(rate::LOST) {
            self.is_lost(to_pay);
            return;
        }
        let late = self.invoice.days_late();
        if self.draws.chance(rate::DUE_CHANGED) && late > 5 {
            let agreed = self
                .invoice
                .due
                .plus(-self.draws.between(1, 10))
                .max(self.invoice.issued);
            let due = self.invoice.due.plus(self.draws.between(10, 30));
            let text = self.window.text(due).to_string();
            self.story
                .events
                .push(Event::new(agreed, "due_changed", text, "sales"));
        }
        if late > 30 && to_pay > 50_000 && self.draws.chance(rate::PLAN) {
            self.pays_by_plan(to_pay);
        } else if self.customer.payment_method == "direct_debit"
            && late >= 9
            && self.draws.chance(rate::BOUNCES_WHEN_LATE)
        {
            self.bounces_first(to_pay);
        } else if late > 3 && self.draws.chance(rate::IN_TWO_PARTS) {
            let first = to_pay * i64::from(self.draws.between(30, 70)) / 100;
            let date = self.window.working_day_from(
                self.invoice
                    .due
                    .plus(self.draws.between(-2, late - 2))
                    .max(self.invoice.issued),
            );
            self.story.pays(date.min(self.invoice.pays_on), first);
            self.story.pays(self.invoice.pays_on, to_pay - first);
        } else {
            self.pays_at_once(to_pay);
        }
    }

    /// A day between the issue and the payment.
    fn day_before_payment(&mut self, earliest: i32) -> Day {
        let span = self.invoice.pays_on.since(self.invoice.issued);
        self.invoice
            .issued
            .plus(self.draws.between(earliest.min(span), span))
    }

    /// Gives what is credited of the invoice.
    fn credit_note(&mut self) -> i64 {
        let amount = self.invoice.amount;
        let place = self.draws.unit();
        let bounds = [
            rate::CREDIT_PART,
            rate::CREDIT_WHOLE,
            rate::CREDIT_MORE,
            rate::CREDIT_UNNAMED,
        ];
        let mut end = 0.0;
        let drawn = bounds.iter().position(|width| {
            end += width;
            place < end
        });
        let Some(case) = drawn else { return 0 };
        let part = amount * i64::from(self.draws.between(4, 40)) / 100;
        let (credited, named) = match case {
            0 => (part, true),
            1 => (amount, true),
            2 => (amount + part, true),
            _ => (part, false),
        };
        let issued = self.day_before_payment(3);
        let issued = self.window.working_day_until(issued).max(self.invoice.issued);
        self.story.credits.push(Credit {
            issued,
            amount: credited.max(1),
            named,
        });
        if named { credited.max(1) } else { 0 }
    }

    /// Gives what is credited of the invoice in the end.
    fn dispute(&mut self, to_pay: i64) -> i64 {
        let late = self.invoice.days_late() > 3;
        let share = if late {
            rate::DISPUTED_LATE
        } else {
            rate::DISPUTED_ON_TIME
        };
        if !self.draws.chance(share) {
            return 0;
        }
        let partial = self.draws.chance(rate::DISPUTE_PARTIAL);
        let disputed = if partial {
            (to_pay * i64::from(self.draws.between(5, 50)) / 100).max(1)
        } else {
            to_pay
        };
        let opened = self.day_before_payment(2);
        let length = self.draws.between(3, 40);
        let closed = self
            .window
            .working_day_from(opened.plus(length))
            .min(self.invoice.pays_on)
            .max(opened.plus(1));
        let reason = self.draws.weighted(
            (30, "quality"),
            &[
                (25, "delivery"),
                (20, "price"),
                (18, "administrative"),
                (7, "financial"),
            ],
        );
        self.opens_dispute(opened, reason, partial.then_some(disputed));
        self.closes_dispute(closed);
        if self.draws.chance(rate::DISPUTE_CREDITED) && (partial || self.draws.chance(0.3)) {
            self.story.credits.push(Credit {
                issued: closed,
                amount: disputed,
                named: true,
            });
            return disputed;
        }
        if self.draws.chance(rate::DISPUTE_AGAIN) && self.invoice.pays_on.since(closed) > 6 {
            let again = closed.plus(3);
            self.opens_dispute(again, reason, None);
            self.closes_dispute(self.invoice.pays_on);
        }
        0
    }

    fn opens_dispute(&mut self, date: Day, reason: &'static str, part: Option<i64>) {
        let mut event =
            Event::new(date, "dispute_opened", reason, "sales").noted(part.map(money).unwrap_or_default());
        if self.draws.chance(rate::DISPUTE_KNOWN_LATE) {
            event.known_on = Some(date.plus(self.draws.between(1, 6)));
        }
        self.story.events.push(event);
        self.story.disputes.push((date, None));
    }

    fn closes_dispute(&mut self, date: Day) {
        self.story
            .events
            .push(Event::new(date, "dispute_closed", "", "sales"));
        if let Some(open) = self.story.disputes.last_mut() {
            open.1 = Some(date);
        }
    }

    fn is_lost(&mut self, to_pay: i64) {
        if self.draws.chance(rate::WRITTEN_OFF) {
            let date = self
                .window
                .working_day_from(self.invoice.due.plus(self.draws.between(200, 380)));
            self.story
                .events
                .push(Event::new(date, "written_off", money(to_pay), "accounts"));
            self.story.written_off = Some((date, to_pay));
        }
    }

    /// Three instalments; a plan that is broken stops after the first, and the rest comes when it comes.
    fn pays_by_plan(&mut self, to_pay: i64) {
        let agreed = self
            .window
            .working_day_from(self.invoice.due.plus(self.draws.between(12, 25)));
        let kept = self.draws.chance(rate::PLAN_KEPT);
        let left = self.invoice.pays_on.since(agreed);
        let distance = if kept { (left / 3).max(1) } else { 20 };
        let parts = thirds(to_pay, |part| agreed.plus(distance * part));
        self.story.events.push(Event::new(
            agreed,
            "plan_agreed",
            plan_id(self.invoice),
            "collections",
        ));
        let mut open = to_pay;
        for (place, &(due, part)) in parts.iter().enumerate() {
            if kept || place == 0 {
                // Paid on the working day before, so that the plan holds.
                self.story
                    .pays(self.window.working_day_until(due).max(agreed), part);
                open -= part;
            }
        }
        if open > 0 {
            let missed = agreed.plus(distance * 2);
            self.story
                .events
                .push(Event::new(missed.plus(3), "plan_ended", "", "collections"));
            self.story.pays(
                self.window
                    .working_day_from(self.invoice.pays_on.max(missed.plus(4))),
                open,
            );
        }
        self.story.plan = Some((agreed, parts));
    }

    fn bounces_first(&mut self, to_pay: i64) {
        let debited = self.window.working_day_from(self.invoice.due);
        let bounced = self.story.pays(debited, to_pay);
        let returned = self
            .window
            .working_day_from(debited.plus(self.draws.between(2, 4)));
        let number = u32::try_from(self.story.payments.len()).unwrap_or(0) + 1;
        self.story.payments.push(Payment {
            number,
            date: returned,
            amount: to_pay,
            reverses: Some(bounced),
            allocated: true,
        });
        self.story
            .pays(self.invoice.pays_on.max(returned.plus(1)), to_pay);
    }

    fn pays_at_once(&mut self, to_pay: i64) {
        let date = self.invoice.pays_on;
        if to_pay > 10_000 && self.draws.chance(rate::SHORT) {
            let missing = i64::from(self.draws.between(1, 400));
            self.story.pays(date, to_pay - missing);
            if self.draws.chance(0.6) {
                let cleared = self
                    .window
                    .working_day_from(date.plus(self.draws.between(20, 70)));
                self.story
                    .events
                    .push(Event::new(cleared, "written_off", money(missing), "accounts"));
                self.story.written_off = Some((cleared, missing));
            }
            return;
        }
        self.story.pays(date, to_pay);
        if self.draws.chance(rate::TWICE) {
            let again = self.window.working_day_from(date.plus(self.draws.between(1, 9)));
            self.story.pays(again, to_pay);
        }
    }
}
