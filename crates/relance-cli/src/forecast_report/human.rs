//! A forecast as tables.

use super::rows::{self, Row, Unit, figure};
use super::{Outcome, Told};
use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::table::{Align, Table, page_width, shorten, wrap};
use relance_forecast::compare::{self, CustomerDifference, Verdict};
use relance_forecast::effects::Effects;
use relance_forecast::layers::Estimate;
use relance_forecast::measure::{Measure, range};
use relance_forecast::sums::Sums;
use relance_forecast::support::{AGE_BANDS, CUSTOMERS_NEEDED, Evidence, OUTSIDE_ALLOWED, UNEXPLAINED_NEEDED};
use relance_kernel::{Currency, CustomerIndex};

/// How many customers are named.
const CUSTOMERS_NAMED: usize = 20;

/// How many of the largest customers their share of the result is told of.
const LARGEST: usize = 10;

/// Weeks of the first table of cash.
const WEEKS: usize = 13;

/// Share of the replicates that a range holds.
const RANGE: f64 = 0.9;

/// Everything, for people.
pub(crate) fn text(console: &Console, told: &Told<'_>) -> String {
    let page = Page {
        console,
        told,
        lang: console.lang,
    };
    let mut text = page.head();
    let Some((in_force, others)) = told.outcomes.split_first() else {
        return text;
    };
    if others.is_empty() {
        text.push_str(&page.alone(in_force));
    }
    for (position, other) in others.iter().enumerate() {
        text.push_str(&page.beside(in_force, other, position + 1));
    }
    text.push_str(&page.cash_by_week());
    if let Some(other) = others.first() {
        text.push_str(&page.firmer(in_force, other));
    }
    text.push_str(&page.support());
    text.push_str(&page.rests_on());
    text
}

struct Page<'a> {
    console: &'a Console,
    told: &'a Told<'a>,
    lang: Lang,
}

