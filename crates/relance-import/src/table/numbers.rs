//! Amounts as programs write them: decimal signs, groups of thousands, currency signs, signs before and behind.

/// Why a cell is no amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unread {
    /// It is no number.
    NotANumber,
    /// More decimals than the currency has.
    Decimals,
    /// `1,234`: a thousand and more, or one and something. Nothing says which.
    Ambiguous,
    /// Larger than any amount.
    TooLarge,
    /// Letters or a sign beside the number that name no currency, as `k€`, `HT` or `x`.
    Beside(String),
}

/// How numbers of a column are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// `.` or `,`; none if the column does not tell.
    pub(super) decimal: Option<u8>,
    /// Another sign between groups than blanks and apostrophes.
    pub(super) thousands: Option<u8>,
    /// Whether they count the smallest unit.
    pub(super) is_minor: bool,
}

/// A number with what stands beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Amount<'a> {
    /// In the smallest unit of the currency.
    pub(super) minor: i64,
    /// The currency sign or code in the cell.
    pub(super) sign: &'a str,
}

/// The bare digits of a cell.
struct Bare<'a> {
    number: &'a str,
    is_negative: bool,
    sign: &'a str,
}

impl Written {
    /// The amount of a cell in the smallest unit of a currency with so many decimals.
    pub(super) fn amount<'a>(self, cell: &'a str, decimals: u32) -> Result<Amount<'a>, Unread> {
        let bare = bare(cell)?;
        let minor = self.minor(bare.number, if self.is_minor { 0 } else { decimals })?;
        Ok(Amount {
            minor: if bare.is_negative { -minor } else { minor },
            sign: bare.sign,
        })
    }

    fn minor(self, number: &str, decimals: u32) -> Result<i64, Unread> {
        let decimal = match self.decimal {
            Some(sign) => Some(sign),
            None => told(number)?,
        };
        let mut minor: i64 = 0;
        let mut whole_digits = 0_u32;
        // Digits since the last sign between groups.
        let mut group: Option<u32> = None;
        let mut fraction: Option<u32> = None;
        for letter in number.chars() {
            if let Some(digit) = letter.to_digit(10) {
                match &mut fraction {
                    Some(count) if *count == decimals => {
                        if digit != 0 {
                            return Err(Unread::Decimals);
                        }
                        continue;
                    }
                    Some(count) => *count += 1,
                    None => {
                        whole_digits += 1;
                        group = group.map(|count| count + 1);
                    }
                }
                minor = minor
                    .checked_mul(10)
                    .and_then(|minor| minor.checked_add(i64::from(digit)))
                    .ok_or(Unread::TooLarge)?;
                continue;
            }
            let is_decimal = decimal.is_some_and(|sign| char::from(sign) == letter);
            if fraction.is_some() || group.is_some_and(|count| count != 3) {
                return Err(Unread::NotANumber);
            }
            if is_decimal {
                fraction = Some(0);
                group = None;
            } else if whole_digits > 0
                && self.is_group(letter, decimal)
                && (group.is_some() || whole_digits <= 3)
            {
                group = Some(0);
            } else {
                return Err(Unread::NotANumber);
            }
        }
        if group.is_some_and(|count| count != 3) || whole_digits == 0 && fraction.unwrap_or(0) == 0 {
            return Err(Unread::NotANumber);
        }
        for _ in fraction.unwrap_or(0)..decimals {
            minor = minor.checked_mul(10).ok_or(Unread::TooLarge)?;
        }
        Ok(minor)
    }

    /// Whether a letter stands between groups of thousands.
    fn is_group(self, letter: char, decimal: Option<u8>) -> bool {
        match self.thousands {
            Some(sign) if char::from(sign) == letter => true,
            // Nobody said which sign it is: the one that is not the decimal.
            None if matches!(letter, '.' | ',') => decimal.is_some_and(|sign| char::from(sign) != letter),
            _ => matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’'),
        }
    }
}

/// Which sign is the decimal one in a number that stands alone; none if it has neither.
fn told(number: &str) -> Result<Option<u8>, Unread> {
    let last = |sign: char| number.rfind(sign);
    let count = |sign: char| number.matches(sign).count();
    Ok(match (last('.'), last(',')) {
        (None, None) => None,
        (Some(point), Some(comma)) => Some(if point > comma { b'.' } else { b',' }),
        (point, comma) => {
            let (place, sign) = match (point, comma) {
                (Some(place), _) => (place, b'.'),
                (_, Some(place)) => (place, b','),
                _ => return Ok(None),
            };
            let other = if sign == b'.' { b',' } else { b'.' };
            if count(char::from(sign)) > 1 {
                return Ok(Some(other));
            }
            let behind = number.len() - place - 1;
            let before = number.get(..place).unwrap_or("");
            // `0,123` and `1234,567` hold no group of thousands.
            let may_group = behind == 3 && !before.starts_with('0') && (1..=3).contains(&before.len());
            if may_group {
                return Err(Unread::Ambiguous);
            }
            Some(sign)
        }
    })
}

