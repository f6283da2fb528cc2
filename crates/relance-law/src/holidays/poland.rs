//! Poland: ustawa z dnia 18 stycznia 1951 r. o dniach wolnych od pracy, art. 1; 6 January since 2011, 24 December
//! since 2025. A holiday on a Saturday gives a day off that the employer chooses.

use super::rule::{Holiday, easter, fixed, once};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nowy Rok"),
    fixed(1, 6, "Trzech Króli").since(2011),
    easter(1, "Poniedziałek Wielkanocny"),
    fixed(5, 1, "Święto Państwowe"),
    fixed(5, 3, "Święto Narodowe Trzeciego Maja"),
    easter(60, "Boże Ciało"),
    fixed(8, 15, "Wniebowzięcie Najświętszej Maryi Panny"),
    fixed(11, 1, "Wszystkich Świętych"),
    fixed(11, 11, "Narodowe Święto Niepodległości"),
    fixed(12, 24, "Wigilia Bożego Narodzenia").since(2025),
    fixed(12, 25, "Boże Narodzenie"),
    fixed(12, 26, "Drugi dzień Bożego Narodzenia"),
    once(
        2018,
        11,
        12,
        "Święto Narodowe z okazji setnej rocznicy odzyskania niepodległości",
    ),
];
