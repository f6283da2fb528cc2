//! What there is to tell about a forecast, for people, as JSON and as CSV. Shared by `compare` and `simulate --forecast`.

mod assumed;
mod break_even;
mod csv;
mod doubts;
mod human;
mod json;
mod last_year;
mod periods;
mod practice;
pub(crate) mod rows;
mod steps;
pub(crate) mod support;
mod unseen_ages;
pub(crate) mod warnings;

use crate::args::{BadRows, ForecastFormat, ForecastOptions, ReplayOptions};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::forecast_input::{self, ForecastInput};
use crate::interrupt;
use crate::language::Lang;
use crate::progress::Progress;
use crate::sheet::Locale;
use relance_forecast::baselines::{OpenBaselines, open_baselines};
use relance_forecast::compare::{self, Pair, Verdict};
use relance_forecast::effects::Effects;
use relance_forecast::forecast::{Arm, Forecast, Inputs, Question, forecast};
use relance_forecast::layers::Estimate;
use relance_kernel::{Currency, Day};
use relance_sources::Location;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What money costs a year unless somebody says it.
const COST_OF_CASH: f64 = 0.05;

/// How often everything is drawn unless somebody says it.
const REPLICATES: usize = 200;

/// For how many days more what is open at the end of a comparison is followed, for its net gain: until the last invoice
/// between businesses is time-barred (code de commerce, art. L110-4). Over one year, much that only comes late would
/// count as lost.
pub(crate) const RUN_OFF: i32 = 5 * 365;

/// Horizon in days unless somebody says it.
const DAYS: u16 = 365;

/// What was asked.
pub(crate) struct Asked<'a> {
    /// The policies, the one in force first.
    pub(crate) policies: &'a [PathBuf],
    pub(crate) ledger: &'a Location,
    pub(crate) ahead: &'a ForecastOptions,
    pub(crate) how: &'a ReplayOptions,
    pub(crate) bad_rows: &'a BadRows,
    pub(crate) format: ForecastFormat,
    /// Who opens the CSV.
    pub(crate) locale: Locale,
    /// Whether policies are held against the one in force, however many there are.
    pub(crate) is_comparison: bool,
}

/// Forecasts of one policy under one idea of what contacts change.
pub(crate) struct Told<'a> {
    pub(crate) ledger: &'a Location,
    pub(crate) input: &'a ForecastInput,
    pub(crate) question: Question<'a>,
    pub(crate) cost_of_cash: f64,
    /// By policy.
    pub(crate) outcomes: Vec<Outcome>,
    /// What simple baselines say of what is open at the start.
    pub(crate) baselines: OpenBaselines,
    /// Whether policies are held against the one in force.
    pub(crate) is_comparison: bool,
    /// The kinds of contact of the last days known.
    pub(crate) recent_contacts: BTreeSet<String>,
}

/// What comes of a policy.
pub(crate) struct Outcome {
    /// As the ledger taught, or as assumed.
    pub(crate) with_effects: Forecast,
    /// Half of what is assumed; only with assumptions.
    pub(crate) with_half: Option<Forecast>,
    /// If contacts changed nothing.
    pub(crate) without_effects: Forecast,
    /// It and the policy in force, each with what it only brings forward against the other: where policies are compared by
    /// what the ledger taught.
    pub(crate) brought_forward: Option<[Forecast; 2]>,
    /// Against the policy in force; none for that one itself.
    pub(crate) verdict: Option<Verdict>,
}

impl Outcome {
    /// It and the policy in force, if what contacts bring in is only brought forward.
    fn brought_forward(&self) -> Option<Pair<'_>> {
        let [other, in_force] = self.brought_forward.as_ref()?;
        Some(Pair { other, in_force })
    }

    /// The net gain against the policy in force if nothing comes in beyond the ages of which the ledger tells, where that alone
    /// takes the winner away.
    fn winner_lost_to_unseen_ages(&self, in_force: &Outcome, cost_of_cash: f64) -> Option<Estimate> {
        let pair = Pair {
            other: &self.with_effects,
            in_force: &in_force.with_effects,
        };
        compare::winner_lost_to_unseen_ages(pair, self.verdict?, cost_of_cash)
    }
}

