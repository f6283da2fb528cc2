//! Facts, events, targets, types and constants: the words that values and conditions are made of.
//!
//! Names that authors choose (channels, roles, segments, templates, tones) are no words of the language.

use super::{Word, WordClass};

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
pub fn canonical_fact(written: &str) -> String {
    if let Some(word) = super::find(Fact, written) {
        return word.english.to_owned();
    }
    let Some((owner, column)) = written.split_once('.') else {
        return written.to_owned();
    };
    let owner = match owner {
        "client" => "customer",
        "facture" => "invoice",
        other => other,
    };
    let column = super::find(Fact, column).map_or(column, |word| word.english);
    format!("{owner}.{column}")
}

/// The canonical form of a fact in a customer's block of a test, where `customer.` may be left out.
pub fn canonical_customer_fact(written: &str) -> String {
    for owner in ["customer", "client"] {
        if let Some(word) = super::find(Fact, &format!("{owner}.{written}")) {
            return word
                .english
                .split_once('.')
                .map_or(word.english, |(_, column)| column)
                .to_owned();
        }
    }
    canonical_fact(written)
}
