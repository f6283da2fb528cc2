//! What happened agrees with the stated intensities, recomputed here from the published parameters day by day.

use crate::stated::intensity;
use crate::tables::read;
use relance_kernel::Day;
use relance_truth::{Generated, InvoiceTruth, Regime, Settings, generate};
use std::collections::BTreeMap;

/// Expected and observed events of a kind of day.
#[derive(Default, Clone, Copy)]
struct Cell {
    expected: f64,
    variance: f64,
    observed: f64,
}

#[derive(Default)]
struct Cells(BTreeMap<String, Cell>);

impl Cells {
    fn add(&mut self, name: String, probability: f64, happened: bool) {
        let cell = self.0.entry(name).or_default();
        cell.expected += probability;
        cell.variance += probability * (1.0 - probability);
        cell.observed += f64::from(u8::from(happened));
    }

    /// Run days and months make what is counted a little less even than independent draws.
    fn agree(&self) {
        for (name, cell) in &self.0 {
            let error = 4.0 * (1.5 * cell.variance).sqrt() + 1.0;
            assert!(
                (cell.observed - cell.expected).abs() < error,
                "{name}: observed {}, expected {:.1} ± {:.1}",
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

fn since_contact(invoice: &InvoiceTruth, day: Day) -> String {
    match invoice.contacts.iter().rfind(|contact| contact.day < day) {
        None => "no contact".to_string(),
        Some(last) => {
            let step = [3, 7, 14, 30, i32::MAX]
                .iter()
                .position(|longest| day.since(last.day) <= *longest)
                .unwrap();
            format!("{} step {step}", last.channel.word())
        }
    }
}

#[test]
fn payments_and_disputes_come_as_often_as_stated() {
    let calendar = relance_law::work_calendar("FR").unwrap();
    for regime in [
        Regime::RightFamily,
        Regime::NoEffect,
        Regime::DeterministicLogging,
        Regime::UnloggedCalls,
    ] {
        let mut settings = Settings::new(regime, 9);
        settings.customers = 4_000;
        let generated = generate(&settings);
        let lives = lives(&generated);
        let nature = &generated.world.nature;
        let (mut paid, mut disputed_cells) = (Cells::default(), Cells::default());
        for customer in &generated.world.customers {
            for invoice in &customer.invoices {
                let none = Life::default();
                let life = lives.get(&invoice.id).unwrap_or(&none);
                let mut open = invoice.amount;
                let mut disputed = false;
                let mut day = invoice.issued;
                while day <= settings.until && customer.insolvent_on.is_none_or(|from| day < from) {
                    if open > 500 {
                        let opened = life.disputes.iter().any(|(on, opens)| *on == day && *opens);
                        if !disputed {
                            let fresh = invoice.contacts.iter().any(|contact| {
                                contact.day < day
                                    && day.since(contact.day) <= nature.disputes.after_contact_days
                            });
                            let factor = if fresh { nature.disputes.after_contact } else { 1.0 };
                            let probability = 1.0 - (-nature.disputes.intensity * factor).exp();
                            disputed_cells.add(format!("{regime:?} fresh {fresh}"), probability, opened);
                        }
                        disputed |= opened;
                        let payments_of_day: Vec<_> =
                            life.payments.iter().filter(|(on, _)| *on == day).collect();
                        let closed = life.disputes.iter().any(|(on, opens)| *on == day && !*opens);
                        let settles =
                            payments_of_day.iter().map(|(_, amount)| amount).sum::<i64>() >= open - 500;
                        // A dispute that closes on the day of settlement may have ended before it or by it.
                        let was_disputed = disputed && (!closed || settles);
                        let disputed_factor = if was_disputed { nature.disputes.paying } else { 1.0 };
                        let rate = disputed_factor
                            * intensity(&generated, &calendar, customer, invoice, &invoice.contacts, day);
                        let probability = 1.0 - (-rate).exp();
                        let happened = payments_of_day.iter().any(|(_, amount)| *amount > 0);
                        let age = day.since(invoice.due);
                        let band = nature.baseline.partition_point(|(from, _)| *from <= age);
                        paid.add(format!("{regime:?} age band {band:02}"), probability, happened);
                        paid.add(
                            format!("{regime:?} weekday {}", day.weekday()),
                            probability,
                            happened,
                        );
                        paid.add(
                            format!("{regime:?} disputed {was_disputed}"),
                            probability,
                            happened,
                        );
                        paid.add(
                            format!("{regime:?} {}", since_contact(invoice, day)),
                            probability,
                            happened,
                        );
                        let size = (customer.intercept / 0.6).round();
                        paid.add(format!("{regime:?} customers {size:+}"), probability, happened);
                        if closed {
                            disputed = false;
                        }
                    }
                    open -= life
                        .payments
                        .iter()
                        .filter(|(on, _)| *on == day)
                        .map(|(_, amount)| amount)
                        .sum::<i64>();
                    day = day.plus(1);
                }
            }
        }
        paid.agree();
        disputed_cells.agree();
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
            cells.add("part".to_string(), deductions.part, share < 0.71);
            let short = deductions.percent_short + deductions.cents_short;
            cells.add("short".to_string(), short, (0.71..1.0).contains(&share));
        }
    }
    let bounced = rows.iter().filter(|row| !row["reverses"].is_empty()).count() as f64;
    let paid = rows.len() as f64 - bounced;
    let expected = paid * deductions.bouncing;
    assert!(
        (bounced - expected).abs() < 4.0 * expected.sqrt(),
        "{bounced} of {expected}"
    );
    cells.agree();
    let insolvent = generated
        .world
        .customers
        .iter()
        .filter(|one| one.insolvent_on.is_some());
    let expected = 4_000.0 * (1.0 - (-0.01_f64 * 2.0).exp());
    assert!((insolvent.count() as f64 - expected).abs() < 4.0 * expected.sqrt());
}
