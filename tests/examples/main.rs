//! The folders of `examples/`, and what `relance demo` and `relance init` write: each policy is free of findings, each
//! ledger free of errors, and each replay does what the folder's README says, day by day.
//!
//! The dates in the READMEs were worked out by hand. A difference is an error of the README or of the engine: find out
//! which, and never copy the engine's answer without a reason.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod printed;
mod readme;
mod run;

use relance_demo::{Options, generate_folder, init};
use std::path::{Path, PathBuf};

/// The folders of the repository's examples.
fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() >= 5, "{folders:?}");
    folders
}

/// An empty folder under the build folder.
fn scratch(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).unwrap();
    }
    path
}

#[test]
fn the_policies_are_free_of_findings() {
    for folder in examples() {
        assert_eq!(
            run::findings(&folder.join("policy.relance")),
            Vec::<String>::new(),
            "{}",
            folder.display()
        );
    }
}

#[test]
fn what_is_shipped_stands_in_the_house_layout() {
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/relance-demo/assets");
    let of_examples = examples().into_iter().map(|folder| folder.join("policy.relance"));
    let of_commands = ["demo/first", "demo/policy", "init/policy"]
        .into_iter()
        .map(|name| assets.join(format!("{name}.relance")));
    for path in of_examples.chain(of_commands) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            relance_syntax::format(&text, None).unwrap(),
            text,
            "{}",
            path.display()
        );
    }
}

#[test]
fn the_ledgers_are_free_of_problems() {
    for folder in examples() {
        let problems = run::problems(&folder.join("ledger"));
        assert_eq!(problems, Vec::<String>::new(), "{}", folder.display());
    }
}

#[test]
fn the_replays_do_what_the_readmes_say() {
    for folder in examples() {
        let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
        let expected = readme::expected_actions(&readme);
        let done = run::done(&folder, &readme::options(&readme));
        let name = folder.display();
        let missing: Vec<&String> = expected.iter().filter(|line| !done.contains(line)).collect();
        let more: Vec<&String> = done.iter().filter(|line| !expected.contains(line)).collect();
        assert!(
            missing.is_empty() && more.is_empty(),
            "{name}\n  not done: {missing:#?}\n  done as well: {more:#?}"
        );
        assert_eq!(
            expected, done,
            "{name}: the same lines in another order or number"
        );
    }
}

#[test]
fn the_demo_and_the_empty_project_hold_together() {
    let demo = scratch("demo-holds-together");
    generate_folder(
        &Options {
            invoices: 5_000,
            ..Options::default()
        },
        &demo,
    )
    .unwrap();
    let empty = scratch("init-holds-together");
    init(&empty).unwrap();
    for policy in [
        demo.join("first.relance"),
        demo.join("policy.relance"),
        empty.join("policy.relance"),
    ] {
        assert_eq!(
            run::findings(&policy),
            Vec::<String>::new(),
            "{}",
            policy.display()
        );
    }
    for ledger in [demo, empty.join("ledger")] {
        let errors: Vec<String> = run::problems(&ledger)
            .into_iter()
            .filter(|problem| problem.starts_with("error"))
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{}", ledger.display());
    }
}

#[test]
fn the_first_policy_of_the_readme_is_the_one_that_the_demo_writes() {
    let demo = scratch("demo-first-policy");
    generate_folder(
        &Options {
            invoices: 10,
            ..Options::default()
        },
        &demo,
    )
    .unwrap();
    let policy = std::fs::read_to_string(demo.join("first.relance")).unwrap();
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    assert!(readme.contains(&format!("```relance\n{policy}```")), "{policy}");
}
