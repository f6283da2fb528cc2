//! Putting rows into their accounts, and the rows of an account into the order in which they count.

use crate::ledger::Ledger;
use crate::rows::RowKind;
use std::collections::HashMap;

/// Numbers `0..len` in the order of their accounts, within one as they were; those without an account are left
/// out. Also where each account begins, with the end behind.
pub(super) fn group(
    len: usize,
    accounts: usize,
    account_of: impl Fn(usize) -> Option<u32>,
) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; accounts + 1];
    let accounts_of = || (0..len).map(|number| account_of(number).map(|account| account as usize));
    for account in accounts_of().flatten() {
        if let Some(count) = starts.get_mut(account + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut order = vec![0_u32; sum as usize];
    let mut next = starts.clone();
    for (number, account) in accounts_of().enumerate() {
        let Some(place) = account.and_then(|account| next.get_mut(account)) else {
            continue;
        };
        if let Some(slot) = order.get_mut(*place as usize) {
            *slot = u32::try_from(number).unwrap_or(u32::MAX);
        }
        *place += 1;
    }
    (order, starts)
}

impl Ledger {
    /// Puts the changes into the order of accounts and of the days on which they count.
    pub(super) fn order_changes(&mut self) {
        let account_of = |number: usize| self.changes.get(number).map(|row| self.account_of(row.target));
        let (order, starts) = group(self.changes.len(), self.account_count(), account_of);
        permute(&mut self.changes, order);
        self.changes.shrink_to_fit();
        for (account, &start) in self.accounts.iter_mut().zip(&starts) {
            account.changes = start;
        }
        let mut reversed = HashMap::new();
        for row in &self.changes {
            if let RowKind::Reversal { number, .. } = row.kind {
                reversed.insert(number, 0_u32);
            }
        }
        for pair in starts.windows(2) {
            let &[from, to] = pair else { continue };
            let Some(rows) = self.changes.get_mut(from as usize..to as usize) else {
                continue;
            };
            // Stable: rows alike in all this stay in the order of the ledger.
            rows.sort_by_key(|row| (row.day, row.kind.order(), row.date));
            number_payments(rows, &mut reversed);
        }
    }
}

/// Numbers the payments of an account from 0, and tells its reversals.
fn number_payments(rows: &mut [crate::rows::ChangeRow], reversed: &mut HashMap<u32, u32>) {
    let mut payments = 0;
    for row in rows {
        match &mut row.kind {
            RowKind::Payment { number, .. } => {
                if let Some(renumbered) = reversed.get_mut(number) {
                    *renumbered = payments;
                }
                *number = payments;
                payments += 1;
            }
            // INVARIANT: a reversal counts on the day of its payment or later, hence stands behind it.
            RowKind::Reversal { number, .. } => *number = reversed.get(number).copied().unwrap_or(u32::MAX),
            _ => {}
        }
    }
}

/// Reorders in place: `order` gives the old position of each new one.
fn permute<T>(elements: &mut [T], order: Vec<u32>) {
    // Each element once to its place, along cycles: a second copy of the changes would be the peak of memory.
    let mut place = vec![0_u32; order.len()];
    for (new, &old) in order.iter().enumerate() {
        if let Some(place) = place.get_mut(old as usize) {
            *place = u32::try_from(new).unwrap_or(u32::MAX);
        }
    }
    drop(order);
    for position in 0..place.len() {
        while let Some(&to) = place.get(position) {
            let to = to as usize;
            if to == position || to >= elements.len() {
                break;
            }
            elements.swap(position, to);
            place.swap(position, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouping_keeps_the_order_within_an_account() {
        let accounts = [Some(2), Some(0), None, Some(2), Some(0)];
        let (order, starts) = group(5, 3, |number| accounts[number]);
        assert_eq!(order, [1, 4, 0, 3]);
        assert_eq!(starts, [0, 2, 2, 4]);
    }

    #[test]
    fn permuting_in_place_gives_each_element_its_place() {
        let mut letters = ['a', 'b', 'c', 'd', 'e'];
        permute(&mut letters, vec![3, 0, 4, 1, 2]);
        assert_eq!(letters, ['d', 'a', 'e', 'b', 'c']);
    }
}
