//! Why a file is no invoice, in both languages, with what to do.

use crate::language::{Lang, Said, said};
use relance_import::documents::{Expected, Import, PdfProblem, Problem, Reason, XmlProblem};

/// Why a file was set aside.
pub(crate) fn reason(reason: &Reason) -> Said {
    match reason {
        Reason::Problem(problem) => of_problem(problem),
        Reason::OtherSeller { seller } => {
            said!("sold by {seller}: a purchase", "vendue par {seller} : un achat")
        }
        Reason::SameNumber { number, other } => said!(
            "`{other}` has the same number `{number}` and says something else; give the right one alone",
            "`{other}` a le même numéro `{number}` et dit autre chose ; ne donnez que la bonne"
        ),
        Reason::Nothing { number } => said!(
            "invoice {number} owes nothing",
            "la facture {number} ne doit rien"
        ),
        Reason::NoBuyer { number } => said!(
            "invoice {number} names no buyer (BT-44)",
            "la facture {number} ne nomme pas d'acheteur (BT-44)"
        ),
        Reason::DayOutOfRange { number, term, day } => said!(
            "invoice {number} has the day {day} ({term}), which no ledger takes: 1970 to 2200; ask whoever made the file for the right one",
            "la facture {number} porte la date {day} ({term}), qu'aucun livre n'admet : de 1970 à 2200 ; demandez la bonne à qui a produit le fichier"
        ),
        Reason::DueFarBeforeIssue { number, due, issued } => said!(
            "invoice {number} is due on {due} (BT-9), more than a year before it was issued, on {issued} (BT-2); ask whoever made the file for the right days",
            "la facture {number} échoit le {due} (BT-9), plus d'un an avant son émission, le {issued} (BT-2) ; demandez les bonnes dates à qui a produit le fichier"
        ),
    }
}

fn of_problem(problem: &Problem) -> Said {
    match problem {
        Problem::Xml(problem) => of_xml(problem),
        Problem::Pdf(problem) => of_pdf(problem),
        Problem::NotPdf => said!(
            "it is called .pdf and is no PDF: download it again, or ask whoever sent it",
            "il se nomme .pdf et n'est pas un PDF : téléchargez-le à nouveau, ou demandez-le à qui l'a envoyé"
        ),
        Problem::OtherDocument { root } => said!(
            "it is a `{root}`, no invoice: `Invoice` and `CreditNote` (UBL) and `CrossIndustryInvoice` (CII) are read",
            "c'est un `{root}`, non une facture : on lit `Invoice` et `CreditNote` (UBL) et `CrossIndustryInvoice` (CII)"
        ),
        Problem::Missing { term, path } => said!(
            "{term} is missing: `{path}`; ask whoever made the file for it",
            "{term} manque : `{path}` ; demandez-le à qui a produit le fichier"
        ),
        Problem::Unfit {
            term,
            value,
            line,
            expected,
        } => {
            let Said { en, fr } = expectation(*expected);
            said!(
                "line {line}: {term} holds `{value}`; it should hold {en}",
                "ligne {line} : {term} contient `{value}` ; il y faudrait {fr}"
            )
        }
    }
}

fn expectation(expected: Expected) -> Said {
    match expected {
        Expected::Day => said!("a day such as `2026-01-31`", "un jour tel que `2026-01-31`"),
        Expected::Amount => said!(
            "an amount such as `1200.50`, with a point and no more decimals than its currency has",
            "un montant tel que `1200.50`, avec un point et pas plus de décimales que sa devise"
        ),
        Expected::Currency => said!(
            "a code such as `EUR` (ISO 4217)",
            "un code tel que `EUR` (ISO 4217)"
        ),
        Expected::Type => said!(
            "a type of invoice such as `380` or `381` (UNTDID 1001)",
            "un type de facture tel que `380` ou `381` (UNTDID 1001)"
        ),
    }
}

