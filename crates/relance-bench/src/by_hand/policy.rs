//! The one policy that the hand-written loop replays: its text for the compiler, and the same as tables.
//!
//! A test holds both against each other through the action lists that they give.

/// The policy as its author would write it: 20 rules over four segments, all ages different.
pub(crate) const TEXT: &str = r#"policy "Benchmark" {
  contact on working days
  at least 5d between contacts per customer
  at most 3 contacts within 30d per customer
  group by customer
  catch up one step at a time
  tolerance 5 EUR
}

segment bon_payeur     when invoices_paid >= 3 and late_rate <= 50% and average_delay <= 5d
segment mauvais_payeur when invoices_paid >= 3 and late_rate > 50%
segment nouveau        when invoices_paid < 3
segment occasionnel    otherwise

bon_1: when overdue 12d and segment = bon_payeur then email gentle
bon_2: when overdue 24d and segment = bon_payeur then email firm
bon_3: when overdue 38d and segment = bon_payeur then call accounts_payable
bon_4: when overdue 52d and segment = bon_payeur then letter firm
bon_5: when overdue 75d and segment = bon_payeur then registered_letter formal

mauvais_1: when overdue 7d  and segment = mauvais_payeur then call accounts_payable
mauvais_2: when overdue 14d and segment = mauvais_payeur then email firm
mauvais_3: when overdue 21d and segment = mauvais_payeur then letter firm
mauvais_4: when overdue 35d and segment = mauvais_payeur then call accounts_payable
mauvais_5: when overdue 60d and segment = mauvais_payeur then registered_letter formal

nouveau_1: when overdue 8d  and segment = nouveau then email gentle
nouveau_2: when overdue 16d and segment = nouveau then email firm
nouveau_3: when overdue 28d and segment = nouveau then letter firm
nouveau_4: when overdue 42d and segment = nouveau then call accounts_payable
nouveau_5: when overdue 65d and segment = nouveau then registered_letter formal

occasionnel_1: when overdue 10d and segment = occasionnel then email gentle
occasionnel_2: when overdue 20d and segment = occasionnel then email firm
occasionnel_3: when overdue 30d and segment = occasionnel then call accounts_payable
occasionnel_4: when overdue 45d and segment = occasionnel then letter firm
occasionnel_5: when overdue 70d and segment = occasionnel then registered_letter formal
"#;

/// Days from one contact of an account to the next, at least; also the least distance of two steps of an invoice.
pub(crate) const SPACING: i32 = 5;
/// At most so many contacts …
pub(crate) const CAP: usize = 3;
/// … within so many days.
pub(crate) const CAP_WINDOW: i32 = 30;
/// Minor units of [`CURRENCY`] at or below which an invoice is settled; of other currencies, 0.
pub(crate) const TOLERANCE: i64 = 500;
/// The currency of the policy.
pub(crate) const CURRENCY: relance_kernel::Currency = relance_kernel::Currency::EUR;
/// Months over which the behaviour of a customer is looked at.
pub(crate) const WINDOW_MONTHS: u32 = 12;
/// Days overdue from which an open invoice counts for the behaviour of its customer.
pub(crate) const STALE_AFTER: i32 = 31;

/// How a contact goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Channel {
    Email,
    Call,
    Letter,
    Registered,
}

/// Segments in the order of the names of their rules.
pub(crate) const GOOD: usize = 0;
pub(crate) const BAD: usize = 1;
pub(crate) const NEW: usize = 2;
pub(crate) const OTHER: usize = 3;

/// Rules of a segment.
pub(crate) const STEPS: usize = 5;
/// Rules in all. They are numbered in the order of their names: segment × [`STEPS`] + step.
pub(crate) const RULES: usize = 4 * STEPS;

/// Days overdue of each rule.
pub(crate) const AGE: [i32; RULES] = [
    12, 24, 38, 52, 75, // bon
    7, 14, 21, 35, 60, // mauvais
    8, 16, 28, 42, 65, // nouveau
    10, 20, 30, 45, 70, // occasionnel
];

