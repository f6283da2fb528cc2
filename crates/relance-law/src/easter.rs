//! The date of Easter, Western and Orthodox, on which half of Europe's movable holidays hang.
//!
//! The Western algorithm is the anonymous one of 1876, printed by Butcher and by Meeus (*Astronomical Algorithms*,
//! ch. 8): whole numbers only, no exceptions, valid for every year of the Gregorian calendar. The Orthodox one is that of
//! the Julian calendar in the same chapter.

use relance_kernel::Day;

/// Easter Sunday of a year of the Gregorian calendar (1583 and later); nothing if `chrono` has no such date.
///
/// ```
/// # use relance_law::easter_sunday;
/// assert_eq!(easter_sunday(2026).unwrap().to_string(), "2026-04-05");
/// ```
pub fn easter_sunday(year: i32) -> Option<Day> {
    // The letters are those of the printed algorithm, so that it can be compared line by line.
    let a = year % 19;
    let (b, c) = (year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Day::from_ymd(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

/// Easter Sunday of the Orthodox churches, as a day of the Gregorian calendar (1583 and later): Greece, Cyprus, Bulgaria
/// and Romania keep it.
///
/// ```
/// # use relance_law::orthodox_easter_sunday;
/// assert_eq!(orthodox_easter_sunday(2026).unwrap().to_string(), "2026-04-12");
/// ```
pub fn orthodox_easter_sunday(year: i32) -> Option<Day> {
    // Again the letters of the book.
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let n = d + e + 114;
    let julian = Day::from_ymd(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)?;
    // The Julian calendar has fallen behind by a day for each century year that the Gregorian one leaves out.
    Some(julian.plus(year / 100 - year / 400 - 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Dates printed in almanacs, with the earliest (22 March) and latest (25 April) possible ones.
    const ALMANAC: &[&str] = &[
        "1818-03-22",
        "1886-04-25",
        "1900-04-15",
        "1943-04-25",
        "1961-04-02",
        "1990-04-15",
        "1999-04-04",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
        "2285-03-22",
    ];

    #[test]
    fn agrees_with_the_almanac() {
        for text in ALMANAC {
            let expected = Day::parse(text).unwrap();
            assert_eq!(easter_sunday(expected.ymd().0), Some(expected));
        }
    }

    #[test]
    fn is_a_sunday_between_22_march_and_25_april() {
        for year in 1583..=4099 {
            let easter = easter_sunday(year).unwrap();
            assert_eq!(easter.weekday(), 6, "{easter}");
            assert!(easter >= Day::from_ymd(year, 3, 22).unwrap(), "{easter}");
            assert!(easter <= Day::from_ymd(year, 4, 25).unwrap(), "{easter}");
        }
    }

    /// Dates printed in almanacs.
    const ORTHODOX: &[&str] = &[
        "1990-04-15",
        "1991-04-07",
        "2000-04-30",
        "2013-05-05",
        "2016-05-01",
        "2021-05-02",
        "2024-05-05",
        "2025-04-20",
        "2026-04-12",
        "2027-05-02",
        "2028-04-16",
        "2038-04-25",
        "2100-05-02",
    ];

    #[test]
    fn agrees_with_the_almanac_of_the_orthodox_churches() {
        for text in ORTHODOX {
            let expected = Day::parse(text).unwrap();
            assert_eq!(orthodox_easter_sunday(expected.ymd().0), Some(expected));
        }
    }

    #[test]
    fn the_orthodox_easter_is_a_sunday_and_never_before_the_western_one() {
        for year in 1583..=2200 {
            let easter = orthodox_easter_sunday(year).unwrap();
            assert_eq!(easter.weekday(), 6, "{easter}");
            assert!(easter >= easter_sunday(year).unwrap(), "{easter}");
        }
    }
}
