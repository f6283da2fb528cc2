//! `payments`: money that comes in, and payments that bounce.

use super::customers::late_problem;
use super::find::{check_owner, find_customer, find_invoice};
use super::{Cells, Col, Loader, Named, Sheet, add_to_total};
use crate::ledger::Ledger;
use crate::problem::{Code, cell, file, money, reference};
use crate::rows::{ChangeRow, RowKind, Target};
use crate::source::{Row, Source, Table};
use crate::text::Ids;
use relance_kernel::{Currency, Day, Money};
use std::collections::HashMap;

struct Columns {
    id: Col,
    customer: Col,
    invoice: Col,
    date: Col,
    amount: Col,
    currency: Col,
    reverses: Col,
    known_on: Col,
}

/// The payments read so far, by id.
#[derive(Default)]
struct Payments {
    ids: Ids,
    /// For each id its line, and the position of its change; none for a reversal.
    rows: Vec<(u32, Option<u32>)>,
    count: u32,
    reversals: Vec<Reversal>,
}

/// A reversal; the payment may stand further down.
struct Reversal {
    payment: Box<str>,
    line: u32,
    id: Box<str>,
    customer: u32,
    invoice: Option<u32>,
    date: Day,
    day: Day,
    /// Above 0.
    amount: i64,
    currency: Currency,
    currency_stated: bool,
}

impl Loader {
    pub(super) fn read_payments(&mut self, source: &dyn Source) {
        let Some((mut rows, sheet)) = self.open(source, Table::Payments) else {
            return;
        };
        let columns = Columns {
            id: sheet.col("payment_id"),
            customer: sheet.col("customer_id"),
            invoice: sheet.col("invoice_id"),
            date: sheet.col("date"),
            amount: sheet.col("amount"),
            currency: sheet.col("currency"),
            reverses: sheet.col("reverses"),
            known_on: sheet.col("known_on"),
        };
        let mut payments = Payments::default();
        self.each_row(rows.as_mut(), &sheet, |loader, row| {
            loader.read_payment(row, &sheet, &columns, &mut payments)
        });
        if !payments.reversals.is_empty() {
            payments.ids.finish();
        }
        self.resolve_reversals(&sheet, &payments);
    }

    fn read_payment(&mut self, row: &Row, sheet: &Sheet, columns: &Columns, payments: &mut Payments) {
        let Loader {
            ledger,
            problems,
            named,
            total,
            ..
        } = self;
        let mut cells = Cells::new(row, sheet, problems);
        let id = cells.text(columns.id);
        let customer = find_customer(&mut cells, columns.customer, ledger, named);
        let invoice = if cells.text(columns.invoice).is_empty() {
            None
        } else {
            find_invoice(&mut cells, columns.invoice, ledger, named)
        };
        let by_payer = match (customer, invoice) {
            (Some(customer), Some(invoice)) => {
                check_owner(&mut cells, columns.customer, ledger, customer, invoice)
            }
            _ => Some(false),
        };
        let of_invoice = invoice
            .and_then(|invoice| ledger.invoices.get(invoice as usize))
            .cloned();
        let default = of_invoice
            .as_ref()
            .map_or(ledger.default_currency, |row| ledger.currency(row.currency));
        let currency = cells.currency(columns.currency, default);
        if let (Some(currency), Some(invoice)) = (currency, invoice)
            && currency != default
        {
            let facts = [
                ("invoice", ledger.invoice_ids.get(invoice).to_string()),
                ("currency", default.to_string()),
            ];
            cells.report(&money::OTHER_CURRENCY, Some(columns.currency), facts);
        }
        let date = cells.date(columns.date);
        let known_on = cells.optional_date(columns.known_on);
        let amount = currency.and_then(|currency| cells.amount(columns.amount, currency));
        let reverses = cells.text(columns.reverses);
        if let Some(amount) = amount {
            if reverses.is_empty() && amount < 0 {
                cells.report(&money::PAYMENT_NOT_POSITIVE, Some(columns.amount), []);
            } else if reverses.is_empty() && amount == 0 {
                cells.report(&money::PAYMENT_OF_ZERO, Some(columns.amount), []);
            } else if amount == 0 {
                cells.report(&money::NOT_POSITIVE, Some(columns.amount), []);
            } else {
                add_to_total(total, &mut cells, columns.amount, amount);
            }
        }
        if let (Some(date), Some(row), true) = (date, &of_invoice, reverses.is_empty()) {
            super::events::check_issued(&mut cells, columns.date, ledger, date, row, invoice);
        }
        let known_id = payments.ids.known(id);
        if let (Some(first), false) = (known_id, id.is_empty()) {
            let line = payments.rows.get(first as usize).map_or(0, |(line, _)| *line);
            return cells.report(
                &cell::DUPLICATE_ID,
                Some(columns.id),
                [("first_line", line.to_string())],
            );
        }
        let (Some(customer), Some(by_payer), Some(currency), Some(date), Some(amount), false) =
            (customer, by_payer, currency, date, amount, cells.bad())
        else {
            if !id.is_empty() {
                named.payments.insert(id.into(), row.line());
            }
            return;
        };
        let day = known_on.map_or(date, |known_on| known_on.max(date));
        let day = of_invoice.map_or(day, |row| day.max(Day(row.known)));
        let position = u32::try_from(ledger.changes.len()).ok();
        let (Some(currency_position), Some(position)) = (ledger.currency_position(currency), position) else {
            return cells.report(&file::LEDGER_TOO_LARGE, None, []);
        };
        if !id.is_empty() {
            if payments.ids.push(id).is_none() {
                return cells.report(&file::LEDGER_TOO_LARGE, None, []);
            };
            payments
                .rows
                .push((row.line(), reverses.is_empty().then_some(position)));
        }
        if !reverses.is_empty() {
            payments.reversals.push(Reversal {
                payment: reverses.into(),
                line: row.line(),
                id: id.into(),
                customer,
                invoice,
                date,
                day,
                amount: amount.saturating_abs(),
                currency,
                currency_stated: !cells.text(columns.currency).is_empty() || invoice.is_some(),
            });
            return;
        }
        ledger.changes.push(ChangeRow {
            amount,
            day: day.0,
            date: date.0,
            target: invoice.map_or(Target::customer(customer), Target::invoice),
            line: row.line(),
            kind: RowKind::Payment {
                currency: currency_position,
                by_payer,
                number: payments.count,
            },
        });
        payments.count = payments.count.saturating_add(1);
    }

