//! What is open and how old, who owes it, and the figures with their definitions: one currency at a time.

use super::chart::{Bar, bars};
use super::{escaped, section, table};
use crate::command::start::Told;
use crate::command::start::figures::unsupported;
use crate::command::start::report::label;
use crate::kpi_report::{column_words, definition, name, value_with_money, why};
use crate::language::Lang;
use relance_kpi::{Answer, CurrencyReport, Key, Unit};

/// So many customers are shown.
const SHOWN: usize = 12;

/// The colours of the columns of the aged balance, from not due to more than 120 days; words say the same.
const COLORS: [&str; 6] = ["#7fa7c9", "#f0c36d", "#e89b4c", "#d9702f", "#bd4a28", "#8c2a20"];

/// The figures of the first hour, in their order.
pub(in crate::command::start) const FIGURES: [Key; 15] = [
    Key::Open,
    Key::Overdue,
    Key::OverdueRatio,
    Key::Unallocated,
    Key::Sales,
    Key::Dso,
    Key::DsoCountBack,
    Key::BestPossibleDso,
    Key::AverageDaysDelinquent,
    Key::AverageLateness,
    Key::AverageLatenessWeighted,
    Key::PaidOnTime,
    Key::PaymentDelay,
    Key::DaysBeyondTermsOpen,
    Key::RecoveryRateAll,
];

/// A figure with its unit; `-` where it is undefined.
pub(crate) fn value(lang: Lang, report: &CurrencyReport, key: Key) -> String {
    let figure = report.whole.figure(key);
    let Some(figure) = figure else {
        return "-".to_string();
    };
    match (&figure.answer, key.unit()) {
        (Answer::Known(fraction), Unit::Money) => lang.money(fraction.numerator, report.currency),
        (Answer::Undefined(_), _) => "-".to_string(),
        _ => value_with_money(lang, figure, report.currency),
    }
}

/// A title with its currency where there are several.
fn titled(lang: Lang, told: &Told<'_>, report: &CurrencyReport, en: &str, fr: &str) -> String {
    let title = lang.pick(en, fr);
    match told.figures.report.currencies.len() {
        0 | 1 => title.to_string(),
        _ => format!("{title}, {}", report.currency.code()),
    }
}

/// The five figures that are looked at first.
pub(super) fn cards(lang: Lang, told: &Told<'_>, report: &CurrencyReport) -> String {
    let mut html = String::from("<div class=\"cards\">\n");
    let mut card = |is_late: bool, label: &str, value: &str, what: &str| {
        let late = if is_late { " late" } else { "" };
        let (label, value, what) = (escaped(label), escaped(value), escaped(what));
        html.push_str(&format!(
            "<div class=\"card{late}\"><div class=\"label\">{label}</div><div class=\"value\">{value}</div><div class=\"what\">{what}</div></div>\n"
        ));
    };
    let value = |key| value(lang, report, key);
    let invoices = |count: u64| lang.counted(count, ("invoice", "facture"), ("invoices", "factures"));
    card(
        false,
        lang.pick("open", "restant dû"),
        &value(Key::Open),
        &invoices(report.whole.open_invoices),
    );
    let ratio = value(Key::OverdueRatio);
    let overdue = invoices(report.whole.overdue_invoices);
    let what = match lang {
        Lang::En => format!("{ratio} of what is open; {overdue}"),
        Lang::Fr => format!("{ratio} du restant dû ; {overdue}"),
    };
    card(true, lang.pick("overdue", "échu"), &value(Key::Overdue), &what);
    let (dso, what) = match told.figures.supports(Key::Dso) {
        true => (
            value(Key::Dso),
            lang.pick(
                "open ÷ sales of the period × its days",
                "restant dû ÷ ventes de la période × ses jours",
            ),
        ),
        false => ("-".to_string(), unsupported(lang, Key::Dso)),
    };
    card(false, "DSO", &dso, what);
    let knows_lateness = told.figures.supports(Key::AverageLateness);
    let lateness = match knows_lateness {
        true => value(Key::AverageLateness),
        false => "-".to_string(),
    };
    card(
        false,
        lang.pick("average lateness", "retard moyen"),
        &lateness,
        match knows_lateness {
            true => lang.pick(
                "of the invoices paid in the period",
                "des factures payées dans la période",
            ),
            false => unsupported(lang, Key::AverageLateness),
        },
    );
    let (count, money) = &told.figures.never_chased;
    let sum = money.get(&report.currency).copied().unwrap_or(0);
    let what = match (lang, told.figures.knows_actions) {
        (Lang::En, true) => format!("overdue, no reminder on record; {}", invoices(*count)),
        (Lang::En, false) => "overdue; the ledger holds no reminder at all".to_string(),
        (Lang::Fr, true) => format!("échu sans relance enregistrée ; {}", invoices(*count)),
        (Lang::Fr, false) => "échu ; le livre ne contient aucune relance".to_string(),
    };
    card(
        true,
        lang.pick("never chased", "jamais relancé"),
        &lang.money(sum, report.currency),
        &what,
    );
    html + "</div>\n"
}

