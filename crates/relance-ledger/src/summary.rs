//! What a ledger holds on a day: counts, money, aged balance, and what it can and cannot support.

mod actions;
mod remarks;

use crate::balances::Walk;
use crate::due_parts::due_parts;
use crate::ledger::Ledger;
use crate::rows::{InvoiceKind, RowKind};
pub use actions::PastAction;
use relance_kernel::account::ChangeKind;
use relance_kernel::{Currency, CustomerKind, Day};
pub use remarks::Remark;
use std::collections::BTreeMap;

/// A ledger in figures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
    /// The day of the balances; rows known later count in no sum of money.
    pub as_of: Day,
    /// The first and the last date of a row; none without rows.
    pub period: Option<(Day, Day)>,
    /// How many rows of each kind.
    pub counts: Counts,
    /// One per currency, in the order of codes.
    pub money: Vec<CurrencySummary>,
    /// How many customers are of each kind: business, consumer, public, association, unknown.
    pub customers_by_kind: [(CustomerKind, usize); 5],
    /// How many customers have 0, 1, 2, and 3 or more invoices.
    pub customers_by_invoices: [usize; 4],
    /// How many rows each event has, by name.
    pub events: Vec<(String, usize)>,
    /// Past actions by channel or kind and by rule or template.
    pub actions: Vec<PastAction>,
    /// What the ledger can and cannot support.
    pub remarks: Vec<Remark>,
}

/// How many rows there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Customers.
    pub customers: usize,
    /// Payers with the customers they pay for.
    pub accounts: usize,
    /// Contact persons.
    pub contacts: usize,
    /// Invoices, deposits included.
    pub invoices: usize,
    /// Deposits.
    pub deposits: usize,
    /// Credit notes.
    pub credit_notes: usize,
    /// Instalments of invoices, those of agreed plans not counted.
    pub instalments: usize,
    /// Payments.
    pub payments: usize,
    /// Payments that name no invoice.
    pub payments_without_invoice: usize,
    /// Reversals of payments.
    pub reversals: usize,
    /// Events.
    pub events: usize,
}

/// The money of one currency on the day, in minor units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CurrencySummary {
    /// Which.
    pub currency: Currency,
    /// Amounts of the invoices known by then.
    pub issued: i64,
    /// Payments less reversals.
    pub paid: i64,
    /// Reversals, taken off `paid`.
    pub reversed: i64,
    /// Credit notes.
    pub credited: i64,
    /// Principal given up.
    pub written_off: i64,
    /// Charges posted.
    pub charged: i64,
    /// Principal open.
    pub open: i64,
    /// How many invoices are open.
    pub open_invoices: usize,
    /// The part of `open` that is disputed.
    pub disputed: i64,
    /// The part of `open` that is due before the day; of an invoice with instalments only those that are.
    pub overdue: i64,
    /// How many invoices have a part that is overdue.
    pub overdue_invoices: usize,
    /// Charges posted and not paid, not part of `open`.
    pub charges_open: i64,
    /// Money received or credited that covers no invoice.
    pub unallocated: i64,
    /// `open` by days past due: not due, 1–30, 31–60, 61–90, 91–120, more.
    pub aged: [AgedBucket; 6],
}

/// A column of the aged balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct AgedBucket {
    /// Principal open, minor units.
    pub amount: i64,
    /// How many invoices have a part in it; one with instalments may have parts in several.
    pub invoices: usize,
}

/// The last day of each bucket of the aged balance but the last.
pub const AGED_BOUNDS: [i32; 5] = [0, 30, 60, 90, 120];

impl CurrencySummary {
    fn new(currency: Currency) -> CurrencySummary {
        CurrencySummary {
            currency,
            issued: 0,
            paid: 0,
            reversed: 0,
            credited: 0,
            written_off: 0,
            charged: 0,
            open: 0,
            open_invoices: 0,
            disputed: 0,
            overdue: 0,
            overdue_invoices: 0,
            charges_open: 0,
            unallocated: 0,
            aged: [AgedBucket::default(); 6],
        }
    }
}

/// Sums up a ledger on a day. See [`Ledger::last_date`] for the day that suits a ledger that is not kept up.
pub fn summary(ledger: &Ledger, as_of: Day) -> Summary {
    let money = sum_money(ledger, as_of);
    let mut summary = Summary {
        as_of,
        period: ledger.first_date().zip(ledger.last_date()),
        counts: count(ledger),
        money,
        customers_by_kind: customers_by_kind(ledger),
        customers_by_invoices: customers_by_invoices(ledger),
        events: count_events(ledger),
        actions: actions::past_actions(ledger),
        remarks: Vec::new(),
    };
    summary.remarks = remarks::remarks(ledger, &summary);
    summary
}

