//! What each credit pays: as the books match it, then by reference, by amount, by sums, and last the oldest first.

use super::chain::Chain;
use super::match_groups::{Sets, members};
use super::movements::{Movement, Nature};
use super::passes::Passes;
use super::reversed;
use crate::hashed::HashMap;
use std::collections::BTreeMap;

/// How it is known what a credit pays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Method {
    /// The books match them, or the entry itself says so.
    Matched,
    /// The reference of the invoice stands in the row.
    Reference,
    /// The amount is that of an open invoice.
    Amount,
    /// The amount is the sum of two or three open invoices.
    Sum,
    /// The oldest open invoice: an assumption.
    Hypothesis,
    /// It is not known.
    None,
}

impl Method {
    /// All of them, the surest first.
    pub const ALL: [Method; 6] = [
        Method::Matched,
        Method::Reference,
        Method::Amount,
        Method::Sum,
        Method::Hypothesis,
        Method::None,
    ];

    /// The word in the column `allocation`.
    pub fn word(self) -> &'static str {
        match self {
            Method::Matched => "lettrage",
            Method::Reference => "reference",
            Method::Amount => "amount",
            Method::Sum => "sum",
            Method::Hypothesis => "hypothesis",
            Method::None => "none",
        }
    }
}

/// A part of a credit, and what it pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) credit: usize,
    pub(super) claim: Option<usize>,
    pub(super) amount: i64,
    pub(super) method: Method,
    /// The debit of the bank that took it back.
    pub(super) reversed_by: Option<usize>,
}

/// What became of the movements.
#[derive(Debug, Default)]
pub(super) struct Allocation {
    pub(super) pieces: Vec<Piece>,
    /// Debits of the bank that no payment explains: they are claims.
    pub(super) returned_unknown: Vec<usize>,
    /// Credit notes that were paid out, with the part of them that was, and the debit of the bank.
    pub(super) paid_out: Vec<(usize, usize, i64)>,
}

/// Allocates the credits of all customers.
pub(super) fn allocate(chain: &Chain, sets: &Sets) -> Allocation {
    let mut of_customers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (position, movement) in chain.movements.iter().enumerate() {
        of_customers.entry(movement.customer).or_default().push(position);
    }
    let mut allocation = Allocation::default();
    for movements in of_customers.values() {
        let mut customer = Customer {
            chain,
            sets,
            passes: Passes::new(&chain.movements, movements),
            allocation: &mut allocation,
        };
        customer.allocate(movements);
    }
    allocation
}

struct Customer<'a> {
    chain: &'a Chain,
    sets: &'a Sets,
    passes: Passes<'a>,
    allocation: &'a mut Allocation,
}

