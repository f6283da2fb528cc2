//! Why a source cannot be opened, in one sentence of each language, and what to do.

use relance_ledger::Lang;

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
