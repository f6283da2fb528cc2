//! The files beside the tables: policy, templates and README of the demo, and the empty project of `relance init`.

use crate::output::{Error, Folder, Output};
use crate::{Options, Summary, tables};
use std::io::Write;
use std::path::Path;

/// A file of a project: its name in the folder, and its content.
type Asset = (&'static str, &'static str);

/// The ten lines that the project's README begins with, and a policy as a company would have it.
const DEMO_POLICIES: [Asset; 2] = [
    ("first.relance", include_str!("../assets/demo/first.relance")),
    ("policy.relance", include_str!("../assets/demo/policy.relance")),
];
const DEMO_README: Asset = ("README.md", include_str!("../assets/demo/README.md"));

macro_rules! template {
    ($name:literal) => {
        (
            concat!("templates/", $name),
            include_str!(concat!("../assets/templates/", $name)),
        )
    };
}

/// The texts of the demo's policy, in French and English.
const DEMO_TEMPLATES: &[Asset] = &[
    template!("courtesy.email.fr.md"),
    template!("courtesy.email.en.md"),
    template!("gentle.email.fr.md"),
    template!("gentle.email.en.md"),
    template!("firm.email.fr.md"),
    template!("firm.email.en.md"),
    template!("merci.email.fr.md"),
    template!("merci.email.en.md"),
    template!("mise_en_demeure.registered_letter.fr.md"),
    template!("mise_en_demeure.registered_letter.en.md"),
];

/// The empty project, its ledger apart.
const INIT: &[Asset] = &[
    ("policy.relance", include_str!("../assets/init/policy.relance")),
    ("README.md", include_str!("../assets/init/README.md")),
    (".gitignore", include_str!("../assets/init/gitignore")),
    template!("gentle.email.fr.md"),
    template!("gentle.email.en.md"),
    template!("firm.email.fr.md"),
    template!("firm.email.en.md"),
];

/// The names of all files that the demo writes.
pub(crate) fn demo_names() -> impl Iterator<Item = &'static str> {
    let tables = tables::ALL.iter().map(|table| table.file);
    let texts = DEMO_POLICIES.iter().chain(DEMO_TEMPLATES).chain([&DEMO_README]);
    tables.chain(texts.map(|(name, _)| *name))
}

/// Writes the policies, the templates and the README of the demo.
pub(crate) fn demo_files(options: &Options, summary: Summary, output: &mut dyn Output) -> Result<(), Error> {
    for text in DEMO_POLICIES.iter().chain(DEMO_TEMPLATES) {
        write(output, *text)?;
    }
    let (name, text) = DEMO_README;
    let numbers = [
        ("{invoices}", options.invoices.to_string()),
        ("{seed}", options.seed.to_string()),
        ("{customers}", summary.customers.to_string()),
        ("{contacts}", summary.contacts.to_string()),
        (
            "{all_invoices}",
            (summary.invoices + summary.credit_notes).to_string(),
        ),
        ("{credit_notes}", summary.credit_notes.to_string()),
        ("{instalments}", summary.instalments.to_string()),
        ("{payments}", summary.payments.to_string()),
        ("{events}", summary.events.to_string()),
        ("{until}", options.until.to_string()),
    ];
    let text = numbers.iter().fold(text.to_string(), |text, (place, number)| {
        text.replace(place, number)
    });
    write(output, (name, &text))
}

/// Writes an empty project: a policy with a test, templates, and a ledger folder whose files hold only their headers.
/// Gives the names of the files written.
///
/// # Errors
///
/// If one of the files is there already (nothing is written then), or a file cannot be written.
pub fn init(folder: &Path) -> Result<Vec<String>, Error> {
    let headers: Vec<(String, String)> = tables::ALL
        .iter()
        .map(|table| {
            (
                format!("ledger/{}", table.file),
                format!("{}\n", table.columns.join(",")),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = (INIT.iter().copied())
        .chain(headers.iter().map(|(name, text)| (name.as_str(), text.as_str())))
        .collect();
    let mut output = Folder::new(folder);
    output.refuse_existing(files.iter().map(|(name, _)| *name))?;
    for file in &files {
        write(&mut output, *file)?;
    }
    Ok(files.iter().map(|(name, _)| (*name).to_string()).collect())
}

fn write(output: &mut dyn Output, (name, text): (&str, &str)) -> Result<(), Error> {
    let mut file = output.file(name)?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(())
}
