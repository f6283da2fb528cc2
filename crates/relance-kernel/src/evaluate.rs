//! Reading facts and testing guards on a day (M12–M28).

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;

use crate::account::{Account, ChangeKind, Customer};
use crate::fact::{Comparison, Constant, CustomerKind, Fact, FactValue, PromiseState};
use crate::flips::Earliest;
use crate::ids::{AtomId, CustomerIndex, InvoiceIndex, RuleId};
use crate::policy::{Ago, Anchor, Atom, Delay, Event, Guard, Policy, RuleKind, Segments};
use crate::state::{AccountState, Sent};
use crate::{Currency, Day, Money, Ratio, Symbol, Truth};

/// What a guard is about: a customer, and an invoice unless it is a customer rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The customer.
    pub customer: CustomerIndex,
    /// The invoice.
    pub invoice: Option<InvoiceIndex>,
}

/// A day's view of an account: what was known through that day.
pub struct View<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) account: &'a Account,
    pub(crate) state: &'a AccountState,
    pub(crate) day: Day,
    /// Segments and behaviour found so far on this day.
    memo: RefCell<Memo>,
    /// The segment found last.
    last_segment: Cell<Option<(CustomerIndex, FactValue)>>,
    /// The behaviour found last.
    last_behaviour: Cell<Option<(CustomerIndex, u8, Behaviour)>>,
    /// The overdue balance found last.
    last_overdue_balance: Cell<Option<(CustomerIndex, Currency, i64)>>,
    /// The customer whose open invoices were last asked when the next of them is overdue, and the answer.
    last_next_overdue: Cell<Option<(CustomerIndex, Option<Day>)>>,
}

#[derive(Default)]
struct Memo {
    segments: Vec<(CustomerIndex, FactValue)>,
    behaviours: Vec<(CustomerIndex, u8, Behaviour)>,
}

/// How a customer paid over a window (M19).
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Behaviour {
    pub(crate) closed: i64,
    pub(crate) closed_late: i64,
    pub(crate) closed_delay: i64,
    pub(crate) stale: i64,
    pub(crate) stale_overdue: i64,
    /// The first day on which time alone changes what is counted: the oldest closed invoice leaves the window, or
    /// an open one becomes stale.
    pub(crate) changes_on: Option<Day>,
}

/// An invoice is stale from this many days overdue on.
pub(crate) const STALE_AFTER_DAYS: i32 = 31;

