//! Workbooks of Excel (`.xlsx`) as lines of texts: what they unpack to is measured before they are opened.

use calamine::{Data, DataRef, Reader, SheetVisible, Xlsx, XlsxError};
use flate2::read::DeflateDecoder;
use std::collections::HashSet;
use std::io::{Cursor, Read};

/// No larger file is read: bytes.
pub(super) const LARGEST: usize = 256 << 20;

/// No part of a workbook, nor all of them, unpacks to more: bytes.
const LARGEST_UNPACKED: u64 = 1 << 29;

/// Cells further to the right are not read: tables of invoices have some dozens.
const MOST_COLUMNS: usize = 1024;

/// No sheet of Excel has more lines.
const MOST_LINES: u32 = 1_048_576;

/// No more cells are held, counted up to the last of each line, over all sheets: each costs a multiple of what it says.
const MOST_CELLS: usize = 5_000_000;

/// No more text is held: bytes. A text that a workbook stores once may stand in millions of cells.
const MOST_TEXT: usize = 256 << 20;

/// A cell whose formula was saved without its result.
pub(super) const NO_RESULT: &str = "#FORMULA!";

/// Why a workbook is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WorkbookProblem {
    /// It is of the older kind (`.xls`).
    Older,
    /// It is protected by a password.
    Protected,
    /// It is larger than [`LARGEST`], or unpacks to more than a table has.
    TooLarge,
    /// It holds more lines, cells or text than [`MOST_LINES`], [`MOST_CELLS`] and [`MOST_TEXT`].
    TooManyCells,
    /// It is no sound workbook.
    Damaged(String),
}

/// A sheet as lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) is_visible: bool,
    /// The number of each line, from 1, and its cells. Lines without a cell are left out.
    pub(super) lines: Vec<(u64, Vec<String>)>,
}

/// Whether bytes begin as a workbook does, of whichever kind.
pub(super) fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(OLDER)
}

/// How the container of `.xls` begins; a protected `.xlsx` lies in one too.
const OLDER: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// All sheets of a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, WorkbookProblem> {
    if bytes.len() > LARGEST {
        return Err(WorkbookProblem::TooLarge);
    }
    if bytes.starts_with(OLDER) {
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let is_protected = memchr::memmem::find(bytes, &name).is_some();
        return Err(match is_protected {
            true => WorkbookProblem::Protected,
            false => WorkbookProblem::Older,
        });
    }
    let has_formulas = measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(problem)?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let mut read = Vec::new();
    let (mut held, mut held_text) = (0, 0);
    for (name, is_visible) in sheets {
        let formulas = match has_formulas {
            true => formulas(&mut book, &name)?,
            false => HashSet::new(),
        };
        // Charts and macros are sheets too.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut lines: Vec<(u64, Vec<String>)> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(problem)? {
            let (row, column) = cell.get_position();
            let place = (row, column);
            let column = column as usize;
            if row >= MOST_LINES {
                return Err(WorkbookProblem::TooManyCells);
            }
            let text = match cell.get_value() {
                DataRef::Empty if formulas.contains(&place) => NO_RESULT.to_string(),
                value => text(value),
            };
            if column >= MOST_COLUMNS || text.is_empty() {
                continue;
            }
            let number = u64::from(row) + 1;
            if lines.last().is_none_or(|(last, _)| *last != number) {
                lines.push((number, Vec::new()));
            }
            if let Some((_, line)) = lines.last_mut() {
                if line.len() <= column {
                    held += column + 1 - line.len();
                    line.resize(column + 1, String::new());
                }
                held_text += text.len();
                if held > MOST_CELLS || held_text > MOST_TEXT {
                    return Err(WorkbookProblem::TooManyCells);
                }
                if let Some(place) = line.get_mut(column) {
                    *place = text;
                }
            }
        }
        read.push(Sheet {
            name,
            is_visible,
            lines,
        });
    }
    Ok(read)
}

