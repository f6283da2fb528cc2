//! A ledger joined with a policy: its texts as symbols of the policy's interner, its columns as declared fields.

use crate::ledger::{FieldColumn, Ledger};
use crate::load::{FIRST_DAY, LAST_DAY};
use crate::problem::{Problem, cell};
use crate::rows::{ChangedColumn, RowKind};
use crate::source::Table;
use crate::suggest::closest;
use relance_kernel::{Currency, Day, FactValue, FieldType, Interner, Money, Ratio, Symbol};
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// What a policy needs to know of a ledger, and the ledger of a policy.
///
/// It is of one ledger: with another it gives wrong names.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The symbol of each text of the ledger's pool of names.
    symbols: Vec<Symbol>,
    pub(crate) customer_fields: Vec<BoundField>,
    pub(crate) invoice_fields: Vec<BoundField>,
    /// That of fields of money.
    currency: Currency,
}

/// A declared field.
#[derive(Clone, Debug)]
pub(crate) struct BoundField {
    field_type: FieldType,
    /// The column among those that the ledger keeps; none = the ledger lacks it.
    column: Option<usize>,
    /// For texts: the symbol of each text of the column's pool.
    symbols: Vec<Symbol>,
    /// The number of the column's name in the ledger's pool of names, by which `field_changed` rows call it.
    name: Option<u32>,
}

impl Binding {
    /// Joins a ledger with the fields that a policy declares (name and type; money in `currency`).
    ///
    /// Also gives what is wrong with them: columns that the ledger lacks, cells that are not of their type. Such
    /// a cell is unknown to the policy.
    pub fn new(
        ledger: &Ledger,
        interner: &mut Interner,
        customer_fields: &[(Symbol, FieldType)],
        invoice_fields: &[(Symbol, FieldType)],
        currency: Currency,
    ) -> (Binding, Vec<Problem>) {
        let symbols = ledger
            .names
            .iter()
            .map(|text| interner.intern(&normalised(text)))
            .collect();
        let mut binding = Binding {
            symbols,
            customer_fields: Vec::new(),
            invoice_fields: Vec::new(),
            currency,
        };
        let mut problems = Vec::new();
        let customers = FieldTable {
            table: Table::Customers,
            columns: &ledger.customer_columns,
            lines: &|row| ledger.customers.get(row).map_or(0, |row| row.line),
        };
        for &(name, field_type) in customer_fields {
            let field = bind_field(ledger, interner, &customers, name, field_type);
            check_field(
                ledger,
                &customers,
                &field,
                interner.text(name),
                currency,
                &mut problems,
            );
            check_changes(ledger, &field, interner.text(name), currency, &mut problems);
            binding.customer_fields.push(field);
        }
        let invoices = FieldTable {
            table: Table::Invoices,
            columns: &ledger.invoice_columns,
            lines: &|row| ledger.invoices.get(row).map_or(0, |row| row.line),
        };
        for &(name, field_type) in invoice_fields {
            let field = bind_field(ledger, interner, &invoices, name, field_type);
            check_field(
                ledger,
                &invoices,
                &field,
                interner.text(name),
                currency,
                &mut problems,
            );
            binding.invoice_fields.push(field);
        }
        (binding, problems)
    }

    /// A binding without declared fields.
    pub fn without_fields(ledger: &Ledger, interner: &mut Interner) -> Binding {
        Binding::new(ledger, interner, &[], &[], ledger.default_currency).0
    }

    /// The symbol of a name; none for the empty text.
    #[inline]
    pub(crate) fn name(&self, number: u32) -> Option<Symbol> {
        if number == 0 {
            None
        } else {
            self.symbols.get(number as usize).copied()
        }
    }

    /// The symbol of a name, the empty text included.
    pub(crate) fn symbol(&self, number: u32) -> Symbol {
        self.symbols
            .get(number as usize)
            .copied()
            .unwrap_or(Symbol(u32::MAX))
    }

