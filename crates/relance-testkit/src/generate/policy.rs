//! Policies: every kind of step, exception, `also` rule, pause, prohibition and line of the block.

use super::Vocabulary;
use super::guards::{atom, conjunct, customer_atom, customer_conjunct, event, plain_customer_atom};
use crate::policy_text::{PolicyText, RuleText, Statement};
use crate::rng::Rng;
use relance_kernel::{Day, FieldType};

/// What the policy has so far.
#[derive(Default)]
pub(super) struct Plan {
    first: Day,
    last: Day,
    /// Ladder steps with their ages in days.
    pub(super) ladder: Vec<(String, i32)>,
    /// Ages that a slot has.
    ages: Vec<i32>,
    /// Event and calendar steps.
    unranked: Vec<String>,
    /// Events that steps count from.
    events: Vec<&'static str>,
    /// Every rule that `sent` may name.
    pub(super) named: Vec<String>,
    pub(super) segments: Vec<String>,
    pub(super) defines: Vec<String>,
    params: Vec<(String, String)>,
    /// A test of a declared column, if there is one.
    pub(super) customer_field: String,
    pub(super) invoice_field: String,
    /// Whether the policy declares a channel of its own.
    portal: bool,
    /// Whether it declares a role of its own.
    watcher: bool,
    templates: usize,
    /// Templates that messages use.
    used: Vec<String>,
    rules: usize,
    unnamed: Vec<String>,
    /// Ages in working days, from issue, or in civil days.
    unit: LadderUnit,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum LadderUnit {
    #[default]
    Days,
    WorkingDays,
    Age,
}

impl Plan {
    /// A date in or near the decided days.
    pub(super) fn date(&self, rng: &mut Rng) -> Day {
        self.first.plus(rng.between(-10, self.last.since(self.first)))
    }

    fn template(&mut self, rng: &mut Rng) -> String {
        self.templates += 1;
        let name = match rng.below(5) {
            0 => rng.of(&["gentle", "firm", "formal", "courtesy"]).to_string(),
            _ => format!("t{}", self.templates),
        };
        self.used.push(name.clone());
        name
    }

