//! The harness: generated cases decided by the interpreter and by somebody else, compared row by row.

mod report;
mod shrink;

use crate::coverage::{constructs, row_kinds};
use crate::generate::{Case, case};
use crate::oracle::{self, ApproveMode, OracleAction, OracleOutcome};
use crate::prelude::with_prelude;
use relance_kernel::{Account, Day, Interner, InvoiceIndex, WorkCalendar};
use relance_syntax::ast;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use report::{Mismatch, Report};

/// What is asked of the other side.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    /// The policy as text.
    pub text: &'a str,
    /// The policy as a tree, without the prelude.
    pub file: &'a ast::File,
    /// The account.
    pub account: &'a Account,
    /// Its texts.
    pub interner: &'a Interner,
    /// First decided day.
    pub first: Day,
    /// Last decided day.
    pub last: Day,
    /// How approvals are given.
    pub approve: ApproveMode,
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// Whether to say, on a day in the middle, what comes next.
    pub looks_ahead: bool,
}

/// What another way to decide did and said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answer {
    /// Which way.
    pub way: &'static str,
    /// What it did.
    pub actions: Vec<OracleAction>,
    /// Where invoices stand on days on which nothing of their account was done, as far as it was asked.
    pub stands: Vec<(Day, InvoiceIndex, String)>,
    /// What was said, on a day, to be done next if no row comes.
    pub ahead: Option<Ahead>,
}

/// A look ahead from the end of a day: the next action of each invoice that has one by a later day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ahead {
    /// The day from which it looks.
    pub from: Day,
    /// The last day that it is compared on.
    pub through: Day,
    /// The invoices that are open: the others are not looked at.
    pub open: Vec<InvoiceIndex>,
    /// What is done next, by invoice.
    pub next: Vec<OracleAction>,
}

/// Other ways to decide: what each did, or why the policy is refused.
pub type Decide<'a> = dyn Fn(Question<'_>) -> Result<Vec<Answer>, String> + Sync + 'a;

/// How to compare.
#[derive(Clone, Debug)]
pub struct Options {
    /// One case per seed.
    pub seeds: Range<u64>,
    /// How many threads.
    pub threads: usize,
    /// How many mismatches to shrink and keep; the others are counted.
    pub keep: usize,
    /// Whether to stop at the first difference.
    pub stop_at_first: bool,
}

/// A look ahead costs as much as a case: it is asked of every so many.
const LOOKS_AHEAD_EVERY: u64 = 4;

/// What one case came to.
enum Verdict {
    /// The text does not parse, or the interpreter does not take the policy.
    NotAPolicy(String),
    /// The other side refuses the policy.
    Refused(String),
    /// All decided: what each did.
    Decided {
        ours: Vec<OracleAction>,
        /// Each with how it differs, if it does.
        theirs: Vec<(Answer, Option<Difference>)>,
        notes: Vec<String>,
    },
}

/// How another way differs from the interpreter.
#[derive(Clone, Debug)]
enum Difference {
    /// Other actions.
    Actions,
    /// Another answer to where an invoice stands, in words.
    Standing(String),
    /// Another answer to what comes next, in words.
    Ahead(String),
}

impl Difference {
    /// In words, if the actions do not say it themselves.
    fn said(&self) -> &str {
        match self {
            Difference::Actions => "",
            Difference::Standing(said) | Difference::Ahead(said) => said,
        }
    }

    /// What is counted as differing.
    fn way(&self, way: &str) -> String {
        match self {
            Difference::Actions => way.to_string(),
            Difference::Standing(_) => format!("{way}, where invoices stand"),
            Difference::Ahead(_) => "what comes next".to_string(),
        }
    }
}

/// Compares on every seed.
pub fn compare(options: &Options, calendar: &WorkCalendar, decide: &Decide<'_>) -> Report {
    let next = AtomicU64::new(options.seeds.start);
    let stop = AtomicBool::new(false);
    let report = Mutex::new(Report::default());
    let started = std::time::Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..options.threads.max(1) {
            scope.spawn(|| {
                let mut own = Report::default();
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= options.seeds.end || stop.load(Ordering::Relaxed) {
                        break;
                    }
                    judge(&case(seed), options, calendar, decide, &mut own);
                    if options.stop_at_first && own.differing > 0 {
                        stop.store(true, Ordering::Relaxed);
                    }
                }
                if let Ok(mut report) = report.lock() {
                    report.merge(own);
                }
            });
        }
    });
    let mut report = report.into_inner().unwrap_or_default();
    report.seconds = started.elapsed().as_secs_f64();
    report.mismatches.sort_by_key(|mismatch| mismatch.seed);
    report.mismatches.truncate(options.keep);
    report
}

