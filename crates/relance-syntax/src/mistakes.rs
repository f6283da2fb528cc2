//! Which mistake was made, from the place where reading stopped and what was expected there.
//!
//! The frequent ones are told by the characters at that place; the rest is "expected this, found that".

mod dates;
mod expectations;
mod fillers;
mod names;
mod sayings;
mod signs;
mod spelling;

pub(crate) use dates::{is_date, iso as date_in_order};

use crate::error::{Expectation, Found, SyntaxErrorKind};
use crate::grammar::Rule;
use crate::recover::Context;
use crate::words::{self, WordClass, vocabulary};

/// A mistake in a piece of text.
pub(crate) struct Mistake {
    /// Where it starts in the piece.
    pub(crate) start: usize,
    /// Where it ends.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) kind: SyntaxErrorKind,
}

impl Mistake {
    fn new(start: usize, end: usize, kind: SyntaxErrorKind) -> Mistake {
        Mistake { start, end, kind }
    }
}

/// A piece of text and the place where reading it stopped.
pub(crate) struct Stop<'t> {
    piece: &'t str,
    at: usize,
    /// The piece up to the place, without the white space at its end.
    before: &'t str,
    /// The piece from the place on.
    rest: &'t str,
    expected: Vec<Expectation>,
    context: Context,
}

impl<'t> Stop<'t> {
    fn expects(&self, expectation: Expectation) -> bool {
        self.expected.contains(&expectation)
    }

    /// The word at the place, empty if none stands there.
    fn word(&self) -> &'t str {
        word_at(self.rest)
    }

    /// The word that ends right before the place.
    fn word_before(&self) -> &'t str {
        let start = self
            .before
            .char_indices()
            .rev()
            .take_while(|(_, c)| unicode_ident::is_xid_continue(*c) || *c == '.')
            .last()
            .map_or(self.before.len(), |(at, _)| at);
        self.before.get(start..).unwrap_or("")
    }
}

/// The mistake that made reading `piece` stop at `at`, where `rules` were tried.
pub(crate) fn find(piece: &str, at: usize, rules: &[Rule], context: Context) -> Mistake {
    let stop = Stop {
        piece,
        at,
        before: piece.get(..at).unwrap_or("").trim_end(),
        rest: piece.get(at..).unwrap_or(""),
        expected: expectations::of(rules, context),
        context,
    };
    sayings::find(&stop)
        .or_else(|| names::find(&stop))
        .or_else(|| without_on(&stop))
        .or_else(|| dates::find(&stop))
        .or_else(|| fillers::find(&stop))
        .or_else(|| signs::find(&stop))
        .or_else(|| opening(&stop))
        .or_else(|| word(&stop))
        .or_else(|| missing_comparison(&stop))
        .unwrap_or_else(|| plain(&stop))
}

/// Dates of a step as one says them.
const DATES: &[(&str, &str)] = &[
    ("tous les mois", "chaque mois le jour 1"),
    ("monthly", "every month on day 1"),
    ("tous les ans", "chaque année le 01-31"),
    ("yearly", "every year on 01-31"),
];

