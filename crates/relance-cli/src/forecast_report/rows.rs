//! The figures that are told, in their order, with their words.

use crate::language::{Lang, Said, decimal, said};
use relance_forecast::measure::Measure;
use relance_forecast::sums::HORIZONS;
use relance_kernel::Currency;

/// How a figure is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// A share, in percent; differences in points.
    Share,
    /// Minor units of the policy's currency.
    Money,
    /// Days.
    Days,
    /// A number of things.
    Count,
    /// Minutes, told as hours.
    Hours,
}

impl Unit {
    /// Its name in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Unit::Share => "share",
            Unit::Money => "money",
            Unit::Days => "days",
            Unit::Count => "count",
            Unit::Hours => "minutes",
        }
    }
}

/// A figure as a decimal text for programs: money with the digits of its currency.
pub(crate) fn plain(unit: Unit, value: f64, currency: Currency) -> String {
    match unit {
        Unit::Money => decimal(rounded(value), currency),
        Unit::Share => format!("{value:.6}"),
        Unit::Days | Unit::Count | Unit::Hours => format!("{value:.3}"),
    }
}

/// Figures that are told under one heading.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Section {
    Cash,
    Open,
    New,
    Days,
    Unpaid,
    Effort,
}

impl Section {
    pub(crate) const ALL: [Section; 6] = [
        Section::Cash,
        Section::Open,
        Section::New,
        Section::Days,
        Section::Unpaid,
        Section::Effort,
    ];

    /// Its heading, with the unit of its figures.
    pub(crate) fn heading(self, lang: Lang, currency: Currency) -> String {
        let money = unit_of_money(lang, currency);
        match (self, lang) {
            (Section::Cash, Lang::En) => format!("Cash ({money})"),
            (Section::Cash, Lang::Fr) => format!("Encaissements ({money})"),
            (Section::Open, Lang::En) => "Open at the start: share paid in (%)".to_string(),
            (Section::Open, Lang::Fr) => "Encours initial : part réglée sous (%)".to_string(),
            (Section::New, Lang::En) => "To come: share paid, from the due date on, in (%)".to_string(),
            (Section::New, Lang::Fr) => {
                "Facturation à venir : part réglée, à compter de l'échéance, sous (%)".to_string()
            }
            (Section::Days, Lang::En) => "Days, on average".to_string(),
            (Section::Days, Lang::Fr) => "Jours, en moyenne".to_string(),
            (Section::Unpaid, Lang::En) => format!("Unpaid ({money})"),
            (Section::Unpaid, Lang::Fr) => format!("Impayés ({money})"),
            (Section::Effort, Lang::En) => "What it takes".to_string(),
            (Section::Effort, Lang::Fr) => "Moyens engagés".to_string(),
        }
    }
}

/// How money is called in headings: `EUR`, `€`.
pub(crate) fn unit_of_money(lang: Lang, currency: Currency) -> String {
    match lang {
        Lang::Fr if currency == Currency::EUR => "€".to_string(),
        _ => currency.code().to_string(),
    }
}

/// A figure.
pub(crate) struct Row {
    pub(crate) section: Section,
    pub(crate) measure: Measure,
    pub(crate) unit: Unit,
    /// Its name in JSON and CSV.
    pub(crate) name: String,
    /// Its name for people, below the heading of its section.
    pub(crate) words: Said,
    /// Whether it has a sense as a difference of two policies alone.
    pub(crate) is_gain: bool,
}

/// All of them, in their order, for a forecast of so many days.
pub(crate) fn rows(days: i32) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |section, measure, unit, name: &str, words| {
        rows.push(Row {
            section,
            measure,
            unit,
            name: name.to_string(),
            words,
            is_gain: matches!(measure, Measure::Net | Measure::CashInHand),
        });
    };
    use Section::{Cash, Days, Effort, Unpaid};
    let money = Unit::Money;
    let words = said!("in the first 13 weeks", "13 premières semaines");
    add(Cash, Measure::CashOfQuarter, money, "cash_13_weeks", words);
    let words = said!("in the whole period", "période entière");
    add(Cash, Measure::Cash, money, "cash", words);
    let words = said!("working capital released", "BFR libéré en moyenne");
    add(Cash, Measure::CashInHand, money, "working_capital", words);
    let words = said!("net gain, discounted", "gain net actualisé");
    add(Cash, Measure::Net, money, "net", words);
    for (position, days) in HORIZONS.into_iter().enumerate() {
        let words = said!("{days} days", "{days} jours");
        let name = format!("recovered_open_{days}d");
        add(
            Section::Open,
            Measure::RecoveredOpen(position),
            Unit::Share,
            &name,
            words,
        );
    }
    for (position, days) in HORIZONS.into_iter().enumerate() {
        let words = said!("{days} days", "{days} jours");
        let name = format!("recovered_new_{days}d");
        add(
            Section::New,
            Measure::RecoveredNew(position),
            Unit::Share,
            &name,
            words,
        );
    }
    let words = said!("late, open at the start", "retard, encours initial");
    add(Days, Measure::DelayOpen, Unit::Days, "delay_open", words);
    let words = said!("late, to come", "retard, facturation à venir");
    add(Days, Measure::DelayNew, Unit::Days, "delay_new", words);
    let words = said!("DSO at the end", "DSO en fin de période");
    add(Days, Measure::DaysOfSales, Unit::Days, "dso_at_the_end", words);
    let words = said!("over 60 days late, in 90 days", "échu > 60 jours, dans 90 jours");
    add(
        Unpaid,
        Measure::OverdueSixty(2),
        money,
        "overdue_60d_after_90d",
        words,
    );
    let words = said!("over 90 days late, in 90 days", "échu > 90 jours, dans 90 jours");
    add(
        Unpaid,
        Measure::OverdueNinety(2),
        money,
        "overdue_90d_after_90d",
        words,
    );
    add(Unpaid, Measure::NotRecovered, money, "not_recovered", lost(days));
    let words = said!("handed over to others", "transmis à des tiers");
    add(Unpaid, Measure::HandedOver, money, "handed_over", words);
    let words = said!("messages", "messages");
    add(Effort, Measure::Contacts, Unit::Count, "messages", words);
    let words = said!("their cost", "leur coût");
    add(Effort, Measure::Cost, money, "cost", words);
    let words = said!("hours of the team", "heures de l'équipe");
    add(Effort, Measure::Minutes, Unit::Hours, "minutes", words);
    rows
}

