//! `events`: everything that happened beside invoices and payments.

use super::event_cells::{
    intern, needed_amount, needed_date, needed_name, note_amount, report_event, report_needed,
};
use super::field_changed::field_changed;
use super::find::{check_owner, find_customer, find_invoice};
use super::instalments::Plans;
use super::{Cells, Col, FIRST_DAY, Loader, Named, Sheet, add_to_total};
use crate::ledger::Ledger;
use crate::problem::{event, money, reference};
use crate::rows::{ChangeRow, InvoiceRow, NO_AMOUNT, NO_DAY, RowKind, Target};
use crate::source::{Row, Source, Table};
use relance_kernel::{Currency, Day};
use std::collections::HashMap;

/// The events that a ledger may hold.
pub(crate) const EVENT_WORDS: [&str; 25] = [
    "dispute_opened",
    "dispute_closed",
    "promise",
    "plan_agreed",
    "plan_ended",
    "due_changed",
    "written_off",
    "insolvency_opened",
    "insolvency_published",
    "insolvency_ended",
    "stopped",
    "resumed",
    "opted_out",
    "replied",
    "call_result",
    "bounced",
    "charged",
    "field_changed",
    "e_invoice_status",
    "action",
    "notified",
    "approved",
    "refused",
    "failed",
    "unknown",
];

#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub(super) date: Col,
    pub(super) customer: Col,
    pub(super) invoice: Col,
    pub(super) event: Col,
    pub(super) value: Col,
    pub(super) note: Col,
    pub(super) known_on: Col,
}

/// Whom a row is about.
#[derive(Clone, Copy)]
pub(super) struct About {
    pub(super) customer: u32,
    pub(super) invoice: Option<u32>,
    pub(super) currency: Currency,
    pub(super) date: Day,
}

/// What a row says, apart from whom and when.
struct Said {
    kind: RowKind,
    amount: i64,
    /// It counts no earlier.
    known: Option<Day>,
}

impl From<RowKind> for Said {
    fn from(kind: RowKind) -> Said {
        Said {
            kind,
            amount: NO_AMOUNT,
            known: None,
        }
    }
}

/// What event rows are read with.
struct Reader<'a> {
    columns: Columns,
    plans: Plans,
    /// Positions of pairs in the list of labels.
    labels: HashMap<(u32, u32), u32>,
    sheet: &'a Sheet,
}

impl Loader {
    pub(super) fn read_events(&mut self, source: &dyn Source, plans: Plans) {
        let Some((mut rows, sheet)) = self.open(source, Table::Events) else {
            return self.check_plans(&plans);
        };
        let columns = Columns {
            date: sheet.col("date"),
            customer: sheet.col("customer_id"),
            invoice: sheet.col("invoice_id"),
            event: sheet.col("event"),
            value: sheet.col("value"),
            note: sheet.col("note"),
            known_on: sheet.col("known_on"),
        };
        let mut reader = Reader {
            columns,
            plans,
            labels: HashMap::new(),
            sheet: &sheet,
        };
        self.each_row(rows.as_mut(), &sheet, |loader, row| {
            loader.read_event(row, &mut reader)
        });
        self.check_plans(&reader.plans);
    }

    fn read_event(&mut self, row: &Row, reader: &mut Reader<'_>) {
        let Loader {
            ledger,
            problems,
            named,
            total,
            ..
        } = self;
        let columns = reader.columns;
        let mut cells = Cells::new(row, reader.sheet, problems);
        let date = cells.date(columns.date);
        let known_on = cells.optional_date(columns.known_on);
        let about = find_about(&mut cells, &columns, ledger, named, date);
        let name = cells.required(columns.event);
        let said = match about {
            // Its own cells are checked, even if it is not known whom it is about.
            None => {
                let about = About {
                    customer: 0,
                    invoice: None,
                    currency: ledger.default_currency,
                    date: FIRST_DAY,
                };
                read_said(&mut cells, reader, ledger, name, about, false);
                None
            }
            Some(about) => read_said(&mut cells, reader, ledger, name, about, true).map(|said| (about, said)),
        };
        let Some((about, said)) = said else { return };
        if said.amount != NO_AMOUNT {
            add_to_total(total, &mut cells, columns.value, said.amount);
        }
        let of_invoice = about
            .invoice
            .and_then(|invoice| ledger.invoices.get(invoice as usize));
        if let Some(of_invoice) = of_invoice {
            check_issued(
                &mut cells,
                columns.date,
                ledger,
                about.date,
                of_invoice,
                about.invoice,
            );
        }
        if cells.bad() {
            return;
        }
        let day = [known_on, said.known, of_invoice.map(|row| Day(row.known))]
            .into_iter()
            .flatten();
        ledger.changes.push(ChangeRow {
            amount: said.amount,
            day: day.fold(about.date, Day::max).0,
            date: about.date.0,
            target: about
                .invoice
                .map_or(Target::customer(about.customer), Target::invoice),
            line: row.line(),
            kind: said.kind,
        });
    }
}

