//! Croatia: Zakon o blagdanima, spomendanima i neradnim danima u Republici Hrvatskoj: NN 110/2019 since 2020;
//! before it NN 33/1996, changed by NN 96/2001, which moved the day of statehood to 25 June from 2002 to 2019.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nova godina"),
    fixed(1, 6, "Sveta tri kralja"),
    easter(1, "Uskrsni ponedjeljak"),
    fixed(5, 1, "Praznik rada"),
    fixed(5, 30, "Dan državnosti").since(1996).until(2001),
    fixed(5, 30, "Dan državnosti").since(2020),
    easter(60, "Tijelovo").since(2002),
    fixed(6, 22, "Dan antifašističke borbe"),
    fixed(6, 25, "Dan državnosti").since(2002).until(2019),
    fixed(8, 5, "Dan pobjede i domovinske zahvalnosti").since(1996),
    fixed(8, 15, "Velika Gospa"),
    fixed(10, 8, "Dan neovisnosti").since(2002).until(2019),
    fixed(11, 1, "Svi sveti"),
    fixed(11, 18, "Dan sjećanja na žrtve Domovinskog rata").since(2020),
    fixed(12, 25, "Božić"),
    fixed(12, 26, "Sveti Stjepan"),
];
