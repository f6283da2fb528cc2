//! The lines of a `test` block as they are written.

use super::layout::Pieces;
use crate::ast::{ExpectedAction, StatedFact, Test, TestEvent, TestLineKind, TestTable};
use crate::words::{self, Language, WordClass, vocabulary};

impl Pieces {
    pub(super) fn test_head(&mut self, test: &Test) -> &mut Pieces {
        self.word(&words::TEST).quoted(&test.title);
        if let Some(table) = &test.table {
            self.table(table, &vocabulary::constants_of_columns(table, &test.lines));
        }
        self.glued(" {")
    }

    fn table(&mut self, table: &TestTable, classes: &[Option<WordClass>]) -> &mut Pieces {
        self.word(&words::FOR).text("(");
        for (at, column) in table.columns.iter().enumerate() {
            if at > 0 {
                self.glued(",").fill();
            }
            self.name(column);
        }
        self.glued(")").word(&words::IN).text("{");
        for (at, row) in table.rows.iter().enumerate() {
            if at > 0 {
                self.glued(",");
            }
            self.row().text("(");
            for (column, value) in row.iter().enumerate() {
                if column > 0 {
                    self.glued(",").fill();
                }
                self.value_of(value, classes.get(column).copied().flatten());
            }
            self.glued(")");
        }
        self.rows_end().text("}")
    }

    pub(super) fn test_line(&mut self, line: &TestLineKind) -> &mut Pieces {
        match line {
            TestLineKind::Customer { id, facts } => self.word(&words::CUSTOMER).name(id).facts(facts, true),
            TestLineKind::Invoice {
                id,
                customer,
                amount,
                issued,
                due,
                facts,
            } => {
                self.word(&words::INVOICE)
                    .name(id)
                    .word(&words::OF)
                    .name(customer)
                    .glued(":")
                    .value(amount);
                if let Some(issued) = issued {
                    self.word(&words::ISSUED).value(issued);
                }
                self.word(&words::DUE).value(due).facts(facts, false)
            }
            TestLineKind::Happens { on, subject, event } => {
                self.word(&words::ON).value(on).name(subject).event(event)
            }
            TestLineKind::Expect { on, action } => {
                if let Some(on) = on {
                    self.word(&words::ON).value(on);
                }
                self.word(&words::EXPECT).expected(action)
            }
            TestLineKind::ExpectNothing { until } => {
                self.word(&words::EXPECT_NOTHING).word(&words::UNTIL).value(until)
            }
            TestLineKind::Broken => self,
        }
    }

    fn facts(&mut self, facts: &[StatedFact], of_customer: bool) -> &mut Pieces {
        if facts.is_empty() {
            return self;
        }
        self.text("{");
        for (at, fact) in facts.iter().enumerate() {
            if at > 0 {
                self.glued(",").fill();
            } else {
                self.row();
            }
            let said = match (of_customer, self.language) {
                (true, Language::Fr) => vocabulary::customer_fact_in_french(&fact.fact.text),
                (_, language) => vocabulary::fact_in(&fact.fact.text, language),
            };
            self.placed(said, fact.fact.span);
            self.value_of(&fact.value, vocabulary::constants_of_fact(&fact.fact.text));
        }
        self.rows_end().text("}")
    }

    fn event(&mut self, event: &TestEvent) -> &mut Pieces {
        match event {
            TestEvent::Pays(amount) => self.word(&words::PAYS).value(amount),
            TestEvent::Bounces(amount) => self.word(&words::BOUNCES).value(amount),
            TestEvent::Credited(amount) => self.word(&words::CREDITED).value(amount),
            TestEvent::Promises { date, amount } => {
                self.word(&words::PROMISES).value(date);
                match amount {
                    Some(amount) => self.word(&words::OF).value(amount),
                    None => self,
                }
            }
            TestEvent::Row { event, value, note } => {
                self.said(WordClass::LedgerEvent, event);
                if let Some(value) = value {
                    self.value_of(value, vocabulary::constants_of_event(&event.text));
                }
                if let Some(note) = note {
                    let class = (event.text == "charged").then_some(WordClass::Charge);
                    self.word(&words::AS).value_of(note, class);
                }
                self
            }
        }
    }

    fn expected(&mut self, action: &ExpectedAction) -> &mut Pieces {
        let verb = action.verb.text.as_str();
        let class = vocabulary::constants_of_verb(verb);
        if verb == "propose_write_off" {
            self.word(&words::PROPOSE).word(&words::WRITE_OFF);
        } else if vocabulary::ACTION_VERBS.contains(&verb) {
            self.said(WordClass::Action, &action.verb);
        } else {
            self.name(&action.verb);
        }
        match &action.argument {
            Some(value) if verb == "escalate" => {
                let text = super::values::value_text(&value.kind, None, Language::En);
                self.target(&crate::ast::Name {
                    text,
                    span: value.span,
                });
            }
            Some(value) => {
                self.value_of(value, class);
            }
            None => {}
        }
        match &action.invoice {
            Some(invoice) => self.word(&words::FOR).name(invoice),
            None => self,
        }
    }
}
