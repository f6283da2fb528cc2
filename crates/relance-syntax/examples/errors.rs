//! Prints only the errors of texts given one per line on standard input (`\n` stands for a line break).

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::io::BufRead;

fn main() {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        let source = line.replace("\\n", "\n");
        let parsed = relance_syntax::parse(&source);
        println!("── {line}   [{} items]", parsed.file.items.len());
        for error in &parsed.errors {
            println!(
                "     {:?} {:?} {:?}",
                error.span,
                error.span.text(&source),
                error.kind
            );
        }
    }
}
