//! Public holidays of the European Union, the United Kingdom, Switzerland and TARGET, as tables: a file a country.
//!
//! A calendar is called by its ISO 3166-1 code; that of a region by its ISO 3166-2 code with `_` for `-`. The plain
//! calendar of a country that has regions holds the days that all of it keeps. Holidays known today are taken to go on.

mod austria;
mod belgium;
mod bulgaria;
mod croatia;
mod cyprus;
mod czechia;
mod denmark;
mod estonia;
mod finland;
mod france;
mod germany;
mod greece;
mod hungary;
mod ireland;
mod italy;
mod latvia;
mod lithuania;
mod luxembourg;
mod malta;
mod netherlands;
#[cfg(test)]
mod page;
mod poland;
mod portugal;
mod romania;
mod rule;
mod slovakia;
mod slovenia;
mod spain;
mod sweden;
mod switzerland;
mod target;
mod united_kingdom;

use relance_kernel::Day;
use rule::Holiday;

/// A calendar that [`crate::work_calendar`] knows.
#[derive(Clone, Copy)]
pub struct Calendar {
    /// What it is called in a policy: `DE`, `DE_BY`, `TARGET`.
    pub code: &'static str,
    /// What it is called in English.
    pub english: &'static str,
    /// What it is called in French.
    pub french: &'static str,
    holidays: &'static [Holiday],
}

const fn calendar(
    code: &'static str,
    english: &'static str,
    french: &'static str,
    holidays: &'static [Holiday],
) -> Calendar {
    Calendar {
        code,
        english,
        french,
        holidays,
    }
}

