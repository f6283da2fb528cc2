//! What is checked of one firing: that it may go at all, that its actions may, and that they are what the day makes them.

use super::super::approval::Answer;
use super::super::delivery::Delivery;
use super::super::model::{Act, ActKind, Bound, ChargeAmount, Mode, Rule};
use super::super::{ApproveMode, EventId, Firing, Subject, Today};
use super::{Group, Told};
use crate::invariants::Invariant;
use relance_kernel::CustomerKind;
use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect};
use relance_kernel::policy::Claimed;

impl Group<'_> {
    /// Whether something was done, and not only tried.
    pub(super) fn was_done(&self) -> bool {
        self.rows.iter().any(|row| row.outcome != ActionOutcome::Failed)
    }
}

impl Told<'_> {
    /// Judges what a rule did for a subject, and says which firing it was.
    pub(super) fn judge(&mut self, today: &Today, group: &Group<'_>) -> (Firing, Vec<EventId>) {
        let (firing, events) = self.firing_of(today, group);
        self.check_rows(today, group);
        if !group.was_done() {
            return (firing, events);
        }
        let oracle = &self.oracle;
        let model = oracle.model;
        let rule = &model.rules[group.rule];
        let mut wrong: Vec<(Invariant, String)> = Vec::new();
        let mut say = |holds: bool, invariant: Invariant, why: &str| {
            if !holds {
                wrong.push((invariant, why.to_string()));
            }
        };
        let is_step = rule.mode == Mode::Step;
        say(
            oracle.is_decided(today, group.subject),
            Invariant::Claimed,
            "the policy does not claim the customer",
        );
        if let Subject::Invoice(invoice) = group.subject {
            let open = oracle.world.on(today.day).books.is_open(invoice);
            let reads_settled = !is_step && rule.settled_conjunct;
            say(open || reads_settled, Invariant::Settled, "settled");
            say(
                !is_step || !open || oracle.has_steps(today, invoice),
                Invariant::Leader,
                "another invoice leads",
            );
            say(
                !is_step || oracle.was_reminded(today.day, group.rule, invoice),
                Invariant::Reminder,
                "no reminder was delivered while overdue",
            );
            if !self.uncertain {
                let holds = match firing.slot {
                    Some(slot) => oracle.variant(today, slot, invoice) == Some(group.rule),
                    None => oracle.also_holds(today, group.rule, group.subject),
                };
                say(holds || !open, Invariant::Condition, "its condition is not true");
            }
            if let Some(slot) = firing.slot.filter(|&slot| model.slots[slot].is_ranked())
                && self.every_day
                && !self.uncertain
            {
                let left = oracle.gap_left(today.day, slot, invoice);
                say(
                    left == 0,
                    Invariant::Gap,
                    &format!("{left} days of the gap are missing"),
                );
            }
        } else if !self.uncertain {
            let holds = oracle.also_holds(today, group.rule, group.subject);
            say(
                holds,
                Invariant::Condition,
                "its condition is not true, or no episode runs",
            );
        }
        say(
            !oracle.is_undecidable(today, rule, group.subject),
            Invariant::KindUnknown,
            "the kind of customer is unknown",
        );
        if !self.uncertain {
            say(
                !oracle.is_held(today, rule, group.subject),
                Invariant::Paused,
                "paused, stopped or frozen",
            );
        }
        say(
            self.was_allowed(today, firing),
            Invariant::Approval,
            "nobody approved it",
        );
        self.check_delivery(today, group, rule, &mut wrong);
        for (invariant, why) in wrong {
            let place = self.place(today, group, &why);
            self.report(invariant, place);
        }
        (firing, events)
    }

    /// M44, M52: whether there is a day of asking after which the approval stands given.
    fn was_allowed(&self, today: &Today, firing: Firing) -> bool {
        let oracle = &self.oracle;
        if self.uncertain || !oracle.needs_approval(today, firing.rule, firing.subject) {
            return true;
        }
        let mut asked = oracle.first;
        if let (Subject::Invoice(invoice), Some(slot)) = (firing.subject, firing.slot)
            && oracle.model.slots[slot].is_ranked()
            && oracle.world.on(today.day).books.of(invoice).due_changed.is_none()
            && oracle.world.account.invoices[invoice].instalments.is_empty()
            && matches!(oracle.model.slots[slot].bound, Bound::Overdue(_) | Bound::Age(_))
        {
            // It is asked for when the days of the step have come, not before.
            asked = asked.max(oracle.nominal_day(today.day, slot, invoice));
        }
        if let ApproveMode::SameDay = oracle.approve
            && oracle.answer(today.day, firing, today.day) == Answer::Granted
        {
            return true;
        }
        while asked <= today.day {
            if oracle.answer(today.day, firing, asked) == Answer::Granted {
                return true;
            }
            asked = asked.plus(1);
        }
        false
    }

    /// M45: the contact or transfer is the one that can be delivered, as the ledger's rows of the day say.
    fn check_delivery(
        &self,
        today: &Today,
        group: &Group<'_>,
        rule: &Rule,
        wrong: &mut Vec<(Invariant, String)>,
    ) {
        let main = rule
            .actions
            .iter()
            .position(|act| matches!(act.kind, ActKind::Contact { .. } | ActKind::Escalate(_)));
        let row = (group.rows.iter()).find(|row| Some(usize::from(row.sequence)) == main);
        let (Some(row), false) = (row, self.uncertain) else {
            return;
        };
        let right = match self.oracle.delivery(today, rule, group.subject) {
            Delivery::NothingToDeliver => true,
            Delivery::Failed => false,
            Delivery::Deliver(act, unknown) => {
                self.is_act(row, &act.kind) && (unknown == (row.outcome == ActionOutcome::DoneFateUnknown))
            }
        };
        if !right {
            wrong.push((
                Invariant::Delivered,
                "it cannot be delivered, or something else can".to_string(),
            ));
        }
    }

    fn is_act(&self, row: &ActionRecord, act: &ActKind) -> bool {
        let made = self.act_of(row);
        match (&made, act) {
            (
                ActKind::Contact {
                    channel, argument, ..
                },
                ActKind::Contact {
                    channel: of,
                    argument: what,
                    ..
                },
            ) => channel == of && argument == what,
            (ActKind::Escalate(to), ActKind::Escalate(target)) => to == target,
            (ActKind::Task(text), ActKind::Task(said)) => text == said,
            (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
        }
    }

    /// A row as an action of the language.
    fn act_of(&self, row: &ActionRecord) -> ActKind {
        let plain = |effect: &Effect| {
            let mut effect = effect.clone();
            match &mut effect {
                Effect::Contact { claims, .. } => claims.clear(),
                Effect::Charge { amount, .. } => *amount = None,
                _ => {}
            }
            self.texts.detail(&effect)
        };
        let detail = plain(&row.effect);
        match &row.effect {
            Effect::Contact { .. } => ActKind::Contact {
                channel: self.texts.action(&row.effect).to_string(),
                argument: detail,
                to: None,
            },
            Effect::Charge { .. } => ActKind::Charge(ChargeAmount::ByLaw, detail),
            Effect::Escalate(_) => ActKind::Escalate(detail),
            Effect::Task { .. } => ActKind::Task(detail),
            Effect::Alert(_) => ActKind::Alert(detail),
            Effect::Flag(_) => ActKind::Flag(detail),
            Effect::BlockOrders => ActKind::BlockOrders,
            Effect::ProposeWriteOff => ActKind::ProposeWriteOff,
        }
    }

    /// What is checked of each row: `never`, the law, the amount, and that no row stands twice.
    fn check_rows(&mut self, today: &Today, group: &Group<'_>) {
        let mut wrong: Vec<(Invariant, String)> = Vec::new();
        let oracle = &self.oracle;
        let model = oracle.model;
        let rule = &model.rules[group.rule];
        let kind = oracle.kind(today, group.subject);
        for (at, row) in group.rows.iter().enumerate() {
            if group.rows[..at]
                .iter()
                .any(|other| other.sequence == row.sequence)
            {
                wrong.push((Invariant::SlotOnce, "two rows of one action".to_string()));
            }
            if row.outcome == ActionOutcome::Failed {
                continue;
            }
            let made = Act {
                kind: self.act_of(row),
                otherwise: None,
            };
            let claims: Vec<Act> = match &row.effect {
                Effect::Contact { claims, .. } => claims.iter().map(|claim| claim_of(*claim)).collect(),
                _ => Vec::new(),
            };
            if !self.uncertain {
                for act in std::iter::once(&made).chain(&claims) {
                    if oracle.never_names(today, act, group.subject) {
                        wrong.push((Invariant::Never, "a `never` forbids it".to_string()));
                    }
                }
            }
            let owed = !claims.is_empty() || matches!(made.kind, ActKind::Charge(..));
            if owed && (oracle.law_drops_charges(today, rule, group.subject) || kind == CustomerKind::Unknown)
            {
                wrong.push((Invariant::Consumers, format!("{} customer", kind.word())));
            }
            if kind == CustomerKind::Public && matches!(&made.kind, ActKind::Escalate(to) if to == "agency") {
                wrong.push((Invariant::PublicBodies, "a public body".to_string()));
            }
            if let Effect::Charge { amount, .. } = &row.effect
                && let Some(act) = rule.actions.get(usize::from(row.sequence))
                && let ActKind::Charge(stated, _) = &act.kind
                && *amount != oracle.charged(today, group.subject, stated)
            {
                wrong.push((Invariant::Amounts, "not the amount of the day".to_string()));
            }
        }
        for (invariant, why) in wrong {
            let place = self.place(today, group, &why);
            self.report(invariant, place);
        }
    }

    /// A firing in words.
    pub(super) fn place(&self, today: &Today, group: &Group<'_>, why: &str) -> String {
        format!(
            "{} {:?} `{}`: {why}",
            today.day, group.subject, self.oracle.model.rules[group.rule].name
        )
    }
}

fn claim_of(claim: Claimed) -> Act {
    let what = match claim {
        Claimed::Interest => "interest",
        Claimed::Indemnity => "indemnity",
    };
    Act {
        kind: ActKind::Claim(what.to_string()),
        otherwise: None,
    }
}
