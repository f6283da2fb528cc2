//! Handing accounts to the kernel, one at a time, in memory that is reused: a replay of a million invoices holds
//! one account in the kernel's form.

use crate::binding::Binding;
use crate::ledger::Ledger;
use crate::places::{RowPlace, table_of};
use crate::rows::{AccountRow, AttributeRow, ChangeRow, ChangedColumn, CustomerRow, InvoiceKind, InvoiceRow};
use crate::rows::{NO_AMOUNT, NO_DAY, RowKind};
use crate::source::Table;
use relance_kernel::account::{
    Address, Attribute, Change, ChangeKind, Contact, Customer, Instalment, Invoice,
};
use relance_kernel::policy::AddressKind;
use relance_kernel::{Account, CustomerIndex, CustomerKind, Day, FactValue, InvoiceIndex};

/// Where an account begins in the ledger, to number its parts from 0.
#[derive(Clone, Copy)]
pub(crate) struct Base {
    pub(crate) from: AccountRow,
    pub(crate) to: AccountRow,
}

impl Ledger {
    /// Makes `out` the account at `index` (`0..account_count()`, in the order of payer ids), reusing its memory.
    /// Without an account at `index` it becomes empty.
    pub fn account(&self, index: usize, binding: &Binding, out: &mut Account) {
        let base = match (self.accounts.get(index), self.accounts.get(index + 1)) {
            (Some(&from), Some(&to)) => Base { from, to },
            _ => Base {
                from: AccountRow::default(),
                to: AccountRow::default(),
            },
        };
        self.hand_customers(base, binding, out);
        self.hand_invoices(base, binding, out);
        out.changes.clear();
        self.each_change(base, binding, &mut |change, _| out.changes.push(change));
    }

    fn hand_customers(&self, base: Base, binding: &Binding, out: &mut Account) {
        let range = base.from.customers as usize..base.to.customers as usize;
        let rows = self.customers.get(range.clone()).unwrap_or_default();
        out.customers.truncate(rows.len());
        let first_contact = self
            .contacts
            .partition_point(|contact| contact.customer < base.from.customers);
        let mut contacts = self.contacts.get(first_contact..).unwrap_or_default();
        for ((number, row), position) in range.zip(rows).zip(0_u32..) {
            let index = CustomerIndex(position);
            if out.customers.len() <= index.0 as usize {
                out.customers.push(Customer::unknown());
            }
            let customer = &mut out.customers[index];
            let dated = row.known != NO_DAY;
            customer.kind = if dated { CustomerKind::Unknown } else { row.kind };
            customer.natural_person = row.natural_person.filter(|_| !dated);
            let name = |number: u32| if dated { None } else { binding.name(number) };
            customer.country = name(row.country);
            customer.language = name(row.language);
            customer.segment = name(row.segment);
            customer.sector = name(row.sector);
            customer.insured = row.insured.filter(|_| !dated);
            customer.since = day_of(row.since).filter(|_| !dated);
            customer.addresses = if dated {
                [Address::NotRecorded; 3]
            } else {
                row.addresses
            };
            customer.contacts.clear();
            let own = contacts.partition_point(|contact| contact.customer as usize <= number);
            let (of_customer, rest) = contacts.split_at_checked(own).unwrap_or((contacts, &[]));
            contacts = rest;
            customer
                .contacts
                .extend(of_customer.iter().map(|contact| Contact {
                    role: binding.symbol(contact.role),
                    addresses: contact.addresses,
                }));
            let fields = binding.customer_fields.iter().map(|field| {
                if dated {
                    FactValue::Unknown
                } else {
                    binding.value(field, &self.customer_columns, number)
                }
            });
            refill(&mut customer.fields, fields);
            customer.stated = Box::default();
        }
    }

