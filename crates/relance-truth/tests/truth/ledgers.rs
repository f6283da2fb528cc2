//! Ledgers of every regime: accepted by the reader, the same on any number of threads, of the shapes promised.

use crate::tables::{lateness_between_customers, read};
use relance_ledger::{Options, TextSource, load};
use relance_truth::{Channel, Generated, Regime, Settings, generate};

fn on_threads(threads: usize, settings: &Settings) -> Generated {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| generate(settings))
}

#[test]
fn are_read_without_a_remark_by_the_checker() {
    for regime in Regime::ALL {
        for seed in 1..4 {
            let settings = Settings::new(regime, seed);
            let generated = generate(&settings);
            let source = generated
                .files()
                .iter()
                .fold(TextSource::new(), |source, (file, text)| source.with(file, *text));
            let loaded = load(&source, &Options::default());
            assert!(loaded.problems.is_empty(), "{:?}", loaded.problems.first());
            assert_eq!(loaded.ledger.customer_count(), 300);
            assert!((1_700..=1_800).contains(&loaded.ledger.invoice_count()));
            let last = loaded.ledger.last_date();
            assert!(last.unwrap() <= settings.until, "{last:?}");
            assert!(relance_ledger::overpayments(&loaded.ledger).is_empty());
        }
    }
}

#[test]
fn are_the_same_bytes_for_the_same_seed_on_any_number_of_threads() {
    for regime in Regime::ALL {
        let settings = Settings::new(regime, 7);
        let one = on_threads(1, &settings);
        let two = on_threads(2, &settings);
        assert_eq!(one.files(), two.files());
        assert_eq!(one.truth(), two.truth());
        let other = generate(&Settings::new(regime, 8));
        assert_ne!(one.payments, other.payments);
    }
}

#[test]
fn leave_a_tenth_to_a_sixth_of_the_invoices_open() {
    for regime in Regime::ALL {
        let mut settings = Settings::new(regime, 3);
        settings.customers = 2_000;
        let generated = generate(&settings);
        let invoices: usize = generated
            .world
            .customers
            .iter()
            .map(|one| one.invoices.len())
            .sum();
        let open = generated.world.open_invoices().count() as f64 / invoices as f64;
        // Slow invoices stay open beside those.
        let most = if regime == Regime::SlowInvoices {
            0.20
        } else {
            0.16
        };
        assert!((0.10..most).contains(&open), "{regime:?}: {open}");
    }
}

#[test]
fn carry_almost_half_of_the_variance_of_lateness_between_customers() {
    let mut settings = Settings::new(Regime::RightFamily, 5);
    settings.customers = 4_000;
    let share = lateness_between_customers(&generate(&settings), 180);
    assert!((0.40..0.52).contains(&share), "{share}");
}

#[test]
fn log_every_contact_but_three_calls_in_ten() {
    for regime in Regime::ALL {
        let mut settings = Settings::new(regime, 3);
        settings.customers = 3_000;
        let generated = generate(&settings);
        let logged = read(&generated.events)
            .iter()
            .filter(|row| row["event"] == "action")
            .count();
        let contacts: Vec<_> = generated
            .world
            .customers
            .iter()
            .flat_map(|customer| &customer.invoices)
            .flat_map(|invoice| &invoice.contacts)
            .collect();
        assert_eq!(contacts.iter().filter(|contact| contact.logged).count(), logged);
        let lost: Vec<_> = contacts.iter().filter(|contact| !contact.logged).collect();
        if regime == Regime::UnloggedCalls {
            assert!(lost.iter().all(|contact| contact.channel == Channel::Call));
            let calls = contacts
                .iter()
                .filter(|contact| contact.channel == Channel::Call)
                .count();
            let share = lost.len() as f64 / calls as f64;
            assert!((0.25..0.35).contains(&share), "{share} of {calls}");
        } else {
            assert!(lost.is_empty());
        }
    }
}

#[test]
fn have_contacts_on_the_planned_day_alone_where_logging_is_deterministic() {
    let generated = generate(&Settings::new(Regime::DeterministicLogging, 3));
    let mut on_weekends = 0;
    for invoice in generated
        .world
        .customers
        .iter()
        .flat_map(|customer| &customer.invoices)
    {
        for contact in &invoice.contacts {
            let steps = &generated.world.nature.practice.steps;
            let planned = steps.iter().find(|(_, _, name)| *name == contact.step).unwrap();
            assert_eq!(contact.day, invoice.due.plus(planned.0));
            on_weekends += usize::from(contact.day.weekday() > 4);
        }
    }
    assert!(on_weekends > 0);
    let delayed = generate(&Settings::new(Regime::RightFamily, 3));
    let mut ages = std::collections::BTreeSet::new();
    for invoice in delayed
        .world
        .customers
        .iter()
        .flat_map(|customer| &customer.invoices)
    {
        for contact in &invoice.contacts {
            assert!(contact.day.weekday() < 5);
            if contact.step == "first" {
                ages.insert(contact.day.since(invoice.due));
            }
        }
    }
    assert!(ages.len() > 20, "{ages:?}");
}

#[test]
fn delay_contacts_where_the_team_knows_that_payment_is_meant() {
    let mean_delay = |regime| {
        let mut settings = Settings::new(regime, 3);
        settings.customers = 2_000;
        let world = generate(&settings).world;
        let steps = &world.nature.practice.steps;
        let delays: Vec<i32> = world
            .customers
            .iter()
            .flat_map(|customer| &customer.invoices)
            .filter_map(|invoice| invoice.contacts.first().map(|first| (invoice.due, first)))
            // Of the first half, whose first step has an age of its own.
            .filter(|(due, first)| first.step == "first" && due.since(settings.start) < 365)
            .map(|(due, first)| first.day.since(due) - steps[0].0)
            .collect();
        f64::from(delays.iter().sum::<i32>()) / delays.len() as f64
    };
    let (usual, knowing) = (
        mean_delay(Regime::RightFamily),
        mean_delay(Regime::UnrecordedSignal),
    );
    // Geometric with mean 4, cut at 20, then moved to a working day; those paid in between are not contacted.
    assert!((3.0..5.5).contains(&usual), "{usual}");
    assert!(knowing > usual + 0.5, "{knowing} {usual}");
}
