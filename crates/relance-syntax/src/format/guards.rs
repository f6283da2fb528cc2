//! Conditions as they are written.

use super::layout::Pieces;
use crate::ast::{Ago, Anchor, Atom, AtomKind, CompareOperator, EventName, Guard, Value};
use crate::lower::EVENTS;
use crate::span::Span;
use crate::words::{self, Language, WordClass, say, vocabulary};

impl Pieces {
    /// A condition; its outermost `and`s or `or`s are where its line is broken.
    pub(super) fn guard(&mut self, guard: &Guard) -> &mut Pieces {
        match guard {
            Guard::Or(operands, _) => self.operands(operands, &words::OR, true),
            Guard::And(operands, _) => self.operands(operands, &words::AND, true),
            _ => self.operand_guard(guard),
        }
    }

    fn operands(&mut self, operands: &[Guard], joint: &words::Word, breaks: bool) -> &mut Pieces {
        for (at, operand) in operands.iter().enumerate() {
            if at > 0 {
                if breaks {
                    self.operand();
                } else {
                    self.fill();
                }
                self.word(joint);
            }
            match operand {
                // `and` binds closer than `or`.
                Guard::And(inner, _) if joint.english == "or" => {
                    self.operands(inner, &words::AND, false);
                }
                _ => {
                    self.operand_guard(operand);
                }
            }
        }
        self
    }

    /// A condition that stands beside others: parentheses where they are needed.
    fn operand_guard(&mut self, guard: &Guard) -> &mut Pieces {
        match guard {
            Guard::Or(operands, _) => self.text("(").operands(operands, &words::OR, false).glued(")"),
            Guard::And(operands, _) => self.text("(").operands(operands, &words::AND, false).glued(")"),
            Guard::Not(inner, _) => self.word(&words::NOT).operand_guard(inner),
            Guard::Atom(atom) => self.atom(atom),
        }
    }

    fn atom(&mut self, atom: &Atom) -> &mut Pieces {
        match &atom.kind {
            AtomKind::Compare {
                fact,
                over,
                operator,
                value,
            } => {
                let class = vocabulary::constants_of_fact(&fact.text);
                self.fact(fact)
                    .over(over.as_ref())
                    .text(operator_text(*operator))
                    .value_of(value, class)
            }
            AtomKind::Between {
                fact,
                over,
                low,
                high,
            } => {
                let class = vocabulary::constants_of_fact(&fact.text);
                self.fact(fact)
                    .over(over.as_ref())
                    .word(&words::BETWEEN)
                    .value_of(low, class);
                self.word(&words::AND).value_of(high, class)
            }
            AtomKind::In { fact, values } => {
                let class = vocabulary::constants_of_fact(&fact.text);
                self.fact(fact).word(&words::IN).text("{");
                for (at, value) in values.iter().enumerate() {
                    if at == 0 {
                        self.glued_value(value, class);
                    } else {
                        self.glued(",").fill().value_of(value, class);
                    }
                }
                self.glued("}")
            }
            AtomKind::Flag(fact) => self.fact(fact),
            AtomKind::Overdue(value) => self.fact_word("overdue", atom).value(value),
            AtomKind::Age(value) => self.fact_word("age", atom).value(value),
            AtomKind::DueIn(value) => self.word_at(&words::DUE_IN, atom.span.start).value(value),
            AtomKind::After { delay, anchor } => {
                self.value(delay).word(&words::AFTER);
                match anchor {
                    Anchor::Step(name) => self.name(name),
                    Anchor::Event(event, span) => {
                        let text = event_text(*event, self.language);
                        self.placed(text, *span)
                    }
                }
            }
            AtomKind::Event(event, span) => {
                let text = event_text(*event, self.language);
                self.placed(text, *span)
            }
            AtomKind::Settled(None) => {
                let text = say(WordClass::Fact, "settled", self.language);
                self.placed(text, atom.span)
            }
            AtomKind::Settled(Some(cause)) => self
                .word_at(&words::SETTLED_BY, atom.span.start)
                .said(WordClass::Settlement, cause),
            AtomKind::Sent(name, ago) => self
                .word_at(&words::SENT, atom.span.start)
                .name(name)
                .ago(ago.as_ref()),
            AtomKind::Recorded(name, ago) => self
                .word_at(&words::RECORDED, atom.span.start)
                .name(name)
                .ago(ago.as_ref()),
            AtomKind::Contacted(value) => self
                .word_at(&words::CONTACTED, atom.span.start)
                .word(&words::WITHIN)
                .value(value),
            AtomKind::Replied(value) => self
                .word_at(&words::REPLIED, atom.span.start)
                .word(&words::WITHIN)
                .value(value),
            AtomKind::NoReply(value) => self
                .word_at(&words::NO_REPLY, atom.span.start)
                .word(&words::WITHIN)
                .value(value),
        }
    }

    fn glued_value(&mut self, value: &Value, class: Option<WordClass>) -> &mut Pieces {
        let text = super::values::value_text(&value.kind, class, self.language);
        self.glued_placed(text, value.span)
    }

    fn fact_word(&mut self, canonical: &'static str, atom: &Atom) -> &mut Pieces {
        let text = say(WordClass::Fact, canonical, self.language);
        self.placed(text, Span::new(atom.span.start, atom.span.start))
    }

    fn over(&mut self, over: Option<&Value>) -> &mut Pieces {
        match over {
            Some(window) => self.word(&words::OVER).value(window),
            None => self,
        }
    }

    fn ago(&mut self, ago: Option<&Ago>) -> &mut Pieces {
        match (ago, self.language) {
            (None, _) => self,
            (Some(Ago::Within(value)), _) => self.word(&words::WITHIN).value(value),
            (Some(Ago::AtLeast(value)), Language::En) => {
                self.word(&words::AT_LEAST).value(value).word(&words::AGO)
            }
            (Some(Ago::AtLeast(value)), Language::Fr) => self.word(&words::AGO).value(value),
        }
    }
}

fn operator_text(operator: CompareOperator) -> &'static str {
    match operator {
        CompareOperator::Equal => "=",
        CompareOperator::NotEqual => "!=",
        CompareOperator::Less => "<",
        CompareOperator::LessOrEqual => "<=",
        CompareOperator::Greater => ">",
        CompareOperator::GreaterOrEqual => ">=",
    }
}

fn event_text(event: EventName, language: Language) -> &'static str {
    let canonical = EVENTS
        .iter()
        .find(|(name, _)| *name == event)
        .map_or("", |(_, word)| *word);
    say(WordClass::Event, canonical, language)
}
