//! `invoices`: invoices, deposits and credit notes.

use super::customers::{keep_cells, late_problem, reorder_cells};
use super::find::find_customer;
use super::{Cells, Col, Loader, Sheet, add_to_total};
use crate::ledger::Ledger;
use crate::problem::{Code, cell, file, money, reference};
use crate::rows::{ChangeRow, InvoiceKind, InvoiceRow, RowKind, Target};
use crate::source::{Row, Source, Table};
use relance_kernel::{Day, Money};

const KINDS: [InvoiceKind; 3] = [
    InvoiceKind::Invoice,
    InvoiceKind::Deposit,
    InvoiceKind::CreditNote,
];
const KIND_WORDS: [&str; 3] = ["invoice", "deposit", "credit_note"];

struct Columns {
    id: Col,
    customer: Col,
    issued: Col,
    due: Col,
    amount: Col,
    currency: Col,
    kind: Col,
    reference: Col,
    payment_method: Col,
    known_on: Col,
    kept: Vec<usize>,
}

/// A credit note; the invoice it corrects may stand further down.
struct Credit {
    credit: u32,
    reference: Box<str>,
}

/// A credit note with the invoice it corrects, by old numbers.
struct Resolved {
    credit: u32,
    invoice: Option<u32>,
}

impl Loader {
    pub(super) fn read_invoices(&mut self, source: &dyn Source) {
        let Some((mut rows, sheet)) = self.open(source, Table::Invoices) else {
            self.named.no_invoices = true;
            self.ledger.order_invoices(&[], &[]);
            return;
        };
        let columns = Columns {
            id: sheet.col("invoice_id"),
            customer: sheet.col("customer_id"),
            issued: sheet.col("issued"),
            due: sheet.col("due"),
            amount: sheet.col("amount"),
            currency: sheet.col("currency"),
            kind: sheet.col("kind"),
            reference: sheet.col("reference"),
            payment_method: sheet.col("payment_method"),
            known_on: sheet.col("known_on"),
            kept: self.keep_columns(&sheet, |ledger| &mut ledger.invoice_columns),
        };
        let mut credits = Vec::new();
        self.each_row(rows.as_mut(), &sheet, |loader, row| {
            loader.read_invoice(row, &sheet, &columns, &mut credits)
        });
        let (resolved, dead) = self.resolve_references(&sheet, &credits);
        self.ledger.order_invoices(&dead, &resolved);
    }

    fn read_invoice(&mut self, row: &Row, sheet: &Sheet, columns: &Columns, credits: &mut Vec<Credit>) {
        let Loader {
            ledger,
            problems,
            named,
            total,
            ..
        } = self;
        let mut cells = Cells::new(row, sheet, problems);
        let id = cells.id(columns.id);
        let customer = find_customer(&mut cells, columns.customer, ledger, named);
        let kind = cells.word(columns.kind, &KIND_WORDS);
        let kind = kind
            .and_then(|position| KINDS.get(position).copied())
            .unwrap_or(InvoiceKind::Invoice);
        let issued = cells.date(columns.issued);
        let due = match kind {
            InvoiceKind::CreditNote => cells.optional_date(columns.due).or(issued),
            InvoiceKind::Invoice | InvoiceKind::Deposit => cells.date(columns.due),
        };
        let known_on = cells.optional_date(columns.known_on);
        let currency = cells.currency(columns.currency, ledger.default_currency);
        let amount = currency.and_then(|currency| cells.amount(columns.amount, currency));
        if let (Some(issued), Some(due), true) = (issued, due, kind != InvoiceKind::CreditNote) {
            check_due(&mut cells, columns.due, issued, due);
        }
        if let Some(amount) = amount {
            match kind {
                InvoiceKind::CreditNote if amount >= 0 => {
                    cells.report(&money::CREDIT_NOT_NEGATIVE, Some(columns.amount), []);
                }
                InvoiceKind::Invoice | InvoiceKind::Deposit if amount < 0 => {
                    cells.report(&money::INVOICE_NEGATIVE, Some(columns.amount), []);
                }
                _ => add_to_total(total, &mut cells, columns.amount, amount),
            }
        }
        let reference = cells.text(columns.reference);
        if kind == InvoiceKind::CreditNote && reference.is_empty() {
            cells.report(&money::CREDIT_WITHOUT_REFERENCE, Some(columns.reference), []);
        }
        if let Some(first) = ledger.invoice_ids.known(id) {
            let line = ledger.invoices.get(first as usize).map_or(0, |first| first.line);
            cells.report(
                &cell::DUPLICATE_ID,
                Some(columns.id),
                [("first_line", line.to_string())],
            );
            return;
        }
        let (Some(customer), Some(issued), Some(due), Some(currency), Some(amount), false) =
            (customer, issued, due, currency, amount, cells.bad())
        else {
            named.invoices.insert(id.into(), row.line());
            return;
        };
        let (Some(currency), Some(payment_method), Some(number)) = (
            ledger.currency_position(currency),
            ledger.names.intern(cells.text(columns.payment_method)),
            ledger.invoice_ids.push(id),
        ) else {
            return cells.report(&file::LEDGER_TOO_LARGE, None, []);
        };
        if kind == InvoiceKind::CreditNote {
            credits.push(Credit {
                credit: number,
                reference: reference.into(),
            });
        }
        ledger.invoices.push(InvoiceRow {
            amount,
            customer,
            issued: issued.0,
            due: due.0,
            known: known_on.map_or(issued, |known_on| known_on.max(issued)).0,
            payment_method,
            line: row.line(),
            currency,
            kind,
        });
        keep_cells(&mut ledger.invoice_columns, &columns.kept, row);
    }

