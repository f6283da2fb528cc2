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
    // Weeks, months and segments add up to the same cash.
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let all = number(&value["forecast"]["figures"]["cash"]["mean"]);
    for parts in [
        value["forecast"]["cash_by_month"]
            .as_array()
            .unwrap()
            .iter()
            .map(|month| &month["mean"])
            .collect::<Vec<_>>(),
        value["by_segment"]
            .as_array()
            .unwrap()
            .iter()
            .map(|segment| &segment["cash"])
            .collect(),
    ] {
        let sum: f64 = parts.into_iter().map(number).sum();
        assert!((sum - all).abs() < 0.1, "{sum} {all}");
    }
    assert_snapshot!(
        "forecast_fr",
        sandbox.shot(&[&asked[..], &["--lang", "fr"]].concat())
    );
}

#[test]
fn a_young_ledger_has_no_last_year() {
    let sandbox = sandbox();
    let asked = [
        &[
            "simulate",
            "firmer.relance",
            "--ledger",
            "led",
            "--forecast",
            "--until",
            "2025-03-31",
        ][..],
        &SHORT,
    ]
    .concat();
    let run = sandbox.run(&asked);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains(
            "The ledger is too short for \"as last year\": it says nothing of what was open on 31 Mar 2024."
        ),
        "{}",
        run.stdout
    );
    let run = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
}

