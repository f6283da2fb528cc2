//! `relance fit`, `relance compare` and `relance simulate --forecast`.

use crate::sandbox::Sandbox;
use crate::schema;
use insta::assert_snapshot;

const SOFTER: &str =
    "policy \"Softer\" {\n  group by customer\n}\nfirst: when overdue 20d then email gentle\n";
const FIRMER: &str = "policy \"Firmer\" {\n  group by customer\n}\nfirst: when overdue 8d then email gentle\n\
                      second: when overdue 22d then email firm\n";
const SILENT: &str = "policy \"Silent\" {\n  group by customer\n}\n";

/// A small synthetic ledger with policies beside it.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["demo", "led", "--invoices", "1200"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for (name, text) in [("softer", SOFTER), ("firmer", FIRMER), ("silent", SILENT)] {
        sandbox.write(&format!("{name}.relance"), text);
        sandbox.write("templates/gentle.en.txt", "A word.\n");
        sandbox.write("templates/firm.en.txt", "A word.\n");
    }
    sandbox
}

const SHORT: [&str; 4] = ["--days", "60", "--replicates", "20"];

fn compare<'a>(policies: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [&["compare"], policies, &["--ledger", "led"], &SHORT, more].concat()
}

#[test]
fn a_ledger_that_cannot_tell_names_no_winner() {
    let sandbox = sandbox();
    let asked = compare(&["softer.relance", "firmer.relance"], &[]);
    assert_snapshot!("compare", sandbox.shot(&asked));
    assert_eq!(sandbox.run(&asked).code, Some(1));
    let asked = compare(&["softer.relance", "firmer.relance"], &["--lang", "fr"]);
    assert_snapshot!("compare_fr", sandbox.shot(&asked));
}

#[test]
fn one_policy_alone() {
    let sandbox = sandbox();
    let asked = [
        &["simulate", "firmer.relance", "--ledger", "led", "--forecast"][..],
        &SHORT,
    ]
    .concat();
    assert_snapshot!("forecast", sandbox.shot(&asked));
    let run = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
}

#[test]
fn policies_that_never_act_differ_by_nothing() {
    let sandbox = sandbox();
    sandbox.write("other.relance", SILENT.replace("Silent", "Other"));
    let run = sandbox.run(&compare(
        &["silent.relance", "other.relance"],
        &["--format", "json"],
    ));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let against = &value["policies"][1]["against_the_one_in_force"];
    assert_eq!(against["verdict"], "same");
    for figure in against["difference"].as_object().unwrap().values() {
        assert_eq!(figure["mean"].as_str().unwrap().parse(), Ok(0.0), "{figure}");
    }
}

#[test]
fn what_is_assumed_is_called_so() {
    let sandbox = sandbox();
    sandbox.write("assumed.toml", "[contact.email]\nfactor = 2.0\ndays = 10\n");
    let asked = compare(
        &["silent.relance", "firmer.relance"],
        &["--assume", "assumed.toml"],
    );
    let run = sandbox.run(&asked);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let text = run.stdout.replace('\n', " ");
    assert!(text.contains("an assumption, not a finding"), "{text}");
    assert!(text.contains("At half of it"), "{text}");
}

#[test]
fn bytes_do_not_depend_on_threads() {
    let sandbox = sandbox();
    let asked = |threads| {
        compare(
            &["softer.relance", "firmer.relance"],
            &["--format", "json", "--threads", threads],
        )
    };
    let (one, two) = (sandbox.run(&asked("1")), sandbox.run(&asked("2")));
    assert_eq!(one.stdout, two.stdout);
    assert!(one.stdout.contains("not_identified"));
}

#[test]
fn a_model_is_written_and_read_again() {
    let sandbox = sandbox();
    let fit = ["fit", "--ledger", "led", "-o", "model.json"];
    assert_snapshot!("fit", sandbox.shot(&fit));
    // An earlier model is written over, and nothing else.
    assert_eq!(sandbox.run(&fit).code, Some(0));
    sandbox.write("package.json", "{\n  \"name\": \"mine\"\n}\n");
    assert_eq!(
        sandbox
            .run(&["fit", "--ledger", "led", "-o", "package.json"])
            .code,
        Some(2)
    );
    assert!(sandbox.read("package.json").contains("mine"));
    let learnt = sandbox.run(&compare(
        &["softer.relance", "firmer.relance"],
        &["--format", "json"],
    ));
    let read = sandbox.run(&compare(
        &["softer.relance", "firmer.relance"],
        &["--format", "json", "--model", "model.json"],
    ));
    assert_eq!(read.code, Some(1), "{}", read.stderr);
    let cash = |run: &crate::sandbox::Run| {
        let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        value["policies"][0]["forecast"]["cash"]["mean"]
            .as_str()
            .unwrap()
            .parse::<f64>()
            .unwrap()
    };
    let (learnt, read) = (cash(&learnt), cash(&read));
    assert!((learnt - read).abs() < 1e-3 * learnt, "{learnt} {read}");
}

