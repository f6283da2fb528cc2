//! What the READMEs show as printed is printed, byte for byte: each block ```` ```console ```` holds a command behind
//! `$ ` and all that it writes, run in the folder of its README.
//!
//! `UPDATE_READMES=1 cargo test -p relance-tests --test examples` writes the outputs anew; read what changed.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A README, cut at its outputs.
struct Readme {
    path: PathBuf,
    text: String,
}

/// What a command of a README prints, in an environment that says nothing.
fn printed(folder: &Path, command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    let (program, arguments) = words.split_first().unwrap();
    assert_eq!(*program, "relance", "`{command}`");
    let output = Command::new(env!("CARGO_BIN_EXE_relance-under-test"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && told.is_empty(),
        "`{command}` in {}: {told}",
        folder.display()
    );
    String::from_utf8(output.stdout).unwrap()
}

impl Readme {
    fn read(path: &Path) -> Readme {
        Readme {
            path: path.to_path_buf(),
            text: std::fs::read_to_string(path).unwrap(),
        }
    }

    /// The text with every block as it should be, and how many there are. `run` gives the output of a command.
    fn renewed(&self, run: &dyn Fn(&str) -> String) -> (String, usize) {
        let mut renewed = String::new();
        let mut blocks = 0;
        let mut rest = self.text.as_str();
        while let Some((before, block)) = rest.split_once("```console\n") {
            let (shown, after) = block.split_once("\n```\n").unwrap();
            let command = shown.lines().next().unwrap().strip_prefix("$ ").unwrap();
            let output = run(command);
            renewed.push_str(&format!(
                "{before}```console\n$ {command}\n{}\n```\n",
                output.trim_end_matches('\n')
            ));
            blocks += 1;
            rest = after;
        }
        renewed.push_str(rest);
        (renewed, blocks)
    }

    /// Holds the text against what it should be; or writes that, if asked to.
    fn hold_against(&self, renewed: &str) {
        if std::env::var_os("UPDATE_READMES").is_some() {
            std::fs::write(&self.path, renewed).unwrap();
            return;
        }
        let differs = self
            .text
            .lines()
            .zip(renewed.lines())
            .position(|(shown, is)| shown != is)
            .map_or(0, |line| line + 1);
        assert!(
            self.text == renewed,
            "{}:{differs}: not what is printed now; see the head of this test's file\n{}",
            self.path.display(),
            renewed.lines().nth(differs.saturating_sub(1)).unwrap_or("")
        );
    }
}

#[test]
fn each_example_shows_all_that_is_printed() {
    for folder in crate::examples() {
        let readme = Readme::read(&folder.join("README.md"));
        let (renewed, blocks) = readme.renewed(&|command| printed(&folder, command));
        assert!(blocks >= 2, "{}: shows {blocks} outputs", folder.display());
        readme.hold_against(&renewed);
        // The replay that the table tells about is the one that is shown.
        let told = readme
            .text
            .lines()
            .find(|line| line.starts_with("relance simulate"))
            .unwrap();
        assert!(
            readme.text.contains(&format!("\n$ {told}")),
            "{}: the output of `{told}` is not shown",
            folder.display()
        );
    }
}

#[test]
fn the_first_page_shows_how_the_replay_of_the_demo_begins() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = Readme::read(&root.join("README.md"));
    let folder = crate::scratch("first-page");
    std::fs::create_dir_all(&folder).unwrap();
    printed(&folder, "relance demo my-ledger");
    let arguments = "simulate my-ledger/first.relance --ledger my-ledger";
    assert!(readme.text.contains(&format!("-- {arguments}\n")), "{arguments}");
    let output = printed(&folder, &format!("relance {arguments}"));
    let (begin, end) = ("<!-- output:simulate -->\n```text\n", "\n```\n<!-- /output -->");
    let (before, block) = readme.text.split_once(begin).unwrap();
    let (shown, after) = block.split_once(end).unwrap();
    // As many parts as it shows, whole: parts end with an empty line.
    let parts = shown.split("\n\n").count();
    let begins: Vec<&str> = output.split("\n\n").take(parts).collect();
    readme.hold_against(&format!("{before}{begin}{}{end}{after}", begins.join("\n\n")));
}

#[test]
fn a_readme_that_shows_something_else_is_found() {
    let readme = Readme {
        path: PathBuf::from("README.md"),
        text: "# X\n\n```console\n$ relance prelude\nold\n```\n\nEnd.\n".to_string(),
    };
    let (renewed, blocks) = readme.renewed(&|command| format!("new of {command}\n\n"));
    assert_eq!(blocks, 1);
    assert_eq!(
        renewed,
        "# X\n\n```console\n$ relance prelude\nnew of relance prelude\n```\n\nEnd.\n"
    );
}
