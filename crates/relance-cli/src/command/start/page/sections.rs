//! The head of the page, what was never chased, what the policy would have done, the reconciliation, and the limits.

use super::chart::columns;
use super::{escaped, list, section, sentence, table};
use crate::command::start::report::{chosen, undelivered, worked};
use crate::command::start::{Told, reconcile, trial, trust};
use crate::language::Lang;
use relance_import::join::CURRENCY;

/// So many months are drawn.
const MONTHS: usize = 24;

/// The title, and the files behind it.
pub(super) fn head(lang: Lang, told: &Told<'_>, title: &str) -> String {
    let files: Vec<String> = told
        .files
        .told
        .iter()
        .take(8)
        .map(|(path, what)| format!("{} ({})", super::super::recognise::name(path), what.of(lang)))
        .collect();
    let more = told.files.told.len().saturating_sub(8);
    let more = match more {
        0 => String::new(),
        more => format!(" + {more}"),
    };
    let from = lang.pick("From: ", "D'après : ");
    format!(
        "<h1>{}</h1>\n<p class=\"from\">{from}{}{more}</p>\n",
        escaped(title),
        escaped(&files.join(", "))
    )
}

/// What is overdue without trace of a reminder.
pub(super) fn never_chased(lang: Lang, told: &Told<'_>) -> String {
    let (count, money) = &told.figures.never_chased;
    if *count == 0 {
        return String::new();
    }
    let sums: Vec<String> = money
        .iter()
        .map(|(currency, minor)| lang.money(*minor, *currency))
        .collect();
    let (sum, count) = (sums.join(" + "), lang.count(*count));
    let text = match lang {
        Lang::En => format!("{sum} on {count} invoices. `relance list never-chased` names them."),
        Lang::Fr => format!("{sum} sur {count} factures. `relance list never-chased` les nomme."),
    };
    section(
        lang.pick("Overdue and never chased", "Échu et jamais relancé"),
        lang.pick(
            "Invoices past due of which neither they nor their customer have a reminder on record. Where reminders go out and are written down nowhere, this says that there is no trace, not that nothing was done.",
            "Factures échues sans relance enregistrée, ni pour elles ni pour leur client. Là où des relances partent sans trace, cela dit qu'il n'y a pas de trace, non que rien n'a été fait.",
        ),
        &format!("<p>{}</p>\n", sentence(&text)),
    )
}

/// What the policy would have done.
pub(super) fn policy(lang: Lang, told: &Told<'_>) -> String {
    let (trial, totals) = (told.trial, &told.trial.totals);
    let (from, to) = (lang.day(trial.days.0), lang.day(trial.days.1));
    let name = match trial.policy.as_str() {
        "" => String::new(),
        name => match lang {
            Lang::En => format!("“{name}”, "),
            Lang::Fr => format!("« {name} », "),
        },
    };
    let lead = format!("{name}{}.", chosen(lang, told));
    let (contacts, customers, invoices) = worked(lang, told);
    let work = lang.hours(totals.minutes);
    let did = match lang {
        Lang::En => format!(
            "From {from} to {to}: {contacts} to {customers}, about {invoices}; work on contacts {work}."
        ),
        Lang::Fr => format!(
            "Du {from} au {to} : {contacts} à {customers}, pour {invoices} ; travail de contact {work}."
        ),
    };
    let rows: Vec<Vec<String>> = trial
        .rules
        .iter()
        .map(|(rule, done, invoices)| {
            vec![
                rule.clone(),
                lang.count(*done),
                invoices.map_or_else(|| "-".to_string(), |count| lang.count(count)),
            ]
        })
        .collect();
    let heads = [
        lang.pick("rule", "règle"),
        lang.pick("actions", "actions"),
        lang.pick("invoices", "factures"),
    ];
    let months: Vec<(String, u64)> = trial
        .months
        .iter()
        .rev()
        .take(MONTHS)
        .rev()
        .map(|(month, count)| (trial::month_words(lang, *month), *count))
        .collect();
    let title = lang.pick("Messages by month", "Messages par mois");
    let chart = match months.iter().any(|(_, count)| *count > 0) {
        true => format!("<p class=\"note\">{title}</p>\n{}", columns(title, &months)),
        false => String::new(),
    };
    let by_rule = match rows.is_empty() {
        true => String::new(),
        false => table(&heads, &[0], &rows, &[]),
    };
    let inner = format!(
        "<p>{}</p>\n<p>{}</p>\n{chart}{by_rule}{}",
        escaped(&lead),
        escaped(&did),
        list(
            undelivered(lang, told)
                .into_iter()
                .chain(trial.warnings.iter().cloned())
        )
    );
    section(
        lang.pick("What the policy would have done", "Ce que la politique aurait fait"),
        lang.pick(
            "A replay: payments are held as they happened. It shows the work and whom it would have reached, not money that would have come in. Every action stands in replay/actions.csv, the whole replay in replay/replay.txt.",
            "Un rejeu : les paiements restent ce qu'ils ont été. Il montre le travail et qui aurait été touché, non l'argent qui serait rentré. Chaque action est dans replay/actions.csv, le rejeu entier dans replay/replay.txt.",
        ),
        &inner,
    )
}

