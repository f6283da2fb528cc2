//! Names, registration numbers and addresses that look French and belong to nobody.
//!
//! E-mail addresses are under `.example` (RFC 2606), telephone numbers in the ranges that the regulators of France and
//! of North America keep for fiction, and registration numbers begin with 0, which is given to no company, with a valid check digit.

use crate::random::Draws;

/// Trades with the sector they belong to.
const TRADES: &[(&str, &str)] = &[
    ("Boulangerie", "food"),
    ("Brasserie", "food"),
    ("Primeurs", "food"),
    ("Cave", "food"),
    ("Transports", "transport"),
    ("Logistique", "transport"),
    ("Messagerie", "transport"),
    ("Menuiserie", "construction"),
    ("Charpentes", "construction"),
    ("Couverture", "construction"),
    ("Maçonnerie", "construction"),
    ("Électricité", "construction"),
    ("Plomberie", "construction"),
    ("Imprimerie", "services"),
    ("Cabinet", "services"),
    ("Agence", "services"),
    ("Conseil", "services"),
    ("Informatique", "services"),
    ("Nettoyage", "services"),
    ("Sécurité", "services"),
    ("Garage", "retail"),
    ("Quincaillerie", "retail"),
    ("Librairie", "retail"),
    ("Pharmacie", "retail"),
    ("Jardinerie", "retail"),
    ("Optique", "retail"),
    ("Meubles", "retail"),
    ("Ateliers", "industry"),
    ("Mécanique", "industry"),
    ("Plastiques", "industry"),
    ("Fonderie", "industry"),
    ("Tissages", "industry"),
    ("Cartonnages", "industry"),
    ("Outillage", "industry"),
    ("Clinique", "health"),
    ("Laboratoire", "health"),
    ("Hôtel", "hospitality"),
    ("Auberge", "hospitality"),
    ("Camping", "hospitality"),
    ("Traiteur", "hospitality"),
];

/// Starts and ends of invented family names: each start goes with each end.
const NAME_STARTS: &[&str] = &[
    "Bar", "Ber", "Bois", "Bou", "Cal", "Cha", "Cor", "Da", "Del", "Du", "Es", "Fa", "Fon", "Ga", "Gri",
    "Hau", "Jo", "Ker", "La", "Le", "Lor", "Mal", "Mar", "Mon", "Mor", "Nau", "Pel", "Per", "Pla", "Qué",
    "Ra", "Ri", "Ro", "Sal", "Sau", "Ta", "Tou", "Val", "Ver", "Vi",
];
const NAME_ENDS: &[&str] = &[
    "bec", "belin", "chaud", "court", "dier", "douin", "felle", "gard", "geron", "guelec", "landier", "lèze",
    "lin", "lot", "mier", "mont", "nac", "neau", "nier", "pied", "quin", "rac", "rand", "rey", "rignac",
    "seur", "tal", "taud", "thier", "vadec", "vaux", "vel", "vigne", "ville", "zac",
];
const GIVEN_NAMES: &[&str] = &[
    "Adèle", "Alban", "Anaïs", "Basile", "Camille", "Céleste", "Damien", "Élise", "Estelle", "Fabien",
    "Gaëlle", "Hugo", "Inès", "Jeanne", "Loïc", "Lucie", "Maëlle", "Noé", "Octave", "Perrine", "Rémi",
    "Solène", "Théo", "Ursule", "Victor", "Yann", "Zoé",
];
const FORMS: &[&str] = &["SARL", "SARL", "SAS", "SAS", "SAS", "SASU", "EURL", "SA", "SCOP"];
const STREETS: &[&str] = &[
    "rue des Tanneurs",
    "rue du Moulin",
    "avenue de la Gare",
    "place du Marché",
    "rue des Écoles",
    "quai du Port",
    "chemin des Vignes",
    "rue de la Forge",
    "boulevard des Platanes",
    "impasse du Lavoir",
    "route de la Mer",
    "allée des Tilleuls",
    "zone artisanale du Pré",
    "rue du Four",
];
/// Towns with their postcode.
const TOWNS: &[(&str, &str)] = &[
    ("29200", "Brest"),
    ("44000", "Nantes"),
    ("35000", "Rennes"),
    ("76000", "Rouen"),
    ("59000", "Lille"),
    ("51100", "Reims"),
    ("54000", "Nancy"),
    ("67000", "Strasbourg"),
    ("21000", "Dijon"),
    ("69003", "Lyon"),
    ("38000", "Grenoble"),
    ("13002", "Marseille"),
    ("34000", "Montpellier"),
    ("31000", "Toulouse"),
    ("33000", "Bordeaux"),
    ("87000", "Limoges"),
    ("63000", "Clermont-Ferrand"),
    ("45000", "Orléans"),
    ("37000", "Tours"),
    ("75011", "Paris"),
    ("64000", "Pau"),
    ("17000", "La Rochelle"),
];
const PUBLIC_BODIES: &[&str] = &[
    "Mairie de",
    "Communauté de communes de",
    "Lycée de",
    "Centre hospitalier de",
    "Office du tourisme de",
];
const ASSOCIATIONS: &[&str] = &[
    "Club sportif de",
    "Amicale de",
    "Harmonie municipale de",
    "Association culturelle de",
    "Théâtre de poche de",
];
const FOREIGN_NAMES: &[&str] = &[
    "Northbrook Supply",
    "Harrowgate Tools",
    "Lakemere Trading",
    "Pinecrest Foods",
    "Stonebridge Parts",
    "Redfern Imports",
    "Ashcombe Hardware",
    "Wexley Components",
];
const FOREIGN_TOWNS: &[&str] = &[
    "Albany NY 12207",
    "Tulsa OK 74103",
    "Boise ID 83702",
    "Savannah GA 31401",
];
const FICTION_RANGES: &[&str] = &["01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49"];

