//! The rows of the ledger that a fact comes from, as far as there are few of them: not those of a customer's whole
//! history, which `relance ledger summary` tells about.

use super::case::Case;
use super::happenings::happenings;
use super::own_contacts::own_contacts;
use super::places::instalment_row;
use super::rows::Row;
use crate::language::{Said, said};
use relance_kernel::account::{Attribute, ChangeKind};
use relance_kernel::policy::{AddressKind, Event};
use relance_kernel::{AccountState, CustomerKind, Fact, FactValue, InvoiceIndex, STALE_AFTER_DAYS, Subject};
use relance_ledger::{RowPlace, Table};

/// The rows that a fact comes from, oldest first.
pub(super) fn rows_of(case: &Case<'_>, fact: Fact, subject: Subject) -> Vec<RowPlace> {
    match fact {
        Fact::Amount | Fact::Age | Fact::AgeWorkingDays | Fact::InvoiceCurrency => issue_row(case),
        Fact::PaymentMethod | Fact::InvoiceField(_) => issue_row(case),
        Fact::Balance | Fact::PaidShare => of_money(case),
        Fact::UndisputedBalance => [of_money(case), of_disputes(case)].concat(),
        Fact::Charges => places(case, |kind| matches!(kind, ChangeKind::Charged { .. })),
        Fact::Overdue | Fact::OverdueWorkingDays => due_row(case).into_iter().collect(),
        Fact::Disputed | Fact::DisputeReason => of_disputes(case),
        Fact::Promise | Fact::Promised => last_of(case, Event::PromiseMade),
        Fact::OnPlan => {
            let ended = happenings(&case.ledger(), Event::PlanEnded).pop();
            let agreed = happenings(&case.ledger(), Event::PlanAgreed).pop();
            let last = ended.max(agreed).or(agreed);
            agreed
                .into_iter()
                .chain(last.filter(|last| Some(*last) != agreed))
                .filter_map(|happening| happening.row)
                .collect()
        }
        Fact::Reminders | Fact::LastContact => own_contact_rows(case),
        Fact::Kind => attribute_row(case, Fact::Kind),
        Fact::NaturalPerson => [
            attribute_row(case, Fact::NaturalPerson),
            attribute_row(case, Fact::Kind),
        ]
        .into_iter()
        .flatten()
        .take(1)
        .collect(),
        Fact::Country
        | Fact::Language
        | Fact::Sector
        | Fact::Insured
        | Fact::CustomerSince
        | Fact::CustomerField(_) => attribute_row(case, fact),
        Fact::Segment if case.policy().segments == relance_kernel::policy::Segments::FromLedger => {
            attribute_row(case, Fact::Segment)
        }
        Fact::Insolvent => of_insolvency(case),
        Fact::OldestOverdue => oldest_overdue(case)
            .into_iter()
            .flat_map(|invoice| issue_row_of(case, invoice))
            .collect(),
        Fact::Unallocated => unallocated(case, subject),
        Fact::Segment
        | Fact::CustomerBalance
        | Fact::CustomerOverdueBalance
        | Fact::AverageDelay(_)
        | Fact::LateRate(_)
        | Fact::BrokenPromises(_)
        | Fact::InvoicesPaid(_) => Vec::new(),
    }
}

/// Rows of the invoice and of its customer of some kind.
pub(super) fn places(case: &Case<'_>, is_meant: impl Fn(&ChangeKind) -> bool) -> Vec<RowPlace> {
    case.rows()
        .filter(|row| is_meant(&row.change.kind))
        .map(|row| row.place)
        .collect()
}

fn issue_row(case: &Case<'_>) -> Vec<RowPlace> {
    issue_row_of(case, case.invoice)
}

/// The row of an invoice.
pub(super) fn issue_row_of(case: &Case<'_>, invoice: InvoiceIndex) -> Vec<RowPlace> {
    let issue = case
        .account
        .changes
        .iter()
        .zip(&case.places)
        .find(|(change, _)| change.invoice == Some(invoice) && change.kind == ChangeKind::Issued);
    issue.map(|(_, place)| *place).into_iter().collect()
}

