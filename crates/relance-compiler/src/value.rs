//! Values with their types: what a constant or a param of the text stands for.

use crate::diagnostic::{Datum, Diagnostic, Words, name_codes, type_codes};
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::{suggest, words};
use relance_kernel::codes;
use relance_kernel::policy::Delay;
use relance_kernel::{Currency, Day, Money, Ratio};
use relance_syntax::ast::{Decimal, DurationUnit, MoneyText, Value, ValueKind};
use relance_syntax::words::{WordClass, find};

/// A value whose text was found right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Typed {
    Days(i32),
    WorkingDays(i32),
    Months(u32),
    /// At least one, one per currency.
    Money(Vec<Money>),
    Percent(Decimal),
    Number(Decimal),
    Date(Day),
    Time(u16),
    Text(String),
    YesNo(bool),
    /// A name that is no param.
    Name(String),
}

impl Typed {
    /// What it is, for a sentence.
    pub(crate) fn words(&self) -> Words {
        match self {
            Typed::Days(_) => Words {
                en: "a number of days",
                fr: "un nombre de jours",
            },
            Typed::WorkingDays(_) => Words {
                en: "a number of working days",
                fr: "un nombre de jours ouvrés",
            },
            Typed::Months(_) => Words {
                en: "a number of months",
                fr: "un nombre de mois",
            },
            Typed::Money(_) => Words {
                en: "an amount of money",
                fr: "un montant",
            },
            Typed::Percent(_) => Words {
                en: "a percentage",
                fr: "un pourcentage",
            },
            Typed::Number(_) => Words {
                en: "a number",
                fr: "un nombre",
            },
            Typed::Date(_) => Words {
                en: "a date",
                fr: "une date",
            },
            Typed::Time(_) => Words {
                en: "a time of day",
                fr: "une heure",
            },
            Typed::Text(_) => Words {
                en: "a text",
                fr: "un texte",
            },
            Typed::YesNo(_) => Words {
                en: "yes or no",
                fr: "oui ou non",
            },
            Typed::Name(_) => Words {
                en: "a name",
                fr: "un nom",
            },
        }
    }

    /// Whether both are of one type, so that a param may range between them.
    pub(crate) fn same_type(&self, other: &Typed) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// Whether `self` is at most `other`; nothing if they have no order.
    pub(crate) fn at_most(&self, other: &Typed) -> Option<bool> {
        let decimals = |a: &Decimal, b: &Decimal| Some(words::ratio(*a, 1)? <= words::ratio(*b, 1)?);
        match (self, other) {
            (Typed::Days(a), Typed::Days(b)) | (Typed::WorkingDays(a), Typed::WorkingDays(b)) => Some(a <= b),
            (Typed::Months(a), Typed::Months(b)) => Some(a <= b),
            (Typed::Percent(a), Typed::Percent(b)) | (Typed::Number(a), Typed::Number(b)) => decimals(a, b),
            (Typed::Date(a), Typed::Date(b)) => Some(a <= b),
            (Typed::Time(a), Typed::Time(b)) => Some(a <= b),
            (Typed::Money(a), Typed::Money(b)) => match (a.as_slice(), b.as_slice()) {
                ([a], [b]) if a.currency == b.currency => Some(a.minor <= b.minor),
                _ => None,
            },
            _ => None,
        }
    }
}

