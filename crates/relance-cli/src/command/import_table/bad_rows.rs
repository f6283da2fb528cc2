//! Lines that something is wrong with: what, what to do, and how much money they hold.

use crate::code_words;
use crate::exit::Failure;
use crate::language::{Lang, Said, decimal, said};
use crate::report::table::shorten;
use relance_import::table::{BadRow, Cause, Import, Part, Unread};
use relance_kernel::Currency;
use std::collections::BTreeMap;

/// So many are named.
pub(super) const SHOWN: usize = 10;

/// So much of a cell is shown.
const LONGEST_SHOWN: usize = 60;

/// Why a line is set aside, and what to do.
pub(crate) fn reason(row: &BadRow) -> Said {
    let Said { en, fr } = cause(&shortened(&row.cause));
    let of = match row.source.as_str() {
        "" => row.column.clone(),
        source => source.to_string(),
    };
    match of.as_str() {
        "" => Said { en, fr },
        of => said!("column `{of}`: {en}", "colonne `{of}` : {fr}"),
    }
}

/// What is wrong, without the end of a long cell.
fn shortened(cause: &Cause) -> Cause {
    let mut cause = cause.clone();
    match &mut cause {
        Cause::Amount(cell, _)
        | Cause::OtherCurrency(cell, _)
        | Cause::Date(cell, _)
        | Cause::Unlisted(cell, _)
        | Cause::Word(cell, _)
        | Cause::Currency(cell)
        | Cause::Currencies(cell, _)
        | Cause::Country(cell)
        | Cause::Terms(cell)
        | Cause::SameId(cell, _) => *cell = shorten(cell, LONGEST_SHOWN),
        Cause::EmptyCell
        | Cause::OutOfRange(_)
        | Cause::ErrorCell(_)
        | Cause::OpenOverTotal(..)
        | Cause::TooLong(_)
        | Cause::BelowZero(_)
        | Cause::Cells(..) => {}
    }
    cause
}

