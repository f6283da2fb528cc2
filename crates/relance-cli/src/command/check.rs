//! `relance check FILE…`: what is wrong with policies, and what was looked at.

use crate::args::{Check, CheckFormat, Deny};
use crate::console::{Console, Style};
use crate::exit::{Exit, Failure};
use crate::language::{Lang, Said, said};
use crate::replay_warnings::{self, Warning};
use crate::report::diagnostics::{self, of_compiler};
use crate::report::json;
use crate::report::table::{page_width, wrap};
use crate::{files, policy_file, rates_file, replay_input};
use relance_analysis::{Summary, analyse};
use relance_compiler::diagnostic::Diagnostic;
use relance_compiler::{Compiled, Severity, rates_not_known, render};
use relance_kernel::{Day, Interner};
use relance_sources::Location;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A policy that was checked.
struct Checked {
    file: String,
    compiled: Compiled,
    /// What the analysis looked at.
    summary: Option<Summary>,
    /// What the ledger lacks.
    of_ledger: Vec<Warning>,
}

impl Checked {
    fn count(&self, severity: Severity) -> u64 {
        self.compiled
            .diagnostics
            .iter()
            .filter(|one| one.severity() == severity)
            .count() as u64
    }

    /// Kinds of errors that the ledger has for this policy: a replay refuses it.
    fn errors_of_ledger(&self) -> u64 {
        let is_error = |warning: &&Warning| warning.name == replay_warnings::FIELD_CELL;
        self.of_ledger.iter().filter(is_error).count() as u64
    }
}

/// Checks each file.
pub(crate) fn run(console: &Console, check: &Check) -> Result<Exit, Failure> {
    files::refuse_input_twice(&check.files)?;
    let mut checked = Vec::new();
    for path in &check.files {
        checked.push(check_one(console, check, path)?);
    }
    let text = match check.format {
        CheckFormat::Human => checked.iter().map(|one| human(console, one)).collect(),
        CheckFormat::Plain => checked.iter().map(|one| plain(console, one)).collect(),
        CheckFormat::Json => as_json(console, &checked)?,
        CheckFormat::Sarif => sarif(console, &checked)?,
        CheckFormat::Github => checked
            .iter()
            .map(|one| {
                render::render_github(
                    &one.compiled.diagnostics,
                    &one.compiled.files,
                    of_compiler(console.lang),
                )
            })
            .collect(),
    };
    console.print(&text)?;
    let errors: u64 = checked.iter().map(|one| one.count(Severity::Error)).sum();
    if errors > 0
        && checked
            .iter()
            .all(|one| !one.compiled.has_errors() || policy_file::only_settings_are_wrong(&one.compiled))
    {
        return Ok(Exit::BadInput);
    }
    let warnings: u64 = checked
        .iter()
        .map(|one| one.count(Severity::Warning) + one.of_ledger.len() as u64)
        .sum();
    let of_ledger: u64 = checked.iter().map(Checked::errors_of_ledger).sum();
    let is_wanting = errors > 0 || of_ledger > 0 || (warnings > 0 && check.deny == Some(Deny::Warnings));
    Ok(if is_wanting { Exit::Wanting } else { Exit::Fine })
}

fn check_one(console: &Console, check: &Check, path: &Path) -> Result<Checked, Failure> {
    if check.ledger.is_none() && check.bad_rows.skip_bad_rows.is_some() {
        return Err(Failure::bad_input(said!(
            "--skip-bad-rows is about the rows of a ledger, and none is named: add --ledger LEDGER",
            "--skip-bad-rows porte sur les lignes d'un livre, et aucun n'est nommé : ajoutez --ledger LIVRE"
        )));
    }
    let mut interner = Interner::new();
    let mut compiled = policy_file::compile(path, check.root.as_deref(), &check.set, &mut interner)?;
    let analysis = analyse(&compiled, &interner);
    compiled.diagnostics.extend(analysis.diagnostics);
    if let Some(on) = check.on.or_else(today) {
        let folder = check.ledger.as_ref().and_then(Location::folder);
        let rates = rates_file::all(folder, None)?;
        let unknown = rates_not_known(&compiled, &rates, on);
        compiled.diagnostics.extend(unknown);
    }
    compiled
        .diagnostics
        .sort_by_key(|one| (one.primary, one.code.number));
    let mut of_ledger = Vec::new();
    if let (Some(folder), Some(policy)) = (&check.ledger, &compiled.policy) {
        let joined = replay_input::join(console, policy, &mut interner, folder, &check.bad_rows)?;
        of_ledger = replay_warnings::of_columns(&joined, &compiled, policy, &interner);
    }
    Ok(Checked {
        file: path.display().to_string(),
        compiled,
        summary: analysis.summary,
        of_ledger,
    })
}

