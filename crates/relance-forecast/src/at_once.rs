//! Whether contacts stand in the ledger because they worked: a call that is written down when the money is there, and
//! forgotten when it is not, seems to make everybody pay.

use serde::{Deserialize, Serialize};

/// Days after a contact on which a payment is one at once.
pub(crate) const DAYS: i32 = 3;

/// Days after it on which one comes soon.
pub(crate) const FORTNIGHT: i32 = 14;

/// Contacts of a kind that it takes to judge it.
const CONTACTS_NEEDED: u64 = 20;

/// Contacts of a kind on open invoices, and how many of these were paid within [`DAYS`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AtOnce {
    /// Contacts on invoices that were still open on the day after.
    pub contacts: u64,
    /// Of these, those after which money came in within three days.
    pub paid: u64,
    /// The same within a fortnight.
    pub soon: u64,
}

impl AtOnce {
    pub(crate) fn add(&mut self, other: AtOnce) {
        self.contacts += other.contacts;
        self.paid += other.paid;
        self.soon += other.soon;
    }

    /// Whether half of them or more were paid at once, or four in five within a fortnight: no reminder does that.
    pub fn seem_recorded_when_paid(&self) -> bool {
        self.contacts >= CONTACTS_NEEDED
            && (2 * self.paid >= self.contacts || 5 * self.soon >= 4 * self.contacts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_at_once_is_too_much_and_four_in_five_within_a_fortnight() {
        let seem = |contacts, paid, soon| {
            let at_once = AtOnce { contacts, paid, soon };
            at_once.seem_recorded_when_paid()
        };
        assert!(seem(20, 10, 12));
        assert!(!seem(20, 9, 12));
        assert!(seem(20, 2, 16));
        assert!(!seem(20, 2, 15));
        assert!(!seem(19, 19, 19));
    }
}