/// An invented family name.
pub(crate) fn family_name(draws: &mut Draws) -> String {
    format!("{}{}", draws.text(NAME_STARTS), draws.text(NAME_ENDS))
}

/// An invented person: given name and family name.
pub(crate) fn person(draws: &mut Draws) -> String {
    format!("{} {}", draws.text(GIVEN_NAMES), family_name(draws))
}

/// An invented company with its sector.
pub(crate) fn company(draws: &mut Draws) -> (String, &'static str) {
    let index = usize::try_from(draws.between(0, i32::try_from(TRADES.len()).unwrap_or(1) - 1)).unwrap_or(0);
    let (trade, sector) = TRADES.get(index).copied().unwrap_or(("Ateliers", "industry"));
    (
        format!("{trade} {} {}", family_name(draws), draws.text(FORMS)),
        sector,
    )
}

/// An invented customer in the United States.
pub(crate) fn foreign_company(draws: &mut Draws) -> String {
    format!("{} of {}", draws.text(FOREIGN_NAMES), family_name(draws))
}

/// An invented public body or association of a town that does not exist.
pub(crate) fn public_body(draws: &mut Draws) -> String {
    format!(
        "{} {}-sur-{}",
        draws.text(PUBLIC_BODIES),
        family_name(draws),
        draws.text(NAME_STARTS)
    )
}

/// An invented association of a town that does not exist.
pub(crate) fn association(draws: &mut Draws) -> String {
    format!("{} {}", draws.text(ASSOCIATIONS), family_name(draws))
}

/// A French postal address on one line.
pub(crate) fn address(draws: &mut Draws) -> String {
    let index = usize::try_from(draws.between(0, i32::try_from(TOWNS.len()).unwrap_or(1) - 1)).unwrap_or(0);
    let (postcode, town) = TOWNS.get(index).copied().unwrap_or(("29200", "Brest"));
    format!(
        "{} {}, {postcode} {town}",
        draws.between(1, 120),
        draws.text(STREETS)
    )
}

/// An address in the United States on one line.
pub(crate) fn foreign_address(draws: &mut Draws) -> String {
    format!(
        "{} Mill Road, {}",
        draws.between(1, 900),
        draws.text(FOREIGN_TOWNS)
    )
}

/// A telephone number kept for fiction.
pub(crate) fn phone(draws: &mut Draws) -> String {
    format!(
        "{} {:02} {:02}",
        draws.text(FICTION_RANGES),
        draws.between(0, 99),
        draws.between(0, 99)
    )
}

/// A telephone number in the United States kept for fiction.
pub(crate) fn foreign_phone(draws: &mut Draws) -> String {
    format!("+1 {} 555 01{:02}", draws.between(201, 989), draws.between(0, 99))
}

/// An e-mail address of a mailbox at the domain made from a name.
pub(crate) fn email(mailbox: &str, name: &str) -> String {
    format!("{mailbox}@{}.example", slug(name))
}

/// A registration number of nine digits whose last one makes the Luhn sum a multiple of ten.
pub(crate) fn siren(number: u64) -> String {
    // A multiplication without common factor with 10^7 spreads the numbers and keeps them apart.
    let spread = (number % 10_000_000) * 7_368_787 % 10_000_000;
    let digits = format!("0{spread:07}");
    format!("{digits}{}", luhn_check_digit(&digits))
}

/// The digit that completes a number so that Luhn's sum is a multiple of ten.
fn luhn_check_digit(digits: &str) -> u32 {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|character| character.to_digit(10))
        .enumerate()
        // The check digit itself will stand last, so the digit before it is doubled.
        .map(|(place, digit)| {
            if place % 2 == 0 {
                digit * 2 - if digit > 4 { 9 } else { 0 }
            } else {
                digit
            }
        })
        .sum();
    (10 - sum % 10) % 10
}

/// Lower-case ASCII letters and hyphens.
fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for character in name.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'é' | 'è' | 'ê' => slug.push('e'),
            'ç' => slug.push('c'),
            'ï' | 'î' => slug.push('i'),
            'ô' => slug.push('o'),
            'ë' => slug.push('e'),
            _ if !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn registration_numbers_pass_luhn_and_differ() {
        // A well-known valid number: 732 829 320.
        assert_eq!(luhn_check_digit("73282932"), 0);
        let numbers: BTreeSet<String> = (0..10_000).map(siren).collect();
        assert_eq!(numbers.len(), 10_000);
        for number in numbers {
            let sum: u32 = number
                .chars()
                .rev()
                .enumerate()
                .map(|(place, digit)| {
                    let digit = digit.to_digit(10).unwrap();
                    if place % 2 == 1 {
                        digit * 2 / 10 + digit * 2 % 10
                    } else {
                        digit
                    }
                })
                .sum();
            assert_eq!(sum % 10, 0, "{number}");
            assert!(number.len() == 9 && number.starts_with('0'), "{number}");
        }
    }

    #[test]
    fn a_mailbox_is_plain_ascii() {
        assert_eq!(
            email("compta", "Maçonnerie Quélèze SARL"),
            "compta@maconnerie-queleze-sarl.example"
        );
    }
}
