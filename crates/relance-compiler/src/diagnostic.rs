//! A diagnostic is data: a code, the facts of the case, the places involved, and a fix where there is one.
//!
//! Words are chosen last: the sentences of each code stand in its family's table, in English and in French, with
//! `{fact}` where a fact goes. Drawing belongs to `render` and to the command line.

/// Declares the codes of a family: constants, and the list `ALL` of them.
///
/// `pub;` before them makes them public: for codes that other crates find.
macro_rules! codes {
    (pub; $($rest:tt)*) => { codes! { @[pub] $($rest)* } };
    (@[$vis:vis] $($(#[$doc:meta])* $constant:ident = $number:literal $name:literal $severity:ident $stage:ident;
        message [$($m_en:literal | $m_fr:literal),+ $(,)?]
        label $l_en:literal | $l_fr:literal
        labels {$($key:ident: $k_en:literal | $k_fr:literal),* $(,)?}
        help [$($h_en:literal | $h_fr:literal),* $(,)?];
    )*) => {
        $($(#[$doc])* $vis static $constant: $crate::diagnostic::Code = $crate::diagnostic::Code {
            number: $number,
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            stage: $crate::diagnostic::Stage::$stage,
            message: &[$($crate::diagnostic::Words { en: $m_en, fr: $m_fr }),+],
            label: $crate::diagnostic::Words { en: $l_en, fr: $l_fr },
            labels: &[$((stringify!($key), $crate::diagnostic::Words { en: $k_en, fr: $k_fr })),*],
            help: &[$($crate::diagnostic::Words { en: $h_en, fr: $h_fr }),*],
        };)*

        pub(super) static ALL: &[&$crate::diagnostic::Code] = &[$(&$constant),*];
    };
    ($($rest:tt)*) => { codes! { @[pub(crate)] $($rest)* } };
}

pub mod analysis_codes;
pub(crate) mod conduct_codes;
pub(crate) mod law_codes;
pub(crate) mod name_codes;
mod registry;
pub(crate) mod step_codes;
pub(crate) mod syntax_codes;
pub(crate) mod test_codes;
pub(crate) mod type_codes;
pub(crate) mod unsupported_codes;

pub use registry::{code, codes};

use crate::source::Place;

/// The language of messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// French.
    Fr,
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Good to know.
    Note,
    /// Probably not what was meant; the policy can run.
    Warning,
    /// The policy cannot run.
    Error,
}

impl Severity {
    /// The word in a language.
    pub fn word_in(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Severity::Warning, Lang::Fr) => "avertissement",
            (Severity::Error, Lang::Fr) => "erreur",
            (_, _) => self.word(),
        }
    }

    /// `error`, `warning`, `note`: for formats whose words are fixed.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Which part of relance finds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Found by [`crate::compile`].
    Compile,
    /// Found by the analysis of the compiled policy.
    Analysis,
}

/// A sentence in each language, with `{name}` where a fact goes.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// English.
    pub en: &'static str,
    /// French.
    pub fr: &'static str,
}

impl Words {
    /// The sentence in a language.
    pub fn of(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Fr => self.fr,
        }
    }
}

/// A kind of diagnostic: its number and name never change meaning.
#[derive(Debug)]
pub struct Code {
    /// `RL0201`.
    pub number: &'static str,
    /// `unknown-fact`: names the pattern, not the cure.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Who finds it.
    pub stage: Stage,
    /// One line; of several, the first all of whose facts are given.
    pub message: &'static [Words],
    /// At the primary place.
    pub label: Words,
    /// At other places, by key.
    pub labels: &'static [(&'static str, Words)],
    /// What to type; of several, the first all of whose facts are given.
    pub help: &'static [Words],
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.number == other.number
    }
}

impl Eq for Code {}

/// A fact of a diagnostic.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Datum {
    /// A name, a value, a text of the author.
    Text(String),
    /// A count.
    Number(i64),
    /// Words of relance, by language.
    Worded {
        /// English.
        en: String,
        /// French.
        fr: String,
    },
}

