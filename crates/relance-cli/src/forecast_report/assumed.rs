//! What `--assume` says of each kind of contact, and of which it says nothing.

use super::Told;
use crate::code_words;
use crate::exit::Failure;
use crate::forecast_input::ForecastInput;
use crate::language::{Lang, Said, said};
use relance_forecast::effects::{AssumedEffect, Effects};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is assumed.
pub(crate) struct Assumed<'a> {
    /// By kind of contact.
    pub(crate) effects: &'a BTreeMap<String, AssumedEffect>,
    /// Kinds of the ledger, and channels that the policies use, of which nothing is said: they are assumed to change
    /// nothing.
    pub(crate) nothing: Vec<String>,
}

/// How far a name may be from the one that was meant.
const MISTYPED: usize = 2;

/// Refuses a name that is neither a channel of a policy nor a kind of contact of the ledger: it would change nothing,
/// and nobody would see it.
pub(super) fn refuse_unknown(input: &ForecastInput, path: &Path) -> Result<(), Failure> {
    let Some(assumptions) = &input.assumptions else {
        return Ok(());
    };
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for policy in &input.policies {
        let channels = policy.policy.channels.iter();
        known.extend(channels.map(|channel| input.interner.text(channel.name)));
    }
    known.extend(input.fitted.model.terms.contact_kinds.iter().map(String::as_str));
    let names = assumptions.contact.keys().map(String::as_str);
    let Some(unknown) = names.into_iter().find(|name| !known.contains(name)) else {
        return Ok(());
    };
    let shown = path.display();
    let nearest = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(unknown, name), *name))
        .filter(|(distance, _)| *distance <= MISTYPED)
        .min();
    let known = known.into_iter().collect::<Vec<_>>().join(", ");
    Err(Failure::bad_input(said!(
        "`{shown}`: `{unknown}` is neither a channel of a policy nor a kind of contact of the ledger",
        "`{shown}` : `{unknown}` n'est ni un canal d'une politique ni une sorte de contact du livre"
    ))
    .with_help(match nearest {
        Some((_, name)) => said!("did you mean `{name}`?", "vouliez-vous dire `{name}` ?"),
        None if known.is_empty() => said!(
            "neither the policies nor the ledger know any contact",
            "ni les politiques ni le livre ne connaissent de contact"
        ),
        None => said!("name one of these: {known}", "indiquez l'un de ceux-ci : {known}"),
    }))
}

impl Told<'_> {
    /// What is assumed of contacts; none if it is learnt.
    pub(crate) fn assumed(&self) -> Option<Assumed<'_>> {
        let Effects::Assumed { assumptions, .. } = self.question.effects else {
            return None;
        };
        let mut kinds: BTreeSet<String> = self.channels().into_iter().collect();
        kinds.extend(self.input.fitted.model.terms.contact_kinds.iter().cloned());
        kinds.retain(|kind| !assumptions.contact.contains_key(kind));
        Some(Assumed {
            effects: &assumptions.contact,
            nothing: kinds.into_iter().collect(),
        })
    }
}

impl Assumed<'_> {
    /// As sentences without their points.
    pub(crate) fn said(&self) -> Said {
        Said::each(|lang| {
            let mut parts = Vec::new();
            for (kind, effect) in self.effects {
                let (factor, days) = (effect.factor, effect.days);
                parts.push(match lang {
                    Lang::En => format!("{kind} ×{factor} for {days} days"),
                    Lang::Fr => {
                        let factor = factor.to_string().replace('.', ",");
                        let kind = code_words::contact(lang, kind);
                        format!("{kind} ×{factor} pendant {days} jours")
                    }
                });
            }
            if !self.nothing.is_empty() {
                let nothing = self.nothing.join(", ");
                parts.push(match lang {
                    Lang::En => format!("assumed to do nothing: {nothing}"),
                    Lang::Fr => format!(
                        "supposés sans effet : {}",
                        code_words::contact_list(lang, &self.nothing)
                    ),
                });
            }
            let parts = parts.join(lang.pick("; ", " ; "));
            match lang {
                Lang::En => format!("assumed of the chance of being paid on a day: {parts}"),
                Lang::Fr => format!("supposé de la probabilité d'être payé un jour donné : {parts}"),
            }
        })
    }
}
