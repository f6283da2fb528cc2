//! What the files held, as far as customers need it: the blocks, who is who, and the balances that the books show.

use super::accounts::{Kind, Receivable};
use super::cells::DateForm;
use super::encoding::Encoding;
use super::header::{AmountForm, Header};
use super::rows::{ArLine, Block, SetAside};
use crate::hashed::HashMap;
use relance_kernel::Day;
use std::collections::{BTreeMap, BTreeSet};

/// A journal of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalRead {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its first and last entry.
    pub period: Option<(Day, Day)>,
    /// Rows on accounts of customers.
    pub of_customers: u64,
    /// It holds rows of income or expenses.
    pub(super) has_result: bool,
    /// It holds rows of capital.
    pub(super) has_capital: bool,
}

impl JournalRead {
    pub(super) fn new(code: String, name: String) -> JournalRead {
        JournalRead {
            code,
            name,
            period: None,
            of_customers: 0,
            has_result: false,
            has_capital: false,
        }
    }

    pub(super) fn count_row(&mut self, date: Day, account: u16, kind: Kind, of_customer: Option<Receivable>) {
        self.period = Some(widened(self.period, date));
        self.has_result |= (600..800).contains(&account);
        self.has_capital |= (100..120).contains(&account) || kind == Kind::Opening;
        self.of_customers += u64::from(of_customer.is_some());
    }
}

/// What one file held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileRead {
    /// What it is called.
    pub name: String,
    /// Its size, unpacked.
    pub bytes: u64,
    /// Its encoding.
    pub encoding: Encoding,
    /// What separates its cells; nothing in XML.
    pub separator: Option<char>,
    /// How many columns it has; how many of those that are read, in XML.
    pub columns: usize,
    /// Columns, or elements, that nobody knows, which were not read.
    pub unknown_columns: Vec<String>,
    /// How amounts are given.
    pub amounts: AmountForm,
    /// How dates are written.
    pub dates: BTreeSet<DateForm>,
    /// Rows below the header.
    pub rows: u64,
    /// Entries.
    pub entries: u64,
    /// The first and the last date of an entry.
    pub period: Option<(Day, Day)>,
    /// Sum of all debits that could be read, cents.
    pub debit: i64,
    /// Sum of all credits, cents.
    pub credit: i64,
    /// Rows that a line break within a label had cut in two.
    pub joined: u64,
    /// Rows whose label held the separator.
    pub repaired: u64,
    /// Amounts with more than two decimals.
    pub rounded: u64,
    /// Rows of customers in another currency; their amounts in euros are taken.
    pub foreign: u64,
    /// Rows of customers whose document has no plausible date: that of the entry is taken.
    pub undated: u64,
    /// Rows of customers without a date of validation: the export is provisional.
    pub provisional: u64,
    /// Entries that are off by at most 5 cents, which were taken.
    pub off_by_cents: u64,
    /// Entries that do not balance.
    pub unbalanced: u64,
    /// Entries that stand in it already, which were not counted again.
    pub repeated: u64,
    /// Entries that hold the same two rows again and again, which were taken as they stand.
    pub doubtful: u64,
    /// The lines on which its header stands again: exports put behind each other.
    pub headers: Vec<u32>,
    /// Its journals.
    pub journals: Vec<JournalRead>,
}

impl FileRead {
    pub(super) fn new(name: String, encoding: Encoding, header: &Header, bytes: u64) -> FileRead {
        FileRead {
            name,
            bytes,
            encoding,
            separator: Some(char::from(header.separator)),
            columns: header.columns,
            unknown_columns: header.unknown.clone(),
            amounts: header.amounts,
            dates: BTreeSet::new(),
            rows: 0,
            entries: 0,
            period: None,
            debit: 0,
            credit: 0,
            joined: 0,
            repaired: 0,
            rounded: 0,
            foreign: 0,
            undated: 0,
            provisional: 0,
            off_by_cents: 0,
            unbalanced: 0,
            repeated: 0,
            doubtful: 0,
            headers: Vec::new(),
            journals: Vec::new(),
        }
    }

