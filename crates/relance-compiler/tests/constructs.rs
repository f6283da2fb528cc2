//! What each construct of the language becomes in the kernel's policy, and what the prelude gives to every policy.

#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use insta::assert_snapshot;
use support::{compiled, compiled_with, surroundings};

macro_rules! snapshots {
    ($($(#[$doc:meta])* $name:ident: $make:expr;)*) => {$(
        $(#[$doc])*
        #[test]
        fn $name() {
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                assert_snapshot!($make);
            });
        }
    )*};
}

snapshots! {
    one_line: compiled("when overdue 7d and segment = bon_payeur then email gentle");

    one_line_in_french: compiled("quand retard 7j et segment = bon_payeur alors email gentle");

    exceptions_nest_and_the_deepest_wins: compiled(
        "first: when overdue 7d then email gentle requires approval of cfo\n\
         big: exception to first when amount > 10_000 EUR then call accounts_payable\n\
         huge: exception to big when amount > 100_000 EUR then call finance_director requires approval of credit_manager\n\
         abroad: exception to first when country != FR then letter gentle\n\
         second: when 14d after huge then email firm",
    );

    repetition_makes_slots_and_after_counts_from_the_last: compiled(
        "first: when overdue 7d every 7d up to 3 times then email gentle\n\
         last: when 10d after first then email firm\n\
         before: when due in 6d every 3d up to 3 times then email courtesy",
    );

    working_days_keep_their_order: compiled(
        "one: when overdue 5wd then email gentle\n\
         two: when 5wd after one then email firm\n\
         three: when 30d after two then letter formal",
    );

    ages_from_issue_come_first: compiled(
        "hello: when age 0d then email courtesy\n\
         first: when overdue 7d then email gentle",
    );

    event_and_calendar_steps_have_no_age: compiled(
        "notice: when 60d after notified and balance > 0 EUR then charge 50% of amount as penalty lawful \"decree\"\n\
         broken: when promise broken and customer.kind = business then call accounts_payable\n\
         after_it: when 3d after broken then email firm\n\
         batch: on {2027-02-28, 2026-02-28} when overdue 60d then escalate to agency without reminder\n\
         yearly: every year on 02-29 when overdue 30d then email firm\n\
         monthly: every month on day 31 when overdue 30d then email gentle",
    );

    for_blocks_add_their_guard: compiled(
        "for customer.kind = business {\n\
           for segment = mauvais_payeur and amount > 100 EUR {\n\
             early: when overdue 3d then call accounts_payable\n\
             big: exception to early when amount > 5_000 EUR then call finance_director\n\
           }\n\
         }",
    );

    defines_are_put_in_with_their_time_bound: compiled(
        "define big as amount > 10_000 EUR or 11_000 USD\n\
         define late as overdue 30d and big\n\
         notice: when late and not disputed then letter formal",
    );

    params_and_what_is_set: compiled_with(
        "param first_delay = 7d in 4d..15d\n\
         param floor = 150 EUR\n\
         first: when overdue first_delay and amount > floor then email gentle",
        &[("first_delay", "10d")],
    );

    bounds_written_as_comparisons: compiled(
        "a: when overdue > 6d then email gentle\n\
         b: when overdue >= 14d then email firm\n\
         c: when overdue between 21d and 60d then letter firm",
    );

    every_condition: compiled(
        "a: also when customer.kind in {business, public} and promise = broken and paid_share >= 50% then flag a\n\
         b: also when average_delay over 6mo > 30d and late_rate > 0.25 and invoices_paid between 1 and 5 then flag b\n\
         c: also when last_contact > 10d and customer_since < 2020-01-01 and promised >= 2026-01-01 then flag c\n\
         d: also when sent a within 10d and recorded call_result at least 15d ago and not contacted within 3d then flag d\n\
         e: also when replied within 7d or no reply within 14d or due in 3wd or currency = USD then flag e\n\
         f: also each time when settled by write_off and language = fr and disputed = no then flag f\n\
         g: also per customer when customer.oldest_overdue > 30d and broken_promises >= 1 then flag g",
    );

    every_action: compiled(
        "a: when overdue 1d then email gentle to finance_director else letter gentle else task \"find the address\" for collector\n\
         b: when overdue 2d then call accounts_payable\n\
         c: when overdue 3d then charge 36 EUR as fee, charge 2.5% of undisputed_balance as penalty, flag watched\n\
         d: when overdue 4d then task \"ring\" for collector by overdue 60d, alert cfo, block_orders, propose write_off\n\
         e: when overdue 5d then escalate to lawyer requires approval of cfo if amount > 5_000 EUR without reminder\n\
         f: was old_f, when overdue 6d then sms gentle lawful \"law\"",
    );

    a_renamed_channel_and_fields: compiled(
        "channel portal costs 0 EUR\n\
         field customer.credit_score: number\n\
         field invoice.project: text\n\
         field customer.limit: money\n\
         a: when overdue 1d and customer.credit_score < 40.5 and invoice.project = alpha then portal hello\n\
         b: when overdue 3d and customer.limit > 1_000 EUR then portal hello",
    );

    the_prelude: surroundings("when overdue 7d then email gentle");

    a_whole_policy_block: surroundings(
        "policy \"B2B\" {\n\
           applies to customer.kind = business and country != US\n\
           currency EUR\n\
           timezone \"Europe/Brussels\"\n\
           calendar FR\n\
           contact on working days between 09:00 and 17:30\n\
           contact by call on monday to thursday between 09:00 and 12:00, 14:00 and 17:30\n\
           quiet from 24 Dec to 2 Jan\n\
           quiet from 2026-08-01 to 2026-08-15\n\
           at least 5d between contacts per customer\n\
           at least 2w between call per customer\n\
           at most 3 contacts within 30d per customer\n\
           at most 1 registered_letter within 60d per customer\n\
           group by customer led by oldest\n\
           catch up to the current step\n\
           tolerance 0.50 EUR\n\
         }\n\
         agency costs 12.5% of recovered\n\
         template mise_en_demeure is formal, legal\n\
         notice: when overdue 45d then registered_letter mise_en_demeure\n\
         first: when overdue 7d then email gentle\n\
         thanks: also when settled by payment then email merci",
    );

    own_segments_beside_the_prelude: surroundings(
        "segment vip when customer.balance > 50_000 EUR\n\
         segment bon_payeur when average_delay <= 2d\n\
         first: when overdue 7d and segment = mauvais_payeur then email gentle",
    );

    segments_of_the_ledger: surroundings("segment from ledger\nfirst: when overdue 7d and segment = gold then email gentle");

    pauses_and_prohibitions: surroundings(
        "no pause on_dispute\n\
         no pause on_unallocated\n\
         pause on_promise: when promise = open until promised + 2d\n\
         pause when customer.balance > 100_000 EUR until 2026-12-31\n\
         never contact when country = US\n\
         never call finance_director when segment = bon_payeur\n\
         never email gentle when customer.kind = public\n\
         never charge penalty when customer.kind = association\n\
         never claim indemnity when customer.kind = public\n\
         never escalate to court when amount < 500 EUR\n\
         never registered_letter when insured\n\
         first: when overdue 7d then email gentle",
    );
}

