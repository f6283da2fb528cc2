//! Lines of totals are called what they are, and customers whose names begin so keep their invoices.

use super::{input, read, tables};
use relance_import::table::guess;

const LIST: &str = "Numéro;Client;Date facture;Échéance;Montant TTC\n\
    F1;Total Énergies;21/02/2026;23/03/2026;1000,00\n\
    F2;TotalEnergies SE;22/02/2026;23/03/2026;2000,00\n\
    F3;TOTAL;23/02/2026;23/03/2026;500,00\n\
    ;Sous-total Total Énergies;;;1000,00\n\
    ;Total;;;3500,00\n\
    Totaux;;;;3500,00\n\
    Grand total;;;;3500,00\n\
    ;;Summe:;;3500,00\n\
    ;Total Énergies;24/02/2026;23/03/2026;700,00\n";

#[test]
fn a_guessed_map_passes_over_totals_and_keeps_names() {
    let guess = guess(&input(LIST), "guessed", false).unwrap();
    assert!(
        guess.text.contains("is = [\"Sous-total Total Énergies\"]"),
        "{}",
        guess.text
    );
    assert!(!guess.text.contains("begins"), "{}", guess.text);
    let found = read(&guess.text, LIST).unwrap();
    insta::assert_snapshot!(tables(&found));
}

#[test]
fn a_map_that_does_not_name_them_passes_over_them_too() {
    let guess = guess(&input(LIST), "guessed", false).unwrap();
    let lines = guess.text.lines().filter(|line| !line.starts_with("set_aside"));
    let found = read(&lines.collect::<Vec<_>>().join("\n"), LIST).unwrap();
    let part = &found.parts[0];
    let totals: Vec<u64> = part.files[0].set_aside.iter().map(|(line, _)| *line).collect();
    assert_eq!(totals, [5, 6, 7, 8, 9]);
    let bad: Vec<u64> = part.bad.iter().map(|row| row.line).collect();
    assert_eq!(bad, [10]);
}

#[test]
fn a_list_of_customers_has_totals_by_the_word_alone() {
    let list = "Code client;Nom;Encours\nC1;Dupont;10,00\nC2;Total Marketing;20,00\nC3;Total;30,00\n;Total;60,00\nTotal;;60,00\n";
    let guess = guess(&input(list), "guessed", false).unwrap();
    let found = read(&guess.text, list).unwrap();
    let customers = found.parts[0]
        .tables
        .iter()
        .find(|cells| cells.table == "customers")
        .unwrap();
    let ids: Vec<&str> = customers.rows.iter().filter_map(|row| row.first()).collect();
    assert_eq!(ids, ["C1", "C2", "C3"], "{}", guess.text);
    assert!(found.parts[0].bad.is_empty());
}
