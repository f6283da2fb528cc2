//! From the syntax tree to the interpreter's [`Model`]: names resolved, params and `define`s put in place, `for`
//! guards added to their rules, steps cut into slots.
//!
//! What the language does not allow is an `Err` with a sentence; the compiler's own checks are not repeated here.

use super::model::{
    Act, ActKind, Ago, Approval, Bound, Cap, ChargeAmount, Cond, Const, Dates, Fact, Mode, Model, Never, Op,
    Pause, Rule, SettledKind, Slot, Span, StepRef, Test, Unit, Until, UntilBase,
};
use relance_kernel::{Currency, Day};
use relance_syntax::ast::{
    self, CalendarDates, CatchUp, ChannelCost, Grouping, Guard, Item, ItemKind, PolicyLineKind, RuleMode,
    Value, ValueKind,
};
use std::collections::{BTreeMap, BTreeSet};

type Res<T> = Result<T, String>;

/// A rule as written, with the guards of the `for` blocks around it.
struct Written<'a> {
    rule: &'a ast::Rule,
    around: Vec<&'a Guard>,
    name: String,
}

struct Lowering<'a> {
    currency: Currency,
    params: BTreeMap<&'a str, &'a Value>,
    defines: BTreeMap<&'a str, &'a Guard>,
    customer_fields: Vec<&'a str>,
    invoice_fields: Vec<&'a str>,
    written: Vec<Written<'a>>,
    parents: Vec<Option<usize>>,
}

/// Reads a file whose prelude is merged and which uses no other file.
///
/// # Errors
/// A sentence about the first thing that the language does not allow.
pub fn lower(file: &ast::File) -> Res<Model> {
    let mut lowering = Lowering {
        currency: currency(file)?,
        params: BTreeMap::new(),
        defines: BTreeMap::new(),
        customer_fields: Vec::new(),
        invoice_fields: Vec::new(),
        written: Vec::new(),
        parents: Vec::new(),
    };
    lowering.collect(&file.items, &mut Vec::new())?;
    lowering.find_parents()?;
    let mut model = Model {
        applies_to: None,
        currency: lowering.currency,
        contact_days: Vec::new(),
        quiet: Vec::new(),
        spacing: Vec::new(),
        caps: Vec::new(),
        grouping: Grouping::Customer,
        catch_up: CatchUp::OneStepAtATime,
        tolerance: 0,
        channels: ["email", "sms", "letter", "registered_letter", "call"]
            .map(|channel| (channel.to_string(), 0))
            .into(),
        legal_templates: BTreeSet::new(),
        segments: Vec::new(),
        segment_from_ledger: false,
        pauses: Vec::new(),
        on_unallocated: true,
        nevers: Vec::new(),
        rules: Vec::new(),
        slots: Vec::new(),
    };
    for item in &file.items {
        lowering.item(&mut model, item)?;
    }
    lowering.rules(&mut model)?;
    lowering.slots(&mut model)?;
    Ok(model)
}

impl<'a> Lowering<'a> {
    fn collect(&mut self, items: &'a [Item], around: &mut Vec<&'a Guard>) -> Res<()> {
        for item in items {
            match &item.kind {
                ItemKind::Param(param) => {
                    self.params.insert(&param.name.text, &param.value);
                }
                ItemKind::Define(define) => {
                    self.defines.insert(&define.name.text, &define.guard);
                }
                ItemKind::Field(field) if field.owner.text == "customer" => {
                    self.customer_fields.push(&field.name.text);
                }
                ItemKind::Field(field) => self.invoice_fields.push(&field.name.text),
                ItemKind::Rule(rule) => {
                    let name = rule
                        .name
                        .as_ref()
                        .map_or_else(|| unnamed(rule), |name| name.text.clone());
                    if self.written.iter().any(|other| other.name == name) {
                        return Err(format!("two rules are called {name}"));
                    }
                    self.written.push(Written {
                        rule,
                        around: around.clone(),
                        name,
                    });
                }
                ItemKind::For(block) => {
                    around.push(&block.guard);
                    self.collect(&block.items, around)?;
                    around.pop();
                }
                ItemKind::Use(_) => return Err("`use` must be resolved before".to_string()),
                _ => {}
            }
        }
        Ok(())
    }

