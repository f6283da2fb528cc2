//! The working days of France against an independent calculation in Python, for every day of the table.

use relance_kernel::Day;
use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn every_working_day_of_the_table_agrees_with_the_oracle() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle.py");
    let output = Command::new("python3")
        .arg(script)
        .output()
        .expect("the tests need python3");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let holidays: BTreeSet<Day> = text.lines().map(|line| Day::parse(line).unwrap()).collect();
    let calendar = relance_law::work_calendar("FR").unwrap();

    let first = Day::from_ymd(relance_law::FIRST_YEAR, 1, 1).unwrap();
    let last = Day::from_ymd(relance_law::LAST_YEAR, 12, 31).unwrap();
    let mut compared = 0;
    let mut day = first;
    while day <= last {
        let expected = day.weekday() < 5 && !holidays.contains(&day);
        assert_eq!(calendar.is_working_day(day), expected, "{day}");
        compared += 1;
        day = day.plus(1);
    }
    assert_eq!(compared, 44_194);
}

#[test]
fn consumers_are_safe_in_france() {
    assert_eq!(relance_law::consumer_charges_forbidden_in(), ["FR"]);
}
