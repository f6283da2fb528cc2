//! Values and names: numbers with their unit, dates, texts, words.

use super::{Node, Nodes, Reader, next_if};
use crate::ast::{Decimal, DurationUnit, MoneyText, Name, Text, Value, ValueKind, YearDay};
use crate::confusables;
use crate::error::{Expectation, Found, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::words::{self, WordClass, find, say, vocabulary};

/// The longest duration, in its own unit: far beyond any policy, and safe to add up.
const MAX_DURATION: u32 = 1_000_000;

impl Reader<'_> {
    /// A name as its author wrote it.
    pub(super) fn name(&mut self, node: &Node<'_>) -> Name {
        let text = node.as_str();
        if matches!(node.as_rule(), Rule::free_name | Rule::free_fact) && words::is_reserved(text) {
            let place = node.as_span();
            let kind = SyntaxErrorKind::ReservedWord {
                word: text.to_owned(),
            };
            self.error(place.start(), place.end(), kind);
        }
        if !text.is_ascii()
            && let Some(ascii) = confusables::ascii_look_alike(text)
        {
            let place = node.as_span();
            self.error(place.start(), place.end(), SyntaxErrorKind::LookAlike { ascii });
        }
        Name {
            text: text.to_owned(),
            span: self.token_span(node),
        }
    }

    /// The next node as a name.
    pub(super) fn next_name(&mut self, nodes: &mut Nodes<'_>) -> Option<Name> {
        let node = nodes.next()?;
        Some(self.name(&node))
    }

    /// The next node as a name, if it is one.
    pub(super) fn optional_name(&mut self, nodes: &mut Nodes<'_>) -> Option<Name> {
        next_if(nodes, Rule::name).map(|node| self.name(&node))
    }

    /// A word of `class` in its canonical form; any other word as written.
    pub(super) fn word(&mut self, class: WordClass, node: &Node<'_>) -> Name {
        match find(class, node.as_str()) {
            Some(word) => Name {
                text: word.english.to_owned(),
                span: self.token_span(node),
            },
            None => self.name(node),
        }
    }

    /// A fact in its canonical form; a declared field or a `define` as written.
    pub(super) fn fact(&mut self, node: &Node<'_>) -> Name {
        let written = node.as_str();
        let text = vocabulary::canonical_fact(written);
        if text == written {
            self.name(node)
        } else {
            Name {
                text: text.into_owned(),
                span: self.token_span(node),
            }
        }
    }

    /// The next node as a quoted text.
    pub(super) fn next_text(&mut self, nodes: &mut Nodes<'_>) -> Option<Text> {
        let node = next_if(nodes, Rule::text)?;
        Some(self.text(&node))
    }

    pub(super) fn text(&mut self, node: &Node<'_>) -> Text {
        Text {
            value: self.unescape(node),
            span: self.token_span(node),
        }
    }

    fn unescape(&mut self, node: &Node<'_>) -> String {
        let quoted = node.as_str();
        let content = quoted
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .unwrap_or(quoted);
        if !content.contains('\\') {
            return content.to_owned();
        }
        let content_start = node.as_span().start() + 1;
        let mut value = String::with_capacity(content.len());
        let mut characters = content.char_indices();
        while let Some((at, c)) = characters.next() {
            if c != '\\' {
                value.push(c);
                continue;
            }
            match characters.next() {
                Some((_, '"')) => value.push('"'),
                Some((_, '\\')) => value.push('\\'),
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((after, 'u')) => match unicode_escape(content.get(after + 1..).unwrap_or("")) {
                    Some((escaped, length)) => {
                        value.push(escaped);
                        // The escape is ASCII: as many characters as bytes.
                        for _ in 0..length {
                            characters.next();
                        }
                    }
                    None => {
                        let kind = SyntaxErrorKind::UnknownEscape {
                            escape: "u".to_owned(),
                        };
                        self.error(content_start + at, content_start + after + 1, kind);
                        value.push('u');
                    }
                },
                Some((after, other)) => {
                    let kind = SyntaxErrorKind::UnknownEscape {
                        escape: other.to_string(),
                    };
                    self.error(content_start + at, content_start + after + other.len_utf8(), kind);
                    value.push(other);
                }
                None => value.push('\\'),
            }
        }
        value
    }

    /// The next nodes as a value, with the alternatives of a money.
    pub(super) fn next_value(&mut self, nodes: &mut Nodes<'_>) -> Option<Value> {
        let node = nodes.next()?;
        let span = self.token_span(&node);
        match node.as_rule() {
            Rule::quantity => {
                let kind = self.quantity(&node);
                let mut value = Value { kind, span };
                while let Some(alternative) = next_if(nodes, Rule::alternative) {
                    let place = alternative.as_span();
                    match (&mut value.kind, self.quantity(&alternative)) {
                        (ValueKind::Money(amounts), ValueKind::Money(more)) => {
                            amounts.extend(more);
                            value.span = value.span.merge(self.token_span(&alternative));
                        }
                        _ => self.error(place.start(), place.end(), SyntaxErrorKind::AlternativeOfNoMoney),
                    }
                }
                Some(value)
            }
            Rule::text => Some(Value {
                kind: ValueKind::Text(self.unescape(&node)),
                span,
            }),
            Rule::yes_no => {
                let yes = find(WordClass::YesNo, node.as_str()).is_some_and(|word| word.english == "yes");
                Some(Value {
                    kind: ValueKind::YesNo(yes),
                    span,
                })
            }
            _ => Some(Value {
                kind: ValueKind::Name(self.name(&node).text),
                span,
            }),
        }
    }

    /// The next nodes as a value that is a duration or a param: a plain number is taken for days, and reported.
    pub(super) fn next_duration(&mut self, nodes: &mut Nodes<'_>) -> Option<Value> {
        let place = nodes.peek()?.as_span();
        let mut value = self.next_value(nodes)?;
        if let ValueKind::Number(Decimal { digits, scale: 0 }) = value.kind
            && let Ok(days) = u32::try_from(digits)
        {
            let write = format!("{}d", place.as_str());
            self.error(place.start(), place.end(), SyntaxErrorKind::MissingUnit { write });
            value.kind = ValueKind::Duration(days.min(MAX_DURATION), DurationUnit::Days);
        }
        Some(value)
    }

    /// A value that is compared with `fact`: constants of the language get their canonical form.
    pub(super) fn next_value_of(&mut self, nodes: &mut Nodes<'_>, fact: &str) -> Option<Value> {
        let mut value = self.next_value(nodes)?;
        canonical_constant(&mut value, vocabulary::constants_of_fact(fact));
        Some(value)
    }

    fn quantity(&mut self, node: &Node<'_>) -> ValueKind {
        let place = node.as_span();
        let (start, end) = (place.start(), place.end());
        let text = node.as_str();
        if text.contains(':') {
            return ValueKind::Time(self.minutes_of_day(text, start, end));
        }
        if let Some((year, month, day)) = date_parts(text) {
            if text.find('-') != Some(4) {
                let (write, is_sure) = match crate::mistakes::date_in_order(text) {
                    Some((date, is_sure)) => (Some(date), is_sure),
                    None => (None, false),
                };
                self.error(start, end, SyntaxErrorKind::DateForm { write, is_sure });
            }
            return ValueKind::Date { year, month, day };
        }
        let number_length = text
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '_' | '.' | '-'))
            .unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(number_length).unwrap_or((text, ""));
        let unit = unit.trim_start_matches([' ', '\t', '\u{A0}', '\u{202F}']);
        let decimal = self.decimal(number, start);
        if unit.is_empty() {
            return ValueKind::Number(decimal);
        }
        if unit == "%" {
            return ValueKind::Percent(decimal);
        }
        let unit = match find(WordClass::Unit, unit).map(|word| word.english) {
            Some("d") => DurationUnit::Days,
            Some("w") => DurationUnit::Weeks,
            Some("wd") => DurationUnit::WorkingDays,
            Some("mo") => DurationUnit::Months,
            _ => {
                let currency = currency(unit);
                return ValueKind::Money(vec![MoneyText {
                    amount: decimal,
                    currency,
                    span: self.span(start, end),
                }]);
            }
        };
        let whole = if decimal.scale == 0 {
            u32::try_from(decimal.digits).ok()
        } else {
            None
        };
        let length = match whole {
            Some(length) if length <= MAX_DURATION => length,
            Some(_) => {
                let kind = SyntaxErrorKind::NumberTooLarge {
                    max: i64::from(MAX_DURATION),
                };
                self.error(start, start + number.len(), kind);
                MAX_DURATION
            }
            None if decimal.scale == 0 && decimal.digits > 0 => {
                let kind = SyntaxErrorKind::NumberTooLarge {
                    max: i64::from(MAX_DURATION),
                };
                self.error(start, start + number.len(), kind);
                MAX_DURATION
            }
            None if decimal.digits < 0 && decimal.scale == 0 => {
                let write = text.trim_start_matches('-').to_owned();
                self.error(start, end, SyntaxErrorKind::NegativeDuration { write });
                0
            }
            None => {
                let kind = SyntaxErrorKind::Expected {
                    expected: vec![Expectation::Number],
                    found: Found::Number(number.to_owned()),
                };
                self.error(start, start + number.len(), kind);
                0
            }
        };
        ValueKind::Duration(length, unit)
    }

    fn decimal(&mut self, number: &str, start: usize) -> Decimal {
        let end = start + number.len();
        let (whole, mut fraction) = number.split_once('.').unwrap_or((number, ""));
        if fraction.len() > 9 {
            self.error(start, end, SyntaxErrorKind::TooManyDecimals);
            fraction = fraction.get(..9).unwrap_or("");
        }
        let negative = whole.starts_with('-');
        let mut digits: Option<i64> = Some(0);
        for digit in whole
            .chars()
            .chain(fraction.chars())
            .filter_map(|c| c.to_digit(10))
        {
            digits = digits
                .and_then(|n| n.checked_mul(10))
                .and_then(|n| n.checked_add(i64::from(digit)));
        }
        let digits = digits.unwrap_or_else(|| {
            self.error(start, end, SyntaxErrorKind::NumberTooLarge { max: i64::MAX });
            i64::MAX
        });
        Decimal {
            digits: if negative { -digits } else { digits },
            scale: u8::try_from(fraction.len()).unwrap_or(9),
        }
    }

    /// The next node as a whole number.
    pub(super) fn next_integer(&mut self, nodes: &mut Nodes<'_>) -> Option<u32> {
        let node = nodes.next()?;
        Some(self.integer(&node))
    }

    pub(super) fn integer(&mut self, node: &Node<'_>) -> u32 {
        let digits: String = node.as_str().chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap_or_else(|_| {
            let place = node.as_span();
            let kind = SyntaxErrorKind::NumberTooLarge {
                max: i64::from(u32::MAX),
            };
            self.error(place.start(), place.end(), kind);
            u32::MAX
        })
    }

    /// The next node as a time of day, in minutes.
    pub(super) fn next_time(&mut self, nodes: &mut Nodes<'_>) -> Option<u16> {
        let node = nodes.next()?;
        let place = node.as_span();
        Some(self.minutes_of_day(node.as_str(), place.start(), place.end()))
    }

    fn minutes_of_day(&mut self, text: &str, start: usize, end: usize) -> u16 {
        let minutes = text.split_once(':').and_then(|(hours, minutes)| {
            let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
            (hours < 24 && minutes < 60).then(|| hours * 60 + minutes)
        });
        minutes.unwrap_or_else(|| {
            self.error(start, end, SyntaxErrorKind::TimeForm);
            0
        })
    }

    /// The next node as a day of a year.
    pub(super) fn next_year_day(&mut self, nodes: &mut Nodes<'_>) -> Option<YearDay> {
        let node = nodes.next()?;
        let span = self.token_span(&node);
        let text = node.as_str();
        if let Some((year, month, day)) = date_parts(text) {
            return Some(YearDay {
                year: Some(year),
                month,
                day,
                span,
            });
        }
        if let Some((month, day)) = text.split_once('-') {
            return Some(YearDay {
                year: None,
                month: month.parse().ok()?,
                day: day.parse().ok()?,
                span,
            });
        }
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let day = text.get(..digits)?.parse().ok()?;
        let rest = text.get(digits..)?;
        let month_name = rest.strip_prefix("er").unwrap_or(rest).trim().to_lowercase();
        let month = month_number(&month_name)?;
        Some(YearDay {
            year: None,
            month,
            day,
            span,
        })
    }
}

