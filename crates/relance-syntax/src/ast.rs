//! The tree of a policy file, as its author wrote it.
//!
//! Words of the language (facts, actions, events, keywords) stand in their canonical English form
//! whatever language the file is written in; names that authors choose stand as written, NFC-normalised.
//! Nothing here is checked: unknown names, wrong types and missing parts are the compiler's to find.
//! What could not be read is [`ItemKind::Broken`]; the parser reports it, and everything else stays usable.

use crate::span::Span;

/// A word an author chose, or a word of the language in its canonical English form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The word, NFC-normalised.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A quoted text, without its quotes and with its escapes resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The content.
    pub value: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A whole file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct File {
    /// `relance 1`, if stated: the edition that fixes the keyword list.
    pub edition: Option<Edition>,
    /// In the order of the text.
    pub items: Vec<Item>,
}

/// `relance 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The number as written.
    pub number: u32,
    /// Where it stands.
    pub span: Span,
}

/// A statement of the file with the documentation (`##` lines) above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Lines of documentation, without `##` and one leading space.
    pub docs: Vec<String>,
    /// What it is.
    pub kind: ItemKind,
    /// The whole statement, documentation excluded.
    pub span: Span,
}

/// The statements of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// `policy "NAME" { … }`
    Policy(PolicyBlock),
    /// `use "segments.relance"`
    Use(Text),
    /// `param first_delay = 7d in 4d..15d`
    Param(Param),
    /// `define gros_encours as …`
    Define(Define),
    /// `segment nouveau when …`, `segment occasionnel otherwise`
    Segment(Segment),
    /// `segment from ledger`
    SegmentFromLedger,
    /// `tone courtesy < gentle < firm < formal`, mildest first.
    Tone(Vec<Name>),
    /// `template mise_en_demeure is formal, legal`
    Template(Template),
    /// `channel call costs 9min at 38 EUR/h, capacity 25 per day`
    Channel(Channel),
    /// `agency costs 12% of recovered`; the target's canonical name and its share.
    TransferCost(TransferCost),
    /// `role fleet_manager`
    Role(Name),
    /// `field customer.credit_score: number`
    Field(Field),
    /// `pause on_promise: when promise = open until promised + 2d`
    Pause(Pause),
    /// `no pause on_dispute`
    NoPause(Name),
    /// `never call when customer.insured`
    Never(Never),
    /// A rule.
    Rule(Box<Rule>),
    /// `for segment = mauvais_payeur { … }`: the guard is added to each rule inside.
    For(ForBlock),
    /// `test "…" { … }`
    Test(Test),
    /// `prove never (…)`, `prove every invoice …`: read, kept as text, not supported yet.
    Prove(Text),
    /// What could not be read; the parser's error says why.
    Broken,
}

/// `policy "B2B France" { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyBlock {
    /// The name of the policy.
    pub name: Text,
    /// Its lines, in the order of the text.
    pub lines: Vec<PolicyLine>,
}

/// One line of a `policy` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyLine {
    /// Lines of documentation above it.
    pub docs: Vec<String>,
    /// What it says.
    pub kind: PolicyLineKind,
    /// The whole line.
    pub span: Span,
}

/// The lines that a `policy` block may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyLineKind {
    /// `applies to customer.kind = business`
    AppliesTo(Guard),
    /// `currency EUR`
    Currency(Name),
    /// `timezone "Europe/Paris"`
    Timezone(Text),
    /// `calendar FR`
    Calendar(Name),
    /// `contact [by call] on working days between 09:00 and 12:00, 14:00 and 17:30`
    Contact(ContactHours),
    /// `quiet from 24 Dec to 2 Jan`, `quiet from 2026-08-01 to 2026-08-15`
    Quiet {
        /// First quiet day.
        from: YearDay,
        /// Last quiet day.
        to: YearDay,
    },
    /// `at least 5d between contacts per customer`, `at least 10d between call per customer`
    Spacing {
        /// The distance.
        distance: Value,
        /// A channel, or all contacts.
        channel: Option<Name>,
    },
    /// `at most 3 contacts within 30d per customer`, `at most 1 registered_letter within 60d per customer`
    Cap {
        /// How many.
        count: u32,
        /// Where the number stands.
        count_span: Span,
        /// The window.
        window: Value,
        /// A channel, or all contacts.
        channel: Option<Name>,
    },
    /// `group by …`
    Group(Grouping),
    /// `catch up one step at a time`, `catch up to the current step`
    CatchUp(CatchUp),
    /// `tolerance 1 EUR`
    Tolerance(Value),
    /// `law FR`: the country whose law the contracts are under.
    Law(Name),
    /// `late interest 12%`: the yearly rate that the contracts state.
    LateInterest(Value),
    /// `terms "45d end of month"`: the terms of payment that the contracts state.
    Terms(Text),
    /// `ledger fresh within 2d`: for the daemon.
    LedgerFresh(Value),
    /// What could not be read.
    Broken,
}

