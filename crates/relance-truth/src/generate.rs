//! Makes a world and its ledger.

use crate::course::{Claim, Course, Happening};
use crate::intensity::Tables;
use crate::nature::{Nature, SlowInvoices};
use crate::portable::exp;
use crate::practice::Plan;
use crate::random::{Key, Purpose};
use crate::settings::Settings;
use crate::tables::{EventRow, History, PaymentRow, TableTexts};
use crate::world::{Contact, CustomerTruth, InvoiceTruth, World};
use rayon::prelude::*;
use relance_kernel::{Day, WorkCalendar};

/// A ledger with the world that wrote it.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Everything that is true.
    pub world: World,
    /// `customers.csv`
    pub customers: String,
    /// `invoices.csv`
    pub invoices: String,
    /// `payments.csv`
    pub payments: String,
    /// `events.csv`
    pub events: String,
}

impl Generated {
    /// The four tables with their file names.
    pub fn files(&self) -> [(&'static str, &str); 4] {
        [
            ("customers.csv", &self.customers),
            ("invoices.csv", &self.invoices),
            ("payments.csv", &self.payments),
            ("events.csv", &self.events),
        ]
    }

    /// Everything that is true, as JSON: what the ledger's readers must never open.
    pub fn truth(&self) -> String {
        crate::truth::of_world(&self.world)
    }
}

/// Makes a world and lives its past: the same for the same settings, on any machine and number of threads.
pub fn generate(settings: &Settings) -> Generated {
    generate_in(settings, Nature::of(settings))
}

/// The same in a world with these parameters in place of the regime's.
pub fn generate_in(settings: &Settings, nature: Nature) -> Generated {
    let mut world = World::new(settings, nature);
    let calendar = french_calendar();
    let tables = Tables::new(&world, 0, &calendar);
    let month_factors: Vec<f64> = world.month_shocks.iter().map(|shock| exp(*shock)).collect();
    let past = Key::new(settings.seed).of(Purpose::Past);
    let lived: Vec<(CustomerTruth, History)> = world
        .customers
        .par_iter()
        .enumerate()
        .map(|(number, customer)| {
            live(
                &world,
                &tables,
                &month_factors,
                customer,
                past.with(number as u64),
            )
        })
        .collect();
    let mut history = History::default();
    let mut customers = Vec::with_capacity(lived.len());
    for (customer, part) in lived {
        customers.push(customer);
        history.payments.extend(part.payments);
        history.events.extend(part.events);
    }
    world.customers = customers;
    let TableTexts {
        customers,
        invoices,
        payments,
        events,
    } = TableTexts::new(&world, history);
    Generated {
        world,
        customers,
        invoices,
        payments,
        events,
    }
}

/// The working days of France, where all worlds lie.
pub(crate) fn french_calendar() -> WorkCalendar {
    relance_law::work_calendar("FR").unwrap_or_else(|| WorkCalendar::new(Day(0), Day(60_000), &[5, 6], &[]))
}

/// Lives the past of one customer.
fn live(
    world: &World,
    tables: &Tables,
    month_factors: &[f64],
    customer: &CustomerTruth,
    key: Key,
) -> (CustomerTruth, History) {
    let settings = &world.settings;
    let nature = &world.nature;
    let planned = issue(settings, nature, customer, key);
    let mut history = History::default();
    let mut truth = customer.clone();
    let mut course = Course::new(nature, tables, customer, key, settings.start.plus(-1));
    let change = settings.start.plus(settings.until.since(settings.start) / 2);
    let mut plans: Vec<Plan<'_>> = Vec::new();
    let mut waiting = planned.into_iter().peekable();
    let mut happenings = Vec::new();
    let mut day = settings.start;
    while day <= settings.until {
        while let Some(invoice) = waiting.next_if(|invoice| invoice.issued == day && !course.insolvent) {
            let key = course.claim_key(course.claims.len());
            course.add(Claim::new(invoice.due, invoice.amount, invoice.speed, key));
            plans.push(Plan::new(nature, invoice.due, change, key));
            truth.invoices.push(invoice);
        }
        happenings.clear();
        let month_factor = month_factors.get(tables.month(day)).copied().unwrap_or(1.0);
        course.live(day, month_factor, &mut happenings);
        for happening in &happenings {
            if *happening == Happening::Insolvent {
                truth.insolvent_on = Some(day);
            }
            history.add(customer, &truth.invoices, day, *happening);
        }
        for (claim, (plan, invoice)) in plans.iter_mut().zip(&mut truth.invoices).enumerate() {
            if let Some(contact) = plan.contact(nature, tables, &course, claim, day) {
                course.contact(claim, day, contact.channel, month_factors);
                history.contact(customer, invoice, contact);
                invoice.contacts.push(contact);
            }
        }
        day = day.plus(1);
    }
    truth.signal = course.signal;
    for (invoice, claim) in truth.invoices.iter_mut().zip(&course.claims) {
        invoice.open = claim.open;
        invoice.disputed = claim.disputed;
        invoice.meant = claim.is_open() && claim.is_meant();
    }
    (truth, history)
}

/// The invoices that a customer is sent, by date: spread evenly, each somewhere in its share of the time.
fn issue(settings: &Settings, nature: &Nature, customer: &CustomerTruth, key: Key) -> Vec<InvoiceTruth> {
    let span = f64::from(settings.until.since(settings.start) + 1);
    let count = settings.invoices_per_customer;
    let width = count.to_string().len();
    let offset = key.of(Purpose::Identity).with(2).uniform();
    let size = if customer.large { 12.6 } else { 11.4 };
    let mut invoices: Vec<InvoiceTruth> = (0..count)
        .map(|number| {
            let key = key
                .of(Purpose::Invoice)
                .with(u64::from(number))
                .of(Purpose::Identity);
            let jitter = 0.6 * (key.with(0).uniform() - 0.5);
            let place = ((f64::from(number) + offset + jitter) / f64::from(count)).rem_euclid(1.0);
            let issued = settings.start.plus(crate::course::whole_days(place * span));
            InvoiceTruth {
                id: String::new(),
                issued,
                due: issued.plus(customer.terms),
                amount: cents(exp(size + 0.8 * key.with(1).normal())),
                speed: nature.slow_invoices.draw(key.with(2)),
                open: 0,
                disputed: false,
                meant: false,
                contacts: Vec::new(),
            }
        })
        .collect();
    invoices.sort_by_key(|invoice| invoice.issued);
    for (number, invoice) in (1..).zip(&mut invoices) {
        invoice.id = format!("{}-{number:0width$}", customer.id);
    }
    invoices
}

impl SlowInvoices {
    /// The factor of an invoice.
    fn draw(self, key: Key) -> f64 {
        if key.uniform() < self.share {
            self.factor
        } else {
            1.0
        }
    }
}

/// Whole cents, from 50 to a million euros.
fn cents(amount: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "cut to whole cents, within the bounds"
    )]
    let cents = amount.clamp(5_000.0, 100_000_000.0) as i64;
    cents
}

