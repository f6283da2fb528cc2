//! A world: its parameters, and everything that was drawn in it up to the last day of its ledger.

use crate::nature::{Channel, Frailty, MonthShocks, Nature};
use crate::portable::exp;
use crate::random::{Key, Purpose};
use crate::settings::Settings;
use relance_kernel::Day;

/// Everything that is true.
#[derive(Clone, PartialEq, Debug)]
pub struct World {
    /// What was asked for.
    pub settings: Settings,
    /// The parameters.
    pub nature: Nature,
    /// Log factor of each calendar month from that of the start to that of the last day.
    pub month_shocks: Vec<f64>,
    /// The customers, by id.
    pub customers: Vec<CustomerTruth>,
}

/// What is true of a customer.
#[derive(Clone, PartialEq, Debug)]
pub struct CustomerTruth {
    /// Its id in the ledger.
    pub id: String,
    /// Whether it is of the segment `large`; else it is `small`.
    pub large: bool,
    /// Days from issue to due.
    pub terms: i32,
    /// Log factor of its intensity of paying.
    pub intercept: f64,
    /// When it pays, in worlds of habitual run days.
    pub habit: Habit,
    /// The day on which it became insolvent, in the ledger's time.
    pub insolvent_on: Option<Day>,
    /// Whether it means to pay on the last day, in worlds with a signal.
    pub signal: bool,
    /// Its invoices, by id.
    pub invoices: Vec<InvoiceTruth>,
}

/// The run days of a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Habit {
    /// A weekday, 0 = Monday; the next working day after it if it is none.
    Weekday(u8),
    /// A day of the month, or the next working day.
    DayOfMonth(u32),
    /// The last working day of the month.
    MonthEnd,
}

/// What is true of an invoice at the end of the last day of the ledger.
#[derive(Clone, PartialEq, Debug)]
pub struct InvoiceTruth {
    /// Its id in the ledger.
    pub id: String,
    /// Date of issue.
    pub issued: Day,
    /// Due date.
    pub due: Day,
    /// Amount in cents.
    pub amount: i64,
    /// Factor of its intensity of paying, beside that of its customer: 1 unless it is one of the slow ones.
    pub speed: f64,
    /// What is still to be paid, in cents; at or below [`crate::World::TOLERANCE`] nobody asks for it any more.
    pub open: i64,
    /// Whether it is disputed.
    pub disputed: bool,
    /// Whether its payment is meant and waits for a run day, in worlds of habitual run days.
    pub meant: bool,
    /// Every contact that was made, oldest first.
    pub contacts: Vec<Contact>,
}

/// A contact of the past.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contact {
    /// The day.
    pub day: Day,
    /// The channel.
    pub channel: Channel,
    /// The step of the practice.
    pub step: &'static str,
    /// Whether the ledger records it.
    pub logged: bool,
}

impl InvoiceTruth {
    /// Whether it is open at the end of the last day.
    pub fn is_open(&self) -> bool {
        self.open > World::TOLERANCE
    }
}

impl World {
    /// Cents at or below which what is left of an invoice counts as settled: that of the policies here, too.
    pub const TOLERANCE: i64 = 500;

    /// The invoices that are open at the end of the last day.
    pub fn open_invoices(&self) -> impl Iterator<Item = &InvoiceTruth> {
        self.customers
            .iter()
            .flat_map(|customer| &customer.invoices)
            .filter(|invoice| invoice.is_open())
    }

    /// What is drawn before anything happens: months and customers, without invoices.
    pub(crate) fn new(settings: &Settings, nature: Nature) -> World {
        let key = Key::new(settings.seed).of(Purpose::Past);
        let months = month_number(settings.start, settings.until) + 1;
        let mut before = 0.0;
        let month_shocks = (0..months)
            .map(|month| {
                before = nature.month_shocks.next(before, key, month);
                before
            })
            .collect();
        let width = settings.customers.to_string().len();
        let customers = (0..settings.customers)
            .map(|number| {
                let key = key.with(u64::from(number));
                CustomerTruth::new(&nature, format!("c{:0width$}", number + 1), key)
            })
            .collect();
        World {
            settings: settings.clone(),
            nature,
            month_shocks,
            customers,
        }
    }
}

impl MonthShocks {
    /// The log factor of a month, after that of the month before.
    pub(crate) fn next(&self, before: f64, key: Key, month: u32) -> f64 {
        let key = key.of(Purpose::MonthShock).with(u64::from(month));
        let wild = if key.with(0).uniform() < self.wild {
            self.wildness
        } else {
            1.0
        };
        self.memory * before + self.deviation * wild * key.with(1).normal()
    }
}

impl CustomerTruth {
    fn new(nature: &Nature, id: String, key: Key) -> CustomerTruth {
        let identity = key.of(Purpose::Identity);
        let terms = match identity.with(1).uniform() {
            share if share < 0.4 => 30,
            share if share < 0.7 => 45,
            _ => 60,
        };
        let habit = key.of(Purpose::Habit);
        let kind = habit.with(0).uniform();
        CustomerTruth {
            id,
            large: identity.with(0).uniform() < 0.3,
            terms,
            intercept: nature.frailty.draw(key.of(Purpose::Frailty)),
            habit: if kind < 0.5 {
                Habit::Weekday(u8::try_from(habit.with(1).below(5)).unwrap_or(0))
            } else if kind < 0.7 {
                Habit::DayOfMonth(10)
            } else if kind < 0.85 {
                Habit::DayOfMonth(25)
            } else {
                Habit::MonthEnd
            },
            insolvent_on: None,
            signal: false,
            invoices: Vec::new(),
        }
    }

    /// The factor of its intensity of paying.
    pub(crate) fn factor(&self) -> f64 {
        exp(self.intercept)
    }
}

impl Frailty {
    fn draw(self, key: Key) -> f64 {
        match self {
            Frailty::LogNormal { deviation } => deviation * key.normal(),
            Frailty::TwoClasses {
                share,
                prompt,
                slow,
                jitter,
            } => {
                let centre = if key.with(0).uniform() < share {
                    prompt
                } else {
                    slow
                };
                centre + jitter * (2.0 * key.with(1).uniform() - 1.0)
            }
        }
    }
}

/// How many calendar months after that of `first` a day lies; 0 if it is before.
pub(crate) fn month_number(first: Day, day: Day) -> u32 {
    let count = |day: Day| {
        let (year, month, _) = day.ymd();
        i64::from(year) * 12 + i64::from(month)
    };
    u32::try_from(count(day) - count(first)).unwrap_or(0)
}
