//! One world on trial: its ledger is all that the forecast sees; the world then says what was true.

use crate::naive;
use relance_compiler::compile_text;
use relance_forecast::compare::{Pair, Verdict, difference, verdict};
use relance_forecast::effects::Effects;
use relance_forecast::fit::{Fitted, Method, fit_by};
use relance_forecast::forecast::{Arm, Forecast, Inputs, Question, forecast};
use relance_forecast::layers::Estimate;
use relance_forecast::measure::Measure;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, ApprovalMode, CustomerIndex, Day, Interner, InvoiceIndex};
use relance_ledger::{Binding, Ledger, TextSource, load};
use relance_sim::AccountSource;
use relance_truth::{
    COST_OF_CASH, Dunning, FIRMER, Generated, SOFTER, Settings, expected_difference, generate,
};

/// The horizon at which the policies are compared, in days, and its position among the horizons of a forecast.
const HORIZON: (i32, usize) = (90, 2);

/// How a trial is held.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// Replicates of the forecast.
    pub(crate) replicates: usize,
    /// Lifecycles behind the truth.
    pub(crate) lifecycles: u32,
    /// For how many days more what is open at the horizon is followed, for the net gain.
    pub(crate) run_off: i32,
}

/// A difference between the firmer and the softer policy, as a share of what is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub(crate) truth: f64,
    pub(crate) estimate: f64,
    /// Of 90 %.
    pub(crate) interval: (f64, f64),
    /// Standard deviation of the parameter layer.
    pub(crate) deviation: f64,
}

impl Found {
    /// `whole` is what estimates are a share of; the truth is one already.
    fn new(estimate: Estimate, whole: f64, truth: f64) -> Found {
        let (low, high) = estimate.interval();
        Found {
            truth,
            estimate: estimate.mean / whole,
            interval: (low / whole, high / whole),
            deviation: estimate.parameters.sqrt() / whole,
        }
    }

    /// Whether the truth lies between this reading and another one: from the lower interval to the upper.
    pub(crate) fn holds_with(&self, other: &Found) -> bool {
        let low = self.interval.0.min(other.interval.0);
        let high = self.interval.1.max(other.interval.1);
        low <= self.truth && self.truth <= high
    }

    /// Whether the interval holds the truth.
    pub(crate) fn holds(&self) -> bool {
        self.interval.0 <= self.truth && self.truth <= self.interval.1
    }
}

/// What a trial found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    /// Of what comes in within the horizon.
    pub(crate) recovered: Found,
    /// Of the net gain, on which a verdict rests, with its run-off.
    pub(crate) net: Found,
    /// Both if what contacts bring in is only brought forward.
    pub(crate) recovered_forward: Found,
    pub(crate) net_forward: Found,
    /// What is often done instead: those contacted against the others, and the time before a change against that after it.
    pub(crate) naive: [Option<(f64, f64)>; 2],
    /// Whether the ledger was said not to tell.
    pub(crate) is_refused: bool,
    /// Whether the verdict names the firmer policy (above 0), the softer one (below) or none.
    pub(crate) named: i8,
    /// Share recovered under the firmer policy: forecast and true.
    pub(crate) level: (f64, f64),
}

/// A ledger of texts.
struct World {
    ledger: Ledger,
    binding: Binding,
}

impl AccountSource for World {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, &self.binding, account);
    }

    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }

    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }

    fn invoice_count(&self, number: usize) -> usize {
        self.ledger.invoice_count_of(number)
    }
}

/// A ledger with the policies that are forecast on it.
struct Case {
    world: World,
    interner: Interner,
    policies: Vec<Policy>,
}

impl Case {
    fn new(generated: &Generated) -> Result<Case, String> {
        let mut interner = Interner::new();
        let mut policies = Vec::new();
        for text in [FIRMER, SOFTER] {
            let compiled = compile_text(text, &relance_compiler::Options::default(), &mut interner);
            policies.push(compiled.policy.ok_or("a policy of the worlds is unsound")?);
        }
        let files = generated.files().into_iter();
        let source = files.fold(TextSource::new(), |source, (file, text)| source.with(file, text));
        let ledger = load(&source, &relance_ledger::Options::default()).ledger;
        let binding = Binding::without_fields(&ledger, &mut interner);
        Ok(Case {
            world: World { ledger, binding },
            interner,
            policies,
        })
    }

    fn fit(&self, method: Method, until: Day) -> Result<Fitted, String> {
        let first = self.policies.first().ok_or("no policy")?;
        fit_by(method, first, &self.interner, &self.world, until).map_err(|error| error.to_string())
    }

