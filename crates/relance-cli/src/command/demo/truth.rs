//! `relance demo DIR --truth REGIME`: the ledger of a world whose reaction to dunning is known.

use crate::args::Demo;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::said;
use crate::whole_folder::{Undisturbed, refuse_existing, write_whole};
use relance_demo::{Error, Output};
use relance_kernel::Day;
use relance_truth::{EARLIER, FIRMER, Regime, SOFTER, Settings, generate};

/// The texts that the two policies send.
const TEMPLATES: [(&str, &str); 3] = [
    (
        "templates/gentle.en.txt",
        "Our invoice is overdue. It may have slipped your mind.\n",
    ),
    (
        "templates/firm.en.txt",
        "Our invoice is still unpaid. Please pay it now.\n",
    ),
    (
        "templates/formal.en.txt",
        "Formal notice: our invoice is unpaid after several reminders.\n",
    ),
];

/// Writes the tables, the two policies and the truth.
pub(super) fn run(console: &Console, demo: &Demo, regime: Regime) -> Result<Exit, Failure> {
    let mut settings = Settings::new(regime, demo.seed);
    let history = settings.until.since(settings.start);
    settings.until = demo.until;
    settings.start = Day(demo.until.0 - history);
    if let Some(customers) = demo.customers {
        settings.customers = u32::try_from(customers).map_err(|_| {
            Failure::bad_input(said!(
                "{customers} customers are too many for one world",
                "{customers} clients sont trop pour un monde"
            ))
        })?;
    }
    let generated = generate(&settings);
    let truth = generated.truth();
    let files = generated.files().into_iter().chain(TEMPLATES).chain([
        ("softer.relance", SOFTER),
        ("earlier.relance", EARLIER),
        ("firmer.relance", FIRMER),
        ("truth.json", truth.as_str()),
    ]);
    let files: Vec<(&str, &str)> = files.collect();
    refuse_existing(&demo.folder, files.iter().map(|(name, _)| *name))?;
    write_whole(&demo.folder, |folder| {
        let mut output = Undisturbed::new(folder);
        for (name, text) in &files {
            output
                .file(name)?
                .write_all(text.as_bytes())
                .map_err(Error::Row)?;
        }
        Ok(())
    })?;
    let [softer, earlier, firmer] = ["softer", "earlier", "firmer"]
        .map(|name| files::typed(&demo.folder.join(name).with_extension("relance")));
    let (folder, ledger, word) = (demo.folder.display(), files::typed(&demo.folder), regime.word());
    let done = said!(
        "wrote the ledger of a known world ({word}) to {folder}; its truth is in truth.json, which nothing that forecasts reads\ntry: relance compare {softer} {earlier} {firmer} --ledger {ledger}\n",
        "livre d'un monde connu ({word}) écrit dans {folder} ; sa vérité est dans truth.json, que rien de ce qui prévoit ne lit\nessayez : relance compare {softer} {earlier} {firmer} --ledger {ledger}\n",
    );
    console.print(done.of(console.lang))?;
    Ok(Exit::Fine)
}
