//! The generator makes policies, the harness finds a fault and makes its case small.

use relance_kernel::{Day, WorkCalendar};
use relance_testkit::compare::{Answer, Options, Question, compare};
use relance_testkit::coverage::{gaps, parts};
use relance_testkit::generate::case;
use relance_testkit::oracle::{ApproveMode, OracleAction, interpret, lower};
use relance_testkit::prelude::with_prelude;

fn calendar() -> WorkCalendar {
    WorkCalendar::new(Day(18_000), Day(23_000), &[5, 6], &[])
}

fn interpreter(question: Question<'_>) -> Result<Vec<OracleAction>, String> {
    interpret(
        &with_prelude(question.file),
        question.account,
        question.interner,
        question.first,
        question.last,
        question.approve,
        question.calendar,
    )
}

#[test]
fn equal_seeds_give_equal_cases_and_each_is_a_policy() {
    for seed in 0..300 {
        let text = case(seed).policy.to_string();
        assert_eq!(text, case(seed).policy.to_string());
        let parsed = relance_syntax::parse(&text);
        assert!(!parsed.has_errors(), "seed {seed}: {:?}\n{text}", parsed.errors);
        lower(&with_prelude(&parsed.file)).unwrap();
    }
}

#[test]
fn generated_cases_reach_what_they_are_for_and_the_interpreter_is_deterministic() {
    let options = Options {
        seeds: 0..600,
        threads: 2,
        keep: 1,
        stop_at_first: false,
    };
    let report = compare(&options, &calendar(), &|question| {
        let actions = interpreter(question)?;
        Ok(vec![Answer {
            way: "itself",
            actions,
            ..Answer::default()
        }])
    });
    // The interpreter is compared with itself: this fails only if it is not a function of its input.
    assert_eq!(report.differing, 0);
    assert!(report.with_actions * 2 > report.compared, "{report}");
    let gaps = gaps(&report.coverage, report.compared);
    assert_eq!(gaps.unlisted, Vec::<String>::new(), "counted, and in no list");
    let listed = parts().flat_map(|part| part.names).count();
    assert!(
        gaps.never.len() * 20 < listed,
        "not met in 600 cases: {:?}",
        gaps.never
    );
    for note in [
        "deferred: spacing",
        "deferred: cap",
        "deferred: contact days",
        "deferred: one contact a day",
        "lapsed: spacing",
        "M45: else taken",
        "fired: exception of an exception",
        "fired: calendar",
        "fired: event",
        "fired: also each time per customer",
        "M51: held",
        "M44: withdrawn",
        "M38: blocked by a step that awaits approval",
        "M41: took the ladder's place",
        "M58: went along, by customer",
    ] {
        assert!(report.coverage.contains_key(note), "nothing reached `{note}`");
    }
}

#[test]
fn a_fault_is_found_and_its_case_is_small() {
    let options = Options {
        seeds: 0..200,
        threads: 2,
        keep: 1,
        stop_at_first: false,
    };
    // The fault: approvals are taken as given on the day they are asked for.
    let report = compare(&options, &calendar(), &|question| {
        let faulty = Question {
            approve: ApproveMode::SameDay,
            ..question
        };
        let actions = interpreter(faulty)?;
        Ok(vec![Answer {
            way: "faulty",
            actions,
            ..Answer::default()
        }])
    });
    assert!(report.differing > 0);
    let text = &report.mismatches[0].text;
    assert!(
        text.contains("requires approval") || text.contains("escalate"),
        "{text}"
    );
    assert!(
        text.lines().filter(|line| line.contains("when")).count() <= 4,
        "{text}"
    );
}
