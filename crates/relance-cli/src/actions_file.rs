//! The action list as a file: rows come in any order from any thread and leave sorted by date, customer, invoice and
//! rule. Sorted runs go to one temporary file beside the list when there are too many to hold.

use crate::exit::Failure;
use crate::files::{NewFile, behind_links, cannot_write, create_beside};
use crate::interrupt;
use relance_sim::{AccountSource, ActionRow, RowTexts};
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The header of the list; others' programs rely on it.
pub(crate) const HEADER: &str = "date,customer_id,invoice_id,rule,action,detail,outcome,reason,cost\n";

/// How many bytes of rows are held before they are sorted and put aside.
const HELD_BYTES: usize = 24 << 20;

/// How many bytes of each run are read at a time while runs are merged.
const READ_BYTES: usize = 64 << 10;

/// An action list in the making.
pub(crate) struct ActionList {
    path: PathBuf,
    /// Opened first: what cannot be written is better known before the work than after it.
    file: NewFile,
    /// Rows held and runs put aside; the first failure stops all writing.
    state: Mutex<State>,
    held_bytes: usize,
}

#[derive(Default)]
struct State {
    held: Held,
    spill: Option<Spill>,
    failure: Option<io::Error>,
}

/// Rows in memory: one text, and where each row lies in it.
#[derive(Default)]
struct Held {
    text: Vec<u8>,
    rows: Vec<Entry>,
}

/// A row: its sorting key, then its line.
#[derive(Clone, Copy)]
struct Entry {
    start: usize,
    key: usize,
    line: usize,
}

/// The temporary file with the runs.
struct Spill {
    file: File,
    path: PathBuf,
    /// Where each run begins and ends.
    runs: Vec<(u64, u64)>,
}

impl Drop for Spill {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
        interrupt::forget(&self.path);
    }
}

impl ActionList {
    /// A list that will stand at `path`.
    pub(crate) fn create(path: &Path) -> Result<ActionList, Failure> {
        let file = NewFile::create(path)?;
        Ok(ActionList {
            path: path.to_path_buf(),
            file,
            state: Mutex::default(),
            held_bytes: HELD_BYTES,
        })
    }

    /// Adds rows. What goes wrong is told by [`ActionList::finish`].
    pub(crate) fn add(&self, rows: &[ActionRow], texts: &RowTexts<'_>, source: &dyn AccountSource) {
        // Made before the lock is taken, so that threads only wait to put rows down.
        let mut made = Held::default();
        for row in rows {
            made.push(row, texts, source);
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.failure.is_some() {
            return;
        }
        state.held.append(&made);
        if state.held.text.len() > self.held_bytes
            && let Err(error) = state.put_aside(&self.path)
        {
            state.failure = Some(error);
        }
    }

    /// Writes the file.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let ActionList {
            path,
            mut file,
            state,
            ..
        } = self;
        let failed = |error: io::Error| cannot_write(&path, &error);
        let mut state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = state.failure {
            return Err(failed(error));
        }
        file.write(HEADER.as_bytes())?;
        state.held.sort();
        match state.spill {
            None => {
                for &row in &state.held.rows {
                    file.write(state.held.line(row))?;
                }
            }
            Some(mut spill) => {
                spill.add(&state.held).map_err(failed)?;
                drop(state.held);
                spill.merge(&mut file, &path)?;
            }
        }
        file.finish()
    }
}

impl State {
    fn put_aside(&mut self, path: &Path) -> io::Result<()> {
        self.held.sort();
        if self.spill.is_none() {
            let target = behind_links(path)?;
            let name = target
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let (path, file) = create_beside(&target, &name)?;
            self.spill = Some(Spill {
                file,
                path,
                runs: Vec::new(),
            });
        }
        if let Some(spill) = &mut self.spill {
            spill.add(&self.held)?;
        }
        self.held.text.clear();
        self.held.rows.clear();
        Ok(())
    }
}

