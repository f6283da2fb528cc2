//! Conditions on a day, with three values (3.6, M20–M27).

use super::facts::{Segment, Value, Who};
use super::model::{Ago, Cond, Const, Mode, Op, Span, StepRef, Test, Unit};
use super::notes::Notes;
use super::{Oracle, Subject, Today};
use relance_kernel::account::ChangeKind;
use relance_kernel::{CustomerKind, Day, Id, InvoiceIndex, Truth};
use relance_syntax::ast::EventName;
use std::cmp::Ordering;

impl Oracle<'_> {
    /// Strong Kleene: false and unknown = false, true or unknown = true.
    pub(super) fn truth(&self, today: &Today, who: Who, cond: &Cond) -> Truth {
        match cond {
            Cond::And(parts) => {
                let mut all = Truth::True;
                for part in parts {
                    all = all.and(self.truth(today, who, part));
                    if all == Truth::False {
                        break;
                    }
                }
                all
            }
            Cond::Or(parts) => {
                let mut any = Truth::False;
                for part in parts {
                    any = any.or(self.truth(today, who, part));
                    if any == Truth::True {
                        break;
                    }
                }
                any
            }
            Cond::Not(inner) => self.truth(today, who, inner).negate(),
            Cond::Test(test) => {
                let value = self.test(today, who, test);
                if value == Truth::Unknown && who.invoice.is_none() && !cond.reads_customer_only() {
                    self.notes.add("M26a: unknown for a customer");
                } else {
                    self.notes.test(test, value);
                }
                value
            }
        }
    }

    fn test(&self, today: &Today, who: Who, test: &Test) -> Truth {
        let day = today.day;
        match test {
            Test::Compare(fact, op, constant) => {
                let working = matches!(
                    constant,
                    Const::Span(Span {
                        unit: Unit::WorkingDays,
                        ..
                    })
                );
                compare(&self.fact(today, who, *fact, working), *op, constant, &self.notes)
            }
            Test::Yes(fact) => match self.fact(today, who, *fact, false) {
                Value::YesNo(yes) => yes.into(),
                Value::NotApplicable { .. } => Truth::False,
                _ => Truth::Unknown,
            },
            // M15: as a plain condition, without the move to a contact day.
            Test::DueIn(span) => match who.invoice {
                Some(invoice) => {
                    let due = self.world.due(day, invoice);
                    (self.world.advance(due, negative(*span)) <= day && day <= due).into()
                }
                None => Truth::Unknown,
            },
            Test::AfterStep(step, span) => match who.invoice {
                Some(invoice) => self
                    .delivered_on(step, invoice)
                    .is_some_and(|sent| self.world.at_least(*span, sent, day))
                    .into(),
                None => Truth::Unknown,
            },
            Test::AfterEvent(event, span) => match who.invoice {
                Some(invoice) => self
                    .events(day, invoice, *event)
                    .any(|(_, date)| self.world.at_least(*span, date, day))
                    .into(),
                None => Truth::Unknown,
            },
            Test::Settled(by) => match who
                .invoice
                .map(|invoice| self.world.on(day).books.of(invoice).settled)
            {
                Some(Some((_, kind))) => by.is_none_or(|by| kind == Some(by)).into(),
                Some(None) => Truth::False,
                None => Truth::Unknown,
            },
            // M26a: read for a customer rule, a step sent is unknown.
            Test::Sent(rules, _) if who.invoice.is_none() && !self.are_per_customer(rules) => Truth::Unknown,
            Test::Sent(rules, ago) => self.sent(day, who, rules, *ago).into(),
            Test::Recorded(name, ago) => self.recorded(day, who, name, *ago).into(),
            // M21: a contact was delivered to the account; one of unknown fate may have been.
            Test::Contacted(span) => {
                let last = self
                    .journal
                    .contacts
                    .iter()
                    .filter(|contact| contact.day < day)
                    .map(|contact| contact.day)
                    .max();
                if last.is_some_and(|last| self.is_last_day(*span, last, day)) {
                    self.notes.add("M21: contacted, on the last day");
                }
                last.is_some_and(|last| self.world.at_most(*span, last, day))
                    .into()
            }
            Test::Replied(span) => self
                .replies(day, who)
                .any(|date| date <= day && self.world.at_most(*span, date, day))
                .into(),
            Test::NoReply(span) => {
                let last = self
                    .journal
                    .contacts
                    .iter()
                    .filter(|contact| !contact.unknown && self.world.at_least(*span, contact.day, day))
                    .map(|contact| contact.day)
                    .max();
                let answered = last.is_some_and(|last| self.replies(day, who).any(|date| date >= last));
                if answered {
                    self.notes.add("M21: answered since the contact");
                }
                (last.is_some() && !answered).into()
            }
        }
    }

    /// The dates of the `replied` rows of the customer.
    fn replies(&self, day: Day, who: Who) -> impl Iterator<Item = Day> {
        self.world
            .rows_by(day)
            .iter()
            .filter(move |row| row.customer == who.customer && row.kind == ChangeKind::Replied)
            .map(|row| row.date)
    }

    fn are_per_customer(&self, rules: &[usize]) -> bool {
        rules.iter().all(|&rule| {
            matches!(
                self.model.rules[rule].mode,
                Mode::Also {
                    per_customer: true,
                    ..
                }
            )
        })
    }

    /// M22: a slot of the rule or of an exception below it was delivered, or its fate is unknown.
    fn sent(&self, day: Day, who: Who, rules: &[usize], ago: Option<Ago>) -> bool {
        let days = || {
            self.journal
                .done
                .iter()
                .filter(|done| done.day < day && rules.contains(&done.rule))
                .filter(|done| match done.subject {
                    Subject::Invoice(invoice) => who.invoice == Some(invoice),
                    Subject::Customer(customer) => who.customer == customer,
                })
                .map(|done| done.day)
        };
        match ago {
            None => days().next().is_some(),
            Some(Ago::Within(span)) => days().max().is_some_and(|last| {
                if self.is_last_day(span, last, day) {
                    self.notes.add("M22: within, on the last day");
                }
                self.world.at_most(span, last, day)
            }),
            Some(Ago::AtLeast(span)) => days()
                .min()
                .is_some_and(|first| self.world.at_least(span, first, day)),
        }
    }

    /// M23: a row of the invoice, or of its customer without invoice.
    fn recorded(&self, day: Day, who: Who, name: &str, ago: Option<Ago>) -> bool {
        self.world
            .rows_by(day)
            .iter()
            .filter(|row| match row.invoice {
                Some(invoice) => who.invoice == Some(invoice),
                None => row.customer == who.customer,
            })
            .filter(|row| {
                let text =
                    |symbol: Option<_>| symbol.is_some_and(|symbol| self.interner.text(symbol) == name);
                match &row.kind {
                    ChangeKind::Action { value, note } => name == "action" || text(*value) || text(*note),
                    ChangeKind::Charged { what, .. } => name == "charged" || text(*what),
                    ChangeKind::Other { event } => text(Some(*event)),
                    kind => kind.event_word() == Some(name),
                }
            })
            .any(|row| match ago {
                None => true,
                Some(Ago::Within(span)) => {
                    if self.is_last_day(span, row.date, day) {
                        self.notes.add("M23: within, on the last day");
                    }
                    self.world.at_most(span, row.date, day)
                }
                Some(Ago::AtLeast(span)) => self.world.at_least(span, row.date, day),
            })
    }

    /// Whether a length of time since a day ends today.
    fn is_last_day(&self, span: Span, from: Day, day: Day) -> bool {
        self.world.at_most(span, from, day) && !self.world.at_most(span, from, day.plus(1))
    }

    /// The events of an invoice by a day, with their positions and own dates (M39).
    pub(super) fn events(
        &self,
        day: Day,
        invoice: InvoiceIndex,
        name: EventName,
    ) -> impl Iterator<Item = (usize, Day)> {
        self.world
            .events
            .iter()
            .enumerate()
            .filter(move |(_, event)| {
                event.name == name && event.known <= day && event.invoices.contains(&invoice)
            })
            .map(|(at, event)| (at, event.date))
    }

    /// The day on which a step was delivered for an invoice: of its last slot (M33).
    pub(super) fn delivered_on(&self, step: &StepRef, invoice: InvoiceIndex) -> Option<Day> {
        self.journal
            .done
            .iter()
            .filter(|done| {
                done.subject == Subject::Invoice(invoice)
                    && step.rules.contains(&done.rule)
                    && done.slot == step.slot
            })
            .map(|done| done.day)
            .max()
    }

    /// M28.
    pub(super) fn segment(&self, today: &Today, who: Who) -> Segment {
        if self.model.segment_from_ledger {
            let column = today.customers[who.customer.position()].segment;
            return column.map_or(Segment::Unknown, |name| {
                Segment::Is(self.interner.text(name).to_string())
            });
        }
        let mut true_ones = Vec::new();
        let mut otherwise = None;
        for (name, cond) in &self.model.segments {
            match cond {
                Some(cond) if self.truth(today, who, cond).holds() => true_ones.push(name),
                Some(_) => {}
                None => otherwise = Some(name),
            }
        }
        match (true_ones.as_slice(), otherwise) {
            ([], None) => {
                self.notes.add("M28: none is true");
                Segment::None
            }
            ([], Some(name)) => {
                self.notes.add("M28: otherwise");
                Segment::Is(name.clone())
            }
            ([name], _) => Segment::Is((*name).clone()),
            _ => {
                self.notes.add("M28: two are true");
                Segment::Unknown
            }
        }
    }
}

