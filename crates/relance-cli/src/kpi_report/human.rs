//! The figures as a page: what is open and how old first, then how fast, how late, what chasing does, and promises.

use super::bars::bar;
use super::words::{counted, name, note, parts, why};
use super::{Told, plain};
use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::table::{Align, Table, page_width, wrap};
use relance_kernel::{Currency, Day};
use relance_kpi::{
    Aged, Answer, CurrencyReport, CustomerAged, Figure, Fraction, GroupReport, Key, Measure, Population,
    RollStep, Unit,
};
use unicode_width::UnicodeWidthStr;

/// Bars are no longer than this.
const LONGEST_BAR: usize = 24;

/// How many customers the page lists; files list all.
const CUSTOMERS_SHOWN: usize = 20;

/// The columns of a table by group: few enough to be read side by side.
const OF_GROUPS: [Key; 8] = [
    Key::Open,
    Key::OverdueRatio,
    Key::Dso,
    Key::AverageLateness,
    Key::RecoveryRateChased,
    Key::RemindersBeforePayment,
    Key::ResponseRate,
    Key::PromisesKept,
];

/// The whole page.
pub(crate) fn text(console: &Console, told: &Told<'_>) -> String {
    let page = Page {
        console,
        told,
        lang: console.lang,
    };
    let mut text = page.head();
    for report in &told.report.currencies {
        text.push_str(&page.currency(report));
    }
    text.push_str(&page.foot());
    text
}

struct Page<'a> {
    console: &'a Console,
    told: &'a Told<'a>,
    lang: Lang,
}