/// The day by the clock in UTC; that of `SOURCE_DATE_EPOCH` where a reproducible run sets it. None where the clock
/// stands outside of the calendar.
fn today() -> Option<Day> {
    let said = std::env::var("SOURCE_DATE_EPOCH").ok();
    let seconds = match said.and_then(|said| said.parse::<u64>().ok()) {
        Some(seconds) => seconds,
        None => SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs(),
    };
    let days = i32::try_from(seconds / 86_400).ok()?;
    Some(Day::from_ymd(1970, 1, 1)?.plus(days))
}

fn human(console: &Console, one: &Checked) -> String {
    let drawn = |diagnostic: &Diagnostic| {
        diagnostics::human(console, diagnostic, &one.compiled.files) + &witness(console, diagnostic)
    };
    let mut text: String = one.compiled.diagnostics.iter().map(drawn).collect();
    for warning in &one.of_ledger {
        let word = console.paint(Style::Yellow, console.lang.pick("ledger:", "livre :"));
        let lines = wrap(warning.said.of(console.lang), page_width() - 2);
        text.push_str(&format!("{word} {}\n", lines.join("\n  ")));
    }
    text + &closing(console, one)
}

/// The test that shows what a finding says, ready to be copied into the policy.
fn witness(console: &Console, diagnostic: &Diagnostic) -> String {
    let lang = of_compiler(console.lang);
    let Some((_, test)) = diagnostic.facts.iter().find(|(name, _)| *name == "test") else {
        return String::new();
    };
    let said = console
        .lang
        .pick("as a test of the policy:", "comme test de la politique :");
    let lines: String = (test.text(lang).lines())
        .map(|line| format!("    {line}\n"))
        .collect();
    format!("  {}\n{lines}\n", console.paint(Style::Green, said))
}

fn plain(console: &Console, one: &Checked) -> String {
    let lang = of_compiler(console.lang);
    let mut text = String::new();
    for diagnostic in &one.compiled.diagnostics {
        text.push_str(&render::render_plain(
            std::slice::from_ref(diagnostic),
            &one.compiled.files,
            lang,
        ));
        text.push_str(&witness(console, diagnostic));
    }
    for warning in &one.of_ledger {
        text.push_str(&format!(
            "{}: {}\n",
            console.lang.pick("ledger", "livre"),
            warning.said.of(console.lang)
        ));
    }
    text + &closing(console, one)
}

