//! What each file is, told by what it holds and not by its name.

use crate::args::Start;
use crate::command::import_table::{map_words, read_map, refusals};
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::files;
use crate::language::{Lang, Said, said};
use crate::report::table::{Align, Table};
use relance_import::payments;
use relance_import::table::{self, Content, Guess, Input, Map, Question};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// So much of a file is looked at.
const LOOKED_AT: u64 = 1 << 16;

/// The files by what they are.
#[derive(Default)]
pub(super) struct Files {
    /// Accounting entries.
    pub(super) entries: Vec<PathBuf>,
    /// Spreadsheets, each with how it is read.
    pub(super) tables: Vec<TableFile>,
    /// Statements of banks.
    pub(super) statements: Vec<PathBuf>,
    /// Electronic invoices.
    pub(super) invoices: Vec<PathBuf>,
    /// What each file was taken for, in the order they were given.
    pub(super) told: Vec<(PathBuf, Said)>,
}

/// A spreadsheet and how it is read.
pub(super) struct TableFile {
    pub(super) path: PathBuf,
    /// The map as TOML: guessed, or the user's.
    pub(super) map: String,
    /// What the map was guessed from; none where the user gave it.
    pub(super) guess: Option<Guess>,
}

impl TableFile {
    /// As the reader of tables takes it.
    pub(super) fn input(&self) -> Input {
        input(&self.path)
    }

    /// Invoices come before what is said of their customers.
    fn rank(&self) -> u8 {
        match self.guess.as_ref().map(|guess| guess.kind) {
            Some("customers") => 2,
            Some("payments") => 1,
            _ => 0,
        }
    }

    /// Whether the guess leaves something open.
    pub(super) fn asks(&self, question: Question) -> bool {
        let guess = self.guess.as_ref();
        guess.is_some_and(|guess| guess.questions.contains(&question))
    }
}

/// One file.
enum What {
    Entries,
    Table(Box<TableFile>),
    Statement,
    Invoice,
}

/// Looks at all files. All that are not known are told at once, and nothing is written then.
pub(super) fn files(console: &Console, arguments: &Start) -> Result<Files, Failure> {
    let map = match &arguments.map {
        Some(path) => Some(map_text(path)?),
        None => None,
    };
    let mut found = Files::default();
    let mut unknown: Vec<Failure> = Vec::new();
    for path in &arguments.files {
        if found
            .told
            .iter()
            .any(|(known, _)| files::is_same_place(known, path))
        {
            continue;
        }
        let what = match look(console, path, map.as_deref()) {
            Ok(what) => what,
            Err(failure) => {
                unknown.push(failure);
                continue;
            }
        };
        let told = match &what {
            What::Entries => said!("accounting entries (FEC)", "écritures comptables (FEC)"),
            What::Statement => said!("bank statement (CAMT)", "relevé bancaire (CAMT)"),
            What::Invoice => said!("electronic invoice", "facture électronique"),
            What::Table(table) => table_words(table),
        };
        found.told.push((path.clone(), told));
        match what {
            What::Entries => found.entries.push(path.clone()),
            What::Statement => found.statements.push(path.clone()),
            What::Invoice => found.invoices.push(path.clone()),
            What::Table(table) => found.tables.push(*table),
        }
    }
    refuse(console, unknown)?;
    // The order of files means nothing: what a list of customers says comes last, and counts.
    found
        .tables
        .sort_by_key(|table| (table.rank(), table.path.clone()));
    Ok(found)
}

/// Tells what is wrong with each file that is not known.
fn refuse(console: &Console, mut unknown: Vec<Failure>) -> Result<(), Failure> {
    let Some(last) = unknown.pop() else {
        return Ok(());
    };
    for failure in &unknown {
        console.tell_failure(failure);
    }
    console.tell_failure(&last);
    console.tell(said!("nothing was written\n", "rien n'est écrit\n").of(console.lang));
    Err(Failure::said_already(Exit::BadInput))
}

/// The files and what they were taken for.
pub(super) fn told(console: &Console, found: &Files) -> String {
    let lang = console.lang;
    let mut table = Table::new(lang.pick("Files", "Fichiers"))
        .column("", Align::Left)
        .column("", Align::Left);
    const SHOWN: usize = 20;
    for (path, what) in found.told.iter().take(SHOWN) {
        table.row([name(path), what.of(lang).to_string()]);
    }
    if found.told.len() > SHOWN {
        let more = found.told.len() - SHOWN;
        table.note(said!("and {more} more", "et {more} autres").of(lang));
    }
    table.render(console)
}