    fn rule_name(&mut self) -> String {
        self.rules += 1;
        format!("r{}", self.rules)
    }
}

/// A policy and what its ledger needs to know of it.
pub(super) fn policy(rng: &mut Rng, first: Day, last: Day) -> (PolicyText, Vocabulary) {
    let mut plan = Plan {
        first,
        last,
        ..Plan::default()
    };
    plan.unit = match rng.below(10) {
        0 => LadderUnit::WorkingDays,
        1 => LadderUnit::Age,
        _ => LadderUnit::Days,
    };
    let mut text = PolicyText::default();
    let mut vocabulary = Vocabulary::default();
    if rng.chance(75) {
        block(rng, &plan, &mut text);
    }
    declarations(rng, &mut plan, &mut text, &mut vocabulary);
    let steps = match rng.below(10) {
        0..=2 => rng.between(1, 2),
        3..=7 => rng.between(2, 5),
        _ => rng.between(5, 9),
    };
    let mut rules: Vec<RuleText> = Vec::new();
    for _ in 0..steps {
        match rng.below(20) {
            0 | 1 => rules.push(event_step(rng, &mut plan)),
            2 => rules.push(calendar_step(rng, &mut plan)),
            3 if !plan.unranked.is_empty() => rules.push(after_unranked(rng, &mut plan)),
            _ => ladder_step(rng, &mut plan, &mut rules),
        }
    }
    for _ in 0..rng.of(&[0, 0, 1, 1, 2, 3]) {
        rules.push(also_rule(rng, &mut plan));
    }
    let written = rules
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    plan.used
        .retain(|name| written.split([' ', ',']).any(|word| word == name));
    prohibitions(rng, &plan, &mut text);
    vocabulary.approvals = asking(&rules);
    vocabulary.old_names = rules
        .iter()
        .filter_map(|rule| rule.head.split_once(" was ")?.1.split([',', ' ']).next())
        .map(String::from)
        .collect();
    // Some rules move into a `for` block.
    let mut inside = Vec::new();
    if rng.chance(20) {
        let guard = if rng.chance(70) {
            customer_atom(rng, &plan)
        } else {
            atom(rng, &plan)
        };
        let mut outside = Vec::new();
        for rule in rules {
            let is_customer_rule = rule.head.contains("per customer");
            if rng.chance(50) && !is_customer_rule {
                inside.push(rule)
            } else {
                outside.push(rule)
            }
        }
        rules = outside;
        if !inside.is_empty() {
            let mut whole = guard.clone();
            if rng.chance(25) {
                whole.push_str(&format!(" {{ for {}", customer_atom(rng, &plan)));
            }
            text.statements.push(Statement::For(whole, inside.clone()));
        }
    }
    text.statements.extend(rules.into_iter().map(Statement::Rule));
    if rng.chance(6) {
        in_dollars(&mut text);
    }
    vocabulary.rules = plan.named.iter().chain(&plan.unnamed).cloned().collect();
    vocabulary.steps = plan.ladder.clone();
    vocabulary.events = plan.events.clone();
    vocabulary.segments = plan.segments.clone();
    (text, vocabulary)
}

/// The rules that ask for approval, by themselves or by the step that they are an exception to.
fn asking(rules: &[RuleText]) -> Vec<String> {
    let label = |rule: &RuleText| rule.head.split(':').next().unwrap_or_default().to_string();
    let mut asking: Vec<String> = Vec::new();
    for rule in rules {
        let inherits = rule
            .head
            .split_once("exception to ")
            .is_some_and(|(_, parent)| asking.iter().any(|known| known == parent));
        let asks = rule.tail.iter().any(|part| part.starts_with("requires approval"))
            || rule.actions.iter().any(|action| action.starts_with("escalate"));
        if (asks || inherits) && !label(rule).is_empty() {
            asking.push(label(rule));
        }
    }
    asking
}

/// The same policy in dollars, euros being the other currency then.
fn in_dollars(text: &mut PolicyText) {
    let swap = |part: &mut String| {
        *part = part
            .replace("EUR", "###")
            .replace("USD", "EUR")
            .replace("###", "USD");
    };
    let swap_rule = |rule: &mut RuleText| {
        rule.guard
            .iter_mut()
            .chain(&mut rule.actions)
            .chain(&mut rule.tail)
            .for_each(swap);
    };
    text.block.iter_mut().for_each(swap);
    text.block.push("currency USD".to_string());
    for statement in &mut text.statements {
        match statement {
            Statement::Plain(line) => swap(line),
            Statement::Rule(rule) => swap_rule(rule),
            Statement::For(guard, rules) => {
                swap(guard);
                rules.iter_mut().for_each(swap_rule);
            }
        }
    }
}

fn block(rng: &mut Rng, plan: &Plan, text: &mut PolicyText) {
    let mut add = |line: String| text.block.push(line);
    if rng.chance(10) {
        add("timezone \"Europe/Paris\"".to_string());
    }
    if rng.chance(10) {
        add("calendar FR".to_string());
    }
    if rng.chance(12) {
        add(format!("applies to {}", plain_customer_atom(rng)));
    }
    let days = [
        "working days",
        "every day",
        "monday, wednesday",
        "monday to friday",
        "tuesday, saturday",
    ];
    if rng.chance(45) {
        let hours = rng.of(&["", " between 09:00 and 17:30"]);
        add(format!("contact on {}{hours}", rng.pick(&days)));
    }
    if rng.chance(20) {
        let channel = rng.of(&["call", "email", "letter", "sms"]);
        add(format!("contact by {channel} on {}", rng.pick(&days)));
    }
    if rng.chance(25) {
        add(quiet(rng, plan));
    }
    if rng.chance(45) {
        add(format!(
            "at least {} between contacts per customer",
            rng.of(&["2d", "3d", "5d", "7d", "1w", "10d"])
        ));
    }
    if rng.chance(15) {
        add(format!(
            "at least {} between {} per customer",
            rng.of(&["5d", "10d", "20d"]),
            rng.of(&["call", "email", "letter"])
        ));
    }
    if rng.chance(30) {
        add(format!(
            "at most {} contacts within {} per customer",
            rng.of(&[1, 2, 3, 4]),
            rng.of(&["7d", "14d", "30d", "30d", "900d"])
        ));
    }
    if rng.chance(15) {
        add(format!(
            "at most {} {} within {} per customer",
            rng.of(&[1, 2]),
            rng.of(&["letter", "email", "call"]),
            rng.of(&["10d", "30d", "60d"])
        ));
    }
    if rng.chance(60) {
        let grouping = rng.of(&["customer", "customer led by oldest", "step", "invoice"]);
        add(format!("group by {grouping}"));
    }
    if rng.chance(55) {
        add(rng
            .of(&["catch up one step at a time", "catch up to the current step"])
            .to_string());
    }
    if rng.chance(20) {
        add(format!("tolerance {}", rng.of(&["1 EUR", "0.50 EUR", "50 EUR"])));
    }
}

/// A quiet period: around the new year, or one that the decided days meet.
fn quiet(rng: &mut Rng, plan: &Plan) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let from = plan.date(rng);
    let to = from.plus(rng.of(&[0, 3, 5, 10, 20]));
    let of_every_year = |day: Day| {
        let (_, month, day) = day.ymd();
        format!("{day} {}", MONTHS[month as usize - 1])
    };
    match rng.below(4) {
        0 => "quiet from 24 Dec to 2 Jan".to_string(),
        1 if rng.chance(10) => format!("quiet from {from} to {}", from.plus(1_000)),
        1 => format!("quiet from {from} to {to}"),
        _ => format!("quiet from {} to {}", of_every_year(from), of_every_year(to)),
    }
}

