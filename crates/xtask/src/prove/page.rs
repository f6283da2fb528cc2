//! `docs/proofs.md`: each part between two markers, with the hash of the sources that it speaks of.

use super::{Part, sources};
use crate::{Outcome, shell};
use std::path::PathBuf;

/// Writes a part.
pub(super) fn write(part: Part, text: &str, hash: &str) -> Outcome {
    let page = read()?;
    let (before, _, after) = split(&page, part)?;
    let date = shell::read(std::process::Command::new("date").args(["-u", "+%Y-%m-%d"]))?;
    let says = format!(
        "Commit {}, {}; sources `{hash}`.",
        sources::commit()?,
        date.trim()
    );
    let whole = format!("{before}\n{says}\n\n{}\n{after}", text.trim_end());
    std::fs::write(path(), whole).map_err(|error| format!("{}: {error}", path().display()))?;
    println!("docs/proofs.md: {} written", name(part));
    Ok(())
}

/// Fails if the part speaks of other sources than those with this hash, or was never written.
pub(super) fn check(part: Part, hash: &str) -> Outcome {
    check_text(&read()?, part, hash)
}

fn check_text(page: &str, part: Part, hash: &str) -> Outcome {
    let (_, text, _) = split(page, part)?;
    if text.contains(&format!("sources `{hash}`")) {
        return Ok(());
    }
    let name = name(part);
    if !text.contains("sources `") {
        return Err(format!(
            "docs/proofs.md: the part `{name}` is not written: run `cargo xtask prove {name}` and commit the page"
        ));
    }
    Err(format!(
        "docs/proofs.md: the part `{name}` speaks of other sources than these: run `cargo xtask prove {name}` and commit the page"
    ))
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Pairs => "pairs",
        Part::Faults => "faults",
        Part::Fuzz => "fuzz",
    }
}

fn path() -> PathBuf {
    shell::root().join("docs/proofs.md")
}

fn read() -> Result<String, String> {
    std::fs::read_to_string(path()).map_err(|error| format!("{}: {error}", path().display()))
}

/// The page through the opening marker, between the markers, and from the closing marker on.
fn split(page: &str, part: Part) -> Result<(&str, &str, &str), String> {
    let (opening, closing) = (
        format!("<!-- prove {}: begin -->", name(part)),
        format!("<!-- prove {}: end -->", name(part)),
    );
    let missing = || format!("docs/proofs.md lacks the markers of `{}`", name(part));
    let begin = page.find(&opening).ok_or_else(missing)? + opening.len();
    let end = page
        .find(&closing)
        .filter(|end| *end >= begin)
        .ok_or_else(missing)?;
    let cut = |from: usize, to: usize| page.get(from..to).ok_or_else(missing);
    Ok((cut(0, begin)?, cut(begin, end)?, cut(end, page.len())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> String {
        format!("before\n<!-- prove fuzz: begin -->\n{text}<!-- prove fuzz: end -->\nafter\n")
    }

    #[test]
    fn a_part_that_is_unwritten_stale_or_gone_fails() {
        let check = |page: &str| check_text(page, Part::Fuzz, "abc");
        assert_eq!(check(&page("Commit x; sources `abc`.\n")), Ok(()));
        assert!(check(&page("")).unwrap_err().contains("is not written"));
        assert!(
            check(&page("Commit x; sources `abd`.\n"))
                .unwrap_err()
                .contains("other sources")
        );
        assert!(check("no markers").unwrap_err().contains("markers"));
    }
}
