//! The lines of a file, one at a time in one buffer, however they end and however long they are.

use std::io::{self, BufRead};

/// No row is longer; what is, is passed over to its end without being held.
pub(super) const MAX_LINE: usize = 1 << 20;

/// What [`Lines::next`] gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    /// The line is in the buffer.
    Line,
    /// The line had so many bytes and was passed over; its beginning is in the buffer.
    TooLong(u64),
    /// There is no more.
    End,
}

/// The lines of a file.
pub(super) struct Lines<R> {
    input: R,
    end: u8,
    buffer: Vec<u8>,
    number: u32,
    /// The line that was read last has an end.
    is_ended: bool,
}

impl<R: BufRead> Lines<R> {
    /// Lines that end with LF; or with CR, in a file that has no LF.
    pub(super) fn new(input: R, has_line_feed: bool) -> Lines<R> {
        Lines {
            input,
            end: if has_line_feed { b'\n' } else { b'\r' },
            buffer: Vec::new(),
            number: 0,
            is_ended: true,
        }
    }

    /// The line that was read last, without its end; carriage returns within it are blanks.
    pub(super) fn line(&self) -> &[u8] {
        &self.buffer
    }

    /// Its number, from 1.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Whether it has an end; the last line of a file may have none.
    pub(super) fn is_ended(&self) -> bool {
        self.is_ended
    }

    /// Reads the next line.
    pub(super) fn next(&mut self) -> io::Result<Next> {
        self.buffer.clear();
        self.number = self.number.saturating_add(1);
        let mut length: u64 = 0;
        self.is_ended = false;
        while !self.is_ended {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                if length == 0 {
                    return Ok(Next::End);
                }
                break;
            }
            let (part, taken) = match memchr::memchr(self.end, available) {
                Some(at) => {
                    self.is_ended = true;
                    (available.get(..at).unwrap_or_default(), at + 1)
                }
                None => (available, available.len()),
            };
            let room = MAX_LINE.saturating_sub(self.buffer.len());
            self.buffer
                .extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
            length += taken as u64;
            self.input.consume(taken);
        }
        if length > MAX_LINE as u64 + 2 {
            return Ok(Next::TooLong(length));
        }
        while self.buffer.last() == Some(&b'\r') {
            self.buffer.pop();
        }
        if memchr::memchr(b'\r', &self.buffer).is_some() {
            self.buffer
                .iter_mut()
                .filter(|byte| **byte == b'\r')
                .for_each(|byte| *byte = b' ');
        }
        Ok(Next::Line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn lines(bytes: &[u8], has_line_feed: bool) -> Vec<String> {
        let mut lines = Lines::new(BufReader::with_capacity(3, bytes), has_line_feed);
        let mut found = Vec::new();
        loop {
            match lines.next().unwrap() {
                Next::Line => found.push(String::from_utf8(lines.line().to_vec()).unwrap()),
                Next::TooLong(length) => found.push(length.to_string()),
                Next::End => return found,
            }
        }
    }

    #[test]
    fn lines_end_with_either_and_stray_returns_are_blanks() {
        assert_eq!(lines(b"a\r\nb\r\r\nc\rd\n\ne", true), ["a", "b", "c d", "", "e"]);
        assert_eq!(lines(b"a\rb\r", false), ["a", "b"]);
        assert_eq!(lines(b"", true), [""; 0]);
    }

    #[test]
    fn a_line_without_end_is_not_held() {
        let mut bytes = vec![b'x'; MAX_LINE * 3];
        bytes.extend_from_slice(b"\nok\n");
        let mut lines = Lines::new(bytes.as_slice(), true);
        assert_eq!(lines.next().unwrap(), Next::TooLong(MAX_LINE as u64 * 3 + 1));
        assert!(lines.line().len() <= MAX_LINE);
        assert_eq!(lines.next().unwrap(), Next::Line);
        assert_eq!(lines.line(), b"ok");
    }
}
