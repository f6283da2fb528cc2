//! The worked figures of `docs/kpi.md`, each from the rows of a small ledger, through the command.

use super::{Rows, measured};

#[test]
fn what_was_chased_and_paid_is_80_percent() {
    // 10,000 reminded on 5 March; 8,000 came on 20 March: 8,000 ÷ 10,000.
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "10000.00")
        .event("2026-03-05", "F1", "action", "email", "")
        .paid("F1", "2026-03-20", "8000.00");
    let measured = rows.measured("2026-01-01", "2026-03-31");
    assert_eq!(measured.value("recovery_rate_chased"), 80.0);
    // Of all receivables it is the same here: nothing was open before, and 10,000 was invoiced.
    assert_eq!(measured.value("recovery_rate_all"), 80.0);
}

#[test]
fn what_is_paid_on_the_day_of_the_reminder_or_before_was_not_chased() {
    // 4,000 of 10,000 came on the day of the reminder: 6,000 was chased, and 3,000 of it came later: 50 %.
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "10000.00")
        .paid("F1", "2026-03-05", "4000.00")
        .event("2026-03-05", "F1", "action", "email", "")
        .paid("F1", "2026-03-20", "3000.00");
    let measured = rows.measured("2026-01-01", "2026-03-31");
    assert_eq!(measured.value("recovery_rate_chased"), 50.0);
    assert_eq!(measured.value("recovery_rate_all"), 70.0);
}

#[test]
fn five_hundred_for_five_thousand_is_10_percent() {
    // Two messages at 250 EUR; 5,000 came after them: 500 ÷ 5,000. The message of thanks is no reminder.
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-02-04", "5000.00")
        .event("2026-02-11", "F1", "action", "portal", "first")
        .event("2026-02-25", "F1", "action", "portal", "")
        .paid("F1", "2026-03-02", "5000.00")
        .event("2026-03-03", "F1", "action", "portal", "thanks");
    let sandbox = rows.sandbox();
    sandbox.write(
        "costs.relance",
        "policy \"Costs\" {\n  currency EUR\n}\n\nchannel portal costs 250 EUR\n\n\
         first: when overdue 7d then portal gentle\n\
         thanks: also when settled by payment then portal merci\n",
    );
    let period = ["--from", "2026-01-01", "--to", "2026-03-31"];
    let with_policy = measured(&sandbox, &[&period[..], &["--policy", "costs.relance"]].concat());
    assert_eq!(with_policy.value("cost_of_dunning"), 500.0);
    assert_eq!(with_policy.value("cost_ratio"), 10.0);
    let without = measured(&sandbox, &period);
    assert_eq!(without.undefined("cost_of_dunning"), "no_policy");
    assert_eq!(without.undefined("cost_ratio"), "no_policy");
}

#[test]
fn lateness_is_13_33_days_plain_and_19_weighted() {
    // 1,000 on time, 4,000 ten days late, 5,000 thirty; each issued thirty days before it was due.
    let mut rows = Rows::new();
    for (id, amount, paid) in [
        ("F1", "1000.00", "2026-03-02"),
        ("F2", "4000.00", "2026-03-12"),
        ("F3", "5000.00", "2026-04-01"),
    ] {
        rows.invoice(id, "2026-01-31", "2026-03-02", amount)
            .paid(id, paid, amount);
    }
    let measured = rows.measured("2026-01-01", "2026-04-30");
    // (0 + 10 + 30) ÷ 3, and (4,000 × 10 + 5,000 × 30) ÷ 10,000.
    assert_eq!(measured.rounded("average_lateness"), 13.33);
    assert_eq!(measured.value("average_lateness_weighted"), 19.0);
    // From issue each is thirty days more.
    assert_eq!(measured.rounded("payment_delay"), 43.33);
    assert_eq!(measured.value("payment_delay_weighted"), 49.0);
    assert_eq!(measured.rounded("paid_on_time"), 33.33);
}

