//! Which movements the books themselves set against each other: matching codes, across accounts and years.

use super::books::Books;
use super::chain::{Chain, Group};
use crate::hashed::HashMap;
use std::collections::BTreeMap;

/// The movements in sets: the number of the set of each, the same for those that belong together.
#[derive(Debug)]
pub(super) struct Sets {
    parents: Vec<usize>,
    is_matched: Vec<bool>,
}

impl Sets {
    fn new(length: usize) -> Sets {
        Sets {
            parents: (0..length).collect(),
            is_matched: vec![false; length],
        }
    }

    /// The set of a movement, if the books match it.
    pub(super) fn of(&self, movement: usize) -> Option<usize> {
        self.is_matched
            .get(movement)
            .copied()
            .unwrap_or(false)
            .then(|| self.root(movement))
    }

    fn root(&self, movement: usize) -> usize {
        let mut at = movement;
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            at = parent;
        }
        at
    }

    fn join(&mut self, members: &[usize]) {
        let Some(first) = members.iter().map(|member| self.root(*member)).min() else {
            return;
        };
        for member in members {
            let root = self.root(*member);
            for place in [root, *member] {
                if let Some(parent) = self.parents.get_mut(place) {
                    *parent = first;
                }
            }
            if let Some(matched) = self.is_matched.get_mut(*member) {
                *matched = true;
            }
        }
    }
}

/// The sets that the matching codes make.
pub(super) fn sets(chain: &Chain, books: &Books) -> Sets {
    let mut sets = Sets::new(chain.movements.len());
    /// Groups of one code, by year, with their movements.
    type OfCode<'a> = Vec<(&'a Group, Vec<usize>)>;
    let mut open: BTreeMap<(u32, String, &str), OfCode<'_>> = BTreeMap::new();
    for group in &chain.groups {
        let balances_by_day =
            group.sum != 0 || group.by_day.len() > 1 && group.by_day.values().all(|(sum, _)| *sum == 0);
        let mut rest: Vec<usize> = Vec::new();
        for (sum, members) in group.by_day.values() {
            // A code that is used again within the year: each day of matching balances by itself.
            match *sum == 0 && balances_by_day && group.by_day.len() > 1 {
                true => sets.join(members),
                false => rest.extend(members),
            }
        }
        sets.join(&rest);
        if group.sum != 0 {
            let account = books.accounts.name(group.account).to_string();
            let key = (group.customer, account, &*group.letters);
            open.entry(key).or_default().push((group, rest));
        }
    }
    // Software that does not begin its codes anew: what is matched with a line of the next year.
    for groups in open.values() {
        for ((first, ours), (second, theirs)) in groups.iter().zip(groups.iter().skip(1)) {
            if first.year < second.year && first.sum + second.sum == 0 {
                let both: Vec<usize> = ours.iter().chain(theirs).copied().collect();
                sets.join(&both);
            }
        }
    }
    sets
}

/// The members of each set, by customer.
pub(super) fn members(sets: &Sets, movements: &[usize]) -> Vec<Vec<usize>> {
    let mut numbers: HashMap<usize, usize> = HashMap::default();
    let mut members: Vec<Vec<usize>> = Vec::new();
    for movement in movements {
        let Some(root) = sets.of(*movement) else { continue };
        let next = members.len();
        let number = *numbers.entry(root).or_insert(next);
        if number == next {
            members.push(Vec::new());
        }
        if let Some(set) = members.get_mut(number) {
            set.push(*movement);
        }
    }
    members
}
