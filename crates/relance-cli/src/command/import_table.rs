//! `relance import table FILE… --map MAP --out DIR`: tables of other programs to a ledger, with a report of what became of them.

pub(crate) mod bad_rows;
pub(crate) mod human;
mod json;
pub(crate) mod map_words;
pub(crate) mod refusals;

use crate::args::{CustomerKind, ImportTable, TableFormat};
use crate::command::imported;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, said};
use relance_import::folder::{self, Change, Unbrought, Written};
use relance_import::table::{self, Content, Input, Map, Options, Part, maps};
use relance_import::{Cells, Rows};
use std::path::Path;

/// Does what is asked: lists maps, guesses one, or imports.
pub(crate) fn run(console: &Console, arguments: &ImportTable) -> Result<Exit, Failure> {
    if arguments.list_maps {
        return list_maps(console);
    }
    if let Some(name) = &arguments.show_map {
        let ready = maps::named(name).ok_or_else(|| no_such_map(name))?;
        console.print(ready.text)?;
        return Ok(Exit::Fine);
    }
    files::refuse_input_twice(&arguments.files)?;
    let inputs: Vec<Input> = arguments
        .files
        .iter()
        .map(|path| Input {
            name: path.display().to_string(),
            content: Content::Path(path.clone()),
        })
        .collect();
    if arguments.guess {
        return guess(console, arguments, &inputs);
    }
    import(console, arguments, &inputs)
}

fn list_maps(console: &Console) -> Result<Exit, Failure> {
    let (lang, mut text) = (console.lang, String::new());
    for ready in maps::READY {
        let Some(map) = ready.map() else { continue };
        let kinds = map.files().join(", ");
        text.push_str(&format!(
            "{:<16}{}\n{:16}  {kinds}\n",
            ready.name,
            lang.pick(map.about(), map.about_in_french()),
            ""
        ));
    }
    text.push_str(
        said!(
            "Heads of columns hang on versions and settings: `relance import table --show-map NAME` says what they were taken\nfrom, and prints the map as a beginning for your own.\n",
            "Les en-têtes dépendent des versions et des réglages : `relance import table --show-map NOM` dit d'où ils viennent\net écrit la correspondance, à reprendre pour la vôtre.\n"
        )
        .of(console.lang),
    );
    console.print(&text)?;
    Ok(Exit::Fine)
}

fn no_such_map(name: &str) -> Failure {
    let names = maps::READY.map(|ready| ready.name).join(", ");
    Failure::bad_input(said!(
        "there is no ready map `{name}`, and no such file",
        "il n'y a ni correspondance prête `{name}`, ni fichier de ce nom"
    ))
    .with_help(said!(
        "the ready maps: {names}",
        "les correspondances prêtes : {names}"
    ))
}

fn guess(console: &Console, arguments: &ImportTable, inputs: &[Input]) -> Result<Exit, Failure> {
    let [input] = inputs else {
        return Err(Failure::bad_input(said!(
            "--guess looks at one file at a time",
            "--guess regarde un fichier à la fois"
        )));
    };
    let path = Path::new(&input.name);
    let name = path
        .file_stem()
        .map_or_else(|| "mine".to_string(), |stem| stem.to_string_lossy().into_owned());
    let guess = table::guess(input, &name, console.lang == Lang::Fr).map_err(refusals::refused)?;
    match &arguments.output {
        Some(output) => files::write_file(output, &guess.text)?,
        None => console.print(&guess.text)?,
    }
    console.tell(&human::guessed(console.lang, &guess, arguments.output.as_deref()));
    Ok(Exit::Fine)
}

/// The map in a file, or the ready one of that name.
pub(crate) fn read_map(path: &Path) -> Result<Map, Failure> {
    let shown = path.display().to_string();
    let text = match maps::named(&shown) {
        Some(ready) if !path.exists() => ready.text.to_string(),
        _ if !path.exists() => return Err(no_such_map(&shown)),
        _ => files::read_text(path)?,
    };
    Map::parse(&text).map_err(|problem| map_words::unread(&shown, problem))
}

