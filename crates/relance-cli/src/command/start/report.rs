//! What the terminal says at the end: what was found, how far to trust it, what it means in money, and what to type next.

use super::figures::unsupported;
use super::page::money::value;
use super::policy::POLICY;
use super::{Told, reconcile, trust, typed};
use crate::console::{Console, Style};
use crate::files;
use crate::language::{Lang, said};
use crate::report::table::{Align, Table, page_width, wrap};
use relance_import::join::CURRENCY;
use relance_kernel::CustomerKind;
use relance_kpi::{Answer, Key};
use std::path::PathBuf;

/// Where the commands that are proposed write the rows they pass over.
const SKIPPED: &str = "import/skipped.csv";

/// The whole report.
pub(super) fn text(console: &Console, told: &Told<'_>) -> String {
    let mut text = found(console, told);
    text.push_str(&reconciled(console, told));
    text.push_str(&trusted(console, told));
    text.push_str(&meaning(console, told));
    text
}

fn found(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    let Some(summary) = &told.brought.summary else {
        return String::new();
    };
    let counts = &summary.counts;
    let mut table = Table::new(lang.pick("What was found", "Ce qui est trouvé"))
        .column("", Align::Left)
        .column("", Align::Right)
        .column("", Align::Left);
    let mut row = |en: &str, fr: &str, count: usize, more: String| {
        if count > 0 {
            table.row([lang.pick(en, fr).to_string(), lang.count(count as u64), more]);
        }
    };
    // The days of the invoices themselves: payments go on after them.
    let days = super::sources::issued(told.read).map_or_else(String::new, |(first, last)| match lang {
        Lang::En => format!("{} to {}", lang.day(first), lang.day(last)),
        Lang::Fr => format!("du {} au {}", lang.day(first), lang.day(last)),
    });
    row("customers", "clients", counts.customers, String::new());
    row("invoices", "factures", counts.invoices, days);
    row("credit notes", "avoirs", counts.credit_notes, String::new());
    row("payments", "paiements", counts.payments, String::new());
    table.render(console)
}

fn reconciled(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    let lines = reconcile::lines(lang, told);
    if lines.is_empty() {
        return String::new();
    }
    let mut table = Table::new(lang.pick("Against the books", "Rapprochement avec la comptabilité"))
        .column("", Align::Left)
        .column(CURRENCY.code(), Align::Right);
    for line in lines {
        table.row([line.label, lang.amount(line.amount, CURRENCY)]);
    }
    let mut text = table.render(console);
    for differences in reconcile::differences(told) {
        let (count, file) = (differences.count as u64, differences.file);
        let title = match lang {
            Lang::En => format!("Customers of whom {file} and the books differ: {count}"),
            Lang::Fr => format!("Clients dont {file} et la comptabilité diffèrent : {count}"),
        };
        let mut table = Table::new(title)
            .column(lang.pick("customer", "client"), Align::Left)
            .column(lang.pick("list", "liste"), Align::Right)
            .column(lang.pick("books", "comptabilité"), Align::Right)
            .column(lang.pick("difference", "écart"), Align::Right);
        let amount = |cents: i64| lang.amount(i128::from(cents), CURRENCY);
        for difference in &differences.largest {
            table.row([
                difference.label.clone(),
                difference.list.map_or("-".to_string(), amount),
                difference.books.map_or("-".to_string(), amount),
                amount(difference.amount()),
            ]);
        }
        if differences.rest != 0 {
            let all = lang.pick("all others", "tous les autres").to_string();
            table.row([all, String::new(), String::new(), amount(differences.rest)]);
        }
        text.push_str(&table.render(console));
    }
    text
}

/// A customer by code and name.
pub(super) fn label(code: &str, name: &str) -> String {
    match name.is_empty() || name == code {
        true => code.to_string(),
        false => format!("{code} {name}"),
    }
}

fn trusted(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    let mut text = console.paint(
        Style::Yellow,
        lang.pick("How far to trust it", "Jusqu'où s'y fier"),
    ) + "\n";
    for sentence in trust::sentences(told) {
        push(&mut text, sentence.of(lang));
    }
    if trust::guessed(told) {
        push(
            &mut text,
            lang.pick(
                "columns marked `likely` above were taken by a part of their name: look at them, and correct them with --map",
                "les colonnes marquées « probable » ci-dessus sont prises sur une partie de leur nom : vérifiez-les, et corrigez-les avec --map",
            ),
        );
    }
    text.push('\n');
    text
}

fn push(text: &mut String, sentence: &str) {
    for (position, line) in wrap(sentence, page_width() - 4).iter().enumerate() {
        let lead = if position == 0 { "  - " } else { "    " };
        text.push_str(&format!("{lead}{line}\n"));
    }
}

