//! From a ledger to the rows of the regression: days at risk of each invoice, those that are alike joined into one
//! row that counts them.

use crate::charges;
use crate::differing::{self, Likes};
use crate::explained::Traits;
use crate::followed::{self, Followed};
use crate::habits::{self, Habit};
use crate::handed_over::HandedOver;
use crate::history::{ContactKinds, End, Reader, Stretch};
use crate::parts::{self, Counted};
use crate::past::Past;
use crate::practice::{self, PastPractice};
use crate::reach::{Reach, Sort};
use crate::reminders::{self, PastReminders};
use crate::start::key_of;
use crate::support::{Counter, Evidence};
use crate::terms::{Cell, Counts, Terms, acts_on};
use rayon::prelude::*;
use relance_kernel::account::Invoice;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, Day, Interner, InvoiceIndex, WorkCalendar};
use relance_sim::AccountSource;
use relance_statistics::random::Key;
use std::collections::BTreeMap;

/// Beyond so many days at risk, days on which nothing was paid are sampled.
const DAYS_READ_WHOLE: u64 = 5_000_000;

/// Then one in so many counts for all of them.
const SAMPLED_ONE_IN: i32 = 20;

/// And of the days before a payment out of habit no more are read than these.
const DAYS_OF_A_SAMPLED_RUN: usize = 6;

/// In how many days a customer answers a contact, with a dispute or a promise.
pub(crate) const REACTION_DAYS: i32 = 7;

/// So many invoices must have been at risk at an age for it to be known.
const INVOICES_OF_AN_AGE: usize = 50;

/// How many accounts one unit of work holds.
const ACCOUNTS_PER_CHUNK: usize = 64;

/// Which of the days without payment are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sampling<'a> {
    /// One in so many.
    pub(crate) every: i32,
    /// Names each invoice by its position in the account, whatever else the ledger holds; empty where all are read.
    pub(crate) names: &'a [u64],
}

/// A row of the regression.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Row {
    /// How many days it stands for.
    pub(crate) days: f64,
    /// Whether money came in on it.
    pub(crate) paid: bool,
    pub(crate) cell: Cell,
    pub(crate) likes: Likes,
    /// Its invoice, by its position in the account.
    pub(crate) invoice: u32,
}

/// A payment of a customer who pays out of habit: meant on one of the days since its run day before.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct PaidOnRun {
    /// These days, ascending, or some of them, evenly chosen; never none.
    pub(crate) days: Vec<Cell>,
    /// How many days each of them stands for.
    pub(crate) each: f64,
    pub(crate) likes: Likes,
    /// Its invoice, by its position in the account.
    pub(crate) invoice: u32,
}

/// The rows of one customer.
#[derive(Clone, Default, Debug)]
pub(crate) struct OfCustomer {
    pub(crate) habit: Option<Habit>,
    /// Its sort, if effects of contacts differ by it.
    pub(crate) sort: Option<u8>,
    pub(crate) rows: Vec<Row>,
    pub(crate) paid_on_runs: Vec<PaidOnRun>,
}

/// What all rows of an account come to.
#[derive(Clone, Default, Debug)]
pub(crate) struct OfAccount {
    /// The payer first.
    pub(crate) customers: Vec<OfCustomer>,
    pub(crate) tally: Tally,
}