/// All calendars, countries by their codes, each followed by its regions.
const CALENDARS: &[Calendar] = &[
    calendar("AT", "Austria", "Autriche", austria::HOLIDAYS),
    calendar("BE", "Belgium", "Belgique", belgium::HOLIDAYS),
    calendar("BG", "Bulgaria", "Bulgarie", bulgaria::HOLIDAYS),
    calendar("CH", "Switzerland", "Suisse", switzerland::HOLIDAYS),
    calendar("CH_AG", "Aargau", "Argovie", switzerland::HOLIDAYS),
    calendar(
        "CH_AI",
        "Appenzell Innerrhoden",
        "Appenzell Rhodes-Intérieures",
        switzerland::HOLIDAYS,
    ),
    calendar(
        "CH_AR",
        "Appenzell Ausserrhoden",
        "Appenzell Rhodes-Extérieures",
        switzerland::HOLIDAYS,
    ),
    calendar("CH_BE", "Bern", "Berne", switzerland::HOLIDAYS),
    calendar(
        "CH_BL",
        "Basel-Landschaft",
        "Bâle-Campagne",
        switzerland::HOLIDAYS,
    ),
    calendar("CH_BS", "Basel-Stadt", "Bâle-Ville", switzerland::HOLIDAYS),
    calendar("CH_FR", "Fribourg", "Fribourg", switzerland::HOLIDAYS),
    calendar("CH_GE", "Geneva", "Genève", switzerland::HOLIDAYS),
    calendar("CH_GL", "Glarus", "Glaris", switzerland::HOLIDAYS),
    calendar("CH_GR", "Graubünden", "Grisons", switzerland::HOLIDAYS),
    calendar("CH_JU", "Jura", "Jura", switzerland::HOLIDAYS),
    calendar("CH_LU", "Lucerne", "Lucerne", switzerland::HOLIDAYS),
    calendar("CH_NE", "Neuchâtel", "Neuchâtel", switzerland::HOLIDAYS),
    calendar("CH_NW", "Nidwalden", "Nidwald", switzerland::HOLIDAYS),
    calendar("CH_OW", "Obwalden", "Obwald", switzerland::HOLIDAYS),
    calendar("CH_SG", "St Gallen", "Saint-Gall", switzerland::HOLIDAYS),
    calendar("CH_SH", "Schaffhausen", "Schaffhouse", switzerland::HOLIDAYS),
    calendar("CH_SO", "Solothurn", "Soleure", switzerland::HOLIDAYS),
    calendar("CH_SZ", "Schwyz", "Schwytz", switzerland::HOLIDAYS),
    calendar("CH_TG", "Thurgau", "Thurgovie", switzerland::HOLIDAYS),
    calendar("CH_TI", "Ticino", "Tessin", switzerland::HOLIDAYS),
    calendar("CH_UR", "Uri", "Uri", switzerland::HOLIDAYS),
    calendar("CH_VD", "Vaud", "Vaud", switzerland::HOLIDAYS),
    calendar("CH_VS", "Valais", "Valais", switzerland::HOLIDAYS),
    calendar("CH_ZG", "Zug", "Zoug", switzerland::HOLIDAYS),
    calendar("CH_ZH", "Zürich", "Zurich", switzerland::HOLIDAYS),
    calendar("CY", "Cyprus", "Chypre", cyprus::HOLIDAYS),
    calendar("CZ", "Czechia", "Tchéquie", czechia::HOLIDAYS),
    calendar("DE", "Germany", "Allemagne", germany::HOLIDAYS),
    calendar("DE_BB", "Brandenburg", "Brandebourg", germany::HOLIDAYS),
    calendar("DE_BE", "Berlin", "Berlin", germany::HOLIDAYS),
    calendar("DE_BW", "Baden-Württemberg", "Bade-Wurtemberg", germany::HOLIDAYS),
    calendar("DE_BY", "Bavaria", "Bavière", germany::HOLIDAYS),
    calendar(
        "DE_BY_CATHOLIC",
        "Bavaria, Catholic communes",
        "Bavière, communes catholiques",
        germany::HOLIDAYS,
    ),
    calendar("DE_HB", "Bremen", "Brême", germany::HOLIDAYS),
    calendar("DE_HE", "Hesse", "Hesse", germany::HOLIDAYS),
    calendar("DE_HH", "Hamburg", "Hambourg", germany::HOLIDAYS),
    calendar(
        "DE_MV",
        "Mecklenburg-Vorpommern",
        "Mecklembourg-Poméranie-Occidentale",
        germany::HOLIDAYS,
    ),
    calendar("DE_NI", "Lower Saxony", "Basse-Saxe", germany::HOLIDAYS),
    calendar(
        "DE_NW",
        "North Rhine-Westphalia",
        "Rhénanie-du-Nord-Westphalie",
        germany::HOLIDAYS,
    ),
    calendar(
        "DE_RP",
        "Rhineland-Palatinate",
        "Rhénanie-Palatinat",
        germany::HOLIDAYS,
    ),
    calendar(
        "DE_SH",
        "Schleswig-Holstein",
        "Schleswig-Holstein",
        germany::HOLIDAYS,
    ),
    calendar("DE_SL", "Saarland", "Sarre", germany::HOLIDAYS),
    calendar("DE_SN", "Saxony", "Saxe", germany::HOLIDAYS),
    calendar("DE_ST", "Saxony-Anhalt", "Saxe-Anhalt", germany::HOLIDAYS),
    calendar("DE_TH", "Thuringia", "Thuringe", germany::HOLIDAYS),
    calendar("DK", "Denmark", "Danemark", denmark::HOLIDAYS),
    calendar("EE", "Estonia", "Estonie", estonia::HOLIDAYS),
    calendar("ES", "Spain", "Espagne", spain::HOLIDAYS),
    calendar("FI", "Finland", "Finlande", finland::HOLIDAYS),
    calendar("FR", "France", "France", france::HOLIDAYS),
    calendar("FR_57", "Moselle", "Moselle", france::HOLIDAYS),
    calendar("FR_67", "Bas-Rhin", "Bas-Rhin", france::HOLIDAYS),
    calendar("FR_68", "Haut-Rhin", "Haut-Rhin", france::HOLIDAYS),
    calendar("FR_971", "Guadeloupe", "Guadeloupe", france::HOLIDAYS),
    calendar("FR_972", "Martinique", "Martinique", france::HOLIDAYS),
    calendar("FR_973", "French Guiana", "Guyane", france::HOLIDAYS),
    calendar("FR_974", "Réunion", "La Réunion", france::HOLIDAYS),
    calendar("FR_976", "Mayotte", "Mayotte", france::HOLIDAYS),
    calendar("FR_BL", "Saint-Barthélemy", "Saint-Barthélemy", france::HOLIDAYS),
    calendar("FR_MF", "Saint-Martin", "Saint-Martin", france::HOLIDAYS),
    calendar("FR_NC", "New Caledonia", "Nouvelle-Calédonie", france::HOLIDAYS),
    calendar(
        "FR_PF",
        "French Polynesia",
        "Polynésie française",
        france::HOLIDAYS,
    ),
    calendar(
        "FR_PM",
        "Saint-Pierre-et-Miquelon",
        "Saint-Pierre-et-Miquelon",
        france::HOLIDAYS,
    ),
    calendar("FR_WF", "Wallis and Futuna", "Wallis-et-Futuna", france::HOLIDAYS),
    calendar("GB", "United Kingdom", "Royaume-Uni", united_kingdom::HOLIDAYS),
    calendar("GB_ENG", "England", "Angleterre", united_kingdom::HOLIDAYS),
    calendar(
        "GB_NIR",
        "Northern Ireland",
        "Irlande du Nord",
        united_kingdom::HOLIDAYS,
    ),
    calendar("GB_SCT", "Scotland", "Écosse", united_kingdom::HOLIDAYS),
    calendar("GB_WLS", "Wales", "Pays de Galles", united_kingdom::HOLIDAYS),
    calendar("GR", "Greece", "Grèce", greece::HOLIDAYS),
    calendar("HR", "Croatia", "Croatie", croatia::HOLIDAYS),
    calendar("HU", "Hungary", "Hongrie", hungary::HOLIDAYS),
    calendar("IE", "Ireland", "Irlande", ireland::HOLIDAYS),
    calendar("IT", "Italy", "Italie", italy::HOLIDAYS),
    calendar("LT", "Lithuania", "Lituanie", lithuania::HOLIDAYS),
    calendar("LU", "Luxembourg", "Luxembourg", luxembourg::HOLIDAYS),
    calendar("LV", "Latvia", "Lettonie", latvia::HOLIDAYS),
    calendar("MT", "Malta", "Malte", malta::HOLIDAYS),
    calendar("NL", "Netherlands", "Pays-Bas", netherlands::HOLIDAYS),
    calendar("PL", "Poland", "Pologne", poland::HOLIDAYS),
    calendar("PT", "Portugal", "Portugal", portugal::HOLIDAYS),
    calendar("RO", "Romania", "Roumanie", romania::HOLIDAYS),
    calendar("SE", "Sweden", "Suède", sweden::HOLIDAYS),
    calendar("SI", "Slovenia", "Slovénie", slovenia::HOLIDAYS),
    calendar("SK", "Slovakia", "Slovaquie", slovakia::HOLIDAYS),
    calendar(
        "TARGET",
        "TARGET, the payment system of the euro",
        "TARGET, le système de paiement de l'euro",
        target::HOLIDAYS,
    ),
];

