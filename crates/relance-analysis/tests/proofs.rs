//! What is proved disjoint never collides: on generated policies and ledgers, decided day by day, two ways of one age
//! are due together only if the analysis named the pair.

use relance_analysis::{Overlaps, overlaps};
use relance_compiler::compile_text;
use relance_kernel::policy::Policy;
use relance_kernel::{Account, AccountState, ApprovalMode, Day, RuleId, SlotId, decide};
use relance_testkit::generate::case;
use relance_testkit::rng::Rng;

type Way = (SlotId, RuleId);

fn is_named(found: &Overlaps, one: Way, other: Way) -> bool {
    // Rules that repeat by `every` are compared once.
    let pair = |a: Way, b: Way| (a.1, b.1);
    found.steps.iter().any(|overlap| {
        pair(overlap.first, overlap.second) == pair(one, other)
            || pair(overlap.first, overlap.second) == pair(other, one)
    })
}

/// How many pairs were due together; each is one that the analysis named.
fn collisions(policy: &Policy, account: &Account, first: Day, last: Day, text: &str) -> u32 {
    let found = overlaps(policy);
    let mut state = AccountState::new(policy, account, first);
    let mut collisions = 0;
    let mut day = first;
    while day <= last {
        state.advance(policy, account, day);
        for invoice in account.invoices.ids().filter(|invoice| state.is_known(*invoice)) {
            let mut due: Vec<(Option<u32>, Way)> = Vec::new();
            for (id, slot) in policy.slots.enumerate() {
                let rules = state.due_rules(policy, account, invoice, id);
                due.extend(rules.into_iter().map(|rule| (slot.rank, (id, rule))));
            }
            for (position, (rank, one)) in due.iter().enumerate() {
                for (of, other) in due.iter().skip(position + 1) {
                    let collide = (rank.is_some() && rank == of) || one.0 == other.0;
                    if collide {
                        collisions += 1;
                        let claimed = claims(policy, account, &state, invoice);
                        assert!(
                            is_named(&found, *one, *other) || !claimed,
                            "{text}\n{one:?} and {other:?} of {invoice:?} on {day}"
                        );
                    }
                }
            }
        }
        decide(
            policy,
            account,
            &mut state,
            day,
            ApprovalMode::SameDay,
            &mut Vec::new(),
        );
        day = day.plus(1);
    }
    collisions
}

/// Whether the policy claims the customer: of others nothing is proved.
fn claims(
    policy: &Policy,
    account: &Account,
    state: &AccountState,
    invoice: relance_kernel::InvoiceIndex,
) -> bool {
    let subject = relance_kernel::Subject {
        customer: account.invoices[invoice].customer,
        invoice: None,
    };
    relance_kernel::View::new(policy, account, state)
        .test(&policy.applies_to, subject)
        .holds()
}

#[test]
fn on_generated_policies() {
    let (mut policies, mut all) = (0, 0);
    for seed in 0..300 {
        let case = case(seed);
        let text = case.policy.to_string();
        let mut interner = case.ledger.interner.clone();
        let Some(policy) = compile_text(&text, &Default::default(), &mut interner).policy else {
            continue;
        };
        policies += 1;
        all += collisions(&policy, &case.ledger.account(), case.first, case.last, &text);
    }
    assert!(policies > 50, "{policies} policies, {all} collisions");
}

/// Comparisons of facts that hold on some invoices of the generated ledgers.
const TESTS: &[&str] = &[
    "amount > 500 EUR",
    "amount <= 1_000 EUR",
    "balance < 800 EUR",
    "balance >= 300 EUR or 400 USD",
    "undisputed_balance > 200 EUR",
    "disputed",
    "paid_share >= 50%",
    "paid_share < 25%",
    "reminders = 0",
    "reminders >= 1",
    "last_contact > 10d",
    "last_contact <= 20d",
    "promise = broken",
    "promise = none",
    "promised > 2026-01-15",
    "on_plan",
    "currency = EUR",
    "currency != EUR",
    "segment = bon_payeur",
    "segment = occasionnel",
    "segment = nouveau",
    "segment = mauvais_payeur",
    "customer.kind = business",
    "customer.kind != consumer",
    "natural_person",
    "country = FR",
    "country != FR",
    "insolvent",
    "customer.balance > 1_000 EUR",
    "customer.overdue_balance > 600 EUR",
    "customer.overdue_balance <= 600 EUR",
    "customer.oldest_overdue > 12d",
    "customer.oldest_overdue <= 12d",
    "customer.unallocated > 0 EUR",
    "average_delay > 5d",
    "average_delay <= 20d",
    "late_rate > 30%",
    "late_rate <= 30%",
    "broken_promises >= 1",
    "broken_promises over 1mo = 0",
    "invoices_paid >= 1",
    "invoices_paid over 1mo < 1",
    "age > 40d",
    "age <= 45d",
    "overdue <= 12d",
    "overdue > 12d",
    "contacted within 5d",
    "replied within 20d",
    "no reply within 6d",
    "sent opening",
    "recorded notified",
];

fn guard(rng: &mut Rng, depth: u32) -> String {
    if depth == 0 || rng.chance(45) {
        let test = rng.of(TESTS);
        return if rng.chance(25) {
            format!("not ({test})")
        } else {
            test.to_owned()
        };
    }
    let joined = [guard(rng, depth - 1), guard(rng, depth - 1)].join(rng.of(&[" and ", " or "]));
    if rng.chance(15) {
        format!("not ({joined})")
    } else {
        format!("({joined})")
    }
}

/// Rules of one age with random guards, so that many pairs are proved and many collide.
#[test]
fn on_random_guards() {
    let (mut pairs, mut proved, mut all, mut refused) = (0, 0, 0, 0);
    for seed in 0..60_u64 {
        let mut rng = Rng::new(seed.wrapping_mul(977).wrapping_add(5));
        let mut text = String::from("opening: when overdue 1d then email gentle\n");
        for number in 0..6 {
            let bound = rng.of(&["overdue 7d", "overdue 7d", "overdue 7d", "6d after opening"]);
            let guard = match seed % 2 {
                0 => guard(&mut rng, 2),
                _ => [rng.of(TESTS), rng.of(TESTS), rng.of(TESTS)]
                    .map(|test| format!("({test})"))
                    .join(" and "),
            };
            text.push_str(&format!(
                "r{number}: when {bound} and {guard} then email t{number}\n"
            ));
        }
        text.push_str("e0: exception to r0 when amount > 700 EUR then email t8\n");
        text.push_str(&format!(
            "e1: exception to r0 when {} then email t9\n",
            rng.of(TESTS)
        ));
        let case = case(seed);
        let mut interner = case.ledger.interner.clone();
        // A second lower bound of time, a rule named twice: refused.
        let Some(policy) = compile_text(&text, &Default::default(), &mut interner).policy else {
            refused += 1;
            continue;
        };
        let found = overlaps(&policy);
        pairs += found.step_pairs;
        proved += found.step_pairs - found.steps.len();
        all += collisions(&policy, &case.ledger.account(), case.first, case.last, &text);
    }
    assert!(refused < 45, "{refused} refused");
    assert!(
        proved > 100 && all > 50,
        "{proved} of {pairs} proved, {all} collisions"
    );
}
