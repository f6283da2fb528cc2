//! Conditions.

use super::{Node, Nodes, Reader, next_if};
use crate::ast::{Ago, Anchor, Atom, AtomKind, CompareOperator, EventName, Guard, Name, Value};
use crate::error::SyntaxErrorKind;
use crate::grammar::Rule;
use crate::scan::MAX_NESTING;
use crate::span::Span;
use crate::words::{WordClass, find};

impl Reader<'_> {
    /// The next node as a condition.
    pub(super) fn next_guard(&mut self, nodes: &mut Nodes<'_>) -> Option<Guard> {
        let node = next_if(nodes, Rule::guard)?;
        self.guard(node, 0)
    }

    /// A condition. `None` if it nests too deep, which is reported.
    fn guard(&mut self, node: Node<'_>, depth: u32) -> Option<Guard> {
        let nodes = node.into_inner();
        let mut any: Vec<Guard> = Vec::new();
        let mut all: Vec<Guard> = Vec::with_capacity(nodes.len());
        let mut negations: Vec<usize> = Vec::new();
        for child in nodes {
            match child.as_rule() {
                Rule::or_op => any.push(join_all(std::mem::take(&mut all))?),
                Rule::not_op => negations.push(child.as_span().start()),
                _ => {
                    let place = child.as_span();
                    let depth = depth.saturating_add(u32::try_from(negations.len()).unwrap_or(u32::MAX));
                    if depth > MAX_NESTING {
                        let start = negations.first().copied().unwrap_or(place.start());
                        let end = self.trimmed(start, place.end());
                        self.error(start, end, SyntaxErrorKind::TooDeep { limit: MAX_NESTING });
                        return None;
                    }
                    let end = self.trimmed(place.start(), place.end());
                    let mut term = match child.as_rule() {
                        Rule::paren => {
                            let span = self.token_span(&child);
                            let inner = self.guard(child.into_inner().next()?, depth + 1)?;
                            match inner {
                                Guard::Or(operands, _) => Guard::Or(operands, span),
                                Guard::And(operands, _) => Guard::And(operands, span),
                                other => other,
                            }
                        }
                        _ => Guard::Atom(self.atom(child)?),
                    };
                    while let Some(start) = negations.pop() {
                        term = Guard::Not(Box::new(term), self.span(start, end));
                    }
                    match term {
                        Guard::And(operands, _) => all.extend(operands),
                        other => all.push(other),
                    }
                }
            }
        }
        let last = join_all(all)?;
        if any.is_empty() {
            return Some(last);
        }
        any.push(last);
        let span = span_of(&any)?;
        let mut operands = Vec::with_capacity(any.len());
        for operand in any {
            match operand {
                Guard::Or(inner, _) => operands.extend(inner),
                other => operands.push(other),
            }
        }
        Some(Guard::Or(operands, span))
    }

    fn atom(&mut self, node: Node<'_>) -> Option<Atom> {
        let span = self.node_span(&node);
        let kind = match node.as_rule() {
            Rule::compare => return self.comparison(node),
            Rule::event => AtomKind::Event(event_name(node.as_str())?, span),
            rule => {
                let mut nodes = node.into_inner();
                match rule {
                    Rule::bound => {
                        let fact = nodes.next()?;
                        let value = self.next_duration(&mut nodes)?;
                        match find(WordClass::Fact, fact.as_str())?.english {
                            "age" => AtomKind::Age(value),
                            _ => AtomKind::Overdue(value),
                        }
                    }
                    Rule::due_in => AtomKind::DueIn(self.next_duration(&mut nodes)?),
                    Rule::after | Rule::after_param => {
                        let delay = self.next_duration(&mut nodes)?;
                        let anchor = self.anchor(&mut nodes)?;
                        AtomKind::After { delay, anchor }
                    }
                    Rule::settled => {
                        let cause = nodes.next()?;
                        AtomKind::Settled(Some(self.word(WordClass::Settlement, &cause)))
                    }
                    Rule::sent => {
                        let name = self.next_name(&mut nodes)?;
                        AtomKind::Sent(name, self.ago(&mut nodes))
                    }
                    Rule::recorded => {
                        let name = self.next_name(&mut nodes)?;
                        AtomKind::Recorded(name, self.ago(&mut nodes))
                    }
                    Rule::contacted => AtomKind::Contacted(self.next_duration(&mut nodes)?),
                    Rule::replied => AtomKind::Replied(self.next_duration(&mut nodes)?),
                    Rule::no_reply => AtomKind::NoReply(self.next_duration(&mut nodes)?),
                    Rule::flag => {
                        let node = nodes.next()?;
                        let fact = self.fact(&node);
                        if fact.text == "settled" {
                            AtomKind::Settled(None)
                        } else {
                            AtomKind::Flag(fact)
                        }
                    }
                    _ => return None,
                }
            }
        };
        Some(Atom { kind, span })
    }

    fn comparison(&mut self, node: Node<'_>) -> Option<Atom> {
        let span = self.node_span(&node);
        let mut nodes = node.into_inner();
        let fact_node = nodes.next()?;
        let fact = self.fact(&fact_node);
        let over = match next_if(&mut nodes, Rule::over) {
            Some(node) => Some(self.next_duration(&mut node.into_inner())?),
            None => None,
        };
        if nodes.peek()?.as_rule() == Rule::quantity {
            return self.bare_quantity(fact, &fact_node, nodes, span);
        }
        let node = nodes.next()?;
        let kind = match node.as_rule() {
            Rule::op => {
                let operator = operator(node.as_str())?;
                let value = self.next_value_of(&mut nodes, &fact.text)?;
                AtomKind::Compare {
                    fact,
                    over,
                    operator,
                    value,
                }
            }
            Rule::between => {
                let mut ends = node.into_inner();
                let low = self.next_value_of(&mut ends, &fact.text)?;
                let high = self.next_value_of(&mut ends, &fact.text)?;
                AtomKind::Between {
                    fact,
                    over,
                    low,
                    high,
                }
            }
            _ => {
                let values = self.values_of(&mut node.into_inner(), &fact)?;
                AtomKind::In { fact, values }
            }
        };
        Some(Atom { kind, span })
    }

    /// `overdue 7d`, and every other fact that a quantity follows with no comparison between them.
    fn bare_quantity(
        &mut self,
        fact: Name,
        fact_node: &Node<'_>,
        mut nodes: Nodes<'_>,
        span: Span,
    ) -> Option<Atom> {
        let kind = match fact.text.as_str() {
            "overdue" => AtomKind::Overdue(self.next_duration(&mut nodes)?),
            "age" => AtomKind::Age(self.next_duration(&mut nodes)?),
            _ => {
                let quantity = nodes.peek()?;
                let written = fact_node.as_str().to_owned();
                // `J-5`: five days before the due date.
                let days_before = quantity.as_str().strip_prefix('-').and_then(|days| {
                    let write = match written.as_str() {
                        "J" | "j" => format!("échéance dans {days}j"),
                        "D" | "d" => format!("due in {days}d"),
                        _ => return None,
                    };
                    let word = format!("{written}-{days}");
                    Some(SyntaxErrorKind::Misspelt { word, write })
                });
                let kind = days_before.unwrap_or_else(|| SyntaxErrorKind::MissingComparison {
                    fact: written,
                    value: Some((quantity.as_str().to_owned(), false)),
                });
                self.error(fact_node.as_span().start(), quantity.as_span().end(), kind);
                let value = self.next_value(&mut nodes)?;
                AtomKind::Compare {
                    fact,
                    over: None,
                    operator: CompareOperator::Equal,
                    value,
                }
            }
        };
        Some(Atom { kind, span })
    }

    fn values_of(&mut self, nodes: &mut Nodes<'_>, fact: &Name) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        while nodes.peek().is_some() {
            values.push(self.next_value_of(nodes, &fact.text)?);
        }
        Some(values)
    }

    fn anchor(&mut self, nodes: &mut Nodes<'_>) -> Option<Anchor> {
        let node = nodes.next()?;
        match node.as_rule() {
            Rule::event => Some(Anchor::Event(event_name(node.as_str())?, self.token_span(&node))),
            _ => Some(Anchor::Step(self.name(&node))),
        }
    }

    fn ago(&mut self, nodes: &mut Nodes<'_>) -> Option<Ago> {
        let node = nodes.next()?;
        let rule = node.as_rule();
        let value = self.next_duration(&mut node.into_inner())?;
        Some(if rule == Rule::ago_within {
            Ago::Within(value)
        } else {
            Ago::AtLeast(value)
        })
    }
}

