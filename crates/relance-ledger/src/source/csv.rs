//! RFC 4180 records from a stream of bytes, with the physical lines they stand on.
//!
//! Written here rather than taken from a crate because a ledger must not be read leniently: quotes that do not
//! match, text beside quotes, stray bytes are each reported, and reading goes on with the next line.

use super::{Fault, FaultKind, Row};
use memchr::{memchr, memchr_iter};
use std::io::Read;

/// How many bytes are read at once.
const CHUNK: usize = 256 * 1024;

/// The longest record; a longer one is taken for a quote that is never closed.
const LONGEST_RECORD: usize = 1024 * 1024;

/// Reads records one after the other.
pub(crate) struct CsvReader<R> {
    input: R,
    /// Bytes read and not yet consumed begin at `start`.
    buffer: Vec<u8>,
    start: usize,
    /// The input gave its last byte.
    ended: bool,
    /// Physical line, from 1, of the byte at `start`.
    line: u32,
    /// Between cells: a comma, unless the header told otherwise.
    separator: u8,
}

/// What the bytes at hand hold.
enum Scan {
    /// A record of so many bytes, line break included, and so many physical lines.
    Record { bytes: usize, lines: u32 },
    /// A record begins that the bytes at hand do not end.
    Partial,
    /// Wrong; go on after the first line break.
    Wrong(FaultKind),
}

impl<R: Read> CsvReader<R> {
    /// A reader at the beginning of the input. A UTF-8 byte order mark is passed over.
    pub(crate) fn new(input: R) -> Result<CsvReader<R>, Fault> {
        let mut reader = CsvReader {
            input,
            buffer: Vec::new(),
            start: 0,
            ended: false,
            line: 1,
            separator: b',',
        };
        reader.fill()?;
        if reader.rest().starts_with(b"\xEF\xBB\xBF") {
            reader.start = 3;
        } else if reader.rest().starts_with(b"\xFF\xFE") || reader.rest().starts_with(b"\xFE\xFF") {
            return Err(Fault::new(FaultKind::Utf16, 1));
        }
        Ok(reader)
    }

