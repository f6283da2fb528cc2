//! Generated trees: every construct of the language, with names that authors might choose.
//!
//! A tree is built from a stream of random numbers, so that a proptest shrinks by shrinking its seed bytes: less
//! bytes, smaller tree.

use relance_syntax::ast::*;
use relance_syntax::span::Span;

/// Random choices drawn from bytes; when they run out, every choice is the first one.
pub(crate) struct Choices<'b> {
    bytes: std::slice::Iter<'b, u8>,
}

impl<'b> Choices<'b> {
    pub(crate) fn new(bytes: &'b [u8]) -> Choices<'b> {
        Choices { bytes: bytes.iter() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.len() == 0
    }

    fn byte(&mut self) -> u8 {
        self.bytes.next().copied().unwrap_or(0)
    }

    fn below(&mut self, limit: u32) -> u32 {
        let wide = if limit > 256 {
            u32::from(self.byte()) << 16 | u32::from(self.byte()) << 8 | u32::from(self.byte())
        } else {
            u32::from(self.byte())
        };
        wide % limit
    }

    fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.flag() { Some(make(self)) } else { None }
    }

    fn some_of<T>(&mut self, least: u32, most: u32, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| make(self)).collect()
    }
}

const S: Span = Span { start: 0, end: 0 };

/// Names that authors choose; many are words of the language somewhere else.
const NAMES: &[&str] = &[
    "email",
    "gentle",
    "first_reminder",
    "bon_payeur",
    "x",
    "relance",
    "relance2",
    "segment",
    "agency",
    "channel",
    "currency",
    "customer",
    "client",
    "on",
    "le",
    "to",
    "à",
    "a",
    "of",
    "de",
    "in",
    "dans",
    "sent",
    "envoyé",
    "every",
    "tous",
    "amount",
    "montant",
    "within",
    "sous",
    "requires",
    "exige",
    "lawful",
    "until",
    "every_day",
    "mise_en_demeure",
    "échéancier",
    "ma_règle",
    "Größe",
    "имя",
    "名前",
    "F1",
    "at",
    "by",
    "par",
    "if",
    "si",
    "with",
    "legal",
    "from",
    "en",
    "no",
    "yes_or_no",
    "per",
    "else",
    "sinon",
    "claim_x",
    "d",
    "j",
    "mo",
    "EUR2",
    "contacts",
    "overdue_x",
    "up",
    "jusqu",
];

fn name(c: &mut Choices<'_>) -> Name {
    let mut text = c.pick(NAMES).to_owned();
    if c.flag() {
        text.push_str(&format!("_{}", c.below(50)));
    }
    Name { text, span: S }
}

/// A name where `no` would be the yes/no constant.
fn value_name(c: &mut Choices<'_>) -> ValueKind {
    let name = name(c).text;
    named(name)
}

fn named(name: String) -> ValueKind {
    ValueKind::Name(if name == "no" {
        "none_of_it".to_owned()
    } else {
        name
    })
}

fn text(c: &mut Choices<'_>) -> Text {
    let pieces = [
        "a",
        "Rappel n° 1",
        "\"",
        "\\",
        "\n",
        "\t",
        "#",
        "{",
        "}",
        "é",
        "😀",
        "when",
        "\r",
        "\u{1}",
    ];
    Text {
        value: c.some_of(0, 3, |c| c.pick(&pieces)).concat(),
        span: S,
    }
}

fn value(kind: ValueKind) -> Value {
    Value { kind, span: S }
}

fn decimal(c: &mut Choices<'_>) -> Decimal {
    let scale = c.pick(&[0u8, 0, 0, 1, 2, 9]);
    let digits = i64::from(c.below(2_000_000)) * c.pick(&[1, 1, 1, 1_000_000]);
    Decimal { digits, scale }
}

fn signed(c: &mut Choices<'_>) -> Decimal {
    let Decimal { digits, scale } = decimal(c);
    Decimal {
        digits: if c.flag() { -digits } else { digits },
        scale,
    }
}

