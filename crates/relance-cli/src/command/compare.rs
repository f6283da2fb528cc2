//! `relance compare`: policies side by side on one ledger.

use crate::args::Compare;
use crate::console::Console;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::forecast_report::{self, Asked};
use crate::threads::in_threads;

/// Forecasts each policy and shows what differs.
pub(crate) fn run(console: &Console, compare: &Compare) -> Result<Exit, Failure> {
    files::refuse_input_twice(&compare.policies)?;
    in_threads(compare.threads, || {
        forecast_report::run(
            console,
            &Asked {
                policies: &compare.policies,
                ledger: &compare.ledger,
                ahead: &compare.ahead,
                how: &compare.how,
                bad_rows: &compare.bad_rows,
                format: compare.format,
                locale: compare.locale,
                is_comparison: true,
            },
        )
    })?
}
