//! Terms by customer: a CSV file or a TOML file.

use crate::exit::Failure;
use crate::files;
use crate::language::said;
use relance_import::Terms;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads the file.
pub(super) fn read(path: &Path) -> Result<BTreeMap<String, Terms>, Failure> {
    let text = files::read_text(path)?;
    let text = text.trim_start_matches('\u{feff}');
    let is_toml = path
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("toml"));
    let rows = if is_toml {
        of_toml(path, text)?
    } else {
        of_csv(path, text)?
    };
    let mut terms = BTreeMap::new();
    for (line, customer, written) in rows {
        let shown = path.display();
        let Some(read) = Terms::parse(&written) else {
            let place = line.map_or(String::new(), |line| format!(":{line}"));
            return Err(Failure::bad_input(said!(
                "{shown}{place}: `{written}` of customer `{customer}` is not written as terms of payment",
                "{shown}{place} : `{written}`, du client `{customer}`, n'est pas un délai de paiement lisible"
            ))
            .with_help(said!(
                "write 30d, 45d end of month, end of month 45d, 30 jours fin de mois le 10 or comptant",
                "écrivez 30 jours, 45 jours fin de mois, fin de mois 45 jours, 30 jours fin de mois le 10 ou comptant"
            )));
        };
        if terms.insert(customer.clone(), read).is_some() {
            return Err(Failure::bad_input(said!(
                "{shown}: customer `{customer}` is there twice",
                "{shown} : le client `{customer}` y figure deux fois"
            )));
        }
    }
    Ok(terms)
}

type Rows = Vec<(Option<u64>, String, String)>;

fn of_toml(path: &Path, text: &str) -> Result<Rows, Failure> {
    let table: BTreeMap<String, String> = toml::from_str(text).map_err(|error| {
        let (shown, why) = (path.display(), error.message().to_string());
        Failure::bad_input(said!("{shown}: {why}", "{shown} : {why}")).with_help(said!(
            "write one line for each customer: ACME = \"45d end of month\"",
            "écrivez une ligne par client : ACME = \"45 jours fin de mois\""
        ))
    })?;
    Ok(table
        .into_iter()
        .map(|(customer, terms)| (None, customer, terms))
        .collect())
}

fn of_csv(path: &Path, text: &str) -> Result<Rows, Failure> {
    let shown = path.display();
    let first = text.lines().next().unwrap_or_default();
    let separator = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let wrong = |error: csv::Error| {
        let why = error.to_string();
        Failure::bad_input(said!("{shown}: {why}", "{shown} : {why}"))
    };
    let headers = reader.headers().map_err(wrong)?.clone();
    let place = |name: &str| headers.iter().position(|header| header.trim() == name);
    let (Some(customer), Some(terms)) = (place("customer_id"), place("terms")) else {
        return Err(Failure::bad_input(said!(
            "{shown}: the columns `customer_id` and `terms` are needed",
            "{shown} : les colonnes `customer_id` et `terms` sont nécessaires"
        )));
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map(csv::Position::line);
        let cell = |place: usize| record.get(place).unwrap_or_default().trim().to_string();
        rows.push((line, cell(customer), cell(terms)));
    }
    Ok(rows)
}
