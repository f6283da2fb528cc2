//! Every construct of the language, in both languages, with its tree.

use relance_syntax::{Language, format, parse};
use std::fmt::Write;

/// Statements, each with every part that it can have somewhere.
const STATEMENTS: &[&str] = &[
    // Files and vocabulary.
    "relance 1",
    "use \"segments.relance\"",
    "param first_delay = 7d in 4d..15d",
    "param rate = 2.5% param floor = 150 EUR param count = 3",
    "define gros_encours as customer.overdue_balance > 10_000 EUR or 11_000 USD",
    "segment nouveau when invoices_paid < 3",
    "segment occasionnel otherwise",
    "segment from ledger",
    "tone courtesy < gentle < firm < formal",
    "template mise_en_demeure is formal, legal",
    "template dernier_avis is legal",
    "template rappel is gentle",
    "template merci",
    "channel email costs 0.02 EUR",
    "channel call costs 9min at 38 EUR/h, capacity 25 per day",
    "channel fax, capacity 5 per day",
    "channel pigeon",
    "agency costs 12% of recovered",
    "role fleet_manager",
    "field customer.credit_score: number field invoice.site: text field customer.vip: yes_no",
    "prove never (contact and disputed)",
    "prove every invoice overdue 90d has reached formal_notice",
    // Policies.
    "policy \"p\" { applies to customer.kind = business and not insolvent }",
    "policy \"p\" { currency EUR timezone \"Europe/Paris\" calendar FR tolerance 1 EUR ledger fresh within 2d }",
    "policy \"p\" { contact on working days between 09:00 and 17:30 }",
    "policy \"p\" { contact by call on monday to friday between 09:00 and 12:00, 14:00 and 17:30 }",
    "policy \"p\" { contact by sms on tuesday, thursday contact by email on every day }",
    "policy \"p\" { quiet from 24 Dec to 2 Jan quiet from 2026-08-01 to 2026-08-15 }",
    "policy \"p\" { at least 5d between contacts per customer at least 10d between call per customer }",
    "policy \"p\" { at most 3 contacts within 30d per customer at most 1 registered_letter within 2mo per customer }",
    "policy \"p\" { group by customer group by customer led by oldest group by step group by invoice }",
    "policy \"p\" { catch up one step at a time catch up to the current step }",
    // Pauses and prohibitions.
    "pause on_promise: when promise = open until promised + 2d",
    "pause when disputed pause until_august: when segment = vip until 2026-08-31",
    "no pause on_dispute",
    "never contact when customer.kind = consumer and country in {FR, BE}",
    "never email firm when segment = vip never escalate to agency when natural_person",
    "never charge when disputed never charge penalty when disputed never claim indemnity when disputed",
    "never task when a never alert cfo when a never flag x when a never block_orders when a never propose write_off when a",
    // Rules.
    "first: when overdue first_delay then email gentle",
    "when overdue 7d then email gentle",
    "second: was relance2, when 14d after first then email firm",
    "a: also when disputed then alert cfo b: also each time when disputed then alert cfo",
    "c: also per customer when customer.overdue_balance > 100_000 EUR then flag watch",
    "d: also each time per customer when customer.overdue_balance > 100_000 EUR then flag watch",
    "e: exception to first when gros_encours then call accounts_payable",
    "f: on {2006-02-28, 2007-02-28} when recorded penalty at least 270d ago then escalate to court lawful \"decree\"",
    "g: every month on day 31 when balance > 5 EUR then letter statement",
    "h: every year on 02-28 when balance > 5 EUR then letter statement",
    "i: when overdue 7d every 7d up to 3 times then email gentle",
    "j: when overdue 45d then registered_letter mise_en_demeure, claim indemnity, claim interest requires approval of credit_manager if balance > 5_000 EUR without reminder lawful \"C. com. L441-10\"",
    "k: when overdue 45d then email x requires approval",
    "l: when overdue 45d then email x requires approval if disputed",
    // Actions.
    "when overdue 1d then email gentle to finance_director else letter gentle else call accounts_payable",
    "when overdue 1d then charge interest, charge indemnity, charge 36 EUR as penalty, charge 2% of balance as fee",
    "when overdue 1d then offer discount 5% within 7d, offer plan 3 instalments",
    "when overdue 1d then escalate to agency when overdue 1d then escalate to mediator when overdue 1d then escalate to insurer",
    "when overdue 1d then escalate to lawyer when overdue 1d then escalate to court",
    "when overdue 1d then task \"call\", task \"call\" for cfo, task \"call\" for cfo by overdue 60d",
    "when overdue 1d then alert cfo, flag watch, block_orders, propose write_off",
    // Conditions.
    "when a or b and not (c or d) and not not e then email x",
    "when balance = 1 EUR and balance != 2 EUR and balance < 3 EUR and balance <= 4 EUR and balance > 5 EUR and balance >= 6 EUR then email x",
    "when average_delay over 6mo > 30d and late_rate over 12mo between 10% and 20% then email x",
    "when customer.kind in {business, public} and promise != kept and dispute_reason = quality then email x",
    "when due in 5d then email x when age 30d then email x when overdue 5wd then email x",
    "when overdue between 5d and 10d and age > 3d and last_contact >= 2w and customer_since < 2026-01-01 then email x",
    "when 60d after notified then email x when n after promise broken then email x",
    "when promise made or promise kept or payment received or payment bounced or dispute opened then email x",
    "when dispute closed or plan agreed or plan ended or due changed or insolvency opened or insolvency published then email x",
    "when settled or settled by payment or settled by credit or settled by write_off then email x",
    "when sent first or sent first within 10d or sent first at least 15d ago then email x",
    "when recorded Appeal or recorded Appeal within 1mo or recorded Appeal at least 1mo ago then email x",
    "when contacted within 3d or replied within 7d or no reply within 7d then email x",
    "when disputed = yes and insured = no and reminders >= 1 and paid_share > 12.5% and sector = \"BTP\" then email x",
    "when customer.unallocated > 0 EUR and customer.oldest_overdue > 5d and customer.credit_score < -1.5 then email x",
    // Blocks.
    "for segment = mauvais_payeur { early: when overdue 3d then call accounts_payable for disputed { x: when age 3d then alert cfo } }",
    // Tests.
    "test \"t\" { customer acme { kind business, segment vip, balance 5 EUR, insured } customer dupont }",
    "test \"t\" { invoice F1 of acme: 1_200 EUR issued 2026-01-31 due 2026-03-02 { disputed yes, dispute_reason price } }",
    "test \"t\" { on 2026-03-09 F1 pays 5 EUR on 2026-03-09 F1 bounces 5 EUR on 2026-03-09 F1 credited 5 EUR }",
    "test \"t\" { on 2026-03-09 F1 promises 2026-04-01 of 500 EUR on 2026-03-09 F1 promises 2026-04-01 }",
    "test \"t\" { on 2026-03-09 F1 disputed quality on 2026-03-09 F1 dispute_opened delivery on 2026-03-09 acme stopped on 2026-03-09 F1 due_changed 2026-05-01 }",
    "test \"t\" { on 2026-03-09 F1 charged 36 EUR as penalty on 2026-03-09 F1 approved formal_notice on 2026-03-09 F1 notified as \"by hand\" on 2026-03-09 acme call_result no_answer }",
    "test \"t\" { expect email gentle on 2026-03-09 expect email gentle for F1 expect call expect charge penalty expect escalate to agency }",
    "test \"t\" { expect task expect alert cfo expect flag watch expect block_orders expect propose write_off for F1 expect nothing until 2026-12-31 }",
    "test \"t\" for (day, who) in { (2026-03-09, business), (2026-03-10, consumer) } { customer acme { kind who } on day expect email gentle }",
];

