//! The result of a replay as tables.

use super::Told;
use crate::args::Charges;
use crate::code_words;
use crate::console::{Console, Style};
use crate::language::Lang;
use crate::replay_report::{
    ContactsPerCustomer, facts_word, is_sum, rules_in_order, standing_order, standing_words,
};
use crate::replay_warnings::money_of;
use crate::report::table::{Align, Table, page_width, wrap};
use relance_compiler::diagnostic::in_french;
use relance_kernel::decision::Source;
use relance_kernel::policy::{Rule, RuleKind};
use relance_kernel::{ApprovalMode, Currency};
use relance_sim::{Count, RowTexts, Workday};
use std::collections::BTreeMap;

/// How many of the busiest days are shown.
const BUSIEST_DAYS: usize = 5;

/// Everything, for people.
pub(crate) fn text(console: &Console, told: &Told<'_>) -> String {
    let mut text = head(console, told);
    text.push_str(&totals(console, told));
    text.push_str(&by_rule(console, told));
    text.push_str(&by_law(console, told));
    text.push_str(&by_segment(console, told));
    text.push_str(&work(console, told));
    text.push_str(&open_at_the_end(console, told));
    text.push_str(&warnings(console, told));
    text
}

fn head(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    let (options, input) = (&told.options, told.input);
    let days = options.to.since(options.from) + 1;
    let days = lang.days(days);
    let (from, to) = (lang.day(options.from), lang.day(options.to));
    let file = told.simulate.policy.display();
    let name = match input.policy.name.as_str() {
        "" => format!("{file}"),
        name => match lang {
            Lang::En => format!("\"{name}\" ({file})"),
            Lang::Fr => format!("«\u{a0}{name}\u{a0}» ({file})"),
        },
    };
    let ledger = &told.simulate.ledger;
    let approvals = match (options.approvals, lang) {
        (ApprovalMode::SameDay, Lang::En) => "on the day they are asked for".to_string(),
        (ApprovalMode::SameDay, Lang::Fr) => "le jour où ils sont demandés".to_string(),
        (ApprovalMode::Never, Lang::En) => "never, but by rows of the ledger".to_string(),
        (ApprovalMode::Never, Lang::Fr) => "jamais, sauf par des lignes du livre".to_string(),
        (ApprovalMode::After(days), Lang::En) => {
            format!(
                "{} after they are asked for",
                lang.counted(u64::try_from(days).unwrap_or(0), ("day", ""), ("days", ""))
            )
        }
        (ApprovalMode::After(days), Lang::Fr) => {
            format!(
                "{} après la demande",
                lang.counted(u64::try_from(days).unwrap_or(0), ("", "jour"), ("", "jours"))
            )
        }
    };
    let (title, period, said) = match lang {
        Lang::En => (
            format!("Replay of {name} on {ledger}"),
            format!("from {from} to {to} ({days}); approvals are given {approvals}"),
            "Payments and answers are held as they happened: this is what the policy would have done, not what it would have changed.",
        ),
        Lang::Fr => (
            format!("Rejeu de {name} sur {ledger}"),
            format!("du {from} au {to} ({days}) ; les accords sont donnés {approvals}"),
            "Les paiements et les réponses restent ce qu'ils ont été : voici ce que la politique aurait fait, non ce qu'elle aurait changé.",
        ),
    };
    let mut lines: Vec<String> = wrap(&title, page_width())
        .iter()
        .map(|line| console.paint(Style::Bold, line))
        .collect();
    lines.extend(wrap(&period, page_width()));
    if told.simulate.how.charges == Charges::Drop {
        lines.push(
            lang.pick(
                "charges recorded in the ledger are left out",
                "les frais inscrits dans le livre sont laissés de côté",
            )
            .to_string(),
        );
    }
    let set: Vec<String> = (input.compiled.params.iter())
        .filter(|param| param.is_set)
        .map(|param| match lang {
            Lang::En => format!("{} = {}", param.name, param.value),
            Lang::Fr => format!("{} = {}", param.name, in_french(&param.value)),
        })
        .collect();
    if !set.is_empty() {
        lines.push(format!(
            "{} {}",
            lang.pick("params set:", "paramètres donnés :"),
            set.join(", ")
        ));
    }
    lines.extend(wrap(said, page_width()));
    lines.join("\n") + "\n\n"
}