const SEGMENT_SETS: [&[(&str, &str)]; 6] = [
    &[
        ("grand", "when customer.balance > 1_000 EUR"),
        ("petit", "when customer.balance <= 1_000 EUR"),
        ("autre", "otherwise"),
    ],
    &[
        (
            "fidele",
            "when invoices_paid over 2mo >= 1 and average_delay over 2mo <= 5d",
        ),
        (
            "lent",
            "when invoices_paid over 2mo >= 1 and average_delay over 2mo > 5d",
        ),
        ("inconnu", "otherwise"),
    ],
    &[
        ("douteux", "when broken_promises >= 1"),
        ("normal", "when broken_promises = 0"),
    ],
    &[("bon_payeur", "when invoices_paid >= 1 and average_delay <= 3d")],
    // One that the prelude does not have: of the prelude's only those stay that the policy names.
    &[("grand", "when customer.balance > 1_000 EUR")],
    &[
        ("vieux", "when customer.oldest_overdue > 14d"),
        ("grand", "when customer.balance > 1_000 EUR"),
    ],
];

fn declarations(rng: &mut Rng, plan: &mut Plan, text: &mut PolicyText, vocabulary: &mut Vocabulary) {
    let mut plain = |line: String| text.statements.push(Statement::Plain(line));
    for (channel, cost) in [
        ("email", "0.02 EUR"),
        ("sms", "0.10 EUR"),
        ("letter", "1.50 EUR"),
        ("registered_letter", "6 EUR"),
        ("call", "9min at 38 EUR/h"),
    ] {
        plain(format!("channel {channel} costs {cost}"));
        vocabulary.channels.push(channel.to_string());
    }
    if rng.chance(30) {
        plain("channel portal costs 0.01 EUR".to_string());
        plan.portal = true;
        vocabulary.channels.push("portal".to_string());
    }
    match rng.below(10) {
        0..=2 => {
            let set = rng.pick(&SEGMENT_SETS);
            for (name, guard) in *set {
                plain(format!("segment {name} {guard}"));
                plan.segments.push((*name).to_string());
            }
            let alone = rng.chance(50);
            if set.len() == 1 && set[0].0 != "grand" || !alone && set[set.len() - 1].0 == "grand" {
                plan.segments
                    .extend(["nouveau", "occasionnel", "mauvais_payeur"].map(str::to_string));
            }
        }
        3 => {
            plain("segment from ledger".to_string());
            plan.segments
                .extend(["vip", "argent", "bronze"].map(str::to_string));
        }
        _ => plan
            .segments
            .extend(["nouveau", "bon_payeur", "occasionnel", "mauvais_payeur"].map(str::to_string)),
    }
    if rng.chance(15) {
        plain("field customer.credit_score: number".to_string());
        vocabulary
            .customer_fields
            .push(("credit_score", FieldType::Number));
        plan.customer_field = format!("customer.credit_score {} 50", rng.of(&["<", ">="]));
    }
    if rng.chance(12) {
        let (kind, test, field_type) = rng.of(&[
            ("text", "invoice.project = alpha", FieldType::Text),
            ("yes_no", "invoice.project", FieldType::YesNo),
            ("date", "invoice.project >= 2026-02-01", FieldType::Date),
            ("days", "invoice.project > 10d", FieldType::Days),
            ("money", "invoice.project > 500 EUR", FieldType::Money),
            ("percent", "invoice.project >= 10%", FieldType::Percent),
        ]);
        plain(format!("field invoice.project: {kind}"));
        vocabulary.invoice_fields.push(("project", field_type));
        plan.invoice_field = test.to_string();
    }
    if rng.chance(25) {
        let value = rng.of(&["3d", "5d", "7d"]);
        plain(format!("param delay = {value} in 1d..15d"));
        plan.params.push(("delay".to_string(), value.to_string()));
    }
    for name in ["gros", "calme"] {
        if rng.chance(20) {
            let guard = if rng.chance(50) {
                conjunct(rng, plan)
            } else {
                customer_conjunct(rng, plan)
            };
            plain(format!("define {name} as {guard}"));
            plan.defines.push(name.to_string());
        }
    }
    plain("template mise is formal, legal".to_string());
    if rng.chance(10) {
        plain("tone courtesy < gentle < firm < formal".to_string());
    }
    if rng.chance(15) {
        plain("template t1 is firm".to_string());
    }
    if rng.chance(10) {
        plain("agency costs 12% of recovered".to_string());
    }
    if rng.chance(15) {
        plain("role watcher".to_string());
        plan.watcher = true;
    }
    pauses(rng, plan, text);
}

