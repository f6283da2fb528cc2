//! `relance kpi LEDGER`: the figures of a period.

use crate::args::{Kpi, KpiBy, KpiFormat};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::kpi_report::{self, Told};
use crate::language::{Lang, Said, said};
use crate::{ledger_folder, replay_input};
use relance_kernel::{Currency, Day, Interner};
use relance_kpi::{Books, Period, Question, collector_field, measure};
use relance_ledger::{Binding, Keep, Ledger, Options, Table};

/// Months that are measured one by one: fifty years.
const MOST_MONTHS: usize = 600;

/// Measures a ledger, and shows its figures.
pub(crate) fn run(console: &Console, arguments: &Kpi) -> Result<Exit, Failure> {
    measured(console, arguments, |told| {
        let text = match arguments.format {
            KpiFormat::Human => kpi_report::human(console, told),
            KpiFormat::Json => kpi_report::json(console.lang, told)?,
            KpiFormat::Csv => kpi_report::csv(told, arguments.locale)?,
        };
        console.print(&text)
    })?;
    Ok(Exit::Fine)
}

/// Measures a ledger, and lets `tell` tell it.
pub(crate) fn measured<T>(
    console: &Console,
    arguments: &Kpi,
    tell: impl FnOnce(&Told<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mut interner = Interner::new();
    let policy = match &arguments.policy {
        Some(path) => Some(replay_input::sound_policy(console, path, None, &[], &mut interner)?.1),
        None => None,
    };
    let (customer_fields, invoice_fields) = policy.as_ref().map_or((&[][..], &[][..]), |policy| {
        (&policy.customer_fields[..], &policy.invoice_fields[..])
    });
    let fields = customer_fields.iter().chain(invoice_fields);
    let named = fields.map(|(name, _)| interner.text(*name).to_string());
    let options = Options {
        default_currency: policy.as_ref().map_or(Currency::EUR, |policy| policy.currency),
        keep: Keep::Named(named.chain(["collector".to_string()]).collect()),
    };
    let opened = ledger_folder::open(console, &arguments.ledger, &arguments.bad_rows, &options)?;
    let ledger = &opened.ledger;
    let period = period(ledger, arguments, opened.set_aside.as_ref())?;
    let has_collector = ledger.has_column(Table::Customers, "collector");
    let mut bound = customer_fields.to_vec();
    bound.extend(has_collector.then(|| collector_field(&mut interner)));
    let (binding, of_fields) = Binding::new(
        ledger,
        &mut interner,
        &bound,
        invoice_fields,
        ledger.default_currency(),
    );
    replay_input::refuse_unfit_cells(console, &arguments.ledger, &arguments.bad_rows, &of_fields)?;
    let books = Books {
        ledger,
        binding: &binding,
        interner: &interner,
        collector: has_collector.then_some(customer_fields.len()),
        policy: policy.as_ref(),
    };
    let question = Question {
        period,
        by: arguments.by.map(KpiBy::dimension),
        within: arguments.within,
        grace: arguments.grace,
        customers: arguments.customers,
    };
    let told = Told {
        report: measure(&books, &question),
        ledger,
        ledger_place: &arguments.ledger,
        policy: arguments.policy.as_deref(),
        tolerance: policy.as_ref().map(|policy| (policy.tolerance, policy.currency)),
        set_aside: opened.set_aside.as_ref().map(|said| said.of(console.lang)),
    };
    tell(&told)
}

/// The days asked for; by default the last twelve months that the ledger has.
fn period(ledger: &Ledger, arguments: &Kpi, set_aside: Option<&Said>) -> Result<Period, Failure> {
    let Some(to) = arguments.to.or(ledger.last_date()) else {
        return Err(
            ledger_folder::nothing_left(set_aside, "measure", "mesurer").with_help(said!(
                "fill in its rows, or name the day with --to",
                "remplissez ses lignes, ou indiquez le jour avec --to"
            )),
        );
    };
    if let Some(begins) = ledger.first_date().filter(|begins| to < *begins) {
        return Err(replay_input::before_the_ledger(to, begins));
    }
    let from = arguments.from.unwrap_or_else(|| {
        let of_year = to.last_before_months(12).plus(1);
        ledger.first_date().map_or(of_year, |first| first.max(of_year))
    });
    if to < from {
        return Err(ends_before_it_begins(from, to));
    }
    let period = Period { from, to };
    // Thirty days or so each: near enough to refuse a slip of the pen.
    let months = usize::try_from(period.days() / 30).unwrap_or(usize::MAX);
    if arguments.by == Some(KpiBy::Month) && months > MOST_MONTHS {
        return Err(Failure::bad_input(said!(
            "the period has more than {MOST_MONTHS} months, too many to measure one by one",
            "la période a plus de {MOST_MONTHS} mois, trop pour les mesurer un à un"
        ))
        .with_help(said!(
            "name a later day with --from",
            "indiquez un jour plus récent avec --from"
        )));
    }
    Ok(period)
}

fn ends_before_it_begins(from: Day, to: Day) -> Failure {
    let words = |lang: Lang| (lang.day(from), lang.day(to));
    let ((en_from, en_to), (fr_from, fr_to)) = (words(Lang::En), words(Lang::Fr));
    Failure::bad_input(said!(
        "the period ends on {en_to}, before it begins on {en_from}",
        "la période finit le {fr_to}, avant de commencer le {fr_from}"
    ))
    .with_help(said!(
        "--to is the last day of the period, and the ledger's last date where it is not given",
        "--to est le dernier jour de la période, et la dernière date du livre s'il n'est pas donné"
    ))
}
