//! The decision: `decide(policy, account, state, day)` gives the day's actions and the next day to wake on.
//!
//! Pure: the only effects are the records pushed and the state moved on. A day is decided in three movements:
//! what each invoice and customer proposes (with the facts of the day, before any action of it), which messages go,
//! and what their delivery leaves behind.

mod delivery;
mod fire;
mod ladder;
mod messages;
mod obstacle;
mod outcome;
mod propose;
mod wake;

pub use ladder::{BoundDays, Candidate, DEFAULT_GAP_DAYS, Firing};
pub use obstacle::{PauseReason, Prohibition};
pub use outcome::Outcome;

use crate::account::Account;
use crate::decision::{ActionRecord, ApprovalMode, Limit};
use crate::evaluate::{Subject, View};
use crate::flips::Earliest;
use crate::ids::{ChannelId, TemplateId};
use crate::ids::{CustomerIndex, IndexList, InvoiceIndex, RuleId, SlotId};
use crate::policy::Policy;
use crate::state::{AccountState, CustomerMemory, InvoiceMemory, Wake};
use crate::{Day, Symbol};

/// Decides one day of an account.
///
/// `day` must be after the state's last decided day and on or after the first decided day. Pushes the day's
/// records to `records`, sorted by customer, invoice, rule and position in the rule, and returns the next day
/// on which something may happen without any new row; rows of the ledger wake by themselves
/// ([`AccountState::next_change`]).
pub fn decide(
    policy: &Policy,
    account: &Account,
    state: &mut AccountState,
    day: Day,
    approvals: ApprovalMode,
    records: &mut Vec<ActionRecord>,
) -> Option<Day> {
    state.advance(policy, account, day);
    revive_claimed(policy, account, state);
    let first_record = records.len();
    let lists = std::mem::take(&mut state.lists);
    let memories = std::mem::take(&mut state.memories);
    let wakes = std::mem::take(&mut state.wakes);
    let customer_memories = std::mem::take(&mut state.customer_memories);
    let mut round = Round {
        view: View::new(policy, account, state),
        approvals,
        memories,
        wakes,
        customer_memories,
        records,
        lists,
        asleep: Earliest::after(day),
        leader: None,
        pause_of_day: None,
    };
    round.propose_all();
    round.choose_messages();
    let fires = std::mem::take(&mut round.lists.fires);
    round.record_fires(&fires);
    let wake_on = if fires.is_empty() {
        round.next_wake()
    } else {
        Some(day.plus(1))
    };
    let Round {
        memories,
        wakes,
        customer_memories,
        mut lists,
        leader,
        ..
    } = round;
    state.memories = memories;
    state.wakes = wakes;
    state.customer_memories = customer_memories;
    state.leader = leader;
    // What went today changes what others see tomorrow.
    state.account_touched = !fires.is_empty();
    for fire in &fires {
        fire.leave_behind(policy, account, state);
    }
    if !fires.is_empty() && policy.index.segments_read_more_than_behaviour {
        state.note_behaviour_of_all();
    }
    if fires.is_empty() {
        let wakes = &state.wakes;
        state.lingering.retain(|invoice| wakes[*invoice].lingers());
    } else {
        for &invoice in &lists.looked_at {
            state.touch(invoice);
        }
    }
    lists.fires = fires;
    lists.clear();
    state.lists = lists;
    if let Some(of_day) = records.get_mut(first_record..) {
        of_day.sort_by_key(|record| (record.customer, record.invoice, record.source, record.sequence));
    }
    wake_on
}

/// Looks again at every invoice of a customer whom the policy claims anew, settled ones included: nothing was kept
/// of them while it was not claimed.
fn revive_claimed(policy: &Policy, account: &Account, state: &mut AccountState) {
    for customer in account.customers.ids() {
        if state.customer_memories[customer].claimed != Some(false) {
            continue;
        }
        let subject = Subject {
            customer,
            invoice: None,
        };
        if View::new(policy, account, state)
            .test(&policy.applies_to, subject)
            .holds()
        {
            for invoice in account.invoices.ids() {
                if account.invoices[invoice].customer == customer {
                    state.touch(invoice);
                }
            }
        }
    }
}

/// One day of one account in the making.
struct Round<'a, 'r> {
    view: View<'a>,
    approvals: ApprovalMode,
    memories: IndexList<InvoiceIndex, InvoiceMemory>,
    wakes: IndexList<InvoiceIndex, Wake>,
    customer_memories: IndexList<CustomerIndex, CustomerMemory>,
    records: &'r mut Vec<ActionRecord>,
    lists: Lists,
    /// The first day on which an invoice that the round does not look at wakes.
    asleep: Earliest,
    /// The invoice that leads, where the oldest leads.
    leader: Option<InvoiceIndex>,
    /// What pauses the invoice that is looked at, once something asked for it.
    pause_of_day: Option<(InvoiceIndex, Option<PauseReason>)>,
}

/// The lists of a round; kept by the state between rounds for their memory alone, and empty there.
#[derive(Default, Debug)]
pub(crate) struct Lists {
    /// Contacts that would go if limits and the one contact a day let them.
    proposals: Vec<Proposal>,
    /// What goes today.
    fires: Vec<Fire>,
    /// Invoices that the round looks at.
    looked_at: Vec<InvoiceIndex>,
    /// Days on which something put off today could go.
    put_off: Vec<(InvoiceIndex, Day)>,
    /// The same for customer rules.
    customers_put_off: Vec<Day>,
    /// What was found of the limits of each channel that something wants to use today.
    limits: Vec<LimitOfChannel>,
}

/// What keeps contacts on a channel from going today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LimitOfChannel {
    channel: ChannelId,
    /// None: they may go.
    limit: Option<Limit>,
    /// The first day on which they may go if nothing else is sent before; none while they may go today.
    next: Option<Day>,
}

impl Lists {
    fn clear(&mut self) {
        self.proposals.clear();
        self.fires.clear();
        self.looked_at.clear();
        self.put_off.clear();
        self.customers_put_off.clear();
        self.limits.clear();
    }
}

impl Clone for Lists {
    /// Empty, as they are between rounds.
    fn clone(&self) -> Lists {
        Lists::default()
    }
}

/// Where in its invoice or customer a rule stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// An event or calendar slot.
    OutsideLadder(SlotId),
    /// A ladder slot.
    Ladder(SlotId),
    /// An `also` rule.
    Also,
}

/// A contact that wants to go.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    customer: CustomerIndex,
    invoice: Option<InvoiceIndex>,
    rule: RuleId,
    place: Place,
    /// Civil days after due, of a ladder slot.
    age: i32,
    /// Due date in force; `Day::MAX` for customer rules.
    due: Day,
    channel: ChannelId,
    template: Option<TemplateId>,
    to: Option<Symbol>,
}

/// A rule that acts today.
#[derive(Clone, Debug)]
pub(crate) struct Fire {
    day: Day,
    customer: CustomerIndex,
    invoice: Option<InvoiceIndex>,
    rule: RuleId,
    place: Place,
    /// The contact that goes with it, and whether it leads its message.
    contact: Option<SentContact>,
    /// An `else` that stands for the contact: position of no action of the rule.
    stands_in: Option<crate::policy::Action>,
    fate_unknown: bool,
    overdue: bool,
}

/// A contact as sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SentContact {
    channel: ChannelId,
    template: Option<TemplateId>,
    to: Option<Symbol>,
    /// First row of its message: bears the cost and counts for spacing and caps.
    leads: bool,
    /// Whether spacing and caps see it; not on settled invoices.
    counts: bool,
}
