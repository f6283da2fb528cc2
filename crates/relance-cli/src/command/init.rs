//! `relance init DIR`: an empty project.

use crate::args::Init;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::said;
use crate::whole_folder::write_whole;

/// Writes the project and lists its files.
pub(crate) fn run(console: &Console, init: &Init) -> Result<Exit, Failure> {
    let names = write_whole(&init.folder, relance_demo::init)?;
    let folder = init.folder.display();
    let list: String = names.iter().map(|name| format!("  {folder}/{name}\n")).collect();
    let policy = files::typed(&init.folder.join("policy.relance"));
    let done = said!(
        "wrote an empty project:\n{list}next: relance test {policy}\n",
        "projet vide écrit :\n{list}ensuite : relance test {policy}\n",
    );
    console.print(done.of(console.lang))?;
    Ok(Exit::Fine)
}
