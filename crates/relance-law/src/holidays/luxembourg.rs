//! Luxembourg: code du travail, art. L. 232-2; Europe Day since the law of 25 April 2019. A holiday on a Sunday
//! gives the employee a day of leave of his choice (art. L. 232-3), so nothing moves here.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nouvel An"),
    easter(1, "Lundi de Pâques"),
    fixed(5, 1, "Fête du Travail"),
    fixed(5, 9, "Journée de l'Europe").since(2019),
    easter(39, "Ascension"),
    easter(50, "Lundi de Pentecôte"),
    fixed(6, 23, "Fête nationale"),
    fixed(8, 15, "Assomption"),
    fixed(11, 1, "Toussaint"),
    fixed(12, 25, "Noël"),
    fixed(12, 26, "Saint-Étienne"),
];
