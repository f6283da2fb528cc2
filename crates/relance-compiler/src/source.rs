//! Source files by number, places in them, and where their texts come from.
//!
//! The compiler does no input or output: a [`Loader`] hands it texts. The one that reads a directory belongs to
//! the command line.

use relance_syntax::span::Span;
use std::collections::BTreeMap;

/// A source file of one compilation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A range of bytes in a source file. Unlike [`Span`], two places are equal only if they are the same place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Place {
    /// The place of a span in a file.
    pub fn new(file: FileId, span: Span) -> Place {
        Place {
            file,
            start: span.start,
            end: span.end,
        }
    }

    /// Its span.
    pub fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in characters (Unicode scalar values).
    pub column: u32,
}

/// A text with its name.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// As it is shown: relative to the root, with `/`.
    pub path: String,
    /// The content.
    pub text: String,
    /// Offset of the first byte of each line.
    line_starts: Vec<u32>,
    /// Places within long lines, ascending, so that no column is counted over more than [`MARK_EVERY`] bytes.
    marks: Vec<Mark>,
}

/// A place within a line.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Of a byte that begins a character.
    offset: u32,
    /// Characters of the line before it.
    characters: u32,
}

/// Bytes of a long line between two marks.
const MARK_EVERY: usize = 4_096;

impl SourceFile {
    /// A file with this content.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> SourceFile {
        let text = text.into();
        let newlines = text.match_indices('\n');
        let line_starts: Vec<u32> = std::iter::once(0)
            .chain(newlines.map(|(offset, _)| u32::try_from(offset + 1).unwrap_or(u32::MAX)))
            .collect();
        let marks = marks_of(&text, &line_starts);
        SourceFile {
            path: path.into(),
            text,
            line_starts,
            marks,
        }
    }

    /// Line and column of a byte offset; the end of the text if it lies beyond.
    pub fn position(&self, offset: u32) -> Position {
        let index = self
            .line_starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1);
        let start = self.line_starts.get(index).copied().unwrap_or(0);
        let mark = self
            .marks
            .partition_point(|mark| mark.offset <= offset)
            .checked_sub(1)
            .and_then(|before| self.marks.get(before))
            .filter(|mark| mark.offset >= start);
        let (from, counted) = mark.map_or((start, 0), |mark| (mark.offset, mark.characters));
        let before = self.text.get(from as usize..offset as usize).unwrap_or("");
        let characters = u32::try_from(before.chars().count()).unwrap_or(u32::MAX);
        Position {
            line: u32::try_from(index + 1).unwrap_or(u32::MAX),
            column: counted.saturating_add(characters).saturating_add(1),
        }
    }

    /// Offset of the first byte of a line (from 1); the end of the text if there is no such line.
    pub fn line_start(&self, line: u32) -> u32 {
        self.line_starts
            .get(line.saturating_sub(1) as usize)
            .copied()
            .unwrap_or(u32::try_from(self.text.len()).unwrap_or(u32::MAX))
    }

    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: u32) -> &str {
        let index = line.saturating_sub(1) as usize;
        let start = self
            .line_starts
            .get(index)
            .map_or(self.text.len(), |&start| start as usize);
        let end = self
            .line_starts
            .get(index + 1)
            .map_or(self.text.len(), |&next| next as usize);
        self.text
            .get(start..end)
            .unwrap_or("")
            .trim_end_matches(['\n', '\r'])
    }
}

/// Marks in the lines that are longer than [`MARK_EVERY`] bytes.
fn marks_of(text: &str, line_starts: &[u32]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let ends = line_starts
        .iter()
        .skip(1)
        .copied()
        .chain([u32::try_from(text.len()).unwrap_or(u32::MAX)]);
    for (&start, end) in line_starts.iter().zip(ends) {
        if end.saturating_sub(start) as usize <= MARK_EVERY {
            continue;
        }
        let line = text.get(start as usize..end as usize).unwrap_or("");
        let mut next = MARK_EVERY;
        for (characters, (at, _)) in line.char_indices().enumerate() {
            if at >= next {
                marks.push(Mark {
                    offset: start + u32::try_from(at).unwrap_or(u32::MAX),
                    characters: u32::try_from(characters).unwrap_or(u32::MAX),
                });
                next = at + MARK_EVERY;
            }
        }
    }
    marks
}

/// All files of one compilation.
#[derive(Clone, Debug, Default)]
pub struct Files {
    files: Vec<SourceFile>,
}

impl Files {
    /// Adds a file.
    pub fn add(&mut self, file: SourceFile) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        id
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The file with this number.
    pub fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file.0 as usize)
    }

    /// All files in the order in which they were read, with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(n, file)| (FileId(u32::try_from(n).unwrap_or(u32::MAX)), file))
    }

    /// The path of a file, empty if there is no such file.
    pub fn path(&self, file: FileId) -> &str {
        self.get(file).map_or("", |file| &file.path)
    }

    /// The text under a place, empty if there is no such place.
    pub fn text(&self, place: Place) -> &str {
        self.get(place.file)
            .map_or("", |file| place.span().text(&file.text))
    }

    /// Line and column of the start of a place.
    pub fn position(&self, place: Place) -> Position {
        self.get(place.file)
            .map_or(Position { line: 1, column: 1 }, |file| file.position(place.start))
    }
}

/// Why a file could not be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoadError {
    /// There is no such file.
    NotFound,
    /// It is there and cannot be read; the reason in both languages of the reader, as a part of a sentence.
    Unreadable {
        /// English.
        en: String,
        /// French.
        fr: String,
    },
    /// Its bytes are not UTF-8.
    NotUtf8,
}

/// Where texts come from.
pub trait Loader {
    /// The text of a file, by its path relative to the root, with `/` and without `..`.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be read as UTF-8.
    fn load(&self, path: &str) -> Result<String, LoadError>;

    /// The names of the files in the folder `templates/` beside the main file; nothing if there is no such folder.
    fn template_files(&self) -> Option<Vec<String>> {
        None
    }

    /// The text of one of [`Loader::template_files`]; nothing if it cannot be read.
    fn template_text(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
}

/// Files held in memory: for tests, for editors, and for a policy of a single text.
#[derive(Clone, Debug, Default)]
pub struct MemoryLoader {
    files: BTreeMap<String, String>,
}

impl MemoryLoader {
    /// A loader without files.
    pub fn new() -> MemoryLoader {
        MemoryLoader::default()
    }

    /// The same with one more file.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, text: impl Into<String>) -> MemoryLoader {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl Loader for MemoryLoader {
    fn load(&self, path: &str) -> Result<String, LoadError> {
        self.files.get(path).cloned().ok_or(LoadError::NotFound)
    }

    fn template_files(&self) -> Option<Vec<String>> {
        let names = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix("templates/"));
        let names: Vec<String> = names.map(str::to_owned).collect();
        (!names.is_empty()).then_some(names)
    }

    fn template_text(&self, name: &str) -> Option<String> {
        self.files.get(&format!("templates/{name}")).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_far_along_a_long_line_has_its_column() {
        let long: String = "été à 7j ".repeat(3_000);
        let text = format!("short\n{long}\nend {long}");
        let file = SourceFile::new("a", text.as_str());
        for (offset, _) in text.char_indices().step_by(997) {
            let before = text.get(..offset).unwrap();
            let line = before.rsplit('\n').next().unwrap();
            assert_eq!(
                file.position(u32::try_from(offset).unwrap()),
                Position {
                    line: u32::try_from(before.matches('\n').count() + 1).unwrap(),
                    column: u32::try_from(line.chars().count() + 1).unwrap(),
                }
            );
        }
    }
}
