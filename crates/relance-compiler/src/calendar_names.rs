//! The name of a calendar that there is not: which one was meant, and which there are.

use crate::diagnostic::{Diagnostic, name_codes};
use crate::source::Place;
use crate::suggest;
use relance_law::{Calendar, known_calendars};

/// Codes by which others call a country: the Commission says EL, and few say GB.
const OTHER_CODES: &[(&str, &str)] = &[("EL", "GR"), ("UK", "GB")];

/// No country, so that the text of the finding names it apart.
const TARGET: &str = "TARGET";

/// The finding about a name that no calendar has.
pub(crate) fn unknown(name: &str, place: Place) -> Diagnostic {
    let finding = Diagnostic::new(&name_codes::UNKNOWN_CALENDAR, place).with("name", name);
    if let Some(code) = meant(name) {
        return finding.with("suggestion", code).fixed_by(code, false);
    }
    let of_one_country = name
        .split_once('_')
        .map(|(country, _)| codes(|calendar| calendar.country() == country))
        .unwrap_or_default();
    if of_one_country.is_empty() {
        finding.with(
            "known",
            crate::listing(&codes(|calendar| {
                calendar.country() == calendar.code && calendar.code != TARGET
            })),
        )
    } else {
        finding.with("regions", crate::listing(&of_one_country))
    }
}

/// The calendar that was meant by a code in small letters, a code of another list, or a name in English or French.
fn meant(name: &str) -> Option<&'static str> {
    let upper = name.to_uppercase();
    let other = OTHER_CODES
        .iter()
        .find(|(code, _)| *code == upper)
        .map_or(upper.as_str(), |&(_, code)| code);
    if let Some(calendar) = relance_law::known_calendar(other) {
        return Some(calendar.code);
    }
    let called = |wanted: &str| {
        let wanted = wanted.to_lowercase();
        known_calendars()
            .iter()
            .find(|calendar| {
                [calendar.english, calendar.french]
                    .map(str::to_lowercase)
                    .contains(&wanted)
            })
            .map(|calendar| calendar.code)
    };
    called(name).or_else(|| {
        let names = known_calendars()
            .iter()
            .flat_map(|calendar| [calendar.english, calendar.french])
            .filter(|known| known.chars().count() > 4);
        suggest::closest(name, names).and_then(|known| called(&known))
    })
}

/// The codes of the calendars of a kind.
fn codes(kind: impl Fn(&Calendar) -> bool) -> Vec<&'static str> {
    known_calendars()
        .iter()
        .filter(|calendar| kind(calendar))
        .map(|calendar| calendar.code)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn calendars_are_found_by_what_people_call_them() {
        for (name, code) in [
            ("fr", "FR"),
            ("France", "FR"),
            ("Belgique", "BE"),
            ("Germny", "DE"),
            ("Bavaria", "DE_BY"),
            ("de_by", "DE_BY"),
            ("Écosse", "GB_SCT"),
            ("UK", "GB"),
            ("EL", "GR"),
            ("target", "TARGET"),
        ] {
            assert_eq!(meant(name), Some(code), "{name}");
        }
        for name in ["ZZ", "US", "Japan", "FR_75", "X"] {
            assert_eq!(meant(name), None, "{name}");
        }
    }
}