/// What is counted beside the rows.
#[derive(Clone, Default, Debug)]
pub(crate) struct Tally {
    /// Days at risk of a dispute and disputes, before the due date and after it.
    pub(crate) dispute_days: [f64; 2],
    pub(crate) disputes: [f64; 2],
    /// Of these, those within the week after a contact.
    pub(crate) dispute_days_after_contact: [f64; 2],
    pub(crate) disputes_after_contact: [f64; 2],
    /// Days in dispute, and disputes that closed.
    pub(crate) days_in_dispute: f64,
    pub(crate) disputes_closed: f64,
    /// Days at risk of a promise and promises: in the week after a contact, by its kind, and before all others.
    pub(crate) promise_days: Vec<f64>,
    pub(crate) promises: Vec<f64>,
    /// How many days the promises ran.
    pub(crate) promise_lengths: Vec<i32>,
    /// Payments, and shares of the balance that the part payments among them covered.
    pub(crate) parts: Counted,
    pub(crate) part_shares: Vec<f64>,
    /// Of invoices paid in full: shares of the charges open that were paid with them, by [`charges::place`].
    pub(crate) charge_shares: Vec<Vec<f64>>,
    /// Pairs of payments of one customer without a habit on one day.
    pub(crate) pairs: f64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Tally) {
        for (sums, more) in [
            (&mut self.dispute_days, other.dispute_days),
            (&mut self.disputes, other.disputes),
            (
                &mut self.dispute_days_after_contact,
                other.dispute_days_after_contact,
            ),
            (&mut self.disputes_after_contact, other.disputes_after_contact),
        ] {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.days_in_dispute += other.days_in_dispute;
        self.disputes_closed += other.disputes_closed;
        for (sums, more) in [
            (&mut self.promise_days, &other.promise_days),
            (&mut self.promises, &other.promises),
        ] {
            sums.resize(sums.len().max(more.len()), 0.0);
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        self.promise_lengths.extend_from_slice(&other.promise_lengths);
        self.parts.add(&other.parts);
        self.part_shares.extend_from_slice(&other.part_shares);
        self.charge_shares
            .resize(charges::PLACES.max(other.charge_shares.len()), Vec::new());
        for (shares, more) in self.charge_shares.iter_mut().zip(&other.charge_shares) {
            shares.extend_from_slice(more);
        }
        self.pairs += other.pairs;
    }

    fn count(&mut self, stretch: &Stretch) {
        let days = f64::from(stretch.last.since(stretch.first) + 1);
        if stretch.condition.disputed {
            self.days_in_dispute += days;
            if stretch.end == End::DisputeClosed {
                self.disputes_closed += 1.0;
            }
        } else {
            let soon_until = stretch
                .condition
                .contact
                .map(|(_, on)| stretch.last.min(on.plus(REACTION_DAYS)));
            let after_due =
                |until: Day| f64::from((until.since(stretch.due.plus(1).max(stretch.first)) + 1).max(0));
            let all = |until: Day| f64::from((until.since(stretch.first) + 1).max(0));
            let soon = soon_until.map_or([0.0, 0.0], |until| {
                [all(until) - after_due(until), after_due(until)]
            });
            let days = [
                all(stretch.last) - after_due(stretch.last),
                after_due(stretch.last),
            ];
            self.dispute_days
                .iter_mut()
                .zip(days)
                .for_each(|(sum, days)| *sum += days);
            self.dispute_days_after_contact
                .iter_mut()
                .zip(soon)
                .for_each(|(sum, days)| *sum += days);
            if stretch.end == End::DisputeOpened {
                let class = |counts: &mut [f64; 2]| {
                    let [before, after] = counts;
                    *if stretch.last > stretch.due { after } else { before } += 1.0;
                };
                class(&mut self.disputes);
                if soon_until == Some(stretch.last) {
                    class(&mut self.disputes_after_contact);
                }
            }
        }
        self.count_promises(stretch, days);
        if let End::Paid(amount) = stretch.end {
            let is_part = amount < stretch.open;
            self.parts.count(
                parts::class_on(stretch.last, stretch.due),
                acts_on(stretch.condition.contact, stretch.last),
                is_part,
            );
            if is_part {
                self.part_shares.push(amount as f64 / stretch.open as f64);
            } else if stretch.charges > 0 {
                self.charge_shares.resize(charges::PLACES, Vec::new());
                let place = charges::place(&stretch.condition, stretch.last);
                if let Some(shares) = self.charge_shares.get_mut(place) {
                    shares.push((stretch.charges_paid as f64 / stretch.charges as f64).min(1.0));
                }
            }
        }
    }
}

impl Tally {
    /// Days in dispute or with a promise are at no risk of another.
    fn count_promises(&mut self, stretch: &Stretch, days: f64) {
        if stretch.condition.disputed || stretch.condition.is_committed_on(stretch.last) {
            return;
        }
        let committed_until = stretch.condition.committed_until;
        let first = committed_until.map_or(stretch.first, |until| stretch.first.max(until.plus(1)));
        let days = days - f64::from(first.since(stretch.first));
        let class = |day: Day| match stretch.condition.contact {
            Some((kind, on)) if day.since(on) <= REACTION_DAYS => kind + 1,
            _ => 0,
        };
        let soon = stretch.condition.contact.map_or(0, |(_, on)| {
            (stretch.last.min(on.plus(REACTION_DAYS)).since(first) + 1).max(0)
        });
        let kinds = stretch.condition.contact.map_or(1, |(kind, _)| kind + 2);
        self.promise_days.resize(self.promise_days.len().max(kinds), 0.0);
        self.promises.resize(self.promise_days.len(), 0.0);
        if let Some(sum) = self.promise_days.first_mut() {
            *sum += days - f64::from(soon);
        }
        if let Some((kind, _)) = stretch.condition.contact
            && let Some(sum) = self.promise_days.get_mut(kind + 1)
        {
            *sum += f64::from(soon);
        }
        if let End::Promised(length) = stretch.end {
            if let Some(sum) = self.promises.get_mut(class(stretch.last)) {
                *sum += 1.0;
            }
            self.promise_lengths.push(length.max(0));
        }
    }
}

/// What is read of a ledger.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) interner: &'a Interner,
    pub(crate) source: &'a dyn AccountSource,
    /// The first day that is read: later than the ledger begins where it lacks what was paid before.
    pub(crate) from: Day,
    pub(crate) until: Day,
}

