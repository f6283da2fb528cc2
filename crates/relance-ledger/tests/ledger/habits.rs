//! What people write who work in French, or from a spreadsheet: each is refused with what to write instead, and a file
//! that is foreign all through is told about in one go.

use crate::support::{ledger_with, listed, load_with};
use relance_ledger::{
    Lang, Options, Problem, Severity, fold_consequences, load, set_aside, set_aside_csv, set_aside_totals,
};
use relance_syntax::words::{self, WordClass};

fn helps(problems: &[Problem]) -> Vec<String> {
    problems
        .iter()
        .filter_map(|problem| problem.help(Lang::En))
        .collect()
}

/// French words of a class that are not English ones as well, with their English words.
fn french(class: WordClass) -> impl Iterator<Item = (String, &'static str)> {
    let same = move |form: &str| words::all().any(|word| word.class == class && word.english == form);
    words::all()
        .filter(move |word| word.class == class)
        .flat_map(|word| word.forms().into_iter().map(|form| (form, word.english)))
        .filter(move |(form, _)| !same(form))
}

#[test]
fn each_french_word_of_a_table_is_answered_by_the_english_one() {
    for (form, english) in french(WordClass::LedgerEvent) {
        let events = format!("date,customer_id,event\n2026-02-12,acme,{form}\n");
        let problems = load_with(&[("events.csv", &events)]).problems;
        assert_eq!(helps(&problems), [format!("write `{english}`")], "{form}");
    }
    for (form, english) in french(WordClass::CustomerKind) {
        let customers = format!("customer_id,kind\nacme,{form}\n");
        let problems = load_with(&[
            ("customers.csv", &customers),
            ("invoices.csv", "invoice_id,customer_id,issued,due,amount\n"),
            ("payments.csv", "customer_id,date,amount\n"),
            ("events.csv", "-"),
        ])
        .problems;
        assert_eq!(helps(&problems), [format!("write `{english}`")], "{form}");
    }
    for (form, english) in french(WordClass::CallResult) {
        let events = format!("date,customer_id,event,value\n2026-02-12,acme,call_result,{form}\n");
        let problems = load_with(&[("events.csv", &events)]).problems;
        assert_eq!(helps(&problems), [format!("write `{english}`")], "{form}");
    }
}

#[test]
fn spelling_does_not_hide_what_is_meant() {
    for written in ["Litige ouvert", "LITIGE_OUVERT", "litige-ouvert"] {
        let events = format!("date,customer_id,event\n2026-02-12,acme,{written}\n");
        let problems = load_with(&[("events.csv", &events)]).problems;
        assert_eq!(helps(&problems), ["write `dispute_opened`"], "{written}");
    }
}

const MANY_BEHIND_ONE: &[(&str, &str)] = &[
    (
        "customers.csv",
        "customer_id,kind\nacme,entreprise\nbolt,business\n",
    ),
    (
        "invoices.csv",
        "invoice_id,customer_id,issued,due,amount\n\
         F1,acme,2026-01-05,2026-02-04,1200\n\
         F2,acme,2026-01-05,2026-02-04,100\n\
         F3,bolt,2026-01-05,2026-02-04,100\n",
    ),
    (
        "payments.csv",
        "customer_id,invoice_id,date,amount\nacme,F1,2026-02-10,600\nacme,F2,2026-02-10,30\nacme,F2,2026-02-31,30\n",
    ),
    ("events.csv", "date,invoice_id,event\n2026-02-12,F1,replied\n"),
];

#[test]
fn a_cause_is_told_once_with_the_rows_that_hang_on_it() {
    let problems = load_with(MANY_BEHIND_ONE).problems;
    insta::assert_snapshot!(listed(&fold_consequences(&problems)));
    // Without folding each row has its error, so that it can be set aside.
    let errors = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error);
    assert!(errors.count() >= 7);
}

#[test]
fn a_row_set_aside_has_its_own_error_for_a_reason() {
    let source = ledger_with(MANY_BEHIND_ONE);
    let problems = load(&source, &Options::default()).problems;
    let rows = set_aside(&source, &problems, &Options::default());
    let csv = set_aside_csv(&rows, Lang::En);
    let row = csv.lines().find(|line| line.contains("2026-02-31")).unwrap();
    assert!(row.contains("RL1103"), "{row}");
}

#[test]
fn credit_notes_do_not_add_to_the_invoices_set_aside() {
    let source = ledger_with(&[
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,kind\n\
             F1,acme,2026-13-05,2026-02-04,1234.50,\n\
             A1,acme,2026-13-05,,-200,credit_note\n",
        ),
        ("payments.csv", "customer_id,date,amount\n"),
        ("events.csv", "-"),
    ]);
    let problems = load(&source, &Options::default()).problems;
    let rows = set_aside(&source, &problems, &Options::default());
    let totals = set_aside_totals(&rows);
    let money: Vec<String> = totals[0].money.iter().map(|money| money.decimal()).collect();
    assert_eq!(money, ["1234.50", "-200.00"]);
}

/// As a French spreadsheet saves them: semicolons, Windows-1252, dates day first, decimal commas, French words.
fn from_a_spreadsheet() -> relance_ledger::TextSource {
    let windows_1252 = |text: &str| -> Vec<u8> {
        text.chars()
            .map(|c| {
                if c == '€' {
                    0x80
                } else {
                    u8::try_from(u32::from(c)).unwrap()
                }
            })
            .collect()
    };
    relance_ledger::TextSource::new()
        .with(
            "customers.csv",
            windows_1252("client;nom;type;assuré\r\nC1;\"Société; Générale\";entreprise;oui\r\nC2;Café;particulier;non\r\n"),
        )
        .with(
            "invoices.csv",
            windows_1252(
                "invoice_id;customer_id;émission;échéance;montant\r\n\
                 F1;C1;31/01/2026;02/03/2026;1 234,50\r\n\
                 F2;C2;31/01/2026;02/03/2026;980,00 €\r\n",
            ),
        )
        .with("payments.csv", "customer_id;invoice_id;date;amount\nC1;F1;31/03/2026;12,50\n")
        .with("events.csv", "date;customer_id;event\n31/03/2026;C1;litige_ouvert\n")
}

#[test]
fn a_french_spreadsheet_is_recognised_in_one_round() {
    let loaded = load(&from_a_spreadsheet(), &Options::default());
    assert!(loaded.has_table_errors());
    insta::assert_snapshot!(listed(&fold_consequences(&loaded.problems)));
}

#[test]
fn decimal_commas_between_commas_are_named() {
    let problems = load_with(&[
        (
            "invoices.csv",
            "invoice_id,customer_id,issued,due,amount,currency\n\
         F1,acme,2026-01-05,2026-02-04,980,00,EUR\n\
         F2,acme,2026-01-05,2026-02-04,1 980,5,EUR\n\
         F3,acme,2026-01-05,2026-02-04,Paris, France,EUR\n",
        ),
        ("payments.csv", "customer_id,date,amount\n"),
        ("events.csv", "-"),
    ])
    .problems;
    assert_eq!(
        helps(&problems),
        [
            "`980,00` looks like an amount with a decimal comma: write 980.00",
            "`1 980,5` looks like an amount with a decimal comma: write 1980.5",
            "a cell that holds a comma is written in quotes",
        ]
    );
}
