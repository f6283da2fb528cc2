//! The end of a period: what an account adds to the sums.

mod dunning;

use crate::aged::{AGED_COLUMNS, Aged, CustomerAged, Parts, parts};
use crate::contacts::Reminders;
use crate::measure::Columns;
use crate::question::{Dimension, Period, Question};
use crate::sums::{AllSums, Comparable, CustomerKindOrder, Group, Roll, Sums};
use crate::walk::Walk;
use relance_kernel::{Currency, CustomerIndex, Day, FactValue, InvoiceIndex, SettledBy, Symbol};
use std::collections::BTreeMap;

/// The days before the end of the period on which roll rates look back.
pub(crate) const ROLL_DAYS: i32 = 30;

/// What is closed: a period, and where it is added.
pub(crate) struct Closing<'a> {
    pub(crate) question: &'a Question,
    pub(crate) columns: Columns,
    pub(crate) reminders: &'a Reminders<'a>,
    pub(crate) period: Period,
    /// What the period as a whole is added to.
    pub(crate) whole: Group,
    pub(crate) default_currency: Currency,
    pub(crate) tolerance: &'a dyn Fn(Currency) -> i64,
}

/// An invoice that was paid in the period.
struct PaidInvoice {
    invoice: InvoiceIndex,
    on: Day,
    reminders: i128,
    last_reminder: Option<Day>,
}

