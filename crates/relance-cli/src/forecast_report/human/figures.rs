//! Every figure, under headings; and what it is unsure of.

use super::super::break_even::{BreakEven, break_even};
use super::super::rows::{self, Row, Section};
use super::{Outcome, Page, RANGE, is_refused, is_same, is_told};
use crate::language::{Lang, Said};
use crate::report::table::{Align, Table};
use relance_forecast::compare::{self, Verdict};
use relance_forecast::layers::Estimate;
use relance_forecast::measure::Measure;

/// Whether which of them brings more hangs on what others collect.
fn hangs_on_others(outcome: &Outcome) -> bool {
    matches!(outcome.verdict, Some(Verdict::HangsOnOthers { .. }))
}

/// Whether the sign of the net gain hangs on invoices older than any that the ledger tells of.
fn hangs_on_unseen_ages(outcome: &Outcome, in_force: &Outcome, cost_of_cash: f64) -> bool {
    matches!(outcome.verdict, Some(Verdict::HangsOnUnseenAges { .. }))
        || outcome
            .winner_lost_to_unseen_ages(in_force, cost_of_cash)
            .is_some()
}

/// Whether a figure counts what others collect as not paid.
fn is_of_cash(row: &Row) -> bool {
    row.section != Section::Effort && row.measure != Measure::HandedOver
}

