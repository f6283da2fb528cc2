//! One account through one replicate: what the response model draws and what the kernel decides, day after day.
//!
//! Each open invoice carries a threshold for each cause. The day on which the sum of its intensities crosses it is
//! looked up ahead and thrown away when its condition changes: a contact, a dispute, a part that is paid. Draws are
//! keyed by replicate, invoice, cause and occurrence, never by the order in which things happen, so that two policies
//! meet the same customers.

use crate::brought_forward::Touches;
use crate::condition::Condition;
use crate::habits::Habit;
use crate::practice::PastPractice;
use crate::reminders::PastReminders;
use crate::response::Response;
use crate::run_days::RunDays;
use crate::start::Start;
use crate::world::{Cause, Purpose, Walk, World};
use relance_kernel::account::{Change, ChangeKind};
use relance_kernel::decision::{ActionOutcome, Effect};
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ActionRecord, ApprovalMode, Day, InvoiceIndex, decide};
use relance_statistics::random::Key;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is forecast.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first forecast day.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// How approvals are given.
    pub approvals: ApprovalMode,
}

/// One draw of all that is not known.
#[derive(Clone, Copy)]
pub struct Replicate<'a> {
    /// The tables of its parameters and months.
    pub response: &'a Response,
    /// The intercept of each customer of the account.
    pub intercepts: &'a [f64],
    /// Alike, the days on which it pays out of habit.
    pub habits: &'a [Option<Habit>],
    /// Names its draws.
    pub key: Key,
}

/// A policy as it is forecast.
#[derive(Clone, Copy)]
pub struct Practice<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// What goes on beside it: the past practice of the ledger, under a policy without rules.
    pub past: Option<&'a PastPractice>,
    /// The reminders of past practice, where they go on too: in a backtest without a policy.
    pub past_reminders: Option<&'a PastReminders>,
    /// The kind of contact of the response model that each of its channels is; none of what nothing is known of, which
    /// changes nothing.
    pub kinds: &'a [Option<usize>],
    /// The contacts of another policy in the same replicate, of the same accounts: what contacts bring is then only brought
    /// forward against it. None = invoices are paid after contacts like others of their age.
    pub against: Option<&'a Touches>,
}

/// Hears what happens to the invoices of an account.
pub trait Listener {
    /// An invoice is at risk from a day on.
    fn began(&mut self, begun: &Begun);
    /// Money came in.
    fn paid(&mut self, payment: &Payment);
    /// The policy acted, put off or failed.
    fn acted(&mut self, record: &ActionRecord);
    /// An invoice went to somebody else: nothing more is paid to us.
    fn handed_over(&mut self, day: Day, invoice: InvoiceIndex, principal: i64);
    /// An invoice is still open at the end.
    fn left_open(&mut self, invoice: InvoiceIndex);
}

/// An invoice at the beginning of its way.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// The first day at risk.
    pub day: Day,
    /// Which.
    pub invoice: InvoiceIndex,
    /// Open principal in minor units.
    pub principal: i64,
    /// Its due date.
    pub due: Day,
    /// Whether it was issued after the start.
    pub is_new: bool,
}

/// Money that came in.
#[derive(Clone, Copy, Debug)]
pub struct Payment {
    /// When.
    pub day: Day,
    /// For which invoice.
    pub invoice: InvoiceIndex,
    /// Minor units of principal.
    pub amount: i64,
    /// Minor units of charges that came with it.
    pub charges: i64,
    /// Whether it was all that was open.
    pub is_all: bool,
    /// How the invoice stood.
    pub condition: Condition,
}

/// What may happen to an invoice, in the order in which rows of one day count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Happening {
    DisputeCloses,
    Of(Cause),
}

