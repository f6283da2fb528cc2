//! The object of a forecast, field by field.

use super::shared::Shared;
use serde::Serialize;
use std::collections::BTreeMap;

/// `relance simulate --forecast`.
#[derive(Serialize)]
pub(super) struct OfOne {
    #[serde(flatten)]
    pub(super) policy: Policy,
    #[serde(flatten)]
    pub(super) shared: Shared,
}

/// `relance compare`: the first policy is the one in force.
#[derive(Serialize)]
pub(super) struct OfSeveral {
    pub(super) policies: Vec<Policy>,
    #[serde(flatten)]
    pub(super) shared: Shared,
}

#[derive(Serialize)]
pub(super) struct Policy {
    pub(super) policy: Name,
    pub(super) totals: Totals,
    pub(super) by_segment: Vec<Segment>,
    pub(super) by_rule: Vec<Rule>,
    pub(super) kpi: Kpi,
    pub(super) forecast: Forecasts,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) against_the_one_in_force: Option<Against>,
}

#[derive(Serialize)]
pub(super) struct Name {
    pub(super) name: String,
    pub(super) file: String,
    pub(super) currency: String,
    pub(super) rules: usize,
    pub(super) params: Vec<Param>,
}

#[derive(Serialize)]
pub(super) struct Param {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) set: bool,
}

/// Means over the replicates.
#[derive(Serialize)]
pub(super) struct Totals {
    pub(super) open: Open,
    pub(super) to_come: Open,
    pub(super) invoices_in_other_currencies: u64,
    pub(super) customers: u64,
    pub(super) messages: String,
    pub(super) messages_by_channel: BTreeMap<String, String>,
    pub(super) cost: String,
    pub(super) minutes: String,
    pub(super) handed_over: String,
}

#[derive(Serialize)]
pub(super) struct Open {
    pub(super) invoices: u64,
    pub(super) principal: String,
}

#[derive(Serialize)]
pub(super) struct Segment {
    pub(super) segment: Option<String>,
    pub(super) open: Open,
    pub(super) messages: String,
    pub(super) cash: String,
    /// Share of what is open that is paid within so many days.
    pub(super) recovered_open: BTreeMap<String, Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cash_difference: Option<Figure>,
}

#[derive(Serialize)]
pub(super) struct Rule {
    pub(super) rule: String,
    /// For which it acts, on average.
    pub(super) invoices: String,
    pub(super) invoices_range_90: [String; 2],
}

#[derive(Serialize)]
pub(super) struct Kpi {
    pub(super) messages_per_invoice: Option<String>,
    pub(super) messages_per_customer: Option<String>,
    pub(super) calls: Option<Calls>,
}

#[derive(Serialize)]
pub(super) struct Calls {
    pub(super) working_days: i32,
    pub(super) per_working_day: String,
    pub(super) busiest_day: String,
    /// In nineteen replicates of twenty at most.
    pub(super) busiest_day_at_most: String,
    pub(super) capacity: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct Forecasts {
    pub(super) figures: BTreeMap<String, Figure>,
    pub(super) if_contacts_changed_nothing: BTreeMap<String, Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at_half_of_what_is_assumed: Option<BTreeMap<String, Figure>>,
    /// Share of the money paid after contacts that was paid where the ledger cannot tell what contacts do.
    pub(super) outside_support: Option<f64>,
    /// Where figures hang on ages that the ledger never saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unseen_ages: Option<UnseenAges>,
    pub(super) cash_by_week: Vec<Cash>,
    pub(super) cash_by_month: Vec<Cash>,
}

#[derive(Serialize)]
pub(super) struct UnseenAges {
    /// Days since due up to which the ledger tells anything.
    pub(super) oldest_age: i32,
    /// Invoices of the ledger that were open at older ages, and those of them that are not paid.
    pub(super) got_older: u64,
    pub(super) unpaid: u64,
    /// What gets older in the period, or is so at its start.
    pub(super) reached: String,
    pub(super) at_worst: AtWorst,
}

#[derive(Serialize)]
pub(super) struct AtWorst {
    pub(super) not_recovered: Worst,
    pub(super) cash: Worst,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cash_13_weeks: Option<Worst>,
}

#[derive(Serialize)]
pub(super) struct Worst {
    pub(super) mean: String,
    /// None where the ledger cannot tell what the contacts of the policy change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) range_90: Option<[String; 2]>,
}

#[derive(Serialize)]
pub(super) struct Against {
    /// A word for each verdict and refusal: they stand in the schema.
    pub(super) verdict: &'static str,
    /// Where it hangs on others: the share of what is handed over that must reach us for both to bring the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) others_must_collect: Option<String>,
    /// Where it hangs on invoices older than any that the ledger tells of: the net gain if nothing comes of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) if_nothing_comes_of_unseen_ages: Option<String>,
    pub(super) difference: BTreeMap<String, Figure>,
    /// If what contacts bring in is only brought forward; not where effects are assumed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference_if_only_brought_forward: Option<BTreeMap<String, Figure>>,
    pub(super) difference_if_contacts_changed_nothing: BTreeMap<String, Figure>,
}

/// Money and shares alike are numbers as decimal texts; money has the digits of its currency.
#[derive(Serialize)]
pub(super) struct Figure {
    /// `share`, `money`, `days`, `count` or `minutes`.
    pub(super) unit: &'static str,
    pub(super) mean: String,
    /// Of a difference, what parameters leave: 90 %, the error of the draws included. Absent where the ledger cannot
    /// tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interval_90: Option<[String; 2]>,
    /// Of a level: nine draws of ten, all layers together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) range_90: Option<[String; 2]>,
    /// Of a level, what parameters leave: 90 %, the error of the draws included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interval_90_parameters: Option<[String; 2]>,
    /// Absent from a difference where the ledger cannot tell.
    #[serde(flatten)]
    pub(super) spread: Option<Spread>,
    pub(super) monte_carlo_error: String,
}

#[derive(Serialize)]
pub(super) struct Spread {
    /// All layers together.
    pub(super) standard_deviation: String,
    /// Shares of parameters, months and luck in the variance.
    pub(super) layers: Option<[f64; 3]>,
}

#[derive(Serialize)]
pub(super) struct Cash {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) mean: String,
    /// None where the ledger cannot tell what the contacts of the policy change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) range_90: Option<[String; 2]>,
}
