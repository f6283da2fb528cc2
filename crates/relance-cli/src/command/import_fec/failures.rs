//! Why nothing was imported, and what to do about it.

use super::words;
use crate::args::ImportFec;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, Said, said};
use relance_import::fec::{self, Clash, FileFault, HeaderFault, NotEntries, Report};
use relance_import::folder::OWN_FOLDER;
use relance_kernel::Day;
use std::path::Path;

/// Why files could not be read.
pub(crate) fn unread(lang: Lang, failure: fec::Failure) -> Failure {
    match failure {
        fec::Failure::Clash(clash) => overlap(lang, &clash),
        fec::Failure::NoCustomers(report) => no_customers(lang, &report),
        fec::Failure::Files(faults) => {
            let mut failures = faults
                .into_iter()
                .map(|(name, fault)| file_fault(lang, &name, fault));
            let first = failures
                .next()
                .unwrap_or_else(|| Failure::said_already(Exit::BadInput));
            let more = failures.count();
            match (more, first.message.clone()) {
                (1.., Some(message)) => Failure {
                    message: Some(Said {
                        en: format!("{} (and {more} more files cannot be read)", message.en),
                        fr: format!("{} (et {more} autres fichiers sont illisibles)", message.fr),
                    }),
                    ..first
                },
                _ => first,
            }
        }
    }
}

/// That there is no row of a customer: by its nature, or because all of them are wrong.
fn no_customers(lang: Lang, report: &Report) -> Failure {
    let Some(row) = report.set_aside.first() else {
        return Failure::bad_input(said!(
            "no row stands on an account of customers (411, 413, 416, 419): there is nothing to import",
            "aucune ligne sur un compte de clients (411, 413, 416, 419) : il n'y a rien à importer"
        ))
        .with_help(said!(
            "books kept on a cash basis (BNC, farms) have no such accounts: a list of invoices is needed instead",
            "une comptabilité de trésorerie (BNC, agriculture) n'a pas ces comptes : il faut une liste de factures"
        ));
    };
    let (why, what) = words::reason(lang, &row.reason);
    let (count, place) = (
        report.set_aside.len(),
        format!("{}:{}", words::file_name(report, row), row.line),
    );
    let column = row
        .column
        .map_or(String::new(), |column| format!(" {}", column.name()));
    let (why_en, why_fr) = (why.en, why.fr);
    Failure::bad_input(said!(
        "no row of a customer is left: {count} were set aside, the first is {place}{column}: {why_en}",
        "aucune ligne de client ne reste : {count} sont écartées, la première est {place}{column} : {why_fr}"
    ))
    .with_help(what)
}

fn overlap(lang: Lang, clash: &Clash) -> Failure {
    let Clash::Overlap {
        files: [first, second],
        shared,
    } = clash;
    let (from, to) = (lang.day(shared.0), lang.day(shared.1));
    Failure::bad_input(said!(
        "`{first}` and `{second}` both hold entries from {from} to {to} in the same journals: every invoice of these days would count twice",
        "`{first}` et `{second}` contiennent tous deux des écritures du {from} au {to} dans les mêmes journaux : chaque facture de ces jours compterait deux fois"
    ))
    .with_help(said!(
        "give one file for each year: the final one, if one is provisional",
        "donnez un seul fichier par exercice : le définitif, si l'un est provisoire"
    ))
}

fn file_fault(lang: Lang, name: &str, fault: FileFault) -> Failure {
    match fault {
        FileFault::Input(error) if name.ends_with(".gz") && is_of_packing(&error) => {
            Failure::bad_input(said!(
                "`{name}` cannot be unpacked: it is damaged, or cut off",
                "`{name}` ne peut être décompressé : il est endommagé ou coupé"
            ))
            .with_help(said!(
                "download or export it again, or give the file unpacked",
                "téléchargez-le ou exportez-le à nouveau, ou donnez le fichier décompressé"
            ))
        }
        FileFault::Input(error) => files::cannot_read(Path::new(name), &error),
        FileFault::NotEntries(other) => other_format(name, other),
        FileFault::Header(fault) => header(name, fault),
        FileFault::Xml(fault) => super::xml::failure(name, fault),
        FileFault::NoRows(Some(row)) => {
            let (why, what) = words::reason(lang, &row.reason);
            let column = row.column.map_or("", |column| column.name());
            let (line, value) = (row.line, &row.value);
            let (why_en, why_fr) = (why.en, why.fr);
            Failure::bad_input(said!(
                "`{name}` holds no row that could be read; the first is {name}:{line} {column} `{value}`: {why_en}",
                "`{name}` ne contient aucune ligne lisible ; la première est {name}:{line} {column} `{value}` : {why_fr}"
            ))
            .with_help(what)
        }
        FileFault::NoRows(None) => Failure::bad_input(said!(
            "`{name}` holds no row that could be read",
            "`{name}` ne contient aucune ligne lisible"
        ))
        .with_help(said!(
            "look whether there are rows, and whether dates and amounts stand under their names",
            "vérifiez qu'il y a des lignes, et que les dates et les montants sont bien sous leurs noms"
        )),
    }
}

/// Whether the bytes are not those of a packed file, rather than that they could not be fetched.
fn is_of_packing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput
    )
}

