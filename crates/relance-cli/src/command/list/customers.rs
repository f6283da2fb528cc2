//! Lists of customers: aged balance, exposures, who pays later than before.

use super::Desk;
use crate::language::{Lang, Said, said};
use crate::sheet::{Cell, Sheet};
use relance_kernel::state::Settlement;
use relance_kernel::{Currency, CustomerIndex, Day, SettledBy};
use std::collections::BTreeMap;

/// Days past due from which each column after the first begins; the first is what is not due.
const AGES: [i32; 5] = [1, 31, 61, 91, 121];

/// So many invoices settled in each of two years are needed to compare them.
const SETTLED_NEEDED: usize = 3;

/// Days by which payment must be later to be listed.
const LATER: i64 = 5;

pub(super) fn titled(en: &str, fr: &str, as_of: Day) -> Said {
    Said::each(|lang| match lang {
        Lang::En => format!("{en}, {}", lang.day(as_of)),
        Lang::Fr => format!("{fr}, {}", lang.day(as_of)),
    })
}

pub(super) fn with_customer(sheet: Sheet) -> Sheet {
    sheet
        .column("customer", said!("customer", "client"))
        .column("name", said!("name", "nom"))
}

pub(super) fn aged_sheet(as_of: Day) -> Sheet {
    let mut sheet = with_customer(Sheet::new("aged", titled("Aged balance", "Balance âgée", as_of)))
        .column("not_due", said!("not due", "non échu"))
        .column("days_1_30", said!("1–30", "1–30"))
        .column("days_31_60", said!("31–60", "31–60"))
        .column("days_61_90", said!("61–90", "61–90"))
        .column("days_91_120", said!("91–120", "91–120"))
        .column("days_over_120", said!("over 120", "plus de 120"))
        .column("unallocated", said!("unallocated", "non lettré"))
        .column("total", said!("total", "total"));
    sheet.notes.push(said!(
        "days past due; what is due today is not overdue; unallocated money and credits count against the total",
        "jours de retard ; ce qui échoit ce jour n'est pas échu ; l'argent et les avoirs non lettrés viennent en déduction du total"
    ));
    sheet
}

pub(super) fn exposures_sheet(as_of: Day) -> Sheet {
    let mut sheet = with_customer(Sheet::new(
        "exposures",
        titled("Largest exposures", "Plus gros encours", as_of),
    ))
    .column("open", said!("open", "dû"))
    .column("overdue", said!("overdue", "échu"))
    .column("unallocated", said!("unallocated", "non lettré"))
    .column("total", said!("net", "net"))
    .column("credit_limit", said!("credit limit", "plafond"))
    .column("over_limit", said!("over it", "au-delà"));
    sheet.notes.push(said!(
        "net: open less unallocated money and credits; the limit is held against it",
        "net : dû moins l'argent et les avoirs non lettrés ; le plafond s'y compare"
    ));
    sheet
}

pub(super) fn worsening_sheet(as_of: Day) -> Sheet {
    let mut sheet = with_customer(Sheet::new(
        "worsening",
        titled("Paying later", "Clients qui paient plus tard", as_of),
    ))
    .column(
        "days_late_now",
        said!("days late, last 12 months", "retard, 12 derniers mois"),
    )
    .column("days_late_before", said!("the 12 before", "12 mois précédents"))
    .column("later_by", said!("later by", "écart"))
    .column("invoices_now", said!("invoices", "factures"))
    .column("invoices_before", said!("before", "factures avant"));
    sheet.notes.push(said!(
        "mean days from the due date to payment in full, early ones as 0, of invoices settled by payment; listed from 5 days later on, with three invoices in each year",
        "jours moyens de l'échéance au solde, les paiements anticipés comptés 0, des factures réglées ; à partir de 5 jours d'écart, avec trois factures chaque année"
    ));
    sheet
}