    /// Finds the invoices that credit notes correct; gives the credit notes that correct none, by old number.
    fn resolve_references(&mut self, sheet: &Sheet, credits: &[Credit]) -> (Vec<Resolved>, Vec<bool>) {
        let Loader {
            ledger,
            problems,
            named,
            ..
        } = self;
        if !credits.is_empty() {
            ledger.invoice_ids.finish();
        }
        let mut dead = vec![false; ledger.invoices.len()];
        let mut resolved = Vec::new();
        for Credit { credit, reference } in credits {
            let Some(row) = ledger.invoices.get(*credit as usize) else {
                continue;
            };
            if reference.is_empty() {
                resolved.push(Resolved {
                    credit: *credit,
                    invoice: None,
                });
                continue;
            }
            match find_corrected(ledger, named, row, reference) {
                Ok(invoice) => resolved.push(Resolved {
                    credit: *credit,
                    invoice: Some(invoice),
                }),
                Err((code, column, value, facts)) => {
                    problems.push(late_problem(sheet, code, row.line, column, &value, facts.into()));
                    if let Some(dead) = dead.get_mut(*credit as usize) {
                        *dead = true;
                    }
                    named
                        .invoices
                        .insert(ledger.invoice_ids.get(*credit).into(), row.line);
                }
            }
        }
        (resolved, dead)
    }
}

