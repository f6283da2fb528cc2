//! The same customer in two files.

use crate::payments::names::{exact, without_form};
use std::collections::HashMap;

/// A customer as a file knows it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Party {
    /// Its code.
    pub id: String,
    /// Its name; empty if the file has none.
    pub name: String,
    /// Its SIREN or SIRET; empty if the file has none.
    pub siren: String,
}

/// By what a customer was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum By {
    /// The same code.
    Code,
    /// The same SIREN.
    Siren,
    /// The same name, but for accents, signs and legal forms.
    Name,
}

/// A customer found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Its place in the books.
    pub place: usize,
    /// By what.
    pub by: By,
    /// Found by its code, though the names have no word in common: the codes may be of two programs.
    pub is_doubtful: bool,
}

/// What a customer is looked for by.
type Keys = fn(&Party) -> Vec<String>;

/// Finds each customer of a list in the books.
pub fn parties(books: &[Party], list: &[Party]) -> Vec<Option<Found>> {
    let ways: [(By, Keys); 4] = [
        (By::Code, |party| vec![party.id.trim().to_uppercase()]),
        (By::Code, |party| vec![plain_code(&party.id)]),
        (By::Siren, sirens),
        (By::Name, |party| {
            // Where a file has no codes, the name stands in their place.
            vec![without_form(&party.name), without_form(&party.id)]
        }),
    ];
    let mut found: Vec<Option<Found>> = vec![None; list.len()];
    for (by, keys) in ways {
        let (of_books, of_list) = (only(books, keys), only(list, keys));
        for (party, found) in list.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let place = keys(party).into_iter().find_map(|key| {
                // A name that two customers of the list share is nobody's; a code may stand there twice.
                let is_one = by != By::Name || of_list.contains_key(&key);
                of_books.get(&key).copied().filter(|_| is_one)
            });
            *found = place.map(|place| Found {
                place,
                by,
                is_doubtful: by == By::Code
                    && books
                        .get(place)
                        .is_some_and(|other| are_strangers(&other.name, &party.name)),
            });
        }
    }
    found
}

/// The places of keys that one customer alone has.
fn only(parties: &[Party], keys: Keys) -> HashMap<String, usize> {
    let mut places: HashMap<String, Option<usize>> = HashMap::new();
    for (place, party) in parties.iter().enumerate() {
        for key in keys(party).into_iter().filter(|key| !key.is_empty()) {
            let known = places.entry(key).or_insert(Some(place));
            if *known != Some(place) {
                *known = None;
            }
        }
    }
    let places = places.into_iter();
    places.filter_map(|(key, place)| Some((key, place?))).collect()
}

/// A code without signs, the account 411 before it and zeros before its number: spreadsheets take these away.
fn plain_code(code: &str) -> String {
    let code: String = code.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let code = code.to_uppercase();
    let own = code
        .strip_prefix("411")
        .filter(|own| !own.is_empty())
        .unwrap_or(&code);
    own.trim_start_matches('0').to_string()
}

/// The SIREN of a customer: its own, or that in its code.
fn sirens(party: &Party) -> Vec<String> {
    [&party.siren, &party.id]
        .into_iter()
        .filter_map(|text| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let siren: String = digits.chars().take(9).collect();
            (matches!(digits.len(), 9 | 14) && is_siren(&siren)).then_some(siren)
        })
        .collect()
}

/// Whether the control digit of a SIREN holds (Luhn); that of nine zeros would.
fn is_siren(siren: &str) -> bool {
    let digits = siren.chars().rev().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(place, digit)| match place % 2 {
            1 => digit * 2 / 10 + digit * 2 % 10,
            _ => digit,
        })
        .sum();
    sum > 0 && sum.is_multiple_of(10)
}

/// Whether two names are there and have no word in common.
fn are_strangers(one: &str, other: &str) -> bool {
    let (one, other) = (without_form(one), exact(other));
    let mut words = one.split(' ').filter(|word| word.len() > 1).peekable();
    !other.is_empty() && words.peek().is_some() && !words.any(|word| other.split(' ').any(|of| of == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(id: &str, name: &str, siren: &str) -> Party {
        Party {
            id: id.to_string(),
            name: name.to_string(),
            siren: siren.to_string(),
        }
    }

    fn found(books: &[Party], list: &[Party]) -> Vec<Option<(usize, By)>> {
        let found = parties(books, list).into_iter();
        found
            .map(|found| found.map(|found| (found.place, found.by)))
            .collect()
    }

    #[test]
    fn a_code_comes_before_a_siren_and_a_siren_before_a_name() {
        let books = [
            party("0042", "Boulangerie Noël SARL", ""),
            party("C732829320", "Dupont", ""),
            party("CEDRE", "Le Cèdre SAS", ""),
        ];
        let list = [
            party("42", "BOULANGERIE NOEL", ""),
            party("X9", "Autre nom", "732 829 320"),
            party("X7", "sas le cedre", ""),
            party("X8", "Inconnu", ""),
        ];
        assert_eq!(
            found(&books, &list),
            [
                Some((0, By::Code)),
                Some((1, By::Siren)),
                Some((2, By::Name)),
                None
            ]
        );
    }

    #[test]
    fn names_that_two_customers_share_join_nobody() {
        let books = [party("A", "Dupont SARL", ""), party("B", "Dupont SAS", "")];
        assert_eq!(found(&books, &[party("X", "Dupont", "")]), [None]);
        let one = [party("A", "Dupont", "")];
        let twice = [party("X", "Dupont SARL", ""), party("Y", "Dupont SAS", "")];
        assert_eq!(found(&one, &twice), [None, None]);
    }

    #[test]
    fn a_code_with_quite_another_name_is_doubtful() {
        let books = [party("1", "Martin", ""), party("2", "Durand et fils", "")];
        let list = [party("1", "Sofac", ""), party("2", "DURAND", "")];
        let doubtful: Vec<bool> = parties(&books, &list)
            .into_iter()
            .flatten()
            .map(|found| found.is_doubtful)
            .collect();
        assert_eq!(doubtful, [true, false]);
    }

    #[test]
    fn a_number_that_is_no_siren_joins_nobody() {
        let books = [party("A", "", "123456789")];
        assert_eq!(found(&books, &[party("B", "", "123456789")]), [None]);
        assert!(is_siren("732829320") && !is_siren("000000000"));
    }
}
