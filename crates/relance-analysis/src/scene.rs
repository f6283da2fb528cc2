//! The ledger of a witness: one customer and one invoice, made so that a case holds.

use relance_kernel::account::{Account, Change, ChangeKind, Customer, Invoice};
use relance_kernel::policy::{Ago, Anchor, Atom, Bound, Event, Policy};
use relance_kernel::{
    AtomId, CustomerIndex, CustomerKind, Day, Fact, FactValue, InvoiceIndex, Money, Ratio, SlotId,
};

use crate::domain::Variable;
use crate::satisfy::{Assignment, is_of_time_or_history};

/// The due date of witnesses: a Monday without holidays around it.
const DUE: (i32, u32, u32) = (2026, 3, 2);
/// Terms of witnesses, in days: what a `test` has when it states no date of issue.
pub(crate) const TERMS_DAYS: i32 = 30;
/// A witness is followed no longer than this.
pub(crate) const FOLLOWED_AT_MOST_DAYS: i32 = 1_500;
/// The amount of a witness when no guard names one, in minor units.
const AMOUNT: i64 = 100_000;

/// The due date: for a calendar slot so long before its first date that the invoice is overdue as the case says.
pub(crate) fn due_before(policy: &Policy, slot: SlotId, case: &Assignment) -> Option<Day> {
    let (year, month, day) = DUE;
    let date = match &policy.slots[slot].bound {
        Bound::Dates(dates) => dates.first().copied()?,
        Bound::Monthly(on) => Day::from_ymd(year, month, (*on).clamp(1, 28))?,
        Bound::Yearly(month, on) => Day::from_ymd(year, *month, (*on).clamp(1, 28))?,
        _ => return Day::from_ymd(year, month, day),
    };
    let overdue = match case.fact(Fact::Overdue) {
        Some(FactValue::Days(days)) => days,
        _ => 10,
    };
    Some(date.plus(-overdue))
}

