//! A policy, a small ledger, and what the interpreter says happens.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its share")]

use relance_kernel::account::{Address, Attribute, ChangeKind};
use relance_kernel::{Currency, CustomerIndex, CustomerKind, Day, Id, InvoiceIndex, Symbol, WorkCalendar};
use relance_testkit::compare::disagreement;
use relance_testkit::generate::Case;
use relance_testkit::kernel_side::decide;
use relance_testkit::ledger::{LedgerBuilder, print_actions};
use relance_testkit::oracle::{ApproveMode, interpret};
use relance_testkit::policy_text::{PolicyText, Statement};
use relance_testkit::prelude::with_prelude;

pub struct Scene {
    policy: String,
    pub ledger: LedgerBuilder,
    pub approve: ApproveMode,
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A business (customer 0) with one invoice (0): 1,000.00 EUR issued 2026-02-01, due Monday 2026-03-02.
pub fn one_invoice(policy: &str) -> Scene {
    let mut scene = empty(policy);
    let customer = scene.customer(CustomerKind::Business);
    scene.invoice(customer, 100_000, "2026-02-01", "2026-03-02");
    scene
}

pub fn empty(policy: &str) -> Scene {
    Scene {
        policy: policy.to_string(),
        ledger: LedgerBuilder::new(),
        approve: ApproveMode::SameDay,
    }
}

pub const C0: CustomerIndex = CustomerIndex(0);
pub const I0: InvoiceIndex = InvoiceIndex(0);
pub const I1: InvoiceIndex = InvoiceIndex(1);

impl Scene {
    pub fn customer(&mut self, kind: CustomerKind) -> CustomerIndex {
        self.ledger.customer(kind)
    }

    pub fn invoice(&mut self, customer: CustomerIndex, amount: i64, issued: &str, due: &str) -> InvoiceIndex {
        self.ledger
            .invoice(customer, amount, Currency::EUR, day(issued), day(due))
    }

    /// The invoice becomes known late.
    pub fn known(&mut self, invoice: InvoiceIndex, on: &str) {
        self.ledger.known[invoice.position()] = day(on);
    }

    pub fn word(&mut self, text: &str) -> Symbol {
        self.ledger.interner.intern(text)
    }

    /// A row of invoice 0.
    pub fn on(&mut self, date: &str, kind: ChangeKind) {
        self.ledger.row(day(date), C0, Some(I0), kind);
    }

    /// A row of an invoice.
    pub fn of(&mut self, date: &str, invoice: InvoiceIndex, kind: ChangeKind) {
        let customer = self.ledger.invoices[invoice.position()].customer;
        self.ledger.row(day(date), customer, Some(invoice), kind);
    }

    /// A row of customer 0 without invoice.
    pub fn customer_row(&mut self, date: &str, kind: ChangeKind) {
        self.ledger.row(day(date), C0, None, kind);
    }

    pub fn pays(&mut self, date: &str, invoice: InvoiceIndex, amount: i64) -> u32 {
        self.ledger.pays(day(date), invoice, amount)
    }

    /// Money of customer 0 that names no invoice.
    pub fn pays_unallocated(&mut self, date: &str, amount: i64) -> u32 {
        self.ledger
            .pays_known(day(date), day(date), C0, None, amount, Currency::EUR)
    }

    pub fn addresses(&mut self, customer: CustomerIndex, addresses: [Address; 3]) {
        self.ledger.customers[customer.position()].addresses = addresses;
    }

    pub fn address_changes(&mut self, date: &str, attribute: Attribute) {
        self.customer_row(date, ChangeKind::AttributeChanged(attribute));
    }

    pub fn dispute(&mut self, from: &str, to: &str) {
        self.on(
            from,
            ChangeKind::DisputeOpened {
                reason: None,
                amount: None,
            },
        );
        self.on(to, ChangeKind::DisputeClosed);
    }

    pub fn run(&self, first: &str, last: &str) -> String {
        let parsed = relance_syntax::parse(&self.policy);
        assert!(!parsed.has_errors(), "{:?}", parsed.errors);
        let calendar = WorkCalendar::new(Day(0), Day(40_000), &[5, 6], &[]);
        let mut actions = interpret(
            &with_prelude(&parsed.file),
            &self.ledger.account(),
            &self.ledger.interner,
            day(first),
            day(last),
            self.approve,
            &calendar,
        )
        .unwrap();
        // The prelude's costs are not what a scene is about, unless it states its own.
        if !self.policy.contains("costs") {
            for action in &mut actions {
                action.cost = 0;
            }
        }
        print_actions(&actions)
    }

    /// How the kernel differs from the interpreter on it, in whichever way; none if it does not.
    pub fn kernel_differs(&self, first: &str, last: &str) -> Option<String> {
        let text = PolicyText {
            statements: vec![Statement::Plain(self.policy.clone())],
            ..PolicyText::default()
        };
        let case = Case {
            seed: 0,
            policy: text,
            ledger: self.ledger.clone(),
            first: day(first),
            last: day(last),
            approve: self.approve,
        };
        let calendar = WorkCalendar::new(Day(0), Day(40_000), &[5, 6], &[]);
        disagreement(&case, &calendar, &decide).unwrap()
    }

    /// A row that becomes known on a later day.
    pub fn late(&mut self, date: &str, known: &str, invoice: Option<InvoiceIndex>, kind: ChangeKind) {
        self.ledger.row_known(day(date), day(known), C0, invoice, kind);
    }

    /// Runs 2026-02-01 to 2026-06-30 and compares the whole action list.
    #[track_caller]
    pub fn expect(&self, expected: &str) {
        self.expect_between("2026-02-01", "2026-06-30", expected);
    }

    #[track_caller]
    pub fn expect_between(&self, first: &str, last: &str, expected: &str) {
        let wanted: Vec<&str> = expected
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let found = self.run(first, last);
        assert_eq!(found.lines().collect::<Vec<_>>(), wanted);
    }
}
