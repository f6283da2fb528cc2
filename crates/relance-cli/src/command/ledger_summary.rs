//! `relance ledger summary DIR`: what a ledger holds, and what it can and cannot support.

use crate::args::{LedgerSummary, TableFormat};
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::language::{Lang, decimal, said};
use crate::ledger_folder;
use crate::report::json;
use crate::report::problems::of_ledger;
use crate::report::table::{Align, Table, page_width, wrap};
use relance_kernel::{Currency, CustomerKind};
use relance_ledger::{AGED_BOUNDS, CurrencySummary, Options, Summary};
use serde_json::{Value, json};

/// Sums the ledger up.
pub(crate) fn run(console: &Console, arguments: &LedgerSummary) -> Result<Exit, Failure> {
    let opened = ledger_folder::open(
        console,
        &arguments.ledger,
        &arguments.bad_rows,
        &Options::default(),
    )?;
    let Some(as_of) = arguments.as_of.or(opened.ledger.last_date()) else {
        let set_aside = opened.set_aside.as_ref();
        return Err(
            ledger_folder::nothing_left(set_aside, "sum up", "résumer").with_help(said!(
                "fill in its rows, or name the day with --as-of",
                "remplissez ses lignes, ou indiquez le jour avec --as-of"
            )),
        );
    };
    if let Some(begins) = opened.ledger.first_date().filter(|begins| as_of < *begins) {
        return Err(crate::replay_input::before_the_ledger(as_of, begins));
    }
    let summary = relance_ledger::summary(&opened.ledger, as_of);
    let set_aside = opened.set_aside.as_ref().map(|said| said.of(console.lang));
    let text = match arguments.format {
        TableFormat::Human => human(console, arguments, &summary, set_aside),
        TableFormat::Json => as_json(console, arguments, &summary, set_aside)?,
    };
    console.print(&text)?;
    Ok(Exit::Fine)
}

fn human(console: &Console, arguments: &LedgerSummary, summary: &Summary, set_aside: Option<&str>) -> String {
    let lang = console.lang;
    let folder = &arguments.ledger;
    let period = summary
        .period
        .map_or_else(String::new, |(first, last)| match lang {
            Lang::En => format!(", {} to {}", lang.day(first), lang.day(last)),
            Lang::Fr => format!(", du {} au {}", lang.day(first), lang.day(last)),
        });
    let title = match lang {
        Lang::En => format!(
            "Ledger {folder}{period}; balances at the end of {}",
            lang.day(summary.as_of)
        ),
        Lang::Fr => format!(
            "Livre {folder}{period} ; soldes à la fin du {}",
            lang.day(summary.as_of)
        ),
    };
    let mut text: String = wrap(&title, page_width())
        .iter()
        .map(|line| console.paint(Style::Bold, line) + "\n")
        .collect();
    if let Some(set_aside) = set_aside {
        text.push_str(&format!("{set_aside}\n"));
    }
    text.push('\n');
    text.push_str(&rows(console, summary));
    text.push_str(&money(console, summary));
    text.push_str(&aged(console, summary));
    text.push_str(&past_actions(console, summary));
    text.push_str(&remarks(console, summary));
    text
}

