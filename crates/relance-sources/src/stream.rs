//! How rows travel from a database to the ledger reader: a thread holds the connection, with its one transaction, and
//! sends batches of rows through a channel of bounded length. Whatever the size of a table, a few batches are in memory.
//!
//! A thread, because cursors borrow their connection and the reader asks for one table after another; it also lets the
//! database work while rows are checked.

use crate::cells;
use relance_ledger::{Fault, FaultKind, Row, Rows, Source, Table};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

/// A batch is sent when it has so many rows or bytes.
const ROWS_OF_A_BATCH: usize = 1024;
const BYTES_OF_A_BATCH: usize = 256 * 1024;

/// How many batches may wait to be read.
const BATCHES_WAITING: usize = 4;

/// As in a CSV file: no row of a ledger is longer.
const LONGEST_ROW: usize = 1 << 20;

/// The name of the threads that read.
const READER: &str = "relance-source";

/// Whether this thread reads a source: a panic on it is a driver that stumbled over damaged data, and is told as a fault
/// of that data.
pub fn is_reader_thread() -> bool {
    std::thread::current().name() == Some(READER)
}

/// What a table gives, in this order.
enum Piece {
    Missing,
    Columns(Vec<String>),
    Rows(Vec<Result<Row, Fault>>),
    /// No row follows. A stream that stops without it was cut.
    End,
    Failed(FaultKind),
}

/// Whether a driver goes on: the reader may have seen enough.
#[must_use]
pub(crate) enum Flow {
    GoOn,
    Stop,
}

/// What became of a table.
pub(crate) enum Outcome {
    /// All rows were given.
    Read,
    /// There is no such table.
    Missing,
}

/// An open database that can give its tables.
pub(crate) trait Driver: Send + 'static {
    /// Gives the columns of a table, then its rows.
    ///
    /// # Errors
    /// What the database says, or what is wrong with the data.
    fn read(&mut self, table: Table, sink: &mut Sink) -> Result<Outcome, FaultKind>;

    /// What a message calls a table. The word is the same in English and French.
    fn name_of(table: Table) -> String
    where
        Self: Sized,
    {
        format!("table {}", table.name())
    }
}

/// Takes the rows of one table.
pub(crate) struct Sink {
    sender: SyncSender<Piece>,
    batch: Vec<Result<Row, Fault>>,
    bytes: usize,
    rows: u32,
}

impl Sink {
    /// The names of the columns, before any row.
    pub(crate) fn columns(&mut self, names: Vec<String>) {
        // A reader that is gone is noticed at the first batch.
        let _ = self.sender.send(Piece::Columns(names));
    }

    /// The next row: `fill` gives its cells to the collector, one for each column.
    pub(crate) fn row(
        &mut self,
        fill: impl FnOnce(&mut Collector) -> Result<(), FaultKind>,
    ) -> Result<Flow, FaultKind> {
        self.rows = self.rows.saturating_add(1);
        let mut row = Row::default();
        row.clear(self.rows);
        let mut collector = Collector {
            row,
            bytes: 0,
            fault: None,
        };
        fill(&mut collector)?;
        self.bytes += collector.bytes.min(LONGEST_ROW);
        self.batch.push(match collector.fault {
            None => Ok(collector.row),
            Some(kind) => Err(Fault::new(kind, self.rows)),
        });
        if self.batch.len() < ROWS_OF_A_BATCH && self.bytes < BYTES_OF_A_BATCH {
            return Ok(Flow::GoOn);
        }
        Ok(self.send_batch())
    }

    fn send_batch(&mut self) -> Flow {
        self.bytes = 0;
        match self.sender.send(Piece::Rows(std::mem::take(&mut self.batch))) {
            Ok(()) => Flow::GoOn,
            Err(_) => Flow::Stop,
        }
    }
}

/// Takes the cells of one row.
pub(crate) struct Collector {
    row: Row,
    bytes: usize,
    fault: Option<FaultKind>,
}

impl Collector {
    /// A cell.
    pub(crate) fn text(&mut self, cell: &str) {
        self.bytes = self.bytes.saturating_add(cell.len() + 1);
        if self.bytes > LONGEST_ROW {
            self.fault = Some(FaultKind::RecordTooLong);
        } else if cell.as_bytes().contains(&0) {
            self.fault.get_or_insert(FaultKind::NulByte);
        } else if self.fault.is_none() {
            self.row.push(cell);
        }
    }

    /// A cell of bytes: as text if it is text, else in hexadecimal digits.
    pub(crate) fn binary(&mut self, cell: &[u8]) {
        match std::str::from_utf8(cell) {
            Ok(text) => self.text(text),
            Err(_) => self.text(&cells::hexadecimal(cell)),
        }
    }

    /// A cell that should be text.
    pub(crate) fn bytes(&mut self, cell: &[u8]) {
        match std::str::from_utf8(cell) {
            Ok(text) => self.text(text),
            Err(_) => {
                self.fault.get_or_insert(FaultKind::NotUtf8);
            }
        }
    }
}

