//! Writing what was read into the folder in the making, each by its own importer.

use super::aside::{self, Refused, SET_ASIDE};
use super::recognise::Files;
use super::sources::{self, Read};
use super::stage::Stage;
use crate::args::Start;
use crate::command::import_fec::{self, failures};
use crate::command::{import_invoices, import_payments, import_table, imported, into_ledger};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, Said, said};
use crate::report::table::shorten;
use relance_import::folder::{self, Change, Unbrought};
use relance_import::payments::{Outcome, Why};
use relance_import::{Cells, Rows, documents, fec, payments, table};
use relance_kernel::{Currency, Day};
use relance_ledger::{FolderSource, Keep, Ledger, Options, Summary};
use relance_sources::Location;

/// So many payments that came back, and lines of totals, are named.
const SHOWN: usize = 5;

/// So much of a line of totals is shown.
const LONGEST_LINE: usize = 60;

/// What came into the ledger.
pub(super) struct Brought {
    /// The payments of statements.
    pub(super) payments: Option<payments::Import>,
    /// What was not used, or set aside, in sentences.
    pub(super) remarks: Vec<Said>,
    /// Whether something that holds money of customers was set aside.
    pub(super) is_wanting: bool,
    /// Whether rows of the ledger have errors, and commands go on without them.
    pub(super) has_bad_rows: bool,
    /// These rows.
    pub(super) refused: Vec<Refused>,
    /// The last day that the ledger knows.
    pub(super) last_day: Option<Day>,
    /// Its sums on that day.
    pub(super) summary: Option<Summary>,
}

/// Imports all of it.
pub(super) fn import(
    console: &Console,
    arguments: &Start,
    files: &Files,
    read: &Read,
    stage: &Stage,
) -> Result<Brought, Failure> {
    let lang = console.lang;
    let mut brought = Brought {
        payments: None,
        remarks: Vec::new(),
        is_wanting: false,
        has_bad_rows: false,
        refused: Vec::new(),
        last_day: None,
        summary: None,
    };
    match &read.entries {
        Some(import) => {
            let as_fec = sources::as_import_fec(arguments, files);
            failures::refuse_fewer_files(&as_fec, &import.report)?;
            empty_lists(read, stage)?;
            stage.import(&import_fec::change(
                lang,
                &as_fec,
                import,
                import_fec::source(&as_fec),
            ))?;
            brought.is_wanting |= import.report.lost_receivables() || import.report.control.unexplained != 0;
            brought.remarks.extend(of_books(&import.report));
            let unused = read.parts.iter().filter(|part| part.kind == "payments");
            for part in unused {
                let file = part.files.first().map_or("", |file| file.name.as_str());
                let file = super::recognise::name(std::path::Path::new(file));
                brought.remarks.push(said!(
                    "{file} was not used: the books hold the payments",
                    "{file} n'est pas utilisé : la comptabilité contient les paiements"
                ));
            }
        }
        None => tables(lang, arguments, read, stage)?,
    }
    for beside in &read.besides {
        if let Some(cells) = sources::told_customers(beside).filter(|cells| !cells.rows.is_empty()) {
            stage.import(&Change {
                source: beside.source.clone(),
                unbrought: Unbrought::Listed,
                tables: vec![cells],
                files: Vec::new(),
            })?;
        }
    }
    if let Some(import) = read.documents.as_ref().filter(|_| read.entries.is_none()) {
        stage.import(&Change {
            source: documents::SOURCE.to_string(),
            unbrought: Unbrought::Kept,
            tables: import.tables.clone(),
            files: vec![(
                "invoices-set-aside.csv".to_string(),
                import_invoices::words::set_aside_csv(lang, import),
            )],
        })?;
    }
    if !stage.path.join("payments.csv").exists() {
        // A ledger has the table even where no payment is known.
        stage.write("payments.csv", "payment_id,customer_id,invoice_id,date,amount\n")?;
    }
    lines_aside(read, &mut brought);
    brought.payments = statements(lang, files, stage, &mut brought)?;
    look(console, read, stage, &mut brought)?;
    Ok(brought)
}

/// What was set aside of the books, and what the import of them warns of.
fn of_books(report: &fec::Report) -> Vec<Said> {
    let mut remarks = Vec::new();
    if let Some(first) = report.set_aside.first() {
        let counted = |lang: Lang| {
            let rows = lang.counted(
                report.set_aside.len() as u64,
                (
                    "row of the entries is set aside",
                    "ligne des écritures est écartée",
                ),
                (
                    "rows of the entries are set aside",
                    "lignes des écritures sont écartées",
                ),
            );
            let amounts = report.set_aside.iter().filter_map(|row| row.receivable.flatten());
            let known: i64 = amounts.map(i64::abs).sum();
            (rows, lang.money(i128::from(known), Currency::EUR))
        };
        let ((en, money_en), (fr, money_fr)) = (counted(Lang::En), counted(Lang::Fr));
        let file = import_fec::words::file_name(report, first);
        let (file, line) = (super::recognise::name(std::path::Path::new(&file)), first.line);
        let why = |lang: Lang| {
            import_fec::words::reason(lang, &first.reason)
                .0
                .of(lang)
                .to_string()
        };
        let (why_en, why_fr) = (why(Lang::En), why(Lang::Fr));
        remarks.push(said!(
            "{en} ({money_en} on accounts of customers, debits and credits added up), all of them in import/fec-set-aside.csv; {file}:{line}: {why_en}",
            "{fr} ({money_fr} sur des comptes clients, débits et crédits additionnés), la liste est dans import/fec-set-aside.csv ; {file}:{line} : {why_fr}"
        ));
    }
    let (en, fr) = (
        import_fec::remarks::warnings(Lang::En, report),
        import_fec::remarks::warnings(Lang::Fr, report),
    );
    remarks.extend(en.into_iter().zip(fr).map(|(en, fr)| Said { en, fr }));
    remarks
}