    fn hand_invoices(&self, base: Base, binding: &Binding, out: &mut Account) {
        let range = base.from.invoices as usize..base.to.invoices as usize;
        let rows = self.invoices.get(range.clone()).unwrap_or_default();
        // Credit notes stand behind.
        let count = rows.partition_point(|row| row.kind != InvoiceKind::CreditNote);
        out.invoices.truncate(count);
        let first = self
            .instalments
            .partition_point(|row| row.invoice < base.from.invoices);
        let mut instalments = self.instalments.get(first..).unwrap_or_default();
        for ((number, row), position) in range.zip(rows).take(count).zip(0_u32..) {
            let own = instalments.partition_point(|instalment| instalment.invoice as usize <= number);
            let (of_invoice, rest) = instalments.split_at_checked(own).unwrap_or((instalments, &[]));
            instalments = rest;
            let index = InvoiceIndex(position);
            if out.invoices.len() <= index.0 as usize {
                out.invoices.push(blank_invoice(row));
            }
            let invoice = &mut out.invoices[index];
            invoice.customer = CustomerIndex(row.customer.saturating_sub(base.from.customers));
            invoice.issued = Day(row.issued);
            invoice.due = Day(row.due);
            invoice.amount = row.amount;
            invoice.currency = self.currency(row.currency);
            invoice.payment_method = binding.name(row.payment_method);
            let fields = &binding.invoice_fields;
            refill(
                &mut invoice.fields,
                fields
                    .iter()
                    .map(|field| binding.value(field, &self.invoice_columns, number)),
            );
            let instalments = of_invoice.iter().map(|row| Instalment {
                due: Day(row.due),
                amount: row.amount,
            });
            refill(&mut invoice.instalments, instalments);
            invoice.stated = Box::default();
        }
    }

    /// Merges issues and rows: both are in the order in which they count.
    pub(crate) fn each_change(&self, base: Base, binding: &Binding, take: &mut impl FnMut(Change, RowPlace)) {
        let rows = self
            .changes
            .get(base.from.changes as usize..base.to.changes as usize)
            .unwrap_or_default();
        let issues = self
            .issue_order
            .get(base.from.invoices as usize..base.to.invoices as usize);
        let mut issues = issues
            .unwrap_or_default()
            .iter()
            .filter_map(|&number| self.issue(base, number))
            .peekable();
        for row in rows {
            // An issue is of order 1; no row is.
            let before = |issue: &Change| (issue.day.0, 1) < (row.day, row.kind.order());
            while let Some((issue, place)) = issues.next_if(|(issue, _)| before(issue)) {
                take(issue, place);
            }
            self.each_change_of_row(base, binding, row, take);
        }
        for (issue, place) in issues {
            take(issue, place);
        }
    }

    /// The issue of an invoice; none for a credit note.
    fn issue(&self, base: Base, number: u32) -> Option<(Change, RowPlace)> {
        let row = self.invoices.get(number as usize)?;
        if row.kind == InvoiceKind::CreditNote {
            return None;
        }
        let issue = Change {
            day: Day(row.known),
            date: Day(row.issued),
            customer: CustomerIndex(row.customer.saturating_sub(base.from.customers)),
            invoice: Some(InvoiceIndex(number.saturating_sub(base.from.invoices))),
            kind: ChangeKind::Issued,
        };
        let place = RowPlace {
            table: Table::Invoices,
            line: row.line,
        };
        Some((issue, place))
    }

