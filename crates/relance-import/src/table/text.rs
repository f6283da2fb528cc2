//! In which encoding a table is written, and its bytes as UTF-8 while they are read.

use crate::wide::is_unmarked_utf16;
use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// How the letters of a table are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8; ASCII is a part of it.
    Utf8,
    /// UTF-8 with a byte order mark.
    Utf8Marked,
    /// UTF-16, low byte first.
    Utf16Low,
    /// UTF-16, high byte first.
    Utf16High,
    /// Windows-1252, as Excel of Western Europe saves CSV.
    Windows1252,
}

impl Encoding {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf8Marked => "UTF-8 (BOM)",
            Encoding::Utf16Low => "UTF-16LE",
            Encoding::Utf16High => "UTF-16BE",
            Encoding::Windows1252 => "Windows-1252",
        }
    }

    fn decoder(self) -> Decoder {
        let encoding = match self {
            Encoding::Utf8 | Encoding::Utf8Marked => UTF_8,
            Encoding::Utf16Low => UTF_16LE,
            Encoding::Utf16High => UTF_16BE,
            Encoding::Windows1252 => WINDOWS_1252,
        };
        encoding.new_decoder_with_bom_removal()
    }
}

/// What the bytes of a file say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    Text(Encoding),
    /// UTF-8 but for single bytes that are of another encoding; the first line with one.
    Mixed(u64),
    /// UTF-16 that does not begin with its mark.
    Unmarked16,
    /// It holds bytes 0, as no text does.
    Binary,
    Empty,
}

/// Reads a file to its end and tells its encoding.
pub(super) fn look(mut from: impl Read) -> io::Result<Look> {
    let mut block = vec![0_u8; 1 << 16];
    let mut carried: Vec<u8> = Vec::new();
    let mut is_first = true;
    let (mut mark, mut is_unmarked) = (None, false);
    let (mut has_nul, mut bytes) = (false, 0_u64);
    let mut letters = Letters {
        line: 1,
        ..Letters::default()
    };
    loop {
        let count = fill(&mut from, &mut block)?;
        let Some(read) = block.get(..count).filter(|read| !read.is_empty()) else {
            break;
        };
        bytes += count as u64;
        if is_first {
            mark = match read {
                [0xff, 0xfe, ..] => Some(Encoding::Utf16Low),
                [0xfe, 0xff, ..] => Some(Encoding::Utf16High),
                [0xef, 0xbb, 0xbf, ..] => Some(Encoding::Utf8Marked),
                _ => None,
            };
            is_unmarked = is_unmarked_utf16(read);
            is_first = false;
        }
        has_nul = has_nul || memchr::memchr(0, read).is_some();
        if carried.is_empty() && read.is_ascii() {
            letters.count_lines(read);
        } else {
            carried.extend_from_slice(read);
            let cut = letters.count(&carried);
            carried.drain(..carried.len() - cut);
        }
    }
    // A letter that the end of the file cuts is none.
    letters.broken += u64::from(!carried.is_empty());
    let is_utf8 = letters.broken == 0;
    let is_mixed = letters.sound > letters.broken;
    Ok(match mark {
        _ if bytes == 0 => Look::Empty,
        Some(mark @ (Encoding::Utf16Low | Encoding::Utf16High)) => Look::Text(mark),
        _ if is_unmarked => Look::Unmarked16,
        _ if has_nul => Look::Binary,
        Some(_) if is_utf8 => Look::Text(Encoding::Utf8Marked),
        _ if is_utf8 => Look::Text(Encoding::Utf8),
        // Read as Windows-1252 all those letters would be garbled, read as UTF-8 the odd ones.
        _ if is_mixed => Look::Mixed(letters.first_broken.unwrap_or(letters.line)),
        _ => Look::Text(Encoding::Windows1252),
    })
}

/// Letters beyond ASCII, as UTF-8 sees them.
#[derive(Debug, Default)]
struct Letters {
    sound: u64,
    broken: u64,
    line: u64,
    first_broken: Option<u64>,
}

impl Letters {
    fn count_lines(&mut self, bytes: &[u8]) {
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
    }

