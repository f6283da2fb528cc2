//! What must be there and is not: the built-in tasks (M51, M55), and an `also` that nothing holds back, in each episode
//! of its customer anew (M62, M64).

use super::super::model::Mode;
use super::super::{Firing, OracleAction, Today};
use super::Told;
use crate::invariants::Invariant;
use relance_kernel::CustomerIndex;
use relance_kernel::decision::ActionRecord;

impl Told<'_> {
    /// M51, M55: the tasks of the day are those that the ledger calls for, no more and no less.
    pub(super) fn built_in_tasks(&mut self, today: &Today, records: &[ActionRecord]) {
        let mut due: Vec<OracleAction> = Vec::new();
        self.oracle.built_in_tasks(today, &mut due);
        let due: Vec<(CustomerIndex, &str)> = (due.iter())
            .map(|task| (task.customer, task.rule.as_str()))
            .collect();
        let raised: Vec<(CustomerIndex, &str)> = (records.iter())
            .filter_map(|record| Some((record.customer, record.source.built_in_name()?)))
            .collect();
        for (one, other, how) in [
            (&due, &raised, "not raised"),
            (&raised, &due, "raised for nothing"),
        ] {
            for (customer, name) in one {
                if !other.contains(&(*customer, *name)) {
                    let place = format!("{} {customer:?} {name}: {how}", today.day);
                    self.report(Invariant::BuiltInTasks, place);
                }
            }
        }
    }

    /// M62, M64: a rule of internal actions that needs no approval waits for nothing: where its guard is true it has gone
    /// by the end of the day, for this change or this episode.
    pub(super) fn find_missing(&mut self, today: &Today) {
        let model = self.oracle.model;
        for (at, rule) in model.rules.iter().enumerate() {
            if rule.mode == Mode::Step || rule.acts_outside() || rule.approval.is_some() || self.uncertain {
                continue;
            }
            for subject in self.oracle.also_subjects(today, at) {
                if !self.oracle.also_holds(today, at, subject)
                    || self.oracle.is_forbidden(today, rule, subject)
                {
                    continue;
                }
                let firing = Firing {
                    rule: at,
                    slot: None,
                    subject,
                    number: self.oracle.also_number(today.day, at, subject),
                };
                if !self.oracle.also_is_over(firing) && self.missed.insert((at, subject, firing.number)) {
                    let place = format!("{} {subject:?} `{}`: did not go", today.day, rule.name);
                    self.report(Invariant::AlsoGoes, place);
                }
            }
        }
    }
}
