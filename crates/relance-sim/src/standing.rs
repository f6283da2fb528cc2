//! Where the open invoices of an account stand at the end of a replay.

use std::collections::BTreeSet;

use relance_kernel::decide::{Outcome, PauseReason};
use relance_kernel::evaluate::{Subject, View};
use relance_kernel::policy::{Atom, Guard, Policy};
use relance_kernel::{
    Account, AccountState, ApprovalMode, AtomId, CustomerIndex, CustomerKind, Fact, FactValue, InvoiceIndex,
    NeverId, PauseId, RuleId, Truth,
};

use crate::replay::next_actions_of;

/// Where an open invoice stands at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Acted on the last day.
    Acted,
    /// A next action is dated if nothing changes.
    NotYet,
    /// A limit puts the next step off.
    WaitsForLimit,
    /// Awaits approval.
    WaitsForApproval,
    /// Paused, stopped or frozen.
    Paused,
    /// May not be chased.
    Forbidden,
    /// Nothing more will happen unless the ledger changes.
    Finished,
    /// A datum is missing.
    CannotDecide,
    /// No address.
    NoAddress,
    /// Another invoice of the customer leads, and has the steps.
    LedByOther,
    /// No policy claims the customer.
    NotClaimed,
}

/// What pauses an invoice because its condition is unknown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UnknownPause {
    /// A `pause`.
    Pause(PauseId),
    /// A `never`.
    Never(NeverId),
}

/// What is unknown where an invoice is kept from its steps by that.
#[derive(Clone, Copy)]
pub(crate) enum Unclear {
    /// The step that cannot be decided, and the fact that is missing.
    Step(RuleId, Option<Fact>),
    /// A pause or a prohibition.
    Pause(UnknownPause),
}

/// An open invoice, and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stand {
    /// Which.
    pub invoice: InvoiceIndex,
    /// Where.
    pub standing: Standing,
    /// The step that cannot be decided, with the fact that is missing, where that is known.
    pub undecided: Option<(RuleId, Option<Fact>)>,
    /// What pauses it because its condition is unknown.
    pub unknown_pause: Option<UnknownPause>,
}

/// Where the open invoices of an account stand at the end of the state's day, if none was acted on that day.
pub fn stands(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    approvals: ApprovalMode,
) -> Vec<Stand> {
    let open = account
        .invoices
        .ids()
        .filter(|&invoice| state.is_open(invoice))
        .collect();
    standings(policy, account, state, approvals, open, |_| false)
        .into_iter()
        .map(|(invoice, standing, unclear)| Stand {
            invoice,
            standing,
            undecided: match unclear {
                Some(Unclear::Step(rule, missing)) => Some((rule, missing)),
                _ => None,
            },
            unknown_pause: match unclear {
                Some(Unclear::Pause(pause)) => Some(pause),
                _ => None,
            },
        })
        .collect()
}

/// Where each of these open invoices stands. `acted` tells which of them were acted on that day.
pub(crate) fn standings(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    approvals: ApprovalMode,
    open: Vec<InvoiceIndex>,
    acted: impl Fn(InvoiceIndex) -> bool,
) -> Vec<(InvoiceIndex, Standing, Option<Unclear>)> {
    let view = View::new(policy, account, state);
    let mut found = Vec::with_capacity(open.len());
    // Those of which only the days to come tell whether anything more will happen.
    let mut to_come = Vec::new();
    for invoice in open {
        if acted(invoice) {
            found.push((invoice, Standing::Acted, None));
            continue;
        }
        let standing = match view.outcome(approvals, invoice) {
            Outcome::NotClaimed => Standing::NotClaimed,
            Outcome::Paused(reason) => {
                let unknown = match reason {
                    PauseReason::PauseUnknown(pause) => Some(UnknownPause::Pause(pause)),
                    PauseReason::NeverUnknown(never) => Some(UnknownPause::Never(never)),
                    PauseReason::Pause(_) | PauseReason::Stopped | PauseReason::Frozen => None,
                };
                found.push((invoice, Standing::Paused, unknown.map(Unclear::Pause)));
                continue;
            }
            Outcome::WaitsUntil { .. } => Standing::WaitsForLimit,
            Outcome::WaitsForApproval { .. } => Standing::WaitsForApproval,
            Outcome::NoAddress { .. } => Standing::NoAddress,
            Outcome::CannotDecide { rule } => {
                let missing = missing_fact(&view, policy, rule, account.invoices[invoice].customer, invoice);
                found.push((
                    invoice,
                    Standing::CannotDecide,
                    Some(Unclear::Step(rule, missing)),
                ));
                continue;
            }
            Outcome::Forbidden { .. } => Standing::Forbidden,
            Outcome::LedByOther(_) => Standing::LedByOther,
            Outcome::NotKnown | Outcome::Settled | Outcome::NotYet { .. } | Outcome::Nothing => {
                to_come.push(invoice);
                continue;
            }
        };
        found.push((invoice, standing, None));
    }
    if to_come.is_empty() {
        return found;
    }
    let waiting = to_come.iter().copied().collect();
    let coming: BTreeSet<InvoiceIndex> = next_actions_of(policy, account, state, approvals, waiting)
        .iter()
        .filter_map(|record| record.invoice)
        .collect();
    found.extend(to_come.into_iter().map(|invoice| {
        let standing = if coming.contains(&invoice) {
            Standing::NotYet
        } else {
            Standing::Finished
        };
        (invoice, standing, None)
    }));
    found
}

/// The fact that keeps a step from being decided: the first one read by its guards whose test is unknown. The kind
/// of the customer if no test is: claims, charges, legal steps and transfers need it.
fn missing_fact(
    view: &View<'_>,
    policy: &Policy,
    rule: RuleId,
    customer: CustomerIndex,
    invoice: InvoiceIndex,
) -> Option<Fact> {
    let subject = Subject {
        customer,
        invoice: Some(invoice),
    };
    let guards = policy
        .slots
        .iter()
        .filter(|slot| slot.rule == rule || slot.variants.iter().any(|variant| variant.rule == rule))
        .flat_map(|slot| slot.variants.iter().map(|variant| &variant.guard));
    let mut atoms = Vec::new();
    guards.for_each(|guard| collect_atoms(guard, &mut atoms));
    let unknown = atoms.iter().find_map(|&atom| match &policy.atoms[atom] {
        Atom::Compare { fact, .. } if view.test_atom(atom, subject) == Truth::Unknown => Some(*fact),
        _ => None,
    });
    let kind = view.read(Fact::Kind, subject) == FactValue::Kind(CustomerKind::Unknown);
    unknown.or(kind.then_some(Fact::Kind))
}

fn collect_atoms(guard: &Guard, atoms: &mut Vec<AtomId>) {
    match guard {
        Guard::Always => {}
        Guard::And(parts) | Guard::Or(parts) => parts.iter().for_each(|part| collect_atoms(part, atoms)),
        Guard::Not(part) => collect_atoms(part, atoms),
        Guard::Atom(atom) => atoms.push(*atom),
    }
}
