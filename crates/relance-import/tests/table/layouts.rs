//! One layout after another: a text goes in, tables come out.

use super::{input, read, tables};
use insta::assert_snapshot;
use relance_import::table::{Input, Map, Options, Question, Refusal, guess, import};
use std::fmt::Write;

/// Thirty lines as a company of the United States exports them, with the days late that it computed itself.
fn american() -> String {
    let mut text =
        "countryCode,customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,DaysLate\r\n".to_string();
    for number in 0..30_i32 {
        let issued = relance_kernel::Day::from_ymd(2013, 1, 2)
            .unwrap()
            .plus(number * 7);
        let (due, late) = (issued.plus(30), (number * 5) % 12 - 4);
        let paid = due.plus(late);
        let day = |day: relance_kernel::Day| {
            let (year, month, day) = day.ymd();
            format!("{month}/{day}/{year}")
        };
        write!(
            text,
            "391,C-{:02},{:010},{},{},{}.{:02},{},{},{}\r\n",
            number % 7,
            611_365 + number * 7,
            day(issued),
            day(due),
            50 + number,
            number * 3 % 100,
            if number % 4 == 0 { "Yes" } else { "No" },
            day(paid),
            late.max(0)
        )
        .unwrap();
    }
    text
}

#[test]
fn a_guessed_map_reads_a_file_of_invoices_with_their_payments() {
    let text = american();
    let guessed = guess(&input(text.clone()), "us", false).unwrap();
    assert_snapshot!("american_map", guessed.text);
    let found = read(&guessed.text, text.clone()).unwrap();
    let rows = |table: &str| {
        let cells = found.parts[0]
            .tables
            .iter()
            .find(|cells| cells.table == table)
            .unwrap();
        let rows = cells
            .rows
            .iter()
            .map(|row| row.iter().map(str::to_string).collect::<Vec<_>>());
        (cells.columns.clone(), rows.collect::<Vec<_>>())
    };
    let (_, customers) = rows("customers");
    let (invoice_columns, invoices) = rows("invoices");
    let (payment_columns, payments) = rows("payments");
    assert_eq!((customers.len(), invoices.len(), payments.len()), (7, 30, 30));
    // The days late that follow from the rows are those that the file states.
    let place = |columns: &[&str], name: &str| columns.iter().position(|column| *column == name).unwrap();
    let (due, date) = (place(&invoice_columns, "due"), place(&payment_columns, "date"));
    let day = |cell: &String| relance_kernel::Day::parse(cell).unwrap();
    for ((line, invoice), payment) in text.lines().skip(1).zip(&invoices).zip(&payments) {
        let late = day(&payment[date]).since(day(&invoice[due])).max(0);
        assert_eq!(line.rsplit(',').next().unwrap(), late.to_string());
    }
    assert_snapshot!("american_tables", tables(&found));
}

const FRENCH: &str = r#"
version = 1
name = "excel"
currency = "EUR"
[[file]]
name = "factures"
set_aside = { column = "Client", begins = "Total" }
"#;

#[test]
fn excel_in_french_is_windows_1252_with_semicolons_and_commas() {
    let map = FRENCH
        .replace("set_aside = { column", "set_aside = [{ column")
        .replace("\"Total\" }", "\"Total\" }]")
        + r#"
[[file.row]]
table = "customers"
[file.row.columns]
customer_id = "Code client"
name = "client"
[[file.row]]
table = "invoices"
[file.row.columns]
invoice_id = "n° facture"
customer_id = "Code client"
issued = "Date de facture"
due = { terms_from = "Conditions", terms = "30j", after = "Date de facture" }
amount = "MONTANT TTC"
"#;
    let text = "Balance clients au 30/06/2026;;;;;\r\n;;;;;\r\nCode client;Client;N° Facture;Date de facture;Conditions;Montant TTC\r\n\
                C1;Société Noël & Fils;F1;02/03/2026;45 jours fin de mois;1 234,56 €\r\n\
                C1;Société Noël & Fils;A1;15/03/2026;;-100,00\r\n\
                C2;\"Œuvre; et cie\";F2;31/03/2026;;12,5\r\n;Total;;;;1 147,06\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    assert_snapshot!("french_excel", tables(&read(&map, bytes.into_owned()).unwrap()));
}

