//! What the text of a formal notice should carry, by what is customary in France: no article lists it, and a notice that
//! does not call on the debtor beyond doubt has no effect (code civil, art. 1344).

use crate::diagnostic::Datum;
use relance_syntax::words::without_accents;

/// One mention: what it is called, and texts any of which shows that it is there (small letters, no accents).
struct Mention {
    en: &'static str,
    fr: &'static str,
    shown_by: &'static [&'static str],
}

const MENTIONS: &[Mention] = &[
    Mention {
        en: "the words \"formal notice\"",
        fr: "les mots « mise en demeure »",
        shown_by: &[
            "mise en demeure",
            "mettons en demeure",
            "mets en demeure",
            "met en demeure",
            "formal notice",
            "formally put on notice",
            "notice to pay",
        ],
    },
    Mention {
        en: "the invoices (`{{ invoice.id }}`)",
        fr: "les factures (`{{ invoice.id }}`)",
        shown_by: &["invoice.id"],
    },
    Mention {
        en: "the sum to pay (`{{ total }}`)",
        fr: "la somme à payer (`{{ total }}`)",
        shown_by: &["{{ total }}", "{{total}}", "invoice.balance"],
    },
    Mention {
        en: "a deadline in days",
        fr: "un délai en jours",
        shown_by: &["jours", "days", "semaine", "week"],
    },
    Mention {
        en: "the creditor (`{{ sender.name }}`)",
        fr: "le créancier (`{{ sender.name }}`)",
        shown_by: &["sender.name", "sender.legal_mentions"],
    },
    Mention {
        en: "the debtor (`{{ customer.name }}`)",
        fr: "le débiteur (`{{ customer.name }}`)",
        shown_by: &["customer.name"],
    },
    Mention {
        en: "the date (`{{ today }}`)",
        fr: "la date (`{{ today }}`)",
        shown_by: &["{{ today", "{{today"],
    },
];

/// The mentions that a text lacks, as a list in words; nothing if it has all.
pub(crate) fn missing(text: &str) -> Option<Datum> {
    let text = without_accents(text).to_lowercase();
    let missing: Vec<&Mention> = MENTIONS
        .iter()
        .filter(|mention| !mention.shown_by.iter().any(|words| text.contains(words)))
        .collect();
    let list = |pick: fn(&Mention) -> &'static str| {
        let names: Vec<&str> = missing.iter().map(|mention| pick(mention)).collect();
        names.join(", ")
    };
    (!missing.is_empty()).then(|| Datum::Worded {
        en: list(|mention| mention.en),
        fr: list(|mention| mention.fr),
    })
}
