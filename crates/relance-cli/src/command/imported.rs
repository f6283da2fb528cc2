//! What every import says of the folder that it writes.

use crate::exit::Failure;
use crate::files::{self, cannot_write};
use crate::language::{Lang, said};
use relance_import::folder::{Fault, Written};
use std::path::Path;

/// Why the folder could not be written.
pub(crate) fn unwritten(folder: &Path, fault: Fault) -> Failure {
    let shown = folder.display();
    match fault {
        Fault::Busy => Failure::bad_input(said!(
            "another import is writing `{shown}`",
            "un autre import écrit dans `{shown}`"
        ))
        .with_help(said!("wait until it is done", "attendez qu'il ait fini")),
        Fault::Root(_) => Failure::bad_input(said!(
            "`{shown}` is the root of a disk, and no place for a ledger",
            "`{shown}` est la racine d'un disque, et non la place d'un livre"
        ))
        .with_help(said!(
            "name a folder of its own, as `--out ledger`",
            "nommez un dossier à part, comme `--out livre`"
        )),
        Fault::Disk { path, error } => cannot_write(&path, &error),
        Fault::Unreadable { path, line, why } => {
            let (path, place) = (
                path.display(),
                line.map_or(String::new(), |line| format!(":{line}")),
            );
            Failure::bad_input(said!(
                "{path}{place}: the table that is there cannot be read, and its rows would be lost: {why}",
                "{path}{place} : la table présente est illisible, ses lignes seraient perdues : {why}"
            ))
            .with_help(said!(
                "`relance ledger check {shown}` says what is wrong with it",
                "`relance ledger check {shown}` dit ce qui n'y va pas"
            ))
        }
        Fault::Packed(path) => {
            let path = path.display();
            Failure::bad_input(said!(
                "`{path}` is packed: an import does not write into packed tables",
                "`{path}` est compressé : un import n'écrit pas dans des tables compressées"
            ))
            .with_help(said!("unpack it first", "décompressez-le d'abord"))
        }
        Fault::SameIds { table, ids, count } => {
            let words = |of: &str, typed: &str| {
                let list = ids.iter().map(|(id, source)| match source.is_empty() {
                    true => format!("`{id}` ({typed})"),
                    false => format!("`{id}` ({of} `{source}`)"),
                });
                list.collect::<Vec<_>>().join(", ")
            };
            let (en, fr) = (words("of", "without a source"), words("de", "sans source"));
            let counted = |lang: Lang| {
                lang.counted(
                    count as u64,
                    ("id of the import is", "identifiant de l'import existe"),
                    ("ids of the import are", "identifiants de l'import existent"),
                )
            };
            let (have, ont) = (counted(Lang::En), counted(Lang::Fr));
            let come = if count < 2 { "venu" } else { "venus" };
            Failure::bad_input(said!(
                "{have} there already in {table}.csv, from elsewhere: {en}",
                "{ont} déjà dans {table}.csv, {come} d'ailleurs : {fr}"
            ))
            .with_help(said!(
                "nothing was written; import into another folder, or remove the rows that are the same",
                "rien n'est écrit ; importez dans un autre dossier, ou supprimez les lignes en double"
            ))
        }
    }
}

/// What an import wrote, or would write, into a folder.
pub(crate) fn written(lang: Lang, folder: &Path, dry_run: bool, written: &Written) -> String {
    let folder = files::typed(folder);
    let tables: Vec<String> = written
        .tables
        .iter()
        .filter(|table| table.own + table.kept + table.dropped > 0)
        .map(|table| {
            let rows = lang.counted(table.own as u64, ("row", "ligne"), ("rows", "lignes"));
            let mut words = format!("{}.csv {rows}", table.table);
            if table.kept > 0 {
                words.push_str(&format!(
                    " + {} {}",
                    lang.count(table.kept as u64),
                    lang.pick("from elsewhere", "d'ailleurs")
                ));
            }
            if table.dropped > 0 {
                words.push_str(&format!(
                    ", {} {}",
                    lang.count(table.dropped as u64),
                    lang.pick(
                        "gone",
                        if table.dropped < 2 {
                            "disparue"
                        } else {
                            "disparues"
                        }
                    )
                ));
            }
            words
        })
        .collect();
    let list = tables.join(", ");
    let is_changed = written.tables.iter().any(|table| table.is_changed);
    let mut text = match (dry_run, is_changed) {
        (true, _) => said!(
            "nothing was written (--dry-run); {folder} would hold: {list}\n",
            "rien n'est écrit (--dry-run) ; {folder} contiendrait : {list}\n"
        ),
        (false, true) => said!("wrote {folder}: {list}\n", "écrit dans {folder} : {list}\n"),
        (false, false) => said!(
            "{folder} holds this already, nothing changed: {list}\n",
            "{folder} contient déjà cela, rien n'a changé : {list}\n"
        ),
    }
    .of(lang)
    .to_string();
    if let Some(orphan) = written.orphans.first() {
        let (table, line, invoice) = (orphan.table, orphan.line, &orphan.invoice);
        let rows = lang.counted(
            written.orphans.len() as u64,
            (
                "row from elsewhere names an invoice that is",
                "ligne venue d'ailleurs cite une facture disparue",
            ),
            (
                "rows from elsewhere name invoices that are",
                "lignes venues d'ailleurs citent des factures disparues",
            ),
        );
        text.push_str(
            said!(
                "{rows} there no more: {table}.csv:{line} names `{invoice}`\n",
                "{rows} : {table}.csv:{line} cite `{invoice}`\n"
            )
            .of(lang),
        );
    }
    if !dry_run {
        text.push_str(
            said!(
                "next: relance ledger summary {folder}\n",
                "ensuite : relance ledger summary {folder}\n"
            )
            .of(lang),
        );
    }
    text
}
