//! France: public holidays, and the claims that consumers are safe from.
//!
//! The holidays are those of metropolitan France as a whole. Good Friday and 26 December, which are holidays only in
//! Moselle, Bas-Rhin and Haut-Rhin (code du travail, art. L3134-13), and the days of the abolition of slavery
//! overseas (art. L3422-2) are working days here.

use crate::easter::easter_sunday;
use relance_kernel::Day;

/// Without a court title the costs of recovery stay with the creditor, whatever the contract says (code des procédures
/// civiles d'exécution, art. L111-8), and the indemnity of 40 EUR and the late-payment interest of code de commerce,
/// art. L441-10 are owed between professionals only.
pub(crate) const CONSUMER_CHARGES_FORBIDDEN_IN: &str = "FR";

/// Month and day of the holidays that never move, in the order of art. L3133-1.
const FIXED: &[(u32, u32)] = &[
    (1, 1),   // 1° le 1er janvier
    (5, 1),   // 3° le 1er mai
    (5, 8),   // 4° le 8 mai
    (7, 14),  // 7° le 14 juillet
    (8, 15),  // 8° l'Assomption
    (11, 1),  // 9° la Toussaint
    (11, 11), // 10° le 11 novembre
    (12, 25), // 11° le jour de Noël
];

/// Days after Easter Sunday of the holidays that move with it.
const AFTER_EASTER: &[i32] = &[
    1,  // 2° le lundi de Pâques
    39, // 5° l'Ascension
    50, // 6° le lundi de Pentecôte
];

/// The eleven legal holidays of a year in metropolitan France: code du travail, art. L3133-1, as in force since the
/// return of 8 May (law 81-893 of 2 October 1981). The *journée de solidarité* (art. L3133-7) takes away nobody's
/// holiday by law, so Whit Monday stays one. In date order; a date that two of them share (1 or 8 May and Ascension
/// Day) stands twice.
pub fn public_holidays(year: i32) -> Vec<Day> {
    let fixed = FIXED
        .iter()
        .filter_map(|&(month, day)| Day::from_ymd(year, month, day));
    let movable = easter_sunday(year)
        .into_iter()
        .flat_map(|easter| AFTER_EASTER.iter().map(move |&days| easter.plus(days)));
    let mut all: Vec<Day> = fixed.chain(movable).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_holidays_of_2026() {
        let texts: Vec<String> = public_holidays(2026).iter().map(Day::to_string).collect();
        assert_eq!(
            texts,
            [
                "2026-01-01",
                "2026-04-06",
                "2026-05-01",
                "2026-05-08",
                "2026-05-14",
                "2026-05-25",
                "2026-07-14",
                "2026-08-15",
                "2026-11-01",
                "2026-11-11",
                "2026-12-25",
            ]
        );
    }

    #[test]
    fn ascension_and_whit_monday_of_the_years_to_come() {
        for (year, ascension, whit_monday) in [
            (2027, "2027-05-06", "2027-05-17"),
            (2028, "2028-05-25", "2028-06-05"),
            (2029, "2029-05-10", "2029-05-21"),
        ] {
            let holidays = public_holidays(year);
            assert!(holidays.contains(&Day::parse(ascension).unwrap()), "{year}");
            assert!(holidays.contains(&Day::parse(whit_monday).unwrap()), "{year}");
        }
    }

    #[test]
    fn ascension_may_fall_on_the_first_or_the_eighth_of_may() {
        // 2008: Easter on 23 March, so that Ascension is 1 May.
        let first = Day::parse("2008-05-01").unwrap();
        assert_eq!(
            public_holidays(2008).iter().filter(|&&day| day == first).count(),
            2
        );
        let eighth = Day::parse("1997-05-08").unwrap();
        assert_eq!(
            public_holidays(1997).iter().filter(|&&day| day == eighth).count(),
            2
        );
    }
}
