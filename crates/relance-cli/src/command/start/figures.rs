//! The figures of the ledger: those of `relance kpi`, what each customer owes, and what was never chased.

use super::bring::Brought;
use super::sources::Read;
use super::stage::Stage;
use super::trial::command;
use crate::args::Command;
use crate::command::{kpi, list};
use crate::console::Console;
use crate::exit::Failure;
use crate::language::{Lang, said};
use crate::ledger_folder;
use crate::report::problems::of_ledger;
use crate::sheet::Cell;
use relance_kernel::{Currency, Day};
use relance_kpi::{Aged, Key, Report};
use relance_ledger::Options;
use relance_sources::Location;
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;

/// What was measured.
pub(super) struct Figures {
    pub(super) report: Report,
    /// What customers owe, the most first.
    pub(super) exposures: Vec<Exposure>,
    /// Invoices that are overdue and were never chased, as far as the ledger knows, and their money.
    pub(super) never_chased: (u64, BTreeMap<Currency, i128>),
    /// Whether the ledger holds any action at all.
    pub(super) knows_actions: bool,
    /// Whether the ledger tells the sales of its period: a list of which every item is still open does not, whether or not it
    /// says what was paid of some.
    knows_sales: bool,
    /// Whether days of payments are known, and not supposed: lateness means something then.
    knows_lateness: bool,
    /// Credit notes and payments that are on no invoice, by currency, and what is owed in all without them.
    pub(super) credits: BTreeMap<Currency, (i128, i128)>,
    /// What the ledger can and cannot support.
    pub(super) remarks: Vec<String>,
}

/// What a customer owes in one currency.
pub(super) struct Exposure {
    pub(super) customer: String,
    pub(super) name: String,
    pub(super) currency: Currency,
    pub(super) aged: Aged,
}

impl Figures {
    /// Whether a figure means something: those that are made of sales do not, where only open items are known.
    pub(super) fn supports(&self, key: Key) -> bool {
        let is_of_sales = matches!(
            key,
            Key::Sales
                | Key::Dso
                | Key::DsoCountBack
                | Key::BestPossibleDso
                | Key::AverageDaysDelinquent
                | Key::RecoveryRateAll
        );
        (self.knows_sales || !is_of_sales) && (self.knows_lateness || !is_of_lateness(key))
    }
}

/// Why such a figure is not shown.
pub(super) fn unsupported(lang: Lang, key: Key) -> &'static str {
    match is_of_lateness(key) {
        true => lang.pick(
            "not shown: the days of payments are supposed, no file tells them",
            "non montré : les jours des paiements sont supposés, aucun fichier ne les dit",
        ),
        false => lang.pick(
            "not shown: only open items are known, and not the sales of the period",
            "non montré : seuls les postes ouverts sont connus, non les ventes de la période",
        ),
    }
}

/// Whether a figure is made of the days of payments.
fn is_of_lateness(key: Key) -> bool {
    matches!(
        key,
        Key::AverageLateness
            | Key::AverageLatenessWeighted
            | Key::PaymentDelay
            | Key::PaymentDelayWeighted
            | Key::PaidOnTime
            | Key::DaysBeyondTerms
            | Key::DaysBeyondTermsSigned
    )
}

/// Measures the ledger in the making.
pub(super) fn measure(
    console: &Console,
    stage: &Stage,
    read: &Read,
    brought: &Brought,
    as_of: Day,
) -> Result<Figures, Failure> {
    let day = as_of.to_string();
    let words = |words: &[&str]| -> Vec<OsString> { words.iter().map(|word| (*word).into()).collect() };
    let mut of_kpi = words(&["relance", "kpi", "--customers", "--to", &day]);
    of_kpi.push(stage.path.clone().into());
    let Command::Kpi(mut asked) = command(of_kpi)? else {
        return Err(Failure::internal(said!("no figures", "pas de chiffres")));
    };
    asked.bad_rows = brought.bad_rows(stage);
    let names = names(stage);
    let (report, mut exposures) = kpi::measured(console, &asked, |told| {
        let customers = told.report.currencies.iter().flat_map(|report| &report.customers);
        let exposures = customers.map(|customer| {
            let id = told
                .ledger
                .customer_id(customer.account, customer.customer)
                .to_string();
            Exposure {
                name: names.get(&id).cloned().unwrap_or_default(),
                customer: id,
                currency: customer.currency,
                aged: customer.aged,
            }
        });
        Ok((told.report.clone(), exposures.collect::<Vec<Exposure>>()))
    })?;
    exposures.retain(|exposure| exposure.aged.open() > 0);
    exposures
        .sort_by(|one, other| (other.aged.open(), &one.customer).cmp(&(one.aged.open(), &other.customer)));
    let mut of_list = words(&["relance", "list", "never-chased", "--as-of", &day, "--ledger"]);
    of_list.push(stage.path.clone().into());
    let Command::List(mut asked) = command(of_list)? else {
        return Err(Failure::internal(said!("no list", "pas de liste")));
    };
    asked.bad_rows = brought.bad_rows(stage);
    let mut never_chased = (0, BTreeMap::new());
    for sheet in list::listed(console, &asked)? {
        for row in &sheet.rows {
            let money = row.iter().find_map(|cell| match cell {
                Cell::Money(minor, currency) => Some((*minor, *currency)),
                _ => None,
            });
            never_chased.0 += 1;
            if let Some((minor, currency)) = money {
                *never_chased.1.entry(currency).or_default() += i128::from(minor);
            }
        }
    }
    let opened = ledger_folder::open(
        console,
        &Location::Folder(stage.path.clone()),
        &brought.bad_rows(stage),
        &Options::default(),
    )?;
    let summary = relance_ledger::summary(&opened.ledger, as_of);
    let open_invoices: usize = summary.money.iter().map(|money| money.open_invoices).sum();
    let remarks = summary
        .remarks
        .iter()
        .map(|remark| remark.sentence(of_ledger(console.lang)));
    Ok(Figures {
        report,
        exposures,
        never_chased,
        knows_actions: !summary.actions.is_empty(),
        // Books and bank statements tell days; a list that only says what is no longer open does not.
        knows_lateness: read.entries.is_some() || !supposes_days(read),
        knows_sales: read.entries.is_some()
            || summary.counts.payments > 0 && open_invoices < summary.counts.invoices,
        credits: summary
            .money
            .iter()
            .filter(|money| money.unallocated > 0)
            .map(|money| {
                let credits = i128::from(money.unallocated);
                (money.currency, (credits, i128::from(money.open) - credits))
            })
            .collect(),
        remarks: remarks.collect(),
    })
}

/// Whether days of payments are supposed, because a list says what was paid and not when.
fn supposes_days(read: &Read) -> bool {
    let words = read.parts.iter().flat_map(|part| part.sums.assumed.keys());
    words.into_iter().any(|word| word.starts_with("paid_on"))
}

/// The names of customers by their codes.
fn names(stage: &Stage) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let Ok(mut reader) = csv::Reader::from_path(stage.path.join("customers.csv")) else {
        return names;
    };
    let place = |wanted: &str, heads: &csv::StringRecord| heads.iter().position(|head| head == wanted);
    let Ok(heads) = reader.headers().cloned() else {
        return names;
    };
    let (Some(id), Some(name)) = (place("customer_id", &heads), place("name", &heads)) else {
        return names;
    };
    for row in reader.records().flatten() {
        if let (Some(id), Some(name)) = (row.get(id), row.get(name)) {
            names.insert(id.to_string(), name.to_string());
        }
    }
    names
}
