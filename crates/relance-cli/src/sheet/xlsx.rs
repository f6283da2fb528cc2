//! A workbook: each list a sheet, with real dates and numbers.

use super::{Cell, Sheet};
use crate::exit::Failure;
use crate::language::{Lang, decimal, said};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// The bytes of a workbook.
pub(crate) fn xlsx(lang: Lang, sheets: &[Sheet]) -> Result<Vec<u8>, Failure> {
    write(lang, sheets).map_err(|error| Failure::internal(said!("{error}", "{error}")))
}

fn write(lang: Lang, sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let bold = Format::new().set_bold();
    let of_day = Format::new().set_num_format(lang.pick("yyyy-mm-dd", "dd/mm/yyyy"));
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(tab(lang, sheet))?;
        page.set_freeze_panes(1, 0)?;
        for (column, head) in (0_u16..).zip(&sheet.columns) {
            page.write_with_format(0, column, head.head.of(lang), &bold)?;
            page.set_column_width(column, 16)?;
        }
        for (row, cells) in (1_u32..).zip(&sheet.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        // A cell of a workbook holds no more.
                        let text: String = text.chars().take(32_000).collect();
                        page.write_string(row, column, text)?;
                    }
                    Cell::Word(word) => {
                        page.write_string(row, column, word.of(lang))?;
                    }
                    Cell::Day(day) => {
                        let (year, month, of_month) = day.ymd();
                        let parts = (u16::try_from(year), u8::try_from(month), u8::try_from(of_month));
                        let date = match parts {
                            (Ok(year), Ok(month), Ok(of_month)) => {
                                ExcelDateTime::from_ymd(year, month, of_month).ok()
                            }
                            _ => None,
                        };
                        match date {
                            Some(date) => page.write_datetime_with_format(row, column, date, &of_day)?,
                            // Before 1900: a workbook has no such date.
                            None => page.write_string(row, column, day.to_string())?,
                        };
                    }
                    Cell::Number(number) => {
                        page.write_number(row, column, *number as f64)?;
                    }
                    Cell::Money(minor, currency) => {
                        let amount = decimal(i128::from(*minor), *currency).parse().unwrap_or(0.0);
                        let digits = "0".repeat(usize::try_from(currency.minor_digits()).unwrap_or(2));
                        let form = match digits.is_empty() {
                            true => format!("#,##0 \"{}\"", currency.code()),
                            false => format!("#,##0.{digits} \"{}\"", currency.code()),
                        };
                        let form = Format::new().set_num_format(form);
                        page.write_number_with_format(row, column, amount, &form)?;
                    }
                }
            }
        }
    }
    workbook.save_to_buffer()
}

/// What a sheet is called: as the list is asked for, or by its title where that is not in English.
fn tab(lang: Lang, sheet: &Sheet) -> String {
    let title = match lang {
        Lang::En => sheet.name,
        Lang::Fr => sheet.title.of(lang).split(',').next().unwrap_or(sheet.name),
    };
    // No more letters, and none of these, may stand in the name of a sheet.
    let letters = title.chars().filter(|letter| !"[]:*?/\\'".contains(*letter));
    letters.take(31).collect()
}
