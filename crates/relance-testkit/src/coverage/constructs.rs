//! The constructs of the language that a policy uses.

use super::Part;
use relance_syntax::ast::{
    Action, ActionKind, Ago, Anchor, AtomKind, CalendarDates, CatchUp, ChannelCost, ChargeAmount,
    CompareOperator, ContactDays, DurationUnit, EventName, File, Grouping, Guard, Item, ItemKind,
    PolicyLineKind, Rule, RuleMode, Value, ValueKind,
};
use std::collections::BTreeSet;

/// Every construct, by kind.
pub(super) const PARTS: &[Part] = &[
    Part {
        title: "block",
        names: &[
            "block: none",
            "block: applies to",
            "block: currency",
            "block: timezone",
            "block: calendar",
            "block: contact on every day",
            "block: contact on working days",
            "block: contact on weekdays",
            "block: contact by a channel",
            "block: contact between hours",
            "block: quiet",
            "block: quiet over the new year",
            "block: quiet in one year",
            "block: spacing",
            "block: spacing of a channel",
            "block: cap",
            "block: cap of a channel",
            "block: group by customer",
            "block: group by customer led by oldest",
            "block: group by step",
            "block: group by invoice",
            "block: catch up one step at a time",
            "block: catch up to the current step",
            "block: tolerance",
        ],
    },
    Part {
        title: "declaration",
        names: &[
            "declaration: param",
            "declaration: param with a range",
            "declaration: define",
            "declaration: segment",
            "declaration: segment otherwise",
            "declaration: segment from ledger",
            "declaration: tone",
            "declaration: template",
            "declaration: legal template",
            "declaration: channel",
            "declaration: channel by time",
            "declaration: cost of a transfer",
            "declaration: role",
            "declaration: field of customers",
            "declaration: field of invoices",
            "declaration: pause",
            "declaration: pause until",
            "declaration: pause without a name",
            "declaration: no pause",
            "declaration: never",
            "declaration: for",
            "declaration: for in for",
        ],
    },
    Part {
        title: "until",
        names: &[
            "until: a date",
            "until: due",
            "until: issued",
            "until: promised",
            "until: days more",
        ],
    },
    Part {
        title: "never",
        names: &[
            "never: contact",
            "never: email",
            "never: letter",
            "never: sms",
            "never: call",
            "never: charge",
            "never: claim",
            "never: escalate",
            "never: task",
            "never: alert",
            "never: flag",
            "never: block_orders",
            "never: propose_write_off",
            "never: of one template or target",
        ],
    },
    Part {
        title: "rule",
        names: &[
            "rule: step",
            "rule: exception",
            "rule: also",
            "rule: also each time",
            "rule: also per customer",
            "rule: also each time per customer",
            "rule: without a name",
            "rule: was",
            "rule: on dates",
            "rule: every month",
            "rule: every year",
            "rule: every up to",
            "rule: requires approval",
            "rule: requires approval of",
            "rule: requires approval if",
            "rule: without reminder",
            "rule: lawful",
            "rule: several actions",
        ],
    },
    Part {
        title: "condition",
        names: &[
            "condition: or",
            "condition: and",
            "condition: not",
            "condition: =",
            "condition: !=",
            "condition: <",
            "condition: <=",
            "condition: >",
            "condition: >=",
            "condition: between",
            "condition: in",
            "condition: over months",
            "condition: yes or no",
            "condition: overdue",
            "condition: age",
            "condition: due in",
            "condition: after a step",
            "condition: after an event",
            "condition: settled",
            "condition: settled by",
            "condition: sent",
            "condition: sent within",
            "condition: sent at least ago",
            "condition: recorded",
            "condition: recorded within",
            "condition: recorded at least ago",
            "condition: contacted",
            "condition: replied",
            "condition: no reply",
        ],
    },
    Part {
        title: "constant",
        names: &[
            "constant: days",
            "constant: weeks",
            "constant: working days",
            "constant: months",
            "constant: money",
            "constant: money in two currencies",
            "constant: percent",
            "constant: number",
            "constant: date",
            "constant: name",
            "constant: yes or no",
        ],
    },
    Part {
        title: "event",
        names: &[
            "event: notified",
            "event: promise made",
            "event: promise kept",
            "event: promise broken",
            "event: payment received",
            "event: payment bounced",
            "event: dispute opened",
            "event: dispute closed",
            "event: plan agreed",
            "event: plan ended",
            "event: due changed",
            "event: insolvency opened",
            "event: insolvency published",
        ],
    },
    Part {
        title: "action",
        names: &[
            "action: email",
            "action: sms",
            "action: letter",
            "action: registered_letter",
            "action: call",
            "action: a channel of the policy",
            "action: to a role",
            "action: else",
            "action: else of an else",
            "action: else a task",
            "action: claim interest",
            "action: claim indemnity",
            "action: charge interest",
            "action: charge indemnity",
            "action: charge an amount",
            "action: charge a share",
            "action: escalate to agency",
            "action: escalate to mediator",
            "action: escalate to insurer",
            "action: escalate to lawyer",
            "action: escalate to court",
            "action: task",
            "action: task by a deadline",
            "action: alert",
            "action: flag",
            "action: block_orders",
            "action: propose write_off",
        ],
    },
];