/// Mistakes in the first words of a statement.
fn opening(stop: &Stop<'_>) -> Option<Mistake> {
    let word = stop.word();
    let end = stop.at + word.len();
    if let Some(label) = label_of(stop.piece)
        && stop.before.len() <= label.len() + stop.piece.get(label.len()..)?.find(':')? + 1
        && stop.context == Context::Statement
    {
        // Only a label was read. What has the words of a rule is meant as one.
        let has_rule = stop
            .rest
            .split_whitespace()
            .any(|word| ["when", "quand", "then", "alors"].contains(&word));
        let rest = stop.rest;
        if let Some((phrase, write)) = DATES.iter().find(|(phrase, _)| rest.starts_with(phrase)) {
            let kind = SyntaxErrorKind::ForeignWord {
                word: (*phrase).to_owned(),
                write,
            };
            return Some(Mistake::new(stop.at, stop.at + phrase.len(), kind));
        }
        let foreign = spelling::foreign_word(word).filter(|meant| *meant == "when");
        if foreign.is_none()
            && spelling::wrong_case(word).is_none()
            && spelling::nearest(word, &["when", "also", "exception", "quand"]).is_none()
            && !has_rule
        {
            let kind = SyntaxErrorKind::LabelWithoutRule {
                label: label.to_owned(),
            };
            return Some(Mistake::new(0, label.len(), kind));
        }
    }
    if !stop.before.is_empty() || word.is_empty() {
        return None;
    }
    let after = word_at(stop.rest.get(word.len()..)?.trim_start());
    if stop.context == Context::Statement {
        if let Some(write) = spelling::foreign_word(word)
            && write == "when"
        {
            return Some(Mistake::new(
                0,
                end,
                SyntaxErrorKind::ForeignWord {
                    word: word.to_owned(),
                    write,
                },
            ));
        }
        if ["when", "quand", "also", "exception"].contains(&after) {
            return Some(Mistake::new(end, end, SyntaxErrorKind::MissingColon));
        }
        if let Some(write) = spelling::wrong_case(word) {
            return Some(Mistake::new(0, end, SyntaxErrorKind::WrongCase { write }));
        }
        let is_title = ["rule", "règle", "regle", "step", "étape", "etape"].contains(&word);
        if is_title && label_of(stop.rest.get(word.len()..)?.trim_start()).is_some() {
            let word = word.to_owned();
            return Some(Mistake::new(0, end, SyntaxErrorKind::Superfluous { word }));
        }
        if let Some(mistake) = label_of_several_words(stop.piece) {
            return Some(mistake);
        }
        let write = spelling::nearest_statement(word);
        return Some(Mistake::new(
            0,
            end,
            SyntaxErrorKind::UnknownStatement {
                word: word.to_owned(),
                write,
            },
        ));
    }
    if let Some(write) = spelling::wrong_case(word) {
        return Some(Mistake::new(0, end, SyntaxErrorKind::WrongCase { write }));
    }
    // `on working days …` without its word.
    let days = [
        "working", "jours", "weekdays", "business", "monday", "lundi", "du", "les",
    ];
    let write = if stop.context == Context::PolicyLine && days.contains(&word) {
        let is_french = ["jours", "lundi", "du", "les"].contains(&word);
        Some(if is_french { "contacter les" } else { "contact on" }.to_owned())
    } else {
        spelling::nearest_line(word, stop.context)
    };
    Some(Mistake::new(
        0,
        end,
        SyntaxErrorKind::UnknownLine {
            word: word.to_owned(),
            write,
        },
    ))
}

/// `première relance: quand …`
fn label_of_several_words(piece: &str) -> Option<Mistake> {
    let (written, behind) = piece.lines().next()?.split_once(':')?;
    let words: Vec<&str> = written.split_whitespace().collect();
    let opens = [
        "when",
        "quand",
        "also",
        "en",
        "exception",
        "was",
        "on",
        "le",
        "les",
        "every",
        "chaque",
    ];
    let is_label = (2..=6).contains(&words.len()) && words.iter().all(|word| word_at(word) == *word);
    let write = words.join("_");
    (is_label && opens.contains(&word_at(behind.trim_start())))
        .then(|| Mistake::new(0, written.trim_end().len(), SyntaxErrorKind::NotAName { write }))
}