    /// The value of a declared field in a row.
    pub(crate) fn value(&self, field: &BoundField, columns: &[FieldColumn], row: usize) -> FactValue {
        let Some(column) = field.column.and_then(|column| columns.get(column)) else {
            return FactValue::Unknown;
        };
        let text = column.cells.get(row).copied().unwrap_or(0);
        if text == 0 {
            return FactValue::Unknown;
        }
        let symbol = || field.symbols.get(text as usize).copied();
        parse(column.pool.get(text), field.field_type, self.currency, symbol).unwrap_or(FactValue::Unknown)
    }

    /// The position and the new value of the customer field that a `field_changed` row changes, if it is declared.
    pub(crate) fn changed_field(&self, ledger: &Ledger, name: u32, value: u32) -> Option<(u16, FactValue)> {
        let position = self
            .customer_fields
            .iter()
            .position(|field| field.name == Some(name))?;
        let field = self.customer_fields.get(position)?;
        let text = ledger.names.get(value);
        let parsed = parse(text, field.field_type, self.currency, || self.name(value));
        Some((
            u16::try_from(position).ok()?,
            parsed.unwrap_or(FactValue::Unknown),
        ))
    }
}

/// The table whose columns are bound.
struct FieldTable<'a> {
    table: Table,
    columns: &'a [FieldColumn],
    /// The line of each row.
    lines: &'a dyn Fn(usize) -> u32,
}

fn bind_field(
    ledger: &Ledger,
    interner: &mut Interner,
    table: &FieldTable<'_>,
    name: Symbol,
    field_type: FieldType,
) -> BoundField {
    let called = interner.text(name).to_string();
    let column = table
        .columns
        .iter()
        .position(|column| normalised(&column.name) == called);
    let is_text = field_type == FieldType::Text;
    let texts = column
        .and_then(|column| table.columns.get(column))
        .filter(|_| is_text);
    let symbols = texts.map_or_else(Vec::new, |column| {
        column
            .pool
            .iter()
            .map(|text| interner.intern(&normalised(text)))
            .collect()
    });
    let name = ledger.names.iter().position(|text| normalised(text) == called);
    BoundField {
        field_type,
        column,
        symbols,
        name: name.and_then(|name| u32::try_from(name).ok()),
    }
}

/// Reports a column that is missing, and cells that are not of the type.
fn check_field(
    ledger: &Ledger,
    table: &FieldTable<'_>,
    field: &BoundField,
    name: &str,
    currency: Currency,
    problems: &mut Vec<Problem>,
) {
    let Some(column) = field.column.and_then(|column| table.columns.get(column)) else {
        let columns = ledger.table(table.table).map_or(&[][..], |info| &info.columns);
        let similar = closest(name, columns.iter().map(String::as_str));
        problems.push(Problem {
            code: &cell::FIELD_NOT_IN_LEDGER,
            file: ledger.file_of(table.table).into(),
            table: Some(table.table),
            line: 0,
            row: 0,
            key: ledger.no_key(),
            column: Some(name.into()),
            value: None,
            facts: similar
                .map(|similar| ("similar", similar.into()))
                .into_iter()
                .collect(),
        });
        return;
    };
    let is_wrong = |text: &str| {
        !text.is_empty() && parse(text, field.field_type, currency, || Some(Symbol(0))).is_none()
    };
    let wrong: Vec<bool> = column.pool.iter().map(is_wrong).collect();
    if !wrong.contains(&true) {
        return;
    }
    for (row, &text) in column.cells.iter().enumerate() {
        if wrong.get(text as usize).copied().unwrap_or(false) {
            let place = (table.table, (table.lines)(row));
            problems.push(field_problem(
                ledger,
                place,
                name,
                column.pool.get(text),
                field.field_type,
            ));
        }
    }
}

