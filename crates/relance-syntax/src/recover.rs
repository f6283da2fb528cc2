//! Bad pieces: which of them are one mistake, and where exactly it is.
//!
//! The grammar cuts what it cannot read into lines. Lines that go on with the one before are one run; each run
//! is read again by a strict rule that stops at the mistake, and gives one error.

use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::grammar::{RelanceParser, Rule};
use crate::lower::Reader;
use crate::mistakes;
use crate::span::Span;
use crate::words::{self, WordClass};
use pest::Parser;
use pest::error::{ErrorVariant, InputLocation};

/// What a bad piece was meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    Statement,
    PolicyLine,
    TestLine,
    PolicyHead,
    TestHead,
    ForHead,
}

/// Bad pieces that belong together, and the good piece before them.
pub(crate) struct Run {
    context: Context,
    /// The run being gathered.
    bad: Option<(usize, usize)>,
    /// The good piece that ended last.
    good: Option<(usize, usize)>,
}

impl Run {
    pub(crate) fn new(context: Context) -> Run {
        Run {
            context,
            bad: None,
            good: None,
        }
    }

    /// Notes a good piece: what follows on its line is a mistake in it.
    pub(crate) fn remember(&mut self, start: usize, end: usize) {
        self.good = Some((start, end));
    }

    /// Adds a bad piece if it goes on with the piece before.
    pub(crate) fn takes(&mut self, text: &str, start: usize, end: usize) -> bool {
        if let Some((run_start, run_end)) = self.bad {
            if goes_on(text, run_start, run_end, start, self.context) {
                self.bad = Some((run_start, end));
                return true;
            }
            return false;
        }
        if let Some((good_start, good_end)) = self.good
            && goes_on(text, good_start, good_end, start, self.context)
        {
            self.bad = Some((good_start, end));
            return true;
        }
        false
    }

    /// Begins a run.
    pub(crate) fn start_at(&mut self, start: usize, end: usize) {
        self.bad = Some((start, end));
    }

    /// Whether `}` at `place` closes a brace that the run left open; it joins the run if so.
    pub(crate) fn absorbs_brace(&mut self, text: &str, place: usize) -> bool {
        let Some((start, end)) = self.bad else {
            return false;
        };
        let piece = text.get(start..end).unwrap_or("");
        let open = piece.matches('{').count() > piece.matches('}').count();
        if open {
            self.bad = Some((start, place + 1));
        }
        open
    }
}

/// Whether the piece at `next` goes on with the piece `start..end`: on the same line, deeper indented, or opening
/// with a word or sign that opens nothing.
fn goes_on(text: &str, start: usize, end: usize, next: usize, context: Context) -> bool {
    let between = text.get(end..next).unwrap_or("");
    if !between.contains('\n') {
        return true;
    }
    let before = text.get(start..end).unwrap_or("");
    let rest = text.get(next..).unwrap_or("");
    let word = mistakes::word_at(rest);
    // A line of a test that begins with its date has lost its `on`.
    let begins_with_date =
        context == Context::TestLine && rest.split(' ').next().is_some_and(mistakes::is_date);
    if begins_with_date && indentation(text, next) <= indentation(text, start) {
        return false;
    }
    if word.is_empty() {
        return true;
    }
    if before.trim_end().ends_with(':') && words::find(WordClass::Statement, word).is_some() {
        return true;
    }
    if mistakes::opens_statement(rest) {
        return false;
    }
    if CONTINUATIONS.contains(&word) || words::find(WordClass::Connective, word).is_some() {
        return true;
    }
    indentation(text, next) > indentation(text, start)
}

/// Words that go on with a statement and never open one, in both languages.
const CONTINUATIONS: &[&str] = &[
    "requires",
    "exige",
    "without",
    "sans",
    "lawful",
    "licite",
    "else",
    "sinon",
    "to",
    "à",
    "until",
    "as",
    "comme",
    "within",
    "sous",
    "of",
    "de",
    "if",
    "si",
    "between",
    "entre",
    "costs",
    "coûte",
    "capacity",
    "capacité",
    "every",
    "tous",
    "up",
];

fn indentation(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let whole = text.get(place - line.len()..).unwrap_or("");
    whole.chars().take_while(|c| *c == ' ' || *c == '\t').count()
}

