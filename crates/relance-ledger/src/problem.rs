//! What is wrong with a ledger, as data: a stable code, the place, the value, and the facts of the case.
//!
//! Words are chosen last: each code has its sentences in English and French, with `{fact}` where a fact goes.

pub(crate) mod cell;
pub(crate) mod event;
pub(crate) mod file;
pub(crate) mod money;
pub(crate) mod reference;

use crate::source::Table;
use std::sync::Arc;

/// The language of sentences.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Odd, but it can be counted with as it stands.
    Warning,
    /// The row (or the file) cannot be counted with.
    Error,
}

impl Severity {
    /// `error`, `warning`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A sentence in each language, with `{name}` where a fact goes.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
}

impl Words {
    /// The sentence in a language.
    pub fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Fr => self.fr,
        }
    }
}

/// A kind of problem: its number and name never change meaning.
#[derive(Debug)]
pub struct Code {
    /// `RL1101`.
    pub number: &'static str,
    /// `date-format`: names the pattern, not the cure.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line; of several, the first all of whose facts are given.
    pub message: &'static [Words],
    /// What to do; of several, the first all of whose facts are given.
    pub help: &'static [Words],
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.number == other.number
    }
}

impl Eq for Code {}

/// Every code of the ledger, in the order of their numbers.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    [file::ALL, cell::ALL, reference::ALL, money::ALL, event::ALL]
        .into_iter()
        .flatten()
        .copied()
}

/// The fact that holds how many rows hang on the row of a problem, and have no other.
pub(crate) const DEPENDENTS: &str = "dependents";

/// Something wrong with a ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What kind.
    pub code: &'static Code,
    /// The file, as the source calls it.
    pub file: Arc<str>,
    /// The table, unless it is about something that is none.
    pub table: Option<Table>,
    /// The physical line of the cell (of the row if it is about the whole row); 0 = about the whole file.
    pub line: u32,
    /// The line on which the row begins: before `line` if a cell before holds line breaks; 0 = about the table
    /// or its header.
    pub row: u32,
    /// None where rows stand on lines of a text. Else what identifies the row, `invoice_id F1`, empty if it is not at
    /// hand: `line` and `row` are the number of the row then.
    pub key: Option<Box<str>>,
    /// The column.
    pub column: Option<Box<str>>,
    /// The value of the cell.
    pub value: Option<Box<str>>,
    /// The facts of the case by name.
    pub facts: Box<[(&'static str, Box<str>)]>,
}

impl Problem {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }

    /// Whether the row is only wrong because it names a row that is wrong.
    pub fn is_consequence(&self) -> bool {
        *self.code == reference::DEPENDS_ON_BAD_ROW
    }

    /// What is wrong, one line without a full stop.
    pub fn message(&self, lang: Lang) -> String {
        let mut message = self.first_complete(self.code.message, lang).unwrap_or_default();
        if let Some(rows) = self.fact(DEPENDENTS) {
            message.push_str(&match (lang, rows.as_str()) {
                (Lang::En, "1") => "; one row that names it is left out with it".to_owned(),
                (Lang::En, _) => format!("; {rows} rows that hang on it are left out with it"),
                (Lang::Fr, "1") => " ; une ligne qui la cite est écartée avec elle".to_owned(),
                (Lang::Fr, _) => format!(" ; {rows} lignes qui en dépendent sont écartées avec elle"),
            });
        }
        message
    }

    /// What to do about it, if there is something to say.
    pub fn help(&self, lang: Lang) -> Option<String> {
        self.first_complete(self.code.help, lang)
    }

    /// The place: `invoices.csv:12, column due`, or `table invoices, row 11 (invoice_id F1), column due`.
    pub fn place(&self, lang: Lang) -> String {
        // The columns of a table stand on line 1 of a text, and in no row of a database.
        let line = if self.key.is_some() { self.row } else { self.line };
        let mut place = row_name(&self.file, line, self.key.as_deref(), lang);
        if let Some(column) = &self.column {
            let word = match lang {
                Lang::En => "column",
                Lang::Fr => "colonne",
            };
            place.push_str(&format!(", {word} {column}"));
        }
        place
    }

    fn first_complete(&self, sentences: &[Words], lang: Lang) -> Option<String> {
        sentences
            .iter()
            .find_map(|words| fill(words.of(lang), lang, |name| self.fact(name)))
    }

    /// `{value}` and `{column}` are facts too.
    fn fact(&self, name: &str) -> Option<String> {
        if let Some((_, text)) = self.facts.iter().find(|(key, _)| *key == name) {
            return Some(shown(text, 1000));
        }
        match name {
            "value" => self.value.as_deref().map(|text| shown(text, 80)),
            "column" => self.column.as_deref().map(|text| shown(text, 80)),
            "file" => Some(self.file.to_string()),
            // Sentences for rows of a database, which stand on no line.
            "in_database" => self.key.as_ref().map(|_| String::new()),
            "first_row" => self.key.as_ref().and_then(|_| self.fact("first_line")),
            "of_row" => self.key.as_ref().and_then(|_| self.fact("of_line")),
            _ => None,
        }
    }
}

