//! What a ledger can and cannot support, as data with sentences in both languages.

use super::Summary;
use crate::ledger::Ledger;
use crate::problem::{Lang, Words, fill};
use crate::rows::{InvoiceKind, NO_DAY, RowKind};
use crate::schema::known_columns;
use crate::source::Table;
use relance_kernel::account::Address;
use relance_kernel::{CustomerKind, Money};

/// Something that a user of the ledger should know before relying on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// `no-past-actions`: stable.
    pub name: &'static str,
    /// The facts of the case by name.
    pub facts: Vec<(&'static str, String)>,
    words: &'static (&'static str, Words),
}

impl PartialEq for Words {
    fn eq(&self, other: &Words) -> bool {
        self.en == other.en
    }
}

impl Eq for Words {}

impl Remark {
    /// The sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let fact = |name: &str| {
            self.facts
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, fact)| fact.clone())
        };
        fill(self.words.1.of(lang), lang, fact).unwrap_or_default()
    }
}

/// Declares remarks with their sentences.
macro_rules! remarks {
    ($($constant:ident $name:literal $en:literal $fr:literal;)*) => {
        $(static $constant: (&str, Words) = ($name, Words { en: $en, fr: $fr });)*
        #[cfg(test)]
        const ALL: &[&(&str, Words)] = &[$(&$constant),*];
    };
}

remarks! {
    NO_PAST_ACTIONS "no-past-actions"
        "no past actions: the effect of a reminder cannot be learned here; a forecast then rests on assumptions"
        "aucune action passée : l'effet d'une relance ne peut pas s'apprendre ici ; une prévision repose alors sur des hypothèses";
    NO_PAYMENT_AFTER "no-payment-after-action"
        "no payment after {action} (0 of {rows}): its effect cannot be told from this ledger"
        "aucun paiement après {action} (0 sur {rows}) : son effet ne se lit pas dans ce livre";
    KINDS_UNKNOWN "kinds-unknown"
        "customers without a kind: {count} of {total}; claims, charges, legal steps and transfers cannot be decided for them"
        "clients sans type : {count} sur {total} ; pénalités, frais, étapes juridiques et transmissions ne peuvent pas se décider pour eux";
    NO_ADDRESS_COLUMNS "no-address-columns"
        "no addresses of the kinds {columns}: a replay takes such contacts for delivered, whether there is an address or not"
        "pas d'adresses du genre {columns} : le rejeu tient ces contacts pour remis, qu'il y ait une adresse ou non";
    ADDRESSES_EMPTY "addresses-empty"
        "customers with an empty {column}: {count} of {total}; {channels} to them is not delivered, except to a contact person who has one"
        "clients dont {column} est vide : {count} sur {total} ; {channels} ne leur est pas remis, sauf à un contact qui en a";
    FEW_INVOICES_EACH "few-invoices-each"
        "customers with 3 invoices or more: {count} of {total}; the others stay `nouveau`, whatever they do"
        "clients de 3 factures ou plus : {count} sur {total} ; les autres restent `nouveau`, quoi qu'ils fassent";
    ONE_INVOICE_EACH "one-invoice-each"
        "no customer has more than one invoice: each stays `nouveau`, and behaviour segments never move"
        "aucun client n'a plus d'une facture : chacun reste `nouveau`, et les segments de comportement ne bougent jamais";
    SEGMENT_NOT_READ "segment-not-read"
        "the column segment is read only by a policy that says `segment from ledger`"
        "la colonne segment n'est lue que par une politique qui dit `segment du grand livre`";
    UNDATED_COLUMNS "undated-columns"
        "undated columns ({columns}): a replay takes their present value as always true; field_changed events would date them"
        "colonnes non datées ({columns}) : le rejeu tient leur valeur actuelle pour toujours vraie ; des événements field_changed les dateraient";
    AMOUNTS_OF_ZERO "amounts-of-zero"
        "invoices of an amount of 0: {count}, settled on the day of issue, by nothing"
        "factures d'un montant de 0 : {count}, soldées le jour de l'émission, par rien";
    PAYMENTS_WITHOUT_INVOICE "payments-without-invoice"
        "payments that name no invoice: {count} of {total}; they cover the open invoices of their customer by due date"
        "paiements qui ne citent pas de facture : {count} sur {total} ; ils couvrent les factures ouvertes de leur client par échéance";
    DUE_ON_ISSUE "due-on-issue"
        "invoices due on their day of issue or before: {count} of {total}; days overdue count from the first day"
        "factures échues le jour de leur émission ou avant : {count} sur {total} ; le retard compte dès le premier jour";
    NOTHING_OPEN "nothing-open"
        "no invoice is open on {day}: unpaid ones may have been left out, and a forecast would be too rosy"
        "aucune facture n'est ouverte le {day} : les impayées ont peut-être été omises, et une prévision serait trop belle";
    NO_KNOWN_ON "no-known-on"
        "no known_on: each row is taken as known on its own date, also where it was entered later"
        "pas de known_on : chaque ligne est tenue pour connue à sa date, même saisie plus tard";
    SHORT_HISTORY "short-history"
        "the ledger covers {days} days: behaviour is judged over 12 months"
        "le livre couvre {days} jours : le comportement se juge sur 12 mois";
    UNALLOCATED "unallocated-money"
        "money that covers no invoice: {money}; a reminder may claim what is paid already"
        "argent qui ne couvre aucune facture : {money} ; une relance peut réclamer ce qui est déjà payé";
    COLUMNS_AS_FIELDS "columns-as-fields"
        "{file} has columns that a policy may declare as fields: {columns}"
        "{file} a des colonnes qu'une politique peut déclarer comme champs : {columns}";
}

