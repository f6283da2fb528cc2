//! The closed list of time zones (IANA): a sorted text file, one name a line, beside this file.

const TIMEZONES: &str = include_str!("lists/timezones.txt");

/// Names of time zones, ascending.
pub(crate) fn timezones() -> impl Iterator<Item = &'static str> {
    TIMEZONES.lines()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_is_sorted_and_holds_what_everyone_uses() {
        assert!(super::timezones().is_sorted() && super::timezones().any(|zone| zone == "Europe/Paris"));
    }
}
