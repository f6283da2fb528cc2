//! One account through one replicate, with tables made by hand: who is paid when.

use crate::common::{Case, Files, NOTHING};
use proptest::prelude::*;
use relance_forecast::condition::Condition;
use relance_forecast::differing::Differences;
use relance_forecast::habits::Habit;
use relance_forecast::later_contacts::LaterContacts;
use relance_forecast::lifecycle::{Begun, Listener, Payment, Practice, Replicate, Span, Walker};
use relance_forecast::response::{CONTACT_DAYS, FIRST_AGE, LAST_AGE, Response};
use relance_forecast::start::Start;
use relance_kernel::{Account, AccountState, ActionRecord, ApprovalMode, Day, InvoiceIndex};
use relance_sim::AccountSource;
use relance_statistics::random::Key;
use std::collections::BTreeMap;

const INVOICES: usize = 40;
const DAYS: i32 = 200;

fn until() -> Day {
    Day::from_ymd(2026, 2, 1).unwrap()
}

/// One customer with invoices that are due on different days.
fn case() -> Case {
    let rows: String = (0..INVOICES)
        .map(|number| {
            let due = until().plus(i32::try_from(number).unwrap() - 20);
            format!("F{number:02},acme,2026-01-05,{due},{}.00\n", 100 + 37 * number)
        })
        .collect();
    let files: Files = [
        (
            "customers.csv",
            "customer_id,kind,country\nacme,business,FR\n".to_string(),
        ),
        (
            "invoices.csv",
            format!("invoice_id,customer_id,issued,due,amount\n{rows}"),
        ),
        (
            "payments.csv",
            "payment_id,customer_id,invoice_id,date,amount,reverses\n".to_string(),
        ),
    ]
    .map(|(file, text)| (file.to_string(), text))
    .to_vec();
    Case::new(&files, &[NOTHING], until())
}

fn start(case: &Case) -> Start {
    let mut account = Account::default();
    case.source.fill_account(0, &mut account);
    let policy = &case.policies[0];
    let mut state = AccountState::new(policy, &account, until().plus(1));
    state.advance(policy, &account, until());
    Start {
        open: account
            .invoices
            .ids()
            .map(|id| (id, Condition::default()))
            .collect(),
        keys: account.invoices.ids().map(|id| u64::from(id.0) + 1_000).collect(),
        account,
        state,
        arrivals: Vec::new(),
        key: 1,
        sorts: Vec::new(),
    }
}

/// Tables in which every day is like any other.
fn even(intensity: f64) -> Response {
    Response {
        by_age: vec![intensity; usize::try_from(LAST_AGE - FIRST_AGE + 1).unwrap()],
        since_charge: Vec::new(),
        by_day: vec![1.0; usize::try_from(DAYS).unwrap()],
        by_day_of_stage: std::array::from_fn(|_| vec![1.0; usize::try_from(DAYS).unwrap()]),
        practice_month: Vec::new(),
        by_contact: vec![1.0; CONTACT_DAYS],
        differences: Differences::default(),
        later_contacts: LaterContacts::default(),
        disputed: 1.0,
        committed: 1.0,
        part_paid: 1.0,
        amount_slope: 0.0,
        amount_centre: 0.0,
        run_share: 1.0,
        highest: 0.0,
        mean_of_first_days: 0.0,
        dispute: [0.0; 2],
        dispute_after_contact: None,
        dispute_closes: 0.1,
        promise: vec![0.0; 2],
        promise_lengths: Vec::new(),
        parts: [0.0; 5],
        more_parts: 0.0,
        part_shares: Vec::new(),
        charge_shares: Vec::new(),
    }
    .complete()
}

/// The payments of each invoice, and how it stood.
#[derive(Default)]
struct Heard {
    payments: BTreeMap<u32, Vec<(Day, i64, Condition)>>,
    left_open: usize,
}

