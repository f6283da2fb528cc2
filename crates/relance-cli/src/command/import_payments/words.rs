//! Why a file was not taken, and what is to be said of a payment, in both languages, with what to do.

use crate::command::into_ledger;
use crate::language::{Lang, Said, said};
use relance_import::payments::{Aside, Expected, Found, Outcome, Problem, Reason, Remark, Why};
use relance_kernel::{Currency, Money};

/// Why a file was not taken.
pub(crate) fn reason(reason: &Reason) -> Said {
    match reason {
        Reason::Problem(problem) => of_problem(problem),
        Reason::SameStatement { statement, other } => said!(
            "`{other}` is statement {statement} too, made at the same time, and says something else; give the right one alone",
            "`{other}` est aussi le relevé {statement}, produit au même instant, et dit autre chose ; ne donnez que le bon"
        ),
        Reason::Older { statement } => said!(
            "statement {statement} is there already in a later state: this one changes nothing",
            "le relevé {statement} est déjà là, dans un état plus récent : celui-ci ne change rien"
        ),
    }
}

fn of_problem(problem: &Problem) -> Said {
    match problem {
        Problem::Xml(problem) => into_ledger::xml(problem),
        Problem::OtherForm { form } => said!(
            "it is a statement as {form}, which is not read: ask your bank for CAMT.053",
            "c'est un relevé {form}, qui n'est pas lu : demandez le CAMT.053 à votre banque"
        ),
        Problem::OtherDocument { root } if root == "BkToCstmrAcctRpt" => said!(
            "it is a report of the running day (CAMT.052), which may still change: give the statement (CAMT.053)",
            "c'est un relevé intraday (CAMT.052), encore susceptible de changer : donnez le relevé (CAMT.053)"
        ),
        Problem::OtherDocument { root } => said!(
            "it is a `{root}`, no statement: CAMT.053 and CAMT.054 are read",
            "c'est un `{root}`, non un relevé : on lit le CAMT.053 et le CAMT.054"
        ),
        Problem::OtherVersion { message, said } if said.is_empty() => said!(
            "it does not say which version of {message} it is: its first element should hold `xmlns=\"urn:iso:std:iso:20022:tech:xsd:{message}.001.08\"`, or another of 02 to 14",
            "il ne dit pas sa version de {message} : son premier élément devrait contenir `xmlns=\"urn:iso:std:iso:20022:tech:xsd:{message}.001.08\"`, ou une autre de 02 à 14"
        ),
        Problem::OtherVersion { message, said } => said!(
            "it is version {said} of {message}: versions 02 to 14 are read; ask your bank for one of them",
            "c'est la version {said} de {message} : on lit les versions 02 à 14 ; demandez l'une d'elles à votre banque"
        ),
        Problem::Missing { path, line } => said!(
            "line {line}: `{path}` is missing, which every statement has: ask your bank for the file again",
            "ligne {line} : `{path}` manque, que tout relevé contient : redemandez le fichier à votre banque"
        ),
        Problem::Unfit {
            name,
            value,
            line,
            expected,
        } => {
            let Said { en, fr } = expectation(*expected);
            said!(
                "line {line}: `{name}` holds `{value}`; it should hold {en}",
                "ligne {line} : `{name}` contient `{value}` ; il y faudrait {fr}"
            )
        }
    }
}

fn expectation(expected: Expected) -> Said {
    match expected {
        Expected::Day => said!("a day such as `2026-01-31`", "un jour tel que `2026-01-31`"),
        Expected::Amount => said!(
            "an amount such as `1200.50`, not below 0, with a point and no more decimals than its currency has",
            "un montant tel que `1200.50`, positif, avec un point et pas plus de décimales que sa devise"
        ),
        Expected::Currency => said!(
            "its currency beside it, as in `Ccy=\"EUR\"`",
            "sa devise à côté, comme `Ccy=\"EUR\"`"
        ),
        Expected::Direction => said!("`CRDT` or `DBIT`", "`CRDT` ou `DBIT`"),
    }
}

