//! Numbers of invoices in what payers write: whatever they make of case, blanks, dashes and leading zeros, and never as a
//! part of another number.

use super::reference;
use std::collections::BTreeMap;

/// At most so many words are one number: `F 2026 / 0118` has three, the longest `RF` reference seven.
const LONGEST: usize = 7;

/// Numbers with fewer letters and digits prove nothing alone.
const SHORTEST: usize = 5;

/// Numbers of digits alone with fewer of them prove nothing alone: years, postcodes and amounts look like them.
const SHORTEST_OF_DIGITS: usize = 7;

/// Words that stand before a number and are no part of it.
const LABELS: [&str; 16] = [
    "FACT", "FACTURE", "FACTURES", "FAC", "FA", "INV", "INVOICE", "NO", "N", "NR", "NUM", "NUMERO", "REF",
    "RF", "V", "VREF",
];

/// The numbers of the ledger.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    /// By their forms: see [`form`]; several invoices where signs alone differ.
    by_form: BTreeMap<String, Vec<usize>>,
}

/// A number that was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Named {
    /// Which invoice, by its place in the ledger.
    pub(crate) invoice: usize,
    /// It is long enough to prove something alone.
    pub(super) is_strong: bool,
    /// A structured reference with sound check digits names it.
    pub(super) is_reference: bool,
}

impl Numbers {
    /// Adds a number of an invoice.
    pub(crate) fn add(&mut self, number: &str, invoice: usize) {
        // Payers leave signs out; they put none between two digits that stand together: `F13/2` is not F132.
        let whole = form(number);
        let mut forms = vec![form(&plain(number)), whole.replace(BAR, ""), whole];
        forms.sort_unstable();
        forms.dedup();
        for form in forms.into_iter().filter(|form| !form.is_empty()) {
            let known = self.by_form.entry(form).or_default();
            if !known.contains(&invoice) {
                known.push(invoice);
            }
        }
    }

    /// The invoice that a reference names as a whole: by itself, or within `RF` and check digits.
    pub(crate) fn whole(&self, reference: &str) -> Option<Named> {
        if let Some(body) = reference::body(reference) {
            let invoice = self.only(&body)?;
            return Some(Named {
                invoice,
                is_strong: true,
                is_reference: true,
            });
        }
        let invoice = self.only(reference)?;
        Some(Named {
            invoice,
            is_strong: is_strong(reference),
            is_reference: false,
        })
    }

    fn only(&self, number: &str) -> Option<usize> {
        match self.by_form.get(&form(number))?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The invoices whose numbers stand in a text.
    pub(super) fn within(&self, text: &str) -> Vec<Named> {
        let words = words(text);
        let mut hits: Vec<Hit> = Vec::new();
        let mut from = 0;
        while from < words.len() {
            match self.longest(&words, from) {
                Some(hit) => {
                    from = hit.to;
                    hits.push(hit);
                }
                None => from += 1,
            }
        }
        let covered: Vec<(usize, usize)> = hits.iter().map(|hit| (hit.from, hit.to)).collect();
        let is_covered = |place: usize| covered.iter().any(|(from, to)| (*from..*to).contains(&place));
        let mut named: Vec<Named> = hits
            .iter()
            .filter(|hit| hit.named.is_reference || stands_alone(&words, hit, is_covered))
            .map(|hit| hit.named)
            .collect();
        named.sort_unstable();
        named.dedup_by_key(|named| named.invoice);
        named
    }

    /// The longest number that begins at a word.
    fn longest(&self, words: &[Word<'_>], from: usize) -> Option<Hit> {
        (1..=LONGEST).rev().find_map(|count| {
            let taken = words.get(from..from + count)?;
            let is_tight = taken.iter().skip(1).all(|word| word.before != ' ');
            let joined = taken
                .iter()
                .map(|word| word.text)
                .collect::<Vec<&str>>()
                .join(" ");
            let mut named = self.whole(&joined)?;
            // Digits with blanks between them are telephone numbers and dates.
            if !is_tight && !named.is_reference && joined.bytes().all(|byte| !byte.is_ascii_alphabetic()) {
                return None;
            }
            named.is_strong = named.is_reference || is_strong(&joined);
            Some(Hit {
                from,
                to: from + count,
                is_digits: taken.iter().all(|word| word.is_digits()),
                named,
            })
        })
    }
}

struct Hit {
    from: usize,
    to: usize,
    is_digits: bool,
    named: Named,
}

/// Whether what is joined to a number by a sign leaves it a number of its own: another number, or a label.
fn stands_alone(words: &[Word<'_>], hit: &Hit, is_covered: impl Fn(usize) -> bool) -> bool {
    let joins = |sign: char| match sign {
        '-' | '_' | '.' => true,
        '/' => hit.is_digits,
        _ => false,
    };
    let sign_before = words.get(hit.from).map_or(' ', |word| word.before);
    let is_free_before = !joins(sign_before)
        || hit.from.checked_sub(1).is_none_or(|before| {
            is_covered(before)
                || words
                    .get(before)
                    .is_some_and(|word| LABELS.contains(&word.text.to_uppercase().as_str()))
        });
    let sign_after = words.get(hit.to).map_or(' ', |word| word.before);
    is_free_before && (!joins(sign_after) || is_covered(hit.to))
}

/// Letters and digits that stand together.
struct Word<'a> {
    text: &'a str,
    /// The sign that joins it to the word before; a blank where there is one, or more than one sign.
    before: char,
}

impl Word<'_> {
    fn is_digits(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut begin: Option<usize> = None;
    let mut signs = String::new();
    for (place, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphanumeric(), begin) {
            (true, None) => begin = Some(place),
            (false, Some(from)) => {
                found.push(Word {
                    text: text.get(from..place).unwrap_or_default(),
                    before: match signs.chars().collect::<Vec<char>>().as_slice() {
                        [one] if !found.is_empty() && !one.is_whitespace() => *one,
                        _ => ' ',
                    },
                });
                signs = letter.to_string();
                begin = None;
            }
            (false, None) => signs.push(letter),
            (true, Some(_)) => {}
        }
    }
    found
}

/// Letters and digits alone, in capitals.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_uppercase).collect()
}

