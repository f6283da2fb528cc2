//! The table of `docs/known-truth.md`.

use crate::trial::{Effort, Trial};
use relance_truth::Regime;

/// What the trials of a regime come to.
pub(crate) struct Row {
    regime: Regime,
    scale: f64,
    ledgers: usize,
    /// Mean true difference.
    truth: f64,
    /// Share of intervals that hold the truth.
    held: f64,
    /// Mean error of the estimate, and its standard deviation.
    bias: f64,
    spread: f64,
    /// Mean standard error that the forecast states.
    stated: f64,
    /// Share of ledgers of which it was said that they cannot tell.
    refused: f64,
    /// Share of intervals that exclude 0, and that are on the side of the truth.
    excluded: f64,
    right_side: f64,
    /// Mean error of the level, as a share of what is open.
    level: f64,
    /// Share of the intervals of what is often done instead that hold the truth.
    naive: [f64; 2],
}

/// Whether an interval holds the truth.
pub(crate) fn holds(trial: &Trial) -> bool {
    trial.interval.0 <= trial.truth && trial.truth <= trial.interval.1
}

impl Row {
    pub(crate) fn new(regime: Regime, scale: f64, trials: &[Trial]) -> Row {
        let count = trials.len().max(1) as f64;
        let mean = |value: &dyn Fn(&Trial) -> f64| trials.iter().map(value).sum::<f64>() / count;
        let share =
            |is: &dyn Fn(&Trial) -> bool| trials.iter().filter(|trial| is(trial)).count() as f64 / count;
        let bias = mean(&|trial| trial.estimate - trial.truth);
        let variance = mean(&|trial| (trial.estimate - trial.truth - bias).powi(2));
        Row {
            regime,
            scale,
            ledgers: trials.len(),
            truth: mean(&|trial| trial.truth),
            held: share(&holds),
            bias,
            spread: variance.sqrt(),
            stated: mean(&|trial| trial.deviation),
            refused: share(&|trial| trial.is_refused),
            excluded: share(&|trial| trial.interval.0 > 0.0 || trial.interval.1 < 0.0),
            right_side: share(&|trial| trial.interval.0 > 0.0 && trial.truth > 0.0),
            level: mean(&|trial| trial.level.0 - trial.level.1),
            naive: [0, 1].map(|place| {
                share(&|trial| {
                    let interval = trial.naive.get(place).copied().flatten();
                    interval.is_some_and(|(low, high)| low <= trial.truth && trial.truth <= high)
                })
            }),
        }
    }

    /// A line of the table.
    pub(crate) fn line(&self) -> String {
        let percent = |share: f64| format!("{:.1} %", share * 100.0);
        let points = |share: f64| format!("{:+.2}", share * 100.0);
        let [contacted, before] = self.naive;
        let scale = if self.scale == 1.0 {
            String::new()
        } else {
            format!(", effects × {}", self.scale)
        };
        format!(
            "| {}{scale} | {} | {} | {} | {} = {:+.2} se | {:.2} | {:.2} | {} | {} | {} | {} | {}, {} |",
            self.regime.word(),
            self.ledgers,
            points(self.truth),
            percent(self.held),
            points(self.bias),
            self.bias / self.stated.max(f64::MIN_POSITIVE),
            self.spread * 100.0,
            self.stated * 100.0,
            percent(self.excluded),
            percent(self.right_side),
            percent(self.refused),
            points(self.level),
            percent(contacted),
            percent(before),
        )
    }
}

/// The whole table.
pub(crate) fn text(rows: &[Row], effort: Effort) -> String {
    let mut text = format!(
        "Commit {}. Forecasts drawn {} times, truths of {} lifecycles each.\n\n\
         | regime | ledgers | true difference | held by 90 % intervals | bias | spread of the estimates | standard error stated | excludes 0 | finds the sign | cannot tell | error of the level | held by naive intervals |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        commit(),
        effort.replicates,
        effort.lifecycles
    );
    for row in rows {
        text.push_str(&row.line());
        text.push('\n');
    }
    text
}

/// The commit that the sources are of.
fn commit() -> String {
    let mut git = std::process::Command::new("git");
    let output = git.args(["describe", "--always", "--dirty"]).output();
    let text = output.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_string()
    });
    if text.is_empty() {
        "unknown".to_string()
    } else {
        text
    }
}

/// Puts the text between the markers of a page.
pub(crate) fn write_between_markers(file: &str, text: &str) -> Result<(), String> {
    const BEGIN: &str = "<!-- measured: begin -->";
    const END: &str = "<!-- measured: end -->";
    let page = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let parts = page
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let Some((before, after)) = parts else {
        return Err(format!("{file}: no markers"));
    };
    std::fs::write(file, format!("{before}{BEGIN}\n{text}{END}{after}"))
        .map_err(|error| format!("{file}: {error}"))
}