fn cause(cause: &Cause) -> Said {
    match cause {
        Cause::EmptyCell => said!(
            "is empty, and a row needs it; if the line is a total, name it in `set_aside` of the map",
            "est vide, et une ligne en a besoin ; si c'est un total, nommez-le dans `set_aside` de la correspondance"
        ),
        Cause::Amount(cell, unread) => match unread {
            Unread::NotANumber => said!(
                "`{cell}` is no amount; correct it, or say `decimal` and `thousands` in the map",
                "`{cell}` n'est pas un montant ; corrigez-le, ou précisez `decimal` et `thousands` dans la correspondance"
            ),
            Unread::Decimals => said!(
                "`{cell}` has more decimals than its currency; if the sign parts thousands, say `decimal` in the map",
                "`{cell}` a plus de décimales que sa devise ; si le signe sépare les milliers, précisez `decimal` dans la correspondance"
            ),
            Unread::Ambiguous => said!(
                "`{cell}` may be a thousand or a fraction: say `decimal` in the map",
                "`{cell}` peut être un millier ou une fraction : précisez `decimal` dans la correspondance"
            ),
            Unread::Beside(sign) => said!(
                "`{cell}`: `{sign}` beside the number names no currency; write the number alone, or with its currency as in `600.00 EUR`",
                "`{cell}` : `{sign}` à côté du nombre ne désigne pas de devise ; écrivez le nombre seul, ou avec sa devise, ainsi `600,00 EUR`"
            ),
            Unread::TooLarge => said!(
                "`{cell}` is larger than any amount of a ledger; correct it",
                "`{cell}` dépasse tout montant d'un livre ; corrigez-le"
            ),
        },
        Cause::OtherCurrency(cell, currency) => said!(
            "`{cell}` is not in {currency}, the currency of the row; correct one of them",
            "`{cell}` n'est pas en {currency}, la devise de la ligne ; corrigez l'un des deux"
        ),
        Cause::Date(cell, patterns) => {
            if patterns.iter().any(|pattern| pattern == "auto") {
                return said!(
                    "`{cell}` is no date in a form that is known; correct it, or say in `dates` of the map how it is written",
                    "`{cell}` n'est pas une date d'une forme connue ; corrigez-la, ou dites dans `dates` de la correspondance comment elle s'écrit"
                );
            }
            let patterns = match patterns.is_empty() {
                true => "YYYY-MM-DD".to_string(),
                false => patterns.join(", "),
            };
            let patterns_fr = code_words::date_pattern(Lang::Fr, &patterns);
            said!(
                "`{cell}` is no date written {patterns}; correct it, or say in `dates` of the map how it is written",
                "`{cell}` n'est pas une date écrite {patterns_fr} ; corrigez-la, ou dites dans `dates` de la correspondance comment elle s'écrit"
            )
        }
        Cause::OutOfRange(day) => said!(
            "{day} lies outside 1970 to 2200; correct it",
            "{day} n'est pas entre 1970 et 2200 ; corrigez-la"
        ),
        Cause::Unlisted(cell, known) => {
            let known = known.join("`, `");
            said!(
                "`{cell}` is not in `values` of the map (`{known}`); add what it means, or `otherwise`",
                "`{cell}` n'est pas dans `values` de la correspondance (`{known}`) ; ajoutez ce qu'il veut dire, ou `otherwise`"
            )
        }
        Cause::Word(cell, known) => {
            let known = known.join(", ");
            said!(
                "`{cell}` is none of: {known}; say in `values` of the map what it means",
                "`{cell}` n'est aucun de : {known} ; dites dans `values` de la correspondance ce qu'il veut dire"
            )
        }
        Cause::Currency(cell) => said!(
            "`{cell}` does not name one currency; write `currency = \"EUR\"` in the map, or map the column of the currency",
            "`{cell}` ne désigne pas une seule devise ; écrivez `currency = \"EUR\"` dans la correspondance, ou la colonne de la devise"
        ),
        Cause::Currencies(cell, codes) => {
            let codes = codes.iter().take(4).copied().collect::<Vec<_>>().join(", ");
            said!(
                "`{cell}`: the sign may be of several currencies ({codes}, …); say which with `currency` in the map, or --currency of `relance start`",
                "`{cell}` : le signe peut être de plusieurs devises ({codes}, …) ; dites laquelle par `currency` dans la correspondance, ou par --currency de `relance start`"
            )
        }
        Cause::Country(cell) => said!(
            "`{cell}` is no country code of two letters; say in the map `values = {{ \"{cell}\" = \"FR\" }}`",
            "`{cell}` n'est pas un code de pays de deux lettres ; dites dans la correspondance `values = {{ \"{cell}\" = \"FR\" }}`"
        ),
        Cause::Terms(cell) => said!(
            "`{cell}` is not understood as terms of payment; write them as `30d` or `45d end of month`",
            "`{cell}` n'est pas compris comme conditions de paiement ; écrivez `30j` ou `45 jours fin de mois`"
        ),
        Cause::ErrorCell(cell) => said!(
            "holds the error `{cell}`; correct the formula in the workbook, or save its results",
            "contient l'erreur `{cell}` ; corrigez la formule du classeur, ou enregistrez ses résultats"
        ),
        Cause::OpenOverTotal(open, whole) => said!(
            "`{open}` is open, more than the whole amount `{whole}`; correct one of them",
            "`{open}` reste dû, plus que le montant `{whole}` ; corrigez l'un des deux"
        ),
        Cause::TooLong(letters) => {
            let (en, fr) = (Lang::En.count(*letters as u64), Lang::Fr.count(*letters as u64));
            said!(
                "the cell has {en} characters, more than the 32,767 of any workbook; shorten it, or close a quote that is open",
                "la cellule a {fr} caractères, plus que les 32 767 d'un classeur ; raccourcissez-la, ou fermez un guillemet resté ouvert"
            )
        }
        Cause::BelowZero(amount) => said!(
            "{amount} is below 0: a payment that came back needs `reverses`, one written with a minus `turned = true`",
            "{amount} est négatif : un règlement rejeté demande `reverses`, un règlement écrit en négatif `turned = true`"
        ),
        Cause::Cells(found, expected) => said!(
            "the line has {found} cells, the header {expected}: a separator within a cell needs quotes around the cell",
            "la ligne a {found} cellules, l'en-tête {expected} : un séparateur dans une cellule demande des guillemets autour"
        ),
        Cause::SameId(id, line) => said!(
            "`{id}` stands on line {line} too, which says something else; if each line is a due date, map them to `instalments`",
            "`{id}` est aussi ligne {line}, qui dit autre chose ; si chaque ligne est une échéance, faites-en des `instalments`"
        ),
    }
}

