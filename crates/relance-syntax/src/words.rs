//! The words of the language, each in English and in French: one table.
//!
//! The parser reads every form, the tree keeps the English one, the formatter writes the one asked for.
//! `grammar/relance.pest` holds the same words as syntax; a test compares the two in both directions.
//! [`vocabulary`] holds the words that stand for facts, events, targets and constants.

pub mod vocabulary;

use std::collections::HashMap;
use std::sync::OnceLock;

/// A language that a policy can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English: the canonical words of the tree.
    #[default]
    En,
    /// French.
    Fr,
}

/// What a word or phrase does in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordClass {
    /// Opens a statement; reserved: no author may choose it as a name.
    Statement,
    /// Opens a statement where one may stand, and is a free name everywhere else.
    ContextualStatement,
    /// Joins conditions and actions; reserved.
    Connective,
    /// A line of a `policy` block.
    PolicyLine,
    /// A line of a `test` block, or what happens in it.
    TestLine,
    /// Any other word that has its meaning by its place.
    Clause,
    /// What an action does.
    Action,
    /// A fact of an invoice or of a customer.
    Fact,
    /// A test of the history of an invoice or customer.
    History,
    /// An event that bounds a step.
    Event,
    /// The name of a row of the ledger, as tests state it.
    LedgerEvent,
    /// Who takes an invoice over.
    Target,
    /// What is claimed or charged.
    Charge,
    /// The type of a declared field.
    Type,
    /// A unit of time.
    Unit,
    /// A day of the week.
    Weekday,
    /// A month.
    Month,
    /// `yes` and `no`.
    YesNo,
    /// A kind of customer.
    CustomerKind,
    /// The state of a promise.
    PromiseState,
    /// Why an invoice is disputed.
    DisputeReason,
    /// What settled an invoice.
    Settlement,
    /// How a call went.
    CallResult,
}

/// A word or phrase of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The canonical form: English, as the tree and the English formatter write it.
    pub english: &'static str,
    /// The form that the French formatter writes.
    pub french: &'static str,
    /// Further forms that are read.
    pub also: &'static [&'static str],
    /// What it does.
    pub class: WordClass,
}

impl Word {
    /// The form that the formatter writes.
    pub const fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.english,
            Language::Fr => self.french,
        }
    }

    /// Every form that is read, forms without their accents included.
    pub fn forms(&self) -> Vec<String> {
        let mut forms: Vec<String> = Vec::new();
        let written = [self.english, self.french]
            .into_iter()
            .chain(self.also.iter().copied());
        let mut add = |form: String| {
            if !forms.contains(&form) {
                forms.push(form);
            }
        };
        for form in written {
            add(form.to_owned());
            if !form.is_ascii() {
                add(without_accents(form));
            }
        }
        forms
    }

    /// Whether no author may choose the word as a name.
    pub fn is_reserved(&self) -> bool {
        matches!(self.class, WordClass::Statement | WordClass::Connective)
    }
}

macro_rules! words {
    ($($name:ident $class:ident $english:literal $french:literal $(also $($other:literal)+)?;)*) => {
        $(pub(crate) const $name: Word = Word {
            english: $english,
            french: $french,
            also: &[$($($other),+)?],
            class: WordClass::$class,
        };)*
        /// Words and phrases that carry the structure of a policy.
        pub const KEYWORDS: &[Word] = &[$($name),*];
    };
}

