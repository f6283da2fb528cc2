//! `relance demo DIR`: a synthetic ledger with a policy.

use crate::args::Demo;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, Said, said};
use std::path::Path;

/// Writes the demo.
pub(crate) fn run(console: &Console, demo: &Demo) -> Result<Exit, Failure> {
    let options = relance_demo::Options {
        invoices: demo.invoices,
        customers: demo.customers,
        seed: demo.seed,
        until: demo.until,
    };
    let summary = relance_demo::generate_folder(&options, &demo.folder)
        .map_err(|error| failure(&demo.folder, error))?;
    let folder = demo.folder.display();
    let rows = |lang: Lang| {
        [
            lang.counted(
                summary.customers,
                ("customer", "client"),
                ("customers", "clients"),
            ),
            lang.counted(summary.invoices, ("invoice", "facture"), ("invoices", "factures")),
            lang.counted(
                summary.credit_notes,
                ("credit note", "avoir"),
                ("credit notes", "avoirs"),
            ),
            lang.counted(
                summary.payments,
                ("payment", "paiement"),
                ("payments", "paiements"),
            ),
            lang.counted(summary.events, ("event", "événement"), ("events", "événements")),
        ]
        .join(", ")
    };
    let (en, fr) = (rows(Lang::En), rows(Lang::Fr));
    let policy = files::typed(&demo.folder.join("policy.relance"));
    let ledger = files::typed(&demo.folder);
    let done = said!(
        "wrote a ledger to {folder}: {en}\ntry: relance simulate {policy} --ledger {ledger}\n",
        "livre écrit dans {folder} : {fr}\nessayez : relance simulate {policy} --ledger {ledger}\n",
    );
    console.print(done.of(console.lang))?;
    Ok(Exit::Fine)
}

/// What stopped the generator, in words. Also used by `init`.
pub(crate) fn failure(folder: &Path, error: relance_demo::Error) -> Failure {
    match error {
        relance_demo::Error::Options(text) => Failure::bad_input(Said::same(text)),
        relance_demo::Error::Exists(path) => {
            let path = path.display();
            Failure::bad_input(said!("`{path}` is there already", "`{path}` existe déjà")).with_help(said!(
                "nothing is overwritten: choose an empty folder, or move the file away",
                "rien n'est écrasé : choisissez un dossier vide, ou déplacez le fichier"
            ))
        }
        relance_demo::Error::Write { path, source } => files::cannot_write(&path, &source),
        relance_demo::Error::Row(error) => files::cannot_write(folder, &error),
    }
}