/// Whom the row is about; reports why it cannot be told.
fn find_about(
    cells: &mut Cells<'_>,
    columns: &Columns,
    ledger: &Ledger,
    named: &mut Named,
    date: Option<Day>,
) -> Option<About> {
    let (has_customer, has_invoice) = (
        !cells.text(columns.customer).is_empty(),
        !cells.text(columns.invoice).is_empty(),
    );
    if !has_customer && !has_invoice {
        cells.report(&reference::NAMES_NOTHING, None, []);
        return None;
    }
    let customer = if has_customer {
        find_customer(cells, columns.customer, ledger, named)
    } else {
        None
    };
    let invoice = if has_invoice {
        find_invoice(cells, columns.invoice, ledger, named)
    } else {
        None
    };
    if (has_customer && customer.is_none()) || (has_invoice && invoice.is_none()) {
        return None;
    }
    let of_invoice = invoice.and_then(|invoice| ledger.invoices.get(invoice as usize));
    if let (Some(customer), Some(invoice)) = (customer, invoice) {
        check_owner(cells, columns.customer, ledger, customer, invoice)?;
    }
    Some(About {
        customer: of_invoice.map(|row| row.customer).or(customer)?,
        invoice,
        currency: of_invoice.map_or(ledger.default_currency, |row| ledger.currency(row.currency)),
        date: date?,
    })
}

/// Warns of a row dated before the issue of its invoice.
pub(super) fn check_issued(
    cells: &mut Cells<'_>,
    col: Col,
    ledger: &Ledger,
    date: Day,
    row: &InvoiceRow,
    invoice: Option<u32>,
) {
    if date < Day(row.issued) {
        let id = invoice
            .map_or("", |invoice| ledger.invoice_ids.get(invoice))
            .to_string();
        let facts = [("invoice", id), ("issued", Day(row.issued).to_string())];
        cells.report(&money::BEFORE_ISSUE, Some(col), facts);
    }
}

