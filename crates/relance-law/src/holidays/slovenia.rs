//! Slovenia: zakon o praznikih in dela prostih dnevih, art. 1 and 2. 2 January was worked from 2013 to 2016.

use super::rule::{Holiday, easter, fixed, once};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Novo leto"),
    fixed(1, 2, "Novo leto").until(2012),
    fixed(1, 2, "Novo leto").since(2017),
    fixed(2, 8, "Prešernov dan"),
    easter(1, "Velikonočni ponedeljek"),
    fixed(4, 27, "Dan upora proti okupatorju"),
    fixed(5, 1, "Praznik dela"),
    fixed(5, 2, "Praznik dela"),
    fixed(6, 25, "Dan državnosti"),
    fixed(8, 15, "Marijino vnebovzetje"),
    fixed(10, 31, "Dan reformacije"),
    fixed(11, 1, "Dan spomina na mrtve"),
    fixed(12, 25, "Božič"),
    fixed(12, 26, "Dan samostojnosti in enotnosti"),
    once(2023, 8, 14, "Dan solidarnosti"),
];
