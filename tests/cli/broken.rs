//! Attempts to break the program: hostile names, wrong kinds of files, full and forbidden places, readers that go.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;
use std::process::Stdio;

#[test]
fn a_folder_in_place_of_a_file() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!("folder_as_policy", sandbox.shot(&["check", "ledger"]));
    assert_snapshot!(
        "folder_as_action_list",
        sandbox.shot(&[
            "simulate",
            "policy.relance",
            "--ledger",
            "ledger",
            "--actions",
            "ledger"
        ])
    );
    std::fs::create_dir(sandbox.path("ledger/contacts.csv")).unwrap();
    assert_snapshot!("folder_as_table", sandbox.shot(&["ledger", "check", "ledger"]));
}

#[test]
fn a_table_of_the_ledger_is_never_written_over() {
    let sandbox = Sandbox::with_ledger();
    let invoices = sandbox.read("ledger/invoices.csv");
    let asked = [
        "simulate",
        "policy.relance",
        "--ledger",
        "ledger",
        "--actions",
        "ledger/invoices.csv",
    ];
    assert_snapshot!("table_as_action_list", sandbox.shot(&asked));
    let asked = [
        "ledger",
        "check",
        "ledger/",
        "--skip-bad-rows",
        "./ledger/../ledger/invoices.csv",
    ];
    assert_eq!(sandbox.run(&asked).code, Some(2));
    assert_eq!(sandbox.read("ledger/invoices.csv"), invoices);
}

#[test]
fn nothing_but_an_earlier_list_is_written_over() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write("part.relance", "param never_used = 3d in 1d..5d\n");
    sandbox.write(
        "whole.relance",
        "use \"part.relance\"\nwhen overdue 7d then email gentle\n",
    );
    let bad =
        "invoice_id,customer_id,issued,due,amount,currency\nF1,acme,2026-01-05,2026-02-30,1200.00,EUR\n";
    sandbox.write("ledger/invoices.csv", bad);
    sandbox.write("ledger/payments.csv", "customer_id,date,amount\n");
    sandbox.write("ledger/events.csv", "date,customer_id,event,value,note\n");
    let kept = ["whole.relance", "part.relance", "policy.relance"];
    let before: Vec<String> = kept.iter().map(|name| sandbox.read(name)).collect();
    let replay = ["simulate", "whole.relance", "--ledger", "ledger"];
    for name in kept {
        for asked in [
            [replay.as_slice(), &["--actions", name]].concat(),
            [replay.as_slice(), &["--skip-bad-rows", name]].concat(),
            vec!["ledger", "check", "ledger", "--skip-bad-rows", name],
            vec!["ledger", "summary", "ledger", "--skip-bad-rows", name],
        ] {
            let run = sandbox.run(&asked);
            assert_eq!(run.code, Some(2), "{asked:?}: {}", run.stdout);
            assert!(run.stderr.contains("is not written over"), "{}", run.stderr);
        }
    }
    let after: Vec<String> = kept.iter().map(|name| sandbox.read(name)).collect();
    assert_eq!(before, after);
    // An earlier list of the kind gives way, an empty file too; one file cannot be two lists.
    let days = ["--from", "2026-01-01", "--to", "2026-06-30"];
    let lists = ["--actions", "actions.csv", "--skip-bad-rows", "aside.csv"];
    sandbox.write("actions.csv", "");
    for _ in 0..2 {
        let run = sandbox.run(&[replay.as_slice(), &days, &lists].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(sandbox.read("aside.csv").contains("2026-02-30"));
    }
    for one in ["actions.csv", "new.csv"] {
        let same = format!("ledger/../{one}");
        let asked = [
            replay.as_slice(),
            &days,
            &["--actions", one, "--skip-bad-rows", &same],
        ]
        .concat();
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(
            run.stderr.contains("name one file") || run.stderr.contains("is not written over"),
            "{}",
            run.stderr
        );
    }
    assert!(!sandbox.path("new.csv").exists());
}

