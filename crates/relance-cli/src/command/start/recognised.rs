//! How customers of a list were recognised in the books, and what was not joined, with its money.

use super::sources::Beside;
use crate::language::{Lang, Said, said};
use relance_import::join::{By, CURRENCY, ItemBy, Party};
use std::collections::{BTreeMap, BTreeSet};

/// So many are named.
const SHOWN: usize = 5;

/// What a list had in common with the books, in sentences.
pub(super) fn sentences(beside: &Beside) -> Vec<Said> {
    let mut sentences = vec![customers(beside)];
    sentences.extend(doubtful(beside));
    // A list of items leaves out who owes nothing by it; its items say what is missing.
    if beside.list.items.is_empty() {
        sentences.extend(only_in_books(beside));
    }
    sentences.extend(only_on_list(beside));
    sentences.extend(items(beside));
    sentences
}

/// Euros.
fn money(lang: Lang, cents: i64) -> String {
    lang.money(i128::from(cents), CURRENCY)
}

fn customers(beside: &Beside) -> Said {
    let mut by: BTreeMap<By, u64> = BTreeMap::new();
    for found in beside.joined.parties.iter().flatten() {
        *by.entry(found.by).or_default() += 1;
    }
    let (file, all) = (&beside.file, beside.list.parties.len() as u64);
    let known: u64 = by.values().sum();
    let words = |lang: Lang| {
        let each = by.iter().map(|(by, count)| {
            let way = match by {
                By::Code => lang.pick("by code", "par le code"),
                By::Siren => lang.pick("by SIREN", "par le SIREN"),
                By::Name => lang.pick("by name", "par le nom"),
            };
            format!("{} {way}", lang.count(*count))
        });
        let each = each.collect::<Vec<_>>().join(", ");
        if each.is_empty() {
            String::new()
        } else {
            format!(" ({each})")
        }
    };
    let (en, fr) = (words(Lang::En), words(Lang::Fr));
    let customers = |lang: Lang| lang.counted(all, ("customer", "client"), ("customers", "clients"));
    let (all_en, all_fr) = (customers(Lang::En), customers(Lang::Fr));
    let (known_en, known_fr) = (Lang::En.count(known), Lang::Fr.count(known));
    said!(
        "{file}: {all_en}, found among the invoices: {known_en}{en}",
        "{file} : {all_fr}, dont retrouvés dans les factures : {known_fr}{fr}"
    )
}

fn doubtful(beside: &Beside) -> Option<Said> {
    let pairs = beside
        .list
        .parties
        .iter()
        .zip(&beside.joined.parties)
        .filter_map(|(party, found)| {
            let found = found.filter(|found| found.is_doubtful)?;
            let (books, _) = beside.books.get(found.place)?;
            Some(format!("{}: {} / {}", books.id, books.name, party.name))
        });
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() {
        return None;
    }
    let (count, list) = (pairs.len(), shown(&pairs));
    Some(said!(
        "the same code and quite another name, look at them: {count}: {list}",
        "même code et tout autre nom, à vérifier : {count} : {list}"
    ))
}

fn only_in_books(beside: &Beside) -> Option<Said> {
    let found: BTreeSet<usize> = beside
        .joined
        .parties
        .iter()
        .flatten()
        .map(|found| found.place)
        .collect();
    let missing = beside
        .books
        .iter()
        .enumerate()
        .filter(|(place, (_, owed))| *owed != 0 && !found.contains(place));
    let missing = missing
        .map(|(_, (party, owed))| (name_of(party), *owed))
        .collect();
    let Named { sum, count, list } = Named::of(missing)?;
    let (sum_en, sum_fr) = (money(Lang::En, sum), money(Lang::Fr, sum));
    let (
        Said { en, fr },
        Said {
            en: count_en,
            fr: count_fr,
        },
    ) = (list, count);
    Some(said!(
        "not on the list, and owing something: {count_en}, {sum_en}: {en}",
        "non trouvés sur la liste, avec un solde : {count_fr}, {sum_fr} : {fr}"
    ))
}

fn only_on_list(beside: &Beside) -> Option<Said> {
    let strangers = &beside.joined.strangers;
    let owed: BTreeMap<usize, i64> = strangers.iter().copied().collect();
    let missing = beside.list.parties.iter().zip(&beside.joined.parties).enumerate();
    let missing = missing
        .filter(|(_, (_, found))| found.is_none())
        .map(|(place, (party, _))| (name_of(party), owed.get(&place).copied().unwrap_or(0)))
        .collect();
    let Named { sum, count, list } = Named::of(missing)?;
    let (sum_en, sum_fr) = (money(Lang::En, sum), money(Lang::Fr, sum));
    let (
        Said { en, fr },
        Said {
            en: count_en,
            fr: count_fr,
        },
    ) = (list, count);
    Some(match sum {
        0 => said!(
            "on the list and not in the books, left out of the ledger: {count_en}: {en}",
            "sur la liste et non dans les factures, hors du livre : {count_fr} : {fr}"
        ),
        _ => said!(
            "on the list and not in the books, left out of the ledger: {count_en}, {sum_en} by the list: {en}",
            "sur la liste et non dans les factures, hors du livre : {count_fr}, {sum_fr} selon la liste : {fr}"
        ),
    })
}

