//! Limits and odd encodings: a clear error or no difference, never a crash or a hang.

#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use relance_syntax::ast::{Guard, ItemKind};
use relance_syntax::{Language, MAX_BYTES, SyntaxErrorKind, format, parse};
use std::time::{Duration, Instant};

const RULE: &str = "good: when overdue 7d then email gentle\n";

/// Runs on a thread with the stack of a tokio worker.
fn on_a_small_stack(check: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(check)
        .unwrap()
        .join()
        .unwrap();
}

fn too_deep(source: &str) -> usize {
    let errors = parse(source).errors;
    errors
        .iter()
        .filter(|error| matches!(error.kind, SyntaxErrorKind::TooDeep { limit: 64 }))
        .count()
}

#[test]
fn parentheses_nested_ten_thousand_deep_give_the_limit_error() {
    on_a_small_stack(|| {
        for depth in [65, 1_000, 10_000, 200_000] {
            let source = format!(
                "{RULE}bad: when {}disputed{} then email gentle\nlast: when overdue 9d then email firm\n",
                "(".repeat(depth),
                ")".repeat(depth)
            );
            let parsed = parse(&source);
            assert_eq!(too_deep(&source), 1);
            assert_eq!(parsed.errors.len(), 1, "{:?}", parsed.errors);
            assert_eq!(parsed.file.items.len(), 3);
            assert!(matches!(parsed.file.items[1].kind, ItemKind::Broken));
            assert!(matches!(parsed.file.items[2].kind, ItemKind::Rule(_)));
        }
    });
}

#[test]
fn sixty_four_levels_are_read() {
    on_a_small_stack(|| {
        let source = format!(
            "x: when {}a or b{} then email gentle",
            "(".repeat(64),
            ")".repeat(64)
        );
        assert_eq!(parse(&source).errors, []);
        let blocks = format!("{}{}{}", "for disputed {\n".repeat(64), RULE, "}\n".repeat(64));
        assert_eq!(parse(&blocks).errors, []);
        assert_eq!(too_deep(&format!("for disputed {{ {blocks} }}")), 1);
        let formatted = format(&blocks, Some(Language::Fr)).unwrap();
        assert_eq!(parse(&formatted).file, parse(&blocks).file);
    });
}

#[test]
fn open_brackets_without_end_give_errors_quickly() {
    on_a_small_stack(|| {
        for piece in [
            "(",
            "{",
            "for x {",
            "for x {\n",
            "{\n",
            "policy \"x\" {\n",
            "test \"x\" {\n",
            "x: when (",
            "on {",
            "}",
        ] {
            let source = piece.repeat(100_000 / piece.len());
            let start = Instant::now();
            let parsed = parse(&source);
            assert!(!parsed.errors.is_empty(), "{piece:?}");
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "{piece:?} took {:?}",
                start.elapsed()
            );
        }
    });
}

#[test]
fn long_chains_of_not_and_else_give_the_limit_error() {
    on_a_small_stack(|| {
        let source = format!(
            "{RULE}x: when {}disputed then email gentle\n{RULE}",
            "not ".repeat(100_000)
        );
        assert_eq!(too_deep(&source), 1);
        assert_eq!(parse(&source).file.items.len(), 3);
        let source = format!(
            "{RULE}x: when disputed then {}email gentle\n{RULE}",
            "email firm else ".repeat(40_000)
        );
        assert_eq!(too_deep(&source), 1);
        assert_eq!(parse(&source).file.items.len(), 3);
        // `and` and `or` do not nest.
        let source = format!(
            "x: when disputed {} then email gentle",
            "and disputed or disputed ".repeat(20_000)
        );
        assert_eq!(parse(&source).errors, []);
    });
}

#[test]
fn not_and_parentheses_count_together() {
    let source = format!(
        "x: when {}disputed{} then email gentle",
        "not (".repeat(40),
        ")".repeat(40)
    );
    assert_eq!(too_deep(&source), 1);
    let source = format!(
        "x: when {}disputed{} then email gentle",
        "not (".repeat(31),
        ")".repeat(31)
    );
    assert_eq!(parse(&source).errors, []);
}

#[test]
fn a_text_over_one_mebibyte_is_not_read() {
    let longest = format!(
        "{}{}",
        "#".repeat(MAX_BYTES - RULE.len() - 1),
        format_args!("\n{RULE}")
    );
    assert_eq!(longest.len(), MAX_BYTES);
    assert_eq!(parse(&longest).errors, []);
    let parsed = parse(&format!("{longest} "));
    assert!(matches!(
        parsed.errors[0].kind,
        SyntaxErrorKind::TooLong { limit: MAX_BYTES }
    ));
    assert!(matches!(parsed.file.items[0].kind, ItemKind::Broken));
    assert!(format(&format!("{longest} "), None).is_err());
}

