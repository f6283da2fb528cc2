//! A text is cut between statements: its pieces are read one after the other, or at the same time.
//!
//! The parser's list of tokens is many times as long as the text: what it holds of one piece stays in the cache and is
//! reused for the next. A cut is made only where a statement surely begins and the one before surely ended, so the
//! pieces together are exactly the tree and the errors of the whole.

use crate::mistakes::word_at;
use crate::scan::Scan;
use crate::words;
use std::ops::Range;

/// The size of a piece: large enough that where it begins and ends costs nothing.
pub(crate) const BYTES: usize = 16 << 10;

/// The pieces of `text`, each of about so many `bytes` or more, in order; there is at least one.
pub(crate) fn pieces(text: &str, scan: &Scan, bytes: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::with_capacity(text.len() / bytes.max(1) + 1);
    let mut start = 0usize;
    loop {
        let wanted = start.saturating_add(bytes.max(1));
        let from = scan.top_lines.partition_point(|line| *line < wanted);
        let mut lines = scan.top_lines.get(from..).unwrap_or_default().iter();
        let cut = lines
            .find_map(|line| end_before(text, *line))
            .filter(|cut| *cut > start);
        let Some(cut) = cut else {
            pieces.push(start..text.len());
            return pieces;
        };
        pieces.push(start..cut);
        start = cut;
    }
}

/// The end of the statement before `line`, if one surely ends there and another begins on the line.
fn end_before(text: &str, line: usize) -> Option<usize> {
    let before = text.get(..line)?.trim_end();
    let rest = text.get(line..)?;
    (opens_for_sure(rest, before) && ends_for_sure(before)).then_some(before.len())
}

/// Statements that nothing but their own word opens, or a label with the head of its rule.
fn opens_for_sure(rest: &str, before: &str) -> bool {
    let word = word_at(rest);
    if [words::FOR.english, words::FOR.french].contains(&word) {
        // `task "…" for ROLE`
        return !before.ends_with('"');
    }
    let after = rest.get(word.len()..).unwrap_or("");
    let openers = [
        words::POLICY,
        words::USE,
        words::PARAM,
        words::DEFINE,
        words::TONE,
        words::TEMPLATE,
        words::ROLE,
        words::FIELD,
    ];
    if openers
        .iter()
        .any(|opener| opener.english == word || opener.french == word)
    {
        return true;
    }
    let heads = ["when", "quand", "also", "exception", "was"];
    let head = after
        .trim_start_matches([' ', '\t'])
        .strip_prefix(':')
        .map(|head| word_at(head.trim_start()));
    !word.is_empty() && head.is_some_and(|head| heads.contains(&head))
}

/// Whether the last token is complete and asks for nothing behind it: a name, a number, a text or a brace.
fn ends_for_sure(before: &str) -> bool {
    let Some(last) = before.chars().next_back() else {
        return false;
    };
    if matches!(last, '"' | '}') {
        return true;
    }
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| unicode_ident::is_xid_continue(*c))
        .last()
        .map_or(before.len(), |(at, _)| at);
    let word = before.get(start..).unwrap_or("");
    !word.is_empty() && !words::is_part_of_phrase(word)
}

#[cfg(test)]
mod tests {
    use crate::parse_in_pieces;

    /// A small generator, so that the texts are the same on every run.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % limit
        }
    }

    const SAMPLES: &[&str] = &[
        include_str!("../tests/samples/b2b_france.relance"),
        include_str!("../tests/samples/b2b_france_fr.relance"),
        include_str!("../tests/samples/ten_mistakes.relance"),
    ];

    const SCRAPS: &[&str] = &[
        "\nx: when ",
        "\n",
        "{",
        "}",
        "(",
        ")",
        "\"",
        "pause\n",
        "define\n",
        "segment\n",
        "\nrole y\n",
        "\ntemplate t\n",
        " and\n",
        "\nparam p = 7d\n",
        "x:\n",
        "to\n",
        "\n## doc\n",
        "# c\n",
        ",\n",
        "requires approval of\n",
        "for\n",
        "\nuse \"a\"\n",
        "=\n",
        "prove\n",
        "also\n",
        "then\n",
        "email\n",
        "7\n",
        "\\",
        "policy\n",
        "test \"t\" {\n",
        "in {\n",
        "over\n",
        "\nfor segment = a {\n",
        "\npour\n",
        "\ntask \"a\"\n",
        "\nfor agency\n",
        "\nin {FR}\n",
        "not\n",
        "as\n",
    ];

    fn is_the_same_cut(text: &str) -> bool {
        let shown = |bytes| {
            let parsed = parse_in_pieces(text, bytes);
            format!("{:?} {:?}", parsed.file, parsed.errors)
        };
        let whole = shown(usize::MAX);
        [text.len() / 2, text.len() / 5, 1]
            .into_iter()
            .all(|bytes| shown(bytes) == whole)
    }

    /// The text without the lines that the difference does not need.
    fn smallest(text: String) -> String {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut at = 0;
        while at < lines.len() {
            let line = lines.remove(at);
            if is_the_same_cut(&lines.concat()) {
                lines.insert(at, line);
                at += 1;
            }
        }
        lines.concat()
    }

    #[test]
    fn pieces_together_are_the_whole() {
        let mut dice = Dice(7);
        let mut cut_somewhere = 0;
        let rounds = if cfg!(debug_assertions) { 100 } else { 3_000 };
        for round in 0..rounds {
            let mut text = SAMPLES[round % SAMPLES.len()].repeat(2);
            for _ in 0..dice.below(12) {
                let mut at = dice.below(text.len());
                while !text.is_char_boundary(at) {
                    at += 1;
                }
                if dice.below(3) == 0 {
                    // Before a line, where cuts are made.
                    at = text.get(..at).unwrap().rfind('\n').map_or(0, |end| end + 1);
                }
                text.insert_str(at, SCRAPS[dice.below(SCRAPS.len())]);
            }
            if !is_the_same_cut(&text) {
                let text = smallest(text);
                panic!(
                    "{text}\n{:#?}\n{:#?}",
                    parse_in_pieces(&text, 1),
                    parse_in_pieces(&text, usize::MAX)
                );
            }
            let scan = crate::scan::scan(&text);
            cut_somewhere +=
                usize::from(super::pieces(&crate::scan::blank_out(&text, &scan), &scan, 1000).len() > 1);
        }
        assert!(cut_somewhere > rounds / 2, "{cut_somewhere}");
    }
}
