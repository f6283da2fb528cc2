//! A small ledger on which two steps are due on one day, replayed through the kernel before it is believed.

use relance_kernel::account::{Account, Change, ChangeKind, Customer, Invoice};
use relance_kernel::policy::{Ago, Atom, Bound, Delay, Event, Policy};
use relance_kernel::{
    AccountState, ApprovalMode, AtomId, CustomerIndex, CustomerKind, Day, Fact, FactValue, InvoiceIndex,
    Money, RuleId, SlotId, decide,
};

use crate::domain::Variable;
use crate::satisfy::Assignment;

/// The due date of witnesses: a Monday without holidays around it.
const DUE: (i32, u32, u32) = (2026, 3, 2);
/// Terms of witnesses, in days.
const TERMS_DAYS: i32 = 30;
/// How long a witness is followed after both bounds are reached.
const FOLLOWED_DAYS: i32 = 45;
/// The amount of a witness when no guard names one, in minor units.
const AMOUNT: i64 = 100_000;

/// A ledger of one customer and one invoice, and the day on which both steps are due.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The ledger.
    pub account: Account,
    /// The day.
    pub day: Day,
    /// The facts that were stated, of the customer first.
    pub stated: Vec<(Fact, FactValue)>,
}

/// Builds a ledger for the case, replays it, and answers it if both are due on some day.
pub(crate) fn witness(
    policy: &Policy,
    ((first, first_rule), (second, second_rule)): ((SlotId, RuleId), (SlotId, RuleId)),
    case: &Assignment,
) -> Option<Witness> {
    let (account, stated) = build(policy, case)?;
    let invoice = account.invoices.get_first()?;
    let (from, due) = (invoice.issued, invoice.due);
    let furthest = [first, second].into_iter().map(|slot| days_to(policy, slot)).max().unwrap_or(0);
    let until = due.plus(furthest + FOLLOWED_DAYS);
    let mut state = AccountState::new(policy, &account, from);
    let mut records = Vec::new();
    let mut day = from;
    while day <= until {
        let mut looked_at = state.clone();
        looked_at.advance(policy, &account, day);
        let one = looked_at.due_rules(policy, &account, InvoiceIndex(0), first);
        let other = looked_at.due_rules(policy, &account, InvoiceIndex(0), second);
        if one.contains(&first_rule) && other.contains(&second_rule) {
            return Some(Witness { account, day, stated });
        }
        decide(policy, &account, &mut state, day, ApprovalMode::SameDay, &mut records);
        day = day.plus(1);
    }
    None
}

/// About how long after the due date a slot is due.
fn days_to(policy: &Policy, slot: SlotId) -> i32 {
    let Some(age) = &policy.slots[slot].age else { return 0 };
    age.delays.iter().fold(0_i32, |days, delay| {
        days.saturating_add(match delay {
            Delay::Days(days) => *days,
            // A working week has five days; holidays stretch it a little.
            Delay::WorkingDays(days) => days.saturating_mul(2).saturating_add(7),
        })
    })
}