/// What was open at the start and did not come in: after a year, that is the loss to expect.
pub(crate) fn lost(days: i32) -> Said {
    if days >= 365 {
        said!("expected loss", "perte attendue")
    } else {
        said!("not paid by the end", "non réglé à la fin")
    }
}

/// What [`lost`] is.
pub(crate) fn note_on_lost(days: i32) -> Said {
    let Said { en, fr } = lost(days);
    said!(
        "{en}: principal open at the start that is not paid to us by the end, handed over or not",
        "{fr} : principal de l'encours initial qui ne nous est pas réglé à la fin, transmis ou non"
    )
}

/// A figure without its unit, which stands in a heading; but hours keep theirs, and so does money among figures of
/// other units.
pub(crate) fn bare(
    lang: Lang,
    section: Section,
    unit: Unit,
    value: f64,
    currency: Currency,
    sign: bool,
) -> String {
    let text = figure(lang, unit, value, currency, sign);
    let unit = match unit {
        Unit::Money if section == Section::Effort => return text,
        Unit::Money => unit_of_money(lang, currency),
        Unit::Share if sign => "pts".to_string(),
        Unit::Share => "%".to_string(),
        Unit::Days | Unit::Count | Unit::Hours => return text,
    };
    text.strip_suffix(&unit)
        .map_or(text.as_str(), |number| number.trim_end_matches([' ', '\u{a0}']))
        .to_string()
}

/// Two figures, with their unit on the second alone.
pub(crate) fn low_and_high(
    lang: Lang,
    unit: Unit,
    (low, high): (f64, f64),
    currency: Currency,
    sign: bool,
) -> (String, String) {
    let section = match unit {
        Unit::Money => Section::Cash,
        _ => Section::Effort,
    };
    let low = match unit {
        Unit::Hours => figure(lang, unit, low, currency, sign)
            .trim_end_matches('h')
            .trim_end()
            .to_string(),
        _ => bare(lang, section, unit, low, currency, sign),
    };
    (low, figure(lang, unit, high, currency, sign))
}

/// Money without its currency, which stands in a heading.
pub(crate) fn bare_money(lang: Lang, value: f64, currency: Currency, sign: bool) -> String {
    bare(lang, Section::Cash, Unit::Money, value, currency, sign)
}

/// A share, which no line break parts from its sign.
pub(crate) fn percent(lang: Lang, share: f64) -> String {
    format!("{}\u{a0}%", lang.tenths(rounded(share * 1000.0), 10))
}

/// A figure in words. `sign` writes a plus before what is above 0, and shares in points: for differences.
pub(crate) fn figure(lang: Lang, unit: Unit, value: f64, currency: Currency, sign: bool) -> String {
    let tenths = |value: f64| signed(lang.tenths(rounded(value * 10.0), 10), value, sign);
    match unit {
        Unit::Share if sign => format!("{} pts", tenths(value * 100.0)),
        Unit::Share => format!("{} %", tenths(value * 100.0)),
        Unit::Days => tenths(value),
        Unit::Money => {
            let scale = 10_f64.powi(i32::try_from(currency.minor_digits()).unwrap_or(0));
            let whole = rounded(value / scale);
            // Written without cents: a forecast knows none.
            let unit = 10_i128.pow(currency.minor_digits());
            let text = lang.money(whole * unit, currency);
            let cents = format!(
                "{}{}",
                lang.pick(".", ","),
                "0".repeat(currency.minor_digits() as usize)
            );
            let text = match currency.minor_digits() {
                0 => text,
                _ => text.replacen(&cents, "", 1),
            };
            signed(text, value, sign && whole != 0)
        }
        Unit::Count => {
            let whole = rounded(value);
            let text = lang.count(u64::try_from(whole.unsigned_abs()).unwrap_or(u64::MAX));
            let text = if whole < 0 { format!("-{text}") } else { text };
            signed(text, value, sign && whole != 0)
        }
        Unit::Hours => {
            let hours = rounded(value / 60.0);
            let text = lang.count(u64::try_from(hours.unsigned_abs()).unwrap_or(u64::MAX));
            let text = if hours < 0 { format!("-{text}") } else { text };
            format!("{} h", signed(text, value, sign && hours != 0))
        }
    }
}

fn signed(text: String, value: f64, sign: bool) -> String {
    // What is rounded to nothing has no sign.
    if sign && value > 0.0 && text.contains(|digit| matches!(digit, '1'..='9')) {
        format!("+{text}")
    } else {
        text
    }
}

/// The nearest whole number; 0 for what is no number.
fn rounded(value: f64) -> i128 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "casts of floats stop at the largest whole number"
    )]
    let whole = value.round() as i128;
    whole
}
