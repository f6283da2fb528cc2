//! One file in XML, row by row, into the same lines as a text.

use super::super::books::{Books, FileRead};
use super::super::encoding::Encoding;
use super::super::header::{self, AmountForm};
use super::super::input::Input;
use super::super::rows::Reason;
use super::super::xml::{self, AmountGiven, Row, Stopped};
use super::{FileFault, Reader};

/// Reads a file in XML into the books; `first` is its beginning.
pub(super) fn read(input: &Input, first: &[u8], books: &mut Books) -> Result<(), FileFault> {
    let encoding = xml::encoding(first).map_err(FileFault::Xml)?;
    let (in_two, with_side) = (
        header::of_xml(AmountForm::DebitCredit),
        header::of_xml(AmountForm::MontantSens),
    );
    let mut read = FileRead::new(input.name.clone(), encoding, &in_two, 0);
    read.separator = None;
    // Cells come as UTF-8, whatever the file is written in.
    let mut reader = Reader::new(books, &in_two, Encoding::Utf8, read);
    reader.has_points = true;
    let bytes = input.open().map_err(FileFault::Input)?;
    let rest = xml::read(bytes, encoding, |row: &Row<'_>| {
        reader.read.rows += 1;
        match row.amount {
            AmountGiven::As(form) => {
                reader.read.amounts = form;
                reader.header = match form {
                    AmountForm::DebitCredit => &in_two,
                    AmountForm::MontantSens => &with_side,
                };
                reader.take_cells(row.number, row.bytes, row.cut);
            }
            AmountGiven::Missing => reader.set_aside_without_amount(row, Reason::NoAmount),
            AmountGiven::Twice => reader.set_aside_without_amount(row, Reason::TwoAmounts),
        }
    })
    .map_err(|stopped| match stopped {
        Stopped::Input(error) => FileFault::Input(error),
        Stopped::Fault(fault) => FileFault::Xml(fault),
    })?;
    reader.read.bytes = rest.bytes;
    reader.read.columns = rest.columns.len();
    reader.read.unknown_columns = rest.unknown.into_iter().collect();
    reader.finish()
}
