//! The text as the grammar reads it: NFC-normalised, with the way back to the author's bytes.

use crate::span::Span;
use std::ops::Range;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text in NFC and the places of the original that it stands for.
pub(crate) struct Source<'a> {
    /// What the grammar reads.
    pub(crate) text: std::borrow::Cow<'a, str>,
    /// The clusters that normalising changed, ascending.
    changed: Vec<Changed>,
}

/// A cluster that is written otherwise once it is normalised: its places in both texts.
struct Changed {
    normalised: Range<usize>,
    original: Range<usize>,
}

impl<'a> Source<'a> {
    /// Normalises `original` if that changes it.
    pub(crate) fn new(original: &'a str) -> Source<'a> {
        if original.is_ascii() || is_nfc_quick(original.chars()) == IsNormalized::Yes {
            return Source {
                text: original.into(),
                changed: Vec::new(),
            };
        }
        let mut text = String::with_capacity(original.len());
        let mut changed = Vec::new();
        let mut rest = original;
        let mut offset = 0;
        // A cluster is one character with the combining marks after it: normalisation never reaches across.
        while let Some(first) = rest.chars().next() {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| {
                    unicode_normalization::char::canonical_combining_class(*c) == 0 && !composes(*c)
                })
                .map_or(rest.len(), |(at, _)| at)
                .max(first.len_utf8());
            let (cluster, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let before = text.len();
            text.extend(cluster.nfc());
            if text.get(before..) != Some(cluster) {
                changed.push(Changed {
                    normalised: before..text.len(),
                    original: offset..offset + cluster.len(),
                });
            }
            offset += cluster.len();
            rest = tail;
        }
        Source {
            text: text.into(),
            changed,
        }
    }

    /// The original place of a place in the normalised text; of a cluster that was changed always the whole.
    pub(crate) fn original_span(&self, start: usize, end: usize) -> Span {
        let (from, to) = (self.original(start, false), self.original(end, true));
        // Of an empty place both ends are one.
        crate::scan::span(from, if start == end { from } else { to })
    }

    /// The original offset of one in the normalised text; within a changed cluster the end or the start of it.
    fn original(&self, offset: usize, to_end: bool) -> usize {
        let behind = self
            .changed
            .partition_point(|cluster| cluster.normalised.start < offset);
        match behind.checked_sub(1).and_then(|last| self.changed.get(last)) {
            None => offset,
            Some(cluster) => match (offset.checked_sub(cluster.normalised.end), to_end) {
                (Some(beyond), _) => cluster.original.end + beyond,
                (None, true) => cluster.original.end,
                (None, false) => cluster.original.start,
            },
        }
    }
}

/// Hangul vowels and finals join the syllable before them though they are no combining marks.
fn composes(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11FF}')
}

#[cfg(test)]
mod tests {
    use super::Source;

    #[test]
    fn places_in_a_changed_cluster_are_those_of_the_whole() {
        // Two marks that change places: as long as before, and parted elsewhere.
        let original = "a\u{611}\u{c56}b e\u{301} c";
        let source = Source::new(original);
        let text = source.text.as_ref();
        assert_ne!(text, original);
        for (start, first) in text.char_indices() {
            let span = source.original_span(start, start + first.len_utf8());
            let written = original.get(span.start as usize..span.end as usize);
            assert!(written.is_some_and(|written| !written.is_empty()), "{start}");
        }
        let place = text.find('c').unwrap();
        let span = source.original_span(place, place + 1);
        assert_eq!(span.text(original), "c");
        let end = source.original_span(text.len(), text.len());
        assert_eq!(
            (end.start as usize, end.end as usize),
            (original.len(), original.len())
        );
    }
}
