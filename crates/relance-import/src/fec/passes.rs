//! The ways in which credits find their invoices, each over a list of claims and a list of credits.

use super::allocate::{Method, Piece};
use super::movements::{Movement, Nature};
use crate::hashed::HashMap;
use std::collections::{BTreeMap, VecDeque};

/// So many open invoices are tried for sums: more would fit by chance.
const SUMMED: usize = 40;

/// What is left of the movements of a customer, and the pieces made so far.
pub(super) struct Passes<'a> {
    movements: &'a [Movement],
    left: HashMap<usize, i64>,
    /// References of invoices that the books' own transfers give to credits.
    references: HashMap<usize, Vec<Box<str>>>,
    pub(super) pieces: Vec<Piece>,
}

impl<'a> Passes<'a> {
    pub(super) fn new(movements: &'a [Movement], of_customer: &[usize]) -> Passes<'a> {
        let amount = |position: &usize| Some((*position, movements.get(*position)?.amount));
        Passes {
            movements,
            left: of_customer.iter().filter_map(amount).collect(),
            references: HashMap::default(),
            pieces: Vec::new(),
        }
    }

    /// What is left of a movement.
    pub(super) fn left(&self, position: usize) -> i64 {
        self.left.get(&position).copied().unwrap_or(0)
    }

    /// Takes a part of it.
    pub(super) fn take(&mut self, position: usize, amount: i64) {
        if let Some(left) = self.left.get_mut(&position) {
            *left -= amount;
        }
    }

    fn of(&self, position: usize) -> Option<&'a Movement> {
        self.movements.get(position)
    }

    fn pay(&mut self, claim: usize, credit: usize, amount: i64, method: Method) {
        if amount <= 0 {
            return;
        }
        self.take(claim, amount);
        self.take(credit, amount);
        // Parts of a credit on one invoice are one piece.
        let same = |piece: &&mut Piece| {
            piece.credit == credit && piece.claim == Some(claim) && piece.method == method
        };
        if let Some(piece) = self.pieces.last_mut().filter(same) {
            piece.amount += amount;
            return;
        }
        self.pieces.push(Piece {
            credit,
            claim: Some(claim),
            amount,
            method,
            reversed_by: None,
        });
    }

    fn is_known(&self, claim: usize, credit: usize, only_issued: bool) -> bool {
        !only_issued
            || match (self.of(claim), self.of(credit)) {
                (Some(claim), Some(credit)) => claim.issued <= credit.date,
                _ => false,
            }
    }

    /// Advances that the entry of an invoice uses.
    pub(super) fn by_entry(&mut self, claims: &[usize], credits: &[usize]) {
        for claim in claims {
            let mut wanted = self.of(*claim).map_or(0, |of| of.advance);
            for credit in credits {
                if wanted <= 0 {
                    break;
                }
                let is_advance = self
                    .of(*credit)
                    .is_some_and(|of| matches!(of.nature, Nature::Advance | Nature::OpeningCredit));
                if is_advance {
                    let taken = wanted.min(self.left(*credit)).min(self.left(*claim)).max(0);
                    self.pay(*claim, *credit, taken, Method::Matched);
                    wanted -= taken;
                }
            }
        }
    }

    /// Credits that name the reference of an invoice, in their own reference or in their label.
    pub(super) fn reference(
        &mut self,
        claims: &[usize],
        credits: &[usize],
        others: &[Box<str>],
        method: Method,
    ) {
        let mut by_reference: HashMap<String, Vec<usize>> = HashMap::default();
        for claim in claims.iter().filter(|claim| self.left(**claim) > 0) {
            let reference = self.of(*claim).map_or(String::new(), |of| plain(&of.reference));
            if reference.len() >= 3 && reference.bytes().any(|byte| byte.is_ascii_digit()) {
                by_reference.entry(reference).or_default().push(*claim);
            }
        }
        if by_reference.is_empty() {
            return;
        }
        for credit in credits {
            if self.left(*credit) <= 0 {
                continue;
            }
            let Some(of) = self.of(*credit) else { continue };
            let mut named = references(of);
            named.extend(others.iter().map(|other| plain(other)));
            named.extend(
                self.references
                    .get(credit)
                    .into_iter()
                    .flatten()
                    .map(|other| plain(other)),
            );
            for reference in named {
                for claim in by_reference.get(&reference).into_iter().flatten() {
                    let taken = self.left(*claim).min(self.left(*credit));
                    self.pay(*claim, *credit, taken, method);
                }
            }
        }
    }

    /// Remembers for later passes what transfers name.
    pub(super) fn remember_references(&mut self, credits: &[usize], references: Vec<Box<str>>) {
        if references.is_empty() {
            return;
        }
        for credit in credits
            .iter()
            .filter(|credit| self.left(**credit) > 0)
            .copied()
            .collect::<Vec<_>>()
        {
            self.references.insert(credit, references.clone());
        }
    }