    fn rule_named(&self, name: &str) -> Res<usize> {
        self.written
            .iter()
            .position(|rule| rule.name == name)
            .ok_or_else(|| format!("no rule {name}"))
    }

    fn find_parents(&mut self) -> Res<()> {
        for at in 0..self.written.len() {
            let parent = match &self.written[at].rule.mode {
                RuleMode::ExceptionTo(name) => Some(self.rule_named(&name.text)?),
                _ => None,
            };
            self.parents.push(parent);
        }
        for at in 0..self.written.len() {
            let mut seen = vec![at];
            let mut next = self.parents[at];
            while let Some(parent) = next {
                if seen.contains(&parent) {
                    return Err(format!("{} is an exception to itself", self.written[at].name));
                }
                seen.push(parent);
                next = self.parents[parent];
            }
        }
        Ok(())
    }

    fn item(&self, model: &mut Model, item: &Item) -> Res<()> {
        match &item.kind {
            ItemKind::Policy(block) => {
                for line in &block.lines {
                    self.policy_line(model, &line.kind)?;
                }
            }
            ItemKind::Segment(segment) => {
                let cond = segment.guard.as_ref().map(|guard| self.cond(guard)).transpose()?;
                model.segments.push((segment.name.text.clone(), cond));
            }
            ItemKind::SegmentFromLedger => model.segment_from_ledger = true,
            ItemKind::Template(template) if template.legal => {
                model.legal_templates.insert(template.name.text.clone());
            }
            ItemKind::Channel(channel) => {
                let currency = self.currency;
                let cost = match &channel.cost {
                    None => 0,
                    Some(ChannelCost::Fixed(value) | ChannelCost::Time { hourly: value, .. })
                        if self
                            .money(value)?
                            .first()
                            .is_some_and(|(other, _)| *other != currency) =>
                    {
                        // A cost in another currency than the policy's (the prelude's) is no cost.
                        0
                    }
                    Some(ChannelCost::Fixed(value)) => self.first_money(value)?,
                    // Minutes of an hour: rounded to the nearest minor unit.
                    Some(ChannelCost::Time { minutes, hourly }) => {
                        (self.first_money(hourly)? * i64::from(*minutes) + 30).div_euclid(60)
                    }
                };
                model.channels.insert(channel.name.text.clone(), cost);
            }
            ItemKind::Pause(pause) => {
                let name = pause
                    .name
                    .as_ref()
                    .map_or_else(String::new, |name| name.text.clone());
                if name == "on_unallocated" {
                    model.on_unallocated = false;
                }
                let cond = self.cond(&pause.guard)?;
                let until = pause.until.as_ref().map(|until| self.until(until)).transpose()?;
                let of_invoice = until
                    .as_ref()
                    .is_some_and(|until: &Until| !matches!(until.base, UntilBase::Date(_)));
                let customer_only = cond.reads_customer_only() && !of_invoice;
                model.pauses.push(Pause {
                    name,
                    cond,
                    until,
                    customer_only,
                });
            }
            ItemKind::NoPause(name) if name.text == "on_unallocated" => model.on_unallocated = false,
            ItemKind::Never(never) => {
                model.nevers.push(Never {
                    verb: never.action.verb.text.clone(),
                    argument: never.action.argument.as_ref().map(|name| name.text.clone()),
                    cond: self.cond(&never.guard)?,
                });
            }
            ItemKind::Prove(_) => return Err("`prove` is not supported".to_string()),
            ItemKind::Broken => return Err("a statement could not be read".to_string()),
            _ => {}
        }
        Ok(())
    }