/// The aged balance as a chart and a table.
pub(super) fn aged(lang: Lang, told: &Told<'_>, report: &CurrencyReport) -> String {
    let aged = &report.whole.aged;
    let days = |place: usize| match (place, lang) {
        (0, _) => column_words(lang, place).to_string(),
        (_, Lang::En) => format!("{} days", column_words(lang, place)),
        (_, Lang::Fr) => format!("{} jours", column_words(lang, place)),
    };
    let open = aged.open();
    let percent = |amount: i128| lang.with_percent(&lang.tenths(amount * 100, open));
    let of_chart: Vec<Bar> = aged
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| Bar {
            words: days(place),
            length: column.amount,
            number: format!(
                "{} · {}",
                lang.money(column.amount, report.currency),
                percent(column.amount)
            ),
            color: COLORS.get(place).copied().unwrap_or("#8c2a20"),
        })
        .collect();
    let mut rows: Vec<Vec<String>> = aged
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            vec![
                days(place),
                lang.count(column.invoices),
                lang.money(column.amount, report.currency),
                percent(column.amount),
                lang.money(column.disputed, report.currency),
            ]
        })
        .collect();
    rows.push(vec![
        lang.pick("open", "restant dû").to_string(),
        lang.count(report.whole.open_invoices),
        lang.money(open, report.currency),
        percent(open),
        lang.money(aged.disputed(), report.currency),
    ]);
    let title = titled(lang, told, report, "Aged balance", "Balance âgée");
    let heads = [
        lang.pick("past due", "retard"),
        lang.pick("invoices", "factures"),
        lang.pick("open", "restant dû"),
        lang.pick("share", "part"),
        lang.pick("of it disputed", "dont en litige"),
    ];
    let inner = bars(&title, &of_chart) + &table(&heads, &[0], &rows, &[aged.columns.len()]);
    section(
        &title,
        lang.pick(
            "What is open at the end of the day, by days since the due date; each instalment at its own. An invoice with several due dates may count in several lines.",
            "Restant dû à la fin du jour, selon les jours écoulés depuis l'échéance ; chaque échéance à sa date. Une facture à plusieurs échéances peut compter sur plusieurs lignes.",
        ),
        &inner,
    )
}

/// Who owes the most.
pub(super) fn exposures(lang: Lang, told: &Told<'_>, report: &CurrencyReport) -> String {
    let all: Vec<_> = told
        .figures
        .exposures
        .iter()
        .filter(|exposure| exposure.currency == report.currency)
        .collect();
    if all.is_empty() {
        return String::new();
    }
    let open = report.whole.aged.open();
    let rows: Vec<Vec<String>> = all
        .iter()
        .take(SHOWN)
        .map(|exposure| {
            let aged = &exposure.aged;
            let oldest = aged.columns.iter().rposition(|column| column.amount > 0);
            vec![
                label(&exposure.customer, &exposure.name),
                lang.money(aged.open(), report.currency),
                lang.with_percent(&lang.tenths(aged.open() * 100, open)),
                lang.money(aged.overdue(), report.currency),
                oldest.map_or_else(String::new, |place| column_words(lang, place).to_string()),
            ]
        })
        .collect();
    let shown: i128 = all.iter().take(SHOWN).map(|exposure| exposure.aged.open()).sum();
    let (count, customers) = (lang.count(rows.len() as u64), lang.count(all.len() as u64));
    let share = lang.with_percent(&lang.tenths(shown * 100, open));
    let heads = [
        lang.pick("customer", "client"),
        lang.pick("open", "restant dû"),
        lang.pick("share", "part"),
        lang.pick("overdue", "échu"),
        lang.pick("oldest, days", "plus ancien, jours"),
    ];
    section(
        &titled(lang, told, report, "Biggest exposures", "Plus gros encours"),
        &match lang {
            Lang::En => format!(
                "The {count} customers who owe the most, of {customers} who owe anything: {share} of what is open."
            ),
            Lang::Fr => format!(
                "Les {count} clients qui doivent le plus, sur {customers} qui doivent quelque chose : {share} du restant dû."
            ),
        },
        &table(&heads, &[0], &rows, &[]),
    )
}

/// The figures with their definitions.
pub(super) fn figures(lang: Lang, told: &Told<'_>, report: &CurrencyReport) -> String {
    let rows: Vec<Vec<String>> = FIGURES
        .iter()
        .filter_map(|key| {
            let figure = report.whole.figure(*key)?;
            let definition = definition(lang, *key);
            let colon = lang.pick(": ", " : ");
            let (shown, meaning) = match &figure.answer {
                _ if !told.figures.supports(*key) => (
                    "-".to_string(),
                    format!("{definition}. {}", unsupported(lang, *key)),
                ),
                Answer::Undefined(reason) => {
                    let none = lang.pick("undefined", "non défini");
                    (
                        "-".to_string(),
                        format!("{definition}. {none}{colon}{}", why(lang, *reason)),
                    )
                }
                _ => (value(lang, report, *key), definition.to_string()),
            };
            Some(vec![name(lang, *key).to_string(), shown, meaning])
        })
        .collect();
    let period = told.figures.report.question.period;
    let (from, to) = (lang.day(period.from), lang.day(period.to));
    let heads = [
        lang.pick("figure", "chiffre"),
        lang.pick("value", "valeur"),
        lang.pick("definition", "définition"),
    ];
    section(
        &titled(
            lang,
            told,
            report,
            "Figures and their definitions",
            "Les chiffres et leurs définitions",
        ),
        &match lang {
            Lang::En => format!(
                "Period: {from} to {to}. Amounts include VAT. What is unpaid is in no lateness and no time to pay."
            ),
            Lang::Fr => format!(
                "Période : du {from} au {to}. Montants TTC. Ce qui reste impayé n'est dans aucun retard ni délai moyen."
            ),
        },
        &table(&heads, &[0, 2], &rows, &[]),
    )
}
