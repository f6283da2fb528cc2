//! Stretches of ledgers written by hand.

use super::{ContactKinds, End, Reader, Stretch};
use relance_compiler::{Options as CompilerOptions, compile_text};
use relance_kernel::{Account, Day, Interner};
use relance_ledger::{Binding, Options, Severity, TextSource, load};
use std::fmt::Write;

const POLICY: &str =
    "policy \"None\" {\n  applies to customer.kind = business\n  calendar FR\n  tolerance 1 EUR\n}\n";

/// Rows of the ledger of one customer with the invoice F1, and more where a test says so.
#[derive(Default)]
struct Told {
    invoices: &'static str,
    instalments: &'static str,
    payments: &'static str,
    events: &'static str,
}

impl Told {
    /// What is read of it until the end of June 2026, a line for each stretch.
    fn stretches(&self) -> String {
        let invoices = if self.invoices.is_empty() {
            "F1,acme,2026-01-05,2026-02-04,100.00\n"
        } else {
            self.invoices
        };
        // Only credit notes say what they are.
        let invoices: String = invoices
            .lines()
            .map(|row| format!("{row}{}\n", if row.ends_with(".00") { ",," } else { "" }))
            .collect();
        let files = [
            ("customers.csv", "customer_id,kind,country", "acme,business,FR\n"),
            (
                "invoices.csv",
                "invoice_id,customer_id,issued,due,amount,kind,reference",
                &invoices,
            ),
            (
                "instalments.csv",
                "invoice_id,due,amount,plan_id",
                self.instalments,
            ),
            (
                "payments.csv",
                "payment_id,customer_id,invoice_id,date,amount,reverses",
                self.payments,
            ),
            (
                "events.csv",
                "date,customer_id,invoice_id,event,value,note",
                self.events,
            ),
        ];
        let source = files
            .iter()
            .fold(TextSource::new(), |source, (file, header, rows)| {
                source.with(file, format!("{header}\n{rows}"))
            });
        let loaded = load(&source, &Options::default());
        let errors: Vec<_> = loaded
            .problems
            .iter()
            .filter(|problem| problem.code.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut interner = Interner::new();
        let policy = compile_text(POLICY, &CompilerOptions::default(), &mut interner)
            .policy
            .unwrap();
        let binding = Binding::without_fields(&loaded.ledger, &mut interner);
        let mut account = Account::default();
        loaded.ledger.account(0, &binding, &mut account);
        let until = Day::from_ymd(2026, 6, 30).unwrap();
        let mut kinds = ContactKinds::default();
        kinds.learn(&account, &interner, until);
        let mut reader = Reader::new(&policy, &interner, &kinds, until);
        let mut text = String::new();
        reader.read(&account, |stretch| {
            let name = loaded.ledger.invoice_id(0, stretch.invoice);
            line(&mut text, name, stretch, &kinds);
        });
        let open: Vec<&str> = reader
            .open()
            .map(|(invoice, _)| loaded.ledger.invoice_id(0, invoice))
            .collect();
        write!(text, "open: {}", open.join(" ")).unwrap();
        text
    }
}

fn line(text: &mut String, name: &str, stretch: &Stretch, kinds: &ContactKinds) {
    let (first, last, due) = (stretch.first, stretch.last, stretch.due);
    write!(
        text,
        "{name} {first} to {last}, due {due}, {} of {}",
        stretch.open, stretch.amount
    )
    .unwrap();
    let condition = stretch.condition;
    if let Some((kind, on)) = condition.contact {
        let kind = kinds.names().nth(kind).unwrap();
        write!(text, ", {kind} on {on} (number {})", condition.contacts).unwrap();
    }
    if condition.part_paid {
        text.push_str(", part paid");
    }
    if condition.disputed {
        text.push_str(", disputed");
    }
    if let Some(until) = condition.committed_until {
        write!(text, ", committed until {until}").unwrap();
    }
    match stretch.end {
        End::Nothing => text.push_str(": nothing\n"),
        End::Paid(amount) => writeln!(text, ": paid {amount}").unwrap(),
        End::DisputeOpened => text.push_str(": dispute opened\n"),
        End::DisputeClosed => text.push_str(": dispute closed\n"),
        End::Promised(days) => writeln!(text, ": promised for {days} days later").unwrap(),
    }
}

macro_rules! stretches {
    ($told:expr, @$expected:literal) => {
        insta::assert_snapshot!($told.stretches(), @$expected)
    };
}

#[test]
fn an_invoice_is_at_risk_from_the_day_after_its_issue_to_the_last_day() {
    stretches!(Told::default(), @r"
    F1 2026-01-06 to 2026-06-30, due 2026-02-04, 10000 of 10000: nothing
    open: F1
    ");
}

#[test]
fn a_payment_ends_the_risk_and_a_part_begins_a_new_spell() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-02-10,40.00,\np2,acme,F1,2026-03-02,60.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-10, due 2026-02-04, 10000 of 10000: paid 4000
    F1 2026-02-11 to 2026-03-02, due 2026-02-04, 6000 of 10000, part paid: paid 6000
    open:
    ");
}

#[test]
fn two_payments_on_a_day_are_one() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-02-10,40.00,\np2,acme,F1,2026-02-10,60.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-10, due 2026-02-04, 10000 of 10000: paid 10000
    open:
    ");
}

