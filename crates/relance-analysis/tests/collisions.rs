//! Policies with what is found about them: input and output together. Every test that a finding offers is compiled
//! with its policy and replayed: both rules are due on its day.

#![expect(
    clippy::unwrap_used,
    clippy::unreachable,
    clippy::expect_used,
    reason = "tests"
)]

use insta::assert_snapshot;
use relance_analysis::{analyse, overlaps};
use relance_compiler::{Compiled, ExpectationKind, Lang, Options, When, compile_text, render};
use relance_kernel::policy::Bound;
use relance_kernel::{
    AccountState, ApprovalMode, CustomerIndex, Interner, InvoiceIndex, Subject, View, decide,
};
use std::fmt::Write;

fn compiled(text: &str) -> (Compiled, Interner) {
    let mut interner = Interner::new();
    let compiled = compile_text(text, &Options::default(), &mut interner);
    (compiled, interner)
}

/// The policy, what is found, and the tests that show it.
fn shown(text: &str) -> String {
    let (compiled, interner) = compiled(text);
    let analysis = analyse(&compiled, &interner);
    let mut out = format!("{}\n────\n", text.trim_end());
    let all = [compiled.diagnostics.clone(), analysis.diagnostics.clone()].concat();
    out.push_str(&render::render_plain(&all, &compiled.files, Lang::En));
    let in_french = render::render_plain(&analysis.diagnostics, &compiled.files, Lang::Fr);
    out.push_str(&in_french);
    for diagnostic in &analysis.diagnostics {
        if let Some((_, test)) = diagnostic.facts.iter().find(|(name, _)| *name == "test") {
            let test = test.text(Lang::En);
            out.push_str(&test);
            both_are_due(text, &test);
        }
    }
    writeln!(out, "{:?}", analysis.summary.unwrap()).unwrap();
    out
}

/// The policy with the test compiles, and on the test's last day two ways of one age are due together.
fn both_are_due(policy: &str, test: &str) {
    let text = format!("{policy}\n{test}");
    let (compiled, _) = compiled(&text);
    let problems = render::render_plain(&compiled.diagnostics, &compiled.files, Lang::En);
    let policy = compiled.policy.as_ref().expect(&problems);
    let case = compiled.tests.last().unwrap();
    let Some(ExpectationKind::Action {
        when: When::On(day), ..
    }) = case.expectations.last().map(|last| &last.kind)
    else {
        unreachable!("a witness ends with a dated line");
    };
    let account = &case.accounts.first().unwrap().account;
    let mut state = AccountState::new(policy, account, case.first_day);
    let mut at = case.first_day;
    while at < *day {
        decide(
            policy,
            account,
            &mut state,
            at,
            ApprovalMode::SameDay,
            &mut Vec::new(),
        );
        at = at.plus(1);
    }
    state.advance(policy, account, *day);
    let mut due: Vec<(Option<u32>, relance_kernel::SlotId, relance_kernel::RuleId)> = Vec::new();
    for (id, slot) in policy.slots.enumerate() {
        for rule in state.due_rules(policy, account, InvoiceIndex(0), id) {
            due.push((slot.rank, id, rule));
        }
        // A calendar slot is not noted as due before the kernel can tell which of its rules goes.
        if matches!(
            slot.bound,
            Bound::Dates(_) | Bound::Monthly(_) | Bound::Yearly(..)
        ) {
            let subject = Subject {
                customer: CustomerIndex(0),
                invoice: Some(InvoiceIndex(0)),
            };
            let view = View::new(policy, account, &state);
            let true_ones = slot
                .variants
                .iter()
                .filter(|way| view.test(&way.guard, subject).holds());
            due.extend(true_ones.map(|way| (slot.rank, id, way.rule)));
        }
    }
    let collide = due.iter().enumerate().any(|(position, one)| {
        due.iter()
            .skip(position + 1)
            .any(|other| (one.0.is_some() && one.0 == other.0) || one.1 == other.1)
    });
    assert!(collide, "{text}\n{due:?} on {day}");
}

