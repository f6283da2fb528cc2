//! Trials that were held already: a full run takes hours, and one that was interrupted goes on from its file.

use crate::table::commit;
use crate::trial::{Effort, Found, Trial};
use relance_truth::Regime;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;

/// Which trial: regime, scale of the effects (its bits, so that it can be ordered) and seed.
type Which = (&'static str, u64, u64);

/// A file of trials, one to a line; numbers are written so that they read back the same.
pub(crate) struct Kept {
    known: BTreeMap<Which, Trial>,
    file: Option<Mutex<File>>,
}

impl Kept {
    /// Nothing is kept.
    pub(crate) fn nothing() -> Kept {
        Kept {
            known: BTreeMap::new(),
            file: None,
        }
    }

    /// Opens `path`, or begins it.
    ///
    /// # Errors
    ///
    /// A file of other sources or another effort, and what the system says.
    pub(crate) fn open(path: &Path, effort: Effort) -> Result<Kept, String> {
        let of_file = |error: std::io::Error| format!("{}: {error}", path.display());
        let head = format!(
            "{} replicates={} lifecycles={} run_off={}",
            commit(),
            effort.replicates,
            effort.lifecycles,
            effort.run_off
        );
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(of_file(error)),
        };
        // A line that an interruption cut is held again.
        let whole = text.rfind('\n').map_or(0, |at| at + 1);
        let mut lines = text.get(..whole).unwrap_or_default().lines();
        match lines.next() {
            Some(other) if other != head => {
                return Err(format!(
                    "{} keeps trials of `{other}`, these are of `{head}`: name another file",
                    path.display()
                ));
            }
            _ => {}
        }
        let known = lines.filter_map(read).collect();
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .map_err(of_file)?;
        file.set_len(whole as u64).map_err(of_file)?;
        let kept = Kept {
            known,
            file: Some(Mutex::new(file)),
        };
        if whole == 0 {
            kept.write(&head).map_err(of_file)?;
        }
        Ok(kept)
    }

    pub(crate) fn get(&self, regime: Regime, scale: f64, seed: u64) -> Option<Trial> {
        self.known.get(&(regime.word(), scale.to_bits(), seed)).copied()
    }

    /// # Errors
    ///
    /// What the system says.
    pub(crate) fn keep(&self, regime: Regime, scale: f64, seed: u64, trial: &Trial) -> Result<(), String> {
        let mut line = format!("{} {scale} {seed}", regime.word());
        for number in numbers(trial) {
            line.push_str(&format!(" {number}"));
        }
        self.write(&line).map_err(|error| error.to_string())
    }

    fn write(&self, line: &str) -> std::io::Result<()> {
        let Some(Ok(mut file)) = self.file.as_ref().map(Mutex::lock) else {
            return Ok(());
        };
        file.write_all(format!("{line}\n").as_bytes())
    }
}

/// The trial as numbers, in the order of [`trial_of`]; what is missing is no number.
fn numbers(trial: &Trial) -> Vec<f64> {
    let found = |found: &Found| {
        [
            found.truth,
            found.estimate,
            found.interval.0,
            found.interval.1,
            found.deviation,
        ]
    };
    let mut numbers = Vec::from(found(&trial.recovered));
    for other in [&trial.net, &trial.recovered_forward, &trial.net_forward] {
        numbers.extend(found(other));
    }
    for naive in trial.naive {
        let (low, high) = naive.unwrap_or((f64::NAN, f64::NAN));
        numbers.extend([low, high]);
    }
    numbers.extend([
        f64::from(u8::from(trial.is_refused)),
        f64::from(trial.named),
        trial.level.0,
        trial.level.1,
    ]);
    numbers
}

fn trial_of(numbers: &[f64]) -> Option<Trial> {
    /// Numbers of one [`Found`], and how many of them a trial has.
    const OF_ONE: usize = 5;
    const FOUND: usize = 4;
    let (found, others) = numbers.split_at_checked(FOUND * OF_ONE)?;
    let found: Vec<Found> = found
        .chunks_exact(OF_ONE)
        .filter_map(|numbers| match *numbers {
            [truth, estimate, low, high, deviation] => Some(Found {
                truth,
                estimate,
                interval: (low, high),
                deviation,
            }),
            _ => None,
        })
        .collect();
    let [recovered, net, recovered_forward, net_forward] = *found.as_slice() else {
        return None;
    };
    let [k, l, m, n, refused, named, level, true_level] = *others else {
        return None;
    };
    let interval = |low: f64, high: f64| (!low.is_nan() && !high.is_nan()).then_some((low, high));
    Some(Trial {
        recovered,
        net,
        recovered_forward,
        net_forward,
        naive: [interval(k, l), interval(m, n)],
        is_refused: refused > 0.0,
        named: i8::from(named > 0.0) - i8::from(named < 0.0),
        level: (level, true_level),
    })
}

fn read(line: &str) -> Option<(Which, Trial)> {
    let mut words = line.split(' ');
    let (regime, scale, seed) = (words.next()?, words.next()?, words.next()?);
    let regime = Regime::ALL.into_iter().find(|known| known.word() == regime)?;
    let scale: f64 = scale.parse().ok()?;
    let numbers: Result<Vec<f64>, _> = words.map(str::parse).collect();
    Some((
        (regime.word(), scale.to_bits(), seed.parse().ok()?),
        trial_of(&numbers.ok()?)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_trial() -> Trial {
        let found = Found {
            truth: 0.1 + 0.2,
            estimate: -1e-17,
            interval: (-0.3, 1.0 / 3.0),
            deviation: 0.25,
        };
        Trial {
            recovered: found,
            net: Found { truth: 7.0, ..found },
            recovered_forward: Found { truth: 8.0, ..found },
            net_forward: Found { truth: 9.0, ..found },
            naive: [None, Some((0.1, 0.7))],
            is_refused: true,
            named: -1,
            level: (0.5, 0.6),
        }
    }

    #[test]
    fn an_interrupted_run_goes_on() {
        let file = std::env::temp_dir().join(format!("relance-kept-{}", std::process::id()));
        let _ = std::fs::remove_file(&file);
        let effort = Effort {
            replicates: 2,
            lifecycles: 3,
            run_off: 4,
        };
        let kept = Kept::open(&file, effort).unwrap();
        kept.keep(Regime::NoEffect, 2.0, 9, &a_trial()).unwrap();
        kept.write("right-family 1 10 0.5 0.").unwrap();
        // The last line is cut: the file ends without its end of line.
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.trim_end()).unwrap();

        let kept = Kept::open(&file, effort).unwrap();
        assert_eq!(kept.known.len(), 1);
        let found = kept.get(Regime::NoEffect, 2.0, 9).unwrap();
        assert_eq!(format!("{found:?}"), format!("{:?}", a_trial()));
        assert!(kept.get(Regime::NoEffect, 1.0, 9).is_none());
        assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2);

        let other = Effort {
            lifecycles: 30,
            ..effort
        };
        assert!(Kept::open(&file, other).is_err());
        std::fs::remove_file(&file).unwrap();
    }
}
