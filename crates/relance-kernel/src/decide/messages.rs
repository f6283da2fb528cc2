//! Which of the day's contacts go, and together in which messages (M41, M56–M60).

use std::cmp::Reverse;

use crate::decide::{Fire, LimitOfChannel, Place, Proposal, Round, SentContact};
use crate::decision::Limit;
use crate::evaluate::{Subject, View};
use crate::ids::ChannelId;
use crate::policy::Grouping;
use crate::state::PutOff;

impl Round<'_, '_> {
    /// Lets the day's message go and puts the others off.
    pub(super) fn choose_messages(&mut self) {
        if self.lists.proposals.is_empty() {
            return;
        }
        let mut proposals = std::mem::take(&mut self.lists.proposals);
        let (policy, day) = (self.view.policy, self.view.day);
        let mut eligible = Vec::with_capacity(proposals.len());
        for proposal in proposals.drain(..) {
            let of_channel = self.limit_of(proposal.channel);
            match of_channel.limit {
                None => eligible.push(proposal),
                Some(limit) => {
                    self.look_again(proposal.subject(), of_channel.next);
                    self.defer(&proposal, limit);
                }
            }
        }
        self.lists.proposals = proposals;
        let mut stepped_back = Vec::new();
        // A contact outside the ladder goes before the ladder of its invoice.
        let mut outside: Vec<_> = eligible
            .iter()
            .filter(|proposal| matches!(proposal.place, Place::OutsideLadder(_)))
            .map(|proposal| proposal.invoice)
            .collect();
        outside.sort_unstable();
        eligible.retain(|proposal| {
            let goes = !matches!(proposal.place, Place::Ladder(_))
                || outside.binary_search(&proposal.invoice).is_err();
            if !goes {
                stepped_back.push(proposal.subject());
            }
            goes
        });
        for subject in stepped_back {
            self.look_again(subject, Some(day.plus(1)));
        }
        eligible.sort_by_key(rank);
        let mut lead: Option<Proposal> = None;
        for proposal in eligible {
            let goes = lead.as_ref().is_none_or(|lead| match policy.grouping {
                Grouping::Customer | Grouping::CustomerLedByOldest => proposal.channel == lead.channel,
                Grouping::Step => {
                    proposal.channel == lead.channel
                        && proposal.rule == lead.rule
                        && self.occurrence(&proposal) == self.occurrence(lead)
                }
                Grouping::Invoice => false,
            });
            if !goes {
                self.look_again(proposal.subject(), Some(day.plus(1)));
                self.defer(&proposal, Limit::OneContactADay);
                continue;
            }
            let subject = Subject {
                customer: proposal.customer,
                invoice: proposal.invoice,
            };
            self.lists.fires.push(Fire {
                day,
                customer: proposal.customer,
                invoice: proposal.invoice,
                rule: proposal.rule,
                place: proposal.place,
                contact: Some(SentContact {
                    channel: proposal.channel,
                    template: proposal.template,
                    to: proposal.to,
                    leads: lead.is_none(),
                    counts: true,
                }),
                stands_in: None,
                fate_unknown: self.view.is_fate_unknown(proposal.rule, subject),
                overdue: proposal.due < day,
            });
            lead.get_or_insert(proposal);
        }
    }

    /// What keeps contacts on a channel from going today; the same for all that want to use it.
    fn limit_of(&mut self, channel: ChannelId) -> LimitOfChannel {
        if let Some(known) = self.lists.limits.iter().find(|known| known.channel == channel) {
            return *known;
        }
        let View {
            policy, state, day, ..
        } = self.view;
        let limit = policy.limit(&state.contacts, channel, day);
        let next = limit.and_then(|_| policy.next_possible(&state.contacts, channel, day));
        let found = LimitOfChannel { channel, limit, next };
        self.lists.limits.push(found);
        found
    }

    fn occurrence(&self, proposal: &Proposal) -> Option<u32> {
        match proposal.place {
            Place::Ladder(slot) | Place::OutsideLadder(slot) => Some(self.view.policy.slots[slot].occurrence),
            Place::Also => None,
        }
    }

    /// Reports a contact as put off, once per step.
    fn defer(&mut self, proposal: &Proposal, limit: Limit) {
        let subject = Subject {
            customer: proposal.customer,
            invoice: proposal.invoice,
        };
        let deferred = match (proposal.place, proposal.invoice) {
            (Place::Ladder(slot) | Place::OutsideLadder(slot), Some(invoice)) => {
                &mut self.memories[invoice].slot_mut(slot).deferred
            }
            (_, Some(invoice)) => &mut self.memories[invoice].also_mut(proposal.rule).deferred,
            (_, None) => {
                &mut self.customer_memories[proposal.customer]
                    .also_mut(proposal.rule)
                    .deferred
            }
        };
        if deferred.is_none() {
            let (rule, channel) = (proposal.rule, proposal.channel);
            let effect = self
                .view
                .contact_effect(subject, rule, channel, proposal.template, proposal.to);
            let put_off = PutOff { rule, limit, effect };
            self.records.push(self.view.defer(subject, &put_off));
            *deferred = Some(Box::new(put_off));
        }
    }
}

impl Proposal {
    fn subject(&self) -> Subject {
        Subject {
            customer: self.customer,
            invoice: self.invoice,
        }
    }
}

/// The order of the day's contacts (M57). Rules are numbered in the order of their names.
fn rank(proposal: &Proposal) -> impl Ord + use<> {
    let (class, age, first_rule) = match proposal.place {
        Place::OutsideLadder(_) => (0, 0, Some(proposal.rule)),
        Place::Ladder(_) => (1, proposal.age, None),
        Place::Also => (2, 0, None),
    };
    (
        class,
        first_rule,
        Reverse(age),
        proposal.due,
        proposal.invoice.is_none(),
        proposal.invoice,
        proposal.rule,
    )
}