fn of_xml(problem: &XmlProblem) -> Said {
    match problem {
        XmlProblem::Empty => said!("it is empty", "il est vide"),
        XmlProblem::TooLarge { .. } => said!(
            "it is larger than 64 MB, and is not read",
            "il dépasse 64 Mo et n'est pas lu"
        ),
        XmlProblem::UnknownEncoding { encoding } => said!(
            "it says that it is written in `{encoding}`, an encoding that is not known",
            "il se dit écrit en `{encoding}`, un encodage inconnu"
        ),
        XmlProblem::NotOfEncoding { encoding } => said!(
            "its bytes are not of {encoding}, the encoding that it says",
            "ses octets ne sont pas de l'{encoding}, l'encodage qu'il annonce"
        ),
        XmlProblem::DocumentType { line } => said!(
            "line {line}: it declares a document type, which no invoice needs and which could fetch or swell things: refused",
            "ligne {line} : il déclare un type de document, inutile à une facture et dangereux : refusé"
        ),
        XmlProblem::UnknownEntity { entity, line } => said!(
            "line {line}: `&{entity};` is unknown to XML",
            "ligne {line} : `&{entity};` est inconnu d'XML"
        ),
        XmlProblem::TooDeep { line } => said!(
            "line {line}: its elements lie deeper than those of any invoice",
            "ligne {line} : ses éléments sont plus imbriqués que ceux d'aucune facture"
        ),
        XmlProblem::NotXml { line, why } => said!(
            "line {line}: no sound XML: {why}",
            "ligne {line} : XML défectueux : {why}"
        ),
    }
}

fn of_pdf(problem: &PdfProblem) -> Said {
    match problem {
        PdfProblem::TooLarge { .. } => said!(
            "the PDF is larger than 64 MB, and is not read",
            "le PDF dépasse 64 Mo et n'est pas lu"
        ),
        PdfProblem::Damaged { why } => said!("the PDF is damaged: {why}", "le PDF est endommagé : {why}"),
        PdfProblem::Encrypted => said!(
            "the PDF is protected by a password: save it without one",
            "le PDF est protégé par un mot de passe : enregistrez-le sans"
        ),
        PdfProblem::NoXml => said!(
            "the PDF embeds no XML: it is a picture of an invoice, not Factur-X; ask for the electronic invoice",
            "le PDF n'embarque aucun XML : c'est une image de facture, non du Factur-X ; demandez la facture électronique"
        ),
        PdfProblem::NoInvoice { files } => {
            let files = files.join(", ");
            said!(
                "the PDF embeds {files}, and none of it is an invoice",
                "le PDF embarque {files}, et rien n'y est une facture"
            )
        }
        PdfProblem::NoPage => said!(
            "the PDF has no page: it is damaged or cut off; download it again",
            "le PDF n'a aucune page : il est endommagé ou coupé ; téléchargez-le à nouveau"
        ),
        PdfProblem::Empty { file } => said!(
            "`{file}` in the PDF is empty; ask whoever made the invoice for another",
            "`{file}` dans le PDF est vide ; demandez-en un autre à qui a produit la facture"
        ),
        PdfProblem::NotUnpacked { file } => said!(
            "`{file}` in the PDF cannot be unpacked: it is damaged, packed in a way that is not read, or larger than 64 MB",
            "`{file}` dans le PDF ne peut être décompressé : il est endommagé, compressé d'une façon qui n'est pas lue, ou dépasse 64 Mo"
        ),
    }
}

/// The list of files set aside, as CSV.
pub(crate) fn set_aside_csv(lang: Lang, found: &Import) -> Vec<u8> {
    let mut bytes = b"file,reason\n".to_vec();
    for aside in &found.aside {
        crate::actions_file::push_cell(&mut bytes, &aside.file);
        bytes.push(b',');
        crate::actions_file::push_cell(&mut bytes, reason(&aside.reason).of(lang));
        bytes.push(b'\n');
    }
    bytes
}
