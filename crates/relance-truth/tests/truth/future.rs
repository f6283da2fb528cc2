//! The simulated future against a computation by hand, where one is possible: a single invoice per customer, never
//! contacted before, one email to come, and nothing else that disturbs; or many invoices and no email to come.

use crate::stated::{intensity, is_habitual_run};
use relance_kernel::{Day, WorkCalendar};
use relance_truth::{
    Channel, Contact, CustomerTruth, Deductions, Dunning, Generated, InvoiceTruth, MonthShocks, Nature,
    Options, Regime, RunDays, Settings, expected_recovery, generate_in,
};

const POLICY: &str = r#"policy "One email" {
  calendar FR
  contact on working days
  tolerance 5 EUR
}

first: when overdue 8d then email gentle
"#;

/// Parameters under which an invoice is paid once, in full, by no law but its intensity.
fn quiet(settings: &Settings) -> Nature {
    let mut nature = Nature::of(settings);
    nature.month_shocks = MonthShocks {
        deviation: 0.0,
        ..nature.month_shocks
    };
    nature.disputes.intensity = 0.0;
    nature.deductions = Deductions {
        part: 0.0,
        percent_short: 0.0,
        cents_short: 0.0,
        bouncing: 0.0,
    };
    nature.insolvencies_per_year = 0.0;
    nature
}

/// For each day from the last of the ledger on the probability that an invoice is still open at its end, and the day
/// of its email.
fn unpaid(
    generated: &Generated,
    calendar: &WorkCalendar,
    customer: &CustomerTruth,
    invoice: &InvoiceTruth,
    days: i32,
) -> (Vec<f64>, Day) {
    let nature = &generated.world.nature;
    let start = generated.world.settings.until;
    let mut email_on = invoice.due.plus(8).max(start.plus(1));
    while !calendar.is_working_day(email_on) {
        email_on = email_on.plus(1);
    }
    let email = [Contact {
        day: email_on,
        channel: Channel::Email,
        step: "first",
        logged: true,
    }];
    let rate =
        |day: Day, contacts: &[Contact]| intensity(generated, calendar, customer, invoice, contacts, day);
    let mut cumulated = 0.0;
    // Below this an invoice whose email moved its payment forward stays as it is until others have come so far.
    let mut moved_below = f64::INFINITY;
    let mut open = 1.0;
    let mut all = vec![1.0];
    for ahead in 1..=days {
        let day = start.plus(ahead);
        cumulated += rate(day, &email);
        let plain = (-cumulated).exp();
        let share = nature.moving.share;
        let mut not_meant = (1.0 - share) * plain + share * plain.min(moved_below);
        if invoice.meant {
            not_meant = 0.0;
        }
        let runs = match nature.run_days {
            RunDays::Random { .. } => true,
            RunDays::Habitual => is_habitual_run(calendar, customer.habit, day),
        };
        if runs {
            open = not_meant;
        }
        if day == email_on {
            let next: f64 = (1..=nature.moving.days)
                .map(|ahead| rate(day.plus(ahead), &[]))
                .sum();
            moved_below = plain * (-next).exp();
        }
        all.push(open);
    }
    (all, email_on)
}

#[test]
fn agrees_with_a_computation_by_hand() {
    let calendar = relance_law::work_calendar("FR").unwrap();
    let dunning = Dunning::compile(POLICY).unwrap();
    let options = Options {
        replicates: 600,
        horizons: vec![10, 30, 60, 120],
        seed: 5,
    };
    for regime in [
        Regime::RightFamily,
        Regime::WrongFamily,
        Regime::NoEffect,
        Regime::SlowInvoices,
    ] {
        let mut settings = Settings::new(regime, 3);
        settings.invoices_per_customer = 1;
        settings.start = settings.until.plus(-55);
        let mut nature = quiet(&settings);
        nature.practice.never = 1.0;
        if regime == Regime::WrongFamily {
            nature.moving.share = 0.8;
        }
        let generated = generate_in(&settings, nature);
        let found = expected_recovery(&generated, &dunning, &options).unwrap();
        let start = generated.world.settings.until;
        let open: Vec<_> = generated
            .world
            .customers
            .iter()
            .flat_map(|customer| customer.invoices.iter().map(move |invoice| (customer, invoice)))
            .filter(|(_, invoice)| invoice.is_open())
            .map(|(customer, invoice)| {
                assert!(invoice.contacts.is_empty() && invoice.open == invoice.amount);
                let (unpaid, email_on) = unpaid(&generated, &calendar, customer, invoice, 120);
                (invoice, unpaid, email_on)
            })
            .collect();
        assert!(open.len() > 150 && found.open_invoices == open.len());
        let principal: f64 = open.iter().map(|(invoice, ..)| invoice.open as f64).sum();
        let count = open.len() as f64;
        for at in &found.horizons {
            let end = usize::try_from(at.days).unwrap();
            let recovered: f64 = open
                .iter()
                .map(|(invoice, unpaid, _)| invoice.open as f64 * (1.0 - unpaid[end]) / principal)
                .sum();
            let delay: f64 = open
                .iter()
                .map(|(invoice, unpaid, _)| {
                    f64::from(start.since(invoice.due)) + unpaid[..end].iter().sum::<f64>()
                })
                .sum();
            let emails: f64 = open
                .iter()
                .filter(|(_, _, email_on)| email_on.since(start) <= at.days)
                .map(|(_, unpaid, email_on)| unpaid[usize::try_from(email_on.since(start)).unwrap()])
                .sum();
            for (name, measured, expected) in [
                ("recovered", at.recovered, recovered),
                ("delay", at.delay, delay / count),
                ("contacts", at.contacts, emails / count),
                ("messages", at.messages, emails / count),
            ] {
                let error = (measured.mean - expected).abs() / measured.standard_error.max(1e-9);
                assert!(
                    error < 4.5,
                    "{regime:?} {} d {name}: {measured:?}, by hand {expected}",
                    at.days
                );
            }
            // The test can tell an effect of a tenth: it is that sharp.
            assert!(at.recovered.standard_error < 0.002);
        }
    }
}