/// The total against the books.
pub(super) fn reconciled(lang: Lang, told: &Told<'_>) -> String {
    let title = lang.pick("Against the books", "Rapprochement avec la comptabilité");
    let lines = reconcile::lines(lang, told);
    if lines.is_empty() {
        return section(
            title,
            "",
            &format!(
                "<p>{}</p>\n",
                lang.pick(
                    "No books were given: hold the amount open against the balance of your accounts 411, or add the FEC.",
                    "Aucune comptabilité n'a été donnée : comparez le restant dû au solde de vos comptes 411, ou ajoutez le FEC.",
                )
            ),
        );
    }
    let sums: Vec<usize> = (lines.iter().enumerate())
        .filter(|(_, line)| line.is_sum)
        .map(|(place, _)| place)
        .collect();
    let rows: Vec<Vec<String>> = lines
        .into_iter()
        .map(|line| vec![line.label, lang.money(line.amount, CURRENCY)])
        .collect();
    let mut inner = table(&["", CURRENCY.code()], &[0], &rows, &sums);
    for differences in reconcile::differences(told) {
        let money = |cents: i64| lang.money(i128::from(cents), CURRENCY);
        let none = || "-".to_string();
        let mut rows: Vec<Vec<String>> = differences
            .largest
            .iter()
            .map(|difference| {
                vec![
                    difference.label.clone(),
                    difference.list.map_or_else(none, money),
                    difference.books.map_or_else(none, money),
                    money(difference.amount()),
                ]
            })
            .collect();
        if differences.rest != 0 {
            let all = lang.pick("all others", "tous les autres").to_string();
            rows.push(vec![all, String::new(), String::new(), money(differences.rest)]);
        }
        let (file, count) = (differences.file, lang.count(differences.count as u64));
        let said = match lang {
            Lang::En => format!("Customers of whom {file} and the books differ: {count}, the largest first."),
            Lang::Fr => format!(
                "Clients dont {file} et la comptabilité diffèrent : {count}, les plus grands écarts d'abord."
            ),
        };
        let heads = [
            lang.pick("customer", "client"),
            lang.pick("list", "liste"),
            lang.pick("books", "comptabilité"),
            lang.pick("difference", "écart"),
        ];
        inner.push_str(&format!(
            "<p>{}</p>\n{}",
            escaped(&said),
            table(&heads, &[0], &rows, &[])
        ));
    }
    section(title, "", &inner)
}

/// How far to trust it.
pub(super) fn trust(lang: Lang, told: &Told<'_>) -> String {
    let sentences = trust::sentences(told)
        .into_iter()
        .map(|said| said.of(lang).to_string());
    section(
        lang.pick("How far to trust it", "Jusqu'où s'y fier"),
        "",
        &list(sentences),
    )
}

/// What the ledger cannot support.
pub(super) fn limits(lang: Lang, told: &Told<'_>) -> String {
    if told.figures.remarks.is_empty() {
        return String::new();
    }
    section(
        lang.pick("What this ledger cannot support", "Ce que ce livre ne permet pas"),
        "",
        &list(told.figures.remarks.iter().cloned()),
    )
}