impl<'p> Lower<'p, '_> {
    /// The value, params and the row of a table put in. Reports what is wrong with it; a name that is nothing known
    /// comes back as a name.
    pub(crate) fn typed(&mut self, value: &Value, file: FileId) -> Option<Typed> {
        let place = Place::new(file, value.span);
        match &value.kind {
            ValueKind::Duration(count, unit) => self.duration(*count, *unit, place),
            ValueKind::Money(amounts) => self.amounts(amounts, file).map(Typed::Money),
            ValueKind::Percent(number) => Some(Typed::Percent(*number)),
            ValueKind::Number(number) => Some(Typed::Number(*number)),
            ValueKind::Date { year, month, day } => match Day::from_ymd(*year, *month, *day) {
                Some(day) => Some(Typed::Date(day)),
                None => {
                    self.report(
                        Diagnostic::new(&type_codes::IMPOSSIBLE_DATE, place)
                            .with("date", self.written(place))
                            .with_some("suggestion", last_day_of(*year, *month)),
                    );
                    None
                }
            },
            ValueKind::Time(minutes) => Some(Typed::Time(*minutes)),
            ValueKind::Text(text) => Some(Typed::Text(text.clone())),
            ValueKind::YesNo(yes) => Some(Typed::YesNo(*yes)),
            ValueKind::Name(name) => {
                if let Some(cell) = self.table_cells.get(name) {
                    return cell.clone();
                }
                match self.params.get(name.as_str()) {
                    Some(param) => param.clone(),
                    None => Some(Typed::Name(name.clone())),
                }
            }
        }
    }

    fn duration(&mut self, count: u32, unit: DurationUnit, place: Place) -> Option<Typed> {
        let days = match unit {
            DurationUnit::Weeks => count.checked_mul(7),
            DurationUnit::Days | DurationUnit::WorkingDays | DurationUnit::Months => Some(count),
        };
        // A hundred years: more is a slip, and sums stay far from the ends of the number.
        let Some(days) = days.filter(|&days| days <= 36_525) else {
            self.report(
                Diagnostic::new(&type_codes::DURATION_TOO_LONG, place).with("value", self.written(place)),
            );
            return None;
        };
        let signed = i32::try_from(days).unwrap_or(i32::MAX);
        Some(match unit {
            DurationUnit::Days | DurationUnit::Weeks => Typed::Days(signed),
            DurationUnit::WorkingDays => Typed::WorkingDays(signed),
            DurationUnit::Months => Typed::Months(days),
        })
    }

    fn amounts(&mut self, amounts: &[MoneyText], file: FileId) -> Option<Vec<Money>> {
        let mut all: Vec<Money> = Vec::with_capacity(amounts.len());
        let mut complete = true;
        for amount in amounts {
            let Some(money) = self.amount(amount, file) else {
                complete = false;
                continue;
            };
            if all.iter().any(|known| known.currency == money.currency) {
                self.report(
                    Diagnostic::new(
                        &type_codes::TWO_AMOUNTS_OF_ONE_CURRENCY,
                        Place::new(file, amount.span),
                    )
                    .with("currency", money.currency.code()),
                );
                complete = false;
            }
            all.push(money);
        }
        complete.then_some(all)
    }

    fn amount(&mut self, text: &MoneyText, file: FileId) -> Option<Money> {
        let place = Place::new(file, text.span);
        let currency = self.currency_named(&text.currency, place)?;
        match minor_units(text.amount, currency) {
            Ok(minor) => Some(Money::new(minor, currency)),
            Err(MinorError::TooFine) => {
                // `1.500 EUR`: a point that parts thousands, as it does in much of Europe.
                let thousands = (text.amount.scale == 3).then(|| grouped(text.amount.digits));
                self.report(
                    Diagnostic::new(&type_codes::AMOUNT_TOO_FINE, place)
                        .with("amount", words::decimal(text.amount))
                        .with("currency", currency.code())
                        .with("digits", i64::from(currency.minor_digits()))
                        .with_some("thousands", thousands),
                );
                None
            }
            Err(MinorError::TooLarge) => {
                self.report(
                    Diagnostic::new(&type_codes::AMOUNT_TOO_LARGE, place)
                        .with("amount", words::decimal(text.amount)),
                );
                None
            }
        }
    }

    /// The currency with this code, or a diagnostic.
    pub(crate) fn currency_named(&mut self, code: &str, place: Place) -> Option<Currency> {
        let known = Currency::parse(code).filter(|_| codes::is_currency(code));
        if known.is_none() {
            let suggestion = self.suggest(code, codes::CURRENCIES);
            self.report(
                Diagnostic::new(&type_codes::UNKNOWN_CURRENCY, place)
                    .with("name", code)
                    .with_some("suggestion", suggestion),
            );
        }
        known
    }

    /// A delay in civil or working days, for `due in`, `after`, `overdue` and `age`.
    pub(crate) fn delay(&mut self, value: &Value, file: FileId, of: &str) -> Option<Delay> {
        match self.typed(value, file)? {
            Typed::Days(days) => Some(Delay::Days(days)),
            Typed::WorkingDays(days) => Some(Delay::WorkingDays(days)),
            other => {
                self.wrong_duration(&other, value, file, of);
                None
            }
        }
    }

    /// A number of civil days.
    pub(crate) fn civil_days(&mut self, value: &Value, file: FileId, of: &str) -> Option<i32> {
        match self.typed(value, file)? {
            Typed::Days(days) => Some(days),
            Typed::WorkingDays(days) => {
                let place = Place::new(file, value.span);
                self.report(
                    Diagnostic::new(&type_codes::WORKING_DAYS_NOT_COUNTED, place)
                        .with("fact", Datum::code(of))
                        .with("value", self.written(place))
                        .with("civil", Datum::code(&format!("{}d", working_days_as_civil(days)))),
                );
                None
            }
            other => {
                self.wrong_duration(&other, value, file, of);
                None
            }
        }
    }

    /// Says what to write where a number of days was needed and something else stands.
    pub(crate) fn wrong_duration(&mut self, found: &Typed, value: &Value, file: FileId, of: &str) {
        let place = Place::new(file, value.span);
        let written = self.written(place);
        let diagnostic = match found {
            Typed::Months(months) => {
                let days = format!("{}d", i64::from(*months) * 30);
                Diagnostic::new(&type_codes::MONTHS_WITH_DAYS, place)
                    .with("value", written)
                    .with("fact", Datum::code(of))
                    .with("days", Datum::code(&days))
                    .fixed_by(days, false)
            }
            Typed::Number(number) if number.scale == 0 && matches!(value.kind, ValueKind::Name(_)) => {
                // The unit is missing where the param is declared.
                let param = format!("param {written} = {}d", number.digits);
                Diagnostic::new(&type_codes::NUMBER_WITHOUT_UNIT, place)
                    .with("value", written)
                    .with("fact", Datum::code(of))
                    .with("suggestion", Datum::code(&param))
            }
            Typed::Number(number) if number.scale == 0 && number.digits >= 0 => {
                Diagnostic::new(&type_codes::NUMBER_WITHOUT_UNIT, place)
                    .with("value", written)
                    .with("fact", Datum::code(of))
                    .with("suggestion", Datum::code(&format!("{written}d")))
                    .fixed_by(format!("{written}d"), false)
            }
            Typed::Name(name) => {
                self.unknown_param(name, place, Some("7d"));
                return;
            }
            other => Diagnostic::new(&type_codes::WRONG_TYPE, place)
                .with("fact", Datum::code(of))
                .with(
                    "expected",
                    Words {
                        en: "a number of days",
                        fr: "un nombre de jours",
                    },
                )
                .with("value", written)
                .with("found", other.words())
                .with("example", Datum::code("7d")),
        };
        self.report(diagnostic);
    }

    /// One amount in one currency.
    pub(crate) fn one_amount(&mut self, value: &Value, file: FileId, of: &str) -> Option<Money> {
        let place = Place::new(file, value.span);
        match self.typed(value, file)? {
            Typed::Money(amounts) => match amounts.as_slice() {
                [money] => Some(*money),
                _ => {
                    self.report(
                        Diagnostic::new(&type_codes::ONE_AMOUNT_NEEDED, place).with("what", Datum::code(of)),
                    );
                    None
                }
            },
            other => {
                self.wrong_amount(&other, value, file, of);
                None
            }
        }
    }

    /// Says what to write where an amount was needed and something else stands.
    pub(crate) fn wrong_amount(&mut self, found: &Typed, value: &Value, file: FileId, of: &str) {
        let place = Place::new(file, value.span);
        let written = self.written(place);
        let diagnostic = match found {
            Typed::Number(number) if number.scale == 0 && matches!(value.kind, ValueKind::Name(_)) => {
                let param = format!("param {written} = {} {}", number.digits, self.currency.code());
                Diagnostic::new(&type_codes::NUMBER_WITHOUT_UNIT, place)
                    .with("value", written)
                    .with("fact", Datum::code(of))
                    .with("suggestion", Datum::code(&param))
            }
            Typed::Number(_) => {
                let suggestion = format!("{written} {}", self.currency.code());
                Diagnostic::new(&type_codes::NUMBER_WITHOUT_UNIT, place)
                    .with("value", written)
                    .with("fact", Datum::code(of))
                    .with("suggestion", &suggestion)
                    .fixed_by(suggestion, false)
            }
            Typed::Name(name) => {
                self.unknown_param(name, place, Some("500 EUR"));
                return;
            }
            other => Diagnostic::new(&type_codes::WRONG_TYPE, place)
                .with("fact", Datum::code(of))
                .with(
                    "expected",
                    Words {
                        en: "an amount of money",
                        fr: "un montant",
                    },
                )
                .with("value", written)
                .with("found", other.words())
                .with("example", format!("500 {}", self.currency.code())),
        };
        self.report(diagnostic);
    }

    /// A name stands where a value must, and no param has it.
    pub(crate) fn unknown_param(&mut self, name: &str, place: Place, example: Option<&str>) {
        if self.may_be_unread(name) {
            return;
        }
        if find(WordClass::Fact, name).is_some() {
            self.report(
                Diagnostic::new(&type_codes::TWO_FACTS, place)
                    .with("name", self.written(place))
                    .with_some("example", example.map(Datum::code)),
            );
            return;
        }
        let names = self.names;
        let suggestion = self.suggest(name, names.params.keys().copied());
        self.report(
            Diagnostic::new(&name_codes::UNKNOWN_PARAM, place)
                .with("name", name)
                .with_some("example", example.map(Datum::code))
                .with_some("suggestion", suggestion),
        );
    }

    /// The closest of `candidates`, as long as suggestions are worth their time.
    pub(crate) fn suggest<'a>(
        &mut self,
        unknown: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        self.suggestions += 1;
        if self.suggestions > suggest::MAX_SUGGESTIONS {
            return None;
        }
        suggest::closest(unknown, candidates)
    }
}

