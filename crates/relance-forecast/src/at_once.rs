//! Whether contacts stand in the ledger because they worked: a call that is written down when the money is there, and
//! forgotten when it is not, seems to make everybody pay.

use serde::{Deserialize, Serialize};

/// Days after a contact on which a payment is one at once.
pub(crate) const DAYS: i32 = 3;

/// Contacts of a kind that it takes to judge it.
const CONTACTS_NEEDED: u64 = 20;

/// Contacts of a kind on open invoices, and how many of these were paid within [`DAYS`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AtOnce {
    /// Contacts on invoices that were still open on the day after.
    pub contacts: u64,
    /// Of these, those after which money came in within three days.
    pub paid: u64,
}

impl AtOnce {
    pub(crate) fn add(&mut self, other: AtOnce) {
        self.contacts += other.contacts;
        self.paid += other.paid;
    }

    /// Whether half of them or more were paid at once: no reminder does that.
    pub fn seem_recorded_when_paid(&self) -> bool {
        self.contacts >= CONTACTS_NEEDED && 2 * self.paid >= self.contacts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_twenty_is_too_much() {
        let seem = |contacts, paid| AtOnce { contacts, paid }.seem_recorded_when_paid();
        assert!(seem(20, 10));
        assert!(!seem(20, 9));
        assert!(!seem(19, 19));
    }
}