/// What is found about rules of one age, by name: `first/second: overlap` or `?`.
fn found(text: &str) -> String {
    let (compiled, interner) = compiled(text);
    let problems = render::render_plain(&compiled.diagnostics, &compiled.files, Lang::En);
    let policy = compiled.policy.as_ref().expect(&problems);
    for diagnostic in analyse(&compiled, &interner).diagnostics {
        if let Some((_, test)) = diagnostic.facts.iter().find(|(name, _)| *name == "test") {
            both_are_due(text, &test.text(Lang::En));
        }
    }
    let found = overlaps(policy);
    let name = |rule: relance_kernel::RuleId| interner.text(policy.rules[rule].name).to_owned();
    let steps = found.steps.iter().map(|overlap| {
        let verdict = if overlap.witness.is_some() { "overlap" } else { "?" };
        format!("{}/{} {verdict}", name(overlap.first.1), name(overlap.second.1))
    });
    let segments = found.segments.iter().map(|overlap| {
        format!(
            "segments {} {} {}",
            overlap.first.0,
            overlap.second.0,
            overlap.customer.is_some()
        )
    });
    let all: Vec<String> = steps.chain(segments).collect();
    all.join(", ")
}

/// Two rules of one age with these conditions.
fn two(one: &str, other: &str) -> String {
    found(&format!(
        "a: when overdue 10d and {one} then email gentle\nb: when overdue 10d and {other} then email firm\n"
    ))
}

#[test]
fn steps_of_one_age() {
    assert_snapshot!(shown(
        "small: when overdue 7d and amount < 1_000 EUR then email gentle\n\
         abroad: when overdue 7d and country != FR then letter gentle\n"
    ));
}

#[test]
fn exceptions_of_one_step() {
    assert_snapshot!(shown(
        "first: when overdue 7d then email gentle\n\
         for country != FR {\n\
           abroad: exception to first when paid_share >= 25% then letter gentle\n\
         }\n\
         big: exception to first when amount > 10_000 EUR then call accounts_payable\n"
    ));
}

#[test]
fn steps_after_steps() {
    assert_snapshot!(shown(
        "first: when overdue 7d and segment = bon_payeur then email gentle\n\
         second: when 14d after first and last_contact >= 10d then email firm\n\
         third: when 14d after first and recorded complaint then call accounts_payable\n"
    ));
}

#[test]
fn segments() {
    assert_snapshot!(shown(
        "segment vip when customer.balance > 50_000 EUR\n\
         segment late when average_delay > 30d\n\
         first: when overdue 7d and segment = vip then email gentle\n\
         other: when overdue 7d and segment = late then email firm\n"
    ));
}

#[test]
fn the_same_in_french_with_a_policy_block() {
    assert_snapshot!(shown(
        "politique \"P\" {\n  s'applique à client.type = public et pays = FR\n}\n\
         petite: quand retard 5jo et solde < 100 EUR alors email gentle\n\
         avis: quand retard 5jo et en_litige alors letter firm\n"
    ));
}

#[test]
fn what_excludes_what() {
    assert_eq!(two("amount < 1_000 EUR", "amount >= 1_000 EUR"), "");
    assert_eq!(two("amount <= 1_000 EUR", "amount >= 1_000 EUR"), "a/b overlap");
    assert_eq!(two("balance > 100 EUR", "amount > 50 EUR"), "a/b overlap");
    assert_eq!(two("balance > 100 EUR", "amount <= 100 EUR"), "");
    assert_eq!(two("undisputed_balance > 100 EUR", "balance <= 100 EUR"), "");
    assert_eq!(two("customer.overdue_balance < 50 EUR", "balance > 50 EUR"), "");
    assert_eq!(
        two(
            "amount between 10 EUR and 20 EUR",
            "amount between 20 EUR and 30 EUR"
        ),
        "a/b overlap"
    );
    assert_eq!(
        two(
            "amount between 10 EUR and 20 EUR",
            "amount between 21 EUR and 30 EUR"
        ),
        ""
    );
    assert_eq!(two("disputed", "undisputed_balance > 0 EUR"), "");
    assert_eq!(two("disputed", "not disputed"), "");
    assert_eq!(two("promise = none", "promised >= 2026-01-01"), "");
    assert_eq!(two("reminders = 0", "last_contact <= 30d"), "");
    assert_eq!(two("reminders = 0", "last_contact > 30d"), "a/b overlap");
    assert_eq!(two("customer.oldest_overdue < 5d", "amount > 1 EUR"), "");
    assert_eq!(two("average_delay <= 5d", "invoices_paid < 1"), "");
    assert_eq!(two("average_delay >= 40d", "invoices_paid < 1"), "a/b overlap");
    assert_eq!(two("late_rate = 0%", "average_delay > 2d"), "");
    assert_eq!(two("invoices_paid over 6mo >= 4", "invoices_paid < 4"), "");
    assert_eq!(two("customer.kind = business", "customer.kind != business"), "");
    assert_eq!(two("customer.kind = unknown", "customer.kind = business"), "");
    assert_eq!(
        two("sector in {food, steel}", "sector in {steel, wood}"),
        "a/b overlap"
    );
    assert_eq!(two("sector in {food, steel}", "sector in {wood}"), "");
    assert_eq!(two("replied within 3d", "no reply within 7d"), "");
}

