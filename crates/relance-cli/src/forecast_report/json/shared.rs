//! What all policies of a forecast share: ledger, period, draws, model, warnings, support and baselines.

use super::super::Told;
use crate::console::Console;
use crate::language::decimal;
use relance_forecast::baselines::Shares;
use relance_forecast::effects::AssumedEffect;
use relance_forecast::explained::Explanation;
use relance_forecast::sums::HORIZONS;
use relance_kernel::ApprovalMode;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(super) struct Shared {
    ledger: Ledger,
    period: Period,
    drawn: Drawn,
    model: Learnt,
    warnings: Vec<Warning>,
    support: Vec<Support>,
    baselines: Baselines,
}

#[derive(Serialize)]
struct Ledger {
    folder: String,
    customers: usize,
    accounts: usize,
    invoices: usize,
    first_date: Option<String>,
    last_date: Option<String>,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
    days: i32,
    /// For so many of them, invoices are issued.
    new_business_days: i32,
    /// `same-day`, `never` or `Nd`.
    approve: String,
}

#[derive(Serialize)]
struct Drawn {
    replicates: usize,
    seed: u64,
    cost_of_cash: f64,
    /// `learnt`, `assumed`, or `none` where the ledger holds no contact.
    effects: &'static str,
    /// What is assumed, by kind of contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumed: Option<BTreeMap<String, AssumedEffect>>,
    /// Kinds of contacts that are assumed to change nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    assumed_to_do_nothing: Option<Vec<String>>,
    /// Days by which a stress puts all paying off; 0 = no stress.
    stress_delay_days: i32,
    /// Whether it was stopped before all accounts were walked.
    partial: bool,
}

#[derive(Serialize)]
struct Learnt {
    until: String,
    payments: u64,
    customers: u64,
    invoice_days: u64,
    converged: bool,
    customer_deviation: f64,
    month_deviation: f64,
    month_deviation_assumed: bool,
    run_share: f64,
}

#[derive(Serialize)]
struct Warning {
    name: &'static str,
    text: String,
}

#[derive(Serialize)]
struct Support {
    contact: String,
    /// 1 for the first contact of an invoice, 2 for the second, 3 for all after it.
    level: usize,
    /// Band of days since due, from 0 (until the due date).
    age_band: usize,
    customers_with: u64,
    customers_without: u64,
    /// What the best explanation leaves.
    unexplained: f64,
    explained_by: Option<Explanation>,
    /// On how many days such contacts were made; one with more counts less.
    dates: f64,
    /// Whether those with the contact are mostly other invoices than those without, by amount, kind or segment.
    others: bool,
    enough: bool,
}

/// Shares of what is open at the start that is paid, by days after it. Null where the ledger is too short.
#[derive(Serialize)]
struct Baselines {
    year_before: Option<Volume>,
    as_last_year: Option<BTreeMap<String, String>>,
    by_age_and_state: Option<BTreeMap<String, String>>,
    kaplan_meier_by_age: Option<BTreeMap<String, String>>,
}

#[derive(Serialize)]
struct Volume {
    invoices: u64,
    principal: String,
}

pub(super) fn shared(console: &Console, told: &Told<'_>) -> Shared {
    let question = &told.question;
    let ledger = &told.input.ledger;
    let model = &told.input.fitted.model;
    let assumed = told.assumed();
    Shared {
        ledger: Ledger {
            folder: told.ledger.to_string(),
            customers: ledger.customer_count(),
            accounts: ledger.account_count(),
            invoices: ledger.invoice_count(),
            first_date: ledger.first_date().map(|day| day.to_string()),
            last_date: ledger.last_date().map(|day| day.to_string()),
        },
        period: Period {
            from: question.until.plus(1).to_string(),
            to: question.until.plus(question.days).to_string(),
            days: question.days,
            new_business_days: question.new_business_days,
            approve: match question.approvals {
                ApprovalMode::SameDay => "same-day".to_string(),
                ApprovalMode::Never => "never".to_string(),
                ApprovalMode::After(days) => format!("{days}d"),
            },
        },
        drawn: Drawn {
            replicates: told.replicates(),
            seed: question.seed,
            cost_of_cash: told.cost_of_cash,
            effects: told.effects(),
            assumed: assumed.as_ref().map(|assumed| assumed.effects.clone()),
            assumed_to_do_nothing: assumed.map(|assumed| assumed.nothing),
            stress_delay_days: question.put_off,
            partial: told.is_partial(),
        },
        model: Learnt {
            until: model.learnt_from.until.clone(),
            payments: model.learnt_from.payments,
            customers: model.learnt_from.customers,
            invoice_days: model.learnt_from.invoice_days,
            converged: told.input.fitted.model.converged,
            customer_deviation: model.customer_deviation,
            month_deviation: model.month_deviation.value,
            month_deviation_assumed: model.month_deviation.assumed,
            run_share: model.run_share,
        },
        warnings: told
            .warnings()
            .into_iter()
            .map(|warning| Warning {
                name: warning.name,
                text: warning.said.of(console.lang).to_string(),
            })
            .collect(),
        support: support(told),
        baselines: baselines(told),
    }
}

fn support(told: &Told<'_>) -> Vec<Support> {
    let model = &told.input.fitted.model;
    let places = model.support.iter();
    places
        .map(|evidence| Support {
            contact: model
                .terms
                .contact_kinds
                .get(evidence.place.kind)
                .cloned()
                .unwrap_or_default(),
            level: evidence.place.level + 1,
            age_band: evidence.place.age_band,
            customers_with: evidence.customers_with,
            customers_without: evidence.customers_without,
            unexplained: evidence.unexplained(),
            explained_by: evidence.explained_best().map(|(by, _)| by),
            dates: evidence.dates,
            others: evidence.is_of_others(),
            enough: evidence.is_enough(),
        })
        .collect()
}

fn baselines(told: &Told<'_>) -> Baselines {
    let by_horizon = |shares: Shares| -> BTreeMap<String, String> {
        let horizons = HORIZONS.iter().zip(shares);
        horizons
            .filter(|(days, _)| **days <= told.question.days)
            .map(|(days, share)| (format!("{days}d"), format!("{share:.6}")))
            .collect()
    };
    let baselines = &told.baselines;
    Baselines {
        year_before: baselines.year_before.map(|before| Volume {
            invoices: before.invoices,
            principal: decimal(before.principal.into(), told.currency()),
        }),
        as_last_year: baselines.as_last_year.map(by_horizon),
        by_age_and_state: baselines.cells.map(by_horizon),
        kaplan_meier_by_age: baselines.by_age.map(by_horizon),
    }
}
