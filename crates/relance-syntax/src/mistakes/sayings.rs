//! What is said in other words than those of the language: `J+7`, `7d overdue`, `en litige`, `lettre recommandée`,
//! `avec l'accord de`, comments of other languages.

use super::{Mistake, Stop, word_at};
use crate::error::{Expectation, Found, SyntaxErrorKind};
use crate::recover::Context;
use unicode_ident::is_xid_continue;

pub(super) fn find(stop: &Stop<'_>) -> Option<Mistake> {
    comment(stop)
        .or_else(|| day_after(stop))
        .or_else(|| days_late(stop))
        .or_else(|| phrase(stop))
        .or_else(|| fact_left_out(stop))
        .or_else(|| segment_of_two_words(stop))
        .or_else(|| list_behind_equals(stop))
        .or_else(|| comma_for_and(stop))
        .or_else(|| day_and_month(stop))
        .or_else(|| tone_of_template(stop))
        .or_else(|| behind_line_word(stop))
        .or_else(|| before_actions(stop))
        .or_else(|| over_days(stop))
        .or_else(|| ago(stop))
}

/// Comments of other languages.
fn comment(stop: &Stop<'_>) -> Option<Mistake> {
    let sign = ["//", "/*", "--"]
        .into_iter()
        .find(|sign| stop.rest.starts_with(sign))?;
    let stands_apart = stop.before.is_empty() || stop.before.len() < stop.at;
    stands_apart.then(|| super::fillers::foreign(stop, stop.at, stop.at + sign.len(), "#"))
}

/// `J+7`, `D+7`, `J-5`: the letter was read as a name.
fn day_after(stop: &Stop<'_>) -> Option<Mistake> {
    let sign = stop
        .rest
        .chars()
        .next()
        .filter(|sign| matches!(sign, '+' | '-'))?;
    let glued = stop.before.len() == stop.at;
    let start = stop.before.len() - stop.word_before().len();
    let is_french = match stop.word_before() {
        "J" | "j" => true,
        "D" | "d" => false,
        _ => return None,
    };
    let digits = stop.rest.get(1..)?;
    let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let end = stop.at + 1 + length;
    let ends = !stop.piece.get(end..)?.starts_with(is_xid_continue);
    if !glued || length == 0 || !ends {
        return None;
    }
    let number = digits.get(..length)?;
    let before = stop.piece.get(..start)?.trim_end();
    let is_counted = before.ends_with('=')
        || ["overdue", "retard", "age", "ancienneté", "in", "dans"]
            .iter()
            .any(|fact| before.ends_with(fact));
    let write = match (sign, is_french) {
        _ if is_counted => format!("{number}{}", if is_french { 'j' } else { 'd' }),
        ('+', true) => format!("retard {number}j"),
        ('+', false) => format!("overdue {number}d"),
        (_, true) => format!("échéance dans {number}j"),
        (_, false) => format!("due in {number}d"),
    };
    let word = stop.piece.get(start..end)?.to_owned();
    Some(Mistake::new(
        start,
        end,
        SyntaxErrorKind::Misspelt { word, write },
    ))
}

/// `7d overdue`, `7j de retard`: the fact comes first.
fn days_late(stop: &Stop<'_>) -> Option<Mistake> {
    if !stop.expects(Expectation::Word("after")) {
        return None;
    }
    let (length, fact) = [
        ("de retard", "retard"),
        ("retard", "retard"),
        ("overdue", "overdue"),
        ("late", "overdue"),
    ]
    .into_iter()
    .find_map(|(phrase, fact)| Some((super::fillers::phrase_length(stop.rest, phrase)?, fact)))?;
    let start = stop.before.rfind([' ', '(']).map_or(0, |blank| blank + 1);
    let days = stop.before.get(start..)?;
    let write = format!("{fact} {days}");
    days.starts_with(|c: char| c.is_ascii_digit())
        .then(|| Mistake::new(start, stop.at + length, SyntaxErrorKind::ValueFirst { write }))
}

