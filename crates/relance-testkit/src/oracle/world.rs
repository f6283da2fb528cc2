//! Everything the ledger says of an account, day by day, apart from what the policy did.
//!
//! A day sees the rows that count by then (M1–M3). Nothing here depends on decisions, so the whole history is laid
//! out once: for each day the books, the state of every promise and plan, and the events.

use super::books::{Books, PlanBook, Tolerance, row_order};
use super::model::{Span, Unit};
use super::notes::Notes;
use relance_kernel::account::{Attribute, Change, ChangeKind, Customer};
use relance_kernel::{Account, CustomerIndex, Day, InvoiceIndex, WorkCalendar};
use relance_syntax::ast::EventName;
use std::rc::Rc;

/// The state of a promise on a day (M16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PromiseStatus {
    /// Its date has not passed.
    Open,
    /// Payments reached its amount.
    Kept,
    /// Its date passed first.
    Broken,
    /// All its invoices have a later promise.
    Replaced,
}

/// Something that happened to invoices, from which steps count.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// What.
    pub(super) name: EventName,
    /// Its own date.
    pub(super) date: Day,
    /// From when on it counts.
    pub(super) known: Day,
    /// The invoices that it concerns.
    pub(super) invoices: Vec<InvoiceIndex>,
}

/// One day as the ledger tells it.
#[derive(Clone, Debug)]
pub(super) struct DayBook {
    /// The money.
    pub(super) books: Rc<Books>,
    /// How many rows count.
    pub(super) rows: usize,
    /// One per promise of the books.
    pub(super) promises: Vec<PromiseStatus>,
    /// One per promise of the books: the day on which it last broke.
    pub(super) last_broke: Vec<Option<Day>>,
    /// One per plan of the books: whether a missed instalment ended it.
    pub(super) plans_missed: Vec<bool>,
}

/// The whole history of an account.
pub(super) struct World<'a> {
    /// The account.
    pub(super) account: &'a Account,
    /// Working days.
    pub(super) calendar: &'a WorkCalendar,
    /// The rows in the order in which they count.
    pub(super) rows: Vec<&'a Change>,
    /// For each row the invoices that it concerned when it counted (M4).
    pub(super) concerned: Vec<Vec<InvoiceIndex>>,
    /// All events, in the order in which they count.
    pub(super) events: Vec<Event>,
    /// For each row how many events counted before it.
    pub(super) events_before: Vec<usize>,
    /// Invoices that were settled and opened again, and the day.
    pub(super) reopened: Vec<(InvoiceIndex, Day)>,
    first: Day,
    days: Vec<DayBook>,
}

