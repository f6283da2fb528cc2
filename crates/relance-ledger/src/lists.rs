//! What people write for currencies and countries instead of their codes.

use relance_kernel::codes::{COUNTRIES, CURRENCIES};

/// What people write for some currencies.
const CURRENCY_HABITS: &[(&str, &str)] = &[
    ("€", "EUR"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("$", "USD"),
    ("us$", "USD"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("fr.", "CHF"),
];

/// What people write for some countries.
const COUNTRY_HABITS: &[(&str, &str)] = &[
    ("france", "FR"),
    ("allemagne", "DE"),
    ("germany", "DE"),
    ("deutschland", "DE"),
    ("belgique", "BE"),
    ("belgium", "BE"),
    ("suisse", "CH"),
    ("switzerland", "CH"),
    ("luxembourg", "LU"),
    ("italie", "IT"),
    ("italy", "IT"),
    ("italia", "IT"),
    ("espagne", "ES"),
    ("spain", "ES"),
    ("portugal", "PT"),
    ("pays-bas", "NL"),
    ("netherlands", "NL"),
    ("uk", "GB"),
    ("royaume-uni", "GB"),
    ("united kingdom", "GB"),
    ("usa", "US"),
    ("états-unis", "US"),
    ("fra", "FR"),
    ("deu", "DE"),
    ("bel", "BE"),
    ("che", "CH"),
    ("ita", "IT"),
    ("esp", "ES"),
];

/// The currency that this may be meant for.
pub(crate) fn similar_currency(text: &str) -> Option<&'static str> {
    similar(text, &CURRENCIES, CURRENCY_HABITS)
}

/// The country that this may be meant for.
pub(crate) fn similar_country(text: &str) -> Option<&'static str> {
    similar(text, &COUNTRIES, COUNTRY_HABITS)
}

fn similar(text: &str, codes: &[&'static str], habits: &[(&str, &'static str)]) -> Option<&'static str> {
    let (lower, upper) = (text.trim().to_lowercase(), text.trim().to_uppercase());
    habits
        .iter()
        .find(|(habit, _)| *habit == lower)
        .map(|&(_, code)| code)
        .or_else(|| codes.iter().copied().find(|code| *code == upper))
}
