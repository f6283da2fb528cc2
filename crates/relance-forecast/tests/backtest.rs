//! Backtests of small ledgers whose truth is known by construction.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

mod joined;

use joined::Joined;
use relance_compiler::{Options as CompilerOptions, compile_text};
use relance_forecast::backtest::items::Money;
use relance_forecast::backtest::score::pooled;
use relance_forecast::backtest::verdict::verdict;
use relance_forecast::backtest::{Backtest, PAID_AFTER, RECOVERED_AFTER, Trial, backtest};
use relance_forecast::effects::Effects;
use relance_kernel::{Day, Interner};
use relance_ledger::{Options, TextSource, load};
use relance_statistics::random::Key;
use std::fmt::Write;

/// The chance that an open invoice is paid on a day, before it is charged and after.
const CHANCES: [f64; 2] = [0.003, 0.006];

/// Days after which half of what is open is charged.
const CHARGED_AFTER: i32 = 90;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn text(day: Day) -> String {
    let (year, month, of_month) = day.ymd();
    format!("{year:04}-{month:02}-{of_month:02}")
}

/// Invoices of 100 euros, each of its own customer, issued evenly from 2020 to 2023, with rows to a last day. Paid with
/// a constant chance a day; charged 20 euros after a while, half of them, and then paid faster, with the charge.
fn ledger(last: Day) -> TextSource {
    let mut customers = String::from("customer_id,kind\n");
    let mut invoices = String::from("invoice_id,customer_id,issued,due,amount\n");
    let mut payments = String::from("payment_id,customer_id,invoice_id,date,amount\n");
    let mut events = String::from("date,customer_id,invoice_id,event,value,note\n");
    let first = day("2020-01-01");
    for number in 0..4_000 {
        let key = Key::new(7).with(number);
        let issued = first.plus(i32::try_from(number * 1_461 / 4_000).unwrap());
        if issued > last {
            break;
        }
        writeln!(customers, "C{number},business").unwrap();
        writeln!(invoices, "F{number},C{number},{0},{0},100.00", text(issued)).unwrap();
        let is_charged = key.with(0).uniform() < 0.5;
        let mut today = issued.plus(1);
        let mut charged = false;
        while today <= last {
            if is_charged && today.since(issued) == CHARGED_AFTER {
                writeln!(events, "{},C{number},F{number},charged,20.00,fee", text(today)).unwrap();
                charged = true;
            }
            let chance = CHANCES[usize::from(charged)];
            if key.with(1 + u64::from(today.0.unsigned_abs())).uniform() < chance {
                let amount = if charged { 120 } else { 100 };
                writeln!(
                    payments,
                    "P{number},C{number},F{number},{},{amount}.00",
                    text(today)
                )
                .unwrap();
                break;
            }
            today = today.plus(1);
        }
    }
    TextSource::new()
        .with("customers.csv", customers)
        .with("invoices.csv", invoices)
        .with("payments.csv", payments)
        .with("events.csv", events)
}

/// The chance a day of an invoice that nobody reminds of, and by what a reminder multiplies it for ten days.
const REMINDED: [f64; 2] = [0.004, 4.0];

/// Invoices of 100 euros like those of [`ledger`], never charged: an email goes out some ten to forty days after the due date,
/// by lot, and another every twenty-five days after it.
fn reminded_ledger(last: Day) -> TextSource {
    let mut customers = String::from("customer_id,kind\n");
    let mut invoices = String::from("invoice_id,customer_id,issued,due,amount\n");
    let mut payments = String::from("payment_id,customer_id,invoice_id,date,amount\n");
    let mut events = String::from("date,customer_id,invoice_id,event,value,note\n");
    let first = day("2021-01-01");
    for number in 0..4_000 {
        let key = Key::new(9).with(number);
        let issued = first.plus(i32::try_from(number * 1_095 / 4_000).unwrap());
        if issued > last {
            break;
        }
        writeln!(customers, "C{number},business").unwrap();
        writeln!(invoices, "F{number},C{number},{0},{0},100.00", text(issued)).unwrap();
        let mut next = issued.plus(10 + i32::try_from(key.with(0).below(31)).unwrap());
        let mut reminded = None;
        let mut today = issued.plus(1);
        while today <= last {
            let acts = reminded.is_some_and(|on: Day| today.since(on) <= 10);
            let chance = REMINDED[0] * if acts { REMINDED[1] } else { 1.0 };
            if key.with(1 + u64::from(today.0.unsigned_abs())).uniform() < chance {
                writeln!(payments, "P{number},C{number},F{number},{},100.00", text(today)).unwrap();
                break;
            }
            if today == next {
                writeln!(events, "{},C{number},F{number},action,email,", text(today)).unwrap();
                (reminded, next) = (Some(today), today.plus(25));
            }
            today = today.plus(1);
        }
    }
    TextSource::new()
        .with("customers.csv", customers)
        .with("invoices.csv", invoices)
        .with("payments.csv", payments)
        .with("events.csv", events)
}