/// What the import of tables warns of: lines that are passed over, and rows that stand twice.
fn of_tables(part: &table::Part) -> Vec<Said> {
    let mut remarks = Vec::new();
    for file in part.files.iter().filter(|file| !file.set_aside.is_empty()) {
        let name = super::recognise::name(std::path::Path::new(&file.name));
        let counted = |lang: Lang| {
            let lines = lang.counted(
                file.set_aside.len() as u64,
                ("line of totals is not read", "ligne de totaux n'est pas lue"),
                (
                    "lines of totals are not read",
                    "lignes de totaux ne sont pas lues",
                ),
            );
            let each = file.set_aside.iter().take(SHOWN).map(|(line, cells)| {
                let cells = shorten(cells, LONGEST_LINE);
                match lang {
                    Lang::En => format!("line {line}: {cells}"),
                    Lang::Fr => format!("ligne {line} : {cells}"),
                }
            });
            let more = if file.set_aside.len() > SHOWN { ", …" } else { "" };
            let separator = lang.pick("; ", " ; ");
            format!("{lines} ({}{more})", each.collect::<Vec<_>>().join(separator))
        };
        let (en, fr) = (counted(Lang::En), counted(Lang::Fr));
        remarks.push(said!("{name}: {en}", "{name} : {fr}"));
    }
    if part.sums.repeated > 0 {
        let name = part.files.first().map_or("", |file| file.name.as_str());
        let name = super::recognise::name(std::path::Path::new(name));
        let counted = |lang: Lang| {
            lang.counted(
                part.sums.repeated,
                ("row stands", "ligne est"),
                ("rows stand", "lignes sont"),
            )
        };
        let (en, fr) = (counted(Lang::En), counted(Lang::Fr));
        remarks.push(said!(
            "{name}: {en} twice to the letter: counted once, with what was paid",
            "{name} : {fr} en double, à la lettre près : une seule compte, règlement compris"
        ));
    }
    remarks
}

/// Rows that an earlier run brought from lists that are now held against books: they go before the books come.
fn empty_lists(read: &Read, stage: &Stage) -> Result<(), Failure> {
    if !stage.out.join("invoices.csv").exists() {
        return Ok(());
    }
    for part in &read.parts {
        let tables = part.tables.iter().map(|cells| Cells {
            table: cells.table,
            columns: cells.columns.clone(),
            rows: Rows::new(cells.columns.len()),
        });
        stage.import(&Change {
            source: part.source.clone(),
            unbrought: Unbrought::Listed,
            tables: tables.collect(),
            files: Vec::new(),
        })?;
    }
    Ok(())
}

/// The spreadsheets, where there are no books: invoices first, so that lists of customers find them.
fn tables(lang: Lang, arguments: &Start, read: &Read, stage: &Stage) -> Result<(), Failure> {
    let is_joined = |source: &str| read.besides.iter().any(|beside| beside.source == source);
    let parts = read.parts.iter().filter(|part| !is_joined(&part.source));
    for part in parts {
        let change = import_table::change(lang, part);
        let counted =
            folder::count(&stage.path, &change).map_err(|fault| imported::unwritten(&stage.out, fault))?;
        import_table::refuse_loss(arguments.replace, &change, &counted).map_err(|failure| {
            failure.with_help(said!(
                "give all files of this kind together, or the right one; --replace if the rows are to go",
                "donnez ensemble tous les fichiers de cette sorte, ou le bon ; --replace si les lignes doivent disparaître"
            ))
        })?;
        stage.import(&change)?;
    }
    Ok(())
}