/// Phrases and what the language says for them. Those for the start of a statement are in [`OPENINGS`].
const PHRASES: &[(&str, &str)] = &[
    ("montant restant dû", "solde"),
    ("montant dû", "solde"),
    ("reste dû", "solde"),
    ("reste à payer", "solde"),
    ("amount due", "balance"),
    ("in dispute", "disputed"),
    ("under dispute", "disputed"),
    ("no dispute", "not disputed"),
    ("without dispute", "not disputed"),
    ("en litige", "en_litige"),
    ("sans litige", "non en_litige"),
    ("hors litige", "non en_litige"),
    ("pas de litige", "non en_litige"),
    ("no contact", "not contacted"),
    ("sans contact", "non contacté"),
    ("lettre recommandée", "registered_letter"),
    ("lettre recommandee", "registered_letter"),
    ("courrier recommandé", "registered_letter"),
    ("registered letter", "registered_letter"),
    ("appeler le client", "call accounts_payable"),
    ("call the customer", "call accounts_payable"),
    ("block the orders", "block_orders"),
    ("block orders", "block_orders"),
    ("bloquer les commandes", "bloquer_commandes"),
    ("bloquer commandes", "bloquer_commandes"),
    ("passage en perte", "passage_en_perte"),
    ("write off", "write_off"),
    ("write-off", "write_off"),
    ("with approval", "requires approval"),
    ("after approval", "requires approval"),
    ("needs approval", "requires approval"),
    ("with the approval", "requires approval"),
    ("requires the approval", "requires approval"),
    ("avec l'accord", "exige l'accord"),
    ("avec l’accord", "exige l'accord"),
    ("avec accord", "exige l'accord"),
    ("après accord", "exige l'accord"),
    ("après validation", "exige l'accord"),
    ("avec validation", "exige l'accord"),
    ("nécessite l'accord", "exige l'accord"),
    ("exige validation", "exige l'accord"),
    ("except to", "exception to"),
    ("except", "exception to"),
    ("to the", "to"),
];

/// What opens a statement in other words.
const OPENINGS: &[(&str, &str)] = &[
    ("import", "use"),
    ("include", "use"),
    ("importer", "utiliser"),
    ("inclure", "utiliser"),
];

/// A phrase in which the reading stopped, at its first word or behind words of it that were read as names.
fn phrase(stop: &Stop<'_>) -> Option<Mistake> {
    // What stands in a text is nothing of the language.
    if stop.expected.first() == Some(&Expectation::Text) {
        return None;
    }
    if stop.before.is_empty() && stop.context == Context::Statement {
        let found = OPENINGS.iter().find(|(phrase, _)| *phrase == stop.word());
        if let Some((phrase, write)) = found {
            return Some(super::fillers::foreign(
                stop,
                stop.at,
                stop.at + phrase.len(),
                write,
            ));
        }
    }
    let mut starts = vec![stop.at];
    let mut before = stop.before;
    for _ in 0..2 {
        let word = last_word(before);
        if word.is_empty() {
            break;
        }
        starts.push(before.len() - word.len());
        before = before.get(..before.len() - word.len())?.trim_end();
    }
    // Not the first word of a statement: that is its own kind of mistake.
    starts.into_iter().filter(|start| *start > 0).find_map(|start| {
        let written = stop.piece.get(start..)?;
        PHRASES.iter().find_map(|(phrase, write)| {
            let end = start + super::fillers::phrase_length(written, phrase)?;
            let covers = end > stop.at || (end == stop.before.len() && phrase.contains(' '));
            covers.then(|| super::fillers::foreign(stop, start, end, write))
        })
    })
}

/// The word that ends a text, with the hyphens and apostrophes in it.
fn last_word(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_xid_continue(*c) || matches!(c, '-' | '\'' | '’'))
        .last()
        .map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or("")
}

