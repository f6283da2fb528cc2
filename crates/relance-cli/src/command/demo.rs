//! `relance demo DIR`: a synthetic ledger with a policy.

mod truth;

use crate::args::Demo;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, said};
use crate::whole_folder::{Undisturbed, refuse_existing, write_whole};

/// Writes the demo.
pub(crate) fn run(console: &Console, demo: &Demo) -> Result<Exit, Failure> {
    if let Some(regime) = demo.truth {
        return truth::run(console, demo, regime);
    }
    let options = relance_demo::Options {
        invoices: demo.invoices,
        customers: demo.customers,
        seed: demo.seed,
        until: demo.until,
    };
    refuse_existing(&demo.folder, names_of_files(&options).iter().map(String::as_str))?;
    let summary = write_whole(&demo.folder, |folder| {
        relance_demo::generate(&options, &mut Undisturbed::new(folder))
    })?;
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

/// The names of the files, whatever their number of rows.
fn names_of_files(options: &relance_demo::Options) -> Vec<String> {
    let mut memory = relance_demo::Memory::new();
    let smallest = relance_demo::Options {
        invoices: 1,
        customers: None,
        ..options.clone()
    };
    // What is wrong with the options is told when they are used.
    let _ = relance_demo::generate(&smallest, &mut memory);
    memory.names().map(str::to_string).collect()
}