/// Letters in capitals and digits, without the zeros that lead a group of digits; a bar where signs part two digits.
fn form(text: &str) -> String {
    let mut form = String::new();
    let mut zeros = 0;
    let mut is_leading = true;
    for letter in text.chars().chain([' ']) {
        let is_digit = letter.is_ascii_digit();
        // Between two digits that signs part.
        if is_digit && is_leading && zeros == 0 && form.ends_with(|last: char| last.is_ascii_digit()) {
            form.push(BAR);
        }
        if letter == '0' && is_leading {
            zeros += 1;
            continue;
        }
        // A group of zeros alone is one zero.
        if zeros > 0 && !is_digit {
            form.push('0');
        }
        zeros = 0;
        is_leading = !is_digit;
        if letter.is_alphanumeric() {
            form.extend(letter.to_uppercase());
        }
    }
    form
}

/// Between groups of digits.
const BAR: char = '|';

/// Whether a number proves something alone: not so a short one, nor digits that may be a date or an amount.
fn is_strong(number: &str) -> bool {
    let form = form(number).replace(BAR, "");
    if form.bytes().any(|byte| !byte.is_ascii_digit()) {
        return form.chars().count() >= SHORTEST && form.bytes().any(|byte| byte.is_ascii_digit());
    }
    form.len() >= SHORTEST_OF_DIGITS && !is_date(&plain(number))
}

/// Eight digits that are a day, year first or last.
fn is_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok());
    let is_day = |year: Option<u32>, month: Option<u32>, day: Option<u32>| {
        matches!(
            (year, month, day),
            (Some(1990..=2100), Some(1..=12), Some(1..=31))
        )
    };
    digits.len() == 8
        && (is_day(part(0, 4), part(4, 6), part(6, 8)) || is_day(part(4, 8), part(2, 4), part(0, 2)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(numbers: &[&str], text: &str) -> Vec<(usize, bool)> {
        let mut known = Numbers::default();
        for (place, number) in numbers.iter().enumerate() {
            known.add(number, place);
        }
        let named = known.within(text);
        named
            .iter()
            .map(|named| (named.invoice, named.is_strong))
            .collect()
    }

    #[test]
    fn however_it_is_written() {
        for text in [
            "F2026-0118",
            "paiement facture f2026 0118 merci",
            "VIR F2026-118",
            "F20260118/DUPONT",
            "facture:F2026.00118,",
            "FACT-F2026/0118",
            "n°F2026_0118",
        ] {
            assert_eq!(found(&["F2026-0118"], text), [(0, true)], "{text}");
        }
    }

    #[test]
    fn never_a_part_of_another() {
        for text in [
            "F2026-01180",
            "AF2026-0118",
            "F2026-0118A",
            "F2026-0118-7",
            "7-F2026-0118",
            "F2026",
            "0118",
            "F2026-01/18",
            "F20260-118",
            "F2026-011 8",
        ] {
            assert_eq!(found(&["F2026-0118"], text), [], "{text}");
        }
        // Digits: parts of longer numbers, of dates, of amounts, of telephone numbers.
        for text in [
            "F2026-1180118",
            "1180118.50",
            "118 01 18",
            "12/1180118/3",
            "01180118A",
        ] {
            assert_eq!(found(&["1180118"], text), [], "{text}");
        }
    }

    #[test]
    fn what_follows_a_number_is_not_glued_to_it() {
        let numbers = ["F2025-000013", "F2025-000132"];
        assert_eq!(found(&numbers, "F2025-000013/2 DU 12/03/2025"), [(0, true)]);
        assert_eq!(found(&numbers, "F2025-13 2"), [(0, true)]);
        assert_eq!(found(&["F20260118"], "F2026-0118"), []);
        assert_eq!(found(&["01-18-2026"], "01182026"), [(0, true)]);
    }

    #[test]
    fn several_in_one_text() {
        let numbers = ["F2026-118", "F2026-119", "F2026-120"];
        for text in [
            "F2026-118 F2026-119 F2026-120",
            "F2026-118/F2026-119/F2026-120",
            "F2026-118-F2026-119-F2026-120",
            "F2026-120+F2026-119,F2026-118 et F2026-118",
        ] {
            assert_eq!(found(&numbers, text), [(0, true), (1, true), (2, true)], "{text}");
        }
    }

    #[test]
    fn short_ones_are_weak() {
        assert_eq!(found(&["F18"], "facture F18"), [(0, false)]);
        assert_eq!(found(&["2026"], "loyer mars 2026"), [(0, false)]);
        assert_eq!(found(&["20260312"], "virement 20260312"), [(0, false)]);
        assert_eq!(found(&["1180118"], "facture 1180118"), [(0, true)]);
    }

    #[test]
    fn two_invoices_of_one_form_are_none() {
        assert_eq!(found(&["F1-18200", "F11-8200"], "F118200"), []);
    }

    #[test]
    fn references_within_a_text() {
        let named = found(&["539007547034"], "virement RF18 5390 0754 7034 merci");
        assert_eq!(named, [(0, true)]);
        assert_eq!(found(&["539007547034"], "virement RF19 5390 0754 7034 merci"), []);
    }
}
