//! A statement or a notification of a bank, whatever version of the schema it was written in.

use relance_kernel::{Currency, Day};

/// Which message it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// CAMT.053: what was booked in a period, with balances.
    Statement,
    /// CAMT.054: single bookings, often before the statement and in more detail.
    Notification,
}

impl Kind {
    /// As it is kept beside the ledger.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Statement => "camt.053",
            Kind::Notification => "camt.054",
        }
    }
}

/// What makes a statement the same as another: a file that has it again replaces it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Key {
    /// Our account: its IBAN, or what the bank calls it.
    pub account: String,
    /// Which message.
    pub kind: Kind,
    /// The bank's number of it, with the page if it has several.
    pub id: String,
}

/// A statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// What it is.
    pub key: Key,
    /// The version of the schema: `02` to `14`; empty where it was kept from an earlier import.
    pub version: String,
    /// When the bank made it, as it writes it.
    pub created: String,
    /// Its first day, as far as it says it.
    pub from: Option<Day>,
    /// Its last day.
    pub to: Option<Day>,
    /// The currency of its balances.
    pub currency: Option<Currency>,
    /// The booked balance at its beginning, in minor units.
    pub opening: Option<i64>,
    /// The booked balance at its end.
    pub closing: Option<i64>,
    /// What was booked.
    pub entries: Vec<Entry>,
    /// What is announced and not booked: how many, and the sum of the credits among them. Not kept.
    pub pending: (usize, i128),
}

/// An amount that was booked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What it is called within its statement; no two have the same.
    pub name: String,
    /// The bank's own reference of it.
    pub bank_reference: String,
    /// Minor units, above 0.
    pub amount: i64,
    /// Of the account.
    pub currency: Currency,
    /// Money came in.
    pub is_credit: bool,
    /// It takes back an earlier booking of the other direction.
    pub is_reversal: bool,
    /// The day of booking.
    pub booked: Day,
    /// The day from which the money counts for interest.
    pub value: Option<Day>,
    /// What kind of booking it is: the sub-family of ISO 20022, such as `UPDD`.
    pub sub_family: String,
    /// What it consists of; never empty.
    pub transactions: Vec<Transaction>,
    /// It is a sum whose transactions the bank does not give, or whose amounts do not add up to it: it counts as one.
    pub is_uneven: bool,
    /// Charges that the bank took off the sum of its transactions.
    pub charges: i64,
}

/// A payment within an entry.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Transaction {
    /// Minor units of the currency of the entry, above 0.
    pub amount: i64,
    /// Money came in.
    pub is_credit: bool,
    /// The bank's own reference of it.
    pub bank_reference: String,
    /// The reference that goes from end to end; empty where the payer gave none.
    pub end_to_end: String,
    /// Structured references: of the creditor, and numbers of documents.
    pub references: Vec<String>,
    /// What the payer wrote, and what the bank added, in one line.
    pub text: String,
    /// The name of the other side.
    pub name: String,
    /// The account of the other side.
    pub account: String,
    /// Why it came back (ISO 20022), if it did: `AM04`.
    pub reason: String,
    /// Charges that were taken off it before it arrived, as far as the bank says them.
    pub charges: i64,
}

impl Statement {
    /// The sum of what came in and of what went out.
    pub fn turnover(&self) -> (i128, i128) {
        let sum = |is_credit: bool| {
            let entries = self.entries.iter().filter(|entry| entry.is_credit == is_credit);
            entries.map(|entry| i128::from(entry.amount)).sum()
        };
        (sum(true), sum(false))
    }

    /// What the balance at the end is off by: none where a balance is missing, or a booking has another currency.
    pub fn difference(&self) -> Option<i128> {
        let (opening, closing) = (self.opening?, self.closing?);
        let is_one = self
            .entries
            .iter()
            .all(|entry| Some(entry.currency) == self.currency);
        let (credits, debits) = self.turnover();
        is_one.then(|| i128::from(opening) + credits - debits - i128::from(closing))
    }
}

impl Entry {
    /// From when its money counts: the value date; the day of booking where there is none, or one that lies more than
    /// a month off and is a slip.
    pub fn date(&self) -> Day {
        let value = self
            .value
            .filter(|value| value.since(self.booked).abs() <= LONGEST_VALUE);
        value.unwrap_or(self.booked)
    }
}

/// Value dates that lie further from the booking are not believed, in days.
const LONGEST_VALUE: i32 = 31;
