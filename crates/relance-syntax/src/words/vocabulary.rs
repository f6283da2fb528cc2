//! Facts, events, targets, types and constants: the words that values and conditions are made of.
//!
//! Names that authors choose (channels, roles, segments, templates, tones) are no words of the language.

use super::{Word, WordClass};
use crate::ast::{TestEvent, TestLine, TestLineKind, TestTable, Value, ValueKind};
use std::borrow::Cow;

const fn word(class: WordClass, english: &'static str, french: &'static str) -> Word {
    Word {
        english,
        french,
        also: &[],
        class,
    }
}

const fn word_also(
    class: WordClass,
    english: &'static str,
    french: &'static str,
    also: &'static [&'static str],
) -> Word {
    Word {
        english,
        french,
        also,
        class,
    }
}

use WordClass::{
    CallResult, Charge, CustomerKind, DisputeReason, Event, Fact, LedgerEvent, Month, PromiseState,
    Settlement, Target, Type, Unit, Weekday, YesNo,
};

/// The words that stand for something in the ledger or in the calendar.
pub const VOCABULARY: &[Word] = &[
    // Facts of an invoice.
    word(Fact, "amount", "montant"),
    word(Fact, "principal", "principal"),
    word(Fact, "balance", "solde"),
    word(Fact, "charges", "frais"),
    word(Fact, "undisputed_balance", "solde_hors_litige"),
    word(Fact, "overdue", "retard"),
    word(Fact, "age", "ancienneté"),
    word(Fact, "due", "échéance"),
    word(Fact, "issued", "émission"),
    word(Fact, "settled", "soldé"),
    word(Fact, "paid_share", "part_payée"),
    word(Fact, "disputed", "en_litige"),
    word(Fact, "dispute_reason", "motif_litige"),
    word(Fact, "reminders", "relances"),
    word(Fact, "last_contact", "dernier_contact"),
    word(Fact, "promise", "promesse"),
    word(Fact, "promised", "date_promise"),
    word(Fact, "on_plan", "en_échéancier"),
    word(Fact, "payment_method", "mode_de_paiement"),
    word(Fact, "currency", "devise"),
    word(Fact, "limitation", "prescription"),
    // Facts of a customer.
    word(Fact, "segment", "segment"),
    word(Fact, "customer.kind", "client.type"),
    word(Fact, "natural_person", "personne_physique"),
    word(Fact, "country", "pays"),
    word(Fact, "language", "langue"),
    word(Fact, "sector", "secteur"),
    word(Fact, "insolvent", "insolvable"),
    word(Fact, "insured", "assuré"),
    word(Fact, "customer.balance", "client.solde"),
    word(Fact, "customer.overdue_balance", "client.solde_échu"),
    word(Fact, "customer.oldest_overdue", "client.plus_ancien_retard"),
    word(Fact, "customer.unallocated", "client.non_lettré"),
    word(Fact, "average_delay", "retard_moyen"),
    word(Fact, "late_rate", "taux_de_retard"),
    word(Fact, "broken_promises", "promesses_rompues"),
    word(Fact, "invoices_paid", "factures_payées"),
    word(Fact, "customer_since", "client_depuis"),
    // Events that bound a step.
    word(Event, "notified", "notifié"),
    word(Event, "promise made", "promesse faite"),
    word(Event, "promise kept", "promesse tenue"),
    word(Event, "promise broken", "promesse rompue"),
    word(Event, "payment received", "paiement reçu"),
    word(Event, "payment bounced", "paiement rejeté"),
    word(Event, "dispute opened", "litige ouvert"),
    word(Event, "dispute closed", "litige clos"),
    word(Event, "plan agreed", "échéancier accordé"),
    word(Event, "plan ended", "échéancier terminé"),
    word(Event, "due changed", "échéance modifiée"),
    word(Event, "insolvency opened", "procédure ouverte"),
    word(Event, "insolvency published", "procédure publiée"),
    // Rows of the ledger, as tests state them.
    word_also(
        LedgerEvent,
        "dispute_opened",
        "litige_ouvert",
        &["disputed", "en_litige"],
    ),
    word(LedgerEvent, "dispute_closed", "litige_clos"),
    word(LedgerEvent, "promise", "promesse"),
    word(LedgerEvent, "plan_agreed", "échéancier_accordé"),
    word(LedgerEvent, "plan_ended", "échéancier_terminé"),
    word(LedgerEvent, "due_changed", "échéance_modifiée"),
    word(LedgerEvent, "written_off", "passé_en_perte"),
    word(LedgerEvent, "insolvency_opened", "procédure_ouverte"),
    word(LedgerEvent, "insolvency_published", "procédure_publiée"),
    word(LedgerEvent, "insolvency_ended", "procédure_close"),
    word(LedgerEvent, "stopped", "arrêté"),
    word(LedgerEvent, "resumed", "repris"),
    word(LedgerEvent, "opted_out", "désinscrit"),
    word(LedgerEvent, "replied", "répondu"),
    word(LedgerEvent, "call_result", "résultat_appel"),
    word(LedgerEvent, "bounced", "non_distribué"),
    word(LedgerEvent, "charged", "facturé"),
    word(LedgerEvent, "field_changed", "champ_modifié"),
    word(LedgerEvent, "e_invoice_status", "statut_e_facture"),
    word(LedgerEvent, "action", "action"),
    word(LedgerEvent, "notified", "notifié"),
    word(LedgerEvent, "approved", "approuvé"),
    word(LedgerEvent, "refused", "refusé"),
    word(LedgerEvent, "failed", "échoué"),
    word(LedgerEvent, "unknown", "inconnu"),
    // Who takes an invoice over.
    word(Target, "agency", "agence"),
    word(Target, "mediator", "médiateur"),
    word(Target, "insurer", "assureur"),
    word(Target, "lawyer", "avocat"),
    word(Target, "court", "tribunal"),
    // What is claimed or charged.
    word(Charge, "interest", "intérêts"),
    word(Charge, "indemnity", "indemnité"),
    word(Charge, "penalty", "pénalité"),
    word(Charge, "fee", "frais"),
    // Types of declared fields.
    word(Type, "number", "nombre"),
    word(Type, "money", "montant"),
    word(Type, "date", "date"),
    word(Type, "text", "texte"),
    word(Type, "yes_no", "oui_non"),
    word(Type, "days", "jours"),
    word(Type, "percent", "pourcentage"),
    // Units.
    word(Unit, "d", "j"),
    word(Unit, "w", "sem"),
    word(Unit, "wd", "jo"),
    word(Unit, "mo", "mois"),
    word(Unit, "min", "min"),
    word(Unit, "h", "h"),
    // The calendar.
    word_also(Weekday, "monday", "lundi", &["mondays", "lundis"]),
    word_also(Weekday, "tuesday", "mardi", &["tuesdays", "mardis"]),
    word_also(Weekday, "wednesday", "mercredi", &["wednesdays", "mercredis"]),
    word_also(Weekday, "thursday", "jeudi", &["thursdays", "jeudis"]),
    word_also(Weekday, "friday", "vendredi", &["fridays", "vendredis"]),
    word_also(Weekday, "saturday", "samedi", &["saturdays", "samedis"]),
    word_also(Weekday, "sunday", "dimanche", &["sundays", "dimanches"]),
    word_also(Month, "Jan", "janv", &["january", "janvier"]),
    word_also(Month, "Feb", "févr", &["february", "février", "fév"]),
    word_also(Month, "Mar", "mars", &["march"]),
    word_also(Month, "Apr", "avr", &["april", "avril"]),
    word_also(Month, "May", "mai", &[]),
    word_also(Month, "Jun", "juin", &["june"]),
    word_also(Month, "Jul", "juil", &["july", "juillet"]),
    word_also(Month, "Aug", "août", &["august"]),
    word_also(Month, "Sep", "sept", &["september", "septembre"]),
    word_also(Month, "Oct", "oct", &["october", "octobre"]),
    word_also(Month, "Nov", "nov", &["november", "novembre"]),
    word_also(Month, "Dec", "déc", &["december", "décembre"]),
    // Constants.
    word(YesNo, "yes", "oui"),
    word(YesNo, "no", "non"),
    word(CustomerKind, "business", "entreprise"),
    word(CustomerKind, "consumer", "particulier"),
    word(CustomerKind, "public", "public"),
    word(CustomerKind, "association", "association"),
    word(CustomerKind, "unknown", "inconnu"),
    word(PromiseState, "none", "aucune"),
    word(PromiseState, "open", "ouverte"),
    word(PromiseState, "kept", "tenue"),
    word(PromiseState, "broken", "rompue"),
    word(DisputeReason, "quality", "qualité"),
    word(DisputeReason, "delivery", "livraison"),
    word(DisputeReason, "price", "prix"),
    word(DisputeReason, "administrative", "administratif"),
    word(DisputeReason, "financial", "financier"),
    word(Settlement, "payment", "paiement"),
    word(Settlement, "credit", "avoir"),
    word(Settlement, "write_off", "passage_en_perte"),
    word(CallResult, "reached", "joint"),
    word(CallResult, "no_answer", "sans_réponse"),
    word(CallResult, "wrong_number", "faux_numéro"),
];

