//! A progress bar on standard error, for people who would otherwise wonder: only on a terminal, and only when the work
//! takes longer than a second.

use crate::language::Lang;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Work that takes no longer shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// The progress of one piece of work.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    /// Whether somebody can see it, and it is not shown yet.
    may_appear: AtomicBool,
}

impl Progress {
    /// Work on so many invoices.
    pub(crate) fn new(lang: Lang, invoices: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(invoices as u64), ProgressDrawTarget::hidden());
        let template = lang.pick(
            "{wide_bar} {human_pos} of {human_len} invoices, {eta} left",
            "{wide_bar} {human_pos} factures sur {human_len}, reste {eta}",
        );
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress {
            bar,
            begun: Instant::now(),
            may_appear: AtomicBool::new(std::io::stderr().is_terminal()),
        }
    }

    /// Some more are done.
    pub(crate) fn advance(&self, invoices: usize) {
        if self.begun.elapsed() > PATIENCE && self.may_appear.swap(false, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(invoices as u64);
    }

    /// The work is done: the bar goes.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
