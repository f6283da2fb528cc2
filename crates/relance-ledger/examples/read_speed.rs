//! How fast a ledger folder is read, and how much memory it then takes:
//! `cargo run --release -p relance-ledger --example read_speed -- DIR [runs]`.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use relance_kernel::{Account, Interner};
use relance_ledger::{Binding, FolderSource, Keep, Options, Table, load};
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        println!("usage: read_speed DIR [runs]");
        return;
    };
    let runs: usize = arguments.next().and_then(|runs| runs.parse().ok()).unwrap_or(3);
    let bytes: u64 = Table::ALL
        .iter()
        .filter_map(|table| std::fs::metadata(format!("{folder}/{}.csv", table.name())).ok())
        .map(|metadata| metadata.len())
        .sum();
    let megabytes = bytes as f64 / 1e6;
    let options = Options {
        keep: Keep::Named(Vec::new()),
        ..Options::default()
    };
    let before = resident();
    for _ in 0..runs {
        let start = Instant::now();
        let loaded = load(&FolderSource::new(&folder), &options);
        let seconds = start.elapsed().as_secs_f64();
        let ledger = &loaded.ledger;
        let invoices = ledger.invoice_count();
        println!(
            "read {megabytes:.1} MB in {seconds:.3} s: {:.0} MB/s; {invoices} invoices, {} problems",
            megabytes / seconds,
            loaded.problems.len(),
        );
        let per_invoice = |bytes: u64| bytes.saturating_sub(before) / (invoices as u64).max(1);
        println!(
            "  memory per invoice: {} bytes, at most {}",
            per_invoice(resident()),
            per_invoice(peak())
        );
        let mut interner = Interner::new();
        let binding = Binding::without_fields(ledger, &mut interner);
        let start = Instant::now();
        let (mut account, mut changes) = (Account::default(), 0);
        for index in 0..ledger.account_count() {
            ledger.account(index, &binding, &mut account);
            changes += account.changes.len();
        }
        let nanoseconds = start.elapsed().as_nanos() / (invoices as u128).max(1);
        println!("  handed over {changes} changes: {nanoseconds} ns per invoice");
    }
}

/// Memory in use, in bytes; 0 where the system does not say.
fn resident() -> u64 {
    status("VmRSS:")
}

fn peak() -> u64 {
    status("VmHWM:")
}

fn status(field: &str) -> u64 {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return 0;
    };
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}