impl<'a> View<'a> {
    /// The view of an account whose rows count through its state's day.
    pub fn new(policy: &'a Policy, account: &'a Account, state: &'a AccountState) -> View<'a> {
        View {
            policy,
            account,
            state,
            day: state.today,
            memo: RefCell::default(),
            last_segment: Cell::new(None),
            last_behaviour: Cell::new(None),
            last_overdue_balance: Cell::new(None),
            last_next_overdue: Cell::new(None),
        }
    }

    /// Whether a guard holds for a subject.
    pub fn test(&self, guard: &Guard, subject: Subject) -> Truth {
        match guard {
            Guard::Always => Truth::True,
            Guard::And(parts) => {
                let mut truth = Truth::True;
                for part in parts {
                    truth = truth.and(self.test(part, subject));
                    if truth == Truth::False {
                        break;
                    }
                }
                truth
            }
            Guard::Or(parts) => {
                let mut truth = Truth::False;
                for part in parts {
                    truth = truth.or(self.test(part, subject));
                    if truth == Truth::True {
                        break;
                    }
                }
                truth
            }
            Guard::Not(part) => self.test(part, subject).negate(),
            Guard::Atom(atom) => self.test_atom(*atom, subject),
        }
    }

    /// Whether a single test holds for a subject.
    pub fn test_atom(&self, atom: AtomId, subject: Subject) -> Truth {
        match &self.policy.atoms[atom] {
            Atom::Compare {
                fact,
                comparison,
                constant,
            } => compare(*fact, self.read(*fact, subject), *comparison, constant),
            Atom::DueIn(delay) => {
                let Some(due) = self.due(subject) else {
                    return Truth::Unknown;
                };
                (self.add(due, negative(*delay)) <= self.day && self.day <= due).into()
            }
            Atom::Settled(by) => {
                let Some(invoice) = subject.invoice else {
                    return Truth::Unknown;
                };
                let settled = self.state.invoices[invoice].settled;
                settled
                    .is_some_and(|settlement| by.is_none() || settlement.by == *by)
                    .into()
            }
            Atom::After { delay, anchor } => {
                if subject.invoice.is_none() && !self.is_of_customers(*anchor) {
                    return Truth::Unknown;
                }
                self.anchor_days(*anchor, subject)
                    .into_iter()
                    .any(|from| self.add(from, *delay) <= self.day)
                    .into()
            }
            Atom::Sent { rule, when } => {
                if subject.invoice.is_none() && !self.is_of_customers(Anchor::Step(*rule)) {
                    return Truth::Unknown;
                }
                ago(*when, self.day, self.sent(*rule, subject)).into()
            }
            Atom::Recorded { name, when } => ago(*when, self.day, self.recorded(*name, subject)).into(),
            Atom::Contacted(days) => self
                .state
                .contacts
                .iter()
                .any(|contact| self.day.since(contact.day) <= *days)
                .into(),
            Atom::Replied(days) => {
                let replies = &self.state.customers[subject.customer].replies;
                replies.iter().any(|reply| self.day.since(*reply) <= *days).into()
            }
            Atom::NoReply(days) => {
                let last = self
                    .state
                    .contacts
                    .iter()
                    .rfind(|contact| !contact.fate_unknown && self.day.since(contact.day) >= *days);
                let replies = &self.state.customers[subject.customer].replies;
                last.is_some_and(|contact| replies.iter().all(|reply| *reply < contact.day))
                    .into()
            }
        }
    }

    /// Whether a customer has what is counted from: deliveries of its own rules, and no events of invoices.
    fn is_of_customers(&self, anchor: Anchor) -> bool {
        match anchor {
            Anchor::Step(rule) => {
                matches!(
                    self.policy.rules[rule].kind,
                    RuleKind::Also {
                        per_customer: true,
                        ..
                    }
                )
            }
            Anchor::Event(_) => false,
        }
    }

    /// The value of a fact.
    pub fn read(&self, fact: Fact, subject: Subject) -> FactValue {
        if self.state.has_stated_facts
            && let Some(stated) = self.stated(fact, subject)
        {
            return stated;
        }
        if fact.is_of_customer() {
            self.read_of_customer(fact, subject)
        } else {
            self.read_of_invoice(fact, subject)
        }
    }

    fn stated(&self, fact: Fact, subject: Subject) -> Option<FactValue> {
        let find =
            |facts: &[(Fact, FactValue)]| facts.iter().find(|(of, _)| *of == fact).map(|(_, value)| *value);
        let of_invoice = subject
            .invoice
            .and_then(|invoice| find(&self.account.invoices[invoice].stated));
        of_invoice.or_else(|| find(&self.account.customers[subject.customer].stated))
    }

    fn read_of_invoice(&self, fact: Fact, subject: Subject) -> FactValue {
        let Some(index) = subject.invoice else {
            return FactValue::Unknown;
        };
        let issued = &self.account.invoices[index];
        let state = &self.state.invoices[index];
        let money = |minor: i64| FactValue::Money(Money::new(minor, issued.currency));
        match fact {
            Fact::Amount => money(issued.amount),
            Fact::Balance => money(state.principal),
            Fact::Charges => money(state.charges),
            Fact::UndisputedBalance => money((state.principal - state.disputed_amount()).max(0)),
            Fact::Overdue => FactValue::Days(self.day.since(state.due)),
            Fact::OverdueWorkingDays => {
                FactValue::Days(self.policy.calendar.working_days_between(state.due, self.day))
            }
            Fact::Age => FactValue::Days(self.day.since(issued.issued)),
            Fact::AgeWorkingDays => {
                FactValue::Days(self.policy.calendar.working_days_between(issued.issued, self.day))
            }
            Fact::PaidShare if issued.amount == 0 => FactValue::NotApplicable,
            Fact::PaidShare => {
                let paid = issued.amount.saturating_sub(state.principal);
                let sign = issued.amount.signum();
                FactValue::Ratio(Ratio::new(
                    paid.saturating_mul(sign),
                    issued.amount.saturating_mul(sign),
                ))
            }
            Fact::Disputed => FactValue::YesNo(state.is_disputed()),
            Fact::DisputeReason => match state.disputes.last() {
                None => FactValue::NotApplicable,
                Some((reason, _)) => reason.map_or(FactValue::Unknown, FactValue::Name),
            },
            Fact::Reminders => {
                let reminders = state.own_contacts.iter().filter(|contact| !contact.lost).count();
                FactValue::Count(i64::try_from(reminders).unwrap_or(i64::MAX))
            }
            Fact::LastContact => {
                let last = state
                    .own_contacts
                    .iter()
                    .filter(|contact| !contact.lost)
                    .map(|c| c.day)
                    .max();
                last.map_or(FactValue::NotApplicable, |day| {
                    FactValue::Days(self.day.since(day))
                })
            }
            Fact::Promise => FactValue::Promise(self.promise(index).map_or(PromiseState::None, |p| p.state)),
            Fact::Promised => self
                .promise(index)
                .map_or(FactValue::NotApplicable, |promise| FactValue::Date(promise.until)),
            Fact::OnPlan => FactValue::YesNo(self.running_plan(index).is_some()),
            Fact::PaymentMethod => name(issued.payment_method),
            Fact::InvoiceCurrency => FactValue::Currency(issued.currency),
            Fact::InvoiceField(position) => issued
                .fields
                .get(usize::from(position))
                .copied()
                .unwrap_or(FactValue::Unknown),
            _ => FactValue::Unknown,
        }
    }

    fn read_of_customer(&self, fact: Fact, subject: Subject) -> FactValue {
        let columns = self.columns(subject.customer);
        let currency = self.currency(subject);
        match fact {
            Fact::Segment => self.segment(subject.customer),
            Fact::Kind => FactValue::Kind(columns.kind),
            Fact::NaturalPerson => {
                let known = columns.natural_person.or(match columns.kind {
                    CustomerKind::Consumer => Some(true),
                    CustomerKind::Public | CustomerKind::Association => Some(false),
                    CustomerKind::Business | CustomerKind::Unknown => None,
                });
                known.map_or(FactValue::Unknown, FactValue::YesNo)
            }
            Fact::Country => name(columns.country),
            Fact::Language => name(columns.language),
            Fact::Sector => name(columns.sector),
            Fact::Insolvent => {
                FactValue::YesNo(self.state.customers[subject.customer].insolvent_since.is_some())
            }
            Fact::Insured => columns.insured.map_or(FactValue::Unknown, FactValue::YesNo),
            Fact::CustomerBalance => FactValue::Money(Money::new(
                self.balance(subject.customer, currency, false),
                currency,
            )),
            Fact::CustomerOverdueBalance => FactValue::Money(Money::new(
                self.overdue_balance(subject.customer, currency),
                currency,
            )),
            Fact::OldestOverdue => {
                let oldest = self
                    .open_of(subject.customer)
                    .map(|invoice| self.state.invoices[invoice].due)
                    .min();
                match oldest.map(|due| self.day.since(due)) {
                    Some(days) if days > 0 => FactValue::Days(days),
                    _ => FactValue::NotApplicable,
                }
            }
            Fact::Unallocated => FactValue::Money(Money::new(
                self.state.unallocated(subject.customer, currency),
                currency,
            )),
            Fact::AverageDelay(months) => {
                let behaviour = self.behaviour(subject.customer, months);
                match behaviour.closed + behaviour.stale {
                    0 => FactValue::Unknown,
                    count => FactValue::Ratio(Ratio::new(
                        behaviour.closed_delay + behaviour.stale_overdue,
                        count,
                    )),
                }
            }
            Fact::LateRate(months) => {
                let behaviour = self.behaviour(subject.customer, months);
                match behaviour.closed + behaviour.stale {
                    0 => FactValue::Unknown,
                    count => FactValue::Ratio(Ratio::new(behaviour.closed_late + behaviour.stale, count)),
                }
            }
            Fact::BrokenPromises(months) => {
                let broken = self.broken_promises(subject.customer, months).count();
                FactValue::Count(i64::try_from(broken).unwrap_or(i64::MAX))
            }
            Fact::InvoicesPaid(months) => FactValue::Count(self.behaviour(subject.customer, months).closed),
            Fact::CustomerSince => columns.since.map_or(FactValue::Unknown, FactValue::Date),
            Fact::CustomerField(position) => columns
                .fields
                .get(usize::from(position))
                .copied()
                .unwrap_or(FactValue::Unknown),
            _ => FactValue::Unknown,
        }
    }

    pub(crate) fn columns(&self, customer: CustomerIndex) -> &Customer {
        self.state.customer(self.account, customer)
    }

    /// The currency that sums of the customer are in (M24).
    pub(crate) fn currency(&self, subject: Subject) -> Currency {
        subject.invoice.map_or(self.policy.currency, |invoice| {
            self.account.invoices[invoice].currency
        })
    }

    pub(crate) fn due(&self, subject: Subject) -> Option<Day> {
        subject.invoice.map(|invoice| self.state.invoices[invoice].due)
    }

    /// The day a delay later.
    pub(crate) fn add(&self, from: Day, delay: Delay) -> Day {
        match delay {
            Delay::Days(days) => from.plus(days),
            Delay::WorkingDays(days) => self.policy.calendar.plus_working_days(from, days),
        }
    }

    /// Open invoices of a customer.
    pub(crate) fn open_of(&self, customer: CustomerIndex) -> impl Iterator<Item = InvoiceIndex> + '_ {
        self.state
            .open
            .iter()
            .copied()
            .filter(move |invoice| self.account.invoices[*invoice].customer == customer)
    }

