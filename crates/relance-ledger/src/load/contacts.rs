//! `contacts`: persons by role.

use super::customers::{address, address_columns};
use super::find::find_customer;
use super::{Cells, Loader};
use crate::problem::{event, file};
use crate::rows::ContactRow;
use crate::source::{Source, Table};

impl Loader {
    pub(super) fn read_contacts(&mut self, source: &dyn Source) {
        let Some((mut rows, sheet)) = self.open(source, Table::Contacts) else {
            return;
        };
        let (customer, role) = (sheet.col("customer_id"), sheet.col("role"));
        let known_on = sheet.col("known_on");
        let addresses = address_columns(&sheet);
        self.each_row(rows.as_mut(), &sheet, |loader, row| {
            let Loader {
                ledger,
                problems,
                named,
                ..
            } = loader;
            let mut cells = Cells::new(row, &sheet, problems);
            let found = find_customer(&mut cells, customer, ledger, named);
            let name = cells.required(role);
            if cells.optional_date(known_on).is_some() {
                cells.report(&event::KNOWN_ON_NOT_READ, Some(known_on), []);
            }
            let Some(role) = ledger.names.intern(name) else {
                return cells.report(&file::LEDGER_TOO_LARGE, None, []);
            };
            if let (Some(customer), false) = (found, cells.bad()) {
                let addresses = addresses.map(|col| address(&cells, col));
                ledger.contacts.push(ContactRow {
                    customer,
                    role,
                    addresses,
                });
            }
        });
        self.ledger.contacts.sort_by_key(|contact| contact.customer);
    }
}