words! {
    RELANCE ContextualStatement "relance" "relance";
    POLICY Statement "policy" "politique";
    USE Statement "use" "utiliser";
    PARAM Statement "param" "paramètre";
    DEFINE Statement "define" "définir";
    SEGMENT ContextualStatement "segment" "segment";
    TONE Statement "tone" "ton";
    TEMPLATE Statement "template" "modèle";
    CHANNEL ContextualStatement "channel" "canal";
    ROLE Statement "role" "rôle";
    FIELD Statement "field" "champ";
    PAUSE Statement "pause" "suspendre";
    NO_PAUSE ContextualStatement "no pause" "ne pas suspendre";
    NEVER Statement "never" "jamais";
    WHEN Statement "when" "quand";
    ALSO Statement "also" "en parallèle";
    FOR Statement "for" "pour";
    TEST Statement "test" "test";
    EXPECT Statement "expect" "attendre";
    PROVE Statement "prove" "prouver";

    THEN Connective "then" "alors";
    AND Connective "and" "et";
    OR Connective "or" "ou";
    NOT Connective "not" "non";

    APPLIES_TO PolicyLine "applies to" "s'applique à";
    CURRENCY PolicyLine "currency" "devise";
    TIMEZONE PolicyLine "timezone" "fuseau";
    CALENDAR PolicyLine "calendar" "calendrier";
    CONTACT PolicyLine "contact" "contacter" also "contact";
    BY PolicyLine "by" "par";
    ON_DAYS PolicyLine "on" "les" also "le" "du";
    EVERY_DAY PolicyLine "every day" "tous les jours";
    WORKING_DAYS PolicyLine "working days" "jours ouvrés";
    QUIET PolicyLine "quiet" "silence";
    FROM PolicyLine "from" "du";
    AT_LEAST PolicyLine "at least" "au moins";
    BETWEEN_TWO PolicyLine "between" "entre deux" also "entre";
    CONTACTS PolicyLine "contacts" "contacts" also "contact";
    AT_MOST PolicyLine "at most" "au plus";
    GROUP_BY PolicyLine "group by" "grouper par";
    BY_CUSTOMER PolicyLine "customer" "client";
    LED_BY_OLDEST PolicyLine "led by oldest" "mené par la plus ancienne";
    BY_STEP PolicyLine "step" "niveau";
    BY_INVOICE PolicyLine "invoice" "facture";
    CATCH_UP PolicyLine "catch up" "rattraper";
    ONE_STEP_AT_A_TIME PolicyLine "one step at a time" "niveau par niveau";
    TO_THE_CURRENT_STEP PolicyLine "to the current step" "jusqu'au niveau courant";
    TOLERANCE PolicyLine "tolerance" "tolérance";
    LAW PolicyLine "law" "droit";
    LATE_INTEREST PolicyLine "late interest" "intérêts de retard";
    TERMS PolicyLine "terms" "délai de paiement";
    LEDGER_FRESH PolicyLine "ledger fresh" "grand livre à jour";

    AS Clause "as" "comme";
    IS Clause "is" "est";
    LEGAL Clause "legal" "juridique";
    IN Clause "in" "dans" also "parmi";
    OTHERWISE Clause "otherwise" "par défaut";
    FROM_LEDGER Clause "from ledger" "du grand livre";
    COSTS Clause "costs" "coûte";
    AT Clause "at" "à";
    CAPACITY Clause "capacity" "capacité";
    PER_DAY Clause "per day" "par jour";
    OF_RECOVERED Clause "of recovered" "du recouvré";
    UNTIL Clause "until" "jusqu'au" also "jusqu'à";
    WAS Clause "was" "anciennement";
    EACH_TIME Clause "each time" "à chaque fois";
    PER_CUSTOMER Clause "per customer" "par client";
    EXCEPTION_TO Clause "exception to" "exception à";
    ON Clause "on" "le" also "les";
    EVERY_MONTH_ON_DAY Clause "every month on day" "chaque mois le jour";
    EVERY_YEAR_ON Clause "every year on" "chaque année le";
    EVERY Clause "every" "tous les";
    UP_TO Clause "up to" "jusqu'à";
    TIMES Clause "times" "fois" also "time";
    REQUIRES_APPROVAL Clause "requires approval" "exige l'accord" also "exige accord";
    OF Clause "of" "de" also "du" "d'";
    IF Clause "if" "si";
    WITHOUT_REMINDER Clause "without reminder" "sans relance préalable";
    LAWFUL Clause "lawful" "licite";
    ELSE Clause "else" "sinon";
    TO Clause "to" "à" also "au";
    TO_TARGET_VOWEL Clause "to" "à l'" also "à";
    TO_TARGET_CONSONANT Clause "to" "au";
    BETWEEN Clause "between" "entre";
    WITHIN Clause "within" "sous";
    AFTER Clause "after" "après";
    OVER Clause "over" "sur";
    DUE_IN Clause "due in" "échéance dans";
    AGO Clause "ago" "il y a au moins";
    BY_OVERDUE Clause "by overdue" "avant retard";
    EVERY_INVOICE Clause "every invoice" "toute facture";
    HAS_REACHED Clause "has reached" "a atteint";

    CLAIM Action "claim" "réclamer";
    CHARGE Action "charge" "facturer";
    OFFER Action "offer" "offrir";
    DISCOUNT Clause "discount" "remise";
    PLAN Clause "plan" "échéancier";
    INSTALMENTS Clause "instalments" "mensualités";
    ESCALATE Action "escalate" "transmettre";
    TASK Action "task" "tâche";
    ALERT Action "alert" "alerter";
    FLAG Action "flag" "marquer";
    BLOCK_ORDERS Action "block_orders" "bloquer_commandes";
    PROPOSE Action "propose" "proposer";
    WRITE_OFF Action "write_off" "passage_en_perte";
    ANY_CONTACT Action "contact" "contacter" also "contact";

    SETTLED_BY History "settled by" "soldé par";
    SENT History "sent" "envoyé";
    RECORDED History "recorded" "enregistré";
    CONTACTED History "contacted" "contacté";
    REPLIED History "replied" "répondu";
    NO_REPLY History "no reply" "sans réponse";

    CUSTOMER TestLine "customer" "client";
    INVOICE TestLine "invoice" "facture";
    ISSUED TestLine "issued" "émission";
    DUE TestLine "due" "échéance";
    EXPECT_NOTHING TestLine "expect nothing" "ne rien attendre";
    PAYS TestLine "pays" "paie";
    BOUNCES TestLine "bounces" "rejette";
    CREDITED TestLine "credited" "crédité";
    PROMISES TestLine "promises" "promet";
}