/// Lines and files that were set aside.
fn lines_aside(read: &Read, brought: &mut Brought) {
    brought.remarks.extend(read.parts.iter().flat_map(of_tables));
    for part in &read.parts {
        if let Some(early) = import_table::human::remarks::early_payments(&part.sums) {
            let file = part.files.first().map_or("", |file| file.name.as_str());
            let file = super::recognise::name(std::path::Path::new(file));
            let (en, fr) = (early.en, early.fr);
            brought.remarks.push(said!("{file}: {en}", "{file} : {fr}"));
        }
    }
    for part in read.parts.iter().filter(|part| !part.bad.is_empty()) {
        let rows: Vec<_> = part.bad.iter().collect();
        let counted = |lang: Lang| {
            lang.counted(
                rows.len() as u64,
                ("line is set aside, which holds", "ligne est écartée, et porte"),
                (
                    "lines are set aside, which hold",
                    "lignes sont écartées, et portent",
                ),
            )
        };
        let money = |lang: Lang| import_table::bad_rows::money(lang, &rows);
        let (en, fr) = (counted(Lang::En), counted(Lang::Fr));
        let (money_en, money_fr) = (money(Lang::En), money(Lang::Fr));
        let first = rows
            .first()
            .map(|row| (row.line, import_table::bad_rows::reason(row)));
        let (line, why) = first.unwrap_or((0, Said::same("")));
        let (file, why_en, why_fr) = (
            rows.first().map_or(String::new(), |row| {
                super::recognise::name(std::path::Path::new(&row.file))
            }),
            why.en,
            why.fr,
        );
        brought.is_wanting = true;
        brought.remarks.push(said!(
            "{file}: {en} {money_en}; line {line}: {why_en}",
            "{file} : {fr} {money_fr} ; ligne {line} : {why_fr}"
        ));
    }
    if let Some(import) = &read.documents {
        for aside in &import.aside {
            let (file, why) = (&aside.file, import_invoices::words::reason(&aside.reason));
            let (en, fr) = (why.en, why.fr);
            brought.is_wanting = true;
            brought
                .remarks
                .push(said!("{file} is set aside: {en}", "{file} est écarté : {fr}"));
        }
    }
}

/// The payments of statements of banks.
fn statements(
    lang: Lang,
    files: &Files,
    stage: &Stage,
    brought: &mut Brought,
) -> Result<Option<payments::Import>, Failure> {
    if files.statements.is_empty() {
        return Ok(None);
    }
    let mut read = Vec::new();
    for path in &files.statements {
        let (name, bytes) = into_ledger::file(path)?;
        read.push((name, payments::read(&bytes)));
    }
    let unread = |fault| imported::unwritten(&stage.out, fault);
    let books = payments::Books::of_folder(&stage.path, payments::SOURCE).map_err(unread)?;
    let import = payments::import(&stage.path, &books, read, payments::Options::default()).map_err(unread)?;
    into_ledger::refuse_loss(&stage.out, "bank-transactions.csv", payments::SOURCE, import.lost)?;
    for aside in &import.aside {
        let (file, why) = (&aside.file, import_payments::words::reason(&aside.reason));
        let (en, fr) = (why.en, why.fr);
        brought.is_wanting = true;
        brought
            .remarks
            .push(said!("{file} is set aside: {en}", "{file} est écarté : {fr}"));
    }
    brought.is_wanting |= import_payments::verdict(&import) == Exit::Wanting;
    brought.remarks.extend(import_payments::human::warnings(&import));
    brought.remarks.extend(came_back(&import));
    let mut own = import.files.clone();
    own.push((
        "bank-unmatched.csv".to_string(),
        import_payments::words::unmatched_csv(lang, &import.found),
    ));
    stage.import(&Change {
        source: payments::SOURCE.to_string(),
        unbrought: Unbrought::Dropped,
        tables: import.tables.clone(),
        files: own,
    })?;
    Ok(Some(import))
}

/// Returned payments of customers that nothing in the ledger explains: money that is perhaps owed again.
fn came_back(import: &payments::Import) -> Vec<Said> {
    let is_lost = |found: &&payments::Found| {
        found.is_new && matches!(found.outcome, Outcome::Unmatched(Why::NoOriginal))
    };
    let lost = import.found.iter().filter(is_lost);
    let said = lost.take(SHOWN).map(|found| {
        let line = |lang: Lang| import_payments::human::line(lang, found);
        let (en, fr) = (line(Lang::En), line(Lang::Fr));
        said!("not added: {en}", "non ajouté : {fr}")
    });
    said.collect()
}

/// Reads the ledger that was written: what is wrong with it, and its sums.
fn look(console: &Console, read: &Read, stage: &Stage, brought: &mut Brought) -> Result<(), Failure> {
    let options = Options {
        keep: Keep::Named(Vec::new()),
        ..Options::default()
    };
    let source = FolderSource::new(&stage.path);
    let loaded = relance_ledger::load(&source, &options);
    brought.has_bad_rows = loaded.has_errors();
    let bad_rows = brought.bad_rows(stage);
    let opened = crate::ledger_folder::open(
        console,
        &Location::Folder(stage.path.clone()),
        &bad_rows,
        &options,
    )?;
    if brought.has_bad_rows {
        brought.is_wanting = true;
        brought.refused = aside::refused(read, &opened.rows_set_aside);
        brought.remarks.extend(aside::remark(&brought.refused));
    }
    let ledger: &Ledger = &opened.ledger;
    brought.last_day = ledger.last_date();
    brought.summary = ledger.last_date().map(|day| relance_ledger::summary(ledger, day));
    Ok(())
}

impl Brought {
    /// How commands read the ledger: without rows that have errors, if there are any.
    pub(super) fn bad_rows(&self, stage: &Stage) -> crate::args::BadRows {
        crate::args::BadRows {
            skip_bad_rows: self.has_bad_rows.then(|| stage.path.join(SET_ASIDE)),
        }
    }
}
