//! Files as lines of cells: texts with separators, and sheets of workbooks.

use super::header::LOOKED_AT;
use super::problem::Refusal;
use super::text::{Decoded, Encoding, Look, look};
use super::workbook::{self, LARGEST, Sheet};
use csv::StringRecord;
use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;

/// A file to import.
#[derive(Clone, Debug)]
pub struct Input {
    /// How it is called in the report.
    pub name: String,
    /// What it holds.
    pub content: Content,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub enum Content {
    /// On the disk; texts are read as a stream.
    Path(PathBuf),
    /// Here.
    Bytes(Vec<u8>),
}

/// More cells than any table has in one line.
const MOST_CELLS: usize = 4096;

/// More lines than any cell has.
const MOST_LINES_OF_ONE_ROW: u64 = 200;

/// A file whose form is known.
pub(super) struct Opened<'a> {
    pub(super) input: &'a Input,
    pub(super) form: Form,
}

/// What a file is.
pub(super) enum Form {
    /// A text.
    Text(Encoding),
    /// A workbook.
    Book(Vec<Sheet>),
}

/// A way through the lines of a file.
pub(super) enum Records<'a> {
    /// With whether its lines end with CR LF: the reader of CSV has then not counted the end of the line it gave.
    Text(Box<csv::Reader<Box<dyn Read + 'a>>>, bool),
    Sheet(std::slice::Iter<'a, (u64, Vec<String>)>),
}

/// Which lines of a file are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A text with this separator.
    Separated(u8),
    /// A sheet, from 0.
    Sheet(usize),
}

impl Input {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(match &self.content {
            Content::Path(path) => Box::new(File::open(path)?),
            Content::Bytes(bytes) => Box::new(Cursor::new(bytes)),
        })
    }

    fn disk(&self, error: io::Error) -> Refusal {
        let path = match &self.content {
            Content::Path(path) => path.clone(),
            Content::Bytes(_) => PathBuf::from(&self.name),
        };
        Refusal::Disk { path, error }
    }
}

impl<'a> Opened<'a> {
    /// Opens a file and tells what it is. An encoding that is given is believed.
    pub(super) fn new(input: &'a Input, encoding: Option<&str>) -> Result<Opened<'a>, Refusal> {
        let mut start = Vec::new();
        let open = || input.open().map_err(|error| input.disk(error));
        open()?
            .take(8)
            .read_to_end(&mut start)
            .map_err(|error| input.disk(error))?;
        let file = || input.name.clone();
        if workbook::is_workbook(&start) {
            let mut bytes = Vec::new();
            open()?
                .take(LARGEST as u64 + 1)
                .read_to_end(&mut bytes)
                .map_err(|error| input.disk(error))?;
            let sheets = workbook::read(&bytes).map_err(|problem| Refusal::Workbook {
                file: file(),
                problem,
            })?;
            let form = Form::Book(sheets);
            return Ok(Opened { input, form });
        }
        let told = match look(open()?).map_err(|error| input.disk(error))? {
            Look::Empty => return Err(Refusal::Empty { file: file() }),
            Look::Unmarked16 => return Err(Refusal::Unmarked16 { file: file() }),
            Look::Binary => return Err(Refusal::Binary { file: file() }),
            Look::Text(told) => told,
            Look::Mixed(line) => match encoding {
                Some("windows-1252") => Encoding::Windows1252,
                _ => return Err(Refusal::MixedEncoding { file: file(), line }),
            },
        };
        let form = Form::Text(match encoding {
            Some("windows-1252") => Encoding::Windows1252,
            Some("utf-8") if told == Encoding::Windows1252 => Encoding::Utf8,
            _ => told,
        });
        Ok(Opened { input, form })
    }

    /// The lines of a place.
    pub(super) fn records(&self, place: Place) -> Result<Records<'_>, Refusal> {
        let separator = match (&self.form, place) {
            (Form::Book(sheets), Place::Sheet(number)) => {
                let lines = sheets.get(number).map_or(&[][..], |sheet| &sheet.lines);
                return Ok(Records::Sheet(lines.iter()));
            }
            (_, Place::Separated(separator)) => separator,
            _ => b',',
        };
        // A last line without an end is counted as the others.
        let from: Box<dyn Read + '_> = Box::new(self.decoded()?.chain(&b"\n"[..]));
        let reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 17)
            .from_reader(from);
        Ok(Records::Text(Box::new(reader), self.has_crlf()?))
    }

    fn decoded(&self) -> Result<Box<dyn Read + '_>, Refusal> {
        let from = self.input.open().map_err(|error| self.input.disk(error))?;
        Ok(match &self.form {
            // The reader of CSV copes with these itself; bytes that are no UTF-8 are told later.
            Form::Text(Encoding::Utf8) => from,
            Form::Text(encoding) => Box::new(Decoded::new(from, *encoding)),
            Form::Book(_) => Box::new(io::empty()),
        })
    }

    /// Whether the first line ends with CR LF.
    fn has_crlf(&self) -> Result<bool, Refusal> {
        let mut start = Vec::new();
        self.decoded()?
            .take(1 << 16)
            .read_to_end(&mut start)
            .map_err(|error| self.input.disk(error))?;
        let end = memchr::memchr(b'\n', &start).and_then(|end| end.checked_sub(1));
        Ok(end.and_then(|before| start.get(before)) == Some(&b'\r'))
    }

    /// The separator of a text, told from its beginning.
    pub(super) fn separator(&self) -> Result<u8, Refusal> {
        let mut start = Vec::new();
        self.decoded()?
            .take(1 << 17)
            .read_to_end(&mut start)
            .map_err(|error| self.input.disk(error))?;
        if let Some([sign, b'\r' | b'\n', ..]) = start.strip_prefix(b"sep=") {
            return Ok(*sign);
        }
        let best = [b';', b'\t', b'|', b','].into_iter().map(|separator| {
            let mut counts: Vec<usize> = Vec::new();
            for line in start.split(|byte| *byte == b'\n').take(LOOKED_AT * 4) {
                let mut is_quoted = false;
                let signs = line.iter().filter(|byte| {
                    is_quoted ^= **byte == b'"';
                    **byte == separator && !is_quoted
                });
                let count = signs.count();
                if count > 0 {
                    counts.push(count);
                }
            }
            counts.sort_unstable();
            // The count that most lines have, and how many have it.
            let runs = counts.chunk_by(|one, other| one == other);
            let common = runs.max_by_key(|run| run.len() * run.first().copied().unwrap_or(0));
            let score = common.map_or(0, |run| run.len() * run.first().copied().unwrap_or(0));
            (score, separator)
        });
        // Of equals the first: a comma is a decimal sign too.
        let mut winner = (0, b',');
        for (score, separator) in best {
            if score > winner.0 {
                winner = (score, separator);
            }
        }
        Ok(winner.1)
    }
}

