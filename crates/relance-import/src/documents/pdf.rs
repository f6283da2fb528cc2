//! The XML inside a PDF: Factur-X and ZUGFeRD carry their invoice as an embedded file.

use super::is_invoice;
use crate::xml::{self, LARGEST};
use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, Object, Stream};
use std::io::Read;

/// Why no invoice is read from a PDF.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PdfProblem {
    /// It is larger than is read.
    TooLarge {
        /// Its bytes.
        bytes: usize,
    },
    /// It is damaged.
    Damaged {
        /// Why, in English.
        why: String,
    },
    /// It is protected by a password.
    Encrypted,
    /// It has no page.
    NoPage,
    /// It holds no XML: a PDF of a printed invoice, not of Factur-X.
    NoXml,
    /// It holds files of XML, and none of them is an invoice.
    NoInvoice {
        /// Their names.
        files: Vec<String>,
    },
    /// An embedded file holds nothing.
    Empty {
        /// Its name.
        file: String,
    },
    /// An embedded file is damaged, packed in a way that is not read, or unpacks to more than is read.
    NotUnpacked {
        /// Its name.
        file: String,
    },
}

/// The names that the norms give to the invoice, the newest first.
const NAMES: [&str; 3] = ["factur-x.xml", "xrechnung.xml", "zugferd-invoice.xml"];

/// The bytes of the invoice that a PDF embeds.
pub(super) fn invoice_xml(bytes: &[u8]) -> Result<Vec<u8>, PdfProblem> {
    if bytes.len() > LARGEST {
        return Err(PdfProblem::TooLarge { bytes: bytes.len() });
    }
    let document = Document::load_mem(bytes).map_err(|error| PdfProblem::Damaged {
        why: error.to_string(),
    })?;
    if document.is_encrypted() {
        return Err(PdfProblem::Encrypted);
    }
    let mut files: Vec<(String, &Stream)> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter_map(|specification| embedded(&document, specification))
        .filter(|(name, _)| name.to_ascii_lowercase().ends_with(".xml"))
        .collect();
    let place = |name: &str| {
        let known = NAMES.iter().position(|known| name.eq_ignore_ascii_case(known));
        known.unwrap_or(NAMES.len())
    };
    files.sort_by(|(one, _), (other, _)| (place(one), one).cmp(&(place(other), other)));
    let mut names = Vec::new();
    for (name, stream) in files {
        let unpacked = unpacked(stream).ok_or_else(|| PdfProblem::NotUnpacked { file: name.clone() })?;
        if unpacked.is_empty() {
            return Err(PdfProblem::Empty { file: name });
        }
        if xml::read(&unpacked).is_ok_and(|root| is_invoice(&root)) || place(&name) < NAMES.len() {
            return Ok(unpacked);
        }
        names.push(name);
    }
    match names.is_empty() {
        true if document.get_pages().is_empty() => Err(PdfProblem::NoPage),
        true => Err(PdfProblem::NoXml),
        false => Err(PdfProblem::NoInvoice { files: names }),
    }
}

/// The name and the content of a file specification, if the dictionary is one with a file in it.
fn embedded<'a>(document: &'a Document, specification: &'a Dictionary) -> Option<(String, &'a Stream)> {
    let files = resolved(document, specification.get(b"EF").ok()?)?
        .as_dict()
        .ok()?;
    let stream = files.get(b"F").or_else(|_| files.get(b"UF")).ok()?;
    let stream = resolved(document, stream)?.as_stream().ok()?;
    let name = specification
        .get(b"F")
        .or_else(|_| specification.get(b"UF"))
        .ok()?;
    let name = resolved(document, name)?.as_str().ok()?;
    // Names of files in PDF are bytes, or UTF-16 with a mark; those that the norms give are of ASCII.
    let name: String = match name.strip_prefix(b"\xfe\xff") {
        Some(wide) => wide
            .iter()
            .filter(|byte| **byte != 0)
            .map(|byte| char::from(*byte))
            .collect(),
        None => String::from_utf8_lossy(name).into_owned(),
    };
    Some((name, stream))
}

/// What a reference leads to, one step far: a file of invoices needs no more, and a circle ends here.
fn resolved<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Object> {
    match object {
        Object::Reference(id) => document.objects.get(id),
        _ => Some(object),
    }
}

/// The bytes of a stream that is plain or packed by Flate; none if it is packed otherwise, or unpacks to more than is read.
fn unpacked(stream: &Stream) -> Option<Vec<u8>> {
    let filters = stream.filters().unwrap_or_default();
    match filters.as_slice() {
        [] => Some(stream.content.clone()),
        [filter] if *filter == b"FlateDecode" => {
            let mut bytes = Vec::new();
            let limit = u64::try_from(LARGEST).unwrap_or(u64::MAX) + 1;
            ZlibDecoder::new(stream.content.as_slice())
                .take(limit)
                .read_to_end(&mut bytes)
                .ok()?;
            (bytes.len() <= LARGEST).then_some(bytes)
        }
        _ => None,
    }
}
