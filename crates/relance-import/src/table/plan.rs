//! A map laid over the header of a file: which column is at which place.

use super::assumed::ASSUMED;
use super::dates::Pattern;
use super::header::{Found, Header, plain};
use super::map::{Column, Condition, Map, Row, Section, Words, patterns};
use super::numbers::{Unread, Written};
use super::problem::Missing;
use super::schema::{self, Kind};
use super::sorts;
use crate::Terms;
use relance_kernel::Currency;
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of the lines of a file.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) rows: Vec<PlanRow>,
    pub(super) set_aside: Vec<Test>,
    /// The places that are read.
    pub(super) used: BTreeSet<usize>,
    /// The currency of amounts beside which none stands.
    pub(super) currency: Option<Currency>,
}

/// A row that a line becomes.
#[derive(Debug)]
pub(super) struct PlanRow {
    pub(super) table: &'static schema::Table,
    pub(super) when: Vec<Test>,
    /// A word of [`super::assumed::ASSUMED`].
    pub(super) assumed: Option<&'static str>,
    pub(super) cells: Vec<PlanCell>,
    pub(super) fills: Fills,
    /// The places among its cells of those by which a row is known before it is written.
    pub(super) amount: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) kind: Option<usize>,
}

/// Which table a row fills, where that matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fills {
    Customers,
    Invoices,
    Payments,
    Other,
}

/// What a cell is to its row, where that matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Amount,
    Issued,
    Due,
    CustomerSince,
    /// Of an invoice: whether it is one, or a credit note.
    Sort,
    Other,
}

impl Role {
    fn of(table: &str, name: &str) -> Role {
        match name {
            "kind" if table == "invoices" => Role::Sort,
            "amount" => Role::Amount,
            "issued" => Role::Issued,
            "due" => Role::Due,
            "customer_since" => Role::CustomerSince,
            _ => Role::Other,
        }
    }
}

/// A cell of such a row.
#[derive(Debug)]
pub(super) struct PlanCell {
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) kind: Kind,
    pub(super) is_required: bool,
    pub(super) from: Option<usize>,
    pub(super) or: Option<usize>,
    pub(super) value: Option<String>,
    pub(super) values: Option<BTreeMap<String, String>>,
    pub(super) otherwise: Option<String>,
    pub(super) minus: Option<usize>,
    pub(super) credit_left: Option<usize>,
    pub(super) is_turned: bool,
    pub(super) terms: Option<Terms>,
    pub(super) terms_from: Option<usize>,
    pub(super) after: Option<usize>,
    pub(super) is_as_of: bool,
    /// How its dates are written; empty until the column has decided.
    pub(super) patterns: Vec<Pattern>,
    /// The same as words, for messages.
    pub(super) pattern_words: Vec<String>,
    /// How the dates are written from which terms count.
    pub(super) after_patterns: Vec<Pattern>,
    pub(super) written: Written,
}

/// A condition whose column is found.
#[derive(Debug)]
pub(super) struct Test {
    /// Nowhere: it never holds.
    pub(super) place: Option<usize>,
    pub(super) condition: Condition,
    pub(super) written: Written,
    is: Option<Vec<String>>,
    is_not: Option<Vec<String>>,
    begins: Option<Vec<String>>,
}

/// Why a map does not fit a header.
#[derive(Debug)]
pub(super) enum Misfit {
    Missing(Vec<Missing>),
    Twice(String, Vec<usize>),
}

/// All names of columns that a kind of file may have.
pub(super) fn names(section: &Section) -> Vec<&Words> {
    let mut names: Vec<&Words> = section.set_aside.iter().map(|test| &test.column).collect();
    for row in &section.row {
        names.extend(row.when.0.iter().map(|test| &test.column));
        for column in row.columns.values() {
            let column = &column.get_ref().0;
            names.extend([
                &column.from,
                &column.or,
                &column.minus,
                &column.credit_left,
                &column.terms_from,
                &column.after,
            ]);
        }
    }
    names.retain(|words| !words.0.is_empty());
    names
}