/// The invoice, and every row that names it and moves what is open of it; where money without an invoice found it,
/// that money too.
fn of_money(case: &Case<'_>) -> Vec<RowPlace> {
    let names_it = |row: &Row<'_>| {
        row.change.invoice == Some(case.invoice)
            && matches!(
                row.change.kind,
                ChangeKind::Payment { .. }
                    | ChangeKind::Reversal { .. }
                    | ChangeKind::CreditNote { .. }
                    | ChangeKind::WrittenOff { .. }
            )
    };
    let named: Vec<Row<'_>> = case.known_rows().filter(names_it).collect();
    let covered: i64 = named.iter().map(|row| moves(&row.change.kind)).sum();
    let issued = case.account.invoices[case.invoice].amount;
    let open = case.before.principal(case.invoice);
    let mut rows = issue_row(case);
    rows.extend(named.iter().map(|row| row.place));
    // Less is open than the named rows leave: money that named no invoice covers the rest.
    if issued.saturating_sub(covered) > open {
        let waiting = case.known_rows().filter(|row| {
            row.change.invoice.is_none() && matches!(row.change.kind, ChangeKind::Payment { .. })
        });
        rows.extend(waiting.map(|row| row.place));
        rows.extend(places(case, |kind| matches!(kind, ChangeKind::WrittenOff { .. })));
    }
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// How much less is open because of a row, in minor units.
fn moves(kind: &ChangeKind) -> i64 {
    match kind {
        ChangeKind::Payment { amount, .. } | ChangeKind::CreditNote { amount, .. } => *amount,
        ChangeKind::Reversal { amount, .. } => -amount,
        ChangeKind::WrittenOff { amount } => amount.unwrap_or(0),
        _ => 0,
    }
}

/// What was disputed since nothing was, or what closed it last.
fn of_disputes(case: &Case<'_>) -> Vec<RowPlace> {
    let closed = happenings(&case.ledger(), Event::DisputeClosed).pop();
    let opened = happenings(&case.ledger(), Event::DisputeOpened);
    let open: Vec<RowPlace> = opened
        .iter()
        .filter(|opened| closed.is_none_or(|closed| opened.known > closed.known))
        .filter_map(|opened| opened.row)
        .collect();
    if open.is_empty() {
        return closed.and_then(|closed| closed.row).into_iter().collect();
    }
    open
}

fn last_of(case: &Case<'_>, event: Event) -> Vec<RowPlace> {
    let last = happenings(&case.ledger(), event).pop();
    last.and_then(|last| last.row).into_iter().collect()
}

fn own_contact_rows(case: &Case<'_>) -> Vec<RowPlace> {
    own_contacts(case)
        .iter()
        .filter_map(|contact| contact.row)
        .collect()
}

fn of_insolvency(case: &Case<'_>) -> Vec<RowPlace> {
    let of_customer = case.known_rows().filter(|row| {
        row.change.customer == case.customer()
            && matches!(
                row.change.kind,
                ChangeKind::InsolvencyOpened | ChangeKind::InsolvencyEnded
            )
    });
    of_customer.last().map(|row| row.place).into_iter().collect()
}

/// Money of the customer that names no invoice.
fn unallocated(case: &Case<'_>, subject: Subject) -> Vec<RowPlace> {
    let rows = case.known_rows().filter(|row| {
        row.change.customer == subject.customer
            && matches!(
                row.change.kind,
                ChangeKind::Payment { .. } | ChangeKind::CreditNote { .. }
            )
            && is_left_over(case, row)
    });
    rows.map(|row| row.place).collect()
}

/// Whether a row of money holds some that covers no invoice.
fn is_left_over(case: &Case<'_>, row: &Row<'_>) -> bool {
    match row.change.kind {
        ChangeKind::Payment { payment, .. } => case.before.unallocated_of_payment(payment) > 0,
        ChangeKind::CreditNote { amount, .. } => row
            .change
            .invoice
            .is_none_or(|invoice| open_before(case, row, invoice) < amount),
        _ => false,
    }
}

/// What was open of an invoice when a row counted, in minor units.
fn open_before(case: &Case<'_>, row: &Row<'_>, invoice: InvoiceIndex) -> i64 {
    let mut account = case.account.clone();
    account.changes.truncate(row.position);
    let mut state = AccountState::new(case.policy(), &account, case.options.from);
    state.advance(case.policy(), &account, row.change.day);
    state.principal(invoice).max(0)
}

/// The rows of money that covers no invoice yet, for those who read the built-in pause.
pub(super) fn unallocated_rows(case: &Case<'_>) -> Vec<RowPlace> {
    unallocated(case, case.subject())
}

/// The row that a customer's column comes from: the last one that changed it, else that of the customer.
pub(super) fn attribute_row(case: &Case<'_>, fact: Fact) -> Vec<RowPlace> {
    if lacks_column(case, fact) {
        return Vec::new();
    }
    let is_of = |attribute: &Attribute| match (attribute, fact) {
        (Attribute::Kind(_), Fact::Kind)
        | (Attribute::NaturalPerson(_), Fact::NaturalPerson)
        | (Attribute::Country(_), Fact::Country)
        | (Attribute::Language(_), Fact::Language)
        | (Attribute::Segment(_), Fact::Segment)
        | (Attribute::Sector(_), Fact::Sector)
        | (Attribute::Insured(_), Fact::Insured)
        | (Attribute::Since(_), Fact::CustomerSince) => true,
        (Attribute::Field(position, _), Fact::CustomerField(of)) => *position == of,
        _ => false,
    };
    column_row(case, is_of)
}