fn pauses(rng: &mut Rng, plan: &Plan, text: &mut PolicyText) {
    let mut plain = |line: String| text.statements.push(Statement::Plain(line));
    for name in ["on_dispute", "on_promise", "on_plan", "on_unallocated"] {
        if rng.chance(25) {
            plain(format!("no pause {name}"));
        } else if name == "on_promise" && rng.chance(30) {
            let plus = rng.of(&["2d", "5d", "1w"]);
            plain(format!(
                "pause on_promise: when promise = open until promised + {plus}"
            ));
        }
    }
    if rng.chance(15) {
        let guard = if rng.chance(50) {
            atom(rng, plan)
        } else {
            customer_atom(rng, plan)
        };
        plain(format!("pause {}when {guard}", rng.of(&["p1: ", "p1: ", ""])));
    }
    if rng.chance(8) {
        // Its condition soon stops being true, and the day is remembered.
        let (guard, until) = rng.of(&[
            ("contacted within 2d and balance > 100 EUR", "due + 20d"),
            ("contacted within 3d and balance > 100 EUR", "due + 45d"),
            ("reminders = 1", "due + 30d"),
            ("recorded notified within 3d", "due + 30d"),
            ("recorded promise within 2d", "issued + 60d"),
            ("last_contact <= 3d", "issued + 75d"),
        ]);
        plain(format!("pause p4: when {guard} until {until}"));
    }
    if rng.chance(12) {
        let until = match rng.below(4) {
            0 => format!("due + {}", rng.of(&["5d", "10d", "20d"])),
            1 => format!("issued + {}", rng.of(&["40d", "6w"])),
            2 => format!("{}", plan.date(rng)),
            _ => "promised".to_string(),
        };
        let guard = if rng.chance(60) {
            atom(rng, plan)
        } else {
            "promise = open".to_string()
        };
        plain(format!("pause p2: when {guard} until {until}"));
    }
    if rng.chance(6) {
        plain(format!(
            "pause p3: when {} until {}",
            customer_atom(rng, plan),
            plan.date(rng)
        ));
    }
}

