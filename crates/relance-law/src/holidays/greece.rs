//! Greece: royal decree 748/1966, art. 4 and 5, and law 4808/2021, art. 60, with the days that offices and banks
//! keep as well (6 January, Clean Monday, Good Friday, Whit Monday). 1 May is moved by a decision of the minister
//! of labour when it meets a Sunday or the days of Easter (law 380/1968, art. 1, as replaced by law 4468/2017,
//! art. 14). The decisions of 2021 (FEK B 1661/2021) and 2024 are in the table; of those to come only the move
//! from a Sunday is foreseen.

use super::rule::{Holiday, Moved, fixed, once, orthodox_easter};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Πρωτοχρονιά"),
    fixed(1, 6, "Θεοφάνεια"),
    orthodox_easter(-48, "Καθαρά Δευτέρα"),
    fixed(3, 25, "Εικοστή Πέμπτη Μαρτίου"),
    orthodox_easter(-2, "Μεγάλη Παρασκευή"),
    orthodox_easter(1, "Δευτέρα του Πάσχα"),
    fixed(5, 1, "Εργατική Πρωτομαγιά")
        .except(&[2021, 2024])
        .moved_since(2022, Moved::FromSunday),
    once(2021, 5, 4, "Εργατική Πρωτομαγιά"),
    once(2024, 5, 7, "Εργατική Πρωτομαγιά"),
    orthodox_easter(50, "Δευτέρα του Αγίου Πνεύματος"),
    fixed(8, 15, "Κοίμηση της Θεοτόκου"),
    fixed(10, 28, "Ημέρα του Όχι"),
    fixed(12, 25, "Χριστούγεννα"),
    fixed(12, 26, "Σύναξη της Θεοτόκου"),
];
