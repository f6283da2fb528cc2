//! Imports of the entries of a company and of a list of the same invoices: from the file to rows in memory, and whole processes
//! of `relance import`, in turns with a plain read of the same file.

use crate::program::{MEGABYTE, peak_while, relance};
use crate::table::Table;
use crate::turns::Turns;
use relance_import::table::Map;
use relance_import::{fec, table};
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
pub(crate) fn measure(megabytes: f64, scratch: &Path, turns: Turns, results: &mut Table) {
    let map = scratch.join("map.toml");
    std::fs::write(&map, MAP).unwrap();
    let parsed = Map::parse(MAP).unwrap();
    let read_entries = |file: &Path| {
        let input = fec::Input {
            name: "entries".to_string(),
            content: fec::Content::Path(file.to_path_buf()),
        };
        let import = fec::import(&[input], &fec::Options::default()).unwrap();
        assert_eq!(import.report.control.unexplained, 0);
        black_box(import);
    };
    let read_list = |file: &Path| {
        let input = table::Input {
            name: "list".to_string(),
            content: table::Content::Path(file.to_path_buf()),
        };
        black_box(table::import(&[input], &parsed, &table::Options::default()).unwrap());
    };
    let header = "Code client;Client;Facture;Date;Échéance;Montant TTC;Réglée le\n";
    let map = map.to_str().unwrap();
    for subject in [
        Subject {
            name: "entries (FEC) of a company that sells, buys and pays wages, a sixth on accounts of customers",
            file: "123456789FEC20251231.txt",
            header: FEC_HEADER,
            line: all_entries,
            read: &read_entries,
            import: &["fec"],
            is_asked: true,
        },
        Subject {
            name: "entries (FEC) of sales and their payments alone",
            file: "987654321FEC20251231.txt",
            header: FEC_HEADER,
            line: sale,
            read: &read_entries,
            import: &["fec"],
            is_asked: false,
        },
        Subject {
            name: "a list of invoices with their payments (CSV)",
            file: "list.csv",
            header,
            line: line_of,
            read: &read_list,
            import: &["table", "--map", map],
            is_asked: true,
        },
    ] {
        subject.measure(megabytes, scratch, turns, results);
    }
}

/// A file to import.
struct Subject<'a> {
    name: &'a str,
    file: &'a str,
    header: &'a str,
    /// Writes what one number stands for.
    line: fn(usize, &mut String),
    /// From the file to the rows of a ledger, in memory.
    read: &'a dyn Fn(&Path),
    /// What the command is told before the file.
    import: &'a [&'a str],
    is_asked: bool,
}

impl Subject<'_> {
    fn measure(&self, megabytes: f64, scratch: &Path, turns: Turns, table: &mut Table) {
        let file = scratch.join(self.file);
        write_until(&file, megabytes, self.header, self.line);
        let megabytes = file.metadata().unwrap().len() as f64 / 1e6;
        let out = scratch.join("imported");
        let fresh = || {
            if out.exists() {
                std::fs::remove_dir_all(&out).unwrap();
            }
            let mut command = relance();
            command.arg("import").args(self.import).arg(&file);
            command.arg("--out").arg(&out).stdout(Stdio::null());
            command
        };
        let [read, whole, plain] = turns.of([
            &mut || (self.read)(&file),
            &mut || assert!(fresh().status().unwrap().success()),
            &mut || {
                black_box(std::fs::read(&file).unwrap());
            },
        ]);
        let peak = peak_while(&mut fresh()) as f64 / MEGABYTE;
        let name = self.name;
        let beside = format!("a plain read: {:.0} MB/s", megabytes / plain);
        let speed = megabytes / read;
        table.row(
            &format!("{name}, {megabytes:.0} MB, to rows of a ledger"),
            &format!("{read:.2} s, {speed:.0} MB/s"),
            &beside,
            read / plain,
        );
        table.row(
            &format!("the same by the command, ledger and report written, peak {peak:.0} MB"),
            &format!("{whole:.2} s, {:.0} MB/s", megabytes / whole),
            &beside,
            whole / plain,
        );
        if self.is_asked {
            table.target(
                &format!("{name}, at {ASKED:.0} MB/s"),
                &format!("{speed:.0} MB/s"),
                speed >= ASKED,
            );
        }
    }
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

/// A sale with its payment, a purchase with its payment, and a bank charge: what a trading company books.
fn all_entries(number: usize, text: &mut String) {
    sale(number, text);
    booked(number, Side::Purchase, text);
    let (_, day, month, gross) = invoice(number);
    let (date, cents) = (format!("2025{month:02}{day:02}"), gross / 100);
    for (account, debit, credit) in [
        ("627000\tServices bancaires", cents, 0),
        ("512000\tBanque", 0, cents),
    ] {
        let (debit, credit) = (euros(debit), euros(credit));
        writeln!(
            text,
            "BQ\tBanque\tB{number}\t{date}\t{account}\t\t\tB{number}\t{date}\tFrais B{number}\t{debit}\t{credit}\t\t\t{date}\t\t"
        )
        .unwrap();
    }
}

fn sale(number: usize, text: &mut String) {
    booked(number, Side::Sale, text);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Sale,
    Purchase,
}

fn euros(cents: usize) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// The three lines of an invoice, and the two of its payment two months later.
fn booked(number: usize, side: Side, text: &mut String) {
    let (customer, day, month, gross) = invoice(number);
    let net = gross * 5 / 6;
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
    match side {
        Side::Sale => {
            let party = format!("C{customer}\tClient numéro {customer}");
            let sale = "VE\tVentes";
            line(sale, &issued, "411000\tClients", &party, gross, 0, &lettering);
            line(sale, &issued, "706000\tPrestations", "\t", 0, net, "");
            line(sale, &issued, "445710\tTVA collectée", "\t", 0, gross - net, "");
            let bank = "BQ\tBanque";
            line(bank, &paid, "512000\tBanque", "\t", gross, 0, "");
            line(bank, &paid, "411000\tClients", &party, 0, gross, &lettering);
        }
        Side::Purchase => {
            let party = format!("F{customer}\tFournisseur numéro {customer}");
            let purchase = "AC\tAchats";
            line(
                purchase,
                &issued,
                "401000\tFournisseurs",
                &party,
                0,
                gross,
                &lettering,
            );
            line(purchase, &issued, "607000\tMarchandises", "\t", net, 0, "");
            line(
                purchase,
                &issued,
                "445660\tTVA déductible",
                "\t",
                gross - net,
                0,
                "",
            );
            let bank = "BA\tAutre banque";
            line(bank, &paid, "512100\tAutre banque", "\t", 0, gross, "");
            line(bank, &paid, "401000\tFournisseurs", &party, gross, 0, &lettering);
        }
    }
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
