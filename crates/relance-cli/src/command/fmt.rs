//! `relance fmt FILE…`: policies in the house layout.

use crate::args::Fmt;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, said};
use crate::report::diagnostics;
use relance_compiler::{MemoryLoader, Options, Severity};
use relance_kernel::Interner;
use relance_syntax::Language;
use std::path::Path;

/// Formats each file; goes on after one that cannot be read, and ends with the worst code.
pub(crate) fn run(console: &Console, fmt: &Fmt, words: Option<Lang>) -> Result<Exit, Failure> {
    let language = words.map(|lang| match lang {
        Lang::En => Language::En,
        Lang::Fr => Language::Fr,
    });
    files::refuse_input_twice(&fmt.files)?;
    let mut worst = Exit::Fine;
    for path in &fmt.files {
        let exit =
            format_one(console, path, fmt.check, language).or_else(|failure| match failure.message {
                Some(_) => {
                    console.tell_failure(&failure);
                    Ok(failure.exit)
                }
                None => Err(failure),
            })?;
        worst = worst.max(exit);
    }
    Ok(worst)
}

fn format_one(
    console: &Console,
    path: &Path,
    only_check: bool,
    language: Option<Language>,
) -> Result<Exit, Failure> {
    let text = files::read_text(path)?;
    let Ok(formatted) = relance_syntax::format(&text, language) else {
        return Err(cannot_be_read(console, path, &text));
    };
    let is_standard_input = path == Path::new("-");
    if only_check {
        if formatted == text {
            return Ok(Exit::Fine);
        }
        console.print(&format!("{}\n", path.display()))?;
        return Ok(Exit::Wanting);
    }
    if is_standard_input {
        console.print(&formatted)?;
    } else if formatted != text {
        files::write_file(path, &formatted)?;
    }
    Ok(Exit::Fine)
}

/// Tells what is wrong with the text, from its syntax only: names and types are no matter of layout.
fn cannot_be_read(console: &Console, path: &Path, text: &str) -> Failure {
    const SYNTAX_CODES: &str = "RL01";
    let shown = path.display();
    let name = shown.to_string();
    let loader = MemoryLoader::new().with(&name, text);
    let compiled = relance_compiler::compile(&name, &loader, &Options::default(), &mut Interner::new());
    for diagnostic in &compiled.diagnostics {
        if diagnostic.severity() == Severity::Error && diagnostic.code.number.starts_with(SYNTAX_CODES) {
            console.tell(&diagnostics::human(console, diagnostic, &compiled.files));
        }
    }
    Failure {
        exit: Exit::Wanting,
        ..Failure::bad_input(said!(
            "`{shown}` cannot be read, and stays as it is",
            "`{shown}` ne peut pas être lu, et reste tel quel"
        ))
    }
}