/// The column of the aged balance for so many days past due.
fn bucket_of(overdue: i32) -> usize {
    AGED_BOUNDS.iter().filter(|&&last| overdue > last).count()
}

/// The balances of all accounts, from the kernel.
fn sum_money(ledger: &Ledger, as_of: Day) -> Vec<CurrencySummary> {
    let mut sums: BTreeMap<Currency, CurrencySummary> = BTreeMap::new();
    let mut walk = Walk::new(ledger);
    for index in 0..ledger.account_count() {
        walk.enter(index);
        walk.advance(as_of);
        add_account(&walk, as_of, &mut sums);
    }
    for sum in sums.values_mut() {
        // All that came in covers principal or charges, or nothing yet; what else took principal away was a
        // write-off.
        let covered_principal = sum.paid + sum.credited - sum.unallocated - (sum.charged - sum.charges_open);
        sum.written_off = sum.issued - sum.open - covered_principal;
    }
    sums.into_values().collect()
}

fn add_account(walk: &Walk<'_>, as_of: Day, sums: &mut BTreeMap<Currency, CurrencySummary>) {
    let (account, state) = (&walk.account, &walk.state);
    let mut sum_of = |currency: Currency, add: &dyn Fn(&mut CurrencySummary)| {
        add(sums
            .entry(currency)
            .or_insert_with(|| CurrencySummary::new(currency)));
    };
    for (invoice, issued) in account
        .invoices
        .enumerate()
        .filter(|(invoice, _)| state.is_known(*invoice))
    {
        let principal = state.principal(invoice);
        // Each instalment by its own due date: an invoice may stand in several columns.
        let parts = due_parts(account, state, invoice);
        let is_open = state.is_open(invoice);
        sum_of(issued.currency, &|sum| {
            sum.issued += issued.amount;
            sum.charges_open += state.charges(invoice);
            sum.open += principal;
            if is_open {
                sum.open_invoices += 1;
                sum.disputed += state.disputed_amount(invoice);
                let late = parts.iter().filter(|part| as_of > part.due).map(|part| part.open);
                let late: i64 = late.sum();
                sum.overdue += late;
                sum.overdue_invoices += usize::from(late > 0);
                for (position, bucket) in sum.aged.iter_mut().enumerate() {
                    let of_bucket = parts
                        .iter()
                        .filter(|part| bucket_of(as_of.since(part.due)) == position);
                    let amount: i64 = of_bucket.map(|part| part.open).sum();
                    bucket.amount += amount;
                    bucket.invoices += usize::from(amount > 0);
                }
            }
        });
    }
    for customer in account.customers.ids() {
        for &(currency, amount) in state.unallocated_by_currency(customer) {
            sum_of(currency, &|sum| sum.unallocated += amount);
        }
    }
    let payments: Vec<(u32, Currency)> = account
        .changes
        .iter()
        .filter_map(|change| match change.kind {
            ChangeKind::Payment {
                payment, currency, ..
            } => Some((payment, currency)),
            _ => None,
        })
        .collect();
    for change in account.changes.iter().filter(|change| change.day <= as_of) {
        let of_invoice = change.invoice.map(|invoice| account.invoices[invoice].currency);
        match change.kind {
            ChangeKind::Payment { amount, currency, .. } => sum_of(currency, &|sum| sum.paid += amount),
            ChangeKind::CreditNote { amount, currency } => sum_of(currency, &|sum| sum.credited += amount),
            ChangeKind::Reversal { payment: of, amount } => {
                // The ledger numbers payments in the order of the changes.
                let found = payments.binary_search_by_key(&of, |(payment, _)| *payment).ok();
                let currency = found
                    .and_then(|position| payments.get(position))
                    .map(|(_, currency)| *currency);
                if let Some(currency) = currency {
                    sum_of(currency, &|sum| {
                        sum.paid -= amount;
                        sum.reversed += amount;
                    });
                }
            }
            ChangeKind::Charged { amount, .. } => {
                if let Some(currency) = of_invoice {
                    sum_of(currency, &|sum| sum.charged += amount);
                }
            }
            _ => {}
        }
    }
}

