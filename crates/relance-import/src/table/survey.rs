//! What a map leaves open and a whole column decides: the order of day and month, the decimal sign.

use super::dates::{Order, Orders, Pattern, open_patterns};
use super::lines::{Opened, Place};
use super::numbers::{Decimal, Signs};
use super::plan::{Plan, PlanCell};
use super::problem::Refusal;
use super::schema::Kind;
use super::totals;
use super::workbook::{DAY, NUMBER};
use csv::StringRecord;
use std::collections::BTreeMap;

/// What a column decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    /// The column of the file.
    pub column: String,
    /// The pattern of its dates, or its decimal sign.
    pub form: String,
}

/// Decides what is open; reads the file once more if something is.
pub(super) fn decide(
    opened: &Opened<'_>,
    place: Place,
    header: &super::header::Header,
    plan: &mut Plan,
) -> Result<Vec<Decided>, Refusal> {
    let mut dates: BTreeMap<usize, Orders> = BTreeMap::new();
    let mut numbers: BTreeMap<usize, Signs> = BTreeMap::new();
    for cell in plan.rows.iter().flat_map(|row| &row.cells) {
        if is_open_date(cell) {
            dates.extend(
                cell.from
                    .into_iter()
                    .chain(cell.or)
                    .map(|place| (place, Orders::default())),
            );
        }
        if cell.after_patterns.is_empty() {
            dates.extend(cell.after.map(|place| (place, Orders::default())));
        }
        if cell.kind == Kind::Amount && cell.written.decimal.is_none() {
            let places = cell.from.into_iter().chain(cell.or).chain(cell.minus);
            let places = places.chain(cell.credit_left);
            numbers.extend(places.map(|place| (place, Signs::default())));
        }
    }
    for test in plan.rows.iter().flat_map(|row| &row.when).chain(&plan.set_aside) {
        let is_number = test.condition.above_zero.is_some() || test.condition.below_zero.is_some();
        if is_number && test.written.decimal.is_none() {
            numbers.extend(test.place.map(|place| (place, Signs::default())));
        }
    }
    if dates.is_empty() && numbers.is_empty() {
        return Ok(Vec::new());
    }
    let file = &opened.input.name;
    let patterns = open_patterns();
    let mut records = opened.records(place)?;
    let mut record = StringRecord::new();
    records.first(header.ordinal, file)?;
    while let Some(line) = records.next(&mut record, file)? {
        if is_aside(plan, &record) {
            continue;
        }
        let cell = |place: usize| record.get(place).unwrap_or("").trim();
        for (place, orders) in &mut dates {
            let cell = cell(*place);
            if cell.starts_with(DAY) {
                orders.native += 1;
            }
            // Days of a workbook are no texts.
            let is_text = !cell.is_empty() && !cell.starts_with([DAY, NUMBER]) && !totals::names_total(cell);
            if is_text {
                orders.add(line, cell, &patterns);
            }
        }
        for (place, signs) in &mut numbers {
            if !cell(*place).starts_with(NUMBER) {
                signs.add(line, cell(*place));
            }
        }
    }
    let name = |place: usize| header.names.get(place).cloned().unwrap_or_default();
    let mut decided = Vec::new();
    let mut formed: BTreeMap<usize, (String, Pattern)> = BTreeMap::new();
    for (place, orders) in &dates {
        let (file, column) = (file.clone(), name(*place));
        match orders.order() {
            Order::Empty => {}
            Order::One(pattern) => {
                let formed_so = Pattern::parse(pattern).map(|parsed| (*place, (pattern.to_string(), parsed)));
                formed.extend(formed_so);
                decided.push(Decided {
                    column,
                    form: pattern.to_string(),
                });
            }
            Order::Several(patterns, (line, cell)) => {
                return Err(Refusal::OrderOpen {
                    file,
                    column,
                    line,
                    cell,
                    patterns,
                });
            }
            Order::None(mixed) => return Err(Refusal::OrderMixed { file, column, mixed }),
        }
    }
    let mut signed: BTreeMap<usize, u8> = BTreeMap::new();
    for (place, signs) in &numbers {
        let (file, column) = (file.clone(), name(*place));
        match signs.decimal() {
            Decimal::Told(None) => {}
            Decimal::Told(Some(sign)) => {
                signed.insert(*place, sign);
                decided.push(Decided {
                    column,
                    form: format!("0{}00", char::from(sign)),
                });
            }
            Decimal::Both(point, comma) => {
                return Err(Refusal::DecimalMixed {
                    file,
                    column,
                    point,
                    comma,
                });
            }
            Decimal::Open((line, cell)) => {
                return Err(Refusal::DecimalOpen {
                    file,
                    column,
                    line,
                    cell,
                });
            }
        }
    }
    for cell in plan.rows.iter_mut().flat_map(|row| &mut row.cells) {
        if is_open_date(cell) {
            let places = cell.from.into_iter().chain(cell.or);
            let decided = places.filter_map(|place| formed.get(&place).cloned());
            (cell.pattern_words, cell.patterns) = decided.unzip();
        }
        if cell.after_patterns.is_empty() {
            cell.after_patterns = cell
                .after
                .and_then(|place| formed.get(&place).map(|(_, pattern)| pattern.clone()))
                .into_iter()
                .collect();
        }
        if cell.written.decimal.is_none() {
            let places = cell.from.into_iter().chain(cell.or).chain(cell.minus);
            let mut places = places.chain(cell.credit_left);
            cell.written.decimal = places.find_map(|place| signed.get(&place).copied());
        }
    }
    let tests = plan.rows.iter_mut().flat_map(|row| &mut row.when);
    for test in tests.chain(&mut plan.set_aside) {
        if test.written.decimal.is_none() {
            test.written.decimal = test.place.and_then(|place| signed.get(&place).copied());
        }
    }
    Ok(decided)
}

fn is_open_date(cell: &PlanCell) -> bool {
    cell.kind == Kind::Date && cell.patterns.is_empty()
}

/// Whether a line is none of the rows: a total, a footer, or empty.
pub(super) fn is_aside(plan: &Plan, record: &StringRecord) -> bool {
    plan.set_aside.iter().any(|test| {
        let cell = test.place.and_then(|place| record.get(place)).unwrap_or("");
        test.holds(cell).unwrap_or(false)
    })
}
