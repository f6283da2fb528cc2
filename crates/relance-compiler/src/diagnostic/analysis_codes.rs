//! RL03, the part that the analysis of a compiled policy finds: conditions that hold together.
//!
//! Each takes the facts `first_name` and `name` (the two that overlap) and `witness` (a case in which both hold, in one
//! line), the place of the second as primary and that of the first under the label `first`; those of steps also `test`
//! (the case as a `test` of the language) and the guards of both. Of segments that were not shown to be disjoint the
//! facts are `first_segment` and `segment`.

codes! {
    pub;

    /// Two steps of one age whose guards can both be true.
    OVERLAPPING_STEPS = "RL0301" "overlapping-steps" Error Analysis;
    message ["`{first_name}` and `{name}` can both be due at the same age: {witness}" | "`{first_name}` et `{name}` peuvent être dues au même âge : {witness}"]
    label "can hold together with `{first_name}`" | "peut valoir en même temps que `{first_name}`"
    labels { first: "at the same age" | "au même âge", first_segment: "the other segment" | "l'autre segment", guard: "its condition" | "sa condition", first_guard: "the other's condition" | "la condition de l'autre", for_guard: "and that of the block around it" | "et celle du bloc autour" }
    help ["write `{name}: exception to {first_name} when …`, make the conditions disjoint, or mark one `also`"
        | "écrivez `{name}: exception à {first_name} quand …`, rendez les conditions disjointes, ou marquez l'une `en parallèle`"];

    /// Two steps of one age that were not shown to be disjoint.
    NOT_SHOWN_DISJOINT = "RL0302" "not-shown-disjoint" Warning Analysis;
    message ["the segments `{first_segment}` and `{segment}` were not shown to be disjoint" | "les segments `{first_segment}` et `{segment}` n'ont pas été montrés disjoints",
        "`{first_name}` and `{name}` have one age and were not shown to be disjoint" | "`{first_name}` et `{name}` ont le même âge et n'ont pas été montrées disjointes"]
    label "no case was found in which both hold, and no proof that there is none" | "aucun cas trouvé où les deux valent, ni preuve qu'il n'y en a pas"
    labels { first: "at the same age" | "au même âge", first_segment: "the other segment" | "l'autre segment", guard: "its condition" | "sa condition", first_guard: "the other's condition" | "la condition de l'autre", for_guard: "and that of the block around it" | "et celle du bloc autour" }
    help ["add `not` to one of them what makes the other true, or use fewer facts: `{segment}` and `{first_segment}` have too many cases" | "ajoutez à l'un `non` ce qui rend l'autre vrai, ou lisez moins de faits : `{segment}` et `{first_segment}` ont trop de cas",
        "write `{name}: exception to {first_name} when …` to say which one goes" | "écrivez `{name}: exception à {first_name} quand …` pour dire laquelle part"];

    /// Pairs that were left out because there are too many: `name`, where comparing ended, or `count`, how many more were not
    /// shown to be disjoint.
    NOT_ALL_COMPARED = "RL0331" "not-all-compared" Warning Analysis;
    message ["not every pair was compared: at `{name}` there were too many cases" | "toutes les paires n'ont pas été comparées : à `{name}` il y avait trop de cas",
        "{count} more pairs were not shown to be disjoint, and are not listed" | "{count} autres paires n'ont pas été montrées disjointes, et ne sont pas listées"]
    label "from here on nothing is known" | "à partir d'ici on ne sait rien"
    labels { }
    help ["add to each condition what parts it from the others: a segment, a country, an amount" | "ajoutez à chaque condition ce qui la sépare des autres : un segment, un pays, un montant"];

    /// Two exceptions to one rule that can hold together.
    OVERLAPPING_EXCEPTIONS = "RL0329" "overlapping-exceptions" Error Analysis;
    message ["the exceptions `{first_name}` and `{name}` can hold together: {witness}" | "les exceptions `{first_name}` et `{name}` peuvent valoir ensemble : {witness}"]
    label "can hold together with `{first_name}`" | "peut valoir en même temps que `{first_name}`"
    labels { first: "an exception to the same rule" | "une exception à la même règle", guard: "its condition" | "sa condition", first_guard: "the other's condition" | "la condition de l'autre", for_guard: "and that of the block around it" | "et celle du bloc autour" }
    help ["write `{name}: exception to {first_name} when …`, or make the conditions disjoint" | "écrivez `{name}: exception à {first_name} quand …`, ou rendez les conditions disjointes"];

    /// Two segments that one customer can be in.
    OVERLAPPING_SEGMENTS = "RL0330" "overlapping-segments" Error Analysis;
    message ["one customer can be in `{first_name}` and in `{name}`: {witness}" | "un client peut être dans `{first_name}` et dans `{name}` : {witness}"]
    label "can hold together with `{first_name}`" | "peut valoir en même temps que `{first_name}`"
    labels { first: "the other segment" | "l'autre segment" }
    help ["make the conditions disjoint: add `not` what makes the other one true" | "rendez les conditions disjointes : ajoutez `non` ce qui rend l'autre vraie"];
}
