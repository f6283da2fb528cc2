//! What holds for every text and every tree.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    reason = "a test may fail by panicking"
)]

mod generate;

use generate::Choices;
use proptest::prelude::*;
use relance_syntax::{Language, Severity, SyntaxErrorKind, format, parse, print};

fn both() -> [Language; 2] {
    [Language::En, Language::Fr]
}

fn cases() -> u32 {
    std::env::var("RELANCE_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(400)
}

/// Pieces of texts that policies are made of, and that break them.
const SOUP: &[&str] = &[
    "when",
    "then",
    "and",
    "or",
    "not",
    "overdue",
    "7d",
    "email",
    "gentle",
    "segment",
    "=",
    ">=",
    "(",
    ")",
    "{",
    "}",
    "policy",
    "\"x\"",
    "test",
    "for",
    "in",
    "..",
    "on",
    "2026-03-02",
    "expect",
    "nothing",
    "until",
    "x:",
    ":",
    ",",
    "\n",
    "\n",
    "\n  ",
    "# c",
    "## d",
    "\"",
    "param",
    "define",
    "as",
    "quand",
    "alors",
    "retard",
    "j",
    "7",
    "7j",
    "%",
    "EUR",
    "1_000",
    "500 EUR",
    "or 5 EUR",
    "customer",
    "customer.kind",
    "invoice",
    "F1",
    "of",
    "requires",
    "approval",
    "if",
    "also",
    "exception",
    "to",
    "every",
    "month",
    "day",
    "5",
    "up",
    "times",
    "never",
    "pause",
    "no",
    "prove",
    "sent",
    "within",
    "at",
    "least",
    "ago",
    "settled",
    "by",
    "payment",
    "promise",
    "broken",
    "after",
    "due",
    "é",
    "e\u{301}",
    "\u{0}",
    "\u{FEFF}",
    "😀",
    "\\",
    "'",
    "!",
    "&&",
    "==",
    "<",
    "relance",
    "1",
    "tone",
    "template",
    "is",
    "legal",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn a_printed_tree_reads_back_as_itself_in_each_language(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let file = generate::file(&mut Choices::new(&bytes));
        for language in both() {
            let text = print(&file, language);
            let parsed = parse(&text);
            let errors: Vec<_> =
                parsed.errors.iter().filter(|error| error.severity() == Severity::Error).collect();
            prop_assert!(errors.is_empty(), "{language:?}\n{text}\n{errors:?}");
            prop_assert_eq!(&parsed.file, &file, "{:?}\n{}", language, text);
            let kept = format(&text, None).unwrap();
            prop_assert_eq!(&parse(&kept).file, &file, "{}", text);
        }
    }

    #[test]
    fn formatting_keeps_the_tree_and_every_comment_and_is_done_after_once(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
        notes in prop::collection::vec((any::<u16>(), 0u8..6), 0..12),
    ) {
        let file = generate::file(&mut Choices::new(&bytes));
        let plain = print(&file, Language::En);
        let commented = with_comments(&plain, &notes);
        let before = parse(&commented);
        prop_assert!(
            before.errors.iter().all(|error| error.severity() == Severity::Warning),
            "{commented}\n{:?}",
            before.errors
        );
        for language in both() {
            let once = format(&commented, Some(language)).unwrap();
            let after = parse(&once);
            prop_assert_eq!(&after.file, &before.file, "{}\n────\n{}", commented, once);
            prop_assert_eq!(after.comments.len(), before.comments.len(), "{}\n────\n{}", commented, once);
            let twice = format(&once, Some(language)).unwrap();
            prop_assert_eq!(&twice, &once, "{}", commented);
        }
    }

    #[test]
    fn any_text_gives_a_tree(text in any::<String>()) {
        check_any(&text);
    }

    #[test]
    fn any_bytes_give_a_tree(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check_any(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn a_soup_of_tokens_gives_a_tree(picks in prop::collection::vec((0..SOUP.len(), any::<bool>()), 0..120)) {
        let soup: String =
            picks.iter().map(|(at, glued)| format!("{}{}", SOUP[*at], if *glued { "" } else { " " })).collect();
        check_any(&soup);
    }

    #[test]
    fn a_policy_with_pieces_cut_out_or_put_in_gives_a_tree(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        edits in prop::collection::vec((any::<u16>(), 0..SOUP.len(), 0u8..20), 1..6),
    ) {
        let mut text = print(&generate::file(&mut Choices::new(&bytes)), Language::En);
        for (place, piece, cut) in edits {
            let start = boundary(&text, place);
            let end = boundary_from(&text, start + usize::from(cut));
            text.replace_range(start..end, SOUP[piece]);
        }
        check_any(&text);
    }
}

/// Puts comments between the tokens of a text: `0` ends a line, `1` stands on a line of its own, the rest are plain
/// white space.
fn with_comments(text: &str, notes: &[(u16, u8)]) -> String {
    let mut places: Vec<(usize, u8)> = Vec::new();
    let mut gaps = Vec::new();
    let mut in_text = false;
    let mut in_comment = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => {
                in_comment = false;
                gaps.push(at);
            }
            _ if in_comment => {}
            '"' if !escaped => in_text = !in_text,
            '#' if !in_text => in_comment = true,
            // The blank between a number and its currency is no place for a comment.
            ' ' if !in_text && !text[..at].ends_with(|c: char| c.is_ascii_digit()) => gaps.push(at),
            _ => {}
        }
        escaped = in_text && c == '\\' && !escaped;
    }
    for (place, kind) in notes {
        if !gaps.is_empty() {
            places.push((gaps[usize::from(*place) % gaps.len()], *kind));
        }
    }
    places.sort_unstable();
    places.dedup_by_key(|(at, _)| *at);
    let mut result = text.to_owned();
    for (at, kind) in places.into_iter().rev() {
        // Documentation would swallow what follows on its line.
        if text[..at]
            .rsplit('\n')
            .next()
            .is_some_and(|line| line.trim_start().starts_with("##"))
        {
            continue;
        }
        let note = match kind {
            0 => "  # behind\n".to_owned(),
            1 => "\n# of its own\n".to_owned(),
            2 => "\n\n   #tight\n\n\n".to_owned(),
            3 => " # one\n # two\n".to_owned(),
            4 => "\n".to_owned(),
            _ => "\t ".to_owned(),
        };
        result.insert_str(at, &note);
    }
    result
}

fn boundary(text: &str, place: u16) -> usize {
    boundary_from(text, usize::from(place) % (text.len() + 1))
}

fn boundary_from(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// What holds for every text at all.
fn check_any(text: &str) {
    let parsed = parse(text);
    let length = text.len() as u32;
    for error in &parsed.errors {
        assert!(
            error.span.start <= error.span.end && error.span.end <= length,
            "{error:?}\n{text:?}"
        );
        assert!(
            text.get(error.span.start as usize..error.span.end as usize)
                .is_some(),
            "{error:?}\n{text:?}"
        );
        if let SyntaxErrorKind::Expected { expected, .. } = &error.kind {
            assert!(!expected.is_empty(), "{error:?}\n{text:?}");
        }
    }
    let broken = parsed
        .file
        .items
        .iter()
        .any(|item| item.kind == relance_syntax::ast::ItemKind::Broken);
    assert!(
        !broken || parsed.has_errors(),
        "a broken item without an error\n{text:?}"
    );
    let mut last = 0;
    for item in &parsed.file.items {
        assert!(
            item.span.start >= last || item.kind == relance_syntax::ast::ItemKind::Broken,
            "{text:?}"
        );
        last = last.max(item.span.start);
    }
    match format(text, None) {
        Ok(once) => {
            assert!(!parsed.has_errors());
            let after = parse(&once);
            assert_eq!(after.file, parsed.file, "{text:?}\n{once:?}");
            assert_eq!(format(&once, None).unwrap(), once, "{text:?}");
        }
        Err(errors) => assert!(!errors.is_empty() && parsed.has_errors(), "{text:?}"),
    }
}
