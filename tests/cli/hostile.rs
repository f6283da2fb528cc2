//! An unlucky or hostile user: files that are no files, two runs at once, runs that are stopped, odd environments.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;
use std::process::Stdio;

/// One run of each command.
fn commands() -> Vec<Vec<&'static str>> {
    let ledger = ["policy.relance", "--ledger", "ledger"];
    let why = ["why", "F2", "--policy", "policy.relance", "--ledger", "ledger"];
    vec![
        vec!["check", "policy.relance"],
        vec!["check", "policy.relance", "--format", "json"],
        vec!["test", "policy.relance"],
        vec!["explain", "--list"],
        vec!["prelude"],
        vec!["fmt", "--check", "policy.relance"],
        [&["simulate"], ledger.as_slice()].concat(),
        [&["simulate"], ledger.as_slice(), &["--format", "json"]].concat(),
        why.to_vec(),
        [why.as_slice(), &["--timeline", "--lang", "fr"]].concat(),
        vec!["ledger", "check", "ledger"],
        vec!["ledger", "summary", "ledger"],
        vec!["--help"],
        vec!["--version"],
    ]
}

#[test]
fn no_command_minds_a_reader_that_goes_away() {
    let sandbox = Sandbox::with_ledger();
    for asked in commands() {
        let expected = sandbox.run(&asked).code;
        let mut child = sandbox.command(&asked).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.code() == Some(0) || output.status.code() == expected,
            "{asked:?}: {told}"
        );
        assert_eq!(told, sandbox.run(&asked).stderr, "{asked:?}");
    }
}