fn rows(console: &Console, summary: &Summary) -> String {
    let (lang, counts) = (console.lang, &summary.counts);
    let mut table = Table::new(title_of_all(lang, summary, "Rows", "Lignes"))
        .column("", Align::Left)
        .column("", Align::Right)
        .column("", Align::Left);
    let list = |parts: Vec<Option<String>>| parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let part = |count: usize, en: &str, fr: &str| {
        (count > 0).then(|| format!("{} {}", lang.count(count as u64), lang.pick(en, fr)))
    };
    let kinds = (summary.customers_by_kind.iter())
        .map(|(kind, count)| (*count > 0).then(|| kind_words(lang, *kind, *count as u64)));
    let mut about_customers: Vec<Option<String>> = kinds.collect();
    let payers = counts.accounts;
    about_customers.push(
        (payers != counts.customers)
            .then(|| format!("{} {}", lang.count(payers as u64), lang.pick("payers", "payeurs"))),
    );
    let mut row = |en: &str, fr: &str, count: usize, details: String| {
        if count > 0 {
            table.row([lang.pick(en, fr).to_string(), lang.count(count as u64), details]);
        }
    };
    row("customers", "clients", counts.customers, list(about_customers));
    row(
        "contact persons",
        "interlocuteurs",
        counts.contacts,
        String::new(),
    );
    let deposits = lang.count(counts.deposits as u64);
    let deposits = match (counts.deposits, lang) {
        (0, _) => None,
        (_, Lang::En) => Some(format!("{deposits} of them deposits")),
        (1, Lang::Fr) => Some("dont 1 acompte".to_string()),
        (_, Lang::Fr) => Some(format!("dont {deposits} acomptes")),
    };
    row("invoices", "factures", counts.invoices, list(vec![deposits]));
    row("credit notes", "avoirs", counts.credit_notes, String::new());
    let own_only = lang.pick(
        "of invoices; those of plans apart",
        "de factures ; celles des échéanciers à part",
    );
    row(
        "instalments",
        "échéances",
        counts.instalments,
        own_only.to_string(),
    );
    row(
        "payments",
        "paiements",
        counts.payments,
        list(vec![match counts.payments_without_invoice {
            1 => part(1, "names no invoice", "ne cite aucune facture"),
            count => part(count, "name no invoice", "ne citent aucune facture"),
        }]),
    );
    row("reversals", "rejets", counts.reversals, String::new());
    let events = summary
        .events
        .iter()
        .map(|(word, count)| Some(format!("{word} {}", lang.count(*count as u64))));
    row("events", "événements", counts.events, list(events.collect()));
    let [none, one, two, more] = summary.customers_by_invoices;
    table.note(match lang {
        Lang::En => format!("customers with no invoice {none}, one {one}, two {two}, three or more {more}"),
        Lang::Fr => format!("clients sans facture {none}, avec une {one}, deux {two}, trois ou plus {more}"),
    });
    table.render(console)
}

/// The title of a table of all rows: that it is of all of them is said where the balances are of an earlier day.
fn title_of_all(lang: Lang, summary: &Summary, en: &str, fr: &str) -> String {
    let title = lang.pick(en, fr).to_string();
    match (summary.period.is_some_and(|(_, last)| summary.as_of < last), lang) {
        (false, _) => title,
        (true, Lang::En) => format!("{title} (of the whole ledger, later ones too)"),
        (true, Lang::Fr) => format!("{title} (de tout le livre, les ultérieures aussi)"),
    }
}

/// A number of customers of a kind: `3 consumers`.
fn kind_words(lang: Lang, kind: CustomerKind, count: u64) -> String {
    match kind {
        CustomerKind::Business => {
            lang.counted(count, ("business", "entreprise"), ("businesses", "entreprises"))
        }
        CustomerKind::Consumer => lang.counted(
            count,
            ("consumer", "consommateur"),
            ("consumers", "consommateurs"),
        ),
        CustomerKind::Public => lang.counted(
            count,
            ("public body", "organisme public"),
            ("public bodies", "organismes publics"),
        ),
        CustomerKind::Association => lang.counted(
            count,
            ("association", "association"),
            ("associations", "associations"),
        ),
        CustomerKind::Unknown => lang.counted(
            count,
            ("of unknown kind", "de type inconnu"),
            ("of unknown kind", "de type inconnu"),
        ),
    }
}

/// A row of the table of money: its words, and the amount of a currency.
type MoneyRow = (&'static str, &'static str, fn(&CurrencySummary) -> i64);

const MONEY_ROWS: [MoneyRow; 9] = [
    ("invoiced", "facturé", |sum| sum.issued),
    ("paid, less reversals", "payé, rejets déduits", |sum| sum.paid),
    ("credited", "avoirs", |sum| sum.credited),
    ("written off", "passé en perte", |sum| sum.written_off),
    ("open", "restant dû", |sum| sum.open),
    ("of it overdue", "dont échu", |sum| sum.overdue),
    ("of it disputed", "dont en litige", |sum| sum.disputed),
    ("charges open", "frais restant dus", |sum| sum.charges_open),
    ("received, not allocated", "reçu, non lettré", |sum| {
        sum.unallocated
    }),
];