fn remark(words: &'static (&'static str, Words), facts: Vec<(&'static str, String)>) -> Remark {
    Remark {
        name: words.0,
        facts,
        words,
    }
}

pub(super) fn remarks(ledger: &Ledger, summary: &Summary) -> Vec<Remark> {
    let mut found = Vec::new();
    about_customers(ledger, summary, &mut found);
    about_columns(ledger, &mut found);
    about_money(ledger, summary, &mut found);
    about_history(ledger, summary, &mut found);
    found
}

fn about_customers(ledger: &Ledger, summary: &Summary, found: &mut Vec<Remark>) {
    let total = summary.counts.customers;
    let share = |count: usize| vec![("count", count.to_string()), ("total", total.to_string())];
    let unknown = summary
        .customers_by_kind
        .iter()
        .find(|(kind, _)| *kind == CustomerKind::Unknown);
    if let Some(&(_, count)) = unknown.filter(|(_, count)| *count > 0) {
        found.push(remark(&KINDS_UNKNOWN, share(count)));
    }
    let mut absent = Vec::new();
    let channels = [
        ("email", "email"),
        ("phone", "call, sms"),
        ("address", "letter, registered_letter"),
    ];
    for ((column, channels), position) in channels.into_iter().zip(0..) {
        let mut facts = vec![("column", column.to_string()), ("channels", channels.to_string())];
        let has = |table| ledger.has_column(table, column);
        if !has(Table::Customers) && !has(Table::Contacts) {
            absent.push(column);
            continue;
        }
        let of = |addresses: &[Address; 3]| addresses.get(position).copied();
        let empty = ledger
            .customers
            .iter()
            .filter(|row| of(&row.addresses) == Some(Address::Empty))
            .count();
        if empty > 0 {
            facts.extend(share(empty));
            found.push(remark(&ADDRESSES_EMPTY, facts));
        }
    }
    if !absent.is_empty() {
        found.push(remark(&NO_ADDRESS_COLUMNS, vec![("columns", absent.join(", "))]));
    }
    let [_, one, two, three] = summary.customers_by_invoices;
    if one > 0 && two + three == 0 {
        found.push(remark(&ONE_INVOICE_EACH, Vec::new()));
    } else if total > 0 && three * 2 < total {
        found.push(remark(&FEW_INVOICES_EACH, share(three)));
    }
}

