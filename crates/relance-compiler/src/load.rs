//! From a path to all the trees of a policy: the main file, the files it uses, and the prelude.
//!
//! A file used twice is read once. Cycles, files outside the root and files that are not there are reported at the
//! `use` that asks for them.

use crate::diagnostic::{Datum, Diagnostic, name_codes};
use crate::source::{FileId, Files, LoadError, Loader, Place, SourceFile};
use crate::{prelude, suggest, syntax_errors};
use relance_syntax::ast;
use std::collections::BTreeMap;

/// A file with its tree.
pub(crate) struct LoadedFile {
    pub(crate) id: FileId,
    pub(crate) tree: ast::File,
    pub(crate) is_prelude: bool,
}

/// All trees of one policy, the prelude first, each used file before the file that uses it.
pub(crate) struct Program {
    pub(crate) files: Files,
    pub(crate) loaded: Vec<LoadedFile>,
    /// A file that was asked for is not there: names that nothing declares may be of it.
    pub(crate) is_incomplete: bool,
}

/// Reads the main file and all it uses. A main file that cannot be had gives a diagnostic and an empty tree.
pub(crate) fn load(main_path: &str, loader: &dyn Loader, diagnostics: &mut Vec<Diagnostic>) -> Program {
    let mut reader = Reader {
        loader,
        diagnostics,
        files: Files::default(),
        known: BTreeMap::new(),
        path_of_uses: Vec::new(),
        loaded: Vec::new(),
        is_incomplete: false,
    };
    let path = normalise("", main_path).unwrap_or_else(|| main_path.to_owned());
    match loader.load(&path) {
        Ok(text) => {
            reader.read(&path, text, false);
        }
        Err(error) => {
            let id = reader.files.add(SourceFile::new(path.clone(), ""));
            let place = Place {
                file: id,
                start: 0,
                end: 0,
            };
            reader.diagnostics.push(cannot_load(&error, place, &path));
        }
    }
    reader.read(prelude::PATH, prelude::prelude_text().to_owned(), true);
    reader.loaded.sort_by_key(|file| !file.is_prelude);
    Program {
        files: reader.files,
        loaded: reader.loaded,
        is_incomplete: reader.is_incomplete,
    }
}

struct Reader<'a> {
    loader: &'a dyn Loader,
    diagnostics: &'a mut Vec<Diagnostic>,
    files: Files,
    /// Files begun, by path; a file still being read is also in `path_of_uses`.
    known: BTreeMap<String, FileId>,
    /// The `use` statements that lead to the file being read: the file used and the place of its `use`.
    path_of_uses: Vec<(String, Place)>,
    loaded: Vec<LoadedFile>,
    is_incomplete: bool,
}

impl Reader<'_> {
    fn read(&mut self, path: &str, text: String, is_prelude: bool) {
        let parsed = if is_prelude {
            prelude::parsed().clone()
        } else {
            relance_syntax::parse(&text)
        };
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        let errors = parsed.errors.iter();
        self.diagnostics
            .extend(errors.map(|error| syntax_errors::diagnostic(error, &text, id)));
        let id = self.files.add(SourceFile::new(path, text));
        if !is_prelude {
            self.known.insert(path.to_owned(), id);
        }
        for item in &parsed.file.items {
            match &item.kind {
                ast::ItemKind::Use(used) => self.follow(path, used, Place::new(id, used.span)),
                ast::ItemKind::Policy(_) if !self.path_of_uses.is_empty() => {
                    let mut diagnostic =
                        Diagnostic::new(&name_codes::POLICY_BLOCK_IN_USED_FILE, Place::new(id, item.span))
                            .with("file", path);
                    if let Some((_, place)) = self.path_of_uses.last() {
                        diagnostic = diagnostic.at("use", *place);
                    }
                    self.diagnostics.push(diagnostic);
                }
                _ => {}
            }
        }
        self.loaded.push(LoadedFile {
            id,
            tree: parsed.file,
            is_prelude,
        });
    }

    fn follow(&mut self, from: &str, used: &ast::Text, place: Place) {
        let Some(path) = normalise(from, &used.value) else {
            self.is_incomplete = true;
            self.diagnostics
                .push(Diagnostic::new(&name_codes::USE_OUTSIDE_ROOT, place).with("file", &used.value));
            return;
        };
        let begun = self.path_of_uses.iter().position(|(known, _)| *known == path);
        let is_main = self.files.path(FileId(0)) == path;
        if begun.is_some() || is_main {
            let first = begun.map_or(0, |index| index + 1);
            let mut diagnostic = Diagnostic::new(&name_codes::USE_CYCLE, place).with("file", &path);
            for (_, on_the_way) in self.path_of_uses.iter().skip(first) {
                diagnostic = diagnostic.at("use", *on_the_way);
            }
            self.diagnostics.push(diagnostic);
            return;
        }
        if self.known.contains_key(&path) {
            return;
        }
        match self.loader.load(&path) {
            Ok(text) => {
                self.path_of_uses.push((path.clone(), place));
                self.read(&path, text, false);
                self.path_of_uses.pop();
            }
            Err(error) => {
                // Marked as known: the same missing file is one cause.
                self.known.insert(path.clone(), FileId(u32::MAX));
                self.is_incomplete = true;
                self.diagnostics.push(cannot_load(&error, place, &path));
            }
        }
    }
}

fn cannot_load(error: &LoadError, place: Place, path: &str) -> Diagnostic {
    match error {
        LoadError::NotFound => Diagnostic::new(&name_codes::UNKNOWN_FILE, place)
            .with("file", path)
            .with_some("suggestion", suggest::with_extension(path)),
        LoadError::Unreadable { en, fr } => Diagnostic::new(&name_codes::UNREADABLE_FILE, place)
            .with("file", path)
            .with(
                "reason",
                Datum::Worded {
                    en: en.clone(),
                    fr: fr.clone(),
                },
            ),
        LoadError::NotUtf8 => Diagnostic::new(&name_codes::UNREADABLE_FILE, place)
            .with("file", path)
            .with(
                "reason",
                crate::diagnostic::Words {
                    en: "its bytes are not UTF-8",
                    fr: "ses octets ne sont pas de l'UTF-8",
                },
            ),
    }
}

/// The path from the root of what `used` names in the file `from`; nothing if it is absolute or leaves the root.
fn normalise(from: &str, used: &str) -> Option<String> {
    if used.starts_with('/') || used.contains('\\') || used.contains(':') || used.is_empty() {
        return None;
    }
    let mut parts: Vec<&str> = match from.rsplit_once('/') {
        Some((folder, _)) => folder.split('/').collect(),
        None => Vec::new(),
    };
    for part in used.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