fn items(beside: &Beside) -> Vec<Said> {
    let joined = &beside.joined;
    let mut sentences = Vec::new();
    let count = |by: ItemBy| joined.found.get(&by).map_or(0, |(count, _)| *count);
    let (numbers, amounts) = (count(ItemBy::Number), count(ItemBy::DateAndAmount));
    if numbers + amounts > 0 {
        sentences.push(Said::each(|lang| {
            let [found, numbers, amounts, dated] =
                [numbers + amounts, numbers, amounts, joined.dated].map(|count| lang.count(count));
            match lang {
                Lang::En => format!("its invoices found in the books: {found} ({numbers} by number, {amounts} by date and amount); due dates taken from it: {dated}"),
                Lang::Fr => format!("ses factures retrouvées en comptabilité : {found} ({numbers} par le numéro, {amounts} par la date et le montant) ; échéances reprises : {dated}"),
            }
        }));
    }
    let missing: Vec<_> = joined
        .not_in_books
        .iter()
        .filter_map(|place| beside.list.items.get(*place))
        .collect();
    if !missing.is_empty() {
        let sum: i64 = missing.iter().map(|item| item.open).sum();
        let names: Vec<String> = missing.iter().map(|item| item.id.clone()).collect();
        let (count, list) = (missing.len(), shown(&names));
        let (en, fr) = (money(Lang::En, sum), money(Lang::Fr, sum));
        let of = |lang: Lang| {
            lang.counted(
                count as u64,
                (
                    "item of the list is in no entry and not in the ledger",
                    "poste de la liste n'est dans aucune écriture ni dans le livre",
                ),
                (
                    "items of the list are in no entry and not in the ledger",
                    "postes de la liste ne sont dans aucune écriture ni dans le livre",
                ),
            )
        };
        let (of_en, of_fr) = (of(Lang::En), of(Lang::Fr));
        sentences.push(said!(
            "{of_en}, {en} open: {list}",
            "{of_fr}, {fr} restant dus : {list}"
        ));
    }
    if beside.is_balance && !joined.not_on_list.is_empty() {
        let sum: i64 = joined.not_on_list.iter().map(|(.., open)| open).sum();
        let names: Vec<String> = joined.not_on_list.iter().map(|(id, ..)| id.clone()).collect();
        let (count, list) = (names.len(), shown(&names));
        let (en, fr) = (money(Lang::En, sum), money(Lang::Fr, sum));
        let of = |lang: Lang| {
            lang.counted(
                count as u64,
                (
                    "invoice open in the books is not on the list",
                    "facture ouverte en comptabilité n'est pas sur la liste",
                ),
                (
                    "invoices open in the books are not on the list",
                    "factures ouvertes en comptabilité ne sont pas sur la liste",
                ),
            )
        };
        let (of_en, of_fr) = (of(Lang::En), of(Lang::Fr));
        sentences.push(said!("{of_en}, {en}: {list}", "{of_fr}, {fr} : {list}"));
    }
    let others = beside.list.in_other_currencies;
    if others > 0 {
        let of = |lang: Lang| {
            lang.counted(
                others,
                (
                    "item in another currency than EUR was",
                    "poste en autre devise que l'euro n'est comparé",
                ),
                (
                    "items in other currencies than EUR were",
                    "postes en autre devise que l'euro ne sont comparés",
                ),
            )
        };
        let (of_en, of_fr) = (of(Lang::En), of(Lang::Fr));
        sentences.push(said!("{of_en} compared with nothing", "{of_fr} à rien"));
    }
    sentences
}

/// Customers with what they owe, told in one sentence.
struct Named {
    sum: i64,
    /// How many there are.
    count: Said,
    /// Who owes most, each with its money where it owes any.
    list: Said,
}

impl Named {
    /// None of nobody.
    fn of(mut customers: Vec<(&str, i64)>) -> Option<Named> {
        if customers.is_empty() {
            return None;
        }
        customers.sort_by_key(|(_, owed)| std::cmp::Reverse(owed.abs()));
        let count = customers.len() as u64;
        Some(Named {
            sum: customers.iter().map(|(_, owed)| owed).sum(),
            count: Said::each(|lang| lang.counted(count, ("customer", "client"), ("customers", "clients"))),
            list: Said::each(|lang| {
                let each: Vec<String> = customers
                    .iter()
                    .map(|(name, owed)| match owed {
                        0 => (*name).to_string(),
                        owed => format!("{name} ({})", money(lang, *owed)),
                    })
                    .collect();
                shown(&each)
            }),
        })
    }
}

/// The name of a customer, or its id where it has none.
fn name_of(party: &Party) -> &str {
    if party.name.is_empty() {
        &party.id
    } else {
        &party.name
    }
}

/// The first few of a list.
fn shown(all: &[String]) -> String {
    let first: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
    let more = if all.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", first.join(", "))
}
