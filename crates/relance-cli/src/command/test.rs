//! `relance test FILE…`: the tests of policies, each with what was done instead if it failed.

use crate::args::{TableFormat, Test};
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::report::diagnostics::{self, of_compiler};
use crate::report::json;
use crate::{files, policy_file};
use relance_analysis::{Analysis, TestAction, TestOutcome, analyse, render_outcome, run_tests, trouble_text};
use relance_compiler::{Compiled, TestCase};
use relance_kernel::{Interner, Policy};
use serde_json::{Value, json};
use std::path::Path;

/// A policy whose tests were run.
struct Tested {
    file: String,
    compiled: Compiled,
    interner: Interner,
    outcomes: Vec<TestOutcome>,
    /// The policy does not run.
    has_errors: bool,
}

impl Tested {
    fn failed(&self) -> u64 {
        self.outcomes.iter().filter(|outcome| !outcome.passed()).count() as u64
    }

    fn passed(&self) -> u64 {
        self.outcomes.iter().filter(|outcome| outcome.passed()).count() as u64
    }

    fn test(&self, outcome: &TestOutcome) -> Option<&TestCase> {
        self.compiled.tests.get(outcome.test)
    }
}

/// Runs the tests of each file.
pub(crate) fn run(console: &Console, test: &Test) -> Result<Exit, Failure> {
    files::refuse_input_twice(&test.files)?;
    let mut tested = Vec::new();
    for path in &test.files {
        tested.push(test_one(test, path)?);
    }
    console.print(&match test.format {
        TableFormat::Human => human(console, &tested),
        TableFormat::Json => as_json(console, &tested)?,
    })?;
    let has_failed = tested.iter().any(|one| one.has_errors || one.failed() > 0);
    let only_settings = |one: &Tested| !one.has_errors || policy_file::only_settings_are_wrong(&one.compiled);
    if tested.iter().any(|one| one.has_errors) && tested.iter().all(only_settings) {
        return Ok(Exit::BadInput);
    }
    let has_run = tested.iter().any(|one| !one.outcomes.is_empty());
    Ok(if has_failed || !has_run {
        Exit::Wanting
    } else {
        Exit::Fine
    })
}

fn test_one(test: &Test, path: &Path) -> Result<Tested, Failure> {
    let mut interner = Interner::new();
    let mut compiled = policy_file::compile(path, test.root.as_deref(), &test.set, &mut interner)?;
    let Analysis { diagnostics, .. } = analyse(&compiled, &interner);
    compiled.diagnostics.extend(diagnostics);
    let has_errors = compiled.has_errors();
    let outcomes = match has_errors {
        true => Vec::new(),
        false => run_tests(&compiled, &interner),
    };
    Ok(Tested {
        file: path.display().to_string(),
        compiled,
        interner,
        outcomes,
        has_errors,
    })
}

