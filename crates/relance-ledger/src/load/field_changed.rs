//! `field_changed`: a column of a customer gets a new value on a day.

use super::customers::KIND_WORDS;
use super::event_cells::{intern, report_needed};
use super::events::{About, Columns};
use super::{Cells, FIRST_DAY};
use crate::ledger::Ledger;
use crate::problem::event;
use crate::rows::{AttributeRow, ChangedColumn, RowKind};
use crate::schema::known_columns;
use crate::source::Table;
use crate::suggest::closest;

/// The column of the customer that the row changes, and its value.
pub(super) fn field_changed(
    cells: &mut Cells<'_>,
    ledger: &mut Ledger,
    columns: &Columns,
    value: &str,
    about: About,
    known: bool,
) -> Option<RowKind> {
    if known && about.invoice.is_some() {
        cells.report(&event::CHANGE_OF_INVOICE, Some(columns.invoice), []);
    }
    if value.is_empty() {
        report_needed(cells, columns.value, "field_changed", "column=value");
        return None;
    }
    let Some((name, new)) = value.split_once('=') else {
        cells.report(&event::CHANGE_FORM, Some(columns.value), []);
        return None;
    };
    let column = match name {
        "kind" => {
            cells.parse_word(columns.value, new, &KIND_WORDS);
            ChangedColumn::Kind
        }
        "natural_person" | "insured" => {
            cells.parse_word(columns.value, new, &["yes", "no"]);
            if name == "insured" {
                ChangedColumn::Insured
            } else {
                ChangedColumn::NaturalPerson
            }
        }
        "country" => {
            if !new.is_empty() {
                cells.check_country(columns.value, new);
            }
            ChangedColumn::Country
        }
        "customer_since" => {
            if !new.is_empty() {
                cells.parse_date(columns.value, new, FIRST_DAY);
            }
            ChangedColumn::Since
        }
        "language" => ChangedColumn::Language,
        "segment" => ChangedColumn::Segment,
        "sector" => ChangedColumn::Sector,
        "email" => ChangedColumn::Email,
        "phone" => ChangedColumn::Phone,
        "address" => ChangedColumn::Address,
        "customer_id" | "payer_id" | "known_on" => {
            cells.report(
                &event::CHANGE_FIXED,
                Some(columns.value),
                [("changed", name.to_string())],
            );
            return None;
        }
        _ => {
            let standard = known_columns(Table::Customers).iter().map(|known| known.name);
            let of_file = ledger
                .table(Table::Customers)
                .map_or(&[][..], |info| &info.columns);
            if !standard
                .clone()
                .chain(of_file.iter().map(String::as_str))
                .any(|known| known == name)
            {
                match closest(name, standard.chain(of_file.iter().map(String::as_str))) {
                    Some(similar) => cells.report(
                        &event::CHANGE_COLUMN,
                        Some(columns.value),
                        [("changed", name.to_string()), ("similar", similar.to_string())],
                    ),
                    None => cells.report(
                        &event::CHANGE_COLUMN,
                        Some(columns.value),
                        [("changed", name.to_string())],
                    ),
                }
                return None;
            }
            ChangedColumn::Other(intern(cells, ledger, name)?)
        }
    };
    // The kernel is told whether there is an address, never which.
    let kept = match column {
        ChangedColumn::Email | ChangedColumn::Phone | ChangedColumn::Address if !new.trim().is_empty() => "x",
        _ => new.trim(),
    };
    let value = intern(cells, ledger, kept)?;
    let position = u32::try_from(ledger.attributes.len()).ok()?;
    ledger.attributes.push(AttributeRow { column, value });
    Some(RowKind::Attribute(position))
}