    pub(crate) fn is_overdue(&self, invoice: InvoiceIndex) -> bool {
        self.state.invoices[invoice].due < self.day
    }

    pub(crate) fn balance(&self, customer: CustomerIndex, currency: Currency, overdue_only: bool) -> i64 {
        self.open_of(customer)
            .filter(|&invoice| self.account.invoices[invoice].currency == currency)
            .filter(|&invoice| !overdue_only || self.is_overdue(invoice))
            .fold(0_i64, |sum, invoice| {
                sum.saturating_add(self.state.invoices[invoice].principal)
            })
    }

    /// The overdue balance of a customer in a currency; found once a day as long as no other is asked for.
    pub(crate) fn overdue_balance(&self, customer: CustomerIndex, currency: Currency) -> i64 {
        if let Some((of, within, balance)) = self.last_overdue_balance.get()
            && (of, within) == (customer, currency)
        {
            return balance;
        }
        let balance = self.balance(customer, currency, true);
        self.last_overdue_balance.set(Some((customer, currency, balance)));
        balance
    }

    /// The next day on which one more open invoice of a customer is overdue.
    pub(crate) fn next_overdue(&self, customer: CustomerIndex) -> Option<Day> {
        if let Some((of, day)) = self.last_next_overdue.get()
            && of == customer
        {
            return day;
        }
        let mut next = Earliest::after(self.day);
        for invoice in self.open_of(customer) {
            next.add(self.state.invoices[invoice].due.plus(1));
        }
        self.last_next_overdue.set(Some((customer, next.day())));
        next.day()
    }