#[test]
fn what_is_within_the_tolerance_is_settled() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-02-10,99.50,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-10, due 2026-02-04, 10000 of 10000: paid 9950
    open:
    ");
}

#[test]
fn what_is_paid_on_the_day_of_issue_is_never_at_risk() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-01-05,100.00,\n",
        ..Told::default()
    }, @r"
    open:
    ");
}

#[test]
fn a_dispute_opens_and_closes() {
    stretches!(Told {
        events: "2026-02-10,acme,F1,dispute_opened,price,\n2026-02-20,acme,F1,dispute_closed,,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-10, due 2026-02-04, 10000 of 10000: dispute opened
    F1 2026-02-11 to 2026-02-20, due 2026-02-04, 10000 of 10000, disputed: dispute closed
    F1 2026-02-21 to 2026-06-30, due 2026-02-04, 10000 of 10000: nothing
    open: F1
    ");
}

#[test]
fn a_dispute_of_a_part_counts_and_one_of_the_customer_is_of_all_open() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-02-04,100.00\nF2,acme,2026-02-15,2026-03-15,50.00\n",
        events: "2026-02-10,acme,,dispute_opened,price,\n2026-02-20,acme,F1,dispute_closed,,\n2026-02-25,acme,F2,dispute_opened,price,20.00\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-10, due 2026-02-04, 10000 of 10000: dispute opened
    F1 2026-02-11 to 2026-02-20, due 2026-02-04, 10000 of 10000, disputed: dispute closed
    F2 2026-02-16 to 2026-02-25, due 2026-03-15, 5000 of 5000: dispute opened
    F1 2026-02-21 to 2026-06-30, due 2026-02-04, 10000 of 10000: nothing
    F2 2026-02-26 to 2026-06-30, due 2026-03-15, 5000 of 5000, disputed: nothing
    open: F1 F2
    ");
}

#[test]
fn a_promise_stands_to_its_day() {
    stretches!(Told {
        events: "2026-02-12,acme,F1,promise,2026-02-28,\n",
        payments: "p1,acme,F1,2026-03-05,100.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: promised for 16 days later
    F1 2026-02-13 to 2026-03-05, due 2026-02-04, 10000 of 10000, committed until 2026-02-28: paid 10000
    open:
    ");
}

#[test]
fn a_contact_acts_from_the_next_day_and_contacts_of_a_day_are_one() {
    stretches!(Told {
        events: "2026-02-12,acme,F1,action,email,gentle\n2026-02-12,acme,F1,action,call,\n2026-03-01,acme,F1,action,letter,\n",
        payments: "p1,acme,F1,2026-03-05,100.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: nothing
    F1 2026-02-13 to 2026-03-01, due 2026-02-04, 10000 of 10000, call on 2026-02-12 (number 1): nothing
    F1 2026-03-02 to 2026-03-05, due 2026-02-04, 10000 of 10000, letter on 2026-03-01 (number 2): paid 10000
    open:
    ");
}

#[test]
fn a_contact_on_the_day_of_payment_comes_too_late() {
    stretches!(Told {
        events: "2026-02-12,acme,F1,action,email,gentle\n",
        payments: "p1,acme,F1,2026-02-12,30.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: paid 3000
    F1 2026-02-13 to 2026-06-30, due 2026-02-04, 7000 of 10000, email on 2026-02-12 (number 1), part paid: nothing
    open: F1
    ");
}

#[test]
fn a_contact_of_the_customer_is_about_every_open_invoice_and_a_task_about_none() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-02-04,100.00\nF2,acme,2026-02-15,2026-03-15,50.00\n",
        events: "2026-02-20,acme,,action,call,\n2026-02-25,acme,,action,task,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-20, due 2026-02-04, 10000 of 10000: nothing
    F2 2026-02-16 to 2026-02-20, due 2026-03-15, 5000 of 5000: nothing
    F1 2026-02-21 to 2026-06-30, due 2026-02-04, 10000 of 10000, call on 2026-02-20 (number 1): nothing
    F2 2026-02-21 to 2026-06-30, due 2026-03-15, 5000 of 5000, call on 2026-02-20 (number 1): nothing
    open: F1 F2
    ");
}

#[test]
fn a_credit_note_is_no_payment() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-02-04,100.00\nA1,acme,2026-02-16,2026-02-16,-30.00,credit_note,F1\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-16, due 2026-02-04, 10000 of 10000: nothing
    F1 2026-02-17 to 2026-06-30, due 2026-02-04, 7000 of 10000, part paid: nothing
    open: F1
    ");
}

#[test]
fn a_write_off_is_no_payment() {
    stretches!(Told {
        events: "2026-03-16,acme,F1,written_off,,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-03-16, due 2026-02-04, 10000 of 10000: nothing
    open:
    ");
}

#[test]
fn a_reversal_after_settlement_opens_the_invoice_again() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-02-10,100.00,\np2,acme,F1,2026-02-16,-100.00,p1\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-10, due 2026-02-04, 10000 of 10000: paid 10000
    F1 2026-02-17 to 2026-06-30, due 2026-02-04, 10000 of 10000: nothing
    open: F1
    ");
}

#[test]
fn a_contact_before_a_settlement_that_bounced_is_forgotten() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-02-10,100.00,\np2,acme,F1,2026-02-16,-100.00,p1\n",
        events: "2026-02-06,acme,F1,action,email,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-06, due 2026-02-04, 10000 of 10000: nothing
    F1 2026-02-07 to 2026-02-10, due 2026-02-04, 10000 of 10000, email on 2026-02-06 (number 1): paid 10000
    F1 2026-02-17 to 2026-06-30, due 2026-02-04, 10000 of 10000: nothing
    open: F1
    ");
}

#[test]
fn a_payment_and_its_reversal_on_one_day_change_nothing() {
    stretches!(Told {
        payments: "p1,acme,F1,2026-02-10,100.00,\np2,acme,F1,2026-02-10,-100.00,p1\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-06-30, due 2026-02-04, 10000 of 10000: nothing
    open: F1
    ");
}

#[test]
fn nothing_is_at_risk_after_an_insolvency_opened() {
    stretches!(Told {
        events: "2026-02-12,acme,,insolvency_opened,,\n2026-04-01,acme,,insolvency_ended,,\n",
        payments: "p1,acme,F1,2026-05-05,20.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: nothing
    open:
    ");
}

#[test]
fn an_invoice_of_a_customer_that_is_insolvent_is_at_risk() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-02-04,100.00\nF2,acme,2026-02-15,2026-03-15,50.00\n",
        events: "2026-02-12,acme,,insolvency_opened,,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: nothing
    F2 2026-02-16 to 2026-06-30, due 2026-03-15, 5000 of 5000: nothing
    open: F2
    ");
}

#[test]
fn what_was_handed_over_is_no_longer_ours() {
    stretches!(Told {
        events: "2026-03-02,acme,F1,action,agency,\n",
        payments: "p1,acme,F1,2026-05-05,100.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-03-02, due 2026-02-04, 10000 of 10000: nothing
    open:
    ");
}

#[test]
fn a_handed_over_invoice_stays_so_whatever_happens_to_it() {
    stretches!(Told {
        events: "2026-03-02,acme,F1,action,agency,\n2026-03-12,acme,F1,dispute_opened,price,\n2026-03-20,acme,F1,dispute_closed,,\n",
        payments: "p1,acme,F1,2026-05-05,40.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-03-02, due 2026-02-04, 10000 of 10000: nothing
    open:
    ");
}

#[test]
fn money_without_an_invoice_covers_the_oldest() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-02-04,100.00\nF2,acme,2026-01-15,2026-02-14,50.00\n",
        payments: "p1,acme,,2026-02-20,120.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-20, due 2026-02-04, 10000 of 10000: paid 10000
    F2 2026-01-16 to 2026-02-20, due 2026-02-14, 5000 of 5000: paid 2000
    F2 2026-02-21 to 2026-06-30, due 2026-02-14, 3000 of 5000, part paid: nothing
    open: F2
    ");
}

#[test]
fn money_that_waits_covers_the_next_invoice() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-02-04,100.00\nF2,acme,2026-03-15,2026-04-14,50.00\n",
        payments: "p1,acme,,2026-02-20,120.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-20, due 2026-02-04, 10000 of 10000: paid 10000
    F2 2026-03-16 to 2026-06-30, due 2026-04-14, 3000 of 5000, part paid: nothing
    open: F2
    ");
}

#[test]
fn a_due_date_that_moves_begins_a_new_stretch() {
    stretches!(Told {
        events: "2026-02-12,acme,F1,due_changed,2026-04-30,\n",
        payments: "p1,acme,F1,2026-05-05,100.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: nothing
    F1 2026-02-13 to 2026-05-05, due 2026-04-30, 10000 of 10000: paid 10000
    open:
    ");
}

#[test]
fn the_age_of_instalments_counts_from_the_last() {
    stretches!(Told {
        invoices: "F1,acme,2026-01-05,2026-04-04,100.00\n",
        instalments: "F1,2026-02-04,50.00,\nF1,2026-04-04,50.00,\n",
        payments: "p1,acme,F1,2026-02-06,50.00,\np2,acme,F1,2026-04-07,50.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-06, due 2026-04-04, 10000 of 10000: paid 5000
    F1 2026-02-07 to 2026-04-07, due 2026-04-04, 5000 of 10000, part paid: paid 5000
    open:
    ");
}

#[test]
fn a_plan_commits_to_its_last_instalment_until_it_ends() {
    stretches!(Told {
        instalments: "F1,2026-03-04,50.00,PLAN\nF1,2026-05-04,50.00,PLAN\n",
        events: "2026-02-12,acme,F1,plan_agreed,PLAN,\n2026-04-02,acme,F1,plan_ended,,\n",
        payments: "p1,acme,F1,2026-03-04,50.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: nothing
    F1 2026-02-13 to 2026-03-04, due 2026-02-04, 10000 of 10000, committed until 2026-05-04: paid 5000
    F1 2026-03-05 to 2026-04-02, due 2026-02-04, 5000 of 10000, part paid, committed until 2026-05-04: nothing
    F1 2026-04-03 to 2026-06-30, due 2026-02-04, 5000 of 10000, part paid: nothing
    open: F1
    ");
}

#[test]
fn a_charge_is_apart_from_principal() {
    stretches!(Told {
        events: "2026-02-12,acme,F1,charged,40.00,indemnity\n",
        payments: "p1,acme,F1,2026-03-04,140.00,\n",
        ..Told::default()
    }, @r"
    F1 2026-01-06 to 2026-02-12, due 2026-02-04, 10000 of 10000: nothing
    F1 2026-02-13 to 2026-03-04, due 2026-02-04, 10000 of 10000: paid 10000
    open:
    ");
}
