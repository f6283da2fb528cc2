//! What is owed, for people: line by line for the invoices asked for, else one line an invoice.

use super::{Found, Told};
use crate::console::Console;
use crate::language::{Lang, Said, said};
use crate::rates_file::{self, rate};
use crate::report::table::{Align, Table, page_width, wrap};
use relance_claims::{Reckoned, Unreckoned};
use relance_kernel::Currency;
use relance_law::{Debtor, DebtorRules, Owed, OwedFault, Pack, Remark, Stopped};
use std::collections::BTreeMap;

pub(super) fn text(console: &Console, told: &Told<'_>) -> String {
    let mut text = String::new();
    if told.arguments.invoices.is_empty() {
        text.push_str(&list(console, told));
    } else {
        for found in &told.found {
            text.push_str(&one(console, told, found));
        }
    }
    text.push_str(&notes(console.lang, told));
    text
}

/// One invoice, line by line.
fn one(console: &Console, told: &Told<'_>, found: &Found) -> String {
    let lang = console.lang;
    let claim = &found.claim;
    let money = |minor: i64| lang.money(i128::from(minor), claim.currency);
    let title = format!("{} · {}", found.invoice, found.customer);
    let mut head = Table::new(title).column("", Align::Left).column("", Align::Left);
    head.row([lang.pick("amount", "montant").to_string(), money(claim.amount)]);
    let due: Vec<String> = claim.parts.iter().map(|part| lang.day(part.due)).collect();
    head.row([lang.pick("due", "échéance").to_string(), due.join(", ")]);
    head.row([
        lang.pick("open principal", "principal dû").to_string(),
        money(claim.principal),
    ]);
    if claim.disputed > 0 {
        head.row([
            lang.pick("of which disputed", "dont en litige").to_string(),
            money(claim.disputed),
        ]);
    }
    if claim.charges > 0 {
        head.row([
            lang.pick("charges posted", "frais comptabilisés").to_string(),
            money(claim.charges),
        ]);
    }
    let mut text = head.render(console);
    match &found.reckoned {
        Err(why) => text.push_str(&paragraph(unreckoned(why).of(lang))),
        Ok(reckoned) => text.push_str(&lines(console, told, found, reckoned)),
    }
    text
}

fn lines(console: &Console, told: &Told<'_>, found: &Found, reckoned: &Reckoned) -> String {
    let lang = console.lang;
    let claim = &found.claim;
    let amount = |minor: i64| lang.amount(i128::from(minor), claim.currency);
    let rules = Pack::of(reckoned.country).map(|pack| pack.rules(reckoned.debtor));
    let article = rules
        .and_then(|rules| rules.interest)
        .map_or("", |interest| interest.article);
    let agreed = told
        .arguments
        .agreed_rate
        .filter(|_| reckoned.debtor == Debtor::Business);
    let by = match agreed {
        Some(_) => said!("as agreed", "selon le contrat"),
        None => Said::same(article),
    };
    let mut table = Table::new(format!(
        "{}, {}, {}",
        lang.pick("Late-payment interest", "Intérêts de retard"),
        by.of(lang),
        told.count
    ))
    .column(lang.pick("from", "du"), Align::Left)
    .column(lang.pick("to", "au"), Align::Left)
    .column(lang.pick("days", "jours"), Align::Right)
    .column(lang.pick("open", "dû"), Align::Right)
    .column(lang.pick("rate", "taux"), Align::Right)
    .column(
        format!(
            "{} ({})",
            lang.pick("interest", "intérêts"),
            claim.currency.code()
        ),
        Align::Right,
    );
    for (_, owed) in &reckoned.parts {
        for segment in &owed.segments {
            table.row([
                lang.day(segment.from),
                lang.day(segment.to),
                segment.days.to_string(),
                amount(segment.principal),
                rate(lang, segment.rate),
                amount(segment.amount),
            ]);
        }
    }
    let total = |label: &str, minor: i64| {
        let blank = String::new();
        [
            label.to_string(),
            blank.clone(),
            blank.clone(),
            blank.clone(),
            blank,
            amount(minor),
        ]
    };
    table.row(total(lang.pick("interest", "intérêts"), reckoned.interest));
    table.row(total(lang.pick("indemnity", "indemnité"), reckoned.indemnity));
    table.row(total(
        lang.pick("principal, interest, indemnity", "principal, intérêts, indemnité"),
        claim
            .principal
            .saturating_add(reckoned.interest)
            .saturating_add(reckoned.indemnity),
    ));
    for (_, owed) in &reckoned.parts {
        if let Some(note) = stopped(lang, owed) {
            table.note(note);
        }
    }
    if let Some(indemnity) = rules
        .and_then(|rules| rules.indemnity)
        .filter(|_| reckoned.indemnity > 0)
    {
        let article = indemnity.article;
        table.note(said!("indemnity: {article}", "indemnité : {article}").of(lang));
    }
    if claim.principal > 0 || reckoned.interest > 0 || reckoned.indemnity > 0 {
        deadlines(lang, reckoned, rules, &mut table);
    }
    table.render(console)
}

