//! The structured reference of a creditor: ISO 11649, `RF`, two check digits, and up to 21 letters and digits.

/// What a sound reference refers to, in capitals and without blanks; none of one whose check digits are wrong.
///
/// The check is that of ISO 7064 (modulo 97, as in an IBAN): the first four characters go to the end, letters count as
/// 10 to 35, and the remainder is 1.
pub(super) fn body(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect();
    let rest = plain.strip_prefix("RF")?;
    let (digits, body) = (rest.get(..2)?, rest.get(2..)?);
    let is_formed = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=21).contains(&body.len())
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_formed {
        return None;
    }
    let remainder = body.chars().chain("RF".chars()).chain(digits.chars());
    let remainder = remainder.fold(0_u32, |remainder, letter| {
        let value = letter.to_digit(36).unwrap_or(0);
        let shift = if value > 9 { 100 } else { 10 };
        (remainder * shift + value) % 97
    });
    (remainder == 1).then(|| body.to_string())
}

#[cfg(test)]
mod tests {
    use super::body;

    #[test]
    fn check_digits_decide() {
        // The example of the European Payments Council.
        assert_eq!(body("RF18 5390 0754 7034").as_deref(), Some("539007547034"));
        assert_eq!(body("rf18539007547034").as_deref(), Some("539007547034"));
        for wrong in ["RF19 5390 0754 7034", "RF18 5390 0754 7043", "RF18", "RFAA1", ""] {
            assert_eq!(body(wrong), None, "{wrong}");
        }
    }
}