    fn policy_line(&self, model: &mut Model, line: &PolicyLineKind) -> Res<()> {
        match line {
            PolicyLineKind::AppliesTo(guard) => model.applies_to = Some(self.cond(guard)?),
            PolicyLineKind::Contact(hours) => model.contact_days.push((
                hours.channel.as_ref().map(|name| name.text.clone()),
                hours.days.clone(),
            )),
            PolicyLineKind::Quiet { from, to } => {
                model
                    .quiet
                    .push([from, to].map(|end| (end.year, end.month, end.day)));
            }
            PolicyLineKind::Spacing { distance, channel } => {
                let days = self.days(distance)?;
                model
                    .spacing
                    .push((channel.as_ref().map(|name| name.text.clone()), days));
            }
            PolicyLineKind::Cap {
                count,
                window,
                channel,
                ..
            } => model.caps.push(Cap {
                count: *count as usize,
                window: self.days(window)?,
                channel: channel.as_ref().map(|name| name.text.clone()),
            }),
            PolicyLineKind::Group(grouping) => model.grouping = *grouping,
            PolicyLineKind::CatchUp(catch_up) => model.catch_up = *catch_up,
            PolicyLineKind::Tolerance(value) => model.tolerance = self.first_money(value)?,
            PolicyLineKind::Broken => return Err("a line of the policy could not be read".to_string()),
            PolicyLineKind::Currency(_)
            | PolicyLineKind::Timezone(_)
            | PolicyLineKind::Calendar(_)
            | PolicyLineKind::Law(_)
            | PolicyLineKind::LateInterest(_)
            | PolicyLineKind::Terms(_)
            | PolicyLineKind::LedgerFresh(_) => {}
        }
        Ok(())
    }

    fn until(&self, until: &ast::Until) -> Res<Until> {
        let base = match self.value(&until.date) {
            ValueKind::Date { year, month, day } => {
                UntilBase::Date(Day::from_ymd(*year, *month, *day).ok_or("no such date")?)
            }
            ValueKind::Name(name) if name == "promised" => UntilBase::Promised,
            ValueKind::Name(name) if name == "due" => UntilBase::Due,
            ValueKind::Name(name) if name == "issued" => UntilBase::Issued,
            _ => return Err("`until` needs a date".to_string()),
        };
        Ok(Until {
            base,
            plus: until.plus.as_ref().map(|plus| self.span(plus)).transpose()?,
        })
    }

