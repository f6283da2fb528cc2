//! The rows that no ledger can hold, told by the line, the column and the value of the user's own file.

use super::recognise::name;
use super::sources::Read;
use crate::language::{Lang, Said, decimal, said};
use crate::report::problems::of_ledger;
use crate::report::table::shorten;
use relance_import::documents;
use relance_import::table::RowPlace;
use relance_kernel::{Currency, Money};
use relance_ledger::SetAside;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The rows that a ledger cannot hold, beside it.
pub(super) const SET_ASIDE: &str = "import/start-set-aside.csv";

/// So much of a value is shown.
const LONGEST_SHOWN: usize = 60;

/// A row that no ledger can hold.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    /// The user's file; several where the row comes from one of them.
    pub(super) file: String,
    /// The line of that file, where its reader keeps lines.
    pub(super) line: Option<u64>,
    /// The column of that file; empty if none is at fault.
    pub(super) column: String,
    /// What stands there.
    pub(super) value: String,
    /// The code of what is wrong, as `RL1202`.
    pub(super) code: &'static str,
    /// What is wrong, and what to do.
    pub(super) why: Said,
    /// The money of an invoice or a payment, where it can be read.
    pub(super) money: Option<Money>,
    /// The row as it was to stand in the ledger.
    pub(super) row: String,
}

/// The rows with where they come from.
pub(super) fn refused(read: &Read, rows: &[SetAside]) -> Vec<Refused> {
    let cells: Vec<Vec<String>> = rows.iter().map(|row| cells(&row.row)).collect();
    let places = places(read, rows, &cells);
    let each = rows.iter().zip(&cells).map(|(row, cells)| {
        let problem = &row.problem;
        let id = cells.first().map_or("", String::as_str);
        let of_ledger_column = problem.column.as_deref().unwrap_or("");
        let (file, line, column) = match places.get(&(row.table.name(), id)) {
            Some((part, place)) => {
                let part = read.parts.get(*part);
                let file = part.and_then(|part| part.files.get(place.file));
                let column = file.and_then(|file| {
                    let is_it = |(table, column, _): &&(&str, String, String)| {
                        *table == row.table.name() && column == of_ledger_column
                    };
                    file.read_as
                        .iter()
                        .find(is_it)
                        .map(|(.., of_file)| of_file.clone())
                });
                let named = file.map_or_else(String::new, |file| name(Path::new(&file.name)));
                (named, Some(place.line), column.unwrap_or_default())
            }
            // Entries, electronic invoices and statements: the row says where it stands there.
            None => (files(read, cells), None, of_ledger_column.to_string()),
        };
        Refused {
            file,
            line,
            column,
            value: shorten(problem.value.as_deref().unwrap_or(""), LONGEST_SHOWN),
            code: problem.code.number,
            why: why(row),
            money: row.money,
            row: row.row.clone(),
        }
    });
    each.collect()
}

/// The cells of a row of a ledger.
fn cells(row: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(row.as_bytes());
    let first = reader.records().flatten().next();
    first.map_or_else(Vec::new, |record| record.iter().map(str::to_string).collect())
}

/// The places of rows of spreadsheets, by table and id: the part, and where in its files.
fn places<'a>(
    read: &'a Read,
    rows: &'a [SetAside],
    cells: &'a [Vec<String>],
) -> HashMap<(&'static str, &'a str), (usize, RowPlace<'a>)> {
    let mut found = HashMap::new();
    for (number, part) in read.parts.iter().enumerate() {
        let of_part = rows
            .iter()
            .zip(cells)
            .filter(|(_, cells)| cells.contains(&part.source));
        let mut wanted: BTreeMap<&'static str, HashSet<&str>> = BTreeMap::new();
        for (row, cells) in of_part {
            let id = cells.first().map_or("", String::as_str);
            wanted.entry(row.table.name()).or_default().insert(id);
        }
        for (table, wanted) in wanted {
            let places = part.places_of(table).filter(|place| wanted.contains(place.id));
            found.extend(places.map(|place| ((table, place.id), (number, place))));
        }
    }
    found
}

/// The files that a row which no spreadsheet holds comes from.
fn files(read: &Read, cells: &[String]) -> String {
    if read.documents.is_some() && cells.iter().any(|cell| cell == documents::SOURCE) {
        return "UBL, CII".to_string();
    }
    let files = read.entries.iter().flat_map(|import| &import.report.files);
    let names: Vec<String> = files.map(|file| name(Path::new(&file.name))).collect();
    names.join(", ")
}

