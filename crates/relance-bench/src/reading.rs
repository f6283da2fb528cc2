//! Reading a ledger, beside reading its bytes.

use crate::table::Table;
use crate::turns::Turns;
use relance_ledger::{FolderSource, Keep, Options};
use std::hint::black_box;
use std::path::Path;

pub(crate) fn measure(folder: &Path, turns: Turns, table: &mut Table) {
    let files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    let bytes: u64 = files.iter().map(|path| path.metadata().unwrap().len()).sum();
    let megabytes = bytes as f64 / 1e6;
    let options = Options {
        keep: Keep::Named(Default::default()),
        ..Options::default()
    };
    let [ours, plain] = turns.on_core([
        &mut || {
            black_box(relance_ledger::load(&FolderSource::new(folder), &options));
        },
        &mut || {
            for file in &files {
                black_box(std::fs::read(file).unwrap());
            }
        },
    ]);
    let speed = megabytes / ours;
    table.row(
        &format!("reading a ledger of {megabytes:.0} MB"),
        &format!("{ours:.2} s, {speed:.0} MB/s"),
        &format!("reading its bytes: {:.0} MB/s", megabytes / plain),
        ours / plain,
    );
    table.target("reading at 50 MB/s", &format!("{speed:.0} MB/s"), speed >= 50.0);
}