#[test]
fn several_currencies() {
    // Only in dollars, for which both name an amount.
    assert_eq!(
        two("amount > 100 EUR or 100 USD", "amount < 50 EUR or 500 USD"),
        "a/b overlap"
    );
    assert_eq!(two("amount > 100 EUR", "amount > 100 USD"), "");
    assert_eq!(two("currency = USD", "currency = EUR"), "");
    assert_eq!(two("currency != USD", "currency != EUR"), "a/b overlap");
}

#[test]
fn bounds_count() {
    let rules = |first: &str, second: &str| {
        found(&format!(
            "a: when {first} then email gentle\nb: when {second} then email firm\n"
        ))
    };
    assert_eq!(
        rules(
            "overdue 10d and overdue <= 12d",
            "overdue 10d and not (overdue <= 12d)"
        ),
        ""
    );
    assert_eq!(
        rules("overdue 10d and overdue < 5d", "overdue 10d and amount > 5 EUR"),
        ""
    );
    assert_eq!(
        rules("overdue between 10d and 12d", "overdue 10d and amount > 5 EUR"),
        "a/b overlap"
    );
    assert_eq!(
        rules("overdue 10d and age < 10d", "overdue 10d and amount > 5 EUR"),
        "a/b overlap"
    );
    assert_eq!(
        rules("overdue 5wd and overdue < 5d", "overdue 5wd and amount > 5 EUR"),
        ""
    );
    assert_eq!(
        rules(
            "due in 5d and amount > 5 EUR",
            "due in 5d and not (overdue <= 0d)"
        ),
        ""
    );
    assert_eq!(
        rules("due in 5d and amount > 5 EUR", "due in 5d and country = FR"),
        "a/b overlap"
    );
}

#[test]
fn segments_take_those_of_whom_nothing_is_known() {
    let text = "segment food when sector = food\nsegment rest_known when sector != food\nsegment unheard otherwise\n\
                a: when overdue 10d and segment = unheard and amount > 5 EUR then email gentle\n\
                b: when overdue 10d and segment = unheard and amount > 9 EUR then email firm\n\
                c: when overdue 10d and segment = food then email firmer\n";
    assert_eq!(found(text), "a/b overlap");
}

#[test]
fn declared_fields() {
    let text = "field customer.score: number\nfield invoice.order: text\nfield customer.vetted: yes_no\n\
                a: when overdue 10d and customer.score > 3.5 and invoice.order = x then email gentle\n\
                b: when overdue 10d and customer.score < 3.6 and customer.vetted then email firm\n\
                c: when overdue 10d and customer.score <= 3.5 and not customer.vetted and invoice.order = y then email firmer\n";
    assert_eq!(found(text), "a/b overlap");
}

#[test]
fn exceptions_of_steps_without_age() {
    let of = |step: &str, one: &str, other: &str| {
        found(&format!(
            "s: {step} then email gentle\n\
             a: exception to s when {one} then email firm\n\
             b: exception to s when {other} then email firmer\n"
        ))
    };
    let event = "when 3d after notified and amount > 10 EUR";
    assert_eq!(of(event, "amount > 100 EUR", "country = FR"), "a/b overlap");
    assert_eq!(of(event, "amount > 100 EUR", "amount <= 50 EUR"), "");
    let dates = "on {2006-02-28, 2007-02-28} when overdue >= 20d";
    assert_eq!(of(dates, "amount > 100 EUR", "country = FR"), "a/b overlap");
    let yearly = "every year on 11-30 when overdue >= 20d";
    assert_eq!(of(yearly, "amount > 100 EUR", "country = FR"), "a/b overlap");
    let monthly = "every month on day 31 when amount > 5 EUR";
    assert_eq!(of(monthly, "amount > 100 EUR", "country = FR"), "a/b overlap");
    assert_eq!(
        of("when promise broken", "amount > 100 EUR", "country = FR"),
        "a/b overlap"
    );
    assert_eq!(
        of("when payment bounced", "amount > 100 EUR", "country = FR"),
        "a/b overlap"
    );
}

/// A ledger may hold an invoice that is due before it is issued, so the two are not taken for ordered.
#[test]
fn an_invoice_due_before_its_issue_is_thought_of() {
    assert_snapshot!(shown(
        "a: when overdue 10d and age < 5d then email one\n\
         b: when overdue 10d then email two",
    ));
}