#[test]
fn dso_is_45_and_40_days() {
    for (open, sales, days) in [("30000.00", "30000.00", 45.0), ("20000.00", "25000.00", 40.0)] {
        // The first quarter of 2026 has 90 days: 30,000 ÷ 60,000 × 90, and 20,000 ÷ 45,000 × 90.
        let mut rows = Rows::new();
        rows.invoice("F1", "2026-01-10", "2026-04-10", open)
            .invoice("F2", "2026-01-15", "2026-02-15", sales)
            .paid("F2", "2026-02-10", sales);
        assert_eq!(rows.measured("2026-01-01", "2026-03-31").value("dso"), days);
    }
}

#[test]
fn counted_back_november_and_october_and_part_of_september() {
    let mut rows = Rows::new();
    rows.invoice("SEP", "2025-09-10", "2025-12-31", "700.00")
        .invoice("OCT", "2025-10-10", "2025-12-31", "800.00")
        .invoice("NOV", "2025-11-10", "2025-12-31", "1200.00")
        .paid("SEP", "2025-11-20", "200.00");
    // 2,500 is open: 2,500 − 1,200 − 800 = 500 of September's 700: 30 + 31 + 500 ÷ 700 × 30.
    let measured = rows.measured("2025-09-01", "2025-11-30");
    assert_eq!(measured.rounded("dso_count_back"), 82.43);
    let figure = measured.figure("dso_count_back");
    assert_eq!(figure["plus"], 61);
    assert_eq!(figure["numerator"], "500.00");
    assert_eq!(figure["denominator"], "700.00");
}

#[test]
fn counted_back_76_5_days_where_the_simple_dso_is_79_31() {
    let mut rows = Rows::new();
    rows.invoice("AUG", "2025-08-10", "2025-12-31", "80000.00")
        .invoice("SEP", "2025-09-10", "2025-12-31", "90000.00")
        .invoice("OCT", "2025-10-10", "2025-12-31", "120000.00")
        .paid("AUG", "2025-10-20", "40000.00");
    let measured = rows.measured("2025-08-01", "2025-10-31");
    // 250,000 − 120,000 − 90,000 = 40,000 of August's 80,000: 31 + 30 + 15.5. Simple: 250 ÷ 290 × 92 days.
    assert_eq!(measured.value("dso_count_back"), 76.5);
    assert_eq!(measured.rounded("dso"), 79.31);
}

#[test]
fn the_best_possible_dso_is_12_days_and_33_are_delinquent() {
    // 30 days of sales of 10,000. 4,000 is not due: 12 days. 11,000 from before is overdue: 33 days. Together 45.
    let mut rows = Rows::new();
    rows.invoice("OLD", "2026-02-01", "2026-03-01", "11000.00")
        .invoice("F1", "2026-04-02", "2026-06-01", "4000.00")
        .invoice("F2", "2026-04-02", "2026-04-20", "6000.00")
        .paid("F2", "2026-04-20", "6000.00");
    let measured = rows.measured("2026-04-01", "2026-04-30");
    assert_eq!(measured.value("best_possible_dso"), 12.0);
    assert_eq!(measured.value("average_days_delinquent"), 33.0);
    assert_eq!(measured.value("dso"), 45.0);
}

#[test]
fn collection_effectiveness_of_a_quarter_is_55_93_percent() {
    // Open before 6,200; sales 10,890; open 6,340, of which 3,590 is not due.
    let mut rows = Rows::new();
    rows.invoice("OLD", "2025-11-01", "2025-12-01", "6200.00")
        .invoice("F1", "2026-01-10", "2026-02-10", "7300.00")
        .invoice("F2", "2026-03-10", "2026-04-10", "3590.00")
        .paid("F1", "2026-02-10", "7300.00")
        .paid("OLD", "2026-02-20", "3450.00");
    let measured = rows.measured("2026-01-01", "2026-03-31");
    // 6,200 + 10,890 ÷ 3 − 6,340 = 3,490, over 6,200 + 3,630 − 3,590 = 6,240.
    assert_eq!(measured.rounded("collection_effectiveness"), 55.93);
    let figure = measured.figure("collection_effectiveness");
    assert_eq!(
        (&figure["numerator"], &figure["denominator"]),
        (&"3490.00".into(), &"6240.00".into())
    );
    // Overdue: (6,340 − 3,590) ÷ 6,340.
    assert_eq!((measured.value("overdue_ratio") * 10.0).round() / 10.0, 43.4);
}