/// The constructs that a policy uses, each once.
pub fn constructs(file: &File) -> BTreeSet<String> {
    let mut found = Found::default();
    if !file
        .items
        .iter()
        .any(|item| matches!(item.kind, ItemKind::Policy(_)))
    {
        found.add("block: none");
    }
    found.items(&file.items, false);
    found.names
}

#[derive(Default)]
struct Found {
    names: BTreeSet<String>,
}

impl Found {
    fn add(&mut self, name: &str) {
        if !self.names.contains(name) {
            self.names.insert(name.to_string());
        }
    }

    fn add_if(&mut self, holds: bool, name: &str) {
        if holds {
            self.add(name);
        }
    }

    fn items(&mut self, items: &[Item], inside: bool) {
        for item in items {
            match &item.kind {
                ItemKind::Policy(block) => {
                    for line in &block.lines {
                        self.line(&line.kind);
                    }
                }
                ItemKind::Param(param) => {
                    self.add("declaration: param");
                    self.add_if(param.range.is_some(), "declaration: param with a range");
                    self.value(&param.value);
                }
                ItemKind::Define(define) => {
                    self.add("declaration: define");
                    self.guard(&define.guard);
                }
                ItemKind::Segment(segment) => match &segment.guard {
                    None => self.add("declaration: segment otherwise"),
                    Some(guard) => {
                        self.add("declaration: segment");
                        self.guard(guard);
                    }
                },
                ItemKind::SegmentFromLedger => self.add("declaration: segment from ledger"),
                ItemKind::Tone(_) => self.add("declaration: tone"),
                ItemKind::Template(template) => {
                    self.add(if template.legal {
                        "declaration: legal template"
                    } else {
                        "declaration: template"
                    });
                }
                ItemKind::Channel(channel) => match &channel.cost {
                    Some(ChannelCost::Time { .. }) => self.add("declaration: channel by time"),
                    _ => self.add("declaration: channel"),
                },
                ItemKind::TransferCost(_) => self.add("declaration: cost of a transfer"),
                ItemKind::Role(_) => self.add("declaration: role"),
                ItemKind::Field(field) if field.owner.text == "customer" => {
                    self.add("declaration: field of customers");
                }
                ItemKind::Field(_) => self.add("declaration: field of invoices"),
                ItemKind::Pause(pause) => {
                    self.add("declaration: pause");
                    self.add_if(pause.name.is_none(), "declaration: pause without a name");
                    self.guard(&pause.guard);
                    if let Some(until) = &pause.until {
                        self.add("declaration: pause until");
                        self.add_if(until.plus.is_some(), "until: days more");
                        self.add(match &until.date.kind {
                            ValueKind::Name(name) if name == "due" => "until: due",
                            ValueKind::Name(name) if name == "issued" => "until: issued",
                            ValueKind::Name(_) => "until: promised",
                            _ => "until: a date",
                        });
                    }
                }
                ItemKind::NoPause(_) => self.add("declaration: no pause"),
                ItemKind::Never(never) => {
                    self.add("declaration: never");
                    self.add(&format!("never: {}", never.action.verb.text));
                    self.add_if(
                        never.action.argument.is_some(),
                        "never: of one template or target",
                    );
                    self.guard(&never.guard);
                }
                ItemKind::Rule(rule) => self.rule(rule),
                ItemKind::For(block) => {
                    self.add("declaration: for");
                    self.add_if(inside, "declaration: for in for");
                    self.guard(&block.guard);
                    self.items(&block.items, true);
                }
                ItemKind::Use(_) | ItemKind::Test(_) | ItemKind::Prove(_) | ItemKind::Broken => {}
            }
        }
    }

