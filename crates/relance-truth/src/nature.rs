//! The parameters of a world, all of them: how customers pay, react and quarrel, and what the team did.

/// A way of contact that the world reacts to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Channel {
    /// An email or a text message.
    Email,
    /// A call.
    Call,
    /// A letter, registered or not.
    Letter,
}

impl Channel {
    /// All of them.
    pub const ALL: [Channel; 3] = [Channel::Email, Channel::Call, Channel::Letter];

    /// Its name in a policy and in a ledger.
    pub fn word(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Call => "call",
            Channel::Letter => "letter",
        }
    }

    /// What the channel of a policy with this name is to the world; none if it does not react to it.
    pub fn of_policy(name: &str) -> Option<Channel> {
        match name {
            "email" | "sms" => Some(Channel::Email),
            "call" => Some(Channel::Call),
            "letter" | "registered_letter" => Some(Channel::Letter),
            _ => None,
        }
    }

    pub(crate) fn position(self) -> usize {
        match self {
            Channel::Email => 0,
            Channel::Call => 1,
            Channel::Letter => 2,
        }
    }
}

/// All parameters of a world. Intensities are per day.
#[derive(Clone, PartialEq, Debug)]
pub struct Nature {
    /// Intensity of paying of the middle customer by days since due: from each day (the first without beginning) on.
    pub baseline: Vec<(i32, f64)>,
    /// Factors of Monday to Sunday. On days that are no working days in France the factor is 0 if the customer pays on
    /// random run days.
    pub weekdays: [f64; 7],
    /// Factor of the last three days of a month.
    pub month_end: f64,
    /// Factors of January to December.
    pub season: [f64; 12],
    /// Growth of the log intensity in 365 days.
    pub trend_per_year: f64,
    /// What months share.
    pub month_shocks: MonthShocks,
    /// How customers differ.
    pub frailty: Frailty,
    /// How invoices of one customer differ.
    pub slow_invoices: SlowInvoices,
    /// When customers pay.
    pub run_days: RunDays,
    /// What contacts do.
    pub effects: Effects,
    /// What some payments do in place of being added.
    pub moving: Moving,
    /// Disputes.
    pub disputes: Disputes,
    /// Payments that are not of the whole.
    pub deductions: Deductions,
    /// Insolvencies of a customer in a year.
    pub insolvencies_per_year: f64,
    /// What the team did.
    pub practice: Practice,
    /// What the team knew and the ledger does not.
    pub signal: Option<Signal>,
}

/// Log factors that all customers share in a calendar month: s = memory · (the one before) + N(0, deviation²), the
/// deviation `wildness` times as large in a share `wild` of the months.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MonthShocks {
    /// Standard deviation of what is new in a month.
    pub deviation: f64,
    /// How much of the shock stays to the next month.
    pub memory: f64,
    /// Share of wild months.
    pub wild: f64,
    /// How much wilder.
    pub wildness: f64,
}

/// Log factors of customers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Frailty {
    /// N(0, deviation²).
    LogNormal {
        /// Standard deviation.
        deviation: f64,
    },
    /// Two classes, each ± `jitter`, even.
    TwoClasses {
        /// Share of the first class.
        share: f64,
        /// Log factor of the first.
        prompt: f64,
        /// Log factor of the second.
        slow: f64,
        /// Half the width of a class.
        jitter: f64,
    },
}

/// Invoices that are paid more slowly than others of their customer and age, by lot: lost, sent to the wrong address, silently
/// disputed. Nobody knows which.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct SlowInvoices {
    /// Share of all invoices.
    pub share: f64,
    /// Factor of their intensity of paying, at most 1; 0 if they are never paid.
    pub factor: f64,
}

/// On which days a customer pays.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum RunDays {
    /// On each working day independently, with this probability or that of the open invoice most likely to be paid,
    /// whichever is greater. Given a run day each open invoice is paid on its own, with the probability 1 − exp(−its
    /// intensity) divided by that of the run day: over all days it is paid with just that probability.
    Random {
        /// Least probability of a run day.
        probability: f64,
    },
    /// On its own habitual days (a weekday, the 10th, the 25th, the last working day of the month): the intensity is
    /// that of meaning to pay, on any day; what is meant is paid on the next run day, that day included.
    Habitual,
}

/// What a contact adds to the log intensity of paying of its invoice, from the day after it, until the next.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Effects {
    /// Steps of 1–3, 4–7, 8–14, 15–30 days after the contact, by channel; less `habituation` for each contact before
    /// it up to three, never below 0.
    Steps {
        /// By [`Channel::ALL`] and step.
        steps: [[f64; 4]; 3],
        /// By how much each earlier contact weakens it.
        habituation: f64,
    },
    /// initial · 2^(−(k − 1)/half-life) on the k-th day, through day 60, times `fading` for each contact before it up
    /// to three, times a factor of the segment.
    Decaying {
        /// By [`Channel::ALL`].
        initial: [f64; 3],
        /// In days.
        half_life: f64,
        /// Factor of each earlier contact.
        fading: f64,
        /// Factor of large customers.
        large: f64,
        /// Factor of small customers.
        small: f64,
    },
}

/// With probability `share` a contact makes an invoice that would have been meant to be paid in the next `days`
/// without it be meant at once.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Moving {
    /// Probability.
    pub share: f64,
    /// How far ahead.
    pub days: i32,
}

/// Disputes of the whole of an invoice.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Disputes {
    /// Intensity from issue on, while there is none.
    pub intensity: f64,
    /// Its factor for some days after a contact.
    pub after_contact: f64,
    /// For how many.
    pub after_contact_days: i32,
    /// Factor of the intensity of paying while it lasts.
    pub paying: f64,
    /// Mean of its geometric length, in days.
    pub mean_days: f64,
}

/// Payments that are not of the whole, and those that bounce. What stays open is a new spell.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Deductions {
    /// Share of payments that cover 30 to 70 % of what is open.
    pub part: f64,
    /// Share of payments that are 0.5 to 3 % short.
    pub percent_short: f64,
    /// Share of payments that are 0.01 to 2.00 short.
    pub cents_short: f64,
    /// Share of payments that bounce 3 to 6 days later.
    pub bouncing: f64,
}

/// What the team did before the future: a step per row, each at an age of its own.
#[derive(Clone, PartialEq, Debug)]
pub struct Practice {
    /// Days after due, channel and name of each step.
    pub steps: Vec<(i32, Channel, &'static str)>,
    /// The same for invoices due in the second half of the history.
    pub later_steps: Vec<(i32, Channel, &'static str)>,
    /// Mean of the geometric delay of a contact in the queue, in days.
    pub mean_delay: f64,
    /// Longest delay in days.
    pub longest_delay: i32,
    /// Share of contacts that are never made.
    pub never: f64,
    /// Whether contacts are made on working days alone.
    pub working_days_only: bool,
    /// Share of calls that are written down.
    pub calls_logged: f64,
}

/// Times in which a customer means to pay, which the ledger does not record.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Signal {
    /// Probability that one begins on a day.
    pub begins: f64,
    /// Probability that one ends on a day.
    pub ends: f64,
    /// Log factor of the intensity of paying while one lasts.
    pub paying: f64,
    /// Mean delay in days of contacts planned while one lasts.
    pub mean_delay: f64,
}
