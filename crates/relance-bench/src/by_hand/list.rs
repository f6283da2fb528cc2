//! What the loop gives: rows of a few words, and the action list as `relance simulate --actions` writes it.

use super::policy::{CHANNEL, DETAIL, NAME, RULES};
use relance_kernel::{CustomerIndex, Day, InvoiceIndex};
use relance_ledger::Ledger;
use std::fmt::Write;

/// The header of an action list.
pub(crate) const HEADER: &str = "date,customer_id,invoice_id,rule,action,detail,outcome,reason,cost\n";

/// The numbers of the two built-in tasks, after the rules.
pub(crate) const INSOLVENCY: u8 = RULES as u8;
pub(crate) const UNALLOCATED: u8 = RULES as u8 + 1;

/// What became of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fate {
    Done,
    /// The first row of its message, which bears the cost.
    DoneFirst,
    Failed,
    Deferred(u8),
    Lapsed(u8),
}

/// What puts a contact off: places in [`LIMITS`].
pub(crate) const CONTACT_DAYS: u8 = 0;
pub(crate) const BY_SPACING: u8 = 1;
pub(crate) const BY_CAP: u8 = 2;
pub(crate) const ONE_A_DAY: u8 = 3;
const LIMITS: [&str; 4] = ["contact days", "spacing", "cap", "one contact a day"];

/// An action, or the news that one was put off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) day: i32,
    pub(crate) account: u32,
    pub(crate) customer: u32,
    /// None for the built-in tasks.
    pub(crate) invoice: Option<u32>,
    /// A rule, or a built-in task.
    pub(crate) rule: u8,
    pub(crate) fate: Fate,
}

/// The action list as one text.
pub(crate) fn text(rows: &[Row], ledger: &Ledger) -> String {
    let mut keyed: Vec<_> = rows
        .iter()
        .map(|row| {
            let account = row.account as usize;
            let invoice = row
                .invoice
                .map_or("", |invoice| ledger.invoice_id(account, InvoiceIndex(invoice)));
            let customer = ledger.customer_id(account, CustomerIndex(row.customer));
            (row.day, customer, invoice, name(row.rule), row)
        })
        .collect();
    keyed.sort_by_key(|&(day, customer, invoice, rule, _)| (day, customer, invoice, rule));
    let mut text = HEADER.to_string();
    for (day, customer, invoice, rule, row) in keyed {
        let (action, detail) = match row.rule {
            INSOLVENCY => ("task", "file the claim"),
            UNALLOCATED => ("task", "reconcile"),
            _ if row.fate == Fate::Failed => ("task", "no address"),
            rule => (CHANNEL[usize::from(rule)].name(), DETAIL[usize::from(rule)]),
        };
        let (outcome, reason, cost) = match row.fate {
            Fate::Done => ("done", "", ""),
            Fate::DoneFirst => ("done", "", CHANNEL[usize::from(row.rule)].cost()),
            Fate::Failed => ("done", "failed", ""),
            Fate::Deferred(limit) => ("deferred", LIMITS[usize::from(limit)], ""),
            Fate::Lapsed(limit) => ("lapsed", LIMITS[usize::from(limit)], ""),
        };
        let day = Day(day);
        writeln!(
            text,
            "{day},{customer},{invoice},{rule},{action},{detail},{outcome},{reason},{cost}"
        )
        .expect("a text takes all that is written");
    }
    text
}

fn name(rule: u8) -> &'static str {
    match rule {
        INSOLVENCY => "on_insolvency",
        UNALLOCATED => "on_unallocated",
        rule => NAME[usize::from(rule)],
    }
}
