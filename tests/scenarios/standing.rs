//! Where an invoice stands at the end of a day, as one line.

use relance_kernel::decide::{Outcome, PauseReason, Prohibition};
use relance_kernel::{Interner, InvoiceIndex, Policy, RuleId};

/// `paused by on_dispute`, `not yet: second on 2026-03-02`, …
pub(crate) fn words(
    outcome: Outcome,
    policy: &Policy,
    interner: &Interner,
    invoice_id: &dyn Fn(InvoiceIndex) -> String,
) -> String {
    let name = |rule: RuleId| interner.text(policy.rules[rule].name);
    match outcome {
        Outcome::NotKnown => "not known".to_string(),
        Outcome::Settled => "settled".to_string(),
        Outcome::NotClaimed => "not claimed".to_string(),
        Outcome::Paused(PauseReason::Pause(pause)) => {
            format!("paused by {}", interner.text(policy.pauses[pause].name))
        }
        Outcome::Paused(PauseReason::PauseUnknown(pause)) => {
            format!("paused by {}, unknown", interner.text(policy.pauses[pause].name))
        }
        Outcome::Paused(PauseReason::NeverUnknown(_)) => "paused by a never, unknown".to_string(),
        Outcome::Paused(PauseReason::Stopped) => "paused by a stop".to_string(),
        Outcome::Paused(PauseReason::Frozen) => "paused by an insolvency".to_string(),
        Outcome::LedByOther(leader) => format!("led by {}", invoice_id(leader)),
        Outcome::WaitsUntil { rule, limit, day } => match day {
            Some(day) => format!("waits: {} until {day} ({})", name(rule), limit.words()),
            None => format!("waits: {} ({})", name(rule), limit.words()),
        },
        Outcome::WaitsForApproval { rule, asked } => {
            format!("waits for approval: {} since {asked}", name(rule))
        }
        Outcome::NotYet { rule, day } => format!("not yet: {} on {day}", name(rule)),
        Outcome::NoAddress { rule } => format!("no address: {}", name(rule)),
        Outcome::CannotDecide { rule } => format!("cannot decide: {}", name(rule)),
        Outcome::Forbidden { rule, by } => {
            let by = match by {
                Prohibition::Never(_) => "a never",
                Prohibition::ConsumerCharges => "consumer law",
                Prohibition::PublicToAgency => "public body",
                Prohibition::NoReminderYet => "no reminder yet",
                Prohibition::KindUnknown => "kind unknown",
            };
            format!("forbidden: {} by {by}", name(rule))
        }
        Outcome::Nothing => "nothing".to_string(),
    }
}
