//! The real inputs, and what is done to them.

use super::Target;
use crate::generate::case;
use crate::rng::Rng;
use std::fmt;
use std::path::{Path, PathBuf};

/// The real inputs of a target.
pub(super) struct Corpus {
    /// Each some files with their names: one for a policy, a folder for a ledger.
    inputs: Vec<Vec<(String, Vec<u8>)>>,
    /// Words and signs of all of them.
    pieces: Vec<Vec<u8>>,
}

/// An input: files by name.
pub(super) struct Input {
    /// Each with its content.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, content) in &self.files {
            writeln!(f, "--- {name}\n{}", String::from_utf8_lossy(content))?;
        }
        Ok(())
    }
}

/// What no file of the corpus holds.
const ODD: [&[u8]; 22] = [
    b"",
    b"\"",
    b"\r",
    b"\0",
    b"\xFF",
    b"99999999999999999999",
    b"-1",
    b"0",
    b"0.005",
    b"2026-02-30",
    b"9999-12-31",
    b"0001-01-01",
    b"4294967296d",
    b"((((((((((((((((((((",
    b"{",
    b"}",
    "é\u{301}".as_bytes(),
    "\u{202E}".as_bytes(),
    "\u{FEFF}".as_bytes(),
    "😀".as_bytes(),
    b"not not not not not not",
    b";",
];

impl Corpus {
    /// Policies and ledgers of the examples, of the tests and of the documentation; policies of the generator beside.
    pub(super) fn read(target: Target) -> Corpus {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = Vec::new();
        for folder in ["examples", "docs", "crates", "tests"] {
            collect(&root.join(folder), &mut files);
        }
        files.sort();
        let read = |path: &PathBuf| std::fs::read(path).unwrap_or_default();
        let extension = |path: &Path, wanted: &str| path.extension().is_some_and(|found| found == wanted);
        let mut inputs: Vec<Vec<(String, Vec<u8>)>> = Vec::new();
        match target {
            Target::Policies => {
                let one = |content: Vec<u8>| vec![("policy.relance".to_string(), content)];
                for path in &files {
                    if extension(path, "relance") {
                        inputs.push(one(read(path)));
                    } else if extension(path, "md") {
                        let text = String::from_utf8_lossy(&read(path)).into_owned();
                        let blocks = text.split("```relance\n").skip(1);
                        inputs.extend(
                            blocks
                                .filter_map(|rest| rest.split("```").next())
                                .map(|block| one(block.as_bytes().to_vec())),
                        );
                    }
                }
                inputs.extend((0..200).map(|seed| one(case(seed).policy.to_string().into_bytes())));
            }
            Target::Ledgers => {
                let mut folders: Vec<&Path> = files
                    .iter()
                    .filter(|path| path.file_name().is_some_and(|name| name == "invoices.csv"))
                    .filter_map(|path| path.parent())
                    .collect();
                folders.dedup();
                for folder in folders {
                    let tables = files
                        .iter()
                        .filter(|path| path.parent() == Some(folder) && extension(path, "csv"));
                    let named = tables.map(|path| {
                        let name = path
                            .file_name()
                            .unwrap_or_default()
                            .to_string_lossy()
                            .into_owned();
                        (name, read(path))
                    });
                    inputs.push(named.collect());
                }
            }
        }
        inputs.retain(|files| files.iter().any(|(_, content)| !content.is_empty()));
        let mut words: Vec<Vec<u8>> = inputs
            .iter()
            .flatten()
            .flat_map(|(_, content)| pieces(content))
            .map(<[u8]>::to_vec)
            .collect();
        words.sort();
        words.dedup();
        Corpus {
            inputs,
            pieces: words,
        }
    }

    /// A real input with one to six changes.
    pub(super) fn input(&self, target: Target, rng: &mut Rng) -> Input {
        let mut files = rng.pick(&self.inputs).clone();
        if target == Target::Policies && rng.chance(50) {
            // Words by words of their kind: most of these parse, and are the checker's to judge.
            for _ in 0..rng.between(1, 4) {
                files[0].1 = self.of_one_kind(&files[0].1, rng);
            }
            return Input { files };
        }
        for _ in 0..rng.between(1, 6) {
            let at = rng.below(files.len());
            if target == Target::Ledgers && rng.chance(3) && files.len() > 1 {
                files.remove(at);
                continue;
            }
            let content = &mut files[at].1;
            *content = match target {
                Target::Ledgers if rng.chance(60) => self.of_a_table(content, rng),
                _ => self.of_pieces(content, rng),
            };
        }
        Input { files }
    }

