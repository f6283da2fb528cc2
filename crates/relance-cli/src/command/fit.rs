//! `relance fit`: what a ledger teaches about how its customers pay.

mod words;

use crate::args::{Fit, TableFormat};
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::forecast_input::{last_day, nothing_to_learn};
use crate::forecast_report::support::support;
use crate::forecast_report::warnings::{booking_day, hand_over, hidden_reasons, paid_left_out};
use crate::language::Lang;
use crate::report::json;
use crate::report::table::{Align, Table, page_width, wrap};
use crate::{files, ledger_folder, replay_input};
use relance_forecast::fit::{Fitted, fit};
use relance_forecast::model::FORMAT;
use relance_kernel::{Day, Interner};

/// How far an estimate may be from the truth: 90 % of a normal distribution.
const NINETY: f64 = 1.644_853_6;

/// Fits, writes and shows.
pub(crate) fn run(console: &Console, asked: &Fit) -> Result<Exit, Failure> {
    if let Some(output) = &asked.output {
        ledger_folder::refuse_table(&asked.ledger, output)?;
        // As every model begins that this version writes: no other JSON is written over.
        files::refuse_to_overwrite(output, &format!("{{\n  \"format\": {FORMAT},\n  \"learnt_from\""))?;
    }
    let mut interner = Interner::new();
    // Of a policy only the calendar and the tolerance are read.
    let policy = match &asked.policy {
        Some(path) => replay_input::sound_policy(console, path, None, &[], &mut interner)?.1,
        None => replay_input::no_policy(&mut interner)?,
    };
    let joined = replay_input::join(console, &policy, &mut interner, &asked.ledger, &asked.bad_rows)?;
    let until = last_day(&joined.ledger, joined.set_aside.as_ref(), asked.until)?;
    let fitted =
        fit(&policy, &interner, &joined, until).map_err(|error| nothing_to_learn(&asked.ledger, error))?;
    let model = json::text(&fitted.model)?;
    if let Some(output) = &asked.output {
        files::write_file(output, &model)?;
    }
    match asked.format {
        TableFormat::Json => console.print(&model)?,
        TableFormat::Human => console.print(&human(console, &fitted))?,
    }
    Ok(Exit::Fine)
}

