//! Benchmarks: `cargo run --release -p relance-bench -- [INVOICES [RUNS]]` prints the table of `docs/benchmarks.md`.
//!
//! What is compared is run in turns, so that a machine that slows down slows both; each figure is the median of its
//! runs, 9 if nothing is said. `--ledger DIR` takes a demo ledger that is there, `--python PROGRAM` an interpreter that
//! has `duckdb`, `--write FILE` puts the table into the file, between its two markers. `forecast INVOICES` measures the
//! forecast alone, `import MEGABYTES [RUNS]` the importers alone.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "a program for the terminal, which ends at the first trouble"
)]

mod by_hand;
mod conditions;
mod database;
mod forecast;
mod import;
mod instructions;
mod policies;
mod program;
mod reading;
mod replays;
mod subject;
mod table;
mod threads;
mod turns;

use std::path::{Path, PathBuf};
use table::Table;
use turns::Turns;

/// What was asked for.
struct Wanted {
    invoices: u64,
    runs: usize,
    ledger: Option<PathBuf>,
    python: Option<String>,
    write: Option<PathBuf>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [how, what, folder] = arguments.as_slice()
        && how == "count"
    {
        instructions::count(&threads::this_one(), what, Path::new(folder));
        return;
    }
    if let [what, invoices] = arguments.as_slice()
        && what == "forecast"
    {
        let scratch = scratch();
        let mut table = Table::new(conditions::before(1));
        forecast::measure(
            invoices.parse().expect("a number of invoices"),
            &scratch,
            &mut table,
        );
        std::fs::remove_dir_all(&scratch).expect("the folder is removed");
        println!("{}", table.text(&conditions::load()));
        return;
    }
    if let [what, megabytes, runs @ ..] = arguments.as_slice()
        && what == "import"
    {
        let scratch = scratch();
        let runs = runs
            .first()
            .map_or(3, |runs| runs.parse().expect("a number of runs"));
        let mut table = Table::new(conditions::before(runs));
        let megabytes = megabytes.parse().expect("a number of megabytes");
        import::measure(megabytes, &scratch, Turns { runs }, &mut table);
        std::fs::remove_dir_all(&scratch).expect("the folder is removed");
        println!("{}", table.text(&conditions::load()));
        return;
    }
    let wanted = wanted(arguments.into_iter());
    let on_one = threads::this_one();
    let turns = Turns { runs: wanted.runs };
    let scratch = scratch();
    let folder = wanted
        .ledger
        .clone()
        .unwrap_or_else(|| demo(wanted.invoices, &scratch.join("ledger")));
    let mut table = Table::new(conditions::before(wanted.runs));
    reading::measure(&folder, turns, &mut table);
    replays::measure(&on_one, &folder, &scratch, turns, &mut table);
    instructions::measure(&demo(20_000, &scratch.join("counted")), &mut table);
    if let Some(python) = &wanted.python {
        database::measure(&on_one, python, &folder, turns, &mut table);
    }
    replays::rules(&on_one, &folder, turns, &mut table);
    threads::measure(&folder, turns, &mut table);
    program::check(&scratch, turns, &mut table);
    program::simulate(&folder, &scratch, &mut table);
    let of_forecast = u32::try_from(wanted.invoices / 10).expect("fewer invoices");
    forecast::measure(of_forecast.max(600), &scratch, &mut table);
    std::fs::remove_dir_all(&scratch).expect("the folder is removed");
    let text = table.text(&conditions::load());
    println!("{text}");
    if let Some(file) = &wanted.write {
        table::write_between_markers(file, &text);
    }
}

/// A folder for what is made.
fn scratch() -> PathBuf {
    let scratch = std::env::temp_dir().join(format!("relance-bench-{}", std::process::id()));
    std::fs::create_dir_all(&scratch).expect("a folder for what is made");
    scratch
}

fn wanted(mut arguments: impl Iterator<Item = String>) -> Wanted {
    let mut wanted = Wanted {
        invoices: 1_000_000,
        runs: 9,
        ledger: None,
        python: None,
        write: None,
    };
    let mut numbers = 0;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().expect("a value after an option");
        match argument.as_str() {
            "--ledger" => wanted.ledger = Some(value().into()),
            "--python" => wanted.python = Some(value()),
            "--write" => wanted.write = Some(value().into()),
            number => {
                let number: u64 = number.parse().expect("a number or an option");
                match numbers {
                    0 => wanted.invoices = number.max(1),
                    _ => wanted.runs = usize::try_from(number).unwrap().max(1),
                }
                numbers += 1;
            }
        }
    }
    wanted
}

/// A demo ledger, made.
fn demo(invoices: u64, folder: &Path) -> PathBuf {
    eprintln!("making a ledger of {invoices} invoices");
    let options = relance_demo::Options {
        invoices,
        ..Default::default()
    };
    relance_demo::generate_folder(&options, folder).expect("the demo ledger is written");
    folder.to_path_buf()
}