    /// Credits of the amount of an open invoice.
    pub(super) fn amount(&mut self, claims: &[usize], credits: &[usize], method: Method, only_issued: bool) {
        let mut by_amount: HashMap<i64, VecDeque<usize>> = HashMap::default();
        for claim in claims.iter().filter(|claim| self.left(**claim) > 0) {
            by_amount.entry(self.left(*claim)).or_default().push_back(*claim);
        }
        for credit in credits
            .iter()
            .filter(|credit| self.left(**credit) > 0)
            .copied()
            .collect::<Vec<_>>()
        {
            let left = self.left(credit);
            let first = by_amount.get(&left).and_then(|claims| claims.front().copied());
            if let Some(claim) = first.filter(|claim| self.is_known(*claim, credit, only_issued)) {
                if let Some(claims) = by_amount.get_mut(&left) {
                    claims.pop_front();
                }
                self.pay(claim, credit, left, method);
            }
        }
    }

    /// Credits that are the sum of two or three open invoices.
    pub(super) fn sums(&mut self, claims: &[usize], credits: &[usize]) {
        let mut first_open = 0;
        for credit in credits {
            let wanted = self.left(*credit);
            if wanted <= 0 {
                continue;
            }
            while claims.get(first_open).is_some_and(|claim| self.left(*claim) <= 0) {
                first_open += 1;
            }
            let open: Vec<(usize, i64)> = claims
                .iter()
                .skip(first_open)
                .map(|claim| (*claim, self.left(*claim)))
                .filter(|(claim, left)| *left > 0 && self.is_known(*claim, *credit, true))
                .take(SUMMED)
                .collect();
            for claim in sum_of(&open, wanted) {
                let taken = self.left(claim);
                self.pay(claim, *credit, taken, Method::Sum);
            }
        }
    }

    /// The oldest invoice first.
    pub(super) fn oldest(&mut self, claims: &[usize], credits: &[usize], method: Method, only_issued: bool) {
        let mut open: VecDeque<usize> = claims
            .iter()
            .copied()
            .filter(|claim| self.left(*claim) > 0)
            .collect();
        for credit in credits {
            while self.left(*credit) > 0 {
                let Some(claim) = open.front().copied() else {
                    return;
                };
                if !self.is_known(claim, *credit, only_issued) {
                    break;
                }
                let taken = self.left(claim).min(self.left(*credit));
                self.pay(claim, *credit, taken, method);
                if self.left(claim) <= 0 {
                    open.pop_front();
                }
            }
        }
    }

    /// What is left of credits names no invoice.
    pub(super) fn rest(&mut self, credits: &[usize]) {
        for credit in credits {
            let amount = self.left(*credit);
            if amount > 0 {
                self.take(*credit, amount);
                self.pieces.push(Piece {
                    credit: *credit,
                    claim: None,
                    amount,
                    method: Method::None,
                    reversed_by: None,
                });
            }
        }
    }
}

/// The first two or three of the open invoices that come to a sum.
fn sum_of(open: &[(usize, i64)], wanted: i64) -> Vec<usize> {
    let mut positions: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for (position, (_, left)) in open.iter().enumerate() {
        positions.entry(*left).or_default().push(position);
    }
    let third = |after: usize, missing: i64| {
        let mut positions = positions.get(&missing).into_iter().flatten();
        let position = positions.find(|position| **position > after)?;
        open.get(*position).map(|(claim, _)| *claim)
    };
    for (at, (first, left)) in open.iter().enumerate() {
        if let Some(second) = third(at, wanted - left) {
            return vec![*first, second];
        }
    }
    for (at, (first, left)) in open.iter().enumerate() {
        for (next, (second, more)) in open.iter().enumerate().skip(at + 1) {
            if let Some(last) = third(next, wanted - left - more) {
                return vec![*first, *second, last];
            }
        }
    }
    Vec::new()
}

/// A reference in capital letters and digits.
pub(super) fn plain(reference: &str) -> String {
    reference
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

/// What a row may name: its reference, the words of its label, and each two neighbours joined.
pub(super) fn references(of: &Movement) -> Vec<String> {
    let words: Vec<String> = of
        .label
        .split([' ', ',', ';', ':', '(', ')', '+'])
        .map(plain)
        .collect();
    let joined = words
        .iter()
        .zip(words.iter().skip(1))
        .map(|(first, second)| format!("{first}{second}"));
    let mut named = vec![plain(&of.reference)];
    named.extend(words.iter().cloned().chain(joined));
    named.retain(|word| word.len() >= 3 && word.bytes().any(|byte| byte.is_ascii_digit()));
    named
}