fn deadlines(lang: Lang, reckoned: &Reckoned, rules: Option<&DebtorRules>, table: &mut Table) {
    if let (Some(day), Some(limitation)) = (
        reckoned.enforceable_until,
        rules.and_then(|rules| rules.limitation),
    ) {
        let (day, article) = (lang.day(day), limitation.article);
        table.note(
            said!(
                "time-barred after {day} ({article}), unless something interrupted it: a letter, registered or not, does not",
                "prescrite après le {day} ({article}), sauf interruption : une lettre, même recommandée, n'interrompt pas"
            )
            .of(lang),
        );
    }
    if let Some(deadlines) = reckoned.insolvency {
        let (file, goods, relief) = (
            lang.day(deadlines.file_claim),
            lang.day(deadlines.claim_goods),
            lang.day(deadlines.ask_relief),
        );
        table.note(
            said!(
                "insolvency: file the claim by {file} (two months after publication, four from abroad), claim goods under retention of title by {goods}, relief from foreclosure by {relief} (code de commerce, art. L622-24, L624-9, L622-26)",
                "procédure collective : déclarer la créance au plus tard le {file} (deux mois après la publication, quatre depuis l'étranger), revendiquer les biens sous réserve de propriété au plus tard le {goods}, relevé de forclusion au plus tard le {relief} (code de commerce, art. L622-24, L624-9, L622-26)"
            )
            .of(lang),
        );
    }
}

fn stopped(lang: Lang, owed: &Owed) -> Option<String> {
    let said = match owed.stopped? {
        Stopped::NotOverdue => said!("not overdue", "non échue"),
        Stopped::PaidInTime => said!(
            "nothing was open after the due date",
            "rien n'était dû après l'échéance"
        ),
        Stopped::NoFormalNotice => said!(
            "no interest without a formal notice after the due date, and the ledger records none",
            "pas d'intérêts sans mise en demeure après l'échéance, et le livre n'en contient pas"
        ),
        Stopped::NoRule => said!(
            "the law gives no interest, and no rate was agreed",
            "la loi ne donne pas d'intérêts, et aucun taux n'a été convenu"
        ),
        Stopped::Insolvency(day) => {
            let day = lang.day(day);
            said!(
                "interest ends on the day before insolvency proceedings were opened, {day}",
                "les intérêts s'arrêtent la veille de l'ouverture de la procédure collective, le {day}"
            )
        }
    };
    Some(said.of(lang).to_string())
}

/// Why nothing is told.
pub(crate) fn unreckoned(why: &Unreckoned) -> Said {
    match why {
        Unreckoned::UnknownKind => said!(
            "cannot tell: whether the customer is a business, a public body or a consumer is not recorded (column `kind`)",
            "indécidable : le livre ne dit pas si le client est une entreprise, un organisme public ou un consommateur (colonne `kind`)"
        ),
        Unreckoned::ForeignConsumer => said!(
            "cannot tell: the law of the consumer's country is not known here",
            "indécidable : la loi du pays du consommateur n'est pas connue ici"
        ),
        Unreckoned::Fault(fault) => fault_words(*fault),
    }
}

fn fault_words(fault: OwedFault) -> Said {
    match fault {
        OwedFault::Missing(missing) => {
            let half = missing.half_year;
            let series = rates_file::name(missing.series);
            let (en, fr) = (series.of(Lang::En), series.of(Lang::Fr));
            said!(
                "no rate is known for {half} ({en}): add it with `relance rates update`",
                "aucun taux connu pour {half} ({fr}) : ajoutez-le avec `relance rates update`"
            )
        }
        OwedFault::BelowFloor {
            half_year,
            agreed,
            floor,
            article,
        } => {
            let of = |lang: Lang| (rate(lang, agreed), rate(lang, floor));
            let ((en, en_floor), (fr, fr_floor)) = (of(Lang::En), of(Lang::Fr));
            said!(
                "the agreed rate of {en} is below the least that may be agreed on in {half_year}, {en_floor} ({article})",
                "le taux convenu de {fr} est inférieur au minimum permis en {half_year}, {fr_floor} ({article})"
            )
        }
        OwedFault::AboveCeiling {
            half_year,
            agreed,
            ceiling,
            article,
        } => {
            let of = |lang: Lang| (rate(lang, agreed), rate(lang, ceiling));
            let ((en, en_ceiling), (fr, fr_ceiling)) = (of(Lang::En), of(Lang::Fr));
            said!(
                "the agreed rate of {en} is above the most that may be agreed on in {half_year}, {en_ceiling} ({article})",
                "le taux convenu de {fr} dépasse le maximum permis en {half_year}, {fr_ceiling} ({article})"
            )
        }
        OwedFault::Currency { of_law } => said!(
            "the law fixes the indemnity in {of_law}, and the invoice is in another currency",
            "la loi fixe l'indemnité en {of_law}, et la facture est dans une autre devise"
        ),
    }
}

