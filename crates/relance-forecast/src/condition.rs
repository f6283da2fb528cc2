//! What the response model reads of an open invoice beside its age and amount.

use relance_kernel::Day;

/// How an open invoice stands.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Condition {
    /// Kind and day of the last contact.
    pub contact: Option<(usize, Day)>,
    /// The day of the last contact of which nothing is known: it changes nothing, and leaves the effect of others as it is.
    pub unknown_contact: Option<Day>,
    /// How many days with contacts there were.
    pub contacts: usize,
    /// How many days before the last of them the one before it was.
    pub since_the_one_before: Option<i32>,
    /// The kind of that one.
    pub kind_before: Option<usize>,
    /// The first two of these days.
    pub first_contacts: [Option<Day>; 2],
    /// A part is paid.
    pub part_paid: bool,
    /// A dispute is open.
    pub disputed: bool,
    /// The last day of a promise or of a payment plan.
    pub committed_until: Option<Day>,
    /// How many days with charges posted there were.
    pub charges: usize,
    /// The last of them.
    pub charged: Option<Day>,
}

impl Condition {
    /// Whether a promise or a plan stands on a day.
    pub fn is_committed_on(&self, day: Day) -> bool {
        self.committed_until.is_some_and(|until| day <= until)
    }

    /// Whether the last contact is of the kind of the one before.
    pub fn is_repeated(&self) -> bool {
        let kind = self.contact.map(|(kind, _)| kind);
        kind.is_some() && kind == self.kind_before
    }

    /// Counts a contact. Of several on a day, the last is the one that acts, and they count once.
    pub fn note_contact(&mut self, kind: usize, day: Day) {
        if self.contact.is_none_or(|(_, last)| last < day) {
            if let Some(unset) = self.first_contacts.get_mut(self.contacts) {
                *unset = Some(day);
            }
            self.contacts += 1;
            self.since_the_one_before = self.contact.map(|(_, last)| day.since(last));
            self.kind_before = self.contact.map(|(kind, _)| kind);
        }
        self.contact = Some((kind, day));
    }

    /// Counts a charge. Several on a day count once.
    pub fn note_charge(&mut self, day: Day) {
        if self.charged.is_none_or(|last| last < day) {
            self.charges += 1;
            self.charged = Some(day);
        }
    }
}