/// Reports `field_changed` rows that give the field a value that is not of its type.
fn check_changes(
    ledger: &Ledger,
    field: &BoundField,
    name: &str,
    currency: Currency,
    problems: &mut Vec<Problem>,
) {
    for change in &ledger.changes {
        let RowKind::Attribute(position) = change.kind else {
            continue;
        };
        let Some(attribute) = ledger.attributes.get(position as usize) else {
            continue;
        };
        let ChangedColumn::Other(column) = attribute.column else {
            continue;
        };
        let text = ledger.names.get(attribute.value);
        let wrong = !text.is_empty() && parse(text, field.field_type, currency, || Some(Symbol(0))).is_none();
        if field.name == Some(column) && wrong {
            let place = (Table::Events, change.line);
            problems.push(field_problem(ledger, place, name, text, field.field_type));
        }
    }
}

fn field_problem(
    ledger: &Ledger,
    (table, line): (Table, u32),
    name: &str,
    value: &str,
    field_type: FieldType,
) -> Problem {
    let (word, sample) = match field_type {
        FieldType::Number => ("number", "12.5"),
        FieldType::Money => ("money", "1234.56"),
        FieldType::Date => ("date", "2026-03-02"),
        FieldType::Text => ("text", "abc"),
        FieldType::YesNo => ("yes/no", "yes"),
        FieldType::Days => ("days", "30"),
        FieldType::Percent => ("percent", "10"),
    };
    Problem {
        code: &cell::FIELD_CELL,
        file: ledger.file_of(table).into(),
        table: Some(table),
        line,
        row: line,
        key: ledger.no_key(),
        column: Some(name.into()),
        value: Some(value.into()),
        facts: Box::new([("type", word.into()), ("sample", sample.into())]),
    }
}

/// The text as a value of the type; none if it is not one.
fn parse(
    text: &str,
    field_type: FieldType,
    currency: Currency,
    symbol: impl FnOnce() -> Option<Symbol>,
) -> Option<FactValue> {
    if text.is_empty() {
        return Some(FactValue::Unknown);
    }
    match field_type {
        FieldType::Number => decimal(text).map(FactValue::Ratio),
        FieldType::Percent => {
            let Ratio {
                numerator,
                denominator,
            } = decimal(text.strip_suffix('%').unwrap_or(text).trim_end())?;
            Some(FactValue::Ratio(Ratio::new(
                numerator,
                denominator.checked_mul(100)?,
            )))
        }
        FieldType::Money => Money::parse(text, currency).map(FactValue::Money),
        FieldType::Date => {
            let day = Day::parse(text).filter(|day| *day <= LAST_DAY && *day >= FIRST_DAY.plus(-365_000))?;
            Some(FactValue::Date(day))
        }
        FieldType::Text => symbol().map(FactValue::Name),
        FieldType::YesNo => match text {
            "yes" => Some(FactValue::YesNo(true)),
            "no" => Some(FactValue::YesNo(false)),
            _ => None,
        },
        FieldType::Days => text
            .parse()
            .ok()
            .filter(|days: &i32| days.abs() < 1_000_000)
            .map(FactValue::Days),
    }
}

/// A plain decimal as an exact fraction.
fn decimal(text: &str) -> Option<Ratio> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.trim_end_matches('0');
    let unsigned = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let all_digits = unsigned
        .bytes()
        .chain(fraction.bytes())
        .all(|b| b.is_ascii_digit());
    if !all_digits || (unsigned.is_empty() && fraction.is_empty()) {
        return None;
    }
    let denominator = 10_i64.checked_pow(u32::try_from(digits.len()).ok()?)?;
    let magnitude: i64 = format!("0{unsigned}{digits}").parse().ok()?;
    Some(Ratio::new(
        if whole.starts_with('-') {
            -magnitude
        } else {
            magnitude
        },
        denominator,
    ))
}

/// The text in Unicode's composed form, as the policy compares names.
fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc(text) {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        let read = |text: &str| decimal(text).map(|ratio| (ratio.numerator, ratio.denominator));
        assert_eq!(read("12.50"), Some((125, 10)));
        assert_eq!(read("-0.25"), Some((-25, 100)));
        assert_eq!(read("7"), Some((7, 1)));
        assert_eq!(read(".5"), Some((5, 10)));
        for wrong in [
            "",
            ".",
            "-",
            "1,5",
            "1.2.3",
            "x",
            "99999999999999999999",
            "0.00000000000000000001",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