impl Page<'_> {
    fn pick<'t>(&self, en: &'t str, fr: &'t str) -> &'t str {
        self.lang.pick(en, fr)
    }

    fn currency(&self) -> Currency {
        self.told
            .input
            .policies
            .first()
            .map_or(Currency::EUR, |policy| policy.policy.currency)
    }

    fn name(&self, position: usize) -> String {
        self.told
            .input
            .policies
            .get(position)
            .map_or_else(String::new, |policy| policy.name())
    }

    fn figure(&self, unit: Unit, value: f64) -> String {
        figure(self.lang, unit, value, self.currency(), false)
    }

    fn change(&self, unit: Unit, value: f64) -> String {
        figure(self.lang, unit, value, self.currency(), true)
    }

    fn interval(&self, unit: Unit, (low, high): (f64, f64), sign: bool) -> String {
        let of = |value: f64| figure(self.lang, unit, value, self.currency(), sign);
        format!("{} … {}", of(low), of(high))
    }

    fn head(&self) -> String {
        let (lang, told) = (self.lang, self.told);
        let question = &told.question;
        let (first, last) = (question.until.plus(1), question.until.plus(question.days));
        let (from, to, days) = (lang.day(first), lang.day(last), lang.days(question.days));
        let ledger = told.ledger.display();
        let names: Vec<String> = (0..told.outcomes.len())
            .map(|position| format!("\"{}\"", self.name(position)))
            .collect();
        let names = names.join(lang.pick(" and ", " et "));
        let replicates = told
            .in_force()
            .map_or(0, |outcome| outcome.with_effects.replicates.len());
        let replicates = lang.count(replicates as u64);
        let seed = question.seed;
        let (title, period) = match lang {
            Lang::En => (
                format!("Forecast of {names} on {ledger}"),
                format!("from {from} to {to} ({days}); drawn {replicates} times, seed {seed}"),
            ),
            Lang::Fr => (
                format!("Prévision de {names} sur {ledger}"),
                format!("du {from} au {to} ({days}) ; {replicates} tirages, graine {seed}"),
            ),
        };
        let mut lines: Vec<String> = wrap(&title, page_width())
            .iter()
            .map(|line| self.console.paint(Style::Bold, line))
            .collect();
        lines.extend(wrap(&period, page_width()));
        if let Some(in_force) = told.in_force() {
            let portfolio = in_force.with_effects.portfolio;
            let invoices = |count: u64| lang.counted(count, ("invoice", "facture"), ("invoices", "factures"));
            let (open, new) = (
                invoices(portfolio.open.invoices),
                invoices(portfolio.new.invoices),
            );
            let money = |minor: i64| self.figure(Unit::Money, minor as f64);
            let (open_money, new_money) = (money(portfolio.open.principal), money(portfolio.new.principal));
            let line = match lang {
                Lang::En => format!(
                    "open at the start: {open}, {open_money}; to come, as a year before: {new}, {new_money}"
                ),
                Lang::Fr => format!(
                    "ouvert au départ : {open}, {open_money} ; à venir, comme un an plus tôt : {new}, {new_money}"
                ),
            };
            lines.extend(wrap(&line, page_width()));
            if portfolio.other_currencies > 0 {
                let left_out = invoices(portfolio.other_currencies);
                lines.extend(wrap(
                    &match lang {
                        Lang::En => {
                            format!("left out: {left_out} in other currencies than that of the policy")
                        }
                        Lang::Fr => format!(
                            "laissé de côté : {left_out} dans d'autres devises que celle de la politique"
                        ),
                    },
                    page_width(),
                ));
            }
        }
        if told.is_partial() {
            let partial = self.pick(
                "PARTIAL: it was stopped; every figure is of the accounts that were finished by then.",
                "PARTIEL : arrêté en cours de route ; chaque chiffre ne porte que sur les comptes terminés.",
            );
            lines.push(self.console.paint(Style::Bold, partial));
        }
        lines.join("\n") + "\n\n"
    }

    /// The figures of one policy.
    fn alone(&self, outcome: &Outcome) -> String {
        let mut table = Table::new(self.pick("What it would recover", "Ce qu'elle recouvrerait"))
            .column("", Align::Left)
            .column(self.idea(), Align::Right)
            .column(self.pick("90 % of the draws", "90 % des tirages"), Align::Right)
            .column(
                self.pick(
                    "if contacts changed nothing",
                    "si les contacts ne changeaient rien",
                ),
                Align::Right,
            );
        let cost_of_cash = self.told.cost_of_cash;
        for row in rows::recovery().into_iter().chain(rows::effort()) {
            let value = outcome.with_effects.estimate(row.measure, cost_of_cash);
            let without = outcome.without_effects.estimate(row.measure, cost_of_cash);
            let range = outcome.with_effects.range(row.measure, cost_of_cash, RANGE);
            let (Some(value), Some(without), Some(range)) = (value, without, range) else {
                continue;
            };
            table.row([
                row.words.of(self.lang).to_string(),
                self.figure(row.unit, value.mean),
                self.interval(row.unit, range, false),
                self.figure(row.unit, without.mean),
            ]);
        }
        let mut text = table.render(self.console);
        text.push_str(&self.layers(
            outcome.with_effects.estimate(Measure::Cash, cost_of_cash),
            self.pick(
                "What the cash of the period is unsure of",
                "D'où vient l'incertitude sur les encaissements de la période",
            ),
        ));
        text
    }

    /// The head of the columns with effects.
    fn idea(&self) -> &'static str {
        match (self.told.question.effects, self.lang) {
            (Effects::Assumed { .. }, Lang::En) => "as assumed",
            (Effects::Assumed { .. }, Lang::Fr) => "selon l'hypothèse",
            (_, Lang::En) => "forecast",
            (_, Lang::Fr) => "prévision",
        }
    }

    /// One policy beside the one in force.
    fn beside(&self, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        let (one, another) = (self.name(0), self.name(position));
        let cost_of_cash = self.told.cost_of_cash;
        let verdict = self.verdict(in_force, other, position);
        let mut text: String = wrap(&verdict, page_width())
            .iter()
            .map(|line| self.console.paint(Style::Bold, line) + "\n")
            .collect();
        let sure = !matches!(
            other.verdict,
            Some(Verdict::NotIdentified { .. } | Verdict::Assumed)
        );
        if sure {
            for line in wrap(&self.surely(in_force, other), page_width()) {
                text.push_str(&format!("{line}\n"));
            }
        }
        text.push('\n');
        let mut table = Table::new(match self.lang {
            Lang::En => format!("{another} against {one}, in force"),
            Lang::Fr => format!("{another} face à {one}, en vigueur"),
        })
        .column("", Align::Left)
        .column(self.pick("in force", "en vigueur"), Align::Right)
        .column(self.pick("compared", "comparée"), Align::Right)
        .column(self.pick("difference", "différence"), Align::Right)
        .column(
            if sure {
                self.pick("90 % interval", "intervalle à 90 %")
            } else {
                self.pick("no effect … effect", "sans effet … avec")
            },
            Align::Right,
        );
        let all = rows::recovery()
            .into_iter()
            .chain(rows::effort())
            .chain(rows::gain());
        for row in all {
            let Some(cells) = self.cells(in_force, other, &row, sure) else {
                continue;
            };
            table.row([row.words.of(self.lang).to_string()].into_iter().chain(cells));
        }
        if let Some(note) = self.financing(in_force, other, cost_of_cash) {
            table.note(note);
        }
        if let Some(note) = self.sensitivity(in_force, other, cost_of_cash) {
            table.note(note);
        }
        text.push_str(&table.render(self.console));
        if sure {
            let estimate = compare::difference(
                &other.with_effects,
                &in_force.with_effects,
                Measure::Net,
                cost_of_cash,
            );
            text.push_str(&self.layers(estimate, self.pick(
                "What the net gain is unsure of (the intervals above leave luck out)",
                "D'où vient l'incertitude sur le gain net (les intervalles ci-dessus laissent le hasard de côté)",
            )));
        }
        text
    }

    fn cells(&self, in_force: &Outcome, other: &Outcome, row: &Row, sure: bool) -> Option<[String; 4]> {
        let cost_of_cash = self.told.cost_of_cash;
        let one = in_force.with_effects.estimate(row.measure, cost_of_cash)?;
        let another = other.with_effects.estimate(row.measure, cost_of_cash)?;
        let difference = compare::difference(
            &other.with_effects,
            &in_force.with_effects,
            row.measure,
            cost_of_cash,
        )?;
        let without = compare::difference(
            &other.without_effects,
            &in_force.without_effects,
            row.measure,
            cost_of_cash,
        )?;
        let interval = if sure {
            self.interval(row.unit, difference.interval(), true)
        } else {
            self.interval(row.unit, (without.mean, difference.mean), true)
        };
        let is_gain = matches!(row.measure, Measure::Net | Measure::CashInHand);
        let level = |estimate: Estimate| {
            if is_gain {
                String::new()
            } else {
                self.figure(row.unit, estimate.mean)
            }
        };
        Some([
            level(one),
            level(another),
            self.change(row.unit, difference.mean),
            interval,
        ])
    }

    fn verdict(&self, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        let (one, another) = (self.name(0), self.name(position));
        let cost_of_cash = self.told.cost_of_cash;
        let net = compare::difference(
            &other.with_effects,
            &in_force.with_effects,
            Measure::Net,
            cost_of_cash,
        );
        let (mean, interval) = net.map_or((0.0, (0.0, 0.0)), |net| (net.mean, net.interval()));
        let money = self.change(Unit::Money, mean);
        let between = self.interval(Unit::Money, interval, true);
        match (other.verdict, self.lang) {
            (Some(Verdict::NotIdentified { outside }), lang) => {
                let share = lang.tenths(percent(outside), 10);
                let allowed = lang.tenths(percent(OUTSIDE_ALLOWED), 10);
                match lang {
                    Lang::En => format!(
                        "Cannot tell which is better: {share} % of the money paid after contacts is paid where this ledger has nothing to compare with (at most {allowed} % allowed). No winner is named."
                    ),
                    Lang::Fr => format!(
                        "Impossible de dire laquelle est meilleure : {share} % de l'argent payé après un contact l'est là où ce livre n'offre aucun point de comparaison ({allowed} % au plus admis). Aucune n'est désignée."
                    ),
                }
            }
            (Some(Verdict::Assumed), Lang::En) => format!(
                "If contacts did what is assumed, {another} would bring {money} net against {one}. This is an assumption, not a finding: no winner is named."
            ),
            (Some(Verdict::Assumed), Lang::Fr) => format!(
                "Si les contacts faisaient ce qui est supposé, {another} apporterait {money} net face à {one}. C'est une hypothèse, non un constat : aucune n'est désignée."
            ),
            (Some(Verdict::Better), Lang::En) => {
                format!("{another} brings more than {one}: {money} net ({between}).")
            }
            (Some(Verdict::Better), Lang::Fr) => {
                format!("{another} rapporte plus que {one} : {money} net ({between}).")
            }
            (Some(Verdict::Worse), Lang::En) => {
                format!("{another} brings less than {one}: {money} net ({between}).")
            }
            (Some(Verdict::Worse), Lang::Fr) => {
                format!("{another} rapporte moins que {one} : {money} net ({between}).")
            }
            (Some(Verdict::Same), Lang::En) => {
                format!("{another} and {one} would do the same here: every figure is equal.")
            }
            (Some(Verdict::Same), Lang::Fr) => {
                format!("{another} et {one} feraient la même chose ici : tous les chiffres sont égaux.")
            }
            (_, Lang::En) => format!(
                "This ledger does not tell {another} from {one}: {money} net, but anything from {between} would fit it."
            ),
            (_, Lang::Fr) => format!(
                "Ce livre ne départage pas {another} et {one} : {money} net, mais tout de {between} conviendrait."
            ),
        }
    }

    /// The figures of recovery of which even the sign is sure.
    fn surely(&self, in_force: &Outcome, other: &Outcome) -> String {
        let cost_of_cash = self.told.cost_of_cash;
        let sure: Vec<String> = rows::recovery()
            .into_iter()
            .chain(rows::gain())
            .filter_map(|row| {
                let (one, another) = (&in_force.with_effects, &other.with_effects);
                let difference = compare::difference(another, one, row.measure, cost_of_cash)?;
                let (low, high) = difference.interval();
                let change = self.change(row.unit, difference.mean);
                (low > 0.0 || high < 0.0).then(|| format!("{} {change}", row.words.of(self.lang)))
            })
            .collect();
        match (sure.is_empty(), self.lang) {
            (true, Lang::En) => "No figure of what comes in is sure to differ at 90 %.".to_string(),
            (true, Lang::Fr) => "Aucun chiffre de recouvrement ne diffère à coup sûr, à 90 %.".to_string(),
            (false, Lang::En) => format!("Sure to differ, at 90 %: {}.", sure.join("; ")),
            (false, Lang::Fr) => format!("Diffèrent à coup sûr, à 90 % : {}.", sure.join(" ; ")),
        }
    }

    /// What the working capital released saves a year.
    fn financing(&self, in_force: &Outcome, other: &Outcome, cost_of_cash: f64) -> Option<String> {
        let released = compare::difference(
            &other.with_effects,
            &in_force.with_effects,
            Measure::CashInHand,
            cost_of_cash,
        )?;
        let a_year = f64::from(self.told.question.days) / 365.0;
        let saved = self.change(Unit::Money, released.mean * cost_of_cash * a_year);
        let percent = self.lang.tenths(percent(cost_of_cash), 10);
        Some(match self.lang {
            Lang::En => format!("Financing cost saved in the period at {percent} % a year: {saved}."),
            Lang::Fr => format!("Frais financiers économisés sur la période à {percent} % par an : {saved}."),
        })
    }

    /// How much of the effect it takes for the net gain to be there.
    fn sensitivity(&self, in_force: &Outcome, other: &Outcome, cost_of_cash: f64) -> Option<String> {
        let net = |one: &Outcome, another: &Outcome, with: bool| {
            let (one, another) = if with {
                (&one.with_effects, &another.with_effects)
            } else {
                (&one.without_effects, &another.without_effects)
            };
            compare::difference(one, another, Measure::Net, cost_of_cash).map(|estimate| estimate.mean)
        };
        let (without, with) = (net(other, in_force, false)?, net(other, in_force, true)?);
        if (with - without).abs() < 0.5 {
            return None;
        }
        let nothing = self.change(Unit::Money, without);
        let half = other
            .with_half
            .as_ref()
            .zip(in_force.with_half.as_ref())
            .and_then(|(other, in_force)| compare::difference(other, in_force, Measure::Net, cost_of_cash));
        let half = half.map(|half| match self.lang {
            Lang::En => format!(" At half of it: {}.", self.change(Unit::Money, half.mean)),
            Lang::Fr => format!(" À la moitié : {}.", self.change(Unit::Money, half.mean)),
        });
        let turns = -without / (with - without);
        let turns = if (0.0..=1.0).contains(&turns) {
            let share = self.lang.tenths(percent(turns), 10);
            match self.lang {
                Lang::En => format!(" It pays from {share} % of that effect on."),
                Lang::Fr => format!(" Elle paie à partir de {share} % de cet effet."),
            }
        } else {
            String::new()
        };
        Some(match self.lang {
            Lang::En => format!(
                "Net gain if contacts changed nothing: {nothing}.{}{turns}",
                half.unwrap_or_default()
            ),
            Lang::Fr => format!(
                "Gain net si les contacts ne changeaient rien : {nothing}.{}{turns}",
                half.unwrap_or_default()
            ),
        })
    }

    fn layers(&self, estimate: Option<Estimate>, title: &str) -> String {
        let Some([parameters, calendar, process]) = estimate.and_then(|estimate| estimate.shares()) else {
            return String::new();
        };
        let share = |share: f64| format!("{} %", self.lang.tenths(percent(share), 10));
        let mut table = Table::new(title).column("", Align::Right).column("", Align::Left);
        table.row([
            share(parameters),
            self.pick(
                "what the ledger leaves open about effects and customers",
                "ce que le livre laisse ouvert sur les effets et les clients",
            )
            .to_string(),
        ]);
        table.row([
            share(calendar),
            self.pick(
                "good and bad months to come",
                "les bons et les mauvais mois à venir",
            )
            .to_string(),
        ]);
        table.row([
            share(process),
            self.pick("luck, invoice by invoice", "le hasard, facture par facture")
                .to_string(),
        ]);
        table.render(self.console)
    }

    fn cash_by_week(&self) -> String {
        let lang = self.lang;
        let mut table = Table::new(self.pick("Cash by week", "Encaissements par semaine"))
            .column(self.pick("from", "à partir du"), Align::Left);
        for position in 0..self.told.outcomes.len() {
            let head = match (position, self.told.outcomes.len()) {
                (_, 1) => self.idea().to_string(),
                (0, _) => self.pick("in force", "en vigueur").to_string(),
                (1, 2) => self.pick("compared", "comparée").to_string(),
                _ => shorten(&self.name(position), 14),
            };
            table = table
                .column(head, Align::Right)
                .column(self.pick("90 % of the draws", "90 % des tirages"), Align::Right);
        }
        let first = self.told.question.until.plus(1);
        for week in 0..WEEKS {
            let ahead = i32::try_from(week * 7).unwrap_or(0);
            if ahead + 7 > self.told.question.days {
                break;
            }
            let mut cells = vec![lang.day(first.plus(ahead))];
            for outcome in &self.told.outcomes {
                let of_week = |sums: &Sums| (sums.cash(week * 7 + 7) - sums.cash(week * 7)) as f64;
                let values: Vec<f64> = outcome.with_effects.replicates.iter().map(of_week).collect();
                let mean = relance_forecast::layers::mean(outcome.with_effects.central.iter().map(of_week));
                cells.push(self.figure(Unit::Money, mean));
                cells.push(self.interval(Unit::Money, range(values, RANGE), false));
            }
            table.row(cells);
        }
        if table.is_empty() {
            String::new()
        } else {
            table.render(self.console)
        }
    }

    /// The customers who would hear more from us, and how much of the result hangs on a few.
    fn firmer(&self, in_force: &Outcome, other: &Outcome) -> String {
        let lang = self.lang;
        let mut differences = compare::customers(&other.with_effects, &in_force.with_effects);
        let mut table =
            Table::new(self.pick("Customers treated more firmly", "Clients traités plus fermement"))
                .column(self.pick("customer", "client"), Align::Left)
                .column(self.pick("messages", "messages"), Align::Right)
                .column(self.pick("cash", "encaissements"), Align::Right);
        differences.sort_by(|one, other| {
            other
                .contacts
                .total_cmp(&one.contacts)
                .then((one.account, one.customer).cmp(&(other.account, other.customer)))
        });
        let firmer = differences
            .iter()
            .filter(|difference| difference.contacts > 0.05)
            .count();
        for difference in differences
            .iter()
            .filter(|difference| difference.contacts > 0.05)
            .take(CUSTOMERS_NAMED)
        {
            table.row([
                self.customer(difference),
                format!("+{}", lang.tenths(percent(difference.contacts) / 100, 10)),
                self.change(Unit::Money, difference.cash),
            ]);
        }
        if table.is_empty() {
            return String::new();
        }
        if firmer > CUSTOMERS_NAMED {
            let more = lang.count((firmer - CUSTOMERS_NAMED) as u64);
            table.note(match lang {
                Lang::En => format!("and {more} more"),
                Lang::Fr => format!("et {more} autres"),
            });
        }
        let all: f64 = differences.iter().map(|difference| difference.cash).sum();
        differences.sort_by(|one, other| {
            other
                .cash
                .abs()
                .total_cmp(&one.cash.abs())
                .then((one.account, one.customer).cmp(&(other.account, other.customer)))
        });
        let largest: f64 = differences
            .iter()
            .take(LARGEST)
            .map(|difference| difference.cash)
            .sum();
        if all.abs() > 0.5 {
            let share = lang.tenths(percent(largest / all), 10);
            table.note(match lang {
                Lang::En => format!(
                    "{share} % of the difference in cash comes from the ten customers who move it most"
                ),
                Lang::Fr => format!(
                    "{share} % de la différence d'encaissements vient des dix clients qui pèsent le plus"
                ),
            });
        }
        table.render(self.console)
    }

    fn customer(&self, difference: &CustomerDifference) -> String {
        let customer = CustomerIndex(u32::try_from(difference.customer).unwrap_or(0));
        self.told
            .input
            .ledger
            .customer_id(difference.account, customer)
            .to_string()
    }

    /// Where the ledger can tell what contacts do.
    fn support(&self) -> String {
        let lang = self.lang;
        let model = &self.told.input.fitted.model;
        let mut table = Table::new(self.pick(
            "Where this ledger can tell what contacts do",
            "Où ce livre peut dire ce que font les contacts",
        ))
        .column(self.pick("contact", "contact"), Align::Left)
        .column(
            self.pick("days since due", "jours depuis l'échéance"),
            Align::Left,
        )
        .column(self.pick("customers with", "clients avec"), Align::Right)
        .column(self.pick("without", "sans"), Align::Right)
        .column(self.pick("not explained", "non expliqué"), Align::Right)
        .column("", Align::Left);
        for evidence in &model.support {
            table.row([
                self.contact(evidence),
                self.ages(evidence.place.age_band),
                lang.count(evidence.customers_with),
                lang.count(evidence.customers_without),
                format!("{} %", lang.tenths(percent(evidence.unexplained), 10)),
                if evidence.is_enough() {
                    self.pick("yes", "oui")
                } else {
                    self.pick("no", "non")
                }
                .to_string(),
            ]);
        }
        if table.is_empty() {
            return String::new();
        }
        let (needed, unexplained) = (CUSTOMERS_NEEDED, lang.tenths(percent(UNEXPLAINED_NEEDED), 10));
        table.note(match lang {
            Lang::En => format!("It takes {needed} customers with the contact and {needed} without it at the same age, and {unexplained} % of whether it was made must not follow from age and day of the week: a practice that always writes on the same day teaches nothing."),
            Lang::Fr => format!("Il faut {needed} clients avec le contact et {needed} sans au même âge, et que {unexplained} % du fait d'avoir été contacté ne découle ni de l'âge ni du jour de la semaine : une pratique qui écrit toujours le même jour n'apprend rien."),
        });
        table.render(self.console)
    }

    fn contact(&self, evidence: &Evidence) -> String {
        let kinds = &self.told.input.fitted.model.terms.contact_kinds;
        let kind = kinds.get(evidence.place.kind).map_or("", String::as_str);
        let level = match evidence.place.level {
            0 => self.pick("first", "premier"),
            1 => self.pick("second", "deuxième"),
            _ => self.pick("later", "suivant"),
        };
        format!("{kind}, {level}")
    }

    fn ages(&self, band: usize) -> String {
        let from = band.checked_sub(1).and_then(|before| AGE_BANDS.get(before));
        let to = AGE_BANDS.get(band).map(|next| next - 1);
        match (from, to, self.lang) {
            (None, _, Lang::En) => "until the due date".to_string(),
            (None, _, Lang::Fr) => "jusqu'à l'échéance".to_string(),
            (Some(from), Some(to), _) => format!("{from}–{to}"),
            (Some(from), None, Lang::En) => format!("from {from} on"),
            (Some(from), None, Lang::Fr) => format!("à partir de {from}"),
        }
    }

    /// What the whole rests on, in plain words.
    fn rests_on(&self) -> String {
        let lang = self.lang;
        let model = &self.told.input.fitted.model;
        let learnt = &model.learnt_from;
        let (payments, customers) = (lang.count(learnt.payments), lang.count(learnt.customers));
        let mut sentences = vec![match lang {
            Lang::En => format!(
                "How customers pay is learnt from {payments} payments of {customers} customers up to {}.",
                learnt.until
            ),
            Lang::Fr => format!(
                "La façon de payer est apprise de {payments} paiements de {customers} clients jusqu'au {}.",
                learnt.until
            ),
        }];
        sentences.push(match self.told.question.effects {
            Effects::Assumed { .. } => self.pick(
                "What contacts change is assumed, not learnt.",
                "Ce que changent les contacts est supposé, non appris.",
            ),
            _ if model.terms.contact_kinds.is_empty() => self.pick(
                "The ledger holds no contact: it cannot teach what one changes. Name assumptions with --assume.",
                "Le livre ne contient aucun contact : il ne peut apprendre ce qu'un contact change. Indiquez des hypothèses avec --assume.",
            ),
            _ => self.pick(
                "What contacts change is learnt from past contacts. That is right only if those who were contacted on a day did not differ from the others of the same age and history by something that the ledger does not hold.",
                "Ce que changent les contacts est appris des contacts passés. Ce n'est juste que si les clients contactés un jour donné ne différaient pas des autres, de même âge et de même passé, par une chose que le livre ignore.",
            ),
        }.to_string());
        if model.month_deviation.assumed {
            sentences.push(
                self.pick(
                    "The ledger is too short to tell how much months differ: 15 % is assumed.",
                    "Le livre est trop court pour dire combien les mois diffèrent : 15 % est supposé.",
                )
                .to_string(),
            );
        }
        sentences.push(
            self.pick(
                "Not in it: payments that bounce, insolvencies to come, changes of the market.",
                "N'y sont pas : les paiements rejetés, les faillites à venir, les changements de marché.",
            )
            .to_string(),
        );
        if let Some(set_aside) = &self.told.input.set_aside {
            sentences.push(set_aside.of(lang).to_string());
        }
        let mut text = self
            .console
            .paint(Style::Bold, self.pick("What it rests on", "Sur quoi cela repose"))
            + "\n";
        for sentence in sentences {
            for line in wrap(&sentence, page_width() - 2) {
                text.push_str(&format!("  {line}\n"));
            }
        }
        text
    }
}

/// A share in tenths of a percent.
fn percent(share: f64) -> i128 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "casts of floats stop at the largest whole number"
    )]
    let tenths = (share * 1_000.0).round() as i128;
    tenths
}
