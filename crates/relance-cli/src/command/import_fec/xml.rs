//! Why entries in XML could not be read, and what to do about it.

use crate::exit::Failure;
use crate::language::{Said, said};
use relance_import::fec::XmlFault;
use relance_import::payments::XmlProblem;

/// Why a file in XML is not read.
pub(super) fn failure(name: &str, fault: XmlFault) -> Failure {
    let (place, why, what) = match fault {
        XmlFault::NotRead(problem) => not_read(problem),
        XmlFault::NotOfEncoding { encoding, line } => (
            Some(u64::from(line)),
            said!(
                "bytes that are no {encoding}, the encoding that the file says or that holds without a word",
                "octets qui ne sont pas du {encoding}, l'encodage annoncé, ou sous-entendu, par le fichier"
            ),
            said!(
                "write the true encoding in the first line, <?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>, or save the file as UTF-8",
                "écrivez le vrai encodage dans la première ligne, <?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>, ou enregistrez le fichier en UTF-8"
            ),
        ),
        XmlFault::OtherRoot { name, line } => (
            Some(u64::from(line)),
            said!(
                "XML that begins with `{name}`: entries (FEC) begin with `comptabilite`",
                "un XML qui commence par `{name}` : des écritures (FEC) commencent par `comptabilite`"
            ),
            said!(
                "electronic invoices are read by relance import invoices, bank statements by relance import payments",
                "les factures électroniques se lisent avec relance import invoices, les relevés de banque avec relance import payments"
            ),
        ),
        XmlFault::Misplaced {
            element,
            within,
            belongs,
            line,
        } => (
            Some(u64::from(line)),
            said!(
                "`{element}` lies in `{within}`, where it does not belong",
                "`{element}` se trouve dans `{within}`, où il n'a pas sa place"
            ),
            match belongs {
                "" => said!(
                    "`{within}` holds a text only, or another one of its kind is not closed: export the file again",
                    "`{within}` ne contient qu'un texte, ou un élément n'est pas fermé : réexportez le fichier"
                ),
                belongs => said!(
                    "put it into `{belongs}`; the elements are comptabilite, exercice, journal, ecriture, ligne, each within the one before",
                    "mettez-le dans `{belongs}` ; les éléments sont comptabilite, exercice, journal, ecriture, ligne, chacun dans le précédent"
                ),
            },
        ),
        XmlFault::Late {
            element,
            before,
            line,
        } => (
            Some(u64::from(line)),
            said!(
                "`{element}` stands behind a `{before}` that it describes",
                "`{element}` suit une `{before}` qu'il décrit"
            ),
            said!(
                "put it before the first `{before}`, as the schema of the law has it",
                "mettez-le avant la première `{before}`, comme le veut le schéma légal"
            ),
        ),
        XmlFault::Twice { element, line } => (
            Some(u64::from(line)),
            said!(
                "`{element}` is there twice in one element",
                "`{element}` figure deux fois dans le même élément"
            ),
            said!("remove one of them", "supprimez l'un des deux"),
        ),
        XmlFault::TooLong { line } => (
            Some(u64::from(line)),
            said!(
                "a text or an element of more than one megabyte begins here",
                "un texte ou un élément de plus d'un mégaoctet commence ici"
            ),
            said!(
                "look for an element that is not closed, or export the file again",
                "cherchez un élément qui n'est pas fermé, ou réexportez le fichier"
            ),
        ),
    };
    let (place, why_en, why_fr) = (place.unwrap_or(1), why.en, why.fr);
    Failure::bad_input(said!("{name}:{place}: {why_en}", "{name}:{place} : {why_fr}")).with_help(what)
}

/// Why a file is no XML that is read: the line, why, what to do.
fn not_read(problem: XmlProblem) -> (Option<u64>, Said, Said) {
    let again = said!(
        "if the file was cut off, export it again; in a text, & is written &amp; and < is written &lt;",
        "si le fichier est tronqué, réexportez-le ; dans un texte, & s'écrit &amp; et < s'écrit &lt;"
    );
    match problem {
        XmlProblem::Empty | XmlProblem::TooLarge { .. } => (None, said!("no XML", "pas un XML"), again),
        XmlProblem::UnknownEncoding { encoding } | XmlProblem::NotOfEncoding { encoding } => (
            None,
            said!(
                "the encoding {encoding}, in which no entries are written",
                "l'encodage {encoding}, dans lequel aucune écriture n'est écrite"
            ),
            said!(
                "save the file as UTF-8, or as ISO-8859-15 with that name in its first line",
                "enregistrez le fichier en UTF-8, ou en ISO-8859-15 avec ce nom dans sa première ligne"
            ),
        ),
        XmlProblem::DocumentType { line } => (
            Some(line),
            said!(
                "a document type (DOCTYPE), which could swell the file without end: it is not read",
                "un type de document (DOCTYPE), qui pourrait gonfler le fichier sans fin : il n'est pas lu"
            ),
            said!(
                "remove the line <!DOCTYPE …>: entries have none",
                "supprimez la ligne <!DOCTYPE …> : des écritures n'en ont pas"
            ),
        ),
        XmlProblem::UnknownEntity { entity, line } => (
            Some(line),
            said!("`&{entity};` is unknown to XML", "`&{entity};` est inconnu d'XML"),
            said!(
                "write the letter itself, and &amp; for an ampersand",
                "écrivez la lettre elle-même, et &amp; pour une esperluette"
            ),
        ),
        XmlProblem::TooDeep { line } => (
            Some(line),
            said!(
                "elements lie deeper in each other than is read",
                "les éléments sont imbriqués plus profondément que ce qui est lu"
            ),
            said!(
                "entries need six: comptabilite, exercice, journal, ecriture, ligne and what it holds",
                "des écritures en demandent six : comptabilite, exercice, journal, ecriture, ligne et son contenu"
            ),
        ),
        XmlProblem::NotXml { line, why } => (
            Some(line),
            said!("no sound XML: {why}", "XML défectueux : {why}"),
            again,
        ),
    }
}