    fn word(&self, rng: &mut Rng) -> Vec<u8> {
        if rng.chance(25) {
            rng.of(&ODD).to_vec()
        } else {
            rng.pick(&self.pieces).clone()
        }
    }

    /// A word by another one that begins alike: a number by a number, a name by a name.
    fn of_one_kind(&self, content: &[u8], rng: &mut Rng) -> Vec<u8> {
        let mut all: Vec<Vec<u8>> = pieces(content).into_iter().map(<[u8]>::to_vec).collect();
        let kind = |piece: &[u8]| {
            let first = piece.first().copied().unwrap_or_default();
            let last = piece.last().copied().unwrap_or_default();
            (
                first.is_ascii_digit(),
                first.is_ascii_alphabetic(),
                last.is_ascii_digit(),
            )
        };
        // Mostly numbers: another name is often a word that may not stand there.
        let numbers_only = rng.chance(75);
        let is_word = |piece: &[u8]| kind(piece).0 || (kind(piece).1 && !numbers_only);
        for _ in 0..20 {
            let at = rng.below(all.len());
            let Some(piece) = all.get(at).filter(|piece| is_word(piece)) else {
                continue;
            };
            let other = rng.pick(&self.pieces);
            if kind(other) == kind(piece) && other != piece {
                all[at].clone_from(other);
                break;
            }
        }
        all.concat()
    }

    /// Words and signs taken out, put in, replaced, doubled, swapped, or a tail cut off.
    fn of_pieces(&self, content: &[u8], rng: &mut Rng) -> Vec<u8> {
        let mut all: Vec<Vec<u8>> = pieces(content).into_iter().map(<[u8]>::to_vec).collect();
        if all.is_empty() {
            return self.word(rng);
        }
        let at = rng.below(all.len());
        match rng.below(8) {
            0 => {
                all.remove(at);
            }
            1 => all.insert(at, self.word(rng)),
            2 => all[at] = self.word(rng),
            3 => {
                let other = rng.below(all.len());
                all.swap(at, other);
            }
            4 => {
                let end = (at + rng.below(30)).min(all.len());
                let copy = all[at..end].to_vec();
                all.splice(at..at, copy);
            }
            5 => {
                let end = (at + rng.below(30)).min(all.len());
                all.drain(at..end);
            }
            6 => {
                let piece = &mut all[at];
                let byte = rng.below(piece.len().max(1));
                if let Some(byte) = piece.get_mut(byte) {
                    *byte ^= 1 << rng.below(8);
                }
            }
            _ => all.truncate(at.max(1)),
        }
        all.concat()
    }

    /// Cells and rows of a table: cells of other columns, rows doubled, columns gone or named otherwise.
    fn of_a_table(&self, content: &[u8], rng: &mut Rng) -> Vec<u8> {
        let mut rows: Vec<Vec<Vec<u8>>> = content
            .split(|byte| *byte == b'\n')
            .map(|row| row.split(|byte| *byte == b',').map(<[u8]>::to_vec).collect())
            .collect();
        let at = rng.below(rows.len());
        let other = rng.below(rows.len());
        match rng.below(7) {
            0 => {
                let copy = rows[at].clone();
                rows.insert(other, copy);
            }
            1 => {
                rows.remove(at);
            }
            2 => rows.swap(at, other),
            3 => {
                let column = rng.below(rows[0].len());
                for row in &mut rows {
                    if column < row.len() {
                        row.remove(column);
                    }
                }
            }
            4 => {
                let column = rng.below(rows[0].len());
                rows[0][column] = self.word(rng);
            }
            _ => {
                // A cell of another row, so that names fit and dates turn round; or any word.
                let column = rng.below(rows[at].len());
                let cell = match rows[other].get(column) {
                    Some(cell) if rng.chance(60) => cell.clone(),
                    _ => self.word(rng),
                };
                rows[at][column] = cell;
            }
        }
        let lines: Vec<Vec<u8>> = rows.into_iter().map(|row| row.join(&b","[..])).collect();
        lines.join(&b"\n"[..])
    }
}

/// Words, and each other sign alone.
fn pieces(content: &[u8]) -> Vec<&[u8]> {
    let mut all = Vec::new();
    let mut start = 0;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.' || byte >= 0x80;
    for at in 1..=content.len() {
        let joined = at < content.len() && is_word(content[at - 1]) && is_word(content[at]);
        if !joined {
            all.push(&content[start..at]);
            start = at;
        }
    }
    all
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|found| found == "relance" || found == "md" || found == "csv")
        {
            files.push(path);
        }
    }
}
