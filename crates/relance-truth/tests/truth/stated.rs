//! The intensity of paying as the parameters state it, computed anew from their documentation.

use relance_kernel::{Day, WorkCalendar};
use relance_truth::{Contact, CustomerTruth, Effects, Generated, Habit, InvoiceTruth, RunDays};

/// Of an undisputed invoice on a day, with these contacts before it; months after the ledger's last have no shock.
pub(crate) fn intensity(
    generated: &Generated,
    calendar: &WorkCalendar,
    customer: &CustomerTruth,
    invoice: &InvoiceTruth,
    contacts: &[Contact],
    day: Day,
) -> f64 {
    let nature = &generated.world.nature;
    if matches!(nature.run_days, RunDays::Random { .. }) && !calendar.is_working_day(day) {
        return 0.0;
    }
    let age = day.since(invoice.due);
    let base = nature
        .baseline
        .iter()
        .rev()
        .find(|(from, _)| *from <= age)
        .unwrap()
        .1;
    let start = generated.world.settings.start;
    let ((year, month, of_month), (first_year, first_month, _)) = (day.ymd(), start.ymd());
    let months =
        (year - first_year) * 12 + i32::try_from(month).unwrap() - i32::try_from(first_month).unwrap();
    let shock = generated.world.month_shocks.get(usize::try_from(months).unwrap());
    let mut log = invoice.speed.ln()
        + customer.intercept
        + shock.unwrap_or(&0.0)
        + nature.trend_per_year * f64::from(day.since(start)) / 365.0
        + effect(&nature.effects, customer.large, contacts, day);
    if day.days_in_month() - of_month < 3 {
        log += nature.month_end.ln();
    }
    base * nature.weekdays[usize::from(day.weekday())] * nature.season[month as usize - 1] * log.exp()
}

fn effect(effects: &Effects, is_large: bool, contacts: &[Contact], day: Day) -> f64 {
    let past: Vec<_> = contacts.iter().filter(|contact| contact.day < day).collect();
    let Some(last) = past.last() else { return 0.0 };
    let since = day.since(last.day);
    let earlier = (past.len() - 1).min(3);
    let channel = last.channel as usize;
    match effects {
        Effects::Steps { steps, habituation } => {
            let step = [3, 7, 14, 30].iter().position(|longest| since <= *longest);
            step.map_or(0.0, |step| {
                (steps[channel][step] - habituation * earlier as f64).max(0.0)
            })
        }
        Effects::Decaying {
            initial,
            half_life,
            fading,
            large,
            small,
        } => {
            if since > 60 {
                return 0.0;
            }
            let segment = if is_large { large } else { small };
            initial[channel]
                * segment
                * fading.powi(i32::try_from(earlier).unwrap())
                * 0.5_f64.powf(f64::from(since - 1) / half_life)
        }
    }
}

/// Whether what a customer of habits means is paid on a day.
pub(crate) fn is_habitual_run(calendar: &WorkCalendar, habit: Habit, day: Day) -> bool {
    if !calendar.is_working_day(day) {
        return false;
    }
    let from = calendar.plus_working_days(day, -1).plus(1);
    let stands_for =
        |wanted: &dyn Fn(Day) -> bool| (0..=day.since(from)).any(|ahead| wanted(from.plus(ahead)));
    match habit {
        Habit::Weekday(weekday) => stands_for(&|day| day.weekday() == weekday),
        Habit::DayOfMonth(wanted) => stands_for(&|day| day.ymd().2 == wanted),
        Habit::MonthEnd => calendar.plus_working_days(day, 1).ymd().1 != day.ymd().1,
    }
}
