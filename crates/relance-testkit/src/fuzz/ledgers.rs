//! A folder of tables through the reader, the summary and the hand-over to the kernel.

use super::mutate::Input;
use super::{Counts, Plant};
use relance_kernel::{Account, Day, Interner};
use relance_ledger::{Binding, Lang, Options, TextSource, load, set_aside, summary};

/// Reads a folder in every way; what was done, or the law that does not hold.
pub(super) fn read(input: &Input, plant: Plant) -> Result<Counts, String> {
    let mut counts = Counts::new();
    let mut add = |what: &str, count: u64| *counts.entry(what.to_string()).or_insert(0) += count;
    let mut source = TextSource::new();
    for (name, content) in &input.files {
        source = source.with(name, content.clone());
    }
    let options = Options::default();
    let loaded = load(&source, &options);
    add("folders read", 1);
    add(
        "problems reported, each with its words in both languages",
        loaded.problems.len() as u64,
    );
    planted(input, loaded.problems.len(), plant)?;
    for problem in &loaded.problems {
        for lang in [Lang::En, Lang::Fr] {
            if problem.message(lang).is_empty() {
                return Err(format!("{} has no words", problem.code.number));
            }
        }
    }
    set_aside(&source, &loaded.problems, &options);
    let binding = Binding::without_fields(&loaded.ledger, &mut Interner::new());
    let mut account = Account::default();
    for index in 0..loaded.ledger.account_count() {
        loaded.ledger.account(index, &binding, &mut account);
        add("accounts handed over", 1);
        add("rows handed over", account.changes.len() as u64);
        let key = |change: &relance_kernel::account::Change| (change.day, change.kind.order(), change.date);
        if account
            .changes
            .windows(2)
            .any(|pair| matches!(pair, [one, two] if key(one) > key(two)))
        {
            return Err("rows are handed over out of their order".to_string());
        }
        // M2: what the generator of pairs relies on.
        for change in &account.changes {
            let known = change.invoice.and_then(|invoice| {
                let issue = account.changes.iter().find(|row| {
                    row.invoice == Some(invoice) && row.kind == relance_kernel::account::ChangeKind::Issued
                });
                issue.map(|row| row.day)
            });
            if change.day < change.date || known.is_some_and(|known| change.day < known) {
                return Err(format!("a row counts before it can: {change:?}"));
            }
        }
    }
    for as_of in [Day(20_450), Day(30_000)] {
        for money in summary(&loaded.ledger, as_of).money {
            if money.disputed > money.open || money.charges_open > money.charged {
                return Err(format!("sums that cannot be: {money:?}"));
            }
        }
        add("summaries", 1);
    }
    Ok(counts)
}

/// The fault that is planted, on inputs that are rare but come.
fn planted(input: &Input, problems: usize, plant: Plant) -> Result<(), String> {
    let length: usize = input.files.iter().map(|(_, content)| content.len()).sum();
    let is_rare = problems > 5 && length % 101 == 3;
    match plant {
        _ if !is_rare => Ok(()),
        Plant::Nothing => Ok(()),
        Plant::Panic => super::planted_panic(),
        Plant::Hang => loop {
            std::thread::sleep(std::time::Duration::from_secs(1));
        },
        Plant::Drift => Err("planted: a law does not hold".to_string()),
    }
}
