//! Lithuania: Darbo kodeksas (2016), art. 123 (1), and the labour codes before it; 24 June since 2003, 2 November
//! since 2020.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Naujieji metai"),
    fixed(2, 16, "Lietuvos valstybės atkūrimo diena"),
    fixed(3, 11, "Lietuvos nepriklausomybės atkūrimo diena"),
    easter(1, "Antroji Velykų diena"),
    fixed(5, 1, "Tarptautinė darbo diena"),
    fixed(6, 24, "Joninės").since(2003),
    fixed(7, 6, "Valstybės diena").since(1991),
    fixed(8, 15, "Žolinė"),
    fixed(11, 1, "Visų šventųjų diena"),
    fixed(11, 2, "Vėlinės").since(2020),
    fixed(12, 24, "Kūčios"),
    fixed(12, 25, "Pirmoji Kalėdų diena"),
    fixed(12, 26, "Antroji Kalėdų diena"),
];
