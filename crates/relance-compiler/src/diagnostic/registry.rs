//! Every code, by number and by name.

use super::{
    Code, analysis_codes, conduct_codes, law_codes, name_codes, step_codes, syntax_codes, test_codes,
    type_codes, unsupported_codes,
};

/// All codes, in the order of their numbers.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    let families: [&'static [&'static Code]; 9] = [
        syntax_codes::ALL,
        name_codes::ALL,
        analysis_codes::ALL,
        step_codes::ALL,
        type_codes::ALL,
        conduct_codes::ALL,
        test_codes::ALL,
        unsupported_codes::ALL,
        law_codes::ALL,
    ];
    families.into_iter().flatten().copied()
}

/// The code with this number (`RL0201`, in any case) or name (`unknown-fact`).
pub fn code(number_or_name: &str) -> Option<&'static Code> {
    codes().find(|code| code.number.eq_ignore_ascii_case(number_or_name) || code.name == number_or_name)
}
