//! The ready maps are sound; a ledger that is written as another layout comes back as it was.

use super::read;
use relance_import::table::{Map, maps};

#[test]
fn every_ready_map_is_sound_and_bears_its_name() {
    for ready in maps::READY {
        let map = Map::parse(ready.text).unwrap_or_else(|problem| panic!("{}: {problem:?}", ready.name));
        assert_eq!(map.name(), ready.name);
        assert!(!map.about().is_empty() && !map.files().is_empty());
        assert!(
            ready.text.starts_with('#'),
            "{} says where its names come from",
            ready.name
        );
    }
}

#[test]
fn a_ledger_written_as_another_layout_comes_back() {
    let day = |offset: i32| relance_kernel::Day::from_ymd(2026, 1, 1).unwrap().plus(offset);
    let (mut text, mut invoices, mut payments) = (
        "Rechnung;Kunde;Vom;Fällig;Betrag;Bezahlt\n".to_string(),
        Vec::new(),
        Vec::new(),
    );
    let german = |day: relance_kernel::Day| {
        let (year, month, day) = day.ymd();
        format!("{day:02}.{month:02}.{year}")
    };
    for number in 0..200_i32 {
        let (issued, due, paid) = (day(number), day(number + 30), day(number + 25 + number % 20));
        let cents = i64::from(number) * 123_457 + 1;
        let is_paid = number % 3 != 0;
        let amount = format!("{}.{:02}", cents / 100, cents % 100);
        let whole = (cents / 100).to_string();
        let grouped: Vec<&str> = whole
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|group| std::str::from_utf8(group).unwrap())
            .collect();
        text.push_str(&format!(
            "R{number};K{};{};{};{},{:02} €;{}\n",
            number % 9,
            german(issued),
            german(due),
            grouped.join("."),
            cents % 100,
            if is_paid { german(paid) } else { String::new() }
        ));
        invoices.push([
            format!("R{number}"),
            format!("K{}", number % 9),
            issued.to_string(),
            due.to_string(),
            amount.clone(),
        ]);
        if is_paid {
            payments.push([format!("R{number}"), paid.to_string(), amount]);
        }
    }
    let map = r#"
version = 1
name = "round"
[[file]]
name = "all"
[[file.row]]
table = "invoices"
columns = { invoice_id = "Rechnung", customer_id = "Kunde", issued = "Vom", due = "Fallig", amount = "Betrag" }
[[file.row]]
table = "payments"
when = { column = "Bezahlt", filled = true }
columns = { invoice_id = "Rechnung", customer_id = "Kunde", date = "Bezahlt", amount = "Betrag" }
"#;
    let found = read(map, text).unwrap();
    let part = &found.parts[0];
    assert!(part.bad.is_empty(), "{:?}", part.bad);
    let picked = |table: &str, names: &[&str]| -> Vec<Vec<String>> {
        let cells = part.tables.iter().find(|cells| cells.table == table).unwrap();
        let places: Vec<usize> = names
            .iter()
            .map(|name| cells.columns.iter().position(|column| column == name).unwrap())
            .collect();
        cells
            .rows
            .iter()
            .map(|row| places.iter().map(|place| row[*place].clone()).collect())
            .collect()
    };
    assert_eq!(
        picked(
            "invoices",
            &["invoice_id", "customer_id", "issued", "due", "amount"]
        ),
        invoices.iter().map(|row| row.to_vec()).collect::<Vec<_>>()
    );
    assert_eq!(
        picked("payments", &["invoice_id", "date", "amount"]),
        payments.iter().map(|row| row.to_vec()).collect::<Vec<_>>()
    );
}