impl Page<'_> {
    /// Of one policy.
    pub(super) fn figures_alone(&self, outcome: &Outcome) -> String {
        let cost_of_cash = self.told.cost_of_cash;
        let mut table = self
            .labelled(self.pick("All figures", "Tous les chiffres"), "")
            .column(self.idea(), Align::Right)
            .joined(self.draws());
        if outcome.with_half.is_some() {
            table = table.column(self.pick("at half\nof it", "à la\nmoitié"), Align::Right);
        }
        table = table.column(
            self.pick(
                "if contacts\nchanged nothing",
                "si les contacts ne\nchangeaient rien",
            ),
            Align::Right,
        );
        let at_worst = |row: &Row| {
            let worst = outcome.with_effects.beyond_seen_ages()?.of(row.measure)?;
            Some(vec![self.bare(row, worst.mean, false)])
        };
        let cells = |row: &Row| {
            if row.is_gain {
                return None;
            }
            let value = outcome.with_effects.estimate(row.measure, cost_of_cash)?;
            let without = outcome.without_effects.estimate(row.measure, cost_of_cash)?;
            let range = outcome.with_effects.range(row.measure, cost_of_cash, RANGE)?;
            let mut cells = vec![
                self.bare(row, value.mean, false),
                match self.told.is_untold(0) {
                    true => "-".to_string(),
                    false => self.bare_interval(row, range, false),
                },
            ];
            if let Some(half) = &outcome.with_half {
                let half = half.estimate(row.measure, cost_of_cash)?;
                cells.push(self.bare(row, half.mean, false));
            }
            cells.push(self.bare(row, without.mean, false));
            Some(cells)
        };
        self.fill(&mut table, cells, at_worst);
        table.note(rows::note_on_lost(self.told.question.days).of(self.lang));
        table.render(self.console)
    }

    /// Of one policy beside the one in force.
    pub(super) fn figures_beside(&self, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        let (one, another) = (self.quoted(0), self.quoted(position));
        let is_told = is_told(other);
        let mut table = self
            .labelled(
                &match self.lang {
                    Lang::En => format!("{another} against {one}, in force: all figures"),
                    Lang::Fr => format!("{another} face à {one}, en vigueur : tous les chiffres"),
                },
                "",
            )
            .column(self.pick("in force", "en vigueur"), Align::Right)
            .column(self.pick("compared", "comparée"), Align::Right);
        table = if is_told {
            table
                .column(self.pick("difference", "différence"), Align::Right)
                .joined(self.pick("90 % interval", "intervalle à 90 %"))
                .column(self.pick("sign\nsure", "signe\nsûr"), Align::Left)
        } else {
            let difference = self.pick("difference", "différence");
            let [nothing, suggested] = self.heads_of_ideas();
            table
                .column(format!("{difference}\n{nothing}"), Align::Right)
                .column(format!("{difference}\n{suggested}"), Align::Right)
        };
        self.fill(
            &mut table,
            |row| self.cells(in_force, other, row),
            |row| self.cells_at_worst(in_force, other, row),
        );
        for note in [
            Some(
                rows::note_on_lost(self.told.question.days)
                    .of(self.lang)
                    .to_string(),
            ),
            is_told.then(|| {
                self.pick(
                    "sign sure: at 90 %, each figure for itself, and also if contacts only bring payments forward",
                    "signe sûr : à 90 %, chaque chiffre pris isolément, et aussi si les contacts ne font qu'avancer des paiements",
                )
                .to_string()
            }),
            hangs_on_others(other).then(|| {
                self.pick(
                    "sign sure -: it hangs on what others collect",
                    "signe sûr - : il dépend de ce que recouvrent les tiers",
                )
                .to_string()
            }),
            hangs_on_unseen_ages(other, in_force, self.told.cost_of_cash).then(|| {
                self.pick(
                    "sign sure -: it hangs on invoices older than any that this ledger tells of",
                    "signe sûr - : il dépend de factures plus anciennes que toutes celles dont ce livre parle",
                )
                .to_string()
            }),
            self.idea_of_levels(other),
            self.financing(in_force, other),
            self.sensitivity(in_force, other),
        ]
        .into_iter()
        .flatten()
        {
            table.note(note);
        }
        table.render(self.console)
    }

    /// Adds the rows of each section that has some, below each what it is at the worst if that is told.
    fn fill(
        &self,
        table: &mut Table,
        cells: impl Fn(&Row) -> Option<Vec<String>>,
        at_worst: impl Fn(&Row) -> Option<Vec<String>>,
    ) {
        let rows = rows::rows(self.told.question.days);
        for section in Section::ALL {
            let mut is_empty = true;
            for row in rows.iter().filter(|row| row.section == section) {
                let Some(cells) = cells(row) else { continue };
                if std::mem::take(&mut is_empty) {
                    table.section(section.heading(self.lang, self.currency()));
                }
                table.row([row.words.of(self.lang).to_string()].into_iter().chain(cells));
                if let Some(cells) = at_worst(row) {
                    table.row([self.words_at_worst(&row.words)].into_iter().chain(cells));
                }
            }
        }
    }

    /// The name of a figure at the worst.
    pub(super) fn words_at_worst(&self, words: &Said) -> String {
        format!("{}, {}", words.of(self.lang), self.pick("at worst", "au pire"))
    }

    /// The two policies at the worst: one that hardly hangs on ages never seen as it is forecast.
    fn cells_at_worst(&self, in_force: &Outcome, other: &Outcome, row: &Row) -> Option<Vec<String>> {
        let outcomes = [in_force, other].map(|outcome| {
            let beyond = outcome.with_effects.beyond_seen_ages();
            (outcome, beyond.and_then(|beyond| beyond.of(row.measure)))
        });
        if outcomes.iter().all(|(_, worst)| worst.is_none()) {
            return None;
        }
        let cells = outcomes.into_iter().map(|(outcome, worst)| {
            let mean = match worst {
                Some(worst) => worst.mean,
                None => {
                    outcome
                        .with_effects
                        .estimate(row.measure, self.told.cost_of_cash)?
                        .mean
                }
            };
            Some(self.bare(row, mean, false))
        });
        cells.collect()
    }

    fn bare(&self, row: &Row, value: f64, sign: bool) -> String {
        rows::bare(self.lang, row.section, row.unit, value, self.currency(), sign)
    }

    fn bare_interval(&self, row: &Row, (low, high): (f64, f64), sign: bool) -> String {
        format!("{} … {}", self.bare(row, low, sign), self.bare(row, high, sign))
    }

    fn cells(&self, in_force: &Outcome, other: &Outcome, row: &Row) -> Option<Vec<String>> {
        let cost_of_cash = self.told.cost_of_cash;
        let of = |outcome: &Outcome| outcome.with_effects.estimate(row.measure, cost_of_cash);
        let (one, another) = (of(in_force)?, of(other)?);
        let (with, without) = (
            (&other.with_effects, &in_force.with_effects),
            (&other.without_effects, &in_force.without_effects),
        );
        let difference = compare::difference(with.0, with.1, row.measure, cost_of_cash)?;
        let without = compare::difference(without.0, without.1, row.measure, cost_of_cash)?;
        let level = |estimate: Estimate| {
            if row.is_gain {
                String::new()
            } else {
                self.bare(row, estimate.mean, false)
            }
        };
        let mut cells = vec![level(one), level(another)];
        if is_told(other) {
            let (low, high) = difference.interval();
            cells.push(self.bare(row, difference.mean, true));
            cells.push(self.bare_interval(row, (low, high), true));
            let less = self.if_brought_forward(other, row.measure);
            let (least, most) = less.map_or((low, high), |less| less.interval());
            cells.push(match low.min(least) > 0.0 || high.max(most) < 0.0 {
                _ if hangs_on_others(other) && is_of_cash(row) => "-".to_string(),
                _ if hangs_on_unseen_ages(other, in_force, cost_of_cash) && row.measure == Measure::Net => {
                    "-".to_string()
                }
                true => self.pick("yes", "oui").to_string(),
                false => self.pick("no", "non").to_string(),
            });
        } else {
            cells.push(self.bare(row, without.mean, true));
            cells.push(self.bare(row, difference.mean, true));
        }
        Some(cells)
    }

    /// With which effects the figures of each policy are, where there are two columns of differences.
    fn idea_of_levels(&self, other: &Outcome) -> Option<String> {
        let words = self.pick(
            "in force, compared: with the effects that the ledger suggests and cannot show",
            "en vigueur, comparée : avec les effets que le livre suggère sans pouvoir les montrer",
        );
        is_refused(other).then(|| words.to_string())
    }

    /// What the working capital released saves in the period; not where nothing is known of it.
    fn financing(&self, in_force: &Outcome, other: &Outcome) -> Option<String> {
        if is_refused(other) {
            return None;
        }
        let cost_of_cash = self.told.cost_of_cash;
        let released = compare::difference(
            &other.with_effects,
            &in_force.with_effects,
            Measure::CashInHand,
            cost_of_cash,
        )?;
        let a_year = f64::from(self.told.question.days) / 365.0;
        let saved = self.change(rows::Unit::Money, released.mean * cost_of_cash * a_year);
        let percent = self.percent(cost_of_cash);
        Some(match self.lang {
            Lang::En => format!(
                "Financing cost saved in the period at {percent} a year: {saved}. It is also in the discounted net gain: do not add it."
            ),
            Lang::Fr => format!(
                "Frais financiers économisés sur la période à {percent} par an : {saved}. Ils sont aussi dans le gain net actualisé : ne les ajoutez pas."
            ),
        })
    }

    /// How much of the effect it takes for the net gain to be there; not where the effect itself is not known.
    fn sensitivity(&self, in_force: &Outcome, other: &Outcome) -> Option<String> {
        let is_untold = other.verdict == Some(Verdict::NoDifference);
        if is_refused(other)
            || hangs_on_others(other)
            || matches!(other.verdict, Some(Verdict::HangsOnUnseenAges { .. }))
            || matches!(other.verdict, Some(Verdict::HangsOnBroughtForward { .. }))
            || is_untold
        {
            return None;
        }
        let cost_of_cash = self.told.cost_of_cash;
        let net = |other, in_force| {
            compare::difference(other, in_force, Measure::Net, cost_of_cash).map(|estimate| estimate.mean)
        };
        let without = net(&other.without_effects, &in_force.without_effects)?;
        let with = net(&other.with_effects, &in_force.with_effects)?;
        if (with - without).abs() < 0.5 {
            return None;
        }
        let nothing = self.change(rows::Unit::Money, without);
        let all = self.change(rows::Unit::Money, with);
        let half = other.with_half.as_ref().zip(in_force.with_half.as_ref());
        let at_half = half.and_then(|(other, in_force)| net(other, in_force));
        let half = at_half.map(|half| {
            let half = self.change(rows::Unit::Money, half);
            match self.lang {
                Lang::En => format!(" At half of it: {half}."),
                Lang::Fr => format!(" À la moitié : {half}."),
            }
        });
        // Effects are not known to a tenth of a percent.
        let said = |turns: BreakEven| {
            let said = turns.said(|share| format!("{:.0}\u{a0}%", share * 100.0));
            said.of(self.lang).to_string()
        };
        let turns = said(break_even(without, at_half, with));
        let half = half.unwrap_or_default();
        let forward = self
            .if_brought_forward(other, Measure::Net)
            .map(|net| {
                let turns = said(break_even(without, None, net.mean));
                let net = self.change(rows::Unit::Money, net.mean);
                match self.lang {
                    Lang::En => format!(" If they only bring payments forward: {net}. {turns}"),
                    Lang::Fr => format!(" S'ils ne font qu'avancer des paiements : {net}. {turns}"),
                }
            })
            .unwrap_or_default();
        Some(match self.lang {
            Lang::En => format!(
                "Net gain if contacts changed nothing: {nothing}; with their effect: {all}.{half} {turns}{forward}"
            ),
            Lang::Fr => format!(
                "Gain net si les contacts ne changeaient rien : {nothing} ; avec leur effet : {all}.{half} {turns}{forward}"
            ),
        })
    }

    /// Where the uncertainty comes from, layer by layer.
    pub(super) fn uncertainty(&self) -> String {
        let mut heads = Vec::new();
        let mut shares = Vec::new();
        let Some((in_force, others)) = self.told.outcomes.split_first() else {
            return String::new();
        };
        let cost_of_cash = self.told.cost_of_cash;
        let is_alone = others.iter().all(is_same);
        if is_alone {
            let cash = in_force.with_effects.estimate(Measure::Cash, cost_of_cash);
            heads.push(String::new());
            shares.push(cash);
        }
        for (position, other) in (1..)
            .zip(others)
            .filter(|(_, other)| !is_same(other) && is_told(other))
        {
            heads.push(match others.len() {
                1 => String::new(),
                _ => self.column(position),
            });
            shares.push(compare::difference(
                &other.with_effects,
                &in_force.with_effects,
                Measure::Net,
                cost_of_cash,
            ));
        }
        let shares: Vec<[f64; 3]> = shares
            .into_iter()
            .filter_map(|estimate| estimate?.shares())
            .collect();
        if shares.is_empty() || shares.len() != heads.len() {
            return String::new();
        }
        let mut table = self.labelled(
            if is_alone {
                self.pick(
                    "What the cash of the period is unsure of",
                    "D'où vient l'incertitude sur les encaissements de la période",
                )
            } else {
                self.pick(
                    "What the net gain is unsure of (the intervals above leave luck and months out)",
                    "D'où vient l'incertitude sur le gain net (les intervalles ci-dessus laissent mois et hasard de côté)",
                )
            },
            "",
        );
        for head in heads {
            table = table.column(head, Align::Right);
        }
        for (layer, words) in [
            self.pick(
                "what the ledger leaves open about effects and customers",
                "ce que le livre laisse ouvert sur les effets et les clients",
            ),
            self.pick(
                "good and bad months to come",
                "les bons et les mauvais mois à venir",
            ),
            self.pick("luck, invoice by invoice", "le hasard, facture par facture"),
        ]
        .into_iter()
        .enumerate()
        {
            let cells = shares
                .iter()
                .map(|shares| match shares.get(layer).copied().unwrap_or(0.0) {
                    // An estimate cut at 0: draws differ by luck so much that the rest does not show.
                    0.0 => self
                        .pick("too small to tell", "trop faible pour le dire")
                        .to_string(),
                    share => self.percent(share),
                });
            table.row([words.to_string()].into_iter().chain(cells));
        }
        table.render(self.console)
    }
}
