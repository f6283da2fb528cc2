//! Reading the files with the importers that there are, and joining the lists to the books.

use super::questions::{Answers, Open, kind_word};
use super::recognise::{self, Files, TableFile};
use crate::args::{CustomerKind, ImportFec, Start, StartKind, TableFormat};
use crate::command::import_fec::failures;
use crate::command::import_invoices;
use crate::command::import_table::refusals;
use crate::command::into_ledger;
use crate::exit::Failure;
use crate::language::{Lang, said};
use relance_import::join::{self, Found, Joined, List, Party};
use relance_import::table::{Part, Question};
use relance_import::{Cells, Terms, documents, fec, table};
use relance_kernel::Day;
use std::collections::{BTreeMap, HashMap};

/// Terms that lists of open items are held against, to see which of them most due dates follow.
const USUAL_TERMS: [&str; 8] = [
    "30d",
    "45d",
    "60d",
    "0d",
    "30d end of month",
    "45d end of month",
    "end of month 45d",
    "60d end of month",
];

/// Fewer due dates tell no terms.
const FEWEST_DUE_DATES: usize = 5;

/// The day that a map which asks for one gets while the files are only looked at.
const NO_DAY: Day = Day(20_000);

/// What was read.
pub(super) struct Read {
    /// The books.
    pub(super) entries: Option<fec::Import>,
    /// The spreadsheets, by kind of file.
    pub(super) parts: Vec<Part>,
    /// Electronic invoices.
    pub(super) documents: Option<documents::Import>,
    /// Lists held against the books.
    pub(super) besides: Vec<Beside>,
}

/// A list beside the books.
pub(super) struct Beside {
    /// Its files.
    pub(super) file: String,
    pub(super) list: List,
    pub(super) joined: Joined,
    /// The customers of the books, in the order that `joined` counts them in, and what each owes by them.
    pub(super) books: Vec<(Party, i64)>,
    /// Its tables.
    pub(super) tables: Vec<Cells>,
    /// Whether it says what is open, so that its sum can be held against that of the books.
    pub(super) is_balance: bool,
    /// Where its rows come from.
    pub(super) source: String,
}

/// Reads all files, with what was answered as far as anything was.
pub(super) fn read(
    lang: Lang,
    arguments: &Start,
    files: &Files,
    answers: Option<&Answers>,
) -> Result<Read, Failure> {
    let parts = tables(files, answers)?;
    let documents = invoices(arguments, files, answers)?;
    let mut read = Read {
        entries: None,
        parts,
        documents,
        besides: Vec::new(),
    };
    if files.entries.is_empty() {
        join_customers(&mut read);
    } else {
        let plain = entries(lang, arguments, files, answers, BTreeMap::new())?;
        let terms = terms_of_lists(&plain, &read);
        let mut import = match terms.is_empty() {
            true => plain,
            false => entries(lang, arguments, files, answers, terms)?,
        };
        join_to_books(lang, &mut import, &mut read);
        read.entries = Some(import);
    }
    Ok(read)
}

/// The books.
fn entries(
    lang: Lang,
    arguments: &Start,
    files: &Files,
    answers: Option<&Answers>,
    customer_terms: BTreeMap<String, Terms>,
) -> Result<fec::Import, Failure> {
    let inputs: Vec<fec::Input> = files
        .entries
        .iter()
        .map(|path| fec::Input {
            name: path.display().to_string(),
            content: fec::Content::Path(path.clone()),
        })
        .collect();
    let options = fec::Options {
        terms: answers.and_then(|answers| answers.terms),
        customer_terms,
        kind: answers.map_or("", |answers| kind_word(answers.kind)),
        entity: String::new(),
        as_of: arguments.as_of,
    };
    fec::import(&inputs, &options).map_err(|failure| failures::unread(lang, failure))
}

/// The same import as `import fec` would be asked for it.
pub(super) fn as_import_fec(arguments: &Start, files: &Files) -> ImportFec {
    ImportFec {
        files: files.entries.clone(),
        out: arguments.out.clone(),
        terms: arguments.terms,
        terms_file: None,
        kind: match arguments.kind {
            Some(StartKind::Business) => Some(CustomerKind::Business),
            Some(StartKind::Consumer) => Some(CustomerKind::Consumer),
            Some(StartKind::Public) => Some(CustomerKind::Public),
            Some(StartKind::Association) => Some(CustomerKind::Association),
            Some(StartKind::Unknown) | None => None,
        },
        entity: None,
        as_of: arguments.as_of,
        dry_run: false,
        replace: arguments.replace,
        format: TableFormat::Human,
    }
}