fn totals(console: &Console, told: &Told<'_>) -> String {
    let (lang, totals) = (console.lang, told.totals);
    let mut table = Table::new(lang.pick("Totals", "Totaux"))
        .column("", Align::Left)
        .column("", Align::Right)
        .column("", Align::Left);
    let customers = lang.counted(totals.customers, ("customer", "client"), ("customers", "clients"));
    let of = lang.pick("of", "pour");
    table.row([
        lang.pick("invoices", "factures").to_string(),
        lang.count(totals.invoices),
        format!("{of} {customers}"),
    ]);
    table.row([
        lang.pick("invoices acted on", "factures concernées").to_string(),
        lang.count(totals.invoices_touched),
        lang.percent(totals.invoices_touched, totals.invoices),
    ]);
    table.row([
        lang.pick("customers contacted", "clients contactés").to_string(),
        lang.count(totals.customers_contacted),
        lang.percent(totals.customers_contacted, totals.customers),
    ]);
    let by_channel: Vec<String> = totals
        .contacts_by_channel
        .iter()
        .filter_map(|(channel, count)| {
            let channel = told
                .input
                .policy
                .channels
                .element(relance_kernel::ChannelId(*channel))?;
            let channel = told.input.interner.text(channel.name);
            Some(code_words::contacts(lang, channel, *count))
        })
        .collect();
    table.row([
        lang.pick("messages", "messages").to_string(),
        lang.count(totals.contacts),
        by_channel.join(", "),
    ]);
    let other: u64 = totals.workdays.values().map(|day| day.other).sum();
    table.row([
        lang.pick("other actions", "autres actions").to_string(),
        lang.count(other),
        other_actions(lang, totals),
    ]);
    let contacts = ContactsPerCustomer::of(totals);
    if contacts.contacted > 0 {
        table.row([
            lang.pick("messages per customer", "messages par client")
                .to_string(),
            lang.tenths(i128::from(totals.contacts), i128::from(contacts.contacted)),
            match lang {
                Lang::En => format!(
                    "mean of those contacted; 95 % got at most {}, one got {}",
                    lang.count(contacts.p95),
                    lang.count(totals.most_contacts)
                ),
                Lang::Fr => format!(
                    "en moyenne des contactés ; 95 % en ont reçu au plus {}, le plus sollicité {}",
                    lang.count(contacts.p95),
                    lang.count(totals.most_contacts)
                ),
            },
        ]);
    }
    for (currency, minor) in &totals.cost {
        table.row([
            lang.pick("cost", "coût").to_string(),
            lang.money(*minor, *currency),
            match lang {
                Lang::En => format!(
                    "{} a message",
                    lang.money(mean(*minor, totals.contacts), *currency)
                ),
                Lang::Fr => format!(
                    "{} par message",
                    lang.money(mean(*minor, totals.contacts), *currency)
                ),
            },
        ]);
    }
    table.row([
        lang.pick("work on contacts", "travail de contact").to_string(),
        lang.hours(totals.minutes),
        lang.pick(
            "of channels that cost time",
            "sur les canaux qui coûtent du temps",
        )
        .to_string(),
    ]);
    table.render(console)
}

/// What was done that is no message, by kind: `12 tasks, 3 transfers`.
fn other_actions(lang: Lang, totals: &relance_sim::Totals) -> String {
    let words = |action: &str| match action {
        "charge" => (
            ("charge", "facturation de frais"),
            ("charges", "facturations de frais"),
        ),
        "escalate" => (("transfer", "transmission"), ("transfers", "transmissions")),
        "task" => (("task", "tâche"), ("tasks", "tâches")),
        "alert" => (("alert", "alerte"), ("alerts", "alertes")),
        "flag" => (("flag", "signalement"), ("flags", "signalements")),
        "block_orders" => (
            ("block of orders", "blocage de commandes"),
            ("blocks of orders", "blocages de commandes"),
        ),
        _ => (
            ("proposal to write off", "proposition de passage en perte"),
            ("proposals to write off", "propositions de passage en perte"),
        ),
    };
    let counted = totals.other_by_action.iter().map(|(action, count)| {
        let (one, many) = words(action);
        lang.counted(*count, one, many)
    });
    counted.collect::<Vec<_>>().join(", ")
}

