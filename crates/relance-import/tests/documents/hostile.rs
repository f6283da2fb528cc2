//! Damaged and hostile files: each says what is wrong, and none of them hangs, panics or swells.

use crate::samples::{cii, pdf, sample, ubl};
use proptest::prelude::*;
use relance_import::documents::{PdfProblem, Problem, XmlProblem, read};

#[test]
fn what_is_missing_or_unfit_is_named() {
    let whole = ubl(&sample());
    let of_cii = cii(&sample());
    let mut told = String::new();
    for (what, damaged) in [
        ("no number", whole.replace("<cbc:ID>F2026-118</cbc:ID>", "")),
        (
            "no date",
            whole.replace("<cbc:IssueDate>2026-01-31</cbc:IssueDate>", ""),
        ),
        ("impossible date", whole.replace("2026-01-31", "2026-02-30")),
        ("American date", whole.replace("2026-03-17", "03/17/2026")),
        ("decimal comma", whole.replace("1200.00", "1200,00")),
        ("three decimals", whole.replace("1200.00", "1200.005")),
        (
            "no amount",
            whole.replace("<cbc:PayableAmount>1200.00</cbc:PayableAmount>", ""),
        ),
        (
            "more than there is",
            whole.replace("1200.00", "92233720368547758.07"),
        ),
        ("no currency", whole.replace(">EUR<", "><")),
        ("a currency in words", whole.replace(">EUR<", ">euros<")),
        ("an unknown type", whole.replace(">380<", ">999<")),
        ("an order", whole.replace("Invoice", "Order")),
        ("cut off", whole.split_at(900).0.to_string()),
        (
            "CII without settlement",
            of_cii.replace("ApplicableHeaderTradeSettlement", "Other"),
        ),
        (
            "CII with a date in words",
            of_cii.replace("20260131", "31 janvier"),
        ),
        ("nothing", String::new()),
        ("a table", "invoice_id,amount\nF1,100\n".to_string()),
    ] {
        told += &format!("{what}: {:?}\n", read(damaged.as_bytes()).unwrap_err());
    }
    insta::assert_snapshot!(told);
}

#[test]
fn pdfs_without_an_invoice_say_so() {
    assert_eq!(
        read(&pdf("note.txt", b"hello", false)),
        Err(Problem::Pdf(PdfProblem::NoXml))
    );
    assert_eq!(
        read(&pdf("other.xml", b"<other/>", true)),
        Err(Problem::Pdf(PdfProblem::NoInvoice {
            files: vec!["other.xml".to_string()]
        }))
    );
    assert!(matches!(
        read(b"%PDF-1.7\nnothing more"),
        Err(Problem::Pdf(PdfProblem::Damaged { .. }))
    ));
    // A file of the right name says what is wrong with it.
    assert_eq!(
        read(&pdf("factur-x.xml", b"<!DOCTYPE a><a/>", true)),
        Err(Problem::Xml(XmlProblem::DocumentType { line: 1 }))
    );
}

#[test]
fn an_attachment_that_is_empty_is_called_so() {
    let file = "factur-x.xml".to_string();
    for is_packed in [false, true] {
        let found = read(&pdf("factur-x.xml", b"", is_packed));
        assert_eq!(found, Err(Problem::Pdf(PdfProblem::Empty { file: file.clone() })));
    }
}

#[test]
fn a_file_that_unpacks_without_end_is_left() {
    let zeros = vec![b' '; 80 << 20];
    let bytes = pdf("factur-x.xml", &zeros, true);
    assert!(bytes.len() < 1 << 20);
    assert_eq!(
        read(&bytes),
        Err(Problem::Pdf(PdfProblem::NotUnpacked {
            file: "factur-x.xml".to_string()
        }))
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is damaged, there is an answer.
    #[test]
    fn damage_never_panics(
        form in 0..3_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..3_u8), 1..20),
    ) {
        let mut bytes = match form {
            0 => ubl(&sample()).into_bytes(),
            1 => cii(&sample()).into_bytes(),
            _ => pdf("factur-x.xml", cii(&sample()).as_bytes(), true),
        };
        for (place, byte, how) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = place.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                _ => bytes.insert(at, byte),
            }
        }
        let _ = read(&bytes);
    }
}
