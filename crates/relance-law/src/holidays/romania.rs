//! Romania: Codul muncii (legea 53/2003), art. 139, with the days added by legea 202/2008, 147/2012, 176/2016,
//! 220/2016, 64/2018 and 52/2023. Bridges that the government grants to public servants are not taken.

use super::rule::{Holiday, fixed, orthodox_easter};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Anul Nou"),
    fixed(1, 2, "Anul Nou"),
    fixed(1, 6, "Botezul Domnului").since(2024),
    fixed(1, 7, "Sfântul Ioan Botezătorul").since(2024),
    fixed(1, 24, "Unirea Principatelor Române").since(2017),
    orthodox_easter(-2, "Vinerea Mare").since(2018),
    orthodox_easter(1, "Lunea Paștelui"),
    fixed(5, 1, "Ziua Muncii"),
    fixed(6, 1, "Ziua Copilului").since(2017),
    orthodox_easter(50, "Lunea Rusaliilor").since(2009),
    fixed(8, 15, "Adormirea Maicii Domnului").since(2009),
    fixed(11, 30, "Sfântul Andrei").since(2012),
    fixed(12, 1, "Ziua Națională"),
    fixed(12, 25, "Crăciunul"),
    fixed(12, 26, "Crăciunul"),
];