#[test]
fn open_items_give_what_was_paid_as_an_assumption() {
    let map = r#"
version = 1
name = "open"
dates = "YYYY-MM-DD"
[numbers]
decimal = "."
[[file]]
name = "items"
[[file.row]]
table = "invoices"
[file.row.columns]
invoice_id = "Invoice"
customer_id = "Customer"
issued = "Date"
due = "Due"
amount = "Total"
currency = "Cur"
[[file.row]]
table = "payments"
assumed = "paid_on_list_date"
[file.row.columns]
customer_id = "Customer"
invoice_id = "Invoice"
date = { as_of = true }
amount = { from = "Total", minus = "Open" }
currency = "Cur"
"#;
    let text = "Invoice|Customer|Date|Due|Total|Open|Cur\n\
                F1|A|2026-01-05|2026-02-04|1,000.00|400.00|usd\n\
                F2|A|2026-01-06|2026-02-05|500.00|500.00|USD\n\
                F3|B|2026-01-07|2026-02-06|500|600|USD\n";
    let map = Map::parse(map).unwrap();
    let as_of = relance_kernel::Day::from_ymd(2026, 6, 30);
    let options = Options {
        as_of,
        ..Options::default()
    };
    assert_snapshot!(
        "open_items",
        tables(&import(&[input(text)], &map, &options).unwrap())
    );
    assert!(matches!(
        import(&[input(text)], &map, &Options::default()),
        Err(Refusal::NoAsOf)
    ));
}

#[test]
fn histories_of_reminders_and_disputes_become_events() {
    let upflow = relance_import::table::maps::named("upflow").unwrap().text;
    let actions = "Customer ID;Invoice number;Sent at;Channel;Step\nA;F1;2026-02-10T08:00:00Z;Email;Rappel 1\nA;;2026-02-20;Appel;\nB;F2;2026-02-21;Fax;x\n";
    let disputes = "Invoice number,Dispute date,Dispute reason,Resolved at\nF1,2026-02-11,price,2026-02-15\nF2,2026-02-12,quality,\n";
    let map = Map::parse(upflow).unwrap();
    let found = import(&[input(actions), input(disputes)], &map, &Options::default()).unwrap();
    assert_snapshot!("histories", tables(&found));
}

#[test]
fn a_customer_ledger_has_debits_and_credits() {
    let sage = relance_import::table::maps::named("sage").unwrap().text;
    let text = "Compte tiers\tIntitulé\tDate écriture\tN° pièce\tÉchéance\tDébit\tCrédit\n\
                411DUP\tDupont\t02/01/26\tF1\t01/02/26\t1 200,00\t\n\
                411DUP\tDupont\t10/02/26\tB7\t\t\t1 000,00\n\
                411DUP\tDupont\t15/02/26\tB9\t\t\t-5,00\nTotal 411DUP\t\t\t\t\t1 200,00\t1 000,00\n";
    assert_snapshot!("debit_credit", tables(&read(sage, text).unwrap()));
}

#[test]
fn interfaces_count_cents_and_seconds() {
    let stripe = relance_import::table::maps::named("stripe").unwrap().text;
    let text = "id,number,customer,customer_name,created,due_date,total,amount_paid,currency,status,paid_at\n\
                in_1,N-1,cus_1,Acme,1767225600,1769817600,123456,123456,eur,paid,1769904000\n\
                in_2,,cus_2,Yen Ltd,1767225600,,5000,0,jpy,open,\n\
                in_3,N-3,cus_2,Yen Ltd,1767225600,,5000,0,jpy,draft,\n";
    assert_snapshot!("stripe", tables(&read(stripe, text).unwrap()));
}

#[test]
fn a_list_of_customers_says_what_they_are() {
    let odoo = relance_import::table::maps::named("odoo").unwrap().text;
    let text = "Nom d'affichage,E-mail,Téléphone,Est une société\nAcme,compta@acme.example,+33 1,Vrai\nJean,,,Faux\n";
    assert_snapshot!("customer_list", tables(&read(odoo, text).unwrap()));
}

#[test]
fn a_guess_asks_for_terms_where_invoices_have_no_due_date() {
    let guessed = |lines: &str| {
        let text = format!("Facture;Client;Date de facture;Échéance;Montant TTC;Solde\n{lines}");
        let guess = guess(&input(text.as_bytes()), "mine", false).unwrap();
        let found = read(&guess.text, text.as_bytes()).unwrap();
        assert!(found.parts[0].bad.is_empty(), "{:?}", found.parts[0].bad);
        (guess.questions.contains(&Question::Terms), found)
    };
    let (asks, found) = guessed("F1;C1;02/03/2026;15/04/2026;10,50;0,00\nF2;C1;20/03/2026;;20,00;5,00\n");
    assert!(asks);
    assert_eq!(found.parts[0].sums.due.get("terms"), Some(&1));
    assert_eq!(found.parts[0].sums.due.get("document"), Some(&1));
    // A credit note has no due date, and needs no terms.
    let (asks, _) = guessed("F1;C1;02/03/2026;15/04/2026;10,50;0,00\nF2;C1;20/03/2026;;-20,00;0,00\n");
    assert!(!asks);
}

