//! Damaged files are refused or set aside with a reason; no bytes make the importer panic.

use super::{input, read, tables};
use proptest::prelude::*;
use relance_import::table::{Cause, Map, Options, Refusal, guess, import, maps};

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

#[test]
fn utf_16_without_its_mark_is_called_so() {
    let text = "Numéro;Client;Date;Montant\nF1;A;01/02/2026;10,00\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let refused = guess(&input(bytes), "guessed", false).unwrap_err();
    assert!(matches!(refused, Refusal::Unmarked16 { .. }), "{refused:?}");
}

#[test]
fn a_header_alone_is_no_list() {
    let refused = guess(&input("Numéro;Client;Date;Montant\n"), "guessed", false).unwrap_err();
    assert!(matches!(refused, Refusal::NoRows { line: 1, .. }), "{refused:?}");
}

#[test]
fn a_cell_of_megabytes_is_told_by_its_place_and_length() {
    let long = "a".repeat(5_000_000);
    let named = format!("Numéro;Client;Date;{long}\nF1;A;01/02/2026;10,00\n");
    let refused = guess(&input(named), "guessed", false).unwrap_err();
    let is_told = matches!(
        refused,
        Refusal::LongName {
            line: 1,
            place: 4,
            letters: 5_000_000,
            ..
        }
    );
    assert!(is_told, "another refusal");

    let text = format!("Numéro;Client;Date;Montant\nF1;A;21/02/2026;10,00\nF2;{long};22/02/2026;10,00\n");
    let map = guess(&input(text.clone()), "guessed", false).unwrap();
    let found = read(&map.text, text).unwrap();
    let bad = &found.parts[0].bad[0];
    assert_eq!((bad.line, bad.source.as_str()), (3, "Client"));
    assert_eq!(bad.cause, Cause::TooLong(5_000_000));
}

#[test]
fn the_column_is_blamed_in_which_the_bad_value_stands() {
    let text = "Numéro;Client;Date facture;Échéance;Conditions;Montant TTC;Reste dû\n\
        F1;Dupont;21/02/2026;23/03/2026;;1000,00;400,00\n\
        F2;Dupont;22/02/2026;23/03/2026;;1000,00;voir\n\
        F3;Martin;23/02/2026;23/03/2026;;5o0,00;500,00\n\
        F4;Martin;24/02/2026;23/03/2026;;700,00;900,00\n\
        F5;Martin;25/02/2026;23/03/2026;;700,00;1 0O0\n\
        F6;Martin;26/02/2026;;plus tard;700,00;0,00\n";
    let map = "version = 1\nname = \"blamed\"\ncurrency = \"EUR\"\ndates = [\"DD/MM/YYYY\"]\n\
        [numbers]\ndecimal = \",\"\n[[file]]\nname = \"invoices\"\n\
        [[file.row]]\ntable = \"customers\"\n[file.row.columns]\ncustomer_id = \"Client\"\n\
        [[file.row]]\ntable = \"invoices\"\n[file.row.columns]\n\
        invoice_id = \"Numéro\"\ncustomer_id = \"Client\"\nissued = \"Date facture\"\n\
        due = { from = \"Échéance\", terms_from = \"Conditions\", after = \"Date facture\" }\namount = \"Montant TTC\"\n\
        [[file.row]]\ntable = \"payments\"\nassumed = \"paid_on_due_date\"\n[file.row.columns]\n\
        customer_id = \"Client\"\ninvoice_id = \"Numéro\"\ndate = \"Échéance\"\n\
        amount = { from = \"Montant TTC\", minus = \"Reste dû\" }\n";
    let found = read(map, text).unwrap();
    let blamed: Vec<(u64, &str)> = (found.parts[0].bad.iter())
        .map(|row| (row.line, row.source.as_str()))
        .collect();
    let expected = [
        (3, "Reste dû"),
        (4, "Montant TTC"),
        (5, "Reste dû"),
        (6, "Reste dû"),
        (7, "Conditions"),
    ];
    assert_eq!(blamed, expected);
    let of_open = Cause::OpenOverTotal("900,00".into(), "700,00".into());
    assert_eq!(found.parts[0].bad[2].cause, of_open);
}

#[test]
fn rows_are_found_again_in_the_files() {
    let text =
        "Numéro;Client;Date;Montant\nF1;A;21/02/2026;10,00\n\nF2;B;22/02/2026;10,00\nF3;A;22/02/2026;10,00\n";
    let map = guess(&input(text), "guessed", false).unwrap();
    let other = "Numéro;Client;Date;Montant\nG1;C;21/02/2026;10,00\n";
    let map = Map::parse(&map.text).unwrap();
    let found = import(&[input(text), input(other)], &map, &Options::default()).unwrap();
    let places = |table| -> Vec<(&str, usize, u64)> {
        let places = found.parts[0].places_of(table);
        places.map(|place| (place.id, place.file, place.line)).collect()
    };
    assert_eq!(
        places("invoices"),
        [("F1", 0, 2), ("F2", 0, 4), ("F3", 0, 5), ("G1", 1, 2)]
    );
    assert_eq!(places("customers"), [("A", 0, 2), ("B", 0, 4), ("C", 1, 2)]);
}
