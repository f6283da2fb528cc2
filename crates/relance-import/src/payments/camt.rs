//! CAMT.053 and CAMT.054 (ISO 20022), versions 02 to 14. What versions differ in is read in every form that it has had,
//! wherever it stands: banks mix them.

use super::statement::{Entry, Key, Kind, Statement, Transaction};
use super::{Expected, Problem};
use crate::xml::Element;
use relance_kernel::{Currency, Day, Money};
use std::collections::BTreeSet;

/// The versions of the schema that are read.
const VERSIONS: std::ops::RangeInclusive<u32> = 2..=14;

/// No amount is larger, in minor units: sums of them fit.
const LARGEST_AMOUNT: u64 = 1_000_000_000_000_000;

/// References that say that there is none.
const NO_REFERENCE: [&str; 4] = ["NOTPROVIDED", "NOTAVAILABLE", "NONREF", "NONE"];

/// Reads a document.
pub(super) fn statements(root: &Element) -> Result<Vec<Statement>, Problem> {
    let Some((document, message)) = find(root, 0) else {
        return Err(Problem::OtherDocument {
            root: inner(root).to_string(),
        });
    };
    let kind = match message.name.as_str() {
        "BkToCstmrStmt" => Kind::Statement,
        _ => Kind::Notification,
    };
    let version = version(document, kind)?;
    let name = match kind {
        Kind::Statement => "Stmt",
        Kind::Notification => "Ntfctn",
    };
    let page = message.text_at("GrpHdr/MsgPgntn/PgNb").unwrap_or_default();
    let found = message
        .all(name)
        .map(|element| statement(element, kind, &version, page))
        .collect::<Result<Vec<Statement>, Problem>>()?;
    match found.is_empty() {
        true => Err(missing(message, name)),
        false => Ok(found),
    }
}

/// The message and what it lies in: some banks wrap it.
fn find(element: &Element, depth: usize) -> Option<(&Element, &Element)> {
    for child in &element.children {
        if matches!(child.name.as_str(), "BkToCstmrStmt" | "BkToCstmrDbtCdtNtfctn") {
            return Some((element, child));
        }
    }
    if depth > 3 {
        return None;
    }
    element.children.iter().find_map(|child| find(child, depth + 1))
}

/// What a document is called that is none of ours.
fn inner(root: &Element) -> &str {
    match (root.name.as_str(), root.children.as_slice()) {
        ("Document", [only, ..]) => &only.name,
        (name, _) => name,
    }
}

/// The version that the namespace says.
fn version(document: &Element, kind: Kind) -> Result<String, Problem> {
    let mark = format!("{}.001.", kind.word());
    let said = document.attributes.iter().find_map(|(_, value)| {
        let (_, rest) = value.split_once(&mark)?;
        rest.get(..2)
    });
    match said {
        Some(said) if said.parse().is_ok_and(|number| VERSIONS.contains(&number)) => Ok(said.to_string()),
        other => Err(Problem::OtherVersion {
            message: kind.word(),
            said: other.unwrap_or_default().to_string(),
        }),
    }
}

fn missing(element: &Element, path: &str) -> Problem {
    Problem::Missing {
        path: format!("{}/{path}", element.name),
        line: element.line,
    }
}

fn unfit(element: &Element, expected: Expected) -> Problem {
    Problem::Unfit {
        name: element.name.clone(),
        value: element.text.chars().take(80).collect(),
        line: element.line,
        expected,
    }
}

/// The day at a path, as a date or as a date with a time: the day that is written, in the bank's own time.
fn day_at(element: &Element, path: &str) -> Result<Option<Day>, Problem> {
    let Some(at) = element.at(path) else {
        return Ok(None);
    };
    let holder = ["Dt", "DtTm"].iter().find_map(|name| at.at(name)).unwrap_or(at);
    if holder.text.is_empty() {
        return Ok(None);
    }
    let day = holder.text.get(..10).and_then(Day::parse);
    day.map(Some).ok_or_else(|| unfit(holder, Expected::Day))
}