fn duration(c: &mut Choices<'_>) -> Value {
    let unit = c.pick(&[
        DurationUnit::Days,
        DurationUnit::Weeks,
        DurationUnit::WorkingDays,
        DurationUnit::Months,
    ]);
    let length = c.below(60) * c.pick(&[1, 1, 1, 1000]);
    value(ValueKind::Duration(length, unit))
}

/// A duration or a param. A param called like a word of history is read as that word where it opens a test.
fn delay(c: &mut Choices<'_>) -> Value {
    if c.below(4) == 3 {
        let name = name(c).text;
        let opens = ["sent", "envoyé"].contains(&name.as_str());
        value(if opens {
            ValueKind::Name("first_delay".to_owned())
        } else {
            named(name)
        })
    } else {
        duration(c)
    }
}

fn date(c: &mut Choices<'_>) -> Value {
    value(ValueKind::Date {
        year: 1990 + i32::try_from(c.below(60)).unwrap(),
        month: 1 + c.below(12),
        day: 1 + c.below(31),
    })
}

fn money_text(c: &mut Choices<'_>) -> MoneyText {
    MoneyText {
        amount: decimal(c),
        currency: c.pick(&["EUR", "USD", "CHF"]).to_owned(),
        span: S,
    }
}

fn money(c: &mut Choices<'_>) -> Value {
    value(ValueKind::Money(c.some_of(1, 3, money_text)))
}

fn any_value(c: &mut Choices<'_>) -> Value {
    match c.below(9) {
        0 => value(value_name(c)),
        1 => duration(c),
        2 => money(c),
        3 => value(ValueKind::Percent(signed(c))),
        4 => value(ValueKind::Number(signed(c))),
        5 => date(c),
        6 => value(ValueKind::Time(u16::try_from(c.below(1440)).unwrap())),
        7 => value(ValueKind::Text(text(c).value)),
        _ => value(ValueKind::YesNo(c.flag())),
    }
}

/// A value in a test: alternatives of a money would read the next `or`, which tests do not have.
fn year_day(c: &mut Choices<'_>) -> YearDay {
    let year = c.maybe(|c| 2000 + i32::try_from(c.below(50)).unwrap());
    YearDay {
        year,
        month: 1 + c.below(12),
        day: 1 + c.below(31),
        span: S,
    }
}

const FACTS: &[&str] = &[
    "balance",
    "amount",
    "overdue",
    "age",
    "due",
    "segment",
    "customer.kind",
    "promise",
    "dispute_reason",
    "reminders",
    "customer.overdue_balance",
    "average_delay",
    "customer.score",
    "invoice.project",
    "customer.insured",
    "mon_fait",
    "currency",
    "settled",
    "last_contact",
    "promised",
    "issued",
    "country",
];

fn fact(c: &mut Choices<'_>) -> Name {
    Name {
        text: c.pick(FACTS).to_owned(),
        span: S,
    }
}

fn fact_value(c: &mut Choices<'_>, fact: &Name) -> Value {
    let constants: &[&str] = match fact.text.as_str() {
        "customer.kind" => &["business", "consumer", "public", "association", "unknown"],
        "promise" => &["none", "open", "kept", "broken"],
        "dispute_reason" => &["quality", "delivery", "price", "administrative", "financial"],
        _ => return any_value(c),
    };
    value(ValueKind::Name(c.pick(constants).to_owned()))
}

const EVENTS: &[EventName] = &[
    EventName::Notified,
    EventName::PromiseMade,
    EventName::PromiseKept,
    EventName::PromiseBroken,
    EventName::PaymentReceived,
    EventName::PaymentBounced,
    EventName::DisputeOpened,
    EventName::DisputeClosed,
    EventName::PlanAgreed,
    EventName::PlanEnded,
    EventName::DueChanged,
    EventName::InsolvencyOpened,
    EventName::InsolvencyPublished,
];

