//! The lines of a file, gathered into tables. One thread reads them and makes their rows, another looks whether their ids are
//! there already and keeps them: on two cores, a file takes half of the time.

use super::gather::Gather;
use super::locate::Located;
use super::plan::Plan;
use super::problem::{BadRow, Cause, Refusal};
use super::rows::{self, Fault, Made, MadeRow};
use super::survey::{self, Decided};
use super::{FileRead, Options, ShownLine, totals, workbook};
use csv::StringRecord;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

/// So many lines are kept of each file to be shown.
const SHOWN_LINES: usize = 3;

/// Lines that are handed over at once.
const LINES_OF_A_BATCH: usize = 512;

/// The longest cell of a workbook, in letters; a longer one in a text is a quote that is closed too late, or no cell of a list.
const LONGEST_CELL: usize = 32_767;

/// So many batches may wait to be gathered.
const BATCHES_AHEAD: usize = 4;

/// A line that holds something, and what it became.
struct Line {
    number: u64,
    record: StringRecord,
    made: Made,
    became: Became,
}

/// What a line became.
enum Became {
    /// Rows, or none.
    Rows,
    /// Nothing: the map sets it aside, or it is a line of totals.
    Aside,
    Bad(Box<Fault>),
}

/// Lines one behind the other. They are used again, so that reading a million takes the memory of some thousands.
#[derive(Default)]
struct Batch {
    lines: Vec<Line>,
    /// How many of them are meant.
    count: usize,
}

impl Batch {
    /// Room for one more line, which counts once [`Batch::count`] does.
    fn room(&mut self) -> Option<&mut Line> {
        if self.count == self.lines.len() {
            self.lines.push(Line {
                number: 0,
                record: StringRecord::new(),
                made: Made::default(),
                became: Became::Rows,
            });
        }
        self.lines.get_mut(self.count)
    }
}

/// Reads the lines of a file.
pub(super) fn read(
    file: &Located<'_>,
    decided: Vec<Decided>,
    gather: &mut Gather,
    bad: &mut Vec<BadRow>,
    options: &Options,
) -> Result<FileRead, Refusal> {
    let mut report = file.report(decided);
    report.titles = file.header.ordinal.saturating_sub(1) as u64;
    let (full, batches) = sync_channel(BATCHES_AHEAD);
    let (used, empty) = channel();
    std::thread::scope(|scope| {
        let making = scope.spawn(move || make(file, options, &empty, &full));
        gather_all(file, &batches, &used, gather, bad, &mut report);
        match making.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })?;
    if report.lines == 0 {
        return Err(Refusal::NoRows {
            file: file.opened.input.name.clone(),
            line: file.header.line,
            header: file.header.names.clone(),
        });
    }
    Ok(report)
}

/// Reads the lines behind the header, and makes their rows.
fn make(
    file: &Located<'_>,
    options: &Options,
    empty: &Receiver<Batch>,
    full: &SyncSender<Batch>,
) -> Result<(), Refusal> {
    let name = &file.opened.input.name;
    let mut records = file.opened.records(file.place)?;
    records.first(file.header.ordinal, name)?;
    loop {
        let mut batch = empty.try_recv().unwrap_or_default();
        batch.count = 0;
        let mut is_end = false;
        while batch.count < LINES_OF_A_BATCH
            && !is_end
            && let Some(line) = batch.room()
        {
            match records.next(&mut line.record, name)? {
                None => is_end = true,
                Some(_) if line.record.iter().all(|cell| cell.trim().is_empty()) => {}
                Some(number) => {
                    line.number = number;
                    line.make(file, options);
                    batch.count += 1;
                }
            }
        }
        // Nobody takes it where gathering has stopped.
        if full.send(batch).is_err() || is_end {
            return Ok(());
        }
    }
}

impl Line {
    fn make(&mut self, file: &Located<'_>, options: &Options) {
        let (plan, header) = (&file.plan, &file.header);
        let record = &self.record;
        if survey::is_aside(plan, record) {
            self.became = Became::Aside;
            return;
        }
        let is_wide = (header.names.len()..record.len())
            .any(|place| record.get(place).is_some_and(|cell| !cell.trim().is_empty()));
        let made = if let Some(fault) = too_long(plan, record) {
            Err(Box::new(fault))
        } else if is_wide {
            Err(Box::new(Fault {
                table: plan.rows.first().map_or("", |row| row.table.name),
                column: String::new(),
                place: None,
                cause: Cause::Cells(record.len(), header.names.len()),
                money: None,
            }))
        } else {
            (self.made.zero_payments, self.made.used_credits) = (0, 0);
            rows::make(plan, record, options.as_of, &mut self.made)
        };
        self.became = match made {
            Ok(()) => Became::Rows,
            // Asked of few lines: a line of totals has no day, or no number, and so is one that cannot be read.
            Err(_) if !is_wide && totals::is_total(plan, record) => Became::Aside,
            Err(fault) => Became::Bad(fault),
        };
    }
}

