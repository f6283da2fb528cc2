//! `relance import fec`: what the user sees of sound books and of damaged ones.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;

const HEADER: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise\n";

/// Lines of an entry: account, customer, reference, label, amount, matching code.
type Lines<'a> = &'a [(&'a str, &'a str, &'a str, &'a str, i64, &'a str)];

fn entry(journal: &str, number: u32, date: &str, lines: Lines<'_>) -> String {
    let mut text = String::new();
    for (account, customer, reference, label, amount, letters) in lines {
        let money = |amount: i64| format!("{},{:02}", amount / 100, amount % 100);
        let (debit, credit) = (money((*amount).max(0)), money((-*amount).max(0)));
        let lettered = if letters.is_empty() { "" } else { date };
        text.push_str(&format!(
            "{journal}\tJournal {journal}\t{number}\t{date}\t{account}\tCompte\t{customer}\t{customer}\t{reference}\t{date}\t{label}\t{debit}\t{credit}\t{letters}\t{lettered}\t{date}\t\t\n"
        ));
    }
    text
}

fn invoice(number: u32, date: &str, customer: &str, reference: &str, amount: i64, letters: &str) -> String {
    let net = amount / 6 * 5;
    entry(
        "VE",
        number,
        date,
        &[
            ("411000", customer, reference, "Facture", amount, letters),
            ("706000", "", reference, "Facture", -net, ""),
            ("445710", "", reference, "Facture", net - amount, ""),
        ],
    )
}

fn payment(number: u32, date: &str, customer: &str, reference: &str, amount: i64, letters: &str) -> String {
    entry(
        "BQ",
        number,
        date,
        &[
            ("512000", "", reference, "Virement", amount, ""),
            ("411000", customer, reference, "Virement", -amount, letters),
        ],
    )
}

/// A year of a small company.
fn first_year() -> String {
    [
        HEADER.to_string(),
        invoice(1, "20240110", "ACME", "F1", 120_000, "A"),
        payment(2, "20240220", "ACME", "R1", 120_000, "A"),
        invoice(3, "20240215", "BOLT", "F2", 60_000, "B"),
        payment(4, "20240320", "BOLT", "R2", 60_000, "B"),
        payment(5, "20240325", "BOLT", "R2", -60_000, "B"),
        payment(6, "20240410", "BOLT", "R3", 60_000, "B"),
        invoice(7, "20240601", "ACME", "F3", 36_000, ""),
        payment(8, "20240715", "ACME", "R4", 36_000, ""),
        invoice(9, "20241120", "BOLT", "F4", 48_000, ""),
        invoice(10, "20241201", "CEDRE", "F5", 24_000, ""),
    ]
    .concat()
}

/// The next year, with the opening balance of one line for each customer.
fn second_year() -> String {
    [
        HEADER.to_string(),
        entry(
            "AN",
            1,
            "20250101",
            &[
                ("411000", "BOLT", "AN", "A nouveau", 48_000, ""),
                ("411000", "CEDRE", "AN", "A nouveau", 24_000, ""),
                ("101000", "", "AN", "A nouveau", -72_000, ""),
            ],
        ),
        payment(2, "20250110", "BOLT", "R5", 48_000, ""),
        invoice(3, "20250201", "CEDRE", "F6", 12_000, ""),
        payment(4, "20250301", "CEDRE", "R6", 10_000, ""),
        invoice(5, "20251120", "ACME", "F7", 90_000, ""),
    ]
    .concat()
}

fn books() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("2024.txt", first_year());
    sandbox.write("2025.txt", second_year());
    sandbox
}

const BOTH: [&str; 6] = ["import", "fec", "2024.txt", "2025.txt", "--out", "ledger"];

#[test]
fn two_years() {
    let sandbox = books();
    let dry = [&BOTH[..], &["--dry-run"]].concat();
    assert_eq!(sandbox.run(&dry).code, Some(0));
    assert!(!sandbox.path("ledger").exists(), "a dry run writes nothing");
    assert_snapshot!(
        "two_years",
        sandbox.shot(&[&BOTH[..], &["--terms", "45d end of month"]].concat())
    );
    let tables =
        ["customers", "invoices", "payments"].map(|table| sandbox.read(&format!("ledger/{table}.csv")));
    assert_snapshot!("two_years_tables", tables.join("\n"));
    let again = sandbox.run(&[&BOTH[..], &["--terms", "45j fin de mois"]].concat());
    assert!(again.stdout.contains("nothing changed"), "{}", again.stdout);
    let after =
        ["customers", "invoices", "payments"].map(|table| sandbox.read(&format!("ledger/{table}.csv")));
    assert_eq!(tables, after);
    assert_snapshot!(
        "two_years_fr",
        sandbox.shot(&[&BOTH[..], &["--lang", "fr"]].concat())
    );
    let json = sandbox.run(&[&BOTH[..], &["--format", "json"]].concat());
    assert_eq!(check("import-fec", &json.stdout), Vec::<String>::new());
    for wrong in [
        json.stdout.replace("\"unexplained\"", "\"explained\""),
        json.stdout.replace("\"text\"", "\"texte\""),
        json.stdout.replace("\"as_of\": \"2025", "\"as_of\": \"25"),
    ] {
        assert!(wrong != json.stdout && !check("import-fec", &wrong).is_empty());
    }
    assert_snapshot!(
        "two_years_json",
        sandbox.shot(&[&BOTH[..], &["--format", "json", "--as-of", "2025-06-30"]].concat())
    );
    assert_eq!(sandbox.run(&["ledger", "check", "ledger"]).code, Some(0));
    // The example for businesses, whose kind the user fills in; the next import leaves it.
    let customers = sandbox.read("ledger/customers.csv").replace("\n", ",business\n");
    sandbox.write(
        "ledger/customers.csv",
        customers.replacen(",business", ",kind", 1),
    );
    assert_eq!(sandbox.run(&BOTH).code, Some(0));
    assert!(
        sandbox
            .read("ledger/customers.csv")
            .contains("ACME,ACME,fec,business")
    );
    let example = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../examples/b2b-france/policy.relance"
    );
    let run = sandbox.run(&["simulate", example, "--ledger", "ledger"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn a_year_left_out_is_refused() {
    let sandbox = books();
    assert_eq!(sandbox.run(&BOTH).code, Some(0));
    let before = sandbox.read("ledger/invoices.csv");
    assert_snapshot!(
        "a_year_left_out",
        sandbox.shot(&["import", "fec", "2025.txt", "--out", "ledger"])
    );
    assert_eq!(sandbox.read("ledger/invoices.csv"), before);
    let run = sandbox.run(&["import", "fec", "2025.txt", "--out", "ledger", "--replace"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn terms_of_customers() {
    let sandbox = books();
    sandbox.write("terms.csv", "customer_id,terms\nACME,60 jours\nNOBODY,30d\n");
    let with = [&BOTH[..], &["--terms-file", "terms.csv"]].concat();
    let run = sandbox.run(&with);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("NOBODY"), "{}", run.stdout);
    assert!(
        sandbox
            .read("ledger/invoices.csv")
            .contains("F1,ACME,2024-01-10,2024-03-10,1200.00,EUR,invoice,,customer_terms")
    );
    sandbox.write("terms.csv", "customer_id,terms\nACME,soon\n");
    assert_snapshot!("terms_that_are_none", sandbox.shot(&with));
}

/// Each with its name, and the file.
fn damaged() -> Vec<(&'static str, Vec<u8>)> {
    let sound = first_year();
    let replaced = |from: &str, to: &str| sound.replacen(from, to, 1).into_bytes();
    let row = |label: &str| {
        sound
            .lines()
            .find(|line| line.contains(label))
            .unwrap_or_default()
            .to_string()
    };
    vec![
        ("empty", Vec::new()),
        (
            "no_header",
            sound.lines().skip(1).collect::<Vec<_>>().join("\n").into_bytes(),
        ),
        ("missing_column", replaced("CompteNum", "Numero")),
        ("workbook", b"PK\x03\x04\x14\x00".to_vec()),
        ("unbalanced", replaced("\t1200,00\t0,00\t", "\t1250,00\t0,00\t")),
        (
            "impossible_date",
            replaced("\t3\t20240215\t411000", "\t3\t20240230\t411000"),
        ),
        (
            "not_a_number",
            replaced("\t600,00\t0,00\t", "\tsix cents\t0,00\t"),
        ),
        ("cut_row", {
            let whole = row("F5");
            let cut: String = whole.chars().take(40).collect();
            sound.replacen(&whole, &cut, 1).into_bytes()
        }),
        (
            "no_account",
            replaced("\t411000\tCompte\tACME", "\t\tCompte\tACME"),
        ),
        (
            "cut_in_the_middle",
            sound.as_bytes().iter().take(sound.len() / 2).copied().collect(),
        ),
        (
            "all_in_2205",
            sound
                .replace("\t2024", "\t2205")
                .replace("\t2025", "\t2205")
                .into_bytes(),
        ),
        (
            "no_sides",
            sound
                .replace("\tDebit\tCredit\t", "\tMontant\tSens\t")
                .into_bytes(),
        ),
        // The beginning of what gzip makes of an empty text.
        (
            "packed_and_cut_off",
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec(),
        ),
    ]
}

#[test]
fn damaged_files() {
    let mut said = String::new();
    for (name, bytes) in damaged() {
        let sandbox = Sandbox::new();
        let file = match name.starts_with("packed") {
            true => "fec.txt.gz",
            false => "fec.txt",
        };
        sandbox.write(file, bytes);
        for lang in ["en", "fr"] {
            let run = sandbox.run(&["import", "fec", file, "--out", "ledger", "--lang", lang]);
            let shown = match run.stderr.is_empty() {
                false => run.stderr,
                // Of a report only what is said of the damage.
                true => {
                    let aside = run
                        .stdout
                        .lines()
                        .skip_while(|line| !line.ends_with("set aside") && !line.ends_with("écartée"));
                    aside
                        .take_while(|line| !line.contains("Keep in mind") && !line.contains("À savoir"))
                        .map(|line| format!("{line}\n"))
                        .collect()
                }
            };
            said.push_str(&format!("== {name}, {lang}: exit code {:?}\n{shown}", run.code));
        }
    }
    assert_snapshot!("damaged_files", said);
}

#[test]
fn folders_and_files_that_clash() {
    let sandbox = books();
    let folder = sandbox.run(&["import", "fec", ".", "--out", "ledger"]);
    assert_eq!(folder.code, Some(2), "{}", folder.stderr);
    let missing = sandbox.run(&["import", "fec", "nowhere.txt", "--out", "ledger"]);
    assert_eq!(missing.code, Some(2), "{}", missing.stderr);
    sandbox.write(
        "provisional.txt",
        first_year().replace("F5", "F5bis").replace("240,00", "300,00"),
    );
    assert_snapshot!(
        "overlap",
        sandbox.shot(&["import", "fec", "2024.txt", "provisional.txt", "--out", "ledger"])
    );
}

#[test]
fn two_companies_share_a_ledger() {
    let sandbox = books();
    let of = |entity: &str, file: &str| {
        sandbox.run(&["import", "fec", file, "--out", "ledger", "--entity", entity])
    };
    assert_eq!(of("north", "2024.txt").code, Some(0));
    sandbox.write(
        "south.txt",
        first_year()
            .replace("\tF", "\tS")
            .replace("Journal BQ", "Banque")
            .replace("\tBQ\t", "\tBS\t")
            .replace("\nBQ\t", "\nBS\t"),
    );
    let run = of("south", "south.txt");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let invoices = sandbox.read("ledger/invoices.csv");
    assert!(
        invoices.contains("F1,ACME") && invoices.contains(",north,fec:north"),
        "{invoices}"
    );
    assert!(
        invoices.contains("S1,ACME") && invoices.contains(",south,fec:south"),
        "{invoices}"
    );
    assert_eq!(sandbox.run(&["ledger", "check", "ledger"]).code, Some(0));
    sandbox.write("123456789FEC20241231.txt", first_year());
    sandbox.write("987654321FEC20251231.txt", second_year());
    assert_snapshot!(
        "two_companies",
        sandbox.shot(&[
            "import",
            "fec",
            "123456789FEC20241231.txt",
            "987654321FEC20251231.txt",
            "--out",
            "mixed"
        ])
    );
}

#[test]
fn an_import_that_was_cut_off_is_put_back_before_anything_is_read() {
    let sandbox = books();
    assert_eq!(sandbox.run(&BOTH).code, Some(0));
    let before = sandbox.read("ledger/invoices.csv");
    // As a power cut leaves it: the journal, the old file kept, the new one in its place.
    sandbox.write("ledger/import/old/0", &before);
    sandbox.write("ledger/import/journal", "replace 0 invoices.csv\n");
    sandbox.write(
        "ledger/invoices.csv",
        "invoice_id,customer_id,issued,due,amount\n",
    );
    assert_eq!(sandbox.run(&["ledger", "check", "ledger"]).code, Some(0));
    assert_eq!(sandbox.read("ledger/invoices.csv"), before);
    assert!(!sandbox.path("ledger/import/journal").exists());
}

/// Nothing in accounting entries says who is a business: a policy for businesses acts on nobody until that is said.
#[test]
fn what_customers_are_can_be_said() {
    let sandbox = books();
    assert_eq!(sandbox.run(&BOTH).code, Some(0));
    assert!(
        sandbox
            .read("ledger/customers.csv")
            .starts_with("customer_id,name,source\n")
    );
    assert_eq!(
        sandbox.run(&[&BOTH[..], &["--kind", "business"]].concat()).code,
        Some(0)
    );
    let with_kinds = sandbox.read("ledger/customers.csv");
    assert!(
        with_kinds.lines().skip(1).all(|row| row.contains("business")),
        "{with_kinds}"
    );
    // What is known stays when it is not said again.
    assert_eq!(sandbox.run(&BOTH).code, Some(0));
    assert_eq!(sandbox.read("ledger/customers.csv"), with_kinds);
}

#[test]
fn debit_and_credit_swapped_are_suspected() {
    let sandbox = Sandbox::new();
    let swapped: Vec<String> = first_year()
        .lines()
        .map(|line| {
            let mut cells: Vec<&str> = line.split('\t').collect();
            if cells.first() != Some(&"JournalCode") {
                cells.swap(11, 12);
            }
            cells.join("\t")
        })
        .collect();
    sandbox.write("2024.txt", swapped.join("\n") + "\n");
    for (lang, wanted) in [
        ("en", "look whether debit and credit are swapped"),
        ("fr", "vérifiez que débit et crédit ne sont pas inversés"),
    ] {
        let asked = [
            "import",
            "fec",
            "2024.txt",
            "--out",
            "l",
            "--dry-run",
            "--lang",
            lang,
        ];
        let run = sandbox.run(&asked);
        let found = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(found.contains(wanted), "{found}{}", run.stderr);
        let json = sandbox.run(&[&asked[..], &["--format", "json"]].concat());
        assert!(json.stdout.contains(wanted), "{}", json.stdout);
        assert_eq!(check("import-fec", &json.stdout), Vec::<String>::new());
    }
    // The right way round, nothing is suspected.
    sandbox.write("2024.txt", first_year());
    let run = sandbox.run(&["import", "fec", "2024.txt", "--out", "l", "--dry-run"]);
    assert!(!run.stdout.contains("swapped"), "{}", run.stdout);
}

#[test]
fn entries_in_utf_16_are_refused_with_and_without_their_mark() {
    let sandbox = Sandbox::new();
    let low: Vec<u8> = first_year().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let high: Vec<u8> = first_year().encode_utf16().flat_map(u16::to_be_bytes).collect();
    sandbox.write("low.txt", &low);
    sandbox.write("low-marked.txt", [&[0xff, 0xfe], &low[..]].concat());
    sandbox.write("high.txt", &high);
    sandbox.write("high-marked.txt", [&[0xfe, 0xff], &high[..]].concat());
    for file in ["low.txt", "low-marked.txt", "high.txt", "high-marked.txt"] {
        let run = sandbox.run(&["import", "fec", file, "--out", "l"]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(
            run.stderr.contains("UTF-16, which no FEC may be"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("save it as UTF-8"), "{}", run.stderr);
        let run = sandbox.run(&["start", file, "--out", "l", "--yes", "--lang", "fr"]);
        assert_eq!(run.code, Some(2), "{}", run.stdout);
        assert!(run.stderr.contains("UTF-16"), "{}", run.stderr);
        assert!(!sandbox.path("l").exists(), "{file}");
    }
}

#[test]
fn rows_set_aside_are_counted_by_reason_for_programs() {
    let sandbox = Sandbox::new();
    let twice = invoice(9, "20241120", "BOLT", "F4", 48_000, "");
    let broken = invoice(11, "20241210", "ACME", "F8", 6_000, "").replacen("60,00", "6o,00", 1);
    let unbalanced = entry(
        "VE",
        12,
        "20241211",
        &[("411000", "CEDRE", "F9", "Facture", 7_000, "")],
    );
    sandbox.write("2024.txt", [first_year(), twice, broken, unbalanced].concat());
    let run = sandbox.run(&[
        "import",
        "fec",
        "2024.txt",
        "--out",
        "l",
        "--dry-run",
        "--format",
        "json",
    ]);
    assert_eq!(
        check("import-fec", &run.stdout),
        Vec::<String>::new(),
        "{}",
        run.stderr
    );
    let told: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    insta::assert_snapshot!(
        "set_aside_counts",
        serde_json::to_string_pretty(&serde_json::json!({
            "set_aside_counts": told["set_aside_counts"],
            "control": told["control"],
            "entries_repeated": told["files"][0]["entries_repeated"],
        }))
        .unwrap()
    );
}