impl<'a> Reading<'a> {
    /// Reads the histories of accounts.
    pub(crate) fn reader(&self, kinds: &'a ContactKinds) -> Reader<'a> {
        Reader::new(self.policy, self.interner, kinds, self.until).beginning(self.from)
    }
}

impl Reading<'_> {
    /// The kinds of contacts that the ledger names.
    pub(crate) fn kinds(&self) -> ContactKinds {
        let mut kinds = ContactKinds::default();
        let mut account = Account::default();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            kinds.learn(&account, self.interner, self.until);
        }
        kinds.most_frequent()
    }

    /// The first counts, from which the terms are made.
    pub(crate) fn counts(&self, kinds: &ContactKinds) -> Counts {
        let mut counts = Counts::default();
        let mut account = Account::default();
        let mut reader = self.reader(kinds);
        let mut at_risk: BTreeMap<InvoiceIndex, i32> = BTreeMap::new();
        let mut last_ages = Vec::new();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            at_risk.clear();
            reader.read(&account, |stretch| {
                counts.count(stretch, &self.policy.calendar);
                let age = stretch.last.since(stretch.due);
                let last = at_risk.entry(stretch.invoice).or_insert(age);
                *last = age.max(*last);
            });
            counts.invoices += at_risk.len() as u64;
            last_ages.extend(at_risk.values().copied());
            let is_known = |invoice: &&Invoice| invoice.issued <= self.until;
            let of = |customer| move |invoice: &Invoice| invoice.customer == customer;
            let known = account.customers.ids().filter(|&customer| {
                let mut known = account.invoices.iter().filter(is_known);
                known.any(of(customer))
            });
            counts.customers += known.count() as u64;
        }
        last_ages.sort_unstable_by_key(|age| std::cmp::Reverse(*age));
        counts.oldest_age = last_ages.get(INVOICES_OF_AN_AGE - 1).copied().unwrap_or(0);
        counts
    }

    /// What became of invoices that were handed over.
    pub(crate) fn handed_over(&self, kinds: &ContactKinds) -> HandedOver {
        let mut handed_over = HandedOver::default();
        let mut account = Account::default();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            handed_over.count(&account, kinds, self.interner, self.until);
        }
        handed_over
    }

    /// How invoices were charged and handed over, and how they were contacted.
    pub(crate) fn practice(&self, kinds: &ContactKinds) -> (PastPractice, PastReminders) {
        let mut counter = practice::Counter::new(self.until, kinds.len());
        let mut reminders = reminders::Counter::new(self.until, kinds.len());
        let mut account = Account::default();
        let mut reader = self.reader(kinds);
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            reader.read(&account, |stretch| {
                counter.count(stretch);
                reminders.count(stretch);
            });
        }
        (counter.practice(), reminders.reminders())
    }

    /// What the ledger can tell of the effect of contacts, whom they reached, and how they followed on one another.
    pub(crate) fn evidence(&self, kinds: &ContactKinds) -> (Vec<Evidence>, Reach, Followed) {
        if kinds.is_empty() {
            return (Vec::new(), Reach::default(), Followed::default());
        }
        let mut following = followed::Counter::new(kinds.len());
        let mut counter = Counter::new(kinds.len(), self.classes(kinds.len()));
        let mut account = Account::default();
        let mut reader = self.reader(kinds);
        let mut stretches: Vec<Stretch> = Vec::new();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            stretches.clear();
            reader.read(&account, |stretch| stretches.push(*stretch));
            stretches.sort_by_key(|stretch| stretch.customer);
            for of_customer in stretches.chunk_by(|one, other| one.customer == other.customer) {
                let past = Past::of(of_customer);
                for stretch in of_customer {
                    let customer = account.customers.element(stretch.customer);
                    let invoice = account.invoices.element(stretch.invoice);
                    let traits = customer.zip(invoice).map(|(customer, invoice)| {
                        counter.classes().traits(customer, invoice, self.interner)
                    });
                    counter.count(stretch, traits.unwrap_or_default(), &past);
                    following.count(stretch);
                }
                counter.end_customer();
                following.end_customer();
            }
        }
        let (support, reach) = counter.evidence();
        (support, reach, following.followed())
    }

    /// The classes of amounts and sorts of customers by which invoices are told apart.
    pub(crate) fn classes(&self, kinds: usize) -> Reach {
        let mut account = Account::default();
        let mut amounts = Vec::new();
        let mut sorts: BTreeMap<Sort, u64> = BTreeMap::new();
        let mut countries: BTreeMap<String, u64> = BTreeMap::new();
        let mut sectors: BTreeMap<String, u64> = BTreeMap::new();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            let known = account
                .invoices
                .iter()
                .filter(|invoice| invoice.issued <= self.until);
            amounts.extend(known.map(|invoice| invoice.amount));
            for customer in account.customers.iter() {
                *sorts.entry(Reach::sort_of(customer, self.interner)).or_default() += 1;
                let country = Reach::country_of(customer, self.interner);
                *countries.entry(country).or_default() += 1;
                let sector = Reach::sector_of(customer, self.interner);
                *sectors.entry(sector).or_default() += 1;
            }
        }
        Reach::with_classes(amounts, sorts, [countries, sectors], kinds)
    }

    /// What is known of the invoices of every account, in order.
    pub(crate) fn traits(&self) -> Vec<Vec<Traits>> {
        let classes = self.classes(0);
        let mut account = Account::default();
        let accounts = (0..self.source.account_count()).map(|number| {
            self.source.fill_account(number, &mut account);
            let of_invoice = |invoice: &Invoice| {
                let customer = account.customers.element(invoice.customer);
                customer.map_or_else(Traits::default, |customer| {
                    classes.traits(customer, invoice, self.interner)
                })
            };
            account.invoices.iter().map(of_invoice).collect()
        });
        accounts.collect()
    }

    /// The habits of the customers of every account, in order.
    pub(crate) fn habits(&self, kinds: &ContactKinds) -> Vec<Vec<Option<Habit>>> {
        let mut account = Account::default();
        let mut reader = self.reader(kinds);
        let mut paid_on: Vec<Vec<Day>> = Vec::new();
        let mut customers = Vec::new();
        for number in 0..self.source.account_count() {
            self.source.fill_account(number, &mut account);
            let first = paid_on.len();
            paid_on.extend(account.customers.iter().map(|_| Vec::new()));
            customers.push(account.customers.len());
            reader.read(&account, |stretch| {
                if let End::Paid(_) = stretch.end
                    && let Some(days) = paid_on.get_mut(first + stretch.customer.0 as usize)
                {
                    days.push(stretch.last);
                }
            });
        }
        for days in &mut paid_on {
            days.sort_unstable();
            days.dedup();
        }
        let mut found = habits::learn(&paid_on, &self.policy.calendar).into_iter();
        customers
            .into_iter()
            .map(|count| found.by_ref().take(count).collect())
            .collect()
    }

    /// The rows of every account, in order.
    pub(crate) fn observe(
        &self,
        kinds: &ContactKinds,
        terms: &Terms,
        counts: &Counts,
        habits: &[Vec<Option<Habit>>],
    ) -> Vec<OfAccount> {
        let every = if counts.days > DAYS_READ_WHOLE {
            SAMPLED_ONE_IN
        } else {
            1
        };
        let accounts = self.source.account_count();
        let chunks: Vec<Vec<OfAccount>> = (0..accounts.div_ceil(ACCOUNTS_PER_CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let mut account = Account::default();
                let mut reader = self.reader(kinds);
                let first = chunk * ACCOUNTS_PER_CHUNK;
                let mut names = Vec::new();
                (first..(first + ACCOUNTS_PER_CHUNK).min(accounts))
                    .map(|number| {
                        self.source.fill_account(number, &mut account);
                        let habits = habits.get(number).map_or(&[][..], Vec::as_slice);
                        names.clear();
                        if every > 1 {
                            let ids = account.invoices.ids();
                            names.extend(ids.map(|invoice| key_of(self.source.invoice_id(number, invoice))));
                        }
                        let sampling = Sampling { every, names: &names };
                        let sorts = differing::sorts_of(terms.differing.as_ref(), &account, self.interner);
                        let customers = Customers {
                            habits,
                            sorts: &sorts,
                        };
                        observe_account(
                            &mut reader,
                            &account,
                            terms,
                            &self.policy.calendar,
                            customers,
                            sampling,
                        )
                    })
                    .collect()
            })
            .collect();
        chunks.into_iter().flatten().collect()
    }
}

