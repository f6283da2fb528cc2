//! Finland: the church days of the kirkkolaki, laki 272/1944 (1 May) and laki 388/1937 (6 December). The eves of
//! midsummer and of Christmas are put on a level with holidays by the law on time limits (laki säädettyjen
//! määräaikain laskemisesta 150/1930, § 5) and kept by all.

use super::rule::{FRIDAY, Holiday, SATURDAY, easter, fixed, weekday_from};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Uudenvuodenpäivä"),
    fixed(1, 6, "Loppiainen").since(1991),
    easter(-2, "Pitkäperjantai"),
    easter(1, "Toinen pääsiäispäivä"),
    fixed(5, 1, "Vappu"),
    easter(39, "Helatorstai").since(1991),
    weekday_from(FRIDAY, 6, 19, "Juhannusaatto"),
    weekday_from(SATURDAY, 6, 20, "Juhannuspäivä"),
    weekday_from(SATURDAY, 10, 31, "Pyhäinpäivä"),
    fixed(12, 6, "Itsenäisyyspäivä"),
    fixed(12, 24, "Jouluaatto"),
    fixed(12, 25, "Joulupäivä"),
    fixed(12, 26, "Tapaninpäivä"),
];
