//! What mattered while a policy was interpreted: the evidence that a comparison is not vacuous.

use super::model::{Fact, Test};
use relance_kernel::Truth;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

/// Which branches of the meaning were taken, and which values each test had.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    taken: RefCell<BTreeSet<&'static str>>,
    /// Bit sets over [`TESTS`]: was false, was unknown, was true.
    values: [Cell<u64>; 3],
}

const TESTS: [&str; 44] = [
    "amount",
    "balance",
    "charges",
    "undisputed_balance",
    "overdue",
    "age",
    "paid_share",
    "disputed",
    "dispute_reason",
    "reminders",
    "last_contact",
    "promise",
    "promised",
    "on_plan",
    "payment_method",
    "currency",
    "field invoice",
    "segment",
    "customer.kind",
    "natural_person",
    "country",
    "language",
    "sector",
    "insolvent",
    "insured",
    "customer.balance",
    "customer.overdue_balance",
    "customer.oldest_overdue",
    "customer.unallocated",
    "average_delay",
    "late_rate",
    "broken_promises",
    "invoices_paid",
    "customer_since",
    "field customer",
    "due in",
    "after step",
    "after event",
    "settled",
    "sent",
    "recorded",
    "contacted",
    "replied",
    "no reply",
];

impl Notes {
    pub(super) fn add(&self, note: &'static str) {
        let mut taken = self.taken.borrow_mut();
        if !taken.contains(note) {
            taken.insert(note);
        }
    }

    pub(super) fn has(&self, note: &'static str) -> bool {
        self.taken.borrow().contains(note)
    }

    pub(super) fn test(&self, test: &Test, value: Truth) {
        let set = match value {
            Truth::False => &self.values[0],
            Truth::Unknown => &self.values[1],
            Truth::True => &self.values[2],
        };
        set.set(set.get() | 1 << place(test));
    }

    /// Every note as text.
    pub fn all(&self) -> Vec<String> {
        let mut all: Vec<String> = self
            .taken
            .borrow()
            .iter()
            .map(|note| (*note).to_string())
            .collect();
        for (set, word) in self.values.iter().zip(["false", "unknown", "true"]) {
            for (at, test) in TESTS.iter().enumerate() {
                if set.get() & (1 << at) != 0 {
                    all.push(format!("{word}: {test}"));
                }
            }
        }
        all
    }
}

fn place(test: &Test) -> u32 {
    match test {
        Test::Compare(fact, ..) | Test::Yes(fact) => match fact {
            Fact::Amount => 0,
            Fact::Balance => 1,
            Fact::Charges => 2,
            Fact::UndisputedBalance => 3,
            Fact::Overdue => 4,
            Fact::Age => 5,
            Fact::PaidShare => 6,
            Fact::Disputed => 7,
            Fact::DisputeReason => 8,
            Fact::Reminders => 9,
            Fact::LastContact => 10,
            Fact::Promise => 11,
            Fact::Promised => 12,
            Fact::OnPlan => 13,
            Fact::PaymentMethod => 14,
            Fact::InvoiceCurrency => 15,
            Fact::InvoiceField(_) => 16,
            Fact::Segment => 17,
            Fact::Kind => 18,
            Fact::NaturalPerson => 19,
            Fact::Country => 20,
            Fact::Language => 21,
            Fact::Sector => 22,
            Fact::Insolvent => 23,
            Fact::Insured => 24,
            Fact::CustomerBalance => 25,
            Fact::CustomerOverdueBalance => 26,
            Fact::OldestOverdue => 27,
            Fact::Unallocated => 28,
            Fact::AverageDelay(_) => 29,
            Fact::LateRate(_) => 30,
            Fact::BrokenPromises(_) => 31,
            Fact::InvoicesPaid(_) => 32,
            Fact::CustomerSince => 33,
            Fact::CustomerField(_) => 34,
        },
        Test::DueIn(_) => 35,
        Test::AfterStep(..) => 36,
        Test::AfterEvent(..) => 37,
        Test::Settled(_) => 38,
        Test::Sent(..) => 39,
        Test::Recorded(..) => 40,
        Test::Contacted(_) => 41,
        Test::Replied(_) => 42,
        Test::NoReply(_) => 43,
    }
}
