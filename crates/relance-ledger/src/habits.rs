//! Words that people write in tables in place of the English ones: French, short forms, `true` for `yes`.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The English word that a French or customary one stands for, if it is among `words`.
pub(crate) fn english<'w>(written: &str, words: &[&'w str]) -> Option<&'w str> {
    let plain: String = written
        .trim()
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| if c == ' ' || c == '-' { '_' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    MEANT
        .iter()
        .filter(|(_, forms)| forms.contains(&plain.as_str()))
        .find_map(|(english, _)| words.iter().copied().find(|word| word == english))
}

/// English words with what is written for them: small letters, no accents, `_` for blanks.
const MEANT: &[(&str, &[&str])] = &[
    ("yes", &["oui", "o", "y", "true", "vrai", "1"]),
    ("no", &["non", "n", "false", "faux", "0"]),
    // Kinds of invoices.
    ("invoice", &["facture"]),
    ("credit_note", &["avoir", "credit", "creditnote"]),
    ("deposit", &["acompte"]),
    // Kinds of customers.
    (
        "business",
        &["entreprise", "societe", "company", "b2b", "pro", "professionnel"],
    ),
    (
        "consumer",
        &["particulier", "consommateur", "person", "b2c", "individual"],
    ),
    (
        "public",
        &["collectivite", "administration", "secteur_public", "b2g", "etat"],
    ),
    ("association", &["asso"]),
    ("unknown", &["inconnu", "inconnue"]),
    // Events.
    (
        "dispute_opened",
        &[
            "litige_ouvert",
            "litige",
            "disputed",
            "en_litige",
            "conteste",
            "contestee",
        ],
    ),
    (
        "dispute_closed",
        &["litige_clos", "litige_ferme", "litige_resolu"],
    ),
    ("promise", &["promesse", "promesse_faite"]),
    ("plan_agreed", &["echeancier_accorde", "echeancier"]),
    ("plan_ended", &["echeancier_termine"]),
    ("due_changed", &["echeance_modifiee", "report_echeance"]),
    ("written_off", &["passe_en_perte", "perte", "passage_en_perte"]),
    (
        "insolvency_opened",
        &["procedure_ouverte", "procedure_collective"],
    ),
    ("insolvency_published", &["procedure_publiee"]),
    ("insolvency_ended", &["procedure_close"]),
    ("stopped", &["arrete", "suspendu", "arret"]),
    ("resumed", &["repris", "reprise"]),
    ("opted_out", &["desinscrit"]),
    ("replied", &["repondu", "reponse"]),
    ("call_result", &["resultat_appel"]),
    ("bounced", &["non_distribue"]),
    ("charged", &["facture", "frais"]),
    ("field_changed", &["champ_modifie"]),
    ("e_invoice_status", &["statut_e_facture"]),
    ("action", &["relance"]),
    ("notified", &["notifie"]),
    ("approved", &["approuve", "accord"]),
    ("refused", &["refuse", "refus"]),
    ("failed", &["echoue", "echec"]),
    // Columns.
    (
        "customer_id",
        &[
            "client",
            "client_id",
            "id_client",
            "code_client",
            "numero_client",
            "compte_client",
        ],
    ),
    (
        "invoice_id",
        &[
            "facture",
            "facture_id",
            "id_facture",
            "numero_facture",
            "no_facture",
        ],
    ),
    (
        "issued",
        &[
            "emission",
            "date_emission",
            "date_d'emission",
            "date_facture",
            "date_de_facture",
        ],
    ),
    ("due", &["echeance", "date_echeance", "date_d'echeance"]),
    ("amount", &["montant", "montant_ttc"]),
    ("date", &["date_paiement", "date_evenement"]),
    ("event", &["evenement"]),
    ("value", &["valeur"]),
    ("kind", &["type", "nature"]),
    ("currency", &["devise"]),
    ("country", &["pays"]),
    ("language", &["langue"]),
    ("sector", &["secteur"]),
    ("insured", &["assure"]),
    ("natural_person", &["personne_physique"]),
    ("customer_since", &["client_depuis"]),
    ("payment_method", &["mode_de_paiement"]),
    ("email", &["courriel", "mail"]),
    ("phone", &["telephone"]),
    ("address", &["adresse"]),
    ("known_on", &["connu_le"]),
    ("payer_id", &["payeur", "payeur_id"]),
    // Results of calls.
    ("reached", &["joint"]),
    ("no_answer", &["sans_reponse", "pas_de_reponse"]),
    ("wrong_number", &["faux_numero"]),
];
