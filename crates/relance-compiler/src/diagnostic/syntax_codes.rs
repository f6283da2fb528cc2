//! RL01: what could not be read.

codes! {
    /// Anything else than what can stand there.
    EXPECTED = "RL0101" "unexpected-text" Error Compile;
    message ["this could not be read: {found}" | "ceci n'a pas pu être lu : {found}"]
    label "here" | "ici"
    labels {}
    help ["write {expected}" | "écrivez {expected}"];
}
