//! How the program ends: the four exit codes, and what is said when it cannot go on.

use crate::language::{Lang, Said};
use crate::report::table::visible;
use std::process::ExitCode;

/// The exit codes; scripts rely on them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// Done, and nothing to object to.
    Fine = 0,
    /// The policy or the ledger was found wanting.
    Wanting = 1,
    /// Bad use or bad input: the question could not be asked.
    BadInput = 2,
    /// The machine, or relance itself, failed.
    Internal = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The code that the program ends with.
    pub(crate) exit: Exit,
    /// What is wrong; none if it was said already, or if nobody listens any more.
    pub(crate) message: Option<Said>,
    /// What to do about it.
    pub(crate) help: Option<Said>,
}

impl Failure {
    /// Bad use or bad input.
    pub(crate) fn bad_input(message: Said) -> Failure {
        Failure {
            exit: Exit::BadInput,
            message: Some(message),
            help: None,
        }
    }

    /// The machine, or relance itself, failed.
    pub(crate) fn internal(message: Said) -> Failure {
        Failure {
            exit: Exit::Internal,
            message: Some(message),
            help: None,
        }
    }

    /// Everything was said before.
    pub(crate) fn said_already(exit: Exit) -> Failure {
        Failure {
            exit,
            message: None,
            help: None,
        }
    }

    /// The same with what to do about it.
    #[must_use]
    pub(crate) fn with_help(mut self, help: Said) -> Failure {
        self.help = Some(help);
        self
    }

    /// The text for the person at the terminal; empty if everything was said.
    pub(crate) fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        if let Some(message) = &self.message {
            let word = lang.pick("error: ", "erreur : ");
            text.push_str(&format!("{word}{}\n", visible(message.of(lang))));
        }
        if let Some(help) = &self.help {
            let word = lang.pick("help: ", "aide : ");
            text.push_str(&format!("  {word}{}\n", visible(help.of(lang))));
        }
        text
    }
}