impl Listener for Heard {
    fn began(&mut self, _: &Begun) {}
    fn paid(&mut self, payment: &Payment) {
        let of_invoice = self.payments.entry(payment.invoice.0).or_default();
        of_invoice.push((payment.day, payment.amount, payment.condition));
    }
    fn acted(&mut self, _: &ActionRecord) {}
    fn handed_over(&mut self, _: Day, _: InvoiceIndex, _: i64) {}
    fn left_open(&mut self, _: InvoiceIndex) {
        self.left_open += 1;
    }
}

fn walk(case: &Case, start: &Start, response: &Response, intercept: f64, seed: u64) -> Heard {
    walk_of(case, start, response, intercept, &[], seed)
}

fn walk_of(
    case: &Case,
    start: &Start,
    response: &Response,
    intercept: f64,
    habits: &[Option<Habit>],
    seed: u64,
) -> Heard {
    let mut heard = Heard::default();
    let span = Span {
        first: until().plus(1),
        last: until().plus(DAYS),
        approvals: ApprovalMode::SameDay,
    };
    let replicate = Replicate {
        response,
        intercepts: &[intercept],
        habits,
        key: Key::new(seed),
    };
    let practice = Practice {
        policy: &case.policies[0],
        past: None,
        past_reminders: None,
        kinds: &[Some(0); 16],
        against: None,
    };
    let mut account = start.account.clone();
    Walker::default().walk(practice, start, &mut account, span, replicate, &mut heard);
    heard
}