/// The first cell that is read and longer than any is.
fn too_long(plan: &Plan, record: &StringRecord) -> Option<Fault> {
    // Most lines are shorter than one such cell.
    if record.as_slice().len() <= LONGEST_CELL {
        return None;
    }
    let letters = |place: usize| record.get(place).map_or(0, |cell| cell.chars().count());
    let place = plan
        .used
        .iter()
        .copied()
        .find(|place| letters(*place) > LONGEST_CELL)?;
    let rows = plan.rows.iter();
    let mut cells = rows.flat_map(|row| row.cells.iter().map(|cell| (row.table.name, cell)));
    let of = cells.find(|(_, cell)| cell.from == Some(place));
    Some(Fault {
        table: of.map_or("", |(table, _)| table),
        column: of.map_or_else(String::new, |(_, cell)| cell.name.clone()),
        place: Some(place),
        cause: Cause::TooLong(letters(place)),
        money: None,
    })
}

/// Takes what lines became, in their order.
fn gather_all(
    file: &Located<'_>,
    batches: &Receiver<Batch>,
    used: &Sender<Batch>,
    gather: &mut Gather,
    bad: &mut Vec<BadRow>,
    report: &mut FileRead,
) {
    let plan = &file.plan;
    let layouts = gather.layouts(plan);
    for mut batch in batches {
        for line in batch.lines.iter_mut().take(batch.count) {
            report.lines += 1;
            let (record, made) = (&line.record, &line.made);
            let outcome = match std::mem::replace(&mut line.became, Became::Rows) {
                Became::Aside => {
                    report.set_aside.push((line.number, plain_line(record)));
                    continue;
                }
                Became::Rows => gather.take(plan, &layouts, made, record, line.number),
                Became::Bad(fault) => Err(Box::new(bad_row(file, *fault, line.number))),
            };
            match outcome {
                Ok(()) => {
                    report.without_row += u64::from(is_without_row(file, made));
                    if report.shown.len() < SHOWN_LINES && !made.rows.is_empty() {
                        report.shown.push(shown(file, record, made, line.number));
                    }
                }
                Err(row) => bad.push(BadRow {
                    file: file.opened.input.name.clone(),
                    cells: record
                        .iter()
                        .map(|cell| workbook::unmarked(cell).to_string())
                        .collect(),
                    ..*row
                }),
            }
        }
        // The reader may be at its end.
        let _ = used.send(batch);
    }
}

fn bad_row(file: &Located<'_>, fault: Fault, line: u64) -> BadRow {
    let column = fault.place.and_then(|place| file.header.names.get(place));
    BadRow {
        file: String::new(),
        line,
        table: fault.table,
        column: fault.column,
        source: column.cloned().unwrap_or_default(),
        cause: fault.cause,
        money: fault.money,
        cells: Vec::new(),
    }
}

/// Whether a line gave no row, or none but a customer although the map makes more of lines.
fn is_without_row(file: &Located<'_>, made: &Made) -> bool {
    let plan = &file.plan;
    let is_customer = |row: &MadeRow| {
        plan.rows
            .get(row.plan)
            .is_some_and(|row| row.table.name == "customers")
    };
    let has_more = plan.rows.iter().any(|row| row.table.name != "customers");
    let gave_none = made.zero_payments + made.used_credits == 0 && made.rows.iter().all(is_customer);
    gave_none && (has_more || made.rows.is_empty())
}

/// The cells of a line that hold something.
fn plain_line(record: &StringRecord) -> String {
    let cells = record.iter().map(|cell| workbook::unmarked(cell.trim()));
    let cells: Vec<&str> = cells.filter(|cell| !cell.is_empty()).collect();
    cells.join(" | ")
}

fn shown(file: &Located<'_>, record: &StringRecord, made: &Made, line: u64) -> ShownLine {
    let cells = file.header.names.iter().zip(record);
    let rows = made.rows.iter().filter_map(|row| {
        let plan = file.plan.rows.get(row.plan)?;
        let cells = plan.cells.iter().enumerate();
        let cells = cells.map(|(number, cell)| (cell.name.clone(), made.cell(row, number).to_string()));
        Some((plan.table.name, cells.collect()))
    });
    ShownLine {
        line,
        cells: cells
            .map(|(name, cell)| (name.clone(), workbook::unmarked(cell.trim()).to_string()))
            .collect(),
        rows: rows.collect(),
    }
}
