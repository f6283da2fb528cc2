//! The kernel is a function: nothing in its tree of dependencies may bring a clock, randomness, threads or input and
//! output.

use crate::shell;

/// Packages that bring what the kernel must not have, each with what it brings.
const BANNED: &[(&str, &str)] = &[
    ("rand", "randomness"),
    ("rand_core", "randomness"),
    ("fastrand", "randomness"),
    ("getrandom", "randomness"),
    ("ahash", "hashing with a random seed"),
    (
        "iana-time-zone",
        "the time zone of the machine (chrono's feature `clock`)",
    ),
    ("time", "a clock"),
    ("jiff", "a clock"),
    ("tokio", "input, output and threads"),
    ("async-std", "input, output and threads"),
    ("smol", "input, output and threads"),
    ("mio", "input and output"),
    ("rayon", "threads"),
    ("crossbeam-channel", "threads"),
    ("libc", "the operating system"),
    ("csv", "file formats"),
    ("serde_json", "file formats"),
];

/// The problems, one text each.
pub(crate) fn check() -> Result<Vec<String>, String> {
    let tree = shell::read(shell::cargo().args([
        "tree",
        "-p",
        "relance-kernel",
        "--edges",
        "normal",
        "--prefix",
        "none",
        "--format",
        "{p} {f}",
        "--locked",
    ]))?;
    Ok(problems_in(&tree))
}

fn problems_in(tree: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for line in tree.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        if let Some((_, brings)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            problems.push(format!(
                "relance-kernel depends on `{name}`, which brings {brings}"
            ));
        }
        let features = line.rsplit(' ').next().unwrap_or_default();
        if name == "chrono"
            && features
                .split(',')
                .any(|feature| feature == "clock" || feature == "now")
        {
            problems.push("relance-kernel has chrono with a clock (feature `clock` or `now`)".to_string());
        }
    }
    problems.dedup();
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_and_a_generator_are_found() {
        let tree = "relance-kernel v0.1.0 (path) \nchrono v0.4.1 alloc,clock,std\nrand v0.9.0 std\nnum-traits v0.2.1 \n";
        let problems = problems_in(tree);
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert_eq!(problems_in("chrono v0.4.1 alloc,std\n"), Vec::<String>::new());
    }
}
