//! The codes of the life cycle (AFNOR XP Z12-012), with their French names and what they do to dunning.

/// What a status does to dunning.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
    /// Nothing: it is on its way, or in order.
    Noted,
    /// The buyer approves it: a dispute of earlier statuses ends.
    Approved,
    /// The buyer approves a part: the rest is in dispute.
    PartlyApproved,
    /// The buyer disputes it.
    Disputed,
    /// The buyer waits for a document.
    Suspended,
    /// The document has been given.
    Completed,
    /// The buyer refuses it.
    Refused,
    /// The buyer says that it pays.
    PaymentSent,
    /// It never reached the buyer.
    NeverArrived,
    /// It is cancelled.
    Cancelled,
    /// The buyer owes it to a factor.
    Factored,
    /// The buyer owes it to us again.
    NotFactored,
    /// Not a code of the list.
    Unknown,
}

/// The codes with their names in messages.
const CODES: [(&str, &str, Code); 24] = [
    ("200", "Déposée", Code::Noted),
    ("201", "Émise", Code::Noted),
    ("202", "Reçue", Code::Noted),
    ("203", "Mise à disposition", Code::Noted),
    ("204", "Prise en charge", Code::Noted),
    ("205", "Approuvée", Code::Approved),
    ("206", "Approuvée partiellement", Code::PartlyApproved),
    ("207", "En litige", Code::Disputed),
    ("208", "Suspendue", Code::Suspended),
    ("209", "Complétée", Code::Completed),
    ("210", "Refusée", Code::Refused),
    ("211", "Paiement transmis", Code::PaymentSent),
    ("212", "Encaissée", Code::Noted),
    ("213", "Rejetée", Code::NeverArrived),
    ("214", "Visée", Code::Noted),
    ("220", "Annulée", Code::Cancelled),
    ("221", "Erreur de routage", Code::NeverArrived),
    ("224", "Demande de paiement direct", Code::Noted),
    ("225", "Affacturée", Code::Factored),
    ("226", "Affacturée confidentiel", Code::Noted),
    ("227", "Changement de compte à payer", Code::Noted),
    ("228", "Non affacturée", Code::NotFactored),
    // Forms of names that platforms write.
    ("201", "Émise par la plateforme", Code::Noted),
    ("202", "Reçue par la plateforme", Code::Noted),
];

impl Code {
    /// Of three digits.
    pub(super) fn of(code: &str) -> Code {
        let found = CODES.iter().find(|(known, ..)| *known == code);
        found.map_or(Code::Unknown, |(_, _, code)| *code)
    }

    /// Whether the invoice is at the buyer or on its way to it.
    pub(super) fn is_under_way(code: &str) -> bool {
        matches!(
            code,
            "201" | "202" | "203" | "204" | "205" | "206" | "207" | "208" | "211"
        )
    }
}

/// The French name of a code; nothing for one that is not known.
pub fn label(code: &str) -> &'static str {
    let found = CODES.iter().find(|(known, ..)| *known == code);
    found.map_or("", |(_, label, _)| label)
}

/// The code that a cell says: three digits, alone or before a name, or the name.
pub(super) fn said(cell: &str) -> Option<String> {
    let digits = cell
        .get(..3)
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let rest = cell.get(3..).unwrap_or_default();
    if let Some(digits) = digits
        && !rest.starts_with(|letter: char| letter.is_alphanumeric())
    {
        return Some(digits.to_string());
    }
    let plain = |text: &str| {
        let plain = text
            .to_lowercase()
            .replace(['é', 'è', 'ê'], "e")
            .replace('à', "a");
        plain.replace(['_', '-'], " ")
    };
    let found = CODES
        .iter()
        .find(|(_, name, _)| plain(name) == plain(cell.trim()));
    found.map(|(code, ..)| (*code).to_string())
}

/// The reason of a dispute, as the ledger calls it, of the reason codes of a message.
pub(super) fn reason(codes: &str) -> &'static str {
    let of = |code: &str| match code {
        "QTE_ERR" | "LIVR_INCOMP" => Some("delivery"),
        "QUALITE_ERR" | "ART_ERR" => Some("quality"),
        "PU_ERR" | "REM_ERR" | "MONTANTTOTAL_ERR" | "CALCUL_ERR" | "TX_TVA_ERR" => Some("price"),
        _ => None,
    };
    codes.split(' ').find_map(of).unwrap_or("administrative")
}
