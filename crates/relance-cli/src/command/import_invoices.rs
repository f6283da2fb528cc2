//! `relance import invoices FILE… --out DIR`: electronic invoices to a ledger, with a report of what became of them.

mod json;
pub(crate) mod words;

use crate::args::{ImportInvoices, TableFormat};
use crate::command::imported;
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, said};
use crate::report::table::{page_width, wrap};
use relance_import::documents::{self, DueSource, Import, LARGEST, Options, SOURCE, Seller};
use relance_import::folder::{self, Change, OWN_FOLDER, Unbrought};
use relance_kernel::Currency;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The list of files set aside, beside the ledger.
const SET_ASIDE: &str = "invoices-set-aside.csv";

/// So many files set aside are shown; all of them stand in the list.
const SHOWN: usize = 10;

/// Imports.
pub(crate) fn run(console: &Console, arguments: &ImportInvoices) -> Result<Exit, Failure> {
    let mut read = Vec::new();
    for path in &arguments.files {
        let bytes = bytes(path).map_err(|error| files::cannot_read(path, &error))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let invoice = documents::read_file(&name, &bytes);
        read.push((name.into_owned(), invoice));
    }
    let options = Options {
        seller: arguments.seller.clone(),
        terms: arguments.terms,
    };
    let found = documents::import(read, &options).map_err(|sellers| several_sellers(&sellers))?;
    if found.invoices.is_empty() && found.credit_notes.is_empty() {
        return Err(nothing_left(&found));
    }
    let change = Change {
        source: SOURCE.to_string(),
        unbrought: Unbrought::Kept,
        tables: found.tables.clone(),
        files: vec![(SET_ASIDE.to_string(), words::set_aside_csv(console.lang, &found))],
    };
    let written = match arguments.dry_run {
        true => folder::preview(&arguments.out, &change),
        false => folder::write(&arguments.out, &change),
    };
    let written = written.map_err(|fault| imported::unwritten(&arguments.out, fault))?;
    console.print(&match arguments.format {
        TableFormat::Human => {
            let mut text = report(console, &found);
            text.push_str(&imported::written(
                console.lang,
                &arguments.out,
                arguments.dry_run,
                &written,
            ));
            text
        }
        TableFormat::Json => json::text(console.lang, &found)?,
    })?;
    Ok(if found.aside.is_empty() {
        Exit::Fine
    } else {
        Exit::Wanting
    })
}

/// The bytes of a file, and no more of them than tells that it is too large.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// That invoices are of several sellers, and nobody said who we are.
pub(crate) fn several_sellers(sellers: &[Seller]) -> Failure {
    let list = |lang: Lang| {
        let named = sellers.iter().take(SHOWN).map(|seller| {
            let files = lang.counted(
                seller.documents as u64,
                ("file", "fichier"),
                ("files", "fichiers"),
            );
            format!("{} ({}: {files})", seller.name, seller.id)
        });
        named.collect::<Vec<_>>().join(", ")
    };
    let (en, fr) = (list(Lang::En), list(Lang::Fr));
    Failure::bad_input(said!(
        "the invoices are of several sellers: {en}",
        "les factures sont de plusieurs vendeurs : {fr}"
    ))
    .with_help(said!(
        "say which of them you are with --seller; invoices of the others are purchases, and set aside",
        "dites lequel vous êtes avec --seller ; les factures des autres sont des achats, mis de côté"
    ))
}

/// That no file is left.
pub(crate) fn nothing_left(found: &Import) -> Failure {
    let Some(first) = found.aside.first() else {
        return Failure::bad_input(said!(
            "there is no invoice to import",
            "il n'y a aucune facture à importer"
        ));
    };
    let files = |lang: Lang| {
        let count = found.aside.len() as u64;
        lang.counted(count, ("file", "fichier"), ("files", "fichiers"))
    };
    let (files_en, files_fr) = (files(Lang::En), files(Lang::Fr));
    let (file, why) = (&first.file, words::reason(&first.reason));
    let (en, fr) = (why.of(Lang::En), why.of(Lang::Fr));
    Failure::bad_input(said!(
        "no invoice is left of {files_en}; the first is `{file}`: {en}",
        "aucune facture ne reste de {files_fr} ; le premier est `{file}` : {fr}"
    ))
    .with_help(said!(
        "give electronic invoices: UBL or CII as XML, or PDF files of Factur-X",
        "donnez des factures électroniques : UBL ou CII en XML, ou des PDF Factur-X"
    ))
}