/// By when each invoice is paid to each sum: an invoice of one table is never behind that of the other.
fn never_later(ahead: &Heard, behind: &Heard) -> Result<(), TestCaseError> {
    for (invoice, payments) in &behind.payments {
        let mut paid = 0;
        for (day, amount, _) in payments {
            paid += amount;
            let others = ahead.payments.get(invoice).map_or(&[][..], Vec::as_slice);
            let by_then: i64 = others
                .iter()
                .take_while(|(other, ..)| other <= day)
                .map(|(_, amount, _)| amount)
                .sum();
            prop_assert!(
                by_then >= paid,
                "invoice {invoice} on {day}: {by_then} and {paid}"
            );
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_higher_intensity_never_pays_later(
        ages in prop::collection::vec((0.0..0.06_f64, 1.0..4.0_f64), 8),
        days in prop::collection::vec(prop::sample::select(vec![0.0, 0.5, 1.0, 1.0, 2.0]), 14),
        (part, part_paid, disputed, dispute) in (0.0..0.5_f64, 0.3..2.0_f64, 0.2..1.0_f64, 0.0..0.05_f64),
        run_share in prop::sample::select(vec![1.0, 0.9]),
        seed in any::<u64>(),
    ) {
        let case = case();
        let start = start(&case);
        let mut low = even(0.0);
        low.by_day = low.by_day.iter().zip(days.iter().cycle()).map(|(_, day)| *day).collect();
        (low.parts, low.part_paid, low.disputed, low.dispute) = ([part; 5], part_paid, disputed, [dispute; 2]);
        low.part_shares = vec![0.2, 0.5, 0.9];
        low.run_share = run_share;
        let mut high = low.clone();
        let step = low.by_age.len() / ages.len() + 1;
        for (age, (slow, fast)) in low.by_age.iter_mut().zip(&mut high.by_age).enumerate() {
            let (intensity, factor) = ages[age / step];
            (*slow, *fast) = (intensity, intensity * factor);
        }
        let (low, high) = (low.complete(), high.complete());
        let (slow, fast) = (walk(&case, &start, &low, 0.0, seed), walk(&case, &start, &high, 0.0, seed));
        never_later(&fast, &slow)?;
    }
}

#[test]
fn the_share_paid_agrees_with_a_computation_by_hand() {
    let (case, days, intensity) = (case(), DAYS, 0.012_f64);
    let start = start(&case);
    for run_share in [1.0, 0.3] {
        let mut response = even(intensity);
        response.run_share = run_share;
        let response = response.complete();
        let walks = 500;
        let mut by_horizon = [0.0; 3];
        let horizons = [10, 60, days];
        for seed in 0..walks {
            let heard = walk(&case, &start, &response, 0.0, seed);
            for payments in heard.payments.values() {
                for (paid, horizon) in by_horizon.iter_mut().zip(horizons) {
                    *paid += f64::from(u8::from(payments[0].0 <= until().plus(horizon)));
                }
            }
        }
        for (paid, horizon) in by_horizon.into_iter().zip(horizons) {
            let share = paid / (f64::from(u32::try_from(walks).unwrap()) * INVOICES as f64);
            let expected = 1.0 - (-intensity * f64::from(horizon)).exp();
            // Of 20,000 invoices; run days that they share make the error some times that of independent ones.
            assert!(
                (share - expected).abs() < 0.015,
                "{run_share}, {horizon} days: {share}, not {expected}"
            );
        }
    }
}

#[test]
fn what_is_meant_waits_for_the_day_of_habit() {
    let (case, intensity) = (case(), 0.012_f64);
    let start = start(&case);
    let response = even(intensity);
    let calendar = &case.policies[0].calendar;
    for habit in [
        Habit::Weekly(2),
        Habit::Monthly(1 << 10),
        Habit::Monthly(1 | 1 << 15),
    ] {
        let runs: Vec<Day> = (1..=DAYS)
            .map(|days| until().plus(days))
            .filter(|day| habit.is_run_day(*day, calendar))
            .collect();
        let walks = 400;
        let mut on_runs = vec![0.0; runs.len()];
        for seed in 0..walks {
            let heard = walk_of(&case, &start, &response, 0.0, &[Some(habit)], seed);
            for (day, ..) in heard.payments.values().flatten() {
                let place = runs
                    .binary_search(day)
                    .unwrap_or_else(|_| panic!("{habit:?} pays on {day}"));
                on_runs[place] += 1.0;
            }
        }
        // What was meant since the last run day before the start comes on the first one, of invoices known by then.
        let last_run = (1..100)
            .map(|days| until().plus(1 - days))
            .find(|day| habit.is_run_day(*day, calendar));
        let exposed = |day: Day| -> f64 {
            let since = start.open.iter().map(|(invoice, _)| {
                let issued = start.account.invoices[*invoice].issued;
                f64::from(day.since(last_run.unwrap().max(issued)))
            });
            since.map(|days| 1.0 - (-intensity * days).exp()).sum::<f64>() / INVOICES as f64
        };
        let mut by_then = 0.0;
        for (count, day) in on_runs.iter().zip(&runs) {
            by_then += count / (f64::from(u32::try_from(walks).unwrap()) * INVOICES as f64);
            assert!(
                (by_then - exposed(*day)).abs() < 0.02,
                "{habit:?} {day}: {by_then}, not {}",
                exposed(*day)
            );
        }
    }
}

#[test]
fn nothing_is_paid_on_a_day_without_intensity() {
    let case = case();
    let start = start(&case);
    // Disputes often open on the day on which the payment would have come.
    let mut response = even(0.3);
    (response.dispute, response.dispute_closes) = ([0.3; 2], 0.3);
    response.by_day = (0..DAYS)
        .map(|day| if day % 2 == 0 { 1.0 } else { 0.0 })
        .collect();
    response.by_day_of_stage = std::array::from_fn(|_| response.by_day.clone());
    let response = response.complete();
    let mut payments = 0;
    for seed in 0..50 {
        let heard = walk(&case, &start, &response, 0.0, seed);
        for (day, _, condition) in heard.payments.values().flatten() {
            let place = day.since(until().plus(1));
            assert_eq!(place % 2, 0, "paid on {day}, {condition:?}");
            payments += 1;
        }
    }
    assert!(payments > 1_000);
}