type Refusal = (&'static Code, &'static str, String, Vec<(&'static str, Box<str>)>);

/// The invoice that a credit note corrects, or why it cannot.
fn find_corrected(
    ledger: &Ledger,
    named: &super::Named,
    credit: &InvoiceRow,
    id: &str,
) -> Result<u32, Refusal> {
    let refuse = |code, facts| Err((code, "reference", id.to_string(), facts));
    let Some(number) = ledger.invoice_ids.find(id) else {
        return match named.invoices.get(id) {
            Some(line) => {
                let of_file = ledger.file_of(Table::Invoices).into();
                refuse(
                    &reference::DEPENDS_ON_BAD_ROW,
                    vec![("of_file", of_file), ("of_line", line.to_string().into())],
                )
            }
            None => refuse(&reference::UNKNOWN_INVOICE, Vec::new()),
        };
    };
    let Some(invoice) = ledger.invoices.get(number as usize) else {
        return refuse(&reference::UNKNOWN_INVOICE, Vec::new());
    };
    if invoice.kind == InvoiceKind::CreditNote {
        return refuse(&reference::NAMES_CREDIT_NOTE, Vec::new());
    }
    let paid_by_credited = ledger
        .customers
        .get(invoice.customer as usize)
        .map(|row| row.payer)
        == Some(credit.customer);
    if invoice.customer != credit.customer && !paid_by_credited {
        let facts = vec![
            ("invoice", id.into()),
            ("owner", ledger.customer_ids.get(invoice.customer).into()),
        ];
        let value = ledger.customer_ids.get(credit.customer).to_string();
        return Err((&reference::OTHER_CUSTOMER, "customer_id", value, facts));
    }
    if invoice.currency != credit.currency {
        let currency = ledger.currency(invoice.currency).to_string();
        let facts = vec![("invoice", id.into()), ("currency", currency.into())];
        return Err((
            &money::OTHER_CURRENCY,
            "currency",
            ledger.currency(credit.currency).to_string(),
            facts,
        ));
    }
    Ok(number)
}

fn check_due(cells: &mut Cells<'_>, col: Col, issued: Day, due: Day) {
    let early = issued.since(due);
    if early > 366 {
        cells.report(
            &cell::DUE_FAR_BEFORE_ISSUE,
            Some(col),
            [("issued", issued.to_string())],
        );
    } else if early > 0 {
        let facts = [("issued", issued.to_string()), ("days", early.to_string())];
        cells.report(&cell::DUE_BEFORE_ISSUE, Some(col), facts);
    }
}

impl Ledger {
    /// Puts invoices into their accounts, without the dead ones, and makes changes of the credit notes.
    fn order_invoices(&mut self, dead: &[bool], credits: &[Resolved]) {
        let account = |row: &InvoiceRow| self.account_of_customer(row.customer);
        let (mut order, starts) =
            super::changes::group(self.invoices.len(), self.account_count(), |number| {
                if dead.get(number).copied().unwrap_or(false) {
                    return None;
                }
                self.invoices.get(number).map(account)
            });
        for account in starts.windows(2) {
            let &[from, to] = account else { continue };
            let Some(of_account) = order.get_mut(from as usize..to as usize) else {
                continue;
            };
            let key = |&number: &u32| {
                let credit = self
                    .invoices
                    .get(number as usize)
                    .map(|row| row.kind == InvoiceKind::CreditNote);
                (credit, self.invoice_ids.get(number))
            };
            of_account.sort_unstable_by(|a, b| key(a).cmp(&key(b)));
        }
        let mut new = vec![u32::MAX; self.invoices.len()];
        for (position, &old) in order.iter().enumerate() {
            if let Some(new) = new.get_mut(old as usize) {
                *new = u32::try_from(position).unwrap_or(u32::MAX);
            }
        }
        self.invoice_ids.reorder(&order, &new);
        self.invoice_ids.finish();
        reorder_cells(&mut self.invoice_columns, &order);
        self.invoices = order
            .iter()
            .filter_map(|&old| self.invoices.get(old as usize).cloned())
            .collect();
        for (account, &start) in self.accounts.iter_mut().zip(&starts) {
            account.invoices = start;
        }
        self.order_issues(order);
        for Resolved { credit, invoice } in credits {
            let renumbered = |old: u32| new.get(old as usize).copied().unwrap_or(u32::MAX);
            self.push_credit(renumbered(*credit), invoice.map(renumbered));
        }
    }

    /// Invoices of each account in the order in which they become known. `order` is taken for its memory.
    fn order_issues(&mut self, mut order: Vec<u32>) {
        for (position, number) in order.iter_mut().enumerate() {
            *number = u32::try_from(position).unwrap_or(u32::MAX);
        }
        for pair in self.accounts.windows(2) {
            let &[from, to] = pair else { continue };
            if let Some(of_account) = order.get_mut(from.invoices as usize..to.invoices as usize) {
                let key = |&number: &u32| {
                    self.invoices
                        .get(number as usize)
                        .map(|row| (row.known, row.issued, number))
                };
                of_account.sort_unstable_by_key(key);
            }
        }
        self.issue_order = order;
    }

    fn push_credit(&mut self, credit: u32, invoice: Option<u32>) {
        let Some(row) = self.invoices.get(credit as usize) else {
            return;
        };
        let of_invoice = invoice.and_then(|number| self.invoices.get(number as usize));
        self.changes.push(ChangeRow {
            amount: row.amount.saturating_neg(),
            day: of_invoice.map_or(row.known, |invoice| invoice.known.max(row.known)),
            date: row.issued,
            target: invoice.map_or(Target::customer(row.customer), Target::invoice),
            line: row.line,
            kind: RowKind::CreditNote {
                currency: row.currency,
                by_payer: of_invoice.is_some_and(|invoice| invoice.customer != row.customer),
            },
        });
    }

    /// The amount of an invoice with its currency.
    pub(crate) fn money_of(&self, row: &InvoiceRow) -> Money {
        Money::new(row.amount, self.currency(row.currency))
    }
}
