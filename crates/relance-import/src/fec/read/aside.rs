//! Rows and entries that cannot be taken, with what is known of them.

use super::super::accounts::{Kind, kind};
use super::super::entries::Unbalanced;
use super::super::header::Column;
use super::super::rows::{Reason, SetAside};
use super::super::xml::Row;
use super::Reader;

impl Reader<'_> {
    /// The lines of customers of an entry that does not balance.
    pub(super) fn set_aside_entry(&mut self, entry: Unbalanced) {
        let journal = self.read.journals.get(entry.journal as usize);
        let journal = journal.map_or("", |journal| journal.code.as_str());
        let damaged = self
            .damaged
            .iter()
            .any(|(of, number)| *of == entry.journal && *number == entry.entry.as_bytes());
        let reason = Reason::Unbalanced {
            entry: format!("{journal} {}", entry.entry),
            difference: entry.difference,
            damaged,
        };
        self.read.unbalanced += 1;
        for line in entry.lines {
            let Some(of_customer) = line.of_customer else {
                continue;
            };
            self.books.set_aside.push(SetAside {
                file: self.file,
                line: line.number,
                column: None,
                value: of_customer.reference.to_string(),
                reason: reason.clone(),
                customer: Some(self.books.customer_id(of_customer.customer).to_string()),
                receivable: Some(Some(of_customer.amount)),
                class: Some(of_customer.receivable),
            });
        }
    }

    pub(super) fn set_aside_cells(&mut self, number: u32, line: &[u8], found: usize) {
        let expected = self.header.columns;
        let value = self.shown(line);
        self.set_aside(
            number,
            None,
            value,
            Reason::WrongNumberOfCells { found, expected },
        );
    }

    /// Sets a row of XML aside of which nobody knows the amount; its entry is damaged.
    pub(super) fn set_aside_without_amount(&mut self, row: &Row<'_>, reason: Reason) {
        let cell = |column: Column| row.cut.cell(row.bytes, self.header.place(column));
        let account = cell(Column::CompteNum);
        let is_of_customer = matches!(kind(account).0, Kind::Receivable(_));
        let customer = self.text(cell(Column::CompAuxNum));
        let set_aside = SetAside {
            file: self.file,
            line: row.number,
            column: None,
            value: self.shown(account),
            reason,
            customer: Some(customer).filter(|customer| is_of_customer && !customer.is_empty()),
            receivable: (is_of_customer || account.is_empty()).then_some(None),
            class: None,
        };
        let (code, name) = (cell(Column::JournalCode), cell(Column::JournalLib));
        let entry = self.entry(row.bytes, row.cut).to_vec();
        let journal = self.journal(code, name);
        self.damaged.push((journal, entry));
        self.books.set_aside.push(set_aside);
    }

    /// Sets a row aside of which it is not known whose it is.
    pub(super) fn set_aside(&mut self, line: u32, column: Option<Column>, value: String, reason: Reason) {
        self.books.set_aside.push(SetAside {
            file: self.file,
            line,
            column,
            value,
            reason,
            customer: None,
            receivable: Some(None),
            class: None,
        });
    }

    pub(super) fn shown(&self, bytes: &[u8]) -> String {
        let bytes = bytes.get(..800).unwrap_or(bytes);
        self.encoding.text(bytes).chars().take(200).collect()
    }
}
