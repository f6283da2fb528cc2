//! The years one behind the other: openings, movements, and which lines the books match with each other.

use super::accounts::{Kind, Receivable};
use super::books::Books;
use super::movements::{Advances, Grouped, Movement, Nature, classify, movement};
use super::openings::{Known, is_opening};
use super::rows::{ArLine, Block};
use super::years::Year;
use crate::hashed::HashMap;
use relance_kernel::Day;
use std::collections::BTreeMap;

/// A group of matching: lines of one account that the books set against each other.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// Number of the year.
    pub(super) year: usize,
    pub(super) account: u32,
    pub(super) customer: u32,
    pub(super) letters: Box<str>,
    pub(super) sum: i64,
    /// For each day of matching, the sum of the lines that have it, and their movements.
    pub(super) by_day: BTreeMap<Option<Day>, (i64, Vec<usize>)>,
}

/// What the opening balance of a later year did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Number of the file it stands in.
    pub file: usize,
    /// Its lines on accounts of customers.
    pub lines: u64,
    /// Its balance over accounts that become the ledger.
    pub balance: i64,
    /// Customers whose balance differs from that of the year before, with the difference.
    pub differences: Vec<(String, i64)>,
    /// A whole year lies between the last entry of the year before and this one.
    pub is_year_missing: bool,
}

/// The movements of all years.
#[derive(Debug, Default)]
pub(super) struct Chain {
    pub(super) movements: Vec<Movement>,
    pub(super) groups: Vec<Group>,
    pub(super) openings: Vec<Opening>,
    /// Of deposit invoices: what stands on accounts of advances and is no money.
    pub(super) deferred: i64,
    /// What closing entries moved, which were passed over: by class.
    pub(super) closings: u64,
    /// The first year has an opening balance.
    pub(super) has_first_opening: bool,
    /// The sum of the ledger by customer, as the movements make it.
    pub(super) net: BTreeMap<u32, i64>,
    /// The last year that has an opening balance: the books' balance counts from there.
    pub(super) counted_from: usize,
}

struct Chaining<'a> {
    books: &'a mut Books,
    chain: Chain,
    advances: BTreeMap<u32, Advances>,
    group_numbers: HashMap<(usize, u32, u32, Box<str>), u32>,
    /// Whose a reference is; nobody's if several customers have it.
    owner_of_reference: HashMap<Box<str>, Option<u32>>,
    /// Whose a group of matching is, by year, account and code; nobody's if several customers have it.
    owner_of_letters: HashMap<(usize, u32, Box<str>), Option<u32>>,
}

/// Makes the movements of all years.
pub(super) fn chain(books: &mut Books, years: &[Year]) -> Chain {
    let mut blocks: BTreeMap<usize, Vec<Block>> = BTreeMap::new();
    for block in std::mem::take(&mut books.blocks) {
        let year = years.iter().position(|year| year.files.contains(&block.file));
        blocks.entry(year.unwrap_or(0)).or_default().push(block);
    }
    let mut chaining = Chaining {
        books,
        chain: Chain::default(),
        advances: BTreeMap::new(),
        group_numbers: HashMap::default(),
        owner_of_reference: HashMap::default(),
        owner_of_letters: HashMap::default(),
    };
    for (number, year) in years.iter().enumerate() {
        let blocks = blocks.remove(&number).unwrap_or_default();
        let before = number.checked_sub(1).and_then(|before| years.get(before));
        chaining.add_year(number, year, before, blocks);
    }
    let mut chain = chaining.chain;
    chain.deferred = chaining.advances.values().map(|advances| advances.deferred).sum();
    chain
}

