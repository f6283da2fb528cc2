//! Portfolios within the portfolio, for which cash is forecast and scored apart.

use super::items::Item;

/// Days since due at which portfolios by age begin.
const AGES: [i32; 3] = [61, 181, 366];

/// What its items have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// All open items.
    All,
    /// Days since due between two bounds, both included; no bound: no limit.
    Age(Option<i32>, Option<i32>),
    /// Open principal in minor units between two bounds, both included; no bound: no limit.
    Principal(Option<i64>, Option<i64>),
}

/// Some of the open items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Group {
    /// Which.
    pub kind: Kind,
    /// How many.
    pub items: u64,
    /// Their open principal in minor units.
    pub principal: i64,
}

impl Kind {
    fn has(self, item: &Item) -> bool {
        fn within<T: PartialOrd>(value: T, low: Option<T>, high: Option<T>) -> bool {
            low.is_none_or(|low| low <= value) && high.is_none_or(|high| value <= high)
        }
        match self {
            Kind::All => true,
            Kind::Age(low, high) => within(item.age, low, high),
            Kind::Principal(low, high) => within(item.principal, low, high),
        }
    }
}

/// The groups of a portfolio: all, by age, and by open principal in thirds of the items. Groups without items are left
/// out. With each item, the groups to which it belongs.
pub(crate) fn groups(items: &[Item]) -> (Vec<Group>, Vec<Vec<usize>>) {
    let mut kinds = vec![Kind::All];
    let mut from = None;
    for next in AGES {
        kinds.push(Kind::Age(from, Some(next - 1)));
        from = Some(next);
    }
    kinds.push(Kind::Age(from, None));
    let mut sorted: Vec<i64> = items.iter().map(|item| item.principal).collect();
    sorted.sort_unstable();
    let mut from = None;
    for third in 1..3 {
        if let Some(&last) = sorted.get(sorted.len() * third / 3) {
            kinds.push(Kind::Principal(from, Some(last)));
            from = Some(last + 1);
        }
    }
    kinds.push(Kind::Principal(from, None));
    let mut groups: Vec<Group> = kinds
        .into_iter()
        .map(|kind| {
            let of_kind = items.iter().filter(|item| kind.has(item));
            let (items, principal) = of_kind.fold((0, 0), |(items, principal), item| {
                (items + 1, principal + item.principal)
            });
            Group {
                kind,
                items,
                principal,
            }
        })
        .collect();
    groups.retain(|group| group.items > 0);
    let of_items = items
        .iter()
        .map(|item| {
            groups
                .iter()
                .enumerate()
                .filter_map(|(place, group)| group.kind.has(item).then_some(place))
                .collect()
        })
        .collect();
    (groups, of_items)
}
