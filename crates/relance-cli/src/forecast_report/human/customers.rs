//! The customers who would hear more from us, and how much of the result hangs on a few.

use super::{Outcome, Page, is_refused, is_same};
use crate::language::Lang;
use crate::report::table::Align;
use relance_forecast::compare::{self, CustomerDifference};
use relance_kernel::CustomerIndex;

/// How many customers are named.
const CUSTOMERS_NAMED: usize = 20;

/// How many of the largest customers their share of the result is told of.
const LARGEST: usize = 10;

/// From how many messages more on a customer is treated more firmly.
const FIRMER_FROM: f64 = 0.05;

impl Page<'_> {
    pub(super) fn firmer(&self, in_force: &Outcome, other: &Outcome, position: usize) -> String {
        if is_same(other) {
            return String::new();
        }
        let lang = self.lang;
        let mut differences = compare::customers(&other.with_effects, &in_force.with_effects);
        let money = self.unit_of_money();
        let name = self.quoted(position);
        let title = match lang {
            Lang::En => format!("Customers treated more firmly by {name}"),
            Lang::Fr => format!("Clients traités plus fermement par {name}"),
        };
        // Of cash, nothing is known under a refusal.
        let is_refused = is_refused(other);
        let mut table = self
            .labelled(&title, self.pick("customer", "client"))
            .column(self.pick("messages", "messages"), Align::Right);
        if !is_refused {
            table = table.column(
                match lang {
                    Lang::En => format!("cash ({money})"),
                    Lang::Fr => format!("encaissements ({money})"),
                },
                Align::Right,
            );
        }
        differences.sort_by(|one, other| {
            other
                .contacts
                .total_cmp(&one.contacts)
                .then((one.account, one.customer).cmp(&(other.account, other.customer)))
        });
        let firmer = || {
            differences
                .iter()
                .filter(|difference| difference.contacts > FIRMER_FROM)
        };
        for difference in firmer().take(CUSTOMERS_NAMED) {
            let cash = (!is_refused).then(|| self.bare_money(difference.cash, true));
            let cells = [
                self.customer(difference),
                self.change(super::Unit::Days, difference.contacts),
            ];
            table.row(cells.into_iter().chain(cash));
        }
        if table.is_empty() {
            return String::new();
        }
        let more = firmer().count().saturating_sub(CUSTOMERS_NAMED);
        if more > 0 {
            let more = lang.count(more as u64);
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
        let largest = differences.iter().take(LARGEST);
        let largest: f64 = largest.map(|difference| difference.cash).sum();
        // Where some bring more and others less, the largest are no part of the sum.
        let share = largest / all;
        if !is_refused && all.abs() > 0.5 && (0.0..=1.0).contains(&share) {
            let share = self.percent(share);
            table.note(match lang {
                Lang::En => {
                    format!("{share} of the difference in cash comes from the ten customers who move it most")
                }
                Lang::Fr => format!(
                    "{share} de la différence d'encaissements vient des dix clients qui pèsent le plus"
                ),
            });
        }
        table.render(self.console)
    }

    fn customer(&self, difference: &CustomerDifference) -> String {
        let customer = CustomerIndex(u32::try_from(difference.customer).unwrap_or(0));
        let input = self.told.input;
        let id = input.ledger.customer_id(difference.account, customer);
        match input.customer_name(difference.account, customer) {
            Some(name) => format!("{name} ({id})"),
            None => id.to_string(),
        }
    }
}
