//! An action list of somebody else held against the ledger: what the meaning forbids is named, day by day.
//!
//! The interpreter's facts are computed from the ledger's rows and from the actions *told*, not from actions of its own,
//! and nothing here asks the kernel. What is checked of one firing stands in [`firing`], what is missing in [`missing`].

mod firing;
mod missing;
mod slots;

use super::books::Tolerance;
use super::model::{Mode, Model};
use super::world::World;
use super::{
    ApproveMode, Contact, Done, Failure, Firing, Journal, Message, Notes, Oracle, Stands, Subject, Today,
};
use crate::invariants::{Broken, Invariant, Run};
use relance_kernel::decision::{ActionOutcome, ActionRecord, Effect, Source};
use relance_kernel::{CustomerIndex, Day, InvoiceIndex};
use relance_sim::RowTexts;
use std::collections::{BTreeMap, BTreeSet};

/// A run held against its ledger.
pub(crate) struct Told<'a> {
    oracle: Oracle<'a>,
    texts: RowTexts<'a>,
    /// Rules of the model by name.
    rules: BTreeMap<&'a str, usize>,
    /// Every day is looked at, not only those with actions: what is missing can be told, and what is remembered of days.
    every_day: bool,
    /// Which slot of `every … up to … times` went could not be told: what depends on it is not judged.
    uncertain: bool,
    /// Missing firings already named.
    missed: BTreeSet<(usize, Subject, i32)>,
    broken: Vec<Broken>,
}

/// The rows of one rule for one subject on a day.
struct Group<'r> {
    rule: usize,
    subject: Subject,
    rows: Vec<&'r ActionRecord>,
}

impl<'a> Told<'a> {
    /// Holds the actions of a run against its ledger.
    pub(crate) fn new(run: &'a Run<'a>) -> Told<'a> {
        let model: &Model = run.model;
        let every_day = run.every_day || remembers(model);
        let last = match run.days.last() {
            _ if every_day => run.last,
            Some(last) => last.day,
            None => run.first,
        };
        let tolerance = Tolerance {
            currency: model.currency,
            minor: model.tolerance,
        };
        let notes = Notes::default();
        let mut told = Told {
            oracle: Oracle {
                model,
                world: World::new(run.account, run.calendar, tolerance, run.first, last, &notes),
                interner: run.interner,
                approve: match run.approvals {
                    relance_kernel::ApprovalMode::SameDay => ApproveMode::SameDay,
                    relance_kernel::ApprovalMode::Never => ApproveMode::Never,
                    relance_kernel::ApprovalMode::After(days) => {
                        ApproveMode::After(u32::try_from(days).unwrap_or(0))
                    }
                },
                first: run.first,
                journal: Journal::default(),
                rows: Vec::new(),
                stands: Stands::new(),
                notes,
            },
            texts: RowTexts {
                policy: run.policy,
                interner: run.interner,
            },
            rules: (model.rules.iter().enumerate())
                .map(|(at, rule)| (rule.name.as_str(), at))
                .collect(),
            every_day,
            uncertain: false,
            missed: BTreeSet::new(),
            broken: Vec::new(),
        };
        told.pass(run, last);
        told
    }

    /// What was found.
    pub(crate) fn broken(&self) -> &[Broken] {
        &self.broken
    }

    /// Whether an invoice is open on a day, its rows counted.
    pub(crate) fn is_open(&self, day: Day, invoice: InvoiceIndex) -> bool {
        self.oracle.world.on(day).books.is_open(invoice)
    }

    fn pass(&mut self, run: &Run<'_>, last: Day) {
        let mut acting = run.days.iter().peekable();
        let mut day = run.first;
        while day <= last {
            if !self.every_day {
                match acting.peek() {
                    Some(next) => day = next.day,
                    None => break,
                }
            }
            let mut records: &[ActionRecord] = &[];
            while let Some(acts) = acting.next_if(|acts| acts.day <= day) {
                records = &acts.records;
            }
            self.day(day, records);
            day = day.plus(1);
        }
    }

    /// One day, as [`Oracle::decide`] goes through it, but the actions are those told.
    fn day(&mut self, day: Day, records: &[ActionRecord]) {
        self.oracle.absorb_history(day);
        let mut today = self.oracle.open_day(day);
        if self.every_day {
            self.built_in_tasks(&today, records);
        }
        self.oracle.find_paused(&mut today);
        if self.every_day {
            self.oracle.follow_also_guards(&today);
        }
        let groups = self.groups(records);
        let judged: Vec<(Firing, Vec<super::EventId>)> =
            groups.iter().map(|group| self.judge(&today, group)).collect();
        for (group, (firing, events)) in groups.iter().zip(judged) {
            self.write_down(&today, group, firing, events);
        }
        if self.every_day {
            self.find_missing(&today);
        }
    }

    /// What was done or failed, by rule and subject, in the order of the rows.
    fn groups<'r>(&self, records: &'r [ActionRecord]) -> Vec<Group<'r>> {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for record in records {
            let tells = matches!(
                record.outcome,
                ActionOutcome::Done | ActionOutcome::DoneFateUnknown | ActionOutcome::Failed
            );
            if !tells || !matches!(record.source, Source::Rule(_)) {
                continue;
            }
            let Some(&rule) = self.rules.get(self.texts.rule(record.source)) else {
                continue;
            };
            let subject = subject(record.customer, record.invoice);
            match groups
                .iter_mut()
                .find(|group| group.rule == rule && group.subject == subject)
            {
                Some(group) => group.rows.push(record),
                None => groups.push(Group {
                    rule,
                    subject,
                    rows: vec![record],
                }),
            }
        }
        groups
    }

    /// What a firing leaves behind, for the days after it.
    fn write_down(&mut self, today: &Today, group: &Group<'_>, firing: Firing, events: Vec<super::EventId>) {
        let journal = &mut self.oracle.journal;
        let done: Vec<&&ActionRecord> = (group.rows.iter())
            .filter(|row| row.outcome != ActionOutcome::Failed)
            .collect();
        if done.is_empty() {
            journal.failed.push(Failure {
                day: today.day,
                firing,
            });
            return;
        }
        let mut contact = false;
        for row in &done {
            let Effect::Contact { .. } = row.effect else {
                continue;
            };
            contact = true;
            let channel = self.texts.action(&row.effect).to_string();
            if row.leads {
                journal.messages.push(Message {
                    day: today.day,
                    channel: channel.clone(),
                });
            }
            journal.contacts.push(Contact {
                day: today.day,
                channel,
                rule: Some(group.rule),
                invoice: row.invoice,
                own_step: firing.slot.is_some(),
                unknown: row.outcome == ActionOutcome::DoneFateUnknown,
                while_overdue: row
                    .invoice
                    .is_some_and(|invoice| self.oracle.world.overdue(today.day, invoice) > 0),
                row: None,
            });
        }
        journal.done.push(Done {
            day: today.day,
            rule: group.rule,
            slot: firing.slot,
            subject: group.subject,
            contact,
            events,
            past: None,
        });
    }

    fn report(&mut self, invariant: Invariant, place: String) {
        self.broken.push(Broken { invariant, place });
    }
}

fn subject(customer: CustomerIndex, invoice: Option<InvoiceIndex>) -> Subject {
    invoice.map_or(Subject::Customer(customer), Subject::Invoice)
}

/// Whether something is remembered from day to day that the days with actions alone do not tell: when a guard became
/// true.
fn remembers(model: &Model) -> bool {
    model.rules.iter().any(|rule| match rule.mode {
        Mode::Step => false,
        Mode::Also {
            each_time,
            per_customer,
        } => each_time || per_customer,
    })
}