/// Gives a name its canonical form if it is a constant of `class`.
pub(super) fn canonical_constant(value: &mut Value, class: Option<WordClass>) {
    if let (ValueKind::Name(name), Some(class)) = (&mut value.kind, class)
        && let Some(word) = find(class, name)
    {
        *name = word.english.to_owned();
    }
}

/// The ISO code of a currency as written.
pub(super) fn currency(written: &str) -> String {
    match written {
        "€" => "EUR",
        "$" => "USD",
        "£" => "GBP",
        code => code,
    }
    .to_owned()
}

fn month_number(name: &str) -> Option<u32> {
    let months = vocabulary::VOCABULARY
        .iter()
        .filter(|word| word.class == WordClass::Month);
    (1..)
        .zip(months)
        .find(|(_, word)| word.forms().iter().any(|form| form.to_lowercase() == name))
        .map(|(n, _)| n)
}

/// The month as the formatter writes it.
pub(crate) fn month_word(number: u32, language: crate::words::Language) -> Option<&'static str> {
    let mut months = vocabulary::VOCABULARY
        .iter()
        .filter(|word| word.class == WordClass::Month);
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    months
        .nth(index)
        .map(|word| say(WordClass::Month, word.english, language))
}

fn date_parts(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.is_empty() {
        return None;
    }
    Some((
        year.parse().unwrap_or(i32::MAX),
        month.parse().ok()?,
        day.parse().ok()?,
    ))
}

/// The character of `{…}` at the start of `text`, and how many bytes it takes.
fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let (hex, _) = text.strip_prefix('{')?.split_once('}')?;
    if hex.is_empty() || hex.len() > 6 {
        return None;
    }
    let escaped = char::from_u32(u32::from_str_radix(hex, 16).ok()?)?;
    Some((escaped, hex.len() + 2))
}
