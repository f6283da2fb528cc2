//! Bad use told in French. The library that reads the arguments speaks English only; its commonest complaints are
//! said anew here from their parts, and the rest keeps its own words within a French frame.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// The complaint in French.
pub(crate) fn in_french(error: &Error) -> String {
    let of = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let argument = of(ContextKind::InvalidArg);
    let value = of(ContextKind::InvalidValue);
    let said = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("commande inconnue : `{}`", of(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "il manque une commande".to_string(),
        ErrorKind::UnknownArgument => format!("argument inattendu : `{argument}`"),
        ErrorKind::MissingRequiredArgument => format!("il manque : {argument}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("il manque une valeur après `{argument}`"),
        ErrorKind::InvalidValue => format!("`{value}` n'est pas une valeur possible de `{argument}`"),
        ErrorKind::ValueValidation => {
            let why = french_reason(&argument);
            format!("`{value}` n'est pas une valeur possible de `{argument}`{why}")
        }
        ErrorKind::ArgumentConflict => {
            let other = of(ContextKind::PriorArg);
            match other == argument || other.is_empty() {
                true => format!("`{argument}` ne se donne qu'une fois"),
                false => format!("`{argument}` ne va pas avec `{other}`"),
            }
        }
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("il manque une valeur après `{argument}`")
        }
        ErrorKind::TooManyValues => format!("`{value}` est de trop après `{argument}`"),
        ErrorKind::InvalidUtf8 => "un argument n'est pas un texte UTF-8".to_string(),
        _ => {
            let text = error.render().to_string();
            let first = text.lines().next().unwrap_or("");
            first.strip_prefix("error: ").unwrap_or(first).to_string()
        }
    };
    let mut text = format!("erreur : {said}\n");
    let possible = of(ContextKind::ValidValue);
    if !possible.is_empty() {
        text.push_str(&format!("  valeurs possibles : {possible}\n"));
    }
    let similar: Vec<String> = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ]
    .into_iter()
    .map(of)
    .filter(|found| !found.is_empty())
    .collect();
    if !similar.is_empty() {
        text.push_str(&format!(
            "  aide : vouliez-vous dire `{}` ?\n",
            similar.join("`, `")
        ));
    }
    let usage = of(ContextKind::Usage);
    let usage = usage.trim().trim_start_matches("Usage:").trim();
    if !usage.is_empty() {
        text.push_str(&format!("\nUtilisation : {usage}\n"));
    }
    text.push_str("\nPour en savoir plus : `--help` (en anglais).\n");
    text
}

/// What a value must be like, by the option that it was given to.
fn french_reason(argument: &str) -> &'static str {
    let of = |names: &[&str]| names.iter().any(|name| argument.starts_with(name));
    if of(&["--from", "--to", "--on", "--as-of", "--until"]) {
        " : écrivez une date AAAA-MM-JJ, comme 2026-03-02"
    } else if of(&["--approve"]) {
        " : écrivez same-day, never, ou un nombre de jours comme 3j"
    } else if of(&["--set"]) {
        " : écrivez nom=valeur, comme premier_délai=10j"
    } else if of(&["--terms"]) {
        " : écrivez 30j, \"45j fin de mois\", \"fin de mois 45j\", \"30 jours fin de mois le 10\" ou comptant"
    } else if of(&["--threads"]) {
        " : écrivez un nombre entre 1 et 1024"
    } else {
        " : écrivez un nombre entier"
    }
}
