//! The forecast as its users run it: whole processes of `relance fit` and `relance simulate --forecast`, on the ledger of a
//! world that reacts to dunning.

use crate::program::{MEGABYTE, peak_while, relance};
use crate::table::Table;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

/// Invoices of a customer in two years.
const INVOICES_OF_A_CUSTOMER: u32 = 6;
/// Replicates that the targets speak of.
const REPLICATES: u32 = 200;

/// Learning and forecasting ledgers of so many invoices; the targets speak of 100,000 and of a million, with 200
/// replicates.
pub(crate) fn measure(invoices: u32, scratch: &Path, table: &mut Table) {
    let folder = ledger(invoices, scratch);
    let model = scratch.join("model.json");
    let mut fit = relance();
    fit.arg("fit")
        .arg("--ledger")
        .arg(&folder)
        .arg("-o")
        .arg(&model)
        .stdout(Stdio::null());
    let started = Instant::now();
    let peak = peak_while(&mut fit);
    let seconds = started.elapsed().as_secs_f64();
    table.row(
        &format!("`relance fit`, {invoices} invoices of two years, two threads"),
        &format!("{seconds:.1} s, peak {:.0} MB", peak as f64 / MEGABYTE),
        "-",
        1.0,
    );
    let mut forecast = relance();
    forecast
        .arg("simulate")
        .arg(folder.join("firmer.relance"))
        .arg("--ledger")
        .arg(&folder);
    forecast.args([
        "--forecast",
        "--format",
        "json",
        "--replicates",
        &REPLICATES.to_string(),
    ]);
    forecast.arg("--model").arg(&model);
    let told = scratch.join("forecast.json");
    forecast.stdout(std::fs::File::create(&told).unwrap());
    let started = Instant::now();
    let peak = peak_while(&mut forecast);
    let seconds = started.elapsed().as_secs_f64();
    let told: serde_json::Value = serde_json::from_slice(&std::fs::read(&told).unwrap()).unwrap();
    let count = |of: &str| {
        told.pointer(&format!("/totals/{of}/invoices"))
            .and_then(serde_json::Value::as_u64)
    };
    let (open, new) = (count("open").unwrap(), count("to_come").unwrap());
    // The replicates, half as many at the estimates, and these once more without effects of contacts.
    let lifecycles = (open + new) as f64 * f64::from(REPLICATES) * 2.0;
    let (peak, of_one) = (peak as f64 / MEGABYTE, seconds / lifecycles * 1e6);
    table.row(
        &format!("`relance simulate --forecast` of {} invoices, {REPLICATES} replicates, two threads, reading included", open + new),
        &format!("{seconds:.0} s, peak {peak:.0} MB"),
        &format!("{:.0} million lifecycles: replicates, at the estimates, and these without effects; {of_one:.2} µs each", lifecycles / 1e6),
        1.0,
    );
    let per_target = f64::from(REPLICATES) * of_one * 1e-6;
    for (invoices, allowed) in [(100_000.0, 30.0), (1_000_000.0, 180.0)] {
        let needed = per_target * invoices;
        table.target(
            &format!("{invoices} invoices x {REPLICATES} lifecycles in {allowed} s on two cores"),
            &format!("{needed:.0} s at {of_one:.2} µs a lifecycle; twice that for the whole command"),
            needed <= allowed,
        );
    }
    table.target(
        "a forecast with a peak under 1 GB",
        &format!("{peak:.0} MB for {} invoices", open + new),
        peak < 1024.0,
    );
}

/// The ledger of a world that reacts, as `relance demo --truth` writes it, with policies to compare.
fn ledger(invoices: u32, scratch: &Path) -> PathBuf {
    let folder = scratch.join("world");
    eprintln!("making the ledger of a world of {invoices} invoices");
    let customers = invoices.div_ceil(INVOICES_OF_A_CUSTOMER).to_string();
    let mut demo = relance();
    demo.arg("demo").arg(&folder).stdout(Stdio::null());
    demo.args([
        "--truth",
        "right-family",
        "--customers",
        &customers,
        "--seed",
        "1",
    ]);
    assert!(demo.status().unwrap().success());
    folder
}
