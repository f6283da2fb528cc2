//! The lines of a policy that a drawing needs, and no others: a file with thousands of mistakes is not copied for each.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use relance_compiler::{Files, Place, SourceFile};

/// Lines that a drawing shows before and behind what it is about.
pub(crate) const CONTEXT_LINES: u32 = 1;

/// Parts of one file, with their places in it.
#[derive(Debug)]
pub(crate) struct Excerpt {
    path: String,
    /// Ascending; no two touch.
    windows: Vec<Window>,
}

/// Some lines that follow each other.
#[derive(Debug)]
struct Window {
    /// Offset of the first byte in the file.
    start: usize,
    /// The first line, from 0.
    first_line: usize,
    /// Control characters made visible.
    text: String,
}

impl Excerpt {
    /// The lines around places of one file, those of the first.
    pub(crate) fn new(files: &Files, places: &[Place]) -> Excerpt {
        let mut excerpt = Excerpt {
            path: String::new(),
            windows: Vec::new(),
        };
        let Some((id, file)) = places
            .first()
            .and_then(|place| Some((place.file, files.get(place.file)?)))
        else {
            return excerpt;
        };
        excerpt.path = files.path(id).to_string();
        let mut ranges: Vec<(u32, u32)> = places
            .iter()
            .filter(|place| place.file == id)
            .map(|place| lines_around(file, *place))
            .collect();
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (first, last) in ranges {
            match merged.last_mut() {
                Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
                _ => merged.push((first, last)),
            }
        }
        excerpt.windows = merged
            .into_iter()
            .map(|(first, last)| {
                let (start, end) = (file.line_start(first), file.line_start(last.saturating_add(1)));
                let text = file.text.get(start as usize..end as usize).unwrap_or("");
                Window {
                    start: start as usize,
                    first_line: first.saturating_sub(1) as usize,
                    text: harmless(text),
                }
            })
            .collect();
        excerpt
    }
}

/// The lines that are drawn for a place, and one more on each side, by which the drawing library sees that two parts
/// touch.
fn lines_around(file: &SourceFile, place: Place) -> (u32, u32) {
    let around = CONTEXT_LINES + 1;
    let first = file.position(place.start).line.saturating_sub(around).max(1);
    (first, file.position(place.end).line.saturating_add(around))
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let behind = self
            .windows
            .partition_point(|window| window.start <= span.offset());
        let window = behind
            .checked_sub(1)
            .and_then(|index| self.windows.get(index))
            .ok_or(MietteError::OutOfBounds)?;
        let within = SourceSpan::from((span.offset() - window.start, span.len()));
        let contents = window.text.read_span(&within, before, after)?;
        let place = contents.span();
        Ok(Box::new(MietteSpanContents::new_named(
            self.path.clone(),
            contents.data(),
            SourceSpan::from((place.offset() + window.start, place.len())),
            contents.line() + window.first_line,
            contents.column(),
            contents.line_count(),
        )))
    }
}

/// A text with its control characters made visible: what a policy holds must not steer the terminal. One byte for one
/// byte, so that places stay where they are; longer control characters become `?` and blanks.
fn harmless(text: &str) -> String {
    let is_harmless = |character: char| !character.is_control() || matches!(character, '\n' | '\r' | '\t');
    text.chars()
        .flat_map(|character| {
            let shown = if is_harmless(character) { character } else { '?' };
            let blanks = if is_harmless(character) {
                0
            } else {
                character.len_utf8() - 1
            };
            std::iter::once(shown).chain(std::iter::repeat_n(' ', blanks))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_lines_around_places_are_copied() {
        let text: String = (1..=9_000).map(|line| format!("line {line}\n")).collect();
        let mut files = Files::default();
        let id = files.add(SourceFile::new("a.relance", text.as_str()));
        let place = |word: &str| {
            let start = u32::try_from(text.find(word).unwrap()).unwrap();
            Place {
                file: id,
                start,
                end: start + 4,
            }
        };
        let excerpt = Excerpt::new(
            &files,
            &[place("line 8000\n"), place("line 5\n"), place("line 8\n")],
        );
        let shown: Vec<&str> = excerpt
            .windows
            .iter()
            .map(|window| window.text.as_str())
            .collect();
        assert_eq!(
            shown,
            [
                "line 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nline 10\n",
                "line 7998\nline 7999\nline 8000\nline 8001\nline 8002\n"
            ]
        );
        let span = SourceSpan::from((place("line 8000\n").start as usize, 4));
        let contents = excerpt.read_span(&span, 1, 1).unwrap();
        assert_eq!(contents.line(), 7_998);
        assert_eq!(contents.data(), b"line 7999\nline 8000\nline 8001\n");
    }
}