fn prohibitions(rng: &mut Rng, plan: &Plan, text: &mut PolicyText) {
    for _ in 0..rng.of(&[0, 0, 0, 1, 2]) {
        let action = rng.of(&[
            "contact",
            "email",
            "email TEMPLATE",
            "email TEMPLATE",
            "letter mise",
            "letter",
            "letter TEMPLATE",
            "call",
            "call accounts_payable",
            "sms",
            "charge",
            "charge penalty",
            "charge indemnity",
            "claim",
            "claim indemnity",
            "claim interest",
            "escalate",
            "escalate to agency",
            "task",
            "alert",
            "flag",
            "block_orders",
            "propose write_off",
        ]);
        let template = if plan.used.is_empty() {
            "mise".to_string()
        } else {
            rng.pick(&plan.used).clone()
        };
        let action = action.replace("TEMPLATE", &template);
        let guard = if rng.chance(60) {
            customer_conjunct(rng, plan)
        } else {
            conjunct(rng, plan)
        };
        text.statements
            .push(Statement::Plain(format!("never {action} when {guard}")));
    }
    if rng.chance(8) {
        // What stands for another contact is forbidden.
        let line = rng.of(&[
            "never letter when amount >= 100 EUR",
            "never sms when amount >= 100 EUR",
            "never letter when customer.kind != public",
        ]);
        text.statements.push(Statement::Plain(line.to_string()));
    }
    if rng.chance(5) {
        let days = rng.of(&["1d", "3d", "6d", "7d", "10d", "14d"]);
        text.statements.push(Statement::Plain(format!(
            "never contact when contacted within {days}"
        )));
    }
}

/// A contact, now and then with a role and an `else`.
fn contact(rng: &mut Rng, plan: &mut Plan) -> String {
    let channel = rng.of(&[
        "email",
        "email",
        "email",
        "email",
        "letter",
        "sms",
        "call",
        "registered_letter",
    ]);
    let channel = if plan.portal && rng.chance(15) {
        "portal"
    } else {
        channel
    };
    let mut text = match channel {
        "call" => format!("call {}", rng.of(&["accounts_payable", "finance_director"])),
        _ if rng.chance(10) => format!("{channel} mise"),
        _ => format!("{channel} {}", plan.template(rng)),
    };
    if channel != "call" && rng.chance(12) {
        text.push_str(rng.of(&[" to finance_director", " to accounts_payable"]));
    }
    match rng.below(12) {
        0 => text.push_str(&format!(" else letter {}", plan.template(rng))),
        1 => text.push_str(&format!(
            " else sms {} else letter {}",
            plan.template(rng),
            plan.template(rng)
        )),
        2 => text.push_str(" else task \"find them\""),
        3 => text.push_str(" else registered_letter mise"),
        _ => {}
    }
    text
}

