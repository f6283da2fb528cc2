//! `test` blocks run: each account decided by the kernel, its actions held against what the lines expect.
//!
//! Actions are taken by expectations in the order of the text. What is put off or lapsed is no action. An action
//! before the last expectation that no line takes fails the test.

mod actions;
mod matching;
mod reasons;
mod standing;
mod words;

pub use actions::action_text;
pub(crate) use actions::quoted;
pub use reasons::{Reason, SubExpression};
pub use words::{expected_text, render_outcome, trouble_text};

use relance_compiler::{Compiled, ExpectationKind, TestCase, When};
use relance_kernel::decision::ActionRecord;
use relance_kernel::{Day, Interner, Policy};

/// How far a trailing `expect` without a date looks past the last line: a little over two years.
const LOOK_AHEAD_DAYS: i32 = 800;

/// What became of a test.
#[derive(Clone, Debug)]
pub struct TestOutcome {
    /// Which, by position in [`Compiled::tests`].
    pub test: usize,
    /// What the policy did, in the order of days.
    pub actions: Vec<TestAction>,
    /// Why it failed; empty = it passed.
    pub troubles: Vec<Trouble>,
    /// Through which day the test was run.
    pub until: Day,
}

impl TestOutcome {
    /// Whether every line held.
    pub fn passed(&self) -> bool {
        self.troubles.is_empty()
    }
}

/// Something that the policy did in a test.
#[derive(Clone, Debug)]
pub struct TestAction {
    /// By position in [`TestCase::accounts`].
    pub account: usize,
    /// What.
    pub record: ActionRecord,
    /// The line that expects it, by position in [`TestCase::expectations`].
    pub taken_by: Option<usize>,
}

/// Why a test failed.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The action that a line expects was not the one done.
    Missing {
        /// The line, by position in [`TestCase::expectations`].
        expectation: usize,
        /// What was done where it was expected, by position in [`TestOutcome::actions`].
        instead: Vec<usize>,
        /// Why the rules that could have done it did not.
        reasons: Vec<Reason>,
    },
    /// A line expects nothing, and these were done.
    NotNothing {
        /// The line.
        expectation: usize,
        /// By position in [`TestOutcome::actions`].
        actions: Vec<usize>,
    },
    /// An action before the last expectation that no line expects, by position in [`TestOutcome::actions`].
    Unexpected(usize),
    /// The test has no invoice: there was nothing to decide.
    NothingToDecide,
}

/// Runs every test of a policy; none without a policy.
pub fn run_tests(compiled: &Compiled, interner: &Interner) -> Vec<TestOutcome> {
    let Some(policy) = &compiled.policy else {
        return Vec::new();
    };
    let tests = compiled.tests.iter().enumerate();
    tests
        .map(|(position, test)| run_test(compiled, policy, interner, position, test))
        .collect()
}

fn run_test(
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
    position: usize,
    test: &TestCase,
) -> TestOutcome {
    let looks_ahead = test.expectations.iter().any(|expectation| {
        matches!(
            expectation.kind,
            ExpectationKind::Action {
                when: When::Next { before: None, .. },
                ..
            }
        )
    });
    let until = test.last_day.plus(if looks_ahead { LOOK_AHEAD_DAYS } else { 0 });
    let mut outcome = TestOutcome {
        test: position,
        actions: actions::of_test(policy, test, until),
        troubles: Vec::new(),
        until,
    };
    if test.accounts.iter().all(|account| account.invoices.is_empty()) {
        outcome.troubles.push(Trouble::NothingToDecide);
    }
    matching::hold(policy, interner, test, &mut outcome);
    for trouble in &mut outcome.troubles {
        if let Trouble::Missing {
            expectation,
            instead,
            reasons,
        } = trouble
            && let Some(line) = test.expectations.get(*expectation)
        {
            let day = matching::day_of(
                line,
                instead.first().and_then(|at| outcome.actions.get(*at)),
                test,
            );
            *reasons = reasons::reasons(compiled, policy, interner, test, line, day);
        }
    }
    outcome
}
