//! Small whole worlds, from the table of invoices on: who is contacted in them, and on whom it works, is given.

use crate::common::{Case, Files, pair};
use relance_forecast::compare::{Verdict, verdict};
use relance_forecast::effects::Effects;
use relance_forecast::fit::Fitted;
use relance_kernel::Day;

/// Numbers between 0 and 1 (a linear congruential generator: a test needs no better one).
pub(crate) struct Draws(u64);

impl Draws {
    pub(crate) fn draw(&mut self) -> f64 {
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

/// An invoice of a world.
#[derive(Clone, Copy)]
pub(crate) struct Invoice {
    pub(crate) customer: usize,
    /// Whether its customer is of the segment `large`; else it is of `small`.
    pub(crate) of_large: bool,
    /// Whether its customer pays slowly, as nothing in the ledger says.
    pub(crate) is_slow: bool,
    /// Whether it is in a dispute that nobody recorded: one in eight.
    pub(crate) in_quiet_dispute: bool,
    /// In euros.
    pub(crate) amount: i32,
    /// Whether the day of its contact, if it gets one, is in the second year.
    pub(crate) in_second_year: bool,
}

/// A world: 500 customers with 7 invoices each, half of them of 900 EUR and half of another amount; a contact comes 3 to 32
/// days past due.
#[derive(Clone, Copy)]
pub(crate) struct World {
    /// The amount of the other half.
    pub(crate) other_amount: i32,
    /// Whether an invoice gets an email.
    pub(crate) is_contacted: fn(&Invoice, &mut Draws) -> bool,
    /// Which share of these gets a letter a fortnight later.
    pub(crate) share_with_letter: f64,
    /// Which share gets a second email 15 to 30 days after the first, which changes nothing.
    pub(crate) share_with_second: f64,
    /// By what the chance of being paid is multiplied so many days past due; says whether that day is in the second year.
    pub(crate) pays: fn(&Invoice, i32, bool) -> f64,
    /// The same so many days after an email that came so many days past due.
    pub(crate) effect: fn(&Invoice, i32, i32) -> f64,
    /// The same on the invoices of the customer that are drawn after it, for thirty days.
    pub(crate) on_next: f64,
    /// Which share of emails is answered by a dispute two days later; it lasts sixty days, on which hardly anything is paid.
    pub(crate) share_disputed: f64,
    /// Which share of payments in the fortnight after an email is of two fifths only; the rest is paid slowly.
    pub(crate) share_in_part: f64,
    /// Whether a call is noted on the day before each late payment, and on no other.
    pub(crate) is_noted_when_paid: bool,
}

impl World {
    /// Three invoices in four are contacted, by chance, and it changes nothing.
    pub(crate) fn by_chance() -> World {
        World {
            other_amount: 2_400,
            is_contacted: |_, draws| draws.draw() < 0.75,
            share_with_letter: 0.0,
            share_with_second: 0.0,
            pays: |_, _, _| 1.0,
            effect: |_, _, _| 1.0,
            on_next: 1.0,
            share_disputed: 0.0,
            share_in_part: 0.0,
            is_noted_when_paid: false,
        }
    }
}

pub(crate) fn until() -> Day {
    Day::from_ymd(2026, 6, 30).unwrap()
}

fn is_working(day: Day) -> bool {
    day.weekday() < 5
}

/// The ledger that a world writes.
pub(crate) fn ledger_of(world: World) -> Files {
    let mut draws = Draws(5);
    let start = until().plus(-600);
    let second_year = until().plus(-300);
    let mut customers = "customer_id,kind,country,segment\n".to_string();
    let mut invoices = "invoice_id,customer_id,issued,due,amount\n".to_string();
    let mut payments = "payment_id,customer_id,invoice_id,date,amount\n".to_string();
    let mut events = "date,customer_id,invoice_id,event,value\n".to_string();
    for customer in 0..CUSTOMERS {
        let of_large = customer % 2 == 0;
        let segment = if of_large { "large" } else { "small" };
        customers.push_str(&format!("c{customer},business,FR,{segment}\n"));
        let is_slow = draws.draw() < 0.5;
        let mut contacts: Vec<Day> = Vec::new();
        for number in 0..INVOICES {
            let issued = start.plus(draws.between(0, 590));
            let due = issued.plus(30);
            let amount = if draws.draw() < 0.5 {
                900
            } else {
                world.other_amount
            };
            let id = format!("i{customer}-{number}");
            invoices.push_str(&format!("{id},c{customer},{issued},{due},{amount}\n"));
            let first = draws.between(3, 32);
            let invoice = Invoice {
                customer,
                of_large,
                is_slow,
                in_quiet_dispute: (customer + number) % 8 == 0,
                amount,
                in_second_year: due.plus(first) >= second_year,
            };
            let is_contacted = (world.is_contacted)(&invoice, &mut draws);
            let has_letter = world.share_with_letter > 0.0 && draws.draw() < world.share_with_letter;
            let second = (world.share_with_second > 0.0 && draws.draw() < world.share_with_second)
                .then(|| first + draws.between(15, 30));
            let mut contact: Option<Day> = None;
            let mut disputed: Option<Day> = None;
            let mut rest = amount;
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
                rate *= (world.pays)(&invoice, age, day >= second_year);
                if let Some(on) = contact {
                    rate *= (world.effect)(&invoice, on.since(due), day.since(on));
                }
                if contacts.iter().any(|on| (1..=30).contains(&day.since(*on))) {
                    rate *= world.on_next;
                }
                if let Some(from) = disputed {
                    if day == from {
                        events.push_str(&format!("{day},c{customer},{id},dispute_opened,price\n"));
                    }
                    if day == from.plus(60) {
                        events.push_str(&format!("{day},c{customer},{id},dispute_closed,\n"));
                    }
                    rate *= if (0..60).contains(&day.since(from)) {
                        0.15
                    } else {
                        1.0
                    };
                }
                if rest < amount {
                    rate *= 0.4;
                }
                if is_working(day) && draws.draw() < rate {
                    let asked = contact.is_some_and(|on| day.since(on) <= 14);
                    let is_part = world.share_in_part > 0.0 && asked && rest == amount;
                    if is_part && draws.draw() < world.share_in_part {
                        let part = amount * 2 / 5;
                        payments.push_str(&format!("q{id},c{customer},{id},{day},{part}\n"));
                        rest -= part;
                        day = day.plus(1);
                        continue;
                    }
                    payments.push_str(&format!("p{id},c{customer},{id},{day},{rest}\n"));
                    if world.is_noted_when_paid && age > 3 {
                        let before = day.plus(-1);
                        events.push_str(&format!("{before},c{customer},{id},action,call\n"));
                    }
                    break;
                }
                if is_contacted && age == first {
                    events.push_str(&format!("{day},c{customer},{id},action,email\n"));
                    contact = Some(day);
                    if world.share_disputed > 0.0 && draws.draw() < world.share_disputed {
                        disputed = Some(day.plus(2));
                    }
                }
                if is_contacted && second == Some(age) {
                    events.push_str(&format!("{day},c{customer},{id},action,email\n"));
                }
                if is_contacted && has_letter && age == first + 14 {
                    events.push_str(&format!("{day},c{customer},{id},action,letter\n"));
                }
                day = day.plus(1);
            }
            contacts.extend(contact);
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

/// What is learnt of a world, and what a comparison of two policies on it comes to: the second against the first.
pub(crate) fn judged(world: World, one: &str, other: &str) -> (Verdict, Fitted) {
    judged_by(world, one, other, 8)
}

/// The same by so many replicates: few are enough where nothing hangs on how wide intervals are.
pub(crate) fn judged_by(world: World, one: &str, other: &str, replicates: usize) -> (Verdict, Fitted) {
    let (one, other) = (format!("{HEAD}{one}"), format!("{HEAD}{other}"));
    let case = Case::new(&ledger_of(world), &[&one, &other], until());
    let fitted = case.fit();
    let mut question = case.question();
    question.replicates = replicates;
    question.run_off_days = 5 * 365;
    let found = case.forecast_both_ways(&fitted, question);
    let forward = pair(&found[3], &found[2]);
    let verdict = verdict(
        pair(&found[1], &found[0]),
        Some(forward),
        &fitted.model,
        Effects::Learnt,
        0.05,
    );
    (verdict, fitted)
}

pub(crate) const ONCE: &str = "first: when overdue between 10d and 30d then email gentle\n";
pub(crate) const NEVER: &str = "lost: when overdue 400d then task \"look\" for collector\n";