impl<'a> World<'a> {
    /// Lays out the days through `last`.
    pub(super) fn new(
        account: &'a Account,
        calendar: &'a WorkCalendar,
        tolerance: Tolerance,
        first: Day,
        last: Day,
        notes: &Notes,
    ) -> World<'a> {
        let mut rows: Vec<&Change> = account.changes.iter().collect();
        rows.sort_by_key(|row| (row.day, row_order(&row.kind), row.date));
        let begin = rows.first().map_or(first, |row| row.day.min(first));
        let mut world = World {
            account,
            calendar,
            rows,
            concerned: Vec::new(),
            events: Vec::new(),
            events_before: Vec::new(),
            reopened: Vec::new(),
            first: begin,
            days: Vec::new(),
        };
        let mut books = Rc::new(Books::empty(account, tolerance));
        let mut day = begin;
        while day <= last {
            books = world.day(books, tolerance, day, notes);
            day = day.plus(1);
        }
        world
    }

    fn day(&mut self, before: Rc<Books>, tolerance: Tolerance, day: Day, notes: &Notes) -> Rc<Books> {
        let mut rows = self.days.last().map_or(0, |day| day.rows);
        let mut books = before;
        if self.rows.get(rows).is_some_and(|row| row.day <= day) {
            let mut next = (*books).clone();
            while let Some(&row) = self.rows.get(rows).filter(|row| row.day <= day) {
                self.events_before.push(self.events.len());
                let invoices = next.apply(self.account, tolerance, row, notes);
                rows += 1;
                // Money that names no invoice is received for an invoice when it covers it.
                let waits = matches!(row.kind, ChangeKind::Payment { .. }) && row.invoice.is_none();
                if let Some(name) = row_event(&row.kind).filter(|_| !waits) {
                    self.events.push(Event {
                        name,
                        date: row.date,
                        known: day,
                        invoices: invoices.clone(),
                    });
                }
                self.concerned.push(invoices);
            }
            // M8: which is then the day of the event.
            for invoice in next.allocate(self.account, tolerance, day, notes) {
                let name = EventName::PaymentReceived;
                self.events.push(Event {
                    name,
                    date: day,
                    known: day,
                    invoices: vec![invoice],
                });
            }
            for invoice in self.account.invoices.ids() {
                if books.of(invoice).known && !books.is_open(invoice) && next.is_open(invoice) {
                    self.reopened.push((invoice, day));
                }
            }
            books = Rc::new(next);
        }
        let yesterday = self.days.last();
        let mut promises: Vec<PromiseStatus> = Vec::new();
        let mut last_broke = Vec::new();
        for at in 0..books.promises.len() {
            let before = yesterday.and_then(|day| day.promises.get(at)).copied();
            let now = promise_status(&books, at, before, day);
            if before != Some(now) {
                match (before, now) {
                    (Some(PromiseStatus::Kept), _) => notes.add("M17: kept no longer"),
                    (Some(PromiseStatus::Broken), PromiseStatus::Kept) => {
                        notes.add("M17: kept after it broke")
                    }
                    (_, PromiseStatus::Kept) => notes.add("M16: kept"),
                    (_, PromiseStatus::Broken) => notes.add("M16: broken"),
                    (_, PromiseStatus::Replaced) => notes.add("M16: a later one takes its place"),
                    (_, PromiseStatus::Open) => {}
                }
                let name = match now {
                    PromiseStatus::Kept => Some(EventName::PromiseKept),
                    PromiseStatus::Broken => Some(EventName::PromiseBroken),
                    _ => None,
                };
                if let Some(name) = name {
                    // A later promise on an invoice has taken its place there.
                    let invoices = books.promises[at]
                        .invoices
                        .iter()
                        .filter(|&&invoice| last_promise(&books, invoice) == Some(at))
                        .copied()
                        .collect();
                    self.events.push(Event {
                        name,
                        date: day,
                        known: day,
                        invoices,
                    });
                }
            }
            promises.push(now);
            let broke_before = yesterday
                .and_then(|day| day.last_broke.get(at))
                .copied()
                .flatten();
            let breaks = now == PromiseStatus::Broken && before != Some(now);
            last_broke.push(if breaks { Some(day) } else { broke_before });
        }
        let mut plans_missed = Vec::new();
        for at in 0..books.plans.len() {
            let before = yesterday.and_then(|day| day.plans_missed.get(at)).copied();
            // What counts by the instalment date; for dates before the agreement, on the day it counts.
            let looked_at = yesterday
                .filter(|_| before.is_some())
                .map_or(&books, |day| &day.books);
            let missed =
                before == Some(true) || plan_missed(looked_at, &books.plans[at], before.is_none(), day);
            if missed && before != Some(true) {
                let plan = &books.plans[at];
                notes.add(if before.is_none() {
                    "M18: missed on the day it counts"
                } else {
                    "M18: an instalment missed"
                });
                let invoices: Vec<_> = plan
                    .invoices
                    .iter()
                    .filter(|invoice| !plan.ended.contains(invoice))
                    .copied()
                    .collect();
                self.events.push(Event {
                    name: EventName::PlanEnded,
                    date: day,
                    known: day,
                    invoices,
                });
            }
            plans_missed.push(missed);
        }
        self.days.push(DayBook {
            books: Rc::clone(&books),
            rows,
            promises,
            last_broke,
            plans_missed,
        });
        books
    }

    /// What is known on a day; of the first day there is for an earlier one.
    pub(super) fn on(&self, day: Day) -> &DayBook {
        let at = usize::try_from(day.since(self.first))
            .unwrap_or(0)
            .min(self.days.len() - 1);
        &self.days[at]
    }

    /// The first day there is.
    pub(super) fn begin(&self) -> Day {
        self.first
    }

    /// The rows that count on a day.
    pub(super) fn rows_by(&self, day: Day) -> &[&'a Change] {
        &self.rows[..self.on(day).rows]
    }

    /// The due date in force on a day.
    pub(super) fn due(&self, day: Day, invoice: InvoiceIndex) -> Day {
        self.on(day).books.due(self.account, invoice)
    }

    /// Civil days since the due date in force, negative before it.
    pub(super) fn overdue(&self, day: Day, invoice: InvoiceIndex) -> i32 {
        day.since(self.due(day, invoice))
    }

    /// The customer of an invoice.
    pub(super) fn customer_of(&self, invoice: InvoiceIndex) -> CustomerIndex {
        self.account.invoices[invoice].customer
    }

    /// The known invoices of a customer.
    pub(super) fn invoices_of(&self, day: Day, customer: CustomerIndex) -> Vec<InvoiceIndex> {
        let books = &self.on(day).books;
        self.account
            .invoices
            .ids()
            .filter(|&id| self.customer_of(id) == customer && books.of(id).known)
            .collect()
    }

    /// The columns of a customer on a day.
    pub(super) fn customer(&self, day: Day, customer: CustomerIndex) -> Customer {
        let mut columns = self.account.customers[customer].clone();
        for row in self.rows_by(day).iter().filter(|row| row.customer == customer) {
            let ChangeKind::AttributeChanged(attribute) = &row.kind else {
                continue;
            };
            match attribute {
                Attribute::Kind(kind) => columns.kind = *kind,
                Attribute::NaturalPerson(yes) => columns.natural_person = *yes,
                Attribute::Country(country) => columns.country = *country,
                Attribute::Language(language) => columns.language = *language,
                Attribute::Segment(segment) => columns.segment = *segment,
                Attribute::Sector(sector) => columns.sector = *sector,
                Attribute::Insured(insured) => columns.insured = *insured,
                Attribute::Since(since) => columns.since = *since,
                Attribute::Address(kind, address) => columns.addresses[kind.position()] = *address,
                Attribute::Field(at, value) => {
                    if let Some(field) = columns.fields.get_mut(usize::from(*at)) {
                        *field = *value;
                    }
                }
            }
        }
        columns
    }

    /// M51: the dates of the insolvencies of a customer that were opened and have not ended.
    pub(super) fn insolvencies(&self, day: Day, customer: CustomerIndex) -> Vec<Day> {
        let mut open = Vec::new();
        for row in self.rows_by(day).iter().filter(|row| row.customer == customer) {
            match row.kind {
                ChangeKind::InsolvencyOpened => open.push(row.date),
                ChangeKind::InsolvencyEnded => open.clear(),
                _ => {}
            }
        }
        open
    }

    /// M54: whether a `stopped` row of the customer, or of the invoice, holds on a day.
    pub(super) fn stopped(
        &self,
        day: Day,
        customer: CustomerIndex,
        invoice: Option<InvoiceIndex>,
        notes: &Notes,
    ) -> bool {
        // Each stop: the invoice it names, and its date.
        let mut stops: Vec<(Option<InvoiceIndex>, Option<Day>)> = Vec::new();
        for (row, concerned) in self.rows_by(day).iter().zip(&self.concerned) {
            if row.customer != customer {
                continue;
            }
            match row.kind {
                ChangeKind::Stopped { until } => stops.push((row.invoice, until)),
                // A dated stop holds through its date. A row without invoice lifts the stop of the customer and those
                // of its open invoices (M4).
                ChangeKind::Resumed => stops.retain(|(named, until)| {
                    let lifted = match named {
                        None => row.invoice.is_none(),
                        Some(named) => concerned.contains(named),
                    };
                    if lifted && named.is_some() && row.invoice.is_none() {
                        notes.add("M54: lifted by a row of the customer");
                    } else if lifted {
                        notes.add(if until.is_some() {
                            "M54: dated, not lifted"
                        } else {
                            "M54: lifted"
                        });
                    }
                    until.is_some() || !lifted
                }),
                _ => {}
            }
        }
        stops.iter().any(|(named, until)| {
            (named.is_none() || *named == invoice) && until.is_none_or(|until| day <= until)
        })
    }

    /// The position of the last promise on an invoice.
    pub(super) fn last_promise(&self, day: Day, invoice: InvoiceIndex) -> Option<usize> {
        last_promise(&self.on(day).books, invoice)
    }

    /// M18: whether a plan of the invoice runs.
    pub(super) fn on_plan(&self, day: Day, invoice: InvoiceIndex) -> bool {
        let book = self.on(day);
        book.books
            .plans
            .iter()
            .zip(&book.plans_missed)
            .any(|(plan, missed)| {
                !missed && plan.invoices.contains(&invoice) && !plan.ended.contains(&invoice)
            })
    }

    /// M17: the days on which promises of a customer last broke, by a day.
    pub(super) fn broken_promises(&self, day: Day, customer: CustomerIndex) -> Vec<Day> {
        let book = self.on(day);
        let of_customer = book
            .books
            .promises
            .iter()
            .map(|promise| promise.customer == customer);
        of_customer
            .zip(&book.last_broke)
            .filter_map(|(own, broke)| if own { *broke } else { None })
            .collect()
    }

    /// The day a length of time after another.
    pub(super) fn advance(&self, from: Day, span: Span) -> Day {
        match span.unit {
            Unit::Days => from.plus(span.count),
            Unit::WorkingDays => self.calendar.plus_working_days(from, span.count),
            Unit::Months => from.plus_months(span.count.unsigned_abs()),
        }
    }

    /// Whether at least so long has passed between two days.
    pub(super) fn at_least(&self, span: Span, from: Day, to: Day) -> bool {
        match span.unit {
            Unit::WorkingDays => self.calendar.working_days_between(from, to) >= span.count,
            _ => to >= self.advance(from, span),
        }
    }

    /// Whether at most so long has passed between two days.
    pub(super) fn at_most(&self, span: Span, from: Day, to: Day) -> bool {
        match span.unit {
            Unit::WorkingDays => self.calendar.working_days_between(from, to) <= span.count,
            _ => to <= self.advance(from, span),
        }
    }
}

