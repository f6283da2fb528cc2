//! Due dates that people type into labels: `éch. 31/03/2026`, `ECHEANCE AU 31.03.26`.

use super::cells;
use relance_kernel::Day;

/// The due date that a label tells, if it does.
pub(super) fn due_in_label(label: &str) -> Option<Day> {
    let plain: Vec<u8> = label
        .chars()
        .map(|letter| match letter {
            'é' | 'É' | 'è' | 'È' => b'e',
            letter => u8::try_from(letter).unwrap_or(b'?').to_ascii_lowercase(),
        })
        .collect();
    (0..plain.len()).find_map(|at| {
        let (before, rest) = plain.split_at(at);
        let begins_word = before.last().is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let rest = rest.strip_prefix(b"ech").filter(|_| begins_word)?;
        date_behind(rest)
    })
}

/// The date behind the word: signs and a few small words may stand between.
fn date_behind(rest: &[u8]) -> Option<Day> {
    let at = rest.iter().position(u8::is_ascii_digit)?;
    let (between, date) = rest.split_at(at);
    let words = between
        .split(|byte| !byte.is_ascii_alphabetic())
        .filter(|word| !word.is_empty());
    let mut words = words.peekable();
    // The rest of the word itself.
    if between.first().is_some_and(u8::is_ascii_alphabetic)
        && !words
            .next()
            .is_some_and(|end| matches!(end, b"eance" | b"eances" | b"ea" | b"e"))
    {
        return None;
    }
    if !words.all(|word| matches!(word, b"le" | b"au" | b"du" | b"a" | b"date")) {
        return None;
    }
    let length = date
        .iter()
        .position(|byte| !byte.is_ascii_digit() && !matches!(byte, b'/' | b'.' | b'-'))
        .unwrap_or(date.len());
    match without_marks(date.get(..length)?) {
        // A year in two digits.
        &[d1, d2, mark @ (b'/' | b'.' | b'-'), m1, m2, other, y1, y2] if mark == other => {
            let long = [d1, d2, mark, m1, m2, mark, b'2', b'0', y1, y2];
            cells::date(&long).map(|(day, _)| day)
        }
        date => cells::date(date).map(|(day, _)| day),
    }
}

/// Without the full stop or dash that ends a sentence.
fn without_marks(date: &[u8]) -> &[u8] {
    let mut left = date;
    while let [rest @ .., b'.' | b'-' | b'/'] = left {
        left = rest;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn due_dates_are_found_in_labels() {
        for label in [
            "Facture F12 éch. 31/03/2026",
            "ECHEANCE AU 31/03/2026 ACME",
            "F12 ECH 31.03.26",
            "fact (échéance : 31-03-2026)",
            "Échéance 20260331.",
            "ech:2026-03-31",
        ] {
            assert_eq!(
                due_in_label(label).map(|day| day.to_string()).as_deref(),
                Some("2026-03-31"),
                "{label}"
            );
        }
        for label in [
            "Facture 31/03/2026",
            "echelle 31/03/2026",
            "TECH 31/03/2026",
            "ech 31/13/2026",
            "echange du 31/03/2026",
            "ech",
            "",
        ] {
            assert_eq!(due_in_label(label), None, "{label}");
        }
    }
}
