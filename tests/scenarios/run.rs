//! A scenario through compiler, ledger reader and replay, held against what it expects.

use crate::scenario::{Scenario, day};
use crate::standing;
use relance_compiler::{Severity, compile_text};
use relance_kernel::{Account, AccountState, ActionRecord, Interner, InvoiceIndex, Policy};
use relance_ledger::{Binding, Keep, Lang, Ledger, Options, load};
use relance_sim::{ReplayOptions, RowTexts, replay_account};
use std::collections::BTreeMap;

/// Everything that a scenario is about.
struct Stage<'a> {
    scenario: &'a Scenario,
    policy: Policy,
    interner: Interner,
    ledger: Ledger,
    binding: Binding,
}

/// Nothing if all goes as the scenario says.
pub(crate) fn check(scenario: &Scenario) -> Result<(), String> {
    let stage = Stage::new(scenario)?;
    let actions = stage.actions(&scenario.options);
    let every_day = stage.actions(&ReplayOptions {
        every_day: true,
        ..scenario.options
    });
    let mut wrong = Vec::new();
    if actions != every_day {
        wrong.push("day by day and from change to change differ".to_string());
    }
    if let Some(expected) = &scenario.actions {
        wrong.extend(difference(expected, &actions));
    }
    for line in &scenario.standings {
        wrong.extend(stage.standing(line).err());
    }
    if !scenario.counts.is_empty() {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for line in &actions {
            *counts.entry(kind_of(line)).or_default() += 1;
        }
        let mut found: Vec<String> = counts
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        found.extend(longest_waits(&actions));
        found.sort();
        let mut expected = scenario.counts.clone();
        expected.sort();
        if found != expected {
            wrong.push(format!("counts expected {expected:#?}\ncounts found {found:#?}"));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

/// A line of the list without date, customer and invoice.
fn kind_of(line: &str) -> String {
    line.splitn(4, ' ').nth(3).unwrap_or("").to_string()
}

/// The longest time between the news that a rule was put off for an invoice and its going, for each rule put off.
fn longest_waits(actions: &[String]) -> Vec<String> {
    let mut since: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut longest: BTreeMap<&str, i32> = BTreeMap::new();
    for line in actions {
        let words: Vec<&str> = line.splitn(5, ' ').collect();
        let &[date, _, invoice, rule, rest] = words.as_slice() else {
            continue;
        };
        if rest.contains("-> deferred") {
            since.entry((invoice, rule)).or_insert(date);
        } else if let Some(begun) = since.remove(&(invoice, rule)) {
            let (Ok(from), Ok(to)) = (day(begun), day(date)) else {
                continue;
            };
            let wait = longest.entry(rule).or_default();
            *wait = (*wait).max(to.since(from));
        }
    }
    longest
        .iter()
        .map(|(rule, days)| format!("longest wait of {rule} {days} days"))
        .collect()
}

fn difference(expected: &[String], done: &[String]) -> Option<String> {
    if expected == done {
        return None;
    }
    let mut out = String::new();
    for line in expected.iter().filter(|line| !done.contains(line)) {
        out.push_str(&format!("  missing: {line}\n"));
    }
    for line in done.iter().filter(|line| !expected.contains(line)) {
        out.push_str(&format!("  as well: {line}\n"));
    }
    if out.is_empty() {
        out.push_str("  the same lines in another number\n");
    }
    Some(out)
}

impl Stage<'_> {
    fn new(scenario: &Scenario) -> Result<Stage<'_>, String> {
        let mut interner = Interner::new();
        let compiled = compile_text(
            &scenario.policy,
            &relance_compiler::Options::default(),
            &mut interner,
        );
        let errors: Vec<String> = (compiled.diagnostics.iter())
            .filter(|diagnostic| diagnostic.severity() == Severity::Error)
            .map(|diagnostic| diagnostic.message(relance_compiler::Lang::En))
            .collect();
        let policy = compiled.policy.ok_or_else(|| errors.join("\n"))?;
        let reading = Options {
            default_currency: policy.currency,
            keep: Keep::All,
        };
        let loaded = load(&scenario.ledger, &reading);
        let unread: Vec<String> = (loaded.problems.iter())
            .filter(|problem| problem.severity().word() == "error" || problem.code.name == "file-not-read")
            .map(|problem| format!("{}: {}", problem.place(Lang::En), problem.message(Lang::En)))
            .collect();
        if !unread.is_empty() {
            return Err(unread.join("\n"));
        }
        let fields = (&policy.customer_fields, &policy.invoice_fields);
        let (binding, _) = Binding::new(&loaded.ledger, &mut interner, fields.0, fields.1, policy.currency);
        Ok(Stage {
            scenario,
            policy,
            interner,
            ledger: loaded.ledger,
            binding,
        })
    }

    fn actions(&self, options: &ReplayOptions) -> Vec<String> {
        let mut lines = Vec::new();
        let mut account = Account::default();
        for number in 0..self.ledger.account_count() {
            self.ledger.account(number, &self.binding, &mut account);
            let mut state = AccountState::new(&self.policy, &account, options.from);
            replay_account(&self.policy, &account, &mut state, options, |_, _, records| {
                lines.extend(records.iter().map(|record| self.line(number, record)));
            });
        }
        lines.sort();
        lines
    }

    fn line(&self, account: usize, record: &ActionRecord) -> String {
        let texts = RowTexts {
            policy: &self.policy,
            interner: &self.interner,
        };
        let customer = self.ledger.customer_id(account, record.customer);
        let invoice = record
            .invoice
            .map_or("-", |invoice| self.ledger.invoice_id(account, invoice));
        let rule = texts.rule(record.source);
        let action = texts.action(&record.effect);
        let detail = texts.detail(&record.effect);
        let mut line = format!("{} {customer} {invoice} {rule}: {action} {detail}", record.day);
        line.truncate(line.trim_end().len());
        match (texts.outcome(record.outcome), texts.reason(record.outcome)) {
            ("done", "") => {}
            (outcome, "") => line.push_str(&format!(" -> {outcome}")),
            (outcome, reason) => line.push_str(&format!(" -> {outcome}, {reason}")),
        }
        line
    }

    /// Holds `date invoice standing` against the state of that day.
    fn standing(&self, line: &str) -> Result<(), String> {
        let mut parts = line.splitn(3, ' ');
        let (Some(date), Some(wanted), Some(expected)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(format!("`{line}` is not `date invoice standing`"));
        };
        let options = ReplayOptions {
            to: day(date)?,
            ..self.scenario.options
        };
        let mut account = Account::default();
        for number in 0..self.ledger.account_count() {
            self.ledger.account(number, &self.binding, &mut account);
            let id = |invoice: InvoiceIndex| self.ledger.invoice_id(number, invoice).to_string();
            let Some(invoice) = account.invoices.ids().find(|&invoice| id(invoice) == wanted) else {
                continue;
            };
            let mut state = AccountState::new(&self.policy, &account, options.from);
            let mut acted = false;
            replay_account(&self.policy, &account, &mut state, &options, |day, _, records| {
                acted = day == options.to && records.iter().any(|record| record.invoice == Some(invoice));
            });
            let outcome = state.outcome(&self.policy, &account, options.approvals, invoice);
            let found = if acted {
                "acts".to_string()
            } else {
                standing::words(outcome, &self.policy, &self.interner, &id)
            };
            if found != expected {
                return Err(format!(
                    "  {date} {wanted}: expected `{expected}`, found `{found}`"
                ));
            }
            return Ok(());
        }
        Err(format!("no invoice is called `{wanted}`"))
    }
}