impl Desk<'_> {
    /// The currencies in which customers asked for owe something or have money waiting.
    fn accounts(&self) -> BTreeMap<(CustomerIndex, Currency), [i64; 7]> {
        let mut sums: BTreeMap<(CustomerIndex, Currency), [i64; 7]> = BTreeMap::new();
        for claim in self.open_claims() {
            let of = sums.entry((claim.customer, claim.currency)).or_default();
            for part in &claim.parts {
                let open = part.balances.last().map_or(0, |(_, open)| *open);
                let late = self.books.as_of.since(part.due);
                let column = AGES.partition_point(|&from| from <= late);
                if let Some(sum) = of.get_mut(column) {
                    *sum = sum.saturating_add(open);
                }
            }
        }
        for customer in self
            .account
            .customers
            .ids()
            .filter(|customer| self.is_asked(*customer))
        {
            for &(currency, minor) in self.state.unallocated_by_currency(customer) {
                if minor != 0
                    && let Some(sum) = sums.entry((customer, currency)).or_default().last_mut()
                {
                    *sum = minor.saturating_neg();
                }
            }
        }
        sums
    }

    pub(super) fn aged(&self, sheet: &mut Sheet) {
        for ((customer, currency), sums) in self.accounts() {
            let mut row = vec![self.customer_id(customer), self.field(customer, "name")];
            row.extend(sums.iter().map(|&minor| Cell::Money(minor, currency)));
            let total = sums.iter().fold(0_i64, |sum, minor| sum.saturating_add(*minor));
            row.push(Cell::Money(total, currency));
            sheet.rows.push(row);
        }
    }

    pub(super) fn exposures(&self, sheet: &mut Sheet) {
        for ((customer, currency), sums) in self.accounts() {
            let total = sums.iter().fold(0_i64, |sum, minor| sum.saturating_add(*minor));
            let overdue = sums
                .iter()
                .skip(1)
                .take(5)
                .fold(0_i64, |sum, minor| sum.saturating_add(*minor));
            let unallocated = sums.last().copied().unwrap_or(0);
            let open = total.saturating_sub(unallocated);
            let limit = self.field(customer, "credit_limit");
            let over = match limit {
                Cell::Money(limit, of) if of == currency && total > limit => {
                    Cell::Money(total.saturating_sub(limit), currency)
                }
                _ => Cell::Empty,
            };
            sheet.rows.push(vec![
                self.customer_id(customer),
                self.field(customer, "name"),
                Cell::Money(open, currency),
                Cell::Money(overdue, currency),
                Cell::Money(unallocated, currency),
                Cell::Money(total, currency),
                limit,
                over,
            ]);
        }
    }

    pub(super) fn worsening(&self, sheet: &mut Sheet) {
        let year = |back: u32| self.books.as_of.last_before_months(12 * back);
        let (begins, before) = (year(1), year(2));
        let mut late: BTreeMap<CustomerIndex, [Vec<i64>; 2]> = BTreeMap::new();
        for claim in self.claims.iter().filter(|claim| self.is_asked(claim.customer)) {
            let by_payment = |settlement: Settlement| settlement.by == Some(SettledBy::Payment);
            if !self.state.settlement(claim.invoice).is_some_and(by_payment) {
                continue;
            }
            let settled = claim
                .parts
                .iter()
                .filter_map(|part| part.balances.last())
                .map(|(day, _)| *day)
                .max();
            let Some(settled) = settled.filter(|settled| *settled > before) else {
                continue;
            };
            let days = i64::from(settled.since(claim.due()).max(0));
            let [now, earlier] = late.entry(claim.customer).or_default();
            if settled > begins {
                now.push(days)
            } else {
                earlier.push(days)
            }
        }
        for (customer, [now, earlier]) in late {
            if now.len() < SETTLED_NEEDED || earlier.len() < SETTLED_NEEDED {
                continue;
            }
            let (of_now, of_before) = (mean(&now), mean(&earlier));
            if of_now - of_before >= LATER {
                sheet.rows.push(vec![
                    self.customer_id(customer),
                    self.field(customer, "name"),
                    Cell::Number(of_now),
                    Cell::Number(of_before),
                    Cell::Number(of_now - of_before),
                    count(now.len()),
                    count(earlier.len()),
                ]);
            }
        }
    }
}

/// Rounded half up.
fn mean(days: &[i64]) -> i64 {
    let all: i64 = days.iter().sum();
    let count = i64::try_from(days.len()).unwrap_or(i64::MAX).max(1);
    (2 * all + count).div_euclid(2 * count)
}

fn count(count: usize) -> Cell {
    Cell::Number(i64::try_from(count).unwrap_or(i64::MAX))
}
