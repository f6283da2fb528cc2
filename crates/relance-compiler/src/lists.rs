//! Closed lists of the world: countries (ISO 3166-1), currencies (ISO 4217), time zones (IANA).
//!
//! Each is a sorted text file, one name a line, beside this file.

use std::sync::OnceLock;

const COUNTRIES: &str = include_str!("lists/countries.txt");
const CURRENCIES: &str = include_str!("lists/currencies.txt");
const TIMEZONES: &str = include_str!("lists/timezones.txt");

/// Codes of countries, ascending.
pub(crate) fn countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.lines()
}

/// Codes of currencies, ascending.
pub(crate) fn currencies() -> impl Iterator<Item = &'static str> {
    CURRENCIES.lines()
}

/// Whether a country has this code.
pub(crate) fn is_country(code: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| countries().collect())
        .binary_search(&code)
        .is_ok()
}

/// Whether a currency has this code.
pub(crate) fn is_currency(code: &str) -> bool {
    static LIST: OnceLock<Vec<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| currencies().collect())
        .binary_search(&code)
        .is_ok()
}

/// Names of time zones, ascending.
pub(crate) fn timezones() -> impl Iterator<Item = &'static str> {
    TIMEZONES.lines()
}

#[cfg(test)]
mod tests {
    #[test]
    fn lists_are_sorted_and_hold_what_everyone_uses() {
        assert!(super::countries().is_sorted() && super::countries().any(|code| code == "FR"));
        assert!(super::currencies().is_sorted() && super::currencies().any(|code| code == "EUR"));
        assert!(super::timezones().is_sorted() && super::timezones().any(|zone| zone == "Europe/Paris"));
    }
}
