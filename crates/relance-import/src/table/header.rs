//! Names of columns as people compare them: without case, accents and surplus blanks.

use unicode_normalization::UnicodeNormalization;

/// How many lines at the beginning of a file are looked at for its header.
pub(super) const LOOKED_AT: usize = 40;

/// A name without case, accents and surplus blanks.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name
        .nfkd()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
    {
        if letter.is_whitespace() || letter == '\u{feff}' {
            if !plain.is_empty() && !plain.ends_with(' ') {
                plain.push(' ');
            }
            continue;
        }
        match letter {
            '’' => plain.push('\''),
            _ => plain.extend(letter.to_lowercase()),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// The header of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Its line.
    pub(super) line: u64,
    /// How many lines that hold something there are up to it, itself counted.
    pub(super) ordinal: usize,
    /// The names as they stand.
    pub(super) names: Vec<String>,
    plain: Vec<String>,
}

/// Where a column is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// At this place, from 0.
    At(usize),
    /// Nowhere.
    Nowhere,
    /// Several columns have that name: their places, from 1.
    Twice(String, Vec<usize>),
}

impl Header {
    pub(super) fn new<'a>(line: u64, ordinal: usize, cells: impl IntoIterator<Item = &'a str>) -> Header {
        let names: Vec<String> = cells
            .into_iter()
            .map(|name| name.trim().trim_start_matches('\u{feff}').to_string())
            .collect();
        Header {
            line,
            ordinal,
            plain: names.iter().map(|name| plain(name)).collect(),
            names,
        }
    }

    /// The first of several names that is there. `#3` is the third column, whatever its name.
    pub(super) fn find(&self, names: &[String]) -> Found {
        for name in names {
            let by_place = name
                .strip_prefix('#')
                .and_then(|place| place.parse::<usize>().ok());
            if let Some(place) = by_place.and_then(|place| place.checked_sub(1))
                && place < self.names.len()
            {
                return Found::At(place);
            }
            let wanted = plain(name);
            let places: Vec<usize> = self
                .plain
                .iter()
                .enumerate()
                .filter(|(_, known)| **known == wanted)
                .map(|(place, _)| place)
                .collect();
            match places.as_slice() {
                [] => {}
                [place] => return Found::At(*place),
                _ => {
                    return Found::Twice(name.clone(), places.iter().map(|place| place + 1).collect());
                }
            }
        }
        Found::Nowhere
    }

    /// The name in the file that is most like one of these.
    pub(super) fn nearest(&self, names: &[String]) -> Option<&str> {
        let likeness = |known: &str| {
            let each = names.iter().map(|name| strsim::jaro_winkler(&plain(name), known));
            each.fold(0.0, f64::max)
        };
        let best = self
            .plain
            .iter()
            .zip(&self.names)
            .map(|(plain, name)| (likeness(plain), name))
            .max_by(|(left, _), (right, _)| left.total_cmp(right))?;
        (best.0 >= 0.8).then_some(best.1.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_people_do() {
        let header = Header::new(
            1,
            1,
            ["\u{feff}N°  Pièce ", "Date d’échéance", "Montant", "montant"],
        );
        let find = |name: &str| header.find(&[name.to_string()]);
        assert_eq!(find("n° piece"), Found::At(0));
        assert_eq!(find("DATE D'ECHEANCE"), Found::At(1));
        assert_eq!(find("Montant"), Found::Twice("Montant".into(), vec![3, 4]));
        assert_eq!(find("#4"), Found::At(3));
        assert_eq!(find("#5"), Found::Nowhere);
        assert_eq!(header.nearest(&["Date echeance".into()]), Some("Date d’échéance"));
    }
}