/// The row that an address of the customer itself comes from.
pub(super) fn address_row(case: &Case<'_>, kind: AddressKind) -> Vec<RowPlace> {
    column_row(
        case,
        |attribute| matches!(attribute, Attribute::Address(of, _) if *of == kind),
    )
}

fn column_row(case: &Case<'_>, is_of: impl Fn(&Attribute) -> bool) -> Vec<RowPlace> {
    let changed = case
        .known_rows()
        .filter(|row| row.change.customer == case.customer())
        .filter(|row| matches!(&row.change.kind, ChangeKind::AttributeChanged(attribute) if is_of(attribute)))
        .last();
    let ledger = &case.input.joined.ledger;
    let own = || ledger.customer_place(case.number, case.customer());
    changed.map(|row| row.place).or_else(own).into_iter().collect()
}

/// The row that sets the due date in force (M13).
pub(super) fn due_row(case: &Case<'_>) -> Option<RowPlace> {
    if let Some(moved) = happenings(&case.ledger(), Event::DueChanged).pop() {
        return moved.row;
    }
    if !case.account.invoices[case.invoice].instalments.is_empty() {
        let due = case.before.due(case.invoice);
        return instalment_row(case, case.invoice, due);
    }
    issue_row(case).pop()
}

/// How many invoices of the customer are stale: open, not disputed, and long overdue (M19).
pub(super) fn stale_count(case: &Case<'_>) -> u64 {
    let stale = case.account.invoices.enumerate().filter(|(index, invoice)| {
        invoice.customer == case.customer()
            && case.before.is_open(*index)
            && case.on.since(case.before.due(*index)) >= STALE_AFTER_DAYS
            && !is_disputed(case, *index)
    });
    stale.count() as u64
}

fn is_disputed(case: &Case<'_>, invoice: InvoiceIndex) -> bool {
    let subject = Subject {
        customer: case.customer(),
        invoice: Some(invoice),
    };
    case.view().read(Fact::Disputed, subject) == FactValue::YesNo(true)
}

/// The open invoice of the customer that is overdue for longest.
pub(super) fn oldest_overdue(case: &Case<'_>) -> Option<InvoiceIndex> {
    let open = case
        .account
        .invoices
        .enumerate()
        .filter(|(index, invoice)| invoice.customer == case.customer() && case.before.is_open(*index));
    open.map(|(index, _)| index)
        .filter(|index| case.before.due(*index) < case.on)
        .min_by_key(|index| (case.before.due(*index), *index))
}

/// Why a datum is unknown: the ledger has no such column, or the cell says nothing.
pub(super) fn why_unknown(case: &Case<'_>, fact: Fact, value: FactValue) -> Option<Said> {
    if value != FactValue::Unknown && value != FactValue::Kind(CustomerKind::Unknown) {
        return None;
    }
    let (table, column) = column_of(case, fact)?;
    let file = case.input.joined.ledger.file_of(table);
    Some(if lacks_column(case, fact) {
        said!(
            "{file} has no column `{column}`",
            "{file} n'a pas de colonne `{column}`"
        )
    } else if matches!(fact, Fact::CustomerField(_) | Fact::InvoiceField(_)) {
        said!(
            "the cell `{column}` is empty or not of its type",
            "la cellule `{column}` est vide ou n'a pas le bon type"
        )
    } else {
        said!("the cell `{column}` is empty", "la cellule `{column}` est vide")
    })
}

/// Whether a fact is a column that the ledger does not have.
pub(super) fn lacks_column(case: &Case<'_>, fact: Fact) -> bool {
    column_of(case, fact).is_some_and(|(table, column)| !case.input.joined.ledger.has_column(table, &column))
}

fn column_of(case: &Case<'_>, fact: Fact) -> Option<(Table, String)> {
    let (policy, interner) = (case.policy(), &case.input.interner);
    let declared = |fields: &[(relance_kernel::Symbol, relance_kernel::FieldType)], position: u16| {
        let field = fields.get(usize::from(position));
        field.map(|(name, _)| interner.text(*name).to_string())
    };
    Some(match fact {
        Fact::PaymentMethod => (Table::Invoices, "payment_method".to_string()),
        Fact::InvoiceField(position) => (Table::Invoices, declared(&policy.invoice_fields, position)?),
        Fact::CustomerField(position) => (Table::Customers, declared(&policy.customer_fields, position)?),
        Fact::Kind => (Table::Customers, "kind".to_string()),
        Fact::NaturalPerson => (Table::Customers, "natural_person".to_string()),
        Fact::Country => (Table::Customers, "country".to_string()),
        Fact::Language => (Table::Customers, "language".to_string()),
        Fact::Sector => (Table::Customers, "sector".to_string()),
        Fact::Insured => (Table::Customers, "insured".to_string()),
        Fact::CustomerSince => (Table::Customers, "customer_since".to_string()),
        _ => return None,
    })
}
