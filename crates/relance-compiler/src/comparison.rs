//! Comparisons: which fact, over which window, with a constant of its type.

use crate::diagnostic::{Datum, Diagnostic, name_codes, type_codes, unsupported_codes};
use crate::fact_table::{self, FactEntry, FactType};
use crate::lower::Lower;
use crate::source::{FileId, Place};
use crate::value::{Typed, percentage};
use crate::words;
use relance_kernel::codes;
use relance_kernel::policy::{Atom, Guard};
use relance_kernel::{Comparison, Constant, CustomerKind, Fact, PromiseState, Ratio};
use relance_syntax::ast::{Name, Value, ValueKind};
use relance_syntax::words::{WordClass, find};

impl<'p> Lower<'p, '_> {
    /// The fact that a comparison reads, over its window if one is stated.
    pub(crate) fn compared_fact(
        &mut self,
        name: &Name,
        over: Option<&Value>,
        file: FileId,
    ) -> Option<FactEntry> {
        if self.names.defines.contains_key(name.text.as_str()) {
            let place = Place::new(file, name.span);
            self.report(Diagnostic::new(&type_codes::DEFINE_COMPARED, place).with("name", &name.text));
            return None;
        }
        let entry = self.fact(name, file, false)?;
        let Some(over) = over else { return Some(entry) };
        let place = Place::new(file, over.span);
        let Some(_) = fact_table::with_window(entry.fact, 1) else {
            self.report(
                Diagnostic::new(&type_codes::NO_WINDOW, place)
                    .with("fact", self.written(Place::new(file, name.span))),
            );
            return None;
        };
        match self.typed(over, file)? {
            Typed::Months(months @ 1..=120) => {
                let months = u8::try_from(months).ok()?;
                let fact = fact_table::with_window(entry.fact, months)?;
                Some(FactEntry { fact, ..entry })
            }
            Typed::Name(unknown) => {
                self.unknown_param(&unknown, place, Some("6mo"));
                None
            }
            _ => {
                self.report(
                    Diagnostic::new(&type_codes::WINDOW_NOT_IN_MONTHS, place)
                        .with("fact", self.written(Place::new(file, name.span)))
                        .with("value", self.written(place)),
                );
                None
            }
        }
    }

    /// The fact with this name: of the language, or declared.
    pub(crate) fn fact(&mut self, name: &Name, file: FileId, alone: bool) -> Option<FactEntry> {
        if let Some(entry) = fact_table::built_in(&name.text).or_else(|| self.fields.get(&name.text).copied())
        {
            return Some(entry);
        }
        let place = Place::new(file, name.span);
        if matches!(name.text.as_str(), "limitation" | "invoice.limitation") {
            self.report(Diagnostic::new(&unsupported_codes::LIMITATION, place));
            return None;
        }
        if self.may_be_unread(name.text.rsplit('.').next().unwrap_or_default())
            || self.refused_fields.contains(&name.text)
        {
            return None;
        }
        let names = self.names;
        let fields: Vec<String> = self.fields.keys().cloned().collect();
        // Both languages are read: a slip in a French word is a French word meant.
        let french: Vec<String> = fact_table::names().map(crate::diagnostic::in_french).collect();
        let mut candidates: Vec<&str> = fact_table::names().collect();
        candidates.extend(french.iter().map(String::as_str));
        candidates.extend(fields.iter().map(String::as_str));
        if alone {
            candidates.extend(names.defines.keys().copied());
        }
        let without_owner = fact_table::built_in(&format!("customer.{}", name.text))
            .map(|_| format!("customer.{}", name.text));
        let without_owner = without_owner.or_else(|| {
            let behind_an_owner =
                |field: &&String| field.split_once('.').is_some_and(|(_, own)| own == name.text);
            fields.iter().find(behind_an_owner).cloned()
        });
        if let Some((en, fr)) = self.condition_on(&name.text).filter(|_| alone) {
            let fix = en.clone();
            self.report(
                Diagnostic::new(&name_codes::UNKNOWN_FACT, place)
                    .with("name", &name.text)
                    .with("suggestion", Datum::Worded { en, fr })
                    .fixed_by(fix, false),
            );
            return None;
        }
        let suggestion = without_owner.or_else(|| self.suggest(&name.text, candidates));
        self.unknown_fact(&name.text, place, suggestion);
        None
    }

    /// The condition that a constant alone is meant as, in English and in French: `bon_payeur`, `entreprise`, `BE`.
    fn condition_on(&self, name: &str) -> Option<(String, String)> {
        if self
            .names
            .segments
            .iter()
            .any(|segment| segment.node.name.text == name)
        {
            let condition = format!("segment = {name}");
            return Some((condition.clone(), condition));
        }
        if let Some(kind) = find(WordClass::CustomerKind, name) {
            return Some((
                format!("customer.kind = {}", kind.english),
                format!("client.type = {}", kind.french),
            ));
        }
        codes::is_country(name).then(|| (format!("country = {name}"), format!("pays = {name}")))
    }

    /// Reports a name that is no fact.
    pub(crate) fn unknown_fact(&mut self, name: &str, place: Place, suggestion: Option<String>) {
        let has_owner = ["customer.", "invoice."]
            .iter()
            .any(|owner| name.starts_with(owner));
        let field = if has_owner {
            name.to_owned()
        } else {
            format!("customer.{name}")
        };
        self.report(
            Diagnostic::new(&name_codes::UNKNOWN_FACT, place)
                .with("name", name)
                .with("field", in_words_of_the_reader(&field))
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
        );
    }

    /// `FACT OP VALUE`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one comparison as the tree has them"
    )]
    pub(crate) fn compare(
        &mut self,
        entry: FactEntry,
        name: &Name,
        over: Option<&Value>,
        comparison: Comparison,
        value: &Value,
        file: FileId,
        place: Place,
    ) -> Option<Guard> {
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if ordered && !entry.fact_type.is_ordered() {
            self.report(
                Diagnostic::new(&type_codes::NOT_ORDERED, place)
                    .with("fact", self.written(Place::new(file, name.span)))
                    .with("expected", entry.fact_type.words())
                    .with("operator", words::comparison(comparison))
                    .with("value", self.written(Place::new(file, value.span))),
            );
            return None;
        }
        let (fact, constant) = self.constant(entry, name, value, file)?;
        let window = over
            .map(|over| format!(" over {}", words::value(over)))
            .unwrap_or_default();
        let shown = self.shown(value);
        let operator = words::comparison(comparison);
        let text = [&name.text, &*window, " ", operator, " ", &shown].concat();
        Some(self.atom(
            Atom::Compare {
                fact,
                comparison,
                constant,
            },
            place,
            text,
        ))
    }

    /// The constant that a fact is compared with, and the fact itself (working days are counted by one of its own).
    pub(crate) fn constant(
        &mut self,
        entry: FactEntry,
        name: &Name,
        value: &Value,
        file: FileId,
    ) -> Option<(Fact, Constant)> {
        let fact = entry.fact;
        let of = name.text.as_str();
        let place = Place::new(file, value.span);
        let constant = match entry.fact_type {
            FactType::Days { working } => match (self.typed(value, file)?, working) {
                (Typed::Days(days), _) => Constant::Days(days),
                (Typed::WorkingDays(days), Some(counted)) => return Some((counted, Constant::Days(days))),
                (Typed::WorkingDays(days), None) => {
                    let civil = Datum::code(&format!("{}d", crate::value::working_days_as_civil(days)));
                    self.report(
                        Diagnostic::new(&type_codes::WORKING_DAYS_NOT_COUNTED, place)
                            .with("fact", Datum::code(of))
                            .with("value", self.written(place))
                            .with("civil", civil),
                    );
                    return None;
                }
                (other, _) => {
                    self.wrong_duration(&other, value, file, of);
                    return None;
                }
            },
            FactType::MeanDays => Constant::Ratio(Ratio::from(i64::from(self.civil_days(value, file, of)?))),
            FactType::Money => match self.typed(value, file)? {
                Typed::Money(amounts) => Constant::Money(amounts.into()),
                other => {
                    self.wrong_amount(&other, value, file, of);
                    return None;
                }
            },
            FactType::Share => match self.typed(value, file)? {
                Typed::Percent(number) => Constant::Ratio(self.fraction(percentage(number), place)?),
                Typed::Number(number) => {
                    let share = self.fraction(words::ratio(number, 1), place)?;
                    if share > Ratio::from(1) {
                        let written = words::decimal(number);
                        self.report(
                            Diagnostic::new(&type_codes::SHARE_ABOVE_ONE, place)
                                .with("fact", Datum::code(of))
                                .with("value", &written)
                                .with("suggestion", format!("{written}%"))
                                .fixed_by(format!("{written}%"), false),
                        );
                        return None;
                    }
                    Constant::Ratio(share)
                }
                other => return self.wrong_type(entry, of, &other, value, file),
            },
            FactType::Number => match self.typed(value, file)? {
                Typed::Number(number) => Constant::Ratio(self.fraction(words::ratio(number, 1), place)?),
                other => return self.wrong_type(entry, of, &other, value, file),
            },
            FactType::YesNo => match self.typed(value, file)? {
                Typed::YesNo(yes) => Constant::YesNo(yes),
                other => return self.wrong_type(entry, of, &other, value, file),
            },
            FactType::Date => match self.typed(value, file)? {
                Typed::Date(day) => Constant::Date(day),
                other => return self.wrong_type(entry, of, &other, value, file),
            },
            FactType::Kind
            | FactType::Promise
            | FactType::Segment
            | FactType::Country
            | FactType::Currency
            | FactType::Open => {
                return self
                    .member(entry, of, value, file)
                    .map(|constant| (fact, constant));
            }
        };
        Some((fact, constant))
    }

    /// A member of a set of names.
    pub(crate) fn member(
        &mut self,
        entry: FactEntry,
        of: &str,
        value: &Value,
        file: FileId,
    ) -> Option<Constant> {
        let place = Place::new(file, value.span);
        let text = match self.named(value, file)? {
            Typed::Name(text) | Typed::Text(text) => text,
            other => {
                return self.wrong_type(entry, of, &other, value, file);
            }
        };
        let name = Name {
            text,
            span: value.span,
        };
        match entry.fact_type {
            FactType::Kind => match CustomerKind::from_word(&name.text) {
                Some(kind) => Some(Constant::Kind(kind)),
                None => {
                    let known = ["business", "consumer", "public", "association", "unknown"];
                    self.unknown_word(&name, file, entry.fact_type.words(), &known);
                    None
                }
            },
            FactType::Promise => match PromiseState::from_word(&name.text) {
                Some(state) => Some(Constant::Promise(state)),
                None => {
                    let known = ["none", "open", "kept", "broken"];
                    self.unknown_word(&name, file, entry.fact_type.words(), &known);
                    None
                }
            },
            FactType::Segment => {
                let names = self.names;
                let declared = || {
                    names
                        .segments
                        .iter()
                        .map(|segment| segment.node.name.text.as_str())
                };
                if names.segment_from_ledger.is_none() && !declared().any(|known| known == name.text) {
                    if self.may_be_unread(&name.text) {
                        return None;
                    }
                    let suggestion = self.suggest(&name.text, declared());
                    self.report(
                        Diagnostic::new(&name_codes::UNKNOWN_SEGMENT, place)
                            .with("name", &name.text)
                            .with_some("suggestion", suggestion.clone())
                            .fixed_by_some(suggestion),
                    );
                    return None;
                }
                Some(Constant::Name(self.symbol(&name.text)))
            }
            FactType::Country => {
                if !codes::is_country(&name.text) {
                    let suggestion = self.suggest(&name.text, codes::COUNTRIES);
                    self.report(
                        Diagnostic::new(&name_codes::UNKNOWN_COUNTRY, place)
                            .with("name", &name.text)
                            .with_some("suggestion", suggestion.clone())
                            .fixed_by_some(suggestion),
                    );
                    return None;
                }
                Some(Constant::Name(self.symbol(&name.text)))
            }
            FactType::Currency => self.currency_named(&name.text, place).map(Constant::Currency),
            _ => Some(Constant::Name(self.symbol(&name.text))),
        }
    }

    /// A value where a name of the author's is meant: a param does not hide it.
    pub(crate) fn named(&mut self, value: &Value, file: FileId) -> Option<Typed> {
        match &value.kind {
            ValueKind::Name(name) if !self.table_cells.contains_key(name) => Some(Typed::Name(name.clone())),
            _ => self.typed(value, file),
        }
    }

    pub(crate) fn fraction(&mut self, ratio: Option<Ratio>, place: Place) -> Option<Ratio> {
        if ratio.is_none() {
            self.report(Diagnostic::new(&type_codes::NUMBER_TOO_PRECISE, place));
        }
        ratio
    }

    fn wrong_type<T>(
        &mut self,
        entry: FactEntry,
        of: &str,
        found: &Typed,
        value: &Value,
        file: FileId,
    ) -> Option<T> {
        let place = Place::new(file, value.span);
        if let Typed::Name(name) = found {
            let is_yes_no = entry.fact_type == FactType::YesNo;
            let truth = truth_meant_by(name).filter(|_| is_yes_no);
            if let Some(write) = truth {
                self.report(
                    Diagnostic::new(&name_codes::UNKNOWN_PARAM, place)
                        .with("name", name)
                        .with("suggestion", write)
                        .fixed_by(write, true),
                );
                return None;
            }
            self.unknown_param(
                name,
                place,
                Some(if is_yes_no {
                    "yes"
                } else {
                    entry.fact_type.example()
                }),
            );
            return None;
        }
        self.report(
            Diagnostic::new(&type_codes::WRONG_TYPE, place)
                .with("fact", Datum::code(of))
                .with("expected", entry.fact_type.words())
                .with("value", self.written(place))
                .with("found", found.words())
                .with("example", Datum::code(entry.fact_type.example())),
        );
        None
    }
}

/// The name of a declared field, its owner in the words of the reader.
fn in_words_of_the_reader(field: &str) -> Datum {
    let (owner, own) = field.split_once('.').unwrap_or(("customer", field));
    let owner_in_french = if owner == "customer" { "client" } else { "facture" };
    Datum::Worded {
        en: field.to_owned(),
        fr: format!("{owner_in_french}.{own}"),
    }
}

/// `yes` or `no` for a word of another language that means it, in the language of the word.
fn truth_meant_by(word: &str) -> Option<&'static str> {
    Some(match word.to_lowercase().as_str() {
        "true" => "yes",
        "false" => "no",
        "vrai" | "vraie" => "oui",
        "faux" | "fausse" => "non",
        _ => return None,
    })
}
