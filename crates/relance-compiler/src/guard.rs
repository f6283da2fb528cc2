//! Guards: from the tree's tests to the kernel's, every name and type checked, defines put in.
//!
//! A guard with an error in it gives nothing: what is reported once is not reported again by what it makes
//! impossible.

use crate::diagnostic::{Datum, Diagnostic, Words, name_codes, step_codes, type_codes, unsupported_codes};
use crate::fact_table::{self, FactEntry, FactType};
use crate::lower::{DefineState, Lower, Lowered};
use crate::source::{FileId, Place};
use crate::value::{Typed, percentage};
use crate::{lists, words};
use relance_kernel::policy::{Ago, Anchor, Atom, Delay, Guard};
use relance_kernel::{Comparison, Constant, CustomerKind, Fact, PromiseState, Ratio, SettledBy};
use relance_syntax::ast::{self, AtomKind, Name, Value, ValueKind};

/// Nodes that one guard may have once its defines are put in.
const MAX_GUARD_SIZE: usize = 2_000;

/// Nodes that all guards of a policy together may have once everything is put in.
const MAX_POLICY_SIZE: usize = 2_000_000;

impl<'p> Lower<'p, '_> {
    /// A guard of the text as one of the kernel.
    pub(crate) fn guard(&mut self, guard: &'p ast::Guard, file: FileId) -> Option<Lowered> {
        match guard {
            ast::Guard::Or(operands, span) => {
                let (list, size) = self.operands(operands, file, Place::new(file, *span))?;
                Some(Lowered {
                    guard: Guard::Or(list.into()),
                    size,
                })
            }
            ast::Guard::And(operands, span) => {
                let (list, size) = self.operands(operands, file, Place::new(file, *span))?;
                Some(Lowered {
                    guard: conjunction(list),
                    size,
                })
            }
            ast::Guard::Not(operand, _) => {
                let inner = self.guard(operand, file)?;
                Some(Lowered {
                    guard: Guard::Not(Box::new(inner.guard)),
                    size: inner.size + 1,
                })
            }
            ast::Guard::Atom(atom) => self.test(atom, file),
        }
    }

    /// All operands, so that an error in one does not hide those of the next.
    fn operands(
        &mut self,
        operands: &'p [ast::Guard],
        file: FileId,
        place: Place,
    ) -> Option<(Vec<Guard>, usize)> {
        let mut list = Vec::with_capacity(operands.len());
        let mut size = 1;
        let mut complete = true;
        for operand in operands {
            match self.guard(operand, file) {
                Some(lowered) => {
                    size += lowered.size;
                    list.push(lowered.guard);
                }
                None => complete = false,
            }
            if size > MAX_GUARD_SIZE {
                self.report(
                    Diagnostic::new(&step_codes::CONDITION_TOO_LARGE, place)
                        .with("limit", i64::try_from(MAX_GUARD_SIZE).unwrap_or(i64::MAX)),
                );
                return None;
            }
        }
        complete.then_some((list, size))
    }

    fn test(&mut self, atom: &'p ast::Atom, file: FileId) -> Option<Lowered> {
        let place = Place::new(file, atom.span);
        let single = |guard: Guard| Some(Lowered { guard, size: 1 });
        match &atom.kind {
            AtomKind::Compare {
                fact,
                over,
                operator,
                value,
            } => {
                let entry = self.compared_fact(fact, over.as_ref(), file);
                let comparison = words::kernel_comparison(*operator);
                single(self.compare(entry?, fact, over.as_ref(), comparison, value, file, place)?)
            }
            AtomKind::Between {
                fact,
                over,
                low,
                high,
            } => {
                let entry = self.compared_fact(fact, over.as_ref(), file)?;
                let over = over.as_ref();
                let from = self.compare(entry, fact, over, Comparison::GreaterOrEqual, low, file, place);
                let to = self.compare(entry, fact, over, Comparison::LessOrEqual, high, file, place);
                let guard = conjunction(vec![from?, to?]);
                Some(Lowered { guard, size: 3 })
            }
            AtomKind::In { fact, values } => {
                let entry = self.compared_fact(fact, None, file)?;
                let alternatives: Vec<Option<Guard>> = values
                    .iter()
                    .map(|value| self.compare(entry, fact, None, Comparison::Equal, value, file, place))
                    .collect();
                let list: Option<Vec<Guard>> = alternatives.into_iter().collect();
                let list = list?;
                Some(Lowered {
                    size: list.len() + 1,
                    guard: Guard::Or(list.into()),
                })
            }
            AtomKind::Flag(name) => self.flag(name, file),
            AtomKind::Overdue(value) | AtomKind::Age(value) => {
                let is_age = matches!(atom.kind, AtomKind::Age(_));
                let word = if is_age { "age" } else { "overdue" };
                let delay = self.delay(value, file, word)?;
                let (fact, days) = match (delay, is_age) {
                    (Delay::Days(days), false) => (Fact::Overdue, days),
                    (Delay::WorkingDays(days), false) => (Fact::OverdueWorkingDays, days),
                    (Delay::Days(days), true) => (Fact::Age, days),
                    (Delay::WorkingDays(days), true) => (Fact::AgeWorkingDays, days),
                };
                let constant = Constant::Days(days);
                let atom = Atom::Compare {
                    fact,
                    comparison: Comparison::GreaterOrEqual,
                    constant,
                };
                let text = format!("{word} {}", self.shown(value));
                single(self.atom(atom, place, text))
            }
            AtomKind::DueIn(value) => {
                let delay = self.delay(value, file, "due in")?;
                let text = format!("due in {}", self.shown(value));
                single(self.atom(Atom::DueIn(delay), place, text))
            }
            AtomKind::After { delay, anchor } => {
                let length = self.delay(delay, file, "after");
                let (anchor, anchor_text) = match anchor {
                    ast::Anchor::Step(name) => {
                        (Anchor::Step(self.rule_named(name, file)?), name.text.as_str())
                    }
                    ast::Anchor::Event(event, _) => {
                        (Anchor::Event(words::kernel_event(*event)), words::event(*event))
                    }
                };
                let text = format!("{} after {anchor_text}", self.shown(delay));
                single(self.atom(
                    Atom::After {
                        delay: length?,
                        anchor,
                    },
                    place,
                    text,
                ))
            }
            AtomKind::Event(event, _) => {
                let anchor = Anchor::Event(words::kernel_event(*event));
                let atom = Atom::After {
                    delay: Delay::Days(0),
                    anchor,
                };
                single(self.atom(atom, place, words::event(*event).to_owned()))
            }
            AtomKind::Settled(by) => {
                let kind = match by {
                    None => None,
                    Some(name) => Some(self.settled_by(name, file)?),
                };
                let text = by
                    .as_ref()
                    .map_or("settled".to_owned(), |by| format!("settled by {}", by.text));
                single(self.atom(Atom::Settled(kind), place, text))
            }
            AtomKind::Sent(name, ago) => {
                let rule = self.rule_named(name, file);
                let (when, suffix) = self.ago(ago.as_ref(), file, "sent")?;
                let text = format!("sent {}{suffix}", name.text);
                single(self.atom(Atom::Sent { rule: rule?, when }, place, text))
            }
            AtomKind::Recorded(name, ago) => {
                let (when, suffix) = self.ago(ago.as_ref(), file, "recorded")?;
                let text = format!("recorded {}{suffix}", name.text);
                let name = self.symbol(&name.text);
                single(self.atom(Atom::Recorded { name, when }, place, text))
            }
            AtomKind::Contacted(value) => {
                let days = self.civil_days(value, file, "contacted within")?;
                let text = format!("contacted within {}", self.shown(value));
                single(self.atom(Atom::Contacted(days), place, text))
            }
            AtomKind::Replied(value) => {
                let days = self.civil_days(value, file, "replied within")?;
                let text = format!("replied within {}", self.shown(value));
                single(self.atom(Atom::Replied(days), place, text))
            }
            AtomKind::NoReply(value) => {
                let days = self.civil_days(value, file, "no reply within")?;
                let text = format!("no reply within {}", self.shown(value));
                single(self.atom(Atom::NoReply(days), place, text))
            }
        }
    }

    /// A value as `why` shows it: a param with the value in force.
    fn shown(&self, value: &Value) -> String {
        let written = words::value(value);
        match &value.kind {
            ValueKind::Name(name) => match self.names.params.get(name.as_str()) {
                Some(_) => format!("{name} ({})", self.param_text(name)),
                None => written,
            },
            _ => written,
        }
    }

    fn ago(&mut self, ago: Option<&ast::Ago>, file: FileId, of: &str) -> Option<(Option<Ago>, String)> {
        Some(match ago {
            None => (None, String::new()),
            Some(ast::Ago::Within(value)) => {
                let days = self.civil_days(value, file, of)?;
                (Some(Ago::Within(days)), format!(" within {}", self.shown(value)))
            }
            Some(ast::Ago::AtLeast(value)) => {
                let days = self.civil_days(value, file, of)?;
                (
                    Some(Ago::AtLeast(days)),
                    format!(" at least {} ago", self.shown(value)),
                )
            }
        })
    }

    fn settled_by(&mut self, name: &Name, file: FileId) -> Option<SettledBy> {
        match name.text.as_str() {
            "payment" => Some(SettledBy::Payment),
            "credit" => Some(SettledBy::Credit),
            "write_off" => Some(SettledBy::WriteOff),
            _ => {
                let what = Words {
                    en: "what can settle an invoice",
                    fr: "ce qui peut solder une facture",
                };
                self.unknown_word(name, file, what, &["payment", "credit", "write_off"]);
                None
            }
        }
    }

    /// A word that must be one of a few.
    pub(crate) fn unknown_word(&mut self, name: &Name, file: FileId, what: Words, known: &[&str]) {
        let french: Vec<String> = known
            .iter()
            .map(|word| crate::diagnostic::in_french(word))
            .collect();
        let both: Vec<&str> = known
            .iter()
            .copied()
            .chain(french.iter().map(String::as_str))
            .collect();
        let suggestion = self.suggest(&name.text, both);
        let french: Vec<&str> = french.iter().map(String::as_str).collect();
        self.report(
            Diagnostic::new(&name_codes::UNKNOWN_WORD, Place::new(file, name.span))
                .with("name", &name.text)
                .with("what", what)
                .with(
                    "known",
                    Datum::Worded {
                        en: crate::listing(known),
                        fr: crate::listing(&french),
                    },
                )
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
        );
    }

    /// A name alone: a yes/no fact or a define.
    fn flag(&mut self, name: &'p Name, file: FileId) -> Option<Lowered> {
        let place = Place::new(file, name.span);
        if self.names.defines.contains_key(name.text.as_str()) {
            return self.define(&name.text, place);
        }
        let entry = self.fact(name, file, true)?;
        if entry.fact_type != FactType::YesNo {
            self.report(
                Diagnostic::new(&type_codes::FACT_NOT_COMPARED, place)
                    .with("fact", self.written(Place::new(file, name.span)))
                    .with("expected", entry.fact_type.words())
                    .with("operator", if entry.fact_type.is_ordered() { ">" } else { "=" })
                    .with("example", Datum::code(entry.fact_type.example())),
            );
            return None;
        }
        let constant = Constant::YesNo(true);
        let atom = Atom::Compare {
            fact: entry.fact,
            comparison: Comparison::Equal,
            constant,
        };
        Some(Lowered {
            guard: self.atom(atom, place, name.text.clone()),
            size: 1,
        })
    }

    /// What a define stands for; lowered once, whoever asks.
    pub(crate) fn define(&mut self, name: &'p str, asked_at: Place) -> Option<Lowered> {
        match self.defines.get(name) {
            Some(DefineState::Done(None)) => return None,
            Some(DefineState::Done(Some(lowered))) => {
                let lowered = lowered.clone();
                return self.within_budget(lowered.size, asked_at).then_some(lowered);
            }
            Some(DefineState::Begun) => {
                let start = self
                    .define_path
                    .iter()
                    .position(|(known, _)| *known == name)
                    .unwrap_or(0);
                let mut diagnostic = Diagnostic::new(&name_codes::DEFINE_CYCLE, asked_at).with("name", name);
                for (_, place) in self.define_path.iter().skip(start + 1) {
                    diagnostic = diagnostic.at("use", *place);
                }
                self.report(diagnostic);
                return None;
            }
            None => {}
        }
        let names = self.names;
        let declared = names.defines.get(name)?;
        self.defines.insert(name, DefineState::Begun);
        self.define_path.push((name, asked_at));
        // A long chain of defines would go deep into the stack.
        let lowered = if self.define_path.len() > MAX_DEFINE_DEPTH {
            self.report(
                Diagnostic::new(&step_codes::NESTED_TOO_DEEP, declared.place)
                    .with("limit", i64::try_from(MAX_DEFINE_DEPTH).unwrap_or(i64::MAX)),
            );
            None
        } else {
            self.guard(&declared.node.guard, declared.file)
        };
        self.define_path.pop();
        self.defines.insert(name, DefineState::Done(lowered.clone()));
        lowered
    }

    /// Counts nodes that are copied; past the limit it says so, once, and nothing more is copied.
    pub(crate) fn within_budget(&mut self, size: usize, place: Place) -> bool {
        let before = self.copied;
        self.copied = before.saturating_add(size);
        if before <= MAX_POLICY_SIZE && self.copied > MAX_POLICY_SIZE {
            self.report(
                Diagnostic::new(&step_codes::CONDITION_TOO_LARGE, place)
                    .with("limit", i64::try_from(MAX_POLICY_SIZE).unwrap_or(i64::MAX)),
            );
        }
        self.copied <= MAX_POLICY_SIZE
    }

    /// The fact that a comparison reads, over its window if one is stated.
    fn compared_fact(&mut self, name: &Name, over: Option<&Value>, file: FileId) -> Option<FactEntry> {
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
    fn fact(&mut self, name: &Name, file: FileId, alone: bool) -> Option<FactEntry> {
        if let Some(entry) = fact_table::built_in(&name.text).or_else(|| self.fields.get(&name.text).copied())
        {
            return Some(entry);
        }
        let place = Place::new(file, name.span);
        if matches!(name.text.as_str(), "limitation" | "invoice.limitation") {
            self.report(Diagnostic::new(&unsupported_codes::LIMITATION, place));
            return None;
        }
        if self.may_be_unread(name.text.rsplit('.').next().unwrap_or_default()) {
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
        let suggestion = without_owner.or_else(|| self.suggest(&name.text, candidates));
        self.report(
            Diagnostic::new(&name_codes::UNKNOWN_FACT, place)
                .with("name", &name.text)
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
        );
        None
    }

    /// `FACT OP VALUE`.
    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one comparison as the tree has them"
    )]
    fn compare(
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
        let text = format!(
            "{}{window} {} {}",
            name.text,
            words::comparison(comparison),
            self.shown(value)
        );
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
                Typed::Number(number) => Constant::Ratio(self.fraction(words::ratio(number, 1), place)?),
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
    fn member(&mut self, entry: FactEntry, of: &str, value: &Value, file: FileId) -> Option<Constant> {
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
                if !lists::is_country(&name.text) {
                    let suggestion = self.suggest(&name.text, lists::countries());
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
    fn named(&mut self, value: &Value, file: FileId) -> Option<Typed> {
        match &value.kind {
            ValueKind::Name(name) if !self.table_cells.contains_key(name) => Some(Typed::Name(name.clone())),
            _ => self.typed(value, file),
        }
    }

    fn fraction(&mut self, ratio: Option<Ratio>, place: Place) -> Option<Ratio> {
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

/// Defines that may stand within one another.
const MAX_DEFINE_DEPTH: usize = 64;

/// All of them, with conjunctions inside taken apart, so that a time bound in a define is found.
pub(crate) fn conjunction(list: Vec<Guard>) -> Guard {
    let mut flat = Vec::with_capacity(list.len());
    for guard in list {
        match guard {
            Guard::And(inner) => flat.extend(inner.into_vec()),
            Guard::Always => {}
            other => flat.push(other),
        }
    }
    match flat.len() {
        0 => Guard::Always,
        1 => flat.pop().unwrap_or(Guard::Always),
        _ => Guard::And(flat.into()),
    }
}