#[test]
fn mistakes_say_what_to_write() {
    let sandbox = sandbox();
    sandbox.write("factor.toml", "[contact.email]\nfactor = 0\ndays = 10\n");
    sandbox.write("days.toml", "[contact.email]\nfactor = 1.2\ndays = 90\n");
    sandbox.write("typo.toml", "[contact.email]\nfacteur = 1.2\n");
    sandbox.write("model.json", "{}");
    sandbox.write("dollars.relance", "policy \"Dollars\" {\n  currency USD\n}\n");
    let mut told = String::new();
    for asked in [
        compare(
            &["silent.relance", "firmer.relance"],
            &["--assume", "factor.toml"],
        ),
        compare(&["silent.relance", "firmer.relance"], &["--assume", "days.toml"]),
        compare(&["silent.relance", "firmer.relance"], &["--assume", "typo.toml"]),
        compare(&["silent.relance", "firmer.relance"], &["--model", "model.json"]),
        compare(&["silent.relance", "dollars.relance"], &[]),
        vec!["simulate", "silent.relance", "--ledger", "led", "--days", "60"],
        vec![
            "simulate",
            "silent.relance",
            "--ledger",
            "led",
            "--forecast",
            "--from",
            "2026-01-01",
        ],
        vec!["fit", "--ledger", "led", "-o", "led/invoices.csv"],
        vec!["fit", "--ledger", "led", "--until", "2020-01-01"],
    ] {
        told.push_str(&sandbox.shot(&asked));
    }
    assert_snapshot!("mistakes", told);
}

#[test]
fn a_day_of_the_past_is_forecast_and_judged() {
    let sandbox = sandbox();
    let asked = |cut, more: &[&'static str]| {
        [
            &["backtest", "--ledger", "led", "--cut", cut, "--replicates", "20"],
            more,
        ]
        .concat()
    };
    assert_snapshot!("backtest", sandbox.shot(&asked("2025-06-30", &[])));
    assert_snapshot!(
        "backtest_fr",
        sandbox.shot(&asked("2025-06-30", &["--lang", "fr"]))
    );
    // On the last day of the ledger there is nothing to judge by.
    let run = sandbox.run(&asked("2026-06-30", &[]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("nothing is known to hold this forecast against"),
        "{}",
        run.stdout
    );
    for cut in ["2025-06-30", "2026-06-30"] {
        let run = sandbox.run(&asked(cut, &["--format", "json", "--policy", "firmer.relance"]));
        assert_eq!(
            schema::check("backtest", &run.stdout),
            Vec::<String>::new(),
            "{}",
            run.stderr
        );
    }
    assert_eq!(sandbox.run(&asked("2020-01-01", &[])).code, Some(2));
}

/// The rows of a table of which a cell is as asked.
fn rows_whose(table: &str, column: &str, is_asked: impl Fn(&str) -> bool) -> String {
    let mut lines = table.lines();
    let header = lines.next().unwrap();
    let place = header.split(',').position(|name| name == column).unwrap();
    let kept = lines.filter(|line| is_asked(line.split(',').nth(place).unwrap()));
    std::iter::once(header)
        .chain(kept)
        .map(|line| format!("{line}\n"))
        .collect()
}

/// Leaves out what a scorer adds.
fn forecast_alone(value: &mut serde_json::Value) {
    if let Some(fields) = value.as_object_mut() {
        for scored in ["observed", "known_until", "items", "findings"] {
            fields.remove(scored);
        }
        fields.values_mut().for_each(forecast_alone);
    } else if let Some(values) = value.as_array_mut() {
        values.iter_mut().for_each(forecast_alone);
    }
}

#[test]
fn a_ledger_that_ends_at_the_cut_gives_the_same_forecast() {
    let cut = "2025-06-30";
    let (whole, ended) = (sandbox(), sandbox());
    for (table, column) in [("invoices", "issued"), ("payments", "date"), ("events", "date")] {
        let name = format!("led/{table}.csv");
        ended.write(&name, rows_whose(&ended.read(&name), column, |date| date <= cut));
    }
    let invoices = ended.read("led/invoices.csv");
    let is_known = |id: &str| invoices.lines().any(|line| line.split(',').next() == Some(id));
    for table in ["instalments", "events"] {
        let name = format!("led/{table}.csv");
        let known = rows_whose(&ended.read(&name), "invoice_id", |id| {
            id.is_empty() || is_known(id)
        });
        ended.write(&name, known);
    }
    let asked = |more: &[&'static str]| {
        let asked = ["backtest", "--ledger", "led", "--cut", cut, "--replicates", "20"];
        [&asked[..], &["--format", "json", "--items", "items.csv"], more].concat()
    };
    for more in [
        &[][..],
        &["--policy", "firmer.relance"],
        &["--policy", "firmer.relance", "--keep-practice"],
    ] {
        let told = [&whole, &ended].map(|sandbox| {
            let run = sandbox.run(&asked(more));
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            assert_eq!(schema::check("backtest", &run.stdout), Vec::<String>::new());
            let mut told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
            forecast_alone(&mut told);
            (told, sandbox.read("items.csv"))
        });
        assert!(told[0].1.lines().count() > 10);
        assert!(told[0] == told[1], "{more:?}");
    }
    // Practice is kept beside a policy; and no other file is written over.
    let alone = ["backtest", "--ledger", "led", "--cut", cut, "--keep-practice"];
    assert_eq!(whole.run(&alone).code, Some(2));
    let over = [
        "backtest",
        "--ledger",
        "led",
        "--cut",
        cut,
        "--items",
        "firmer.relance",
    ];
    assert_eq!(whole.run(&over).code, Some(2));
}
