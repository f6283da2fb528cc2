//! Workbooks, made here part by part: native days and numbers, texts, results of formulas, errors, 1904, bombs.

#![expect(clippy::cast_possible_truncation, reason = "files of some kilobytes")]

use super::{read, tables};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use insta::assert_snapshot;
use relance_import::table::{Refusal, WorkbookProblem};
use std::io::Write;

/// A ZIP of parts.
fn zip(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
        packer.write_all(content).unwrap();
        let packed = packer.finish().unwrap();
        let start = bytes.len() as u32;
        let mut common = Vec::new();
        common.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        common.extend(crc.sum().to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((content.len() as u32).to_le_bytes());
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
        list.extend(b"PK\x01\x02\x14\x00");
        list.extend(&common);
        list.extend([0; 10]);
        list.extend(start.to_le_bytes());
        list.extend(name.as_bytes());
    }
    let (start, length, count) = (bytes.len() as u32, list.len() as u32, parts.len() as u16);
    bytes.extend(list);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

/// A workbook of one sheet with these rows; style 1 is a day.
fn book(rows: &str, is_1904: bool) -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let epoch = if is_1904 {
        "<workbookPr date1904=\"1\"/>"
    } else {
        ""
    };
    let part = |text: String| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").into_bytes();
    zip(&[
        (
            "[Content_Types].xml",
            part(format!("<Types xmlns=\"{package}/content-types\"/>")),
        ),
        (
            "_rels/.rels",
            part(format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/workbook.xml",
            part(format!(
                "<workbook {main} xmlns:r=\"{relations}\">{epoch}<sheets><sheet name=\"Factures\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            )),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            part(format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{relations}/styles\" Target=\"styles.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/styles.xml",
            part(format!(
                "<styleSheet {main}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            )),
        ),
        (
            "xl/worksheets/sheet1.xml",
            part(format!(
                "<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"
            )),
        ),
    ])
}

fn text(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn rows() -> String {
    let header = ["Client", "Pièce", "Date", "Échéance", "Montant"];
    let header: String = header
        .iter()
        .zip(["A3", "B3", "C3", "D3", "E3"])
        .map(|(name, place)| text(place, name))
        .collect();
    let line = |row: u32, amount: &str| {
        format!(
            "<row r=\"{row}\">{}<c r=\"B{row}\"><v>{}</v></c><c r=\"C{row}\" s=\"1\"><v>46083</v></c><c r=\"D{row}\" s=\"1\"><v>46112.75</v></c>{amount}</row>",
            text(&format!("A{row}"), "A"),
            600 + row
        )
    };
    format!(
        "<row r=\"1\">{}</row><row r=\"3\">{header}</row>{}{}{}{}",
        text("A1", "Balance au 30/06/2026"),
        line(4, "<c r=\"E4\"><v>1234.5600000000001</v></c>"),
        line(5, &text("E5", "1 234,56 €")),
        line(6, "<c r=\"E6\"><f>1+1</f><v>2</v></c>"),
        line(7, "<c r=\"E7\" t=\"e\"><v>#REF!</v></c>"),
    )
}

const MAP: &str = r#"
version = 1
name = "m"
[numbers]
decimal = ","
[[file]]
name = "invoices"
[[file.row]]
table = "invoices"
columns = { invoice_id = "Piece", customer_id = "Client", issued = "Date", due = "Echeance", amount = "Montant", currency = { value = "EUR" } }
"#;

#[test]
fn cells_of_workbooks_keep_their_types() {
    assert_snapshot!("workbook", tables(&read(MAP, book(&rows(), false)).unwrap()));
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let found = read(MAP, book(&rows(), true)).unwrap();
    assert!(tables(&found).contains("2030-03-03"), "{}", tables(&found));
}

#[test]
fn a_workbook_that_swells_is_refused() {
    let mut bomb = zip(&[("xl/workbook.xml", vec![b' '; 1 << 20])]);
    let list = bomb.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    bomb[list + 24..list + 28].copy_from_slice(&(600_u32 << 20).to_le_bytes());
    assert!(matches!(
        read(MAP, bomb),
        Err(Refusal::Workbook {
            problem: WorkbookProblem::TooLarge,
            ..
        })
    ));
}

#[test]
fn a_formula_without_its_result_is_told() {
    let cell =
        |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let names = [
        "Client",
        "N° facture",
        "Date facture",
        "Échéance",
        "Montant TTC",
        "Reste dû",
    ];
    let line = |number: usize, cells: &[&str], last: &str| {
        let cells: String = "ABCDEF"
            .chars()
            .zip(cells)
            .map(|(column, text)| cell(&format!("{column}{number}"), text))
            .collect();
        format!("<row r=\"{number}\">{cells}{last}</row>")
    };
    let invoice = |number: usize| {
        let id = format!("F{number}");
        let last = format!("<c r=\"F{number}\"><f>E{number}-10</f><v></v></c>");
        line(number, &["C1", &id, "13/01/2026", "20/02/2026", "100,00"], &last)
    };
    let bytes = book(&(line(1, &names, "") + &invoice(2) + &invoice(3)), false);
    let input = relance_import::table::Input {
        name: "file.xlsx".to_string(),
        content: relance_import::table::Content::Bytes(bytes.clone()),
    };
    let guess = relance_import::table::guess(&input, "mine", false).unwrap();
    assert_snapshot!("no_results", tables(&read(&guess.text, bytes).unwrap()));
}

#[test]
fn more_cells_than_a_list_has_are_refused_while_they_are_read() {
    let far: String = (1..5_100)
        .map(|row| format!("<row r=\"{row}\"><c r=\"ALL{row}\"><v>1</v></c></row>"))
        .collect();
    let deep = "<row r=\"1048577\"><c r=\"A1048577\"><v>1</v></c></row>".to_string();
    for rows in [far, deep] {
        let refused = read(crate::damaged::MAP, book(&rows, false));
        assert!(
            matches!(
                &refused,
                Err(Refusal::Workbook {
                    problem: WorkbookProblem::TooManyCells,
                    ..
                })
            ),
            "{refused:?}"
        );
    }
}
