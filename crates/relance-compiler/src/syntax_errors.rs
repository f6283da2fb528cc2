//! What the parser could not read, as diagnostics: kinds to codes, and what was expected in words.

use crate::diagnostic::{Code, Datum, Diagnostic, syntax_codes, type_codes};
use crate::source::{FileId, Place};
use relance_syntax::{Expectation, Found, SyntaxError, SyntaxErrorKind};

/// The diagnostic of one syntax error in a text.
pub(crate) fn diagnostic(error: &SyntaxError, text: &str, file: FileId) -> Diagnostic {
    use SyntaxErrorKind as Kind;
    let place = Place::new(file, error.span);
    let written = error.span.text(text);
    let make = |code: &'static Code| Diagnostic::new(code, place);
    let with_word = |code: &'static Code| make(code).with("word", written);
    let diagnostic = match &error.kind {
        Kind::Expected { expected, found } => make(&syntax_codes::UNEXPECTED_TEXT)
            .with("expected", any_of(expected))
            .with("first", any_of(expected.get(..1).unwrap_or_default()))
            .with("found", found_words(found)),
        Kind::UnknownStatement { word, write } => make(&syntax_codes::UNKNOWN_STATEMENT)
            .with("word", word)
            .with_some("suggestion", write.as_ref()),
        Kind::UnknownLine { word, write } => make(&syntax_codes::UNKNOWN_LINE)
            .with_some("word", (!word.is_empty()).then_some(word))
            .with_some("suggestion", write.as_ref()),
        Kind::Misspelt { word, write } => make(&syntax_codes::MISSPELT_WORD)
            .with("word", word)
            .with("write", write),
        Kind::ForeignOperator { write } => {
            with_word(&syntax_codes::FOREIGN_OPERATOR).with("write", Datum::code(write))
        }
        Kind::ForeignWord { word, write } => make(&syntax_codes::FOREIGN_WORD)
            .with("word", word)
            .with("write", Datum::code(write)),
        Kind::WrongCase { write } => make(&syntax_codes::WRONG_CASE).with("write", write),
        Kind::LabelWithoutRule { label } => make(&syntax_codes::LABEL_WITHOUT_RULE).with("word", label),
        Kind::MissingColon => make(&syntax_codes::MISSING_COLON),
        Kind::MissingComma => make(&syntax_codes::MISSING_COMMA),
        Kind::MissingComparison { fact } => make(&syntax_codes::MISSING_COMPARISON).with("word", fact),
        Kind::ReservedWord { word } => make(&syntax_codes::RESERVED_WORD).with("word", word),
        Kind::UnknownUnit { unit, write } => make(&syntax_codes::UNKNOWN_UNIT)
            .with("word", unit)
            .with_some("write", write.as_ref()),
        Kind::BlankBeforeUnit { write } => make(&syntax_codes::BLANK_BEFORE_UNIT).with("write", write),
        Kind::MissingUnit { write } => make(&type_codes::NUMBER_WITHOUT_UNIT)
            .with("value", written)
            .with("suggestion", Datum::code(write)),
        Kind::DecimalComma { write } => make(&syntax_codes::DECIMAL_COMMA).with("write", write),
        Kind::BlankInNumber { write } => make(&syntax_codes::BLANK_IN_NUMBER).with("write", write),
        Kind::CurrencyFirst { write } => make(&syntax_codes::CURRENCY_FIRST).with("write", write),
        Kind::NumberTooLarge { max } => make(&syntax_codes::NUMBER_TOO_LARGE).with("max", *max),
        Kind::TooManyDecimals => make(&syntax_codes::TOO_MANY_DECIMALS),
        Kind::DateForm => with_word(&syntax_codes::DATE_FORM),
        Kind::TimeForm => with_word(&syntax_codes::TIME_FORM),
        Kind::AlternativeOfNoMoney => make(&syntax_codes::ALTERNATIVE_OF_NO_MONEY),
        Kind::Repeated { clause } => make(&syntax_codes::REPEATED_CLAUSE).with("clause", Datum::code(clause)),
        Kind::Semicolon => make(&syntax_codes::SEMICOLON),
        Kind::ForeignQuotes { write } => make(&syntax_codes::FOREIGN_QUOTES).with("write", write),
        Kind::UnclosedText => make(&syntax_codes::UNCLOSED_TEXT),
        Kind::UnknownEscape { escape } => make(&syntax_codes::UNKNOWN_ESCAPE).with("word", escape),
        Kind::UnclosedBrace => make(&syntax_codes::UNCLOSED_BRACE),
        Kind::StrayBrace => make(&syntax_codes::STRAY_BRACE),
        Kind::TooDeep { limit } => make(&syntax_codes::TEXT_TOO_DEEP).with("limit", i64::from(*limit)),
        Kind::TooLong { limit } => {
            make(&syntax_codes::TEXT_TOO_LONG).with("limit", i64::try_from(*limit).unwrap_or(i64::MAX))
        }
        Kind::TooComplicated => make(&syntax_codes::TEXT_TOO_COMPLICATED),
        Kind::LookAlike { ascii } => with_word(&syntax_codes::LOOK_ALIKE).with("write", ascii),
        _ => make(&syntax_codes::UNREADABLE_TEXT),
    };
    diagnostic.fixed_by_some(error.replacement().map(str::to_owned))
}

