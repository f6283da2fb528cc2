//! The pages of `docs/diagnostics/`: every code has one, every page a code, and its samples do what it says.

#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use relance_compiler::diagnostic::{Code, Stage, codes};
use relance_compiler::{Compiled, Lang, LoadError, Loader, Options, compile, explain, pages, render};
use relance_kernel::Interner;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Codes that no sample can show: nothing known makes the parser say them, only the closing line of a check does, or
/// they hang on the day of the check.
const WITHOUT_SAMPLE: &[&str] = &[
    "text-too-complicated",
    "unreadable-text",
    "checks-not-made",
    "rate-not-known",
];

/// A sample of one or several files: `# file: a.relance` begins another one.
struct Sample(BTreeMap<String, Option<String>>);

impl Sample {
    fn new(text: &str) -> Sample {
        let mut files = BTreeMap::new();
        let mut path = "main.relance".to_owned();
        let mut is_text = true;
        let mut content = String::new();
        for line in text.lines() {
            let Some(next) = line.strip_prefix("# file: ") else {
                content.push_str(line);
                content.push('\n');
                continue;
            };
            files.insert(path, is_text.then(|| std::mem::take(&mut content)));
            is_text = !next.contains("not UTF-8");
            path = next.split(' ').next().unwrap().to_owned();
        }
        files.insert(path, is_text.then_some(content));
        Sample(files)
    }

    fn compiled(&self) -> Compiled {
        compile("main.relance", self, &Options::default(), &mut Interner::new())
    }
}

impl Loader for Sample {
    fn load(&self, path: &str) -> Result<String, LoadError> {
        match self.0.get(path) {
            Some(Some(text)) => Ok(text.clone()),
            Some(None) => Err(LoadError::NotUtf8),
            None => Err(LoadError::NotFound),
        }
    }

    fn template_files(&self) -> Option<Vec<String>> {
        let names = self.0.keys().filter_map(|path| path.strip_prefix("templates/"));
        let names: Vec<String> = names.map(str::to_owned).collect();
        (!names.is_empty()).then_some(names)
    }

    fn template_text(&self, name: &str) -> Option<String> {
        self.0.get(&format!("templates/{name}")).cloned().flatten()
    }
}

/// The text of the first `relance` sample under a heading.
fn sample(page: &str, heading: &str) -> String {
    let section = page
        .split(&format!("## {heading}\n"))
        .nth(1)
        .unwrap_or_else(|| panic!("no {heading}: {page}"));
    let block = section.split("```relance\n").nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// Samples too large to print.
fn generated(code: &Code) -> String {
    let mut text = String::from("reminder: when overdue 7d then email gentle\n");
    match code.name {
        "nested-too-deep" => {
            for depth in 0..33 {
                let above = if depth == 0 {
                    "reminder".to_owned()
                } else {
                    format!("e{}", depth - 1)
                };
                writeln!(
                    text,
                    "e{depth}: exception to {above} when amount > {depth} EUR then email gentle"
                )
                .unwrap();
            }
        }
        "condition-too-large" => {
            text.push_str("define d0 as disputed and insured\n");
            for level in 1..=12 {
                let below = level - 1;
                writeln!(
                    text,
                    "define d{level} as d{below} and country = FR or d{below} and insured"
                )
                .unwrap();
            }
        }
        "text-too-deep" => {
            let depth = relance_syntax::MAX_NESTING as usize + 1;
            let (open, close) = ("(".repeat(depth), ")".repeat(depth));
            text = format!("reminder: when overdue 7d and {open}disputed{close} then email gentle\n");
        }
        "text-too-long" => {
            text.push_str(&format!("# {}\n", "x".repeat(relance_syntax::MAX_BYTES)));
        }
        name => panic!("no generated sample for {name}"),
    }
    text
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let names: BTreeSet<&str> = codes().map(|code| code.name).collect();
    let numbers: BTreeSet<&str> = codes().map(|code| code.number).collect();
    assert_eq!(names.len(), codes().count(), "a name stands for one code");
    assert_eq!(numbers.len(), codes().count(), "a number stands for one code");
    let with_page: BTreeSet<&str> = pages().iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names.difference(&with_page).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "codes without a page"
    );
    assert_eq!(
        with_page.difference(&names).collect::<Vec<_>>(),
        Vec::<&&str>::new(),
        "pages without a code"
    );
    for code in codes() {
        let page = pages().iter().find(|(name, _)| *name == code.name).unwrap().1;
        assert!(
            page.starts_with(&format!(
                "---\ncode: {}\nseverity: {}\n",
                code.number,
                code.severity.word()
            )),
            "{page}"
        );
        for heading in [
            "# ",
            "## What it does",
            "## Why it matters",
            "## Example",
            "## Instead",
        ] {
            assert!(
                page.contains(&format!("\n{heading}")),
                "{} has no `{heading}`",
                code.name
            );
        }
        assert_eq!(explain(code.number), explain(code.name));
        assert!(
            explain(&code.number.to_lowercase())
                .unwrap()
                .starts_with(&format!("# {}", code.name))
        );
    }
    assert_eq!(explain("RL9999"), None);
}