/// A table and a row of it, none if the line is 0. With a key the line is the number of the row.
pub(crate) fn row_name(file: &str, line: u32, key: Option<&str>, lang: Lang) -> String {
    let word = match lang {
        Lang::En => "row",
        Lang::Fr => "ligne",
    };
    match key {
        _ if line == 0 => file.to_string(),
        None => format!("{file}:{line}"),
        Some("") => format!("{file}, {word} {line}"),
        Some(key) => format!("{file}, {word} {line} ({})", shown(key, 80)),
    }
}

/// The sentence with its facts, if all are given. Money is written as people write it, unless the sentence quotes it.
pub(crate) fn fill(sentence: &str, lang: Lang, fact: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        filled.push_str(before);
        let fact = fact(name)?;
        if before.ends_with('`') {
            filled.push_str(&fact);
        } else {
            let parts: Vec<String> = fact.split(", ").map(|part| money_in(part, lang)).collect();
            filled.push_str(&parts.join(", "));
        }
        rest = behind;
    }
    filled.push_str(rest);
    Some(filled)
}

/// `1234.50 EUR` as `1,234.50 EUR`, or `1 234,50 €`; what is no such amount stays.
fn money_in(text: &str, lang: Lang) -> String {
    let Some((decimal, currency)) = text.split_once(' ') else {
        return text.to_owned();
    };
    let (sign, digits) = match decimal.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", decimal),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) || !is_code {
        return text.to_owned();
    }
    let (group, point, blank) = match lang {
        Lang::En => (',', '.', ' '),
        Lang::Fr => ('\u{a0}', ',', '\u{a0}'),
    };
    let mut money = sign.to_owned();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            money.push(group);
        }
        money.push(digit);
    }
    if !fraction.is_empty() {
        money.push(point);
        money.push_str(fraction);
    }
    money.push(blank);
    money.push_str(if lang == Lang::Fr && currency == "EUR" {
        "€"
    } else {
        currency
    });
    money
}

/// A text as it can stand in one line: control characters escaped, at most so many characters.
fn shown(text: &str, longest: usize) -> String {
    let mut shown = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == longest {
            shown.push('…');
            break;
        }
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Declares codes with their sentences.
macro_rules! declare_codes {
    ($($constant:ident $number:literal $name:literal $severity:ident
       $( [ $en:literal $fr:literal ] )+
       $( help [ $help_en:literal $help_fr:literal ] )*
    ;)*) => {
        $(pub(crate) static $constant: $crate::problem::Code = $crate::problem::Code {
            number: $number,
            name: $name,
            severity: $crate::problem::Severity::$severity,
            message: &[$($crate::problem::Words { en: $en, fr: $fr }),+],
            help: &[$($crate::problem::Words { en: $help_en, fr: $help_fr }),*],
        };)*
        pub(super) const ALL: &[&$crate::problem::Code] = &[$(&$constant),*];
    };
}
use declare_codes;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_people_write_it_unless_it_is_quoted() {
        let said =
            |sentence: &str, lang, fact: &str| fill(sentence, lang, |_| Some(fact.to_owned())).unwrap();
        assert_eq!(said("{x} is", Lang::En, "55035.90 EUR"), "55,035.90 EUR is");
        assert_eq!(
            said("{x} est", Lang::Fr, "-55035.90 EUR").replace('\u{a0}', " "),
            "-55 035,90 € est"
        );
        assert_eq!(
            said("{x}", Lang::Fr, "267.04 EUR, 1000 JPY").replace('\u{a0}', " "),
            "267,04 €, 1 000 JPY"
        );
        assert_eq!(said("`{x}`", Lang::Fr, "55035.90 EUR"), "`55035.90 EUR`");
        for text in ["2026-03-02", "12 lines", "a, b", "1.2.3 EUR", " EUR", ""] {
            assert_eq!(said("{x}", Lang::Fr, text), text);
        }
    }

    #[test]
    fn numbers_and_names_are_unique_and_ascend() {
        let all: Vec<_> = codes().collect();
        assert!(all.windows(2).all(|pair| pair[0].number < pair[1].number));
        let mut names: Vec<_> = all.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
    }

    #[test]
    fn sentences_are_one_line_name_the_same_facts_in_both_languages_and_have_no_full_stop() {
        let facts = |sentence: &str| {
            let mut names: Vec<String> = sentence
                .split('{')
                .skip(1)
                .filter_map(|rest| Some(rest.split_once('}')?.0.to_string()))
                .collect();
            names.sort();
            names.dedup();
            names
        };
        for code in codes() {
            for words in code.message.iter().chain(code.help) {
                assert_eq!(facts(words.en), facts(words.fr), "{}", code.number);
                for sentence in [words.en, words.fr] {
                    assert!(
                        !sentence.ends_with('.') && !sentence.contains('\n'),
                        "{}",
                        code.number
                    );
                }
            }
            // The last message needs nothing that a problem may lack.
            assert!(code.message.len() == 1 || !code.message.is_empty());
        }
    }
}
