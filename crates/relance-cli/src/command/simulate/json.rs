//! The result of a replay as one JSON object. Its schema is `docs/schemas/simulate.schema.json`.

use super::Told;
use crate::args::Charges;
use crate::console::Console;
use crate::exit::Failure;
use crate::language::{Lang, decimal};
use crate::law_amounts::RuleByLaw;
use crate::replay_report::{ContactsPerCustomer, facts_word, rules_in_order, standing_name, standing_order};
use crate::report::json;
use relance_kernel::decision::Source;
use relance_kernel::{ApprovalMode, ChannelId, Currency};
use relance_sim::{Count, RowTexts};
use serde::Serialize;
use std::collections::BTreeMap;

/// Money by currency, as decimal texts.
type Money = BTreeMap<String, String>;

#[derive(Serialize)]
struct Simulation {
    policy: Policy,
    ledger: Ledger,
    period: Period,
    totals: Totals,
    by_segment: Vec<Segment>,
    by_rule: Vec<Rule>,
    kpi: Kpi,
    warnings: Vec<Warning>,
}

#[derive(Serialize)]
struct Policy {
    name: String,
    file: String,
    currency: String,
    rules: usize,
    params: Vec<Param>,
}

#[derive(Serialize)]
struct Param {
    name: String,
    value: String,
    set: bool,
}

#[derive(Serialize)]
struct Ledger {
    folder: String,
    customers: u64,
    accounts: usize,
    invoices: u64,
    first_date: Option<String>,
    last_date: Option<String>,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
    days: i32,
    /// `same-day`, `never` or `Nd`.
    approve: String,
    /// `keep` or `drop`.
    charges: &'static str,
}

#[derive(Serialize)]
struct Totals {
    invoices_touched: u64,
    customers_contacted: u64,
    messages: u64,
    messages_by_channel: BTreeMap<String, u64>,
    other_actions: u64,
    deferred: u64,
    lapsed: u64,
    failed: u64,
    cost: Money,
    minutes: u64,
    open: Open,
    open_by_standing: BTreeMap<&'static str, Open>,
    undecided: Vec<Undecided>,
    customers_not_claimed: u64,
}

#[derive(Serialize)]
struct Open {
    invoices: u64,
    principal: Money,
}

#[derive(Serialize)]
struct Undecided {
    rule: String,
    missing: Option<String>,
    invoices: u64,
    principal: Money,
}

#[derive(Serialize)]
struct Segment {
    segment: Option<String>,
    actions: u64,
    messages: u64,
    cost: String,
    open: Open,
}

#[derive(Serialize)]
struct Rule {
    rule: String,
    /// Not a rule of the policy.
    built_in: bool,
    done: u64,
    invoices: u64,
    deferred: u64,
    lapsed: u64,
    failed: u64,
    cost: String,
    /// Only of rules that claim or book by law.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_law: Option<ByLaw>,
}

#[derive(Serialize)]
struct ByLaw {
    times: u64,
    interest: Money,
    indemnity: Money,
    without_amount: BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct Kpi {
    messages_per_customer: Spread,
    work_per_day: Vec<Day>,
}

/// Of payers that got at least one message.
#[derive(Serialize)]
struct Spread {
    customers: u64,
    /// Rounded to one decimal, as a text.
    mean: String,
    p95: u64,
    most: u64,
}

#[derive(Serialize)]
struct Day {
    day: String,
    messages: u64,
    minutes: u64,
    other_actions: u64,
}

#[derive(Serialize)]
struct Warning {
    name: &'static str,
    text: String,
}

/// The object.
pub(crate) fn text(console: &Console, told: &Told<'_>) -> Result<String, Failure> {
    json::text(&Simulation {
        policy: policy(told),
        ledger: ledger(told),
        period: period(told),
        totals: totals(told),
        by_segment: by_segment(told),
        by_rule: by_rule(console.lang, told),
        kpi: kpi(told),
        warnings: (told.warnings.iter())
            .map(|warning| Warning {
                name: warning.name,
                text: warning.said.of(console.lang).to_string(),
            })
            .collect(),
    })
}

fn money<'a>(sums: impl IntoIterator<Item = (&'a Currency, &'a i128)>) -> Money {
    sums.into_iter()
        .map(|(currency, minor)| (currency.code().to_string(), decimal(*minor, *currency)))
        .collect()
}

fn open(count: &Count) -> Open {
    Open {
        invoices: count.invoices,
        principal: money(&count.money),
    }
}

fn policy(told: &Told<'_>) -> Policy {
    let input = told.input;
    Policy {
        name: input.policy.name.clone(),
        file: told.simulate.policy.display().to_string(),
        currency: input.policy.currency.code().to_string(),
        rules: input.policy.rules.len(),
        params: (input.compiled.params.iter())
            .map(|param| Param {
                name: param.name.clone(),
                value: param.value.clone(),
                set: param.is_set,
            })
            .collect(),
    }
}

fn ledger(told: &Told<'_>) -> Ledger {
    let ledger = &told.input.joined.ledger;
    Ledger {
        folder: told.simulate.ledger.to_string(),
        customers: told.totals.customers,
        accounts: ledger.account_count(),
        invoices: told.totals.invoices,
        first_date: ledger.first_date().map(|day| day.to_string()),
        last_date: ledger.last_date().map(|day| day.to_string()),
    }
}

