//! What people read: a file of ten mistakes, every diagnostic in both languages, and the formats for machines.

use relance_compiler::diagnostic::codes;
use relance_compiler::{Compiled, Lang, MemoryLoader, Options, compile, compile_text, pages, render};
use relance_kernel::Interner;
use std::fmt::Write;

/// Ten mistakes of ten kinds.
const TEN: &str = include_str!("samples/ten_mistakes.relance");

macro_rules! check {
    ($name:expr, $made:expr $(,)?) => {
        insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!($name, $made) })
    };
}

fn compiled(text: &str) -> Compiled {
    compile_text(text, &Options::default(), &mut Interner::new())
}

#[test]
fn ten_mistakes_give_ten_diagnostics_at_the_right_characters() {
    let compiled = compiled(TEN);
    let found: Vec<(&str, &str)> = compiled
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.name, compiled.files.text(diagnostic.primary)))
        .collect();
    assert_eq!(
        found,
        [
            ("unknown-timezone", "\"Europe/Pari\""),
            ("cap-of-zero", "0"),
            ("months-with-days", "3mo"),
            ("unknown-fact", "balanse"),
            ("unknown-rule", "frist_reminder"),
            ("number-without-unit", "500"),
            ("exact-overdue", "overdue = 30d"),
            ("two-contacts-in-one-rule", "letter formal"),
            ("misspelt-word", "aproval"),
            ("impossible-date", "2026-02-30"),
        ]
    );
    assert!(compiled.policy.is_none());
    for lang in [Lang::En, Lang::Fr] {
        for diagnostic in &compiled.diagnostics {
            assert!(
                diagnostic.help(lang).is_some(),
                "{} says what to write",
                diagnostic.code.name
            );
        }
    }
    check!(
        "ten_mistakes_in_english",
        render::render_plain(&compiled.diagnostics, &compiled.files, Lang::En)
    );
    check!(
        "ten_mistakes_in_french",
        render::render_plain(&compiled.diagnostics, &compiled.files, Lang::Fr)
    );
}

#[test]
fn ten_mistakes_of_a_french_author_give_ten_diagnostics() {
    let compiled = compiled(include_str!("samples/dix_erreurs.relance"));
    let found: Vec<(&str, &str)> = compiled
        .diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.name, compiled.files.text(diagnostic.primary)))
        .collect();
    assert_eq!(
        found,
        [
            ("number-without-unit", "5"),
            ("unknown-fact", "segmant"),
            ("decimal-comma", "150,50"),
            ("unknown-segment", "mauvais_payeurs"),
            ("unexpected-text", "alors"),
            ("wrong-type", "30j"),
            ("foreign-operator", "=<"),
            ("duplicate-name", "premiere"),
            ("impossible-date", "2026-02-30"),
            ("misspelt-word", "aprés"),
        ]
    );
    for (name, lang) in [
        ("dix_erreurs_in_english", Lang::En),
        ("dix_erreurs_in_french", Lang::Fr),
    ] {
        check!(
            name,
            render::render_plain(&compiled.diagnostics, &compiled.files, lang)
        );
    }
}

/// Policies as one writes them on the first day, with a mistake or more in every line: each is told once, at its place.
#[test]
fn policies_of_the_first_day() {
    for (name, policy, lang) in [
        ("first_day", include_str!("samples/first_day.relance"), Lang::En),
        (
            "premier_jour",
            include_str!("samples/premier_jour.relance"),
            Lang::Fr,
        ),
    ] {
        let compiled = compiled(policy);
        let told = |line: &str| {
            let start = policy.find(line).unwrap();
            let places = compiled.diagnostics.iter().map(|one| one.primary.start as usize);
            places
                .filter(|place| (start..=start + line.len()).contains(place))
                .count()
        };
        let silent: Vec<&str> = policy
            .lines()
            .filter(|line| line.len() > 2 && told(line) == 0)
            .collect();
        let sound = [
            "policy \"Shop\" {",
            "## Relances d'une association, écrites le premier jour.",
            "  contacter du lundi au vendredi",
        ];
        assert!(silent.iter().all(|line| sound.contains(line)), "{silent:#?}");
        check!(
            name,
            render::render_plain(&compiled.diagnostics, &compiled.files, lang)
        );
    }
}

/// Mistakes as a French accountant makes them, each alone; what is shown is read by people.
#[test]
fn single_mistakes_in_both_languages() {
    let mut shown = String::new();
    for sample in include_str!("samples/single_mistakes.txt").split("\n---\n") {
        let compiled = compiled(sample);
        writeln!(shown, "──── {sample}").unwrap();
        for lang in [Lang::Fr, Lang::En] {
            shown.push_str(&render::render_plain(
                &compiled.diagnostics,
                &compiled.files,
                lang,
            ));
        }
    }
    check!("single_mistakes", shown);
}

