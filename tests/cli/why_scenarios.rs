//! `relance why` on the situations of `tests/scenarios`: every kind of outcome, read in both languages, and the same
//! standing as the scenario expects.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;
use std::path::Path;

/// A scenario's policy and ledger in a folder of their own, with the options of its replay.
struct Staged {
    sandbox: Sandbox,
    options: Vec<String>,
}

fn text_of(scenario: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("scenarios/{scenario}.md"));
    std::fs::read_to_string(path).unwrap()
}

/// The fenced blocks of a scenario: what stands behind the fence, and the text.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("\n```") {
        let (heading, body) = behind.split_once('\n').unwrap();
        let (body, after) = body.split_once("\n```").unwrap_or((body, ""));
        blocks.push((heading.trim().to_string(), format!("{body}\n")));
        rest = after;
    }
    blocks
}

fn staged(scenario: &str) -> Staged {
    let sandbox = Sandbox::new();
    let text = text_of(scenario);
    sandbox.write("ledger/payments.csv", "customer_id,date,amount\n");
    for (heading, body) in blocks(&text) {
        match heading.split_once(' ') {
            None if heading == "relance" => sandbox.write("policy.relance", body),
            Some(("csv", table)) => sandbox.write(&format!("ledger/{table}.csv"), body),
            _ => {}
        }
    }
    let replayed = text
        .split_once("Replayed `")
        .and_then(|(_, rest)| rest.split_once('`'))
        .unwrap();
    let words: Vec<&str> = replayed.0.split(' ').collect();
    let options = words
        .chunks(2)
        .filter(|pair| pair.first() != Some(&"--to"))
        .flatten()
        .map(|word| (*word).to_string())
        .collect();
    Staged { sandbox, options }
}

impl Staged {
    fn asked<'a>(&'a self, invoice: &'a str, on: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let mut asked = vec![
            "why",
            invoice,
            "--policy",
            "policy.relance",
            "--ledger",
            "ledger",
            "--on",
            on,
        ];
        asked.extend(self.options.iter().map(String::as_str));
        asked.extend(more);
        asked
    }
}

/// The scenario, the invoice, the day.
const READ: &[(&str, &str, &str)] = &[
    ("approval-never-refused-late", "N1", "2026-03-16"),
    ("approval-never-refused-late", "N1", "2026-05-01"),
    ("approval-never-refused-late", "R1", "2026-05-01"),
    ("approval-three-days-later", "F1", "2026-03-18"),
    ("approval-withdrawn-and-asked-anew", "F1", "2026-02-24"),
    ("bounced-later", "L1", "2026-03-17"),
    ("calendar-steps", "F1", "2026-02-14"),
    ("calendar-steps", "F1", "2026-03-10"),
    ("charges-after-notification", "A1", "2026-02-01"),
    ("charges-after-notification", "B1", "2026-04-30"),
    ("claims-and-transfers-by-kind", "T1", "2026-03-02"),
    ("claims-and-transfers-by-kind", "U1", "2026-02-07"),
    ("crash-while-sending", "F1", "2026-03-17"),
    ("credit-note-larger-than-its-invoice", "F2", "2026-03-07"),
    ("dispute-of-a-part", "F1", "2026-04-01"),
    ("dispute-of-the-whole", "F1", "2026-03-05"),
    ("due-date-moved-after-two-steps", "F1", "2026-03-27"),
    ("exceptions-of-exceptions", "E1", "2026-02-10"),
    ("insolvency", "F1", "2026-02-21"),
    ("instalments-of-the-invoice", "F1", "2026-02-21"),
    ("late-import-one-step-at-a-time", "F1", "2026-03-01"),
    ("late-import-one-step-at-a-time", "F1", "2026-03-27"),
    ("late-import-to-the-current-step", "F1", "2026-06-30"),
    ("levels-led-by-oldest", "F3", "2026-02-11"),
    ("never-beats-a-step", "D1", "2026-02-14"),
    ("never-beats-a-step", "U1", "2026-02-14"),
    ("no-email-address", "A1", "2026-02-22"),
    ("partial-payment", "F1", "2026-03-17"),
    ("pause-by-a-person", "A1", "2026-02-10"),
    ("pause-by-a-person", "B1", "2026-02-21"),
    ("payment-plan", "F1", "2026-03-02"),
    ("promises", "B1", "2026-02-21"),
    ("promises", "B1", "2026-02-25"),
    ("twelve-invoices-by-customer", "I07", "2026-03-02"),
    ("twelve-invoices-by-customer", "I07", "2026-03-03"),
    ("two-currencies", "F2", "2026-02-07"),
    ("unallocated-twice", "F2", "2026-03-11"),
];

#[test]
fn each_outcome_in_both_languages() {
    for (scenario, invoice, on) in READ {
        let staged = staged(scenario);
        let mut text = String::new();
        for lang in ["en", "fr"] {
            let shot = staged.sandbox.shot(&staged.asked(invoice, on, &["--lang", lang]));
            // Lines of the policy are quoted as they are, and so is its documentation.
            let own = |line: &&str| !line.contains('│') && !line.contains("##") && !line.starts_with('$');
            let too_long = shot.lines().filter(own).find(|line| line.chars().count() > 100);
            assert_eq!(too_long, None, "{scenario} {invoice} {on}");
            text.push_str(&shot);
            text.push('\n');
        }
        assert_snapshot!(format!("{scenario}_{invoice}_{on}"), text);
    }
}

/// The stable name of the outcome that a scenario calls so.
fn outcome_named(standing: &str) -> &'static [&'static str] {
    let begins = |word: &str| standing.starts_with(word);
    match standing {
        "settled" => &["settled"],
        // The scenario tells what is next by its time; what will really act is looked at besides.
        "nothing" => &["finished", "not_yet"],
        "not known" => &["not_known"],
        _ if begins("paused by") => &["paused"],
        _ if begins("waits for approval") => &["waits_for_approval"],
        _ if begins("waits:") => &["waits_until"],
        _ if begins("not yet:") => &["not_yet", "finished"],
        _ if begins("cannot decide") => &["cannot_decide"],
        _ if begins("forbidden") => &["forbidden"],
        _ if begins("no address") => &["no_address"],
        _ if begins("led by") => &["led_by_other"],
        _ => panic!("no outcome is called `{standing}`"),
    }
}

#[test]
fn the_same_standing_as_each_scenario_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let scenario = path.file_stem().unwrap().to_str().unwrap().to_string();
        let blocks = blocks(&text_of(&scenario));
        let Some((_, lines)) = blocks.iter().find(|(heading, _)| heading == "why") else {
            continue;
        };
        let staged = staged(&scenario);
        for line in lines.lines().map(|line| line.split(" #").next().unwrap().trim()) {
            let words: Vec<&str> = line.splitn(3, ' ').collect();
            let &[on, invoice, standing] = words.as_slice() else {
                continue;
            };
            let run = staged
                .sandbox
                .run(&staged.asked(invoice, on, &["--format", "json"]));
            assert_eq!(run.code, Some(0), "{scenario}: {line}: {}", run.stderr);
            assert_eq!(check("why", &run.stdout), Vec::<String>::new(), "{}", run.stdout);
            let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
            let outcome = answer["outcome"].as_str().unwrap();
            assert!(
                outcome_named(standing).contains(&outcome),
                "{scenario}: {line}: {answer:#}"
            );
            if let Some((_, day)) = standing.split_once(" until ") {
                let day = day.split(' ').next().unwrap();
                assert_eq!(answer["until"], day, "{scenario}: {line}");
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 40, "{looked_at}");
}
