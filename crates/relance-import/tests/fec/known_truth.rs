//! What the books really were, against what is rebuilt.

use crate::company::{Company, Opening, company};
use crate::writing::{Letters, Writing};
use crate::{import, input, texts};
use proptest::prelude::*;
use relance_import::Tables;
use relance_import::fec::Import;
use relance_kernel::Day;
use std::collections::BTreeMap;

fn imported(company: &Company, writing: &Writing) -> Import {
    let files: Vec<_> = company
        .years
        .iter()
        .zip(["2024.txt", "2025.txt"])
        .map(|(year, name)| input(name, writing.bytes(year, &company.names)))
        .collect();
    import(&files)
}

/// What the rows of a ledger say is open of each customer.
fn balances(tables: &Tables) -> BTreeMap<String, i64> {
    let mut balances: BTreeMap<String, i64> = BTreeMap::new();
    for invoice in &tables.invoices {
        *balances.entry(invoice.customer.clone()).or_default() += invoice.amount;
    }
    for payment in &tables.payments {
        let sign = if payment.reverses.is_empty() { -1 } else { 1 };
        *balances.entry(payment.customer.clone()).or_default() += sign * payment.amount;
    }
    for event in &tables.events {
        let cents: i64 = event.value.replace('.', "").parse().unwrap();
        *balances.entry(event.customer.clone()).or_default() -= cents;
    }
    balances
}

/// What is open of an invoice, and what paid it.
fn of_invoice(tables: &Tables, id: &str) -> (i64, Vec<(Day, i64)>) {
    let mut open = tables.invoices.iter().find(|row| row.id == id).unwrap().amount;
    let mut paid = Vec::new();
    for payment in tables.payments.iter().filter(|row| row.invoice == id) {
        let sign = if payment.reverses.is_empty() { 1 } else { -1 };
        open -= sign * payment.amount;
        paid.push((payment.date, sign * payment.amount));
    }
    for note in tables.invoices.iter().filter(|row| row.reference == id) {
        open += note.amount;
    }
    for event in tables.events.iter().filter(|row| row.invoice == id) {
        open -= event.value.replace('.', "").parse::<i64>().unwrap();
    }
    paid.sort();
    (open, paid)
}

fn check(company: &Company, import: &Import, opening: Opening) {
    let report = &import.report;
    assert_eq!(report.set_aside, [], "nothing is wrong with these books");
    assert_eq!(report.control.unexplained, 0);
    let rebuilt = balances(&import.tables);
    for (customer, balance) in &company.balances {
        assert_eq!(
            rebuilt.get(customer).copied().unwrap_or(0),
            *balance,
            "{customer}"
        );
    }
    for opening in &report.openings {
        assert_eq!(opening.differences, []);
    }
    let invoices = import.tables.invoices.iter().filter(|row| row.kind == "invoice");
    assert_eq!(invoices.count(), company.truth.len());
    for (id, truth) in &company.truth {
        let row = import
            .tables
            .invoices
            .iter()
            .find(|row| row.id == *id)
            .unwrap_or_else(|| panic!("{id}"));
        let (open, mut paid) = of_invoice(&import.tables, id);
        assert_eq!(row.amount, truth.amount, "{id}");
        if let Some(due) = truth.due {
            assert_eq!((row.due, row.due_source), (Some(due), "text"), "{id}");
        }
        if opening == Opening::Detailed {
            let mut expected = truth.paid.clone();
            expected.sort();
            paid.sort();
            assert_eq!(paid, expected, "{id}: {row:?}");
        }
        assert_eq!(open, truth.open, "{id}: {row:?} {paid:?}");
    }
}

/// The tables through the ledger reader, which must find no error in them.
pub(crate) fn loaded(import: &Import) -> relance_ledger::Loaded {
    let mut source = relance_ledger::TextSource::new();
    for (name, text) in texts(import) {
        if text.lines().count() > 1 || !matches!(name.as_str(), "events.csv" | "instalments.csv") {
            source = source.with(&name, text);
        }
    }
    let loaded = relance_ledger::load(&source, &relance_ledger::Options::default());
    let errors: Vec<String> = loaded
        .problems
        .iter()
        .filter(|problem| problem.severity() == relance_ledger::Severity::Error)
        .map(|problem| {
            format!(
                "{} {}",
                problem.place(relance_ledger::Lang::En),
                problem.message(relance_ledger::Lang::En)
            )
        })
        .collect();
    assert_eq!(errors, [""; 0]);
    loaded
}

/// Through the ledger reader and the kernel: no error, and the balance of the books.
fn check_with_kernel(company: &Company, import: &Import) {
    let loaded = loaded(import);
    let report = &import.report;
    let summary = relance_ledger::summary(&loaded.ledger, report.as_of);
    let books: i64 = company.balances.values().sum();
    let money = &summary.money[0];
    assert_eq!(money.open - money.unallocated, books);
    assert_eq!(
        (money.open, money.open_invoices as u64),
        (report.open.amount, report.open.count)
    );
    let overdue = report.sensitivity.iter().find(|of| of.days == 0).unwrap().overdue;
    assert_eq!(
        (money.overdue, money.overdue_invoices as u64),
        (overdue.amount, overdue.count)
    );
}

#[test]
fn the_truth_of_a_company_is_rebuilt() {
    for seed in 1..60 {
        let company = company(seed, 6, 6, Opening::Detailed);
        let import = imported(&company, &Writing::default());
        check(&company, &import, Opening::Detailed);
        check_with_kernel(&company, &import);
    }
}

