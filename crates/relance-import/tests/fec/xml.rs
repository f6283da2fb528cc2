//! The XML form: the same books give the same ledger, byte for byte, and what is no such form is told.

use crate::company::{Company, Opening, company};
use crate::writing::{COLUMNS, Writing};
use crate::{import, input, texts};
use relance_import::fec::{Encoding, Failure, FileFault, Import, Options, Reason, XmlFault};
use std::collections::BTreeSet;

/// How the XML of a year is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// One `journal` for each journal, as the schema has it, instead of one whenever the journal changes.
    by_journal: bool,
    /// `Montant` and `Sens`.
    montant_sens: bool,
    /// Everything on one line.
    one_line: bool,
    latin: bool,
}

pub(crate) const PLAIN: Form = Form {
    by_journal: false,
    montant_sens: false,
    one_line: false,
    latin: false,
};

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('«', "&#171;")
}

fn element(name: &str, value: &str) -> String {
    format!("<{name}>{}</{name}>\n", escaped(value))
}

/// `20260302` as XML has it.
fn date(plain: &str) -> String {
    match plain {
        "" => String::new(),
        plain => format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..]),
    }
}

/// The rows of a text as XML of the schema: lines that share what an entry says are one `ecriture`.
pub(crate) fn xml(text: &str, form: Form) -> Vec<u8> {
    let mut rows: Vec<Vec<String>> = text
        .lines()
        .skip(1)
        .map(|row| row.trim_end_matches('\r').split('\t').map(String::from).collect())
        .collect();
    if form.by_journal {
        rows.sort_by(|one, other| one[0].cmp(&other[0]));
    }
    let encoding = if form.latin { "ISO-8859-15" } else { "UTF-8" };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<!-- of the software -->\n<comptabilite>\n<exercice>\n<DateCloture>2024-12-31</DateCloture>\n"
    );
    let said_of = |row: &[String]| [2, 3, 10, 8, 9, 13, 14, 15].map(|place| row[place].clone());
    let mut last: Option<Vec<String>> = None;
    for row in &rows {
        let new_journal = last.as_ref().is_none_or(|last| last[0] != row[0]);
        let new_entry = new_journal || last.as_ref().is_none_or(|last| said_of(last) != said_of(row));
        if last.is_some() && new_entry {
            xml += "</ecriture>\n";
        }
        if new_journal {
            if last.is_some() {
                xml += "</journal>\n";
            }
            xml += "<journal>\n";
            xml += &element("JournalCode", &row[0]);
            xml += &element("JournalLib", &row[1]);
        }
        if new_entry {
            xml += "<ecriture>\n";
            for place in [2, 3, 10, 8, 9, 13, 14, 15] {
                let value = match COLUMNS[place].contains("Date") {
                    true => date(&row[place]),
                    false => row[place].clone(),
                };
                // What is optional is left out.
                if !(value.is_empty() && [13, 14].contains(&place)) {
                    xml += &element(COLUMNS[place], &value);
                }
            }
        }
        xml += "<ligne>\n";
        for place in 4..8 {
            if place < 6 || !row[place].is_empty() {
                xml += &element(COLUMNS[place], &row[place]);
            }
        }
        let (debit, credit) = (row[11].replace(',', "."), row[12].replace(',', "."));
        xml += &match (form.montant_sens, debit == "0.00") {
            (true, true) => element("Montant", &credit) + &element("Sens", "C"),
            (true, false) => element("Montant", &debit) + &element("Sens", "D"),
            // A thousand and more, with three decimals: no doubt in XML, where the mark is a point.
            (false, true) => element("Credit", &(credit + "0")),
            (false, false) => element("Debit", &(debit + "0")),
        };
        xml += "</ligne>\n";
        last = Some(row.clone());
    }
    xml += "</ecriture>\n</journal>\n</exercice>\n</comptabilite>\n";
    if form.one_line {
        xml = xml.replace('\n', "");
    }
    match form.latin {
        true => xml
            .chars()
            .map(|letter| match letter {
                '€' => 0xa4,
                'œ' => 0xbd,
                letter => u8::try_from(letter).unwrap(),
            })
            .collect(),
        false => xml.into_bytes(),
    }
}

fn years(company: &Company, write: impl Fn(&str) -> Vec<u8>) -> Import {
    let files: Vec<_> = company
        .years
        .iter()
        .zip(["2024", "2025"])
        .map(|(year, name)| input(name, write(&Writing::default().text(year, &company.names))))
        .collect();
    import(&files)
}