/// Lays a kind of file over a header.
pub(super) fn lay(map: &Map, section: &Section, header: &Header) -> Result<Plan, Misfit> {
    let mut laying = Laying {
        map,
        header,
        missing: Vec::new(),
        twice: None,
        used: BTreeSet::new(),
    };
    let rows = section.row.iter().filter_map(|row| laying.row(row)).collect();
    let set_aside = section
        .set_aside
        .iter()
        .map(|condition| laying.test(condition, "", true))
        .collect();
    if let Some((name, places)) = laying.twice {
        return Err(Misfit::Twice(name, places));
    }
    if !laying.missing.is_empty() {
        return Err(Misfit::Missing(laying.missing));
    }
    Ok(Plan {
        rows,
        set_aside,
        used: laying.used,
        currency: map
            .currency
            .as_ref()
            .and_then(|code| Currency::parse(code.get_ref())),
    })
}

struct Laying<'a> {
    map: &'a Map,
    header: &'a Header,
    missing: Vec<Missing>,
    twice: Option<(String, Vec<usize>)>,
    used: BTreeSet<usize>,
}

impl Laying<'_> {
    fn row(&mut self, row: &Row) -> Option<PlanRow> {
        let table = schema::table(row.table.get_ref())?;
        let when = row
            .when
            .0
            .iter()
            .map(|condition| self.test(condition, table.name, condition.optional))
            .collect();
        let mut cells: Vec<PlanCell> = row
            .columns
            .iter()
            .filter_map(|(name, column)| self.cell(table, name.get_ref(), &column.get_ref().0))
            .collect();
        // As the documentation lists them; what relance does not know comes last.
        cells.sort_by_key(|cell| {
            let known = table.columns.iter().position(|(name, _)| *name == cell.name);
            (known.unwrap_or(usize::MAX), cell.name.clone())
        });
        let place = |name: &str| cells.iter().position(|cell| cell.name == name);
        Some(PlanRow {
            fills: match table.name {
                "customers" => Fills::Customers,
                "invoices" => Fills::Invoices,
                "payments" => Fills::Payments,
                _ => Fills::Other,
            },
            amount: place("amount"),
            currency: place("currency"),
            kind: place("kind"),
            table,
            when,
            assumed: row.assumed.as_ref().and_then(|assumed| {
                let word = assumed.get_ref().as_str();
                ASSUMED.into_iter().find(|known| *known == word)
            }),
            cells,
        })
    }

    fn cell(&mut self, table: &'static schema::Table, name: &str, column: &Column) -> Option<PlanCell> {
        let ledger = (table.name, name);
        let is_required = table.required.contains(&name);
        let has_other = column.value.is_some() || column.terms.is_some() || column.as_of;
        // Another source makes up for a column that is not there.
        let is_optional =
            column.optional || has_other || !column.terms_from.0.is_empty() || !column.or.0.is_empty();
        let from = self.find(&column.from, ledger, is_optional);
        let or = self.find(&column.or, ledger, from.is_some() || has_other || column.optional);
        let minus = self.find(&column.minus, ledger, column.optional);
        let credit_left = self.find(&column.credit_left, ledger, column.optional);
        let after = self.find(&column.after, ledger, false);
        let terms_from = self.find(
            &column.terms_from,
            ledger,
            from.is_some() || column.terms.is_some(),
        );
        if from.is_none() && or.is_none() && !has_other && terms_from.is_none() {
            if is_required && is_optional {
                self.missing.push(Missing {
                    ledger: (table.name.to_string(), name.to_string()),
                    names: column.from.0.iter().chain(&column.or.0).cloned().collect(),
                    nearest: self.header.nearest(&column.from.0).map(str::to_string),
                });
            }
            return None;
        }
        let kind = match column.kind.as_ref().map(|kind| kind.get_ref().as_str()) {
            Some("date") => Kind::Date,
            Some("amount") => Kind::Amount,
            Some(_) => Kind::Text,
            None => table.kind(name),
        };
        let dates = if column.dates.0.is_empty() {
            &self.map.dates
        } else {
            &column.dates
        };
        let values = column.values.as_ref().map(|values| {
            let each = values.iter().map(|(from, to)| (plain(from), to.clone()));
            each.collect()
        });
        Some(PlanCell {
            name: name.to_string(),
            role: Role::of(table.name, name),
            kind,
            is_required,
            from,
            or,
            value: column.value.clone(),
            values,
            otherwise: column.otherwise.clone(),
            minus,
            credit_left,
            is_turned: column.turned,
            terms: column
                .terms
                .as_ref()
                .and_then(|terms| Terms::parse(terms.get_ref())),
            terms_from,
            after,
            is_as_of: column.as_of,
            patterns: patterns(dates).unwrap_or_default(),
            pattern_words: dates.0.clone(),
            after_patterns: patterns(&self.map.dates).unwrap_or_default(),
            written: self.written(),
        })
    }

    fn test(&mut self, condition: &Condition, table: &'static str, is_optional: bool) -> Test {
        let words = |words: &Option<Words>| {
            words
                .as_ref()
                .map(|words| words.0.iter().map(|word| plain(word)).collect::<Vec<_>>())
        };
        Test {
            place: self.find(&condition.column, (table, ""), is_optional),
            written: self.written(),
            is: words(&condition.is),
            is_not: words(&condition.is_not),
            begins: words(&condition.begins),
            condition: condition.clone(),
        }
    }

    fn written(&self) -> Written {
        let sign = |sign: &Option<toml::Spanned<String>>| {
            sign.as_ref()
                .and_then(|sign| sign.get_ref().as_bytes().first().copied())
        };
        Written {
            decimal: sign(&self.map.numbers.decimal),
            thousands: sign(&self.map.numbers.thousands),
            is_minor: self.map.numbers.minor_units,
        }
    }

    fn find(&mut self, names: &Words, ledger: (&str, &str), is_optional: bool) -> Option<usize> {
        if names.0.is_empty() {
            return None;
        }
        match self.header.find(&names.0) {
            Found::At(place) => {
                self.used.insert(place);
                return Some(place);
            }
            Found::Twice(name, places) => self.twice = Some((name, places)),
            Found::Nowhere if !is_optional => self.missing.push(Missing {
                ledger: (ledger.0.to_string(), ledger.1.to_string()),
                names: names.0.clone(),
                nearest: self.header.nearest(&names.0).map(str::to_string),
            }),
            Found::Nowhere => {}
        }
        None
    }
}

