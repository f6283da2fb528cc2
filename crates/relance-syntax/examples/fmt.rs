//! Formats standard input: `cargo run -p relance-syntax --example fmt -- [en|fr] < FILE`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use relance_syntax::Language;
use std::io::Read;

fn main() -> std::io::Result<()> {
    let mut source = String::new();
    std::io::stdin().read_to_string(&mut source)?;
    let language = match std::env::args().nth(1).as_deref() {
        Some("fr") => Some(Language::Fr),
        Some("en") => Some(Language::En),
        _ => None,
    };
    match relance_syntax::format(&source, language) {
        Ok(text) => print!("{text}"),
        Err(errors) => println!("{errors:#?}"),
    }
    Ok(())
}
