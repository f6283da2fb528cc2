//! Switzerland: 1 August by the Bundesverfassung, art. 110 (3); all else by the cantons. The plain calendar has
//! the four days that all cantons keep. The cantonal ones follow the list of the Federal Office of Justice of the
//! statutory holidays and of the days treated like them, as far as they hold in the whole canton, or for Aargau
//! in most districts: those of some districts and communes (the Catholic feasts in Aargau, Solothurn, Fribourg
//! and Graubünden, Corpus Christi in Le Landeron) and half days (1 May in Solothurn) are working days here.

use super::rule::{Holiday, MONDAY, Moved, THURSDAY, easter, fixed, weekday_from};

/// 26 December in Appenzell and Uri: not where it would make three days of rest on end.
const NOT_TUESDAY_OR_SATURDAY: &[u8] = &[0, 2, 3, 4, 6];

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Neujahr / Nouvel An / Capodanno"),
    easter(39, "Auffahrt / Ascension / Ascensione"),
    fixed(8, 1, "Bundesfeiertag / Fête nationale / Festa nazionale"),
    fixed(12, 25, "Weihnachten / Noël / Natale"),
    fixed(1, 2, "Berchtoldstag / 2 janvier").only(&[
        "AG", "BE", "FR", "GL", "JU", "LU", "NW", "OW", "SG", "SH", "SO", "TG", "VD", "VS", "ZG",
    ]),
    // The day after a New Year's Day that falls on a Sunday.
    fixed(1, 2, "2 janvier").only(&["NE"]).only_on(&[MONDAY]),
    fixed(1, 6, "Dreikönigstag / Epifania").only(&["SZ", "TI", "UR"]),
    fixed(3, 1, "Instauration de la République").only(&["NE"]),
    fixed(3, 19, "Josefstag / Saint-Joseph / San Giuseppe").only(&["NW", "SZ", "TI", "UR", "VS"]),
    weekday_from(THURSDAY, 4, 1, "Näfelser Fahrt")
        .only(&["GL"])
        .moved(Moved::OutOfHolyWeek),
    easter(-2, "Karfreitag / Vendredi saint").only(&[
        "AG", "AI", "AR", "BE", "BL", "BS", "FR", "GE", "GL", "GR", "JU", "LU", "NE", "NW", "OW", "SG", "SH",
        "SO", "SZ", "TG", "UR", "VD", "ZG", "ZH",
    ]),
    easter(1, "Ostermontag / Lundi de Pâques / Lunedì di Pasqua").only(&[
        "AG", "AI", "AR", "BE", "BL", "BS", "FR", "GE", "GL", "GR", "JU", "LU", "NW", "OW", "SG", "SH", "SZ",
        "TG", "TI", "UR", "VD", "VS", "ZG", "ZH",
    ]),
    fixed(5, 1, "Tag der Arbeit / Fête du Travail / Festa del lavoro")
        .only(&["BL", "BS", "JU", "NE", "SH", "TG", "TI", "ZH"]),
    easter(50, "Pfingstmontag / Lundi de Pentecôte / Lunedì di Pentecoste").only(&[
        "AG", "AI", "AR", "BE", "BL", "BS", "FR", "GE", "GL", "GR", "JU", "LU", "NW", "OW", "SG", "SH", "SZ",
        "TG", "TI", "UR", "VD", "VS", "ZG", "ZH",
    ]),
    easter(60, "Fronleichnam / Fête-Dieu / Corpus Domini")
        .only(&["AI", "JU", "LU", "NW", "OW", "SZ", "TI", "UR", "VS", "ZG"]),
    fixed(6, 23, "Commémoration du plébiscite jurassien").only(&["JU"]),
    fixed(6, 29, "Santi Pietro e Paolo").only(&["TI"]),
    fixed(8, 15, "Mariä Himmelfahrt / Assomption / Assunzione")
        .only(&["AI", "JU", "LU", "NW", "OW", "SZ", "TI", "UR", "VS", "ZG"]),
    // The Thursday after the first Sunday of September.
    weekday_from(THURSDAY, 9, 5, "Jeûne genevois").only(&["GE"]),
    // The Monday after the third Sunday of September.
    weekday_from(MONDAY, 9, 16, "Lundi du Jeûne fédéral").only(&["VD"]),
    fixed(9, 25, "Bruder Klaus").only(&["OW"]),
    fixed(11, 1, "Allerheiligen / Toussaint / Ognissanti").only(&[
        "AI", "GL", "JU", "LU", "NW", "OW", "SG", "SZ", "TI", "UR", "VS", "ZG",
    ]),
    fixed(12, 8, "Mariä Empfängnis / Immaculée Conception / Immacolata")
        .only(&["AI", "LU", "NW", "OW", "SZ", "TI", "UR", "VS", "ZG"]),
    fixed(12, 26, "Stephanstag / Saint-Étienne / Santo Stefano").only(&[
        "AG", "BE", "BL", "BS", "FR", "GL", "GR", "LU", "NW", "OW", "SG", "SH", "SZ", "TG", "TI", "VS", "ZG",
        "ZH",
    ]),
    fixed(12, 26, "Stephanstag")
        .only(&["AI", "AR", "UR"])
        .only_on(NOT_TUESDAY_OR_SATURDAY),
    // The day after a Christmas Day that falls on a Sunday.
    fixed(12, 26, "26 décembre").only(&["NE"]).only_on(&[MONDAY]),
    fixed(12, 31, "Restauration de la République").only(&["GE"]),
];