fn tried(source: &TextSource, policy: &str, cut: &str, replicates: usize) -> Backtest {
    tried_with(source, policy, false, cut, replicates)
}

fn tried_with(
    source: &TextSource,
    policy: &str,
    keeps_practice: bool,
    cut: &str,
    replicates: usize,
) -> Backtest {
    let loaded = load(source, &Options::default());
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems.first());
    let mut interner = Interner::new();
    let policy = compile_text(policy, &CompilerOptions::default(), &mut interner)
        .policy
        .unwrap();
    let joined = Joined::new(loaded.ledger, &mut interner);
    backtest(&Trial {
        policy: &policy,
        keeps_practice,
        interner: &interner,
        source: &joined,
        cut: day(cut),
        replicates,
        seed: 1,
        effects: Effects::Learnt,
    })
    .unwrap()
}

const NO_STEPS: &str = "policy \"No steps\" {\n  currency EUR\n}\n";

#[test]
fn what_became_known_after_the_cut_changes_no_forecast() {
    let whole = tried(&ledger(day("2023-12-31")), NO_STEPS, "2022-12-31", 8);
    let cut = tried(&ledger(day("2022-12-31")), NO_STEPS, "2022-12-31", 8);
    assert!(whole.scores.is_some());
    assert!(cut.scores.is_none());
    assert!(verdict(&cut).is_empty());
    assert!(whole.model == cut.model, "the models differ");
    assert_eq!(whole.portfolio, cut.portfolio);
    for (one, other) in [
        (&whole.principal, &cut.principal),
        (&whole.with_charges, &cut.with_charges),
    ] {
        for (one, other) in one.months.iter().zip(&other.months) {
            assert_eq!(one.cash.mean, other.cash.mean);
            assert_eq!(one.cash.intervals, other.cash.intervals);
            assert_eq!(one.baselines, other.baselines);
            assert!(one.cash.observed.is_some() && other.cash.observed.is_none());
        }
    }
    let chances = |of: &Backtest| of.items.iter().map(|item| item.paid.clone()).collect::<Vec<_>>();
    assert_eq!(chances(&whole), chances(&cut));
}

#[test]
fn a_ledger_that_goes_on_as_before_is_forecast() {
    let found = tried(&ledger(day("2023-12-31")), NO_STEPS, "2022-12-31", 64);
    assert!(found.converged);
    let scores = found.scores.as_ref().unwrap();
    for (cash, money) in [
        (scores.principal.as_ref().unwrap(), Money::Principal),
        (scores.with_charges.as_ref().unwrap(), Money::WithCharges),
    ] {
        assert!(cash.forecast.bias.abs() < 0.1, "{money:?} {cash:?}");
        assert!(cash.forecast.of_quarters < 0.2, "{money:?} {cash:?}");
        assert_eq!(cash.quarters, 4);
    }
    // Nobody in the open portfolio has a payment behind him, and after a while the chance is that of the charged or
    // that of the others: both are known by construction.
    for (place, &days) in PAID_AFTER.iter().enumerate() {
        for forecast in &found.items {
            let charged = forecast.item.condition.charges > 0;
            if charged {
                let truth = 1.0 - (1.0 - CHANCES[1]).powi(days);
                let told = forecast.paid[place];
                assert!(
                    (told / truth - 1.0).abs() < 0.35,
                    "{days} d: {told} against {truth}"
                );
            }
        }
    }
    let all = pooled(std::slice::from_ref(&found));
    assert!(all[2].share >= 0.7, "{all:?}");
    for (figure, days) in found.recovered.iter().zip(RECOVERED_AFTER) {
        let observed = figure.observed.unwrap();
        assert!((figure.mean - observed).abs() < 0.05, "{days}: {figure:?}");
    }
}