impl PlanCell {
    /// A cell of a constant, otherwise as this one.
    pub(super) fn constant(&self, name: &str, kind: Kind, value: &str) -> PlanCell {
        PlanCell {
            name: name.to_string(),
            role: Role::Other,
            kind,
            is_required: false,
            from: None,
            or: None,
            value: Some(value.to_string()),
            values: None,
            otherwise: None,
            minus: None,
            credit_left: None,
            is_turned: false,
            terms: None,
            terms_from: None,
            after: None,
            is_as_of: false,
            patterns: Vec::new(),
            pattern_words: Vec::new(),
            after_patterns: Vec::new(),
            written: self.written,
        }
    }
}

impl Test {
    /// Whether a cell fulfils it.
    ///
    /// # Errors
    /// The cell is compared with 0 and holds no number.
    pub(super) fn holds(&self, cell: &str) -> Result<bool, Unread> {
        if self.place.is_none() {
            return Ok(false);
        }
        let condition = &self.condition;
        if let Some(filled) = condition.filled
            && filled == cell.trim().is_empty()
        {
            return Ok(false);
        }
        let is_one_of = |words: &[String]| {
            let cell = plain(super::workbook::unmarked(cell));
            words.contains(&cell)
        };
        if self.is.as_ref().is_some_and(|words| !is_one_of(words))
            || self.is_not.as_ref().is_some_and(|words| is_one_of(words))
        {
            return Ok(false);
        }
        let is_credit = || sorts::sort(super::workbook::unmarked(cell)) == Some(sorts::Sort::CreditNote);
        if condition.credit_note.is_some_and(|wanted| wanted != is_credit()) {
            return Ok(false);
        }
        if let Some(words) = &self.begins {
            let cell = plain(super::workbook::unmarked(cell));
            if !words.iter().any(|word| cell.starts_with(word.as_str())) {
                return Ok(false);
            }
        }
        if condition.above_zero.is_some() || condition.below_zero.is_some() {
            let minor = match cell.trim() {
                "" => 0,
                cell => super::rows::amount(self.written, cell, 4)?.minor,
            };
            let fits = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
            return Ok(fits(condition.above_zero, minor > 0) && fits(condition.below_zero, minor < 0));
        }
        Ok(true)
    }
}
