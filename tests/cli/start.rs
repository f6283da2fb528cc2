//! `relance start`: from the files that companies have to a ledger, a replay and a page, in one command.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "test code: what is not there must stop the test, and seconds are printed"
)]

use crate::sandbox::{Run, Sandbox};
use crate::schema::check;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const HEADER: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n";

/// What `relance start` writes, whatever it is given.
const WRITTEN: [&str; 6] = [
    "customers.csv",
    "invoices.csv",
    "kpi.html",
    "policy.relance",
    "replay/actions.csv",
    "replay/replay.txt",
];

/// An invoice of the company that all three fixtures are of.
struct Sold {
    number: String,
    customer: usize,
    /// Days of 2025, from 1.
    issued: u32,
    due: u32,
    paid: Option<u32>,
    cents: i64,
}

const CUSTOMERS: [&str; 9] = [
    "Boulangerie Noël SARL",
    "Le Cèdre SAS",
    "Garage Müller",
    "Établissements Dupont",
    "Hôtel de l'Œillet",
    "Imprimerie Rivière SA",
    "Transports Lefèvre",
    "Café Gérard",
    "Atelier Zoé",
];

fn code(customer: usize) -> String {
    format!("C{:03}", customer + 1)
}

/// A year of sales: the same on every machine.
fn sold() -> Vec<Sold> {
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut sold: Vec<Sold> = (0..120)
        .map(|_| {
            let issued = u32::try_from(next(330)).unwrap() + 1;
            let due = issued + 45;
            let late = u32::try_from(next(60)).unwrap();
            let paid = due + late;
            Sold {
                number: String::new(),
                customer: usize::try_from(next(9)).unwrap(),
                issued,
                due,
                paid: (paid <= 365 && next(20) > 0).then_some(paid),
                cents: i64::try_from(next(900) + 100).unwrap() * 120,
            }
        })
        .collect();
    sold.sort_by_key(|sold| sold.issued);
    for (place, sold) in sold.iter_mut().enumerate() {
        sold.number = format!("F2025-{:04}", place + 1);
    }
    sold
}

/// A day of 2025 or, past its end, of 2026.
fn date(day: u32) -> (u32, u32, u32) {
    const MONTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let (mut left, mut year) = (day, 2025);
    loop {
        for (place, length) in MONTHS.iter().enumerate() {
            if left <= *length {
                return (year, u32::try_from(place).unwrap() + 1, left);
            }
            left -= length;
        }
        year += 1;
    }
}

fn plain(day: u32) -> String {
    let (year, month, day) = date(day);
    format!("{year}{month:02}{day:02}")
}

fn french(day: u32) -> String {
    let (year, month, day) = date(day);
    format!("{day:02}/{month:02}/{year}")
}

