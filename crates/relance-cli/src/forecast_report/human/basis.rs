//! What a forecast rests on, in plain words.

use super::super::warnings::TO_READ_FIRST;
use super::{Page, is_refused};
use crate::console::Style;
use crate::language::Lang;
use relance_kernel::Day;

impl Page<'_> {
    /// What makes the first figures wrong, and which way; nothing where nothing is known to.
    pub(super) fn read_first(&self) -> String {
        let warnings = self.told.warnings().into_iter();
        let first: String = warnings
            .filter(|warning| TO_READ_FIRST.contains(&warning.name))
            .map(|warning| self.indented(warning.said.of(self.lang)))
            .collect();
        if first.is_empty() {
            return first;
        }
        let heading = self.pick("Read this first", "À lire d'abord");
        format!("{}\n{first}\n", self.console.paint(Style::Bold, heading))
    }

    /// What the whole rests on, in plain words.
    pub(super) fn basis(&self) -> String {
        let lang = self.lang;
        let learnt = &self.told.input.fitted.model.learnt_from;
        let (payments, customers) = (lang.count(learnt.payments), lang.count(learnt.customers));
        let until = Day::parse(&learnt.until).map_or_else(|| learnt.until.clone(), |day| lang.day(day));
        let mut text = self
            .console
            .paint(Style::Bold, self.pick("What it rests on", "Sur quoi cela repose"))
            + "\n";
        text.push_str(&self.indented(&match lang {
            Lang::En => format!(
                "How customers pay is learnt from {payments} payments of {customers} customers up to {until}."
            ),
            Lang::Fr => format!(
                "La façon de payer est apprise de {payments} paiements de {customers} clients jusqu'au {until}."
            ),
        }));
        let warnings = self.told.warnings().into_iter();
        let is_refused = self.told.outcomes.iter().any(is_refused);
        // Those that stand at the top are not told twice.
        let stands_above = |name: &str| match name {
            "effects_not_identified" | "other_practice" | "partial" | "stressed" => true,
            "unknown_channels" => is_refused,
            _ => TO_READ_FIRST.contains(&name),
        };
        for warning in warnings.filter(|warning| !stands_above(warning.name)) {
            text.push_str(&self.indented(warning.said.of(lang)));
        }
        text
    }
}
