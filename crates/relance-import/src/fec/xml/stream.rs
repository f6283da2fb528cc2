//! The bytes of an XML file as UTF-8, with the lines counted and the length of each element bounded.

use super::super::encoding::Encoding;
use super::{LONGEST, Stopped, XmlFault};
use encoding_rs::{Decoder, DecoderResult, ISO_8859_15, UTF_8, WINDOWS_1252};
use std::io::{self, BufRead, Read};

/// How much is decoded at once.
const BLOCK: usize = 1 << 16;

/// Why no more is given.
#[derive(Debug)]
enum Stop {
    Input(io::Error),
    /// Bytes are not of the encoding.
    Undecoded,
    /// An element is longer than any.
    TooLong,
}

/// A file in UTF-8.
pub(super) struct Stream<R> {
    input: R,
    encoding: Encoding,
    decoder: Decoder,
    text: Vec<u8>,
    /// How much of the text was taken.
    taken: usize,
    /// What comes behind the text is not of the encoding.
    is_damaged: bool,
    is_ended: bool,
    line: u32,
    bytes: u64,
    /// Bytes of the element that is being read.
    of_event: usize,
    stop: Option<Stop>,
}

impl<R: BufRead> Stream<R> {
    pub(super) fn new(input: R, encoding: Encoding) -> Stream<R> {
        let decoder = match encoding {
            Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Marked => UTF_8.new_decoder(),
            Encoding::Iso8859_15 => ISO_8859_15.new_decoder_without_bom_handling(),
            Encoding::Windows1252 => WINDOWS_1252.new_decoder_without_bom_handling(),
        };
        Stream {
            input,
            encoding,
            decoder,
            text: Vec::new(),
            taken: 0,
            is_damaged: false,
            is_ended: false,
            line: 1,
            bytes: 0,
            of_event: 0,
            stop: None,
        }
    }

    /// Begins a new element or text, and gives the line on which it begins.
    pub(super) fn next_event(&mut self) -> u32 {
        self.of_event = 0;
        self.line
    }

    /// The line that is being read.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// Bytes that were read.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Why the reading of an element stopped that began on a line; nothing if that was not this stream.
    pub(super) fn stopped(&mut self, line: u32) -> Option<Stopped> {
        Some(match self.stop.take()? {
            Stop::Input(error) => Stopped::Input(error),
            Stop::Undecoded => Stopped::Fault(XmlFault::NotOfEncoding {
                encoding: match self.encoding {
                    Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Marked => "UTF-8",
                    other => other.name(),
                },
                line: self.line,
            }),
            Stop::TooLong => Stopped::Fault(XmlFault::TooLong { line }),
        })
    }

    /// Decodes the next block.
    fn decode(&mut self) -> io::Result<()> {
        self.text.clear();
        self.taken = 0;
        while self.text.is_empty() && !self.is_ended && !self.is_damaged {
            let input = match self.input.fill_buf() {
                Ok(input) => input,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let input = input.get(..BLOCK.min(input.len())).unwrap_or_default();
            let is_last = input.is_empty();
            let room = self
                .decoder
                .max_utf8_buffer_length_without_replacement(input.len());
            self.text.resize(room.unwrap_or(BLOCK * 4), 0);
            let (result, read, written) =
                self.decoder
                    .decode_to_utf8_without_replacement(input, &mut self.text, is_last);
            self.text.truncate(written);
            self.input.consume(read);
            self.bytes += read as u64;
            self.is_damaged = matches!(result, DecoderResult::Malformed(..));
            self.is_ended = is_last;
        }
        Ok(())
    }

    fn stop(&mut self, stop: Stop) -> io::Error {
        self.stop = Some(stop);
        io::ErrorKind::Other.into()
    }
}

impl<R: BufRead> BufRead for Stream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.of_event > LONGEST + BLOCK * 4 {
            return Err(self.stop(Stop::TooLong));
        }
        if self.taken >= self.text.len() {
            if let Err(error) = self.decode() {
                return Err(self.stop(Stop::Input(error)));
            }
            if self.text.is_empty() && self.is_damaged {
                return Err(self.stop(Stop::Undecoded));
            }
        }
        Ok(self.text.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let to = (self.taken + amount).min(self.text.len());
        let passed = self.text.get(self.taken..to).unwrap_or_default();
        let lines = memchr::memchr_iter(b'\n', passed).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.of_event += passed.len();
        self.taken = to;
    }
}

impl<R: BufRead> Read for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut text = self.fill_buf()?;
        let length = text.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}
