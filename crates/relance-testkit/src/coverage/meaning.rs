//! Branches of the meaning (numbers of `docs/language/meaning.md`): in which of them a compared pair went.
//!
//! The interpreter notes each as it takes it; a note says that the branch mattered for what was read or done.

use super::Part;

/// By number of the meaning page; then what acted, what became of it, and the values of each test.
pub(super) const PARTS: &[Part] = &[
    Part {
        title: "M1",
        names: &[
            "M1: several rules of one invoice on a day",
        ],
    },
    Part {
        title: "M2",
        names: &[
            "M2: from the date of a row known late",
        ],
    },
    Part {
        title: "M4",
        names: &[
            "M4: several invoices",
        ],
    },
    Part {
        title: "M5",
        names: &[
            "M5: customers of one account in the day's contacts",
        ],
    },
    Part {
        title: "M6",
        names: &[
            "M6: open again",
            "M6: settled at issue, by nothing",
            "M6: settled within the tolerance",
        ],
    },
    Part {
        title: "M7",
        names: &[
            "M7: settled by money that waited",
        ],
    },
    Part {
        title: "M8",
        names: &[
            "M8: an excess that never moves",
            "M8: covers charges",
            "M8: covers later",
            "M8: covers several invoices",
            "M8: passes over a disputed invoice",
            "M8: the payer's money covers another's invoice",
            "M8: waits",
        ],
    },
    Part {
        title: "M9",
        names: &[
            "M9: larger than its invoice",
            "M9: names none",
        ],
    },
    Part {
        title: "M10",
        names: &[
            "M10: a part",
            "M10: charges before principal",
            "M10: several allocations",
            "M10: unallocated money",
        ],
    },
    Part {
        title: "M11",
        names: &[
            "M11: all",
            "M11: an amount",
            "M11: at most what is open",
        ],
    },
    Part {
        title: "M12",
        names: &[
            "M12: a part",
            "M12: closed",
            "M12: several disputes",
            "M12: the whole",
        ],
    },
    Part {
        title: "M13",
        names: &[
            "M13: a later instalment",
            "M13: moved",
            "M13: the oldest instalment",
        ],
    },
    Part {
        title: "M14",
        names: &[
            "M14: after the due date",
            "M14: before the due date",
        ],
    },
    Part {
        title: "M15",
        names: &[
            "M15: moved to a contact day before",
        ],
    },
    Part {
        title: "M16",
        names: &[
            "M16: a later one takes its place",
            "M16: broken",
            "M16: kept",
            "M16: of an amount",
            "M16: of several invoices",
        ],
    },
    Part {
        title: "M17",
        names: &[
            "M17: kept after it broke",
            "M17: kept no longer",
        ],
    },
    Part {
        title: "M18",
        names: &[
            "M18: a later one takes its place",
            "M18: an instalment missed",
            "M18: ended by a row",
            "M18: missed on the day it counts",
            "M18: without instalments",
        ],
    },
    Part {
        title: "M19",
        names: &[
            "M19: a write-off left out",
            "M19: closed",
            "M19: out of the window",
            "M19: stale",
        ],
    },
    Part {
        title: "M21",
        names: &[
            "M21: answered since the contact",
            "M21: contacted, on the last day",
        ],
    },
    Part {
        title: "M22",
        names: &[
            "M22: within, on the last day",
        ],
    },
    Part {
        title: "M23",
        names: &[
            "M23: within, on the last day",
        ],
    },
    Part {
        title: "M24",
        names: &[
            "M24: sums in another currency",
        ],
    },
    Part {
        title: "M26",
        names: &[
            "M26: above every value",
            "M26: below every value",
        ],
    },
    Part {
        title: "M26a",
        names: &[
            "M26a: unknown for a customer",
        ],
    },
    Part {
        title: "M28",
        names: &[
            "M28: none is true",
            "M28: otherwise",
            "M28: two are true",
        ],
    },
    Part {
        title: "M29",
        names: &[
            "M29: both",
            "M29: the ledger's",
            "M29: the policy's segments",
            "M29: the prelude's segments",
        ],
    },
    Part {
        title: "M30",
        names: &[
            "M30: claimed, after a day on which one was not",
            "M30: not claimed",
        ],
    },
    Part {
        title: "M33",
        names: &[
            "M33: a later slot",
            "M33: after the last of several",
        ],
    },
    Part {
        title: "M34",
        names: &[
            "M34: passed",
            "M34: refused, so passed",
        ],
    },
    Part {
        title: "M35",
        names: &[
            "M35: goes on above a forbidden one",
            "M35: no reminder yet",
            "M35: two variants are true",
        ],
    },
    Part {
        title: "M36",
        names: &[
            "M36: the highest of several",
            "M36: the lowest of several",
            "M36: waited for its days after another",
        ],
    },
    Part {
        title: "M37",
        names: &[
            "M37: gap after a legal step",
            "M37: gap after an event or calendar contact",
            "M37: paused days in a gap",
            "M37: waited for its gap",
        ],
    },
    Part {
        title: "M38",
        names: &[
            "M38: blocked by a step that awaits approval",
        ],
    },
    Part {
        title: "M39",
        names: &[
            "M39: fired again",
            "M39: several events used up",
        ],
    },
    Part {
        title: "M40",
        names: &[
            "M40: its guard does not hold on the date",
            "M40: its next date, put off until then",
            "M40: later than its date",
            "M40: over, as its guard no longer holds",
        ],
    },
    Part {
        title: "M41",
        names: &[
            "M41: took the ladder's place",
        ],
    },
    Part {
        title: "M42",
        names: &[
            "M42: goes on after it opened again",
        ],
    },
    Part {
        title: "M43",
        names: &[
            "M43: not the leader",
        ],
    },
    Part {
        title: "M44",
        names: &[
            "M44: a row after `--approve` does nothing",
            "M44: a row of the day of asking",
            "M44: asked anew",
            "M44: awaited",
            "M44: given later",
            "M44: given on the day",
            "M44: not needed, its condition is false",
            "M44: refused",
            "M44: refused while it waits for something else",
            "M44: the last of several rows",
            "M44: withdrawn",
        ],
    },
    Part {
        title: "M45",
        names: &[
            "M45: a contact came back",
            "M45: else taken",
            "M45: failed on the day",
            "M45: not deliverable",
            "M45: of unknown fate",
            "M45: opted out",
            "M45: tried again at another address",
        ],
    },
    Part {
        title: "M46",
        names: &[
            "M46: a customer rule",
            "M46: a rule done in the past",
            "M46: a rule of each time",
            "M46: an `also` rule",
            "M46: by an old name",
            "M46: known after the first day",
            "M46: names no rule",
        ],
    },
    Part {
        title: "M47",
        names: &[
            "M47: by a pause of the policy",
            "M47: its last day cannot be told",
            "M47: of a customer",
            "M47: on a dispute",
            "M47: on a plan",
            "M47: on a promise",
            "M47: one that is unknown",
            "M47: through a day remembered",
        ],
    },
    Part {
        title: "M48",
        names: &[
            "M48: a claim taken out",
            "M48: a forbidden `else` is skipped",
            "M48: an action was left out",
            "M48: forbidden",
            "M48: nothing left to do",
            "M48: paused by one that is unknown",
        ],
    },
    Part {
        title: "M49",
        names: &[
            "M49: held",
            "M49: internal, in spite of a pause",
        ],
    },
    Part {
        title: "M50",
        names: &[
            "M50: a charge was left out",
            "M50: a claim was left out",
            "M50: a claim went along",
            "M50: a lawful charge abroad",
        ],
    },
    Part {
        title: "M51",
        names: &[
            "M51: held",
        ],
    },
    Part {
        title: "M52",
        names: &[
            "M52: a public body kept from the agency",
            "M52: approval for a natural person",
            "M52: kind unknown",
        ],
    },
    Part {
        title: "M54",
        names: &[
            "M54: dated, not lifted",
            "M54: held",
            "M54: lifted",
            "M54: lifted by a row of the customer",
        ],
    },
    Part {
        title: "M55",
        names: &[
            "M55: anew",
            "M55: paused",
        ],
    },
    Part {
        title: "M56",
        names: &[
            "M56: a transfer waits for a contact day",
        ],
    },
    Part {
        title: "M57",
        names: &[
            "M57: `also` last",
            "M57: by age or by name",
            "M57: by due date",
            "M57: by invoice",
            "M57: by the name of the rule",
            "M57: event and calendar slots first",
        ],
    },
    Part {
        title: "M58",
        names: &[
            "M58: waits though of the same channel",
            "M58: went along, by customer",
            "M58: went along, by step",
            "M58: went along, led by oldest",
        ],
    },
    Part {
        title: "M59",
        names: &[
            "M59: lapsed, as its invoice is settled",
        ],
    },
    Part {
        title: "M60",
        names: &[
            "M60: on a settled invoice, in spite of spacing or cap",
            "M60: on a settled invoice, waits",
        ],
    },
    Part {
        title: "M61",
        names: &[
            "M61: all actions wait with the contact",
        ],
    },
    Part {
        title: "M62",
        names: &[
            "M62: fired again",
            "M62: later than its change",
        ],
    },
    Part {
        title: "M64",
        names: &[
            "M64: once more in a later episode or at a later change",
        ],
    },
    Part {
        title: "fired",
        names: &[
            "fired: after a step",
            "fired: after a step without age",
            "fired: age",
            "fired: also",
            "fired: also each time",
            "fired: also each time per customer",
            "fired: also on a settled invoice",
            "fired: also per customer",
            "fired: calendar",
            "fired: due in",
            "fired: event",
            "fired: exception",
            "fired: exception of an exception",
            "fired: overdue",
        ],
    },
    Part {
        title: "done",
        names: &[
            "done: email",
            "done: sms",
            "done: letter",
            "done: registered_letter",
            "done: call",
            "done: portal",
            "done: charge",
            "done: escalate",
            "done: task",
            "done: alert",
            "done: flag",
            "done: block_orders",
            "done: propose_write_off",
            "done: task (failed)",
            "done: email (unknown)",
            "done: sms (unknown)",
            "done: letter (unknown)",
            "done: registered_letter (unknown)",
            "done: call (unknown)",
            "done: portal (unknown)",
        ],
    },
    Part {
        title: "deferred",
        names: &[
            "deferred: contact days",
            "deferred: quiet",
            "deferred: spacing",
            "deferred: cap",
            "deferred: one contact a day",
        ],
    },
    Part {
        title: "lapsed",
        names: &[
            "lapsed: contact days",
            "lapsed: quiet",
            "lapsed: spacing",
            "lapsed: cap",
            "lapsed: one contact a day",
        ],
    },
    Part {
        title: "built-in task",
        names: &[
            "built-in task: on_insolvency",
            "built-in task: on_unallocated",
        ],
    },
    Part {
        title: "true",
        names: &[
            "true: amount",
            "true: balance",
            "true: charges",
            "true: undisputed_balance",
            "true: overdue",
            "true: age",
            "true: paid_share",
            "true: disputed",
            "true: dispute_reason",
            "true: reminders",
            "true: last_contact",
            "true: promise",
            "true: promised",
            "true: on_plan",
            "true: payment_method",
            "true: currency",
            "true: field invoice",
            "true: segment",
            "true: customer.kind",
            "true: natural_person",
            "true: country",
            "true: language",
            "true: sector",
            "true: insolvent",
            "true: insured",
            "true: customer.balance",
            "true: customer.overdue_balance",
            "true: customer.oldest_overdue",
            "true: customer.unallocated",
            "true: average_delay",
            "true: late_rate",
            "true: broken_promises",
            "true: invoices_paid",
            "true: customer_since",
            "true: field customer",
            "true: due in",
            "true: after step",
            "true: after event",
            "true: settled",
            "true: sent",
            "true: recorded",
            "true: contacted",
            "true: replied",
            "true: no reply",
        ],
    },
    Part {
        title: "false",
        names: &[
            "false: amount",
            "false: balance",
            "false: charges",
            "false: undisputed_balance",
            "false: overdue",
            "false: age",
            "false: paid_share",
            "false: disputed",
            "false: dispute_reason",
            "false: reminders",
            "false: last_contact",
            "false: promise",
            "false: promised",
            "false: on_plan",
            "false: payment_method",
            "false: currency",
            "false: field invoice",
            "false: segment",
            "false: customer.kind",
            "false: natural_person",
            "false: country",
            "false: language",
            "false: sector",
            "false: insolvent",
            "false: insured",
            "false: customer.balance",
            "false: customer.overdue_balance",
            "false: customer.oldest_overdue",
            "false: customer.unallocated",
            "false: average_delay",
            "false: late_rate",
            "false: broken_promises",
            "false: invoices_paid",
            "false: customer_since",
            "false: field customer",
            "false: due in",
            "false: after step",
            "false: after event",
            "false: settled",
            "false: sent",
            "false: recorded",
            "false: contacted",
            "false: replied",
            "false: no reply",
        ],
    },
    Part {
        title: "unknown",
        names: &[
            "unknown: amount",
            "unknown: balance",
            "unknown: charges",
            "unknown: undisputed_balance",
            "unknown: dispute_reason",
            "unknown: payment_method",
            "unknown: field invoice",
            "unknown: segment",
            "unknown: customer.kind",
            "unknown: natural_person",
            "unknown: country",
            "unknown: language",
            "unknown: sector",
            "unknown: insured",
            "unknown: customer.balance",
            "unknown: customer.overdue_balance",
            "unknown: customer.unallocated",
            "unknown: average_delay",
            "unknown: late_rate",
            "unknown: customer_since",
            "unknown: field customer",
        ],
    },
];
