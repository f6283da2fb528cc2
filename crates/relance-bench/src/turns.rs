//! Timing in turns.

use std::time::Instant;

/// How often each thing is run.
#[derive(Clone, Copy)]
pub(crate) struct Turns {
    pub(crate) runs: usize,
}

impl Turns {
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

fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
