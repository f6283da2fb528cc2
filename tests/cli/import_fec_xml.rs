//! `relance import fec` with the XML form: what the user sees of sound files and of damaged ones.

use crate::sandbox::Sandbox;
use crate::schema::check;
use insta::assert_snapshot;

const SOUND: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<comptabilite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="formatA47A-I-VII-1.xsd">
  <exercice>
    <DateCloture>2024-12-31</DateCloture>
    <journal>
      <JournalCode>VE</JournalCode>
      <JournalLib>Ventes</JournalLib>
      <ecriture>
        <EcritureNum>1</EcritureNum>
        <EcritureDate>2024-01-10</EcritureDate>
        <EcritureLib>Facture Cœur &amp; Fils</EcritureLib>
        <PieceRef>F1</PieceRef>
        <PieceDate>2024-01-10</PieceDate>
        <EcritureLet>A</EcritureLet>
        <DateLet>2024-02-20</DateLet>
        <ValidDate>2024-01-31</ValidDate>
        <ligne>
          <CompteNum>411000</CompteNum>
          <CompteLib>Clients</CompteLib>
          <CompAuxNum>COEUR</CompAuxNum>
          <CompAuxLib>Cœur &amp; Fils</CompAuxLib>
          <Debit>1200.00</Debit>
        </ligne>
        <ligne>
          <CompteNum>706000</CompteNum>
          <CompteLib>Prestations</CompteLib>
          <Credit>1000.00</Credit>
        </ligne>
        <ligne>
          <CompteNum>445710</CompteNum>
          <CompteLib>TVA</CompteLib>
          <Credit>200.00</Credit>
        </ligne>
      </ecriture>
    </journal>
    <journal>
      <JournalCode>BQ</JournalCode>
      <JournalLib>Banque</JournalLib>
      <ecriture>
        <EcritureNum>2</EcritureNum>
        <EcritureDate>2024-02-20</EcritureDate>
        <EcritureLib>Virement</EcritureLib>
        <PieceRef>R1</PieceRef>
        <PieceDate>2024-02-20</PieceDate>
        <EcritureLet>A</EcritureLet>
        <DateLet>2024-02-20</DateLet>
        <ValidDate>2024-02-28</ValidDate>
        <ligne>
          <CompteNum>512000</CompteNum>
          <CompteLib>Banque</CompteLib>
          <Montant>700</Montant>
          <Sens>D</Sens>
        </ligne>
        <ligne>
          <CompteNum>411000</CompteNum>
          <CompteLib>Clients</CompteLib>
          <CompAuxNum>COEUR</CompAuxNum>
          <CompAuxLib>Cœur &amp; Fils</CompAuxLib>
          <Montantdevise>760.00</Montantdevise>
          <Idevise>USD</Idevise>
          <Montant>700</Montant>
          <Sens>C</Sens>
        </ligne>
      </ecriture>
    </journal>
  </exercice>
</comptabilite>
"#;

