//! What imports into a ledger that is there have in common: its check, the bytes of files, the words for XML that is not
//! read, and lists.

use crate::actions_file::push_cell;
use crate::console::{Console, Style};
use crate::exit::Failure;
use crate::files;
use crate::language::{Said, said};
use crate::ledger_folder;
use crate::report::table::{page_width, wrap};
use relance_import::folder::OWN_FOLDER;
use relance_import::payments::{LARGEST, XmlProblem};
use relance_ledger::{Keep, Options};
use relance_sources::Location;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Refuses a folder that holds no ledger, or one with errors: what is added to it would hang on bad rows.
pub(crate) fn check(folder: &Path) -> Result<(), Failure> {
    let options = Options {
        keep: Keep::Named(Vec::new()),
        ..Options::default()
    };
    let (_, loaded) = ledger_folder::read(&Location::from(folder.to_path_buf()), &options)?;
    if loaded.has_errors() {
        let (shown, typed) = (folder.display(), files::typed(folder));
        return Err(Failure::bad_input(said!(
            "the ledger in `{shown}` has errors",
            "le livre dans `{shown}` contient des erreurs"
        ))
        .with_help(said!(
            "`relance ledger check {typed}` says which; put them right first",
            "`relance ledger check {typed}` dit lesquelles ; corrigez-les d'abord"
        )));
    }
    Ok(())
}

/// Refuses to write where rows of earlier imports would be lost, because what they were made of is no more in the folder.
pub(crate) fn refuse_loss(folder: &Path, kept: &str, source: &str, lost: usize) -> Result<(), Failure> {
    if lost == 0 {
        return Ok(());
    }
    let shown = folder.join(OWN_FOLDER).join(kept);
    let shown = shown.display();
    Err(Failure::bad_input(said!(
        "{lost} rows of earlier imports would be lost: `{shown}`, which they were made of, is gone",
        "{lost} lignes d'imports antérieurs seraient perdues : `{shown}`, dont elles sont issues, a disparu"
    ))
    .with_help(said!(
        "bring the file back, or give all files again at once, or delete the rows whose `source` is `{source}`",
        "remettez le fichier, ou redonnez tous les fichiers d'un coup, ou supprimez les lignes dont `source` est `{source}`"
    )))
}

/// The name of a file, and its bytes, no more of them than tells that it is too large.
pub(crate) fn file(path: &Path) -> Result<(String, Vec<u8>), Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|error| files::cannot_read(path, &error))?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    Ok((name.into_owned(), bytes))
}

/// Why XML is not read.
pub(crate) fn xml(problem: &XmlProblem) -> Said {
    match problem {
        XmlProblem::Empty => said!("it is empty", "il est vide"),
        XmlProblem::TooLarge { .. } => said!(
            "it is larger than 64 MB, and is not read: ask for it in parts",
            "il dépasse 64 Mo et n'est pas lu : demandez-le en plusieurs parties"
        ),
        XmlProblem::UnknownEncoding { encoding } => said!(
            "it says that it is written in `{encoding}`, an encoding that is not known",
            "il se dit écrit en `{encoding}`, un encodage inconnu"
        ),
        XmlProblem::NotOfEncoding { encoding } => said!(
            "its bytes are not of {encoding}, the encoding that it says: download it again, and do not open it in between",
            "ses octets ne sont pas de l'{encoding}, l'encodage qu'il annonce : téléchargez-le à nouveau, sans l'ouvrir entre-temps"
        ),
        XmlProblem::DocumentType { line } => said!(
            "line {line}: it declares a document type, which could fetch or swell things and which no bank or platform writes: refused",
            "ligne {line} : il déclare un type de document, dangereux et qu'aucune banque ni plateforme n'écrit : refusé"
        ),
        XmlProblem::UnknownEntity { entity, line } => said!(
            "line {line}: `&{entity};` is unknown to XML",
            "ligne {line} : `&{entity};` est inconnu d'XML"
        ),
        XmlProblem::TooDeep { line } => said!(
            "line {line}: its elements lie deeper than is read: refused",
            "ligne {line} : ses éléments sont trop imbriqués : refusé"
        ),
        XmlProblem::NotXml { line, why } => said!(
            "line {line}: no sound XML: {why}; if it was cut off, download it again",
            "ligne {line} : XML défectueux : {why} ; s'il est tronqué, téléchargez-le à nouveau"
        ),
    }
}

/// Rows as CSV under a line of heads.
pub(crate) fn csv(heads: &str, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut bytes = format!("{heads}\n").into_bytes();
    for row in rows {
        for (position, cell) in row.iter().enumerate() {
            if position > 0 {
                bytes.push(b',');
            }
            push_cell(&mut bytes, cell);
        }
        bytes.push(b'\n');
    }
    bytes
}

/// A heading with sentences below, the first so many of them; `more` says where the others are. Nothing without
/// sentences.
pub(crate) fn list(console: &Console, title: &str, sentences: &[String], more: &str) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let mut text = console.paint(Style::Bold, title) + "\n";
    for sentence in sentences.iter().take(SHOWN) {
        for (position, line) in wrap(sentence, page_width() - 4).iter().enumerate() {
            let mark = if position == 0 { "  - " } else { "    " };
            text.push_str(&format!("{mark}{line}\n"));
        }
    }
    if sentences.len() > SHOWN {
        text.push_str(&format!("  {more}\n"));
    }
    text + "\n"
}

/// So many sentences of a list are shown.
const SHOWN: usize = 10;
