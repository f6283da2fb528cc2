//! An entry that went by: it counts, or it stands in the file already.

use super::super::repeated::{Row, Run, Verdict};
use super::super::rows::{Reason, SetAside};
use super::Reader;

impl Reader<'_> {
    /// The row that comes next is of this entry.
    pub(super) fn turn_to(&mut self, journal: u32, entry: &[u8], is_numbered: bool) {
        let is_same = self.run.is_of(journal, entry);
        let is_part = is_same && (self.run.is_part || self.run.is_full());
        if is_same && !self.run.is_full() {
            return;
        }
        self.close_run();
        self.counted = self.counts();
        self.run = Run {
            journal,
            entry: entry.to_vec(),
            is_numbered,
            is_part,
            rows: std::mem::take(&mut self.run.rows),
        };
    }

    /// Counts the rows of the entry that went by, but those that stand in the file already.
    pub(super) fn close_run(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        let all = run.rows.len();
        let (kept, first) = match self.known.judge(&run, !self.read.headers.is_empty()) {
            Verdict::Taken => (all, 0),
            Verdict::Doubtful => {
                self.read.doubtful += 1;
                (all, 0)
            }
            Verdict::Begins(kept, first) => (kept, first),
            Verdict::Repeats(first) => (0, first),
        };
        if kept < all {
            let times = all.checked_div(kept).map_or(1, |times| times - 1);
            self.read.repeated += times as u64;
            self.uncount(all, kept);
        }
        for (position, row) in run.rows.drain(..).enumerate() {
            match position < kept {
                true => self.count(run.journal, &run.entry, row),
                false => self.set_aside_repeated(&run.entry, run.journal, row, first),
            }
        }
        // The room that it took is for the next.
        self.run = run;
    }

    fn count(&mut self, journal: u32, entry: &[u8], row: Row) {
        let Row {
            mut line,
            form,
            of_customer,
            ..
        } = row;
        self.read.count_row(line.date, form, line.amount);
        if let Some(read) = self.read.journals.get_mut(journal as usize) {
            let class = of_customer.as_ref().map(|(class, _)| *class);
            read.count_row(line.date, line.account, line.kind, class);
        }
        if let Some((class, of_customer)) = of_customer {
            self.books.add_to_balance(self.file, &of_customer);
            line.of_customer = class.is_taken().then(|| Box::new(of_customer));
        }
        self.entries.add(journal, entry, line);
    }

    fn set_aside_repeated(&mut self, entry: &[u8], journal: u32, row: Row, first: u32) {
        let Some((_, of_customer)) = row.of_customer else {
            return;
        };
        let journal = self.read.journals.get(journal as usize);
        let journal = journal.map_or("", |journal| journal.code.as_str());
        let entry = format!("{journal} {}", self.shown(entry));
        self.books.set_aside.push(SetAside {
            file: self.file,
            line: row.line.number,
            column: None,
            value: of_customer.reference.to_string(),
            reason: Reason::Repeated { entry, first },
            customer: Some(self.books.customer_id(of_customer.customer).to_string()),
            receivable: Some(Some(of_customer.amount)),
            class: Some(of_customer.receivable),
        });
    }

    fn counts(&self) -> [u64; 3] {
        let read = &self.read;
        [read.foreign, read.undated, read.provisional]
    }

    /// Takes back what the rows of a run that do not count added: all of its repetitions added the same.
    fn uncount(&mut self, all: usize, kept: usize) {
        let before = self.counted;
        let read = &mut self.read;
        let counts = [&mut read.foreign, &mut read.undated, &mut read.provisional];
        for (count, before) in counts.into_iter().zip(before) {
            *count = before + (*count - before) * kept as u64 / all.max(1) as u64;
        }
    }
}