#[test]
fn both_forms_of_the_same_books_give_the_same_ledger() {
    for seed in 1..40 {
        let company = company(seed, 4, 5, Opening::Detailed);
        let of_text = years(&company, |text| text.as_bytes().to_vec());
        assert!(!of_text.tables.payments.is_empty());
        for (by_journal, montant_sens, one_line, latin) in [
            (false, false, false, false),
            (false, true, false, true),
            (false, false, true, false),
            (true, false, false, true),
            (true, true, true, false),
        ] {
            let form = Form {
                by_journal,
                montant_sens,
                one_line,
                latin,
            };
            let of_xml = years(&company, |text| xml(text, form));
            assert_eq!(of_xml.report.set_aside, []);
            assert_eq!(texts(&of_text), texts(&of_xml), "seed {seed}, {form:?}");
            assert_eq!(of_text.report.control, of_xml.report.control);
            let (text, xml) = (&of_text.report.files[0], &of_xml.report.files[0]);
            assert_eq!(
                (text.rows, text.debit, text.credit),
                (xml.rows, xml.debit, xml.credit)
            );
            assert_eq!(xml.unknown_columns, [""; 0]);
            assert_eq!(xml.separator, None);
            let encoding = if latin {
                Encoding::Iso8859_15
            } else {
                Encoding::Utf8
            };
            assert_eq!(xml.encoding, encoding);
        }
    }
}

#[test]
fn one_form_for_each_year_goes_together() {
    let company = company(3, 4, 5, Opening::Summed);
    let text = |year: usize| Writing::default().text(&company.years[year], &company.names);
    let plain = import(&[input("2024", text(0)), input("2025", text(1))]);
    let mixed = import(&[input("2025", text(1)), input("2024", xml(&text(0), PLAIN))]);
    assert_eq!(texts(&plain), texts(&mixed));
}

fn sound() -> String {
    let company = company(3, 2, 3, Opening::Detailed);
    let text = Writing::default().text(&company.years[0], &company.names);
    String::from_utf8(xml(&text, PLAIN)).unwrap()
}

fn fault(bytes: impl Into<Vec<u8>>) -> XmlFault {
    match relance_import::fec::import(&[input("x", bytes)], &Options::default()) {
        Err(Failure::Files(mut faults)) => match faults.remove(0).1 {
            FileFault::Xml(fault) => fault,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_as_long_as_no_element_is_not_held() {
    let long = "x".repeat(40 << 20);
    let sound = sound();
    for (from, to) in [
        ("<EcritureLib>", format!("<EcritureLib>{long}")),
        ("<ligne>", format!("<!-- {long} --><ligne>")),
        ("<ligne>", format!("<ligne a=\"{long}\">")),
        (
            "<EcritureLib>",
            format!("<EcritureLib>{}", "<![CDATA[xxxxxxxx]]>".repeat(1 << 18)),
        ),
    ] {
        let damaged = sound.replacen(from, &to, 1);
        assert!(matches!(fault(damaged), XmlFault::TooLong { .. }), "{from}");
    }
    let deep = sound.replacen("<ligne>", &format!("<ligne>{}", "<a>".repeat(100_000)), 1);
    assert!(matches!(fault(deep), XmlFault::NotRead(_)));
}

#[test]
fn a_line_whose_amount_is_not_known_is_set_aside_with_its_entry() {
    let sound = sound();
    let at = sound.find("<Debit>").unwrap();
    let end = at + sound[at..].find("</Debit>").unwrap() + "</Debit>".len();
    for (put, reason) in [
        ("", Reason::NoAmount),
        (
            "<Debit>1.00</Debit><Montant>1.00</Montant><Sens>D</Sens>",
            Reason::TwoAmounts,
        ),
        ("<Debit>1.0E7</Debit>", Reason::NotAnAmount),
        ("<Debit>1,234</Debit>", Reason::AmbiguousAmount),
    ] {
        let damaged = format!("{}{put}{}", &sound[..at], &sound[end..]);
        let import = import(&[input("x", damaged)]);
        let aside = &import.report.set_aside;
        let line = sound[..at]
            .rfind("<ligne>")
            .map(|ligne| sound[..ligne].lines().count() + 1);
        assert_eq!(
            (&aside[0].reason, Some(aside[0].line as usize)),
            (&reason, line),
            "{put}"
        );
        let others: BTreeSet<bool> = aside[1..]
            .iter()
            .map(|row| matches!(row.reason, Reason::Unbalanced { damaged, .. } if damaged))
            .collect();
        assert!(!others.contains(&false), "{aside:?}");
        assert_eq!(import.report.control.unexplained, 0);
    }
}

#[test]
fn elements_that_nobody_knows_are_passed_over_and_told() {
    let sound = sound()
        .replacen(
            "<exercice>",
            "<Logiciel><Nom>X</Nom><ligne>12</ligne></Logiciel><exercice>",
            1,
        )
        .replacen("</CompteNum>", "</CompteNum><Analytique/><NatOp>x</NatOp>", 1)
        .replacen("</ValidDate>", "Z</ValidDate>", 1);
    let import = import(&[input("x", sound)]);
    assert_eq!(import.report.set_aside, []);
    assert_eq!(import.report.files[0].unknown_columns, ["Analytique", "Logiciel"]);
}