fn euros(cents: i64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// Lines of an entry: account, customer, reference, debit below 0 is a credit, code of matching.
type Lines<'a> = &'a [(&'a str, Option<usize>, &'a str, i64, &'a str)];

fn entry(journal: &str, number: usize, day: u32, lines: Lines<'_>) -> String {
    let day = plain(day);
    let each = lines.iter().map(|(account, customer, reference, amount, letters)| {
        let (code, name) = customer.map_or((String::new(), ""), |customer| (code(customer), CUSTOMERS[customer]));
        let (debit, credit) = (euros((*amount).max(0)), euros((-*amount).max(0)));
        let lettered = if letters.is_empty() { "" } else { day.as_str() };
        format!(
            "{journal}\tJournal\t{number}\t{day}\t{account}\tCompte\t{code}\t{name}\t{reference}\t{day}\tLibellé\t{debit}\t{credit}\t{letters}\t{lettered}\t{day}\t\t\n"
        )
    });
    each.collect()
}

/// The books of the year.
fn books(sold: &[Sold]) -> String {
    let mut moves: Vec<(u32, bool, usize)> = Vec::new();
    for (place, sold) in sold.iter().enumerate() {
        moves.push((sold.issued, false, place));
        moves.extend(sold.paid.map(|paid| (paid, true, place)));
    }
    moves.sort_unstable();
    let mut text = HEADER.to_string();
    for (number, (day, is_payment, place)) in moves.into_iter().enumerate() {
        let Sold {
            number: reference,
            customer,
            cents,
            paid,
            ..
        } = &sold[place];
        let letters = paid.map_or(String::new(), |_| format!("L{place}"));
        let net = cents / 6 * 5;
        text.push_str(&match is_payment {
            false => entry(
                "VE",
                number + 1,
                day,
                &[
                    ("411000", Some(*customer), reference, *cents, &letters),
                    ("706000", None, reference, -net, ""),
                    ("445710", None, reference, net - cents, ""),
                ],
            ),
            true => entry(
                "BQ",
                number + 1,
                day,
                &[
                    ("512000", None, "VIR", *cents, ""),
                    ("411000", Some(*customer), "VIR", -cents, &letters),
                ],
            ),
        });
    }
    text
}

/// What is open, with Windows line ends; the last open invoice is missing and a strange one is there.
fn open_items(sold: &[Sold]) -> String {
    let mut text = "Code client;Nom du client;N° pièce;Date pièce;Échéance;Montant TTC;Solde\r\n".to_string();
    let open: Vec<&Sold> = sold.iter().filter(|sold| sold.paid.is_none()).collect();
    for sold in &open[..open.len() - 1] {
        let amount = euros(sold.cents);
        text.push_str(&format!(
            "{};{};{};{};{};{amount};{amount}\r\n",
            code(sold.customer),
            CUSTOMERS[sold.customer].to_uppercase(),
            sold.number,
            french(sold.issued),
            french(sold.due)
        ));
    }
    text + "C999;Client Fantôme;F2024-0099;15/12/2024;29/01/2025;600,00;600,00\r\n"
}

/// The customers, one of them known by its name only and one unknown to the books.
fn customers() -> String {
    let mut text = "Code client;Raison sociale;E-mail;Type client;Pays;Segment\n".to_string();
    for (place, name) in CUSTOMERS.iter().enumerate().take(8) {
        let kind = if place == 7 {
            "Particulier"
        } else {
            "Professionnel"
        };
        text.push_str(&format!(
            "{};{name};compta{place}@example.org;{kind};FR;grand\n",
            code(place)
        ));
    }
    text + "X1;ATELIER ZOE;zoe@example.org;Professionnel;FR;petit\nX2;Inconnue SA;x@example.org;Professionnel;FR;petit\n"
}

/// All of it in one spreadsheet: an invoice a line, with its customer and the day it was settled.
fn spreadsheet(sold: &[Sold]) -> String {
    let mut text =
        "Numéro facture,Client,Date facture,Date échéance,Montant TTC,Date règlement\n".to_string();
    for sold in sold {
        text.push_str(&format!(
            "{},\"{}\",{},{},\"{}\",{}\n",
            sold.number,
            CUSTOMERS[sold.customer],
            french(sold.issued),
            french(sold.due),
            euros(sold.cents),
            sold.paid.map_or(String::new(), french)
        ));
    }
    text
}

fn company() -> Sandbox {
    let (sandbox, sold) = (Sandbox::new(), sold());
    sandbox.write("123456782FEC20251231.txt", books(&sold));
    sandbox.write("balance.csv", open_items(&sold));
    sandbox.write("clients.csv", customers());
    sandbox.write("factures.csv", spreadsheet(&sold));
    sandbox
}

const FEC: &str = "123456782FEC20251231.txt";

fn start(sandbox: &Sandbox, more: &[&str]) -> Run {
    let mut words = vec!["start"];
    words.extend(more);
    sandbox.run(&words)
}

/// The same, timed; the seconds are printed and not judged.
fn timed(sandbox: &Sandbox, more: &[&str]) -> Run {
    let begun = Instant::now();
    let run = start(sandbox, more);
    println!(
        "relance start {}: {:.2} s",
        more.join(" "),
        begun.elapsed().as_secs_f64()
    );
    run
}

/// Every file below a folder with its bytes; the lock of imports is none.
fn everything(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("import/lock") {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn assert_written(sandbox: &Sandbox, out: &str) {
    let files = everything(&sandbox.path(out));
    for name in WRITTEN {
        assert!(
            files.contains_key(name),
            "{name} is missing among {:?}",
            files.keys()
        );
    }
    assert!(
        !files.keys().any(|name| name.contains(".start")),
        "{:?}",
        files.keys()
    );
    let page = sandbox.read(&format!("{out}/kpi.html"));
    for from_outside in ["<script", "<link", "src=", "url(", "@import", "http:", "https:"] {
        assert!(!page.contains(from_outside), "the page holds {from_outside}");
    }
    for part in ["<svg", "DSO", "</html>"] {
        assert!(page.contains(part), "the page lacks {part}");
    }
    let check = sandbox.run(&["ledger", "check", out]);
    assert_eq!(check.code, Some(0), "{}{}", check.stdout, check.stderr);
}

fn fine(run: &Run) {
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
}

/// What is open by the fixture itself.
fn open_cents(sold: &[Sold]) -> i64 {
    sold.iter()
        .filter(|sold| sold.paid.is_none())
        .map(|sold| sold.cents)
        .sum()
}

#[test]
fn books_alone() {
    let sandbox = company();
    let run = timed(&sandbox, &[FEC, "--out", "o", "--yes", "--lang", "fr"]);
    fine(&run);
    assert_written(&sandbox, "o");
    let text = run.stdout.replace('\u{a0}', " ");
    let open = open_cents(&sold());
    let mut shown = euros(open);
    shown.insert(shown.len() - 6, ' ');
    assert!(text.contains(&shown), "{shown} is not in {text}");
    assert!(text.contains("écart que rien n'explique"), "{text}");
    assert!(text.contains("conditions de 30j, celles de la loi"), "{text}");
    assert!(
        sandbox
            .read("o/policy.relance")
            .contains("Clients professionnels")
    );
    assert!(sandbox.read("o/kpi.html").contains("lang=\"fr\""));
}

#[test]
fn books_with_open_items_and_customers() {
    let sandbox = company();
    let run = timed(
        &sandbox,
        &[FEC, "balance.csv", "clients.csv", "--out", "o", "--yes"],
    );
    fine(&run);
    assert_written(&sandbox, "o");
    let text = &run.stdout;
    // The list follows terms of 45 days, and so do the invoices that it does not name.
    assert!(
        text.contains("terms of 45d, as most due dates of the list"),
        "{text}"
    );
    assert!(text.contains("by code") && text.contains("1 by name"), "{text}");
    assert!(
        text.contains("Inconnue SA") && text.contains("Client Fantôme (600.00 EUR)"),
        "{text}"
    );
    assert!(
        text.contains("1 invoice open in the books is not on the list"),
        "{text}"
    );
    let invoices = sandbox.read("o/invoices.csv");
    let sold = sold();
    let on_list = sold.iter().filter(|sold| sold.paid.is_none()).count() - 1;
    assert_eq!(invoices.matches(",open_items,").count(), on_list);
    for sold in &sold {
        let (year, month, day) = date(sold.due);
        let row = invoices
            .lines()
            .find(|row| row.starts_with(&sold.number))
            .unwrap();
        assert!(row.contains(&format!("{year}-{month:02}-{day:02}")), "{row}");
    }
    let customers = sandbox.read("o/customers.csv");
    assert!(
        customers.contains("zoe@example.org") && customers.contains("consumer"),
        "{customers}"
    );
    assert!(!customers.contains("Inconnue"), "{customers}");
    // What list and books say differs by what the fixture left out and put in.
    let last = sold.iter().rfind(|sold| sold.paid.is_none()).unwrap();
    let difference = 60_000 - last.cents;
    let shown = format!("{}.{:02}", (difference / 100).abs(), (difference % 100).abs());
    assert!(text.replace(',', "").contains(&shown), "{shown} is not in {text}");
}

#[test]
fn one_spreadsheet() {
    let sandbox = company();
    let run = timed(&sandbox, &["factures.csv", "--out", "o", "--yes"]);
    fine(&run);
    assert_written(&sandbox, "o");
    let sold = sold();
    let paid = sold.iter().filter(|sold| sold.paid.is_some()).count();
    assert_eq!(sandbox.read("o/payments.csv").lines().count(), paid + 1);
    let last = sold
        .iter()
        .map(|sold| sold.paid.unwrap_or(sold.issued))
        .max()
        .unwrap();
    let (year, month, day) = date(last);
    assert!(
        run.stdout
            .contains(&format!("--as-of {year}-{month:02}-{day:02}")),
        "{}",
        run.stdout
    );
    // The same figures as from the books: both tell one story.
    fine(&start(&sandbox, &[FEC, "--out", "p", "--yes"]));
    let figure = |out: &str| {
        let run = sandbox.run(&["kpi", out, "--format", "csv"]);
        let line = run
            .stdout
            .lines()
            .find(|line| line.contains(",open,") || line.contains("open,"))
            .unwrap()
            .to_string();
        line.split(',')
            .filter(|cell| cell.contains('.'))
            .map(str::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(figure("o"), figure("p"));
}

#[test]
fn at_most_five_questions_and_each_has_its_option() {
    let sandbox = company();
    for (files, most) in [
        (vec![FEC], 3),
        (vec![FEC, "balance.csv", "clients.csv"], 2),
        (vec!["factures.csv"], 5),
    ] {
        let mut words = files.clone();
        words.extend(["--out", "o"]);
        let run = start(&sandbox, &words);
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        let asked = run.stderr.lines().filter(|line| line.starts_with("? ")).count();
        assert!(
            (1..=most).contains(&asked),
            "{asked} questions of {files:?}: {}",
            run.stderr
        );
        assert!(
            run.stderr.contains("--reminders") && run.stderr.contains("--yes"),
            "{}",
            run.stderr
        );
        assert!(!sandbox.path("o").exists());
    }
    let all = [
        "factures.csv",
        "--out",
        "o",
        "--kind",
        "business",
        "--reminders",
        "none",
        "--currency",
        "EUR",
        "--as-of",
        "2025-12-31",
    ];
    fine(&start(&sandbox, &all));
}

#[test]
fn the_same_again_changes_nothing_and_a_corrected_file_updates() {
    let sandbox = company();
    let words = [FEC, "balance.csv", "clients.csv", "--out", "o", "--yes"];
    fine(&start(&sandbox, &words));
    let before = everything(&sandbox.path("o"));
    let run = start(&sandbox, &words);
    fine(&run);
    let after = everything(&sandbox.path("o"));
    let changed: Vec<&String> = after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(changed.is_empty() && before.len() == after.len(), "{changed:?}");
    assert!(run.stdout.contains("nothing changed"), "{}", run.stdout);
    // What the user changed stays.
    sandbox.write("o/policy.relance", "when overdue 3d then email gentle\n");
    sandbox.write("o/templates/gentle.email.fr.md", "à moi\n");
    sandbox.write(
        "clients.csv",
        customers().replace("zoe@example.org", "zoe@nouveau.example"),
    );
    fine(&start(&sandbox, &words));
    let customers = sandbox.read("o/customers.csv");
    assert!(customers.contains("zoe@nouveau.example") && !customers.contains("zoe@example.org"));
    assert_eq!(
        sandbox.read("o/policy.relance"),
        "when overdue 3d then email gentle\n"
    );
    assert_eq!(sandbox.read("o/templates/gentle.email.fr.md"), "à moi\n");
}

#[test]
fn a_corrected_spreadsheet_updates_under_another_name() {
    let sandbox = company();
    fine(&start(&sandbox, &["factures.csv", "--out", "o", "--yes"]));
    let sold = sold();
    let open = sold.iter().find(|sold| sold.paid.is_none()).unwrap();
    let corrected: Vec<String> = spreadsheet(&self::sold())
        .lines()
        .map(|line| match line.starts_with(&open.number) {
            true => format!("{line}31/12/2025"),
            false => line.to_string(),
        })
        .collect();
    sandbox.write("factures v2.csv", corrected.join("\r\n"));
    fine(&start(&sandbox, &["factures v2.csv", "--out", "o", "--yes"]));
    let payments = sandbox.read("o/payments.csv");
    assert!(
        payments.lines().any(|line| line.contains(&open.number)),
        "{payments}"
    );
    assert_eq!(sandbox.read("o/invoices.csv").lines().count(), 121);
}

#[test]
fn the_order_of_files_means_nothing() {
    let sandbox = company();
    fine(&start(
        &sandbox,
        &[FEC, "balance.csv", "clients.csv", "--out", "o", "--yes"],
    ));
    fine(&start(
        &sandbox,
        &["clients.csv", FEC, "balance.csv", FEC, "--out", "p", "--yes"],
    ));
    for name in [
        "customers.csv",
        "invoices.csv",
        "payments.csv",
        "replay/actions.csv",
    ] {
        let sorted = |out: &str| {
            let text = sandbox.read(&format!("{out}/{name}"));
            let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted("o"), sorted("p"), "{name}");
    }
}

#[test]
fn what_is_no_file_of_the_kinds_is_named_and_nothing_is_written() {
    let sandbox = company();
    sandbox.write("empty.csv", "");
    sandbox.write("blank.txt", " \r\n\r\n");
    sandbox.write("notes.txt", "Bonjour,\nvoici nos comptes.\n");
    sandbox.write("page.html", "<html><body>non</body></html>");
    sandbox.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    sandbox.write(
        "half.csv",
        "Numéro facture;Date facture;Montant TTC\nF1;01/02/2025;100,00\n",
    );
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    for (name, said) in [
        ("empty.csv", "is empty"),
        ("blank.txt", "is empty"),
        ("notes.txt", "none of the files that are known"),
        ("page.html", "neither entries (FEC) nor a bank statement"),
        ("picture.png", "picture.png"),
        ("half.csv", "no column was found for: customer"),
        ("folder", "is a folder"),
        ("absent.csv", "no such file"),
        #[cfg(unix)]
        ("/dev/null", "no ordinary file"),
    ] {
        let run = start(&sandbox, &[FEC, name, "--out", "o", "--yes"]);
        assert_eq!(run.code, Some(2), "{name}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(said), "{name}: {}", run.stderr);
        assert!(!sandbox.path("o").exists(), "{name}");
    }
    // What was read of it is shown, and how to put it right.
    let run = start(&sandbox, &["half.csv", "--out", "o", "--yes"]);
    assert!(
        run.stderr.contains("Numéro facture") && run.stderr.contains("--map"),
        "{}",
        run.stderr
    );
    // All of them at once.
    let run = start(&sandbox, &["empty.csv", "notes.txt", "--out", "o", "--yes"]);
    assert!(
        run.stderr.contains("empty.csv") && run.stderr.contains("notes.txt"),
        "{}",
        run.stderr
    );
    // Customers alone are no ledger.
    let run = start(&sandbox, &["clients.csv", "--out", "o", "--yes"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("no file holds invoices"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = company();
    sandbox.write("secret.csv", "a;b\n1;2\n");
    std::fs::set_permissions(sandbox.path("secret.csv"), std::fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything reads it, and it is none of the kinds.
    let run = start(&sandbox, &[FEC, "secret.csv", "--out", "o", "--yes"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("secret.csv") && !sandbox.path("o").exists(),
        "{}",
        run.stderr
    );
}

#[test]
fn a_map_puts_right_what_the_guess_missed() {
    let sandbox = company();
    sandbox.write("ventes.csv", "Ref;Qui;Le;Pour le;Combien\nF1;ACME;01/02/2025;03/03/2025;100,00\nF2;BOLT;13/02/2025;15/03/2025;50,00\n");
    assert_eq!(
        start(&sandbox, &["ventes.csv", "--out", "o", "--yes"]).code,
        Some(2)
    );
    sandbox.write(
        "map.toml",
        "version = 1\nname = \"ventes\"\ncurrency = \"EUR\"\n[numbers]\ndecimal = \",\"\n[[file]]\nname = \"invoices\"\n[[file.row]]\ntable = \"customers\"\n[file.row.columns]\ncustomer_id = \"Qui\"\n[[file.row]]\ntable = \"invoices\"\n[file.row.columns]\ninvoice_id = \"Ref\"\ncustomer_id = \"Qui\"\nissued = \"Le\"\ndue = \"Pour le\"\namount = \"Combien\"\n",
    );
    fine(&start(
        &sandbox,
        &["ventes.csv", "--map", "map.toml", "--out", "o", "--yes"],
    ));
    assert!(
        sandbox
            .read("o/invoices.csv")
            .contains("F2,BOLT,2025-02-13,2025-03-15,50.00")
    );
}

#[test]
fn lines_with_something_wrong_are_set_aside_with_their_money() {
    let sandbox = company();
    let broken = spreadsheet(&sold()).replacen("F2025-0003,", ",", 1);
    sandbox.write("factures.csv", broken);
    let run = start(&sandbox, &["factures.csv", "--out", "o", "--yes"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("1 line is set aside"), "{}", run.stdout);
    assert_eq!(sandbox.read("o/invoices.csv").lines().count(), 120);
}

#[test]
fn hostile_names_stay_words() {
    let sandbox = company();
    let text = spreadsheet(&sold()).replace("Garage Müller", "<script>alert(1)</script> & \u{1b}[31m");
    sandbox.write("factures.csv", text);
    fine(&start(&sandbox, &["factures.csv", "--out", "o o'", "--yes"]));
    let page = sandbox.read("o o'/kpi.html");
    assert!(!page.contains("<script"), "a name became a tag");
    assert!(page.contains("&lt;script&gt;"));
    let run = sandbox.run(&["start", "factures.csv", "--out", "o o'", "--yes"]);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
}

#[test]
fn a_file_in_the_place_of_a_table_is_not_written_over() {
    let sandbox = company();
    sandbox.write("customers.csv", customers());
    let run = start(&sandbox, &[FEC, "customers.csv", "--out", ".", "--yes"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("would be written over"), "{}", run.stderr);
    assert_eq!(sandbox.read("customers.csv"), customers());
}

#[test]
fn an_interrupted_run_leaves_the_old_folder_or_the_new_one() {
    let sandbox = company();
    fine(&start(&sandbox, &["factures.csv", "--out", "o", "--yes"]));
    let old = sandbox.read("o/payments.csv");
    sandbox.write(
        "factures.csv",
        spreadsheet(&sold()).replace("Le Cèdre", "Le Grand Cèdre"),
    );
    // The new folder, to compare with.
    fine(&start(&sandbox, &["factures.csv", "--out", "n", "--yes"]));
    let new = sandbox.read("n/payments.csv");
    assert_ne!(old, new);
    for milliseconds in [2, 10, 25, 40, 60, 80, 100, 130, 160, 200, 250] {
        let mut run = sandbox
            .command(&["start", "factures.csv", "--out", "o", "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = run.kill();
        run.wait().unwrap();
        let check = sandbox.run(&["ledger", "check", "o"]);
        assert_eq!(
            check.code,
            Some(0),
            "after {milliseconds} ms: {}{}",
            check.stdout,
            check.stderr
        );
        let payments = sandbox.read("o/payments.csv");
        assert!(payments == old || payments == new, "after {milliseconds} ms");
        let invoices = sandbox.read("o/invoices.csv");
        assert_eq!(
            invoices.contains("Le Grand Cèdre"),
            payments == new,
            "after {milliseconds} ms"
        );
    }
    fine(&start(&sandbox, &["factures.csv", "--out", "o", "--yes"]));
    assert_eq!(sandbox.read("o/payments.csv"), new);
    assert_written(&sandbox, "o");
}

#[test]
fn two_at_once_write_one_whole_folder() {
    let sandbox = company();
    let spawn = || {
        sandbox
            .command(&["start", "factures.csv", "--out", "o", "--yes"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let codes: Vec<Option<i32>> = [spawn(), spawn()]
        .map(|mut run| run.wait().unwrap().code())
        .to_vec();
    assert!(codes.contains(&Some(0)), "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
    assert_written(&sandbox, "o");
}

/// An electronic invoice of ours.
fn document(sold: &Sold, due: u32) -> String {
    let iso = |day: u32| {
        let (year, month, day) = date(day);
        format!("{year}-{month:02}-{day:02}")
    };
    let (number, customer, issued, due) =
        (&sold.number, CUSTOMERS[sold.customer], iso(sold.issued), iso(due));
    let amount = format!("{}.{:02}", sold.cents / 100, sold.cents % 100);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
         xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
         xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"><cbc:ID>{number}</cbc:ID>\
         <cbc:IssueDate>{issued}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\
         <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>\
         <cbc:RegistrationName>Nous SAS</cbc:RegistrationName><cbc:CompanyID schemeID=\"0002\">123456782</cbc:CompanyID>\
         </cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty><cac:AccountingCustomerParty><cac:Party>\
         <cac:PartyLegalEntity><cbc:RegistrationName>{customer}</cbc:RegistrationName><cbc:CompanyID schemeID=\"0002\">732829320\
         </cbc:CompanyID></cac:PartyLegalEntity><cac:Contact><cbc:ElectronicMail>ap@client.example</cbc:ElectronicMail></cac:Contact>\
         </cac:Party></cac:AccountingCustomerParty><cac:LegalMonetaryTotal><cbc:TaxInclusiveAmount currencyID=\"EUR\">{amount}\
         </cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID=\"EUR\">{amount}</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>"
    )
}

/// A statement with the payment of an invoice.
fn statement(sold: &Sold) -> String {
    let (number, customer) = (&sold.number, CUSTOMERS[sold.customer]);
    let amount = format!("{}.{:02}", sold.cents / 100, sold.cents % 100);
    let balance = |code: &str, amount: &str, day: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
             <Dt><Dt>{day}</Dt></Dt></Bal>"
        )
    };
    let (opening, closing) = (
        balance("OPBD", "0.00", "2026-01-01"),
        balance("CLBD", &amount, "2026-01-10"),
    );
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\
         <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-10T08:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id>\
         <CreDtTm>2026-01-10T08:00:00</CreDtTm><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>\
         {opening}{closing}<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-05</Dt></ValDt><AcctSvcrRef>R1</AcctSvcrRef><NtryDtls><TxDtls>\
         <Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
         <RltdPties><Dbtr><Pty><Nm>{customer}</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>{number}</Ustrd></RmtInf>\
         </TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    )
}

#[test]
fn electronic_invoices_and_statements_beside_the_books_and_alone() {
    let sandbox = company();
    let sold = sold();
    let open = sold.iter().find(|sold| sold.paid.is_none()).unwrap();
    sandbox.write("facture.xml", document(open, open.due + 10));
    sandbox.write("releve.xml", statement(open));
    let run = start(
        &sandbox,
        &[FEC, "facture.xml", "releve.xml", "--out", "o", "--yes"],
    );
    fine(&run);
    assert_written(&sandbox, "o");
    let invoices = sandbox.read("o/invoices.csv");
    let row = invoices
        .lines()
        .find(|row| row.starts_with(&open.number))
        .unwrap();
    let (year, month, day) = date(open.due + 10);
    assert!(
        row.contains(&format!("{year}-{month:02}-{day:02}")) && row.contains("open_items"),
        "{row}"
    );
    assert_eq!(
        invoices
            .lines()
            .filter(|row| row.starts_with(&open.number))
            .count(),
        1
    );
    assert!(sandbox.read("o/customers.csv").contains("ap@client.example"));
    // The payment is later than the books, and said to be.
    assert!(sandbox.read("o/payments.csv").contains("2026-01-05"));
    let words: Vec<&str> = run.stdout.split_whitespace().collect();
    assert!(words.join(" ").contains("later --as-of: 1"), "{}", run.stdout);
    // Alone, invoices are the ledger.
    fine(&start(
        &sandbox,
        &["facture.xml", "releve.xml", "--out", "p", "--yes"],
    ));
    assert_written(&sandbox, "p");
    let nothing_open = sandbox.run(&["list", "open", "--ledger", "p"]);
    assert!(
        !nothing_open.stdout.contains(&open.number),
        "{}",
        nothing_open.stdout
    );
    // A statement alone is no ledger.
    assert_eq!(
        start(&sandbox, &["releve.xml", "--out", "q", "--yes"]).code,
        Some(2)
    );
}

#[test]
fn open_items_alone_show_no_sales() {
    let sandbox = company();
    let run = start(&sandbox, &["balance.csv", "--out", "o", "--yes"]);
    fine(&run);
    assert_written(&sandbox, "o");
    assert!(
        run.stdout.contains("DSO not shown: only open items are known"),
        "{}",
        run.stdout
    );
    assert!(
        sandbox
            .read("o/kpi.html")
            .contains("not shown: only open items are known")
    );
    // Once the books are there, the list is held against them and no longer the ledger.
    fine(&start(&sandbox, &[FEC, "balance.csv", "--out", "o", "--yes"]));
    assert_eq!(sandbox.read("o/invoices.csv").lines().count(), 121);
    assert!(!sandbox.read("o/invoices.csv").contains("table:start"));
}

/// What was used of a credit note is in what the invoices no longer owe: it is taken off once.
#[test]
fn a_credit_note_used_in_part_is_not_taken_off_twice() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "factures.csv",
        "Client;Nom;Facture;Type;Date facture;Échéance;Montant TTC;Reste dû\n\
         C1;ALPHA SAS;F1;Facture;02/03/2026;01/04/2026;1200,00;700,00\n\
         C1;ALPHA SAS;A1;Avoir;10/03/2026;10/03/2026;-500,00;-200,00\n\
         C2;BETA SARL;F2;Facture;05/03/2026;04/04/2026;1000,00;0,00\n\
         C2;BETA SARL;A2;Avoir;12/03/2026;12/03/2026;-300,00;0,00\n\
         C3;GAMMA;F3;Facture;25/03/2026;24/04/2026;800,00;800,00\n",
    );
    let words = [
        "factures.csv",
        "--out",
        "o",
        "--yes",
        "--as-of",
        "2026-06-30",
        "--lang",
        "fr",
    ];
    let run = start(&sandbox, &words);
    fine(&run);
    // The list owes 700 - 200 + 800.
    let owed = "200,00 € d'avoirs et de paiements ne sont sur aucune facture : 1 300,00 € sont dus en tout";
    let plain = run
        .stdout
        .replace('\u{a0}', " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(plain.contains(owed), "{}", run.stdout);
    assert!(
        plain.contains("2 avoirs ne comptent que pour le reste à imputer"),
        "{}",
        run.stdout
    );
    let list = [
        "list",
        "aged",
        "--ledger",
        "o",
        "--as-of",
        "2026-06-30",
        "--format",
        "json",
    ];
    let lists: serde_json::Value = serde_json::from_str(&sandbox.run(&list).stdout).unwrap();
    let rows = lists["lists"][0]["rows"].as_array().unwrap().clone();
    let totals: Vec<&str> = rows
        .iter()
        .map(|row| row["total"]["amount"].as_str().unwrap())
        .collect();
    assert_eq!(totals, ["800.00", "500.00"], "{lists}");
}

#[test]
fn the_policy_follows_the_kind_of_customers_unless_one_is_named() {
    let sandbox = company();
    for (kind, policy) in [
        ("business", "b2b-france"),
        ("consumer", "consumers"),
        ("public", "public-bodies"),
        ("association", "one-line"),
        ("unknown", "one-line"),
    ] {
        let run = start(&sandbox, &["factures.csv", "--out", "o", "--yes", "--kind", kind]);
        fine(&run);
        assert!(
            run.stdout.contains(&format!("the example {policy}:")),
            "{kind}: {}",
            run.stdout
        );
        let check = sandbox.run(&["check", "o/policy.relance", "--ledger", "o"]);
        assert_eq!(check.code, Some(0), "{policy}: {}{}", check.stdout, check.stderr);
    }
    // One that applies to nobody says so.
    let run = start(
        &sandbox,
        &["factures.csv", "--out", "o", "--yes", "--policy", "consumers"],
    );
    fine(&run);
    assert!(
        run.stdout.contains("0 messages") && run.stdout.contains("does not claim 9 customers"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_year_without_rows_and_a_company_of_others_are_refused() {
    let sandbox = company();
    sandbox.write("987654324FEC20251231.txt", books(&sold()));
    let run = start(
        &sandbox,
        &[FEC, "987654324FEC20251231.txt", "--out", "o", "--yes"],
    );
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("different companies"), "{}", run.stderr);
    sandbox.write("vide.txt", HEADER);
    let run = start(&sandbox, &["vide.txt", "--out", "o", "--yes"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("vide.txt") && !sandbox.path("o").exists(),
        "{}",
        run.stderr
    );
    // A day before the files begin.
    let run = start(&sandbox, &[FEC, "--out", "o", "--yes", "--as-of", "1999-12-31"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("nothing is known on 31 Dec 1999") && !sandbox.path("o").exists(),
        "{}",
        run.stderr
    );
}

#[test]
fn a_list_of_customers_may_name_amounts() {
    let sandbox = company();
    let with_limits: String = customers()
        .lines()
        .enumerate()
        .map(|(place, line)| match place {
            0 => format!("{line};Montant autorisé\n"),
            _ => format!("{line};5000,00\n"),
        })
        .collect();
    sandbox.write("clients.csv", with_limits);
    let run = start(&sandbox, &[FEC, "clients.csv", "--out", "o", "--yes"]);
    fine(&run);
    assert!(run.stdout.contains("a list of customers"), "{}", run.stdout);
    assert!(sandbox.read("o/customers.csv").contains("zoe@example.org"));
    // A balance by customer holds no invoices, and is not taken for any.
    sandbox.write(
        "agee.csv",
        "Code client;Nom;Non échu;1-30;Total\nC001;Noël;10,00;5,00;15,00\n",
    );
    let run = start(&sandbox, &["agee.csv", "--out", "p", "--yes"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(run.stderr.contains("no file holds invoices"), "{}", run.stderr);
}

/// What `import fec` warns of, `start` warns of: here an export put behind itself, without days of validation.
#[test]
fn what_the_import_of_entries_warns_of_is_said() {
    let sandbox = Sandbox::new();
    let once = books(&sold());
    let twice = once.repeat(2);
    sandbox.write("twice.txt", twice);
    let run = sandbox.run(&["start", "twice.txt", "--out", "led", "--yes"]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let text: String = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "rows of the entries are set aside",
        "import/fec-set-aside.csv",
        "holds exports put behind each other",
        "stand again with the same number and the same rows",
    ] {
        assert!(text.contains(said), "{said}: {}", run.stdout);
    }
    sandbox.write("once.txt", once);
    fine(&sandbox.run(&["start", "once.txt", "--out", "other", "--yes"]));
    assert_eq!(
        sandbox.read("led/invoices.csv"),
        sandbox.read("other/invoices.csv")
    );
    assert_eq!(
        sandbox.read("led/payments.csv"),
        sandbox.read("other/payments.csv")
    );
}

#[test]
fn programs_are_told_what_the_page_says() {
    let sandbox = company();
    let asked = [
        FEC,
        "balance.csv",
        "clients.csv",
        "--out",
        "o",
        "--yes",
        "--format",
        "json",
    ];
    let run = start(&sandbox, &asked);
    fine(&run);
    assert_written(&sandbox, "o");
    assert_eq!(check("start", &run.stdout), Vec::<String>::new());
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let open = open_cents(&sold());
    assert_eq!(
        told["currencies"][0]["figures"]["open"]["value"],
        format!("{}.{:02}", open / 100, open % 100)
    );
    assert_eq!(told["counts"]["invoices"], 120);
    assert_eq!(told["files"][0]["taken_for"], "accounting entries (FEC)");
    assert!(
        told["reconciliation"]
            .as_array()
            .is_some_and(|lines| !lines.is_empty())
    );
    let written = told["written"].as_array().unwrap();
    assert!(written.iter().any(|name| name == "kpi.html"), "{written:?}");
    // Nothing changes the second time.
    let again: serde_json::Value = serde_json::from_str(&start(&sandbox, &asked).stdout).unwrap();
    assert_eq!(again["written"], serde_json::json!([]));
    assert_eq!(again["currencies"], told["currencies"]);
}
