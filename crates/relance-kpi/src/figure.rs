//! A figure: what it is called, what it measures, and the fraction it is, or why there is none.

/// A figure of `docs/kpi.md`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each is defined in docs/kpi.md under its name")]
pub enum Key {
    Open,
    Overdue,
    Disputed,
    Unallocated,
    OverdueRatio,
    OverdueRatioUndisputed,
    Sales,
    Dso,
    DsoUndisputed,
    DsoCountBack,
    BestPossibleDso,
    AverageDaysDelinquent,
    CollectionEffectiveness,
    CollectionEffectivenessWhole,
    AverageLateness,
    AverageLatenessWeighted,
    PaymentDelay,
    PaymentDelayWeighted,
    PaidOnTime,
    DaysBeyondTerms,
    DaysBeyondTermsSigned,
    DaysBeyondTermsOpen,
    RecoveryRateChased,
    RecoveryRateAll,
    CostOfDunning,
    CostRatio,
    RemindersBeforePayment,
    PaidWithoutReminder,
    ResponseRate,
    DelayAfterReminder,
    PromisesKept,
    PromisesKeptAmount,
    /// From a column of the aged balance into the next: 0 = not due to 1–30, … 4 = 91–120 to more.
    Roll(RollStep),
}

/// A column of the aged balance that is left for the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RollStep {
    /// From not due into 1–30.
    To1,
    /// From 1–30 into 31–60.
    To31,
    /// From 31–60 into 61–90.
    To61,
    /// From 61–90 into 91–120.
    To91,
    /// From 91–120 into more.
    To121,
}

/// What a figure is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Minor units of the currency.
    Money,
    /// Days.
    Days,
    /// Hundredths: the fraction is multiplied by 100.
    Percent,
    /// Reminders.
    Reminders,
}

/// What a numerator or denominator is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// Minor units.
    Money,
    /// Minor units × days.
    MoneyDays,
    /// Whole numbers: invoices, days, messages, promises.
    Count,
}

/// What a figure rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// Invoices; of sales credit notes too.
    Invoices,
    /// Messages.
    Messages,
    /// Promises.
    Promises,
    /// Customers.
    Customers,
}

impl Key {
    /// All of them, in the order of the page.
    pub const ALL: [Key; 37] = [
        Key::Open,
        Key::Overdue,
        Key::Disputed,
        Key::Unallocated,
        Key::OverdueRatio,
        Key::OverdueRatioUndisputed,
        Key::Roll(RollStep::To1),
        Key::Roll(RollStep::To31),
        Key::Roll(RollStep::To61),
        Key::Roll(RollStep::To91),
        Key::Roll(RollStep::To121),
        Key::Sales,
        Key::Dso,
        Key::DsoUndisputed,
        Key::DsoCountBack,
        Key::BestPossibleDso,
        Key::AverageDaysDelinquent,
        Key::CollectionEffectiveness,
        Key::CollectionEffectivenessWhole,
        Key::AverageLateness,
        Key::AverageLatenessWeighted,
        Key::PaymentDelay,
        Key::PaymentDelayWeighted,
        Key::PaidOnTime,
        Key::DaysBeyondTerms,
        Key::DaysBeyondTermsSigned,
        Key::DaysBeyondTermsOpen,
        Key::RecoveryRateChased,
        Key::RecoveryRateAll,
        Key::CostOfDunning,
        Key::CostRatio,
        Key::RemindersBeforePayment,
        Key::PaidWithoutReminder,
        Key::ResponseRate,
        Key::DelayAfterReminder,
        Key::PromisesKept,
        Key::PromisesKeptAmount,
    ];

