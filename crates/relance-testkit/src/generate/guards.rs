//! Conjuncts of guards: every fact, comparison, unit and test of the language.

use super::policy::Plan;
use crate::rng::Rng;

const MONEY: [&str; 8] = [
    "100 EUR",
    "250.50 EUR",
    "500 EUR",
    "900 EUR",
    "1_000 EUR",
    "1_500 EUR",
    "500 EUR or 600 USD",
    "900 EUR or 900 USD",
];
const DAYS: [&str; 10] = ["1d", "2d", "5d", "7d", "10d", "14d", "2w", "30d", "31d", "45d"];
const ORDER: [&str; 4] = ["<", "<=", ">", ">="];
const ANY: [&str; 6] = ["<", "<=", ">", ">=", "=", "!="];

/// A conjunct for a rule of an invoice.
pub(super) fn conjunct(rng: &mut Rng, plan: &Plan) -> String {
    match rng.below(20) {
        0 => format!("({} or {})", atom(rng, plan), atom(rng, plan)),
        1 => format!("not ({})", atom(rng, plan)),
        2 => format!("not ({} and {})", atom(rng, plan), atom(rng, plan)),
        3 => format!("({} or not {})", atom(rng, plan), customer_atom(rng, plan)),
        4 if !plan.defines.is_empty() => rng.pick(&plan.defines).clone(),
        5 if !plan.defines.is_empty() => format!("not {}", rng.pick(&plan.defines)),
        6..=10 => customer_atom(rng, plan),
        _ => atom(rng, plan),
    }
}

/// A conjunct that reads facts of the customer only.
pub(super) fn customer_conjunct(rng: &mut Rng, plan: &Plan) -> String {
    match rng.below(8) {
        0 => format!("({} or {})", customer_atom(rng, plan), customer_atom(rng, plan)),
        1 => format!("not ({})", customer_atom(rng, plan)),
        _ => customer_atom(rng, plan),
    }
}

fn compare(rng: &mut Rng, fact: &str, operators: &[&str], values: &[&str]) -> String {
    format!("{fact} {} {}", rng.pick(operators), rng.pick(values))
}

fn over(rng: &mut Rng) -> &'static str {
    rng.of(&["", " over 1mo", " over 2mo", " over 6mo"])
}

/// A test of an invoice, or now and then of its customer.
pub(super) fn atom(rng: &mut Rng, plan: &Plan) -> String {
    let money = |rng: &mut Rng, fact: &str| {
        if rng.chance(15) {
            format!("{fact} between 250 EUR and 1_000 EUR")
        } else {
            compare(rng, fact, &ORDER, &MONEY)
        }
    };
    match rng.below(34) {
        0 | 1 => money(rng, "balance"),
        2 => money(rng, "amount"),
        3 => money(rng, "principal"),
        4 => compare(rng, "charges", &ORDER, &["0 EUR", "40 EUR"]),
        5 => money(rng, "undisputed_balance"),
        6 => compare(rng, "paid_share", &ORDER, &["0%", "10%", "50%", "33.3%"]),
        7 => rng
            .of(&["disputed", "not disputed", "disputed = yes", "disputed = no"])
            .to_string(),
        8 => rng
            .of(&[
                "dispute_reason = quality",
                "dispute_reason != quality",
                "dispute_reason in {quality, price}",
            ])
            .to_string(),
        9 | 10 => compare(rng, "reminders", &ANY, &["0", "1", "2"]),
        11 => compare(rng, "last_contact", &ORDER, &DAYS),
        12 => {
            let state = rng.of(&["none", "open", "kept", "broken"]);
            format!("promise {} {state}", rng.of(&["=", "!="]))
        }
        13 => format!("promised {} {}", rng.of(&ORDER), plan.date(rng)),
        14 => rng.of(&["on_plan", "not on_plan"]).to_string(),
        15 => compare(rng, "payment_method", &["=", "!="], &["sepa", "card"]),
        16 => compare(rng, "currency", &["=", "!="], &["EUR", "USD"]),
        17 => compare(rng, "overdue", &["<", "<="], &["20d", "30d", "45d", "20wd"]),
        18 => compare(rng, "age", &["<", "<="], &["60d", "90d", "40wd"]),
        19 => format!("not overdue {}", rng.pick(&DAYS)),
        20 => format!("not age {}", rng.of(&["60d", "90d", "50wd"])),
        21 => format!("not due in {}", rng.of(&["2d", "5d", "3wd"])),
        22 | 23 if !plan.named.is_empty() => {
            let name = rng.pick(&plan.named);
            match rng.below(4) {
                0 => format!("sent {name} within {}", rng.pick(&DAYS)),
                1 => format!("sent {name} at least {} ago", rng.pick(&DAYS)),
                2 => format!("not sent {name}"),
                _ => format!("sent {name}"),
            }
        }
        24 | 25 => {
            let name = rng.of(&[
                "notified",
                "replied",
                "penalty",
                "call_result",
                "email",
                "promise",
                "charged",
                "action",
            ]);
            match rng.below(4) {
                0 => format!("recorded {name} within {}", rng.pick(&DAYS)),
                1 => format!("recorded {name} at least {} ago", rng.pick(&DAYS)),
                2 => format!("not recorded {name}"),
                _ => format!("recorded {name}"),
            }
        }
        26 => format!(
            "(overdue {} or {})",
            rng.of(&["10d", "20d"]),
            customer_atom(rng, plan)
        ),
        27 if !plan.invoice_field.is_empty() => plan.invoice_field.clone(),
        28 if !plan.ladder.is_empty() => {
            format!(
                "not ({} after {})",
                rng.of(&["3d", "10d"]),
                rng.pick(&plan.ladder).0
            )
        }
        29 => format!("not ({} after {})", rng.of(&["5d", "30d"]), event(rng)),
        30 => format!("not {}", event(rng)),
        31 => rng.of(&["not settled", "not settled by credit"]).to_string(),
        _ => customer_atom(rng, plan),
    }
}