fn human(console: &Console, tested: &[Tested]) -> String {
    let lang = console.lang;
    let mut text = String::new();
    for one in tested {
        if one.has_errors {
            text.push_str(&diagnostics::human_errors(console, &one.compiled));
            let colon = lang.pick(":", " :");
            let said = lang.pick(
                "the policy has errors, so none of its tests was run",
                "la politique a des erreurs : aucun de ses tests n'a été exécuté",
            );
            text.push_str(&format!(
                "{}{colon} {}\n",
                one.file,
                console.paint(Style::Red, said)
            ));
            continue;
        }
        for outcome in &one.outcomes {
            let Some(test) = one.test(outcome) else { continue };
            let word = match outcome.passed() {
                true => console.paint(Style::Green, "ok"),
                false => console.paint(Style::Red, lang.pick("failed", "échec")),
            };
            let row = test.row.as_ref().map(|row| format!(" ({row})"));
            let place = one.compiled.files.position(test.place).line;
            let at = format!("{}:{place}", one.compiled.files.path(test.place.file));
            text.push_str(&format!(
                "{word}  {}{}  {}\n",
                test.title,
                row.unwrap_or_default(),
                console.paint(Style::Dim, &at)
            ));
            text.push_str(&render_outcome(
                &one.compiled,
                &one.interner,
                outcome,
                of_compiler(lang),
            ));
        }
    }
    let passed: u64 = tested.iter().map(Tested::passed).sum();
    let failed: u64 = tested.iter().map(Tested::failed).sum();
    let closing = format!(
        "{}, {}",
        lang.counted(passed, ("passed", "réussi"), ("passed", "réussis")),
        lang.counted(failed, ("failed", "échoué"), ("failed", "échoués"))
    );
    let style = if failed == 0 && passed > 0 {
        Style::Green
    } else {
        Style::Red
    };
    text.push_str(&console.paint(style, &closing));
    if passed + failed == 0 && tested.iter().all(|one| !one.has_errors) {
        text.push_str(lang.pick(
            ": there is no test; write one: test \"…\" { … }",
            " : il n'y a pas de test ; écrivez-en un : test \"…\" { … }",
        ));
    }
    text + "\n"
}

fn as_json(console: &Console, tested: &[Tested]) -> Result<String, Failure> {
    let files: Vec<Value> = tested.iter().map(|one| file_json(console, one)).collect();
    let passed: u64 = tested.iter().map(Tested::passed).sum();
    let failed: u64 = tested.iter().map(Tested::failed).sum();
    json::text(&json!({ "files": files, "passed": passed, "failed": failed }))
}

fn file_json(console: &Console, one: &Tested) -> Value {
    let lang = of_compiler(console.lang);
    let text = relance_compiler::render::render_json(&one.compiled.diagnostics, &one.compiled.files, lang);
    let mut object: Value = serde_json::from_str(&text).unwrap_or_default();
    let tests: Vec<Value> = (one.outcomes.iter())
        .filter_map(|outcome| {
            let test = one.test(outcome)?;
            let policy = one.compiled.policy.as_ref()?;
            let troubles: Vec<String> = (outcome.troubles.iter())
                .map(|trouble| trouble_text(&one.compiled, &one.interner, outcome, trouble, lang))
                .collect();
            let timeline: Vec<Value> = (outcome.actions.iter())
                .map(|action| action_json(one, policy, test, action))
                .collect();
            Some(json!({
                "title": test.title,
                "row": test.row,
                "file": one.compiled.files.path(test.place.file),
                "line": one.compiled.files.position(test.place).line,
                "passed": outcome.passed(),
                "failures": troubles,
                "explanation": render_outcome(&one.compiled, &one.interner, outcome, lang),
                "timeline": timeline,
            }))
        })
        .collect();
    if let Value::Object(fields) = &mut object {
        fields.insert("file".to_string(), json!(one.file));
        fields.insert("tests".to_string(), Value::Array(tests));
        fields.insert("passed".to_string(), json!(one.passed()));
        fields.insert("failed".to_string(), json!(one.failed()));
    }
    object
}

fn action_json(one: &Tested, policy: &Policy, test: &TestCase, action: &TestAction) -> Value {
    let of = test.accounts.get(action.account);
    let invoice = action
        .record
        .invoice
        .and_then(|invoice| of?.invoices.get(invoice.0 as usize));
    let texts = relance_sim::RowTexts {
        policy,
        interner: &one.interner,
    };
    let line = action
        .taken_by
        .and_then(|position| test.expectations.get(position))
        .map(|line| one.compiled.files.position(line.place).line);
    json!({
        "date": action.record.day.to_string(),
        "customer": of.map(|of| of.customer.as_str()),
        "invoice": invoice,
        "rule": texts.rule(action.record.source),
        "action": texts.action(&action.record.effect),
        "detail": texts.detail(&action.record.effect),
        "expected_by_line": line,
    })
}
