//! The XML form of the entries (art. A. 47 A-1, schemas A47A-I-VII-1 and A47A-I-VIII-3, -5, -7): `comptabilite`,
//! `exercice`, `journal`, `ecriture`, `ligne`. It is read element by element and never held as a whole; each `ligne` is
//! given out as a row with the cells of its journal and of its entry, as the text form has them.

mod cells;
mod stream;

use super::cut::Cut;
use super::encoding::Encoding;
use super::header::{self, AmountForm, Column, Named};
use crate::xml::XmlProblem;
use cells::{Level, Levels};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use std::io::{self, BufRead};
use stream::Stream;

/// No element lies deeper. The schemas need six.
const DEEPEST: usize = 32;

/// No text of an element, and no element, is longer.
pub(super) const LONGEST: usize = 1 << 20;

/// Why an XML file is not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum XmlFault {
    /// It is no XML, or XML that is not read.
    NotRead(XmlProblem),
    /// Bytes are not of the encoding that it says, or of UTF-8 if it says none.
    NotOfEncoding {
        /// Which.
        encoding: &'static str,
        /// The line.
        line: u32,
    },
    /// It is XML of something else.
    OtherRoot {
        /// Its outermost element.
        name: String,
        /// The line.
        line: u32,
    },
    /// An element lies where it does not belong.
    Misplaced {
        /// Which.
        element: String,
        /// The element in which it lies; empty outside of all.
        within: String,
        /// The element in which it belongs; empty if it holds no elements at all.
        belongs: &'static str,
        /// The line.
        line: u32,
    },
    /// An element that describes a journal or an entry comes after the first line that it describes.
    Late {
        /// Which.
        element: &'static str,
        /// What it should stand before.
        before: &'static str,
        /// The line.
        line: u32,
    },
    /// An element is twice in one journal, entry or line.
    Twice {
        /// Which.
        element: &'static str,
        /// The line.
        line: u32,
    },
    /// An element or its text is longer than any.
    TooLong {
        /// The line on which it begins.
        line: u32,
    },
}

/// A `ligne` with what its entry and its journal say.
pub(super) struct Row<'a> {
    /// The line of the file on which it begins.
    pub(super) number: u32,
    /// Its cells, one behind the other, in UTF-8.
    pub(super) bytes: &'a [u8],
    /// Where each cell is: the columns of [`header::of_xml`].
    pub(super) cut: &'a Cut,
    pub(super) amount: AmountGiven,
}

/// How a `ligne` gives its amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AmountGiven {
    As(AmountForm),
    /// Not at all.
    Missing,
    /// In both forms.
    Twice,
}

/// What was read besides the rows.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Size of the file, unpacked.
    pub(super) bytes: u64,
    /// The columns that are there.
    pub(super) columns: BTreeSet<Column>,
    /// Elements that nobody knows.
    pub(super) unknown: BTreeSet<String>,
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The system says so.
    Input(io::Error),
    Fault(XmlFault),
}

/// The encoding that the beginning of a file says.
pub(super) fn encoding(first: &[u8]) -> Result<Encoding, XmlFault> {
    if first.starts_with(b"\xef\xbb\xbf") {
        return Ok(Encoding::Utf8Marked);
    }
    let said = crate::xml::said_encoding(first).map_err(XmlFault::NotRead)?;
    match said.name() {
        "UTF-8" => Ok(Encoding::Utf8),
        "ISO-8859-15" => Ok(Encoding::Iso8859_15),
        "windows-1252" => Ok(Encoding::Windows1252),
        other => Err(XmlFault::NotRead(XmlProblem::UnknownEncoding {
            encoding: other.to_string(),
        })),
    }
}

/// Where an element lies, and what it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Place {
    Books,
    Year,
    Journal,
    Entry,
    Line,
    /// One that holds a text.
    Cell(Column, Level),
    /// `DateCloture`, a column that is not read, or an element that nobody knows, with all that it holds.
    PassedOver,
}

/// The elements that hold others, each within the one before.
const NESTED: [(&str, Place); 5] = [
    ("comptabilite", Place::Books),
    ("exercice", Place::Year),
    ("journal", Place::Journal),
    ("ecriture", Place::Entry),
    ("ligne", Place::Line),
];