    /// Its name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Key::Open => "open",
            Key::Overdue => "overdue",
            Key::Disputed => "disputed",
            Key::Unallocated => "unallocated",
            Key::OverdueRatio => "overdue_ratio",
            Key::OverdueRatioUndisputed => "overdue_ratio_undisputed",
            Key::Sales => "sales",
            Key::Dso => "dso",
            Key::DsoUndisputed => "dso_undisputed",
            Key::DsoCountBack => "dso_count_back",
            Key::BestPossibleDso => "best_possible_dso",
            Key::AverageDaysDelinquent => "average_days_delinquent",
            Key::CollectionEffectiveness => "collection_effectiveness",
            Key::CollectionEffectivenessWhole => "collection_effectiveness_whole",
            Key::AverageLateness => "average_lateness",
            Key::AverageLatenessWeighted => "average_lateness_weighted",
            Key::PaymentDelay => "payment_delay",
            Key::PaymentDelayWeighted => "payment_delay_weighted",
            Key::PaidOnTime => "paid_on_time",
            Key::DaysBeyondTerms => "days_beyond_terms",
            Key::DaysBeyondTermsSigned => "days_beyond_terms_signed",
            Key::DaysBeyondTermsOpen => "days_beyond_terms_open",
            Key::RecoveryRateChased => "recovery_rate_chased",
            Key::RecoveryRateAll => "recovery_rate_all",
            Key::CostOfDunning => "cost_of_dunning",
            Key::CostRatio => "cost_ratio",
            Key::RemindersBeforePayment => "reminders_before_payment",
            Key::PaidWithoutReminder => "paid_without_reminder",
            Key::ResponseRate => "response_rate",
            Key::DelayAfterReminder => "delay_after_reminder",
            Key::PromisesKept => "promises_kept",
            Key::PromisesKeptAmount => "promises_kept_amount",
            Key::Roll(RollStep::To1) => "roll_1_30",
            Key::Roll(RollStep::To31) => "roll_31_60",
            Key::Roll(RollStep::To61) => "roll_61_90",
            Key::Roll(RollStep::To91) => "roll_91_120",
            Key::Roll(RollStep::To121) => "roll_over_120",
        }
    }

    /// What its value is counted in.
    pub fn unit(self) -> Unit {
        match self {
            Key::Open | Key::Overdue | Key::Disputed | Key::Unallocated | Key::Sales | Key::CostOfDunning => {
                Unit::Money
            }
            Key::Dso
            | Key::DsoUndisputed
            | Key::DsoCountBack
            | Key::BestPossibleDso
            | Key::AverageDaysDelinquent
            | Key::AverageLateness
            | Key::AverageLatenessWeighted
            | Key::PaymentDelay
            | Key::PaymentDelayWeighted
            | Key::DaysBeyondTerms
            | Key::DaysBeyondTermsSigned
            | Key::DaysBeyondTermsOpen
            | Key::DelayAfterReminder => Unit::Days,
            Key::RemindersBeforePayment => Unit::Reminders,
            Key::OverdueRatio
            | Key::OverdueRatioUndisputed
            | Key::CollectionEffectiveness
            | Key::CollectionEffectivenessWhole
            | Key::PaidOnTime
            | Key::RecoveryRateChased
            | Key::RecoveryRateAll
            | Key::CostRatio
            | Key::PaidWithoutReminder
            | Key::ResponseRate
            | Key::PromisesKept
            | Key::PromisesKeptAmount
            | Key::Roll(_) => Unit::Percent,
        }
    }

    /// What its numerator and its denominator are counted in.
    pub fn measures(self) -> (Measure, Measure) {
        match self {
            Key::Open | Key::Overdue | Key::Disputed | Key::Unallocated | Key::Sales | Key::CostOfDunning => {
                (Measure::Money, Measure::Count)
            }
            Key::AverageLateness
            | Key::PaymentDelay
            | Key::PaidOnTime
            | Key::RemindersBeforePayment
            | Key::PaidWithoutReminder
            | Key::ResponseRate
            | Key::DelayAfterReminder
            | Key::PromisesKept => (Measure::Count, Measure::Count),
            Key::AverageLatenessWeighted
            | Key::PaymentDelayWeighted
            | Key::DaysBeyondTerms
            | Key::DaysBeyondTermsSigned
            | Key::DaysBeyondTermsOpen => (Measure::MoneyDays, Measure::Money),
            _ => (Measure::Money, Measure::Money),
        }
    }

    /// What it rests on.
    pub fn of(self) -> Of {
        match self {
            Key::ResponseRate | Key::CostOfDunning => Of::Messages,
            Key::PromisesKept | Key::PromisesKeptAmount => Of::Promises,
            Key::Unallocated => Of::Customers,
            _ => Of::Invoices,
        }
    }
}

