//! English or French: the reader's language, and how it writes numbers, money and dates.

use relance_kernel::{Currency, Day};

/// The language of what relance says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub(crate) enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

/// A sentence in both languages, its facts put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Said {
    pub(crate) en: String,
    pub(crate) fr: String,
}

/// `said!("{n} rows", "{n} lignes")`: a [`Said`] from two format strings.
macro_rules! said {
    ($en:literal, $fr:literal $(,)?) => {
        $crate::language::Said {
            en: format!($en),
            fr: format!($fr),
        }
    };
}
pub(crate) use said;

impl Said {
    /// The sentence in a language.
    pub(crate) fn of(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.fr)
    }

    /// The sentence that `words` makes in each language.
    pub(crate) fn each(words: impl Fn(Lang) -> String) -> Said {
        Said {
            en: words(Lang::En),
            fr: words(Lang::Fr),
        }
    }

    /// The same text in both languages.
    pub(crate) fn same(text: impl Into<String>) -> Said {
        let text = text.into();
        Said {
            en: text.clone(),
            fr: text,
        }
    }
}

/// Between groups of three digits, and before units, in French: a blank that no line break parts.
const FRENCH_BLANK: char = '\u{a0}';

impl Lang {
    /// The language of the environment: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides.
    pub(crate) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Lang {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty());
        match locale {
            Some(locale) if locale.to_lowercase().starts_with("fr") => Lang::Fr,
            _ => Lang::En,
        }
    }

    /// One of two.
    pub(crate) fn pick<'a>(self, en: &'a str, fr: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Fr => fr,
        }
    }

    /// A whole number: `12,345` or `12 345`.
    pub(crate) fn count(self, count: u64) -> String {
        self.grouped(&count.to_string())
    }

    /// A number of things with their word: `1 row`, `3 rows`. Zero is plural in English, singular in French.
    pub(crate) fn counted(self, count: u64, one: (&str, &str), many: (&str, &str)) -> String {
        let is_one = match self {
            Lang::En => count == 1,
            Lang::Fr => count < 2,
        };
        let (en, fr) = if is_one { one } else { many };
        format!("{} {}", self.count(count), self.pick(en, fr))
    }

    /// A number with one decimal, rounded half up, of a fraction: `3.2` or `3,2`. `-` without denominator.
    pub(crate) fn tenths(self, numerator: i128, denominator: i128) -> String {
        if denominator <= 0 {
            return "-".to_string();
        }
        let tenths = (numerator * 20 + denominator).div_euclid(denominator * 2);
        let sign = if tenths < 0 { "-" } else { "" };
        let tenths = tenths.unsigned_abs();
        format!(
            "{sign}{}{}{}",
            self.grouped(&(tenths / 10).to_string()),
            self.point(),
            tenths % 10
        )
    }

    /// A number of percent with its sign: `40.5 %`.
    pub(crate) fn with_percent(self, number: &str) -> String {
        match self {
            Lang::En => format!("{number} %"),
            Lang::Fr => format!("{number}{FRENCH_BLANK}%"),
        }
    }

    /// A share in percent with one decimal: `40.5 %`.
    pub(crate) fn percent(self, part: u64, whole: u64) -> String {
        match whole {
            0 => "-".to_string(),
            _ => self.with_percent(&self.tenths(i128::from(part) * 100, i128::from(whole))),
        }
    }

    /// Money: `1,234.50 EUR` or `1 234,50 €`.
    pub(crate) fn money(self, minor: i128, currency: Currency) -> String {
        let unit = match self {
            Lang::Fr if currency == Currency::EUR => "€".to_string(),
            _ => currency.code().to_string(),
        };
        let blank = match self {
            Lang::En => ' ',
            Lang::Fr => FRENCH_BLANK,
        };
        format!("{}{blank}{unit}", self.amount(minor, currency))
    }

    /// Money without its currency: `1,234.50`.
    pub(crate) fn amount(self, minor: i128, currency: Currency) -> String {
        let decimal = decimal(minor, currency);
        let (sign, decimal) = decimal
            .strip_prefix('-')
            .map_or(("", decimal.as_str()), |rest| ("-", rest));
        match decimal.split_once('.') {
            Some((whole, fraction)) => format!("{sign}{}{}{fraction}", self.grouped(whole), self.point()),
            None => format!("{sign}{}", self.grouped(decimal)),
        }
    }

    /// Minutes as hours: `312 h 30`.
    pub(crate) fn hours(self, minutes: u64) -> String {
        format!("{} h {:02}", self.count(minutes / 60), minutes % 60)
    }

    /// A day as people write it: `2 Dec 2026`, `2 déc. 2026`.
    pub(crate) fn day(self, day: Day) -> String {
        const ENGLISH: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        const FRENCH: [&str; 12] = [
            "janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.",
            "déc.",
        ];
        let (year, month, of_month) = day.ymd();
        let names = match self {
            Lang::En => ENGLISH,
            Lang::Fr => FRENCH,
        };
        let name = names.get(month.saturating_sub(1) as usize).copied().unwrap_or("");
        let ordinal = match (self, of_month) {
            (Lang::Fr, 1) => "er",
            _ => "",
        };
        format!("{of_month}{ordinal} {name} {year}")
    }

    /// The name of a day of the week: `Saturday`, `samedi`.
    pub(crate) fn weekday(self, day: Day) -> &'static str {
        const ENGLISH: [&str; 7] = [
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ];
        const FRENCH: [&str; 7] = [
            "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
        ];
        let names = match self {
            Lang::En => ENGLISH,
            Lang::Fr => FRENCH,
        };
        names.get(usize::from(day.weekday())).copied().unwrap_or("")
    }

    /// A number of days: `1 day`, `12 days`, `-3 days`.
    pub(crate) fn days(self, days: i32) -> String {
        let sign = if days < 0 { "-" } else { "" };
        let count = u64::from(days.unsigned_abs());
        format!(
            "{sign}{}",
            self.counted(count, ("day", "jour"), ("days", "jours"))
        )
    }

    fn point(self) -> char {
        match self {
            Lang::En => '.',
            Lang::Fr => ',',
        }
    }

    fn grouped(self, digits: &str) -> String {
        let separator = match self {
            Lang::En => ',',
            Lang::Fr => FRENCH_BLANK,
        };
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 * 2);
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// A sum as a plain decimal without its currency: `1500.50`. For files and for JSON.
pub(crate) fn decimal(minor: i128, currency: Currency) -> String {
    let digits = currency.minor_digits() as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let units = minor.unsigned_abs();
    if digits == 0 {
        return format!("{sign}{units}");
    }
    let scale = 10_u128.pow(currency.minor_digits());
    format!("{sign}{}.{:0digits$}", units / scale, units % scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.replace(FRENCH_BLANK, " ")
    }

    #[test]
    fn money_follows_the_language() {
        assert_eq!(Lang::En.money(123_450, Currency::EUR), "1,234.50 EUR");
        assert_eq!(plain(&Lang::Fr.money(123_450, Currency::EUR)), "1 234,50 €");
        assert_eq!(
            plain(&Lang::Fr.money(-5, Currency::parse("USD").unwrap())),
            "-0,05 USD"
        );
        assert_eq!(
            Lang::En.money(1_234_567, Currency::parse("JPY").unwrap()),
            "1,234,567 JPY"
        );
        assert_eq!(decimal(-123_450, Currency::EUR), "-1234.50");
    }

    #[test]
    fn fractions_are_rounded_half_up_to_one_decimal() {
        assert_eq!(Lang::En.tenths(5, 4), "1.3");
        assert_eq!(Lang::En.tenths(1, 3), "0.3");
        assert_eq!(Lang::Fr.tenths(7, 2), "3,5");
        assert_eq!(Lang::En.tenths(1, 0), "-");
        assert_eq!(Lang::En.percent(1, 8), "12.5 %");
    }

    #[test]
    fn the_first_variable_set_decides_the_language() {
        let environment = |pairs: &'static [(&str, &str)]| {
            move |name: &str| {
                pairs
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, value)| (*value).to_string())
            }
        };
        assert_eq!(
            Lang::of_environment(environment(&[("LANG", "fr_FR.UTF-8")])),
            Lang::Fr
        );
        assert_eq!(
            Lang::of_environment(environment(&[("LC_ALL", "C"), ("LANG", "fr_FR")])),
            Lang::En
        );
        assert_eq!(
            Lang::of_environment(environment(&[("LC_ALL", ""), ("LC_MESSAGES", "fr")])),
            Lang::Fr
        );
        assert_eq!(Lang::of_environment(environment(&[])), Lang::En);
    }

    #[test]
    fn days_are_written_with_the_name_of_the_month() {
        let day = Day::from_ymd(2026, 12, 2).unwrap();
        assert_eq!(Lang::En.day(day), "2 Dec 2026");
        assert_eq!(Lang::Fr.day(day), "2 déc. 2026");
        let first = Day::from_ymd(2026, 5, 1).unwrap();
        assert_eq!(
            [Lang::En.day(first), Lang::Fr.day(first)],
            ["1 May 2026", "1er mai 2026"]
        );
        assert_eq!(Lang::En.weekday(day), "Wednesday");
        assert_eq!(Lang::Fr.weekday(day), "mercredi");
    }

    #[test]
    fn one_day_is_singular_before_and_after() {
        assert_eq!(
            [-2, -1, 0, 1].map(|days| Lang::En.days(days)),
            ["-2 days", "-1 day", "0 days", "1 day"]
        );
        assert_eq!([0, 2].map(|days| Lang::Fr.days(days)), ["0 jour", "2 jours"]);
    }
}
