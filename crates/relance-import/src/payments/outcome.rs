//! What becomes of a transaction.

use relance_kernel::{Currency, Day};

/// By what a payment was matched, the surest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rule {
    /// A structured reference, or the reference from end to end, is that of an invoice.
    Reference,
    /// The number of an invoice stands in what the payer wrote.
    Number,
    /// The account is that of a customer, and the amount that of one open invoice.
    IbanAndAmount,
    /// The account is that of a customer, and the amount that of several open invoices.
    IbanAndCombination,
    /// The account is that of a customer; what is paid is not known.
    Iban,
    /// The name is that of a customer.
    Name,
}

impl Rule {
    /// All of them.
    pub const ALL: [Rule; 6] = [
        Rule::Reference,
        Rule::Number,
        Rule::IbanAndAmount,
        Rule::IbanAndCombination,
        Rule::Iban,
        Rule::Name,
    ];

    /// As the column `match` has it.
    pub fn word(self) -> &'static str {
        match self {
            Rule::Reference => "reference",
            Rule::Number => "number",
            Rule::IbanAndAmount => "iban_and_amount",
            Rule::IbanAndCombination => "iban_and_combination",
            Rule::Iban => "iban",
            Rule::Name => "name",
        }
    }
}

/// A row of `payments.csv` that comes of a transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// Whose money it is.
    pub customer: String,
    /// The invoice it pays; empty where that is not sure.
    pub invoice: String,
    /// Minor units, above 0.
    pub amount: i64,
    /// The payment that it takes back.
    pub reverses: String,
}

/// What else is to be said of a payment that is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Remark {
    /// It is more than the invoice owes: the rest is on the customer, without invoice.
    Over {
        /// Minor units.
        by: i64,
    },
    /// It is less than the invoice owes.
    Short {
        /// Minor units.
        by: i64,
        /// What the bank says it kept of it.
        charges: i64,
    },
    /// The invoices that it names come to something else, and nobody knows which of them it pays.
    Differs {
        /// What they come to.
        named: i64,
    },
    /// The invoice that it names is paid already.
    PaidAlready {
        /// Which.
        invoice: String,
    },
    /// What it pays is a guess.
    Guess {
        /// The invoices that it may pay.
        invoices: Vec<String>,
    },
    /// It fits no open invoice, nor any sum of them that is the only one.
    FitsNothing,
}

/// Why a payment is on no customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// Nothing of it is known to the ledger.
    Unknown,
    /// The number in its text is too short to prove anything alone.
    ShortNumber {
        /// The invoices that it may pay.
        invoices: Vec<String>,
    },
    /// The name is that of customers, and the amount that of none of their invoices.
    NameAlone {
        /// Who it may be.
        customers: Vec<String>,
    },
    /// The name is that of a customer but for its legal form.
    NameWithoutForm {
        /// Who it may be.
        customers: Vec<String>,
    },
    /// The account has paid for several customers.
    SharedAccount {
        /// For whom.
        customers: Vec<String>,
    },
    /// The invoice that it names is in another currency: on the customer it would pay other invoices.
    OtherCurrency {
        /// Which.
        invoice: String,
    },
    /// It names invoices of several customers, and they come to something else.
    SeveralCustomers {
        /// The invoices.
        invoices: Vec<String>,
    },
    /// It is a sum of transactions that the bank does not give, or whose amounts do not add up to it.
    Batch,
    /// Rows of it were taken over by hand, and come to another amount.
    PartlyByHand {
        /// What they come to, in minor units.
        taken: i64,
    },
    /// A return, whose payment is not in the ledger.
    NoOriginal,
}

/// What becomes of a transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Rows of the ledger.
    Written {
        /// By what.
        rule: Rule,
        /// Which.
        rows: Vec<Row>,
        /// The invoice is a guess.
        is_guess: bool,
        /// What else is to be said.
        remark: Option<Remark>,
    },
    /// On no customer, and listed.
    Unmatched(Why),
    /// A payment that the ledger has from elsewhere is the same, as it seems.
    PerhapsThere {
        /// Its id, or what it is where it has none.
        payment: String,
    },
    /// Somebody has taken the row over by hand.
    ByHand,
    /// Between two accounts of our own.
    Own,
    /// A payment of our own that came back.
    OutgoingBack,
    /// A payment of our own.
    Outgoing,
    /// It takes back a payment: rows of the ledger.
    Returned {
        /// Which.
        rows: Vec<Row>,
        /// Of its amount, what is more than the payment: charges of the return.
        charges: i64,
    },
    /// It takes back a payment that is on no customer either.
    ReturnedUnmatched,
}

/// A transaction with what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// What it is called: its account, statement, entry and place.
    pub id: String,
    /// From when its money counts.
    pub date: Day,
    /// When it was booked.
    pub booked: Day,
    /// Minor units.
    pub amount: i64,
    /// Of the account.
    pub currency: Currency,
    /// Money came in.
    pub is_credit: bool,
    /// Who is on the other side.
    pub name: String,
    /// Its account.
    pub account: String,
    /// What was written.
    pub text: String,
    /// Why it came back (ISO 20022).
    pub reason: String,
    /// It is in a statement of this import, not only in an earlier one.
    pub is_new: bool,
    /// What became of it.
    pub outcome: Outcome,
}
