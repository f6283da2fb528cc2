//! A small valid ledger to change, and its problems as text.

use relance_ledger::{Lang, Loaded, Options, Problem, Severity, TextSource, load};
use std::fmt::Write;

const CUSTOMERS: &str = "customer_id,kind,country,email,segment,payer_id\n\
    acme,business,FR,a@acme.example,bon_payeur,\n\
    bolt,consumer,DE,,,\n\
    group,business,FR,g@group.example,,\n\
    child,business,FR,,,group\n";
const INVOICES: &str = "invoice_id,customer_id,issued,due,amount,currency,kind,reference\n\
    F1,acme,2026-01-05,2026-02-04,1200.00,EUR,invoice,\n\
    F2,bolt,2026-01-10,2026-02-09,80,USD,,\n\
    F3,child,2026-01-12,2026-02-11,500,,,\n\
    A1,acme,2026-02-01,,-100,EUR,credit_note,F1\n";
const PAYMENTS: &str = "payment_id,customer_id,invoice_id,date,amount,currency,reverses\n\
    P1,acme,F1,2026-02-10,600,,\n\
    P2,group,F3,2026-02-12,500,EUR,\n";
const EVENTS: &str = "date,customer_id,invoice_id,event,value,note\n\
    2026-02-08,acme,F1,action,email,gentle\n";

/// The small ledger with these files in place of its own; a file given as `-` is taken away.
pub(crate) fn ledger_with(files: &[(&str, &str)]) -> TextSource {
    let own = [
        ("customers.csv", CUSTOMERS),
        ("invoices.csv", INVOICES),
        ("payments.csv", PAYMENTS),
        ("events.csv", EVENTS),
    ];
    let replaced = |name: &str| files.iter().any(|(file, _)| *file == name);
    let mut source = TextSource::new();
    for (name, text) in own.iter().filter(|(name, _)| !replaced(name)).chain(files) {
        if *text != "-" {
            source = source.with(name, *text);
        }
    }
    source
}

pub(crate) fn load_with(files: &[(&str, &str)]) -> Loaded {
    load(&ledger_with(files), &Options::default())
}

/// Problems as the command line would list them, in both languages.
pub(crate) fn listed(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        let severity = match problem.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let code = problem.code;
        let value = problem
            .value
            .as_deref()
            .map(|value| format!(" {value:?}"))
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "  {severity} {} {} at {}{value}",
            code.number,
            code.name,
            problem.place(Lang::En)
        );
        for lang in [Lang::En, Lang::Fr] {
            let help = problem
                .help(lang)
                .map(|help| format!(" → {help}"))
                .unwrap_or_default();
            let _ = writeln!(text, "    {}{help}", problem.message(lang));
        }
    }
    if problems.is_empty() {
        text.push_str("  nothing to report\n");
    }
    text
}
