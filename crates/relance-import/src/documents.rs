//! Electronic invoices: UBL and CII (EN 16931), as XML or in the PDF of Factur-X, become rows of a ledger.
//!
//! [`read`] makes one [`Invoice`] of one file; [`import`] makes tables of many, and says what it set aside. Terms are
//! named as EN 16931-1 names them: `BT-1` is the number of an invoice.

mod cii;
mod fields;
mod invoice;
mod pdf;
mod tables;
mod ubl;

use crate::xml::{self, Element};
pub use crate::xml::{LARGEST, XmlProblem};
pub use invoice::{Instalment, Invoice, Kind, Party};
pub use pdf::PdfProblem;
pub use tables::{Aside, DueSource, Import, Options, Reason, SOURCE, Seller, import};

/// Why a file is no invoice that can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Its XML is not read.
    Xml(XmlProblem),
    /// Its PDF is not read.
    Pdf(PdfProblem),
    /// Its name says that it is a PDF, and it is none.
    NotPdf,
    /// Its XML is something else.
    OtherDocument {
        /// The name of its element.
        root: String,
    },
    /// A term that every invoice has is missing.
    Missing {
        /// Which, as in `BT-2`.
        term: &'static str,
        /// Where it should stand.
        path: String,
    },
    /// A term holds what it cannot.
    Unfit {
        /// Which.
        term: &'static str,
        /// What it holds.
        value: String,
        /// The line in the XML.
        line: u64,
        /// What it should hold.
        expected: Expected,
    },
}

/// What a term holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// A day.
    Day,
    /// An amount with no more decimals than its currency has.
    Amount,
    /// A code of ISO 4217.
    Currency,
    /// A code of a type of invoice (UNTDID 1001) that is known here.
    Type,
}

/// Reads an invoice from a file of a name.
///
/// # Errors
///
/// As [`read`]; also where the name says that it is a PDF, and the bytes do not.
pub fn read_file(name: &str, bytes: &[u8]) -> Result<Invoice, Problem> {
    let is_called_pdf = name.to_ascii_lowercase().ends_with(".pdf");
    read(bytes).map_err(|problem| match problem {
        Problem::Xml(_) if is_called_pdf && !bytes.starts_with(PDF) => Problem::NotPdf,
        problem => problem,
    })
}

/// How a PDF begins.
const PDF: &[u8] = b"%PDF";

/// Reads an invoice from the bytes of a file.
///
/// # Errors
///
/// It is none, or not all of it can be read.
pub fn read(bytes: &[u8]) -> Result<Invoice, Problem> {
    if bytes.starts_with(PDF) {
        return of_xml(&pdf::invoice_xml(bytes).map_err(Problem::Pdf)?);
    }
    of_xml(bytes)
}

fn of_xml(bytes: &[u8]) -> Result<Invoice, Problem> {
    let root = xml::read(bytes).map_err(Problem::Xml)?;
    match root.name.as_str() {
        "Invoice" | "CreditNote" => ubl::invoice(&root),
        "CrossIndustryInvoice" => cii::invoice(&root),
        _ => Err(Problem::OtherDocument { root: root.name }),
    }
}

/// Whether an element is an invoice that [`read`] understands.
fn is_invoice(root: &Element) -> bool {
    matches!(
        root.name.as_str(),
        "Invoice" | "CreditNote" | "CrossIndustryInvoice"
    )
}
