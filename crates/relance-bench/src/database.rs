//! The same work, as far as SQL goes, in an embedded analytic database: a script beside this crate, in turns with the
//! replay.

use crate::by_hand;
use crate::subject::Subject;
use crate::table::Table;
use crate::turns::{Turns, seconds_on_core};
use rayon::ThreadPool;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

const SCRIPT: &str = include_str!("../sql/steps_reached.py");

pub(crate) fn measure(on_one: &ThreadPool, python: &str, folder: &Path, turns: Turns, table: &mut Table) {
    let subject = Subject::new(by_hand::policy::TEXT, folder);
    let mut script = Command::new(python)
        .args(["-c", SCRIPT])
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter starts");
    let mut ask = script.stdin.take().unwrap();
    let mut answers = BufReader::new(script.stdout.take().unwrap()).lines();
    let read = answers.next().expect("the tables are read").unwrap();
    let mut rows = 0;
    let mut reached = String::new();
    let [ours, theirs] = turns.told(|way| {
        if way == 0 {
            return seconds_on_core(|| rows = on_one.install(|| subject.replay()));
        }
        writeln!(ask, "run").unwrap();
        let answer = answers.next().expect("an answer").unwrap();
        let (seconds, steps) = answer.split_once(' ').expect("seconds and steps");
        reached = steps.to_string();
        seconds.parse().unwrap()
    });
    drop(ask);
    assert!(script.wait().unwrap().success());
    table.row(
        &format!("replay with all its limits, {rows} rows, one core"),
        &format!("{ours:.2} s"),
        &format!("SQL, without any limit or pause: {reached} steps reached in {theirs:.2} s on one core, after reading for {read}"),
        ours / theirs,
    );
}