fn with_currencies(mut table: Table, summary: &Summary) -> Table {
    for sum in &summary.money {
        table = table.column(sum.currency.code(), Align::Right);
    }
    table
}

fn money(console: &Console, summary: &Summary) -> String {
    let lang = console.lang;
    if summary.money.is_empty() {
        return String::new();
    }
    let mut table = with_currencies(
        Table::new(lang.pick("Money", "Montants")).column("", Align::Left),
        summary,
    );
    for (en, fr, of) in MONEY_ROWS {
        let mut cells = vec![lang.pick(en, fr).to_string()];
        cells.extend(
            summary
                .money
                .iter()
                .map(|sum| lang.amount(i128::from(of(sum)), sum.currency)),
        );
        table.row(cells);
    }
    table.note(lang.pick(
        "open to the last cent: a policy takes what is at or below its tolerance as settled",
        "restant dû au centime près : une politique tient pour soldé ce qui ne dépasse pas sa tolérance",
    ));
    table.render(console)
}

/// The words of a bucket of the aged balance.
fn bucket_words(position: usize, lang: Lang) -> String {
    let last = AGED_BOUNDS.get(position);
    let first = position
        .checked_sub(1)
        .and_then(|before| AGED_BOUNDS.get(before))
        .map(|bound| bound + 1);
    match (first, last) {
        (None, _) => lang.pick("not due", "non échu").to_string(),
        (Some(first), Some(last)) => format!("{first}–{last} {}", lang.pick("days", "jours")),
        (Some(first), None) => match lang {
            Lang::En => format!("{first} days and more"),
            Lang::Fr => format!("plus de {} jours", first - 1),
        },
    }
}

fn aged(console: &Console, summary: &Summary) -> String {
    let lang = console.lang;
    if summary.money.iter().all(|sum| sum.open_invoices == 0) {
        return String::new();
    }
    let mut table = Table::new(lang.pick("Aged balance", "Balance âgée"))
        .column(lang.pick("overdue", "retard"), Align::Left)
        .column(lang.pick("invoices", "factures"), Align::Right);
    table = with_currencies(table, summary);
    for position in 0..=AGED_BOUNDS.len() {
        let buckets: Vec<(i64, usize, Currency)> = (summary.money.iter())
            .filter_map(|sum| {
                sum.aged
                    .get(position)
                    .map(|bucket| (bucket.amount, bucket.invoices, sum.currency))
            })
            .collect();
        let invoices: usize = buckets.iter().map(|(_, invoices, _)| invoices).sum();
        let mut cells = vec![bucket_words(position, lang), lang.count(invoices as u64)];
        cells.extend(
            buckets
                .iter()
                .map(|(amount, _, currency)| lang.amount(i128::from(*amount), *currency)),
        );
        table.row(cells);
    }
    if summary.counts.instalments > 0 {
        table.note(lang.pick(
            "each instalment stands at its own due date: an invoice that has some may count in several lines",
            "chaque échéance est placée à sa propre date : une facture qui en a plusieurs peut compter sur plusieurs lignes",
        ));
    }
    table.render(console)
}

fn past_actions(console: &Console, summary: &Summary) -> String {
    let lang = console.lang;
    let mut table = Table::new(title_of_all(lang, summary, "Past actions", "Actions passées"))
        .column(lang.pick("action", "action"), Align::Left)
        .column(lang.pick("rule or template", "règle ou modèle"), Align::Left)
        .column(lang.pick("rows", "lignes"), Align::Right)
        .column(lang.pick("paid after", "payées après"), Align::Right);
    for action in &summary.actions {
        table.row([
            action.value.clone(),
            action.note.clone(),
            lang.count(action.rows as u64),
            lang.count(action.rows_paid_after as u64),
        ]);
    }
    if table.is_empty() {
        String::new()
    } else {
        table.render(console)
    }
}