impl Datum {
    /// The fact as text.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Datum::Text(text) => text.clone(),
            Datum::Number(number) => number.to_string(),
            Datum::Worded { en, fr } => if lang == Lang::Fr { fr } else { en }.clone(),
        }
    }
}

impl Datum {
    /// Canonical words of the language, shown in the words of the reader's.
    pub fn code(canonical: &str) -> Datum {
        let fr = in_french(canonical);
        Datum::Worded {
            en: canonical.to_owned(),
            fr,
        }
    }
}

impl From<&str> for Datum {
    fn from(text: &str) -> Datum {
        Datum::Text(text.to_owned())
    }
}

impl From<String> for Datum {
    fn from(text: String) -> Datum {
        Datum::Text(text)
    }
}

impl From<&String> for Datum {
    fn from(text: &String) -> Datum {
        Datum::Text(text.clone())
    }
}

impl From<i64> for Datum {
    fn from(number: i64) -> Datum {
        Datum::Number(number)
    }
}

impl From<Words> for Datum {
    fn from(words: Words) -> Datum {
        Datum::Worded {
            en: words.en.to_owned(),
            fr: words.fr.to_owned(),
        }
    }
}

/// Another place that takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// Which of the code's label sentences.
    pub key: &'static str,
}

/// A change of text that mends it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What to replace.
    pub place: Place,
    /// By what.
    pub replacement: String,
    /// Whether it surely keeps what the author meant.
    pub safe: bool,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// What kind.
    pub code: &'static Code,
    /// The place that is to be changed.
    pub primary: Place,
    /// Other places involved.
    pub labels: Vec<Label>,
    /// What is the case, by name.
    pub facts: Vec<(&'static str, Datum)>,
    /// How to mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: &'static Code, primary: Place) -> Diagnostic {
        Diagnostic {
            code,
            primary,
            labels: Vec::new(),
            facts: Vec::new(),
            fix: None,
        }
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Datum>) -> Diagnostic {
        self.facts.push((name, fact.into()));
        self
    }

    /// The same with one more fact, if there is one.
    #[must_use]
    pub fn with_some(self, name: &'static str, fact: Option<impl Into<Datum>>) -> Diagnostic {
        match fact {
            Some(fact) => self.with(name, fact),
            None => self,
        }
    }

    /// The same with one more place.
    #[must_use]
    pub fn at(mut self, key: &'static str, place: Place) -> Diagnostic {
        self.labels.push(Label { place, key });
        self
    }

    /// The same with a fix of the primary place.
    #[must_use]
    pub fn fixed_by(mut self, replacement: impl Into<String>, safe: bool) -> Diagnostic {
        self.fix = Some(Fix {
            place: self.primary,
            replacement: replacement.into(),
            safe,
        });
        self
    }

    /// The same with a fix of the primary place that a person should look at, if there is one.
    #[must_use]
    pub fn fixed_by_some(self, replacement: Option<String>) -> Diagnostic {
        match replacement {
            Some(replacement) => self.fixed_by(replacement, false),
            None => self,
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.code.severity
    }

    /// One line: lower case, no full stop.
    pub fn message(&self, lang: Lang) -> String {
        self.first_of(self.code.message, lang)
            .unwrap_or_else(|| self.code.name.to_owned())
    }

    /// What to type.
    pub fn help(&self, lang: Lang) -> Option<String> {
        self.first_of(self.code.help, lang)
    }

    /// The words at the primary place; may be empty.
    pub fn primary_label(&self, lang: Lang) -> String {
        self.fill(self.code.label.of(lang), lang).unwrap_or_default()
    }

    /// Every place with its words, the primary one first.
    pub fn labels(&self, lang: Lang) -> Vec<(Place, String)> {
        let mut labels = vec![(self.primary, self.primary_label(lang))];
        for label in &self.labels {
            let words = self.code.labels.iter().find(|(key, _)| *key == label.key);
            let text = words
                .and_then(|(_, words)| self.fill(words.of(lang), lang))
                .unwrap_or_default();
            labels.push((label.place, text));
        }
        labels
    }

    /// Where the page of the code stands, relative to the documentation.
    pub fn page(&self) -> String {
        format!("diagnostics/{}.md", self.code.name)
    }

    fn first_of(&self, sentences: &[Words], lang: Lang) -> Option<String> {
        sentences.iter().find_map(|words| self.fill(words.of(lang), lang))
    }

    /// The sentence with its facts, or nothing if one of them is missing. Braces round anything but a fact's
    /// name stay as they are.
    fn fill(&self, sentence: &str, lang: Lang) -> Option<String> {
        let mut filled = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let placeholder = after.split_once('}').filter(|(name, _)| is_fact_name(name));
            let Some((name, tail)) = placeholder else {
                filled.push('{');
                rest = after;
                continue;
            };
            let (_, fact) = self.facts.iter().find(|(known, _)| *known == name)?;
            filled.push_str(&fact.text(lang));
            rest = tail;
        }
        filled.push_str(rest);
        Some(filled)
    }
}