/// What is wrong, and what to do: a ledger names its tables, which are not the user's.
fn why(row: &SetAside) -> Said {
    let problem = &row.problem;
    let value = shorten(problem.value.as_deref().unwrap_or(""), LONGEST_SHOWN);
    match problem.code.number {
        "RL1201" => said!(
            "no file names the customer `{value}`; write it as in the list of invoices, or add it there",
            "aucun fichier ne cite le client `{value}` ; écrivez-le comme dans la liste de factures, ou ajoutez-l'y"
        ),
        "RL1202" => said!(
            "no file has the invoice `{value}`; write its number as in the list of invoices, or add it there",
            "aucun fichier n'a la facture `{value}` ; écrivez son numéro comme dans la liste de factures, ou ajoutez-l'y"
        ),
        _ => Said::each(|lang| {
            let lang = of_ledger(lang);
            let message = problem.message(lang);
            match problem.help(lang) {
                Some(help) => format!("{message}; {help}"),
                None => message,
            }
        }),
    }
}

/// The place of a row: `paiements.csv, line 3, column Facture`.
fn place(lang: Lang, row: &Refused) -> String {
    let mut place = row.file.clone();
    if let Some(line) = row.line {
        place.push_str(&match lang {
            Lang::En => format!(", line {line}"),
            Lang::Fr => format!(", ligne {line}"),
        });
    }
    if !row.column.is_empty() {
        let column = &row.column;
        place.push_str(&match lang {
            Lang::En => format!(", column `{column}`"),
            Lang::Fr => format!(", colonne `{column}`"),
        });
    }
    place
}

/// How many they are, their money, and the first.
pub(super) fn remark(rows: &[Refused]) -> Option<Said> {
    let first = rows.first()?;
    let mut money: BTreeMap<&str, (Currency, i128)> = BTreeMap::new();
    for amount in rows.iter().filter_map(|row| row.money.as_ref()) {
        // Credit notes and payments are told by their rows; here it counts how much is left out.
        let sum = money
            .entry(amount.currency.code())
            .or_insert((amount.currency, 0));
        sum.1 += i128::from(amount.minor.abs());
    }
    let sum = |lang: Lang| {
        let each = money
            .values()
            .map(|(currency, minor)| lang.money(*minor, *currency));
        let each = each.collect::<Vec<_>>().join(" + ");
        match (each.as_str(), lang) {
            ("", _) => String::new(),
            (each, Lang::En) => format!(", with {each},"),
            (each, Lang::Fr) => format!(", de {each},"),
        }
    };
    let counted = |lang: Lang| lang.counted(rows.len() as u64, ("row", "ligne"), ("rows", "lignes"));
    let (en, fr) = (counted(Lang::En), counted(Lang::Fr));
    let (sum_en, sum_fr) = (sum(Lang::En), sum(Lang::Fr));
    let (place_en, place_fr) = (place(Lang::En, first), place(Lang::Fr, first));
    let (why_en, why_fr) = (&first.why.en, &first.why.fr);
    Some(said!(
        "{en} that no ledger can hold{sum_en} set aside in {SET_ASIDE}; the first: {place_en}: {why_en}",
        "{fr} qu'aucun livre n'admet{sum_fr} mises de côté dans {SET_ASIDE} ; la première : {place_fr} : {why_fr}"
    ))
}

/// The rows as CSV, in the words of the user.
pub(super) fn csv(lang: Lang, rows: &[Refused]) -> String {
    let heads = lang.pick(
        "file,line,column,value,code,reason,amount,currency,ledger_row",
        "fichier,ligne,colonne,valeur,code,motif,montant,devise,ligne_du_livre",
    );
    let mut bytes = format!("{heads}\n").into_bytes();
    for row in rows {
        let (amount, currency) = row.money.map_or_else(Default::default, |money| {
            let minor = i128::from(money.minor);
            (decimal(minor, money.currency), money.currency.code().to_string())
        });
        let cells = [
            row.file.clone(),
            row.line.map_or_else(String::new, |line| line.to_string()),
            row.column.clone(),
            row.value.clone(),
            row.code.to_string(),
            row.why.of(lang).to_string(),
            amount,
            currency,
            row.row.clone(),
        ];
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                bytes.push(b',');
            }
            crate::actions_file::push_cell(&mut bytes, cell);
        }
        bytes.push(b'\n');
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
