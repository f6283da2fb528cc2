//! `relance why INVOICE`: what is decided about one invoice on one day, and on which grounds.

mod acts;
mod ahead;
mod bound;
mod case;
mod conditions;
mod contacts;
mod happenings;
mod human;
mod json;
mod missing;
mod next;
mod obstacles;
mod outcome;
mod own_contacts;
mod places;
mod read;
mod read_history;
mod rows;
mod sources;
mod timeline;
mod values;
mod waits;
mod went;

pub(crate) use waits::limit_words;

use crate::args::{TableFormat, Why};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::said;
use crate::replay_input::{self, ReplayInput};
use conditions::Ground;
use outcome::Verdict;
use relance_kernel::Day;
use relance_sim::ReplayOptions;

/// The answer to the question.
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    /// The guards that it rests on, part by part.
    pub(crate) grounds: Vec<Ground>,
}

/// Answers.
pub(crate) fn run(console: &Console, why: &Why) -> Result<Exit, Failure> {
    let input = replay_input::open(console, &why.policy, &why.ledger, &why.how, &why.bad_rows)?;
    let (from, on) = period(&input, why)?;
    let options = ReplayOptions {
        from,
        to: on,
        approvals: why.how.approve,
        every_day: false,
    };
    let case = case::case(&input, &why.invoice, options)?;
    let verdict = outcome::verdict(&case);
    let grounds = conditions::grounds(&case, &verdict);
    let answer = Answer { verdict, grounds };
    console.print(&match why.format {
        TableFormat::Human => human::text(console, why, &case, &answer),
        TableFormat::Json => json::text(console, why, &case, &answer)?,
    })?;
    Ok(Exit::Fine)
}

fn period(input: &ReplayInput, why: &Why) -> Result<(Day, Day), Failure> {
    input
        .period(why.how.from, why.on)
        .map_err(|failure| match (why.on, why.how.from) {
            (Some(_), None) if input.joined.ledger.first_date().is_some() => failure.with_help(said!(
                "the ledger begins later: ask about a day within it",
                "le livre commence plus tard : demandez un jour qu'il couvre"
            )),
            _ => failure,
        })
}