    fn line(&mut self, line: &PolicyLineKind) {
        match line {
            PolicyLineKind::AppliesTo(guard) => {
                self.add("block: applies to");
                self.guard(guard);
            }
            PolicyLineKind::Currency(_) => self.add("block: currency"),
            PolicyLineKind::Timezone(_) => self.add("block: timezone"),
            PolicyLineKind::Calendar(_) => self.add("block: calendar"),
            PolicyLineKind::Contact(contact) => {
                self.add(match contact.days {
                    ContactDays::EveryDay => "block: contact on every day",
                    ContactDays::WorkingDays => "block: contact on working days",
                    ContactDays::Weekdays(_) => "block: contact on weekdays",
                });
                self.add_if(contact.channel.is_some(), "block: contact by a channel");
                self.add_if(!contact.hours.is_empty(), "block: contact between hours");
            }
            PolicyLineKind::Quiet { from, to } => self.add(if from.year.is_some() {
                "block: quiet in one year"
            } else if (from.month, from.day) > (to.month, to.day) {
                "block: quiet over the new year"
            } else {
                "block: quiet"
            }),
            PolicyLineKind::Spacing { channel, .. } => self.add(match channel {
                None => "block: spacing",
                Some(_) => "block: spacing of a channel",
            }),
            PolicyLineKind::Cap { channel, .. } => self.add(match channel {
                None => "block: cap",
                Some(_) => "block: cap of a channel",
            }),
            PolicyLineKind::Group(grouping) => self.add(match grouping {
                Grouping::Customer => "block: group by customer",
                Grouping::CustomerLedByOldest => "block: group by customer led by oldest",
                Grouping::Step => "block: group by step",
                Grouping::Invoice => "block: group by invoice",
            }),
            PolicyLineKind::CatchUp(CatchUp::OneStepAtATime) => {
                self.add("block: catch up one step at a time")
            }
            PolicyLineKind::CatchUp(CatchUp::ToTheCurrentStep) => {
                self.add("block: catch up to the current step");
            }
            PolicyLineKind::Tolerance(_) => self.add("block: tolerance"),
            PolicyLineKind::Law(_)
            | PolicyLineKind::LateInterest(_)
            | PolicyLineKind::Terms(_)
            | PolicyLineKind::LedgerFresh(_)
            | PolicyLineKind::Broken => {}
        }
    }

