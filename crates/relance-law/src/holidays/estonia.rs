//! Estonia: pühade ja tähtpäevade seadus (1998), § 1 and § 2; 20 August since 1998, 24 December since 2005.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Uusaasta"),
    fixed(2, 24, "Iseseisvuspäev"),
    easter(-2, "Suur reede").since(1994),
    fixed(5, 1, "Kevadpüha"),
    fixed(6, 23, "Võidupüha"),
    fixed(6, 24, "Jaanipäev"),
    fixed(8, 20, "Taasiseseisvumispäev").since(1998),
    fixed(12, 24, "Jõululaupäev").since(2005),
    fixed(12, 25, "Esimene jõulupüha"),
    fixed(12, 26, "Teine jõulupüha"),
];