fn actions(rng: &mut Rng, plan: &mut Plan) -> Vec<String> {
    let internal = [
        "task \"look\" for collector",
        "task \"look\" for collector by overdue 60d",
        "task \"look\"",
        if plan.watcher {
            "alert watcher"
        } else {
            "alert credit_manager"
        },
        "flag late",
        "block_orders",
        "propose write_off",
    ];
    let charges = [
        "charge 40 EUR as fee",
        "charge 36.50 EUR as penalty",
        "charge 2% of balance as penalty",
        "charge 10% of amount as fee",
        "charge interest",
        "charge indemnity",
    ];
    let mut all = Vec::new();
    match rng.below(20) {
        0 | 1 => all.push(format!(
            "escalate to {}",
            rng.of(&["agency", "agency", "lawyer", "mediator", "insurer", "court"])
        )),
        2 => all.push(rng.of(&charges).to_string()),
        3 => all.push(rng.of(&internal).to_string()),
        _ => {
            all.push(contact(rng, plan));
            if rng.chance(12) {
                all.push(rng.of(&["claim interest", "claim indemnity"]).to_string());
            }
        }
    }
    if rng.chance(8) {
        let charge = rng.of(&charges).to_string();
        if !all.contains(&charge) {
            all.push(charge);
        }
    }
    if rng.chance(12) {
        let place = rng.below(all.len() + 1);
        all.insert(place, rng.of(&internal).to_string());
    }
    all
}

fn tail(rng: &mut Rng, plan: &Plan, actions: &[String], per_customer: bool) -> Vec<String> {
    let mut all = Vec::new();
    if rng.chance(15) {
        let role = rng.of(&["", " of cfo", " of credit_manager"]);
        let condition = match (rng.chance(40), per_customer) {
            (false, _) => String::new(),
            (true, false) => format!(" if {}", conjunct(rng, plan)),
            (true, true) => format!(" if {}", customer_conjunct(rng, plan)),
        };
        all.push(format!("requires approval{role}{condition}"));
    }
    let delicate = actions
        .iter()
        .any(|action| action.contains("mise") || action.contains("escalate"));
    if delicate && rng.chance(35) {
        all.push("without reminder".to_string());
    }
    let owed = actions
        .iter()
        .any(|action| action.contains("claim") || action.contains("charge"));
    if owed && rng.chance(35) {
        all.push("lawful \"C. com. L441-10\"".to_string());
    }
    all
}

/// The label of a rule; now and then none, where its contact names it.
fn label(rng: &mut Rng, plan: &mut Plan, actions: &[String]) -> (String, String) {
    let first_word = actions.first().map_or("", String::as_str);
    let mut words = first_word.split(' ');
    let (channel, argument) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let is_contact = matches!(channel, "email" | "sms" | "letter" | "registered_letter");
    let unnamed = format!("{channel}_{argument}");
    if is_contact && argument.starts_with('t') && rng.chance(12) && !plan.unnamed.contains(&unnamed) {
        plan.unnamed.push(unnamed.clone());
        return (String::new(), unnamed);
    }
    let name = plan.rule_name();
    let was = if rng.chance(5) {
        format!(" was old_{name},")
    } else {
        String::new()
    };
    (format!("{name}:{was}"), name)
}

fn extra_guard(rng: &mut Rng, plan: &Plan, guard: &mut Vec<String>) {
    for _ in 0..rng.of(&[0, 0, 0, 0, 1, 1, 2]) {
        guard.push(conjunct(rng, plan));
    }
}

