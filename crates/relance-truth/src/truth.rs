//! The truth as JSON texts: of a world, and of a difference between two policies in it.

use crate::expectation::{AtHorizon, Difference, Expectation, Measured};
use crate::json::Json;
use crate::nature::{Channel, Effects, Frailty, Nature, Practice, RunDays};
use crate::world::{CustomerTruth, Habit, InvoiceTruth, World};
use relance_kernel::Day;

/// Everything that is true of a world.
pub(crate) fn of_world(world: &World) -> String {
    let settings = &world.settings;
    Json::Object(vec![
        ("regime", Json::text(settings.regime.word())),
        ("seed", Json::text(settings.seed)),
        ("customers", Json::Integer(i64::from(settings.customers))),
        (
            "invoices_per_customer",
            Json::Integer(i64::from(settings.invoices_per_customer)),
        ),
        ("start", Json::text(settings.start)),
        ("until", Json::text(settings.until)),
        ("effect_scale", Json::Number(settings.effect_scale)),
        ("nature", nature(&world.nature)),
        ("log_month_shocks", Json::numbers(&world.month_shocks)),
        (
            "truth_of_customers",
            Json::List(world.customers.iter().map(|one| customer(world, one)).collect()),
        ),
    ])
    .pretty()
}

impl Difference {
    /// As JSON: each policy, and the first less the second, by horizon.
    pub fn json(&self) -> String {
        Json::Object(vec![
            ("first", self.first.value()),
            ("second", self.second.value()),
            ("first_less_second", horizons(&self.difference)),
        ])
        .pretty()
    }
}

impl Expectation {
    /// As JSON.
    pub fn json(&self) -> String {
        self.value().pretty()
    }

    fn value(&self) -> Json {
        Json::Object(vec![
            ("open_invoices", count(self.open_invoices)),
            ("open_principal_cents", Json::Integer(self.open_principal)),
            ("replicates", Json::Integer(i64::from(self.replicates))),
            ("horizons", horizons(&self.horizons)),
        ])
    }
}

fn horizons(list: &[AtHorizon]) -> Json {
    let measured = |value: Measured| {
        Json::Object(vec![
            ("mean", Json::Number(value.mean)),
            ("standard_error", Json::Number(value.standard_error)),
        ])
    };
    let one = |at: &AtHorizon| {
        Json::Object(vec![
            ("days", Json::Integer(i64::from(at.days))),
            ("recovered_share", measured(at.recovered)),
            ("mean_delay_days", measured(at.delay)),
            ("contacts_per_invoice", measured(at.contacts)),
            ("messages_per_invoice", measured(at.messages)),
            ("cost_per_invoice_euros", measured(at.cost)),
        ])
    };
    Json::List(list.iter().map(one).collect())
}

fn nature(nature: &Nature) -> Json {
    let shocks = nature.month_shocks;
    let disputes = nature.disputes;
    let deductions = nature.deductions;
    let baseline = |(from, intensity): &(i32, f64)| {
        let from = if *from == i32::MIN {
            Json::Null
        } else {
            Json::Integer(i64::from(*from))
        };
        Json::Object(vec![
            ("from_days_since_due", from),
            ("per_day", Json::Number(*intensity)),
        ])
    };
    Json::Object(vec![
        (
            "baseline",
            Json::List(nature.baseline.iter().map(baseline).collect()),
        ),
        ("weekday_factors_from_monday", Json::numbers(&nature.weekdays)),
        ("month_end_factor", Json::Number(nature.month_end)),
        ("season_factors_from_january", Json::numbers(&nature.season)),
        ("log_trend_per_year", Json::Number(nature.trend_per_year)),
        (
            "month_shocks",
            Json::Object(vec![
                ("deviation", Json::Number(shocks.deviation)),
                ("memory", Json::Number(shocks.memory)),
                ("wild_share", Json::Number(shocks.wild)),
                ("wildness", Json::Number(shocks.wildness)),
            ]),
        ),
        ("frailty", frailty(nature.frailty)),
        (
            "slow_invoices",
            Json::Object(vec![
                ("share", Json::Number(nature.slow_invoices.share)),
                ("factor", Json::Number(nature.slow_invoices.factor)),
            ]),
        ),
        (
            "least_run_day_probability",
            match nature.run_days {
                RunDays::Random { probability } => Json::Number(probability),
                RunDays::Habitual => Json::text("habitual"),
            },
        ),
        ("contact_effects_on_log_intensity", effects(&nature.effects)),
        (
            "moved_forward",
            Json::Object(vec![
                ("share", Json::Number(nature.moving.share)),
                ("days", Json::Integer(i64::from(nature.moving.days))),
            ]),
        ),
        (
            "disputes",
            Json::Object(vec![
                ("per_day", Json::Number(disputes.intensity)),
                ("factor_after_contact", Json::Number(disputes.after_contact)),
                (
                    "days_after_contact",
                    Json::Integer(i64::from(disputes.after_contact_days)),
                ),
                ("factor_of_paying", Json::Number(disputes.paying)),
                ("mean_days", Json::Number(disputes.mean_days)),
            ]),
        ),
        (
            "shares_of_payments",
            Json::Object(vec![
                ("part", Json::Number(deductions.part)),
                ("percent_short", Json::Number(deductions.percent_short)),
                ("cents_short", Json::Number(deductions.cents_short)),
                ("bouncing", Json::Number(deductions.bouncing)),
            ]),
        ),
        (
            "insolvencies_per_customer_and_year",
            Json::Number(nature.insolvencies_per_year),
        ),
        ("practice", practice(&nature.practice)),
        (
            "unrecorded_signal",
            nature.signal.map_or(Json::Null, |signal| {
                Json::Object(vec![
                    ("begins_per_day", Json::Number(signal.begins)),
                    ("ends_per_day", Json::Number(signal.ends)),
                    ("log_factor_of_paying", Json::Number(signal.paying)),
                    ("mean_delay_of_contacts", Json::Number(signal.mean_delay)),
                ])
            }),
        ),
    ])
}