/// One line an invoice, and what cannot be told.
fn list(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    let as_of = lang.day(told.as_of);
    let mut table = Table::new(
        said!(
            "Owed beside the principal on {as_of}",
            "Dû en plus du principal au {as_of}"
        )
        .of(lang),
    )
    .column(lang.pick("invoice", "facture"), Align::Left)
    .column(lang.pick("customer", "client"), Align::Left)
    .column(lang.pick("due", "échéance"), Align::Left)
    .column(lang.pick("open", "dû"), Align::Right)
    .column(lang.pick("interest", "intérêts"), Align::Right)
    .column(lang.pick("indemnity", "indemnité"), Align::Right)
    .column(lang.pick("time-barred after", "prescrite après"), Align::Left);
    let mut sums: BTreeMap<Currency, (i64, i64, i64)> = BTreeMap::new();
    let mut untold: BTreeMap<String, BTreeMap<Currency, (u64, i64)>> = BTreeMap::new();
    for found in &told.found {
        let claim = &found.claim;
        let amount = |minor: i64| lang.amount(i128::from(minor), claim.currency);
        match &found.reckoned {
            Ok(reckoned) => {
                let sum = sums.entry(claim.currency).or_default();
                sum.0 = sum.0.saturating_add(claim.principal);
                sum.1 = sum.1.saturating_add(reckoned.interest);
                sum.2 = sum.2.saturating_add(reckoned.indemnity);
                table.row([
                    found.invoice.clone(),
                    found.customer.clone(),
                    lang.day(claim.open_due()),
                    amount(claim.principal),
                    amount(reckoned.interest),
                    amount(reckoned.indemnity),
                    reckoned
                        .enforceable_until
                        .map_or(String::new(), |day| lang.day(day)),
                ]);
            }
            Err(why) => {
                let reasons = untold.entry(unreckoned(why).of(lang).to_string()).or_default();
                let sum = reasons.entry(claim.currency).or_default();
                sum.0 += 1;
                sum.1 = sum.1.saturating_add(claim.principal);
            }
        }
    }
    if table.is_empty() && untold.is_empty() {
        return paragraph(
            said!(
                "Nothing is owed beside the principal on {as_of}.",
                "Rien n'est dû en plus du principal au {as_of}."
            )
            .of(lang),
        );
    }
    for (currency, (open, interest, indemnity)) in sums {
        let amount = |minor: i64| lang.amount(i128::from(minor), currency);
        let total = format!("{} {}", lang.pick("total", "total"), currency.code());
        table.row([
            total,
            String::new(),
            String::new(),
            amount(open),
            amount(interest),
            amount(indemnity),
            String::new(),
        ]);
    }
    for (reason, currencies) in untold {
        for (currency, (count, open)) in currencies {
            let invoices = lang.counted(count, ("invoice", "facture"), ("invoices", "factures"));
            let open = lang.money(i128::from(open), currency);
            table.note(
                said!(
                    "{invoices}, {open} open: {reason}",
                    "{invoices}, {open} dus : {reason}"
                )
                .of(lang),
            );
        }
    }
    table.render(console)
}

/// What every page says.
fn notes(lang: Lang, told: &Told<'_>) -> String {
    let (country, count) = (told.law.country, told.count);
    let mut text = paragraph(
        said!(
            "Law: {country}; consumers by that of their own country. A year of {count}. Simple interest on the principal including VAT; the day of a payment still counts. These are figures and their sources, no legal advice.",
            "Droit : {country} ; pour les consommateurs, celui de leur pays. Année {count}. Intérêts simples sur le principal TTC ; le jour d'un paiement compte encore. Ce sont des chiffres et leurs sources, pas un conseil juridique."
        )
        .of(lang),
    );
    for remark in remarks(told) {
        text.push_str(&paragraph(lang.pick(remark.en, remark.fr)));
    }
    if let Some(set_aside) = &told.set_aside {
        text.push_str(&paragraph(set_aside));
    }
    text
}

/// The remarks of the law on the kinds of debtors of the page, each once.
fn remarks(told: &Told<'_>) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = Vec::new();
    for reckoned in told.found.iter().filter_map(|found| found.reckoned.as_ref().ok()) {
        let rules = Pack::of(reckoned.country).map(|pack| pack.rules(reckoned.debtor));
        for remark in rules.into_iter().flat_map(|rules| rules.remarks) {
            if !remarks.contains(remark) {
                remarks.push(*remark);
            }
        }
    }
    remarks
}

fn paragraph(text: &str) -> String {
    let mut lines = wrap(text, page_width()).join("\n");
    lines.push('\n');
    lines
}
