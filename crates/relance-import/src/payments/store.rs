//! What the bank said, kept beside the ledger: each import reads it again with the new files, so that neither the order
//! of the files nor how they are parted matters.

use super::statement::{Entry, Key, Kind, Statement, Transaction};
use crate::folder::Fault;
use crate::sheet::{Sheet, csv_bytes};
use relance_kernel::{Currency, Day, Money};
use std::collections::BTreeMap;
use std::path::Path;

/// The statements, in the folder of imports.
const STATEMENTS: &str = "bank-statements.csv";

/// Their transactions.
const TRANSACTIONS: &str = "bank-transactions.csv";

const OF_STATEMENTS: [&str; 9] = [
    "message",
    "account",
    "statement",
    "created",
    "from",
    "to",
    "currency",
    "opening",
    "closing",
];

const OF_TRANSACTIONS: [&str; 26] = [
    "message",
    "account",
    "statement",
    "position",
    "entry",
    "bank_reference",
    "amount",
    "currency",
    "direction",
    "reversal",
    "booked",
    "value",
    "sub_family",
    "uneven",
    "charges",
    "transaction_amount",
    "transaction_direction",
    "transaction_bank_reference",
    "end_to_end",
    "references",
    "text",
    "name",
    "iban",
    "reason",
    "transaction_charges",
    "transaction",
];

/// Between the references of one transaction.
const BETWEEN: &str = " | ";

/// The statements as two files.
pub(super) fn written(statements: &BTreeMap<Key, Statement>) -> [(String, Vec<u8>); 2] {
    let of_statements = statements.values().map(|statement| {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        let money = |minor: Option<i64>| match (minor, statement.currency) {
            (Some(minor), Some(currency)) => Money::new(minor, currency).decimal(),
            _ => String::new(),
        };
        let mut cells = key_cells(&statement.key);
        cells.extend([
            statement.created.clone(),
            day(statement.from),
            day(statement.to),
            statement
                .currency
                .map_or_else(String::new, |currency| currency.to_string()),
            money(statement.opening),
            money(statement.closing),
        ]);
        cells
    });
    let of_transactions = statements.values().flat_map(|statement| {
        let entries = statement.entries.iter().enumerate();
        entries.flat_map(move |(position, entry)| {
            let transactions = entry.transactions.iter().enumerate();
            transactions.map(move |(place, transaction)| {
                transaction_cells(&statement.key, position, entry, place, transaction)
            })
        })
    });
    [
        (STATEMENTS.to_string(), csv_bytes(&OF_STATEMENTS, of_statements)),
        (
            TRANSACTIONS.to_string(),
            csv_bytes(&OF_TRANSACTIONS, of_transactions),
        ),
    ]
}

fn key_cells(key: &Key) -> Vec<String> {
    vec![key.kind.word().to_string(), key.account.clone(), key.id.clone()]
}

fn direction(is_credit: bool) -> &'static str {
    if is_credit { "credit" } else { "debit" }
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "" }
}

fn transaction_cells(
    key: &Key,
    position: usize,
    entry: &Entry,
    place: usize,
    transaction: &Transaction,
) -> Vec<String> {
    let money = |minor: i64| Money::new(minor, entry.currency).decimal();
    let mut cells = key_cells(key);
    cells.extend([
        position.to_string(),
        entry.name.clone(),
        entry.bank_reference.clone(),
        money(entry.amount),
        entry.currency.to_string(),
        direction(entry.is_credit).to_string(),
        yes(entry.is_reversal).to_string(),
        entry.booked.to_string(),
        entry.value.map_or_else(String::new, |value| value.to_string()),
        entry.sub_family.clone(),
        yes(entry.is_uneven).to_string(),
        money(entry.charges),
        money(transaction.amount),
        direction(transaction.is_credit).to_string(),
        transaction.bank_reference.clone(),
        transaction.end_to_end.clone(),
        transaction.references.join(BETWEEN),
        transaction.text.clone(),
        transaction.name.clone(),
        transaction.account.clone(),
        transaction.reason.clone(),
        money(transaction.charges),
        place.to_string(),
    ]);
    cells
}

/// Whether an earlier import kept anything in a folder.
pub(super) fn is_there(folder: &Path) -> bool {
    let own = folder.join(crate::folder::OWN_FOLDER);
    own.join(STATEMENTS).exists() && own.join(TRANSACTIONS).exists()
}