fn import(console: &Console, arguments: &ImportTable, inputs: &[Input]) -> Result<Exit, Failure> {
    let Some(map) = &arguments.map else {
        return Err(Failure::said_already(Exit::BadInput));
    };
    let map = read_map(map)?;
    let options = Options {
        as_of: arguments.as_of,
        kind: arguments.kind.map_or("", CustomerKind::word),
        source: arguments.source.clone(),
    };
    let found = table::import(inputs, &map, &options).map_err(refusals::refused)?;
    let bad: usize = found.parts.iter().map(|part| part.bad.len()).sum();
    let stops = bad > 0 && !arguments.skip_bad_rows;
    let mut written = Vec::new();
    if let Some(out) = arguments.out.as_deref().filter(|_| !stops) {
        let mut changes: Vec<Change> = found
            .parts
            .iter()
            .map(|part| change(console.lang, part))
            .collect();
        add_payments(out, &mut changes);
        // All are looked at before one is written.
        for change in &changes {
            let counted = folder::count(out, change).map_err(|fault| imported::unwritten(out, fault))?;
            refuse_loss(arguments.replace, change, &counted)?;
        }
        for change in &changes {
            let done = match arguments.dry_run {
                true => folder::preview(out, change),
                false => folder::write(out, change),
            };
            written.push(done.map_err(|fault| imported::unwritten(out, fault))?);
        }
    }
    let text = match arguments.format {
        TableFormat::Human => human::text(console, arguments, &found, &written),
        TableFormat::Json => json::text(console.lang, &found, stops)?,
    };
    console.print(&text)?;
    if stops {
        return Err(bad_rows::stopped(&found));
    }
    let has_orphans = written.iter().any(|written| !written.orphans.is_empty());
    Ok(if bad > 0 || has_orphans {
        Exit::Wanting
    } else {
        Exit::Fine
    })
}

/// A ledger has a table of payments even where none is known: a list of invoices alone brings an empty one.
fn add_payments(out: &Path, changes: &mut [Change]) {
    let brings = |change: &Change, table: &str| change.tables.iter().any(|cells| cells.table == table);
    let is_there = ["payments.csv", "payments.csv.gz"]
        .iter()
        .any(|name| out.join(name).exists());
    if is_there || changes.iter().any(|change| brings(change, "payments")) {
        return;
    }
    if let Some(change) = changes.iter_mut().find(|change| brings(change, "invoices")) {
        let columns = vec!["payment_id", "customer_id", "invoice_id", "date", "amount"];
        change.tables.push(Cells {
            table: "payments",
            rows: Rows::new(columns.len()),
            columns,
        });
    }
}

/// What a kind of file brings into a ledger.
pub(crate) fn change(lang: Lang, part: &Part) -> Change {
    let plain: String = part
        .source
        .chars()
        .map(|letter| if letter.is_alphanumeric() { letter } else { '-' })
        .collect();
    Change {
        source: part.source.clone(),
        unbrought: Unbrought::Listed,
        tables: part.tables.clone(),
        files: vec![(format!("{plain}-set-aside.csv"), bad_rows::csv(lang, part))],
    }
}

/// A list that brings less than half of what it brought before is more often the wrong file than the right one.
pub(crate) fn refuse_loss(replace: bool, change: &Change, counted: &Written) -> Result<(), Failure> {
    let lost = counted
        .tables
        .iter()
        .find(|table| table.dropped > table.own && ["invoices", "payments"].contains(&table.table));
    let Some(lost) = lost.filter(|_| !replace) else {
        return Ok(());
    };
    let (table, own, source) = (lost.table, lost.own, &change.source);
    let dropped = lost.dropped as u64;
    let en = Lang::En.counted(dropped, ("row", ""), ("rows", ""));
    let fr = Lang::Fr.counted(dropped, ("", "ligne"), ("", "lignes"));
    let (come, go) = match dropped {
        0 | 1 => ("venue", "disparaîtrait"),
        _ => ("venues", "disparaîtraient"),
    };
    Err(Failure::bad_input(said!(
        "{en} of {table}.csv that `{source}` brought before would go, and {own} be left",
        "{fr} de {table}.csv {come} de `{source}` {go}, il en resterait {own}"
    ))
    .with_help(said!(
        "give all files of this kind together, or --source NAME to keep them apart; --replace if they are to go",
        "donnez ensemble tous les fichiers de cette sorte, ou --source NOM pour les séparer ; --replace s'ils doivent disparaître"
    )))
}