/// Canonical words of the language in French, word by word. What is no word of the language stays as it is.
///
/// ```
/// use relance_compiler::diagnostic::in_french;
/// assert_eq!(in_french("overdue 7d"), "retard 7j");
/// assert_eq!(in_french("sent second at least 10d ago"), "envoyé second il y a au moins 10j");
/// assert_eq!(in_french("no reply within 7d"), "sans réponse sous 7j");
/// ```
pub fn in_french(canonical: &str) -> String {
    // Said the other way round.
    if let Some((before, delay)) = canonical
        .strip_suffix(" ago")
        .and_then(|rest| rest.rsplit_once(" at least "))
    {
        return format!("{} il y a au moins {}", in_french(before), in_french(delay));
    }
    if let Some((before, after)) = canonical.split_once("no reply ") {
        return format!("{}sans réponse {}", in_french(before), in_french(after));
    }
    if let Some(word) = relance_syntax::words::KEYWORDS
        .iter()
        .find(|word| word.english == canonical && canonical.contains(' '))
    {
        return word.french.to_owned();
    }
    if let Some((_, part)) = PARTS.iter().find(|(english, _)| *english == canonical) {
        return (*part).to_owned();
    }
    let words: Vec<String> = canonical.split(' ').map(french_word).collect();
    let joined = words.join(" ");
    PHRASES.iter().fold(joined, |text, (en, fr)| text.replace(en, fr))
}

/// Words that stand in phrases only.
const PARTS: &[(&str, &str)] = &[("approval", "accord"), ("day", "jour"), ("to", "à")];

/// Phrases of several words, after their words were looked up one by one.
const PHRASES: &[(&str, &str)] = &[("at least", "au moins"), ("by retard", "avant retard")];

fn french_word(word: &str) -> String {
    use relance_syntax::words::WordClass;
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if let Some((number, unit)) = word
        .split_at_checked(digits)
        .filter(|(number, _)| !number.is_empty())
    {
        let french = relance_syntax::words::find(WordClass::Unit, unit);
        return french.map_or_else(|| word.to_owned(), |unit| format!("{number}{}", unit.french));
    }
    let classes = [
        WordClass::Connective,
        WordClass::Fact,
        WordClass::Statement,
        WordClass::ContextualStatement,
        WordClass::Clause,
        WordClass::PolicyLine,
        WordClass::Action,
        WordClass::Charge,
        WordClass::Target,
        WordClass::CustomerKind,
        WordClass::PromiseState,
        WordClass::Settlement,
        WordClass::Type,
        WordClass::LedgerEvent,
        WordClass::History,
        WordClass::TestLine,
        WordClass::YesNo,
    ];
    let found = classes
        .iter()
        .find_map(|&class| relance_syntax::words::find(class, word).filter(|found| found.english == word));
    found.map_or_else(|| word.to_owned(), |found| found.french.to_owned())
}

fn is_fact_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}
