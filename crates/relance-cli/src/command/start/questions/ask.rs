//! Asking: an answer that makes no sense is asked again, thrice at most.

use super::{Answers, Open, Question, words};
use crate::args::{Reminders, StartKind};
use crate::exit::Failure;
use crate::language::{Lang, said};
use relance_import::Terms;
use relance_kernel::{Currency, Day};
use std::io::BufRead;

/// So often a question is asked.
const TRIES: usize = 3;

/// Asks each question.
pub(super) fn ask(
    lang: Lang,
    questions: &[Question],
    open: &Open,
    input: &mut dyn BufRead,
    tell: &mut dyn FnMut(&str),
    answers: &mut Answers,
) -> Result<(), Failure> {
    let whole = questions.len();
    for (number, question) in questions.iter().enumerate() {
        let (asked, default) = words::question(lang, *question, open);
        tell(&format!(
            "{}/{whole}  {}\n",
            number + 1,
            asked.replace("\n  ", "\n     ")
        ));
        let mut tries = 0;
        loop {
            tell(&format!("     [{default}] > "));
            let mut line = String::new();
            let read = input.read_line(&mut line);
            let line = match read {
                // The terminal was closed, or sends what is no text.
                Ok(0) | Err(_) => {
                    tell("\n");
                    return Err(no_answer());
                }
                Ok(_) => line.trim(),
            };
            if line.is_empty() {
                take_default(*question, open, answers);
                break;
            }
            match take(*question, line, open, answers) {
                Ok(()) => break,
                Err(why) => {
                    tries += 1;
                    if tries == TRIES {
                        return Err(no_sense(lang, *question, open));
                    }
                    tell(&format!("     {}\n", why.of(lang)));
                }
            }
        }
    }
    tell("\n");
    Ok(())
}

/// What is taken where only Enter is pressed.
pub(super) fn take_default(question: Question, open: &Open, answers: &mut Answers) {
    let flag = match question {
        Question::Terms => {
            let terms = words::default_terms(open);
            answers.terms = Some(terms);
            words::terms_flag(terms)
        }
        Question::Kind => {
            answers.kind = StartKind::Business;
            words::kind_flag(StartKind::Business)
        }
        Question::Reminders => {
            answers.reminders = Reminders::ByHand;
            words::reminders_flag(Reminders::ByHand)
        }
        Question::Currency => {
            answers.currency = Some(Currency::EUR);
            "--currency EUR".to_string()
        }
        Question::AsOf => {
            answers.as_of = open.days.map(|(_, last)| last);
            answers
                .as_of
                .map_or_else(String::new, |day| format!("--as-of {day}"))
        }
    };
    answers.flags.push(flag);
}

/// Takes an answer, or says why it is none.
fn take(
    question: Question,
    line: &str,
    open: &Open,
    answers: &mut Answers,
) -> Result<(), crate::language::Said> {
    let line = line.trim_matches(['"', '\'']);
    let word = line.to_lowercase();
    let flag = match question {
        Question::Terms => {
            let terms = Terms::parse(line).ok_or_else(|| {
                said!(
                    "`{line}` is not understood: write 30d, or \"45d end of month\"",
                    "`{line}` n'est pas compris : écrivez 30j, ou 45 jours fin de mois"
                )
            })?;
            answers.terms = Some(terms);
            words::terms_flag(terms)
        }
        Question::Kind => {
            let kind = match word.as_str() {
                "1" | "business" | "businesses" | "entreprises" | "entreprise" | "professionnels"
                | "professionnel" => StartKind::Business,
                "2" | "consumer" | "consumers" | "consommateurs" | "consommateur" | "particuliers"
                | "particulier" => StartKind::Consumer,
                "3"
                | "public"
                | "public bodies"
                | "organismes publics"
                | "organisme public"
                | "personnes publiques" => StartKind::Public,
                "4" | "association" | "associations" => StartKind::Association,
                "5" | "mixed" | "unknown" | "mêlés" | "meles" | "inconnu" | "inconnus" => {
                    StartKind::Unknown
                }
                _ => return Err(said!("write a number from 1 to 5", "écrivez un chiffre de 1 à 5")),
            };
            answers.kind = kind;
            words::kind_flag(kind)
        }
        Question::Reminders => {
            let reminders = match word.as_str() {
                "1" | "by hand" | "by-hand" | "à la main" | "a la main" => Reminders::ByHand,
                "2" | "program" | "logiciel" => Reminders::Program,
                "3" | "none" | "no" | "aucune" | "non" => Reminders::None,
                _ => return Err(said!("write a number from 1 to 3", "écrivez un chiffre de 1 à 3")),
            };
            answers.reminders = reminders;
            words::reminders_flag(reminders)
        }
        Question::Currency => {
            let code = match word.as_str() {
                "€" | "euro" | "euros" => "EUR".to_string(),
                _ => word.to_uppercase(),
            };
            let currency = Currency::parse(&code).ok_or_else(|| {
                said!(
                    "`{line}` is no currency: write EUR, CHF, USD…",
                    "`{line}` n'est pas une devise : écrivez EUR, CHF, USD…"
                )
            })?;
            answers.currency = Some(currency);
            format!("--currency {}", currency.code())
        }
        Question::AsOf => {
            let day = day(line).ok_or_else(|| {
                said!(
                    "`{line}` is no day: write 2026-06-30 or 30/06/2026",
                    "`{line}` n'est pas un jour : écrivez 30/06/2026"
                )
            })?;
            if let Some((first, _)) = open.days.filter(|(first, _)| day < *first) {
                let (en, fr) = (Lang::En.day(first), Lang::Fr.day(first));
                return Err(said!(
                    "the files begin on {en}: name a later day",
                    "les fichiers commencent le {fr} : indiquez un jour plus récent"
                ));
            }
            answers.as_of = Some(day);
            format!("--as-of {day}")
        }
    };
    answers.flags.push(flag);
    Ok(())
}

