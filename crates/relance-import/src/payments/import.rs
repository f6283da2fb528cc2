//! Statements as rows of a ledger: what is kept from before and what is new, put in the order of days and matched.

use super::books::Books;
use super::duplicates::repeated;
use super::matcher::{Item, Learnt, Matcher, Options};
use super::outcome::{Found, Outcome, Remark, Row, Why};
use super::returns::{Originals, is_outgoing_back};
use super::statement::{Key, Kind, Statement};
use super::{Problem, store};
use crate::folder::Fault;
use crate::sheet::csv_bytes;
use crate::tables::Cells;
use relance_kernel::{Currency, Day, Money};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The word in the column `source`.
pub const SOURCE: &str = "bank";

/// The accounts that payments came from, with the customers that they paid for; beside the ledger.
const ACCOUNTS: &str = "bank-accounts.csv";

/// A file as it was read: its name, and its statements.
pub type Read = (String, Result<Vec<Statement>, Problem>);

/// What comes of an import.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Import {
    /// The table of payments: all that come from banks.
    pub tables: Vec<Cells>,
    /// What is kept beside the ledger: names and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// The statements of this import, by account and day.
    pub statements: Vec<Statement>,
    /// Files that were not read, or not taken.
    pub aside: Vec<Aside>,
    /// How many statements are there already, to the letter.
    pub repeated_statements: usize,
    /// How many transactions of this import another statement holds too.
    pub repeated: usize,
    /// What came in by them, by currency.
    pub repeated_credits: BTreeMap<String, i128>,
    /// Statements of one account that do not follow on from each other.
    pub gaps: Vec<Gap>,
    /// What became of every transaction, those of earlier imports too, by day.
    pub found: Vec<Found>,
    /// Rows of earlier imports that cannot be made again, because what they were made of is gone: writing would lose them.
    pub lost: usize,
    /// Charges that the bank took off sums of payments in this import, by currency.
    pub charges: BTreeMap<String, i128>,
}

/// A file that was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aside {
    /// Which.
    pub file: String,
    /// Why.
    pub reason: Reason,
}

/// Why a file was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// It cannot be read.
    Problem(Problem),
    /// Another file of this import has this statement, made at the same time, and says something else.
    SameStatement {
        /// The bank's number of it.
        statement: String,
        /// The other file.
        other: String,
    },
    /// A later state of this statement is there already.
    Older {
        /// The bank's number of it.
        statement: String,
    },
}

/// Statements of one account that do not follow on from each other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The account.
    pub account: String,
    /// The statement before.
    pub before: String,
    /// Its last day.
    pub to: Option<Day>,
    /// The statement after.
    pub after: String,
    /// Its first day.
    pub from: Option<Day>,
    /// What the balance moved by between them, in minor units.
    pub moved: i128,
    /// Of which currency.
    pub currency: Currency,
}

