//! Imports as their users run them: whole processes of `relance import` on the entries of a company, and on a list of the same
//! invoices, in turns with a plain read of the same file.

use crate::program::{MEGABYTE, peak_while, relance};
use crate::table::Table;
use crate::turns::Turns;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// What the design asks of both.
const ASKED: f64 = 50.0;

/// Invoices of a customer.
const INVOICES_OF_A_CUSTOMER: usize = 100;

const FEC_HEADER: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n";

const MAP: &str = r#"version = 1
name = "list"
dates = ["DD/MM/YYYY"]
currency = "EUR"

[numbers]
decimal = ","

[[file]]
name = "list"

[[file.row]]
table = "customers"
[file.row.columns]
customer_id = "Code client"
name = "Client"

[[file.row]]
table = "invoices"
[file.row.columns]
invoice_id = "Facture"
customer_id = "Code client"
issued = "Date"
due = "Échéance"
amount = "Montant TTC"

[[file.row]]
table = "payments"
when = { column = "Réglée le", filled = true }
[file.row.columns]
customer_id = "Code client"
invoice_id = "Facture"
date = "Réglée le"
amount = "Montant TTC"
"#;

/// Files of about so many megabytes each.
pub(crate) fn measure(megabytes: f64, scratch: &Path, turns: Turns, table: &mut Table) {
    let map = scratch.join("map.toml");
    std::fs::write(&map, MAP).unwrap();
    let entries = scratch.join("123456789FEC20251231.txt");
    write_until(&entries, megabytes, FEC_HEADER, entries_of);
    of_file("entries (FEC)", &entries, &["fec"], scratch, turns, table);
    let list = scratch.join("list.csv");
    let header = "Code client;Client;Facture;Date;Échéance;Montant TTC;Réglée le\n";
    write_until(&list, megabytes, header, line_of);
    let map = map.to_str().unwrap();
    of_file(
        "a list of invoices (CSV)",
        &list,
        &["table", "--map", map],
        scratch,
        turns,
        table,
    );
}

fn of_file(name: &str, file: &Path, import: &[&str], scratch: &Path, turns: Turns, table: &mut Table) {
    let megabytes = file.metadata().unwrap().len() as f64 / 1e6;
    let out = scratch.join("imported");
    let command = || {
        let mut command = relance();
        command
            .arg("import")
            .args(import)
            .arg(file)
            .arg("--out")
            .arg(&out);
        command.stdout(Stdio::null());
        command
    };
    let run = |mut command: std::process::Command| assert!(command.status().unwrap().success());
    let fresh = || {
        if out.exists() {
            std::fs::remove_dir_all(&out).unwrap();
        }
    };
    let [read, whole, plain] = turns.of([
        &mut || {
            let mut dry = command();
            dry.arg("--dry-run");
            run(dry);
        },
        &mut || {
            fresh();
            run(command());
        },
        &mut || {
            black_box(std::fs::read(file).unwrap());
        },
    ]);
    fresh();
    let peak = peak_while(&mut command()) as f64 / MEGABYTE;
    fresh();
    let beside = format!("a plain read: {:.0} MB/s", megabytes / plain);
    let speed = megabytes / read;
    table.row(
        &format!("{name}, {megabytes:.0} MB, read and understood (`--dry-run`)"),
        &format!("{read:.2} s, {speed:.0} MB/s"),
        &beside,
        read / plain,
    );
    table.row(
        &format!("{name}, {megabytes:.0} MB, to the ledger written, peak {peak:.0} MB"),
        &format!("{whole:.2} s, {:.0} MB/s", megabytes / whole),
        &beside,
        whole / plain,
    );
    table.target(
        &format!("{name} read at {ASKED:.0} MB/s"),
        &format!("{speed:.0} MB/s"),
        speed >= ASKED,
    );
}

/// Writes lines until the file is long enough.
fn write_until(file: &PathBuf, megabytes: f64, header: &str, line: fn(usize, &mut String)) {
    let mut text = header.to_string();
    let mut number = 0;
    while (text.len() as f64) < megabytes * 1e6 {
        line(number, &mut text);
        number += 1;
    }
    std::fs::write(file, text).unwrap();
}

/// An invoice of the year, by its number: its customer, its day and month, and its amount in cents.
fn invoice(number: usize) -> (usize, usize, usize, usize) {
    let customer = number / INVOICES_OF_A_CUSTOMER;
    let (day, month) = (1 + number % 28, 1 + number / 28 % 10);
    (customer, day, month, 12_000 + number * 7_919 % 900_000)
}

/// The three lines of an invoice, and the two of its payment two months later.
fn entries_of(number: usize, text: &mut String) {
    let (customer, day, month, gross) = invoice(number);
    let net = gross * 5 / 6;
    let euros = |cents: usize| format!("{},{:02}", cents / 100, cents % 100);
    let (issued, paid) = (
        format!("2025{month:02}{day:02}"),
        format!("2025{:02}{day:02}", month + 2),
    );
    let lettering = format!("L{number}");
    let mut line = |journal: &str,
                    date: &str,
                    account: &str,
                    party: &str,
                    debit: usize,
                    credit: usize,
                    lettering: &str| {
        let lettered = if lettering.is_empty() { "" } else { paid.as_str() };
        let (debit, credit) = (euros(debit), euros(credit));
        writeln!(
            text,
            "{journal}\t{number}\t{date}\t{account}\t{party}\tF{number}\t{issued}\tFacture F{number}\t{debit}\t{credit}\t{lettering}\t{lettered}\t{date}\t\t"
        )
        .unwrap();
    };
    let party = format!("C{customer}\tClient numéro {customer}");
    let sale = "VE\tVentes";
    line(sale, &issued, "411000\tClients", &party, gross, 0, &lettering);
    line(sale, &issued, "706000\tPrestations", "\t", 0, net, "");
    line(sale, &issued, "445710\tTVA collectée", "\t", 0, gross - net, "");
    let bank = "BQ\tBanque";
    line(bank, &paid, "512000\tBanque", "\t", gross, 0, "");
    line(bank, &paid, "411000\tClients", &party, 0, gross, &lettering);
}

fn line_of(number: usize, text: &mut String) {
    let (customer, day, month, gross) = invoice(number);
    let (euros, cents) = (gross / 100, gross % 100);
    writeln!(
        text,
        "C{customer};Client numéro {customer};F{number};{day:02}/{month:02}/2025;{day:02}/{:02}/2025;{euros},{cents:02};{day:02}/{:02}/2025",
        month + 1,
        month + 2,
    )
    .unwrap();
}
