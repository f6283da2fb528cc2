//! Rules and their actions.

use super::{Node, Nodes, Reader, next_if};
use crate::ast::{
    Action, ActionKind, Approval, CalendarDates, ChargeAmount, Every, ForbiddenAction, Name,
    Rule as RuleTree, RuleMode, ValueKind,
};
use crate::error::{Expectation, Found, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::scan::MAX_NESTING;
use crate::words::WordClass;

impl Reader<'_> {
    pub(super) fn rule(&mut self, node: Node<'_>) -> Option<RuleTree> {
        let mut nodes = node.into_inner();
        let name = self.label(&mut nodes);
        let was = match next_if(&mut nodes, Rule::was) {
            Some(node) => self.next_name(&mut node.into_inner()),
            None => None,
        };
        let mode = self.mode(&mut nodes)?;
        let calendar = match nodes.peek()?.as_rule() {
            Rule::dates => Some(self.calendar_dates(nodes.next()?)?),
            _ => None,
        };
        let guard = self.next_guard(&mut nodes)?;
        let every = match next_if(&mut nodes, Rule::every) {
            Some(node) => Some(self.every(&node)?),
            None => None,
        };
        // Most rules have one.
        let mut actions = Vec::with_capacity(1);
        while let Some(node) = next_if(&mut nodes, Rule::action) {
            actions.push(self.action(node)?);
        }
        let mut rule = RuleTree {
            name,
            was,
            mode,
            calendar,
            guard,
            every,
            actions,
            approval: None,
            without_reminder: false,
            lawful: None,
        };
        for node in nodes {
            self.rule_option(&mut rule, node)?;
        }
        Some(rule)
    }

    /// The label at the head of a rule or a pause.
    pub(super) fn label(&mut self, nodes: &mut Nodes<'_>) -> Option<Name> {
        let label = next_if(nodes, Rule::label)?;
        self.next_name(&mut label.into_inner())
    }

    fn mode(&mut self, nodes: &mut Nodes<'_>) -> Option<RuleMode> {
        match nodes.peek()?.as_rule() {
            Rule::also => {
                let (mut each_time, mut per_customer) = (false, false);
                for word in nodes.next()?.into_inner() {
                    match word.as_rule() {
                        Rule::each_time => each_time = true,
                        _ => per_customer = true,
                    }
                }
                Some(RuleMode::Also {
                    each_time,
                    per_customer,
                })
            }
            Rule::exception_to => {
                let mut inner = nodes.next()?.into_inner();
                Some(RuleMode::ExceptionTo(self.next_name(&mut inner)?))
            }
            _ => Some(RuleMode::Step),
        }
    }

    fn calendar_dates(&mut self, node: Node<'_>) -> Option<CalendarDates> {
        let mut nodes = node.into_inner();
        match nodes.peek()?.as_rule() {
            Rule::monthly => {
                let number = nodes.next()?.into_inner().next()?;
                Some(CalendarDates::Monthly {
                    day: self.integer(&number),
                    span: self.token_span(&number),
                })
            }
            Rule::yearly => {
                let mut inner = nodes.next()?.into_inner();
                Some(CalendarDates::Yearly(self.next_year_day(&mut inner)?))
            }
            _ => {
                let mut dates = Vec::new();
                while nodes.peek().is_some() {
                    dates.push(self.next_value(&mut nodes)?);
                }
                Some(CalendarDates::Dates(dates))
            }
        }
    }

    fn every(&mut self, node: &Node<'_>) -> Option<Every> {
        let span = self.node_span(node);
        let mut nodes = node.clone().into_inner();
        let distance = self.next_duration(&mut nodes)?;
        let times = self.next_integer(&mut nodes)?;
        Some(Every {
            distance,
            times,
            span,
        })
    }

    fn rule_option(&mut self, rule: &mut RuleTree, node: Node<'_>) -> Option<()> {
        let place = node.as_span();
        let (start, end) = (place.start(), self.trimmed(place.start(), place.end()));
        match node.as_rule() {
            Rule::approval => {
                let span = self.node_span(&node);
                let mut nodes = node.into_inner();
                let role = self.optional_name(&mut nodes);
                let condition = match nodes.peek() {
                    Some(_) => Some(self.next_guard(&mut nodes)?),
                    None => None,
                };
                if rule
                    .approval
                    .replace(Approval {
                        role,
                        condition,
                        span,
                    })
                    .is_some()
                {
                    self.error(
                        start,
                        end,
                        SyntaxErrorKind::Repeated {
                            clause: "requires approval",
                        },
                    );
                }
            }
            Rule::without_reminder => {
                if std::mem::replace(&mut rule.without_reminder, true) {
                    self.error(
                        start,
                        end,
                        SyntaxErrorKind::Repeated {
                            clause: "without reminder",
                        },
                    );
                }
            }
            Rule::lawful => {
                let law = self.next_text(&mut node.into_inner())?;
                if rule.lawful.replace(law).is_some() {
                    self.error(start, end, SyntaxErrorKind::Repeated { clause: "lawful" });
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// An action with its `else`. `None` if too many follow each other, which is reported.
    fn action(&mut self, node: Node<'_>) -> Option<Action> {
        let place = node.as_span();
        let simple_actions = node.into_inner();
        let mut chain = Vec::with_capacity(simple_actions.len());
        for simple in simple_actions {
            let span = self.node_span(&simple);
            chain.push(Action {
                kind: self.action_kind(simple)?,
                otherwise: None,
                span,
            });
        }
        if chain.len() > MAX_NESTING as usize {
            let end = self.trimmed(place.start(), place.end());
            self.error(
                place.start(),
                end,
                SyntaxErrorKind::TooDeep { limit: MAX_NESTING },
            );
            return None;
        }
        let mut last = chain.pop()?;
        while let Some(mut before) = chain.pop() {
            before.otherwise = Some(Box::new(last));
            last = before;
        }
        Some(last)
    }

    fn action_kind(&mut self, node: Node<'_>) -> Option<ActionKind> {
        let rule = node.as_rule();
        let mut nodes = node.into_inner();
        Some(match rule {
            Rule::contact => {
                let channel = self.next_name(&mut nodes)?;
                let argument = self.next_name(&mut nodes)?;
                ActionKind::Contact {
                    channel,
                    argument,
                    to: self.optional_name(&mut nodes),
                }
            }
            Rule::claim => {
                nodes.next();
                let what = nodes.next()?;
                ActionKind::Claim(self.word(WordClass::Charge, &what))
            }
            Rule::charge => self.charge(&mut nodes)?,
            Rule::offer => ActionKind::Offer,
            Rule::escalate => {
                nodes.next();
                let target = nodes.next()?;
                ActionKind::Escalate(self.word(WordClass::Target, &target))
            }
            Rule::task => {
                nodes.next();
                let text = self.next_text(&mut nodes)?;
                let role = match next_if(&mut nodes, Rule::for_role) {
                    Some(node) => Some(self.next_name(&mut node.into_inner())?),
                    None => None,
                };
                let by_overdue = match nodes.peek() {
                    Some(_) => Some(self.next_duration(&mut nodes)?),
                    None => None,
                };
                ActionKind::Task {
                    text,
                    role,
                    by_overdue,
                }
            }
            Rule::alert => {
                nodes.next();
                ActionKind::Alert(self.next_name(&mut nodes)?)
            }
            Rule::flag_customer => {
                nodes.next();
                ActionKind::Flag(self.next_name(&mut nodes)?)
            }
            Rule::block_orders => ActionKind::BlockOrders,
            Rule::propose_write_off => ActionKind::ProposeWriteOff,
            _ => return None,
        })
    }

    fn charge(&mut self, nodes: &mut Nodes<'_>) -> Option<ActionKind> {
        nodes.next();
        let place = nodes.peek()?.as_span();
        let mut value = self.next_value(nodes)?;
        let of = match next_if(nodes, Rule::charge_base) {
            Some(node) => {
                let fact = node.into_inner().next()?;
                Some(self.fact(&fact))
            }
            None => None,
        };
        super::values::canonical_constant(&mut value, Some(WordClass::Charge));
        let booked_as = nodes.next().map(|node| self.word(WordClass::Charge, &node));
        let amount = match (&value.kind, of) {
            (ValueKind::Name(name), None) if name == "interest" => ChargeAmount::Interest,
            (ValueKind::Name(name), None) if name == "indemnity" => ChargeAmount::Indemnity,
            (ValueKind::Money(_) | ValueKind::Name(_), None) => ChargeAmount::Money(value),
            (ValueKind::Percent(_) | ValueKind::Name(_), Some(fact)) => ChargeAmount::PercentOf(value, fact),
            _ => {
                let kind = SyntaxErrorKind::Expected {
                    expected: vec![Expectation::MoneyOrPercent],
                    found: Found::Number(place.as_str().to_owned()),
                };
                self.error(place.start(), place.end(), kind);
                ChargeAmount::Money(value)
            }
        };
        Some(ActionKind::Charge { amount, booked_as })
    }

    /// What a `never` forbids.
    pub(super) fn forbidden(&mut self, node: Node<'_>) -> Option<ForbiddenAction> {
        let span = self.node_span(&node);
        let mut nodes = node.into_inner();
        let verb = nodes.next()?;
        let (text, class) = match verb.as_rule() {
            Rule::claim_verb => ("claim", WordClass::Charge),
            Rule::charge_verb => ("charge", WordClass::Charge),
            Rule::escalate_verb => ("escalate", WordClass::Target),
            Rule::write_off => ("propose_write_off", WordClass::Action),
            Rule::task_verb => ("task", WordClass::Action),
            Rule::alert_verb => ("alert", WordClass::Action),
            Rule::flag_verb => ("flag", WordClass::Action),
            Rule::contact_verb => ("contact", WordClass::Action),
            Rule::block_orders => ("block_orders", WordClass::Action),
            _ => {
                let verb = self.name(&verb);
                return Some(ForbiddenAction {
                    verb,
                    argument: self.optional_name(&mut nodes),
                    span,
                });
            }
        };
        let verb = Name {
            text: text.to_owned(),
            span: self.token_span(&verb),
        };
        let argument = match nodes.next() {
            Some(node) if matches!(class, WordClass::Charge | WordClass::Target) => {
                Some(self.word(class, &node))
            }
            Some(node) => Some(self.name(&node)),
            None => None,
        };
        Some(ForbiddenAction { verb, argument, span })
    }
}