impl Calendar {
    /// The code of the country: that of the calendar itself if it is not one of a region.
    pub fn country(&self) -> &'static str {
        self.code
            .split_once('_')
            .map_or(self.code, |(country, _)| country)
    }

    /// What tells the region from the country, as the tables name it.
    fn region(&self) -> Option<&'static str> {
        self.code.split_once('_').map(|(_, region)| region)
    }

    /// The holidays of a year, in date order, each with its name in the language of the country; those of Saturdays
    /// and Sundays too, but not the Sundays of Easter and Whitsun. A date that two of them share stands twice, and a
    /// day given in exchange for one on a weekend stands beside it under the same name.
    pub fn public_holidays(&self, year: i32) -> Vec<(Day, &'static str)> {
        rule::of_year(self.holidays, year, self.region())
    }
}

/// The calendars that there are: countries by their codes, each followed by its regions.
pub fn known_calendars() -> &'static [Calendar] {
    CALENDARS
}

/// The calendar of that code; nothing if there is none.
pub fn known_calendar(code: &str) -> Option<&'static Calendar> {
    CALENDARS.iter().find(|calendar| calendar.code == code)
}

/// The holidays of a year in a calendar (see [`Calendar::public_holidays`]); nothing if no calendar has that code.
///
/// ```
/// let holidays = relance_law::public_holidays("DE_BY", 2026).unwrap();
/// let (day, name) = holidays[1];
/// assert_eq!((day.to_string().as_str(), name), ("2026-01-06", "Heilige Drei Könige"));
/// ```
pub fn public_holidays(code: &str, year: i32) -> Option<Vec<(Day, &'static str)>> {
    known_calendar(code).map(|calendar| calendar.public_holidays(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_in_order_and_unlike() {
        let codes: Vec<&str> = CALENDARS.iter().map(|calendar| calendar.code).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
    }

    #[test]
    fn every_region_has_its_country_and_its_table() {
        for calendar in CALENDARS {
            let country = known_calendar(calendar.country()).unwrap();
            assert_eq!(
                country.holidays.len(),
                calendar.holidays.len(),
                "{}",
                calendar.code
            );
        }
    }

    #[test]
    fn every_line_of_a_table_counts_in_some_calendar_and_names_known_regions() {
        for country in CALENDARS.iter().filter(|calendar| calendar.region().is_none()) {
            let regions: BTreeSet<&str> = CALENDARS
                .iter()
                .filter(|calendar| calendar.country() == country.code)
                .filter_map(Calendar::region)
                .collect();
            for holiday in country.holidays {
                assert!(!holiday.name.is_empty(), "{}", country.code);
                let places: Vec<Option<&str>> = match holiday.regions {
                    None => vec![None],
                    Some(named) => named.iter().map(|&region| Some(region)).collect(),
                };
                for place in places {
                    assert!(
                        place.is_none_or(|region| regions.contains(region)),
                        "{}: {place:?}",
                        country.code
                    );
                    let kept = (crate::FIRST_YEAR..=crate::LAST_YEAR)
                        .any(|year| !rule::of_year(&[*holiday], year, place).is_empty());
                    assert!(kept, "{}: {}", country.code, holiday.name);
                }
            }
        }
    }
}
