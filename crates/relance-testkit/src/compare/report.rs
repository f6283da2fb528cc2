//! What a comparison found, as numbers and as text.

use super::{Answer, Reasons};
use crate::generate::Case;
use crate::ledger::{print_account, print_action};
use crate::oracle::{OracleAction, OracleOutcome};
use std::collections::BTreeMap;
use std::fmt;

/// What a comparison found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Cases made.
    pub cases: u64,
    /// Cases that both sides decided.
    pub compared: u64,
    /// Of these, with at least one action.
    pub with_actions: u64,
    /// Actions of the interpreter in all.
    pub actions: u64,
    /// Cases on which another way differs from the interpreter.
    pub differing: u64,
    /// By way: on how many cases it differs, and the first seed.
    pub differing_ways: BTreeMap<String, (u64, u64)>,
    /// Cases whose text the parser or the interpreter does not take.
    pub not_a_policy: Reasons,
    /// Cases whose policy the other side refuses.
    pub refused: Reasons,
    /// In how many compared cases each branch of the meaning was taken.
    pub coverage: BTreeMap<String, u64>,
    /// The first mismatches, shrunk.
    pub mismatches: Vec<Mismatch>,
    /// How often it was compared where an invoice stands.
    pub stands: u64,
    /// How often it was compared what is said to come next.
    pub looks_ahead: u64,
    /// Wall time.
    pub seconds: f64,
}

/// A case on which the two sides differ.
#[derive(Clone, Debug)]
pub struct Mismatch {
    /// The seed of the case before it was shrunk.
    pub seed: u64,
    /// Policy, ledger and both action lists.
    pub text: String,
}

impl Mismatch {
    pub(super) fn new(case: &Case, ours: &[OracleAction], theirs: &Answer, said: &str) -> Mismatch {
        let account = print_account(&case.ledger.account(), &case.ledger.interner);
        let mut text = format!(
            "seed {}, decided {} to {}, approve {:?}\n{}\n{account}\n",
            case.seed, case.first, case.last, case.approve, case.policy
        );
        text.push_str(&format!("< interpreter only, > {} only\n", theirs.way));
        for line in difference(ours, &theirs.actions) {
            text.push_str(&line);
            text.push('\n');
        }
        text.push_str(said);
        Mismatch {
            seed: case.seed,
            text,
        }
    }
}

/// Both lists as one: a common row is indented, others are marked.
fn difference(ours: &[OracleAction], theirs: &[OracleAction]) -> Vec<String> {
    let (rows, columns) = (ours.len(), theirs.len());
    // The length of the longest common tail from each pair of positions.
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for at in (0..rows).rev() {
        for other in (0..columns).rev() {
            common[at][other] = if ours[at] == theirs[other] {
                common[at + 1][other + 1] + 1
            } else {
                common[at + 1][other].max(common[at][other + 1])
            };
        }
    }
    let (mut at, mut other) = (0, 0);
    let mut lines = Vec::new();
    while at < rows || other < columns {
        if at < rows && other < columns && ours[at] == theirs[other] {
            lines.push(format!("  {}", print_action(&ours[at])));
            at += 1;
            other += 1;
        } else if other == columns || (at < rows && common[at + 1][other] >= common[at][other + 1]) {
            lines.push(format!("< {}", print_action(&ours[at])));
            at += 1;
        } else {
            lines.push(format!("> {}", print_action(&theirs[other])));
            other += 1;
        }
    }
    lines
}

impl Report {
    pub(super) fn count(&mut self, actions: &[OracleAction], notes: &[String]) {
        self.actions += actions.len() as u64;
        self.with_actions += u64::from(!actions.is_empty());
        let mut seen: Vec<String> = notes.to_vec();
        for action in actions {
            seen.push(match action.outcome {
                OracleOutcome::Done if action.reason.is_empty() => format!("done: {}", action.action),
                OracleOutcome::Done => format!("done: {} ({})", action.action, action.reason),
                OracleOutcome::Deferred => format!("deferred: {}", action.reason),
                OracleOutcome::Lapsed => format!("lapsed: {}", action.reason),
            });
            if action.rule.starts_with("on_") {
                seen.push(format!("built-in task: {}", action.rule));
            }
        }
        seen.sort();
        seen.dedup();
        for note in seen {
            *self.coverage.entry(note).or_insert(0) += 1;
        }
    }

    pub(super) fn merge(&mut self, other: Report) {
        self.cases += other.cases;
        self.compared += other.compared;
        self.with_actions += other.with_actions;
        self.actions += other.actions;
        self.stands += other.stands;
        self.looks_ahead += other.looks_ahead;
        self.differing += other.differing;
        for (way, (count, seed)) in other.differing_ways {
            let entry = self.differing_ways.entry(way).or_insert((0, seed));
            *entry = (entry.0 + count, entry.1.min(seed));
        }
        for (mine, theirs) in [
            (&mut self.not_a_policy, other.not_a_policy),
            (&mut self.refused, other.refused),
        ] {
            for (why, (count, seed)) in theirs.0 {
                let entry = mine.0.entry(why).or_insert((0, seed));
                entry.0 += count;
                entry.1 = entry.1.min(seed);
            }
        }
        for (note, count) in other.coverage {
            *self.coverage.entry(note).or_insert(0) += count;
        }
        self.mismatches.extend(other.mismatches);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} cases in {:.1} s: {} compared ({} with actions, {} actions), {} differ",
            self.cases, self.seconds, self.compared, self.with_actions, self.actions, self.differing
        )?;
        for (way, (count, seed)) in &self.differing_ways {
            writeln!(f, "  {way}: {count}, first at seed {seed}")?;
        }
        for (title, reasons) in [("not a policy", &self.not_a_policy), ("refused", &self.refused)] {
            writeln!(f, "{title}: {}", reasons.total())?;
            let mut all: Vec<_> = reasons.0.iter().collect();
            all.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
            for (why, (count, seed)) in all.into_iter().take(20) {
                writeln!(f, "  {count:>7}  {why} (seed {seed})")?;
            }
        }
        writeln!(f, "in how many compared cases:")?;
        for (note, count) in &self.coverage {
            writeln!(f, "  {count:>7}  {note}")?;
        }
        for mismatch in &self.mismatches {
            writeln!(f, "\n{}", mismatch.text)?;
        }
        Ok(())
    }
}