/// Why a decimal is no whole number of minor units.
pub(crate) enum MinorError {
    /// More digits than the currency has.
    TooFine,
    /// Does not fit.
    TooLarge,
}

/// A whole number with its thousands parted.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

/// The decimal in minor units of the currency. Decimals beyond those of the currency are an error even where they are 0:
/// `1.500 EUR` may be meant as one thousand and a half.
pub(crate) fn minor_units(amount: Decimal, currency: Currency) -> Result<i64, MinorError> {
    let digits = currency.minor_digits();
    let scale = u32::from(amount.scale);
    if scale <= digits {
        let factor = 10_i64.checked_pow(digits - scale).ok_or(MinorError::TooLarge)?;
        return amount.digits.checked_mul(factor).ok_or(MinorError::TooLarge);
    }
    Err(MinorError::TooFine)
}

/// The exact fraction of a percentage.
pub(crate) fn percentage(number: Decimal) -> Option<Ratio> {
    words::ratio(number, 100)
}

/// Five working days are a week: the civil days nearest to a number of working days.
pub(crate) fn working_days_as_civil(days: i32) -> i32 {
    days / 5 * 7 + days % 5
}

fn last_day_of(year: i32, month: u32) -> Option<String> {
    let first = Day::from_ymd(year, month, 1)?;
    Some(
        first
            .plus(i32::try_from(first.days_in_month()).ok()? - 1)
            .to_string(),
    )
}