#[test]
fn collection_effectiveness_of_a_month_is_98_percent() {
    // 100,000 before, 1,000,000 sold, 120,000 open, of which 100,000 is not due: 980,000 ÷ 1,000,000.
    let mut rows = Rows::new();
    rows.invoice("OLD", "2026-02-01", "2026-03-01", "100000.00")
        .invoice("F1", "2026-04-02", "2026-04-20", "900000.00")
        .invoice("F2", "2026-04-20", "2026-05-20", "100000.00")
        .paid("OLD", "2026-04-10", "80000.00")
        .paid("F1", "2026-04-20", "900000.00");
    let measured = rows.measured("2026-04-01", "2026-04-30");
    assert_eq!(measured.value("collection_effectiveness"), 98.0);
    assert_eq!(
        measured.value("collection_effectiveness_whole"),
        98.0,
        "a month is one month"
    );
}

#[test]
fn days_beyond_terms_are_4_33() {
    // 4,000 on time, 6,000 six days late, 2,000 eight: (36,000 + 16,000) ÷ 12,000.
    let mut rows = Rows::new();
    for (id, amount, paid) in [
        ("F1", "4000.00", "2026-03-02"),
        ("F2", "6000.00", "2026-03-08"),
        ("F3", "2000.00", "2026-03-10"),
    ] {
        rows.invoice(id, "2026-01-31", "2026-03-02", amount)
            .paid(id, paid, amount);
    }
    let measured = rows.measured("2026-01-01", "2026-04-30");
    assert_eq!(measured.rounded("days_beyond_terms"), 4.33);
}

#[test]
fn days_beyond_terms_are_3_33_signed_and_4_67_floored() {
    // 100 ten days early, 200 five early, 300 on time, 400 five late, 500 ten late:
    // (−1,000 − 1,000 + 0 + 2,000 + 5,000) ÷ 1,500 signed; 7,000 ÷ 1,500 floored.
    let mut rows = Rows::new();
    for (id, amount, paid) in [
        ("F1", "100.00", "2026-03-05"),
        ("F2", "200.00", "2026-03-10"),
        ("F3", "300.00", "2026-03-15"),
        ("F4", "400.00", "2026-03-20"),
        ("F5", "500.00", "2026-03-25"),
    ] {
        rows.invoice(id, "2026-01-31", "2026-03-15", amount)
            .paid(id, paid, amount);
    }
    let measured = rows.measured("2026-01-01", "2026-04-30");
    assert_eq!(measured.rounded("days_beyond_terms_signed"), 3.33);
    assert_eq!(measured.rounded("days_beyond_terms"), 4.67);
}

#[test]
fn bureaus_count_the_middles_of_the_columns() {
    // 100 each: not due, 20, 40, 70, 100 and 200 days late: (15 + 45 + 75 + 105 + 105) × 100 ÷ 600.
    let mut rows = Rows::new();
    for (id, due) in [
        ("F1", "2026-07-01"),
        ("F2", "2026-06-10"),
        ("F3", "2026-05-21"),
        ("F4", "2026-04-21"),
        ("F5", "2026-03-22"),
        ("F6", "2025-12-12"),
    ] {
        rows.invoice(id, "2025-11-01", due, "100.00");
    }
    let measured = rows.measured("2026-06-01", "2026-06-30");
    assert_eq!(measured.value("days_beyond_terms_open"), 57.5);
}

#[test]
fn two_reminders_before_payment_and_a_quarter_paid_with_none() {
    // Four invoices paid after 0, 1, 2 and 5 reminders: 8 ÷ 4. A reminder on the day of payment was not before it.
    let mut rows = Rows::new();
    for (id, reminders) in [("F0", 0), ("F1", 1), ("F2", 2), ("F5", 5)] {
        rows.invoice(id, "2026-01-31", "2026-03-01", "100.00")
            .paid(id, "2026-03-20", "100.00")
            .event("2026-03-20", id, "action", "email", "");
        for day in 0..reminders {
            rows.event(&format!("2026-03-{:02}", 5 + day), id, "action", "email", "");
        }
    }
    let measured = rows.measured("2026-01-01", "2026-04-30");
    assert_eq!(measured.value("reminders_before_payment"), 2.0);
    assert_eq!(measured.value("paid_without_reminder"), 25.0);
    // The last reminders were 15 (F1: the 5th), 14 (F2: the 6th) and 11 days (F5: the 9th) before the 20th: median 14.
    assert_eq!(measured.value("delay_after_reminder"), 14.0);
}