/// What is to be said of a payment: nothing where all is clear.
pub(crate) fn to_say(found: &Found) -> Option<Said> {
    match &found.outcome {
        Outcome::Written {
            remark,
            rows,
            is_guess,
            ..
        } => {
            let customer = rows.last().map_or("", |row| row.customer.as_str());
            match remark {
                Some(remark) => Some(of_remark(remark, customer, found.currency)),
                None if *is_guess => Some(said!(
                    "a guess, put on the invoice because of --accept-guesses",
                    "une supposition, imputée à la facture à cause de --accept-guesses"
                )),
                None => None,
            }
        }
        Outcome::Unmatched(why) => Some(of_why(why, found)),
        Outcome::PerhapsThere { payment } => Some(said!(
            "perhaps the same as payment `{payment}`, which the ledger has from elsewhere: not added; --keep-possible-duplicates adds it",
            "peut-être le même que le paiement `{payment}`, déjà dans le livre par ailleurs : non ajouté ; --keep-possible-duplicates l'ajoute"
        )),
        Outcome::Returned { rows, charges } => {
            let invoices: Vec<&str> = rows
                .iter()
                .map(|row| row.invoice.as_str())
                .filter(|invoice| !invoice.is_empty())
                .collect();
            let (invoices, code) = (invoices.join(", "), &found.reason);
            let why = cause(code);
            let (en, fr) = (why.of(Lang::En), why.of(Lang::Fr));
            let fee = |lang: Lang| match charges {
                0 => String::new(),
                charges => format!(
                    "; {} {}",
                    lang.money(i128::from(*charges), found.currency),
                    lang.pick("are charges of the return", "sont des frais de rejet")
                ),
            };
            let (fee_en, fee_fr) = (fee(Lang::En), fee(Lang::Fr));
            Some(if invoices.is_empty() {
                said!("came back{en}{fee_en}", "rejeté{fr}{fee_fr}")
            } else {
                said!(
                    "came back{en}: {invoices} is open again{fee_en}",
                    "rejeté{fr} : {invoices} est de nouveau ouverte{fee_fr}"
                )
            })
        }
        _ => None,
    }
}

/// What the code of a return means (ISO 20022 external reason codes).
fn cause(code: &str) -> Said {
    let known = match code {
        "" => return Said::same(""),
        "AM04" => ("not enough money on the account", "provision insuffisante"),
        "AC01" | "AC03" => ("wrong account number", "numéro de compte erroné"),
        "AC04" => ("account closed", "compte clos"),
        "AC06" => ("account blocked", "compte bloqué"),
        "MD01" => ("no mandate", "mandat absent"),
        "MD06" => (
            "the debtor asked for it back",
            "demande de remboursement du débiteur",
        ),
        "MD07" => ("the debtor has died", "débiteur décédé"),
        "MS02" => ("refused by the debtor", "refus du débiteur"),
        "MS03" => ("no reason given", "motif non précisé"),
        _ => ("", ""),
    };
    match known {
        ("", _) => said!(" ({code})", " ({code})"),
        (en, fr) => said!(" ({code}, {en})", " ({code}, {fr})"),
    }
}

fn of_remark(remark: &Remark, customer: &str, currency: Currency) -> Said {
    let money = |lang: Lang, minor: i64| lang.money(i128::from(minor), currency);
    match remark {
        Remark::Over { by } => {
            let (en, fr) = (money(Lang::En, *by), money(Lang::Fr, *by));
            said!(
                "{en} more than is owed: on {customer}, without invoice",
                "{fr} de plus que dû : sur {customer}, sans facture"
            )
        }
        Remark::Short { by, charges } => {
            let kept = |lang: Lang| match charges {
                0 => String::new(),
                charges => format!(
                    " {} {}",
                    lang.pick("; the bank kept", "; la banque a retenu"),
                    money(lang, *charges)
                ),
            };
            let (en, fr) = (money(Lang::En, *by), money(Lang::Fr, *by));
            let (kept_en, kept_fr) = (kept(Lang::En), kept(Lang::Fr));
            said!(
                "{en} less than is owed: they stay open{kept_en}",
                "{fr} de moins que dû : ils restent ouverts{kept_fr}"
            )
        }
        Remark::Differs { named } => {
            let (en, fr) = (money(Lang::En, *named), money(Lang::Fr, *named));
            said!(
                "the invoices it names come to {en}: on {customer}, without invoice",
                "les factures citées font {fr} : sur {customer}, sans facture"
            )
        }
        Remark::PaidAlready { invoice } => said!(
            "it names {invoice}, of which nothing is open: on {customer}, without invoice",
            "il cite {invoice}, dont rien n'est ouvert : sur {customer}, sans facture"
        ),
        Remark::Guess { invoices } => {
            let invoices = invoices.join(", ");
            said!(
                "perhaps {invoices}: a guess, so on {customer}, without invoice",
                "peut-être {invoices} : une supposition, donc sur {customer}, sans facture"
            )
        }
        Remark::FitsNothing => said!(
            "of {customer}, and no invoice or only sum of invoices is of that amount: without invoice",
            "de {customer}, et aucune facture ni somme unique de factures n'a ce montant : sans facture"
        ),
    }
}

