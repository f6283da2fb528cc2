//! Malta: National Holidays and Other Public Holidays Act (chapter 252). What falls on a weekend gives leave, not
//! another free day.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "L-Ewwel tas-Sena"),
    fixed(2, 10, "San Pawl Nawfragu"),
    fixed(3, 19, "San Ġużepp"),
    fixed(3, 31, "Jum il-Ħelsien"),
    easter(-2, "Il-Ġimgħa l-Kbira"),
    fixed(5, 1, "Jum il-Ħaddiem"),
    fixed(6, 7, "Sette Giugno"),
    fixed(6, 29, "L-Imnarja"),
    fixed(8, 15, "Santa Marija"),
    fixed(9, 8, "Il-Vitorja"),
    fixed(9, 21, "Jum l-Indipendenza"),
    fixed(12, 8, "L-Immakulata Kunċizzjoni"),
    fixed(12, 13, "Jum ir-Repubblika"),
    fixed(12, 25, "Il-Milied"),
];
