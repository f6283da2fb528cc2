//! Germany: 3 October by the Einigungsvertrag, art. 2 (2); all else by the Feiertagsgesetze of the Länder. What
//! all Länder have is in the plain calendar. Holidays of some communes only are left out, but for 15 August in
//! the communes of Bavaria with more Catholics than Protestants (BayFTG, art. 1 (1) 2.), which have a calendar of
//! their own.

use super::rule::{Holiday, WEDNESDAY, easter, fixed, once, weekday_from};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Neujahr"),
    easter(-2, "Karfreitag"),
    easter(1, "Ostermontag"),
    fixed(5, 1, "Tag der Arbeit"),
    easter(39, "Christi Himmelfahrt"),
    easter(50, "Pfingstmontag"),
    fixed(6, 17, "Tag der deutschen Einheit").until(1990),
    fixed(10, 3, "Tag der Deutschen Einheit"),
    fixed(12, 25, "1. Weihnachtstag"),
    fixed(12, 26, "2. Weihnachtstag"),
    fixed(1, 6, "Heilige Drei Könige").only(&["BW", "BY", "BY_CATHOLIC", "ST"]),
    fixed(3, 8, "Internationaler Frauentag").only(&["BE"]).since(2019),
    fixed(3, 8, "Internationaler Frauentag").only(&["MV"]).since(2023),
    easter(60, "Fronleichnam").only(&["BW", "BY", "BY_CATHOLIC", "HE", "NW", "RP", "SL"]),
    fixed(8, 15, "Mariä Himmelfahrt").only(&["BY_CATHOLIC", "SL"]),
    fixed(9, 20, "Weltkindertag").only(&["TH"]).since(2019),
    fixed(10, 31, "Reformationstag").only(&["BB", "MV", "SN", "ST", "TH"]),
    fixed(10, 31, "Reformationstag")
        .only(&["HB", "HH", "NI", "SH"])
        .since(2018),
    fixed(11, 1, "Allerheiligen").only(&["BW", "BY", "BY_CATHOLIC", "NW", "RP", "SL"]),
    // Given up everywhere but in Saxony to pay for the insurance of long-term care.
    weekday_from(WEDNESDAY, 11, 16, "Buß- und Bettag").until(1994),
    weekday_from(WEDNESDAY, 11, 16, "Buß- und Bettag")
        .only(&["SN"])
        .since(1995),
    // 500 years of Reformation, in all Länder.
    once(2017, 10, 31, "Reformationstag"),
    once(2020, 5, 8, "Tag der Befreiung").only(&["BE"]),
    once(2025, 5, 8, "Tag der Befreiung").only(&["BE"]),
    once(2028, 6, 17, "75. Jahrestag des Aufstandes vom 17. Juni 1953").only(&["BE"]),
];