/// The closed set of constants that a fact is compared with, if the language has one.
pub fn constants_of_fact(canonical: &str) -> Option<WordClass> {
    match canonical {
        "customer.kind" | "kind" => Some(CustomerKind),
        "promise" => Some(PromiseState),
        "dispute_reason" => Some(DisputeReason),
        _ => None,
    }
}

/// The closed set of constants that the value of a ledger row is taken from, if the language has one.
pub fn constants_of_event(canonical: &str) -> Option<WordClass> {
    match canonical {
        "dispute_opened" => Some(DisputeReason),
        "call_result" => Some(CallResult),
        _ => None,
    }
}

/// The canonical form of a fact as written: `client.type` is `customer.kind`, `client.score` is `customer.score`.
///
/// A word that is no fact of the language is an author's (a field, a `define`, a param) and stays as it is.
pub fn canonical_fact(written: &str) -> Cow<'_, str> {
    if let Some(word) = super::find(Fact, written) {
        return word.english.into();
    }
    let Some((owner, column)) = written.split_once('.') else {
        return written.into();
    };
    let (owner, other) = match owner {
        "client" | "customer" => ("customer", "client"),
        "facture" | "invoice" => ("invoice", "facture"),
        _ => (owner, owner),
    };
    // Its two halves may be of two languages: `customer.type`, `client.kind`. Else such a name would be a field in
    // one language, and a fact once the formatter has written its owner in the other.
    for owner in [owner, other] {
        if let Some(word) = super::find(Fact, &format!("{owner}.{column}")) {
            return word.english.into();
        }
    }
    let column = super::find(Fact, column)
        .map(|word| word.english)
        .filter(|fact| is_fact_of(owner, fact))
        .unwrap_or(column);
    format!("{owner}.{column}").into()
}