fn map_text(path: &Path) -> Result<String, Failure> {
    // Read as `import table` reads it, so that a map with an error is told in the same words.
    read_map(path)?;
    let ready = table::maps::named(&path.display().to_string());
    match ready.filter(|_| !path.exists()) {
        Some(ready) => Ok(ready.text.to_string()),
        None => files::read_text(path),
    }
}

fn look(console: &Console, path: &Path, map: Option<&str>) -> Result<What, Failure> {
    let unread = |error: std::io::Error| files::cannot_read(path, &error);
    if path.is_dir() {
        let shown = path.display();
        return Err(
            Failure::bad_input(said!("`{shown}` is a folder", "`{shown}` est un dossier")).with_help(said!(
                "name the files in it, as in {shown}/*",
                "nommez ses fichiers, ainsi {shown}/*"
            )),
        );
    }
    if !std::fs::metadata(path).map_err(unread)?.is_file() {
        let shown = path.display();
        return Err(Failure::bad_input(said!(
            "`{shown}` is no ordinary file, and files are read more than once",
            "`{shown}` n'est pas un fichier ordinaire, et les fichiers sont lus plusieurs fois"
        ))
        .with_help(said!(
            "save it to a file first",
            "enregistrez-le d'abord dans un fichier"
        )));
    }
    let mut first = Vec::new();
    let file = File::open(path).map_err(unread)?;
    file.take(LOOKED_AT).read_to_end(&mut first).map_err(unread)?;
    let shown = path.display();
    let text = text_of(&first);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.is_empty() {
        return Err(
            Failure::bad_input(said!("`{shown}` is empty", "`{shown}` est vide"))
                .with_help(said!("export it again", "refaites l'export")),
        );
    }
    if text.starts_with('<') {
        return xml(path, text);
    }
    if first.starts_with(b"%PDF") {
        return Ok(What::Invoice);
    }
    let head = text.lines().next().unwrap_or_default().to_lowercase();
    let names = ["journalcode", "ecriturenum", "ecrituredate", "comptenum"];
    let is_packed = first.starts_with(b"\x1f\x8b");
    if is_packed || names.iter().filter(|name| head.contains(*name)).count() >= 2 {
        return Ok(What::Entries);
    }
    if let Err(payments::Problem::OtherForm { form }) = payments::read(&first) {
        return Err(Failure::bad_input(said!(
            "`{shown}` is a bank statement as {form}, which is not read",
            "`{shown}` est un relevé bancaire {form}, qui ne se lit pas"
        ))
        .with_help(said!(
            "ask your bank for CAMT.053 (XML)",
            "demandez à votre banque du CAMT.053 (XML)"
        )));
    }
    spreadsheet(console, path, map).map(|table| What::Table(Box::new(table)))
}

/// The beginning of a file as text; UTF-16 by its mark.
fn text_of(first: &[u8]) -> String {
    let wide = |bytes: fn([u8; 2]) -> u16| {
        let (pairs, _) = first.as_chunks::<2>();
        let letters: Vec<u16> = pairs.iter().map(|pair| bytes(*pair)).collect();
        String::from_utf16_lossy(&letters)
    };
    match first {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(first).into_owned(),
    }
}

/// XML, by the words of its first lines.
fn xml(path: &Path, text: &str) -> Result<What, Failure> {
    let shown = path.display();
    if text.contains("camt.05") {
        return Ok(What::Statement);
    }
    if text.contains("CrossIndustryInvoice") || text.contains("oasis:names:specification:ubl") {
        return Ok(What::Invoice);
    }
    if text.contains("<comptabilite") {
        return Ok(What::Entries);
    }
    let failure = Failure::bad_input(said!(
        "`{shown}` is XML, but neither entries (FEC) nor a bank statement (CAMT) nor an electronic invoice (UBL, CII)",
        "`{shown}` est de l'XML, mais ni des écritures (FEC), ni un relevé bancaire (CAMT), ni une facture électronique (UBL, CII)"
    ));
    Err(match text.contains("CrossDomainAcknowledgementAndResponse") {
        true => failure.with_help(said!(
            "statuses of a platform come once the ledger is there: `relance import statuses`",
            "les statuts d'une plateforme viennent une fois le livre écrit : `relance import statuses`"
        )),
        false => failure.with_help(said!(
            "a FEC in XML begins with `comptabilite`: if this is one, export it again, as text with tabs or |",
            "un FEC en XML commence par `comptabilite` : si c'en est un, réexportez-le, en texte avec des tabulations ou des |"
        )),
    })
}

