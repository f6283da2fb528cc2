//! The action list of a replay as one text, for tests; the benchmark asks the program itself.

use super::Subject;
use relance_kernel::Money;
use relance_sim::{AccountSource, RowTexts, replay};

impl Subject {
    /// The action list of the replay, as `relance simulate --actions` writes it.
    pub(crate) fn action_list(&self) -> String {
        let replayed = replay(&self.policy, self, &self.options(), &|_| true).expect("nothing stops it");
        let texts = RowTexts {
            policy: &self.policy,
            interner: &self.interner,
        };
        let mut lines: Vec<_> = replayed
            .rows
            .iter()
            .map(|row| {
                let record = &row.record;
                let invoice = record
                    .invoice
                    .map_or("", |invoice| self.invoice_id(row.account, invoice));
                let customer = self.customer_id(row.account, record.customer);
                let rule = texts.rule(record.source);
                let cost = record.cost.map_or_else(String::new, Money::decimal);
                let line = format!(
                    "{},{customer},{invoice},{rule},{},{},{},{},{cost}\n",
                    record.day,
                    texts.action(&record.effect),
                    texts.detail(&record.effect),
                    texts.outcome(record.outcome),
                    texts.reason(record.outcome),
                );
                ((record.day, customer, invoice, rule, record.sequence), line)
            })
            .collect();
        lines.sort();
        let lines: String = lines.into_iter().map(|(_, line)| line).collect();
        format!("{}{lines}", crate::by_hand::HEADER)
    }
}
