//! What a decided day means for one invoice: why it was, or was not, chased (language reference, outcomes).

use crate::Day;
use crate::account::Account;
use crate::decide::delivery::Delivery;
use crate::decide::ladder::{Candidate, Firing};
use crate::decide::obstacle::{PauseReason, Prohibition};
use crate::decision::{ApprovalMode, Limit};
use crate::evaluate::{Subject, View};
use crate::ids::{CustomerIndex, InvoiceIndex, RuleId};
use crate::policy::{Grouping, Policy};
use crate::state::{AccountState, InvoiceMemory};

/// Where an invoice stands at the end of a decided day on which none of its rules acted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Not in the ledger yet on that day.
    NotKnown,
    /// Settled: steps are over.
    Settled,
    /// No policy claims the customer.
    NotClaimed,
    /// A pause, a stop or a frozen claim.
    Paused(PauseReason),
    /// Another invoice of the customer leads.
    LedByOther(InvoiceIndex),
    /// A step is due and a limit puts it off, until a day if one can be told.
    WaitsUntil {
        /// The step.
        rule: RuleId,
        /// What puts it off.
        limit: Limit,
        /// The first day on which it may go.
        day: Option<Day>,
    },
    /// A step awaits approval.
    WaitsForApproval {
        /// The step.
        rule: RuleId,
        /// Since when.
        asked: Day,
    },
    /// A step is next; it waits for its own days or for the gap after the step before.
    NotYet {
        /// The step.
        rule: RuleId,
        /// The first day on which it may go.
        day: Day,
    },
    /// A step could not be delivered, and waits for an address.
    NoAddress {
        /// The step.
        rule: RuleId,
    },
    /// A datum is missing: a step's condition is unknown, or the kind of customer is.
    CannotDecide {
        /// The step.
        rule: RuleId,
    },
    /// A step would be due, and may not go.
    Forbidden {
        /// The step.
        rule: RuleId,
        /// Why.
        by: Prohibition,
    },
    /// Nothing of the ladder is left, or the conditions of what is left do not hold.
    Nothing,
}

impl AccountState {
    /// Where an invoice stands at the end of the last decided day, if none of its rules acted on it.
    pub fn outcome(
        &self,
        policy: &Policy,
        account: &Account,
        approvals: ApprovalMode,
        invoice: InvoiceIndex,
    ) -> Outcome {
        View::new(policy, account, self).outcome(approvals, invoice)
    }
}