    /// Counts; gives how many bytes at the end are the beginning of a letter that is cut.
    fn count(&mut self, mut bytes: &[u8]) -> usize {
        loop {
            let (valid, error) = match std::str::from_utf8(bytes) {
                Ok(_) => (bytes.len(), None),
                Err(error) => (error.valid_up_to(), Some(error)),
            };
            let sound = bytes.get(..valid).unwrap_or_default();
            self.sound += sound.iter().filter(|byte| **byte >= 0xc2).count() as u64;
            self.count_lines(sound);
            let Some(error) = error else { return 0 };
            let Some(length) = error.error_len() else {
                return bytes.len() - valid;
            };
            self.broken += 1;
            self.first_broken.get_or_insert(self.line);
            bytes = bytes.get(valid + length..).unwrap_or_default();
        }
    }
}

fn fill(from: &mut impl Read, block: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A reader that gives UTF-8 whatever the encoding. Bytes that no letter has become `U+FFFD`.
pub(super) struct Decoded<R> {
    from: R,
    decoder: Decoder,
    block: Vec<u8>,
    /// The part of `block` that is not decoded yet.
    left: std::ops::Range<usize>,
    is_last: bool,
    is_done: bool,
    out: Vec<u8>,
    given: usize,
}

impl<R: Read> Decoded<R> {
    pub(super) fn new(from: R, encoding: Encoding) -> Decoded<R> {
        Decoded {
            from,
            decoder: encoding.decoder(),
            block: vec![0; 1 << 16],
            left: 0..0,
            is_last: false,
            is_done: false,
            out: Vec::new(),
            given: 0,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.left.is_empty() && !self.is_last {
            let count = fill(&mut self.from, &mut self.block)?;
            self.left = 0..count;
            self.is_last = count < self.block.len();
        }
        self.out.resize(self.block.len() * 3, 0);
        self.given = 0;
        let input = self.block.get(self.left.clone()).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.out, self.is_last);
        self.left.start += read;
        self.out.truncate(written);
        self.is_done = self.is_last && result == encoding_rs::CoderResult::InputEmpty;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.out.len() {
            if self.is_done {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = self.out.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(ready) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, as a slow pipe would.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(buffer.len()).min(1);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn decoded(bytes: &[u8]) -> (Look, String) {
        let look = look(Drops(bytes)).unwrap();
        let Look::Text(encoding) = look else {
            return (look, String::new());
        };
        let mut text = String::new();
        Decoded::new(Drops(bytes), encoding)
            .read_to_string(&mut text)
            .unwrap();
        (look, text)
    }

    #[test]
    fn each_encoding_is_told_and_read() {
        let text = "Société;12 €\n";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            let mut all = bytes(0xfeff).to_vec();
            all.extend(text.encode_utf16().flat_map(bytes));
            all
        };
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            (format!("\u{feff}{text}").into_bytes(), Encoding::Utf8Marked),
            (utf16(u16::to_le_bytes), Encoding::Utf16Low),
            (utf16(u16::to_be_bytes), Encoding::Utf16High),
            (b"Soci\xe9t\xe9;12 \x80\n".to_vec(), Encoding::Windows1252),
        ] {
            assert_eq!(decoded(&bytes), (Look::Text(encoding), text.to_string()));
        }
        assert_eq!(
            decoded("Noël\nÉté, Œuf, caf\u{e9}".as_bytes()).0,
            Look::Text(Encoding::Utf8)
        );
        let mixed = ["Noël\nÉté, ".as_bytes(), b"caf\xe9\n"].concat();
        assert_eq!(decoded(&mixed).0, Look::Mixed(2));
        assert_eq!(decoded(b"").0, Look::Empty);
        assert_eq!(decoded(b"PK\x00\x01").0, Look::Binary);
        assert_eq!(decoded(b"N\0o\0;\0A\0").0, Look::Unmarked16);
    }

    #[test]
    fn blocks_may_end_within_letters() {
        let text = "é".repeat(100_001);
        let shifted = format!("a{text}");
        assert_eq!(
            decoded(shifted.as_bytes()),
            (Look::Text(Encoding::Utf8), shifted.clone())
        );
    }
}
