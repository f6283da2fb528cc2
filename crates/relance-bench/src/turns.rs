//! Timing in turns.
//!
//! What runs on this thread alone is timed by the seconds that it had a core, so that other work of the machine counts
//! as little as can be; what runs in several threads or processes, by the clock.

use std::time::Instant;

/// How often each thing is run.
#[derive(Clone, Copy)]
pub(crate) struct Turns {
    pub(crate) runs: usize,
}

impl Turns {
    /// Seconds on a core of several ways that run on this thread alone, one after the other again and again: the median
    /// of each.
    pub(crate) fn on_core<const WAYS: usize>(self, mut ways: [&mut dyn FnMut(); WAYS]) -> [f64; WAYS] {
        self.told(|way| seconds_on_core(&mut ways[way]))
    }

    /// Seconds of several ways, run one after the other again and again: the median of each.
    pub(crate) fn of<const WAYS: usize>(self, mut ways: [&mut dyn FnMut(); WAYS]) -> [f64; WAYS] {
        self.told(|way| {
            let started = Instant::now();
            ways[way]();
            started.elapsed().as_secs_f64()
        })
    }

    /// The same where each way tells its seconds itself.
    pub(crate) fn told<const WAYS: usize>(self, mut run: impl FnMut(usize) -> f64) -> [f64; WAYS] {
        let mut seconds: [Vec<f64>; WAYS] = std::array::from_fn(|_| Vec::new());
        for _ in 0..self.runs {
            for (way, seconds) in seconds.iter_mut().enumerate() {
                seconds.push(run(way));
            }
        }
        seconds.map(median)
    }
}

/// Seconds that this thread has a core while something runs.
pub(crate) fn seconds_on_core(run: impl FnOnce()) -> f64 {
    let started = Core::now();
    run();
    started.seconds_since()
}

/// A moment of this thread.
struct Core {
    /// Nanoseconds on a core so far; none where the system does not tell.
    on_core: Option<u64>,
    clock: Instant,
}

impl Core {
    fn now() -> Core {
        // The system brings its count up to date when a thread steps back.
        std::thread::yield_now();
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        Core {
            on_core: told.and_then(|text| text.split_whitespace().next()?.parse().ok()),
            clock: Instant::now(),
        }
    }

    fn seconds_since(&self) -> f64 {
        let clock = self.clock.elapsed().as_secs_f64();
        match (self.on_core, Core::now().on_core) {
            (Some(before), Some(after)) => (after - before) as f64 / 1e9,
            _ => clock,
        }
    }
}

fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