fn build(policy: &Policy, case: &Assignment) -> Option<(Account, Vec<(Fact, FactValue)>)> {
    let due = Day::from_ymd(DUE.0, DUE.1, DUE.2)?;
    let issued = due.plus(-TERMS_DAYS);
    let mut customer = Customer::unknown();
    customer.kind = CustomerKind::Business;
    let mut stated = Vec::new();
    let mut amount = Money::new(AMOUNT, policy.currency);
    let mut balance = None;
    let mut changes = Vec::new();
    let mut add = |day: Day, kind: ChangeKind, invoice: Option<InvoiceIndex>| {
        changes.push(Change { day, date: day, customer: CustomerIndex(0), invoice, kind });
    };
    let the_invoice = Some(InvoiceIndex(0));
    for (variable, value) in &case.values {
        match (variable, value) {
            (Variable::Fact(Fact::Kind), FactValue::Kind(kind)) => customer.kind = *kind,
            (Variable::Fact(Fact::Amount), FactValue::Money(money)) => amount = *money,
            (Variable::Fact(Fact::Balance), FactValue::Money(money)) => balance = Some(*money),
            // What time and the policy itself bring about is not stated but waited for.
            (Variable::Fact(fact), _) if is_of_time_or_history(*fact) => {}
            (Variable::Fact(fact), value) => stated.push((*fact, *value)),
            (Variable::Test(atom), FactValue::YesNo(true)) => {
                for (day, kind) in rows_for(policy, *atom, due) {
                    add(day, kind, the_invoice);
                }
            }
            (Variable::Test(_), _) => {}
        }
    }
    for slot in policy.slots.iter() {
        if let Bound::Event { event, .. } = slot.bound
            && let Some(kind) = row_of(event, due)
        {
            add(due, kind, the_invoice);
        }
    }
    if let Some(balance) = balance {
        if case.get(Variable::Fact(Fact::Amount)).is_none() {
            amount = Money::new(balance.minor.max(AMOUNT), balance.currency);
        }
        let paid = amount.minor - balance.minor;
        if paid < 0 || amount.currency != balance.currency {
            return None;
        }
        if paid > 0 {
            let kind = ChangeKind::Payment { payment: 0, amount: paid, currency: amount.currency };
            add(issued.plus(1), kind, the_invoice);
        }
    }
    add(issued, ChangeKind::Issued, the_invoice);
    changes.sort_by_key(|change| (change.day, change.kind.order(), change.date));
    customer.stated = stated.iter().copied().collect();
    let invoice = Invoice {
        customer: CustomerIndex(0),
        issued,
        due,
        amount: amount.minor,
        currency: amount.currency,
        payment_method: None,
        fields: Box::default(),
        instalments: Box::default(),
        stated: Box::default(),
    };
    let account = Account {
        customers: std::iter::once(customer).collect(),
        invoices: std::iter::once(invoice).collect(),
        changes,
    };
    Some((account, stated))
}

fn is_of_time_or_history(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::Overdue
            | Fact::OverdueWorkingDays
            | Fact::Age
            | Fact::AgeWorkingDays
            | Fact::Reminders
            | Fact::LastContact
            | Fact::InvoiceCurrency
    )
}

/// Rows that make a test of history true around the due date.
fn rows_for(policy: &Policy, atom: AtomId, due: Day) -> Vec<(Day, ChangeKind)> {
    match &policy.atoms[atom] {
        Atom::Recorded { name, when } => {
            let day = match when {
                Some(Ago::AtLeast(_)) => due.plus(-TERMS_DAYS + 1),
                _ => due,
            };
            vec![(day, ChangeKind::Other { event: *name })]
        }
        Atom::Replied(_) => vec![(due.plus(1), ChangeKind::Replied)],
        Atom::After { anchor: relance_kernel::policy::Anchor::Event(event), .. } => {
            row_of(*event, due).map(|kind| (due, kind)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn row_of(event: Event, due: Day) -> Option<ChangeKind> {
    Some(match event {
        Event::Notified => ChangeKind::Notified,
        Event::PromiseMade => ChangeKind::Promise { until: due.plus(5), amount: None },
        Event::PromiseBroken => ChangeKind::Promise { until: due, amount: None },
        Event::DisputeOpened => ChangeKind::DisputeOpened { reason: None, amount: None },
        Event::DisputeClosed => ChangeKind::DisputeClosed,
        Event::InsolvencyOpened => ChangeKind::InsolvencyOpened,
        Event::InsolvencyPublished => ChangeKind::InsolvencyPublished,
        Event::PlanAgreed => ChangeKind::PlanAgreed { instalments: Box::default() },
        Event::PlanEnded => ChangeKind::PlanEnded,
        Event::DueChanged => ChangeKind::DueChanged(due),
        Event::PromiseKept | Event::PaymentReceived | Event::PaymentBounced => return None,
    })
}
