//! Law as data, country by country: public holidays, published rates, late-payment interest, indemnity, terms of
//! payment, limitation, and what may not be claimed from consumers.
//!
//! Countries are named by their ISO 3166-1 code in capitals. Each country is one file that names the articles it
//! encodes. Nothing here decides: the kernel reads these tables through the compiled policy.

mod easter;
mod france;
mod half_year;
mod holidays;
mod insolvency;
mod interest;
mod owed;
mod pack;
mod rate;
mod rates;
mod terms;

pub use easter::{easter_sunday, orthodox_easter_sunday};
pub use half_year::HalfYear;
pub use holidays::{Calendar, known_calendar, known_calendars, public_holidays};
pub use insolvency::InsolvencyDeadlines;
pub use interest::{DayCount, Segment, interest};
pub use owed::{Claim, Owed, OwedFault, Stopped, check_agreed, owed};
pub use pack::{
    Ceiling, Counted, Course, Debtor, DebtorRules, Floor, Indemnity, LateInterest, Limitation, LongestTerms,
    Pack, Points, Remark, Start,
};
pub use rate::Rate;
pub use rates::{MissingRate, Published, RATES_CHECKED, Rates, RatesFault, Series};
pub use terms::Terms;

use relance_kernel::{Day, WorkCalendar};

/// First year of the tables of [`work_calendar`].
pub const FIRST_YEAR: i32 = 1990;
/// Last year of the tables of [`work_calendar`].
pub const LAST_YEAR: i32 = 2110;

/// Saturday and Sunday, as [`Day::weekday`] numbers them.
const SATURDAY_AND_SUNDAY: &[u8] = &[5, 6];

/// The working days of a calendar from 1 January [`FIRST_YEAR`] to 31 December [`LAST_YEAR`]: Monday to Friday less its
/// public holidays. Nothing if it is not one of [`known_calendars`].
///
/// ```
/// # use relance_kernel::Day;
/// let france = relance_law::work_calendar("FR").unwrap();
/// assert!(!france.is_working_day(Day::from_ymd(2026, 7, 14).unwrap()));
/// assert!(france.is_working_day(Day::from_ymd(2026, 7, 15).unwrap()));
/// assert!(relance_law::work_calendar("fr").is_none());
/// ```
pub fn work_calendar(code: &str) -> Option<WorkCalendar> {
    let calendar = known_calendar(code)?;
    let holidays: Vec<Day> = (FIRST_YEAR..=LAST_YEAR)
        .flat_map(|year| calendar.public_holidays(year))
        .map(|(day, _)| day)
        .collect();
    let first = Day::from_ymd(FIRST_YEAR, 1, 1)?;
    let last = Day::from_ymd(LAST_YEAR, 12, 31)?;
    Some(WorkCalendar::new(first, last, SATURDAY_AND_SUNDAY, &holidays))
}

/// The countries whose rules forbid to claim or charge anything beyond the debt from a consumer without a court
/// title, each for the reason that its file states.
pub fn consumer_charges_forbidden_in() -> &'static [&'static str] {
    &[france::CONSUMER_CHARGES_FORBIDDEN_IN]
}
