//! The questions: only those that no file and no option answers, at most five, each with what is taken otherwise.

mod ask;
mod words;

pub(super) use words::terms_words;

use crate::args::{Reminders, Start, StartKind};
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::language::{Lang, Said, said};
use relance_import::Terms;
use relance_kernel::{Currency, Day};
use std::io::IsTerminal;

/// What the files leave open.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    /// Invoices whose due date no file tells, and all invoices; none where terms change nothing.
    pub(super) terms: Option<(u64, u64)>,
    /// Terms that most due dates of a list follow.
    pub(super) likely_terms: Option<Terms>,
    /// Customers whose kind no file tells, and all customers.
    pub(super) kind: Option<(u64, u64)>,
    /// Whether a spreadsheet says no currency.
    pub(super) currency: bool,
    /// The first and the last day that the files know.
    pub(super) days: Option<(Day, Day)>,
    /// Whether the last day of the files may not be the day of the list.
    pub(super) as_of: bool,
}

/// What was answered, by a file, an option, the user or as it mostly is.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) terms: Option<Terms>,
    pub(super) kind: StartKind,
    pub(super) reminders: Reminders,
    pub(super) currency: Option<Currency>,
    pub(super) as_of: Option<Day>,
    /// What was taken without asking, in sentences.
    pub(super) assumed: Vec<Said>,
    /// The options that answer what was asked.
    pub(super) flags: Vec<String>,
}

/// A question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Question {
    Terms,
    Kind,
    Reminders,
    Currency,
    AsOf,
}

/// Settles what is open.
pub(super) fn settle(console: &Console, arguments: &Start, open: &Open) -> Result<Answers, Failure> {
    let mut answers = Answers {
        terms: arguments.terms,
        kind: arguments.kind.unwrap_or(StartKind::Business),
        reminders: arguments.reminders.unwrap_or(Reminders::ByHand),
        currency: arguments.currency,
        as_of: arguments.as_of,
        assumed: Vec::new(),
        flags: given(arguments),
    };
    if let (Some(as_of), Some((first, _))) = (arguments.as_of, open.days)
        && as_of < first
    {
        return Err(crate::replay_input::before_the_ledger(as_of, first));
    }
    let questions = questions(arguments, open);
    if arguments.yes {
        for question in questions {
            answers.assumed.push(words::assumed(question, open));
            ask::take_default(question, open, &mut answers);
        }
        return Ok(answers);
    }
    if questions.is_empty() {
        return Ok(answers);
    }
    if !std::io::stdin().is_terminal() {
        return Err(nobody_answers(console, &questions, open));
    }
    ask::ask(
        console.lang,
        &questions,
        open,
        &mut std::io::stdin().lock(),
        &mut |text| console.tell(text),
        &mut answers,
    )?;
    Ok(answers)
}

/// What is to be asked, the weightiest first.
fn questions(arguments: &Start, open: &Open) -> Vec<Question> {
    let mut questions = Vec::new();
    let mut add = |question, is_open: bool| {
        if is_open {
            questions.push(question);
        }
    };
    add(Question::Terms, arguments.terms.is_none() && open.terms.is_some());
    add(Question::Kind, arguments.kind.is_none() && open.kind.is_some());
    add(Question::Reminders, arguments.reminders.is_none());
    add(Question::Currency, arguments.currency.is_none() && open.currency);
    add(Question::AsOf, arguments.as_of.is_none() && open.as_of);
    questions
}

/// The options that were given, as they are typed.
fn given(arguments: &Start) -> Vec<String> {
    let mut flags = Vec::new();
    flags.extend(arguments.terms.map(words::terms_flag));
    flags.extend(arguments.kind.map(words::kind_flag));
    flags.extend(arguments.reminders.map(words::reminders_flag));
    flags.extend(
        arguments
            .currency
            .map(|currency| format!("--currency {}", currency.code())),
    );
    flags.extend(arguments.as_of.map(|day| format!("--as-of {day}")));
    flags
}

/// That there is nobody at the terminal: what would be asked, and how it is answered.
fn nobody_answers(console: &Console, questions: &[Question], open: &Open) -> Failure {
    let lang = console.lang;
    for question in questions {
        let (asked, _) = words::question(lang, *question, open);
        console.tell(&format!(
            "? {asked}\n  {}\n",
            words::flag_help(lang, *question, open)
        ));
    }
    let count = questions.len() as u64;
    let counted = |lang: Lang| lang.counted(count, ("question", "question"), ("questions", "questions"));
    let (en, fr) = (counted(Lang::En), counted(Lang::Fr));
    Failure {
        exit: Exit::BadInput,
        ..Failure::bad_input(said!(
            "{en} would be asked, and standard input is no terminal; nothing was written",
            "{fr} seraient posées, et l'entrée standard n'est pas un terminal ; rien n'est écrit"
        ))
        .with_help(said!(
            "answer with the options above, or take what is mostly so with --yes",
            "répondez par les options ci-dessus, ou acceptez les réponses habituelles avec --yes"
        ))
    }
}

/// A kind of customers as importers take it.
pub(super) fn kind_word(kind: StartKind) -> &'static str {
    match kind {
        StartKind::Business => "business",
        StartKind::Consumer => "consumer",
        StartKind::Public => "public",
        StartKind::Association => "association",
        StartKind::Unknown => "",
    }
}