/// What is known beforehand of the customers of an account.
#[derive(Clone, Copy)]
pub(crate) struct Customers<'a> {
    pub(crate) habits: &'a [Option<Habit>],
    /// Their sorts, if effects of contacts differ by them.
    pub(crate) sorts: &'a [Option<u8>],
}

/// The rows of one account.
pub(crate) fn observe_account(
    reader: &mut Reader,
    account: &Account,
    terms: &Terms,
    calendar: &WorkCalendar,
    customers: Customers,
    sampling: Sampling,
) -> OfAccount {
    let mut observed = OfAccount {
        customers: (0..account.customers.len())
            .map(|place| OfCustomer {
                habit: customers.habits.get(place).copied().flatten(),
                sort: customers.sorts.get(place).copied().flatten(),
                ..OfCustomer::default()
            })
            .collect(),
        tally: Tally::default(),
    };
    let mut days = Days {
        terms,
        calendar,
        sampling,
        contacts: reader.contacts(account),
        cells: Vec::new(),
        waiting: BTreeMap::new(),
    };
    let mut paid_on: Vec<(u32, Day)> = Vec::new();
    reader.read(account, |stretch| {
        observed.tally.count(stretch);
        let Some(customer) = observed.customers.get_mut(stretch.customer.0 as usize) else {
            return;
        };
        match customer.habit {
            Some(habit) => days.of_habit(stretch, habit, customer),
            None => {
                if let End::Paid(_) = stretch.end {
                    paid_on.push((stretch.customer.0, stretch.last));
                }
                days.one_by_one(stretch, customer);
            }
        }
    });
    paid_on.sort_unstable();
    observed.tally.pairs = paid_on
        .chunk_by(|one, other| one == other)
        .map(|same| (same.len() * (same.len() - 1) / 2) as f64)
        .sum();
    observed
}