/// What was read, and what was set aside.
fn report(console: &Console, found: &Import) -> String {
    let lang = console.lang;
    let mut text = console.paint(Style::Bold, lang.pick("Read", "Lu")) + "\n";
    let mut line = |sentence: String| {
        for line in wrap(&sentence, page_width() - 2) {
            text.push_str(&format!("  {line}\n"));
        }
    };
    if let [seller] = found.sellers.as_slice() {
        let (name, id) = (&seller.name, &seller.id);
        line(
            said!("sold by {name} ({id})", "vendeur : {name} ({id})")
                .of(lang)
                .to_string(),
        );
    }
    for (sums, one, many) in [
        (&found.invoices, ("invoice", "facture"), ("invoices", "factures")),
        (
            &found.credit_notes,
            ("credit note", "avoir"),
            ("credit notes", "avoirs"),
        ),
    ] {
        line_of_sums(lang, sums, one, many)
            .into_iter()
            .for_each(&mut line);
    }
    for (source, count) in &found.due {
        let count = lang.counted(
            *count as u64,
            ("due date", "échéance"),
            ("due dates", "échéances"),
        );
        line(format!("{count} {}", due_source(lang, *source)));
    }
    if !found.uneven.is_empty() {
        let names = found.uneven.join(", ");
        line(
            said!(
                "several due dates do not add up to the amount, the first one counts: {names}",
                "plusieurs échéances dont la somme n'est pas le montant, la première compte : {names}"
            )
            .of(lang)
            .to_string(),
        );
    }
    if found.repeated > 0 {
        let files = lang.counted(found.repeated as u64, ("file", "fichier"), ("files", "fichiers"));
        line(
            said!(
                "{files} given twice, to the letter: counted once",
                "{files} en double, à la lettre près : comptés une fois"
            )
            .of(lang)
            .to_string(),
        );
    }
    text.push('\n');
    if !found.aside.is_empty() {
        text.push_str(&set_aside(console, found));
    }
    text
}

fn line_of_sums(
    lang: Lang,
    sums: &BTreeMap<String, (usize, i128)>,
    one: (&str, &str),
    many: (&str, &str),
) -> Vec<String> {
    let lines = sums.iter().map(|(code, (count, sum))| {
        let currency = Currency::parse(code).unwrap_or(Currency::EUR);
        format!(
            "{}, {}",
            lang.counted(*count as u64, one, many),
            lang.money(*sum, currency)
        )
    });
    lines.collect()
}

fn due_source(lang: Lang, source: DueSource) -> &'static str {
    match source {
        DueSource::Document => lang.pick("from the document", "selon le document"),
        DueSource::Terms => lang.pick(
            "from the terms that it says in words",
            "selon les conditions qu'il énonce",
        ),
        DueSource::Given => lang.pick("from --terms", "selon --terms"),
        DueSource::Default => lang.pick(
            "from the law, 30 days, since nothing is said (C. com. L441-10)",
            "selon la loi, 30 jours, faute d'indication (C. com. L441-10)",
        ),
    }
}

fn set_aside(console: &Console, found: &Import) -> String {
    let lang = console.lang;
    let count = found.aside.len();
    let files = lang.counted(count as u64, ("file", "fichier"), ("files", "fichiers"));
    let mut text = console.paint(
        Style::Bold,
        said!("Set aside: {files}", "Mis de côté : {files}").of(lang),
    ) + "\n";
    for aside in found.aside.iter().take(SHOWN) {
        let why = words::reason(&aside.reason);
        for (position, line) in wrap(&format!("{}: {}", aside.file, why.of(lang)), page_width() - 4)
            .iter()
            .enumerate()
        {
            text.push_str(&format!(
                "{}{line}\n",
                if position == 0 { "  - " } else { "    " }
            ));
        }
    }
    if count > SHOWN {
        let path = Path::new(OWN_FOLDER).join(SET_ASIDE);
        let path = path.display();
        text.push_str(&format!(
            "  {}\n",
            said!("all of them: {path} of the ledger", "tous : {path} du livre").of(lang)
        ));
    }
    text + "\n"
}
