//! What the parser could not read, as diagnostics: kinds to codes, and what was expected in words.

use crate::diagnostic::{Code, Datum, Diagnostic, Lang, syntax_codes, type_codes};
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
        Kind::Expected { expected, found } => {
            let first = expected.first().copied().unwrap_or(Expectation::End);
            make(&syntax_codes::UNEXPECTED_TEXT)
                .with("expected", any_of(expected))
                .with("found", found_words(found))
                .with("here", here(first))
                .with("advice", advice(first, found))
        }
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
        Kind::MissingComparison { fact, value } => {
            let is_name = value.as_ref().is_some_and(|(_, is_name)| *is_name);
            let value = value.as_ref().map(|(value, _)| value);
            make(&syntax_codes::MISSING_COMPARISON)
                .with("word", fact)
                .with_some("name", value.filter(|_| is_name))
                .with_some("value", value)
        }
        Kind::Superfluous { word } => make(&syntax_codes::SUPERFLUOUS_TEXT).with("word", word),
        Kind::MissingQuotes { write } => make(&syntax_codes::MISSING_QUOTES).with("write", write),
        Kind::QuotedName { write } => make(&syntax_codes::QUOTED_NAME).with("write", write),
        Kind::NotAName { write } => with_word(&syntax_codes::NOT_A_NAME).with("write", write),
        Kind::MissingBraces { write } => make(&syntax_codes::MISSING_BRACES).with("write", write),
        Kind::ValueFirst { write } => make(&syntax_codes::VALUE_FIRST).with("write", write),
        Kind::NegativeDuration { write } => {
            make(&syntax_codes::NEGATIVE_DURATION).with("write", Datum::code(&format!("due in {write}")))
        }
        Kind::RunsOn { word, write } => make(&syntax_codes::RUNS_ON)
            .with("word", word)
            .with_some("write", write.as_deref().map(Datum::code)),
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
        Kind::DateForm { write, is_sure } => {
            let guess = write.as_ref();
            with_word(&syntax_codes::DATE_FORM)
                .with_some("write", guess.filter(|_| *is_sure))
                .with_some("guess", guess)
        }
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

/// The words at the place itself.
fn here(expectation: Expectation) -> Datum {
    let (en, fr) = match expectation {
        Expectation::End => (
            "nothing more fits here".to_owned(),
            "rien d'autre n'a sa place ici".to_owned(),
        ),
        _ => {
            let (en, fr) = expectation_words(expectation);
            (format!("not {en}"), format!("pas {fr}"))
        }
    };
    Datum::Worded { en, fr }
}

/// What to write, by an example.
fn advice(expectation: Expectation, found: &Found) -> Datum {
    let (en, fr) = match expectation {
        // Only a declared field has one.
        Expectation::Sign(".") => (
            "name its owner first, as in `customer.credit_score` or `invoice.branch`",
            "nommez d'abord à qui il est, comme dans `client.credit_score` ou `facture.branch`",
        ),
        Expectation::Word(_) | Expectation::Sign(_) => {
            let (en, fr) = expectation_words(expectation);
            return Datum::Worded {
                en: format!("write {en} here"),
                fr: format!("écrivez ici {fr}"),
            };
        }
        Expectation::End => {
            let what = found_words(found);
            return Datum::Worded {
                en: format!("remove {}, or write it where it belongs", what.text(Lang::En)),
                fr: format!("retirez {}, ou écrivez-le à sa place", what.text(Lang::Fr)),
            };
        }
        Expectation::Statement => (
            "write a rule, such as `when overdue 7d then email gentle`",
            "écrivez une règle, comme `quand retard 7j alors email gentle`",
        ),
        Expectation::PolicyLine => (
            "write a line such as `currency EUR`",
            "écrivez une ligne comme `devise EUR`",
        ),
        Expectation::TestLine => (
            "write a line such as `on 2026-03-09 expect email gentle`",
            "écrivez une ligne comme `le 2026-03-09 attendre email gentle`",
        ),
        Expectation::Condition => (
            "write a condition, such as `balance > 500 EUR`",
            "écrivez une condition, comme `solde > 500 EUR`",
        ),
        Expectation::Action => (
            "write an action, such as `email gentle`",
            "écrivez une action, comme `email gentle`",
        ),
        Expectation::TemplateOrTarget => (
            "name a template, as in `email gentle`, or whom to call, as in `call accounts_payable`",
            "nommez un modèle, comme dans `email gentle`, ou qui appeler, comme dans `call accounts_payable`",
        ),
        Expectation::Value => (
            "write a value, such as `7d`, `500 EUR`, `10%` or a name",
            "écrivez une valeur, comme `7j`, `500 EUR`, `10%` ou un nom",
        ),
        Expectation::Name => (
            "write a name: a letter, then letters, digits and `_`",
            "écrivez un nom : une lettre, puis des lettres, des chiffres et `_`",
        ),
        Expectation::Fact => (
            "write a fact, such as `balance`",
            "écrivez un fait, comme `solde`",
        ),
        Expectation::StepOrEvent => (
            "name a step, or an event such as `promise broken`",
            "nommez une étape, ou un événement comme `promesse rompue`",
        ),
        Expectation::Text => (
            "write a text in double quotes: `\"…\"`",
            "écrivez un texte entre guillemets droits : `\"…\"`",
        ),
        Expectation::Number => (
            "write a whole number, such as `3`",
            "écrivez un nombre entier, comme `3`",
        ),
        Expectation::Date => (
            "write a date, such as `24 Dec` or `2026-12-24`",
            "écrivez une date, comme `24 déc` ou `2026-12-24`",
        ),
        Expectation::Time => (
            "write a time, such as `09:00`",
            "écrivez une heure, comme `09:00`",
        ),
        Expectation::Currency => ("write its code, such as `EUR`", "écrivez son code, comme `EUR`"),
        Expectation::Days => (
            "write `working days`, `every day` or days such as `monday to friday`",
            "écrivez `jours ouvrés`, `tous les jours` ou des jours comme `du lundi au vendredi`",
        ),
        Expectation::MoneyOrPercent => (
            "write an amount, `36 EUR`, or a percentage, `2% of balance`",
            "écrivez un montant, `36 EUR`, ou un pourcentage, `2% de solde`",
        ),
        Expectation::Target => (
            "name who takes it over, such as `agency`",
            "nommez qui prend le relais, comme `agence`",
        ),
    };
    Datum::Worded {
        en: en.to_owned(),
        fr: fr.to_owned(),
    }
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