/// A fact as the formatter writes it.
pub(crate) fn fact_in(canonical: &str, language: super::Language) -> String {
    let said = super::say(Fact, canonical, language);
    if said != canonical || language == super::Language::En {
        return said.to_owned();
    }
    let Some((owner, column)) = canonical.split_once('.') else {
        return canonical.to_owned();
    };
    let column = if is_fact_of(owner, column) {
        super::say(Fact, column, language)
    } else {
        column
    };
    let owner = match owner {
        "customer" => "client",
        "invoice" => "facture",
        other => other,
    };
    format!("{owner}.{column}")
}

/// Whether a fact may be written behind its owner: `customer.insured`.
///
/// Only these columns are words of the language there; any other is a declared field, and its author's name.
fn is_fact_of(owner: &str, fact: &str) -> bool {
    let of_customer = matches!(
        fact,
        "segment"
            | "natural_person"
            | "country"
            | "language"
            | "sector"
            | "insolvent"
            | "insured"
            | "average_delay"
            | "late_rate"
            | "broken_promises"
            | "invoices_paid"
    );
    owner == "customer" && of_customer
}

/// The canonical form of a fact in a customer's block of a test, where `customer.` may be left out.
pub fn canonical_customer_fact(written: &str) -> String {
    // `soldé` is a fact of its own, and not `client.solde` with an accent too many.
    if let Some(word) =
        super::find(Fact, written).filter(|word| [word.english, word.french].contains(&written))
    {
        return word.english.to_owned();
    }
    for owner in ["customer", "client"] {
        if let Some(word) = super::find(Fact, &format!("{owner}.{written}")) {
            return word
                .english
                .split_once('.')
                .map_or(word.english, |(_, column)| column)
                .to_owned();
        }
    }
    canonical_fact(written).into_owned()
}

/// A fact in a customer's block of a test as the French formatter writes it.
pub(crate) fn customer_fact_in_french(canonical: &str) -> String {
    let said = super::say(Fact, &format!("customer.{canonical}"), super::Language::Fr).to_owned();
    match said.strip_prefix("client.") {
        Some(column) => column.to_owned(),
        None => fact_in(canonical, super::Language::Fr),
    }
}

/// What `never` and `expect` may name beside channels, canonical.
pub const ACTION_VERBS: &[&str] = &[
    "contact",
    "claim",
    "charge",
    "escalate",
    "task",
    "alert",
    "flag",
    "block_orders",
    "propose_write_off",
];

/// The closed set of constants that a verb's argument is taken from, if the language has one.
pub fn constants_of_verb(verb: &str) -> Option<WordClass> {
    match verb {
        "escalate" => Some(Target),
        "charge" | "claim" => Some(Charge),
        _ => None,
    }
}

/// For each column of a test's table, the closed set that its values are taken from: that of the first place in
/// the test where the column stands for a constant.
pub fn constants_of_columns(table: &TestTable, lines: &[TestLine]) -> Vec<Option<WordClass>> {
    table
        .columns
        .iter()
        .map(|column| lines.iter().find_map(|line| constants_of_use(&column.text, line)))
        .collect()
}

fn constants_of_use(column: &str, line: &TestLine) -> Option<WordClass> {
    let is_column = |value: &Value| matches!(&value.kind, ValueKind::Name(name) if name == column);
    match &line.kind {
        TestLineKind::Customer { facts, .. } | TestLineKind::Invoice { facts, .. } => facts
            .iter()
            .filter(|stated| is_column(&stated.value))
            .find_map(|stated| constants_of_fact(&stated.fact.text)),
        TestLineKind::Happens {
            event:
                TestEvent::Row {
                    event,
                    value: Some(value),
                    ..
                },
            ..
        } => constants_of_event(&event.text).filter(|_| is_column(value)),
        TestLineKind::Expect { action, .. } => {
            let argument = action.argument.as_ref()?;
            constants_of_verb(&action.verb.text).filter(|_| is_column(argument))
        }
        _ => None,
    }
}