    fn promise(&self, invoice: InvoiceIndex) -> Option<&crate::state::PromiseRecord> {
        self.state.invoices[invoice]
            .promise
            .and_then(|position| self.state.promises.get(position as usize))
    }

    pub(crate) fn running_plan(&self, invoice: InvoiceIndex) -> Option<&crate::state::PlanState> {
        self.state.invoices[invoice]
            .plan
            .and_then(|position| self.state.plans.get(position as usize))
            .filter(|plan| plan.ended_on.is_none())
    }

    pub(crate) fn broken_promises(
        &self,
        customer: CustomerIndex,
        months: u8,
    ) -> impl Iterator<Item = Day> + '_ {
        self.state
            .promises
            .iter()
            .filter(move |promise| promise.customer == customer)
            .filter_map(|promise| promise.broke_on)
            .filter(move |broke| *broke <= self.day && self.day < broke.plus_months(u32::from(months)))
    }

    pub(crate) fn behaviour(&self, customer: CustomerIndex, months: u8) -> Behaviour {
        if let Some((of, window, behaviour)) = self.last_behaviour.get()
            && (of, window) == (customer, months)
        {
            return behaviour;
        }
        let known = |memo: &Memo| {
            memo.behaviours
                .iter()
                .find(|(of, window, _)| (*of, *window) == (customer, months))
                .map(|b| b.2)
        };
        if let Some(behaviour) = known(&self.memo.borrow()) {
            return behaviour;
        }
        let closed = self.state.customers[customer]
            .settlements
            .closed(self.day, months);
        let mut behaviour = Behaviour {
            closed: closed.count,
            closed_late: closed.late,
            closed_delay: closed.delays,
            ..Behaviour::default()
        };
        let mut changes = Earliest::after(self.day);
        changes.extend(closed.oldest_leaves);
        for invoice in self.open_of(customer) {
            let state = &self.state.invoices[invoice];
            let overdue = self.day.since(state.due);
            if overdue < STALE_AFTER_DAYS {
                changes.add(state.due.plus(STALE_AFTER_DAYS));
            } else if !state.is_disputed() {
                behaviour.stale += 1;
                behaviour.stale_overdue += i64::from(overdue);
            }
        }
        behaviour.changes_on = changes.day();
        self.memo
            .borrow_mut()
            .behaviours
            .push((customer, months, behaviour));
        self.last_behaviour.set(Some((customer, months, behaviour)));
        behaviour
    }

    /// The segment of a customer (M28).
    pub(crate) fn segment(&self, customer: CustomerIndex) -> FactValue {
        let (list, otherwise) = match &self.policy.segments {
            Segments::FromLedger => return name(self.columns(customer).segment),
            Segments::Declared { list, otherwise } => (list, otherwise),
        };
        if let Some((of, value)) = self.last_segment.get()
            && of == customer
        {
            return value;
        }
        let known = self
            .memo
            .borrow()
            .segments
            .iter()
            .find(|(of, _)| *of == customer)
            .map(|(_, value)| *value);
        if let Some(value) = known {
            self.last_segment.set(Some((customer, value)));
            return value;
        }
        let subject = Subject {
            customer,
            invoice: None,
        };
        let mut found = None;
        let mut several = false;
        for (segment, guard) in list.iter() {
            if self.test(guard, subject).holds() {
                several |= found.is_some();
                found = Some(*segment);
            }
        }
        let value = if several {
            FactValue::Unknown
        } else {
            found
                .or(*otherwise)
                .map_or(FactValue::NotApplicable, FactValue::Name)
        };
        self.remember_segment(customer, value);
        value
    }

    /// Takes the segment of a customer on this day as known.
    pub(crate) fn remember_segment(&self, customer: CustomerIndex, segment: FactValue) {
        self.last_segment.set(Some((customer, segment)));
        if self.account.customers.len() > 1 {
            self.memo.borrow_mut().segments.push((customer, segment));
        }
    }

    /// Days that a delay is counted from.
    pub(crate) fn anchor_days(&self, anchor: Anchor, subject: Subject) -> Vec<Day> {
        match (anchor, subject.invoice) {
            (Anchor::Step(rule), _) => self.step_done_on(rule, subject).into_iter().collect(),
            (Anchor::Event(event), Some(invoice)) => self.event_days(event, invoice).collect(),
            (Anchor::Event(_), None) => Vec::new(),
        }
    }

    pub(crate) fn event_days(&self, event: Event, invoice: InvoiceIndex) -> impl Iterator<Item = Day> + '_ {
        self.state.invoices[invoice]
            .events
            .iter()
            .filter(move |(of, _)| *of == event)
            .map(|(_, day)| *day)
    }

    /// The day on which a step was delivered: its last slot, if it has several (M33).
    pub(crate) fn step_done_on(&self, rule: RuleId, subject: Subject) -> Option<Day> {
        let deliveries = self.deliveries(subject);
        if deliveries.are_none() {
            return None;
        }
        let last = self.policy.last_slot_of(rule);
        deliveries
            .iter()
            .filter(|sent| self.policy.is_rule_or_exception_of(sent.rule, rule))
            .filter(|sent| sent.slot.is_none() || sent.slot == last)
            .map(|sent| sent.day)
            .max()
    }

    /// Deliveries of a step without age for an invoice: position among those of the invoice, and day.
    pub(crate) fn deliveries_of(
        &self,
        rule: RuleId,
        invoice: InvoiceIndex,
    ) -> impl Iterator<Item = (usize, Day)> + '_ {
        self.state.invoices[invoice]
            .sent
            .iter()
            .enumerate()
            .filter(move |(_, sent)| self.policy.is_rule_or_exception_of(sent.rule, rule))
            .map(|(position, sent)| (position, sent.day))
    }

    /// Days on which a rule or an exception below it was delivered (M22).
    pub(crate) fn sent(&self, rule: RuleId, subject: Subject) -> impl Iterator<Item = Day> + '_ {
        self.deliveries(subject)
            .iter()
            .filter(move |sent| self.policy.is_rule_or_exception_of(sent.rule, rule))
            .map(|sent| sent.day)
    }

    /// Deliveries for the invoice, those of customer rules to its customer included.
    fn deliveries(&self, subject: Subject) -> Deliveries<'_> {
        Deliveries {
            of_invoice: subject
                .invoice
                .map_or(&[], |invoice| &self.state.invoices[invoice].sent),
            of_customer: &self.state.customers[subject.customer].sent,
        }
    }

    /// Dates of rows that `recorded NAME` finds (M23).
    pub(crate) fn recorded(&self, wanted: Symbol, subject: Subject) -> impl Iterator<Item = Day> + '_ {
        self.account
            .changes
            .iter()
            .take(self.state.counted)
            .filter(move |change| {
                change.customer == subject.customer
                    && (change.invoice.is_none() || change.invoice == subject.invoice)
            })
            .filter(move |change| {
                let by_event = change
                    .kind
                    .event_word()
                    .is_some_and(|word| self.policy.event_symbols.get(word) == Some(&wanted));
                by_event
                    || match change.kind {
                        ChangeKind::Action { value, note } => value == Some(wanted) || note == Some(wanted),
                        ChangeKind::Charged { what, .. } => what == Some(wanted),
                        ChangeKind::Other { event } => event == wanted,
                        _ => false,
                    }
            })
            .map(|change| change.date)
    }
}

