//! What the parser says of broken texts: the place, the kind, and what survives.

#![expect(clippy::string_slice, reason = "a test may fail by panicking")]

use relance_syntax::ast::{ItemKind, PolicyLineKind, TestLineKind};
use relance_syntax::{LineIndex, SyntaxErrorKind, parse};
use std::fmt::Write;

/// One mistake each (a few have two), as people make them.
const MISTAKES: &[&str] = &[
    "when overdue 7d email gentle",
    "first when overdue 7d then email gentle",
    "x: when overdue 7d and balance >= then email gentle",
    "x: when segment == bon then email gentle",
    "x: when disputed && insured then email a",
    "x: when disputed || insured then email a",
    "x: when !disputed then email a",
    "x: when overdue 7 d then email a",
    "x: when overdue 7 days then email a",
    "x: quand retard 7 jours alors email a",
    "if overdue 7d then email gentle",
    "x: if overdue 7d then email gentle",
    "x: when overdue 7 then email gentle",
    "x: when balance > 1_000 then email gentle",
    "use \"segments.relance",
    "lone:",
    "lone:\nsecond: when overdue 7d then email a",
    "define when as disputed",
    "define x as late_rate > 1,5",
    "when balance > 1 500 EUR then email a",
    "x: when overdue 7x then email a",
    "x: when overdue 7days then email a",
    "x: when balance > €500 then email a",
    "x: when amount 500 EUR then email a",
    "x: when segment bon_payeur then email a",
    "x: when customer.kind is business then email a",
    "x: when overdue 7d then email",
    "x: when overdue 7d then email\ny: when overdue 9d then letter z",
    "when overdue 7d then email\nwhen overdue 9d then letter z",
    "x: when overdue 7d then email a requires aproval of cfo",
    "x: when overdue 7d then email a requires approval cfo",
    "x: when overdue 7d then email a claim interest",
    "x: when overdue 7d then email a;",
    "x: WHEN overdue 7d THEN email a",
    "x: when overdue 7d THEN email a",
    "segmnt a when disputed",
    "segment a whn disputed",
    "segment a = disputed",
    "param a 7d",
    "param a = 7d in 4d-15d",
    "policy \"x\" {\n  currncy EUR\n  timezone Europe/Paris\n  group by custmer\n at least 5d per customer\n currency: EUR\n}",
    "policy B2B {\n currency EUR\n}",
    "policy \"x\"\n currency EUR\n}",
    "policy \"x\" {\n currency EUR\nx: when overdue 7d then email a",
    "for segmnt == x {\n a: when overdue 7d then email b\n}",
    "for segment = x {\n a: when overdue 7d thn email b\n c: when overdue 8d then email d\n}",
    "test \"t\" {\n customer acme { kind busines\n invoice F1 of acme 1_200 EUR due 2026-03-02\n on 2026-03-09 expect email gentle\n expct nothing until 2026-12-31\n}",
    "test \"t\" {\n customer acme { kind busines, segment }\n invoice F1 of acme: 1_200 EUR due 02/03/2026\n on 2026-03-09 expects email gentle\n}",
    "x: when (overdue 7d then email a",
    "x: when overdue 7d) then email a",
    "x: when then email a",
    "x: when overdue 7d then",
    "x: when overdue 7d and then email a",
    "}",
    "{",
    "garbage",
    "12 34",
    "x: when promise broken then email “gentle”",
    "task \"x\"",
    "x: when overdue 7d then task 'call them' for cfo",
    "never email when",
    "never when disputed",
    "pause x when disputed",
    "channel email costs 0,02 EUR",
    "template x is formal legal",
    "tone a < b << c",
    "x: also when settled then email a lawful \"a\" lawful \"b\"",
    "x: when overdue 45j alors email a",
    "relance 1\nx: when overdue 7d then email \"hello",
    "x: when overdue 99999999999d then email a",
    "x: when overdue 7d then email a, \ny: when overdue 8d then email b",
    "x: when disputed = true then email a",
    "x: when age > 3 d then email a",
    "clіent_x: when overdue 7d then email a",
    "prove something",
    "prove never (contact and disputed)",
    "x: when overdue 7d then charge 5 as fee",
    "x: when overdue 7d then escalate agency",
    "x: when 7d after then email a",
    "x: when 7d following y then email a",
    "x: when balance ≥ 5 EUR → email a",
    "x: when balance >= 5 EUR => email a",
    "x: quand retard 7j alors email a, exige l'accord de cfo",
    "x: when balance <> 5 EUR then email a",
    "x: when balance => 5 EUR then email a",
    "x: when overdue 7d then email a to",
    "x: when overdue 7d then email a requires approval of",
    "x: when overdue 7d then task for cfo",
    "x: when average_delay over 6mo then email a",
    "x: when sent y at least 5d then email a",
    "x: when balance between 5 EUR or 6 EUR then email a",
    "x: when country in FR, BE then email a",
    "x: when country in {FR BE} then email a",
    "x: when overdue 7d every 7d 3 times then email a",
    "x: every month on 5 when overdue 7d then email a",
    "x: on 2026-02-28 when overdue 7d then email a",
    "x: when overdue 7d then charge 36 as penalty",
    "x: when overdue 7d then offer gift",
    "policy \"p\" {\n contact on weekends\n quiet from December to January\n at most contacts within 30d per customer\n group by\n catch up quickly\n}",
    "policy \"p\" {\n at most 3 contacts in 30d per customer\n contact on working days between 9h and 17h30\n}",
    "policy \"p\" {\n currency EUR USD\n}",
    "test \"t\" {\n invoice F1 acme: 5 EUR due 2026-01-01\n invoice F2 of acme: 5 EUR\n on 2026-01-01\n expect\n expect nothing\n}",
    "test \"t\" for (a, b) in (1, 2) {\n expect nothing until 2026-01-01\n}",
    "test {\n expect nothing until 2026-01-01\n}",
    "for segment = x\n  a: when overdue 7d then email b\n}\nb: when overdue 8d then email c",
    "segment x sinon",
    "param x = 7d in 4d",
    "field score: number",
    "channel call costs 9min",
    "channel call costs 9min at 38 EUR",
    "agency costs 12%",
    "pause x: when disputed until",
    "use segments.relance",
    "x: when a = b = c then email d",
    "x: when overdue 7d then email a email b",
    "x: when disputed;\n  then email a",
    "X: Quand retard 7j alors email a",
];

