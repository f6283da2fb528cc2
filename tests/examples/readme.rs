//! What the README of an example expects: the options of its command, and its table of actions.

use relance_kernel::Day;
use relance_kernel::decision::ApprovalMode;
use relance_sim::ReplayOptions;

/// The options of the command in the README.
pub(crate) fn options(readme: &str) -> ReplayOptions {
    let command = readme
        .lines()
        .find(|line| line.starts_with("relance simulate"))
        .unwrap();
    let words: Vec<&str> = command.split_whitespace().collect();
    let after = |option: &str| words.iter().skip_while(|word| **word != option).nth(1).copied();
    let day = |option: &str| Day::parse(after(option).unwrap_or_else(|| panic!("no {option}"))).unwrap();
    let approvals = match after("--approve") {
        None => ApprovalMode::SameDay,
        Some("never") => ApprovalMode::Never,
        Some(other) => panic!("this test knows no --approve {other}"),
    };
    ReplayOptions {
        from: day("--from"),
        to: day("--to"),
        approvals,
        every_day: false,
    }
}

/// The rows `| date | customer | invoice | action | why |`, as `date customer invoice action`, sorted.
pub(crate) fn expected_actions(readme: &str) -> Vec<String> {
    let mut lines: Vec<String> = readme
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.strip_prefix('|')?.split('|').map(str::trim).collect();
            let [date, customer, invoice, action, ..] = cells.as_slice() else {
                return None;
            };
            Day::parse(date)?;
            Some(format!("{date} {customer} {invoice} {action}"))
        })
        .collect();
    lines.sort();
    assert!(!lines.is_empty(), "the README has no table of actions");
    lines
}