#[test]
fn twelve_answers_to_forty_messages_are_30_percent() {
    let mut rows = Rows::new();
    for number in 0..40 {
        let name = format!("c{number:02}");
        rows.customer(&format!("{name},business,FR,,,"));
        rows.invoices
            .push(format!("F{number},{name},2026-01-05,2026-02-04,100.00,EUR,,,"));
        rows.events
            .push(format!("2026-02-11,{name},F{number},action,email,,"));
        if number < 12 {
            rows.events.push(format!("2026-02-15,{name},,replied,,,"));
        }
    }
    // One more that came back is no message, and one answer that came before is none.
    rows.invoice("G1", "2026-01-05", "2026-02-04", "100.00")
        .event("2026-02-11", "G1", "action", "email", "")
        .event("2026-02-12", "G1", "bounced", "email", "");
    rows.events.push("2026-02-10,c20,,replied,,,".to_string());
    let measured = rows.measured("2026-01-01", "2026-04-30");
    assert_eq!(measured.value("response_rate"), 30.0);
    assert_eq!(measured.figure("response_rate")["rests_on"], 40);
}

#[test]
fn seven_promises_of_ten_and_30_000_of_50_000() {
    // Seven of 30,000 together kept to the day, three of 20,000 together broken: a day late, in part, and not at all.
    let mut rows = Rows::new();
    let promise = |rows: &mut Rows, id: &str, amount: &str| {
        rows.invoice(id, "2026-01-05", "2026-02-04", amount).event(
            "2026-02-10",
            id,
            "promise",
            "2026-02-20",
            "",
        );
    };
    for number in 0..6 {
        let id = format!("K{number}");
        promise(&mut rows, &id, "4000.00");
        rows.paid(&id, "2026-02-20", "4000.00");
    }
    promise(&mut rows, "K6", "6000.00");
    rows.paid("K6", "2026-02-10", "6000.00");
    promise(&mut rows, "B0", "10000.00");
    rows.paid("B0", "2026-02-21", "10000.00");
    promise(&mut rows, "B1", "5000.00");
    rows.paid("B1", "2026-02-15", "4999.99");
    promise(&mut rows, "B2", "5000.00");
    let measured_to_the_day = rows.measured("2026-01-01", "2026-03-31");
    assert_eq!(measured_to_the_day.value("promises_kept"), 70.0);
    assert_eq!(measured_to_the_day.value("promises_kept_amount"), 60.0);
    // With a day of grace the one of 10,000 is kept: 8 of 10, 40,000 of 50,000.
    let options = ["--from", "2026-01-01", "--to", "2026-03-31", "--grace", "1"];
    let with_grace = measured(&rows.sandbox(), &options);
    assert_eq!(with_grace.value("promises_kept"), 80.0);
    assert_eq!(with_grace.value("promises_kept_amount"), 80.0);
}

#[test]
fn a_promise_renegotiated_in_time_is_neither_and_one_later_was_broken() {
    let mut rows = Rows::new();
    // In time: on the 15th for the 28th in place of the 20th; kept.
    rows.invoice("F1", "2026-01-05", "2026-02-04", "100.00")
        .event("2026-02-10", "F1", "promise", "2026-02-20", "")
        .event("2026-02-15", "F1", "promise", "2026-02-28", "")
        .paid("F1", "2026-02-28", "100.00")
        // Too late: on the 22nd. The first was broken, the second kept.
        .invoice("F2", "2026-01-05", "2026-02-04", "100.00")
        .event("2026-02-10", "F2", "promise", "2026-02-20", "")
        .event("2026-02-22", "F2", "promise", "2026-02-28", "")
        .paid("F2", "2026-02-28", "100.00")
        // Half paid that day, the rest promised and never paid: the half paid is no part of the promise kept.
        .invoice("F3", "2026-01-05", "2026-02-04", "100.00")
        .paid("F3", "2026-02-10", "50.00")
        .event("2026-02-10", "F3", "promise", "2026-02-20", "")
        // Paid in time, and bounced afterwards.
        .invoice("F4", "2026-01-05", "2026-02-04", "100.00")
        .event("2026-02-10", "F4", "promise", "2026-02-20", "")
        .paid("F4", "2026-02-20", "100.00");
    rows.payments
        .push("R1,acme,F4,2026-03-02,100.00,EUR,P3,".to_string());
    let measured = rows.measured("2026-01-01", "2026-03-31");
    // Matured: one of F1, two of F2, one of F3, one of F4; kept: one of F1, one of F2.
    assert_eq!(measured.figure("promises_kept")["denominator"], "5");
    assert_eq!(measured.value("promises_kept"), 40.0);
}

