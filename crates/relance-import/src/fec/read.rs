//! One file, line by line: rows to lines of entries, bad rows aside with their reasons.

mod aside;
mod of_xml;
mod run;

use super::accounts::{Kind, Receivable, customer_of_account, kind};
use super::books::{Books, FileRead, JournalRead};
use super::cells::{self, AmountFault};
use super::cut::{Cut, Fit, side};
use super::dating::plausible_issue;
use super::due::due_in_label;
use super::encoding::{Encoding, Survey};
use super::entries::{Entries, Line};
use super::header::{self, AmountForm, Column, Header, HeaderFault};
use super::input::{Input, NotEntries, each_block, is_xml, recognise};
use super::lines::{Lines, Next};
use super::repeated::{COMPARED, Known, Row, Run};
use super::rows::{ArLine, Reason, SetAside};
use super::xml::XmlFault;
use crate::hashed::{HashMap, hash_of};
use relance_kernel::Day;
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// Why a file cannot be read at all.
#[derive(Debug)]
pub enum FileFault {
    /// The system says so.
    Input(io::Error),
    /// It is something else.
    NotEntries(NotEntries),
    /// Its first line does not do.
    Header(HeaderFault),
    /// It is XML that does not do.
    Xml(XmlFault),
    /// It has a header and no entry that could be read; the first row that was set aside, if there are rows.
    NoRows(Option<Box<SetAside>>),
}

/// How much of a file is looked at for the form of its amounts.
const SAMPLE: u64 = 1 << 16;

/// Reads a file into the books.
pub(super) fn read(input: &Input, books: &mut Books) -> Result<(), FileFault> {
    let mut first = Vec::new();
    let open = || input.open().map_err(FileFault::Input);
    open()?
        .take(SAMPLE)
        .read_to_end(&mut first)
        .map_err(FileFault::Input)?;
    if let Some(other) = recognise(&first, false) {
        return Err(FileFault::NotEntries(other));
    }
    if is_xml(&first) {
        return of_xml::read(input, &first, books);
    }
    let mut survey = Survey::default();
    each_block(&mut *open()?, |block| survey.add(block)).map_err(FileFault::Input)?;
    if survey.has_nul {
        return Err(FileFault::NotEntries(NotEntries::Binary));
    }
    let encoding = survey.encoding(first.starts_with(b"\xef\xbb\xbf"));
    let mut lines = Lines::new(open()?, survey.has_line_feed);
    let header = read_header(&mut lines, encoding)?;
    let first_line = without_mark(lines.line()).to_vec();
    let read = FileRead::new(input.name.clone(), encoding, &header, survey.bytes);
    let mut reader = Reader::new(books, &header, encoding, read);
    reader.first_line = first_line;
    reader.three_decimals = shows_three_decimals(&first, &header);
    reader.read_rows(&mut lines).map_err(FileFault::Input)?;
    reader.finish()
}

/// A line without what marks the beginning of a file in UTF-8, and without blanks at its end.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(line)
        .trim_ascii_end()
}

fn read_header<R: BufRead>(lines: &mut Lines<R>, encoding: Encoding) -> Result<Header, FileFault> {
    loop {
        match lines.next().map_err(FileFault::Input)? {
            Next::Line if lines.line().trim_ascii().is_empty() => {}
            Next::Line => {
                let line = encoding.text(lines.line());
                return header::read(&line).map_err(FileFault::Header);
            }
            Next::TooLong(_) => return Err(FileFault::Header(HeaderFault::NoHeader)),
            Next::End => return Err(FileFault::NotEntries(NotEntries::Empty)),
        }
    }
}

/// Whether the first rows show amounts with three decimals, so that `1,234` is no thousand.
fn shows_three_decimals(first: &[u8], header: &Header) -> bool {
    let places = [Column::Debit, Column::Credit, Column::Montant];
    let mut cut = Cut::default();
    first
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .skip(1)
        .filter(|row| !row.is_empty())
        .any(|row| {
            cut.cut(row, header) == Fit::Whole
                && places
                    .iter()
                    .any(|column| cells::shows_three_decimals(cut.cell(row, header.place(*column))))
        })
}

