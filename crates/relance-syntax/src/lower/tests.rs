//! The lines of a `test` block.

use super::{Node, Nodes, Reader, next_if};
use crate::ast::{ExpectedAction, Name, StatedFact, TestEvent, TestLineKind, TestTable, Value, ValueKind};
use crate::grammar::Rule;
use crate::words::{WordClass, vocabulary};

impl Reader<'_> {
    /// One line that the grammar could read.
    pub(super) fn test_line(&mut self, node: Node<'_>) -> Option<TestLineKind> {
        let rule = node.as_rule();
        let mut nodes = node.into_inner();
        Some(match rule {
            Rule::customer_line => {
                let id = self.next_name(&mut nodes)?;
                let facts = self.stated_facts(&mut nodes, vocabulary::canonical_customer_fact)?;
                TestLineKind::Customer { id, facts }
            }
            Rule::invoice_line => {
                let id = self.next_name(&mut nodes)?;
                let customer = self.next_name(&mut nodes)?;
                let amount = self.next_value(&mut nodes)?;
                let issued = match next_if(&mut nodes, Rule::issued) {
                    Some(node) => Some(self.next_value(&mut node.into_inner())?),
                    None => None,
                };
                let due = self.next_value(&mut nodes)?;
                let facts = self.stated_facts(&mut nodes, |written| {
                    vocabulary::canonical_fact(written).into_owned()
                })?;
                TestLineKind::Invoice {
                    id,
                    customer,
                    amount,
                    issued,
                    due,
                    facts,
                }
            }
            Rule::expect_nothing => TestLineKind::ExpectNothing {
                until: self.next_value(&mut nodes)?,
            },
            Rule::expect_line => {
                let on = match nodes.peek()?.as_rule() {
                    Rule::expected => None,
                    _ => Some(self.next_value(&mut nodes)?),
                };
                TestLineKind::Expect {
                    on,
                    action: self.expected(nodes.next()?)?,
                }
            }
            Rule::happens_line => {
                let on = self.next_value(&mut nodes)?;
                let subject = self.next_name(&mut nodes)?;
                TestLineKind::Happens {
                    on,
                    subject,
                    event: self.test_event(nodes.next()?)?,
                }
            }
            _ => return None,
        })
    }

    fn stated_facts(
        &mut self,
        nodes: &mut Nodes<'_>,
        canonical: fn(&str) -> String,
    ) -> Option<Vec<StatedFact>> {
        let mut facts = Vec::new();
        let Some(block) = next_if(nodes, Rule::stated_facts) else {
            return Some(facts);
        };
        for node in block.into_inner() {
            let mut inner = node.into_inner();
            let fact_node = inner.next()?;
            let fact = Name {
                text: canonical(fact_node.as_str()),
                span: self.token_span(&fact_node),
            };
            let value = match inner.peek() {
                Some(_) => self.next_value_of(&mut inner, &fact.text)?,
                None => Value {
                    kind: ValueKind::YesNo(true),
                    span: fact.span,
                },
            };
            facts.push(StatedFact { fact, value });
        }
        Some(facts)
    }

    fn expected(&mut self, node: Node<'_>) -> Option<ExpectedAction> {
        let span = self.node_span(&node);
        let mut nodes = node.into_inner();
        let verb_node = nodes.next()?;
        let verb = match verb_node.as_rule() {
            Rule::write_off => Name {
                text: "propose_write_off".to_owned(),
                span,
            },
            _ => {
                let verb = self.word(WordClass::Action, &verb_node);
                if vocabulary::ACTION_VERBS.contains(&verb.text.as_str()) {
                    verb
                } else {
                    self.name(&verb_node)
                }
            }
        };
        let mut argument = match nodes.peek().map(|node| node.as_rule()) {
            None | Some(Rule::for_invoice) => None,
            Some(_) => Some(self.next_value(&mut nodes)?),
        };
        let class = vocabulary::constants_of_verb(&verb.text);
        if let Some(value) = &mut argument {
            super::values::canonical_constant(value, class);
        }
        let invoice = match nodes.next() {
            Some(node) => Some(self.next_name(&mut node.into_inner())?),
            None => None,
        };
        Some(ExpectedAction {
            verb,
            argument,
            invoice,
            span,
        })
    }

    fn test_event(&mut self, node: Node<'_>) -> Option<TestEvent> {
        let rule = node.as_rule();
        let mut nodes = node.into_inner();
        Some(match rule {
            Rule::pays => TestEvent::Pays(self.next_value(&mut nodes)?),
            Rule::bounces => TestEvent::Bounces(self.next_value(&mut nodes)?),
            Rule::credited => TestEvent::Credited(self.next_value(&mut nodes)?),
            Rule::promises => {
                let date = self.next_value(&mut nodes)?;
                let amount = match nodes.peek() {
                    Some(_) => Some(self.next_value(&mut nodes)?),
                    None => None,
                };
                TestEvent::Promises { date, amount }
            }
            Rule::happens => {
                let event_node = nodes.next()?;
                let event = self.word(WordClass::LedgerEvent, &event_node);
                let (mut value, mut note) = (None, None);
                for part in nodes {
                    let rule = part.as_rule();
                    let mut inner = part.into_inner();
                    match rule {
                        Rule::row_value => {
                            let mut read = self.next_value(&mut inner)?;
                            super::values::canonical_constant(
                                &mut read,
                                vocabulary::constants_of_event(&event.text),
                            );
                            value = Some(read);
                        }
                        _ => {
                            let mut read = self.next_value(&mut inner)?;
                            if event.text == "charged" {
                                super::values::canonical_constant(&mut read, Some(WordClass::Charge));
                            }
                            note = Some(read);
                        }
                    }
                }
                TestEvent::Row { event, value, note }
            }
            _ => return None,
        })
    }

    pub(super) fn test_table(&mut self, node: Node<'_>) -> Option<TestTable> {
        let span = self.node_span(&node);
        let mut nodes = node.into_inner();
        let mut columns = Vec::new();
        let mut names = nodes.next()?.into_inner();
        while names.peek().is_some() {
            columns.push(self.next_name(&mut names)?);
        }
        let mut rows = Vec::new();
        for row in nodes {
            let mut cells = row.into_inner();
            let mut values = Vec::new();
            while cells.peek().is_some() {
                values.push(self.next_value(&mut cells)?);
            }
            rows.push(values);
        }
        Some(TestTable { columns, rows, span })
    }
}