/// The spreadsheets. Those that the user's map reads are read together, others each by its own guess.
fn tables(files: &Files, answers: Option<&Answers>) -> Result<Vec<Part>, Failure> {
    let mut groups: Vec<(Vec<table::Input>, &TableFile, Option<String>)> = Vec::new();
    let mut kinds: Vec<&str> = Vec::new();
    for file in &files.tables {
        let Some(guess) = &file.guess else {
            match groups.first_mut() {
                Some((inputs, ..)) => inputs.push(file.input()),
                None => groups.push((vec![file.input()], file, None)),
            }
            continue;
        };
        let stem = file.path.file_stem().unwrap_or_default().to_string_lossy();
        let source = kinds.contains(&guess.kind).then(|| format!("table:{stem}"));
        kinds.push(guess.kind);
        groups.push((vec![file.input()], file, source));
    }
    let mut parts = Vec::new();
    for (inputs, file, source) in groups {
        let map = recognise::map(file, &adjusted(file, answers))?;
        let options = table::Options {
            as_of: answers.map_or(Some(NO_DAY), |answers| answers.as_of),
            kind: answers.map_or("", |answers| kind_word(answers.kind)),
            source,
        };
        let import = table::import(&inputs, &map, &options).map_err(|refusal| refused(file, refusal))?;
        parts.extend(import.parts);
    }
    Ok(parts)
}

/// Why a spreadsheet is refused; what to do is said for a guessed map too.
fn refused(file: &TableFile, refusal: table::Refusal) -> Failure {
    let failure = refusals::refused(refusal);
    let Some(help) = failure.help.clone().filter(|_| file.guess.is_some()) else {
        return failure;
    };
    let typed = crate::files::typed(&file.path);
    let (en, fr) = (help.en, help.fr);
    failure.with_help(said!(
        "{en}; the map is written by `relance import table {typed} --guess -o map.toml` and read with --map map.toml",
        "{fr} ; la correspondance s'écrit par `relance import table {typed} --guess -o correspondance.toml` et se lit avec --map correspondance.toml"
    ))
}

/// A guessed map with what was answered.
fn adjusted(file: &TableFile, answers: Option<&Answers>) -> String {
    let (Some(answers), Some(_)) = (answers, &file.guess) else {
        return file.map.clone();
    };
    let mut map = file.map.clone();
    if let Some(terms) = answers.terms {
        map = map.replace("terms = \"30d\"", &format!("terms = \"{terms}\""));
    }
    if let Some(currency) = answers.currency.filter(|_| file.asks(Question::Currency)) {
        map = map.replacen(
            "# currency = \"EUR\"",
            &format!("currency = \"{}\"", currency.code()),
            1,
        );
    }
    map
}

/// Electronic invoices.
fn invoices(
    arguments: &Start,
    files: &Files,
    answers: Option<&Answers>,
) -> Result<Option<documents::Import>, Failure> {
    if files.invoices.is_empty() {
        return Ok(None);
    }
    let mut read = Vec::new();
    for path in &files.invoices {
        let (name, bytes) = into_ledger::file(path)?;
        let invoice = documents::read_file(&name, &bytes);
        read.push((name, invoice));
    }
    let options = documents::Options {
        seller: arguments.seller.clone(),
        terms: answers.and_then(|answers| answers.terms),
    };
    let import =
        documents::import(read, &options).map_err(|sellers| import_invoices::several_sellers(&sellers))?;
    if import.invoices.is_empty() && import.credit_notes.is_empty() {
        return Err(import_invoices::nothing_left(&import));
    }
    Ok(Some(import))
}

/// The customers of the books, and what each owes by them.
fn parties_of_books(import: &fec::Import, as_of: Day) -> Vec<(Party, i64)> {
    let balances = join::balances(&import.tables, as_of).into_iter();
    let each = balances.map(|balance| {
        let party = Party {
            id: balance.customer,
            name: balance.name,
            siren: String::new(),
        };
        (party, balance.books)
    });
    each.collect()
}