/// A figure with its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// Which.
    pub key: Key,
    /// Its value, or why there is none.
    pub answer: Answer,
    /// On how many invoices (messages, promises) it rests.
    pub rests_on: u64,
    /// What must be said with it.
    pub notes: Vec<Note>,
}

/// The value of a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A fraction.
    Known(Fraction),
    /// At least so many days: the ledger does not go back further.
    AtLeast(i64),
    /// There is none.
    Undefined(Why),
}

/// `plus + times × numerator ÷ denominator`, for money in minor units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fraction {
    /// Added.
    pub plus: i128,
    /// Multiplied: days of the period, 100 for a percentage.
    pub times: i128,
    /// Above the line, [`Fraction::divisor`] times.
    pub numerator: i128,
    /// Below it, [`Fraction::divisor`] times; above 0.
    pub denominator: i128,
    /// By what both are divided before they are shown: 1, but where a part of a month comes in.
    pub divisor: i128,
}

impl Fraction {
    /// Numerator and denominator of the value, the denominator above 0.
    pub fn value(&self) -> (i128, i128) {
        let multiplied = self.times.saturating_mul(self.numerator);
        let added = self.plus.saturating_mul(self.denominator);
        (multiplied.saturating_add(added), self.denominator)
    }

    /// The value as a floating-point number.
    pub fn to_f64(&self) -> f64 {
        let (numerator, denominator) = self.value();
        numerator as f64 / denominator as f64
    }
}

/// Why a figure is undefined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs, reason = "each says itself")]
pub enum Why {
    NothingOpen,
    NothingUndisputed,
    NoSales,
    CreditNotesExceedSales,
    NothingToCollect,
    NotDueExceeds,
    NothingPaid,
    NothingChased,
    NothingRecovered,
    NoPolicy,
    NoCosts,
    CostsInOtherCurrency,
    NoMessages,
    NoPaymentAfterReminder,
    NoPromises,
    LedgerTooShort,
    EmptyColumn,
}

impl Why {
    /// Its name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Why::NothingOpen => "nothing_open",
            Why::NothingUndisputed => "nothing_undisputed",
            Why::NoSales => "no_sales",
            Why::CreditNotesExceedSales => "credit_notes_exceed_sales",
            Why::NothingToCollect => "nothing_to_collect",
            Why::NotDueExceeds => "not_due_exceeds_what_was_to_collect",
            Why::NothingPaid => "nothing_paid",
            Why::NothingChased => "nothing_chased",
            Why::NothingRecovered => "nothing_recovered",
            Why::NoPolicy => "no_policy",
            Why::NoCosts => "no_costs",
            Why::CostsInOtherCurrency => "costs_in_other_currency",
            Why::NoMessages => "no_messages",
            Why::NoPaymentAfterReminder => "no_payment_after_reminder",
            Why::NoPromises => "no_promises",
            Why::LedgerTooShort => "ledger_too_short",
            Why::EmptyColumn => "empty_column",
        }
    }
}

/// What must be said with a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Note {
    /// So many months had more credit notes than invoices: they count as months without sales.
    MonthsClamped(u64),
    /// So many messages are too young to be without an answer.
    YoungMessages(u64),
    /// So many messages went by a channel to which the policy gives no cost.
    MessagesWithoutCost(u64),
}

impl Note {
    /// Its name in JSON and CSV, and its number.
    pub fn fact(self) -> (&'static str, u64) {
        match self {
            Note::MonthsClamped(months) => ("months_clamped", months),
            Note::YoungMessages(messages) => ("young_messages", messages),
            Note::MessagesWithoutCost(messages) => ("messages_without_cost", messages),
        }
    }
}
