//! CDAR messages (UN/CEFACT, D22B): the acknowledgement documents with the invoices they refer to.

use super::{Expected, Problem, Status, decimal};
use crate::xml::Element;
use relance_kernel::Day;

const ROOT: &str = "CrossDomainAcknowledgementAndResponse";

/// Reads a message.
pub(super) fn statuses(root: &Element) -> Result<Vec<Status>, Problem> {
    if root.name != ROOT {
        return Err(Problem::OtherDocument {
            root: root.name.clone(),
        });
    }
    let sent = when(root.at("ExchangedDocument"), "IssueDateTime/DateTimeString")?;
    let mut found = Vec::new();
    for document in root.all("AcknowledgementDocument") {
        let at = when(Some(document), "IssueDateTime/DateTimeString")?.or_else(|| sent.clone());
        let at = at.ok_or_else(|| missing(document, "IssueDateTime/DateTimeString"))?;
        for reference in document.all("ReferenceReferencedDocument") {
            found.push(status(reference, &at)?);
        }
    }
    match found.is_empty() {
        true => Err(missing(
            root,
            "AcknowledgementDocument/ReferenceReferencedDocument",
        )),
        false => Ok(found),
    }
}

fn missing(element: &Element, path: &str) -> Problem {
    Problem::Missing {
        path: format!("{}/{path}", element.name),
        line: element.line,
    }
}

/// A moment: `20250701151000` (format 204), `20250701` (format 102), or as XML writes it.
fn when(element: Option<&Element>, path: &str) -> Result<Option<String>, Problem> {
    let Some(at) = element.and_then(|element| element.at(path)) else {
        return Ok(None);
    };
    let text = at.text.as_str();
    if text.is_empty() {
        return Ok(None);
    }
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let moment = match text.len() {
        8 | 12 | 14 if is_digits => {
            let day = format!("{}-{}-{}", part(0, 4), part(4, 6), part(6, 8));
            match text.len() {
                8 => day,
                length => {
                    let seconds = if length == 14 { part(12, 14) } else { "00" };
                    format!("{day}T{}:{}:{seconds}", part(8, 10), part(10, 12))
                }
            }
        }
        10 => text.to_string(),
        _ => part(0, 19).to_string(),
    };
    match moment.get(..10).and_then(Day::parse) {
        Some(_) => Ok(Some(moment)),
        None => Err(Problem::Unfit {
            name: at.name.clone(),
            value: text.chars().take(80).collect(),
            line: at.line,
            expected: Expected::Day,
        }),
    }
}

fn status(reference: &Element, at: &str) -> Result<Status, Problem> {
    let text = |path: &str| {
        let found = reference.text_at(path);
        found.map(String::from).ok_or_else(|| missing(reference, path))
    };
    let issued = [
        "FormattedIssueDateTime/DateTimeString",
        "IssueDateTime/DateTimeString",
    ];
    let issued = match issued.iter().find(|path| reference.at(path).is_some()) {
        Some(path) => when(Some(reference), path)?,
        None => None,
    };
    let mut found = Status {
        invoice: text("IssuerAssignedID")?,
        when: at.to_string(),
        code: text("ProcessConditionCode")?,
        issued: issued
            .as_deref()
            .and_then(|day| day.get(..10))
            .and_then(Day::parse),
        seller: reference
            .text_at("IssuerTradeParty/GlobalID")
            .or_else(|| reference.text_at("IssuerTradeParty/ID"))
            .unwrap_or_default()
            .to_string(),
        ..Status::default()
    };
    let (mut codes, mut words) = (Vec::new(), Vec::new());
    let mut amounts: Vec<(&str, &Element)> = Vec::new();
    for status in reference.all("SpecifiedDocumentStatus") {
        codes.extend(status.all("ReasonCode").map(|code| code.text.as_str()));
        words.extend(status.all("Reason").map(|reason| reason.text.as_str()));
        let notes = status
            .all("IncludedNote")
            .filter_map(|note| note.text_at("Content"));
        words.extend(notes);
        for characteristic in status.all("SpecifiedDocumentCharacteristic") {
            let code = characteristic.text_at("TypeCode").unwrap_or_default();
            amounts.extend(characteristic.at("ValueAmount").map(|amount| (code, amount)));
        }
    }
    codes.dedup();
    words.dedup();
    found.reason = codes.join(" ");
    found.text = words.join("; ");
    let of = match found.code.as_str() {
        "206" | "207" => "MNATTC",
        "211" => "MPA",
        "212" => "MEN",
        _ => return Ok(found),
    };
    found.amount = sum(&amounts, of)?;
    if found.code == "206" && found.amount.is_empty() {
        found.approved = sum(&amounts, "MAPTTC")?;
    }
    Ok(found)
}

/// The sum of the amounts of a kind (`MEN` stands once for each rate of VAT), in hundredths; nothing where there is none.
fn sum(amounts: &[(&str, &Element)], code: &str) -> Result<String, Problem> {
    let mut sum: Option<i128> = None;
    for (_, element) in amounts.iter().filter(|(of, _)| *of == code) {
        let unfit = || Problem::Unfit {
            name: element.name.clone(),
            value: element.text.chars().take(80).collect(),
            line: element.line,
            expected: Expected::Amount,
        };
        let plain = decimal(&element.text).ok_or_else(unfit)?;
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits: String = format!("{whole}{fraction:0<4}");
        *sum.get_or_insert(0) += digits.parse::<i128>().map_err(|_| unfit())?;
    }
    let Some(sum) = sum else {
        return Ok(String::new());
    };
    let (whole, fraction) = (sum / 10_000, sum % 10_000);
    let fraction = format!("{fraction:04}");
    let (cents, rest) = fraction.split_at_checked(2).unwrap_or((&fraction, ""));
    let rest = rest.trim_end_matches('0');
    Ok(format!("{whole}.{cents}{rest}"))
}
