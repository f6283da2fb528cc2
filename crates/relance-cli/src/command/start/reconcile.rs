//! The total of the ledger against that of the books and of the lists: each difference named in money.

use super::Told;
use super::report::label;
use crate::language::Lang;
use relance_import::join::CURRENCY;
use relance_kpi::{Answer, Key};

/// A line: what it is, its amount, and whether it is a sum or a difference.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) amount: i128,
    pub(super) is_sum: bool,
}

/// Customers of which books and list say different things.
pub(super) struct Differences<'a> {
    pub(super) file: &'a str,
    /// How many customers.
    pub(super) count: usize,
    /// The largest first, at most ten.
    pub(super) largest: Vec<Difference>,
    /// What the others come to, cents.
    pub(super) rest: i64,
}

/// A customer of whom they do.
pub(super) struct Difference {
    /// Its code and name.
    pub(super) label: String,
    /// What the list says, cents; none if the list does not name it.
    pub(super) list: Option<i64>,
    /// What the books say; none if they do not know it.
    pub(super) books: Option<i64>,
}

impl Difference {
    /// What the list says more than the books, cents.
    pub(super) fn amount(&self) -> i64 {
        self.list.unwrap_or(0) - self.books.unwrap_or(0)
    }
}

/// So many customers are shown.
const SHOWN: usize = 10;

/// The lines of the reconciliation; none where there are no books.
pub(super) fn lines(lang: Lang, told: &Told<'_>) -> Vec<Line> {
    let Some(import) = &told.read.entries else {
        return Vec::new();
    };
    let control = &import.report.control;
    let mut lines = Vec::new();
    let mut add = |en: &str, fr: &str, amount: i128, is_sum: bool| {
        lines.push(Line {
            label: lang.pick(en, fr).to_string(),
            amount,
            is_sum,
        });
    };
    add(
        "balance of the accounts of customers in the books",
        "solde des comptes clients en comptabilité",
        i128::from(control.books_sum),
        true,
    );
    add(
        "balance of the ledger written from them",
        "solde du livre qui en est tiré",
        i128::from(control.ledger_sum),
        false,
    );
    if control.deposits != 0 {
        add(
            "advances against deposit invoices, which are no money",
            "avances sur factures d'acompte, qui ne sont pas de l'argent",
            i128::from(control.deposits),
            false,
        );
    }
    if control.set_aside != 0 {
        add(
            "rows and entries set aside",
            "lignes et écritures écartées",
            i128::from(control.set_aside),
            false,
        );
    }
    add(
        "difference that nothing explains",
        "écart que rien n'explique",
        i128::from(control.unexplained),
        true,
    );
    for report in told
        .figures
        .report
        .currencies
        .iter()
        .filter(|report| report.currency == CURRENCY)
    {
        let amount = |key| {
            let figure = report.whole.figure(key);
            match figure.map(|figure| &figure.answer) {
                Some(Answer::Known(fraction)) => fraction.numerator,
                _ => 0,
            }
        };
        let (open, unallocated) = (amount(Key::Open), amount(Key::Unallocated));
        add(
            "open invoices in the ledger",
            "factures ouvertes dans le livre",
            open,
            false,
        );
        if unallocated != 0 {
            add(
                "money and credit notes that cover no invoice, less",
                "argent et avoirs sans facture, en moins",
                -unallocated,
                false,
            );
        }
        let advance: i128 = open - unallocated - i128::from(control.ledger_sum);
        if advance != 0 {
            add(
                "entries after the day of the figures, and payments of bank statements",
                "écritures après le jour des chiffres, et paiements des relevés bancaires",
                -advance,
                false,
            );
        }
    }
    for beside in told.read.besides.iter().filter(|beside| beside.is_balance) {
        let file = &beside.file;
        let (en, fr) = (format!("open by {file}"), format!("ouvert selon {file}"));
        add(&en, &fr, i128::from(beside.joined.list), true);
        add(
            "the books on the same day",
            "la comptabilité au même jour",
            i128::from(beside.joined.books),
            false,
        );
        add(
            "difference: list less books",
            "écart : liste moins comptabilité",
            i128::from(beside.joined.list - beside.joined.books),
            true,
        );
    }
    lines
}

/// Customers of whom a list and the books say different things. All together are the difference of the two sums.
pub(super) fn differences<'a>(told: &Told<'a>) -> Vec<Differences<'a>> {
    let read: &'a super::Read = told.read;
    let of_lists = read.besides.iter().filter(|beside| beside.is_balance);
    let of_lists = of_lists.map(|beside| {
        let of_books = beside.joined.balances.iter().map(|balance| Difference {
            label: label(&balance.customer, &balance.name),
            list: balance.list,
            books: Some(balance.books),
        });
        let of_strangers = beside.joined.strangers.iter().filter_map(|(place, open)| {
            let party = beside.list.parties.get(*place)?;
            Some(Difference {
                label: label(&party.id, &party.name),
                list: Some(*open),
                books: None,
            })
        });
        let mut all: Vec<Difference> = of_books
            .chain(of_strangers)
            .filter(|difference| difference.amount() != 0)
            .collect();
        all.sort_by_key(|difference| std::cmp::Reverse(difference.amount().abs()));
        let count = all.len();
        let rest = all.iter().skip(SHOWN).map(Difference::amount).sum();
        all.truncate(SHOWN);
        Differences {
            file: &beside.file,
            count,
            largest: all,
            rest,
        }
    });
    of_lists.filter(|differences| differences.count > 0).collect()
}
