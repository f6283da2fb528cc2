//! Cash by week and by month.

use super::super::periods::{Stretch, months, weeks};
use super::{Page, RANGE};
use crate::report::table::Align;

/// Weeks and months of the tables.
const WEEKS: usize = 13;
const MONTHS: usize = 12;

impl Page<'_> {
    pub(super) fn cash_by_week(&self) -> String {
        let weeks = weeks(&self.told.question);
        let title = self.pick("Cash by week", "Encaissements par semaine");
        self.cash(title, weeks.get(..WEEKS).unwrap_or(&weeks))
    }

    pub(super) fn cash_by_month(&self) -> String {
        let months = months(&self.told.question);
        let title = self.pick("Cash by month", "Encaissements par mois");
        self.cash(title, months.get(..MONTHS).unwrap_or(&months))
    }

    fn cash(&self, title: &str, stretches: &[Stretch]) -> String {
        let mut table = self.labelled(
            &format!("{title} ({})", self.unit_of_money()),
            self.pick("from", "à partir du"),
        );
        for (position, _) in self.shown() {
            table = table
                .column(self.column(position), Align::Right)
                .joined(self.draws());
        }
        let mut is_outside = false;
        for stretch in stretches {
            let mut cells = vec![self.lang.day(stretch.first)];
            for (position, outcome) in self.shown() {
                let forecast = &outcome.with_effects;
                let mean = forecast.estimate_of(|sums| stretch.cash(sums)).mean;
                let range = forecast.range_of(|sums| stretch.cash(sums), RANGE);
                is_outside |= !self.told.is_untold(position) && (mean < range.0 || mean > range.1);
                cells.push(self.bare_money(mean, false));
                cells.push(match self.told.is_untold(position) {
                    true => "-".to_string(),
                    false => self.bare_money_range(range, false),
                });
            }
            table.row(cells);
        }
        if let Some(last) = stretches.last().filter(|last| last.is_cut) {
            let day = self.lang.day(last.last);
            table.note(match self.lang {
                crate::language::Lang::En => format!("the last one ends with the forecast, on {day}"),
                crate::language::Lang::Fr => format!("le dernier s'arrête avec la prévision, le {day}"),
            });
        }
        if self
            .shown()
            .iter()
            .any(|(position, _)| self.told.is_untold(*position))
        {
            table.note(self.note_on_untold());
        }
        if is_outside {
            table.note(self.note_on_ranges());
        }
        if table.is_empty() {
            String::new()
        } else {
            table.render(self.console)
        }
    }
}
