//! What the parser could not read: places and facts, no prose.
//!
//! Words are chosen where the error is shown, in the reader's language.

use crate::span::Span;

/// One thing that the parser could not read, or that a reader should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The characters it is about, in bytes of the source; empty where something is missing.
    pub span: Span,
    /// What it is.
    pub kind: SyntaxErrorKind,
}

/// How much an error weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The text is read, and a person should look.
    Warning,
    /// The text is not a policy.
    Error,
}

impl SyntaxError {
    /// Whether the text can still be used.
    pub fn severity(&self) -> Severity {
        match self.kind {
            SyntaxErrorKind::LookAlike { .. } | SyntaxErrorKind::RunsOn { .. } => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether what is to be written is surely what was meant, so that reading may go on as if it stood there.
    pub(crate) fn is_mended_for_sure(&self) -> bool {
        use SyntaxErrorKind as Kind;
        matches!(
            self.kind,
            Kind::Misspelt { .. }
                | Kind::ForeignOperator { .. }
                | Kind::ForeignWord { .. }
                | Kind::WrongCase { .. }
                | Kind::BlankBeforeUnit { .. }
                | Kind::UnknownUnit { .. }
                | Kind::DecimalComma { .. }
                | Kind::BlankInNumber { .. }
                | Kind::CurrencyFirst { .. }
                | Kind::MissingColon
                | Kind::MissingComma
                | Kind::Semicolon
                | Kind::ForeignQuotes { .. }
                | Kind::MissingQuotes { .. }
                | Kind::QuotedName { .. }
                | Kind::NotAName { .. }
                | Kind::MissingBraces { .. }
                | Kind::ValueFirst { .. }
                | Kind::Superfluous { .. }
                | Kind::DateForm { .. }
        )
    }

    /// What to write in place of [`span`](SyntaxError::span), where that is known.
    ///
    /// Words of the language are given in English; [`crate::words`] has their French.
    pub fn replacement(&self) -> Option<&str> {
        match &self.kind {
            SyntaxErrorKind::ForeignOperator { write } | SyntaxErrorKind::ForeignWord { write, .. } => {
                Some(write)
            }
            SyntaxErrorKind::Misspelt { write, .. }
            | SyntaxErrorKind::BlankBeforeUnit { write }
            | SyntaxErrorKind::MissingUnit { write }
            | SyntaxErrorKind::DecimalComma { write }
            | SyntaxErrorKind::BlankInNumber { write }
            | SyntaxErrorKind::CurrencyFirst { write }
            | SyntaxErrorKind::WrongCase { write }
            | SyntaxErrorKind::ForeignQuotes { write }
            | SyntaxErrorKind::MissingQuotes { write }
            | SyntaxErrorKind::QuotedName { write }
            | SyntaxErrorKind::NotAName { write }
            | SyntaxErrorKind::MissingBraces { write }
            | SyntaxErrorKind::ValueFirst { write } => Some(write),
            SyntaxErrorKind::DateForm {
                write: Some(write),
                is_sure: true,
            } => Some(write),
            SyntaxErrorKind::UnknownUnit { write, .. } => write.as_deref(),
            SyntaxErrorKind::UnknownStatement { write, .. } | SyntaxErrorKind::UnknownLine { write, .. } => {
                write.as_deref()
            }
            SyntaxErrorKind::LookAlike { ascii } => Some(ascii),
            SyntaxErrorKind::MissingColon => Some(":"),
            SyntaxErrorKind::MissingComma => Some(","),
            SyntaxErrorKind::Semicolon | SyntaxErrorKind::Superfluous { .. } => Some(""),
            _ => None,
        }
    }
}

/// The kinds of syntax errors.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// Something else should stand here.
    Expected {
        /// What could stand here, likeliest first; never empty.
        expected: Vec<Expectation>,
        /// What stands here.
        found: Found,
    },
    /// A statement opens with a word that opens none.
    UnknownStatement {
        /// The word.
        word: String,
        /// The statement word that looks most like it, as written in its language.
        write: Option<String>,
    },
    /// A line of a `policy` or `test` block opens with a word that opens none.
    UnknownLine {
        /// The word.
        word: String,
        /// The word that opens such a line and looks most like it, as written in its language.
        write: Option<String>,
    },
    /// A line of a `policy` or `test` block stands outside of one; the span covers all that follow each other.
    LineOutsideBlock {
        /// `policy` or `test`.
        block: &'static str,
    },
    /// A word that is nearly the one expected here: `requires aproval`.
    Misspelt {
        /// The word as written.
        word: String,
        /// The word meant, as written in its language.
        write: String,
    },
    /// An operator of another language: `==`, `&&`, `||`, `!`, `<>`.
    ForeignOperator {
        /// The operator or word of this language, in English.
        write: &'static str,
    },
    /// A word of another language: `if` for `when`, `is` for `=`.
    ForeignWord {
        /// The word as written.
        word: String,
        /// The word or operator of this language, in English.
        write: &'static str,
    },
    /// A word of the language in capitals: `WHEN`.
    WrongCase {
        /// The word as it is written here.
        write: String,
    },
    /// A label is followed by no rule.
    LabelWithoutRule {
        /// The label.
        label: String,
    },
    /// A rule's name stands before the rule without its colon.
    MissingColon,
    /// Two actions, or two values, with no comma between them.
    MissingComma,
    /// A fact and a value with no comparison between them: `amount 500 EUR`.
    MissingComparison {
        /// The fact as written.
        fact: String,
        /// The value as written, if it is one word, and whether it is a name.
        value: Option<(String, bool)>,
    },
    /// A word or sign too many: `retard de 7j`, `overdue 7d, then`.
    Superfluous {
        /// It.
        word: String,
    },
    /// Words where a quoted text is expected.
    MissingQuotes {
        /// The text in quotes, as far as the words seem to go.
        write: String,
    },
    /// A quoted text where a name is expected.
    QuotedName {
        /// The name.
        write: String,
    },
    /// What is meant as a name and cannot be one: `relance-1`, `1ere_relance`.
    NotAName {
        /// A name like it.
        write: String,
    },
    /// A list without its braces: `on 2026-02-28 when …`, `country in FR, BE`.
    MissingBraces {
        /// The list in braces.
        write: String,
    },
    /// A comparison that begins with its value: `7d <= overdue`.
    ValueFirst {
        /// The comparison as it should be written.
        write: String,
    },
    /// A warning: a short statement behind another one on its line, `template m tone firm`. Line breaks mean nothing,
    /// so it is read as what it says, which is hardly what is meant.
    RunsOn {
        /// The word that opens it.
        word: String,
        /// What is meant behind a template: `is firm`.
        write: Option<String>,
    },
    /// A duration below 0.
    NegativeDuration {
        /// The duration without its sign.
        write: String,
    },
    /// A word that no author may choose stands where a name is expected.
    ReservedWord {
        /// The word.
        word: String,
    },
    /// A number is followed by letters that are no unit: `7x`, `7days`.
    UnknownUnit {
        /// The letters.
        unit: String,
        /// The quantity as it should be written, if the unit can be guessed.
        write: Option<String>,
    },
    /// A blank between a number and its unit: `7 d`, `7 jours`.
    BlankBeforeUnit {
        /// The quantity as it should be written.
        write: String,
    },
    /// A plain number where a duration stands: `overdue 7`. The tree has days.
    MissingUnit {
        /// The quantity in days.
        write: String,
    },
    /// A decimal comma: `1,5`.
    DecimalComma {
        /// The number with a point.
        write: String,
    },
    /// Thousands parted by blanks: `1 200`.
    BlankInNumber {
        /// The number with `_`.
        write: String,
    },
    /// The currency before its number: `€500`.
    CurrencyFirst {
        /// The amount as it should be written.
        write: String,
    },
    /// A number that does not fit.
    NumberTooLarge {
        /// The greatest number that can stand here.
        max: i64,
    },
    /// More than nine digits after the point.
    TooManyDecimals,
    /// A date that is not written `YYYY-MM-DD`: `02/03/2026`.
    DateForm {
        /// The date as it should be written, if it can be guessed.
        write: Option<String>,
        /// Whether it can be read in one way only.
        is_sure: bool,
    },
    /// A time that is not written `HH:MM` or does not exist.
    TimeForm,
    /// `or` between a value that is no money and a money: only money has alternatives.
    AlternativeOfNoMoney,
    /// A clause stands twice: `lawful "A" lawful "B"`.
    Repeated {
        /// The clause, in English.
        clause: &'static str,
    },
    /// `;` where nothing is needed.
    Semicolon,
    /// Quotes of another kind: `“…”`, `« … »`, `'…'`.
    ForeignQuotes {
        /// The text in the quotes of the language.
        write: String,
    },
    /// A quoted text does not end on its line.
    UnclosedText,
    /// `\` before a character that has no such form.
    UnknownEscape {
        /// The character after `\`.
        escape: String,
    },
    /// A brace is never closed. The block was taken to end before the next statement.
    UnclosedBrace,
    /// A closing brace that nothing opened.
    StrayBrace,
    /// Nesting deeper than the language allows.
    TooDeep {
        /// The limit.
        limit: u32,
    },
    /// The text is longer than the language allows. Nothing of it was read.
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// Reading took more steps than the language allows. Nothing of the text was read.
    TooComplicated,
    /// A warning: a name mixes scripts, and looks like another one.
    LookAlike {
        /// The name with Latin letters in place of those that look like them.
        ascii: String,
    },
}

/// What stands where something else was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The end of the statement.
    End,
    /// A word.
    Word(String),
    /// A number with its unit.
    Number(String),
    /// A quoted text.
    Text,
    /// Any other character.
    Symbol(char),
}

/// What could have stood somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expectation {
    /// A word or phrase of the language, in English: `then`, `requires approval`.
    Word(&'static str),
    /// A sign: `:`, `}`, `=`.
    Sign(&'static str),
    /// A statement of the file.
    Statement,
    /// A line of a `policy` block.
    PolicyLine,
    /// A line of a `test` block.
    TestLine,
    /// A condition.
    Condition,
    /// An action.
    Action,
    /// The template or target of a contact.
    TemplateOrTarget,
    /// A constant or a param.
    Value,
    /// A name.
    Name,
    /// A fact.
    Fact,
    /// A step or an event.
    StepOrEvent,
    /// A quoted text.
    Text,
    /// A whole number.
    Number,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// A currency code.
    Currency,
    /// Days of the week.
    Days,
    /// An amount of money or a percentage.
    MoneyOrPercent,
    /// Who takes an invoice over.
    Target,
    /// Nothing more: the end of the statement.
    End,
}
