//! The values of one column of a row group as text cells, by their logical types
//! (<https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>).

use crate::cells::{self, Kind};
use crate::stream::Collector;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::Result;
use parquet::schema::types::ColumnDescPtr;
use relance_kernel::Day;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// What the stored numbers or bytes mean.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Days since 1970-01-01.
    Day,
    /// So many a second since 1970-01-01, in UTC or wherever the clock hung: the day is the one it shows.
    Moment(i64),
    /// So many digits stand behind the point.
    Decimal(u32),
    /// A whole number without a sign.
    Unsigned,
    /// Text in UTF-8.
    Text,
    Plain,
}

/// A column being read.
pub(super) struct Column {
    reader: ColumnReader,
    is_optional: bool,
    cells: Written,
}

/// Cells one behind the other.
struct Written {
    meaning: Meaning,
    kind: Kind,
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Column {
    pub(super) fn new(reader: ColumnReader, description: &ColumnDescPtr, kind: Kind) -> Column {
        Column {
            reader,
            is_optional: description.max_def_level() > 0,
            cells: Written {
                meaning: meaning(description),
                kind,
                bytes: Vec::new(),
                ends: Vec::new(),
            },
        }
    }

    /// Reads the next rows, and says how many there were.
    pub(super) fn fill(&mut self, rows: usize) -> Result<usize> {
        let (optional, cells) = (self.is_optional, &mut self.cells);
        cells.bytes.clear();
        cells.ends.clear();
        match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => read(reader, optional, rows, cells, |is_so, cells| {
                cells.text(cells::yes_no(*is_so));
            }),
            ColumnReader::Int32ColumnReader(reader) => {
                read(reader, optional, rows, cells, |number, cells| {
                    cells.whole(i64::from(*number), u64::from(number.cast_unsigned()));
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                read(reader, optional, rows, cells, |number, cells| {
                    cells.whole(*number, number.cast_unsigned());
                })
            }
            ColumnReader::Int96ColumnReader(reader) => {
                read(reader, optional, rows, cells, |moment, cells| {
                    cells.day(moment.to_seconds().div_euclid(SECONDS_OF_A_DAY));
                })
            }
            ColumnReader::FloatColumnReader(reader) => {
                read(reader, optional, rows, cells, |number, cells| {
                    // The decimal that is meant, not the double that the float happens to be.
                    let meant = number.to_string().parse().unwrap_or(f64::from(*number));
                    cells.text(&cells::double(meant, cells.kind));
                })
            }
            ColumnReader::DoubleColumnReader(reader) => {
                read(reader, optional, rows, cells, |number, cells| {
                    cells.text(&cells::double(*number, cells.kind));
                })
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                read(reader, optional, rows, cells, |bytes, cells| {
                    cells.stored(bytes.data())
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                read(reader, optional, rows, cells, |bytes, cells| {
                    cells.stored(bytes.data())
                })
            }
        }
    }

    /// Gives the cell of a row that was read.
    pub(super) fn give(&self, row: usize, to: &mut Collector) {
        let end = |row: usize| self.cells.ends.get(row).copied();
        let start = row.checked_sub(1).and_then(end).unwrap_or(0);
        let cell = end(row)
            .and_then(|end| self.cells.bytes.get(start..end))
            .unwrap_or_default();
        if self.cells.meaning == Meaning::Text {
            to.bytes(cell);
        } else {
            to.binary(cell);
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    is_optional: bool,
    rows: usize,
    cells: &mut Written,
    mut write: impl FnMut(&T::T, &mut Written),
) -> Result<usize> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (found, _, _) = reader.read_records(rows, is_optional.then_some(&mut levels), None, &mut values)?;
    let mut values = values.iter();
    for row in 0..found {
        // A column of one level: 1 where there is a value, 0 where it is null.
        let is_null = is_optional && levels.get(row).is_none_or(|level| *level == 0);
        if !is_null && let Some(value) = values.next() {
            write(value, cells);
        }
        cells.ends.push(cells.bytes.len());
    }
    Ok(found)
}

impl Written {
    fn text(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    fn day(&mut self, days: i64) {
        match i32::try_from(days) {
            Ok(days) => self.text(&Day(days).to_string()),
            Err(_) => self.text(&days.to_string()),
        }
    }

    fn whole(&mut self, signed: i64, unsigned: u64) {
        match self.meaning {
            Meaning::Day => self.day(signed),
            Meaning::Moment(of_a_second) => {
                self.day(signed.div_euclid(of_a_second).div_euclid(SECONDS_OF_A_DAY));
            }
            Meaning::Decimal(scale) => self.text(&cells::decimal(i128::from(signed), scale)),
            Meaning::Unsigned => self.text(&unsigned.to_string()),
            _ => match (self.kind, signed) {
                (Kind::YesNo, 0) => self.text(cells::yes_no(false)),
                (Kind::YesNo, 1) => self.text(cells::yes_no(true)),
                _ => self.text(&signed.to_string()),
            },
        }
    }

    fn stored(&mut self, bytes: &[u8]) {
        match self.meaning {
            Meaning::Decimal(scale) => match big_endian(bytes) {
                Some(unscaled) => self.text(&cells::decimal(unscaled, scale)),
                None => self.text(&format!("0x{}", cells::hexadecimal(bytes))),
            },
            _ => match std::str::from_utf8(bytes) {
                Ok(text) if self.kind == Kind::Day => self.text(cells::day_of(text)),
                _ => self.bytes.extend_from_slice(bytes),
            },
        }
    }
}

/// A whole number in two's complement, the highest byte first; none if it has more than 38 digits or so.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    let fill = if bytes.first().is_some_and(|byte| *byte >= 0x80) {
        0xFF
    } else {
        0
    };
    let split = bytes.len().saturating_sub(16);
    let (high, low) = bytes.split_at_checked(split)?;
    if high.iter().any(|byte| *byte != fill) {
        return None;
    }
    let mut whole = [fill; 16];
    for (to, from) in whole.iter_mut().rev().zip(low.iter().rev()) {
        *to = *from;
    }
    let number = i128::from_be_bytes(whole);
    ((number < 0) == (fill != 0)).then_some(number)
}

fn meaning(description: &ColumnDescPtr) -> Meaning {
    let scale = |scale: i32| u32::try_from(scale).unwrap_or(0);
    match description.logical_type_ref() {
        Some(LogicalType::Date) => return Meaning::Day,
        Some(LogicalType::Timestamp { unit, .. }) => {
            return Meaning::Moment(match unit {
                TimeUnit::MILLIS => 1_000,
                TimeUnit::MICROS => 1_000_000,
                TimeUnit::NANOS => 1_000_000_000,
            });
        }
        Some(LogicalType::Decimal { scale: of_type, .. }) => return Meaning::Decimal(scale(*of_type)),
        Some(LogicalType::Integer { is_signed: false, .. }) => return Meaning::Unsigned,
        Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => return Meaning::Text,
        _ => {}
    }
    // Files of older programs.
    match description.converted_type() {
        ConvertedType::DATE => Meaning::Day,
        ConvertedType::TIMESTAMP_MILLIS => Meaning::Moment(1_000),
        ConvertedType::TIMESTAMP_MICROS => Meaning::Moment(1_000_000),
        ConvertedType::DECIMAL => Meaning::Decimal(scale(description.type_scale())),
        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON => Meaning::Text,
        ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
            Meaning::Unsigned
        }
        _ => Meaning::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::big_endian;

    #[test]
    fn decimals_of_any_width() {
        assert_eq!(big_endian(&[0xFF, 0x85]), Some(-123));
        assert_eq!(big_endian(&[0, 0x7B]), Some(123));
        assert_eq!(big_endian(&[0; 32]), Some(0));
        assert_eq!(big_endian(&[0xFF; 20]), Some(-1));
        let mut wide = [0; 17];
        wide[0] = 1;
        assert_eq!(big_endian(&wide), None);
        // The sign bit of the lower sixteen bytes is no sign.
        wide[0] = 0;
        wide[1] = 0x80;
        assert_eq!(big_endian(&wide), None);
        assert_eq!(big_endian(&[]), Some(0));
    }
}
