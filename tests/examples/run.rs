//! A folder's policy and ledger through compiler, ledger reader and replay.

use relance_compiler::{Compiled, Severity, compile_text};
use relance_kernel::decision::{ActionOutcome, Effect};
use relance_kernel::{Account, CustomerIndex, Interner, InvoiceIndex};
use relance_ledger::{Binding, FolderSource, Keep, Lang, Ledger, Options, load};
use relance_sim::{AccountSource, ReplayOptions, RowTexts, replay};
use std::path::Path;

/// The errors and warnings of a policy.
pub(crate) fn findings(policy: &Path) -> Vec<String> {
    let compiled = compile_file(policy, &mut Interner::new());
    let message = |diagnostic: &relance_compiler::Diagnostic| diagnostic.message(relance_compiler::Lang::En);
    let findings = compiled
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity() > Severity::Note);
    findings.map(message).collect()
}

/// The errors and warnings of a ledger.
pub(crate) fn problems(ledger: &Path) -> Vec<String> {
    let loaded = load(&FolderSource::new(ledger), &Options::default());
    let line = |problem: &relance_ledger::Problem| {
        format!(
            "{} {}: {}",
            problem.severity().word(),
            problem.place(Lang::En),
            problem.message(Lang::En)
        )
    };
    loaded.problems.iter().map(line).collect()
}

/// What the replay does, as `date customer invoice action`, sorted.
pub(crate) fn done(folder: &Path, options: &ReplayOptions) -> Vec<String> {
    let mut interner = Interner::new();
    let compiled = compile_file(&folder.join("policy.relance"), &mut interner);
    let policy = compiled.policy.unwrap();
    let reading = Options {
        default_currency: policy.currency,
        keep: Keep::All,
    };
    let ledger = load(&FolderSource::new(folder.join("ledger")), &reading).ledger;
    let fields = (&policy.customer_fields, &policy.invoice_fields);
    let (binding, _) = Binding::new(&ledger, &mut interner, fields.0, fields.1, policy.currency);
    let source = Source {
        ledger: &ledger,
        binding: &binding,
    };
    let replayed = replay(&policy, &source, options, &|_| true).unwrap();
    let texts = RowTexts {
        policy: &policy,
        interner: &interner,
    };
    let mut lines: Vec<String> = (replayed.rows.iter())
        .filter(|row| {
            !matches!(
                row.record.outcome,
                ActionOutcome::Deferred(_) | ActionOutcome::Lapsed(_)
            )
        })
        .map(|row| {
            let record = &row.record;
            let customer = source.customer_id(row.account, record.customer);
            let invoice = record
                .invoice
                .map_or("", |invoice| source.invoice_id(row.account, invoice));
            format!(
                "{} {customer} {invoice} {}",
                record.day,
                action(&texts, &record.effect)
            )
        })
        .collect();
    lines.sort();
    lines
}

/// The action as a policy writes it, texts of tasks and claims left out.
fn action(texts: &RowTexts<'_>, effect: &Effect) -> String {
    let (verb, detail) = (texts.action(effect), texts.detail(effect));
    let detail = detail.split(" + claim").next().unwrap_or_default();
    match effect {
        Effect::Contact { .. } => format!("{verb} {detail}"),
        Effect::Escalate(_) => format!("{verb} to {detail}"),
        _ => verb.to_string(),
    }
}

fn compile_file(policy: &Path, interner: &mut Interner) -> Compiled {
    compile_text(
        &std::fs::read_to_string(policy).unwrap(),
        &relance_compiler::Options::default(),
        interner,
    )
}

struct Source<'a> {
    ledger: &'a Ledger,
    binding: &'a Binding,
}

impl AccountSource for Source<'_> {
    fn account_count(&self) -> usize {
        self.ledger.account_count()
    }

    fn fill_account(&self, number: usize, account: &mut Account) {
        self.ledger.account(number, self.binding, account);
    }

    fn customer_id(&self, number: usize, customer: CustomerIndex) -> &str {
        self.ledger.customer_id(number, customer)
    }

    fn invoice_id(&self, number: usize, invoice: InvoiceIndex) -> &str {
        self.ledger.invoice_id(number, invoice)
    }

    fn invoice_count(&self, number: usize) -> usize {
        let _ = number;
        1
    }
}
