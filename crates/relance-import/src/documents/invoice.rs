//! An invoice as its document says it.

use relance_kernel::{Currency, Day};

/// An invoice or a credit note.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invoice {
    /// Its number (BT-1).
    pub number: String,
    /// What it is (BT-3).
    pub kind: Kind,
    /// Its date (BT-2).
    pub issued: Day,
    /// When it is due (BT-9), if it says so.
    pub due: Option<Day>,
    /// Its terms in words (BT-20).
    pub terms: String,
    /// Due dates, where it has several.
    pub instalments: Vec<Instalment>,
    /// Of its amounts (BT-5).
    pub currency: Currency,
    /// What the buyer owes for it, in minor units: to be paid (BT-115) and paid before (BT-113).
    pub amount: i64,
    /// Paid before it was issued (BT-113).
    pub prepaid: i64,
    /// The invoices that it corrects or follows (BT-25).
    pub preceding: Vec<String>,
    /// The buyer's order (BT-13).
    pub order: String,
    /// How it is to be paid: code of UNTDID 4461 (BT-81).
    pub payment_means: String,
    /// Who sells.
    pub seller: Party,
    /// Who buys.
    pub buyer: Party,
}

/// A part of an invoice with a due date of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instalment {
    /// When it is due.
    pub due: Day,
    /// Minor units.
    pub amount: i64,
}

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An invoice.
    Invoice,
    /// An invoice of money in advance.
    Deposit,
    /// A credit note.
    CreditNote,
}

impl Kind {
    /// From a code of UNTDID 1001; none of one that is not known here.
    pub(crate) fn of(code: &str) -> Option<Kind> {
        match code {
            // Invoices: commercial, debit note, corrected, factored, self-billed, partial, of goods and services, and
            // others that EN 16931 lists.
            "71" | "80" | "82" | "84" | "102" | "130" | "202" | "203" | "204" | "211" | "218" | "219"
            | "295" | "325" | "326" | "331" | "380" | "382" | "383" | "384" | "385" | "387" | "388"
            | "389" | "390" | "393" | "394" | "395" | "456" | "457" | "471" | "472" | "473" | "501"
            | "527" | "553" | "575" | "623" | "633" | "751" | "780" | "817" | "870" | "875" | "876"
            | "877" | "935" => Some(Kind::Invoice),
            "386" | "500" => Some(Kind::Deposit),
            "81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "502" | "503"
            | "532" => Some(Kind::CreditNote),
            _ => None,
        }
    }
}

/// A company or person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Party {
    /// Its name (BT-27, BT-44).
    pub name: String,
    /// The nine digits of its French registration.
    pub siren: String,
    /// Its number in another register.
    pub registered: String,
    /// Its VAT number (BT-31, BT-48).
    pub vat: String,
    /// Its country (BT-40, BT-55).
    pub country: String,
    /// Its address in one line.
    pub address: String,
    /// Who to ask (BT-56).
    pub contact: String,
    /// BT-58.
    pub email: String,
    /// BT-57.
    pub phone: String,
}

impl Party {
    /// What it is known by: the first of SIREN, VAT number, other registration and name.
    pub fn id(&self) -> &str {
        let ids = [&self.siren, &self.vat, &self.registered, &self.name];
        ids.into_iter()
            .find(|id| !id.is_empty())
            .map_or("", String::as_str)
    }

    /// Whether somebody who is called so is meant: by any of its numbers, or its name.
    pub fn is_called(&self, word: &str) -> bool {
        let plain = |text: &str| {
            let letters = text.chars().filter(|letter| letter.is_alphanumeric());
            letters.flat_map(char::to_lowercase).collect::<String>()
        };
        let word = plain(word);
        let names = [&self.siren, &self.vat, &self.registered, &self.name];
        !word.is_empty() && names.into_iter().any(|name| plain(name) == word)
    }

    /// Notes a number with the code of its register (ISO 6523): 0002 is SIREN, 0009 SIRET, whose first nine digits are it.
    pub(super) fn note_number(&mut self, scheme: &str, number: &str) {
        let digits: String = number.chars().filter(|letter| !letter.is_whitespace()).collect();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let siren = match (scheme, digits.len()) {
            ("0002", 9) | ("0009", 14) if is_number => digits.get(..9),
            _ => None,
        };
        match siren {
            Some(siren) if self.siren.is_empty() => self.siren = siren.to_string(),
            Some(_) => {}
            None if self.registered.is_empty() => self.registered = number.to_string(),
            None => {}
        }
    }

    /// Notes the VAT number; that of a French company holds its SIREN.
    pub(super) fn note_vat(&mut self, number: &str) {
        self.vat = number.chars().filter(|letter| !letter.is_whitespace()).collect();
        let french = self.vat.strip_prefix("FR").and_then(|rest| rest.get(2..));
        let siren =
            french.filter(|digits| digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some(siren) = siren.filter(|_| self.siren.is_empty()) {
            self.siren = siren.to_string();
        }
    }
}