fn count(ledger: &Ledger) -> Counts {
    let mut counts = Counts {
        customers: ledger.customers.len(),
        accounts: ledger.account_count(),
        contacts: ledger.contacts.len(),
        instalments: ledger.instalments.len(),
        ..Counts::default()
    };
    for invoice in &ledger.invoices {
        match invoice.kind {
            InvoiceKind::Invoice => counts.invoices += 1,
            InvoiceKind::Deposit => {
                counts.invoices += 1;
                counts.deposits += 1;
            }
            InvoiceKind::CreditNote => counts.credit_notes += 1,
        }
    }
    for row in &ledger.changes {
        match row.kind {
            RowKind::Payment { .. } => {
                counts.payments += 1;
                counts.payments_without_invoice += usize::from(row.target.get().is_err());
            }
            RowKind::Reversal { .. } => counts.reversals += 1,
            RowKind::CreditNote { .. } | RowKind::CustomerKnown => {}
            _ => counts.events += 1,
        }
    }
    counts
}

fn customers_by_kind(ledger: &Ledger) -> [(CustomerKind, usize); 5] {
    use CustomerKind::{Association, Business, Consumer, Public, Unknown};
    [Business, Consumer, Public, Association, Unknown].map(|kind| {
        (
            kind,
            ledger
                .customers
                .iter()
                .filter(|customer| customer.kind == kind)
                .count(),
        )
    })
}

fn customers_by_invoices(ledger: &Ledger) -> [usize; 4] {
    let mut invoices = vec![0_u8; ledger.customers.len()];
    for invoice in ledger
        .invoices
        .iter()
        .filter(|invoice| invoice.kind != InvoiceKind::CreditNote)
    {
        if let Some(count) = invoices.get_mut(invoice.customer as usize) {
            *count = count.saturating_add(1).min(3);
        }
    }
    [0, 1, 2, 3].map(|wanted| invoices.iter().filter(|&&count| count == wanted).count())
}

fn count_events(ledger: &Ledger) -> Vec<(String, usize)> {
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &ledger.changes {
        if let Some(word) = ledger.event_word(row.kind) {
            *events.entry(word).or_default() += 1;
        }
    }
    events
        .into_iter()
        .map(|(word, count)| (word.to_string(), count))
        .collect()
}

impl Ledger {
    /// The earliest date of an invoice, payment or event; none without any.
    pub fn first_date(&self) -> Option<Day> {
        let issued = self.invoices.iter().map(|row| row.issued).min();
        let happened = self.dated_changes().min();
        issued.into_iter().chain(happened).min().map(Day)
    }

    /// The latest date of an invoice's issue, a payment or an event; none without any.
    pub fn last_date(&self) -> Option<Day> {
        let issued = self.invoices.iter().map(|row| row.issued).max();
        let happened = self.dated_changes().max();
        issued.into_iter().chain(happened).max().map(Day)
    }

    /// How many past actions are dated on these days, both included.
    pub fn recorded_actions(&self, from: Day, to: Day) -> usize {
        let of_days = |date: i32| (from.0..=to.0).contains(&date);
        self.changes
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Action(_)) && of_days(row.date))
            .count()
    }

    fn dated_changes(&self) -> impl Iterator<Item = i32> {
        self.changes
            .iter()
            .filter(|row| row.kind != RowKind::CustomerKnown)
            .map(|row| row.date)
    }

    /// The `event` cell of a row; none if it is no event.
    pub(crate) fn event_word(&self, kind: RowKind) -> Option<&str> {
        Some(match kind {
            RowKind::CustomerKnown
            | RowKind::CreditNote { .. }
            | RowKind::Payment { .. }
            | RowKind::Reversal { .. } => return None,
            RowKind::Attribute(_) => "field_changed",
            RowKind::DueChanged(_) => "due_changed",
            RowKind::DisputeOpened(_) => "dispute_opened",
            RowKind::DisputeClosed => "dispute_closed",
            RowKind::Charged(_) => "charged",
            RowKind::WrittenOff => "written_off",
            RowKind::Promise(_) => "promise",
            RowKind::PlanAgreed(_) => "plan_agreed",
            RowKind::PlanEnded => "plan_ended",
            RowKind::InsolvencyOpened => "insolvency_opened",
            RowKind::InsolvencyPublished => "insolvency_published",
            RowKind::InsolvencyEnded => "insolvency_ended",
            RowKind::Stopped(_) => "stopped",
            RowKind::Resumed => "resumed",
            RowKind::OptedOut(_) => "opted_out",
            RowKind::Replied => "replied",
            RowKind::Bounced(_) => "bounced",
            RowKind::Notified => "notified",
            RowKind::Approved(_) => "approved",
            RowKind::Refused(_) => "refused",
            RowKind::Failed(_) => "failed",
            RowKind::Unknown(_) => "unknown",
            RowKind::Action(_) => "action",
            RowKind::Other(event) => self.names.get(event),
        })
    }
}