fn meaning(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    let day = lang.day(told.as_of);
    let title = match lang {
        Lang::En => format!("What it means, at the end of {day}"),
        Lang::Fr => format!("Ce que cela veut dire, à la fin du {day}"),
    };
    let mut text = console.paint(Style::Bold, &title) + "\n";
    for report in &told.figures.report.currencies {
        let value = |key: Key| value(lang, report, key);
        let (open, overdue, ratio) = (value(Key::Open), value(Key::Overdue), value(Key::OverdueRatio));
        let invoices = invoices_counted(lang, report.whole.overdue_invoices);
        push(
            &mut text,
            &match lang {
                Lang::En => format!("{open} are open, of it {overdue} overdue ({ratio}) on {invoices}"),
                Lang::Fr => format!("{open} restent dus, dont {overdue} échus ({ratio}) sur {invoices}"),
            },
        );
        if let Some(credits) = told.figures.credits.get(&report.currency) {
            let (credits, net) = credits;
            let (credits, net) = (
                lang.money(*credits, report.currency),
                lang.money(*net, report.currency),
            );
            push(
                &mut text,
                &match lang {
                    Lang::En => format!(
                        "beside it {credits} of credit notes and payments are on no invoice: {net} are owed in all"
                    ),
                    Lang::Fr => format!(
                        "à côté, {credits} d'avoirs et de paiements ne sont sur aucune facture : {net} sont dus en tout"
                    ),
                },
            );
        }
        let dso = value(Key::Dso);
        push(
            &mut text,
            &match (told.figures.supports(Key::Dso), lang) {
                (true, Lang::En) => format!("DSO {dso}: open ÷ sales of the period × its days"),
                (true, Lang::Fr) => format!("DSO {dso} : restant dû ÷ ventes de la période × ses jours"),
                (false, _) => format!("DSO {}", unsupported(lang, Key::Dso)),
            },
        );
        let late = report.whole.figure(Key::AverageLateness);
        let is_known = late.is_some_and(|late| matches!(late.answer, Answer::Known(_)));
        if is_known && told.figures.supports(Key::AverageLateness) {
            let late = value(Key::AverageLateness);
            push(
                &mut text,
                &match lang {
                    Lang::En => {
                        format!("invoices that were paid came {late} after their due date on average")
                    }
                    Lang::Fr => format!("les factures payées l'ont été {late} après l'échéance en moyenne"),
                },
            );
        }
    }
    let (count, money) = &told.figures.never_chased;
    let sums = |lang: Lang| {
        let each = money
            .iter()
            .map(|(currency, minor)| lang.money(*minor, *currency));
        each.collect::<Vec<_>>().join(" + ")
    };
    if *count > 0 {
        let (invoices, money) = (invoices_counted(lang, *count), sums(lang));
        let trace = match told.figures.knows_actions {
            true => "",
            false => lang.pick(
                " (the ledger holds no reminder at all)",
                " (le livre ne contient aucune relance)",
            ),
        };
        push(
            &mut text,
            &match lang {
                Lang::En => format!("overdue without trace of a reminder: {money} on {invoices}{trace}"),
                Lang::Fr => format!("échu sans trace de relance : {money} sur {invoices}{trace}"),
            },
        );
    }
    push(&mut text, &chosen(lang, told));
    let (contacts, customers, invoices) = worked(lang, told);
    let (from, to) = (lang.day(told.trial.days.0), lang.day(told.trial.days.1));
    push(
        &mut text,
        &match lang {
            Lang::En => format!(
                "from {from} to {to} it would have sent {contacts} to {customers}, about {invoices}; payments are held as they happened: this is work, not money gained"
            ),
            Lang::Fr => format!(
                "du {from} au {to}, elle aurait envoyé {contacts} à {customers}, pour {invoices} ; les paiements restent ce qu'ils ont été : c'est du travail, non de l'argent gagné"
            ),
        },
    );
    let unreached = [undelivered(lang, told), told.trial.not_claimed.clone()];
    text.extend(unreached.into_iter().flatten().map(|said| {
        let mut lines = String::new();
        push(&mut lines, &said);
        lines
    }));
    text.push('\n');
    text
}

/// That messages would have gone nowhere.
pub(super) fn undelivered(lang: Lang, told: &Told<'_>) -> Option<String> {
    let failed = told.trial.failed;
    let messages = lang.counted(failed, ("message", "message"), ("messages", "messages"));
    (failed > 0).then(|| match lang {
        Lang::En => {
            format!("without an address, and so not sent: {messages}; a list of customers brings addresses")
        }
        Lang::Fr => {
            format!("sans adresse, donc sans envoi : {messages} ; une liste de clients apporte les adresses")
        }
    })
}

