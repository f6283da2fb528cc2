//! The files in the order of their periods, and which of them are one year.

use super::books::Books;
use relance_kernel::Day;

/// Why files do not go together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Clash {
    /// Two files hold entries of the same days in the same journals, and are not the same.
    Overlap {
        /// The names of the files.
        files: [String; 2],
        /// The days they share.
        shared: (Day, Day),
    },
}

/// A year as the files have it: the numbers of its files, and its days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Year {
    pub(super) files: Vec<usize>,
    pub(super) period: (Day, Day),
}

/// Puts the files in order, drops a file that is there twice, and says which are parts of one year. Gives back the
/// years, and the names of the files dropped.
pub(super) fn order(books: &mut Books) -> Result<(Vec<Year>, Vec<String>), Clash> {
    let mut numbers: Vec<usize> = (0..books.files.len()).collect();
    numbers.sort_by_key(|number| {
        let file = books.files.get(*number);
        file.map(|file| (file.period, file.name.clone(), *number))
    });
    let mut kept: Vec<usize> = Vec::new();
    let mut dropped: Vec<String> = Vec::new();
    for number in numbers {
        match kept.iter().find(|known| is_same(books, **known, number)) {
            Some(_) => dropped.extend(books.files.get(number).map(|file| file.name.clone())),
            None => kept.push(number),
        }
    }
    renumber(books, &kept);
    let mut years: Vec<Year> = Vec::new();
    for (number, file) in books.files.iter().enumerate() {
        let Some(period) = file.period else { continue };
        match years.last_mut() {
            // An opening balance may bear the last day of the year before.
            Some(year) if period.0 < year.period.1 => {
                for other in &year.files {
                    let Some(other) = books.files.get(*other) else {
                        continue;
                    };
                    let shares = |of: &super::JournalRead| {
                        other
                            .journals
                            .iter()
                            .any(|known| known.code == of.code && overlap(known.period, of.period))
                    };
                    if file.journals.iter().any(shares) {
                        let shared = (period.0, period.1.min(year.period.1));
                        return Err(Clash::Overlap {
                            files: [other.name.clone(), file.name.clone()],
                            shared,
                        });
                    }
                }
                year.files.push(number);
                year.period.1 = year.period.1.max(period.1);
            }
            _ => years.push(Year {
                files: vec![number],
                period,
            }),
        }
    }
    Ok((years, dropped))
}

fn overlap(first: Option<(Day, Day)>, second: Option<(Day, Day)>) -> bool {
    match (first, second) {
        (Some(first), Some(second)) => first.0 <= second.1 && second.0 <= first.1,
        _ => false,
    }
}

/// Whether two files hold the same entries, however they are written.
fn is_same(books: &Books, first: usize, second: usize) -> bool {
    let (Some(a), Some(b)) = (books.files.get(first), books.files.get(second)) else {
        return false;
    };
    (a.period, a.entries, a.rows, a.debit, a.credit) == (b.period, b.entries, b.rows, b.debit, b.credit)
        && books.balances.get(first) == books.balances.get(second)
}

/// Keeps these files, in this order.
fn renumber(books: &mut Books, kept: &[usize]) {
    let new = |old: usize| kept.iter().position(|known| *known == old);
    books.balances.resize_with(books.files.len(), Default::default);
    books.files = kept
        .iter()
        .filter_map(|old| books.files.get(*old).cloned())
        .collect();
    books.balances = kept
        .iter()
        .filter_map(|old| books.balances.get(*old).cloned())
        .collect();
    books.blocks.retain_mut(|block| {
        let number = new(block.file);
        block.file = number.unwrap_or(0);
        number.is_some()
    });
    books.set_aside.retain_mut(|row| {
        let number = new(row.file);
        row.file = number.unwrap_or(0);
        number.is_some()
    });
    books.blocks.sort_by_key(|block| {
        let first = block.lines.iter().map(|line| line.line).min();
        (block.file, block.date, first)
    });
    books.set_aside.sort_by_key(|row| (row.file, row.line));
}
