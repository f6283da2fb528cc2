//! The terminal: what is printed where, in which language, with or without colours.

use crate::exit::{Exit, Failure};
use crate::language::{Lang, said};
use std::io::{self, IsTerminal, Write};

/// When colours are used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a word stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Style {
    /// Titles.
    Bold,
    /// What may be passed over.
    Dim,
    /// Errors.
    Red,
    /// Warnings.
    Yellow,
    /// What went well.
    Green,
}

/// The terminal of this run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Console {
    /// The reader's language.
    pub(crate) lang: Lang,
    /// Whether standard output takes colours.
    pub(crate) color: bool,
    /// Whether standard error takes colours.
    color_of_errors: bool,
}

impl Console {
    /// The terminal as the options and the environment describe it.
    pub(crate) fn new(lang: Lang, color: ColorChoice) -> Console {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let decide = |is_terminal: bool| match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => is_terminal && !refused,
        };
        Console {
            lang,
            color: decide(io::stdout().is_terminal()),
            color_of_errors: decide(io::stderr().is_terminal()),
        }
    }

    /// The text so that it stands out on standard output.
    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        paint(self.color, style, text)
    }

    /// Prints to standard output. When the reader has gone (a closed pipe) the command ends quietly.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut output = io::stdout().lock();
        match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::said_already(Exit::Fine)),
            Err(error) => {
                let reason = crate::files::reason(&error);
                let (en, fr) = (reason.en, reason.fr);
                Err(Failure::internal(said!(
                    "cannot write to standard output: {en}",
                    "impossible d'écrire sur la sortie standard : {fr}"
                )))
            }
        }
    }

    /// Prints to standard error. Nothing can be done when that fails.
    pub(crate) fn tell(&self, text: &str) {
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Tells why a command stopped.
    pub(crate) fn tell_failure(&self, failure: &Failure) {
        let text = failure.text(self.lang);
        match text.split_once(':') {
            Some((word, rest)) => {
                let word = paint(self.color_of_errors, Style::Red, &format!("{word}:"));
                self.tell(&format!("{word}{rest}"));
            }
            None => self.tell(&text),
        }
    }
}

fn paint(color: bool, style: Style, text: &str) -> String {
    if !color {
        return text.to_string();
    }
    let code = match style {
        Style::Bold => "1",
        Style::Dim => "2",
        Style::Red => "1;31",
        Style::Yellow => "1;33",
        Style::Green => "32",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}