fn atom(c: &mut Choices<'_>) -> Guard {
    let kind = match c.below(16) {
        0 => AtomKind::Flag(Name {
            text: c
                .pick(&[
                    "disputed",
                    "gros_encours",
                    "insured",
                    "customer.insured",
                    "client2",
                ])
                .to_owned(),
            span: S,
        }),
        1 => AtomKind::Overdue(delay(c)),
        2 => {
            let fact = fact(c);
            let operator = c.pick(&[
                CompareOperator::Equal,
                CompareOperator::NotEqual,
                CompareOperator::Less,
                CompareOperator::LessOrEqual,
                CompareOperator::Greater,
                CompareOperator::GreaterOrEqual,
            ]);
            let over = c.maybe(duration);
            let value = fact_value(c, &fact);
            AtomKind::Compare {
                fact,
                over,
                operator,
                value,
            }
        }
        3 => {
            let fact = fact(c);
            let over = c.maybe(duration);
            let (low, high) = (fact_value(c, &fact), fact_value(c, &fact));
            AtomKind::Between {
                fact,
                over,
                low,
                high,
            }
        }
        4 => {
            let fact = fact(c);
            let values = c.some_of(1, 3, |c| fact_value(c, &fact));
            AtomKind::In { fact, values }
        }
        5 => AtomKind::Age(delay(c)),
        6 => AtomKind::DueIn(delay(c)),
        7 => AtomKind::After {
            delay: delay(c),
            anchor: if c.flag() {
                Anchor::Event(c.pick(EVENTS), S)
            } else {
                Anchor::Step(name(c))
            },
        },
        8 => AtomKind::Event(c.pick(EVENTS), S),
        9 => AtomKind::Settled(c.maybe(|c| Name {
            text: c.pick(&["payment", "credit", "write_off"]).to_owned(),
            span: S,
        })),
        10 => {
            let (step, ago) = (name(c), ago(c));
            AtomKind::Sent(step, ago)
        }
        11 => {
            let (row, ago) = (name(c), ago(c));
            AtomKind::Recorded(row, ago)
        }
        12 => AtomKind::Contacted(delay(c)),
        13 => AtomKind::Replied(delay(c)),
        _ => AtomKind::NoReply(delay(c)),
    };
    Guard::Atom(Atom { kind, span: S })
}

fn ago(c: &mut Choices<'_>) -> Option<Ago> {
    c.maybe(|c| {
        if c.flag() {
            Ago::Within(delay(c))
        } else {
            Ago::AtLeast(delay(c))
        }
    })
}

pub(crate) fn guard(c: &mut Choices<'_>, depth: u32) -> Guard {
    if depth == 0 || c.is_empty() {
        return atom(c);
    }
    match c.below(6) {
        3 => {
            let operands = c.some_of(2, 3, |c| guard(c, depth - 1));
            let flat = operands.into_iter().flat_map(|operand| match operand {
                Guard::Or(inner, _) => inner,
                other => vec![other],
            });
            Guard::Or(flat.collect(), S)
        }
        4 => {
            let operands = c.some_of(2, 3, |c| guard(c, depth - 1));
            let flat = operands.into_iter().flat_map(|operand| match operand {
                Guard::And(inner, _) => inner,
                other => vec![other],
            });
            Guard::And(flat.collect(), S)
        }
        5 => Guard::Not(Box::new(guard(c, depth - 1)), S),
        _ => atom(c),
    }
}

