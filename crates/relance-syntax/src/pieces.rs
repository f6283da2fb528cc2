//! A long text is cut between statements and its pieces are read at the same time.
//!
//! A cut is made only where a statement surely begins and the one before surely ended, so the pieces together are
//! exactly the tree and the errors of the whole.

use crate::mistakes::word_at;
use crate::scan::Scan;
use crate::words;

/// Texts below twice this size are read in one piece.
pub(crate) const LEAST_BYTES: usize = 64 * 1024;

/// Where to cut `text` into at most `pieces` of about one size: ends of statements, ascending.
pub(crate) fn cuts(text: &str, scan: &Scan, pieces: usize) -> Vec<usize> {
    let mut cuts: Vec<usize> = Vec::new();
    for piece in 1..pieces {
        let wanted = (text.len() / pieces).saturating_mul(piece);
        let from = scan.top_lines.partition_point(|line| *line < wanted);
        let lines = scan.top_lines.get(from..).unwrap_or(&[]);
        let cut = lines
            .iter()
            .take(LINES_TRIED)
            .find_map(|line| end_before(text, *line));
        if let Some(cut) = cut
            && cuts.last().is_none_or(|last| *last < cut)
        {
            cuts.push(cut);
        }
    }
    cuts
}

/// How many lines are looked at for a cut before the pieces are left as they are.
const LINES_TRIED: usize = 1_000;

/// The end of the statement before `line`, if one surely ends there and another begins on the line.
fn end_before(text: &str, line: usize) -> Option<usize> {
    let before = text.get(..line)?.trim_end();
    let rest = text.get(line..)?;
    (opens_for_sure(rest) && ends_for_sure(before)).then_some(before.len())
}

/// Statements that nothing but their own word opens, or a label with the head of its rule.
fn opens_for_sure(rest: &str) -> bool {
    let word = word_at(rest);
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
        "not\n",
        "as\n",
    ];

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
            let whole = parse_in_pieces(&text, 1);
            for pieces in [2, 5, 40] {
                let cut = parse_in_pieces(&text, pieces);
                assert_eq!(format!("{:?}", cut.file), format!("{:?}", whole.file), "{text}");
                assert_eq!(
                    format!("{:?}", cut.errors),
                    format!("{:?}", whole.errors),
                    "{text}"
                );
            }
            let scan = crate::scan::scan(&text);
            cut_somewhere +=
                usize::from(!super::cuts(&crate::scan::blank_out(&text, &scan), &scan, 5).is_empty());
        }
        assert!(cut_somewhere > rounds / 2, "{cut_somewhere}");
    }
}
