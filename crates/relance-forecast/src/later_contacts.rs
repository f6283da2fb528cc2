//! What second and later contacts of an invoice change, where it is something else than what a first one does.
//!
//! In the first fortnight each of the first few places in the row has its own factor over the place before, as a second letter may
//! do nothing where the first does much; after it, when contacts do little, all later ones share one. A kind of contact may do
//! better as a later contact than others do. And since the last contact is taken to be the one that acts, there is a factor for the
//! days on which the one before would still act.

use crate::brought_forward::Touch;
use crate::differing::age_class;
use crate::response::CONTACT_DAYS;
use crate::terms::CONTACT_STEPS;
use relance_statistics::elementary::exp;

/// Standard deviation of the logarithm of each of these factors before the ledger is read. A ledger whose invoices of a kind of
/// contact all had as many before tells nothing of it; without this, it would be read from what little differs, and carried on to
/// contacts that nobody ever sent.
pub(crate) const LIKELY: f64 = 0.5;

/// Least standard deviation of what a kind does as a later contact around what all do.
pub(crate) const LEAST_BY_KIND: f64 = 0.1;

/// Contacts after so many others are alike.
pub const MOST_EARLIER: usize = 3;

/// How many columns the factors have, those of kinds apart.
pub(crate) const COLUMNS: usize = MOST_EARLIER + 1 + OVERLAPPING.len();

/// The column of days after a fortnight.
const AFTER_A_FORTNIGHT: usize = MOST_EARLIER;

/// The first column of days on which the contact before would still act.
const FIRST_OVERLAPPING: usize = AFTER_A_FORTNIGHT + 1;

/// Columns of days on which the contact before would still act: where it came up to so many days before, each beside the one
/// before it.
const OVERLAPPING: [i32; 3] = [30, 14, 7];

/// The names of the columns.
pub(crate) const NAMES: [&str; COLUMNS] = [
    "second contact, beside the first",
    "third contact, beside the second",
    "later contacts, beside the third",
    "later contacts after a fortnight, beside the first",
    "while the contact before would still act",
    "the same, beside it, within a fortnight of that one",
    "the same, beside it, within a week of that one",
];

/// Standard deviation of the logarithm by which what later contacts change is more with twice the days past due, beside a first
/// one, before the ledger is read.
pub(crate) const LIKELY_BY_AGE: f64 = 0.15;

/// The name of that column.
pub(crate) const BY_AGE: &str = "later contacts, twice as many days past due, beside the first";

/// The name of the column of contacts of the kind of the one before.
pub(crate) const REPEATED: &str = "later contacts of the kind of the one before";

/// Before a kind of contact: what it does as a later contact, beside what all do.
pub(crate) const BY_KIND: &str = "later contacts by ";

/// Days of the first fortnight. A step of effects ends with it.
const FORTNIGHT: i32 = 14;

/// Whether a step of the effect lies after the first fortnight.
fn is_after_a_fortnight(step: usize) -> bool {
    CONTACT_STEPS.get(step).is_some_and(|first| *first > FORTNIGHT)
}

/// In which of the columns a day counts: by the contacts before the one that acts, the step of its effect, and what
/// [`overlaps`] says.
pub(crate) fn columns(earlier: usize, step: usize, overlaps: usize) -> impl Iterator<Item = usize> {
    let is_after = is_after_a_fortnight(step);
    let places = if is_after { 0 } else { earlier.min(MOST_EARLIER) };
    (0..places)
        .chain((is_after && earlier > 0).then_some(AFTER_A_FORTNIGHT))
        .chain(FIRST_OVERLAPPING..FIRST_OVERLAPPING + if earlier > 0 { overlaps } else { 0 })
}

/// The factors of one draw of parameters; 1 where contacts change nothing.
#[derive(Clone, PartialEq, Debug)]
pub struct LaterContacts {
    /// By how many contacts came before, in the first fortnight.
    by_earlier: [f64; MOST_EARLIER + 1],
    after_a_fortnight: f64,
    /// By what [`overlaps`] says.
    overlapping: [f64; OVERLAPPING.len() + 1],
    /// Around which class of ages, and by which logarithm for each class more.
    by_age: (f64, f64),
    /// Of a contact of the kind of the one before, for all days.
    repeated: f64,
    /// By kind, for all days.
    by_kind: Vec<f64>,
}

impl Default for LaterContacts {
    fn default() -> LaterContacts {
        LaterContacts {
            by_earlier: [1.0; MOST_EARLIER + 1],
            after_a_fortnight: 1.0,
            overlapping: [1.0; OVERLAPPING.len() + 1],
            by_age: (0.0, 0.0),
            repeated: 1.0,
            by_kind: Vec::new(),
        }
    }
}

impl LaterContacts {
    /// From the logarithms of the columns, of ages (around a class), of repeated contacts and of kinds.
    pub(crate) fn new(
        logarithm: impl Fn(usize) -> f64,
        by_age: (f64, f64),
        repeated: f64,
        by_kind: Vec<f64>,
    ) -> LaterContacts {
        // Each column is beside the one before it.
        let summed = |first: usize, count: usize| exp((first..first + count).map(&logarithm).sum());
        LaterContacts {
            by_earlier: std::array::from_fn(|earlier| summed(0, earlier)),
            after_a_fortnight: exp(logarithm(AFTER_A_FORTNIGHT)),
            overlapping: std::array::from_fn(|overlaps| summed(FIRST_OVERLAPPING, overlaps)),
            by_age,
            repeated: exp(repeated),
            by_kind: by_kind.into_iter().map(exp).collect(),
        }
    }