impl Told<'_> {
    /// In which all money is told.
    pub(crate) fn currency(&self) -> Currency {
        let in_force = self.input.policies.first();
        in_force.map_or(Currency::EUR, |policy| policy.policy.currency)
    }

    /// How a policy is called: with its file where another one has the same name.
    pub(crate) fn name(&self, position: usize) -> String {
        let policies = &self.input.policies;
        let Some(policy) = policies.get(position) else {
            return String::new();
        };
        let name = policy.name();
        let is_shared = policies
            .iter()
            .any(|other| other.name() == name && other.path != policy.path);
        if is_shared {
            format!("{name} ({})", policy.path.display())
        } else {
            name
        }
    }

    /// Whether a policy is the file of the one in force.
    pub(crate) fn is_same_file(&self, position: usize) -> bool {
        let path = |position: usize| self.input.policies.get(position).map(|policy| &policy.path);
        path(position) == path(0)
    }

    /// Whether it was stopped before all accounts were walked.
    pub(crate) fn is_partial(&self) -> bool {
        self.outcomes
            .iter()
            .any(|outcome| outcome.with_effects.is_partial)
    }

    /// How often everything was drawn.
    pub(crate) fn replicates(&self) -> usize {
        self.in_force()
            .map_or(0, |outcome| outcome.with_effects.replicates.len())
    }

    /// Where effects of contacts come from, as programs read it.
    pub(crate) fn effects(&self) -> &'static str {
        match self.question.effects {
            Effects::Assumed { .. } => "assumed",
            Effects::Learnt if !self.input.fitted.model.terms.contact_kinds.is_empty() => "learnt",
            Effects::Learnt | Effects::None => "none",
        }
    }

    /// The channels over which the policies contact, by name: all of them, as soon as one policy sends something there.
    pub(crate) fn channels(&self) -> Vec<String> {
        let of_policies = (0..self.outcomes.len()).flat_map(|position| steps::messages(self, position));
        let names: BTreeSet<String> = of_policies.map(|(name, _)| name).collect();
        names.into_iter().collect()
    }

    /// The policy in force.
    pub(crate) fn in_force(&self) -> Option<&Outcome> {
        self.outcomes.first()
    }
}

/// Whether the difference to the one in force has an interval: the ledger taught what contacts change, and can.
fn is_told(outcome: &Outcome) -> bool {
    !matches!(outcome.verdict, Some(Verdict::Refused(_) | Verdict::Assumed))
}

/// Whether what the ledger taught of contacts bears no comparison with the policy in force.
fn is_refused(outcome: &Outcome) -> bool {
    matches!(outcome.verdict, Some(Verdict::Refused(_)))
}

/// Forecasts and tells.
pub(crate) fn run(console: &Console, asked: &Asked<'_>) -> Result<Exit, Failure> {
    let input = forecast_input::open(
        console,
        asked.policies,
        asked.ledger,
        asked.ahead,
        asked.how,
        asked.bad_rows,
    )?;
    let ahead = asked.ahead;
    if let Some(path) = &ahead.assume {
        assumed::refuse_unknown(&input, path)?;
    }
    let days = i32::from(ahead.days.unwrap_or(DAYS));
    let effects = match &input.assumptions {
        Some(assumptions) => Effects::Assumed {
            assumptions,
            scale: 1.0,
        },
        None => Effects::Learnt,
    };
    let question = Question {
        until: input.until,
        days,
        new_business_days: ahead.new_business.map_or(days, i32::from).min(days),
        replicates: ahead
            .replicates
            .and_then(|count| usize::try_from(count).ok())
            .unwrap_or(REPLICATES),
        seed: ahead.seed.unwrap_or(1),
        effects,
        approvals: asked.how.approve,
        put_off: input.put_off,
        at_the_estimates_alone: false,
        run_off_days: if asked.is_comparison { RUN_OFF } else { 0 },
    };
    let outcomes = outcomes(
        console.lang,
        &input,
        question,
        ahead.cost_of_cash.unwrap_or(COST_OF_CASH),
    );
    let told = Told {
        ledger: asked.ledger,
        input: &input,
        question,
        cost_of_cash: ahead.cost_of_cash.unwrap_or(COST_OF_CASH),
        outcomes,
        baselines: baselines(&input),
        is_comparison: asked.is_comparison,
        recent_contacts: practice::recent_contacts(&input),
    };
    console.print(&match asked.format {
        ForecastFormat::Human => human::text(console, &told),
        ForecastFormat::Json => json::text(console, &told)?,
        ForecastFormat::Csv => csv::text(&told, asked.locale)?,
    })?;
    Ok(exit(told.outcomes.iter().filter_map(|outcome| outcome.verdict)))
}

/// Code 1 where somebody hoped for a winner and none is named. An assumption names none either, but nobody hoped for one.
fn exit(mut verdicts: impl Iterator<Item = Verdict>) -> Exit {
    let names_none = |verdict: Verdict| {
        matches!(
            verdict,
            Verdict::Refused(_)
                | Verdict::HangsOnOthers { .. }
                | Verdict::HangsOnUnseenAges { .. }
                | Verdict::HangsOnBroughtForward { .. }
                | Verdict::NoDifference
        )
    };
    if verdicts.any(names_none) {
        Exit::Wanting
    } else {
        Exit::Fine
    }
}