fn period(told: &Told<'_>) -> Period {
    let options = &told.options;
    Period {
        from: options.from.to_string(),
        to: options.to.to_string(),
        days: options.to.since(options.from) + 1,
        approve: match options.approvals {
            ApprovalMode::SameDay => "same-day".to_string(),
            ApprovalMode::Never => "never".to_string(),
            ApprovalMode::After(days) => format!("{days}d"),
        },
        charges: match told.simulate.how.charges {
            Charges::Keep => "keep",
            Charges::Drop => "drop",
        },
    }
}

fn totals(told: &Told<'_>) -> Totals {
    let (totals, input) = (told.totals, told.input);
    let channel = |number: u32| {
        let channel = input.policy.channels.element(ChannelId(number));
        channel.map_or_else(String::new, |channel| {
            input.interner.text(channel.name).to_string()
        })
    };
    let sum = |of: fn(&relance_sim::RuleTotals) -> u64| totals.by_rule.values().map(of).sum();
    Totals {
        invoices_touched: totals.invoices_touched,
        customers_contacted: totals.customers_contacted,
        messages: totals.contacts,
        messages_by_channel: (totals.contacts_by_channel.iter())
            .map(|(number, count)| (channel(*number), *count))
            .collect(),
        other_actions: totals.workdays.values().map(|day| day.other).sum(),
        deferred: sum(|rule| rule.deferred),
        lapsed: sum(|rule| rule.lapsed),
        failed: sum(|rule| rule.failed),
        cost: money(&totals.cost),
        minutes: totals.minutes,
        open: open(&totals.open),
        open_by_standing: standing_order()
            .into_iter()
            .filter_map(|standing| Some((standing_name(standing), open(totals.standing.get(&standing)?))))
            .collect(),
        undecided: (totals.undecided.iter())
            .map(|((rule, fact), count)| Undecided {
                rule: input.interner.text(input.policy.rules[*rule].name).to_string(),
                missing: fact.map(|fact| facts_word(fact, &input.policy, &input.interner)),
                invoices: count.invoices,
                principal: money(&count.money),
            })
            .collect(),
        customers_not_claimed: totals.customers_not_claimed,
    }
}

fn by_segment(told: &Told<'_>) -> Vec<Segment> {
    let input = told.input;
    (told.totals.by_segment.iter())
        .map(|(segment, of_segment)| Segment {
            segment: segment.map(|segment| input.interner.text(segment).to_string()),
            actions: of_segment.actions,
            messages: of_segment.contacts,
            cost: decimal(of_segment.cost, input.policy.currency),
            open: open(&of_segment.open),
        })
        .collect()
}

fn by_rule(lang: Lang, told: &Told<'_>) -> Vec<Rule> {
    let (totals, input) = (told.totals, told.input);
    let texts = RowTexts {
        policy: &input.policy,
        interner: &input.interner,
    };
    let none = relance_sim::RuleTotals::default();
    rules_in_order(&input.policy, totals)
        .into_iter()
        .map(|source| {
            let of_rule = totals.by_rule.get(&source).unwrap_or(&none);
            let reached = match source {
                Source::Rule(rule) => totals.reached.get(&rule).copied().unwrap_or(0),
                Source::Insolvency | Source::Unallocated => 0,
            };
            Rule {
                rule: texts.rule(source).to_string(),
                built_in: source.built_in_name().is_some(),
                done: of_rule.done,
                invoices: reached,
                deferred: of_rule.deferred,
                lapsed: of_rule.lapsed,
                failed: of_rule.failed,
                cost: decimal(of_rule.cost, input.policy.currency),
                by_law: match source {
                    Source::Rule(rule) => told.by_law.by_rule.get(&rule).map(|sums| by_law(lang, sums)),
                    Source::Insolvency | Source::Unallocated => None,
                },
            }
        })
        .collect()
}

fn by_law(lang: Lang, sums: &RuleByLaw) -> ByLaw {
    ByLaw {
        times: sums.rows,
        interest: money(&sums.interest),
        indemnity: money(&sums.indemnity),
        without_amount: (sums.untold.iter())
            .map(|((en, fr), count)| (lang.pick(en, fr).to_string(), *count))
            .collect(),
    }
}

fn kpi(told: &Told<'_>) -> Kpi {
    let totals = told.totals;
    let contacts = ContactsPerCustomer::of(totals);
    Kpi {
        messages_per_customer: Spread {
            customers: contacts.contacted,
            mean: match contacts.contacted {
                0 => "0.0".to_string(),
                contacted => Lang::En
                    .tenths(i128::from(totals.contacts), i128::from(contacted))
                    .replace(',', ""),
            },
            p95: contacts.p95,
            most: totals.most_contacts,
        },
        work_per_day: (totals.workdays.iter())
            .map(|(day, work)| Day {
                day: day.to_string(),
                messages: work.contacts,
                minutes: work.minutes,
                other_actions: work.other,
            })
            .collect(),
    }
}
