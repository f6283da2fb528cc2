//! Values of databases as the text cells that the ledger reads: what CSV would hold.
//!
//! Decimals and whole numbers are exact. A binary floating-point number is none of these: as an amount it is taken for
//! the decimal that it stands for, if there is one close by, and else written out in full, for the reader to refuse.

use relance_ledger::Table;

/// What a column holds, as far as its values may need another form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A day: a time of day behind it is passed over.
    Day,
    /// An amount of money, or (`value` and `note` of events) perhaps one.
    Amount,
    /// `yes` or `no`.
    YesNo,
    /// Anything else, kept as it stands.
    Other,
}

/// What a column of a table holds.
pub(crate) fn kind_of(table: Table, column: &str) -> Kind {
    match (table, column) {
        (_, "known_on") | (Table::Customers, "customer_since") | (Table::Invoices, "issued") => Kind::Day,
        (Table::Invoices | Table::Instalments, "due") | (Table::Payments | Table::Events, "date") => {
            Kind::Day
        }
        (Table::Invoices | Table::Instalments | Table::Payments, "amount") => Kind::Amount,
        (Table::Customers, "credit_limit") | (Table::Events, "value" | "note") => Kind::Amount,
        (Table::Customers, "natural_person" | "insured") => Kind::YesNo,
        _ => Kind::Other,
    }
}

/// As `yes` or `no`.
pub(crate) fn yes_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

/// Bytes that are no text.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A decimal of so many digits behind the point: `-1234`, 2 is `-12.34`.
pub(crate) fn decimal(unscaled: i128, scale: u32) -> String {
    let scale = scale as usize;
    let sign = if unscaled < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    match digits.split_at_checked(digits.len() - scale) {
        Some((whole, fraction)) if !fraction.is_empty() => format!("{sign}{whole}.{fraction}"),
        _ => format!("{sign}{digits}"),
    }
}

/// How far a floating-point amount may lie from its decimal, of its size, and in units of money: the second keeps large
/// amounts from losing cents.
const RELATIVE: f64 = 1e-9;
const ABSOLUTE: f64 = 1e-5;

/// Tried one after the other: most currencies have two digits behind the point, none has more than four (ISO 4217).
const DIGITS: [usize; 3] = [2, 3, 4];

/// A floating-point number. An amount becomes the decimal of two digits behind the point, else three, else four, that
/// lies within 1e-9 of its size and 0.00001: `0.30000000000000004` is 0.30. Any other number is written with as many
/// digits as tell it from its neighbours, which is too many for any currency.
pub(crate) fn double(value: f64, kind: Kind) -> String {
    // Without the sign of -0.
    let value = value + 0.0;
    let digits = if kind == Kind::Amount && value.is_finite() {
        &DIGITS[..]
    } else {
        &[]
    };
    let near = digits.iter().find_map(|&digits| {
        let text = format!("{value:.digits$}");
        let distance = (text.parse::<f64>().ok()? - value).abs();
        (distance <= ABSOLUTE.min(RELATIVE * value.abs())).then_some(text)
    });
    near.unwrap_or_else(|| value.to_string())
}

/// The day of a text that begins with one and goes on with a time (`2026-03-02 10:00:00`, `2026-03-02T10:00:00+01:00`):
/// the day as written, whatever zone is behind it. Any other text stays.
pub(crate) fn day_of(text: &str) -> &str {
    let Some((day, rest)) = text.split_at_checked(10) else {
        return text;
    };
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let is_day = matches!(day.as_bytes(), [year @ .., b'-', m1, m2, b'-', d1, d2]
        if year.len() == 4 && digits(year) && digits(&[*m1, *m2, *d1, *d2]));
    let is_time = match rest.as_bytes() {
        [b' ' | b'T', h1, h2, b':', m1, m2, behind @ ..] => {
            let of_time = |byte: &u8| byte.is_ascii_digit() || b":.+-Z ".contains(byte);
            digits(&[*h1, *h2, *m1, *m2]) && behind.iter().all(of_time)
        }
        _ => false,
    };
    if is_day && is_time { day } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_double_is_the_decimal_it_stands_for_or_is_written_out() {
        let amount = |value: f64| double(value, Kind::Amount);
        assert_eq!(amount(0.1 + 0.2), "0.30");
        assert_eq!(amount(1200.0), "1200.00");
        assert_eq!(amount(-0.0), "0.00");
        assert_eq!(amount(-12.5), "-12.50");
        assert_eq!(amount(1.1 * 1.1 * 100.0), "121.00");
        // Cents of large amounts are kept: a billion is no cent.
        assert_eq!(amount(1_234_567_890.12), "1234567890.12");
        assert_eq!(amount(45_000_000_000.12), "45000000000.12");
        // No decimal is near: the reader refuses these.
        assert_eq!(amount(12.34567), "12.34567");
        assert_eq!(amount(1_234_567.000_1), "1234567.0001");
        assert_eq!(amount(0.000_001), "0.000001");
        assert_eq!(amount(f64::NAN), "NaN");
        assert_eq!(amount(f64::INFINITY), "inf");
        // A field is no amount.
        assert_eq!(double(0.1 + 0.2, Kind::Other), "0.30000000000000004");
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(decimal(-1234, 2), "-12.34");
        assert_eq!(decimal(5, 2), "0.05");
        assert_eq!(decimal(1200, 0), "1200");
        assert_eq!(decimal(0, 2), "0.00");
        let most = decimal(i128::MIN, 38);
        assert_eq!(most, "-1.70141183460469231731687303715884105728");
    }

    #[test]
    fn every_cent_survives_the_way_through_a_double() {
        for cents in (0..2_000_000_i64)
            .step_by(7)
            .chain(99_999_999_990..99_999_999_999)
        {
            #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
            let value = cents as f64 / 100.0;
            let written = double(value, Kind::Amount);
            let (whole, fraction) = written.split_once('.').unwrap_or((&written, ""));
            assert_eq!(format!("{whole}{fraction:0<2}").parse(), Ok(cents), "{written}");
        }
    }

    #[test]
    fn a_time_behind_a_day_is_passed_over() {
        for text in [
            "2026-03-02 10:00",
            "2026-03-02T23:59:59.999+02:00",
            "2026-03-02 00:00:00Z",
        ] {
            assert_eq!(day_of(text), "2026-03-02");
        }
        for text in [
            "2026-03-02",
            "2026-03-02 x",
            "02/03/2026 10:00:00",
            "2026-03-0é 10:00",
            "",
            "1772445600",
        ] {
            assert_eq!(day_of(text), text);
        }
    }
}