impl Customer<'_> {
    fn movement(&self, position: usize) -> Option<&Movement> {
        self.chain.movements.get(position)
    }

    fn allocate(&mut self, movements: &[usize]) {
        let mut movements = movements.to_vec();
        movements.sort_by_key(|position| {
            let of = self.movement(*position);
            of.map(|of| (of.date, of.file, of.line, *position))
        });
        let of = |wanted: &dyn Fn(Nature) -> bool| -> Vec<usize> {
            let is_wanted = |position: &usize| self.movement(*position).is_some_and(|of| wanted(of.nature));
            movements.iter().copied().filter(is_wanted).collect()
        };
        let mut claims = of(&Nature::is_claim);
        let credits = of(&Nature::is_credit);
        let debits = of(&|nature| nature == Nature::BankDebit);
        let mut reversed: Vec<(usize, usize, i64)> = Vec::new();
        let by_amount = self.by_amount(&credits);
        for debit in debits {
            self.take_back(debit, &credits, &by_amount, &mut claims, &mut reversed);
        }
        claims.sort_by_key(|position| {
            let of = self.movement(*position);
            of.map(|of| (of.issued, of.date, of.file, of.line, *position))
        });
        self.passes.by_entry(&claims, &credits);
        let ranks: HashMap<usize, usize> = claims
            .iter()
            .enumerate()
            .map(|(rank, claim)| (*claim, rank))
            .collect();
        for set in members(self.sets, &movements) {
            let mut ours: Vec<usize> = set
                .iter()
                .copied()
                .filter(|claim| ranks.contains_key(claim))
                .collect();
            ours.sort_by_key(|claim| ranks.get(claim).copied());
            let is_credit =
                |position: &usize| self.movement(*position).is_some_and(|of| of.nature.is_credit());
            let theirs: Vec<usize> = set.iter().copied().filter(is_credit).collect();
            let references = self.references(&set);
            self.passes
                .reference(&ours, &theirs, &references, Method::Matched);
            self.passes.amount(&ours, &theirs, Method::Matched, false);
            self.passes.oldest(&ours, &theirs, Method::Matched, false);
            self.passes.remember_references(&theirs, references);
        }
        self.passes.reference(&claims, &credits, &[], Method::Reference);
        self.passes.amount(&claims, &credits, Method::Amount, true);
        self.passes.sums(&claims, &credits);
        self.passes.oldest(&claims, &credits, Method::Hypothesis, true);
        self.passes.rest(&credits);
        let reversed = reversed::place(self.chain, self.sets, &claims, &reversed);
        self.allocation.pieces.extend(reversed);
        self.allocation.pieces.append(&mut self.passes.pieces);
    }

    /// References that transfers of a set carry: the invoice that went to another account.
    fn references(&self, set: &[usize]) -> Vec<Box<str>> {
        let transfers = set
            .iter()
            .filter_map(|position| self.movement(*position))
            .filter(|of| of.nature == Nature::Transfer && !of.reference.is_empty());
        transfers.map(|of| of.reference.clone()).collect()
    }

    /// Credits by their amounts.
    fn by_amount(&self, credits: &[usize]) -> HashMap<i64, Vec<usize>> {
        let mut by_amount: HashMap<i64, Vec<usize>> = HashMap::default();
        for credit in credits {
            if let Some(of) = self.movement(*credit) {
                by_amount.entry(of.amount).or_default().push(*credit);
            }
        }
        by_amount
    }

    /// Finds what a debit of the bank takes back.
    fn take_back(
        &mut self,
        debit: usize,
        credits: &[usize],
        by_amount: &HashMap<i64, Vec<usize>>,
        claims: &mut Vec<usize>,
        reversed: &mut Vec<(usize, usize, i64)>,
    ) {
        let Some(of_debit) = self.chain.movements.get(debit) else {
            return;
        };
        let set = self.sets.of(debit);
        let amount = of_debit.amount;
        let rank = |credit: usize| -> Option<(u8, i32)> {
            let of = self.chain.movements.get(credit)?;
            let left = self.passes.left(credit);
            let is_money = matches!(
                of.nature,
                Nature::Payment | Nature::Advance | Nature::OpeningCredit | Nature::DifferenceCredit
            );
            let is_credit_note = of.nature == Nature::CreditNote;
            if of.date > of_debit.date || left < amount || !(is_money || is_credit_note) {
                return None;
            }
            let in_set = set.is_some() && self.sets.of(credit) == set;
            let is_exact = of.amount == amount;
            let same_reference = !of.reference.is_empty() && of.reference == of_debit.reference;
            let rank = match (in_set, is_exact, is_money) {
                (true, true, true) => 0,
                (true, true, false) => 1,
                (true, false, true) => 2,
                (true, false, false) => 3,
                (false, true, true) if same_reference => 4,
                (false, true, true) => 5,
                (false, true, false) => 6,
                // A part of a payment that is not matched: money given back.
                (false, false, true) if self.sets.of(credit).is_none() => 7,
                (false, false, _) => return None,
            };
            // The latest of equals.
            Some((rank, -of.date.0))
        };
        let best_of = |candidates: &[usize]| {
            let ranked = candidates
                .iter()
                .filter_map(|credit| Some((rank(*credit)?, *credit)));
            ranked.min_by_key(|(rank, credit)| (*rank, std::cmp::Reverse(*credit)))
        };
        let of_amount = by_amount.get(&amount).map_or(&[][..], Vec::as_slice);
        let best = match (set, best_of(of_amount)) {
            // An exact payment, and no matching that could tell of another.
            (None, Some(best)) => Some(best),
            (Some(_), Some(best)) if best.0.0 < 2 => Some(best),
            _ => best_of(credits),
        };
        match best {
            Some((_, credit)) => {
                self.passes.take(credit, amount);
                let is_note = self
                    .movement(credit)
                    .is_some_and(|of| of.nature == Nature::CreditNote);
                match is_note {
                    true => self.allocation.paid_out.push((credit, debit, amount)),
                    false => reversed.push((credit, debit, amount)),
                }
            }
            None => {
                self.allocation.returned_unknown.push(debit);
                claims.push(debit);
            }
        }
    }
}