impl Reader<'_> {
    /// Ends the run, if there is one: reports its mistake and says where it stands.
    pub(crate) fn report_run(&mut self, run: &mut Run) -> Option<(usize, usize)> {
        let (start, end) = run.bad.take()?;
        run.good = None;
        self.report(run.context, start, end);
        Some((start, end))
    }

    /// Reports a line outside of its block; lines that follow each other are one mistake.
    fn line_outside_block(&mut self, start: usize, end: usize, block: &'static str) {
        let kind = SyntaxErrorKind::LineOutsideBlock { block };
        let follows = self
            .ended_outside
            .is_some_and(|before| self.is_blank(before, start));
        let span = self.span(start, end);
        match self.errors.last_mut().filter(|last| follows && last.kind == kind) {
            Some(last) => last.span = last.span.merge(span),
            None => self.error(start, end, kind),
        }
        self.ended_outside = Some(end);
    }

    /// Whether `}` at `place` closes lines that stand outside of their block, which are reported.
    pub(crate) fn closes_lines_outside(&mut self, place: usize) -> bool {
        self.ended_outside
            .take()
            .is_some_and(|end| self.is_blank(end, place))
    }

    fn is_blank(&self, start: usize, end: usize) -> bool {
        self.text
            .get(start..end)
            .is_some_and(|between| between.trim().is_empty())
    }

    /// Reports what is wrong with the head of a block, if anything is.
    pub(crate) fn report_head(&mut self, context: Context, start: usize, end: usize, is_bad: bool) {
        if is_bad {
            let end = self.trimmed(start, end);
            self.report(context, start, end);
        }
    }

    fn report(&mut self, context: Context, start: usize, end: usize) {
        let (base, scan) = (self.base, self.scan);
        if first_in(&scan.too_deep, base + start, base + end).is_some() {
            return;
        }
        if let Some(quote) = first_in(&scan.open_quotes, base + start, base + end) {
            let quote = quote - base;
            let line = self
                .text
                .get(quote..)
                .and_then(|rest| rest.lines().next())
                .unwrap_or("");
            self.error(
                quote,
                quote + line.trim_end().len(),
                SyntaxErrorKind::UnclosedText,
            );
            return;
        }
        let piece = self.text.get(start..end).unwrap_or("");
        if context == Context::Statement
            && let Some(block) = block_of_line(piece)
        {
            self.line_outside_block(start, end, block);
            return;
        }
        let rule = match context {
            Context::Statement => Rule::strict_item,
            Context::PolicyLine => Rule::strict_policy_line,
            Context::TestLine => Rule::strict_test_line,
            Context::PolicyHead => Rule::strict_policy_head,
            Context::TestHead => Rule::strict_test_head,
            Context::ForHead => Rule::strict_for_head,
        };
        self.report_mistakes(rule, piece, context, start);
    }

    /// Reports the first mistake of a piece, and those that show once it is mended.
    fn report_mistakes(&mut self, rule: Rule, piece: &str, context: Context, start: usize) {
        let mut mended = piece.to_owned();
        // How far places behind the last change were moved by the changes.
        let mut moved = 0isize;
        let mut behind = 0;
        for number in 0..MOST_MISTAKES {
            let stopped = stopping_place(rule, &mended);
            if stopped.is_none() && number > 0 {
                return;
            }
            let (at, rules) = stopped.unwrap_or_default();
            let mistake = mistakes::find(&mended, at, &rules, context);
            // What mending brought about is no mistake of the author's; and a head ends before its brace.
            let is_head = matches!(
                context,
                Context::PolicyHead | Context::TestHead | Context::ForHead
            );
            if number > 0 && (mistake.start < behind || (is_head && mistake.start >= mended.trim_end().len()))
            {
                return;
            }
            let place = |at: usize| start + at.saturating_add_signed(-moved).min(piece.len());
            self.error(place(mistake.start), place(mistake.end), mistake.kind.clone());
            let error = SyntaxError {
                span: Span::default(),
                kind: mistake.kind,
            };
            let Some(write) = error.replacement().filter(|_| error.is_mended_for_sure()) else {
                return;
            };
            let Some(written) = mended.get(mistake.start..mistake.end) else {
                return;
            };
            // A word in the place of a sign does not join the word before it.
            let is_glued = |text: &str| text.ends_with(unicode_ident::is_xid_continue);
            let joins = mended.get(..mistake.start).is_some_and(is_glued)
                && write.starts_with(unicode_ident::is_xid_start);
            let write = format!("{}{write}", if joins { " " } else { "" });
            moved += write.len().cast_signed() - written.len().cast_signed();
            behind = mistake.start + write.len();
            mended.replace_range(mistake.start..mistake.end, &write);
        }
    }
}

/// Mistakes of one statement that are looked for.
const MOST_MISTAKES: usize = 8;

/// Where reading a piece by a strict rule stops, and the rules that were tried there; nothing if it can be read.
fn stopping_place(rule: Rule, piece: &str) -> Option<(usize, Vec<Rule>)> {
    let error = RelanceParser::parse(rule, piece).err()?;
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let rules = match error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    Some((at, rules))
}

/// The block that a line belongs in, if it is a line of one.
fn block_of_line(piece: &str) -> Option<&'static str> {
    if RelanceParser::parse(Rule::strict_policy_line, piece).is_ok() {
        Some("policy")
    } else if RelanceParser::parse(Rule::strict_test_line, piece).is_ok() {
        Some("test")
    } else {
        None
    }
}

/// The first of ascending places that lies in `start..end`.
fn first_in(places: &[usize], start: usize, end: usize) -> Option<usize> {
    let first = places.partition_point(|place| *place < start);
    places.get(first).copied().filter(|place| *place < end)
}
