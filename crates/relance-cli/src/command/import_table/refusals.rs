//! Why a file as a whole is refused, and what to do.

use crate::exit::Failure;
use crate::files;
use crate::language::{Lang, said};
use crate::report::table::shorten;
use relance_import::table::{Refusal, WorkbookProblem};

/// So much of a cell is shown.
const SHOWN: usize = 60;

/// A refusal in words.
pub(crate) fn refused(refusal: Refusal) -> Failure {
    match refusal {
        Refusal::Disk { path, error } => files::cannot_read(&path, &error),
        Refusal::Empty { file } => Failure::bad_input(said!("{file}: the file holds nothing", "{file} : le fichier est vide"))
            .with_help(said!("export it again", "refaites l'export")),
        Refusal::Binary { file } => Failure::bad_input(said!(
            "{file}: it is neither a text nor a workbook of Excel",
            "{file} : ce n'est ni un texte ni un classeur Excel"
        ))
        .with_help(said!(
            "export it as CSV (UTF-8) or XLSX; UTF-16 is read where it begins with its mark",
            "exportez-le en CSV (UTF-8) ou XLSX ; l'UTF-16 se lit s'il commence par sa marque"
        )),
        Refusal::Unmarked16 { file } => Failure::bad_input(said!(
            "{file}: it is UTF-16 without the mark (FF FE) that says so",
            "{file} : c'est de l'UTF-16 sans la marque (FF FE) qui le dit"
        ))
        .with_help(said!(
            "save it as UTF-8, in Excel as “CSV UTF-8”",
            "enregistrez-le en UTF-8, dans Excel « CSV UTF-8 »"
        )),
        Refusal::MixedEncoding { file, line } => Failure::bad_input(said!(
            "{file}:{line}: the file is UTF-8, but for a letter here that is of another encoding (Windows-1252, say)",
            "{file}:{line} : le fichier est en UTF-8, sauf une lettre ici d'un autre encodage (Windows-1252 par exemple)"
        ))
        .with_help(said!(
            "correct that letter, or save the file as UTF-8 again; `encoding = \"windows-1252\"` in the map reads all of it so",
            "corrigez cette lettre, ou réenregistrez le fichier en UTF-8 ; `encoding = \"windows-1252\"` dans la correspondance le lit tout entier ainsi"
        )),
        Refusal::Workbook { file, problem } => workbook(&file, problem),
        Refusal::NoSheet { file, wanted, sheets } => {
            let sheets = sheets.join("`, `");
            Failure::bad_input(said!("{file}: there is no sheet `{wanted}`", "{file} : il n'y a pas de feuille `{wanted}`"))
                .with_help(said!("write in `sheet` of the map one of `{sheets}`", "écrivez dans `sheet` de la correspondance l'une de `{sheets}`"))
        }
        Refusal::Several { file, fit, are_sheets } => {
            let fit = fit.join("`, `");
            match are_sheets {
                true => Failure::bad_input(said!("{file}: several sheets fit the map: `{fit}`", "{file} : plusieurs feuilles conviennent : `{fit}`"))
                    .with_help(said!("write `sheet = \"NAME\"` in the map", "écrivez `sheet = \"NOM\"` dans la correspondance")),
                false => Failure::bad_input(said!("{file}: it may be several kinds of files of the map: `{fit}`", "{file} : il peut être de plusieurs sortes de la correspondance : `{fit}`"))
                    .with_help(said!("leave the others out of a map of your own (--show-map)", "ôtez les autres dans une table à vous (--show-map)")),
            }
        }
        Refusal::MissingColumns { file, line, header, kind, missing } => {
            let list = |or: &str, like: &str| {
                let each = missing.iter().map(|one| {
                    let names = one.names.join(&format!("` {or} `"));
                    let (table, column) = &one.ledger;
                    let near = one.nearest.as_ref().map_or(String::new(), |near| format!(" ({like} `{near}`)"));
                    match column.as_str() {
                        "" => format!("`{names}`{near}"),
                        column => format!("`{names}`{near} → {table}.{column}"),
                    }
                });
                each.collect::<Vec<_>>().join("; ")
            };
            let (en, fr) = (list("or", "the file has"), list("ou", "le fichier a"));
            let header: Vec<String> = header.into_iter().take(30).collect();
            let header = header.join(", ");
            Failure::bad_input(said!(
                "{file}:{line}: columns that the map needs for `{kind}` are not there: {en}",
                "{file}:{line} : des colonnes dont la correspondance a besoin pour `{kind}` manquent : {fr}"
            ))
            .with_help(said!(
                "the file has: {header}; write these names in the map, `optional = true` where a ledger can do without, or `header = N` if the header stands on another line",
                "le fichier a : {header} ; écrivez ces noms dans la correspondance, `optional = true` où un livre peut s'en passer, ou `header = N` si l'en-tête est sur une autre ligne"
            ))
        }
        Refusal::SameNames { file, line, name, places } => {
            let places: Vec<String> = places.iter().map(|place| format!("#{place}")).collect();
            let places = places.join("`, `");
            Failure::bad_input(said!("{file}:{line}: several columns are called `{name}`", "{file}:{line} : plusieurs colonnes s'appellent `{name}`"))
                .with_help(said!("write in the map which of `{places}` is meant, instead of the name", "écrivez dans la correspondance laquelle de `{places}`, au lieu du nom"))
        }
        Refusal::OrderOpen { file, column, line, cell, patterns } => {
            let patterns = patterns.join("`, `");
            Failure::bad_input(said!(
                "{file}:{line}: column `{column}`: `{cell}` may be several days, and no other date of the column tells which",
                "{file}:{line} : colonne `{column}` : `{cell}` peut être plusieurs jours, et aucune autre date de la colonne ne tranche"
            ))
            .with_help(said!("write in `dates` of the map one of `{patterns}`", "écrivez dans `dates` de la correspondance l'un de `{patterns}`"))
        }
        Refusal::OrderMixed { file, column, mixed } => Failure::bad_input({
            let cells = |line: &str| {
                let each = mixed.cells.iter().map(|(number, cell)| format!("{line} {number} `{}`", shorten(cell, SHOWN)));
                each.collect::<Vec<_>>().join(", ")
            };
            let (en, fr) = (cells("line"), cells("ligne"));
            let (unread, all) = mixed.unread;
            match mixed.pattern {
                Some(pattern) => said!(
                    "{file}: column `{column}`: its dates are not all written alike: {unread} of {all} are not {pattern}: {en}",
                    "{file} : colonne `{column}` : les dates ne sont pas toutes écrites de même : {unread} sur {all} ne sont pas {pattern} : {fr}"
                ),
                None => said!(
                    "{file}: column `{column}`: none of its {all} cells is a date in a form that is known: {en}",
                    "{file} : colonne `{column}` : aucune de ses {all} cellules n'est une date d'une forme connue : {fr}"
                ),
            }
        })
        .with_help(said!(
            "write `dates` in the map, as in `dates = [\"DD/MM/YYYY\"]`; cells of another form are then named one by one",
            "écrivez `dates` dans la correspondance, ainsi `dates = [\"DD/MM/YYYY\"]` ; les cellules d'une autre forme seront nommées une à une"
        )),
        Refusal::DecimalOpen { file, column, line, cell } => Failure::bad_input(said!(
            "{file}:{line}: column `{column}`: `{cell}` may be a thousand or a fraction, and no other amount of the column tells which",
            "{file}:{line} : colonne `{column}` : `{cell}` peut être un millier ou une fraction, et aucun autre montant de la colonne ne tranche"
        ))
        .with_help(said!(
            "write below `[numbers]` of the map `decimal = \",\"` or `decimal = \".\"`",
            "écrivez sous `[numbers]` de la correspondance `decimal = \",\"` ou `decimal = \".\"`"
        )),
        Refusal::DecimalMixed { file, column, point, comma } => {
            let ((one, point), (other, comma)) = (point, comma);
            Failure::bad_input(said!(
                "{file}: column `{column}` holds amounts of two kinds: `{point}` on line {one}, `{comma}` on line {other}",
                "{file} : la colonne `{column}` mêle deux écritures : `{point}` ligne {one}, `{comma}` ligne {other}"
            ))
            .with_help(said!(
                "write `decimal` below `[numbers]` of the map; amounts of the other kind are then named one by one",
                "écrivez `decimal` sous `[numbers]` de la correspondance ; les montants de l'autre écriture seront nommés un à un"
            ))
        }
        Refusal::TooWide { file, line, cells } => Failure::bad_input(said!(
            "{file}:{line}: the line has {cells} cells, more than the 4096 of any list",
            "{file}:{line} : la ligne a {cells} cellules, plus que les 4096 d'aucune liste"
        ))
        .with_help(said!(
            "export it with one item a line; say `separator` in the map if another sign parts the cells",
            "exportez une pièce par ligne ; dites `separator` dans la correspondance si un autre signe sépare les cellules"
        )),
        Refusal::LongName { file, line, place, letters } => Failure::bad_input({
            let (en, fr) = (Lang::En.count(letters as u64), Lang::Fr.count(letters as u64));
            said!(
                "{file}:{line}: cell {place} of the header has {en} characters: that is no name of a column",
                "{file}:{line} : la cellule {place} de l'en-tête a {fr} caractères : ce n'est pas un nom de colonne"
            )
        })
        .with_help(said!(
            "write its name there; if a quote is closed too late or a line break is missing, put that right",
            "écrivez-y son nom ; si un guillemet se ferme trop tard ou qu'un saut de ligne manque, rétablissez-le"
        )),
        Refusal::Unreadable { file, line } => Failure::bad_input(said!(
            "{file}:{line}: a quote opens here or before and never closes, or bytes are not of the encoding",
            "{file}:{line} : un guillemet s'ouvre ici ou avant et ne se ferme jamais, ou des octets ne sont pas de l'encodage"
        ))
        .with_help(said!(
            "close it or remove it; within a cell in quotes a quote is written twice; say `encoding` if it is another",
            "fermez-le ou ôtez-le ; dans une cellule entre guillemets un guillemet se double ; dites `encoding` si c'est un autre"
        )),
        Refusal::NoAsOf => Failure::bad_input(said!("the map asks for the day of the list", "la correspondance demande le jour de la liste"))
            .with_help(said!("say it with --as-of, as in --as-of 2026-06-30", "dites-le par --as-of, ainsi --as-of 2026-06-30")),
        Refusal::NoRows { file, line, header } => Failure::bad_input({
            let header = shorten(&header.join(", "), SHOWN);
            said!(
                "{file}:{line}: there is no line behind the header ({header})",
                "{file}:{line} : il n'y a pas de ligne après l'en-tête ({header})"
            )
        })
        .with_help(said!("export it again, with all items", "refaites l'export, avec toutes les pièces")),
    }
}