fn join_all(mut operands: Vec<Guard>) -> Option<Guard> {
    if operands.len() > 1 {
        let span = span_of(&operands)?;
        Some(Guard::And(operands, span))
    } else {
        operands.pop()
    }
}

fn span_of(operands: &[Guard]) -> Option<Span> {
    Some(operands.first()?.span().merge(operands.last()?.span()))
}

fn operator(written: &str) -> Option<CompareOperator> {
    Some(match written {
        "=" => CompareOperator::Equal,
        "!=" | "≠" => CompareOperator::NotEqual,
        "<" => CompareOperator::Less,
        "<=" | "≤" => CompareOperator::LessOrEqual,
        ">" => CompareOperator::Greater,
        ">=" | "≥" => CompareOperator::GreaterOrEqual,
        _ => return None,
    })
}

fn event_name(written: &str) -> Option<EventName> {
    let spaced: Vec<&str> = written.split_whitespace().collect();
    let word = find(WordClass::Event, &spaced.join(" "))?;
    EVENTS
        .iter()
        .find(|(_, english)| *english == word.english)
        .map(|(event, _)| *event)
}

/// Events with their canonical words.
pub(crate) const EVENTS: &[(EventName, &str)] = &[
    (EventName::Notified, "notified"),
    (EventName::PromiseMade, "promise made"),
    (EventName::PromiseKept, "promise kept"),
    (EventName::PromiseBroken, "promise broken"),
    (EventName::PaymentReceived, "payment received"),
    (EventName::PaymentBounced, "payment bounced"),
    (EventName::DisputeOpened, "dispute opened"),
    (EventName::DisputeClosed, "dispute closed"),
    (EventName::PlanAgreed, "plan agreed"),
    (EventName::PlanEnded, "plan ended"),
    (EventName::DueChanged, "due changed"),
    (EventName::InsolvencyOpened, "insolvency opened"),
    (EventName::InsolvencyPublished, "insolvency published"),
];
