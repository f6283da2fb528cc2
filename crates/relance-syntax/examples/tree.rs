//! Prints the tree and the errors of a policy file: `cargo run -p relance-syntax --example tree -- FILE`.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::io::Read;

fn main() -> std::io::Result<()> {
    let source = match std::env::args().nth(1) {
        Some(path) => std::fs::read_to_string(path)?,
        None => {
            let mut source = String::new();
            std::io::stdin().read_to_string(&mut source)?;
            source
        }
    };
    let parsed = relance_syntax::parse(&source);
    println!("{:#?}", parsed.file);
    for error in &parsed.errors {
        println!("{:?} {:?} {:?}", error.span, error.span.text(&source), error.kind);
    }
    Ok(())
}
