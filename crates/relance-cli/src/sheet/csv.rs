//! A list as CSV: as programs read it, or as a French spreadsheet opens it.

use super::{Cell, Column, Sheet};
use crate::exit::Failure;
use crate::language::{Lang, decimal, said};
use clap::ValueEnum;

/// Who opens a file of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Locale {
    /// Programs: commas between cells, decimal points, ISO dates, names of columns in English
    En,
    /// A French spreadsheet: semicolons, decimal commas, day first, French heads, a byte order mark
    Fr,
}

/// Each column of money has one of its currency behind it.
pub(crate) fn csv(sheet: &Sheet, locale: Locale) -> Result<Vec<u8>, Failure> {
    let delimiter = match locale {
        Locale::En => b',',
        Locale::Fr => b';',
    };
    let mut bytes = Vec::new();
    if locale == Locale::Fr {
        bytes.extend("\u{feff}".as_bytes());
    }
    let mut writer = ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(bytes);
    let failed = |error: &dyn std::fmt::Display| Failure::internal(said!("{error}", "{error}"));
    let is_money = |position: usize| {
        sheet
            .rows
            .iter()
            .any(|row| matches!(row.get(position), Some(Cell::Money(..))))
    };
    let mut heads = Vec::new();
    for (position, column) in sheet.columns.iter().enumerate() {
        heads.push(head(column, locale));
        if is_money(position) {
            heads.push(match locale {
                Locale::En => format!("{}_currency", column.key),
                Locale::Fr => "devise".to_string(),
            });
        }
    }
    writer.write_record(&heads).map_err(|error| failed(&error))?;
    for row in &sheet.rows {
        let mut cells = Vec::new();
        for (position, cell) in row.iter().enumerate() {
            cells.push(text(cell, locale));
            if is_money(position) {
                cells.push(match cell {
                    Cell::Money(_, currency) => currency.code().to_string(),
                    _ => String::new(),
                });
            }
        }
        writer.write_record(&cells).map_err(|error| failed(&error))?;
    }
    writer.into_inner().map_err(|error| failed(&error))
}

fn head(column: &Column, locale: Locale) -> String {
    match locale {
        Locale::En => column.key.to_string(),
        Locale::Fr => column.head.of(Lang::Fr).to_string(),
    }
}

fn text(cell: &Cell, locale: Locale) -> String {
    match (cell, locale) {
        (Cell::Empty, _) => String::new(),
        // A spreadsheet would reckon with what begins so, whoever wrote it into the ledger.
        (Cell::Text(text), Locale::Fr) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            format!("'{text}")
        }
        (Cell::Text(text), _) => text.clone(),
        (Cell::Word(word), Locale::En) => word.of(Lang::En).to_string(),
        (Cell::Word(word), Locale::Fr) => word.of(Lang::Fr).to_string(),
        (Cell::Day(day), Locale::En) => day.to_string(),
        (Cell::Day(day), Locale::Fr) => {
            let (year, month, day) = day.ymd();
            format!("{day:02}/{month:02}/{year:04}")
        }
        (Cell::Number(number), _) => number.to_string(),
        (Cell::Money(minor, currency), Locale::En) => decimal(i128::from(*minor), *currency),
        (Cell::Money(minor, currency), Locale::Fr) => {
            decimal(i128::from(*minor), *currency).replace('.', ",")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_kernel::{Currency, Day};

    #[test]
    fn a_french_spreadsheet_reads_it() {
        let mut sheet = Sheet::new("open", said!("Open", "Encours"))
            .column("customer", said!("customer", "client"))
            .column("due", said!("due", "échéance"))
            .column("open", said!("open", "dû"));
        sheet.rows.push(vec![
            Cell::text("=cmd()"),
            Cell::Day(Day::from_ymd(2026, 3, 2).unwrap()),
            Cell::Money(-123_450, Currency::EUR),
        ]);
        let text = |locale| String::from_utf8(csv(&sheet, locale).unwrap()).unwrap();
        assert_eq!(
            text(Locale::En),
            "customer,due,open,open_currency\n=cmd(),2026-03-02,-1234.50,EUR\n"
        );
        assert_eq!(
            text(Locale::Fr),
            "\u{feff}client;échéance;dû;devise\n'=cmd();02/03/2026;-1234,50;EUR\n"
        );
    }
}