    fn each_change_of_row(
        &self,
        base: Base,
        binding: &Binding,
        row: &ChangeRow,
        take: &mut impl FnMut(Change, RowPlace),
    ) {
        let (invoice, customer) = match row.target.get() {
            Ok(invoice) => {
                let owner = self.invoices.get(invoice as usize).map_or(0, |row| row.customer);
                let by_payer = matches!(
                    row.kind,
                    RowKind::Payment { by_payer: true, .. }
                        | RowKind::Reversal { by_payer: true, .. }
                        | RowKind::CreditNote { by_payer: true, .. }
                );
                let customer = if by_payer { base.from.customers } else { owner };
                (
                    Some(InvoiceIndex(invoice.saturating_sub(base.from.invoices))),
                    customer,
                )
            }
            Err(customer) => (None, customer),
        };
        let place = RowPlace {
            table: table_of(row.kind),
            line: row.line,
        };
        let mut push = |kind| {
            let change = Change {
                day: Day(row.day),
                date: Day(row.date),
                customer: CustomerIndex(customer.saturating_sub(base.from.customers)),
                invoice,
                kind,
            };
            take(change, place);
        };
        match row.kind {
            // The kernel takes a payment for money that came in.
            RowKind::Payment { .. } if row.amount == 0 => {}
            RowKind::CustomerKnown => {
                let Some(of_customer) = self.customers.get(customer as usize) else {
                    return;
                };
                for attribute in attributes(of_customer, binding) {
                    push(ChangeKind::AttributeChanged(attribute));
                }
                for (field, position) in binding.customer_fields.iter().zip(0_u16..) {
                    let value = binding.value(field, &self.customer_columns, customer as usize);
                    push(ChangeKind::AttributeChanged(Attribute::Field(position, value)));
                }
            }
            RowKind::Attribute(position) => {
                if let Some(attribute) = self.attributes.get(position as usize) {
                    push(self.changed(attribute, binding));
                }
            }
            kind => {
                if let Some(change) = self.change_kind(kind, row.amount, binding) {
                    push(change);
                }
            }
        }
    }