fn about_columns(ledger: &Ledger, found: &mut Vec<Remark>) {
    if ledger.has_column(Table::Customers, "segment") {
        found.push(remark(&SEGMENT_NOT_READ, Vec::new()));
    }
    let dated = ledger.customers.iter().any(|row| row.known != NO_DAY)
        || ledger
            .changes
            .iter()
            .any(|row| matches!(row.kind, RowKind::Attribute(_)));
    let columns = ledger
        .table(Table::Customers)
        .map_or(&[][..], |info| &info.columns);
    // What a customer is from its first day to its last is no news; the rest may change.
    let fixed = [
        "customer_id",
        "payer_id",
        "siren",
        "customer_since",
        "known_on",
        "name",
        "natural_person",
        "",
    ];
    let undated: Vec<&str> = columns
        .iter()
        .map(String::as_str)
        .filter(|name| !fixed.contains(name))
        .collect();
    if !dated && !undated.is_empty() {
        found.push(remark(&UNDATED_COLUMNS, vec![("columns", undated.join(", "))]));
    }
    for table in [Table::Customers, Table::Invoices] {
        let Some(info) = ledger.table(table) else { continue };
        let known = |name: &&str| !known_columns(table).iter().any(|known| known.name == *name);
        let own: Vec<&str> = info
            .columns
            .iter()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .filter(known)
            .collect();
        if !own.is_empty() {
            let facts = vec![("file", info.file.to_string()), ("columns", own.join(", "))];
            found.push(remark(&COLUMNS_AS_FIELDS, facts));
        }
    }
}

fn about_money(ledger: &Ledger, summary: &Summary, found: &mut Vec<Remark>) {
    let counts = &summary.counts;
    let share = |count: usize, total: usize| vec![("count", count.to_string()), ("total", total.to_string())];
    let invoices = || {
        ledger
            .invoices
            .iter()
            .filter(|row| row.kind != InvoiceKind::CreditNote)
    };
    let zero = invoices().filter(|row| row.amount == 0).count();
    if zero > 0 {
        found.push(remark(&AMOUNTS_OF_ZERO, vec![("count", zero.to_string())]));
    }
    if counts.payments_without_invoice > 0 {
        let facts = share(counts.payments_without_invoice, counts.payments);
        found.push(remark(&PAYMENTS_WITHOUT_INVOICE, facts));
    }
    let due_on_issue = invoices().filter(|row| row.due <= row.issued).count();
    if due_on_issue * 2 > counts.invoices {
        found.push(remark(&DUE_ON_ISSUE, share(due_on_issue, counts.invoices)));
    }
    let is_issued = |row: &crate::rows::InvoiceRow| row.known <= summary.as_of.0;
    if invoices().any(is_issued) && summary.money.iter().all(|money| money.open_invoices == 0) {
        found.push(remark(&NOTHING_OPEN, vec![("day", summary.as_of.to_string())]));
    }
    let unallocated: Vec<String> = summary
        .money
        .iter()
        .filter(|money| money.unallocated > 0)
        .map(|money| Money::new(money.unallocated, money.currency).to_string())
        .collect();
    if !unallocated.is_empty() {
        found.push(remark(&UNALLOCATED, vec![("money", unallocated.join(", "))]));
    }
}

fn about_history(ledger: &Ledger, summary: &Summary, found: &mut Vec<Remark>) {
    if summary.actions.is_empty() {
        found.push(remark(&NO_PAST_ACTIONS, Vec::new()));
    }
    for action in summary
        .actions
        .iter()
        .filter(|action| action.rows_paid_after == 0)
    {
        let name = if action.note.is_empty() {
            &action.value
        } else {
            &action.note
        };
        let facts = vec![("action", format!("`{name}`")), ("rows", action.rows.to_string())];
        found.push(remark(&NO_PAYMENT_AFTER, facts));
    }
    let dated = |table| ledger.has_column(table, "known_on");
    if ![Table::Invoices, Table::Payments, Table::Events]
        .into_iter()
        .any(dated)
    {
        found.push(remark(&NO_KNOWN_ON, Vec::new()));
    }
    if let Some((first, last)) = summary.period.filter(|(first, last)| last.since(*first) < 365) {
        found.push(remark(
            &SHORT_HISTORY,
            vec![("days", (last.since(first) + 1).to_string())],
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_both_languages_name_the_same_facts() {
        let facts = |sentence: &str| {
            let mut names: Vec<String> = sentence
                .split('{')
                .skip(1)
                .filter_map(|rest| Some(rest.split_once('}')?.0.to_string()))
                .collect();
            names.sort();
            names
        };
        for (position, (name, words)) in ALL.iter().enumerate() {
            assert_eq!(facts(words.en), facts(words.fr), "{name}");
            assert!(ALL.iter().take(position).all(|(other, _)| other != name));
        }
    }
}