fn input(path: &Path) -> Input {
    Input {
        name: path.display().to_string(),
        content: Content::Path(path.to_path_buf()),
    }
}

/// A spreadsheet whose columns are known. What is unsure is shown as it was read.
fn spreadsheet(console: &Console, path: &Path, map: Option<&str>) -> Result<TableFile, Failure> {
    let table = |map: String, guess| TableFile {
        path: path.to_path_buf(),
        map,
        guess,
    };
    if let Some(map) = map {
        return Ok(table(map.to_string(), None));
    }
    // The name of a map stands in the ledger: one for all, so that a corrected file of another name updates.
    let guess = table::guess(&input(path), "start", console.lang == Lang::Fr).map_err(refusals::refused)?;
    let missing: Vec<&str> = (guess.questions.iter())
        .filter_map(|question| match question {
            // Terms are asked for.
            Question::Column(column) if *column != "due" => Some(*column),
            _ => None,
        })
        .collect();
    // `customer_id` may be taken from a column of names: that alone tells no kind of file.
    let is_strange = guess.taken.len() < 2 || guess.kind == "payments" && missing.len() > 1;
    match (missing.is_empty(), is_strange) {
        (_, true) => Err(strange(path)),
        (false, false) => {
            console.tell(&read_as(console, path, &guess));
            Err(unsure(path, &guess, &missing))
        }
        (true, false) => Ok(table(guess.text.clone(), Some(guess))),
    }
}

/// The map of a spreadsheet.
pub(super) fn map(table: &TableFile, text: &str) -> Result<Map, Failure> {
    let shown = table.path.display().to_string();
    Map::parse(text).map_err(|problem| map_words::unread(&shown, problem))
}

fn strange(path: &Path) -> Failure {
    let (shown, typed) = (path.display(), files::typed(path));
    Failure::bad_input(said!(
        "`{shown}` is none of the files that are known",
        "`{shown}` n'est aucun des fichiers connus"
    ))
    .with_help(said!(
        "known are: accounting entries (FEC), lists of invoices, open items, payments or customers (CSV, XLSX), bank statements (CAMT), electronic invoices (UBL, CII, Factur-X); if it is a list, its first line must name its columns: `relance import table {typed} --guess -o map.toml` writes what they are taken for, to be corrected and given with --map map.toml",
        "sont connus : les écritures comptables (FEC), les listes de factures, de postes ouverts, de paiements ou de clients (CSV, XLSX), les relevés bancaires (CAMT), les factures électroniques (UBL, CII, Factur-X) ; si c'est une liste, sa première ligne doit nommer ses colonnes : `relance import table {typed} --guess -o correspondance.toml` écrit ce qu'on y lit, à corriger et à donner par --map correspondance.toml"
    ))
}

fn kind_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "invoices" => ("a list of invoices", "une liste de factures"),
        "payments" => ("a list of payments", "une liste de paiements"),
        _ => ("a list of customers", "une liste de clients"),
    }
}

fn table_words(table: &TableFile) -> Said {
    match &table.guess {
        None => said!(
            "a table, read by your map",
            "un tableau, lu selon votre correspondance"
        ),
        Some(guess) if guess.kind == "invoices" && guess.tells_payment => said!(
            "a list of invoices and what is paid or open of them",
            "une liste de factures, avec ce qui en est payé ou ouvert"
        ),
        Some(guess) => {
            let (en, fr) = kind_words(guess.kind);
            said!("{en}", "{fr}")
        }
    }
}

