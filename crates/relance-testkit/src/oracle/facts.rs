//! The value of a fact on a day: M12–M28, computed anew from the rows and the policy's own past actions.

use super::model::{Fact, SettledKind};
use super::world::PromiseStatus;
use super::{Oracle, Today};
use relance_kernel::{
    Currency, CustomerIndex, CustomerKind, Day, FactValue, InvoiceIndex, PromiseState, Symbol,
};

/// Whose facts a condition reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Who {
    /// The customer.
    pub(super) customer: CustomerIndex,
    /// The invoice decided; none in customer rules, segments and `applies to`.
    pub(super) invoice: Option<InvoiceIndex>,
    /// The currency of sums (M24).
    pub(super) currency: Currency,
}

/// The value of a fact.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// Could exist and is not in the ledger.
    Unknown,
    /// Nothing to tell; whether it stands above (or below) every value (M26).
    NotApplicable {
        /// Above.
        above: bool,
    },
    /// A count, days, a share: an exact fraction.
    Number(i128, i128),
    /// An amount.
    Money(i64, Currency),
    /// A name.
    Name(&'a str),
    /// A currency.
    Code(Currency),
    /// A kind of customer.
    Kind(CustomerKind),
    /// Yes or no.
    YesNo(bool),
    /// A date.
    Date(Day),
}

const BELOW: Value<'static> = Value::NotApplicable { above: false };