/// Mistakes told by the word at the place, or by the word before it that was read as a name.
fn word(stop: &Stop<'_>) -> Option<Mistake> {
    let taken = stop.word_before();
    if stop.expects(Expectation::Sign("=")) && words::is_reserved(taken) {
        let start = stop.before.len() - taken.len();
        let kind = SyntaxErrorKind::Expected {
            expected: vec![Expectation::Condition],
            found: Found::Word(taken.to_owned()),
        };
        return Some(Mistake::new(start, stop.before.len(), kind));
    }
    let start = stop.before.len() - taken.len();
    // `never email if disputed`: the word was read as a name.
    if stop.expects(Expectation::Word("when")) && spelling::foreign_word(taken) == Some("when") && start > 0 {
        let word = taken.to_owned();
        let kind = SyntaxErrorKind::ForeignWord { word, write: "when" };
        return Some(Mistake::new(start, stop.before.len(), kind));
    }
    if let Some(mistake) = misspelt_verb(stop) {
        return Some(mistake);
    }
    let word = stop.word();
    if word.is_empty() {
        return None;
    }
    let (start, end) = (stop.at, stop.at + word.len());
    if stop.expects(Expectation::Currency)
        && let Some(currency) = signs::currency_of(word)
    {
        let kind = SyntaxErrorKind::Misspelt {
            word: word.to_owned(),
            write: currency.to_owned(),
        };
        return Some(Mistake::new(start, end, kind));
    }
    if stop.expected.first() == Some(&Expectation::Number)
        && let Some(write) = spelling::number(word)
    {
        let kind = SyntaxErrorKind::Misspelt {
            word: word.to_owned(),
            write,
        };
        return Some(Mistake::new(start, end, kind));
    }
    let working_days = [
        "jours ouvrables",
        "jours de semaine",
        "jours travaillés",
        "business days",
        "weekdays",
        "work days",
        "workdays",
    ];
    if stop.expects(Expectation::Days)
        && let Some(phrase) = working_days.iter().find(|phrase| stop.rest.starts_with(**phrase))
    {
        let kind = SyntaxErrorKind::ForeignWord {
            word: (*phrase).to_owned(),
            write: "working days",
        };
        return Some(Mistake::new(start, start + phrase.len(), kind));
    }
    let is_of_param = ["param", "paramètre", "parametre"].contains(&word_at(stop.piece));
    if is_of_param && stop.expects(Expectation::End) && ["between", "entre", "from", "de"].contains(&word) {
        let kind = SyntaxErrorKind::ForeignWord {
            word: word.to_owned(),
            write: "in",
        };
        return Some(Mistake::new(start, end, kind));
    }
    let is_of_contact = ["contact", "contacter"].contains(&word_at(stop.piece));
    if stop.context == Context::PolicyLine && is_of_contact && ["de", "from", "dès", "des"].contains(&word) {
        let kind = SyntaxErrorKind::ForeignWord {
            word: word.to_owned(),
            write: "between",
        };
        return Some(Mistake::new(start, end, kind));
    }
    if let Some(write) = spelling::wrong_case(word) {
        return Some(Mistake::new(start, end, SyntaxErrorKind::WrongCase { write }));
    }
    let after_a_name = unicode_ident::is_xid_continue(stop.before.chars().next_back().unwrap_or(' '));
    if let Some(write) = spelling::foreign_word(word) {
        let fits = match write {
            "when" => stop.expects(Expectation::Word("when")),
            "then" => stop.expects(Expectation::Word("then")),
            "=" => after_a_name,
            _ => true,
        };
        if fits {
            return Some(Mistake::new(
                start,
                end,
                SyntaxErrorKind::ForeignWord {
                    word: word.to_owned(),
                    write,
                },
            ));
        }
    }
    let expected: Vec<&'static str> = stop.expected.iter().filter_map(|e| e.word()).collect();
    if let Some(write) = spelling::nearest_of_phrases(word, &expected) {
        return Some(Mistake::new(
            start,
            end,
            SyntaxErrorKind::Misspelt {
                word: word.to_owned(),
                write,
            },
        ));
    }
    let after = stop.rest.get(word.len()..).unwrap_or("").trim_start();
    if stop.expects(Expectation::Word("when")) && ["when", "quand"].contains(&word_at(after)) {
        return Some(Mistake::new(end, end, SyntaxErrorKind::MissingColon));
    }
    let names = [
        Expectation::Name,
        Expectation::TemplateOrTarget,
        Expectation::Value,
        Expectation::StepOrEvent,
        Expectation::Target,
    ];
    if words::is_reserved(word) && stop.expected.iter().any(|e| names.contains(e)) {
        // `amount >= and …`: the value is missing, the word is in its place.
        let in_its_place = words::find(WordClass::Connective, word).is_some() || opens_rule(word, after);
        if !in_its_place {
            return Some(Mistake::new(
                start,
                end,
                SyntaxErrorKind::ReservedWord {
                    word: word.to_owned(),
                },
            ));
        }
    }
    let listed = words::find(WordClass::Action, word).is_some() || USUAL_SECONDS.contains(&word);
    if stop.expects(Expectation::End) && listed && after_a_name {
        let place = stop.before.len();
        return Some(Mistake::new(place, place, SyntaxErrorKind::MissingComma));
    }
    None
}

/// `transmetre à l'agence`: the verb of an action was read as a channel.
fn misspelt_verb(stop: &Stop<'_>) -> Option<Mistake> {
    const VERBS: &[&str] = &[
        "claim",
        "réclamer",
        "charge",
        "facturer",
        "escalate",
        "transmettre",
        "task",
        "tâche",
        "alert",
        "alerter",
        "flag",
        "marquer",
        "propose",
        "proposer",
    ];
    let opens = [" then ", " alors ", ", ", " else ", " sinon "];
    let start = opens
        .iter()
        .filter_map(|opener| Some(stop.before.rfind(opener)? + opener.len()))
        .max()?;
    let has_actions = opens.iter().take(2).any(|then| stop.before.contains(then));
    let verb = word_at(stop.before.get(start..)?);
    // A channel is followed by one name, and so is the verb: what comes behind does not fit.
    let write = spelling::nearest(verb, VERBS).filter(|_| has_actions && !USUAL_SECONDS.contains(&verb))?;
    let kind = SyntaxErrorKind::Misspelt {
        word: verb.to_owned(),
        write,
    };
    Some(Mistake::new(start, start + verb.len(), kind))
}

/// What often follows in a list, where its comma is forgotten: channels of the prelude, and `legal`.
const USUAL_SECONDS: &[&str] = &[
    "email",
    "sms",
    "letter",
    "registered_letter",
    "call",
    "legal",
    "juridique",
];