/// What the columns were taken for.
pub(super) fn read_as(console: &Console, path: &Path, guess: &Guess) -> String {
    let lang = console.lang;
    let mut text = console.paint(
        Style::Bold,
        &match lang {
            Lang::En => format!("How {} was read", name(path)),
            Lang::Fr => format!("Comment {} est lu", name(path)),
        },
    ) + "\n";
    let is_due = |column: &str| {
        guess
            .taken
            .iter()
            .any(|(ledger, of, _)| *ledger == "due" && of == column)
    };
    for (ledger, column, is_sure) in &guess.taken {
        // What was paid is supposed to have been paid on the due date; the end of the report says so.
        if *ledger == "date" && is_due(column) {
            continue;
        }
        let doubt = match is_sure {
            true => "",
            false => lang.pick("  (likely: look at it)", "  (probable : à vérifier)"),
        };
        text.push_str(&format!("  {:<14}{column}{doubt}\n", words(lang, ledger)));
    }
    if !guess.unused.is_empty() {
        let unused: Vec<&str> = guess.unused.iter().take(12).map(String::as_str).collect();
        let head = lang.pick("not read:", "non lues :");
        text.push_str(&format!("  {head} {}\n", unused.join(", ")));
    }
    for name in &guess.twice {
        let look = match lang {
            Lang::En => {
                format!("several columns are called `{name}`: only the first that fits is read; look at it")
            }
            Lang::Fr => format!(
                "plusieurs colonnes s'appellent `{name}` : seule la première qui convient est lue ; à vérifier"
            ),
        };
        text.push_str(&format!("  {look}\n"));
    }
    if guess.taken.iter().any(|(ledger, ..)| *ledger == "disputed") {
        let look = lang.pick(
            "no dispute is opened by the column of disputes: it does not say since when; a history of disputes is read by `relance import table`",
            "la colonne des litiges n'en ouvre aucun : elle ne dit pas depuis quand ; un historique de litiges se lit par `relance import table`",
        );
        text.push_str(&format!("  {look}\n"));
    }
    if guess.questions.contains(&Question::Sorts) {
        let look = lang.pick(
            "a column not read names the sorts of documents in words that are not known: if some are credit notes, they are read as invoices; say it in a map",
            "une colonne non lue dit la sorte des pièces en des mots inconnus : si certaines sont des avoirs, elles sont lues comme factures ; dites-le dans une correspondance",
        );
        text.push_str(&format!("  {look}\n"));
    }
    text
}

/// A column of the ledger in words.
fn words(lang: Lang, column: &str) -> &str {
    match column {
        "invoice_id" => lang.pick("number", "numéro"),
        "customer_id" => lang.pick("customer", "client"),
        "issued" => lang.pick("date", "date"),
        "due" => lang.pick("due", "échéance"),
        "amount" => lang.pick("amount", "montant"),
        "document" => lang.pick("document", "pièce"),
        "date" => lang.pick("paid on", "payée le"),
        "name" => lang.pick("name", "nom"),
        "kind" => lang.pick("kind", "type"),
        "country" | "country_code" => lang.pick("country", "pays"),
        "currency" => lang.pick("currency", "devise"),
        "open" => lang.pick("still open", "reste dû"),
        "paid" => lang.pick("paid", "réglé"),
        "disputed" => lang.pick("disputed", "litige"),
        "email" => lang.pick("e-mail", "e-mail"),
        "phone" => lang.pick("phone", "téléphone"),
        "address" => lang.pick("address", "adresse"),
        "sector" => lang.pick("sector", "secteur"),
        "po_number" => lang.pick("order", "commande"),
        "terms" => lang.pick("terms", "conditions"),
        other => other,
    }
}

fn unsure(path: &Path, guess: &Guess, missing: &[&str]) -> Failure {
    let (shown, typed) = (path.display(), files::typed(path));
    let (en_kind, fr_kind) = kind_words(guess.kind);
    let list = |lang: Lang| {
        let each = missing.iter().map(|column| words(lang, column));
        each.collect::<Vec<_>>().join(", ")
    };
    let (en, fr) = (list(Lang::En), list(Lang::Fr));
    let (issued_en, issued_fr) = match missing.contains(&"issued") {
        true => (
            " (the due date is not taken for the date of the invoice; if it is to stand for it, write its column there)",
            " (l'échéance n'est pas prise pour la date de facture ; si elle doit en tenir lieu, mettez-y sa colonne)",
        ),
        false => ("", ""),
    };
    Failure::bad_input(said!(
        "`{shown}` looks like {en_kind}, but no column was found for: {en}",
        "`{shown}` ressemble à {fr_kind}, mais aucune colonne n'est reconnue pour : {fr}"
    ))
    .with_help(said!(
        "write the map with `relance import table {typed} --guess -o map.toml`, put the names of the columns where it has `?`{issued_en}, then run this command again with --map map.toml",
        "écrivez la correspondance avec `relance import table {typed} --guess -o correspondance.toml`, mettez le nom des colonnes là où elle a des `?`{issued_fr}, puis relancez cette commande avec --map correspondance.toml"
    ))
}

/// The name of a file without its folder.
pub(super) fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
