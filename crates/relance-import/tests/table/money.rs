//! What stands beside an amount is a currency, or the line is set aside.

use super::{input, read, tables};
use insta::assert_snapshot;
use relance_import::table::guess;

/// The amounts and currencies of the invoices, and what was set aside, with an answer to the question of the currency if one is
/// given.
fn told(text: &str, currency: &str) -> String {
    let guess = guess(&input(text), "mine", false).unwrap();
    let map = match currency {
        "" => guess.text,
        code => guess
            .text
            .replacen("# currency = \"EUR\"", &format!("currency = \"{code}\""), 1),
    };
    let found = tables(&read(&map, text).unwrap());
    let kept = found
        .lines()
        .filter(|line| line.starts_with("  F") || line.starts_with("bad"));
    kept.collect::<Vec<_>>().join("\n")
}

fn list(amounts: &[&str]) -> String {
    let mut text = "Client;N° facture;Date facture;Échéance;Montant TTC\n".to_string();
    for (number, amount) in amounts.iter().enumerate() {
        text.push_str(&format!("C1;F{number};13/01/2026;20/02/2026;{amount}\n"));
    }
    text
}

#[test]
fn letters_and_signs_beside_an_amount_are_never_passed_over() {
    let text = list(&[
        "600,00",
        "600,00 €",
        "600,00 EUR",
        "600,00 euros",
        "12k€",
        "1,2 M€",
        "600,00 $",
        "600,00 HT",
        "600,00 TTC",
        "600,00x",
        "600,00 DH",
        "USD 600,00",
        "600,00 € HT",
    ]);
    assert_snapshot!(
        "beside",
        format!("EUR\n{}\nnone\n{}", told(&text, "EUR"), told(&text, ""))
    );
}

#[test]
fn a_sign_of_several_currencies_is_the_one_that_is_said() {
    let text = list(&["$1,000.00", "$900.00"]);
    assert_snapshot!(
        "dollars",
        format!(
            "none\n{}\nCAD\n{}\nEUR\n{}",
            told(&text, ""),
            told(&text, "CAD"),
            told(&text, "EUR")
        )
    );
}

#[test]
fn an_odd_cell_in_a_column_of_currencies_costs_its_line() {
    let list = |currencies: [&str; 4]| {
        let mut text = "Client;N° facture;Date facture;Échéance;Montant TTC;Devise\n".to_string();
        for (number, currency) in currencies.iter().enumerate() {
            text.push_str(&format!("C1;F{number};13/01/2026;20/02/2026;900,00;{currency}\n"));
        }
        text
    };
    let mixed = list(["EUR", "USD", "€", "euros"]);
    let odd = list(["EUR", "USD", "TTC", "$"]);
    let dollars = list(["$", "$", "$", "$"]);
    assert_snapshot!(
        "devise",
        format!(
            "mixed\n{}\nodd\n{}\ndollars\n{}\ndollars, said\n{}",
            told(&mixed, ""),
            told(&odd, ""),
            told(&dollars, ""),
            told(&dollars, "USD")
        )
    );
}