/// The least of them.
pub(crate) const FIRST_AGE: i32 = 7;

/// Where each rule stands on the ladder.
pub(crate) const RANK: [i8; RULES] = ranks();
/// The rank of the last one.
pub(crate) const LAST_RANK: i8 = 19;

const fn ranks() -> [i8; RULES] {
    let mut ranks = [0; RULES];
    let mut rule = 0;
    while rule < RULES {
        let mut other = 0;
        while other < RULES {
            if AGE[other] < AGE[rule] {
                ranks[rule] += 1;
            }
            other += 1;
        }
        rule += 1;
    }
    ranks
}

/// Rules above a rank, as bits; at rank + 1.
pub(crate) const ABOVE: [u32; RULES + 1] = above();

const fn above() -> [u32; RULES + 1] {
    let mut masks = [0; RULES + 1];
    let mut rank = 0;
    while rank <= RULES {
        let mut rule = 0;
        while rule < RULES {
            if RANK[rule] as usize >= rank {
                masks[rank] |= 1 << rule;
            }
            rule += 1;
        }
        rank += 1;
    }
    masks
}

/// The rules of a segment, as bits.
pub(crate) const fn of_segment(segment: usize) -> u32 {
    ((1 << STEPS) - 1) << (segment * STEPS)
}

use Channel::{Call, Email, Letter, Registered};

/// The channel of each rule.
pub(crate) const CHANNEL: [Channel; RULES] = [
    Email, Email, Call, Letter, Registered, // bon
    Call, Email, Letter, Call, Registered, // mauvais
    Email, Email, Letter, Call, Registered, // nouveau
    Email, Email, Call, Letter, Registered, // occasionnel
];

/// The template of each rule, or the role that a call asks for.
pub(crate) const DETAIL: [&str; RULES] = [
    "gentle",
    "firm",
    "accounts_payable",
    "firm",
    "formal", // bon
    "accounts_payable",
    "firm",
    "firm",
    "accounts_payable",
    "formal", // mauvais
    "gentle",
    "firm",
    "firm",
    "accounts_payable",
    "formal", // nouveau
    "gentle",
    "firm",
    "accounts_payable",
    "firm",
    "formal", // occasionnel
];

/// The names of the rules, in their order.
pub(crate) const NAME: [&str; RULES] = [
    "bon_1",
    "bon_2",
    "bon_3",
    "bon_4",
    "bon_5",
    "mauvais_1",
    "mauvais_2",
    "mauvais_3",
    "mauvais_4",
    "mauvais_5",
    "nouveau_1",
    "nouveau_2",
    "nouveau_3",
    "nouveau_4",
    "nouveau_5",
    "occasionnel_1",
    "occasionnel_2",
    "occasionnel_3",
    "occasionnel_4",
    "occasionnel_5",
];

impl Channel {
    /// Its name in the ledger and in the action list.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Email => "email",
            Call => "call",
            Letter => "letter",
            Registered => "registered_letter",
        }
    }

    /// The prelude's cost, as the action list writes it.
    pub(crate) fn cost(self) -> &'static str {
        match self {
            Email => "0.02",
            Call => "5.70",
            Letter => "1.90",
            Registered => "6.50",
        }
    }
}

/// All channels.
pub(crate) const CHANNELS: [Channel; 4] = [Email, Call, Letter, Registered];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_say_what_the_text_says() {
        for rule in 0..RULES {
            let line = TEXT
                .lines()
                .find(|line| line.starts_with(&format!("{}:", NAME[rule])))
                .unwrap();
            let words: Vec<&str> = line.split_whitespace().collect();
            assert_eq!(words[3], format!("{}d", AGE[rule]), "{line}");
            assert_eq!(words[9..], [CHANNEL[rule].name(), DETAIL[rule]], "{line}");
        }
        assert!(NAME.is_sorted());
        assert_eq!(AGE.iter().min(), Some(&FIRST_AGE));
        assert_eq!(RANK.iter().max(), Some(&LAST_RANK));
    }
}