/// The places of formulas of a sheet.
fn formulas(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<HashSet<(u32, u32)>, WorkbookProblem> {
    let mut places = HashSet::new();
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else {
        return Ok(places);
    };
    while let Some(cell) = cells.next_formula().map_err(problem)? {
        if !cell.get_value().is_empty() {
            places.insert(cell.get_position());
        }
        if places.len() > MOST_CELLS {
            return Err(WorkbookProblem::TooManyCells);
        }
    }
    Ok(places)
}

fn problem(error: XlsxError) -> WorkbookProblem {
    match error {
        XlsxError::Password => WorkbookProblem::Protected,
        other => WorkbookProblem::Damaged(other.to_string()),
    }
}

/// Begins a cell that the workbook says is a number, so that it is not read by the signs of a language.
pub(super) const NUMBER: char = '\u{2}';

/// Begins a cell that the workbook says is a day, written `2026-03-02`.
pub(super) const DAY: char = '\u{3}';

/// A cell without these marks.
pub(super) fn unmarked(cell: &str) -> &str {
    cell.strip_prefix([NUMBER, DAY]).unwrap_or(cell)
}

/// A cell as text: numbers and days with their marks, errors as `#REF!`.
fn text(cell: &DataRef<'_>) -> String {
    match Data::from(cell.clone()) {
        Data::Empty => String::new(),
        Data::Int(number) => format!("{NUMBER}{number}"),
        Data::Float(number) => format!("{NUMBER}{}", decimal(number)),
        Data::String(text) => text,
        Data::Bool(is) => if is { "yes" } else { "no" }.to_string(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{DAY}{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(moment) => format!("{NUMBER}{}", decimal(moment.as_f64())),
        Data::DateTimeIso(text) => format!("{DAY}{}", text.get(..10).unwrap_or(&text)),
        Data::DurationIso(text) => text,
        Data::Error(error) => error.to_string(),
    }
}

/// A number without the noise of the last binary digits: `0.1 + 0.2` is 0.3.
fn decimal(number: f64) -> String {
    let rounded = (number * 1e6).round() / 1e6;
    if rounded.is_finite() && (number - rounded).abs() <= 1e-9 * number.abs().max(1.0) && rounded.abs() < 1e12
    {
        let mut text = format!("{rounded:.6}");
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
        return if text == "-0" { "0".to_string() } else { text };
    }
    number.to_string()
}

/// Unpacks every part into nothing and counts: what a file says of its parts may be a lie. True if there are formulas.
fn measure(bytes: &[u8]) -> Result<bool, WorkbookProblem> {
    let damaged = || WorkbookProblem::Damaged("its list of parts cannot be read".to_string());
    let end = memchr::memmem::rfind(bytes, b"PK\x05\x06").ok_or_else(damaged)?;
    let word = |at: usize| -> Option<usize> {
        let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(usize::from(u16::from_le_bytes(pair)))
    };
    let long = |at: usize| -> Option<usize> {
        let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_le_bytes(four)).ok()
    };
    let count = word(end + 10).ok_or_else(damaged)?;
    let mut at = long(end + 16).ok_or_else(damaged)?;
    let (mut total, mut stated) = (0_u64, 0_u64);
    let mut has_formulas = false;
    for _ in 0..count {
        if bytes
            .get(at..)
            .is_none_or(|rest| !rest.starts_with(b"PK\x01\x02"))
        {
            return Err(damaged());
        }
        let header = (
            word(at + 10),
            long(at + 20),
            word(at + 28),
            word(at + 30),
            word(at + 32),
            long(at + 42),
        );
        let (Some(method), Some(packed), Some(name), Some(extra), Some(comment), Some(start)) = header else {
            return Err(damaged());
        };
        let local = (word(start.saturating_add(26)), word(start.saturating_add(28)));
        let (Some(local_name), Some(local_extra)) = local else {
            return Err(damaged());
        };
        // What it admits costs nothing to refuse.
        stated += long(at + 24).map_or(0, |size| size as u64);
        if stated > LARGEST_UNPACKED {
            return Err(WorkbookProblem::TooLarge);
        }
        let data = start + 30 + local_name + local_extra;
        let data = bytes.get(data..data.saturating_add(packed)).ok_or_else(damaged)?;
        total += match method {
            0 => {
                has_formulas |= holds_formula(data);
                data.len() as u64
            }
            8 => unpacked(data, LARGEST_UNPACKED - total, &mut has_formulas)?,
            _ => {
                return Err(WorkbookProblem::Damaged(
                    "a part is packed in an unknown way".to_string(),
                ));
            }
        };
        if total > LARGEST_UNPACKED {
            return Err(WorkbookProblem::TooLarge);
        }
        at += 46 + name + extra + comment;
    }
    Ok(has_formulas)
}

/// Whether a piece of XML begins a formula.
fn holds_formula(xml: &[u8]) -> bool {
    [&b"<f>"[..], b"<f "]
        .iter()
        .any(|start| memchr::memmem::find(xml, start).is_some())
}

/// How many bytes a part unpacks to.
fn unpacked(data: &[u8], most: u64, has_formulas: &mut bool) -> Result<u64, WorkbookProblem> {
    let damaged = |error: std::io::Error| WorkbookProblem::Damaged(error.to_string());
    let mut from = DeflateDecoder::new(data).take(most + 1);
    let mut block = vec![0_u8; 1 << 16];
    // The end of a block stays before the next: a tag may lie across both.
    const TAG: usize = 3;
    let (mut count, mut kept) = (0_u64, 0);
    loop {
        let free = block.get_mut(kept..).unwrap_or_default();
        let more = from.read(free).map_err(damaged)?;
        if more == 0 {
            break;
        }
        count += more as u64;
        let filled = kept + more;
        if !*has_formulas {
            *has_formulas = block.get(..filled).is_some_and(holds_formula);
        }
        kept = filled.min(TAG);
        block.copy_within(filled - kept..filled, 0);
    }
    if count > most {
        return Err(WorkbookProblem::TooLarge);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_excel_shows_them() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (1234.5, "1234.5"),
            (611_365.0, "611365"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (12.3456789, "12.3456789"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn what_is_no_workbook_says_so() {
        assert_eq!(read(OLDER).unwrap_err(), WorkbookProblem::Older);
        let name: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(
            read(&[OLDER, &name].concat()).unwrap_err(),
            WorkbookProblem::Protected
        );
        assert!(matches!(
            read(b"PK\x03\x04").unwrap_err(),
            WorkbookProblem::Damaged(_)
        ));
    }
}