/// Makes payments of what was read, and of what earlier imports kept in the folder.
///
/// The result depends on the statements and the rest of the ledger alone: neither on the order of files, nor on how they
/// are parted over imports.
///
/// # Errors
///
/// What an earlier import kept cannot be read.
pub fn import(folder: &Path, books: &Books, read: Vec<Read>, options: Options) -> Result<Import, Fault> {
    let mut kept = store::read(folder)?;
    let mut import = Import::default();
    let given = take(read, &mut kept, &mut import);
    let dropped = repeated(&kept);
    let accounts: BTreeSet<String> = kept.keys().map(|key| key.account.clone()).collect();
    let mut order = Vec::new();
    for statement in kept.values() {
        for (position, entry) in statement.entries.iter().enumerate() {
            let is_new = given.contains(&statement.key);
            if is_new && entry.charges > 0 {
                let sum = import.charges.entry(entry.currency.to_string()).or_default();
                *sum += i128::from(entry.charges);
            }
            for (place, transaction) in entry.transactions.iter().enumerate() {
                if dropped.contains(&(statement.key.clone(), position, place)) {
                    if is_new {
                        import.repeated += 1;
                        let credit = if transaction.is_credit {
                            transaction.amount
                        } else {
                            0
                        };
                        let sum = import.repeated_credits.entry(entry.currency.to_string());
                        *sum.or_default() += i128::from(credit);
                    }
                    continue;
                }
                let mut id = format!("{}/{}/{}", statement.key.account, statement.key.id, entry.name);
                if statement.key.kind == Kind::Notification {
                    id.push_str(" advice");
                }
                if entry.transactions.len() > 1 {
                    id.push_str(&format!(".{}", place + 1));
                }
                // Money that goes out on a day goes after what came in.
                let key = (entry.booked, !transaction.is_credit, id);
                order.push((key, entry, transaction, is_new));
            }
        }
    }
    order.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    let mut matcher = Matcher::new(books, options, accounts);
    let mut originals = Originals::default();
    for ((_, _, id), entry, transaction, is_new) in &order {
        let item = Item {
            id,
            entry,
            transaction,
        };
        let outcome = match (books.by_hand(id), transaction.is_credit) {
            (Some(taken), _) if taken == transaction.amount => Outcome::ByHand,
            (Some(taken), _) => Outcome::Unmatched(Why::PartlyByHand { taken }),
            (None, true) if is_outgoing_back(entry, transaction) => Outcome::OutgoingBack,
            (None, true) => matcher.credit(&item),
            (None, false) => matcher.debit(&item, &mut originals),
        };
        if transaction.is_credit {
            originals.add(&item, &outcome);
        }
        import.found.push(Found {
            id: id.clone(),
            date: entry.date(),
            booked: entry.booked,
            amount: transaction.amount,
            currency: entry.currency,
            is_credit: transaction.is_credit,
            name: transaction.name.clone(),
            account: transaction.account.clone(),
            text: transaction.text.clone(),
            reason: transaction.reason.clone(),
            is_new: *is_new,
            outcome,
        });
    }
    import.tables = vec![payments(&import.found)];
    if !store::is_there(folder) {
        let rows = import.tables.iter().flat_map(|table| table.rows.iter());
        let made: BTreeSet<&str> = rows.filter_map(|row| row.first()).collect();
        import.lost = books.own.iter().filter(|id| !made.contains(id.as_str())).count();
    }
    import.files = store::written(&kept).to_vec();
    import
        .files
        .push((ACCOUNTS.to_string(), accounts_csv(&matcher.learnt)));
    import.gaps = gaps(&kept);
    import.statements = kept
        .into_values()
        .filter(|statement| given.contains(&statement.key))
        .collect();
    Ok(import)
}

/// Puts the statements of files among those that are kept: which of them are given now.
fn take(mut read: Vec<Read>, kept: &mut BTreeMap<Key, Statement>, import: &mut Import) -> BTreeSet<Key> {
    // The order of files means nothing.
    read.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut given: BTreeMap<Key, (String, Statement)> = BTreeMap::new();
    for (file, statements) in read {
        let statements = match statements {
            Ok(statements) => statements,
            Err(problem) => {
                let reason = Reason::Problem(problem);
                import.aside.push(Aside { file, reason });
                continue;
            }
        };
        for statement in statements {
            let number = statement.key.id.clone();
            match given.get(&statement.key) {
                Some((other, same)) if same.created == statement.created => {
                    if *same == statement {
                        import.repeated_statements += 1;
                    } else {
                        let reason = Reason::SameStatement {
                            statement: number,
                            other: other.clone(),
                        };
                        let file = file.clone();
                        import.aside.push(Aside { file, reason });
                    }
                }
                Some((_, later)) if later.created > statement.created => import.repeated_statements += 1,
                _ => {
                    let key = statement.key.clone();
                    if given.insert(key, (file.clone(), statement)).is_some() {
                        import.repeated_statements += 1;
                    }
                }
            }
        }
    }
    let mut keys = BTreeSet::new();
    for (key, (file, statement)) in given {
        if let Some(there) = kept.get(&key) {
            if there.created > statement.created {
                let statement = key.id;
                let reason = Reason::Older { statement };
                import.aside.push(Aside { file, reason });
                continue;
            }
            if there.entries == statement.entries && there.closing == statement.closing {
                import.repeated_statements += 1;
            }
        }
        keys.insert(key.clone());
        kept.insert(key, statement);
    }
    import.aside.sort_by(|one, other| one.file.cmp(&other.file));
    keys
}