/// `contact [by CHANNEL] on DAYS [between HH:MM and HH:MM, …]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactHours {
    /// For one channel, or for all that have no line of their own.
    pub channel: Option<Name>,
    /// The days.
    pub days: ContactDays,
    /// Hours of the day; empty = any hour.
    pub hours: Vec<HourRange>,
}

/// Days on which contact is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContactDays {
    /// `every day`
    EveryDay,
    /// `working days`: of the policy's calendar.
    WorkingDays,
    /// `monday, wednesday` or `monday to friday`: 0 = Monday … 6 = Sunday, ascending, each once.
    Weekdays(Vec<u8>),
}

/// `09:00 and 17:30`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourRange {
    /// First minute of the day (0–1439).
    pub from: u16,
    /// Last minute of the day.
    pub to: u16,
    /// Where it stands.
    pub span: Span,
}

/// A day of any year (`24 Dec`) or of one (`2026-08-01`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearDay {
    /// Stated for one year only.
    pub year: Option<i32>,
    /// 1–12 as read; not checked to exist.
    pub month: u32,
    /// 1–31 as read; not checked to exist.
    pub day: u32,
    /// Where it stands.
    pub span: Span,
}

/// How invoices of one customer share messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// `group by customer`
    Customer,
    /// `group by customer led by oldest`
    CustomerLedByOldest,
    /// `group by step`
    Step,
    /// `group by invoice`
    Invoice,
}

/// What happens when several steps are due at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatchUp {
    /// `catch up one step at a time`
    OneStepAtATime,
    /// `catch up to the current step`
    ToTheCurrentStep,
}

/// `param NAME = VALUE [in LOW..HIGH]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: Name,
    /// The value in force.
    pub value: Value,
    /// The range that `optimize` may search.
    pub range: Option<(Value, Value)>,
}

/// `define NAME as GUARD`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Define {
    /// Its name.
    pub name: Name,
    /// What it stands for.
    pub guard: Guard,
}

/// `segment NAME when GUARD` or `segment NAME otherwise`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name.
    pub name: Name,
    /// `None` = `otherwise`.
    pub guard: Option<Guard>,
}

/// `template NAME is TONE, legal`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name.
    pub name: Name,
    /// Its tone, if stated.
    pub tone: Option<Name>,
    /// Whether it is a legal act (a formal notice).
    pub legal: bool,
}

/// `channel NAME [costs …] [, capacity N per day]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Its name.
    pub name: Name,
    /// Cost of one contact.
    pub cost: Option<ChannelCost>,
    /// Contacts per day; applied by the daemon and, later, by the simulation.
    pub capacity: Option<u32>,
}

/// What one contact costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelCost {
    /// `0.02 EUR`
    Fixed(Value),
    /// `9min at 38 EUR/h`
    Time {
        /// Minutes of work.
        minutes: u32,
        /// Money per hour.
        hourly: Value,
    },
}

/// `agency costs 12% of recovered`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferCost {
    /// The target: agency, mediator, insurer, lawyer, court.
    pub target: Name,
    /// A percentage.
    pub share: Value,
}

/// `field customer.credit_score: number`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `customer` or `invoice`.
    pub owner: Name,
    /// The column's name.
    pub name: Name,
    /// `number`, `money`, `date`, `text`, `yes_no`, `days`, `percent` (canonical English).
    pub type_name: Name,
}

/// `pause [NAME:] when GUARD [until DATE]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its name, if labelled.
    pub name: Option<Name>,
    /// When it begins.
    pub guard: Guard,
    /// Its last day.
    pub until: Option<Until>,
}

/// `until promised + 2d`, `until 2026-08-31`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Until {
    /// A date literal, or the date fact `promised`, `due` or `issued` (as a [`ValueKind::Name`]).
    pub date: Value,
    /// Days added.
    pub plus: Option<Value>,
    /// Where it stands.
    pub span: Span,
}

/// `never ACTION when GUARD`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Never {
    /// What is forbidden.
    pub action: ForbiddenAction,
    /// When.
    pub guard: Guard,
}