/// An amount with its currency, not below 0.
fn amount(element: &Element) -> Result<(i64, Currency), Problem> {
    let currency = element.attribute("Ccy").and_then(Currency::parse);
    let currency = currency.ok_or_else(|| unfit(element, Expected::Currency))?;
    Money::parse(&element.text, currency)
        .map(|money| money.minor)
        .filter(|minor| *minor >= 0 && minor.unsigned_abs() <= LARGEST_AMOUNT)
        .map(|minor| (minor, currency))
        .ok_or_else(|| unfit(element, Expected::Amount))
}

/// Whether money came in.
fn direction(element: &Element) -> Result<bool, Problem> {
    let indicator = element
        .at("CdtDbtInd")
        .ok_or_else(|| missing(element, "CdtDbtInd"))?;
    match indicator.text.as_str() {
        "CRDT" => Ok(true),
        "DBIT" => Ok(false),
        _ => Err(unfit(indicator, Expected::Direction)),
    }
}

fn statement(element: &Element, kind: Kind, version: &str, page: &str) -> Result<Statement, Problem> {
    let text = |path: &str| element.text_at(path).unwrap_or_default();
    let account = ["Acct/Id/IBAN", "Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id"];
    let account = account.iter().find_map(|path| element.text_at(path));
    let account = account.ok_or_else(|| missing(element, "Acct/Id"))?;
    let id = element.text_at("Id").ok_or_else(|| missing(element, "Id"))?;
    let page = element.text_at("StmtPgntn/PgNb").unwrap_or(page);
    let id = match page {
        "" | "1" => id.to_string(),
        page => format!("{id} page {page}"),
    };
    let mut statement = Statement {
        key: Key {
            account: account_number(account),
            kind,
            id,
        },
        version: version.to_string(),
        created: text("CreDtTm").to_string(),
        from: day_at(element, "FrToDt/FrDtTm")?,
        to: day_at(element, "FrToDt/ToDtTm")?,
        currency: None,
        opening: None,
        closing: None,
        entries: Vec::new(),
        pending: (0, 0),
    };
    if kind == Kind::Statement {
        balances(element, &mut statement)?;
    }
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (position, entry) in element.all("Ntry").enumerate() {
        let (status_path, status) = match entry.at("Sts/Cd").or_else(|| entry.at("Sts/Prtry")) {
            Some(code) => (true, code.text.as_str()),
            None => (false, entry.text_at("Sts").unwrap_or_default()),
        };
        if status.is_empty() {
            return Err(missing(entry, if status_path { "Sts/Cd" } else { "Sts" }));
        }
        if status != "BOOK" {
            let (amount, _) = amount(entry.at("Amt").ok_or_else(|| missing(entry, "Amt"))?)?;
            statement.pending.0 += 1;
            if direction(entry)? {
                statement.pending.1 += i128::from(amount);
            }
            continue;
        }
        let called = ["NtryRef", "AcctSvcrRef"];
        let called = called.iter().find_map(|name| entry.text_at(name));
        let called = called.map_or_else(|| (position + 1).to_string(), String::from);
        let name = match names.contains(&called) {
            true => format!("{called} ({})", position + 1),
            false => called,
        };
        names.insert(name.clone());
        let entry = read_entry(entry, name, &statement.created)?;
        if entry.amount > 0 {
            statement.entries.push(entry);
        }
    }
    Ok(statement)
}

/// The booked balances at the beginning and at the end.
fn balances(element: &Element, statement: &mut Statement) -> Result<(), Problem> {
    let mut earlier = None;
    for balance in element.all("Bal") {
        let code = balance.text_at("Tp/CdOrPrtry/Cd").unwrap_or_default();
        if !matches!(code, "OPBD" | "PRCD" | "CLBD") {
            continue;
        }
        let of = balance.at("Amt").ok_or_else(|| missing(balance, "Amt"))?;
        let (minor, currency) = amount(of)?;
        let minor = if direction(balance)? { minor } else { -minor };
        statement.currency = Some(currency);
        match code {
            "OPBD" => {
                statement.opening = Some(minor);
                statement.from = statement.from.or(day_at(balance, "Dt")?);
            }
            "CLBD" => {
                statement.closing = Some(minor);
                statement.to = statement.to.or(day_at(balance, "Dt")?);
            }
            // The balance at the end of the statement before: some banks say it instead.
            _ => earlier = Some(minor),
        }
    }
    statement.opening = statement.opening.or(earlier);
    Ok(())
}

