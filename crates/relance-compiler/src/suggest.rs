//! Did you mean: the closest known name to one that is not known.

/// How many unknown names of one run get a suggestion: beyond that the text is not a policy, and comparing every
/// name with every other would take long.
pub(crate) const MAX_SUGGESTIONS: usize = 200;

/// The candidate closest to `unknown`, if it is close enough to be meant. Ties go to the first.
pub(crate) fn closest<'a>(unknown: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let length = unknown.chars().count();
    let allowed = match length {
        0..=2 => 1,
        3..=5 => 2,
        _ => length / 3 + 1,
    };
    let lower = unknown.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == unknown || candidate.chars().count().abs_diff(length) > allowed {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
        if distance <= allowed && distance < length.max(1) && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}

/// `segments` → `segments.relance`, if the extension is missing.
pub(crate) fn with_extension(path: &str) -> Option<String> {
    (!path.ends_with(".relance")).then(|| format!("{path}.relance"))
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_of_the_finger_is_found_and_a_stranger_is_not() {
        let names = ["overdue", "amount", "balance"];
        assert_eq!(closest("overdu", names).as_deref(), Some("overdue"));
        assert_eq!(closest("Balance", names).as_deref(), Some("balance"));
        assert_eq!(closest("insolvent", names), None);
    }
}