fn last_promise(books: &Books, invoice: InvoiceIndex) -> Option<usize> {
    books
        .promises
        .iter()
        .rposition(|promise| promise.invoices.contains(&invoice))
}

/// M16: kept as soon as payments dated on or after its own date reach its amount, else open through its date, else
/// broken; neither when all its invoices have a later one before it broke or was kept.
fn promise_status(books: &Books, at: usize, before: Option<PromiseStatus>, day: Day) -> PromiseStatus {
    let promise = &books.promises[at];
    let settled_before = matches!(before, Some(PromiseStatus::Kept | PromiseStatus::Broken));
    let all_replaced = !promise.invoices.is_empty()
        && promise.invoices.iter().all(|invoice| {
            books.promises[at + 1..]
                .iter()
                .any(|later| later.invoices.contains(invoice))
        });
    if before == Some(PromiseStatus::Replaced) || (all_replaced && !settled_before) {
        return PromiseStatus::Replaced;
    }
    if books.paid_since(&promise.invoices, promise.date) >= promise.amount {
        PromiseStatus::Kept
    } else if day <= promise.until {
        PromiseStatus::Open
    } else {
        PromiseStatus::Broken
    }
}

/// M18: whether this is the day after an instalment date by which the payments since the agreement do not reach the
/// instalments due. On the day on which the plan counts first, every earlier date is looked at.
fn plan_missed(books: &Books, plan: &PlanBook, is_new: bool, day: Day) -> bool {
    let yesterday = day.plus(-1);
    plan.instalments.iter().any(|instalment| {
        let judged_today = if is_new {
            instalment.due <= yesterday
        } else {
            instalment.due == yesterday
        };
        let due: i64 = plan
            .instalments
            .iter()
            .filter(|other| other.due <= instalment.due)
            .map(|other| other.amount)
            .sum();
        judged_today && books.paid_since(&plan.invoices, plan.date) < due
    })
}

/// The event that a row is.
fn row_event(kind: &ChangeKind) -> Option<EventName> {
    Some(match kind {
        ChangeKind::Notified => EventName::Notified,
        ChangeKind::Promise { .. } => EventName::PromiseMade,
        ChangeKind::Payment { .. } => EventName::PaymentReceived,
        ChangeKind::Reversal { .. } => EventName::PaymentBounced,
        ChangeKind::DisputeOpened { .. } => EventName::DisputeOpened,
        ChangeKind::DisputeClosed => EventName::DisputeClosed,
        ChangeKind::PlanAgreed { .. } => EventName::PlanAgreed,
        ChangeKind::PlanEnded => EventName::PlanEnded,
        ChangeKind::DueChanged(_) => EventName::DueChanged,
        ChangeKind::InsolvencyOpened => EventName::InsolvencyOpened,
        ChangeKind::InsolvencyPublished => EventName::InsolvencyPublished,
        _ => return None,
    })
}