#[test]
fn forty_of_a_hundred_rolled_on() {
    // 30 days before 30 June, 100 was 1–30 days late: 40 of it still is, 31–60 days late now.
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-04-01", "2026-05-15", "40.00")
        .invoice("F2", "2026-04-01", "2026-05-20", "60.00")
        .paid("F2", "2026-06-10", "60.00");
    let measured = rows.measured("2026-06-01", "2026-06-30");
    assert_eq!(measured.value("roll_31_60"), 40.0);
    assert_eq!(measured.undefined("roll_61_90"), "empty_column");
    // A week after the ledger began there is no balance of 30 days before.
    let young = rows.measured("2026-04-01", "2026-04-08");
    assert_eq!(young.undefined("roll_31_60"), "ledger_too_short");
}

#[test]
fn the_aged_balance_has_its_edges_where_they_are_said_to_be() {
    // Due on the day, 1, 30, 31, 60, 61, 90, 91, 120 and 121 days before 30 June.
    let mut rows = Rows::new();
    for (number, due) in [
        "2026-06-30",
        "2026-06-29",
        "2026-05-31",
        "2026-05-30",
        "2026-05-01",
        "2026-04-30",
        "2026-04-01",
        "2026-03-31",
        "2026-03-02",
        "2026-03-01",
    ]
    .into_iter()
    .enumerate()
    {
        let amount = format!("{}.00", 1 << number);
        rows.invoice(&format!("F{number}"), "2026-01-05", due, &amount);
    }
    // A part of 100.00 in dispute on the one of 121 days: its own column, out of the ratio without disputes.
    rows.event("2026-06-01", "F9", "dispute_opened", "price", "100.00");
    // A credit note that names nothing, and money that covers nothing, have a place of their own.
    rows.invoices
        .push("A1,acme,2026-06-02,,-7.00,EUR,credit_note,,".to_string());
    let measured = rows.measured("2026-06-01", "2026-06-30");
    let aged = measured.of("EUR", None)["aged"].as_array().unwrap();
    let amounts: Vec<&str> = aged
        .iter()
        .map(|column| column["amount"].as_str().unwrap())
        .collect();
    // 1 | 2 + 4 | 8 + 16 | 32 + 64 | 128 + 256 | 512
    assert_eq!(amounts, ["1.00", "6.00", "24.00", "96.00", "384.00", "512.00"]);
    assert_eq!(aged[5]["disputed"], "100.00");
    assert_eq!(measured.value("open"), 1023.0);
    assert_eq!(measured.value("unallocated"), 7.0);
    // (1,022 − 100) ÷ (1,023 − 100)
    assert_eq!(measured.rounded("overdue_ratio_undisputed"), 99.89);
}

#[test]
fn instalments_stand_at_their_own_due_dates() {
    let mut rows = Rows::new();
    rows.invoice("F1", "2026-01-05", "2026-04-30", "300.00")
        .paid("F1", "2026-05-02", "120.00");
    let sandbox = rows.sandbox();
    sandbox.write(
        "ledger/instalments.csv",
        "invoice_id,due,amount\nF1,2026-04-30,100.00\nF1,2026-05-31,100.00\nF1,2026-07-31,100.00\n",
    );
    let measured = measured(&sandbox, &["--from", "2026-06-01", "--to", "2026-06-30"]);
    // The first is covered, 80 of the second is 30 days late, the third is not due.
    let aged = measured.of("EUR", None)["aged"].as_array().unwrap();
    assert_eq!(
        (&aged[0]["amount"], &aged[1]["amount"]),
        (&"100.00".into(), &"80.00".into())
    );
}