impl Held {
    fn push(&mut self, row: &ActionRow, texts: &RowTexts<'_>, source: &dyn AccountSource) {
        let record = &row.record;
        let (effect, outcome) = (&record.effect, record.outcome);
        let customer = source.customer_id(row.account, record.customer);
        let invoice = record
            .invoice
            .map_or("", |invoice| source.invoice_id(row.account, invoice));
        let (date, rule) = (record.day.to_string(), texts.rule(record.source));
        let start = self.text.len();
        // No id holds a byte 0, so that texts compare as a list of texts does. The place in the ledger's account
        // and in the rule decides between equal ones.
        for part in [&date, customer, invoice, rule] {
            self.text.extend_from_slice(part.as_bytes());
            self.text.push(0);
        }
        self.text
            .extend_from_slice(format!("{:05}", record.sequence).as_bytes());
        let key = self.text.len() - start;
        let cost = record
            .cost
            .map_or_else(String::new, relance_kernel::Money::decimal);
        let detail = texts.detail_with(effect, &row.by_law);
        let cells = [
            &date,
            customer,
            invoice,
            rule,
            texts.action(effect),
            &detail,
            texts.outcome(outcome),
            texts.reason(outcome),
            &cost,
        ];
        for (position, cell) in cells.into_iter().enumerate() {
            if position > 0 {
                self.text.push(b',');
            }
            push_cell(&mut self.text, cell);
        }
        self.text.push(b'\n');
        let line = self.text.len() - start - key;
        self.rows.push(Entry { start, key, line });
    }

    fn append(&mut self, other: &Held) {
        let shift = self.text.len();
        self.text.extend_from_slice(&other.text);
        self.rows.extend(other.rows.iter().map(|row| Entry {
            start: row.start + shift,
            ..*row
        }));
    }

    /// Key and line together: equal keys are put in the order of their lines.
    fn whole(&self, row: Entry) -> &[u8] {
        self.text
            .get(row.start..row.start + row.key + row.line)
            .unwrap_or_default()
    }

    fn line(&self, row: Entry) -> &[u8] {
        self.whole(row).get(row.key..).unwrap_or_default()
    }

    fn sort(&mut self) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by(|a, b| self.whole(*a).cmp(self.whole(*b)));
        self.rows = rows;
    }
}

/// A cell as CSV writes it: in quotes where it needs them.
pub(crate) fn push_cell(text: &mut Vec<u8>, cell: &str) {
    if !cell.contains([',', '"', '\n', '\r']) {
        text.extend_from_slice(cell.as_bytes());
        return;
    }
    text.push(b'"');
    text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    text.push(b'"');
}

impl Spill {
    /// Adds a sorted run: for each row the lengths of key and line, then both.
    fn add(&mut self, held: &Held) -> io::Result<()> {
        let start = self.file.seek(SeekFrom::End(0))?;
        let mut writer = io::BufWriter::with_capacity(1 << 16, &mut self.file);
        for &row in &held.rows {
            for length in [row.key, row.line] {
                // A line of more than 4 GiB stops the writing: it is not cut.
                let length = u32::try_from(length).map_err(|_| io::ErrorKind::FileTooLarge)?;
                writer.write_all(&length.to_le_bytes())?;
            }
            writer.write_all(held.whole(row))?;
        }
        writer.flush()?;
        drop(writer);
        let end = self.file.stream_position()?;
        self.runs.push((start, end));
        Ok(())
    }

    fn merge(&mut self, file: &mut NewFile, path: &Path) -> Result<(), Failure> {
        let failed = |error: io::Error| cannot_write(path, &error);
        let mut readers: Vec<Run> = self
            .runs
            .iter()
            .map(|&(start, end)| Run::new(start, end))
            .collect();
        let mut heads = BinaryHeap::new();
        for (number, reader) in readers.iter_mut().enumerate() {
            if let Some((whole, key)) = reader.next(&mut self.file).map_err(failed)? {
                heads.push(Reverse((whole, number, key)));
            }
        }
        while let Some(Reverse((whole, number, key))) = heads.pop() {
            file.write(whole.get(key..).unwrap_or_default())?;
            if let Some(reader) = readers.get_mut(number)
                && let Some((whole, key)) = reader.next(&mut self.file).map_err(failed)?
            {
                heads.push(Reverse((whole, number, key)));
            }
        }
        Ok(())
    }
}

/// A run being read.
struct Run {
    next: u64,
    end: u64,
    buffer: Vec<u8>,
    at: usize,
}

impl Run {
    fn new(start: u64, end: u64) -> Run {
        Run {
            next: start,
            end,
            buffer: Vec::new(),
            at: 0,
        }
    }

