//! Why a source cannot be opened, in one sentence of each language, and what to do.

use relance_ledger::Lang;
use std::io::ErrorKind;
use std::path::Path;

/// Why a source cannot be opened. Never holds a password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceError {
    message: [String; 2],
    help: Option<[String; 2]>,
}

impl SourceError {
    pub(crate) fn new(english: impl Into<String>, french: impl Into<String>) -> SourceError {
        SourceError {
            message: [english.into(), french.into()],
            help: None,
        }
    }

    /// That a file cannot be read.
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> SourceError {
        let shown = path.display();
        let (english, french) = match error.kind() {
            ErrorKind::NotFound => ("it is not there".to_owned(), "il n'existe pas".to_owned()),
            ErrorKind::PermissionDenied => ("no permission".to_owned(), "accès refusé".to_owned()),
            _ => (error.to_string(), error.to_string()),
        };
        SourceError::new(
            format!("`{shown}` cannot be read: {english}"),
            format!("`{shown}` est illisible : {french}"),
        )
    }

    #[must_use]
    pub(crate) fn with_help(mut self, english: impl Into<String>, french: impl Into<String>) -> SourceError {
        self.help = Some([english.into(), french.into()]);
        self
    }

    /// What is wrong, one line without a full stop.
    pub fn message(&self, lang: Lang) -> &str {
        of(&self.message, lang)
    }

    /// What to do about it.
    pub fn help(&self, lang: Lang) -> Option<&str> {
        self.help.as_ref().map(|help| of(help, lang))
    }
}

fn of([english, french]: &[String; 2], lang: Lang) -> &str {
    match lang {
        Lang::En => english,
        Lang::Fr => french,
    }
}