/// A step of the ladder at an age of its own, and perhaps exceptions to it.
fn ladder_step(rng: &mut Rng, plan: &mut Plan, rules: &mut Vec<RuleText>) {
    let mut age = rng.of(&[1, 3, 5, 6, 7, 8, 10, 12, 14, 15, 20, 21, 28, 30, 31, 35, 40]);
    let mut every = (String::new(), 0, 1);
    let mut bound = match plan.unit {
        LadderUnit::WorkingDays => format!("overdue {age}wd"),
        LadderUnit::Age => {
            age += 25;
            rng.of(&["age {}d", "age {}d", "age >= {}d"])
                .replace("{}", &age.to_string())
        }
        LadderUnit::Days => match rng.below(12) {
            0 => {
                age = -rng.between(1, 9);
                format!("due in {}d", -age)
            }
            1 => {
                age += 1;
                format!("overdue > {}d", age - 1)
            }
            2 => format!("overdue between {age}d and {}d", age + 30),
            3 => format!("overdue >= {age}d"),
            4 if !plan.params.is_empty() => {
                let (name, value) = plan.params[0].clone();
                age = value.trim_end_matches('d').parse().unwrap_or(5);
                format!("overdue {name}")
            }
            5 => {
                age = 7 * rng.between(1, 4);
                format!("overdue {}w", age / 7)
            }
            _ => format!("overdue {age}d"),
        },
    };
    if !plan.ladder.is_empty() && rng.chance(35) {
        let (before, at) = rng.pick(&plan.ladder).clone();
        let delay = rng.of(&[2, 3, 5, 7, 10, 14, 20]);
        if plan.unit == LadderUnit::WorkingDays {
            bound = format!("{delay}wd after {before}");
        } else {
            bound = format!("{delay}d after {before}");
        }
        age = at + delay;
    }
    if age >= 0 && rng.chance(10) {
        let (distance, times) = (rng.of(&[3, 5, 7, 10]), rng.between(2, 3));
        let unit = if plan.unit == LadderUnit::WorkingDays {
            "wd"
        } else {
            "d"
        };
        every = (
            format!("every {distance}{unit} up to {times} times"),
            distance,
            times,
        );
    }
    let ages: Vec<i32> = (0..every.2).map(|time| age + time * every.1).collect();
    let clashes = ages.iter().any(|age| plan.ages.contains(age));
    if clashes {
        return;
    }
    let mut guard = vec![bound];
    extra_guard(rng, plan, &mut guard);
    if rng.chance(10) {
        guard.rotate_left(1);
    }
    let actions = actions(rng, plan);
    let (head, name) = label(rng, plan, &actions);
    let tail = tail(rng, plan, &actions, false);
    rules.push(RuleText {
        head,
        guard,
        every: every.0,
        actions,
        tail,
        calendar: String::new(),
    });
    let last = ages.last().copied().unwrap_or(age);
    plan.ages.extend(ages);
    plan.ladder.push((name.clone(), last));
    plan.named.push(name.clone());
    if rng.chance(15) {
        exceptions(rng, plan, rules, &name);
    }
}

/// Exceptions to a step: one, two that exclude each other, or one below the other.
fn exceptions(rng: &mut Rng, plan: &mut Plan, rules: &mut Vec<RuleText>, name: &str) {
    let shapes: [(&str, &str); 4] = [
        ("balance > 1_000 EUR", "balance <= 250 EUR"),
        ("customer.balance >= 1_500 EUR", "customer.balance < 500 EUR"),
        ("reminders >= 2", "reminders = 0"),
        ("country = FR", "country = BE"),
    ];
    let (one, two) = rng.of(&shapes);
    let mut add = |rng: &mut Rng, plan: &mut Plan, parent: &str, guard: String| {
        let mut actions = actions(rng, plan);
        if rng.chance(50) {
            actions = vec![contact(rng, plan)];
        }
        let own = plan.rule_name();
        let tail = tail(rng, plan, &actions, false);
        rules.push(RuleText {
            head: format!("{own}: exception to {parent}"),
            guard: vec![guard],
            actions,
            tail,
            ..RuleText::default()
        });
        plan.named.push(own.clone());
        own
    };
    let first = if rng.chance(60) {
        one.to_string()
    } else {
        untimed(rng, plan)
    };
    let parent = add(rng, plan, name, first);
    match rng.below(4) {
        0 => {
            add(rng, plan, name, two.to_string());
        }
        1 => {
            let deeper = untimed(rng, plan);
            add(rng, plan, &parent, deeper);
        }
        _ => {}
    }
}

/// A conjunct that reads no time since the due date, the issue, a step or an event: an exception may not bound time.
fn untimed(rng: &mut Rng, plan: &Plan) -> String {
    let events = [
        "after",
        "promise ",
        "payment ",
        "dispute ",
        "plan ",
        "due ",
        "insolvency ",
        "notified",
    ];
    for _ in 0..20 {
        let guard = conjunct(rng, plan);
        let timed = ["overdue", "age "]
            .iter()
            .chain(&events)
            .any(|word| guard.contains(word));
        let named = plan.defines.iter().any(|name| guard.contains(name.as_str()));
        if !timed && !named {
            return guard;
        }
    }
    "balance > 500 EUR".to_string()
}