impl History {
    fn add(&mut self, customer: &CustomerTruth, invoices: &[InvoiceTruth], day: Day, happening: Happening) {
        let id = |claim: usize| {
            invoices
                .get(claim)
                .map_or(String::new(), |invoice| invoice.id.clone())
        };
        let mut event = |claim: Option<usize>, event, value| {
            self.events.push(EventRow {
                date: day,
                customer: customer.id.clone(),
                invoice: claim.map(id).unwrap_or_default(),
                event,
                value,
                note: "",
            });
        };
        match happening {
            Happening::Insolvent => event(None, "insolvency_opened", ""),
            Happening::Disputed { claim } => event(Some(claim), "dispute_opened", "quality"),
            Happening::Agreed { claim } => event(Some(claim), "dispute_closed", ""),
            Happening::Paid {
                claim,
                payment,
                amount,
            } => self.payments.push(PaymentRow {
                date: day,
                customer: customer.id.clone(),
                invoice: id(claim),
                payment,
                bounced: false,
                amount,
            }),
            Happening::Bounced {
                claim,
                payment,
                amount,
            } => self.payments.push(PaymentRow {
                date: day,
                customer: customer.id.clone(),
                invoice: id(claim),
                payment,
                bounced: true,
                amount,
            }),
        }
    }

    fn contact(&mut self, customer: &CustomerTruth, invoice: &InvoiceTruth, contact: Contact) {
        if contact.logged {
            self.events.push(EventRow {
                date: contact.day,
                customer: customer.id.clone(),
                invoice: invoice.id.clone(),
                event: "action",
                value: contact.channel.word(),
                note: contact.step,
            });
        }
    }
}