fn action(c: &mut Choices<'_>, may_else: bool) -> Action {
    let kind = match c.below(11) {
        1 => ActionKind::Claim(charge_word(c)),
        2 => {
            let amount = match c.below(6) {
                0 => ChargeAmount::Interest,
                1 => ChargeAmount::Indemnity,
                2 => ChargeAmount::Money(money(c)),
                3 => ChargeAmount::Money(value(ValueKind::Name("late_fee".to_owned()))),
                4 => ChargeAmount::PercentOf(value(ValueKind::Percent(decimal(c))), fact(c)),
                _ => ChargeAmount::PercentOf(value(ValueKind::Name("fee_rate".to_owned())), fact(c)),
            };
            ActionKind::Charge {
                amount,
                booked_as: c.maybe(charge_word),
            }
        }
        3 => ActionKind::Offer,
        4 => ActionKind::Escalate(target(c)),
        5 => {
            let text = text(c);
            ActionKind::Task {
                text,
                role: c.maybe(name),
                by_overdue: c.maybe(delay),
            }
        }
        6 => ActionKind::Alert(name(c)),
        7 => ActionKind::Flag(name(c)),
        8 => ActionKind::BlockOrders,
        9 => ActionKind::ProposeWriteOff,
        _ => {
            let channel = Name {
                text: c
                    .pick(&["email", "call", "letter", "canal_sûr", "sms"])
                    .to_owned(),
                span: S,
            };
            let argument = name(c);
            ActionKind::Contact {
                channel,
                argument,
                to: c.maybe(name),
            }
        }
    };
    let otherwise = if may_else && c.below(4) == 3 {
        Some(Box::new(action(c, c.bytes.len() > 40)))
    } else {
        None
    };
    Action {
        kind,
        otherwise,
        span: S,
    }
}

fn charge_word(c: &mut Choices<'_>) -> Name {
    Name {
        text: c
            .pick(&["interest", "indemnity", "penalty", "fee", "late_fee"])
            .to_owned(),
        span: S,
    }
}

fn target(c: &mut Choices<'_>) -> Name {
    let text = c
        .pick(&["agency", "mediator", "insurer", "lawyer", "court", "elsewhere"])
        .to_owned();
    Name { text, span: S }
}

pub(crate) fn rule(c: &mut Choices<'_>) -> Rule {
    let name_ = c.maybe(name);
    let was = if name_.is_some() { c.maybe(name) } else { None };
    let mode = match c.below(4) {
        1 => RuleMode::Also {
            each_time: c.flag(),
            per_customer: c.flag(),
        },
        2 => RuleMode::ExceptionTo(name(c)),
        _ => RuleMode::Step,
    };
    let calendar = match c.below(8) {
        1 => Some(CalendarDates::Dates(c.some_of(1, 3, date))),
        2 => Some(CalendarDates::Monthly {
            day: 1 + c.below(31),
            span: S,
        }),
        3 => Some(CalendarDates::Yearly(year_day(c))),
        _ => None,
    };
    let guard = guard(c, 3);
    let every = c.maybe(|c| Every {
        distance: delay(c),
        times: 1 + c.below(5),
        span: S,
    });
    let actions = c.some_of(1, 3, |c| action(c, true));
    let approval = c.maybe(|c| Approval {
        role: c.maybe(name),
        condition: c.maybe(|c| self::guard(c, 2)),
        span: S,
    });
    let without_reminder = c.flag();
    let lawful = c.maybe(text);
    Rule {
        name: name_,
        was,
        mode,
        calendar,
        guard,
        every,
        actions,
        approval,
        without_reminder,
        lawful,
    }
}

