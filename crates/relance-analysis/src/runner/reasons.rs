//! Why a rule did not act on a day of a test: its condition, part by part, and what the kernel decided instead.

use super::{actions, matching};
use relance_compiler::{Compiled, Expectation, ExpectationKind, TestAccount, TestCase};
use relance_kernel::decide::Outcome;
use relance_kernel::decision::{ActionOutcome, Source};
use relance_kernel::policy::{Anchor, Atom, Bound, Delay, Guard, RuleKind, Slot};
use relance_kernel::{
    AccountState, ActionRecord, ApprovalMode, CustomerIndex, Day, Fact, FactValue, Id, Interner,
    InvoiceIndex, Policy, RuleId, Subject, Truth, View, decide,
};

/// How many rules are looked at for one line.
const REASONS_AT_MOST: usize = 3;

/// Why a rule did not act.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The rule.
    pub rule: RuleId,
    /// The day looked at.
    pub day: Day,
    /// By position in [`TestCase::accounts`].
    pub account: usize,
    /// The invoice looked at; none for customer rules.
    pub invoice: Option<InvoiceIndex>,
    /// The condition, each part after the whole it belongs to.
    pub parts: Vec<SubExpression>,
    /// Where the invoice stood at the end of the day.
    pub outcome: Option<Outcome>,
}

/// A part of a condition with its value on the day.
#[derive(Clone, Debug)]
pub struct SubExpression {
    /// How many wholes it is inside of.
    pub depth: usize,
    /// In the canonical words of the language; `and`, `or`, `not` for what joins other parts.
    pub text: String,
    /// Whether it holds; none for a bound that only the decision knows.
    pub truth: Option<Truth>,
    /// What it read.
    pub value: Option<(Fact, FactValue)>,
    /// The days on which the step that it counts from, or asks for, was sent; none if it reads no step.
    pub sent: Option<Vec<Day>>,
}

/// Why the rules that could have done what a line expects did not do it on a day.
pub(super) fn reasons(
    compiled: &Compiled,
    policy: &Policy,
    _interner: &Interner,
    test: &TestCase,
    line: &Expectation,
    day: Day,
) -> Vec<Reason> {
    let ExpectationKind::Action { action, invoice, .. } = &line.kind else {
        return Vec::new();
    };
    let mut reasons = Vec::new();
    for (rule, of) in policy.rules.enumerate() {
        if !of.actions.iter().any(|own| matching::is_meant(*action, own)) {
            continue;
        }
        for (number, account) in test.accounts.iter().enumerate() {
            let per_customer = matches!(
                of.kind,
                RuleKind::Also {
                    per_customer: true,
                    ..
                }
            );
            let invoices: Vec<Option<InvoiceIndex>> = match invoice {
                Some((of, at)) if *of == number => vec![Some(InvoiceIndex::at(*at))],
                Some(_) => Vec::new(),
                None if per_customer => vec![None],
                None => account.account.invoices.ids().map(Some).collect(),
            };
            for subject in invoices {
                if reasons.len() < REASONS_AT_MOST {
                    reasons.push(reason(
                        compiled,
                        policy,
                        test,
                        account,
                        (number, rule, subject),
                        day,
                    ));
                }
            }
        }
    }
    reasons
}

fn reason(
    compiled: &Compiled,
    policy: &Policy,
    test: &TestCase,
    of: &TestAccount,
    (number, rule, invoice): (usize, RuleId, Option<InvoiceIndex>),
    day: Day,
) -> Reason {
    let account = &of.account;
    let (mut state, records) = actions::replayed(policy, account, test.first_day, day.plus(-1));
    let mut before = state.clone();
    before.advance(policy, account, day);
    let customer = invoice
        .and_then(|invoice| account.invoices.element(invoice))
        .map_or(CustomerIndex(0), |of| of.customer);
    let looked_at = Looked {
        compiled,
        policy,
        view: View::new(policy, account, &before),
        before: &before,
        subject: Subject { customer, invoice },
        records: &records,
        day,
    };
    let mut parts = Vec::new();
    looked_at.rule(rule, &mut parts);
    let mut of_day = Vec::new();
    decide(
        policy,
        account,
        &mut state,
        day,
        ApprovalMode::SameDay,
        &mut of_day,
    );
    // What was put off, or lapsed, is what there is to explain.
    let acted = of_day.iter().any(|record| {
        let is_put_off = matches!(
            record.outcome,
            ActionOutcome::Deferred(_) | ActionOutcome::Lapsed(_)
        );
        record.invoice == invoice && !is_put_off
    });
    let outcome = invoice
        .filter(|_| !acted)
        .map(|invoice| state.outcome(policy, account, ApprovalMode::SameDay, invoice));
    Reason {
        rule,
        day,
        account: number,
        invoice,
        parts,
        outcome,
    }
}

struct Looked<'a> {
    compiled: &'a Compiled,
    policy: &'a Policy,
    view: View<'a>,
    before: &'a AccountState,
    subject: Subject,
    /// What was done before the day.
    records: &'a [ActionRecord],
    day: Day,
}