/// An action or a kind of actions, as `never` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForbiddenAction {
    /// `contact`, `charge`, `claim`, `escalate`, `task`, `alert`, `flag`, `block_orders`, `propose_write_off`, or a channel's name.
    pub verb: Name,
    /// A template or call target (`never email firm`), a transfer's target (`never escalate to agency`),
    /// or what is claimed or charged (`never claim indemnity`, `never charge penalty`).
    pub argument: Option<Name>,
    /// Where it stands.
    pub span: Span,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its label.
    pub name: Option<Name>,
    /// `was OLD`: the name it carries over from.
    pub was: Option<Name>,
    /// Step, `also` or exception.
    pub mode: RuleMode,
    /// `on {…}`, `every month on day 5`, `every year on 02-28`.
    pub calendar: Option<CalendarDates>,
    /// Its condition.
    pub guard: Guard,
    /// `every 7d up to 3 times`.
    pub every: Option<Every>,
    /// At least one, in the order of the text.
    pub actions: Vec<Action>,
    /// `requires approval [of ROLE] [if GUARD]`.
    pub approval: Option<Approval>,
    /// `without reminder`.
    pub without_reminder: bool,
    /// `lawful "LAW"`.
    pub lawful: Option<Text>,
}

/// How a rule stands in the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleMode {
    /// A step of the ladder.
    Step,
    /// `also [each time] [per customer]`
    Also {
        /// `each time`
        each_time: bool,
        /// `per customer`
        per_customer: bool,
    },
    /// `exception to NAME`
    ExceptionTo(Name),
}

/// The dates of a calendar step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalendarDates {
    /// `on {2006-02-28, 2007-02-28}`
    Dates(Vec<Value>),
    /// `every month on day N`; day 31 is the last day of a shorter month.
    Monthly {
        /// 1–31 as read.
        day: u32,
        /// Where the number stands.
        span: Span,
    },
    /// `every year on MM-DD`
    Yearly(YearDay),
}

/// `every 7d up to 3 times`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Every {
    /// The distance.
    pub distance: Value,
    /// How many slots in all.
    pub times: u32,
    /// Where it stands.
    pub span: Span,
}

/// `requires approval [of ROLE] [if GUARD]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Whose.
    pub role: Option<Name>,
    /// Only then; unknown counts as required.
    pub condition: Option<Guard>,
    /// Where it stands.
    pub span: Span,
}

/// An action with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it is.
    pub kind: ActionKind,
    /// `else ACTION`, tried if this one cannot be delivered.
    pub otherwise: Option<Box<Action>>,
    /// The whole action, its `else` excluded.
    pub span: Span,
}

/// The actions of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// `email gentle to finance_director`, `call accounts_payable`
    Contact {
        /// The channel.
        channel: Name,
        /// The template; for `call` the target role.
        argument: Name,
        /// The role it is addressed to.
        to: Option<Name>,
    },
    /// `claim interest`, `claim indemnity`
    Claim(Name),
    /// `charge …`
    Charge {
        /// What amount.
        amount: ChargeAmount,
        /// `as penalty`.
        booked_as: Option<Name>,
    },
    /// `offer discount 5% within 7d`, `offer plan 3 instalments`: reserved, not supported yet.
    Offer,
    /// `escalate to agency`
    Escalate(Name),
    /// `task "…" for ROLE [by overdue 60d]`
    Task {
        /// What to do.
        text: Text,
        /// For whom.
        role: Option<Name>,
        /// `by overdue 60d`: the deadline.
        by_overdue: Option<Value>,
    },
    /// `alert ROLE`
    Alert(Name),
    /// `flag NAME`
    Flag(Name),
    /// `block_orders`
    BlockOrders,
    /// `propose write_off`
    ProposeWriteOff,
}

/// What a `charge` books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeAmount {
    /// `interest`
    Interest,
    /// `indemnity`
    Indemnity,
    /// `36 EUR`
    Money(Value),
    /// `2% of balance`: a percentage and the canonical name of a money fact of the invoice.
    PercentOf(Value, Name),
}

/// `for GUARD { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForBlock {
    /// Added to the guard of every rule inside.
    pub guard: Guard,
    /// Rules and nested `for` blocks (anything else is an error of the compiler).
    pub items: Vec<Item>,
}