/// The statements that an earlier import kept in a folder.
pub(super) fn read(folder: &Path) -> Result<BTreeMap<Key, Statement>, Fault> {
    let own = folder.join(crate::folder::OWN_FOLDER);
    let mut statements = BTreeMap::new();
    for (row, line, sheet) in &rows(&own.join(STATEMENTS))? {
        let cell = |column: &str| sheet.cell(row, column);
        let currency = Currency::parse(cell("currency"));
        let money = |column: &str| Money::parse(cell(column), currency?).map(|money| money.minor);
        let key = key(&own.join(STATEMENTS), *line, &cell)?;
        let statement = Statement {
            key: key.clone(),
            version: String::new(),
            created: cell("created").to_string(),
            from: Day::parse(cell("from")),
            to: Day::parse(cell("to")),
            currency,
            opening: money("opening"),
            closing: money("closing"),
            entries: Vec::new(),
            pending: (0, 0),
        };
        statements.insert(key, statement);
    }
    let path = own.join(TRANSACTIONS);
    for (row, line, sheet) in &rows(&path)? {
        let cell = |column: &str| sheet.cell(row, column);
        let changed = |column: &str| changed(&path, *line, column);
        let key = key(&path, *line, &cell)?;
        let currency = Currency::parse(cell("currency")).ok_or_else(|| changed("currency"))?;
        let money = |column: &str| {
            let money = Money::parse(cell(column), currency);
            money.map(|money| money.minor).ok_or_else(|| changed(column))
        };
        let is_credit = |column: &str| cell(column) == "credit";
        let statement = statements.get_mut(&key).ok_or_else(|| changed("statement"))?;
        if cell("transaction") == "0" {
            statement.entries.push(Entry {
                name: cell("entry").to_string(),
                bank_reference: cell("bank_reference").to_string(),
                amount: money("amount")?,
                currency,
                is_credit: is_credit("direction"),
                is_reversal: cell("reversal") == "yes",
                booked: Day::parse(cell("booked")).ok_or_else(|| changed("booked"))?,
                value: Day::parse(cell("value")),
                sub_family: cell("sub_family").to_string(),
                transactions: Vec::new(),
                is_uneven: cell("uneven") == "yes",
                charges: money("charges")?,
            });
        }
        let entry = statement
            .entries
            .last_mut()
            .ok_or_else(|| changed("transaction"))?;
        let references = cell("references").split(BETWEEN);
        entry.transactions.push(Transaction {
            amount: money("transaction_amount")?,
            is_credit: is_credit("transaction_direction"),
            bank_reference: cell("transaction_bank_reference").to_string(),
            end_to_end: cell("end_to_end").to_string(),
            references: references
                .filter(|reference| !reference.is_empty())
                .map(String::from)
                .collect(),
            text: cell("text").to_string(),
            name: cell("name").to_string(),
            account: cell("iban").to_string(),
            reason: cell("reason").to_string(),
            charges: money("transaction_charges")?,
        });
    }
    Ok(statements)
}

type Row = (Vec<String>, u64, std::rc::Rc<Sheet>);

fn rows(path: &Path) -> Result<Vec<Row>, Fault> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(Fault::Disk {
                path: path.to_path_buf(),
                error,
            });
        }
    };
    let mut sheet = Sheet::of_bytes(path, &bytes)?;
    let rows = std::mem::take(&mut sheet.rows);
    let sheet = std::rc::Rc::new(sheet);
    let numbered = rows.into_iter().zip(2..);
    Ok(numbered.map(|(row, line)| (row, line, sheet.clone())).collect())
}

fn key<'a>(path: &Path, line: u64, cell: &impl Fn(&str) -> &'a str) -> Result<Key, Fault> {
    let kinds = [Kind::Statement, Kind::Notification];
    let kind = kinds.into_iter().find(|kind| kind.word() == cell("message"));
    Ok(Key {
        account: cell("account").to_string(),
        kind: kind.ok_or_else(|| changed(path, line, "message"))?,
        id: cell("statement").to_string(),
    })
}

/// That somebody changed a file that only imports write.
fn changed(path: &Path, line: u64, column: &str) -> Fault {
    Fault::Unreadable {
        path: path.to_path_buf(),
        line: Some(line),
        why: format!("column `{column}` holds what no import wrote there"),
    }
}
