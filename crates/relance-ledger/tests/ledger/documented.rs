//! `docs/ledger.md` lists every code with what it says.

use relance_ledger::{Lang, codes};
use std::fmt::Write;

const BEGIN: &str =
    "<!-- codes: written by `RELANCE_WRITE_DOCS=1 cargo test -p relance-ledger documented` -->\n";
const END: &str = "<!-- end of codes -->";

#[test]
fn every_code_is_documented() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger.md");
    let page = std::fs::read_to_string(path).unwrap();
    let mut table = String::from("| code | name | | says |\n|---|---|---|---|\n");
    for code in codes() {
        let message = code.message.last().unwrap().of(Lang::En);
        let said = without_facts(message);
        let _ = writeln!(
            table,
            "| {} | `{}` | {} | {said} |",
            code.number,
            code.name,
            code.severity.word()
        );
    }
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    if std::env::var_os("RELANCE_WRITE_DOCS").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(written, table);
}

/// The sentence with `…` where a fact goes.
fn without_facts(sentence: &str) -> String {
    let mut parts = sentence.split('{');
    let mut said = parts.next().unwrap_or_default().to_string();
    for part in parts {
        said.push('…');
        said.push_str(part.split_once('}').map_or(part, |(_, behind)| behind));
    }
    said
}
