//! Columns that say which lines are credit notes, in the words of many programs.

use super::{input, read, tables};
use insta::assert_snapshot;
use relance_import::table::{Question, guess};

/// The tables that the guessed map makes of a text.
fn guessed(text: &str) -> String {
    let guess = guess(&input(text), "mine", false).unwrap();
    tables(&read(&guess.text, text).unwrap())
}

/// The kinds and amounts of the invoices, line by line.
fn kinds(header: &str, words: [&str; 3]) -> String {
    let [one, two, three] = words;
    let text = format!(
        "Client;N° facture;{header};Date facture;Échéance;Montant TTC\n\
         C1;F1;{one};13/01/2026;20/02/2026;1000,00\nC1;F2;{two};14/01/2026;20/02/2026;900,00\n\
         C1;F3;{three};15/01/2026;20/02/2026;500,00\n"
    );
    let guess = guess(&input(text.clone()), "mine", false).unwrap();
    let found = read(&guess.text, text).unwrap();
    let invoices = found
        .parts
        .first()
        .unwrap()
        .tables
        .iter()
        .find(|cells| cells.table == "invoices")
        .unwrap();
    let place = |name: &str| {
        invoices
            .columns
            .iter()
            .position(|column| *column == name)
            .unwrap()
    };
    let (amount, kind) = (place("amount"), place("kind"));
    let rows = invoices.rows.iter().map(|row| {
        let cell = |place| row.get(place).unwrap();
        format!("{} {}", cell(kind), cell(amount))
    });
    let rows: Vec<String> = rows.collect();
    let bad = found
        .parts
        .first()
        .unwrap()
        .bad
        .iter()
        .map(|bad| format!("line {} {:?} {:?}", bad.line, bad.cause, bad.money));
    rows.into_iter().chain(bad).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_column_of_sorts_makes_credit_notes() {
    let all = [
        ("Type", ["Facture", "Avoir", "Facture"]),
        ("Type de pièce", ["Facture", "Avoir", "Facture d'acompte"]),
        ("Nature", ["FACTURE", "AVOIR", "FACTURE"]),
        ("Sens", ["D", "C", "D"]),
        ("Document type", ["Invoice", "Credit note", "Invoice"]),
        ("Type", ["FAC", "AVO", "FAC"]),
        ("Type", ["380", "381", "380"]),
        ("Belegart", ["Rechnung", "Gutschrift", "Rechnung"]),
        ("Quelque chose", ["Facture", "Avoir client", "Facture"]),
        ("Type", ["", "Avoir", ""]),
        // What is not known is set aside with its money.
        ("Type de pièce", ["Facture", "Avoir", "Règlement"]),
        ("Type de pièce", ["Facture", "Avoir", ""]),
        ("Type de pièce", ["ZF", "ZG", "ZF"]),
    ];
    let told =
        all.map(|(header, words)| format!("{header}: {}\n  {}", words.join(", "), kinds(header, words)));
    assert_snapshot!("sorts", told.join("\n"));
}

#[test]
fn nothing_is_paid_of_a_credit_note() {
    assert_snapshot!(
        "sorts_paid",
        guessed(
            "Client;N° facture;Type;Date facture;Échéance;Montant TTC;Réglé\n\
             C1;F1;Facture;13/01/2026;20/02/2026;120,00;120,00\nC1;A1;Avoir;14/01/2026;;60,00;60,00\n\
             C2;F3;Facture;14/01/2026;20/02/2026;240,00;100,00\n"
        )
    );
    assert_snapshot!(
        "sorts_debit_credit",
        guessed(
            "Client;N° pièce;Type;Date;Échéance;Débit;Crédit\nC1;F1;Facture;13/01/2026;20/02/2026;100,00;\n\
             C1;A1;Avoir;14/02/2026;;;30,00\nC1;R1;Règlement;15/02/2026;;;70,00\n"
        )
    );
}

#[test]
fn sorts_in_words_that_are_not_known_are_asked_for() {
    let text = "Client;Facture;Type de pièce;Date facture;Échéance;Montant TTC\nC1;F1;ZF;13/01/2026;20/02/2026;10,00\nC1;F2;ZG;13/01/2026;20/02/2026;5,00\n";
    let guess = guess(&input(text), "mine", false).unwrap();
    assert!(guess.questions.contains(&Question::Sorts), "{}", guess.text);
}

#[test]
fn a_map_reads_the_words_of_a_column_of_sorts() {
    let map = r#"
version = 1
name = "m"
dates = "DD/MM/YYYY"
[[file]]
name = "invoices"
[[file.row]]
table = "invoices"
columns = { invoice_id = "Piece", customer_id = "Client", issued = "Date", due = "Date", amount = "Montant", kind = "Type" }
"#;
    let text = "Client;Pièce;Date;Montant;Type\nA;F1;22/03/2026;12,00;Facture\nA;F2;22/03/2026;10,00;avoir\nA;F3;22/03/2026;10,00;OD\n";
    assert_snapshot!("sorts_map", tables(&read(map, text).unwrap()));
}

/// The invoices of a list, what was paid, and the credit notes of which less is left: `(rows, paid, used)`.
fn owed(text: &str) -> (Vec<String>, u64, u64) {
    let guess = guess(&input(text), "mine", false).unwrap();
    let found = read(&guess.text, text).unwrap();
    let part = found.parts.first().unwrap();
    assert!(part.bad.is_empty(), "{:?}", part.bad);
    let invoices = part
        .tables
        .iter()
        .find(|cells| cells.table == "invoices")
        .unwrap();
    let place = |name: &str| {
        invoices
            .columns
            .iter()
            .position(|column| *column == name)
            .unwrap()
    };
    let (id, amount) = (place("invoice_id"), place("amount"));
    let rows = invoices.rows.iter();
    let rows = rows.map(|row| format!("{} {}", row.get(id).unwrap(), row.get(amount).unwrap()));
    let paid = part.sums.rows.get("payments").copied().unwrap_or(0);
    (rows.collect(), paid, part.sums.used_credits)
}

#[test]
fn a_credit_note_counts_for_what_is_left_of_it() {
    let left = |rows: &[&str]| rows.iter().map(|row| (*row).to_string()).collect::<Vec<_>>();
    // A1 was used for 300 on F1, which owes 700 of 1,200; A2 in whole; of A3 the list says nothing.
    let typed = "Client;N° facture;Type;Date facture;Échéance;Montant TTC;Reste dû\n\
                 C1;F1;Facture;02/03/2026;01/04/2026;1200,00;700,00\n\
                 C1;A1;Avoir;10/03/2026;;-500,00;-200,00\n\
                 C2;A2;Avoir;12/03/2026;;-300,00;0,00\n\
                 C2;A3;Avoir;13/03/2026;;-40,00;\n";
    let rows = left(&["F1 1200.00", "A1 -200.00", "A3 -40.00"]);
    assert_eq!(owed(typed), (rows.clone(), 1, 2));
    // Written above nothing, with the word alone.
    let above = typed.replace(";-", ";");
    assert_eq!(owed(&above), (rows.clone(), 1, 2));
    // With the sign alone.
    let signed = typed
        .replace(";Type", "")
        .replace(";Facture", "")
        .replace(";Avoir", "");
    assert_eq!(owed(&signed), (rows, 1, 2));
}

#[test]
fn more_left_of_a_credit_note_than_it_was_written_for_is_told() {
    let text = "Client;N° facture;Type;Date facture;Échéance;Montant TTC;Reste dû\n\
                C1;F1;Facture;02/03/2026;01/04/2026;1200,00;700,00\n\
                C1;A1;Avoir;22/03/2026;;-500,00;-600,00\n";
    let guess = guess(&input(text), "mine", false).unwrap();
    let found = read(&guess.text, text).unwrap();
    let bad = &found.parts.first().unwrap().bad;
    assert_eq!(
        (bad.len(), bad[0].line, bad[0].source.as_str()),
        (1, 3, "Reste dû")
    );
}