#[test]
fn any_number_of_threads_gives_the_same() {
    let source = ledger(day("2022-06-30"));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| tried(&source, NO_STEPS, "2022-03-31", 8))
    };
    let (one, three) = (with(1), with(3));
    assert!(one.model == three.model, "the models differ");
    assert_eq!(one.principal, three.principal);
    assert_eq!(one.with_charges, three.with_charges);
    assert_eq!(one.items, three.items);
}

#[test]
fn a_policy_with_steps_takes_the_place_of_past_practice() {
    let source = ledger(day("2022-12-31"));
    let alone = tried(&source, NO_STEPS, "2022-12-31", 16);
    let steps = "policy \"Steps\" {\n  currency EUR\n}\nlate: when overdue 3000d then email gentle\n";
    let with_policy = tried(&source, steps, "2022-12-31", 16);
    let year = |of: &Backtest| {
        of.with_charges
            .quarters
            .iter()
            .map(|quarter| quarter.cash.mean)
            .sum::<f64>()
    };
    // Nobody charges any more, and what is not charged is paid more slowly and without the charge.
    assert!(year(&with_policy) < 0.97 * year(&alone));
}

#[test]
fn past_practice_that_is_kept_goes_on_as_if_an_idle_policy_were_none() {
    let source = ledger(day("2022-12-31"));
    let alone = tried(&source, NO_STEPS, "2022-12-31", 16);
    let idle = "policy \"Idle\" {\n  currency EUR\n}\nlate: when overdue 3000d then email gentle\n";
    let kept = tried_with(&source, idle, true, "2022-12-31", 16);
    assert_eq!(alone.principal, kept.principal);
    assert_eq!(alone.with_charges, kept.with_charges);
    assert_eq!(alone.items, kept.items);
}

#[test]
fn past_reminders_go_on_where_no_policy_says_what_to_do() {
    let source = reminded_ledger(day("2023-12-31"));
    let alone = tried(&source, NO_STEPS, "2022-12-31", 64);
    let scores = alone.scores.as_ref().unwrap().principal.as_ref().unwrap();
    assert!(scores.forecast.bias.abs() < 0.06, "{scores:?}");
    // The probability of an invoice knows of them too.
    let expected: f64 = alone.items.iter().map(|item| item.paid[1]).sum();
    let at_ninety = |of: &Backtest| of.recovered[2].mean;
    assert_eq!((PAID_AFTER[1], RECOVERED_AFTER[2]), (90, 90));
    let drawn = at_ninety(&alone) * alone.items.len() as f64;
    assert!((expected / drawn - 1.0).abs() < 0.03, "{expected} {drawn}");
    // A policy that states when to remind takes their place: this one never does.
    let idle = "policy \"Idle\" {\n  currency EUR\n}\nlate: when overdue 3000d then email gentle\n";
    let under = tried(&source, idle, "2022-12-31", 64);
    assert!(
        at_ninety(&under) < 0.8 * at_ninety(&alone),
        "{} {}",
        at_ninety(&under),
        at_ninety(&alone)
    );
}

#[test]
fn probabilities_under_a_policy_are_those_of_its_draws() {
    // What is handed over is not paid any more: both must see it, and on the same day.
    let source = ledger(day("2022-12-31"));
    let steps = "policy \"Agency\" {\n  currency EUR\n}\nhand: when overdue 150d then escalate to agency without reminder\n";
    let [alone, under] = [NO_STEPS, steps].map(|policy| tried_with(&source, policy, true, "2022-12-31", 64));
    // Every invoice is of 100 euros and paid at once.
    let expected = |of: &Backtest| of.items.iter().map(|item| 10_000.0 * item.paid[2]).sum::<f64>();
    let drawn = |of: &Backtest| of.principal.year.mean;
    for of in [&alone, &under] {
        assert!(
            (expected(of) / drawn(of) - 1.0).abs() < 0.05,
            "{} {}",
            expected(of),
            drawn(of)
        );
    }
    assert!(
        drawn(&under) < 0.8 * drawn(&alone),
        "{} {}",
        drawn(&under),
        drawn(&alone)
    );
}
