//! Statuses as CSV: `invoice_id,date,status[,reason][,amount]`, in any order of columns, parted by `,`, `;` or tabs.

use super::{Expected, Problem, Status, Statuses, codes, decimal};
use relance_kernel::Day;

/// Reads a table.
pub(super) fn statuses(bytes: &[u8]) -> Result<Statuses, Problem> {
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |sign: u8| head.iter().filter(|byte| **byte == sign).count();
    let separators = [b',', b';', b'\t'];
    let separator = separators
        .into_iter()
        .max_by_key(|sign| count(*sign))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(bytes);
    let not_csv = |error: csv::Error| Problem::NotCsv {
        line: error.position().map(csv::Position::line),
        why: error.to_string(),
    };
    let columns: Vec<String> = reader
        .headers()
        .map_err(not_csv)?
        .iter()
        .map(|name| name.trim().to_lowercase())
        .collect();
    for column in ["invoice_id", "date", "status"] {
        if !columns.iter().any(|name| name == column) {
            return Err(Problem::MissingColumn { column });
        }
    }
    let (mut statuses, mut problems) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.push(not_csv(error));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |column: &str| {
            let place = columns.iter().position(|name| name == column);
            place
                .and_then(|place| record.get(place))
                .unwrap_or_default()
                .trim()
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match status(line, &cell) {
            Ok(status) => statuses.push(status),
            Err(problem) => problems.push(problem),
        }
    }
    Ok((statuses, problems))
}

fn status<'a>(line: u64, cell: &impl Fn(&str) -> &'a str) -> Result<Status, Problem> {
    let unfit = |name: &str, expected: Expected| Problem::Unfit {
        name: name.to_string(),
        value: cell(name).chars().take(80).collect(),
        line,
        expected,
    };
    let invoice = cell("invoice_id");
    if invoice.is_empty() {
        return Err(unfit("invoice_id", Expected::Invoice));
    }
    let when = moment(cell("date")).ok_or_else(|| unfit("date", Expected::Day))?;
    let code = codes::said(cell("status")).ok_or_else(|| unfit("status", Expected::Code))?;
    let issued = match cell("issued") {
        "" => None,
        _ => {
            let day = moment(cell("issued")).and_then(|moment| moment.get(..10).and_then(Day::parse));
            Some(day.ok_or_else(|| unfit("issued", Expected::Day))?)
        }
    };
    let amount = match cell("amount") {
        "" => String::new(),
        amount => decimal(amount).ok_or_else(|| unfit("amount", Expected::Amount))?,
    };
    let reason = cell("reason");
    let is_code = |word: &str| word.contains('_') || word == "AUTRE" || word == "DOUBLON";
    let (codes, words) = match is_code(reason) && !reason.contains(' ') {
        true => (reason, ""),
        false => ("", reason),
    };
    Ok(Status {
        invoice: invoice.to_string(),
        when,
        code,
        reason: codes.to_string(),
        text: words.to_string(),
        amount,
        approved: String::new(),
        issued,
        seller: cell("seller").to_string(),
    })
}

/// `2026-02-12`, `12/02/2026`, each perhaps with a time.
fn moment(cell: &str) -> Option<String> {
    let (day, rest) = (cell.get(..10)?, cell.get(10..)?);
    let day = match Day::parse(day) {
        Some(day) => day,
        None => {
            let mut parts = day.split('/');
            let (of_month, month, year) = (parts.next()?, parts.next()?, parts.next()?);
            Day::parse(&format!("{year}-{month}-{of_month}"))?
        }
    };
    let time = rest.trim_start_matches(['T', ' ']);
    let is_time = time.len() >= 5
        && time
            .get(..5)?
            .bytes()
            .enumerate()
            .all(|(place, byte)| match place {
                2 => byte == b':',
                _ => byte.is_ascii_digit(),
            });
    match (rest.is_empty(), is_time) {
        (true, _) => Some(day.to_string()),
        (false, true) => {
            let seconds = time
                .get(6..8)
                .filter(|seconds| seconds.bytes().all(|byte| byte.is_ascii_digit()));
            Some(format!("{day}T{}:{}", time.get(..5)?, seconds.unwrap_or("00")))
        }
        (false, false) => None,
    }
}
