//! Templates, declared by a statement or by their first use, and the tones they take.

use crate::diagnostic::Diagnostic;
use crate::lower::Lower;
use crate::source::{FileId, Place};
use relance_kernel::policy::{ActionKind, Rule, Template};
use relance_kernel::{ChannelId, IndexList, RuleId, TemplateId};
use relance_syntax::ast::Name;
use std::collections::{BTreeMap, BTreeSet};

impl<'p> Lower<'p, '_> {
    /// The template with this name, declared now if this is its first use.
    pub(crate) fn template(&mut self, name: &'p Name, file: FileId) -> TemplateId {
        if let Some(&id) = self.template_ids.get(name.text.as_str()) {
            return id;
        }
        let names = self.names;
        let (tone, legal, place) = match names.templates.get(name.text.as_str()) {
            Some(declared) => {
                let tone = declared.node.tone.as_ref().unwrap_or(&declared.node.name);
                (self.tone(&tone.text), declared.node.legal, declared.place)
            }
            None => (self.tone(&name.text), false, Place::new(file, name.span)),
        };
        let symbol = self.symbol(&name.text);
        let id = self.templates.push(Template {
            name: symbol,
            tone,
            legal,
        });
        self.template_places.push(place);
        self.template_ids.insert(&name.text, id);
        id
    }

    /// Checks the tones that templates are declared with, those that nothing sends too.
    pub(crate) fn check_templates(&mut self) {
        let names = self.names;
        for declared in names.templates.values() {
            let Some(tone) = &declared.node.tone else { continue };
            if self.tone(&tone.text).is_none() && !self.may_be_unread(&tone.text) {
                let known: Vec<&str> = names.tones.iter().map(|tone| tone.text.as_str()).collect();
                // `is légal`: what makes a template a legal act is no tone.
                let is_legal = relance_syntax::words::without_accents(&tone.text)
                    .to_lowercase()
                    .starts_with("legal");
                let legal = if tone.text.is_ascii() {
                    "legal"
                } else {
                    "juridique"
                };
                let suggestion = if is_legal && !declared.node.legal {
                    Some(legal.to_owned())
                } else if is_legal {
                    None
                } else {
                    self.suggest(&tone.text, known.iter().copied())
                };
                self.report(
                    Diagnostic::new(
                        &crate::diagnostic::name_codes::UNKNOWN_TONE,
                        Place::new(declared.file, tone.span),
                    )
                    .with("name", &tone.text)
                    .with("known", crate::listing(&known))
                    .with_some("suggestion", suggestion.clone())
                    .fixed_by_some(suggestion),
                );
            }
        }
    }

    /// Checks that each message of a rule has its text among these files, `NAME.CHANNEL.LANGUAGE.md`.
    pub(crate) fn check_texts(&mut self, rules: &IndexList<RuleId, Rule>, files: &[String]) {
        let mut missing: BTreeSet<(TemplateId, ChannelId)> = BTreeSet::new();
        for action in rules.iter().flat_map(|rule| rule.actions.iter()) {
            for action in std::iter::successors(Some(action), |action| action.otherwise.as_deref()) {
                if let ActionKind::Contact {
                    channel,
                    template: Some(template),
                    ..
                } = action.kind
                {
                    missing.insert((template, channel));
                }
            }
        }
        for (template, channel) in missing {
            let name_of = |known: &BTreeMap<&'p str, TemplateId>| {
                let found = known.iter().find(|(_, id)| **id == template);
                found.map(|(name, _)| *name)
            };
            let channel = self.channel_ids.iter().find(|(_, id)| **id == channel);
            let (Some(name), Some(channel)) = (name_of(&self.template_ids), channel.map(|(name, _)| *name))
            else {
                continue;
            };
            let texts: Vec<(&str, &str)> = files
                .iter()
                .filter_map(|file| {
                    let mut parts = file.split('.');
                    Some((parts.next()?, parts.next()?))
                })
                .collect();
            let is_text = |(of, by): &(&str, &str)| is_same_name(of, name) && is_same_name(by, channel);
            if texts.iter().any(is_text) {
                continue;
            }
            let of_channel = texts.iter().filter(|(_, by)| is_same_name(by, channel));
            let others: BTreeSet<&str> = of_channel.map(|(of, _)| *of).collect();
            let suggestion = self.suggest(name, others);
            let place = self.template_places.element(template).copied();
            let Some(place) = place else { continue };
            self.report(
                Diagnostic::new(&crate::diagnostic::name_codes::TEMPLATE_WITHOUT_TEXT, place)
                    .with("name", name)
                    .with("channel", channel)
                    .with_some("suggestion", suggestion),
            );
        }
    }

    pub(crate) fn tone(&self, name: &str) -> Option<u32> {
        let position = self.names.tones.iter().position(|tone| tone.text == name)?;
        u32::try_from(position).ok()
    }

    /// The template with this name if a rule sends it or it is declared, else a diagnostic. To be asked after all rules,
    /// since a rule's use declares a template.
    pub(crate) fn template_named(&mut self, name: &Name, file: FileId) -> Option<TemplateId> {
        if let Some(&id) = self.template_ids.get(name.text.as_str()) {
            return Some(id);
        }
        let names = self.names;
        if let Some(declared) = names.templates.get(name.text.as_str()) {
            return Some(self.template(&declared.node.name, declared.file));
        }
        if !self.may_be_unread(&name.text) {
            let known: Vec<&str> = self.template_ids.keys().copied().collect();
            let suggestion = self.suggest(&name.text, known);
            self.report(
                Diagnostic::new(
                    &crate::diagnostic::name_codes::UNKNOWN_TEMPLATE,
                    Place::new(file, name.span),
                )
                .with("name", &name.text)
                .with_some("suggestion", suggestion.clone())
                .fixed_by_some(suggestion),
            );
        }
        None
    }
}

/// Whether a part of a file's name is the name in the policy: file systems write accents in two ways.
pub(crate) fn is_same_name(of_file: &str, name: &str) -> bool {
    use relance_syntax::words::without_accents;
    of_file == name || without_accents(of_file) == without_accents(name)
}