fn mean(sum: i128, count: u64) -> i128 {
    let count = i128::from(count.max(1));
    (sum * 2 + count).div_euclid(count * 2)
}

fn by_rule(console: &Console, told: &Told<'_>) -> String {
    let (lang, totals, input) = (console.lang, told.totals, told.input);
    let mut table = Table::new(lang.pick("By rule", "Par règle"))
        .column(lang.pick("rule", "règle"), Align::Left)
        .column(lang.pick("done", "faites"), Align::Right)
        .column(lang.pick("invoices", "factures"), Align::Right)
        .column(lang.pick("deferred", "différées"), Align::Right)
        .column(lang.pick("lapsed", "caduques"), Align::Right)
        .column(lang.pick("failed", "échouées"), Align::Right)
        .column(lang.pick("cost", "coût"), Align::Right);
    let texts = RowTexts {
        policy: &input.policy,
        interner: &input.interner,
    };
    let none = relance_sim::RuleTotals::default();
    for source in rules_in_order(&input.policy, totals) {
        let of_rule = totals.by_rule.get(&source).unwrap_or(&none);
        let reached = match source {
            // Customer rules act for no invoice.
            Source::Rule(rule) if !is_of_customer(&input.policy.rules[rule]) => {
                lang.count(totals.reached.get(&rule).copied().unwrap_or(0))
            }
            _ => "-".to_string(),
        };
        let cost = match of_rule.cost {
            0 => "-".to_string(),
            cost => lang.money(cost, input.policy.currency),
        };
        table.row([
            texts.rule(source).to_string(),
            lang.count(of_rule.done),
            reached,
            lang.count(of_rule.deferred),
            lang.count(of_rule.lapsed),
            lang.count(of_rule.failed),
            cost,
        ]);
    }
    if table.is_empty() {
        return String::new();
    }
    table.note(lang.pick(
        "done: actions done, each counted for each invoice; invoices: those for which the rule acted; deferred: put off by a limit, once for each step; lapsed: no longer called for when it could have gone; failed: could not be delivered, and raised a task instead (in the action list with the reason `failed`)",
        "faites : actions faites, chacune comptée pour chaque facture ; factures : celles pour lesquelles la règle a agi ; différées : retardées par une limite, une fois par étape ; caduques : plus nécessaires quand elles auraient pu partir ; échouées : n'ont pas pu être délivrées et ont créé une tâche (dans la liste d'actions avec le motif `failed`)",
    ));
    table.render(console)
}

/// What rules claimed and booked by law.
fn by_law(console: &Console, told: &Told<'_>) -> String {
    let (lang, input) = (console.lang, told.input);
    let country = input.compiled.contract.law.map_or("", |law| law.country);
    let mut table = Table::new(&match lang {
        Lang::En => format!("Claimed and charged by law ({country})"),
        Lang::Fr => format!("Réclamé et facturé selon la loi ({country})"),
    })
    .column(lang.pick("rule", "règle"), Align::Left)
    .column(lang.pick("times", "fois"), Align::Right)
    .column(lang.pick("interest", "intérêts"), Align::Right)
    .column(lang.pick("indemnity", "indemnité"), Align::Right);
    let money = |sums: &BTreeMap<Currency, i128>| match sums.is_empty() {
        true => "-".to_string(),
        false => {
            let amounts: Vec<String> = (sums.iter())
                .map(|(currency, minor)| lang.money(*minor, *currency))
                .collect();
            amounts.join(" + ")
        }
    };
    let mut untold: BTreeMap<&str, u64> = BTreeMap::new();
    for source in rules_in_order(&input.policy, told.totals) {
        let Source::Rule(rule) = source else { continue };
        let Some(of_rule) = told.by_law.by_rule.get(&rule) else {
            continue;
        };
        table.row([
            input.interner.text(input.policy.rules[rule].name).to_string(),
            lang.count(of_rule.rows),
            money(&of_rule.interest),
            money(&of_rule.indemnity),
        ]);
        for ((en, fr), count) in &of_rule.untold {
            *untold.entry(lang.pick(en, fr)).or_default() += count;
        }
    }
    if table.is_empty() {
        return String::new();
    }
    for (why, count) in untold {
        table.note(&match lang {
            Lang::En => format!("{} without an amount: {why}", lang.count(count)),
            Lang::Fr => format!("{} sans montant : {why}", lang.count(count)),
        });
    }
    table.note(lang.pick(
        "interest runs to the day of each message, so that a later message names the same days again; a booking is of what was not booked before; `relance owed` shows how each figure comes about",
        "les intérêts courent jusqu'au jour de chaque message : un message suivant compte de nouveau les mêmes jours ; une écriture porte sur ce qui n'était pas encore facturé ; `relance owed` montre chaque calcul",
    ));
    table.render(console)
}