#[test]
fn goes_on_from_what_was_true_at_the_start() {
    let calendar = relance_law::work_calendar("FR").unwrap();
    let dunning =
        Dunning::compile("policy \"Never\" { tolerance 5 EUR }\nfirst: when overdue 5000d then email gentle")
            .unwrap();
    let options = Options {
        replicates: 400,
        horizons: vec![7, 15, 40],
        seed: 5,
    };
    for regime in [Regime::RightFamily, Regime::WrongFamily, Regime::UnloggedCalls] {
        let mut settings = Settings::new(regime, 4);
        settings.until = Day::from_ymd(2026, 6, 15).unwrap();
        settings.start = settings.until.plus(-200);
        let mut generated = generate_in(&settings, quiet(&settings));
        // The month of the start is known, and goes on until its end.
        *generated.world.month_shocks.last_mut().unwrap() = 0.5;
        if regime == Regime::WrongFamily {
            generated.world.nature.month_shocks.memory = 0.0;
        }
        // One customer in ten is insolvent, one invoice in ten disputed for good.
        generated.world.nature.disputes.mean_days = 1e9;
        for (number, customer) in generated.world.customers.iter_mut().enumerate() {
            customer.insolvent_on = (number % 10 == 0).then_some(settings.until);
            for invoice in &mut customer.invoices {
                invoice.disputed = number % 10 == 1;
            }
        }
        let found = expected_recovery(&generated, &dunning, &options).unwrap();
        let (mut principal, mut recovered) = (0.0, [0.0; 3]);
        for customer in &generated.world.customers {
            for invoice in customer.invoices.iter().filter(|invoice| invoice.is_open()) {
                principal += invoice.open as f64;
                let mut cumulated = 0.0;
                let mut paid = 0.0;
                for ahead in 1..=40 {
                    let day = settings.until.plus(ahead);
                    let rate = intensity(&generated, &calendar, customer, invoice, &invoice.contacts, day);
                    cumulated += rate * if invoice.disputed { 0.1 } else { 1.0 };
                    let by_run =
                        regime != Regime::WrongFamily || is_habitual_run(&calendar, customer.habit, day);
                    if by_run && customer.insolvent_on.is_none() {
                        paid = if invoice.meant {
                            1.0
                        } else {
                            1.0 - (-cumulated).exp()
                        };
                    }
                    if let Some(place) = options.horizons.iter().position(|days| *days == ahead) {
                        recovered[place] += paid * invoice.open as f64;
                    }
                }
            }
        }
        let contacted = generated
            .world
            .open_invoices()
            .filter(|invoice| !invoice.contacts.is_empty());
        assert!(contacted.count() > 80);
        for (at, recovered) in found.horizons.iter().zip(recovered) {
            let expected = recovered / principal;
            let error = (at.recovered.mean - expected).abs() / at.recovered.standard_error;
            assert!(error < 4.5, "{regime:?}: {at:?}, by hand {expected}");
            assert_eq!(at.contacts.mean, 0.0);
        }
    }
}

#[test]
fn what_bounces_is_not_recovered() {
    let dunning = Dunning::compile(POLICY).unwrap();
    let settings = Settings::new(Regime::RightFamily, 4);
    let mut generated = generate_in(&settings, quiet(&settings));
    generated.world.nature.deductions.bouncing = 1.0;
    let options = Options {
        replicates: 20,
        horizons: vec![60, 365],
        seed: 5,
    };
    let found = expected_recovery(&generated, &dunning, &options).unwrap();
    // Only the payments of the last days before the horizon have not bounced yet.
    for at in &found.horizons {
        assert!((0.0..0.15).contains(&at.recovered.mean), "{at:?}");
    }
    let open = found.open_invoices as f64;
    let start = settings.until;
    let never: i32 = generated
        .world
        .open_invoices()
        .map(|one| start.since(one.due) + 365)
        .sum();
    assert!(found.horizons[1].delay.mean > 0.97 * f64::from(never) / open);
}
