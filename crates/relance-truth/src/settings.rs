//! Which world is made, and how large.

use relance_kernel::Day;

/// What kind of truth a world holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Regime {
    /// (a) What a model with log-normal customers, age bands, calendar and stepwise effects can express.
    ///
    /// The intensity of paying is, per day, the product of: a step function of the days since due; the weekday, the
    /// end of the month and a slow trend (0 on days that are not worked); an independent log-normal factor of each
    /// month; a log-normal factor of each customer; and for thirty days after a contact, in four steps, a factor of
    /// the channel, weaker after up to three contacts before it. A customer pays on its run days alone, independent
    /// from day to day, the invoices open then each on its own. A contact raises the intensity of disputes for a
    /// week. Past contacts wait in the team's queue, which is all that tells their effect from that of age.
    RightFamily,
    /// (b) What no such model expresses.
    ///
    /// Two classes of customers; a smooth baseline shaped like the log-normal density; a season; month shocks with
    /// memory and now and then a wild one; effects that halve every six days, fade with each contact by a factor,
    /// are stronger on small customers, and move some payments of the next fortnight forward instead of adding any;
    /// payments meant on one day and made on the customer's own next run day (a weekday, the 10th, the 25th, the end
    /// of the month).
    WrongFamily,
    /// (c) As (a), but every past contact was made on its planned day, weekends too, none was left out and the
    /// practice never changed: its effect cannot be told from that of age.
    DeterministicLogging,
    /// (d) As (a), but three calls in ten are not in the ledger.
    UnloggedCalls,
    /// (e) As (a), but each customer has times in which it means to pay, which the ledger does not record: paying is
    /// quicker then, and the team, who knows, waits longer before it contacts.
    UnrecordedSignal,
    /// (f) As (a), but contacts do nothing, to payments or to disputes.
    NoEffect,
    /// (g) As (a), but one invoice in ten, by lot, is paid ten times more slowly than the others of its customer and age.
    SlowInvoices,
    /// (h) As (a), but one invoice in forty, by lot, is never paid, whatever is done.
    NeverPaid,
    /// (i) As (a), but only the first contact of an invoice does anything.
    FirstContactOnly,
}

impl Regime {
    /// All of them, (a) to (i).
    pub const ALL: [Regime; 9] = [
        Regime::RightFamily,
        Regime::WrongFamily,
        Regime::DeterministicLogging,
        Regime::UnloggedCalls,
        Regime::UnrecordedSignal,
        Regime::NoEffect,
        Regime::SlowInvoices,
        Regime::NeverPaid,
        Regime::FirstContactOnly,
    ];

    /// Its name in files and on command lines.
    pub fn word(self) -> &'static str {
        match self {
            Regime::RightFamily => "right-family",
            Regime::WrongFamily => "wrong-family",
            Regime::DeterministicLogging => "deterministic-logging",
            Regime::UnloggedCalls => "unlogged-calls",
            Regime::UnrecordedSignal => "unrecorded-signal",
            Regime::NoEffect => "no-effect",
            Regime::SlowInvoices => "slow-invoices",
            Regime::NeverPaid => "never-paid",
            Regime::FirstContactOnly => "first-contact-only",
        }
    }

    /// The regime with this name.
    pub fn parse(word: &str) -> Option<Regime> {
        Regime::ALL.into_iter().find(|regime| regime.word() == word)
    }
}

/// What is generated.
#[derive(Clone, PartialEq, Debug)]
pub struct Settings {
    /// The kind of truth.
    pub regime: Regime,
    /// From which everything is drawn.
    pub seed: u64,
    /// How many customers.
    pub customers: u32,
    /// How many invoices each is sent, unless it becomes insolvent.
    pub invoices_per_customer: u32,
    /// The first day on which an invoice may be issued.
    pub start: Day,
    /// The last day of the ledger; the future starts on the next.
    pub until: Day,
    /// By how much the effects of contacts on the log intensity of paying are multiplied.
    pub effect_scale: f64,
}

impl Settings {
    /// 300 customers with 6 invoices each, over the 24 months to 30 June 2026.
    pub fn new(regime: Regime, seed: u64) -> Settings {
        let until = Day::from_ymd(2026, 6, 30).unwrap_or(Day(20_634));
        Settings {
            regime,
            seed,
            customers: 300,
            invoices_per_customer: 6,
            start: until.plus(1 - 730),
            until,
            effect_scale: 1.0,
        }
    }
}