#[test]
fn coefficients_have_french_names() {
    let sandbox = sandbox();
    assert_snapshot!(
        "fit_fr",
        sandbox.shot(&["fit", "--ledger", "led", "--lang", "fr"])
    );
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
fn a_policy_is_the_same_as_itself() {
    let sandbox = sandbox();
    let run = sandbox.run(&compare(&["firmer.relance", "firmer.relance"], &[]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout
            .contains("\"Firmer\" is compared with itself: every figure is equal."),
        "{}",
        run.stdout
    );
    // Its figures are told once.
    assert!(!run.stdout.contains("difference"), "{}", run.stdout);
    sandbox.write("twin.relance", FIRMER);
    let run = sandbox.run(&compare(
        &["firmer.relance", "twin.relance", "softer.relance"],
        &["--lang", "fr"],
    ));
    assert!(
        run.stdout.replace(['\n', '\u{a0}'], " ").contains(
            "« Firmer (twin.relance) » et « Firmer (firmer.relance) » envoient ici les mêmes contacts"
        ),
        "{}",
        run.stdout
    );
}

#[test]
fn a_stress_is_called_so_in_every_heading() {
    let sandbox = sandbox();
    let asked = |more: &[&'static str]| {
        [
            &["simulate", "firmer.relance", "--ledger", "led", "--forecast"][..],
            &SHORT,
            more,
        ]
        .concat()
    };
    let stressed = sandbox.run(&asked(&["--stress", "delay+10d"]));
    assert_eq!(stressed.code, Some(0), "{}", stressed.stderr);
    let heads = |text: &str, word: &str| text.lines().filter(|line| line.contains(word)).count();
    assert!(
        stressed.stdout.starts_with("STRESSED forecast of"),
        "{}",
        stressed.stdout
    );
    // Every table of figures: summary, all figures, weeks, months, segments, steps, messages, uncertainty, baselines.
    assert_eq!(
        heads(&stressed.stdout, "STRESSED: paid 10 days later"),
        9,
        "{}",
        stressed.stdout
    );
    let cash = |more: &[&'static str]| -> f64 {
        let run = sandbox.run(&asked(&[more, &["--format", "json"]].concat()));
        let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let mean = value["forecast"]["figures"]["cash"]["mean"].as_str().unwrap();
        mean.parse().unwrap()
    };
    assert!(cash(&["--stress", "delay+10d"]) < cash(&[]));
    for (stress, said) in [
        ("default×2", "`default×2` is not supported"),
        ("delay+10d,default*2", "`default*2` is not supported"),
        ("delay+0d", "`delay+0d` is no stress"),
        ("delay+10d,delay+5d", "is no stress"),
        ("later", "write `delay+10d`"),
    ] {
        let run = sandbox.run(&asked(&["--stress", stress]));
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.contains(said), "{stress}: {}", run.stderr);
    }
}

#[test]
fn csv_holds_the_figures_of_the_json() {
    let sandbox = sandbox();
    let asked = |more: &[&'static str]| compare(&["softer.relance", "firmer.relance"], more);
    let csv = sandbox.run(&asked(&["--format", "csv"]));
    assert_eq!(csv.code, Some(1), "{}", csv.stderr);
    let mut lines = csv.stdout.lines();
    assert_eq!(lines.next(), Some("policy,table,row,column,value"));
    assert!(lines.all(|line| line.split(',').count() == 5), "{}", csv.stdout);
    // Programs read it: the language changes nothing.
    assert_eq!(
        csv.stdout,
        sandbox.run(&asked(&["--format", "csv", "--lang", "fr"])).stdout
    );
    let french = sandbox.run(&asked(&["--format", "csv", "--locale", "fr"])).stdout;
    assert!(
        french.starts_with("\u{feff}politique;table;ligne;colonne;valeur\n"),
        "{french}"
    );
    assert_eq!(french.lines().count(), csv.stdout.lines().count());
    let cash = |text: &str| {
        let line = text
            .lines()
            .find(|line| line.contains("forecast") && line.contains("cash") && line.contains("mean"));
        line.unwrap().rsplit([',', ';']).next().unwrap().to_string()
    };
    let value = french
        .lines()
        .find(|line| line.contains(";forecast;cash;mean;"))
        .unwrap();
    assert!(
        value.ends_with(&format!(",{}", cash(&csv.stdout).rsplit('.').next().unwrap())),
        "{value}"
    );
    let json = sandbox.run(&asked(&["--format", "json"]));
    assert_eq!(schema::check("forecast", &json.stdout), Vec::<String>::new());
    let value: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let mut told = 0;
    for policy in value["policies"].as_array().unwrap() {
        let name = policy["policy"]["name"].as_str().unwrap();
        let mut expect = |table: &str, row: &str, column: &str, number: &serde_json::Value| {
            let line = format!("{name},{table},{row},{column},{}", number.as_str().unwrap());
            assert!(csv.stdout.lines().any(|found| found == line), "{line}");
            told += 1;
        };
        for (row, figure) in policy["forecast"]["figures"].as_object().unwrap() {
            expect("forecast", row, "mean", &figure["mean"]);
            // No ranges where the ledger cannot tell what contacts change: the refused one has none, in either form.
            let range = &figure["range_90"][0];
            let in_csv = format!("{name},forecast,{row},range_low_90,");
            assert_eq!(range.is_null(), !csv.stdout.contains(&in_csv), "{in_csv}");
            if !range.is_null() {
                expect("forecast", row, "range_low_90", range);
                expect(
                    "forecast",
                    row,
                    "parameters_high_90",
                    &figure["interval_90_parameters"][1],
                );
            }
        }
        for month in policy["forecast"]["cash_by_month"].as_array().unwrap() {
            expect(
                "cash_by_month",
                month["from"].as_str().unwrap(),
                "mean",
                &month["mean"],
            );
        }
        for rule in policy["by_rule"].as_array().unwrap() {
            expect(
                "by_rule",
                rule["rule"].as_str().unwrap(),
                "invoices",
                &rule["invoices"],
            );
        }
    }
    // Means alone: the ranges of both policies are refused.
    assert!(told > 30);
    // What is refused has neither interval nor deviation, and the reader of either form is warned.
    for table in ["difference", "difference_if_contacts_changed_nothing"] {
        let against = &value["policies"][1]["against_the_one_in_force"][table];
        let net = against["net"].as_object().unwrap();
        assert!(net.contains_key("mean"), "{net:?}");
        for absent in ["interval_90", "standard_deviation", "layers"] {
            assert!(!net.contains_key(absent), "{net:?}");
        }
        for absent in ["low_90", "standard_deviation"] {
            let line = format!("Firmer,{table},net,{absent}");
            assert!(!csv.stdout.contains(&line), "{line}");
        }
    }
    for line in [
        ",drawn,,replicates,20",
        ",drawn,,seed,1",
        ",drawn,,currency,EUR",
        ",drawn,,effects,learnt",
        ",drawn,,stress_delay_days,0",
        ",drawn,,partial,false",
        ",warnings,effects_not_identified,given,true",
    ] {
        assert!(csv.stdout.lines().any(|found| found == line), "{line}");
    }
    let warnings = value["warnings"].as_array().unwrap();
    assert!(
        warnings
            .iter()
            .any(|warning| warning["name"] == "effects_not_identified"),
        "{warnings:?}"
    );
    let run = sandbox.run(&["simulate", "firmer.relance", "--ledger", "led", "--format", "csv"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("--actions FILE"), "{}", run.stderr);
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
    assert!(
        text.contains("email ×2 for 10 days; assumed to do nothing: call, registered_letter"),
        "{text}"
    );
    let asked = [
        &["simulate", "firmer.relance", "--ledger", "led", "--forecast"][..],
        &SHORT,
        &["--assume", "assumed.toml"],
    ]
    .concat();
    let run = sandbox.run(&asked);
    assert!(
        run.stdout.contains("if contacts did what is assumed"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("at half"), "{}", run.stdout);
    let run = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(value["drawn"]["effects"], "assumed");
    assert_eq!(value["drawn"]["assumed"]["email"]["factor"], 2.0);
    assert_eq!(
        value["drawn"]["assumed_to_do_nothing"],
        serde_json::json!(["call", "registered_letter"])
    );
    let run = sandbox.run(&[&asked[..], &["--format", "csv"]].concat());
    for line in [
        ",assumed,email,factor,2",
        ",assumed_to_do_nothing,call,given,true",
    ] {
        assert!(run.stdout.lines().any(|found| found == line), "{line}");
    }
}

/// A ledger that can tell what contacts do, with policies beside it.
fn sandbox_that_tells() -> Sandbox {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["demo", "led", "--truth", "right-family", "--customers", "500"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for (name, text) in [("softer", SOFTER), ("firmer", FIRMER), ("silent", SILENT)] {
        sandbox.write(&format!("{name}.relance"), text);
    }
    sandbox.write("templates/gentle.en.txt", "A word.\n");
    sandbox.write("templates/firm.en.txt", "A word.\n");
    sandbox
}

/// What a command wrote, as one line with plain blanks.
fn in_one_line(text: &str) -> String {
    let text = text.replace(['\u{a0}', '\u{202f}'], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_winner_is_named_with_what_it_rests_on() {
    let sandbox = sandbox_that_tells();
    // In this world nothing is lost for good: what comes sooner is worth its interest, and here interest is dear.
    for (lang, words) in [
        (
            "en",
            [
                "\"Softer\" brings less than \"Firmer\": ",
                "EUR if contacts only bring payments forward), if invoices that were contacted would have been paid like the others of their age but for the contact, if contacts that did not work were recorded like those that did, and if contacts go on to work as they did, for thirty days at most and on that invoice alone.",
                "Net gain if contacts changed nothing: +",
                "It pays only if none of that effect is real.",
                "It is also in the discounted net gain: do not add it.",
                "Each of these verdicts holds nine times in ten for itself",
            ],
        ),
        (
            "fr",
            [
                "« Softer » rapporte moins que « Firmer » : ",
                "si les contacts ne font qu'avancer des paiements), si les factures relancées avaient, sans relance, été payées comme les autres de leur âge, si les contacts restés sans effet ont été notés comme les autres, et si les contacts agissent comme par le passé, trente jours au plus et sur cette seule facture.",
                "Gain net si les contacts ne changeaient rien : +",
                "Elle ne paie que si rien de cet effet n'est réel.",
                "Ils sont aussi dans le gain net actualisé : ne les ajoutez pas.",
                "Chacun de ces verdicts vaut neuf fois sur dix pris isolément",
            ],
        ),
    ] {
        let asked = [
            "compare",
            "firmer.relance",
            "softer.relance",
            "silent.relance",
            "--ledger",
            "led",
            "--days",
            "60",
            "--replicates",
            "60",
            "--cost-of-cash",
            "100%",
            "--lang",
            lang,
        ];
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let text = in_one_line(&run.stdout);
        for said in words {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
    let run = sandbox.run(&compare(
        &["firmer.relance", "softer.relance"],
        &["--format", "json"],
    ));
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let policy = &value["policies"][1];
    let difference = &policy["against_the_one_in_force"]["difference"]["net"];
    assert!(difference["interval_90"].is_array(), "{difference}");
    let forward = &policy["against_the_one_in_force"]["difference_if_only_brought_forward"]["net"];
    assert!(forward["interval_90"].is_array(), "{forward}");
    let level = policy["forecast"]["figures"]["cash"].as_object().unwrap();
    assert!(level.contains_key("range_90"), "{level:?}");
    assert!(level.contains_key("interval_90_parameters"), "{level:?}");
    assert!(!level.contains_key("interval_90"), "{level:?}");
}

#[test]
fn policies_that_a_ledger_does_not_tell_apart_end_with_code_1() {
    let sandbox = sandbox_that_tells();
    let next = SOFTER.replace("Softer", "Next").replace("20d", "19d");
    sandbox.write("next.relance", next);
    let run = sandbox.run(&compare(&["softer.relance", "next.relance"], &[]));
    assert!(
        run.stdout
            .contains("This ledger does not tell \"Next\" from \"Softer\""),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}

#[test]
fn a_channel_that_the_ledger_never_saw_is_called_unknown() {
    let sandbox = sandbox();
    sandbox.write(
        "sms.relance",
        FIRMER
            .replace("Firmer", "Texting")
            .replace("then email firm", "then sms firm"),
    );
    for (lang, said) in [
        ("en", "sms is unknown to the ledger: taken to change nothing"),
        ("fr", "inconnu du livre : SMS ; supposé ne rien changer"),
    ] {
        let run = sandbox.run(&compare(&["softer.relance", "sms.relance"], &["--lang", lang]));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert_eq!(run.stdout.matches(said).count(), 1, "{}", run.stdout);
    }
    let run = sandbox.run(&compare(&["softer.relance", "sms.relance"], &["--format", "csv"]));
    let line = ",warnings,unknown_channels,given,true";
    assert!(run.stdout.lines().any(|found| found == line), "{}", run.stdout);
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
    // An earlier model is written over, and nothing else. This one reads days and cents as the policies do.
    let fit = [
        "fit",
        "--ledger",
        "led",
        "--policy",
        "softer.relance",
        "-o",
        "model.json",
    ];
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
        value["policies"][0]["forecast"]["figures"]["cash"]["mean"]
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
    sandbox.write("channel.toml", "[contact.emial]\nfactor = 1.2\ndays = 10\n");
    sandbox.write("pigeon.toml", "[contact.pigeon]\nfactor = 1.2\ndays = 10\n");
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
        compare(
            &["silent.relance", "firmer.relance"],
            &["--assume", "channel.toml"],
        ),
        compare(
            &["silent.relance", "firmer.relance"],
            &["--assume", "pigeon.toml", "--lang", "fr"],
        ),
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
    // A ledger that goes on for half a year tells nothing of a year, and has few cells.
    for (lang, words) in [
        (
            "en",
            [
                "and the 6 months known after it",
                "cash of the 2 known quarters, principal:",
                "too little to judge by: intervals of 90.0 %, principal:",
                "of 14 cells, held",
            ],
        ),
        (
            "fr",
            [
                "et les 6 mois connus ensuite",
                "les encaissements des 2 trimestres connus, principal :",
                "trop peu pour juger : les intervalles à 90,0 %, principal :",
                "cellules sur 14, ont tenu",
            ],
        ),
    ] {
        let run = sandbox.run(&asked("2025-12-31", &["--lang", lang]));
        let text = in_one_line(&run.stdout);
        for said in words {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(!text.contains("of the year"), "{text}");
    }
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

/// The rows of a file of the ledger, the head apart, that are wanted.
fn keep(sandbox: &Sandbox, file: &str, wanted: impl Fn(&[&str]) -> bool) {
    let file = format!("led/{file}");
    let text = sandbox.read(&file);
    let mut lines = text.lines();
    let mut kept = lines.next().unwrap_or_default().to_string() + "\n";
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        if wanted(&cells) {
            kept.push_str(&format!("{line}\n"));
        }
    }
    sandbox.write(&file, kept);
}

#[test]
fn what_a_ledger_lacks_is_told() {
    let sandbox = sandbox_that_tells();
    let warned = |more: &[&str]| {
        let asked = [
            &[
                "simulate",
                "firmer.relance",
                "--ledger",
                "led",
                "--forecast",
                "--replicates",
                "20",
            ],
            more,
        ];
        let run = sandbox.run(&asked.concat());
        assert!(run.stderr.is_empty(), "{}", run.stderr);
        let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_default();
        value
            .get("warnings")
            .map(ToString::to_string)
            .unwrap_or(run.stdout)
    };
    let json = ["--format", "json", "--days", "60"];
    let sound = warned(&json);
    for name in ["short_ledger", "payments_end_early", "credit_notes"] {
        assert!(!sound.contains(name), "{name}: {sound}");
    }
    // The books of half a year, whose last month of payments has not come in.
    let heads = |file: &str| {
        sandbox
            .read(&format!("led/{file}"))
            .lines()
            .next()
            .unwrap()
            .to_string()
    };
    let place = |file: &str, column: &str| heads(file).split(',').position(|name| name == column).unwrap();
    let (id, issued) = (
        place("invoices.csv", "invoice_id"),
        place("invoices.csv", "issued"),
    );
    let mut kept = std::collections::BTreeSet::new();
    for line in sandbox.read("led/invoices.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[issued] >= "2026-01-01" {
            kept.insert(cells[id].to_string());
        }
    }
    for file in ["invoices.csv", "payments.csv", "events.csv"] {
        let of = place(file, "invoice_id");
        keep(&sandbox, file, |cells| kept.contains(cells[of]));
    }
    let date = place("payments.csv", "date");
    keep(&sandbox, "payments.csv", |cells| cells[date] < "2026-06-01");
    let told = warned(&json);
    assert!(
        told.contains("short_ledger") && told.contains("payments_end_early"),
        "{told}"
    );
    let page = in_one_line(&warned(&["--lang", "fr", "--days", "60"]));
    for said in [
        "Les factures de ce livre commencent le 1",
        "le DSO est trop haut",
        "Le dernier paiement de ce livre est du",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

/// What `simulate --forecast` says of sixty days, in JSON and for people.
fn forecast_of_sixty_days(sandbox: &Sandbox, lang: &str) -> (serde_json::Value, String) {
    let asked = [
        &["simulate", "firmer.relance", "--ledger", "led", "--forecast"],
        &SHORT[..],
    ]
    .concat();
    let run = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
    let page = sandbox.run(&[&asked[..], &["--lang", lang]].concat());
    (
        serde_json::from_str(&run.stdout).unwrap_or_default(),
        in_one_line(&page.stdout),
    )
}

#[test]
fn what_of_last_year_is_not_repeated_is_told() {
    let sandbox = sandbox_that_tells();
    let invoices = sandbox.read("led/invoices.csv");
    let (mut events, mut instalments) = (
        sandbox.read("led/events.csv"),
        "invoice_id,due,amount,plan_id\n".to_string(),
    );
    for (place, line) in invoices.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let [id, customer, issued, due, amount] = cells[..] else {
            panic!("{line}")
        };
        if issued < "2026-01-01" {
            continue;
        }
        match place % 4 {
            0 => events += &format!("{issued},{customer},{id},due_changed,2026-09-30,\n"),
            1 => {
                let first = amount.parse::<f64>().unwrap() - 1.0;
                instalments += &format!("{id},{due},{first:.2},\n{id},2026-12-31,1.00,\n");
            }
            2 => events += &format!("{issued},{customer},{id},plan_agreed,,\n"),
            _ => {}
        }
    }
    sandbox.write("led/events.csv", events);
    sandbox.write("led/instalments.csv", instalments);
    // What was paid since May is paid twice: the second time, there is nothing left for it.
    let mut payments = sandbox.read("led/payments.csv");
    for line in payments.clone().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[3] >= "2026-05-01" {
            payments += &format!("again-{line}\n");
        }
    }
    sandbox.write("led/payments.csv", payments);
    let (value, page) = forecast_of_sixty_days(&sandbox, "fr");
    let told = value["warnings"].to_string();
    for name in ["due_dates_moved", "instalments", "plans", "unallocated_money"] {
        assert!(told.contains(&format!("\"{name}\"")), "{name}: {told}");
    }
    let first = page.find("À lire d'abord").unwrap();
    let figures = page.find("Ce que rapporterait").unwrap();
    let mut last = first;
    for said in [
        "de règlements et d'avoirs ne sont imputés sur aucune facture",
        "Aucune échéance n'est reportée dans la prévision",
        "Les échéances multiples ne sont pas prévues",
        "Aucun échéancier n'est accordé dans la prévision",
    ] {
        let place = page.find(said).unwrap_or_else(|| panic!("{said}: {page}"));
        assert!(last < place && place < figures, "{said}: {page}");
        // Told once.
        assert_eq!(page.matches(said).count(), 1, "{said}: {page}");
        last = place;
    }
}

#[test]
fn paid_invoices_that_are_missing_are_told() {
    let sandbox = sandbox_that_tells();
    // Open items, and what was paid in the last half year.
    let mut paid: std::collections::BTreeMap<String, (String, f64)> = std::collections::BTreeMap::new();
    for line in sandbox.read("led/payments.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let (last, sum) = paid.entry(cells[2].to_string()).or_default();
        *last = last.clone().max(cells[3].to_string());
        *sum += cells[4].parse::<f64>().unwrap();
    }
    let invoices = sandbox.read("led/invoices.csv");
    let gone: std::collections::BTreeSet<&str> = invoices
        .lines()
        .skip(1)
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let (last, sum) = paid.get(cells[0])?;
            let amount = cells[4].parse::<f64>().unwrap();
            (*sum >= amount - 0.005 && last.as_str() < "2026-01-01").then_some(cells[0])
        })
        .collect();
    keep(&sandbox, "invoices.csv", |cells| !gone.contains(cells[0]));
    for file in ["payments.csv", "events.csv"] {
        keep(&sandbox, file, |cells| !gone.contains(cells[2]));
    }
    for (lang, first, said, figures) in [
        (
            "en",
            "Read this first",
            "Invoices that were paid before 31 Dec 2025 seem to be missing",
            "What \"Firmer\" would bring",
        ),
        (
            "fr",
            "À lire d'abord",
            "Les factures réglées avant le 31 déc. 2025 semblent manquer",
            "Ce que rapporterait",
        ),
    ] {
        let (value, page) = forecast_of_sixty_days(&sandbox, lang);
        assert!(
            value["warnings"].to_string().contains("\"paid_left_out\""),
            "{value}"
        );
        let places = [first, said, figures].map(|words| page.find(words));
        assert!(places[0].is_some() && places.is_sorted(), "{places:?} {page}");
        let fit = sandbox.run(&["fit", "--ledger", "led", "--lang", lang]);
        assert!(in_one_line(&fit.stdout).contains(said), "{}", fit.stdout);
        let asked = [
            "backtest",
            "--ledger",
            "led",
            "--cut",
            "2026-04-30",
            "--replicates",
            "20",
        ];
        let back = sandbox.run(&[&asked[..], &["--lang", lang]].concat());
        assert!(in_one_line(&back.stdout).contains(said), "{}", back.stdout);
        let back = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
        assert_eq!(schema::check("backtest", &back.stdout), Vec::<String>::new());
        let value: serde_json::Value = serde_json::from_str(&back.stdout).unwrap();
        assert_eq!(value["read_from"], "2025-12-31");
    }
}

#[test]
fn ages_that_the_ledger_never_saw_are_told_at_the_worst() {
    let sandbox = sandbox_that_tells();
    let (sound, page) = forecast_of_sixty_days(&sandbox, "en");
    assert!(!page.contains("Read this first"), "{page}");
    assert!(sound["forecast"].get("unseen_ages").is_none(), "{sound}");
    // The books of four months: nothing in them can be old.
    let invoices = sandbox.read("led/invoices.csv");
    let recent: std::collections::BTreeSet<&str> = invoices
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            (cells[2] >= "2026-03-01").then_some(cells[0])
        })
        .collect();
    keep(&sandbox, "invoices.csv", |cells| recent.contains(cells[0]));
    for file in ["payments.csv", "events.csv"] {
        keep(&sandbox, file, |cells| recent.contains(cells[2]));
    }
    let (value, page) = forecast_of_sixty_days(&sandbox, "en");
    let unseen = &value["forecast"]["unseen_ages"];
    let oldest = unseen["oldest_age"].as_i64().unwrap();
    assert!((1..120).contains(&oldest), "{unseen}");
    let number = |value: &serde_json::Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let figures = &value["forecast"]["figures"];
    let more = |name: &str| number(&unseen["at_worst"][name]["mean"]) - number(&figures[name]["mean"]);
    let (lost, cash) = (more("not_recovered"), -more("cash"));
    // What is to come may get too old, too.
    assert!(0.0 < lost && lost < cash + 0.005, "{lost} {cash}");
    assert!(cash < number(&unseen["reached"]) + 0.005, "{cash} {unseen}");
    for said in [
        format!("Few invoices of this ledger were ever open more than {oldest} days past due"),
        "At worst, on average, not paid by the end: ".to_string(),
    ] {
        let (place, figures) = (page.find(&said), page.find("What \"Firmer\" would bring"));
        assert!(place.is_some() && place < figures, "{said}: {page}");
    }
    // And below the figures themselves, each time that they stand there.
    for (row, times) in [
        ("cash in 60 days, at worst ", 1),
        ("in the whole period, at worst ", 1),
        ("not paid by the end, at worst ", 2),
        ("in the first 13 weeks, at worst ", 0),
    ] {
        assert_eq!(page.matches(row).count(), times, "{row}: {page}");
    }
    let asked = ["simulate", "firmer.relance", "--ledger", "led", "--forecast"];
    let run = sandbox.run(&[&asked[..], &SHORT, &["--format", "csv"]].concat());
    let line = format!(
        "Firmer,unseen_ages,not_recovered,at_worst,{}\n",
        unseen["at_worst"]["not_recovered"]["mean"].as_str().unwrap()
    );
    assert!(run.stdout.contains(&line), "{line}{}", run.stdout);
    // Beside another policy, each has its own ends.
    let run = sandbox.run(&compare(
        &["softer.relance", "firmer.relance"],
        &["--format", "json"],
    ));
    assert_eq!(schema::check("forecast", &run.stdout), Vec::<String>::new());
    let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let told = value["warnings"].to_string();
    for name in ["Softer", "Firmer"] {
        assert!(told.contains(&format!(" under \\\"{name}\\\"")), "{told}");
    }
    assert!(
        value["policies"][1]["forecast"]["unseen_ages"].is_object(),
        "{value}"
    );
}

#[test]
fn who_is_insolvent_orders_nothing() {
    let sandbox = sandbox_that_tells();
    let to_come = || {
        let run = sandbox.run(&[
            "simulate",
            "silent.relance",
            "--ledger",
            "led",
            "--forecast",
            "--replicates",
            "20",
            "--days",
            "60",
            "--format",
            "json",
        ]);
        let value: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        value["totals"]["to_come"]["invoices"].as_u64().unwrap()
    };
    let before = to_come();
    let events = sandbox.read("led/events.csv");
    let columns = events.lines().next().unwrap().split(',').collect::<Vec<_>>();
    let mut rows = String::new();
    for number in 1..=100 {
        let cells = columns.iter().map(|column| match *column {
            "date" => "2026-06-15".to_string(),
            "customer_id" => format!("c{number:03}"),
            "event" => "insolvency_opened".to_string(),
            _ => String::new(),
        });
        rows.push_str(&(cells.collect::<Vec<_>>().join(",") + "\n"));
    }
    sandbox.write("led/events.csv", events.clone() + &rows);
    let after = to_come();
    assert!(after < before && after > before / 2, "{before} {after}");
}