/// How another way differs from the interpreter on one case, in words; none if it does not.
///
/// # Errors
/// What is wrong with the policy, if it is none.
pub fn disagreement(
    case: &Case,
    calendar: &WorkCalendar,
    decide: &Decide<'_>,
) -> Result<Option<String>, String> {
    match verdict(case, calendar, decide) {
        Verdict::NotAPolicy(why) | Verdict::Refused(why) => Err(why),
        Verdict::Decided { ours, theirs, .. } => Ok(differing(&theirs)
            .map(|(answer, differs)| Mismatch::new(case, &ours, answer, differs.said()).text)),
    }
}

fn judge(case: &Case, options: &Options, calendar: &WorkCalendar, decide: &Decide<'_>, report: &mut Report) {
    report.cases += 1;
    match verdict(case, calendar, decide) {
        Verdict::NotAPolicy(why) => report.not_a_policy.add(&why, case.seed),
        Verdict::Refused(why) => report.refused.add(&why, case.seed),
        Verdict::Decided { ours, theirs, notes } => {
            report.compared += 1;
            report.count(&ours, &notes);
            report.stands += theirs
                .iter()
                .map(|(answer, _)| answer.stands.len() as u64)
                .sum::<u64>();
            report.looks_ahead += theirs.iter().filter(|(answer, _)| answer.ahead.is_some()).count() as u64;
            let ways: BTreeSet<String> = theirs
                .iter()
                .filter_map(|(answer, differs)| Some(differs.as_ref()?.way(answer.way)))
                .collect();
            if ways.is_empty() {
                return;
            }
            report.differing += 1;
            for way in ways {
                let first = report.differing_ways.entry(way).or_insert((0, case.seed));
                *first = (first.0 + 1, first.1.min(case.seed));
            }
            if report.mismatches.len() < options.keep {
                let kind = differing(&theirs).map(|(_, differs)| std::mem::discriminant(differs));
                // A case does not turn into one of another kind while it grows smaller.
                let same_kind = |theirs: &[(Answer, Option<Difference>)]| {
                    differing(theirs).map(|(_, differs)| std::mem::discriminant(differs)) == kind
                };
                let small = shrink::shrink(case, |smaller| {
                    matches!(verdict(smaller, calendar, decide),
                        Verdict::Decided { theirs, .. } if same_kind(&theirs))
                });
                if let Verdict::Decided { ours, theirs, .. } = verdict(&small, calendar, decide)
                    && let Some((answer, differs)) = differing(&theirs)
                {
                    report
                        .mismatches
                        .push(Mismatch::new(&small, &ours, answer, differs.said()));
                }
            }
        }
    }
}

/// The first answer that is not ours.
fn differing(theirs: &[(Answer, Option<Difference>)]) -> Option<(&Answer, &Difference)> {
    theirs
        .iter()
        .find_map(|(answer, differs)| Some((answer, differs.as_ref()?)))
}

fn verdict(case: &Case, calendar: &WorkCalendar, decide: &Decide<'_>) -> Verdict {
    let text = case.policy.to_string();
    let parsed = relance_syntax::parse(&text);
    if parsed.has_errors() {
        return Verdict::NotAPolicy(format!(
            "does not parse: {:?}",
            parsed.errors.first().map(|e| &e.kind)
        ));
    }
    let model = match oracle::lower(&with_prelude(&parsed.file)) {
        Ok(model) => model,
        Err(why) => return Verdict::NotAPolicy(why),
    };
    let account = case.ledger.account();
    let question = Question {
        text: &text,
        file: &parsed.file,
        account: &account,
        interner: &case.ledger.interner,
        first: case.first,
        last: case.last,
        approve: case.approve,
        calendar,
        looks_ahead: case.seed.is_multiple_of(LOOKS_AHEAD_EVERY),
    };
    let theirs = match decide(question) {
        Ok(answers) => answers,
        Err(why) => return Verdict::Refused(why),
    };
    let interpret = |account: &Account, last: Day| {
        oracle::interpret_model(
            &model,
            account,
            &case.ledger.interner,
            case.first,
            last,
            case.approve,
            calendar,
        )
    };
    let (ours, stands, notes) = interpret(&account, case.last);
    let ours = in_order(ours);
    let theirs = theirs
        .into_iter()
        .map(|answer| {
            let answer = Answer {
                actions: in_order(answer.actions),
                ..answer
            };
            let differs = if answer.actions == ours {
                let standing = wrong_standing(&answer, &stands).map(Difference::Standing);
                standing.or_else(|| {
                    let ahead = answer.ahead.as_ref()?;
                    // The rows known by then, and no more.
                    let mut known = account.clone();
                    known.changes.retain(|row| row.day <= ahead.from);
                    wrong_look_ahead(ahead, &interpret(&known, ahead.through).0).map(Difference::Ahead)
                })
            } else {
                Some(Difference::Actions)
            };
            (answer, differs)
        })
        .collect();
    let mut seen = notes.all();
    seen.extend(constructs(&parsed.file));
    seen.extend(row_kinds(&account, case.first));
    seen.push(segments_in_force(&model).to_string());
    Verdict::Decided {
        ours,
        theirs,
        notes: seen,
    }
}