    /// The factor of a contact, so many days after it.
    pub(crate) fn factor(&self, touch: Touch, days: i32) -> f64 {
        if touch.earlier == 0 {
            return 1.0;
        }
        let of_place = if days > FORTNIGHT {
            self.after_a_fortnight
        } else {
            let place = touch.earlier.min(MOST_EARLIER);
            self.by_earlier.get(place).copied().unwrap_or(1.0)
        };
        let of_kind = self.by_kind.get(touch.kind).copied().unwrap_or(1.0);
        let before = touch.since_the_one_before;
        let overlaps = before.map_or(0, |before| overlaps(before, days));
        let overlapping = self.overlapping.get(overlaps).copied().unwrap_or(1.0);
        let repeated = if touch.is_repeated { self.repeated } else { 1.0 };
        let (centre, slope) = self.by_age;
        let of_age = exp(slope * (age_class(touch.past_due) as f64 - centre));
        of_place * of_kind * repeated * overlapping * of_age
    }
}

/// In how many of the columns of days on which the contact before would still act a day counts: that one came so many days
/// before the last, and the day is so many days after the last.
pub(crate) fn overlaps(before: i32, days: i32) -> usize {
    let would_act = usize::try_from(before + days).is_ok_and(|since| since <= CONTACT_DAYS);
    let within = OVERLAPPING
        .iter()
        .filter(|within| would_act && before <= **within);
    within.count()
}

/// How many days after a contact its factor changes, beside those on which its own effect does: the last days of each part.
pub(crate) fn parts(since_the_one_before: Option<i32>) -> [Option<i32>; 2] {
    let overlapping = |before: i32| i32::try_from(CONTACT_DAYS).unwrap_or(i32::MAX) - before;
    [
        since_the_one_before.map(|_| FORTNIGHT),
        since_the_one_before.map(overlapping),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::Condition;
    use crate::terms::contact_step;
    use relance_kernel::Day;

    const LOGARITHMS: [f64; COLUMNS] = [-0.7, 0.2, -0.1, 0.05, 0.3, -0.2, 0.15];

    fn touch(kind: usize, condition: &Condition) -> Touch {
        Touch {
            kind,
            on: Day(0),
            earlier: condition.contacts - 1,
            since_the_one_before: condition.since_the_one_before,
            is_repeated: condition.is_repeated(),
            past_due: 0,
        }
    }

    /// The factor that a regression with these logarithms gives the cell of a day.
    fn of_cell(condition: &Condition, day: i32) -> f64 {
        let days = condition.contact.map_or(0, |(_, on)| Day(day).since(on));
        let overlaps = condition
            .since_the_one_before
            .map_or(0, |before| overlaps(before, days));
        columns(condition.contacts - 1, contact_step(days).unwrap(), overlaps)
            .map(|column| LOGARITHMS[column])
            .sum::<f64>()
            .exp()
    }

    #[test]
    fn walks_use_what_the_regression_learns() {
        let later = LaterContacts::new(|column| LOGARITHMS[column], (0.0, 0.0), 0.0, Vec::new());
        for contacts in [
            vec![0],
            vec![0, 40],
            vec![0, 5, 20],
            vec![0, 3, 33, 50],
            vec![0, 1, 2, 3, 4],
        ] {
            let mut condition = Condition::default();
            for day in &contacts {
                condition.note_contact(0, Day(*day));
            }
            let last = contacts[contacts.len() - 1];
            let ends: Vec<i32> = parts(condition.since_the_one_before)
                .into_iter()
                .flatten()
                .collect();
            let mut before = None;
            for days in 1..=30 {
                let factor = later.factor(touch(0, &condition), days);
                assert!(
                    (factor - of_cell(&condition, last + days)).abs() < 1e-12,
                    "{contacts:?}, {days} days after"
                );
                // Within a part it is the same.
                let is_new = days == 1 || ends.contains(&(days - 1));
                assert!(
                    is_new || before == Some(factor),
                    "{contacts:?}, {days} days after"
                );
                before = Some(factor);
            }
        }
    }

    #[test]
    fn kinds_and_what_came_before_have_their_own() {
        let later = LaterContacts::new(|column| LOGARITHMS[column], (3.0, 0.1), -0.25, vec![0.4]);
        let after = |kinds: &[usize]| {
            let mut condition = Condition::default();
            for (kind, number) in kinds.iter().zip(0..) {
                condition.note_contact(*kind, Day(40 * number));
            }
            later
                .factor(
                    Touch {
                        past_due: 40,
                        ..touch(kinds[kinds.len() - 1], &condition)
                    },
                    3,
                )
                .ln()
        };
        for (kinds, logarithm) in [
            (&[0][..], 0.0),
            (&[1], 0.0),
            // Forty days past due are a class more than the centre.
            (&[1, 0], -0.7 + 0.4 + 0.1),
            (&[0, 0], -0.7 + 0.4 - 0.25 + 0.1),
            (&[0, 1], -0.7 + 0.1),
            (&[1, 1], -0.7 - 0.25 + 0.1),
            (&[1, 0, 1], -0.7 + 0.2 + 0.1),
        ] {
            assert!((after(kinds) - logarithm).abs() < 1e-12, "{kinds:?}");
        }
    }
}