    /// The next row with the length of its key; none at the end.
    fn next(&mut self, file: &mut File) -> io::Result<Option<(Vec<u8>, usize)>> {
        if !self.fill(file, 8)? {
            return Ok(None);
        }
        let length = |at: usize| -> usize {
            let bytes = self
                .buffer
                .get(at..at + 4)
                .and_then(|bytes| bytes.try_into().ok())
                .unwrap_or([0; 4]);
            u32::from_le_bytes(bytes) as usize
        };
        let (key, line) = (length(self.at), length(self.at + 4));
        self.at += 8;
        if !self.fill(file, key + line)? {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let whole = self
            .buffer
            .get(self.at..self.at + key + line)
            .unwrap_or_default()
            .to_vec();
        self.at += key + line;
        Ok(Some((whole, key)))
    }

    /// Makes sure that so many bytes are in the buffer.
    fn fill(&mut self, file: &mut File, wanted: usize) -> io::Result<bool> {
        let there = self.buffer.len() - self.at;
        if there >= wanted {
            return Ok(true);
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let left = usize::try_from(self.end - self.next).unwrap_or(usize::MAX);
        let more = left.min(READ_BYTES.max(wanted - there));
        file.seek(SeekFrom::Start(self.next))?;
        self.buffer.resize(there + more, 0);
        file.read_exact(self.buffer.get_mut(there..).unwrap_or_default())?;
        self.next += more as u64;
        Ok(self.buffer.len() >= wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect, Limit, Source};
    use relance_kernel::{Account, Currency, CustomerIndex, Day, Interner, InvoiceIndex, Money, Policy};

    struct Names;

    impl AccountSource for Names {
        fn account_count(&self) -> usize {
            0
        }
        fn fill_account(&self, _: usize, _: &mut Account) {}
        fn customer_id(&self, number: usize, _: CustomerIndex) -> &str {
            ["b", "a,\"x\"", "é"][number % 3]
        }
        fn invoice_id(&self, _: usize, invoice: InvoiceIndex) -> &str {
            ["F1", "F10", "F2"][invoice.0 as usize % 3]
        }
        fn invoice_count(&self, _: usize) -> usize {
            0
        }
    }

    fn row(number: u32) -> ActionRow {
        let record = ActionRecord {
            day: Day(20_000 + i32::try_from(number * 7 % 13).unwrap()),
            customer: CustomerIndex(0),
            invoice: (!number.is_multiple_of(5)).then_some(InvoiceIndex(number)),
            source: Source::Insolvency,
            sequence: u16::try_from(number % 4).unwrap(),
            effect: Effect::BlockOrders,
            outcome: if number.is_multiple_of(2) {
                ActionOutcome::Done
            } else {
                ActionOutcome::Deferred(Limit::Spacing)
            },
            leads: false,
            cost: number
                .is_multiple_of(3)
                .then_some(Money::new(i64::from(number), Currency::EUR)),
            minutes: 0,
        };
        ActionRow {
            account: number as usize * 11 % 17,
            record,
            by_law: Vec::new(),
        }
    }

    fn list(name: &str, rows: impl Iterator<Item = ActionRow>, held_bytes: usize) -> String {
        let folder = std::env::temp_dir().join(format!("relance-actions-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("actions.csv");
        let list = ActionList {
            held_bytes,
            ..ActionList::create(&path).unwrap()
        };
        let (policy, interner) = (Policy::without_rules(Currency::EUR), Interner::new());
        let texts = RowTexts {
            policy: &policy,
            interner: &interner,
        };
        for row in rows {
            list.add(&[row], &texts, &Names);
        }
        list.finish().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            std::fs::read_dir(&folder).unwrap().count(),
            1,
            "only the list is left"
        );
        std::fs::remove_dir_all(folder).unwrap();
        text
    }

    #[test]
    fn the_order_of_rows_and_the_size_of_runs_change_no_byte() {
        let one = list("one", (0..2_000).map(row), usize::MAX);
        let many = list("many", (0..2_000).rev().map(row), 3_000);
        assert_eq!(one, many);
        assert_eq!(one.lines().count(), 2_001);
        let keys: Vec<&str> = one
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap())
            .collect();
        assert!(keys.is_sorted());
        assert!(
            one.contains("\"a,\"\"x\"\"\",F10,on_insolvency,block_orders,,deferred,spacing,\n"),
            "{one}"
        );
    }

    #[test]
    fn an_empty_list_is_its_header() {
        assert_eq!(list("empty", std::iter::empty(), usize::MAX), HEADER);
    }
}
