//! `docs/sources.md`: what was asked for, row by row: each policy compiles, each command runs and shows what it should.

use crate::sandbox::Sandbox;
use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../docs/sources.md");

/// The concepts, numbered from A01.
const CONCEPTS: usize = 55;

/// The words of the parity list that users of French programs look for.
const WORDS: [&str; 33] = [
    "prévenance",
    "relances n",
    "mise en demeure",
    "remerciement",
    "niveau",
    "facture leader",
    "situation de compte",
    "à la pièce",
    "stop relance",
    "litige",
    "promesse",
    "échéancier",
    "seuil",
    "plafond",
    "à confirmer",
    "jours et plages horaires",
    "jours fériés",
    "vouvoiement/tutoiement",
    "langue",
    "pénalités",
    "indemnité 40 €",
    "avoirs",
    "règlements non lettrés",
    "regroupement",
    "profil payeur",
    "DSO",
    "balance âgée",
    "taux de recouvrement",
    "promesses tenues",
    "dossier contentieux",
    "kill switch",
    "test mail",
    "rejet",
];

/// The first and the last cell of each row under a head that begins so.
fn rows(head: &str) -> Vec<(String, String)> {
    let table = PAGE.split(head).nth(1).unwrap();
    let lines = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let line = line.trim_matches('|').trim();
            let (first, _) = line.split_once(" | ").unwrap();
            let (_, last) = line.rsplit_once(" | ").unwrap();
            (first.trim().to_string(), last.trim().to_string())
        })
        .collect()
}

/// The text between the next two backticks, and what stands behind.
fn code(text: &str) -> (&str, &str) {
    let (_, rest) = text.split_once('`').unwrap();
    rest.split_once('`').unwrap()
}

#[test]
fn every_concept_and_every_word_has_its_row() {
    let numbers: Vec<String> = (1..=CONCEPTS).map(|number| format!("A{number:02}")).collect();
    let concepts: Vec<String> = rows("| | asked for | where |")
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(concepts, numbers);
    let words: BTreeSet<String> = rows("| word | where |")
        .into_iter()
        .map(|(word, _)| word)
        .collect();
    assert_eq!(words, WORDS.map(str::to_string).into_iter().collect());
}

#[test]
fn each_row_points_to_what_runs_or_says_why_not() {
    let sandbox = Sandbox::new();
    let demo = sandbox.run(&["demo", "demo", "--customers", "80", "--seed", "3"]);
    assert_eq!(demo.code, Some(0), "{}", demo.stderr);
    let mut wrong = Vec::new();
    for (id, cell) in rows("| | asked for | where |")
        .into_iter()
        .chain(rows("| word | where |"))
    {
        if let Some(policy) = cell.strip_prefix("policy ") {
            sandbox.write("p.relance", code(policy).0);
            let check = sandbox.run(&["check", "p.relance"]);
            if check.code != Some(0) || check.stdout.contains("error") {
                wrong.push(format!(
                    "{id}: {}\n{}{}",
                    code(policy).0,
                    check.stdout,
                    check.stderr
                ));
            }
        } else if let Some(run) = cell.strip_prefix("run ") {
            let (command, rest) = code(run);
            let (shown, _) = code(rest);
            let arguments: Vec<&str> = command.split(' ').skip(1).collect();
            let run = sandbox.run(&arguments);
            if !matches!(run.code, Some(0 | 1)) || !run.stdout.contains(shown) {
                wrong.push(format!(
                    "{id}: {command} does not show {shown}\n{}{}",
                    run.stdout, run.stderr
                ));
            }
        } else {
            let reason = cell.strip_prefix("later: ").or(cell.strip_prefix("refused: "));
            if reason.is_none_or(|reason| reason.len() < 20) {
                wrong.push(format!("{id}: neither runs nor says why not: {cell}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n────\n"));
}
