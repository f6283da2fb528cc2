//! Limits: spacing, caps, one contact a day, contact days and quiet periods, in every window.

use super::run::{Run, channel_of};
use relance_kernel::account::ChangeKind;
use relance_kernel::decision::Effect;
use relance_kernel::policy::{ContactDays, QuietPeriod};
use relance_kernel::{ChannelId, Day, InvoiceIndex};
use std::collections::{BTreeMap, BTreeSet};

/// Whether an invoice is open on a day.
type Open<'a> = &'a dyn Fn(Day, InvoiceIndex) -> bool;

/// The messages that use up limits: one a day and channel, those of history first.
fn messages(run: &Run<'_>, open: Open<'_>) -> BTreeSet<(Day, ChannelId)> {
    let past = run.account.changes.iter().filter_map(|change| match change.kind {
        ChangeKind::Action {
            value: Some(value), ..
        } if change.day < run.first => {
            let channel = run
                .policy
                .channels
                .enumerate()
                .find(|(_, channel)| channel.name == value);
            channel.map(|(channel, _)| (change.date, channel))
        }
        _ => None,
    });
    past.chain((run.counted_contacts(open).into_iter()).map(|(day, channel, _)| (day, channel)))
        .collect()
}

/// Two messages too close to each other, the later of which is of this run.
pub(super) fn spacing(run: &Run<'_>, open: Open<'_>) -> Vec<String> {
    let messages = messages(run, open);
    let mut places = Vec::new();
    let mut check = |distance: i32, of: Option<ChannelId>| {
        let days: Vec<Day> = (messages.iter())
            .filter(|(_, channel)| of.is_none_or(|of| of == *channel))
            .map(|(day, _)| *day)
            .collect();
        for pair in days.windows(2) {
            if pair[1] >= run.first && pair[0] != pair[1] && pair[1].since(pair[0]) < distance {
                places.push(format!("{} and {}: less than {distance} days", pair[0], pair[1]));
            }
        }
    };
    if let Some(distance) = run.policy.spacing {
        check(distance, None);
    }
    for &(channel, distance) in &run.policy.channel_spacings {
        check(distance, Some(channel));
    }
    places
}

/// Windows that end with a message of this run and hold too many.
pub(super) fn caps(run: &Run<'_>, open: Open<'_>) -> Vec<String> {
    let messages = messages(run, open);
    let mut places = Vec::new();
    for cap in &run.policy.caps {
        let of_cap: Vec<Day> = (messages.iter())
            .filter(|(_, channel)| cap.channel.is_none_or(|of| of == *channel))
            .map(|(day, _)| *day)
            .collect();
        for end in of_cap.iter().filter(|day| **day >= run.first) {
            let held = of_cap
                .iter()
                .filter(|day| *day <= end && end.since(**day) < cap.window)
                .count();
            if held > cap.count as usize {
                places.push(format!(
                    "{held} within {} days up to {end}, at most {}",
                    cap.window, cap.count
                ));
            }
        }
    }
    places
}

/// Days with two messages: two rows that lead, none that leads, or two channels.
pub(super) fn one_a_day(run: &Run<'_>, open: Open<'_>) -> Vec<String> {
    let mut days: BTreeMap<Day, (usize, BTreeSet<ChannelId>)> = BTreeMap::new();
    for (day, channel, record) in run.counted_contacts(open) {
        let (leading, channels) = days.entry(day).or_default();
        *leading += usize::from(record.leads);
        channels.insert(channel);
    }
    (days.iter())
        .filter(|(_, (leading, channels))| *leading != 1 || channels.len() != 1)
        .map(|(day, (leading, channels))| format!("{day}: {leading} lead, {} channels", channels.len()))
        .collect()
}

/// Contacts and transfers on days on which none may be made.
pub(super) fn days(run: &Run<'_>) -> Vec<String> {
    let policy = run.policy;
    run.done()
        .filter(|record| match (channel_of(record), &record.effect) {
            (Some(channel), _) => {
                let own = policy.channels[channel].contact_days;
                !allowed(run, own.unwrap_or(policy.contact_days), record.day) || quiet(run, record.day)
            }
            (None, Effect::Escalate(_)) => !allowed(run, policy.contact_days, record.day),
            _ => false,
        })
        .map(|record| run.place(record))
        .collect()
}

fn allowed(run: &Run<'_>, days: ContactDays, day: Day) -> bool {
    match days {
        ContactDays::EveryDay => true,
        ContactDays::WorkingDays => run.policy.calendar.is_working_day(day),
        ContactDays::Weekdays(bits) => bits >> day.weekday() & 1 == 1,
    }
}

fn quiet(run: &Run<'_>, day: Day) -> bool {
    let (_, month, of_month) = day.ymd();
    let at = (month, of_month);
    run.policy.quiet.iter().any(|period| match *period {
        QuietPeriod::Once { from, to } => (from..=to).contains(&day),
        QuietPeriod::Yearly { from, to } if from <= to => (from..=to).contains(&at),
        QuietPeriod::Yearly { from, to } => at >= from || at <= to,
    })
}
