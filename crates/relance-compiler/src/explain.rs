//! The page of each code, embedded: what `relance explain` prints.

use crate::diagnostic::code;

include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// The page of a code, by number (`RL0201`) or name (`unknown-fact`), as Markdown without its front matter.
pub fn explain(code_or_name: &str) -> Option<&'static str> {
    let name = code(code_or_name)?.name;
    let (_, page) = PAGES.iter().find(|(known, _)| *known == name)?;
    Some(without_front_matter(page))
}

/// Every page as it stands in the documentation, by the name of its code.
pub fn pages() -> &'static [(&'static str, &'static str)] {
    PAGES
}

fn without_front_matter(page: &str) -> &str {
    let body = page
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"));
    body.map_or(page, |(_, body)| body.trim_start())
}
