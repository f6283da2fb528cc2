//! Reading a scenario: fenced blocks `relance`, `csv TABLE`, `actions`, `why`, `counts`, and a line
//! ``Replayed `--from D --to D [--approve M]` ``.

use relance_kernel::{ApprovalMode, Day};
use relance_ledger::TextSource;
use relance_sim::ReplayOptions;

/// The columns that must be there, for tables that a scenario leaves out.
const EMPTY_PAYMENTS: &str = "customer_id,date,amount\n";

/// A situation and what must be done in it.
pub(crate) struct Scenario {
    pub(crate) policy: String,
    pub(crate) ledger: TextSource,
    pub(crate) options: ReplayOptions,
    /// `date customer invoice rule: action detail[ -> outcome, reason]`, sorted.
    pub(crate) actions: Option<Vec<String>>,
    /// `date invoice standing`.
    pub(crate) standings: Vec<String>,
    /// `N rule outcome` for lists too long to be written out.
    pub(crate) counts: Vec<String>,
}

impl Scenario {
    /// Reads a file; what is misspelt is an error, so that nothing expected goes unlooked at.
    pub(crate) fn read(text: &str) -> Result<Scenario, String> {
        let (mut policy, mut actions) = (None, None);
        let (mut standings, mut counts) = (Vec::new(), Vec::new());
        let mut ledger = TextSource::new();
        let mut has_payments = false;
        for (heading, body) in blocks(text)? {
            match heading.split_once(' ') {
                None if heading == "relance" => policy = Some(body),
                None if heading == "actions" => actions = Some(sorted(lines(&body))),
                None if heading == "why" => standings.extend(lines(&body)),
                None if heading == "counts" => counts.extend(lines(&body)),
                Some(("csv", table)) => {
                    has_payments |= table == "payments";
                    ledger = ledger.with(&format!("{table}.csv"), body);
                }
                _ => return Err(format!("no block is called `{heading}`")),
            }
        }
        if !has_payments {
            ledger = ledger.with("payments.csv", EMPTY_PAYMENTS);
        }
        if actions.is_none() && counts.is_empty() {
            return Err("expects neither actions nor counts".to_string());
        }
        Ok(Scenario {
            policy: policy.ok_or("no policy")?,
            ledger,
            options: options(text)?,
            actions,
            standings,
            counts,
        })
    }
}

/// The fenced blocks with what stands behind their opening fence.
fn blocks(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match (line.strip_prefix("```"), inside) {
            (Some(heading), false) => {
                blocks.push((heading.trim().to_string(), String::new()));
                inside = true;
            }
            (Some(_), true) => inside = false,
            (None, true) => {
                if let Some((_, body)) = blocks.last_mut() {
                    body.push_str(line);
                    body.push('\n');
                }
            }
            (None, false) => {}
        }
    }
    if inside {
        Err("a block is not closed".to_string())
    } else {
        Ok(blocks)
    }
}

/// The lines of a block without comments, which begin with `#`.
fn lines(body: &str) -> Vec<String> {
    body.lines()
        .map(|line| line.split(" #").next().unwrap_or("").trim())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}

fn options(text: &str) -> Result<ReplayOptions, String> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Replayed `"))
        .and_then(|rest| rest.split('`').next())
        .ok_or("no line ``Replayed `--from D --to D` ``")?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let (mut from, mut to, mut approvals) = (None, None, ApprovalMode::SameDay);
    for pair in words.chunks(2) {
        let &[option, value] = pair else {
            return Err(format!("`{line}` is not in pairs"));
        };
        match option {
            "--from" => from = Some(day(value)?),
            "--to" => to = Some(day(value)?),
            "--approve" => {
                approvals = match value {
                    "same-day" => ApprovalMode::SameDay,
                    "never" => ApprovalMode::Never,
                    _ => {
                        let days = value.strip_suffix('d').and_then(|days| days.parse().ok());
                        ApprovalMode::After(days.ok_or_else(|| format!("`{value}`"))?)
                    }
                };
            }
            _ => return Err(format!("no option is called `{option}`")),
        }
    }
    Ok(ReplayOptions {
        from: from.ok_or("no --from")?,
        to: to.ok_or("no --to")?,
        approvals,
        every_day: false,
    })
}

/// A date as ledgers write it.
pub(crate) fn day(text: &str) -> Result<Day, String> {
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let &[year, month, of_month] = parts.as_slice() else {
        return Err(format!("`{text}` is no date"));
    };
    let year = i32::try_from(year).map_err(|_| text.to_string())?;
    Day::from_ymd(year, month, of_month).ok_or_else(|| format!("`{text}` is no date"))
}
