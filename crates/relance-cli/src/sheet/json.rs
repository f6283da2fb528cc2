//! A list for programs: one object, its rows by the names of the columns.

use super::{Cell, Sheet};
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::report;
use serde_json::{Map, Value, json};

/// Money is an object of amount and currency, as plain decimals; days are ISO dates.
pub(crate) fn json(sheets: &[Sheet]) -> Result<String, Failure> {
    let lists = sheets.iter().map(|sheet| {
        let rows = sheet.rows.iter().map(|row| {
            let cells = sheet.columns.iter().zip(row);
            cells
                .map(|(column, cell)| (column.key.to_string(), value(cell)))
                .collect::<Map<String, Value>>()
        });
        json!({ "list": sheet.name, "rows": rows.collect::<Vec<_>>() })
    });
    report::json::text(&json!({ "lists": lists.collect::<Vec<_>>() }))
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Word(word) => json!(word.of(Lang::En)),
        Cell::Day(day) => json!(day.to_string()),
        Cell::Number(number) => json!(number),
        Cell::Money(minor, currency) => {
            json!({ "amount": decimal(i128::from(*minor), *currency), "currency": currency.code() })
        }
    }
}