/// A condition, with three-valued meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guard {
    /// `A or B …`: two operands or more, none of them an `Or`.
    Or(Vec<Guard>, Span),
    /// `A and B …`: two operands or more, none of them an `And`.
    And(Vec<Guard>, Span),
    /// `not A`
    Not(Box<Guard>, Span),
    /// A single test.
    Atom(Atom),
}

impl Guard {
    /// Where the guard stands.
    pub fn span(&self) -> Span {
        match self {
            Guard::Or(_, span) | Guard::And(_, span) | Guard::Not(_, span) => *span,
            Guard::Atom(atom) => atom.span,
        }
    }
}

/// A single test with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atom {
    /// What it tests.
    pub kind: AtomKind,
    /// Where it stands.
    pub span: Span,
}

/// The tests of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtomKind {
    /// `FACT OP VALUE`, and `average_delay over 6mo > 30d`.
    Compare {
        /// The fact: canonical English if it is a word of the language (`customer.kind`), else as written.
        fact: Name,
        /// `over 6mo`: the window of a behaviour fact.
        over: Option<Value>,
        /// The comparison.
        operator: CompareOperator,
        /// The constant or param.
        value: Value,
    },
    /// `FACT between A and B`, both ends in.
    Between {
        /// The fact.
        fact: Name,
        /// `over 6mo`.
        over: Option<Value>,
        /// Lower end.
        low: Value,
        /// Upper end.
        high: Value,
    },
    /// `FACT in {A, B}`
    In {
        /// The fact.
        fact: Name,
        /// At least one.
        values: Vec<Value>,
    },
    /// A yes/no fact or a `define`: `disputed`, `gros_encours`.
    Flag(Name),
    /// `overdue 7d`: at least seven days overdue.
    Overdue(Value),
    /// `age 30d`: at least thirty days since issue.
    Age(Value),
    /// `due in 3d`: from three days before the due date through the due date.
    DueIn(Value),
    /// `14d after first_reminder`, `60d after notified`.
    After {
        /// At least so long.
        delay: Value,
        /// Since what.
        anchor: Anchor,
    },
    /// An event as a bound of its own: `promise broken`, `notified`.
    Event(EventName, Span),
    /// `settled [by payment|credit|write_off]`
    Settled(Option<Name>),
    /// `sent NAME [within 10d | at least 15d ago]`
    Sent(Name, Option<Ago>),
    /// `recorded NAME [within N | at least N ago]`
    Recorded(Name, Option<Ago>),
    /// `contacted within 3d`
    Contacted(Value),
    /// `replied within 7d`
    Replied(Value),
    /// `no reply within 7d`
    NoReply(Value),
}

/// What `N after …` counts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The sending of a step.
    Step(Name),
    /// An event of the ledger.
    Event(EventName, Span),
}

/// `within N` or `at least N ago`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ago {
    /// At most N days before today.
    Within(Value),
    /// At least N days before today.
    AtLeast(Value),
}

/// Events that bound a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventName {
    /// `notified`
    Notified,
    /// `promise made`
    PromiseMade,
    /// `promise kept`
    PromiseKept,
    /// `promise broken`
    PromiseBroken,
    /// `payment received`
    PaymentReceived,
    /// `payment bounced`: a payment was reversed.
    PaymentBounced,
    /// `dispute opened`
    DisputeOpened,
    /// `dispute closed`
    DisputeClosed,
    /// `plan agreed`
    PlanAgreed,
    /// `plan ended`
    PlanEnded,
    /// `due changed`
    DueChanged,
    /// `insolvency opened`
    InsolvencyOpened,
    /// `insolvency published`
    InsolvencyPublished,
}

/// `= != < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOperator {
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

/// A constant as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

/// The constants of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `7d`, `2w` (= 14 days, unit kept), `5wd`, `3mo`
    Duration(u32, DurationUnit),
    /// `500 EUR`, `1_500.50 EUR`, and alternatives `10_000 EUR or 11_000 USD` in the order of the text.
    Money(Vec<MoneyText>),
    /// `10%`, `2.5%`: the decimal number before the sign.
    Percent(Decimal),
    /// `2.5`, `3`, `-1`
    Number(Decimal),
    /// `2026-03-02`: as read; not checked to exist.
    Date {
        /// Year.
        year: i32,
        /// Month.
        month: u32,
        /// Day.
        day: u32,
    },
    /// `09:00`, in minutes.
    Time(u16),
    /// `"…"`
    Text(String),
    /// `yes`, `no`
    YesNo(bool),
    /// A member of a closed set, a param, or a date fact.
    Name(String),
}