/// Takes off blanks, signs, parentheses and the currency.
fn bare(cell: &str) -> Result<Bare<'_>, Unread> {
    // Most cells are plain.
    if cell.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && cell.as_bytes().last().is_some_and(u8::is_ascii_digit)
    {
        return Ok(Bare {
            number: cell,
            is_negative: false,
            sign: "",
        });
    }
    let mut number = cell.trim();
    let mut is_negative = false;
    let mut signs = 0;
    let mut sign = "";
    loop {
        let before = number.len();
        if let Some(inner) = number.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            number = inner.trim();
            is_negative = true;
            signs += 1;
        }
        let minus = ['-', '\u{2212}', '\u{2013}'];
        if let Some(rest) = number.strip_prefix(minus).or_else(|| number.strip_suffix(minus)) {
            number = rest.trim();
            is_negative = true;
            signs += 1;
        } else if let Some(rest) = number.strip_prefix('+').or_else(|| number.strip_suffix('+')) {
            number = rest.trim();
            signs += 1;
        }
        if sign.is_empty() {
            let of_currency = |letter: char| letter.is_alphabetic() || "€$£¥".contains(letter);
            let front = number.len() - number.trim_start_matches(of_currency).len();
            let back = number.trim_end_matches(of_currency).len();
            if front > 0 {
                sign = number.get(..front).unwrap_or("");
                number = number.get(front..).unwrap_or("").trim();
            } else if back < number.len() {
                sign = number.get(back..).unwrap_or("");
                number = number.get(..back).unwrap_or("").trim();
            }
        }
        if number.len() == before {
            break;
        }
    }
    let is_plain = number.bytes().any(|byte| byte.is_ascii_digit());
    if signs > 1 || !is_plain {
        return Err(Unread::NotANumber);
    }
    Ok(Bare {
        number,
        is_negative,
        sign,
    })
}

/// Which decimal sign a column has, told from all its cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    points: Option<(u64, String)>,
    commas: Option<(u64, String)>,
    ambiguous: Option<(u64, String)>,
}

/// What the cells of a column say of their decimal sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Decimal {
    /// This one, or none at all.
    Told(Option<u8>),
    /// Both: two cells.
    Both((u64, String), (u64, String)),
    /// It may be either: a cell.
    Open((u64, String)),
}

impl Signs {
    pub(super) fn add(&mut self, line: u64, cell: &str) {
        let Ok(bare) = bare(cell) else { return };
        let slot = match told(bare.number) {
            Ok(Some(b'.')) => &mut self.points,
            Ok(Some(_)) => &mut self.commas,
            Ok(None) => return,
            Err(_) => &mut self.ambiguous,
        };
        if slot.is_none() {
            *slot = Some((line, cell.to_string()));
        }
    }

    pub(super) fn decimal(&self) -> Decimal {
        match (&self.points, &self.commas, &self.ambiguous) {
            (Some(point), Some(comma), _) => Decimal::Both(point.clone(), comma.clone()),
            (Some(_), None, _) => Decimal::Told(Some(b'.')),
            (None, Some(_), _) => Decimal::Told(Some(b',')),
            (None, None, Some(open)) => Decimal::Open(open.clone()),
            (None, None, None) => Decimal::Told(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(decimal: Option<u8>, cell: &str) -> Result<i64, Unread> {
        let written = Written {
            decimal,
            thousands: None,
            is_minor: false,
        };
        written.amount(cell, 2).map(|amount| amount.minor)
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (cell, minor) in [
            ("55.94", 5594),
            ("94", 9400),
            ("1,234.50", 123_450),
            ("$1,234.50", 123_450),
            ("-1,234.5", -123_450),
            ("1,234.50-", -123_450),
            ("(1,234.50)", -123_450),
            ("($ 1,234.50)", -123_450),
            ("-$5.00", -500),
            ("1'234'567.00", 123_456_700),
            (".5", 50),
            ("USD 12.00", 1200),
            ("0.1000", 10),
        ] {
            assert_eq!(read(Some(b'.'), cell), Ok(minor), "{cell}");
        }
        for (cell, minor) in [
            ("1 234,56", 123_456),
            ("1\u{202f}234,56 €", 123_456),
            ("1\u{a0}234\u{a0}567,8", 123_456_780),
            ("1.234,56", 123_456),
            ("1234,56 EUR", 123_456),
            ("\u{2212}12,00", -1200),
        ] {
            assert_eq!(read(Some(b','), cell), Ok(minor), "{cell}");
        }
    }

    #[test]
    fn what_is_no_amount_says_why() {
        for (cell, why) in [
            ("", Unread::NotANumber),
            ("abc", Unread::NotANumber),
            ("1,23.50", Unread::NotANumber),
            ("12,3456.00", Unread::NotANumber),
            ("1234,567.00", Unread::NotANumber),
            ("1.2.3", Unread::NotANumber),
            ("--5", Unread::NotANumber),
            ("-5-", Unread::NotANumber),
            ("1.234", Unread::Decimals),
            ("99999999999999999999", Unread::TooLarge),
        ] {
            assert_eq!(read(Some(b'.'), cell), Err(why), "{cell}");
        }
        assert_eq!(read(None, "1,234"), Err(Unread::Ambiguous));
        assert_eq!(read(None, "1,234.5"), Ok(123_450));
        assert_eq!(read(None, "1234,5"), Ok(123_450));
    }

    #[test]
    fn the_column_decides_the_decimal_sign() {
        let of = |cells: &[&str]| {
            let mut signs = Signs::default();
            for (line, cell) in cells.iter().enumerate() {
                signs.add(line as u64, cell);
            }
            signs.decimal()
        };
        assert_eq!(of(&["1,234", "1,5"]), Decimal::Told(Some(b',')));
        assert_eq!(of(&["1,234", "7.25"]), Decimal::Told(Some(b'.')));
        assert_eq!(of(&["1,234"]), Decimal::Open((0, "1,234".into())));
        assert_eq!(of(&["12", "30"]), Decimal::Told(None));
        assert!(matches!(of(&["1,5", "2.5"]), Decimal::Both(..)));
    }
}