/// What the row says; reports what is wrong with it. `about` is only looked at if it is `known`.
fn read_said(
    cells: &mut Cells<'_>,
    reader: &mut Reader<'_>,
    ledger: &mut Ledger,
    name: &str,
    about: About,
    known: bool,
) -> Option<Said> {
    let columns = reader.columns;
    let value = cells.text(columns.value);
    let kind = match name {
        "" => return None,
        "dispute_opened" => {
            let reason = intern(cells, ledger, value)?;
            return Some(Said {
                amount: note_amount(cells, columns.note, about.currency)?,
                ..RowKind::DisputeOpened(reason).into()
            });
        }
        "dispute_closed" => RowKind::DisputeClosed,
        "promise" => {
            let until = needed_date(cells, columns.value, name)?;
            if known && until < about.date {
                let facts = [("date", about.date.to_string())];
                cells.report(&event::PROMISE_IN_PAST, Some(columns.value), facts);
            }
            let amount = note_amount(cells, columns.note, about.currency)?;
            return Some(Said {
                amount,
                ..RowKind::Promise(until.0).into()
            });
        }
        "plan_agreed" => return Some(plan_agreed(cells, reader, ledger, value, about, known)),
        "plan_ended" => RowKind::PlanEnded,
        "due_changed" => {
            let due = needed_date(cells, columns.value, name)?;
            let issued = about
                .invoice
                .and_then(|invoice| ledger.invoices.get(invoice as usize))
                .map(|row| row.issued);
            if let Some(issued) = issued.filter(|issued| Day(*issued).since(due) > 366) {
                let facts = [("issued", Day(issued).to_string())];
                cells.report(&event::DUE_MOVED_BEFORE_ISSUE, Some(columns.value), facts);
            }
            RowKind::DueChanged(due.0)
        }
        "written_off" => {
            let amount = if value.is_empty() {
                NO_AMOUNT
            } else {
                needed_amount(cells, &columns, name, about, known)?
            };
            return Some(Said {
                amount,
                ..RowKind::WrittenOff.into()
            });
        }
        "charged" => {
            let amount = needed_amount(cells, &columns, name, about, known)?;
            let what = intern(cells, ledger, cells.text(columns.note))?;
            return Some(Said {
                amount,
                ..RowKind::Charged(what).into()
            });
        }
        "insolvency_opened" => RowKind::InsolvencyOpened,
        "insolvency_published" => RowKind::InsolvencyPublished,
        "insolvency_ended" => RowKind::InsolvencyEnded,
        "stopped" => match value {
            "" => RowKind::Stopped(NO_DAY),
            _ => RowKind::Stopped(cells.optional_date(columns.value)?.0),
        },
        "resumed" => RowKind::Resumed,
        "opted_out" => RowKind::OptedOut(intern(cells, ledger, value)?),
        "replied" => RowKind::Replied,
        "bounced" => RowKind::Bounced(intern(cells, ledger, value)?),
        "notified" => RowKind::Notified,
        "approved" => RowKind::Approved(needed_name(cells, ledger, columns.value, name, "rule")?),
        "refused" => RowKind::Refused(needed_name(cells, ledger, columns.value, name, "rule")?),
        "failed" => RowKind::Failed(needed_name(cells, ledger, columns.value, name, "rule")?),
        "unknown" => RowKind::Unknown(needed_name(cells, ledger, columns.value, name, "rule")?),
        "action" => {
            let pair = (
                needed_name(cells, ledger, columns.value, name, "channel")?,
                intern(cells, ledger, cells.text(columns.note))?,
            );
            let next = u32::try_from(ledger.labels.len()).ok()?;
            let position = *reader.labels.entry(pair).or_insert_with(|| {
                ledger.labels.push(pair);
                next
            });
            RowKind::Action(position)
        }
        "call_result" => {
            if value.is_empty() {
                report_needed(cells, columns.value, name, "reached, no_answer, wrong_number");
            }
            cells.word(columns.value, &["reached", "no_answer", "wrong_number"])?;
            RowKind::Other(intern(cells, ledger, name)?)
        }
        "e_invoice_status" => RowKind::Other(intern(cells, ledger, name)?),
        "field_changed" => {
            return field_changed(cells, ledger, &columns, value, about, known).map(Said::from);
        }
        _ => {
            report_event(cells, columns.event, name);
            return None;
        }
    };
    Some(kind.into())
}

/// The plan that the row agrees, with its instalments if there are any.
fn plan_agreed(
    cells: &mut Cells<'_>,
    reader: &mut Reader<'_>,
    ledger: &mut Ledger,
    plan: &str,
    about: About,
    known: bool,
) -> Said {
    if plan.is_empty() || !known {
        return RowKind::PlanAgreed(u32::MAX).into();
    }
    let of_customer = |invoice: u32| {
        ledger
            .invoices
            .get(invoice as usize)
            .is_some_and(|row| row.customer == about.customer)
    };
    let concerns = |invoice: u32| {
        about
            .invoice
            .map_or_else(|| of_customer(invoice), |named| named == invoice)
    };
    let Some(agreed) = reader.plans.agree(plan, concerns) else {
        cells.report(&money::PLAN_WITHOUT_INSTALMENTS, Some(reader.columns.value), []);
        return RowKind::PlanAgreed(u32::MAX).into();
    };
    let position = u32::try_from(ledger.plans.len()).unwrap_or(u32::MAX);
    ledger.plans.push(agreed.instalments);
    Said {
        known: agreed.known,
        ..RowKind::PlanAgreed(position).into()
    }
}

#[cfg(test)]
mod tests {
    use super::EVENT_WORDS;
    use relance_syntax::words::{WordClass, all};
    use std::collections::BTreeSet;

    #[test]
    fn what_can_be_recorded_the_kernel_knows_and_the_ledger_reads() {
        let ledger = BTreeSet::from(EVENT_WORDS);
        let language: BTreeSet<&str> = all()
            .filter(|word| word.class == WordClass::LedgerEvent)
            .map(|word| word.english)
            .collect();
        assert_eq!(ledger, language);
        let kernel = relance_kernel::policy::event_symbols(&mut relance_kernel::Interner::new());
        // The kernel finds these by the name in the row: they change nothing that it counts.
        let by_name = ["call_result", "e_invoice_status"];
        let known: BTreeSet<&str> = kernel.into_keys().chain(by_name).collect();
        assert_eq!(ledger, known);
    }
}