/// The events that bound a step.
pub(super) fn event(rng: &mut Rng) -> &'static str {
    rng.of(&[
        "notified",
        "notified",
        "promise made",
        "promise kept",
        "promise broken",
        "promise broken",
        "payment received",
        "payment bounced",
        "payment bounced",
        "dispute opened",
        "dispute closed",
        "plan agreed",
        "plan ended",
        "due changed",
        "insolvency opened",
        "insolvency published",
    ])
}

/// A test of a customer.
pub(super) fn customer_atom(rng: &mut Rng, plan: &Plan) -> String {
    match rng.below(28) {
        0..=2 if !plan.segments.is_empty() => {
            let segment = rng.pick(&plan.segments).clone();
            match rng.below(4) {
                0 => format!("segment != {segment}"),
                1 => format!("segment in {{{segment}, {}}}", rng.pick(&plan.segments)),
                _ => format!("segment = {segment}"),
            }
        }
        3 | 4 => compare(
            rng,
            "customer.kind",
            &["=", "!="],
            &[
                "business",
                "business",
                "consumer",
                "public",
                "association",
                "unknown",
            ],
        ),
        5 => "customer.kind in {business, unknown}".to_string(),
        6 => rng
            .of(&["natural_person", "not natural_person", "natural_person = no"])
            .to_string(),
        7 => rng
            .of(&["country = FR", "country != FR", "country in {FR, BE}"])
            .to_string(),
        8 => compare(rng, "language", &["=", "!="], &["fr", "nl"]),
        9 => compare(rng, "sector", &["=", "!="], &["retail", "energy"]),
        10 => rng.of(&["insolvent", "not insolvent"]).to_string(),
        11 => rng.of(&["insured", "not insured"]).to_string(),
        12 => compare(rng, "customer.balance", &ORDER, &MONEY),
        13 => compare(rng, "customer.overdue_balance", &ORDER, &MONEY),
        14 => compare(rng, "customer.oldest_overdue", &ORDER, &DAYS),
        15 => compare(
            rng,
            "customer.unallocated",
            &ORDER,
            &["0 EUR", "100 EUR", "500 EUR or 500 USD"],
        ),
        16 => {
            let fact = format!("average_delay{}", over(rng));
            compare(rng, &fact, &ORDER, &["0d", "5d", "10d", "30d"])
        }
        17 => {
            let fact = format!("late_rate{}", over(rng));
            compare(rng, &fact, &ORDER, &["0%", "50%", "66.6%"])
        }
        18 => {
            let fact = format!("broken_promises{}", over(rng));
            compare(rng, &fact, &ANY, &["0", "1", "2"])
        }
        19 => {
            let fact = format!("invoices_paid{}", over(rng));
            compare(rng, &fact, &ANY, &["0", "1", "2", "3"])
        }
        20 => format!(
            "customer_since {} {}",
            rng.of(&ORDER),
            rng.of(&["2024-01-01", "2025-06-30"])
        ),
        21 if !plan.customer_field.is_empty() => plan.customer_field.clone(),
        22 | 26 | 27 => format!(
            "contacted within {}",
            rng.of(&["1d", "3d", "5d", "7d", "10d", "30d"])
        ),
        23 => format!("replied within {}", rng.of(&["3d", "10d", "30d"])),
        24 => format!("no reply within {}", rng.of(&["3d", "7d", "14d"])),
        _ => compare(rng, "customer.balance", &ORDER, &MONEY),
    }
}

/// A test of a customer that a segment or `applies to` may read: no history, no segment.
pub(super) fn plain_customer_atom(rng: &mut Rng) -> String {
    match rng.below(9) {
        0 => "customer.kind = business".to_string(),
        1 => "country = FR".to_string(),
        2 => compare(rng, "customer.balance", &[">", ">="], &["500 EUR", "1_000 EUR"]),
        3 => compare(
            rng,
            "customer.overdue_balance",
            &[">", ">="],
            &["100 EUR", "1_000 EUR"],
        ),
        4 => {
            let fact = format!("invoices_paid{}", over(rng));
            compare(rng, &fact, &[">=", "<"], &["1", "2"])
        }
        5 => {
            let fact = format!("average_delay{}", over(rng));
            compare(rng, &fact, &[">", "<="], &["0d", "5d", "10d"])
        }
        6 => compare(
            rng,
            "customer.oldest_overdue",
            &[">", "<="],
            &["7d", "14d", "31d"],
        ),
        7 => {
            let fact = format!("broken_promises{}", over(rng));
            compare(rng, &fact, &[">=", "<"], &["1", "2"])
        }
        _ => "insured".to_string(),
    }
}