/// What could stand somewhere: at most three, the likeliest first.
fn any_of(expected: &[Expectation]) -> Datum {
    let mut en: Vec<String> = Vec::new();
    let mut fr: Vec<String> = Vec::new();
    for expectation in expected.iter().take(3) {
        let (english, french) = expectation_words(*expectation);
        en.push(english);
        fr.push(french);
    }
    Datum::Worded {
        en: joined(&en, " or "),
        fr: joined(&fr, " ou "),
    }
}

fn joined(words: &[String], last: &str) -> String {
    match words.split_last() {
        Some((end, before)) if !before.is_empty() => format!("{}{last}{end}", before.join(", ")),
        Some((end, _)) => end.clone(),
        None => String::new(),
    }
}

fn expectation_words(expectation: Expectation) -> (String, String) {
    let (en, fr) = match expectation {
        Expectation::Word(word) => {
            return (
                format!("`{word}`"),
                format!("`{}`", crate::diagnostic::in_french(word)),
            );
        }
        Expectation::Sign(sign) => return (format!("`{sign}`"), format!("`{sign}`")),
        Expectation::Statement => ("a statement", "une phrase du langage"),
        Expectation::PolicyLine => ("a line of the policy", "une ligne de la politique"),
        Expectation::TestLine => ("a line of the test", "une ligne du test"),
        Expectation::Condition => ("a condition", "une condition"),
        Expectation::Action => ("an action", "une action"),
        Expectation::TemplateOrTarget => ("a template or whom to call", "un modèle ou qui appeler"),
        Expectation::Value => ("a value", "une valeur"),
        Expectation::Name => ("a name", "un nom"),
        Expectation::Fact => ("a fact", "un fait"),
        Expectation::StepOrEvent => ("a step or an event", "une étape ou un événement"),
        Expectation::Text => ("a quoted text", "un texte entre guillemets"),
        Expectation::Number => ("a whole number", "un nombre entier"),
        Expectation::Date => ("a date", "une date"),
        Expectation::Time => ("a time of day", "une heure"),
        Expectation::Currency => ("a currency", "une devise"),
        Expectation::Days => ("days of the week", "des jours de la semaine"),
        Expectation::MoneyOrPercent => ("an amount or a percentage", "un montant ou un pourcentage"),
        Expectation::Target => ("who takes it over", "qui prend le relais"),
        Expectation::End => ("the end of the statement", "la fin de la phrase"),
    };
    (en.to_owned(), fr.to_owned())
}

fn found_words(found: &Found) -> Datum {
    let same = |text: String| Datum::Worded {
        en: text.clone(),
        fr: text,
    };
    match found {
        Found::End => Datum::Worded {
            en: "the end of the statement".to_owned(),
            fr: "la fin de la phrase".to_owned(),
        },
        Found::Word(word) | Found::Number(word) => same(format!("`{word}`")),
        Found::Text => Datum::Worded {
            en: "a text".to_owned(),
            fr: "un texte".to_owned(),
        },
        Found::Symbol(sign) => same(format!("`{sign}`")),
    }
}