/// An amount with its currency, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoneyText {
    /// The number.
    pub amount: Decimal,
    /// ISO code in capitals; `€`, `$`, `£` are `EUR`, `USD`, `GBP`.
    pub currency: String,
    /// Where it stands.
    pub span: Span,
}

/// An exact decimal: `digits / 10^scale`. `1_500.50` is `150050` with scale 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// All digits as one signed number. Saturated at the ends of `i64` (the parser reports it).
    pub digits: i64,
    /// How many of them stand after the point (0–9).
    pub scale: u8,
}

/// The unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationUnit {
    /// `d` (`j` in French): civil days.
    Days,
    /// `w` (`sem`): weeks of seven civil days.
    Weeks,
    /// `wd` (`jo`): working days of the policy's calendar.
    WorkingDays,
    /// `mo` (`mois`): months.
    Months,
}

/// `test "…" [for (a, b) in { (1, 2), (3, 4) }] { … }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// What it shows.
    pub title: Text,
    /// Table-driven cases: names that the rows replace wherever a value stands in the body.
    pub table: Option<TestTable>,
    /// In the order of the text.
    pub lines: Vec<TestLine>,
}

/// `for (a, b) in { (1, 2), (3, 4) }`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestTable {
    /// Column names.
    pub columns: Vec<Name>,
    /// Rows of values, each as long as `columns` (the compiler checks).
    pub rows: Vec<Vec<Value>>,
    /// Where the table stands.
    pub span: Span,
}

/// A line of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestLine {
    /// What it says.
    pub kind: TestLineKind,
    /// Where it stands.
    pub span: Span,
}

/// The lines that a test may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestLineKind {
    /// `customer acme { kind business, segment bon_payeur }`
    Customer {
        /// Its id.
        id: Name,
        /// Stated facts.
        facts: Vec<StatedFact>,
    },
    /// `invoice F1 of acme: 1_200 EUR [issued DATE] due DATE [{ facts }]`
    Invoice {
        /// Its id.
        id: Name,
        /// Whose.
        customer: Name,
        /// Amount.
        amount: Value,
        /// Issue date; 30 days before due if not stated.
        issued: Option<Value>,
        /// Due date.
        due: Value,
        /// Stated facts.
        facts: Vec<StatedFact>,
    },
    /// `on D F1 pays 1_200 EUR`, `on D F1 disputed quality`, `on D acme stopped`, …
    Happens {
        /// The date.
        on: Value,
        /// An invoice or a customer.
        subject: Name,
        /// What.
        event: TestEvent,
    },
    /// `[on D] expect email gentle [for F1]`
    Expect {
        /// The exact date, if stated.
        on: Option<Value>,
        /// What must happen.
        action: ExpectedAction,
    },
    /// `expect nothing until D`
    ExpectNothing {
        /// The last silent day.
        until: Value,
    },
    /// What could not be read.
    Broken,
}

/// `kind business`, `balance 1_000 EUR`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedFact {
    /// The fact: canonical English if it is a word of the language; `customer.` may be left out in a customer's block.
    pub fact: Name,
    /// Its value on every day.
    pub value: Value,
}

/// What happens to an invoice or a customer in a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestEvent {
    /// `pays 500 EUR`
    Pays(Value),
    /// `bounces 500 EUR`: the last payment of that amount is reversed.
    Bounces(Value),
    /// `credited 100 EUR`
    Credited(Value),
    /// `promises 2026-04-01 [of 500 EUR]`
    Promises {
        /// Promised date.
        date: Value,
        /// Promised amount.
        amount: Option<Value>,
    },
    /// Any event of the ledger by its name: `dispute_opened quality`, `due_changed 2026-05-01`,
    /// `charged 36 EUR as penalty`, `approved formal_notice`, `notified`, …
    Row {
        /// The event's name (canonical English).
        event: Name,
        /// Its `value`.
        value: Option<Value>,
        /// Its `note` (after `as`).
        note: Option<Value>,
    },
}

/// `email gentle`, `call accounts_payable`, `charge penalty`, `escalate to agency`, `task`, … `[for F1]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedAction {
    /// A channel, or `charge`, `escalate`, `task`, `alert`, `flag`, `block_orders`, `propose_write_off`.
    pub verb: Name,
    /// Template, target, what is booked, role or flag; any if not stated.
    pub argument: Option<Value>,
    /// The invoice, if stated.
    pub invoice: Option<Name>,
    /// Where it stands.
    pub span: Span,
}
