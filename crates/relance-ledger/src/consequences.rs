//! Rows that are only wrong because a row they name is: told with their cause, once, and counted.

use crate::problem::{DEPENDENTS, Problem, Severity};
use crate::source::Table;
use std::collections::{BTreeMap, BTreeSet};

/// Where a row stands.
type Place = (Option<Table>, u32);

/// The problems without those of rows that merely name a wrong row. The first error of that row, or of the one it hangs
/// on in turn, says how many there are.
///
/// A row with an error of its own keeps it and is not counted.
pub fn fold_consequences(problems: &[Problem]) -> Vec<Problem> {
    let own: BTreeSet<Place> = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error && !problem.is_consequence())
        .map(place)
        .collect();
    let cause_of: BTreeMap<Place, Place> = problems
        .iter()
        .filter(|problem| problem.is_consequence() && !own.contains(&place(problem)))
        .filter_map(|problem| Some((place(problem), cause(problem)?)))
        .collect();
    let mut dependents: BTreeMap<Place, usize> = BTreeMap::new();
    for first in cause_of.values() {
        *dependents.entry(root(*first, &cause_of)).or_default() += 1;
    }
    let mut folded = Vec::new();
    for problem in problems {
        // Its own error says it, or that of the row it hangs on; one whose cause is not among the problems stays.
        if problem.is_consequence() && own.contains(&root(place(problem), &cause_of)) {
            continue;
        }
        let mut problem = problem.clone();
        if problem.severity() == Severity::Error
            && let Some(rows) = dependents.remove(&place(&problem))
        {
            let told = (DEPENDENTS, rows.to_string().into_boxed_str());
            problem.facts = problem.facts.into_iter().chain([told]).collect();
        }
        folded.push(problem);
    }
    folded
}

fn place(problem: &Problem) -> Place {
    (problem.table, problem.row)
}

/// Where the row stands that this one names.
fn cause(problem: &Problem) -> Option<Place> {
    let fact = |wanted: &str| {
        let found = problem.facts.iter().find(|(name, _)| *name == wanted);
        found.map(|(_, fact)| fact.as_ref())
    };
    let file = fact("of_file")?;
    // `invoices.csv.gz`, `table invoices`
    let stem = file.split('.').next().unwrap_or(file);
    let stem = stem.strip_prefix("table ").unwrap_or(stem);
    let table = Table::ALL.into_iter().find(|table| table.name() == stem)?;
    Some((Some(table), fact("of_line")?.parse().ok()?))
}

/// The row that is wrong itself, at the end of the rows that this one hangs on.
fn root(of: Place, cause_of: &BTreeMap<Place, Place>) -> Place {
    let mut at = of;
    // A row names rows of earlier tables, or a payer: a chain is no longer than that.
    for _ in 0..2 * Table::ALL.len() {
        match cause_of.get(&at) {
            Some(next) => at = *next,
            None => break,
        }
    }
    at
}
