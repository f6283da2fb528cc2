//! The outcome of a test in words, English or French.

use super::actions::{action_text, charged_word, quoted, target_word};
use super::standing;
use super::{Reason, SubExpression, TestAction, TestOutcome, Trouble};
use crate::values;
use relance_compiler::diagnostic::{Lang, in_french};
use relance_compiler::{Compiled, Expectation, ExpectationKind, ExpectedAction, TestCase, When};
use relance_kernel::decision::ActionOutcome;
use relance_kernel::{Interner, Policy, Truth};
use std::fmt::Write;

pub(super) fn pick(lang: Lang, en: &str, fr: &str) -> String {
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
    }
    .to_owned()
}

/// Why a test failed, with what was done instead: several lines, each ended. Empty for a test that passed.
pub fn render_outcome(compiled: &Compiled, interner: &Interner, outcome: &TestOutcome, lang: Lang) -> String {
    let (Some(test), Some(policy)) = (compiled.tests.get(outcome.test), &compiled.policy) else {
        return String::new();
    };
    if outcome.passed() {
        return String::new();
    }
    let mut text = String::new();
    for trouble in &outcome.troubles {
        let _ = writeln!(
            text,
            "  {}",
            trouble_text(compiled, interner, outcome, trouble, lang)
        );
        if let Trouble::Missing { reasons, .. } = trouble {
            for reason in reasons {
                reason_text(&mut text, compiled, policy, interner, test, reason, lang);
            }
        }
    }
    timeline(&mut text, compiled, policy, interner, test, outcome, lang);
    text
}

/// One sentence for one trouble, with the line of the test.
pub fn trouble_text(
    compiled: &Compiled,
    interner: &Interner,
    outcome: &TestOutcome,
    trouble: &Trouble,
    lang: Lang,
) -> String {
    let (Some(test), Some(policy)) = (compiled.tests.get(outcome.test), &compiled.policy) else {
        return String::new();
    };
    let done = |positions: &[usize]| {
        let texts: Vec<String> = positions
            .iter()
            .filter_map(|at| outcome.actions.get(*at))
            .map(|action| {
                format!(
                    "{} {}",
                    action.record.day,
                    done_text(policy, interner, test, action)
                )
            })
            .collect();
        texts.join(", ")
    };
    let line = |expectation: usize| {
        let Some(expectation) = test.expectations.get(expectation) else {
            return String::new();
        };
        format!(
            "{} {} {}",
            pick(lang, "line", "ligne"),
            compiled.files.position(expectation.place).line,
            expectation_text(policy, interner, test, expectation, lang)
        )
    };
    match trouble {
        Trouble::Missing {
            expectation, instead, ..
        } => {
            let what = line(*expectation);
            match instead.is_empty() {
                true => format!(
                    "{what}{}",
                    pick(lang, ": nothing was done", " : rien n'a été fait")
                ),
                false => format!(
                    "{what}{}{}",
                    pick(lang, ": instead ", " : à la place "),
                    done(instead)
                ),
            }
        }
        Trouble::NotNothing { expectation, actions } => {
            format!(
                "{}{}{}",
                line(*expectation),
                pick(lang, ": but ", " : or "),
                done(actions)
            )
        }
        Trouble::Unexpected(at) => pick(
            lang,
            &format!("no line expects {}", done(&[*at])),
            &format!("aucune ligne n'attend {}", done(&[*at])),
        ),
        Trouble::NothingToDecide => pick(
            lang,
            "the test has no invoice: there was nothing to decide",
            "le test n'a pas de facture : il n'y avait rien à décider",
        ),
    }
}