/// Statements of one account and currency whose balances do not follow on.
fn gaps(statements: &BTreeMap<Key, Statement>) -> Vec<Gap> {
    let mut by_account: BTreeMap<(&str, Currency), Vec<&Statement>> = BTreeMap::new();
    for statement in statements.values() {
        if let (Kind::Statement, Some(currency), Some(_), Some(_)) = (
            statement.key.kind,
            statement.currency,
            statement.opening,
            statement.closing,
        ) {
            let account = (statement.key.account.as_str(), currency);
            by_account.entry(account).or_default().push(statement);
        }
    }
    let mut gaps = Vec::new();
    for ((account, currency), mut statements) in by_account {
        let first = |statement: &Statement| {
            let booked = statement.entries.iter().map(|entry| entry.booked).min();
            statement.from.or(booked).or(statement.to)
        };
        statements
            .sort_by_key(|statement| (first(statement), statement.to, &statement.created, &statement.key));
        for (before, after) in statements.iter().zip(statements.iter().skip(1)) {
            let (Some(closing), Some(opening)) = (before.closing, after.opening) else {
                continue;
            };
            if closing != opening {
                gaps.push(Gap {
                    account: account.to_string(),
                    before: before.key.id.clone(),
                    to: before.to,
                    after: after.key.id.clone(),
                    from: first(after),
                    moved: i128::from(opening) - i128::from(closing),
                    currency,
                });
            }
        }
    }
    gaps
}

/// The rows of `payments.csv`.
fn payments(found: &[Found]) -> Cells {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for one in found {
        let (of_rows, matched, is_guess, note): (&[Row], &str, bool, String) = match &one.outcome {
            Outcome::Written {
                rule,
                rows,
                is_guess,
                remark,
            } => {
                let note = match remark {
                    Some(Remark::Guess { invoices }) => invoices.join(" "),
                    _ => String::new(),
                };
                (rows, rule.word(), *is_guess, note)
            }
            Outcome::Returned { rows, .. } => (rows, "return", false, one.reason.clone()),
            _ => continue,
        };
        for row in of_rows {
            // A reversal may not lie before its payment: money that comes back counts when it was booked.
            let date = if row.reverses.is_empty() {
                one.date
            } else {
                one.booked
            };
            rows.push(vec![
                row.id.clone(),
                row.customer.clone(),
                row.invoice.clone(),
                date.to_string(),
                Money::new(row.amount, one.currency).decimal(),
                one.currency.to_string(),
                row.reverses.clone(),
                one.booked.to_string(),
                matched.to_string(),
                if is_guess { "yes" } else { "" }.to_string(),
                note.clone(),
                one.name.clone(),
                SOURCE.to_string(),
            ]);
        }
    }
    Cells {
        table: "payments",
        columns: vec![
            "payment_id",
            "customer_id",
            "invoice_id",
            "date",
            "amount",
            "currency",
            "reverses",
            "known_on",
            "match",
            "guess",
            "match_note",
            "payer_name",
            "source",
        ],
        rows: rows.into_iter().collect(),
    }
}

/// What accounts were learnt.
fn accounts_csv(learnt: &BTreeMap<String, Learnt>) -> Vec<u8> {
    let rows = learnt.iter().flat_map(|(account, learnt)| {
        learnt.customers.iter().map(move |customer| {
            vec![
                account.clone(),
                customer.clone(),
                learnt.payments.to_string(),
                learnt.first.to_string(),
                learnt.last.to_string(),
                learnt.from.clone(),
            ]
        })
    });
    let columns = ["iban", "customer_id", "payments", "first", "last", "learnt_from"];
    csv_bytes(&columns, rows)
}