fn invoices_counted(lang: Lang, count: u64) -> String {
    lang.counted(count, ("invoice", "facture"), ("invoices", "factures"))
}

/// The messages of the replay, the customers they would have gone to, and the invoices they would have been about.
pub(super) fn worked(lang: Lang, told: &Told<'_>) -> (String, String, String) {
    let totals = &told.trial.totals;
    (
        lang.counted(totals.contacts, ("message", "message"), ("messages", "messages")),
        lang.counted(
            totals.customers_contacted,
            ("customer", "client"),
            ("customers", "clients"),
        ),
        invoices_counted(lang, totals.invoices_touched),
    )
}

/// Which policy was taken, and why.
pub(super) fn chosen(lang: Lang, told: &Told<'_>) -> String {
    let policy = typed(told.arguments, POLICY);
    let Some(example) = told.chosen.example else {
        return match lang {
            Lang::En => format!("your own policy, {policy}, was kept"),
            Lang::Fr => format!("votre politique, {policy}, est gardée"),
        };
    };
    let why = told.chosen.of_kind.map(|(kind, count, all)| {
        let word = match kind {
            CustomerKind::Business => lang.pick("businesses", "des entreprises"),
            CustomerKind::Consumer => lang.pick("consumers", "des consommateurs"),
            CustomerKind::Public => lang.pick("public bodies", "des organismes publics"),
            CustomerKind::Association => lang.pick("associations", "des associations"),
            CustomerKind::Unknown => lang.pick("of unknown kind", "de type inconnu"),
        };
        let (count, all) = (lang.count(count as u64), lang.count(all as u64));
        match lang {
            Lang::En => format!(": {count} of {all} customers are {word}"),
            Lang::Fr => format!(" : {count} clients sur {all} sont {word}"),
        }
    });
    let why = why.unwrap_or_default();
    match lang {
        Lang::En => format!("policy to begin with: the example {example}{why} (another: --policy)"),
        Lang::Fr => format!("politique pour commencer : l'exemple {example}{why} (une autre : --policy)"),
    }
}

/// What was written, and what to type next.
pub(super) fn written(console: &Console, told: &Told<'_>, changed: &[PathBuf]) -> String {
    let lang = console.lang;
    let out = files::typed(&told.arguments.out);
    let names: Vec<String> = changed
        .iter()
        .filter(|name| !name.starts_with(relance_import::folder::OWN_FOLDER))
        .filter(|name| !name.starts_with("templates"))
        .map(|name| name.display().to_string())
        .collect();
    let mut text = match changed.is_empty() {
        true => said!(
            "{out} holds all this already, nothing changed\n",
            "{out} contient déjà tout cela, rien n'a changé\n"
        )
        .of(lang)
        .to_string(),
        false => {
            let list = names.join(", ");
            let line = said!("wrote {out}: {list}", "écrit dans {out} : {list}");
            wrap(line.of(lang), page_width())
                .iter()
                .map(|line| format!("{line}\n"))
                .collect()
        }
    };
    let mut again: Vec<String> = vec!["relance start".to_string()];
    again.extend(told.arguments.files.iter().map(|path| files::typed(path)));
    again.push(format!("--out {out}"));
    again.extend(told.answers.flags.iter().cloned());
    let again = again.join(" ");
    // What the page shows is of this day, and so is what the command finds.
    let as_of = told
        .answers
        .as_of
        .map_or_else(String::new, |day| format!(" --as-of {day}"));
    // Rows that the ledger refuses stay in it until they are put right.
    let skip = if told.brought.has_bad_rows {
        format!(" --skip-bad-rows {}", typed(told.arguments, SKIPPED))
    } else {
        String::new()
    };
    let (page, policy) = (typed(told.arguments, super::PAGE), typed(told.arguments, POLICY));
    text.push_str(
        said!(
            "\nopen {page} in a browser, then type:\n  relance list never-chased --ledger {out}{as_of}{skip}\n  relance check {policy} --ledger {out}\n  {again}\n",
            "\nouvrez {page} dans un navigateur, puis tapez :\n  relance list never-chased --ledger {out}{as_of}{skip}\n  relance check {policy} --ledger {out}\n  {again}\n"
        )
        .of(lang),
    );
    text.push_str(
        lang.pick(
            "the first: whom to call; the second: what the policy lacks; the third, with new files: brings all of it up to date\n",
            "la première : qui appeler ; la deuxième : ce qui manque à la politique ; la troisième, avec de nouveaux fichiers : met tout à jour\n",
        ),
    );
    text
}
