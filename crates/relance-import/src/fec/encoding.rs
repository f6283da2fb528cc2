//! In which encoding a file is written, told from its bytes, and its cells as text.

use encoding_rs::{ISO_8859_15, WINDOWS_1252};
use std::borrow::Cow;

/// How the letters of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// No letter beyond ASCII.
    Ascii,
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with one.
    Utf8Marked,
    /// ISO-8859-15, which the law names.
    Iso8859_15,
    /// Windows-1252: as ISO-8859-1, with letters where that has control characters.
    Windows1252,
}

impl Encoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Ascii => "ASCII",
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Marked => "UTF-8 (BOM)",
            Encoding::Iso8859_15 => "ISO-8859-15",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    /// The bytes as text. A row of a UTF-8 file that is no UTF-8 is taken for Windows-1252.
    pub(super) fn text(self, bytes: &[u8]) -> Cow<'_, str> {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.is_unicode() || bytes.is_ascii() => Cow::Borrowed(text),
            _ if self == Encoding::Iso8859_15 => ISO_8859_15.decode_without_bom_handling(bytes).0,
            _ => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        }
    }

    fn is_unicode(self) -> bool {
        matches!(self, Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Marked)
    }
}

/// What the bytes of a file say of their encoding, block after block.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The first bytes of a letter that the end of a block cut.
    carried: Vec<u8>,
    /// Letters beyond ASCII that are UTF-8.
    valid: u64,
    /// Runs of bytes that are not.
    invalid: u64,
    /// Bytes that are control characters in ISO-8859-15 and letters in Windows-1252.
    letters_of_windows: u64,
    pub(super) has_nul: bool,
    pub(super) has_line_feed: bool,
    pub(super) bytes: u64,
}

impl Survey {
    pub(super) fn add(&mut self, block: &[u8]) {
        self.bytes += block.len() as u64;
        self.has_nul = self.has_nul || memchr::memchr(0, block).is_some();
        self.has_line_feed = self.has_line_feed || memchr::memchr(b'\n', block).is_some();
        if self.carried.is_empty() && block.is_ascii() {
            return;
        }
        let mut joined = std::mem::take(&mut self.carried);
        joined.extend_from_slice(block);
        self.letters_of_windows += block.iter().filter(|byte| matches!(byte, 0x80..=0x9f)).count() as u64;
        // Nearly all blocks are UTF-8 but for a letter that their end cuts: looked at as a whole, that takes a third of the time.
        let whole = match std::str::from_utf8(&joined) {
            Ok(_) => Some(joined.len()),
            Err(error) if error.error_len().is_none() => Some(error.valid_up_to()),
            Err(_) => None,
        };
        if let Some((valid, cut)) = whole.and_then(|whole| joined.split_at_checked(whole)) {
            self.valid += letters_beyond_ascii(valid);
            self.carried = cut.to_vec();
            return;
        }
        let mut left = joined.len();
        for chunk in joined.utf8_chunks() {
            left -= chunk.valid().len() + chunk.invalid().len();
            self.valid += letters_beyond_ascii(chunk.valid().as_bytes());
            let invalid = chunk.invalid();
            if invalid.is_empty() {
                continue;
            }
            // At the end of the block it may be the beginning of a letter.
            if left == 0 && is_cut_letter(invalid) {
                self.carried = invalid.to_vec();
                continue;
            }
            self.invalid += 1;
        }
    }

    /// The encoding; `is_marked` = the file begins with the mark of UTF-8.
    pub(super) fn encoding(&self, is_marked: bool) -> Encoding {
        // A few bytes that were pasted from elsewhere make no other encoding of a file.
        let is_utf8 = self.invalid == 0 && self.carried.is_empty() || self.valid > self.invalid * 10;
        match (is_marked, is_utf8) {
            (true, _) => Encoding::Utf8Marked,
            (false, true) if self.valid == 0 => Encoding::Ascii,
            (false, true) => Encoding::Utf8,
            (false, false) if self.letters_of_windows > 0 => Encoding::Windows1252,
            (false, false) => Encoding::Iso8859_15,
        }
    }
}

/// Of bytes that are UTF-8: each such letter has one byte that only a first one can be.
fn letters_beyond_ascii(valid: &[u8]) -> u64 {
    valid.iter().filter(|byte| **byte >= 0xc0).count() as u64
}

fn is_cut_letter(bytes: &[u8]) -> bool {
    bytes.len() < 4 && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], block: usize) -> Encoding {
        let mut survey = Survey::default();
        bytes.chunks(block).for_each(|block| survey.add(block));
        survey.encoding(bytes.starts_with(b"\xef\xbb\xbf"))
    }

    #[test]
    fn each_encoding_is_told_wherever_blocks_end() {
        for block in 1..6 {
            assert_eq!(of(b"Societe", block), Encoding::Ascii);
            assert_eq!(of("Société Générale, 12 €".as_bytes(), block), Encoding::Utf8);
            assert_eq!(of("\u{feff}Société".as_bytes(), block), Encoding::Utf8Marked);
            assert_eq!(of(b"Soci\xe9t\xe9 12 \xa4", block), Encoding::Iso8859_15);
            assert_eq!(of(b"Soci\xe9t\xe9 12 \x80", block), Encoding::Windows1252);
        }
        assert_eq!(Encoding::Iso8859_15.text(b"12 \xa4"), "12 €");
        assert_eq!(Encoding::Windows1252.text(b"12 \x80 \x9cuvre"), "12 € œuvre");
        assert_eq!(Encoding::Utf8.text(b"\xe9t\xe9"), "été");
    }
}
