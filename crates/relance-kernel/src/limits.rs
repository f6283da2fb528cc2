//! Limits: contact days, quiet periods, spacing and caps (M56).

use crate::Day;
use crate::decision::Limit;
use crate::ids::ChannelId;
use crate::policy::{ContactDays, Policy, QuietPeriod};
use crate::state::ContactRecord;

/// How many days are tried when a contact day is looked for: two years and a bit.
const SEARCH_DAYS: i32 = 800;

impl Policy {
    /// Whether the day is a contact day of the channel.
    pub fn is_contact_day(&self, channel: ChannelId, day: Day) -> bool {
        self.allows(
            self.channels[channel].contact_days.unwrap_or(self.contact_days),
            day,
        )
    }

    /// Whether the day is a contact day of the general line, for transfers.
    pub fn is_transfer_day(&self, day: Day) -> bool {
        self.allows(self.contact_days, day)
    }

    fn allows(&self, days: ContactDays, day: Day) -> bool {
        match days {
            ContactDays::EveryDay => true,
            ContactDays::WorkingDays => self.calendar.is_working_day(day),
            ContactDays::Weekdays(bits) => bits & (1 << day.weekday()) != 0,
        }
    }

    /// Whether the day lies in a quiet period.
    pub fn is_quiet(&self, day: Day) -> bool {
        self.quiet.iter().any(|period| match *period {
            QuietPeriod::Once { from, to } => from <= day && day <= to,
            QuietPeriod::Yearly { from, to } => {
                let (_, month, of_month) = day.ymd();
                let at = (month, of_month);
                if from <= to {
                    from <= at && at <= to
                } else {
                    from <= at || at <= to
                }
            }
        })
    }

    /// The limit that keeps a contact on this channel from going on this day, if any.
    pub(crate) fn limit(&self, contacts: &[ContactRecord], channel: ChannelId, day: Day) -> Option<Limit> {
        if !self.is_contact_day(channel, day) {
            return Some(Limit::ContactDays);
        }
        if self.is_quiet(day) {
            return Some(Limit::Quiet);
        }
        let counted = || contacts.iter().rev().filter(|contact| contact.counts);
        let too_close = |last: Option<&ContactRecord>, distance: i32| {
            last.is_some_and(|contact| day.since(contact.day) < distance)
        };
        if self
            .spacing
            .is_some_and(|distance| too_close(counted().next(), distance))
        {
            return Some(Limit::Spacing);
        }
        let channel_too_close = self.channel_spacings.iter().any(|&(of, distance)| {
            of == channel && too_close(counted().find(|contact| contact.channel == channel), distance)
        });
        if channel_too_close {
            return Some(Limit::Spacing);
        }
        let full = self
            .caps
            .iter()
            .filter(|cap| cap.channel.is_none_or(|of| of == channel))
            .any(|cap| {
                let used = counted()
                    .take_while(|contact| day.since(contact.day) < cap.window)
                    .filter(|contact| cap.channel.is_none_or(|of| of == contact.channel))
                    .count();
                used >= cap.count as usize
            });
        full.then_some(Limit::Cap)
    }

    /// The first day after `day` on which a contact on the channel may go if nothing else is sent before. However far
    /// it lies: what keeps a contact from going says itself when that is over.
    pub(crate) fn next_possible(
        &self,
        contacts: &[ContactRecord],
        channel: ChannelId,
        day: Day,
    ) -> Option<Day> {
        let mut at = day.plus(1);
        for _ in 0..SEARCH_DAYS {
            at = match self.limit(contacts, channel, at) {
                None => return Some(at),
                Some(Limit::Spacing) => self.spacing_over(contacts, channel),
                Some(Limit::Cap) => self.cap_over(contacts, channel, at),
                Some(Limit::ContactDays | Limit::Quiet | Limit::OneContactADay) => self.quiet_over(at),
            }
            .max(at.plus(1));
        }
        None
    }

    /// The first day after `day` on which a message may go by contact days and quiet periods alone.
    pub(crate) fn next_open_day(&self, channel: ChannelId, day: Day) -> Option<Day> {
        let mut at = day.plus(1);
        for _ in 0..SEARCH_DAYS {
            if self.is_contact_day(channel, at) && !self.is_quiet(at) {
                return Some(at);
            }
            at = self.quiet_over(at);
        }
        None
    }

    /// The first day on which no spacing is in the way.
    fn spacing_over(&self, contacts: &[ContactRecord], channel: ChannelId) -> Day {
        let counted = || contacts.iter().rev().filter(|contact| contact.counts);
        let general = counted().next().zip(self.spacing);
        let of_channel = self
            .channel_spacings
            .iter()
            .filter(|(of, _)| *of == channel)
            .filter_map(|&(_, distance)| {
                Some((counted().find(|contact| contact.channel == channel)?, distance))
            });
        of_channel
            .chain(general)
            .map(|(contact, distance)| contact.day.plus(distance))
            .max()
            .unwrap_or(Day::MIN)
    }

    /// The first day on which no cap that is full on a day is.
    fn cap_over(&self, contacts: &[ContactRecord], channel: ChannelId, day: Day) -> Day {
        let full = self
            .caps
            .iter()
            .filter(|cap| cap.channel.is_none_or(|of| of == channel));
        full.filter_map(|cap| {
            // The contact whose place becomes free next.
            let oldest = contacts
                .iter()
                .rev()
                .filter(|contact| contact.counts && cap.channel.is_none_or(|of| of == contact.channel))
                .nth((cap.count as usize).checked_sub(1)?)?;
            Some(oldest.day.plus(cap.window)).filter(|over| *over > day)
        })
        .max()
        .unwrap_or(Day::MIN)
    }

    /// The day after the quiet periods with dates of their own that hold on a day; the next day if none does.
    fn quiet_over(&self, day: Day) -> Day {
        self.quiet
            .iter()
            .filter_map(|period| match *period {
                QuietPeriod::Once { from, to } if from <= day && day <= to => Some(to.plus(1)),
                _ => None,
            })
            .max()
            .unwrap_or(day.plus(1))
    }

    /// The first day after `day` on which a transfer may go.
    pub(crate) fn next_transfer_day(&self, day: Day) -> Option<Day> {
        (1..=SEARCH_DAYS)
            .map(|ahead| day.plus(ahead))
            .find(|&at| self.is_transfer_day(at))
    }

    /// The first day of `due in N` as the bound of a step on a channel: the last day on or before due − N on
    /// which the channel may be used (M15).
    pub(crate) fn last_open_day_through(&self, channel: ChannelId, day: Day) -> Day {
        (0..=SEARCH_DAYS)
            .map(|back| day.plus(-back))
            .find(|&at| self.is_contact_day(channel, at) && !self.is_quiet(at))
            .unwrap_or(day)
    }
}
