//! What a map may suppose where a file does not say it: words that stay the same in every language.

/// A word that is not in the list of a map is none; reports say each in the language of the reader.
///
/// - `paid_on_due_date`: what is no longer open was paid on the due date, since the list names no day;
/// - `paid_on_issue_date`: the same on the date of the invoice, since the list names no due date either;
/// - `paid_on_list_date`: the same on the day of the list;
/// - `paid_on_known_or_due_date`: paid on the day that the list names, or on the due date where it names none;
/// - `cleared_is_paid`: an item that is cleared was paid in whole, though its clearing may hold credit notes;
/// - `credit_is_payment`: a credit is a payment, though it may be a credit note;
/// - `supposed`: something that the map supposes and that has no word here.
pub const ASSUMED: [&str; 7] = [
    "paid_on_due_date",
    "paid_on_issue_date",
    "paid_on_list_date",
    KNOWN_OR_DUE,
    "cleared_is_paid",
    "credit_is_payment",
    "supposed",
];

/// Of payments of which the list names some days and not others: only those without are supposed.
pub(super) const KNOWN_OR_DUE: &str = "paid_on_known_or_due_date";
