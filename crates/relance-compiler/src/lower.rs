//! The state of one lowering: what is known of the names, and what has been made so far.

use crate::declare::Names;
use crate::diagnostic::{Datum, Diagnostic};
use crate::origins::AtomOrigin;
use crate::source::{FileId, Files, Place};
use crate::value::Typed;
use relance_kernel::policy::{Atom, Guard, Template};
use relance_kernel::{AtomId, ChannelId, Currency, IndexList, Interner, RuleId, Symbol, TemplateId};
use std::collections::{BTreeMap, BTreeSet};

/// A guard of the kernel with the number of its nodes, so that expanding cannot run away.
#[derive(Clone)]
pub(crate) struct Lowered {
    pub(crate) guard: Guard,
    pub(crate) size: usize,
}

/// How far a `define` has come.
pub(crate) enum DefineState {
    /// Its guard is being lowered.
    Begun,
    /// Lowered, or found wrong.
    Done(Option<Lowered>),
}

/// One lowering.
pub(crate) struct Lower<'p, 'i> {
    pub(crate) names: &'p Names<'p>,
    pub(crate) files: &'p Files,
    pub(crate) interner: &'i mut Interner,
    pub(crate) diagnostics: &'i mut Vec<Diagnostic>,
    pub(crate) currency: Currency,
    /// Params in force; `None` for one whose value is wrong, so that its uses are not reported again.
    pub(crate) params: BTreeMap<&'p str, Option<Typed>>,
    /// The same as the language writes them.
    pub(crate) param_texts: BTreeMap<&'p str, String>,
    /// The row in force of a table-driven test.
    pub(crate) table_cells: BTreeMap<String, Option<Typed>>,
    pub(crate) defines: BTreeMap<&'p str, DefineState>,
    /// The defines being lowered, with the place that asks for each.
    pub(crate) define_path: Vec<(&'p str, Place)>,
    /// Lowered guards of `for` blocks, by position.
    pub(crate) for_guards: Vec<Option<Lowered>>,
    /// Ids of rules, in the order in which they were declared.
    pub(crate) rule_ids: Vec<RuleId>,
    pub(crate) atoms: IndexList<AtomId, Atom>,
    pub(crate) atom_origins: IndexList<AtomId, AtomOrigin>,
    pub(crate) channel_ids: BTreeMap<&'p str, ChannelId>,
    pub(crate) templates: IndexList<TemplateId, Template>,
    pub(crate) template_ids: BTreeMap<&'p str, TemplateId>,
    pub(crate) template_places: IndexList<TemplateId, Place>,
    /// Declared fields by their full name (`customer.credit_score`).
    pub(crate) fields: BTreeMap<String, crate::fact_table::FactEntry>,
    /// Rules by id, for their names.
    pub(crate) rules_by_id: IndexList<RuleId, usize>,
    /// Tests already looked at in the guards of steps.
    pub(crate) checked_atoms: BTreeSet<AtomId>,
    /// Amounts of other currencies already looked at.
    pub(crate) checked_currencies: BTreeSet<AtomId>,
    /// Full names of declared fields that are wrong: their uses are not reported again.
    pub(crate) refused_fields: BTreeSet<String>,
    /// Words of statements that could not be read: what they declare is not reported as unknown.
    pub(crate) unread_words: BTreeSet<&'p str>,
    /// A file that was asked for is not there.
    pub(crate) is_incomplete: bool,
    /// Nodes of guards copied so far, into other guards.
    pub(crate) copied: usize,
    /// Unknown names for which a suggestion was looked for.
    pub(crate) suggestions: usize,
}

impl<'p> Lower<'p, '_> {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether a name that nothing declares may be declared by what could not be read: then it is no second cause.
    pub(crate) fn may_be_unread(&self, name: &str) -> bool {
        self.is_incomplete || self.unread_words.contains(name)
    }

