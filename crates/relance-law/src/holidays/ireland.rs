//! Ireland: Organisation of Working Time Act 1997, second schedule, with the regulations that add a day: the
//! first Monday of May since 1994 (S.I. 91/1993), St Brigid's Day since 2023. What an employee is owed for a
//! holiday on a weekend is settled employer by employer (section 21), so nothing moves here. Good Friday is no
//! public holiday.

use super::rule::{Holiday, MONDAY, Moved, easter, fixed, once, weekday_from};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "New Year's Day"),
    weekday_from(MONDAY, 2, 1, "St Brigid's Day")
        .since(2023)
        .moved(Moved::ToFridayTheFirst),
    fixed(3, 17, "St Patrick's Day"),
    easter(1, "Easter Monday"),
    weekday_from(MONDAY, 5, 1, "May bank holiday")
        .since(1994)
        .except(&[1995]),
    once(1995, 5, 8, "May bank holiday"),
    weekday_from(MONDAY, 6, 1, "June bank holiday"),
    weekday_from(MONDAY, 8, 1, "August bank holiday"),
    weekday_from(MONDAY, 10, 25, "October bank holiday"),
    fixed(12, 25, "Christmas Day"),
    fixed(12, 26, "St Stephen's Day"),
    once(1999, 12, 31, "Millennium holiday"),
    once(2011, 9, 14, "National day of mourning"),
    once(2022, 3, 18, "Day of remembrance and recognition"),
];