/// Makes rows of the days of stretches.
struct Days<'a> {
    terms: &'a Terms,
    calendar: &'a WorkCalendar,
    sampling: Sampling<'a>,
    /// By customer, the days on which an invoice of its was contacted, ascending.
    contacts: Vec<Vec<(Day, InvoiceIndex)>>,
    cells: Vec<Cell>,
    /// By invoice of a customer with a habit: its days since the last run day.
    waiting: BTreeMap<u32, Vec<(Day, Cell)>>,
}

impl Days<'_> {
    fn cell(&self, stretch: &Stretch, day: Day) -> Option<Cell> {
        let mut cell = self
            .terms
            .cell(day, stretch.due, &stretch.condition, self.calendar)?;
        cell.beside = cell.contact.is_none() && self.acts_on_others(stretch, day);
        Some(cell)
    }

    /// Whether a contact acts on another invoice of the customer.
    fn acts_on_others(&self, stretch: &Stretch, day: Day) -> bool {
        let contacts = self.contacts.get(stretch.customer.0 as usize);
        let contacts = contacts.map_or(&[][..], Vec::as_slice);
        let before = contacts.partition_point(|(on, _)| *on < day);
        let mut before = contacts.get(..before).unwrap_or_default().iter().rev();
        let mut acting = before.by_ref().take_while(|(on, _)| acts_on(Some((0, *on)), day));
        acting.any(|(_, invoice)| *invoice != stretch.invoice)
    }

    /// The days of a customer who pays on any day.
    fn one_by_one(&mut self, stretch: &Stretch, customer: &mut OfCustomer) {
        let likes = Likes::new(stretch.amount, customer.sort);
        let paid = matches!(stretch.end, End::Paid(_));
        let last = if paid { stretch.last.plus(-1) } else { stretch.last };
        self.cells.clear();
        let every = self.sampling.every;
        let phase = self.phase(stretch);
        let mut day = stretch.first.plus((phase - stretch.first.0).rem_euclid(every));
        while day <= last {
            let cell = self.cell(stretch, day);
            self.cells.extend(cell);
            day = day.plus(every);
        }
        self.unpaid(stretch, likes, &mut customer.rows);
        if paid && let Some(cell) = self.cell(stretch, stretch.last) {
            customer.rows.push(Row {
                days: 1.0,
                paid: true,
                cell,
                likes,
                invoice: stretch.invoice.0,
            });
        }
    }

    /// The days of a customer who pays on run days: on one of them it tells whether it meant to pay on any day since
    /// the one before. What comes after the last run day tells nothing.
    fn of_habit(&mut self, stretch: &Stretch, habit: Habit, customer: &mut OfCustomer) {
        let likes = Likes::new(stretch.amount, customer.sort);
        let mut waiting = self.waiting.remove(&stretch.invoice.0).unwrap_or_default();
        let (every, phase) = (self.sampling.every, self.phase(stretch));
        let mut day = stretch.first;
        while day <= stretch.last {
            waiting.extend(self.cell(stretch, day).map(|cell| (day, cell)));
            let is_paid = day == stretch.last && matches!(stretch.end, End::Paid(_));
            if is_paid && !waiting.is_empty() {
                let most = if every > 1 {
                    DAYS_OF_A_SAMPLED_RUN
                } else {
                    waiting.len()
                };
                let step = waiting.len().div_ceil(most);
                let days: Vec<Cell> = (waiting.iter().rev().step_by(step))
                    .map(|(_, cell)| *cell)
                    .collect();
                customer.paid_on_runs.push(PaidOnRun {
                    each: waiting.len() as f64 / days.len() as f64,
                    days: days.into_iter().rev().collect(),
                    likes,
                    invoice: stretch.invoice.0,
                });
                waiting.clear();
            } else if habit.is_run_day(day, self.calendar) {
                self.cells.clear();
                let read = waiting
                    .drain(..)
                    .filter(|(day, _)| (day.0 - phase).rem_euclid(every) == 0);
                self.cells.extend(read.map(|(_, cell)| cell));
                self.unpaid(stretch, likes, &mut customer.rows);
            }
            day = day.plus(1);
        }
        if !waiting.is_empty() {
            self.waiting.insert(stretch.invoice.0, waiting);
        }
    }

    /// Rows of the days on which nothing was paid.
    fn unpaid(&mut self, stretch: &Stretch, likes: Likes, rows: &mut Vec<Row>) {
        self.cells.sort_unstable();
        for alike in self.cells.chunk_by(|one, other| one == other) {
            let Some(&cell) = alike.first() else { continue };
            rows.push(Row {
                days: alike.len() as f64 * f64::from(self.sampling.every),
                paid: false,
                cell,
                likes,
                invoice: stretch.invoice.0,
            });
        }
    }

    /// Which days are read of an invoice, of one in so many: it depends on the invoice alone, so that stretches join
    /// without a gap.
    fn phase(&self, stretch: &Stretch) -> i32 {
        let Sampling { every, names } = self.sampling;
        let name = names.get(stretch.invoice.0 as usize).copied().unwrap_or(0);
        i32::try_from(Key::new(name).below(every.unsigned_abs().into())).unwrap_or(0)
    }
}
