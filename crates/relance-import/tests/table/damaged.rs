//! Damaged files are refused or set aside with a reason; no bytes make the importer panic.

use super::{input, read, tables};
use proptest::prelude::*;
use relance_import::table::{Map, Options, Refusal, guess, import, maps};

pub(crate) const MAP: &str = r#"
version = 1
name = "m"
[[file]]
name = "invoices"
[[file.row]]
table = "customers"
columns = { customer_id = "Client" }
[[file.row]]
table = "invoices"
columns = { invoice_id = "Piece", customer_id = "Client", issued = "Date", due = "Echeance", amount = "Montant" }
"#;

const GOOD: &str = "Client;Pièce;Date;Échéance;Montant\nA;F1;22/03/2026;31/03/2026;1 234,56\nB;F2;03/03/2026;30/04/2026;12,00\n";

/// What becomes of the good file after a change.
fn after(from: &str, to: &str) -> String {
    let text = GOOD.replace(from, to);
    assert_ne!(text, GOOD, "{from}");
    match read(MAP, text) {
        Ok(found) => tables(&found)
            .lines()
            .filter(|line| line.starts_with("bad"))
            .collect::<Vec<_>>()
            .join("\n"),
        Err(refusal) => format!("{refusal:?}"),
    }
}

#[test]
fn each_damage_is_told() {
    assert!(read(MAP, GOOD).unwrap().parts[0].bad.is_empty());
    let damages = [
        ("no such column", "Montant", "Total"),
        ("two of one name", "Client;Pièce", "Pièce;Pièce"),
        ("letters for an amount", "12,00", "douze"),
        ("three decimals", "12,00", "12,001"),
        ("both decimal signs", "12,00", "12.50"),
        ("no such day", "03/03/2026", "31/02/2026"),
        ("month and day turned", "03/03/2026", "03/31/2026"),
        ("an empty id", "B;F2", "B;"),
        ("an id twice", "B;F2", "B;F1"),
        ("a cell too many", "B;F2", "B;;F2"),
        ("a quote that never closes", "B;F2", "\"B;F2"),
        ("an error of a workbook", "12,00", "#REF!"),
        ("another currency", "1 234,56", "1 234,56 $"),
        (
            "dates that read both ways",
            "31/03/2026;1 234,56\nB;F2;03/03/2026;30/04/2026",
            "04/03/2026;1 234,56\nB;F2;03/03/2026;05/04/2026",
        ),
    ];
    let told: Vec<String> = damages
        .into_iter()
        .map(|(name, from, to)| format!("{name}\n  {}", after(from, to).replace('\n', "\n  ")))
        .collect();
    insta::assert_snapshot!("damages", told.join("\n"));
}

#[test]
fn files_that_are_no_tables_are_refused() {
    assert!(matches!(read(MAP, ""), Err(Refusal::Empty { .. })));
    assert!(matches!(read(MAP, "a\0b"), Err(Refusal::Binary { .. })));
    assert!(matches!(
        read(MAP, "Client;Pièce;Date;Échéance;Montant\n"),
        Err(Refusal::NoRows { .. })
    ));
    assert!(matches!(
        read(MAP, &b"PK\x03\x04"[..]),
        Err(Refusal::Workbook { .. })
    ));
}

#[test]
fn maps_with_something_wrong_name_line_and_key() {
    let told = |from: &str, to: &str| {
        let text = MAP.replacen(from, to, 1);
        assert_ne!(text, MAP);
        let problem = Map::parse(&text).unwrap_err();
        format!("{to}\n  {}: {}: {:?}", problem.line, problem.key, problem.cause)
    };
    let all = [
        told("version = 1", "version = 2"),
        told("name = \"m\"", "nom = \"m\""),
        told("name = \"m\"", "name = \"m\"\ndates = \"TT/MM/JJJJ\""),
        told("name = \"m\"", "name = \"m\"\ncurrency = \"euro\""),
        told("name = \"m\"", "name = \"m\"\nnumbers = { decimal = \";\" }"),
        told("table = \"customers\"", "table = \"clients\""),
        told("amount = \"Montant\" ", "amount = { form = \"Montant\" } "),
        told("amount = \"Montant\" ", "amount = { optional = true } "),
        told(
            "amount = \"Montant\" ",
            "amount = { from = \"Montant\", value = \"1\" } ",
        ),
        told("amount = \"Montant\" ", "amount = 12 "),
        told(", amount = \"Montant\" ", " "),
        told(
            "due = \"Echeance\"",
            "due = { terms = \"soon\", after = \"Date\" }",
        ),
        told("due = \"Echeance\"", "due = { terms = \"30d\" }"),
    ];
    insta::assert_snapshot!("map_problems", all.join("\n"));
}

fn survives(bytes: &[u8]) {
    for text in [MAP, maps::READY[5].text] {
        let map = Map::parse(text).unwrap();
        let found = import(&[input(bytes)], &map, &Options::default());
        if let Ok(found) = found {
            for part in &found.parts {
                let lines: u64 = part.files.iter().map(|file| file.lines).sum();
                assert!(part.bad.len() as u64 <= lines);
            }
        }
    }
    let _ = guess(&input(bytes), "any", true);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        survives(&bytes);
    }

    #[test]
    fn any_change_of_a_file_is_survived(place in 0..GOOD.len(), with in proptest::collection::vec(any::<u8>(), 0..6), taken in 0..6_usize) {
        let mut bytes = GOOD.as_bytes().to_vec();
        let end = (place + taken).min(bytes.len());
        bytes.splice(place..end, with);
        survives(&bytes);
    }

    #[test]
    fn a_guessed_map_can_be_read(header in "[\\PC]{0,40}", cells in "[0-9a-zé,;/ .\n]{0,200}") {
        if let Ok(guessed) = guess(&input(format!("{header}\n{cells}")), "any", false) {
            let parsed = Map::parse(&guessed.text);
            // What it leaves open is empty there, and said.
            prop_assert!(parsed.is_ok() || !guessed.questions.is_empty(), "{}", guessed.text);
        }
    }

    #[test]
    fn any_map_is_survived(text in "\\PC{0,200}", place in 0..MAP.len(), with in "[\\[\\]{}=\"a-z \n]{0,4}") {
        let _ = Map::parse(&text);
        let mut changed = MAP.to_string();
        changed.insert_str(place, &with);
        let _ = Map::parse(&changed);
    }
}