#[test]
fn a_whole_policy_compiles_without_a_word() {
    let text = include_str!("samples/b2b.relance");
    let mut interner = relance_kernel::Interner::new();
    let compiled = relance_compiler::compile_text(text, &relance_compiler::Options::default(), &mut interner);
    assert_eq!(compiled.diagnostics, []);
    let policy = compiled.policy.unwrap();
    let names: Vec<&str> = policy
        .slots
        .iter()
        .map(|slot| interner.text(policy.rules[slot.rule].name))
        .collect();
    assert_eq!(
        names,
        [
            "preventive",
            "early_call",
            "first_reminder",
            "second",
            "formal_notice",
            "handover"
        ]
    );
    assert_eq!(compiled.origins.policy.unwrap().docs.len(), 2);
    assert_eq!(compiled.vocabulary.customer_columns(), ["segment", "kind"]);
}

#[test]
fn a_french_event_is_the_row_of_the_ledger() {
    let rule = |event: &str| compiled(&format!("a: also when recorded {event} within 3d then flag a"));
    assert!(rule("résultat_appel").contains("call_result"));
    for (french, english) in [
        ("résultat_appel", "call_result"),
        ("litige_ouvert", "dispute_opened"),
        ("promesse", "promise"),
    ] {
        let policy = |event: &str| rule(event).replace(event, english);
        assert_eq!(policy(french), policy(english));
    }
}
