//! Values as they are written.

use super::layout::Pieces;
use crate::ast::{Decimal, DurationUnit, MoneyText, Name, Text, Value, ValueKind, YearDay};
use crate::words::{Language, WordClass, say, vocabulary};

impl Pieces {
    pub(super) fn name(&mut self, name: &Name) -> &mut Pieces {
        self.placed(name.text.clone(), name.span)
    }

    /// A word of the language that the tree has in its canonical form.
    pub(super) fn said(&mut self, class: WordClass, name: &Name) -> &mut Pieces {
        let text = say(class, &name.text, self.language).to_owned();
        self.placed(text, name.span)
    }

    pub(super) fn fact(&mut self, name: &Name) -> &mut Pieces {
        let text = vocabulary::fact_in(&name.text, self.language);
        self.placed(text, name.span)
    }

    pub(super) fn quoted(&mut self, text: &Text) -> &mut Pieces {
        self.placed(quote(&text.value), text.span)
    }

    pub(super) fn value(&mut self, value: &Value) -> &mut Pieces {
        let text = value_text(&value.kind, None, self.language);
        self.placed(text, value.span)
    }

    /// A value that may be a constant of `class`.
    pub(super) fn value_of(&mut self, value: &Value, class: Option<WordClass>) -> &mut Pieces {
        let text = value_text(&value.kind, class, self.language);
        self.placed(text, value.span)
    }

    pub(super) fn number(&mut self, number: u32) -> &mut Pieces {
        self.text(&grouped(&number.to_string(), 5))
    }

    pub(super) fn year_day(&mut self, day: &YearDay) -> &mut Pieces {
        let text = match day.year {
            Some(year) => date(year, day.month, day.day),
            None => match crate::lower::month_word(day.month, self.language) {
                Some(month) => format!("{} {month}", day.day),
                None => format!("{:02}-{:02}", day.month, day.day),
            },
        };
        self.placed(text, day.span)
    }
}

pub(super) fn value_text(kind: &ValueKind, class: Option<WordClass>, language: Language) -> String {
    match kind {
        ValueKind::Duration(length, unit) => {
            let unit = match unit {
                DurationUnit::Days => "d",
                DurationUnit::Weeks => "w",
                DurationUnit::WorkingDays => "wd",
                DurationUnit::Months => "mo",
            };
            format!(
                "{}{}",
                grouped(&length.to_string(), 5),
                say(WordClass::Unit, unit, language)
            )
        }
        ValueKind::Money(amounts) => {
            let or = match language {
                Language::En => " or ",
                Language::Fr => " ou ",
            };
            amounts.iter().map(money).collect::<Vec<_>>().join(or)
        }
        ValueKind::Percent(decimal) => format!("{}%", decimal_text(*decimal, 5)),
        ValueKind::Number(decimal) => decimal_text(*decimal, 5),
        ValueKind::Date { year, month, day } => date(*year, *month, *day),
        ValueKind::Time(minutes) => time(*minutes),
        ValueKind::Text(text) => quote(text),
        ValueKind::YesNo(yes) => say(WordClass::YesNo, if *yes { "yes" } else { "no" }, language).to_owned(),
        ValueKind::Name(name) => match class {
            Some(WordClass::Fact) => vocabulary::fact_in(name, language),
            Some(class) => say(class, name, language).to_owned(),
            None => name.clone(),
        },
    }
}

pub(super) fn money(amount: &MoneyText) -> String {
    format!("{} {}", decimal_text(amount.amount, 4), amount.currency)
}

pub(super) fn time(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn date(year: i32, month: u32, day: u32) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

fn decimal_text(decimal: Decimal, group_from: usize) -> String {
    let sign = if decimal.digits < 0 { "-" } else { "" };
    let scale = usize::from(decimal.scale);
    let digits = format!("{:0>width$}", decimal.digits.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits
        .split_at_checked(digits.len() - scale)
        .unwrap_or((digits.as_str(), ""));
    let whole = grouped(whole, group_from);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

/// Digits in groups of three, if there are at least `group_from` of them.
fn grouped(digits: &str, group_from: usize) -> String {
    if digits.len() < group_from {
        return digits.to_owned();
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// A text in quotes, with escapes for what cannot stand in them.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