impl Chaining<'_> {
    fn add_year(&mut self, number: usize, year: &Year, before: Option<&Year>, blocks: Vec<Block>) {
        let (openings, blocks): (Vec<Block>, Vec<Block>) = blocks
            .into_iter()
            .partition(|block| is_opening(self.books, block, year));
        match before {
            None => {
                for block in &openings {
                    self.chain.has_first_opening = true;
                    self.open_first(number, block);
                }
            }
            Some(before) if !openings.is_empty() => self.open_later(number, year, before, &openings),
            Some(_) => {}
        }
        let mut blocks = blocks;
        // Files of one year are read one behind the other and happen at the same time.
        blocks.sort_by_key(|block| (block.date, block.file, block.lines.first().map(|line| line.line)));
        for block in blocks {
            self.add_block(number, block);
        }
    }

    /// The opening balance of the first year: what is open has come from before.
    fn open_first(&mut self, year: usize, block: &Block) {
        for line in &block.lines {
            let grouped = self.grouped(year, line.clone());
            let nature = match line.amount > 0 {
                true => Nature::OpeningDebit,
                false => Nature::OpeningCredit,
            };
            if line.receivable == Receivable::Advances && line.amount < 0 {
                self.advances.entry(line.customer).or_default().money -= line.amount;
            }
            let opening = movement(block, &grouped, nature, 0, line.amount.abs());
            self.push(opening);
        }
    }

    /// The opening balance of a later year: the year before is known, so only a difference to it counts.
    fn open_later(&mut self, year: usize, of_year: &Year, before: &Year, openings: &[Block]) {
        self.chain.counted_from = year;
        let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
        let mut lines = 0;
        for line in openings.iter().flat_map(|block| &block.lines) {
            *sums.entry(line.customer).or_default() += line.amount;
            lines += 1;
        }
        let deferred: Vec<(u32, i64)> = self
            .advances
            .iter()
            .map(|(customer, advances)| (*customer, advances.deferred))
            .collect();
        let balance = sums.values().sum();
        // Books have advances against deposit invoices; the ledger has not.
        for (customer, deferred) in deferred {
            *sums.entry(customer).or_default() += deferred;
        }
        for customer in self.chain.net.keys() {
            sums.entry(*customer).or_default();
        }
        let mut differences = Vec::new();
        for (customer, sum) in sums {
            let known = self.chain.net.get(&customer).copied().unwrap_or(0);
            let difference = sum - known;
            if difference != 0 {
                differences.push((self.books.customer_id(customer).to_string(), difference));
                self.add_difference(year, openings, customer, difference);
            }
        }
        let known = Known::of(&self.chain.movements);
        for block in openings {
            for line in &block.lines {
                self.alias(year, line, &known);
            }
        }
        let file = openings.first().map_or(0, |block| block.file);
        self.chain.openings.push(Opening {
            file,
            lines,
            balance,
            differences,
            is_year_missing: of_year.period.0.since(before.period.1) >= 366,
        });
    }

    /// A balance that the year before does not explain: it is taken from the later year.
    fn add_difference(&mut self, year: usize, openings: &[Block], customer: u32, difference: i64) {
        let of_customer = || {
            openings
                .iter()
                .flat_map(|block| block.lines.iter().map(move |line| (block, line)))
                .filter(move |(_, line)| line.customer == customer)
        };
        // The line that is the difference, if one is; else any line of the customer for its day and entry.
        let exact = of_customer().find(|(_, line)| line.amount == difference);
        let day = openings.first().map(|block| block.date);
        let found = exact.or_else(|| of_customer().next());
        let nature = match difference > 0 {
            true => Nature::DifferenceDebit,
            false => Nature::DifferenceCredit,
        };
        let (block, line) = match (found, openings.first()) {
            (Some((block, line)), _) => (block, line.clone()),
            (None, Some(block)) => match block.lines.first() {
                Some(line) => (block, line.clone()),
                None => return,
            },
            (None, None) => return,
        };
        let mut line = ArLine { customer, ..line };
        if exact.is_none() {
            line.reference = "".into();
            line.label = "".into();
            line.letters = "".into();
            line.issued = day.unwrap_or(line.date);
            line.due = None;
        }
        let grouped = self.grouped(year, line);
        let added = movement(block, &grouped, nature, 0, difference.abs());
        self.push(added);
    }

    /// A line of a later opening balance that is matched: it stands for a movement of before.
    fn alias(&mut self, year: usize, line: &ArLine, known: &Known) {
        if line.letters.is_empty() {
            return;
        }
        let is_debit = line.amount > 0;
        let amount = line.amount.abs();
        let of_reference = known
            .by_reference
            .get(&(line.customer, is_debit, line.reference.clone()));
        let of_reference = of_reference.map_or(&[][..], Vec::as_slice);
        let is_exact = |position: &&usize| {
            let of = self.chain.movements.get(**position);
            of.is_some_and(|of| of.amount == amount)
        };
        let found = of_reference
            .iter()
            .find(is_exact)
            .or_else(|| of_reference.first())
            .or_else(|| {
                known
                    .by_amount
                    .get(&(line.customer, is_debit, amount, line.issued))
            })
            .copied();
        let grouped = self.grouped(year, line.clone());
        if let (Some(position), Some(group)) = (found, grouped.group) {
            self.join(position, group);
        }
    }

    fn add_block(&mut self, year: usize, mut block: Block) {
        if block.against.iter().any(|(_, kind, _)| *kind == Kind::Closing) {
            for line in &block.lines {
                self.books
                    .correct_balance(block.file, line.receivable, line.customer, -line.amount);
            }
            self.chain.closings += 1;
            return;
        }
        if self.books.has_general_accounts() {
            self.name_the_anonymous(year, &mut block);
        }
        let lines = std::mem::take(&mut block.lines)
            .into_iter()
            .map(|line| self.grouped(year, line))
            .collect();
        for movement in classify(&block, lines, &mut self.advances) {
            if !self.joins_the_last(&movement) {
                self.push(movement);
            }
        }
    }

    /// A line on a general account, in an entry with one customer only, is that customer's; else whose its matching
    /// or its reference is.
    fn name_the_anonymous(&mut self, year: usize, block: &mut Block) {
        let mut named = block
            .lines
            .iter()
            .filter(|line| !line.is_anonymous)
            .map(|line| line.customer);
        let first = named.next();
        let only = first.filter(|first| named.all(|other| other == *first));
        for line in &mut block.lines {
            let letters = (year, line.account, line.letters.clone());
            if line.is_anonymous {
                let of_letters = || self.owner_of_letters.get(&letters).copied().flatten();
                let of_reference = || self.owner_of_reference.get(&line.reference).copied().flatten();
                let Some(customer) = only.or_else(of_letters).or_else(of_reference) else {
                    continue;
                };
                self.books
                    .correct_balance(block.file, line.receivable, line.customer, -line.amount);
                self.books
                    .correct_balance(block.file, line.receivable, customer, line.amount);
                line.customer = customer;
            }
            let customer = line.customer;
            let own = |known: &mut Option<u32>| *known = known.filter(|known| *known == customer);
            if !line.letters.is_empty() {
                self.owner_of_letters
                    .entry(letters)
                    .and_modify(own)
                    .or_insert(Some(customer));
            }
            if !line.reference.is_empty() {
                let reference = line.reference.clone();
                self.owner_of_reference
                    .entry(reference)
                    .and_modify(own)
                    .or_insert(Some(customer));
            }
        }
    }

    /// The line with its group of matching, which the line's amount joins.
    fn grouped(&mut self, year: usize, line: ArLine) -> Grouped {
        if line.letters.is_empty() {
            return Grouped { line, group: None };
        }
        let day = line.lettered_on;
        let key = (year, line.account, line.customer, line.letters.clone());
        let next = u32::try_from(self.chain.groups.len()).unwrap_or(u32::MAX);
        let number = *self.group_numbers.entry(key).or_insert(next);
        if number == next {
            self.chain.groups.push(Group {
                year,
                account: line.account,
                customer: line.customer,
                letters: line.letters.clone(),
                sum: 0,
                by_day: BTreeMap::new(),
            });
        }
        if let Some(group) = self.chain.groups.get_mut(number as usize) {
            group.sum += line.amount;
            group.by_day.entry(line.lettered_on).or_default().0 += line.amount;
        }
        Grouped {
            line,
            group: Some((number, day)),
        }
    }

    fn join(&mut self, movement: usize, (group, day): (u32, Option<Day>)) {
        if let Some(group) = self.chain.groups.get_mut(group as usize) {
            group.by_day.entry(day).or_default().1.push(movement);
        }
    }

    /// An entry may balance in the middle of an invoice: its parts are one.
    fn joins_the_last(&mut self, movement: &Movement) -> bool {
        let position = self.chain.movements.len().saturating_sub(1);
        let Some(last) = self.chain.movements.last_mut() else {
            return false;
        };
        fn of(of: &Movement) -> (Nature, u32, &str, (usize, u32, &str, Day)) {
            let entry = (of.file, of.journal, &*of.entry, of.date);
            (of.nature, of.customer, &of.reference, entry)
        }
        if movement.nature != Nature::Invoice || movement.reference.is_empty() || of(last) != of(movement) {
            return false;
        }
        last.amount += movement.amount;
        last.advance += movement.advance;
        last.parts.extend(&movement.parts);
        last.groups.extend(&movement.groups);
        *self.chain.net.entry(movement.customer).or_default() += movement.amount;
        for group in &movement.groups {
            self.join(position, *group);
        }
        true
    }

    fn push(&mut self, movement: Movement) {
        let position = self.chain.movements.len();
        let signed = match movement.nature {
            Nature::Transfer => 0,
            Nature::BankDebit => movement.amount,
            nature if nature.is_claim() => movement.amount,
            _ => -movement.amount,
        };
        *self.chain.net.entry(movement.customer).or_default() += signed;
        for group in movement.groups.clone() {
            self.join(position, group);
        }
        self.chain.movements.push(movement);
    }
}
