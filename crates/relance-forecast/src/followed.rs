//! How the contacts of a ledger followed on one another: how many an invoice had, and how long after the one before they came.
//! What a fifth contact does where nobody ever made five, or a second one a month after the first where it always came within
//! a week, no ledger tells.

use crate::condition::Condition;
use crate::history::Stretch;
use crate::support::CUSTOMERS_NEEDED;
use serde::{Deserialize, Serialize};

/// Numbers of contacts that are told apart; the last stands for all above it.
const NUMBERS: usize = 16;

/// Days between two contacts that are told apart; the last stands for all above it. Contacts farther apart than they act do not
/// overlap.
const DAYS: usize = 32;

/// Contacts this many days nearer or farther than one at hand tell of it, or half of its distance if that is more.
const LEAST_WINDOW: usize = 3;

/// How many customers had invoices with such contacts.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Followed {
    /// With a first contact of an invoice, with a second one, …
    pub by_number: Vec<u64>,
    /// By kind: with one a day after the one before, two days after it, …
    pub by_days: Vec<Vec<u64>>,
}

impl Followed {
    /// Whether the ledger knows contacts of a kind that came as the last one of an invoice did.
    pub(crate) fn knows(&self, kind: usize, condition: &Condition) -> bool {
        let number = condition.contacts.clamp(1, NUMBERS);
        let had = |count: Option<&u64>| count.is_some_and(|count| *count >= CUSTOMERS_NEEDED);
        if !had(self.by_number.get(number - 1)) {
            return false;
        }
        let (Some(days), Some(of_kind)) = (place_of_days(condition), self.by_days.get(kind)) else {
            return number == 1;
        };
        let window = LEAST_WINDOW.max(days.div_ceil(2));
        let near = of_kind.iter().skip(days.saturating_sub(window));
        let near = near.take(days + window + 1 - days.saturating_sub(window));
        near.sum::<u64>() >= CUSTOMERS_NEEDED
    }

    /// How many contacts invoices of enough customers had.
    pub fn most(&self) -> usize {
        let enough = self
            .by_number
            .iter()
            .take_while(|count| **count >= CUSTOMERS_NEEDED);
        enough.count()
    }
}

/// The place of the days between the last contact and the one before it; none if there was none before.
fn place_of_days(condition: &Condition) -> Option<usize> {
    let days = usize::try_from(condition.since_the_one_before?).ok()?;
    Some(days.clamp(1, DAYS) - 1)
}

/// Counts them, customer by customer.
#[derive(Clone, Debug)]
pub(crate) struct Counter {
    followed: Followed,
    /// Of the customer at hand, as bits.
    numbers: u32,
    days: Vec<u32>,
}

impl Counter {
    pub(crate) fn new(kinds: usize) -> Counter {
        Counter {
            followed: Followed {
                by_number: vec![0; NUMBERS],
                by_days: vec![vec![0; DAYS]; kinds],
            },
            numbers: 0,
            days: vec![0; kinds],
        }
    }

    /// Counts the last contact of an invoice on the day from which it acts.
    pub(crate) fn count(&mut self, stretch: &Stretch) {
        let condition = &stretch.condition;
        let Some((kind, _)) = condition.contact.filter(|(_, on)| stretch.first.since(*on) == 1) else {
            return;
        };
        self.numbers |= 1 << (condition.contacts.clamp(1, NUMBERS) - 1);
        if let (Some(days), Some(of_kind)) = (place_of_days(condition), self.days.get_mut(kind)) {
            *of_kind |= 1 << days;
        }
    }

    /// Closes the customer at hand.
    pub(crate) fn end_customer(&mut self) {
        add_bits(&mut self.followed.by_number, std::mem::take(&mut self.numbers));
        for (counts, bits) in self.followed.by_days.iter_mut().zip(&mut self.days) {
            add_bits(counts, std::mem::take(bits));
        }
    }

    pub(crate) fn followed(self) -> Followed {
        self.followed
    }
}

fn add_bits(counts: &mut [u64], bits: u32) {
    for (place, count) in counts.iter_mut().enumerate() {
        *count += u64::from(bits >> place & 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use relance_kernel::Day;

    fn last_of(days: &[i32]) -> Condition {
        let mut condition = Condition::default();
        days.iter().for_each(|day| condition.note_contact(0, Day(*day)));
        condition
    }

    #[test]
    fn a_ledger_knows_what_fifty_customers_had() {
        let mut by_days = vec![0; DAYS];
        // A second one four to six days after the first.
        by_days[3..6].fill(20);
        let followed = Followed {
            by_number: [vec![900, 300, 49], vec![0; NUMBERS - 3]].concat(),
            by_days: vec![by_days],
        };
        assert_eq!(followed.most(), 2);
        for (days, is_known) in [
            (&[10][..], true),
            (&[10, 15], true),
            (&[10, 17], true),
            (&[10, 18], true),
            // Two of three days are within reach: forty customers.
            (&[10, 19], false),
            (&[10, 24], false),
            (&[10, 48], false),
            (&[10, 15, 20], false),
        ] {
            assert_eq!(followed.knows(0, &last_of(days)), is_known, "{days:?}");
        }
        assert!(
            !followed.knows(1, &last_of(&[10, 15])),
            "a kind that never came second"
        );
    }

    #[test]
    fn contacts_that_no_longer_overlap_are_alike() {
        let mut by_days = vec![0; DAYS];
        by_days[DAYS - 1] = 50;
        let followed = Followed {
            by_number: vec![50; 2],
            by_days: vec![by_days],
        };
        assert!(followed.knows(0, &last_of(&[10, 45])) && followed.knows(0, &last_of(&[10, 400])));
        assert!(!followed.knows(0, &last_of(&[10, 20])));
    }
}