/// `overdue > 7d and < 30d`: the fact is named once.
fn fact_left_out(stop: &Stop<'_>) -> Option<Mistake> {
    let operators = ["<=", ">=", "!=", "<", ">", "="];
    let operator = operators
        .into_iter()
        .find(|operator| stop.rest.starts_with(operator))?;
    if !stop.expects(Expectation::Condition) {
        return None;
    }
    let words: Vec<&str> = stop.before.split_whitespace().collect();
    let place = words.iter().rposition(|word| operators.contains(word))?;
    let fact = words.get(place.checked_sub(1)?)?.trim_start_matches('(');
    let behind = stop.rest.get(operator.len()..)?;
    let value = behind.trim_start().split([' ', ')', ',', '\n']).next()?;
    let end = stop.at + operator.len() + (behind.len() - behind.trim_start().len()) + value.len();
    let write = format!("{fact} {operator} {value}");
    (!value.is_empty()).then(|| Mistake::new(stop.at, end, SyntaxErrorKind::ValueFirst { write }))
}

/// `segment = bon payeur`
fn segment_of_two_words(stop: &Stop<'_>) -> Option<Mistake> {
    let word = stop.word();
    let first = stop.word_before();
    let before = stop.before.get(..stop.before.len() - first.len())?.trim_end();
    let fact = before
        .strip_suffix("!=")
        .or_else(|| before.strip_suffix('='))?
        .trim_end();
    let is_open = !stop.expects(Expectation::Word("then")) && !stop.expects(Expectation::End);
    if word_at(word).is_empty() || first.is_empty() || last_word(fact) != "segment" || is_open {
        return None;
    }
    if crate::words::is_reserved(word) || crate::words::is_part_of_phrase(word) {
        return None;
    }
    let write = format!("{first}_{word}");
    let start = stop.before.len() - first.len();
    Some(Mistake::new(
        start,
        stop.at + word.len(),
        SyntaxErrorKind::NotAName { write },
    ))
}

/// `segment = bon_payeur, mauvais_payeur`
fn list_behind_equals(stop: &Stop<'_>) -> Option<Mistake> {
    let first = stop.word_before();
    let before = stop.before.get(..stop.before.len() - first.len())?.trim_end();
    let is_equal = before.ends_with('=') && !before.ends_with(['!', '<', '>', ':']);
    let is_differing = before.ends_with("!=");
    if first.is_empty() || !is_equal || is_differing || !stop.expects(Expectation::Word("then")) {
        return None;
    }
    let mut members = vec![first];
    let mut end = stop.at;
    while let Some(behind) = stop.piece.get(end..)?.trim_start().strip_prefix(',') {
        let member = word_at(behind.trim_start());
        if member.is_empty() {
            break;
        }
        members.push(member);
        end = stop.piece.len() - behind.trim_start().len() + member.len();
    }
    let write = format!("in {{{}}}", members.join(", "));
    (members.len() > 1).then(|| Mistake::new(before.len() - 1, end, SyntaxErrorKind::MissingBraces { write }))
}

/// `when overdue 7d, balance > 500 EUR then …`
fn comma_for_and(stop: &Stop<'_>) -> Option<Mistake> {
    let behind = stop.rest.strip_prefix(',')?.trim_start();
    let goes_on = [" then ", " alors "].iter().any(|then| behind.contains(then));
    let is_condition = !word_at(behind).is_empty() && !crate::words::is_reserved(word_at(behind));
    (goes_on && is_condition && stop.expects(Expectation::Word("then")))
        .then(|| super::fillers::foreign(stop, stop.at, stop.at + 1, "and"))
}

/// `quiet from 01/08 to 31/08`: day and month as France writes them, or the other way round where only that fits.
fn day_and_month(stop: &Stop<'_>) -> Option<Mistake> {
    let is_of_date = |c: char| c.is_ascii_digit() || c == '/';
    let length = stop.rest.find(|c| !is_of_date(c)).unwrap_or(stop.rest.len());
    let written = stop.rest.get(..length)?;
    let (first, second) = written.split_once('/')?;
    let (first, second): (u32, u32) = (first.parse().ok()?, second.parse().ok()?);
    let (day, month) = if second > 12 {
        (second, first)
    } else {
        (first, second)
    };
    if !stop.expects(Expectation::Date) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let (word, write) = (written.to_owned(), format!("{month:02}-{day:02}"));
    Some(Mistake::new(
        stop.at,
        stop.at + length,
        SyntaxErrorKind::Misspelt { word, write },
    ))
}