/// Terms by customer of the books, where a list has them.
fn terms_of_lists(import: &fec::Import, read: &Read) -> BTreeMap<String, Terms> {
    let books = parties_of_books(import, import.report.as_of);
    let books: Vec<Party> = books.into_iter().map(|(party, _)| party).collect();
    let mut terms = BTreeMap::new();
    for part in &read.parts {
        let told = cells(&part.tables, "customer_id", "terms");
        if told.is_empty() {
            continue;
        }
        let list = List::of_tables(&part.tables);
        let found = join::parties(&books, &list.parties);
        let places = places(&list.parties);
        for (id, text) in told {
            let place = places.get(id.as_str()).copied();
            let found = place.and_then(|place| found.get(place).copied().flatten());
            let party = found.and_then(|found| books.get(found.place));
            if let (Some(party), Some(known)) = (party, Terms::parse(&text)) {
                terms.insert(party.id.clone(), known);
            }
        }
    }
    terms
}

/// Two columns of the customers in tables.
fn cells(tables: &[Cells], one: &str, other: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for cells in tables.iter().filter(|cells| cells.table == "customers") {
        let place = |wanted: &str| cells.columns.iter().position(|column| *column == wanted);
        let (Some(one), Some(other)) = (place(one), place(other)) else {
            continue;
        };
        for row in cells.rows.iter() {
            let cell = |place| row.get(place).unwrap_or("").to_string();
            pairs.push((cell(one), cell(other)));
        }
    }
    pairs
}

/// Joins each list to the books, and writes its due dates into the invoices.
fn join_to_books(lang: Lang, import: &mut fec::Import, read: &mut Read) {
    let as_of = import.report.as_of;
    let books = parties_of_books(import, as_of);
    for part in read.parts.iter().filter(|part| part.kind != "payments") {
        let list = List::of_tables(&part.tables);
        let has_items = part.tables.iter().any(|cells| cells.table == "invoices");
        let has_payments = part.tables.iter().any(|cells| cells.table == "payments");
        let joined = join::items(&mut import.tables, &list, as_of);
        let names: Vec<String> = part.files.iter().map(|file| short(&file.name)).collect();
        read.besides.push(Beside {
            file: names.join(", "),
            // An amount alone is what is open; an amount with what was paid of it says so too.
            is_balance: has_items && (has_payments || is_open_only(part)),
            list,
            joined,
            books: books.clone(),
            tables: part.tables.clone(),
            source: part.source.clone(),
        });
    }
    if let Some(documents) = &read.documents {
        let list = List::of_tables(&documents.tables);
        let joined = join::items(&mut import.tables, &list, as_of);
        read.besides.push(Beside {
            file: said!("electronic invoices", "factures électroniques")
                .of(lang)
                .to_string(),
            is_balance: false,
            list,
            joined,
            books,
            tables: documents.tables.clone(),
            source: documents::SOURCE.to_string(),
        });
    }
}

/// Whether the amount of a list of invoices is what is open of them, by the name of its column.
fn is_open_only(part: &Part) -> bool {
    let shown = part.files.iter().flat_map(|file| &file.shown);
    let mut names = shown
        .flat_map(|line| &line.cells)
        .map(|(name, _)| name.to_lowercase());
    names.any(|name| {
        ["solde", "restant", "reste", "open", "outstanding", "balance"]
            .iter()
            .any(|word| name.contains(word))
    })
}

/// Without books the invoices of the spreadsheets are the books: lists of customers are joined to those.
fn join_customers(read: &mut Read) {
    let of_invoices = read
        .parts
        .iter()
        .filter(|part| part.kind == "invoices")
        .flat_map(|part| part.tables.iter().cloned());
    let documents = read
        .documents
        .iter()
        .flat_map(|documents| documents.tables.iter().cloned());
    let all: Vec<_> = of_invoices.chain(documents).collect();
    let invoices = List::of_tables(&all);
    let mut owed: HashMap<usize, i64> = HashMap::new();
    for item in &invoices.items {
        *owed.entry(item.party).or_default() += item.open;
    }
    let books: Vec<(Party, i64)> = invoices
        .parties
        .iter()
        .enumerate()
        .map(|(place, party)| (party.clone(), owed.get(&place).copied().unwrap_or(0)))
        .collect();
    if books.is_empty() {
        return;
    }
    let parties: Vec<Party> = books.iter().map(|(party, _)| party.clone()).collect();
    for part in read.parts.iter().filter(|part| part.kind == "customers") {
        let list = List::of_tables(&part.tables);
        let names: Vec<String> = part.files.iter().map(|file| short(&file.name)).collect();
        read.besides.push(Beside {
            file: names.join(", "),
            is_balance: false,
            joined: Joined {
                parties: join::parties(&parties, &list.parties),
                ..Joined::default()
            },
            list,
            books: books.clone(),
            tables: part.tables.clone(),
            source: part.source.clone(),
        });
    }
}