fn frailty(frailty: Frailty) -> Json {
    match frailty {
        Frailty::LogNormal { deviation } => Json::Object(vec![
            ("shape", Json::text("log-normal")),
            ("deviation_of_log", Json::Number(deviation)),
        ]),
        Frailty::TwoClasses {
            share,
            prompt,
            slow,
            jitter,
        } => Json::Object(vec![
            ("shape", Json::text("two classes")),
            ("share_of_prompt", Json::Number(share)),
            ("log_of_prompt", Json::Number(prompt)),
            ("log_of_slow", Json::Number(slow)),
            ("half_width", Json::Number(jitter)),
        ]),
    }
}

fn effects(effects: &Effects) -> Json {
    let shape = match effects {
        Effects::Steps { .. } => "steps of 1-3, 4-7, 8-14, 15-30 days after the last contact",
        Effects::Decaying { .. } => "halving, through day 60 after the last contact",
    };
    let days: Vec<i32> = (1..=60).collect();
    let of = |channel: Channel, before: u32, large: bool| {
        let by_day: Vec<f64> = days
            .iter()
            .map(|since| effects.on_log_intensity(channel, before, *since, large))
            .collect();
        Json::Object(vec![
            ("channel", Json::text(channel.word())),
            ("contacts_before", Json::Integer(i64::from(before))),
            ("segment", Json::text(if large { "large" } else { "small" })),
            ("by_days_since", Json::numbers(&by_day)),
        ])
    };
    let mut table = Vec::new();
    for channel in Channel::ALL {
        for before in 0..=3 {
            for large in [true, false] {
                table.push(of(channel, before, large));
            }
        }
    }
    Json::Object(vec![("shape", Json::text(shape)), ("table", Json::List(table))])
}

fn practice(practice: &Practice) -> Json {
    let steps = |steps: &[(i32, Channel, &'static str)]| {
        let step = |(age, channel, name): &(i32, Channel, &'static str)| {
            Json::Object(vec![
                ("name", Json::text(name)),
                ("days_since_due", Json::Integer(i64::from(*age))),
                ("channel", Json::text(channel.word())),
            ])
        };
        Json::List(steps.iter().map(step).collect())
    };
    Json::Object(vec![
        ("steps", steps(&practice.steps)),
        ("steps_of_second_half", steps(&practice.later_steps)),
        ("mean_delay", Json::Number(practice.mean_delay)),
        ("longest_delay", Json::Integer(i64::from(practice.longest_delay))),
        ("share_never_made", Json::Number(practice.never)),
        ("working_days_only", Json::YesNo(practice.working_days_only)),
        ("share_of_calls_logged", Json::Number(practice.calls_logged)),
    ])
}

fn customer(world: &World, customer: &CustomerTruth) -> Json {
    let mut members = vec![
        ("id", Json::text(&customer.id)),
        ("log_factor", Json::Number(customer.intercept)),
        ("insolvent_on", day(customer.insolvent_on)),
    ];
    if world.nature.run_days == RunDays::Habitual {
        members.push((
            "pays_on",
            Json::text(match customer.habit {
                Habit::Weekday(weekday) => format!("weekday {}", weekday + 1),
                Habit::DayOfMonth(of_month) => format!("day {of_month} of the month"),
                Habit::MonthEnd => "last working day of the month".to_string(),
            }),
        ));
    }
    if world.nature.signal.is_some() {
        members.push(("signal_on_the_last_day", Json::YesNo(customer.signal)));
    }
    members.push((
        "invoices",
        Json::List(customer.invoices.iter().map(invoice).collect()),
    ));
    Json::Object(members)
}

fn invoice(invoice: &InvoiceTruth) -> Json {
    let not_logged = invoice.contacts.iter().filter(|contact| !contact.logged);
    Json::Object(vec![
        ("id", Json::text(&invoice.id)),
        ("open_cents", Json::Integer(invoice.open)),
        ("factor", Json::Number(invoice.speed)),
        ("disputed", Json::YesNo(invoice.disputed)),
        ("meant", Json::YesNo(invoice.meant)),
        ("contacts", count(invoice.contacts.len())),
        (
            "contacts_that_the_ledger_lacks",
            Json::List(not_logged.map(|contact| Json::text(contact.day)).collect()),
        ),
    ])
}

fn day(day: Option<Day>) -> Json {
    day.map_or(Json::Null, Json::text)
}

fn count(number: usize) -> Json {
    Json::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