fn workbook(file: &str, problem: WorkbookProblem) -> Failure {
    match problem {
        WorkbookProblem::Older => Failure::bad_input(said!(
            "{file}: a workbook of the older kind (.xls) is not read",
            "{file} : un classeur de l'ancien format (.xls) ne se lit pas"
        ))
        .with_help(said!(
            "open it in Excel or LibreOffice and save it as .xlsx or CSV UTF-8",
            "ouvrez-le dans Excel ou LibreOffice et enregistrez-le en .xlsx ou CSV UTF-8"
        )),
        WorkbookProblem::Protected => Failure::bad_input(said!(
            "{file}: the workbook is protected by a password",
            "{file} : le classeur est protégé par un mot de passe"
        ))
        .with_help(said!("save it without one", "enregistrez-le sans mot de passe")),
        WorkbookProblem::TooLarge => Failure::bad_input(said!(
            "{file}: the workbook is larger than 256 MB, or unpacks to more than 512 MB",
            "{file} : le classeur dépasse 256 Mo, ou 512 Mo une fois ouvert"
        ))
        .with_help(said!(
            "save the sheet as CSV UTF-8",
            "enregistrez la feuille en CSV UTF-8"
        )),
        WorkbookProblem::TooManyCells => Failure::bad_input(said!(
            "{file}: the workbook holds more than 5 million cells, 256 MB of text or 1,048,576 lines",
            "{file} : le classeur contient plus de 5 millions de cellules, 256 Mo de texte ou 1 048 576 lignes"
        ))
        .with_help(said!(
            "save the sheet as CSV UTF-8, which is read as a stream",
            "enregistrez la feuille en CSV UTF-8, qui se lit au fil du texte"
        )),
        WorkbookProblem::Damaged(why) => {
            let why_fr = damage(&why);
            Failure::bad_input(said!(
                "{file}: the workbook is damaged: {why}",
                "{file} : le classeur est endommagé : {why_fr}"
            ))
            .with_help(said!(
                "open it in Excel or LibreOffice and save it again",
                "ouvrez-le dans Excel ou LibreOffice et réenregistrez-le"
            ))
        }
    }
}

/// What is damaged in a workbook, in French: our own words, and those of the readers of ZIP and XML that are common.
fn damage(why: &str) -> &str {
    match why {
        "its list of parts cannot be read" => "la liste de ses parties est illisible",
        "a part is packed in an unknown way" => "une partie est compressée d'une façon inconnue",
        _ if why.contains("end of file") || why.contains("failed to fill whole buffer") => {
            "il est coupé avant la fin"
        }
        _ if why.contains("deflate") => "une partie compressée est abîmée",
        _ => why,
    }
}