#[test]
fn formats_for_machines() {
    let compiled = compiled(
        "first: when overdue 7d and segment = bon_payer then email gentle\nfirst: when overdue 9d then email firm",
    );
    let (list, files) = (&compiled.diagnostics, &compiled.files);
    check!("json", render::render_json(list, files, Lang::En));
    check!("sarif", render::render_sarif(list, files, Lang::En, "0.1.0"));
    check!("github", render::render_github(list, files, Lang::Fr));
}

#[test]
fn every_bad_sample_in_both_languages() {
    let mut families: std::collections::BTreeMap<&str, String> = std::collections::BTreeMap::new();
    for code in codes() {
        let Some((_, page)) = pages().iter().find(|(name, _)| *name == code.name) else {
            continue;
        };
        if page.contains("\nsample: generated\n") {
            continue;
        }
        let sample = page
            .split("## Example\n\n```relance\n")
            .nth(1)
            .unwrap()
            .split("```")
            .next()
            .unwrap();
        if sample.contains("# file: ") {
            continue;
        }
        let compiled = compiled(sample);
        let out = families.entry(code.number.get(..4).unwrap()).or_default();
        writeln!(out, "═══ {} {}\n{}────", code.number, code.name, sample).unwrap();
        for lang in [Lang::En, Lang::Fr] {
            out.push_str(&render::render_plain(
                &compiled.diagnostics,
                &compiled.files,
                lang,
            ));
        }
    }
    for (family, text) in families {
        check!(format!("samples_{family}"), text);
    }
}

#[test]
fn used_files_are_read_once_from_where_they_are_used() {
    let loader = MemoryLoader::new()
        .with("policies/main.relance", "use \"shared/a.relance\"\nuse \"shared/b.relance\"\nfirst: when overdue 7d and vip then call fleet_manager")
        .with("policies/shared/a.relance", "use \"../roles.relance\"\ndefine vip as customer.balance > 50_000 EUR")
        .with("policies/shared/b.relance", "use \"../roles.relance\"")
        .with("policies/roles.relance", "role fleet_manager");
    let compiled = compile(
        "policies/main.relance",
        &loader,
        &Options::default(),
        &mut Interner::new(),
    );
    assert_eq!(compiled.diagnostics, []);
    assert!(compiled.policy.is_some());
    let paths: Vec<&str> = compiled
        .files
        .iter()
        .map(|(_, file)| file.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "policies/main.relance",
            "policies/shared/a.relance",
            "policies/roles.relance",
            "policies/shared/b.relance",
            "<prelude>"
        ]
    );
}

#[test]
fn one_cause_is_one_diagnostic() {
    // The label of a rule that cannot be read is not reported as unknown where another rule counts from it.
    let text = "first: when overdue 7d then email\nsecond: when 14d after first then email firm";
    assert_eq!(compiled(text).diagnostics.len(), 1);
    // What a missing file may declare is not reported as unknown.
    let text = "use \"shared.relance\"\nfirst: when overdue delay and segment = vip then fax gentle to boss";
    assert_eq!(compiled(text).diagnostics.len(), 1);
    // A wrong define, param or segment is reported where it stands, not where it is used.
    let text = "define big as amont > 10 EUR\nparam delay = 7z\nfirst: when overdue 7d and big then email gentle\n\
                second: when overdue delay and big then email firm";
    assert_eq!(compiled(text).diagnostics.len(), 2);
}

#[test]
fn params_are_set_from_outside() {
    let text = "param first_delay = 7d in 4d..15d\nfirst: when overdue first_delay then email gentle";
    let with = |name: &str, value: &str| {
        let options = Options {
            settings: vec![(name.to_owned(), value.to_owned())],
        };
        let compiled = compile_text(text, &options, &mut Interner::new());
        let codes: Vec<&str> = compiled
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code.name)
            .collect();
        (codes, compiled.params[0].value.clone())
    };
    assert_eq!(with("first_delay", "10d"), (vec![], "10d".to_owned()));
    assert_eq!(with("first_delay", "20d").0, ["param-out-of-range"]);
    assert_eq!(with("first_delay", "10 EUR").0, ["wrong-type"]);
    assert_eq!(with("frist_delay", "10d").0, ["unknown-param"]);
    assert!(!with("first_delay", "when when").0.is_empty());
}
