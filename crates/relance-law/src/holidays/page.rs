//! The tables in words, as the page `docs/calendars.md` has them: a test keeps the page true.

use super::rule::{Date, Holiday, Moved};
use super::{CALENDARS, Calendar, known_calendar};
use relance_kernel::Day;
use std::path::Path;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

fn date(date: Date) -> String {
    match date {
        Date::Fixed(month, day) => format!("{day} {}", MONTHS[month as usize - 1]),
        Date::Easter(days) => around_easter(days).to_owned(),
        Date::OrthodoxEaster(days) => format!("Orthodox {}", around_easter(days)),
        Date::WeekdayFrom(weekday, month, day) => {
            let (weekday, name) = (WEEKDAYS[usize::from(weekday)], MONTHS[month as usize - 1]);
            if day == 1 {
                format!("first {weekday} of {name}")
            } else if day + 6 == Day::from_ymd(2027, month, 1).unwrap().days_in_month() {
                format!("last {weekday} of {name}")
            } else {
                format!("first {weekday} from {day} {name} on")
            }
        }
    }
}

fn around_easter(days: i32) -> &'static str {
    match days {
        -48 => "Clean Monday",
        -3 => "Maundy Thursday",
        -2 => "Good Friday",
        -1 => "Holy Saturday",
        1 => "Easter Monday",
        26 => "the fourth Friday after Easter",
        39 => "Ascension",
        50 => "Whit Monday",
        60 => "Corpus Christi",
        _ => panic!("a day after Easter without a name: {days}"),
    }
}

fn in_words(holiday: &Holiday) -> String {
    let mut text = date(holiday.date);
    if holiday.first_year == holiday.last_year {
        return format!("{text} {}", holiday.first_year);
    }
    let mut notes = Vec::new();
    match holiday.moved {
        Moved::Never => {}
        Moved::ToNextFreeDay => text.push_str(" †"),
        Moved::FromSunday => text.push_str(" ‡"),
        Moved::ToSaturday => notes.push("the Saturday before, if that is a Sunday".to_owned()),
        Moved::ToFridayTheFirst => notes.push("the Friday before, if that is the first".to_owned()),
        Moved::OutOfHolyWeek => notes.push("a week later, if that is in Holy Week".to_owned()),
    }
    if let Some(weekdays) = holiday.weekdays {
        let kept = weekdays.len() < 4;
        let named: Vec<&str> = (0..7)
            .filter(|weekday| weekdays.contains(weekday) == kept)
            .map(|weekday| WEEKDAYS[usize::from(weekday)])
            .collect();
        let verb = if kept { "only on" } else { "not on" };
        notes.push(format!("{verb} {}", named.join(" or ")));
    }
    match (holiday.first_year, holiday.last_year) {
        (i32::MIN, i32::MAX) => {}
        (first, i32::MAX) => notes.push(format!("since {first}")),
        (i32::MIN, last) => notes.push(format!("until {last}")),
        (first, last) => notes.push(format!("{first} to {last}")),
    }
    if !holiday.missing.is_empty() {
        let missing: Vec<String> = holiday.missing.iter().map(i32::to_string).collect();
        notes.push(format!("not in {}", missing.join(" or ")));
    }
    if !notes.is_empty() {
        text = format!("{text} ({})", notes.join("; "));
    }
    text
}

/// The row of a calendar: all holidays of a country, or what a region adds to them.
fn row(calendar: &Calendar) -> String {
    let holidays: Vec<String> = calendar
        .holidays
        .iter()
        .filter(|holiday| match (holiday.regions, calendar.region()) {
            (None, region) => region.is_none(),
            (Some(regions), Some(region)) => regions.contains(&region),
            (Some(_), None) => false,
        })
        .map(in_words)
        .collect();
    let holidays = if holidays.is_empty() {
        "nothing".to_owned()
    } else {
        holidays.join(", ")
    };
    format!("| `{}` | {} | {holidays} |", calendar.code, calendar.english)
}

/// The rows of the page: countries, and the regions of each.
fn tables() -> Vec<String> {
    let of = |wanted: &dyn Fn(&&Calendar) -> bool| -> String {
        CALENDARS
            .iter()
            .filter(wanted)
            .map(|calendar| row(calendar) + "\n")
            .collect()
    };
    let mut tables = vec![of(&|calendar| calendar.region().is_none())];
    for country in ["FR", "DE", "GB", "CH"] {
        assert!(known_calendar(country).is_some());
        tables.push(of(&|calendar| {
            calendar.country() == country && calendar.region().is_some()
        }));
    }
    tables
}

#[test]
fn the_page_has_the_tables_in_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/calendars.md");
    let page = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    for table in tables() {
        assert!(page.contains(&table), "docs/calendars.md should have\n{table}");
    }
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, CALENDARS.len());
    assert!(page.contains(&format!("There are {rows} calendars")));
}
