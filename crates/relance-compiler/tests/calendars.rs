//! Every calendar can be named in a policy, in both languages, and is the one that the policy has.

use relance_compiler::{Options, compile_text};
use relance_kernel::Interner;

#[test]
fn every_calendar_can_be_named() {
    for calendar in relance_law::known_calendars() {
        let code = calendar.code;
        for text in [
            format!("policy \"here\" {{\n  calendar {code}\n}}\nwhen overdue 7d then email gentle\n"),
            format!("politique \"ici\" {{\n  calendrier {code}\n}}\nquand retard 7j alors email gentle\n"),
        ] {
            let compiled = compile_text(&text, &Options::default(), &mut Interner::new());
            let policy = compiled.policy.unwrap();
            assert_eq!(
                policy.calendar,
                relance_law::work_calendar(code).unwrap(),
                "{code}"
            );
            assert!(
                compiled.diagnostics.is_empty(),
                "{code}: {:?}",
                compiled.diagnostics
            );
        }
    }
}