struct Reader<'a> {
    file: usize,
    header: &'a Header,
    encoding: Encoding,
    /// `1,234` is no thousand.
    three_decimals: bool,
    /// Nor is `1.234`: the decimal mark is a point.
    has_points: bool,
    books: &'a mut Books,
    read: FileRead,
    journals: HashMap<Box<[u8]>, u32>,
    last_journal: Option<(Box<[u8]>, u32)>,
    entries: Entries,
    /// The entry that goes by, before it counts.
    run: Run,
    /// What was counted before it: rows in another currency, undated, provisional.
    counted: [u64; 3],
    known: Known,
    /// Some rows have fewer cells than the header: what is empty at their end is left out.
    has_short: bool,
    /// The header of a text, as it stands in the file.
    first_line: Vec<u8>,
    cut: Cut,
    /// Entries of which a row was set aside.
    damaged: Vec<(u32, Vec<u8>)>,
}

impl<'a> Reader<'a> {
    fn new(books: &'a mut Books, header: &'a Header, encoding: Encoding, read: FileRead) -> Reader<'a> {
        let file = books.files.len();
        Reader {
            file,
            header,
            encoding,
            three_decimals: false,
            has_points: false,
            books,
            read,
            journals: HashMap::default(),
            last_journal: None,
            entries: Entries::new(file),
            run: Run::default(),
            counted: [0; 3],
            known: Known::default(),
            has_short: false,
            first_line: Vec::new(),
            cut: Cut::default(),
            damaged: Vec::new(),
        }
    }

    fn read_rows<R: BufRead>(&mut self, lines: &mut Lines<R>) -> io::Result<()> {
        // A row that is too short: the next line may be its end.
        let mut begun: Option<(u32, Vec<u8>)> = None;
        loop {
            let next = lines.next()?;
            if next == Next::Line && lines.line().trim_ascii().is_empty() {
                continue;
            }
            let is_header = next == Next::Line && without_mark(lines.line()) == self.first_line;
            if next != Next::End && !is_header {
                self.read.rows += 1;
            }
            if let Some((number, mut beginning)) = begun.take() {
                let length = beginning.len();
                if next == Next::Line && !is_header && length + lines.line().len() < super::lines::MAX_LINE {
                    beginning.push(b' ');
                    beginning.extend_from_slice(lines.line());
                    if matches!(self.cut.cut(&beginning, self.header), Fit::Whole) {
                        self.read.joined += 1;
                        self.read.rows -= 1;
                        self.take_row(number, &beginning);
                        continue;
                    }
                }
                beginning.truncate(length);
                let found = match self.cut.cut(&beginning, self.header) {
                    Fit::Wrong(found) => found,
                    Fit::Whole | Fit::Repaired => self.header.columns,
                };
                self.set_aside_cells(number, &beginning, found);
            }
            match next {
                Next::End => return Ok(()),
                Next::Line if is_header => {
                    self.close_run();
                    self.read.headers.push(lines.number());
                }
                Next::TooLong(bytes) => {
                    let value = self.shown(lines.line());
                    self.set_aside(lines.number(), None, value, Reason::TooLong { bytes });
                }
                Next::Line => match self.cut.cut(lines.line(), self.header) {
                    // Software leaves out what is empty at the end in all rows alike; a file that ends so is cut off.
                    Fit::Whole
                        if self.cut.len() < self.header.columns && !lines.is_ended() && !self.has_short =>
                    {
                        let found = self.cut.len();
                        self.set_aside_cells(lines.number(), lines.line(), found);
                    }
                    Fit::Whole => self.take_row(lines.number(), lines.line()),
                    Fit::Repaired => {
                        self.read.repaired += 1;
                        self.take_row(lines.number(), lines.line());
                    }
                    Fit::Wrong(found) if found < self.header.columns => {
                        begun = Some((lines.number(), lines.line().to_vec()));
                    }
                    Fit::Wrong(found) => self.set_aside_cells(lines.number(), lines.line(), found),
                },
            }
        }
    }

    /// Takes a row whose cells stand in [`Reader::cut`].
    fn take_row(&mut self, number: u32, line: &[u8]) {
        let cut = std::mem::take(&mut self.cut);
        self.has_short |= cut.len() < self.header.columns;
        self.take_cells(number, line, &cut);
        self.cut = cut;
    }

    fn take_cells(&mut self, number: u32, line: &[u8], cut: &Cut) {
        let header = self.header;
        let cell = |column: Column| cut.cell(line, header.place(column));
        let account = cell(Column::CompteNum);
        let journal_code = cell(Column::JournalCode);
        let journal = self.journal(journal_code, cell(Column::JournalLib));
        let piece = cell(Column::PieceRef);
        let entry = self.entry(line, cut);
        let (kind, digits) = kind(account);
        let of_customer = match kind {
            Kind::Receivable(receivable) => Some(receivable),
            _ => None,
        };
        let amount = self.amount(cut, line);
        let fault = match (&amount, cells::date(cell(Column::EcritureDate))) {
            _ if account.is_empty() => Some((Column::CompteNum, Reason::NoAccount)),
            (Err((column, reason)), _) => Some((*column, reason.clone())),
            (Ok(_), None) => Some((Column::EcritureDate, Reason::NotADate)),
            (Ok(_), Some(_)) => None,
        };
        let (Ok(cents), Some((date, form)), None) =
            (&amount, cells::date(cell(Column::EcritureDate)), &fault)
        else {
            let Some((column, reason)) = fault else { return };
            let entry = entry.to_vec();
            let value = self.shown(cell(column));
            let customer = of_customer
                .is_some()
                .then(|| self.text(cell(Column::CompAuxNum)))
                .filter(|customer| !customer.is_empty());
            let amount = amount.ok();
            self.damaged.push((journal, entry));
            self.books.set_aside.push(SetAside {
                file: self.file,
                line: number,
                column: Some(column),
                value,
                reason,
                customer,
                receivable: (of_customer.is_some() || account.is_empty()).then_some(amount),
                class: of_customer,
            });
            return;
        };
        let cents = *cents;
        let is_numbered = !cell(Column::EcritureNum).is_empty();
        self.turn_to(journal, entry, is_numbered);
        let of_customer = of_customer.map(|receivable| {
            (
                receivable,
                self.of_customer(number, line, cut, receivable, date, cents),
            )
        });
        self.run.rows.push(Row {
            line: Line {
                number,
                date,
                account: digits,
                kind,
                amount: cents,
                reference: hash_of(piece),
                of_customer: None,
            },
            form,
            hash: hash_of((date.0, cents, COMPARED.map(cell))),
            of_customer,
        });
    }

    /// What names the entry of a row.
    fn entry<'l>(&self, line: &'l [u8], cut: &Cut) -> &'l [u8] {
        let cell = |column: Column| cut.cell(line, self.header.place(column));
        match (cell(Column::EcritureNum), cell(Column::PieceRef)) {
            (b"", b"") => cell(Column::EcritureDate),
            (b"", piece) => piece,
            (entry, _) => entry,
        }
    }

    /// Debit less credit, or which column is wrong and why.
    fn amount(&mut self, cut: &Cut, line: &[u8]) -> Result<i64, (Column, Reason)> {
        let mut read = |column: Column| {
            let cell = cut.cell(line, self.header.place(column));
            let three_decimals = self.three_decimals || self.has_points && cell.contains(&b'.');
            match cells::amount(cell, three_decimals) {
                Ok(amount) => {
                    self.read.rounded += u64::from(amount.is_rounded);
                    Ok(amount.cents)
                }
                Err(AmountFault::NotANumber) => Err((column, Reason::NotAnAmount)),
                Err(AmountFault::Ambiguous) => Err((column, Reason::AmbiguousAmount)),
                Err(AmountFault::TooLarge) => Err((column, Reason::AmountTooLarge)),
            }
        };
        match self.header.amounts {
            AmountForm::DebitCredit => Ok(read(Column::Debit)? - read(Column::Credit)?),
            AmountForm::MontantSens => {
                let amount = read(Column::Montant)?;
                let side = side(cut.cell(line, self.header.place(Column::Sens)));
                side.map(|side| side * amount)
                    .ok_or((Column::Sens, Reason::NotASide))
            }
        }
    }

    fn of_customer(
        &mut self,
        number: u32,
        line: &[u8],
        cut: &Cut,
        receivable: Receivable,
        date: Day,
        amount: i64,
    ) -> ArLine {
        let text = |column: Column| {
            let cell = cut.cell(line, self.header.place(column));
            clean(self.encoding.text(cell))
        };
        let account = text(Column::CompteNum);
        let (auxiliary, auxiliary_name) = (text(Column::CompAuxNum), text(Column::CompAuxLib));
        let of_account = customer_of_account(&account);
        let id = [&*auxiliary, of_account.unwrap_or_default(), &*auxiliary_name]
            .into_iter()
            .find(|id| !id.is_empty());
        let is_anonymous = id.is_none();
        let id = id.unwrap_or(&account);
        let name = match auxiliary_name.is_empty() {
            true => &text(Column::CompteLib),
            false => &auxiliary_name,
        };
        let label = text(Column::EcritureLib);
        let day = |column: Column| {
            let cell = cut.cell(line, self.header.place(column));
            cells::date(cell).map(|(day, _)| day)
        };
        let currency = cut.cell(line, self.header.place(Column::Idevise));
        self.read.foreign += u64::from(!matches!(currency, b"" | b"EUR" | b"eur" | b"Eur"));
        let validated = self.header.place(Column::ValidDate);
        self.read.provisional += u64::from(validated.is_some() && cut.cell(line, validated).is_empty());
        let customer = self.books.customer(id, name, date);
        if is_anonymous {
            self.books.is_general(customer);
        }
        let issued = plausible_issue(day(Column::PieceDate), date);
        self.read.undated += u64::from(issued.is_none());
        let due = day(Column::DateEcheance).or_else(|| due_in_label(&label));
        ArLine {
            line: number,
            date,
            issued: issued.unwrap_or(date),
            due,
            receivable,
            account: self.books.accounts.number(&account),
            customer,
            is_anonymous,
            amount,
            reference: text(Column::PieceRef).into(),
            label: label.into(),
            letters: text(Column::EcritureLet).into(),
            lettered_on: day(Column::DateLet),
        }
    }

    fn journal(&mut self, code: &[u8], name: &[u8]) -> u32 {
        if let Some((last, number)) = &self.last_journal
            && **last == *code
        {
            return *number;
        }
        let number = match self.journals.get(code) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.read.journals.len()).unwrap_or(u32::MAX);
                self.journals.insert(code.into(), number);
                let (code, name) = (self.text(code), self.text(name));
                self.read.journals.push(JournalRead::new(code, name));
                number
            }
        };
        self.last_journal = Some((code.into(), number));
        number
    }

    fn finish(mut self) -> Result<(), FileFault> {
        self.close_run();
        let unbalanced = self.entries.finish();
        for entry in unbalanced {
            self.set_aside_entry(entry);
        }
        self.read.off_by_cents = self.entries.off_by_cents;
        self.read.entries = self.entries.count.saturating_sub(1);
        let has_rows = self.read.period.is_some();
        self.books.blocks.append(&mut self.entries.blocks);
        self.books.files.push(self.read);
        if has_rows {
            return Ok(());
        }
        let first = self.books.set_aside.iter().find(|row| row.file == self.file);
        Err(FileFault::NoRows(first.cloned().map(Box::new)))
    }

    fn text(&self, cell: &[u8]) -> String {
        clean(self.encoding.text(cell)).into_owned()
    }
}

/// A text without blanks around it, with single blanks within, without control characters; doubled quotes of a quoted
/// cell are one.
fn clean(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_clean(&text) {
        return text;
    }
    let mut clean = String::with_capacity(text.len());
    for letter in text.trim().chars() {
        let letter = if letter.is_control() || letter.is_whitespace() {
            ' '
        } else {
            letter
        };
        if !(letter == ' ' && clean.ends_with(' ')) {
            clean.push(letter);
        }
    }
    Cow::Owned(match clean.contains("\"\"") {
        true => clean.replace("\"\"", "\""),
        false => clean,
    })
}

/// Whether a text is surely as [`clean`] would leave it, as nearly all are.
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b'"';
    bytes.iter().all(is_plain)
        && bytes.first() != Some(&b' ')
        && bytes.last() != Some(&b' ')
        && memchr::memmem::find(bytes, b"  ").is_none()
}
