//! Italy: law 260 of 27 May 1949, art. 1 and 2, with law 54/1977, presidential decree 792/1985 (6 January), law
//! 336/2000 (2 June) and law 151/2025 (4 October). The feasts of patron saints are local.

use super::rule::{Holiday, easter, fixed, once};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Capodanno"),
    fixed(1, 6, "Epifania"),
    easter(1, "Lunedì dell'Angelo"),
    fixed(4, 25, "Festa della Liberazione"),
    fixed(5, 1, "Festa dei lavoratori"),
    fixed(6, 2, "Festa della Repubblica").since(2001),
    fixed(8, 15, "Assunzione di Maria"),
    fixed(10, 4, "San Francesco d'Assisi").since(2026),
    fixed(11, 1, "Ognissanti"),
    fixed(12, 8, "Immacolata Concezione"),
    fixed(12, 25, "Natale"),
    fixed(12, 26, "Santo Stefano"),
    once(2011, 3, 17, "150º anniversario dell'Unità d'Italia"),
];