impl Records<'_> {
    /// The next line with its number; lines without a cell are passed over.
    pub(super) fn next(&mut self, record: &mut StringRecord, file: &str) -> Result<Option<u64>, Refusal> {
        match self {
            Records::Sheet(lines) => Ok(lines.next().map(|(number, cells)| {
                record.clear();
                cells.iter().for_each(|cell| record.push_field(cell));
                *number
            })),
            Records::Text(reader, has_crlf) => {
                let read = reader.read_record(record);
                let after = reader.position().line();
                let unreadable = |line| Refusal::Unreadable {
                    file: file.to_string(),
                    line,
                };
                match read {
                    Ok(false) => Ok(None),
                    Ok(true) => {
                        let inner = memchr::memchr_iter(b'\n', record.as_slice().as_bytes()).count() as u64;
                        let line = after.saturating_sub(inner + u64::from(!*has_crlf)).max(1);
                        if record.len() > MOST_CELLS {
                            return Err(Refusal::TooWide {
                                file: file.to_string(),
                                line,
                                cells: record.len(),
                            });
                        }
                        if inner > MOST_LINES_OF_ONE_ROW {
                            return Err(unreadable(line));
                        }
                        // A quote that never closes takes the rest of the file into the last cell.
                        let ends_open = record.iter().next_back().is_some_and(|cell| cell.ends_with('\n'));
                        if ends_open && matches!(reader.read_record(&mut StringRecord::new()), Ok(false)) {
                            return Err(unreadable(after.saturating_sub(inner).max(1)));
                        }
                        Ok(Some(line))
                    }
                    Err(error) => Err(unreadable(error.position().map_or(after, csv::Position::line))),
                }
            }
        }
    }

    /// The first lines.
    pub(super) fn first(&mut self, count: usize, file: &str) -> Result<Vec<(u64, StringRecord)>, Refusal> {
        let mut first = Vec::new();
        let mut record = StringRecord::new();
        while first.len() < count
            && let Some(line) = self.next(&mut record, file)?
        {
            first.push((line, record.clone()));
        }
        Ok(first)
    }
}
