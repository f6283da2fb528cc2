//! Mutilated policies: the compiler neither panics nor falls silent, and every diagnostic has its words.

#![expect(clippy::string_slice, clippy::unwrap_used, reason = "tests")]

use relance_compiler::{Lang, Options, compile_text, pages, render};
use relance_kernel::Interner;

/// A small generator of numbers: the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

/// The words and signs of a text, with the blanks between them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric() || c == '_' || c == '.';
        if at > start && !(is_word && in_word) {
            pieces.push(&text[start..at]);
            start = at;
        }
        in_word = is_word;
    }
    pieces.push(&text[start..]);
    pieces
}

fn samples() -> Vec<String> {
    let blocks = |page: &str| -> Vec<String> {
        page.split("```relance\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .map(str::to_owned)
            .collect()
    };
    let mut samples: Vec<String> = pages().iter().flat_map(|(_, page)| blocks(page)).collect();
    samples.push(include_str!("samples/b2b.relance").to_owned());
    samples.push(include_str!("samples/ten_mistakes.relance").to_owned());
    samples
}

#[test]
fn mutilated_policies_are_read_to_the_end() {
    let samples = samples();
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let all: Vec<&str> = samples.iter().flat_map(|sample| pieces(sample)).collect();
    let rounds = if cfg!(debug_assertions) { 400 } else { 20_000 };
    for _ in 0..rounds {
        let sample = &samples[numbers.below(samples.len())];
        let mut text: Vec<&str> = pieces(sample);
        for _ in 0..=numbers.below(4) {
            let at = numbers.below(text.len());
            match numbers.below(4) {
                0 => {
                    text.remove(at);
                }
                1 => text.insert(at, text[numbers.below(text.len())]),
                2 => text[at] = all[numbers.below(all.len())],
                _ => {
                    let other = numbers.below(text.len());
                    text.swap(at, other);
                }
            }
            if text.is_empty() {
                break;
            }
        }
        let text = text.concat();
        let compiled = compile_text(&text, &Options::default(), &mut Interner::new());
        assert_eq!(compiled.policy.is_none(), compiled.has_errors(), "{text}");
        for lang in [Lang::En, Lang::Fr] {
            for diagnostic in &compiled.diagnostics {
                assert_ne!(
                    diagnostic.message(lang),
                    diagnostic.code.name,
                    "{text}\n{diagnostic:?}"
                );
                assert!(diagnostic.help(lang).is_some(), "{text}\n{diagnostic:?}");
                let labels = diagnostic.labels(lang);
                assert!(
                    labels.iter().all(|(_, words)| !words.is_empty()),
                    "{text}\n{diagnostic:?}"
                );
                assert!(
                    diagnostic.primary.end as usize
                        <= compiled.files.get(diagnostic.primary.file).unwrap().text.len()
                );
            }
            render::render_json(&compiled.diagnostics, &compiled.files, lang);
        }
    }
}
