//! The calendars: dates that almanacs and official lists print, and what holds of all of them.

#![expect(clippy::unwrap_used, reason = "tests")]

use relance_kernel::Day;
use relance_law::{Calendar, FIRST_YEAR, LAST_YEAR, known_calendars, public_holidays, work_calendar};
use std::collections::BTreeSet;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The holidays of a year, without their names, without Saturdays and Sundays.
fn weekdays(code: &str, year: i32) -> Vec<String> {
    let mut days: Vec<Day> = public_holidays(code, year)
        .unwrap()
        .into_iter()
        .map(|(day, _)| day)
        .filter(|day| day.weekday() < 5)
        .collect();
    days.dedup();
    days.iter().map(Day::to_string).collect()
}

fn days_of(calendar: &Calendar, year: i32) -> BTreeSet<Day> {
    calendar
        .public_holidays(year)
        .into_iter()
        .map(|(day, _)| day)
        .collect()
}

#[test]
fn the_eleven_holidays_of_france() {
    let holidays: Vec<String> = public_holidays("FR", 2026)
        .unwrap()
        .iter()
        .map(|(day, name)| format!("{day} {name}"))
        .collect();
    assert_eq!(
        holidays,
        [
            "2026-01-01 Jour de l'an",
            "2026-04-06 Lundi de Pâques",
            "2026-05-01 Fête du Travail",
            "2026-05-08 Victoire 1945",
            "2026-05-14 Ascension",
            "2026-05-25 Lundi de Pentecôte",
            "2026-07-14 Fête nationale",
            "2026-08-15 Assomption",
            "2026-11-01 Toussaint",
            "2026-11-11 Armistice 1918",
            "2026-12-25 Noël",
        ]
    );
    for text in [
        "2027-05-06",
        "2027-05-17",
        "2028-05-25",
        "2028-06-05",
        "2029-05-10",
        "2029-05-21",
    ] {
        assert!(
            weekdays("FR", day(text).ymd().0).contains(&text.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn two_holidays_of_one_day_stand_twice() {
    // 2008: Easter on 23 March, so that Ascension is 1 May.
    for (year, text) in [(2008, "2008-05-01"), (1997, "1997-05-08")] {
        let holidays = public_holidays("FR", year).unwrap();
        assert_eq!(
            holidays.iter().filter(|&&(found, _)| found == day(text)).count(),
            2
        );
    }
}

#[test]
fn what_alsace_moselle_and_the_overseas_territories_add() {
    for (code, year, more) in [
        ("FR_57", 2025, vec!["2025-04-18", "2025-12-26"]),
        ("FR_67", 2026, vec!["2026-04-03"]),
        ("FR_68", 2025, vec!["2025-04-18", "2025-12-26"]),
        ("FR_976", 2026, vec!["2026-04-27"]),
        ("FR_972", 2026, vec!["2026-05-22"]),
        ("FR_971", 2026, vec!["2026-05-27"]),
        ("FR_MF", 2026, vec!["2026-05-28"]),
        ("FR_MF", 2016, vec!["2016-05-27"]),
        ("FR_973", 2026, vec!["2026-06-10"]),
        ("FR_BL", 2026, vec!["2026-10-09"]),
        ("FR_974", 2027, vec!["2027-12-20"]),
        ("FR_NC", 2026, vec!["2026-09-24"]),
        ("FR_PM", 2026, vec![]),
    ] {
        let metropolitan = weekdays("FR", year);
        let added: Vec<String> = weekdays(code, year)
            .into_iter()
            .filter(|text| !metropolitan.contains(text))
            .collect();
        assert_eq!(added, more, "{code}");
    }
}

#[test]
fn target_closes_on_six_days() {
    assert_eq!(
        weekdays("TARGET", 2025),
        [
            "2025-01-01",
            "2025-04-18",
            "2025-04-21",
            "2025-05-01",
            "2025-12-25",
            "2025-12-26"
        ]
    );
    assert_eq!(weekdays("TARGET", 1999), ["1999-01-01", "1999-12-31"]);
}

/// The list of bank holidays that the government of the United Kingdom publishes.
#[test]
fn bank_holidays_as_published() {
    assert_eq!(
        weekdays("GB_ENG", 2022),
        [
            "2022-01-03",
            "2022-04-15",
            "2022-04-18",
            "2022-05-02",
            "2022-06-02",
            "2022-06-03",
            "2022-08-29",
            "2022-09-19",
            "2022-12-26",
            "2022-12-27",
        ]
    );
    assert_eq!(
        weekdays("GB_SCT", 2022),
        [
            "2022-01-03",
            "2022-01-04",
            "2022-04-15",
            "2022-05-02",
            "2022-06-02",
            "2022-06-03",
            "2022-08-01",
            "2022-09-19",
            "2022-11-30",
            "2022-12-26",
            "2022-12-27",
        ]
    );
    assert_eq!(
        weekdays("GB_SCT", 2023)[..2],
        ["2023-01-02".to_owned(), "2023-01-03".to_owned()]
    );
    assert_eq!(
        weekdays("GB_NIR", 2025),
        [
            "2025-01-01",
            "2025-03-17",
            "2025-04-18",
            "2025-04-21",
            "2025-05-05",
            "2025-05-26",
            "2025-07-14",
            "2025-08-25",
            "2025-12-25",
            "2025-12-26",
        ]
    );
    for year in FIRST_YEAR..=LAST_YEAR {
        assert_eq!(weekdays("GB_ENG", year), weekdays("GB_WLS", year), "{year}");
    }
    // All of it rests on these only.
    assert_eq!(
        weekdays("GB", 2025),
        [
            "2025-01-01",
            "2025-04-18",
            "2025-05-05",
            "2025-05-26",
            "2025-12-25",
            "2025-12-26"
        ]
    );
}

/// Holidays brought in, given up, moved or kept once: a day that is free, and one that is worked since the law was not yet
/// so, or no more.
#[test]
fn changes_of_the_law() {
    for (code, free, worked) in [
        ("DK", "2023-05-05", "2024-04-26"),
        ("DE_HH", "2017-10-31", "2016-10-31"),
        ("DE_HH", "2018-10-31", "2013-10-31"),
        ("DE_BY", "2017-10-31", "2018-10-31"),
        ("DE_SN", "1995-11-22", "1995-03-08"),
        ("DE_NW", "1994-11-16", "1995-11-22"),
        ("DE_MV", "2023-03-08", "2022-03-08"),
        ("DE_BE", "2025-05-08", "2026-05-08"),
        ("PT", "2012-10-05", "2015-10-05"),
        ("PT", "2016-12-01", "2014-12-01"),
        ("IE", "2023-02-06", "2022-02-07"),
        ("LU", "2019-05-09", "2018-05-09"),
        ("BG", "2022-12-28", "2010-12-27"),
        ("SK", "2023-09-01", "2025-09-01"),
        ("SK", "2022-11-17", "2025-11-17"),
        ("SK", "2025-05-08", "2026-05-08"),
        ("HU", "2026-12-24", "2024-12-24"),
        ("HU", "2017-04-14", "2016-03-25"),
        ("CZ", "2016-03-25", "2015-04-03"),
        ("PL", "2025-12-24", "2024-12-24"),
        ("PL", "2018-11-12", "2019-11-12"),
        ("HR", "2020-11-18", "2020-10-08"),
        ("SE", "2005-06-06", "2005-05-16"),
        ("RO", "2024-01-24", "2016-06-01"),
        ("SI", "2017-01-02", "2014-01-02"),
        ("SI", "2023-08-14", "2024-08-14"),
        ("LV", "2023-07-10", "2024-07-10"),
        ("GR", "2024-05-07", "2024-05-01"),
        ("GB_ENG", "2020-05-08", "2020-05-04"),
        ("GB_ENG", "2011-04-29", "2012-05-28"),
        ("NL", "2013-04-30", "2014-04-30"),
        ("IT", "2027-10-04", "2024-10-04"),
        ("TARGET", "2001-12-31", "2002-12-31"),
    ] {
        let calendar = work_calendar(code).unwrap();
        assert!(!calendar.is_working_day(day(free)), "{code} {free}");
        assert!(calendar.is_working_day(day(worked)), "{code} {worked}");
    }
}

#[test]
fn the_orthodox_countries_keep_their_own_easter() {
    // 2026: 5 April in the West, 12 April in the East.
    for code in ["GR", "CY", "BG", "RO"] {
        let calendar = work_calendar(code).unwrap();
        assert!(calendar.is_working_day(day("2026-04-06")), "{code}");
        assert!(!calendar.is_working_day(day("2026-04-10")), "{code}");
        assert!(!calendar.is_working_day(day("2026-04-13")), "{code}");
    }
}

#[test]
fn working_days_are_mondays_to_fridays_that_are_no_holidays() {
    for calendar in known_calendars() {
        let work = work_calendar(calendar.code).unwrap();
        let holidays: BTreeSet<Day> = (FIRST_YEAR..=LAST_YEAR)
            .flat_map(|year| days_of(calendar, year))
            .collect();
        let mut today = Day::from_ymd(FIRST_YEAR, 1, 1).unwrap();
        let last = Day::from_ymd(LAST_YEAR, 12, 31).unwrap();
        while today <= last {
            let expected = today.weekday() < 5 && !holidays.contains(&today);
            assert_eq!(work.is_working_day(today), expected, "{} {today}", calendar.code);
            today = today.plus(1);
        }
    }
}

#[test]
fn counting_working_days_agrees_with_a_loop() {
    // A multiplicative generator: any starting days and distances will do.
    let mut state: u64 = 20_261_122;
    let mut below = |limit: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i32::try_from((state >> 33) % limit).unwrap()
    };
    let first = Day::from_ymd(FIRST_YEAR, 1, 1).unwrap();
    let span = u64::try_from(Day::from_ymd(LAST_YEAR, 12, 31).unwrap().since(first)).unwrap();
    for calendar in known_calendars() {
        let work = work_calendar(calendar.code).unwrap();
        let free = |today: Day| today.weekday() >= 5 || days_of(calendar, today.ymd().0).contains(&today);
        for _ in 0..4 {
            let from = first.plus(below(span));
            let count = below(25) - 12;
            let (mut today, mut left) = (from, count);
            while left != 0 && today > first && today < first.plus(i32::try_from(span).unwrap()) {
                today = today.plus(count.signum());
                if !free(today) {
                    left -= count.signum();
                }
            }
            if left == 0 {
                assert_eq!(
                    work.plus_working_days(from, count),
                    today,
                    "{} {from} {count}",
                    calendar.code
                );
                assert_eq!(
                    work.working_days_between(from, today),
                    expected_between(count, from, &free)
                );
            }
        }
    }
}

/// Counting back from a day that is itself worked, that day lies in the span.
fn expected_between(count: i32, from: Day, free: &impl Fn(Day) -> bool) -> i32 {
    if count >= 0 {
        count
    } else if free(from) {
        count + 1
    } else {
        count
    }
}

#[test]
fn a_region_has_what_its_country_has() {
    for region in known_calendars()
        .iter()
        .filter(|calendar| calendar.country() != calendar.code)
    {
        for year in FIRST_YEAR..=LAST_YEAR {
            let country = days_of(relance_law::known_calendar(region.country()).unwrap(), year);
            let missing: Vec<String> = country
                .difference(&days_of(region, year))
                .map(Day::to_string)
                .collect();
            assert!(missing.is_empty(), "{} {missing:?}", region.code);
        }
    }
}

#[test]
fn every_year_has_its_holidays() {
    for calendar in known_calendars() {
        for year in FIRST_YEAR..=LAST_YEAR {
            let holidays = days_of(calendar, year).len();
            let least = match calendar.code {
                // What all cantons share.
                "CH" => 4,
                // Two days in the first year of the system, six since the second.
                "TARGET" if year < 2000 => 2,
                _ => 6,
            };
            assert!(
                (least..=22).contains(&holidays),
                "{} {year}: {holidays}",
                calendar.code
            );
        }
    }
}

#[test]
fn unknown_calendars_are_none() {
    for code in ["XX", "fr", "FR_", "FR_99", "DE_", "TARGET_2", ""] {
        assert!(work_calendar(code).is_none(), "{code}");
        assert!(public_holidays(code, 2026).is_none(), "{code}");
    }
}
