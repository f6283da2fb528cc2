//! The facts of the language by name, with the type of value each is compared with.

use crate::diagnostic::Words;
use relance_kernel::Fact;

/// What a fact is compared with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FactType {
    /// Civil days, and working days for the two facts that count both.
    Days { working: Option<Fact> },
    /// An amount.
    Money,
    /// A percentage.
    Share,
    /// A mean of days.
    MeanDays,
    /// A number.
    Number,
    /// Yes or no.
    YesNo,
    /// A date.
    Date,
    /// business, consumer, …
    Kind,
    /// none, open, kept, broken.
    Promise,
    /// A segment of the policy.
    Segment,
    /// An ISO 3166 code.
    Country,
    /// An ISO 4217 code.
    Currency,
    /// Any name or text.
    Open,
}

impl FactType {
    /// Whether `<` means something.
    pub(crate) fn is_ordered(self) -> bool {
        matches!(
            self,
            FactType::Days { .. }
                | FactType::Money
                | FactType::Share
                | FactType::MeanDays
                | FactType::Number
                | FactType::Date
        )
    }

    /// What it is, for a sentence.
    pub(crate) fn words(self) -> Words {
        match self {
            FactType::Days { .. } | FactType::MeanDays => Words {
                en: "a number of days",
                fr: "un nombre de jours",
            },
            FactType::Money => Words {
                en: "an amount of money",
                fr: "un montant",
            },
            FactType::Share => Words {
                en: "a percentage",
                fr: "un pourcentage",
            },
            FactType::Number => Words {
                en: "a number",
                fr: "un nombre",
            },
            FactType::YesNo => Words {
                en: "yes or no",
                fr: "oui ou non",
            },
            FactType::Date => Words {
                en: "a date",
                fr: "une date",
            },
            FactType::Kind => Words {
                en: "a kind of customer",
                fr: "une nature de client",
            },
            FactType::Promise => Words {
                en: "the state of a promise",
                fr: "l'état d'une promesse",
            },
            FactType::Segment => Words {
                en: "a segment",
                fr: "un segment",
            },
            FactType::Country => Words {
                en: "a country",
                fr: "un pays",
            },
            FactType::Currency => Words {
                en: "a currency",
                fr: "une devise",
            },
            FactType::Open => Words {
                en: "a name",
                fr: "un nom",
            },
        }
    }

    /// A constant of this type, to show what to write.
    pub(crate) fn example(self) -> &'static str {
        match self {
            FactType::Days { .. } | FactType::MeanDays => "30d",
            FactType::Money => "500 EUR",
            FactType::Share => "50%",
            FactType::Number => "3",
            FactType::YesNo => "yes",
            FactType::Date => "2026-03-02",
            FactType::Kind => "business",
            FactType::Promise => "broken",
            FactType::Segment => "bon_payeur",
            FactType::Country => "FR",
            FactType::Currency => "EUR",
            FactType::Open => "some_name",
        }
    }
}

/// A fact with its type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FactEntry {
    pub(crate) fact: Fact,
    pub(crate) fact_type: FactType,
}

/// Months of a behaviour fact's window when none is stated.
pub(crate) const DEFAULT_WINDOW: u8 = 12;