fn short(name: &str) -> String {
    recognise::name(std::path::Path::new(name))
}

/// The places of customers by their codes.
fn places(parties: &[Party]) -> HashMap<&str, usize> {
    let each = parties.iter().enumerate();
    each.map(|(place, party)| (party.id.as_str(), place)).collect()
}

/// The customers of a list under the codes of the books; those that the books do not have are left out.
pub(super) fn told_customers(beside: &Beside) -> Option<Cells> {
    let cells = beside.tables.iter().find(|cells| cells.table == "customers")?;
    let id = cells.columns.iter().position(|column| *column == "customer_id")?;
    let name = cells.columns.iter().position(|column| *column == "name");
    let has_items = !beside.list.items.is_empty();
    let places = places(&beside.list.parties);
    let party_of = |id: &str| {
        let place = places.get(id).copied()?;
        let found: Found = beside.joined.parties.get(place).copied().flatten()?;
        beside.books.get(found.place).map(|(party, _)| party)
    };
    let mut seen = std::collections::BTreeSet::new();
    let rows = cells.rows.iter().filter_map(|row| {
        let party = party_of(row.get(id)?)?;
        if !seen.insert(party.id.clone()) {
            return None;
        }
        let mut cells: Vec<String> = row.iter().map(str::to_string).collect();
        *cells.get_mut(id)? = party.id.clone();
        // A list of items shortens names: those of the books stay.
        let keeps_name = has_items && !party.name.is_empty();
        if let Some(cell) = name.filter(|_| keeps_name).and_then(|name| cells.get_mut(name)) {
            cell.clear();
        }
        Some(cells)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    Some(Cells {
        table: cells.table,
        columns: cells.columns.clone(),
        rows: rows.into_iter().collect(),
    })
}

/// What the files leave open.
pub(super) fn open(files: &Files, read: &Read) -> Open {
    let mut open = Open::default();
    let asks = |question| files.tables.iter().any(|table| table.asks(question));
    match &read.entries {
        Some(import) => {
            let invoices = import.tables.invoices.iter().filter(|row| row.due.is_some());
            let undated = invoices
                .clone()
                .filter(|row| matches!(row.due_source, "default" | "opening"));
            let (undated, all) = (undated.count() as u64, invoices.count() as u64);
            open.terms = (undated > 0).then_some((undated, all));
            open.likely_terms = likely_terms(import);
            let first = import
                .report
                .files
                .iter()
                .filter_map(|file| file.period)
                .map(|(first, _)| first);
            open.days = first.min().map(|first| (first, import.report.as_of));
        }
        None => {
            let (undated, all) = undated(read);
            // A guess asks where a line has none; what the lines became tells whether an invoice lacks one.
            open.terms = (undated > 0).then_some((undated, all));
            open.currency = asks(Question::Currency);
            open.as_of = read.parts.iter().any(|part| part.kind == "invoices");
            open.days = days(read);
        }
    }
    let (unknown, all) = unknown_kinds(read);
    open.kind = (unknown > 0).then_some((unknown, all));
    open
}

/// Invoices of spreadsheets and documents whose due date comes from terms, and all of them.
fn undated(read: &Read) -> (u64, u64) {
    let (mut undated, mut all) = (0, 0);
    for part in &read.parts {
        all += part.sums.rows.get("invoices").copied().unwrap_or(0);
        let terms = part.sums.due.iter().filter(|(word, _)| word.contains("terms"));
        undated += terms.map(|(_, count)| count).sum::<u64>();
    }
    if let Some(documents) = &read.documents {
        let due = documents.due.iter();
        all += due.clone().map(|(_, count)| *count as u64).sum::<u64>();
        let default = due.filter(|(source, _)| **source == documents::DueSource::Default);
        undated += default.map(|(_, count)| *count as u64).sum::<u64>();
    }
    (undated, all)
}

/// The first and the last day that spreadsheets and documents know; what is only supposed to be paid counts for nothing.
fn days(read: &Read) -> Option<(Day, Day)> {
    let mut days: Option<(Day, Day)> = None;
    let mut add = |first: Day, last: Day| {
        days = Some(days.map_or((first, last), |(from, to)| (from.min(first), to.max(last))));
    };
    let of_parts = read.parts.iter().flat_map(|part| {
        let is_known = part.sums.assumed.is_empty();
        let tables = part.tables.iter();
        tables.filter(move |cells| is_known || cells.table == "invoices")
    });
    let documents = read.documents.iter().flat_map(|documents| &documents.tables);
    for cells in of_parts.chain(documents) {
        let wanted = match cells.table {
            "invoices" => "issued",
            "payments" => "date",
            _ => continue,
        };
        let place = cells.columns.iter().position(|column| *column == wanted);
        for row in cells.rows.iter() {
            if let Some(day) = place.and_then(|place| row.get(place)).and_then(Day::parse) {
                add(day, day);
            }
        }
    }
    days
}

/// The first and the last day of an invoice in the files.
pub(super) fn issued(read: &Read) -> Option<(Day, Day)> {
    let of_entries = read.entries.iter().flat_map(|import| &import.tables.invoices);
    let of_entries = of_entries.map(|invoice| invoice.issued);
    let is_invoices = |cells: &&Cells| cells.table == "invoices";
    let of_parts = read
        .parts
        .iter()
        .filter(|_| read.entries.is_none())
        .flat_map(|part| &part.tables);
    let of_documents = read.documents.iter().flat_map(|documents| &documents.tables);
    let of_cells = of_parts
        .chain(of_documents)
        .filter(is_invoices)
        .flat_map(|cells| {
            let place = cells.columns.iter().position(|column| *column == "issued");
            let days = cells
                .rows
                .iter()
                .filter_map(move |row| Day::parse(row.get(place?)?));
            days.collect::<Vec<Day>>()
        });
    let days: Vec<Day> = of_entries.chain(of_cells).collect();
    Some((*days.iter().min()?, *days.iter().max()?))
}

/// Customers whose kind no file tells, and all customers.
fn unknown_kinds(read: &Read) -> (u64, u64) {
    let mut known = std::collections::BTreeSet::new();
    for beside in &read.besides {
        let kinds: HashMap<String, String> =
            cells(&beside.tables, "customer_id", "kind").into_iter().collect();
        for (party, found) in beside.list.parties.iter().zip(&beside.joined.parties) {
            let is_told = kinds.get(&party.id).is_some_and(|kind| !kind.is_empty());
            let found = found.filter(|_| is_told);
            known.extend(
                found
                    .and_then(|found| beside.books.get(found.place))
                    .map(|(party, _)| party.id.clone()),
            );
        }
    }
    let all: std::collections::BTreeSet<String> = match &read.entries {
        Some(import) => import
            .tables
            .customers
            .iter()
            .map(|customer| customer.id.clone())
            .collect(),
        None => {
            let of_parts = read
                .parts
                .iter()
                .filter(|part| part.kind != "customers")
                .flat_map(|part| &part.tables);
            let of_documents = read.documents.iter().flat_map(|documents| &documents.tables);
            let tables: Vec<_> = of_parts.chain(of_documents).cloned().collect();
            for (id, kind) in cells(&tables, "customer_id", "kind") {
                if !kind.is_empty() {
                    known.insert(id);
                }
            }
            cells(&tables, "customer_id", "customer_id")
                .into_iter()
                .map(|(id, _)| id)
                .collect()
        }
    };
    let unknown = all.iter().filter(|id| !known.contains(*id)).count();
    (unknown as u64, all.len() as u64)
}

/// The terms that four of five due dates of the lists follow.
fn likely_terms(import: &fec::Import) -> Option<Terms> {
    let dated: Vec<(Day, Day)> = import
        .tables
        .invoices
        .iter()
        .filter(|row| row.due_source == "open_items")
        .filter_map(|row| Some((row.issued, row.due?)))
        .collect();
    if dated.len() < FEWEST_DUE_DATES {
        return None;
    }
    let usual = USUAL_TERMS.iter().filter_map(|terms| Terms::parse(terms));
    let counted = usual.map(|terms| {
        let follow = dated
            .iter()
            .filter(|(issued, due)| terms.due(*issued) == *due)
            .count();
        (follow, terms)
    });
    let (follow, terms) = counted.max_by_key(|(follow, _)| *follow)?;
    (follow * 5 >= dated.len() * 4).then_some(terms)
}
