//! Which of the open amounts of a customer add up to a payment, if that is only possible in one way.

/// No more open amounts are looked at: among more, sums come true by chance.
const MOST: usize = 20;

/// What is known of the sums.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Combination {
    /// The only one: positions in ascending order.
    Only(Vec<usize>),
    /// There are several.
    Several,
    /// There is none.
    None,
    /// There are too many amounts to look.
    TooMany,
}

/// Two or more of the amounts, all above 0, that add up to a total.
pub(super) fn combination(amounts: &[i64], total: i64) -> Combination {
    let mut order: Vec<(usize, i64)> = amounts
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, amount)| *amount > 0 && *amount < total)
        .collect();
    if order.len() > MOST {
        return Combination::TooMany;
    }
    // The largest first: what is over is known early.
    order.sort_by_key(|(position, amount)| (std::cmp::Reverse(*amount), *position));
    let mut left: Vec<i128> = vec![0; order.len() + 1];
    let mut sum = 0;
    for (place, (_, amount)) in left.iter_mut().rev().skip(1).zip(order.iter().rev()) {
        sum += i128::from(*amount);
        *place = sum;
    }
    let mut found = Vec::new();
    let mut search = Search {
        order: &order,
        left: &left,
        found: &mut found,
        chosen: Vec::new(),
    };
    search.go(0, i128::from(total));
    match (found.pop(), found.is_empty()) {
        (Some(mut only), true) => {
            only.sort_unstable();
            Combination::Only(only)
        }
        (Some(_), false) => Combination::Several,
        (None, _) => Combination::None,
    }
}

struct Search<'a> {
    order: &'a [(usize, i64)],
    /// The sum of the amounts from each place on.
    left: &'a [i128],
    found: &'a mut Vec<Vec<usize>>,
    chosen: Vec<usize>,
}

impl Search<'_> {
    fn go(&mut self, from: usize, wanted: i128) {
        if self.found.len() > 1 {
            return;
        }
        if wanted == 0 {
            if self.chosen.len() > 1 {
                self.found.push(self.chosen.clone());
            }
            return;
        }
        let Some((position, amount)) = self.order.get(from).copied() else {
            return;
        };
        if wanted < 0 || self.left.get(from).is_none_or(|left| *left < wanted) {
            return;
        }
        self.chosen.push(position);
        self.go(from + 1, wanted - i128::from(amount));
        self.chosen.pop();
        self.go(from + 1, wanted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_one_way_counts() {
        assert_eq!(combination(&[100, 250, 400], 350), Combination::Only(vec![0, 1]));
        assert_eq!(combination(&[100, 100, 400], 500), Combination::Several);
        assert_eq!(combination(&[100, 250, 400], 351), Combination::None);
        // One amount is no combination.
        assert_eq!(combination(&[100, 250], 250), Combination::None);
        assert_eq!(combination(&[1; 21], 2), Combination::TooMany);
    }

    proptest! {
        /// Against every subset.
        #[test]
        fn as_all_subsets_say(amounts in prop::collection::vec(1..40_i64, 0..9), total in 1..120_i64) {
            let ways: Vec<Vec<usize>> = (0..1_usize << amounts.len())
                .map(|set| (0..amounts.len()).filter(|place| set >> place & 1 == 1).collect::<Vec<usize>>())
                .filter(|set| set.len() > 1 && set.iter().map(|place| amounts[*place]).sum::<i64>() == total)
                .collect();
            let expected = match ways.as_slice() {
                [] => Combination::None,
                [only] => Combination::Only(only.clone()),
                _ => Combination::Several,
            };
            prop_assert_eq!(combination(&amounts, total), expected);
        }
    }
}
