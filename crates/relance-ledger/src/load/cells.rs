//! The cells of a row, read by the types of their columns; what is wrong with them is reported with its place and with
//! what to write instead.

use super::sheet::{Col, Sheet};
use crate::habits;
use crate::lists;
use crate::problem::{self, Code, Problem, Severity, cell};
use crate::source::Row;
use crate::suggest::{self, DateSlip, closest};
use relance_kernel::{Currency, Day, Money, codes};

/// The first and the last day that a ledger may hold.
pub(crate) const FIRST_DAY: Day = Day(0);
pub(crate) const LAST_DAY: Day = Day(84_370); // 2200-12-31

/// No amount of a ledger is larger, in minor units: ten thousand billion euros.
const LARGEST_AMOUNT: i64 = 1_000_000_000_000_000;

/// One row being read: gives typed cells, and collects what is wrong with them.
pub(crate) struct Cells<'a> {
    pub(crate) row: &'a Row,
    sheet: &'a Sheet,
    problems: &'a mut Vec<Problem>,
    bad: bool,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(row: &'a Row, sheet: &'a Sheet, problems: &'a mut Vec<Problem>) -> Cells<'a> {
        Cells {
            row,
            sheet,
            problems,
            bad: row.fault().is_some(),
        }
    }

    /// Whether anything is wrong that keeps the row from counting.
    pub(crate) fn bad(&self) -> bool {
        self.bad
    }

    /// Reports a problem with a cell, or with the whole row.
    #[cold]
    pub(crate) fn report<const N: usize>(
        &mut self,
        code: &'static Code,
        col: Option<Col>,
        facts: [(&'static str, String); N],
    ) {
        self.report_all(code, col, facts.into());
    }

    #[cold]
    pub(crate) fn report_all(
        &mut self,
        code: &'static Code,
        col: Option<Col>,
        facts: Vec<(&'static str, String)>,
    ) {
        self.bad |= code.severity == Severity::Error;
        let position = col.and_then(|col| col.position);
        self.problems.push(Problem {
            code,
            file: self.sheet.file.clone(),
            table: Some(self.sheet.table),
            line: position
                .filter(|_| self.sheet.no_key().is_none())
                .map_or(self.row.line(), |position| self.row.line_of(position)),
            row: self.row.line(),
            key: self.sheet.key_of(self.row),
            column: col.map(|col| col.name.into()),
            value: position.map(|position| self.row.cell(position).into()),
            facts: facts
                .into_iter()
                .map(|(name, fact)| (name, fact.into()))
                .collect(),
        });
    }

    /// The cell as it stands; empty if the table lacks the column.
    #[inline]
    pub(crate) fn text(&self, col: Col) -> &'a str {
        col.position.map_or("", |position| self.row.cell(position))
    }

    /// The cell, which must not be empty.
    #[inline]
    pub(crate) fn required(&mut self, col: Col) -> &'a str {
        let text = self.text(col);
        if text.is_empty() {
            self.report(&cell::EMPTY_CELL, Some(col), []);
        }
        text
    }

    /// A name that other rows cite.
    #[inline]
    pub(crate) fn id(&mut self, col: Col) -> &'a str {
        let text = self.required(col);
        let ends_in_space = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
        if ends_in_space(text.as_bytes().first()) || ends_in_space(text.as_bytes().last()) {
            self.report(&cell::SPACES_AROUND, Some(col), []);
        }
        text
    }

    /// A date that must be there.
    #[inline]
    pub(crate) fn date(&mut self, col: Col) -> Option<Day> {
        let text = self.required(col);
        if text.is_empty() {
            None
        } else {
            self.parse_date(col, text, FIRST_DAY)
        }
    }

    /// A date if the cell is not empty.
    #[inline]
    pub(crate) fn optional_date(&mut self, col: Col) -> Option<Day> {
        let text = self.text(col);
        if text.is_empty() {
            None
        } else {
            self.parse_date(col, text, FIRST_DAY)
        }
    }

    /// A date that may lie before 1970, as the founding of a company.
    pub(crate) fn optional_old_date(&mut self, col: Col) -> Option<Day> {
        let text = self.text(col);
        // 1000-01-01
        if text.is_empty() {
            None
        } else {
            self.parse_date(col, text, Day(-354_285))
        }
    }

    /// The text, of this cell, as a date.
    #[inline]
    pub(crate) fn parse_date(&mut self, col: Col, text: &str, first: Day) -> Option<Day> {
        match Day::parse(text) {
            Some(day) if day >= first && day <= LAST_DAY => Some(day),
            Some(_) => {
                let facts = [("first", first.to_string()), ("last", LAST_DAY.to_string())];
                self.report(&cell::DATE_OUT_OF_RANGE, Some(col), facts);
                None
            }
            None => {
                self.report_date(col, text);
                None
            }
        }
    }

    #[cold]
    fn report_date(&mut self, col: Col, text: &str) {
        let mut facts = self.value_fact(col, text);
        let code = match suggest::date_slip(text) {
            DateSlip::Impossible {
                swapped,
                days_in_month,
            } => {
                facts.extend(swapped.map(|day| ("write", day.to_string())));
                facts.extend(days_in_month.map(|days| ("days", days.to_string())));
                &cell::IMPOSSIBLE_DATE
            }
            DateSlip::Otherwise(day) => {
                facts.push(("write", day.to_string()));
                &cell::DATE_FORMAT
            }
            DateSlip::Ambiguous(day_first, month_first) => {
                facts.push(("day_first", day_first.to_string()));
                facts.push(("month_first", month_first.to_string()));
                &cell::DATE_FORMAT
            }
            DateSlip::NoDate => &cell::DATE_FORMAT,
        };
        self.report_all(code, Some(col), facts);
    }

    /// An amount that must be there, in minor units.
    #[inline]
    pub(crate) fn amount(&mut self, col: Col, currency: Currency) -> Option<i64> {
        let text = self.required(col);
        if text.is_empty() {
            None
        } else {
            self.parse_amount(col, text, currency)
        }
    }

    /// The text, of this cell, as an amount in minor units.
    #[inline]
    pub(crate) fn parse_amount(&mut self, col: Col, text: &str, currency: Currency) -> Option<i64> {
        match Money::parse(text, currency) {
            Some(money) if money.minor.unsigned_abs() <= LARGEST_AMOUNT.unsigned_abs() => Some(money.minor),
            Some(_) => {
                self.report(&cell::AMOUNT_TOO_LARGE, Some(col), []);
                None
            }
            None => {
                self.report_amount(col, text, currency);
                None
            }
        }
    }

    #[cold]
    fn report_amount(&mut self, col: Col, text: &str, currency: Currency) {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let plain = !unsigned.is_empty()
            && unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && unsigned.bytes().filter(|&b| b == b'.').count() <= 1;
        if plain && unsigned.bytes().any(|b| b.is_ascii_digit()) {
            let whole = unsigned.split('.').next().unwrap_or("");
            if Money::parse(whole, currency).is_none() && !whole.is_empty() {
                return self.report(&cell::AMOUNT_TOO_LARGE, Some(col), []);
            }
            let facts = [
                ("currency", currency.to_string()),
                ("digits", currency.minor_digits().to_string()),
            ];
            return self.report(&cell::TOO_MANY_DECIMALS, Some(col), facts);
        }
        let mut facts = self.value_fact(col, text);
        if let Some((write, or_write)) = suggest::amount_slip(text) {
            facts.push(("write", write));
            facts.extend(or_write.map(|or_write| ("or_write", or_write)));
        }
        self.report_all(&cell::NOT_AN_AMOUNT, Some(col), facts);
    }

    /// `yes` or `no` if the cell is not empty.
    pub(crate) fn yes_no(&mut self, col: Col) -> Option<bool> {
        self.word(col, &["yes", "no"]).map(|position| position == 0)
    }

    /// The position of the cell among these words, if it is not empty.
    #[inline]
    pub(crate) fn word(&mut self, col: Col, words: &[&'static str]) -> Option<usize> {
        let text = self.text(col);
        self.parse_word(col, text, words)
    }

    /// The position of the text, of this cell, among these words, if it is not empty.
    #[inline]
    pub(crate) fn parse_word(&mut self, col: Col, text: &str, words: &[&'static str]) -> Option<usize> {
        if text.is_empty() {
            return None;
        }
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            self.report_word(col, text, words);
        }
        found
    }

    #[cold]
    fn report_word(&mut self, col: Col, text: &str, words: &[&'static str]) {
        let mut facts = self.value_fact(col, text);
        facts.push(("words", words.join(", ")));
        let similar = habits::english(text, words).or_else(|| closest(text, words.iter().copied()));
        facts.extend(similar.map(|similar| ("similar", similar.to_string())));
        self.report_all(&cell::UNKNOWN_WORD, Some(col), facts);
    }

    /// The currency of the row: the cell, or else the default one.
    #[inline]
    pub(crate) fn currency(&mut self, col: Col, default: Currency) -> Option<Currency> {
        let text = self.text(col);
        if text.is_empty() {
            return Some(default);
        }
        match Currency::parse(text) {
            Some(currency) if currency == default || codes::is_currency(text) => Some(currency),
            _ => {
                let similar = lists::similar_currency(text).map(|similar| ("similar", similar.to_string()));
                self.report_all(&cell::UNKNOWN_CURRENCY, Some(col), similar.into_iter().collect());
                None
            }
        }
    }

    /// Whether the text, of this cell, is a country code; reports it if not.
    pub(crate) fn check_country(&mut self, col: Col, text: &str) {
        if !codes::is_country(text) {
            let mut facts = self.value_fact(col, text);
            facts.extend(lists::similar_country(text).map(|similar| ("similar", similar.to_string())));
            self.report_all(&cell::UNKNOWN_COUNTRY, Some(col), facts);
        }
    }

    /// What a sentence calls the value, where it is only a part of the cell.
    fn value_fact(&self, col: Col, text: &str) -> Vec<(&'static str, String)> {
        if self.text(col) == text {
            Vec::new()
        } else {
            vec![("value", text.to_string())]
        }
    }

    /// Reports a name that is not known, with one like it that is.
    #[cold]
    pub(crate) fn report_unknown(
        &mut self,
        code: &'static Code,
        col: Col,
        name: &str,
        is_known: impl Fn(&str) -> bool,
    ) {
        let variants = [
            name.trim().to_string(),
            name.to_uppercase(),
            name.to_lowercase(),
            name.trim_start_matches('0').to_string(),
            format!("0{name}"),
        ];
        let similar = variants
            .into_iter()
            .find(|variant| variant != name && is_known(variant));
        self.report_all(
            code,
            Some(col),
            similar.map(|similar| ("similar", similar)).into_iter().collect(),
        );
    }

    /// Reports that a row which this one names is wrong itself.
    #[cold]
    pub(crate) fn report_dependence(&mut self, col: Col, of_file: &str, of_line: u32) {
        let facts = [("of_file", of_file.to_string()), ("of_line", of_line.to_string())];
        self.report(&problem::reference::DEPENDS_ON_BAD_ROW, Some(col), facts);
    }
}