/// What a command proposes, it takes.
#[test]
fn rows_can_be_set_aside_wherever_that_is_proposed() {
    let sandbox = Sandbox::with_ledger();
    let bad = "invoice_id,customer_id,issued,due,amount,currency\nF1,acme,2026-01-05,2026-02-04,1200.00,EUR\nF99,acme,2026-01-05,2026-02-30,1200.00,EUR\n";
    sandbox.write("ledger/payments.csv", "customer_id,date,amount\n");
    sandbox.write("ledger/events.csv", "date,customer_id,event,value,note\n");
    sandbox.write("ledger/invoices.csv", bad);
    for asked in [
        &["check", "policy.relance", "--ledger", "ledger"][..],
        &["simulate", "policy.relance", "--ledger", "ledger"],
        &["kpi", "ledger"],
        &["list", "aged", "--ledger", "ledger"],
        &["owed", "--ledger", "ledger"],
        &["ledger", "summary", "ledger"],
    ] {
        let refused = sandbox.run(asked);
        assert_eq!(refused.code, Some(2), "{asked:?} {}", refused.stdout);
        assert!(
            refused.stderr.contains("--skip-bad-rows set-aside.csv"),
            "{asked:?} {}",
            refused.stderr
        );
        let run = sandbox.run(&[asked, &["--skip-bad-rows", "set-aside.csv"]].concat());
        assert!(run.code.is_some_and(|code| code < 2), "{asked:?} {}", run.stderr);
        assert!(sandbox.read("set-aside.csv").contains("2026-02-30"), "{asked:?}");
    }
    // Of a ledger that is not named, nothing can be set aside.
    let run = sandbox.run(&["check", "policy.relance", "--skip-bad-rows", "set-aside.csv"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("add --ledger LEDGER"), "{}", run.stderr);
}

#[test]
fn places_that_cannot_be_written() {
    let sandbox = Sandbox::with_ledger();
    let to = |file: &str| {
        sandbox.shot(&[
            "simulate",
            "policy.relance",
            "--ledger",
            "ledger",
            "--actions",
            file,
        ])
    };
    assert_snapshot!("no_such_folder", to("nowhere/actions.csv"));
    assert_snapshot!("no_folder_at_all", to("policy.relance/actions.csv"));
    let long = "x".repeat(300);
    let run = sandbox.run(&[
        "simulate",
        "policy.relance",
        "--ledger",
        "ledger",
        "--actions",
        &long,
    ]);
    assert_eq!(run.code, Some(2), "{}", run.stderr);
}

#[test]
fn bytes_that_are_no_text() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "latin1.relance",
        b"# pay\xe9\nwhen overdue 7d then email gentle\n",
    );
    assert_snapshot!("policy_not_utf8", sandbox.shot(&["check", "latin1.relance"]));
    sandbox.write("ledger/customers.csv", b"customer_id,name\nacme,Caf\xe9\n\0\n");
    let run = sandbox.run(&["ledger", "check", "ledger"]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    sandbox.write(
        "binary.relance",
        (0..=255_u8)
            .cycle()
            .take(4_000)
            .filter(|byte| *byte < 128)
            .collect::<Vec<_>>(),
    );
    let run = sandbox.run(&["check", "binary.relance"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(
        !run.stdout.contains('\u{1b}'),
        "what a policy holds does not steer the terminal"
    );
}

#[test]
fn names_with_blanks_accents_and_quotes() {
    let sandbox = Sandbox::with_ledger();
    let name = "pol'itique d’été \"2026\".relance";
    std::fs::rename(sandbox.path("policy.relance"), sandbox.path(name)).unwrap();
    let run = sandbox.run(&["simulate", name, "--ledger", "ledger", "--actions", "é à.csv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(sandbox.read("é à.csv").lines().count() > 3);
    assert_eq!(sandbox.run(&["check", "--format", "sarif", name]).code, Some(0));
}

#[test]
fn windows_line_ends_and_a_byte_order_mark() {
    let sandbox = Sandbox::with_ledger();
    let list = |name: &str| {
        let run = sandbox.run(&[
            "simulate",
            "policy.relance",
            "--ledger",
            "ledger",
            "--actions",
            name,
        ]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        sandbox.read(name)
    };
    let plain = list("plain.csv");
    for name in [
        "policy.relance",
        "ledger/customers.csv",
        "ledger/invoices.csv",
        "ledger/events.csv",
    ] {
        let text = sandbox.read(name).replace('\n', "\r\n");
        sandbox.write(name, format!("\u{feff}{text}"));
    }
    assert_eq!(list("windows.csv"), plain);
}

#[test]
fn a_policy_that_is_too_large_or_too_deep() {
    let sandbox = Sandbox::new();
    sandbox.write("large.relance", "# x\n".repeat(400_000));
    assert_snapshot!(
        "too_large",
        sandbox.shot(&["check", "--format", "plain", "large.relance"])
    );
    sandbox.write(
        "deep.relance",
        format!(
            "when {}overdue 7d{} then email gentle",
            "(".repeat(500),
            ")".repeat(500)
        ),
    );
    let run = sandbox.run(&["check", "--format", "plain", "deep.relance"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}

#[test]
fn two_runs_that_write_one_list_leave_one_of_them_whole() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "4000"]).code, Some(0));
    let asked = [
        "simulate",
        "d/policy.relance",
        "--ledger",
        "d",
        "--actions",
        "actions.csv",
    ];
    let children: Vec<_> = (0..4).map(|_| sandbox.command(&asked).spawn().unwrap()).collect();
    for child in children {
        assert!(child.wait_with_output().unwrap().status.success());
    }
    let together = sandbox.read("actions.csv");
    assert_eq!(sandbox.run(&asked).code, Some(0));
    assert_eq!(together, sandbox.read("actions.csv"));
    assert_eq!(sandbox.names(), ["actions.csv", "d"]);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "2000"]).code, Some(0));
    let asked = [
        "simulate",
        "d/policy.relance",
        "--ledger",
        "d",
        "--format",
        "json",
    ];
    let mut child = sandbox.command(&asked).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), b"".as_slice())
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_the_environments_fault() {
    let sandbox = Sandbox::with_ledger();
    assert_snapshot!(
        "full_disk",
        sandbox.shot(&[
            "simulate",
            "policy.relance",
            "--ledger",
            "ledger",
            "--actions",
            "/dev/full"
        ])
    );
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = sandbox.finish(sandbox.command(&["prelude"]).stdout(full));
    assert_eq!(run.code, Some(3), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing_half_written() {
    use std::time::Duration;
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(&["demo", "d", "--invoices", "40000"]).code, Some(0));
    let asked = [
        "simulate",
        "d/policy.relance",
        "--ledger",
        "d",
        "--actions",
        "actions.csv",
    ];
    let child = sandbox.command(&asked).spawn().unwrap();
    // The temporary file appears once the work has begun.
    for _ in 0..600 {
        if sandbox.names().iter().any(|name| name.starts_with('.')) {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let killed = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "\nstopped: no file is left half-written\n"
    );
    assert_eq!(sandbox.names(), ["d"]);
}

#[test]
fn colours_come_when_asked_for() {
    let sandbox = Sandbox::with_ledger();
    let asked = ["ledger", "summary", "ledger"];
    assert!(
        !sandbox.run(&asked).stdout.contains('\u{1b}'),
        "no terminal, no colours"
    );
    assert!(
        sandbox
            .run(&["--color", "always", "ledger", "summary", "ledger"])
            .stdout
            .contains('\u{1b}')
    );
    let refused = sandbox.finish(sandbox.command(&asked).env("NO_COLOR", "1"));
    assert!(!refused.stdout.contains('\u{1b}'));
}

#[test]
fn the_environment_chooses_the_language() {
    let sandbox = Sandbox::new();
    let asked = ["ledger", "check", "nowhere"];
    let french = sandbox.finish(sandbox.command(&asked).env("LANG", "fr_FR.UTF-8"));
    assert!(french.stderr.starts_with("erreur :"), "{}", french.stderr);
    let english = sandbox.finish(
        sandbox
            .command(&asked)
            .env("LANG", "fr_FR.UTF-8")
            .env("LC_ALL", "en_GB.UTF-8"),
    );
    assert!(english.stderr.starts_with("error:"), "{}", english.stderr);
}

#[test]
fn what_a_ledger_holds_does_not_steer_the_terminal() {
    let sandbox = Sandbox::with_ledger();
    for name in ["customers.csv", "invoices.csv", "payments.csv", "events.csv"] {
        let text = sandbox
            .read(&format!("ledger/{name}"))
            .replace("bolt", "bo\u{1b}[31mlt")
            .replace("quality", "qua\u{7}lity");
        sandbox.write(&format!("ledger/{name}"), text);
    }
    for asked in [
        vec!["ledger", "check", "ledger"],
        vec!["ledger", "summary", "ledger"],
        vec!["simulate", "policy.relance", "--ledger", "ledger"],
        vec![
            "why",
            "F3",
            "--policy",
            "policy.relance",
            "--ledger",
            "ledger",
            "--timeline",
        ],
    ] {
        let run = sandbox.run(&asked);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        assert!(
            !run.stdout.contains(['\u{1b}', '\u{7}']),
            "{asked:?}: {:?}",
            run.stdout
        );
    }
}

#[test]
fn days_at_the_ends_of_the_calendar() {
    let sandbox = Sandbox::with_ledger();
    sandbox.write(
        "policy.relance",
        "a: every month on day 31 when balance > 1 EUR then email gentle\nwhen overdue 7d then email firm\n",
    );
    let asked = [
        "simulate",
        "policy.relance",
        "--ledger",
        "ledger",
        "--from",
        "0001-01-01",
        "--to",
        "9999-12-31",
    ];
    assert_eq!(sandbox.run(&asked).code, Some(0));
    let asked = ["ledger", "summary", "ledger", "--as-of", "9999-12-31"];
    assert_eq!(sandbox.run(&asked).code, Some(0));
}
