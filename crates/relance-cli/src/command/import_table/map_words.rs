//! Why a map is none: file, line, key, and what to write instead.

use crate::exit::Failure;
use crate::language::{Said, said};
use relance_import::table::{MapCause, MapProblem};

/// A map that cannot be used.
pub(crate) fn unread(file: &str, problem: MapProblem) -> Failure {
    let (line, key) = (problem.line, &problem.key);
    let (Said { en, fr }, help) = words(&problem.cause);
    let of = if key.is_empty() {
        String::new()
    } else {
        format!("`{key}`: ")
    };
    Failure::bad_input(said!("{file}:{line}: {of}{en}", "{file}:{line} : {of}{fr}")).with_help(help)
}

fn words(cause: &MapCause) -> (Said, Said) {
    let write = |what: &str| said!("write {what}", "écrivez {what}");
    match cause {
        MapCause::Toml(text) => of_toml(text),
        MapCause::Version(version) => (
            said!(
                "this relance reads maps of version 1, not {version}",
                "ce relance lit les correspondances de version 1, non {version}"
            ),
            write("`version = 1`"),
        ),
        MapCause::Word { found, expected } => {
            let expected = expected.join("`, `");
            (
                said!("`{found}` is unknown here", "`{found}` est inconnu ici"),
                said!("write one of `{expected}`", "écrivez l'un de `{expected}`"),
            )
        }
        MapCause::ColumnMissing { table, column } => (
            said!(
                "a row of `{table}` needs the column `{column}`",
                "une ligne de `{table}` demande la colonne `{column}`"
            ),
            said!(
                "write `{column} = \"NAME\"` below `[file.row.columns]`, with the name of the column in your file",
                "écrivez `{column} = \"NOM\"` sous `[file.row.columns]`, avec le nom de la colonne de votre fichier"
            ),
        ),
        MapCause::NoSource => (
            said!("nothing says where it comes from", "rien ne dit d'où elle vient"),
            write("`\"COLUMN\"`, `{ from = \"COLUMN\" }` or `{ value = \"TEXT\" }`"),
        ),
        MapCause::Contrary(one, other) => (
            said!(
                "`{one}` and `{other}` do not go together",
                "`{one}` et `{other}` s'excluent"
            ),
            said!("leave one of them out", "ôtez l'un des deux"),
        ),
        MapCause::Needs(one, other) => (
            said!(
                "`{one}` needs `{other}` beside it",
                "`{one}` demande `{other}` à côté"
            ),
            said!("add `{other} = \"COLUMN\"`", "ajoutez `{other} = \"COLONNE\"`"),
        ),
        MapCause::Pattern(pattern) => (
            said!(
                "`{pattern}` is no pattern of dates",
                "`{pattern}` n'est pas un modèle de date"
            ),
            write(
                "`DD/MM/YYYY`, `M/D/YYYY`, `YYYY-MM-DD`, `D MMM YYYY`, `epoch`, `epoch-ms`, `excel`, `auto`",
            ),
        ),
        MapCause::Terms(terms) => (
            said!(
                "`{terms}` are no terms of payment",
                "`{terms}` ne sont pas des conditions de paiement"
            ),
            write("`30d`, `45d end of month`, `45 jours fin de mois`"),
        ),
        MapCause::Currency(code) => (
            said!("`{code}` is no currency", "`{code}` n'est pas une devise"),
            write("`EUR`"),
        ),
        MapCause::Name(name) => (
            said!(
                "`{name}` cannot be a name here, or stands twice",
                "`{name}` ne peut être un nom ici, ou est en double"
            ),
            said!("give it another name", "donnez-lui un autre nom"),
        ),
        MapCause::Empty => (
            said!(
                "the map reads no file, or a file gives no row",
                "la correspondance ne lit aucun fichier, ou un fichier ne donne aucune ligne"
            ),
            write(
                "`[[file]]`, `name = \"invoices\"`, `[[file.row]]`, `table = \"invoices\"`, `[file.row.columns]`",
            ),
        ),
    }
}

/// What the reader of TOML says, in our words where they are known.
fn of_toml(text: &str) -> (Said, Said) {
    let names: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let expected = names.get(1..).unwrap_or_default().join("`, `");
    let first = names.first().copied().unwrap_or_default();
    if text.starts_with("unknown field") {
        return (
            said!(
                "`{first}` is not a key of a map here",
                "`{first}` n'est pas une clé d'une correspondance ici"
            ),
            said!("write one of `{expected}`", "écrivez l'un de `{expected}`"),
        );
    }
    if text.starts_with("missing field") {
        return (
            said!("`{first}` is missing", "`{first}` manque"),
            said!("add `{first} = …`", "ajoutez `{first} = …`"),
        );
    }
    let text = text.replace('\n', " ");
    (
        said!("{text}", "{text}"),
        said!(
            "`relance import table --show-map odoo` shows a map that is sound",
            "`relance import table --show-map odoo` montre une correspondance correcte"
        ),
    )
}