fn read_entry(element: &Element, name: String, created: &str) -> Result<Entry, Problem> {
    let (total, currency) = amount(element.at("Amt").ok_or_else(|| missing(element, "Amt"))?)?;
    let is_credit = direction(element)?;
    let value = day_at(element, "ValDt")?;
    let booked = day_at(element, "BookgDt")?
        .or(value)
        .or_else(|| created.get(..10).and_then(Day::parse))
        .ok_or_else(|| missing(element, "BookgDt"))?;
    let sub_family = element.text_at("BkTxCd/Domn/Fmly/SubFmlyCd").unwrap_or_default();
    let charges = charges(element, currency);
    let details: Vec<&Element> = element
        .all("NtryDtls")
        .flat_map(|details| details.all("TxDtls"))
        .collect();
    // A sum of many transactions, whose details the bank keeps for a notification.
    let counts = element
        .all("NtryDtls")
        .filter_map(|details| details.text_at("Btch/NbOfTxs"));
    let is_bare_batch = details.len() < 2
        && counts
            .filter_map(|count| count.parse::<u64>().ok())
            .any(|count| count > 1);
    let additional = element.text_at("AddtlNtryInf").unwrap_or_default();
    let mut transactions = Vec::new();
    for (detail, is_only) in details.iter().map(|detail| (detail, details.len() == 1)) {
        let mut transaction = transaction(detail, is_credit);
        match is_only {
            // Banks leave 0 or the amount of the order in there: what was booked counts.
            true => (transaction.amount, transaction.is_credit) = (total, is_credit),
            false => transaction.amount = amount_of(detail, currency)?.unwrap_or(0),
        }
        if is_only && transaction.text.is_empty() {
            transaction.text = additional.to_string();
        }
        transaction.charges = self::charges(detail, currency);
        if is_only {
            transaction.charges += charges;
        }
        transactions.push(transaction);
    }
    let signed: i128 = transactions
        .iter()
        .map(|transaction| match transaction.is_credit == is_credit {
            true => i128::from(transaction.amount),
            false => -i128::from(transaction.amount),
        })
        .sum();
    let over = signed - i128::from(total);
    let is_net = over != 0 && is_credit && charges > 0 && over == i128::from(charges);
    let is_uneven = is_bare_batch
        || transactions.len() > 1
            && ((over != 0 && !is_net) || transactions.iter().any(|transaction| transaction.amount == 0));
    if is_uneven || transactions.is_empty() {
        // As one amount, about which only what concerns the whole is known.
        transactions = vec![Transaction {
            amount: total,
            is_credit,
            text: additional.to_string(),
            ..Transaction::default()
        }];
    }
    let bank_reference = element.text_at("AcctSvcrRef").unwrap_or_default();
    if let [only] = transactions.as_mut_slice()
        && only.bank_reference.is_empty()
    {
        only.bank_reference = bank_reference.to_string();
    }
    Ok(Entry {
        name,
        bank_reference: bank_reference.to_string(),
        amount: total,
        currency,
        is_credit,
        is_reversal: matches!(element.text_at("RvslInd"), Some("true" | "1")),
        booked,
        value,
        sub_family: sub_family.to_string(),
        transactions,
        is_uneven,
        charges: if is_net { charges } else { 0 },
    })
}

/// The amount of a transaction in the currency of its entry, where the bank says one.
fn amount_of(detail: &Element, currency: Currency) -> Result<Option<i64>, Problem> {
    for path in ["Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"] {
        if let Some(element) = detail.at(path) {
            let (minor, of) = amount(element)?;
            if of == currency && minor > 0 {
                return Ok(Some(minor));
            }
        }
    }
    Ok(None)
}