fn other_format(name: &str, other: NotEntries) -> Failure {
    let failure = |message: Said, help: Said| Failure::bad_input(message).with_help(help);
    let export = said!(
        "export the entries as FEC: text separated by tabs or |, or XML",
        "exportez les écritures au format FEC : texte séparé par des tabulations ou des |, ou XML"
    );
    match other {
        NotEntries::Empty => failure(
            said!("`{name}` is empty", "`{name}` est vide"),
            said!("export it again", "exportez-le à nouveau"),
        ),
        NotEntries::Zip => failure(
            said!(
                "`{name}` is a workbook or an archive, not a text",
                "`{name}` est un classeur ou une archive, pas un texte"
            ),
            said!(
                "unpack it, or save the sheet as text separated by tabs",
                "décompressez-le, ou enregistrez la feuille en texte séparé par des tabulations"
            ),
        ),
        NotEntries::Pdf => failure(said!("`{name}` is a PDF", "`{name}` est un PDF"), export),
        NotEntries::Utf16 => failure(
            said!(
                "`{name}` is written in UTF-16, which no FEC may be",
                "`{name}` est en UTF-16, ce qu'un FEC ne peut pas être"
            ),
            said!("save it as UTF-8", "enregistrez-le en UTF-8"),
        ),
        NotEntries::Binary => failure(
            said!(
                "`{name}` holds bytes 0: it is no text",
                "`{name}` contient des octets 0 : ce n'est pas un texte"
            ),
            export,
        ),
    }
}

fn header(name: &str, fault: HeaderFault) -> Failure {
    match fault {
        HeaderFault::NoHeader => Failure::bad_input(said!(
            "{name}:1: the first line does not name the columns of a FEC",
            "{name}:1 : la première ligne ne nomme pas les colonnes d'un FEC"
        ))
        .with_help(said!(
            "it begins with JournalCode, JournalLib, EcritureNum, EcritureDate, CompteNum…, separated by tabs, |, ; or commas",
            "elle commence par JournalCode, JournalLib, EcritureNum, EcritureDate, CompteNum…, séparés par des tabulations, |, ; ou virgules"
        )),
        HeaderFault::Missing { names, found } => {
            let (missing, found) = (names.join(", "), found.join(", "));
            Failure::bad_input(said!(
                "{name}:1: without the columns {missing} nothing can be read",
                "{name}:1 : sans les colonnes {missing}, rien n'est lisible"
            ))
            .with_help(said!("the columns there are: {found}", "colonnes présentes : {found}"))
        }
        HeaderFault::Twice(column) => Failure::bad_input(said!(
            "{name}:1: the column {column} is there twice",
            "{name}:1 : la colonne {column} y figure deux fois"
        ))
        .with_help(said!("remove one of them", "supprimez l'une des deux")),
    }
}

/// Refuses files whose names say that they are of different companies: `123456789FEC20251231.txt`.
pub(crate) fn refuse_two_companies(arguments: &ImportFec) -> Result<(), Failure> {
    let company = |path: &std::path::PathBuf| -> Option<String> {
        let name = path.file_name()?.to_str()?.to_uppercase();
        let (number, _) = name.split_once("FEC")?;
        (number.len() == 9 && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| number.to_string())
    };
    let mut companies: Vec<String> = arguments.files.iter().filter_map(company).collect();
    companies.sort();
    companies.dedup();
    if companies.len() < 2 {
        return Ok(());
    }
    let list = companies.join(", ");
    Err(Failure::bad_input(said!(
        "the names of the files are those of different companies (SIREN {list}): their invoices would mix",
        "les noms des fichiers désignent plusieurs sociétés (SIREN {list}) : leurs factures se mélangeraient"
    ))
    .with_help(said!(
        "import one company at a time, each with --entity NAME or into a folder of its own",
        "importez une société à la fois, chacune avec --entity NOM ou dans son propre dossier"
    )))
}

/// Refuses to drop the rows of a year that was imported before and is not given now.
pub(crate) fn refuse_fewer_files(arguments: &ImportFec, report: &Report) -> Result<(), Failure> {
    if arguments.replace {
        return Ok(());
    }
    let path = arguments
        .out
        .join(OWN_FOLDER)
        .join(super::own_name(arguments, super::FILES_READ));
    let Ok(before) = std::fs::read_to_string(&path) else {
        return Ok(());
    };
    let is_there = |first: Day, last: Day| {
        let periods = report.files.iter().filter_map(|file| file.period);
        periods.into_iter().any(|(from, to)| from <= last && first <= to)
    };
    let mut reader = csv::Reader::from_reader(before.as_bytes());
    let missing: Vec<String> = reader
        .records()
        .flatten()
        .filter_map(|row| {
            let (first, last) = (Day::parse(row.get(1)?)?, Day::parse(row.get(2)?)?);
            (!is_there(first, last)).then(|| format!("{} ({first} – {last})", row.get(0).unwrap_or_default()))
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (missing, shown) = (missing.join(", "), arguments.out.display());
    Err(Failure::bad_input(said!(
        "`{shown}` was imported from {missing} too: without it the invoices and payments of that time would be lost",
        "`{shown}` vient aussi de {missing} : sans ce fichier, les factures et règlements de cette période seraient perdus"
    ))
    .with_help(said!(
        "give all years again, in any order; or begin anew with --replace",
        "redonnez tous les exercices, dans n'importe quel ordre ; ou repartez de zéro avec --replace"
    )))
}