/// Walks accounts; keeps its memory between them.
#[derive(Default)]
pub struct Walker {
    walks: Vec<Walk>,
    /// Position in `walks` by invoice.
    places: Vec<Option<usize>>,
    /// Day, what, position in `walks`, and the version of the walk that it was planned for.
    planned: BinaryHeap<Reverse<(Day, Happening, usize, u32)>>,
    records: Vec<ActionRecord>,
    run_days: RunDays,
    /// The contacts of the last walk, where somebody wants to know.
    touches: Option<Touches>,
    /// Names the payments made here, downwards from the largest number: the ledger counts upwards.
    next_payment: u32,
}

impl Walker {
    /// One that remembers the contacts of its last walk.
    pub fn with_touches() -> Walker {
        Walker {
            touches: Some(Touches::default()),
            ..Walker::default()
        }
    }

    /// The contacts of the last walk, if they are remembered.
    pub fn touches(&self) -> Option<&Touches> {
        self.touches.as_ref()
    }

    /// Walks one account through one replicate. `account` is that of `start`, to be changed and reused.
    pub fn walk(
        &mut self,
        practice: Practice,
        start: &Start,
        account: &mut Account,
        span: Span,
        replicate: Replicate,
        listener: &mut impl Listener,
    ) {
        let mut state = start.state.clone();
        account.changes.truncate(start.account.changes.len());
        self.walks.clear();
        self.places.clear();
        self.places.resize(account.invoices.len(), None);
        self.planned.clear();
        self.next_payment = u32::MAX;
        let run_days = std::mem::take(&mut self.run_days);
        if let Some(touches) = &mut self.touches {
            touches.reset(account.invoices.len());
        }
        let mut world = World::new(span, replicate, start, practice, run_days);
        for &(invoice, condition) in &start.open {
            self.begin(
                &mut world, account, &state, span.first, invoice, condition, listener,
            );
        }
        let mut arrivals = start.arrivals.iter().peekable();
        let mut day = span.first;
        while day <= span.last {
            let before = account.changes.len();
            while let Some(arrival) = arrivals.next_if(|arrival| arrival.day <= day) {
                account.changes.push(arrival.clone());
            }
            let has_arrivals = account.changes.len() > before;
            self.happen(&mut world, account, &state, day, listener);
            if let Some(of_day) = account
                .changes
                .get_mut(before..)
                .filter(|of_day| of_day.len() > 1)
            {
                of_day.sort_by_key(|change| change.kind.order());
            }
            let mut records = std::mem::take(&mut self.records);
            records.clear();
            let wake = decide(
                practice.policy,
                account,
                &mut state,
                day,
                span.approvals,
                &mut records,
            );
            if has_arrivals {
                self.arrive(&mut world, account, &state, before, day, listener);
            }
            for record in &records {
                listener.acted(record);
                self.react(&mut world, &state, practice, record, listener);
            }
            self.records = records;
            let next = [
                wake,
                arrivals.peek().map(|arrival| arrival.day),
                self.planned.peek().map(|Reverse((day, ..))| *day),
            ];
            match next.into_iter().flatten().min() {
                Some(next) => day = next.max(day.plus(1)),
                None => break,
            }
        }
        self.run_days = world.run_days;
        for walk in self.walks.iter().filter(|walk| walk.is_open) {
            listener.left_open(walk.invoice);
        }
    }