    /// The forecasts of the firmer and the softer policy, and of both again with what each brings forward against the other.
    fn forecast(
        &self,
        fitted: &Fitted,
        settings: &Settings,
        effort: Effort,
    ) -> Result<[Forecast; 4], String> {
        let question = Question {
            until: settings.until,
            days: HORIZON.0,
            new_business_days: 0,
            replicates: effort.replicates,
            seed: settings.seed,
            effects: Effects::Learnt,
            approvals: ApprovalMode::SameDay,
            put_off: 0,
            at_the_estimates_alone: false,
            run_off_days: effort.run_off,
        };
        let mut arms: Vec<Arm<'_>> = self
            .policies
            .iter()
            .map(|policy| Arm {
                inputs: Inputs {
                    policy,
                    interner: &self.interner,
                    source: &self.world,
                    fitted,
                },
                question,
                against: None,
            })
            .collect();
        for (place, other) in [(0, 1), (1, 0)] {
            let arm = *arms.get(place).ok_or("two policies")?;
            arms.push(Arm {
                against: Some(other),
                ..arm
            });
        }
        let forecasts = forecast(&arms, &|_| true);
        forecasts
            .try_into()
            .map_err(|_| "two policies give four forecasts".to_string())
    }
}

/// What comes in within the horizon.
const RECOVERED: Measure = Measure::RecoveredOpen(HORIZON.1);

/// Holds one.
pub(crate) fn trial(settings: &Settings, effort: Effort) -> Result<Trial, String> {
    let generated = generate(settings);
    let case = Case::new(&generated)?;
    let fitted = case.fit(Method::Prior, settings.until)?;
    let [firmer, softer, firmer_forward, softer_forward] = &case.forecast(&fitted, settings, effort)?;
    let pair = |other, in_force| Pair { other, in_force };
    let (ordinary, forward) = (pair(firmer, softer), pair(firmer_forward, softer_forward));
    let judged = verdict(
        ordinary,
        Some(forward),
        &fitted.model,
        Effects::Learnt,
        COST_OF_CASH,
    );
    let level = firmer.estimate(RECOVERED, 0.0).ok_or("nothing is open")?.mean;
    let open = firmer.portfolio.open.principal as f64;
    let truth = truth(&generated, effort)?;
    let recovered = |Pair { other, in_force }| {
        difference(other, in_force, RECOVERED, 0.0).map(|found| Found::new(found, 1.0, truth.recovered))
    };
    let net = |Pair { other, in_force }| {
        let found = difference(other, in_force, Measure::Net, COST_OF_CASH);
        found.map(|found| Found::new(found, open, truth.net))
    };
    Ok(Trial {
        recovered: recovered(ordinary).ok_or("nothing is open")?,
        net: net(ordinary).ok_or("nothing is open")?,
        recovered_forward: recovered(forward).ok_or("nothing is open")?,
        net_forward: net(forward).ok_or("nothing is open")?,
        naive: [
            naive::contacted_or_not(&case.world, settings.until),
            naive::before_and_after(&case.world, settings.start, settings.until),
        ],
        is_refused: matches!(judged, Verdict::Refused(_)),
        named: match judged {
            Verdict::Better => 1,
            Verdict::Worse => -1,
            _ => 0,
        },
        level: (level, truth.level),
    })
}

/// How wide the interval of what is recovered is, over that of maximum likelihood.
pub(crate) fn width_ratio(settings: &Settings, effort: Effort) -> Result<f64, String> {
    let case = Case::new(&generate(settings))?;
    let width = |method: Method| -> Result<f64, String> {
        let fitted = case.fit(method, settings.until)?;
        let [firmer, softer, ..] = &case.forecast(&fitted, settings, effort)?;
        let estimate = difference(firmer, softer, RECOVERED, 0.0).ok_or("nothing is open")?;
        let (low, high) = estimate.interval();
        Ok(high - low)
    };
    Ok(width(Method::Prior)? / width(Method::MaximumLikelihood)?)
}

/// The true differences, and what the firmer policy truly recovers.
struct Truth {
    recovered: f64,
    net: f64,
    level: f64,
}

fn truth(generated: &Generated, effort: Effort) -> Result<Truth, String> {
    let compiled = |text| Dunning::compile(text).map_err(|error| error.to_string());
    let (firmer, softer) = (compiled(FIRMER)?, compiled(SOFTER)?);
    let mut options = relance_truth::Options::for_lifecycles(generated, effort.lifecycles, 1);
    options.horizons = vec![HORIZON.0, HORIZON.0 + effort.run_off.max(1)];
    let truth =
        expected_difference(generated, &firmer, &softer, &options).map_err(|error| error.to_string())?;
    match (truth.difference.as_slice(), truth.first.horizons.first()) {
        ([at_horizon, at_end], Some(of_firmer)) => Ok(Truth {
            recovered: at_horizon.recovered.mean,
            net: at_end.net.mean,
            level: of_firmer.recovered.mean,
        }),
        _ => Err("the truth lacks a horizon".to_string()),
    }
}
