//! The figures of a summary, on a ledger small enough to add up by hand.

use crate::support::load_with;
use relance_kernel::Day;
use relance_ledger::{Lang, summary};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn money_adds_up() {
    // F1: 1200 − 100 credited − 600 paid + 200 reversed = 700, 300 of it disputed; 40 charged, 40 paid on it later.
    // F2: 80 USD, 30 written off. F3: 500, paid with 20 too much. A2: a credit of 5 that names nothing.
    let loaded = load_with(&[
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,currency,kind,reference\n\
             F1,acme,2026-01-05,2026-02-04,1200.00,EUR,invoice,\n\
             F2,bolt,2026-01-10,2026-03-10,80,USD,,\n\
             F3,child,2026-01-12,2026-02-11,500,,,\n\
             F4,acme,2026-05-01,2026-06-01,10,,,\n\
             A1,acme,2026-02-01,,-100,EUR,credit_note,F1\n\
             A2,bolt,2026-02-01,,-5,EUR,credit_note,\n",
        ),
        (
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,currency,reverses\n\
             P1,acme,F1,2026-02-10,600,,\n\
             P2,group,F3,2026-02-12,520,EUR,\n\
             R1,acme,F1,2026-02-14,200,,P1\n\
             P9,acme,F1,2026-06-10,1,,\n",
        ),
        (
            "events.csv",
            "date,customer_id,invoice_id,event,value,note\n\
             2026-02-08,acme,F1,action,email,gentle\n\
             2026-02-08,bolt,,action,agency,\n\
             2026-02-20,acme,F1,charged,40,indemnity\n\
             2026-02-20,acme,F1,dispute_opened,price,300\n\
             2026-03-01,bolt,F2,written_off,30,\n",
        ),
    ]);
    let summary = summary(&loaded.ledger, day("2026-03-10"));
    insta::assert_debug_snapshot!((&summary.counts, &summary.money, &summary.actions, &summary.events));
    let remarks: Vec<String> = summary
        .remarks
        .iter()
        .map(|remark| {
            format!(
                "{}\n  {}\n  {}",
                remark.name,
                remark.sentence(Lang::En),
                remark.sentence(Lang::Fr)
            )
        })
        .collect();
    insta::assert_snapshot!(remarks.join("\n"));
}

#[test]
fn the_aged_balance_puts_each_day_into_its_bucket() {
    // Due date = the day: not due. Day 30 in 1–30, day 31 in the next.
    let mut invoices = String::from("invoice_id,customer_id,issued,due,amount\n");
    let today = day("2026-06-30");
    for overdue in [-5, 0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 400] {
        let due = today.plus(-overdue);
        let issued = due.min(today).plus(-1);
        invoices.push_str(&format!("F{overdue},acme,{issued},{due},1\n"));
    }
    let none = "customer_id,date,amount\n";
    let loaded = load_with(&[
        ("invoices.csv", &invoices),
        ("payments.csv", none),
        ("events.csv", "-"),
    ]);
    let summary = summary(&loaded.ledger, today);
    let invoices: Vec<_> = summary.money[0]
        .aged
        .iter()
        .map(|bucket| bucket.invoices)
        .collect();
    assert_eq!(invoices, [2, 2, 2, 2, 2, 2]);
    assert_eq!(summary.money[0].overdue_invoices, 10);
}

#[test]
fn each_instalment_is_aged_by_its_own_due_date() {
    // On 30 June 2026, by hand:
    // F1 of 900 in three of 300, due 20 April (71 days late), 20 May (41) and 20 June (10); 450 paid, oldest first:
    //    nothing of April, 150 of May, 300 of June.
    // F2 of 600 in two of 300, due 1 May (60 days late) and 1 August (not due); nothing paid.
    // F3 of 1000, whose instalments come to 800: 400 due 15 June (15), 400 due 15 July; the 200 of no instalment with
    //    the last.
    // F4 of 200 in two of 100, due 1 March and 1 April, moved as a whole to 1 June (29).
    let loaded = load_with(&[
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount\n\
             F1,acme,2026-03-20,2026-04-20,900\n\
             F2,acme,2026-04-01,2026-05-01,600\n\
             F3,bolt,2026-05-15,2026-06-15,1000\n\
             F4,bolt,2026-02-01,2026-03-01,200\n",
        ),
        (
            "instalments.csv",
            "invoice_id,due,amount\n\
             F1,2026-04-20,300\nF1,2026-05-20,300\nF1,2026-06-20,300\n\
             F2,2026-05-01,300\nF2,2026-08-01,300\n\
             F3,2026-06-15,400\nF3,2026-07-15,400\n\
             F4,2026-03-01,100\nF4,2026-04-01,100\n",
        ),
        (
            "payments.csv",
            "customer_id,invoice_id,date,amount\nacme,F1,2026-05-30,450\n",
        ),
        (
            "events.csv",
            "date,customer_id,invoice_id,event,value,note\n2026-02-20,bolt,F4,due_changed,2026-06-01,\n",
        ),
    ]);
    let summary = summary(&loaded.ledger, day("2026-06-30"));
    let money = &summary.money[0];
    let aged: Vec<(i64, usize)> = money
        .aged
        .iter()
        .map(|bucket| (bucket.amount, bucket.invoices))
        .collect();
    assert_eq!(
        aged,
        [
            // 300 of F2, 600 of F3.
            (90_000, 2),
            // 300 of F1 (June), 400 of F3, 200 of F4.
            (90_000, 3),
            // 150 of F1 (May), 300 of F2.
            (45_000, 2),
            (0, 0),
            (0, 0),
            (0, 0),
        ]
    );
    assert_eq!(
        (money.open, money.overdue, money.overdue_invoices),
        (225_000, 135_000, 4)
    );
}