#[test]
fn neither_time_zone_nor_width_changes_a_byte() {
    let sandbox = Sandbox::with_ledger();
    for asked in commands().into_iter().filter(|asked| asked != &["--help"]) {
        let plain = sandbox.run(&asked);
        for (name, value) in [
            ("TZ", "Pacific/Kiritimati"),
            ("TZ", "America/Anchorage"),
            ("TZ", "nowhere"),
            ("COLUMNS", "40"),
            ("NO_COLOR", "1"),
            ("TERM", "dumb"),
        ] {
            let other = sandbox.finish(sandbox.command(&asked).env(name, value));
            assert_eq!(
                (other.code, &other.stdout, &other.stderr),
                (plain.code, &plain.stdout, &plain.stderr),
                "{name}={value} {asked:?}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_text_without_end_is_too_long() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&["check", "--format", "plain", "/dev/zero"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.contains("RL0131"), "{}", run.stdout);
    // A letter of two bytes lies across the place where reading ends.
    for before in [0, 1] {
        sandbox.write(
            "long.relance",
            format!("{}{}", "#".repeat(before), "é".repeat(600_000)),
        );
        let run = sandbox.run(&["check", "--format", "plain", "long.relance"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert!(run.stdout.contains("RL0131"), "{}", run.stdout);
        let run = sandbox.run(&["fmt", "long.relance"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        assert_eq!(sandbox.read("long.relance").len(), before + 1_200_000);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_on_a_full_disk_is_the_environments_fault() {
    let sandbox = Sandbox::new();
    for asked in ["--help", "--version"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let run = sandbox.finish(sandbox.command(&[asked]).stdout(full));
        assert_eq!(run.code, Some(3), "{asked}");
    }
}

#[test]
fn standard_input_is_read_once() {
    let sandbox = Sandbox::new();
    for command in ["check", "test", "fmt"] {
        let run = sandbox.run(&[command, "-", "-"]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert_eq!(
            run.stderr,
            "error: `-` is given twice, and standard input can be read once\n"
        );
    }
}

#[test]
fn a_finding_on_a_huge_line_can_be_read() {
    let sandbox = Sandbox::new();
    sandbox.write("word.relance", "x".repeat(900_000));
    assert_snapshot!("huge_word", sandbox.shot(&["check", "word.relance"]));
    let long = format!(
        "when overdue 7d and ({}) then emial gentle",
        ["country = FR"; 900].join(" or ")
    );
    sandbox.write("line.relance", long);
    let run = sandbox.run(&["check", "line.relance"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stdout.len() < 2_000, "{}", run.stdout);
    assert!(run.stdout.contains("line.relance:1:"), "{}", run.stdout);
}

#[test]
fn names_of_files_do_not_steer_the_terminal() {
    let sandbox = Sandbox::with_ledger();
    let run = sandbox.run(&["check", "no\u{1b}[31msuch\nfile"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "error: cannot read `no\u{fffd}[31msuch\u{fffd}file`: there is no such file or folder\n"
    );
    let run = sandbox.run(&[
        "why",
        "F\u{1b}[2J",
        "--policy",
        "policy.relance",
        "--ledger",
        "ledger",
    ]);
    assert!(!run.stderr.contains('\u{1b}'), "{:?}", run.stderr);
}

#[test]
fn a_policy_without_rules_says_so() {
    let sandbox = Sandbox::with_ledger();
    for (name, text) in [
        ("empty.relance", ""),
        ("mark.relance", "\u{feff}"),
        ("note.relance", "# todo\n"),
    ] {
        sandbox.write(name, text);
        let run = sandbox.run(&["check", name]);
        assert_eq!(run.code, Some(0));
        assert!(
            run.stdout.contains("it has no rule, and does nothing"),
            "{}",
            run.stdout
        );
    }
    let run = sandbox.run(&["simulate", "empty.relance", "--ledger", "ledger"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("the policy has no rule, and does nothing"),
        "{}",
        run.stdout
    );
}

#[test]
fn ledgers_without_rows() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write("none/customers.csv", "customer_id,kind\n");
    sandbox.write("none/invoices.csv", "invoice_id,customer_id,issued,due,amount\n");
    sandbox.write("none/payments.csv", "customer_id,date,amount\n");
    let mut text = String::new();
    let mut shot = |asked: &[&str]| text.push_str(&sandbox.shot(asked));
    let replay = ["simulate", "policy.relance", "--ledger", "none"];
    shot(&["ledger", "check", "none"]);
    shot(&["ledger", "summary", "none"]);
    shot(&replay);
    shot(&[
        "why",
        "F1",
        "--policy",
        "policy.relance",
        "--ledger",
        "none",
        "--on",
        "2026-01-01",
    ]);
    assert_snapshot!("no_rows", text);
    let days = ["--from", "2026-01-01", "--to", "2026-01-01"];
    let run = sandbox.run(&[replay.as_slice(), &days].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("(1 day);"), "{}", run.stdout);
    // Only customers.
    sandbox.write("none/customers.csv", "customer_id,kind\nacme,business\n");
    for asked in [
        [replay.as_slice(), &days].concat(),
        vec!["ledger", "summary", "none", "--as-of", "2026-01-01"],
    ] {
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(
            run.stdout.contains("1 business") || run.stdout.contains("1 customer"),
            "{}",
            run.stdout
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_no_absent_table() {
    let sandbox = Sandbox::with_ledger();
    std::fs::remove_file(sandbox.path("ledger/events.csv")).unwrap();
    std::os::unix::fs::symlink("gone.csv", sandbox.path("ledger/events.csv")).unwrap();
    let run = sandbox.run(&["ledger", "check", "ledger"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(
        run.stdout.contains("events.csv: cannot be read"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_cannot_be_set_aside_is_not_offered_to_be() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write("ledger/payments.csv", "");
    let run = sandbox.run(&["simulate", "policy.relance", "--ledger", "ledger"]);
    assert_eq!(run.code, Some(2));
    assert!(
        !run.stderr.contains("--skip-bad-rows set-aside"),
        "{}",
        run.stderr
    );
}

#[test]
fn values_on_the_command_line_are_bad_use_when_they_do_not_suit() {
    let sandbox = Sandbox::with_ledger();
    let mut text = String::new();
    for value in [
        "nope=3d",
        "first_delay=7 EUR",
        "first_delay=30d",
        "first_delay=soon",
    ] {
        let asked = ["simulate", "policy.relance", "--ledger", "ledger", "--set", value];
        text.push_str(&sandbox.shot(&asked));
        assert_eq!(
            sandbox.run(&["check", "policy.relance", "--set", value]).code,
            Some(2)
        );
        assert_eq!(
            sandbox.run(&["test", "policy.relance", "--set", value]).code,
            Some(2)
        );
    }
    assert_snapshot!("settings", text);
    // A policy that is wrong itself is what is found wanting.
    sandbox.write("wrong.relance", "when overdue 7d then emial gentle\n");
    assert_eq!(
        sandbox.run(&["check", "wrong.relance", "--set", "nope=3d"]).code,
        Some(1)
    );
}

#[test]
fn two_demos_in_one_folder_leave_one_of_them_whole() {
    let sandbox = Sandbox::new();
    let seeds = ["1", "2", "3", "4"];
    let asked =
        |seed: &'static str, folder: &'static str| ["demo", folder, "--invoices", "1500", "--seed", seed];
    let children: Vec<_> = seeds
        .iter()
        .map(|seed| sandbox.command(&asked(seed, "d")).spawn().unwrap())
        .collect();
    let codes: Vec<_> = children
        .into_iter()
        .map(|child| child.wait_with_output().unwrap().status.code())
        .collect();
    assert_eq!(
        codes.iter().filter(|code| **code == Some(0)).count(),
        1,
        "{codes:?}"
    );
    assert_eq!(
        codes.iter().filter(|code| **code == Some(2)).count(),
        3,
        "{codes:?}"
    );
    let winner = codes.iter().position(|code| *code == Some(0)).unwrap();
    assert_eq!(sandbox.run(&asked(seeds[winner], "alone")).code, Some(0));
    let names = |folder: &str| {
        let mut names: Vec<String> = std::fs::read_dir(sandbox.path(folder))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("d"), names("alone"));
    for name in names("d").iter().filter(|name| name.contains('.')) {
        let of = |folder: &str| sandbox.read(&format!("{folder}/{name}"));
        assert_eq!(of("d"), of("alone"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn a_demo_that_is_stopped_leaves_nothing() {
    use std::time::Duration;
    for signal in ["-INT", "-TERM"] {
        let sandbox = Sandbox::new();
        let child = sandbox
            .command(&["demo", "d", "--invoices", "300000"])
            .spawn()
            .unwrap();
        for _ in 0..12_000 {
            if sandbox.path("d").exists() && std::fs::read_dir(sandbox.path("d")).unwrap().count() > 0 {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let killed = std::process::Command::new("kill")
            .args([signal, &child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{signal}");
        let left = std::fs::read_dir(sandbox.path("d")).unwrap().count();
        assert_eq!(left, 0, "{signal}");
    }
}

#[test]
fn many_formatters_of_one_file_leave_it_whole() {
    let sandbox = Sandbox::new();
    let rules: String = (0..400)
        .map(|number| format!("r{number}:    when   overdue {number}d then email   t{number}\n"))
        .collect();
    sandbox.write("p.relance", &rules);
    let asked = ["fmt", "p.relance"];
    let children: Vec<_> = (0..6).map(|_| sandbox.command(&asked).spawn().unwrap()).collect();
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    assert_eq!(sandbox.run(&["fmt", "--check", "p.relance"]).code, Some(0));
    assert_eq!(sandbox.read("p.relance").matches("then email t").count(), 400);
    assert_eq!(sandbox.names(), ["p.relance"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_must_not_be_written_is_not() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let text = "when   overdue 7d then email gentle\n";
    sandbox.write("p.relance", text);
    std::fs::set_permissions(sandbox.path("p.relance"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = sandbox.run(&["fmt", "p.relance"]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    assert_eq!(run.stderr, "error: cannot write `p.relance`: permission denied\n");
    assert_eq!(sandbox.read("p.relance"), text);
    assert_eq!(sandbox.names(), ["p.relance"]);
}

#[test]
fn a_folder_cannot_be_where_a_file_is() {
    let sandbox = Sandbox::with_ledger();
    for folder in ["policy.relance", "policy.relance/deeper"] {
        for command in ["demo", "init"] {
            let run = sandbox.run(&[command, folder]);
            assert_eq!(run.code, Some(2), "{}", run.stderr);
            assert!(
                run.stderr.contains("a part of its path is a file"),
                "{}",
                run.stderr
            );
        }
    }
}
