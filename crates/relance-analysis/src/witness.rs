//! A small ledger on which two steps are due on one day, replayed through the kernel before it is believed.

use relance_kernel::account::Account;
use relance_kernel::policy::{Bound, Delay, Policy};
use relance_kernel::{
    AccountState, ActionRecord, ApprovalMode, CustomerIndex, Day, Fact, FactValue, InvoiceIndex, RuleId,
    SlotId, Subject, View, decide,
};

use crate::satisfy::Assignment;
use crate::scene::{FOLLOWED_AT_MOST_DAYS, Scene, TERMS_DAYS, due_before};

/// How long a witness is followed after both bounds are reached.
const FOLLOWED_DAYS: i32 = 45;

/// A ledger of one customer and one invoice, and the day on which both steps are due.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The ledger.
    pub account: Account,
    /// The day.
    pub day: Day,
    /// Facts stated of the customer.
    pub customer: Vec<(Fact, FactValue)>,
    /// Facts stated of the invoice.
    pub invoice: Vec<(Fact, FactValue)>,
    /// What the policy does before the day.
    pub before: Vec<ActionRecord>,
    /// What it does on the day.
    pub on_the_day: Vec<ActionRecord>,
}

/// Builds a ledger for the case, replays it, and answers it if both are due on some day.
pub(crate) fn witness(
    policy: &Policy,
    ((first, first_rule), (second, second_rule)): ((SlotId, RuleId), (SlotId, RuleId)),
    case: &Assignment,
) -> Option<Witness> {
    let furthest = [first, second]
        .into_iter()
        .map(|slot| days_to(policy, slot))
        .max()
        .unwrap_or(0);
    let mut scene = Scene::new(policy, furthest, due_before(policy, first, case)?, case);
    scene.slots(&[first, second]);
    scene.case(case);
    let (account, customer, stated) = scene.built(case)?;
    let invoice = account.invoices.get_first()?;
    let (from, due) = (invoice.issued, invoice.due);
    let followed = furthest
        .saturating_add(FOLLOWED_DAYS)
        .clamp(1, FOLLOWED_AT_MOST_DAYS);
    let mut state = AccountState::new(policy, &account, from);
    let mut before = Vec::new();
    let mut day = from;
    while day <= due.plus(followed) {
        state.advance(policy, &account, day);
        let one = due_rules(policy, &account, &state, first, day);
        let other = due_rules(policy, &account, &state, second, day);
        let mut records = Vec::new();
        decide(
            policy,
            &account,
            &mut state,
            day,
            ApprovalMode::SameDay,
            &mut records,
        );
        if one.contains(&first_rule) && other.contains(&second_rule) {
            return Some(Witness {
                account,
                day,
                customer,
                invoice: stated,
                before,
                on_the_day: records,
            });
        }
        before.append(&mut records);
        day = day.plus(1);
    }
    None
}

/// The rules of a slot that are due on a day. A calendar slot is due on its dates: the kernel takes note of them only
/// when it can tell which rule goes.
fn due_rules(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    slot: SlotId,
    day: Day,
) -> Vec<RuleId> {
    let of = &policy.slots[slot];
    let (_, month, of_month) = day.ymd();
    let is_date = match &of.bound {
        Bound::Dates(dates) => dates.contains(&day),
        Bound::Monthly(on) => of_month == (*on).min(day.days_in_month()),
        Bound::Yearly(of_year, on) => month == *of_year && of_month == (*on).min(day.days_in_month()),
        _ => return state.due_rules(policy, account, InvoiceIndex(0), slot),
    };
    if !is_date || !state.is_open(InvoiceIndex(0)) {
        return Vec::new();
    }
    let view = View::new(policy, account, state);
    let subject = Subject {
        customer: CustomerIndex(0),
        invoice: Some(InvoiceIndex(0)),
    };
    of.variants
        .iter()
        .filter(|variant| view.test(&variant.guard, subject).holds())
        .map(|variant| variant.rule)
        .collect()
}

/// About how long after the due date a slot is due.
fn days_to(policy: &Policy, slot: SlotId) -> i32 {
    let Some(age) = &policy.slots[slot].age else {
        return 0;
    };
    let base = if age.from_issue { -TERMS_DAYS } else { 0 };
    age.delays.iter().fold(base, |days, delay| {
        days.saturating_add(match delay {
            Delay::Days(days) => *days,
            // A working week has five days; holidays stretch it a little.
            Delay::WorkingDays(days) => days.saturating_mul(2).saturating_add(7),
        })
    })
}