fn human(console: &Console, fitted: &Fitted) -> String {
    let lang = console.lang;
    let model = &fitted.model;
    let learnt = &model.learnt_from;
    let (payments, days, invoices, customers) = (
        lang.count(learnt.payments),
        lang.count(learnt.invoice_days),
        lang.count(learnt.invoices),
        lang.count(learnt.customers),
    );
    let until = Day::parse(&learnt.until).map_or_else(|| learnt.until.clone(), |day| lang.day(day));
    let title = match lang {
        Lang::En => format!(
            "Learnt from {payments} payments on {days} days at risk of {invoices} invoices of {customers} customers, up to {until}"
        ),
        Lang::Fr => format!(
            "Appris de {payments} paiements sur {days} jours d'exposition de {invoices} factures de {customers} clients, jusqu'au {until}"
        ),
    };
    let mut text: String = wrap(&title, page_width())
        .iter()
        .map(|line| console.paint(Style::Bold, line) + "\n")
        .collect();
    text.push('\n');
    let mut table = Table::new(lang.pick(
        "By how much each thing multiplies the chance of being paid on a day",
        "Par combien chaque chose multiplie la probabilité d'être payé un jour donné",
    ))
    .column("", Align::Left)
    .column(lang.pick("factor", "facteur"), Align::Right)
    .column(lang.pick("90 % interval", "intervalle à 90 %"), Align::Right);
    for (coefficient, column) in model.coefficients.iter().zip(0..) {
        // The intercept is a level, and months are drawn anew.
        if column == 0 || column >= model.terms.month_columns() {
            continue;
        }
        if words::is_untold(&coefficient.name, model) {
            table.row([
                words::coefficient(lang, &coefficient.name),
                "-".to_string(),
                lang.pick("cannot tell", "ne peut dire").to_string(),
            ]);
            continue;
        }
        let factor = |value: f64| decimals(lang, value.exp());
        let interval = coefficient.standard_error.map(|error| {
            format!(
                "{} … {}",
                factor(coefficient.estimate - NINETY * error),
                factor(coefficient.estimate + NINETY * error)
            )
        });
        table.row([
            words::coefficient(lang, &coefficient.name),
            if coefficient.standard_error.is_some() {
                factor(coefficient.estimate)
            } else {
                "-".to_string()
            },
            interval.unwrap_or_else(|| lang.pick("not told", "non dit").to_string()),
        ]);
    }
    if model
        .coefficients
        .iter()
        .any(|coefficient| words::is_untold(&coefficient.name, model))
    {
        table.note(lang.pick(
            "cannot tell: at no age does the ledger show what such a contact changes; see the table at the end",
            "ne peut dire : à aucun âge le livre ne montre ce que change un tel contact ; voir le dernier tableau",
        ));
    }
    text.push_str(&table.render(console));
    let mut table = Table::new(lang.pick("What else differs", "Ce qui diffère encore"))
        .column("", Align::Left)
        .column("", Align::Right);
    let mut line = |english: &str, french: &str, value: String| {
        table.row([lang.pick(english, french).to_string(), value]);
    };
    line(
        "customers, standard deviation of the logarithm",
        "clients, écart-type du logarithme",
        if model.customer_deviation > 0.0 {
            decimals(lang, model.customer_deviation)
        } else {
            lang.pick("cannot be told apart", "indiscernables").to_string()
        },
    );
    if let Some(follows) = model.follows {
        line(
            "customers contacted twice as often as their likes pay",
            "les clients contactés deux fois plus que leurs pareils paient",
            paid_times(lang, follows.slope, follows.error),
        );
    }
    if let Some(between) = &model.between_classes {
        line(
            "what contacts change within months and classes, over that of all",
            "effet des contacts au sein des mois et catégories, sur l'effet global",
            format!("× {}", decimals(lang, between.shift.exp())),
        );
    }
    if let Some(left_alone) = model.left_alone {
        line(
            "invoices pay once contacts act no more, over those never contacted",
            "factures dont les contacts n'agissent plus, sur celles jamais relancées : paient",
            paid_times(lang, left_alone.of_contacted, left_alone.error),
        );
    }
    if let Some(drift) = model.drift {
        line(
            "what contacts change, a year later",
            "ce que changent les contacts, un an plus tard",
            paid_times(lang, drift.a_year, drift.error),
        );
    }
    if let Some(on_others) = model.on_others {
        line(
            "invoices pay while a contact acts on another one of their customer",
            "factures dont une autre du même client vient d'être relancée : paient",
            paid_times(lang, on_others.of_beside, on_others.error),
        );
    }
    line(
        "months, the same",
        "mois, de même",
        format!(
            "{}{}",
            decimals(lang, model.month_deviation.value),
            if model.month_deviation.assumed {
                lang.pick(" (assumed)", " (supposé)")
            } else {
                ""
            }
        ),
    );
    line(
        "customers who pay on a day of the week of their own",
        "clients qui paient un jour de la semaine attitré",
        lang.count(model.habits.weekly),
    );
    line(
        "the same on one or two days of the month",
        "de même un ou deux jours du mois",
        lang.count(model.habits.monthly),
    );
    line(
        "others: share of days on which they pay bills",
        "autres : part des jours où ils règlent leurs factures",
        percent(lang, model.run_share),
    );
    let [in_time, .., late] = model.parts.shares;
    line(
        "payments that cover only a part, up to the due date",
        "paiements partiels, jusqu'à l'échéance",
        percent(lang, in_time),
    );
    line(
        "the same more than sixty days past due",
        "de même au-delà de soixante jours de retard",
        percent(lang, late),
    );
    line(
        "more of them within thirty days of a contact (points)",
        "en plus dans les trente jours d'un contact (points)",
        decimals(lang, model.parts.after_contact.more(0.0) * 100.0),
    );
    let disputes = &model.disputes;
    line(
        "invoices disputed in a week past due without a contact",
        "factures contestées en une semaine de retard sans contact",
        percent(lang, 7.0 * disputes.after_due),
    );
    line(
        "the same in the week after a contact",
        "de même dans la semaine d'un contact",
        percent(lang, 7.0 * disputes.after_contact.rate(disputes.after_due, 0.0)),
    );
    line(
        "disputes seen",
        "litiges observés",
        decimals(lang, model.disputes.seen),
    );
    line(
        "promises seen",
        "promesses observées",
        decimals(lang, model.promises.seen),
    );
    text.push_str(&table.render(console));
    if !fitted.model.converged {
        text.push_str(lang.pick(
            "The search for the best fit did not end: do not rely on this model.\n",
            "La recherche du meilleur ajustement n'a pas abouti : ne vous fiez pas à ce modèle.\n",
        ));
    }
    let hand_over = (model.handed_over.invoices > 0).then(|| hand_over(model.handed_over));
    let warnings = [hand_over, paid_left_out(learnt), booking_day(learnt)];
    for said in warnings.into_iter().flatten() {
        for line in wrap(said.of(lang), page_width()) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    if model.terms.contact_kinds.is_empty() {
        text.push_str(lang.pick(
            "The ledger holds no contact: it cannot teach what one changes.\n",
            "Le livre ne contient aucun contact : il ne peut apprendre ce qu'un contact change.\n",
        ));
        return text;
    }
    text.push_str(&support(console, model));
    for line in wrap(hidden_reasons().of(lang), page_width()) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn decimals(lang: Lang, value: f64) -> String {
    let text = if value >= 100.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    };
    match lang {
        Lang::En => text,
        Lang::Fr => text.replace('.', ","),
    }
}

fn percent(lang: Lang, share: f64) -> String {
    lang.with_percent(&decimals(lang, share * 100.0))
}

/// How much more or less is paid a day, by a logarithm and its standard error, with the ends between which it lies nine
/// times in ten.
fn paid_times(lang: Lang, logarithm: f64, error: f64) -> String {
    let [middle, low, high] =
        [0.0, -NINETY, NINETY].map(|errors| decimals(lang, (logarithm + errors * error).exp()));
    format!("× {middle} ({low} … {high})")
}