fn policy_line(c: &mut Choices<'_>) -> PolicyLine {
    let kind = match c.below(15) {
        0 => PolicyLineKind::Currency(Name {
            text: "EUR".to_owned(),
            span: S,
        }),
        1 => PolicyLineKind::AppliesTo(guard(c, 2)),
        2 => PolicyLineKind::Timezone(text(c)),
        3 => PolicyLineKind::Calendar(name(c)),
        4 => {
            let days = match c.below(3) {
                0 => ContactDays::EveryDay,
                1 => ContactDays::WorkingDays,
                _ => {
                    let mut days: Vec<u8> = c.some_of(1, 6, |c| u8::try_from(c.below(7)).unwrap());
                    days.sort_unstable();
                    days.dedup();
                    ContactDays::Weekdays(days)
                }
            };
            let hours = c.some_of(0, 3, |c| HourRange {
                from: u16::try_from(c.below(1440)).unwrap(),
                to: u16::try_from(c.below(1440)).unwrap(),
                span: S,
            });
            PolicyLineKind::Contact(ContactHours {
                channel: c.maybe(name),
                days,
                hours,
            })
        }
        5 => PolicyLineKind::Quiet {
            from: year_day(c),
            to: year_day(c),
        },
        6 => PolicyLineKind::Spacing {
            distance: delay(c),
            channel: c.maybe(channel_name),
        },
        7 => PolicyLineKind::Cap {
            count: c.below(20_000),
            count_span: S,
            window: delay(c),
            channel: c.maybe(channel_name),
        },
        8 => PolicyLineKind::Group(c.pick(&[
            Grouping::Customer,
            Grouping::CustomerLedByOldest,
            Grouping::Step,
            Grouping::Invoice,
        ])),
        9 => PolicyLineKind::CatchUp(c.pick(&[CatchUp::OneStepAtATime, CatchUp::ToTheCurrentStep])),
        10 => PolicyLineKind::Tolerance(money(c)),
        11 => PolicyLineKind::Law(name(c)),
        12 => PolicyLineKind::LateInterest(value(ValueKind::Percent(decimal(c)))),
        13 => PolicyLineKind::Terms(text(c)),
        _ => PolicyLineKind::LedgerFresh(delay(c)),
    };
    PolicyLine {
        docs: docs(c),
        kind,
        span: S,
    }
}

fn channel_name(c: &mut Choices<'_>) -> Name {
    Name {
        text: c
            .pick(&["call", "email", "registered_letter", "deux_fois"])
            .to_owned(),
        span: S,
    }
}

fn docs(c: &mut Choices<'_>) -> Vec<String> {
    if c.below(5) != 4 {
        return Vec::new();
    }
    c.some_of(1, 2, |c| {
        c.pick(&["", "Why this is here.", "  indented", "\"quoted\"", "réf. 12"])
            .to_owned()
    })
}

fn stated(c: &mut Choices<'_>, of_customer: bool) -> StatedFact {
    let facts: &[&str] = if of_customer {
        &[
            "kind",
            "segment",
            "balance",
            "overdue_balance",
            "insured",
            "customer.score",
            "average_delay",
            "country",
        ]
    } else {
        &[
            "balance",
            "promise",
            "disputed",
            "dispute_reason",
            "invoice.project",
            "mon_fait",
        ]
    };
    let fact = Name {
        text: c.pick(facts).to_owned(),
        span: S,
    };
    let value = match fact.text.as_str() {
        "kind" => value(ValueKind::Name(c.pick(&["business", "consumer"]).to_owned())),
        "promise" => value(ValueKind::Name(c.pick(&["open", "broken"]).to_owned())),
        "dispute_reason" => value(ValueKind::Name(c.pick(&["quality", "price"]).to_owned())),
        _ => any_value(c),
    };
    StatedFact { fact, value }
}

fn id(c: &mut Choices<'_>) -> Name {
    Name {
        text: c
            .pick(&["F1", "acme", "dupont", "F_2026_01", "client2"])
            .to_owned(),
        span: S,
    }
}

fn argument(c: &mut Choices<'_>) -> Value {
    value(ValueKind::Name(
        c.pick(&["gentle", "accounts_payable", "merci"]).to_owned(),
    ))
}

