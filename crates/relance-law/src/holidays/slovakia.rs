//! Slovakia: zákon č. 241/1993 Z. z., § 1 and § 2. 1 September is worked since 2024 and 17 November since 2025, 8
//! May and 15 September were worked in 2026, by the laws on consolidating the budget.

use super::rule::{Holiday, easter, fixed, once};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Deň vzniku Slovenskej republiky"),
    fixed(1, 6, "Zjavenie Pána"),
    easter(-2, "Veľký piatok"),
    easter(1, "Veľkonočný pondelok"),
    fixed(5, 1, "Sviatok práce"),
    fixed(5, 8, "Deň víťazstva nad fašizmom")
        .since(1997)
        .except(&[2026]),
    fixed(7, 5, "Sviatok svätého Cyrila a svätého Metoda"),
    fixed(8, 29, "Výročie Slovenského národného povstania"),
    fixed(9, 1, "Deň Ústavy Slovenskej republiky").until(2023),
    fixed(9, 15, "Sedembolestná Panna Mária").except(&[2026]),
    fixed(11, 1, "Sviatok Všetkých svätých"),
    fixed(11, 17, "Deň boja za slobodu a demokraciu")
        .since(2001)
        .until(2024),
    fixed(12, 24, "Štedrý deň"),
    fixed(12, 25, "Prvý sviatok vianočný"),
    fixed(12, 26, "Druhý sviatok vianočný"),
    once(2018, 10, 30, "Výročie Deklarácie slovenského národa"),
];
