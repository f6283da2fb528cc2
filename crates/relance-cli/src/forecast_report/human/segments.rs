//! The open portfolio by the segments of the policy in force, as it reads them on the last day known.

use super::{Page, RANGE, is_same, is_told};
use crate::language::Lang;
use crate::report::table::Align;
use relance_forecast::compare;
use relance_forecast::forecast::SegmentPortfolio;
use relance_forecast::layers::Estimate;
use relance_forecast::sums::{HORIZONS, SegmentSums, Sums};

/// Days after which shares are told.
const SHARES_AFTER: [i32; 2] = [90, 365];

impl Page<'_> {
    pub(super) fn segments(&self) -> String {
        let Some((in_force, others)) = self.told.outcomes.split_first() else {
            return String::new();
        };
        let segments = &in_force.with_effects.segments;
        // Where nobody is in a segment, there is nothing to tell apart.
        if segments.iter().all(|segment| segment.name.is_none()) {
            return String::new();
        }
        let mut text = String::new();
        if others.iter().all(is_same) {
            text.push_str(&self.segments_alone(segments));
        }
        for (position, other) in (1..).zip(others) {
            if !is_same(other) {
                text.push_str(&self.segments_beside(segments, position));
            }
        }
        text
    }

    fn segment(&self, segment: &SegmentPortfolio) -> String {
        segment
            .name
            .map_or(self.pick("(none)", "(aucun)"), |name| {
                self.told.input.interner.text(name)
            })
            .to_string()
    }

    /// Which horizons the forecast reaches, with their position.
    fn horizons(&self) -> Vec<(usize, i32)> {
        let horizons = HORIZONS.into_iter().enumerate();
        horizons
            .filter(|(_, days)| SHARES_AFTER.contains(days) && *days <= self.told.question.days)
            .collect()
    }

    fn paid_in(&self, days: i32) -> String {
        match self.lang {
            Lang::En => format!("paid in\n{days} d (%)"),
            Lang::Fr => format!("réglé sous\n{days} j (%)"),
        }
    }

    /// A share of what is open, without its sign of percent.
    fn share(&self, cash: &Estimate, open: i64) -> String {
        match open {
            0 => "-".to_string(),
            open => self.tenths(100.0 * cash.mean / open as f64),
        }
    }

    fn title_of_segments(&self) -> String {
        let day = self.lang.day(self.told.question.until);
        match self.lang {
            Lang::En => format!("By segment, as customers were on {day}"),
            Lang::Fr => format!("Par segment, selon celui des clients le {day}"),
        }
    }

    fn segments_alone(&self, segments: &[SegmentPortfolio]) -> String {
        let Some(in_force) = self.told.in_force() else {
            return String::new();
        };
        let money = self.unit_of_money();
        let mut table = self
            .labelled(&self.title_of_segments(), self.pick("segment", "segment"))
            .column(self.pick("open\ninvoices", "factures\nouvertes"), Align::Right)
            .column(
                match self.lang {
                    Lang::En => format!("open\n({money})"),
                    Lang::Fr => format!("encours\n({money})"),
                },
                Align::Right,
            );
        for (_, days) in self.horizons() {
            table = table.column(self.paid_in(days), Align::Right);
        }
        table = table
            .column(self.pick("messages", "messages"), Align::Right)
            .column(
                match self.lang {
                    Lang::En => format!("all cash\n({money})"),
                    Lang::Fr => format!("encaissements\n({money})"),
                },
                Align::Right,
            )
            .joined(self.draws());
        for (place, segment) in segments.iter().enumerate() {
            let forecast = &in_force.with_effects;
            let estimate = |value: &dyn Fn(&SegmentSums) -> f64| {
                forecast.estimate_of(|sums| of_segment(sums, place, value))
            };
            let mut cells = vec![
                self.segment(segment),
                self.lang.count(segment.open.invoices),
                self.bare_money(segment.open.principal as f64, false),
            ];
            for (position, _) in self.horizons() {
                let cash = estimate(&|sums| recovered(sums, position));
                cells.push(self.share(&cash, segment.open.principal));
            }
            cells.push(self.figure(super::Unit::Count, estimate(&|sums| sums.contacts as f64).mean));
            let range = forecast.range_of(|sums| of_segment(sums, place, &all_cash), RANGE);
            cells.push(self.bare_money(estimate(&all_cash).mean, false));
            cells.push(match self.told.is_untold(0) {
                true => "-".to_string(),
                false => self.bare_money_range(range, false),
            });
            table.row(cells);
        }
        if self.told.is_untold(0) {
            table.note(self.note_on_untold());
        }
        table.render(self.console)
    }

    fn segments_beside(&self, segments: &[SegmentPortfolio], position: usize) -> String {
        let (Some(in_force), Some(other)) = (self.told.in_force(), self.told.outcomes.get(position)) else {
            return String::new();
        };
        let money = self.unit_of_money();
        let name = self.quoted(position);
        let title = self.title_of_segments();
        let title = match self.told.outcomes.len() {
            2 => title,
            _ => format!("{title}{}{name}", self.pick(": ", " : ")),
        };
        let mut table = self.labelled(&title, self.pick("segment", "segment")).column(
            match self.lang {
                Lang::En => format!("open\n({money})"),
                Lang::Fr => format!("encours\n({money})"),
            },
            Align::Right,
        );
        for (_, days) in self.horizons() {
            let head = self.paid_in(days);
            table = table
                .column(
                    format!("{head}\n{}", self.pick("in force", "en vigueur")),
                    Align::Right,
                )
                .joined(self.pick("compared", "comparée"));
        }
        table = table.column(
            self.pick("messages,\ndifference", "messages,\ndifférence"),
            Align::Right,
        );
        let cash = match self.lang {
            Lang::En => format!("all cash ({money}),\ndifference"),
            Lang::Fr => format!("encaissements\n({money}), différence"),
        };
        table = if is_told(other) {
            table
                .column(cash, Align::Right)
                .joined(self.pick("90 % interval", "intervalle à 90 %"))
        } else {
            let [nothing, suggested] = self.heads_of_ideas();
            table
                .column(format!("{cash}\n{nothing}"), Align::Right)
                .column(suggested, Align::Right)
        };
        for (place, segment) in segments.iter().enumerate() {
            let mut cells = vec![
                self.segment(segment),
                self.bare_money(segment.open.principal as f64, false),
            ];
            for (horizon, _) in self.horizons() {
                for outcome in [in_force, other] {
                    let cash = outcome
                        .with_effects
                        .estimate_of(|sums| of_segment(sums, place, &|sums| recovered(sums, horizon)));
                    cells.push(self.share(&cash, segment.open.principal));
                }
            }
            let difference = |value: &dyn Fn(&SegmentSums) -> f64| {
                compare::difference_of(&other.with_effects, &in_force.with_effects, |sums| {
                    of_segment(sums, place, value)
                })
            };
            let cash = difference(&all_cash);
            cells.push(self.change(super::Unit::Count, difference(&|sums| sums.contacts as f64).mean));
            if is_told(other) {
                cells.push(self.bare_money(cash.mean, true));
                cells.push(self.bare_money_range(cash.interval(), true));
            } else {
                let without =
                    compare::difference_of(&other.without_effects, &in_force.without_effects, |sums| {
                        of_segment(sums, place, &all_cash)
                    });
                cells.push(self.bare_money(without.mean, true));
                cells.push(self.bare_money(cash.mean, true));
            }
            table.row(cells);
        }
        table.render(self.console)
    }
}

fn of_segment(sums: &Sums, place: usize, value: &dyn Fn(&SegmentSums) -> f64) -> f64 {
    sums.by_segment.get(place).map_or(0.0, value)
}

fn all_cash(sums: &SegmentSums) -> f64 {
    sums.cash as f64
}

fn recovered(sums: &SegmentSums, horizon: usize) -> f64 {
    sums.recovered_open.get(horizon).map_or(0.0, |cash| *cash as f64)
}