#[test]
fn customers_whom_another_file_names_are_not_without_a_name() {
    let map = r#"
version = 1
name = "two"
dates = ["DD/MM/YYYY"]
[[file]]
name = "invoices"
[[file.row]]
table = "customers"
columns = { customer_id = "Client" }
[[file.row]]
table = "invoices"
columns = { invoice_id = "Facture", customer_id = "Client", issued = "Date", due = "Date", amount = "Montant" }
[[file]]
name = "customers"
[[file.row]]
table = "customers"
columns = { customer_id = "Code", name = "Nom" }
"#;
    let map = Map::parse(map).unwrap();
    let invoices = input("Facture;Client;Date;Montant\nF1;C1;20/03/2026;5\nF2;C2;20/03/2026;6\n");
    let customers = input("Code;Nom\nC1;Noël\nC3;\n");
    let nameless = |inputs: &[Input]| import(inputs, &map, &Options::default()).unwrap().nameless;
    assert_eq!(nameless(std::slice::from_ref(&invoices)), 2);
    assert_eq!(nameless(&[invoices, customers]), 2, "C2 and C3");
}

#[test]
fn a_line_that_stands_twice_counts_once_with_its_payment() {
    let text = "Client;N° facture;Date facture;Échéance;Montant TTC;Reste dû;Mode\n\
                C1;F1;13/01/2026;20/02/2026;100,00;0,00;chèque\nC1;F2;14/01/2026;20/02/2026;50,00;50,00;\n\
                C1;F1;13/01/2026;20/02/2026;100,00;0,00;chèque\nC1;F1;13/01/2026;20/02/2026;100,00;0,00;chèque\n";
    let guess = guess(&input(text), "mine", false).unwrap();
    let found = read(&guess.text, text).unwrap();
    assert_eq!(found.parts[0].sums.repeated, 2);
    assert_snapshot!("twice", tables(&found));
    // What is no longer open was paid once, though something that is not read differs.
    let rows = |found: &relance_import::table::Import| found.parts[0].sums.rows.get("payments").copied();
    let differ = |text: &str| text.replacen("0,00;chèque\nC1;F2", "0,00;virement\nC1;F2", 1);
    assert_eq!(rows(&read(&guess.text, differ(text)).unwrap()), Some(1));
    // Two payments on one day of which the lines differ, or that name no invoice, may be two.
    let paid = differ(&text.replace("Reste dû", "Montant réglé")).replace("0,00;0,00", "0,00;40,00");
    let map = relance_import::table::guess(&input(paid.clone()), "mine", false)
        .unwrap()
        .text;
    assert_eq!(rows(&read(&map, paid).unwrap()), Some(3));
    let list = "Client;Date de paiement;Montant\nC1;13/01/2026;100,00\nC1;13/01/2026;100,00\n";
    let map = relance_import::table::guess(&input(list), "mine", false)
        .unwrap()
        .text;
    assert_eq!(rows(&read(&map, list).unwrap()), Some(2));
}

#[test]
fn a_payment_is_supposed_only_where_the_list_names_no_day() {
    let text = "Client;N° facture;Date facture;Échéance;Montant TTC;Reste dû;Date de règlement\n\
                Durand;F1;13/01/2026;12/02/2026;100,00;0,00;20/02/2026\n\
                Durand;F2;14/01/2026;13/02/2026;200,00;150,00;\n\
                Durand;F3;15/01/2026;14/02/2026;300,00;300,00;\n";
    let guessed = guess(&input(text.to_string()), "list", false).unwrap();
    assert!(!guessed.text.contains("Not read"), "{}", guessed.text);
    let found = read(&guessed.text, text.to_string()).unwrap();
    let payments = tables(&found);
    let payments = payments.split("payments").nth(1).unwrap();
    assert_snapshot!(payments);
    let assumed = &found.parts[0].sums.assumed;
    let (rows, money) = &assumed["paid_on_known_or_due_date"];
    assert_eq!(
        (assumed.len(), *rows, money.values().sum::<i128>()),
        (1, 1, 5_000)
    );
}