fn event_step(rng: &mut Rng, plan: &mut Plan) -> RuleText {
    let event = event(rng);
    plan.events.push(event);
    let bound = if rng.chance(50) {
        event.to_string()
    } else {
        format!(
            "{} after {event}",
            rng.of(&["1d", "3d", "5d", "14d", "3wd", "30d"])
        )
    };
    unranked(rng, plan, String::new(), Some(bound))
}

fn calendar_step(rng: &mut Rng, plan: &mut Plan) -> RuleText {
    let calendar = match rng.below(3) {
        0 => format!("every month on day {}", rng.of(&[1, 5, 15, 28, 30, 31])),
        1 => {
            let day = plan.date(rng).ymd();
            format!("every year on {:02}-{:02}", day.1, day.2)
        }
        _ => {
            let mut days = [plan.date(rng), plan.date(rng)];
            days.sort();
            if days[0] == days[1] {
                format!("on {{{}}}", days[0])
            } else {
                format!("on {{{}, {}}}", days[0], days[1])
            }
        }
    };
    unranked(rng, plan, calendar, None)
}

fn after_unranked(rng: &mut Rng, plan: &mut Plan) -> RuleText {
    let before = rng.pick(&plan.unranked).clone();
    let bound = format!("{} after {before}", rng.of(&["1d", "5d", "10d"]));
    unranked(rng, plan, String::new(), Some(bound))
}

fn unranked(rng: &mut Rng, plan: &mut Plan, calendar: String, bound: Option<String>) -> RuleText {
    let mut guard: Vec<String> = bound.into_iter().collect();
    extra_guard(rng, plan, &mut guard);
    if guard.is_empty() {
        guard.push(conjunct(rng, plan));
    }
    let actions = actions(rng, plan);
    let name = plan.rule_name();
    let tail = tail(rng, plan, &actions, false);
    plan.unranked.push(name.clone());
    plan.named.push(name.clone());
    RuleText {
        head: format!("{name}:"),
        calendar,
        guard,
        actions,
        tail,
        every: String::new(),
    }
}

fn also_rule(rng: &mut Rng, plan: &mut Plan) -> RuleText {
    let name = plan.rule_name();
    let per_customer = rng.chance(25);
    let each = if rng.chance(35) { " each time" } else { "" };
    let mut guard = Vec::new();
    let head = if per_customer {
        guard.push(customer_conjunct(rng, plan));
        format!("{name}: also{each} per customer")
    } else {
        match rng.below(6) {
            0 => guard.push("settled by payment".to_string()),
            1 => guard.push("settled".to_string()),
            2 => guard.push(format!("overdue {}", rng.of(&["3d", "10d", "5wd"]))),
            3 => guard.push(format!("{} after {}", rng.of(&["2d", "10d"]), event(rng))),
            _ => {}
        }
        guard.push(conjunct(rng, plan));
        format!("{name}: also{each}")
    };
    if rng.chance(30) {
        guard.push(if per_customer {
            customer_conjunct(rng, plan)
        } else {
            conjunct(rng, plan)
        });
    }
    let mut actions = match rng.below(3) {
        0 => vec![contact(rng, plan)],
        1 => vec![
            rng.of(&["task \"look\" for collector", "alert cfo", "flag watch"])
                .to_string(),
        ],
        _ => vec![contact(rng, plan), "task \"follow up\" for collector".to_string()],
    };
    if !per_customer && rng.chance(15) {
        actions = vec![
            rng.of(&["charge 15 EUR as fee", "escalate to mediator", "block_orders"])
                .to_string(),
        ];
    }
    let tail = tail(rng, plan, &actions, per_customer);
    if !per_customer || rng.chance(50) {
        plan.named.push(name);
    }
    RuleText {
        head,
        guard,
        actions,
        tail,
        ..RuleText::default()
    }
}