fn remarks(console: &Console, summary: &Summary) -> String {
    let lang = console.lang;
    if summary.remarks.is_empty() {
        return String::new();
    }
    let title = lang.pick(
        "What this ledger can and cannot support",
        "Ce que ce livre permet ou non",
    );
    let mut text = format!("{}\n", console.paint(Style::Yellow, title));
    for remark in &summary.remarks {
        for (position, line) in wrap(&remark.sentence(of_ledger(lang)), page_width() - 4)
            .iter()
            .enumerate()
        {
            let lead = if position == 0 { "  - " } else { "    " };
            text.push_str(&format!("{lead}{line}\n"));
        }
    }
    text
}

fn as_json(
    console: &Console,
    arguments: &LedgerSummary,
    summary: &Summary,
    set_aside: Option<&str>,
) -> Result<String, Failure> {
    let counts = &summary.counts;
    let money: Vec<Value> = (summary.money.iter())
        .map(|sum| {
            let amount = |minor: i64| decimal(i128::from(minor), sum.currency);
            let aged: Vec<Value> = (sum.aged.iter().enumerate())
                .map(|(position, bucket)| {
                    json!({
                        "overdue_from": position.checked_sub(1).and_then(|at| AGED_BOUNDS.get(at)).map(|day| day + 1),
                        "overdue_to": AGED_BOUNDS.get(position),
                        "invoices": bucket.invoices,
                        "principal": amount(bucket.amount),
                    })
                })
                .collect();
            json!({
                "currency": sum.currency.code(),
                "issued": amount(sum.issued),
                "paid": amount(sum.paid),
                "reversed": amount(sum.reversed),
                "credited": amount(sum.credited),
                "written_off": amount(sum.written_off),
                "charged": amount(sum.charged),
                "open": amount(sum.open),
                "open_invoices": sum.open_invoices,
                "disputed": amount(sum.disputed),
                "overdue": amount(sum.overdue),
                "overdue_invoices": sum.overdue_invoices,
                "charges_open": amount(sum.charges_open),
                "unallocated": amount(sum.unallocated),
                "aged": aged,
            })
        })
        .collect();
    let [none, one, two, more] = summary.customers_by_invoices;
    let kinds: serde_json::Map<String, Value> = (summary.customers_by_kind.iter())
        .map(|(kind, count)| (kind.word().to_string(), json!(count)))
        .collect();
    let events: serde_json::Map<String, Value> = summary
        .events
        .iter()
        .map(|(word, count)| (word.clone(), json!(count)))
        .collect();
    let actions: Vec<Value> = (summary.actions.iter())
        .map(|action| {
            json!({
                "value": action.value,
                "note": action.note,
                "rows": action.rows,
                "rows_paid_after": action.rows_paid_after,
            })
        })
        .collect();
    let remarks: Vec<Value> = (summary.remarks.iter())
        .map(|remark| json!({ "name": remark.name, "text": remark.sentence(of_ledger(console.lang)) }))
        .collect();
    json::text(&json!({
        "ledger": arguments.ledger.to_string(),
        "as_of": summary.as_of.to_string(),
        "first_date": summary.period.map(|(first, _)| first.to_string()),
        "last_date": summary.period.map(|(_, last)| last.to_string()),
        "counts": {
            "customers": counts.customers,
            "accounts": counts.accounts,
            "contacts": counts.contacts,
            "invoices": counts.invoices,
            "deposits": counts.deposits,
            "credit_notes": counts.credit_notes,
            "instalments": counts.instalments,
            "payments": counts.payments,
            "payments_without_invoice": counts.payments_without_invoice,
            "reversals": counts.reversals,
            "events": counts.events,
        },
        "customers_by_kind": kinds,
        "customers_by_invoices": { "none": none, "one": one, "two": two, "three_or_more": more },
        "events": events,
        "money": money,
        "past_actions": actions,
        "remarks": remarks,
        "set_aside": set_aside,
    }))
}
