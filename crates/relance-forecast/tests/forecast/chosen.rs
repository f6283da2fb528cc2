//! Ledgers whose contacts change nothing, and that would seem to show that they do: whole worlds, from the table of
//! invoices to the verdict.

use crate::common::{Case, Files};
use relance_forecast::compare::{Refusal, Verdict, verdict};
use relance_forecast::effects::Effects;
use relance_kernel::Day;

/// How contacts come about.
#[derive(Clone, Copy, PartialEq)]
enum Chosen {
    /// By chance.
    ByChance,
    /// Customers of whom somebody knows that they pay slowly.
    SlowPayers,
    /// A letter always follows the email at the same distance, at which the email itself works.
    AtAFixedDistance,
    /// One segment is written to, of the other a few customers alone; they work on the first only.
    OneSegment,
    /// Small invoices of one segment, large ones of the other; they work on these only.
    SmallOrLarge,
}

/// Numbers between 0 and 1 (a linear congruential generator: a test needs no better one).
struct Draws(u64);

impl Draws {
    fn draw(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: i32, high: i32) -> i32 {
        self.draw();
        let many = u64::from((high - low + 1).unsigned_abs());
        low + i32::try_from((self.0 >> 33) % many).unwrap()
    }
}

const CUSTOMERS: usize = 500;
const INVOICES: usize = 7;

fn until() -> Day {
    Day::from_ymd(2026, 6, 30).unwrap()
}

fn is_working(day: Day) -> bool {
    day.weekday() < 5
}

fn world(chosen: Chosen) -> Files {
    let mut draws = Draws(5);
    let start = until().plus(-600);
    let mut customers = "customer_id,kind,country,segment\n".to_string();
    let mut invoices = "invoice_id,customer_id,issued,due,amount\n".to_string();
    let mut payments = "payment_id,customer_id,invoice_id,date,amount\n".to_string();
    let mut events = "date,customer_id,invoice_id,event,value\n".to_string();
    for customer in 0..CUSTOMERS {
        let segment = if customer % 2 == 0 { "large" } else { "small" };
        customers.push_str(&format!("c{customer},business,FR,{segment}\n"));
        let is_slow = draws.draw() < 0.5;
        for number in 0..INVOICES {
            let issued = start.plus(draws.between(0, 590));
            let due = issued.plus(30);
            let amount = if draws.draw() < 0.5 { 900 } else { 2_400 };
            let id = format!("i{customer}-{number}");
            invoices.push_str(&format!("{id},c{customer},{issued},{due},{amount}\n"));
            let first = draws.between(3, 32);
            let is_contacted = match chosen {
                Chosen::ByChance | Chosen::AtAFixedDistance => draws.draw() < 0.75,
                Chosen::SlowPayers => draws.draw() < if is_slow { 0.85 } else { 0.12 },
                Chosen::OneSegment => (segment == "large" || customer < 24) && draws.draw() < 0.75,
                Chosen::SmallOrLarge => (segment == "large") != (amount > 1_000) && draws.draw() < 0.75,
            };
            let has_letter = chosen == Chosen::AtAFixedDistance && draws.draw() < 0.85;
            let works = matches!(chosen, Chosen::OneSegment | Chosen::SmallOrLarge);
            let mut contact: Option<Day> = None;
            let mut day = issued;
            while day <= until() {
                let age = day.since(due);
                let mut rate = match age {
                    ..-5 => 0.004,
                    -5..0 => 0.03,
                    0..30 => 0.05,
                    30..90 => 0.02,
                    _ => 0.003,
                };
                if chosen == Chosen::SlowPayers && is_slow {
                    rate *= 0.35;
                }
                let since = contact.map(|on| day.since(on));
                if works && segment == "large" && since.is_some_and(|days| (1..=14).contains(&days)) {
                    rate *= 2.5;
                }
                if chosen == Chosen::AtAFixedDistance && since.is_some_and(|days| (15..=28).contains(&days)) {
                    rate *= 3.0;
                }
                if is_working(day) && draws.draw() < rate {
                    payments.push_str(&format!("p{id},c{customer},{id},{day},{amount}\n"));
                    break;
                }
                if is_contacted && age == first {
                    events.push_str(&format!("{day},c{customer},{id},action,email\n"));
                    contact = Some(day);
                }
                if is_contacted && has_letter && age == first + 14 {
                    events.push_str(&format!("{day},c{customer},{id},action,letter\n"));
                }
                day = day.plus(1);
            }
        }
    }
    [
        ("customers.csv", customers),
        ("invoices.csv", invoices),
        ("payments.csv", payments),
        ("events.csv", events),
    ]
    .map(|(file, text)| (file.to_string(), text))
    .to_vec()
}

const HEAD: &str = "policy \"P\" {\n  applies to customer.kind = business\n  calendar FR\n  group by invoice\n  tolerance 5 EUR\n}\nsegment from ledger\n";

fn judged(chosen: Chosen, one: &str, other: &str) -> (Verdict, bool) {
    let (one, other) = (format!("{HEAD}{one}"), format!("{HEAD}{other}"));
    let case = Case::new(&world(chosen), &[&one, &other], until());
    let fitted = case.fit();
    let mut question = case.question();
    question.replicates = 8;
    let found = case.forecast(&fitted, question);
    let verdict = verdict(&found[1], &found[0], &fitted.model, Effects::Learnt, 0.05);
    (verdict, fitted.model.contacts_follow_payers())
}

const ONCE: &str = "first: when overdue between 10d and 30d then email gentle\n";
const NEVER: &str = "lost: when overdue 400d then task \"look\" for collector\n";

#[test]
fn contacts_by_chance_are_a_comparison() {
    let (verdict, follows) = judged(Chosen::ByChance, NEVER, ONCE);
    assert!(!matches!(verdict, Verdict::Refused(_)), "{verdict:?}");
    assert!(!follows);
}

#[test]
fn customers_chosen_because_they_pay_slowly_are_told() {
    let (_, follows) = judged(Chosen::SlowPayers, NEVER, ONCE);
    assert!(follows);
}

#[test]
fn a_letter_that_always_comes_at_the_same_distance_is_none() {
    let twice = format!("{ONCE}second: when 14d after first then letter firm\n");
    let (verdict, _) = judged(Chosen::AtAFixedDistance, ONCE, &twice);
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}

#[test]
fn a_few_stray_contacts_open_no_segment() {
    let one = "first: when overdue between 10d and 30d and segment = large then email gentle\n";
    let (verdict, _) = judged(Chosen::OneSegment, one, ONCE);
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}

#[test]
fn amounts_and_segments_are_asked_together() {
    let as_done = "a: when overdue between 10d and 30d and segment = large and amount <= 1_000 EUR then email gentle\n\
                   b: when overdue between 10d and 30d and segment = small and amount > 1_000 EUR then email gentle\n";
    let (verdict, _) = judged(Chosen::SmallOrLarge, as_done, ONCE);
    assert_eq!(verdict, Verdict::Refused(Refusal::NotIdentified));
}