fn is_of_customer(rule: &Rule) -> bool {
    matches!(
        rule.kind,
        RuleKind::Also {
            per_customer: true,
            ..
        }
    )
}

/// The currencies of a sum, for one column each.
fn currencies(count: &Count) -> Vec<Currency> {
    count.money.keys().copied().collect()
}

fn money_cells(lang: Lang, currencies: &[Currency], count: &Count) -> Vec<String> {
    let cell = |currency: &Currency| match count.money.get(currency) {
        Some(minor) => lang.amount(*minor, *currency),
        None => "-".to_string(),
    };
    currencies.iter().map(cell).collect()
}

fn by_segment(console: &Console, told: &Told<'_>) -> String {
    let (lang, totals) = (console.lang, told.totals);
    let currencies = currencies(&totals.open);
    let mut table = Table::new(lang.pick("By segment", "Par segment"))
        .column(lang.pick("segment", "segment"), Align::Left)
        .column(lang.pick("actions", "actions"), Align::Right)
        .column(lang.pick("messages", "messages"), Align::Right)
        .column(lang.pick("cost", "coût"), Align::Right)
        .column(lang.pick("open invoices", "factures ouvertes"), Align::Right);
    for currency in &currencies {
        let head = lang.pick("open", "restant dû");
        table = table.column(format!("{head} {}", currency.code()), Align::Right);
    }
    for (segment, of_segment) in &totals.by_segment {
        let name = segment.map_or(lang.pick("(none)", "(aucun)"), |segment| {
            told.input.interner.text(segment)
        });
        let mut cells = vec![
            name.to_string(),
            lang.count(of_segment.actions),
            lang.count(of_segment.contacts),
            lang.money(of_segment.cost, told.input.policy.currency),
            lang.count(of_segment.open.invoices),
        ];
        cells.extend(money_cells(lang, &currencies, &of_segment.open));
        table.row(cells);
    }
    if table.is_empty() {
        return String::new();
    }
    table.note(lang.pick(
        "actions: done and failed, by the segment of the customer on their day; open: by that on the last day",
        "actions : faites et échouées, selon le segment du client à leur date ; restant dû : selon celui du dernier jour",
    ));
    table.render(console)
}

