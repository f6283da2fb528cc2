//! Real inputs, mutilated: for the parser, the formatter and the checker policies, for the reader folders of tables.
//!
//! Each input is read on a thread of its own kind with a watch over it: a panic, an answer that comes too late and a
//! law that does not hold are failures, told with the input that gave them.

mod ledgers;
mod mutate;
mod policies;

use crate::rng::Rng;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// By the parser, the formatter, the compiler and the analysis.
    Policies,
    /// By the reader of ledgers, with the summary and the hand-over to the kernel.
    Ledgers,
}

/// A fault to be found, to show that faults are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// None.
    Nothing,
    /// A panic on a rare input.
    Panic,
    /// A rare input that is never done.
    Hang,
    /// A rare input on which a law does not hold.
    Drift,
}

/// What was run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Each with how often.
    pub rows: Vec<(String, u64)>,
    /// Wall time.
    pub seconds: f64,
}

/// What went wrong.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Inputs that were read before it.
    pub after: u64,
    /// Of which seed the input is.
    pub seed: u64,
    /// In words.
    pub what: String,
    /// The input.
    pub input: String,
}

/// An input takes some milliseconds; this long is a hang.
const TOO_LONG: Duration = Duration::from_secs(20);

/// What is counted of an input.
type Counts = BTreeMap<String, u64>;

/// Reads one input per seed.
///
/// # Errors
/// The first failure. After a hang the thread that hangs is left to itself: the program is to end.
pub fn run(target: Target, seeds: Range<u64>, plant: Plant) -> Result<Run, Failure> {
    let started = Instant::now();
    let (to_worker, inputs) = channel::<(u64, String)>();
    let (to_us, answers) = channel::<Result<Counts, String>>();
    std::thread::spawn(move || {
        let corpus = mutate::Corpus::read(target);
        // The first answer says that the corpus is read.
        let _ = to_us.send(Ok(Counts::new()));
        for (seed, _) in inputs {
            let mut rng = Rng::new(seed);
            let input = corpus.input(target, &mut rng);
            let shown = input.to_string();
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match target {
                Target::Policies => policies::read(&input.files[0].1, plant),
                Target::Ledgers => ledgers::read(&input, plant),
            }));
            let answer = match answer {
                Ok(answer) => answer.map_err(|what| format!("{what}\u{0}{shown}")),
                Err(panic) => Err(format!("a panic: {}\u{0}{shown}", words(panic.as_ref()))),
            };
            if to_us.send(answer).is_err() {
                return;
            }
        }
    });
    let _ = answers.recv();
    let mut sums = Counts::new();
    let mut slowest = Duration::ZERO;
    for (after, seed) in seeds.enumerate() {
        let after = after as u64;
        let began = Instant::now();
        let _ = to_worker.send((seed, String::new()));
        match answers.recv_timeout(TOO_LONG) {
            Ok(Ok(counts)) => {
                for (what, count) in counts {
                    *sums.entry(what).or_insert(0) += count;
                }
            }
            Ok(Err(what)) => {
                let (what, input) = what.split_once('\u{0}').unwrap_or((&what, ""));
                return Err(Failure {
                    after,
                    seed,
                    what: what.to_string(),
                    input: input.to_string(),
                });
            }
            Err(error) => {
                let what = match error {
                    RecvTimeoutError::Timeout => format!("no answer after {} s", TOO_LONG.as_secs()),
                    RecvTimeoutError::Disconnected => "the reading thread died".to_string(),
                };
                return Err(Failure {
                    after,
                    seed,
                    what,
                    input: mutate::Corpus::read(target)
                        .input(target, &mut Rng::new(seed))
                        .to_string(),
                });
            }
        }
        slowest = slowest.max(began.elapsed());
    }
    let mut rows: Vec<(String, u64)> = sums.into_iter().collect();
    rows.push((
        "slowest input, in ms".to_string(),
        u64::try_from(slowest.as_millis()).unwrap_or(u64::MAX),
    ));
    Ok(Run {
        rows,
        seconds: started.elapsed().as_secs_f64(),
    })
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_string());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}

#[expect(clippy::panic, reason = "a fault that is planted to be found")]
fn planted_panic() -> ! {
    panic!("planted")
}