#[test]
fn each_bad_sample_fires_its_code_alone_and_each_good_one_is_silent() {
    let mut wrong = String::new();
    for code in codes().filter(|code| !WITHOUT_SAMPLE.contains(&code.name)) {
        let page = pages().iter().find(|(name, _)| *name == code.name).unwrap().1;
        let bad = if page.contains("\nsample: generated\n") && code.stage == Stage::Compile {
            generated(code)
        } else {
            sample(page, "Example")
        };
        let compiled = Sample::new(&bad).compiled();
        let found: BTreeSet<&str> = compiled
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code.number)
            .collect();
        // What the analysis finds is nothing to the compiler; its own tests run these pages too.
        let expected = if code.stage == Stage::Analysis {
            BTreeSet::new()
        } else {
            BTreeSet::from([code.number])
        };
        if found != expected {
            let shown = render::render_plain(&compiled.diagnostics, &compiled.files, Lang::En);
            writeln!(
                wrong,
                "{} {}: the bad sample gives\n{shown}",
                code.number, code.name
            )
            .unwrap();
        }
        for lang in [Lang::En, Lang::Fr] {
            for diagnostic in &compiled.diagnostics {
                let message = diagnostic.message(lang);
                let help = diagnostic.help(lang).unwrap_or_default();
                let labels = diagnostic.labels(lang);
                if message == code.name
                    || message.ends_with('.')
                    || help.is_empty()
                    || labels.iter().any(|(_, text)| text.is_empty())
                {
                    writeln!(
                        wrong,
                        "{} {}: {lang:?} lacks words: {message} / {labels:?} / {help}",
                        code.number, code.name
                    )
                    .unwrap();
                }
            }
        }
        let good = Sample::new(&sample(page, "Instead")).compiled();
        if !good.diagnostics.is_empty() {
            let shown = render::render_plain(&good.diagnostics, &good.files, Lang::En);
            writeln!(
                wrong,
                "{} {}: the good sample gives\n{shown}",
                code.number, code.name
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn both_languages_say_the_same_facts() {
    let placeholders = |text: &str| -> BTreeSet<String> {
        text.split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name.to_owned())
            .filter(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            .collect()
    };
    for code in codes() {
        assert!(
            !code.message.is_empty() && !code.help.is_empty(),
            "{} says nothing",
            code.name
        );
        let all = code
            .message
            .iter()
            .chain(code.help)
            .chain([&code.label])
            .chain(code.labels.iter().map(|(_, words)| words));
        for words in all {
            assert_eq!(
                placeholders(words.en),
                placeholders(words.fr),
                "{}: {words:?}",
                code.name
            );
            for sentence in [words.en, words.fr] {
                assert!(
                    !sentence.ends_with('.'),
                    "{}: no full stop: {sentence}",
                    code.name
                );
                let first = sentence.chars().next().unwrap();
                assert!(
                    !first.is_uppercase(),
                    "{}: small letter first: {sentence}",
                    code.name
                );
            }
        }
    }
}

/// Its page's samples, on a day after the last half-year that is shipped.
#[test]
fn a_rate_that_is_not_known_is_told_on_the_day() {
    let page = pages()
        .iter()
        .find(|(name, _)| *name == "rate-not-known")
        .unwrap()
        .1;
    let rates = relance_law::Rates::shipped();
    let day = |text: &str| relance_kernel::Day::parse(text).unwrap();
    let found = |heading: &str, on: &str| {
        let compiled = Sample::new(&sample(page, heading)).compiled();
        assert_eq!(compiled.diagnostics, [], "{heading}");
        let found = relance_compiler::rates_not_known(&compiled, &rates, day(on));
        found.iter().map(|one| one.code.number).collect::<Vec<_>>()
    };
    assert_eq!(found("Example", "2027-03-01"), ["RL1012"]);
    assert_eq!(found("Example", "2026-12-31"), [""; 0]);
    assert_eq!(found("Instead", "2027-03-01"), [""; 0]);
}
