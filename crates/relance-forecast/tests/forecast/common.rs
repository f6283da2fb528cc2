//! Ledgers in memory, and policies to forecast on them.

use crate::joined::Joined;
use relance_compiler::{Options as CompilerOptions, compile_text};
use relance_forecast::compare::Pair;
use relance_forecast::effects::Effects;
use relance_forecast::fit::{Fitted, fit};
use relance_forecast::forecast::{Arm, Forecast, Inputs, Question, forecast};
use relance_kernel::policy::Policy;
use relance_kernel::{ApprovalMode, Day, Interner};
use relance_ledger::{Options, Severity, TextSource, load};
use relance_truth::{Regime, Settings, generate};

/// A policy that never acts.
pub(crate) const NOTHING: &str = r#"policy "Nothing" {
  applies to customer.kind = business
  calendar FR
  tolerance 5 EUR
}
"#;

/// The tables of a ledger: file names and contents.
pub(crate) type Files = Vec<(String, String)>;

/// A ledger with policies to forecast on it.
pub(crate) struct Case {
    pub(crate) policies: Vec<Policy>,
    pub(crate) interner: Interner,
    pub(crate) source: Joined,
    pub(crate) until: Day,
}

impl Case {
    /// Compiles the policies and reads the ledger, which must be without errors.
    pub(crate) fn new(files: &Files, policies: &[&str], until: Day) -> Case {
        let mut interner = Interner::new();
        let policies = policies
            .iter()
            .map(|text| {
                compile_text(text, &CompilerOptions::default(), &mut interner)
                    .policy
                    .expect("a policy without errors")
            })
            .collect();
        let texts = files.iter().fold(TextSource::new(), |source, (file, text)| {
            source.with(file, text.as_str())
        });
        let loaded = load(&texts, &Options::default());
        let errors: Vec<_> = loaded
            .problems
            .iter()
            .filter(|problem| problem.code.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
        let ledger = loaded.ledger;
        let source = Joined::new(ledger, &mut interner);
        Case {
            policies,
            interner,
            source,
            until,
        }
    }

    /// What the ledger teaches.
    pub(crate) fn fit(&self) -> Fitted {
        fit(&self.policies[0], &self.interner, &self.source, self.until).expect("something to learn from")
    }

    /// A question about half a year with new business, answered by 16 replicates.
    pub(crate) fn question(&self) -> Question<'static> {
        Question {
            until: self.until,
            days: 182,
            new_business_days: 120,
            replicates: 16,
            seed: 7,
            effects: Effects::Learnt,
            approvals: ApprovalMode::SameDay,
            put_off: 0,
            at_the_estimates_alone: false,
            run_off_days: 0,
        }
    }

    /// Forecasts each policy.
    pub(crate) fn forecast(&self, fitted: &Fitted, question: Question) -> Vec<Forecast> {
        forecast(&self.arms(fitted, question), &|_| true)
    }

    /// Forecasts two policies, and each again with what it brings forward against the other.
    pub(crate) fn forecast_both_ways(&self, fitted: &Fitted, question: Question) -> Vec<Forecast> {
        let mut arms = self.arms(fitted, question);
        for (place, other) in [(0, 1), (1, 0)] {
            arms.push(Arm {
                against: Some(other),
                ..arms[place]
            });
        }
        forecast(&arms, &|_| true)
    }

    fn arms<'a>(&'a self, fitted: &'a Fitted, question: Question<'a>) -> Vec<Arm<'a>> {
        self.policies
            .iter()
            .map(|policy| Arm {
                inputs: Inputs {
                    policy,
                    interner: &self.interner,
                    source: &self.source,
                    fitted,
                },
                question,
                against: None,
            })
            .collect()
    }
}

/// The settings of a small world of 18 months: too few to learn how much months differ, which takes time.
pub(crate) fn small_world(regime: Regime, customers: u32, invoices_per_customer: u32) -> Settings {
    let mut settings = Settings::new(regime, 11);
    settings.start = settings.until.plus(1 - 540);
    settings.customers = customers;
    settings.invoices_per_customer = invoices_per_customer;
    settings
}

/// The ledger that a world writes.
pub(crate) fn ledger_of(settings: &Settings) -> Files {
    generate(settings)
        .files()
        .map(|(file, text)| (file.to_string(), text.to_string()))
        .to_vec()
}

/// A table with its rows changed: `change` has the cells of each row and says what becomes of it.
pub(crate) fn with_rows(text: &str, mut change: impl FnMut(&[&str]) -> Vec<String>) -> String {
    let mut lines = text.lines();
    let mut changed = vec![lines.next().expect("a header").to_string()];
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        changed.extend(change(&cells));
    }
    changed.join("\n") + "\n"
}

/// The position of a column.
pub(crate) fn column(text: &str, name: &str) -> Option<usize> {
    text.lines().next()?.split(',').position(|column| column == name)
}

/// The text of a model file.
pub(crate) fn model_text(fitted: &Fitted) -> String {
    serde_json::to_string_pretty(&fitted.model).expect("a model is JSON")
}

/// The first of two policies held against the second.
pub(crate) fn pair<'a>(other: &'a Forecast, in_force: &'a Forecast) -> Pair<'a> {
    Pair { other, in_force }
}
