//! Limits, the one message of the day, and the rows that a firing gives (M45, M56–M61).

use super::delivery::Delivery;
use super::facts::Value;
use super::model::{Act, ActKind, Bound, ChargeAmount, Mode};
use super::{
    Contact, Deferral, Done, EventId, Failure, Firing, Message, Oracle, OracleAction, OracleOutcome, Subject,
    Today,
};
use relance_kernel::{Day, InvoiceIndex, Money};
use relance_syntax::ast::{ContactDays, Grouping};

/// A firing that is due: chosen, approved, not held.
pub(super) struct Due {
    firing: Firing,
    events: Vec<EventId>,
    /// The contact or transfer to make; none for a rule of bookings and internal actions.
    act: Option<Act>,
    unknown: bool,
}

/// M57: the order of the due contacts of a day.
type Rank = (u8, i32, String, Day, Option<InvoiceIndex>, String, Subject);

impl Oracle<'_> {
    /// M45: settles what is delivered; a firing that cannot be delivered at all has failed.
    pub(super) fn make_due(
        &mut self,
        today: &Today,
        firing: Firing,
        events: Vec<EventId>,
        due: &mut Vec<Due>,
        rows: &mut Vec<OracleAction>,
    ) {
        let rule = &self.model.rules[firing.rule];
        match self.delivery(today, rule, firing.subject) {
            Delivery::NothingToDeliver => due.push(Due {
                firing,
                events,
                act: None,
                unknown: false,
            }),
            Delivery::Deliver(act, unknown) => due.push(Due {
                firing,
                events,
                act: Some(act),
                unknown,
            }),
            Delivery::Failed => {
                // M45: a task is raised once, whichever variant of the slot fails and however often it is tried.
                let again = self
                    .journal
                    .failed
                    .iter()
                    .any(|failure| failure.firing.is(firing));
                self.journal.failed.push(Failure {
                    day: today.day,
                    firing,
                });
                if again {
                    return;
                }
                let mut row = self.row(today, firing, "task", "no address".to_string());
                row.reason = "failed".to_string();
                rows.push(row);
            }
        }
    }

    fn row(&self, today: &Today, firing: Firing, action: &str, detail: String) -> OracleAction {
        let who = self.who(firing.subject);
        OracleAction {
            day: today.day,
            customer: who.customer,
            invoice: who.invoice,
            rule: self.model.rules[firing.rule].name.clone(),
            action: action.to_string(),
            detail,
            outcome: OracleOutcome::Done,
            reason: String::new(),
            cost: 0,
        }
    }

    /// M56–M61: what may go today goes; what may not is deferred.
    pub(super) fn deliver(&mut self, today: &Today, due: Vec<Due>, rows: &mut Vec<OracleAction>) {
        let mut contacts: Vec<Due> = Vec::new();
        for due in due {
            match due.act.as_ref().map(|act| &act.kind) {
                Some(ActKind::Contact { channel, .. }) if self.is_on_settled(today, due.firing) => {
                    // M60: contact days and quiet periods only; it uses nothing up.
                    match self.day_limit(today.day, channel) {
                        Some(limit) => {
                            self.notes.add("M60: on a settled invoice, waits");
                            self.defer(today, &due, limit, rows);
                        }
                        None => {
                            if self.limit(today.day, channel).is_some() {
                                self.notes
                                    .add("M60: on a settled invoice, in spite of spacing or cap");
                            }
                            self.carry_out(today, &due, true, rows);
                        }
                    }
                }
                Some(ActKind::Contact { .. }) => contacts.push(due),
                // M56: a transfer may go on a contact day of the general line.
                Some(ActKind::Escalate(_)) if !self.is_contact_day(today.day, None) => {
                    self.notes.add("M56: a transfer waits for a contact day");
                    self.defer(today, &due, "contact days", rows);
                }
                _ => self.carry_out(today, &due, false, rows),
            }
        }
        let mut allowed = Vec::new();
        for due in contacts {
            match self.limit(today.day, channel_of(&due)) {
                Some(limit) => self.defer(today, &due, limit, rows),
                None => allowed.push(due),
            }
        }
        // M41: where an event or calendar slot would put a contact into the day's messages, the ladder step does not.
        let unranked: Vec<Subject> = allowed
            .iter()
            .filter(|due| self.class(today, due.firing) == Class::Unranked)
            .map(|due| due.firing.subject)
            .collect();
        let before = allowed.len();
        allowed.retain(|due| {
            self.class(today, due.firing) != Class::Ladder || !unranked.contains(&due.firing.subject)
        });
        if allowed.len() < before {
            self.notes.add("M41: took the ladder's place");
        }
        allowed.sort_by_cached_key(|due| self.rank(today, due.firing));
        self.note_ranks(today, &allowed);
        let Some(first) = allowed.first() else { return };
        let channel = channel_of(first).to_string();
        let (first_rule, first_slot) = (first.firing.rule, first.firing.slot);
        self.journal.messages.push(Message {
            day: today.day,
            channel: channel.clone(),
        });
        for (place, due) in allowed.iter().enumerate() {
            // M58.
            let goes = place == 0
                || channel_of(due) == channel
                    && match self.model.grouping {
                        Grouping::Customer | Grouping::CustomerLedByOldest => true,
                        Grouping::Step => due.firing.rule == first_rule && due.firing.slot == first_slot,
                        Grouping::Invoice => false,
                    };
            if goes && place > 0 {
                self.notes.add(match self.model.grouping {
                    Grouping::Customer => "M58: went along, by customer",
                    Grouping::CustomerLedByOldest => "M58: went along, led by oldest",
                    Grouping::Step | Grouping::Invoice => "M58: went along, by step",
                });
            } else if !goes && channel_of(due) == channel {
                self.notes.add("M58: waits though of the same channel");
            }
            if goes {
                self.carry_out(today, due, place == 0, rows);
            } else {
                self.defer(today, due, "one contact a day", rows);
            }
        }
    }

    /// What decided the order of the day's contacts.
    fn note_ranks(&self, today: &Today, allowed: &[Due]) {
        let customers = |due: &Due| self.who(due.firing.subject).customer;
        for pair in allowed.windows(2) {
            let [one, two] = pair else { continue };
            if customers(one) != customers(two) {
                self.notes
                    .add("M5: customers of one account in the day's contacts");
            }
            let ranks = [one, two].map(|due| self.rank(today, due.firing));
            self.notes.add(match &ranks {
                [one, two] if one.0 != two.0 && one.0 == 0 => "M57: event and calendar slots first",
                [one, two] if one.0 != two.0 => "M57: `also` last",
                [one, two] if (one.1, &one.2) != (two.1, &two.2) => "M57: by age or by name",
                [one, two] if one.3 != two.3 => "M57: by due date",
                [one, two] if one.4 != two.4 => "M57: by invoice",
                _ => "M57: by the name of the rule",
            });
        }
    }

    fn class(&self, today: &Today, firing: Firing) -> Class {
        match firing.slot {
            Some(slot) if self.model.slots[slot].is_ranked() => Class::Ladder,
            Some(_) => Class::Unranked,
            None if self.is_on_settled(today, firing) => Class::AlsoOnSettled,
            None => Class::Also,
        }
    }

    fn is_on_settled(&self, today: &Today, firing: Firing) -> bool {
        match firing.subject {
            Subject::Invoice(invoice) => self.world.on(today.day).books.of(invoice).settled.is_some(),
            Subject::Customer(_) => false,
        }
    }

    /// M57: event and calendar slots first, by rule name; ladder slots from the highest age; `also` last; ties by due
    /// date in force, invoice, rule name.
    fn rank(&self, today: &Today, firing: Firing) -> Rank {
        let name = self.model.rules[firing.rule].name.clone();
        let (due, age) = match (firing.subject, firing.slot) {
            (Subject::Invoice(invoice), slot) => {
                let age = slot.filter(|&slot| self.model.slots[slot].is_ranked());
                (
                    self.world.due(today.day, invoice),
                    age.map_or(0, |slot| self.age(today.day, slot, invoice)),
                )
            }
            // A customer rule has no due date: after the invoices.
            (Subject::Customer(_), _) => (Day::MAX, 0),
        };
        let (invoice, subject) = (self.who(firing.subject).invoice, firing.subject);
        match self.class(today, firing) {
            Class::Unranked => (0, 0, name.clone(), due, invoice, name, subject),
            Class::Ladder => (1, -age, String::new(), due, invoice, name, subject),
            Class::Also | Class::AlsoOnSettled => (2, 0, String::new(), due, invoice, name, subject),
        }
    }

    /// `at least N between …`: of a channel, or of all contacts.
    pub(super) fn spacing(&self, channel: Option<&str>) -> Option<i32> {
        self.model
            .spacing
            .iter()
            .filter(|(named, _)| named.as_deref() == channel)
            .map(|(_, days)| *days)
            .max()
    }

    /// M56: the first limit that stands in the way of a contact on a day, in the order of M59.
    pub(super) fn limit(&self, day: Day, channel: &str) -> Option<&'static str> {
        if let Some(limit) = self.day_limit(day, channel) {
            return Some(limit);
        }
        let last = |only: Option<&str>| {
            self.journal
                .messages
                .iter()
                .filter(|message| only.is_none_or(|only| message.channel == only))
                .map(|message| message.day)
                .max()
        };
        for only in [None, Some(channel)] {
            if let (Some(spacing), Some(last)) = (self.spacing(only), last(only))
                && day.since(last) < spacing
            {
                return Some("spacing");
            }
        }
        for cap in &self.model.caps {
            if cap.channel.as_deref().is_some_and(|only| only != channel) {
                continue;
            }
            // 3.1: any `window` consecutive days hold at most `count`.
            let within = self
                .journal
                .messages
                .iter()
                .filter(|message| cap.channel.as_deref().is_none_or(|only| message.channel == only))
                .filter(|message| day.since(message.day) < cap.window)
                .count();
            if within + 1 > cap.count {
                return Some("cap");
            }
        }
        None
    }

    fn day_limit(&self, day: Day, channel: &str) -> Option<&'static str> {
        if !self.is_contact_day(day, Some(channel)) {
            Some("contact days")
        } else if self.is_quiet(day) {
            Some("quiet")
        } else {
            None
        }
    }

    /// Whether a contact by the channel is allowed by days and quiet periods.
    pub(super) fn may_contact_on(&self, day: Day, channel: &str) -> bool {
        self.day_limit(day, channel).is_none()
    }

    /// The channel's own line, else the general one, else every day.
    pub(super) fn is_contact_day(&self, day: Day, channel: Option<&str>) -> bool {
        let line = |wanted: Option<&str>| {
            self.model
                .contact_days
                .iter()
                .find(|(named, _)| named.as_deref() == wanted)
                .map(|(_, days)| days)
        };
        let own = channel.and_then(|channel| line(Some(channel)));
        match own.or_else(|| line(None)) {
            None | Some(ContactDays::EveryDay) => true,
            Some(ContactDays::WorkingDays) => self.world.calendar.is_working_day(day),
            Some(ContactDays::Weekdays(days)) => days.contains(&day.weekday()),
        }
    }

    /// `quiet from A to B`, both ends in; of every year unless a year is stated, then perhaps over the new year.
    fn is_quiet(&self, day: Day) -> bool {
        let (year, month, of_month) = day.ymd();
        self.model.quiet.iter().any(|[from, to]| {
            let key = |end: &(Option<i32>, u32, u32)| (end.0.unwrap_or(year), end.1, end.2);
            let today = (year, month, of_month);
            match (from.0, to.0) {
                (None, None) if key(from) > key(to) => today >= key(from) || today <= key(to),
                _ => key(from) <= today && today <= key(to),
            }
        })
    }

    /// M59: reported once per step (per firing where it fires more than once), with the first limit in its way.
    fn defer(&mut self, today: &Today, due: &Due, limit: &str, rows: &mut Vec<OracleAction>) {
        if self
            .journal
            .deferred
            .iter()
            .any(|deferral| deferral.firing.is(due.firing))
        {
            return;
        }
        let Some(act) = &due.act else { return };
        if self.model.rules[due.firing.rule].actions.len() > 1 {
            self.notes.add("M61: all actions wait with the contact");
        }
        let (action, detail) = self.describe(today, due.firing, act);
        let mut row = self.row(today, due.firing, &action, detail);
        row.outcome = OracleOutcome::Deferred;
        row.reason = limit.to_string();
        self.journal.deferred.push(Deferral {
            firing: due.firing,
            row: row.clone(),
            over: false,
        });
        rows.push(row);
    }

    /// M61: all actions of a rule on the day its contact or transfer goes.
    fn carry_out(&mut self, today: &Today, due: &Due, leads: bool, rows: &mut Vec<OracleAction>) {
        let rule = &self.model.rules[due.firing.rule];
        let mut contact = None;
        for act in &rule.actions {
            match &act.kind {
                ActKind::Contact { .. } | ActKind::Escalate(_) => {
                    let Some(delivered) = &due.act else { continue };
                    let (action, detail) = self.describe(today, due.firing, delivered);
                    let mut row = self.row(today, due.firing, &action, detail);
                    if let ActKind::Contact { channel, .. } = &delivered.kind {
                        if leads {
                            row.cost = self.model.channels.get(channel).copied().unwrap_or(0);
                        }
                        contact = Some(channel.clone());
                    }
                    // Only contacts have an unknown fate.
                    if due.unknown {
                        row.reason = "unknown".to_string();
                    }
                    rows.push(row);
                }
                // Part of the message.
                ActKind::Claim(_) => {}
                _ if self.is_left_out(today, rule, act, due.firing.subject) => {}
                _ => {
                    let (action, detail) = self.describe(today, due.firing, act);
                    rows.push(self.row(today, due.firing, &action, detail));
                }
            }
        }
        self.note_fired(today, due);
        let who = self.who(due.firing.subject);
        if let Some(channel) = &contact {
            self.journal.contacts.push(Contact {
                day: today.day,
                channel: channel.clone(),
                rule: Some(due.firing.rule),
                invoice: who.invoice,
                own_step: due.firing.slot.is_some(),
                unknown: due.unknown,
                while_overdue: who
                    .invoice
                    .is_some_and(|invoice| self.world.overdue(today.day, invoice) > 0),
                row: None,
            });
        }
        self.journal.done.push(Done {
            day: today.day,
            rule: due.firing.rule,
            slot: due.firing.slot,
            subject: due.firing.subject,
            contact: contact.is_some(),
            events: due.events.clone(),
            past: None,
        });
    }

    fn note_fired(&self, today: &Today, due: &Due) {
        let rule = &self.model.rules[due.firing.rule];
        if !rule.acts_outside() && today.paused.contains(&due.firing.subject) {
            self.notes.add("M49: internal, in spite of a pause");
        }
        let subject = due.firing.subject;
        let of_subject = || self.journal.done.iter().filter(|done| done.subject == subject);
        if of_subject().any(|done| done.day == today.day) {
            self.notes.add("M1: several rules of one invoice on a day");
        }
        if self
            .journal
            .failed
            .iter()
            .any(|failure| failure.firing.is(due.firing) && failure.day < today.day)
        {
            self.notes.add("M45: tried again at another address");
        }
        if let (Some(slot), Subject::Invoice(invoice)) = (due.firing.slot, subject) {
            if self
                .world
                .reopened
                .iter()
                .any(|(again, day)| *again == invoice && *day <= today.day)
            {
                self.notes.add("M42: goes on after it opened again");
            }
            match &self.model.slots[slot].bound {
                Bound::Calendar(_) if due.firing.number < today.day.0 => {
                    self.notes.add("M40: later than its date");
                }
                Bound::AfterEvent(..) => {
                    if due.events.len() > 1 {
                        self.notes.add("M39: several events used up");
                    }
                    if of_subject().any(|done| done.slot == Some(slot)) {
                        self.notes.add("M39: fired again");
                    }
                    let late = |event: &EventId| {
                        matches!(event, EventId::Ledger(at)
                            if self.world.events[*at].known > self.world.events[*at].date)
                    };
                    if due.events.iter().any(late) {
                        self.notes.add("M2: from the date of a row known late");
                    }
                }
                Bound::AfterStep(step, _)
                    if step
                        .slot
                        .is_some_and(|slot| self.model.slots[slot].occurrence > 0) =>
                {
                    self.notes.add("M33: after the last of several");
                }
                _ => {}
            }
        }
        if rule.mode != Mode::Step && due.firing.number != 0 && due.firing.number < today.day.0 {
            self.notes.add("M62: later than its change");
        }
        if let Subject::Customer(_) = subject
            && of_subject().any(|done| done.rule == due.firing.rule)
        {
            self.notes
                .add("M64: once more in a later episode or at a later change");
        }
        self.notes
            .add(match (self.class(today, due.firing), due.firing.slot) {
                (Class::Ladder, Some(slot)) => match self.model.slots[slot].bound {
                    Bound::Overdue(_) => "fired: overdue",
                    Bound::Age(_) => "fired: age",
                    Bound::DueIn(..) => "fired: due in",
                    _ => "fired: after a step",
                },
                (_, Some(slot)) => match self.model.slots[slot].bound {
                    Bound::Calendar(_) => "fired: calendar",
                    Bound::AfterUnranked(..) => "fired: after a step without age",
                    _ => "fired: event",
                },
                (Class::AlsoOnSettled, _) => "fired: also on a settled invoice",
                _ => match rule.mode {
                    Mode::Also {
                        per_customer: true,
                        each_time: false,
                    } => "fired: also per customer",
                    Mode::Also {
                        per_customer: true,
                        each_time: true,
                    } => "fired: also each time per customer",
                    Mode::Also { each_time: true, .. } => "fired: also each time",
                    _ => "fired: also",
                },
            });
        if let Some(parent) = rule.parent {
            let nested = self.model.rules[parent].parent.is_some();
            self.notes.add(if nested {
                "fired: exception of an exception"
            } else {
                "fired: exception"
            });
        }
        if due
            .firing
            .slot
            .is_some_and(|slot| self.model.slots[slot].occurrence > 0)
        {
            self.notes.add("M33: a later slot");
        }
        if let Subject::Invoice(_) = due.firing.subject
            && self
                .journal
                .done
                .iter()
                .any(|done| done.rule == due.firing.rule && done.subject == due.firing.subject)
            && self.model.rules[due.firing.rule].mode != Mode::Step
        {
            self.notes.add("M62: fired again");
        }
        if rule
            .actions
            .iter()
            .any(|act| self.is_left_out(today, rule, act, due.firing.subject))
        {
            self.notes.add("M48: an action was left out");
        }
        let claims = rule
            .actions
            .iter()
            .filter(|act| matches!(act.kind, ActKind::Claim(_)))
            .count();
        if rule
            .actions
            .iter()
            .any(|act| matches!(act.kind, ActKind::Charge(..)))
            && self.kind(today, due.firing.subject) == relance_kernel::CustomerKind::Consumer
        {
            self.notes
                .add(if self.law_drops_charges(today, rule, due.firing.subject) {
                    "M50: a charge was left out"
                } else {
                    "M50: a lawful charge abroad"
                });
        }
        if claims > self.claims(today, rule, due.firing.subject).len() {
            self.notes.add("M50: a claim was left out");
        } else if claims > 0 {
            self.notes.add("M50: a claim went along");
        }
    }

    /// The action word and the detail of a row.
    fn describe(&self, today: &Today, firing: Firing, act: &Act) -> (String, String) {
        match &act.kind {
            ActKind::Contact {
                channel, argument, ..
            } => {
                let mut detail = argument.clone();
                for claim in self.claims(today, &self.model.rules[firing.rule], firing.subject) {
                    detail.push_str(" + claim ");
                    detail.push_str(&claim);
                }
                (channel.clone(), detail)
            }
            ActKind::Claim(what) => ("claim".to_string(), what.clone()),
            ActKind::Charge(amount, what) => {
                let detail = match self.charged(today, firing.subject, amount) {
                    Some(money) => format!("{money} {what}"),
                    None => what.clone(),
                };
                ("charge".to_string(), detail)
            }
            ActKind::Escalate(target) => ("escalate".to_string(), target.clone()),
            ActKind::Task(text) => ("task".to_string(), text.clone()),
            ActKind::Alert(role) => ("alert".to_string(), role.clone()),
            ActKind::Flag(name) => ("flag".to_string(), name.clone()),
            ActKind::BlockOrders => ("block_orders".to_string(), String::new()),
            ActKind::ProposeWriteOff => ("propose_write_off".to_string(), String::new()),
        }
    }

    /// The amount of a charge; none if the law computes it.
    pub(super) fn charged(&self, today: &Today, subject: Subject, amount: &ChargeAmount) -> Option<Money> {
        let who = self.who(subject);
        match amount {
            ChargeAmount::ByLaw => None,
            ChargeAmount::Money(amounts) => amounts
                .iter()
                .find(|(currency, _)| *currency == who.currency)
                .or(amounts.first())
                .map(|&(currency, minor)| Money::new(minor, currency)),
            ChargeAmount::Share(above, below, fact) => match self.fact(today, who, *fact, false) {
                Value::Money(minor, currency) => {
                    // Rounded to the nearest minor unit, halves up.
                    let twice = 2 * i128::from(minor) * above;
                    let minor = (twice + below).div_euclid(2 * below);
                    Some(Money::new(i64::try_from(minor).unwrap_or(i64::MAX), currency))
                }
                _ => None,
            },
        }
    }
}

/// Which kind of step a due contact is of (M57).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Unranked,
    Ladder,
    Also,
    AlsoOnSettled,
}

fn channel_of(due: &Due) -> &str {
    match due.act.as_ref().map(|act| &act.kind) {
        Some(ActKind::Contact { channel, .. }) => channel,
        _ => "",
    }
}