/// How much money the lines hold, by currency, and how many say none.
pub(crate) fn money(lang: Lang, rows: &[&BadRow]) -> String {
    let mut sums: BTreeMap<Option<Currency>, i128> = BTreeMap::new();
    let mut unread = 0;
    for row in rows {
        match row.money {
            Some((minor, currency)) => *sums.entry(currency).or_default() += i128::from(minor),
            None => unread += 1,
        }
    }
    let mut words: Vec<String> = sums
        .iter()
        .map(|(currency, sum)| match currency {
            Some(currency) => lang.money(*sum, *currency),
            None => lang.amount(*sum, Currency::EUR),
        })
        .collect();
    if unread > 0 {
        let lines = lang.counted(unread, ("line", "ligne"), ("lines", "lignes"));
        let unknown = match words.is_empty() {
            true => said!("an unknown amount", "un montant inconnu"),
            false => said!("an unknown amount in {lines}", "un montant inconnu dans {lines}"),
        };
        words.push(unknown.of(lang).to_string());
    }
    words.join(" + ")
}

/// That the import stops.
pub(crate) fn stopped(found: &Import) -> Failure {
    let rows: Vec<&BadRow> = found.parts.iter().flat_map(|part| &part.bad).collect();
    let counted = |lang: Lang| {
        lang.counted(
            rows.len() as u64,
            ("line, which holds", "ligne a un défaut, et porte"),
            ("lines, which hold", "lignes ont un défaut, et portent"),
        )
    };
    let (lines, lignes) = (counted(Lang::En), counted(Lang::Fr));
    let (en, fr) = (money(Lang::En, &rows), money(Lang::Fr, &rows));
    Failure::bad_input(said!(
        "nothing was written: something is wrong with {lines} {en}",
        "rien n'est écrit : {lignes} {fr}"
    ))
    .with_help(said!(
        "correct the file or the map, or set these lines aside with --skip-bad-rows",
        "corrigez le fichier ou la correspondance, ou mettez ces lignes de côté avec --skip-bad-rows"
    ))
}

/// The lines of a kind of file as CSV: why each is set aside, and its cells.
pub(crate) fn csv(lang: Lang, part: &Part) -> Vec<u8> {
    let mut bytes = b"file,line,reason,amount,currency,cells\n".to_vec();
    for row in &part.bad {
        let (amount, currency) = match row.money {
            Some((minor, currency)) => (
                decimal(i128::from(minor), currency.unwrap_or(Currency::EUR)),
                currency.map_or(String::new(), |currency| currency.code().to_string()),
            ),
            None => (String::new(), String::new()),
        };
        let file = std::path::Path::new(&row.file);
        let file = file
            .file_name()
            .map_or_else(|| row.file.clone(), |name| name.to_string_lossy().into_owned());
        let cells = [
            file,
            row.line.to_string(),
            reason(row).of(lang).to_string(),
            amount,
            currency,
            row.cells.join(" | "),
        ];
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                bytes.push(b',');
            }
            crate::actions_file::push_cell(&mut bytes, cell);
        }
        bytes.push(b'\n');
    }
    bytes
}