#[test]
fn one_mistake_gives_one_error_at_its_place() {
    let mut shown = String::new();
    for source in MISTAKES {
        let parsed = parse(source);
        writeln!(shown, "──── {source}").unwrap();
        for error in &parsed.errors {
            let written = error.span.text(source);
            let replacement = error
                .replacement()
                .map(|text| format!("  ⇒ {text:?}"))
                .unwrap_or_default();
            writeln!(
                shown,
                "  {:?} {written:?} {:?}{replacement}",
                error.span, error.kind
            )
            .unwrap();
        }
        let kinds: Vec<String> = parsed
            .file
            .items
            .iter()
            .map(|item| kind_name(&item.kind))
            .collect();
        writeln!(shown, "  tree: {}", kinds.join(", ")).unwrap();
    }
    insta::assert_snapshot!(shown);
}

fn kind_name(kind: &ItemKind) -> String {
    let debug = format!("{kind:?}");
    debug.split(['(', ' ']).next().unwrap_or("").to_owned()
}

const TEN_MISTAKES: &str = include_str!("samples/ten_mistakes.relance");

#[test]
fn ten_mistakes_in_one_file_give_ten_errors_and_hide_nothing() {
    let parsed = parse(TEN_MISTAKES);
    let index = LineIndex::new(TEN_MISTAKES);
    let mut shown = String::new();
    for error in &parsed.errors {
        let place = index.place(TEN_MISTAKES, error.span.start);
        let line = TEN_MISTAKES.lines().nth(place.line as usize - 1).unwrap();
        let carets = "^".repeat(error.span.text(TEN_MISTAKES).chars().count().max(1));
        writeln!(
            shown,
            "{:>3} | {line}\n    | {:>column$} {:?}",
            place.line,
            carets,
            error.kind,
            column = place.column as usize - 1 + carets.len()
        )
        .unwrap();
    }
    assert_eq!(parsed.errors.len(), 10, "{shown}");
    insta::assert_snapshot!(shown);

    // Every good statement is in the tree, under its own name.
    let mut rules = Vec::new();
    for item in &parsed.file.items {
        match &item.kind {
            ItemKind::Rule(rule) => rules.extend(rule.name.as_ref().map(|name| name.text.as_str())),
            ItemKind::For(block) => {
                for item in &block.items {
                    if let ItemKind::Rule(rule) = &item.kind {
                        rules.extend(rule.name.as_ref().map(|name| name.text.as_str()));
                    }
                }
            }
            _ => {}
        }
    }
    assert_eq!(
        rules,
        [
            "good_1",
            "good_2",
            "good_3",
            "good_4",
            "good_5",
            "inner_good",
            "good_6"
        ]
    );
    let lines = parsed.file.items.iter().find_map(|item| match &item.kind {
        ItemKind::Policy(policy) => Some(&policy.lines),
        _ => None,
    });
    let good = lines
        .unwrap()
        .iter()
        .filter(|line| line.kind != PolicyLineKind::Broken)
        .count();
    assert_eq!(good, 3);
    let lines = parsed.file.items.iter().find_map(|item| match &item.kind {
        ItemKind::Test(test) => Some(&test.lines),
        _ => None,
    });
    let good = lines
        .unwrap()
        .iter()
        .filter(|line| line.kind != TestLineKind::Broken)
        .count();
    assert_eq!(good, 3);
}