impl Page<'_> {
    fn pick<'t>(&self, english: &'t str, french: &'t str) -> &'t str {
        self.lang.pick(english, french)
    }

    fn head(&self) -> String {
        let period = self.told.report.question.period;
        let (from, to) = (self.lang.day(period.from), self.lang.day(period.to));
        let days = self.lang.days(period.days());
        let folder = self.told.folder.display();
        let title = match self.lang {
            Lang::En => format!("Figures of {folder}, {from} to {to} ({days}); balances at the end of {to}"),
            Lang::Fr => format!("Chiffres de {folder}, du {from} au {to} ({days}) ; soldes à la fin du {to}"),
        };
        let mut text: String = wrap(&title, page_width())
            .iter()
            .map(|line| self.console.paint(Style::Bold, line) + "\n")
            .collect();
        let mut said: Vec<String> = self.told.set_aside.map(str::to_string).into_iter().collect();
        said.extend(self.outside());
        for line in said.iter().flat_map(|said| wrap(said, page_width())) {
            text.push_str(&format!("{line}\n"));
        }
        text.push('\n');
        text
    }

    /// Where the period and the ledger do not cover each other.
    fn outside(&self) -> Vec<String> {
        let period = self.told.report.question.period;
        let ledger = self.told.ledger;
        let mut said = Vec::new();
        if let Some(first) = ledger.first_date().filter(|first| period.from < *first) {
            let first = self.lang.day(first);
            said.push(match self.lang {
                Lang::En => format!("The ledger begins on {first}: days before it count, and hold nothing."),
                Lang::Fr => format!(
                    "Le livre commence le {first} : les jours d'avant comptent, et ne contiennent rien."
                ),
            });
        }
        if let Some(last) = ledger.last_date().filter(|last| *last < period.to) {
            let last = self.lang.day(last);
            said.push(match self.lang {
                Lang::En => format!("The ledger ends on {last}: nothing is known of the days after it."),
                Lang::Fr => format!("Le livre finit le {last} : rien n'est connu des jours suivants."),
            });
        }
        said
    }

    fn currency(&self, report: &CurrencyReport) -> String {
        let mut text = self.balances(report);
        text.push_str(&self.groups(report));
        let of = |title: (&str, &str), keys: &[Key]| self.figures(report, title, keys);
        text.push_str(&of(
            ("Cash speed", "Vitesse d'encaissement"),
            &[
                Key::Dso,
                Key::DsoUndisputed,
                Key::DsoCountBack,
                Key::BestPossibleDso,
                Key::AverageDaysDelinquent,
                Key::CollectionEffectiveness,
                Key::CollectionEffectivenessWhole,
            ],
        ));
        text.push_str(&of(
            ("Lateness", "Retards"),
            &[
                Key::AverageLateness,
                Key::AverageLatenessWeighted,
                Key::PaidOnTime,
                Key::PaymentDelay,
                Key::PaymentDelayWeighted,
                Key::DaysBeyondTerms,
                Key::DaysBeyondTermsSigned,
                Key::DaysBeyondTermsOpen,
            ],
        ));
        text.push_str(&self.comparisons(report));
        text.push_str(&of(
            ("Chasing", "Relances"),
            &[
                Key::RecoveryRateChased,
                Key::RecoveryRateAll,
                Key::CostOfDunning,
                Key::CostRatio,
                Key::RemindersBeforePayment,
                Key::PaidWithoutReminder,
                Key::ResponseRate,
                Key::DelayAfterReminder,
            ],
        ));
        text.push_str(&of(
            ("Promises", "Promesses"),
            &[Key::PromisesKept, Key::PromisesKeptAmount],
        ));
        text.push_str(&of(
            ("Rolled on within 30 days", "Passé à l'âge suivant en 30 jours"),
            &[
                Key::Roll(RollStep::To1),
                Key::Roll(RollStep::To31),
                Key::Roll(RollStep::To61),
                Key::Roll(RollStep::To91),
                Key::Roll(RollStep::To121),
            ],
        ));
        text.push_str(&self.customers(report));
        text
    }

    /// A title with its currency where there are several.
    fn title(&self, title: &str, currency: Currency) -> String {
        if self.told.report.currencies.len() > 1 {
            format!("{title}, {}", currency.code())
        } else {
            title.to_string()
        }
    }

    /// What is open, and the aged balance with bars.
    fn balances(&self, report: &CurrencyReport) -> String {
        let (lang, whole, currency) = (self.lang, &report.whole, report.currency);
        let money = |key: Key| amount_of(whole, key);
        let mut text = String::new();
        let code = currency.code();
        let open = lang.amount(money(Key::Open), currency);
        let invoices = lang.counted(
            whole.open_invoices,
            ("invoice", "facture"),
            ("invoices", "factures"),
        );
        let overdue = lang.amount(money(Key::Overdue), currency);
        let ratio = value(lang, whole.figure(Key::OverdueRatio));
        let line = match lang {
            Lang::En => format!("{code} {open} open on {invoices}, of it {overdue} overdue ({ratio})"),
            Lang::Fr => format!("{open} {code} restant dus sur {invoices}, dont {overdue} échus ({ratio})"),
        };
        for line in wrap(&line, page_width()) {
            text.push_str(&format!("{}\n", self.console.paint(Style::Bold, &line)));
        }
        if money(Key::Disputed) != 0 {
            let disputed = lang.amount(money(Key::Disputed), currency);
            let ratio = short_value(lang, whole.figure(Key::OverdueRatioUndisputed));
            let line = match lang {
                Lang::En => format!("of it {disputed} disputed; without disputes {ratio} is overdue"),
                Lang::Fr => format!("dont {disputed} en litige ; hors litiges, {ratio} est échu"),
            };
            text.push_str(&format!("{line}\n"));
        }
        text.push('\n');
        text.push_str(&self.aged(&whole.aged, money(Key::Unallocated), currency));
        text
    }

    fn aged(&self, aged: &Aged, unallocated: i128, currency: Currency) -> String {
        let lang = self.lang;
        let mut rows: Vec<[String; 4]> = Vec::new();
        for (position, column) in aged.columns.iter().enumerate() {
            rows.push([
                self.column_words(position).to_string(),
                lang.count(column.invoices),
                lang.amount(column.amount, currency),
                lang.amount(column.disputed, currency),
            ]);
        }
        rows.push([
            self.pick("open", "restant dû").to_string(),
            String::new(),
            lang.amount(aged.open(), currency),
            lang.amount(aged.disputed(), currency),
        ]);
        rows.push([
            self.pick("received, not allocated", "reçu, non lettré")
                .to_string(),
            String::new(),
            lang.amount(unallocated, currency),
            String::new(),
        ]);
        let heads = [
            self.pick("days past due", "jours de retard"),
            self.pick("invoices", "factures"),
            currency.code(),
            self.pick("disputed", "en litige"),
        ];
        let taken: usize = (0..4)
            .map(|column| {
                let cells = rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|cell| cell.width());
                let head = heads.get(column).map_or(0, |head| head.width());
                cells.chain([head]).max().unwrap_or(0) + 2
            })
            .sum();
        let room = page_width().saturating_sub(taken + 2).min(LONGEST_BAR);
        let longest = aged.columns.iter().map(|column| column.amount).max().unwrap_or(0);
        let mut table = Table::new(self.title(self.pick("Aged balance", "Balance âgée"), currency));
        for (position, head) in heads.into_iter().enumerate() {
            table = table.column(head, if position == 0 { Align::Left } else { Align::Right });
        }
        table = table.column("", Align::Left);
        let bars = aged
            .columns
            .iter()
            .map(|column| bar(column.amount, longest, room));
        for (row, bar) in rows.into_iter().zip(bars.chain([String::new(), String::new()])) {
            table.row(row.into_iter().chain([bar]));
        }
        table.render(self.console)
    }

    fn column_words(&self, position: usize) -> &'static str {
        let words = [
            ("not due", "non échu"),
            ("1–30", "1–30"),
            ("31–60", "31–60"),
            ("61–90", "61–90"),
            ("91–120", "91–120"),
            ("more than 120", "plus de 120"),
        ];
        let (english, french) = words.get(position).copied().unwrap_or_default();
        self.lang.pick(english, french)
    }

    /// Figures with what they are made of.
    fn figures(&self, report: &CurrencyReport, (en, fr): (&str, &str), keys: &[Key]) -> String {
        let mut table = Table::new(self.title(self.pick(en, fr), report.currency))
            .column("", Align::Left)
            .column("", Align::Right)
            .column("", Align::Left);
        let mut reason_before = None;
        for figure in keys.iter().filter_map(|key| report.whole.figure(*key)) {
            let reason = match &figure.answer {
                Answer::Undefined(reason) => Some(*reason),
                _ => None,
            };
            let made_of = match reason.is_some() && reason == reason_before {
                true => self.pick("the same", "de même").to_string(),
                false => self.made_of(figure, report),
            };
            reason_before = reason;
            table.row([
                name(self.lang, figure.key).to_string(),
                value_with_money(self.lang, figure, report.currency),
                made_of,
            ]);
        }
        table.render(self.console)
    }

    /// What a figure is made of, in numbers and words.
    fn made_of(&self, figure: &Figure, report: &CurrencyReport) -> String {
        let lang = self.lang;
        let mut said = match &figure.answer {
            Answer::Undefined(reason) => why(lang, *reason).to_string(),
            Answer::AtLeast(_) => self
                .pick(
                    "the sales of the whole ledger do not come to what is open",
                    "les ventes de tout le livre n'atteignent pas le restant dû",
                )
                .to_string(),
            Answer::Known(fraction) => self.formula(figure, fraction, report),
        };
        for one in &figure.notes {
            said.push_str(&format!("; {}", note(lang, *one)));
        }
        said
    }

    fn formula(&self, figure: &Figure, fraction: &Fraction, report: &CurrencyReport) -> String {
        let lang = self.lang;
        let question = &self.told.report.question;
        let (above, below) = parts(lang, figure.key);
        let (measure_above, measure_below) = figure.key.measures();
        let part = |amount: i128, measure, is_above: bool| {
            let words = if is_above { above } else { below };
            let shown = match measure {
                Measure::Money | Measure::MoneyDays => {
                    lang.amount(plain::rounded(amount, fraction.divisor), report.currency)
                }
                Measure::Count => {
                    let count = u64::try_from(amount.max(0)).unwrap_or(u64::MAX);
                    if let Some(counted) = counted(lang, figure.key, is_above, count) {
                        return counted;
                    }
                    lang.count(count)
                }
            };
            format!("{shown} {words}")
        };
        match figure.key {
            Key::CostOfDunning => {
                let messages =
                    lang.counted(figure.rests_on, ("message", "message"), ("messages", "messages"));
                match lang {
                    Lang::En => format!("{messages}, at the costs of the policy's channels"),
                    Lang::Fr => format!("{messages}, aux coûts des canaux de la politique"),
                }
            }
            Key::DelayAfterReminder => {
                let invoices =
                    lang.counted(figure.rests_on, ("invoice", "facture"), ("invoices", "factures"));
                let within = lang.days(question.within);
                match lang {
                    Lang::En => format!("median of {invoices} paid within {within} of a reminder"),
                    Lang::Fr => format!("médiane de {invoices} payées dans les {within} après une relance"),
                }
            }
            _ => {
                let above = part(fraction.numerator, measure_above, true);
                let below = part(fraction.denominator, measure_below, false);
                let mut said = format!("{above} ÷ {below}");
                if figure.key.unit() == Unit::Days && fraction.times != 1 {
                    let days = i32::try_from(fraction.times).unwrap_or(i32::MAX);
                    said.push_str(&format!(" × {}", lang.days(days)));
                }
                if fraction.plus != 0 {
                    let days = i32::try_from(fraction.plus).unwrap_or(i32::MAX);
                    let days = lang.days(days);
                    said = match lang {
                        Lang::En => format!("{days} of whole months + {said}"),
                        Lang::Fr => format!("{days} de mois entiers + {said}"),
                    };
                }
                if figure.key == Key::ResponseRate {
                    let within = lang.days(question.within);
                    said.push_str(&match lang {
                        Lang::En => format!(", within {within}"),
                        Lang::Fr => format!(", sous {within}"),
                    });
                }
                said
            }
        }
    }

    /// One row for each group.
    fn groups(&self, report: &CurrencyReport) -> String {
        let Some(by) = self.told.report.question.by else {
            return String::new();
        };
        let lang = self.lang;
        let title = match by {
            relance_kpi::Dimension::Segment => self.pick("By segment", "Par segment"),
            relance_kpi::Dimension::Country => self.pick("By country", "Par pays"),
            relance_kpi::Dimension::Sector => self.pick("By sector", "Par secteur"),
            relance_kpi::Dimension::Collector => self.pick("By collector", "Par chargé de recouvrement"),
            relance_kpi::Dimension::Reason => self.pick("By reason of dispute", "Par motif de litige"),
            relance_kpi::Dimension::Month => self.pick("By month", "Par mois"),
        };
        let heads = [
            ("open", "restant\ndû"),
            ("of it\noverdue", "dont\néchu"),
            ("DSO\ndays", "DSO\njours"),
            ("lateness\ndays", "retard\njours"),
            ("recovered\nof chased", "recouvré\ndu relancé"),
            ("reminders\nbefore pay", "relances\navant paie."),
            ("answered", "réponses"),
            ("promises\nkept", "promesses\ntenues"),
        ];
        let mut table = Table::new(self.title(title, report.currency))
            .column("", Align::Left)
            .whole();
        for (en, fr) in heads {
            table = table.column(self.pick(en, fr), Align::Right);
        }
        let mut has_undefined = false;
        for group in report.groups.iter().chain([&report.whole]) {
            let mut cells = vec![self.group_name(group)];
            for key in OF_GROUPS {
                let figure = group.figure(key);
                has_undefined |= figure.is_some_and(|one| matches!(one.answer, Answer::Undefined(_)));
                cells.push(match (key.unit(), figure) {
                    (Unit::Money, _) => lang.amount(amount_of(group, key), report.currency),
                    (Unit::Days, Some(figure)) => number(lang, figure),
                    (_, figure) => short_value(lang, figure),
                });
            }
            table.row(cells);
        }
        if has_undefined {
            table.note(self.pick(
                "-: undefined; `--format json` says why",
                "- : non défini ; `--format json` dit pourquoi",
            ));
        }
        table.render(self.console)
    }

    fn group_name(&self, group: &GroupReport) -> String {
        use relance_kpi::{Dimension, GroupName};
        let by = self.told.report.question.by;
        match &group.name {
            GroupName::Whole => self.pick("all", "ensemble").to_string(),
            GroupName::Month => month_words(self.lang, group.period.to),
            GroupName::Named(name) => name.clone(),
            GroupName::NoReason => self.pick("(no reason given)", "(sans motif)").to_string(),
            GroupName::None if by == Some(Dimension::Reason) => {
                self.pick("(no dispute)", "(sans litige)").to_string()
            }
            GroupName::None => self.pick("(none)", "(aucun)").to_string(),
        }
    }

    /// Mean lateness beside what a study says.
    fn comparisons(&self, report: &CurrencyReport) -> String {
        let lang = self.lang;
        let Some(first) = report.comparisons.first() else {
            return String::new();
        };
        let (source, of) = (first.benchmark.source, first.benchmark.period);
        let title = match lang {
            Lang::En => format!("Average lateness beside a study ({source}, {of})"),
            Lang::Fr => format!("Retard moyen à côté d'une étude ({source}, {of})"),
        };
        let mut table = Table::new(self.title(&title, report.currency))
            .column("", Align::Left)
            .column(self.pick("invoices paid", "factures payées"), Align::Right)
            .column(self.pick("days, this ledger", "jours, ce livre"), Align::Right)
            .column(self.pick("days, the study", "jours, l'étude"), Align::Right);
        for one in &report.comparisons {
            let what = match one.benchmark.population {
                Population::Country(code) => match lang {
                    Lang::En => format!("country {code}"),
                    Lang::Fr => format!("pays {code}"),
                },
                Population::Sector { english, french, .. } => self.pick(english, french).to_string(),
                Population::Businesses => self
                    .pick("businesses (France)", "entreprises (France)")
                    .to_string(),
                Population::PublicBodies => self
                    .pick("public bodies (France)", "secteur public (France)")
                    .to_string(),
            };
            let about = match one.benchmark.is_rounded {
                true => self.pick("about ", "environ "),
                false => "",
            };
            table.row([
                what,
                lang.count(one.invoices),
                lang.tenths(one.days, i128::from(one.invoices)),
                format!("{about}{}", lang.tenths(i128::from(one.benchmark.tenths), 10)),
            ]);
        }
        table.note(self.pick(
            "the study has a sample and a method of its own: an order of magnitude, no target",
            "l'étude a son échantillon et sa méthode : un ordre de grandeur, pas un objectif",
        ));
        table.render(self.console)
    }

    /// The customers that owe most past due.
    fn customers(&self, report: &CurrencyReport) -> String {
        let lang = self.lang;
        if report.customers.is_empty() {
            return String::new();
        }
        let mut rows: Vec<&CustomerAged> = report.customers.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.aged.overdue(), row.aged.open())));
        let title = self.pick("Aged balance by customer", "Balance âgée par client");
        let mut table = Table::new(self.title(title, report.currency))
            .column("", Align::Left)
            .whole();
        for position in 0..report.whole.aged.columns.len() {
            table = table.column(self.column_words(position), Align::Right);
        }
        table = table.column(self.pick("open", "restant dû"), Align::Right);
        table = table.column(self.pick("not\nallocated", "non\nlettré"), Align::Right);
        for row in rows.iter().take(CUSTOMERS_SHOWN) {
            let mut cells = vec![
                self.told
                    .ledger
                    .customer_id(row.account, row.customer)
                    .to_string(),
            ];
            let columns = row.aged.columns.iter();
            cells.extend(columns.map(|column| lang.amount(column.amount, report.currency)));
            cells.push(lang.amount(row.aged.open(), report.currency));
            cells.push(lang.amount(row.unallocated, report.currency));
            table.row(cells);
        }
        if rows.len() > CUSTOMERS_SHOWN {
            let more = lang.count((rows.len() - CUSTOMERS_SHOWN) as u64);
            table.note(match lang {
                Lang::En => format!("{more} more, with less overdue: `--format csv` lists them"),
                Lang::Fr => format!("{more} de plus, avec moins d'échu : `--format csv` les donne tous"),
            });
        }
        table.render(self.console)
    }

    fn foot(&self) -> String {
        let said = self.pick(
            "Amounts include VAT. What is unpaid is in no lateness and no time to pay. Each definition: docs/kpi.md, or `--format json`.",
            "Montants TTC. Ce qui reste impayé n'est dans aucun retard ni délai moyen. Chaque définition : docs/kpi.md, ou `--format json`.",
        );
        let lines = wrap(said, page_width());
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

/// The amount of a figure of money.
fn amount_of(group: &GroupReport, key: Key) -> i128 {
    let figure = group.figure(key).and_then(plain::fraction);
    figure.map_or(0, |fraction| fraction.numerator)
}

/// A value with its unit.
fn value(lang: Lang, figure: Option<&Figure>) -> String {
    let Some(figure) = figure else {
        return "-".to_string();
    };
    let shown = number(lang, figure);
    match (&figure.answer, figure.key.unit()) {
        (Answer::Undefined(_), _) => lang.pick("undefined", "non défini").to_string(),
        (_, Unit::Percent) => format!("{shown} %"),
        (_, Unit::Days) => match lang {
            Lang::En => format!("{shown} days"),
            Lang::Fr => format!("{shown} jours"),
        },
        (_, Unit::Money | Unit::Reminders) => shown,
    }
}

fn value_with_money(lang: Lang, figure: &Figure, currency: Currency) -> String {
    match (&figure.answer, figure.key.unit()) {
        (Answer::Known(fraction), Unit::Money) => lang.amount(fraction.numerator, currency),
        _ => value(lang, Some(figure)),
    }
}

/// A value for a table whose heads say the unit.
fn short_value(lang: Lang, figure: Option<&Figure>) -> String {
    match figure {
        Some(figure) if matches!(figure.answer, Answer::Undefined(_)) => "-".to_string(),
        figure => value(lang, figure),
    }
}

/// A number of days, hundredths or reminders with one decimal.
fn number(lang: Lang, figure: &Figure) -> String {
    match &figure.answer {
        Answer::Known(fraction) => {
            let (numerator, denominator) = fraction.value();
            lang.tenths(numerator, denominator)
        }
        Answer::AtLeast(days) => format!("≥ {days}"),
        Answer::Undefined(_) => "-".to_string(),
    }
}

/// A month: `Mar 2026`, `mars 2026`.
fn month_words(lang: Lang, day: Day) -> String {
    let words = lang.day(day);
    match words.split_once(' ') {
        Some((_, month)) => month.to_string(),
        None => words,
    }
}
