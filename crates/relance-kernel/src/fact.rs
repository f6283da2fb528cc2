//! What a guard may read, and the values it reads.

use crate::{Currency, Day, Money, Ratio, Symbol};

/// Whether a customer is a company, a person, a public body or an association.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CustomerKind {
    /// A company or a professional.
    Business,
    /// A natural person outside any trade.
    Consumer,
    /// The State, a local authority, a public hospital…
    Public,
    /// An association.
    Association,
    /// The ledger does not say.
    Unknown,
}

impl CustomerKind {
    /// The word of the language and of the ledger: `business`, `consumer`, `public`, `association`, `unknown`.
    pub fn word(self) -> &'static str {
        match self {
            CustomerKind::Business => "business",
            CustomerKind::Consumer => "consumer",
            CustomerKind::Public => "public",
            CustomerKind::Association => "association",
            CustomerKind::Unknown => "unknown",
        }
    }

    /// The kind with this word.
    pub fn from_word(word: &str) -> Option<CustomerKind> {
        [
            CustomerKind::Business,
            CustomerKind::Consumer,
            CustomerKind::Public,
            CustomerKind::Association,
            CustomerKind::Unknown,
        ]
        .into_iter()
        .find(|kind| kind.word() == word)
    }
}

/// The state of the last promise to pay.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PromiseState {
    /// No promise was made.
    None,
    /// Made, and its date has not passed.
    Open,
    /// The payments since reach it.
    Kept,
    /// Its date passed first.
    Broken,
}

impl PromiseState {
    /// The word of the language: `none`, `open`, `kept`, `broken`.
    pub fn word(self) -> &'static str {
        match self {
            PromiseState::None => "none",
            PromiseState::Open => "open",
            PromiseState::Kept => "kept",
            PromiseState::Broken => "broken",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<PromiseState> {
        [
            PromiseState::None,
            PromiseState::Open,
            PromiseState::Kept,
            PromiseState::Broken,
        ]
        .into_iter()
        .find(|state| state.word() == word)
    }
}

/// The kind of row that settled an invoice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SettledBy {
    /// A payment.
    Payment,
    /// A credit note.
    Credit,
    /// A write-off.
    WriteOff,
}

/// A fact of an invoice or of its customer. A day of decision reads only what was known by then.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// `amount`: at issue. Money.
    Amount,
    /// `balance` = `principal`: amount less credit notes, write-offs and payments, plus reversals. Money.
    Balance,
    /// `charges`: posted in the ledger and not paid, kept apart from principal. Money.
    Charges,
    /// `undisputed_balance`: balance less what is disputed, at least 0. Money.
    UndisputedBalance,
    /// `overdue`: civil days since the due date, negative before. Days.
    Overdue,
    /// `overdue` compared with working days: working days in (due, today], negative before. Days.
    OverdueWorkingDays,
    /// `age`: civil days since issue. Days.
    Age,
    /// `age` compared with working days.
    AgeWorkingDays,
    /// `paid_share`: 1 − balance ÷ amount; not applicable to an amount of 0. Ratio.
    PaidShare,
    /// `disputed`: a dispute on the whole of what is open. Yes/no.
    Disputed,
    /// `dispute_reason`: of the last dispute opened and not closed; not applicable without one. Name.
    DisputeReason,
    /// `reminders`: contacts delivered for the invoice by its own steps. Count.
    Reminders,
    /// `last_contact`: days since the last of them; not applicable (above any duration) without one. Days.
    LastContact,
    /// `promise`: state of the last promise. Promise.
    Promise,
    /// `promised`: its date; not applicable without one. Date.
    Promised,
    /// `on_plan`: an agreed plan is running. Yes/no.
    OnPlan,
    /// `payment_method`. Name.
    PaymentMethod,
    /// `currency`. Currency.
    InvoiceCurrency,
    /// `field invoice.…`: by position in [`crate::Policy::invoice_fields`].
    InvoiceField(u16),
    /// `segment`. Name; not applicable when no segment holds and none is `otherwise`.
    Segment,
    /// `customer.kind`. Kind.
    Kind,
    /// `natural_person`. Yes/no.
    NaturalPerson,
    /// `country`. Name.
    Country,
    /// `language`. Name.
    Language,
    /// `sector`. Name.
    Sector,
    /// `insolvent`: an insolvency was opened and has not ended. Yes/no.
    Insolvent,
    /// `insured`. Yes/no.
    Insured,
    /// `customer.balance`: open principal in the currency of the invoice decided. Money.
    CustomerBalance,
    /// `customer.overdue_balance`: the part past due. Money.
    CustomerOverdueBalance,
    /// `customer.oldest_overdue`: days overdue of the open invoice due first in any currency; not applicable
    /// (below any duration) when none is overdue. Days.
    OldestOverdue,
    /// `customer.unallocated`: money received that covers no invoice, in the currency decided. Money.
    Unallocated,
    /// `average_delay` over a window of months. Ratio of days.
    AverageDelay(u8),
    /// `late_rate` over a window of months. Ratio.
    LateRate(u8),
    /// `broken_promises` over a window of months. Count.
    BrokenPromises(u8),
    /// `invoices_paid` over a window of months. Count.
    InvoicesPaid(u8),
    /// `customer_since`. Date.
    CustomerSince,
    /// `field customer.…`: by position in [`crate::Policy::customer_fields`].
    CustomerField(u16),
}

impl Fact {
    /// Whether the fact is one of the customer, the same for all its invoices of one currency.
    pub fn is_of_customer(self) -> bool {
        self >= Fact::Segment
    }
}

/// The value of a fact on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FactValue {
    /// Could exist and is not in the ledger.
    Unknown,
    /// There is nothing to tell (no contact yet, no promise).
    NotApplicable,
    /// Civil or working days.
    Days(i32),
    /// A whole number.
    Count(i64),
    /// An amount.
    Money(Money),
    /// An exact fraction: a share, a mean, a decimal number.
    Ratio(Ratio),
    /// A name or a text.
    Name(Symbol),
    /// Yes or no.
    YesNo(bool),
    /// A date.
    Date(Day),
    /// A kind of customer.
    Kind(CustomerKind),
    /// A state of a promise.
    Promise(PromiseState),
    /// A currency.
    Currency(Currency),
}

/// What a fact is compared with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constant {
    /// Days, of the unit that the fact is in.
    Days(i32),
    /// A number, a percentage (10 % = 1/10), or a mean of days.
    Ratio(Ratio),
    /// An amount, with alternatives in other currencies; one per currency.
    Money(Box<[Money]>),
    /// A name or text.
    Name(Symbol),
    /// Yes or no.
    YesNo(bool),
    /// A date.
    Date(Day),
    /// A kind.
    Kind(CustomerKind),
    /// A promise state.
    Promise(PromiseState),
    /// A currency code compared with `currency`.
    Currency(Currency),
}

/// How a fact is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// Whether two values in this order satisfy the comparison.
    pub fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// The type of a declared `field`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldType {
    /// A decimal number.
    Number,
    /// An amount in the policy's currency.
    Money,
    /// A date.
    Date,
    /// A name or text.
    Text,
    /// Yes or no.
    YesNo,
    /// Civil days, a whole number.
    Days,
    /// A percentage: the cell `10` is 10 %.
    Percent,
}
