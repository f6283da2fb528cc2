//! What payments that came back had paid, until they came back.

use super::allocate::{Method, Piece};
use super::chain::Chain;
use super::match_groups::Sets;
use super::movements::Movement;
use super::passes::{plain, references};
use crate::hashed::HashMap;

/// The claims of a customer by what a payment may tell of them, each in the order of their dates.
struct Claims<'a> {
    movements: &'a [Movement],
    by_set: HashMap<usize, Vec<usize>>,
    by_reference: HashMap<String, Vec<usize>>,
    by_amount: HashMap<i64, Vec<usize>>,
}

impl<'a> Claims<'a> {
    fn of(chain: &'a Chain, sets: &Sets, claims: &[usize]) -> Claims<'a> {
        let mut found = Claims {
            movements: &chain.movements,
            by_set: HashMap::default(),
            by_reference: HashMap::default(),
            by_amount: HashMap::default(),
        };
        for claim in claims {
            let Some(of) = chain.movements.get(*claim) else {
                continue;
            };
            if let Some(set) = sets.of(*claim) {
                found.by_set.entry(set).or_default().push(*claim);
            }
            let reference = plain(&of.reference);
            if reference.len() >= 3 {
                found.by_reference.entry(reference).or_default().push(*claim);
            }
            found.by_amount.entry(of.amount).or_default().push(*claim);
        }
        found
    }

    fn amount(&self, claim: usize) -> i64 {
        self.movements.get(claim).map_or(0, |claim| claim.amount)
    }

    /// The claim that a payment names, or whose amount it has, among those of its set, or among all that were known.
    fn named(&self, of: &Movement, debit: usize, set: Option<&[usize]>) -> Option<(usize, Method)> {
        let fits = |claim: &&usize| match set {
            Some(set) => set.contains(claim),
            None => {
                **claim != debit
                    && self
                        .movements
                        .get(**claim)
                        .is_some_and(|claim| claim.issued <= of.date)
            }
        };
        let by_reference = references(of)
            .iter()
            .filter_map(|reference| self.by_reference.get(reference))
            .find_map(|claims| claims.iter().find(fits).copied());
        let by_amount = || {
            let claims = self.by_amount.get(&of.amount)?;
            claims.iter().rev().find(fits).copied()
        };
        let matched = |method: Method| if set.is_some() { Method::Matched } else { method };
        by_reference
            .map(|claim| (claim, matched(Method::Reference)))
            .or_else(|| by_amount().map(|claim| (claim, matched(Method::Amount))))
    }
}

/// The pieces of payments that came back: each a credit, the debit that took it back, and how much of it.
pub(super) fn place(
    chain: &Chain,
    sets: &Sets,
    claims: &[usize],
    reversed: &[(usize, usize, i64)],
) -> Vec<Piece> {
    if reversed.is_empty() {
        return Vec::new();
    }
    let claims = Claims::of(chain, sets, claims);
    let mut pieces = Vec::new();
    for (credit, debit, amount) in reversed {
        let Some(of) = chain.movements.get(*credit) else {
            continue;
        };
        let mut left = *amount;
        let mut add = |claim: Option<usize>, amount: i64, method: Method| {
            if amount > 0 {
                pieces.push(Piece {
                    credit: *credit,
                    claim,
                    amount,
                    method,
                    reversed_by: Some(*debit),
                });
            }
        };
        // A part that was given back was too much: it paid nothing.
        if of.amount == *amount {
            let set = sets
                .of(*credit)
                .and_then(|set| claims.by_set.get(&set))
                .map(Vec::as_slice);
            let named = claims.named(of, *debit, set);
            // Of those that no reference and no amount names only the matched ones are known to have been paid.
            let others = set.unwrap_or_default().iter().copied();
            let others = others.filter(|claim| named.is_none_or(|(named, _)| named != *claim));
            for (claim, method) in named
                .into_iter()
                .chain(others.map(|claim| (claim, Method::Matched)))
            {
                let taken = left.min(claims.amount(claim));
                add(Some(claim), taken, method);
                left -= taken;
            }
        }
        add(None, left, Method::None);
    }
    pieces
}
