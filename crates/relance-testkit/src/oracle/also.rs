//! `also` rules (M62–M65): once, at each change, or once per episode of a customer.

use super::approval::Answer;
use super::messages::Due;
use super::model::Mode;
use super::{Firing, Oracle, OracleAction, Subject, Today};
use relance_kernel::{CustomerIndex, Day, Id, InvoiceIndex};

impl Oracle<'_> {
    /// What an `also` rule is decided for today: known invoices, or customers.
    pub(super) fn also_subjects(&self, today: &Today, rule: usize) -> Vec<Subject> {
        match self.model.rules[rule].mode {
            Mode::Step => Vec::new(),
            Mode::Also {
                per_customer: false, ..
            } => self
                .decided_invoices(today)
                .into_iter()
                .map(Subject::Invoice)
                .collect(),
            Mode::Also {
                per_customer: true, ..
            } => self
                .world
                .account
                .customers
                .ids()
                .filter(|customer| today.decided[customer.position()])
                .map(Subject::Customer)
                .collect(),
        }
    }

    /// Whether the guard of an `also` rule is true for a subject that it is read for.
    pub(super) fn also_holds(&self, today: &Today, rule: usize, subject: Subject) -> bool {
        let it = &self.model.rules[rule];
        let is_read = match subject {
            // M63: on settled invoices only with `settled` as a conjunct, and not on those settled in history.
            Subject::Invoice(invoice) => {
                self.world.on(today.day).books.of(invoice).settled.is_none()
                    || (it.settled_conjunct && !self.was_settled_in_history(today.day, invoice))
            }
            // M64: from the first day on which an invoice of the customer is overdue until none is.
            Subject::Customer(customer) => self.is_overdue(today.day, customer),
        };
        let holds = self.truth(today, self.who(subject), &it.cond).holds();
        if let Subject::Invoice(invoice) = subject
            && it.settled_conjunct
            && holds
            && !is_read
            && self.world.on(today.day).books.of(invoice).known
        {
            self.notes.add("M63: settled in history, not read");
        }
        is_read && holds
    }

    /// M63: settled at the end of the day before the first decided one, and of every day since.
    fn was_settled_in_history(&self, day: Day, invoice: InvoiceIndex) -> bool {
        let mut at = self.first.plus(-1);
        while at <= day {
            if at < self.world.begin() {
                return false;
            }
            let book = self.world.on(at).books.of(invoice);
            if !book.known || book.settled.is_none() {
                return false;
            }
            at = at.plus(1);
        }
        true
    }

    pub(super) fn is_overdue(&self, day: Day, customer: CustomerIndex) -> bool {
        let books = &self.world.on(day).books;
        self.world
            .invoices_of(day, customer)
            .into_iter()
            .any(|invoice| books.is_open(invoice) && self.world.overdue(day, invoice) > 0)
    }

    /// M64: the first day of the customer's episode that runs today.
    fn episode_start(&self, day: Day, customer: CustomerIndex) -> Day {
        let mut start = day;
        while start > self.world.begin() && self.is_overdue(start.plus(-1), customer) {
            start = start.plus(-1);
        }
        start
    }

    /// Keeps since when each `also` guard has been true without a break (M62).
    pub(super) fn follow_also_guards(&mut self, today: &Today) {
        for rule in 0..self.model.rules.len() {
            for subject in self.also_subjects(today, rule) {
                self.journal
                    .first_read
                    .entry((rule, subject))
                    .or_insert(today.day);
                // M64: a new episode is a change too.
                if let Subject::Customer(customer) = subject
                    && let Some(&since) = self.journal.true_since.get(&(rule, subject))
                    && since < self.episode_start(today.day, customer)
                {
                    self.journal.true_since.remove(&(rule, subject));
                }
                if self.also_holds(today, rule, subject) {
                    self.journal
                        .true_since
                        .entry((rule, subject))
                        .or_insert(today.day);
                } else {
                    self.journal.true_since.remove(&(rule, subject));
                }
            }
        }
    }

    /// The firing that an `also` rule with a true guard stands before: 0, its change, or its episode.
    pub(super) fn also_number(&self, day: Day, rule: usize, subject: Subject) -> i32 {
        match (&self.model.rules[rule].mode, subject) {
            (Mode::Also { each_time: true, .. }, _) => self
                .journal
                .true_since
                .get(&(rule, subject))
                .map_or(0, |since| since.0),
            (_, Subject::Customer(customer)) => self.episode_start(day, customer).0,
            _ => 0,
        }
    }

    /// Whether an `also` firing was done.
    pub(super) fn also_is_over(&self, firing: Firing) -> bool {
        let from = if firing.number == 0 {
            Day::MIN
        } else {
            Day(firing.number)
        };
        let first_read = self.journal.first_read.get(&(firing.rule, firing.subject));
        self.journal.done.iter().any(|done| {
            let answers = match done.past {
                None => done.day >= from,
                // M46: the past answers the change or the episode that stands when its row counts, or that the first
                // decided day finds; of a customer rule, the episode that had begun by then.
                Some(past) => {
                    let stands = from <= past.counted.max(first_read.copied().unwrap_or(Day::MIN));
                    let of_its_episode = match firing.subject {
                        Subject::Invoice(_) => true,
                        Subject::Customer(customer) => {
                            past.in_episode && self.episode_start(from, customer) <= past.counted
                        }
                    };
                    stands && of_its_episode
                }
            };
            done.slot.is_none() && done.rule == firing.rule && done.subject == firing.subject && answers
        })
    }

    /// The `also` rules that are due today: their guard is true and nothing stands in the way (M62).
    pub(super) fn also_due(&mut self, today: &Today, due: &mut Vec<Due>, rows: &mut Vec<OracleAction>) {
        for rule in 0..self.model.rules.len() {
            for subject in self.also_subjects(today, rule) {
                if !self.journal.true_since.contains_key(&(rule, subject)) {
                    continue;
                }
                let firing = Firing {
                    rule,
                    slot: None,
                    subject,
                    number: self.also_number(today.day, rule, subject),
                };
                if self.also_is_over(firing)
                    || self.is_refused(firing)
                    || self.has_failed(today.day, firing)
                    || self.is_forbidden(today, &self.model.rules[rule], subject)
                    || self.is_held(today, &self.model.rules[rule], subject)
                {
                    continue;
                }
                if self.approval(today, firing, &[]) == Answer::Granted {
                    self.make_due(today, firing, Vec::new(), due, rows);
                }
            }
        }
    }
}
