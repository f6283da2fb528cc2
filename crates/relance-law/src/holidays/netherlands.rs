//! The Netherlands: Algemene termijnenwet, art. 3 (1) and, for Good Friday, (2): the only list of the law. In
//! practice many work on Good Friday, and on 5 May in years that are no multiple of five.

use super::rule::{Holiday, Moved, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nieuwjaarsdag"),
    easter(-2, "Goede Vrijdag"),
    easter(1, "Tweede paasdag"),
    fixed(4, 30, "Koninginnedag").until(2013).moved(Moved::ToSaturday),
    fixed(4, 27, "Koningsdag").since(2014).moved(Moved::ToSaturday),
    fixed(5, 5, "Bevrijdingsdag"),
    easter(39, "Hemelvaartsdag"),
    easter(50, "Tweede pinksterdag"),
    fixed(12, 25, "Eerste kerstdag"),
    fixed(12, 26, "Tweede kerstdag"),
];