    /// The text of a place, as its author wrote it.
    pub(crate) fn written(&self, place: Place) -> &'p str {
        let files: &'p Files = self.files;
        files.text(place)
    }

    pub(crate) fn symbol(&mut self, text: &str) -> Symbol {
        self.interner.intern(text)
    }

    /// Adds a test of a guard.
    pub(crate) fn atom(&mut self, atom: Atom, place: Place, text: String) -> Guard {
        self.atom_origins.push(AtomOrigin { place, text });
        Guard::Atom(self.atoms.push(atom))
    }

    /// The name of a rule.
    pub(crate) fn rule_name(&self, rule: RuleId) -> &'p str {
        let names: &'p Names<'p> = self.names;
        let index = self.rules_by_id.element(rule).copied();
        index
            .and_then(|index| names.rules.get(index))
            .map_or("", |declaration| &declaration.name)
    }

    /// The role with this name, or a diagnostic.
    pub(crate) fn role(&mut self, name: &relance_syntax::ast::Name, file: FileId) -> Option<Symbol> {
        if self.names.roles.contains_key(name.text.as_str()) {
            return Some(self.symbol(&name.text));
        }
        if self.may_be_unread(&name.text) {
            return None;
        }
        let names = self.names;
        let suggestion = self.suggest(&name.text, names.roles.keys().copied());
        self.report(
            Diagnostic::new(
                &crate::diagnostic::name_codes::UNKNOWN_ROLE,
                Place::new(file, name.span),
            )
            .with("name", &name.text)
            .with_some("suggestion", suggestion.clone())
            .fixed_by_some(suggestion),
        );
        None
    }

    /// The channel with this name, or a diagnostic.
    pub(crate) fn channel(&mut self, name: &relance_syntax::ast::Name, file: FileId) -> Option<ChannelId> {
        if let Some(&id) = self.channel_ids.get(name.text.as_str()) {
            return Some(id);
        }
        if self.may_be_unread(&name.text) {
            return None;
        }
        let names = self.names;
        let suggestion =
            action_meant_by(&name.text).or_else(|| self.suggest(&name.text, names.channels.keys().copied()));
        self.report(
            Diagnostic::new(
                &crate::diagnostic::name_codes::UNKNOWN_CHANNEL,
                Place::new(file, name.span),
            )
            .with("name", &name.text)
            .with_some("suggestion", suggestion.clone())
            .fixed_by_some(suggestion),
        );
        None
    }

    /// The rule with this name, or a diagnostic.
    pub(crate) fn rule_named(&mut self, name: &relance_syntax::ast::Name, file: FileId) -> Option<RuleId> {
        let names = self.names;
        let position = names.rule_by_name.get(name.text.as_str());
        if let Some(&id) = position.and_then(|&position| self.rule_ids.get(position)) {
            return Some(id);
        }
        if self.may_be_unread(&name.text) {
            return None;
        }
        let renamed = names
            .rules
            .iter()
            .find(|rule| rule.rule.was.as_ref().is_some_and(|old| old.text == name.text));
        if let Some(rule) = renamed {
            self.report(
                Diagnostic::new(
                    &crate::diagnostic::name_codes::UNKNOWN_RULE,
                    Place::new(file, name.span),
                )
                .with("name", &name.text)
                .with("suggestion", &*rule.name)
                .fixed_by(&*rule.name, true),
            );
            return None;
        }
        let diagnostic = Diagnostic::new(
            &crate::diagnostic::name_codes::UNKNOWN_RULE,
            Place::new(file, name.span),
        )
        .with("name", &name.text);
        if let Some(event) = event_meant_by(&name.text) {
            let meant = diagnostic.with("suggestion", Datum::code(event));
            self.report(meant.fixed_by(event, false));
            return None;
        }
        let suggestion = self.suggest(&name.text, names.rules.iter().map(|rule| &*rule.name));
        self.report(
            diagnostic
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
        );
        None
    }
}

/// The event that a noun is meant as: `notification` is `notified`.
fn event_meant_by(noun: &str) -> Option<&'static str> {
    Some(match noun.to_lowercase().as_str() {
        "notification" | "notice" | "signification" => "notified",
        "promise" | "promesse" => "promise broken",
        "dispute" | "litige" => "dispute opened",
        "payment" | "paiement" => "payment received",
        "rejet" | "impayé" => "payment bounced",
        "plan" | "échéancier" => "plan ended",
        "insolvency" | "procédure" => "insolvency opened",
        _ => return None,
    })
}

/// The action of one word that is written as two: `bloquer commandes`.
fn action_meant_by(first: &str) -> Option<String> {
    let action = match first {
        "block" => "block_orders",
        "bloquer" => "bloquer_commandes",
        "courrier" | "lettre" | "post" => "letter",
        "recommandé" | "recommande" | "lrar" | "LRAR" | "registered" => "registered_letter",
        "téléphone" | "telephone" | "phone" | "appel" | "appeler" | "téléphoner" => "call",
        "courriel" | "mél" | "mel" | "mail" => "email",
        "texto" | "SMS" => "sms",
        _ => return None,
    };
    Some(action.to_owned())
}