impl Looked<'_> {
    fn rule(&self, rule: RuleId, parts: &mut Vec<SubExpression>) {
        let times = self.sent_on(rule).count();
        let slots = self.policy.slots.enumerate().filter_map(|(id, slot)| {
            let variant = slot.variants.iter().find(|variant| variant.rule == rule)?;
            Some((id, slot, variant))
        });
        // Of `every … up to … times` the first that is not done yet.
        let slots: Vec<_> = slots.collect();
        let Some((id, slot, variant)) = slots.get(times).or(slots.last()) else {
            self.guard(&self.policy.rules[rule].guard, 0, parts);
            return;
        };
        let text = self.compiled.origins.slots.element(*id);
        parts.push(SubExpression {
            depth: 0,
            text: text.map(|origin| origin.text.clone()).unwrap_or_default(),
            truth: self.bound_holds(slot),
            value: self.read_by_bound(slot),
            sent: match &slot.bound {
                Bound::AfterStep { rule, .. } => Some(self.sent_on(*rule).collect()),
                _ => None,
            },
        });
        self.guard(&variant.guard, 0, parts);
    }

    fn guard(&self, guard: &Guard, depth: usize, parts: &mut Vec<SubExpression>) {
        let mut joined = |text: &str| {
            parts.push(SubExpression {
                depth,
                text: text.to_owned(),
                truth: Some(self.view.test(guard, self.subject)),
                value: None,
                sent: None,
            });
        };
        match guard {
            Guard::Always => {}
            // The parts of the outermost `and` stand for themselves.
            Guard::And(inner) if depth == 0 => inner.iter().for_each(|part| self.guard(part, 0, parts)),
            Guard::And(inner) if inner.len() == 1 => {
                inner.iter().for_each(|part| self.guard(part, depth, parts));
            }
            Guard::Or(inner) if inner.len() == 1 => {
                inner.iter().for_each(|part| self.guard(part, depth, parts));
            }
            Guard::And(inner) => {
                joined("and");
                inner.iter().for_each(|part| self.guard(part, depth + 1, parts));
            }
            Guard::Or(inner) => {
                joined("or");
                inner.iter().for_each(|part| self.guard(part, depth + 1, parts));
            }
            Guard::Not(part) => {
                joined("not");
                self.guard(part, depth + 1, parts);
            }
            Guard::Atom(atom) => {
                let value = match &self.policy.atoms[*atom] {
                    Atom::Compare { fact, .. } => Some((*fact, self.view.read(*fact, self.subject))),
                    _ => None,
                };
                let sent = match &self.policy.atoms[*atom] {
                    Atom::Sent { rule, .. }
                    | Atom::After {
                        anchor: Anchor::Step(rule),
                        ..
                    } => Some(self.sent_on(*rule).collect()),
                    _ => None,
                };
                let origin = self.compiled.origins.atoms.element(*atom);
                parts.push(SubExpression {
                    depth,
                    text: origin.map(|origin| origin.text.clone()).unwrap_or_default(),
                    truth: Some(self.view.test_atom(*atom, self.subject)),
                    value,
                    sent,
                });
            }
        }
    }

    fn bound_holds(&self, slot: &Slot) -> Option<Truth> {
        let invoice = self.subject.invoice?;
        let due = self.before.due(invoice);
        let add = |from: Day, delay: Delay, sign: i32| match delay {
            Delay::Days(days) => from.plus(days * sign),
            Delay::WorkingDays(days) => self.policy.calendar.plus_working_days(from, days * sign),
        };
        let first = match &slot.bound {
            Bound::Overdue(delay) => add(due, *delay, 1),
            Bound::Age(delay) => add(self.view_issued(invoice)?, *delay, 1),
            Bound::DueIn(delay) => {
                let from = add(due, *delay, -1);
                return Some(Truth::from(from <= self.day && self.day <= due));
            }
            Bound::AfterStep { rule, delay } => {
                let Some(sent) = self.sent_on(*rule).max() else {
                    return Some(Truth::False);
                };
                add(sent, *delay, 1)
            }
            Bound::Event { .. } | Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..) => return None,
        };
        Some(Truth::from(first <= self.day))
    }

    fn view_issued(&self, invoice: InvoiceIndex) -> Option<Day> {
        match self.view.read(
            Fact::Age,
            Subject {
                invoice: Some(invoice),
                ..self.subject
            },
        ) {
            FactValue::Days(age) => Some(self.day.plus(-age)),
            _ => None,
        }
    }

    fn read_by_bound(&self, slot: &Slot) -> Option<(Fact, FactValue)> {
        let fact = match &slot.bound {
            Bound::Overdue(_) | Bound::DueIn(_) => Fact::Overdue,
            Bound::Age(_) => Fact::Age,
            _ => return None,
        };
        Some((fact, self.view.read(fact, self.subject)))
    }

    /// Days on which a rule, or an exception to it, was delivered for the invoice before.
    fn sent_on(&self, rule: RuleId) -> impl Iterator<Item = Day> + '_ {
        self.records
            .iter()
            .filter(move |record| {
                record.sequence == 0
                    && record.day < self.day
                    && record.invoice == self.subject.invoice
                    && matches!(record.outcome, relance_kernel::decision::ActionOutcome::Done
                        | relance_kernel::decision::ActionOutcome::DoneFateUnknown)
                    && matches!(record.source, Source::Rule(of) if self.policy.is_rule_or_exception_of(of, rule))
            })
            .map(|record| record.day)
    }
}
