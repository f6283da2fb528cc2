//! The walk over a ledger: account by account from stop to stop, each stop the end of a period or a balance to remember.

use crate::aged::CustomerAged;
use crate::close::{Closing, ROLL_DAYS};
use crate::contacts::Reminders;
use crate::question::{Dimension, Period, Question};
use crate::report::{Report, report};
use crate::sums::{AllSums, Group};
use crate::walk::Walk;
use relance_kernel::policy::Segments;
use relance_kernel::{Currency, Day, FieldType, Interner, Policy, Symbol};
use relance_ledger::{Binding, Ledger};
use std::collections::BTreeSet;

/// A ledger, joined with a policy if there is one.
#[derive(Clone, Copy, Debug)]
pub struct Books<'a> {
    /// The ledger.
    pub ledger: &'a Ledger,
    /// The ledger's texts as symbols, with the fields of the policy.
    pub binding: &'a Binding,
    /// The texts of both.
    pub interner: &'a Interner,
    /// Where among the customer fields of `binding` that of [`collector_field`] is; none where the ledger has no such
    /// column.
    pub collector: Option<usize>,
    /// Its channels, rules, segments, grouping and tolerance.
    pub policy: Option<&'a Policy>,
}

/// The field that a binding needs for [`Dimension::Collector`], behind those of the policy.
pub fn collector_field(interner: &mut Interner) -> (Symbol, FieldType) {
    (interner.intern("collector"), FieldType::Text)
}

/// Where groups find what the kernel keeps as declared fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    /// Position of the collector among the fields of a customer.
    pub(crate) collector: Option<usize>,
    /// The country of the study whose figures stand beside.
    pub(crate) france: Option<Symbol>,
}

/// What a walk stops for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Stop {
    /// To remember what is open.
    Remember,
    /// To close a period, by its place in the list.
    Close(usize),
}

/// Measures a ledger over a period.
pub fn measure(books: &Books<'_>, question: &Question) -> Report {
    let ledger = books.ledger;
    let reminders = Reminders::new(books.policy, books.interner);
    let bare = tolerance_only(books.policy, ledger.default_currency());
    let tolerance = |currency: Currency| bare.tolerance_in(currency);
    let periods = periods(question);
    let closings: Vec<Closing<'_>> = periods
        .iter()
        .map(|(period, whole)| Closing {
            question,
            columns: Columns {
                collector: books.collector,
                france: books.interner.find("FR"),
            },
            reminders: &reminders,
            period: *period,
            whole: *whole,
            default_currency: ledger.default_currency(),
            tolerance: &tolerance,
        })
        .collect();
    let stops = stops(&periods);
    let mut sums = AllSums::new();
    let mut customers: Vec<CustomerAged> = Vec::new();
    let mut walk = Walk::new(&bare, &reminders, ledger.default_currency());
    if question.by == Some(Dimension::Segment) {
        walk.segments = books.policy.filter(|policy| declares_segments(policy));
    }
    for index in 0..ledger.account_count() {
        ledger.account(index, books.binding, &mut walk.account);
        walk.begin();
        for &(day, stop) in &stops {
            walk.advance(day);
            match stop {
                Stop::Remember => walk.take_snapshot(day),
                Stop::Close(position) => {
                    let Some(closing) = closings.get(position) else {
                        continue;
                    };
                    walk.find_segments(day);
                    closing.add(&walk, &mut sums);
                    if question.customers && closing.whole == Group::Whole {
                        closing.customers(&walk, index, &mut customers);
                    }
                }
            }
        }
    }
    report(books, question, &periods, sums, customers)
}

/// Whether segments follow from conditions of the policy.
fn declares_segments(policy: &Policy) -> bool {
    matches!(policy.segments, Segments::Declared { .. })
}

/// A policy that decides nothing: what it takes as settled.
fn tolerance_only(policy: Option<&Policy>, default_currency: Currency) -> Policy {
    let currency = policy.map_or(default_currency, |policy| policy.currency);
    let mut bare = Policy::without_rules(currency);
    bare.tolerance = policy.map_or(0, |policy| policy.tolerance);
    bare
}

/// The whole period, and each month of it if they are asked for.
fn periods(question: &Question) -> Vec<(Period, Group)> {
    let mut periods = vec![(question.period, Group::Whole)];
    if question.by == Some(Dimension::Month) {
        let months = question.period.by_month();
        let months = months.into_iter().enumerate();
        periods.extend(months.map(|(position, month)| (month, Group::Month(position))));
    }
    periods
}

/// The days on which a walk stops, ascending; what is to be remembered of a day before what closes on it.
fn stops(periods: &[(Period, Group)]) -> Vec<(Day, Stop)> {
    let mut stops: BTreeSet<(Day, Stop)> = BTreeSet::new();
    for (position, (period, _)) in periods.iter().enumerate() {
        stops.insert((period.from.plus(-1), Stop::Remember));
        stops.insert((period.to.plus(-ROLL_DAYS), Stop::Remember));
        stops.insert((period.to, Stop::Close(position)));
    }
    stops.into_iter().collect()
}