/// What baselines say, from the ledger as the policy in force reads it.
fn baselines(input: &ForecastInput) -> OpenBaselines {
    let bound = input.bound();
    let (Some(policy), Some(source), Some(begins)) =
        (input.policies.first(), bound.first(), input.ledger.first_date())
    else {
        return OpenBaselines::default();
    };
    let inputs = Inputs {
        policy: &policy.policy,
        interner: &input.interner,
        source,
        fitted: &input.fitted,
    };
    // What was paid before some day may be missing.
    let left_out = input.fitted.model.learnt_from.paid_left_out.as_ref();
    let read_from = left_out.and_then(|left_out| Day::parse(&left_out.before));
    open_baselines(
        inputs,
        read_from.map_or(begins, |day| day.max(begins)),
        input.until,
    )
}

/// All forecasts at once, so that they stop on the same accounts.
fn outcomes(lang: Lang, input: &ForecastInput, question: Question<'_>, cost_of_cash: f64) -> Vec<Outcome> {
    let half = match question.effects {
        Effects::Assumed { assumptions, scale } => Some(Effects::Assumed {
            assumptions,
            scale: scale / 2.0,
        }),
        Effects::Learnt | Effects::None => None,
    };
    let without = Question {
        effects: Effects::None,
        // What would be paid anyway is told without how far it may be off.
        at_the_estimates_alone: true,
        ..question
    };
    let half = half.map(|effects| Question { effects, ..question });
    let ideas: Vec<Question<'_>> = [Some(question), half, Some(without)]
        .into_iter()
        .flatten()
        .collect();
    let bound = input.bound();
    let mut arms: Vec<Arm<'_>> = input
        .policies
        .iter()
        .zip(&bound)
        .flat_map(|(policy, source)| {
            ideas.iter().map(|question| Arm {
                inputs: Inputs {
                    policy: &policy.policy,
                    interner: &input.interner,
                    source,
                    fitted: &input.fitted,
                },
                question: *question,
                against: None,
            })
        })
        .collect();
    // What is assumed names no winner, however it is read.
    let judged = match question.effects {
        Effects::Learnt => input.policies.len(),
        Effects::Assumed { .. } | Effects::None => 0,
    };
    for place in (1..judged).map(|policy| policy * ideas.len()) {
        for (one, other) in [(place, 0), (0, place)] {
            if let Some(arm) = arms.get(one).copied() {
                arms.push(Arm {
                    against: Some(other),
                    ..arm
                });
            }
        }
    }
    let progress = Progress::new(lang, input.ledger.invoice_count());
    let forecasts = interrupt::keeping_what_is_done(|is_stopped| {
        forecast(&arms, &|invoices| {
            progress.advance(invoices);
            !is_stopped()
        })
    });
    progress.finish();
    let (mut forecasts, mut forward) = (forecasts, Vec::new());
    forward.extend(forecasts.drain((ideas.len() * input.policies.len()).min(forecasts.len())..));
    let (mut forecasts, mut forward) = (forecasts.into_iter(), forward.into_iter());
    let mut outcomes: Vec<Outcome> = Vec::new();
    while let Some(with_effects) = forecasts.next() {
        let with_half = half.and_then(|_| forecasts.next());
        let Some(without_effects) = forecasts.next() else {
            break;
        };
        let mut outcome = Outcome {
            with_effects,
            with_half,
            without_effects,
            brought_forward: None,
            verdict: None,
        };
        if !outcomes.is_empty() {
            outcome.brought_forward = forward.next().and_then(|other| Some([other, forward.next()?]));
        }
        outcome.verdict = outcomes.first().map(|in_force: &Outcome| {
            compare::verdict(
                Pair {
                    other: &outcome.with_effects,
                    in_force: &in_force.with_effects,
                },
                outcome.brought_forward(),
                &input.fitted.model,
                question.effects,
                cost_of_cash,
            )
        });
        outcomes.push(outcome);
    }
    outcomes
}

#[cfg(test)]
mod tests {
    use super::{Exit, exit};
    use relance_forecast::compare::{Refusal, Verdict};

    #[test]
    fn the_code_says_whether_a_winner_was_hoped_for_and_not_named() {
        let refused = Verdict::Refused(Refusal::NotIdentified);
        for (verdicts, code) in [
            (vec![], Exit::Fine),
            (vec![Verdict::Better], Exit::Fine),
            (vec![Verdict::Worse, Verdict::Same], Exit::Fine),
            (vec![Verdict::Assumed], Exit::Fine),
            (vec![refused], Exit::Wanting),
            (vec![Verdict::NoDifference], Exit::Wanting),
            (
                vec![Verdict::HangsOnOthers {
                    more: 1e7,
                    share: 0.4,
                }],
                Exit::Wanting,
            ),
            (
                vec![Verdict::HangsOnUnseenAges {
                    oldest: 300,
                    without: 1e6,
                }],
                Exit::Wanting,
            ),
            (
                vec![Verdict::HangsOnBroughtForward {
                    brought_forward: -1e5,
                }],
                Exit::Wanting,
            ),
            (vec![Verdict::Better, Verdict::NoDifference], Exit::Wanting),
        ] {
            assert_eq!(exit(verdicts.iter().copied()), code, "{verdicts:?}");
        }
    }
}
