//! A forecast as text for people: what it comes to first, then the tables behind it.

mod baselines;
mod basis;
mod cash;
mod customers;
mod figures;
mod head;
mod segments;
mod summary;
mod verdict;
mod work;

use super::rows::{self, Unit, figure};
use super::support::support;
use super::{Outcome, Told, is_refused, is_told};
use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::table::{Align, Table, page_width, wrap};
use relance_forecast::compare::Verdict;
use relance_forecast::effects::Effects;
use relance_kernel::Currency;

/// Share of the replicates that a range holds.
const RANGE: f64 = 0.9;

/// Everything, for people.
pub(crate) fn text(console: &Console, told: &Told<'_>) -> String {
    let page = Page {
        console,
        told,
        lang: console.lang,
    };
    let mut text = page.head() + &page.read_first();
    let Some((in_force, others)) = told.outcomes.split_first() else {
        return text;
    };
    if others.is_empty() {
        text.push_str(&page.summary_alone(in_force));
        text.push_str(&page.figures_alone(in_force));
    }
    for (position, other) in (1..).zip(others) {
        text.push_str(&page.verdict(in_force, other, position));
        text.push_str(&page.summary(in_force, other));
    }
    text.push_str(&page.note_on_several());
    for (position, other) in (1..).zip(others) {
        if !is_same(other) {
            text.push_str(&page.figures_beside(in_force, other, position));
        }
    }
    if !others.is_empty() && others.iter().all(is_same) {
        // What is equal is told once.
        text.push_str(&page.figures_alone(in_force));
    }
    text.push_str(&page.cash_by_week());
    text.push_str(&page.cash_by_month());
    text.push_str(&page.segments());
    text.push_str(&page.steps());
    text.push_str(&page.work());
    for (position, other) in (1..).zip(others) {
        text.push_str(&page.firmer(in_force, other, position));
    }
    text.push_str(&page.uncertainty());
    text.push_str(&page.baselines());
    text.push_str(&support(console, &told.input.fitted.model));
    text.push_str(&page.basis());
    text
}

/// Whether a policy does what the one in force does.
fn is_same(outcome: &Outcome) -> bool {
    outcome.verdict == Some(Verdict::Same)
}

/// A name in quotes.
pub(super) fn quoted(lang: Lang, name: &str) -> String {
    match lang {
        Lang::En => format!("\"{name}\""),
        Lang::Fr => format!("«\u{a0}{name}\u{a0}»"),
    }
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
        self.told.currency()
    }

    /// How money is called in headings.
    fn unit_of_money(&self) -> String {
        rows::unit_of_money(self.lang, self.currency())
    }

    fn name(&self, position: usize) -> String {
        self.told.name(position)
    }

    /// The name of a policy as it stands in a sentence.
    fn quoted(&self, position: usize) -> String {
        quoted(self.lang, &self.name(position))
    }

    /// The policies whose figures stand side by side: those that do the same as the one in force are told with it.
    fn shown(&self) -> Vec<(usize, &Outcome)> {
        let outcomes = self.told.outcomes.iter().enumerate();
        outcomes.filter(|(_, outcome)| !is_same(outcome)).collect()
    }

    /// The head of the column of a policy.
    fn column(&self, position: usize) -> String {
        match (position, self.shown().len()) {
            (_, 1) => self.idea().to_string(),
            (0, _) => self.pick("in force", "en vigueur").to_string(),
            (_, 2) => self.pick("compared", "comparée").to_string(),
            _ => wrap(&self.name(position), 12).join("\n"),
        }
    }

    /// Where a figure, which is at the estimates, lies outside the range of the draws.
    fn note_on_ranges(&self) -> String {
        self.pick(
            "A figure is at the estimates, its range is over draws of all that is not known: with few draws it may lie outside (--replicates).",
            "Un chiffre est donné aux valeurs estimées, sa fourchette couvre les tirages de tout ce qui est inconnu : avec peu de tirages, il peut tomber en dehors (--replicates).",
        )
        .to_string()
    }

    /// The head of a column of figures with effects.
    fn idea(&self) -> &'static str {
        match (self.told.question.effects, self.lang) {
            (Effects::Assumed { .. }, Lang::En) => "as assumed",
            (Effects::Assumed { .. }, Lang::Fr) => "selon l'hypothèse",
            (_, Lang::En) => "forecast",
            (_, Lang::Fr) => "prévision",
        }
    }

    /// The heads of the two columns of a difference that has no interval: without any effect, and with that which is
    /// suggested or assumed.
    fn heads_of_ideas(&self) -> [&'static str; 2] {
        [
            self.pick("if contacts\nchange nothing", "si les contacts\nne changent rien"),
            match self.told.question.effects {
                Effects::Assumed { .. } => self.pick("as\nassumed", "selon\nl'hypothèse"),
                _ => self.pick(
                    "as the ledger\nsuggests,\ncannot show",
                    "comme le livre\nle suggère sans\npouvoir le montrer",
                ),
            },
        ]
    }

    fn draws(&self) -> &'static str {
        self.pick("90 %\nof the draws", "90 %\ndes tirages")
    }

    /// A table with a title that says if figures are stressed.
    fn table(&self, title: &str) -> Table {
        Table::new(format!("{title}{}", self.stress_of_heading())).whole()
    }

    fn stress_of_heading(&self) -> String {
        match (self.told.question.put_off, self.lang) {
            (0, _) => String::new(),
            (days, Lang::En) => format!(" - STRESSED: paid {} later", self.lang.days(days)),
            (days, Lang::Fr) => format!(" - STRESS : réglé {} plus tard", self.lang.days(days)),
        }
    }

    /// Lines in bold, as wide as the page.
    fn bold(&self, text: &str) -> String {
        wrap(text, page_width())
            .iter()
            .map(|line| self.console.paint(Style::Bold, line) + "\n")
            .collect()
    }

    /// A paragraph below a heading.
    fn indented(&self, text: &str) -> String {
        wrap(text, page_width() - 2)
            .iter()
            .map(|line| format!("  {line}\n"))
            .collect()
    }

    fn figure(&self, unit: Unit, value: f64) -> String {
        figure(self.lang, unit, value, self.currency(), false)
    }

    fn change(&self, unit: Unit, value: f64) -> String {
        figure(self.lang, unit, value, self.currency(), true)
    }

    fn bare_money(&self, value: f64, sign: bool) -> String {
        rows::bare_money(self.lang, value, self.currency(), sign)
    }

    /// Why a figure has no range.
    fn note_on_untold(&self) -> &'static str {
        self.pick(
            "-: this ledger cannot tell what the contacts of that policy change, nor how far its figures may be off",
            "- : ce livre ne peut dire ce que changent les contacts de cette politique, ni de combien ses chiffres peuvent s'écarter",
        )
    }

    fn bare_money_range(&self, (low, high): (f64, f64), sign: bool) -> String {
        format!("{} … {}", self.bare_money(low, sign), self.bare_money(high, sign))
    }

    /// A share, which no line break parts from its sign.
    fn percent(&self, share: f64) -> String {
        rows::percent(self.lang, share)
    }

    /// A number of things on average, with one decimal.
    fn tenths(&self, value: f64) -> String {
        self.figure(Unit::Days, value)
    }

    /// A first column of labels.
    fn labelled(&self, title: &str, head: &str) -> Table {
        self.table(title).column(head, Align::Left)
    }
}