/// Every word and phrase of the language.
pub fn all() -> impl Iterator<Item = &'static Word> {
    KEYWORDS.iter().chain(vocabulary::VOCABULARY)
}

/// The word of `class` that is written `form`, in either language, with or without accents.
///
/// A form that is exactly a word wins over one that is a word only without its accents:
/// `solde` is the balance, never `soldé`.
pub fn find(class: WordClass, form: &str) -> Option<&'static Word> {
    let forms = index().of(class)?;
    match forms.get(form) {
        Some(word) => Some(word),
        // Some accents are there, some are not.
        None if !form.is_ascii() => forms.get(without_accents(form).as_str()).copied(),
        None => None,
    }
}

/// Whether `form` is a word that no author may choose as a name.
pub fn is_reserved(form: &str) -> bool {
    // Most names are told from the reserved words, which are short and all letters, by a look.
    const LONGEST: usize = 11;
    if form.len() > LONGEST || form.bytes().any(|byte| byte == b'_' || byte.is_ascii_digit()) {
        return false;
    }
    find(WordClass::Statement, form).is_some() || find(WordClass::Connective, form).is_some()
}

/// Whether a word is one of those that phrases of the language are made of.
pub(crate) fn is_part_of_phrase(written: &str) -> bool {
    static PARTS: OnceLock<std::collections::BTreeSet<String>> = OnceLock::new();
    let parts = || KEYWORDS.iter().flat_map(Word::forms);
    let split = |phrase: String| phrase.split([' ', '\'']).map(str::to_owned).collect::<Vec<_>>();
    PARTS
        .get_or_init(|| parts().flat_map(split).collect())
        .contains(written)
}

/// 1 if the written word belongs to French alone, -1 if to English alone, else 0.
pub(crate) fn lean(written: &str) -> i64 {
    static PARTS: OnceLock<HashMap<String, (bool, bool)>> = OnceLock::new();
    let parts = PARTS.get_or_init(|| {
        let mut parts: HashMap<String, (bool, bool)> = HashMap::new();
        for word in all() {
            for part in word.english.split([' ', '.']) {
                parts.entry(part.to_owned()).or_default().0 = true;
            }
            for form in [word.french.to_owned(), without_accents(word.french)] {
                for part in form.split([' ', '.', '\'']) {
                    parts.entry(part.to_owned()).or_default().1 = true;
                }
            }
        }
        parts
    });
    match parts.get(written).filter(|_| !written.is_empty()) {
        Some((true, false)) => -1,
        Some((false, true)) => 1,
        _ => 0,
    }
}

/// The form of `canonical` that the formatter writes; `canonical` itself if it is no word of `class`.
pub(crate) fn say(class: WordClass, canonical: &str, language: Language) -> &str {
    match language {
        Language::En => canonical,
        Language::Fr => canonical_index()
            .of(class)
            .and_then(|words| words.get(canonical))
            .map_or(canonical, |word| word.french),
    }
}

/// Words by what they are looked up with, one map per class in the order of the classes.
#[derive(Default)]
struct Index(Vec<Words>);

/// Words by what they are looked up with.
type Words = HashMap<String, &'static Word, Hashing>;

impl Index {
    fn of(&self, class: WordClass) -> Option<&Words> {
        self.0.get(class as usize)
    }

    fn of_mut(&mut self, class: WordClass) -> Option<&mut Words> {
        let place = class as usize;
        if self.0.len() <= place {
            self.0.resize_with(place + 1, Words::default);
        }
        self.0.get_mut(place)
    }
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::default();
        for word in all() {
            let forms = [word.english, word.french]
                .into_iter()
                .chain(word.also.iter().copied());
            if let Some(known) = index.of_mut(word.class) {
                known.extend(forms.map(|form| (form.to_owned(), word)));
            }
        }
        // Second, so that exact forms are there already.
        for word in all() {
            if let Some(known) = index.of_mut(word.class) {
                for form in word.forms() {
                    known.entry(form).or_insert(word);
                }
            }
        }
        index
    })
}

fn canonical_index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = Index::default();
        for word in all() {
            if let Some(known) = index.of_mut(word.class) {
                known.insert(word.english.to_owned(), word);
            }
        }
        index
    })
}

type Hashing = std::hash::BuildHasherDefault<WordHasher>;

/// FNV-1a: words are short, the tables are fixed, and every name of a policy is looked up.
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> WordHasher {
        WordHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl std::hash::Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The form without accents, as a keyboard without them would write it.
pub fn without_accents(form: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    form.nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .collect()
}