    /// A value with a param put in place.
    fn value<'v>(&self, value: &'v Value) -> &'v ValueKind
    where
        'a: 'v,
    {
        match &value.kind {
            ValueKind::Name(name) => self
                .params
                .get(name.as_str())
                .map_or(&value.kind, |param| &param.kind),
            kind => kind,
        }
    }

    fn span(&self, value: &Value) -> Res<Span> {
        match self.value(value) {
            ValueKind::Duration(count, unit) => {
                let count = i32::try_from(*count).map_err(|_| "too long")?;
                Ok(match unit {
                    ast::DurationUnit::Days => Span {
                        count,
                        unit: Unit::Days,
                    },
                    ast::DurationUnit::Weeks => Span {
                        count: count * 7,
                        unit: Unit::Days,
                    },
                    ast::DurationUnit::WorkingDays => Span {
                        count,
                        unit: Unit::WorkingDays,
                    },
                    ast::DurationUnit::Months => Span {
                        count,
                        unit: Unit::Months,
                    },
                })
            }
            other => Err(format!("a duration was expected, not {other:?}")),
        }
    }

    fn days(&self, value: &Value) -> Res<i32> {
        let span = self.span(value)?;
        if span.unit == Unit::Days {
            Ok(span.count)
        } else {
            Err("civil days were expected".to_string())
        }
    }

    fn money(&self, value: &Value) -> Res<Vec<(Currency, i64)>> {
        let ValueKind::Money(amounts) = self.value(value) else {
            return Err("an amount was expected".to_string());
        };
        amounts
            .iter()
            .map(|text| {
                let currency = Currency::parse(&text.currency).ok_or("no such currency")?;
                let (stated, minor_digits) = (u32::from(text.amount.scale), currency.minor_digits());
                let factor = 10_i64.pow(stated.abs_diff(minor_digits));
                let minor = if stated <= minor_digits {
                    text.amount.digits * factor
                } else {
                    text.amount.digits / factor
                };
                Ok((currency, minor))
            })
            .collect()
    }

    fn first_money(&self, value: &Value) -> Res<i64> {
        self.money(value)?
            .first()
            .map(|(_, minor)| *minor)
            .ok_or_else(|| "an amount was expected".to_string())
    }

    fn constant(&self, value: &Value) -> Res<Const> {
        Ok(match self.value(value) {
            ValueKind::Duration(..) => Const::Span(self.span(value)?),
            ValueKind::Money(_) => Const::Money(self.money(value)?),
            ValueKind::Percent(number) => Const::Ratio(
                i128::from(number.digits),
                100 * 10_i128.pow(u32::from(number.scale)),
            ),
            ValueKind::Number(number) => {
                Const::Ratio(i128::from(number.digits), 10_i128.pow(u32::from(number.scale)))
            }
            ValueKind::Date { year, month, day } => {
                Const::Date(Day::from_ymd(*year, *month, *day).ok_or("no such date")?)
            }
            ValueKind::Time(_) => return Err("a time of day cannot be compared".to_string()),
            ValueKind::Text(text) => Const::Name(text.clone()),
            ValueKind::YesNo(yes) => Const::YesNo(*yes),
            ValueKind::Name(name) => Const::Name(name.clone()),
        })
    }

    fn fact(&self, name: &str, over: Option<&Value>) -> Res<Fact> {
        let months = match over {
            None => 12,
            Some(value) => match self.span(value)? {
                Span {
                    count,
                    unit: Unit::Months,
                } => count.unsigned_abs(),
                _ => return Err("a window is in months".to_string()),
            },
        };
        Ok(match name {
            "amount" => Fact::Amount,
            "balance" | "principal" => Fact::Balance,
            "charges" => Fact::Charges,
            "undisputed_balance" => Fact::UndisputedBalance,
            "overdue" => Fact::Overdue,
            "age" => Fact::Age,
            "paid_share" => Fact::PaidShare,
            "disputed" => Fact::Disputed,
            "dispute_reason" => Fact::DisputeReason,
            "reminders" => Fact::Reminders,
            "last_contact" => Fact::LastContact,
            "promise" => Fact::Promise,
            "promised" => Fact::Promised,
            "on_plan" => Fact::OnPlan,
            "payment_method" => Fact::PaymentMethod,
            "currency" => Fact::InvoiceCurrency,
            "segment" => Fact::Segment,
            "customer.kind" => Fact::Kind,
            "natural_person" => Fact::NaturalPerson,
            "country" => Fact::Country,
            "language" => Fact::Language,
            "sector" => Fact::Sector,
            "insolvent" => Fact::Insolvent,
            "insured" => Fact::Insured,
            "customer.balance" => Fact::CustomerBalance,
            "customer.overdue_balance" => Fact::CustomerOverdueBalance,
            "customer.oldest_overdue" => Fact::OldestOverdue,
            "customer.unallocated" => Fact::Unallocated,
            "average_delay" => Fact::AverageDelay(months),
            "late_rate" => Fact::LateRate(months),
            "broken_promises" => Fact::BrokenPromises(months),
            "invoices_paid" => Fact::InvoicesPaid(months),
            "customer_since" => Fact::CustomerSince,
            other => {
                let customer = other.strip_prefix("customer.").unwrap_or(other);
                let invoice = other.strip_prefix("invoice.").unwrap_or(other);
                if let Some(at) = self.customer_fields.iter().position(|field| *field == customer) {
                    Fact::CustomerField(at)
                } else if let Some(at) = self.invoice_fields.iter().position(|field| *field == invoice) {
                    Fact::InvoiceField(at)
                } else {
                    return Err(format!("no fact {other}"));
                }
            }
        })
    }

    fn cond(&self, guard: &Guard) -> Res<Cond> {
        self.cond_at(guard, 0)
    }

    fn cond_at(&self, guard: &Guard, depth: usize) -> Res<Cond> {
        if depth > 64 {
            return Err("conditions nest too deep".to_string());
        }
        Ok(match guard {
            Guard::Or(parts, _) => Cond::Or(
                parts
                    .iter()
                    .map(|part| self.cond_at(part, depth + 1))
                    .collect::<Res<_>>()?,
            ),
            Guard::And(parts, _) => Cond::And(
                parts
                    .iter()
                    .map(|part| self.cond_at(part, depth + 1))
                    .collect::<Res<_>>()?,
            ),
            Guard::Not(inner, _) => Cond::Not(Box::new(self.cond_at(inner, depth + 1)?)),
            Guard::Atom(atom) => self.atom(&atom.kind, depth)?,
        })
    }

    fn compare(&self, fact: &str, over: Option<&Value>, op: Op, value: &Value) -> Res<Cond> {
        Ok(Cond::Test(Test::Compare(
            self.fact(fact, over)?,
            op,
            self.constant(value)?,
        )))
    }

    fn atom(&self, atom: &ast::AtomKind, depth: usize) -> Res<Cond> {
        use ast::AtomKind as A;
        let test = match atom {
            A::Compare {
                fact,
                over,
                operator,
                value,
            } => {
                let op = match operator {
                    ast::CompareOperator::Equal => Op::Eq,
                    ast::CompareOperator::NotEqual => Op::Ne,
                    ast::CompareOperator::Less => Op::Lt,
                    ast::CompareOperator::LessOrEqual => Op::Le,
                    ast::CompareOperator::Greater => Op::Gt,
                    ast::CompareOperator::GreaterOrEqual => Op::Ge,
                };
                return self.compare(&fact.text, over.as_ref(), op, value);
            }
            // M27: `between A and B` is `>= A and <= B`.
            A::Between {
                fact,
                over,
                low,
                high,
            } => {
                return Ok(Cond::And(vec![
                    self.compare(&fact.text, over.as_ref(), Op::Ge, low)?,
                    self.compare(&fact.text, over.as_ref(), Op::Le, high)?,
                ]));
            }
            // M27: `in {A, B}` is `= A or = B`.
            A::In { fact, values } => {
                return Ok(Cond::Or(
                    values
                        .iter()
                        .map(|value| self.compare(&fact.text, None, Op::Eq, value))
                        .collect::<Res<_>>()?,
                ));
            }
            A::Flag(name) => match self.defines.get(name.text.as_str()) {
                Some(guard) => return self.cond_at(guard, depth + 1),
                None => Test::Yes(self.fact(&name.text, None)?),
            },
            A::Overdue(value) => Test::Compare(Fact::Overdue, Op::Ge, Const::Span(self.span(value)?)),
            A::Age(value) => Test::Compare(Fact::Age, Op::Ge, Const::Span(self.span(value)?)),
            A::DueIn(value) => Test::DueIn(self.span(value)?),
            A::After { delay, anchor } => match anchor {
                ast::Anchor::Step(name) => Test::AfterStep(self.step_ref(&name.text)?, self.span(delay)?),
                ast::Anchor::Event(event, _) => Test::AfterEvent(*event, self.span(delay)?),
            },
            A::Event(event, _) => Test::AfterEvent(
                *event,
                Span {
                    count: 0,
                    unit: Unit::Days,
                },
            ),
            A::Settled(by) => Test::Settled(match by.as_ref().map(|name| name.text.as_str()) {
                None => None,
                Some("payment") => Some(SettledKind::Payment),
                Some("credit") => Some(SettledKind::Credit),
                Some("write_off") => Some(SettledKind::WriteOff),
                Some(other) => return Err(format!("nothing is settled by {other}")),
            }),
            A::Sent(name, ago) => {
                Test::Sent(self.family(self.rule_named(&name.text)?), self.ago(ago.as_ref())?)
            }
            A::Recorded(name, ago) => Test::Recorded(name.text.clone(), self.ago(ago.as_ref())?),
            A::Contacted(value) => Test::Contacted(self.span(value)?),
            A::Replied(value) => Test::Replied(self.span(value)?),
            A::NoReply(value) => Test::NoReply(self.span(value)?),
        };
        Ok(Cond::Test(test))
    }

    fn ago(&self, ago: Option<&ast::Ago>) -> Res<Option<Ago>> {
        Ok(match ago {
            None => None,
            Some(ast::Ago::Within(value)) => Some(Ago::Within(self.span(value)?)),
            Some(ast::Ago::AtLeast(value)) => Some(Ago::AtLeast(self.span(value)?)),
        })
    }

    /// A rule and the exceptions below it (3.4: `sent NAME` is true if NAME or an exception below it was sent).
    fn family(&self, rule: usize) -> Vec<usize> {
        (0..self.written.len())
            .filter(|&at| {
                let mut next = Some(at);
                while let Some(ancestor) = next {
                    if ancestor == rule {
                        return true;
                    }
                    next = self.parents[ancestor];
                }
                false
            })
            .collect()
    }

    /// The step at the top of a rule's exceptions.
    fn base_of(&self, rule: usize) -> usize {
        let mut at = rule;
        while let Some(parent) = self.parents[at] {
            at = parent;
        }
        at
    }

    /// The first slot of each rule, and how many it has; slots are numbered in the order of their rules.
    fn slot_range(&self, rule: usize) -> (usize, usize) {
        let count = |at: usize| match &self.written[at].rule.mode {
            RuleMode::Step => self.written[at]
                .rule
                .every
                .as_ref()
                .map_or(1, |every| every.times as usize),
            _ => 0,
        };
        ((0..rule).map(count).sum(), count(rule))
    }

    fn step_ref(&self, name: &str) -> Res<StepRef> {
        let rule = self.rule_named(name)?;
        let (first, count) = self.slot_range(self.base_of(rule));
        // M33: `N after NAME` counts from the last of the slots.
        let slot = (count > 0).then(|| first + count - 1);
        Ok(StepRef {
            slot,
            rules: self.family(rule),
        })
    }

    /// The guard of a rule: its own and those of the `for` blocks around it.
    fn own_guard(&self, rule: usize) -> Res<Cond> {
        let written = &self.written[rule];
        let mut parts = Vec::new();
        for guard in &written.around {
            parts.push(self.cond(guard)?);
        }
        parts.push(self.cond(&written.rule.guard)?);
        Ok(Cond::And(parts))
    }

    fn rules(&self, model: &mut Model) -> Res<()> {
        for (at, written) in self.written.iter().enumerate() {
            let rule = written.rule;
            let mode = match &rule.mode {
                RuleMode::Also {
                    each_time,
                    per_customer,
                } => Mode::Also {
                    each_time: *each_time,
                    per_customer: *per_customer,
                },
                _ => Mode::Step,
            };
            let cond = self.own_guard(at)?;
            let settled_conjunct = cond
                .conjuncts()
                .iter()
                .any(|part| matches!(part, Cond::Test(Test::Settled(_))));
            let mut actions = Vec::new();
            for action in &rule.actions {
                actions.push(self.action(action)?);
            }
            // 3.4: approval is inherited, nothing else.
            let mut approval = None;
            let mut next = Some(at);
            while let (None, Some(rule)) = (&approval, next) {
                if let Some(own) = &self.written[rule].rule.approval {
                    let only_if = own.condition.as_ref().map(|guard| self.cond(guard)).transpose()?;
                    approval = Some(Approval { only_if });
                }
                next = self.parents[rule];
            }
            model.rules.push(Rule {
                name: written.name.clone(),
                was: rule.was.as_ref().map(|name| name.text.clone()),
                mode,
                parent: self.parents[at],
                cond,
                settled_conjunct,
                actions,
                approval,
                without_reminder: rule.without_reminder,
                lawful: rule.lawful.is_some(),
            });
        }
        Ok(())
    }

    fn action(&self, action: &ast::Action) -> Res<Act> {
        let kind = match &action.kind {
            ast::ActionKind::Contact {
                channel,
                argument,
                to,
            } => ActKind::Contact {
                channel: channel.text.clone(),
                argument: argument.text.clone(),
                to: to.as_ref().map(|role| role.text.clone()),
            },
            ast::ActionKind::Claim(what) => ActKind::Claim(what.text.clone()),
            ast::ActionKind::Charge { amount, booked_as } => {
                let booked = booked_as.as_ref().map(|name| name.text.clone());
                match amount {
                    ast::ChargeAmount::Interest => ActKind::Charge(
                        ChargeAmount::ByLaw,
                        booked.unwrap_or_else(|| "interest".to_string()),
                    ),
                    ast::ChargeAmount::Indemnity => ActKind::Charge(
                        ChargeAmount::ByLaw,
                        booked.unwrap_or_else(|| "indemnity".to_string()),
                    ),
                    ast::ChargeAmount::Money(value) => ActKind::Charge(
                        ChargeAmount::Money(self.money(value)?),
                        booked.ok_or("an amount is charged as something")?,
                    ),
                    ast::ChargeAmount::PercentOf(value, fact) => {
                        let Const::Ratio(above, below) = self.constant(value)? else {
                            return Err("a percentage was expected".to_string());
                        };
                        ActKind::Charge(
                            ChargeAmount::Share(above, below, self.fact(&fact.text, None)?),
                            booked.ok_or("an amount is charged as something")?,
                        )
                    }
                }
            }
            ast::ActionKind::Offer => return Err("`offer` is not supported".to_string()),
            ast::ActionKind::Escalate(target) => ActKind::Escalate(target.text.clone()),
            ast::ActionKind::Task { text, .. } => ActKind::Task(text.value.clone()),
            ast::ActionKind::Alert(role) => ActKind::Alert(role.text.clone()),
            ast::ActionKind::Flag(name) => ActKind::Flag(name.text.clone()),
            ast::ActionKind::BlockOrders => ActKind::BlockOrders,
            ast::ActionKind::ProposeWriteOff => ActKind::ProposeWriteOff,
        };
        let otherwise = action
            .otherwise
            .as_ref()
            .map(|other| self.action(other))
            .transpose()?
            .map(Box::new);
        Ok(Act { kind, otherwise })
    }

    fn slots(&self, model: &mut Model) -> Res<()> {
        for base in 0..self.written.len() {
            let rule = self.written[base].rule;
            if rule.mode != RuleMode::Step {
                continue;
            }
            let (bound, rest) = self.bound(base, model)?;
            let mut variants = Vec::new();
            for member in self.family(base) {
                variants.push((member, self.variant(base, member, &rest)?));
            }
            let every = rule
                .every
                .as_ref()
                .map(|every| self.span(&every.distance))
                .transpose()?;
            for occurrence in 0..rule.every.as_ref().map_or(1, |every| every.times) {
                model.slots.push(Slot {
                    base,
                    occurrence,
                    bound: bound.clone(),
                    every,
                    variants: variants.clone(),
                });
            }
        }
        self.unrank(model)
    }

    /// 3.4: an exception fires under guard(NAME) and E, NAME under guard(NAME) and not E; exceptions nest.
    fn variant(&self, base: usize, member: usize, base_guard: &Cond) -> Res<Cond> {
        let mut parts = vec![base_guard.clone()];
        let mut at = member;
        while at != base {
            parts.push(self.own_guard(at)?);
            let Some(parent) = self.parents[at] else { break };
            at = parent;
        }
        for child in 0..self.written.len() {
            if self.parents[child] == Some(member) {
                parts.push(Cond::Not(Box::new(self.own_guard(child)?)));
            }
        }
        Ok(Cond::And(parts))
    }

    /// The one lower time bound of a step (3.2, M31, M32), and the rest of its guard.
    fn bound(&self, base: usize, model: &Model) -> Res<(Bound, Cond)> {
        let written = &self.written[base];
        let guard = self.own_guard(base)?;
        if let Some(dates) = &written.rule.calendar {
            return Ok((Bound::Calendar(self.dates(dates)?), guard));
        }
        let mut found = None;
        let mut rest = Vec::new();
        for part in guard.conjuncts() {
            let bound = match part {
                Cond::Test(Test::Compare(fact @ (Fact::Overdue | Fact::Age), op, Const::Span(span)))
                    if matches!(op, Op::Ge | Op::Gt) =>
                {
                    // M32: `overdue > N` is the bound N + 1.
                    let span = Span {
                        count: span.count + i32::from(*op == Op::Gt),
                        ..*span
                    };
                    Some(if *fact == Fact::Overdue {
                        Bound::Overdue(span)
                    } else {
                        Bound::Age(span)
                    })
                }
                Cond::Test(Test::DueIn(span)) => {
                    let channel = match model.rules[base].actions.first().map(|act| &act.kind) {
                        Some(ActKind::Contact { channel, .. }) => Some(channel.clone()),
                        _ => None,
                    };
                    Some(Bound::DueIn(*span, channel))
                }
                Cond::Test(Test::AfterStep(step, span)) => Some(Bound::AfterStep(step.clone(), *span)),
                Cond::Test(Test::AfterEvent(event, span)) => Some(Bound::AfterEvent(*event, *span)),
                _ => None,
            };
            match bound {
                None => rest.push(part.clone()),
                Some(bound) => {
                    if found.replace(bound).is_some() {
                        return Err(format!("{} has two lower time bounds", written.name));
                    }
                }
            }
        }
        let bound = found.ok_or_else(|| format!("{} has no lower time bound", written.name))?;
        Ok((bound, Cond::And(rest)))
    }

    /// Steps `N after` one without an age have none themselves (3.2).
    fn unrank(&self, model: &mut Model) -> Res<()> {
        for _ in 0..=model.slots.len() {
            let mut changed = false;
            for at in 0..model.slots.len() {
                let Bound::AfterStep(step, span) = &model.slots[at].bound else {
                    continue;
                };
                let ranked = step.slot.is_some_and(|slot| model.slots[slot].is_ranked());
                if !ranked {
                    model.slots[at].bound = Bound::AfterUnranked(step.clone(), *span);
                    changed = true;
                }
            }
            if !changed {
                break;
            }
        }
        for start in 0..model.slots.len() {
            let mut at = start;
            let mut left = model.slots.len();
            while let Bound::AfterStep(StepRef { slot: Some(next), .. }, _)
            | Bound::AfterUnranked(StepRef { slot: Some(next), .. }, _) = &model.slots[at].bound
            {
                if left == 0 {
                    return Err("steps wait for each other".to_string());
                }
                left -= 1;
                at = *next;
            }
        }
        Ok(())
    }

    fn dates(&self, dates: &CalendarDates) -> Res<Dates> {
        Ok(match dates {
            CalendarDates::Dates(values) => {
                let mut days = Vec::new();
                for value in values {
                    let Const::Date(day) = self.constant(value)? else {
                        return Err("a date was expected".to_string());
                    };
                    days.push(day);
                }
                Dates::List(days)
            }
            CalendarDates::Monthly { day, .. } => Dates::Monthly(*day),
            CalendarDates::Yearly(day) => Dates::Yearly(day.month, day.day),
        })
    }
}