/// The first answer to where an invoice stands that is not right.
fn wrong_standing(answer: &Answer, stands: &oracle::Stands) -> Option<String> {
    answer.stands.iter().find_map(|(day, invoice, said)| {
        let right = stands.get(&(*day, *invoice))?;
        (!right.contains(said)).then(|| {
            format!(
                "{day} i{}: says `{said}`, right is `{}`",
                invoice.0,
                right.join("` or `")
            )
        })
    })
}

/// The first invoice whose next action is another than what is done if no row comes.
fn wrong_look_ahead(ahead: &Ahead, done: &[OracleAction]) -> Option<String> {
    let is_next = |action: &&OracleAction| {
        action.day > ahead.from && action.outcome == OracleOutcome::Done && action.reason.is_empty()
    };
    ahead.open.iter().find_map(|invoice| {
        let said = ahead
            .next
            .iter()
            .find(|action| action.invoice == Some(*invoice) && action.day <= ahead.through);
        let of_invoice: Vec<&OracleAction> = done
            .iter()
            .filter(is_next)
            .filter(|action| action.invoice == Some(*invoice))
            .collect();
        let first = of_invoice.iter().map(|action| action.day).min();
        let right = match (said, first) {
            (None, None) => true,
            (Some(said), Some(first)) => said.day == first && of_invoice.contains(&said),
            _ => false,
        };
        let tell =
            |action: Option<&OracleAction>| action.map_or("nothing".to_string(), crate::ledger::print_action);
        (!right).then(|| {
            format!(
                "at the end of {} the look ahead says for i{} `{}`, and without a new row there is `{}`",
                ahead.from,
                invoice.0,
                tell(said),
                tell(of_invoice.first().copied())
            )
        })
    })
}

/// M29.
fn segments_in_force(model: &oracle::model::Model) -> &'static str {
    let standard = ["nouveau", "bon_payeur", "mauvais_payeur", "occasionnel"];
    let of_prelude = |(name, _): &(String, _)| standard.contains(&name.as_str());
    if model.segment_from_ledger {
        "M29: the ledger's"
    } else if model.segments.iter().all(of_prelude) {
        "M29: the prelude's segments"
    } else if model.segments.iter().any(of_prelude) {
        "M29: both"
    } else {
        "M29: the policy's segments"
    }
}

/// Rows by day, customer, invoice, rule; of one rule lapsed and deferred rows before done ones, these as they came.
fn in_order(mut actions: Vec<OracleAction>) -> Vec<OracleAction> {
    let outcome = |action: &OracleAction| match action.outcome {
        OracleOutcome::Lapsed => 0,
        OracleOutcome::Deferred => 1,
        OracleOutcome::Done => 2,
    };
    actions.sort_by(|a, b| {
        (a.day, a.customer, a.invoice, &a.rule, outcome(a)).cmp(&(
            b.day,
            b.customer,
            b.invoice,
            &b.rule,
            outcome(b),
        ))
    });
    actions
}

/// Reasons with how often they occurred and the first seed of each.
#[derive(Clone, Debug, Default)]
pub struct Reasons(pub BTreeMap<String, (u64, u64)>);

impl Reasons {
    fn add(&mut self, why: &str, seed: u64) {
        let entry = self.0.entry(why.to_string()).or_insert((0, seed));
        entry.0 += 1;
        entry.1 = entry.1.min(seed);
    }

    /// How many in all.
    pub fn total(&self) -> u64 {
        self.0.values().map(|(count, _)| count).sum()
    }
}