/// The same length of time backwards.
pub(super) fn negative(span: Span) -> Span {
    Span {
        count: -span.count,
        ..span
    }
}

fn accepts(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
    }
}

/// M25, M26: unknown stays unknown; not applicable stands above or below every value and equals nothing.
fn compare(value: &Value<'_>, op: Op, constant: &Const, notes: &Notes) -> Truth {
    let order = match (value, constant) {
        (Value::Unknown, _) => return Truth::Unknown,
        (Value::NotApplicable { above }, _) => {
            notes.add(if *above {
                "M26: above every value"
            } else {
                "M26: below every value"
            });
            return match op {
                Op::Eq => false,
                Op::Ne => true,
                Op::Gt | Op::Ge => *above,
                Op::Lt | Op::Le => !above,
            }
            .into();
        }
        (Value::Number(above, below), Const::Span(span)) => above.cmp(&(i128::from(span.count) * below)),
        (Value::Number(above, below), Const::Ratio(other_above, other_below)) => {
            (above * other_below).cmp(&(other_above * below))
        }
        (Value::Money(minor, currency), Const::Money(amounts)) => {
            match amounts.iter().find(|(other, _)| other == currency) {
                Some((_, other)) => minor.cmp(other),
                // M25: money in a currency for which the constant gives no amount.
                None => return Truth::Unknown,
            }
        }
        (Value::Name(name), Const::Name(other)) => (*name).cmp(other.as_str()),
        (Value::Code(code), Const::Name(other)) => code.code().cmp(other.as_str()),
        (Value::YesNo(yes), Const::YesNo(other)) => yes.cmp(other),
        (Value::Date(day), Const::Date(other)) => day.cmp(other),
        // M25: an unknown kind compared with another kind is unknown; with `unknown` it is true or false.
        (Value::Kind(CustomerKind::Unknown), Const::Name(other)) if other != "unknown" => {
            return Truth::Unknown;
        }
        (Value::Kind(kind), Const::Name(other)) => kind.word().cmp(other.as_str()),
        // A comparison of two types is the compiler's to refuse.
        _ => return Truth::Unknown,
    };
    accepts(op, order).into()
}
