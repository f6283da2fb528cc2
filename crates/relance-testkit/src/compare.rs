//! The harness: generated cases decided by the interpreter and by somebody else, compared row by row.

mod report;
mod shrink;

use crate::coverage::{constructs, row_kinds};
use crate::generate::{Case, case};
use crate::oracle::{self, ApproveMode, OracleAction, OracleOutcome};
use crate::prelude::with_prelude;
use relance_kernel::{Account, Day, Interner, WorkCalendar};
use relance_syntax::ast;
use std::collections::BTreeMap;
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
}

/// The action list of another way to decide.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// Which way.
    pub way: &'static str,
    /// What it did.
    pub actions: Vec<OracleAction>,
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

/// What one case came to.
enum Verdict {
    /// The text does not parse, or the interpreter does not take the policy.
    NotAPolicy(String),
    /// The other side refuses the policy.
    Refused(String),
    /// All decided: what each did.
    Decided {
        ours: Vec<OracleAction>,
        theirs: Vec<Answer>,
        notes: Vec<String>,
    },
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

fn judge(case: &Case, options: &Options, calendar: &WorkCalendar, decide: &Decide<'_>, report: &mut Report) {
    report.cases += 1;
    match verdict(case, calendar, decide) {
        Verdict::NotAPolicy(why) => report.not_a_policy.add(&why, case.seed),
        Verdict::Refused(why) => report.refused.add(&why, case.seed),
        Verdict::Decided { ours, theirs, notes } => {
            report.compared += 1;
            report.count(&ours, &notes);
            let ways: Vec<&str> = theirs
                .iter()
                .filter(|answer| answer.actions != ours)
                .map(|answer| answer.way)
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
                let small = shrink::shrink(case, |smaller| {
                    matches!(verdict(smaller, calendar, decide),
                        Verdict::Decided { ours, theirs, .. } if differing(&ours, &theirs).is_some())
                });
                if let Verdict::Decided { ours, theirs, .. } = verdict(&small, calendar, decide)
                    && let Some(answer) = differing(&ours, &theirs)
                {
                    report.mismatches.push(Mismatch::new(&small, &ours, answer));
                }
            }
        }
    }
}

/// The first answer that is not ours.
fn differing<'a>(ours: &[OracleAction], theirs: &'a [Answer]) -> Option<&'a Answer> {
    theirs.iter().find(|answer| answer.actions != ours)
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
    };
    let theirs = match decide(question) {
        Ok(answers) => answers,
        Err(why) => return Verdict::Refused(why),
    };
    let (ours, notes) = oracle::interpret_model(
        &model,
        &account,
        &case.ledger.interner,
        case.first,
        case.last,
        case.approve,
        calendar,
    );
    let theirs = theirs
        .into_iter()
        .map(|answer| Answer {
            actions: in_order(answer.actions),
            ..answer
        })
        .collect();
    let mut seen = notes.all();
    seen.extend(constructs(&parsed.file));
    seen.extend(row_kinds(&account, case.first));
    seen.push(segments_in_force(&model).to_string());
    Verdict::Decided {
        ours: in_order(ours),
        theirs,
        notes: seen,
    }
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
