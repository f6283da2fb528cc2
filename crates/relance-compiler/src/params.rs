//! Params: their values in force, their ranges, and what the command line sets.

use crate::diagnostic::{Diagnostic, name_codes, type_codes};
use crate::lower::Lower;
use crate::source::{FileId, Files, Place, SourceFile};
use crate::value::Typed;
use crate::{suggest, syntax_errors, words};
use relance_syntax::ast;

/// A param of a policy, as `optimize` and reports see it.
#[derive(Clone, Debug)]
pub struct ParamInfo {
    /// Its name.
    pub name: String,
    /// Of its name.
    pub place: Place,
    /// The value in force, as the language writes it.
    pub value: String,
    /// The ends of its range, as the language writes them.
    pub range: Option<(String, String)>,
    /// Whether the value in force was set from outside the text.
    pub is_set: bool,
    /// Lines of documentation.
    pub docs: Vec<String>,
}

/// `--set NAME=VALUE`, read.
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) value: ast::Value,
    pub(crate) file: FileId,
    pub(crate) place: Place,
}

/// Reads the settings; each becomes a small file of its own, so that it can be shown.
pub(crate) fn read_settings(
    settings: &[(String, String)],
    files: &mut Files,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Setting> {
    let mut read = Vec::new();
    for (name, value) in settings {
        let text = format!("param {name} = {value}");
        let parsed = relance_syntax::parse(&text);
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let file = FileId(u32::try_from(files.len()).unwrap_or(u32::MAX));
        let errors = parsed.errors.iter();
        diagnostics.extend(errors.map(|error| syntax_errors::diagnostic(error, &text, file)));
        files.add(SourceFile::new(format!("--set {name}"), text));
        let place = Place { file, start: 0, end };
        if let [
            ast::Item {
                kind: ast::ItemKind::Param(param),
                ..
            },
        ] = parsed.file.items.as_slice()
        {
            let (name, value) = (param.name.text.clone(), param.value.clone());
            read.push(Setting {
                name,
                value,
                file,
                place: Place { start: 6, ..place },
            });
        } else if parsed.errors.is_empty() {
            diagnostics.push(Diagnostic::new(&name_codes::UNKNOWN_PARAM, place).with("name", name));
        }
    }
    read
}

impl<'p> Lower<'p, '_> {
    /// Gives each param its value in force.
    pub(crate) fn set_params(&mut self, settings: &[Setting]) {
        let names = self.names;
        for setting in settings {
            if !names.params.contains_key(setting.name.as_str()) {
                let suggestion = suggest::closest(&setting.name, names.params.keys().copied());
                self.report(
                    Diagnostic::new(&name_codes::UNKNOWN_PARAM, setting.place)
                        .with("name", &setting.name)
                        .with_some("suggestion", suggestion),
                );
            }
        }
        for (&name, declared) in &names.params {
            // A param's value names no other param.
            let own = self.param_value(&declared.node.value, declared.file);
            let setting = settings.iter().rev().find(|setting| setting.name == name);
            let (value, place, text) = match setting {
                Some(setting) => (
                    self.param_value(&setting.value, setting.file),
                    setting.place,
                    words::value(&setting.value),
                ),
                None => {
                    let place = Place::new(declared.file, declared.node.value.span);
                    (own.clone(), place, words::value(&declared.node.value))
                }
            };
            let mut checked = value;
            if let (Some(value), Some(own)) = (&checked, &own)
                && !value.same_type(own)
            {
                self.report(
                    Diagnostic::new(&type_codes::WRONG_TYPE, place)
                        .with("fact", name)
                        .with("expected", own.words())
                        .with("value", &text)
                        .with("found", value.words())
                        .with("example", words::value(&declared.node.value)),
                );
                checked = None;
            }
            if let Some((low, high)) = &declared.node.range {
                self.check_range(name, checked.as_ref(), &text, place, (low, high), declared.file);
            }
            self.param_texts.insert(name, text);
            self.params.insert(name, checked);
        }
    }

    fn param_value(&mut self, value: &ast::Value, file: FileId) -> Option<Typed> {
        if let ast::ValueKind::Name(name) = &value.kind {
            self.unknown_param(name, Place::new(file, value.span), Some("7d"));
            return None;
        }
        self.typed(value, file)
    }

    fn check_range(
        &mut self,
        name: &str,
        value: Option<&Typed>,
        text: &str,
        place: Place,
        (low, high): (&ast::Value, &ast::Value),
        file: FileId,
    ) {
        let range = Place::new(file, low.span.merge(high.span));
        let (Some(from), Some(to)) = (self.param_value(low, file), self.param_value(high, file)) else {
            return;
        };
        let Some(value) = value else { return };
        if from.at_most(&to) != Some(true) || !value.same_type(&from) || from.at_most(value).is_none() {
            self.report(Diagnostic::new(&type_codes::PARAM_RANGE, range).with("name", name));
        } else if from.at_most(value) != Some(true) || value.at_most(&to) != Some(true) {
            self.report(
                Diagnostic::new(&type_codes::PARAM_OUT_OF_RANGE, place)
                    .with("name", name)
                    .with("value", text)
                    .with("low", words::value(low))
                    .with("high", words::value(high))
                    .at("range", range),
            );
        }
    }

    /// The value in force of a param, as the language writes it.
    pub(crate) fn param_text(&self, name: &str) -> &str {
        self.param_texts.get(name).map_or("", String::as_str)
    }
}
