//! One line of a table of holidays: on which day of a year it falls, in which years, where, and what becomes of it on a
//! weekend.

use crate::easter::{easter_sunday, orthodox_easter_sunday};
use relance_kernel::Day;

/// Weekdays as [`Day::weekday`] numbers them.
pub(super) const MONDAY: u8 = 0;
pub(super) const WEDNESDAY: u8 = 2;
pub(super) const THURSDAY: u8 = 3;
pub(super) const FRIDAY: u8 = 4;
pub(super) const SATURDAY: u8 = 5;
const SUNDAY: u8 = 6;

/// Where a holiday falls in a year.
#[derive(Clone, Copy)]
pub(super) enum Date {
    /// Month and day.
    Fixed(u32, u32),
    /// Days after Easter Sunday of the Western churches; negative before it.
    Easter(i32),
    /// Days after Easter Sunday of the Orthodox churches.
    OrthodoxEaster(i32),
    /// The first such weekday on or after a month and day.
    WeekdayFrom(u8, u32, u32),
}

/// What becomes of a holiday that falls on an awkward day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    /// Nothing.
    Never,
    /// On a Saturday or Sunday: the next day that is neither weekend nor a holiday is free as well.
    ToNextFreeDay,
    /// On a Sunday: the next day that is neither weekend nor a holiday is free as well.
    FromSunday,
    /// On a Sunday: it is kept on the Saturday before.
    ToSaturday,
    /// A first Monday on the fourth: it is kept on Friday the first.
    ToFridayTheFirst,
    /// In the week before Easter: it is kept a week later.
    OutOfHolyWeek,
}

/// A holiday of a country, or of some of its regions.
#[derive(Clone, Copy)]
pub(super) struct Holiday {
    pub(super) date: Date,
    pub(super) name: &'static str,
    pub(super) first_year: i32,
    pub(super) last_year: i32,
    pub(super) missing: &'static [i32],
    /// None: the whole country.
    pub(super) regions: Option<&'static [&'static str]>,
    /// None: on all of them.
    pub(super) weekdays: Option<&'static [u8]>,
    pub(super) moved: Moved,
    pub(super) moved_since: i32,
}

/// The same month and day each year.
pub(super) const fn fixed(month: u32, day: u32, name: &'static str) -> Holiday {
    Holiday {
        date: Date::Fixed(month, day),
        name,
        first_year: i32::MIN,
        last_year: i32::MAX,
        missing: &[],
        regions: None,
        weekdays: None,
        moved: Moved::Never,
        moved_since: i32::MIN,
    }
}

/// So many days after Easter Sunday of the Western churches.
pub(super) const fn easter(days: i32, name: &'static str) -> Holiday {
    Holiday {
        date: Date::Easter(days),
        ..fixed(1, 1, name)
    }
}

/// So many days after Easter Sunday of the Orthodox churches.
pub(super) const fn orthodox_easter(days: i32, name: &'static str) -> Holiday {
    Holiday {
        date: Date::OrthodoxEaster(days),
        ..fixed(1, 1, name)
    }
}

/// The first such weekday on or after a month and day: from 1 on the first of a month, from 8 on the second, from 25 on
/// the last of a month of 31 days.
pub(super) const fn weekday_from(weekday: u8, month: u32, day: u32, name: &'static str) -> Holiday {
    Holiday {
        date: Date::WeekdayFrom(weekday, month, day),
        ..fixed(1, 1, name)
    }
}

/// A day of one year only.
pub(super) const fn once(year: i32, month: u32, day: u32, name: &'static str) -> Holiday {
    fixed(month, day, name).since(year).until(year)
}

impl Holiday {
    /// Kept from this year on.
    pub(super) const fn since(self, first_year: i32) -> Holiday {
        Holiday { first_year, ..self }
    }

    /// Kept up to and with this year.
    pub(super) const fn until(self, last_year: i32) -> Holiday {
        Holiday { last_year, ..self }
    }

