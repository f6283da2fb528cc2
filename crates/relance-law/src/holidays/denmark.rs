//! Denmark: the ordinance on holidays of 26 October 1770, less the Great Prayer Day since the law of 2023 on the
//! consequences of doing away with it (lov om konsekvenser ved afskaffelsen af store bededag som helligdag).
//! Constitution Day (5 June) and 24 and 31 December, on which shops close, are no public holidays.

use super::rule::{Holiday, easter, fixed};

pub(super) const HOLIDAYS: &[Holiday] = &[
    fixed(1, 1, "Nytårsdag"),
    easter(-3, "Skærtorsdag"),
    easter(-2, "Langfredag"),
    easter(1, "Anden påskedag"),
    easter(26, "Store bededag").until(2023),
    easter(39, "Kristi himmelfartsdag"),
    easter(50, "Anden pinsedag"),
    fixed(12, 25, "Juledag"),
    fixed(12, 26, "Anden juledag"),
];
