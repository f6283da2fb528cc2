//! What came in and went out by the statements of this import, counted by what became of it.

use relance_import::payments::{Found, Import, Outcome, Rule};
use relance_kernel::Currency;
use std::collections::BTreeMap;

/// What became of money.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Place {
    /// On invoices, by a rule.
    Invoice(Rule),
    /// On a customer, without invoice.
    Customer,
    /// On a customer, because the invoice is a guess.
    Guess,
    /// On no customer.
    Unmatched,
    /// The ledger has it from elsewhere, as it seems.
    PerhapsThere,
    /// A row that somebody took over by hand.
    ByHand,
    /// Between accounts of our own.
    Own,
    /// Our own payments that came back.
    OutgoingBack,
    /// In another message too.
    Repeated,
    /// It took back a payment.
    Returned,
    /// Charges of returns.
    ReturnCharges,
    /// It took back a payment that is on no customer either.
    ReturnedUnmatched,
    /// It takes back a payment that is not in the ledger.
    NoOriginal,
    /// Our own payments.
    Outgoing,
}

impl Place {
    /// Its name for programs.
    pub(super) fn word(self) -> &'static str {
        match self {
            Place::Invoice(rule) => rule.word(),
            Place::Customer => "without_invoice",
            Place::Guess => "guess",
            Place::Unmatched => "unmatched",
            Place::PerhapsThere => "perhaps_there",
            Place::ByHand => "by_hand",
            Place::Own => "own_accounts",
            Place::OutgoingBack => "own_payments_back",
            Place::Repeated => "in_another_message",
            Place::Returned => "returned",
            Place::ReturnCharges => "return_charges",
            Place::ReturnedUnmatched => "returned_unmatched",
            Place::NoOriginal => "return_without_payment",
            Place::Outgoing => "own_payments",
        }
    }
}

/// How many, and how much in minor units.
pub(super) type Sums = BTreeMap<Place, (usize, i128)>;

/// The money of one currency.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) credits: Sums,
    pub(super) debits: Sums,
}

/// By currency.
pub(super) fn tally(import: &Import) -> BTreeMap<Currency, Tally> {
    let mut by_currency: BTreeMap<Currency, Tally> = BTreeMap::new();
    for found in import.found.iter().filter(|found| found.is_new) {
        let tally = by_currency.entry(found.currency).or_default();
        let sums = if found.is_credit {
            &mut tally.credits
        } else {
            &mut tally.debits
        };
        for (place, amount) in places(found) {
            let sum = sums.entry(place).or_default();
            *sum = (sum.0 + 1, sum.1 + i128::from(amount));
        }
    }
    for (currency, amount) in &import.repeated_credits {
        if let Some(currency) = Currency::parse(currency).filter(|_| *amount > 0) {
            let sums = &mut by_currency.entry(currency).or_default().credits;
            sums.insert(Place::Repeated, (import.repeated, *amount));
        }
    }
    by_currency
}

fn places(found: &Found) -> Vec<(Place, i64)> {
    let amount = found.amount;
    match &found.outcome {
        Outcome::Written {
            rule, rows, is_guess, ..
        } => {
            let on_invoices: i64 = rows
                .iter()
                .filter(|row| !row.invoice.is_empty())
                .map(|row| row.amount)
                .sum();
            let rest = if *is_guess { Place::Guess } else { Place::Customer };
            [(Place::Invoice(*rule), on_invoices), (rest, amount - on_invoices)]
                .into_iter()
                .filter(|(_, amount)| *amount > 0)
                .collect()
        }
        Outcome::Returned { charges, .. } => [
            (Place::Returned, amount - charges),
            (Place::ReturnCharges, *charges),
        ]
        .into_iter()
        .filter(|(_, amount)| *amount > 0)
        .collect(),
        Outcome::Unmatched(_) if found.is_credit => vec![(Place::Unmatched, amount)],
        Outcome::Unmatched(_) => vec![(Place::NoOriginal, amount)],
        Outcome::PerhapsThere { .. } => vec![(Place::PerhapsThere, amount)],
        Outcome::ByHand => vec![(Place::ByHand, amount)],
        Outcome::Own => vec![(Place::Own, amount)],
        Outcome::OutgoingBack => vec![(Place::OutgoingBack, amount)],
        Outcome::Outgoing => vec![(Place::Outgoing, amount)],
        Outcome::ReturnedUnmatched => vec![(Place::ReturnedUnmatched, amount)],
    }
}