impl Closing<'_> {
    /// Adds the account as it stands at the end of the period.
    pub(crate) fn add(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        self.balances(walk, sums);
        self.sales(walk, sums);
        self.paid(walk, sums);
        self.chased(walk, sums);
        self.messages(walk, sums);
        self.promises(walk, sums);
    }

    /// Adds to the whole and to the group.
    fn to(&self, sums: &mut AllSums, currency: Currency, group: Option<Group>, add: impl Fn(&mut Sums)) {
        add(sums.entry((currency, self.whole)).or_default());
        if let Some(group) = group {
            add(sums.entry((currency, group)).or_default());
        }
    }

    /// The group of an invoice beside the whole.
    fn group(&self, walk: &Walk<'_>, invoice: InvoiceIndex) -> Option<Group> {
        if self.question.by == Some(Dimension::Reason) {
            let track = walk.track(invoice)?;
            return Some(match track.dispute {
                None => Group::None,
                Some(None) => Group::NoReason,
                Some(Some(reason)) => Group::Named(reason),
            });
        }
        let issued = walk.account.invoices.element(invoice)?;
        self.group_of_customer(walk, issued.customer)
    }

    /// The group of what is of a customer and of no invoice.
    fn group_of_customer(&self, walk: &Walk<'_>, customer: CustomerIndex) -> Option<Group> {
        let columns = walk.state.customer(&walk.account, customer);
        let value: Option<Symbol> = match self.question.by? {
            Dimension::Month => return None,
            Dimension::Reason => None,
            Dimension::Segment if walk.segments.is_some() => {
                walk.segment_of.get(customer.0 as usize).copied().flatten()
            }
            Dimension::Segment => columns.segment,
            Dimension::Country => columns.country,
            Dimension::Sector => columns.sector,
            Dimension::Collector => {
                let position = self.columns.collector?;
                match columns.fields.get(position) {
                    Some(FactValue::Name(name)) => Some(*name),
                    _ => None,
                }
            }
        };
        Some(value.map_or(Group::None, Group::Named))
    }

    fn balances(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        let day = self.period.to;
        let mut now: BTreeMap<InvoiceIndex, Parts> = BTreeMap::new();
        for (invoice, issued) in walk.account.invoices.enumerate() {
            if !walk.is_owed(invoice) {
                continue;
            }
            let (amounts, disputed) = parts(&walk.account, &walk.state, invoice, day);
            let mut aged = Aged::default();
            aged.add(&amounts, &disputed);
            now.insert(invoice, amounts);
            self.to(sums, issued.currency, self.group(walk, invoice), |sums| {
                sums.aged.add(&amounts, &disputed);
                sums.open_invoices += 1;
                sums.overdue_invoices += u64::from(aged.overdue() > 0);
                sums.disputed_invoices += u64::from(aged.disputed() > 0);
            });
        }
        for (invoice, before) in walk.snapshot(self.period.from.plus(-1)) {
            let Some(issued) = walk.account.invoices.element(*invoice) else {
                continue;
            };
            let open: i128 = before.iter().map(|amount| i128::from(*amount)).sum();
            self.to(sums, issued.currency, self.group(walk, *invoice), |sums| {
                sums.opening += open;
                sums.opening_invoices += 1;
            });
        }
        for (invoice, before) in walk.snapshot(day.plus(-ROLL_DAYS)) {
            let Some(issued) = walk.account.invoices.element(*invoice) else {
                continue;
            };
            let after = now.get(invoice).copied().unwrap_or_default();
            let rolls = rolls(before, &after);
            self.to(sums, issued.currency, self.group(walk, *invoice), |sums| {
                for (sum, roll) in sums.rolls.iter_mut().zip(&rolls) {
                    sum.rolled += roll.rolled;
                    sum.stood += roll.stood;
                    sum.invoices += roll.invoices;
                }
            });
        }
        for customer in walk.account.customers.ids() {
            for &(currency, amount) in walk.state.unallocated_by_currency(customer) {
                if amount != 0 {
                    self.to(sums, currency, self.group_of_customer(walk, customer), |sums| {
                        sums.unallocated += i128::from(amount);
                        sums.unallocated_customers += 1;
                    });
                }
            }
        }
    }

    fn sales(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        let mut add = |currency, group, day: Day, invoiced: i64, credited: i64| {
            let (invoiced, credited) = (i128::from(invoiced), i128::from(credited));
            let is_of_period = self.period.holds(day);
            // A month reads the months before it from the sums of the whole.
            let is_month = matches!(self.whole, Group::Month(_));
            if is_month && !is_of_period {
                return;
            }
            self.to(sums, currency, group, |sums| {
                if is_of_period {
                    sums.invoiced += invoiced;
                    sums.credited += credited;
                    sums.sales_rows += 1;
                }
                if !is_month {
                    *sums.sales_by_month.entry(month_number(day)).or_default() += invoiced - credited;
                }
            });
        };
        for (invoice, issued) in walk.account.invoices.enumerate() {
            if let Some(day) = walk.track(invoice).and_then(|track| track.known) {
                add(issued.currency, self.group(walk, invoice), day, issued.amount, 0);
            }
        }
        for note in &walk.credit_notes {
            let group = match note.invoice {
                Some(invoice) => self.group(walk, invoice),
                None => self.group_of_customer(walk, note.customer),
            };
            add(note.currency, group, note.day, 0, note.amount);
        }
        for flow in &walk.payments.flows {
            if self.period.holds(flow.day)
                && let Some(issued) = walk.account.invoices.element(flow.invoice)
            {
                let collected = i128::from(flow.principal);
                let group = self.group(walk, flow.invoice);
                self.to(sums, issued.currency, group, |sums| sums.collected += collected);
            }
        }
    }

    /// Lateness and reminders of the invoices that payments settled in the period.
    fn paid(&self, walk: &Walk<'_>, sums: &mut AllSums) {
        let mut paid: Vec<PaidInvoice> = Vec::new();
        for invoice in walk.account.invoices.ids() {
            let settled = walk.track(invoice).and_then(|track| track.settled);
            if let Some((settlement, since)) = settled
                && settlement.by == Some(SettledBy::Payment)
                && self.period.holds(since)
            {
                paid.push(PaidInvoice {
                    invoice,
                    on: settlement.day,
                    reminders: 0,
                    last_reminder: None,
                });
            }
        }
        if paid.is_empty() {
            return;
        }
        for contact in &walk.contacts.contacts {
            let Some(invoice) = contact.invoice.filter(|_| !contact.lost) else {
                continue;
            };
            let found = paid.binary_search_by_key(&invoice, |paid| paid.invoice);
            if let Some(of_invoice) = found.ok().and_then(|position| paid.get_mut(position))
                && contact.date < of_invoice.on
            {
                of_invoice.reminders += 1;
                of_invoice.last_reminder = of_invoice.last_reminder.max(Some(contact.date));
            }
        }
        for one in &paid {
            self.add_paid(walk, one, sums);
        }
    }

    fn add_paid(&self, walk: &Walk<'_>, one: &PaidInvoice, sums: &mut AllSums) {
        let (Some(issued), Some(track)) = (
            walk.account.invoices.element(one.invoice),
            walk.track(one.invoice),
        ) else {
            return;
        };
        let signed = i128::from(one.on.since(walk.state.due(one.invoice)));
        let late = signed.max(0);
        let to_pay = i128::from(one.on.since(issued.issued));
        let amount = i128::from(track.paid.max(0));
        let delay = one.last_reminder.map(|last| one.on.since(last));
        let delay = delay.filter(|days| *days <= self.question.within);
        self.to(sums, issued.currency, self.group(walk, one.invoice), |sums| {
            let paid = &mut sums.paid;
            paid.invoices += 1;
            paid.on_time += u64::from(late == 0);
            paid.days_late += late;
            paid.days_to_pay += to_pay;
            paid.amount += amount;
            paid.weighted_late += amount * late;
            paid.weighted_signed += amount * signed;
            paid.weighted_to_pay += amount * to_pay;
            paid.reminders += one.reminders;
            paid.without_reminder += u64::from(one.reminders == 0);
            if let Some(days) = delay {
                *paid.after_reminder.entry(days).or_default() += 1;
            }
        });
        if self.whole == Group::Whole {
            let columns = walk.state.customer(&walk.account, issued.customer);
            // The study's kinds and sectors are those of France.
            let is_french = columns.country.is_some() && columns.country == self.columns.france;
            let kind = CustomerKindOrder::of(columns.kind).filter(|_| is_french);
            let kind = kind.map(Comparable::Kind);
            let country = columns.country.map(Comparable::Country);
            let sector = columns.sector.filter(|_| is_french).map(Comparable::Sector);
            let of_whole = sums.entry((issued.currency, Group::Whole)).or_default();
            for comparable in [kind, country, sector].into_iter().flatten() {
                let lateness = of_whole.comparable.entry(comparable).or_default();
                lateness.invoices += 1;
                lateness.days += late;
            }
        }
    }

    /// The aged balance of the customers of an account that have something open or unallocated.
    pub(crate) fn customers(&self, walk: &Walk<'_>, account: usize, list: &mut Vec<CustomerAged>) {
        let mut rows: BTreeMap<(CustomerIndex, Currency), (Aged, i128)> = BTreeMap::new();
        for (invoice, issued) in walk.account.invoices.enumerate() {
            if walk.is_owed(invoice) {
                let (amounts, disputed) = parts(&walk.account, &walk.state, invoice, self.period.to);
                let row = rows.entry((issued.customer, issued.currency)).or_default();
                row.0.add(&amounts, &disputed);
            }
        }
        for customer in walk.account.customers.ids() {
            for &(currency, amount) in walk.state.unallocated_by_currency(customer) {
                if amount != 0 {
                    rows.entry((customer, currency)).or_default().1 += i128::from(amount);
                }
            }
        }
        let rows = rows.into_iter();
        list.extend(
            rows.map(|((customer, currency), (aged, unallocated))| CustomerAged {
                account,
                customer,
                currency,
                aged,
                unallocated,
            }),
        );
    }
}

/// What of each column stands in the next one later.
fn rolls(before: &Parts, after: &Parts) -> [Roll; AGED_COLUMNS - 1] {
    let mut rolls = [Roll::default(); AGED_COLUMNS - 1];
    let pairs = before.iter().zip(after.iter().skip(1));
    for (roll, (stood, next)) in rolls.iter_mut().zip(pairs) {
        *roll = Roll {
            rolled: i128::from(*stood.min(next)),
            stood: i128::from(*stood),
            invoices: u64::from(*stood > 0),
        };
    }
    rolls
}

/// The months from year 0 to that of a day.
pub(crate) fn month_number(day: Day) -> i32 {
    let (year, month, _) = day.ymd();
    year.saturating_mul(12)
        .saturating_add(i32::try_from(month).unwrap_or(1) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_paid_or_moved_has_not_rolled() {
        let before = [0, 100, 0, 0, 50, 0];
        let after = [0, 0, 40, 0, 0, 50];
        let rolls = rolls(&before, &after).map(|roll| (roll.rolled, roll.stood));
        assert_eq!(rolls, [(0, 0), (40, 100), (0, 0), (0, 0), (50, 50)]);
    }
}