/// What a line expects, as the language writes it: `expect email gentle on 2026-03-09`.
fn expectation_text(
    policy: &Policy,
    interner: &Interner,
    test: &TestCase,
    line: &Expectation,
    lang: Lang,
) -> String {
    match &line.kind {
        ExpectationKind::Action {
            when,
            action,
            invoice,
        } => {
            // Words of the language are French then; names of channels, templates and roles stay.
            let is_of_words = matches!(
                action,
                ExpectedAction::Charge(_)
                    | ExpectedAction::Escalate(_)
                    | ExpectedAction::BlockOrders
                    | ExpectedAction::ProposeWriteOff
            );
            let mut action = match expected_text(policy, interner, *action) {
                text if lang == Lang::Fr && is_of_words => elided(&in_french(&text)),
                text => text,
            };
            if let Some(id) = invoice.and_then(|(account, at)| test.accounts.get(account)?.invoices.get(at)) {
                let _ = write!(action, " {} {id}", pick(lang, "for", "pour"));
            }
            match when {
                When::On(day) => pick(
                    lang,
                    &format!("expects {action} on {day}"),
                    &format!("attend {action} le {day}"),
                ),
                When::Next { before: None, .. } => pick(
                    lang,
                    &format!("expects {action} next"),
                    &format!("attend ensuite {action}"),
                ),
                When::Next {
                    before: Some(before), ..
                } => pick(
                    lang,
                    &format!("expects {action} next, before {before}"),
                    &format!("attend ensuite {action}, avant le {before}"),
                ),
            }
        }
        ExpectationKind::Nothing { from, until } => pick(
            lang,
            &format!("expects nothing from {from} until {until}"),
            &format!("n'attend rien du {from} au {until}"),
        ),
    }
}

/// `à l'avocat`, as people say it.
fn elided(text: &str) -> String {
    let vowels = ["agence", "assureur", "avocat"];
    vowels.iter().fold(text.to_owned(), |text, word| {
        text.replace(&format!(" au {word}"), &format!(" à l'{word}"))
            .replace(&format!(" à {word}"), &format!(" à l'{word}"))
    })
}

/// An expected action as the language writes it.
pub fn expected_text(policy: &Policy, interner: &Interner, action: ExpectedAction) -> String {
    let with = |verb: &str, name: Option<relance_kernel::Symbol>| match name {
        Some(name) => format!("{verb} {}", interner.text(name)),
        None => verb.to_owned(),
    };
    match action {
        ExpectedAction::Contact {
            channel,
            template,
            to,
        } => {
            let verb = interner.text(policy.channels[channel].name);
            with(
                verb,
                template.map(|template| policy.templates[template].name).or(to),
            )
        }
        ExpectedAction::Charge(None) => "charge".to_owned(),
        ExpectedAction::Charge(Some(what)) => format!("charge {}", charged_word(what)),
        ExpectedAction::Escalate(None) => "escalate".to_owned(),
        ExpectedAction::Escalate(Some(target)) => format!("escalate to {}", target_word(target)),
        ExpectedAction::Task(None) => "task".to_owned(),
        ExpectedAction::Task(Some(text)) => format!("task {}", quoted(interner.text(text))),
        ExpectedAction::Alert(role) => with("alert", role),
        ExpectedAction::Flag(name) => with("flag", name),
        ExpectedAction::BlockOrders => "block_orders".to_owned(),
        ExpectedAction::ProposeWriteOff => "propose write_off".to_owned(),
    }
}

fn done_text(policy: &Policy, interner: &Interner, test: &TestCase, action: &TestAction) -> String {
    let mut text = action_text(policy, interner, &action.record.effect);
    let of = test.accounts.get(action.account);
    let has_several = test.accounts.iter().map(|of| of.invoices.len()).sum::<usize>() > 1;
    let id = match action.record.invoice {
        Some(invoice) if has_several => of.and_then(|of| of.invoices.get(invoice.0 as usize)),
        None if test.accounts.len() > 1 => of.map(|of| &of.customer),
        _ => None,
    };
    if let Some(id) = id {
        let _ = write!(text, " for {id}");
    }
    text
}