fn test_line(c: &mut Choices<'_>) -> TestLine {
    let kind = match c.below(5) {
        0 => TestLineKind::ExpectNothing { until: date(c) },
        1 => TestLineKind::Customer {
            id: id(c),
            facts: c.some_of(0, 3, |c| stated(c, true)),
        },
        2 => TestLineKind::Invoice {
            id: id(c),
            customer: id(c),
            amount: money(c),
            issued: c.maybe(date),
            due: date(c),
            facts: c.some_of(0, 2, |c| stated(c, false)),
        },
        3 => {
            let event = match c.below(8) {
                0 => TestEvent::Pays(money(c)),
                1 => TestEvent::Bounces(money(c)),
                2 => TestEvent::Credited(money(c)),
                3 => TestEvent::Promises {
                    date: date(c),
                    amount: c.maybe(money),
                },
                4 => TestEvent::Row {
                    event: Name {
                        text: "dispute_opened".to_owned(),
                        span: S,
                    },
                    value: c.maybe(|c| value(ValueKind::Name(c.pick(&["quality", "price"]).to_owned()))),
                    note: None,
                },
                5 => TestEvent::Row {
                    event: Name {
                        text: "charged".to_owned(),
                        span: S,
                    },
                    value: Some(money(c)),
                    note: c.maybe(|c| value(ValueKind::Name(c.pick(&["penalty", "fee"]).to_owned()))),
                },
                6 => TestEvent::Row {
                    event: Name {
                        text: "due_changed".to_owned(),
                        span: S,
                    },
                    value: Some(date(c)),
                    note: None,
                },
                _ => TestEvent::Row {
                    event: Name {
                        text: c.pick(&["notified", "stopped", "approved", "bounced"]).to_owned(),
                        span: S,
                    },
                    value: c.maybe(argument),
                    note: c.maybe(|c| value(ValueKind::Text(text(c).value))),
                },
            };
            TestLineKind::Happens {
                on: date(c),
                subject: id(c),
                event,
            }
        }
        _ => {
            let verb = c.pick(&[
                "email",
                "call",
                "charge",
                "escalate",
                "task",
                "alert",
                "flag",
                "block_orders",
                "propose_write_off",
            ]);
            let argument = match verb {
                "escalate" => c.maybe(|c| value(ValueKind::Name(target(c).text))),
                "charge" => c.maybe(|c| value(ValueKind::Name(charge_word(c).text))),
                "block_orders" | "propose_write_off" => None,
                _ => c.maybe(argument),
            };
            let action = ExpectedAction {
                verb: Name {
                    text: verb.to_owned(),
                    span: S,
                },
                argument,
                invoice: c.maybe(id),
                span: S,
            };
            TestLineKind::Expect {
                on: c.maybe(date),
                action,
            }
        }
    };
    TestLine { kind, span: S }
}

fn test(c: &mut Choices<'_>) -> Test {
    let table = c.maybe(|c| {
        let columns: Vec<Name> = ["day", "cell", "column_3"][..1 + c.below(3) as usize]
            .iter()
            .map(|text| Name {
                text: (*text).to_owned(),
                span: S,
            })
            .collect();
        let width = columns.len();
        let rows = c.some_of(0, 3, |c| (0..width).map(|_| any_value(c)).collect());
        TestTable {
            columns,
            rows,
            span: S,
        }
    });
    Test {
        title: text(c),
        table,
        lines: c.some_of(0, 6, test_line),
    }
}

