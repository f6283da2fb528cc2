//! `relance fmt`.

use crate::sandbox::Sandbox;
use insta::assert_snapshot;

const UNTIDY: &str = "a:   when overdue 7d   and segment=bon_payeur\n  then email   gentle # mild\n";

#[test]
fn files_are_written_in_place_in_either_language() {
    let sandbox = Sandbox::new();
    sandbox.write("a.relance", UNTIDY);
    let run = sandbox.run(&["fmt", "a.relance"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (Some(0), "", "")
    );
    assert_snapshot!("formatted", sandbox.read("a.relance"));
    assert_eq!(sandbox.run(&["fmt", "--lang", "fr", "a.relance"]).code, Some(0));
    assert_snapshot!("formatted_fr", sandbox.read("a.relance"));
    assert_eq!(sandbox.names(), ["a.relance"]);
}

#[test]
fn check_names_the_files_that_would_change() {
    let sandbox = Sandbox::new();
    sandbox.write("a.relance", UNTIDY);
    sandbox.write("b.relance", "when overdue 7d then email gentle\n");
    assert_snapshot!(sandbox.shot(&["fmt", "--check", "a.relance", "b.relance"]));
    assert_eq!(sandbox.read("a.relance"), UNTIDY);
}

#[test]
fn standard_input_goes_to_standard_output() {
    let run = Sandbox::new().run_with_input(&["fmt", "-"], UNTIDY.as_bytes());
    assert_snapshot!(run.shot(&["fmt", "-"]));
}

#[test]
fn what_cannot_be_read_stays_as_it_is() {
    let sandbox = Sandbox::new();
    let broken = "a: when overdue 7d the email gentle\n";
    sandbox.write("broken.relance", broken);
    sandbox.write("b.relance", UNTIDY);
    assert_snapshot!(sandbox.shot(&["fmt", "broken.relance", "missing.relance", "b.relance"]));
    assert_eq!(sandbox.read("broken.relance"), broken);
    assert_ne!(sandbox.read("b.relance"), UNTIDY, "the others are formatted");
}

#[test]
fn line_ends_are_kept() {
    let sandbox = Sandbox::new();
    sandbox.write("a.relance", UNTIDY.replace('\n', "\r\n"));
    assert_eq!(sandbox.run(&["fmt", "a.relance"]).code, Some(0));
    let text = sandbox.read("a.relance");
    assert!(
        text.lines().count() >= 1 && text.matches('\n').count() == text.matches("\r\n").count(),
        "{text:?}"
    );
    assert_eq!(sandbox.run(&["fmt", "--check", "a.relance"]).code, Some(0));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    sandbox.write("real.relance", UNTIDY);
    std::fs::set_permissions(
        sandbox.path("real.relance"),
        std::fs::Permissions::from_mode(0o640),
    )
    .unwrap();
    std::os::unix::fs::symlink("real.relance", sandbox.path("link.relance")).unwrap();
    assert_eq!(sandbox.run(&["fmt", "link.relance"]).code, Some(0));
    assert_ne!(sandbox.read("real.relance"), UNTIDY);
    let mode = std::fs::metadata(sandbox.path("real.relance"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(
        std::fs::symlink_metadata(sandbox.path("link.relance"))
            .unwrap()
            .is_symlink()
    );
}