    /// Not kept in these years, or kept on another day that has a line of its own.
    pub(super) const fn except(self, missing: &'static [i32]) -> Holiday {
        Holiday { missing, ..self }
    }

    /// Kept in these regions only, by what follows the `_` of their codes.
    pub(super) const fn only(self, regions: &'static [&'static str]) -> Holiday {
        Holiday {
            regions: Some(regions),
            ..self
        }
    }

    /// Kept only if it falls on one of these weekdays.
    pub(super) const fn only_on(self, weekdays: &'static [u8]) -> Holiday {
        Holiday {
            weekdays: Some(weekdays),
            ..self
        }
    }

    /// Moved from awkward days.
    pub(super) const fn moved(self, moved: Moved) -> Holiday {
        Holiday { moved, ..self }
    }

    /// Moved from awkward days from this year on.
    pub(super) const fn moved_since(self, moved_since: i32, moved: Moved) -> Holiday {
        Holiday {
            moved,
            moved_since,
            ..self
        }
    }

    /// The day of a year, before any move to a later free day; nothing if it is not kept that year in that region.
    fn day(&self, year: i32, region: Option<&str>) -> Option<Day> {
        if year < self.first_year || year > self.last_year || self.missing.contains(&year) {
            return None;
        }
        if let Some(regions) = self.regions
            && !region.is_some_and(|region| regions.contains(&region))
        {
            return None;
        }
        let mut day = match self.date {
            Date::Fixed(month, day) => Day::from_ymd(year, month, day)?,
            Date::Easter(days) => easter_sunday(year)?.plus(days),
            Date::OrthodoxEaster(days) => orthodox_easter_sunday(year)?.plus(days),
            Date::WeekdayFrom(weekday, month, day) => {
                let from = Day::from_ymd(year, month, day)?;
                let wait = (i32::from(weekday) - i32::from(from.weekday())).rem_euclid(7);
                from.plus(wait)
            }
        };
        if self
            .weekdays
            .is_some_and(|weekdays| !weekdays.contains(&day.weekday()))
        {
            return None;
        }
        match self.moved_in(year) {
            Moved::ToSaturday if day.weekday() == SUNDAY => day = day.plus(-1),
            Moved::ToFridayTheFirst if day.ymd().2 == 4 => day = day.plus(-3),
            Moved::OutOfHolyWeek => {
                let easter = easter_sunday(year)?;
                if day < easter && day.plus(7) >= easter {
                    day = day.plus(7);
                }
            }
            _ => {}
        }
        Some(day)
    }

    fn moved_in(&self, year: i32) -> Moved {
        if year < self.moved_since {
            Moved::Never
        } else {
            self.moved
        }
    }
}

