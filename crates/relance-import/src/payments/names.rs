//! Names of companies and persons as they are compared: exactly, but for case, accents, signs and blanks.

/// Legal forms of companies. Without them two companies may have one name: such a likeness is a guess.
const FORMS: [&str; 26] = [
    "SARL", "SAS", "SASU", "SA", "EURL", "SCI", "SNC", "SCP", "SELARL", "SCOP", "EI", "EIRL", "ETS", "STE",
    "SOCIETE", "GMBH", "AG", "BV", "NV", "SRL", "SPA", "SL", "LTD", "LLC", "INC", "PLC",
];

/// A name in capitals without accents, its words parted by one blank.
pub(crate) fn exact(name: &str) -> String {
    let mut plain = String::new();
    for letter in name.chars() {
        let unaccented = unaccented(letter);
        if unaccented.is_empty() {
            if !matches!(letter, '.' | '\'' | '’') && !plain.ends_with(' ') {
                plain.push(' ');
            }
        } else {
            plain.push_str(&unaccented);
        }
    }
    plain.trim().to_string()
}

/// The same without its legal forms; nothing if no word is left.
pub(crate) fn without_form(name: &str) -> String {
    let exact = exact(name);
    let words = exact.split(' ').filter(|word| !FORMS.contains(word));
    words.collect::<Vec<&str>>().join(" ")
}

/// A letter without its accent, in capitals; nothing if it is none.
fn unaccented(letter: char) -> String {
    let plain = match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => "A",
        'ç' | 'Ç' => "C",
        'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => "E",
        'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "I",
        'ñ' | 'Ñ' => "N",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => "O",
        'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => "U",
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "Y",
        'œ' | 'Œ' => "OE",
        'æ' | 'Æ' => "AE",
        'ß' => "SS",
        letter if letter.is_alphanumeric() => return letter.to_uppercase().collect(),
        _ => "",
    };
    plain.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_exact_but_for_how_it_is_written() {
        assert_eq!(exact("Boulangerie Noël & Fils"), "BOULANGERIE NOEL FILS");
        assert_eq!(exact("BOULANGERIE  NOEL FILS "), "BOULANGERIE NOEL FILS");
        assert_eq!(exact("L'Œuf d'Or S.A.R.L."), "LOEUF DOR SARL");
        assert_ne!(exact("Noel Fils"), exact("Noel et Fils"));
        assert_eq!(without_form("Sarl DUPONT"), without_form("Dupont"));
        assert_eq!(without_form("SAS"), "");
    }
}