impl Oracle<'_> {
    /// The value of a fact today; `overdue` and `age` in working days if asked so (M14).
    pub(super) fn fact<'x>(&'x self, today: &'x Today, who: Who, fact: Fact, working: bool) -> Value<'x> {
        if let Some(stated) = self.stated(who, fact) {
            return self.value_of(&stated);
        }
        match who.invoice {
            Some(invoice) if !fact.is_of_customer() => self.invoice_fact(today, invoice, fact, working),
            _ if fact.is_of_customer() => self.customer_fact(today, who, fact),
            _ => Value::Unknown,
        }
    }

    fn name(&self, symbol: Option<Symbol>) -> Value<'_> {
        // M25: a column that the ledger lacks or an empty cell is unknown.
        symbol.map_or(Value::Unknown, |symbol| Value::Name(self.interner.text(symbol)))
    }

    fn days_since(&self, from: Day, day: Day, working: bool) -> Value<'_> {
        let days = if working {
            self.world.calendar.working_days_between(from, day)
        } else {
            day.since(from)
        };
        Value::Number(i128::from(days), 1)
    }

    fn invoice_fact(&self, today: &Today, invoice: InvoiceIndex, fact: Fact, working: bool) -> Value<'_> {
        let issued = &self.world.account.invoices[invoice];
        let books = &self.world.on(today.day).books;
        let book = books.of(invoice);
        let money = |minor: i64| Value::Money(minor, issued.currency);
        match fact {
            Fact::Amount => money(issued.amount),
            Fact::Balance => money(book.principal),
            Fact::Charges => money(book.charges),
            Fact::UndisputedBalance => money((book.principal - books.disputed_amount(invoice)).max(0)),
            Fact::Overdue => {
                let due = self.world.due(today.day, invoice);
                if working {
                    self.notes.add(if due > today.day {
                        "M14: before the due date"
                    } else {
                        "M14: after the due date"
                    });
                }
                if book.due_changed.is_none() && !issued.instalments.is_empty() {
                    self.notes.add(if due == issued.instalments[0].due {
                        "M13: the oldest instalment"
                    } else {
                        "M13: a later instalment"
                    });
                }
                self.days_since(due, today.day, working)
            }
            Fact::Age => self.days_since(issued.issued, today.day, working),
            Fact::PaidShare if issued.amount == 0 => BELOW,
            Fact::PaidShare => {
                let paid = i128::from(issued.amount - book.principal);
                Value::Number(
                    paid * i128::from(issued.amount.signum()),
                    i128::from(issued.amount.abs()),
                )
            }
            Fact::Disputed => Value::YesNo(books.is_disputed(invoice)),
            Fact::DisputeReason => match book.disputes.last() {
                None => BELOW,
                Some((reason, _)) => self.name(*reason),
            },
            Fact::Reminders => Value::Number(self.reminders(today.day, invoice).count() as i128, 1),
            Fact::LastContact => match self
                .reminders(today.day, invoice)
                .map(|contact| contact.day)
                .max()
            {
                None => Value::NotApplicable { above: true },
                Some(last) => Value::Number(i128::from(today.day.since(last)), 1),
            },
            Fact::Promise => Value::Name(match self.promise(today.day, invoice) {
                None => PromiseState::None.word(),
                Some(PromiseStatus::Open) => PromiseState::Open.word(),
                Some(PromiseStatus::Kept) => PromiseState::Kept.word(),
                Some(PromiseStatus::Broken) => PromiseState::Broken.word(),
                // The last promise on an invoice has no later one there.
                Some(PromiseStatus::Replaced) => PromiseState::None.word(),
            }),
            Fact::Promised => match self.world.last_promise(today.day, invoice) {
                None => BELOW,
                Some(at) => Value::Date(books.promises[at].until),
            },
            Fact::OnPlan => Value::YesNo(self.world.on_plan(today.day, invoice)),
            Fact::PaymentMethod => self.name(issued.payment_method),
            Fact::InvoiceCurrency => Value::Code(issued.currency),
            Fact::InvoiceField(at) => issued
                .fields
                .get(at)
                .map_or(Value::Unknown, |value| self.value_of(value)),
            _ => Value::Unknown,
        }
    }

    /// The state of the last promise on an invoice.
    fn promise(&self, day: Day, invoice: InvoiceIndex) -> Option<PromiseStatus> {
        let at = self.world.last_promise(day, invoice)?;
        self.world.on(day).promises.get(at).copied()
    }

    /// M45, M20: contacts delivered for the invoice by its own steps, less those that bounced.
    pub(super) fn reminders(&self, day: Day, invoice: InvoiceIndex) -> impl Iterator<Item = &super::Contact> {
        let bounced = self.bounced(day);
        self.journal
            .contacts
            .iter()
            .enumerate()
            .filter_map(move |(at, contact)| {
                // M1: nothing that this day sends is seen on it.
                let counts = contact.day < day
                    && contact.invoice == Some(invoice)
                    && contact.own_step
                    && !contact.unknown
                    && !bounced.contains(&at);
                counts.then_some(contact)
            })
    }

    fn customer_fact<'x>(&'x self, today: &'x Today, who: Who, fact: Fact) -> Value<'x> {
        let columns = &today.customers[relance_kernel::Id::position(who.customer)];
        let yes_no = |value: Option<bool>| value.map_or(Value::Unknown, Value::YesNo);
        match fact {
            Fact::Segment => match &today.segments[relance_kernel::Id::position(who.customer)] {
                Segment::Is(name) => Value::Name(name),
                Segment::Unknown => Value::Unknown,
                Segment::None => BELOW,
            },
            Fact::Kind => Value::Kind(columns.kind),
            Fact::NaturalPerson => yes_no(columns.natural_person.or(match columns.kind {
                // M25.
                CustomerKind::Consumer => Some(true),
                CustomerKind::Public | CustomerKind::Association => Some(false),
                CustomerKind::Business | CustomerKind::Unknown => None,
            })),
            Fact::Country => self.name(columns.country),
            Fact::Language => self.name(columns.language),
            Fact::Sector => self.name(columns.sector),
            Fact::Insured => yes_no(columns.insured),
            Fact::CustomerSince => columns.since.map_or(Value::Unknown, Value::Date),
            Fact::CustomerField(at) => columns
                .fields
                .get(at)
                .map_or(Value::Unknown, |value| self.value_of(value)),
            Fact::Insolvent => Value::YesNo(!self.world.insolvencies(today.day, who.customer).is_empty()),
            Fact::CustomerBalance => Value::Money(
                self.customer_sum(today.day, who.customer, who.currency, false),
                who.currency,
            ),
            Fact::CustomerOverdueBalance => Value::Money(
                self.customer_sum(today.day, who.customer, who.currency, true),
                who.currency,
            ),
            Fact::OldestOverdue => {
                let books = &self.world.on(today.day).books;
                self.world
                    .invoices_of(today.day, who.customer)
                    .into_iter()
                    .filter(|&invoice| books.is_open(invoice))
                    .map(|invoice| self.world.overdue(today.day, invoice))
                    .filter(|&days| days > 0)
                    .max()
                    .map_or(BELOW, |days| Value::Number(i128::from(days), 1))
            }
            Fact::Unallocated => Value::Money(
                self.world
                    .on(today.day)
                    .books
                    .unallocated(who.customer, who.currency),
                who.currency,
            ),
            Fact::InvoicesPaid(months) => {
                Value::Number(self.closed(today.day, who.customer, months).len() as i128, 1)
            }
            Fact::BrokenPromises(months) => {
                let broke = self.world.broken_promises(today.day, who.customer);
                let count = broke
                    .iter()
                    .filter(|&&day| in_window(day, today.day, months))
                    .count();
                Value::Number(count as i128, 1)
            }
            Fact::AverageDelay(months) => {
                let closed = self.closed(today.day, who.customer, months);
                let stale = self.stale(today.day, who.customer);
                let sum: i64 = closed.iter().chain(&stale).map(|&days| i64::from(days)).sum();
                match closed.len() + stale.len() {
                    0 => Value::Unknown,
                    count => Value::Number(i128::from(sum), count as i128),
                }
            }
            Fact::LateRate(months) => {
                let closed = self.closed(today.day, who.customer, months);
                let stale = self.stale(today.day, who.customer);
                let late = closed.iter().filter(|&&delay| delay > 0).count() + stale.len();
                match closed.len() + stale.len() {
                    0 => Value::Unknown,
                    count => Value::Number(late as i128, count as i128),
                }
            }
            _ => Value::Unknown,
        }
    }

    /// M24: open principal of a customer in a currency, or the part of it past due.
    pub(super) fn customer_sum(
        &self,
        day: Day,
        customer: CustomerIndex,
        currency: Currency,
        overdue: bool,
    ) -> i64 {
        let books = &self.world.on(day).books;
        if currency != self.model.currency {
            self.notes.add("M24: sums in another currency");
        }
        self.world
            .invoices_of(day, customer)
            .into_iter()
            .filter(|&invoice| books.is_open(invoice))
            .filter(|&invoice| self.world.account.invoices[invoice].currency == currency)
            .filter(|&invoice| !overdue || self.world.overdue(day, invoice) > 0)
            .map(|invoice| books.of(invoice).principal)
            .sum()
    }

    /// M19: the delays of the closed invoices of a customer.
    fn closed(&self, day: Day, customer: CustomerIndex, months: u32) -> Vec<i32> {
        let books = &self.world.on(day).books;
        self.world
            .invoices_of(day, customer)
            .into_iter()
            .filter_map(|invoice| match books.of(invoice).settled {
                Some((_, Some(SettledKind::WriteOff))) => {
                    self.notes.add("M19: a write-off left out");
                    None
                }
                None => None,
                Some((settled, _)) => {
                    self.notes.add(if in_window(settled, day, months) {
                        "M19: closed"
                    } else {
                        "M19: out of the window"
                    });
                    in_window(settled, day, months)
                        .then(|| settled.since(self.world.due(day, invoice)).max(0))
                }
            })
            .collect()
    }

    /// M19: the days overdue of the stale invoices of a customer.
    fn stale(&self, day: Day, customer: CustomerIndex) -> Vec<i32> {
        let books = &self.world.on(day).books;
        self.world
            .invoices_of(day, customer)
            .into_iter()
            .filter(|&invoice| books.is_open(invoice) && !books.is_disputed(invoice))
            .map(|invoice| self.world.overdue(day, invoice))
            .filter(|&days| days >= 31)
            .inspect(|_| self.notes.add("M19: stale"))
            .collect()
    }

    /// A fact that a test states: it holds on every day in place of the computed one (language, section 5).
    fn stated(&self, who: Who, fact: Fact) -> Option<FactValue> {
        use relance_kernel::Fact as Stated;
        let account = self.world.account;
        let of_customer = &account.customers[who.customer].stated;
        let of_invoice = who.invoice.map(|invoice| &account.invoices[invoice].stated);
        if of_customer.is_empty() && of_invoice.is_none_or(|stated| stated.is_empty()) {
            return None;
        }
        let months = |months: u32| u8::try_from(months).unwrap_or(u8::MAX);
        let column = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
        let key = match fact {
            Fact::Amount => Stated::Amount,
            Fact::Balance => Stated::Balance,
            Fact::Charges => Stated::Charges,
            Fact::UndisputedBalance => Stated::UndisputedBalance,
            Fact::Overdue => Stated::Overdue,
            Fact::Age => Stated::Age,
            Fact::PaidShare => Stated::PaidShare,
            Fact::Disputed => Stated::Disputed,
            Fact::DisputeReason => Stated::DisputeReason,
            Fact::Reminders => Stated::Reminders,
            Fact::LastContact => Stated::LastContact,
            Fact::Promise => Stated::Promise,
            Fact::Promised => Stated::Promised,
            Fact::OnPlan => Stated::OnPlan,
            Fact::PaymentMethod => Stated::PaymentMethod,
            Fact::InvoiceCurrency => Stated::InvoiceCurrency,
            Fact::InvoiceField(at) => Stated::InvoiceField(column(at)),
            Fact::Segment => Stated::Segment,
            Fact::Kind => Stated::Kind,
            Fact::NaturalPerson => Stated::NaturalPerson,
            Fact::Country => Stated::Country,
            Fact::Language => Stated::Language,
            Fact::Sector => Stated::Sector,
            Fact::Insolvent => Stated::Insolvent,
            Fact::Insured => Stated::Insured,
            Fact::CustomerBalance => Stated::CustomerBalance,
            Fact::CustomerOverdueBalance => Stated::CustomerOverdueBalance,
            Fact::OldestOverdue => Stated::OldestOverdue,
            Fact::Unallocated => Stated::Unallocated,
            Fact::AverageDelay(window) => Stated::AverageDelay(months(window)),
            Fact::LateRate(window) => Stated::LateRate(months(window)),
            Fact::BrokenPromises(window) => Stated::BrokenPromises(months(window)),
            Fact::InvoicesPaid(window) => Stated::InvoicesPaid(months(window)),
            Fact::CustomerSince => Stated::CustomerSince,
            Fact::CustomerField(at) => Stated::CustomerField(column(at)),
        };
        let find = |stated: &[(Stated, FactValue)]| {
            stated
                .iter()
                .find(|(fact, _)| *fact == key)
                .map(|(_, value)| *value)
        };
        of_invoice
            .and_then(|stated| find(stated))
            .or_else(|| find(of_customer))
    }

    /// A value of a declared field or of a stated fact.
    fn value_of(&self, value: &FactValue) -> Value<'_> {
        match value {
            FactValue::Unknown => Value::Unknown,
            FactValue::NotApplicable => BELOW,
            FactValue::Days(days) => Value::Number(i128::from(*days), 1),
            FactValue::Count(count) => Value::Number(i128::from(*count), 1),
            FactValue::Money(money) => Value::Money(money.minor, money.currency),
            FactValue::Ratio(ratio) => {
                Value::Number(i128::from(ratio.numerator), i128::from(ratio.denominator))
            }
            FactValue::Name(symbol) => Value::Name(self.interner.text(*symbol)),
            FactValue::YesNo(yes) => Value::YesNo(*yes),
            FactValue::Date(day) => Value::Date(*day),
            FactValue::Currency(currency) => Value::Code(*currency),
            FactValue::Kind(kind) => Value::Kind(*kind),
            FactValue::Promise(state) => Value::Name(state.word()),
        }
    }
}

/// M28: the segment of a customer.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    /// The one whose guard is true, or the `otherwise` one.
    Is(String),
    /// Two are true, or the column is empty.
    Unknown,
    /// None is true and none is `otherwise`.
    None,
}

/// M19: s ≤ D < s + m months.
fn in_window(start: Day, day: Day, months: u32) -> bool {
    start <= day && day < start.plus_months(months)
}