/// The holidays of a year in a region, or those of the whole country without one, in date order. A day given in
/// exchange for one that fell on a weekend bears the same name and stands beside it.
pub(super) fn of_year(table: &[Holiday], year: i32, region: Option<&str>) -> Vec<(Day, &'static str)> {
    let mut kept: Vec<(Day, &Holiday)> = table
        .iter()
        .filter_map(|holiday| Some((holiday.day(year, region)?, holiday)))
        .collect();
    kept.sort_by_key(|&(day, _)| day);
    let mut days: Vec<(Day, &'static str)> = kept.iter().map(|&(day, holiday)| (day, holiday.name)).collect();
    for (day, holiday) in kept {
        let awkward = match holiday.moved_in(year) {
            Moved::ToNextFreeDay => is_weekend(day),
            Moved::FromSunday => day.weekday() == SUNDAY,
            Moved::Never | Moved::ToSaturday | Moved::ToFridayTheFirst | Moved::OutOfHolyWeek => false,
        };
        if awkward {
            let mut next = day.plus(1);
            while is_weekend(next) || days.iter().any(|&(taken, _)| taken == next) {
                next = next.plus(1);
            }
            days.push((next, holiday.name));
        }
    }
    days.sort_by_key(|&(day, _)| day);
    // A day that a region has each year and the whole country once.
    days.dedup();
    days
}

fn is_weekend(day: Day) -> bool {
    day.weekday() >= SATURDAY
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHRISTMAS: &[Holiday] = &[
        fixed(12, 25, "Christmas Day").moved(Moved::ToNextFreeDay),
        fixed(12, 26, "Boxing Day").moved(Moved::ToNextFreeDay),
    ];

    fn days(table: &[Holiday], year: i32) -> Vec<String> {
        of_year(table, year, None)
            .iter()
            .map(|(day, name)| format!("{day} {name}"))
            .collect()
    }

    #[test]
    fn a_day_given_in_exchange_does_not_fall_on_another_holiday() {
        // Saturday and Sunday; Sunday and Monday; Friday and Saturday.
        assert_eq!(
            days(CHRISTMAS, 2021),
            [
                "2021-12-25 Christmas Day",
                "2021-12-26 Boxing Day",
                "2021-12-27 Christmas Day",
                "2021-12-28 Boxing Day",
            ]
        );
        assert_eq!(
            days(CHRISTMAS, 2022),
            [
                "2022-12-25 Christmas Day",
                "2022-12-26 Boxing Day",
                "2022-12-27 Christmas Day",
            ]
        );
        assert_eq!(
            days(CHRISTMAS, 2020),
            [
                "2020-12-25 Christmas Day",
                "2020-12-26 Boxing Day",
                "2020-12-28 Boxing Day",
            ]
        );
    }

    #[test]
    fn other_moves() {
        let kings_day = [fixed(4, 27, "Koningsdag").moved(Moved::ToSaturday)];
        assert_eq!(days(&kings_day, 2025), ["2025-04-26 Koningsdag"]);
        assert_eq!(days(&kings_day, 2026), ["2026-04-27 Koningsdag"]);
        let brigid = [weekday_from(MONDAY, 2, 1, "St Brigid's Day").moved(Moved::ToFridayTheFirst)];
        assert_eq!(days(&brigid, 2024), ["2024-02-05 St Brigid's Day"]);
        assert_eq!(days(&brigid, 2030), ["2030-02-01 St Brigid's Day"]);
        let first_of_may = [fixed(5, 1, "1 May").moved_since(2022, Moved::FromSunday)];
        assert_eq!(days(&first_of_may, 2021), ["2021-05-01 1 May"]);
        assert_eq!(
            days(&first_of_may, 2022),
            ["2022-05-01 1 May", "2022-05-02 1 May"]
        );
        assert_eq!(days(&first_of_may, 2027), ["2027-05-01 1 May"]);
        // In 2026 the first Thursday of April is Maundy Thursday.
        let ride = [weekday_from(THURSDAY, 4, 1, "Näfelser Fahrt").moved(Moved::OutOfHolyWeek)];
        assert_eq!(days(&ride, 2025), ["2025-04-03 Näfelser Fahrt"]);
        assert_eq!(days(&ride, 2026), ["2026-04-09 Näfelser Fahrt"]);
    }

    #[test]
    fn years_regions_and_weekdays_limit_a_holiday() {
        let table = [
            fixed(1, 2, "here").only(&["NE"]).only_on(&[MONDAY]),
            fixed(3, 1, "now").since(2020).until(2022).except(&[2021]),
        ];
        assert_eq!(of_year(&table, 2023, Some("NE")).len(), 1);
        assert_eq!(of_year(&table, 2024, Some("NE")).len(), 0);
        assert_eq!(of_year(&table, 2023, Some("VD")).len(), 0);
        assert_eq!(of_year(&table, 2023, None).len(), 0);
        for (year, kept) in [(2019, 0), (2020, 1), (2021, 0), (2022, 1), (2023, 0)] {
            assert_eq!(of_year(&table, year, None).len(), kept, "{year}");
        }
    }
}