    fn rule(&mut self, rule: &Rule) {
        self.add(match &rule.mode {
            RuleMode::Step => "rule: step",
            RuleMode::ExceptionTo(_) => "rule: exception",
            RuleMode::Also {
                each_time: false,
                per_customer: false,
            } => "rule: also",
            RuleMode::Also {
                each_time: true,
                per_customer: false,
            } => "rule: also each time",
            RuleMode::Also {
                each_time: false,
                per_customer: true,
            } => "rule: also per customer",
            RuleMode::Also {
                each_time: true,
                per_customer: true,
            } => "rule: also each time per customer",
        });
        match &rule.calendar {
            None => {}
            Some(CalendarDates::Dates(_)) => self.add("rule: on dates"),
            Some(CalendarDates::Monthly { .. }) => self.add("rule: every month"),
            Some(CalendarDates::Yearly(_)) => self.add("rule: every year"),
        }
        self.add_if(rule.name.is_none(), "rule: without a name");
        self.add_if(rule.was.is_some(), "rule: was");
        self.add_if(rule.every.is_some(), "rule: every up to");
        self.add_if(rule.without_reminder, "rule: without reminder");
        self.add_if(rule.lawful.is_some(), "rule: lawful");
        self.add_if(rule.actions.len() > 1, "rule: several actions");
        if let Some(approval) = &rule.approval {
            self.add("rule: requires approval");
            self.add_if(approval.role.is_some(), "rule: requires approval of");
            if let Some(guard) = &approval.condition {
                self.add("rule: requires approval if");
                self.guard(guard);
            }
        }
        self.guard(&rule.guard);
        for action in &rule.actions {
            self.action(action, 0);
        }
    }

    fn action(&mut self, action: &Action, depth: usize) {
        match &action.kind {
            ActionKind::Contact { channel, to, .. } => {
                let standard = ["email", "sms", "letter", "registered_letter", "call"];
                match standard.iter().find(|name| **name == channel.text) {
                    Some(name) => self.add(&format!("action: {name}")),
                    None => self.add("action: a channel of the policy"),
                }
                self.add_if(to.is_some(), "action: to a role");
            }
            ActionKind::Claim(what) => self.add(&format!("action: claim {}", what.text)),
            ActionKind::Charge { amount, .. } => self.add(match amount {
                ChargeAmount::Interest => "action: charge interest",
                ChargeAmount::Indemnity => "action: charge indemnity",
                ChargeAmount::Money(_) => "action: charge an amount",
                ChargeAmount::PercentOf(..) => "action: charge a share",
            }),
            ActionKind::Escalate(target) => self.add(&format!("action: escalate to {}", target.text)),
            ActionKind::Task { by_overdue, .. } => {
                self.add("action: task");
                self.add_if(by_overdue.is_some(), "action: task by a deadline");
                self.add_if(depth > 0, "action: else a task");
            }
            ActionKind::Alert(_) => self.add("action: alert"),
            ActionKind::Flag(_) => self.add("action: flag"),
            ActionKind::BlockOrders => self.add("action: block_orders"),
            ActionKind::ProposeWriteOff => self.add("action: propose write_off"),
            ActionKind::Offer => {}
        }
        if let Some(otherwise) = &action.otherwise {
            self.add(if depth == 0 {
                "action: else"
            } else {
                "action: else of an else"
            });
            self.action(otherwise, depth + 1);
        }
    }

    fn guard(&mut self, guard: &Guard) {
        match guard {
            Guard::Or(parts, _) => {
                self.add("condition: or");
                parts.iter().for_each(|part| self.guard(part));
            }
            Guard::And(parts, _) => {
                self.add("condition: and");
                parts.iter().for_each(|part| self.guard(part));
            }
            Guard::Not(inner, _) => {
                self.add("condition: not");
                self.guard(inner);
            }
            Guard::Atom(atom) => self.atom(&atom.kind),
        }
    }