/// What was looked at, and what came of it.
fn closing(console: &Console, one: &Checked) -> String {
    let lang = console.lang;
    let (errors, warnings) = (one.count(Severity::Error), one.count(Severity::Warning));
    let counts = [
        (errors > 0).then(|| lang.counted(errors, ("error", "erreur"), ("errors", "erreurs"))),
        (warnings > 0).then(|| {
            lang.counted(
                warnings,
                ("warning", "avertissement"),
                ("warnings", "avertissements"),
            )
        }),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let has_no_rule = one.summary.is_some_and(|summary| summary.rules == 0);
    let verdict = match (errors, warnings) {
        (0, 0) if has_no_rule => {
            let said = lang.pick(
                "it has no rule, and does nothing",
                "elle n'a pas de règle, et ne fait rien",
            );
            console.paint(Style::Yellow, said)
        }
        (0, 0) if one.errors_of_ledger() > 0 => {
            let said = lang.pick(
                "the ledger does not suit it, and is not replayed before it does",
                "le livre ne lui convient pas, et n'est pas rejoué avant",
            );
            console.paint(Style::Red, said)
        }
        (0, 0) => console.paint(Style::Green, lang.pick("fine", "rien à signaler")),
        (0, _) => console.paint(Style::Yellow, &counts.join(", ")),
        _ => console.paint(Style::Red, &counts.join(", ")),
    };
    let analysed = analysed(one);
    let (colon, semicolon) = (lang.pick(":", " :"), lang.pick(";", " ;"));
    format!("{}{colon} {verdict}{semicolon} {}\n", one.file, analysed.of(lang))
}

/// What was looked at: rules, segments, params; less if errors came first.
fn analysed(one: &Checked) -> Said {
    let words = |lang: Lang| {
        let Some(summary) = one.summary else {
            return lang
                .pick(
                    "names, types and units were looked at; steps are compared once there is no error",
                    "noms, types et unités ont été examinés ; les étapes seront comparées quand il n'y aura plus d'erreur",
                )
                .to_string();
        };
        let rules = summary.rules as u64;
        let count = lang.count(rules);
        let rules = match lang {
            Lang::En => format!("{count} of {}", lang.counted(rules, ("rule", ""), ("rules", ""))),
            Lang::Fr => format!(
                "{count} sur {}",
                lang.counted(rules, ("", "règle"), ("", "règles"))
            ),
        };
        let pairs = lang.counted(
            summary.pairs as u64,
            ("pair of steps", "paire d'étapes"),
            ("pairs of steps", "paires d'étapes"),
        );
        let segments = lang.counted(
            summary.segments as u64,
            ("segment", "segment"),
            ("segments", "segments"),
        );
        // What the language asks for and this version does not look for is said, and listed by `explain`.
        format!(
            "{} {rules}, {pairs}, {segments}{}",
            lang.pick("analysed:", "analysé :"),
            lang.pick("; not looked for yet: RL0906", " ; pas encore recherché : RL0906")
        )
    };
    Said {
        en: words(Lang::En),
        fr: words(Lang::Fr),
    }
}

fn as_json(console: &Console, checked: &[Checked]) -> Result<String, Failure> {
    let lang = of_compiler(console.lang);
    let files: Vec<Value> = checked
        .iter()
        .map(|one| {
            let text = render::render_json(&one.compiled.diagnostics, &one.compiled.files, lang);
            let mut object: Value = serde_json::from_str(&text).unwrap_or_default();
            let of_ledger: Vec<Value> = (one.of_ledger.iter())
                .map(|warning| json!({ "name": warning.name, "text": warning.said.of(console.lang) }))
                .collect();
            if let Value::Object(fields) = &mut object {
                fields.insert("file".to_string(), json!(one.file));
                fields.insert("ledger".to_string(), Value::Array(of_ledger));
                fields.insert("errors".to_string(), json!(one.count(Severity::Error)));
                fields.insert("warnings".to_string(), json!(one.count(Severity::Warning)));
                fields.insert("analysed".to_string(), json!(analysed(one).of(console.lang)));
            }
            object
        })
        .collect();
    json::text(&json!({ "files": files }))
}

/// One log with one run for each file.
fn sarif(console: &Console, checked: &[Checked]) -> Result<String, Failure> {
    let mut log = Value::Null;
    for one in checked {
        let (diagnostics, files) = (&one.compiled.diagnostics, &one.compiled.files);
        let text = render::render_sarif(
            diagnostics,
            files,
            of_compiler(console.lang),
            env!("CARGO_PKG_VERSION"),
        );
        let next: Value = serde_json::from_str(&text).unwrap_or_default();
        match log.pointer_mut("/runs").and_then(Value::as_array_mut) {
            Some(runs) => runs.extend(
                next.pointer("/runs")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .cloned(),
            ),
            None => log = next,
        }
    }
    json::text(&log)
}
