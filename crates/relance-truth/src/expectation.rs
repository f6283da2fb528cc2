//! What a policy recovers on average, and how two policies differ, each figure with its Monte Carlo error.

/// A mean over replicates.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Measured {
    /// The mean.
    pub mean: f64,
    /// Its Monte Carlo standard error.
    pub standard_error: f64,
}

/// What holds at the end of a horizon, over all invoices open at the start.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AtHorizon {
    /// Days after the last day of the ledger.
    pub days: i32,
    /// Principal received, less what bounced, as a share of what was open.
    pub recovered: Measured,
    /// Mean over the open invoices of the day of settlement, or of the end of the horizon if that is earlier, less
    /// the due date, in days.
    pub delay: Measured,
    /// Contacts for each open invoice; those of one message count each.
    pub contacts: Measured,
    /// Messages for each open invoice.
    pub messages: Measured,
    /// Cost of messages for each open invoice, in euros.
    pub cost: Measured,
    /// Principal received, less what bounced and less the cost of messages, each discounted from its day at
    /// [`COST_OF_CASH`](crate::COST_OF_CASH) a year: as a share of what was open.
    pub net: Measured,
}

/// What a policy leads to.
#[derive(Clone, PartialEq, Debug)]
pub struct Expectation {
    /// Invoices open at the start.
    pub open_invoices: usize,
    /// What they owe, in cents.
    pub open_principal: i64,
    /// How often the future was lived.
    pub replicates: u32,
    /// By horizon.
    pub horizons: Vec<AtHorizon>,
}

/// How two policies differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The first policy.
    pub first: Expectation,
    /// The second.
    pub second: Expectation,
    /// First less second, replicate by replicate under the same luck.
    pub difference: Vec<AtHorizon>,
}

/// Sums over the portfolio in one replicate through the end of a horizon.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Sums {
    /// In cents.
    pub(crate) recovered: i64,
    pub(crate) delay_days: i64,
    pub(crate) contacts: i64,
    pub(crate) messages: i64,
    /// In cents.
    pub(crate) cost: i64,
    /// In thousandths of a cent, so that no order of adding matters.
    pub(crate) net: i64,
}

impl Sums {
    pub(crate) fn add(&mut self, other: Sums) {
        self.recovered += other.recovered;
        self.delay_days += other.delay_days;
        self.contacts += other.contacts;
        self.messages += other.messages;
        self.cost += other.cost;
        self.net += other.net;
    }

    pub(crate) fn less(self, other: Sums) -> Sums {
        Sums {
            recovered: self.recovered - other.recovered,
            delay_days: self.delay_days - other.delay_days,
            contacts: self.contacts - other.contacts,
            messages: self.messages - other.messages,
            cost: self.cost - other.cost,
            net: self.net - other.net,
        }
    }
}

/// The means over replicates, each a list of sums by horizon.
pub(crate) fn means(
    horizons: &[i32],
    replicates: &[Vec<Sums>],
    invoices: usize,
    principal: i64,
) -> Vec<AtHorizon> {
    let at = |place: usize, days: i32| {
        let measured = |of: &dyn Fn(&Sums) -> i64, unit: f64| {
            let values = || {
                replicates
                    .iter()
                    .filter_map(|sums| sums.get(place))
                    .map(|sums| of(sums) as f64 / unit)
            };
            let count = (replicates.len() as f64).max(1.0);
            let mean = values().sum::<f64>() / count;
            let squares = values().map(|value| (value - mean) * (value - mean)).sum::<f64>();
            Measured {
                mean,
                standard_error: (squares / (count - 1.0).max(1.0) / count).sqrt(),
            }
        };
        let invoices = (invoices as f64).max(1.0);
        AtHorizon {
            days,
            recovered: measured(&|sums| sums.recovered, (principal as f64).max(1.0)),
            delay: measured(&|sums| sums.delay_days, invoices),
            contacts: measured(&|sums| sums.contacts, invoices),
            messages: measured(&|sums| sums.messages, invoices),
            cost: measured(&|sums| sums.cost, invoices * 100.0),
            net: measured(&|sums| sums.net, (principal as f64).max(1.0) * 1_000.0),
        }
    };
    horizons
        .iter()
        .enumerate()
        .map(|(place, days)| at(place, *days))
        .collect()
}