fn item(c: &mut Choices<'_>, depth: u32) -> Item {
    let kind = match c.below(22) {
        1 => ItemKind::Policy(PolicyBlock {
            name: text(c),
            lines: c.some_of(0, 5, policy_line),
        }),
        2 => ItemKind::Use(text(c)),
        3 => ItemKind::Param(Param {
            name: name(c),
            value: any_value(c),
            range: c.maybe(|c| (any_value(c), any_value(c))),
        }),
        4 => ItemKind::Define(Define {
            name: name(c),
            guard: guard(c, 3),
        }),
        5 => ItemKind::Segment(Segment {
            name: name(c),
            guard: c.maybe(|c| guard(c, 3)),
        }),
        6 => ItemKind::SegmentFromLedger,
        7 => ItemKind::Tone(c.some_of(1, 4, name)),
        8 => ItemKind::Template(Template {
            name: name(c),
            tone: c.maybe(|c| Name {
                text: c.pick(&["firm", "formal"]).to_owned(),
                span: S,
            }),
            legal: c.flag(),
        }),
        9 => {
            let cost = c.maybe(|c| {
                if c.flag() {
                    ChannelCost::Fixed(money(c))
                } else {
                    ChannelCost::Time {
                        minutes: c.below(600),
                        hourly: money(c),
                    }
                }
            });
            ItemKind::Channel(Channel {
                name: name(c),
                cost,
                capacity: c.maybe(|c| c.below(50_000)),
            })
        }
        10 => {
            let mut target = target(c);
            if target.text == "elsewhere" {
                target.text = "court".to_owned();
            }
            ItemKind::TransferCost(TransferCost {
                target,
                share: value(ValueKind::Percent(decimal(c))),
            })
        }
        11 => ItemKind::Role(name(c)),
        12 => ItemKind::Field(Field {
            owner: Name {
                text: c.pick(&["customer", "invoice"]).to_owned(),
                span: S,
            },
            name: name(c),
            type_name: Name {
                text: c
                    .pick(&["number", "money", "date", "text", "yes_no", "days", "percent"])
                    .to_owned(),
                span: S,
            },
        }),
        13 => {
            let until = c.maybe(|c| Until {
                date: if c.flag() {
                    date(c)
                } else {
                    value(ValueKind::Name(c.pick(&["promised", "due", "issued"]).to_owned()))
                },
                plus: c.maybe(delay),
                span: S,
            });
            ItemKind::Pause(Pause {
                name: c.maybe(name),
                guard: guard(c, 2),
                until,
            })
        }
        14 => ItemKind::NoPause(name(c)),
        15 => {
            let (verb, argument) = match c.below(8) {
                0 => ("contact", None),
                1 => ("charge", c.maybe(charge_word)),
                2 => ("claim", c.maybe(charge_word)),
                3 => ("escalate", c.maybe(target)),
                4 => (c.pick(&["task", "block_orders", "propose_write_off"]), None),
                5 => (c.pick(&["alert", "flag"]), c.maybe(name)),
                _ => (c.pick(&["email", "call"]), c.maybe(name)),
            };
            let action = ForbiddenAction {
                verb: Name {
                    text: verb.to_owned(),
                    span: S,
                },
                argument,
                span: S,
            };
            ItemKind::Never(Never {
                action,
                guard: guard(c, 2),
            })
        }
        16 if depth > 0 => ItemKind::For(ForBlock {
            guard: guard(c, 2),
            items: c.some_of(0, 3, |c| for_item(c, depth - 1)),
        }),
        17 => ItemKind::Test(test(c)),
        18 => {
            let text = c.pick(&[
                "never (contact and disputed)",
                "never disputed",
                "every invoice overdue 90d has reached formal_notice",
                "every invoice overdue 90d and not disputed has reached x",
            ]);
            ItemKind::Prove(Text {
                value: text.to_owned(),
                span: S,
            })
        }
        _ => ItemKind::Rule(Box::new(rule(c))),
    };
    Item {
        docs: docs(c),
        kind,
        span: S,
    }
}

fn for_item(c: &mut Choices<'_>, depth: u32) -> Item {
    let item = item(c, depth);
    match item.kind {
        ItemKind::Policy(_) | ItemKind::Use(_) | ItemKind::Test(_) | ItemKind::Prove(_) => Item {
            kind: ItemKind::Rule(Box::new(rule(c))),
            ..item
        },
        _ => item,
    }
}

/// A whole file.
pub(crate) fn file(c: &mut Choices<'_>) -> File {
    let edition = c.maybe(|c| Edition {
        number: 1 + c.below(3),
        span: S,
    });
    File {
        edition,
        items: c.some_of(1, 5, |c| item(c, 2)),
    }
}