impl View<'_> {
    /// Where an invoice stands at the end of the view's day, if none of its rules acted on it. One view for all
    /// invoices of an account finds what they share once.
    pub fn outcome(&self, approvals: ApprovalMode, invoice: InvoiceIndex) -> Outcome {
        let subject = self.subject_of(invoice);
        if !self.state.is_known(invoice) {
            return Outcome::NotKnown;
        }
        if !self.state.is_open(invoice) {
            return Outcome::Settled;
        }
        if !self.claims(subject.customer) {
            return Outcome::NotClaimed;
        }
        // The memories are copied: to look must not leave anything behind.
        let mut of_customer = self.state.customer_memories[subject.customer].clone();
        let mut memory = self.state.memories[invoice].clone();
        let paused = self.pause_of_customer(subject.customer, self.currency(subject), &mut of_customer);
        if let Some(reason) = self.pause_of(invoice, paused, &mut memory) {
            return Outcome::Paused(reason);
        }
        if self.policy.grouping == Grouping::CustomerLedByOldest {
            match self.oldest_undisputed() {
                Some(leader) if leader == invoice => {}
                Some(leader) => return Outcome::LedByOther(leader),
                None => return Outcome::Nothing,
            }
        }
        self.standing(invoice, approvals)
    }

    /// Whether the policy claims a customer on the view's day.
    fn claims(&self, customer: CustomerIndex) -> bool {
        let subject = Subject {
            customer,
            invoice: None,
        };
        self.test(&self.policy.applies_to, subject).holds()
    }

    /// The open, undisputed invoice due first (M43).
    fn oldest_undisputed(&self) -> Option<InvoiceIndex> {
        *self.oldest.get_or_init(|| {
            self.state
                .open
                .iter()
                .copied()
                .filter(|&invoice| {
                    !self.state.invoices[invoice].is_disputed()
                        && self.claims(self.account.invoices[invoice].customer)
                })
                .min_by_key(|&invoice| (self.state.invoices[invoice].due, invoice))
        })
    }

    fn standing(&self, invoice: InvoiceIndex, approvals: ApprovalMode) -> Outcome {
        let memory = &self.state.memories[invoice];
        let mut kept_out = None;
        let candidates = self.candidates(invoice, memory, approvals, |rule, why| {
            kept_out.get_or_insert((rule, why));
        });
        let mut outside = None;
        for &id in &self.policy.index.outside_ladder {
            let days = self.bound_days(&self.policy.slots[id], invoice, memory.slot(id));
            if !days.is_some_and(|days| days.holds_on(self.day)) {
                continue;
            }
            match self.candidate(id, &self.policy.slots[id].variants, invoice, memory) {
                Some(Ok(candidate)) => {
                    outside.get_or_insert(candidate);
                }
                Some(Err((rule, why))) => {
                    kept_out.get_or_insert((rule, why));
                }
                None => {}
            }
        }
        if let Some(next) = outside.or_else(|| self.chosen(&candidates)) {
            return self.why_not_yet(next, invoice, approvals);
        }
        if let Some(rule) = self.undelivered(invoice, memory) {
            return Outcome::NoAddress { rule };
        }
        match kept_out {
            Some((rule, Prohibition::KindUnknown)) => return Outcome::CannotDecide { rule },
            Some((rule, by)) => return Outcome::Forbidden { rule, by },
            None => {}
        }
        let subject = self.subject_of(invoice);
        let mut next: Option<(Day, RuleId)> = None;
        for (id, slot) in self.policy.slots.enumerate() {
            let known = memory.slot(id);
            if memory.is_over(id, slot) {
                continue;
            }
            let days = self.bound_days(slot, invoice, known);
            let first = days.map(|days| days.first);
            match first.or_else(|| self.next_date_of(&slot.bound)) {
                Some(day) if day > self.day => {
                    next = Some(next.map_or((day, slot.rule), |earliest| earliest.min((day, slot.rule))));
                }
                Some(_)
                    if days.is_some_and(|days| days.holds_on(self.day))
                        && matches!(
                            self.firing(&slot.variants, subject),
                            Firing::Unknown | Firing::Several
                        ) =>
                {
                    return Outcome::CannotDecide { rule: slot.rule };
                }
                _ => {}
            }
        }
        next.map_or(Outcome::Nothing, |(day, rule)| Outcome::NotYet { rule, day })
    }

    /// The first step that could not be delivered to the addresses of today and is not passed.
    fn undelivered(&self, invoice: InvoiceIndex, memory: &InvoiceMemory) -> Option<RuleId> {
        let customer = self.account.invoices[invoice].customer;
        let address_version = self.state.customers[customer].address_version;
        memory
            .slots
            .iter()
            .find(|known| {
                let slot = &self.policy.slots[known.slot];
                known.failed == Some(address_version) && !memory.is_over(known.slot, slot)
            })
            .map(|known| self.policy.slots[known.slot].rule)
    }

    /// Why a step that is chosen did not go.
    fn why_not_yet(&self, next: Candidate, invoice: InvoiceIndex, approvals: ApprovalMode) -> Outcome {
        let memory = &self.state.memories[invoice];
        let subject = self.subject_of(invoice);
        let rule = next.rule;
        if next.waited_for {
            return Outcome::NotYet { rule, day: next.from };
        }
        let on_ladder = self.policy.slots[next.slot].rank.is_some();
        let gap = if on_ladder {
            self.gap_left(next.slot, invoice, memory)
        } else {
            0
        };
        if gap > 0 {
            return Outcome::NotYet {
                rule,
                day: self.day.plus(gap),
            };
        }
        let known = memory.slot(next.slot);
        if self.needs_approval(rule, subject)
            && let Some(asked) = known.and_then(|known| known.asked)
            && self.approval(rule, subject, asked, approvals).is_none()
        {
            return Outcome::WaitsForApproval { rule, asked };
        }
        let put_off = known.and_then(|known| known.deferred.as_deref());
        let limit = put_off.map_or(Limit::OneContactADay, |put_off| put_off.limit);
        let day = match self.delivery(rule, subject) {
            Delivery::Contact { channel, .. } => {
                self.policy.next_possible(&self.state.contacts, channel, self.day)
            }
            Delivery::Other(_) | Delivery::None | Delivery::Failed => self.policy.next_transfer_day(self.day),
        };
        Outcome::WaitsUntil { rule, limit, day }
    }
}
