//! How fast a large file is read, beside a plain read of it. Run by hand:
//! `cargo test --profile fast -p relance-import --test fec speed -- --ignored --nocapture`.

use crate::company::{Opening, company};
use crate::writing::Writing;
use relance_import::fec::{Content, Input, Options, import};
use std::io::Write;
use std::time::Instant;

/// Seconds on a processor: other programs on the machine do not count.
fn on_processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ')
        .next()
        .and_then(|nanoseconds| nanoseconds.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e9
}

#[test]
#[ignore = "a measurement"]
fn speed() {
    let company = company(1, 800, 6, Opening::Detailed);
    let text = Writing::default().text(&company.years[0], &company.names);
    let (header, rows) = text.split_once('\n').unwrap();
    let path = std::env::temp_dir().join(format!("relance-speed-{}.txt", std::process::id()));
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "{header}").unwrap();
    for copy in 0..30 {
        let customer = format!("\tD{copy}C");
        let rows = rows.replace("\tC", &customer).replace("FA", &format!("F{copy}A"));
        file.write_all(rows.as_bytes()).unwrap();
        // The other side of a company: suppliers, three rows for each.
        for _ in 0..2 {
            file.write_all(rows.replace("\t41", "\t40").as_bytes()).unwrap();
        }
    }
    drop(file);
    let megabytes = std::fs::metadata(&path).unwrap().len() as f64 / 1e6;
    let (started, on) = (Instant::now(), on_processor());
    assert!(std::fs::read(&path).unwrap().len() > 1000);
    let plain = (started.elapsed().as_secs_f64(), on_processor() - on);
    let input = Input {
        name: "large".to_string(),
        content: Content::Path(path.clone()),
    };
    let (started, on) = (Instant::now(), on_processor());
    let result = import(&[input], &Options::default()).unwrap_or_else(|failure| panic!("{failure:?}"));
    let taken = (started.elapsed().as_secs_f64(), on_processor() - on);
    let file = &result.report.files[0];
    println!(
        "{megabytes:.0} MB, {} rows, {} of customers: plain read {:.2} s (on processor {:.2}), import {:.2} s (on processor {:.2} = {:.0} MB/s), unexplained {}",
        file.rows,
        file.rows_of_customers(),
        plain.0,
        plain.1,
        taken.0,
        taken.1,
        megabytes / taken.1,
        result.report.control.unexplained
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        println!(
            "{}",
            status
                .lines()
                .find(|line| line.starts_with("VmHWM"))
                .unwrap_or_default()
        );
    }
    std::fs::remove_file(path).unwrap();
}
