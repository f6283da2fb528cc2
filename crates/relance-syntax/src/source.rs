//! The text as the grammar reads it: NFC-normalised, with the way back to the author's bytes.

use crate::span::Span;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text in NFC and the places of the original that it stands for.
pub(crate) struct Source<'a> {
    /// What the grammar reads.
    pub(crate) text: std::borrow::Cow<'a, str>,
    /// Where normalised and original offsets part: `(normalised, original)`, ascending in both.
    anchors: Vec<(usize, usize)>,
}

impl<'a> Source<'a> {
    /// Normalises `original` if that changes it.
    pub(crate) fn new(original: &'a str) -> Source<'a> {
        if original.is_ascii() || is_nfc_quick(original.chars()) == IsNormalized::Yes {
            return Source {
                text: original.into(),
                anchors: Vec::new(),
            };
        }
        let mut text = String::with_capacity(original.len());
        let mut anchors = vec![(0, 0)];
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
            if text.len() - before != cluster.len() {
                anchors.push((before, offset));
                anchors.push((text.len(), offset + cluster.len()));
            }
            offset += cluster.len();
            rest = tail;
        }
        Source {
            text: text.into(),
            anchors,
        }
    }

    /// The original place of a place in the normalised text.
    pub(crate) fn original_span(&self, start: usize, end: usize) -> Span {
        crate::scan::span(self.original(start), self.original(end))
    }

    fn original(&self, offset: usize) -> usize {
        let after = self
            .anchors
            .partition_point(|(normalised, _)| *normalised <= offset);
        match after.checked_sub(1).and_then(|last| self.anchors.get(last)) {
            Some((normalised, original)) => {
                let plain = original + (offset - normalised);
                // Inside a cluster that shrank or grew: never behind its end.
                self.anchors
                    .get(after)
                    .map_or(plain, |(_, next)| plain.min(*next))
            }
            None => offset,
        }
    }
}

/// Hangul vowels and finals join the syllable before them though they are no combining marks.
fn composes(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11FF}')
}