#[test]
fn a_sound_file() {
    let sandbox = Sandbox::new();
    sandbox.write("123456789FEC20241231.xml", SOUND);
    let command = ["import", "fec", "123456789FEC20241231.xml", "--out", "ledger"];
    assert_snapshot!("fec_xml", sandbox.shot(&command));
    let tables =
        ["customers", "invoices", "payments"].map(|table| sandbox.read(&format!("ledger/{table}.csv")));
    assert_snapshot!("fec_xml_tables", tables.join("\n"));
    let json = [&command[..], &["--format", "json", "--dry-run"]].concat();
    assert_eq!(
        check("import-fec", &sandbox.run(&json).stdout),
        Vec::<String>::new()
    );
    let french = [&command[..], &["--lang", "fr"]].concat();
    let run = sandbox.run(&french);
    assert!(
        run.stdout
            .contains("UTF-8, XML, 19 colonnes, montants en Montant et Sens, dates AAAA-MM-JJ"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_first_hour_takes_it_for_entries() {
    let sandbox = Sandbox::new();
    sandbox.write("books.xml", SOUND);
    let run = sandbox.run(&["start", "books.xml", "--out", "o", "--yes"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(sandbox.read("o/invoices.csv").contains("F1,COEUR,2024-01-10"));
}

/// Each with its name, and the file.
fn damaged() -> Vec<(&'static str, Vec<u8>)> {
    let replaced = |from: &str, to: &str| {
        assert!(SOUND.contains(from), "{from}");
        SOUND.replacen(from, to, 1).into_bytes()
    };
    vec![
        ("cut_off", SOUND.bytes().take(SOUND.len() / 2).collect()),
        ("not_closed", replaced("</EcritureLib>", "")),
        (
            "document_type",
            replaced(
                "<comptabilite",
                "<!DOCTYPE comptabilite [<!ENTITY a \"aaaa\">]>\n<comptabilite",
            ),
        ),
        ("unknown_entity", replaced("&amp;", "&eacute;")),
        ("bare_ampersand", replaced("&amp;", "&")),
        (
            "of_something_else",
            b"<?xml version=\"1.0\"?>\n<Invoice><ID>1</ID></Invoice>".to_vec(),
        ),
        ("line_outside_of_an_entry", replaced("<ecriture>", "<ecrit>")),
        (
            "line_in_the_journal",
            replaced(
                "      <ecriture>\n",
                "      <ligne><CompteNum>411</CompteNum></ligne><ecriture>\n",
            ),
        ),
        (
            "account_in_the_entry",
            replaced("<ValidDate>", "<CompteNum>411000</CompteNum><ValidDate>"),
        ),
        (
            "label_behind_its_lines",
            replaced("</ecriture>", "<EcritureLib>x</EcritureLib></ecriture>"),
        ),
        (
            "twice",
            replaced("<PieceRef>", "<PieceRef>F0</PieceRef>\n<PieceRef>"),
        ),
        (
            "another_encoding",
            SOUND
                .replace('œ', "\u{fffd}")
                .bytes()
                .map(|byte| if byte == 0xbf { 0xe9 } else { byte })
                .collect(),
        ),
        ("encoding_that_nobody_knows", replaced("UTF-8", "x-klingon")),
        ("no_amount", replaced("<Debit>1200.00</Debit>", "")),
        (
            "two_amounts",
            replaced("<Debit>1200.00</Debit>", "<Debit>1200.00</Debit><Sens>D</Sens>"),
        ),
        ("no_amount_at_all", replaced("1200.00", "twelve")),
        (
            "no_date",
            replaced("<EcritureDate>2024-01-10", "<EcritureDate>2024-01-32"),
        ),
        (
            "nothing_in_it",
            b"<?xml version=\"1.0\"?><comptabilite/>".to_vec(),
        ),
    ]
}

#[test]
fn damaged_files() {
    let mut said = String::new();
    for (name, bytes) in damaged() {
        let sandbox = Sandbox::new();
        sandbox.write("fec.xml", bytes);
        for lang in ["en", "fr"] {
            let run = sandbox.run(&["import", "fec", "fec.xml", "--out", "ledger", "--lang", lang]);
            let shown = match run.stderr.is_empty() {
                false => run.stderr,
                // Of a report only what is said of the damage.
                true => {
                    let aside = run
                        .stdout
                        .lines()
                        .skip_while(|line| !line.ends_with("set aside") && !line.contains("écartée"));
                    aside
                        .take_while(|line| !line.contains("Keep in mind") && !line.contains("À savoir"))
                        .map(|line| format!("{line}\n"))
                        .collect()
                }
            };
            if run.code != Some(2) {
                let json = [
                    "import", "fec", "fec.xml", "--out", "json", "--format", "json", "--lang", lang,
                ];
                let run = sandbox.run(&json);
                assert_eq!(check("import-fec", &run.stdout), Vec::<String>::new());
            }
            said.push_str(&format!("== {name}, {lang}: exit code {:?}\n{shown}", run.code));
        }
    }
    assert_snapshot!("damaged_xml", said);
}