    /// The change of a column that a `field_changed` row states.
    fn changed(&self, row: &AttributeRow, binding: &Binding) -> ChangeKind {
        let text = self.names.get(row.value);
        let name = binding.name(row.value);
        let yes_no = match text {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let address = if text.is_empty() {
            Address::Empty
        } else {
            Address::Given
        };
        ChangeKind::AttributeChanged(match row.column {
            ChangedColumn::Kind => {
                Attribute::Kind(CustomerKind::from_word(text).unwrap_or(CustomerKind::Unknown))
            }
            ChangedColumn::NaturalPerson => Attribute::NaturalPerson(yes_no),
            ChangedColumn::Country => Attribute::Country(name),
            ChangedColumn::Language => Attribute::Language(name),
            ChangedColumn::Segment => Attribute::Segment(name),
            ChangedColumn::Sector => Attribute::Sector(name),
            ChangedColumn::Insured => Attribute::Insured(yes_no),
            ChangedColumn::Since => Attribute::Since(Day::parse(text)),
            ChangedColumn::Email => Attribute::Address(AddressKind::Email, address),
            ChangedColumn::Phone => Attribute::Address(AddressKind::Phone, address),
            ChangedColumn::Address => Attribute::Address(AddressKind::Postal, address),
            ChangedColumn::Other(column) => match binding.changed_field(self, column, row.value) {
                Some((position, value)) => Attribute::Field(position, value),
                // The policy does not declare it: there is nothing to change, but the row can be `recorded`.
                None => {
                    return ChangeKind::Other {
                        event: binding.symbol(self.field_changed),
                    };
                }
            },
        })
    }

    /// The change that a row is; none for rows about a customer's columns, which are more than one change or none.
    fn change_kind(&self, kind: RowKind, amount: i64, binding: &Binding) -> Option<ChangeKind> {
        let stated = (amount != NO_AMOUNT).then_some(amount);
        Some(match kind {
            RowKind::Attribute(_) | RowKind::CustomerKnown => return None,
            RowKind::Replied => ChangeKind::Replied,
            RowKind::DueChanged(day) => ChangeKind::DueChanged(Day(day)),
            RowKind::DisputeOpened(reason) => ChangeKind::DisputeOpened {
                reason: binding.name(reason),
                amount: stated,
            },
            RowKind::DisputeClosed => ChangeKind::DisputeClosed,
            RowKind::CreditNote { currency, .. } => ChangeKind::CreditNote {
                amount,
                currency: self.currency(currency),
            },
            RowKind::Charged(what) => ChangeKind::Charged {
                amount,
                what: binding.name(what),
            },
            RowKind::Payment { currency, number, .. } => ChangeKind::Payment {
                payment: number,
                amount,
                currency: self.currency(currency),
            },
            RowKind::Reversal { number, .. } => ChangeKind::Reversal {
                payment: number,
                amount,
            },
            RowKind::WrittenOff => ChangeKind::WrittenOff { amount: stated },
            RowKind::Promise(until) => ChangeKind::Promise {
                until: Day(until),
                amount: stated,
            },
            RowKind::PlanAgreed(plan) => ChangeKind::PlanAgreed {
                instalments: self.plans.get(plan as usize).cloned().unwrap_or_default(),
            },
            RowKind::PlanEnded => ChangeKind::PlanEnded,
            RowKind::InsolvencyOpened => ChangeKind::InsolvencyOpened,
            RowKind::InsolvencyPublished => ChangeKind::InsolvencyPublished,
            RowKind::InsolvencyEnded => ChangeKind::InsolvencyEnded,
            RowKind::Stopped(until) => ChangeKind::Stopped { until: day_of(until) },
            RowKind::Resumed => ChangeKind::Resumed,
            RowKind::OptedOut(channel) => ChangeKind::OptedOut {
                channel: binding.name(channel),
            },
            RowKind::Bounced(channel) => ChangeKind::Bounced {
                channel: binding.name(channel),
            },
            RowKind::Notified => ChangeKind::Notified,
            RowKind::Approved(rule) => ChangeKind::Approved {
                rule: binding.symbol(rule),
            },
            RowKind::Refused(rule) => ChangeKind::Refused {
                rule: binding.symbol(rule),
            },
            RowKind::Failed(rule) => ChangeKind::Failed {
                rule: binding.symbol(rule),
            },
            RowKind::Unknown(rule) => ChangeKind::Unknown {
                rule: binding.symbol(rule),
            },
            RowKind::Action(labels) => {
                let (value, note) = self.labels.get(labels as usize).copied().unwrap_or_default();
                ChangeKind::Action {
                    value: binding.name(value),
                    note: binding.name(note),
                }
            }
            RowKind::Other(event) => ChangeKind::Other {
                event: binding.symbol(event),
            },
        })
    }
}

/// All columns of a customer, as changes from nothing known.
fn attributes(row: &CustomerRow, binding: &Binding) -> [Attribute; 11] {
    let [email, phone, postal] = row.addresses;
    [
        Attribute::Kind(row.kind),
        Attribute::NaturalPerson(row.natural_person),
        Attribute::Country(binding.name(row.country)),
        Attribute::Language(binding.name(row.language)),
        Attribute::Segment(binding.name(row.segment)),
        Attribute::Sector(binding.name(row.sector)),
        Attribute::Insured(row.insured),
        Attribute::Since(day_of(row.since)),
        Attribute::Address(AddressKind::Email, email),
        Attribute::Address(AddressKind::Phone, phone),
        Attribute::Address(AddressKind::Postal, postal),
    ]
}

fn day_of(day: i32) -> Option<Day> {
    (day != NO_DAY).then_some(Day(day))
}

fn blank_invoice(row: &InvoiceRow) -> Invoice {
    Invoice {
        customer: CustomerIndex(0),
        issued: Day(row.issued),
        due: Day(row.due),
        amount: 0,
        currency: relance_kernel::Currency::EUR,
        payment_method: None,
        fields: Box::default(),
        instalments: Box::default(),
        stated: Box::default(),
    }
}

/// Replaces the elements, in the same memory if there are as many.
fn refill<T>(list: &mut Box<[T]>, elements: impl ExactSizeIterator<Item = T>) {
    if list.len() == elements.len() {
        for (slot, element) in list.iter_mut().zip(elements) {
            *slot = element;
        }
    } else {
        *list = elements.collect();
    }
}
