//! Diagnostics of a policy, drawn over its text.

use crate::console::{Console, Style};
use crate::language::Lang;
use crate::report::excerpt::{CONTEXT_LINES, Excerpt};
use crate::report::table::{page_width, shorten, visible, wrap};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use relance_compiler::diagnostic::Diagnostic;
use relance_compiler::{Compiled, Files, Place, Severity};
use std::fmt;

/// The language as the compiler calls it.
pub(crate) fn of_compiler(lang: Lang) -> relance_compiler::Lang {
    match lang {
        Lang::En => relance_compiler::Lang::En,
        Lang::Fr => relance_compiler::Lang::Fr,
    }
}

/// The errors of a policy, for a command that cannot go on because of them.
pub(crate) fn human_errors(console: &Console, compiled: &Compiled) -> String {
    let errors = compiled
        .diagnostics
        .iter()
        .filter(|one| one.severity() == Severity::Error);
    errors
        .map(|error| human(console, error, &compiled.files))
        .collect()
}

/// A line of a policy longer than this is not drawn: nobody could see where on it the finding is.
const LONGEST_LINE_DRAWN: usize = 1_000;

/// The longest quoted word of a message; what it quotes is shown below it.
const LONGEST_WORD: usize = 80;

/// One diagnostic over the lines it is about, with all its labels and its help.
pub(crate) fn human(console: &Console, diagnostic: &Diagnostic, files: &Files) -> String {
    let lang = of_compiler(console.lang);
    let is_too_long = |(place, _): &(Place, String)| has_long_line(files, *place);
    if diagnostic.labels(lang).iter().any(is_too_long) {
        return without_lines(console, diagnostic, files);
    }
    let theme = if console.color {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(page_width())
        .with_links(false)
        .with_context_lines(CONTEXT_LINES as usize)
        .tab_width(4);
    let drawn = Drawn::new(diagnostic, files, console.lang);
    let mut text = String::new();
    match handler.render_report(&mut text, &drawn) {
        // The drawing library's own word for what stands in another file.
        Ok(()) => {
            let text = text.replace("Advice: \n", console.lang.pick("see also:\n", "voir aussi :\n"));
            text + &help(console, diagnostic) + "\n"
        }
        // What cannot be drawn is said.
        Err(fmt::Error) => without_lines(console, diagnostic, files),
    }
}

/// Whether a line that would be drawn for a place, with the one before and the one behind it, is too long.
fn has_long_line(files: &Files, place: Place) -> bool {
    let Some(file) = files.get(place.file) else {
        return false;
    };
    let (first, last) = (file.position(place.start).line, file.position(place.end).line);
    (first.saturating_sub(1)..=last + 1).any(|line| line > 0 && file.line(line).len() > LONGEST_LINE_DRAWN)
}

/// A diagnostic as lines of text: where it is, what it says, what to write.
fn without_lines(console: &Console, diagnostic: &Diagnostic, files: &Files) -> String {
    let text = relance_compiler::render::render_plain(
        std::slice::from_ref(diagnostic),
        files,
        of_compiler(console.lang),
    );
    let lines = text.lines().map(|line| visible(&short_words(line)) + "\n");
    lines.chain(["\n".to_string()]).collect()
}

/// The text with the words between backticks cut to a length that can be read.
fn short_words(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts: Vec<String> = parts
        .map(|(position, part)| match position % 2 {
            1 => shorten(part, LONGEST_WORD),
            _ => part.to_string(),
        })
        .collect();
    parts.join("`")
}

/// What to write, in the reader's language; the drawing library knows only English.
fn help(console: &Console, diagnostic: &Diagnostic) -> String {
    let Some(help) = diagnostic.help(of_compiler(console.lang)) else {
        return String::new();
    };
    let word = console.lang.pick("help:", "aide :");
    let lines = wrap(&help, page_width() - 10);
    format!(
        "  {} {}\n",
        console.paint(Style::Green, word),
        lines.join("\n        ")
    )
}

/// A diagnostic, or the part of it in another file, as the drawing library wants it.
#[derive(Debug)]
struct Drawn {
    message: String,
    code: Option<String>,
    severity: miette::Severity,
    source: Excerpt,
    labels: Vec<LabeledSpan>,
    /// Labels in other files.
    elsewhere: Vec<Drawn>,
}

impl Drawn {
    fn new(diagnostic: &Diagnostic, files: &Files, lang: Lang) -> Drawn {
        let lang = of_compiler(lang);
        let severity = match diagnostic.severity() {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        let home = diagnostic.primary.file;
        let (here, elsewhere): (Vec<_>, Vec<_>) = diagnostic
            .labels(lang)
            .into_iter()
            .partition(|(place, _)| place.file == home);
        let part = |place: Place, label: &str| Drawn {
            message: label.to_string(),
            code: None,
            severity: miette::Severity::Advice,
            source: Excerpt::new(files, &[place]),
            labels: vec![span_of(files, place, String::new(), true)],
            elsewhere: Vec::new(),
        };
        let places: Vec<Place> = std::iter::once(diagnostic.primary)
            .chain(here.iter().map(|(place, _)| *place))
            .collect();
        Drawn {
            message: short_words(&diagnostic.message(lang)),
            code: Some(format!("{} {}", diagnostic.code.number, diagnostic.code.name)),
            severity,
            source: Excerpt::new(files, &places),
            labels: here
                .into_iter()
                .enumerate()
                .map(|(position, (place, label))| span_of(files, place, label, position == 0))
                .collect(),
            elsewhere: elsewhere
                .iter()
                .map(|(place, label)| part(*place, label))
                .collect(),
        }
    }
}

fn span_of(files: &Files, place: Place, label: String, is_primary: bool) -> LabeledSpan {
    // A place at the very end is drawn on the last character there is.
    let end = files.get(place.file).map_or(0, |file| file.text.len());
    let start = (place.start as usize).min(end);
    let length = (place.end as usize).min(end).saturating_sub(start);
    let label = (!label.is_empty()).then_some(label);
    if is_primary {
        LabeledSpan::new_primary_with_span(label, (start, length))
    } else {
        LabeledSpan::new_with_span(label, (start, length))
    }
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl miette::Diagnostic for Drawn {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code
            .as_ref()
            .map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(
            self.elsewhere
                .iter()
                .map(|drawn| drawn as &dyn miette::Diagnostic),
        ))
    }
}