/// What the bank took for itself, in the currency of the entry.
fn charges(element: &Element, currency: Currency) -> i64 {
    let total = |charges: &Element| {
        let amounts: Vec<&Element> = match charges.at("TtlChrgsAndTaxAmt") {
            Some(total) => vec![total],
            None => {
                let records = charges.all("Rcrd").filter_map(|record| record.at("Amt"));
                records.chain(charges.all("Amt")).collect()
            }
        };
        let read = amounts.into_iter().filter_map(|element| amount(element).ok());
        let own = read.filter(|(_, of)| *of == currency);
        own.map(|(minor, _)| minor).sum::<i64>()
    };
    element.all("Chrgs").map(total).sum()
}

fn transaction(detail: &Element, is_credit: bool) -> Transaction {
    let first = |paths: &[&str]| {
        let found = paths.iter().find_map(|path| detail.text_at(path));
        found.unwrap_or_default().to_string()
    };
    let is_credit = match detail.text_at("CdtDbtInd") {
        Some("CRDT") => true,
        Some("DBIT") => false,
        _ => is_credit,
    };
    // Who is on the other side: of money that comes in the debtor. A return names the parties of the payment that it
    // takes back, whose debtor is the customer too.
    let reason = first(&["RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"]);
    let other = if is_credit || !reason.is_empty() {
        "Dbtr"
    } else {
        "Cdtr"
    };
    let of_other = |tails: &[&str]| {
        let paths: Vec<String> = tails
            .iter()
            .map(|tail| format!("RltdPties/{}", tail.replace('@', other)))
            .collect();
        first(&paths.iter().map(String::as_str).collect::<Vec<&str>>())
    };
    let mut references: Vec<String> = Vec::new();
    let mut text: Vec<&str> = Vec::new();
    for remittance in detail.all("RmtInf") {
        text.extend(remittance.all("Ustrd").map(|line| line.text.as_str()));
        for structured in remittance.all("Strd") {
            references.extend(structured.text_at("CdtrRefInf/Ref").map(String::from));
            let documents = structured
                .all("RfrdDocInf")
                .filter_map(|document| document.text_at("Nb"));
            references.extend(documents.map(String::from));
            text.extend(structured.all("AddtlRmtInf").map(|line| line.text.as_str()));
        }
    }
    if text.is_empty() {
        text.extend(detail.text_at("AddtlTxInf"));
    }
    let end_to_end = first(&["Refs/EndToEndId"]);
    let is_none = NO_REFERENCE.contains(&end_to_end.to_uppercase().as_str());
    Transaction {
        amount: 0,
        is_credit,
        bank_reference: first(&["Refs/AcctSvcrRef"]),
        end_to_end: if is_none { String::new() } else { end_to_end },
        // The sign that parts them where they are kept.
        references: references
            .iter()
            .map(|reference| reference.replace('|', "/"))
            .collect(),
        text: one_line(&text),
        name: of_other(&["@/Nm", "@/Pty/Nm", "Ultmt@/Nm", "Ultmt@/Pty/Nm"]),
        account: account_number(&of_other(&["@Acct/Id/IBAN", "@Acct/Id/Othr/Id"])),
        reason,
        charges: 0,
    }
}

/// Lines of a text as one. A line of full length goes on in the next without a blank: the bank cut it.
fn one_line(lines: &[&str]) -> String {
    let mut text = String::new();
    let mut is_cut = true;
    for line in lines {
        if !is_cut {
            text.push(' ');
        }
        text.extend(
            line.chars()
                .map(|letter| if letter.is_control() { ' ' } else { letter }),
        );
        is_cut = matches!(line.chars().count(), 35 | 140);
    }
    text.trim().to_string()
}

/// An account as it is compared: without blanks, in capitals.
pub(super) fn account_number(text: &str) -> String {
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    letters.flat_map(char::to_uppercase).collect()
}
