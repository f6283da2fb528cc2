//! From byte offsets to lines and columns, and back.

/// Where an offset stands for a person or an editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Column in UTF-16 code units, from 1 (the Language Server Protocol counts from 0).
    pub utf16_column: u32,
}

/// The lines of one text.
///
/// ```
/// use relance_syntax::LineIndex;
///
/// let text = "échéance\n  due";
/// let place = LineIndex::new(text).place(text, 13);
/// assert_eq!((place.line, place.column), (2, 3));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Offset of the first byte of each line.
    starts: Vec<u32>,
}

impl LineIndex {
    /// The index of `text`. Lines end with `\n`; a `\r` before it counts as a character of its line.
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        let ends = text
            .bytes()
            .zip(1u32..)
            .filter(|(byte, _)| *byte == b'\n')
            .map(|(_, next)| next);
        starts.extend(ends);
        LineIndex { starts }
    }

    /// Number of lines; one more than line ends.
    pub fn lines(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Offset of the first byte of a line (from 1), if there is such a line.
    pub fn start_of_line(&self, line: u32) -> Option<u32> {
        self.starts
            .get(usize::try_from(line.checked_sub(1)?).ok()?)
            .copied()
    }

    /// The place of a byte offset of `text`, the text that the index was made of.
    ///
    /// An offset inside a character is the place of that character; one behind the text is its end.
    pub fn place(&self, text: &str, offset: u32) -> Place {
        let after = self.starts.partition_point(|start| *start <= offset);
        let start = after
            .checked_sub(1)
            .and_then(|line| self.starts.get(line))
            .copied()
            .unwrap_or(0);
        let rest = text.get(start as usize..).unwrap_or("");
        let length = offset.saturating_sub(start) as usize;
        let (mut column, mut utf16_column) = (1, 1);
        for (at, c) in rest.char_indices() {
            if at + c.len_utf8() > length {
                break;
            }
            column += 1;
            utf16_column += if c.len_utf16() == 2 { 2 } else { 1 };
        }
        Place {
            line: u32::try_from(after).unwrap_or(u32::MAX),
            column,
            utf16_column,
        }
    }

    /// The byte offset of a line (from 1) and a UTF-16 column (from 1) of `text`; a column behind the end of its
    /// line is that end. `None` if there is no such line.
    pub fn offset(&self, text: &str, line: u32, utf16_column: u32) -> Option<u32> {
        let start = self.start_of_line(line)?;
        let rest = text.get(start as usize..)?;
        let mut units = 1;
        for (at, c) in rest.char_indices() {
            if units >= utf16_column || c == '\n' {
                return Some(start + u32::try_from(at).ok()?);
            }
            units += if c.len_utf16() == 2 { 2 } else { 1 };
        }
        u32::try_from(text.len()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_utf16_units() {
        let text = "a\né😀x\r\n";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 3);
        let x = u32::try_from(text.find('x').unwrap()).unwrap();
        assert_eq!(
            index.place(text, x),
            Place {
                line: 2,
                column: 3,
                utf16_column: 4
            }
        );
        assert_eq!(index.offset(text, 2, 4), Some(x));
        assert_eq!(
            index.place(text, 999),
            Place {
                line: 3,
                column: 1,
                utf16_column: 1
            }
        );
        assert_eq!(index.offset(text, 1, 99), Some(1));
        assert_eq!(index.offset(text, 9, 1), None);
    }

    #[test]
    fn an_offset_inside_a_character_is_that_characters_place() {
        let text = "éa";
        assert_eq!(LineIndex::new(text).place(text, 1).column, 1);
    }
}
