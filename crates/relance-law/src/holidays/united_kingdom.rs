//! The United Kingdom: Banking and Financial Dealings Act 1971, section 1 and schedule 1, with the royal
//! proclamations that add, move and substitute days; St Andrew's Day Bank Holiday (Scotland) Act 2007. A holiday
//! on a weekend is given back on the next day that is free for it.
//!
//! The plain calendar has the days that all four countries keep.

use super::rule::{Holiday, MONDAY, Moved, easter, fixed, once, weekday_from};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "New Year's Day").moved(Moved::ToNextFreeDay),
    fixed(1, 2, "2nd January")
        .only(&["SCT"])
        .moved(Moved::ToNextFreeDay),
    fixed(3, 17, "St Patrick's Day")
        .only(&["NIR"])
        .moved(Moved::ToNextFreeDay),
    easter(-2, "Good Friday"),
    easter(1, "Easter Monday").only(&["ENG", "WLS", "NIR"]),
    weekday_from(MONDAY, 5, 1, "Early May bank holiday").except(&[1995, 2020]),
    weekday_from(MONDAY, 5, 25, "Spring bank holiday").except(&[2002, 2012, 2022]),
    fixed(7, 12, "Battle of the Boyne")
        .only(&["NIR"])
        .moved(Moved::ToNextFreeDay),
    weekday_from(MONDAY, 8, 1, "Summer bank holiday").only(&["SCT"]),
    weekday_from(MONDAY, 8, 25, "Summer bank holiday").only(&["ENG", "WLS", "NIR"]),
    fixed(11, 30, "St Andrew's Day")
        .only(&["SCT"])
        .since(2007)
        .moved(Moved::ToNextFreeDay),
    fixed(12, 25, "Christmas Day").moved(Moved::ToNextFreeDay),
    fixed(12, 26, "Boxing Day").moved(Moved::ToNextFreeDay),
    // Moved to the anniversaries of the end of the war, and to the jubilees.
    once(1995, 5, 8, "Early May bank holiday (VE day)"),
    once(2020, 5, 8, "Early May bank holiday (VE day)"),
    once(2002, 6, 4, "Spring bank holiday"),
    once(2012, 6, 4, "Spring bank holiday"),
    once(2022, 6, 2, "Spring bank holiday"),
    once(1999, 12, 31, "Millennium holiday"),
    once(2002, 6, 3, "Golden Jubilee"),
    once(2011, 4, 29, "Royal wedding"),
    once(2012, 6, 5, "Diamond Jubilee"),
    once(2022, 6, 3, "Platinum Jubilee"),
    once(2022, 9, 19, "State funeral of Queen Elizabeth II"),
    once(2023, 5, 8, "Coronation of King Charles III"),
    once(2026, 6, 15, "World Cup bank holiday").only(&["SCT"]),
];