/// A day as a person types it.
fn day(line: &str) -> Option<Day> {
    if let Some(day) = Day::parse(line) {
        return Some(day);
    }
    let parts: Vec<&str> = line.split(['/', '.', '-']).collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    let (day, month) = (day.trim().parse().ok()?, month.trim().parse().ok()?);
    let year = year.trim();
    let year = match year.len() {
        4 => year.parse().ok()?,
        _ => return None,
    };
    Day::from_ymd(year, month, day)
}

fn no_answer() -> Failure {
    Failure::bad_input(said!(
        "no answer came, and nothing was written",
        "aucune réponse n'est venue, et rien n'est écrit"
    ))
    .with_help(said!(
        "answer, or take what is mostly so with --yes",
        "répondez, ou acceptez les réponses habituelles avec --yes"
    ))
}

fn no_sense(lang: Lang, question: Question, open: &Open) -> Failure {
    let help = words::flag_help(lang, question, open);
    Failure::bad_input(said!(
        "three answers were not understood, and nothing was written",
        "trois réponses n'ont pas été comprises, et rien n'est écrit"
    ))
    .with_help(said!("{help}", "{help}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;
    use std::io::Cursor;

    fn answers() -> Answers {
        Answers {
            terms: None,
            kind: StartKind::Unknown,
            reminders: Reminders::None,
            currency: None,
            as_of: None,
            assumed: Vec::new(),
            flags: Vec::new(),
        }
    }

    const ALL: [Question; 5] = [
        Question::Terms,
        Question::Kind,
        Question::Reminders,
        Question::Currency,
        Question::AsOf,
    ];

    fn open() -> Open {
        Open {
            terms: Some((3, 4)),
            kind: Some((2, 2)),
            currency: true,
            as_of: true,
            days: Some((
                Day::parse("2025-01-01").unwrap(),
                Day::parse("2025-12-31").unwrap(),
            )),
            ..Open::default()
        }
    }

    fn asked(typed: &str) -> (Result<(), Failure>, Answers, String) {
        let mut answers = answers();
        let mut said = String::new();
        let result = ask(
            Lang::Fr,
            &ALL,
            &open(),
            &mut Cursor::new(typed.as_bytes()),
            &mut |text| said.push_str(text),
            &mut answers,
        );
        (result, answers, said)
    }

    #[test]
    fn five_questions_are_answered_in_the_words_of_an_accountant() {
        let (result, answers, _) = asked("45 jours fin de mois\r\nparticuliers\n3\n€\n30/06/2025\n");
        result.unwrap();
        assert_eq!(answers.terms, Terms::parse("45d end of month"));
        assert_eq!(answers.kind, StartKind::Consumer);
        assert_eq!(answers.reminders, Reminders::None);
        assert_eq!(answers.currency, Some(Currency::EUR));
        assert_eq!(answers.as_of, Day::parse("2025-06-30"));
        assert_eq!(
            answers.flags,
            [
                "--terms '45d end of month'",
                "--kind consumer",
                "--reminders none",
                "--currency EUR",
                "--as-of 2025-06-30"
            ]
        );
    }

    #[test]
    fn enter_takes_what_is_mostly_so() {
        let (result, answers, said) = asked("\n\n\n\n\n");
        result.unwrap();
        assert_eq!(answers.terms, Some(Terms::STATUTORY));
        assert_eq!(answers.as_of, Day::parse("2025-12-31"));
        assert!(said.contains("[30j]"), "{said}");
    }

    #[test]
    fn what_makes_no_sense_is_asked_thrice_and_no_more() {
        let (result, _, said) = asked("bientôt\n30 bananes\n30j\n1\n1\nEUR\n31/12/2025\n");
        result.unwrap();
        assert_eq!(said.matches("n'est pas compris").count(), 2, "{said}");
        let (result, ..) = asked("a\nb\nc\n30j\n");
        let failure = result.unwrap_err();
        assert_eq!(failure.exit, Exit::BadInput);
        assert!(failure.text(Lang::Fr).contains("--terms"), "{failure:?}");
    }

    #[test]
    fn a_day_before_the_files_begin_is_asked_again() {
        let (result, answers, said) = asked("\n\n\n\n01/01/1999\n31/12/2025\n");
        result.unwrap();
        assert!(
            said.contains("les fichiers commencent le 1er janv. 2025"),
            "{said}"
        );
        assert_eq!(answers.as_of, Day::parse("2025-12-31"));
    }

    #[test]
    fn a_terminal_that_closes_ends_the_questions() {
        let (result, ..) = asked("30j\n");
        assert_eq!(result.unwrap_err().exit, Exit::BadInput);
    }
}
