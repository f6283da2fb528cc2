//! Whether the published rates that a policy hangs on are known on a day. The day and the rates come from outside: the
//! compiler has no clock.

use crate::compile::Compiled;
use crate::diagnostic::{Diagnostic, law_codes};
use crate::law_checks::{kind, stated_by};
use relance_kernel::policy::{Action, ActionKind, ChargeAmount, Charged, Claimed, Policy};
use relance_kernel::{CustomerKind, Day, RuleId};
use relance_law::{Debtor, HalfYear, Rates, Series};
use std::collections::BTreeSet;

/// For each series of rates that the policy's claims of interest hang on, the first half-year up to that of `day` that
/// `rates` do not hold, at the first rule that asks for such interest. Empty without a policy, and where contracts
/// state their rate.
pub fn rates_not_known(compiled: &Compiled, rates: &Rates, day: Day) -> Vec<Diagnostic> {
    let (Some(policy), Some(pack)) = (&compiled.policy, compiled.contract.law) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut told: BTreeSet<&'static str> = BTreeSet::new();
    for (rule, of_rule) in policy.rules.enumerate() {
        for (position, action) in of_rule.actions.iter().enumerate() {
            let debtor = debtor(policy, rule);
            let rules = pack.rules(debtor);
            // As the reckoning takes it: consumers owe an agreed rate only where the law limits it, public bodies never.
            let is_agreed = compiled.contract.late_interest.is_some()
                && (debtor == Debtor::Business || rules.ceiling.is_some());
            let Some(interest) = rules.interest.filter(|_| asks_for_interest(action) && !is_agreed) else {
                continue;
            };
            let place = compiled.origins.rules.element(rule);
            let place = place.and_then(|of_rule| of_rule.actions.get(position).copied());
            if let (Some(half_year), Some(place)) = (missing(rates, interest.series, day), place)
                && told.insert(interest.series.word())
            {
                found.push(
                    Diagnostic::new(&law_codes::RATE_NOT_KNOWN, place)
                        .with("country", pack.country)
                        .with("half_year", half_year.to_string())
                        .with("series", interest.series.word())
                        .with("day", day.to_string()),
                );
            }
        }
    }
    found
}

fn asks_for_interest(action: &Action) -> bool {
    match &action.kind {
        ActionKind::Claim(claimed) => *claimed == Claimed::Interest,
        ActionKind::Charge { what, amount } => *what == Charged::Interest && *amount == ChargeAmount::ByLaw,
        _ => false,
    }
}

/// Of whom a rule states that it is; businesses where it does not say.
fn debtor(policy: &Policy, rule: RuleId) -> Debtor {
    match stated_by(policy, rule, &kind) {
        Some(CustomerKind::Consumer) => Debtor::Consumer,
        Some(CustomerKind::Public) => Debtor::Public,
        _ => Debtor::Business,
    }
}

/// The first half-year without a rate, from the first that is known to that of the day.
fn missing(rates: &Rates, series: Series, day: Day) -> Option<HalfYear> {
    let last = HalfYear::of(day);
    let mut half_year = match rates.of(series).next() {
        Some((first, _)) => first,
        None => return Some(last),
    };
    while half_year <= last {
        if rates.get(series, half_year).is_err() {
            return Some(half_year);
        }
        half_year = half_year.next();
    }
    None
}
