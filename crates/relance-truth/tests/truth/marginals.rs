//! What happened agrees with the stated intensities, recomputed here from the published parameters day by day.

use crate::stated::intensity;
use crate::tables::read;
use relance_kernel::Day;
use relance_truth::{Generated, InvoiceTruth, Nature, Regime, Settings, generate, generate_in};
use std::collections::BTreeMap;

/// Expected and observed events of a kind of day.
#[derive(Default, Clone, Copy)]
struct Cell {
    expected: f64,
    variance: f64,
    observed: f64,
}

/// Cells by a name and a number.
#[derive(Default)]
struct Cells(BTreeMap<(&'static str, i32), Cell>);

impl Cells {
    fn add(&mut self, name: &'static str, number: i32, probability: f64, happened: bool) {
        let cell = self.0.entry((name, number)).or_default();
        cell.expected += probability;
        cell.variance += probability * (1.0 - probability);
        cell.observed += f64::from(u8::from(happened));
    }

    /// Run days make what is counted a little less even than independent draws.
    fn agree(&self, regime: Regime) {
        for (name, cell) in &self.0 {
            let error = 3.8 * (1.2 * cell.variance).sqrt() + 1.0;
            assert!(
                (cell.observed - cell.expected).abs() < error,
                "{regime:?} {name:?}: observed {}, expected {:.1} ± {:.1}",
                cell.observed,
                cell.expected,
                cell.variance.sqrt()
            );
        }
    }
}

/// The life of an invoice as the tables tell it.
#[derive(Default)]
struct Life {
    payments: Vec<(Day, i64)>,
    disputes: Vec<(Day, bool)>,
}

fn lives(generated: &Generated) -> BTreeMap<String, Life> {
    let mut lives: BTreeMap<String, Life> = BTreeMap::new();
    for row in read(&generated.payments) {
        let life = lives.entry(row["invoice_id"].to_string()).or_default();
        let day = Day::parse(row["date"]).unwrap();
        life.payments.push((day, crate::tables::cents(row["amount"])));
    }
    for row in read(&generated.events) {
        let opened = match row["event"] {
            "dispute_opened" => true,
            "dispute_closed" => false,
            _ => continue,
        };
        let life = lives.entry(row["invoice_id"].to_string()).or_default();
        life.disputes.push((Day::parse(row["date"]).unwrap(), opened));
    }
    lives
}

/// Days since the last contact before a day; far below 0 without one.
fn since_contact(invoice: &InvoiceTruth, day: Day) -> i32 {
    let last = invoice.contacts.iter().rfind(|contact| contact.day < day);
    last.map_or(-1_000, |last| day.since(last.day))
}

/// Counts the days of all invoices against what is stated: payments, and disputes.
fn count(generated: &Generated) -> (Cells, Cells) {
    let calendar = relance_law::work_calendar("FR").unwrap();
    let lives = lives(generated);
    let nature = &generated.world.nature;
    let (mut paid, mut quarrelled) = (Cells::default(), Cells::default());
    let none = Life::default();
    for customer in &generated.world.customers {
        let last = customer
            .insolvent_on
            .map_or(generated.world.settings.until, |day| day.plus(-1));
        for invoice in &customer.invoices {
            let life = lives.get(&invoice.id).unwrap_or(&none);
            let mut open = invoice.amount;
            let mut disputed = false;
            for day in (invoice.issued.0..=last.0).map(Day) {
                let of_day: Vec<i64> = life
                    .payments
                    .iter()
                    .filter(|(on, _)| *on == day)
                    .map(|(_, amount)| *amount)
                    .collect();
                let left = open - of_day.iter().sum::<i64>();
                if open <= 500 {
                    open = left;
                    continue;
                }
                let since = since_contact(invoice, day);
                let happens = |opens: bool| life.disputes.contains(&(day, opens));
                if !disputed {
                    let is_fresh = (1..=nature.disputes.after_contact_days).contains(&since);
                    let factor = if is_fresh {
                        nature.disputes.after_contact
                    } else {
                        1.0
                    };
                    let probability = 1.0 - (-nature.disputes.intensity * factor).exp();
                    quarrelled.add(
                        "days since contact",
                        since.clamp(-1, 15),
                        probability,
                        happens(true),
                    );
                    disputed = happens(true);
                }
                let closes = happens(false);
                if disputed && !happens(true) && left > 500 {
                    quarrelled.add("ends", 0, 1.0 / nature.disputes.mean_days, closes);
                }
                let rate = intensity(generated, &calendar, customer, invoice, &invoice.contacts, day);
                let while_disputed = 1.0 - (-rate * nature.disputes.paying).exp();
                let undisputed = 1.0 - (-rate).exp();
                // Whether one ends before its invoice is settled on the same day, or by that, the tables do not tell.
                let ends = 1.0 / nature.disputes.mean_days;
                let probability = match (disputed, happens(true)) {
                    (false, _) => undisputed,
                    (true, true) => while_disputed,
                    (true, false) => ends * undisputed + (1.0 - ends) * while_disputed,
                };
                let was_disputed = disputed;
                disputed &= !closes;
                let mut add = |name, number| {
                    paid.add(name, number, probability, of_day.iter().any(|amount| *amount > 0));
                };
                let age = day.since(invoice.due);
                add("all", 0);
                add("age", age.clamp(-20, 20));
                let bands = |(from, _): &(i32, f64)| *from <= age;
                add(
                    "band of age",
                    i32::try_from(nature.baseline.partition_point(bands)).unwrap(),
                );
                add("weekday", i32::from(day.weekday()));
                let to_month_end = day.days_in_month() - day.ymd().2;
                add(
                    "days to the end of the month",
                    i32::try_from(to_month_end).unwrap().min(5),
                );
                add("disputed", i32::from(was_disputed));
                add("slow", i32::from(invoice.speed < 1.0));
                #[expect(clippy::cast_possible_truncation, reason = "small")]
                add("customer", (customer.intercept / 0.6).round() as i32);
                #[expect(clippy::cast_possible_truncation, reason = "small")]
                add("probability in twentieths", (probability * 20.0) as i32);
                if let Some(contact) = invoice.contacts.iter().rfind(|contact| contact.day < day) {
                    let before = invoice
                        .contacts
                        .iter()
                        .filter(|one| one.day < contact.day)
                        .count();
                    let before = i32::try_from(before).unwrap();
                    add(contact.channel.word(), since.min(31));
                    add("contacts before", before * 100 + since.min(31));
                }
                open = left;
            }
        }
    }
    (paid, quarrelled)
}

#[test]
fn payments_come_as_often_as_stated() {
    for (regime, customers) in [
        (Regime::RightFamily, 6_000),
        (Regime::DeterministicLogging, 1_000),
        (Regime::UnloggedCalls, 1_000),
        (Regime::NoEffect, 1_000),
        (Regime::SlowInvoices, 1_000),
        (Regime::NeverPaid, 1_000),
        (Regime::FirstContactOnly, 1_000),
    ] {
        let mut settings = Settings::new(regime, 9);
        settings.customers = customers;
        let (paid, quarrelled) = count(&generate(&settings));
        paid.agree(regime);
        quarrelled.agree(regime);
    }
}

#[test]
fn disputes_come_and_go_as_often_as_stated() {
    let mut settings = Settings::new(Regime::RightFamily, 9);
    settings.customers = 3_000;
    let mut nature = Nature::of(&settings);
    nature.disputes.intensity = 0.008;
    nature.disputes.after_contact = 4.0;
    let (paid, quarrelled) = count(&generate_in(&settings, nature));
    paid.agree(settings.regime);
    quarrelled.agree(settings.regime);
}

#[test]
fn months_are_shaken_as_stated() {
    for regime in [Regime::RightFamily, Regime::WrongFamily] {
        let mut settings = Settings::new(regime, 0);
        settings.customers = 0;
        let stated = Nature::of(&settings).month_shocks;
        let (mut products, mut squares, mut wildest, mut count) = (0.0, 0.0, 0.0_f64, 0.0);
        for seed in 0..400 {
            settings.seed = seed;
            let shocks = generate(&settings).world.month_shocks;
            assert_eq!(shocks.len(), 24);
            for pair in shocks.windows(2) {
                products += pair[0] * pair[1];
                squares += pair[0] * pair[0];
                let new = pair[1] - stated.memory * pair[0];
                wildest = wildest.max(new.abs() / stated.deviation);
                count += 1.0;
            }
        }
        let memory: f64 = products / squares;
        assert!((memory - stated.memory).abs() < 0.05, "{regime:?} {memory}");
        let of_new = 1.0 + stated.wild * (stated.wildness.powi(2) - 1.0);
        let deviation = stated.deviation * (of_new / (1.0 - stated.memory.powi(2))).sqrt();
        // The first months of a world have less to remember.
        let found: f64 = (squares / count).sqrt();
        assert!(
            (found / deviation - 1.0).abs() < 0.06,
            "{regime:?} {found} {deviation}"
        );
        assert_eq!(wildest > 5.0, stated.wild > 0.0, "{regime:?} {wildest}");
    }
}

#[test]
fn marks_of_payments_come_as_often_as_stated() {
    let mut settings = Settings::new(Regime::RightFamily, 9);
    settings.customers = 4_000;
    let generated = generate(&settings);
    let amounts: BTreeMap<String, i64> = read(&generated.invoices)
        .iter()
        .map(|row| (row["invoice_id"].to_string(), crate::tables::cents(row["amount"])))
        .collect();
    let deductions = generated.world.nature.deductions;
    let mut cells = Cells::default();
    let rows = read(&generated.payments);
    for row in &rows {
        if !row["reverses"].is_empty() {
            continue;
        }
        if row["payment_id"].ends_with("-p1") {
            let share = crate::tables::cents(row["amount"]) as f64 / amounts[row["invoice_id"]] as f64;
            cells.add("part", 0, deductions.part, share < 0.7005);
            for tenth in 4..7 {
                let at_most = f64::from(tenth) / 10.0;
                cells.add(
                    "part of at most",
                    tenth,
                    deductions.part * (at_most - 0.3) / 0.4,
                    share <= at_most,
                );
            }
            let short = deductions.percent_short + deductions.cents_short;
            cells.add("short", 0, short, (0.7005..1.0).contains(&share));
        }
    }
    let bounced = rows.iter().filter(|row| !row["reverses"].is_empty()).count() as f64;
    let paid = rows.len() as f64 - bounced;
    let expected = paid * deductions.bouncing;
    assert!(
        (bounced - expected).abs() < 4.0 * expected.sqrt(),
        "{bounced} of {expected}"
    );
    cells.agree(settings.regime);
    let insolvent = generated
        .world
        .customers
        .iter()
        .filter(|one| one.insolvent_on.is_some());
    let expected = 4_000.0 * (1.0 - (-0.01_f64 * 2.0).exp());
    assert!((insolvent.count() as f64 - expected).abs() < 4.0 * expected.sqrt());
}