/// The deliveries that a subject sees.
struct Deliveries<'a> {
    of_invoice: &'a [Sent],
    of_customer: &'a [Sent],
}

impl<'a> Deliveries<'a> {
    fn are_none(&self) -> bool {
        self.of_invoice.is_empty() && self.of_customer.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = &'a Sent> + use<'a> {
        self.of_invoice.iter().chain(self.of_customer)
    }
}

/// The opposite delay.
pub(crate) fn negative(delay: Delay) -> Delay {
    match delay {
        Delay::Days(days) => Delay::Days(-days),
        Delay::WorkingDays(days) => Delay::WorkingDays(-days),
    }
}

fn name(value: Option<Symbol>) -> FactValue {
    value.map_or(FactValue::Unknown, FactValue::Name)
}

/// Whether some day lies in the window.
fn ago(when: Option<Ago>, today: Day, mut days: impl Iterator<Item = Day>) -> bool {
    match when {
        None => days.next().is_some(),
        Some(Ago::Within(limit)) => days.any(|day| today.since(day) <= limit),
        Some(Ago::AtLeast(limit)) => days.any(|day| today.since(day) >= limit),
    }
}

/// Compares the value of a fact with a constant (M25, M26).
pub fn compare(fact: Fact, value: FactValue, comparison: Comparison, constant: &Constant) -> Truth {
    let order = match (value, constant) {
        (FactValue::Unknown, _) => return Truth::Unknown,
        (FactValue::NotApplicable, _) if fact == Fact::LastContact => Ordering::Greater,
        (FactValue::NotApplicable, _) => Ordering::Less,
        (FactValue::Kind(CustomerKind::Unknown), Constant::Kind(with)) if *with != CustomerKind::Unknown => {
            return Truth::Unknown;
        }
        (FactValue::Kind(value), Constant::Kind(with)) => value.cmp(with),
        (FactValue::Promise(value), Constant::Promise(with)) => value.cmp(with),
        (FactValue::Name(value), Constant::Name(with)) => value.cmp(with),
        (FactValue::Currency(value), Constant::Currency(with)) => value.cmp(with),
        (FactValue::YesNo(value), Constant::YesNo(with)) => value.cmp(with),
        (FactValue::Date(value), Constant::Date(with)) => value.cmp(with),
        (FactValue::Money(value), Constant::Money(with)) => {
            match with.iter().find(|money| money.currency == value.currency) {
                Some(with) => value.minor.cmp(&with.minor),
                None => return Truth::Unknown,
            }
        }
        (value, constant) => match (number_of(value), number_of_constant(constant)) {
            (Some(value), Some(with)) => value.cmp(&with),
            _ => return Truth::Unknown,
        },
    };
    comparison.accepts(order).into()
}

fn number_of(value: FactValue) -> Option<Ratio> {
    match value {
        FactValue::Days(days) => Some(Ratio::from(i64::from(days))),
        FactValue::Count(count) => Some(Ratio::from(count)),
        FactValue::Ratio(ratio) => Some(ratio),
        _ => None,
    }
}

pub(crate) fn number_of_constant(constant: &Constant) -> Option<Ratio> {
    match constant {
        Constant::Days(days) => Some(Ratio::from(i64::from(*days))),
        Constant::Ratio(ratio) => Some(*ratio),
        _ => None,
    }
}