/// The policy's currency: the euro if it says nothing.
fn currency(file: &ast::File) -> Res<Currency> {
    for item in &file.items {
        let ItemKind::Policy(block) = &item.kind else {
            continue;
        };
        for line in &block.lines {
            if let PolicyLineKind::Currency(name) = &line.kind {
                return Currency::parse(&name.text).ok_or_else(|| "no such currency".to_string());
            }
        }
    }
    Ok(Currency::EUR)
}

/// 3.14: an unnamed rule is called after channel and template, never after a number.
fn unnamed(rule: &ast::Rule) -> String {
    for action in &rule.actions {
        if let ast::ActionKind::Contact {
            channel, argument, ..
        } = &action.kind
        {
            return format!("{}_{}", channel.text, argument.text);
        }
    }
    match rule.actions.first().map(|action| &action.kind) {
        Some(ast::ActionKind::Escalate(target)) => format!("escalate_{}", target.text),
        Some(ast::ActionKind::Task { .. }) => "task".to_string(),
        Some(ast::ActionKind::Alert(role)) => format!("alert_{}", role.text),
        Some(ast::ActionKind::Flag(name)) => format!("flag_{}", name.text),
        Some(ast::ActionKind::BlockOrders) => "block_orders".to_string(),
        Some(ast::ActionKind::ProposeWriteOff) => "propose_write_off".to_string(),
        _ => "rule".to_string(),
    }
}