#[test]
fn a_missing_brace_hides_no_later_statement() {
    let source = "policy \"p\" {\n  currency EUR\n\nfirst: when overdue 7d then email gentle\n\n\
                  test \"t\" {\n  expect nothing until 2026-01-01\n\nsecond: when overdue 9d then email firm\n";
    let parsed = parse(source);
    let kinds: Vec<String> = parsed
        .file
        .items
        .iter()
        .map(|item| kind_name(&item.kind))
        .collect();
    assert_eq!(kinds, ["Policy", "Rule", "Test", "Rule"]);
    let places: Vec<&str> = parsed
        .errors
        .iter()
        .map(|error| error.span.text(source))
        .collect();
    assert_eq!(places, ["{", "{"]);
    assert!(
        parsed
            .errors
            .iter()
            .all(|error| error.kind == SyntaxErrorKind::UnclosedBrace)
    );
}

#[test]
fn cutting_a_policy_anywhere_costs_at_most_the_statement_that_was_cut() {
    let whole = include_str!("samples/b2b_france.relance");
    let items = parse(whole).file.items;
    for (at, _) in whole.char_indices() {
        let cut = parse(&whole[..at]);
        let complete = items
            .iter()
            .take_while(|item| (item.span.end as usize) < at)
            .count();
        for (before, after) in items.iter().take(complete).zip(&cut.file.items) {
            assert_eq!(before, after, "cut at {at}");
        }
        assert!(cut.errors.len() <= 3, "cut at {at}: {:?}", cut.errors);
    }
}

#[test]
fn a_line_deleted_from_a_policy_leaves_the_others() {
    let whole = include_str!("samples/b2b_france.relance");
    let lines: Vec<&str> = whole.lines().collect();
    for missing in 0..lines.len() {
        let rest: Vec<&str> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != missing)
            .map(|(_, line)| *line)
            .collect();
        let parsed = parse(&rest.join("\n"));
        assert!(
            parsed.errors.len() <= 12,
            "without {:?}: {:?}",
            lines[missing],
            parsed.errors
        );
        let good = parsed
            .file
            .items
            .iter()
            .filter(|item| item.kind != ItemKind::Broken)
            .count();
        assert!(
            good >= 22,
            "without {:?}: {good} statements, {:?}",
            lines[missing],
            parsed.errors
        );
    }
}
