//! Reading facts and testing guards on a day (M12–M28).

mod compare;
mod customers;
mod deliveries;

pub use compare::compare;
pub(crate) use compare::number_of_constant;
pub(crate) use customers::Behaviour;
use customers::Memo;
pub use customers::STALE_AFTER_DAYS;

use std::cell::OnceCell;

use crate::account::{Account, Customer};
use crate::fact::{CustomerKind, Fact, FactValue, PromiseState};
use crate::ids::{AtomId, CustomerIndex, InvoiceIndex};
use crate::policy::{Ago, Anchor, Atom, Delay, Guard, Policy, RuleKind};
use crate::state::AccountState;
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
    memo: Memo,
    /// The invoice that leads its account, once something asked for it.
    pub(crate) oldest: OnceCell<Option<InvoiceIndex>>,
}

impl<'a> View<'a> {
    /// The view of an account whose rows count through its state's day.
    pub fn new(policy: &'a Policy, account: &'a Account, state: &'a AccountState) -> View<'a> {
        View {
            policy,
            account,
            state,
            day: state.today,
            memo: Memo::default(),
            oldest: OnceCell::new(),
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
