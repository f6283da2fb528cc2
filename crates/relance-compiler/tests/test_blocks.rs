//! What `test` blocks become: accounts, what happens to them, and what is expected, ready for a runner.

#![expect(clippy::unwrap_used, reason = "tests")]

use relance_compiler::{ExpectationKind, Lang, Options, compile_text, render};
use relance_kernel::Interner;
use std::fmt::Write;

const RULES: &str = "first_reminder: when overdue 7d then email gentle\n\
                     formal_notice: when overdue 45d then registered_letter mise_en_demeure without reminder\n\
                     thanks: also when settled by payment then email merci\n";

macro_rules! check {
    ($made:expr) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($made) })
    };
}

fn cases(text: &str) -> String {
    let mut interner = Interner::new();
    let compiled = compile_text(text, &Options::default(), &mut interner);
    let mut out = format!("{}\n────\n", text.trim_end());
    out.push_str(&render::render_plain(
        &compiled.diagnostics,
        &compiled.files,
        Lang::En,
    ));
    for case in &compiled.tests {
        writeln!(
            out,
            "case {:?} {:?} from {} to {}",
            case.title, case.row, case.first_day, case.last_day
        )
        .unwrap();
        for account in &case.accounts {
            for customer in account.account.customers.iter() {
                let stated: Vec<String> = customer
                    .stated
                    .iter()
                    .map(|(fact, value)| format!("{fact:?} {value:?}"))
                    .collect();
                writeln!(
                    out,
                    "  customer {} {:?} {:?} stated {stated:?}",
                    account.customer,
                    customer.kind,
                    customer.country.map(|c| interner.text(c))
                )
                .unwrap();
            }
            for (id, invoice) in account.invoices.iter().zip(account.account.invoices.iter()) {
                writeln!(
                    out,
                    "  invoice {id} {} {} issued {} due {} stated {:?}",
                    invoice.amount, invoice.currency, invoice.issued, invoice.due, invoice.stated
                )
                .unwrap();
            }
            for change in &account.account.changes {
                writeln!(out, "    {} {:?} {:?}", change.day, change.invoice, change.kind).unwrap();
            }
        }
        for expectation in &case.expectations {
            let line = compiled.files.position(expectation.place).line;
            match &expectation.kind {
                ExpectationKind::Action {
                    when,
                    action,
                    invoice,
                } => {
                    writeln!(out, "  line {line}: {action:?} {when:?} {invoice:?}").unwrap();
                }
                ExpectationKind::Nothing { from, until } => {
                    writeln!(out, "  line {line}: nothing from {from} until {until}").unwrap()
                }
            }
        }
    }
    out
}

#[test]
fn what_is_stated_and_what_happens() {
    check!(cases(&format!(
        "{RULES}test \"a good payer is reminded once and then left alone\" {{\n\
           customer acme {{ kind business, segment bon_payeur, balance 5_000 EUR, average_delay 2d, invoices_paid 4 }}\n\
           customer zeta {{ kind consumer, country FR, natural_person yes, customer_since 2020-01-01 }}\n\
           invoice F2 of acme: 1_200 EUR due 2026-03-02\n\
           invoice F1 of acme: 500 USD issued 2026-01-15 due 2026-03-02 {{ reminders 2, disputed no, payment_method transfer }}\n\
           invoice F3 of zeta: 80 EUR due 2026-03-10\n\
           on 2026-03-09 expect email gentle for F2\n\
           on 2026-03-10 F2 pays 200 EUR\n\
           on 2026-03-11 F2 bounces 200 EUR\n\
           on 2026-03-11 F1 disputed quality as 100 USD\n\
           on 2026-03-12 F2 promises 2026-04-01 of 500 EUR\n\
           on 2026-03-12 acme stopped 2026-04-15\n\
           on 2026-03-13 F2 credited 50 EUR\n\
           on 2026-03-13 F1 charged 40 USD as fee\n\
           on 2026-03-14 F2 due_changed 2026-05-01\n\
           on 2026-03-15 zeta field_changed \"country=BE\"\n\
           on 2026-03-16 acme insolvency_opened\n\
           on 2026-03-17 F2 approved formal_notice\n\
           on 2026-03-18 acme opted_out email\n\
           on 2026-03-19 F2 written_off\n\
           expect email merci\n\
           expect task\n\
           expect nothing until 2026-12-31\n\
           expect registered_letter mise_en_demeure\n\
           on 2027-01-15 expect charge penalty\n\
           on 2027-01-16 expect escalate to agency for F1\n\
           expect call accounts_payable\n\
         }}"
    )));
}

#[test]
fn tables_make_a_case_of_each_row() {
    check!(cases(&format!(
        "{RULES}test \"the day of the reminder\" for (due_on, sent_on, how) in {{ (2026-03-02, 2026-03-09, gentle), (2026-03-03, 2026-03-10, gentle) }} {{\n\
           customer acme {{ kind business }}\n\
           invoice F1 of acme: 1_200 EUR due due_on\n\
           on sent_on expect email how\n\
         }}"
    )));
}

#[test]
fn what_applies_to_names_is_accepted_unless_stated() {
    check!(cases(
        "policy \"some\" {\n\
           applies to customer.kind = public and country != FR and (segment = bon_payeur or customer.balance > 1_000 EUR)\n\
         }\n\
         first: when overdue 7d then email gentle\n\
         test \"nothing stated\" {\n\
           customer acme { }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-09 expect email gentle\n\
         }\n\
         test \"another country stated\" {\n\
           customer acme { country IT }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           on 2026-03-09 expect email gentle\n\
         }\n\
         test \"not claimed\" {\n\
           customer acme { kind consumer }\n\
           invoice F1 of acme: 1_200 EUR due 2026-03-02\n\
           expect nothing until 2026-12-31\n\
         }"
    ));
}

#[test]
fn the_same_in_french() {
    check!(cases(
        "premiere: quand retard 7j alors email gentle\n\
         test \"relancé une fois\" {\n\
           client acme { type entreprise, segment bon_payeur }\n\
           facture F1 de acme: 1_200 EUR échéance 2026-03-02\n\
           le 2026-03-09 attendre email gentle\n\
           le 2026-03-12 F1 paie 1_200 EUR\n\
           ne rien attendre jusqu'au 2026-12-31\n\
         }"
    ));
}