/// A database whose rows a thread of its own reads.
pub(crate) struct Streamed {
    name: String,
    name_of: fn(Table) -> String,
    /// None only while it is dropped.
    requests: Option<Sender<(Table, SyncSender<Piece>)>>,
    worker: Option<JoinHandle<()>>,
    is_reading: AtomicBool,
}

impl Streamed {
    /// Starts the thread. The name is what messages call the database, without its password.
    pub(crate) fn start<D: Driver>(name: String, mut driver: D) -> Streamed {
        let (requests, inbox) = channel::<(Table, SyncSender<Piece>)>();
        let work = move || {
            for (table, sender) in inbox {
                let mut sink = Sink {
                    sender,
                    batch: Vec::new(),
                    bytes: 0,
                    rows: 0,
                };
                // Some drivers index out of bounds on damaged files. A driver is only asked for another table then.
                let read = catch_unwind(AssertUnwindSafe(|| driver.read(table, &mut sink)));
                let last = match read {
                    Ok(Ok(Outcome::Read)) => Piece::End,
                    Ok(Ok(Outcome::Missing)) => Piece::Missing,
                    Ok(Err(why)) => Piece::Failed(why),
                    Err(_) => Piece::Failed(FaultKind::Cut),
                };
                if !sink.batch.is_empty() {
                    let _ = sink.send_batch();
                }
                let _ = sink.sender.send(last);
            }
        };
        // Without a thread no table can be asked for, and the first one says so.
        let worker = std::thread::Builder::new()
            .name(READER.to_owned())
            .spawn(work)
            .ok();
        Streamed {
            name,
            name_of: D::name_of,
            requests: Some(requests),
            worker,
            is_reading: AtomicBool::new(false),
        }
    }
}

impl Drop for Streamed {
    /// Ends the transaction before the program goes on.
    fn drop(&mut self) {
        self.requests = None;
        if let Some(worker) = self.worker.take() {
            let _ = worker.join();
        }
    }
}

/// What is in the way of a whole table.
fn failed(why: FaultKind) -> Fault {
    Fault::new(why, 0)
}

impl Source for Streamed {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn open(&self, table: Table) -> Result<Option<Box<dyn Rows + '_>>, Fault> {
        // One connection reads one table at a time; a second one would wait for the first for ever.
        if self.is_reading.swap(true, Ordering::AcqRel) {
            return Err(failed(FaultKind::Input(
                "another table of this source is being read".to_owned(),
            )));
        }
        let (sender, receiver) = sync_channel(BATCHES_WAITING);
        let mut rows = StreamedRows {
            name: (self.name_of)(table),
            columns: Vec::new(),
            receiver,
            batch: Vec::new().into_iter(),
            ended: false,
            is_reading: &self.is_reading,
        };
        let asked = self
            .requests
            .as_ref()
            .map(|requests| requests.send((table, sender)));
        let first = match asked {
            Some(Ok(())) => rows.receiver.recv().ok(),
            _ => None,
        };
        match first {
            Some(Piece::Columns(columns)) => {
                rows.columns = columns;
                Ok(Some(Box::new(rows)))
            }
            Some(Piece::Missing) => Ok(None),
            Some(Piece::Failed(why)) => Err(failed(why)),
            Some(Piece::Rows(_) | Piece::End) | None => Err(failed(FaultKind::Cut)),
        }
    }

    fn table_name(&self, table: Table) -> String {
        (self.name_of)(table)
    }

    fn has_lines(&self) -> bool {
        false
    }
}

/// The rows of a table as they come in.
struct StreamedRows<'a> {
    name: String,
    columns: Vec<String>,
    receiver: Receiver<Piece>,
    batch: std::vec::IntoIter<Result<Row, Fault>>,
    ended: bool,
    is_reading: &'a AtomicBool,
}

impl Drop for StreamedRows<'_> {
    fn drop(&mut self) {
        self.is_reading.store(false, Ordering::Release);
    }
}

impl Rows for StreamedRows<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn columns(&self) -> &[String] {
        &self.columns
    }

    fn read(&mut self, row: &mut Row) -> Result<bool, Fault> {
        loop {
            if let Some(next) = self.batch.next() {
                *row = next?;
                return Ok(true);
            }
            if self.ended {
                return Ok(false);
            }
            match self.receiver.recv() {
                Ok(Piece::Rows(batch)) => self.batch = batch.into_iter(),
                Ok(Piece::End) => self.ended = true,
                Ok(Piece::Failed(why)) => {
                    self.ended = true;
                    return Err(failed(why));
                }
                Ok(Piece::Columns(_) | Piece::Missing) | Err(_) => {
                    self.ended = true;
                    return Err(failed(FaultKind::Cut));
                }
            }
        }
    }
}
