//! The ledger, customer by customer: what is held in memory is one customer at a time.

use crate::calendar::Window;
use crate::customer::Customer;
use crate::invoice::Invoice;
use crate::output::{Error, Output};
use crate::random::{Draws, Stream};
use crate::shape::rate;
use crate::story::{Event, Story};
use crate::tables::Tables;
use crate::{Options, Summary, paperwork, practice, teller};
use relance_kernel::Day;

/// Days from the first day of issue to the last day known: two years.
pub(crate) const WINDOW_DAYS: i32 = 730;

/// Writes the tables of the ledger.
pub(crate) fn ledger(options: &Options, output: &mut dyn Output) -> Result<Summary, Error> {
    let customers = options.customer_count()?;
    let window = Window::new(options.until, WINDOW_DAYS);
    let mut tables = Tables::open(options.seed, output, &window)?;
    let mut shares = Shares::new(options.seed, customers, options.invoices);
    let mut group = Group::default();
    for number in 0..customers {
        let customer = Customer::draw(options.seed, number, &window);
        let payer = group.payer_of(options.seed, &customer);
        one_customer(options.seed, &customer, payer, shares.next(), &mut tables)?;
    }
    tables.close()
}

fn one_customer(
    seed: u64,
    customer: &Customer,
    payer: Option<&str>,
    count: u64,
    tables: &mut Tables<'_>,
) -> Result<(), Error> {
    let window = tables.window();
    let mut invoices: Vec<Invoice> = (0..count)
        .map(|number| Invoice::draw(seed, customer, number, count, window))
        .collect();
    let mut stories: Vec<Story> = invoices
        .iter()
        .map(|invoice| teller::tell(seed, customer, invoice, window))
        .collect();
    if customer.bad_remitter && payer.is_none() {
        paperwork::leave_unallocated(seed, customer, &invoices, &mut stories);
    }
    let mut events: Vec<(Option<usize>, Event)> = of_customer(seed, customer, window)
        .into_iter()
        .map(|event| (None, event))
        .collect();
    for (place, (invoice, story)) in invoices.iter_mut().zip(&mut stories).enumerate() {
        invoice.known_on = paperwork::known_late(seed, customer, invoice, story, window.last);
        let actions = practice::actions(seed, customer, invoice, story, window.last);
        events.extend(
            std::mem::take(&mut story.events)
                .into_iter()
                .chain(actions)
                .map(|event| (Some(place), event)),
        );
    }
    events.sort_by_key(|(_, event)| event.date);
    tables.customer(customer, payer)?;
    for (invoice, story) in invoices.iter().zip(&stories) {
        tables.invoice(customer, invoice, story)?;
    }
    for (place, event) in &events {
        tables.event(customer, place.and_then(|place| invoices.get(place)), event)?;
    }
    Ok(())
}

/// What happens to a customer as a whole.
fn of_customer(seed: u64, customer: &Customer, window: &Window) -> Vec<Event> {
    let mut draws = Draws::new(seed, Stream::Habit, customer.number).part(1);
    let mut events = Vec::new();
    if let Some(opened) = customer.insolvent_from {
        events.push(Event::new(opened, "insolvency_opened", "", "gazette"));
        events.push(Event::new(
            opened.plus(draws.between(10, 25)),
            "insolvency_published",
            "",
            "gazette",
        ));
    }
    if draws.chance(rate::STOPPED) {
        let from = window.first.plus(draws.between(100, 700));
        let until = from.plus(draws.between(10, 90));
        if draws.chance(0.5) {
            events.push(Event::new(from, "stopped", window.text(until), "account manager"));
        } else {
            events.push(Event::new(from, "stopped", "", "account manager"));
            events.push(Event::new(until, "resumed", "", "account manager"));
        }
    }
    if draws.chance(rate::OPTED_OUT) {
        let channel = draws.weighted((3, "sms"), &[(1, "email")]);
        events.push(Event::new(
            window.first.plus(draws.between(0, 700)),
            "opted_out",
            channel,
            "mailbox",
        ));
    }
    if customer.email.is_empty() && draws.chance(0.3) {
        let found = crate::names::email("compta", &customer.name);
        let day = window.first.plus(draws.between(100, 700));
        events.push(Event::new(
            day,
            "field_changed",
            format!("email={found}"),
            "sales",
        ));
    }
    events
}

/// How many invoices each customer has: one at least, the others by weight, so that all add up to what was asked.
struct Shares {
    seed: u64,
    next_customer: u64,
    total_weight: u128,
    weight_before: u128,
    /// Invoices beyond the first of each customer.
    beyond: u128,
}

impl Shares {
    fn new(seed: u64, customers: u64, invoices: u64) -> Shares {
        let total_weight = (0..customers)
            .map(|number| u128::from(Customer::weight(seed, number)))
            .sum();
        Shares {
            seed,
            next_customer: 0,
            total_weight,
            weight_before: 0,
            beyond: u128::from(invoices.saturating_sub(customers)),
        }
    }

    fn next(&mut self) -> u64 {
        let before = self.weight_before * self.beyond / self.total_weight.max(1);
        self.weight_before += u128::from(Customer::weight(self.seed, self.next_customer));
        self.next_customer += 1;
        let after = self.weight_before * self.beyond / self.total_weight.max(1);
        1 + u64::try_from(after - before).unwrap_or(0)
    }
}

/// Groups of companies of which one pays for all: a head and the one to four customers that follow it.
#[derive(Default)]
struct Group {
    head: String,
    left: i32,
}

impl Group {
    /// The payer of a customer, if it is another one. Customers come in order.
    fn payer_of(&mut self, seed: u64, customer: &Customer) -> Option<&str> {
        let company = !customer.natural_person && !customer.foreign;
        if self.left > 0 && company {
            self.left -= 1;
            return Some(&self.head);
        }
        let mut draws = Draws::new(seed, Stream::Weight, customer.number).part(1);
        if company && self.left == 0 && !customer.bad_remitter && draws.chance(rate::GROUP_HEAD) {
            self.head.clone_from(&customer.id);
            self.left = draws.between(1, 4);
        }
        None
    }
}

/// A day after which nothing is known: a row that is dated or known later is left out.
pub(crate) fn is_known(date: Day, known_on: Option<Day>, last: Day) -> bool {
    known_on.map_or(date, |known_on| known_on.max(date)) <= last
}
