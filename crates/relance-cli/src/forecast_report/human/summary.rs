//! The handful of figures to read first.

use super::super::rows::{self, Unit};
use super::{Outcome, Page, RANGE, is_refused, is_same, is_told};
use crate::language::{Lang, Said, said};
use crate::report::table::{Align, Table, page_width, wrap};
use relance_forecast::compare::{self, Verdict};
use relance_forecast::effects::Effects;
use relance_forecast::forecast::Forecast;
use relance_forecast::layers::Estimate;
use relance_forecast::measure::{Measure, range};
use relance_forecast::sums::{HORIZONS, Sums};

/// A figure of the first screen, with words of its own.
struct First {
    measure: Measure,
    unit: Unit,
    words: Said,
}

/// Days after which the share of the open portfolio is told first; the last horizon of a shorter forecast.
const SHARE_AFTER: i32 = 90;

/// The replicates that are drawn unless another number is asked for: with fewer, intervals hang on the seed by half and more.
const ENOUGH_REPLICATES: usize = 200;

impl Page<'_> {
    fn first(&self, is_gain: bool) -> Vec<First> {
        let days = self.told.question.days;
        let mut first = Vec::new();
        let mut add = |measure, unit, words| first.push(First { measure, unit, words });
        let money = Unit::Money;
        if is_gain {
            add(Measure::Net, money, said!("net gain", "gain net"));
        }
        add(
            Measure::CashOfQuarter,
            money,
            said!("cash in 13 weeks", "encaissements en 13 semaines"),
        );
        let words = said!("cash in {days} days", "encaissements en {days} jours");
        add(Measure::Cash, money, words);
        if is_gain {
            let words = said!("working capital released", "BFR libéré");
            add(Measure::CashInHand, money, words);
        }
        add(
            Measure::DaysOfSales,
            Unit::Days,
            said!("DSO at the end (days)", "DSO en fin de période (jours)"),
        );
        let horizons = HORIZONS.into_iter().enumerate();
        let mut reached = horizons.filter(|(_, after)| *after <= days.min(SHARE_AFTER));
        if let Some((position, after)) = reached.next_back() {
            let words = said!("open, paid in {after} days", "encours réglé sous {after} jours");
            add(Measure::RecoveredOpen(position), Unit::Share, words);
        }
        add(Measure::NotRecovered, money, rows::lost(days));
        add(
            Measure::Cost,
            money,
            said!("cost of the messages", "coût des messages"),
        );
        add(
            Measure::Minutes,
            Unit::Hours,
            said!("hours of the team", "heures de l'équipe"),
        );
        first
    }

    fn between(&self, unit: Unit, (low, high): (f64, f64), sign: bool) -> String {
        let (low, high) = rows::low_and_high(self.lang, unit, (low, high), self.currency(), sign);
        match self.lang {
            Lang::En => format!("between {low} and {high}"),
            Lang::Fr => format!("entre {low} et {high}"),
        }
    }

    /// Of one policy.
    pub(super) fn summary_alone(&self, outcome: &Outcome) -> String {
        let cost_of_cash = self.told.cost_of_cash;
        let mut table = self
            .labelled(
                &match self.lang {
                    Lang::En => format!("What {} would bring", self.quoted(0)),
                    Lang::Fr => format!("Ce que rapporterait {}", self.quoted(0)),
                },
                "",
            )
            .column(self.idea(), Align::Right);
        let is_untold = self.told.is_untold(0);
        table = match is_untold {
            true => table.column(
                self.pick(
                    "if contacts changed nothing",
                    "si les contacts ne changeaient rien",
                ),
                Align::Right,
            ),
            false => table.column(self.pick("nine times in ten", "neuf fois sur dix"), Align::Left),
        };
        let beyond_seen_ages = outcome.with_effects.beyond_seen_ages();
        for first in self.first(false) {
            let value = outcome.with_effects.estimate(first.measure, cost_of_cash);
            let range = outcome.with_effects.range(first.measure, cost_of_cash, RANGE);
            let without = outcome.without_effects.estimate(first.measure, cost_of_cash);
            if let (Some(value), Some(range), Some(without)) = (value, range, without) {
                table.row([
                    first.words.of(self.lang).to_string(),
                    self.figure(first.unit, value.mean),
                    match is_untold {
                        true => self.figure(first.unit, without.mean),
                        false => self.between(first.unit, range, false),
                    },
                ]);
            }
            let worst = beyond_seen_ages.and_then(|beyond| beyond.of(first.measure));
            if let Some(worst) = worst {
                table.row([
                    self.words_at_worst(&first.words),
                    self.figure(first.unit, worst.mean),
                ]);
            }
        }
        if is_untold {
            if let Some(said) = self.told.outside_support() {
                table.note(said.of(self.lang));
            }
            return table.render(self.console);
        }
        table.note(match self.told.question.effects {
            Effects::Assumed { .. } => self.pick(
                "nine times in ten: if contacts did what is assumed, with good and bad months and luck in it",
                "neuf fois sur dix : si les contacts faisaient ce qui est supposé, bons et mauvais mois et hasard compris",
            ),
            _ => self.pick(
                "nine times in ten: as far as this ledger can tell, with good and bad months and luck in it",
                "neuf fois sur dix : autant que ce livre peut le dire, bons et mauvais mois et hasard compris",
            ),
        });
        table.render(self.console)
    }

    /// Of one policy beside the one in force.
    pub(super) fn summary(&self, in_force: &Outcome, other: &Outcome) -> String {
        if is_same(other) {
            return "\n".to_string();
        }
        if is_told(other) {
            self.summary_told(in_force, other)
        } else {
            self.summary_of_ideas(in_force, other)
        }
    }

    /// Below several verdicts: that each is for itself.
    pub(super) fn note_on_several(&self) -> String {
        let verdicts = self.told.outcomes.iter().filter_map(|outcome| outcome.verdict);
        let judged = verdicts
            .filter(|verdict| matches!(verdict, Verdict::Better | Verdict::Worse | Verdict::NoDifference));
        if judged.count() < 2 {
            return String::new();
        }
        let note = self.pick(
            "Each of these verdicts holds nine times in ten for itself: that all of them hold at once is less sure.",
            "Chacun de ces verdicts vaut neuf fois sur dix pris isolément : que tous vaillent à la fois est moins sûr.",
        );
        let lines = wrap(note, page_width());
        lines.iter().map(|line| format!("{line}\n")).collect::<String>() + "\n"
    }

    fn summary_told(&self, in_force: &Outcome, other: &Outcome) -> String {
        let mut table = Table::new("")
            .whole()
            .column("", Align::Left)
            .column(self.pick("difference", "différence"), Align::Right)
            .column(self.pick("nine times in ten", "neuf fois sur dix"), Align::Left)
            .column(
                self.pick("if only\nbrought forward", "si seulement\navancé"),
                Align::Right,
            );
        for first in self.first(true) {
            let difference = compare::difference(
                &other.with_effects,
                &in_force.with_effects,
                first.measure,
                self.told.cost_of_cash,
            );
            let Some(difference) = difference else { continue };
            let brought_forward = self.if_brought_forward(other, first.measure);
            table.row([
                first.words.of(self.lang).to_string(),
                self.change(first.unit, difference.mean),
                self.between(first.unit, difference.interval(), true),
                brought_forward.map_or(String::new(), |less| self.change(first.unit, less.mean)),
            ]);
        }
        table.note(self.pick(
            "nine times in ten: for the mean over luck and months to come, as far as this ledger can tell",
            "neuf fois sur dix : pour la moyenne des hasards et des mois à venir, autant que ce livre peut le dire",
        ));
        if self.told.replicates() < ENOUGH_REPLICATES {
            table.note(self.pick(
                "drawn fewer than 200 times: the ranges themselves hang on the seed (--replicates)",
                "moins de 200 tirages : les fourchettes elles-mêmes dépendent du tirage (--replicates)",
            ));
        }
        if let Some(net) = self.if_brought_forward(other, Measure::Net) {
            let between = self.between(Unit::Money, net.interval(), true);
            table.note(match self.lang {
                Lang::En => format!(
                    "if only brought forward: if contacts only bring forward what would have been paid next (net gain then {between} nine times in ten). Invoices differ by more than their age, and those that pay quickly are gone after a contact: how much of what it brings is gained for good, a ledger hardly tells. The truth lies between both columns, as far as what contacts do is learnt rightly"
                ),
                Lang::Fr => format!(
                    "si seulement avancé : si les contacts ne font qu'avancer ce qui aurait été payé ensuite (gain net alors {between} neuf fois sur dix). Les factures diffèrent par plus que leur âge, et celles qui se paient vite ne sont plus là après un contact : ce qui est gagné pour de bon, un livre ne le dit guère. La vérité est entre les deux colonnes, pour autant que l'effet des contacts soit bien appris"
                ),
            });
        }
        if let Some(one) = self.net_with_luck(in_force, other) {
            table.note(match self.lang {
                Lang::En => {
                    format!("with the luck and the months of one time: a net gain {one} nine times in ten")
                }
                Lang::Fr => format!(
                    "avec le hasard et les mois d'une seule fois : un gain net {one} neuf fois sur dix"
                ),
            });
        }
        table.note(self.pick(
            "net gain: cash less cost, discounted; what is open at the end is followed until it is time-barred, five years after its due date, two for consumers, so that cash which only comes sooner counts for the interest on it",
            "gain net : encaissements moins coût, actualisés ; ce qui reste ouvert à la fin est suivi jusqu'à sa prescription, cinq ans après l'échéance, deux pour un consommateur, si bien que l'argent qui rentre seulement plus tôt ne compte que pour ses intérêts",
        ));
        table.render(self.console)
    }

    /// By how much they differ if what contacts bring in is only brought forward.
    pub(super) fn if_brought_forward(&self, other: &Outcome, measure: Measure) -> Option<Estimate> {
        let pair = other.brought_forward()?;
        compare::difference(pair.other, pair.in_force, measure, self.told.cost_of_cash)
    }

    /// Where the net gain lies nine times in ten with all that is left to luck, as it comes once.
    fn net_with_luck(&self, in_force: &Outcome, other: &Outcome) -> Option<String> {
        let values = |outcome: &Outcome| outcome.with_effects.values(Measure::Net, self.told.cost_of_cash);
        let (others, in_forces) = (values(other)?, values(in_force)?);
        let drawn: Vec<f64> = others
            .iter()
            .zip(&in_forces)
            .map(|(one, before)| one - before)
            .collect();
        if drawn.is_empty() {
            return None;
        }
        let net = compare::difference(
            &other.with_effects,
            &in_force.with_effects,
            Measure::Net,
            self.told.cost_of_cash,
        )?;
        // What the mean may be, a single time may be too, however few draws there are.
        let ((low, high), (least, most)) = (net.interval(), range(drawn, RANGE));
        Some(self.between(Unit::Money, (low.min(least), high.max(most)), true))
    }

    /// Without an interval: what would follow from each idea of what contacts change.
    fn summary_of_ideas(&self, in_force: &Outcome, other: &Outcome) -> String {
        let mut ideas: Vec<(&str, &Forecast, &Forecast)> = vec![(
            self.pick("if contacts\nchange nothing", "si les contacts\nne changent rien"),
            &other.without_effects,
            &in_force.without_effects,
        )];
        if let (Some(other), Some(in_force)) = (&other.with_half, &in_force.with_half) {
            ideas.push((
                self.pick("at half of what\nis assumed", "à la moitié de\nl'hypothèse"),
                other,
                in_force,
            ));
        }
        ideas.push((
            match self.told.question.effects {
                Effects::Assumed { .. } => self.pick("as assumed", "selon\nl'hypothèse"),
                _ => self.pick(
                    "as the ledger suggests\nand cannot show",
                    "comme le livre le suggère\nsans pouvoir le montrer",
                ),
            },
            &other.with_effects,
            &in_force.with_effects,
        ));
        let mut table = Table::new("").whole().column("", Align::Left);
        for (head, ..) in &ideas {
            table = table.column(*head, Align::Right);
        }
        for first in self.first(true) {
            let cells: Option<Vec<String>> = ideas
                .iter()
                .map(|(_, other, in_force)| {
                    let difference =
                        compare::difference(other, in_force, first.measure, self.told.cost_of_cash)?;
                    Some(self.change(first.unit, difference.mean))
                })
                .collect();
            if let Some(cells) = cells {
                table.row([first.words.of(self.lang).to_string()].into_iter().chain(cells));
            }
        }
        if let Some(said) = self.told.unknown_channels().filter(|_| is_refused(other)) {
            table.note(said.of(self.lang));
        }
        let handed_over = |sums: &Sums| (sums.handed_over + sums.handed_over_in_run_off) as f64;
        let more = compare::difference_of(&other.with_effects, &in_force.with_effects, handed_over).mean;
        if more.abs() >= 0.5 {
            let more = self.change(Unit::Money, more);
            table.note(match self.lang {
                Lang::En => {
                    format!("{more} of principal go to others: what they collect counts as nothing here")
                }
                Lang::Fr => {
                    format!(
                        "{more} de principal vont à des tiers : ce qu'ils recouvrent compte ici pour rien"
                    )
                }
            });
        }
        table.render(self.console)
    }
}
