//! Austria: Feiertagsruhegesetz 1957 (BGBl. 153/1957) § 1 and Arbeitsruhegesetz § 7 (2). Good Friday is a holiday
//! of nobody since 2019 (BGBl. I 22/2019); the feasts of the Länder close offices and schools only.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Neujahr"),
    fixed(1, 6, "Heilige Drei Könige"),
    easter(1, "Ostermontag"),
    fixed(5, 1, "Staatsfeiertag"),
    easter(39, "Christi Himmelfahrt"),
    easter(50, "Pfingstmontag"),
    easter(60, "Fronleichnam"),
    fixed(8, 15, "Mariä Himmelfahrt"),
    fixed(10, 26, "Nationalfeiertag"),
    fixed(11, 1, "Allerheiligen"),
    fixed(12, 8, "Mariä Empfängnis"),
    fixed(12, 25, "Christtag"),
    fixed(12, 26, "Stefanitag"),
];