impl Place {
    fn name(self) -> &'static str {
        match self {
            Place::Cell(column, _) => column.name(),
            _ => NESTED
                .iter()
                .find(|(_, place)| *place == self)
                .map_or("", |(name, _)| name),
        }
    }

    /// The level whose cells it holds.
    fn level(self) -> Option<Level> {
        match self {
            Place::Journal => Some(Level::Journal),
            Place::Entry => Some(Level::Entry),
            Place::Line => Some(Level::Line),
            Place::Books | Place::Year | Place::Cell(..) | Place::PassedOver => None,
        }
    }
}

/// Reads a file, a row at a time.
///
/// # Errors
/// The file is no sound XML, or not that of entries. Rows that were given out by then are no reason to go on.
pub(super) fn read(
    input: impl BufRead,
    encoding: Encoding,
    mut take: impl FnMut(&Row<'_>),
) -> Result<Read, Stopped> {
    let mut reader = Reader::from_reader(Stream::new(input, encoding));
    let mut walk = Walk::default();
    let mut buffer = Vec::new();
    loop {
        let line = reader.get_mut().next_event();
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(error) => {
                return Err(match reader.get_mut().stopped(line) {
                    Some(stopped) => stopped,
                    None => not_xml(reader.get_ref().line(), &error.to_string()),
                });
            }
        };
        match event {
            Event::Start(start) => walk.begin(start.local_name().as_ref(), line)?,
            Event::Empty(start) => {
                walk.begin(start.local_name().as_ref(), line)?;
                walk.end(&mut take, line)?;
            }
            Event::End(_) => walk.end(&mut take, line)?,
            Event::Text(text) => {
                let text = text
                    .xml_content()
                    .map_err(|error| not_xml(line, &error.to_string()))?;
                walk.text(&text, line)?;
            }
            Event::CData(text) => {
                let text = text.decode().map_err(|error| not_xml(line, &error.to_string()))?;
                walk.text(&text, line)?;
            }
            Event::GeneralRef(entity) => {
                let wrong = |error: quick_xml::Error| not_xml(line, &error.to_string());
                let mut letter = [0_u8; 4];
                match entity.resolve_char_ref().map_err(wrong)? {
                    Some(resolved) => walk.text(resolved.encode_utf8(&mut letter), line)?,
                    None => {
                        let name = entity
                            .decode()
                            .map_err(|error| not_xml(line, &error.to_string()))?;
                        let text = resolve_predefined_entity(&name).ok_or_else(|| {
                            let (entity, line) = (name.to_string(), u64::from(line));
                            not_read(XmlProblem::UnknownEntity { entity, line })
                        })?;
                        walk.text(text, line)?;
                    }
                }
            }
            Event::DocType(_) => {
                let line = u64::from(line);
                return Err(not_read(XmlProblem::DocumentType { line }));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
    let line = reader.get_ref().line();
    if let Some(place) = walk.open.last() {
        let name = match place {
            Place::PassedOver => "comptabilite",
            place => place.name(),
        };
        return Err(not_xml(line, &format!("the file ends within `{name}`")));
    }
    if !walk.is_begun {
        return Err(not_xml(line, "there is no element"));
    }
    walk.read.bytes = reader.get_ref().bytes();
    Ok(walk.read)
}

fn not_read(problem: XmlProblem) -> Stopped {
    Stopped::Fault(XmlFault::NotRead(problem))
}

fn not_xml(line: u32, why: &str) -> Stopped {
    let (line, why) = (u64::from(line), why.to_string());
    not_read(XmlProblem::NotXml { line, why })
}

/// Where in the file the reading is.
#[derive(Debug, Default)]
struct Walk {
    open: Vec<Place>,
    is_begun: bool,
    levels: Levels,
    /// The line on which the `ligne` begins.
    row: u32,
    text: String,
    read: Read,
}

impl Walk {
    fn begin(&mut self, name: &[u8], line: u32) -> Result<(), Stopped> {
        if self.open.len() >= DEEPEST {
            let line = u64::from(line);
            return Err(not_read(XmlProblem::TooDeep { line }));
        }
        let place = self.place(name, line)?;
        match place {
            Place::Books => self.is_begun = true,
            Place::Journal => self.levels.clear(Level::Journal),
            Place::Entry => self.levels.clear(Level::Entry),
            Place::Line => {
                self.levels.clear(Level::Line);
                self.row = line;
            }
            Place::Cell(..) => self.text.clear(),
            Place::Year | Place::PassedOver => {}
        }
        self.open.push(place);
        Ok(())
    }

    /// What an element is, by its name and by where it lies.
    fn place(&mut self, name: &[u8], line: u32) -> Result<Place, Stopped> {
        let shown = || {
            String::from_utf8_lossy(name)
                .chars()
                .take(200)
                .collect::<String>()
        };
        let nested = NESTED
            .iter()
            .position(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name));
        let Some(parent) = self.open.last().copied() else {
            return match nested {
                Some(0) if !self.is_begun => Ok(Place::Books),
                _ if self.is_begun => Err(not_xml(line, "there is more than one document")),
                _ => Err(Stopped::Fault(XmlFault::OtherRoot { name: shown(), line })),
            };
        };
        if parent == Place::PassedOver {
            return Ok(Place::PassedOver);
        }
        let misplaced = |belongs: &'static str| {
            Stopped::Fault(XmlFault::Misplaced {
                element: shown(),
                within: parent.name().to_string(),
                belongs,
                line,
            })
        };
        if matches!(parent, Place::Cell(..)) {
            return Err(misplaced(""));
        }
        if let Some(nested) = nested {
            let outer = nested.checked_sub(1).and_then(|outer| NESTED.get(outer));
            return match (outer, NESTED.get(nested)) {
                (Some((_, outer)), Some((_, place))) if *outer == parent => Ok(*place),
                (outer, _) => Err(misplaced(outer.map_or("", |(name, _)| name))),
            };
        }
        let name = String::from_utf8_lossy(name);
        match header::named(&name) {
            Named::Column(column) => {
                let belongs = Level::of(column);
                match parent.level() {
                    Some(level) if level >= belongs => Ok(Place::Cell(column, level)),
                    _ => Err(misplaced(belongs.name())),
                }
            }
            Named::NotRead => Ok(Place::PassedOver),
            Named::Unknown => {
                if self.read.unknown.len() < 100 && name != "DateCloture" {
                    self.read.unknown.insert(shown());
                }
                Ok(Place::PassedOver)
            }
        }
    }

    fn end(&mut self, take: &mut impl FnMut(&Row<'_>), line: u32) -> Result<(), Stopped> {
        match self.open.pop() {
            Some(Place::Cell(column, level)) => {
                let fault = |fault: XmlFault| Err(Stopped::Fault(fault));
                let value = self.text.trim();
                if level != Level::Line && !value.is_empty() && self.levels.is_described(level) {
                    return fault(XmlFault::Late {
                        element: column.name(),
                        before: level.holds(),
                        line,
                    });
                }
                self.read.columns.insert(column);
                if !self.levels.put(level, column, value) {
                    return fault(XmlFault::Twice {
                        element: column.name(),
                        line,
                    });
                }
            }
            Some(Place::Line) => {
                let amount = self.levels.amount();
                let (bytes, cut) = self.levels.row();
                take(&Row {
                    number: self.row,
                    bytes,
                    cut,
                    amount,
                });
            }
            Some(Place::Books | Place::Year | Place::Journal | Place::Entry | Place::PassedOver) => {}
            None => return Err(not_xml(line, "an element ends that never began")),
        }
        Ok(())
    }

    fn text(&mut self, text: &str, line: u32) -> Result<(), Stopped> {
        match self.open.last() {
            Some(Place::Cell(..)) if self.text.len() + text.len() > LONGEST => {
                Err(Stopped::Fault(XmlFault::TooLong { line }))
            }
            Some(Place::Cell(..)) => {
                self.text.push_str(text);
                Ok(())
            }
            Some(Place::PassedOver) => Ok(()),
            _ if text.trim().is_empty() => Ok(()),
            Some(place) => Err(not_xml(
                line,
                &format!("`{}` holds text outside of its elements", place.name()),
            )),
            None => Err(not_xml(line, "there is text outside the document")),
        }
    }
}