    /// From here on, cells are separated by this byte.
    pub(crate) fn separate_by(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// Reads the next record that is not an empty line; false at the end.
    ///
    /// # Errors
    /// What is wrong with the record. Reading may go on afterwards, except after an error of the input itself,
    /// which ends it.
    pub(crate) fn read(&mut self, row: &mut Row) -> Result<bool, Fault> {
        loop {
            row.clear(self.line);
            if self.rest().is_empty() {
                if self.ended {
                    return Ok(false);
                }
                self.fill()?;
                continue;
            }
            match scan(self.rest(), self.ended, self.separator, row) {
                Scan::Record { bytes, lines } => {
                    self.start += bytes;
                    self.line = self.line.saturating_add(lines);
                    if !row.is_blank() {
                        return Ok(true);
                    }
                }
                Scan::Partial if self.rest().len() <= LONGEST_RECORD => self.fill()?,
                Scan::Partial => return Err(self.pass_over_line(FaultKind::RecordTooLong)),
                Scan::Wrong(kind) => return Err(self.pass_over_line(kind)),
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Reads more bytes behind those not consumed.
    fn fill(&mut self) -> Result<(), Fault> {
        self.buffer.drain(..self.start.min(self.buffer.len()));
        self.start = 0;
        // At least doubling keeps the work for a long record linear.
        let wanted = CHUNK.max(self.buffer.len()) as u64;
        match self.input.by_ref().take(wanted).read_to_end(&mut self.buffer) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.ended = true;
                self.buffer.clear();
                return Err(Fault::new(FaultKind::Input(error.to_string()), self.line));
            }
        }
        Ok(())
    }

    /// The fault of the record at hand, and on to the line after its first.
    fn pass_over_line(&mut self, kind: FaultKind) -> Fault {
        let line_break = memchr(b'\n', self.rest());
        let line = line_break.map_or(self.rest().len(), |end| end + 1);
        let raw = self.rest().get(..line).unwrap_or_default();
        let fault = Fault {
            kind,
            line: self.line,
            raw: String::from_utf8_lossy(raw)
                .trim_end_matches(['\r', '\n'])
                .to_string(),
        };
        self.start += line;
        self.line = self.line.saturating_add(u32::from(line_break.is_some()));
        fault
    }
}

/// Reads the record that `bytes` begin with into `row`.
fn scan(bytes: &[u8], ended: bool, separator: u8, row: &mut Row) -> Scan {
    let (line, length) = match memchr(b'\n', bytes) {
        Some(end) => (bytes.get(..end).unwrap_or_default(), end + 1),
        None if ended => (bytes, bytes.len()),
        None => return Scan::Partial,
    };
    if memchr(b'"', line).is_some() {
        return scan_quoted(bytes, ended, separator, row);
    }
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match text_of(line) {
        Ok(text) => {
            row.text.push_str(text);
            row.ends.extend(memchr_iter(separator, line).map(offset));
            row.ends.push(offset(line.len()));
        }
        Err(FaultKind::NotUtf8) => {
            row.not_utf8 = true;
            line.split(|byte| *byte == separator)
                .for_each(|cell| row.push(&windows_1252(cell)));
        }
        Err(kind) => return Scan::Wrong(kind),
    }
    Scan::Record {
        bytes: length,
        lines: 1,
    }
}

/// Where the scanner stands within a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote within a quoted field: the end of it, or the first half of a doubled one.
    Quote,
    /// Behind a carriage return outside quotes.
    Return,
}

/// As [`scan`], for a record with quotes: it may go over several lines.
fn scan_quoted(bytes: &[u8], ended: bool, separator: u8, row: &mut Row) -> Scan {
    let mut at = At::FieldStart;
    let mut lines = 0_u32;
    let mut record: Vec<u8> = Vec::new();
    let mut length = bytes.len();
    let mut complete = false;
    for (position, &byte) in bytes.iter().enumerate() {
        if position > LONGEST_RECORD {
            return Scan::Wrong(FaultKind::UnbalancedQuote);
        }
        lines += u32::from(byte == b'\n');
        at = match (at, byte) {
            (At::Quoted, b'"') => At::Quote,
            (At::Quoted, other) => {
                record.push(other);
                At::Quoted
            }
            (At::Quote, b'"') => {
                record.push(b'"');
                At::Quoted
            }
            (_, b'\n') => {
                row.ends.push(offset(record.len()));
                (length, complete) = (position + 1, true);
                break;
            }
            (At::Return, _) => return Scan::Wrong(FaultKind::StrayCarriageReturn),
            (_, b'\r') => At::Return,
            (_, other) if other == separator => {
                row.ends.push(offset(record.len()));
                record.push(b',');
                At::FieldStart
            }
            (At::FieldStart, b'"') => At::Quoted,
            (At::Plain, b'"') | (At::Quote, _) => return Scan::Wrong(FaultKind::TextBesideQuotes),
            (At::FieldStart | At::Plain, other) => {
                record.push(other);
                At::Plain
            }
        };
    }
    if !complete {
        match at {
            _ if !ended => return Scan::Partial,
            At::Quoted => return Scan::Wrong(FaultKind::UnbalancedQuote),
            _ => row.ends.push(offset(record.len())),
        }
    }
    match text_of_quoted(&record) {
        Ok(text) => row.text.push_str(text),
        Err(FaultKind::NotUtf8) => {
            let mut start = 0;
            for end in std::mem::take(&mut row.ends) {
                let end = end as usize;
                row.push(&windows_1252(record.get(start..end).unwrap_or_default()));
                start = end + 1;
            }
            row.not_utf8 = true;
        }
        Err(kind) => return Scan::Wrong(kind),
    }
    Scan::Record {
        bytes: length,
        lines: lines.max(1),
    }
}

/// The bytes as text, if they are UTF-8 without control bytes that no ledger holds.
fn text_of(line: &[u8]) -> Result<&str, FaultKind> {
    if memchr(b'\r', line).is_some() {
        return Err(FaultKind::StrayCarriageReturn);
    }
    text_of_quoted(line)
}

fn text_of_quoted(line: &[u8]) -> Result<&str, FaultKind> {
    if memchr(0, line).is_some() {
        return Err(FaultKind::NulByte);
    }
    std::str::from_utf8(line).map_err(|_| FaultKind::NotUtf8)
}

/// The text that these bytes are in Windows-1252, as spreadsheets of western Europe write it.
fn windows_1252(bytes: &[u8]) -> String {
    const FROM_0X80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let char_of = |byte: &u8| {
        let special = byte
            .checked_sub(0x80)
            .and_then(|above| FROM_0X80.get(usize::from(above)));
        special.copied().unwrap_or(char::from(*byte))
    };
    bytes.iter().map(char_of).collect()
}

/// INVARIANT: a record is at most [`LONGEST_RECORD`] bytes plus one chunk, far below `u32::MAX`.
fn offset(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(bytes: &[u8]) -> Vec<String> {
        let mut reader = match CsvReader::new(bytes) {
            Ok(reader) => reader,
            Err(fault) => return vec![format!("{}: {:?}", fault.line, fault.kind)],
        };
        let mut row = Row::default();
        let mut seen = Vec::new();
        loop {
            match reader.read(&mut row) {
                Ok(true) => {
                    let cells: Vec<_> = (0..row.len()).map(|i| row.cell(i)).collect();
                    let fault = row.fault().map(|fault| format!(" {fault:?}")).unwrap_or_default();
                    seen.push(format!("{}: {cells:?}{fault}", row.line()));
                }
                Ok(false) => return seen,
                Err(fault) => seen.push(format!("{}: {:?}", fault.line, fault.kind)),
            }
        }
    }

    #[test]
    fn line_breaks_byte_order_mark_and_quotes() {
        let text = b"\xEF\xBB\xBFa,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n\n,\n\"\",last";
        assert_eq!(
            read_all(text),
            [
                r#"1: ["a", "b"]"#,
                r#"2: ["1", "x, \"y\"\r\nz"]"#,
                r#"5: ["", ""]"#,
                r#"6: ["", "last"]"#
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_said_and_reading_goes_on() {
        let text = b"a,b\n1,x\"y\"\n2,\"x\" y\n3,\xFF\n4,\0\n5,x\ry\n6,ok\n7,\"open\n8,ok\n";
        assert_eq!(
            read_all(text),
            [
                r#"1: ["a", "b"]"#,
                "2: TextBesideQuotes",
                "3: TextBesideQuotes",
                r#"4: ["3", "ÿ"] NotUtf8"#,
                "5: NulByte",
                "6: StrayCarriageReturn",
                r#"7: ["6", "ok"]"#,
                "8: UnbalancedQuote",
                r#"9: ["8", "ok"]"#,
            ]
        );
    }

    #[test]
    fn a_quote_never_closed_in_a_long_file_costs_one_line() {
        let mut text = b"a,b\n1,\"open\n".to_vec();
        for _ in 0..400_000 {
            text.extend_from_slice(b"2,ok\n");
        }
        let seen = read_all(&text);
        assert_eq!(seen.len(), 400_002);
        assert_eq!(seen.get(1).map(String::as_str), Some("2: UnbalancedQuote"));
    }

    #[test]
    fn records_over_the_edge_of_a_chunk_are_whole() {
        let cell = |number: usize| match number % 4 {
            0 => format!("plain {number}"),
            1 => format!("two\nlines, \"quoted\" {number}"),
            2 => String::new(),
            _ => "long ".repeat(number % 977),
        };
        let written: Vec<Vec<String>> = (0..3000).map(|row| (row..row + 3).map(cell).collect()).collect();
        let mut text = String::new();
        let mut lines = Vec::new();
        let mut line = 1;
        for row in &written {
            lines.push(line);
            let cells: Vec<_> = row.iter().map(|cell| crate::source::csv_cell(cell)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
            line += 1 + row.iter().filter(|cell| cell.contains('\n')).count();
        }
        assert!(text.len() > 4 * CHUNK);
        let mut reader = CsvReader::new(text.as_bytes()).unwrap();
        let mut row = Row::default();
        for (cells, line) in written.iter().zip(lines) {
            assert!(reader.read(&mut row).unwrap());
            assert_eq!(row.line() as usize, line);
            assert_eq!(
                (0..row.len()).map(|cell| row.cell(cell)).collect::<Vec<_>>(),
                *cells
            );
        }
        assert!(!reader.read(&mut row).unwrap());
    }

    #[test]
    fn windows_1252_is_read_and_marked() {
        assert_eq!(
            read_all(b"a,b\n\"x, \x80\",caf\xE9\n\"\",\"\xE9\r\nz\"\n"),
            [
                r#"1: ["a", "b"]"#,
                r#"2: ["x, €", "café"] NotUtf8"#,
                r#"3: ["", "é\r\nz"] NotUtf8"#,
            ]
        );
    }

    #[test]
    fn utf_16_is_named() {
        assert_eq!(read_all(b"\xFF\xFEa\0"), ["1: Utf16"]);
    }
}