    pub(super) fn count_row(&mut self, date: Day, form: DateForm, amount: i64) {
        self.period = Some(widened(self.period, date));
        self.dates.insert(form);
        match amount > 0 {
            true => self.debit = self.debit.saturating_add(amount),
            false => self.credit = self.credit.saturating_sub(amount),
        }
    }

    /// Rows on accounts of customers.
    pub fn rows_of_customers(&self) -> u64 {
        self.journals.iter().map(|journal| journal.of_customers).sum()
    }
}

fn widened(period: Option<(Day, Day)>, date: Day) -> (Day, Day) {
    period.map_or((date, date), |(first, last)| (first.min(date), last.max(date)))
}

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, u32>,
    names: Vec<String>,
}

impl Names {
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_string(), number);
        self.names.push(name.to_string());
        number
    }

    pub(super) fn name(&self, number: u32) -> &str {
        self.names.get(number as usize).map_or("", String::as_str)
    }
}

/// What the books show on accounts of customers in one file: debit less credit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Balances {
    /// By account class; opening balances included.
    pub(super) by_class: BTreeMap<Receivable, i64>,
    /// By customer, over the classes that become rows of the ledger.
    pub(super) by_customer: BTreeMap<u32, i64>,
}

/// All that was read.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) files: Vec<FileRead>,
    pub(super) balances: Vec<Balances>,
    pub(super) blocks: Vec<Block>,
    pub(super) set_aside: Vec<SetAside>,
    pub(super) accounts: Names,
    customers: Names,
    /// Customers that only a general account names.
    general: BTreeSet<u32>,
    /// For each customer the name that the latest row gives it.
    customer_names: Vec<(Day, String)>,
}

impl Books {
    /// The number of a customer; its name is that of its latest row.
    pub(super) fn customer(&mut self, id: &str, name: &str, date: Day) -> u32 {
        let number = self.customers.number(id);
        if self.customer_names.len() <= number as usize {
            self.customer_names.push((Day::MIN, String::new()));
        }
        if let Some(known) = self.customer_names.get_mut(number as usize)
            && !name.is_empty()
            && (known.0 < date || known.1.is_empty() || known.0 == date && *known.1 < *name)
        {
            known.0 = date;
            if known.1 != name {
                known.1 = name.to_string();
            }
        }
        number
    }

    /// Notes that a row names nobody but its account.
    pub(super) fn is_general(&mut self, customer: u32) {
        self.general.insert(customer);
    }

    /// Whether some rows name nobody but their account.
    pub(super) fn has_general_accounts(&self) -> bool {
        !self.general.is_empty()
    }

    /// Customers that only a general account names.
    pub(super) fn general_accounts(&self) -> Vec<String> {
        let ids = self
            .general
            .iter()
            .map(|number| self.customer_id(*number).to_string());
        ids.collect::<BTreeSet<String>>().into_iter().collect()
    }

    pub(super) fn customer_id(&self, number: u32) -> &str {
        self.customers.name(number)
    }

    pub(super) fn customer_name(&self, number: u32) -> &str {
        self.customer_names
            .get(number as usize)
            .map_or("", |(_, name)| name.as_str())
    }

    pub(super) fn add_to_balance(&mut self, file: usize, line: &ArLine) {
        if self.balances.len() <= file {
            self.balances.resize_with(file + 1, Balances::default);
        }
        self.correct_balance(file, line.receivable, line.customer, line.amount);
    }

    /// Adds to what the books show of a customer in a file.
    pub(super) fn correct_balance(&mut self, file: usize, class: Receivable, customer: u32, amount: i64) {
        let Some(balances) = self.balances.get_mut(file) else {
            return;
        };
        let sum = balances.by_class.entry(class).or_default();
        *sum = sum.saturating_add(amount);
        if class.is_taken() {
            let sum = balances.by_customer.entry(customer).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
}