/// A ledger in the making.
pub(crate) struct Scene<'a> {
    policy: &'a Policy,
    issued: Day,
    due: Day,
    /// About the day on which both are due.
    target: Day,
    rows: Vec<(Day, ChangeKind)>,
    customer: Vec<(Fact, FactValue)>,
    invoice: Vec<(Fact, FactValue)>,
    payments: u32,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(policy: &'a Policy, furthest: i32, due: Day, case: &Assignment) -> Scene<'a> {
        let target = due.plus(furthest.clamp(-TERMS_DAYS, FOLLOWED_AT_MOST_DAYS));
        let usual = due.plus(-TERMS_DAYS);
        // Younger than the usual terms allow: issued late, after the due date if need be.
        let issued = match case.fact(Fact::Age) {
            Some(FactValue::Days(age)) if target.since(usual) > age => target.plus(-age),
            _ => usual,
        };
        Scene {
            policy,
            issued,
            due,
            target,
            rows: Vec::new(),
            customer: Vec::new(),
            invoice: Vec::new(),
            payments: 0,
        }
    }

    /// What event slots wait for.
    pub(crate) fn slots(&mut self, slots: &[SlotId]) {
        for slot in slots {
            if let Bound::Event { event, .. } = self.policy.slots[*slot].bound {
                self.event(event, self.due);
            }
        }
    }

    pub(crate) fn case(&mut self, case: &Assignment) {
        for (variable, value) in &case.values {
            match (variable, value) {
                (Variable::Test(atom), FactValue::YesNo(true)) => self.test(*atom),
                (Variable::Test(_), _) | (_, FactValue::Unknown | FactValue::NotApplicable) => {}
                // These are amounts and payments of the invoice.
                (Variable::Fact(Fact::Amount | Fact::Balance | Fact::PaidShare), _) => {}
                // What time and the policy itself bring about is not stated but waited for.
                (Variable::Fact(fact), _) if is_of_time_or_history(*fact) => {}
                (Variable::Fact(fact), value) if fact.is_of_customer() => self.customer.push((*fact, *value)),
                (Variable::Fact(fact), value) => self.invoice.push((*fact, *value)),
            }
        }
        if !self.customer.iter().any(|(fact, _)| *fact == Fact::Kind) {
            self.customer
                .push((Fact::Kind, FactValue::Kind(CustomerKind::Business)));
        }
    }

    /// Rows that make a test of history true.
    fn test(&mut self, atom: AtomId) {
        match &self.policy.atoms[atom] {
            Atom::Recorded { name, when } => {
                let day = match when {
                    Some(Ago::AtLeast(_)) | None => self.issued.plus(1),
                    Some(Ago::Within(_)) => self.target,
                };
                let row = ChangeKind::Action {
                    value: Some(*name),
                    note: None,
                };
                self.rows.push((day, row));
            }
            Atom::Replied(_) => self.rows.push((self.target, ChangeKind::Replied)),
            Atom::After {
                anchor: Anchor::Event(event),
                ..
            } => self.event(*event, self.issued.plus(1)),
            _ => {}
        }
    }

    fn event(&mut self, event: Event, day: Day) {
        let due = self.due;
        let row = match event {
            Event::Notified => ChangeKind::Notified,
            Event::PromiseMade => ChangeKind::Promise {
                until: day.plus(5),
                amount: None,
            },
            Event::PromiseBroken => ChangeKind::Promise {
                until: day,
                amount: None,
            },
            Event::PromiseKept => {
                self.rows.push((
                    day,
                    ChangeKind::Promise {
                        until: day.plus(5),
                        amount: Some(1),
                    },
                ));
                self.payment(1)
            }
            Event::PaymentReceived => self.payment(1),
            Event::PaymentBounced => {
                let payment = self.payments;
                let paid = self.payment(1);
                self.rows.push((day, paid));
                ChangeKind::Reversal { payment, amount: 1 }
            }
            Event::DisputeOpened => ChangeKind::DisputeOpened {
                reason: None,
                amount: None,
            },
            Event::DisputeClosed => ChangeKind::DisputeClosed,
            Event::InsolvencyOpened => ChangeKind::InsolvencyOpened,
            Event::InsolvencyPublished => ChangeKind::InsolvencyPublished,
            Event::PlanAgreed => ChangeKind::PlanAgreed {
                instalments: Box::default(),
            },
            Event::PlanEnded => {
                self.rows.push((
                    day,
                    ChangeKind::PlanAgreed {
                        instalments: Box::default(),
                    },
                ));
                ChangeKind::PlanEnded
            }
            Event::DueChanged => ChangeKind::DueChanged(due),
        };
        self.rows.push((day, row));
    }

    /// A payment whose currency is set once the amount is known.
    fn payment(&mut self, amount: i64) -> ChangeKind {
        let payment = self.payments;
        self.payments += 1;
        ChangeKind::Payment {
            payment,
            amount,
            currency: self.policy.currency,
        }
    }

    /// Amount and open principal that agree with what the case says of them.
    fn amounts(&self, case: &Assignment) -> Option<(Money, Money)> {
        let money = |fact: Fact| match case.fact(fact) {
            Some(FactValue::Money(money)) => Some(money),
            _ => None,
        };
        let share = match case.fact(Fact::PaidShare) {
            Some(FactValue::Ratio(share)) => Some(share),
            _ => None,
        };
        let currency = case
            .values
            .iter()
            .find_map(|(_, value)| match value {
                FactValue::Currency(currency) => Some(*currency),
                _ => None,
            })
            .or_else(|| {
                case.values
                    .iter()
                    .find_map(|(variable, value)| match (variable, value) {
                        (Variable::Fact(Fact::CustomerField(_) | Fact::InvoiceField(_)), _) => None,
                        (_, FactValue::Money(money)) => Some(money.currency),
                        _ => None,
                    })
            })
            .unwrap_or(self.policy.currency);
        let balance = money(Fact::Balance);
        let amount = money(Fact::Amount).or_else(|| match (balance, share) {
            // balance = amount × (1 − share)
            (Some(balance), Some(share)) => {
                let left = share
                    .denominator
                    .checked_sub(share.numerator)
                    .filter(|left| *left > 0)?;
                let minor = balance.minor.checked_mul(share.denominator)?.checked_div(left)?;
                Some(Money::new(minor, currency))
            }
            (Some(balance), None) => Some(balance),
            (None, _) => {
                let known = [Fact::UndisputedBalance].into_iter().filter_map(money);
                let least = known.map(|money| money.minor).max().unwrap_or(0);
                Some(Money::new(least.max(AMOUNT), currency))
            }
        })?;
        let balance = match (balance, share) {
            (Some(balance), _) => balance,
            (None, Some(share)) => {
                let paid = amount
                    .minor
                    .checked_mul(share.numerator)?
                    .checked_div(share.denominator)?;
                Money::new(amount.minor.checked_sub(paid)?, currency)
            }
            (None, None) => amount,
        };
        let agrees = share.is_none_or(|share| {
            amount.minor > 0 && Ratio::new(amount.minor - balance.minor, amount.minor) == share
        });
        (agrees && amount.minor > 0 && balance.minor <= amount.minor && amount.currency == balance.currency)
            .then_some((amount, balance))
    }

    #[expect(
        clippy::type_complexity,
        reason = "the ledger with what is stated of customer and invoice"
    )]
    pub(crate) fn built(
        mut self,
        case: &Assignment,
    ) -> Option<(Account, Vec<(Fact, FactValue)>, Vec<(Fact, FactValue)>)> {
        let (amount, balance) = self.amounts(case)?;
        if balance.minor < amount.minor {
            let paid = self.payment(amount.minor.checked_sub(balance.minor)?);
            self.rows.push((self.issued.plus(1), paid));
        }
        self.rows.push((self.issued, ChangeKind::Issued));
        let mut changes: Vec<Change> = Vec::new();
        for (day, mut kind) in self.rows {
            if let ChangeKind::Payment { currency, .. } = &mut kind {
                *currency = amount.currency;
            }
            let of_customer = matches!(
                kind,
                ChangeKind::InsolvencyOpened | ChangeKind::InsolvencyPublished | ChangeKind::Replied
            );
            let change = Change {
                day,
                date: day,
                customer: CustomerIndex(0),
                invoice: (!of_customer).then_some(InvoiceIndex(0)),
                kind,
            };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
        changes.sort_by_key(|change| (change.day, change.kind.order(), change.date));
        // A fact over several windows is stated once: the test's word is for all of them.
        let mut customer = Customer::unknown();
        customer.fields = vec![FactValue::Unknown; self.policy.customer_fields.len()].into();
        for (fact, value) in &self.customer {
            match (fact, value) {
                (Fact::Kind, FactValue::Kind(kind)) => customer.kind = *kind,
                (Fact::NaturalPerson, FactValue::YesNo(yes)) => customer.natural_person = Some(*yes),
                (Fact::Country, FactValue::Name(country)) => customer.country = Some(*country),
                _ => {}
            }
        }
        customer.stated = self.customer.iter().copied().collect();
        let mut fields = vec![FactValue::Unknown; self.policy.invoice_fields.len()];
        for (fact, value) in &self.invoice {
            if let Fact::InvoiceField(position) = fact
                && let Some(field) = fields.get_mut(usize::from(*position))
            {
                *field = *value;
            }
        }
        let invoice = Invoice {
            customer: CustomerIndex(0),
            issued: self.issued,
            due: self.due,
            amount: amount.minor,
            currency: amount.currency,
            payment_method: None,
            fields: fields.into(),
            instalments: Box::default(),
            stated: self.invoice.iter().copied().collect(),
        };
        let account = Account {
            customers: std::iter::once(customer).collect(),
            invoices: std::iter::once(invoice).collect(),
            changes,
        };
        Some((account, self.customer, self.invoice))
    }
}