/// Whether the word opens a rule here, rather than being somebody's name.
fn opens_rule(word: &str, after: &str) -> bool {
    words::find(WordClass::Statement, word).is_some()
        && !after.is_empty()
        && !["then", "alors", "and", "et", "or", "ou", "when", "quand"].contains(&word_at(after))
        && !after.starts_with([',', ')', '}', '='])
}

/// A fact that is no yes/no fact, followed by a value: `segment bon_payeur`.
fn missing_comparison(stop: &Stop<'_>) -> Option<Mistake> {
    if !stop.expects(Expectation::Word("then")) && !stop.expects(Expectation::End) {
        return None;
    }
    let fact = stop.word_before();
    let canonical = vocabulary::canonical_fact(fact);
    let known = vocabulary::VOCABULARY
        .iter()
        .any(|word| word.class == WordClass::Fact && word.english == canonical);
    let is_yes_no = [
        "disputed",
        "settled",
        "on_plan",
        "natural_person",
        "insolvent",
        "insured",
    ];
    let value = stop.rest.chars().next()?;
    let operators = [
        "in", "dans", "parmi", "between", "entre", "over", "sur", "after", "après",
    ];
    if operators.contains(&stop.word()) {
        return None;
    }
    let value_stands = value == '"' || (!stop.word().is_empty() && !words::is_reserved(stop.word()));
    if !known || is_yes_no.contains(&&*canonical) || !value_stands {
        return None;
    }
    let start = stop.before.len() - fact.len();
    let end = stop.at + stop.word().len().max(value.len_utf8());
    let named = Some((stop.word().to_owned(), true)).filter(|(word, _)| !word.is_empty());
    Some(Mistake::new(
        start,
        end,
        SyntaxErrorKind::MissingComparison {
            fact: fact.to_owned(),
            value: named,
        },
    ))
}

/// A line of a test that begins with its date.
fn without_on(stop: &Stop<'_>) -> Option<Mistake> {
    let date = stop.rest.split_whitespace().next()?;
    (stop.context == Context::TestLine && stop.before.is_empty() && is_date(date)).then(|| {
        let kind = SyntaxErrorKind::Expected {
            expected: vec![Expectation::Word("on")],
            found: Found::Number(date.to_owned()),
        };
        Mistake::new(stop.at, stop.at + date.len(), kind)
    })
}

/// Expected this, found that.
fn plain(stop: &Stop<'_>) -> Mistake {
    let (start, end) = (stop.at, stop.at);
    let word = stop.word();
    let (start, end, found) = match stop.rest.chars().next() {
        None => (stop.before.len(), stop.before.len(), Found::End),
        Some(_) if !word.is_empty() => (start, end + word.len(), Found::Word(word.to_owned())),
        Some('"') => {
            let length = stop
                .rest
                .get(1..)
                .and_then(|rest| rest.find('"'))
                .map_or(1, |close| close + 2);
            (start, end + length, Found::Text)
        }
        Some(c) if c.is_ascii_digit() => {
            let mut length = signs::number_at(stop.rest).len();
            let unit = stop.rest.get(length..).unwrap_or("");
            length += if unit.starts_with('%') {
                1
            } else {
                word_at(unit).len()
            };
            (
                start,
                end + length,
                Found::Number(stop.rest.get(..length).unwrap_or("").to_owned()),
            )
        }
        Some(c) => (start, end + c.len_utf8(), Found::Symbol(c)),
    };
    let mut expected = stop.expected.clone();
    // `also when disputed alert cfo`: what follows is an action, whatever else could stand there.
    let is_action = words::find(WordClass::Action, word).is_some() || USUAL_SECONDS.contains(&word);
    if is_action && stop.expects(Expectation::Word("then")) {
        expected = vec![Expectation::Word("then")];
    }
    if expected.is_empty() {
        expected.push(Expectation::End);
    }
    Mistake::new(start, end, SyntaxErrorKind::Expected { expected, found })
}

/// The label at the start of a piece.
fn label_of(piece: &str) -> Option<&str> {
    let word = word_at(piece);
    let after = piece.get(word.len()..)?.trim_start_matches([' ', '\t']);
    (!word.is_empty() && after.starts_with(':')).then_some(word)
}

/// The identifier at the start of `text`; empty if there is none.
pub(crate) fn word_at(text: &str) -> &str {
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let fits = if at == 0 {
            unicode_ident::is_xid_start(c)
        } else {
            unicode_ident::is_xid_continue(c)
        };
        if !fits {
            break;
        }
        end = at + c.len_utf8();
    }
    text.get(..end).unwrap_or("")
}

/// Whether a statement surely opens here: a reserved statement word, or a label.
pub(crate) fn opens_statement(text: &str) -> bool {
    let word = word_at(text);
    !word.is_empty() && (words::find(WordClass::Statement, word).is_some() || label_of(text).is_some())
}
