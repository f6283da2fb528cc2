//! One cell that is written otherwise costs its line, never its column.

use super::{input, read, tables};
use insta::assert_snapshot;
use relance_import::table::{Question, guess};

const HEADER: &str = "Client;N° facture;Date facture;Date d'échéance;Montant TTC;Montant HT\n";

/// Forty lines, of which line 12 has another cell for one of the good ones.
fn list(from: &str, to: &str) -> String {
    let mut text = HEADER.to_string();
    for number in 0..40 {
        let line = format!(
            "C{};F{number};{:02}/01/2026;28/02/2026;120,00;100,00\n",
            number % 7,
            number % 28 + 1
        );
        let line = if number == 10 {
            line.replace(from, to)
        } else {
            line
        };
        text.push_str(&line);
    }
    text
}

/// How the columns are taken, and which lines are set aside.
fn told(text: &str) -> String {
    let guess = guess(&input(text), "mine", false).unwrap();
    let taken: Vec<String> = (guess.taken.iter())
        .filter(|(ledger, ..)| ["issued", "due", "amount", "currency"].contains(ledger))
        .map(|(ledger, column, _)| format!("{ledger}={column}"))
        .collect();
    let told = match read(&guess.text, text) {
        Ok(found) => {
            let part = found.parts.first().unwrap();
            let bad = part.bad.iter().map(|bad| {
                let (line, column) = (bad.line, &bad.source);
                format!("line {line} {column}: {:?} {:?}", bad.cause, bad.money)
            });
            let rows = part.sums.rows.get("invoices").copied().unwrap_or(0);
            std::iter::once(format!("{rows} invoices"))
                .chain(bad)
                .collect::<Vec<_>>()
                .join("; ")
        }
        Err(refusal) => format!("{refusal:?}"),
    };
    format!("{}: {told}", taken.join(" "))
}

#[test]
fn a_date_of_another_form_costs_its_line() {
    let all = [
        "2026-02-20",
        "12/31/2026",
        "22 avril 2026",
        "22/04/26",
        "20.02.2026",
        "31/02/2026",
        "#REF!",
        "bientôt",
    ];
    let issued = all.map(|cell| format!("issued {cell}\n  {}", told(&list("11/01/2026", cell))));
    let due = all.map(|cell| format!("due {cell}\n  {}", told(&list("28/02/2026", cell))));
    assert_snapshot!(
        "odd_dates",
        issued.into_iter().chain(due).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn an_amount_that_is_none_costs_its_line_in_short_lists_too() {
    let text =
        format!("{HEADER}C1;F1;13/01/2026;20/02/2026;douze;10,00\nC1;F2;13/01/2026;20/02/2026;24,00;20,00\n");
    assert_snapshot!("odd_amounts", told(&text));
}

#[test]
fn dates_of_many_forms_stop_the_import() {
    let mut text = HEADER.to_string();
    for (number, date) in [
        "13/01/2026",
        "14/01/2026",
        "2026-02-20",
        "2026-02-21",
        "15/01/2026",
    ]
    .iter()
    .enumerate()
    {
        text.push_str(&format!("C1;F{number};{date};28/02/2026;120,00;100,00\n"));
    }
    let told = told(&text);
    assert!(told.contains("OrderMixed"), "{told}");
    assert_snapshot!("mixed_dates", told);
}

#[test]
fn the_due_date_never_stands_for_the_date_of_the_invoice() {
    let text = "Client;N° facture;Date d'échéance;Montant TTC\nC1;F1;20/02/2026;12,00\n";
    let guess = guess(&input(text), "mine", false).unwrap();
    assert!(
        guess.questions.contains(&Question::Column("issued")),
        "{}",
        guess.text
    );
    // Columns of dates may each have their own form.
    let text = "Client;N° facture;Date facture;Échéance;Montant TTC\nC1;F1;2026-01-20;20/02/2026;12,00\n";
    let found = read(
        &relance_import::table::guess(&input(text), "mine", false)
            .unwrap()
            .text,
        text,
    )
    .unwrap();
    assert!(
        tables(&found).contains("2026-01-20,2026-02-20"),
        "{}",
        tables(&found)
    );
}

#[test]
fn a_payment_below_nothing_is_told() {
    let text = "Client;N° facture;Date facture;Échéance;Montant TTC;Montant réglé\n\
                C1;F1;13/01/2026;20/02/2026;100,00;50,00\nC1;F2;14/01/2026;20/02/2026;900,00;-10,00\nC1;F3;14/01/2026;20/02/2026;90,00;\n";
    assert_snapshot!("paid_below_nothing", told(text));
}

#[test]
fn payments_long_before_their_invoice_are_counted() {
    let text = "Client;N° facture;Date facture;Échéance;Montant TTC;Date de règlement\n\
                C1;F1;13/01/2026;20/02/2026;100,00;20/01/2024\nC1;F2;14/01/2026;20/02/2026;900,00;13/01/2026\n";
    let guess = guess(&input(text), "mine", false).unwrap();
    let found = read(&guess.text, text).unwrap();
    assert_eq!(found.parts[0].sums.early_payments, Some((1, 2)));
}

#[test]
fn columns_of_one_name_are_told() {
    let text = "Client;N° facture;Date facture;Échéance;Montant TTC;Date facture\nC1;F1;13/01/2026;20/02/2026;100,00;12/01/2026\n";
    let guess = guess(&input(text), "mine", false).unwrap();
    assert_eq!(guess.twice, ["Date facture"]);
}