    fn atom(&mut self, atom: &AtomKind) {
        match atom {
            AtomKind::Compare {
                over,
                operator,
                value,
                ..
            } => {
                self.add(match operator {
                    CompareOperator::Equal => "condition: =",
                    CompareOperator::NotEqual => "condition: !=",
                    CompareOperator::Less => "condition: <",
                    CompareOperator::LessOrEqual => "condition: <=",
                    CompareOperator::Greater => "condition: >",
                    CompareOperator::GreaterOrEqual => "condition: >=",
                });
                self.over(over.as_ref());
                self.value(value);
            }
            AtomKind::Between { over, low, high, .. } => {
                self.add("condition: between");
                self.over(over.as_ref());
                self.value(low);
                self.value(high);
            }
            AtomKind::In { values, .. } => {
                self.add("condition: in");
                values.iter().for_each(|value| self.value(value));
            }
            AtomKind::Flag(_) => self.add("condition: yes or no"),
            AtomKind::Overdue(value) => self.with("condition: overdue", value),
            AtomKind::Age(value) => self.with("condition: age", value),
            AtomKind::DueIn(value) => self.with("condition: due in", value),
            AtomKind::After { delay, anchor } => match anchor {
                Anchor::Step(_) => self.with("condition: after a step", delay),
                Anchor::Event(event, _) => {
                    self.with("condition: after an event", delay);
                    self.add(event_name(*event));
                }
            },
            AtomKind::Event(event, _) => self.add(event_name(*event)),
            AtomKind::Settled(by) => self.add(match by {
                None => "condition: settled",
                Some(_) => "condition: settled by",
            }),
            AtomKind::Sent(_, ago) => self.ago("condition: sent", ago.as_ref()),
            AtomKind::Recorded(_, ago) => self.ago("condition: recorded", ago.as_ref()),
            AtomKind::Contacted(value) => self.with("condition: contacted", value),
            AtomKind::Replied(value) => self.with("condition: replied", value),
            AtomKind::NoReply(value) => self.with("condition: no reply", value),
        }
    }

    fn with(&mut self, name: &str, value: &Value) {
        self.add(name);
        self.value(value);
    }

    fn over(&mut self, over: Option<&Value>) {
        if let Some(months) = over {
            self.with("condition: over months", months);
        }
    }

    fn ago(&mut self, name: &str, ago: Option<&Ago>) {
        match ago {
            None => self.add(name),
            Some(Ago::Within(value)) => self.with(&format!("{name} within"), value),
            Some(Ago::AtLeast(value)) => self.with(&format!("{name} at least ago"), value),
        }
    }

    fn value(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Duration(_, unit) => self.add(match unit {
                DurationUnit::Days => "constant: days",
                DurationUnit::Weeks => "constant: weeks",
                DurationUnit::WorkingDays => "constant: working days",
                DurationUnit::Months => "constant: months",
            }),
            ValueKind::Money(amounts) if amounts.len() > 1 => self.add("constant: money in two currencies"),
            ValueKind::Money(_) => self.add("constant: money"),
            ValueKind::Percent(_) => self.add("constant: percent"),
            ValueKind::Number(_) => self.add("constant: number"),
            ValueKind::Date { .. } => self.add("constant: date"),
            ValueKind::Name(_) => self.add("constant: name"),
            ValueKind::YesNo(_) => self.add("constant: yes or no"),
            ValueKind::Time(_) | ValueKind::Text(_) => {}
        }
    }
}

fn event_name(event: EventName) -> &'static str {
    match event {
        EventName::Notified => "event: notified",
        EventName::PromiseMade => "event: promise made",
        EventName::PromiseKept => "event: promise kept",
        EventName::PromiseBroken => "event: promise broken",
        EventName::PaymentReceived => "event: payment received",
        EventName::PaymentBounced => "event: payment bounced",
        EventName::DisputeOpened => "event: dispute opened",
        EventName::DisputeClosed => "event: dispute closed",
        EventName::PlanAgreed => "event: plan agreed",
        EventName::PlanEnded => "event: plan ended",
        EventName::DueChanged => "event: due changed",
        EventName::InsolvencyOpened => "event: insolvency opened",
        EventName::InsolvencyPublished => "event: insolvency published",
    }
}
