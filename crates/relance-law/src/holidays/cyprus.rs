//! Cyprus: the public holidays (επίσημες αργίες) that the Public Administration and Personnel Department
//! publishes each year. Holy Saturday and Easter Tuesday, which only banks and some offices keep, are working
//! days here.

use super::rule::{Holiday, fixed, orthodox_easter};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Πρωτοχρονιά"),
    fixed(1, 6, "Θεοφάνεια"),
    orthodox_easter(-48, "Καθαρά Δευτέρα"),
    fixed(3, 25, "Ημέρα Ελληνικής Ανεξαρτησίας"),
    fixed(4, 1, "Εθνική Ημέρα Κύπρου"),
    orthodox_easter(-2, "Μεγάλη Παρασκευή"),
    orthodox_easter(1, "Δευτέρα του Πάσχα"),
    fixed(5, 1, "Εργατική Πρωτομαγιά"),
    orthodox_easter(50, "Δευτέρα του Κατακλυσμού"),
    fixed(8, 15, "Κοίμηση της Θεοτόκου"),
    fixed(10, 1, "Ημέρα Ανεξαρτησίας της Κύπρου"),
    fixed(10, 28, "Ημέρα του Όχι"),
    fixed(12, 25, "Χριστούγεννα"),
    fixed(12, 26, "Δεύτερη μέρα Χριστουγέννων"),
];