/// All that was done, and which line expects it.
fn timeline(
    text: &mut String,
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
    test: &TestCase,
    outcome: &TestOutcome,
    lang: Lang,
) {
    if outcome.actions.is_empty() {
        let until = outcome.until;
        let _ = writeln!(
            text,
            "  {}",
            pick(
                lang,
                &format!("timeline: nothing was done through {until}"),
                &format!("chronologie : rien n'a été fait jusqu'au {until}"),
            )
        );
        return;
    }
    let _ = writeln!(text, "  {}", pick(lang, "timeline:", "chronologie :"));
    // After the last line of the test a few actions show how it goes on.
    const SHOWN_AFTER: usize = 3;
    let mut after = 0;
    for action in &outcome.actions {
        if action.record.day > test.last_day && action.taken_by.is_none() {
            after += 1;
            if after > SHOWN_AFTER {
                let _ = writeln!(text, "    …");
                break;
            }
        }
        let by = match action.record.source {
            relance_kernel::decision::Source::Rule(rule) => interner.text(policy.rules[rule].name),
            built_in => built_in.built_in_name().unwrap_or(""),
        };
        let fate = match action.record.outcome {
            ActionOutcome::DoneFateUnknown => pick(lang, ", fate unknown", ", sort inconnu"),
            ActionOutcome::Failed => pick(lang, ", could not be delivered", ", n'a pas pu être délivrée"),
            _ => String::new(),
        };
        let expected = action
            .taken_by
            .and_then(|position| test.expectations.get(position))
            .map(|line| {
                let number = compiled.files.position(line.place).line;
                pick(
                    lang,
                    &format!(", expected by line {number}"),
                    &format!(", attendue par la ligne {number}"),
                )
            });
        let _ = writeln!(
            text,
            "    {} {} ({by}{fate}{})",
            action.record.day,
            done_text(policy, interner, test, action),
            expected.unwrap_or_default()
        );
    }
}

fn reason_text(
    text: &mut String,
    compiled: &Compiled,
    policy: &Policy,
    interner: &Interner,
    test: &TestCase,
    reason: &Reason,
    lang: Lang,
) {
    let name = interner.text(policy.rules[reason.rule].name);
    let place = compiled
        .origins
        .rules
        .element(reason.rule)
        .map(|origin| compiled.files.position(origin.place).line);
    let of = test.accounts.get(reason.account);
    let id = match reason.invoice {
        Some(invoice) => of.and_then(|of| of.invoices.get(invoice.0 as usize)),
        None => of.map(|of| &of.customer),
    };
    let (id, day) = (id.map_or("", |id| id), reason.day);
    let line = place.unwrap_or(0);
    let _ = writeln!(
        text,
        "    {}",
        pick(
            lang,
            &format!("{name} (line {line}) for {id} on {day}:"),
            &format!("{name} (ligne {line}) pour {id} le {day} :"),
        )
    );
    for part in &reason.parts {
        let _ = writeln!(text, "      {}", part_text(policy, interner, part, lang));
    }
    if let Some(outcome) = reason.outcome {
        let said = standing::words(policy, interner, outcome, lang);
        let _ = writeln!(text, "      {}{said}", pick(lang, "outcome: ", "résultat : "));
    }
}

fn part_text(policy: &Policy, interner: &Interner, part: &SubExpression, lang: Lang) -> String {
    let truth = match part.truth {
        Some(Truth::True) => pick(lang, "true   ", "vrai    "),
        Some(Truth::False) => pick(lang, "false  ", "faux    "),
        Some(Truth::Unknown) => pick(lang, "unknown", "inconnu "),
        None => pick(lang, "-      ", "-       "),
    };
    let words = match (part.text.as_str(), lang) {
        ("and", Lang::En) => "all of".to_owned(),
        ("and", Lang::Fr) => "tout ceci".to_owned(),
        ("or", Lang::En) => "one of".to_owned(),
        ("or", Lang::Fr) => "l'un de".to_owned(),
        (text, Lang::En) => text.to_owned(),
        (text, Lang::Fr) => in_french(text),
    };
    let read = part.value.map(|(fact, value)| {
        let fact = values::fact_text(policy, interner, fact);
        let fact = match lang {
            Lang::En => fact,
            Lang::Fr => in_french(&fact),
        };
        format!("  ({fact} = {})", values::value_text(interner, value, lang))
    });
    let sent = part.sent.as_ref().map(|days| {
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        match days.is_empty() {
            true => pick(lang, "  (not sent)", "  (pas envoyée)"),
            false => format!("  ({} {})", pick(lang, "sent", "envoyée le"), days.join(", ")),
        }
    });
    format!(
        "{truth} {}{words}{}",
        "  ".repeat(part.depth),
        read.or(sent).unwrap_or_default()
    )
}
