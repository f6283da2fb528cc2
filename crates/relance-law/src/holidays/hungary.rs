//! Hungary: Munka törvénykönyve (2012. évi I. törvény), § 102 (1); 1 November by 1999. évi CXXIII. törvény, 24
//! December by 2026. évi LXXII. törvény. Days off that a decree exchanges for worked Saturdays are not in the
//! table.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Újév"),
    fixed(3, 15, "Nemzeti ünnep"),
    easter(-2, "Nagypéntek").since(2017),
    easter(1, "Húsvéthétfő"),
    fixed(5, 1, "A munka ünnepe"),
    easter(50, "Pünkösdhétfő").since(1992),
    fixed(8, 20, "Az államalapítás ünnepe"),
    fixed(10, 23, "Nemzeti ünnep").since(1991),
    fixed(11, 1, "Mindenszentek").since(2000),
    fixed(12, 24, "Szenteste").since(2026),
    fixed(12, 25, "Karácsony"),
    fixed(12, 26, "Karácsony másnapja"),
];
