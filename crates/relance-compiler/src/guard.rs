//! Guards: from the tree's tests to the kernel's, every name and type checked, defines put in.
//!
//! A guard with an error in it gives nothing: what is reported once is not reported again by what it makes
//! impossible.

use crate::diagnostic::{Datum, Diagnostic, Words, name_codes, step_codes, type_codes};
use crate::fact_table::FactType;
use crate::lower::{DefineState, Lower, Lowered};
use crate::source::{FileId, Place};
use crate::words;
use relance_kernel::policy::{Ago, Anchor, Atom, Delay, Guard};
use relance_kernel::{Comparison, Constant, Fact, SettledBy};
use relance_syntax::ast::{self, AtomKind, Name, Value, ValueKind};
use relance_syntax::words::WordClass;

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
                let text = [word, " ", &self.shown(value)].concat();
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
                // Ledgers name events in English; the French word of the language means the same row.
                let event = relance_syntax::words::all()
                    .find(|word| word.class == WordClass::LedgerEvent && word.french == name.text)
                    .map_or(name.text.as_str(), |word| word.english);
                let text = format!("recorded {event}{suffix}");
                let name = self.symbol(event);
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
    pub(crate) fn shown(&self, value: &Value) -> String {
        match &value.kind {
            ValueKind::Name(name) if self.names.params.contains_key(name.as_str()) => {
                format!("{name} ({})", self.param_text(name))
            }
            _ => words::value(value),
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
        self.unknown_word_or(name, file, what, known, &[]);
    }

    /// The same, where other words could have been meant too, which are not listed.
    pub(crate) fn unknown_word_or(
        &mut self,
        name: &Name,
        file: FileId,
        what: Words,
        known: &[&str],
        others: &[&str],
    ) {
        let french: Vec<String> = known
            .iter()
            .map(|word| crate::diagnostic::in_french(word))
            .collect();
        let both: Vec<&str> = known
            .iter()
            .copied()
            .chain(french.iter().map(String::as_str))
            .chain(others.iter().copied())
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
}

/// Defines that may stand within one another.
const MAX_DEFINE_DEPTH: usize = 64;

/// All of them, with conjunctions inside taken apart, so that a time bound in a define is found.
pub(crate) fn conjunction(list: Vec<Guard>) -> Guard {
    let parts = |guard: &Guard| match guard {
        Guard::And(inner) => inner.len(),
        Guard::Always => 0,
        _ => 1,
    };
    let mut flat = Vec::with_capacity(list.iter().map(parts).sum());
    for guard in list {
        match guard {
            Guard::And(inner) => flat.extend(inner),
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
