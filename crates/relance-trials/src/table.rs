//! The table of `docs/known-truth.md`.

use crate::trial::{Effort, Found, Trial};
use relance_truth::Regime;

/// How near the forecasts of a difference come to the truth.
struct Nearness {
    /// Mean true difference.
    truth: f64,
    /// Share of intervals that hold the truth.
    held: f64,
    /// Mean error of the estimate, and its standard deviation.
    bias: f64,
    spread: f64,
    /// Mean standard error that the forecast states.
    stated: f64,
}

impl Nearness {
    fn new(found: &[Found]) -> Nearness {
        let count = found.len().max(1) as f64;
        let mean = |value: &dyn Fn(&Found) -> f64| found.iter().map(value).sum::<f64>() / count;
        let bias = mean(&|found| found.estimate - found.truth);
        let variance = mean(&|found| (found.estimate - found.truth - bias).powi(2));
        Nearness {
            truth: mean(&|found| found.truth),
            held: mean(&|found| f64::from(u8::from(found.holds()))),
            bias,
            spread: variance.sqrt(),
            stated: mean(&|found| found.deviation),
        }
    }

    /// True difference, share held, bias, and how far estimates and stated errors spread.
    fn cells(&self) -> String {
        format!(
            "{} | {} | {} = {:+.2} se | {:.2} | {:.2}",
            points(self.truth),
            percent(self.held),
            points(self.bias),
            self.bias / self.stated.max(f64::MIN_POSITIVE),
            self.spread * 100.0,
            self.stated * 100.0,
        )
    }
}

/// What the trials of a regime come to.
pub(crate) struct Row {
    regime: Regime,
    scale: f64,
    ledgers: usize,
    recovered: Nearness,
    net: Nearness,
    /// Share of ledgers in which the truth lies between both readings of what follows a contact: of what is recovered, and of
    /// the net gain; and the mean of the net gain if payments are only brought forward.
    between: [f64; 2],
    net_forward: f64,
    /// Share of ledgers of which it was said that they cannot tell.
    refused: f64,
    /// Share of intervals of what is recovered that exclude 0, and that are on the side of the truth.
    excluded: f64,
    right_side: f64,
    /// Share of ledgers in which the verdict names a winner by net gain, and the wrong one.
    named: f64,
    named_wrongly: f64,
    /// Mean error of the level, as a share of what is open.
    level: f64,
    /// Share of the intervals of what is often done instead that hold the truth.
    naive: [f64; 2],
}

impl Row {
    pub(crate) fn new(regime: Regime, scale: f64, trials: &[Trial]) -> Row {
        let count = trials.len().max(1) as f64;
        let mean = |value: &dyn Fn(&Trial) -> f64| trials.iter().map(value).sum::<f64>() / count;
        let share =
            |is: &dyn Fn(&Trial) -> bool| trials.iter().filter(|trial| is(trial)).count() as f64 / count;
        Row {
            regime,
            scale,
            ledgers: trials.len(),
            recovered: Nearness::new(&trials.iter().map(|trial| trial.recovered).collect::<Vec<_>>()),
            net: Nearness::new(&trials.iter().map(|trial| trial.net).collect::<Vec<_>>()),
            between: [
                share(&|trial| trial.recovered.holds_with(&trial.recovered_forward)),
                share(&|trial| trial.net.holds_with(&trial.net_forward)),
            ],
            net_forward: mean(&|trial| trial.net_forward.estimate),
            refused: share(&|trial| trial.is_refused),
            excluded: share(&|trial| {
                let (low, high) = trial.recovered.interval;
                low > 0.0 || high < 0.0
            }),
            right_side: share(&|trial| trial.recovered.interval.0 > 0.0 && trial.recovered.truth > 0.0),
            named: share(&|trial| trial.named != 0),
            named_wrongly: share(&|trial| f64::from(trial.named) * trial.net.truth < 0.0),
            level: mean(&|trial| trial.level.0 - trial.level.1),
            naive: [0, 1].map(|place| {
                share(&|trial| {
                    let interval = trial.naive.get(place).copied().flatten();
                    let truth = trial.recovered.truth;
                    interval.is_some_and(|(low, high)| low <= truth && truth <= high)
                })
            }),
        }
    }

    fn name(&self) -> String {
        let scale = if self.scale == 1.0 {
            String::new()
        } else {
            format!(", effects × {}", self.scale)
        };
        format!("{}{scale}", self.regime.word())
    }

    /// A line of the table of what is recovered.
    pub(crate) fn line(&self) -> String {
        let [contacted, before] = self.naive;
        format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {}, {} |",
            self.name(),
            self.ledgers,
            self.recovered.cells(),
            percent(self.between[0]),
            percent(self.excluded),
            percent(self.right_side),
            percent(self.refused),
            points(self.level),
            percent(contacted),
            percent(before),
        )
    }

    /// A line of the table of net gains.
    pub(crate) fn line_of_net(&self) -> String {
        format!(
            "| {} | {} | {} | {} | {} | {} |",
            self.name(),
            self.net.cells(),
            points(self.net_forward),
            percent(self.between[1]),
            percent(self.named),
            percent(self.named_wrongly),
        )
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn points(share: f64) -> String {
    format!("{:+.2}", share * 100.0)
}

/// The whole table.
pub(crate) fn text(rows: &[Row], effort: Effort) -> String {
    let mut text = format!(
        "Commit {}. Forecasts drawn {} times, truths of {} lifecycles each.\n\n\
         What is recovered in 90 days, in points of what was open:\n\n\
         | regime | ledgers | true difference | held by 90 % intervals | bias | spread of the estimates | standard error stated | between both readings | excludes 0 | finds the sign | cannot tell | error of the level | held by naive intervals |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        commit(),
        effort.replicates,
        effort.lifecycles
    );
    for row in rows {
        text.push_str(&row.line());
        text.push('\n');
    }
    text.push_str(
        "\nThe net gain, on which a verdict rests: cash less the cost of messages in 90 days and the five years after them, discounted at 5 % a year, in points of what was open:\n\n\
         | regime | true difference | held by 90 % intervals | bias | spread of the estimates | standard error stated | told if only brought forward | truth between both readings | a winner is named | the wrong one |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for row in rows {
        text.push_str(&row.line_of_net());
        text.push('\n');
    }
    text
}

/// The commit that the sources are of.
pub(crate) fn commit() -> String {
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