/// `template rappel: gentle`, `template rappel = gentle`, `template rappel legal`
fn tone_of_template(stop: &Stop<'_>) -> Option<Mistake> {
    let opener = word_at(stop.piece);
    if !["template", "modèle", "modele"].contains(&opener) {
        return None;
    }
    let rest = stop.piece.get(opener.len()..)?;
    let name = word_at(rest.trim_start());
    let end = opener.len() + (rest.len() - rest.trim_start().len()) + name.len();
    let behind = stop.piece.get(end..)?;
    let at = end + (behind.len() - behind.trim_start().len());
    let sign = behind.trim_start().chars().next()?;
    if name.is_empty() || stop.at > at {
        return None;
    }
    if matches!(sign, ':' | '=') {
        return Some(super::fillers::foreign(stop, at, at + 1, "is"));
    }
    let tone = word_at(behind.trim_start());
    let kind = SyntaxErrorKind::Expected {
        expected: vec![Expectation::Word("is")],
        found: Found::Word(tone.to_owned()),
    };
    (stop.at == at && !tone.is_empty()).then(|| Mistake::new(at, at + tone.len(), kind))
}

/// `currency: EUR`, `currency = EUR`
fn behind_line_word(stop: &Stop<'_>) -> Option<Mistake> {
    let is_sign = stop.rest.starts_with([':', '=']);
    let is_word = !stop.before.is_empty() && word_at(stop.before) == stop.before;
    (is_sign && is_word && stop.context == Context::PolicyLine)
        .then(|| super::fillers::superfluous(stop, stop.at, stop.at + 1))
}

/// `then: email gentle`, `when overdue 7d: email gentle`
fn before_actions(stop: &Stop<'_>) -> Option<Mistake> {
    if !stop.rest.starts_with(':') {
        return None;
    }
    let has_rule = ["when ", "quand "].iter().any(|when| stop.before.contains(when));
    if stop.expects(Expectation::Action) && ["then", "alors"].contains(&stop.word_before()) {
        return Some(super::fillers::superfluous(stop, stop.at, stop.at + 1));
    }
    (has_rule && stop.expects(Expectation::Word("then")))
        .then(|| super::fillers::foreign(stop, stop.at, stop.at + 1, "then"))
}

/// `overdue for 7d`, `not contacted for 3d`
fn over_days(stop: &Stop<'_>) -> Option<Mistake> {
    let word = stop.word();
    let behind = stop.rest.get(word.len()..)?.trim_start();
    let fits = ["for", "since", "depuis", "pour", "in", "during", "pendant"].contains(&word)
        && behind.starts_with(|c: char| c.is_ascii_digit());
    if !fits {
        return None;
    }
    let end = stop.at + word.len();
    match stop.word_before() {
        "overdue" | "retard" | "age" | "ancienneté" => Some(super::fillers::superfluous(stop, stop.at, end)),
        "contacted" | "contacté" | "replied" | "répondu" | "reply" | "réponse" => {
            Some(super::fillers::foreign(stop, stop.at, end, "within"))
        }
        _ => None,
    }
}

/// `sent first 10d ago`
fn ago(stop: &Stop<'_>) -> Option<Mistake> {
    let name = stop.word_before();
    let before = stop.before.get(..stop.before.len() - name.len())?.trim_end();
    let is_history = ["sent", "envoyé", "recorded", "enregistré"].contains(&last_word(before));
    let quantity = stop.rest.split([' ', ')']).next()?;
    let is_ago = stop.rest.get(quantity.len()..)?.trim_start().starts_with("ago");
    if !is_history || !is_ago || !quantity.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let kind = SyntaxErrorKind::Expected {
        expected: vec![Expectation::Word("at least")],
        found: Found::Number(quantity.to_owned()),
    };
    Some(Mistake::new(stop.at, stop.at + quantity.len(), kind))
}
