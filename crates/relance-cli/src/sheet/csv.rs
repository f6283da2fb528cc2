//! A list as CSV: as programs read it, or as a French spreadsheet opens it.

use super::{Cell, Column, Sheet};
use crate::exit::Failure;
use crate::language::{Lang, decimal, said};
use clap::ValueEnum;
use relance_kernel::Day;

/// Who opens a file of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Locale {
    /// Programs: commas between cells, decimal points, ISO dates, names of columns in English
    En,
    /// A French spreadsheet: semicolons, decimal commas, day first, French heads, a byte order mark
    Fr,
}

/// A column of a CSV that is written for programs first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainColumn {
    /// Its name for a French spreadsheet.
    pub(crate) french: &'static str,
    /// It holds decimals and ISO dates, perhaps beside words; nothing that a ledger names.
    pub(crate) holds_values: bool,
}

impl PlainColumn {
    /// One of names and words, which stay as they are.
    pub(crate) const fn names(french: &'static str) -> PlainColumn {
        PlainColumn {
            french,
            holds_values: false,
        }
    }

    /// One of values.
    pub(crate) const fn values(french: &'static str) -> PlainColumn {
        PlainColumn {
            french,
            holds_values: true,
        }
    }
}

/// A CSV that is written for programs, as whoever opens it reads it: the first line is that of the columns.
pub(crate) fn of_plain(plain: String, columns: &[PlainColumn], locale: Locale) -> Result<String, Failure> {
    if locale == Locale::En {
        return Ok(plain);
    }
    let failed = |error: &dyn std::fmt::Display| Failure::internal(said!("{error}", "{error}"));
    let mut writer = writer(locale);
    writer
        .write_record(columns.iter().map(|column| column.french))
        .map_err(|error| failed(&error))?;
    let mut reader = ::csv::Reader::from_reader(plain.as_bytes());
    for row in reader.records() {
        let row = row.map_err(|error| failed(&error))?;
        let cells = row.iter().zip(columns).map(|(cell, column)| {
            let is_number = cell.starts_with(|letter: char| letter == '-' || letter.is_ascii_digit())
                && cell.parse::<f64>().is_ok();
            match (column.holds_values, Day::parse(cell)) {
                (true, Some(day)) => french_day(day),
                (true, None) if is_number => french_decimal(cell),
                _ => french_text(cell),
            }
        });
        writer.write_record(cells).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Into memory, as a locale begins and separates.
fn writer(locale: Locale) -> ::csv::Writer<Vec<u8>> {
    let (delimiter, mark) = match locale {
        Locale::En => (b',', ""),
        Locale::Fr => (b';', "\u{feff}"),
    };
    ::csv::WriterBuilder::new()
        .delimiter(delimiter)
        .from_writer(mark.as_bytes().to_vec())
}

/// Each column of money has one of its currency behind it.
pub(crate) fn csv(sheet: &Sheet, locale: Locale) -> Result<Vec<u8>, Failure> {
    let mut writer = writer(locale);
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
        (Cell::Text(text), Locale::Fr) => french_text(text),
        (Cell::Text(text), Locale::En) => text.clone(),
        (Cell::Word(word), Locale::En) => word.of(Lang::En).to_string(),
        (Cell::Word(word), Locale::Fr) => french_text(word.of(Lang::Fr)),
        (Cell::Day(day), Locale::En) => day.to_string(),
        (Cell::Day(day), Locale::Fr) => french_day(*day),
        (Cell::Number(number), _) => number.to_string(),
        (Cell::Money(minor, currency), Locale::En) => decimal(i128::from(*minor), *currency),
        (Cell::Money(minor, currency), Locale::Fr) => french_decimal(&decimal(i128::from(*minor), *currency)),
    }
}

/// A spreadsheet would reckon with what begins so, whoever wrote it into the ledger.
fn french_text(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_string(),
    }
}

fn french_day(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{day:02}/{month:02}/{year:04}")
}

fn french_decimal(decimal: &str) -> String {
    decimal.replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_kernel::Currency;

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
    #[test]
    fn values_are_rewritten_and_ids_are_not() {
        let columns = [PlainColumn::names("facture"), PlainColumn::values("valeur")];
        let plain = "invoice,value\n2026.12,-12.50\n-1.5,2026-03-02\n2026-03-02,at_least\n\"a;b\",+1\n";
        assert_eq!(
            of_plain(plain.to_string(), &columns, Locale::Fr).unwrap(),
            "\u{feff}facture;valeur\n2026.12;-12,50\n'-1.5;02/03/2026\n2026-03-02;at_least\n\"a;b\";'+1\n"
        );
        assert_eq!(of_plain(plain.to_string(), &columns, Locale::En).unwrap(), plain);
    }
}