#[test]
fn a_mebibyte_of_anything_ends_soon() {
    let pieces = [
        "x",
        "\"",
        "\\",
        "#",
        "x: ",
        "when ",
        "x when ",
        "segment ",
        "7 ",
        "7d ",
        "a.b ",
        "x: when y\n",
        "- ",
        "é",
        "e\u{301}",
        "{ ",
        "( ",
        "{}\n",
        "when not (",
        "email x, ",
        "test \"t\" {\n on x\n}\n",
        "for ",
        "\n",
        "policy x {\n y\n",
        "on { ",
        "task \"x\" for ",
        "when a then task \"x\" for b = c\n",
        "x: when a and\n",
        "promise ",
        "or 5 EUR ",
    ];
    for piece in pieces {
        let size = if cfg!(debug_assertions) {
            MAX_BYTES / 32
        } else {
            MAX_BYTES
        };
        let source = piece.repeat(size / piece.len());
        let start = Instant::now();
        let _ = parse(&source);
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{piece:?} took {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let plain =
        "## Doc.\npolicy \"x\" {\n  currency EUR\n}\nfirst: when overdue 7d  # why\n  then email gentle\n";
    let windows = format!("\u{FEFF}{}", plain.replace('\n', "\r\n"));
    let parsed = parse(&windows);
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.file, parse(plain).file);
    let formatted = format(&windows, None).unwrap();
    assert_eq!(formatted, format(plain, None).unwrap().replace('\n', "\r\n"));
    assert_eq!(parsed.comments[1].span.text(&windows), "# why");
}

#[test]
fn accents_may_be_composed_decomposed_or_left_out() {
    let composed =
        "première: quand échéance dans 3j et client.solde_échu > 5 EUR alors tâche \"été\" pour comptabilité";
    let decomposed = composed
        .replace('é', "e\u{301}")
        .replace('è', "e\u{300}")
        .replace('â', "a\u{302}");
    let expected = parse(composed);
    assert_eq!(expected.errors, []);
    let parsed = parse(&decomposed);
    assert_eq!(parsed.errors, []);
    assert_eq!(parsed.file, expected.file);
    let ItemKind::Rule(rule) = &parsed.file.items[0].kind else {
        panic!()
    };
    let name = rule.name.as_ref().unwrap();
    assert_eq!(
        (name.text.as_str(), name.span.text(&decomposed)),
        ("première", "premie\u{300}re")
    );
    let Guard::And(operands, _) = &rule.guard else {
        panic!()
    };
    assert_eq!(
        operands[1].span().text(&decomposed),
        "client.solde_e\u{301}chu > 5 EUR"
    );

    let bare =
        "première: quand echeance dans 3j et client.solde_echu > 5 EUR alors tache \"été\" pour comptabilité";
    assert_eq!(parse(bare).file, expected.file);
}

#[test]
fn an_error_in_decomposed_text_stands_at_the_authors_bytes() {
    let source = "re\u{301}gle: when overdue 7x then email gentle";
    let errors = parse(source).errors;
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].span.text(source), "7x");
}

#[test]
fn look_alike_letters_in_a_latin_name_are_a_warning() {
    let source = "segment g\u{43E}od when disputed";
    let parsed = parse(source);
    assert!(!parsed.has_errors());
    assert!(matches!(&parsed.errors[0].kind, SyntaxErrorKind::LookAlike { ascii } if ascii == "good"));
    assert!(format(source, None).is_ok());
    assert_eq!(parse("segment хорошо when disputed").errors, []);
    assert_eq!(parse("segment καλός when disputed").errors, []);
}

#[test]
fn numbers_that_do_not_fit_are_reported_once() {
    for (number, expected) in [
        ("99999999999999999999 EUR", "99999999999999999999"),
        ("0.1234567890 EUR", "0.1234567890"),
        ("1000001d", "1000001"),
        ("1.5d", "1.5"),
    ] {
        let source = format!("x: when balance > {number} then email gentle");
        let errors = parse(&source).errors;
        assert_eq!(errors.len(), 1, "{number}: {errors:?}");
        assert_eq!(errors[0].span.text(&source), expected);
    }
}

#[test]
fn escapes_are_resolved_and_unknown_ones_reported() {
    let parsed = parse(r#"use "a\"b\\c\n\t\u{e9}""#);
    assert_eq!(parsed.errors, []);
    let ItemKind::Use(path) = &parsed.file.items[0].kind else {
        panic!()
    };
    assert_eq!(path.value, "a\"b\\c\n\té");
    let source = r#"use "a\qb\u{110000}""#;
    let parsed = parse(source);
    let found: Vec<&str> = parsed
        .errors
        .iter()
        .map(|error| error.span.text(source))
        .collect();
    assert_eq!(found, ["\\q", "\\u"]);
}

#[test]
fn documentation_belongs_to_the_next_item_or_line() {
    let source = "## One.\n##   Two.\n# plain\n\npolicy \"x\" {\n  ## Why.\n  currency EUR\n}\nrole a ## not documentation\nrole b\n## nobody's\n";
    let file = parse(source).file;
    assert_eq!(file.items[0].docs, ["One.", "  Two."]);
    let ItemKind::Policy(policy) = &file.items[0].kind else {
        panic!()
    };
    assert_eq!(policy.lines[0].docs, ["Why."]);
    assert!(file.items[1].docs.is_empty() && file.items[2].docs.is_empty());
}

#[test]
fn a_time_of_day_of_any_size_is_refused_and_computed_with_by_nobody() {
    for time in ["2026:05", "65535:59", "99999:99", "24:00"] {
        let text = format!("policy \"p\" {{\n  contact on working days between {time} and 17:30\n}}\n");
        let read = relance_syntax::parse(&text);
        assert!(!read.errors.is_empty(), "{time}");
    }
}