#[test]
fn an_opening_balance_of_one_line_for_each_customer_is_enough() {
    for seed in 1..60 {
        let company = company(seed, 6, 6, Opening::Summed);
        let import = imported(&company, &Writing::default());
        check(&company, &import, Opening::Summed);
        check_with_kernel(&company, &import);
    }
}

fn writings() -> impl Strategy<Value = Writing> {
    let form = (
        prop::sample::select(vec!['\t', '|', ';', ',']),
        prop::sample::select(vec![
            Letters::Utf8,
            Letters::Utf8Marked,
            Letters::Latin9,
            Letters::Windows,
        ]),
        prop::sample::select(vec![18_usize, 19, 21, 22]),
        any::<(bool, bool, bool, bool, bool, bool)>(),
    );
    let rest = (
        prop::sample::select(vec![None, Some(' '), Some('\u{a0}')]),
        prop::sample::select(vec!["\n", "\r\n", "\r", "\r\r\n"]),
        any::<(bool, bool, bool)>(),
        0_u8..4,
        0_u64..1000,
        0_u8..3,
    );
    (form, rest).prop_map(
        |((separator, letters, columns, flags), (thousands, line_end, more, names, order, dates))| {
            let (montant_sens, signs, quotes, point, negative, trailing_sign) = flags;
            let (padded, trailing_separator, pipes) = more;
            Writing {
                separator,
                letters,
                columns,
                montant_sens,
                signs,
                quotes,
                thousands,
                // A comma that groups nothing and separates cells needs quotes, which the writer sets.
                point,
                negative,
                trailing_sign,
                line_end,
                padded: padded && !quotes,
                trailing_separator,
                names,
                order: order / 2,
                dates,
                pipes: pipes && separator != '|',
                own_accounts: false,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn however_the_books_are_written_the_ledger_is_the_same(writing in writings(), seed in 1_u64..1000) {
        let company = company(seed, 3, 4, Opening::Detailed);
        let plain = texts(&imported(&company, &Writing::default()));
        let other = imported(&company, &writing);
        prop_assert_eq!(&other.report.set_aside, &vec![]);
        prop_assert_eq!(plain, texts(&other));
    }
}

#[test]
fn customers_with_accounts_of_their_own_are_the_same() {
    let company = company(5, 5, 5, Opening::Detailed);
    let plain = texts(&imported(&company, &Writing::default()));
    let own = Writing {
        own_accounts: true,
        ..Writing::default()
    };
    assert_eq!(plain, texts(&imported(&company, &own)));
}

#[test]
fn packed_files_are_read() {
    let company = company(9, 3, 4, Opening::Detailed);
    let packed = |year: usize| {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let bytes = Writing::default().bytes(&company.years[year], &company.names);
        std::io::Write::write_all(&mut packer, &bytes).unwrap();
        packer.finish().unwrap()
    };
    let other = import(&[input("2024.txt", packed(0)), input("2025.txt", packed(1))]);
    assert_eq!(texts(&imported(&company, &Writing::default())), texts(&other));
}

#[test]
fn files_come_in_any_order_and_twice() {
    let company = company(7, 4, 5, Opening::Detailed);
    let plain = imported(&company, &Writing::default());
    let pipe = Writing {
        separator: '|',
        ..Writing::default()
    };
    let files = [
        input(
            "2025.txt",
            Writing::default().bytes(&company.years[1], &company.names),
        ),
        input(
            "2024.txt",
            Writing::default().bytes(&company.years[0], &company.names),
        ),
        input("copy.txt", pipe.bytes(&company.years[0], &company.names)),
    ];
    let other = import(&files);
    assert_eq!(texts(&plain), texts(&other));
    assert_eq!(other.report.dropped, ["copy.txt"]);
}

#[test]
fn entries_without_numbers_and_numbered_line_by_line_give_the_same_invoices() {
    let company = company(11, 4, 5, Opening::Detailed);
    let plain = imported(&company, &Writing::default());
    let simple = |import: &Import| -> Vec<String> {
        let invoices = import.tables.invoices.iter();
        let invoices = invoices.filter(|row| row.kind == "invoice").map(|row| {
            format!(
                "{} {} {} {:?} {}",
                row.id, row.customer, row.issued, row.due, row.amount
            )
        });
        let payments = import.tables.payments.iter();
        let payments = payments.map(|row| {
            format!(
                "{} {} {} {} {}",
                row.customer, row.invoice, row.date, row.amount, row.allocation
            )
        });
        let mut all: Vec<String> = invoices.chain(payments).collect();
        all.sort();
        all
    };
    for line_by_line in [false, true] {
        let files: Vec<_> = company
            .years
            .iter()
            .zip(["2024.txt", "2025.txt"])
            .map(|(year, name)| {
                let text = Writing::default().text(year, &company.names);
                let rows = text.lines().enumerate().map(|(number, row)| {
                    let mut cells: Vec<String> = row.split('\t').map(String::from).collect();
                    if number > 0 {
                        cells[2] = if line_by_line {
                            number.to_string()
                        } else {
                            String::new()
                        };
                    }
                    cells.join("\t") + "\n"
                });
                input(name, rows.collect::<String>())
            })
            .collect();
        let other = import(&files);
        assert_eq!(other.report.set_aside, [], "{line_by_line}");
        assert_eq!(simple(&plain), simple(&other), "{line_by_line}");
    }
}