#[test]
fn each_construct_in_both_languages() {
    let mut shown = String::new();
    for statement in STATEMENTS {
        let parsed = parse(statement);
        assert_eq!(parsed.errors, [], "{statement}");
        let english = format(statement, Some(Language::En)).unwrap();
        let french = format(statement, Some(Language::Fr)).unwrap();
        assert_eq!(parse(&french).errors, [], "{french}");
        assert_eq!(parse(&french).file, parsed.file, "{french}");
        assert_eq!(format(&french, Some(Language::En)).unwrap(), english);
        let edition = parsed.file.edition.iter().map(|edition| format!("{edition:?}\n"));
        let trees: Vec<String> = edition
            .chain(parsed.file.items.iter().map(|item| format!("{:?}\n", item.kind)))
            .collect();
        write!(
            shown,
            "──── {statement}\n{english}--\n{french}--\n{}\n",
            trees.concat()
        )
        .unwrap();
    }
    insta::assert_snapshot!(shown);
}

/// Hand-written, so that the French words are what a French author writes and not what the formatter says.
#[test]
fn a_policy_in_french_is_the_same_tree() {
    let english = include_str!("samples/b2b_france.relance");
    let french = include_str!("samples/b2b_france_fr.relance");
    assert_eq!(parse(english).errors, []);
    assert_eq!(parse(french).errors, []);
    assert_eq!(parse(french).file, parse(english).file);
}

#[test]
fn one_file_may_mix_the_languages() {
    let mixed = "première: quand overdue 7d and segment = vip alors email gentle exige l'accord de cfo if disputed\n\
                 segment vip when factures_payées >= 3 et average_delay <= 5j\n";
    assert_eq!(parse(mixed).errors, []);
    let english = format(mixed, Some(Language::En)).unwrap();
    assert_eq!(parse(&english).file, parse(mixed).file);
}

#[test]
fn the_shortest_policy_is_one_line() {
    let source = include_str!("samples/one_line.relance");
    insta::assert_debug_snapshot!(parse(source));
}
