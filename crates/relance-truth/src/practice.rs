//! The past practice: a hand-written ladder whose contacts wait in the team's queue.

use crate::course::{Course, whole_days};
use crate::intensity::Tables;
use crate::nature::{Channel, Nature};
use crate::portable::ln;
use crate::random::{Key, Purpose};
use crate::world::Contact;
use relance_kernel::Day;

/// What the team plans for one invoice.
#[derive(Clone, Debug)]
pub(crate) struct Plan<'w> {
    steps: &'w [(i32, Channel, &'static str)],
    due: Day,
    key: Key,
    queue: Vec<Contact>,
    last_queued: Day,
}

impl<'w> Plan<'w> {
    /// The plan for an invoice; `key` is that of its claim.
    pub(crate) fn new(nature: &'w Nature, due: Day, change: Day, key: Key) -> Plan<'w> {
        let practice = &nature.practice;
        Plan {
            steps: if due >= change {
                &practice.later_steps
            } else {
                &practice.steps
            },
            due,
            key,
            queue: Vec::new(),
            last_queued: Day::MIN,
        }
    }

    /// The contact of a day, if there is one: after what happens on it.
    pub(crate) fn contact(
        &mut self,
        nature: &Nature,
        tables: &Tables,
        course: &Course<'_>,
        claim: usize,
        day: Day,
    ) -> Option<Contact> {
        self.plan(nature, tables, course.signal, day);
        let place = self.queue.iter().position(|planned| planned.day == day)?;
        let planned = self.queue.remove(place);
        let claim = course.claims.get(claim)?;
        let goes = claim.is_open() && !claim.disputed && !course.insolvent;
        goes.then_some(planned)
    }

    fn plan(&mut self, nature: &Nature, tables: &Tables, signal: bool, day: Day) {
        let practice = &nature.practice;
        for (number, (age, channel, step)) in (0_u64..).zip(self.steps) {
            if self.due.plus(*age) != day {
                continue;
            }
            let key = self.key.of(Purpose::Delay).with(number);
            if key.with(0).uniform() < practice.never {
                continue;
            }
            let mean = match nature.signal {
                Some(known) if signal => known.mean_delay,
                _ => practice.mean_delay,
            };
            let delay = geometric(mean, key.with(1)).min(practice.longest_delay);
            let mut planned = day.plus(delay).max(self.last_queued.plus(1));
            while practice.working_days_only && !tables.is_working_day(planned) {
                planned = planned.plus(1);
            }
            self.last_queued = planned;
            let is_lost = *channel == Channel::Call
                && self.key.of(Purpose::Logging).with(number).uniform() >= practice.calls_logged;
            self.queue.push(Contact {
                day: planned,
                channel: *channel,
                step,
                logged: !is_lost,
            });
        }
    }
}

/// Geometric from 0 on with a mean.
fn geometric(mean: f64, key: Key) -> i32 {
    if mean <= 0.0 {
        return 0;
    }
    whole_days(ln(key.uniform()) / ln(mean / (1.0 + mean)))
}
