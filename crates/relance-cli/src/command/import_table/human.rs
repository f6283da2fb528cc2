//! The report for people.

pub(crate) mod remarks;

use super::bad_rows::{self, SHOWN};
use crate::args::ImportTable;
use crate::code_words;
use crate::command::imported;
use crate::console::{Console, Style};
use crate::language::{Lang, said};
use crate::report::table::{Align, Table, page_width, shorten, wrap};
use relance_import::folder::Written;
use relance_import::table::{BadRow, FileRead, Guess, Import, Part, Question};
use relance_kernel::Currency;
use std::path::Path;

/// So much of a line is shown.
const LONGEST_LINE: usize = 160;

/// The report of an import.
pub(super) fn text(
    console: &Console,
    arguments: &ImportTable,
    found: &Import,
    written: &[Written],
) -> String {
    let lang = console.lang;
    let mut text = console.paint(Style::Bold, lang.pick("Read", "Lu")) + "\n";
    for part in &found.parts {
        for file in &part.files {
            for line in read(lang, part, file) {
                push(&mut text, "  ", &line);
            }
        }
    }
    text.push('\n');
    text.push_str(&sums(console, found));
    text.push_str(&set_aside(console, found));
    text.push_str(&remarks::remarks(console, found));
    if arguments.dry_run {
        text.push_str(&shown(console, found));
    }
    if let Some(out) = &arguments.out {
        for written in written {
            text.push_str(&imported::written(lang, out, arguments.dry_run, written));
        }
    }
    text
}

fn push(text: &mut String, before: &str, sentence: &str) {
    for (place, line) in wrap(sentence, page_width() - before.len() - 2).iter().enumerate() {
        text.push_str(before);
        text.push_str(if place == 0 { "" } else { "  " });
        text.push_str(line);
        text.push('\n');
    }
}

fn read(lang: Lang, part: &Part, file: &FileRead) -> Vec<String> {
    let (name, kind, header) = (&file.name, &part.kind, file.header);
    let form = match &file.text {
        Some((encoding, separator)) => {
            let encoding = encoding.name();
            let separator = match separator {
                '\t' => lang.pick("tab", "tabulation").to_string(),
                sign => format!("`{sign}`"),
            };
            said!(
                "{encoding}, separator {separator}",
                "{encoding}, séparateur {separator}"
            )
        }
        None => {
            let sheet = &file.sheet;
            said!("sheet `{sheet}`", "feuille `{sheet}`")
        }
    };
    let (en, fr) = (form.en, form.fr);
    let lines = lang.counted(file.lines, ("line", "ligne"), ("lines", "lignes"));
    let mut all = vec![
        said!(
            "{name}, read as `{kind}`: {en}, header on line {header}, {lines}",
            "{name}, lu comme `{kind}` : {fr}, en-tête ligne {header}, {lines}"
        )
        .of(lang)
        .to_string(),
    ];
    for decided in &file.decided {
        let (column, form) = (&decided.column, &decided.form);
        let form_fr = code_words::date_pattern(Lang::Fr, form);
        all.push(
            said!(
                "  `{column}`: written {form}, as the whole column tells",
                "  `{column}` : écrit {form_fr}, selon toute la colonne"
            )
            .of(lang)
            .to_string(),
        );
    }
    if !file.unused.is_empty() {
        let unused = file.unused.join(", ");
        all.push(
            said!("  not read: {unused}", "  non lues : {unused}")
                .of(lang)
                .to_string(),
        );
    }
    if file.without_row > 0 {
        let lines = lang.counted(
            file.without_row,
            ("line gives", "ligne ne donne"),
            ("lines give", "lignes ne donnent"),
        );
        all.push(
            said!(
                "  {lines} no row but a customer at most: no condition of the map holds",
                "  {lines} rien, ou qu'un client : aucune condition de la correspondance ne tient"
            )
            .of(lang)
            .to_string(),
        );
    }
    all
}

/// Rows by table, and money.
fn sums(console: &Console, found: &Import) -> String {
    let lang = console.lang;
    let mut table = Table::new(lang.pick("Rows", "Lignes"))
        .column("", Align::Left)
        .column(lang.pick("number", "nombre"), Align::Right)
        .column(lang.pick("amount", "montant"), Align::Right)
        .column("", Align::Left);
    for part in &found.parts {
        for (name, count) in &part.sums.rows {
            let money =
                part.sums.money.iter().filter(|((kind, _), _)| {
                    kind == name || (*name == "invoices" && *kind == "credit_notes")
                });
            let money: Vec<_> = money.collect();
            if money.is_empty() {
                table.row([
                    code_words::rows(name).of(lang).to_string(),
                    lang.count(*count),
                    String::new(),
                    String::new(),
                ]);
            }
            for ((kind, code), (count, sum)) in money {
                let currency = Currency::parse(code);
                let shown = match currency {
                    Some(_) => code.clone(),
                    None => lang
                        .pick("in the currency of the policy", "dans la devise de la politique")
                        .to_string(),
                };
                table.row([
                    code_words::rows(kind).of(lang).to_string(),
                    lang.count(*count),
                    lang.amount(*sum, currency.unwrap_or(Currency::EUR)),
                    shown,
                ]);
            }
        }
    }
    table.render(console)
}

