//! A rate of interest for a year, in hundredths of a percent: fine enough for every rate that a law publishes.

use std::fmt;

/// So many hundredths of a percent a year.
///
/// ```
/// # use relance_law::Rate;
/// let rate = Rate::parse("12,15 %").unwrap();
/// assert_eq!(rate, Rate(1215));
/// assert_eq!(rate.to_string(), "12.15 %");
/// assert_eq!(Rate::parse("8.253"), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rate(pub i32);

impl Rate {
    /// No rate is higher: a larger number is a slip.
    const MAX: i32 = 10_000;

    /// Reads `12.15`, `12,15 %` or `-0.88`: at most two decimals, at most 100 %.
    pub fn parse(text: &str) -> Option<Rate> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 3
            || decimals.len() > 2
            || !is_number(whole)
            || !is_number(decimals)
        {
            return None;
        }
        let hundredths: i32 = format!("{whole}{decimals:0<2}").parse().ok()?;
        (hundredths <= Rate::MAX).then_some(Rate(if is_negative { -hundredths } else { hundredths }))
    }

    /// So many points more.
    pub fn plus_points(self, points: i32) -> Rate {
        Rate(self.0.saturating_add(points.saturating_mul(100)))
    }

    /// The next half point that is not below.
    pub fn up_to_half_point(self) -> Rate {
        let over = self.0.rem_euclid(50);
        Rate(if over == 0 { self.0 } else { self.0 + 50 - over })
    }

    /// The number alone, with two decimals: `12.15`.
    pub fn decimal(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.decimal())
    }
}