const TABLE: &[(&str, Fact, FactType)] = &[
    ("amount", Fact::Amount, FactType::Money),
    ("principal", Fact::Balance, FactType::Money),
    ("balance", Fact::Balance, FactType::Money),
    ("charges", Fact::Charges, FactType::Money),
    ("undisputed_balance", Fact::UndisputedBalance, FactType::Money),
    (
        "overdue",
        Fact::Overdue,
        FactType::Days {
            working: Some(Fact::OverdueWorkingDays),
        },
    ),
    (
        "age",
        Fact::Age,
        FactType::Days {
            working: Some(Fact::AgeWorkingDays),
        },
    ),
    ("paid_share", Fact::PaidShare, FactType::Share),
    ("disputed", Fact::Disputed, FactType::YesNo),
    ("dispute_reason", Fact::DisputeReason, FactType::Open),
    ("reminders", Fact::Reminders, FactType::Number),
    (
        "last_contact",
        Fact::LastContact,
        FactType::Days { working: None },
    ),
    ("promise", Fact::Promise, FactType::Promise),
    ("promised", Fact::Promised, FactType::Date),
    ("on_plan", Fact::OnPlan, FactType::YesNo),
    ("payment_method", Fact::PaymentMethod, FactType::Open),
    ("currency", Fact::InvoiceCurrency, FactType::Currency),
    ("segment", Fact::Segment, FactType::Segment),
    ("customer.kind", Fact::Kind, FactType::Kind),
    ("natural_person", Fact::NaturalPerson, FactType::YesNo),
    ("country", Fact::Country, FactType::Country),
    ("language", Fact::Language, FactType::Open),
    ("sector", Fact::Sector, FactType::Open),
    ("insolvent", Fact::Insolvent, FactType::YesNo),
    ("insured", Fact::Insured, FactType::YesNo),
    ("customer.balance", Fact::CustomerBalance, FactType::Money),
    (
        "customer.overdue_balance",
        Fact::CustomerOverdueBalance,
        FactType::Money,
    ),
    (
        "customer.oldest_overdue",
        Fact::OldestOverdue,
        FactType::Days { working: None },
    ),
    ("customer.unallocated", Fact::Unallocated, FactType::Money),
    (
        "average_delay",
        Fact::AverageDelay(DEFAULT_WINDOW),
        FactType::MeanDays,
    ),
    ("late_rate", Fact::LateRate(DEFAULT_WINDOW), FactType::Share),
    (
        "broken_promises",
        Fact::BrokenPromises(DEFAULT_WINDOW),
        FactType::Number,
    ),
    (
        "invoices_paid",
        Fact::InvoicesPaid(DEFAULT_WINDOW),
        FactType::Number,
    ),
    ("customer_since", Fact::CustomerSince, FactType::Date),
];

/// The fact of the language with this name. `customer.` may stand before any fact of the customer.
pub(crate) fn built_in(name: &str) -> Option<FactEntry> {
    let bare = name.strip_prefix("customer.");
    TABLE
        .iter()
        .find(|(known, fact, _)| {
            *known == name || (fact.is_of_customer() && bare == Some(*known) && !known.contains('.'))
        })
        .map(|&(_, fact, fact_type)| FactEntry { fact, fact_type })
}

/// The fact named in the facts of a test's customer, where `customer.` may be left out, so that `balance` is the
/// customer's.
pub(crate) fn of_test_customer(name: &str) -> Option<FactEntry> {
    let bare = name.strip_prefix("customer.").unwrap_or(name);
    built_in(&format!("customer.{bare}")).filter(|entry| entry.fact.is_of_customer())
}

/// The name of a fact as the language writes it; `None` for declared fields.
pub fn fact_name(fact: Fact) -> Option<&'static str> {
    let base = with_window(fact, DEFAULT_WINDOW).unwrap_or(match fact {
        Fact::OverdueWorkingDays => Fact::Overdue,
        Fact::AgeWorkingDays => Fact::Age,
        other => other,
    });
    // The last one: `balance`, not `principal`.
    TABLE
        .iter()
        .rev()
        .find(|(_, known, _)| *known == base)
        .map(|&(name, _, _)| name)
}

/// The same behaviour fact over another window; nothing for other facts.
pub(crate) fn with_window(fact: Fact, months: u8) -> Option<Fact> {
    Some(match fact {
        Fact::AverageDelay(_) => Fact::AverageDelay(months),
        Fact::LateRate(_) => Fact::LateRate(months),
        Fact::BrokenPromises(_) => Fact::BrokenPromises(months),
        Fact::InvoicesPaid(_) => Fact::InvoicesPaid(months),
        _ => return None,
    })
}

/// All names, for did-you-mean.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|&(name, _, _)| name)
}