    fn resolve_reversals(&mut self, sheet: &Sheet, payments: &Payments) {
        let Loader {
            ledger,
            problems,
            named,
            ..
        } = self;
        let mut reversed: HashMap<u32, i64> = HashMap::new();
        for reversal in &payments.reversals {
            match reversal_row(ledger, named, payments, reversal, &mut reversed) {
                Ok(row) => ledger.changes.push(row),
                Err(Refusal {
                    code,
                    column,
                    value,
                    facts,
                }) => {
                    problems.push(late_problem(
                        sheet,
                        code,
                        reversal.line,
                        column,
                        &value,
                        facts.into(),
                    ));
                    if !reversal.id.is_empty() {
                        named.payments.insert(reversal.id.clone(), reversal.line);
                    }
                }
            }
        }
    }
}

struct Refusal {
    code: &'static Code,
    column: &'static str,
    value: String,
    facts: Vec<(&'static str, Box<str>)>,
}

/// The change that a reversal is, or why it cannot be one.
fn reversal_row(
    ledger: &Ledger,
    named: &Named,
    payments: &Payments,
    reversal: &Reversal,
    reversed: &mut HashMap<u32, i64>,
) -> Result<ChangeRow, Refusal> {
    let id = &*reversal.payment;
    let refuse = |code, column, value: String, facts| {
        Err(Refusal {
            code,
            column,
            value,
            facts,
        })
    };
    let refuse_id = |code, facts| refuse(code, "reverses", id.to_string(), facts);
    let Some(found) = payments.ids.find(id) else {
        return match named.payments.get(id) {
            Some(line) => {
                let of_file = ledger.file_of(Table::Payments).into();
                let facts = vec![("of_file", of_file), ("of_line", line.to_string().into())];
                refuse_id(&reference::DEPENDS_ON_BAD_ROW, facts)
            }
            None => refuse_id(&reference::UNKNOWN_PAYMENT, Vec::new()),
        };
    };
    let position = payments
        .rows
        .get(found as usize)
        .and_then(|(_, position)| *position);
    let Some(position) = position else {
        return refuse_id(&reference::PAYMENT_IS_REVERSAL, Vec::new());
    };
    let Some(payment) = ledger.changes.get(position as usize) else {
        return refuse_id(&reference::UNKNOWN_PAYMENT, Vec::new());
    };
    let RowKind::Payment {
        currency,
        by_payer,
        number,
    } = payment.kind
    else {
        return refuse_id(&reference::UNKNOWN_PAYMENT, Vec::new());
    };
    let currency = ledger.currency(currency);
    let differs = |column, value: String, of_payment: String| {
        let facts = vec![("payment", id.into()), ("of_payment", of_payment.into())];
        refuse(&reference::REVERSAL_DIFFERS, column, value, facts)
    };
    let (invoice, customer) = match payment.target.get() {
        Ok(invoice) => {
            let owner = ledger
                .invoices
                .get(invoice as usize)
                .map_or(u32::MAX, |row| row.customer);
            let payer = ledger
                .customers
                .get(owner as usize)
                .map_or(owner, |row| row.payer);
            (Some(invoice), if by_payer { payer } else { owner })
        }
        Err(customer) => (None, customer),
    };
    if reversal.customer != customer {
        let value = ledger.customer_ids.get(reversal.customer).to_string();
        return differs(
            "customer_id",
            value,
            ledger.customer_ids.get(customer).to_string(),
        );
    }
    if reversal.invoice.is_some() && reversal.invoice != invoice {
        let name = |number: Option<u32>| {
            number
                .map_or("", |number| ledger.invoice_ids.get(number))
                .to_string()
        };
        return differs("invoice_id", name(reversal.invoice), name(invoice));
    }
    let same_units = reversal.currency.minor_digits() == currency.minor_digits();
    if reversal.currency != currency && (reversal.currency_stated || !same_units) {
        return differs("currency", reversal.currency.to_string(), currency.to_string());
    }
    if reversal.date < Day(payment.date) {
        let facts = vec![("paid_on", Day(payment.date).to_string().into())];
        return refuse(
            &money::REVERSAL_BEFORE_PAYMENT,
            "date",
            reversal.date.to_string(),
            facts,
        );
    }
    let before = reversed.entry(number).or_insert(0);
    let sum = before.saturating_add(reversal.amount);
    if sum > payment.amount {
        let money = |minor| Box::from(Money::new(minor, currency).to_string());
        let mut facts = vec![("paid", money(payment.amount))];
        if *before > 0 {
            facts.push(("left", money(payment.amount.saturating_sub(*before))));
        }
        let value = Money::new(reversal.amount, currency).to_string();
        return refuse(&money::REVERSAL_OVER_PAYMENT, "amount", value, facts);
    }
    *before = sum;
    Ok(ChangeRow {
        amount: reversal.amount,
        day: reversal.day.0.max(payment.day),
        date: reversal.date.0,
        target: payment.target,
        line: reversal.line,
        kind: RowKind::Reversal { by_payer, number },
    })
}