fn work(console: &Console, told: &Told<'_>) -> String {
    let (lang, totals) = (console.lang, told.totals);
    let mut busiest: Vec<(&relance_kernel::Day, &Workday)> = totals.workdays.iter().collect();
    if busiest.is_empty() {
        return String::new();
    }
    let days = busiest.len() as u64;
    busiest.sort_by_key(|(day, work)| {
        (
            std::cmp::Reverse((work.contacts, work.other, work.minutes)),
            **day,
        )
    });
    let mut table = Table::new(lang.pick("Work per day", "Travail par jour"))
        .column(lang.pick("day", "jour"), Align::Left)
        .column(lang.pick("messages", "messages"), Align::Right)
        .column(lang.pick("other actions", "autres actions"), Align::Right)
        .column(lang.pick("work on contacts", "travail de contact"), Align::Right);
    let other: u64 = totals.workdays.values().map(|day| day.other).sum();
    let on_average = |sum: u64| lang.tenths(i128::from(sum), i128::from(days));
    table.row([
        match lang {
            Lang::En => format!(
                "mean of {} with work",
                lang.counted(days, ("day", ""), ("days", ""))
            ),
            Lang::Fr => format!(
                "moyenne de {} avec du travail",
                lang.counted(days, ("", "jour"), ("", "jours"))
            ),
        },
        on_average(totals.contacts),
        on_average(other),
        lang.hours((totals.minutes * 2 + days) / (days * 2)),
    ]);
    for (day, work) in busiest.into_iter().take(BUSIEST_DAYS) {
        table.row([
            day.to_string(),
            lang.count(work.contacts),
            lang.count(work.other),
            lang.hours(work.minutes),
        ]);
    }
    table.note(lang.pick(
        "the mean, and the days with the most messages",
        "la moyenne, et les jours où il y a le plus de messages",
    ));
    table.render(console)
}

fn open_at_the_end(console: &Console, told: &Told<'_>) -> String {
    let (lang, totals) = (console.lang, told.totals);
    let currencies = currencies(&totals.open);
    let title = match lang {
        Lang::En => format!("Open at the end of {}", lang.day(told.options.to)),
        Lang::Fr => format!("Restant dû à la fin du {}", lang.day(told.options.to)),
    };
    let mut table = Table::new(title)
        .column("", Align::Left)
        .column(lang.pick("invoices", "factures"), Align::Right);
    for currency in &currencies {
        table = table.column(format!("principal {}", currency.code()), Align::Right);
    }
    for standing in standing_order() {
        let Some(count) = totals.standing.get(&standing) else {
            continue;
        };
        let mut cells = vec![
            standing_words(standing).of(lang).to_string(),
            lang.count(count.invoices),
        ];
        cells.extend(money_cells(lang, &currencies, count));
        table.row(cells);
    }
    let mut all = vec![
        lang.pick("all", "total").to_string(),
        lang.count(totals.open.invoices),
    ];
    all.extend(money_cells(lang, &currencies, &totals.open));
    table.row(all);
    for ((rule, fact), count) in &totals.undecided {
        let rule = told.input.interner.text(told.input.policy.rules[*rule].name);
        let missing = fact.map_or_else(
            || {
                lang.pick(
                    "several exceptions hold together",
                    "plusieurs exceptions valent ensemble",
                )
                .to_string()
            },
            |fact| {
                let word = facts_word(fact, &told.input.policy, &told.input.interner);
                let word = match lang {
                    Lang::En => word,
                    Lang::Fr => in_french(&word),
                };
                let currencies: Vec<&str> = count.money.keys().map(Currency::code).collect();
                let currencies = currencies.join(", ");
                match lang {
                    Lang::En if is_sum(fact) => {
                        format!("the policy compares `{word}` with no amount in {currencies}")
                    }
                    Lang::Fr if is_sum(fact) => {
                        format!("la politique ne compare `{word}` à aucun montant en {currencies}")
                    }
                    Lang::En => format!("`{word}` is missing"),
                    Lang::Fr => format!("`{word}` manque"),
                }
            },
        );
        let invoices = lang.counted(count.invoices, ("invoice", "facture"), ("invoices", "factures"));
        let money = money_of(lang, count);
        table.note(match lang {
            Lang::En => format!("cannot decide {rule}: {missing} ({invoices}, {money})"),
            Lang::Fr => format!("indécidable, {rule} : {missing} ({invoices}, {money})"),
        });
    }
    table.render(console)
}

fn warnings(console: &Console, told: &Told<'_>) -> String {
    let lang = console.lang;
    if told.warnings.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "{}\n",
        console.paint(Style::Yellow, lang.pick("Keep in mind", "À garder en tête"))
    );
    for warning in told.warnings {
        for (position, line) in wrap(warning.said.of(lang), page_width() - 4).iter().enumerate() {
            let lead = if position == 0 { "  - " } else { "    " };
            text.push_str(&format!("{lead}{line}\n"));
        }
    }
    text
}
