//! Belgium: law of 4 January 1974 on public holidays and royal decree of 18 April 1974, art. 1. A holiday that
//! falls on a day of rest is replaced employer by employer (art. 2 to 5 of the decree), so nothing moves here.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nouvel An / Nieuwjaar"),
    easter(1, "Lundi de Pâques / Paasmaandag"),
    fixed(5, 1, "Fête du Travail / Dag van de Arbeid"),
    easter(39, "Ascension / O.L.H. Hemelvaart"),
    easter(50, "Lundi de Pentecôte / Pinkstermaandag"),
    fixed(7, 21, "Fête nationale / Nationale feestdag"),
    fixed(8, 15, "Assomption / O.L.V. Hemelvaart"),
    fixed(11, 1, "Toussaint / Allerheiligen"),
    fixed(11, 11, "Armistice / Wapenstilstand"),
    fixed(12, 25, "Noël / Kerstmis"),
];
