//! The files that are read: their bytes, packed or not, and what they are if they are no entries.

use crate::wide::is_unmarked_utf16;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

/// Size of the blocks in which files are read.
const BLOCK: usize = 1 << 18;

/// A file to read.
#[derive(Clone, Debug)]
pub struct Input {
    /// What messages call it.
    pub name: String,
    /// Where its bytes are.
    pub content: Content,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub enum Content {
    /// In a file, which may be packed with gzip.
    Path(PathBuf),
    /// In memory.
    Bytes(Vec<u8>),
}

/// What a file is that holds no entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotEntries {
    /// Nothing is in it.
    Empty,
    /// A workbook or another archive.
    Zip,
    /// A PDF.
    Pdf,
    /// Text in UTF-16.
    Utf16,
    /// Bytes 0: a program's own format.
    Binary,
}

impl Input {
    /// Opens it from its beginning.
    pub(super) fn open(&self) -> io::Result<Box<dyn BufRead + '_>> {
        match &self.content {
            Content::Bytes(bytes) => unpacked(bytes.as_slice(), bytes.starts_with(GZIP)),
            Content::Path(path) => {
                // Some systems open a folder and fail at the first read with words of their own.
                if path.is_dir() {
                    return Err(io::ErrorKind::IsADirectory.into());
                }
                let mut reader = BufReader::with_capacity(BLOCK, File::open(path)?);
                let is_packed = reader.fill_buf()?.starts_with(GZIP);
                unpacked(reader, is_packed)
            }
        }
    }
}

const GZIP: &[u8] = b"\x1f\x8b";

fn unpacked<'a>(input: impl BufRead + 'a, is_packed: bool) -> io::Result<Box<dyn BufRead + 'a>> {
    Ok(match is_packed {
        true => Box::new(BufReader::with_capacity(BLOCK, MultiGzDecoder::new(input))),
        false => Box::new(input),
    })
}

/// What a file is by its first bytes, if that is no text with entries.
pub(super) fn recognise(first: &[u8], has_nul: bool) -> Option<NotEntries> {
    let text = first.trim_ascii_start();
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.is_empty() {
        return Some(NotEntries::Empty);
    }
    if first.starts_with(b"PK\x03\x04") {
        return Some(NotEntries::Zip);
    }
    if text.starts_with(b"%PDF") {
        return Some(NotEntries::Pdf);
    }
    if first.starts_with(b"\xff\xfe") || first.starts_with(b"\xfe\xff") {
        return Some(NotEntries::Utf16);
    }
    if is_unmarked_utf16(first) {
        return Some(NotEntries::Utf16);
    }
    has_nul.then_some(NotEntries::Binary)
}

/// Whether a file is XML by its first bytes: the other form that the law allows.
pub(super) fn is_xml(first: &[u8]) -> bool {
    let text = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
    text.trim_ascii_start().starts_with(b"<")
}

/// Reads the whole once, in blocks.
pub(super) fn each_block(reader: &mut dyn Read, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let mut block = vec![0_u8; BLOCK];
    loop {
        match reader.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(length) => take(block.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
