//! What tables and JSON of a replay share: the order of rules, words of standings and facts, contacts per customer.

use crate::language::{Said, said};
use relance_kernel::decision::Source;
use relance_kernel::policy::Policy;
use relance_kernel::{Fact, Interner};
use relance_sim::{Standing, Totals};

/// Messages per customer: of payers that got at least one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ContactsPerCustomer {
    /// How many payers got a message.
    pub(crate) contacted: u64,
    /// At least 95 % of them got at most so many.
    pub(crate) p95: u64,
}

impl ContactsPerCustomer {
    /// Counts them.
    pub(crate) fn of(totals: &Totals) -> ContactsPerCustomer {
        let counted = || {
            totals
                .accounts_by_contacts
                .iter()
                .filter(|(messages, _)| **messages > 0)
        };
        let contacted: u64 = counted().map(|(_, payers)| payers).sum();
        let mut seen = 0;
        let p95 = counted().find(|(_, payers)| {
            seen += **payers;
            u128::from(seen) * 100 >= u128::from(contacted) * 95
        });
        ContactsPerCustomer {
            contacted,
            p95: p95.map_or(0, |(messages, _)| *messages),
        }
    }
}

/// Every rule of the policy, the ladder first and from its lowest step, and what is built in if it acted.
pub(crate) fn rules_in_order(policy: &Policy, totals: &Totals) -> Vec<Source> {
    let of_slots = policy
        .slots
        .iter()
        .flat_map(|slot| slot.variants.iter().map(|variant| variant.rule));
    let mut order = Vec::new();
    for source in of_slots
        .chain(policy.rules.ids())
        .map(Source::Rule)
        .chain(totals.by_rule.keys().copied())
    {
        if !order.contains(&source) {
            order.push(source);
        }
    }
    order
}

/// The standings in the order in which they are shown.
pub(crate) fn standing_order() -> [Standing; 11] {
    [
        Standing::Acted,
        Standing::NotYet,
        Standing::WaitsForLimit,
        Standing::WaitsForApproval,
        Standing::Paused,
        Standing::NoAddress,
        Standing::Forbidden,
        Standing::CannotDecide,
        Standing::LedByOther,
        Standing::NotClaimed,
        Standing::Finished,
    ]
}

/// The words of a standing.
pub(crate) fn standing_words(standing: Standing) -> Said {
    match standing {
        Standing::Acted => said!("acted on that day", "action ce jour-là"),
        Standing::NotYet => said!("next step is dated", "prochaine étape datée"),
        Standing::WaitsForLimit => said!("waits for a limit", "attend une limite"),
        Standing::WaitsForApproval => said!("waits for approval", "attend un accord"),
        Standing::Paused => said!("paused", "suspendu"),
        Standing::NoAddress => said!(
            "no address to write to or call",
            "aucune adresse où écrire ou appeler"
        ),
        Standing::Forbidden => said!("forbidden", "interdit"),
        Standing::CannotDecide => said!(
            "cannot decide (reasons below)",
            "indécidable (raisons ci-dessous)"
        ),
        Standing::LedByOther => said!(
            "behind the customer's oldest",
            "derrière la plus ancienne du client"
        ),
        Standing::NotClaimed => said!(
            "customer not claimed by the policy",
            "client hors de la politique"
        ),
        Standing::Finished => said!(
            "finished: no step left, or handed over",
            "terminé : plus d'étape, ou dossier transmis"
        ),
    }
}

/// The stable name of a standing, for programs.
pub(crate) fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Acted => "acted",
        Standing::NotYet => "not_yet",
        Standing::WaitsForLimit => "waits_for_limit",
        Standing::WaitsForApproval => "waits_for_approval",
        Standing::Paused => "paused",
        Standing::NoAddress => "no_address",
        Standing::Forbidden => "forbidden",
        Standing::CannotDecide => "cannot_decide",
        Standing::LedByOther => "led_by_other",
        Standing::NotClaimed => "not_claimed",
        Standing::Finished => "finished",
    }
}

/// Whether a fact is a sum that is always known: a test of it is unknown where the policy states no amount in the
/// currency of the invoice (M25).
pub(crate) fn is_sum(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::Amount
            | Fact::Balance
            | Fact::Charges
            | Fact::UndisputedBalance
            | Fact::CustomerBalance
            | Fact::CustomerOverdueBalance
            | Fact::Unallocated
    )
}

/// A fact as the language writes it.
pub(crate) fn facts_word(fact: Fact, policy: &Policy, interner: &Interner) -> String {
    let field =
        |owner: &str, fields: &[(relance_kernel::Symbol, relance_kernel::FieldType)], position: u16| {
            let name = fields
                .get(usize::from(position))
                .map_or("", |(name, _)| interner.text(*name));
            format!("{owner}.{name}")
        };
    let word = match fact {
        Fact::Amount => "amount",
        Fact::Balance => "balance",
        Fact::Charges => "charges",
        Fact::UndisputedBalance => "undisputed_balance",
        Fact::Overdue | Fact::OverdueWorkingDays => "overdue",
        Fact::Age | Fact::AgeWorkingDays => "age",
        Fact::PaidShare => "paid_share",
        Fact::Disputed => "disputed",
        Fact::DisputeReason => "dispute_reason",
        Fact::Reminders => "reminders",
        Fact::LastContact => "last_contact",
        Fact::Promise => "promise",
        Fact::Promised => "promised",
        Fact::OnPlan => "on_plan",
        Fact::PaymentMethod => "payment_method",
        Fact::InvoiceCurrency => "currency",
        Fact::InvoiceField(position) => return field("invoice", &policy.invoice_fields, position),
        Fact::Segment => "segment",
        Fact::Kind => "customer.kind",
        Fact::NaturalPerson => "natural_person",
        Fact::Country => "country",
        Fact::Language => "language",
        Fact::Sector => "sector",
        Fact::Insolvent => "insolvent",
        Fact::Insured => "insured",
        Fact::CustomerBalance => "customer.balance",
        Fact::CustomerOverdueBalance => "customer.overdue_balance",
        Fact::OldestOverdue => "customer.oldest_overdue",
        Fact::Unallocated => "customer.unallocated",
        Fact::AverageDelay(_) => "average_delay",
        Fact::LateRate(_) => "late_rate",
        Fact::BrokenPromises(_) => "broken_promises",
        Fact::InvoicesPaid(_) => "invoices_paid",
        Fact::CustomerSince => "customer_since",
        Fact::CustomerField(position) => return field("customer", &policy.customer_fields, position),
    };
    word.to_string()
}