fn of_why(why: &Why, found: &Found) -> Said {
    match why {
        Why::PartlyByHand { taken } => {
            let taken = |lang: Lang| lang.money(i128::from(*taken), found.currency);
            let (en, fr, id) = (taken(Lang::En), taken(Lang::Fr), &found.id);
            said!(
                "rows of it were taken over by hand and come to {en}: give the rest rows too, called `{id}#2` and so on",
                "des lignes en ont été reprises à la main et font {fr} : donnez aussi des lignes au reste, nommées `{id}#2` et ainsi de suite"
            )
        }
        Why::Unknown => said!("nothing in it is known", "rien n'y est connu"),
        Why::ShortNumber { invoices } => {
            let invoices = invoices.join(", ");
            said!(
                "perhaps {invoices}: so short a number proves nothing without the amount, the account or the name",
                "peut-être {invoices} : un numéro si court ne prouve rien sans le montant, le compte ou le nom"
            )
        }
        Why::NameAlone { customers } => {
            let customers = customers.join(", ");
            said!(
                "perhaps {customers} by the name, and the amount is that of no invoice",
                "peut-être {customers} d'après le nom, et le montant n'est celui d'aucune facture"
            )
        }
        Why::NameWithoutForm { customers } => {
            let customers = customers.join(", ");
            said!(
                "perhaps {customers}: the name is the same but for the legal form",
                "peut-être {customers} : le même nom, à la forme juridique près"
            )
        }
        Why::SharedAccount { customers } => {
            let customers = customers.join(", ");
            said!(
                "its account has paid for several customers: {customers}",
                "son compte a payé pour plusieurs clients : {customers}"
            )
        }
        Why::OtherCurrency { invoice } => said!(
            "it names {invoice}, which is in another currency: add the payment by hand, in the currency of the invoice",
            "il cite {invoice}, d'une autre devise : ajoutez le paiement à la main, dans la devise de la facture"
        ),
        Why::SeveralCustomers { invoices } => {
            let invoices = invoices.join(", ");
            said!(
                "it names {invoices}, of several customers, and they come to another amount",
                "il cite {invoices}, de plusieurs clients, et leur somme est autre"
            )
        }
        Why::Batch => said!(
            "a sum whose parts the statement does not give, or which do not add up to it: ask your bank for the details (CAMT.054)",
            "une remise dont le relevé ne donne pas le détail, ou un détail qui n'en fait pas la somme : demandez le détail à votre banque (CAMT.054)"
        ),
        Why::NoOriginal => said!(
            "money that came back, and the payment is not in the ledger: look which invoice is open again",
            "un impayé dont le paiement n'est pas dans le livre : voyez quelle facture est de nouveau ouverte"
        ),
    }
}

/// What is on no customer, and what may be there already, as CSV: all of it, whichever import brought it.
pub(crate) fn unmatched_csv(lang: Lang, found: &[Found]) -> Vec<u8> {
    let open = found.iter().filter(|found| {
        matches!(
            found.outcome,
            Outcome::Unmatched(_) | Outcome::PerhapsThere { .. }
        )
    });
    let rows = open.map(|found| {
        let why = to_say(found).map_or_else(String::new, |said| said.of(lang).to_string());
        vec![
            found.id.clone(),
            found.date.to_string(),
            Money::new(found.amount, found.currency).decimal(),
            found.currency.to_string(),
            if found.is_credit { "credit" } else { "debit" }.to_string(),
            found.name.clone(),
            found.account.clone(),
            found.text.clone(),
            why,
        ]
    });
    into_ledger::csv(
        "payment_id,date,amount,currency,direction,name,iban,text,reason",
        rows,
    )
}

/// The list of files set aside, as CSV.
pub(crate) fn set_aside_csv(lang: Lang, aside: &[Aside]) -> Vec<u8> {
    let rows = aside
        .iter()
        .map(|aside| vec![aside.file.clone(), reason(&aside.reason).of(lang).to_string()]);
    into_ledger::csv("file,reason", rows)
}
