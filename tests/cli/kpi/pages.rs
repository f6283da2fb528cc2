//! What is printed: the page in both languages, JSON and CSV; and that the manual shows it as it is.

use super::Rows;
use crate::schema::check;
use insta::assert_snapshot;

/// A small ledger with something of everything.
fn rows() -> Rows {
    let mut rows = Rows::new();
    rows.customer("bolt,public,FR,gold,btp,ana")
        .customer("carla,consumer,IT,,,bo");
    rows.invoice("F1", "2026-01-05", "2026-02-04", "1200.00")
        .event("2026-02-11", "F1", "action", "email", "first")
        .event("2026-02-12", "F1", "replied", "", "")
        .event("2026-02-12", "F1", "promise", "2026-02-20", "")
        .paid("F1", "2026-02-19", "1200.00")
        .invoice("F2", "2026-02-10", "2026-03-12", "800.00")
        .event("2026-03-01", "F2", "dispute_opened", "price", "300.00");
    rows.invoices.extend(
        [
            "F3,bolt,2026-01-15,2026-02-14,5000.00,EUR,,,",
            "F4,bolt,2026-03-02,2026-04-01,2500.00,EUR,,,",
            "F5,carla,2026-01-20,2026-02-03,90.00,EUR,,,",
            "F6,carla,2026-01-20,2026-03-03,410.00,USD,,,",
            "A1,bolt,2026-03-05,,-120.00,EUR,credit_note,,",
        ]
        .map(str::to_string),
    );
    rows.payments.extend(
        [
            "Q1,bolt,F3,2026-02-25,5000.00,EUR,,",
            "Q2,carla,,2026-03-10,40.00,EUR,,",
        ]
        .map(str::to_string),
    );
    rows
}

const PERIOD: [&str; 4] = ["--from", "2026-01-01", "--to", "2026-03-31"];

fn shot(options: &[&str]) -> String {
    let arguments = [&["kpi", "ledger"], &PERIOD[..], options].concat();
    rows().sandbox().shot(&arguments)
}

#[test]
fn the_page() {
    assert_snapshot!("page", shot(&["--by", "segment"]));
    assert_snapshot!("page_fr", shot(&["--by", "month", "--customers", "--lang", "fr"]));
}

#[test]
fn for_programs() {
    // A few figures of each shape, and the other tables whole.
    let shown = [
        "group",
        "dso",
        "dso_count_back",
        "cost_of_dunning",
        "average_lateness",
    ];
    let lines = shot(&["--format", "csv", "--by", "reason", "--customers"]);
    let lines = lines.lines().filter(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let is_figure = cells.get(1) == Some(&"figures");
        !is_figure || cells.get(3).is_some_and(|key| shown.contains(key))
    });
    assert_snapshot!("csv", lines.collect::<Vec<_>>().join("\n"));
    let run = rows().sandbox().run(
        &[
            &["kpi", "ledger", "--format", "json", "--lang", "fr"],
            &PERIOD[..],
        ]
        .concat(),
    );
    let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_snapshot!(
        "json_of_a_figure",
        format!("{:#}", answer["currencies"][0]["figures"]["dso"])
    );
}

#[test]
fn every_answer_fits_the_schema() {
    let sandbox = rows().sandbox();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "600"]).code, Some(0));
    for asked in [
        vec!["kpi", "ledger", "--by", "segment", "--customers"],
        vec![
            "kpi",
            "ledger",
            "--from",
            "2025-01-01",
            "--to",
            "2026-02-01",
            "--by",
            "month",
            "--lang",
            "fr",
        ],
        vec![
            "kpi",
            "ledger",
            "--from",
            "2026-03-11",
            "--to",
            "2026-03-11",
            "--by",
            "reason",
        ],
        vec![
            "kpi",
            "d",
            "--policy",
            "d/policy.relance",
            "--by",
            "collector",
            "--customers",
        ],
        vec!["kpi", "d", "--to", "2024-07-20", "--by", "country"],
    ] {
        let run = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(check("kpi", &run.stdout), Vec::<String>::new(), "{asked:?}");
        // And the schema is not so wide that all fits it.
        for (right, wrong) in [
            ("\"unit\": \"days\"", "\"unit\": \"weeks\""),
            ("\"denominator\"", "\"below\""),
            ("\"rests_on\": ", "\"rests_on\": -1"),
        ] {
            assert!(
                !check("kpi", &run.stdout.replacen(right, wrong, 1)).is_empty(),
                "{wrong}"
            );
        }
    }
}

#[test]
fn no_line_is_wider_than_the_page() {
    let run = rows()
        .sandbox()
        .run(&[&["kpi", "ledger", "--by", "segment", "--customers"], &PERIOD[..]].concat());
    let widest = run.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| widest <= 100), "{}", run.stdout);
}

/// The screen of `docs/kpi.md` is what the program prints.
#[test]
fn the_manual_shows_the_page() {
    let place = format!("{}/../docs/kpi.md", env!("CARGO_MANIFEST_DIR"));
    let manual = std::fs::read_to_string(&place).unwrap();
    let begin =
        "<!-- screen: written by `RELANCE_WRITE_DOCS=1 cargo test -p relance-tests --test cli kpi` -->\n";
    let end = "<!-- end of screen -->";
    let (before, rest) = manual.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    let run = rows()
        .sandbox()
        .run(&[&["kpi", "ledger"], &PERIOD[..], &["--by", "segment"]].concat());
    let of_euros = run.stdout.split("\n410.00 USD").next().unwrap_or("").trim_end();
    let now = format!("{before}{begin}```text\n{of_euros}\n```\n{end}{after}");
    if std::env::var_os("RELANCE_WRITE_DOCS").is_some() {
        std::fs::write(&place, now).unwrap();
    } else {
        assert_eq!(manual, now, "write it anew: RELANCE_WRITE_DOCS=1");
    }
}
