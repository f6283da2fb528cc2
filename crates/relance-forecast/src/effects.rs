//! What contacts change: what the ledger taught, what somebody assumes, or nothing.

use crate::differing::Differences;
use crate::later_contacts::LaterContacts;
use crate::model::{Draw, Model};
use crate::response::CONTACT_DAYS;
use crate::terms::contact_step;
use relance_kernel::Interner;
use relance_kernel::policy::Policy;
use relance_statistics::elementary::{exp, ln};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether and how contacts change anything.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Effects<'a> {
    /// As the ledger taught.
    Learnt,
    /// They do not: what would be paid anyway.
    None,
    /// As somebody assumes.
    Assumed {
        /// What is assumed.
        assumptions: &'a Assumptions,
        /// How much of it: 0 = nothing, 1 = all.
        scale: f64,
    },
}

/// What somebody assumes of contacts, by channel: the file of `--assume`.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumptions {
    /// By the name of the channel.
    #[serde(default)]
    pub contact: BTreeMap<String, AssumedEffect>,
}

/// What is assumed of a channel.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssumedEffect {
    /// By what the chance of being paid on a day is multiplied; 1 = the contact changes nothing.
    pub factor: f64,
    /// For how many days after the contact, 1 to 30.
    pub days: usize,
}

/// Why assumptions cannot be used.
#[derive(Clone, PartialEq, Debug)]
pub enum BadAssumption {
    /// The factor is no number above 0.
    Factor(String, f64),
    /// The number of days is not between 1 and 30.
    Days(String, usize),
}

impl Assumptions {
    /// Says what cannot be used.
    ///
    /// # Errors
    ///
    /// The first value that is out of range.
    pub fn check(&self) -> Result<(), BadAssumption> {
        for (channel, effect) in &self.contact {
            if !(effect.factor > 0.0 && effect.factor.is_finite()) {
                return Err(BadAssumption::Factor(channel.clone(), effect.factor));
            }
            if !(1..=CONTACT_DAYS).contains(&effect.days) {
                return Err(BadAssumption::Days(channel.clone(), effect.days));
            }
        }
        Ok(())
    }
}

/// The effects of contacts as tables, for one draw of parameters.
pub(crate) struct EffectTables {
    pub(crate) by_contact: Vec<f64>,
    pub(crate) differences: Differences,
    pub(crate) later_contacts: LaterContacts,
    /// None where contacts change nothing.
    pub(crate) dispute_after_contact: Option<f64>,
    pub(crate) more_parts: f64,
    pub(crate) promise: Vec<f64>,
}

impl Effects<'_> {
    /// The kinds of contacts that have tables: those of the ledger, then those that are assumed beside them.
    pub fn kinds(&self, model: &Model) -> Vec<String> {
        let mut kinds = model.terms.contact_kinds.clone();
        if let Effects::Assumed { assumptions, .. } = self {
            kinds.extend(
                assumptions
                    .contact
                    .keys()
                    .filter(|name| !model.terms.contact_kinds.contains(name))
                    .cloned(),
            );
        }
        kinds
    }

    /// The kinds of contact that the channels of a policy are, by name; none of a channel of which nothing is known or
    /// assumed.
    pub fn kinds_of_channels(
        &self,
        model: &Model,
        policy: &Policy,
        interner: &Interner,
    ) -> Vec<Option<usize>> {
        let kinds = self.kinds(model);
        let is_known = |name: &str| match self {
            Effects::Assumed { assumptions, .. } => assumptions.contact.contains_key(name),
            Effects::Learnt | Effects::None => true,
        };
        let channels = policy.channels.iter().map(|channel| interner.text(channel.name));
        channels
            .map(|name| kinds.iter().position(|kind| kind == name && is_known(name)))
            .collect()
    }

    /// Tables for each of [`Effects::kinds`], and one more for contacts of which nothing is known: nothing follows.
    pub(crate) fn tables(&self, model: &Model, draw: &Draw) -> EffectTables {
        let terms = &model.terms;
        let coefficient = |column: usize| draw.coefficients.get(column).copied().unwrap_or(0.0);
        let answer = |position: usize| draw.answers.get(position).copied().unwrap_or(0.0);
        let kinds = self.kinds(model);
        let mut by_contact = vec![1.0; (kinds.len() + 1) * CONTACT_DAYS];
        let mut later_contacts = LaterContacts::default();
        let mut promise = vec![model.promises.unasked; kinds.len() + 2];
        let mut dispute_after_contact = None;
        let mut more_parts = 0.0;
        let mut differences = Differences::default();
        match self {
            Effects::None => {}
            Effects::Learnt => {
                for (kind, days) in by_contact
                    .chunks_exact_mut(CONTACT_DAYS)
                    .take(terms.contact_kinds.len())
                    .enumerate()
                {
                    for (factor, ago) in days.iter_mut().zip(1..) {
                        if let Some(step) = contact_step(ago) {
                            *factor = exp(coefficient(terms.contact_column(kind, step)));
                        }
                    }
                }
                if !terms.contact_kinds.is_empty() {
                    let by_kind = terms.later_by_kind_columns()..terms.by_amount_columns();
                    later_contacts = LaterContacts::new(
                        |column| coefficient(terms.later_columns() + column),
                        terms.differing.as_ref().map_or((0.0, 0.0), |differing| {
                            (differing.age_centre, coefficient(terms.later_by_age_column()))
                        }),
                        terms.repeated_column().map_or(0.0, coefficient),
                        by_kind.map(coefficient).collect(),
                    );
                }
                if let Some(differing) = &terms.differing {
                    let kinds = 0..terms.contact_kinds.len();
                    let slopes = kinds.map(|kind| {
                        [terms.by_amount_columns(), terms.by_age_columns()]
                            .map(|first| coefficient(first + kind))
                    });
                    let sorts = 0..differing.sorts.len();
                    differences = Differences {
                        amount_centre: terms.amount_centre,
                        age_centre: differing.age_centre,
                        slopes: slopes.collect(),
                        of_sorts: sorts
                            .map(|sort| coefficient(terms.by_sort_columns() + sort))
                            .collect(),
                    };
                }
                let rates = model.promises.after_contact.iter().enumerate();
                for (place, (kind, seen)) in promise.iter_mut().skip(1).zip(rates) {
                    *place = seen.rate(model.promises.unasked, answer(kind + 2));
                }
                if !terms.contact_kinds.is_empty() {
                    let disputes = &model.disputes;
                    dispute_after_contact = Some(disputes.after_contact.rate(disputes.after_due, answer(0)));
                    more_parts = model.parts.after_contact.more(answer(1));
                }
            }
            Effects::Assumed { assumptions, scale } => {
                for (name, days) in kinds.iter().zip(by_contact.chunks_exact_mut(CONTACT_DAYS)) {
                    if let Some(effect) = assumptions.contact.get(name) {
                        days.iter_mut()
                            .take(effect.days)
                            .for_each(|factor| *factor = exp(scale * ln(effect.factor)));
                    }
                }
            }
        }
        EffectTables {
            by_contact,
            differences,
            later_contacts,
            dispute_after_contact,
            more_parts,
            promise,
        }
    }
}