/// Lines that are no rows, and lines that something is wrong with.
fn set_aside(console: &Console, found: &Import) -> String {
    let lang = console.lang;
    let mut text = String::new();
    let asides: Vec<(&str, &(u64, String))> = found
        .parts
        .iter()
        .flat_map(|part| &part.files)
        .flat_map(|file| file.set_aside.iter().map(|line| (file.name.as_str(), line)))
        .collect();
    if !asides.is_empty() {
        let lines = lang.counted(asides.len() as u64, ("line", "ligne"), ("lines", "lignes"));
        text.push_str(
            &console.paint(
                Style::Bold,
                said!(
                    "No items (totals, and what the map sets aside): {lines}",
                    "Hors pièces (totaux, et ce que la correspondance écarte) : {lines}"
                )
                .of(lang),
            ),
        );
        text.push('\n');
        for (file, (line, cells)) in asides.iter().take(SHOWN) {
            push(
                &mut text,
                "  ",
                &format!("- {file}:{line}: {}", shorten(cells, LONGEST_LINE)),
            );
        }
        text.push('\n');
    }
    let bad: Vec<&BadRow> = found.parts.iter().flat_map(|part| &part.bad).collect();
    if bad.is_empty() {
        return text;
    }
    let lines = lang.counted(
        bad.len() as u64,
        ("line, which holds", "ligne, qui porte"),
        ("lines, which hold", "lignes, qui portent"),
    );
    let money = bad_rows::money(lang, &bad);
    text.push_str(
        &console.paint(
            Style::Bold,
            said!(
                "Something is wrong with {lines} {money}",
                "Défauts dans {lines} {money}"
            )
            .of(lang),
        ),
    );
    text.push('\n');
    for row in bad.iter().take(SHOWN) {
        let (file, line) = (&row.file, row.line);
        push(
            &mut text,
            "  ",
            &format!("- {file}:{line}: {}", bad_rows::reason(row).of(lang)),
        );
    }
    if bad.len() > SHOWN {
        let more = lang.counted(
            (bad.len() - SHOWN) as u64,
            ("more: it stands", "autre : elle est"),
            ("more: all stand", "autres : toutes sont"),
        );
        push(
            &mut text,
            "  ",
            said!(
                "and {more} in the folder `import` of the ledger, with --skip-bad-rows",
                "et {more} dans le dossier `import` du livre, avec --skip-bad-rows"
            )
            .of(lang),
        );
    }
    text + "\n"
}

/// The first lines beside what they become.
fn shown(console: &Console, found: &Import) -> String {
    let lang = console.lang;
    let mut text = String::new();
    for file in found.parts.iter().flat_map(|part| &part.files) {
        for line in &file.shown {
            let (name, number) = (&file.name, line.line);
            text.push_str(&console.paint(
                Style::Bold,
                said!("{name}, line {number}", "{name}, ligne {number}").of(lang),
            ));
            text.push('\n');
            let source: Vec<String> = line
                .cells
                .iter()
                .filter(|(_, cell)| !cell.is_empty())
                .map(|(name, cell)| format!("{name}: {cell}"))
                .collect();
            push(&mut text, "  ", &source.join(" · "));
            for (table, cells) in &line.rows {
                let cells: Vec<String> = cells
                    .iter()
                    .filter(|(_, cell)| !cell.is_empty())
                    .map(|(name, cell)| format!("{name} {cell}"))
                    .collect();
                push(&mut text, "  ", &format!("→ {table}: {}", cells.join(", ")));
            }
            text.push('\n');
        }
    }
    text
}

/// What a guess leaves open, for the person at the terminal.
pub(super) fn guessed(lang: Lang, guess: &Guess, output: Option<&Path>) -> String {
    let mut text = String::new();
    if let Some(output) = output {
        let output = output.display();
        text.push_str(said!("wrote {output}\n", "écrit dans {output}\n").of(lang));
    }
    for name in &guess.twice {
        text.push_str(
            said!(
                "several columns are called `{name}`: the map takes the first that fits, by its place; look at it\n",
                "plusieurs colonnes s'appellent `{name}` : la correspondance prend la première qui convient, par sa place ; à vérifier\n"
            )
            .of(lang),
        );
    }
    let questions = guess.questions.iter().map(|question| match question {
        Question::Column(column) => said!("which column is `{column}`", "quelle colonne est `{column}`"),
        Question::Terms => said!(
            "your terms of payment, for lines without a due date (the map says 30 days)",
            "vos conditions de paiement, pour les lignes sans échéance (la correspondance dit 30 jours)"
        ),
        Question::Dates => said!(
            "in which order day and month stand",
            "dans quel ordre sont le jour et le mois"
        ),
        Question::Decimal => said!("which sign is the decimal one", "quel est le signe décimal"),
        Question::Currency => said!(
            "the currency (without it: that of the policy)",
            "la devise (sinon : celle de la politique)"
        ),
        Question::Sorts => said!(
            "which words of the column that names the sorts of documents mean a credit note",
            "quels mots de la colonne qui dit la sorte des pièces veulent dire un avoir"
        ),
        Question::Kind => said!(
            "what customers are (business, consumer, …)",
            "ce que sont les clients (entreprise, consommateur…)"
        ),
    });
    let questions: Vec<String> = questions.map(|said| said.of(lang).to_string()).collect();
    if !questions.is_empty() {
        text.push_str(lang.pick(
            "what only you can say, marked `?` in the map:\n",
            "ce que vous seul pouvez dire, marqué `?` dans la correspondance :\n",
        ));
        for question in questions {
            text.push_str(&format!("  - {question}\n"));
        }
    }
    text
}
