//! What a policy reads and addresses: so that a ledger without it can be warned about by name.

use relance_kernel::policy::{
    Action, ActionKind, Anchor, Atom, Event, Guard, PauseCondition, Policy, Segments,
};
use relance_kernel::{AtomId, ChannelId, Fact, Symbol};
use std::collections::BTreeMap;

/// What a policy names, each with the first test that reads it.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Facts read by guards in force.
    pub facts: BTreeMap<Fact, AtomId>,
    /// Events that bound steps or are counted from.
    pub events: BTreeMap<Event, AtomId>,
    /// Names looked for by `recorded`.
    pub recorded: BTreeMap<Symbol, AtomId>,
    /// Whether a test reads replies of the customer.
    pub reads_replies: bool,
    /// Channels used by rules, `else` included.
    pub channels: Vec<ChannelId>,
    /// Roles of the customer's contacts to whom messages and calls go.
    pub contact_roles: Vec<Symbol>,
}

impl Vocabulary {
    /// The names under which the ledger's customer table must have the columns of these facts, in order.
    pub fn customer_columns(&self) -> Vec<&'static str> {
        let column = |fact: &Fact| {
            Some(match fact {
                Fact::Segment => "segment",
                Fact::Kind => "kind",
                Fact::NaturalPerson => "natural_person",
                Fact::Country => "country",
                Fact::Language => "language",
                Fact::Sector => "sector",
                Fact::Insured => "insured",
                Fact::CustomerSince => "customer_since",
                _ => return None,
            })
        };
        self.facts.keys().filter_map(column).collect()
    }
}

/// Walks everything that is in force.
pub(crate) fn vocabulary(policy: &Policy) -> Vocabulary {
    let mut walker = Walker {
        policy,
        vocabulary: Vocabulary::default(),
    };
    walker.guard(&policy.applies_to);
    let mut reads_segment = false;
    for rule in policy.rules.iter() {
        walker.guard(&rule.guard);
        if let Some(condition) = rule
            .approval
            .as_ref()
            .and_then(|approval| approval.condition.as_ref())
        {
            walker.guard(condition);
        }
        for action in &rule.actions {
            walker.action(action);
        }
    }
    for pause in policy.pauses.iter() {
        if let PauseCondition::When(guard) = &pause.condition {
            walker.guard(guard);
        }
    }
    for never in policy.nevers.iter() {
        walker.guard(&never.guard);
    }
    reads_segment |= walker.vocabulary.facts.contains_key(&Fact::Segment);
    if reads_segment && let Segments::Declared { list, .. } = &policy.segments {
        for (_, guard) in list.iter() {
            walker.guard(guard);
        }
    }
    let mut vocabulary = walker.vocabulary;
    vocabulary.channels.sort_unstable();
    vocabulary.channels.dedup();
    vocabulary.contact_roles.sort_unstable();
    vocabulary.contact_roles.dedup();
    vocabulary
}

struct Walker<'p> {
    policy: &'p Policy,
    vocabulary: Vocabulary,
}

impl Walker<'_> {
    fn guard(&mut self, guard: &Guard) {
        match guard {
            Guard::Always => {}
            Guard::And(list) | Guard::Or(list) => {
                for inner in list {
                    self.guard(inner);
                }
            }
            Guard::Not(inner) => self.guard(inner),
            Guard::Atom(id) => self.atom(*id),
        }
    }

    fn atom(&mut self, id: AtomId) {
        match self.policy.atoms.element(id) {
            Some(Atom::Compare { fact, .. }) => {
                self.vocabulary.facts.entry(*fact).or_insert(id);
            }
            Some(Atom::After {
                anchor: Anchor::Event(event),
                ..
            }) => {
                self.vocabulary.events.entry(*event).or_insert(id);
            }
            Some(Atom::Recorded { name, .. }) => {
                self.vocabulary.recorded.entry(*name).or_insert(id);
            }
            Some(Atom::Replied(_) | Atom::NoReply(_)) => self.vocabulary.reads_replies = true,
            _ => {}
        }
    }

    fn action(&mut self, action: &Action) {
        if let ActionKind::Contact { channel, to, .. } = &action.kind {
            self.vocabulary.channels.push(*channel);
            self.vocabulary.contact_roles.extend(*to);
        }
        if let Some(otherwise) = &action.otherwise {
            self.action(otherwise);
        }
    }
}