    /// Begins the walks of the invoices that a day made known.
    fn arrive(
        &mut self,
        world: &mut World,
        account: &Account,
        state: &AccountState,
        first_change: usize,
        day: Day,
        listener: &mut impl Listener,
    ) {
        for change in account.changes.get(first_change..).unwrap_or_default() {
            if let (ChangeKind::Issued, Some(invoice)) = (&change.kind, change.invoice) {
                self.begin(
                    world,
                    account,
                    state,
                    day.plus(1),
                    invoice,
                    Condition::default(),
                    listener,
                );
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a walk is made of all of them")]
    fn begin(
        &mut self,
        world: &mut World,
        account: &Account,
        state: &AccountState,
        from: Day,
        invoice: InvoiceIndex,
        condition: Condition,
        listener: &mut impl Listener,
    ) {
        if !state.is_open(invoice) {
            return;
        }
        let walk = world.begin(account, state, from, invoice, condition);
        listener.began(&Begun {
            day: from,
            invoice,
            principal: state.principal(invoice),
            due: walk.due,
            is_new: from > world.span.first,
        });
        let place = self.walks.len();
        if let Some(of_invoice) = self.places.get_mut(invoice.0 as usize) {
            *of_invoice = Some(place);
        }
        if walk.condition.disputed {
            self.plan_closing(world, &walk, place, from);
        }
        self.plan(world, &walk, place);
        self.remember(&walk);
        self.walks.push(walk);
    }

    fn plan(&mut self, world: &mut World, walk: &Walk, place: usize) {
        if let Some((day, cause)) = world.next(walk) {
            self.planned
                .push(Reverse((day, Happening::Of(cause), place, walk.version)));
        }
    }

    fn plan_closing(&mut self, world: &World, walk: &Walk, place: usize, from: Day) {
        let lasts = world.dispute_lasts(walk);
        self.planned.push(Reverse((
            from.plus(lasts),
            Happening::DisputeCloses,
            place,
            walk.disputes,
        )));
    }

    /// Writes what happens on a day into the account.
    fn happen(
        &mut self,
        world: &mut World,
        account: &mut Account,
        state: &AccountState,
        day: Day,
        listener: &mut impl Listener,
    ) {
        while let Some(&Reverse((planned, happening, place, version))) = self.planned.peek() {
            if planned > day {
                return;
            }
            self.planned.pop();
            let Some(walk) = self.walks.get(place) else { return };
            let stands = match happening {
                Happening::DisputeCloses => walk.condition.disputed && walk.disputes == version,
                Happening::Of(_) => walk.version == version,
            };
            if !stands || !walk.is_open {
                continue;
            }
            let mut walk = walk.clone();
            if happening == Happening::Of(Cause::Payment) {
                // Its threshold is drawn anew.
                world.pass_to_payment(&mut walk, day);
            } else {
                world.pass(&mut walk, day);
            }
            walk.version += 1;
            // What past practice does stands in no policy: the kernel does not hear of it.
            if let Happening::Of(cause @ (Cause::Charge | Cause::Leave | Cause::Remind)) = happening {
                Self::practise(world, cause, &mut walk, state, day, listener);
                self.set(world, place, walk);
                continue;
            }
            let kind = match happening {
                Happening::DisputeCloses => {
                    walk.condition.disputed = false;
                    ChangeKind::DisputeClosed
                }
                Happening::Of(Cause::Dispute) => {
                    walk.condition.disputed = true;
                    walk.disputes += 1;
                    world.renew(&mut walk, Cause::Dispute);
                    self.plan_closing(world, &walk, place, day);
                    ChangeKind::DisputeOpened {
                        reason: None,
                        amount: None,
                    }
                }
                Happening::Of(Cause::Promise) => {
                    let until = day.plus(world.promise_lasts(&walk));
                    walk.condition.committed_until = Some(until);
                    walk.promises += 1;
                    world.renew(&mut walk, Cause::Promise);
                    ChangeKind::Promise { until, amount: None }
                }
                Happening::Of(Cause::Charge | Cause::Leave | Cause::Remind) => continue,
                Happening::Of(Cause::Payment) => {
                    let open = state.principal(walk.invoice);
                    let amount = world.amount(&walk, day, open);
                    let is_all = amount >= open;
                    listener.paid(&Payment {
                        day,
                        invoice: walk.invoice,
                        amount,
                        is_all,
                        charges: if is_all {
                            world.charges_paid(&walk, state.charges(walk.invoice), day)
                        } else {
                            0
                        },
                        condition: walk.condition,
                    });
                    walk.payments += 1;
                    walk.is_open = !is_all;
                    world.renew(&mut walk, Cause::Payment);
                    walk.part_paid(world);
                    self.next_payment -= 1;
                    let currency = account.invoices[walk.invoice].currency;
                    ChangeKind::Payment {
                        payment: self.next_payment,
                        amount,
                        currency,
                    }
                }
            };
            let (customer, invoice) = (walk.customer, Some(walk.invoice));
            account.changes.push(Change {
                day,
                date: day,
                customer,
                invoice,
                kind,
            });
            self.set(world, place, walk);
        }
    }

    /// Charges an invoice, hands it over or reminds of it, as past practice did.
    fn practise(
        world: &World,
        cause: Cause,
        walk: &mut Walk,
        state: &AccountState,
        day: Day,
        listener: &mut impl Listener,
    ) {
        if cause == Cause::Leave {
            walk.is_open = false;
            listener.handed_over(day, walk.invoice, state.principal(walk.invoice));
            return;
        }
        if cause == Cause::Remind {
            world.remind(walk, day);
            world.renew(walk, Cause::Remind);
            return;
        }
        world.charge(walk, state.principal(walk.invoice), day);
        world.renew(walk, Cause::Charge);
    }

    /// Lets invoices react to what the policy did.
    fn react(
        &mut self,
        world: &mut World,
        state: &AccountState,
        practice: Practice,
        record: &ActionRecord,
        listener: &mut impl Listener,
    ) {
        if !matches!(
            record.outcome,
            ActionOutcome::Done | ActionOutcome::DoneFateUnknown
        ) {
            return;
        }
        match (&record.effect, record.invoice) {
            (Effect::Contact { channel, .. }, invoice) => {
                let kind = practice.kinds.get(channel.0 as usize).copied().flatten();
                for place in 0..self.walks.len() {
                    // A contact that names no invoice is about all that is overdue.
                    let meant = self.walks.get(place).filter(|walk| match invoice {
                        Some(invoice) => walk.invoice == invoice,
                        None => walk.customer == record.customer && walk.due < record.day,
                    });
                    let Some(mut walk) = meant.filter(|walk| walk.is_open).cloned() else {
                        continue;
                    };
                    let Some(kind) = kind else {
                        walk.condition.unknown_contact = Some(record.day);
                        if let Some(slot) = self.walks.get_mut(place) {
                            *slot = walk;
                        }
                        continue;
                    };
                    world.pass(&mut walk, record.day);
                    walk.condition.note_contact(kind, record.day);
                    walk.version += 1;
                    self.set(world, place, walk);
                }
            }
            (Effect::Escalate(_), Some(invoice)) => {
                let place = self.places.get(invoice.0 as usize).copied().flatten();
                if let Some(walk) = place.and_then(|place| self.walks.get_mut(place))
                    && walk.is_open
                {
                    walk.is_open = false;
                    listener.handed_over(record.day, invoice, state.principal(invoice));
                }
            }
            _ => {}
        }
    }

    /// Notes the last contact of an invoice, where somebody wants to know.
    fn remember(&mut self, walk: &Walk) {
        if let (Some(touches), Some((kind, on))) = (&mut self.touches, walk.condition.contact) {
            touches.note(walk.invoice, walk.touch(kind, on));
        }
    }

    /// Puts a walk back in its place, with what is next for it.
    fn set(&mut self, world: &mut World, place: usize, walk: Walk) {
        self.remember(&walk);
        if walk.is_open {
            self.plan(world, &walk, place);
        }
        if let Some(slot) = self.walks.get_mut(place) {
            *slot = walk;
        }
    }
}

impl Walk {
    /// Notes that a part is paid.
    fn part_paid(&mut self, world: &World) {
        if !self.condition.part_paid {
            self.condition.part_paid = true;
            self.factor *= world.response().part_paid;
        }
    }

    pub(crate) fn draw(&self, purpose: Purpose, number: u32) -> Key {
        self.key.with(purpose as u64).with(u64::from(number))
    }
}

impl World<'_> {
    fn response(&self) -> &Response {
        self.replicate.response
    }
}
